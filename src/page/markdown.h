/* What is looked at in a Markdown text before a parser sees it. */
#ifndef PAGE_MARKDOWN_H
#define PAGE_MARKDOWN_H

#include "core/core.h"

/* Reads more like Markdown than like HTML; see page_is_markdown(). */
bool markdown_is_likely(const char *text, size_t size);

/*
 * Appends the text, the tags of Jekyll and Hexo that matter changed:
 * {% highlight c %} and {% codeblock lang:c %} become code fences, {% raw %} is
 * left out, and so are kramdown's attribute lines, {: .class }.
 */
void markdown_prepare(const char *text, size_t size, struct buf *out);

/* What would take a parser too long, each said in words; NULL: nothing does. */
struct markdown_cost {
	const char *whole;      /* no parser may see it */
	const char *tables;     /* it may, but not look for tables */
	const char *notes;      /* nor for footnotes */
};

void markdown_estimate(const char *text, size_t size, struct markdown_cost *);

#endif
