/* Annotations beside their bases. */
#include "typeset_fixture.h"

#define PAIRS 3000

/* あ, a base, its annotation in brackets, い: spans 0 to 5. */
struct pair {
	struct ruby ruby;
	struct text_style small;
};

static void pair_init(struct fixture *f, struct pair *pair, const char *base,
    const char *annotation)
{
	const char *texts[] = { "あ", base, "（", annotation, "）", "い" };

	memset(pair, 0, sizeof *pair);
	f->style.language = f->paragraph.language = "ja";
	f->style.families = "Noto Serif CJK JP";
	pair->small = f->style;
	pair->small.size_pt = pair->small.line_height_pt = EM / 2;
	pair->ruby.first = 3;
	pair->ruby.end = 4;
	pair->ruby.language = "ja";
	pair->ruby.may_overhang = true;
	for (size_t i = 0; i < 6; i++)
		f->spans[i] = (struct span){ .text = texts[i],
			.size = strlen(texts[i]),
			.style = i < 2 || i == 5 ? &f->style : &pair->small,
			.ruby = i > 0 && i < 5 ? &pair->ruby : NULL,
			.is_annotation = i > 1 && i < 5,
			.is_mute = i == 2 || i == 4,
			.is_artifact = i == 2 || i == 4 };
	f->paragraph.has_ruby = true;
	f->paragraph.align = ALIGN_START;
}

static void pair_set(struct fixture *f, struct pair *pair)
{
	pair->ruby.is_inline = false;
	set_spans(f, 6);
}

static const struct run *find_run(
    const struct fixture *f, size_t line, const char *text)
{
	const struct item *item = f->lines.lines[line].first;

	for (; item != NULL; item = item->next)
		if (item->kind == ITEM_RUN && strcmp(item->run.text, text) == 0)
			return &item->run;
	return NULL;
}

/* Where the ink of a glyph is, but for its bearing. */
static double glyph_place(const struct run *run, size_t glyph)
{
	double x = run->x_pt + run->glyphs[glyph].shift_pt;

	for (size_t i = 0; i < glyph; i++)
		x += run->glyphs[i].advance_pt;
	return x;
}

static void white_is_shared_out_by_ruby_align(void **state)
{
	struct fixture *f = *state;
	/* two letters of 5 over four of 10, and four over one */
	static const struct {
		enum ruby_align align;
		double first, second, base;
	} rows[] = {
		{ RUBY_START, 0, 5, 0 },
		{ RUBY_CENTER, 15, 20, 5 },
		{ RUBY_SPACE_BETWEEN, 0, 35, 5 },
		{ RUBY_SPACE_AROUND, 7.5, 27.5, 5 },
	};
	struct pair pair;

	need_noto(f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct run *run;

		pair_init(f, &pair, "長編小説", "ちょ");
		pair.ruby.align = rows[i].align;
		pair_set(f, &pair);
		run = find_run(f, 0, "ちょ");
		assert_non_null(run);
		assert_float_equal(
		    glyph_place(run, 0), EM + rows[i].first, 0.02);
		assert_float_equal(
		    glyph_place(run, 1), EM + rows[i].second, 0.02);
		pair_init(f, &pair, "志", "ここころ");
		pair.ruby.base_align = rows[i].align;
		pair.ruby.may_overhang = false;
		pair_set(f, &pair);
		assert_float_equal(glyph_place(find_run(f, 0, "志"), 0),
		    EM + rows[i].base, 0.02);
		assert_float_equal(find_run(f, 0, "ここころ")->x_pt, EM, 0.02);
		assert_float_equal(find_run(f, 0, "い")->x_pt, 3 * EM, 0.02);
	}
}

static void letters_are_not_spread(void **state)
{
	struct fixture *f = *state;
	struct pair pair;
	const struct run *run;

	need_noto(f);
	pair_init(f, &pair, "長編小説全集", "Novels");
	pair_set(f, &pair);
	run = find_run(f, 0, "Novels");
	assert_non_null(run);
	/* in the middle, and as close together as ever */
	assert_float_equal(glyph_place(run, 0) - EM,
	    7 * EM - glyph_place(run, 5) - EM / 4, 1.5);
	assert_true(glyph_place(run, 5) - glyph_place(run, 0) < 2 * EM);
}

static void annotations_overhang_han_and_kana(void **state)
{
	struct fixture *f = *state;
	struct pair pair;

	need_noto(f);
	pair_init(f, &pair, "志", "こころざし");
	pair_set(f, &pair);
	/* 7.5 of white on both sides, of which 2.5 lie over あ and い */
	assert_float_equal(find_run(f, 0, "こころざし")->x_pt, EM - 2.5, 0.02);
	assert_float_equal(
	    find_run(f, 0, "い")->x_pt, EM - 2.5 + 25 - 2.5, 0.02);
	/* no more than there is */
	pair_init(f, &pair, "志", "ここし");
	pair_set(f, &pair);
	assert_float_equal(find_run(f, 0, "ここし")->x_pt, EM - 2.5, 0.02);
	/* not over marks and Latin letters, nor out of the line */
	pair_init(f, &pair, "志", "こころざし");
	f->spans[0].text = "、";
	f->spans[5].text = "ab ";
	pair_set(f, &pair);
	assert_float_equal(find_run(f, 0, "こころざし")->x_pt, EM, 0.02);
	assert_float_equal(find_run(f, 0, "ab ")->x_pt, EM + 25 + EM / 4, 0.02);
	pair_init(f, &pair, "志", "こころざし");
	f->paragraph.width_pt = 2.8f * EM;
	pair_set(f, &pair);
	assert_int_equal(f->lines.count, 3);
	assert_float_equal(find_run(f, 1, "こころざし")->x_pt, 0, 0.02);
	f->paragraph.width_pt = 200;
}

static void a_pair_is_one_piece(void **state)
{
	struct fixture *f = *state;
	struct pair pair;

	need_noto(f);
	for (float width = 42; width < 200; width += 3.5f) {
		bool is_whole = false;

		pair_init(f, &pair, "漢字a b", "かんじ");
		f->spans[0].text = "あいうえおかきくけこさしすせそ";
		f->spans[0].size = strlen(f->spans[0].text);
		f->spans[5].text = "たちつてとなにぬねの";
		f->spans[5].size = strlen(f->spans[5].text);
		f->paragraph.width_pt = width;
		f->paragraph.align = ALIGN_JUSTIFY;
		pair_set(f, &pair);
		assert_false(pair.ruby.is_inline);
		for (size_t i = 0; i < f->lines.count; i++) {
			const struct run *base = find_run(f, i, "漢字a b");
			const struct run *over = find_run(f, i, "かんじ");

			assert_true(f->lines.lines[i].width_pt < width + 0.1f);
			assert_true((base != NULL) == (over != NULL));
			if (base == NULL)
				continue;
			is_whole = true;
			/* justified lines do not stretch it */
			assert_float_equal(
			    glyph_place(base, 1) - glyph_place(base, 0), EM,
			    0.02);
			assert_true(over->x_pt > base->x_pt - 0.01f);
		}
		assert_true(is_whole);
	}
}

static void what_no_line_holds_stands_behind_its_base(void **state)
{
	struct fixture *f = *state;
	struct pair pair;

	need_noto(f);
	pair_init(f, &pair, "志", "とてもとても長い振り仮名であるからして");
	f->paragraph.width_pt = 8 * EM;
	pair_set(f, &pair);
	assert_true(pair.ruby.is_inline);
	/* the brackets show, and are no text */
	assert_string_equal(line_text(f, 0), "あ志とてもとても長い振り仮");
	assert_float_equal(find_run(f, 0, "")->x_pt, 2 * EM, 0.02);
	assert_int_equal(find_run(f, 0, "")->glyphs[0].text_size, 0);
	assert_float_equal(find_run(f, 0, "志")->baseline_pt,
	    find_run(f, 0, "")->baseline_pt, 0.01);
}

static void lines_do_not_overlap(void **state)
{
	struct fixture *f = *state;
	static const float heights[] = { 8, 10, 12, 15, 20 };
	struct pair pair;

	need_noto(f);
	for (size_t i = 0; i < sizeof heights / sizeof *heights; i++)
		for (unsigned under = 0; under < 2; under++) {
			float height = heights[i];

			pair_init(f, &pair, "志", "し");
			f->style.line_height_pt = height;
			pair.ruby.is_under = under;
			pair_set(f, &pair);
			/* both halves of the leading are there for it */
			assert_float_equal(f->lines.lines[0].height_pt,
			    fmaxf(height, 15), 0.02);
		}
}

static void right_to_left(void **state)
{
	struct fixture *f = *state;
	struct pair pair;
	const struct run *base, *over;

	need_noto(f);
	pair_init(f, &pair, "שלום", "shalom aleichem");
	f->style.families = "DejaVu Sans";
	pair_set(f, &pair);
	base = find_run(f, 0, "שלום");
	over = find_run(f, 0, "shalom aleichem");
	assert_non_null(base);
	assert_non_null(over);
	/* in the middle of it */
	assert_float_equal(
	    base->x_pt + run_right(base), over->x_pt + run_right(over), 1);
}

static void many_pairs(void **state)
{
	struct fixture *f = *state;
	struct ruby *rubies = calloc(PAIRS, sizeof *rubies);
	struct span *spans = calloc(4 * PAIRS, sizeof *spans);
	struct pair pair;

	need_font(f);
	pair_init(f, &pair, "字", "zì");
	for (size_t i = 0; i < PAIRS; i++) {
		rubies[i] = pair.ruby;
		rubies[i].first = 4 * i + 2;
		rubies[i].end = 4 * i + 3;
		for (size_t k = 0; k < 4; k++) {
			spans[4 * i + k] = f->spans[k + 1];
			spans[4 * i + k].ruby = &rubies[i];
		}
	}
	f->paragraph.spans = spans;
	set_spans(f, 4 * PAIRS);
	assert_true(f->lines.count > 100);
	f->paragraph.spans = f->spans;
	free(rubies);
	free(spans);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    white_is_shared_out_by_ruby_align, fixture_start,
		    fixture_end),
		cmocka_unit_test_setup_teardown(
		    letters_are_not_spread, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
		    annotations_overhang_han_and_kana, fixture_start,
		    fixture_end),
		cmocka_unit_test_setup_teardown(
		    a_pair_is_one_piece, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
		    what_no_line_holds_stands_behind_its_base, fixture_start,
		    fixture_end),
		cmocka_unit_test_setup_teardown(
		    lines_do_not_overlap, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
		    right_to_left, fixture_start, fixture_end),
		cmocka_unit_test_setup_teardown(
		    many_pairs, fixture_start, fixture_end),
	};

	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
