/* What was found, on its way to the caller. */
#ifndef CHECK_FAULTS_H
#define CHECK_FAULTS_H

#include "check/check.h"

enum fault {
#define FAULT(id, name, level) FAULT_##id,
#include "check/faults.def"
#undef FAULT
	FAULTS
};

/* Of one kind so many are told; the rest is counted. */
#define FAULTS_TOLD 25

struct place {
	const char *part;               /* NULL: the book */
	unsigned line, column;          /* 0: none */
};

struct report {
	void (*each)(void *context, const struct sheaf_finding *);
	void *context;
	struct sheaf_check_tally *tally;
	size_t counts[FAULTS];
};

/* `place` may be NULL: the book. */
void report_add(struct report *, enum fault, const struct place *,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Tells how many more there were of each kind. */
void report_close(struct report *);

#endif
