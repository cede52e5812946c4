/* Names of the files within a book: the one way in which they are made. */
#ifndef EPUB_PART_NAME_H
#define EPUB_PART_NAME_H

#include "core/core.h"

enum part_folder {
	PART_BESIDE,  /* "contents", in the folder of what refers to it */
	PART_TEXTS,   /* text/ */
	PART_PICTURES, /* images/ */
	PART_FONTS    /* fonts/ */
};

/* Appends "text/a-0123456789abcdef.xhtml": an id of small letters, digits and
 * hyphens stays as it is; in place of any other, whoever made it, stands its hash.
 * So names differ as their ids do, on systems that know no capitals, too.
 * `suffix` is one of ours. */
void part_name_put(struct buf *, enum part_folder, const char *id,
    const char *suffix);

/* A path that leads nowhere else, wherever a book is unpacked: parts of letters,
 * digits, "-", "_" and ".", which do not begin with a dot. */
bool part_name_is_safe(const char *);

#endif
