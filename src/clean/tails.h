/* The words of what is no part of a text: tables, and how a line is held against
 * them.  Texts are collapsed. */
#ifndef CLEAN_TAILS_H
#define CLEAN_TAILS_H

#include "article/article.h"

/* Asks to follow, to join, to scan. */
bool is_promo(const char *text);

/* The same, and there is a picture to scan. */
bool is_scan(const char *text);

/* What a site sets under or over every text; `at_end`: it stands near the
 * end. */
bool is_boilerplate(const char *text, bool at_end);

/* The words over a list of other articles, alone. */
bool is_related_title(const char *text);

/* The address of a page that shares this one. */
bool is_share_link(const char *href);

/* A picture for giving money to the writer. */
bool is_donation(const char *url);

/* Nothing but signs: arrows, pointing hands, dashes; no letter or digit. */
bool is_signs(const char *text);

#endif
