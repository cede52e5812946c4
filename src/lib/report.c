/* Messages and progress of a run. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/binding.h"

static void tell(
    const struct binding *binding, const struct sheaf_message *message)
{
	if (binding->events && binding->events->message)
		binding->events->message(binding->events->context, message);
}

void report_message(struct binding *binding, enum sheaf_severity severity,
    const char *name, const char *file, unsigned line, const char *text)
{
	struct sheaf_message message = { severity, name, file, line, text };

	if (severity == SHEAF_WARNING)
		binding->result.warnings++;
	if (severity == SHEAF_NOTE && !binding->options->verbose)
		return;
	tell(binding, &message);
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
	if (table_lookup(&binding->told, &hash))
		return false;
	table_put(&binding->told, &hash, binding);
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
		if (diag->detail)
			buf_printf(&text, ": %s", diag->detail);
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

static enum diag_id likeness_id(enum sameness how)
{
	return how == SAMENESS_NEAR ? DIAG_NEAR_DUPLICATE : DIAG_DUPLICATE;
}

/* A file may be called anything; the caller frees the text. */
static char *likeness_text(
    const char *left_out, enum sameness how, const char *other)
{
	struct arena *arena = arena_new();
	struct buf text = BUF_INIT;

	buf_printf(&text, "%s%s: %s%s", left_out,
	    diag_rows[likeness_id(how)].text,
	    text_sanitise(arena, other, strlen(other)),
	    how == SAMENESS_LINK ? " (by its link)" : "");
	arena_free(arena);
	return buf_take(&text);
}

void report_dropped(struct binding *binding)
{
	const struct plan *plan = binding->plan;

	binding->result.duplicates = plan->dropped_count;
	for (size_t i = 0; i < plan->dropped_count; i++) {
		const struct dropped *dropped = &plan->dropped[i];
		char *text = likeness_text(
		    "left out, ", dropped->how, dropped->kept);
		struct sheaf_message message = { SHEAF_NOTE,
			diag_rows[likeness_id(dropped->how)].name,
			dropped->name, 0, text };

		/* asked for, so no warning; a guess, so told in any case */
		tell(binding, &message);
		free(text);
	}
}

void report_duplicates(struct binding *binding)
{
	const struct entry *entries = binding->plan->entries;
	size_t count = binding->plan->entry_count;
	struct arena *arena = arena_new();
	const struct likeness *likenesses = duplicates_find(
	    arena, entries, count);

	for (size_t i = 0; i < count; i++) {
		const struct likeness *likeness = &likenesses[i];
		enum diag_id id = likeness_id(likeness->how);

		if (likeness->how == SAMENESS_NONE)
			continue;
		char *text = likeness_text(
		    "", likeness->how, entries[likeness->of].source.name);

		binding->result.duplicates++;
		report_message(binding, diag_rows[id].severity,
		    diag_rows[id].name, entries[i].source.name, 0, text);
		free(text);
	}
	arena_free(arena);
}

void report_progress(struct binding *binding, const char *title)
{
	struct sheaf_progress progress = {
		.done = binding->stage->settled,
		.total = binding->stage->count,
		.pictures = binding->result.pictures,
		.missing = binding->result.missing,
		.title = title,
	};

	if (binding->events && binding->events->progress)
		binding->events->progress(binding->events->context, &progress);
}
