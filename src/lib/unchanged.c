/*
 * Books that are as they would be made again.  Of each set of books is kept, under
 * a hash of all that they are made of but pictures: what their articles came to
 * with their pictures, which files they are, and what was told about them: messages,
 * and the lines of the report where one was made.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/recall.h"
#include "lib/setup_key.h"

enum {
	NOTES_SIZE = 64 << 10
}; /* bytes of messages or lines that are kept together */

/* What is written while a book is made, and split books, are not told by their
 * files alone. */
static bool may_be_unchanged(const struct binding *binding)
{
	const struct sheaf_options *options = binding->options;

	if (!binding->keys || options->dump || options->index_review ||
	    options->max_size > 0)
		return false;
	for (size_t i = 0; i < binding->book_count; i++)
		if (strcmp(binding->books[i].path, "-") == 0)
			return false;
	return true;
}

static void put_cover(struct binding *binding, struct buf *out)
{
	const char *cover = binding->options->cover;
	struct hash hash;
	struct error err;
	uint64_t size;
	int fd;

	flat_put_u8(out, cover != NULL);
	fd = cover ? file_open(cover, &err) : -1;
	if (fd < 0) {
		flat_put_string(out, cover);
		return;
	}
	if (state_hash_file(binding->attempts->state, fd,
		binding->options->limits[SHEAF_LIMIT_PICTURE], &hash, &size,
		&err))
		flat_put_hash(out, &hash);
	close(fd);
}

/* Fonts that no chapter names: of a cover, and those that are embedded. */
static void put_fonts(struct binding *binding, struct buf *out)
{
	bool is_needed = binding->options->embed_font_count > 0;

	for (size_t i = 0; i < binding->book_count; i++)
		is_needed |= binding->packagers[i]->cover != NULL;
	if (is_needed && !binding_put_fonts(binding, out))
		flat_put_u8(out, 0);
}

static void put_plan(const struct plan *plan, struct buf *out)
{
	meta_put(out, &plan->meta);
	flat_put_hash(out, &plan->identity);
	flat_put_u64(out, plan->section_count);
	for (size_t i = 0; i < plan->section_count; i++) {
		flat_put_string(out, plan->sections[i].title);
		flat_put_u64(out, plan->sections[i].first);
		flat_put_u64(out, plan->sections[i].count);
	}
}

/* Of all but what pictures come to; false: a source cannot be read. */
static bool books_key(struct binding *binding, struct hash *key)
{
	struct buf out = BUF_INIT;
	bool is_good = true;

	flat_put_string(&out, "books");
	flat_put_hash(&out, &binding->press->recall.load);
	setup_put_options(&out, binding->options, SETUP_BOOK);
	put_cover(binding, &out);
	put_fonts(binding, &out);
	put_plan(binding->plan, &out);
	flat_put_bytes(&out, binding->links.data, binding->links.size);
	for (size_t i = 0; is_good && i < binding->plan->entry_count; i++) {
		struct hash load;

		is_good = recall_key(binding, i, &load);
		flat_put_hash(&out, &load);
	}
	*key = hash_bytes(out.data, out.size);
	buf_release(&out);
	return is_good;
}

static bool put_identity(struct buf *out, const char *path)
{
	struct stat is;

	if (stat(path, &is) != 0 || !S_ISREG(is.st_mode))
		return false;
	file_identity_put(out, &is);
	return true;
}

/* The files are those that were written. */
static bool are_there(const struct binding *binding, struct flat *flat)
{
	bool are_same = true;

	for (size_t i = 0; i < binding->book_count; i++) {
		struct buf now = BUF_INIT;
		size_t size;
		const uint8_t *then = flat_bytes(flat, &size);

		are_same &= put_identity(&now, binding->books[i].path) &&
		    now.size == size && memcmp(now.data, then, size) == 0;
		buf_release(&now);
	}
	return are_same && !flat->bad;
}

/* All that their articles come to, as far as can be told now. */
static bool look_at_articles(struct binding *binding, struct hash *all)
{
	struct buf keys = BUF_INIT;
	bool is_known = true;

	for (size_t i = 0; is_known && i < binding->plan->entry_count; i++) {
		struct hash key;

		is_known = recall_look(binding, i, &key);
		flat_put_hash(&keys, &key);
	}
	*all = hash_bytes(keys.data, keys.size);
	buf_release(&keys);
	return is_known;
}

/* The ledger keeps names as they are told, so they have to last. */
static const char *lasting_name(const char *name)
{
	for (int i = 0; name && i < DIAG_COUNT; i++)
		if (strcmp(diag_rows[i].name, name) == 0)
			return diag_rows[i].name;
	return NULL;
}

static bool tell_messages(struct binding *binding, const struct buf *bytes)
{
	struct arena *arena = arena_new();
	struct flat flat;

	flat_open(&flat, bytes->data, bytes->size);
	while (flat.next < flat.end && !flat.bad) {
		bool is_apart = flat_enum(&flat, 2);
		struct sheaf_message message;

		message.severity = flat_enum(&flat, SHEAF_ERROR + 1);
		message.name = lasting_name(flat_string(&flat, arena));
		flat.bad |= !message.name;
		message.file = flat_string(&flat, arena);
		message.line = flat_u32(&flat);
		message.text = flat_string(&flat, arena);
		if (flat.bad)
			break;
		if (is_apart)
			ledger_message(binding->attempts->ledger, &message);
		report_beside(binding, &message);
	}
	arena_free(arena);
	return !flat.bad;
}

static bool tell_rows(struct binding *binding, const struct buf *bytes)
{
	ledger_put_lines(binding->attempts->ledger, bytes);
	return true;
}

/* All that was noted, under these keys; `tell` NULL: only whether it is there. */
static bool tell_notes(struct binding *binding, struct flat keys,
    bool (*tell)(struct binding *, const struct buf *))
{
	struct buf bytes = BUF_INIT;
	bool is_good = true;

	while (is_good && keys.next < keys.end) {
		struct hash key;

		flat_hash(&keys, &key);
		is_good = !keys.bad &&
		    state_find(binding->attempts->state, &key, &bytes) &&
		    (!tell || tell(binding, &bytes));
	}
	buf_release(&bytes);
	return is_good;
}

static struct flat read_keys(struct flat *flat)
{
	size_t size;
	const uint8_t *bytes = flat_bytes(flat, &size);
	struct flat keys;

	flat_open(&keys, bytes, size);
	return keys;
}

static void take_result(struct binding *binding, struct flat *flat)
{
	struct sheaf_result *result = &binding->result;

	result->articles += flat_u64(flat);
	result->pictures += flat_u64(flat);
	result->missing += flat_u64(flat);
	result->duplicates += flat_u64(flat);
	for (uint32_t left = flat_count(flat, 4); left > 0; left--) {
		uint32_t entry = flat_enum(
		    flat, (uint32_t)binding->plan->entry_count);

		binding->plan->entries[entry].is_left_out = true;
		result->left_out++;
	}
}

/* What they came to when they were made.  A report wants the lines of one. */
static bool tell(struct binding *binding, struct flat *flat)
{
	const struct diag_row *row = &diag_rows[DIAG_UNCHANGED];
	struct flat messages = read_keys(flat);
	bool has_rows = flat_enum(flat, 2);
	struct flat rows = read_keys(flat);

	if ((binding->attempts->ledger && !has_rows) ||
	    !tell_notes(binding, messages, NULL) ||
	    !tell_notes(binding, rows, NULL))
		return false;
	take_result(binding, flat);
	if (!flat_is_done(flat) ||
	    !tell_notes(binding, messages, tell_messages) ||
	    !tell_notes(binding, rows, tell_rows))
		return false;
	binding->told_entries = binding->plan->entry_count;
	for (size_t i = 0; i < binding->book_count; i++) {
		const char *path = binding->books[i].path;

		binding->books[i].is_made = true;
		report_beside(binding,
		    &(struct sheaf_message){
			row->severity, row->name, path, 0, row->text });
		report_book(binding, path, true);
	}
	return true;
}

bool books_are_unchanged(struct binding *binding)
{
	struct buf bytes = BUF_INIT;
	struct hash articles, then;
	struct flat flat;

	/* now, for what the plan says of the book changes with its articles */
	binding->has_books_key = may_be_unchanged(binding) &&
	    books_key(binding, &binding->books_key);
	if (!binding->has_books_key ||
	    !state_find(
		binding->attempts->state, &binding->books_key, &bytes)) {
		buf_release(&bytes);
		return false;
	}
	flat_open(&flat, bytes.data, bytes.size);
	flat_hash(&flat, &then);
	binding->is_unchanged = are_there(binding, &flat) &&
	    look_at_articles(binding, &articles) &&
	    hash_compare(&articles, &then) == 0 && tell(binding, &flat);
	buf_release(&bytes);
	return binding->is_unchanged;
}

static void put_articles(const struct binding *binding, struct buf *out)
{
	const struct plan *plan = binding->plan;
	uint32_t left_out = 0;

	flat_put_u64(out, binding->result.articles - binding->before.articles);
	flat_put_u64(out, binding->result.pictures - binding->before.pictures);
	flat_put_u64(out, binding->result.missing - binding->before.missing);
	flat_put_u64(
	    out, binding->result.duplicates - binding->before.duplicates);
	for (size_t i = 0; i < plan->entry_count; i++)
		left_out += plan->entries[i].is_left_out;
	flat_put_u32(out, left_out);
	for (size_t i = 0; i < plan->entry_count; i++)
		if (plan->entries[i].is_left_out)
			flat_put_u32(out, (uint32_t)i);
}

/* False: what one came to was not kept. */
static bool all_articles(const struct binding *binding, struct hash *all)
{
	struct buf keys = BUF_INIT;
	bool is_known = true;

	for (size_t i = 0; is_known && i < binding->plan->entry_count; i++) {
		is_known = binding->keys[i].has_chapters;
		flat_put_hash(&keys, &binding->keys[i].chapters);
	}
	*all = hash_bytes(keys.data, keys.size);
	buf_release(&keys);
	return is_known;
}

/* Under their hash. */
static void keep_notes(struct binding *binding, struct notes *notes)
{
	struct buf *bytes = &notes->bytes;
	struct hash key;

	if (bytes->size == 0)
		return;
	key = hash_bytes(bytes->data, bytes->size);
	state_keep(binding->attempts->state, &key, bytes->data, bytes->size);
	flat_put_hash(&notes->keys, &key);
	buf_clear(bytes);
}

void books_note_message(
    struct binding *binding, const struct sheaf_message *message, bool is_apart)
{
	struct buf *notes = &binding->messages.bytes;

	flat_put_u32(notes, is_apart);
	flat_put_u32(notes, message->severity);
	flat_put_string(notes, message->name);
	flat_put_string(notes, message->file);
	flat_put_u32(notes, message->line);
	flat_put_string(notes, message->text);
	if (notes->size >= NOTES_SIZE)
		keep_notes(binding, &binding->messages);
}

static void note_row(void *context, const struct buf *line)
{
	struct binding *binding = context;

	buf_add(&binding->rows.bytes, line->data, line->size);
	if (binding->rows.bytes.size >= NOTES_SIZE)
		keep_notes(binding, &binding->rows);
}

void books_note_begin(struct binding *binding)
{
	binding->is_noting = binding->has_books_key;
	if (binding->is_noting)
		ledger_copy(binding->attempts->ledger, note_row, binding);
}

void books_note_end(struct binding *binding)
{
	if (binding->is_noting)
		ledger_copy(binding->attempts->ledger, NULL, NULL);
	binding->is_noting = false;
	buf_release(&binding->messages.bytes);
	buf_release(&binding->messages.keys);
	buf_release(&binding->rows.bytes);
	buf_release(&binding->rows.keys);
}

static void put_notes(
    struct binding *binding, struct notes *notes, struct buf *out)
{
	keep_notes(binding, notes);
	flat_put_bytes(out, notes->keys.data, notes->keys.size);
}

void books_note(struct binding *binding)
{
	struct buf out = BUF_INIT, identity = BUF_INIT;
	struct hash articles;
	bool is_good = binding->has_books_key &&
	    all_articles(binding, &articles);

	if (is_good)
		flat_put_hash(&out, &articles);
	for (size_t i = 0; is_good && i < binding->book_count; i++) {
		buf_clear(&identity);
		is_good = binding->books[i].is_made &&
		    put_identity(&identity, binding->books[i].path);
		flat_put_bytes(&out, identity.data, identity.size);
	}
	if (is_good) {
		put_notes(binding, &binding->messages, &out);
		flat_put_u32(&out, binding->attempts->ledger != NULL);
		put_notes(binding, &binding->rows, &out);
		put_articles(binding, &out);
		state_keep(binding->attempts->state, &binding->books_key,
		    out.data, out.size);
	}
	buf_release(&identity);
	buf_release(&out);
}
