/* Messages and progress of a run. */
#include <stdio.h>

#include "lib/binding.h"

void report_message(struct binding *binding, enum sheaf_severity severity,
    const char *name, const char *file, unsigned line, const char *text)
{
	struct sheaf_message message = { severity, name, file, line, text };

	if (severity == SHEAF_WARNING)
		binding->result.warnings++;
	if (severity == SHEAF_NOTE && !binding->options->verbose)
		return;
	if (binding->events && binding->events->message)
		binding->events->message(binding->events->context, &message);
}

/* What is wrong with site rules is told once, not for every article; true: the
 * diag is such a one. */
static bool report_rule(struct binding *binding, const struct diag *diag)
{
	const struct diag_row *row = &diag_rows[diag->id];
	struct buf text = BUF_INIT;

	if (diag->id != DIAG_RULE && diag->id != DIAG_RULE_OUTDATED &&
	    diag->id != DIAG_RULE_UNUSED)
		return false;
	/* of a wrong line the detail is FILE:LINE: WHAT */
	if (diag->id != DIAG_RULE)
		buf_printf(&text, "%s: ", row->text);
	buf_puts(&text, diag->detail ? diag->detail : "");
	struct hash key = hash_bytes(text.data, text.size);

	if (!table_lookup(&binding->told_rules, &key)) {
		table_put(&binding->told_rules, &key, binding);
		report_message(binding, row->severity, row->name, NULL, 0,
		    buf_text(&text));
	}
	buf_release(&text);
	return true;
}

void report_diags(
    struct binding *binding, const char *file, const struct diag_list *list)
{
	struct buf text = BUF_INIT;

	for (const struct diag *diag = list->first; diag; diag = diag->next) {
		const struct diag_row *row = &diag_rows[diag->id];

		if (report_rule(binding, diag))
			continue;
		buf_clear(&text);
		buf_puts(&text, row->text);
		if (diag->detail)
			buf_printf(&text, ": %s", diag->detail);
		report_message(binding, row->severity, row->name, file,
		    diag->line, buf_text(&text));
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
