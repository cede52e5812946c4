/* Which articles are asked for: by date, and by what is said of them. */
#include <fnmatch.h>
#include <locale.h>
#include <string.h>

#include "book/book.h"

enum { KEY_SIZE_MAX = 64 };

/* What may be a key of front matter, and no slip of the pen. */
static bool is_key(const char *name)
{
	size_t size = strlen(name);

	for (const char *at = name; *at; at++)
		if ((unsigned char)*at <= ' ' || *at == 0x7f ||
		    strchr("{}[]=,\"'", *at))
			return false;
	return size > 0 && size <= KEY_SIZE_MAX && utf8_is_valid(name, size);
}

static bool check_key(const char *option, const char *key, struct error *err)
{
	return (key && is_key(key)) ||
	    error_set(err, SHEAF_E_USAGE,
		"--%s %s: no key of front matter looks so", option,
		key ? key : "");
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
		if (!check_key("match", options->matches[i].key, err))
			return false;
	return options->group != SHEAF_GROUP_KEY ||
	    check_key("group-by", options->group_key, err);
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
	return fnmatch(pattern, text, FNM_CASEFOLD) == 0;
}

static bool matches(
    const struct sheaf_pair *pair, const struct meta *meta, const char *name)
{
	const char *value;

	if (strcmp(pair->key, META_KEY_FILE) == 0)
		return is_like(pair->value, name);
	for (size_t n = 0; (value = meta_value(meta, pair->key, n)); n++)
		if (is_like(pair->value, value))
			return true;
	return false;
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
