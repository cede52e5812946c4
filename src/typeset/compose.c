/* What all of a book's pages have in common: a tree, its styles, its flow. */
#include "typeset/generate.h"

#include <stdlib.h>
#include <string.h>

void composer_init(struct composer *composer, struct typesetter *typesetter,
    struct layout *layout, struct diag_list *diags)
{
	*composer = (struct composer){ .typesetter = typesetter,
		.layout = layout,
		.diags = diags,
		.scratch = arena_new() };
	composer->styles = style_set_new(
	    composer->scratch, typesetter->cascade);
}

void composer_release(struct composer *composer)
{
	arena_free(composer->scratch);
	free(composer->boxes);
	free(composer->spans);
}

struct element *composer_tree(
    struct composer *composer, const char *name, const char *language)
{
	struct element *root = element_new(composer->scratch, NULL, "html", "");

	root->language = language ? language : "";
	return element_new(composer->scratch, root, "body", name);
}

void composer_start(struct composer *composer, struct element *body)
{
	struct box box = { .element = body->parent, .decoration = SIZE_MAX };
	const struct value *page;

	style_tree(composer->styles, body->parent);
	composer->is_vertical = style_is(
	    body->style, PROPERTY_WRITING_MODE, KEYWORD_VERTICAL_RL);
	composer->layout->is_vertical = composer->is_vertical;
	content_generate(composer, body->parent);
	page = &body->style->values[PROPERTY_PAGE];
	composer_use_page(composer,
	    page_area_of(composer, body->parent->style,
		page->kind == VALUE_TEXT ? page->text : NULL));
	composer->flow = flow_new(composer);
	columns_prepare(composer, body);
	footnotes_prepare(composer, body);
	tables_prepare(composer, body);
	box.style = body->parent->style;
	box.width_pt = composer->measure_pt;
	composer_push(composer, &box);
}

bool composer_shows(const struct element *body)
{
	return !style_is(body->style, PROPERTY_DISPLAY, KEYWORD_NONE);
}

void composer_finish(struct composer *composer)
{
	flow_finish(composer);
	compose_pages(composer);
}
