/*
 * What Send-to-Kindle may refuse (its answers E013 and E999 name no reason).
 * Reported causes, and how a book of sheaf stands to them:
 * - no XML declaration, so that text is taken for ISO 8859-1; no language; links
 *   to the id of a body; pictures without a source (github.com/innocenat/
 *   kindle-epub-fix): markup.c writes the declaration, bodies have no id,
 *   pictures have a source, the language is checked here;
 * - "--" in a comment, CSS variables (github.com/harvard-edge/cs249r_book issue
 *   1148): there are no comments, variables can only come from the user and are
 *   looked for in user_style.c;
 * - names of files that are not ASCII, faults in toc.ncx and nav.xhtml
 *   (bookfere.com/post/973.html): names are hashes, EPUBCheck holds the rest;
 * - WebP, scripts, fonts, resources that are elsewhere: no book has any;
 * - size: 50 MB by mail (Amazon, "Using Your Send to Kindle Email Address"),
 *   200 MB by the site and the programs.
 */
#include <string.h>

#include "epub/kindle.h"

#define MAIL_BYTES   (50u << 20)
#define UPLOAD_BYTES (200u << 20)

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
