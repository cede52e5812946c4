/* Blocks and pages, with lines of a fixed width. */
#include "typeset_fake.h"

/* A page of 100 x 100 points with text of 10 points, ten lines. */
#define PAGE                                                                   \
	"@page { size: 120pt 120pt; margin: 10pt;"                             \
	" @top-left { content: none } @bottom-center { content: none } }"      \
	"* { font-size: 10pt !important; line-height: 10pt !important;"        \
	" text-indent: 0; margin: 0; padding: 0; border-style: none }"         \
	"header { display: none }"                                             \
	"html:lang(zh), p:lang(zh) { margin: 0 }"

static void margins_collapse(void **state)
{
	struct bench b;
	struct node *quote;
	float first, second, third;

	bench_open(&b,
	    PAGE
	    "p { margin: 3pt 0 8pt }"
	    "blockquote { margin: 12pt 0 2pt } .credit { margin-top: -5pt }");
	add_text(&b, NULL, TAG_P, "a");
	quote = add(&b, NULL, TAG_BLOCKQUOTE);
	add_text(&b, quote, TAG_P, "b");
	add_text(&b, NULL, TAG_P, "c");
	bench_set(&b);
	first = find_run(&b, "a", NULL)->run.baseline_pt;
	second = find_run(&b, "b", NULL)->run.baseline_pt;
	third = find_run(&b, "c", NULL)->run.baseline_pt;
	/* the largest of 8, 12 and 3; the first margin of a page stays */
	assert_float_equal(first, 10 + 3 + 7.5, 0.01);
	assert_float_equal(second - first, 10 + 12, 0.01);
	assert_float_equal(third - second, 10 + 8, 0.01);
	bench_close(&b);
}

static void edges_and_backgrounds(void **state)
{
	struct bench b;
	const struct item *rule, *run;

	bench_open(&b,
	    PAGE "blockquote { padding: 4pt 6pt; margin: 0 5pt;"
		 " border-left: 2pt solid #f00 }");
	add_text(&b, add(&b, NULL, TAG_BLOCKQUOTE), TAG_P, "a");
	bench_set(&b);
	rule = find_kind(&b.layout->pages[0], ITEM_RULE);
	run = find_run(&b, "a", NULL);
	assert_non_null(rule);
	assert_true(rule->is_artifact);
	assert_float_equal(rule->x_pt, 15, 0.01);
	assert_float_equal(rule->y_pt, 10, 0.01);
	assert_float_equal(rule->width_pt, 2, 0.01);
	assert_float_equal(rule->height_pt, 18, 0.01);
	assert_float_equal(run->run.x_pt, 10 + 5 + 2 + 6, 0.01);
	assert_float_equal(run->run.baseline_pt, 10 + 4 + 7.5, 0.01);
	bench_close(&b);
}

/* Lines of the page that hold `text`. */
static size_t count_lines(const struct bench *b, size_t page)
{
	const struct item *item = b->layout->pages[page].first;
	size_t count = 0;

	for (; item; item = item->next)
		count += item->kind == ITEM_RUN;
	return count;
}

static void no_widows_no_orphans(void **state)
{
	struct bench b;

	/* 9 lines, then 4: one would stay alone at the foot */
	bench_open(&b, PAGE);
	add_text(&b, NULL, TAG_P, repeat(&b, "a", 90));
	add_text(&b, NULL, TAG_P, repeat(&b, "b", 40));
	bench_set(&b);
	assert_int_equal(b.layout->page_count, 2);
	assert_int_equal(count_lines(&b, 0), 9);
	bench_close(&b);

	/* 7 lines, then 4: one would stand alone at the head */
	bench_open(&b, PAGE);
	add_text(&b, NULL, TAG_P, repeat(&b, "a", 70));
	add_text(&b, NULL, TAG_P, repeat(&b, "b", 40));
	bench_set(&b);
	assert_int_equal(count_lines(&b, 0), 9);
	assert_int_equal(count_lines(&b, 1), 2);
	bench_close(&b);

	/* longer than a page: no page is left empty for it */
	bench_open(&b, PAGE);
	add_text(&b, NULL, TAG_P, repeat(&b, "a", 80));
	add_text(&b, NULL, TAG_P, repeat(&b, "b", 310));
	bench_set(&b);
	assert_int_equal(b.layout->page_count, 4);
	assert_int_equal(count_lines(&b, 0), 10);
	bench_close(&b);
}

static void headings_keep_with_text(void **state)
{
	struct bench b;
	struct node *heading;
	size_t page;

	bench_open(&b, PAGE);
	add_text(&b, NULL, TAG_P, repeat(&b, "a", 80));
	heading = add_text(&b, NULL, TAG_H2, "Head");
	node_set_attr(b.article->arena, heading, ATTR_ID, "s-1");
	add_text(&b, NULL, TAG_P, repeat(&b, "b", 40));
	bench_set(&b);
	find_run(&b, "Head", &page);
	assert_int_equal(page, 1);
	assert_int_equal(b.layout->heading_count, 1);
	assert_int_equal(b.layout->headings[0].level, 2);
	assert_int_equal(b.layout->headings[0].page, 1);
	assert_string_equal(b.layout->headings[0].text, "Head");
	assert_string_equal(
	    find_kind(&b.layout->pages[1], ITEM_TARGET)->id, "s-1");
	bench_close(&b);
}

static void forced_breaks(void **state)
{
	struct bench b;

	bench_open(&b,
	    PAGE "h2 { break-before: page; margin-top: 7pt }"
		 "h3 { page-break-after: always }");
	add_text(&b, NULL, TAG_P, "a");
	node_set_attr(
	    b.article->arena, add_text(&b, NULL, TAG_H2, "b"), ATTR_ID, "s-1");
	node_set_attr(
	    b.article->arena, add_text(&b, NULL, TAG_H3, "c"), ATTR_ID, "s-2");
	add_text(&b, NULL, TAG_P, "d");
	bench_set(&b);
	assert_int_equal(b.layout->page_count, 3);
	/* CSS Fragmentation 3, 5.2: a margin stays behind a forced break */
	assert_float_equal(
	    find_run(&b, "b", NULL)->run.baseline_pt, 10 + 7 + 7.5, 0.01);
	bench_close(&b);
}

static struct node *add_picture(
    struct bench *b, struct node *parent, unsigned width, unsigned height)
{
	struct arena *arena = b->article->arena;
	struct picture *picture = ARENA_NEW(arena, struct picture);
	struct node *image = add(b, parent, TAG_IMG);
	struct picture **grown = arena_array(
	    arena, b->article->picture_count + 1, sizeof(*grown));

	for (size_t i = 0; i < b->article->picture_count; i++)
		grown[i] = b->article->pictures[i];
	picture->url = "https://img.example.org/x.png";
	picture->state = PICTURE_READY;
	picture->forms[PICTURE_FOR_PRINT] = (struct picture_form){
		.kind = PICTURE_PNG, .width_px = width, .height_px = height
	};
	grown[b->article->picture_count] = picture;
	b->article->pictures = grown;
	node_set_attr(arena, image, ATTR_PICTURE,
	    arena_printf(arena, "%zu", b->article->picture_count++));
	return image;
}

static void pictures_fit(void **state)
{
	static const struct {
		unsigned width_px, height_px;
		double x, width, height;
	} cases[] = {
		{ 40, 20, 45, 30, 15 },     /* as large as it is */
		{ 400, 100, 10, 100, 25 },  /* as wide as the measure */
		{ 100, 1000, 55.5, 9, 90 }, /* caption on the same page */
		{ 1, 16000, 60, 0.1, 90 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct item *item;
		struct node *figure;
		struct bench b;

		bench_open(&b, PAGE "figure > img { max-height: none }");
		figure = add(&b, NULL, TAG_FIGURE);
		node_set_attr(b.article->arena,
		    add_picture(
			&b, figure, cases[i].width_px, cases[i].height_px),
		    ATTR_ALT, "alt");
		add_text(&b, figure, TAG_FIGCAPTION, "caption");
		bench_set(&b);
		item = find_kind(&b.layout->pages[0], ITEM_PICTURE);
		assert_int_equal(b.layout->page_count, 1);
		assert_float_equal(item->x_pt, cases[i].x, 0.1);
		assert_float_equal(item->width_pt, cases[i].width, 0.1);
		assert_float_equal(item->height_pt, cases[i].height, 0.1);
		assert_string_equal(item->picture.alt, "alt");
		bench_close(&b);
	}
}

static void figures_move_as_one(void **state)
{
	struct bench b;
	struct node *figure;
	size_t page;

	bench_open(&b, PAGE);
	add_text(&b, NULL, TAG_P, repeat(&b, "a", 70));
	figure = add(&b, NULL, TAG_FIGURE);
	add_picture(&b, figure, 60, 60);
	add_text(&b, figure, TAG_FIGCAPTION, "caption");
	bench_set(&b);
	find_run(&b, "caption", &page);
	assert_int_equal(page, 1);
	assert_null(find_kind(&b.layout->pages[0], ITEM_PICTURE));
	bench_close(&b);
}

static void missing_pictures_leave_a_box(void **state)
{
	struct bench b;
	struct node *figure;
	const struct item *rule, *run;

	bench_open(&b,
	    PAGE ".missing { max-width: none; max-height: none;"
		 " border: 1pt solid #000 !important; background: none }");
	figure = add(&b, NULL, TAG_FIGURE);
	add_picture(&b, figure, 0, 0);
	b.article->pictures[0]->state = PICTURE_MISSING;
	b.article->pictures[0]->reason = "gone";
	b.article->pictures[0]->width_px = 1000;
	b.article->pictures[0]->height_px = 800;
	add_text(&b, figure, TAG_FIGCAPTION, "caption");
	bench_set(&b);
	rule = find_kind(&b.layout->pages[0], ITEM_RULE);
	assert_non_null(rule);
	run = find_kind(&b.layout->pages[0], ITEM_RUN);
	assert_true(run->is_artifact);
	assert_string_equal(all_text(&b), "caption");
	/* 100 x 80: the proportions that are known */
	assert_float_equal(find_run(&b, "caption", NULL)->run.baseline_pt,
	    10 + 80 + 7.5, 0.01);
	bench_close(&b);
}

static void lists_have_markers(void **state)
{
	struct bench b;
	struct node *list;
	const struct item *marker, *text;

	bench_open(&b, PAGE "ol { padding-left: 30pt }");
	list = add(&b, NULL, TAG_OL);
	node_set_attr(b.article->arena, list, ATTR_START, "9");
	add_text(&b, list, TAG_LI, "a");
	add_text(&b, list, TAG_LI, "b");
	add_text(&b, add(&b, list, TAG_LI), TAG_P, "c");
	add(&b, list, TAG_LI);
	bench_set(&b);
	marker = find_run(&b, "10.", NULL);
	text = find_run(&b, "b", NULL);
	assert_true(marker->is_artifact);
	assert_float_equal(
	    marker->run.baseline_pt, text->run.baseline_pt, 0.01);
	/* three characters and half an em before the text */
	assert_float_equal(text->run.x_pt - marker->run.x_pt, 35, 0.01);
	assert_float_equal(find_run(&b, "11.", NULL)->run.baseline_pt,
	    find_run(&b, "c", NULL)->run.baseline_pt, 0.01);
	find_run(&b, "12.", NULL);
	assert_string_equal(all_text(&b), "abc");
	bench_close(&b);
}

static void counter_styles(void **state)
{
	static const struct {
		const char *type, *number, *marker;
	} cases[] = {
		{ "decimal", "-3", "-3." },
		{ "lower-alpha", "26", "z." },
		{ "upper-alpha", "28", "AB." },
		{ "lower-alpha", "0", "0." },
		{ "lower-roman", "1994", "mcmxciv." },
		{ "upper-roman", "4000", "4000." },
		{ "disc", "1", "●" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct bench b;
		struct node *list;
		char style[900];

		snprintf(style, sizeof(style), "%s ol { list-style-type: %s }",
		    PAGE, cases[i].type);
		bench_open(&b, style);
		list = add(&b, NULL, TAG_OL);
		node_set_attr(
		    b.article->arena, list, ATTR_START, cases[i].number);
		add_text(&b, list, TAG_LI, "a");
		bench_set(&b);
		assert_string_equal(
		    find_run(&b, cases[i].marker, NULL)->run.text,
		    cases[i].marker);
		bench_close(&b);
	}
}

static void ids_and_links(void **state)
{
	struct bench b;
	struct node *p, *a;
	const struct item *link;

	bench_open(&b, PAGE);
	p = add_text(&b, NULL, TAG_P, "a");
	a = add_text(&b, p, TAG_A, "b");
	node_set_attr(b.article->arena, a, ATTR_HREF, "https://e.org/");
	node_append(p, node_text_new(b.article->arena, "c", 1));
	bench_set(&b);
	link = find_kind(&b.layout->pages[0], ITEM_LINK);
	assert_string_equal(link->href, "https://e.org/");
	assert_null(find_kind(&b.layout->pages[0], ITEM_TARGET));
	assert_string_equal(all_text(&b), "abc");
	bench_close(&b);
}

static void deep_lists_stay_on_the_page(void **state)
{
	struct bench b;
	struct node *place;

	bench_open(&b, PAGE "ul { padding-left: 40pt; margin-left: -300% }");
	place = add(&b, NULL, TAG_UL);
	for (int i = 0; i < 28; i++)
		place = add(&b, add(&b, place, TAG_LI), TAG_UL);
	add_text(&b, place, TAG_LI, repeat(&b, "x", 50));
	bench_set(&b);
	for (size_t i = 0; i < b.layout->page_count; i++) {
		const struct item *item = b.layout->pages[i].first;

		for (; item; item = item->next) {
			if (item->kind != ITEM_RUN || item->is_artifact)
				continue;
			assert_true(item->run.x_pt >= 0);
			assert_true(item->run.x_pt < 120);
			assert_true(item->run.baseline_pt < 120);
		}
	}
	assert_string_equal(all_text(&b), repeat(&b, "x", 50));
	bench_close(&b);
}

/* Where there is no room at all, there is still a page with the text. */
static void absurd_styles(void **state)
{
	static const char *const styles[] = {
		"* { margin: 14400pt; padding: 14400pt }",
		"* { font-size: 14400pt !important; line-height: 14400pt }",
		"@page { size: 72pt 72pt; margin: 72pt }",
		"p { text-indent: -14400pt; margin: -14400pt }",
		"* { break-inside: avoid; break-before: avoid;"
		" break-after: avoid; widows: 10000; orphans: 10000 }",
		"* { break-before: page; break-after: page }",
		"* { width: 0; max-width: 0; max-height: 0 }",
		"body { letter-spacing: -14400pt; vertical-align: 14400pt }",
	};

	for (size_t i = 0; i < sizeof(styles) / sizeof(styles[0]); i++) {
		struct bench b;
		struct node *list, *figure;

		bench_open(&b, styles[i]);
		b.options.page_width_pt = i % 2 ? 100 : 0;
		b.options.page_height_pt = i % 2 ? 100 : 0;
		add_text(&b, NULL, TAG_P, repeat(&b, "a", 300));
		list = add(&b, NULL, TAG_OL);
		add_text(&b, list, TAG_LI, "b");
		figure = add(&b, NULL, TAG_FIGURE);
		add_picture(&b, figure, 3000, 9000);
		add_text(&b, figure, TAG_FIGCAPTION, "c");
		bench_set(&b);
		assert_true(text_ends_with(all_text(&b),
		    arena_printf(b.arena, "%sbc", repeat(&b, "a", 300))));
		assert_true(b.layout->page_count < 400);
		bench_close(&b);
	}
}

static void header_comes_first(void **state)
{
	struct bench b;
	const struct item *first;

	bench_open(&b, "");
	b.article->meta.title = "Title";
	b.article->meta.author = "Author";
	b.article->meta.site = "Author";
	b.article->meta.account = "Account";
	b.article->meta.url = "https://example.org/1";
	b.article->meta.language = "en";
	b.article->meta.date = date_parse("2022-01-24");
	add_text(&b, NULL, TAG_P, "Text");
	bench_set(&b);
	assert_string_equal(all_text(&b),
	    "TitleAuthor · Account2022-01-24 · "
	    "Source · example.org/1Text");
	first = find_kind(&b.layout->pages[0], ITEM_RUN);
	assert_string_equal(first->run.text, "Title");
	assert_int_equal(first->node->parent->tag, TAG_H1);
	assert_int_equal(b.layout->headings[0].level, 1);
	assert_int_equal(b.diags.count, 0);
	bench_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(margins_collapse),
		cmocka_unit_test(edges_and_backgrounds),
		cmocka_unit_test(no_widows_no_orphans),
		cmocka_unit_test(headings_keep_with_text),
		cmocka_unit_test(forced_breaks),
		cmocka_unit_test(pictures_fit),
		cmocka_unit_test(figures_move_as_one),
		cmocka_unit_test(missing_pictures_leave_a_box),
		cmocka_unit_test(lists_have_markers),
		cmocka_unit_test(counter_styles),
		cmocka_unit_test(ids_and_links),
		cmocka_unit_test(deep_lists_stay_on_the_page),
		cmocka_unit_test(absurd_styles),
		cmocka_unit_test(header_comes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
