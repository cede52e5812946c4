/* How the files of several books are called: templates into names that every
 * system takes, each of them once. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/names.h"

enum field {
	FIELD_TITLE,
	FIELD_DATE,
	FIELD_AUTHOR,
	FIELD_SITE,
	FIELD_CATEGORY,
	FIELD_GROUP,
	FIELD_NUMBER,
	FIELD_KEY, /* the key that the run groups by: like FIELD_GROUP */
	FIELDS
};

static const struct template_field own_fields[FIELDS + 1] = {
	[FIELD_TITLE] = { "title", NULL },
	[FIELD_DATE] = { "date", date_is_format },
	[FIELD_AUTHOR] = { "author", NULL },
	[FIELD_SITE] = { "site", NULL },
	[FIELD_CATEGORY] = { "category", NULL },
	[FIELD_GROUP] = { "group", NULL },
	[FIELD_NUMBER] = { "number", NULL },
};

/* A path while it is written, folder by folder. */
struct path {
	struct names *names;
	const struct named *named;
	struct buf whole, part; /* of it, not yet behind the rest */
	bool has_field;         /* in the part */
};

/* How often a name was wanted. */
struct count {
	size_t last;
};

static bool read_template(struct names *names, struct template *template,
    const char *option, const char *text, struct error *err)
{
	const struct sheaf_options *options = names->options;
	struct template_field fields[FIELDS + 1];
	struct error why = { 0 };

	memcpy(fields, own_fields, sizeof(fields));
	if (options->group == SHEAF_GROUP_KEY)
		fields[FIELD_KEY].name = options->group_key;
	return template_parse(template, names->arena, text, fields, &why) ||
	    error_set(err, SHEAF_E_USAGE, "%s: %s", option, why.text);
}

static bool has_any_field(const struct template *template)
{
	for (size_t i = 0; i < FIELDS; i++)
		if (template_has(template, i))
			return true;
	return false;
}

void names_release(struct names *names)
{
	table_release(&names->taken);
	table_release(&names->stems);
	table_release(&names->counts);
}

/* The innermost category, where all entries have it. */
static const char *shared_category(const struct plan *plan)
{
	const char *shared = NULL;

	for (size_t i = 0; i < plan->entry_count; i++) {
		const struct meta *meta = &plan->entries[i].meta;

		if (meta->category_count == 0)
			return NULL;
		const char *own = meta->categories[meta->category_count - 1];

		if (shared && strcmp(shared, own) != 0)
			return NULL;
		shared = own;
	}
	return shared;
}

static const char *date_words(
    struct arena *arena, const struct date *date, const char *format)
{
	struct buf text = BUF_INIT;

	date_format(date, format ? format : "%Y-%m-%d", &text);
	const char *words = arena_strdup(arena, buf_text(&text));

	buf_release(&text);
	return words;
}

/* As wide as the last one, so that names sort as books do. */
static const char *number_words(struct arena *arena, const struct named *named)
{
	int width = 1;

	for (size_t most = named->of; most > 9; most /= 10)
		width++;
	return arena_printf(arena, "%0*zu", width, named->number);
}

static const char *words_of(
    const struct path *path, enum field field, const char *format)
{
	const struct named *named = path->named;
	const struct plan *plan = named->plan;
	struct arena *arena = path->names->arena;

	switch (field) {
	case FIELD_TITLE:
		return plan->meta.title;
	case FIELD_DATE:
		return date_words(arena, &plan->oldest, format);
	case FIELD_AUTHOR:
		return plan->meta.author;
	case FIELD_SITE:
		return plan->meta.site;
	case FIELD_CATEGORY:
		return path->names->options->group == SHEAF_GROUP_CATEGORY
		    ? named->part->key
		    : shared_category(plan);
	case FIELD_GROUP:
	case FIELD_KEY:
		if (path->names->options->group == SHEAF_GROUP_EACH)
			return plan->meta.title;
		if (path->names->options->group != SHEAF_GROUP_COUNT)
			return named->part->key
			    ? named->part->key
			    : word_in(WORD_OTHER, plan->meta.language);
		return number_words(arena, named);
	case FIELD_NUMBER:
		return number_words(arena, named);
	case FIELDS:
		break;
	}
	return NULL;
}

static bool has_words(void *context, size_t field)
{
	const char *words = words_of(context, (enum field)field, NULL);

	return words && !text_is_blank(words);
}

static void put_words(
    void *context, struct buf *out, size_t field, const char *format)
{
	const char *words = words_of(context, (enum field)field, format);

	if (words)
		buf_puts(out, words);
}

static void put_text(void *context, struct buf *out, const char *text)
{
	buf_puts(out, text);
}

const char *names_title(struct names *names, const struct named *named)
{
	struct path path = { .names = names, .named = named };
	const struct template_writer writer = { &path, has_words, put_text,
		put_words, false };
	struct buf out = BUF_INIT;
	const char *title = NULL;

	if (!names->has_title)
		return names->options->title;
	if (template_write(&names->title, &writer, &out))
		title = arena_strdup(names->arena, buf_text(&out));
	buf_release(&out);
	return title;
}

/* What the user has written stays as it is. */
static void end_part(struct path *path, size_t most, enum word other)
{
	size_t before = path->whole.size;

	if (!path->has_field) {
		buf_puts(&path->whole, buf_text(&path->part));
	} else {
		file_name_put(&path->whole, buf_text(&path->part), most);
		if (path->whole.size == before)
			file_name_put(&path->whole,
			    word_in(other, path->named->plan->meta.language),
			    most);
	}
	buf_clear(&path->part);
	path->has_field = false;
}

static void path_text(void *context, struct buf *out, const char *text)
{
	struct path *path = context;

	for (; *text; text++) {
		if (*text != '/') {
			buf_putc(&path->part, *text);
			continue;
		}
		end_part(path, FILE_NAME_MAX, WORD_OTHER);
		buf_putc(&path->whole, '/');
	}
}

static void path_field(
    void *context, struct buf *out, size_t field, const char *format)
{
	struct path *path = context;

	path->has_field = true;
	put_words(context, &path->part, field, format);
}

static struct hash key_of_file(
    struct names *names, const char *stem, const char *suffix)
{
	return name_key(
	    names->folder, arena_printf(names->arena, "%s%s", stem, suffix));
}

static bool has_name(const struct names *names, const struct hash *key)
{
	const struct sheaf_options *options = names->options;

	return table_lookup(&names->taken, key) ||
	    names_hold_name(options->taken, key, options->taken_owner);
}

static bool has_stem(const struct names *names, const struct hash *key)
{
	const struct sheaf_options *options = names->options;

	return table_lookup(&names->stems, key) ||
	    names_hold_stem(options->taken, key, options->taken_owner);
}

/* Another book has the name, or one of its volumes may have. */
static bool is_taken(struct names *names, const char *stem, const char *suffix)
{
	const char *whole = name_of_volume(names->arena, stem);
	struct hash key = key_of_file(names, stem, suffix);

	if (has_name(names, &key))
		return true;
	if (names->options->max_size == 0)
		return false;
	if (has_stem(names, &key))
		return true;
	key = key_of_file(names, whole ? whole : stem, suffix);
	return whole && has_name(names, &key);
}

static void take(struct names *names, const char *stem, const char *suffix)
{
	const char *whole = name_of_volume(names->arena, stem);
	struct hash key = key_of_file(names, stem, suffix);

	table_put(&names->taken, &key, names);
	if (whole && names->options->max_size > 0) {
		key = key_of_file(names, whole, suffix);
		table_put(&names->stems, &key, names);
	}
}

/* The number that a further book of this name gets; from 2. */
static size_t next_number(struct names *names, const struct hash *key)
{
	struct count *count = table_lookup(&names->counts, key);

	if (!count) {
		count = ARENA_NEW(names->arena, struct count);
		count->last = 1;
		table_put(&names->counts, key, count);
	}
	return ++count->last;
}

/* "folder/name 2.epub": the first that is free. */
static const char *claim(
    struct names *names, const char *stem, const char *suffix)
{
	bool is_new_file = names->options->on_exists == SHEAF_EXISTS_NUMBER;
	struct hash key = key_of_file(names, stem, suffix);
	const char *name = stem, *path;

	for (;;) {
		path = arena_printf(names->arena, "%s%s", name, suffix);
		if (!is_taken(names, name, suffix) &&
		    !(is_new_file && names_is_there(names, path)))
			break;
		name = arena_printf(
		    names->arena, "%s %zu", stem, next_number(names, &key));
	}
	take(names, name, suffix);
	return path;
}

bool names_is_there(struct names *names, const char *path)
{
	const struct packager *packager = packager_for_path(path);

	return access(path, F_OK) == 0 ||
	    (names->options->max_size > 0 && packager &&
		access(volume_path(names->arena, names->options, path, 1),
		    F_OK) == 0);
}

bool names_open(struct names *names, struct arena *arena,
    const struct sheaf_options *options, struct error *err)
{
	*names = (struct names){ .options = options, .arena = arena };
	names->folder = name_folder(arena);
	if (options->group == SHEAF_GROUP_NONE)
		return true;
	if (options->output_count > OUTPUTS_MAX)
		return error_set(
		    err, SHEAF_E_USAGE, "more than %d outputs", OUTPUTS_MAX);
	for (size_t i = 0; i < options->output_count; i++) {
		if (!read_template(names, &names->outputs[i],
			options->outputs[i], options->outputs[i], err))
			return false;
		if (!has_any_field(&names->outputs[i]))
			return error_set(err, SHEAF_E_USAGE,
			    "%s: all books would have this name: a template "
			    "needs a field such as {title}",
			    options->outputs[i]);
	}
	names->has_title = options->title && strchr(options->title, '{');
	return !names->has_title ||
	    read_template(names, &names->title, "--title", options->title, err);
}

static size_t suffix_size(const char *path)
{
	return strlen(packager_for_path(path)->suffix);
}

const char *names_path(
    struct names *names, const struct named *named, size_t output)
{
	const char *given = names->options->outputs[output], *name;
	const struct packager *packager = packager_for_path(given);
	struct path path = { .names = names, .named = named };
	/* a part that comes to nothing gets a word in its place */
	const struct template_writer writer = { &path, has_words, path_text,
		path_field, .takes_empty = true };
	size_t suffix = suffix_size(given);

	if (names->options->group == SHEAF_GROUP_NONE) {
		name = arena_strndup(
		    names->arena, given, strlen(given) - suffix);
		return claim(names, name, packager->suffix);
	}
	(void)template_write(&names->outputs[output], &writer, &path.whole);
	path.part.size -= suffix;
	end_part(&path, FILE_NAME_MAX - suffix - 8, WORD_UNTITLED);
	/* "x.kepub" with ".epub" would be another format */
	name = arena_printf(
	    names->arena, "%s%s", buf_text(&path.whole), packager->suffix);
	if (packager_for_path(name) != packager)
		buf_putc(&path.whole, '_');
	name = claim(names, buf_text(&path.whole), packager->suffix);
	buf_release(&path.whole);
	buf_release(&path.part);
	return name;
}
