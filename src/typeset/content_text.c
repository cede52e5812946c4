/* From content lists to texts. */
#include "typeset/content_text.h"

#include <string.h>

#include "typeset/counter.h"
#include "typeset/quotes.h"

/* counters() shows so many, the innermost. */
#define COUNTERS_SHOWN 32

/* As much as there is room for, whole characters. */
static void put(struct content_writer *writer, const char *added)
{
	size_t room = CONTENT_TEXT_BYTES - writer->text.size;
	size_t size = strlen(added);

	if (room > *writer->room)
		room = *writer->room;
	if (size > room)
		for (size = room; size > 0 && (added[size] & 0xc0) == 0x80;)
			size--;
	buf_add(&writer->text, added, size);
	*writer->room -= size;
}

static void put_number(
    struct content_writer *writer, enum keyword style, int64_t number)
{
	struct buf digits = BUF_INIT;

	counter_put(&digits, style, number);
	put(writer, buf_text(&digits));
	buf_release(&digits);
}

/* CSS Lists 3, 4.7: a counter that is not there is 0. */
static void put_counters(
    struct content_writer *writer, const struct content_part *part, size_t most)
{
	int64_t numbers[COUNTERS_SHOWN] = { 0 };
	size_t count = counter_list(
	    writer->state->counters, part->text, numbers, most);

	for (size_t i = count > 0 ? count : 1; i-- > 0;) {
		put_number(writer, part->style, numbers[i]);
		if (i > 0)
			put(writer, part->between);
	}
}

/* Section 3.2: what closes no quotation shows nothing. */
static void put_quote(
    struct content_writer *writer, bool is_open, bool is_shown)
{
	unsigned *quotes = &writer->state->quotes, depth = *quotes;
	const struct element *pseudo = writer->pseudo;

	if (is_open)
		++*quotes;
	else if (depth == 0)
		return;
	else
		depth = --*quotes;
	if (is_shown)
		put(writer,
		    quote_mark(
			pseudo->style, pseudo->language, depth, is_open));
}

static void put_attr(struct content_writer *writer, enum attr_id attr)
{
	const struct node *node = writer->owner->node;
	const char *value = node ? node_attr(node, attr) : NULL;

	if (value)
		put(writer, value);
}

/* As element_text() has it, but no more than there is room for: many elements
 * may want the text of those in them, and many times. */
static void put_element(struct content_writer *writer)
{
	const struct element *root = writer->owner, *element = root;

	while (element && *writer->room > 0 &&
	    writer->text.size < CONTENT_TEXT_BYTES) {
		put(writer, element_own_text(element));
		element = element_following(
		    element, root, element_has_text(element));
	}
}

static void put_before(struct content_writer *writer)
{
	const struct element *inside = writer->before ? writer->before->first
						      : NULL;

	for (; inside; inside = inside->next)
		if (inside->text)
			put(writer, inside->text);
}

static void put_part(
    struct content_writer *writer, const struct content_part *part)
{
	switch (part->kind) {
	case CONTENT_TEXT:
		put(writer, part->text);
		break;
	case CONTENT_STRING: /* of a page */
		break;
	case CONTENT_COUNTER:
		put_counters(writer, part, 1);
		break;
	case CONTENT_COUNTERS:
		put_counters(writer, part, COUNTERS_SHOWN);
		break;
	case CONTENT_ATTR:
		put_attr(writer, part->attr);
		break;
	case CONTENT_OPEN_QUOTE:
	case CONTENT_NO_OPEN_QUOTE:
		put_quote(writer, true, part->kind == CONTENT_OPEN_QUOTE);
		break;
	case CONTENT_CLOSE_QUOTE:
	case CONTENT_NO_CLOSE_QUOTE:
		put_quote(writer, false, part->kind == CONTENT_CLOSE_QUOTE);
		break;
	case CONTENT_ELEMENT:
		put_element(writer);
		break;
	case CONTENT_BEFORE:
		put_before(writer);
		break;
	case CONTENT_LEADER: /* these are no text */
	case CONTENT_TARGET_PAGE:
		break;
	}
}

bool content_is_text(const struct content_part *part)
{
	return part->kind != CONTENT_LEADER &&
	    part->kind != CONTENT_TARGET_PAGE;
}

const char *content_write(
    struct content_writer *writer, const struct content_part *part)
{
	const char *kept;

	writer->text = (struct buf)BUF_INIT;
	for (; part && content_is_text(part); part = part->next)
		put_part(writer, part);
	kept = arena_strdup(writer->state->arena, buf_text(&writer->text));
	buf_release(&writer->text);
	return kept;
}
