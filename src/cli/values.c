/* Values of options. */
#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/values.h"

/* Where values are read from; NULL: the command line. */
static const char *place_file;
static unsigned place_line;

void values_from(const char *file, unsigned line)
{
	place_file = file;
	place_line = line;
}

bool value_wrong(const char *format, ...)
{
	char text[600], shown[1200];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	fputs("sheaf: ", stderr);
	if (place_file) {
		char file[2048];

		fprintf(stderr,
		    "%s:", sheaf_escape(file, sizeof(file), place_file));
		if (place_line > 0)
			fprintf(stderr, "%u:", place_line);
		fputc(' ', stderr);
	}
	fprintf(stderr, "%s\n", sheaf_escape(shown, sizeof(shown), text));
	return false;
}

/* "64M": a number and K, M or G. */
bool read_amount(const char *text, uint64_t *amount)
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

bool read_limit(struct sheaf_options *options, const char *text)
{
	const char *value = strchr(text, '=');
	uint64_t count;

	if (!value && read_amount(text, &count) && count > 0) {
		options->article_limit = (size_t)count;
		return true;
	}
	for (int i = 0; value && i < SHEAF_LIMIT_COUNT; i++) {
		const char *name = sheaf_limits[i].name;

		if (strlen(name) != (size_t)(value - text) ||
		    strncmp(name, text, strlen(name)) != 0)
			continue;
		return read_amount(value + 1, &options->limits[i]) ||
		    value_wrong("--limit %s: not a number", text);
	}
	return value_wrong(
	    "--limit %s: no number of articles, nor NAME=VALUE with a name of "
	    "--limit help",
	    text);
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
			return true;
		}
	return false;
}

/* Smaller holds no text, larger no PDF can tell. */
static bool is_side(double points)
{
	return points >= 72 && points <= 14400;
}

bool read_page_size(struct sheaf_options *options, const char *text)
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
		   *rest == '\0' && is_side(options->page_width_pt) &&
		   is_side(options->page_height_pt)) ||
	    value_wrong("--page-size %s: not A4, A5, B5, letter, 6in or "
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

bool read_imposition(struct sheaf_options *options, const char *text)
{
	static const char *const ways[] = { "auto", "none", "booklet" };
	int way = word_index(text, ways, 3);

	if (way < 0)
		return value_wrong(
		    "--imposition %s: not none, booklet or auto", text);
	options->imposition = (enum sheaf_imposition)way;
	return true;
}

bool read_preset(struct sheaf_options *options, const char *text)
{
	static const char *const presets[] = { "none", "report", "reader",
		"booklet" };
	int preset = word_index(text, presets, 4);

	if (preset < 0)
		return value_wrong(
		    "--preset %s: not report, reader, booklet or none", text);
	options->preset = (enum sheaf_preset)preset;
	return true;
}

bool read_base_size(struct sheaf_options *options, const char *text)
{
	const char *rest = text;

	return (read_length(&rest, &options->base_size_pt) && *rest == '\0' &&
		   options->base_size_pt >= 4 &&
		   options->base_size_pt <= 100) ||
	    value_wrong(
		"--base-size %s: no length from 4pt to 100pt, as 10.5pt", text);
}

bool read_columns(struct sheaf_options *options, const char *text)
{
	static const char *const numbers[] = { "1", "2", "3", "4" };
	int number = word_index(text, numbers, 4);

	if (number < 0)
		return value_wrong("--columns %s: not 1 to 4", text);
	options->columns = (unsigned)number + 1;
	return true;
}

bool read_link_notes(struct sheaf_options *options, const char *text)
{
	static const char *const places[] = { "none", "foot" };
	int place = word_index(text, places, 2);

	if (place < 0)
		return value_wrong("--link-notes %s: not none or foot", text);
	options->link_notes = place == 1;
	return true;
}

bool read_sort(struct sheaf_options *options, const char *text)
{
	static const char *const keys[] = { "date", "title", "name", "none" };
	bool is_descending = *text == '-';
	int key = word_index(text + is_descending, keys, 4);

	if (key < 0)
		return value_wrong(
		    "--sort %s: not date, title, name or none", text);
	options->sort = (enum sheaf_sort)key;
	options->sort_descending = is_descending;
	return true;
}

bool read_section(struct sheaf_options *options, const char *text)
{
	static const char *const keys[] = { "auto", "category", "month",
		"source", "author", "week", "none", "site" };
	int key = word_index(text, keys, 8);

	if (key < 0)
		return value_wrong(
		    "--section %s: not auto, category, month, week, source "
		    "(or site), author or none",
		    text);
	options->section = key == 7 ? SHEAF_SECTION_SOURCE
				    : (enum sheaf_section)key;
	return true;
}

/* In the order of enum sheaf_group, from MONTH on. */
bool read_group(struct sheaf_options *options, const char *text)
{
	static const char *const keys[] = { "month", "week", "day", "category",
		"site", "author", "tag", "account", "language" };
	int key = word_index(text, keys, 9);
	uint64_t count;

	if (key >= 0) {
		options->group = SHEAF_GROUP_MONTH + (enum sheaf_group)key;
		return true;
	}
	if (strncmp(text, "size:", 5) == 0) {
		options->splits_only = true;
		return read_max_size(options, text + 5);
	}
	if (strncmp(text, "count:", 6) != 0) {
		options->group = SHEAF_GROUP_KEY;
		options->group_key = text;
		return true;
	}
	if (!read_amount(text + 6, &count) || count == 0)
		return value_wrong("--group-by %s: not count:N", text);
	options->group = SHEAF_GROUP_COUNT;
	options->group_count = (size_t)count;
	return true;
}

bool read_on_exists(struct sheaf_options *options, const char *text)
{
	static const char *const ways[] = { "replace", "skip", "number" };
	int way = word_index(text, ways, 3);

	if (way < 0)
		return value_wrong(
		    "--on-exists %s: not replace, skip or number", text);
	options->on_exists = (enum sheaf_exists)way;
	return true;
}

bool read_markdown(struct sheaf_options *options, const char *text)
{
	static const char *const keys[] = { "auto", "always", "never" };
	int key = word_index(text, keys, 3);

	if (key < 0)
		return value_wrong(
		    "--markdown %s: not auto, always or never", text);
	options->markdown = (enum sheaf_markdown)key;
	return true;
}

bool read_colophon(struct sheaf_options *options, const char *text)
{
	static const char *const keys[] = { "auto", "always", "never" };
	int key = word_index(text, keys, 3);

	if (key < 0)
		return value_wrong(
		    "--colophon %s: not auto, always or never", text);
	options->colophon = (enum sheaf_colophon)key;
	return true;
}

bool read_paragraphs(struct sheaf_options *options, const char *text)
{
	static const char *const keys[] = { "auto", "indent", "block" };
	int key = word_index(text, keys, 3);

	if (key < 0)
		return value_wrong(
		    "--paragraphs %s: not indent, block or auto", text);
	options->paragraphs = (enum sheaf_paragraphs)key;
	return true;
}

bool read_writing_mode(struct sheaf_options *options, const char *text)
{
	static const char *const keys[] = { "horizontal-tb", "vertical-rl" };
	int key = word_index(text, keys, 2);

	if (key < 0)
		return value_wrong(
		    "--writing-mode %s: not horizontal-tb or vertical-rl",
		    text);
	options->writing_mode = (enum sheaf_writing_mode)key;
	return true;
}

bool read_index(struct sheaf_options *options, const char *text)
{
	static const char *const keys[] = { "companies", "none" };
	int key = word_index(text, keys, 2);

	if (key < 0)
		return value_wrong("--index %s: not companies or none", text);
	options->index = (enum sheaf_index)key;
	return true;
}

bool read_toc_depth(struct sheaf_options *options, const char *text)
{
	if (*text < '1' || *text > '6' || text[1])
		return value_wrong(
		    "--toc-depth %s: not a number from 1 to 6", text);
	options->toc_depth = (unsigned)(*text - '0');
	return true;
}

bool read_on_missing(struct sheaf_options *options, const char *text)
{
	static const char *const keys[] = { "box", "drop", "link", "fail" };
	int key = word_index(text, keys, 4);

	if (key < 0)
		return value_wrong(
		    "--on-missing %s: not box, drop, link or fail", text);
	options->on_missing = (enum sheaf_on_missing)key;
	return true;
}

bool read_refetch(struct sheaf_options *options, const char *text)
{
	static const char *const keys[] = { "missing", "all" };
	int key = word_index(text, keys, 2);

	if (key < 0)
		return value_wrong("--refetch %s: not missing or all", text);
	options->refetch = (enum sheaf_refetch)key;
	return true;
}

bool read_extract(struct sheaf_options *options, const char *text)
{
	static const char *const keys[] = { "auto", "always", "never" };
	int key = word_index(text, keys, 3);

	if (key < 0)
		return value_wrong(
		    "--extract %s: not auto, always or never", text);
	options->extract = (enum sheaf_extract)key;
	return true;
}

/* "promo,related": what is named is done, and nothing else. */
bool read_tidy(struct sheaf_options *options, const char *text)
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
			return value_wrong(
			    "--tidy %s: not a list of redirects, promo, "
			    "boilerplate, related, headings, titles, all "
			    "or none",
			    text);
		options->tidy |= names[i].bits;
		if (word[size] == '\0')
			return true;
	}
}

/* Pixels and colours of the screens, held upright, as commonly sold;
 * where there are several sizes, the sharpest common one: it looks good on the
 * smaller ones, too. */
static const struct {
	const char *name;
	uint32_t width, height;
	bool is_gray;
} devices[] = {
	{ "kindle", 1264, 1680, true },     /* Paperwhite of 7 inches */
	{ "kobo", 1264, 1680, true },       /* Libra 2 */
	{ "koreader", 1264, 1680, true },   /* runs on both of them */
	{ "remarkable", 1404, 1872, true }, /* reMarkable 2 */
	{ "tablet", 1640, 2360, false },    /* iPad of 10.9 inches */
	{ "print", 2480, 3508, false },     /* A4 with 300 dots an inch */
};

bool read_device(struct sheaf_options *options, const char *text)
{
	unsigned long width = 0, height = 0;
	char *end = NULL;

	options->device = strcmp(text, "kindle") == 0 ? SHEAF_DEVICE_KINDLE
						      : SHEAF_DEVICE_ANY;
	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++)
		if (strcmp(text, devices[i].name) == 0) {
			options->picture_width = devices[i].width;
			options->picture_height = devices[i].height;
			options->picture_gray = devices[i].is_gray;
			return true;
		}
	if (*text >= '1' && *text <= '9')
		width = strtoul(text, &end, 10);
	if (end && *end == 'x' && end[1] >= '1' && end[1] <= '9')
		height = strtoul(end + 1, &end, 10);
	if (width < 16 || height < 16 || width > 65535 || height > 65535 ||
	    (*end != '\0' && strcmp(end, ",gray") != 0))
		return value_wrong("--device %s: not kindle, kobo, koreader, "
				   "remarkable, tablet, print or WxH[,gray]",
		    text);
	options->picture_width = (uint32_t)width;
	options->picture_height = (uint32_t)height;
	options->picture_gray = *end != '\0';
	return true;
}

bool read_max_size(struct sheaf_options *options, const char *text)
{
	return (read_amount(text, &options->max_size) &&
		   options->max_size > 0) ||
	    value_wrong("--max-size %s: not a size such as 50M", text);
}

bool read_quality(struct sheaf_options *options, const char *text)
{
	uint64_t quality;

	if (!read_amount(text, &quality) || quality < 1 || quality > 100)
		return value_wrong(
		    "--picture-quality %s: not a number from 1 to 100", text);
	options->picture_quality = (unsigned)quality;
	return true;
}

/* "8" or "8,6": in all, to one host. */
bool read_connections(struct sheaf_options *options, const char *text)
{
	char *rest;
	unsigned long all = strtoul(text, &rest, 10), host = all;

	if (*rest == ',')
		host = strtoul(rest + 1, &rest, 10);
	if (strspn(text, "0123456789,") != strlen(text) || *rest != '\0' ||
	    all < 1 || all > 64 || host < 1 || host > all)
		return value_wrong(
		    "--max-connections %s: not N or N,M from 1 to 64", text);
	options->max_connections = (unsigned)all;
	options->max_host_connections = (unsigned)host;
	return true;
}

/* "500", "500ms" or "2s"; an hour is the most. */
bool read_delay(struct sheaf_options *options, const char *text)
{
	size_t digits = strspn(text, "0123456789");
	const char *unit = text + digits;
	unsigned long delay = digits < 8 ? strtoul(text, NULL, 10) : ULONG_MAX;

	if (strcmp(unit, "s") == 0 && delay <= 3600)
		delay *= 1000;
	else if (*unit && strcmp(unit, "ms") != 0)
		delay = ULONG_MAX;
	if (digits == 0 || delay > 3600UL * 1000)
		return value_wrong("--delay %s: not a time such as 500, 500ms "
				   "or 2s, at most 3600s",
		    text);
	options->delay_ms = (unsigned)delay;
	return true;
}

bool read_referer(struct sheaf_options *options, const char *text)
{
	options->referer = text;
	return strcmp(text, "auto") == 0 || strcmp(text, "none") == 0 ||
	    strncasecmp(text, "http://", 7) == 0 ||
	    strncasecmp(text, "https://", 8) == 0 ||
	    value_wrong("--referer %s: not auto, none or an address", text);
}

bool read_workers(struct sheaf_options *options, const char *text)
{
	uint64_t jobs;

	if (!read_amount(text, &jobs) || jobs < 1 || jobs > 64)
		return value_wrong(
		    "--workers %s: not a number from 1 to 64", text);
	options->jobs = (unsigned)jobs;
	return true;
}
