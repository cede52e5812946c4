/* Foreign blocks, lists, tables and figures: entering and leaving them. */
#include <string.h>

#include "clean/build.h"

bool is_in_pre(const struct builder *b)
{
	return b->writer.place.style.tag == TAG_PRE;
}

static void soft_enter(struct builder *b, struct frame *frame)
{
	frame->kind = FRAME_SOFT;
	writer_soft_break(&b->writer);
}

static void too_deep(struct builder *b, const struct page_node *node)
{
	diag_add(b->diags, DIAG_DEPTH_LIMIT, 0,
	    "%s: more than %d blocks within each other", page_name(node),
	    WRITER_DEPTH);
}

/* What is around program code may say its language. */
static void language_look(struct builder *b, const struct page_node *node)
{
	const char *language = node_program_language(b->arena, node);

	if (language)
		b->mode.language = language;
}

/* A block without meaning of its own. */
void break_enter(struct builder *b, struct frame *frame,
    const struct page_node *node, unsigned marks)
{
	struct line_style *style = &b->writer.place.style;

	if (style->is_locked) {
		soft_enter(b, frame);
		return;
	}
	frame->kind = FRAME_BLOCK;
	writer_line_end(&b->writer);
	language_look(b, node);
	if (marks & MARK_NOTES && writer_begin(&b->writer, TAG_ASIDE)) {
		node_set_role(b->arena, b->writer.place.container, ROLE_NOTES);
		b->mode.in_notes = true;
	}
	if (marks & MARK_CAPTION)
		style->role = ROLE_CAPTION;
	if (marks & MARK_CREDIT)
		style->role = ROLE_CREDIT;
	if (marks & (MARK_CENTER | MARK_RIGHT))
		style->align = marks & MARK_CENTER ? "center" : "right";
	if (node_align(node))
		style->align = node_align(node);
	if (node_dir(node))
		style->dir = node_dir(node);
}

void line_enter(struct builder *b, struct frame *frame,
    const struct page_node *node, enum tag tag, unsigned marks)
{
	struct line_style *style = &b->writer.place.style;
	enum role role = style->role;
	const char *language = tag == TAG_PRE
	    ? node_program_language(b->arena, node)
	    : NULL;

	if (style->is_locked && (tag == TAG_P || is_in_pre(b))) {
		soft_enter(b, frame);
		return;
	}
	style->is_locked = false;
	break_enter(b, frame, node, marks);
	style->tag = tag;
	/* a caption by class may be spelled as a heading */
	if (marks & MARK_CAPTION)
		style->tag = TAG_P;
	else if (tag != TAG_P)
		style->role = ROLE_NONE;
	else if (!style->role)
		style->role = role;
	if (node_lang(node))
		style->lang = node_lang(node);
	style->is_locked = style->tag != TAG_P;
	if (tag == TAG_PRE)
		style->language = language ? language : b->mode.language;
}

void block_enter(struct builder *b, struct frame *frame,
    const struct page_node *node, enum tag tag, unsigned marks)
{
	if (is_in_pre(b)) {
		soft_enter(b, frame);
		return;
	}
	frame->kind = FRAME_BLOCK;
	if (!writer_begin(&b->writer, tag)) {
		too_deep(b, node);
		break_enter(b, frame, node, marks);
		return;
	}
	if (tag == TAG_ASIDE && marks & MARK_NOTES) {
		node_set_role(b->arena, b->writer.place.container, ROLE_NOTES);
		b->mode.in_notes = true;
	}
	if (marks & MARK_CREDIT)
		b->writer.place.style.role = ROLE_CREDIT;
	if (node_lang(node))
		node_set_attr(b->arena, b->writer.place.container, ATTR_LANG,
		    node_lang(node));
}

/* ---- lists */

static bool is_list(const struct node *node)
{
	return node && (node->tag == TAG_UL || node->tag == TAG_OL);
}

void list_enter(struct builder *b, struct frame *frame,
    const struct page_node *node, enum tag tag, unsigned marks)
{
	struct writer *w = &b->writer;
	struct node *list;

	/* ul directly in ul belongs to the item before it */
	if (is_list(w->place.parts) && !is_in_pre(b)) {
		writer_parts_return(w);
		if (w->place.parts->last) {
			w->place.container = w->place.parts->last;
			w->place.depth++;
		}
	}
	if (marks & MARK_NOTES && !is_in_pre(b))
		break_enter(b, frame, node, marks);
	block_enter(b, frame, node, tag, 0);
	list = w->place.container;
	if (frame->kind != FRAME_BLOCK || list->tag != tag || list->first)
		return;
	writer_expect_parts(w);
	if (tag != TAG_OL)
		return;
	node_set_attr(b->arena, list, ATTR_START,
	    node_number(b->arena, node, "start", -999999999, 999999999));
	if (page_attr(node, "reversed"))
		node_set_attr(b->arena, list, ATTR_REVERSED, "");
}

/* An li outside lists starts one, or goes on with the one before. */
static void stray_enter(struct builder *b)
{
	struct writer *w = &b->writer;
	struct node *flow;

	writer_line_end(w);
	flow = writer_flow(w);
	if (b->stray_list && flow->last == b->stray_list) {
		w->place.container = b->stray_list;
		w->place.depth++;
	} else if (writer_begin(w, TAG_UL)) {
		b->stray_list = w->place.container;
	}
}

void item_enter(
    struct builder *b, struct frame *frame, const struct page_node *node)
{
	struct writer *w = &b->writer;
	struct node *list = w->place.parts;

	if (w->place.style.is_locked && !is_list(list)) {
		soft_enter(b, frame);
		return;
	}
	frame->kind = FRAME_BLOCK;
	if (is_list(list)) {
		writer_parts_return(w);
		frame->place = w->place;
	} else {
		stray_enter(b);
		list = w->place.container;
	}
	if (!is_list(list) || !writer_begin_part(w, TAG_LI, list)) {
		too_deep(b, node);
		return;
	}
	if (list->tag == TAG_OL)
		node_set_attr(b->arena, w->place.container, ATTR_VALUE,
		    node_number(
			b->arena, node, "value", -999999999, 999999999));
	if (b->mode.in_notes)
		node_set_role(b->arena, w->place.container, ROLE_NOTE);
}

void term_enter(struct builder *b, struct frame *frame,
    const struct page_node *node, enum tag tag)
{
	struct writer *w = &b->writer;
	struct node *list = w->place.parts;

	if (is_in_pre(b) || !list || list->tag != TAG_DL) {
		break_enter(b, frame, node, 0);
		return;
	}
	frame->kind = FRAME_BLOCK;
	writer_parts_return(w);
	frame->place = w->place;
	if (tag == TAG_DT)
		w->place.style = (struct line_style){ .tag = TAG_DT,
			.is_locked = true };
	else if (!writer_begin_part(w, TAG_DD, list))
		too_deep(b, node);
}

/* ---- tables */

static bool is_layout(const struct page_node *table)
{
	const char *role = page_attr(table, "role");
	const struct page_node *node;

	if (role && (!strcmp(role, "presentation") || !strcmp(role, "none")))
		return true;
	for (node = page_following(table, table, false); node;
	     node = page_following(node, table, false)) {
		if (!page_name(node))
			continue;
		if (!strcmp(page_name(node), "td"))
			return node_marks(node) & MARK_LAYOUT;
	}
	return false;
}

void table_enter(
    struct builder *b, struct frame *frame, const struct page_node *node)
{
	if (is_in_pre(b) || is_layout(node)) {
		break_enter(b, frame, node, 0);
		b->writer.place.parts = NULL;
		return;
	}
	block_enter(b, frame, node, TAG_TABLE, 0);
	if (b->writer.place.container->tag == TAG_TABLE)
		writer_expect_parts(&b->writer);
}

static bool is_section(const struct node *node)
{
	return node &&
	    (node->tag == TAG_THEAD || node->tag == TAG_TBODY ||
		node->tag == TAG_TFOOT);
}

/* The part `tag` of the table; false where there is no table. */
static bool part_enter(struct builder *b, struct frame *frame, enum tag tag)
{
	struct writer *w = &b->writer;
	struct node *parts = w->place.parts;

	if (is_in_pre(b) || !parts)
		return false;
	if (tag == TAG_TR ? parts->tag != TAG_TABLE && !is_section(parts)
		: tag == TAG_TD || tag == TAG_TH ? parts->tag != TAG_TR
						 : parts->tag != TAG_TABLE)
		return false;
	frame->kind = FRAME_BLOCK;
	writer_parts_return(w);
	frame->place = w->place;
	if (tag == TAG_TR && parts->tag == TAG_TABLE) {
		if (!parts->last || parts->last->tag != TAG_TBODY)
			node_append(parts, node_new(b->arena, TAG_TBODY));
		parts = parts->last;
		w->place.depth++;
	}
	return writer_begin_part(w, tag, parts);
}

void cell_enter(struct builder *b, struct frame *frame,
    const struct page_node *node, enum tag tag)
{
	struct node *cell;

	if (!part_enter(b, frame, tag)) {
		break_enter(b, frame, node, 0);
		return;
	}
	cell = b->writer.place.container;
	node_set_attr(b->arena, cell, ATTR_COLSPAN,
	    node_number(b->arena, node, "colspan", 2, 1000));
	node_set_attr(b->arena, cell, ATTR_ROWSPAN,
	    node_number(b->arena, node, "rowspan", 0, 65534));
	node_set_attr(b->arena, cell, ATTR_ALIGN, node_align(node));
}

void section_enter(struct builder *b, struct frame *frame,
    const struct page_node *node, enum tag tag)
{
	if (!part_enter(b, frame, tag))
		break_enter(b, frame, node, 0);
	else
		writer_expect_parts(&b->writer);
}

void caption_enter(
    struct builder *b, struct frame *frame, const struct page_node *node)
{
	struct writer *w = &b->writer;

	if (is_in_pre(b) || !w->place.parts ||
	    w->place.parts->tag != TAG_TABLE) {
		break_enter(b, frame, node, 0);
		return;
	}
	frame->kind = FRAME_BLOCK;
	writer_parts_return(w);
	frame->place = w->place;
	w->place.style = (struct line_style){ .tag = TAG_CAPTION,
		.is_locked = true };
}

/* ---- figures */

void figure_enter(
    struct builder *b, struct frame *frame, const struct page_node *node)
{
	struct writer *w = &b->writer;

	if (is_in_pre(b)) {
		soft_enter(b, frame);
		return;
	}
	frame->kind = FRAME_BLOCK;
	frame->is_figure = true;
	writer_line_end(w);
	language_look(b, node);
	w->place.style = (struct line_style){ .tag = TAG_P };
	frame->container = writer_flow(w);
	frame->before = frame->container->last;
	w->place.parts = NULL;
}

static bool is_caption(const struct node *node)
{
	return node->tag == TAG_P && node_role(node) == ROLE_CAPTION;
}

/* A caption that stands above its picture goes below; pictures of one figure
 * stay together; a pre or table with a caption becomes a figure. */
void figure_leave(struct builder *b, const struct frame *frame)
{
	struct node *node, *next, *last, *main = NULL, *wrapper;
	struct node *first = frame->before ? frame->before->next
					   : frame->container->first;
	size_t captions = 0, figures = 0, others = 0;

	for (node = first; node; node = node->next) {
		captions += is_caption(node);
		figures += node->tag == TAG_FIGURE;
		if (is_caption(node))
			continue;
		if (!main &&
		    (node->tag == TAG_FIGURE || node->tag == TAG_PRE ||
			node->tag == TAG_TABLE))
			main = node;
		else if (node->tag != TAG_FIGURE || main->tag != TAG_FIGURE ||
		    node_role(node) || node_role(main))
			others++;
	}
	if (!main || others || (captions > 1 && figures > 1))
		return;
	last = frame->container->last;
	for (node = first; node; node = node == last ? NULL : next) {
		next = node->next;
		if (is_caption(node)) {
			node_remove(node);
			node_append(frame->container, node);
		} else if (node != main) {
			node_move_children(main, node);
			node_remove(node);
		}
	}
	if (main->tag != TAG_FIGURE && main->next && is_caption(main->next)) {
		wrapper = node_new(b->arena, TAG_FIGURE);
		node_wrap(main, wrapper);
	}
	b->writer.recent = main->tag == TAG_FIGURE ? main : NULL;
}
