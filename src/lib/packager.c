/* The table of formats. */
#include <string.h>

#include "dump/dump.h"
#include "epub/epub.h"
#include "lib/binding.h"
#include "pdf/pdf.h"

static const struct packager *const packagers[] = {
	&epub_packager,
	&kepub_packager,
	&pdf_packager,
	&tree_packager,
	&pages_packager,
	&explain_packager,
};

enum { PACKAGERS = sizeof(packagers) / sizeof(packagers[0]) };

const struct packager *packager_for_path(const char *path)
{
	const struct packager *found = NULL;

	/* book.kepub.epub ends with .epub, too */
	for (size_t i = 0; i < PACKAGERS; i++)
		if (packagers[i]->suffix &&
		    text_ends_with(path, packagers[i]->suffix) &&
		    (!found ||
			strlen(packagers[i]->suffix) > strlen(found->suffix)))
			found = packagers[i];
	return found;
}

const struct packager *packager_named(const char *name)
{
	for (size_t i = 0; i < PACKAGERS; i++)
		if (strcmp(packagers[i]->name, name) == 0)
			return packagers[i];
	return NULL;
}

const char *const *sheaf_suffixes(void)
{
	static const char *const suffixes[] = { ".epub", ".kepub.epub", ".pdf",
		NULL };

	return suffixes;
}
