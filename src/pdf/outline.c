/* Bookmarks: sections, articles, headings. */
#include <stdlib.h>

#include "pdf/outline.h"
#include "pdf/pages.h"

/* A bookmark with its neighbours. */
struct outline_item {
	object_id id, parent, previous, next, first, last;
	int32_t count; /* of /Count: negative when closed */
	const char *title;
	object_id page;
	struct corner corner;
};

static void put_neighbour(struct buf *out, const char *key, object_id id)
{
	if (id == 0)
		return;
	buf_puts(out, key);
	object_put_reference(out, id);
}

static void write_item(struct writer *writer, const struct outline_item *item)
{
	struct buf out = BUF_INIT;

	buf_puts(&out, "<</Title");
	text_string_put(&out, item->title);
	put_neighbour(&out, "/Parent ", item->parent);
	put_neighbour(&out, "/Prev ", item->previous);
	put_neighbour(&out, "/Next ", item->next);
	put_neighbour(&out, "/First ", item->first);
	put_neighbour(&out, "/Last ", item->last);
	if (item->first != 0)
		buf_printf(&out, "/Count %d", (int)item->count);
	buf_puts(&out, "/Dest");
	destination_put(&out, item->page, &item->corner);
	buf_puts(&out, ">>");
	writer_raw(writer, item->id, out.data, out.size);
	buf_release(&out);
}

/* Hangs an item behind the last kid of its parent. */
static void add_kid(struct outline_item *parent, struct outline_item *last,
    struct outline_item *item)
{
	item->parent = parent->id;
	if (parent->first == 0)
		parent->first = item->id;
	else {
		last->next = item->id;
		item->previous = last->id;
	}
	parent->last = item->id;
}

void outline_add_headings(struct writer *writer,
    const struct chapter_content *chapter, const object_id *pages,
    struct bookmark *bookmark)
{
	enum { LEVELS = 7 };
	struct outline_item article = { .id = bookmark->id };
	struct outline_item *items = memory_array(
	    chapter->heading_count, sizeof(*items));
	/* The open item of each level, [1] the article, and the last kid that
	 * it has. */
	struct outline_item *open[LEVELS] = { [1] = &article };
	struct outline_item *last[LEVELS] = { NULL };

	for (uint32_t i = 0; i < chapter->heading_count; i++) {
		const struct chapter_heading *heading = &chapter->headings[i];
		struct outline_item *item = &items[i];
		unsigned level = heading->level - 1;

		while (open[level] == NULL)
			level--;
		item->id = writer_reserve(writer);
		item->title = heading->text;
		item->page = pages[heading->page];
		item->corner = heading->corner;
		add_kid(open[level], last[level], item);
		open[level]->count--;
		last[level] = item;
		for (unsigned deeper = level + 1; deeper < LEVELS; deeper++)
			open[deeper] = last[deeper] = NULL;
		open[heading->level] = item;
	}
	for (uint32_t i = 0; i < chapter->heading_count; i++)
		write_item(writer, &items[i]);
	bookmark->first = article.first;
	bookmark->last = article.last;
	bookmark->count = (uint32_t)-article.count;
	free(items);
}

/* The levels above the headings on their way out. */
struct outline {
	struct writer *writer;
	const struct plan *plan;
	struct outline_item root, section, item;
	bool has_section, has_item;
};

/* An item can be written when the next one on its level is known. */
static void flush_item(struct outline *outline)
{
	if (outline->has_item)
		write_item(outline->writer, &outline->item);
	outline->has_item = false;
}

static void flush_section(struct outline *outline)
{
	flush_item(outline);
	if (outline->has_section)
		write_item(outline->writer, &outline->section);
	outline->has_section = false;
}

/* Opens the section of an entry, unless it is open. */
static void begin_section(struct outline *outline,
    const struct section *section, const struct bookmark *bookmark)
{
	struct outline_item item = { .title = section->title,
		.page = bookmark->page,
		.corner = bookmark->corner };

	item.id = writer_reserve(outline->writer);
	if (outline->has_section) {
		add_kid(&outline->root, &outline->section, &item);
	} else {
		add_kid(&outline->root, &outline->item, &item);
	}
	flush_section(outline);
	outline->root.count++;
	outline->section = item;
	outline->has_section = true;
}

static void add_article(
    struct outline *outline, const struct bookmark *bookmark)
{
	const char *title = bookmark->entry->meta.title;
	struct outline_item *parent = outline->has_section ? &outline->section
							   : &outline->root;
	struct outline_item item = { .id = bookmark->id,
		.title = title,
		.page = bookmark->page,
		.corner = bookmark->corner,
		.first = bookmark->first,
		.last = bookmark->last,
		.count = -(int32_t)bookmark->count };

	if (title == NULL || title[0] == '\0')
		item.title = word_in(
		    WORD_UNTITLED, bookmark->entry->meta.language);
	add_kid(parent, &outline->item, &item);
	if (parent != &outline->root)
		parent->count++;
	outline->root.count++;
	flush_item(outline);
	outline->item = item;
	outline->has_item = true;
}

/* What is no article and in no section. */
static void add_matter(
    struct outline *outline, enum word title, const struct destination *place)
{
	struct outline_item item = { .page = place->page,
		.corner = place->corner };

	item.title = word_in(title, outline->plan->meta.language);
	item.id = writer_reserve(outline->writer);
	add_kid(&outline->root,
	    outline->has_section    ? &outline->section
		: outline->has_item ? &outline->item
				    : NULL,
	    &item);
	flush_section(outline);
	outline->root.count++;
	outline->item = item;
	outline->has_item = true;
}

static const struct section *section_of(const struct plan *plan,
    const struct entry *entry, const struct section *from)
{
	const struct section *end = plan->sections + plan->section_count;

	while (from < end && entry->number >= from->first + from->count)
		from++;
	return from < end ? from : NULL;
}

object_id outline_write(struct writer *writer, const struct plan *plan,
    const struct destination *contents, const struct destination *index,
    const struct bookmark *bookmarks, size_t count)
{
	struct outline outline = { .writer = writer, .plan = plan };
	const struct section *section = NULL;
	HPDF_Dict dict;

	if (count == 0)
		return 0;
	outline.root.id = writer_reserve(writer);
	if (contents->page != 0)
		add_matter(&outline, WORD_CONTENTS, contents);
	for (size_t i = 0; i < count; i++) {
		const struct section *its = section_of(plan, bookmarks[i].entry,
		    section ? section : plan->sections);

		if (its != NULL && its != section && its->title != NULL)
			begin_section(&outline, its, &bookmarks[i]);
		if (its != NULL)
			section = its;
		add_article(&outline, &bookmarks[i]);
	}
	if (index->page != 0)
		add_matter(&outline, WORD_INDEX, index);
	flush_section(&outline);
	dict = dict_new(writer_objects(writer), "Outlines");
	dict_reference(dict, "First", outline.root.first);
	dict_reference(dict, "Last", outline.root.last);
	dict_number(dict, "Count", outline.root.count);
	writer_object(writer, outline.root.id, dict);
	return outline.root.id;
}
