/* An article as an XHTML file of the book (EPUB 3.3, 6.1). */
#include <assert.h>
#include <string.h>

#include "epub/writer.h"

/* Characters of Han that are still marked by dots; longer passages are set in
 * another face. */
#define EMPHASIS_LENGTH 24

/* A larger picture in a line of text gets a line of its own. */
#define LINE_WIDTH_PX  400
#define LINE_HEIGHT_PX 80

/* The element that stands for the node; NULL: only what is in it is written. */
static const char *element_of(const struct node *node)
{
	switch (node->tag) {
	case TAG_BODY:
		return "div";
	case TAG_H1:
		return "h2";
	case TAG_ASIDE:
		/* doc-endnotes may not stand on aside (ARIA in HTML, 4) */
		return node_role(node) == ROLE_NOTES ? "section" : "aside";
	case TAG_DFN:
		/* HTML, 4.5.8: no dfn in dfn */
		return node_is_within(node, TAG_DFN) ? NULL : "dfn";
	default:
		return tag_rows[node->tag].name;
	}
}

/* The class for a passage that other scripts set in italics. */
static const char *emphasis_class(const struct node *node)
{
	const struct node *inner = node;
	size_t length = 0;
	bool is_cjk = false;

	switch (node->tag) {
	case TAG_EM:
	case TAG_I:
	case TAG_CITE:
	case TAG_DFN:
	case TAG_VAR:
		break;
	default:
		return NULL;
	}
	while (length <= EMPHASIS_LENGTH &&
	    (inner = node_following(inner, node))) {
		const char *text = inner->tag == TAG_TEXT ? inner->text : "";
		size_t size = strlen(text), i = 0;

		while (i < size && length++ <= EMPHASIS_LENGTH) {
			uint32_t c;

			i += utf8_decode(text + i, size - i, &c);
			is_cjk = is_cjk || is_cjk_letter(c);
		}
	}
	if (!is_cjk)
		return NULL;
	return length <= EMPHASIS_LENGTH ? "han" : "han passage";
}

static void add_class(struct buf *classes, const char *prefix, const char *name)
{
	if (!name || !*name)
		return;
	if (classes->size > 0)
		buf_putc(classes, ' ');
	buf_puts(classes, prefix);
	buf_puts(classes, name);
}

static void put_class(struct writer *w, const struct node *node)
{
	struct buf classes = BUF_INIT;

	add_class(&classes, "", role_names[node_role(node)]);
	add_class(&classes, "", node_attr(node, ATTR_ALIGN));
	add_class(&classes, "language-", node_attr(node, ATTR_LANGUAGE));
	add_class(&classes, "", emphasis_class(node));
	if (classes.size > 0)
		markup_attribute(w->out, "class", buf_text(&classes));
	buf_release(&classes);
}

/* Apple Books opens a window for a footnote alone.  Not an aside, which Thorium
 * and Apple Books do not show in the text. */
static const char note_semantics[] =
    " epub:type=\"footnote\" role=\"doc-footnote\"";

/* An item may have no role of a note (ARIA in HTML, 4): a block in it has. */
static bool is_note_item(const struct node *node)
{
	return node->tag == TAG_LI && node_role(node) == ROLE_NOTE;
}

/* What it is to assistive technology (EPUB Structural Semantics 1.1 and
 * DPUB-ARIA 1.1, where endnote and doc-endnote are deprecated). */
static void put_semantics(struct writer *w, const struct node *node)
{
	switch (node_role(node)) {
	case ROLE_NOTES:
		buf_puts(
		    w->out, " epub:type=\"endnotes\" role=\"doc-endnotes\"");
		break;
	case ROLE_NOTE:
		if (!is_note_item(node))
			buf_puts(w->out, note_semantics);
		break;
	case ROLE_NOTEREF:
		buf_puts(w->out, " epub:type=\"noteref\" role=\"doc-noteref\"");
		break;
	case ROLE_BACKLINK:
		buf_puts(
		    w->out, " epub:type=\"backlink\" role=\"doc-backlink\"");
		break;
	case ROLE_NONE:
	case ROLE_CREDIT:
	case ROLE_LEAD:
	case ROLE_CAPTION:
	case ROLE_MEDIA:
	case ROLE_COUNT:
		break;
	}
}

void entry_link_put(struct writer *w, const char *id)
{
	struct sheet *sheet = w->sheet;
	size_t number = sheet->link_count;
	uint64_t entry;

	if (!entry_parse(id, &entry))
		return;
	if (keymap_add(&w->links, entry_key(entry), &number)) {
		assert(sheet->link_count < w->link_capacity);
		sheet->links[sheet->link_count++] = entry;
	}
	buf_puts(w->out, " href=\"");
	part_name_put(w->out, PART_BESIDE, id, ".xhtml");
	buf_putc(w->out, '"');
}

static void put_attribute(
    struct writer *w, const struct node *node, const struct attr *attr)
{
	char language[LANGUAGE_SIZE];

	switch (attr->id) {
	case ATTR_HREF:
		/* the book's own article is nearer than the web's */
		if (!node_attr(node, ATTR_ENTRY))
			markup_attribute(w->out, "href", attr->value);
		break;
	case ATTR_ENTRY:
		entry_link_put(w, attr->value);
		break;
	case ATTR_TITLE:
	case ATTR_ID:
	case ATTR_DIR:
	case ATTR_START:
	case ATTR_VALUE:
	case ATTR_COLSPAN:
	case ATTR_ROWSPAN:
	case ATTR_SCOPE:
		markup_attribute(w->out, attr_names[attr->id], attr->value);
		break;
	case ATTR_REVERSED:
		buf_puts(w->out, " reversed=\"reversed\"");
		break;
	case ATTR_LANG:
		language_normalise(attr->value, language);
		markup_attribute(w->out, "lang", language);
		markup_attribute(w->out, "xml:lang", language);
		break;
	case ATTR_PICTURE: /* see put_picture() */
	case ATTR_ALT:
	case ATTR_ROLE: /* see put_class() */
	case ATTR_ALIGN:
	case ATTR_LANGUAGE:
	case ATTR_COUNT:
		break;
	}
}

/* The words that stand for a picture: its own, else those of its caption.  One
 * that says only whose it is describes nothing, and is read behind the picture
 * as it is: the picture has no words then, and is counted. */
static const char *description_of(struct writer *w, const struct node *node)
{
	const char *alt = node_attr(node, ATTR_ALT);
	const struct node *last = node->parent->last;
	struct buf text = BUF_INIT;

	if (alt && !text_is_blank(alt) && !is_picture_credit(alt))
		return alt;
	if (node->parent->tag != TAG_FIGURE || last->tag != TAG_FIGCAPTION)
		return "";
	node_text(last, &text);
	alt = label_new(w->arena, buf_text(&text), "");
	buf_release(&text);
	return is_picture_credit(alt) ? "" : alt;
}

/* What the markup asked for, if that is smaller than the picture; and in a line
 * of text, whether it fits into one. */
static void put_size(
    struct writer *w, const struct node *node, const struct picture *picture)
{
	const struct picture_form *form = &picture->forms[PICTURE_FOR_FILE];
	uint64_t width = form->width_px, height = form->height_px;

	if (width > 0 && picture->width_px > 0 && picture->width_px < width) {
		height = (height * picture->width_px + width / 2) / width;
		width = picture->width_px;
	}
	if (width > 0 && height > 0)
		buf_printf(w->out, " width=\"%llu\" height=\"%llu\"",
		    (unsigned long long)width, (unsigned long long)height);
	if (node->parent->tag != TAG_FIGURE)
		markup_attribute(w->out, "class",
		    width <= LINE_WIDTH_PX && height <= LINE_HEIGHT_PX
			? "inline"
			: "large");
}

static void put_image(
    struct writer *w, const struct node *node, const struct picture *picture)
{
	struct sheet *sheet = w->sheet;
	struct sheet_picture shown = { picture->hash,
		picture->forms[PICTURE_FOR_FILE].kind };
	const char *alt = description_of(w, node);
	char name[PICTURE_NAME_SIZE];
	size_t number = sheet->picture_count;

	if (keymap_add(&w->pictures, picture_key(&shown), &number)) {
		assert(sheet->picture_count < w->picture_capacity);
		sheet->pictures[sheet->picture_count++] = shown;
	}
	if (!*alt)
		sheet->undescribed++;
	picture_name(&shown, name);
	buf_printf(w->out, "<img src=\"../%s\"", name);
	markup_attribute(w->out, "alt", alt);
	put_size(w, node, picture);
	buf_puts(w->out, "/>");
}

/* Whose picture it is, and why it is not here. */
static void put_reason(
    struct writer *w, const struct node *node, const struct picture *picture)
{
	const char *link = picture->url && url_is_web(picture->url)
	    ? url_link(w->arena, picture->url)
	    : NULL;
	const char *site = link ? url_site(w->arena, link) : NULL;
	const char *reason = label_new(w->arena,
	    picture->reason ? reason_in(w->arena, picture->reason, w->language)
			    : NULL,
	    "");

	if (!site && !*reason)
		return;
	buf_puts(w->out, "<span class=\"reason\">");
	if (site && !node_is_within(node, TAG_A)) {
		buf_puts(w->out, "<a");
		markup_attribute(w->out, "href", link);
		buf_putc(w->out, '>');
		markup_text(w->out, site);
		buf_puts(w->out, "</a>");
	} else if (site) {
		markup_text(w->out, site);
	}
	if (site && *reason)
		buf_puts(w->out, ": ");
	markup_text(w->out, reason);
	buf_puts(w->out, "</span>");
}

/* As large as the picture would be; the style sees to it that the words have
 * room and the page is not filled with nothing. */
static void put_box_size(struct writer *w, const struct picture *picture)
{
	if (picture->width_px && picture->height_px)
		buf_printf(w->out,
		    " style=\"width: %upx; aspect-ratio: %u / %u\"",
		    (unsigned)picture->width_px, (unsigned)picture->width_px,
		    (unsigned)picture->height_px);
}

/* The box in the place of a picture that could not be had. */
static void put_missing(
    struct writer *w, const struct node *node, const struct picture *picture)
{
	bool is_in_figure = node->parent->tag == TAG_FIGURE;
	const char *element = is_in_figure ? "div" : "span";
	const char *alt = node_attr(node, ATTR_ALT);

	buf_printf(w->out, "<%s class=\"missing\"", element);
	if (is_in_figure)
		put_box_size(w, picture);
	buf_puts(w->out, "><span class=\"what\">");
	markup_text(w->out, word_in(WORD_PICTURE_MISSING, w->language));
	buf_puts(w->out, "</span> ");
	if (alt && !text_is_blank(alt) &&
	    node->parent->last->tag != TAG_FIGCAPTION) {
		buf_puts(w->out, "<span class=\"alt\">");
		markup_text(w->out, label_new(w->arena, alt, ""));
		buf_puts(w->out, "</span> ");
	}
	put_reason(w, node, picture);
	buf_printf(w->out, "</%s>", element);
}

static void put_picture(struct writer *w, const struct node *node)
{
	const struct picture *picture = node_picture(w->article, node);

	if (!picture)
		return;
	if (picture->state == PICTURE_READY &&
	    picture_is_fit(picture->forms[PICTURE_FOR_FILE].kind))
		put_image(w, node, picture);
	else
		put_missing(w, node, picture);
}

/* An h1 in the text is written as an h2. */
static unsigned heading_level(enum tag tag)
{
	return tag == TAG_H1 ? 2 : (unsigned)(tag - TAG_H1) + 1;
}

/* Keeps it for the tables of contents. */
static void note_heading(struct writer *w, const struct node *node)
{
	struct sheet *sheet = w->sheet;
	const char *id = node_attr(node, ATTR_ID);
	struct buf text = BUF_INIT;
	const char *label;

	if (!id || heading_level(node->tag) > w->toc_depth ||
	    sheet->heading_count >= SHEET_HEADINGS)
		return;
	node_base_text(node, &text);
	label = label_new(w->arena, buf_text(&text), "");
	buf_release(&text);
	if (!*label)
		return;
	if (sheet->heading_count == w->heading_capacity) {
		struct sheet_heading *old = sheet->headings;
		size_t capacity = w->heading_capacity * 2 + 8;

		sheet->headings = arena_array(w->arena, capacity, sizeof(*old));
		if (old)
			memcpy(sheet->headings, old,
			    sheet->heading_count * sizeof(*old));
		w->heading_capacity = capacity;
	}
	sheet->headings[sheet->heading_count++] = (struct sheet_heading){
		heading_level(node->tag), id, label
	};
}

static void put_start(struct writer *w, const struct node *node)
{
	const char *element = element_of(node);
	const struct attr *attr;

	if (node->tag == TAG_TEXT) {
		anchors_put_text(&w->anchors, w->out, node->text, w->sheet);
		return;
	}
	anchors_enter(&w->anchors, node);
	if (node->tag == TAG_IMG) {
		put_picture(w, node);
		return;
	}
	if (!element)
		return;
	if (is_heading(node->tag))
		note_heading(w, node);
	buf_putc(w->out, '<');
	buf_puts(w->out, element);
	put_class(w, node);
	put_semantics(w, node);
	for (attr = node->attrs; attr; attr = attr->next)
		if (attr->id != ATTR_ID || !is_note_item(node))
			put_attribute(w, node, attr);
	buf_puts(w->out, tag_rows[node->tag].content == TAG_NONE ? "/>" : ">");
	if (is_note_item(node)) {
		buf_printf(w->out, "<div%s", note_semantics);
		markup_attribute(w->out, "id", node_attr(node, ATTR_ID));
		buf_putc(w->out, '>');
	}
}

/* A line end behind it changes no text. */
static bool is_line_of_its_own(const struct node *node)
{
	if (node->tag == TAG_IMG)
		return node->parent->tag == TAG_FIGURE;
	if (node->tag == TAG_RT || node->tag == TAG_RP)
		return false;
	return node->tag != TAG_TEXT &&
	    tag_rows[node->tag].kind != TAG_PHRASING;
}

static void put_end(struct writer *w, const struct node *node)
{
	const char *element = element_of(node);

	if (node->tag != TAG_TEXT && element &&
	    tag_rows[node->tag].content != TAG_NONE) {
		if (is_note_item(node))
			buf_puts(w->out, "</div>");
		buf_puts(w->out, "</");
		buf_puts(w->out, element);
		buf_putc(w->out, '>');
	}
	if (is_line_of_its_own(node))
		buf_putc(w->out, '\n');
}

/* Brackets around ruby are for readers without it; EPUB 3.3 knows none and
 * discourages rp. */
static bool is_written(const struct node *node)
{
	return node->tag != TAG_RP;
}

static void put_body(struct writer *w)
{
	const struct node *root = w->article->body, *node = root->first;

	while (node) {
		if (is_written(node))
			put_start(w, node);
		if (is_written(node) && node->first &&
		    tag_rows[node->tag].content != TAG_NONE) {
			node = node->first;
			continue;
		}
		for (;;) {
			if (is_written(node))
				put_end(w, node);
			if (node->next) {
				node = node->next;
				break;
			}
			node = node->parent;
			if (node == root)
				return;
		}
	}
}

static size_t count_links(const struct article *article)
{
	const struct node *node = article->body;
	size_t count = 0;

	while ((node = node_following(node, article->body)))
		count += node_attr(node, ATTR_ENTRY) != NULL;
	return count;
}

void xhtml_write(struct buf *out, const struct article *article,
    const struct chapter_setting *setting, struct arena *arena,
    struct sheet *sheet)
{
	const struct meta *meta = &article->meta;
	char language[LANGUAGE_SIZE];
	struct writer w = { .out = out,
		.arena = arena,
		.article = article,
		.language = language,
		.sheet = sheet,
		.setting = setting,
		.toc_depth = setting->resources->options->toc_depth,
		.picture_capacity = article->picture_count,
		.pictures = KEYMAP_INIT,
		.link_capacity = count_links(article) + NEIGHBOURS,
		.links = KEYMAP_INIT };
	struct page_head head = { .language = language,
		.body_class = "article",
		.root = "../",
		.resources = setting->resources };

	memset(sheet, 0, sizeof(*sheet));
	language_normalise(meta->language, language);
	sheet->title = label_new(
	    arena, meta->title, word_in(WORD_UNTITLED, language));
	sheet->pictures = arena_array(
	    arena, w.picture_capacity, sizeof(*sheet->pictures));
	sheet->links = arena_array(
	    arena, w.link_capacity, sizeof(*sheet->links));
	anchors_init(
	    &w.anchors, article, setting->resources->options, arena, sheet);
	head.title = sheet->title;
	markup_page_start(out, &head);
	chapter_head_write(&w);
	put_body(&w);
	chapter_foot_write(&w);
	buf_puts(out, "</section>\n");
	markup_page_end(out);
	keymap_release(&w.pictures);
	keymap_release(&w.links);
}
