/* Who has made the book: its creators and contributors. */
#include <stddef.h>
#include <string.h>

#include "epub/metadata.h"

/* Of more than these none is named. */
#define PEOPLE_MAX 10

/* Of more creators than these none stands on the cover. */
#define LINE_MAX_NAMES 3

/* What else people do for an article, and its MARC relator. */
static const struct {
	const char *key, *relator;
	size_t field; /* of struct meta: const char * */
} role_rows[] = {
	{ "editor", "edt", offsetof(struct meta, editor) },
	{ "translator", "trl", offsetof(struct meta, translator) },
};

#define ROLE_ROWS (sizeof(role_rows) / sizeof(*role_rows))

bool people_have_role(const char *key)
{
	size_t i;

	for (i = 0; i < ROLE_ROWS; i++)
		if (text_equal_case(key, role_rows[i].key))
			return true;
	return false;
}

static void add_names(
    struct text_set *set, struct arena *arena, const char *names)
{
	size_t count = 0;
	const char **list = names && *names ? people_split(arena, names, &count)
					    : NULL;

	for (size_t i = 0; i < count; i++)
		text_set_add(set, label_new(arena, list[i], ""));
}

/* Those of all articles, if they are few enough to be named. */
static void add_names_of_articles(struct text_set *set, struct arena *arena,
    const struct package *package, size_t field)
{
	const struct plan *plan = package->plan;
	size_t i;

	for (i = 0; i < plan->entry_count && !set->is_over; i++) {
		const char *names;

		if (!package->items[i].title)
			continue;
		memcpy(&names, (const char *)&plan->entries[i].meta + field,
		    sizeof(names));
		add_names(set, arena, names);
	}
	if (set->is_over)
		set->count = 0;
}

static void collect_creators(
    const struct package *package, struct text_set *set, struct arena *arena)
{
	const char *author = package->resources->options->author;

	text_set_add_options(set, arena, package, "creator");
	text_set_add_options(set, arena, package, "author");
	if (set->count == 0 && author)
		text_set_add(set, label_new(arena, author, ""));
	if (set->count == 0)
		add_names(set, arena, package->plan->meta.author);
	if (set->count == 0)
		add_names_of_articles(
		    set, arena, package, offsetof(struct meta, author));
}

const char *people_line(const struct package *package, struct arena *arena)
{
	struct text_set set;
	struct buf names = BUF_INIT;
	const char *line;
	size_t i;

	text_set_init(&set, arena, PEOPLE_MAX);
	collect_creators(package, &set, arena);
	for (i = 0; set.count <= LINE_MAX_NAMES && i < set.count; i++) {
		if (i > 0)
			buf_puts(&names, list_separator(package->language));
		buf_puts(&names, set.items[i]);
	}
	line = label_new(arena, buf_text(&names), "");
	buf_release(&names);
	text_set_release(&set);
	return line;
}

/* EPUB 3.3, 5.5.3.2.4: a role is a refinement of the name. */
static void put_people(struct buf *out, struct arena *arena,
    const struct text_set *set, const char *element, const char *id,
    const char *relator)
{
	size_t i;

	for (i = 0; i < set->count; i++) {
		metadata_put(out, element,
		    arena_printf(arena, " id=\"%s-%zu\"", id, i + 1),
		    set->items[i]);
		buf_printf(out,
		    "<meta refines=\"#%s-%zu\" property=\"role\""
		    " scheme=\"marc:relators\">%s</meta>\n",
		    id, i + 1, relator);
	}
}

void people_write(struct buf *out, const struct package *package)
{
	struct arena *arena = arena_new();
	struct text_set set;
	size_t i;

	text_set_init(&set, arena, PEOPLE_MAX);
	collect_creators(package, &set, arena);
	put_people(out, arena, &set, "dc:creator", "creator", "aut");
	text_set_release(&set);
	for (i = 0; i < ROLE_ROWS; i++) {
		text_set_init(&set, arena, PEOPLE_MAX);
		text_set_add_options(&set, arena, package, role_rows[i].key);
		if (set.count == 0)
			add_names_of_articles(
			    &set, arena, package, role_rows[i].field);
		put_people(out, arena, &set, "dc:contributor", role_rows[i].key,
		    role_rows[i].relator);
		text_set_release(&set);
	}
	arena_free(arena);
}
