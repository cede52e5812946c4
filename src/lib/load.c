/* LOAD, append and commit: from the plan to the books. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/recall.h"

static size_t count_aliases(const struct plan *plan)
{
	size_t count = 0;

	for (size_t i = 0; i < plan->entry_count; i++)
		for (const struct alias *alias = plan->entries[i].aliases;
		     alias; alias = alias->next)
			count++;
	return count;
}

/* By what others may link to them; one that is alone has no others. */
static void list_links(struct binding *binding)
{
	const struct plan *plan = binding->plan;
	struct link_row *rows = memory_array(
	    LINK_ROWS * (plan->entry_count + count_aliases(plan)) + 1,
	    sizeof(*rows));
	size_t count = 0,
	       linked = plan->entry_count > 1 ? plan->entry_count : 0;

	for (size_t i = 0; i < linked; i++) {
		const struct entry *entry = &plan->entries[i];
		uint64_t number;

		if (!entry_parse(entry->id, &number))
			continue;
		count += link_rows(
		    &rows[count], number, entry->meta.url, entry->source.name);
		for (const struct alias *alias = entry->aliases; alias;
		     alias = alias->next)
			count += link_rows(
			    &rows[count], number, alias->url, alias->name);
	}
	link_table_put(&binding->links, rows, count);
	free(rows);
}

/* A worker that has begun after others, too. */
static bool tell_links(struct binding *binding, size_t worker)
{
	struct load *load = &binding->press->loads[worker];

	if (load->links_of == binding->number ||
	    (binding->plan->entry_count < 2 && load->links_of == 0))
		return true;
	load->links_of = binding->number;
	return pool_send(binding->press->pool, worker, MESSAGE_LINKS,
	    &binding->links, NULL, 0, &binding->error);
}

/* The entry so far from this one, where chapters name it. */
static void put_neighbour(
    struct buf *out, const struct binding *binding, size_t number, int step)
{
	const struct sheaf_options *options = binding->options;
	const struct plan *plan = binding->plan;
	size_t other = number + (size_t)step;
	bool is_there = (options->chapter_header || options->chapter_footer) &&
	    other < plan->entry_count;

	flat_put_string(out, is_there ? plan->entries[other].id : NULL);
	flat_put_string(out, is_there ? plan->entries[other].meta.title : NULL);
}

void load_put(struct buf *out, const struct binding *binding, size_t number)
{
	const struct entry *entry = &binding->plan->entries[number];

	flat_put_string(out, entry->id);
	source_name_put(out, &entry->source);
	put_neighbour(out, binding, number, -1);
	put_neighbour(out, binding, number, 1);
	flat_put_u8(out, entry->override != NULL);
	if (entry->override)
		meta_put(out, entry->override);
}

static bool send_load(struct binding *binding, struct task *task, size_t worker)
{
	const struct entry *entry = &binding->plan->entries[task->number];
	int fd = source_open(binding, entry->source.path, &task->outcome.error);
	struct buf out = BUF_INIT;

	if (fd < 0)
		return false;
	if (recall_is_young(binding, fd))
		task->has_key = false;
	flat_put_u32(&out, task->number);
	load_put(&out, binding, task->number);
	bool is_sent = tell_links(binding, worker) &&
	    pool_send(binding->press->pool, worker, MESSAGE_LOAD, &out, &fd, 1,
		&binding->error);

	buf_release(&out);
	close(fd);
	return is_sent;
}

static void fail_book(
    struct binding *binding, struct book *book, const struct error *err)
{
	if (book->package)
		book->packager->abandon(book->package);
	book->package = NULL;
	book->has_failed = true;
	book->is_made = false;
	binding->has_failed_book = true;
	ledger_begin(binding->attempts->ledger, book->path);
	report_error(binding, DIAG_OUTPUT, book->path, err);
	ledger_book(binding, book, book->path, err);
	report_book(binding, book->path, false);
}

static bool has_open_book(const struct binding *binding)
{
	for (size_t i = 0; i < binding->book_count; i++)
		if (binding->books[i].package)
			return true;
	return false;
}

/* False: what the worker says is no chapter, and the book has nothing of it; the
 * error says why. */
static bool append_to(struct binding *binding, struct book *book,
    struct task *task, const struct entry *entry, struct error *err)
{
	struct message *message = &task->chapters[book - binding->books];
	struct chapter chapter = { .entry = entry };
	struct stored_picture *pictures;
	struct flat flat;
	bool is_chapter = true;

	flat_open(&flat, message->bytes, message->size);
	flat_u32(&flat);
	flat_u32(&flat);
	chapter.bytes = flat_bytes(&flat, &chapter.size);
	chapter.picture_count = pictures_ready(
	    binding, task, book->packager->target, &pictures);
	chapter.pictures = pictures;
	if (!volume_turn(binding, book, &chapter, err)) {
		if (!binding->is_too_large)
			fail_book(binding, book, err);
	} else if (book->package &&
	    !book->packager->append(book->package, &chapter, err)) {
		is_chapter = err->code != SHEAF_E_WORKER;
		if (is_chapter)
			fail_book(binding, book, err);
	} else if (book->package) {
		volume_note(binding, book, &chapter);
	}
	free(pictures);
	return is_chapter;
}

/* False: as above, and no book has it.  A book whose chapter is none, while
 * another has taken its own, cannot be whole. */
static bool append_to_all(struct binding *binding, struct task *task,
    const struct entry *entry, struct error *err)
{
	bool is_in_one = false;
	struct error why = { 0 };

	for (size_t i = 0; i < binding->book_count; i++) {
		struct book *book = &binding->books[i];

		if (!book->package || binding->is_too_large)
			continue;
		if (append_to(binding, book, task, entry, &why)) {
			/* one that has failed has nothing of it */
			is_in_one |= book->package != NULL;
		} else if (is_in_one) {
			fail_book(binding, book, &why);
		} else {
			*err = why;
			return false;
		}
	}
	return true;
}

/* What loading has found out replaces what the plan was made from; its place
 * stays, and so does what gave it: the date, and keys that another run may not
 * have asked for. */
static void update_meta(
    struct binding *binding, struct entry *entry, const struct meta *meta)
{
	struct meta now = *meta;

	now.date = entry->meta.date;
	now.others = entry->meta.others;
	now.other_count = entry->meta.other_count;
	meta_update(binding->plan->arena, &entry->meta, &now);
}

static bool has_all_chapters(
    const struct binding *binding, const struct task *task)
{
	for (size_t i = 0; i < binding->book_count; i++)
		if (!task->chapters[i].bytes)
			return false;
	return true;
}

static bool settle_load(struct binding *binding, struct task *task)
{
	struct entry *entry = &binding->plan->entries[task->number];
	const char *name = entry->source.name;
	struct error *err = &task->outcome.error;

	ledger_begin(binding->attempts->ledger, name);
	report_diags(binding, name, &task->diags);
	if (err->code == SHEAF_OK && !has_all_chapters(binding, task))
		error_set(err, SHEAF_E_WORKER, "it gave no chapter");
	if (err->code == SHEAF_OK) {
		update_meta(binding, entry, &task->meta);
		entry_fill(binding, task->number, task);
	}
	if (err->code != SHEAF_OK ||
	    !append_to_all(binding, task, entry, err)) {
		entry->is_left_out = true;
		binding->result.left_out++;
		report_error(binding,
		    err->code == SHEAF_E_WORKER ? DIAG_WORKER_LOST
						: DIAG_ARTICLE_LEFT_OUT,
		    name, err);
		ledger_article(binding, entry, task);
		progress_step(binding, entry->meta.title);
		return true;
	}
	ledger_article(binding, entry, task);
	if (binding->is_too_large)
		return false;
	cover_take_lead(binding, task);
	pictures_written(binding, task);
	review_note(binding, entry, task);
	binding->result.articles++;
	binding->has_articles = true;
	progress_step(binding, entry->meta.title);
	return has_open_book(binding);
}

static void open_books(struct binding *binding)
{
	struct diag_list style;

	report_diags(
	    binding, binding->options->style, &binding->press->style_diags);
	diag_list_init(&style, binding->arena);
	binding->resources.style_diags = &style;
	for (size_t i = 0; i < binding->book_count; i++) {
		struct book *book = &binding->books[i];
		struct error err = { 0 };

		if (((binding->options->makes_folders ||
			 binding->options->group != SHEAF_GROUP_NONE) &&
			!file_make_folders(book->path, &err)) ||
		    !book->packager->open(&book->package, binding->plan,
			&binding->resources,
			book->has_cover ? &book->cover : NULL, book->path,
			&err))
			fail_book(binding, book, &err);
		if (style.count > 0)
			style_report(binding, &style);
		diag_list_init(&style, binding->arena);
	}
	binding->resources.style_diags = NULL;
}

bool binding_load(struct binding *binding)
{
	struct stage stage = { .recall = recall_load,
		.send = send_load,
		.settle = settle_load,
		.count = binding->plan->entry_count,
		.is_load = true };

	binding->before = binding->result;
	list_links(binding);
	if (recall_is_on(binding))
		binding->keys = memory_array(
		    binding->plan->entry_count, sizeof(*binding->keys));
	if (books_are_unchanged(binding))
		return true;
	books_note_begin(binding);
	if (binding->options->cover &&
	    strcmp(binding->options->cover, "none") != 0 &&
	    !pictures_cover(binding, binding->options->cover))
		return false;
	open_books(binding);
	review_open(binding);
	progress_phase(binding, SHEAF_LOADING);
	return has_open_book(binding) && stage_run(binding, &stage);
}

/* Without --dedup they are only told. */
static void tell_duplicates(struct binding *binding)
{
	struct duplicate *found;

	if (binding->options->dedup)
		return;
	found = memory_array(binding->plan->entry_count + 1, sizeof(*found));
	binding->result.duplicates += plan_find_duplicates(
	    binding->plan, found);
	report_duplicates(binding, found, false);
	free(found);
}

bool book_commit(struct binding *binding, struct book *book, const char *path)
{
	struct package *package = book->package;
	struct diag_list diags;
	struct error err = { 0 };

	diag_list_init(&diags, binding->arena);
	book->commit_at = ledger_clock();
	ledger_begin(binding->attempts->ledger, path);
	if (!cover_give(binding, book, &err)) {
		fail_book(binding, book, &err);
		return false;
	}
	book->package = NULL;
	book->is_made = book->packager->commit(package, &diags, &err);
	report_diags(binding, path, &diags);
	if (book->is_made) {
		ledger_book(binding, book, path, NULL);
		report_book(binding, path, true);
	} else {
		fail_book(binding, book, &err);
	}
	return book->is_made;
}

bool binding_commit(struct binding *binding)
{
	bool is_any_made = false;

	if (binding->is_unchanged)
		return true;
	if (!binding->has_articles)
		return false;
	if (!volumes_fit(binding))
		return false;
	tell_duplicates(binding);
	pictures_forget(binding->pictures);
	progress_phase(binding, SHEAF_WRITING);
	for (size_t i = 0; i < binding->book_count; i++) {
		struct book *book = &binding->books[i];

		if (!book->package)
			continue;
		progress_step(binding, book->path);
		if (!volume_close(binding, book))
			return false;
		is_any_made |= book->is_made;
	}
	if (is_any_made)
		review_commit(binding);
	books_note(binding);
	return is_any_made;
}

void binding_abandon(struct binding *binding)
{
	review_abandon(binding);
	for (size_t i = 0; i < binding->book_count; i++) {
		struct book *book = &binding->books[i];

		if (book->package)
			book->packager->abandon(book->package);
		book->package = NULL;
	}
}
