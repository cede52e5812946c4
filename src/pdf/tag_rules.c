/* Tables from tags to structure types, and what attributes say. */
#include <stdlib.h>
#include <string.h>

#include "pdf/tag_rules.h"

enum {
	WORDS_READ = 8000,
	WORDS_MAX = 2000,
	SPAN_LIMIT = 1000,
	LANGUAGE_MAX = 99
};

/* How a tag is told in a PDF. */
struct tag_rule {
	/* the element, and one around each text right in it; NONE: what is
	 * inside belongs to the element around */
	enum structure_kind kind, text;
	bool is_kept; /* without content, too */
};

#define RULE(tag, kind, text, is_kept)                                         \
	[TAG_##tag] = { STRUCTURE_##kind, STRUCTURE_##text, is_kept }
#define PLAIN(tag, kind) RULE(tag, kind, NONE, false)

static const struct tag_rule rules[TAG_COUNT] = {
	PLAIN(P, P),
	PLAIN(H1, H1),
	PLAIN(H2, H2),
	PLAIN(H3, H3),
	PLAIN(H4, H4),
	PLAIN(H5, H5),
	PLAIN(H6, H6),
	PLAIN(BLOCKQUOTE, BLOCKQUOTE),
	PLAIN(ASIDE, DIV),
	/* Code stands in lines. */
	RULE(PRE, P, CODE, false),
	PLAIN(UL, L),
	PLAIN(OL, L),
	PLAIN(DL, L),
	PLAIN(LI, LI),
	PLAIN(DT, LBL),
	PLAIN(DD, LBODY),
	PLAIN(FIGURE, DIV),
	PLAIN(FIGCAPTION, CAPTION),
	PLAIN(TABLE, TABLE),
	PLAIN(CAPTION, CAPTION),
	RULE(THEAD, THEAD, NONE, true),
	RULE(TBODY, TBODY, NONE, true),
	RULE(TFOOT, TFOOT, NONE, true),
	RULE(TR, TR, NONE, true),
	RULE(TH, TH, NONE, true),
	RULE(TD, TD, NONE, true),
	PLAIN(CODE, CODE),
	PLAIN(KBD, CODE),
	PLAIN(SAMP, CODE),
	PLAIN(Q, QUOTE),
	PLAIN(ABBR, SPAN),
	RULE(RUBY, RUBY, RB, false),
	PLAIN(RT, RT),
	PLAIN(RP, RP),
	PLAIN(A, LINK),
	PLAIN(IMG, FIGURE),
};

const char *tag_language(const char *text)
{
	size_t size = strspn(text,
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	    "0123456789-");

	return size > 0 && size <= LANGUAGE_MAX && text[size] == '\0' ? text
								      : NULL;
}

/* Its own language, where it is another one than around it. */
static const char *language_of(
    const struct tag_context *context, const struct node *node)
{
	const char *language = node_attr(node, ATTR_LANG);
	const struct node *around = node->parent;
	const char *outer = context->language;

	if (language == NULL || tag_language(language) == NULL)
		return NULL;
	for (; around != NULL; around = around->parent)
		if (node_attr(around, ATTR_LANG) != NULL) {
			outer = node_attr(around, ATTR_LANG);
			break;
		}
	return strcmp(outer, language) == 0 ? NULL : language;
}

/* Of more than one picture. */
static bool is_group(const struct node *figure)
{
	return figure->first != figure->last;
}

enum structure_kind tag_kind(
    const struct tag_context *context, const struct node *node)
{
	enum structure_kind kind;

	if (node->tag == TAG_TEXT)
		return node->parent != NULL ? rules[node->parent->tag].text
					    : STRUCTURE_NONE;
	kind = rules[node->tag].kind;
	if (context->part == LAYOUT_CONTENTS)
		switch ((int)node->tag) {
		case TAG_UL:
			return STRUCTURE_TOC;
		case TAG_LI:
			return STRUCTURE_TOCI;
		case TAG_P:
			return STRUCTURE_NONE;
		}
	if (node->tag == TAG_FIGURE && !is_group(node))
		return STRUCTURE_NONE;
	if (node->tag == TAG_P && node_role(node) == ROLE_NOTE)
		return STRUCTURE_NOTE;
	if (kind == STRUCTURE_NONE && language_of(context, node) != NULL)
		return STRUCTURE_SPAN;
	if (kind == STRUCTURE_NONE && node->parent != NULL &&
	    node->parent->tag == TAG_RUBY)
		return STRUCTURE_RB;
	return kind;
}

bool tag_is_kept(const struct node *node)
{
	return rules[node->tag].is_kept;
}

const struct node *tag_owner(
    const struct tag_context *context, const struct node *node)
{
	while (node != NULL && tag_kind(context, node) == STRUCTURE_NONE)
		node = node->parent;
	return node;
}

/* Not more of a text than there is room for, cut between characters. */
static void add_words(struct buf *out, const char *text)
{
	size_t room = WORDS_READ -
	    (out->size < WORDS_READ ? out->size : WORDS_READ);
	size_t size = strnlen(text, room + 1);

	if (size > room)
		for (size = room; size > 0 && (text[size] & 0xc0) == 0x80;)
			size--;
	buf_add(out, text, size);
}

static const char *words_of(struct arena *arena, const char *text)
{
	struct buf start = BUF_INIT;
	char *words;
	size_t size;

	add_words(&start, text);
	words = text_collapse(arena, buf_text(&start));
	buf_release(&start);
	size = strlen(words);
	if (size > WORDS_MAX) {
		for (size = WORDS_MAX; (words[size] & 0xc0) == 0x80;)
			size--;
		words[size] = '\0';
	}
	return words;
}

const char *tag_words(struct arena *arena, const struct node *root)
{
	struct buf text = BUF_INIT;
	const struct node *node = root;
	const char *words;

	for (; node != NULL && text.size < WORDS_READ;
	     node = node_following(node, root)) {
		if (node->tag == TAG_TEXT)
			add_words(&text, node->text);
		else if (node->tag == TAG_BR)
			buf_putc(&text, ' ');
	}
	words = words_of(arena, buf_text(&text));
	buf_release(&text);
	return words;
}

/* PDF/UA-1, 7.3: its own words, those of its caption, or that it is one. */
static const char *description_of(
    const struct tag_context *context, const struct node *node)
{
	const char *words = node_attr(node, ATTR_ALT);
	const struct node *figure = node->parent;

	if (words != NULL && !text_is_blank(words) && !is_picture_credit(words))
		return words_of(context->arena, words);
	if (figure != NULL && figure->tag == TAG_FIGURE &&
	    figure->last->tag == TAG_FIGCAPTION) {
		words = tag_words(context->arena, figure->last);
		if (!text_is_blank(words))
			return words;
	}
	return word_in(WORD_PICTURE, context->language);
}

static uint32_t span_attr(const struct node *node, enum attr_id attr)
{
	const char *text = node_attr(node, attr);
	long value = text != NULL ? strtol(text, NULL, 10) : 1;

	return value < 1 || value > SPAN_LIMIT ? 1 : (uint32_t)value;
}

static enum structure_scope scope_of(const struct node *cell)
{
	const char *scope = node_attr(cell, ATTR_SCOPE);
	const struct node *row = cell->parent;

	if (scope != NULL && strcmp(scope, "row") == 0)
		return SCOPE_ROW;
	if (scope != NULL && strcmp(scope, "col") == 0)
		return SCOPE_COLUMN;
	/* at the head of a row whose other cells are none */
	if (cell->prev == NULL && cell->next != NULL &&
	    cell->next->tag == TAG_TD && row != NULL && row->prev != NULL)
		return SCOPE_ROW;
	return SCOPE_COLUMN;
}

void tag_describe(const struct tag_context *context, const struct node *node,
    struct structure_element *element)
{
	const char *expansion;

	element->language = language_of(context, node);
	switch ((int)element->kind) {
	case STRUCTURE_TH:
		element->scope = scope_of(node);
		break;
	case STRUCTURE_L:
		element->labels = node->tag == TAG_UL ? LABELS_DISC
		    : node->tag == TAG_OL             ? LABELS_DECIMAL
						      : LABELS_NONE;
		break;
	case STRUCTURE_SPAN:
		expansion = node_attr(node, ATTR_TITLE);
		if (node->tag == TAG_ABBR && expansion != NULL)
			element->expansion = words_of(
			    context->arena, expansion);
		break;
	case STRUCTURE_FIGURE:
		element->alternative = description_of(context, node);
		break;
	}
	if (node->tag == TAG_TH || node->tag == TAG_TD) {
		element->columns = span_attr(node, ATTR_COLSPAN);
		element->rows = span_attr(node, ATTR_ROWSPAN);
	}
}
