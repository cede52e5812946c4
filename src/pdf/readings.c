/* Counts which texts each glyph stands for. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>

#include "pdf/readings.h"

static struct glyph_row *row_new(struct readings *readings, uint16_t glyph)
{
	struct glyph_row *row;

	if (readings->row_count == readings->row_room) {
		uint32_t room = readings->row_room ? 2 * readings->row_room
						   : 64;
		struct glyph_row *rows = arena_array(
		    readings->arena, room, sizeof(*rows));

		if (readings->row_count > 0)
			memcpy(rows, readings->rows,
			    readings->row_count * sizeof(*rows));
		readings->rows = rows;
		readings->row_room = room;
	}
	row = &readings->rows[readings->row_count++];
	row->glyph = glyph;
	row->width = fontfile_width(readings->file, glyph);
	return row;
}

/* Lent until the next call. */
static struct glyph_row *row_of(struct readings *readings, uint16_t glyph)
{
	uint16_t **numbers = &readings->numbers[glyph >> 8], *number;
	struct glyph_row *row;

	if (*numbers == NULL)
		*numbers = arena_array(readings->arena, 256, sizeof(**numbers));
	number = &(*numbers)[glyph & 0xff];
	if (*number != 0)
		return &readings->rows[*number - 1];
	row = row_new(readings, glyph);
	*number = (uint16_t)readings->row_count;
	return row;
}

/* A glyph that stands for no text behind that of the cluster (a hyphen that is
 * not in the text) is a cluster of its own. */
static bool continues(const struct glyph *text, const struct glyph *glyph)
{
	return glyph->text_size == 0 &&
	    (text->text_size == 0 ||
		glyph->text != text->text + text->text_size);
}

size_t cluster_end(const struct run *run, size_t at, const struct glyph **text)
{
	size_t end = at;

	/* Right to left the glyph with the text may be the last of its
	 * cluster; then the run cannot start with one. */
	if (run->glyphs[0].text_size == 0) {
		while (
		    end < run->glyph_count && run->glyphs[end].text_size == 0)
			end++;
		*text = end < run->glyph_count ? &run->glyphs[end++] : NULL;
		return end;
	}
	*text = &run->glyphs[end++];
	while (end < run->glyph_count && continues(*text, &run->glyphs[end]))
		end++;
	return end;
}

bool cluster_is_plain(
    const struct run *run, size_t at, size_t end, const struct glyph *text)
{
	return end - at == 1 && text != NULL && text->id != 0 &&
	    text->text_size > 0 && text->text_size <= GLYPH_TEXT_MAX &&
	    memchr(run->text + text->text, '\0', text->text_size) == NULL;
}

static void add_reading(struct readings *readings, struct glyph_row *row,
    const char *text, uint32_t size, uint32_t count)
{
	struct reading *reading;

	for (reading = row->readings; reading != NULL; reading = reading->next)
		if (reading->size == size &&
		    memcmp(reading->text, text, size) == 0) {
			reading->count += count;
			return;
		}
	reading = ARENA_NEW(readings->arena, struct reading);
	*reading = (struct reading){ text, size, count, row->readings };
	row->readings = reading;
}

static bool is_mark(uint32_t code_point)
{
	return (U_GET_GC_MASK((UChar32)code_point) & U_GC_M_MASK) != 0;
}

/* A letter and marks, a glyph each: ActualText tells the whole, but for readers
 * that know none each glyph is read as its character, if it is nothing else. */
static void add_marks(struct readings *readings, const struct run *run,
    size_t at, size_t end, const struct glyph *text)
{
	const char *next = run->text + text->text;
	size_t left = text->text_size;
	uint32_t code_point;

	if (text != &run->glyphs[at])
		return;
	for (size_t i = at; i < end; i++) {
		size_t size = left > 0 ? utf8_decode(next, left, &code_point)
				       : 0;

		if (size == 0 || is_mark(code_point) != (i > at))
			return;
		next += size;
		left -= size;
	}
	if (left > 0)
		return;
	next = run->text + text->text;
	for (size_t i = at; i < end; i++) {
		uint32_t size = (uint32_t)utf8_decode(next,
		    (size_t)(run->text + text->text + text->text_size - next),
		    &code_point);

		add_reading(readings, row_of(readings, run->glyphs[i].id), next,
		    size, 0);
		next += size;
	}
}

void readings_add_run(struct readings *readings, const struct run *run)
{
	for (size_t at = 0, end; at < run->glyph_count; at = end) {
		const struct glyph *text;

		end = cluster_end(run, at, &text);
		for (size_t i = at; i < end; i++)
			row_of(readings, run->glyphs[i].id);
		if (cluster_is_plain(run, at, end, text))
			add_reading(readings,
			    row_of(readings, run->glyphs[at].id),
			    run->text + text->text, text->text_size, 1);
		else if (end - at > 1 && text != NULL)
			add_marks(readings, run, at, end, text);
	}
}

/* Whether a comes before b: the more usual, then the smaller. */
static bool is_before(const struct reading *a, const struct reading *b)
{
	uint32_t size = a->size < b->size ? a->size : b->size;
	int order;

	if (a->count != b->count)
		return a->count > b->count;
	order = memcmp(a->text, b->text, size);
	return order != 0 ? order < 0 : a->size < b->size;
}

static void settle_row(struct glyph_row *row)
{
	struct reading **best = &row->readings, *first;

	for (struct reading **at = &row->readings; *at != NULL;
	     at = &(*at)->next)
		if (is_before(*at, *best))
			best = at;
	first = *best;
	if (first == NULL || first == row->readings)
		return;
	*best = first->next;
	first->next = row->readings;
	row->readings = first;
}

static bool is_space(const struct glyph_row *row)
{
	return row->readings != NULL && row->readings->size == 1 &&
	    row->readings->text[0] == ' ';
}

void readings_settle(struct readings *readings)
{
	for (uint32_t i = 0; i < readings->row_count; i++) {
		struct glyph_row *row = &readings->rows[i];

		settle_row(row);
		if (is_space(row) &&
		    (readings->space == 0 || row->glyph < readings->space))
			readings->space = row->glyph;
	}
}

const struct glyph_row *readings_row(
    const struct readings *readings, uint16_t glyph)
{
	const uint16_t *numbers = readings->numbers[glyph >> 8];

	assert(numbers != NULL && numbers[glyph & 0xff] != 0);
	return &readings->rows[numbers[glyph & 0xff] - 1];
}

static int compare_glyphs(const void *a, const void *b)
{
	const struct chapter_glyph *left = a, *right = b;

	return (int)left->id - (int)right->id;
}

void readings_list(const struct readings *readings, struct chapter_font *font)
{
	font->glyphs = arena_array(
	    readings->arena, readings->row_count, sizeof(*font->glyphs));
	font->glyph_count = readings->row_count;
	for (uint32_t i = 0; i < readings->row_count; i++) {
		const struct glyph_row *row = &readings->rows[i];
		const struct reading *reading = row->readings;
		struct chapter_glyph *to = &font->glyphs[i];

		to->id = row->glyph;
		to->text = reading == NULL ? ""
					   : arena_strndup(readings->arena,
						 reading->text, reading->size);
	}
	qsort(font->glyphs, font->glyph_count, sizeof(*font->glyphs),
	    compare_glyphs);
}
