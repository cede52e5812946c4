/* The table of options, and what --help says.  Private to cli/. */
#ifndef CLI_HELP_H
#define CLI_HELP_H

enum option_id {
	OPTION_FIRST = 0x100, /* past every letter */
#define OPTION(id, name, letter, argument, help) OPTION_##id,
#include "cli/options.def"
#undef OPTION
	OPTION_END
};

enum { OPTION_ROWS = OPTION_END - OPTION_FIRST - 1 };

struct option_row {
	const char *name;
	char letter;
	const char *argument, *help;
};

/* In the order of their ids. */
extern const struct option_row option_rows[OPTION_ROWS];

void help_print(void);
void help_print_limits(void);
void help_print_themes(void);

#endif
