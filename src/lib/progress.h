/*
 * How far a run is: told to the caller's function, and as lines of JSON on a
 * descriptor (sheaf_options.progress_fd).  Private to lib/.
 */
#ifndef LIB_PROGRESS_H
#define LIB_PROGRESS_H

#include "core/core.h"

struct binding;
struct pool;

struct progress {
	enum sheaf_phase phase;
	double began, phase_began;
	struct sheaf_timings timings;   /* so far */
	double settled, settled_cpu;    /* the clocks when that was */
	size_t asked, fetched;          /* pictures */
	size_t before, total;           /* articles of the books before, and of all
	                                   books; 0: there is one */
	double loading_began;           /* the first of them; 0: not yet */
	char title[400];                /* of what was last at hand */
	int fd;                         /* 0: none, or its reader is gone */
	double written;                 /* the last line */
	bool is_whole_told;             /* that all of a phase is done */
};

void progress_begin(struct progress *, int fd);

/* A phase begins; with the first one everything does. */
void progress_phase(struct binding *, enum sheaf_phase);

/* Something happened; NULL: the title stays. */
void progress_step(struct binding *, const char *title);

/* Time goes to the phase until here, and that of the workers to their steps. */
void progress_settle(struct progress *, struct pool *);

/* The run is over, and how. */
void progress_end(struct progress *, enum sheaf_status,
    const struct sheaf_result *);

#endif
