/* Notes that stood in attributes become endnotes. */
#include <string.h>

#include "clean/tidy.h"

static void note_append(
    struct builder *b, struct node *list, const struct note *note)
{
	struct node *item = node_new(b->arena, TAG_LI);
	struct node *line = node_new(b->arena, TAG_P);
	struct node *back = node_new(b->arena, TAG_A);
	const char *text = text_collapse(b->arena, note->text);

	node_set_role(b->arena, item, ROLE_NOTE);
	node_append(list, item);
	node_append(item, line);
	node_append(line, node_text_new(b->arena, text, strlen(text)));
	node_append(line, node_text_new(b->arena, " ", 1));
	node_set_attr(b->arena, back, ATTR_HREF,
	    arena_printf(b->arena, "#%s", note->back));
	node_set_role(b->arena, back, ROLE_BACKLINK);
	node_append(back, node_text_new(b->arena, "↩", strlen("↩")));
	node_append(line, back);
	names_add(&b->writer.ids, note->name)->value = item;
}

void notes_tidy(struct builder *b)
{
	struct node *aside, *list;
	const struct note *note;

	if (!b->notes)
		return;
	aside = node_new(b->arena, TAG_ASIDE);
	node_set_role(b->arena, aside, ROLE_NOTES);
	node_append(b->article->body, aside);
	list = node_new(b->arena, TAG_OL);
	node_append(aside, list);
	for (note = b->notes; note; note = note->next)
		note_append(b, list, note);
}
