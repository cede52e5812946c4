/* Writes structure elements and the trees that lead to them. */
#include <stdlib.h>
#include <string.h>

#include "pdf/pages.h"
#include "pdf/tags.h"

enum { LEAF_BYTES = 32 << 10 };

/* A node of a tree of numbers or names, between two keys. */
struct key_node {
	object_id id;
	uint32_t first, last;
};

/* A tree that grows by ascending keys (7.9.6, 7.9.7). */
struct key_tree {
	bool has_names;  /* "n" and eight digits, else numbers */
	struct buf leaf; /* pairs that are not written yet */
	struct key_node open;
	uint32_t open_count;
	struct key_node *nodes;
	size_t count, capacity;
};

/* An element right in the document or in a section of the book. */
struct top {
	object_id id;
	size_t section; /* SIZE_MAX: none */
};

struct tops {
	struct top *rows;
	size_t count, capacity;
};

struct tags {
	struct writer *writer;
	const struct plan *plan;
	bool is_vertical;
	object_id document;
	object_id *sections; /* by section of the plan; 0: not begun */
	size_t section;      /* of the last article */
	struct tops front, body;
	struct key_tree parents, notes;
	uint32_t next_key, next_note;
};

struct tags *tags_new(
    struct writer *writer, const struct plan *plan, bool is_vertical)
{
	struct tags *tags = memory_new(sizeof(*tags));

	tags->writer = writer;
	tags->plan = plan;
	tags->is_vertical = is_vertical;
	tags->document = writer_reserve(writer);
	tags->sections = memory_array(
	    plan->section_count, sizeof(*tags->sections));
	tags->notes.has_names = true;
	return tags;
}

void tags_free(struct tags *tags)
{
	if (tags == NULL)
		return;
	buf_release(&tags->parents.leaf);
	buf_release(&tags->notes.leaf);
	free(tags->parents.nodes);
	free(tags->notes.nodes);
	free(tags->front.rows);
	free(tags->body.rows);
	free(tags->sections);
	free(tags);
}

static void put_key(const struct key_tree *tree, struct buf *out, uint32_t key)
{
	buf_printf(out, tree->has_names ? "(n%08u)" : "%u ", (unsigned)key);
}

static void put_limits(
    const struct key_tree *tree, struct buf *out, const struct key_node *node)
{
	buf_puts(out, "/Limits[");
	put_key(tree, out, node->first);
	put_key(tree, out, node->last);
	buf_puts(out, "]");
}

static void flush_leaf(struct key_tree *tree, struct writer *writer)
{
	struct buf out = BUF_INIT;

	if (tree->open_count == 0)
		return;
	if (tree->count == tree->capacity) {
		tree->capacity = 2 * tree->capacity + 64;
		tree->nodes = memory_resize(
		    tree->nodes, tree->capacity, sizeof(*tree->nodes));
	}
	tree->open.id = writer_reserve(writer);
	tree->nodes[tree->count++] = tree->open;
	buf_puts(&out, "<<");
	put_limits(tree, &out, &tree->open);
	buf_puts(&out, tree->has_names ? "/Names[" : "/Nums[");
	buf_add(&out, tree->leaf.data, tree->leaf.size);
	buf_puts(&out, "]>>");
	writer_raw(writer, tree->open.id, out.data, out.size);
	buf_release(&out);
	buf_clear(&tree->leaf);
	tree->open_count = 0;
}

/* Opens the pair of a key: its value is to be put into the leaf. */
static struct buf *begin_pair(
    struct key_tree *tree, struct writer *writer, uint32_t key)
{
	if (tree->open_count == TREE_FAN || tree->leaf.size > LEAF_BYTES)
		flush_leaf(tree, writer);
	if (tree->open_count++ == 0)
		tree->open.first = key;
	tree->open.last = key;
	put_key(tree, &tree->leaf, key);
	return &tree->leaf;
}

static object_id write_group(const struct key_tree *tree, struct writer *writer,
    const struct key_node *nodes, size_t count, const struct key_node *limits)
{
	object_id id = writer_reserve(writer);
	struct buf out = BUF_INIT;

	buf_puts(&out, "<<");
	if (limits != NULL)
		put_limits(tree, &out, limits);
	buf_puts(&out, "/Kids[");
	for (size_t i = 0; i < count; i++) {
		object_put_reference(&out, nodes[i].id);
		buf_putc(&out, ' ');
	}
	buf_puts(&out, "]>>");
	writer_raw(writer, id, out.data, out.size);
	buf_release(&out);
	return id;
}

/* 0: the tree is empty. */
static object_id tree_finish(struct key_tree *tree, struct writer *writer)
{
	flush_leaf(tree, writer);
	if (tree->count == 0)
		return 0;
	while (tree->count > TREE_FAN) {
		size_t groups = 0;

		for (size_t at = 0; at < tree->count; at += TREE_FAN) {
			size_t rest = tree->count - at;
			size_t kids = rest < TREE_FAN ? rest : TREE_FAN;
			struct key_node group = { 0, tree->nodes[at].first,
				tree->nodes[at + kids - 1].last };

			group.id = write_group(
			    tree, writer, &tree->nodes[at], kids, &group);
			tree->nodes[groups++] = group;
		}
		tree->count = groups;
	}
	return write_group(tree, writer, tree->nodes, tree->count, NULL);
}

static uint32_t **owners_new(struct arena *arena,
    const struct structure_page *pages, uint32_t page_count, bool is_links)
{
	uint32_t **owners = arena_array(arena, page_count, sizeof(*owners));

	for (uint32_t i = 0; i < page_count; i++) {
		uint32_t count = is_links ? pages[i].link_count
					  : pages[i].mark_count;

		owners[i] = arena_array(arena, count, sizeof(**owners));
		for (uint32_t k = 0; k < count; k++)
			owners[i][k] = UINT32_MAX;
	}
	return owners;
}

void tags_begin(struct tags *tags, struct arena *arena,
    const struct structure_page *pages, uint32_t page_count,
    struct tagged *tagged)
{
	const struct structure *structure = tagged->structure;

	tagged->marks = owners_new(arena, pages, page_count, false);
	tagged->links = owners_new(arena, pages, page_count, true);
	tagged->annotations = arena_array(
	    arena, page_count, sizeof(*tagged->annotations));
	for (uint32_t i = 0; i < page_count; i++)
		tagged->annotations[i] = arena_array(
		    arena, pages[i].link_count, sizeof(object_id));
	for (uint32_t i = 0; i < structure->count; i++) {
		const struct structure_element *element =
		    &structure->elements[i];
		object_id id = writer_reserve(tags->writer);

		if (i == 0)
			tagged->first = id;
		for (uint32_t k = 0; k < element->kid_count; k++) {
			const struct structure_kid *kid = &element->kids[k];

			if (kid->kind == KID_MARK)
				tagged->marks[kid->page][kid->number] = i;
			else if (kid->kind == KID_LINK)
				tagged->links[kid->page][kid->number] = i;
		}
	}
}

uint32_t tags_add_page(struct tags *tags, const struct tagged *tagged,
    uint32_t page, uint32_t mark_count)
{
	struct buf *leaf = begin_pair(
	    &tags->parents, tags->writer, tags->next_key);

	buf_putc(leaf, '[');
	for (uint32_t i = 0; i < mark_count; i++) {
		object_put_reference(
		    leaf, tagged->first + tagged->marks[page][i]);
		buf_putc(leaf, ' ');
	}
	buf_putc(leaf, ']');
	return tags->next_key++;
}

uint32_t tags_add_link(struct tags *tags, const struct tagged *tagged,
    uint32_t page, uint32_t link)
{
	struct buf *leaf = begin_pair(
	    &tags->parents, tags->writer, tags->next_key);

	object_put_reference(leaf, tagged->first + tagged->links[page][link]);
	buf_putc(leaf, ' ');
	return tags->next_key++;
}

/* An element of a chapter that is being written. */
struct writing {
	struct tags *tags;
	const struct tagged *tagged;
	const struct structure_element *element;
	struct buf *out;
	object_id page; /* its /Pg; 0: none */
};

static void put_words(struct buf *out, const char *key, const char *words)
{
	if (words == NULL)
		return;
	buf_puts(out, key);
	text_string_put(out, words);
}

/* 14.8.5.4.3: what is inside inherits it. */
static void put_writing_mode(struct buf *out, bool is_vertical)
{
	buf_printf(out, "/A<</O/Layout/WritingMode/%s>>",
	    is_vertical ? "TbRl" : "LrTb");
}

/* 14.8.5 */
static void put_attributes(const struct writing *writing)
{
	static const char *const scopes[SCOPES] = { "", "/Scope/Column",
		"/Scope/Row" };
	static const char *const labels[LABELS] = { "", "Disc", "Decimal" };
	const struct structure_element *element = writing->element;
	struct buf *out = writing->out;

	if (element->kind == STRUCTURE_L && element->labels != LABELS_NONE)
		buf_printf(out, "/A<</O/List/ListNumbering/%s>>",
		    labels[element->labels]);
	if (element->kind == STRUCTURE_FIGURE) {
		buf_puts(out, "/A<</O/Layout/BBox[");
		for (int i = 0; i < 4; i++) {
			number_put(out, element->box[i], 2);
			buf_putc(out, i < 3 ? ' ' : ']');
		}
		buf_puts(out, ">>");
	}
	if (element->scope == SCOPE_NONE && element->columns < 2 &&
	    element->rows < 2)
		return;
	buf_printf(out, "/A<</O/Table%s", scopes[element->scope]);
	if (element->columns > 1)
		buf_printf(out, "/ColSpan %u", (unsigned)element->columns);
	if (element->rows > 1)
		buf_printf(out, "/RowSpan %u", (unsigned)element->rows);
	buf_puts(out, ">>");
}

/* 14.7.4: an element, a marked sequence, an annotation; false: nothing. */
static bool put_kid(
    const struct writing *writing, const struct structure_kid *kid)
{
	const struct tagged *tagged = writing->tagged;
	struct buf *out = writing->out;
	object_id page;

	if (kid->kind == KID_ELEMENT) {
		object_put_reference(out, tagged->first + kid->number);
		return true;
	}
	page = tagged->pages[kid->page];
	if (kid->kind == KID_MARK && page == writing->page) {
		buf_put_number(out, kid->number);
		return true;
	}
	if (kid->kind == KID_LINK &&
	    tagged->annotations[kid->page][kid->number] == 0)
		return false;
	buf_puts(out, kid->kind == KID_MARK ? "<</Type/MCR" : "<</Type/OBJR");
	if (page != writing->page) {
		buf_puts(out, "/Pg ");
		object_put_reference(out, page);
	}
	if (kid->kind == KID_MARK) {
		buf_puts(out, "/MCID ");
		buf_put_number(out, kid->number);
		buf_puts(out, ">>");
	} else {
		buf_puts(out, "/Obj ");
		object_put_reference(
		    out, tagged->annotations[kid->page][kid->number]);
		buf_puts(out, ">>");
	}
	return true;
}

static void put_kids(const struct writing *writing)
{
	const struct structure_element *element = writing->element;
	struct buf *out = writing->out;

	if (element->kid_count == 0)
		return;
	buf_puts(out, "/K[");
	for (uint32_t i = 0; i < element->kid_count; i++)
		if (put_kid(writing, &element->kids[i]))
			buf_putc(out, ' ');
	if (out->data[out->size - 1] == ' ')
		out->size--;
	buf_putc(out, ']');
}

static bool has_annotation(const struct writing *writing)
{
	const struct structure_element *element = writing->element;

	for (uint32_t i = 0; i < element->kid_count; i++) {
		const struct structure_kid *kid = &element->kids[i];

		if (kid->kind == KID_LINK &&
		    writing->tagged->annotations[kid->page][kid->number] != 0)
			return true;
	}
	return false;
}

static object_id first_page(const struct writing *writing)
{
	const struct structure_element *element = writing->element;

	for (uint32_t i = 0; i < element->kid_count; i++)
		if (element->kids[i].kind != KID_ELEMENT)
			return writing->tagged->pages[element->kids[i].page];
	return 0;
}

/* Two notes need not be told apart by their text: 14.8.4.4.1, PDF/UA-1 7.9. */
static void put_note_id(struct writing *writing, object_id id)
{
	struct tags *tags = writing->tags;
	struct buf *leaf = begin_pair(
	    &tags->notes, tags->writer, tags->next_note);

	object_put_reference(leaf, id);
	buf_putc(leaf, ' ');
	buf_puts(writing->out, "/ID");
	put_key(&tags->notes, writing->out, tags->next_note++);
}

static void write_element(
    struct writing *writing, uint32_t number, object_id parent)
{
	const struct structure_element *element = writing->element;
	struct buf *out = writing->out;
	object_id id = writing->tagged->first + number;
	const char *language = element->language;
	bool is_vertical = writing->tagged->is_vertical;

	buf_clear(out);
	writing->page = first_page(writing);
	/* The link may lead nowhere. */
	buf_puts(out, "<</S/");
	buf_puts(out,
	    element->kind == STRUCTURE_LINK && !has_annotation(writing)
		? structure_names[STRUCTURE_SPAN]
		: structure_names[element->kind]);
	buf_puts(out, "/P ");
	object_put_reference(out, parent);
	if (writing->page != 0) {
		buf_puts(out, "/Pg ");
		object_put_reference(out, writing->page);
	}
	if (number == 0 && language != NULL &&
	    writing->tags->plan->meta.language != NULL &&
	    strcmp(language, writing->tags->plan->meta.language) == 0)
		language = NULL;
	put_words(out, "/Lang", language);
	put_words(out, "/Alt", element->alternative);
	put_words(out, "/E", element->expansion);
	if (element->kind == STRUCTURE_NOTE)
		put_note_id(writing, id);
	if (number == 0 && is_vertical != writing->tags->is_vertical)
		put_writing_mode(out, is_vertical);
	else
		put_attributes(writing);
	put_kids(writing);
	buf_puts(out, ">>");
	writer_raw(writing->tags->writer, id, out->data, out->size);
}

static void add_top(struct tops *tops, object_id id, size_t section)
{
	if (tops->count == tops->capacity) {
		tops->capacity = 2 * tops->capacity + 64;
		tops->rows = memory_resize(
		    tops->rows, tops->capacity, sizeof(*tops->rows));
	}
	tops->rows[tops->count++] = (struct top){ id, section };
}

/* The section of the plan that has a title; SIZE_MAX: none. */
static size_t section_of(struct tags *tags, const struct entry *entry)
{
	const struct plan *plan = tags->plan;
	const struct section *section;

	while (tags->section < plan->section_count) {
		section = &plan->sections[tags->section];
		if (entry->number < section->first + section->count)
			return section->title != NULL ? tags->section
						      : SIZE_MAX;
		tags->section++;
	}
	return SIZE_MAX;
}

/* What is above the first element. */
static object_id add_to_book(
    struct tags *tags, object_id id, const struct entry *entry, bool is_front)
{
	size_t section;

	if (is_front) {
		add_top(&tags->front, id, SIZE_MAX);
		return tags->document;
	}
	section = entry != NULL ? section_of(tags, entry) : SIZE_MAX;
	add_top(&tags->body, id, section);
	if (section == SIZE_MAX)
		return tags->document;
	if (tags->sections[section] == 0)
		tags->sections[section] = writer_reserve(tags->writer);
	return tags->sections[section];
}

void tags_end(struct tags *tags, const struct tagged *tagged,
    const struct entry *entry, bool is_front)
{
	const struct structure *structure = tagged->structure;
	struct buf out = BUF_INIT;
	struct writing writing = {
		.tags = tags, .tagged = tagged, .out = &out
	};

	for (uint32_t i = 0; i < structure->count; i++) {
		object_id parent = i == 0
		    ? add_to_book(tags, tagged->first, entry, is_front)
		    : tagged->first + structure->elements[i].parent;

		writing.element = &structure->elements[i];
		write_element(&writing, i, parent);
	}
	buf_release(&out);
}

/* A section and the articles from `at` on that are in it; gives the end. */
static size_t write_section(struct tags *tags, size_t at)
{
	const struct tops *body = &tags->body;
	size_t section = body->rows[at].section;
	object_id id = tags->sections[section];
	struct buf out = BUF_INIT;

	buf_puts(&out, "<</S/Sect/P ");
	object_put_reference(&out, tags->document);
	put_words(&out, "/T", tags->plan->sections[section].title);
	buf_puts(&out, "/K[");
	for (; at < body->count && body->rows[at].section == section; at++) {
		object_put_reference(&out, body->rows[at].id);
		buf_putc(&out, ' ');
	}
	buf_puts(&out, "]>>");
	writer_raw(tags->writer, id, out.data, out.size);
	buf_release(&out);
	return at;
}

static void write_document(struct tags *tags, object_id root)
{
	const struct tops *front = &tags->front, *body = &tags->body;
	const char *language = tags->plan->meta.language;
	struct buf out = BUF_INIT;

	buf_puts(&out, "<</S/Document/P ");
	object_put_reference(&out, root);
	if (language != NULL && language[0] != '\0')
		put_words(&out, "/Lang", language);
	if (tags->is_vertical)
		put_writing_mode(&out, true);
	buf_puts(&out, "/K[");
	for (size_t i = 0; i < front->count; i++) {
		object_put_reference(&out, front->rows[i].id);
		buf_putc(&out, ' ');
	}
	for (size_t i = 0; i < body->count;) {
		size_t section = body->rows[i].section;

		object_put_reference(&out,
		    section != SIZE_MAX ? tags->sections[section]
					: body->rows[i].id);
		buf_putc(&out, ' ');
		i = section != SIZE_MAX ? write_section(tags, i) : i + 1;
	}
	buf_puts(&out, "]>>");
	writer_raw(tags->writer, tags->document, out.data, out.size);
	buf_release(&out);
}

object_id tags_write(struct tags *tags)
{
	struct writer *writer = tags->writer;
	object_id root = writer_reserve(writer);
	object_id parents = tree_finish(&tags->parents, writer);
	object_id notes = tree_finish(&tags->notes, writer);
	struct buf out = BUF_INIT;

	write_document(tags, root);
	buf_puts(&out, "<</Type/StructTreeRoot/K ");
	object_put_reference(&out, tags->document);
	if (parents != 0) {
		buf_puts(&out, "/ParentTree ");
		object_put_reference(&out, parents);
		buf_printf(
		    &out, "/ParentTreeNextKey %u", (unsigned)tags->next_key);
	}
	if (notes != 0) {
		buf_puts(&out, "/IDTree ");
		object_put_reference(&out, notes);
	}
	buf_puts(&out, ">>");
	writer_raw(writer, root, out.data, out.size);
	buf_release(&out);
	return root;
}
