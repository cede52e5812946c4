/* Paragraphs: shaped on one line, broken into lines, set. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "typeset/line_box.h"
#include "typeset/ruby.h"

#define LOOSE_REPORTS 3 /* of an article */
#define LOOSE_LETTERS 12

/* Em: where the measure is not known yet, no pair of ruby asks for more. */
#define RUBY_MOST 24

/* A message about this character is in the list. */
static bool is_reported(const struct diag_list *diags, uint32_t code_point)
{
	char name[16];

	snprintf(name, sizeof name, "U+%04X ", (unsigned)code_point);
	for (const struct diag *diag = diags->first; diag != NULL;
	     diag = diag->next)
		if (diag->id == DIAG_GLYPH_MISSING && diag->detail != NULL &&
		    strstr(diag->detail, name) != NULL)
			return true;
	return false;
}

/* Once an article and language. */
static void report_dictionary(
    const struct strip *strip, struct diag_list *diags)
{
	if (strip->lacks_dictionary == NULL)
		return;
	for (const struct diag *diag = diags->first; diag != NULL;
	     diag = diag->next)
		if (diag->id == DIAG_DICTIONARY_MISSING &&
		    diag->detail != NULL &&
		    strcmp(diag->detail, strip->lacks_dictionary) == 0)
			return;
	diag_add(
	    diags, DIAG_DICTIONARY_MISSING, 0, "%s", strip->lacks_dictionary);
}

/* Where the line begins, for the eye that looks for it. */
static void report_loose(
    const struct strip *strip, uint32_t start, struct diag_list *diags)
{
	size_t from = strip->cells[start].text, to = from;
	uint32_t code_point;
	unsigned count = 0;

	for (const struct diag *diag = diags->first; diag != NULL;
	     diag = diag->next)
		count += diag->id == DIAG_LINE_LOOSE;
	if (count >= LOOSE_REPORTS)
		return;
	for (unsigned i = 0; i < LOOSE_LETTERS && to < strip->text_size; i++)
		to += utf8_decode(
		    strip->text + to, strip->text_size - to, &code_point);
	diag_add(diags, DIAG_LINE_LOOSE, 0, "%.*s", (int)(to - from),
	    strip->text + from);
}

/* "U+20BB7 𠮷, U+...": each character once in the list. */
static void report_missing(const struct strip *strip, struct diag_list *diags)
{
	char text[MISSING_MAX * 20], character[5];
	size_t size = 0;

	for (size_t i = 0; i < strip->missing_count; i++) {
		uint32_t code_point = strip->missing[i];
		if (is_reported(diags, code_point))
			continue;
		character[utf8_encode(code_point, character)] = '\0';
		size += (size_t)snprintf(text + size, sizeof text - size,
		    "%sU+%04X %s", size > 0 ? ", " : "", (unsigned)code_point,
		    character);
	}
	if (size > 0)
		diag_add(diags, DIAG_GLYPH_MISSING, 0, "%s", text);
}

static bool is_preserved(const struct paragraph *paragraph)
{
	for (size_t i = 0; i < paragraph->span_count; i++)
		if (!paragraph->spans[i].style->is_preserved)
			return false;
	return true;
}

static struct measure measure_of(const struct paragraph *paragraph)
{
	bool is_justified = paragraph->align == ALIGN_JUSTIFY &&
	    paragraph->span_count > 0 &&
	    paragraph->spans[0].style->manner.justify != JUSTIFY_NONE;
	enum text_align last = paragraph->has_last_align ? paragraph->last_align
							 : ALIGN_START;

	return (struct measure){
		.width = paragraph->width_pt >= 1 ? paragraph->width_pt : 1,
		.indent = isfinite(paragraph->indent_pt) ? paragraph->indent_pt
							 : 0,
		.is_hanging = paragraph->is_hanging,
		.is_each_line = paragraph->is_each_line,
		.insets = paragraph->insets,
		.inset_count = paragraph->inset_count,
		.is_justified = is_justified,
		.is_last_justified = is_justified && last == ALIGN_JUSTIFY,
		.is_greedy = is_preserved(paragraph),
		.is_balanced = paragraph->is_balanced,
	};
}

/* Annotations that no line has room for are put into the line. */
static void set_strip(
    struct faces *faces, const struct paragraph *paragraph, double most)
{
	strip_set(faces, faces->strip, paragraph);
	if (!paragraph->has_ruby || ruby_space(faces, faces->strip, most))
		return;
	strip_set(faces, faces->strip, paragraph);
	ruby_space(faces, faces->strip, most);
}

/* The room of the shortest line. */
static double least_room(const struct measure *measure)
{
	double most = 0;

	for (size_t i = 0; i < measure->inset_count; i++)
		most = fmax(most,
		    measure->insets[i].left_pt + measure->insets[i].right_pt);
	return measure->width - fmax(0, measure->indent) - most;
}

void paragraph_set(struct typesetter *typesetter,
    const struct paragraph *paragraph, struct layout *layout,
    struct paragraph_lines *lines, struct diag_list *diags)
{
	struct strip *strip = typesetter->faces->strip;
	struct fit *fit = strip->fit;
	struct measure measure = measure_of(paragraph);
	struct line_setter setter = { .faces = typesetter->faces,
		.strip = strip,
		.measure = &measure,
		.layout = layout };

	*lines = (struct paragraph_lines){ 0 };
	if (paragraph->span_count == 0)
		return;
	setter.room_pt = paragraph_half_leading(paragraph) -
	    paragraph->taken_pt;
	set_strip(typesetter->faces, paragraph, least_room(&measure));
	report_missing(strip, diags);
	fit_lines(fit, typesetter->faces, strip, &measure);
	report_dictionary(strip, diags);
	lines->count = fit->line_count;
	if (lines->count == 0) {
		bool has_target = false;
		for (size_t i = 0; i < paragraph->span_count; i++)
			has_target = has_target ||
			    paragraph->spans[i].target != NULL;
		if (!has_target)
			return;
		lines->count = 1;
		lines->lines = ARENA_NEW(layout->arena, struct line);
		line_set_empty(&setter, lines->lines);
		return;
	}
	lines->lines = arena_array(
	    layout->arena, lines->count, sizeof *lines->lines);
	for (size_t i = 0; i < lines->count; i++) {
		line_set(&setter, fit->starts[i], fit->starts[i + 1],
		    &lines->lines[i]);
		if (lines->lines[i].is_loose)
			report_loose(strip, fit->starts[i], diags);
	}
	if (paragraph->has_ruby)
		lines->taken_pt = fmaxf(
		    0, paragraph_half_leading(paragraph) - setter.room_pt);
}

/* CSS Text 3, 5.4: only then it counts for the least width. */
static bool breaks_anywhere(const struct strip *strip, uint32_t cell)
{
	return cell_style(strip, cell)->manner.overflow_wrap ==
	    OVERFLOW_ANYWHERE &&
	    !strip->cells[cell].is_inner && !cell_hangs(&strip->cells[cell]);
}

void paragraph_measure(struct typesetter *typesetter,
    const struct paragraph *paragraph, float *minimum_pt, float *maximum_pt)
{
	struct strip *strip = typesetter->faces->strip;
	double least = 0, most = 0;
	uint32_t piece = 0, part = 0;

	set_strip(typesetter->faces, paragraph,
	    paragraph->span_count > 0
		? RUBY_MOST * paragraph->spans[0].style->size_pt
		: 0);
	strip_hyphenate(typesetter->faces, strip);
	for (uint32_t i = 1; i <= strip->cell_count; i++) {
		enum cell_break kind = i == strip->cell_count
		    ? BREAK_MUST
		    : (enum cell_break)strip->cells[i].breaks;
		if (kind == BREAK_NEVER && !breaks_anywhere(strip, i))
			continue;
		uint32_t solid = line_solid_end(strip, piece, i);
		double end = strip->sums[solid].width;
		double hyphen = line_is_hyphenated(strip, piece, solid)
		    ? strip_hyphen_width(strip, solid - 1)
		    : 0;
		least = fmax(least, end + hyphen - strip->sums[piece].width);
		piece = i;
		if (kind != BREAK_MUST)
			continue;
		most = fmax(most, end - strip->sums[part].width);
		part = i;
	}
	*minimum_pt = (float)least;
	*maximum_pt = (float)fmax(most + paragraph->indent_pt, least);
}
