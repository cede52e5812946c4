/* The paths that most rules are made of, //name[test of one attribute], matched
 * without XPath: a walk over the tree, twenty times as fast. */
#include <string.h>

#include "page/rules.h"

/* What is left of the path. */
struct scan {
	const char *at;
};

static bool take(struct scan *scan, const char *word)
{
	size_t size = strlen(word);

	while (*scan->at == ' ')
		scan->at++;
	if (strncmp(scan->at, word, size) != 0)
		return false;
	scan->at += size;
	return true;
}

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	    c == '_';
}

/* A name without a prefix, in lower case: as HTML has them. */
static bool take_name(struct scan *scan, const char **name, size_t *size)
{
	while (*scan->at == ' ')
		scan->at++;
	*name = scan->at;
	while (is_name_byte(*scan->at))
		scan->at++;
	*size = (size_t)(scan->at - *name);
	return *size > 0 && **name != '-' && !(**name >= '0' && **name <= '9');
}

static bool take_attr(struct scan *scan, struct path_match *match)
{
	return take(scan, "@") &&
	    take_name(scan, &match->attr, &match->attr_size);
}

static bool take_literal(struct scan *scan, struct path_match *match)
{
	const char *end;
	char quote;

	while (*scan->at == ' ')
		scan->at++;
	quote = *scan->at;
	if (quote != '"' && quote != '\'')
		return false;
	end = strchr(scan->at + 1, quote);
	if (!end)
		return false;
	match->value = scan->at + 1;
	match->value_size = (size_t)(end - match->value);
	scan->at = end + 1;
	return true;
}

static bool take_pair(struct scan *scan, struct path_match *match)
{
	return take(scan, "(") && take_attr(scan, match) && take(scan, ",") &&
	    take_literal(scan, match) && take(scan, ")");
}

/* contains(concat(' ', normalize-space(@class), ' '), ' word ') */
static bool take_word_test(struct scan *scan, struct path_match *match)
{
	if (!take(scan, "contains") || !take(scan, "(") ||
	    !take(scan, "concat") || !take(scan, "(") || !take(scan, "' '") ||
	    !take(scan, ",") || !take(scan, "normalize-space") ||
	    !take(scan, "(") || !take_attr(scan, match) || !take(scan, ")") ||
	    !take(scan, ",") || !take(scan, "' '") || !take(scan, ")") ||
	    !take(scan, ",") || !take_literal(scan, match) || !take(scan, ")"))
		return false;
	/* one word between two spaces; anything else is for XPath */
	if (match->value_size < 3 || match->value[0] != ' ' ||
	    match->value[match->value_size - 1] != ' ')
		return false;
	match->value++;
	match->value_size -= 2;
	match->test = MATCH_WORD;
	return !memchr(match->value, ' ', match->value_size);
}

static bool take_test(struct scan *scan, struct path_match *match)
{
	struct scan start = *scan;

	if (take_word_test(scan, match))
		return true;
	*scan = start;
	if (take(scan, "contains")) {
		match->test = MATCH_CONTAINS;
		return take_pair(scan, match);
	}
	if (take(scan, "starts-with")) {
		match->test = MATCH_STARTS;
		return take_pair(scan, match);
	}
	if (!take_attr(scan, match))
		return false;
	match->test = MATCH_HAS;
	if (!take(scan, "="))
		return true;
	match->test = MATCH_IS;
	return take_literal(scan, match);
}

bool path_match_read(const char *path, struct path_match *match)
{
	struct scan scan = { path };

	memset(match, 0, sizeof(*match));
	if (!take(&scan, "//"))
		return false;
	if (!take(&scan, "*") &&
	    !take_name(&scan, &match->name, &match->name_size))
		return false;
	if (take(&scan, "[") && (!take_test(&scan, match) || !take(&scan, "]")))
		return false;
	return take(&scan, "") && *scan.at == '\0';
}

static bool is_name(const xmlChar *name, const char *wanted, size_t size)
{
	return !strncmp((const char *)name, wanted, size) && !name[size];
}

static const char *attr_value(
    const struct path_match *match, const xmlNode *node)
{
	const xmlAttr *attr;

	for (attr = node->properties; attr; attr = attr->next)
		if (is_name(attr->name, match->attr, match->attr_size))
			return attr->children && attr->children->content
			    ? (const char *)attr->children->content
			    : "";
	return NULL;
}

/* White space as XPath 1.0 (3.7, ExprWhitespace) has it. */
#define PATH_SPACE " \t\n\r"

static bool has_word(const char *value, const char *word, size_t size)
{
	for (;;) {
		size_t length;

		value += strspn(value, PATH_SPACE);
		length = strcspn(value, PATH_SPACE);
		if (!length)
			return false;
		if (length == size && !memcmp(value, word, size))
			return true;
		value += length;
	}
}

bool path_matches(const struct path_match *match, const xmlNode *node)
{
	const char *value;

	if (match->name && !is_name(node->name, match->name, match->name_size))
		return false;
	if (match->test == MATCH_ALL)
		return true;
	value = attr_value(match, node);
	if (!value)
		/* as XPath: the text of no node is "" */
		return match->value && !match->value_size &&
		    match->test != MATCH_IS && match->test != MATCH_WORD;
	switch (match->test) {
	case MATCH_ALL:
	case MATCH_HAS:
		return true;
	case MATCH_IS:
		return strlen(value) == match->value_size &&
		    !memcmp(value, match->value, match->value_size);
	case MATCH_CONTAINS:
		return memmem(value, strlen(value), match->value,
			   match->value_size) != NULL;
	case MATCH_STARTS:
		return !strncmp(value, match->value, match->value_size);
	case MATCH_WORD:
		return has_word(value, match->value, match->value_size);
	}
	return false;
}
