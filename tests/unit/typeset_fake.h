/*
 * Lines without fonts, for tests of what is above them: every character is as
 * wide as its size, lines break anywhere, a glyph a character.  It stands in for
 * the half of typeset/ that knows fonts: include it in one test program.
 */
#ifndef TYPESET_FAKE_H
#define TYPESET_FAKE_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "typeset/flow.h"

struct faces {
	char unused;
};

struct faces *faces_new(const struct font_source *source, bool has_emoji,
    struct error *err)
{
	return memory_new(sizeof(struct faces));
}

void faces_free(struct faces *faces)
{
	free(faces);
}

static struct item *fake_item(struct layout *layout, struct line *line,
    enum item_kind kind, const struct span *span)
{
	struct item *item = ARENA_NEW(layout->arena, struct item);

	item->kind = kind;
	item->node = span->node;
	item->is_artifact = span->is_artifact;
	*line->end = item;
	line->end = &item->next;
	return item;
}

static void fake_run(struct layout *layout, struct line *line,
    const struct span *span, const char *text, size_t size)
{
	struct item *item = fake_item(layout, line, ITEM_RUN, span);
	struct run *run = &item->run;

	run->text = arena_strndup(layout->arena, text, size);
	run->size_pt = span->style->size_pt;
	run->colour = span->style->colour;
	run->x_pt = line->width_pt;
	run->baseline_pt = line->height_pt * 0.75f - span->style->raise_pt;
	run->glyph_count = utf8_length(run->text);
	run->glyphs = arena_array(
	    layout->arena, run->glyph_count, sizeof(*run->glyphs));
	for (size_t i = 0; i < run->glyph_count; i++)
		run->glyphs[i].advance_pt = run->size_pt;
	line->width_pt += run->size_pt * (float)run->glyph_count;
	if (span->href) {
		struct item *link = fake_item(layout, line, ITEM_LINK, span);

		link->href = span->href;
	}
}

static struct line *fake_line(struct layout *layout,
    struct paragraph_lines *lines, const struct text_style *style)
{
	struct line *grown = arena_array(
	    layout->arena, lines->count + 1, sizeof(*grown));
	struct line *line;

	for (size_t i = 0; i < lines->count; i++) {
		grown[i] = lines->lines[i];
		if (!grown[i].first)
			grown[i].end = &grown[i].first;
	}
	lines->lines = grown;
	line = &grown[lines->count++];
	line->end = &line->first;
	line->height_pt = style->line_height_pt;
	return line;
}

void paragraph_set(struct typesetter *typesetter,
    const struct paragraph *paragraph, struct layout *layout,
    struct paragraph_lines *lines, struct diag_list *diags)
{
	struct line *line = NULL;

	*lines = (struct paragraph_lines){ 0 };
	for (size_t i = 0; i < paragraph->span_count; i++) {
		const struct span *span = &paragraph->spans[i];
		size_t at = 0;

		if (!line) {
			line = fake_line(layout, lines, span->style);
			line->width_pt = paragraph->indent_pt;
		}
		while (at < span->size) {
			float room = paragraph->width_pt - line->width_pt;
			float fits = floorf(
			    room / span->style->size_pt + 0.001f);
			size_t from = at;
			uint32_t code;

			if (fits < 1 && line->first) {
				line = fake_line(layout, lines, span->style);
				continue;
			}
			do
				at += utf8_decode(
				    span->text + at, span->size - at, &code);
			while (at < span->size && --fits >= 1);
			fake_run(
			    layout, line, span, span->text + from, at - from);
		}
		if (span->picture) {
			struct item *item = fake_item(
			    layout, line, ITEM_PICTURE, span);

			item->picture.picture = span->picture;
			item->width_pt = span->width_pt;
			item->height_pt = span->height_pt;
			line->width_pt += span->width_pt;
		}
		if (span->is_break)
			line = NULL;
	}
	for (size_t i = 0; i < lines->count; i++) {
		float spare = paragraph->width_pt - lines->lines[i].width_pt;

		if (paragraph->align == ALIGN_END ||
		    paragraph->align == ALIGN_RIGHT)
			items_move(lines->lines[i].first, spare, 0);
		if (paragraph->align == ALIGN_CENTER)
			items_move(lines->lines[i].first, spare / 2, 0);
	}
}

void paragraph_measure(struct typesetter *typesetter,
    const struct paragraph *paragraph, float *minimum_pt, float *maximum_pt)
{
	*minimum_pt = *maximum_pt = 0;
	for (size_t i = 0; i < paragraph->span_count; i++) {
		const struct span *span = &paragraph->spans[i];

		*minimum_pt = fmaxf(*minimum_pt,
		    fmaxf(span->width_pt,
			span->size > 0 ? span->style->size_pt : 0));
		*maximum_pt += span->width_pt +
		    span->style->size_pt *
			(float)(span->text ? utf8_length(span->text) : 0);
	}
}

/* What a test works with: a style after the built-in one. */
struct bench {
	struct sheaf_options options;
	struct resources resources;
	struct arena *arena;
	struct diag_list diags;
	struct typesetter *typesetter;
	struct article *article;
	struct layout *layout;
};

static void bench_open(struct bench *bench, const char *style)
{
	struct error err;

	memset(bench, 0, sizeof(*bench));
	bench->resources.options = &bench->options;
	bench->resources.style = style;
	bench->arena = arena_new();
	diag_list_init(&bench->diags, bench->arena);
	bench->typesetter = typesetter_new(
	    &bench->resources, &bench->diags, &err);
	assert_non_null(bench->typesetter);
	bench->article = article_new();
	bench->article->meta.title = "T";
	bench->layout = layout_new();
}

static void bench_set(struct bench *bench)
{
	struct error err;

	assert_null(article_check(bench->article));
	assert_true(typeset_article(bench->typesetter, NULL, bench->article,
	    bench->layout, &bench->diags, &err));
}

static void bench_close(struct bench *bench)
{
	layout_free(bench->layout);
	article_free(bench->article);
	typesetter_free(bench->typesetter);
	arena_free(bench->arena);
}

static struct node *add(struct bench *bench, struct node *parent, enum tag tag)
{
	struct node *node = node_new(bench->article->arena, tag);

	node_append(parent ? parent : bench->article->body, node);
	return node;
}

static struct node *add_text(
    struct bench *bench, struct node *parent, enum tag tag, const char *text)
{
	struct node *node = add(bench, parent, tag);

	node_append(
	    node, node_text_new(bench->article->arena, text, strlen(text)));
	return node;
}

/* `count` times the character. */
static const char *repeat(struct bench *bench, const char *text, size_t count)
{
	struct buf buf = BUF_INIT;
	const char *kept;

	while (count-- > 0)
		buf_puts(&buf, text);
	kept = arena_strdup(bench->arena, buf_text(&buf));
	buf_release(&buf);
	return kept;
}

/* The first run on any page whose text begins so; *page may be NULL. */
static const struct item *find_run(
    const struct bench *bench, const char *prefix, size_t *page)
{
	for (size_t i = 0; i < bench->layout->page_count; i++) {
		const struct item *item = bench->layout->pages[i].first;

		for (; item; item = item->next) {
			if (item->kind != ITEM_RUN ||
			    !text_starts_with(item->run.text, prefix))
				continue;
			if (page)
				*page = i;
			return item;
		}
	}
	fail_msg("no run begins with %s", prefix);
	return NULL;
}

static const struct item *find_kind(
    const struct page_box *page, enum item_kind kind)
{
	const struct item *item = page->first;

	while (item && item->kind != kind)
		item = item->next;
	return item;
}

/* All text that is no artifact, in order. */
static const char *all_text(struct bench *bench)
{
	struct buf buf = BUF_INIT;
	const char *kept;

	for (size_t i = 0; i < bench->layout->page_count; i++)
		for (const struct item *item = bench->layout->pages[i].first;
		     item; item = item->next)
			if (item->kind == ITEM_RUN && !item->is_artifact)
				buf_puts(&buf, item->run.text);
	kept = arena_strdup(bench->arena, buf_text(&buf));
	buf_release(&buf);
	return kept;
}

#endif
