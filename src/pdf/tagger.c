/* Finds the structure element of each item. */
#include <stdlib.h>
#include <string.h>

#include "pdf/tag_tables.h"
#include "pdf/tag_tree.h"
#include "pdf/tagger.h"

/* BEFORE, AFTER: what the style adds. */
enum piece_kind {
	PIECE_MARK,
	PIECE_LABEL,
	PIECE_LINK,
	PIECE_BEFORE,
	PIECE_AFTER
};

/* A marked sequence or a link. */
struct piece {
	enum piece_kind kind;
	uint32_t number, page;
	struct piece *next;
};

/* What is known of a node that is shown, or has something in it that is. */
struct place {
	const struct node *node;
	struct piece *pieces, **end;
	bool has_picture, has_links;
	const char *words; /* of a link in the book */
	bool has_before, has_after;
	double box[4];     /* of its picture */
	uint32_t inside;   /* the element for what is in it */
	uint32_t group;    /* DL: the LI that is open; RUBY: the RB; 0: none */
	bool is_annotated; /* RUBY: the element has an annotation */
};

struct root {
	struct place *place;
	struct root *next;
};

struct tagger {
	struct arena *arena;
	struct tag_context context;
	struct place **slots; /* hash table by node */
	size_t slot_count, place_count;
	struct root *roots, **roots_end;
	/* the page that is drawn */
	uint32_t page, mark_count;
	double height;
	const void *owner; /* of the mark that is open; or NULL */
	struct content_mark mark;
	struct tag_tree tree;
};

struct tagger *tagger_new(
    struct arena *arena, enum layout_part part, const char *language)
{
	struct tagger *tagger = ARENA_NEW(arena, struct tagger);

	tagger->arena = tagger->tree.arena = arena;
	tagger->context = (struct tag_context){ arena, part,
		language != NULL ? language : "" };
	tagger->slot_count = 256;
	tagger->slots = arena_array(
	    arena, tagger->slot_count, sizeof(struct place *));
	tagger->roots_end = &tagger->roots;
	tagger->page = UINT32_MAX;
	return tagger;
}

void tagger_page(struct tagger *tagger, const struct page_box *box)
{
	tagger->page++;
	tagger->mark_count = 0;
	tagger->height = box->height_pt;
	tagger->owner = NULL;
}

uint32_t tagger_mark_count(const struct tagger *tagger)
{
	return tagger->mark_count;
}

static struct place **find_slot(
    struct place **slots, size_t count, const struct node *node)
{
	size_t at = (size_t)((uintptr_t)node / 16 * 0x9e3779b97f4a7c15u >> 20);

	while (slots[at & (count - 1)] != NULL &&
	    slots[at & (count - 1)]->node != node)
		at++;
	return &slots[at & (count - 1)];
}

static void grow_slots(struct tagger *tagger)
{
	size_t count = 2 * tagger->slot_count;
	struct place **slots = arena_array(
	    tagger->arena, count, sizeof(*slots));

	for (size_t i = 0; i < tagger->slot_count; i++)
		if (tagger->slots[i] != NULL)
			*find_slot(slots, count,
			    tagger->slots[i]->node) = tagger->slots[i];
	tagger->slots = slots;
	tagger->slot_count = count;
}

static struct place *lookup_place(
    const struct tagger *tagger, const struct node *node)
{
	return *find_slot(tagger->slots, tagger->slot_count, node);
}

static void add_root(struct tagger *tagger, struct place *place)
{
	struct root *root = ARENA_NEW(tagger->arena, struct root);

	root->place = place;
	*tagger->roots_end = root;
	tagger->roots_end = &root->next;
}

static struct place *place_new(struct tagger *tagger, const struct node *node)
{
	struct place *place = ARENA_NEW(tagger->arena, struct place);

	place->node = node;
	place->end = &place->pieces;
	return place;
}

/* The place of a node, made together with those around it.  What has no node
 * is by itself. */
static struct place *need_place(struct tagger *tagger, const struct node *node)
{
	struct place *first = NULL;

	for (; node != NULL; node = node->parent) {
		struct place **slot = find_slot(
		    tagger->slots, tagger->slot_count, node);
		struct place *place = *slot;
		bool is_new = place == NULL;

		if (is_new) {
			place = *slot = place_new(tagger, node);
			if (2 * ++tagger->place_count > tagger->slot_count)
				grow_slots(tagger);
		}
		if (first == NULL)
			first = place;
		if (!is_new)
			return first;
		if (node->parent == NULL)
			add_root(tagger, place);
	}
	if (first == NULL) {
		first = place_new(tagger, NULL);
		add_root(tagger, first);
	}
	return first;
}

static struct piece *add_piece(struct tagger *tagger, struct place *place,
    enum piece_kind kind, uint32_t number)
{
	struct piece *piece = ARENA_NEW(tagger->arena, struct piece);

	piece->kind = kind;
	piece->number = number;
	piece->page = tagger->page;
	*place->end = piece;
	place->end = &piece->next;
	return piece;
}

/* Made up by the style, but to be read: numbers of lists, words for a picture
 * that is missing, generated content. */
static bool is_read(const struct item *item)
{
	if (!item->is_artifact || item->pseudo != PSEUDO_NONE)
		return true;
	if (item->kind != ITEM_RUN || item->node == NULL)
		return false;
	return item->node->tag == TAG_LI || item->node->tag == TAG_IMG;
}

static struct content_mark artifact_mark(
    const struct tagger *tagger, const struct item *item)
{
	struct content_mark mark = { .role = CONTENT_ARTIFACT };

	/* 14.8.2.2.2: running heads and page numbers */
	if (item->is_margin && item->kind == ITEM_RUN)
		mark.role = item->run.baseline_pt < tagger->height / 2
		    ? CONTENT_HEADER
		    : CONTENT_FOOTER;
	return mark;
}

static void note_picture(
    struct tagger *tagger, struct place *place, const struct item *item)
{
	place->has_picture = true;
	place->box[0] = item->x_pt;
	place->box[1] = tagger->height - item->y_pt - item->height_pt;
	place->box[2] = item->x_pt + item->width_pt;
	place->box[3] = tagger->height - item->y_pt;
}

static struct content_mark open_mark(
    struct tagger *tagger, const void *owner, enum structure_kind kind)
{
	tagger->owner = owner;
	tagger->mark = (struct content_mark){ CONTENT_TAGGED,
		structure_names[kind], tagger->mark_count++ };
	return tagger->mark;
}

/* Generated content is an element of its own in that of its node, at one of its
 * ends. */
static struct content_mark mark_generated(
    struct tagger *tagger, const struct item *item)
{
	struct place *place = need_place(tagger, item->node);
	bool is_after = item->pseudo == PSEUDO_AFTER;
	bool *owner = is_after ? &place->has_after : &place->has_before;

	if (tagger->owner == owner)
		return tagger->mark;
	*owner = true;
	add_piece(tagger, place, is_after ? PIECE_AFTER : PIECE_BEFORE,
	    tagger->mark_count);
	return open_mark(tagger, owner, STRUCTURE_SPAN);
}

struct content_mark tagger_mark(struct tagger *tagger, const struct item *item)
{
	const struct node *node = item->node;
	bool is_label = item->is_artifact && node != NULL &&
	    node->tag == TAG_LI;
	enum structure_kind kind = is_label ? STRUCTURE_LBL : STRUCTURE_P;
	const void *owner;
	struct place *place;

	if (tagger->context.part == LAYOUT_MARGINS || !is_read(item)) {
		tagger->owner = NULL;
		return artifact_mark(tagger, item);
	}
	if (item->pseudo != PSEUDO_NONE && node != NULL)
		return mark_generated(tagger, item);
	owner = tag_owner(&tagger->context, node);
	if (owner != NULL && !is_label)
		kind = tag_kind(&tagger->context, owner);
	/* A label is an element of its own; so is what has none around it. */
	if (is_label)
		owner = need_place(tagger, node);
	else if (owner == NULL)
		owner = tagger;
	if (tagger->owner == owner && item->kind != ITEM_PICTURE)
		return tagger->mark;
	place = need_place(tagger, node);
	if (item->kind == ITEM_PICTURE)
		note_picture(tagger, place, item);
	add_piece(tagger, place, is_label ? PIECE_LABEL : PIECE_MARK,
	    tagger->mark_count);
	return open_mark(tagger, owner, kind);
}

static const struct node *link_of(const struct node *node)
{
	const struct node *link = node;

	while (link != NULL && link->tag != TAG_A)
		link = link->parent;
	return link != NULL ? link : node;
}

/* To a place in the article, or to an article that the book may have. */
static bool leads_into_book(const struct node *node, const char *href)
{
	return (href != NULL && href[0] == '#') ||
	    node_attr(node, ATTR_ENTRY) != NULL;
}

/* What a link says: its text, or what is told of the picture it is. */
static const char *link_words(
    const struct tagger *tagger, const struct node *link, const struct node *at)
{
	struct structure_element figure = { .kind = STRUCTURE_FIGURE };
	const char *words = tag_words(tagger->arena, link);

	if (words[0] != '\0' || at->tag != TAG_IMG)
		return words;
	tag_describe(&tagger->context, at, &figure);
	return figure.alternative;
}

const char *tagger_link(
    struct tagger *tagger, const struct item *item, uint32_t number)
{
	struct place *place;

	if (item->node == NULL)
		return "";
	place = need_place(tagger, link_of(item->node));
	if (!place->has_links && item->href[0] == '#')
		place->words = link_words(tagger, place->node, item->node);
	place->has_links = true;
	add_piece(tagger, place, PIECE_LINK, number);
	return place->words != NULL ? place->words : "";
}

/* 14.8.4.3.3: a term and what is said of it are one item of the list. */
static uint32_t open_group(
    struct tagger *tagger, const struct node *node, uint32_t around)
{
	struct place *list = lookup_place(tagger, node->parent);

	if (list->group == 0 ||
	    (node->tag == TAG_DT &&
		(node->prev == NULL || node->prev->tag != TAG_DT)))
		list->group = tag_tree_add(&tagger->tree, around, STRUCTURE_LI);
	return list->group;
}

/* 14.8.4.4.2: one base and its annotation are an assembly.  Gives the element for
 * a part of the ruby: the RB of a base that has perhaps more parts. */
static uint32_t open_ruby_part(
    struct tagger *tagger, const struct node *node, uint32_t around)
{
	struct place *ruby = lookup_place(tagger, node->parent);

	if (node->tag == TAG_RT || node->tag == TAG_RP) {
		ruby->is_annotated = true;
		ruby->group = 0;
		return around;
	}
	if (ruby->is_annotated) {
		around = tag_tree_add(&tagger->tree,
		    tag_tree_element(&tagger->tree, around)->parent,
		    STRUCTURE_RUBY);
		tag_describe(&tagger->context, node->parent,
		    tag_tree_element(&tagger->tree, around));
		ruby->inside = around;
		ruby->is_annotated = false;
	}
	if (ruby->group == 0)
		ruby->group = tag_tree_add(&tagger->tree, around, STRUCTURE_RB);
	return ruby->group;
}

/* The marks of one kind as an element, where there are some. */
static void add_apart(struct tagger *tagger, const struct place *place,
    enum piece_kind pieces, uint32_t outer, enum structure_kind kind)
{
	uint32_t element = 0;

	for (const struct piece *piece = place->pieces; piece != NULL;
	     piece = piece->next) {
		struct structure_kid kid = { KID_MARK, piece->number,
			piece->page };

		if (piece->kind != pieces)
			continue;
		if (element == 0)
			element = tag_tree_add(&tagger->tree, outer, kind);
		tag_tree_add_kid(&tagger->tree, element, &kid);
	}
}

/* Generated content: in a list it is an item, among blocks a paragraph. */
static void add_generated(
    struct tagger *tagger, const struct place *place, enum piece_kind pieces)
{
	uint32_t outer = place->inside;
	enum structure_kind kind = STRUCTURE_SPAN;

	switch ((int)tag_tree_element(&tagger->tree, outer)->kind) {
	case STRUCTURE_L:
		outer = tag_tree_add(&tagger->tree, outer, STRUCTURE_LI);
		kind = STRUCTURE_LBODY;
		break;
	case STRUCTURE_ART:
	case STRUCTURE_SECT:
	case STRUCTURE_DIV:
	case STRUCTURE_BLOCKQUOTE:
		kind = STRUCTURE_P;
		break;
	}
	add_apart(tagger, place, pieces, outer, kind);
}

/* Marks and links; no text stands right in the outermost element. */
static void add_content(struct tagger *tagger, struct place *place)
{
	for (const struct piece *piece = place->pieces; piece != NULL;
	     piece = piece->next) {
		struct structure_kid kid = { KID_MARK, piece->number,
			piece->page };

		if (piece->kind == PIECE_LINK)
			kid.kind = KID_LINK;
		else if (piece->kind != PIECE_MARK)
			continue;
		if (place->inside == 0)
			place->inside = tag_tree_add(
			    &tagger->tree, 0, STRUCTURE_P);
		tag_tree_add_kid(&tagger->tree, place->inside, &kid);
	}
}

/* A link, and within the book a reference around it (14.8.4.4.1). */
static uint32_t open_link(
    struct tagger *tagger, const struct place *place, uint32_t around)
{
	const char *href = place->node->tag == TAG_A
	    ? node_attr(place->node, ATTR_HREF)
	    : NULL;

	if (!place->has_links)
		return tag_tree_add(&tagger->tree, around, STRUCTURE_SPAN);
	if (leads_into_book(place->node, href))
		around = tag_tree_add(
		    &tagger->tree, around, STRUCTURE_REFERENCE);
	return tag_tree_add(&tagger->tree, around, STRUCTURE_LINK);
}

/* The elements of a node inside another element. */
static void open_elements(struct tagger *tagger, struct place *place,
    enum structure_kind kind, uint32_t around)
{
	const struct node *node = place->node;
	uint32_t outer;

	if (node->tag == TAG_DT || node->tag == TAG_DD)
		around = open_group(tagger, node, around);
	if (node->tag == TAG_A) {
		place->inside = open_link(tagger, place, around);
		return;
	}
	/* words for one that is missing */
	if (kind == STRUCTURE_FIGURE && !place->has_picture)
		kind = node->parent != NULL && node->parent->tag == TAG_FIGURE
		    ? STRUCTURE_P
		    : STRUCTURE_SPAN;
	outer = place->inside = tag_tree_add(&tagger->tree, around, kind);
	if (node->tag != TAG_TEXT)
		tag_describe(&tagger->context, node,
		    tag_tree_element(&tagger->tree, outer));
	memcpy(tag_tree_element(&tagger->tree, outer)->box, place->box,
	    sizeof(place->box));
	if (kind == STRUCTURE_LI) {
		add_apart(tagger, place, PIECE_LABEL, outer, STRUCTURE_LBL);
		place->inside = tag_tree_add(
		    &tagger->tree, outer, STRUCTURE_LBODY);
		if (node_role(node) == ROLE_NOTE)
			place->inside = tag_tree_add(
			    &tagger->tree, place->inside, STRUCTURE_NOTE);
	}
}

static void open_place(struct tagger *tagger, struct place *place)
{
	const struct node *node = place->node;
	const struct place *around = node->parent != NULL
	    ? lookup_place(tagger, node->parent)
	    : NULL;
	enum structure_kind kind = tag_kind(&tagger->context, node);

	place->inside = around != NULL ? around->inside : 0;
	if (around != NULL && node->parent->tag == TAG_RUBY)
		place->inside = open_ruby_part(tagger, node, place->inside);
	if (kind != STRUCTURE_NONE && kind != STRUCTURE_RB)
		open_elements(tagger, place, kind, place->inside);
	if (place->has_links && node->tag != TAG_A)
		place->inside = open_link(tagger, place, place->inside);
	if (place->has_before)
		add_generated(tagger, place, PIECE_BEFORE);
	add_content(tagger, place);
}

static void close_place(struct tagger *tagger, const struct node *node)
{
	const struct place *place = lookup_place(tagger, node);

	if (place != NULL && place->has_after)
		add_generated(tagger, place, PIECE_AFTER);
}

/* Opens the place of a node that has one, or is to have. */
static bool open_node(struct tagger *tagger, const struct node *node)
{
	struct place *place = lookup_place(tagger, node);

	if (place == NULL && tag_is_kept(node))
		place = need_place(tagger, node);
	if (place == NULL)
		return false;
	open_place(tagger, place);
	return true;
}

/* Everything under one root, in document order. */
static void walk(struct tagger *tagger, const struct node *root)
{
	const struct node *node = root;

	for (;;) {
		bool is_open = open_node(tagger, node);

		if (is_open && node->first != NULL) {
			node = node->first;
			continue;
		}
		if (is_open)
			close_place(tagger, node);
		while (node != root && node->next == NULL) {
			node = node->parent;
			close_place(tagger, node);
		}
		if (node == root)
			return;
		node = node->next;
	}
}

void tagger_list(struct tagger *tagger, struct structure *structure)
{
	uint32_t top;

	*structure = (struct structure){ 0 };
	if (tagger->context.part == LAYOUT_MARGINS ||
	    tagger->context.part == LAYOUT_BLANK)
		return;
	top = tag_tree_add(&tagger->tree, 0,
	    tagger->context.part == LAYOUT_ARTICLE ? STRUCTURE_ART
						   : STRUCTURE_SECT);
	tag_tree_element(&tagger->tree, top)->language = tag_language(
	    tagger->context.language);
	for (const struct root *root = tagger->roots; root != NULL;
	     root = root->next) {
		if (root->place->node != NULL) {
			walk(tagger, root->place->node);
			continue;
		}
		add_content(tagger, root->place);
	}
	tag_tree_keep(&tagger->tree, structure);
	tag_tables_mend(tagger->arena, structure);
}
