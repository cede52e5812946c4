/* The command line. */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/options.h"

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

static bool wrong(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

static bool wrong(const char *format, ...)
{
	char text[600], shown[1200];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	fprintf(
	    stderr, "sheaf: %s\n", sheaf_escape(shown, sizeof(shown), text));
	return false;
}

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

/* "64M": a number and K, M or G. */
static bool read_amount(const char *text, uint64_t *amount)
{
	static const char units[] = "KMG";
	char *end;

	errno = 0;
	unsigned long long value = strtoull(text, &end, 10);

	if (errno != 0 || *text < '0' || *text > '9')
		return false;
	const char *unit = *end ? strchr(units, *end & ~0x20) : NULL;
	unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;

	if (unit)
		end++;
	*amount = value << shift;
	return *end == '\0' && value <= UINT64_MAX >> shift;
}

static bool read_limit(struct sheaf_options *options, const char *text)
{
	const char *value = strchr(text, '=');

	for (int i = 0; value && i < SHEAF_LIMIT_COUNT; i++) {
		const char *name = sheaf_limits[i].name;

		if (strlen(name) != (size_t)(value - text) ||
		    strncmp(name, text, strlen(name)) != 0)
			continue;
		return read_amount(value + 1, &options->limits[i]) ||
		    wrong("--limit %s: not a number", text);
	}
	return wrong(
	    "--limit %s: not NAME=VALUE with a name of --limit help", text);
}

static bool read_length(const char **text, double *points)
{
	static const struct {
		const char *name;
		double points;
	} units[] = { { "mm", 72 / 25.4 }, { "cm", 72 / 2.54 }, { "in", 72 },
		{ "pt", 1 }, { "px", 0.75 } };
	char *end;
	double value = strtod(*text, &end);

	if (end == *text)
		return false;
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (strncmp(end, units[i].name, 2) == 0) {
			*points = value * units[i].points;
			*text = end + 2;
			/* smaller holds no text, larger no PDF can tell */
			return *points >= 72 && *points <= 14400;
		}
	return false;
}

static bool read_page_size(struct sheaf_options *options, const char *text)
{
	static const struct {
		const char *name;
		double width_mm, height_mm;
	} sizes[] = { { "A4", 210, 297 }, { "A5", 148, 210 },
		{ "B5", 176, 250 }, { "letter", 215.9, 279.4 },
		{ "6in", 90, 122 } };
	const char *rest = text;

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
		if (strcasecmp(text, sizes[i].name) == 0) {
			options->page_width_pt = sizes[i].width_mm * 72 / 25.4;
			options->page_height_pt = sizes[i].height_mm * 72 /
			    25.4;
			return true;
		}
	return (read_length(&rest, &options->page_width_pt) && *rest++ == 'x' &&
		   read_length(&rest, &options->page_height_pt) &&
		   *rest == '\0') ||
	    wrong("--page-size %s: not A4, A5, B5, letter, 6in or "
		  "WxH such as 148mmx210mm",
		text);
}

/* The place of a word in a list, or -1. */
static int word_index(const char *text, const char *const *words, int count)
{
	for (int i = 0; i < count; i++)
		if (strcmp(text, words[i]) == 0)
			return i;
	return -1;
}

static bool read_sort(struct sheaf_options *options, const char *text)
{
	static const char *const keys[] = { "date", "title", "name", "none" };
	bool is_descending = *text == '-';
	int key = word_index(text + is_descending, keys, 4);

	if (key < 0)
		return wrong("--sort %s: not date, title, name or none", text);
	options->sort = (enum sheaf_sort)key;
	options->sort_descending = is_descending;
	return true;
}

static bool read_section(struct sheaf_options *options, const char *text)
{
	static const char *const keys[] = { "auto", "category", "month",
		"source", "author", "none" };
	int key = word_index(text, keys, 6);

	if (key < 0)
		return wrong(
		    "--section %s: not category, month, source, author "
		    "or none",
		    text);
	options->section = (enum sheaf_section)key;
	return true;
}

static bool read_markdown(struct sheaf_options *options, const char *text)
{
	static const char *const keys[] = { "auto", "always", "never" };
	int key = word_index(text, keys, 3);

	if (key < 0)
		return wrong("--markdown %s: not auto, always or never", text);
	options->markdown = (enum sheaf_markdown)key;
	return true;
}

static bool read_on_missing(struct sheaf_options *options, const char *text)
{
	static const char *const keys[] = { "box", "drop", "link", "fail" };
	int key = word_index(text, keys, 4);

	if (key < 0)
		return wrong(
		    "--on-missing %s: not box, drop, link or fail", text);
	options->on_missing = (enum sheaf_on_missing)key;
	return true;
}

static bool read_extract(struct sheaf_options *options, const char *text)
{
	static const char *const keys[] = { "auto", "always", "never" };
	int key = word_index(text, keys, 3);

	if (key < 0)
		return wrong("--extract %s: not auto, always or never", text);
	options->extract = (enum sheaf_extract)key;
	return true;
}

/* "promo,related": what is named is done, and nothing else. */
static bool read_tidy(struct sheaf_options *options, const char *text)
{
	static const struct {
		const char *name;
		unsigned bits;
	} names[] = {
		{ "redirects", SHEAF_TIDY_REDIRECTS },
		{ "promo", SHEAF_TIDY_PROMO },
		{ "boilerplate", SHEAF_TIDY_BOILERPLATE },
		{ "related", SHEAF_TIDY_RELATED },
		{ "headings", SHEAF_TIDY_HEADINGS },
		{ "titles", SHEAF_TIDY_TITLES },
		{ "all", ~0u },
		{ "none", 0 },
	};
	const char *word = text;
	size_t size, i;

	options->tidy = 0;
	for (;; word += size + 1) {
		size = strcspn(word, ",");
		for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (strlen(names[i].name) == size &&
			    strncmp(names[i].name, word, size) == 0)
				break;
		if (i == sizeof(names) / sizeof(names[0]))
			return wrong(
			    "--tidy %s: not a list of redirects, promo, "
			    "boilerplate, related, headings, titles, all "
			    "or none",
			    text);
		options->tidy |= names[i].bits;
		if (word[size] == '\0')
			return true;
	}
}

/* "KEY=VALUE", cut in place at the sign. */
static bool add_metadata(struct command *command, char *text)
{
	struct sheaf_options *options = &command->options;
	char *value = strchr(text, '=');

	if (!value || value == text)
		return wrong("--metadata %s: not KEY=VALUE", text);
	*value = '\0';
	command->metadata = grown(command->metadata, options->metadata_count,
	    sizeof(*command->metadata));
	command->metadata[options->metadata_count++] = (struct sheaf_pair){
		text, value + 1
	};
	return true;
}

static bool add_string(const char ***array, size_t *count, const char *text)
{
	*array = grown(*array, *count, sizeof(**array));
	(*array)[(*count)++] = text;
	return true;
}

/* "8" or "8,6": in all, to one host. */
static bool read_connections(struct sheaf_options *options, const char *text)
{
	unsigned all, host;
	int end = -1;
	bool is_good = strspn(text, "0123456789,") == strlen(text) &&
	    strlen(text) < 8;

	if (is_good && sscanf(text, "%u,%u%n", &all, &host, &end) < 2) {
		is_good = sscanf(text, "%u%n", &all, &end) == 1;
		host = all;
	}
	if (!is_good || end != (int)strlen(text) || all < 1 || all > 64 ||
	    host < 1 || host > all)
		return wrong(
		    "--max-connections %s: not N or N,M from 1 to 64", text);
	options->max_connections = all;
	options->max_host_connections = host;
	return true;
}

static bool read_referer(struct sheaf_options *options, const char *text)
{
	options->referer = text;
	return strcmp(text, "auto") == 0 || strcmp(text, "none") == 0 ||
	    strncasecmp(text, "http://", 7) == 0 ||
	    strncasecmp(text, "https://", 8) == 0 ||
	    wrong("--referer %s: not auto, none or an address", text);
}

static bool read_jobs(struct sheaf_options *options, const char *text)
{
	uint64_t jobs;

	if (!read_amount(text, &jobs) || jobs < 1 || jobs > 64)
		return wrong("--jobs %s: not a number from 1 to 64", text);
	options->jobs = (unsigned)jobs;
	return true;
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
	case OPTION_COOKIES:
		return &options->cookies;
	case OPTION_USER_AGENT:
		return &options->user_agent;
	case OPTION_TITLE:
		return &options->title;
	case OPTION_AUTHOR:
		return &options->author;
	case OPTION_LANGUAGE:
		return &options->language;
	case OPTION_COVER:
		return &options->cover;
	case OPTION_STYLE:
		return &options->style;
	case OPTION_RULES:
		return &options->rules;
	case OPTION_BASE_URL:
		return &options->base_url;
	}
	return NULL;
}

static bool take(struct command *command, int id, char *value)
{
	struct sheaf_options *options = &command->options;
	const char **text = text_place(options, id);

	if (text) {
		*text = value;
		return true;
	}

	switch (id) {
	case OPTION_OUTPUT:
		return add_string(
		    &command->outputs, &options->output_count, value);
	case OPTION_ALLOW_HOST:
		return add_string(
		    &command->allow_hosts, &options->allow_host_count, value);
	case OPTION_MAX_CONNECTIONS:
		return read_connections(options, value);
	case OPTION_REFERER:
		return read_referer(options, value);
	case OPTION_OFFLINE:
		options->offline = true;
		return true;
	case OPTION_METADATA:
		return add_metadata(command, value);
	case OPTION_PAGE_SIZE:
		return read_page_size(options, value);
	case OPTION_SORT:
		return read_sort(options, value);
	case OPTION_SECTION:
		return read_section(options, value);
	case OPTION_MARKDOWN:
		return read_markdown(options, value);
	case OPTION_ON_MISSING:
		return read_on_missing(options, value);
	case OPTION_EXTRACT:
		return read_extract(options, value);
	case OPTION_TIDY:
		return read_tidy(options, value);
	case OPTION_DEDUP:
		options->dedup = true;
		return true;
	case OPTION_EXPLAIN:
		options->dump = "explain";
		return true;
	case OPTION_MAX_SIZE:
		return (read_amount(value, &options->max_size) &&
			   options->max_size > 0) ||
		    wrong("--max-size %s: not a size such as 50M", value);
	case OPTION_LIMIT:
		return read_limit(options, value);
	case OPTION_JOBS:
		return read_jobs(options, value);
	case OPTION_STRICT:
		options->strict = true;
		return true;
	case OPTION_QUIET:
		command->is_quiet = true;
		return true;
	case OPTION_VERBOSE:
		options->verbose = true;
		return true;
	}
	return wrong("try sheaf --help");
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
		if (found == ':')
			wrong("%s: needs a value", argv[optind - 1]);
		else if (found == '?' && optopt > 0 && optopt < OPTION_FIRST)
			wrong("-%c: no such option; try sheaf --help", optopt);
		else if (found == '?')
			wrong("%s: no such option; try sheaf --help",
			    argv[optind - 1]);
		if (found == ':' || found == '?' || !take(command, id, optarg))
			return COMMAND_WRONG;
	}
	options->inputs = (const char *const *)argv + optind;
	options->input_count = (size_t)(argc - optind);
	options->outputs = command->outputs;
	options->allow_hosts = command->allow_hosts;
	options->metadata = command->metadata;
	if (!options->cache)
		options->cache = command->cache = default_cache();
	return COMMAND_RUN;
}

void command_release(struct command *command)
{
	free(command->outputs);
	free(command->allow_hosts);
	free(command->metadata);
	free(command->cache);
}
