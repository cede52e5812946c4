/* What becomes of a drawing for print: pixels, as many as paper shows. */
#include <math.h>

#include "picture/codec.h"

#define CSS_DPI   96
#define PRINT_DPI 300

/* A4 at this resolution: no page shows more of a drawing. */
#define PAGE_WIDTH_PX  2480
#define PAGE_HEIGHT_PX 3508

/* Times its sides are halved when it takes too much. */
#define TRIES 3

static uint32_t dots(double size)
{
	return size < 1 ? 1 : (uint32_t)(size + 0.5);
}

static void choose_size(const struct sheaf_options *options,
    const struct picture_form *form, struct bitmap *map)
{
	double width = form->width_px, height = form->height_px;
	double scale = (double)PRINT_DPI / CSS_DPI;
	bool has_screen = options->picture_width && options->picture_height;
	double most_x = has_screen ? options->picture_width : PAGE_WIDTH_PX;
	double most_y = has_screen ? options->picture_height : PAGE_HEIGHT_PX;
	double pixels = (double)options->limits[SHEAF_LIMIT_PIXELS];

	scale = fmin(scale, fmin(most_x / width, most_y / height));
	scale = fmin(scale, sqrt(pixels / (width * height)));
	map->width_px = dots(width * scale);
	map->height_px = dots(height * scale);
}

/* Drawings of many layers get fewer dots before they are given up. */
static bool rasterise(const struct buf *drawing,
    const struct picture_form *form, struct bitmap *map, struct error *err)
{
	int tries;

	for (tries = 0; tries < TRIES; tries++) {
		if (svg_rasterise(drawing, form, map, err))
			return true;
		map->width_px = dots(map->width_px / 2.0);
		map->height_px = dots(map->height_px / 2.0);
	}
	return false;
}

bool svg_print(const uint8_t *data, size_t size,
    const struct sheaf_options *options, struct picture_form *form,
    struct buf *out, struct error *err)
{
	struct bitmap map = { .pixels = NULL };
	struct buf drawing = BUF_INIT;
	bool is_good = svg_sanitise(data, size, options, form, &drawing, err);

	if (is_good) {
		choose_size(options, form, &map);
		is_good = rasterise(&drawing, form, &map, err);
	}
	if (is_good) {
		if (options->picture_gray || options->print_gray)
			bitmap_make_gray(&map);
		if (options->picture_gray)
			bitmap_dither(&map);
		form->columns = map.width_px;
		form->rows = map.height_px;
		bitmap_pack_print(&map, form, out);
	}
	bitmap_release(&map);
	buf_release(&drawing);
	return is_good;
}
