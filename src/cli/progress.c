/* Messages, and a line that moves on a terminal. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/progress.h"

void screen_init(struct screen *screen, bool is_quiet)
{
	const char *terminal = getenv("TERM");
	struct winsize size;

	*screen = (struct screen){ .is_quiet = is_quiet, .width = 80 };
	screen->has_line = !is_quiet && isatty(STDERR_FILENO) && terminal &&
	    strcmp(terminal, "dumb") != 0;
	if (screen->has_line && ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 &&
	    size.ws_col > 20)
		screen->width = size.ws_col;
}

/* ECMA-48: to the first column, and erase to the end of the line. */
static void erase_line(struct screen *screen)
{
	if (screen->is_line_shown)
		fputs("\r\033[K", stderr);
	screen->is_line_shown = false;
}

void screen_message(void *context, const struct sheaf_message *message)
{
	struct screen *screen = context;
	char file[1024], text[2048];

	if (screen->is_quiet && message->severity != SHEAF_ERROR)
		return;
	erase_line(screen);
	fputs("sheaf: ", stderr);
	if (message->file)
		fprintf(stderr,
		    "%s:", sheaf_escape(file, sizeof(file), message->file));
	if (message->file && message->line > 0)
		fprintf(stderr, "%u:", message->line);
	fprintf(stderr, "%s%s%s\n", message->file ? " " : "",
	    message->severity == SHEAF_WARNING    ? "warning: "
		: message->severity == SHEAF_NOTE ? "note: "
						  : "",
	    sheaf_escape(text, sizeof(text), message->text));
}

/* As much of the text as `columns` hold, wide characters counted as two. */
static size_t fitting(const char *text, int columns)
{
	size_t i = 0;

	while (text[i]) {
		unsigned char lead = (unsigned char)text[i];
		size_t step = lead >= 0xf0 ? 4
		    : lead >= 0xe0         ? 3
		    : lead >= 0xc0         ? 2
					   : 1;

		columns -= step >= 3 ? 2 : 1;
		if (columns < 0)
			break;
		i += step;
	}
	return i;
}

void screen_progress(void *context, const struct sheaf_progress *progress)
{
	struct screen *screen = context;
	char title[400], head[120];

	if (!screen->has_line)
		return;
	int used = snprintf(head, sizeof(head), "%zu/%zu  %zu pictures  ",
	    progress->done, progress->total, progress->pictures);

	sheaf_escape(
	    title, sizeof(title), progress->title ? progress->title : "");
	fprintf(stderr, "\r\033[K%s%.*s", head,
	    (int)fitting(title, screen->width - used - 1), title);
	fflush(stderr);
	screen->is_line_shown = true;
}

void screen_finish(struct screen *screen, const struct sheaf_result *result)
{
	erase_line(screen);
	if (!screen->has_line)
		return;
	fprintf(stderr, "%zu article%s, %zu picture%s", result->articles,
	    result->articles == 1 ? "" : "s", result->pictures,
	    result->pictures == 1 ? "" : "s");
	if (result->missing > 0)
		fprintf(stderr, ", %zu missing", result->missing);
	if (result->left_out > 0)
		fprintf(stderr, ", %zu left out", result->left_out);
	if (result->drafts > 0)
		fprintf(stderr, ", %zu draft%s", result->drafts,
		    result->drafts == 1 ? "" : "s");
	if (result->duplicates > 0)
		fprintf(stderr, ", %zu duplicate%s", result->duplicates,
		    result->duplicates == 1 ? "" : "s");
	fputc('\n', stderr);
}
