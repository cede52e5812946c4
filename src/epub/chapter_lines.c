/* Lines under a chapter's title and at its end, from templates of the user. */
#include <string.h>

#include "epub/epub.h"
#include "epub/writer.h"

enum field {
	FIELD_TITLE,
	FIELD_AUTHOR,
	FIELD_EDITOR,
	FIELD_TRANSLATOR,
	FIELD_SITE,
	FIELD_ACCOUNT,
	FIELD_DATE,
	FIELD_MODIFIED,
	FIELD_CATEGORY,
	FIELD_TAGS,
	FIELD_LANGUAGE,
	FIELD_URL,
	FIELD_SOURCE,
	FIELD_PREVIOUS,
	FIELD_NEXT,
	FIELD_CONTENTS
};

static const struct template_field fields[] = {
	[FIELD_TITLE] = { "title", NULL },
	[FIELD_AUTHOR] = { "author", NULL },
	[FIELD_EDITOR] = { "editor", NULL },
	[FIELD_TRANSLATOR] = { "translator", NULL },
	[FIELD_SITE] = { "site", NULL },
	[FIELD_ACCOUNT] = { "account", NULL },
	[FIELD_DATE] = { "date", date_is_format },
	[FIELD_MODIFIED] = { "modified", date_is_format },
	[FIELD_CATEGORY] = { "category", NULL },
	[FIELD_TAGS] = { "tags", NULL },
	[FIELD_LANGUAGE] = { "language", NULL },
	[FIELD_URL] = { "url", NULL },
	[FIELD_SOURCE] = { "source", NULL }, /* a link to it */
	[FIELD_PREVIOUS] = { "previous", NULL },
	[FIELD_NEXT] = { "next", NULL },
	[FIELD_CONTENTS] = { "contents", NULL },
	{ 0 },
};

static bool parse(struct chapter_lines *lines, struct arena *arena,
    const char *text, struct error *err)
{
	size_t count = 1, size;
	const char *s;

	for (s = text; *s; s++)
		count += *s == '\n';
	lines->lines = arena_array(arena, count, sizeof(*lines->lines));
	lines->count = 0;
	for (; *text; text += text[size] ? size + 1 : size) {
		size = strcspn(text, "\n");
		if (size > 0 &&
		    !template_parse(&lines->lines[lines->count++], arena,
			arena_strndup(arena, text, size), fields, err))
			return false;
	}
	return true;
}

bool chapter_lines_read(const struct sheaf_options *options,
    struct arena *arena, struct chapter_lines *header,
    struct chapter_lines *footer, struct error *err)
{
	struct error why = { 0 };

	if (options->chapter_header &&
	    !parse(header, arena, options->chapter_header, &why))
		return error_set(
		    err, SHEAF_E_USAGE, "--chapter-header: %s", why.text);
	if (options->chapter_footer &&
	    !parse(footer, arena, options->chapter_footer, &why))
		return error_set(
		    err, SHEAF_E_USAGE, "--chapter-footer: %s", why.text);
	return true;
}

bool epub_options_check(const struct sheaf_options *options, struct error *err)
{
	struct chapter_lines header, footer;
	struct arena *arena = arena_new();
	bool is_good = chapter_lines_read(
	    options, arena, &header, &footer, err);

	arena_free(arena);
	return is_good;
}

bool chapter_lines_have_contents(const struct chapter_lines *lines)
{
	size_t i;

	for (i = 0; i < lines->count; i++)
		if (template_has(&lines->lines[i], FIELD_CONTENTS))
			return true;
	return false;
}

static const char *join_tags(
    struct arena *arena, const struct meta *meta, const char *language)
{
	struct buf tags = BUF_INIT;
	const char *joined;
	size_t i;

	for (i = 0; i < meta->tag_count; i++) {
		if (i > 0)
			buf_puts(&tags, list_separator(language));
		buf_puts(&tags, meta->tags[i]);
	}
	joined = arena_strdup(arena, buf_text(&tags));
	buf_release(&tags);
	return joined;
}

/* The words of a field, NULL or blank where there are none. */
static const char *words_of(
    const struct writer *w, size_t field, const char *format)
{
	const struct meta *meta = &w->article->meta;
	const struct entry *entry = w->setting->entry;
	const struct date *date = NULL;
	struct buf day = BUF_INIT;
	const char *words;

	switch ((enum field)field) {
	case FIELD_TITLE:
		return w->sheet->title;
	case FIELD_AUTHOR:
		return meta->author;
	case FIELD_EDITOR:
		return meta->editor;
	case FIELD_TRANSLATOR:
		return meta->translator;
	case FIELD_SITE:
		return meta->site;
	case FIELD_ACCOUNT:
		return meta->account;
	case FIELD_CATEGORY:
		return meta->category_count
		    ? meta->categories[meta->category_count - 1]
		    : NULL;
	case FIELD_TAGS:
		return join_tags(w->arena, meta, w->language);
	case FIELD_LANGUAGE:
		return meta->language && strcmp(meta->language, "und") != 0
		    ? meta->language
		    : NULL;
	case FIELD_URL:
		return meta->url ? url_link(w->arena, meta->url) : NULL;
	case FIELD_SOURCE:
		return meta->url && url_link(w->arena, meta->url)
		    ? word_in(WORD_SOURCE, w->language)
		    : NULL;
	case FIELD_PREVIOUS:
		words = word_in(WORD_UNTITLED, w->language);
		return entry->previous
		    ? label_new(w->arena, entry->previous->title, words)
		    : NULL;
	case FIELD_NEXT:
		words = word_in(WORD_UNTITLED, w->language);
		return entry->next
		    ? label_new(w->arena, entry->next->title, words)
		    : NULL;
	case FIELD_CONTENTS:
		return entry->previous || entry->next
		    ? word_in(WORD_CONTENTS, w->language)
		    : NULL;
	case FIELD_DATE:
		date = &meta->date;
		break;
	case FIELD_MODIFIED:
		date = &meta->modified;
		break;
	}
	date_format(date, format ? format : "%Y-%m-%d", &day);
	words = arena_strdup(w->arena, buf_text(&day));
	buf_release(&day);
	return words;
}

static bool has(void *context, size_t field)
{
	const char *words = words_of(context, field, NULL);

	return words && !text_is_blank(words);
}

static void put_text(void *context, struct buf *out, const char *text)
{
	markup_text(out, text);
}

/* Where the field leads to; false: it is text alone. */
static bool put_link(struct writer *w, size_t field)
{
	const struct entry *entry = w->setting->entry;

	switch ((enum field)field) {
	case FIELD_URL:
	case FIELD_SOURCE:
		buf_puts(w->out, "<a");
		markup_attribute(
		    w->out, "href", url_link(w->arena, w->article->meta.url));
		break;
	case FIELD_PREVIOUS:
		buf_puts(w->out, "<a rel=\"prev\"");
		entry_link_put(w, entry->previous->id);
		break;
	case FIELD_NEXT:
		buf_puts(w->out, "<a rel=\"next\"");
		entry_link_put(w, entry->next->id);
		break;
	case FIELD_CONTENTS:
		buf_puts(w->out, "<a href=\"../contents.xhtml\"");
		break;
	default:
		return false;
	}
	buf_putc(w->out, '>');
	return true;
}

static void put_field(
    void *context, struct buf *out, size_t field, const char *format)
{
	struct writer *w = context;
	const char *words = words_of(w, field, format);
	bool is_link = put_link(w, field);

	/* what is written from right to left turns nothing beside it */
	buf_puts(out, "<bdi>");
	markup_text(out, label_new(w->arena, words, ""));
	buf_puts(out, "</bdi>");
	if (is_link)
		buf_puts(out, "</a>");
}

void chapter_lines_write(
    struct writer *w, const struct chapter_lines *lines, const char *classes)
{
	const struct template_writer writer = { w, has, put_text, put_field,
		false };
	size_t i, start;

	for (i = 0; i < lines->count; i++) {
		start = w->out->size;
		buf_puts(w->out, "<p");
		markup_attribute(w->out, "class", classes);
		buf_putc(w->out, '>');
		if (template_write(&lines->lines[i], &writer, w->out))
			buf_puts(w->out, "</p>\n");
		else
			w->out->size = start;
	}
}
