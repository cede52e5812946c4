/* Spans of bytes between tags: what is found in them. */
#ifndef PAGE_LISTING_H
#define PAGE_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

/* `word` stands at `p`, in any case. */
bool span_starts(const char *p, const char *end, const char *word);

/* The first `word` in any case, which starts with "<"; NULL if there is none. */
const char *span_find(const char *p, const char *end, const char *word);

/* Tags of blocks or of a head stand in it. */
bool span_has_blocks(const char *p, const char *end);

/* Where the program text ends in what stands in a <pre>: at the end of the <code>
 * it starts with. */
const char *listing_end(const char *p, const char *end);

/* The inside of a <pre> or <code> is program text whose "<" nobody escaped. */
bool is_raw_listing(const char *p, const char *end);

/* The length of a character reference by number at `p`, 0 if it is none; its
 * value stops growing past Unicode's end. */
size_t reference_read(const char *p, const char *end, uint32_t *value);

/* What a parser would make of a reference is right (WHATWG HTML, 13.2.5.84
 * maps the C1 controls; 81, 8D, 8F, 90 and 9D stay controls). */
bool reference_is_good(uint32_t value, size_t size);

/* Appends what is meant by one that is not right; nothing for a control. */
void reference_put(struct buf *, uint32_t value);

/* Appends program text that nobody escaped, escaped. */
void listing_put(struct buf *, const char *start, const char *end);

#endif
