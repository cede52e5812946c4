/* Names of files that are made of words. */
#ifndef CORE_FILE_NAME_H
#define CORE_FILE_NAME_H

#include <stddef.h>

struct buf;

/* The most bytes of a name that is made of words: file systems take 255, and more
 * is put before and behind. */
#define FILE_NAME_MAX 200

/*
 * Appends the words as a name that every system takes and every shell shows, of at
 * most `most` bytes (8 or more), cut at a character: letters of every script stay,
 * what separates folders or means something to Windows becomes "_", controls go, and
 * so do white space and dots at the start and end.  Nothing, where nothing is left.
 */
void file_name_put(struct buf *, const char *words, size_t most);

#endif
