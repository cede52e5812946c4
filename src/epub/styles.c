/* The style sheets of a book: one list for what is packed, named and linked. */
#include "epub/styles.h"

bool is_vertical(const struct resources *resources)
{
	return resources->options->writing_mode == SHEAF_VERTICAL_RL;
}

bool has_faces(const struct resources *resources)
{
	const struct sheaf_theme *theme = theme_lookup(
	    resources->options->theme);

	return (theme && theme->has_faces) ||
	    fonts_are_embedded(resources->options);
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

static const char *of_vertical_paragraphs(const struct resources *resources)
{
	if (!is_vertical(resources))
		return NULL;
	switch (resources->options->paragraphs) {
	case SHEAF_PARAGRAPHS_AUTO:
		break;
	case SHEAF_PARAGRAPHS_INDENT:
		return data_epub_vertical_indent_css;
	case SHEAF_PARAGRAPHS_BLOCK:
		return data_epub_vertical_block_css;
	}
	return data_epub_vertical_auto_css;
}

static const char *of_vertical(const struct resources *resources)
{
	return is_vertical(resources) ? data_epub_vertical_css : NULL;
}

static const char *of_fonts(const struct resources *resources)
{
	return fonts_are_embedded(resources->options) ? "" : NULL;
}

static const char *of_user(const struct resources *resources)
{
	return resources->style;
}

const struct style_row style_rows[] = {
	{ "style", "styles/epub.css", of_format, false, false },
	{ "theme", "styles/theme.css", of_theme, false, false },
	{ "paragraphs", "styles/paragraphs.css", of_paragraphs, false, false },
	{ "vertical-paragraphs", "styles/vertical-paragraphs.css",
	    of_vertical_paragraphs, true, false },
	{ "vertical", "styles/vertical.css", of_vertical, true, false },
	{ "fonts-style", FONTS_STYLE, of_fonts, false, true },
	{ "user-style", "styles/user.css", of_user, false, false },
	{ 0 },
};
