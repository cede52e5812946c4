/* Messages of a run. */
#include <stdio.h>
#include <sys/stat.h>

#include "lib/binding.h"

void report_beside(struct binding *binding, const struct sheaf_message *message)
{
	if (message->severity == SHEAF_WARNING)
		binding->result.warnings++;
	if (message->severity == SHEAF_NOTE && !binding->options->verbose)
		return;
	if (binding->events && binding->events->message)
		binding->events->message(binding->events->context, message);
}

void report_message(struct binding *binding, enum sheaf_severity severity,
    const char *name, const char *file, unsigned line, const char *text)
{
	struct sheaf_message message = { severity, name, file, line, text };
	bool is_apart = ledger_message(binding->attempts->ledger, &message);

	if (binding->is_noting)
		books_note_message(binding, &message, is_apart);
	report_beside(binding, &message);
}

/* False: it was told before.  A directive that is not obeyed is told where it
 * first stands: hundreds of files may hold it. */
static bool is_news(struct binding *binding, const struct diag *diag)
{
	bool is_of_any_file = diag->id == DIAG_RULE_OUTDATED ||
	    diag->id == DIAG_RULE_UNUSED;
	struct buf key = BUF_INIT;

	flat_put_u32(&key, diag->id);
	flat_put_string(&key, is_of_any_file ? NULL : diag->file);
	flat_put_u32(&key, is_of_any_file ? 0 : diag->line);
	flat_put_string(&key, diag->detail);
	struct hash hash = hash_bytes(key.data, key.size);

	buf_release(&key);
	struct table *told = &binding->attempts->told;
	const struct attempt *teller = table_lookup(told, &hash);

	if (teller && !teller->is_void)
		return false;
	table_put(told, &hash, binding->attempt);
	return true;
}

void report_diags(
    struct binding *binding, const char *file, const struct diag_list *list)
{
	struct buf text = BUF_INIT;

	for (const struct diag *diag = list->first; diag; diag = diag->next) {
		const struct diag_row *row = &diag_rows[diag->id];

		if (diag->file && !is_news(binding, diag))
			continue;
		buf_clear(&text);
		buf_puts(&text, row->text);
		if (diag->detail) {
			buf_puts(&text, ": ");
			buf_puts(&text, diag->detail);
		}
		report_message(binding, row->severity, row->name,
		    diag->file ? diag->file : file, diag->line,
		    buf_text(&text));
	}
	if (list->dropped > 0) {
		const struct diag_row *row = &diag_rows[DIAG_MORE];

		buf_clear(&text);
		buf_printf(&text, "%s: %zu", row->text, list->dropped);
		report_message(binding, row->severity, row->name, file, 0,
		    buf_text(&text));
	}
	buf_release(&text);
}

void report_error(struct binding *binding, enum diag_id id, const char *file,
    const struct error *err)
{
	struct buf text = BUF_INIT;

	buf_printf(&text, "%s: %s", diag_rows[id].text, err->text);
	report_message(binding, diag_rows[id].severity, diag_rows[id].name,
	    file, 0, buf_text(&text));
	buf_release(&text);
}

void report_refetch(struct binding *binding, const struct fetch_answer *answer)
{
	const struct diag_row *row = &diag_rows[DIAG_REFETCH_FAILED];
	struct buf text = BUF_INIT;

	if (!answer->note[0])
		return;
	buf_printf(&text, "%s: %s", row->text, answer->note);
	report_message(
	    binding, row->severity, row->name, NULL, 0, buf_text(&text));
	buf_release(&text);
}

void report_duplicates(
    struct binding *binding, const struct duplicate *found, bool is_dropped)
{
	const struct plan *plan = binding->plan;
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < plan->entry_count; i++) {
		const struct entry *entry = &plan->entries[i];
		enum diag_id id = is_dropped         ? DIAG_DUPLICATE_DROPPED
		    : found[i].kind == SAMENESS_NEAR ? DIAG_NEAR_DUPLICATE
						     : DIAG_DUPLICATE;

		if (found[i].kind == SAMENESS_NONE)
			continue;
		buf_clear(&text);
		buf_printf(&text, "%s %s", diag_rows[id].text,
		    plan->entries[found[i].of].source.name);
		if (is_dropped)
			ledger_begin(
			    binding->attempts->ledger, entry->source.name);
		report_message(binding, diag_rows[id].severity,
		    diag_rows[id].name, entry->source.name, 0, buf_text(&text));
		if (is_dropped)
			ledger_source(binding, entry->source.name, &entry->meta,
			    "duplicate",
			    plan->entries[found[i].of].source.name);
	}
	buf_release(&text);
}

size_t plan_shown(const struct plan *plan)
{
	size_t count = 0;

	for (size_t i = 0; plan && i < plan->entry_count; i++)
		count += !plan->entries[i].is_left_out;
	return count;
}

void report_book(struct binding *binding, const char *path, bool is_made)
{
	struct sheaf_book book = { .path = path, .is_made = is_made };
	struct stat st;

	if (is_made) {
		book.articles = plan_shown(binding->plan);
		if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
			book.bytes = (uint64_t)st.st_size;
	}
	if (binding->events && binding->events->book)
		binding->events->book(binding->events->context, &book);
}
