/* Where fonts lie: for libraries that open them by themselves. */
#include <fontconfig/fontconfig.h>
#include <stdlib.h>
#include <string.h>

#include "typeset/typeset.h"

/* Where the file really lies: links lead out of the folders of fonts. */
static char *folder_of(const char *file)
{
	char *path = realpath(file, NULL);
	char *name = path ? strrchr(path, '/') : NULL;

	if (name)
		*name = '\0';
	return path;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

void font_folders(char ***folders, size_t *count)
{
	const FcFontSet *fonts = FcConfigGetFonts(NULL, FcSetSystem);
	size_t most = fonts ? (size_t)fonts->nfont : 0, kept = 0;
	FcChar8 *file;

	*folders = memory_array(most + 1, sizeof **folders);
	*count = 0;
	for (size_t i = 0; i < most; i++) {
		if (FcPatternGetString(fonts->fonts[i], FC_FILE, 0, &file) !=
		    FcResultMatch)
			continue;
		char *folder = folder_of((const char *)file);

		if (folder)
			(*folders)[(*count)++] = folder;
	}
	qsort(*folders, *count, sizeof **folders, compare_names);
	for (size_t i = 0; i < *count; i++)
		if (kept > 0 && !strcmp((*folders)[i], (*folders)[kept - 1]))
			free((*folders)[i]);
		else
			(*folders)[kept++] = (*folders)[i];
	*count = kept;
}
