/* Forms and actions that are written last. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pdf/canvas.h"
#include "pdf/late.h"

struct reference {
	object_id id, font;
	struct chapter_reference what;
};

struct link {
	object_id id;
	const char *entry, *address;
};

struct late {
	struct writer *writer;
	struct arena *arena;
	struct reference *references;
	struct link *links;
	size_t reference_count, reference_room, link_count, link_room;
};

/* An article by its id. */
struct place {
	const char *id;
	size_t index;
};

struct late *late_new(struct writer *writer)
{
	struct late *late = memory_new(sizeof(*late));

	late->writer = writer;
	late->arena = arena_new();
	return late;
}

void late_free(struct late *late)
{
	if (late == NULL)
		return;
	arena_free(late->arena);
	free(late->references);
	free(late->links);
	free(late);
}

object_id late_add_reference(
    struct late *late, const struct chapter_reference *what, object_id font)
{
	struct reference *reference;

	if (late->reference_count == late->reference_room) {
		late->reference_room = 2 * late->reference_room + 16;
		late->references = memory_resize(late->references,
		    late->reference_room, sizeof(*late->references));
	}
	reference = &late->references[late->reference_count++];
	*reference = (struct reference){ writer_reserve(late->writer), font,
		*what };
	reference->what.entry = arena_strdup(late->arena, what->entry);
	return reference->id;
}

object_id late_add_link(
    struct late *late, const char *entry, const char *address)
{
	struct link *link;

	if (late->link_count == late->link_room) {
		late->link_room = 2 * late->link_room + 16;
		late->links = memory_resize(
		    late->links, late->link_room, sizeof(*late->links));
	}
	link = &late->links[late->link_count++];
	*link = (struct link){ writer_reserve(late->writer),
		arena_strdup(late->arena, entry),
		arena_strdup(late->arena, address) };
	return link->id;
}

static int compare_places(const void *a, const void *b)
{
	return strcmp(
	    ((const struct place *)a)->id, ((const struct place *)b)->id);
}

static const struct place *lookup_place(
    const struct place *places, size_t count, const char *id)
{
	struct place wanted = { id, 0 };

	return count > 0
	    ? bsearch(&wanted, places, count, sizeof(wanted), compare_places)
	    : NULL;
}

/* The digits one by one, in the middle. */
static void put_digits(struct buf *out, const struct chapter_reference *what,
    size_t number, bool is_gray)
{
	char digits[24];
	double width = 0, x;

	snprintf(digits, sizeof(digits), "%zu", number);
	for (const char *at = digits; *at != '\0'; at++)
		width += what->advances[*at - '0'];
	x = (what->width - width) / 2;
	buf_puts(out, "BT\n");
	canvas_put_fill(out, &what->colour, is_gray);
	buf_puts(out, "/F0 ");
	number_put(out, what->size, 3);
	buf_puts(out, " Tf\n");
	for (const char *at = digits; *at != '\0'; at++) {
		uint16_t glyph = what->glyphs[*at - '0'];

		buf_puts(out, "1 0 0 1 ");
		number_put(out, x, 2);
		buf_printf(out, " 0 Tm<%04x>Tj\n", (unsigned)glyph);
		x += what->advances[*at - '0'];
	}
	buf_puts(out, "ET\n");
}

/* `number` 0: it shows nothing. */
static void write_reference(
    const struct late *late, const struct reference *reference, size_t number)
{
	const struct chapter_reference *what = &reference->what;
	HPDF_Dict dict = dict_new(writer_objects(late->writer), "XObject");
	HPDF_Array box;
	struct buf content = BUF_INIT;

	dict_name(dict, "Subtype", "Form");
	box = dict_array(dict, "BBox");
	/* a number may be wider than its place, and digits have descenders */
	array_real(box, -what->width);
	array_real(box, -what->size);
	array_real(box, 2 * what->width);
	array_real(box, 2 * what->size);
	dict_reference(dict_dict(dict_dict(dict, "Resources"), "Font"), "F0",
	    reference->font);
	if (number > 0)
		put_digits(&content, what, number, what->is_gray);
	writer_deflated(
	    late->writer, reference->id, dict, content.data, content.size);
	buf_release(&content);
}

static void write_link(const struct late *late, const struct link *link,
    const struct bookmark *article)
{
	HPDF_Dict dict = dict_new(writer_objects(late->writer), NULL);

	if (article != NULL) {
		dict_name(dict, "S", "GoTo");
		destination_put(
		    dict_array(dict, "D"), article->page, article->top);
	} else {
		dict_name(dict, "S", "URI");
		dict_bytes(dict, "URI", link->address, strlen(link->address));
	}
	writer_object(late->writer, link->id, dict);
}

void late_write(struct late *late, const struct bookmark *articles,
    const size_t *first_pages, size_t count)
{
	struct place *places = arena_array(late->arena, count, sizeof(*places));

	for (size_t i = 0; i < count; i++)
		places[i] = (struct place){ articles[i].entry->id, i };
	if (count > 0)
		qsort(places, count, sizeof(*places), compare_places);
	for (size_t i = 0; i < late->reference_count; i++) {
		const struct reference *reference = &late->references[i];
		const struct place *place = lookup_place(
		    places, count, reference->what.entry);

		write_reference(late, reference,
		    place != NULL ? first_pages[place->index] : 0);
	}
	for (size_t i = 0; i < late->link_count; i++) {
		const struct place *place = lookup_place(
		    places, count, late->links[i].entry);

		write_link(late, &late->links[i],
		    place != NULL ? &articles[place->index] : NULL);
	}
}
