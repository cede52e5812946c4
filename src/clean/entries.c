/* Links to other articles of the book. */
#include <string.h>

#include "clean/tidy.h"

/* Until entries_tidy() an href that leads to a file beside this one is
 * "entry:ID ADDRESS"; the address may be empty. */
#define MARK "entry:"

const char *entry_reference(
    struct builder *b, const char *raw, const char *address)
{
	char id[ENTRY_ID_SIZE];
	uint64_t entry;

	/* the page's own address says it better than its place in a folder */
	if ((address && link_find(b->links, address, b->entry, &entry)) ||
	    !link_find_file(b->links, b->name, raw, b->base, b->entry, &entry))
		return NULL;
	entry_id(entry, id);
	return arena_printf(b->arena, MARK "%s %s", id, address ? address : "");
}

static void mark_read(struct arena *arena, struct node *link, const char *href)
{
	const char *id = href + strlen(MARK);
	size_t size = strcspn(id, " ");
	const char *address = id + size + 1;

	node_set_attr(arena, link, ATTR_ENTRY, arena_strndup(arena, id, size));
	node_set_attr(arena, link, ATTR_HREF, *address ? address : NULL);
}

static void address_read(struct builder *b, struct node *link, const char *href)
{
	char id[ENTRY_ID_SIZE];
	uint64_t entry;

	if (!link_find(b->links, href, b->entry, &entry))
		return;
	entry_id(entry, id);
	node_set_attr(b->arena, link, ATTR_ENTRY, id);
}

void entries_tidy(struct builder *b)
{
	struct node *body = b->article->body, *node = body;
	const char *href;

	while (b->links && (node = node_following(node, body))) {
		href = node->tag == TAG_A ? node_attr(node, ATTR_HREF) : NULL;
		if (!href || *href == '#')
			continue;
		if (text_starts_with(href, MARK))
			mark_read(b->arena, node, href);
		else
			address_read(b, node, href);
	}
}
