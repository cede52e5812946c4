/* Writes our tree from a stream of foreign events. */
#include <string.h>

#include "clean/writer.h"

void writer_init(struct writer *writer, struct arena *arena, struct node *body)
{
	memset(writer, 0, sizeof(*writer));
	writer->arena = arena;
	writer->ids.arena = arena;
	writer->unplaced = node_new(arena, TAG_P);
	writer->place.container = body;
	writer->place.style.tag = TAG_P;
}

/* Ids seen before belong to the first thing that comes behind them. */
static void ids_place(struct writer *writer, struct node *node)
{
	size_t i;

	for (i = 0; i < writer->seen_count; i++)
		writer->seen[i]->value = node;
	writer->seen_count = 0;
}

void writer_id(struct writer *writer, const char *name)
{
	struct name_slot *slot = names_lookup(&writer->ids, name);
	size_t size = sizeof(writer->seen) / sizeof(*writer->seen);

	if (slot && slot->value == writer->unplaced &&
	    writer->seen_count < size)
		writer->seen[writer->seen_count++] = slot;
}

bool writer_may_open(const struct writer *writer, unsigned levels)
{
	return writer->place.depth + levels <= WRITER_DEPTH;
}

static void container_open(
    struct writer *writer, enum tag tag, struct node *parent)
{
	struct node *node = node_new(writer->arena, tag);

	node_append(parent, node);
	ids_place(writer, node);
	writer->place.container = node;
	writer->place.depth++;
}

/* What stands directly in a list or table without a part of its own gets one. */
struct node *writer_flow(struct writer *writer)
{
	struct node *container = writer->place.container;

	while (tag_rows[container->tag].content == TAG_PARTS) {
		switch (container->tag) {
		case TAG_UL:
		case TAG_OL:
			container_open(writer, TAG_LI, container);
			break;
		case TAG_DL:
			container_open(writer, TAG_DD, container);
			break;
		case TAG_TABLE:
			container_open(writer, TAG_TBODY, container);
			break;
		case TAG_TR:
			container_open(writer, TAG_TD, container);
			break;
		default:
			container_open(writer, TAG_TR, container);
			break;
		}
		container = writer->place.container;
	}
	return container;
}

bool writer_begin(struct writer *writer, enum tag tag)
{
	/* implicit parts of a table or list may come first: three levels */
	if (!writer_may_open(writer, 4))
		return false;
	writer_line_end(writer);
	container_open(writer, tag, writer_flow(writer));
	writer->place.style = (struct line_style){ .tag = TAG_P };
	writer->place.parts = NULL;
	return true;
}

bool writer_begin_part(struct writer *writer, enum tag tag, struct node *parent)
{
	if (!writer_may_open(writer, 4))
		return false;
	writer_line_end(writer);
	container_open(writer, tag, parent);
	writer->place.style = (struct line_style){ .tag = TAG_P };
	writer->place.parts = NULL;
	return true;
}

void writer_line_end(struct writer *writer)
{
	struct node *figures = writer->waiting;
	size_t i;

	writer->line = NULL;
	writer->breaks = 0;
	writer->skip_newline = false;
	for (i = 0; i < WRITER_INLINES; i++)
		writer->inlines[i].node = NULL;
	writer->waiting = NULL;
	if (figures)
		node_move_children(writer_flow(writer), figures);
}

void writer_expect_parts(struct writer *writer)
{
	writer->place.parts = writer->place.container;
	writer->place.parts_depth = writer->place.depth;
}

void writer_parts_return(struct writer *writer)
{
	writer_line_end(writer);
	writer->place.container = writer->place.parts;
	writer->place.depth = writer->place.parts_depth;
}

/* dt and caption stand only directly in their list or table. */
static bool is_part_at_home(const struct writer *writer)
{
	enum tag tag = writer->place.style.tag;
	enum tag container = writer->place.container->tag;

	return (tag == TAG_DT && container == TAG_DL) ||
	    (tag == TAG_CAPTION && container == TAG_TABLE);
}

static void line_start(struct writer *writer)
{
	struct line_style *style = &writer->place.style;
	bool is_part = is_part_at_home(writer);
	struct node *line;

	if (!is_part && (style->tag == TAG_DT || style->tag == TAG_CAPTION))
		style->tag = TAG_P;
	line = node_new(writer->arena, style->tag);
	node_append(
	    is_part ? writer->place.container : writer_flow(writer), line);
	ids_place(writer, line);
	if (style->role && is_block(style->tag))
		node_set_role(writer->arena, line, style->role);
	if (style->align && (style->tag == TAG_P || is_heading(style->tag)))
		node_set_attr(writer->arena, line, ATTR_ALIGN, style->align);
	if (style->lang)
		node_set_attr(writer->arena, line, ATTR_LANG, style->lang);
	if (style->dir)
		node_set_attr(writer->arena, line, ATTR_DIR, style->dir);
	if (style->language && style->tag == TAG_PRE)
		node_set_attr(
		    writer->arena, line, ATTR_LANGUAGE, style->language);
	writer->line = line;
}

/* The deepest element that is open in the line. */
static struct node *line_tip(const struct writer *writer)
{
	struct node *tip = writer->line;
	size_t i;

	for (i = 0; i < writer->place.inline_count; i++) {
		if (!writer->inlines[i].node)
			break;
		tip = writer->inlines[i].node;
	}
	return tip;
}

/* Two br end a paragraph; one is kept in the line. */
static void breaks_write(struct writer *writer)
{
	unsigned breaks = writer->breaks;

	writer->breaks = 0;
	if (!breaks || !writer->line || !writer->line->first)
		return;
	if (breaks > 1 && writer->line->tag == TAG_P)
		writer_line_end(writer);
	else
		node_append(line_tip(writer), node_new(writer->arena, TAG_BR));
}

static bool is_same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* Neighbours that say the same become one. */
static bool is_continued(
    const struct node *node, const struct open_inline *want)
{
	if (!node || node->tag != want->tag || node_role(node) != want->role)
		return false;
	switch (node->tag) {
	case TAG_RUBY:
	case TAG_RT:
	case TAG_RP:
	case TAG_CODE:
	case TAG_KBD:
	case TAG_SAMP:
	case TAG_Q:
	case TAG_U: /* names side by side have a line each */
		return false;
	default:
		break;
	}
	return is_same(node_attr(node, ATTR_HREF), want->href) &&
	    is_same(node_attr(node, ATTR_TITLE), want->title) &&
	    is_same(node_attr(node, ATTR_LANG), want->lang) &&
	    is_same(node_attr(node, ATTR_DIR), want->dir);
}

static struct node *inline_open(
    struct writer *writer, struct node *parent, const struct open_inline *want)
{
	struct node *node = node_new(writer->arena, want->tag);

	node_append(parent, node);
	node_set_attr(writer->arena, node, ATTR_HREF, want->href);
	node_set_attr(writer->arena, node, ATTR_TITLE, want->title);
	node_set_attr(writer->arena, node, ATTR_LANG, want->lang);
	node_set_attr(writer->arena, node, ATTR_DIR, want->dir);
	if (want->role)
		node_set_role(writer->arena, node, want->role);
	return node;
}

/* The node text goes into: the line and its inline elements are opened. */
static struct node *text_parent(struct writer *writer)
{
	struct node *parent;
	struct open_inline *entry;
	size_t i;

	breaks_write(writer);
	if (!writer->line)
		line_start(writer);
	parent = writer->line;
	for (i = 0; i < writer->place.inline_count; i++) {
		entry = &writer->inlines[i];
		if (!entry->node && !writer->seen_count &&
		    is_continued(parent->last, entry))
			entry->node = parent->last;
		if (!entry->node) {
			entry->node = inline_open(writer, parent, entry);
			ids_place(writer, entry->node);
		}
		parent = entry->node;
	}
	ids_place(writer, writer->line);
	return parent;
}

static void text_append(
    struct writer *writer, struct node *parent, const char *text)
{
	struct node *node = node_text_new(writer->arena, text, strlen(text));

	node_append(parent, node);
	if (text_is_blank(text))
		return;
	if (!writer->first_text)
		writer->first_text = node;
	writer->last_text = node;
}

/* Line ends and blanks stay as they are; a br is one line end, also where the
 * source has both. */
static void pre_text(struct writer *writer, const char *text)
{
	struct node *parent;

	if (writer->skip_newline && *text == '\n')
		text++;
	writer->skip_newline = false;
	if (!*text)
		return;
	parent = text_parent(writer);
	text_append(writer, parent, text);
}

void writer_text(struct writer *writer, const char *text)
{
	struct node *parent;

	if (!*text)
		return;
	if (writer->place.style.tag == TAG_PRE) {
		pre_text(writer, text);
		return;
	}
	if (text_is_blank(text)) {
		/* only between other text; never opens anything */
		if (!writer->line || writer->breaks || !writer->line->first)
			return;
		parent = line_tip(writer);
	} else {
		parent = text_parent(writer);
	}
	text_append(writer, parent, text);
}

void writer_break(struct writer *writer)
{
	if (writer->place.style.tag == TAG_PRE) {
		writer->skip_newline = false;
		pre_text(writer, "\n");
		writer->skip_newline = true;
		return;
	}
	if (writer->line)
		writer->breaks++;
}

/* The last character written to the open pre is a line end. */
static bool is_at_line_start(const struct writer *writer)
{
	const struct node *node = writer->line;

	while (node && node->last)
		node = node->last;
	return !node || node->tag != TAG_TEXT || !*node->text ||
	    node->text[strlen(node->text) - 1] == '\n';
}

void writer_soft_break(struct writer *writer)
{
	if (writer->place.style.tag == TAG_PRE) {
		if (!is_at_line_start(writer))
			pre_text(writer, "\n");
	} else if (writer->line && !writer->breaks) {
		writer->breaks = 1;
	}
}

void writer_rule(struct writer *writer)
{
	writer_line_end(writer);
	node_append(writer_flow(writer), node_new(writer->arena, TAG_HR));
}

bool writer_has_open(const struct writer *writer, enum tag tag)
{
	size_t i;

	for (i = 0; i < writer->place.inline_count; i++)
		if (writer->inlines[i].tag == tag)
			return true;
	return false;
}

void writer_push(struct writer *writer, const struct open_inline *want)
{
	/* bold within bold is bold, but a quotation may hold another */
	if (writer->place.inline_count == WRITER_INLINES ||
	    (want->tag != TAG_Q && writer_has_open(writer, want->tag)))
		return;
	writer->inlines[writer->place.inline_count] = *want;
	writer->inlines[writer->place.inline_count].node = NULL;
	writer->place.inline_count++;
}

void writer_picture(struct writer *writer, struct node *img, bool is_inline)
{
	enum tag tag = writer->place.style.tag;
	struct node *figure;

	/* no figure can stand in these, nor be put behind them */
	if (is_inline || tag == TAG_DT || tag == TAG_CAPTION) {
		node_append(text_parent(writer), img);
		return;
	}
	figure = node_new(writer->arena, TAG_FIGURE);
	node_append(figure, img);
	writer_figure(writer, figure);
}

void writer_figure(struct writer *writer, struct node *figure)
{
	enum tag tag = writer->place.style.tag;

	writer->recent = figure;
	ids_place(writer, figure);
	if (writer->line && (is_heading(tag) || tag == TAG_PRE)) {
		if (!writer->waiting)
			writer->waiting = node_new(writer->arena, TAG_BODY);
		node_append(writer->waiting, figure);
		return;
	}
	writer_line_end(writer);
	node_append(writer_flow(writer), figure);
}
