/* What a book says of itself on its last page. */
#include <string.h>

#include "book/book.h"

#define SITES_MAX 100 /* more are not named */

const char *option_metadata(
    const struct sheaf_options *options, const char *key, size_t *place)
{
	while (*place < options->metadata_count) {
		const struct sheaf_pair *pair = &options->metadata[(*place)++];

		if (pair->key && pair->value &&
		    text_equal_case(pair->key, key) &&
		    !text_is_blank(pair->value))
			return pair->value;
	}
	return NULL;
}

static const char *first_metadata(
    const struct sheaf_options *options, const char *key)
{
	size_t place = 0;

	return option_metadata(options, key, &place);
}

/* Who has published its articles, each once, in the order of the book. */
static const char *list_sites(struct arena *arena, const struct plan *plan)
{
	struct table seen = { 0 };
	struct buf sites = BUF_INIT;
	const char *list;
	size_t count = 0;

	for (size_t i = 0; i < plan->entry_count && count < SITES_MAX; i++) {
		const struct entry *entry = &plan->entries[i];
		const char *site = label_new(arena, entry->meta.site, "");
		struct hash key = hash_bytes(site, strlen(site));

		if (entry->is_left_out || !*site || table_lookup(&seen, &key))
			continue;
		table_put(&seen, &key, (void *)site);
		if (count++ > 0)
			buf_puts(&sites, list_separator(plan->meta.language));
		buf_puts(&sites, site);
	}
	list = arena_strdup(arena, buf_text(&sites));
	buf_release(&sites);
	table_release(&seen);
	return list;
}

void plan_days_put(struct buf *out, const struct plan *plan)
{
	char first[DATE_SIZE], last[DATE_SIZE];

	date_format_day(&plan->oldest, first);
	date_format_day(&plan->meta.date, last);
	if (!*first || !*last || !strcmp(first, last))
		buf_puts(out, *last ? last : first);
	else
		buf_printf(out, "%s – %s", first, last);
}

bool colophon_is_wanted(
    const struct sheaf_options *options, size_t article_count)
{
	switch (options->colophon) {
	case SHEAF_COLOPHON_AUTO:
		break;
	case SHEAF_COLOPHON_ALWAYS:
		return true;
	case SHEAF_COLOPHON_NEVER:
		return false;
	}
	return article_count > 1;
}

size_t colophon_list(struct arena *arena, const struct plan *plan,
    const struct sheaf_options *options, const struct colophon *facts,
    struct colophon_row rows[COLOPHON_ROWS])
{
	const char *publisher = first_metadata(options, "publisher");
	const char *rights = first_metadata(options, "rights");
	struct buf days = BUF_INIT;
	size_t count = 0;

	plan_days_put(&days, plan);
	const struct colophon_row all[COLOPHON_ROWS] = {
		{ WORD_TITLE, facts->title },
		{ WORD_AUTHOR, facts->author },
		{ WORD_PUBLISHER, label_new(arena, publisher, "") },
		{ WORD_DATES, arena_strdup(arena, buf_text(&days)) },
		{ WORD_ARTICLES,
		    arena_printf(arena, "%zu", facts->article_count) },
		{ WORD_SITES, list_sites(arena, plan) },
		{ WORD_RIGHTS,
		    rights ? rights
			   : word_in(WORD_RIGHTS_NOTE, plan->meta.language) },
		{ WORD_IDENTIFIER, facts->identifier },
		{ WORD_MADE_WITH, "sheaf " SHEAF_VERSION },
	};

	buf_release(&days);
	for (size_t i = 0; i < COLOPHON_ROWS; i++)
		if (all[i].text && !text_is_blank(all[i].text))
			rows[count++] = all[i];
	return count;
}
