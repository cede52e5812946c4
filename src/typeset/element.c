/* The tree that selectors match. */
#include "typeset/element.h"

#include <string.h>

void element_append(struct element *parent, struct element *child)
{
	child->parent = parent;
	child->prev = parent->last;
	if (parent->last)
		parent->last->next = child;
	else
		parent->first = child;
	parent->last = child;
}

void element_insert_after(struct element *place, struct element *element)
{
	struct element *parent = place->parent;

	element->parent = parent;
	element->prev = place;
	element->next = place->next;
	*(place->next ? &place->next->prev : &parent->last) = element;
	place->next = element;
}

void element_prepend(struct element *parent, struct element *child)
{
	child->parent = parent;
	child->next = parent->first;
	*(parent->first ? &parent->first->prev : &parent->last) = child;
	parent->first = child;
}

void element_unlink(struct element *child)
{
	struct element *parent = child->parent;

	*(child->prev ? &child->prev->next : &parent->first) = child->next;
	*(child->next ? &child->next->prev : &parent->last) = child->prev;
	child->parent = child->prev = child->next = NULL;
}

struct element *element_new(struct arena *arena, struct element *parent,
    const char *name, const char *classes)
{
	struct element *element = ARENA_NEW(arena, struct element);

	element->name = name;
	element->classes = classes;
	element->language = "";
	if (parent) {
		element->language = parent->language;
		element_append(parent, element);
	}
	return element;
}

struct element *element_text_new(struct arena *arena, struct element *parent,
    const char *text, const struct node *node)
{
	struct element *element = element_new(arena, parent, NULL, "");

	element->text = text;
	element->node = node;
	element->is_inline = true;
	return element;
}

struct element *element_lines_new(struct arena *scratch, struct arena *nodes,
    struct element *parent, const char *name, enum tag tag, const char *classes,
    const char *text)
{
	struct element *element = element_new(scratch, parent, name, classes);
	struct node *node = node_new(nodes, tag);
	struct node *inside = node_text_new(nodes, text, strlen(text));

	node_append(node, inside);
	element->node = node;
	element->is_inline = is_phrasing(tag);
	element_text_new(scratch, element, inside->text, inside);
	return element;
}

static bool is_inline_node(const struct node *node)
{
	if (node->tag == TAG_IMG)
		return !node->parent || node->parent->tag != TAG_FIGURE;
	return is_phrasing(node->tag) || node->tag == TAG_RT ||
	    node->tag == TAG_RP;
}

/* Emphasis in Han characters, which have no italics: the class "han". */
static bool is_han_emphasis(const struct node *node)
{
	const struct node *inside = node;

	if (node->tag != TAG_EM && node->tag != TAG_I &&
	    node->tag != TAG_CITE && node->tag != TAG_DFN &&
	    node->tag != TAG_VAR)
		return false;
	while ((inside = node_following(inside, node))) {
		const char *text = inside->tag == TAG_TEXT ? inside->text : "";
		uint32_t code;

		size_t size = strlen(text), at = 0;

		while (at < size) {
			at += utf8_decode(text + at, size - at, &code);
			if (is_cjk_letter(code))
				return true;
		}
	}
	return false;
}

static struct element *add_node(struct arena *arena, struct element *parent,
    const struct article *article, const struct node *node)
{
	struct element *element;
	const char *language;

	if (node->tag == TAG_TEXT)
		return element_text_new(arena, parent, node->text, node);
	element = element_new(arena, parent, tag_rows[node->tag].name,
	    is_han_emphasis(node) ? "han" : role_names[node_role(node)]);
	element->node = node;
	element->id = node_attr(node, ATTR_ID);
	element->is_inline = is_inline_node(node);
	language = node_attr(node, ATTR_LANG);
	if (language)
		element->language = language;
	if (node->tag == TAG_IMG)
		element->picture = node_picture(article, node);
	return element;
}

void element_add_nodes(struct arena *arena, struct element *parent,
    const struct article *article, const struct node *root)
{
	const struct node *node = root->first;
	struct element *place = parent;

	while (node) {
		struct element *element = add_node(arena, place, article, node);

		if (node->first) {
			node = node->first;
			place = element;
			continue;
		}
		while (!node->next && node->parent != root) {
			node = node->parent;
			place = place->parent;
		}
		node = node->next;
	}
}

struct element *element_following(
    const struct element *element, const struct element *root, bool with_inside)
{
	if (with_inside && element->first)
		return element->first;
	while (element != root && !element->next)
		element = element->parent;
	return element == root ? NULL : element->next;
}

enum tag element_tag(const struct element *element)
{
	return element->node ? element->node->tag : TAG_TEXT;
}

bool element_has_class(const struct element *element, const char *name)
{
	const char *list = element->classes;
	size_t size = strlen(name);

	while (size > 0 && *list) {
		size_t length = strcspn(list, " ");

		if (length == size && memcmp(list, name, size) == 0)
			return true;
		list += length;
		list += strspn(list, " ");
	}
	return false;
}

bool element_counts(const struct element *element)
{
	return element->name && element->pseudo == PSEUDO_NONE;
}

const struct element *element_before(const struct element *element)
{
	do
		element = element->prev;
	while (element && !element_counts(element));
	return element;
}

const struct element *element_after(const struct element *element)
{
	do
		element = element->next;
	while (element && !element_counts(element));
	return element;
}

const char *element_own_text(const struct element *element)
{
	if (!element->name)
		return element->text;
	return element_tag(element) == TAG_BR ? " " : "";
}

bool element_has_text(const struct element *element)
{
	enum tag tag = element_tag(element);

	return tag != TAG_RT && tag != TAG_RP && element->pseudo == PSEUDO_NONE;
}

char *element_text(struct arena *arena, const struct element *root)
{
	struct buf text = BUF_INIT;
	const struct element *element = root;
	char *kept;

	while (element) {
		buf_puts(&text, element_own_text(element));
		element = element_following(
		    element, root, element_has_text(element));
	}
	kept = arena_strdup(arena, buf_text(&text));
	buf_release(&text);
	return kept;
}
