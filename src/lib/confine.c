/* Takes from a process what binding books does not need. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/binding.h"

struct folders {
	char **rows;
	size_t count;
};

static void add(struct folders *folders, char *path)
{
	folders->rows = memory_resize(
	    folders->rows, folders->count + 1, sizeof(*folders->rows));
	folders->rows[folders->count++] = path;
}

/* The folder that a file will be written to, or the next above it that is there;
 * the fields of a template name folders below. */
static void add_folder_of(struct folders *folders, const char *path)
{
	char *copy, *slash;

	if (!path || strcmp(path, "-") == 0)
		return;
	copy = memory_strdup(path);
	copy[strcspn(copy, "{")] = '\0';
	do {
		slash = strrchr(copy, '/');
		if (slash)
			*slash = '\0';
	} while (slash && slash > copy && access(copy, F_OK) != 0);
	add(folders, memory_strdup(!slash ? "." : slash > copy ? copy : "/"));
	free(copy);
}

/* Fontconfig makes the last folder of this path when it needs it, for which there is no
 * leave later. */
static void add_font_cache(
    struct folders *folders, const char *folder, const char *name)
{
	struct buf path = BUF_INIT;

	if (folder && *folder) {
		buf_printf(&path, "%s%s", folder, name);
		(void)mkdir(buf_text(&path), 0700);
		add(folders, memory_strdup(buf_text(&path)));
	}
	buf_release(&path);
}

/* What all runs write to: what has no name, and what fontconfig keeps of fonts that
 * it has read, for it would read them again each time. */
static void add_common(struct folders *folders)
{
	const char *temporary = getenv("TMPDIR");

	add(folders,
	    memory_strdup(temporary && *temporary ? temporary : "/tmp"));
	add(folders, memory_strdup("/dev/null"));
	add(folders, memory_strdup("/var/cache/fontconfig"));
	/* where it would put them (fontconfig's <cachedir>) */
	if (getenv("XDG_CACHE_HOME"))
		add_font_cache(
		    folders, getenv("XDG_CACHE_HOME"), "/fontconfig");
	else
		add_font_cache(folders, getenv("HOME"), "/.cache/fontconfig");
}

/* It is made by the run that needs it. */
static void add_cache(struct folders *folders, const char *cache)
{
	if (cache && access(cache, F_OK) == 0)
		add(folders, memory_strdup(cache));
	else
		add_folder_of(folders, cache);
}

bool sheaf_confine(const struct sheaf_options *const *runs, size_t count)
{
	struct folders folders = { 0 };
	unsigned parts;

	if (count > 0)
		add_common(&folders);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < runs[i]->output_count; k++)
			add_folder_of(&folders, runs[i]->outputs[k]);
		add_folder_of(&folders, runs[i]->report);
		add_folder_of(&folders, runs[i]->index_review);
		add_cache(&folders, runs[i]->cache);
	}
	parts = sandbox_enter_parent(folders.rows, folders.count);
	for (size_t i = 0; i < folders.count; i++)
		free(folders.rows[i]);
	free(folders.rows);
	return (parts | 1u << SANDBOX_RESOURCES) == SANDBOX_ALL;
}
