/* The styles that are built in, beside the one that each format has. */
#include <string.h>

#include "book/book.h"

const struct sheaf_theme sheaf_themes[] = {
	{ "plain", "what a book needs; the rest is the reader's", NULL, NULL,
	    false },
	{ "classic", "bookish: serif, centred headings, double rules",
	    data_epub_classic_css, data_print_classic_css, true },
	{ "modern", "sans-serif with strong headings", data_epub_modern_css,
	    data_print_modern_css, true },
	{ "compact", "for small screens: close lines, small gaps",
	    data_epub_compact_css, data_print_compact_css, false },
	{ 0 },
};

const struct sheaf_theme *theme_lookup(const char *name)
{
	const struct sheaf_theme *row = sheaf_themes;

	while (name && row->name && strcmp(row->name, name) != 0)
		row++;
	return row->name ? row : NULL;
}

const char *style_of_theme(const struct sheaf_options *options, bool is_print)
{
	const struct sheaf_theme *theme = theme_lookup(options->theme);

	if (!theme)
		return NULL;
	return is_print ? theme->print_css : theme->epub_css;
}

const char *style_of_paragraphs(
    const struct sheaf_options *options, bool is_print)
{
	switch (options->paragraphs) {
	case SHEAF_PARAGRAPHS_AUTO:
		break;
	case SHEAF_PARAGRAPHS_INDENT:
		return is_print ? data_print_indent_css : data_epub_indent_css;
	case SHEAF_PARAGRAPHS_BLOCK:
		return is_print ? data_print_block_css : data_epub_block_css;
	}
	return NULL;
}

bool pages_are_imposed(const struct sheaf_options *options)
{
	return options->imposition == SHEAF_IMPOSE_BOOKLET ||
	    (options->imposition == SHEAF_IMPOSE_AUTO &&
		options->preset == SHEAF_PRESET_BOOKLET);
}

const char *style_of_preset(const struct sheaf_options *options)
{
	switch (options->preset) {
	case SHEAF_PRESET_NONE:
		break;
	case SHEAF_PRESET_REPORT:
		return data_print_report_css;
	case SHEAF_PRESET_READER:
		return data_print_reader_css;
	case SHEAF_PRESET_BOOKLET:
		return data_print_booklet_css;
	}
	return NULL;
}

const char *style_language_class(const char *language)
{
	static const char *const classes[] = { "zh", "ja", "ko" };

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (language_is(language, classes[i]))
			return classes[i];
	return "";
}
