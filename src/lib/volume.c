/*
 * Books that would be too large even with smaller pictures (attempts.c) are split
 * into volumes.  A volume is closed when
 * the article is there that begins the next one, so that only one is open at a
 * time: with a section once it is three quarters full, else where it would be
 * larger than it may.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/pictures.h"

/* What a volume holds beside its chapters: cover, contents, styles, or fonts, but
 * no more than an eighth of it; with --embed-fonts two faces of Han as most books
 * use it, but no more than half; and what an article adds to the contents. */
#define BASE_BYTES     (320u << 10)
#define FONT_BYTES     (1u << 20)
#define EMBEDDED_BYTES (1536u << 10)
#define ENTRY_BYTES    600

/* Of a volume's name, in place of "-1" at its end. */
#define NUMBER_FIELD "{number}"

static size_t section_of(const struct plan *plan, const struct entry *entry)
{
	size_t low = 0, high = plan->section_count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (plan->sections[middle].first <= entry->number)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* What the chapter brings into the volume. */
static uint64_t size_of(const struct book *book, const struct chapter *chapter)
{
	uint64_t size = chapter->size + ENTRY_BYTES;

	for (size_t i = 0; i < chapter->picture_count; i++)
		if (!table_lookup(
			&book->volume.pictures, &chapter->pictures[i].hash))
			size += chapter->pictures[i].size;
	return size;
}

/* Of the volume with the chapter in it. */
static uint64_t size_with(const struct binding *binding,
    const struct book *book, const struct chapter *chapter)
{
	const struct sheaf_options *options = binding->options;
	uint64_t base = BASE_BYTES, most = options->max_size / 8;

	if (book->packager->needs_fonts) {
		base = FONT_BYTES;
	} else if (options->embed_font_count > 0) {
		base = EMBEDDED_BYTES;
		most = options->max_size / 2;
	}
	return book->volume.size + size_of(book, chapter) +
	    (base < most ? base : most);
}

static bool is_full(const struct binding *binding, const struct book *book,
    const struct chapter *chapter)
{
	const struct volume *volume = &book->volume;
	uint64_t most = binding->options->max_size;
	uint64_t size = size_with(binding, book, chapter);

	return volume->count > 0 &&
	    (size > most ||
		(size > most / 4 * 3 &&
		    section_of(binding->plan, chapter->entry) !=
			volume->section));
}

void volume_note(
    struct binding *binding, struct book *book, const struct chapter *chapter)
{
	struct volume *volume = &book->volume;

	if (binding->options->max_size == 0)
		return;
	if (volume->count++ == 0)
		volume->first = chapter->entry->number;
	volume->last = chapter->entry->number;
	volume->section = section_of(binding->plan, chapter->entry);
	volume->size += size_of(book, chapter);
	volume->text_size += chapter->size + ENTRY_BYTES;
	for (size_t i = 0; i < chapter->picture_count; i++)
		table_put(&volume->pictures, &chapter->pictures[i].hash, book);
}

/* Only the user's own words: a group's name may have the field's from a title. */
static const char *number_field(
    const struct sheaf_options *options, const char *path)
{
	return options->max_size > 0 && options->group == SHEAF_GROUP_NONE
	    ? strstr(path, NUMBER_FIELD)
	    : NULL;
}

bool volume_check(
    const struct sheaf_options *options, const char *path, struct error *err)
{
	const char *field = number_field(options, path);

	return !field || !strchr(field, '/') ||
	    error_set(err, SHEAF_E_USAGE,
		"%s: volumes of a book are in one folder, " NUMBER_FIELD
		" belongs into the file's name",
		path);
}

const char *volume_path(struct arena *arena,
    const struct sheaf_options *options, const char *path, size_t number)
{
	const char *suffix = packager_for_path(path)->suffix;
	const char *field = number_field(options, path);
	int stem = (int)(strlen(path) - strlen(suffix));

	return field
	    ? arena_printf(arena, "%.*s%zu%s", (int)(field - path), path,
		  number, field + strlen(NUMBER_FIELD))
	    : arena_printf(arena, "%.*s-%zu%s", stem, path, number, suffix);
}

static const char *path_of(struct binding *binding, const struct book *book)
{
	return volume_path(
	    binding->arena, binding->options, book->path, book->volume.number);
}

/* With a field for it the only one has a number, too. */
static const char *whole_path(struct binding *binding, const struct book *book)
{
	const struct sheaf_options *options = binding->options;
	const char *path = book->path;

	if (number_field(options, path)) {
		path = volume_path(binding->arena, options, path, 1);
		book->packager->rename(book->package, path);
	}
	return path;
}

/* The plan says of itself what it says of the entries of the volume; `hidden` are
 * the others. */
static void show_volume(
    struct binding *binding, const struct book *book, bool *hidden)
{
	const struct volume *volume = &book->volume;
	struct plan *plan = binding->plan;
	struct buf key = BUF_INIT;

	for (size_t i = 0; i < plan->entry_count; i++) {
		struct entry *entry = &plan->entries[i];

		hidden[i] = !entry->is_left_out &&
		    (i < volume->first || i > volume->last);
		entry->is_left_out |= hidden[i];
	}
	plan_settle(plan, binding->options);
	plan->volume = volume->number;
	plan->meta.title = arena_printf(plan->arena, "%s (%zu)",
	    plan->meta.title ? plan->meta.title
			     : word_in(WORD_UNTITLED, plan->meta.language),
	    volume->number);
	flat_put_hash(&key, &plan->identity);
	flat_put_u64(&key, volume->number);
	plan->identity = hash_bytes(key.data, key.size);
	buf_release(&key);
}

static void warn_if_large(struct binding *binding, const char *path)
{
	struct stat st;

	if (stat(path, &st) == 0 &&
	    (uint64_t)st.st_size > binding->options->max_size)
		report_message(binding, SHEAF_WARNING,
		    diag_rows[DIAG_BOOK_LARGE].name, path, 0,
		    diag_rows[DIAG_BOOK_LARGE].text);
}

bool volume_close(struct binding *binding, struct book *book)
{
	struct plan *plan = binding->plan;
	bool *hidden = memory_array(plan->entry_count, sizeof(*hidden));
	const char *path;
	bool goes_on;

	if (book->volume.number > 0) {
		path = path_of(binding, book);
		show_volume(binding, book, hidden);
	} else {
		path = whole_path(binding, book);
		plan_settle(plan, binding->options);
	}
	goes_on = cover_make_for(binding, book);
	if (goes_on && book_commit(binding, book, path) &&
	    binding->options->max_size > 0)
		warn_if_large(binding, path);
	for (size_t i = 0; i < plan->entry_count; i++)
		if (hidden[i])
			plan->entries[i].is_left_out = false;
	plan->volume = 0;
	free(hidden);
	return goes_on;
}

/* Closes the volume and opens the next. */
static bool turn(struct binding *binding, struct book *book, struct error *err)
{
	struct volume *volume = &book->volume;
	size_t number = volume->number ? volume->number : 1;

	if (volume->number == 0) {
		/* now it is known that there are several */
		volume->number = number;
		book->packager->rename(book->package, path_of(binding, book));
	}
	if (!volume_close(binding, book))
		return error_set(err, SHEAF_E_OUTPUT, "the run is over");
	if (book->has_failed)
		return true;
	table_release(&volume->pictures);
	*volume = (struct volume){ .number = number + 1 };
	return book->packager->open(&book->package, binding->plan,
	    &binding->resources, book->has_cover ? &book->cover : NULL,
	    path_of(binding, book), err);
}

/* A whole book would be too large: it is tried again, with smaller pictures if
 * they are most of it, or split. */
static void give_up(struct binding *binding, uint64_t text, uint64_t size)
{
	binding->is_too_large = true;
	binding->attempts->has_pictures = text < size / 2;
}

/* The chapter's book is still no larger than it may be, or given up. */
static bool stays_whole(struct binding *binding, const struct book *book,
    const struct chapter *chapter, struct error *err)
{
	if (size_with(binding, book, chapter) <= binding->options->max_size)
		return true;
	give_up(binding, book->volume.text_size + chapter->size + ENTRY_BYTES,
	    book->volume.size + size_of(book, chapter));
	return error_set(err, SHEAF_E_LIMIT, "larger than it may be");
}

bool volume_turn(struct binding *binding, struct book *book,
    const struct chapter *chapter, struct error *err)
{
	if (binding->options->max_size == 0 || strcmp(book->path, "-") == 0)
		return true;
	if (binding->may_lower)
		return stays_whole(binding, book, chapter, err);
	return !is_full(binding, book, chapter) || turn(binding, book, err);
}

/* False: it is given up, or the run is over. */
static bool volume_fits(struct binding *binding, struct book *book)
{
	uint64_t size = book->volume.size;

	if (!cover_make_for(binding, book))
		return false;
	if (book->packager->cover)
		size += book->has_cover ? book->cover.size
					: binding->cover.row.size;
	if (size > binding->options->max_size)
		give_up(binding, book->volume.text_size, size);
	return !binding->is_too_large;
}

bool volumes_fit(struct binding *binding)
{
	if (!binding->may_lower)
		return true;
	plan_settle(binding->plan, binding->options);
	for (size_t i = 0; i < binding->book_count; i++) {
		struct book *book = &binding->books[i];

		if (book->package && strcmp(book->path, "-") != 0 &&
		    !volume_fits(binding, book))
			return false;
	}
	return true;
}

void volume_release(struct book *book)
{
	table_release(&book->volume.pictures);
}
