/* Formulas: MathML told in a line, or its TeX; of twins one. */
#include <string.h>

#include "clean/build.h"

enum {
	SIBLINGS = 4,        /* twins stand no farther apart */
	FORMULA_NODES = 5000 /* looked through in one */
};

void formula_write(struct builder *b, const char *tex)
{
	struct place place = b->writer.place;

	if (b->mode.is_silent || text_is_blank(tex))
		return;
	writer_push(&b->writer, &(struct open_inline){ .tag = TAG_CODE });
	writer_text(&b->writer, text_collapse(b->arena, tex));
	b->writer.place = place;
}

static bool is_named(const struct page_node *node, const char *name)
{
	return page_name(node) && !strcmp(page_name(node), name);
}

/* The first element of this name in a formula. */
static const struct page_node *inside_lookup(
    const struct page_node *root, const char *name)
{
	const struct page_node *node;
	unsigned seen = 0;

	for (node = page_following(root, root, false);
	     node && ++seen < FORMULA_NODES;
	     node = page_following(node, root, false))
		if (is_named(node, name))
			return node;
	return NULL;
}

/* ---- twins */

static bool is_tex_script(const struct page_node *node)
{
	const char *type;

	if (!is_named(node, "script"))
		return false;
	type = page_attr(node, "type");
	return type && text_starts_with(type, "math/tex");
}

static bool is_mathjax(const struct page_node *node)
{
	const char *class = page_name(node) ? page_attr(node, "class") : NULL;

	return class && text_starts_with(class, "MathJax");
}

/* The script of TeX that stands behind what was made from it. */
static const struct page_node *script_behind(const struct page_node *node)
{
	unsigned i;

	for (i = 0; i < SIBLINGS && (node = page_next(node)); i++) {
		if (is_tex_script(node))
			return node;
		if (page_node_text(node) ? !text_is_blank(page_node_text(node))
					 : !is_mathjax(node))
			return NULL;
	}
	return NULL;
}

/* MathJax shows its own drawing in a nobr beside its MathML. */
static bool is_drawing(const struct page_node *node)
{
	const char *hidden = page_attr(node, "aria-hidden");

	return hidden && !strcmp(hidden, "true") && page_next(node);
}

bool formula_is_twin(
    struct builder *b, const struct page_node *node, unsigned marks)
{
	const char *class;
	const struct page_node *first;

	if (is_named(node, "nobr"))
		return is_drawing(node);
	if (!(marks & MARK_TWIN))
		return false;
	if (has_class(page_attr(node, "class"), "katex-html")) {
		first = page_first(page_parent(node));
		class = page_name(first) ? page_attr(first, "class") : NULL;
		return class && !strcmp(class, "katex-mathml");
	}
	if (!script_behind(node))
		return false;
	if (!inside_lookup(node, "img"))
		return true;
	b->pictured = node;
	return false;
}

/* TeX in a script is text, unless a picture of it stands just before. */
void formula_script(struct builder *b, const struct page_node *script)
{
	const struct page_node *text = page_first(script);

	if (!is_tex_script(script) || !text || !page_node_text(text))
		return;
	if (b->pictured && script_behind(b->pictured) == script)
		return;
	formula_write(b, page_node_text(text));
}

/* ---- MathML */

/* What cannot be told in a line so that it is understood. */
static const char *const deep_names[] = { "mtable", "mroot", "munderover",
	"munder", "mover", "mmultiscripts" };

static const char *tex_of(const struct page_node *math)
{
	const struct page_node *node = inside_lookup(math, "annotation");
	const char *encoding = node ? page_attr(node, "encoding") : NULL;

	if (encoding && strstr(encoding, "tex") && page_first(node))
		return page_node_text(page_first(node));
	return page_attr(math, "alttext");
}

void formula_enter(struct builder *b, const struct page_node *math)
{
	const char *tex = b->mode.in_math ? NULL : tex_of(math);
	size_t i;

	b->mode.in_math = true;
	for (i = 0; tex && i < sizeof(deep_names) / sizeof(*deep_names); i++) {
		if (!inside_lookup(math, deep_names[i]))
			continue;
		formula_write(b, tex);
		b->mode.is_silent = true;
		return;
	}
}

/* Its elements inside, of a row of one those of that one: two are as good as
 * many. */
static unsigned parts_count(const struct page_node *node)
{
	const struct page_node *child, *only;
	unsigned count, depth;

	for (depth = 0; depth < SIBLINGS; depth++, node = only) {
		count = 0;
		only = NULL;
		for (child = page_first(node); child && count < 2;
		     child = page_next(child)) {
			if (!page_name(child))
				continue;
			only = child;
			count++;
		}
		if (count != 1)
			return count;
	}
	return 1;
}

/* Brackets hold together what a line would part. */
static void brackets_write(
    struct builder *b, struct frame *frame, const struct page_node *node)
{
	if (parts_count(node) < 2)
		return;
	writer_text(&b->writer, "(");
	frame->closing = ")";
}

/* What a place in its parent makes of an element. */
static void place_enter(struct builder *b, struct frame *frame,
    const struct page_node *node, const char *parent, unsigned place)
{
	struct writer *w = &b->writer;

	if (!strcmp(parent, "mfrac")) {
		if (place)
			writer_text(w, "/");
		brackets_write(b, frame, node);
	} else if (!place) {
		return;
	} else if (!strcmp(parent, "mtr")) {
		writer_text(w, ", ");
	} else if (!strcmp(parent, "mtable")) {
		writer_text(w, "; ");
	} else if (!strcmp(parent, "msup") || !strcmp(parent, "mover") ||
	    !strcmp(parent, "mroot") ||
	    (place == 2 &&
		(!strcmp(parent, "msubsup") ||
		    !strcmp(parent, "munderover")))) {
		writer_push(w, &(struct open_inline){ .tag = TAG_SUP });
	} else if (!strncmp(parent, "msub", 4) ||
	    !strncmp(parent, "munder", 6)) {
		writer_push(w, &(struct open_inline){ .tag = TAG_SUB });
	}
}

void math_enter(
    struct builder *b, struct frame *frame, const struct page_node *node)
{
	const struct page_node *parent = page_parent(node), *before;
	unsigned place = 0;

	if (is_named(node, "math") || !page_name(parent))
		return;
	for (before = page_first(parent); before && before != node && place < 3;
	     before = page_next(before))
		place += page_name(before) != NULL;
	place_enter(b, frame, node, page_name(parent), place);
	if (is_named(node, "msqrt")) {
		writer_text(&b->writer, "√");
		brackets_write(b, frame, node);
	}
}
