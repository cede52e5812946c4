/* The front matter: made when the book is known, placed before it. */
#include <stdlib.h>
#include <string.h>

#include "pdf/package.h"

bool package_write_layout(struct package *package, const struct layout *layout,
    enum layout_part part, struct page_list *list, struct error *err)
{
	struct buf bytes = BUF_INIT;
	struct chapter chapter = { 0 };
	struct sheets sheets = { .package = package,
		.is_matter = true,
		.is_blank = part == LAYOUT_BLANK,
		.is_continued = layout->is_continued };
	struct drawn drawn = { layout, part, package->plan->meta.language, NULL,
		NULL };
	bool is_written = false;

	if (layout->page_count == 0)
		return true;
	sheets.arena = arena_new();
	if (drawer_put(package->drawer, &drawn, &bytes, err)) {
		chapter.bytes = (const uint8_t *)bytes.data;
		chapter.size = bytes.size;
		chapter.pictures = package->cover;
		chapter.picture_count = package->cover != NULL;
		is_written = sheets_read(&sheets, &chapter, err) &&
		    sheets_write(
			&sheets, &chapter, list, part != LAYOUT_COVER, err);
	}
	arena_free(sheets.arena);
	buf_release(&bytes);
	return is_written;
}

static bool write_blank(
    struct package *package, struct page_list *list, struct error *err)
{
	struct layout *layout = layout_new();
	bool is_written;

	typeset_blank(package->typesetter, layout);
	is_written = package_write_layout(
	    package, layout, LAYOUT_BLANK, list, err);
	layout_free(layout);
	return is_written;
}

bool package_turn_page(struct package *package, const char *class,
    const char *language, struct page_list *list, struct error *err)
{
	enum page_side side = typeset_side(
	    package->typesetter, class, language, package->is_r2l);
	enum page_side next = package_is_right(package, list->count + 1)
	    ? SIDE_RIGHT
	    : SIDE_LEFT;

	return side == SIDE_ANY || side == next ||
	    write_blank(package, list, err);
}

/* Where it matters to the style on which side pages lie. */
static bool has_sides(const struct package *package)
{
	return typeset_has_sides(package->typesetter) ||
	    typeset_side(package->typesetter, "article", "", package->is_r2l) !=
	    SIDE_ANY;
}

static bool write_cover(
    struct package *package, struct diag_list *diags, struct error *err)
{
	struct layout *layout = layout_new();
	struct picture picture = { .state = PICTURE_READY };
	bool is_written;

	if (package->cover != NULL) {
		picture.hash = package->cover->hash;
		picture.forms[PICTURE_FOR_PRINT] = package->cover->form;
		picture.width_px = package->cover->form.width_px;
		picture.height_px = package->cover->form.height_px;
	}
	is_written = typeset_cover(package->typesetter, package->plan,
			 package->cover != NULL ? &picture : NULL, layout,
			 diags, err) &&
	    package_write_layout(
		package, layout, LAYOUT_COVER, &package->front, err);
	layout_free(layout);
	return is_written;
}

/* "author · date", either alone, or NULL. */
static const char *detail_of(struct arena *arena, const struct meta *meta)
{
	char day[DATE_SIZE];
	const char *author = meta->author != NULL ? meta->author : "";

	date_format_day(&meta->date, day);
	if (author[0] == '\0' && day[0] == '\0')
		return NULL;
	return arena_printf(arena, "%s%s%s", author,
	    author[0] != '\0' && day[0] != '\0' ? " · " : "", day);
}

static void fill_row(const struct package *package, size_t article,
    struct arena *arena, struct contents_row *row)
{
	const struct entry *entry = package->articles[article].entry;

	row->level = 1;
	row->title = entry->meta.title;
	if (row->title == NULL || row->title[0] == '\0')
		row->title = word_in(WORD_UNTITLED, entry->meta.language);
	row->detail = detail_of(arena, &entry->meta);
	row->label = arena_printf(arena, "%zu", package->first_pages[article]);
	row->target = arena_printf(arena, "#%s", entry->id);
}

/* A row for each article, and one before the first of each section. */
static struct contents_row *list_rows(
    const struct package *package, struct arena *arena, size_t *count)
{
	const struct plan *plan = package->plan;
	const struct section *section = plan->sections, *shown = NULL;
	const struct section *end = plan->sections + plan->section_count;
	struct contents_row *rows = arena_array(
	    arena, 2 * package->article_count, sizeof(*rows));

	*count = 0;
	for (size_t i = 0; i < package->article_count; i++) {
		size_t number = package->articles[i].entry->number;
		struct contents_row row = { 0 };

		while (
		    section < end && number >= section->first + section->count)
			section++;
		fill_row(package, i, arena, &row);
		if (section < end && section != shown &&
		    section->title != NULL) {
			struct contents_row head = row;

			head.level = 0;
			head.title = section->title;
			head.detail = NULL;
			rows[(*count)++] = head;
			shown = section;
		}
		rows[(*count)++] = row;
	}
	return rows;
}

static bool write_contents(struct package *package,
    struct destination *contents, struct diag_list *diags, struct error *err)
{
	size_t first = package->front.count, count;
	struct contents_part part = { .arena = arena_new() };
	struct contents_row *rows = list_rows(package, part.arena, &count);
	bool is_written = true;

	while (is_written && part.done < count) {
		struct layout *layout = layout_new();

		is_written = typeset_contents(package->typesetter, rows, count,
				 &part, package->plan->meta.language, layout,
				 diags, err) &&
		    package_write_layout(
			package, layout, LAYOUT_CONTENTS, &package->front, err);
		if (package->front.count > first && contents->page == 0 &&
		    package->imposition == NULL) {
			contents->page = package->front.pages[first];
			contents->corner = drawn_start(layout);
		}
		layout_free(layout);
	}
	arena_free(part.arena);
	return is_written;
}

bool front_write(struct package *package, struct destination *contents,
    struct diag_list *diags, struct error *err)
{
	*contents = (struct destination){ 0 };
	/* Of one article there is nothing to list. */
	if (!write_cover(package, diags, err) ||
	    (package->article_count >= 2 &&
		!write_contents(package, contents, diags, err)))
		return false;
	/* page 1 is a right one on paper, too */
	return package->front.count % 2 == 0 || !has_sides(package) ||
	    write_blank(package, &package->front, err);
}

bool package_write_matter(struct package *package, const char *class,
    const struct node *body, struct diag_list *diags, struct destination *first,
    struct error *err)
{
	const char *language = package->plan->meta.language;
	struct layout *layout = layout_new();
	struct page_list *list = &package->body;
	bool is_written = typeset_matter(
	    package->typesetter, class, body, language, layout, diags, err);

	if (is_written && layout->page_count > 0) {
		is_written = package_turn_page(
		    package, class, language, list, err);
		size_t before = list->count;

		is_written = is_written &&
		    package_write_layout(
			package, layout, LAYOUT_MATTER, list, err);
		if (is_written && first != NULL && package->imposition == NULL)
			*first = (struct destination){
				.page = list->pages[before],
				.corner = drawn_start(layout)
			};
	}
	layout_free(layout);
	return is_written;
}

bool opening_write(
    struct package *package, const char *title, struct error *err)
{
	struct arena *arena = arena_new();
	struct node *body = node_new(arena, TAG_BODY);
	struct node *heading = node_new(arena, TAG_H1);
	bool is_written;

	node_append(body, heading);
	node_append(heading, node_text_new(arena, title, strlen(title)));
	is_written = package_write_matter(
	    package, "section-opening", body, &package->diags, NULL, err);
	arena_free(arena);
	return is_written;
}
