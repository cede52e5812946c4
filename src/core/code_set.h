/* A set of characters, and its parts as they cross a process boundary. */
#ifndef CORE_CODE_SET_H
#define CORE_CODE_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

#define CODE_SET_WORDS (0x110000 / 64)

/* A bit each: 136 KB.  All zero is the empty set. */
struct code_set {
	uint64_t words[CODE_SET_WORDS];
};

static inline void code_set_add(struct code_set *set, uint32_t code_point)
{
	set->words[code_point >> 6] |= UINT64_C(1) << (code_point & 63);
}

static inline void code_set_remove(struct code_set *set, uint32_t code_point)
{
	set->words[code_point >> 6] &= ~(UINT64_C(1) << (code_point & 63));
}

static inline bool code_set_has(const struct code_set *set, uint32_t code_point)
{
	return set->words[code_point >> 6] >> (code_point & 63) & 1;
}

void code_set_add_text(struct code_set *, const char *utf8, size_t size);
void code_set_merge(struct code_set *, const struct code_set *other);
bool code_set_is_empty(const struct code_set *);

/* The next character behind `code_point` (-1: the first); false: none. */
bool code_set_next(const struct code_set *, int64_t *code_point);

/* 256 characters from number * 256 on. */
#define CODE_PAGES      0x1100
#define CODE_PAGE_WORDS 4
struct code_page {
	uint32_t number;
	uint64_t words[CODE_PAGE_WORDS];
};

/* Its pages that are not empty, in their order. */
struct code_page *code_set_pages(const struct code_set *, struct arena *,
    size_t *count);

/* Their numbers are below CODE_PAGES. */
void code_set_add_pages(struct code_set *, const struct code_page *,
    size_t count);

#endif
