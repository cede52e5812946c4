/* Files of site rules: named by their host, in one folder. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fetch/fetch.h"
#include "fetch/place.h"

/* A name of the DNS (RFC 1035, 2.3.4), and how many files one has at most. */
enum { HOST_MAX = 253, FILES_MAX = 16 };

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

/* Labels of letters, digits and hyphens: no name made of them leads to another
 * folder. */
static bool is_host(const char *host)
{
	size_t size = strlen(host);

	return size > 0 && size <= HOST_MAX && host[0] != '.' &&
	    host[size - 1] != '.' && !strstr(host, "..") &&
	    strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-") == size;
}

/* True: the file was there. */
static bool find_file(const struct rule_folder *rules, const char *prefix,
    const char *host, const struct rule_folder_events *events)
{
	struct buf name = BUF_INIT, bytes = BUF_INIT;
	struct error err;

	buf_printf(&name, "%s%s.txt", prefix, host);
	int fd = file_open_beneath(rules->folder, buf_text(&name));

	if (fd >= 0 && file_read(fd, RULE_FILE_MAX, &bytes, &err))
		events->found(events->context, buf_text(&name), &bytes);
	else if (fd >= 0)
		events->unusable(events->context, buf_text(&name), &err);
	if (fd >= 0)
		close(fd);
	buf_release(&name);
	buf_release(&bytes);
	return fd >= 0;
}

void rule_folder_find(const struct rule_folder *rules, const char *host,
    const struct rule_folder_events *events)
{
	size_t count = 0;

	if (!is_host(host))
		return;
	if (text_starts_with(host, "www.") && host[4])
		host += 4;
	count += find_file(rules, "", host, events);
	count += find_file(rules, "www.", host, events);
	while ((host = strchr(host, '.')) && count < FILES_MAX)
		count += find_file(rules, "", host++, events);
}
