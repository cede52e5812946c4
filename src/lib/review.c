/* The list of names that are in no index (--index-review). */
#include <stdlib.h>
#include <string.h>

#include "lib/binding.h"

/* Without what would end the column, move a cursor or hide, and without what a
 * spreadsheet would take for a formula. */
static void put_cell(struct buf *out, const char *text)
{
	size_t size = 4 * strlen(text) + 1;
	char *shown = memory_new(size);

	if (*text && strchr("=+-@", *text))
		buf_printf(out, "\\x%02x", (unsigned char)*text++);
	buf_puts(out, sheaf_escape(shown, size, text));
	free(shown);
}

/* In one line, the name in brackets. */
static const char *words_of(struct arena *arena, const struct review_row *row)
{
	char *words = arena_printf(
	    arena, "%s[%s]%s", row->before, row->text, row->after);
	char *end;

	while ((end = strchr(words, '\n')))
		*end = ' ';
	return words;
}

static void fail(struct binding *binding, const struct error *err)
{
	struct review_file *review = &binding->review;

	if (review->is_open)
		output_abandon(&review->output);
	review->is_open = false;
	review->has_failed = true;
	report_error(
	    binding, DIAG_INDEX_REVIEW, binding->options->index_review, err);
}

static void write_bytes(struct binding *binding, const struct buf *bytes)
{
	struct error err;

	if (!file_write(
		binding->review.output.fd, bytes->data, bytes->size, &err))
		fail(binding, &err);
}

void review_open(struct binding *binding)
{
	struct review_file *review = &binding->review;
	struct buf head = BUF_INIT;
	struct error err;

	if (!binding->options->index_review)
		return;
	if (!output_open(
		&review->output, binding->options->index_review, &err)) {
		fail(binding, &err);
		return;
	}
	review->is_open = true;
	buf_puts(&head, "file\tname\tverdict\twords\n");
	write_bytes(binding, &head);
	buf_release(&head);
}

void review_note(
    struct binding *binding, const struct entry *entry, const struct task *task)
{
	struct buf lines = BUF_INIT;
	size_t i;

	for (i = 0; binding->review.is_open && i < task->review.count; i++) {
		const struct review_row *row = &task->review.rows[i];

		put_cell(&lines, entry->source.name);
		buf_putc(&lines, '\t');
		put_cell(&lines, row->name);
		buf_printf(&lines, "\t%s\t", mention_verdicts[row->verdict]);
		put_cell(&lines, words_of(task->arena, row));
		buf_putc(&lines, '\n');
	}
	if (lines.size > 0)
		write_bytes(binding, &lines);
	buf_release(&lines);
}

void review_commit(struct binding *binding)
{
	struct review_file *review = &binding->review;
	struct error err;

	if (!review->is_open)
		return;
	review->is_open = false;
	if (!output_commit(&review->output, &err))
		fail(binding, &err);
}

void review_abandon(struct binding *binding)
{
	if (binding->review.is_open)
		output_abandon(&binding->review.output);
	binding->review.is_open = false;
}
