/* Where links lead, for paper: a note behind each, span.link-note. */
#include "typeset/link_note.h"

#include <string.h>

/* The text of a link says where it leads, wherever it starts and ends. */
static bool shows(const char *text, const char *shown)
{
	size_t size = strlen(shown);

	if (size > 0 && shown[size - 1] == '/')
		size--;
	for (const char *at = text; (at = strchr(at, shown[0])); at++)
		if (strncmp(at, shown, size) == 0)
			return true;
	return false;
}

static struct node *append_node(
    struct arena *arena, struct node *parent, enum tag tag)
{
	struct node *node = node_new(arena, tag);

	if (parent)
		node_append(parent, node);
	return node;
}

/* Nodes of its own say that it is a note with a link in it. */
static void add_note(struct arena *scratch, struct arena *nodes,
    struct element *link, const char *href, const char *shown)
{
	struct node *node = append_node(nodes, NULL, TAG_P);
	struct node *anchor = append_node(nodes, node, TAG_A);
	struct node *text = node_text_new(nodes, shown, strlen(shown));
	struct element *note = element_new(scratch, NULL, "span", "link-note");
	struct element *inside;

	node_set_attr(nodes, node, ATTR_ROLE, role_names[ROLE_NOTE]);
	node_set_attr(nodes, anchor, ATTR_HREF, href);
	node_append(anchor, text);
	note->node = node;
	note->is_inline = true;
	note->language = "en";
	element_insert_after(link, note);
	inside = element_new(scratch, note, "a", "");
	inside->node = anchor;
	inside->is_inline = true;
	element_text_new(scratch, inside, text->text, text);
}

static bool is_wanted(const struct element *element, struct arena *arena,
    const char **href, const char **shown)
{
	if (!element->name || element_tag(element) != TAG_A ||
	    node_role(element->node) != ROLE_NONE ||
	    node_attr(element->node, ATTR_ENTRY))
		return false;
	*href = node_attr(element->node, ATTR_HREF);
	if (!*href || **href == '#')
		return false;
	*shown = link_shown(arena, *href);
	return **shown != '\0' && !shows(element_text(arena, element), *shown);
}

void link_notes_add(
    struct arena *scratch, struct arena *nodes, struct element *root)
{
	struct table seen = { 0 };
	struct element *element = root;
	bool has_notes = false;

	while (element) {
		/* a heading's text goes into bookmarks and running heads, and
		 * notes have no notes */
		bool is_inside = !is_heading(element_tag(element)) &&
		    !(element->node && node_role(element->node) == ROLE_NOTE) &&
		    !(element->name && strcmp(element->name, "header") == 0);
		struct element *next = element_following(
		    element, root, is_inside);
		const char *href, *shown;

		has_notes |= element_tag(element) == TAG_LI &&
		    node_role(element->node) == ROLE_NOTE;
		if (is_wanted(element, nodes, &href, &shown)) {
			struct hash key = hash_bytes(shown, strlen(shown));

			if (!table_lookup(&seen, &key))
				add_note(scratch, nodes, element, href, shown);
			table_put(&seen, &key, element);
		}
		element = next;
	}
	table_release(&seen);
	/* a style may number them apart from the article's own */
	if (has_notes)
		root->classes = arena_printf(
		    scratch, "%s has-notes", root->classes);
}
