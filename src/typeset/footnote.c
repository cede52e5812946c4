/* Notes at the foot of the page (CSS Generated Content for Paged Media 3,
 * section 2): finds them, takes them out of the text, composes them. */
#include "typeset/flow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SEPARATOR_PART 0.25f /* of a page, at most */

/* Between the number of a note and its text. */
#define GAP_EM 0.4f

/* A block that a link may refer to. */
struct note_row {
	const char *id;
	struct element *element;
	bool is_taken, is_composed;
};

/* Named by the paragraph that is being collected. */
struct pending {
	struct element *element;
	const char *target; /* in the line that names it */
	const char *text;   /* before the note */
	const char *id;     /* of a note that has none itself */
};

struct footnotes {
	struct note_row *rows; /* by id */
	size_t row_count;
	struct pending *pending;
	size_t pending_count, pending_capacity;
	unsigned number;
	float page_pt, room_pt;     /* what pages so high have for notes */
	const struct element *root; /* being composed; NULL: none */
};

static bool is_note(const struct element *element)
{
	return element->name &&
	    style_is(element->style, PROPERTY_FLOAT, KEYWORD_FOOTNOTE);
}

static int compare_rows(const void *a, const void *b)
{
	return strcmp(
	    ((const struct note_row *)a)->id, ((const struct note_row *)b)->id);
}

static int compare_with_id(const void *id, const void *row)
{
	return strcmp(id, ((const struct note_row *)row)->id);
}

void footnotes_prepare(struct composer *composer, struct element *root)
{
	struct arena *arena = composer->scratch;
	struct footnotes *footnotes = NULL;
	struct element *element;
	size_t count = 0;

	for (element = root; element;
	     element = element_following(element, root, true))
		count += is_note(element);
	if (count == 0)
		return;
	footnotes = ARENA_NEW(arena, struct footnotes);
	footnotes->rows = arena_array(arena, count, sizeof(*footnotes->rows));
	for (element = root; element;
	     element = element_following(element, root, true))
		if (is_note(element) && !element->is_inline && element->id)
			footnotes->rows[footnotes->row_count++] =
			    (struct note_row){ element->id, element, false,
				    false };
	if (footnotes->row_count > 0)
		qsort(footnotes->rows, footnotes->row_count,
		    sizeof(*footnotes->rows), compare_rows);
	composer->footnotes = footnotes;
}

static struct pending *add_pending(
    struct composer *composer, struct element *element)
{
	struct footnotes *footnotes = composer->footnotes;
	struct pending *grown;

	if (footnotes->pending_count == footnotes->pending_capacity) {
		footnotes->pending_capacity = footnotes->pending_capacity * 2 +
		    16;
		grown = arena_array(composer->scratch,
		    footnotes->pending_capacity, sizeof(*grown));
		if (footnotes->pending_count > 0)
			memcpy(grown, footnotes->pending,
			    footnotes->pending_count * sizeof(*grown));
		footnotes->pending = grown;
	}
	grown = &footnotes->pending[footnotes->pending_count++];
	*grown = (struct pending){ .element = element };
	return grown;
}

/* A span of generated text that belongs to `element`. */
static struct element *generate(struct composer *composer,
    struct element *element, const char *classes, const char *text)
{
	struct element *span = element_new(
	    composer->scratch, NULL, "span", classes);

	span->parent = element;
	span->language = element->language;
	span->is_inline = true;
	span->text = text;
	style_element(composer->styles, span);
	return span;
}

const struct element *footnote_call(struct composer *composer,
    struct element *element, const char **href, const char **target)
{
	struct element *call;
	struct footnotes *footnotes = composer->footnotes;
	struct arena *arena = composer->layout->arena;
	struct pending *pending;
	const char *number;
	unsigned count;

	if (!footnotes || footnotes->root || !element->is_inline ||
	    !is_note(element) ||
	    style_is(element->style, PROPERTY_DISPLAY, KEYWORD_NONE))
		return NULL;
	count = footnotes->number + 1;
	number = marker_number(composer, element->style, count);
	*href = arena_printf(arena, "#note-%u", count);
	*target = arena_printf(arena, "call-%u", count);
	if (!composer->is_measuring) {
		footnotes->number = count;
		pending = add_pending(composer, element);
		pending->target = *target;
		pending->text = number;
		pending->id = *href + 1;
	}
	call = generate(composer, element->parent, "footnote-call", number);
	/* behind a link it belongs to it; elsewhere it has no place in the
	 * structure, and so it can be no link */
	if (element->prev && element_tag(element->prev) == TAG_A)
		call->node = element->prev->node;
	else
		*href = NULL;
	return call;
}

static struct note_row *row_of(const struct composer *composer, const char *id)
{
	const struct footnotes *footnotes = composer->footnotes;

	return footnotes && footnotes->row_count > 0
	    ? bsearch(id, footnotes->rows, footnotes->row_count,
		  sizeof(*footnotes->rows), compare_with_id)
	    : NULL;
}

void footnote_refer(
    struct composer *composer, const struct element *link, const char *target)
{
	const char *href = node_attr(link->node, ATTR_HREF);
	struct note_row *row;
	struct pending *pending;

	if (!composer->footnotes || composer->is_measuring ||
	    composer->footnotes->root || !href || *href != '#' ||
	    node_role(link->node) != ROLE_NOTEREF)
		return;
	row = row_of(composer, href + 1);
	if (!row || row->is_taken || row->is_composed)
		return;
	row->is_taken = true;
	pending = add_pending(composer, row->element);
	pending->target = target;
	pending->text = element_text(composer->layout->arena, link);
}

/* All notes in it are gone, and there is nothing else but headings. */
static bool is_emptied(
    const struct composer *composer, const struct element *root)
{
	const struct element *element = element_following(root, root, true);
	bool has_note = false;

	while (element) {
		const struct note_row *row = element->id && is_note(element)
		    ? row_of(composer, element->id)
		    : NULL;

		if (row && !row->is_taken)
			return false;
		has_note |= row != NULL;
		if (!row && !element->name && !text_is_blank(element->text))
			return false;
		element = element_following(element, root,
		    !row && element->pseudo == PSEUDO_NONE &&
			!is_heading(element_tag(element)));
	}
	return has_note;
}

bool footnote_is_taken(struct composer *composer, const struct element *element)
{
	struct note_row *row;

	if (!composer->footnotes || composer->footnotes->root == element)
		return false;
	if (element_tag(element) == TAG_ASIDE)
		return is_emptied(composer, element);
	if (!element->id || !is_note(element))
		return false;
	row = row_of(composer, element->id);
	if (!row || row->element != element)
		return false;
	row->is_composed = !row->is_taken;
	return row->is_taken;
}

bool footnote_is_root(
    const struct composer *composer, const struct element *element)
{
	return composer->footnotes && composer->footnotes->root == element;
}

/* Its number hangs where the note's lines begin; returns how far the text is from
 * the edge. */
static float add_marker(
    struct composer *composer, const struct pending *pending)
{
	const struct element *marker = generate(
	    composer, pending->element, "footnote-marker", pending->text);
	const struct style *style = marker->style;
	struct paragraph_lines lines = { 0 };
	struct paragraph paragraph;
	bool is_rtl = language_is_rtl(marker->language);
	float room = composer->measure_pt / 4;

	if (style_is(style, PROPERTY_DISPLAY, KEYWORD_NONE))
		return 0;
	spans_artifact(composer, pending->text, style, pending->element->node);
	paragraph_fill(composer, style, marker->language, room, &paragraph);
	paragraph_align(&paragraph, is_rtl ? ALIGN_RIGHT : ALIGN_LEFT);
	paragraph_set(composer->typesetter, &paragraph, composer->layout,
	    &lines, composer->diags);
	if (lines.count == 0)
		return 0;
	composer->flow->marker = lines.lines[0].first;
	if (is_rtl)
		items_move(
		    composer->flow->marker, composer->measure_pt - room, 0);
	return lines.lines[0].width_pt + GAP_EM * style->text.size_pt;
}

/* A page of nothing but notes has the line above them, too. */
static float notes_room(struct composer *composer)
{
	struct footnotes *footnotes = composer->footnotes;

	if (footnotes->page_pt != composer->page_height_pt) {
		footnotes->page_pt = composer->page_height_pt;
		footnotes->room_pt = footnotes->page_pt -
		    flow_full_height(footnote_separator(composer));
	}
	return footnotes->room_pt;
}

/* Each of its bands has room below the line. */
static struct page_float *compose_note(
    struct composer *composer, const struct pending *pending)
{
	struct element *element = pending->element, *child;
	float room = notes_room(composer), page = composer->page_height_pt;
	struct page_float *note;
	struct band *first;
	struct box *box;
	float indent;

	composer->footnotes->root = element;
	composer->page_height_pt = room;
	page_float_open(composer);
	indent = add_marker(composer, pending);
	box = &composer->boxes[composer->box_count - 1];
	box->left_pt += language_is_rtl(element->language) ? 0 : indent;
	box->width_pt -= indent;
	if (pending->id)
		flow_add_target(composer, pending->id, NULL);
	if (element->is_inline) {
		box->element = element;
		box->style = element->style;
		for (child = element->first; child; child = child->next)
			child = compose_lines(composer, child);
	} else {
		compose_block(composer, element);
	}
	composer->footnotes->root = NULL;
	note = page_float_close(composer, FLOAT_NOTE);
	composer->page_height_pt = page;
	first = note->flow->bands;
	if (note->flow->count > 0)
		first->space_pt = fminf(
		    first->space_pt, room - first->height_pt);
	return note;
}

static bool names(const struct line *line, const char *target)
{
	const struct item *item = line->first;

	while (item &&
	    (item->kind != ITEM_TARGET || strcmp(item->id, target) != 0))
		item = item->next;
	return item != NULL;
}

void footnotes_attach(
    struct composer *composer, const struct line *lines, size_t count)
{
	struct footnotes *footnotes = composer->footnotes;
	struct flow *flow = composer->flow;
	size_t line = 0, pending_count;

	if (!footnotes || footnotes->root || composer->is_measuring)
		return;
	pending_count = footnotes->pending_count;
	footnotes->pending_count = 0;
	for (size_t i = 0; i < pending_count; i++) {
		const struct pending *pending = &footnotes->pending[i];
		struct page_float *note = compose_note(composer, pending);
		struct page_float **end;

		/* they are named in the order of the text, but for what runs
		 * from right to left */
		for (size_t k = line; k < count; k++)
			if (names(&lines[k], pending->target)) {
				line = k;
				break;
			}
		if (flow->outer || count == 0) {
			page_float_wait(composer, note);
			continue;
		}
		end = &flow->bands[flow->count - count + line].page_floats;
		while (*end)
			end = &(*end)->next;
		*end = note;
	}
}

struct flow *footnote_separator(struct composer *composer)
{
	struct element *line = element_new(
	    composer->scratch, NULL, "hr", "footnotes");
	struct flow *outer = composer->flow, *flow;

	line->parent = (struct element *)composer->boxes[0].element;
	line->language = line->parent->language;
	style_element(composer->styles, line);
	page_float_open(composer);
	if (!style_is(line->style, PROPERTY_DISPLAY, KEYWORD_NONE))
		compose_block(composer, line);
	flow = page_float_close(composer, FLOAT_NOTE)->flow;
	composer->flow = outer;
	/* one that leaves no room for notes is none */
	if (flow_full_height(flow) > SEPARATOR_PART * composer->page_height_pt)
		return flow_new(composer);
	return flow;
}
