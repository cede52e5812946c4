/* The style sheets of a book: one list for what is packed, named and linked. */
#include "epub/styles.h"

bool is_vertical(const struct resources *resources)
{
	return resources->options->writing_mode == SHEAF_VERTICAL_RL;
}

static const char *of_format(const struct resources *resources)
{
	return data_epub_css;
}

static const char *of_theme(const struct resources *resources)
{
	return style_of_theme(resources->options, false);
}

static const char *of_paragraphs(const struct resources *resources)
{
	return style_of_paragraphs(resources->options, false);
}

static const char *of_vertical(const struct resources *resources)
{
	return is_vertical(resources) ? data_epub_vertical_css : NULL;
}

static const char *of_user(const struct resources *resources)
{
	return resources->style;
}

const struct style_row style_rows[] = {
	{ "style", "styles/epub.css", of_format, false },
	{ "theme", "styles/theme.css", of_theme, false },
	{ "paragraphs", "styles/paragraphs.css", of_paragraphs, false },
	{ "vertical", "styles/vertical.css", of_vertical, true },
	{ "user-style", "styles/user.css", of_user, false },
	{ 0 },
};
