/* What the attributes of a foreign element say. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clean/build.h"

static bool node_has_style(
    const struct page_node *node, const char *property, const char *value)
{
	const char *style = page_attr(node, "style"), *s = style;
	size_t length = strlen(property), size;
	bool is_part;

	if (!style)
		return false;
	while ((s = strcasestr(s, property))) {
		/* "line-height" is another property than "height" */
		is_part = s > style &&
		    (s[-1] == '-' || ((unsigned char)s[-1] | 32u) - 'a' < 26);
		s += length;
		if (is_part)
			continue;
		s += strspn(s, " \t\n");
		if (*s != ':')
			continue;
		s += 1 + strspn(s + 1, " \t\n");
		size = strlen(value);
		if (!strncasecmp(s, value, size))
			return true;
	}
	return false;
}

bool node_is_hidden(const struct page_node *node)
{
	return page_attr(node, "hidden") ||
	    node_has_style(node, "display", "none");
}

static bool is_dot_side(const struct page_node *node, const char *name)
{
	const char *value = page_attr(node, name);

	if (value)
		return !strcmp(value, "0") || !strcmp(value, "1") ||
		    !strcmp(value, "1px");
	return node_has_style(node, name, "1px") ||
	    node_has_style(node, name, "0px");
}

bool node_is_dot(const struct page_node *node)
{
	return is_dot_side(node, "width") && is_dot_side(node, "height");
}

const char *node_align(const struct page_node *node)
{
	const char *align = page_attr(node, "align");

	if (node_has_style(node, "text-align", "center") ||
	    (align &&
		(text_equal_case(align, "center") ||
		    text_equal_case(align, "middle"))))
		return "center";
	if (node_has_style(node, "text-align", "right") ||
	    (align && text_equal_case(align, "right")))
		return "right";
	return NULL;
}

/* BCP 47 in form, or NULL. */
const char *node_lang(const struct page_node *node)
{
	const char *lang = page_attr(node, "lang");
	size_t size = lang ? strspn(lang,
				 "abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
			   : 0;

	return size > 1 && size < 36 && !lang[size] && lang[0] != '-' ? lang
								      : NULL;
}

const char *node_dir(const struct page_node *node)
{
	const char *dir = page_attr(node, "dir");

	if (!dir)
		return NULL;
	return text_equal_case(dir, "rtl") ? "rtl"
	    : text_equal_case(dir, "ltr")  ? "ltr"
					   : NULL;
}

/* A number attribute in canonical form, or NULL. */
const char *node_number(struct arena *arena, const struct page_node *node,
    const char *name, long least, long most)
{
	const char *value = page_attr(node, name);
	char *end;
	long number;

	if (!value || !*value || strlen(value) > 10)
		return NULL;
	number = strtol(value, &end, 10);
	if (end == value || number < least || number > most)
		return NULL;
	return arena_printf(arena, "%ld", number);
}
