/* @font-face (CSS Fonts 4, section 4): names for installed fonts.  Private to
 * typeset/. */
#ifndef TYPESET_FONT_RULE_H
#define TYPESET_FONT_RULE_H

#include "typeset/value.h"

struct font_rule {
	const char *family;     /* the name; NULL: not said */
	const char *locals;     /* families or full names, as a list; or NULL */
	bool is_bold, is_italic;        /* what text it is for */
	struct font_rule *next;
};

/* Takes a descriptor, whose value is without spaces at its ends; false: it is not
 * supported. */
bool font_rule_set(struct arena *, struct font_rule *, const char *name,
    const struct token *value, size_t count);

/* A list of families with the names of rules replaced by what they stand for; the
 * list itself where there is none. */
const char *font_rules_apply(struct arena *, const struct font_rule *,
    const char *families, bool is_bold, bool is_italic);

#endif
