/* What a person sees while a book is made.  Private to cli/. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <sheaf.h>

struct screen {
	bool is_quiet;
	bool has_line;          /* standard error is a terminal: a line that moves */
	bool is_line_shown;
	int width;              /* columns */
};

void screen_init(struct screen *, bool is_quiet);

/* sheaf_events; `context` is the screen. */
void screen_message(void *context, const struct sheaf_message *);
void screen_progress(void *context, const struct sheaf_progress *);

/* The last words: a summary on a terminal. */
void screen_finish(struct screen *, const struct sheaf_result *);

#endif
