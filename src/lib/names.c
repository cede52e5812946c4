/* How the files of several books are called: templates into names that every
 * system takes, each of them once. */
#include <stdlib.h>
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
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
struct claim {
	size_t next;
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

/* The path from the root, without "", "." and "x/..", so that one spelling of a
 * folder is as good as another; links are not followed. */
static void put_whole_path(
    struct buf *out, const struct names *names, const char *path)
{
	if (*path != '/')
		buf_puts(out, names->folder);
	for (const char *at = path; *at;) {
		size_t size = strcspn(at, "/");

		if (size == 2 && memcmp(at, "..", 2) == 0) {
			while (out->size > 0 && out->data[--out->size] != '/')
				;
		} else if (size > 0 && !(size == 1 && *at == '.')) {
			buf_putc(out, '/');
			buf_add(out, at, size);
		}
		at += size + (at[size] == '/');
	}
}

/* Names that a file system may take for the same have the same. */
static struct hash key_of(const struct names *names, const char *path)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&status);
	UChar units[2048], folded[4096];
	struct buf name = BUF_INIT;
	struct hash key;
	int32_t size = 0;

	put_whole_path(&name, names, path);
	u_strFromUTF8WithSub(units, 2048, &size, buf_text(&name), -1,
	    TEXT_REPLACEMENT, NULL, &status);
	size = unorm2_normalize(fold, units, size, folded, 4096, &status);
	key = U_SUCCESS(status)
	    ? hash_bytes(folded, (size_t)size * sizeof(UChar))
	    : hash_bytes(name.data, name.size);
	buf_release(&name);
	return key;
}

/* Of "name-12" "name"; NULL: it is called like no volume. */
static const char *stem_of_volume(struct arena *arena, const char *stem)
{
	size_t size = strlen(stem);

	while (size > 0 && stem[size - 1] >= '0' && stem[size - 1] <= '9')
		size--;
	return size > 0 && stem[size] && stem[size - 1] == '-'
	    ? arena_strndup(arena, stem, size - 1)
	    : NULL;
}

static struct hash key_of_file(
    struct names *names, const char *stem, const char *suffix)
{
	return key_of(names, arena_printf(names->arena, "%s%s", stem, suffix));
}

/* Another book has the name, or one of its volumes may have. */
static bool is_taken(struct names *names, const char *stem, const char *suffix)
{
	const char *whole = stem_of_volume(names->arena, stem);
	struct hash key = key_of_file(names, stem, suffix);

	if (table_lookup(&names->taken, &key))
		return true;
	if (names->options->max_size == 0)
		return false;
	if (table_lookup(&names->stems, &key))
		return true;
	key = key_of_file(names, whole ? whole : stem, suffix);
	return whole && table_lookup(&names->taken, &key);
}

static struct claim *take(
    struct names *names, const char *stem, const char *suffix)
{
	const char *whole = stem_of_volume(names->arena, stem);
	struct claim *made = ARENA_NEW(names->arena, struct claim);
	struct hash key = key_of_file(names, stem, suffix);

	made->next = 1;
	table_put(&names->taken, &key, made);
	if (whole && names->options->max_size > 0) {
		key = key_of_file(names, whole, suffix);
		if (!table_lookup(&names->stems, &key))
			table_put(&names->stems, &key, made);
	}
	return made;
}

/* "folder/name 2.epub": the first that is free. */
static const char *claim(
    struct names *names, const char *stem, const char *suffix)
{
	bool is_new_file = names->options->on_exists == SHEAF_EXISTS_NUMBER;
	struct hash key = key_of_file(names, stem, suffix);
	struct claim *first = table_lookup(&names->taken, &key);
	struct claim own = { .next = 1 };
	const char *name = stem, *path;

	if (!first)
		first = &own;
	for (;;) {
		path = arena_printf(names->arena, "%s%s", name, suffix);
		if (!is_taken(names, name, suffix) &&
		    !(is_new_file && names_is_there(names, path)))
			break;
		name = arena_printf(
		    names->arena, "%s %zu", stem, ++first->next);
	}
	take(names, name, suffix)->next = first == &own ? own.next : 1;
	return path;
}

bool names_is_there(struct names *names, const char *path)
{
	const struct packager *packager = packager_for_path(path);

	return access(path, F_OK) == 0 ||
	    (names->options->max_size > 0 && packager &&
		access(volume_path(names->arena, packager, path, 1), F_OK) ==
		    0);
}

bool names_open(struct names *names, struct arena *arena,
    const struct sheaf_options *options, struct error *err)
{
	*names = (struct names){
		.options = options, .arena = arena, .tells_apart = true
	};
	char *folder = realpath(".", NULL);

	names->folder = folder ? arena_strdup(arena, folder) : "";
	free(folder);
	if (options->group == SHEAF_GROUP_NONE)
		return true;
	if (options->output_count > OUTPUTS_MAX)
		return error_set(
		    err, SHEAF_E_USAGE, "more than %d outputs", OUTPUTS_MAX);
	for (size_t i = 0; i < options->output_count; i++) {
		if (!read_template(names, &names->outputs[i],
			options->outputs[i], options->outputs[i], err))
			return false;
		names->tells_apart &= has_any_field(&names->outputs[i]);
	}
	names->has_title = options->title && strchr(options->title, '{');
	return !names->has_title ||
	    read_template(names, &names->title, "--title", options->title, err);
}

void names_take_given(struct names *names)
{
	const struct sheaf_options *options = names->options;

	for (size_t i = 0; i < options->taken_count; i++)
		take(names, options->taken[i], "");
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
