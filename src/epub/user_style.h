/* A style of the user, held against what EPUB allows. */
#ifndef EPUB_USER_STYLE_H
#define EPUB_USER_STYLE_H

#include "core/core.h"

/* Names what makes a book with it invalid, each with its line; `for_kindle`:
 * and the first place with what Send-to-Kindle refuses. */
void user_style_check(const char *css, bool for_kindle, struct diag_list *);

#endif
