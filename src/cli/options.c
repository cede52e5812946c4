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

#include "cli/cache.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cli/values.h"

static void *grown(void *array, size_t count, size_t size)
{
	void *larger = realloc(array, (count + 1) * size);

	if (!larger) {
		fputs("sheaf: out of memory\n", stderr);
		exit(SHEAF_NOTHING);
	}
	return larger;
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
	(void)fclose(file);
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
		*fd = (int)strtol(digits, NULL, 10);
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
	{ OPTION_WORKERS, read_workers },
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
	case OPTION_TIMINGS:
		command->shows_timings = true;
		return true;
	case OPTION_JOBS:
		command->jobs = value;
		return true;
	}
	return value_wrong("try sheaf --help");
}

static void make_getopt(struct option *longs, char *letters)
{
	*letters++ = ':'; /* tell a missing argument from a wrong option */
	for (int i = 0; i < OPTION_ROWS; i++) {
		longs[i] = (struct option){ option_rows[i].name,
			option_rows[i].argument ? required_argument
						: no_argument,
			NULL, OPTION_FIRST + 1 + i };
		if (!option_rows[i].letter)
			continue;
		*letters++ = option_rows[i].letter;
		if (option_rows[i].argument)
			*letters++ = ':';
	}
	longs[OPTION_ROWS] = (struct option){ 0 };
	*letters = '\0';
}

/* A letter becomes the id of its row. */
static int option_id(int found)
{
	for (int i = 0; i < OPTION_ROWS; i++)
		if (option_rows[i].letter && option_rows[i].letter == found)
			return OPTION_FIRST + 1 + i;
	return found;
}

/* What was collected becomes the options'. */
static void lend(struct command *command)
{
	struct sheaf_options *options = &command->options;

	options->inputs = command->inputs;
	options->outputs = command->outputs;
	options->allow_hosts = command->allow_hosts;
	options->metadata = command->metadata;
	options->matches = command->matches;
	options->headers = command->headers;
	options->placeholders = command->placeholders;
	options->embed_fonts = command->embed_fonts;
}

static void *copied(const void *array, size_t count, size_t size)
{
	return count ? memcpy(grown(NULL, count - 1, size), array, count * size)
		     : NULL;
}

#define COPY(to, from, list, count)                                            \
	(to)->list = copied(                                                   \
	    (from)->list, (from)->options.count, sizeof(*(from)->list))

void command_copy(struct command *to, const struct command *from)
{
	*to = *from;
	to->cache = NULL;
	to->own = NULL;
	to->own_count = 0;
	COPY(to, from, inputs, input_count);
	COPY(to, from, outputs, output_count);
	COPY(to, from, allow_hosts, allow_host_count);
	COPY(to, from, metadata, metadata_count);
	COPY(to, from, matches, match_count);
	COPY(to, from, headers, header_count);
	COPY(to, from, placeholders, placeholder_count);
	COPY(to, from, embed_fonts, embed_font_count);
	to->passwords = copied(
	    from->passwords, from->passwords ? PASSWORDS_MAX : 0, 1);
	if (from->passwords)
		to->options.user_password = to->passwords;
	if (from->options.owner_password)
		to->options.owner_password = to->passwords +
		    (from->options.owner_password - from->passwords);
	lend(to);
}

/* A word in place of a file is none. */
static bool is_path(const struct option_row *row, const char *value)
{
	return row->argument &&
	    (strncmp(row->argument, "FILE", 4) == 0 ||
		strncmp(row->argument, "DIR", 3) == 0) &&
	    strcmp(value, "-") != 0 && strcmp(value, "none") != 0;
}

/* Seen from the folder; freed with the command. */
static char *path_from(struct command *command, const char *folder, char *value)
{
	char *path;

	if (*value == '/' || !*folder)
		return value;
	path = grown(NULL, strlen(folder) + strlen(value), 1);
	stpcpy(stpcpy(path, folder), value);
	command->own = grown(
	    command->own, command->own_count, sizeof(*command->own));
	command->own[command->own_count++] = path;
	return path;
}

/* True: the flag is set; false: it is not, or that was told in `is_good`. */
static bool read_flag(const char *key, const char *value, bool *is_good)
{
	bool is_set = strcmp(value, "true") == 0;

	*is_good = is_set || strcmp(value, "false") == 0 ||
	    value_wrong("%s: neither true nor false", key);
	return is_set;
}

/* What a file of jobs has no say in. */
static bool is_of_line(int id)
{
	return id == OPTION_JOBS || id == OPTION_HELP || id == OPTION_VERSION ||
	    id == OPTION_PROGRESS || id == OPTION_DUMP || id == OPTION_EXPLAIN;
}

bool command_set(
    struct command *command, const char *folder, const char *key, char *value)
{
	bool is_good = true;

	if (strcmp(key, "inputs") == 0) {
		if (strcmp(value, "-") != 0)
			value = path_from(command, folder, value);
		add_string(
		    &command->inputs, &command->options.input_count, value);
		lend(command);
		return true;
	}
	for (int i = 0; i < OPTION_ROWS; i++) {
		if (strcmp(option_rows[i].name, key) != 0 ||
		    is_of_line(OPTION_FIRST + 1 + i))
			continue;
		if (!option_rows[i].argument &&
		    !read_flag(key, value, &is_good))
			return is_good;
		if (is_path(&option_rows[i], value))
			value = path_from(command, folder, value);
		is_good = take(command, OPTION_FIRST + 1 + i, value);
		lend(command);
		return is_good;
	}
	return value_wrong("%s: no such setting", key);
}

enum command_result command_read(struct command *command, int argc, char **argv)
{
	struct sheaf_options *options = &command->options;
	struct option longs[OPTION_ROWS + 1];
	char letters[2 * OPTION_ROWS + 2];
	int found;

	memset(command, 0, sizeof(*command));
	command->shows_progress = true;
	sheaf_options_init(options);
	make_getopt(longs, letters);
	opterr = 0;
	while ((found = getopt_long(argc, argv, letters, longs, NULL)) != -1) {
		int id = option_id(found);

		if (id == OPTION_HELP) {
			help_print();
			return COMMAND_DONE;
		}
		if (id == OPTION_VERSION) {
			puts("sheaf " SHEAF_VERSION);
			return COMMAND_DONE;
		}
		if (id == OPTION_LIMIT && strcmp(optarg, "help") == 0) {
			help_print_limits();
			return COMMAND_DONE;
		}
		if (id == OPTION_THEME && strcmp(optarg, "help") == 0) {
			help_print_themes();
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
	for (; optind < argc; optind++)
		add_string(
		    &command->inputs, &options->input_count, argv[optind]);
	lend(command);
	if (!options->cache)
		options->cache = command->cache = cache_default();
	return check_progress(options) ? COMMAND_RUN : COMMAND_WRONG;
}

void command_release(struct command *command)
{
	for (size_t i = 0; i < command->own_count; i++)
		free(command->own[i]);
	free(command->own);
	free(command->inputs);
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
