/* Files compiled in: styles/NAME.css is data_NAME_css, with _ for -. */
#ifndef CORE_DATA_H
#define CORE_DATA_H

#include <stddef.h>

extern const char data_cover_css[];
extern const size_t data_cover_css_size;
extern const char data_epub_css[];
extern const size_t data_epub_css_size;
extern const char data_epub_block_css[];
extern const size_t data_epub_block_css_size;
extern const char data_epub_classic_css[];
extern const size_t data_epub_classic_css_size;
extern const char data_epub_compact_css[];
extern const size_t data_epub_compact_css_size;
extern const char data_epub_indent_css[];
extern const size_t data_epub_indent_css_size;
extern const char data_epub_modern_css[];
extern const size_t data_epub_modern_css_size;
extern const char data_epub_vertical_css[];
extern const size_t data_epub_vertical_css_size;
extern const char data_epub_vertical_auto_css[];
extern const size_t data_epub_vertical_auto_css_size;
extern const char data_epub_vertical_block_css[];
extern const size_t data_epub_vertical_block_css_size;
extern const char data_epub_vertical_indent_css[];
extern const size_t data_epub_vertical_indent_css_size;
extern const char data_print_css[];
extern const size_t data_print_css_size;
extern const char data_print_block_css[];
extern const size_t data_print_block_css_size;
extern const char data_print_booklet_css[];
extern const size_t data_print_booklet_css_size;
extern const char data_print_classic_css[];
extern const size_t data_print_classic_css_size;
extern const char data_print_compact_css[];
extern const size_t data_print_compact_css_size;
extern const char data_print_indent_css[];
extern const size_t data_print_indent_css_size;
extern const char data_print_modern_css[];
extern const size_t data_print_modern_css_size;
extern const char data_print_reader_css[];
extern const size_t data_print_reader_css_size;
extern const char data_print_report_css[];
extern const size_t data_print_report_css_size;

/* Files of site rules, rules/NAME.txt. */
struct data_file {
	const char *name, *text;        /* NUL-ended */
	size_t size;
};

extern const struct data_file data_rules[];
extern const size_t data_rules_count;

#endif
