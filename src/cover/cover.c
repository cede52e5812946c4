/* Sets the page, draws it, packs it. */
#include <stdlib.h>
#include <string.h>

#include "cover/cover.h"
#include "cover/paint.h"

/* The page is set as wide as a book of 6 in, so that the style can speak of
 * points. */
#define WIDTH_PT 432.0

#define QUALITY 85

struct cover {
	const struct cover_request *request;
	struct picture pictures[JACKET_PICTURES];
	/* what of the request is shown */
	const uint8_t *files[JACKET_PICTURES];
	size_t sizes[JACKET_PICTURES];
	size_t count;
	double scale; /* pixels of a point */
	struct canvas canvas;
};

enum drawn { DRAWN, DRAWN_NOT, DRAWN_AGAIN };

static void leave_away(struct cover *cover, size_t number)
{
	for (size_t i = number; i + 1 < cover->count; i++) {
		cover->files[i] = cover->files[i + 1];
		cover->sizes[i] = cover->sizes[i + 1];
	}
	cover->count--;
}

/* AGAIN: the picture is gone from the cover. */
static enum drawn draw_picture(struct cover *cover,
    const struct resources *resources, const struct item *item,
    const struct area *area)
{
	size_t number = (size_t)(item->picture.picture - cover->pictures);
	struct canvas pixels;
	struct error err;

	if (!picture_decode(cover->files[number], cover->sizes[number],
		resources->options, &pixels, &err)) {
		canvas_release(&pixels);
		leave_away(cover, number);
		return DRAWN_AGAIN;
	}
	paint_picture(&cover->canvas, area, &pixels);
	canvas_release(&pixels);
	return DRAWN;
}

static enum drawn draw_page(struct cover *cover,
    const struct resources *resources, const struct layout *layout,
    struct outlines *outlines, struct error *err)
{
	const struct item *item = layout->pages[0].first;
	enum drawn drawn = DRAWN;

	memset(cover->canvas.rgb, 255,
	    (size_t)cover->canvas.width_px * cover->canvas.height_px * 3);
	for (; item && drawn == DRAWN; item = item->next) {
		struct area area = { item->x_pt * cover->scale,
			item->y_pt * cover->scale,
			item->width_pt * cover->scale,
			item->height_pt * cover->scale };

		switch (item->kind) {
		case ITEM_RUN:
			if (!outlines_draw(outlines, layout, &item->run,
				cover->scale, &cover->canvas, err))
				drawn = DRAWN_NOT;
			break;
		case ITEM_PICTURE:
			drawn = draw_picture(cover, resources, item, &area);
			break;
		case ITEM_RULE:
			paint_rule(&cover->canvas, &area, &item->rule.colour,
			    item->rule.style);
			break;
		case ITEM_LINK:
		case ITEM_TARGET:
		case ITEM_REFERENCE:
		case ITEM_EMOJI:
			break;
		}
	}
	return drawn;
}

static enum drawn draw(struct cover *cover, const struct resources *resources,
    struct typesetter *typesetter, struct outlines *outlines, struct error *err)
{
	const struct cover_request *request = cover->request;
	struct jacket jacket = {
		.title = request->title,
		.author = request->author,
		.dates = request->dates,
		.sites = request->sites,
		.language = request->language,
		.width_pt = (float)(request->width_px / cover->scale),
		.height_pt = (float)(request->height_px / cover->scale),
		.pictures = cover->pictures,
		.picture_count = cover->count,
	};
	struct layout *layout = layout_new();
	struct diag_list diags;
	enum drawn drawn;

	diag_list_init(&diags, layout->arena);
	/* what is too long is cut off: nobody can do better */
	(void)!typeset_jacket(typesetter, &jacket, layout, &diags);
	drawn = draw_page(cover, resources, layout, outlines, err);
	layout_free(layout);
	return drawn;
}

static struct typesetter *open_typesetter(
    const struct resources *resources, struct error *err)
{
	struct arena *arena = arena_new();
	struct typesetter *typesetter;
	struct diag_list diags;

	diag_list_init(&diags, arena);
	typesetter = typesetter_new_for_jackets(resources, &diags, err);
	arena_free(arena);
	return typesetter;
}

static void cover_init(struct cover *cover, const struct cover_request *request)
{
	const uint8_t *file = request->bytes;

	memset(cover, 0, sizeof(*cover));
	cover->request = request;
	cover->scale = request->width_px / WIDTH_PT;
	cover->count = request->picture_count;
	for (size_t i = 0; i < cover->count; i++) {
		cover->pictures[i].state = PICTURE_READY;
		cover->files[i] = file;
		cover->sizes[i] = request->sizes[i];
		file += request->sizes[i];
	}
	cover->canvas.width_px = request->width_px;
	cover->canvas.height_px = request->height_px;
	cover->canvas.rgb = memory_pixels(
	    (size_t)request->width_px * request->height_px, 3);
}

/* Fonts leave memory before the packing needs some. */
static bool draw_whole(
    struct cover *cover, const struct resources *resources, struct error *err)
{
	struct typesetter *typesetter = open_typesetter(resources, err);
	struct outlines *outlines = typesetter ? outlines_new(err) : NULL;
	enum drawn drawn = outlines ? DRAWN_AGAIN : DRAWN_NOT;

	while (drawn == DRAWN_AGAIN)
		drawn = draw(cover, resources, typesetter, outlines, err);
	outlines_free(outlines);
	typesetter_free(typesetter);
	return drawn == DRAWN;
}

bool cover_make(const struct resources *resources,
    const struct cover_request *request, struct buf *jpeg, struct error *err)
{
	struct cover cover;
	bool is_made;

	cover_init(&cover, request);
	is_made = draw_whole(&cover, resources, err) &&
	    picture_encode_jpeg(&cover.canvas, QUALITY, jpeg, err);
	canvas_release(&cover.canvas);
	return is_made;
}
