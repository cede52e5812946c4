/* What a reference may lead to (EPUB 3.3, 3.6 and 4.2.5). */
#include <stdlib.h>
#include <string.h>

#include "check/reference.h"

static const struct {
	bool may_be_remote, is_link;
} uses[USES] = {
	[USE_LINK] = { true, true },
	[USE_CONTENTS] = { false, true },
	[USE_CITE] = { true, false },
	[USE_MEDIA] = { true, false },
	[USE_FONT] = { true, false },
	[USE_OVERLAY] = { false, true },
	[USE_GUIDE] = { false, false },
};

static const char *const core_pictures[] = { "image/jpeg", "image/png",
	"image/gif", "image/webp", SVG_TYPE };

static int by_value(const void *a, const void *b)
{
	uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;

	return (left > right) - (left < right);
}

static void check_remote(struct referrer *from, enum use use,
    const struct target *target, const struct place *place)
{
	struct report *report = &from->book->report;
	uint64_t key = id_key(target->text);

	if (use == USE_CONTENTS) {
		report_add(report, FAULT_NAV_010, place,
		    "the contents lead out of the book: \"%s\"", target->text);
		return;
	}
	if (use == USE_LINK || use == USE_CITE)
		return;
	if (use != USE_STYLE)
		from->found |= PROPERTY_REMOTE;
	if (!uses[use].may_be_remote) {
		report_add(report, FAULT_RSC_006, place,
		    "\"%s\" has to be a file of the book", target->text);
		return;
	}
	if (target->is_plain_http)
		report_add(report, FAULT_RSC_031, place,
		    "\"%s\" should be an https: address", target->text);
	if (!bsearch(&key, from->book->remote, from->book->remote_count,
		sizeof(key), by_value))
		report_add(report, FAULT_RSC_008, place,
		    "\"%s\" is not in the manifest", target->text);
}

static bool is_document(const char *type)
{
	return strcmp(type, XHTML_TYPE) == 0 || strcmp(type, SVG_TYPE) == 0;
}

/* Documents whose ids are collected. */
static bool has_ids(const char *type)
{
	return is_document(type) || strcmp(type, NCX_TYPE) == 0;
}

/* Other things than ids stand in fragments: EPUB CFIs, media fragments, parts
 * of a text, views of a drawing. */
static bool is_id(const char *fragment)
{
	return *fragment && !strpbrk(fragment, "(=:") &&
	    strncmp(fragment, ":~:", 3) != 0;
}

static void add_pending(struct referrer *from, const struct target *target,
    size_t to, const struct place *place)
{
	struct book *book = from->book;

	if (book->pending_count == PENDING_MOST) {
		book_exhausted(book, "references to fragments");
		return;
	}
	if (book->pending_count == book->pending_capacity) {
		book->pending_capacity = 2 * book->pending_capacity + 64;
		book->pending = memory_resize(book->pending,
		    book->pending_capacity, sizeof(*book->pending));
	}
	book->pending[book->pending_count++] = (struct pending){
		.key = id_key(target->fragment),
		.text = arena_strndup(
		    book->arena, target->text, strnlen(target->text, 100)),
		.from = (uint32_t)from->part,
		.to = (uint32_t)to,
		.line = place->line,
		.column = place->column,
	};
}

static void check_fragment(struct referrer *from, enum use use,
    const struct target *target, size_t to, const struct place *place)
{
	struct report *report = &from->book->report;
	const char *type = book_type(from->book, to);

	if (!target->fragment)
		return;
	if (use == USE_STYLE)
		report_add(report, FAULT_RSC_013, place,
		    "a style sheet has no fragments: \"%s\"", target->text);
	else if ((use == USE_IMAGE || use == USE_SOURCE) &&
	    strcmp(type, SVG_TYPE) != 0)
		report_add(report, FAULT_RSC_009, place,
		    "a picture has no fragments: \"%s\"", target->text);
	else if ((uses[use].is_link || use == USE_GUIDE ||
		     use == USE_DRAWING) &&
	    has_ids(type) && is_id(target->fragment))
		add_pending(from, target, to, place);
}

/* False: it may not lead there at all. */
static bool check_type(struct referrer *from, enum use use,
    const struct target *target, size_t to, const struct place *place)
{
	const struct book *book = from->book;
	const struct item *item = &book->items[book->parts[to].item];
	struct report *report = &from->book->report;
	const char *type = book_type(book, to);

	if (uses[use].is_link && !is_document(type) && !item->fallback)
		report_add(report, FAULT_RSC_010, place,
		    "\"%s\" is no content document (%s)", target->text, type);
	else if (uses[use].is_link && !item->is_in_spine)
		report_add(report, FAULT_RSC_011, place,
		    "\"%s\" is not in the spine", target->text);
	if (use != USE_IMAGE || item->fallback || book->is_old)
		return !uses[use].is_link || item->is_in_spine;
	for (size_t i = 0; i < sizeof core_pictures / sizeof *core_pictures;
	     i++)
		if (strcmp(type, core_pictures[i]) == 0)
			return true;
	report_add(report, FAULT_RSC_032, place,
	    "\"%s\" (%s) has no fallback that every reader knows", target->text,
	    type);
	return true;
}

static void check_inside(struct referrer *from, enum use use,
    const struct target *target, const struct place *place)
{
	struct book *book = from->book;
	struct report *report = &book->report;
	size_t to = container_find(book->container, target->name);

	if (to == NO_PART) {
		report_add(report, FAULT_RSC_007, place,
		    "\"%s\" is not in the container", target->text);
		return;
	}
	if (book->parts[to].item == NO_ITEM) {
		report_add(report,
		    use == USE_GUIDE ? FAULT_OPF_031 : FAULT_RSC_008, place,
		    "\"%s\" is not in the manifest", target->text);
		return;
	}
	if (check_type(from, use, target, to, place))
		check_fragment(from, use, target, to, place);
}

void reference_check(struct referrer *from, enum use use, const char *value,
    unsigned line, unsigned column)
{
	struct report *report = &from->book->report;
	struct place place = { from->book->parts[from->part].name, line,
		column };
	struct arena *arena;
	struct target target;

	if (from->is_remote)
		return;
	arena = arena_new();
	target_read(arena, from->base, value, &target);
	switch (target.route) {
	case ROUTE_NOWHERE:
		check_fragment(from, use, &target,
		    container_find(from->book->container, from->base), &place);
		break;
	case ROUTE_INSIDE:
		check_inside(from, use, &target, &place);
		break;
	case ROUTE_CLIMBS:
		report_add(report, FAULT_RSC_026, &place,
		    "\"%s\" leads out of the container", target.text);
		break;
	case ROUTE_WEB:
		check_remote(from, use, &target, &place);
		break;
	case ROUTE_DATA:
		if (uses[use].is_link)
			report_add(report, FAULT_RSC_029, &place,
			    "a link may not be a data: URL");
		break;
	case ROUTE_FILE:
		report_add(report, FAULT_RSC_030, &place,
		    "\"%s\" is a file: URL", target.text);
		break;
	case ROUTE_MALFORMED:
		report_add(report, FAULT_RSC_020, &place, "\"%s\" is no URL",
		    target.text);
		break;
	case ROUTE_OTHER:
		break;
	}
	arena_free(arena);
}

void fragments_check(struct book *book)
{
	for (size_t i = 0; i < book->pending_count; i++) {
		const struct pending *pending = &book->pending[i];
		const struct part *to = &book->parts[pending->to];
		struct place place = { book->parts[pending->from].name,
			pending->line, pending->column };

		if (to->is_scanned &&
		    !ids_know(&book->ids, to->ids, pending->key))
			report_add(&book->report, FAULT_RSC_012, &place,
			    "there is no such id: \"%s\"", pending->text);
	}
}
