/* From the foreign tree to ours, element by element. */
#include <stdlib.h>
#include <string.h>

#include "clean/mentions.h"

static struct frame *frame_push(struct builder *b)
{
	struct frame *frame;

	if (b->frame_count == b->frame_capacity) {
		b->frame_capacity = b->frame_capacity * 2 + 64;
		b->frames = memory_resize(
		    b->frames, b->frame_capacity, sizeof(*b->frames));
	}
	frame = &b->frames[b->frame_count++];
	memset(frame, 0, sizeof(*frame));
	frame->place = b->writer.place;
	frame->mode = b->mode;
	return frame;
}

static void image_build(
    struct builder *b, const struct page_node *node, unsigned marks)
{
	struct picture_sight sight;
	struct node *img;

	picture_look(b, node, marks, &sight);
	if (sight.kind == SIGHT_TEXT && !b->mode.is_silent)
		writer_text(&b->writer, sight.alt);
	if (sight.kind != SIGHT_INLINE && sight.kind != SIGHT_FIGURE)
		return;
	img = picture_node(b, &sight);
	if (img)
		writer_picture(&b->writer, img, sight.kind == SIGHT_INLINE);
}

/* The note of a mark that stands only in its attributes, or NULL. */
static const char *note_text(
    struct arena *arena, const struct page_node *node, unsigned marks)
{
	const char *text, *url;

	if (marks & MARK_NOTE) {
		text = page_attr(node, "title");
	} else if (page_attr(node, "data-numero")) { /* Zhihu */
		text = page_attr(node, "data-text");
		url = page_attr(node, "data-url");
		if (text && url && *url)
			text = arena_printf(arena, "%s %s", text, url);
	} else {
		return NULL;
	}
	return text && !text_is_blank(text) ? text : NULL;
}

/* A note that stands only in the attributes of its mark. */
static void note_enter(
    struct builder *b, const struct page_node *node, const char *text)
{
	struct note *note = ARENA_NEW(b->arena, struct note);

	b->note_count++;
	note->text = arena_strdup(b->arena, text);
	note->name = arena_printf(b->arena, "\001note-%zu", b->note_count);
	note->back = arena_printf(b->arena, "\001back-%zu", b->note_count);
	*b->notes_end = note;
	b->notes_end = &note->next;
	names_add(&b->writer.ids, note->name)->value = b->writer.unplaced;
	names_add(&b->writer.ids, note->back)->value = b->writer.unplaced;
	writer_id(&b->writer, note->back);
	writer_push(&b->writer, &(struct open_inline){ .tag = TAG_SUP });
	writer_push(&b->writer,
	    &(struct open_inline){ .tag = TAG_A,
		.href = arena_printf(b->arena, "#%s", note->name),
		.role = ROLE_NOTEREF });
	if (!page_first(node))
		writer_text(
		    &b->writer, arena_printf(b->arena, "%zu", b->note_count));
}

/* The first text in an element that is not blank, or NULL. */
static const char *page_first_text(const struct page_node *root)
{
	const struct page_node *node;
	const char *text;

	for (node = page_following(root, root, false); node;
	     node = page_following(node, root, false)) {
		text = page_node_text(node);
		if (text && !text_is_blank(text))
			return text;
	}
	return NULL;
}

static bool is_code(const struct page_node *node)
{
	return page_name(node) && !strcmp(page_name(node), "code");
}

static void inline_enter(struct builder *b, struct frame *frame,
    const struct page_node *node, enum tag tag, unsigned marks)
{
	struct open_inline want = { .tag = tag };
	struct line_style *style = &b->writer.place.style;
	const char *title = page_attr(node, "title"), *language, *note;

	if (marks & MARK_CAPTION) {
		break_enter(b, frame, node, marks);
		return;
	}
	note = note_text(b->arena, node, marks);
	if (note) {
		note_enter(b, node, note);
		return;
	}
	if (marks & MARK_TITLED && title && !page_first_text(node))
		writer_text(&b->writer, title);
	if (tag == TAG_SPAN && page_attr(node, "data-tex")) {
		formula_write(b, page_attr(node, "data-tex"));
		b->mode.is_silent = true;
		return;
	}
	if (tag == TAG_CODE && is_in_pre(b)) {
		/* WeChat writes an element a line */
		if (b->before && is_code(b->before) &&
		    !strcmp(page_name(page_parent(node)), "pre"))
			writer_soft_break(&b->writer);
		language = node_program_language(b->arena, node);
		if (language && !b->writer.line)
			style->language = language;
		return;
	}
	want.lang = node_lang(node);
	want.dir = node_dir(node);
	if ((tag == TAG_ABBR || tag == TAG_DFN) && title &&
	    !text_is_blank(title))
		want.title = text_collapse(b->arena, title);
	if (tag != TAG_SPAN || want.lang || want.dir)
		writer_push(&b->writer, &want);
}

#define MARK_TEXTS 3 /* in the elements of a note's mark */
#define MARK_NODES 12

/* The text of a link is the mark of a note. */
static bool is_mark_link(struct arena *arena, const struct page_node *link)
{
	const struct page_node *node;
	const char *text = "";
	unsigned count = 0, seen = 0;

	for (node = page_following(link, link, false); node;
	     node = page_following(node, link, false)) {
		if (++seen > MARK_NODES)
			return false;
		if (!page_node_text(node))
			continue;
		if (++count > MARK_TEXTS || strlen(page_node_text(node)) > 40)
			return false;
		text = arena_printf(arena, "%s%s", text, page_node_text(node));
	}
	return is_note_mark(text_collapse(arena, text));
}

static void link_enter(struct builder *b, struct frame *frame,
    const struct page_node *node, unsigned marks)
{
	const char *raw = page_attr(node, "href"), *href;

	if (marks & MARK_NO_LINK)
		frame->hit = mention_begin(b, node);
	if (!raw || marks & MARK_NO_LINK)
		return;
	href = link_href(b, raw,
	    strchr(raw, '#') && *raw != '#' && is_mark_link(b->arena, node));

	if (href)
		writer_push(&b->writer,
		    &(struct open_inline){ .tag = TAG_A, .href = href });
}

static void ruby_part_enter(struct builder *b, enum tag tag)
{
	struct writer *w = &b->writer;

	if (w->place.inline_count &&
	    w->inlines[w->place.inline_count - 1].tag == TAG_RUBY)
		writer_push(w, &(struct open_inline){ .tag = tag });
}

/* ---- drawings */

/* Of a drawing only its labels are text, or what is HTML again. */
static void svg_enter(
    struct builder *b, struct frame *frame, const struct page_node *node)
{
	const char *name = page_name(node);

	if (!strcmp(name, "foreignObject") || !strcmp(name, "foreignobject")) {
		b->mode.is_silent = b->mode.in_svg = false;
	} else if (!strcmp(name, "text")) {
		b->mode.is_silent = false;
		break_enter(b, frame, node, 0);
		if (b->writer.place.style.tag == TAG_P)
			b->writer.place.style.role = ROLE_CAPTION;
	}
}

/* ---- the walk */

/* Nothing in it is looked at. */
static bool is_closed(
    struct builder *b, const struct foreign *row, const struct page_node *node)
{
	switch ((int)row->act) {
	case ACT_DROP:
	case ACT_BR:
	case ACT_HR:
	case ACT_IMG:
	case ACT_SCRIPT:
		return true;
	case ACT_MEDIA: /* an object holds what serves instead of it */
		return strcmp(row->name, "object") != 0 ||
		    media_is_known(b, node);
	default:
		return false;
	}
}

static bool element_enter(struct builder *b, struct frame *frame,
    const struct page_node *node, unsigned marks)
{
	const struct foreign *row = foreign_lookup(page_name(node));

	if (row && is_closed(b, row, node))
		return false;
	switch (row ? (int)row->act : ACT_UNWRAP) {
	case ACT_INLINE:
		inline_enter(b, frame, node, row->tag, marks);
		break;
	case ACT_LINE:
		line_enter(b, frame, node, row->tag, marks);
		break;
	case ACT_FIGCAPTION:
		marks |= MARK_CAPTION; /* fall through */
	case ACT_BREAK:
	case ACT_CENTER:
		break_enter(b, frame, node, marks);
		if (row->act == ACT_CENTER)
			b->writer.place.style.align = "center";
		break;
	case ACT_BLOCK:
		block_enter(b, frame, node, row->tag, marks);
		break;
	case ACT_LIST:
		list_enter(b, frame, node, row->tag, marks);
		break;
	case ACT_ITEM:
		item_enter(b, frame, node);
		break;
	case ACT_TERM:
	case ACT_DESCRIPTION:
		term_enter(b, frame, node, row->tag);
		break;
	case ACT_TABLE:
		table_enter(b, frame, node);
		break;
	case ACT_SECTION:
	case ACT_ROW:
		section_enter(b, frame, node, row->tag);
		break;
	case ACT_CELL:
		cell_enter(b, frame, node, row->tag);
		break;
	case ACT_CAPTION:
		caption_enter(b, frame, node);
		break;
	case ACT_FIGURE:
		figure_enter(b, frame, node);
		break;
	case ACT_LINK:
		link_enter(b, frame, node, marks);
		break;
	case ACT_RUBY_PART:
		ruby_part_enter(b, row->tag);
		break;
	case ACT_PICTURE:
		b->mode.source_set = picture_sources(b->arena, node);
		break;
	case ACT_NOSCRIPT:
	case ACT_SVG:
		b->mode.is_silent = true;
		b->mode.in_svg = row->act == ACT_SVG;
		break;
	case ACT_MATH:
		formula_enter(b, node);
		break;
	}
	if (b->mode.in_math)
		math_enter(b, frame, node);
	return true;
}

/* Program code whose lines are elements. */
static void listing_enter(
    struct builder *b, struct frame *frame, const struct page_node *node)
{
	line_enter(b, frame, node, TAG_PRE, 0);
	b->mode.in_listing = true;
}

/* Elements that have no inside. */
static void single_build(struct builder *b, const struct page_node *node,
    enum act act, unsigned marks)
{
	switch (act) {
	case ACT_BR:
		writer_break(&b->writer);
		break;
	case ACT_HR:
		if (b->writer.place.style.is_locked)
			writer_soft_break(&b->writer);
		else
			writer_rule(&b->writer);
		break;
	case ACT_IMG:
		image_build(b, node, marks);
		break;
	case ACT_MEDIA:
		media_build(b, node);
		break;
	case ACT_SCRIPT:
		formula_script(b, node);
		break;
	case ACT_DROP:
		dropped_tell(b, "page", node);
		break;
	default:
		break;
	}
}

/* True if the inside of the element is to be walked. */
static bool node_enter(struct builder *b, const struct page_node *node)
{
	const char *text = page_node_text(node), *name = page_name(node), *id;
	const struct foreign *row;
	struct frame *frame;
	unsigned marks;

	if (text && b->mode.in_listing && text_is_blank(text) &&
	    listing_is_frame(page_parent(node)))
		return false;
	if (text && !b->mode.is_silent) {
		if (b->is_plain)
			loose_lines_write(b, text);
		else if (is_listed(b, node, text))
			listed_write(b, text);
		else
			writer_text(&b->writer, text);
	}
	if (!name)
		return false;
	if (page_marks(node) & PAGE_BASE) {
		/* such pages are the last in the text */
		b->base = page_attr(node, "base");
		b->is_elsewhere = true;
	}
	marks = node_marks(node);
	if (node_is_dropped(b, node, marks) || formula_is_twin(b, node, marks))
		return false;
	id = page_attr(node, "id");
	if (id)
		writer_id(&b->writer, id);
	id = !strcmp(name, "a") ? page_attr(node, "name") : NULL;
	if (id)
		writer_id(&b->writer, id);
	frame = frame_push(b);
	if (b->mode.in_svg) {
		svg_enter(b, frame, node);
	} else if (marks & MARK_LISTING && !is_in_pre(b)) {
		listing_enter(b, frame, node);
	} else if (!element_enter(b, frame, node, marks)) {
		b->frame_count--;
		row = foreign_lookup(name);
		single_build(b, node, row ? row->act : ACT_DROP, marks);
		return false;
	}
	return true;
}

static void node_leave(struct builder *b)
{
	const struct frame *frame = &b->frames[--b->frame_count];

	if (frame->closing)
		writer_text(&b->writer, frame->closing);
	if (frame->hit)
		mention_end(b, frame->hit);
	switch (frame->kind) {
	case FRAME_INLINE:
		break;
	case FRAME_BLOCK:
		writer_line_end(&b->writer);
		break;
	case FRAME_SOFT:
		writer_soft_break(&b->writer);
		break;
	}
	if (frame->is_figure)
		figure_leave(b, frame);
	b->writer.place = frame->place;
	b->mode = frame->mode;
}

static void inside_walk(struct builder *b, const struct page_node *root)
{
	const struct page_node *node = page_first(root);

	while (node) {
		if (node_enter(b, node)) {
			b->before = NULL;
			if (page_first(node)) {
				node = page_first(node);
				continue;
			}
			node_leave(b);
		}
		while (!page_next(node)) {
			node = page_parent(node);
			if (node == root)
				return;
			node_leave(b);
		}
		b->before = node;
		node = page_next(node);
	}
}

#define NAMES_MAX 20000 /* nobody links to more; chosen ones may collide */

/* The names that links point to, and which of them the page has. */
static void names_collect(struct builder *b, const struct page_node *root)
{
	static const char *const attrs[] = { "id", "name" };
	const struct page_node *node;
	struct name_slot *slot;
	const char *value;
	size_t i;

	for (node = page_following(root, root, false); node;
	     node = page_following(node, root, false)) {
		if (!page_name(node) || strcmp(page_name(node), "a") != 0)
			continue;
		value = page_attr(node, "href");
		value = value ? strchr(value, '#') : NULL;
		if (value && value[1] && b->writer.ids.count < NAMES_MAX)
			names_add(&b->writer.ids,
			    url_decode(b->arena, value + 1, NULL));
	}
	if (!b->writer.ids.count)
		return;
	for (node = page_following(root, root, false); node;
	     node = page_following(node, root, false)) {
		for (i = 0; page_name(node) && i < 2; i++) {
			value = page_attr(node, attrs[i]);
			slot = value ? names_lookup(&b->writer.ids, value)
				     : NULL;
			if (slot)
				slot->value = b->writer.unplaced;
		}
	}
}

void build_body(struct builder *b, const struct page_node *root)
{
	writer_init(&b->writer, b->arena, b->article->body);
	b->base = meta_base(&b->article->meta);
	b->notes_end = &b->notes;
	b->hits_end = &b->hits;
	b->pictures = (struct names)NAMES_INIT(b->arena);
	b->is_plain = text_is_plain(root);
	names_collect(b, root);
	inside_walk(b, root);
	writer_line_end(&b->writer);
	free(b->frames);
	b->frames = NULL;
}
