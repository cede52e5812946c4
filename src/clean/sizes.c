/* How large a picture is, as the markup and its name tell. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clean/build.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

#define SIDE_MAX 100000

static uint32_t pixels(const char *value)
{
	char *end;
	unsigned long number;

	if (!value || *value < '0' || *value > '9')
		return 0;
	number = strtoul(value, &end, 10);
	if (number > SIDE_MAX || *end == '%')
		return 0;
	return (uint32_t)number;
}

struct size {
	uint32_t width_px, height_px;
};

/* "..._oswg81234oswg1080oswg608_img_000": bytes, width, height. */
static bool size_of_oswg(const char *url, struct size *size)
{
	const char *name = strstr(url, "_oswg");

	name = name ? strstr(name + 5, "oswg") : NULL;
	if (!name)
		return false;
	size->width_px = pixels(name + 4);
	name = strstr(name + 4, "oswg");
	size->height_px = name ? pixels(name + 4) : 0;
	return true;
}

/* WordPress: "name-1024x683.jpg". */
static bool size_of_suffix(const char *url, struct size *size)
{
	size_t end = strcspn(url, "?#"), at;
	char *cross, *dot;

	for (at = end; at > 0 && url[at - 1] != '-' && url[at - 1] != '/';)
		at--;
	if (at == 0 || url[at - 1] != '-')
		return false;
	size->width_px = pixels(url + at);
	(void)strtoul(url + at, &cross, 10);
	if (!size->width_px || *cross != 'x')
		return false;
	size->height_px = pixels(cross + 1);
	(void)strtoul(cross + 1, &dot, 10);
	return size->height_px && *dot == '.';
}

/* 36kr's attribute "750,500", or what is told by the name. */
static bool size_hints(
    const struct page_node *img, const char *url, struct size *size)
{
	const char *value = page_attr(img, "data-img-size-val");
	const char *comma = value ? strchr(value, ',') : NULL;

	*size = (struct size){ 0 };
	if (comma) {
		size->width_px = pixels(value + (*value == '"'));
		size->height_px = pixels(comma + 1);
		return true;
	}
	return url && strncasecmp(url, "data:", 5) != 0 &&
	    (size_of_oswg(url, size) || size_of_suffix(url, size));
}

/* What one side is when the other is known, and the shape. */
static uint32_t side_of(uint32_t side, uint32_t part, uint32_t whole)
{
	uint64_t other = part ? (uint64_t)side * whole / part : 0;

	return other <= SIDE_MAX ? (uint32_t)other : 0;
}

void picture_size_look(const struct page_node *img, struct picture *picture)
{
	static const char *const widths[] = { "width", "data-width",
		"data-original-width" };
	static const char *const heights[] = { "height", "data-height",
		"data-original-height" };
	struct size hint;
	size_t i;

	for (i = 0; i < COUNT(widths); i++) {
		if (!picture->width_px)
			picture->width_px = pixels(page_attr(img, widths[i]));
		if (!picture->height_px)
			picture->height_px = pixels(page_attr(img, heights[i]));
	}
	if ((picture->width_px && picture->height_px) ||
	    !size_hints(img, picture->url, &hint))
		return;
	if (picture->width_px) {
		picture->height_px = side_of(
		    picture->width_px, hint.width_px, hint.height_px);
	} else if (picture->height_px) {
		picture->width_px = side_of(
		    picture->height_px, hint.height_px, hint.width_px);
	} else {
		picture->width_px = hint.width_px;
		picture->height_px = hint.height_px;
	}
}
