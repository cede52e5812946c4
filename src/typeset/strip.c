/* Turns the spans of a paragraph into cells: text, faces, glyphs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>

#include "typeset/fit.h"
#include "typeset/inline_box.h"
#include "typeset/ruby.h"
#include "typeset/shape.h"
#include "typeset/emoji.h"
#include "typeset/strip.h"

/* Stretches are shaped in parts of about this many bytes. */
#define STRETCH_BYTES 480

/* No text needs more marks on a letter; shaping takes the square of it. */
#define CLUSTER_BYTES 96

/* Where the setting of a span is. */
struct setter {
	struct faces *faces;
	struct strip *strip;
	const struct text_style *style;
	struct family *family;
	enum region region;
	uint32_t span;
	size_t at, end;    /* bytes of strip.text */
	double line_start; /* pt: where the present line of code began */
	double pen;        /* pt */
};

/* One character and what is to be done with it. */
struct letter {
	uint32_t code_point;
	size_t size;
	enum char_class class;
	unsigned mark;
	bool is_cjk; /* set on the em square */
};

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

static uint8_t level_at(const struct strip *strip, size_t at)
{
	return strip->has_rtl ? strip->levels[at] : 0;
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
	    last->level != level) {
		strip->segments = strip_room(strip->segments,
		    &strip->segment_room, strip->segment_count + 1,
		    sizeof *strip->segments);
		strip->segments[strip->segment_count++] = (struct segment){
			setter->span, level, face, setter->style
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

/* The class of the character that ends at `at`. */
static enum char_class class_before(const struct strip *strip, size_t at)
{
	uint32_t code_point;
	size_t start = at;

	if (at == 0)
		return CHAR_LINE_END;
	while (start > 0 && ((uint8_t)strip->text[--start] & 0xc0) == 0x80)
		;
	utf8_decode(strip->text + start, at - start, &code_point);
	return char_class_of(code_point);
}

/* A quote, dash or dot is narrow where no CJK text is around it, and amid
 * Latin letters where it is an apostrophe or a hyphen of a kind. */
static bool is_narrow(
    const struct setter *setter, uint32_t code_point, size_t at, size_t next)
{
	const struct strip *strip = setter->strip;
	uint32_t behind;

	if (!strip->is_wide || setter->region == REGION_OTHER)
		return true;
	if (next >= strip->text_size || code_point == 0x2018 ||
	    code_point == 0x201c || code_point == 0x201d ||
	    class_before(strip, at) != CHAR_ALPHA)
		return false;
	utf8_decode(strip->text + next, strip->text_size - next, &behind);
	return char_class_of(behind) == CHAR_ALPHA;
}

/* Looks at the character at a place. */
static void read_letter(
    const struct setter *setter, size_t at, struct letter *letter)
{
	const struct strip *strip = setter->strip;

	letter->size = utf8_decode(
	    strip->text + at, setter->end - at, &letter->code_point);
	letter->class = char_class_of(letter->code_point);
	letter->mark = mark_of(letter->code_point);
	letter->is_cjk = is_square(letter->code_point);
	if (letter->mark != 0 && !letter->is_cjk) {
		letter->is_cjk = !is_narrow(
		    setter, letter->code_point, at, at + letter->size);
		if (!letter->is_cjk) {
			letter->mark = 0;
			letter->class = CHAR_OTHER;
		}
	}
	if (letter->class == CHAR_OBJECT) /* one that is a character */
		letter->class = CHAR_OTHER;
}

static bool next_is_joined(const struct setter *setter, size_t at)
{
	uint32_t code_point;

	if (at >= setter->end || (uint8_t)setter->strip->text[at] < 0x80)
		return false;
	utf8_decode(setter->strip->text + at, setter->end - at, &code_point);
	return is_joined(code_point);
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
		!next_is_joined(setter, at + letter->size)
	    ? nominal
	    : NULL;
}

static void add_plain(struct setter *setter, const struct letter *letter,
    const struct nominal *nominal, struct face *face)
{
	struct cell *cell = add_cell(
	    setter, face, setter->at, nominal->glyph, nominal->advance);

	cell->class = (uint8_t)letter->class;
	cell->mark = (uint8_t)letter->mark;
	cell->advance += setter->style->letter_spacing_pt;
	setter->pen += cell->advance;
}

/* Where the character at `at` ends with all that combines with it, as far as
 * fonts matter (UAX 29, simplified). */
static size_t cluster_end(
    const struct setter *setter, size_t at, const struct letter *first)
{
	const struct strip *strip = setter->strip;
	bool is_flag = first->code_point >= 0x1f1e6 &&
	    first->code_point <= 0x1f1ff;
	uint32_t last = first->code_point, next;
	size_t end = at + CLUSTER_BYTES;

	for (at += first->size; at < setter->end && at < end;) {
		size_t size = utf8_decode(
		    strip->text + at, setter->end - at, &next);
		bool is_pair = is_flag && next >= 0x1f1e6 && next <= 0x1f1ff;
		if (!is_joined(next) && !is_pair &&
		    !(last == 0x200d &&
			u_hasBinaryProperty(
			    (UChar32)next, UCHAR_EXTENDED_PICTOGRAPHIC)))
			break;
		is_flag = false;
		last = next;
		at += size;
	}
	return at;
}

/* The script of a cluster; COMMON where anything will do. */
static UScriptCode letter_script(const struct letter *letter)
{
	UErrorCode status = U_ZERO_ERROR;
	uint32_t code_point = letter->code_point;
	UScriptCode script;

	if (code_point < 0x80)
		return letter->class == CHAR_ALPHA && (code_point > '9')
		    ? USCRIPT_LATIN
		    : USCRIPT_COMMON;
	script = uscript_getScript((UChar32)code_point, &status);
	return U_FAILURE(status) || script == USCRIPT_INHERITED ||
		script == USCRIPT_UNKNOWN
	    ? USCRIPT_COMMON
	    : script;
}

static enum shape_mode letter_mode(
    const struct setter *setter, const struct letter *letter)
{
	if (letter->is_cjk)
		return SHAPE_CJK;
	if (setter->style->is_preserved ||
	    setter->style->letter_spacing_pt != 0)
		return SHAPE_EXACT;
	return is_ambiguous(letter->code_point) ? SHAPE_NARROW : SHAPE_TEXT;
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
	read_letter(setter, at, &cluster->letter);
	cluster->end = cluster_end(setter, at, &cluster->letter);
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
	struct face *face;

	if (at - setter->at >= STRETCH_BYTES ||
	    level_at(setter->strip, at) != level_at(setter->strip, setter->at))
		return true;
	read_letter(setter, at, &next->letter);
	if ((next->letter.class >= CHAR_SPACE &&
		next->letter.class <= CHAR_SOFT_HYPHEN) ||
	    next->letter.is_cjk != first->letter.is_cjk ||
	    plain_nominal(setter, &next->letter, at, &face) != NULL)
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
			read_letter(setter, text, &letter);
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

/* Shapes from setter->at to the end of the stretch. */
static void add_stretch(struct setter *setter)
{
	struct strip *strip = setter->strip;
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
	if (script == USCRIPT_COMMON)
		script = first.letter.is_cjk ? USCRIPT_HAN : USCRIPT_LATIN;
	struct shape_request request = { .face = first.face,
		.text = strip->text,
		.text_size = strip->text_size,
		.start = setter->at,
		.size = end - setter->at,
		.script = script,
		.mode = first.mode,
		.features = setter->style->features,
		.feature_settings = setter->style->feature_settings,
		.language = family_language(setter->family),
		.is_rtl = level_at(strip, setter->at) % 2 != 0 };
	const struct shaped_glyph *glyphs = shape(
	    setter->faces->shaper, &request, &count);
	add_glyphs(setter, first.face, glyphs, count, end);
}

/* Sets what is at setter->at and moves on. */
static void set_next(struct setter *setter)
{
	struct letter letter;
	struct face *face;
	const struct nominal *nominal;

	read_letter(setter, setter->at, &letter);
	switch (letter.class) {
	case CHAR_SPACE:
		if (next_is_joined(setter, setter->at + letter.size))
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
	if (nominal == NULL) {
		add_stretch(setter);
		return;
	}
	add_plain(setter, &letter, nominal, face);
	setter->at += letter.size;
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
