/* Where fonts lie: for libraries that open them by themselves. */
#include <fontconfig/fontconfig.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "typeset/typeset.h"

/* The folder of a file, but of a link what it leads to: who links a font from a
 * folder of other things does not mean the folder.  NULL: it is gone. */
static char *place_of(const char *file)
{
	struct stat is;

	if (lstat(file, &is) != 0)
		return NULL;
	if (S_ISLNK(is.st_mode))
		return realpath(file, NULL);
	char *folder = memory_strdup(file), *slash = strrchr(folder, '/');

	if (slash)
		*slash = '\0';
	return folder;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void font_paths(char ***paths, size_t *count)
{
	const FcFontSet *fonts = FcConfigGetFonts(NULL, FcSetSystem);
	size_t most = fonts ? (size_t)fonts->nfont : 0, found = 0;
	FcChar8 *file;
	char *place;

	*paths = memory_array(most + 1, sizeof **paths);
	for (size_t i = 0; i < most; i++)
		if (FcPatternGetString(fonts->fonts[i], FC_FILE, 0, &file) ==
			FcResultMatch &&
		    (place = place_of((const char *)file)) != NULL)
			(*paths)[found++] = place;
	qsort(*paths, found, sizeof **paths, compare_names);
	*count = 0;
	for (size_t i = 0; i < found; i++)
		if (*count > 0 && !strcmp((*paths)[i], (*paths)[*count - 1]))
			free((*paths)[i]);
		else
			(*paths)[(*count)++] = (*paths)[i];
}
