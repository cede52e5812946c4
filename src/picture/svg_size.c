/* The size of a drawing, from what its root says of it. */
#include <string.h>

#include "picture/svg.h"

/* CSS 2.2, 10.3.2: a picture that says nothing of its size. */
#define DEFAULT_WIDTH_PX  300
#define DEFAULT_HEIGHT_PX 150

bool svg_is_box(const char *at, double box[4])
{
	int i;

	for (i = 0; i < 4; i++) {
		while (is_html_space((unsigned char)*at) || *at == ',')
			at++;
		if (!svg_number(&at, &box[i]))
			return false;
	}
	while (is_html_space((unsigned char)*at))
		at++;
	return !*at && box[2] > 0 && box[3] > 0;
}

bool svg_size_read(struct svg_size *size, const char *name, const char *value)
{
	double box[4];

	if (!strcmp(name, "width"))
		return svg_length(value, &size->width);
	if (!strcmp(name, "height"))
		return svg_length(value, &size->height);
	if (!strcmp(name, "viewBox")) {
		if (!svg_is_box(value, box))
			return false;
		size->box_width = box[2];
		size->box_height = box[3];
	}
	return true;
}

bool svg_size_tell(const struct svg_size *size, uint64_t most,
    uint32_t *width_px, uint32_t *height_px)
{
	double width = size->width, height = size->height;
	bool has_box = size->box_width > 0;

	if (width <= 0 && height <= 0) {
		width = has_box ? size->box_width : DEFAULT_WIDTH_PX;
		height = has_box ? size->box_height : DEFAULT_HEIGHT_PX;
	} else if (width <= 0) {
		width = has_box ? height * size->box_width / size->box_height
				: DEFAULT_WIDTH_PX;
	} else if (height <= 0) {
		height = has_box ? width * size->box_height / size->box_width
				 : DEFAULT_HEIGHT_PX;
	}
	if (!(width <= (double)most && height <= (double)most))
		return false;
	*width_px = width < 1 ? 1 : (uint32_t)(width + 0.5);
	*height_px = height < 1 ? 1 : (uint32_t)(height + 0.5);
	return true;
}
