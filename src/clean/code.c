/* Program code: its language, and listings that are no pre. */
#include <string.h>

#include "clean/build.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

/* Where a class says the language, best first. */
static const struct {
	const char *start;
	bool is_word; /* any class behind it: no dash is believed */
} prefixes[] = {
	{ "language-", false },
	{ "lang-", false },
	{ "lang:", false },
	{ "highlight-source-", false },
	{ "brush:", false },
	{ "syntaxhighlighter ", true },
	{ "sourceCode ", true },
	{ "hljs ", true },
	{ "highlight ", true },
};

/* What stands there without being one. */
static const char *const vague[] = { "plaintext", "plain", "text", "txt",
	"none", "default", "generic", "raw", "auto", "highlight", "hljs",
	"nohighlight", "notranslate", "wrap", "nowrap", "linenums", "code",
	"collapse", "nogutter" };

static const char *language_name(
    struct arena *arena, const char *s, size_t size, bool is_word)
{
	char *name = text_lower(arena, arena_strndup(arena, s, size));
	size_t i;

	if (!size || size > 20 ||
	    strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789+#-") != size ||
	    (is_word && strchr(name, '-')))
		return NULL;
	for (i = 0; i < COUNT(vague); i++)
		if (!strcmp(name, vague[i]))
			return NULL;
	return name;
}

/* "language-c", "lang-c", "brush: c; ...", "highlight c" and the like. */
const char *node_program_language(
    struct arena *arena, const struct page_node *node)
{
	static const char *const attrs[] = { "data-lang", "data-language",
		"data-enlighter-language" };
	const char *class = page_attr(node, "class"), *s, *found;
	size_t i;

	for (i = 0; class && i < COUNT(prefixes); i++) {
		s = strstr(class, prefixes[i].start);
		if (!s || (s > class && !is_html_space((unsigned char)s[-1])))
			continue;
		s += strlen(prefixes[i].start);
		s += strspn(s, " \t\n");
		found = language_name(
		    arena, s, strcspn(s, " \t\n;"), prefixes[i].is_word);
		if (found)
			return found;
	}
	for (i = 0; i < COUNT(attrs); i++) {
		s = page_attr(node, attrs[i]);
		found = s ? language_name(arena, s, strlen(s), false) : NULL;
		if (found)
			return found;
	}
	return NULL;
}

/* The elements of a listing that only hold its lines. */
bool listing_is_frame(const struct page_node *node)
{
	const struct page_node *child;
	const struct foreign *row = foreign_lookup(page_name(node));

	if (!row)
		return false;
	switch (row->act) {
	case ACT_TABLE:
	case ACT_SECTION:
	case ACT_ROW:
	case ACT_LIST:
		return true;
	case ACT_BREAK:
	case ACT_CELL:
		break;
	default:
		return false;
	}
	for (child = page_first(node); child; child = page_next(child)) {
		if (!page_name(child))
			continue;
		row = foreign_lookup(page_name(child));
		return row &&
		    (row->act == ACT_BREAK || row->act == ACT_TABLE ||
			row->act == ACT_LIST || row->act == ACT_LINE);
	}
	return false;
}
