/* EPUB 3.3, also readable by EPUB 2 readers. */
#ifndef EPUB_EPUB_H
#define EPUB_EPUB_H

#include "book/book.h"

extern const struct packager epub_packager;

#endif
