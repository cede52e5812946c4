/* What the package document says of the book (EPUB 3.3, 5.5). */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "epub/metadata.h"
#include "epub/styles.h"

/* More than these are left out of what describes a book of many articles. */
#define SUBJECTS_MAX    24
#define SOURCES_MAX     256
#define IDENTIFIERS_MAX 16
#define LANGUAGES_MAX   8

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
	"subject", "source", "series", "series-index", "cover" };

void text_set_init(struct text_set *set, struct arena *arena, size_t most)
{
	*set = (struct text_set){ .map = KEYMAP_INIT, .most = most };
	set->items = arena_array(arena, most, sizeof(*set->items));
}

void text_set_release(struct text_set *set)
{
	keymap_release(&set->map);
}

void text_set_add(struct text_set *set, const char *text)
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

void text_set_add_options(struct text_set *set, struct arena *arena,
    const struct package *package, const char *key)
{
	const char *value;
	size_t place = 0;

	while ((value = package_option_next(package, key, &place)))
		text_set_add(set, label_new(arena, value, ""));
}

void metadata_put(struct buf *out, const char *element, const char *attributes,
    const char *text)
{
	if (!text || text_is_blank(text))
		return;
	buf_printf(out, "<%s%s>", element, attributes);
	markup_text(out, text);
	buf_printf(out, "</%s>\n", element);
}

void metadata_put_property(
    struct buf *out, const char *property, const char *text)
{
	buf_printf(out, "<meta property=\"%s\">", property);
	markup_text(out, text);
	buf_puts(out, "</meta>\n");
}

static void put_set(struct buf *out, const char *element, struct text_set *set)
{
	size_t i;

	for (i = 0; i < set->count; i++)
		metadata_put(out, element, "", set->items[i]);
	text_set_release(set);
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
	package->author = people_line(package, package->arena);
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
	const struct plan *plan = package->plan;
	struct text_set set;
	size_t i;

	text_set_init(&set, arena, SUBJECTS_MAX);
	text_set_add_options(&set, arena, package, "subject");
	if (set.count == 0)
		add_subjects(&set, arena, &plan->meta);
	if (set.count == 0)
		for (i = 0; i < plan->entry_count && !set.is_over; i++)
			if (package->items[i].title)
				add_subjects(
				    &set, arena, &plan->entries[i].meta);
	put_set(out, "dc:subject", &set);
}

/* dc:source: where the articles stood. */
static void put_sources(
    struct buf *out, const struct package *package, struct arena *arena)
{
	const struct plan *plan = package->plan;
	const char *given;
	struct text_set set;
	bool is_given;
	size_t i, place = 0;

	text_set_init(&set, arena, SOURCES_MAX);
	while ((given = package_option_next(package, "source", &place)))
		text_set_add(&set, given);
	is_given = set.count > 0;
	for (i = 0; i < plan->entry_count && !is_given && !set.is_over; i++)
		if (package->items[i].title && plan->entries[i].meta.url)
			text_set_add(
			    &set, url_link(arena, plan->entries[i].meta.url));
	put_set(out, "dc:source", &set);
}

/* That of the book first; then those of its articles, unless it was given. */
static void put_languages(
    struct buf *out, const struct package *package, struct arena *arena)
{
	const struct plan *plan = package->plan;
	bool is_given = package->resources->options->language ||
	    package_option(package, "language") ||
	    package_option(package, "lang");
	struct text_set set;
	size_t i;

	text_set_init(&set, arena, LANGUAGES_MAX);
	text_set_add(&set, package->language);
	for (i = 0; i < plan->entry_count && !is_given; i++) {
		char *language;

		if (!package->items[i].title)
			continue;
		language = arena_alloc(arena, LANGUAGE_SIZE);
		language_normalise(plan->entries[i].meta.language, language);
		if (strcmp(language, "und") != 0)
			text_set_add(&set, language);
	}
	put_set(out, "dc:language", &set);
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
	metadata_put_property(out, "dcterms:modified", text);
}

static void put_date(struct buf *out, const struct package *package)
{
	const char *given = package_option(package, "date");
	struct date date = given ? date_parse(given) : package->plan->meta.date;
	char text[DATE_SIZE];

	/* EPUB 3.3, 5.5.3.2.5: W3CDTF, four digits of a year */
	date_format_day(&date, text);
	if (strlen(text) == 10 && isdigit((unsigned char)*text))
		metadata_put(out, "dc:date", "", text);
}

/* Ours comes first and stays unique; others are beside it. */
static void put_identifiers(
    struct buf *out, const struct package *package, struct arena *arena)
{
	char identifier[IDENTIFIER_SIZE];
	const char *given;
	struct text_set set;
	size_t place = 0;

	package_identifier(package, identifier);
	metadata_put(out, "dc:identifier", " id=\"identifier\"", identifier);
	text_set_init(&set, arena, IDENTIFIERS_MAX);
	while ((given = package_option_next(package, "identifier", &place)))
		if (!text_starts_with(given, "urn:uuid:"))
			text_set_add(&set, given);
	put_set(out, "dc:identifier", &set);
}

static void put_named(struct buf *out, const char *name, const char *content)
{
	buf_puts(out, "<meta");
	markup_attribute(out, "name", name);
	markup_attribute(out, "content", content);
	buf_puts(out, "/>\n");
}

/* EPUB 3.3, D.3.6: integers, with dots between them. */
static bool is_position(const char *index)
{
	static const char digits[] = "0123456789";
	size_t length = strspn(index, digits);

	while (length > 0 && index[length] == '.') {
		index += length + 1;
		length = strspn(index, digits);
	}
	return length > 0 && !index[length];
}

/* The form of EPUB 3, and that of calibre, which readers of EPUB 2 know. */
static void put_series(struct buf *out, const struct package *package)
{
	const char *series = package_option(package, "series");
	const char *index = package_option(package, "series-index");

	if (!series)
		return;
	metadata_put(out, "meta",
	    " property=\"belongs-to-collection\" id=\"series\"", series);
	buf_puts(out,
	    "<meta refines=\"#series\" property=\"collection-type\">"
	    "series</meta>\n");
	put_named(out, "calibre:series", series);
	if (!index || !is_position(index))
		return;
	metadata_put(out, "meta",
	    " refines=\"#series\" property=\"group-position\"", index);
	/* a decimal number */
	if (strchr(index, '.') == strrchr(index, '.'))
		put_named(out, "calibre:series_index", index);
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
		    people_have_role(pair->key))
			continue;
		for (j = 0; j < sizeof(element_rows) / sizeof(*element_rows);
		     j++)
			if (text_equal_case(pair->key, element_rows[j].key))
				element = element_rows[j].element;
		if (element) {
			metadata_put(out, element, "", pair->value);
			continue;
		}
		put_named(out, pair->key, pair->value);
	}
}

void metadata_write(struct buf *out, const struct package *package)
{
	struct arena *arena = arena_new();

	buf_puts(out,
	    "<metadata"
	    " xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n");
	put_identifiers(out, package, arena);
	metadata_put(out, "dc:title", " id=\"title\"", package->title);
	put_languages(out, package, arena);
	people_write(out, package);
	metadata_put(out, "dc:publisher", "",
	    label_new(arena, publisher_of(package), ""));
	put_date(out, package);
	put_modified(out, package);
	metadata_put(out, "dc:description", "", description_of(package));
	put_subjects(out, package, arena);
	put_sources(out, package, arena);
	put_series(out, package);
	put_pairs(out, package);
	accessibility_write(out, package);
	if (has_faces(package->resources))
		metadata_put_property(out, "ibooks:specified-fonts", "true");
	/* Kindle Publishing Guidelines: else pages turn the wrong way */
	if (package_is_vertical(package))
		put_named(out, "primary-writing-mode", "vertical-rl");
	if (package->cover != NO_PICTURE) {
		char name[PICTURE_NAME_SIZE];

		picture_name(&package->pictures[package->cover].picture, name);
		buf_printf(out, "<meta name=\"cover\" content=\"i-%s\"/>\n",
		    strchr(name, '/') + 1);
	}
	buf_puts(out, "</metadata>\n");
	arena_free(arena);
}
