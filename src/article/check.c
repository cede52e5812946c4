/* The rules of the tree, as the comment at the top of article.h has them. */
#include <stdlib.h>
#include <string.h>

#include "article/article.h"

/* Where a PART may stand (HTML, 4.4, 4.5.10 and 4.9). */
static const struct {
	enum tag tag, parents[4]; /* ended by TAG_TEXT */
	const char *fault;
} part_rows[] = {
	{ TAG_LI, { TAG_UL, TAG_OL }, "stands outside ul and ol" },
	{ TAG_DT, { TAG_DL }, "stands outside dl" },
	{ TAG_DD, { TAG_DL }, "stands outside dl" },
	{ TAG_FIGCAPTION, { TAG_FIGURE }, "stands outside figure" },
	{ TAG_CAPTION, { TAG_TABLE }, "stands outside table" },
	{ TAG_THEAD, { TAG_TABLE }, "stands outside table" },
	{ TAG_TBODY, { TAG_TABLE }, "stands outside table" },
	{ TAG_TFOOT, { TAG_TABLE }, "stands outside table" },
	{ TAG_TR, { TAG_TABLE, TAG_THEAD, TAG_TBODY, TAG_TFOOT },
	    "stands outside table" },
	{ TAG_TH, { TAG_TR }, "stands outside tr" },
	{ TAG_TD, { TAG_TR }, "stands outside tr" },
	{ TAG_RT, { TAG_RUBY }, "stands outside ruby" },
	{ TAG_RP, { TAG_RUBY }, "stands outside ruby" },
};

struct id_list {
	const char **items;
	size_t count;
};

/* May hold either lines or blocks. */
static bool is_mixed(enum tag tag)
{
	return tag == TAG_LI || tag == TAG_DD || tag == TAG_TH || tag == TAG_TD;
}

/* A block whose children are lines of text. */
static bool holds_lines(const struct node *node)
{
	const struct tag_row *row = &tag_rows[node->tag];

	if (is_mixed(node->tag))
		return node->first && is_phrasing(node->first->tag);
	return row->content == TAG_LINES && row->kind != TAG_PHRASING &&
	    node->tag != TAG_RT && node->tag != TAG_RP;
}

static const char *links_fault(const struct node *node)
{
	const struct node *child, *prev = NULL;

	for (child = node->first; child; child = child->next) {
		if (child->parent != node || child->prev != prev)
			return "is linked wrongly";
		prev = child;
	}
	return node->last == prev ? NULL : "is linked wrongly";
}

static const char *part_fault(const struct node *node)
{
	size_t i, j;

	for (i = 0; i < sizeof(part_rows) / sizeof(*part_rows); i++) {
		if (part_rows[i].tag != node->tag)
			continue;
		for (j = 0; j < 4 && part_rows[i].parents[j]; j++)
			if (part_rows[i].parents[j] == node->parent->tag)
				return NULL;
		return part_rows[i].fault;
	}
	return "stands inside another element"; /* BODY */
}

static const char *phrasing_fault(const struct node *node)
{
	const struct node *parent = node->parent;

	if (parent->tag == TAG_FIGURE && node->tag == TAG_IMG)
		return NULL;
	if (tag_rows[parent->tag].content != TAG_LINES &&
	    !is_mixed(parent->tag))
		return "stands where only blocks or parts may";
	if (node->tag == TAG_A && node_is_within(node, TAG_A))
		return "stands inside a";
	if (node->tag == TAG_SPAN && !node_attr(node, ATTR_LANG) &&
	    !node_attr(node, ATTR_DIR))
		return "has neither lang nor dir";
	if (node->tag == TAG_A && !node_attr(node, ATTR_HREF) &&
	    !node_attr(node, ATTR_ENTRY))
		return "has neither href nor entry";
	return NULL;
}

static const char *place_fault(const struct node *node)
{
	switch (tag_rows[node->tag].kind) {
	case TAG_FLOW:
		if (tag_rows[node->parent->tag].content != TAG_FLOWS)
			return "stands where only lines or parts may";
		return node->tag == TAG_H1 ? "is the title's level" : NULL;
	case TAG_PHRASING:
		return phrasing_fault(node);
	case TAG_PART:
		return part_fault(node);
	}
	return NULL;
}

static const char *text_fault(const struct node *node)
{
	size_t size, length, i;
	uint32_t c;

	if (!node->text || !*node->text)
		return "is empty";
	if (node->first || node->attrs)
		return "has children or attributes";
	if (node->next && node->next->tag == TAG_TEXT)
		return "has a text beside it";
	size = strlen(node->text);
	if (!utf8_is_valid(node->text, size))
		return "is not UTF-8";
	for (i = 0; i < size; i += length) {
		length = utf8_decode(node->text + i, size - i, &c);
		if (!is_xml_char(c))
			return "has a character XML forbids";
	}
	return NULL;
}

/* White space in a block of lines is collapsed. */
static const char *spaces_fault(const struct node *block)
{
	const struct node *node = block;
	bool after_space = true, is_empty = true;
	const char *s;

	if (block->tag == TAG_PRE)
		return NULL;
	while ((node = node_following(node, block))) {
		if (node->tag == TAG_IMG || node->tag == TAG_BR)
			after_space = is_empty = false;
		if (node->tag != TAG_TEXT)
			continue;
		for (s = node->text; *s; s++) {
			if (*s != ' ' && is_html_space((unsigned char)*s))
				return "has white space other than a space";
			if (*s == ' ' && after_space)
				return "has white space that is not collapsed";
			after_space = *s == ' ';
			is_empty = false;
		}
	}
	return after_space && !is_empty ? "ends in white space" : NULL;
}

/* FIGURE: IMG or more, or one TABLE or PRE; of role media, IMG or P; at most
 * one FIGCAPTION, last. */
static const char *figure_fault(const struct node *figure)
{
	bool is_media = node_role(figure) == ROLE_MEDIA;
	const struct node *child, *first = figure->first;

	if (!first || first->tag == TAG_FIGCAPTION)
		return "holds nothing";
	for (child = first; child; child = child->next) {
		if (child->tag == TAG_FIGCAPTION) {
			if (child->next)
				return "has something behind its figcaption";
			continue;
		}
		if (child->tag == TAG_IMG && first->tag == TAG_IMG)
			continue;
		if (is_media && (child->tag == TAG_P || child->tag == TAG_IMG))
			continue;
		if (child != first ||
		    (child->tag != TAG_TABLE && child->tag != TAG_PRE))
			return "holds what is no figure's";
	}
	return NULL;
}

/* HTML, 4.9.1: caption, thead, then tbodies or rows, tfoot. */
static const char *table_fault(const struct node *table)
{
	static const unsigned char ranks[TAG_COUNT] = {
		[TAG_CAPTION] = 1,
		[TAG_THEAD] = 2,
		[TAG_TBODY] = 3,
		[TAG_TR] = 3,
		[TAG_TFOOT] = 4,
	};
	const struct node *child;

	for (child = table->first; child; child = child->next) {
		unsigned rank = ranks[child->tag];

		if (!child->prev || !rank)
			continue;
		if (rank < ranks[child->prev->tag])
			return "has its parts out of order";
		if (rank == ranks[child->prev->tag] &&
		    (rank != 3 || child->tag != child->prev->tag))
			return "has a part twice or tr beside tbody";
	}
	return NULL;
}

/* HTML, 4.4.9: groups of terms and their descriptions. */
static const char *terms_fault(const struct node *dl)
{
	if (dl->first && dl->first->tag == TAG_DD)
		return "starts with dd";
	if (dl->last && dl->last->tag == TAG_DT)
		return "ends with dt";
	return NULL;
}

static const char *content_fault(const struct node *node)
{
	const struct node *child;

	if (tag_rows[node->tag].content == TAG_NONE && node->first)
		return "has children";
	if (is_mixed(node->tag))
		for (child = node->first; child; child = child->next)
			if (is_phrasing(child->tag) !=
			    is_phrasing(node->first->tag))
				return "holds lines and blocks";
	if (node->tag == TAG_FIGURE)
		return figure_fault(node);
	if (node->tag == TAG_TABLE)
		return table_fault(node);
	if (node->tag == TAG_DL)
		return terms_fault(node);
	return holds_lines(node) ? spaces_fault(node) : NULL;
}

static bool is_number(
    const char *value, bool may_be_negative, long least, long most)
{
	const char *s = value;
	long number;

	if (may_be_negative && *s == '-')
		s++;
	if (!*s || strlen(s) > 9 || strspn(s, "0123456789") != strlen(s))
		return false;
	number = strtol(value, NULL, 10);
	return number >= least && number <= most;
}

static bool is_one_of(
    const char *value, const char *a, const char *b, const char *c)
{
	return !strcmp(value, a) || !strcmp(value, b) || !strcmp(value, c);
}

static bool is_made_of(const char *value, const char *set)
{
	return *value && strspn(value, set) == strlen(value);
}

static bool is_id(const char *value)
{
	return (text_starts_with(value, "s-") ||
		   text_starts_with(value, "n-")) &&
	    is_made_of(value + 2, "0123456789");
}

static bool is_role_in_place(const struct node *node)
{
	switch (node_role(node)) {
	case ROLE_NONE:
		return false;
	case ROLE_CREDIT:
	case ROLE_LEAD:
	case ROLE_CAPTION:
		return is_block(node->tag);
	case ROLE_NOTES:
		return node->tag == TAG_ASIDE;
	case ROLE_NOTE:
		return node->tag == TAG_LI || node->tag == TAG_P;
	case ROLE_NOTEREF:
	case ROLE_BACKLINK:
		return node->tag == TAG_A;
	case ROLE_MEDIA:
		return node->tag == TAG_FIGURE;
	case ROLE_COUNT:
		break;
	}
	return false;
}

/* "#id" is looked up later, with all ids. */
static bool is_link_good(struct arena *arena, const char *value)
{
	const char *link;

	if (*value == '#')
		return is_id(value + 1);
	link = url_link(arena, value);
	return link && !strcmp(link, value);
}

#define LANGUAGE_SET                                                           \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
#define PROGRAM_SET "abcdefghijklmnopqrstuvwxyz0123456789+#-"

static bool is_attr_good(const struct article *article, const struct node *node,
    const struct attr *attr)
{
	const char *value = attr->value;
	enum tag tag = node->tag;
	uint64_t entry;

	switch (attr->id) {
	case ATTR_HREF:
		return tag == TAG_A && is_link_good(article->arena, value);
	case ATTR_ENTRY:
		return tag == TAG_A && entry_parse(value, &entry);
	case ATTR_PICTURE:
		return tag == TAG_IMG && node_picture(article, node);
	case ATTR_ALT:
		return tag == TAG_IMG;
	case ATTR_TITLE:
		return tag == TAG_ABBR || tag == TAG_DFN;
	case ATTR_ID:
		return is_id(value);
	case ATTR_ROLE:
		return is_role_in_place(node);
	case ATTR_LANG:
		return is_made_of(value, LANGUAGE_SET);
	case ATTR_DIR:
		return is_one_of(value, "ltr", "rtl", "auto");
	case ATTR_ALIGN:
		return (tag == TAG_P || is_heading(tag) || tag == TAG_TD ||
			   tag == TAG_TH) &&
		    is_one_of(value, "center", "right", "right");
	case ATTR_START:
		return tag == TAG_OL &&
		    is_number(value, true, -999999999, 999999999);
	case ATTR_REVERSED:
		return tag == TAG_OL;
	case ATTR_VALUE:
		return tag == TAG_LI && node->parent->tag == TAG_OL &&
		    is_number(value, true, -999999999, 999999999);
	case ATTR_COLSPAN: /* HTML, 4.9.11 */
		return (tag == TAG_TD || tag == TAG_TH) &&
		    is_number(value, false, 1, 1000);
	case ATTR_ROWSPAN:
		return (tag == TAG_TD || tag == TAG_TH) &&
		    is_number(value, false, 0, 65534);
	case ATTR_SCOPE:
		return tag == TAG_TH && is_one_of(value, "col", "row", "col");
	case ATTR_LANGUAGE:
		return (tag == TAG_PRE || tag == TAG_CODE) &&
		    is_made_of(value, PROGRAM_SET);
	case ATTR_COUNT:
		break;
	}
	return false;
}

static const char *attrs_fault(
    const struct article *article, const struct node *node)
{
	const struct attr *attr;

	if (node->tag == TAG_IMG && !node_picture(article, node))
		return "has no picture";
	for (attr = node->attrs; attr; attr = attr->next) {
		if (attr->next && attr->next->id <= attr->id)
			return "has attributes out of order";
		if (!attr->value ||
		    !utf8_is_valid(attr->value, strlen(attr->value)))
			return "has an attribute that is not UTF-8";
		if (!is_attr_good(article, node, attr))
			return arena_printf(article->arena,
			    "has a wrong attribute %s=\"%.40s\"",
			    attr_names[attr->id], attr->value);
	}
	return NULL;
}

/* Headings go down one level at a time; every one has an ID. */
static const char *heading_fault(const struct node *node, unsigned *level)
{
	unsigned this_level;

	if (!is_heading(node->tag))
		return NULL;
	this_level = node->tag - TAG_H1 + 1;
	if (this_level > *level + 1)
		return "skips a level";
	*level = this_level;
	return node_attr(node, ATTR_ID) ? NULL : "has no id";
}

static bool is_too_deep(const struct node *node)
{
	unsigned depth = 0;

	for (; node->parent && depth <= ARTICLE_DEPTH; node = node->parent)
		depth++;
	return depth > ARTICLE_DEPTH;
}

static const char *node_fault(
    const struct article *article, const struct node *node, unsigned *level)
{
	const char *fault = links_fault(node);

	if (!fault && is_too_deep(node))
		fault = "stands too deep";
	if (!fault && node != article->body)
		fault = place_fault(node);
	if (!fault && node->tag == TAG_TEXT)
		return text_fault(node);
	if (!fault)
		fault = attrs_fault(article, node);
	if (!fault)
		fault = content_fault(node);
	return fault ? fault : heading_fault(node, level);
}

static int compare_ids(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void ids_collect(const struct article *article, struct id_list *ids)
{
	const struct node *node;
	size_t count = 0;

	for (node = article->body; node;
	     node = node_following(node, article->body))
		count += node_attr(node, ATTR_ID) != NULL;
	ids->items = arena_array(article->arena, count + 1, sizeof(char *));
	ids->count = 0;
	for (node = article->body; node;
	     node = node_following(node, article->body))
		if (node_attr(node, ATTR_ID))
			ids->items[ids->count++] = node_attr(node, ATTR_ID);
	qsort(ids->items, ids->count, sizeof(char *), compare_ids);
}

static const char *ids_fault(const struct article *article)
{
	const struct node *node;
	struct id_list ids;
	const char *href;
	size_t i;

	ids_collect(article, &ids);
	for (i = 1; i < ids.count; i++)
		if (!strcmp(ids.items[i - 1], ids.items[i]))
			return arena_printf(
			    article->arena, "id %s stands twice", ids.items[i]);
	for (node = article->body; node;
	     node = node_following(node, article->body)) {
		href = node_attr(node, ATTR_HREF);
		if (!href || *href != '#')
			continue;
		href++;
		if (!bsearch(&href, ids.items, ids.count, sizeof(char *),
			compare_ids))
			return arena_printf(
			    article->arena, "nothing has the id of #%s", href);
	}
	return NULL;
}

const char *article_check(const struct article *article)
{
	const struct node *node = article->body;
	const char *fault;
	unsigned level = 1;

	if (!node || node->tag != TAG_BODY || node->parent || node->next ||
	    node->prev)
		return "the root is no body";
	for (; node; node = node_following(node, article->body)) {
		fault = node_fault(article, node, &level);
		if (fault && node->parent)
			return arena_printf(article->arena, "%s in %s: %s",
			    tag_rows[node->tag].name,
			    tag_rows[node->parent->tag].name, fault);
		if (fault)
			return fault;
	}
	return ids_fault(article);
}
