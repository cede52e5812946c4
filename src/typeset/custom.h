/* Custom properties and var() (CSS Custom Properties 1).  Private to
 * typeset/. */
#ifndef TYPESET_CUSTOM_H
#define TYPESET_CUSTOM_H

#include "typeset/value.h"

/* A declaration as it stands in the sheet: of a custom property, or of one
 * whose value has var() in it. */
struct raw {
	const char *name;
	const struct token *tokens;
	size_t count;
};

enum custom_state { CUSTOM_RAW, CUSTOM_OPEN, CUSTOM_GOOD, CUSTOM_BAD };

/* On one element. */
struct custom {
	const char *name;
	const struct token *tokens;
	size_t count;
	enum custom_state state;
};

struct customs {
	struct custom *list;
	size_t count;
};

bool is_custom_name(const char *name);
bool has_var(const struct token *, size_t count);

/* A copy of what an element inherits, which may be NULL. */
struct customs *customs_inherit(struct arena *, const struct customs *parent);

/* Later ones replace earlier ones; more than the ceiling are left out. */
void customs_set(struct customs *, const struct raw *);

/* When all are set: what they refer to takes its place; cycles make them
 * invalid. */
void customs_resolve(struct arena *, struct customs *,
    const struct customs *parent);

/* `tokens` with what stands for var(), or false: invalid at computed-value
 * time. */
bool customs_expand(struct arena *, const struct customs *,
    const struct raw *, const struct token **tokens, size_t *count);

#endif
