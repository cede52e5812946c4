/* Keys and values of a manifest. */
#include <string.h>

#include "lib/manifest_keys.h"

const char *shown(const struct reader *reader, const char *text)
{
	char out[61];

	text_fit(out, sizeof(out), text);
	return arena_strdup(reader->arena, out);
}

/* What is not of the kind, or empty, is told. */
static bool has_kind(const struct reader *reader,
    const struct config_node *node, const struct key_row *row)
{
	if (node->kind == CONFIG_TEXT && text_is_blank(node->text)) {
		WRONG(reader, node, "%s: empty", node->key);
		return false;
	}
	if (node->kind == row->kind ||
	    (row->is_list_too && node->kind == CONFIG_LIST))
		return true;
	WRONG(reader, node, "%s: not %s", node->key,
	    row->is_list_too ? "a text or a list"
			     : config_kind_name(row->kind));
	return false;
}

void take_keys(struct reader *reader, const struct config_node *map,
    const struct key_row *rows, size_t count, void *context)
{
	const struct config_node *node;
	size_t i;

	for (node = map->first; node; node = node->next) {
		for (i = 0; i < count && strcmp(rows[i].key, node->key) != 0;
		     i++)
			;
		if (i == count)
			WRONG(reader, node, "%s: no such key",
			    shown(reader, node->key));
		else if (has_kind(reader, node, &rows[i]))
			rows[i].take(reader, node, context);
	}
}

const struct config_node *child(const struct config_node *map, const char *key)
{
	const struct config_node *node = map->first;

	while (node && strcmp(node->key, key) != 0)
		node = node->next;
	return node;
}

const char *plain(const struct reader *reader, const struct config_node *node)
{
	return text_collapse(reader->arena, node->text);
}

const char **texts(
    struct reader *reader, const struct config_node *node, size_t *count)
{
	const struct config_node *item = node->first;
	const char **list = arena_array(
	    reader->arena, node->count + 1, sizeof(*list));

	*count = 0;
	if (node->kind == CONFIG_LIST && !node->first)
		WRONG(reader, node, "%s: empty", node->key);
	if (node->kind == CONFIG_TEXT)
		list[(*count)++] = plain(reader, node);
	for (; item; item = item->next)
		if (item->kind != CONFIG_TEXT || text_is_blank(item->text))
			WRONG(reader, item, "%s: not a text", node->key);
		else
			list[(*count)++] = plain(reader, item);
	return list;
}

static bool has_cjk(const char *text)
{
	size_t size = strlen(text), i = 0;
	uint32_t c = 0;

	while (i < size && !is_cjk_letter(c))
		i += utf8_decode(text + i, size - i, &c);
	return is_cjk_letter(c);
}

const char *joined(struct reader *reader, const char *const *list, size_t count)
{
	struct buf buf = BUF_INIT;
	const char *text;

	for (size_t i = 0; i < count; i++)
		buf_printf(&buf, "%s%s",
		    i == 0                 ? ""
			: has_cjk(list[0]) ? "、"
					   : ", ",
		    list[i]);
	text = arena_strdup(reader->arena, buf_text(&buf));
	buf_release(&buf);
	return text;
}

const char *path_of(const struct reader *reader, const char *path)
{
	return *path == '/'
	    ? path
	    : arena_printf(reader->arena, "%s%s", reader->folder, path);
}
