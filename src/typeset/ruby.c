/* Sets annotations beside their bases: first both are made as wide as the wider
 * of them, then each annotation becomes a line of its own. */
#include "typeset/ruby.h"

#include <math.h>

#include "typeset/flow.h"
#include "typeset/line_box.h"

/* Em of the annotation, over Han and kana: JLReq 3.3.8, note 3. */
#define OVERHANG 0.5f

/* Cells of a strip. */
struct stretch {
	struct strip *strip;
	uint32_t start, end;
};

/* Where white goes to: the sum is before, behind, and at each gap. */
struct white {
	double before, gap, behind;
};

static struct ruby *pair_of(const struct strip *strip, uint32_t cell)
{
	return ruby_of_base(
	    strip->paragraph, strip->segments[strip->cells[cell].segment].span);
}

/* The annotation as a paragraph of its own. */
static struct paragraph annotation_of(
    const struct paragraph *paragraph, const struct ruby *ruby)
{
	return (struct paragraph){ .spans = paragraph->spans + ruby->first,
		.span_count = ruby->end - ruby->first,
		.has_boxes = paragraph->has_boxes,
		.box = ruby->box,
		.language = ruby->language };
}

/* text-justify lets white stand before the cell. */
static bool is_gap(const struct strip *strip, uint32_t cell)
{
	if (strip->cells[cell].is_continued ||
	    cell_style(strip, cell)->manner.justify == JUSTIFY_NONE)
		return false;
	return strip_gap_stretch(strip, cell) > 0 ||
	    strip_space_width(strip, cell - 1) > 0;
}

static struct white white_of(enum ruby_align align, double white, unsigned gaps)
{
	switch (align) {
	case RUBY_START:
		return (struct white){ 0, 0, white };
	case RUBY_SPACE_BETWEEN:
		if (gaps > 0)
			return (struct white){ 0, white / gaps, 0 };
		break;
	case RUBY_SPACE_AROUND:
		white /= gaps + 1;
		return (struct white){ white / 2, white, white / 2 };
	case RUBY_CENTER:
		break;
	}
	return (struct white){ white / 2, 0, white / 2 };
}

/* Puts white before the cluster of a cell, or behind it. */
static void add_white(
    struct strip *strip, uint32_t cell, bool is_behind, double white)
{
	struct cell *cells = strip->cells;
	bool is_rtl = strip->segments[cells[cell].segment].level % 2 != 0;

	if (is_behind == is_rtl) { /* to the left */
		cell = cluster_start(strip, cell);
		cells[cell].advance += (float)white;
		cell_push(strip, cell, (float)white);
		return;
	}
	while (cell + 1 < strip->cell_count && cells[cell + 1].is_continued)
		cell++;
	cells[cell].advance += (float)white;
}

/* ruby-align: spreads the cells by white; returns where it went to. */
static struct white spread(
    const struct stretch *stretch, double white, enum ruby_align align)
{
	struct strip *strip = stretch->strip;
	struct white parts;
	unsigned gaps = 0;

	for (uint32_t i = stretch->start + 1; i < stretch->end; i++)
		gaps += is_gap(strip, i);
	parts = white_of(align, white, gaps);
	for (uint32_t i = stretch->start + 1; i < stretch->end; i++) {
		if (!is_gap(strip, i))
			continue;
		add_white(strip, i - 1, true, parts.gap / 2);
		add_white(strip, i, false, parts.gap / 2);
	}
	add_white(strip, stretch->start, false, parts.before);
	add_white(strip, stretch->end - 1, true, parts.behind);
	return parts;
}

/* Lines end neither in the base nor by less white than it has. */
static void bind(const struct stretch *base)
{
	for (uint32_t i = base->start; i < base->end; i++) {
		struct cell *cell = &base->strip->cells[i];

		cell->mark = 0;
		if (cell->class == CHAR_SPACE)
			cell->class = CHAR_WIDE_SPACE;
		if (i == base->start)
			continue;
		cell->breaks = BREAK_NEVER;
		cell->is_inner = true;
		cell->gap = GAP_FIXED;
	}
}

/* What an annotation may lie over of a neighbour, pt. */
static double overhang(
    const struct strip *strip, int64_t cell, double most, double white)
{
	if (cell < 0 || cell >= strip->cell_count || strip->has_rtl ||
	    pair_of(strip, (uint32_t)cell) != NULL ||
	    !cell_is_ideograph(strip, (uint32_t)cell))
		return 0;
	/* the other half may be another's */
	most = fmin(most, strip->cells[cell].advance / 2);
	return fmin(most, white);
}

/* Sets the annotation as a strip; returns its cells that show. */
static struct stretch annotation_strip(
    struct faces *faces, const struct paragraph *annotation)
{
	struct strip *strip = faces->annotation;

	strip_set(faces, strip, annotation);
	return (struct stretch){ strip, 0,
		line_solid_end(strip, 0, strip->cell_count) };
}

static double annotation_width(const struct stretch *cells)
{
	float trim;

	if (cells->end == 0)
		return 0;
	return cells->strip->sums[cells->end].width -
	    strip_head_trim(cells->strip, 0, true) -
	    strip_end_trim(cells->strip, cells->end - 1, true, &trim);
}

static double base_width(const struct stretch *base)
{
	const struct sum *sums = base->strip->sums;

	return sums[base->end].width - sums[base->start].width -
	    base->strip->cells[base->start].before;
}

/* False: the pair is wider than `most`. */
static bool space_pair(struct faces *faces, const struct stretch *base,
    const struct ruby *ruby, double most)
{
	struct strip *strip = base->strip;
	struct paragraph paragraph = annotation_of(strip->paragraph, ruby);
	struct stretch cells = annotation_strip(faces, &paragraph);
	double width = base_width(base);
	double lack = annotation_width(&cells) - width;
	struct white white;

	if (width + fmax(lack, 0) > most + FIT_SLACK)
		return false;
	if (lack > 0) {
		white = spread(base, lack, ruby->base_align);
		most = ruby->may_overhang
		    ? OVERHANG * cell_style(cells.strip, 0)->size_pt
		    : 0;
		strip->cells[base->start].before -= (float)overhang(
		    strip, (int64_t)base->start - 1, most, white.before);
		if (base->end < strip->cell_count)
			strip->cells[base->end].before -= (float)overhang(
			    strip, base->end, most, white.behind);
	}
	bind(base);
	return true;
}

bool ruby_space(struct faces *faces, struct strip *strip, double most)
{
	struct stretch base = { strip, 0, 0 };
	bool has_room = true;

	for (; base.start < strip->cell_count; base.start = base.end) {
		struct ruby *ruby = pair_of(strip, base.start);

		base.end = base.start + 1;
		if (ruby == NULL)
			continue;
		while (base.end < strip->cell_count &&
		    pair_of(strip, base.end) == ruby)
			base.end++;
		ruby->is_inline = !space_pair(faces, &base, ruby, most);
		has_room = has_room && !ruby->is_inline;
	}
	strip_sum(strip);
	return has_room;
}

/* The base's edges, and where it is, from its pieces. */
static void measure_base(const struct placing *placing, struct faces *faces,
    uint32_t first, uint32_t end, struct ruby *ruby, double *width)
{
	const struct piece *pieces = placing->placement->pieces;
	double left = pieces[first].left, right = pieces[first].right;

	ruby->top_pt = ruby->bottom_pt = -INFINITY;
	for (uint32_t i = first; i < end; i++) {
		const struct span *span =
		    &placing->strip->paragraph->spans[pieces[i].span];
		const struct text_style *style = span->style;
		float top = span->height_pt, bottom = 0;

		if (span->text != NULL) {
			top = style_above(faces, style) * style->size_pt;
			bottom = style->size_pt - top;
		} else {
			bottom = object_drop(faces, span);
			top -= bottom;
		}
		ruby->top_pt = fmaxf(ruby->top_pt, top + style->raise_pt);
		ruby->bottom_pt = fmaxf(
		    ruby->bottom_pt, bottom - style->raise_pt);
		left = fmin(left, pieces[i].left);
		right = fmax(right, pieces[i].right);
	}
	ruby->left_pt = (float)left;
	*width = right - left;
}

/* Makes a line of the annotation. */
static void set_annotation(
    struct line_setter *outer, struct ruby *ruby, double width)
{
	struct paragraph paragraph = annotation_of(
	    outer->strip->paragraph, ruby);
	struct stretch cells = annotation_strip(outer->faces, &paragraph);
	double own = annotation_width(&cells);
	struct measure measure = { .width = fmax(own, width) + FIT_SLACK };
	/* the targets in it are those of the line it stands at */
	struct line_setter setter = { .faces = outer->faces,
		.strip = cells.strip,
		.measure = &measure,
		.layout = outer->layout,
		.next_span = (uint32_t)paragraph.span_count };

	ruby->line = (struct line){ .end = &ruby->line.first };
	if (cells.end == 0)
		return;
	/* a base at the end of a line may hang there */
	if (own > width)
		ruby->left_pt -= (float)(own - width) / 2;
	else
		spread(&cells, width - own, ruby->align);
	line_set(&setter, 0, cells.strip->cell_count, &ruby->line);
}

void ruby_set(struct line_setter *setter, const struct placing *placing)
{
	const struct placement *placement = placing->placement;
	const struct paragraph *paragraph = placing->strip->paragraph;

	for (uint32_t i = 0, end; i < placement->piece_count; i = end) {
		struct ruby *ruby = ruby_of_base(
		    paragraph, placement->pieces[i].span);
		double width;

		for (end = i + 1; end < placement->piece_count; end++)
			if (ruby_of_base(
				paragraph, placement->pieces[end].span) != ruby)
				break;
		if (ruby == NULL)
			continue;
		measure_base(placing, setter->faces, i, end, ruby, &width);
		set_annotation(setter, ruby, width);
	}
}

float ruby_reach(const struct ruby *ruby, bool is_under)
{
	if (ruby->is_under != is_under)
		return 0;
	return ruby->line.height_pt +
	    (is_under ? ruby->bottom_pt : ruby->top_pt);
}

void ruby_add(struct ruby *ruby, float baseline, struct item ***end)
{
	if (ruby->line.first == NULL)
		return;
	items_move(ruby->line.first, ruby->left_pt,
	    baseline +
		(ruby->is_under ? ruby->bottom_pt
				: -ruby->top_pt - ruby->line.height_pt));
	**end = ruby->line.first;
	*end = ruby->line.end;
}
