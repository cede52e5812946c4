/* What a person sees while a book is made.  Private to cli/. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <sheaf.h>

/* A book that is finished, for the last words. */
struct shown_book {
	struct shown_book *next;
	bool is_made;
	uint64_t bytes;
	size_t articles;
	char path[];
};

struct screen {
	bool is_quiet;
	bool has_line; /* standard error is a terminal: a line that moves */
	bool has_colours;
	double began;
	double seconds; /* of the run, when the line was last shown */
	enum sheaf_phase phase;
	bool is_whole_shown; /* the end of the phase */
	struct shown_book *books, **books_end;
};

void screen_init(struct screen *, bool is_quiet, bool shows_progress);

/* sheaf_events; `context` is the screen. */
void screen_message(void *context, const struct sheaf_message *);
void screen_progress(void *context, const struct sheaf_progress *);
void screen_book(void *context, const struct sheaf_book *);
void screen_planned(void *context, const struct sheaf_planned *);

/* The last words: a summary on a terminal.  Releases. */
void screen_finish(struct screen *, const struct sheaf_result *);

/* What --timings asks for. */
void screen_timings(const struct sheaf_timings *);

/* Takes the line away.  Async-signal-safe. */
void screen_interrupt(void);

#endif
