/* Style sheets: tokens, error recovery, selectors, the cascade. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "typeset/cascade.h"

struct sheet_test {
	struct arena *arena;
	struct diag_list diags;
	struct cascade *cascade;
	struct element *root, *body, *p, *em;
};

/* html > body.x > (h2, p#i > em) */
static void open_sheet(struct sheet_test *test, const char *css)
{
	test->arena = arena_new();
	diag_list_init(&test->diags, test->arena);
	test->cascade = cascade_new();
	cascade_add(test->cascade, ORIGIN_BUILT_IN, css, &test->diags);
	test->root = element_new(test->arena, NULL, "html", "");
	test->root->language = "zh-Hans";
	test->body = element_new(test->arena, test->root, "body", "x y");
	element_new(test->arena, test->body, "h2", "");
	test->p = element_new(test->arena, test->body, "p", "");
	test->p->id = "i";
	element_text_new(test->arena, test->p, "t", NULL);
	test->em = element_new(test->arena, test->p, "em", "");
	test->em->is_inline = true;
}

static void close_sheet(struct sheet_test *test)
{
	cascade_free(test->cascade);
	arena_free(test->arena);
}

static void style_all(struct sheet_test *test)
{
	style_tree(style_set_new(test->arena, test->cascade), test->root);
}

/* The size of the p. */
static float size_with(const char *css)
{
	struct sheet_test test;
	float size;

	open_sheet(&test, css);
	style_all(&test);
	size = test.p->style->text.size_pt;
	close_sheet(&test);
	return size;
}

static void assert_size(const char *css, float size)
{
	float is = size_with(css);

	if (fabsf(is - size) > 0.01f)
		fail_msg("%s: %g, not %g", css, is, size);
}

static void units(void **state)
{
	assert_size("p { font-size: 20pt }", 20);
	assert_size("p { font-size: 20px }", 15);
	assert_size("p { font-size: 1in }", 72);
	assert_size("p { font-size: 25.4mm }", 72);
	assert_size("p { font-size: 2.54cm }", 72);
	assert_size("body { font-size: 10pt } p { font-size: 2em }", 20);
	assert_size("body { font-size: 10pt } p { font-size: 150% }", 15);
	assert_size("html { font-size: 8pt } body { font-size: 99pt }"
		    "p { font-size: 2rem }",
	    16);
	assert_size("body { font-size: 10pt } p { font-size: larger }", 12);
	assert_size("p { font-size: 1e1pt }", 10);
	assert_size("p { font-size: +.5E+2PT }", 50);
	assert_size("p { font-size: 1e999pt }", 500);
	assert_size("p { font-size: 0 }", 1);
}

static void selectors(void **state)
{
	assert_size("#i { font-size: 20pt }", 20);
	assert_size(".y p { font-size: 20pt }", 20);
	assert_size(".x.y > p { font-size: 20pt }", 20);
	assert_size("html p:last-child { font-size: 20pt }", 20);
	assert_size("h2 + p { font-size: 20pt }", 20);
	assert_size("h2 ~ #i { font-size: 20pt }", 20);
	assert_size("P:LANG(zh) { font-size: 20pt }", 20);
	assert_size("h1, p { font-size: 20pt }", 20);
	assert_size("\\70 { font-size: 20pt }", 20);
	assert_size(":root > body > :not(h2) { font-size: 20pt }", 20);
	assert_size(":root > body > :not(h2, p) { font-size: 20pt }", 12);
	assert_size(":is(h1, p.none, #i) { font-size: 20pt }", 20);
	assert_size(":is(h1, h2) { font-size: 20pt }", 12);
	assert_size(":not(:not(p)) { font-size: 20pt }", 12); /* not nested */
	assert_size("p:not() { font-size: 20pt }", 12);
	assert_size("p:nth-child(2) { font-size: 20pt }", 20);
	assert_size("p:nth-child(even) { font-size: 20pt }", 20);
	assert_size("p:nth-child(odd) { font-size: 20pt }", 12);
	assert_size("p:nth-child(2n) { font-size: 20pt }", 20);
	assert_size("p:nth-child( n + 2 ) { font-size: 20pt }", 20);
	assert_size("p:nth-child(n+3) { font-size: 20pt }", 12);
	assert_size("p:nth-child(-n+1) { font-size: 20pt }", 12);
	assert_size("p:nth-child(-n+2) { font-size: 20pt }", 20);
	assert_size("p:nth-child(3n-1) { font-size: 20pt }", 20);
	assert_size("p:nth-child(1e9n) { font-size: 20pt }", 12);
	assert_size("p:nth-child(n) { font-size: 20pt }", 20);
	assert_size("p:nth-child(+n+2) { font-size: 20pt }", 20);
	assert_size("p:nth-child(n-2147483648) { font-size: 20pt }", 12);
	assert_size("p:nth-child(n--2) { font-size: 20pt }", 12);
	assert_size("p:nth-child(1.5n+2) { font-size: 20pt }", 12);
	assert_size("p:nth-child(x) { font-size: 20pt }", 12);
	assert_size("p:nth-last-child(1) { font-size: 20pt }", 20);
	assert_size("p:nth-of-type(1) { font-size: 20pt }", 20);
	assert_size("p:nth-last-of-type(2) { font-size: 20pt }", 12);
	assert_size("p:first-of-type { font-size: 20pt }", 20);
	assert_size("p:only-of-type:last-of-type { font-size: 20pt }", 20);
	assert_size("p:first-child { font-size: 20pt }", 12);
	assert_size("html > p { font-size: 20pt }", 12);
	assert_size(".z p { font-size: 20pt }", 12);
	assert_size("p:lang(z) { font-size: 20pt }", 12);
	/* what is of a pseudo-element is not of its element */
	assert_size("p::before { font-size: 20pt }", 12);
	assert_size("p:after, p::marker { font-size: 20pt }", 12);
	assert_size("p:marker, p { font-size: 20pt }", 12);
	assert_size(":not(p::before), p { font-size: 20pt }", 12);
	assert_size("h2 p::before em, p { font-size: 20pt }", 12);
	assert_size("p::before:first-child, p { font-size: 20pt }", 12);
	/* one bad selector spoils the rule, and only that */
	assert_size("p, a:hover { font-size: 20pt }", 12);
	assert_size("a:hover { font-size: 9pt } p { font-size: 20pt }", 20);
	/* a match that must look at more than the nearest ancestor */
	assert_size("html > body p { font-size: 20pt }", 20);
}

static void order(void **state)
{
	assert_size("p { font-size: 20pt } p { font-size: 30pt }", 30);
	assert_size("#i { font-size: 20pt } body.x p { font-size: 30pt }", 20);
	assert_size("body p { font-size: 20pt } p { font-size: 30pt }", 20);
	assert_size(":where(#i) { font-size: 20pt } p { font-size: 30pt }", 30);
	assert_size(":is(#i) { font-size: 20pt } .x p { font-size: 30pt }", 20);
	assert_size(
	    "p:not(#z) { font-size: 20pt } .x p { font-size: 30pt }", 20);
	assert_size(
	    ".x p { font-size: 20pt } html body p { font-size: 30pt }", 20);
	assert_size(
	    "p { font-size: 20pt !important } #i { font-size: 30pt }", 20);
	assert_size("p { font-size: 20pt ! IMPORTANT } ", 20);
	assert_size("@media print { p { font-size: 20pt } }", 20);
	assert_size("@media screen { p { font-size: 20pt } }", 12);
	assert_size("@media not screen { p { font-size: 20pt } }", 20);
	assert_size("@media screen, print { p { font-size: 20pt } } "
		    "p { color: red }",
	    20);
}

static void origins(void **state)
{
	struct sheet_test test;

	open_sheet(&test, "#i { font-size: 20pt; color: red !important }");
	cascade_add(test.cascade, ORIGIN_AUTHOR,
	    "p { font-size: 30pt; color: blue !important }", &test.diags);
	style_all(&test);
	assert_float_equal(test.p->style->text.size_pt, 30, 0.01);
	/* of important declarations the built-in ones win */
	assert_float_equal(test.p->style->text.colour.red, 1, 0.01);
	close_sheet(&test);
}

static void recovery(void **state)
{
	/* CSS 2.1, 4.2 and CSS Syntax 3, 9: what is malformed is skipped */
	assert_size("p { font-size: 20pt; font-size }", 20);
	assert_size("p { font-size; font-size: 20pt }", 20);
	assert_size("p { colour{x:y}; font-size: 20pt }", 20);
	assert_size("p { x: {;font-size: 9pt;}; font-size: 20pt }", 20);
	assert_size("p { x: \"a;}\"; font-size: 20pt }", 20);
	assert_size("p { x: 'a\n; font-size: 20pt }", 20);
	assert_size("p { x: url(a;b}c); font-size: 20pt }", 20);
	assert_size("p { x: (]; font-size: 9pt); font-size: 20pt }", 20);
	assert_size("p { /* } */ font-size: 20pt }", 20);
	assert_size("<!-- p { font-size: 20pt } -->", 20);
	assert_size("p { font-size: 20pt", 20);
	assert_size("p { font-size: 20pt /* ", 20);
	assert_size("@foo { p { font-size: 9pt } } p { font-size: 20pt }", 20);
	assert_size("@foo; p { font-size: 20pt }", 20);
	assert_size("@import 'x'; p { font-size: 20pt }", 20);
	assert_size("p { @foo { x: y } font-size: 20pt }", 20);
	/* a block where a declaration is due, as of a rule in the rule */
	assert_size("p { {x: y} font-size: 20pt }", 20);
	assert_size("p { em { font-size: 9pt } font-size: 20pt }", 20);
	assert_size("p { &:x { font-size: 9pt } font-size: 20pt }", 20);
	assert_size("} p { font-size: 20pt }", 12);
	assert_size("p { font-size: 20pt; font-size: -1pt }", 20);
	assert_size("p { font-size: 20pt; font-size: 3qq }", 20);
	assert_size("\xff\xfe p{} h2 + p { font-size: 20pt }", 20);
}

static void inheritance(void **state)
{
	struct sheet_test test;
	const struct style *em;

	open_sheet(&test,
	    "body { color: #f00; margin-top: 3pt; width: 50%;"
	    " line-height: 2; font-weight: bold; text-decoration: underline }"
	    "p { font-size: 20pt; margin-top: inherit }"
	    "em { font-weight: lighter; vertical-align: super;"
	    " color: initial }");
	style_all(&test);
	em = test.em->style;
	assert_float_equal(test.p->style->text.colour.red, 1, 0.01);
	assert_float_equal(em->text.colour.red, 0, 0.01);
	assert_float_equal(test.p->style->text.line_height_pt, 40, 0.01);
	assert_float_equal(
	    style_length(test.p->style, PROPERTY_MARGIN_TOP, 0, 0), 3, 0.01);
	assert_float_equal(
	    style_length(em, PROPERTY_MARGIN_TOP, 0, 0), 0, 0.01);
	assert_int_equal(test.p->style->text.weight, 700);
	assert_int_equal(em->text.weight, 400);
	assert_true(em->text.lines[TEXT_LINE_UNDER].is_drawn);
	assert_true(em->text.raise_pt > 5);
	assert_true(style_is(test.p->style, PROPERTY_WIDTH, KEYWORD_AUTO));
	close_sheet(&test);
}

static void shorthands(void **state)
{
	struct sheet_test test;
	const struct style *p;
	struct colour colour;

	open_sheet(&test,
	    "p { margin: 1pt 2pt 3pt; padding: 4pt 5pt;"
	    " border: solid rgb(0 0 255 / 50%) 2pt; border-left: none;"
	    " list-style: square outside; background: #0f0 }");
	style_all(&test);
	p = test.p->style;
	assert_float_equal(style_length(p, PROPERTY_MARGIN_LEFT, 0, 0), 2, 0);
	assert_float_equal(style_length(p, PROPERTY_MARGIN_BOTTOM, 0, 0), 3, 0);
	assert_float_equal(
	    style_length(p, PROPERTY_PADDING_BOTTOM, 0, 0), 4, 0);
	assert_float_equal(style_border(p, 0), 2, 0);
	assert_float_equal(style_border(p, 3), 0, 0);
	assert_true(style_colour(p, PROPERTY_BORDER_TOP_COLOR, &colour));
	assert_float_equal(colour.red, 0.5, 0.01);
	assert_true(style_is(p, PROPERTY_LIST_STYLE_TYPE, KEYWORD_SQUARE));
	assert_true(style_colour(p, PROPERTY_BACKGROUND_COLOR, &colour));
	assert_int_equal(test.diags.count, 0);
	close_sheet(&test);
}

static void assert_colour(
    const char *text, double red, double green, double blue)
{
	struct sheet_test test;
	char css[100];

	snprintf(css, sizeof(css), "p { color: %s }", text);
	open_sheet(&test, css);
	style_all(&test);
	assert_float_equal(test.p->style->text.colour.red, red, 0.003);
	assert_float_equal(test.p->style->text.colour.green, green, 0.003);
	assert_float_equal(test.p->style->text.colour.blue, blue, 0.003);
	assert_int_equal(test.diags.count, 0);
	close_sheet(&test);
}

/* CSS Color 4, section 7: angles wrap, parts are cut. */
static void hsl_colours(void **state)
{
	struct sheet_test test;

	assert_colour("hsl(0, 100%, 50%)", 1, 0, 0);
	assert_colour("hsl(120deg 100% 25%)", 0, 0.5, 0);
	assert_colour("HSLA(240, 100%, 50%, .5)", 0.5, 0.5, 1);
	assert_colour("hsl(-0.5turn 60% 50% / 100%)", 0.2, 0.8, 0.8);
	assert_colour("hsl(420 100 50)", 1, 1, 0);
	assert_colour("hsl(200grad 300% 50%)", 0, 1, 1);
	assert_colour("hsl(3.14159265rad 0% 40%)", 0.4, 0.4, 0.4);
	assert_colour("hsl(1e999 0% 120%)", 1, 1, 1);
	assert_colour("rgb(100% 0 51)", 1, 0, 0.2);
	open_sheet(&test,
	    "p { color: hsl(50% 50% 50%); color: hsl(1 2);"
	    " color: rgb(1deg 2 3) }");
	assert_int_equal(test.diags.count, 3);
	close_sheet(&test);
}

/* Section 4.1: commas everywhere or nowhere, and with them parts of one kind. */
static void colour_grammar(void **state)
{
	static const char *const bad[] = { "rgb(1/2/3)", "rgb(,,1,2 3)",
		"rgb(1 2 3 / )", "rgb(1, 2 3)", "rgb(1 2, 3)",
		"rgb(1, 2, 3 / 1)", "rgb(1 2 3 1)", "rgb(1, 2, 3, 1, 1)",
		"rgb(1, 20%, 3)", "hsl(1, 2, 3)", "rgb(1, 2, 3,)", "rgb()" };

	assert_colour("rgb( 255 0 0 / .5 )", 1, 0.5, 0.5);
	assert_colour("rgb(255,0,0,50%)", 1, 0.5, 0.5);
	assert_colour("rgb(100%, 0%, 20%)", 1, 0, 0.2);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct sheet_test test;
		char css[64];

		snprintf(css, sizeof(css), "p { color: %s }", bad[i]);
		open_sheet(&test, css);
		if (test.diags.count != 1)
			fail_msg("%s is taken", bad[i]);
		close_sheet(&test);
	}
}

static void wide_keywords_of_shorthands(void **state)
{
	struct sheet_test test;
	const struct style *p;
	struct colour colour;

	open_sheet(&test,
	    "body { margin: 3pt; border: 2pt dashed #f00; columns: 3;"
	    " list-style: inside square; text-wrap: nowrap balance }"
	    "p { margin: 1pt; list-style: none; text-wrap: wrap }"
	    "p { margin: initial; border: inherit; columns: inherit;"
	    " list-style: unset; text-wrap: inherit }");
	style_all(&test);
	p = test.p->style;
	assert_float_equal(style_length(p, PROPERTY_MARGIN_LEFT, 0, 9), 0, 0);
	assert_float_equal(style_border(p, 2), 2, 0);
	assert_true(style_is(p, PROPERTY_BORDER_TOP_STYLE, KEYWORD_DASHED));
	assert_true(style_colour(p, PROPERTY_BORDER_LEFT_COLOR, &colour));
	assert_float_equal(colour.red, 1, 0);
	assert_int_equal(style_integer(p, PROPERTY_COLUMN_COUNT), 3);
	assert_true(style_is(p, PROPERTY_LIST_STYLE_TYPE, KEYWORD_SQUARE));
	assert_true(style_is(p, PROPERTY_LIST_STYLE_POSITION, KEYWORD_INSIDE));
	assert_true(style_is(p, PROPERTY_TEXT_WRAP_MODE, KEYWORD_NOWRAP));
	assert_true(style_is(p, PROPERTY_TEXT_WRAP_STYLE, KEYWORD_BALANCE));
	assert_int_equal(test.diags.count, 0);
	close_sheet(&test);
}

static void assert_warns(const char *css, const char *detail, unsigned line)
{
	struct sheet_test test;

	open_sheet(&test, css);
	if (test.diags.count != 1)
		fail_msg("%s: %zu warnings", css, test.diags.count);
	assert_int_equal(test.diags.first->id, DIAG_STYLE_UNSUPPORTED);
	assert_string_equal(test.diags.first->detail, detail);
	assert_int_equal(test.diags.first->line, line);
	close_sheet(&test);
}

static void warnings(void **state)
{
	assert_warns("p {\n\tposition: fixed;\n\tposition: absolute }",
	    "property position", 2);
	assert_warns("p { color: lab(1% 2 3) }", "color: lab(1% 2 3)", 1);
	assert_warns("\n\na:hover { color: red }", "selector a:hover", 3);
	assert_warns("@font-face { src: local(x) }",
	    "@font-face without a name and a local font", 1);
	assert_warns("@font-face { font-family: x; src: url(x) }",
	    "@font-face without a name and a local font", 1);
	assert_warns("@font-face { font-family: x; src: local(x);\n"
		     "size-adjust: 90% }",
	    "size-adjust: 90%", 2);
	assert_warns("p { margin: 1pt inherit }", "margin: 1pt inherit", 1);
	assert_warns("@page :middle { margin: 0 }", "@page :middle", 1);
	assert_warns("@page a, { margin: 0 }", "@page a,", 1);
	assert_warns("@page a b { margin: 0 }", "@page a b", 1);
	assert_warns("@page :first { margin: 1in 1in 1in }",
	    "size or such margins of @page :first", 1);
	assert_warns(
	    "@page { @left-center { content: 'x' } }", "@left-center", 1);
	assert_warns("@media (min-width: 3em) { p { color: red } }",
	    "@media (min-width: 3em)", 1);
}

/* Names of @font-face stand for what is installed. */
static void names_of_fonts(void **state)
{
	static const char css[] =
	    "@font-face { font-family: 'My Text'; src: url(x) format('woff'),"
	    " local( A  B ), local(\"C\") }"
	    "@font-face { font-family: My Text; font-weight: 700;"
	    " src: local(D) } ";
	struct sheet_test test;

	open_sheet(&test, css);
	cascade_add(test.cascade, ORIGIN_AUTHOR,
	    "p { font-family: Other, my text, serif } em { font-weight: bold }"
	    "@font-face { font-family: Other; font-style: italic;"
	    " src: local(E); font-display: swap }",
	    &test.diags);
	style_all(&test);
	assert_int_equal(test.diags.count, 0);
	assert_string_equal(
	    test.p->style->text.families, "\"E\", \"A B\", \"C\", \"serif\"");
	assert_string_equal(
	    test.em->style->text.families, "\"E\", \"D\", \"serif\"");
	close_sheet(&test);
}

static void built_in_style_is_understood(void **state)
{
	struct sheet_test test;

	open_sheet(&test, data_print_css);
	if (test.diags.count > 0)
		fail_msg("line %u: %s", test.diags.first->line,
		    test.diags.first->detail);
	close_sheet(&test);
}

static void page_boxes(void **state)
{
	static const struct {
		const char *css;
		double width, height, top, left;
		const char *name;
	} cases[] = {
		{ "@page { size: A5; margin: 10mm }", 419.53, 595.28, 28.35,
		    28.35, NULL },
		{ "@page { size: letter landscape; margin: 0 }", 792, 612, 0, 0,
		    NULL },
		{ "@page { size: 200pt 300pt; margin: 10% 20% }", 200, 300, 30,
		    40, NULL },
		{ "@page { size: 200pt }", 200, 200, 0, 0, NULL },
		{ "@page { size: auto }", 595.28, 841.89, 0, 0, NULL },
		{ "@page { size: 1pt }", 595.28, 841.89, 0, 0, NULL },
		{ "@page a, b { size: 200pt; margin: 9pt }"
		  "@page { size: A5; margin: 1pt 2pt }",
		    200, 200, 9, 9, "b" },
		{ "@page B { size: 200pt }", 595.28, 841.89, 0, 0, "b" },
		{ "@page b { margin-left: 7pt }"
		  "@page { size: 200pt; margin: 1pt }",
		    200, 200, 1, 7, "b" },
		/* no room for text: 72 points stay */
		{ "@page { size: 172pt 172pt; margin: 200pt }", 172, 172, 50,
		    50, NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sheaf_options options = { 0 };
		const struct page_type type = { cases[i].name, 0 };
		struct page_frame frame;
		struct sheet_test test;

		open_sheet(&test, cases[i].css);
		style_all(&test);
		cascade_page_frame(test.cascade, test.root->style, &options,
		    &type, &frame, &test.diags);
		assert_float_equal(frame.width_pt, cases[i].width, 0.01);
		assert_float_equal(frame.height_pt, cases[i].height, 0.01);
		assert_float_equal(frame.margins_pt[0], cases[i].top, 0.01);
		assert_float_equal(frame.margins_pt[3], cases[i].left, 0.01);
		close_sheet(&test);
	}
}

/* What a page looks like is not looked for in all pages again and again. */
static void many_pages(void **state)
{
	const struct page_type type = { "n4999", PAGE_RIGHT };
	struct buf css = BUF_INIT;
	struct sheet_test test;
	clock_t start;

	for (int i = 0; i < 5000; i++)
		buf_printf(&css,
		    "@page n%d { margin: 1cm; @top-left { content: 'n' }"
		    "@bottom-right { content: counter(page) } }",
		    i);
	open_sheet(&test, buf_text(&css));
	style_all(&test);
	start = clock();
	for (int i = 0; i < 50; i++)
		for (int place = MARGIN_PAGE; place < MARGIN_PLACES; place++)
			assert_int_equal(
			    cascade_margin_style(test.arena, test.cascade,
				(enum margin_place)place, &type,
				test.root->style) != NULL,
			    place == MARGIN_TOP_LEFT ||
				place == MARGIN_BOTTOM_RIGHT);
	assert_true(clock() - start < CLOCKS_PER_SEC);
	close_sheet(&test);
	buf_release(&css);
}

/* Bytes of any kind are a style sheet. */
static void noise(void **state)
{
	static const char marks[] = "{}();:,@#\"'\\/*[]<!->.+~=% \n-0ae9";
	uint64_t seed = 88172645463325252u;

	for (int i = 0; i < 3000; i++) {
		struct sheet_test test;
		char css[64];

		for (size_t k = 0; k < sizeof(css) - 1; k++) {
			seed ^= seed << 13;
			seed ^= seed >> 7;
			seed ^= seed << 17;
			css[k] = seed % 9 == 0
			    ? (char)(seed >> 32 | 1)
			    : marks[(seed >> 20) % (sizeof(marks) - 1)];
		}
		css[sizeof(css) - 1] = 0;
		open_sheet(&test, css);
		style_all(&test);
		assert_true(test.p->style->text.size_pt >= 1);
		close_sheet(&test);
	}
}

static void assert_near(float size, float wanted)
{
	assert_float_equal(size, wanted, 0.01);
}

static void custom_properties(void **state)
{
	struct sheet_test test;

	/* inherited, case-sensitive, one by another, with a fallback */
	assert_near(
	    size_with("body { --a: 20pt } p { font-size: var(--a) }"), 20);
	assert_near(size_with("body { --a: 20pt; font-size: 9pt }"
			      "p { font-size: var(--A) }"),
	    9);
	assert_near(size_with("p { --a: var( --b ); --b: 7pt;"
			      "font-size: 5pt; font-size: var(--a) }"),
	    7);
	assert_near(size_with("p { font-size: var(--a, var(--b, 6pt)) }"), 6);
	assert_near(size_with("p { --a: 8pt; --a: initial;"
			      "font-size: var(--a, 6pt) }"),
	    6);
	assert_near(size_with("body { --a: 8pt } p { --a: 9pt; --a: inherit;"
			      "font-size: var(--a, 6pt) }"),
	    8);
	assert_near(size_with("p { --a: 8pt !important; --a: 9pt;"
			      "font-size: var(--a) }"),
	    8);
	/* all in a circle are invalid, who looks at it is not */
	assert_near(size_with("p { --a: var(--b, 3pt); --b: var(--a, 4pt);"
			      "--c: var(--a, 11pt); font-size: var(--c) }"),
	    11);
	/* what becomes no value is unset */
	assert_near(size_with("body { font-size: 9pt }"
			      "p { --a: blue; font-size: 5pt;"
			      "font-size: var(--a) }"),
	    9);
	assert_near(size_with("body { font-size: 9pt }"
			      "p { --a: 5pt; font-size: var(--a }"),
	    9);
	open_sheet(&test,
	    "p { --w: 3pt; margin: 1pt; margin: var(--w) 2pt;"
	    "border: 2pt solid; border: var(--no); padding: 4pt }"
	    "em { nothing: var(--w) }");
	style_all(&test);
	assert_near(test.p->style->values[PROPERTY_MARGIN_BOTTOM].number, 3);
	assert_near(test.p->style->values[PROPERTY_MARGIN_LEFT].number, 2);
	assert_near(style_border(test.p->style, 0), 0);
	assert_near(test.p->style->values[PROPERTY_PADDING_TOP].number, 4);
	assert_string_equal(test.diags.first->detail, "property nothing");
	assert_null(test.diags.first->next);
	close_sheet(&test);
}

/* Each is ten times the one before. */
static void custom_properties_have_a_ceiling(void **state)
{
	struct buf css = BUF_INIT;

	buf_puts(&css, "body { font-size: 9pt } p { --a0: 5pt;");
	for (int i = 1; i < 15; i++) {
		buf_printf(&css, "--a%d:", i);
		for (int j = 0; j < 10; j++)
			buf_printf(&css, " var(--a%d)", i - 1);
		buf_puts(&css, ";");
	}
	buf_puts(&css, "font-size: var(--a14, 6pt) }");
	assert_near(size_with(buf_text(&css)), 6);
	buf_release(&css);
}

/* Many rules with ~ over many siblings end, and see those that are near. */
static void many_siblings(void **state)
{
	struct buf css = BUF_INIT;
	struct sheet_test test;
	struct element *last;
	clock_t start;

	for (int i = 0; i < 30; i++)
		buf_printf(&css, "h%d ~ p { color: red }\n", i % 3 + 4);
	buf_puts(&css, "h2 ~ p { font-size: 20pt } em ~ p { font-size: 30pt }");
	open_sheet(&test, buf_text(&css));
	for (int i = 0; i < 20000; i++)
		element_new(test.arena, test.body, "p", "");
	element_new(test.arena, test.body, "em", "");
	last = element_new(test.arena, test.body, "p", "");
	start = clock();
	style_all(&test);
	assert_true(clock() - start < 2 * CLOCKS_PER_SEC);
	assert_float_equal(test.p->style->text.size_pt, 20, 0.01);
	assert_float_equal(last->style->text.size_pt, 30, 0.01);
	close_sheet(&test);
	buf_release(&css);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units),
		cmocka_unit_test(selectors),
		cmocka_unit_test(order),
		cmocka_unit_test(origins),
		cmocka_unit_test(recovery),
		cmocka_unit_test(inheritance),
		cmocka_unit_test(shorthands),
		cmocka_unit_test(hsl_colours),
		cmocka_unit_test(colour_grammar),
		cmocka_unit_test(many_siblings),
		cmocka_unit_test(wide_keywords_of_shorthands),
		cmocka_unit_test(warnings),
		cmocka_unit_test(names_of_fonts),
		cmocka_unit_test(built_in_style_is_understood),
		cmocka_unit_test(custom_properties),
		cmocka_unit_test(custom_properties_have_a_ceiling),
		cmocka_unit_test(page_boxes),
		cmocka_unit_test(many_pages),
		cmocka_unit_test(noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
