#include <stdio.h>

#include "cli/help.h"
#include <sheaf.h>

const struct option_row option_rows[OPTION_ROWS] = {
#define OPTION(id, name, letter, argument, help)                               \
	{ name, letter, argument, help },
#include "cli/options.def"
#undef OPTION
};

void help_print(void)
{
	puts("Usage: sheaf [OPTION]... INPUT... -o FILE...\n"
	     "       sheaf [OPTION]... --manifest FILE.yaml -o FILE...\n"
	     "       sheaf [OPTION]... --jobs FILE.yaml\n"
	     "       sheaf check BOOK.epub...    find faults in EPUB files\n"
	     "       sheaf report FILE.jsonl...  sum up what --report has "
	     "written\n"
	     "       sheaf merge FILE.jsonl... -o ALL.jsonl  put reports "
	     "together\n"
	     "       sheaf doctor                what a run finds on this "
	     "machine\n"
	     "       sheaf cache list|verify|prune|export DIR\n"
	     "Binds saved web articles into a book.\n"
	     "\n"
	     "INPUT is a post or page (.html, .md with HTML and front matter, "
	     "...), a folder\nof them, or - for paths on standard input.\n");
	for (size_t i = 0; i < OPTION_ROWS; i++) {
		const struct option_row *row = &option_rows[i];
		char left[64];

		snprintf(left, sizeof(left), "%s%c%s --%s%s%s",
		    row->letter ? "-" : " ", row->letter ? row->letter : ' ',
		    row->letter ? "," : " ", row->name,
		    row->argument ? " " : "",
		    row->argument ? row->argument : "");
		printf("  %-30s %s\n", left, row->help);
	}
	puts("\nExit status: 0 every article is in the book, 1 articles were "
	     "left out,\n2 the command line is wrong, 3 no book was made.");
}

void help_print_limits(void)
{
	for (int i = 0; i < SHEAF_LIMIT_COUNT; i++)
		printf("%-14s %12llu  %s\n", sheaf_limits[i].name,
		    (unsigned long long)sheaf_limits[i].value,
		    sheaf_limits[i].meaning);
}

void help_print_themes(void)
{
	for (const struct sheaf_theme *row = sheaf_themes; row->name; row++)
		printf("%-14s %s\n", row->name, row->meaning);
}
