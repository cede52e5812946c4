/* Turns the spans of a paragraph into cells: text, faces, glyphs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>

#include "typeset/fit.h"
#include "typeset/inline_box.h"
#include "typeset/letter.h"
#include "typeset/ruby.h"
#include "typeset/shape.h"
#include "typeset/emoji.h"
#include "typeset/strip.h"

/* Stretches are shaped in parts of about this many bytes. */
#define STRETCH_BYTES 480

struct strip *strip_new(void)
{
	struct strip *strip = memory_new(sizeof *strip);

	strip->fit = fit_new();
	strip->placement = placement_new();
	return strip;
}

void strip_free(struct strip *strip)
{
	if (strip == NULL)
		return;
	fit_free(strip->fit);
	placement_free(strip->placement);
	free(strip->text);
	free(strip->span_starts);
	free(strip->levels);
	free(strip->cells);
	free(strip->segments);
	free(strip->sums);
	free(strip);
}

/* The segment that a cell of this face belongs to. */
static uint32_t segment_for(
    struct setter *setter, struct face *face, uint8_t level)
{
	struct strip *strip = setter->strip;
	struct segment *last = strip->segment_count == 0
	    ? NULL
	    : &strip->segments[strip->segment_count - 1];

	if (last == NULL || last->span != setter->span || last->face != face ||
	    last->level != level || last->mode != setter->mode ||
	    last->combined_pt > 0) {
		strip->segments = strip_room(strip->segments,
		    &strip->segment_room, strip->segment_count + 1,
		    sizeof *strip->segments);
		strip->segments[strip->segment_count++] = (struct segment){
			.span = setter->span,
			.level = level,
			.mode = (uint8_t)setter->mode,
			.face = face,
			.style = setter->style
		};
	}
	return strip->segment_count - 1;
}

/* Adds a cell; advances are in font units. */
static struct cell *add_cell(struct setter *setter, struct face *face,
    size_t text, uint16_t glyph, int advance)
{
	struct strip *strip = setter->strip;
	float scale = setter->style->size_pt / face->units;

	strip->cells = strip_room(strip->cells, &strip->cell_room,
	    (size_t)strip->cell_count + 2, sizeof *strip->cells);
	struct cell *cell = &strip->cells[strip->cell_count++];
	*cell = (struct cell){ .text = (uint32_t)text,
		.segment = segment_for(setter, face, level_at(strip, text)),
		.glyph = glyph,
		.advance = (float)advance * scale };
	return cell;
}

/* What shows nothing: a space's glyph, which has no ink. */
static struct cell *add_blank(struct setter *setter, enum char_class class)
{
	struct face *face = family_face(setter->faces, setter->family, ' ');
	struct cell *cell = add_cell(setter, face, setter->at, face->space, 0);

	cell->class = (uint8_t) class;
	return cell;
}

static void add_object(struct setter *setter)
{
	const struct span *span =
	    &setter->strip->paragraph->spans[setter->span];
	struct cell *cell = add_blank(setter, CHAR_OBJECT);

	cell->advance = span->width_pt > 0 ? span->width_pt : 0;
	setter->strip->has_leaders |= span->leader != NULL;
	setter->pen += cell->advance;
}

/* Tabs go to the next stop (CSS Text 3, 4.2). */
static void add_space(struct setter *setter, const struct letter *letter)
{
	struct cell *cell = add_blank(setter, letter->class);
	struct face *face = setter->strip->segments[cell->segment].face;
	float space = (float)face->space_advance * setter->style->size_pt /
	    face->units;

	if (letter->class == CHAR_SPACE) {
		cell->advance = fmaxf(0,
		    space + setter->style->letter_spacing_pt +
			setter->style->manner.word_spacing_pt);
		if (letter->code_point != ' ' &&
		    face_has(face, letter->code_point))
			cell->glyph = face_nominal(
			    face, setter->region, letter->code_point)
					  ->glyph;
	} else if (letter->class == CHAR_TAB && space > 0 &&
	    setter->style->tab_size > 0.01f) {
		double stop = setter->style->tab_size *
		    (setter->style->is_tab_pt ? 1 : (double)space);
		double into = setter->pen - setter->line_start;
		double columns = into / stop + 0.001;
		double next = ((double)(int64_t)columns + 1) * stop;
		cell->advance = (float)(next - into);
	}
	setter->pen += cell->advance;
	if (letter->class == CHAR_LINE_END)
		setter->line_start = setter->pen;
}

static void note_missing(struct strip *strip, uint32_t code_point)
{
	for (size_t i = 0; i < strip->missing_count; i++)
		if (strip->missing[i] == code_point)
			return;
	if (strip->missing_count < MISSING_MAX)
		strip->missing[strip->missing_count++] = code_point;
}

/* The face and nominal glyph of a CJK character that needs no shaping, or
 * NULL. */
static const struct nominal *plain_nominal(const struct setter *setter,
    const struct letter *letter, size_t at, struct face **face)
{
	const struct nominal *nominal;

	if (!letter->is_cjk || may_be_emoji(letter->code_point) ||
	    level_at(setter->strip, at) % 2 != 0 ||
	    setter->style->features != 0 ||
	    setter->style->feature_settings != NULL)
		return NULL;
	*face = family_main(setter->family);
	nominal = face_nominal(*face, setter->region, letter->code_point);
	if (nominal->glyph == 0) {
		*face = family_face(
		    setter->faces, setter->family, letter->code_point);
		nominal = face_nominal(
		    *face, setter->region, letter->code_point);
	}
	return nominal->glyph != 0 && nominal->is_plain &&
		!letter_is_joined(setter, at + letter->size)
	    ? nominal
	    : NULL;
}

/* The same for one that stands upright in a vertical line. */
static const struct upright_glyph *plain_upright(const struct setter *setter,
    const struct letter *letter, size_t at, struct face **face)
{
	const struct upright_glyph *upright;

	if (!letter->is_cjk || setter->style->features != 0 ||
	    setter->style->feature_settings != NULL)
		return NULL;
	*face = family_face(setter->faces, setter->family, letter->code_point);
	upright = face_upright(*face, setter->region, letter->code_point);
	return upright->glyph != 0 && upright->is_plain &&
		!letter_is_joined(setter, at + letter->size)
	    ? upright
	    : NULL;
}

static bool needs_no_shaping(
    const struct setter *setter, const struct letter *letter, size_t at)
{
	struct face *face;

	return letter->is_upright
	    ? plain_upright(setter, letter, at, &face) != NULL
	    : plain_nominal(setter, letter, at, &face) != NULL;
}

static void finish_plain(
    struct setter *setter, const struct letter *letter, struct cell *cell)
{
	cell->class = (uint8_t)letter->class;
	cell->mark = (uint8_t)letter->mark;
	cell->advance += setter->style->letter_spacing_pt;
	setter->pen += cell->advance;
	setter->at += letter->size;
}

static void add_plain(struct setter *setter, const struct letter *letter,
    const struct nominal *nominal, struct face *face)
{
	struct cell *cell = add_cell(
	    setter, face, setter->at, nominal->glyph, nominal->advance);

	finish_plain(setter, letter, cell);
}

static void add_upright(struct setter *setter, const struct letter *letter,
    const struct upright_glyph *upright, struct face *face)
{
	struct cell *cell = add_cell(
	    setter, face, setter->at, upright->glyph, upright->advance);
	float scale = setter->style->size_pt / face->units;

	cell->shift = (float)upright->shift * scale;
	cell->rise = (float)upright->rise * scale;
	finish_plain(setter, letter, cell);
}

/* One cluster and how it must be shaped. */
struct cluster {
	struct letter letter;
	size_t end;
	struct face *face;
	UScriptCode script;
	enum shape_mode mode;
};

static void read_cluster(
    const struct setter *setter, size_t at, struct cluster *cluster)
{
	letter_read(setter, at, &cluster->letter);
	cluster->end = letter_cluster_end(setter, at, &cluster->letter);
	cluster->script = letter_script(&cluster->letter);
	cluster->mode = letter_mode(setter, &cluster->letter);
	cluster->face = family_cluster_face(setter->faces, setter->family,
	    setter->strip->text + at, cluster->end - at);
}

/* A stretch ends at white space, at what is set in another way, and before what
 * needs no shaping. */
static bool is_stretch_end(const struct setter *setter, size_t at,
    const struct cluster *first, struct cluster *next, UScriptCode script)
{
	if (at - setter->at >= STRETCH_BYTES ||
	    level_at(setter->strip, at) != level_at(setter->strip, setter->at))
		return true;
	letter_read(setter, at, &next->letter);
	if ((next->letter.class >= CHAR_SPACE &&
		next->letter.class <= CHAR_SOFT_HYPHEN) ||
	    next->letter.is_cjk != first->letter.is_cjk ||
	    next->letter.is_upright != first->letter.is_upright ||
	    needs_no_shaping(setter, &next->letter, at))
		return true;
	read_cluster(setter, at, next);
	return next->face != first->face || next->mode != first->mode ||
	    (next->script != script && next->script != USCRIPT_COMMON &&
		script != USCRIPT_COMMON);
}

/* Adds the cells of a shaped stretch, which ends at `end`. */
static void add_glyphs(struct setter *setter, struct face *face,
    const struct shaped_glyph *glyphs, size_t count, size_t end)
{
	struct strip *strip = setter->strip;
	float scale = setter->style->size_pt / face->units;
	enum char_class before = CHAR_OTHER;
	struct letter letter;

	for (size_t i = 0; i < count; i++) {
		size_t text = setter->at + glyphs[i].cluster;
		struct cell *cell = add_cell(
		    setter, face, text, glyphs[i].glyph, glyphs[i].advance);
		cell->shift = (float)glyphs[i].shift * scale;
		cell->rise = (float)glyphs[i].rise * scale;
		cell->is_continued = i > 0 &&
		    glyphs[i].cluster == glyphs[i - 1].cluster;
		if (cell->is_continued) {
			cell->is_inner = true;
			cell->class = (uint8_t)before;
			cell->mark = cell[-1].mark;
		} else {
			letter_read(setter, text, &letter);
			cell->is_inner = text > 0 &&
			    is_joined(letter.code_point);
			cell->class = (uint8_t)(cell->is_inner ||
				    letter.class == CHAR_COMBINING
				? before
				: letter.class);
			cell->mark = (uint8_t)letter.mark;
			before = cell->class;
		}
		if (cell->glyph == 0)
			note_missing(strip, letter.code_point);
		/* white behind the whole of a letter */
		if (i + 1 == count ||
		    (glyphs[i + 1].cluster != glyphs[i].cluster &&
			glyphs[i + 1].advance != 0))
			cell->advance += setter->style->letter_spacing_pt;
		setter->pen += cell->advance;
	}
	if (count == 0)
		add_blank(setter, CHAR_IGNORABLE);
	setter->at = end;
}

static struct shape_request request_for(const struct setter *setter,
    const struct cluster *first, UScriptCode script, size_t end)
{
	const struct strip *strip = setter->strip;

	if (script == USCRIPT_COMMON)
		script = first->letter.is_cjk ? USCRIPT_HAN : USCRIPT_LATIN;
	return (struct shape_request){ .face = first->face,
		.text = strip->text,
		.text_size = strip->text_size,
		.start = setter->at,
		.size = end - setter->at,
		.script = script,
		.mode = first->mode,
		.features = setter->style->features,
		.feature_settings = setter->style->feature_settings,
		.language = family_language(setter->family),
		.is_rtl = level_at(strip, setter->at) % 2 != 0,
		.is_upright = setter->mode == RUN_UPRIGHT };
}

/* Adds to the `shift` of cells from `from` on where they stand from the left when
 * they are side by side; gives their width. */
static float place_beside(const struct strip *strip, uint32_t from,
    const struct shaped_glyph *glyphs, size_t count, float scale)
{
	uint32_t end = from + (uint32_t)count;
	bool is_rtl = strip->segments[strip->cells[from].segment].level % 2;
	float width = 0;

	for (uint32_t left = from, right = end; left < right;) {
		uint32_t at = left, to = left + 1;

		if (is_rtl) {
			at = cluster_start(strip, right - 1);
			to = right;
			right = at;
		} else {
			left = to;
		}
		for (; at < to; at++) {
			strip->cells[at].shift += width;
			width += (float)glyphs[at - from].advance * scale;
		}
	}
	return width;
}

/* Text that is set side by side in a vertical line, across it, as if it were one
 * Han character: its glyphs' places are their `shift`. */
static void add_combined(struct setter *setter, size_t end)
{
	struct strip *strip = setter->strip;
	uint32_t from = strip->cell_count;
	const struct shaped_glyph *glyphs;
	struct shape_request request;
	struct cluster first;
	float width, scale;
	size_t count;

	setter->mode = RUN_COMBINED;
	read_cluster(setter, setter->at, &first);
	request = request_for(setter, &first, first.script, end);
	glyphs = shape(setter->faces->shaper, &request, &count);
	add_glyphs(setter, first.face, glyphs, count, end);
	scale = setter->style->size_pt / first.face->units;
	width = place_beside(strip, from, glyphs, count, scale);
	for (uint32_t i = from; i < strip->cell_count; i++) {
		struct cell *cell = &strip->cells[i];

		setter->pen -= cell->advance;
		cell->advance = 0;
		cell->class = CHAR_HAN;
		cell->mark = 0;
		cell->is_inner = i > from;
	}
	strip->cells[from].advance = setter->style->size_pt +
	    setter->style->letter_spacing_pt;
	setter->pen += strip->cells[from].advance;
	strip->segments[strip->cells[from].segment].combined_pt = fmaxf(
	    width, 0.01f);
}

/* Where the text from here on that is combined ends; 0: it is not. */
static size_t combined_end(const struct setter *setter)
{
	const struct strip *strip = setter->strip;
	unsigned most = setter->style->combine;
	size_t start = strip->span_starts[setter->span], size;

	if (most == 0)
		return 0;
	if (most != COMBINE_ALL) {
		size = combined_digits(
		    strip->text, strip->text_size, setter->at, most);
		return size > 0 && setter->at + size <= setter->end
		    ? setter->at + size
		    : 0;
	}
	return setter->at == start &&
		combines_all(strip->text, strip->levels, start, setter->end)
	    ? setter->end
	    : 0;
}

/* Shapes from setter->at to the end of the stretch. */
static void add_stretch(struct setter *setter)
{
	struct cluster first, next;
	UScriptCode script;
	size_t end, count;

	read_cluster(setter, setter->at, &first);
	script = first.script;
	for (end = first.end; end < setter->end; end = next.end) {
		if (is_stretch_end(setter, end, &first, &next, script))
			break;
		if (script == USCRIPT_COMMON)
			script = next.script;
	}
	struct shape_request request = request_for(setter, &first, script, end);
	const struct shaped_glyph *glyphs = shape(
	    setter->faces->shaper, &request, &count);
	add_glyphs(setter, first.face, glyphs, count, end);
}

/* Sets what is at setter->at in a vertical line; false: the letter is turned with it. */
static bool set_down(struct setter *setter, const struct letter *letter)
{
	const struct upright_glyph *upright;
	size_t end = combined_end(setter);
	struct face *face;

	setter->mode = RUN_DOWN;
	if (end > 0) {
		add_combined(setter, end);
		return true;
	}
	if (!letter->is_upright)
		return false;
	setter->mode = RUN_UPRIGHT;
	upright = plain_upright(setter, letter, setter->at, &face);
	if (upright != NULL)
		add_upright(setter, letter, upright, face);
	else
		add_stretch(setter);
	return true;
}

/* Sets what is at setter->at and moves on. */
static void set_next(struct setter *setter)
{
	struct letter letter;
	struct face *face;
	const struct nominal *nominal;

	letter_read(setter, setter->at, &letter);
	if (setter->style->orientation != ORIENTATION_HORIZONTAL &&
	    set_down(setter, &letter))
		return;
	switch (letter.class) {
	case CHAR_SPACE:
		if (letter_is_joined(setter, setter->at + letter.size))
			break;
		/* fall through */
	case CHAR_TAB:
	case CHAR_LINE_END:
		add_space(setter, &letter);
		setter->at += letter.size;
		return;
	case CHAR_CONTROL:
	case CHAR_SOFT_HYPHEN:
		add_blank(setter, letter.class);
		setter->at += letter.size;
		return;
	default:
		break;
	}
	nominal = plain_nominal(setter, &letter, setter->at, &face);
	if (nominal != NULL)
		add_plain(setter, &letter, nominal, face);
	else
		add_stretch(setter);
}

static void set_span(struct setter *setter, uint32_t number)
{
	struct strip *strip = setter->strip;
	const struct span *span = &strip->paragraph->spans[number];

	if (ruby_has_span(strip->paragraph, number))
		return;
	setter->span = number;
	setter->style = span->style;
	setter->family = family_of_style(setter->faces, span->style);
	setter->region = family_region(setter->family);
	setter->at = strip->span_starts[number];
	setter->end = strip->span_starts[number + 1];
	setter->mode = span->style->orientation == ORIENTATION_HORIZONTAL
	    ? RUN_ACROSS
	    : RUN_DOWN;
	if (span->text == NULL && !span->is_break) {
		add_object(setter);
		return;
	}
	while (setter->at < setter->end)
		set_next(setter);
}

/* hyphenate-character, as far as the face has it: one character of it. */
static const struct nominal *own_hyphen(const struct segment *segment)
{
	const char *hyphen = segment->style->manner.hyphen;
	const struct nominal *nominal;
	uint32_t code_point;

	if (hyphen == NULL || hyphen[0] == '\0')
		return NULL;
	utf8_decode(hyphen, strlen(hyphen), &code_point);
	nominal = face_nominal(segment->face, REGION_OTHER, code_point);
	return nominal->glyph != 0 ? nominal : NULL;
}

uint16_t strip_hyphen(const struct strip *strip, uint32_t cell)
{
	const struct segment *segment =
	    &strip->segments[strip->cells[cell].segment];
	const struct nominal *own = own_hyphen(segment);

	return own != NULL ? own->glyph : segment->face->hyphen;
}

float strip_hyphen_width(const struct strip *strip, uint32_t cell)
{
	const struct segment *segment =
	    &strip->segments[strip->cells[cell].segment];
	const struct nominal *own = own_hyphen(segment);
	int advance = own != NULL ? own->advance
				  : segment->face->hyphen_advance;

	return (float)advance * segment->style->size_pt / segment->face->units;
}

uint32_t cell_text_end(const struct strip *strip, uint32_t cell)
{
	uint32_t text = strip->cells[cell].text;

	do
		cell++;
	while (cell < strip->cell_count && strip->cells[cell].is_continued &&
	    strip->cells[cell].text == text);
	return cell < strip->cell_count ? strip->cells[cell].text
					: strip->text_size;
}

void strip_set(
    struct faces *faces, struct strip *strip, const struct paragraph *paragraph)
{
	struct setter setter = { .faces = faces, .strip = strip };

	strip->paragraph = paragraph;
	strip->text_size = strip->cell_count = strip->segment_count = 0;
	strip->is_wide = strip->has_rtl = strip->has_leaders = false;
	strip->base_level = language_is_rtl(paragraph->language);
	strip->missing_count = 0;
	strip->lacks_dictionary = NULL;
	strip_join(strip);
	strip->has_rtl = strip->has_rtl || strip->base_level != 0;
	if (strip->has_rtl) {
		strip->levels = strip_room(strip->levels, &strip->level_room,
		    (size_t)strip->text_size + 1, 1);
		strip_find_levels(strip);
	}
	for (uint32_t i = 0; i < paragraph->span_count; i++)
		set_span(&setter, i);
	strip->sums = strip_room(strip->sums, &strip->sum_room,
	    (size_t)strip->cell_count + 1, sizeof *strip->sums);
	strip_find_breaks(faces, strip);
	if (paragraph->has_boxes)
		inline_boxes_space(strip);
	strip_space(strip);
	strip->may_hyphenate = strip_may_hyphenate(paragraph);
}
