/* Reads a list of paths: a path a line, or each ended by a NUL. */
#include <string.h>

#include "source/collect.h"

/* Bytes of a list; a million long paths. */
#define LIST_SIZE_MAX ((uint64_t)256 << 20)

static size_t count_of(const struct buf *buf, char c)
{
	size_t i, count = 0;

	for (i = 0; i < buf->size; i++)
		count += buf->data[i] == c;
	return count;
}

char **list_read(struct arena *arena, int fd, struct error *err)
{
	struct buf buf = BUF_INIT;
	char **paths = NULL, end;
	size_t count = 0, start = 0, i;

	if (!file_read(fd, LIST_SIZE_MAX, &buf, err))
		goto out;
	end = count_of(&buf, '\0') > 0 ? '\0' : '\n';
	paths = arena_array(arena, count_of(&buf, end) + 2, sizeof *paths);
	for (i = 0; i <= buf.size; i++) {
		if (i < buf.size && buf.data[i] != end)
			continue;
		if (i > start)
			paths[count++] = arena_strndup(
			    arena, buf.data + start, i - start);
		start = i + 1;
	}
out:
	buf_release(&buf);
	return paths;
}
