/* Forms and actions that are written last. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pdf/canvas.h"
#include "pdf/late.h"

struct reference {
	object_id id;
	const struct entry *entry;
	size_t number; /* where `entry` is NULL */
	double width, height;
	struct chapter_reference what;
	const object_id *fonts, *uprights;
	object_id digits;
};

struct action {
	object_id id;
	const struct entry *entry;
	const char *address;
};

struct late {
	struct writer *writer;
	struct arena *arena;
	struct reference *references;
	struct action *actions;
	size_t reference_count, reference_room, action_count, action_room;
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
	free(late->actions);
	free(late);
}

static const void *keep(struct late *late, const void *data, size_t size)
{
	void *copy = arena_alloc(late->arena, size + 1);

	if (size > 0)
		memcpy(copy, data, size);
	return copy;
}

/* What is of the chapter ends with it. */
static struct reference *add_reference(
    struct late *late, const struct late_reference *from)
{
	struct reference *reference;
	struct chapter_reference *what;

	if (late->reference_count == late->reference_room) {
		late->reference_room = 2 * late->reference_room + 16;
		late->references = memory_resize(late->references,
		    late->reference_room, sizeof(*late->references));
	}
	reference = &late->references[late->reference_count++];
	*reference = (struct reference){ .id = writer_reserve(late->writer),
		.width = from->width,
		.height = from->height,
		.what = *from->what,
		.digits = from->digits };
	what = &reference->what;
	what->entry = NULL;
	what->content = keep(late, what->content, what->content_size);
	what->fonts = (uint32_t *)keep(
	    late, what->fonts, what->font_count * sizeof(*what->fonts));
	what->uprights = (uint32_t *)keep(late, what->uprights,
	    what->upright_count * sizeof(*what->uprights));
	reference->fonts = keep(
	    late, from->fonts, what->font_count * sizeof(object_id));
	reference->uprights = keep(
	    late, from->uprights, what->upright_count * sizeof(object_id));
	return reference;
}

object_id late_add_reference(struct late *late,
    const struct late_reference *from, const struct entry *entry)
{
	struct reference *reference = add_reference(late, from);

	reference->entry = entry;
	return reference->id;
}

object_id late_add_number(
    struct late *late, const struct late_reference *from, size_t number)
{
	struct reference *reference = add_reference(late, from);

	reference->number = number;
	return reference->id;
}

object_id late_add_action(
    struct late *late, const struct entry *entry, const char *address)
{
	struct action *action;

	if (late->action_count == late->action_room) {
		late->action_room = 2 * late->action_room + 16;
		late->actions = memory_resize(
		    late->actions, late->action_room, sizeof(*late->actions));
	}
	action = &late->actions[late->action_count++];
	*action = (struct action){ writer_reserve(late->writer), entry,
		arena_strdup(late->arena, address) };
	return action->id;
}

/* The digits one by one, in the middle or at the end. */
static void put_digits(struct buf *out, const struct chapter_reference *what,
    size_t number, bool is_gray)
{
	char digits[24];
	double width = 0, x;

	snprintf(digits, sizeof(digits), "%zu", number);
	for (const char *at = digits; *at != '\0'; at++)
		width += what->advances[*at - '0'];
	x = (what->width - width) / (what->is_at_end ? 1 : 2);
	buf_puts(out, "BT\n");
	canvas_put_fill(out, &what->colour, is_gray);
	buf_printf(out, "/F%u ", (unsigned)what->font);
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

static void put_font(
    HPDF_Dict fonts, char letter, uint32_t number, object_id id)
{
	char name[16];

	snprintf(name, sizeof(name), "%c%u", letter, (unsigned)number);
	dict_reference(fonts, name, id);
}

static void put_fonts(const struct reference *reference, HPDF_Dict fonts)
{
	const struct chapter_reference *what = &reference->what;
	bool has_digits = !what->has_number;

	for (uint32_t i = 0; i < what->font_count; i++) {
		put_font(fonts, 'F', what->fonts[i], reference->fonts[i]);
		has_digits |= what->fonts[i] == what->font;
	}
	if (!has_digits)
		put_font(fonts, 'F', what->font, reference->digits);
	for (uint32_t i = 0; i < what->upright_count; i++)
		put_font(fonts, 'V', what->uprights[i], reference->uprights[i]);
}

/* `number` 0: it shows nothing. */
static void write_reference(
    const struct late *late, const struct reference *reference, size_t number)
{
	const struct chapter_reference *what = &reference->what;
	const char *operators = (const char *)what->content;
	size_t place = what->has_number ? what->place : what->content_size;
	HPDF_Dict dict = dict_new(writer_objects(late->writer), "XObject");
	HPDF_Array box;
	struct buf content = BUF_INIT;

	dict_name(dict, "Subtype", "Form");
	box = dict_array(dict, "BBox");
	array_number(box, 0);
	array_number(box, 0);
	array_real(box, reference->width);
	array_real(box, reference->height);
	put_fonts(reference, dict_dict(dict_dict(dict, "Resources"), "Font"));
	if (number > 0) {
		buf_add(&content, operators, place);
		if (what->has_number)
			put_digits(&content, what, number, what->is_gray);
		buf_add(
		    &content, operators + place, what->content_size - place);
	}
	writer_deflated(
	    late->writer, reference->id, dict, content.data, content.size);
	buf_release(&content);
}

/* `article` NULL: it is not in the book. */
static void write_action(const struct late *late, const struct action *action,
    const struct bookmark *article)
{
	struct buf out = BUF_INIT;

	if (article != NULL) {
		buf_puts(&out, "<</S/GoTo/D");
		destination_put(&out, article->page, &article->corner);
	} else {
		buf_puts(&out, "<</S/URI/URI");
		string_put(&out, action->address, strlen(action->address));
	}
	buf_puts(&out, ">>");
	writer_raw(late->writer, action->id, out.data, out.size);
	buf_release(&out);
}

void late_write(struct late *late, size_t entry_count,
    const struct bookmark *articles, const size_t *first_pages, size_t count)
{
	/* where each entry stands among the articles, from 1; 0: nowhere */
	size_t *places = arena_array(late->arena, entry_count, sizeof(*places));

	for (size_t i = 0; i < count; i++)
		places[articles[i].entry->number] = i + 1;
	for (size_t i = 0; i < late->reference_count; i++) {
		const struct reference *reference = &late->references[i];
		size_t place = reference->entry != NULL
		    ? places[reference->entry->number]
		    : 0;

		write_reference(late, reference,
		    place > 0 ? first_pages[place - 1] : reference->number);
	}
	for (size_t i = 0; i < late->action_count; i++) {
		const struct action *action = &late->actions[i];
		size_t place = places[action->entry->number];

		write_action(
		    late, action, place > 0 ? &articles[place - 1] : NULL);
	}
}
