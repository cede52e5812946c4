/* The head of a chapter: title, who wrote it, and where and when. */
#include <string.h>

#include "epub/writer.h"

static void put_byline(struct writer *w, const struct meta *meta)
{
	const char *const names[] = { meta->author, meta->site, meta->account };
	static const char *const classes[] = { "author", "site", "account" };
	const char *shown[3] = { NULL };
	size_t i, j, count = 0;

	for (i = 0; i < 3; i++) {
		const char *name = label_new(w->arena, names[i], "");

		for (j = 0; j < count && strcmp(shown[j], name) != 0; j++)
			;
		if (!*name || j < count)
			continue;
		buf_puts(w->out, count == 0 ? "<p class=\"byline\">" : " · ");
		buf_printf(
		    w->out, "<span class=\"%s\" dir=\"auto\">", classes[i]);
		markup_text(w->out, name);
		buf_puts(w->out, "</span>");
		shown[count++] = name;
	}
	if (count > 0)
		buf_puts(w->out, "</p>\n");
}

/* The day, and where it was found. */
static void put_origin(struct writer *w, const struct meta *meta)
{
	const char *link = meta->url ? url_link(w->arena, meta->url) : NULL;
	char day[DATE_SIZE], moment[DATE_SIZE];

	date_format_day(&meta->date, day);
	date_format_utc(&meta->date, moment);
	if (!*day && !link)
		return;
	buf_puts(w->out, "<p class=\"origin\">");
	if (*day) {
		buf_puts(w->out, "<time");
		markup_attribute(
		    w->out, "datetime", meta->date.has_time ? moment : day);
		buf_printf(w->out, ">%s</time>", day);
	}
	if (*day && link)
		buf_puts(w->out, " · ");
	if (link) {
		buf_puts(w->out, "<a");
		markup_attribute(w->out, "href", link);
		buf_putc(w->out, '>');
		markup_text(w->out, word_in(WORD_SOURCE, w->language));
		buf_puts(w->out, "</a>");
	}
	buf_puts(w->out, "</p>\n");
}

void chapter_head_write(struct writer *w)
{
	const struct meta *meta = &w->article->meta;
	/* the whole title, even where the label is cut */
	const char *title = meta->title && *label_new(w->arena, meta->title, "")
	    ? meta->title
	    : w->sheet->title;

	buf_puts(w->out,
	    "<section epub:type=\"chapter\" role=\"doc-chapter\""
	    " aria-labelledby=\"title\">\n<header>\n<h1 id=\"title\">");
	markup_text(w->out, title);
	buf_puts(w->out, "</h1>\n");
	if (w->setting->header) {
		chapter_lines_write(w, w->setting->header, "line");
	} else {
		put_byline(w, meta);
		put_origin(w, meta);
	}
	buf_puts(w->out, "</header>\n");
}

void chapter_foot_write(struct writer *w)
{
	size_t before = w->out->size, start;

	if (!w->setting->footer)
		return;
	buf_puts(w->out, "<footer>\n");
	start = w->out->size;
	chapter_lines_write(w, w->setting->footer, NULL);
	if (w->out->size > start)
		buf_puts(w->out, "</footer>\n");
	else
		w->out->size = before;
}
