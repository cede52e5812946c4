/* Pictures and the boxes of those that are missing. */
#include "typeset/flow.h"

#include <math.h>
#include <string.h>

#define PT_PER_PX   0.75f /* CSS Values 3, 5.2 */
#define SCALED_PART 0.15f /* of a page: so high may be made smaller */
/* Where nobody says how large it is. */
#define UNKNOWN_WIDTH  480
#define UNKNOWN_HEIGHT 270

static bool form_is_known(const struct picture_form *form)
{
	return form->kind != PICTURE_UNKNOWN && form->width_px > 0 &&
	    form->height_px > 0;
}

bool picture_is_ready(const struct picture *picture)
{
	return picture && picture->state == PICTURE_READY;
}

/* In pixels: its own, or smaller where the markup says so. */
static void form_size(const struct picture *picture,
    const struct picture_form *form, float *width, float *height)
{
	*width = (float)form->width_px;
	*height = (float)form->height_px;
	if (picture->width_px > 0 && picture->width_px < form->width_px) {
		*height *= (float)picture->width_px / *width;
		*width = (float)picture->width_px;
	}
}

/* In a vertical flow widths are along the lines: pictures stand upright there. */
static void turn_size(
    const struct composer *composer, float *width, float *height)
{
	float across = *width;

	if (!composer->is_vertical)
		return;
	*width = *height;
	*height = across;
}

static void natural_size(
    const struct picture *picture, float *width, float *height)
{
	*width = UNKNOWN_WIDTH;
	*height = UNKNOWN_HEIGHT;
	if (picture && picture->width_px > 0 && picture->height_px > 0) {
		*width = (float)picture->width_px;
		*height = (float)picture->height_px;
	}
	if (picture_is_ready(picture)) {
		for (int i = PICTURE_TARGETS - 1; i >= 0; i--) {
			if (!form_is_known(&picture->forms[i]))
				continue;
			form_size(picture, &picture->forms[i], width, height);
			break;
		}
	}
	*width *= PT_PER_PX;
	*height *= PT_PER_PX;
}

/* The width beyond which its pixels would be larger than those of CSS, pt: no
 * style blows a picture up past that. */
static float sharp_width(const struct picture *picture, float natural_width)
{
	float most = natural_width;

	for (int i = 0; picture_is_ready(picture) && i < PICTURE_TARGETS; i++) {
		const struct picture_form *form = &picture->forms[i];
		uint32_t across = form->orientation >= 5 ? form->rows
							 : form->columns;

		if (form_is_known(form))
			most = fmaxf(most,
			    fmaxf((float)form->width_px, (float)across) *
				PT_PER_PX);
	}
	return most;
}

void picture_size(const struct composer *composer,
    const struct picture *picture, const struct style *style, float measure_pt,
    float *width, float *height)
{
	float natural_width, natural_height, sharp, most, scale;

	natural_size(picture, &natural_width, &natural_height);
	sharp = sharp_width(picture, natural_width) / natural_width;
	turn_size(composer, &natural_width, &natural_height);
	/* one of both is given, or the smaller counts: pictures keep their
	 * shape */
	scale = style_length(style, PROPERTY_WIDTH, measure_pt, natural_width) /
	    natural_width;
	if (style_keyword(style, PROPERTY_HEIGHT) != KEYWORD_AUTO) {
		most = style_length(style, PROPERTY_HEIGHT,
			   composer->page_height_pt, natural_height) /
		    natural_height;
		scale = style_is(style, PROPERTY_WIDTH, KEYWORD_AUTO)
		    ? most
		    : fminf(scale, most);
	}
	if (scale > 1)
		scale = fminf(scale, sharp);
	most = fminf(measure_pt,
	    style_length(style, PROPERTY_MAX_WIDTH, measure_pt, measure_pt));
	scale = fminf(scale, most / natural_width);
	most = fminf(composer->page_height_pt,
	    style_length(style, PROPERTY_MAX_HEIGHT, composer->page_height_pt,
		composer->page_height_pt));
	scale = fminf(scale, most / natural_height);
	*width = fmaxf(0.1f, natural_width * scale);
	*height = fmaxf(0.1f, natural_height * scale);
}

static float align_factor(const struct style *style)
{
	float start = language_is_rtl(style->text.language) ? 1 : 0;

	switch ((int)style_keyword(style, PROPERTY_TEXT_ALIGN)) {
	case KEYWORD_CENTER:
		return 0.5f;
	case KEYWORD_LEFT:
		return 0;
	case KEYWORD_RIGHT:
		return 1;
	case KEYWORD_END:
		return 1 - start;
	default:
		return start;
	}
}

/* "Picture not available: img.example.org: timed out" */
static const char *missing_text(
    struct composer *composer, const struct element *element)
{
	const struct picture *picture = element->picture;
	const char *word = word_in(WORD_PICTURE_MISSING, element->language);
	const char *site = picture && picture->url
	    ? url_site(composer->scratch, picture->url)
	    : NULL;
	const char *reason = picture && picture->reason
	    ? reason_in(composer->scratch, picture->reason, element->language)
	    : NULL;

	return arena_printf(composer->scratch, "%s%s%s%s%s", word,
	    site ? " · " : "", site ? site : "", reason ? " · " : "",
	    reason ? reason : "");
}

/* A box as large as the picture would be, with what is known of it inside: all
 * in one band. */
static void compose_missing(struct composer *composer, struct element *element)
{
	struct element *box = element_new(
	    composer->scratch, NULL, "div", "missing");
	const struct box *around = composer_box(composer);
	struct paragraph_lines lines = { 0 };
	struct item *items = NULL, **end = &items;
	struct paragraph paragraph;
	struct band *band;
	float width, height, x, inset, text_height = 0, y;

	box->parent = element->parent;
	box->language = element->language;
	style_element(composer->styles, box);
	if (style_is(box->style, PROPERTY_DISPLAY, KEYWORD_NONE))
		return;
	picture_size(composer, element->picture, box->style, around->width_pt,
	    &width, &height);
	inset = style_border(box->style, 3) +
	    style_length(
		box->style, PROPERTY_PADDING_LEFT, around->width_pt, 0);
	width = fminf(around->width_pt,
	    fmaxf(width, 2 * inset + 14 * box->style->text.size_pt));
	x = around->left_pt +
	    (around->width_pt - width) * align_factor(around->style);
	spans_artifact(composer, missing_text(composer, element), box->style,
	    element->node);
	paragraph_fill(composer, box->style, element->language,
	    fmaxf(width - 2 * inset, 1), &paragraph);
	paragraph_set(composer->typesetter, &paragraph, composer->layout,
	    &lines, composer->diags);
	for (size_t i = 0; i < lines.count; i++)
		text_height += lines.lines[i].height_pt;
	height = fmaxf(height, text_height + 2 * inset);
	height = fminf(height, composer->page_height_pt);
	style_paint(composer, box->style, element->node,
	    (float[4]){ x, 0, width, height }, 15, &end);
	y = (height - text_height) / 2;
	band = flow_add(composer, height);
	if (items)
		band_append(band, items);
	for (size_t i = 0; i < lines.count; i++) {
		items_move(lines.lines[i].first, x + inset, y);
		y += lines.lines[i].height_pt;
		if (lines.lines[i].first)
			band_append(band, lines.lines[i].first);
	}
}

void compose_picture(struct composer *composer, struct element *element)
{
	const struct box *around = composer_box(composer);
	struct item *item;
	struct band *band;
	float width, height;

	if (style_floats(element->style) &&
	    picture_is_ready(element->picture)) {
		float_picture(composer, element);
		return;
	}
	floats_clear(composer, true, true);
	block_break_before(composer, element);
	flow_add_margin(composer->flow,
	    style_length(
		element->style, PROPERTY_MARGIN_TOP, around->width_pt, 0));
	if (element->id)
		flow_add_target(composer, element->id, element->node);
	if (!picture_is_ready(element->picture)) {
		compose_missing(composer, element);
	} else {
		picture_size(composer, element->picture, element->style,
		    around->width_pt, &width, &height);
		item = item_new(composer, ITEM_PICTURE, element->node);
		item->picture.picture = element->picture;
		item->picture.alt = element->node
		    ? node_attr(element->node, ATTR_ALT)
		    : NULL;
		item->x_pt = around->left_pt +
		    (around->width_pt - width) * align_factor(around->style);
		item->width_pt = width;
		item->height_pt = height;
		band = flow_add(composer, height);
		band_append(band, item);
		if (height >= SCALED_PART * composer->page_height_pt &&
		    composer->flow->float_count == 0) {
			band->picture = item;
			band->picture_align = align_factor(around->style);
		}
		if (composer->flow->marker)
			marker_attach(composer, band);
	}
	flow_add_margin(composer->flow,
	    style_length(
		element->style, PROPERTY_MARGIN_BOTTOM, around->width_pt, 0));
	flow_add_break(composer->flow, element->style, PROPERTY_BREAK_AFTER);
}

static struct item *picture_of(const struct band *band)
{
	struct item *item = band->first;

	while (item && item->kind != ITEM_PICTURE)
		item = item->next;
	return item && item->height_pt >= band->height_pt - 0.1f ? item : NULL;
}

/* How high a box may be to stand in a column of its own: less where that may be
 * one of the first page, below what spans all of them and leaves half of it. */
static float figure_room(const struct composer *composer, const struct box *box)
{
	const struct flow *flow = composer->flow;
	size_t first = 0, at;
	float room, text = 0;

	if (!composer->multicol || flow->outer)
		return composer->page_height_pt;
	while (first < box->first && flow->bands[first].is_spanning)
		first++;
	if (first == 0)
		return composer->page_height_pt;
	room = composer->page->first->height_pt - flow_height(flow, 0, first) -
	    flow->bands[first].space_pt;
	if (room < composer->page_height_pt / 2)
		return composer->page_height_pt;
	for (at = first; at < box->first; at++) {
		text += flow->bands[at].height_pt +
		    (at > first ? flow->bands[at].space_pt : 0);
		if (text > (float)composer->column_count * room)
			return composer->page_height_pt;
	}
	return room;
}

/* Makes the last picture smaller, so that it stands on a page together with its
 * caption; but no smaller than a third of a page. */
void figure_fit(struct composer *composer, const struct box *box)
{
	struct flow *flow = composer->flow;
	struct item *item = NULL;
	size_t last = flow->count;
	float excess, height, scale;

	while (last > box->first && !item)
		item = picture_of(&flow->bands[--last]);
	if (!item)
		return;
	excess = flow_height(flow, last, flow->count) -
	    figure_room(composer, box);
	if (excess <= 0)
		return;
	height = fmaxf(item->height_pt - excess, composer->page_height_pt / 3);
	if (height >= item->height_pt)
		return;
	scale = height / item->height_pt;
	item->x_pt += item->width_pt * (1 - scale) * align_factor(box->style);
	item->width_pt *= scale;
	item->height_pt = height;
	flow->bands[last].height_pt = height;
}
