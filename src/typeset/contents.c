/* The contents: titles with leaders and page numbers. */
#include "typeset/content.h"
#include "typeset/flow.h"

#include <math.h>
#include <string.h>

/* Narrower leaders are none. */
#define LEADER_LEAST_PT 0.5f

/* The elements of a row. */
struct row {
	const struct contents_row *source;
	struct element *block, *title, *detail, *leader, *label;
};

static struct element *add_lines(struct composer *composer,
    struct element *parent, const char *name, enum tag tag, const char *classes,
    const char *text)
{
	return element_lines_new(composer->scratch, composer->layout->arena,
	    parent, name, tag, classes, text ? text : "");
}

/* Its nodes: an item of the list with a link that holds all of it. */
static void add_nodes(
    struct composer *composer, struct node *list, struct row *row)
{
	const struct element *parts[] = { row->title, row->leader, row->label,
		row->detail };
	struct arena *arena = composer->layout->arena;
	struct node *item = node_new(arena, TAG_LI);
	struct node *link = node_new(arena, TAG_A);

	if (row->source->target)
		node_set_attr(arena, link, ATTR_HREF, row->source->target);
	node_append(list, item);
	node_append(item, link);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (parts[i])
			node_append(link, (struct node *)parts[i]->node);
}

static void add_row(struct composer *composer, struct element *body,
    struct node *list, const struct contents_row *source, struct row *row)
{
	row->source = source;
	row->block = element_new(composer->scratch, body, "div",
	    source->level == 0 ? "row section" : "row article");
	row->title = add_lines(
	    composer, row->block, "p", TAG_P, "title", source->title);
	row->leader = add_lines(
	    composer, row->block, "span", TAG_SPAN, "leader", ".");
	row->label = add_lines(
	    composer, row->block, "span", TAG_SPAN, "label", source->label);
	if (source->detail && *source->detail)
		row->detail = add_lines(
		    composer, row->block, "p", TAG_P, "detail", source->detail);
	add_nodes(composer, list, row);
}

/* The column of page numbers. */
static float label_room(
    struct composer *composer, const struct row *rows, size_t count)
{
	float room = 0;

	for (size_t i = 0; i < count; i++) {
		const struct style *style = rows[i].label->style;

		if (rows[i].source->label)
			room = fmaxf(room,
			    text_width(composer, rows[i].source->label, style) +
				style->text.size_pt);
	}
	return fminf(room, composer->measure_pt / 3);
}

/* Where the text of a line ends, and its baseline. */
static float line_end(const struct item *item, float left, float *baseline)
{
	float end = left;

	for (; item; item = item->next) {
		float x = item->run.x_pt;

		if (item->kind != ITEM_RUN)
			continue;
		/* combined digits end where they stand */
		for (size_t i = 0; i < item->run.glyph_count &&
		     item->run.mode != RUN_COMBINED;
		     i++)
			x += item->run.glyphs[i].advance_pt;
		end = fmaxf(end, x);
		*baseline = item->run.baseline_pt - item->run.drop_pt;
	}
	return end;
}

/* Text whose right end is at `right`, on the baseline; returns its left end. */
static float put_at_right(struct composer *composer, struct band *band,
    const struct element *element, const char *text, float right,
    float baseline, bool is_artifact)
{
	struct paragraph_lines lines = { 0 };
	struct paragraph paragraph;
	float width = text_width(composer, text, element->style) + 1;
	float own = baseline;

	spans_artifact(composer, text, element->style, NULL);
	composer->spans[0].is_artifact = is_artifact;
	composer->spans[0].node = element->node;
	paragraph_fill(
	    composer, element->style, element->language, width, &paragraph);
	paragraph_align(&paragraph, ALIGN_RIGHT);
	paragraph_set(composer->typesetter, &paragraph, composer->layout,
	    &lines, composer->diags);
	if (lines.count == 0 || !lines.lines[0].first)
		return right;
	line_end(lines.lines[0].first, 0, &own);
	items_move(lines.lines[0].first, right - width, baseline - own);
	band_append(band, lines.lines[0].first);
	return right - width;
}

/* What the style repeats between title and number; NULL: nothing. */
static const char *leader_of(const struct style *style)
{
	const struct value *value = &style->values[PROPERTY_CONTENT];

	if (style_is(style, PROPERTY_DISPLAY, KEYWORD_NONE) ||
	    value->kind != VALUE_CONTENT || !value->content ||
	    value->content->kind != CONTENT_LEADER)
		return NULL;
	return value->content->text;
}

static const char *repeat(struct arena *arena, const char *text, size_t count)
{
	struct buf copies = BUF_INIT;
	const char *kept;

	while (count-- > 0)
		buf_puts(&copies, text);
	kept = arena_strdup(arena, buf_text(&copies));
	buf_release(&copies);
	return kept;
}

/* From the title to the number, as often as there is room for it. */
static void put_leader(struct composer *composer, struct band *band,
    const struct element *leader, float left, float right, float baseline)
{
	float gap = leader->style->text.size_pt / 2, width;
	const char *text = leader_of(leader->style);
	size_t count = 0;

	if (!text)
		return;
	width = text_width(composer, repeat(composer->scratch, text, 10),
		    leader->style) /
	    10;
	if (width < LEADER_LEAST_PT)
		return;
	for (float x = left + gap; x + width + 1 <= right - gap; x += width)
		count++;
	if (count >= 3)
		put_at_right(composer, band, leader,
		    repeat(composer->scratch, text, count), right - gap,
		    baseline, true);
}

static void put_label(struct composer *composer, const struct row *row)
{
	const struct box *box = composer_box(composer);
	struct flow *flow = composer->flow;
	struct band *band;
	float right = box->left_pt + box->width_pt, left, end;
	float baseline = 0;

	if (flow->count == box->first || !row->source->label ||
	    !*row->source->label)
		return;
	band = &flow->bands[flow->count - 1];
	end = line_end(band->first, box->left_pt, &baseline);
	/* the leader is read before the number */
	left = right -
	    text_width(composer, row->source->label, row->label->style);
	put_leader(composer, band, row->leader, end, left, baseline);
	put_at_right(composer, band, row->label, row->source->label, right,
	    baseline, false);
}

static void put_links(struct composer *composer, const struct row *row)
{
	const struct box *box = composer_box(composer);
	struct flow *flow = composer->flow;

	if (!row->source->target)
		return;
	for (size_t i = box->first; i < flow->count; i++) {
		struct item *link = item_new(
		    composer, ITEM_LINK, row->title->node);

		link->href = row->source->target;
		link->x_pt = box->left_pt;
		link->width_pt = box->width_pt;
		link->height_pt = flow->bands[i].height_pt;
		band_append(&flow->bands[i], link);
	}
}

static void compose_row(
    struct composer *composer, const struct row *row, float room)
{
	struct box narrow;

	block_open(composer, row->block);
	narrow = *composer_box(composer);
	narrow.width_pt = fmaxf(1, narrow.width_pt - room);
	composer_push(composer, &narrow);
	compose_block(composer, row->title);
	composer->box_count--;
	put_label(composer, row);
	if (row->detail)
		compose_block(composer, row->detail);
	put_links(composer, row);
	block_close(composer, row->block);
}

bool typeset_contents(struct typesetter *typesetter,
    const struct contents_row *sources, size_t count, const char *language,
    struct layout *layout, struct diag_list *diags, struct error *err)
{
	struct composer composer;
	struct node *list = node_new(layout->arena, TAG_UL);
	struct element *body, *title;
	struct row *rows;
	float room;

	composer_init(&composer, typesetter, layout, diags);
	body = composer_tree(&composer, "contents", language);
	title = add_lines(&composer, body, "h1", TAG_H1, "title",
	    word_in(WORD_CONTENTS, body->language));
	rows = arena_array(composer.scratch, count, sizeof(*rows));
	for (size_t i = 0; i < count; i++)
		add_row(&composer, body, list, &sources[i], &rows[i]);
	composer_start(&composer, body);
	if (composer_shows(body)) {
		room = label_room(&composer, rows, count);
		block_open(&composer, body);
		compose_block(&composer, title);
		for (size_t i = 0; i < count; i++)
			compose_row(&composer, &rows[i], room);
		block_close(&composer, body);
		composer_finish(&composer);
	}
	composer_release(&composer);
	return true;
}
