/* Content streams: what is drawn, and how its text can be read back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "pdf/canvas.h"
#include "pdf_fixture.h"

struct sheet {
	struct fixture fixture;
	struct layout layout;
	struct fontfile *file;
	struct readings readings;
	struct canvas canvas;
	bool font_is_used[1], font_is_upright[1];
};

static int setup(void **state)
{
	struct sheet *sheet = memory_new(sizeof(*sheet));

	fixture_init(&sheet->fixture, 1);
	sheet->layout.arena = arena_new();
	fixture_layout(&sheet->fixture, &sheet->layout, 1);
	sheet->file = fontfile_open(sheet->fixture.fd, 0, NULL);
	assert_non_null(sheet->file);
	sheet->readings.arena = sheet->layout.arena;
	sheet->readings.file = sheet->file;
	sheet->canvas.font_letter = 'F';
	sheet->canvas.emoji_letter = 'E';
	sheet->canvas.fonts = &sheet->readings;
	sheet->canvas.font_is_used = sheet->font_is_used;
	sheet->canvas.font_is_upright = sheet->font_is_upright;
	*state = sheet;
	return 0;
}

static int teardown(void **state)
{
	struct sheet *sheet = *state;

	buf_release(&sheet->canvas.content);
	fontfile_close(sheet->file);
	hb_font_destroy(sheet->fixture.font);
	arena_free(sheet->layout.arena);
	free(sheet);
	return 0;
}

static struct run *line(struct sheet *sheet, const char *text)
{
	return fixture_line(&sheet->fixture, &sheet->layout, 0, 50, text);
}

static const char *draw(struct sheet *sheet)
{
	const struct item *first = sheet->layout.pages[0].first;

	for (const struct item *item = first; item; item = item->next)
		if (item->kind == ITEM_RUN)
			readings_add_run(&sheet->readings, &item->run);
	readings_settle(&sheet->readings);
	canvas_begin(&sheet->canvas, 300);
	for (const struct item *item = first; item; item = item->next) {
		struct content_mark mark = { CONTENT_UNMARKED, NULL, 0 };

		if (item->is_artifact)
			mark.role = CONTENT_ARTIFACT;
		canvas_mark(&sheet->canvas, &mark);
		if (item->kind == ITEM_RUN)
			canvas_run(&sheet->canvas, &item->run);
		if (item->kind == ITEM_RULE)
			canvas_rule(&sheet->canvas, item);
		if (item->kind == ITEM_PICTURE)
			canvas_image(&sheet->canvas, item, 'P', 4, 6);
	}
	canvas_end(&sheet->canvas);
	return buf_text(&sheet->canvas.content);
}

/* Codes hold NULs, so a content stream is no string. */
static size_t occurrences(const struct sheet *sheet, const char *text)
{
	const struct buf *content = &sheet->canvas.content;
	const char *at = content->data, *end = at + content->size;
	size_t count = 0;

	for (; (at = memmem(at, (size_t)(end - at), text, strlen(text))); at++)
		count++;
	return count;
}

/* The glyphs of "(", "E", "*" and "y" in DejaVu Sans are 11 and what must be
 * escaped: an opening parenthesis, a CR, a backslash. */
static void test_plain(void **state)
{
	static const char wanted[] = "q\nBT\n/F0 10 Tf\n1 0 0 1 20 250 Tm\n"
				     "[(\0\x0b\0\\(\0\\r\0\\\\)]TJ\nET\nQ\n";
	struct sheet *sheet = *state;

	line(sheet, "(E*y");
	assert_int_equal(fixture_glyph(&sheet->fixture, 'E'), 0x28);
	draw(sheet);
	assert_int_equal(sheet->canvas.content.size, sizeof(wanted) - 1);
	assert_memory_equal(
	    sheet->canvas.content.data, wanted, sizeof(wanted) - 1);
	assert_true(sheet->font_is_used[0]);
}

static void test_actual_text(void **state)
{
	struct sheet *sheet = *state;
	struct run *run;

	line(sheet, "aab");     /* a is read as "a" */
	run = line(sheet, "X"); /* here it stands for "X" */
	run->glyphs[0].id = fixture_glyph(&sheet->fixture, 'a');
	run = line(sheet, "𠮷"); /* nobody has it */
	run->glyphs[0].id = 0;
	run = line(sheet, "xy"); /* two glyphs for one piece */
	run->glyphs[0].text_size = 2;
	run->glyphs[1].text_size = 0;
	run = line(sheet, "n-"); /* a hyphen of no text */
	run->glyphs[1].text_size = 0;
	run->text = "n";
	draw(sheet);
	assert_int_equal(1, occurrences(sheet, "<feff>"));
	assert_int_equal(1, occurrences(sheet, "<feff0058>"));
	assert_int_equal(1, occurrences(sheet, "<feffd842dfb7>"));
	assert_int_equal(1, occurrences(sheet, "<feff00780079>"));
	assert_int_equal(4, occurrences(sheet, "BDC\n"));
	assert_int_equal(4, occurrences(sheet, "EMC\n"));
}

static void test_readings(void **state)
{
	struct sheet *sheet = *state;
	struct chapter_font font = { 0 };
	struct run *run;

	run = line(sheet, "ABC"); /* one glyph for all: "B" twice */
	for (size_t i = 0; i < 3; i++)
		run->glyphs[i].id = 70;
	run = line(sheet, "BA");
	run->glyphs[0].id = 70;
	draw(sheet);
	readings_list(&sheet->readings, &font);
	assert_int_equal(font.glyph_count, 2);
	assert_int_equal(
	    font.glyphs[0].id, fixture_glyph(&sheet->fixture, 'A'));
	assert_string_equal(font.glyphs[0].text, "A");
	assert_int_equal(font.glyphs[1].id, 70);
	assert_string_equal(font.glyphs[1].text, "B");
}

/* Letters moved apart and up; the whole must stay as wide as it says. */
static void test_places(void **state)
{
	struct sheet *sheet = *state;
	struct run *run = line(sheet, "EEEEE");

	/* E is 1294 of 2048 wide: 6.318 points, told as 6.32. */
	for (size_t i = 0; i < 5; i++)
		run->glyphs[i].advance_pt += 0.5f;
	run->glyphs[2].rise_pt = 3;
	run->glyphs[4].shift_pt = -1;
	run->is_bold = run->is_oblique = true;
	run->colour = (struct colour){ 1, 0, 0 };
	draw(sheet);
	assert_int_equal(
	    1, occurrences(sheet, "1 0 0 rg\n2 Tr\n1 0 0 RG\n.3 w\n"));
	assert_int_equal(1, occurrences(sheet, "\n.498 Tc\n"));
	assert_int_equal(1, occurrences(sheet, "1 0 .2126 1 20 250 Tm\n"));
	assert_int_equal(1, occurrences(sheet, "]TJ\n3 Ts\n["));
	assert_int_equal(1, occurrences(sheet, "]TJ\n0 Ts\n["));
	assert_int_equal(1, occurrences(sheet, ")100("));
}

/* Glyphs of 10 pt each below the other, the last one moved to the side. */
static void test_upright(void **state)
{
	struct sheet *sheet = *state;
	struct run *run = line(sheet, "abcd");

	run->mode = RUN_UPRIGHT;
	for (size_t i = 0; i < 4; i++) {
		run->glyphs[i].advance_pt = 10;
		run->glyphs[i].shift_pt = -5;
		run->glyphs[i].rise_pt = -8.8f;
	}
	run->glyphs[1].advance_pt = 12;
	run->glyphs[3].shift_pt = -2;
	draw(sheet);
	/* its pen is over a turned baseline and at the foot of each glyph */
	assert_int_equal(1, occurrences(sheet, "/V0 10 Tf\n"));
	assert_int_equal(1, occurrences(sheet, "1 0 0 1 16.2 240 Tm\n["));
	assert_int_equal(1, occurrences(sheet, ")200("));
	assert_int_equal(1, occurrences(sheet, "]TJ\n1 0 0 1 19.2 208 Tm\n["));
	assert_false(sheet->font_is_used[0]);
	assert_true(sheet->font_is_upright[0]);
}

static void test_turned(void **state)
{
	struct sheet *sheet = *state;
	struct run *run = line(sheet, "abc");

	run->mode = RUN_DOWN;
	run = line(sheet, "12");
	run->mode = RUN_COMBINED;
	run->narrow = 0.25f;
	draw(sheet);
	assert_int_equal(1, occurrences(sheet, "0 -1 1 0 20 250 Tm\n["));
	/* as one, so that it is found in its line */
	assert_int_equal(1,
	    occurrences(sheet,
		"\n.75 0 0 1 20 250 Tm\n"
		"/Span<</ActualText<feff00310032>>>BDC\n["));
	assert_int_equal(1, occurrences(sheet, "]TJ\n/V0 10 Tf\nEMC\n"));
}

static void test_artifacts(void **state)
{
	struct sheet *sheet = *state;
	struct item *item;

	line(sheet, "a");
	item = fixture_item(&sheet->layout, 0, ITEM_RULE);
	item->is_artifact = true;
	item->x_pt = 1;
	item->y_pt = 2;
	item->width_pt = 3;
	item->height_pt = 4;
	item->rule.colour = (struct colour){ 0.5f, 0.5f, 0.5f };
	line(sheet, "b");
	line(sheet, "c");
	sheet->layout.pages[0].first->next->next->is_artifact = true;
	draw(sheet);
	assert_int_equal(1, occurrences(sheet, "EMC\n"));
	assert_int_equal(3, occurrences(sheet, "BT\n"));
	assert_int_equal(3, occurrences(sheet, "ET\n"));
	assert_int_equal(1,
	    occurrences(
		sheet, "ET\n/Artifact BMC\n.5 g\n1 294 3 4 re\nf\nBT\n0 g\n"));
}

/* EXIF 6: the first row is at the right. */
static void test_picture(void **state)
{
	struct sheet *sheet = *state;
	struct item *item = fixture_item(&sheet->layout, 0, ITEM_PICTURE);

	item->x_pt = 10;
	item->y_pt = 20;
	item->width_pt = 30;
	item->height_pt = 40;
	assert_string_equal(
	    draw(sheet), "q\nq\n0 -40 30 0 10 280 cm\n/P4 Do\nQ\nQ\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_plain, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_actual_text, setup, teardown),
		cmocka_unit_test_setup_teardown(test_readings, setup, teardown),
		cmocka_unit_test_setup_teardown(test_places, setup, teardown),
		cmocka_unit_test_setup_teardown(test_upright, setup, teardown),
		cmocka_unit_test_setup_teardown(test_turned, setup, teardown),
		cmocka_unit_test_setup_teardown(
		    test_artifacts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_picture, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
