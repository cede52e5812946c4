/* Makes values of metadata plain. */
#include <string.h>

#include "page/page.h"
#include "page/value.h"

/* A value is one text; no tag is left in it when it is parsed. */
static const struct sheaf_options decode_options = {
	.limits = { [SHEAF_LIMIT_DEPTH] = 16,
	    [SHEAF_LIMIT_ATTRIBUTES] = 1,
	    [SHEAF_LIMIT_NODES] = 64,
	    [SHEAF_LIMIT_TEXT_RUN] = UINT64_MAX },
};

const char *value_decode(struct arena *arena, const char *value)
{
	struct buf markup = BUF_INIT, plain = BUF_INIT;
	struct diag_list ignored;
	struct page_text text = { .body_line = 1 };
	const struct page_node *root, *node;
	struct page *page;

	if (strchr(value, '&') == NULL)
		return value;
	for (; *value != '\0'; value++) {
		if (*value == '<')
			buf_puts(&markup, "&lt;");
		else
			buf_putc(&markup, *value);
	}
	text.body = buf_text(&markup);
	text.body_size = markup.size;
	diag_list_init(&ignored, arena);
	page = page_parse(&text, true, &decode_options, &ignored);
	root = page_body(page);
	for (node = root; node != NULL;
	     node = page_following(node, root, false))
		if (page_node_text(node) != NULL)
			buf_puts(&plain, page_node_text(node));
	value = arena_strdup(arena, buf_text(&plain));
	page_free(page);
	buf_release(&markup);
	buf_release(&plain);
	return value;
}

static size_t name_length(const char *p)
{
	size_t size = 0;

	while ((p[size] | 0x20) >= 'a' && (p[size] | 0x20) <= 'z')
		size++;
	return size;
}

static bool is_month(const char *p)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May",
		"Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

	return text_starts_with_any(p, months, 12);
}

/* "3 March", "12:30", "4/5/2020", "2020", "2 hours ago"; not "4 News". */
static bool is_numeric_date(const char *p)
{
	static const char *const units[] = { "second", "minute", "hour", "day",
		"week", "month", "year", "min", "hr" };
	size_t digits = strspn(p, "0123456789");
	const char *rest = p + digits;

	if (digits == 0)
		return false;
	if (digits == 4 && (*p == '1' || *p == '2'))
		return (*rest | 0x20) < 'a' || (*rest | 0x20) > 'z';
	if (strchr(":./-", *rest) && rest[0] && strspn(rest + 1, "0123456789"))
		return true;
	rest += name_length(rest) == 2 ? 2 : 0; /* 3rd */
	rest += strspn(rest, " ");
	return is_month(rest) || text_starts_with_any(rest, units, 9);
}

/* A date starts at `p`: of numbers, a month and a day, or a weekday and one of
 * these. */
static bool starts_date(const char *p)
{
	static const char *const days[] = { "Monday", "Tuesday", "Wednesday",
		"Thursday", "Friday", "Saturday", "Sunday" };

	if (text_starts_with_any(p, days, 7)) {
		p += name_length(p);
		p += strspn(p, ", ");
	}
	if (!is_month(p))
		return is_numeric_date(p);
	p += name_length(p);
	p += strspn(p, ". ");
	return *p >= '0' && *p <= '9';
}

static size_t size_of_any(
    const char *text, const char *const *words, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (text_starts_with(text, words[i]))
			return strlen(words[i]);
	return 0;
}

size_t value_label(const char *text)
{
	static const char *const labels[] = { "本文作者：",
		"本文作者:", "作者：", "作者:", "作 者：", "作　者：", "作者｜",
		"作者丨", "撰文：", "撰文:", "撰稿：", "撰稿:", "记者：",
		"记者:", "文／", "文/", "文｜", "文丨", "文：", "文 | " };

	return size_of_any(text, labels, sizeof labels / sizeof labels[0]);
}

const char *value_author(struct arena *arena, const char *value)
{
	static const char *const labels[] = { "By ", "by ", "BY ",
		"By: ", "Author: ", "Written by ", "作者 " };
	char *names = text_collapse(arena, value), *p;
	size_t size = value_label(names);

	if (size == 0)
		size = size_of_any(
		    names, labels, sizeof labels / sizeof labels[0]);
	names += size;
	names += strspn(names, " ");
	for (p = strchr(names, ' '); p != NULL; p = strchr(p + 1, ' '))
		if (starts_date(p + 1)) {
			*p = '\0';
			break;
		}
	size = strlen(names);
	while (size > 0 && strchr(" ,|-/", names[size - 1]) != NULL)
		names[--size] = '\0';
	return names;
}

const char *value_language(struct arena *arena, const char *value)
{
	char *tag = text_collapse(arena, value);
	size_t length = 0, part = 0;
	char *p;

	for (p = tag; *p != '\0'; p++, length++) {
		bool is_letter = (*p | 0x20) >= 'a' && (*p | 0x20) <= 'z';

		if (*p == '_')
			*p = '-';
		if (*p == '-') {
			if (part == 0 || part > 8)
				return NULL;
			part = 0;
			continue;
		}
		if (!is_letter && !(*p >= '0' && *p <= '9'))
			return NULL;
		part++;
	}
	if (length < 2 || length > 35 || part == 0 || part > 8)
		return NULL;
	return tag;
}
