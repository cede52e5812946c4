/* What a style of the user says that no EPUB may say (EPUB 3.3, 3.4 and 6.3):
 * the book holds no file that it could name, and directions are the markup's. */
#include <string.h>
#include <strings.h>

#include "epub/user_style.h"
#include "typeset/typeset.h"

#define WHAT_SIZE 81

struct check {
	struct diag_list *diags;
	bool for_kindle, has_variables;
};

/* Within the sheet itself, or in the document. */
static bool is_inside(const char *url)
{
	return *url == '#' || strncasecmp(url, "data:", 5) == 0;
}

static void tell(
    void *context, enum style_use use, const char *what, unsigned line)
{
	struct check *check = context;
	char text[WHAT_SIZE];

	text_fit(text, sizeof(text), what);
	switch (use) {
	case STYLE_VARIABLE:
		if (check->for_kindle && !check->has_variables)
			diag_add(
			    check->diags, DIAG_STYLE_KINDLE, line, "variables");
		check->has_variables = true;
		return;
	case STYLE_IMPORT:
		diag_add(check->diags, DIAG_STYLE_EPUB, line,
		    "@import of %s, which is not in the book", text);
		return;
	case STYLE_URL:
		if (!is_inside(what))
			diag_add(check->diags, DIAG_STYLE_EPUB, line,
			    "url(%s) is not in the book", text);
		return;
	case STYLE_CHARSET:
		if (!text_equal_case(what, "utf-8"))
			diag_add(check->diags, DIAG_STYLE_EPUB, line,
			    "@charset %s, not utf-8", text);
		return;
	case STYLE_DIRECTION:
		diag_add(check->diags, DIAG_STYLE_EPUB, line, "%s", text);
		return;
	}
}

void user_style_check(const char *css, bool for_kindle, struct diag_list *diags)
{
	struct check check = { .diags = diags, .for_kindle = for_kindle };

	style_scan(css, tell, &check);
}
