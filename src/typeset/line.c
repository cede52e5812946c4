/* Makes items of the cells of a line. */
#include <math.h>
#include <string.h>

#include "typeset/line.h"
#include "typeset/emoji.h"
#include "typeset/emphasis.h"
#include "typeset/inline_box.h"
#include "typeset/leader.h"
#include "typeset/line_box.h"
#include "typeset/orientation.h"
#include "typeset/ruby.h"

/* One line being set. */
struct composing {
	struct line_setter *setter;
	struct placing at;
	struct line *line;
	float axis;       /* family.h */
	const char *href; /* of the link being gathered */
	const struct node *link_node;
	double link_left, link_right;
	float link_size;
};

static double align_offset(
    const struct composing *composing, enum text_align align, double room)
{
	bool is_rtl = composing->at.strip->base_level % 2 != 0;

	switch (align) {
	case ALIGN_CENTER:
		return room / 2;
	case ALIGN_LEFT:
		return 0;
	case ALIGN_RIGHT:
		return room;
	case ALIGN_END:
		return is_rtl ? 0 : room;
	case ALIGN_START:
	case ALIGN_JUSTIFY:
		break;
	}
	return is_rtl ? room : 0;
}

static struct item *add_item(const struct composing *composing,
    enum item_kind kind, const struct node *node)
{
	struct item *item = ARENA_NEW(
	    composing->setter->layout->arena, struct item);

	item->kind = kind;
	item->node = node;
	*composing->line->end = item;
	composing->line->end = &item->next;
	return item;
}

static void add_box(
    struct item *item, double left, double top, double width, double height)
{
	item->x_pt = (float)left;
	item->y_pt = (float)top;
	item->width_pt = (float)width;
	item->height_pt = (float)height;
}

/* Index of the face in the layout, which gets it when it is new. */
static uint32_t layout_font(struct layout *layout, const struct face *face)
{
	size_t count = layout->font_count;

	for (size_t i = 0; i < count; i++)
		if (layout->fonts[i].id == face->file.id)
			return (uint32_t)i;
	if ((count & (count - 1)) == 0) { /* full at powers of two */
		struct font_face_file *fonts = arena_array(
		    layout->arena, count == 0 ? 1 : 2 * count, sizeof *fonts);
		if (count > 0)
			memcpy(fonts, layout->fonts, count * sizeof *fonts);
		layout->fonts = fonts;
	}
	layout->fonts[layout->font_count++] = face->file;
	return (uint32_t)count;
}

static void fill_glyph(const struct composing *composing, uint32_t cell,
    uint32_t text, struct glyph *glyph)
{
	const struct strip *strip = composing->at.strip;
	const struct cell *from = &strip->cells[cell];

	glyph->id = from->glyph;
	if (composing->at.is_hyphenated && cell + 1 == composing->at.solid &&
	    from->class == CHAR_SOFT_HYPHEN && strip_hyphen(strip, cell) != 0)
		glyph->id = strip_hyphen(strip, cell);
	glyph->shift_pt = from->shift;
	glyph->rise_pt = from->rise;
	glyph->text = from->text - text;
	glyph->text_size = from->is_continued
	    ? 0
	    : cell_text_end(strip, cell) - from->text;
}

/* Adds the hyphen that is in no text behind the last glyph. */
static void add_hyphen(
    const struct composing *composing, uint32_t cell, struct run *run)
{
	struct glyph *last = &run->glyphs[run->glyph_count - 1];
	float width = strip_hyphen_width(composing->at.strip, cell);

	last->advance_pt -= width;
	run->glyphs[run->glyph_count++] = (struct glyph){
		.id = strip_hyphen(composing->at.strip, cell),
		.advance_pt = width,
		.text = last->text + last->text_size,
	};
}

/* The glyphs of a piece in visual order, with the way to the next of each. */
static void fill_glyphs(const struct composing *composing,
    const struct piece *piece, uint32_t end, uint32_t text, struct run *run)
{
	const struct strip *strip = composing->at.strip;
	const double *places = composing->at.placement->places;
	uint32_t last = piece->start;
	size_t count = 0;

	run->glyphs = arena_array(composing->setter->layout->arena,
	    end - piece->start + 1, sizeof *run->glyphs);
	run->glyph_count = end - piece->start;
	for (uint32_t left = piece->start, right = end; left < right;) {
		uint32_t from = left, to;
		if (piece->level % 2 == 0) {
			to = left = right;
		} else {
			from = cluster_start(strip, right - 1);
			to = right;
			right = from;
		}
		for (uint32_t i = from; i < to; i++) {
			if (count > 0)
				run->glyphs[count - 1].advance_pt =
				    (float)(places[i - composing->at.start] -
					places[last - composing->at.start]);
			fill_glyph(composing, i, text, &run->glyphs[count++]);
			last = i;
		}
	}
	run->glyphs[count - 1].advance_pt = (float)place_advance(
	    &composing->at, last);
	if (composing->at.is_hyphenated && end == composing->at.solid &&
	    strip->cells[last].class != CHAR_SOFT_HYPHEN)
		add_hyphen(composing, last, run);
}

/* Shown, but no text. */
static void mute_run(struct run *run)
{
	run->text = "";
	for (size_t i = 0; i < run->glyph_count; i++)
		run->glyphs[i].text = run->glyphs[i].text_size = 0;
}

/* Text side by side across a vertical line: made narrower where it is wider than
 * an em. */
static void combine_run(const struct composing *composing,
    const struct piece *piece, struct run *run)
{
	const struct strip *strip = composing->at.strip;
	const struct cell *cells = &strip->cells[piece->start];
	const struct segment *segment = &strip->segments[cells->segment];
	const struct face *face = family_main(
	    family_of_style(composing->setter->faces, segment->style));
	float width = segment->combined_pt, em = segment->style->size_pt;

	run->narrow = width > em ? 1 - em / width : 0;
	run->drop_pt = fminf(width, em) / 2;
	run->baseline_pt += run->drop_pt;
	run->x_pt += face->ascent * em - cells->rise;
	for (size_t i = 0; i < run->glyph_count; i++) {
		struct glyph *glyph = &run->glyphs[i];
		float next = i + 1 < run->glyph_count ? glyph[1].shift_pt
						      : width;

		glyph->advance_pt = next - glyph->shift_pt;
		glyph->shift_pt = glyph->rise_pt = 0;
	}
}

static void add_run(
    const struct composing *composing, const struct piece *piece)
{
	const struct strip *strip = composing->at.strip;
	const struct segment *segment =
	    &strip->segments[strip->cells[piece->start].segment];
	const struct text_style *style = segment->style;
	const struct span *span = &strip->paragraph->spans[piece->span];
	struct faces *faces = composing->setter->faces;
	struct family *family = family_of_style(faces, style);
	uint32_t end = piece->end, text = strip->cells[piece->start].text;

	while (
	    end > piece->start && strip->cells[end - 1].class == CHAR_LINE_END)
		end--;
	if (end == piece->start || style->is_hidden)
		return;
	struct item *item = add_item(composing, ITEM_RUN, span->node);
	item->is_artifact = span->is_artifact;
	item->pseudo = span->pseudo;
	item->late = span->entry;
	struct run *run = &item->run;
	if (!segment->face->has_pictures)
		run->font = layout_font(
		    composing->setter->layout, segment->face);
	run->mode = segment->mode;
	run->size_pt = style->size_pt;
	run->x_pt = (float)piece->left;
	run->baseline_pt = composing->axis - style->raise_pt;
	if (run->mode == RUN_DOWN) {
		run->drop_pt = style_baseline(faces, style, 0);
		run->baseline_pt += run->drop_pt;
	}
	run->colour = style->colour;
	run->is_oblique = family_is_oblique(family, segment->face);
	run->is_bold = family_is_bold(family, segment->face);
	run->text = arena_strndup(composing->setter->layout->arena,
	    strip->text + text,
	    cell_text_end(strip, cluster_start(strip, end - 1)) - text);
	fill_glyphs(composing, piece, end, text, run);
	if (span->is_mute)
		mute_run(run);
	if (segment->combined_pt > 0)
		combine_run(composing, piece, run);
	if (segment->face->has_pictures)
		emoji_place(composing->setter->layout->arena, segment->face,
		    family_main(family),
		    layout_font(composing->setter->layout, family_main(family)),
		    item, &composing->line->end);
}

/* No text, and not to be read. */
static void add_leader(
    const struct composing *composing, const struct piece *piece)
{
	const struct span *span =
	    &composing->at.strip->paragraph->spans[piece->span];
	struct layout *layout = composing->setter->layout;
	struct item *item;
	struct run run;

	if (span->style->is_hidden ||
	    !leader_repeat(span->leader, piece->left, piece->right,
		composing->setter->measure->width, layout->arena, &run))
		return;
	item = add_item(composing, ITEM_RUN, NULL);
	item->is_artifact = true;
	item->run = run;
	item->run.baseline_pt = composing->axis - span->style->raise_pt +
	    run.drop_pt;
}

static void add_object(
    const struct composing *composing, const struct piece *piece)
{
	const struct span *span =
	    &composing->at.strip->paragraph->spans[piece->span];

	if ((span->picture == NULL && span->digits == NULL) ||
	    span->style->is_hidden)
		return;
	struct item *item = add_item(composing,
	    span->picture != NULL ? ITEM_PICTURE : ITEM_REFERENCE, span->node);
	item->is_artifact = span->is_artifact;
	item->pseudo = span->pseudo;
	add_box(item, piece->left,
	    composing->axis - span->style->raise_pt - span->height_pt +
		object_drop(composing->setter->faces, span),
	    span->width_pt, span->height_pt);
	if (span->picture == NULL) {
		item->reference.entry = span->entry;
		item->reference.is_at_end = span->is_at_end;
		item->reference.digits = *span->digits;
		return;
	}
	item->picture.picture = span->picture;
	item->picture.alt = span->node != NULL ? node_attr(span->node, ATTR_ALT)
					       : NULL;
}

/* Marks of emphasis are not text. */
static void add_emphasis(
    const struct composing *composing, const struct piece *piece)
{
	struct arena *arena = composing->setter->layout->arena;
	struct emphasis emphasis;

	if (!emphasis_set(&composing->at, piece, composing->setter->faces,
		composing->axis, arena, &emphasis))
		return;
	struct item *item = add_item(composing, ITEM_RUN, NULL);
	item->is_artifact = true;
	item->run = emphasis.run;
	item->run.font = layout_font(composing->setter->layout, emphasis.face);
}

static void add_text(
    const struct composing *composing, const struct piece *piece)
{
	const struct text_style *style = cell_style(
	    composing->at.strip, piece->start);
	struct text_line_place place = { &composing->at, piece,
		composing->setter->faces, composing->axis };
	struct arena *arena = composing->setter->layout->arena;

	for (int i = 0; i < TEXT_LINE_COUNT; i++)
		if (style->lines[i].is_drawn)
			text_line_draw(&place, (enum text_line_kind)i, arena,
			    &composing->line->end);
	if (style->emphasis != 0)
		add_emphasis(composing, piece);
	add_run(composing, piece);
}

static bool is_vertical(const struct strip *strip)
{
	return strip->paragraph->spans[0].style->orientation !=
	    ORIENTATION_HORIZONTAL;
}

static void end_link(struct composing *composing)
{
	if (composing->href != NULL &&
	    composing->link_right - composing->link_left > 0.01) {
		struct item *item = add_item(
		    composing, ITEM_LINK, composing->link_node);
		float size = composing->link_size;
		float above = is_vertical(composing->at.strip) ? 0.6f : 0.95f;
		add_box(item, composing->link_left,
		    composing->axis - above * size,
		    composing->link_right - composing->link_left, 1.2f * size);
		item->href = composing->href;
	}
	composing->href = NULL;
}

/* Adds a piece to the link it is part of. */
static void gather_link(struct composing *composing, const struct piece *piece)
{
	const struct span *span =
	    &composing->at.strip->paragraph->spans[piece->span];
	float size = span->text != NULL ? span->style->size_pt
					: span->height_pt;

	if (span->href == NULL)
		return;
	if (composing->href == NULL) {
		composing->href = span->href;
		composing->link_node = span->node;
		composing->link_left = piece->left;
		composing->link_right = piece->right;
		composing->link_size = size;
		return;
	}
	composing->link_left = fmin(composing->link_left, piece->left);
	composing->link_right = fmax(composing->link_right, piece->right);
	composing->link_size = fmaxf(composing->link_size, size);
}

/* Targets of the spans up to one that starts here. */
static void add_targets(
    const struct composing *composing, uint32_t span, double left)
{
	struct line_setter *setter = composing->setter;

	for (; setter->next_span <= span; setter->next_span++) {
		const struct span *at =
		    &composing->at.strip->paragraph->spans[setter->next_span];
		if (at->target == NULL)
			continue;
		struct item *item = add_item(composing, ITEM_TARGET, at->node);
		add_box(item, left, 0, 0, composing->line->height_pt);
		item->id = at->target;
	}
}

/* Behind the last piece of its base. */
static void add_annotation(const struct composing *composing, uint32_t index)
{
	const struct paragraph *paragraph = composing->at.strip->paragraph;
	const struct placement *placement = composing->at.placement;
	const struct piece *piece = &placement->pieces[index];
	struct ruby *ruby = ruby_of_base(paragraph, piece->span);

	if (ruby == NULL ||
	    (index + 1 < placement->piece_count &&
		ruby_of_base(paragraph, piece[1].span) == ruby))
		return;
	ruby_add(ruby, composing->axis, &composing->line->end);
	add_targets(composing, (uint32_t)ruby->end, piece->right);
}

static void add_items(struct composing *composing)
{
	const struct strip *strip = composing->at.strip;
	struct placement *placement = composing->at.placement;
	double right = 0;

	if (strip->paragraph->has_boxes)
		inline_boxes_paint(&composing->at, composing->setter->faces,
		    composing->axis, composing->setter->layout->arena,
		    &composing->line->end);
	for (uint32_t i = 0; i < placement->piece_count; i++) {
		const struct piece *piece = &placement->pieces[i];
		const struct span *span = &strip->paragraph->spans[piece->span];
		/* not by its text: two links may lead to one place */
		if (composing->href != NULL && span->href != composing->href)
			end_link(composing);
		add_targets(composing, piece->span, piece->left);
		if (cell_is_leader(strip, piece->start)) {
			add_leader(composing, piece);
		} else if (strip->cells[piece->start].class == CHAR_OBJECT) {
			add_object(composing, piece);
		} else {
			add_text(composing, piece);
		}
		gather_link(composing, piece);
		right = piece->right;
		add_annotation(composing, i);
	}
	end_link(composing);
	if (composing->at.end == strip->cell_count &&
	    strip->paragraph->span_count > 0)
		add_targets(composing,
		    (uint32_t)strip->paragraph->span_count - 1, right);
}

/* What the line lacks when nothing grows or shrinks.  A mark at its end gives up
 * white, or hangs, where it would not fit otherwise. */
static double line_lack(struct composing *composing, double measure)
{
	double lack;

	composing->at.fill = (struct fill){ 0 };
	composing->at.is_tight = false;
	lack = measure - place_line(&composing->at);
	if (lack < 0) {
		composing->at.is_tight = true;
		lack = measure - place_line(&composing->at);
	}
	return lack;
}

/* The leaders of the line share what it lacks; returns what is left. */
static double lead(struct composing *composing, double measure, double lack)
{
	struct placing *at = &composing->at;
	uint32_t count = 0;

	for (uint32_t i = at->start; i < at->solid; i++)
		count += cell_is_leader(at->strip, i);
	if (count == 0)
		return lack;
	at->leader_pt = lack / count;
	return measure - place_line(at);
}

/* Fills the line to the measure; returns what it still lacks. */
static double justify(struct composing *composing, double measure, double lack)
{
	struct placing *at = &composing->at;
	/* a line that ends early because nothing more may stand on it */
	bool is_hole = !composing->line->is_last && lack >= 0.5 * measure;

	if (is_hole ||
	    !fill_line(at->strip, at->start, at->solid, lack,
		composing->line->is_last, &at->fill))
		return lack;
	return measure - place_line(at);
}

void line_set(
    struct line_setter *setter, uint32_t start, uint32_t end, struct line *line)
{
	const struct strip *strip = setter->strip;
	struct composing composing = { .setter = setter,
		.at = { .strip = strip,
		    .placement = strip->placement,
		    .start = start,
		    .end = end,
		    .is_first = start == 0 ||
			strip->cells[start].breaks == BREAK_MUST },
		.line = line };
	double indent = measure_indent(setter->measure, strip, start);
	double measure = setter->measure->width - indent;
	const struct line_inset *inset = measure_inset(
	    setter->measure, setter->number++);
	enum text_align align = strip->paragraph->align;
	struct line_box box;

	if (inset != NULL)
		measure -= inset->left_pt + inset->right_pt;
	line->end = &line->first;
	line->is_last = end == strip->cell_count ||
	    strip->cells[end].breaks == BREAK_MUST;
	if (line->is_last && strip->paragraph->has_last_align)
		align = strip->paragraph->last_align;
	composing.at.is_last = end == strip->cell_count;
	composing.at.solid = line_solid_end(strip, start, end);
	composing.at.is_hyphenated = line_is_hyphenated(
					 strip, start, composing.at.solid) &&
	    composing.at.solid == end;
	place_pieces(&composing.at);
	double lack = line_lack(&composing, measure);
	if (strip->has_leaders && lack > 0)
		lack = lead(&composing, measure, lack);
	if (setter->measure->is_justified &&
	    (lack < 0 || !line->is_last ||
		setter->measure->is_last_justified)) {
		lack = justify(&composing, measure, lack);
		line->is_loose = lack > 1 || fill_is_loose(&composing.at.fill);
	}
	line->width_pt = (float)(measure - lack);
	double offset = align_offset(&composing, align, fmax(lack, 0)) +
	    (strip->base_level % 2 == 0 ? indent : 0) +
	    (inset != NULL ? inset->left_pt : 0);
	for (uint32_t i = 0; i < composing.at.placement->piece_count; i++) {
		composing.at.placement->pieces[i].left += offset;
		composing.at.placement->pieces[i].right += offset;
	}
	if (strip->paragraph->has_ruby)
		ruby_set(setter, &composing.at);
	line_box_measure(setter, &composing.at, &box);
	composing.axis = box.above_pt;
	line->height_pt = box.above_pt + box.below_pt;
	add_items(&composing);
}

void line_set_empty(struct line_setter *setter, struct line *line)
{
	struct composing composing = { .setter = setter,
		.at = { .strip = setter->strip,
		    .placement = setter->strip->placement },
		.line = line };

	line->end = &line->first;
	line->is_last = true;
	composing.at.placement->piece_count = 0;
	add_items(&composing);
}
