/* On which page the article is that a link leads to, for paper. */
#include "typeset/page_ref.h"

#include <math.h>
#include <string.h>

/* There is room for so many digits. */
#define DIGITS_WIDE 3

static void add_words(struct arena *scratch, struct element *parent,
    const char *words, size_t size, const struct node *node)
{
	if (size > 0)
		element_text_new(
		    scratch, parent, arena_strndup(scratch, words, size), node);
}

/* WORD_SEE_PAGE has a # for the number. */
static void add_reference(struct arena *scratch, struct element *link)
{
	const char *entry = node_attr(link->node, ATTR_ENTRY);
	const char *words = word_in(WORD_SEE_PAGE, link->language);
	size_t before = strcspn(words, "#");
	struct element *reference = element_new(
	    scratch, NULL, "span", "page-reference");
	struct element *number;

	reference->is_inline = true;
	reference->language = link->language;
	element_insert_after(link, reference);
	add_words(scratch, reference, words, before, link->node);
	number = element_new(scratch, reference, "span", "page-number");
	number->is_inline = true;
	number->node = link->node;
	number->entry = entry;
	add_words(scratch, reference, words + before + 1,
	    strlen(words) - before - 1, link->node);
}

void page_refs_add(struct arena *scratch, struct element *root)
{
	struct element *element = root;

	while (element) {
		/* a heading's text goes into bookmarks and running heads */
		struct element *next = element_following(
		    element, root, !is_heading(element_tag(element)));

		/* its own words and number have the node of their link */
		if (element->name && !element->entry &&
		    element_tag(element) == TAG_A &&
		    node_attr(element->node, ATTR_ENTRY))
			add_reference(scratch, element);
		element = next;
	}
}

/* All digits in one run, each a glyph; NULL: they are not. */
static struct run *shape_digits(
    struct composer *composer, const struct element *element)
{
	struct span span = { .text = "0123456789",
		.size = DIGITS,
		.style = &element->style->text,
		.is_artifact = true };
	struct paragraph paragraph = { .spans = &span,
		.span_count = 1,
		.width_pt = 1000 * element->style->text.size_pt,
		.language = element->language };
	struct paragraph_lines lines = { NULL, 0 };
	struct item *item;

	paragraph_set(composer->typesetter, &paragraph, composer->layout,
	    &lines, composer->diags);
	item = lines.count == 1 ? lines.lines[0].first : NULL;
	while (item && item->kind != ITEM_RUN)
		item = item->next;
	if (!item || item->run.glyph_count != DIGITS)
		return NULL;
	for (size_t i = 0; i < DIGITS; i++)
		if (item->run.glyphs[i].text_size != 1 ||
		    item->run.glyphs[i].id == 0)
			return NULL;
	return &item->run;
}

bool page_ref_fill(
    struct composer *composer, const struct element *element, struct span *span)
{
	struct run *digits = shape_digits(composer, element);
	float widest = 0;

	if (!digits)
		return false;
	for (size_t i = 0; i < DIGITS; i++)
		widest = fmaxf(widest, digits->glyphs[i].advance_pt);
	span->text = NULL;
	span->size = 0;
	span->digits = digits;
	span->entry = element->entry;
	span->width_pt = DIGITS_WIDE * widest;
	span->height_pt = 0.8f * element->style->text.size_pt;
	digits->x_pt = 0;
	digits->baseline_pt = span->height_pt;
	return true;
}
