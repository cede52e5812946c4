/* The tables of what a book may contain. */
#include "article/article.h"

const struct tag_row tag_rows[TAG_COUNT] = {
	[TAG_TEXT] = { "#text", TAG_PHRASING, TAG_NONE },
#define TAG(id, name, kind, content)                                           \
	[TAG_##id] = { name, TAG_##kind, TAG_##content },
#include "article/tags.def"
#undef TAG
};

const char *const attr_names[ATTR_COUNT] = {
#define ATTR(id, name) [ATTR_##id] = name,
#include "article/attrs.def"
#undef ATTR
};

const char *const role_names[ROLE_COUNT] = {
	[ROLE_NONE] = "",
#define ROLE(id, name) [ROLE_##id] = name,
#include "article/roles.def"
#undef ROLE
};

const char *const mention_verdicts[MENTION_VERDICTS] = {
	[MENTION_KEPT] = "kept",
	[MENTION_OTHER_TEXT] = "other-text",
	[MENTION_TOO_SHORT] = "too-short",
	[MENTION_INSIDE_WORD] = "inside-word",
	[MENTION_COMMON_WORD] = "common-word",
	[MENTION_IN_CREDIT] = "in-credit",
};

bool is_block(enum tag tag)
{
	return tag_rows[tag].kind == TAG_FLOW;
}

bool is_phrasing(enum tag tag)
{
	return tag_rows[tag].kind == TAG_PHRASING;
}

bool is_around_lines(enum tag tag)
{
	return !is_phrasing(tag) && tag != TAG_RT && tag != TAG_RP;
}

bool is_heading(enum tag tag)
{
	return tag >= TAG_H1 && tag <= TAG_H6;
}
