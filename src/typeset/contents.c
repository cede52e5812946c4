/* The contents: titles with leaders and page numbers. */
#include "typeset/content.h"
#include "typeset/flow.h"
#include "typeset/page_string.h"

#include <math.h>
#include <string.h>

/* Narrower leaders are none. */
#define LEADER_LEAST_PT 0.5f

/* Rows that are set at once: a row takes some 8 KB while it is. */
enum { ROWS_MOST = 3000 };

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

/* The column of page numbers.  Of rows that are set later those count whose
 * number has more digits; they are set like the last one. */
static float label_room(struct composer *composer, const struct row *rows,
    size_t count, const struct contents_row *later, size_t later_count)
{
	size_t longest = 0;
	float room = 0;

	for (size_t i = 0; i < count + later_count; i++) {
		const struct row *row = &rows[i < count ? i : count - 1];
		const char *label = i < count ? row->source->label
					      : later[i - count].label;
		const struct style *style = row->label->style;

		if (!label || (i >= count && strlen(label) <= longest))
			continue;
		longest = strlen(label) > longest ? strlen(label) : longest;
		room = fmaxf(room,
		    text_width(composer, label, style) + style->text.size_pt);
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
	while (left + gap + (float)(count + 1) * width + 1 <= right - gap)
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

/* The row that a page begins with; NULL: it goes on with one that stands on the
 * page before. */
static const struct row *first_row(const struct layout *layout, size_t page,
    const struct row *rows, size_t count)
{
	const struct item *item = layout->pages[page].first;
	const struct item *before = page > 0 ? layout->pages[page - 1].first
					     : NULL;
	size_t i = count;

	while (item && item->kind != ITEM_LINK)
		item = item->next;
	while (item && i > 0 && rows[i - 1].title->node != item->node)
		i--;
	if (!item || i == 0)
		return NULL;
	for (; before; before = before->next)
		if (before->kind == ITEM_LINK && before->node == item->node)
			return NULL;
	return &rows[i - 1];
}

/* The last page has room for rows to come: it is set again with them.  Returns how
 * many rows stand on the others. */
static size_t drop_last_page(
    struct layout *layout, const struct row *rows, size_t count)
{
	size_t pages = layout->page_count;
	const struct row *row = NULL;

	while (!row && pages > 1)
		row = first_row(layout, --pages, rows, count);
	if (!row || row == rows)
		return count;
	layout->page_count = pages;
	return (size_t)(row - rows);
}

/* What the pages before have set goes on. */
static void carry_strings(struct contents_part *part, struct layout *layout)
{
	const struct page_box *last;

	for (size_t i = 0; i < layout->page_count; i++) {
		struct page_box *page = &layout->pages[i];

		if (page->string_count > 0)
			continue;
		page->strings = arena_array(
		    layout->arena, part->string_count, sizeof(*page->strings));
		page->string_count = part->string_count;
		for (size_t k = 0; k < part->string_count; k++) {
			struct page_string string = part->strings[k];

			string.start = string.first = string.last;
			string.is_set = false;
			page->strings[k] = string;
		}
	}
	if (layout->page_count == 0)
		return;
	last = &layout->pages[layout->page_count - 1];
	part->string_count = last->string_count;
	part->strings = page_strings_copy(
	    part->arena, last->strings, last->string_count);
}

static void set_rows(struct composer *composer, struct element *body,
    struct element *title, const struct row *rows, size_t count, float room)
{
	block_open(composer, body);
	if (title)
		compose_block(composer, title);
	for (size_t i = 0; i < count; i++)
		compose_row(composer, &rows[i], room);
	block_close(composer, body);
	composer_finish(composer);
}

bool typeset_contents(struct typesetter *typesetter,
    const struct contents_row *sources, size_t count,
    struct contents_part *part, const char *language, struct layout *layout,
    struct diag_list *diags, struct error *err)
{
	const struct contents_row *own = sources + part->done;
	size_t left = count - part->done;
	size_t taken = left > ROWS_MOST + ROWS_MOST / 10 ? ROWS_MOST : left;
	struct composer composer;
	struct node *list = node_new(layout->arena, TAG_UL);
	struct element *body, *title = NULL;
	struct row *rows;

	layout->is_continued = part->done > 0;
	composer_init(&composer, typesetter, layout, diags);
	body = composer_tree(&composer, "contents", language);
	if (part->done == 0)
		title = add_lines(&composer, body, "h1", TAG_H1, "title",
		    word_in(WORD_CONTENTS, body->language));
	rows = arena_array(composer.scratch, taken, sizeof(*rows));
	for (size_t i = 0; i < taken; i++)
		add_row(&composer, body, list, &own[i], &rows[i]);
	composer_start(&composer, body);
	if (composer_shows(body) && taken > 0) {
		if (part->done == 0)
			part->label_pt = label_room(
			    &composer, rows, taken, own + taken, left - taken);
		set_rows(&composer, body, title, rows, taken, part->label_pt);
		if (taken < left)
			taken = drop_last_page(layout, rows, taken);
		carry_strings(part, layout);
	}
	part->done += taken;
	composer_release(&composer);
	return true;
}
