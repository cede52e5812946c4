/* Lines: what is on them, where they end, how wide they are. */
#include "typeset_fixture.h"

static const char *const marks_text =
    "“开源软件”这个词，从1998年开始被广泛使用。他说：“Talk is cheap, show me "
    "the "
    "code.”——这句话（后来）成了名言。《大教堂》、《黑客》、《人月神话》（三本"
    "书）都值得一读！真的吗？！是的……“当然（是）”。史蒂夫·乔布斯（Steve "
    "Jobs）在2007年发布了iPhone，售价$499起，占市场的1%左右。「直角引号」与『双"
    "直角引号』、【方头括号】、〔六角括号〕混排时，相邻标点要挤压：（「测试」）"
    "。";

static const char closing[] = "，。、；：？！”’）》」』】〉〕·";
static const char opening[] = "“‘（《「『【〈〔";

static bool is_in(const char *set, uint32_t code_point)
{
	char text[5];

	text[utf8_encode(code_point, text)] = '\0';
	return strstr(set, text) != NULL;
}

/* First and last characters that show. */
static void ends_of(const char *text, uint32_t *first, uint32_t *last)
{
	size_t size = strlen(text);
	uint32_t c;

	*first = *last = 0;
	for (size_t i = 0; i < size;) {
		i += utf8_decode(text + i, size - i, &c);
		if (is_wide_space(c))
			continue;
		*last = c;
		if (*first == 0)
			*first = c;
	}
}

static void no_mark_stands_where_it_must_not(void **state)
{
	struct fixture *f = *state;
	uint32_t first, last;

	need_noto(f);
	for (f->paragraph.width_pt = 45; f->paragraph.width_pt < 460;
	     f->paragraph.width_pt += 3.5f) {
		set_text(f, marks_text);
		assert_true(f->lines.count > 3);
		for (size_t i = 0; i < f->lines.count; i++) {
			const char *text = line_text(f, i);
			ends_of(text, &first, &last);
			if (i > 0 && is_in(closing, first))
				fail_msg("%g: line starts: %s",
				    f->paragraph.width_pt, text);
			if (i + 1 < f->lines.count && is_in(opening, last))
				fail_msg("%g: line ends: %s",
				    f->paragraph.width_pt, text);
		}
	}
}

static void justified_lines_are_as_wide_as_the_measure(void **state)
{
	struct fixture *f = *state;

	need_noto(f);
	f->paragraph.indent_pt = 2 * EM;
	for (f->paragraph.width_pt = 150; f->paragraph.width_pt < 460;
	     f->paragraph.width_pt += 3.5f) {
		double measure = f->paragraph.width_pt;
		set_text(f, marks_text);
		for (size_t i = 0; i + 1 < f->lines.count; i++) {
			const struct item *item = f->lines.lines[i].first;
			double right = 0;
			for (; item != NULL; item = item->next)
				if (item->kind == ITEM_RUN)
					right = fmax(
					    right, run_right(&item->run));
			assert_float_equal(right, measure, 0.01);
			assert_float_equal(f->lines.lines[i].width_pt,
			    measure - (i == 0 ? 2 * EM : 0), 0.01);
			assert_false(f->lines.lines[i].is_last);
		}
		assert_true(f->lines.lines[f->lines.count - 1].is_last);
	}
}

static void marks_side_by_side_are_squeezed(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *text;
		float em;
	} rows[] = {
		{ "中文", 2 },
		{ "中。文", 3 },
		{ "中。”文", 3.5f },
		{ "中（文）中", 5 },
		{ "（（中", 2.5f },
		{ "中）））文", 4 },
		{ "中」「文", 3.5f },
		{ "中》、《文", 4 },
		{ "中——文", 4 },
		{ "中……文", 4 },
		{ "史·夫", 2.5f },
	};

	need_noto(f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_float_equal(
		    width_of(f, rows[i].text), rows[i].em * EM, 0.01);
}

static void a_quarter_em_stands_between_han_and_latin(void **state)
{
	struct fixture *f = *state;
	float han, latin, space;

	need_noto(f);
	han = width_of(f, "中");
	latin = width_of(f, "A");
	space = width_of(f, "A A") - 2 * latin;
	assert_float_equal(width_of(f, "中A"), han + latin + EM / 4, 0.01);
	assert_float_equal(width_of(f, "A中"), han + latin + EM / 4, 0.01);
	assert_float_equal(width_of(f, "中 A"), han + latin + space, 0.01);
	assert_float_equal(width_of(f, "中，A"), 2 * han + latin, 0.01);
	f->style.is_preserved = true;
	assert_float_equal(width_of(f, "中A"), han + width_of(f, "A"), 0.01);
}

static void marks_at_line_ends_give_up_their_white(void **state)
{
	struct fixture *f = *state;

	need_noto(f);
	f->paragraph.width_pt = 4 * EM;
	f->paragraph.align = ALIGN_START;
	set_text(f, "一二三，（五六七");
	assert_int_equal(f->lines.count, 2);
	assert_string_equal(line_text(f, 0), "一二三，");
	assert_float_equal(f->lines.lines[0].width_pt, 3.5 * EM, 0.01);
	assert_float_equal(f->lines.lines[1].width_pt, 3.5 * EM, 0.01);
	/* the bracket is drawn half an em to the left */
	assert_float_equal(
	    item_of(f, 1, ITEM_RUN, 0)->run.x_pt, -0.5 * EM, 0.01);
	/* so are quotes, which are in the block of the controls of direction */
	set_text(f, "一二三”“五六七");
	assert_int_equal(f->lines.count, 2);
	assert_float_equal(f->lines.lines[0].width_pt, 3.5 * EM, 0.01);
	assert_float_equal(
	    item_of(f, 1, ITEM_RUN, 0)->run.x_pt, -0.5 * EM, 0.01);
}

static void dashes_and_ellipses_are_whole(void **state)
{
	struct fixture *f = *state;

	need_noto(f);
	for (f->paragraph.width_pt = 30; f->paragraph.width_pt < 120;
	     f->paragraph.width_pt += 2.5f) {
		set_text(f, "他说——这是……什么呢——谁知道……真不知道——算了……好的");
		for (size_t i = 1; i < f->lines.count; i++) {
			const char *text = line_text(f, i);
			bool is_dash = text_starts_with(text, "—");
			bool is_dots = text_starts_with(text, "…");
			assert_true(!is_dash || text_starts_with(text, "——"));
			assert_true(!is_dots || text_starts_with(text, "……"));
		}
	}
}

static void no_character_is_alone_on_the_last_line(void **state)
{
	struct fixture *f = *state;

	need_noto(f);
	/* 21 characters, 20 to a line: the greedy way leaves one behind */
	f->paragraph.width_pt = 20 * EM;
	set_text(f, "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋。");
	assert_int_equal(f->lines.count, 2);
	assert_string_not_equal(line_text(f, 1), "秋。");
}

static void the_last_line_is_not_stretched(void **state)
{
	struct fixture *f = *state;

	need_noto(f);
	f->paragraph.width_pt = 10 * EM;
	set_text(f, "天地玄黄宇宙洪荒日月盈昃");
	assert_int_equal(f->lines.count, 2);
	assert_float_equal(f->lines.lines[1].width_pt, 2 * EM, 0.01);
	f->paragraph.align = ALIGN_CENTER;
	set_text(f, "天地玄黄");
	assert_float_equal(item_of(f, 0, ITEM_RUN, 0)->run.x_pt, 3 * EM, 0.01);
	f->paragraph.align = ALIGN_END;
	set_text(f, "天地玄黄");
	assert_float_equal(item_of(f, 0, ITEM_RUN, 0)->run.x_pt, 6 * EM, 0.01);
}

static void lines_with_little_to_stretch_are_left_short(void **state)
{
	struct fixture *f = *state;

	need_font(f);
	f->paragraph.width_pt = 16 * EM;
	set_text(f, "ab abcdefghijklmnopq abcdefghijklmnopqrstuvwx");
	assert_int_equal(f->lines.count, 2);
	assert_true(f->lines.lines[0].width_pt < 13 * EM);
}

static void long_words_are_broken_when_nothing_else_helps(void **state)
{
	struct fixture *f = *state;

	need_font(f);
	f->paragraph.width_pt = 80;
	set_text(f, "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz");
	assert_true(f->lines.count > 2);
	for (size_t i = 0; i < f->lines.count; i++)
		assert_true(f->lines.lines[i].width_pt <= 80.01f);
	/* narrower than a letter: one letter a line, and an end */
	f->paragraph.width_pt = 0;
	set_text(f, "abc中文");
	assert_int_equal(f->lines.count, 5);
}

static void soft_hyphens_show_at_line_ends_only(void **state)
{
	struct fixture *f = *state;
	size_t shown = 0, hidden = 0;

	need_font(f);
	f->style.language = f->paragraph.language = "en";
	f->paragraph.width_pt = 60;
	f->paragraph.align = ALIGN_START;
	set_text(f, "inter\u00adnational\u00adisation inter\u00adnational");
	for (size_t i = 0; i < f->lines.count; i++) {
		const struct run *run = &item_of(f, i, ITEM_RUN, 0)->run;
		for (size_t j = 0; j < run->glyph_count; j++) {
			const struct glyph *glyph = &run->glyphs[j];
			if (strncmp(run->text + glyph->text, "\u00ad", 2) != 0)
				continue;
			assert_int_equal(glyph->text_size, 2);
			if (j + 1 == run->glyph_count) {
				assert_true(glyph->advance_pt > 1);
				shown++;
			} else {
				assert_true(glyph->advance_pt == 0);
				hidden++;
			}
		}
		assert_true(f->lines.lines[i].width_pt <= 60.01f);
	}
	assert_true(shown > 0);
	assert_int_equal(shown + hidden, 3);
}

static void code_keeps_its_white(void **state)
{
	struct fixture *f = *state;
	float column;

	need_font(f);
	f->style.is_preserved = true;
	f->style.tab_size = 8;
	f->style.families = "monospace";
	f->paragraph.align = ALIGN_START;
	f->paragraph.width_pt = 400;
	column = width_of(f, "xx") - width_of(f, "x");
	assert_float_equal(width_of(f, "x\tx"), 9 * column, 0.02);
	assert_float_equal(width_of(f, "12345678\tx"), 17 * column, 0.02);
	set_text(f, "int x;\n\n\tif (a)  b();\n");
	assert_int_equal(f->lines.count, 3);
	assert_string_equal(line_text(f, 0), "int x;");
	assert_string_equal(line_text(f, 1), "");
	assert_string_equal(line_text(f, 2), "\tif (a)  b();");
	assert_float_equal(f->lines.lines[1].height_pt, 16, 0.01);
}

static void lines_beside_floats_are_shorter(void **state)
{
	static const struct line_inset insets[] = { { 2, 30, 0 },
		{ 3, 0, 40 } };
	struct fixture *f = *state;

	need_font(f);
	f->paragraph.width_pt = 100;
	f->paragraph.insets = insets;
	f->paragraph.inset_count = 2;
	for (int align = ALIGN_START; align <= ALIGN_JUSTIFY; align++) {
		f->paragraph.align = (enum text_align)align;
		set_text(f,
		    "one two three four five six seven eight nine ten "
		    "one two three four five six seven eight nine ten");
		assert_true(f->lines.count >= 4);
		for (size_t i = 0; i < f->lines.count; i++) {
			const struct line *line = &f->lines.lines[i];
			float left = i < 2 ? 30 : 0, right = i == 2 ? 60 : 100;

			assert_true(line->first->run.x_pt >= left - 0.01f);
			assert_true(line->first->run.x_pt + line->width_pt <=
			    right + 0.01f);
		}
	}
	f->paragraph.insets = NULL;
	f->paragraph.inset_count = 0;
}

static void a_break_ends_the_line(void **state)
{
	struct fixture *f = *state;

	need_font(f);
	f->spans[0] = (struct span){
		.text = "one", .size = 3, .style = &f->style
	};
	f->spans[1] = (struct span){ .is_break = true, .style = &f->style };
	f->spans[2] = (struct span){
		.text = "two", .size = 3, .style = &f->style
	};
	set_spans(f, 3);
	assert_int_equal(f->lines.count, 2);
	assert_string_equal(line_text(f, 0), "one");
	assert_string_equal(line_text(f, 1), "two");
	assert_true(f->lines.lines[0].is_last);
	/* at the end of a paragraph it makes no line */
	set_spans(f, 2);
	assert_int_equal(f->lines.count, 1);
}

int main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, fixture_start, fixture_end)
	const struct CMUnitTest tests[] = {
		TEST(no_mark_stands_where_it_must_not),
		TEST(justified_lines_are_as_wide_as_the_measure),
		TEST(marks_side_by_side_are_squeezed),
		TEST(a_quarter_em_stands_between_han_and_latin),
		TEST(marks_at_line_ends_give_up_their_white),
		TEST(dashes_and_ellipses_are_whole),
		TEST(no_character_is_alone_on_the_last_line),
		TEST(the_last_line_is_not_stretched),
		TEST(lines_with_little_to_stretch_are_left_short),
		TEST(long_words_are_broken_when_nothing_else_helps),
		TEST(soft_hyphens_show_at_line_ends_only),
		TEST(code_keeps_its_white),
		TEST(lines_beside_floats_are_shorter),
		TEST(a_break_ends_the_line),
	};

	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
