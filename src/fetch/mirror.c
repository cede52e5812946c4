/* A folder laid out as `wget -x` leaves it: <host>/<path>[?<query>]. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fetch/place.h"

struct mirror {
	int folder;
};

struct mirror *mirror_open(const char *path, struct error *err)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (folder < 0) {
		error_errno(err, SHEAF_E_USAGE, "%s", path);
		return NULL;
	}
	struct mirror *mirror = memory_new(sizeof(*mirror));

	mirror->folder = folder;
	return mirror;
}

void mirror_close(struct mirror *mirror)
{
	if (!mirror)
		return;
	close(mirror->folder);
	free(mirror);
}

/* wget escapes '/' in a query, as a file name cannot hold it. */
static void put_query(struct buf *name, const char *query)
{
	buf_putc(name, '?');
	for (; *query; query++) {
		if (*query == '/')
			buf_puts(name, "%2F");
		else
			buf_putc(name, *query);
	}
}

/* <host>[:<port>]/<path>[?<query>] */
static void put_name(struct buf *name, const struct url *url, bool with_query)
{
	const char *path = url->path;

	buf_puts(name, url->host);
	if (url->port)
		buf_printf(name, ":%s", url->port);
	while (*path == '/')
		path++;
	buf_printf(name, "/%s", path);
	if (!*path || text_ends_with(path, "/"))
		buf_puts(name, "index.html");
	if (with_query)
		put_query(name, url->query);
}

/* No step up or aside, and no name longer than file systems hold. */
static bool is_safe(const char *path)
{
	for (;; path++) {
		size_t size = strcspn(path, "/");

		if (size > 255 || (size == 1 && *path == '.') ||
		    (size == 2 && strncmp(path, "..", 2) == 0))
			return false;
		path += size;
		if (!*path)
			return true;
	}
}

char *mirror_path(const char *text)
{
	struct arena *arena = arena_new();
	struct buf name = BUF_INIT;
	struct url url;
	char *path = NULL;

	url_split(arena, text, &url);
	if (url.host && url.host[0] && url.host[0] != '.' &&
	    !strchr(url.host, '/')) {
		put_name(&name, &url, url.query != NULL);
		path = buf_take(&name);
	}
	arena_free(arena);
	if (path && !is_safe(path)) {
		free(path);
		return NULL;
	}
	return path;
}

static int lookup(struct mirror *mirror, const struct url *url, bool with_query)
{
	struct buf name = BUF_INIT;

	put_name(&name, url, with_query);
	int fd = file_open_beneath(mirror->folder, buf_text(&name));

	buf_release(&name);
	return fd;
}

int mirror_lookup(struct mirror *mirror, const char *text)
{
	struct arena *arena = arena_new();
	struct url url;
	int fd = -1;

	url_split(arena, text, &url);
	/* a host is one folder of the mirror */
	if (url.host && url.host[0] && url.host[0] != '.' &&
	    !strchr(url.host, '/')) {
		if (url.query)
			fd = lookup(mirror, &url, true);
		if (fd < 0)
			fd = lookup(mirror, &url, false);
	}
	if (fd < 0 && url.host && strchr(url.path, '%')) {
		size_t size;

		url.path = url_decode(arena, url.path, &size);
		if (strlen(url.path) == size && !strstr(url.path, ".."))
			fd = lookup(mirror, &url, false);
	}
	arena_free(arena);
	return fd;
}
