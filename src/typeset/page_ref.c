/* On which page the article is that a link leads to, for paper. */
#include "typeset/page_ref.h"

#include <math.h>
#include <string.h>

#include "typeset/leader.h"

/* There is room for so many digits. */
#define DIGITS_WIDE 3

static struct element *add_words(struct arena *scratch, struct element *parent,
    const char *words, size_t size, const struct node *node)
{
	return element_text_new(
	    scratch, parent, arena_strndup(scratch, words, size), node);
}

static struct element *add_span(struct arena *scratch, struct element *parent,
    const char *class, const char *language)
{
	struct element *span = element_new(scratch, parent, "span", class);

	span->is_inline = true;
	span->language = language;
	return span;
}

/* WORD_SEE_PAGE has a # for the number.  A line may end at the space before its
 * words, but not in them. */
static void add_reference(struct arena *scratch, struct element *link)
{
	const char *entry = node_attr(link->node, ATTR_ENTRY);
	const char *words = word_in(WORD_SEE_PAGE, link->language);
	size_t space = strspn(words, " "), before = strcspn(words, "#");
	struct element *reference = add_span(
	    scratch, NULL, "page-reference", link->language);
	struct element *inner, *number;

	element_insert_after(link, reference);
	if (space > 0)
		add_words(scratch, reference, words, space, link->node);
	inner = add_span(
	    scratch, reference, "page-reference-words", link->language);
	add_words(scratch, inner, words + space, before - space, link->node)
	    ->entry = entry;
	number = add_span(scratch, inner, "page-number", link->language);
	number->node = link->node;
	number->entry = entry;
	add_words(scratch, inner, words + before + 1,
	    strlen(words) - before - 1, link->node)
	    ->entry = entry;
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
	struct run *run = run_apart(composer, element, "0123456789");

	if (!run || run->glyph_count != DIGITS)
		return NULL;
	for (size_t i = 0; i < DIGITS; i++)
		if (run->glyphs[i].text_size != 1 || run->glyphs[i].id == 0)
			return NULL;
	return run;
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
	span->is_at_end = element->is_at_end;
	span->width_pt = DIGITS_WIDE * widest;
	span->height_pt = 0.8f * element->style->text.size_pt;
	digits->baseline_pt = span->height_pt;
	return true;
}
