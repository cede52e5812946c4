/* From a foreign page to an article: only what tags.def knows gets through. */
#ifndef CLEAN_CLEAN_H
#define CLEAN_CLEAN_H

#include "page/page.h"

/*
 * The article of a source: text read, front matter and head taken, site rules
 * applied, markup cleaned.  `name` is the file's name, for a title of last
 * resort.  Fills article->pictures with state WANTED.  A stub is an article with
 * a warning.  NULL with `err` only for what holds no text at all (binary, empty,
 * over a limit).  Of the context neither arena nor explain are looked at: an
 * article brings its own.
 */
struct article *article_load(const char *bytes, size_t size, const char *name,
    const struct page_context *, struct error *) MUST_CHECK;

/* Its metadata alone: front matter or <head>, and what the plan needs.  Looks
 * no further into the text than it must.  Lives in the context's arena. */
bool article_load_meta(const char *bytes, size_t size, const char *name,
    const struct page_context *, struct meta *, struct error *) MUST_CHECK;

#endif
