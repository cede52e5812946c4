/* Sets articles: a header from the metadata, then the text. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "typeset/flow.h"
#include "typeset/link_note.h"
#include "typeset/margin.h"
#include "typeset/page_ref.h"

static void add_built_in(
    struct cascade *cascade, const char *css, struct diag_list *diags)
{
	if (css)
		cascade_add(cascade, ORIGIN_BUILT_IN, css, diags);
}

/* What options say in numbers and words. */
static void add_options(struct cascade *cascade,
    const struct sheaf_options *options, struct diag_list *diags)
{
	struct buf css = BUF_INIT;
	long size = lround(options->base_size_pt * 100);

	if (size > 0)
		buf_printf(&css,
		    "html, html:lang(zh) { font-size: %ld.%02ldpt }",
		    size / 100, size % 100);
	if (options->columns > 0)
		buf_printf(
		    &css, "body.article { columns: %u }", options->columns);
	if (options->writing_mode == SHEAF_VERTICAL_RL)
		buf_puts(&css, "html { writing-mode: vertical-rl }");
	if (css.size > 0)
		add_built_in(cascade, buf_text(&css), diags);
	buf_release(&css);
}

static struct typesetter *new_with(const char *css, bool is_book,
    const struct resources *resources, struct diag_list *diags,
    struct error *err)
{
	struct typesetter *typesetter = memory_new(sizeof(*typesetter));
	struct arena *arena;
	struct element root = { .name = "html", .classes = "", .language = "" };
	const struct page_type type = { 0 };
	struct page_frame frame;

	typesetter->resources = resources;
	typesetter->cascade = cascade_new();
	cascade_add(typesetter->cascade, ORIGIN_BUILT_IN, css, diags);
	if (is_book) {
		add_built_in(typesetter->cascade,
		    style_of_theme(resources->options, true), diags);
		add_built_in(typesetter->cascade,
		    style_of_paragraphs(resources->options, true), diags);
		add_built_in(typesetter->cascade,
		    style_of_preset(resources->options), diags);
		add_options(typesetter->cascade, resources->options, diags);
	}
	if (resources->style)
		cascade_add(typesetter->cascade, ORIGIN_AUTHOR,
		    resources->style, diags);
	arena = arena_new();
	style_tree(style_set_new(arena, typesetter->cascade), &root);
	/* once for its warning */
	cascade_page_frame(typesetter->cascade, root.style, resources->options,
	    &type, &frame, diags);
	margins_check(typesetter, root.style, diags);
	arena_free(arena);
	typesetter->faces = faces_new(resources->fonts, is_book, err);
	if (typesetter->faces)
		return typesetter;
	typesetter_free(typesetter);
	return NULL;
}

struct typesetter *typesetter_new(const struct resources *resources,
    struct diag_list *diags, struct error *err)
{
	return new_with(data_print_css, true, resources, diags, err);
}

struct typesetter *typesetter_new_for_jackets(const struct resources *resources,
    struct diag_list *diags, struct error *err)
{
	return new_with(data_cover_css, false, resources, diags, err);
}

void typesetter_free(struct typesetter *typesetter)
{
	if (!typesetter)
		return;
	if (typesetter->faces)
		faces_free(typesetter->faces);
	margins_free(typesetter->margins);
	cascade_free(typesetter->cascade);
	free(typesetter);
}

struct layout *layout_new(void)
{
	struct layout *layout = memory_new(sizeof(*layout));

	layout->arena = arena_new();
	return layout;
}

void layout_free(struct layout *layout)
{
	if (!layout)
		return;
	arena_free(layout->arena);
	free(layout);
}

static struct element *add_span(struct composer *composer,
    struct element *parent, const char *name, enum tag tag, const char *classes,
    const char *text)
{
	struct element *span;

	if (parent->first) {
		struct node *node = node_text_new(
		    composer->layout->arena, " · ", strlen(" · "));

		node_append((struct node *)parent->node, node);
		element_text_new(composer->scratch, parent, node->text, node);
	}
	span = element_lines_new(composer->scratch, composer->layout->arena,
	    parent, name, tag, classes, text);
	node_append((struct node *)parent->node, (struct node *)span->node);
	return span;
}

static struct element *add_paragraph(
    struct composer *composer, struct element *parent, const char *classes)
{
	struct element *paragraph = element_new(
	    composer->scratch, parent, "p", classes);

	paragraph->node = node_new(composer->layout->arena, TAG_P);
	return paragraph;
}

static void drop_empty(struct element *element)
{
	struct element *parent = element->parent;

	if (element->first)
		return;
	parent->last = element->prev;
	if (element->prev)
		element->prev->next = NULL;
	else
		parent->first = NULL;
}

/* Who wrote it and who published it, each name once. */
static void add_byline(
    struct composer *composer, struct element *header, const struct meta *meta)
{
	static const char *const classes[] = { "author", "site", "account" };
	const char *names[] = { meta->author, meta->site, meta->account };
	struct element *byline = add_paragraph(composer, header, "byline");

	for (size_t i = 0; i < 3; i++) {
		bool is_new = names[i] && !text_is_blank(names[i]);

		for (size_t k = 0; k < i && is_new; k++)
			is_new = !names[k] || strcmp(names[k], names[i]) != 0;
		if (is_new)
			add_span(composer, byline, "span", TAG_SPAN, classes[i],
			    names[i]);
	}
	drop_empty(byline);
}

/* When, and where it was found: the address in words too, for paper. */
static void add_origin(
    struct composer *composer, struct element *header, const struct meta *meta)
{
	struct arena *arena = composer->layout->arena;
	const char *link = meta->url ? url_link(arena, meta->url) : NULL;
	struct element *origin = add_paragraph(composer, header, "origin");
	struct element *element;
	char day[DATE_SIZE];

	date_format_day(&meta->date, day);
	if (*day)
		add_span(composer, origin, "span", TAG_SPAN, "date",
		    arena_strdup(arena, day));
	if (link) {
		element = add_span(composer, origin, "a", TAG_A, "source",
		    word_in(WORD_SOURCE, header->language));
		node_set_attr(
		    arena, (struct node *)element->node, ATTR_HREF, link);
		element = add_span(composer, origin, "a", TAG_A, "url",
		    link_shown(arena, link));
		node_set_attr(
		    arena, (struct node *)element->node, ATTR_HREF, link);
		element->language = "en";
	}
	drop_empty(origin);
}

static const char *title_of(const struct article *article,
    const struct entry *entry, const char *language)
{
	if (article->meta.title && !text_is_blank(article->meta.title))
		return article->meta.title;
	if (entry && entry->meta.title && !text_is_blank(entry->meta.title))
		return entry->meta.title;
	return word_in(WORD_UNTITLED, language);
}

static void add_header(struct composer *composer, struct element *body,
    const struct entry *entry, const struct article *article)
{
	struct element *header = element_new(
	    composer->scratch, body, "header", "");

	element_lines_new(composer->scratch, composer->layout->arena, header,
	    "h1", TAG_H1, "title", title_of(article, entry, body->language));
	add_byline(composer, header, &article->meta);
	add_origin(composer, header, &article->meta);
}

static const char *article_language(
    const struct article *article, const struct entry *entry)
{
	if (article->meta.language)
		return article->meta.language;
	return entry && entry->meta.language ? entry->meta.language : "";
}

bool typeset_article(struct typesetter *typesetter, const struct entry *entry,
    const struct article *article, struct layout *layout,
    struct diag_list *diags, struct error *err)
{
	struct composer composer;
	struct element *body;

	composer_init(&composer, typesetter, layout, diags);
	body = composer_tree(
	    &composer, "article", article_language(article, entry));
	add_header(&composer, body, entry, article);
	element_add_nodes(composer.scratch, body, article, article->body);
	if (typesetter->resources->options->link_notes) {
		link_notes_add(composer.scratch, layout->arena, body);
		page_refs_add(composer.scratch, body);
	}
	composer_start(&composer, body);
	compose_block(&composer, body);
	composer_finish(&composer);
	composer_release(&composer);
	return true;
}

bool typeset_matter(struct typesetter *typesetter, const char *class,
    const struct node *nodes, const char *language, struct layout *layout,
    struct diag_list *diags, struct error *err)
{
	struct composer composer;
	struct element *body;

	composer_init(&composer, typesetter, layout, diags);
	body = composer_tree(&composer, class, language);
	element_add_nodes(composer.scratch, body, NULL, nodes);
	composer_start(&composer, body);
	if (composer_shows(body)) {
		compose_block(&composer, body);
		composer_finish(&composer);
	}
	composer_release(&composer);
	return true;
}

bool typeset_is_vertical(struct typesetter *typesetter, const char *language)
{
	struct arena *arena = arena_new();
	struct element *root = element_new(arena, NULL, "html", ""), *body;
	bool is_vertical;

	root->language = language ? language : "";
	body = element_new(arena, root, "body", "article");
	style_tree(style_set_new(arena, typesetter->cascade), root);
	is_vertical = style_is(
	    body->style, PROPERTY_WRITING_MODE, KEYWORD_VERTICAL_RL);
	arena_free(arena);
	return is_vertical;
}
