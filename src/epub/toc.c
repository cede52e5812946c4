/* The order of the book, as its tables of contents show it. */
#include "epub/matter.h"

static void add(struct toc *toc, unsigned depth, const char *label,
    size_t entry, const char *id)
{
	toc->points[toc->count++] = (struct point){
		.depth = depth, .label = label, .entry = entry, .id = id
	};
	if (depth >= toc->depth)
		toc->depth = depth + 1;
}

static void add_matter(struct toc *toc, const struct package *package)
{
	const struct matter *row;

	for (row = matter_rows; row->id; row++) {
		if (!row->is_back || !row->is_there(package))
			continue;
		add(toc, 0, word_in(row->word, package->language), 0, NULL);
		toc->points[toc->count - 1].matter = row;
	}
}

static void add_item(struct toc *toc, const struct package_item *item,
    size_t entry, unsigned depth)
{
	size_t i;

	add(toc, depth, item->title, entry, NULL);
	for (i = 0; i < item->heading_count; i++) {
		const struct sheet_heading *heading = &item->headings[i];
		unsigned level = heading->level - 1;

		/* an h3 before the first h2 stands where that would */
		if (level > toc->points[toc->count - 1].depth - depth + 1)
			level = toc->points[toc->count - 1].depth - depth + 1;
		add(toc, depth + level, heading->text, entry, heading->id);
	}
}

static void add_section(struct toc *toc, const struct package *package,
    const struct section *section)
{
	size_t i, end = section->first + section->count;
	unsigned depth = 0;

	for (i = section->first; i < end; i++) {
		if (!package->items[i].title)
			continue;
		if (section->title && depth == 0) {
			add(toc, 0, section->title, i, NULL);
			toc->points[toc->count - 1].is_section = true;
			depth = 1;
		}
		add_item(toc, &package->items[i], i, depth);
	}
}

void toc_init(
    struct toc *toc, const struct package *package, struct arena *arena)
{
	const struct plan *plan = package->plan;
	size_t i, most = plan->section_count + package->item_count;
	const struct matter *row;

	for (row = matter_rows; row->id; row++)
		most++;
	for (i = 0; i < plan->entry_count; i++)
		most += package->items[i].heading_count;
	toc->points = arena_array(arena, most, sizeof(*toc->points));
	toc->count = 0;
	toc->depth = 1;
	for (i = 0; i < plan->section_count; i++)
		add_section(toc, package, &plan->sections[i]);
	add_matter(toc, package);
	for (i = 0; i < toc->count; i++)
		toc->points[i].label = label_new(arena, toc->points[i].label,
		    word_in(WORD_UNTITLED, package->language));
}
