/* Reads the metadata of a whole page. */
#include <string.h>

#include "page/byline.h"
#include "page/json_ld.h"
#include "page/tree.h"
#include "page/value.h"

enum field {
	FIELD_TITLE,
	FIELD_SITE,
	FIELD_AUTHOR,
	FIELD_URL,
	FIELD_LANGUAGE,
	FIELD_SUMMARY,
	FIELD_COVER,
	FIELD_DATE,
	FIELD_MODIFIED,
	FIELD_SECTION,
	FIELD_COUNT
};

struct row {
	const char *name;
	enum field field;
};

/* Names of <meta>, by property, name or itemprop; of two for one field the
 * first here is taken. */
static const struct row rows[] = {
	{ "og:title", FIELD_TITLE },
	{ "dc.title", FIELD_TITLE },
	{ "dc:title", FIELD_TITLE },
	{ "dcterms.title", FIELD_TITLE },
	{ "parsely-title", FIELD_TITLE },
	{ "twitter:title", FIELD_TITLE },
	{ "og:site_name", FIELD_SITE },
	{ "application-name", FIELD_SITE },
	{ "dc.creator", FIELD_AUTHOR },
	{ "dc:creator", FIELD_AUTHOR },
	{ "dcterms.creator", FIELD_AUTHOR },
	{ "author", FIELD_AUTHOR },
	{ "article:author_name", FIELD_AUTHOR },
	{ "byl", FIELD_AUTHOR },
	{ "parsely-author", FIELD_AUTHOR },
	{ "sailthru.author", FIELD_AUTHOR },
	{ "article:author", FIELD_AUTHOR },
	{ "og:article:author", FIELD_AUTHOR },
	{ "og:url", FIELD_URL },
	{ "content-language", FIELD_LANGUAGE },
	{ "dc.language", FIELD_LANGUAGE },
	{ "og:locale", FIELD_LANGUAGE },
	{ "og:description", FIELD_SUMMARY },
	{ "description", FIELD_SUMMARY },
	{ "dc.description", FIELD_SUMMARY },
	{ "twitter:description", FIELD_SUMMARY },
	{ "og:image", FIELD_COVER },
	{ "og:image:url", FIELD_COVER },
	{ "twitter:image", FIELD_COVER },
	{ "twitter:image:src", FIELD_COVER },
	{ "article:published_time", FIELD_DATE },
	{ "og:published_time", FIELD_DATE },
	{ "datepublished", FIELD_DATE },
	{ "parsely-pub-date", FIELD_DATE },
	{ "pubdate", FIELD_DATE },
	{ "publishdate", FIELD_DATE },
	{ "publish-date", FIELD_DATE },
	{ "publish_date", FIELD_DATE },
	{ "dc.date.issued", FIELD_DATE },
	{ "dcterms.issued", FIELD_DATE },
	{ "dcterms.created", FIELD_DATE },
	{ "dc.date", FIELD_DATE },
	{ "sailthru.date", FIELD_DATE },
	{ "weibo:article:create_at", FIELD_DATE },
	{ "date", FIELD_DATE },
	{ "article:modified_time", FIELD_MODIFIED },
	{ "datemodified", FIELD_MODIFIED },
	{ "dcterms.modified", FIELD_MODIFIED },
	{ "og:updated_time", FIELD_MODIFIED },
	{ "article:section", FIELD_SECTION },
};

#define HEADINGS_MOST 10 /* that may be the title */
#define ROW_COUNT     (sizeof rows / sizeof rows[0])

/* What stands between a title and the name of its site. */
static const char *const separators[] = { " - ", " | ", " – ", " — ", " _ ",
	" :: ", " » ", " · ", " • ", "_", "｜", "丨", "|", "-" };

struct head {
	struct arena *arena;
	const struct sheaf_options *options;
	struct meta others; /* only these, of the keys that the run asks for */
	const char *values[FIELD_COUNT];
	size_t ranks[FIELD_COUNT]; /* the row they come from */
	const char *document_title, *base, *canonical, *html_language, *time;
	const char *heading; /* the first <h1> */
	size_t heading_count;
	const char *first_part; /* a heading below the first <h1> that the
	                           document's title begins with */
	size_t headings_read;
	struct json_ld ld;
};

static const char *text_within(
    struct arena *arena, const struct page_node *root)
{
	const struct page_node *node;
	struct buf buf = BUF_INIT;
	const char *text;

	for (node = root; node != NULL;
	     node = page_following(node, root, false))
		if (page_node_text(node) != NULL)
			buf_puts(&buf, page_node_text(node));
	text = text_collapse(arena, buf_text(&buf));
	buf_release(&buf);
	return text;
}

static void put(
    struct head *head, enum field field, const char *text, size_t rank)
{
	if (head->values[field] != NULL && head->ranks[field] <= rank)
		return;
	head->values[field] = text;
	head->ranks[field] = rank;
}

static void put_other(
    struct head *head, const char *name, size_t size, const char *content)
{
	const char *key;

	for (size_t n = 0; (key = meta_wanted(head->options, n)); n++)
		if (strlen(key) == size && strncasecmp(key, name, size) == 0)
			meta_add_other(
			    head->arena, &head->others, key, content);
}

/* One name of a <meta>; names may hold "." or ":" behind their prefix. */
static void put_named(
    struct head *head, const char *name, size_t size, const char *content)
{
	size_t i;

	put_other(head, name, size, content);
	for (i = 0; i < ROW_COUNT; i++)
		if (strlen(rows[i].name) == size &&
		    strncasecmp(rows[i].name, name, size) == 0)
			break;
	if (i == ROW_COUNT)
		return;
	/* some give the author's address instead */
	if (rows[i].field == FIELD_AUTHOR && url_is_web(content))
		return;
	put(head, rows[i].field, content, i);
}

static void read_meta(struct head *head, const struct page_node *node)
{
	static const char *const keys[] = { "property", "name", "itemprop",
		"http-equiv" };
	const char *content = page_attr(node, "content");
	size_t i;

	if (content == NULL)
		return;
	content = text_collapse(head->arena, content);
	if (text_is_blank(content))
		return;
	for (i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		const char *name = page_attr(node, keys[i]);

		while (name != NULL && *name != '\0') {
			size_t size = strcspn(name, " \t\n\r\f");

			put_named(head, name, size, content);
			name += size;
			name += strspn(name, " \t\n\r\f");
		}
	}
}

static bool has_word(const char *words, const char *word)
{
	size_t size = strlen(word);

	while (words != NULL && *words != '\0') {
		size_t length = strcspn(words, " \t\n\r\f");

		if (length == size && strncasecmp(words, word, size) == 0)
			return true;
		words += length;
		words += strspn(words, " \t\n\r\f");
	}
	return false;
}

static void read_link(struct head *head, const struct page_node *node)
{
	const char *rel = page_attr(node, "rel"),
		   *href = page_attr(node, "href");

	if (href == NULL || head->canonical != NULL ||
	    !has_word(rel, "canonical"))
		return;
	head->canonical = text_collapse(head->arena, href);
}

static void read_time(struct head *head, const struct page_node *node)
{
	const char *time = page_attr(node, "datetime");

	if (time != NULL &&
	    (head->time == NULL || page_attr(node, "pubdate") != NULL ||
		has_word(page_attr(node, "itemprop"), "datePublished")))
		head->time = time;
}

static void read_script(struct head *head, const struct page_node *node)
{
	const char *type = page_attr(node, "type");
	const struct page_node *text = page_first(node);

	if (type == NULL || !text_starts_with(type, "application/ld+json"))
		return;
	if (text != NULL && page_node_text(text) != NULL)
		json_ld_read(head->arena, page_node_text(text), &head->ld);
}

static bool is_in_foreign(const struct page_node *node)
{
	for (; node != NULL; node = page_parent(node))
		if (page_name(node) != NULL &&
		    (strcmp(page_name(node), "svg") == 0 ||
			strcmp(page_name(node), "math") == 0))
			return true;
	return false;
}

static bool starts_with_separator(const char *text)
{
	size_t i;

	for (i = 0; i < sizeof separators / sizeof separators[0]; i++)
		if (text_starts_with(text, separators[i]))
			return true;
	return false;
}

static void read_heading(
    struct head *head, const struct page_node *node, bool is_first_level)
{
	const char *text;
	bool is_first = is_first_level && head->heading_count++ == 0;

	if (!is_first && head->headings_read++ >= HEADINGS_MOST)
		return;
	text = text_within(head->arena, node);
	if (is_first) {
		head->heading = text;
		return;
	}
	if (head->heading_count == 0 || head->document_title == NULL ||
	    head->first_part != NULL)
		return;
	if (*text != '\0' && text_starts_with(head->document_title, text) &&
	    starts_with_separator(head->document_title + strlen(text)))
		head->first_part = text;
}

static void read_element(
    struct head *head, const struct page_node *node, const char *name)
{
	if (strcmp(name, "meta") == 0) {
		read_meta(head, node);
	} else if (strcmp(name, "link") == 0) {
		read_link(head, node);
	} else if (strcmp(name, "time") == 0) {
		read_time(head, node);
	} else if (strcmp(name, "script") == 0) {
		read_script(head, node);
	} else if (strcmp(name, "base") == 0) {
		if (head->base == NULL)
			head->base = page_attr(node, "href");
	} else if (strcmp(name, "html") == 0) {
		head->html_language = page_attr(node, "lang");
		if (head->html_language == NULL)
			head->html_language = page_attr(node, "xml:lang");
	} else if (strcmp(name, "title") == 0) {
		if (head->document_title == NULL && !is_in_foreign(node))
			head->document_title = text_within(head->arena, node);
	} else if (name[0] == 'h' && name[1] >= '1' && name[1] <= '3') {
		read_heading(head, node, name[1] == '1');
	}
}

/* The title without what `site` adds behind or before it. */
static const char *strip_site(
    struct arena *arena, const char *title, const char *site)
{
	size_t size = strlen(title), site_size = strlen(site), i;

	if (site_size == 0 || site_size >= size)
		return title;
	for (i = 0; i < sizeof separators / sizeof separators[0]; i++) {
		size_t separator = strlen(separators[i]);

		if (site_size + separator >= size)
			continue;
		if (text_ends_with(title, site) &&
		    strncmp(title + size - site_size - separator, separators[i],
			separator) == 0)
			return text_collapse(arena,
			    arena_strndup(
				arena, title, size - site_size - separator));
		if (text_starts_with(title, site) &&
		    strncmp(title + site_size, separators[i], separator) == 0)
			return text_collapse(
			    arena, title + site_size + separator);
	}
	return title;
}

/* The title of the document without a last part that is shorter than half of
 * it: a name of a site or a section. */
static const char *strip_suffix(struct arena *arena, const char *title)
{
	size_t size = strlen(title), i;

	/* the last two stand in words, too */
	for (i = 0; i + 2 < sizeof separators / sizeof separators[0]; i++) {
		const char *p = strstr(title, separators[i]), *last = NULL;

		for (; p != NULL; p = strstr(p + 1, separators[i]))
			last = p;
		if (last != NULL && (size_t)(last - title) > size / 2)
			return text_collapse(arena,
			    arena_strndup(
				arena, title, (size_t)(last - title)));
	}
	return title;
}

/* The first <h1> is the rest of the document's title. */
static bool is_title_of_site(const struct head *head)
{
	return head->heading != NULL && !text_is_blank(head->heading) &&
	    text_ends_with(head->document_title, head->heading);
}

/* The only <h1> is a good part of the document's title.  Some sites have their
 * name there on every page: then another heading is its first part. */
static bool is_title(const struct head *head)
{
	return head->heading_count == 1 && head->heading != NULL &&
	    !text_is_blank(head->heading) &&
	    strlen(head->heading) * 3 > strlen(head->document_title) &&
	    strstr(head->document_title, head->heading) != NULL &&
	    (head->first_part == NULL ||
		text_starts_with(head->document_title, head->heading));
}

static const char *choose_title(const struct head *head, const char *site)
{
	const char *title = head->ld.title;
	const char *document = head->document_title;

	if (title == NULL)
		title = head->values[FIELD_TITLE];
	if (title != NULL)
		return site ? strip_site(head->arena, title, site) : title;
	if (document == NULL || text_is_blank(document))
		return NULL;
	if (is_title(head))
		return head->heading;
	if (head->first_part != NULL && is_title_of_site(head))
		return head->first_part;
	if (site != NULL) {
		title = strip_site(head->arena, document, site);
		if (title != document)
			return title;
	}
	return strip_suffix(head->arena, document);
}

static const char *first_of(const char *a, const char *b)
{
	return a != NULL ? a : b;
}

static void fill_text(struct arena *arena, const char **place, const char *text)
{
	if (*place != NULL || text == NULL)
		return;
	text = text_collapse(arena, text);
	if (!text_is_blank(text))
		*place = arena_strdup(arena, text);
}

static void fill_url(struct head *head, struct meta *meta)
{
	const char *url = head->canonical;

	if (url == NULL || !url_is_web(url))
		url = head->values[FIELD_URL];
	if (meta->url == NULL && url != NULL && url_is_web(url))
		meta->url = arena_strdup(head->arena, url);
	if (meta->base_url == NULL && head->base != NULL) {
		url = url_resolve(head->arena, meta->url, head->base);
		if (url_is_web(url))
			meta->base_url = url;
	}
}

static void fill_date(
    struct date *date, const char *first, const char *second, const char *third)
{
	if (!date->is_known && first != NULL)
		*date = date_parse(first);
	if (!date->is_known && second != NULL)
		*date = date_parse(second);
	if (!date->is_known && third != NULL)
		*date = date_parse(third);
}

static void fill_language(struct head *head, struct meta *meta)
{
	const char *choices[] = { head->html_language,
		head->values[FIELD_LANGUAGE], head->ld.language };
	size_t i;

	for (i = 0; i < 3 && meta->language == NULL; i++)
		if (choices[i] != NULL)
			meta->language = value_language(
			    head->arena, choices[i]);
}

static void fill(struct head *head, struct meta *meta)
{
	struct arena *arena = head->arena;
	const char *const *values = head->values;
	const char *section = first_of(values[FIELD_SECTION], head->ld.section);

	fill_text(
	    arena, &meta->site, first_of(values[FIELD_SITE], head->ld.site));
	fill_text(arena, &meta->title, choose_title(head, meta->site));
	fill_text(arena, &meta->author,
	    first_of(head->ld.author, values[FIELD_AUTHOR]));
	if (meta->author != NULL)
		meta->author = value_author(arena, meta->author);
	fill_text(arena, &meta->summary,
	    first_of(values[FIELD_SUMMARY], head->ld.summary));
	fill_text(
	    arena, &meta->cover, first_of(values[FIELD_COVER], head->ld.cover));
	fill_url(head, meta);
	fill_date(&meta->date, values[FIELD_DATE], head->ld.date, head->time);
	fill_date(
	    &meta->modified, values[FIELD_MODIFIED], head->ld.modified, NULL);
	fill_language(head, meta);
	if (meta->category_count == 0 && section != NULL) {
		meta->categories = arena_array(
		    arena, 1, sizeof *meta->categories);
		meta->categories[0] = text_collapse(arena, section);
		meta->category_count = 1;
	}
	meta->others = head->others.others;
	meta->other_count = head->others.other_count;
}

void page_meta_read(struct page *page, const struct sheaf_options *options,
    struct arena *arena, struct meta *meta)
{
	struct head head = { .arena = arena, .options = options };
	const struct page_node *root = page_root(page), *node;

	for (node = root; node != NULL;
	     node = page_following(node, root, false))
		if (page_name(node) != NULL)
			read_element(&head, node, page_name(node));
	if (page->skips_json_ld)
		head.ld = (struct json_ld){ 0 };
	fill(&head, meta);
	byline_read(page, arena, meta);
}
