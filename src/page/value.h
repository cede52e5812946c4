/* Values of metadata as plain text. */
#ifndef PAGE_VALUE_H
#define PAGE_VALUE_H

#include <stddef.h>

struct arena;

/* With character references decoded ("&amp;" is "&"); markup is left as it
 * is. */
const char *value_decode(struct arena *, const char *);

/* The size of what stands in front of names in Chinese ("作者：") if the text
 * starts with it, else 0. */
size_t value_label(const char *text);

/* The names in a byline: "By Ann Li, May 3" is "Ann Li". */
const char *value_author(struct arena *, const char *);

/* A language tag as BCP 47 spells it, or NULL if it looks like none. */
const char *value_language(struct arena *, const char *);

#endif
