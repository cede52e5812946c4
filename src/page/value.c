/* Makes values of metadata plain. */
#include <string.h>

#include "page/page.h"
#include "page/value.h"

/* A value is one text; no tag is left in it when it is parsed. */
static const struct sheaf_options decode_options = {
	.limits = { [SHEAF_LIMIT_DEPTH] = 16,
	    [SHEAF_LIMIT_ATTRIBUTES] = 1,
	    [SHEAF_LIMIT_NODES] = 64 },
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
