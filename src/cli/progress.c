/* Messages, and a line that moves on a terminal. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "cli/progress.h"
#include "cli/words.h"

#define LINE_SECONDS 0.1

enum { COLUMNS = 80, COLUMNS_LEAST = 20, LINE_SIZE = 2048, BOOKS_SHOWN = 12 };

/* ECMA-48: to the first column, and erase to the end of the line; and, which a
 * line may have left off, lines are wrapped again. */
#define ERASE "\r\033[K\033[?7h"

/* A signal may end us while the line is shown. */
static volatile sig_atomic_t is_line_shown;

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void screen_init(struct screen *screen, bool is_quiet, bool shows_progress)
{
	const char *terminal = getenv("TERM"), *plain = getenv("NO_COLOR");

	*screen = (struct screen){ .is_quiet = is_quiet, .began = now() };
	screen->books_end = &screen->books;
	screen->has_line = !is_quiet && shows_progress &&
	    isatty(STDERR_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
	/* no-color.org: set and not empty */
	screen->has_colours = screen->has_line && (!plain || !*plain);
}

/* It may be changed at any time. */
static unsigned columns(void)
{
	struct winsize size;

	if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return COLUMNS;
	return size.ws_col;
}

static void erase_line(void)
{
	if (is_line_shown)
		fputs(ERASE, stderr);
	is_line_shown = false;
}

void screen_interrupt(void)
{
	if (is_line_shown &&
	    write(STDERR_FILENO, ERASE, sizeof(ERASE) - 1) >= 0)
		is_line_shown = false;
}

void screen_message(void *context, const struct sheaf_message *message)
{
	struct screen *screen = context;
	char file[1024], text[2048];

	if (screen->is_quiet && message->severity != SHEAF_ERROR)
		return;
	erase_line();
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

/* "[=====>    ] "; returns its columns, 0 where there is no room. */
static unsigned put_bar(char **end, const struct sheaf_progress *progress,
    unsigned width, bool has_colours)
{
	unsigned size = width >= 100 ? 20 : width >= 60 ? 12 : 0, full = 0;
	char bar[32] = "";

	if (size == 0)
		return 0;
	if (progress->total > 0)
		full = (unsigned)((double)progress->done /
		    (double)progress->total * size);
	for (unsigned i = 0; i < size; i++)
		bar[i] = "=> "[i < full ? 0 : i == full ? 1 : 2];
	*end += sprintf(*end, "%s[%s]%s ", has_colours ? "\033[36m" : "", bar,
	    has_colours ? "\033[m" : "");
	return size + 3;
}

/* What stands before the title, as far as there is room. */
static void put_numbers(char *out, size_t size,
    const struct sheaf_progress *progress, unsigned room)
{
	char part[4][64] = { "" }, left[TIME_WORDS];
	size_t used;

	snprintf(part[0], sizeof(part[0]), "%s%zu/%zu  ",
	    progress->phase == SHEAF_READING ? "reading " : "", progress->done,
	    progress->total);
	if (progress->phase == SHEAF_WRITING)
		snprintf(part[0], sizeof(part[0]), "writing  ");
	if (progress->asked > 0 && progress->phase == SHEAF_LOADING)
		snprintf(part[1], sizeof(part[1]), "%zu/%zu pictures  ",
		    progress->fetched, progress->asked);
	if (progress->seconds_left >= 0) {
		snprintf(part[2], sizeof(part[2]), "%.*f/s  ",
		    progress->rate < 10 ? 1 : 0, progress->rate);
		snprintf(part[3], sizeof(part[3]), "%s left  ",
		    clock_words(left, progress->seconds_left));
	}
	used = (size_t)snprintf(out, size, "%s", part[0]);
	for (int i = 1; i < 4; i++)
		if (used + strlen(part[i]) + 12 <= room)
			used += (size_t)snprintf(
			    out + used, size - used, "%s", part[i]);
}

/* The line for a terminal of that many columns, without its end; `out` holds
 * LINE_SIZE bytes. */
static void put_line(char *out, const struct sheaf_progress *progress,
    unsigned width, bool has_colours)
{
	char *end = out;
	/* a terminal may wrap behind its last column */
	unsigned room = (width < 1000 ? width : 1000) - 1 -
	    put_bar(&end, progress, width, has_colours);
	char numbers[300];

	put_numbers(numbers, sizeof(numbers), progress, room);
	room -= sheaf_fit(end, sizeof(numbers), numbers, room);
	end = strchr(end, '\0');
	if (room > 0)
		sheaf_fit(end, LINE_SIZE - (size_t)(end - out),
		    progress->title ? progress->title : "", room);
}

/* Behind a shell that is typed at, there is only the table. */
static bool is_in_front(void)
{
	pid_t front = tcgetpgrp(STDERR_FILENO);

	return front <= 0 || front == getpgrp();
}

/* A new phase and the end of one are shown at once. */
static bool is_due(struct screen *screen, const struct sheaf_progress *progress)
{
	bool is_new = progress->phase != screen->phase;

	if (is_new)
		screen->is_whole_shown = false;
	bool is_whole = progress->done == progress->total &&
	    !screen->is_whole_shown;

	if (!is_new && !is_whole &&
	    progress->seconds - screen->seconds < LINE_SECONDS)
		return false;
	screen->phase = progress->phase;
	screen->seconds = progress->seconds;
	screen->is_whole_shown |= is_whole;
	return true;
}

void screen_progress(void *context, const struct sheaf_progress *progress)
{
	struct screen *screen = context;
	char line[LINE_SIZE];
	unsigned width;

	if (!screen->has_line || !is_due(screen, progress))
		return;
	width = columns();
	if (width < COLUMNS_LEAST || !is_in_front())
		return;
	put_line(line, progress, width, screen->has_colours);
	is_line_shown = true;
	/* lines are not wrapped meanwhile (DECAWM): what is wider than we think
	 * must not become two lines */
	fprintf(stderr, "\r\033[?7l%s\033[K\033[?7h", line);
	(void)fflush(stderr);
}

void screen_book(void *context, const struct sheaf_book *book)
{
	struct screen *screen = context;
	size_t size = strlen(book->path) + 1;
	struct shown_book *shown;

	if (!screen->has_line || strcmp(book->path, "-") == 0)
		return;
	shown = malloc(sizeof(*shown) + size);
	if (!shown)
		return;
	*shown = (struct shown_book){ .is_made = book->is_made,
		.bytes = book->bytes,
		.articles = book->articles };
	memcpy(shown->path, book->path, size);
	*screen->books_end = shown;
	screen->books_end = &shown->next;
}

/* In so many columns of a terminal. */
static void print_cell(const char *text, unsigned width)
{
	char cell[512];
	unsigned taken = sheaf_fit(cell, sizeof(cell), text, width);

	printf("  %s%*s", cell, taken < width ? (int)(width - taken) : 0, "");
}

/* For people: the book once, its articles below it. */
static void print_planned(const struct sheaf_planned *planned)
{
	unsigned room = columns() > 60 ? columns() - 22 : 38;
	char text[4096];

	if (planned->number == 1)
		printf("%s\n", sheaf_escape(text, sizeof(text), planned->book));
	printf("%6zu", planned->number);
	print_cell(planned->date, 10);
	print_cell(planned->title, room / 2);
	print_cell(planned->author, room / 4 - 2);
	sheaf_fit(
	    text, sizeof(text), planned->site, room - room / 2 - room / 4);
	printf("  %s\n", text);
}

/* For programs: columns with tabs between them. */
void screen_planned(void *context, const struct sheaf_planned *planned)
{
	const char *cells[] = { planned->date, planned->title, planned->author,
		planned->site, planned->file };
	char text[4096];

	erase_line();
	if (isatty(STDOUT_FILENO)) {
		print_planned(planned);
		return;
	}
	printf("%s\t%zu", sheaf_escape(text, sizeof(text), planned->book),
	    planned->number);
	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
		printf("\t%s", sheaf_escape(text, sizeof(text), cells[i]));
	putchar('\n');
}

static void print_count(const char *before, size_t count, const char *what)
{
	if (count > 0)
		fprintf(stderr, "%s%zu %s", before, count, what);
}

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static void print_articles(
    const struct screen *screen, const struct sheaf_result *result)
{
	fprintf(stderr, "%10zu article%s", result->articles,
	    plural(result->articles));
	if (result->left_out > 0)
		fprintf(stderr, ", %s%zu left out%s",
		    screen->has_colours ? "\033[31m" : "", result->left_out,
		    screen->has_colours ? "\033[m" : "");
	print_count(", ", result->drafts, "draft");
	fputs(result->drafts > 1 ? "s" : "", stderr);
	print_count(", ", result->filtered, "not asked for");
	print_count(", ", result->skipped, "in books that are there");
	print_count(", ", result->duplicates, "duplicate");
	fputs(result->duplicates > 1 ? "s\n" : "\n", stderr);
}

/* All that failed, and some of the others. */
static void print_books(const struct screen *screen)
{
	char size[SIZE_WORDS], path[1024];
	unsigned room = columns() > 40 ? columns() - 30 : 10;
	size_t made = 0;

	for (const struct shown_book *book = screen->books; book;
	     book = book->next) {
		if (book->is_made && ++made > BOOKS_SHOWN)
			continue;
		sheaf_fit(path, sizeof(path), book->path, room);
		fprintf(stderr, "%10s %s",
		    book->is_made ? size_words(size, book->bytes) : "not made",
		    path);
		if (book->is_made)
			fprintf(stderr, ", %zu article%s", book->articles,
			    plural(book->articles));
		fputc('\n', stderr);
	}
	if (made > BOOKS_SHOWN)
		fprintf(stderr, "%10zu more book%s\n", made - BOOKS_SHOWN,
		    plural(made - BOOKS_SHOWN));
}

static void print_table(
    const struct screen *screen, const struct sheaf_result *result)
{
	char time[TIME_WORDS];

	print_articles(screen, result);
	fprintf(stderr, "%10zu picture%s", result->pictures,
	    plural(result->pictures));
	print_count(", ", result->missing, "missing");
	fprintf(stderr, "\n%10zu warning%s\n", result->warnings,
	    plural(result->warnings));
	print_books(screen);
	fprintf(
	    stderr, "%10s in all\n", time_words(time, now() - screen->began));
}

void screen_finish(struct screen *screen, const struct sheaf_result *result)
{
	erase_line();
	if (screen->has_line && result->articles + result->left_out > 1)
		print_table(screen, result);
	else if (screen->has_line)
		print_books(screen);
	while (screen->books) {
		struct shown_book *book = screen->books;

		screen->books = book->next;
		free(book);
	}
}

void screen_timings(const struct sheaf_timings *timings)
{
	static const char *const phases[] = { [SHEAF_READING] = "reading",
		[SHEAF_LOADING] = "loading",
		[SHEAF_WRITING] = "writing" };
	const struct {
		const char *name;
		double seconds;
	} steps[] = { { "metadata", timings->read },
		{ "articles", timings->load }, { "chapters", timings->render },
		{ "pictures", timings->pictures },
		{ "cover", timings->cover } };

	fprintf(stderr, "%-10s%9s%9s\n", "", "wall s", "CPU s");
	for (size_t i = 0; i < sizeof(phases) / sizeof(phases[0]); i++)
		fprintf(stderr, "%-10s%9.3f%9.3f\n", phases[i],
		    timings->wall[i], timings->cpu[i]);
	fputs("workers\n", stderr);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		fprintf(
		    stderr, "  %-17s%9.3f\n", steps[i].name, steps[i].seconds);
}
