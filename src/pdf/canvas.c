/* Content streams: text, rules and pictures at their places. */
#include <math.h>
#include <string.h>

#include "pdf/canvas.h"
#include "pdf/rule.h"

/* Places are told in hundredths of a point, sizes in thousandths. */
enum { PLACE_DECIMALS = 2, SIZE_DECIMALS = 3, COLOUR_DECIMALS = 3 };

/* What a face without an italic or bold is helped with: the tangent of 12
 * degrees, and a line around the outlines in parts of the size. */
#define SLANT        0.2126
#define BOLD_OUTLINE 0.03

static void put_numbers(struct buf *out, const double *values, size_t count,
    int decimals, const char *operator)
{
	for (size_t i = 0; i < count; i++) {
		number_put(out, values[i], decimals);
		buf_putc(out, ' ');
	}
	buf_puts(out, operator);
	buf_putc(out, '\n');
}

static void put_number(
    struct buf *out, double value, int decimals, const char *operator)
{
	put_numbers(out, &value, 1, decimals, operator);
}

void canvas_begin(struct canvas *canvas, double height)
{
	buf_clear(&canvas->content);
	canvas->height = height;
	canvas->is_in_text = false;
	canvas->mark = (struct content_mark){ 0 };
	/* What 8.4.1 says a page starts with. */
	memset(&canvas->pen, 0, sizeof(canvas->pen));
	/* Margin boxes are drawn by a stream of its own behind this one. */
	buf_puts(&canvas->content, "q\n");
}

static void text_begin(struct canvas *canvas)
{
	if (!canvas->is_in_text)
		buf_puts(&canvas->content, "BT\n");
	canvas->is_in_text = true;
}

void canvas_text_end(struct canvas *canvas)
{
	if (canvas->is_in_text)
		buf_puts(&canvas->content, "ET\n");
	canvas->is_in_text = false;
}

/* 14.6 and 14.8.2.2. */
static void put_mark(struct buf *out, const struct content_mark *mark)
{
	switch (mark->role) {
	case CONTENT_UNMARKED:
		break;
	case CONTENT_ARTIFACT:
		buf_puts(out, "/Artifact BMC\n");
		break;
	case CONTENT_HEADER:
		buf_puts(
		    out, "/Artifact<</Type/Pagination/Subtype/Header>>BDC\n");
		break;
	case CONTENT_FOOTER:
		buf_puts(
		    out, "/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n");
		break;
	case CONTENT_TAGGED:
		buf_putc(out, '/');
		buf_puts(out, mark->name);
		buf_puts(out, "<</MCID ");
		buf_put_number(out, mark->number);
		buf_puts(out, ">>BDC\n");
		break;
	}
}

void canvas_mark(struct canvas *canvas, const struct content_mark *mark)
{
	struct content_mark *open = &canvas->mark;

	if (open->role == mark->role &&
	    (mark->role != CONTENT_TAGGED || open->number == mark->number))
		return;
	/* 14.6.1: text objects and marked content nest whole. */
	canvas_text_end(canvas);
	if (open->role != CONTENT_UNMARKED)
		buf_puts(&canvas->content, "EMC\n");
	*open = *mark;
	put_mark(&canvas->content, mark);
}

void canvas_end(struct canvas *canvas)
{
	canvas_text_end(canvas);
	canvas_mark(canvas, &(struct content_mark){ 0 });
	buf_puts(&canvas->content, "Q\n");
}

static bool same_colour(const struct colour *a, const struct colour *b)
{
	return a->red == b->red && a->green == b->green && a->blue == b->blue;
}

/* rg and RG, or g and G for grays. */
static void put_colour(
    struct buf *out, const struct colour *colour, bool is_gray, bool is_stroke)
{
	double values[3] = { colour->red, colour->green, colour->blue };
	bool has_gray = values[0] == values[1] && values[1] == values[2];

	if (is_gray && !has_gray) {
		/* the luma of ITU-R BT.601, as in pictures */
		values[0] = 0.299 * values[0] + 0.587 * values[1] +
		    0.114 * values[2];
		has_gray = true;
	}
	if (has_gray)
		put_numbers(
		    out, values, 1, COLOUR_DECIMALS, is_stroke ? "G" : "g");
	else
		put_numbers(
		    out, values, 3, COLOUR_DECIMALS, is_stroke ? "RG" : "rg");
}

void canvas_put_fill(struct buf *out, const struct colour *colour, bool is_gray)
{
	put_colour(out, colour, is_gray, false);
}

static void set_fill(struct canvas *canvas, const struct colour *colour)
{
	if (same_colour(&canvas->pen.fill, colour))
		return;
	canvas->pen.fill = *colour;
	put_colour(&canvas->content, colour, canvas->is_gray, false);
}

static void set_stroke(struct canvas *canvas, const struct colour *colour)
{
	if (same_colour(&canvas->pen.stroke, colour))
		return;
	canvas->pen.stroke = *colour;
	put_colour(&canvas->content, colour, canvas->is_gray, true);
}

/* Of rendering text (9.3.6): OUTLINED fills it and draws a line along its
 * outlines. */
enum { MODE_FILLED = 0, MODE_OUTLINED = 2, MODE_INVISIBLE = 3 };

static void set_mode(struct canvas *canvas, const struct run *run)
{
	struct pen *pen = &canvas->pen;
	double width = run->size_pt * BOLD_OUTLINE;
	int mode = run->is_invisible ? MODE_INVISIBLE
	    : run->is_bold           ? MODE_OUTLINED
				     : MODE_FILLED;

	if (pen->mode != mode)
		buf_printf(&canvas->content, "%d Tr\n", mode);
	pen->mode = mode;
	if (!run->is_bold)
		return;
	set_stroke(canvas, &run->colour);
	if (pen->line_width != width) {
		pen->line_width = width;
		put_number(&canvas->content, width, SIZE_DECIMALS, "w");
	}
}

static void set_font(
    struct canvas *canvas, const struct run *run, bool is_upright)
{
	struct pen *pen = &canvas->pen;

	if (is_upright)
		canvas->font_is_upright[run->font] = true;
	else
		canvas->font_is_used[run->font] = true;
	if (pen->has_font && pen->font == run->font &&
	    pen->is_upright == is_upright && pen->size == run->size_pt)
		return;
	pen->has_font = true;
	pen->font = run->font;
	pen->is_upright = is_upright;
	pen->size = run->size_pt;
	buf_putc(&canvas->content, '/');
	buf_putc(
	    &canvas->content, (char)(is_upright ? 'V' : canvas->font_letter));
	buf_put_number(&canvas->content,
	    canvas->font_names != NULL ? canvas->font_names[run->font]
				       : run->font);
	buf_putc(&canvas->content, ' ');
	put_number(&canvas->content, run->size_pt, SIZE_DECIMALS, "Tf");
}

static double rounded(double value, double unit)
{
	return round(value / unit) * unit;
}

/* How far the pen goes with a glyph of a run, thousandths. */
static int glyph_extent(const struct canvas *canvas, const struct run *run,
    const struct glyph *glyph)
{
	return run->mode == RUN_UPRIGHT
	    ? UPRIGHT_HEIGHT
	    : readings_row(&canvas->fonts[run->font], glyph->id)->width;
}

/* The space that most glyphs of the run have behind them in excess of their
 * width (Boyer and Moore's majority vote): Tc tells it once.  Down is less (9.3.2). */
static void set_spacing(struct canvas *canvas, const struct run *run)
{
	double candidate = 0;
	size_t votes = 0;

	for (size_t i = 0; i < run->glyph_count; i++) {
		const struct glyph *glyph = &run->glyphs[i];
		int width = glyph_extent(canvas, run, glyph);
		double excess = rounded(
		    glyph->advance_pt - (float)width * run->size_pt / 1000,
		    0.001);

		if (votes == 0)
			candidate = excess;
		if (excess == candidate)
			votes++;
		else
			votes--;
	}
	if (run->mode == RUN_UPRIGHT)
		candidate = -candidate;
	if (canvas->pen.spacing == candidate)
		return;
	canvas->pen.spacing = candidate;
	put_number(&canvas->content, candidate, SIZE_DECIMALS, "Tc");
}

/* Writes the operands of TJ. */
struct shower {
	struct canvas *canvas;
	const struct run *run;
	const struct readings *font;
	double unit;            /* a thousandth of the em in points */
	double wanted, reached; /* from the start of the run, in points */
	double aside;           /* the pen, to the right of an upright run */
	bool is_in_array, is_in_string;
};

static void string_end(struct shower *shower)
{
	if (shower->is_in_string)
		buf_putc(&shower->canvas->content, ')');
	shower->is_in_string = false;
}

static void array_end(struct shower *shower)
{
	string_end(shower);
	if (shower->is_in_array)
		buf_puts(&shower->canvas->content, "]TJ\n");
	shower->is_in_array = false;
}

static void string_begin(struct shower *shower)
{
	if (!shower->is_in_array)
		buf_putc(&shower->canvas->content, '[');
	if (!shower->is_in_string)
		buf_putc(&shower->canvas->content, '(');
	shower->is_in_array = shower->is_in_string = true;
}

/* 7.3.4.2: parentheses and backslashes are escaped, and a CR, which would be
 * read as a LF. */
static void put_code_byte(struct buf *out, unsigned char byte)
{
	if (byte == '\r') {
		buf_puts(out, "\\r");
		return;
	}
	if (byte == '(' || byte == ')' || byte == '\\')
		buf_putc(out, '\\');
	buf_putc(out, (char)byte);
}

static void set_rise(struct shower *shower, double rise)
{
	struct pen *pen = &shower->canvas->pen;

	rise = rounded(rise, 0.001);
	if (pen->rise == rise)
		return;
	array_end(shower);
	pen->rise = rise;
	put_number(&shower->canvas->content, rise, SIZE_DECIMALS, "Ts");
}

/* Where the run's pen is after it went so far along the run, and aside. */
static void put_matrix(
    struct canvas *canvas, const struct run *run, double along, double aside)
{
	double slant = run->is_oblique ? SLANT : 0, wide = 1 - run->narrow;
	double turns[][4] = {
		[RUN_ACROSS] = { 1, 0, slant, 1 },
		[RUN_DOWN] = { 0, -1, 1, -slant },
		/* a slant to the side would take the pen along */
		[RUN_UPRIGHT] = { 1, -slant, 0, 1 },
		[RUN_COMBINED] = { wide, 0, slant, 1 },
	};
	bool is_down = run->mode == RUN_DOWN || run->mode == RUN_UPRIGHT;
	double place[2] = { run->x_pt + (is_down ? aside : along),
		canvas->height - run->baseline_pt - (is_down ? along : 0) };

	put_numbers(&canvas->content, turns[run->mode], 4, 4, "");
	canvas->content.size--; /* the line goes on */
	put_numbers(&canvas->content, place, 2, PLACE_DECIMALS, "Tm");
}

/* Where the pen of a glyph that is shown upright stands, from that of the run: down
 * the line, and to its right. */
static double glyph_along(const struct run *run, const struct glyph *glyph)
{
	return -glyph->rise_pt - UPRIGHT_Y * run->size_pt / 1000;
}

static double glyph_aside(const struct run *run, const struct glyph *glyph)
{
	return glyph->shift_pt + UPRIGHT_X * run->size_pt / 1000;
}

/* A glyph of an upright run that is not in the middle of the line gets a matrix
 * of its own. */
static void set_aside(struct shower *shower, const struct glyph *glyph)
{
	double aside = glyph_aside(shower->run, glyph);

	if (fabs(aside - shower->aside) < 2 * shower->unit)
		return;
	array_end(shower);
	shower->aside = aside;
	shower->reached = shower->wanted + glyph_along(shower->run, glyph);
	put_matrix(shower->canvas, shower->run, shower->reached, aside);
}

/* What the glyph lacks from where it would be shown, along the run. */
static double prepare_place(struct shower *shower, const struct glyph *glyph)
{
	if (shower->run->mode != RUN_UPRIGHT) {
		set_rise(shower, glyph->rise_pt);
		return glyph->shift_pt;
	}
	set_aside(shower, glyph);
	return glyph_along(shower->run, glyph);
}

static void show_glyph(struct shower *shower, const struct glyph *glyph)
{
	struct buf *out = &shower->canvas->content;
	bool is_upright = shower->run->mode == RUN_UPRIGHT;
	double wanted, move;

	if (glyph->id == 0 && shower->canvas->skips_missing) {
		shower->wanted += glyph->advance_pt;
		return;
	}
	wanted = shower->wanted + prepare_place(shower, glyph);
	move = round((shower->reached - wanted) / shower->unit);
	if (move != 0) {
		string_end(shower);
		if (!shower->is_in_array)
			buf_putc(out, '[');
		shower->is_in_array = true;
		number_put(out, is_upright ? -move : move, 0);
		shower->reached -= move * shower->unit;
	}
	string_begin(shower);
	put_code_byte(out, (unsigned char)(glyph->id >> 8));
	put_code_byte(out, (unsigned char)glyph->id);
	shower->reached += (is_upright ? -1 : 1) * shower->canvas->pen.spacing +
	    glyph_extent(shower->canvas, shower->run, glyph) * shower->unit;
	shower->wanted += glyph->advance_pt;
}

/* 14.9.4. */
static void actual_text_begin(struct shower *shower, const struct glyph *text)
{
	struct buf *out = &shower->canvas->content;

	array_end(shower);
	buf_puts(out, "/Span<</ActualText");
	unicode_string_put(out, text ? shower->run->text + text->text : "",
	    text ? text->text_size : 0);
	buf_puts(out, ">>BDC\n");
}

static void show_cluster(
    struct shower *shower, size_t at, size_t end, const struct glyph *text)
{
	const struct run *run = shower->run;
	const struct glyph *glyphs = run->glyphs;
	const struct reading *reading =
	    readings_row(shower->font, glyphs[at].id)->readings;
	bool is_plain = cluster_is_plain(run, at, end, text) &&
	    reading->size == text->text_size &&
	    memcmp(reading->text, run->text + text->text, reading->size) == 0;

	if (!is_plain)
		actual_text_begin(shower, text);
	for (size_t i = at; i < end; i++)
		show_glyph(shower, &glyphs[i]);
	if (!is_plain) {
		array_end(shower);
		buf_puts(&shower->canvas->content, "EMC\n");
	}
}

/* The text behind pictures: each glyph is as wide as its way to the next, or
 * readers would see spaces between them. */
static void show_unseen(struct shower *shower)
{
	struct canvas *canvas = shower->canvas;
	const struct run *run = shower->run;
	struct buf *out = &canvas->content;
	double along = 0;

	if (canvas->pen.spacing != 0)
		put_number(out, 0, SIZE_DECIMALS, "Tc");
	canvas->pen.spacing = 0;
	for (size_t at = 0, end; at < run->glyph_count; at = end) {
		const struct glyph *text, *glyph = &run->glyphs[at];
		double width = readings_row(shower->font, glyph->id)->width *
		    shower->unit;
		double advance = 0;

		end = cluster_end(run, at, &text);
		for (size_t i = at; i < end; i++)
			advance += run->glyphs[i].advance_pt;
		put_matrix(canvas, run, along, 0);
		along += advance;
		if (width > 0 && advance > 0)
			put_number(out, 100 * advance / width, 1, "Tz");
		actual_text_begin(shower, text);
		buf_putc(out, '(');
		put_code_byte(out, (unsigned char)(glyph->id >> 8));
		put_code_byte(out, (unsigned char)glyph->id);
		buf_puts(out, ")Tj\nEMC\n");
	}
	buf_puts(out, "100 Tz\n");
}

/* A space where an upright glyph of the line would stand, if there is one: programs
 * that look for words then see how far the text goes down. */
static void show_upright_space(struct shower *shower)
{
	struct canvas *canvas = shower->canvas;
	struct run upright = *shower->run;
	uint16_t space = shower->font->space;
	double em = upright.size_pt;

	set_font(canvas, &upright, true);
	if (space == 0)
		return;
	upright.mode = RUN_UPRIGHT;
	put_matrix(canvas, &upright, -UPRIGHT_Y * em / 1000,
	    upright.drop_pt - em / 2 + UPRIGHT_X * em / 1000);
	buf_putc(&canvas->content, '(');
	put_code_byte(&canvas->content, (unsigned char)(space >> 8));
	put_code_byte(&canvas->content, (unsigned char)space);
	buf_puts(&canvas->content, ")Tj\n");
}

/* All as one, which ends in vertical writing: so programs that look for lines find
 * it in the one that it stands in. */
static void show_combined(struct shower *shower)
{
	const struct run *run = shower->run;
	const struct glyph whole = { .text_size = (uint32_t)strlen(run->text) };

	actual_text_begin(shower, &whole);
	for (size_t i = 0; i < run->glyph_count; i++)
		show_glyph(shower, &run->glyphs[i]);
	set_rise(shower, 0);
	array_end(shower);
	show_upright_space(shower);
	buf_puts(&shower->canvas->content, "EMC\n");
}

void canvas_run(struct canvas *canvas, const struct run *run)
{
	struct shower shower = { .canvas = canvas, .run = run };

	if (run->glyph_count == 0 || !(run->size_pt > 0))
		return;
	shower.font = &canvas->fonts[run->font];
	shower.unit = run->size_pt / 1000;
	text_begin(canvas);
	set_fill(canvas, &run->colour);
	set_mode(canvas, run);
	set_font(canvas, run, run->mode == RUN_UPRIGHT);
	if (run->is_invisible) {
		show_unseen(&shower);
		return;
	}
	set_spacing(canvas, run);
	if (run->mode == RUN_UPRIGHT) {
		shower.aside = glyph_aside(run, run->glyphs);
		shower.reached = glyph_along(run, run->glyphs);
	}
	put_matrix(canvas, run, shower.reached, shower.aside);
	if (run->mode == RUN_COMBINED) {
		show_combined(&shower);
		return;
	}
	for (size_t at = 0, end; at < run->glyph_count; at = end) {
		const struct glyph *text;

		end = cluster_end(run, at, &text);
		show_cluster(&shower, at, end, text);
	}
	set_rise(&shower, 0);
	array_end(&shower);
}

void canvas_rule(struct canvas *canvas, const struct item *item)
{
	double box[4] = { item->x_pt,
		canvas->height - item->y_pt - item->height_pt, item->width_pt,
		item->height_pt };

	canvas_text_end(canvas);
	if (item->rule.style != RULE_SOLID) {
		set_stroke(canvas, &item->rule.colour);
		rule_put(&canvas->content, box, item->rule.style);
		return;
	}
	set_fill(canvas, &item->rule.colour);
	put_numbers(&canvas->content, box, 4, PLACE_DECIMALS, "re");
	buf_puts(&canvas->content, "f\n");
}

/* EXIF orientations 1 to 8 as matrices of the unit square. */
static const signed char orientations[8][6] = { { 1, 0, 0, 1, 0, 0 },
	{ -1, 0, 0, 1, 1, 0 }, { -1, 0, 0, -1, 1, 1 }, { 1, 0, 0, -1, 0, 1 },
	{ 0, -1, -1, 0, 1, 1 }, { 0, -1, 1, 0, 0, 1 }, { 0, 1, 1, 0, 0, 0 },
	{ 0, 1, -1, 0, 1, 0 } };

void canvas_image(struct canvas *canvas, const struct item *item, char letter,
    uint32_t number, unsigned orientation)
{
	const signed char *unit =
	    orientations[orientation >= 1 && orientation <= 8 ? orientation - 1
							      : 0];
	double width = item->width_pt, height = item->height_pt;
	double matrix[6] = { width * unit[0], height * unit[1], width * unit[2],
		height * unit[3], item->x_pt + width * unit[4],
		canvas->height - item->y_pt - height + height * unit[5] };

	canvas_text_end(canvas);
	buf_puts(&canvas->content, "q\n");
	put_numbers(&canvas->content, matrix, 6, PLACE_DECIMALS, "cm");
	buf_printf(&canvas->content, "/%c%u Do\nQ\n", letter, (unsigned)number);
}
