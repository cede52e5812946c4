/* Names in a line of them. */
#include <string.h>

#include "article/article.h"

/* Where several kinds are in a line, the first kind divides it. */
static const char *const divider_rows[][2] = {
	{ ";", "；" },
	{ "、", "，" },
	{ ", ", ", " },
};

#define DIVIDER_ROWS (sizeof(divider_rows) / sizeof(*divider_rows))

/* "Smith, John": two words with one comma between. */
static bool is_inverted_name(const char *names)
{
	const char *comma = strstr(names, ", ");

	return strchr(names, ' ') == comma + 1 && !strpbrk(comma + 2, " ,");
}

/* Of the names' kind: the first in them, or NULL. */
static const char *first_divider(
    const char *names, const char *const row[2], size_t *size)
{
	const char *found = NULL;

	for (size_t i = 0; i < 2; i++) {
		const char *at = strstr(names, row[i]);

		if (at && (!found || at < found)) {
			found = at;
			*size = strlen(row[i]);
		}
	}
	return found;
}

const char **people_split(struct arena *arena, const char *names, size_t *count)
{
	const char *const *row = NULL;
	size_t most = 1, size = 0;
	const char **list, *end;

	for (size_t i = 0; i < DIVIDER_ROWS && !row; i++)
		if (first_divider(names, divider_rows[i], &size))
			row = divider_rows[i];
	if (row && *row[0] == ',' && is_inverted_name(names))
		row = NULL;
	for (const char *at = names; row; at = end + size, most++) {
		end = first_divider(at, row, &size);
		if (!end)
			break;
	}
	list = arena_array(arena, most, sizeof(*list));
	*count = 0;
	while (names) {
		end = row ? first_divider(names, row, &size) : NULL;
		list[(*count)++] = text_collapse(arena,
		    end ? arena_strndup(arena, names, (size_t)(end - names))
			: names);
		names = end ? end + size : NULL;
	}
	return list;
}
