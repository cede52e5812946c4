/* The nodes of a page as rows in document order, and what each holds. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "page/extract.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

struct trait_row {
	const char *name;
	unsigned traits;
};

/* In the order of strcmp(); what is not here has no trait. */
static const struct trait_row rows[] = {
	{ "a", TRAIT_LINK },
	{ "abbr", TRAIT_PHRASING },
	{ "aside", TRAIT_FURNITURE },
	{ "b", TRAIT_PHRASING },
	{ "bdo", TRAIT_PHRASING },
	{ "blockquote", TRAIT_BLOCK | TRAIT_TEXTISH },
	{ "br", TRAIT_PHRASING },
	{ "button", TRAIT_PHRASING | TRAIT_FURNITURE },
	{ "cite", TRAIT_PHRASING },
	{ "code", TRAIT_PHRASING },
	{ "data", TRAIT_PHRASING },
	{ "del", TRAIT_LINK },
	{ "dfn", TRAIT_PHRASING },
	{ "div",
	    TRAIT_DIV | TRAIT_BLOCK | TRAIT_TEXTISH | TRAIT_WEIGHED |
		TRAIT_HOLLOW },
	{ "dl", TRAIT_BLOCK | TRAIT_TEXTISH },
	{ "em", TRAIT_PHRASING },
	{ "embed", TRAIT_PHRASING | TRAIT_EMBED },
	{ "fieldset", TRAIT_WEIGHED },
	{ "font", TRAIT_PHRASING | TRAIT_TEXTISH },
	{ "footer", TRAIT_FURNITURE },
	{ "form", TRAIT_WEIGHED },
	{ "h1", TRAIT_HEADING | TRAIT_HOLLOW },
	{ "h2", TRAIT_HEADING | TRAIT_HOLLOW | TRAIT_PARAGRAPH },
	{ "h3", TRAIT_HEADING | TRAIT_HOLLOW | TRAIT_PARAGRAPH },
	{ "h4", TRAIT_HEADING | TRAIT_HOLLOW | TRAIT_PARAGRAPH },
	{ "h5", TRAIT_HEADING | TRAIT_HOLLOW | TRAIT_PARAGRAPH },
	{ "h6", TRAIT_HEADING | TRAIT_HOLLOW | TRAIT_PARAGRAPH },
	{ "head", TRAIT_SILENT },
	{ "header", TRAIT_HOLLOW },
	{ "i", TRAIT_PHRASING },
	{ "iframe", TRAIT_EMBED | TRAIT_SILENT },
	{ "img", TRAIT_PHRASING | TRAIT_BLOCK },
	{ "input", TRAIT_PHRASING | TRAIT_FURNITURE },
	{ "ins", TRAIT_LINK },
	{ "kbd", TRAIT_PHRASING },
	{ "label", TRAIT_PHRASING },
	{ "li", TRAIT_TEXTISH },
	{ "mark", TRAIT_PHRASING },
	{ "math", TRAIT_PHRASING },
	{ "noscript", TRAIT_PHRASING | TRAIT_SILENT },
	{ "object", TRAIT_PHRASING | TRAIT_EMBED },
	{ "ol", TRAIT_BLOCK | TRAIT_TEXTISH | TRAIT_LIST | TRAIT_WEIGHED },
	{ "option", TRAIT_SILENT },
	{ "output", TRAIT_PHRASING },
	{ "p", TRAIT_PARAGRAPH | TRAIT_BLOCK | TRAIT_TEXTISH },
	{ "pre", TRAIT_PARAGRAPH | TRAIT_BLOCK | TRAIT_TEXTISH },
	{ "q", TRAIT_PHRASING },
	{ "ruby", TRAIT_PHRASING },
	{ "samp", TRAIT_PHRASING },
	{ "script", TRAIT_PHRASING | TRAIT_SILENT },
	{ "section", TRAIT_PARAGRAPH | TRAIT_HOLLOW },
	{ "select", TRAIT_PHRASING | TRAIT_FURNITURE },
	{ "small", TRAIT_PHRASING },
	{ "span", TRAIT_PHRASING | TRAIT_TEXTISH },
	{ "strong", TRAIT_PHRASING },
	{ "style", TRAIT_SILENT },
	{ "sub", TRAIT_PHRASING },
	{ "sup", TRAIT_PHRASING },
	{ "table", TRAIT_BLOCK | TRAIT_TEXTISH | TRAIT_WEIGHED },
	{ "td", TRAIT_PARAGRAPH | TRAIT_TEXTISH },
	{ "template", TRAIT_SILENT },
	{ "textarea", TRAIT_PHRASING | TRAIT_FURNITURE },
	{ "time", TRAIT_PHRASING },
	{ "title", TRAIT_SILENT },
	{ "ul", TRAIT_BLOCK | TRAIT_TEXTISH | TRAIT_LIST | TRAIT_WEIGHED },
	{ "var", TRAIT_PHRASING },
	{ "wbr", TRAIT_PHRASING },
};

static int compare_row(const void *key, const void *row)
{
	return strcmp(key, ((const struct trait_row *)row)->name);
}

static unsigned traits_of(const char *name)
{
	const struct trait_row *row = bsearch(
	    name, rows, COUNT(rows), sizeof(*rows), compare_row);

	return row ? row->traits : 0;
}

static bool is_named(const struct block *block, const char *name)
{
	return block->name && !strcmp(block->name, name);
}

static unsigned depth_below(unsigned depth, bool is_it)
{
	return is_it ? 1 : depth ? depth + 1 : 0;
}

static void block_init(struct blocks *blocks, const struct page_node *node)
{
	struct block *block = &blocks->items[tree_index(node)], *parent;
	const struct page_node *above = page_parent(node);

	block->node = node;
	block->name = page_name(node);
	block->parent = tree_index(above ? above : node);
	block->score = NAN;
	parent = &blocks->items[block->parent];
	block->is_gone = parent->is_gone;
	block->is_figure = above &&
	    (parent->is_figure || is_named(parent, "figure"));
	block->table_depth = above
	    ? depth_below(parent->table_depth, is_named(parent, "table"))
	    : 0;
	block->code_depth = above
	    ? depth_below(parent->code_depth, is_named(parent, "code"))
	    : 0;
	if (!block->name)
		return;
	block->traits = traits_of(block->name);
	block->is_kept = (above && parent->is_kept) ||
	    (page_marks(node) & PAGE_KEEP);
	block->hints = words_hints(node);
	block->weight = words_weight(node);
}

/* Every block knows where it ends. */
static void find_ends(struct blocks *blocks)
{
	size_t i;

	for (i = 0; i < blocks->count; i++)
		blocks->items[i].end = i + 1;
	for (i = blocks->count; i-- > 1;) {
		struct block *parent = &blocks->items[blocks->items[i].parent];

		if (blocks->items[i].end > parent->end)
			parent->end = blocks->items[i].end;
	}
}

/* ---- tables that hold data, as they say or look */

/* What is in a table; rows and columns tell nothing if another is in it. */
struct shape {
	size_t table; /* the one around a node, or SIZE_MAX */
	uint32_t rows, columns, cells;
	bool has_parts, has_table;
};

static bool says_data(const struct block *table)
{
	const char *role = page_attr(table->node, "role");
	const char *summary = page_attr(table->node, "summary");

	return (role && (!strcmp(role, "grid") || !strcmp(role, "table"))) ||
	    (summary && *summary);
}

static bool says_layout(const struct block *table)
{
	const char *role = page_attr(table->node, "role");
	const char *flag = page_attr(table->node, "datatable");

	return (role && !strcmp(role, "presentation")) ||
	    (flag && !strcmp(flag, "0"));
}

static void shape_add(struct shape *shape, const struct block *inner)
{
	static const char *const parts[] = { "caption", "col", "colgroup",
		"tfoot", "thead", "th" };
	size_t i;

	for (i = 0; i < COUNT(parts); i++)
		shape->has_parts |= is_named(inner, parts[i]);
	shape->has_table |= is_named(inner, "table");
	if (is_named(inner, "tr")) {
		shape->rows++;
		shape->cells = 0;
	} else if (is_named(inner, "td") || is_named(inner, "th")) {
		if (++shape->cells > shape->columns)
			shape->columns = shape->cells;
	}
}

/* Each node tells the table it stands in, each table the one around it. */
static void shapes_measure(const struct blocks *blocks, struct shape *shapes)
{
	size_t i;

	shapes[0].table = SIZE_MAX;
	for (i = 1; i < blocks->count; i++) {
		size_t parent = blocks->items[i].parent;

		shapes[i].table = is_named(&blocks->items[parent], "table")
		    ? parent
		    : shapes[parent].table;
		if (shapes[i].table != SIZE_MAX && blocks->items[i].name)
			shape_add(&shapes[shapes[i].table], &blocks->items[i]);
	}
	for (i = blocks->count; i-- > 1;)
		if (shapes[i].table != SIZE_MAX)
			shapes[shapes[i].table].has_parts |=
			    shapes[i].has_parts;
}

static bool looks_like_data(const struct shape *shape)
{
	return shape->has_parts ||
	    (!shape->has_table && shape->rows > 1 && shape->columns > 1 &&
		(shape->rows >= 10 || shape->columns > 4 ||
		    shape->rows * shape->columns > 10));
}

static void tables_look(struct blocks *blocks)
{
	struct shape *shapes = memory_array(blocks->count, sizeof(*shapes));
	size_t i;

	shapes_measure(blocks, shapes);
	for (i = 1; i < blocks->count; i++) {
		struct block *block = &blocks->items[i];
		const struct block *parent = &blocks->items[block->parent];

		block->in_data_table = parent->in_data_table ||
		    parent->is_data_table;
		block->is_data_table = is_named(block, "table") &&
		    !block->in_data_table && !says_layout(block) &&
		    (says_data(block) || looks_like_data(&shapes[i]));
	}
	free(shapes);
}

void blocks_init(struct blocks *blocks, const struct page *page)
{
	const struct page_node *root = page_root(page), *node;

	blocks->count = page->node_count;
	blocks->items = memory_array(blocks->count, sizeof(*blocks->items));
	for (node = root; node; node = page_following(node, root, false))
		block_init(blocks, node);
	find_ends(blocks);
	tables_look(blocks);
}

void blocks_release(struct blocks *blocks)
{
	free(blocks->items);
}

void block_drop(struct blocks *blocks, size_t at, const char *why)
{
	size_t end = blocks->items[at].end, next, i;

	blocks->items[at].why = why;
	/* what is gone is gone with all that is in it */
	for (i = at; i < end; i = next) {
		next = blocks->items[i].is_gone ? blocks->items[i].end : i + 1;
		blocks->items[i].is_gone = true;
	}
}

/* ---- what is in them */

static bool is_comma(uint32_t c)
{
	return c == ',' || c == 0x60c || c == 0xff0c || c == 0x3001 ||
	    c == 0xff1b || c == 0xfe50 || c == 0xfe10 || c == 0xfe11;
}

static bool is_ideograph(uint32_t c)
{
	return (c >= 0x3040 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3) ||
	    (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff);
}

static void measure_text(struct measure *measure, const char *text)
{
	size_t size = strlen(text), i, length;
	bool is_blank = true;
	uint32_t c;

	for (i = 0; i < size; i += length) {
		length = utf8_decode(text + i, size - i, &c);
		if (is_wide_space(c)) {
			measure->text += !is_blank;
			is_blank = true;
			continue;
		}
		is_blank = false;
		measure->text += is_ideograph(c) ? 2 : 1;
		measure->commas += is_comma(c);
	}
}

static bool is_video(const struct block *block)
{
	static const char *const attrs[] = { "src", "data", "data-src" };
	size_t i;

	for (i = 0; i < COUNT(attrs); i++) {
		const char *value = page_attr(block->node, attrs[i]);

		if (value && words_name_video(value))
			return true;
	}
	return false;
}

/* What an element is, beside what is in it. */
static void measure_element(struct block *block)
{
	struct measure *m = &block->measure;
	const char *href;

	/* a noscript repeats what a script shows */
	if (block->traits & TRAIT_SILENT)
		*m = (struct measure){ 0 };
	if (is_named(block, "a")) {
		href = page_attr(block->node, "href");
		m->links = m->text * (href && *href == '#' ? 0.3 : 1);
	} else if (is_named(block, "li")) {
		m->items = m->text;
		m->li++;
	} else if (is_named(block, "p")) {
		m->p++;
	} else if (is_named(block, "img")) {
		m->img++;
	} else if (is_named(block, "input")) {
		m->input++;
	}
	m->p += block->lines;
	if (block->traits & TRAIT_HEADING)
		m->heading = m->text;
	if (block->traits & TRAIT_EMBED) {
		m->embeds++;
		m->has_video |= is_video(block);
	}
	if (block->traits & TRAIT_TEXTISH && m->text > 0)
		m->has_textish = true;
	m->has_data_table |= block->is_data_table;
}

static void measure_add(struct measure *to, const struct measure *from)
{
	to->text += from->text;
	to->links += from->links;
	to->heading += from->heading;
	to->items += from->items;
	to->commas += from->commas;
	to->p += from->p;
	to->img += from->img;
	to->li += from->li;
	to->input += from->input;
	to->embeds += from->embeds;
	to->has_textish |= from->has_textish;
	to->has_video |= from->has_video;
	to->has_data_table |= from->has_data_table;
}

void block_measure(struct blocks *blocks, size_t at)
{
	struct block *block = &blocks->items[at];

	if (block->is_gone)
		return;
	if (block->name)
		measure_element(block);
	else
		measure_text(&block->measure, page_node_text(block->node));
	if (at > 0)
		measure_add(
		    &blocks->items[block->parent].measure, &block->measure);
}

void blocks_measure(struct blocks *blocks)
{
	size_t i;

	for (i = 0; i < blocks->count; i++)
		blocks->items[i].measure = (struct measure){ 0 };
	for (i = blocks->count; i-- > 0;)
		block_measure(blocks, i);
}

const char *block_text(
    struct arena *arena, const struct blocks *blocks, size_t at)
{
	const struct block *block = &blocks->items[at];
	struct buf text = BUF_INIT;
	const char *words;
	size_t i;

	for (i = at; i < block->end; i++) {
		const struct block *inner = &blocks->items[i];

		if (inner->is_gone ||
		    (inner->name && inner->traits & TRAIT_SILENT))
			i = inner->end - 1;
		else if (!inner->name)
			buf_puts(&text, page_node_text(inner->node));
	}
	words = text_collapse(arena, buf_text(&text));
	buf_release(&text);
	return words;
}

size_t block_child(const struct blocks *blocks, size_t parent, size_t at)
{
	size_t end = blocks->items[parent].end;

	while (
	    at < end && (blocks->items[at].is_gone || !blocks->items[at].name))
		at = blocks->items[at].end;
	return at;
}
