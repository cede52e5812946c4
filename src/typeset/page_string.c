/* Named strings and counters, from page to page. */
#include "typeset/page_string.h"

#include <string.h>

void page_strings_begin(struct page_strings *strings)
{
	for (size_t i = 0; i < strings->count; i++) {
		struct page_string *string = &strings->list[i];

		string->start = string->first = string->last;
		string->is_set = false;
	}
}

void page_strings_set(struct page_strings *strings,
    const struct setting *setting, bool is_at_start)
{
	struct page_string *string = strings->list;
	struct page_string *end = string + strings->count;

	while (string < end &&
	    (string->is_counter != setting->is_counter ||
		strcmp(string->name, setting->name) != 0))
		string++;
	if (string == end) {
		if (strings->count == PAGE_STRINGS_MAX ||
		    strlen(setting->name) > PAGE_NAME_MAX)
			return;
		*string = (struct page_string){ .name = setting->name,
			.start = "",
			.is_counter = setting->is_counter };
		strings->count++;
	}
	if (!string->is_set) {
		string->first = setting->text;
		if (is_at_start)
			string->start = setting->text;
	}
	string->last = setting->text;
	string->is_set = true;
}

static const char *keep(struct arena *arena, const char *text)
{
	size_t size = strlen(text);

	if (size > PAGE_STRING_SIZE_MAX)
		for (size = PAGE_STRING_SIZE_MAX; (text[size] & 0xc0) == 0x80;)
			size--;
	return arena_strndup(arena, text, size);
}

struct page_string *page_strings_copy(
    struct arena *arena, const struct page_string *strings, size_t count)
{
	struct page_string *copies = arena_array(arena, count, sizeof(*copies));

	for (size_t i = 0; i < count; i++)
		copies[i] = (struct page_string){
			keep(arena, strings[i].name),
			keep(arena, strings[i].start),
			keep(arena, strings[i].first),
			keep(arena, strings[i].last),
			strings[i].is_set,
			strings[i].is_counter,
		};
	return copies;
}

void page_strings_keep(const struct page_strings *strings, struct arena *arena,
    struct page_box *page)
{
	page->string_count = strings->count;
	page->strings = page_strings_copy(arena, strings->list, strings->count);
}
