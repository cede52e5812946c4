/*
 * What Send-to-Kindle may refuse (its answers E013 and E999 name no reason).
 * Reported causes, and how a book of sheaf stands to them:
 * - no XML declaration, so that text is taken for ISO 8859-1; no language; links
 *   to the id of a body; pictures without a source (github.com/innocenat/
 *   kindle-epub-fix): markup.c writes the declaration, bodies have no id,
 *   pictures have a source, the language is checked here;
 * - "--" in a comment, CSS variables (github.com/harvard-edge/cs249r_book issue
 *   1148): there are no comments, variables can only come from the user and are
 *   looked for here;
 * - names of files that are not ASCII, faults in toc.ncx and nav.xhtml
 *   (bookfere.com/post/973.html): names are hashes, EPUBCheck holds the rest;
 * - WebP, scripts, fonts, resources that are elsewhere: no book has any;
 * - size: 50 MB by mail (Amazon, "Using Your Send to Kindle Email Address"),
 *   200 MB by the site and the programs.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "epub/kindle.h"

#define MAIL_BYTES   (50u << 20)
#define UPLOAD_BYTES (200u << 20)

/* Behind a comment or a string that begins at `css`; `css` if none does. */
static const char *behind_quoted(const char *css)
{
	const char *end;

	if (css[0] == '/' && css[1] == '*') {
		end = strstr(css + 2, "*/");
		return end ? end + 2 : strchr(css, '\0');
	}
	if (*css != '"' && *css != '\'')
		return css;
	for (end = css + 1; *end && *end != *css && *end != '\n'; end++)
		if (*end == '\\' && end[1])
			end++;
	return *end ? end + 1 : end;
}

static size_t name_length(const char *css)
{
	size_t length = 0;

	while (isalnum((unsigned char)css[length]) || css[length] == '-' ||
	    css[length] == '_' || (unsigned char)css[length] >= 0x80)
		length++;
	return length;
}

/* "var(" or the "--name" of one (CSS Variables 1, 2 and 3). */
static bool is_variable(const char *css, size_t length)
{
	return (length == 3 && strncasecmp(css, "var(", 4) == 0) ||
	    (length > 2 && css[0] == '-' && css[1] == '-');
}

void kindle_check_style(const char *style, struct diag_list *diags)
{
	const char *css = style, *behind;
	unsigned line = 1;
	size_t length;

	while (*css) {
		length = name_length(css);
		if (is_variable(css, length)) {
			diag_add(diags, DIAG_STYLE_KINDLE, line, "variables");
			return;
		}
		behind = length > 0 ? css + length : behind_quoted(css);
		if (behind == css)
			behind++;
		for (; css < behind; css++)
			line += *css == '\n';
	}
}

void kindle_check_book(
    const struct package *package, uint64_t size, struct diag_list *diags)
{
	if (size > UPLOAD_BYTES)
		diag_add(diags, DIAG_KINDLE_LARGE, 0, NULL);
	else if (size > MAIL_BYTES)
		diag_add(diags, DIAG_KINDLE_MAIL, 0, NULL);
	if (strcmp(package->language, "und") == 0)
		diag_add(diags, DIAG_KINDLE_LANGUAGE, 0, NULL);
}
