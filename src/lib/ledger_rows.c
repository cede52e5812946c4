/* The lines of a report: articles, pictures, books. */
#include <string.h>
#include <sys/stat.h>

#include "lib/pictures.h"

static void put_size(struct datum *line, const char *path)
{
	struct stat st;

	if (path && stat(path, &st) == 0 && S_ISREG(st.st_mode))
		datum_set_number(line, "bytes", (uint64_t)st.st_size);
	else
		datum_set_null(line, "bytes");
}

/* "2022-01-24T08:00:16Z" as far as it is known. */
static void put_date(struct datum *line, const struct date *date)
{
	char text[DATE_SIZE];

	if (date->has_time)
		date_format_utc(date, text);
	else if (date->is_known)
		date_format_day(date, text);
	datum_set_text(line, "date", date->is_known ? text : NULL);
}

static struct datum *article_line(const char *file, const struct meta *meta)
{
	static const struct meta none;
	struct datum *line = ledger_line(LEDGER_ARTICLE, file);

	if (!meta)
		meta = &none;
	datum_set_text(line, "address", meta->url);
	datum_set_text(line, "title", meta->title);
	datum_set_text(line, "site", meta->site);
	put_date(line, &meta->date);
	return line;
}

static void put_outcome(struct ledger *ledger, struct datum *line,
    const char *status, const char *reason)
{
	datum_set_null(line, "status");
	datum_set_text(line, "reason", reason);
	bool has_warnings = ledger_put_messages(ledger, line);

	if (!status)
		status = has_warnings ? "warned" : "ok";
	datum_set_text(line, "status", status);
}

void ledger_source(struct binding *binding, const char *file,
    const struct meta *meta, const char *status, const char *reason)
{
	struct ledger *ledger = binding->attempts->ledger;

	if (!ledger)
		return;
	struct datum *line = article_line(file, meta);

	datum_set_null(line, "id");
	datum_set_null(line, "bytes");
	datum_set_number(line, "pictures", 0);
	datum_set_number(line, "missing", 0);
	put_outcome(ledger, line, status, reason);
	ledger_add(ledger, line, "load", 0);
}

static bool is_ready(
    const struct binding *binding, const struct task *task, size_t i)
{
	return task->pictures[i] &&
	    content_is_shown(binding, task->pictures[i], NULL);
}

/* An address is told once, where it is first asked for. */
static bool is_to_be_told(const struct task *task, size_t i)
{
	struct address *address = task->wanted[i].address;

	if (!address)
		return task->pictures[i] != NULL;
	if (address->is_told || (!address->stored && !address->reason))
		return false;
	address->is_told = true;
	return true;
}

static void ledger_picture(struct binding *binding, const struct task *task,
    size_t i, const char *article)
{
	const struct wanted *wanted = &task->wanted[i];
	const struct stored *stored = task->pictures[i];
	struct datum *line = ledger_line(LEDGER_PICTURE, NULL);
	const char *reason = NULL, *status = "ok";
	char digits[HASH_HEX_SIZE];

	if (!stored) {
		status = "missing";
		reason = wanted->address->reason;
	} else if (!content_is_shown(binding, stored, &reason)) {
		status = "damaged";
	}
	datum_set_text(line, "address", wanted->url);
	datum_set_text(line, "article", article);
	datum_set_text(line, "status", status);
	datum_set_text(line, "reason", reason);
	if (stored) {
		hash_hex(&stored->hash, HASH_HEX_SIZE - 1, digits);
		datum_set_number(line, "bytes", stored->size);
		datum_set_text(line, "sha256", digits);
	} else {
		datum_set_null(line, "bytes");
		datum_set_null(line, "sha256");
	}
	ledger_add(binding->attempts->ledger, line, "fetch",
	    wanted->address ? wanted->address->seconds : 0);
}

void ledger_article(
    struct binding *binding, const struct entry *entry, const struct task *task)
{
	struct ledger *ledger = binding->attempts->ledger;
	const struct error *err = &task->outcome.error;
	size_t ready = 0, count = task->wanted ? task->picture_count : 0;

	if (!ledger)
		return;
	for (size_t i = 0; i < count; i++)
		ready += is_ready(binding, task, i);
	struct datum *line = article_line(entry->source.name, &entry->meta);

	datum_set_text(line, "id", entry->id);
	put_size(line, entry->source.path);
	datum_set_number(line, "pictures", ready);
	datum_set_number(line, "missing", count - ready);
	put_outcome(ledger, line, err->code == SHEAF_OK ? NULL : "left-out",
	    err->code == SHEAF_OK ? NULL : err->text);
	ledger_add(ledger, line, "load", task->seconds);
	for (size_t i = 0; i < count; i++)
		if (is_to_be_told(task, i))
			ledger_picture(binding, task, i, entry->source.name);
	binding->told_entries++;
}

static void book_line(struct binding *binding, const struct book *book,
    const char *path, const char *status, const char *reason)
{
	struct ledger *ledger = binding->attempts->ledger;
	bool is_made = !reason && strcmp(status, LEDGER_MADE) == 0;
	struct datum *line = ledger_line(LEDGER_BOOK, path);

	datum_set_text(line, "format", book->packager->name);
	if (book->volume.number > 0)
		datum_set_number(line, "volume", book->volume.number);
	else
		datum_set_null(line, "volume");
	datum_set_text(
	    line, "title", binding->plan ? binding->plan->meta.title : NULL);
	put_size(line, is_made && strcmp(path, "-") != 0 ? path : NULL);
	datum_set_number(
	    line, "articles", is_made ? plan_shown(binding->plan) : 0);
	put_outcome(ledger, line, status, reason);
	ledger_add(ledger, line, "commit",
	    is_made ? ledger_clock() - book->commit_at : 0);
}

void ledger_book(struct binding *binding, const struct book *book,
    const char *path, const struct error *err)
{
	if (binding->attempts->ledger)
		book_line(binding, book, path, err ? "failed" : LEDGER_MADE,
		    err ? err->text : NULL);
}

void ledger_rest(struct binding *binding, const char *status)
{
	struct ledger *ledger = binding->attempts->ledger;
	const struct plan *plan = binding->plan;

	if (!ledger)
		return;
	for (size_t i = binding->told_entries; plan && i < plan->entry_count;
	     i++)
		ledger_source(binding, plan->entries[i].source.name,
		    &plan->entries[i].meta, status, NULL);
	for (size_t i = 0; i < binding->book_count; i++) {
		const struct book *book = &binding->books[i];

		if (!book->is_made && !book->has_failed)
			book_line(binding, book, book->path, status, NULL);
	}
}
