/* The documents of the book that no article makes. */
#include "epub/matter.h"

static bool always(const struct package *package)
{
	return true;
}

static bool has_title_page(const struct package *package)
{
	return package->resources->options->title_page;
}

/* Chapters that are not alone may link to it, whatever is left of the book. */
bool package_has_contents(const struct package *package)
{
	return package->item_count > 1 ||
	    (package->plan->entry_count > 1 && package->links_contents);
}

static bool has_index(const struct package *package)
{
	return package->names.group_count > 0;
}

static bool has_colophon(const struct package *package)
{
	return colophon_is_wanted(
	    package->resources->options, package->item_count);
}

const struct matter matter_rows[] = {
	{ "cover", WORD_COVER, "cover", "cover", false, always, cover_write },
	{ "titlepage", WORD_TITLE_PAGE, "titlepage", "title-page", false,
	    has_title_page, title_write },
	{ "contents", WORD_CONTENTS, "toc", "toc", false, package_has_contents,
	    contents_write },
	{ "index", WORD_INDEX, "index", "index", true, has_index, index_write },
	{ "colophon", WORD_COLOPHON, "colophon", "colophon", true, has_colophon,
	    colophon_write },
	{ 0 },
};
