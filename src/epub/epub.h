/* EPUB 3.3, also readable by EPUB 2 readers. */
#ifndef EPUB_EPUB_H
#define EPUB_EPUB_H

#include "book/book.h"

extern const struct packager epub_packager;

/* What its options say makes sense; else `err` names the option. */
bool epub_options_check(const struct sheaf_options *, struct error *)
    MUST_CHECK;

/* The same with what Kobo's readers want (kobo.h). */
extern const struct packager kepub_packager;

#endif
