/* What is wrong with a document: a table of messages (diag.def) and a list of
 * what was found in one. */
#ifndef CORE_DIAG_H
#define CORE_DIAG_H

#include "core/arena.h"
#include "core/error.h"

struct buf;
struct flat;

enum diag_id {
#define DIAG(id, severity, name, text) DIAG_##id,
#include "core/diag.def"
#undef DIAG
	DIAG_COUNT
};

struct diag_row {
	enum sheaf_severity severity;
	const char *name;       /* stable: reports and tests use it */
	const char *text;       /* for people: lower case, no full stop */
};

extern const struct diag_row diag_rows[DIAG_COUNT];

struct diag {
	enum diag_id id;
	const char *file;       /* NULL: the document; else the file beside it
	                           that is wrong, told once a run */
	unsigned line;          /* 1-based; 0: none */
	const char *detail;     /* shown behind the text as ": detail"; may be
	                           NULL */
	struct diag *next;
};

/* In order of finding.  At most DIAG_LIST_MAX are kept, the rest is counted. */
#define DIAG_LIST_MAX 50

struct diag_list {
	struct arena *arena;
	struct diag *first, **end;
	size_t count, dropped;
};

void diag_list_init(struct diag_list *, struct arena *);

/* `format` may be NULL: no detail. */
void diag_add(struct diag_list *, enum diag_id, unsigned line,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The same, unless the list has it already, of whatever line. */
void diag_add_once(struct diag_list *, enum diag_id, unsigned line,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* About another file than the document: a file of rules. */
void diag_add_in(struct diag_list *, enum diag_id, const char *file,
    unsigned line, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

void diag_list_put(struct buf *, const struct diag_list *);
bool diag_list_read(struct flat *, struct diag_list *) MUST_CHECK;

#endif
