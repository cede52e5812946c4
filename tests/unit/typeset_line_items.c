/* Links, rules, targets, pictures and mixed directions on a line. */
#include "typeset_fixture.h"

static struct span plain(struct fixture *f, const char *text)
{
	return (struct span){
		.text = text, .size = strlen(text), .style = &f->style
	};
}

static void a_link_has_a_rectangle_on_every_line(void **state)
{
	struct fixture *f = *state;
	struct node node = { 0 };

	need_noto(f);
	f->paragraph.width_pt = 10 * EM;
	f->spans[0] = plain(f, "天地玄黄宇宙");
	f->spans[1] = plain(f, "洪荒日月盈昃");
	f->spans[1].href = "https://example.org/";
	f->spans[1].node = &node;
	f->spans[2] = plain(f, "辰宿列张");
	set_spans(f, 3);
	assert_int_equal(f->lines.count, 2);
	const struct item *first = item_of(f, 0, ITEM_LINK, 0);
	const struct item *second = item_of(f, 1, ITEM_LINK, 0);
	assert_non_null(first);
	assert_non_null(second);
	assert_null(item_of(f, 0, ITEM_LINK, 1));
	assert_string_equal(first->href, "https://example.org/");
	assert_ptr_equal(first->node, &node);
	assert_float_equal(first->x_pt, 6 * EM, 0.01);
	assert_float_equal(first->width_pt, 4 * EM, 0.01);
	assert_float_equal(second->x_pt, 0, 0.01);
	assert_float_equal(second->width_pt, 2 * EM, 0.01);
	assert_true(first->y_pt >= 0 && first->height_pt >= EM);
}

static void spans_of_one_link_share_its_rectangle(void **state)
{
	struct fixture *f = *state;
	struct text_style bold = { 0 };

	need_noto(f);
	bold = f->style;
	bold.weight = 700;
	f->spans[0] = plain(f, "天地");
	f->spans[1] = plain(f, "玄黄");
	f->spans[1].style = &bold;
	f->spans[0].href = f->spans[1].href = "#n-1";
	set_spans(f, 2);
	assert_float_equal(item_of(f, 0, ITEM_LINK, 0)->width_pt, 4 * EM, 0.01);
	assert_null(item_of(f, 0, ITEM_LINK, 1));
	/* there is a bold face: it need not be made */
	assert_false(item_of(f, 0, ITEM_RUN, 1)->run.is_bold);
	assert_int_not_equal(item_of(f, 0, ITEM_RUN, 0)->run.font,
	    item_of(f, 0, ITEM_RUN, 1)->run.font);
}

static void slanted_han_is_made(void **state)
{
	struct fixture *f = *state;

	need_noto(f);
	f->style.is_italic = true;
	set_text(f, "天地");
	assert_true(item_of(f, 0, ITEM_RUN, 0)->run.is_oblique);
}

static void rules_are_artifacts_beside_the_baseline(void **state)
{
	struct fixture *f = *state;
	struct text_style style;

	need_noto(f);
	style = f->style;
	style.lines[TEXT_LINE_UNDER].is_drawn = true;
	style.lines[TEXT_LINE_UNDER].colour.red = 1;
	style.lines[TEXT_LINE_THROUGH].is_drawn = true;
	f->spans[0] = plain(f, "天地");
	f->spans[1] = plain(f, "玄黄");
	f->spans[1].style = &style;
	set_spans(f, 2);
	float baseline = item_of(f, 0, ITEM_RUN, 0)->run.baseline_pt;
	const struct item *under = item_of(f, 0, ITEM_RULE, 0);
	const struct item *through = item_of(f, 0, ITEM_RULE, 1);
	assert_non_null(under);
	assert_non_null(through);
	assert_true(under->is_artifact && through->is_artifact);
	assert_true(under->y_pt > baseline);
	assert_true(through->y_pt < baseline);
	assert_float_equal(under->x_pt, 2 * EM, 0.01);
	assert_float_equal(under->width_pt, 2 * EM, 0.01);
	assert_true(under->rule.colour.red == 1);
}

static void targets_stand_where_their_span_starts(void **state)
{
	struct fixture *f = *state;

	need_noto(f);
	f->spans[0] = plain(f, "天地");
	f->spans[1] = plain(f, "");
	f->spans[1].target = "n-1";
	f->spans[2] = plain(f, "玄黄");
	f->spans[2].target = "n-2";
	f->spans[3] = plain(f, "");
	f->spans[3].target = "n-3";
	set_spans(f, 4);
	assert_string_equal(item_of(f, 0, ITEM_TARGET, 0)->id, "n-1");
	assert_string_equal(item_of(f, 0, ITEM_TARGET, 1)->id, "n-2");
	assert_string_equal(item_of(f, 0, ITEM_TARGET, 2)->id, "n-3");
	assert_float_equal(item_of(f, 0, ITEM_TARGET, 1)->x_pt, 2 * EM, 0.01);
	assert_float_equal(item_of(f, 0, ITEM_TARGET, 2)->x_pt, 4 * EM, 0.01);
	/* alone, it has a line of no height */
	f->paragraph.spans = f->spans + 3;
	set_spans(f, 1);
	assert_int_equal(f->lines.count, 1);
	assert_string_equal(item_of(f, 0, ITEM_TARGET, 0)->id, "n-3");
	assert_true(f->lines.lines[0].height_pt == 0);
	f->paragraph.spans = f->spans;
}

static void pictures_stand_on_the_baseline(void **state)
{
	struct fixture *f = *state;
	struct picture picture = { 0 };

	need_noto(f);
	f->spans[0] = plain(f, "天地");
	f->spans[1] = (struct span){ .style = &f->style,
		.picture = &picture,
		.width_pt = 24,
		.height_pt = 40 };
	f->spans[2] = plain(f, "玄黄");
	set_spans(f, 3);
	const struct item *item = item_of(f, 0, ITEM_PICTURE, 0);
	float baseline = item_of(f, 0, ITEM_RUN, 0)->run.baseline_pt;
	assert_ptr_equal(item->picture.picture, &picture);
	assert_float_equal(item->x_pt, 2 * EM, 0.01);
	assert_float_equal(item->y_pt + item->height_pt, baseline, 0.01);
	assert_true(f->lines.lines[0].height_pt >= 40);
	assert_float_equal(
	    item_of(f, 0, ITEM_RUN, 1)->run.x_pt, 2 * EM + 24, 0.01);
	assert_string_equal(line_text(f, 0), "天地玄黄");
}

static void small_raised_text_leaves_the_line_as_it_is(void **state)
{
	struct fixture *f = *state;
	struct text_style raised;

	need_noto(f);
	raised = f->style;
	raised.size_pt = 7;
	raised.raise_pt = 3;
	f->spans[0] = plain(f, "天地");
	f->spans[1] = plain(f, "12");
	f->spans[1].style = &raised;
	set_spans(f, 2);
	assert_float_equal(f->lines.lines[0].height_pt, 16, 0.01);
	assert_float_equal(item_of(f, 0, ITEM_RUN, 1)->run.baseline_pt + 3,
	    item_of(f, 0, ITEM_RUN, 0)->run.baseline_pt, 0.01);
	/* and no quarter em before a note's number */
	assert_float_equal(item_of(f, 0, ITEM_RUN, 1)->run.x_pt, 2 * EM, 0.01);
}

static void text_from_right_to_left_is_placed_so_and_reads_right(void **state)
{
	struct fixture *f = *state;
	const char *hebrew = "שלום";
	float first;

	need_font(f);
	f->paragraph.align = ALIGN_START;
	f->spans[0] = plain(f, "abc ");
	f->spans[1] = plain(f, hebrew);
	f->spans[2] = plain(f, " def");
	set_spans(f, 3);
	assert_string_equal(line_text(f, 0), "abc שלום def");
	const struct run *run = &item_of(f, 0, ITEM_RUN, 1)->run;
	assert_string_equal(run->text, hebrew);
	/* visual order: the last letter comes first */
	assert_int_equal(run->glyph_count, 4);
	assert_int_equal(run->glyphs[0].text, 6);
	assert_int_equal(run->glyphs[3].text, 0);
	assert_true(item_of(f, 0, ITEM_RUN, 0)->run.x_pt < run->x_pt);
	assert_true(item_of(f, 0, ITEM_RUN, 2)->run.x_pt > run->x_pt);
	/* a paragraph of such a language starts at the right */
	f->paragraph.language = "he";
	set_spans(f, 3);
	first = item_of(f, 0, ITEM_RUN, 0)->run.x_pt;
	assert_true(first > item_of(f, 0, ITEM_RUN, 1)->run.x_pt);
	assert_string_equal(line_text(f, 0), "abc שלום def");
	assert_true(first > 100);
}

int main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, fixture_start, fixture_end)
	const struct CMUnitTest tests[] = {
		TEST(a_link_has_a_rectangle_on_every_line),
		TEST(spans_of_one_link_share_its_rectangle),
		TEST(slanted_han_is_made),
		TEST(rules_are_artifacts_beside_the_baseline),
		TEST(targets_stand_where_their_span_starts),
		TEST(pictures_stand_on_the_baseline),
		TEST(small_raised_text_leaves_the_line_as_it_is),
		TEST(text_from_right_to_left_is_placed_so_and_reads_right),
	};

	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
