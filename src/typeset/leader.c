/* Shapes and repeats leaders. */
#include "typeset/leader.h"

#include <math.h>
#include <string.h>

/* Of one copy, pt, and how many there are. */
#define WIDTH_LEAST 0.5
#define COPIES_MOST 2000

struct run *run_apart(
    struct composer *composer, const struct element *element, const char *text)
{
	struct text_style *style = ARENA_NEW(
	    composer->scratch, struct text_style);
	struct span span = { .text = text,
		.size = strlen(text),
		.style = style,
		.is_artifact = true };
	struct paragraph paragraph = { .spans = &span,
		.span_count = 1,
		.width_pt = 1000 * element->style->text.size_pt,
		.language = element->language };
	struct paragraph_lines lines = { 0 };
	struct item *item;
	struct run *run = NULL;

	*style = element->style->text;
	style->emphasis = 0; /* marks are a run of their own */
	paragraph_set(composer->typesetter, &paragraph, composer->layout,
	    &lines, composer->diags);
	item = lines.count == 1 ? lines.lines[0].first : NULL;
	for (; item; item = item->next) {
		if (item->kind == ITEM_EMOJI)
			return NULL;
		if (item->kind != ITEM_RUN)
			continue;
		if (run)
			return NULL;
		run = &item->run;
	}
	if (!run || run->glyph_count == 0)
		return NULL;
	run->x_pt = run->baseline_pt = 0;
	return run;
}

static double run_width(const struct run *run)
{
	double width = 0;

	for (size_t i = 0; i < run->glyph_count; i++)
		width += run->glyphs[i].advance_pt;
	return width;
}

/* Those of the text from `size` on, which in Hebrew come first. */
static void cut_glyphs(struct run *run, size_t size)
{
	size_t count = 0;

	for (size_t i = 0; i < run->glyph_count; i++)
		if (run->glyphs[i].text < size)
			run->glyphs[count++] = run->glyphs[i];
	run->glyph_count = count;
}

bool leader_fill(
    struct composer *composer, const struct element *element, struct span *span)
{
	size_t size = strlen(element->leader);
	/* white at the end of a line has no width */
	struct run *run = run_apart(composer, element,
	    arena_printf(composer->scratch, "%s|", element->leader));
	double width;

	/* of another direction or face than the line */
	if (!run)
		run = run_apart(composer, element, element->leader);
	if (!run)
		return false;
	cut_glyphs(run, size);
	run->text = element->leader;
	width = run_width(run);
	if (!(width >= WIDTH_LEAST))
		return false;
	span->text = NULL;
	span->size = 0;
	span->leader = run;
	span->width_pt = (float)width;
	return true;
}

/* What a copy stands for is text, as it is elsewhere. */
static void add_copy(
    const struct run *leader, size_t size, size_t copy, struct run *run)
{
	for (size_t i = 0; i < leader->glyph_count; i++) {
		struct glyph *glyph = &run->glyphs[run->glyph_count++];

		*glyph = leader->glyphs[i];
		glyph->text += (uint32_t)(size * copy);
	}
}

bool leader_repeat(const struct run *leader, double left, double right,
    double end, struct arena *arena, struct run *run)
{
	double width = run_width(leader), start;
	size_t size = strlen(leader->text), count;
	char *text;

	start = end - floor((end - left) / width + 0.001) * width;
	count = (size_t)fmax(
	    0, fmin(COPIES_MOST, floor((right - start) / width + 0.001)));
	if (count == 0)
		return false;
	*run = *leader;
	run->x_pt = (float)start;
	run->glyphs = arena_array(
	    arena, count * leader->glyph_count, sizeof(*run->glyphs));
	run->glyph_count = 0;
	text = arena_array(arena, count * size + 1, 1);
	for (size_t i = 0; i < count; i++) {
		memcpy(text + i * size, leader->text, size);
		add_copy(leader, size, i, run);
	}
	run->text = text;
	return true;
}
