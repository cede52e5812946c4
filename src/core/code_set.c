/* A set of characters, and its parts as they cross a process boundary. */
#include <assert.h>

#include "core/arena.h"
#include "core/code_set.h"
#include "core/text.h"

void code_set_add_text(struct code_set *set, const char *utf8, size_t size)
{
	size_t i = 0;

	while (i < size) {
		uint32_t c;

		i += utf8_decode(utf8 + i, size - i, &c);
		code_set_add(set, c);
	}
}

void code_set_merge(struct code_set *set, const struct code_set *other)
{
	for (size_t i = 0; i < CODE_SET_WORDS; i++)
		set->words[i] |= other->words[i];
}

bool code_set_is_empty(const struct code_set *set)
{
	size_t i = 0;

	while (i < CODE_SET_WORDS && set->words[i] == 0)
		i++;
	return i == CODE_SET_WORDS;
}

bool code_set_next(const struct code_set *set, int64_t *code_point)
{
	uint64_t from = (uint64_t)(*code_point + 1), word;
	size_t i = from >> 6;

	if (i >= CODE_SET_WORDS)
		return false;
	word = set->words[i] & UINT64_MAX << (from & 63);
	while (word == 0 && ++i < CODE_SET_WORDS)
		word = set->words[i];
	if (i == CODE_SET_WORDS)
		return false;
	*code_point = (int64_t)i * 64 + __builtin_ctzll(word);
	return true;
}

static bool page_is_empty(const uint64_t *words)
{
	return !(words[0] | words[1] | words[2] | words[3]);
}

struct code_page *code_set_pages(
    const struct code_set *set, struct arena *arena, size_t *count)
{
	struct code_page *pages;
	uint32_t i;

	*count = 0;
	for (i = 0; i < CODE_PAGES; i++)
		*count += !page_is_empty(
		    &set->words[(size_t)i * CODE_PAGE_WORDS]);
	pages = arena_array(arena, *count, sizeof(*pages));
	*count = 0;
	for (i = 0; i < CODE_PAGES; i++) {
		const uint64_t *words =
		    &set->words[(size_t)i * CODE_PAGE_WORDS];

		if (!page_is_empty(words))
			pages[(*count)++] = (struct code_page){ i,
				{ words[0], words[1], words[2], words[3] } };
	}
	return pages;
}

void code_set_add_pages(
    struct code_set *set, const struct code_page *pages, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint64_t *words =
		    &set->words[(size_t)pages[i].number * CODE_PAGE_WORDS];

		assert(pages[i].number < CODE_PAGES);
		for (size_t j = 0; j < CODE_PAGE_WORDS; j++)
			words[j] |= pages[i].words[j];
	}
}
