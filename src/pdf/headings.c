/* Where a layout begins and which headings it has. */
#include "pdf/headings.h"

#include <string.h>

enum { HEADING_BYTES_MAX = 1000 };

struct corner layout_corner(
    const struct layout *layout, double page_height, float x_pt, float y_pt)
{
	return (struct corner){ layout->is_vertical, x_pt, page_height - y_pt };
}

struct corner drawn_start(const struct layout *layout)
{
	const struct heading *title = layout->headings;
	const struct page_box *page = layout->pages;
	bool has_title = layout->heading_count > 0 && title->page == 0;

	return layout_corner(layout, page->height_pt,
	    has_title ? title->x_pt : page->width_pt, 0);
}

static const char *bookmark_text(struct arena *arena, const char *text)
{
	char *line = text_collapse(arena, text);
	size_t size = strlen(line);

	if (size <= HEADING_BYTES_MAX)
		return line;
	for (size = HEADING_BYTES_MAX; (line[size] & 0xc0) == 0x80;)
		size--;
	line[size] = '\0';
	return line;
}

void headings_list(struct arena *arena, const struct layout *layout,
    unsigned depth, struct chapter_content *chapter)
{
	chapter->headings = arena_array(
	    arena, layout->heading_count, sizeof(*chapter->headings));
	for (size_t i = 0; i < layout->heading_count; i++) {
		const struct heading *heading = &layout->headings[i];
		struct chapter_heading *to =
		    &chapter->headings[chapter->heading_count];

		/* Level 1 is the bookmark of the article itself. */
		if (heading->level < 2 || heading->level > depth ||
		    heading->page >= layout->page_count)
			continue;
		to->level = heading->level;
		to->text = bookmark_text(arena, heading->text);
		to->page = (uint32_t)heading->page;
		to->corner = layout_corner(layout,
		    chapter->pages[heading->page].height, heading->x_pt,
		    heading->y_pt);
		chapter->heading_count++;
	}
}
