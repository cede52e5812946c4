/* What is said of an article, by the words of options: the fields of struct meta,
 * and any other key of its front matter that a run asks for. */
#include <string.h>

#include "article/article.h"

enum { VALUES_MAX = 64, VALUE_SIZE = 1024 };

static const struct text_key {
	const char *name;
	size_t place;
} texts[] = {
	{ "title", offsetof(struct meta, title) },
	{ "author", offsetof(struct meta, author) },
	{ "editor", offsetof(struct meta, editor) },
	{ "translator", offsetof(struct meta, translator) },
	{ "site", offsetof(struct meta, site) },
	{ "account", offsetof(struct meta, account) },
	{ "url", offsetof(struct meta, url) },
	{ "language", offsetof(struct meta, language) },
};

static const struct list_key {
	const char *name;
	size_t place, count;
} lists[] = {
#define LIST(name, list, number)                                               \
	{                                                                      \
		name, offsetof(struct meta, list),                             \
		    offsetof(struct meta, number)                              \
	}
	LIST("category", categories, category_count),
	LIST("categories", categories, category_count),
	LIST("tag", tags, tag_count),
	LIST("tags", tags, tag_count),
	LIST("keywords", tags, tag_count),
#undef LIST
};

enum {
	TEXTS = sizeof(texts) / sizeof(texts[0]),
	LISTS = sizeof(lists) / sizeof(lists[0])
};

static const struct text_key *text_of(const char *key)
{
	for (size_t i = 0; i < TEXTS; i++)
		if (text_equal_case(texts[i].name, key))
			return &texts[i];
	return NULL;
}

static const struct list_key *list_of(const char *key)
{
	for (size_t i = 0; i < LISTS; i++)
		if (text_equal_case(lists[i].name, key))
			return &lists[i];
	return NULL;
}

/* The values of the key in `others`, NULL behind them. */
static const char *other_value(
    const struct meta *meta, const char *key, size_t n)
{
	for (size_t i = 0; i < meta->other_count; i += 2)
		if (text_equal_case(meta->others[i], key) && n-- == 0)
			return meta->others[i + 1];
	return NULL;
}

const char *meta_value(const struct meta *meta, const char *key, size_t n)
{
	const struct text_key *text = text_of(key);
	const struct list_key *list = list_of(key);
	const char *start = (const char *)meta;

	if (text)
		return n == 0 ? *(const char *const *)(start + text->place)
			      : NULL;
	if (list)
		return n < *(const size_t *)(start + list->count)
		    ? (*(const char *const *const *)(start + list->place))[n]
		    : NULL;
	return other_value(meta, key, n);
}

static bool is_other(const char *key)
{
	return strcmp(key, META_KEY_FILE) != 0 && !text_of(key) &&
	    !list_of(key);
}

/* The key that the run groups by, then those it matches; some may be the same. */
static const char *asked_key(const struct sheaf_options *options, size_t i)
{
	if (i > 0)
		return options->matches[i - 1].key;
	return options->group == SHEAF_GROUP_KEY ? options->group_key : NULL;
}

static bool is_first(const struct sheaf_options *options, size_t i)
{
	for (size_t k = 0; k < i; k++) {
		const char *before = asked_key(options, k);

		if (before && text_equal_case(before, asked_key(options, i)))
			return false;
	}
	return true;
}

const char *meta_wanted(const struct sheaf_options *options, size_t n)
{
	for (size_t i = 0; i <= options->match_count; i++) {
		const char *key = asked_key(options, i);

		if (key && is_other(key) && is_first(options, i) && n-- == 0)
			return key;
	}
	return NULL;
}

void meta_add_other(
    struct arena *arena, struct meta *meta, const char *key, const char *value)
{
	char *cut = arena_alloc(arena, VALUE_SIZE);
	const char **others;

	text_fit(cut, VALUE_SIZE, value);
	for (size_t n = 0;; n++) {
		const char *known = other_value(meta, key, n);

		if (n == VALUES_MAX || (known && strcmp(known, cut) == 0))
			return;
		if (!known)
			break;
	}
	others = arena_array(arena, meta->other_count + 2, sizeof(*others));
	if (meta->other_count > 0)
		memcpy(
		    others, meta->others, meta->other_count * sizeof(*others));
	others[meta->other_count++] = key;
	others[meta->other_count++] = arena_strdup(arena, cut);
	meta->others = others;
}
