/* Reads the lines of a report. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/ledger.h"

enum { CHUNK = 64 << 10 };

struct reading {
	void (*each)(void *context, const struct ledger_row *);
	void *context;
	uint64_t line;  /* its number */
	uint64_t known; /* lines that are those of a report */
};

/* The kind of a line; LEDGER_KINDS: none that is known. */
static enum ledger_kind kind_of(const char *word)
{
	int kind = 0;

	while (kind < LEDGER_KINDS && strcmp(word, ledger_kinds[kind]) != 0)
		kind++;
	return (enum ledger_kind)kind;
}

static void take_line(struct reading *reading, const struct buf *line)
{
	struct ledger_row row = { .number = ++reading->line };
	struct datum *datum;
	struct error err;

	if (line->size == 0 || (line->size == 1 && line->data[0] == '\r'))
		return;
	datum = datum_read(line->data, line->size, &err);
	const char *word = datum ? datum_text(datum, "kind") : NULL;

	if (!datum) {
		row.why = err.text;
	} else if (!word) {
		row.why = "no line of a report";
	} else {
		row.datum = datum;
		/* a later version may have more of them */
		row.kind = kind_of(word);
		reading->known += row.kind < LEDGER_KINDS;
	}
	reading->each(reading->context, &row);
	datum_free(datum);
}

/* What is over the ceiling of a line is not kept: one byte more tells. */
static void add_bytes(struct buf *line, const char *bytes, size_t size)
{
	size_t room = DATUM_LINE_MAX + 1 - line->size;

	buf_add(line, bytes, size < room ? size : room);
}

static bool read_lines(struct reading *reading, int fd, struct error *err)
{
	char *chunk = memory_new(CHUNK);
	struct buf line = BUF_INIT;
	bool is_read = true;
	ssize_t got;

	while ((got = read(fd, chunk, CHUNK)) != 0) {
		const char *at = chunk, *end = chunk + got, *stop;

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			is_read = error_errno(
			    err, SHEAF_E_INPUT, "%s", "cannot be read");
			break;
		}
		for (; (stop = memchr(at, '\n', (size_t)(end - at)));
		     at = stop + 1) {
			add_bytes(&line, at, (size_t)(stop - at));
			take_line(reading, &line);
			buf_clear(&line);
		}
		add_bytes(&line, at, (size_t)(end - at));
	}
	if (line.size > 0)
		take_line(reading, &line);
	buf_release(&line);
	free(chunk);
	return is_read;
}

bool ledger_read(const char *path,
    void (*each)(void *context, const struct ledger_row *), void *context,
    struct error *err)
{
	struct reading reading = { .each = each, .context = context };
	bool is_standard = strcmp(path, "-") == 0;
	int fd = is_standard ? STDIN_FILENO : file_open(path, err);

	if (fd < 0)
		return false;
	bool is_read = read_lines(&reading, fd, err);

	if (!is_standard)
		close(fd);
	return is_read &&
	    (reading.known > 0 || error_set(err, SHEAF_E_INPUT, "no report"));
}
