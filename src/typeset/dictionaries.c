/* Finds the dictionary of a language among Debian's hyphen-* packages. */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "state/state.h"
#include "typeset/typeset.h"

#define FOLDER "/usr/share/hyphen"

/* The country whose dictionary is meant where a tag names none. */
static const struct {
	const char *language, *country;
} homes[] = {
	{ "en", "US" },
	{ "pt", "PT" },
	{ "da", "DK" },
	{ "sv", "SE" },
	{ "cs", "CZ" },
	{ "el", "GR" },
	{ "uk", "UA" },
	{ "sl", "SI" },
	{ "et", "EE" },
	{ "sr", "RS" },
	{ "nb", "NO" },
	{ "nn", "NO" },
};

/* What of a tag tells dictionaries apart. */
struct language_tag {
	char language[4], country[4];
};

static bool read_tag(const char *text, struct language_tag *tag)
{
	size_t size = strcspn(text, "-_");

	*tag = (struct language_tag){ "", "" };
	if (size < 2 || size > 3)
		return false;
	for (size_t i = 0; i < size; i++) {
		if (!isalpha((unsigned char)text[i]))
			return false;
		tag->language[i] = (char)tolower((unsigned char)text[i]);
	}
	while (text[size] != '\0') {
		text += size + 1;
		size = strcspn(text, "-_");
		if (size == 2 && isalpha((unsigned char)text[0]) &&
		    isalpha((unsigned char)text[1]))
			for (size_t i = 0; i < 2; i++)
				tag->country[i] = (char)toupper(
				    (unsigned char)text[i]);
	}
	return true;
}

static int open_file(const char *name)
{
	char path[sizeof FOLDER + 280];

	snprintf(path, sizeof path, FOLDER "/%s", name);
	return open(path, O_RDONLY | O_CLOEXEC);
}

static int open_named(const char *language, const char *country)
{
	char name[32];

	snprintf(name, sizeof name, "hyph_%s%s%s.dic", language,
	    country[0] != '\0' ? "_" : "", country);
	return open_file(name);
}

/* Any country's: the first by name, so that it is always the same. */
static int open_any(const char *language)
{
	char prefix[16], best[256] = "";
	DIR *folder = opendir(FOLDER);
	struct dirent *entry;
	int size = snprintf(prefix, sizeof prefix, "hyph_%s_", language);

	while (folder != NULL && (entry = readdir(folder)) != NULL) {
		size_t length = strlen(entry->d_name);
		if (strncmp(entry->d_name, prefix, (size_t)size) == 0 &&
		    length > 4 && length < sizeof best &&
		    strcmp(entry->d_name + length - 4, ".dic") == 0 &&
		    (best[0] == '\0' || strcmp(entry->d_name, best) < 0))
			memcpy(best, entry->d_name, length + 1);
	}
	if (folder != NULL)
		closedir(folder);
	return best[0] != '\0' ? open_file(best) : -1;
}

int dictionary_open(const char *language)
{
	struct language_tag tag;
	char home[4];
	int fd = -1;

	if (!read_tag(language, &tag))
		return -1;
	if (tag.country[0] != '\0')
		fd = open_named(tag.language, tag.country);
	if (fd < 0) {
		size_t i = 0, count = sizeof homes / sizeof *homes;
		while (
		    i < count && strcmp(homes[i].language, tag.language) != 0)
			i++;
		for (size_t k = 0; k < sizeof home; k++)
			home[k] = (char)toupper((unsigned char)tag.language[k]);
		fd = open_named(
		    tag.language, i < count ? homes[i].country : home);
	}
	if (fd < 0)
		fd = open_named(tag.language, "");
	return fd >= 0 ? fd : open_any(tag.language);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

void dictionaries_put(struct buf *out)
{
	struct dirent **rows = NULL;
	int count = scandir(FOLDER, &rows, NULL, by_name);

	for (int i = 0; i < count; i++) {
		char path[sizeof FOLDER + 280];
		struct stat is;

		snprintf(path, sizeof path, FOLDER "/%s", rows[i]->d_name);
		flat_put_string(out, rows[i]->d_name);
		if (stat(path, &is) == 0)
			file_identity_put(out, &is);
		free(rows[i]);
	}
	free(rows);
}

void dictionaries_list(struct buf *out)
{
	struct dirent **rows = NULL;
	int count = scandir(FOLDER, &rows, NULL, by_name);

	for (int i = 0; i < count; i++) {
		const char *name = rows[i]->d_name;

		if (text_starts_with(name, "hyph_") &&
		    text_ends_with(name, ".dic"))
			buf_printf(out, "%s%.*s", out->size > 0 ? " " : "",
			    (int)(strlen(name) - strlen("hyph_.dic")),
			    name + strlen("hyph_"));
		free(rows[i]);
	}
	free(rows);
}
