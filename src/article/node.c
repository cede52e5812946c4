/* The tree: making, moving and asking nodes. */
#include <assert.h>
#include <string.h>

#include "article/article.h"

struct node *node_new(struct arena *arena, enum tag tag)
{
	struct node *node = ARENA_NEW(arena, struct node);

	node->tag = tag;
	return node;
}

struct node *node_text_new(struct arena *arena, const char *text, size_t size)
{
	struct node *node = node_new(arena, TAG_TEXT);

	node->text = arena_strndup(arena, text, size);
	return node;
}

void node_remove(struct node *node)
{
	struct node *parent = node->parent;

	if (!parent)
		return;
	if (node->prev)
		node->prev->next = node->next;
	else
		parent->first = node->next;
	if (node->next)
		node->next->prev = node->prev;
	else
		parent->last = node->prev;
	node->parent = node->prev = node->next = NULL;
}

/* Links `child`, which stands nowhere, between two neighbours. */
static void link_between(struct node *parent, struct node *prev,
    struct node *next, struct node *child)
{
	child->parent = parent;
	child->prev = prev;
	child->next = next;
	if (prev)
		prev->next = child;
	else
		parent->first = child;
	if (next)
		next->prev = child;
	else
		parent->last = child;
}

void node_append(struct node *parent, struct node *child)
{
	assert(parent->tag != TAG_TEXT);
	node_remove(child);
	link_between(parent, parent->last, NULL, child);
}

void node_insert_before(struct node *place, struct node *child)
{
	assert(place->parent && place != child);
	node_remove(child);
	link_between(place->parent, place->prev, place, child);
}

void node_insert_after(struct node *place, struct node *child)
{
	assert(place->parent && place != child);
	node_remove(child);
	link_between(place->parent, place, place->next, child);
}

void node_unwrap(struct node *node)
{
	while (node->first)
		node_insert_before(node, node->first);
	node_remove(node);
}

void node_wrap(struct node *node, struct node *wrapper)
{
	node_insert_before(node, wrapper);
	node_append(wrapper, node);
}

void node_move_children(struct node *to, struct node *from)
{
	struct node *child;

	assert(to != from);
	if (!from->first)
		return;
	for (child = from->first; child; child = child->next)
		child->parent = to;
	from->first->prev = to->last;
	if (to->last)
		to->last->next = from->first;
	else
		to->first = from->first;
	to->last = from->last;
	from->first = from->last = NULL;
}

struct node *node_following_outside(
    const struct node *node, const struct node *root)
{
	while (node != root) {
		if (node->next)
			return node->next;
		node = node->parent;
		assert(node);
	}
	return NULL;
}

struct node *node_following(const struct node *node, const struct node *root)
{
	if (node->first)
		return node->first;
	return node_following_outside(node, root);
}

const char *node_attr(const struct node *node, enum attr_id id)
{
	const struct attr *attr;

	for (attr = node->attrs; attr; attr = attr->next)
		if (attr->id == id)
			return attr->value;
	return NULL;
}

void node_set_attr(
    struct arena *arena, struct node *node, enum attr_id id, const char *value)
{
	struct attr **place = &node->attrs, *attr;

	while (*place && (*place)->id < id)
		place = &(*place)->next;
	attr = *place && (*place)->id == id ? *place : NULL;
	if (!value) {
		if (attr)
			*place = attr->next;
		return;
	}
	if (!attr) {
		attr = ARENA_NEW(arena, struct attr);
		attr->id = id;
		attr->next = *place;
		*place = attr;
	}
	attr->value = arena_strdup(arena, value);
}

enum role node_role(const struct node *node)
{
	const char *name = node_attr(node, ATTR_ROLE);
	enum role role;

	if (name)
		for (role = ROLE_NONE + 1; role < ROLE_COUNT; role++)
			if (!strcmp(name, role_names[role]))
				return role;
	return ROLE_NONE;
}

void node_set_role(struct arena *arena, struct node *node, enum role role)
{
	node_set_attr(arena, node, ATTR_ROLE,
	    role == ROLE_NONE ? NULL : role_names[role]);
}

bool node_is_within(const struct node *node, enum tag tag)
{
	for (node = node->parent; node; node = node->parent)
		if (node->tag == tag)
			return true;
	return false;
}

static void add_text(const struct node *node, struct buf *out)
{
	if (node->tag == TAG_TEXT)
		buf_puts(out, node->text);
	else if (node->tag == TAG_BR)
		buf_putc(out, '\n');
}

void node_text(const struct node *root, struct buf *out)
{
	const struct node *node = root;

	for (; node; node = node_following(node, root))
		add_text(node, out);
}

void node_base_text(const struct node *root, struct buf *out)
{
	const struct node *node = root;

	while (node) {
		if (node->tag == TAG_RT || node->tag == TAG_RP) {
			node = node_following_outside(node, root);
			continue;
		}
		add_text(node, out);
		node = node_following(node, root);
	}
}

bool node_is_blank(const struct node *root)
{
	const struct node *node = root;

	do {
		if (node->tag == TAG_IMG)
			return false;
		if (node->tag == TAG_TEXT && !text_is_blank(node->text))
			return false;
		node = node_following(node, root);
	} while (node);
	return true;
}
