/* What Send-to-Kindle, which turns an EPUB into a book of its own, may refuse. */
#ifndef EPUB_KINDLE_H
#define EPUB_KINDLE_H

#include "epub/package.h"

/* `size`: of the file, in bytes. */
void kindle_check_book(
    const struct package *, uint64_t size, struct diag_list *);

#endif
