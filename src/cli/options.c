/* The command line. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "cli/options.h"
#include "cli/values.h"

enum option_id {
	OPTION_FIRST = 0x100, /* past every letter */
#define OPTION(id, name, letter, argument, help) OPTION_##id,
#include "cli/options.def"
#undef OPTION
	OPTION_END
};

struct option_row {
	const char *name;
	char letter;
	const char *argument, *help;
};

static const struct option_row rows[] = {
#define OPTION(id, name, letter, argument, help)                               \
	{ name, letter, argument, help },
#include "cli/options.def"
#undef OPTION
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static void *grown(void *array, size_t count, size_t size)
{
	void *larger = realloc(array, (count + 1) * size);

	if (!larger) {
		fputs("sheaf: out of memory\n", stderr);
		exit(SHEAF_NOTHING);
	}
	return larger;
}

static void print_help(void)
{
	puts("Usage: sheaf [OPTION]... INPUT... -o FILE...\n"
	     "       sheaf [OPTION]... --manifest FILE.yaml -o FILE...\n"
	     "       sheaf check BOOK.epub...    find faults in EPUB files\n"
	     "       sheaf report FILE.jsonl...  sum up what --report has "
	     "written\n"
	     "       sheaf merge FILE.jsonl... -o ALL.jsonl  put reports "
	     "together\n"
	     "       sheaf cache list|verify|prune|export DIR\n"
	     "Binds saved web articles into a book.\n"
	     "\n"
	     "INPUT is a post or page (.html, .md with HTML and front matter, "
	     "...), a folder\nof them, or - for paths on standard input.\n");
	for (size_t i = 0; i < ROWS; i++) {
		const struct option_row *row = &rows[i];
		char left[64];

		snprintf(left, sizeof(left), "%s%c%s --%s%s%s",
		    row->letter ? "-" : " ", row->letter ? row->letter : ' ',
		    row->letter ? "," : " ", row->name,
		    row->argument ? " " : "",
		    row->argument ? row->argument : "");
		printf("  %-30s %s\n", left, row->help);
	}
	puts("\nExit status: 0 every article is in the book, 1 articles were "
	     "left out,\n2 the command line is wrong, 3 no book was made.");
}

static void print_limits(void)
{
	for (int i = 0; i < SHEAF_LIMIT_COUNT; i++)
		printf("%-14s %12llu  %s\n", sheaf_limits[i].name,
		    (unsigned long long)sheaf_limits[i].value,
		    sheaf_limits[i].meaning);
}

static void print_themes(void)
{
	for (const struct sheaf_theme *row = sheaf_themes; row->name; row++)
		printf("%-14s %s\n", row->name, row->meaning);
}

enum { PASSWORDS_MAX = 1024 };

/* The line is cut off; gives the rest, or NULL. */
static char *cut_line(char *text)
{
	char *end = strchr(text, '\n');

	if (end)
		*end = '\0';
	text[strcspn(text, "\r")] = '\0';
	return end ? end + 1 : NULL;
}

/* From a file, so that no list of processes shows them: a line for who opens
 * the book, another, if there is one, for who owns it. */
static bool read_passwords(struct command *command, const char *path)
{
	struct sheaf_options *options = &command->options;
	FILE *file = fopen(path, "rbe");
	char *text = command->passwords, *second;
	bool is_read;
	size_t size;

	if (!file)
		return value_wrong("%s: %s", path, strerror(errno));
	if (!text)
		text = command->passwords = grown(NULL, 0, PASSWORDS_MAX);
	size = fread(text, 1, PASSWORDS_MAX - 1, file);
	is_read = !ferror(file);
	fclose(file);
	if (!is_read)
		return value_wrong("--encrypt %s: cannot be read", path);
	text[size] = '\0';
	if (strlen(text) < size || *text == '\0')
		return value_wrong("--encrypt %s: holds no password", path);
	second = cut_line(text);
	options->user_password = text;
	options->owner_password = second && *second ? second : NULL;
	if (options->owner_password)
		cut_line(second);
	return true;
}

/* "KEY=VALUE", cut in place at the sign. */
static bool add_pair(
    struct sheaf_pair **pairs, size_t *count, const char *option, char *text)
{
	char *value = strchr(text, '=');

	if (!value || value == text)
		return value_wrong("--%s %s: not KEY=VALUE", option, text);
	*value = '\0';
	*pairs = grown(*pairs, *count, sizeof(**pairs));
	(*pairs)[(*count)++] = (struct sheaf_pair){ text, value + 1 };
	return true;
}

/* "NAME: VALUE", cut in place at the colon; the library knows which are good. */
static bool add_header(struct command *command, char *text)
{
	struct sheaf_options *options = &command->options;
	char *value = strchr(text, ':'), *end;

	if (!value)
		return value_wrong("--header: not 'NAME: VALUE'");
	*value++ = '\0';
	value += strspn(value, " \t");
	for (end = strchr(value, '\0');
	     end > value && (end[-1] == ' ' || end[-1] == '\t'); end--)
		end[-1] = '\0';
	command->headers = grown(
	    command->headers, options->header_count, sizeof(*command->headers));
	command->headers[options->header_count++] = (struct sheaf_pair){ text,
		value };
	return true;
}

static bool add_string(const char ***array, size_t *count, const char *text)
{
	*array = grown(*array, *count, sizeof(**array));
	(*array)[(*count)++] = text;
	return true;
}

/* "json" is standard output, "json:3" a descriptor that is open for writing. */
static bool read_progress(struct command *command, const char *text)
{
	int *fd = &command->options.progress_fd;
	const char *digits = text + strlen("json:");

	command->shows_progress = strcmp(text, "auto") == 0;
	*fd = strcmp(text, "json") == 0 ? STDOUT_FILENO : 0;
	if (command->shows_progress || *fd || strcmp(text, "none") == 0)
		return true;
	if (strncmp(text, "json:", 5) == 0 && *digits && strlen(digits) < 6 &&
	    digits[strspn(digits, "0123456789")] == '\0')
		*fd = atoi(digits);
	if (*fd == 0)
		return value_wrong("--progress %s: not auto, none, json or "
				   "json:DESCRIPTOR",
		    text);
	int flags = fcntl(*fd, F_GETFL);

	return (flags >= 0 && (flags & O_ACCMODE) != O_RDONLY) ||
	    value_wrong("--progress %s: not open for writing", text);
}

static bool is_standard_output(const char *path)
{
	return path && strcmp(path, "-") == 0;
}

/* Two things at once on standard output are none. */
static bool check_progress(const struct sheaf_options *options)
{
	return options->progress_fd != STDOUT_FILENO ||
	    (!options->dump && !is_standard_output(options->report) &&
		!is_standard_output(options->index_review)) ||
	    value_wrong("--progress json: standard output is taken, name "
			"a descriptor (json:3)");
}

/* Where the options that are only a text are kept, or NULL for others. */
static const char **text_place(struct sheaf_options *options, int id)
{
	switch (id) {
	case OPTION_DUMP:
		return &options->dump;
	case OPTION_MIRROR:
		return &options->mirror;
	case OPTION_CACHE:
		return &options->cache;
	case OPTION_REPORT:
		return &options->report;
	case OPTION_INDEX_REVIEW:
		return &options->index_review;
	case OPTION_COOKIES:
		return &options->cookies;
	case OPTION_USER_AGENT:
		return &options->user_agent;
	case OPTION_MANIFEST:
		return &options->manifest;
	case OPTION_TITLE:
		return &options->title;
	case OPTION_AUTHOR:
		return &options->author;
	case OPTION_LANGUAGE:
		return &options->language;
	case OPTION_COVER:
		return &options->cover;
	case OPTION_THEME:
		return &options->theme;
	case OPTION_STYLE:
		return &options->style;
	case OPTION_CHAPTER_HEADER:
		return &options->chapter_header;
	case OPTION_CHAPTER_FOOTER:
		return &options->chapter_footer;
	case OPTION_RULES:
		return &options->rules;
	case OPTION_BASE_URL:
		return &options->base_url;
	case OPTION_SINCE:
		return &options->since;
	case OPTION_UNTIL:
		return &options->until;
	}
	return NULL;
}

/* The same for those that have no value. */
static bool *flag_place(struct sheaf_options *options, int id)
{
	switch (id) {
	case OPTION_OFFLINE:
		return &options->offline;
	case OPTION_PDFA:
		return &options->pdfa;
	case OPTION_GRAY:
		return &options->print_gray;
	case OPTION_TITLE_PAGE:
		return &options->title_page;
	case OPTION_DRY_RUN:
		return &options->dry_run;
	case OPTION_DEDUP:
		return &options->dedup;
	case OPTION_STRICT:
		return &options->strict;
	case OPTION_VERBOSE:
		return &options->verbose;
	}
	return NULL;
}

/* Those whose value is read in values.c. */
static const struct {
	int id;
	bool (*read)(struct sheaf_options *, const char *);
} readers[] = {
	{ OPTION_MAX_CONNECTIONS, read_connections },
	{ OPTION_REFETCH, read_refetch },
	{ OPTION_DELAY, read_delay },
	{ OPTION_REFERER, read_referer },
	{ OPTION_PARAGRAPHS, read_paragraphs },
	{ OPTION_WRITING_MODE, read_writing_mode },
	{ OPTION_PAGE_SIZE, read_page_size },
	{ OPTION_IMPOSITION, read_imposition },
	{ OPTION_LINK_NOTES, read_link_notes },
	{ OPTION_PRESET, read_preset },
	{ OPTION_BASE_SIZE, read_base_size },
	{ OPTION_COLUMNS, read_columns },
	{ OPTION_SORT, read_sort },
	{ OPTION_SECTION, read_section },
	{ OPTION_GROUP_BY, read_group },
	{ OPTION_ON_EXISTS, read_on_exists },
	{ OPTION_INDEX, read_index },
	{ OPTION_COLOPHON, read_colophon },
	{ OPTION_TOC_DEPTH, read_toc_depth },
	{ OPTION_MARKDOWN, read_markdown },
	{ OPTION_ON_MISSING, read_on_missing },
	{ OPTION_EXTRACT, read_extract },
	{ OPTION_TIDY, read_tidy },
	{ OPTION_MAX_SIZE, read_max_size },
	{ OPTION_DEVICE, read_device },
	{ OPTION_QUALITY, read_quality },
	{ OPTION_LIMIT, read_limit },
	{ OPTION_SHARD, read_shard },
	{ OPTION_JOBS, read_jobs },
};

static bool take(struct command *command, int id, char *value)
{
	struct sheaf_options *options = &command->options;
	const char **text = text_place(options, id);
	bool *flag = flag_place(options, id);

	if (text)
		*text = value;
	if (flag)
		*flag = true;
	if (text || flag)
		return true;
	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
		if (readers[i].id == id)
			return readers[i].read(options, value);

	switch (id) {
	case OPTION_OUTPUT:
		return add_string(
		    &command->outputs, &options->output_count, value);
	case OPTION_ALLOW_HOST:
		return add_string(
		    &command->allow_hosts, &options->allow_host_count, value);
	case OPTION_PLACEHOLDER:
		return add_string(
		    &command->placeholders, &options->placeholder_count, value);
	case OPTION_EMBED_FONTS:
		return add_string(
		    &command->embed_fonts, &options->embed_font_count, value);
	case OPTION_HEADER:
		return add_header(command, value);
	case OPTION_METADATA:
		return add_pair(&command->metadata, &options->metadata_count,
		    "metadata", value);
	case OPTION_MATCH:
		return add_pair(
		    &command->matches, &options->match_count, "match", value);
	case OPTION_ENCRYPT:
		return read_passwords(command, value);
	case OPTION_EACH:
		options->group = SHEAF_GROUP_EACH;
		return true;
	case OPTION_EXPLAIN:
		options->dump = "explain";
		return true;
	case OPTION_FORCE:
		options->state = SHEAF_STATE_RENEW;
		return true;
	case OPTION_NO_STATE:
		options->state = SHEAF_STATE_NONE;
		return true;
	case OPTION_PROGRESS:
		return read_progress(command, value);
	case OPTION_QUIET:
		command->is_quiet = true;
		return true;
	}
	return value_wrong("try sheaf --help");
}

/* $XDG_CACHE_HOME/sheaf or ~/.cache/sheaf (XDG Base Directory 0.8). */
static char *default_cache(void)
{
	const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	char *path = NULL;

	if (base && *base == '/') {
		if (asprintf(&path, "%s/sheaf", base) < 0)
			path = NULL;
	} else if (home && *home == '/') {
		if (asprintf(&path, "%s/.cache/sheaf", home) < 0)
			path = NULL;
	}
	return path;
}

static void make_getopt(struct option *longs, char *letters)
{
	*letters++ = ':'; /* tell a missing argument from a wrong option */
	for (int i = 0; i < ROWS; i++) {
		longs[i] = (struct option){ rows[i].name,
			rows[i].argument ? required_argument : no_argument,
			NULL, OPTION_FIRST + 1 + i };
		if (!rows[i].letter)
			continue;
		*letters++ = rows[i].letter;
		if (rows[i].argument)
			*letters++ = ':';
	}
	longs[ROWS] = (struct option){ 0 };
	*letters = '\0';
}

/* A letter becomes the id of its row. */
static int option_id(int found)
{
	for (int i = 0; i < ROWS; i++)
		if (rows[i].letter && rows[i].letter == found)
			return OPTION_FIRST + 1 + i;
	return found;
}

enum command_result command_read(struct command *command, int argc, char **argv)
{
	struct sheaf_options *options = &command->options;
	struct option longs[ROWS + 1];
	char letters[2 * ROWS + 2];
	int found;

	memset(command, 0, sizeof(*command));
	command->shows_progress = true;
	sheaf_options_init(options);
	make_getopt(longs, letters);
	opterr = 0;
	while ((found = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		int id = option_id(found);

		if (id == OPTION_HELP) {
			print_help();
			return COMMAND_DONE;
		}
		if (id == OPTION_VERSION) {
			puts("sheaf " SHEAF_VERSION);
			return COMMAND_DONE;
		}
		if (id == OPTION_LIMIT && strcmp(optarg, "help") == 0) {
			print_limits();
			return COMMAND_DONE;
		}
		if (id == OPTION_THEME && strcmp(optarg, "help") == 0) {
			print_themes();
			return COMMAND_DONE;
		}
		if (found == ':')
			value_wrong("%s: needs a value", argv[optind - 1]);
		else if (found == '?' && optopt > 0 && optopt < OPTION_FIRST)
			value_wrong(
			    "-%c: no such option; try sheaf --help", optopt);
		else if (found == '?')
			value_wrong("%s: no such option; try sheaf --help",
			    argv[optind - 1]);
		if (found == ':' || found == '?' || !take(command, id, optarg))
			return COMMAND_WRONG;
	}
	options->inputs = (const char *const *)argv + optind;
	options->input_count = (size_t)(argc - optind);
	options->outputs = command->outputs;
	options->allow_hosts = command->allow_hosts;
	options->metadata = command->metadata;
	options->matches = command->matches;
	options->headers = command->headers;
	options->placeholders = command->placeholders;
	options->embed_fonts = command->embed_fonts;
	if (!options->cache)
		options->cache = command->cache = default_cache();
	return check_progress(options) ? COMMAND_RUN : COMMAND_WRONG;
}

void command_release(struct command *command)
{
	free(command->outputs);
	free(command->allow_hosts);
	free(command->metadata);
	free(command->matches);
	free(command->headers);
	free(command->placeholders);
	free(command->embed_fonts);
	free(command->cache);
	if (command->passwords)
		explicit_bzero(command->passwords, PASSWORDS_MAX);
	free(command->passwords);
}
