/*
 * The report of a run (sheaf_options.report): lines of JSON as docs/REPORT.md
 * tells.  Private to lib/.  Every function takes NULL for a ledger: then no report
 * is made, and nothing is done.
 */
#ifndef LIB_LEDGER_H
#define LIB_LEDGER_H

#include "core/core.h"

struct ledger;

enum { LEDGER_VERSION = 1 };

/* What a line is about; the words of its field "kind". */
enum ledger_kind { LEDGER_REPORT, LEDGER_ARTICLE, LEDGER_PICTURE, LEDGER_BOOK,
	LEDGER_MESSAGE, LEDGER_RUN, LEDGER_KINDS };

extern const char *const ledger_kinds[LEDGER_KINDS];

/* Of a book: what its status says. */
#define LEDGER_MADE      "made"
#define LEDGER_UNCHANGED "unchanged"

/* Opens the one that the options ask for.  False with `err`; true with NULL: none
 * is asked for. */
bool ledger_open(struct ledger **, const struct sheaf_options *,
    struct error *err) MUST_CHECK;

/* What follows is only an attempt: ledger_rewind() forgets it. */
void ledger_mark(struct ledger *);
void ledger_rewind(struct ledger *);

/* Messages about this file go into its line, until it is written; others get lines
 * of their own. */
void ledger_begin(struct ledger *, const char *file);
/* True: it will get a line of its own. */
bool ledger_message(struct ledger *, const struct sheaf_message *);

/* A line of that kind, to be filled, with what all of them have; "file" only where
 * it is given. */
struct datum *ledger_line(enum ledger_kind, const char *file);

/* The first line of a report; 0 of 0: it is of all. */
struct datum *ledger_head(uint64_t shard, uint64_t shards);

/* Sets "messages": those of the line that was begun.  True: there are warnings
 * among them. */
bool ledger_put_messages(struct ledger *, struct datum *line);

/* Sets how a run ended; `reason` may be NULL. */
void ledger_put_result(struct datum *line, enum sheaf_status,
    const char *reason, const struct sheaf_result *);

/* Takes the line, whose "seconds" has one part; what was begun is over. */
void ledger_add(struct ledger *, struct datum *line, const char *part,
    double seconds);

/* From now on `copy` is given what is added, as it stands in the report of a run
 * that finds the book unchanged; NULL: no more. */
void ledger_copy(struct ledger *,
    void (*copy)(void *context, const struct buf *line), void *context);

/* Lines that were copied. */
void ledger_put_lines(struct ledger *, const struct buf *);

/* Writes what is left and gives the file its name; frees.  False with `err`. */
bool ledger_close(struct ledger *, enum sheaf_status,
    const struct sheaf_result *, struct error *err) MUST_CHECK;

/* ledger_read.c: a line of a report that is read. */
struct ledger_row {
	uint64_t number;                /* from 1 */
	enum ledger_kind kind;          /* LEDGER_KINDS: none that we know */
	const struct datum *datum;      /* a map that has a kind; or NULL: */
	const char *why;                /* it is damaged */
};

/* Calls for every line that is not empty; "-" is standard input.  False with `err`:
 * it cannot be read (on), or is no report. */
bool ledger_read(const char *path,
    void (*each)(void *context, const struct ledger_row *), void *context,
    struct error *err) MUST_CHECK;

/* Of a clock that never goes back. */
double ledger_clock(void);

#endif
