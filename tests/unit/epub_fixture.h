/* Articles and a small plan for the tests of epub/. */
#ifndef TESTS_EPUB_FIXTURE_H
#define TESTS_EPUB_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "epub/epub.h"

static inline struct node *element(struct article *article, struct node *parent,
    enum tag tag, const char *text)
{
	struct node *node = node_new(article->arena, tag);

	node_append(parent, node);
	if (text)
		node_append(
		    node, node_text_new(article->arena, text, strlen(text)));
	return node;
}

static inline struct node *with(struct article *article, struct node *node,
    enum attr_id id, const char *value)
{
	node_set_attr(article->arena, node, id, value);
	return node;
}

/* An IMG; `name` makes the hash of its bytes, NULL: it is missing. */
static inline struct node *image(struct article *article, struct node *parent,
    const char *name, enum picture_kind kind)
{
	struct picture *picture = ARENA_NEW(article->arena, struct picture);
	struct picture **all = arena_array(
	    article->arena, article->picture_count + 1, sizeof(*all));
	struct node *node = element(article, parent, TAG_IMG, NULL);

	picture->url = "https://img.example.com/a.jpg";
	picture->state = name ? PICTURE_READY : PICTURE_MISSING;
	picture->reason = "not found";
	if (name)
		picture->hash = hash_bytes(name, strlen(name));
	picture->forms[PICTURE_FOR_FILE].kind = kind;
	picture->forms[PICTURE_FOR_FILE].width_px = 600;
	picture->forms[PICTURE_FOR_FILE].height_px = 400;
	if (article->picture_count > 0)
		memcpy(all, article->pictures,
		    article->picture_count * sizeof(*all));
	with(article, node, ATTR_PICTURE,
	    arena_printf(article->arena, "%zu", article->picture_count));
	all[article->picture_count++] = picture;
	article->pictures = all;
	return node;
}

static inline struct article *article_titled(const char *title)
{
	struct article *article = article_new();

	article->meta.title = title;
	article->meta.author = "甲、乙";
	article->meta.site = "example";
	article->meta.url = "https://example.com/?a=1&b=2";
	article->meta.language = "zh-Hans";
	article->meta.date = date_parse("2022-01-24 16:00:00");
	return article;
}

/* A mention that is kept. */
static inline void mention(struct article *article, const char *id,
    const char *name, const struct node *block, size_t offset)
{
	struct mention *all = arena_array(
	    article->arena, article->mention_count + 1, sizeof(*all));

	if (article->mention_count > 0)
		memcpy(all, article->mentions,
		    article->mention_count * sizeof(*all));
	all[article->mention_count++] = (struct mention){ id, name, name,
		block, offset, MENTION_KEPT };
	article->mentions = all;
}

/* A plan of `count` entries, two a section. */
static inline void plan_small(
    struct plan *plan, struct entry *entries, size_t count)
{
	size_t i;

	memset(plan, 0, sizeof(*plan));
	memset(entries, 0, count * sizeof(*entries));
	plan->arena = arena_new();
	plan->meta.title = "A <book> & more";
	plan->meta.language = "zh-Hans";
	plan->meta.modified = date_parse("2022-01-24 16:00:00");
	plan->identity = hash_bytes("plan", 4);
	plan->entries = entries;
	plan->entry_count = count;
	plan->section_count = (count + 1) / 2;
	plan->sections = arena_array(
	    plan->arena, plan->section_count, sizeof(*plan->sections));
	for (i = 0; i < count; i++) {
		entries[i].number = i;
		entries[i].id = arena_printf(plan->arena, "a-%016zx", i);
		plan->sections[i / 2].count++;
		if (i % 2 == 0)
			plan->sections[i / 2].first = i;
		plan->sections[i / 2].title = arena_printf(
		    plan->arena, "Part %zu", i / 2 + 1);
	}
}

static inline void render(const struct resources *resources,
    const struct entry *entry, const struct article *article, struct buf *out)
{
	struct error err = { 0 };
	struct renderer *renderer = epub_packager.renderer_new(
	    resources, NULL, &err);

	assert_null(article_check(article));
	assert_non_null(renderer);
	assert_true(
	    epub_packager.render(renderer, entry, article, out, NULL, &err));
	epub_packager.renderer_free(renderer);
}

#endif
