/* A folder of site rules, one file a host. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fetch/fetch.h"
#include "fetch/place.h"

enum { HOST_SIZE_MOST = 253 }; /* RFC 1035, 2.3.4, as text */

struct rule_folder {
	int folder;
};

struct rule_folder *rule_folder_open(const char *path, struct error *err)
{
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (folder < 0) {
		error_errno(err, SHEAF_E_USAGE, "%s", path);
		return NULL;
	}
	struct rule_folder *rules = memory_new(sizeof(*rules));

	rules->folder = folder;
	return rules;
}

void rule_folder_close(struct rule_folder *rules)
{
	if (!rules)
		return;
	close(rules->folder);
	free(rules);
}

/* Labels of letters, digits and hyphens: a host becomes a file name. */
static bool is_host(const char *host)
{
	size_t size = strlen(host);

	return size > 0 && size <= HOST_SIZE_MOST &&
	    strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789-.") == size &&
	    host[0] != '.' && host[size - 1] != '.' && !strstr(host, "..");
}

/* Adds the file `prefix``host`.txt, if it is there. */
static bool put_file(struct rule_folder *rules, const char *prefix,
    const char *host, struct buf *out)
{
	struct buf name = BUF_INIT, bytes = BUF_INIT;
	struct error err;
	bool is_whole;
	int fd;

	buf_printf(&name, "%s%s.txt", prefix, host);
	fd = beneath_open(rules->folder, buf_text(&name));
	if (fd >= 0) {
		is_whole = file_read(fd, RULE_FILE_MOST, &bytes, &err);
		flat_put_string(out, buf_text(&name));
		flat_put_u8(out, is_whole);
		flat_put_bytes(out, bytes.data, is_whole ? bytes.size : 0);
		close(fd);
	}
	buf_release(&name);
	buf_release(&bytes);
	return fd >= 0;
}

void rule_folder_put(
    struct rule_folder *rules, const char *host, struct buf *out)
{
	struct buf files = BUF_INIT;
	const char *dot = host;
	uint32_t count = 0;

	if (rules && is_host(host)) {
		count += put_file(rules, "", host, &files);
		count += put_file(rules, "www.", host, &files);
		while ((dot = strchr(dot, '.')) && count < RULE_FILES_MOST)
			count += put_file(rules, "", dot++, &files);
	}
	flat_put_u32(out, count);
	buf_add(out, files.data, files.size);
	buf_release(&files);
}
