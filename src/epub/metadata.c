/* What the package document says of the book (EPUB 3.3, 5.5). */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "epub/package.h"

/* More than these are left out of what describes a book of many articles. */
#define CREATORS_MAX 10
#define SUBJECTS_MAX 24
#define SOURCES_MAX  256

/* What --metadata may say, and where it goes. */
static const struct {
	const char *key, *element;
} element_rows[] = {
	{ "contributor", "dc:contributor" },
	{ "coverage", "dc:coverage" },
	{ "format", "dc:format" },
	{ "relation", "dc:relation" },
	{ "rights", "dc:rights" },
	{ "type", "dc:type" },
};

/* Those with a rule of their own. */
static const char *const special_keys[] = { "title", "creator", "author",
	"language", "lang", "identifier", "date", "publisher", "description",
	"subject", "source", "series", "series-index" };

/* Each text once, in the order of finding. */
struct text_set {
	struct keymap map;
	const char **items;
	size_t count, most;
	bool is_over; /* more than `most` were there */
};

static void text_set_init(
    struct text_set *set, struct arena *arena, size_t most)
{
	*set = (struct text_set){ .map = KEYMAP_INIT, .most = most };
	set->items = arena_array(arena, most, sizeof(*set->items));
}

/* Lent until the set is no more. */
static void text_set_add(struct text_set *set, const char *text)
{
	struct hash hash;
	uint64_t key;
	size_t number = set->count;

	if (!text || !*text)
		return;
	hash = hash_bytes(text, strlen(text));
	memcpy(&key, hash.bytes, sizeof(key));
	if (!keymap_add(&set->map, key | 1, &number))
		return;
	if (set->count < set->most)
		set->items[set->count++] = text;
	else
		set->is_over = true;
}

/* "甲、乙" and "A, B" are two people. */
static void text_set_add_names(
    struct text_set *set, struct arena *arena, const char *names)
{
	static const char *const separators[] = { "、", "，", ", ", ";", "；" };

	while (names && *names) {
		size_t length = strlen(names), skip = 0, i;

		for (i = 0; i < sizeof(separators) / sizeof(*separators); i++) {
			const char *end = strstr(names, separators[i]);

			if (end && (size_t)(end - names) < length) {
				length = (size_t)(end - names);
				skip = strlen(separators[i]);
			}
		}
		text_set_add(set,
		    label_new(arena, arena_strndup(arena, names, length), ""));
		names += length + skip;
	}
}

static void collect_creators(
    const struct package *package, struct text_set *set, struct arena *arena)
{
	const struct plan *plan = package->plan;
	const char *given = package_option(package, "creator");
	size_t i;

	if (!given)
		given = package_option(package, "author");
	if (!given)
		given = package->resources->options->author;
	if (given) {
		text_set_add(set, label_new(arena, given, ""));
		return;
	}
	text_set_add_names(set, arena, plan->meta.author);
	if (set->count > 0)
		return;
	for (i = 0; i < plan->entry_count && !set->is_over; i++)
		if (package->items[i].title)
			text_set_add_names(
			    set, arena, plan->entries[i].meta.author);
	/* too many to name */
	if (set->is_over)
		set->count = 0;
}

/* The author of the cover: those that fit into a line. */
static const char *join_creators(
    const struct package *package, struct arena *arena)
{
	const char *separator = language_is(package->language, "zh") ||
		language_is(package->language, "ja")
	    ? "、"
	    : ", ";
	struct text_set set;
	struct buf names = BUF_INIT;
	const char *joined;
	size_t i;

	text_set_init(&set, arena, CREATORS_MAX);
	collect_creators(package, &set, arena);
	for (i = 0; set.count <= 3 && i < set.count; i++) {
		if (i > 0)
			buf_puts(&names, separator);
		buf_puts(&names, set.items[i]);
	}
	joined = label_new(arena, buf_text(&names), "");
	buf_release(&names);
	keymap_release(&set.map);
	return joined;
}

void package_name(struct package *package)
{
	const struct plan *plan = package->plan;
	const char *language = package_option(package, "language");
	const char *title = package_option(package, "title");

	if (!language)
		language = package_option(package, "lang");
	language_normalise(
	    language ? language : plan->meta.language, package->language);
	package->title = label_new(package->arena,
	    title && plan->volume
		? arena_printf(package->arena, "%s (%zu)", title, plan->volume)
		: title ? title
			: plan->meta.title,
	    word_in(WORD_UNTITLED, package->language));
	package->author = join_creators(package, package->arena);
}

/* RFC 9562, 5.8: version 8, the other bits from the hash. */
void package_identifier(
    const struct package *package, char out[IDENTIFIER_SIZE])
{
	struct hash id = package->plan->identity;
	char hex[33];

	id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0f) | 0x80);
	id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3f) | 0x80);
	hash_hex(&id, 32, hex);
	snprintf(out, IDENTIFIER_SIZE, "urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s",
	    hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

static void put_element(struct buf *out, const char *element,
    const char *attributes, const char *text)
{
	if (!text || text_is_blank(text))
		return;
	buf_printf(out, "<%s%s>", element, attributes);
	markup_text(out, text);
	buf_printf(out, "</%s>\n", element);
}

static void put_meta(struct buf *out, const char *property, const char *text)
{
	buf_printf(out, "<meta property=\"%s\">", property);
	markup_text(out, text);
	buf_puts(out, "</meta>\n");
}

static void put_elements(
    struct buf *out, const char *element, struct text_set *set)
{
	size_t i;

	for (i = 0; i < set->count; i++)
		put_element(out, element, "", set->items[i]);
	keymap_release(&set->map);
}

static void put_creators(
    struct buf *out, const struct package *package, struct arena *arena)
{
	struct text_set set;
	size_t i;

	text_set_init(&set, arena, CREATORS_MAX);
	collect_creators(package, &set, arena);
	for (i = 0; i < set.count; i++) {
		put_element(out, "dc:creator",
		    arena_printf(arena, " id=\"creator-%zu\"", i + 1),
		    set.items[i]);
		buf_printf(out,
		    "<meta refines=\"#creator-%zu\" property="
		    "\"role\" scheme=\"marc:relators\">aut</meta>\n",
		    i + 1);
	}
	keymap_release(&set.map);
}

/* The site, if they are all from one. */
static const char *publisher_of(const struct package *package)
{
	const struct plan *plan = package->plan;
	const char *given = package_option(package, "publisher"), *site = NULL;
	size_t i;

	if (given || plan->meta.site)
		return given ? given : plan->meta.site;
	for (i = 0; i < plan->entry_count; i++) {
		const char *other = plan->entries[i].meta.site;

		if (!package->items[i].title)
			continue;
		if (!other || (site && strcmp(site, other) != 0))
			return NULL;
		site = other;
	}
	return site;
}

static const struct entry *only_entry(const struct package *package)
{
	size_t i;

	for (i = 0; package->item_count == 1; i++)
		if (package->items[i].title)
			return &package->plan->entries[i];
	return NULL;
}

static const char *description_of(const struct package *package)
{
	const char *given = package_option(package, "description");
	const struct entry *only = only_entry(package);

	if (given || package->plan->meta.summary)
		return given ? given : package->plan->meta.summary;
	return only ? only->meta.summary : NULL;
}

static void add_subjects(
    struct text_set *set, struct arena *arena, const struct meta *meta)
{
	size_t i;

	for (i = 0; i < meta->category_count; i++)
		text_set_add(set, label_new(arena, meta->categories[i], ""));
	for (i = 0; i < meta->tag_count; i++)
		text_set_add(set, label_new(arena, meta->tags[i], ""));
}

static void put_subjects(
    struct buf *out, const struct package *package, struct arena *arena)
{
	const struct sheaf_options *options = package->resources->options;
	const struct plan *plan = package->plan;
	struct text_set set;
	size_t i;

	text_set_init(&set, arena, SUBJECTS_MAX);
	for (i = 0; i < options->metadata_count; i++)
		if (options->metadata[i].key &&
		    text_equal_case(options->metadata[i].key, "subject"))
			text_set_add(&set,
			    label_new(arena, options->metadata[i].value, ""));
	if (set.count == 0)
		add_subjects(&set, arena, &plan->meta);
	if (set.count == 0)
		for (i = 0; i < plan->entry_count && !set.is_over; i++)
			if (package->items[i].title)
				add_subjects(
				    &set, arena, &plan->entries[i].meta);
	put_elements(out, "dc:subject", &set);
}

/* dc:source: where the articles stood. */
static void put_sources(
    struct buf *out, const struct package *package, struct arena *arena)
{
	const struct plan *plan = package->plan;
	const char *given = package_option(package, "source");
	struct text_set set;
	size_t i;

	put_element(out, "dc:source", "", given);
	text_set_init(&set, arena, SOURCES_MAX);
	for (i = 0; i < plan->entry_count && !given && !set.is_over; i++)
		if (package->items[i].title && plan->entries[i].meta.url)
			text_set_add(
			    &set, url_link(arena, plan->entries[i].meta.url));
	put_elements(out, "dc:source", &set);
}

/* EPUB 3.3, 5.4.5: one is required, so a book without any date has the first. */
static void put_modified(struct buf *out, const struct package *package)
{
	struct date date = package->plan->meta.modified;
	char text[DATE_SIZE];

	if (!date.is_known || date.seconds < 0)
		date = (struct date){ .is_known = true };
	date.has_time = true;
	date_format_utc(&date, text);
	put_meta(out, "dcterms:modified", text);
}

static void put_date(struct buf *out, const struct package *package)
{
	const char *given = package_option(package, "date");
	struct date date = given ? date_parse(given) : package->plan->meta.date;
	char text[DATE_SIZE];

	/* EPUB 3.3, 5.5.3.2.5: W3CDTF, four digits of a year */
	date_format_day(&date, text);
	if (strlen(text) == 10 && isdigit((unsigned char)*text))
		put_element(out, "dc:date", "", text);
}

/* Ours comes first and stays unique; others are beside it. */
static void put_identifiers(struct buf *out, const struct package *package)
{
	const char *given = package_option(package, "identifier");
	char identifier[IDENTIFIER_SIZE];

	package_identifier(package, identifier);
	put_element(out, "dc:identifier", " id=\"identifier\"", identifier);
	if (given && !text_starts_with(given, "urn:uuid:"))
		put_element(out, "dc:identifier", "", given);
}

static void put_series(struct buf *out, const struct package *package)
{
	const char *series = package_option(package, "series");
	const char *index = package_option(package, "series-index");

	if (!series)
		return;
	put_element(out, "meta",
	    " property=\"belongs-to-collection\" id=\"series\"", series);
	buf_puts(out,
	    "<meta refines=\"#series\" property=\"collection-type\">"
	    "series</meta>\n");
	if (index && strspn(index, "0123456789") == strlen(index))
		put_element(out, "meta",
		    " refines=\"#series\" property=\"group-position\"", index);
}

static bool is_special(const char *key)
{
	size_t i;

	for (i = 0; i < sizeof(special_keys) / sizeof(*special_keys); i++)
		if (text_equal_case(key, special_keys[i]))
			return true;
	return false;
}

/* Other pairs as they are: Dublin Core, or the <meta name> of EPUB 2, where any
 * name may stand. */
static void put_pairs(struct buf *out, const struct package *package)
{
	const struct sheaf_options *options = package->resources->options;
	size_t i, j;

	for (i = 0; i < options->metadata_count; i++) {
		const struct sheaf_pair *pair = &options->metadata[i];
		const char *element = NULL;

		if (!pair->key || !pair->value || text_is_blank(pair->key) ||
		    text_is_blank(pair->value) || is_special(pair->key) ||
		    text_equal_case(pair->key, "cover"))
			continue;
		for (j = 0; j < sizeof(element_rows) / sizeof(*element_rows);
		     j++)
			if (text_equal_case(pair->key, element_rows[j].key))
				element = element_rows[j].element;
		if (element) {
			put_element(out, element, "", pair->value);
			continue;
		}
		buf_puts(out, "<meta");
		markup_attribute(out, "name", pair->key);
		markup_attribute(out, "content", pair->value);
		buf_puts(out, "/>\n");
	}
}

/* EPUB Accessibility 1.1, 2.2: only what is known to be true. */
static void put_accessibility(struct buf *out, const struct package *package)
{
	bool has_pictures = package->picture_count > 0;
	bool is_described = package->undescribed == 0;

	put_meta(out, "schema:accessMode", "textual");
	if (has_pictures)
		put_meta(out, "schema:accessMode", "visual");
	if (is_described)
		put_meta(out, "schema:accessModeSufficient", "textual");
	if (has_pictures)
		put_meta(out, "schema:accessModeSufficient", "textual,visual");
	put_meta(out, "schema:accessibilityFeature", "tableOfContents");
	put_meta(out, "schema:accessibilityFeature", "structuralNavigation");
	put_meta(out, "schema:accessibilityFeature", "readingOrder");
	put_meta(out, "schema:accessibilityFeature", "displayTransformability");
	if (has_pictures && is_described)
		put_meta(out, "schema:accessibilityFeature", "alternativeText");
	/* a still picture and a text can do no harm; a GIF may flash */
	put_meta(out, "schema:accessibilityHazard",
	    package->has_animation ? "unknown" : "none");
}

void metadata_write(struct buf *out, const struct package *package)
{
	struct arena *arena = arena_new();

	buf_puts(out,
	    "<metadata"
	    " xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
	put_identifiers(out, package);
	put_element(out, "dc:title", " id=\"title\"", package->title);
	put_element(out, "dc:language", "", package->language);
	put_creators(out, package, arena);
	put_element(out, "dc:publisher", "",
	    label_new(arena, publisher_of(package), ""));
	put_date(out, package);
	put_modified(out, package);
	put_element(out, "dc:description", "", description_of(package));
	put_subjects(out, package, arena);
	put_sources(out, package, arena);
	put_series(out, package);
	put_pairs(out, package);
	put_accessibility(out, package);
	if (package->cover != NO_PICTURE) {
		char name[PICTURE_NAME_SIZE];

		picture_name(&package->pictures[package->cover].picture, name);
		buf_printf(out, "<meta name=\"cover\" content=\"i-%s\"/>\n",
		    strchr(name, '/') + 1);
	}
	buf_puts(out, "</metadata>\n");
	arena_free(arena);
}
