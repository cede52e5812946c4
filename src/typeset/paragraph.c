/* Paragraphs: shaped on one line, broken into lines, set. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "typeset/line.h"
#include "typeset/strip.h"

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

void paragraph_set(struct typesetter *typesetter,
    const struct paragraph *paragraph, struct layout *layout,
    struct paragraph_lines *lines, struct diag_list *diags)
{
	struct strip *strip = typesetter->faces->strip;
	struct fit *fit = strip->fit;
	struct measure measure = {
		.width = paragraph->width_pt >= 1 ? paragraph->width_pt : 1,
		.indent = isfinite(paragraph->indent_pt) ? paragraph->indent_pt
							 : 0,
		.is_justified = paragraph->align == ALIGN_JUSTIFY,
		.is_greedy = is_preserved(paragraph)
	};
	struct line_setter setter = { typesetter->faces, strip, &measure,
		layout, 0 };

	*lines = (struct paragraph_lines){ NULL, 0 };
	if (paragraph->span_count == 0)
		return;
	strip_set(typesetter->faces, strip, paragraph);
	report_missing(strip, diags);
	fit_lines(fit, strip, &measure);
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
	for (size_t i = 0; i < lines->count; i++)
		line_set(&setter, fit->starts[i], fit->starts[i + 1],
		    &lines->lines[i]);
}

void paragraph_measure(struct typesetter *typesetter,
    const struct paragraph *paragraph, float *minimum_pt, float *maximum_pt)
{
	struct strip *strip = typesetter->faces->strip;
	double least = 0, most = 0;
	uint32_t piece = 0, part = 0;

	strip_set(typesetter->faces, strip, paragraph);
	for (uint32_t i = 1; i <= strip->cell_count; i++) {
		enum cell_break kind = i == strip->cell_count
		    ? BREAK_MUST
		    : (enum cell_break)strip->cells[i].breaks;
		if (kind == BREAK_NEVER)
			continue;
		double end = strip->sums[line_solid_end(strip, piece, i)].width;
		least = fmax(least, end - strip->sums[piece].width);
		piece = i;
		if (kind != BREAK_MUST)
			continue;
		most = fmax(most, end - strip->sums[part].width);
		part = i;
	}
	*minimum_pt = (float)least;
	*maximum_pt = (float)fmax(most + paragraph->indent_pt, least);
}
