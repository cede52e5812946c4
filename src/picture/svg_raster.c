/* Drawings into pixels: the one door of librsvg and cairo, which are loaded
 * when there is one to be printed. */
#include <string.h>

#include "picture/codec.h"
#include "picture/plugin.h"

#ifdef HAVE_RSVG

#include <librsvg/rsvg.h>

#define LIBRARY "librsvg-2.so.2"

/* cairo and glib come with it. */
#define FUNCTIONS(X)                                                           \
	X(rsvg_handle_new_from_data)                                           \
	X(rsvg_handle_set_dpi)                                                 \
	X(rsvg_handle_render_document)                                         \
	X(cairo_image_surface_create_for_data)                                 \
	X(cairo_surface_flush)                                                 \
	X(cairo_surface_destroy)                                               \
	X(cairo_create)                                                        \
	X(cairo_set_source_rgb)                                                \
	X(cairo_paint)                                                         \
	X(cairo_status)                                                        \
	X(cairo_destroy)                                                       \
	X(g_object_unref)

struct library {
	FUNCTIONS(LIBRARY_MEMBER)
};

/* CSS Values 3, 5.2: a pixel is a 96th of an inch. */
#define CSS_DPI 96

/* Every group with an opacity is a whole picture besides. */
#define RENDER_MEMORY ((size_t)96 << 20)

/* Librsvg keeps the proportions, which whole dots are not quite: the drawing
 * rather hangs over than leaves a pale edge. */
static RsvgRectangle place(
    const struct picture_form *form, const struct bitmap *map)
{
	double x = (double)map->width_px / form->width_px;
	double y = (double)map->height_px / form->height_px;
	double scale = x > y ? x : y;

	return (RsvgRectangle){ 0, 0, form->width_px * scale,
		form->height_px * scale };
}

/* Over white: that is what paper is, and edges stay clean whatever a viewer
 * does to colours and a mask apart. */
static bool draw(const struct library *rsvg, RsvgHandle *handle,
    cairo_surface_t *surface, const struct picture_form *form,
    const struct bitmap *map)
{
	const RsvgRectangle whole = place(form, map);
	cairo_t *cairo = rsvg->cairo_create(surface);
	bool is_good;

	rsvg->cairo_set_source_rgb(cairo, 1, 1, 1);
	rsvg->cairo_paint(cairo);
	is_good = rsvg->rsvg_handle_render_document(
		      handle, cairo, &whole, NULL) &&
	    rsvg->cairo_status(cairo) == CAIRO_STATUS_SUCCESS;
	rsvg->cairo_destroy(cairo);
	rsvg->cairo_surface_flush(surface);
	return is_good;
}

/* Cairo's pixels, a machine's word each, become three bytes in place. */
static void unpack(struct bitmap *map)
{
	size_t count = (size_t)map->width_px * map->height_px, i;
	uint8_t *to = map->pixels;
	uint32_t word;

	for (i = 0; i < count; i++) {
		memcpy(&word, map->pixels + 4 * i, sizeof word);
		*to++ = (uint8_t)(word >> 16);
		*to++ = (uint8_t)(word >> 8);
		*to++ = (uint8_t)word;
	}
	map->channels = 3;
}

static bool render(const struct library *rsvg, const struct buf *drawing,
    const struct picture_form *form, struct bitmap *map, struct error *err)
{
	cairo_surface_t *surface;
	RsvgHandle *handle;
	bool is_good = false;

	/* no base address: nothing but the drawing is read */
	handle = rsvg->rsvg_handle_new_from_data(
	    (const guint8 *)drawing->data, drawing->size, NULL);
	if (!handle)
		return error_set(
		    err, SHEAF_E_INPUT, "drawing cannot be read by librsvg");
	rsvg->rsvg_handle_set_dpi(handle, CSS_DPI);
	surface = rsvg->cairo_image_surface_create_for_data(map->pixels,
	    CAIRO_FORMAT_RGB24, (int)map->width_px, (int)map->height_px,
	    (int)map->width_px * 4);
	is_good = draw(rsvg, handle, surface, form, map);
	rsvg->cairo_surface_destroy(surface);
	rsvg->g_object_unref(handle);
	return is_good ||
	    error_set(err, SHEAF_E_LIMIT,
		"drawing takes too much to turn into pixels");
}

bool svg_rasterise(const struct buf *drawing, const struct picture_form *form,
    struct bitmap *map, struct error *err)
{
	static const char *const names[] = { FUNCTIONS(LIBRARY_NAME) };
	struct library rsvg;
	struct fence fence;
	bool is_good;

	if (!library_load(LIBRARY, names, sizeof names / sizeof *names, &rsvg))
		return error_set(err, SHEAF_E_INPUT,
		    "drawings cannot be printed without librsvg");
	map->channels = 4;
	bitmap_allocate(map);
	plugin_enter(&fence, RENDER_MEMORY);
	is_good = render(&rsvg, drawing, form, map, err);
	plugin_leave(&fence);
	if (is_good)
		unpack(map);
	return is_good;
}

/* Pango, fontconfig, glib and gdk-pixbuf look round the file system when they draw
 * for the first time, each for what it draws: text, and a picture of each kind
 * that is embedded (svg_guard.c). */
bool svg_open(void)
{
	static const char text[] =
	    "<svg xmlns='http://www.w3.org/2000/svg' width='8' height='8'>"
	    "<text y='8'>a</text>"
	    "<image width='1' height='1' href='data:image/gif;base64,"
	    "R0lGODlhAQABAIAAAAAAAP///ywAAAAAAQABAAACAUwAOw=="
	    "'/></svg>";
	const struct buf drawing = { .data = (char *)text,
		.size = sizeof(text) - 1 };
	const struct picture_form form = { .width_px = 8, .height_px = 8 };
	struct bitmap map = { .width_px = 8, .height_px = 8 };
	struct error err;
	bool is_good = svg_rasterise(&drawing, &form, &map, &err);

	bitmap_release(&map);
	return is_good;
}

#else

bool svg_open(void)
{
	return false;
}

bool svg_rasterise(const struct buf *drawing, const struct picture_form *form,
    struct bitmap *map, struct error *err)
{
	return error_set(
	    err, SHEAF_E_INPUT, "drawings cannot be printed without librsvg");
}

#endif
