/* Which articles are asked for: by date, and by what is said of them. */
#include <fnmatch.h>
#include <locale.h>
#include <string.h>

#include "book/book.h"

/* What a key stands for; categories and tags are lists. */
static const struct {
	const char *name;
	size_t place; /* of a text in struct meta */
} keys[] = {
	{ "title", offsetof(struct meta, title) },
	{ "author", offsetof(struct meta, author) },
	{ "site", offsetof(struct meta, site) },
	{ "account", offsetof(struct meta, account) },
	{ "url", offsetof(struct meta, url) },
	{ "language", offsetof(struct meta, language) },
};

enum { KEY_COUNT = sizeof(keys) / sizeof(keys[0]) };

static const char *const list_keys[] = { "category", "tag", "file" };

static bool is_key(const char *name)
{
	for (size_t i = 0; i < KEY_COUNT; i++)
		if (strcmp(keys[i].name, name) == 0)
			return true;
	for (size_t i = 0; i < 3; i++)
		if (strcmp(list_keys[i], name) == 0)
			return true;
	return false;
}

/* "2022", "2022-01", "2022-01-24": then days compare as texts do. */
static bool is_day(const char *text)
{
	static const char pattern[] = "0000-00-00";
	size_t size = strlen(text);
	char day[DATE_SIZE] = "2000-01-01", again[DATE_SIZE];
	struct date date;

	if (size != 4 && size != 7 && size != 10)
		return false;
	for (size_t i = 0; i < size; i++)
		if (pattern[i] == '0' ? text[i] < '0' || text[i] > '9'
				      : text[i] != pattern[i])
			return false;
	memcpy(day, text, size);
	date = date_parse(day);
	date_format_day(&date, again);
	return date.is_known && strcmp(day, again) == 0;
}

bool filter_check(const struct sheaf_options *options, struct error *err)
{
	const char *days[] = { options->since, options->until };

	for (size_t i = 0; i < 2; i++)
		if (days[i] && !is_day(days[i]))
			return error_set(err, SHEAF_E_USAGE,
			    "--%s %s: no day such as 2022, 2022-01 or "
			    "2022-01-24",
			    i == 0 ? "since" : "until", days[i]);
	for (size_t i = 0; i < options->match_count; i++)
		if (!is_key(options->matches[i].key))
			return error_set(err, SHEAF_E_USAGE,
			    "--match %s: not title, author, site, account, "
			    "url, language, category, tag or file",
			    options->matches[i].key);
	return true;
}

static bool is_in_time(
    const struct sheaf_options *options, const struct date *date)
{
	char day[DATE_SIZE];

	if (!options->since && !options->until)
		return true;
	if (!date->is_known)
		return false;
	date_format_day(date, day);
	return (!options->since ||
		   strncmp(day, options->since, strlen(options->since)) >= 0) &&
	    (!options->until ||
		strncmp(day, options->until, strlen(options->until)) <= 0);
}

static bool is_like(const char *pattern, const char *text)
{
	return text && fnmatch(pattern, text, FNM_CASEFOLD) == 0;
}

static bool any_is_like(
    const char *pattern, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (is_like(pattern, list[i]))
			return true;
	return false;
}

static bool matches(
    const struct sheaf_pair *pair, const struct meta *meta, const char *name)
{
	for (size_t i = 0; i < KEY_COUNT; i++)
		if (strcmp(keys[i].name, pair->key) == 0)
			return is_like(pair->value,
			    *(const char *const *)((const char *)meta +
				keys[i].place));
	if (strcmp(pair->key, "category") == 0)
		return any_is_like(
		    pair->value, meta->categories, meta->category_count);
	if (strcmp(pair->key, "tag") == 0)
		return any_is_like(pair->value, meta->tags, meta->tag_count);
	return is_like(pair->value, name);
}

/* Of the patterns for one key one has to match, and of every key. */
static bool matches_all(const struct sheaf_options *options,
    const struct meta *meta, const char *name)
{
	const struct sheaf_pair *pairs = options->matches;

	for (size_t i = 0; i < options->match_count; i++) {
		bool is_found = false;

		for (size_t k = 0; k < options->match_count && !is_found; k++)
			is_found = strcmp(pairs[k].key, pairs[i].key) == 0 &&
			    matches(&pairs[k], meta, name);
		if (!is_found)
			return false;
	}
	return true;
}

bool filter_accepts(const struct sheaf_options *options,
    const struct meta *meta, const char *name)
{
	locale_t characters, before;
	bool is_accepted;

	if (!is_in_time(options, &meta->date))
		return false;
	if (options->match_count == 0)
		return true;
	/* fnmatch(3) counts characters as the locale does */
	characters = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	before = uselocale(characters);
	is_accepted = matches_all(options, meta, name);
	uselocale(before);
	if (characters)
		freelocale(characters);
	return is_accepted;
}
