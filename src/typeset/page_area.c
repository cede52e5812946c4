/* Named pages (CSS Paged Media 3, section 3.4): sizes and margins that some of the
 * flow is set for. */
#include "typeset/flow.h"

#include <math.h>
#include <string.h>

/* Of one layout; what asks for more stays where it is. */
#define AREAS_MAX 64

void composer_use_page(struct composer *composer, const struct page_area *page)
{
	composer->page = page;
	composer->frame = page->frame;
	composer->measure_pt = page->measure_pt;
	composer->page_height_pt = page->height_pt;
}

/* As the flow has it: for vertical lines turned by a quarter, counter-clockwise. */
static void find_frame(const struct composer *composer,
    const struct style *root, const struct page_type *type,
    struct page_frame *frame)
{
	struct page_frame page;

	cascade_page_frame(composer->typesetter->cascade, root,
	    composer->typesetter->resources->options, type, frame, NULL);
	if (!composer->is_vertical)
		return;
	page = *frame;
	frame->width_pt = page.height_pt;
	frame->height_pt = page.width_pt;
	for (unsigned side = 0; side < 4; side++)
		frame->margins_pt[side] = page.margins_pt[(side + 1) % 4];
}

static bool is_named(const struct page_area *page, const char *name)
{
	return page->name && name ? strcmp(page->name, name) == 0
				  : page->name == name;
}

/* Its margins above and below may be others (@page :first). */
static const struct page_area *first_of(struct composer *composer,
    const struct style *root, const struct page_area *page)
{
	const struct page_type type = { page->name, PAGE_FIRST };
	struct page_frame frame;
	struct page_area *first;

	find_frame(composer, root, &type, &frame);
	if (frame.margins_pt[0] == page->frame.margins_pt[0] &&
	    frame.margins_pt[2] == page->frame.margins_pt[2])
		return page;
	first = ARENA_NEW(composer->scratch, struct page_area);
	*first = *page;
	first->frame.margins_pt[0] = frame.margins_pt[0];
	first->frame.margins_pt[2] = frame.margins_pt[2];
	first->height_pt = page->frame.height_pt - frame.margins_pt[0] -
	    frame.margins_pt[2];
	first->next = NULL;
	return first;
}

const struct page_area *page_area_of(
    struct composer *composer, const struct style *root, const char *name)
{
	const struct page_type type = { name, 0 };
	struct page_area **place = &composer->pages, *page;
	unsigned count = 0;

	for (; *place; place = &(*place)->next, count++)
		if (is_named(*place, name))
			return *place;
	if (count == AREAS_MAX) {
		diag_add_once(composer->diags, DIAG_STYLE_UNSUPPORTED, 0,
		    "more than %d kinds of pages in one article", AREAS_MAX);
		return composer->page;
	}
	page = *place = ARENA_NEW(composer->scratch, struct page_area);
	if (name)
		page->name = arena_strdup(composer->layout->arena, name);
	find_frame(composer, root, &type, &page->frame);
	page->measure_pt = page->frame.width_pt - page->frame.margins_pt[1] -
	    page->frame.margins_pt[3];
	page->height_pt = page->frame.height_pt - page->frame.margins_pt[0] -
	    page->frame.margins_pt[2];
	page->first = composer->layout->is_continued
	    ? page
	    : first_of(composer, root, page);
	return page;
}

/* Between bands of the flow itself; the boxes that are open grow or shrink with
 * their pages. */
static void change_page(struct composer *composer, const struct page_area *page)
{
	float more = page->measure_pt - composer->measure_pt;

	if (composer->flow->float_count > 0)
		floats_clear(composer, true, true);
	for (size_t i = 0; i < composer->box_count; i++)
		composer->boxes[i].width_pt = fmaxf(
		    1, composer->boxes[i].width_pt + more);
	composer_use_page(composer, page);
}

void page_area_open(struct composer *composer, const struct element *element)
{
	const struct value *name = &element->style->values[PROPERTY_PAGE];
	const struct page_area *page;

	if (name->kind != VALUE_TEXT || composer->flow->outer ||
	    composer->multicol || composer->is_measuring)
		return;
	page = page_area_of(composer, composer->boxes[0].style, name->text);
	if (page != composer->page)
		change_page(composer, page);
}

void page_area_close(struct composer *composer, const struct box *box)
{
	if (box->outer_page && box->outer_page != composer->page)
		change_page(composer, box->outer_page);
}
