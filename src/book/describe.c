/* What a book says of itself: title, author, language, dates. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "book/plan.h"

#define SITES_NAMED 3

const char *entry_site(struct arena *arena, const struct entry *entry)
{
	const struct meta *meta = &entry->meta;

	if (meta->site && !text_is_blank(meta->site))
		return meta->site;
	return meta->url && url_is_web(meta->url) ? url_site(arena, meta->url)
						  : NULL;
}

/* What a caller or a path says, as one line of good text; NULL if blank. */
static const char *plain_text(struct arena *arena, const char *text)
{
	if (!text)
		return NULL;
	text = text_collapse(arena, text_sanitise(arena, text, strlen(text)));
	return *text ? text : NULL;
}

static void group_by(const struct plan *plan, struct arena *arena,
    const char *(*value)(struct arena *, const struct entry *),
    struct groups *groups)
{
	const char **values = arena_array(
	    arena, plan->entry_count + 1, sizeof(*values));
	size_t i;

	for (i = 0; i < plan->entry_count; i++)
		values[i] = value(arena, &plan->entries[i]);
	groups_make(groups, arena, values, plan->entry_count);
}

static const char *entry_author(struct arena *arena, const struct entry *entry)
{
	const char *author = entry->meta.author;

	return author && !text_is_blank(author) ? author : NULL;
}

static const char *entry_language(
    struct arena *arena, const struct entry *entry)
{
	const char *language = entry->meta.language;

	return language && language_is_tag(language) ? language : NULL;
}

/* The folder a file lies in: "" for none. */
static const char *entry_folder(struct arena *arena, const struct entry *entry)
{
	const char *slash = strrchr(entry->source.path, '/');
	size_t size = slash ? (size_t)(slash - entry->source.path) : 0;

	return arena_strndup(arena, entry->source.path, size);
}

/* The value that every member has, or NULL. */
static const char *shared(const struct groups *groups)
{
	return groups->count == 1 ? groups->items[0].value : NULL;
}

/* The name of the one input that is a folder, or of the one folder that all
 * files lie in. */
static const char *folder_name(const struct plan *plan, struct arena *scratch,
    const struct sheaf_options *options)
{
	const char *folder = NULL, *slash;
	struct groups folders;
	size_t size;

	if (options->input_count == 1 && strcmp(options->inputs[0], "-") != 0)
		folder = options->inputs[0];
	if (!folder ||
	    (plan->entry_count &&
		!strcmp(folder, plan->entries[0].source.path))) {
		group_by(plan, scratch, entry_folder, &folders);
		folder = shared(&folders);
	}
	if (!folder)
		return NULL;
	for (size = strlen(folder); size && folder[size - 1] == '/'; size--)
		;
	folder = arena_strndup(scratch, folder, size);
	slash = strrchr(folder, '/');
	folder = slash ? slash + 1 : folder;
	if (!strcmp(folder, ".") || !strcmp(folder, ".."))
		return NULL;
	return plain_text(scratch, folder);
}

/* "posts, 2022-01-03 – 2022-01-24" */
static const char *dated(const struct plan *plan, const char *name)
{
	char oldest[DATE_SIZE], newest[DATE_SIZE];

	date_format_day(&plan->oldest, oldest);
	date_format_day(&plan->meta.date, newest);
	if (!*oldest)
		return name;
	if (!strcmp(oldest, newest))
		return arena_printf(plan->arena, "%s, %s", name, oldest);
	return arena_printf(plan->arena, "%s, %s – %s", name, oldest, newest);
}

static const char *find_title(const struct plan *plan, struct arena *scratch,
    const struct sheaf_options *options)
{
	const char *title = plain_text(scratch, options->title);

	if (!title && plan->entry_count == 1)
		title = plain_text(scratch, plan->entries[0].meta.title);
	if (title)
		return title;
	title = folder_name(plan, scratch, options);
	if (!title)
		title = plain_text(scratch, plan->meta.site);
	if (!title)
		title = word_in(WORD_UNTITLED, plan->meta.language);
	return dated(plan, title);
}

/* The first sites, in the order of the book. */
static const char *join_sites(
    const struct groups *sites, const char *language, struct arena *arena)
{
	struct buf list = BUF_INIT;
	const char *text;
	size_t i, named = 0;

	for (i = 0; i < sites->count && named < SITES_NAMED; i++) {
		if (!sites->items[i].value)
			continue;
		if (named++)
			buf_puts(&list, list_separator(language));
		buf_puts(&list, sites->items[i].value);
	}
	text = named ? arena_strdup(arena, buf_text(&list)) : NULL;
	buf_release(&list);
	return text;
}

static const char *find_author(const struct plan *plan, struct arena *scratch,
    const struct sheaf_options *options, const struct groups *sites)
{
	const char *author = plain_text(scratch, options->author);
	struct groups authors;

	if (author)
		return author;
	group_by(plan, scratch, entry_author, &authors);
	if (shared(&authors))
		return shared(&authors);
	if (shared(sites))
		return shared(sites);
	return join_sites(sites, plan->meta.language, scratch);
}

static void find_dates(struct plan *plan)
{
	struct date *oldest = &plan->oldest, *newest = &plan->meta.date;
	size_t i;

	for (i = 0; i < plan->entry_count; i++) {
		const struct date *date = &plan->entries[i].meta.date;

		if (!date->is_known)
			continue;
		if (!oldest->is_known || date->seconds < oldest->seconds)
			*oldest = *date;
		if (!newest->is_known || date->seconds > newest->seconds)
			*newest = *date;
	}
}

/* reproducible-builds.org, SOURCE_DATE_EPOCH: seconds, decimal.  To the end of
 * the year 9999, the last that four digits can tell. */
static bool epoch_given(struct date *date)
{
	const char *text = getenv("SOURCE_DATE_EPOCH");
	char *end;

	if (!text || *text < '0' || *text > '9')
		return false;
	errno = 0;
	*date = (struct date){ .is_known = true, .has_time = true };
	date->seconds = strtoll(text, &end, 10);
	return *end == '\0' && errno == 0 && date->seconds <= 253402300799;
}

/* The newest article is when the book was last changed: there is no clock. */
static void find_modified(struct plan *plan)
{
	struct date newest = { 0 };

	if (epoch_given(&plan->meta.modified))
		return;
	for (size_t i = 0; i < plan->entry_count; i++) {
		const struct meta *meta = &plan->entries[i].meta;
		const struct date *date = meta->modified.is_known
		    ? &meta->modified
		    : &meta->date;

		if (plan->entries[i].is_left_out || !date->is_known)
			continue;
		if (!newest.is_known || date->seconds > newest.seconds)
			newest = *date;
	}
	plan->meta.modified = newest;
}

static struct hash identify(const struct plan *plan)
{
	struct buf key = BUF_INIT;
	struct hash hash;
	size_t i;

	flat_put_string(&key, plan->meta.title);
	flat_put_string(&key, plan->meta.language);
	for (i = 0; i < plan->entry_count; i++)
		flat_put_string(&key, plan->entries[i].id);
	hash = hash_bytes(key.data, key.size);
	buf_release(&key);
	return hash;
}

void plan_speak(struct plan *plan, struct arena *scratch,
    const struct sheaf_options *options)
{
	const char *language = options->language;
	struct groups languages;

	if (!language || !language_is_tag(language)) {
		group_by(plan, scratch, entry_language, &languages);
		language = groups_most(&languages);
	}
	plan->meta.language = arena_strdup(
	    plan->arena, language ? language : "und");
}

void plan_describe(struct plan *plan, struct arena *scratch,
    const struct sheaf_options *options)
{
	struct groups sites;

	find_dates(plan);
	find_modified(plan);
	group_by(plan, scratch, entry_site, &sites);
	plan->meta.site = arena_strdup(plan->arena, shared(&sites));
	plan->meta.title = arena_strdup(
	    plan->arena, find_title(plan, scratch, options));
	plan->meta.author = arena_strdup(plan->arena,
	    plain_text(scratch, find_author(plan, scratch, options, &sites)));
	plan->identity = identify(plan);
}
