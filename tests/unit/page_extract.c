/* Extraction: which part of a page is its text, and what in it is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#include "page/page.h"

struct found {
	struct arena *arena;
	struct meta meta;
	const char *text; /* of the body, collapsed */
	size_t pictures;
};

static void find(
    struct found *found, const char *markup, enum sheaf_extract when, bool post)
{
	struct page_text text = {
		.body = markup, .body_size = strlen(markup), .body_line = 1
	};
	struct buf all = BUF_INIT;
	struct sheaf_options options;
	struct diag_list diags;
	struct page_context context;
	const struct page_node *node, *body;
	struct page *page;

	memset(found, 0, sizeof(*found));
	found->arena = arena_new();
	sheaf_options_init(&options);
	options.extract = when;
	diag_list_init(&diags, found->arena);
	context = (struct page_context){
		.arena = found->arena, .options = &options, .diags = &diags
	};
	page = page_parse(&text, post, &options, &diags);
	page_meta_read(page, &options, found->arena, &found->meta);
	page_find_text(&context, NULL, page, &found->meta);
	body = page_body(page);
	for (node = body; node; node = page_following(node, body, false)) {
		if (page_node_text(node))
			buf_puts(&all, page_node_text(node));
		else
			buf_putc(&all, ' ');
		found->pictures += page_name(node) &&
		    !strcmp(page_name(node), "img");
	}
	found->text = text_collapse(found->arena, buf_text(&all));
	buf_release(&all);
	page_free(page);
}

/* Two of these are enough for the strict attempt. */
#define A                                                                      \
	"First, a paragraph that is long enough, it seems, to be a text: it "  \
	"says what there is to say, goes on, and on, as paragraphs do, and "   \
	"ends when there is nothing left, or when a reader would tire of it, " \
	"which is about here, or one line later, as somebody may like it."
#define B                                                                      \
	"Second, more of it follows here, with commas, and with a stop: there" \
	" was a town, then a river, then a bridge over it, and people walked " \
	"from one side to the other, in the morning, at noon, and late in the" \
	" evening, when lamps were lit, and the water was as black as ink."
#define C                                                                      \
	"Third, the last one, which says as much, or as little, as they: the " \
	"bridge is gone, the river has been led elsewhere, the lamps are no "  \
	"longer lit, and whoever wants to cross takes the road, as we did, on" \
	" a day in spring, without a thought of how it had been before."
#define NAV                                                                    \
	"<ul class=menu><li><a href=1>Home page</a><li><a "                    \
	"href=2>News</a></ul>"
/* formatted by hand: lines could break within characters */
/* clang-format off */
#define ZA                                                                                              \
	"第一段写得不长，但是有逗号，也有句号，看上去就是正文的一部分。" \
	"从前有一座小城，城外有一条河，河上有一座桥，人们早上过桥，"       \
	"晚上再走回来，日子就这样一天一天过去，没有什么特别的事情发生。"
#define ZB                                                                                           \
	"第二段接着写下去，说的是另外一件事，和第一段差不多一样长。"    \
	"后来河水改了道，桥也拆了，人们走的是新修的公路，两边种了树，" \
	"春天的时候开满了花，路过的人都会停下来看一看，然后继续赶路。"
#define ZC                                                                                           \
	"第三段是最后一段，写完就结束了，后面没有别的内容，只有页脚。" \
	"有一年我们回到那里，找了一位老人打听，他指着一片菜地说，"       \
	"桥就在那个地方，石头都还在，埋在土里，还能挖出当年的桥墩来。"
/* clang-format on */

static const struct {
	const char *page, *text;
} rows[] = {
	/* the densest part, however deep */
	{ NAV "<div><div id=x><p>" A "<p>" B "<p>" C "</div></div>" NAV,
	    A " " B " " C },
	{ "<header>" NAV "</header><main><article><p>" A "<p>" B
	  "</article></main><footer>Footer, with words, and more words, and "
	  "again some.</footer>",
	    A " " B },
	/* Chinese, with p, with br only, in a table */
	{ NAV "<div class=c><p>" ZA "<p>" ZB "<p>" ZC "</div>" NAV,
	    ZA " " ZB " " ZC },
	{ NAV "<div class=c>" ZA "<br><br>" ZB "<br><br>" ZC "</div>" NAV,
	    ZA " " ZB " " ZC },
	{ "<table><tr><td>" NAV "<td><p>" ZA "<p>" ZB "<p>" ZC "<p>" ZA
	  "</table>",
	    ZA " " ZB " " ZC " " ZA },
	/* sections of one text */
	{ NAV "<div><div class=s><p>" A "<p>" B "</div><div class=s><p>" C
	      "<p>" A "</div><div class=s><p>" B "<p>" C "</div></div>" NAV,
	    A " " B " " C " " A " " B " " C },
	/* what class, role and style say */
	{ "<div><p>" A "<p>" B "<div class=related>" C "</div></div>",
	    A " " B },
	{ "<div><p>" A "<p>" B "<div role=navigation>" C "</div></div>",
	    A " " B },
	{ "<div><p>" A "<p>" B "<p style='color:red;display:none'>" C "</div>",
	    A " " B },
	{ "<div><p>" A "<p>" B "<p hidden>" C "</div>", A " " B },
	{ "<div><p>" A "<p>" B "<p aria-hidden=true>" C "</div>", A " " B },
	/* what is mostly links, asks to share or to fill in */
	{ "<div><p>" A "<p>" B "<div><p><a href=1>One link</a><p><a href=2>and "
	  "another one</a></div></div>",
	    A " " B },
	{ "<div><p>" A "<p>" B "<div><a href=1>Previous</a> <a href=2>Next</a>"
	  "</div></div>",
	    A " " B },
	{ "<div><div>As <a href=1>the first letter</a> says, it is "
	  "so.</div><div>" A "</div><div>" B "</div></div>",
	    "As the first letter says, it is so. " A " " B },
	{ "<div><p>" A "<p>" B "<div class=paywall><p>" C "</div></div>",
	    A " " B " " C },
	{ "<div><p>" A "<p>" B "<div class=share>Share this text</div></div>",
	    A " " B },
	{ "<div><p>" A "<p>" B "<p class=shareholder>" C "</div>",
	    A " " B " " C },
	{ "<div><p>" A "<p>" B "<form>Your name<input><input></form></div>",
	    A " " B },
	{ "<div><p>" A "<div><div>Advertisement</div></div><p>" B "</div>",
	    A " " B },
	/* what stays: tables of data, lists, code, quotes, figures */
	{ "<div><p>" A "<p>" B "<table><tr><th>a<th>b<tr><td>1<td>2</table>"
	  "</div>",
	    A " " B " a b 1 2" },
	{ "<div><p>" A "<p>" B "<ul><li>one item<li>another item</ul></div>",
	    A " " B " one item another item" },
	{ "<div><p>" A "<p>" B "<pre>x = 1</pre></div>", A " " B " x = 1" },
	{ "<div><p>" A "<p>" B "<blockquote>said</blockquote></div>",
	    A " " B " said" },
	{ "<div><p>" A "<p>" B "<figure><img src=a><figcaption><a href=x>Cap"
	  "</a></figcaption></figure></div>",
	    A " " B " Cap" },
	/* the title again, and only once */
	{ "<title>The title of it all</title><div><h1>The title of it all</h1>"
	  "<p>" A "<p>" B "<h2>The title of it all</h2></div>",
	    A " " B " The title of it all" },
	/* a lone paragraph beside the best part */
	{ "<div><p>" A "<div id=x><p>" A "<p>" B "<p>" C "</div>" NAV "</div>",
	    A " " A " " B " " C },
	/* little text: where the page says that it is */
	{ "<div><p>Press a key, or another, to go on.<p>Press q, or x, to stop."
	  "</div><main><p>A short text, and this is all.</main>",
	    "A short text, and this is all." },
	{ "<div><p>Press a key, or another, to go on.</div><main></main>",
	    "Press a key, or another, to go on." },
	{ "<div><p>A short text, and this is<div><article><p>the middle of it, "
	  "and no text of its own</article></div><p>which ends here, or there."
	  "</div>",
	    "A short text, and this is the middle of it, and no text of its "
	    "own "
	    "which ends here, or there." },
	{ "<main><div class=page-banner><p>A short text, and this "
	  "is</div><p>all"
	  " of it, or nearly all.</main>",
	    "A short text, and this is all of it, or nearly all." },
	/* nothing that looks like a text: all of it */
	{ "<p>Short.", "Short." },
	{ "<ul><li><a href=1>One</a><li><a href=2>Two</a></ul>", "One Two" },
	{ "", "" },
};

static void test_pages(void **state)
{
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct found found;

		find(&found, rows[i].page, SHEAF_EXTRACT_AUTO, false);
		if (strcmp(found.text, rows[i].text))
			fail_msg("%s: %s", rows[i].page, found.text);
		arena_free(found.arena);
	}
}

static void test_when(void **state)
{
	static const char page[] = "<div class=related>Other.</div><div><p>" A
				   "<p>" B "</div>";
	struct found found;

	find(&found, page, SHEAF_EXTRACT_NEVER, false);
	assert_string_equal(found.text, "Other. " A " " B);
	arena_free(found.arena);
	find(&found, page, SHEAF_EXTRACT_AUTO, true);
	assert_string_equal(found.text, "Other. " A " " B);
	arena_free(found.arena);
	find(&found, page, SHEAF_EXTRACT_ALWAYS, true);
	assert_string_equal(found.text, A " " B);
	arena_free(found.arena);
}

static void test_byline(void **state)
{
	static const struct {
		const char *byline, *author;
	} bylines[] = {
		{ "<p class=byline>By Ann Li</p>", "Ann Li" },
		{ "<p class=author-name>Ann Li, May 3, 2020</p>", "Ann Li" },
		{ "<p class=post-author>June Lake</p>", "June Lake" },
		{ "<a rel=author href=x>Ann Li</a>", "Ann Li" },
		{ "<p itemprop=author>x <b itemprop=name>Ann</b></p>", "Ann" },
		{ "<p class=author>作者：李安</p>", "李安" },
	};
	struct found found;
	char page[1000];
	size_t i;

	for (i = 0; i < sizeof(bylines) / sizeof(*bylines); i++) {
		snprintf(page, sizeof(page), "<div>%s<p>" A "<p>" B "</div>",
		    bylines[i].byline);
		find(&found, page, SHEAF_EXTRACT_AUTO, false);
		assert_string_equal(found.text, A " " B);
		assert_string_equal(found.meta.author, bylines[i].author);
		arena_free(found.arena);
	}
	/* the head knows better; "authority" is none */
	find(&found,
	    "<meta name=author content=Head><div><p class=byline>By Ann<p>" A
	    "<p>" B "</div>",
	    SHEAF_EXTRACT_AUTO, false);
	assert_string_equal(found.meta.author, "Head");
	assert_string_equal(found.text, "By Ann " A " " B);
	arena_free(found.arena);
	find(&found, "<div><p class=authority>Words<p>" A "<p>" B "</div>",
	    SHEAF_EXTRACT_AUTO, false);
	assert_null(found.meta.author);
	arena_free(found.arena);
}

static void test_pictures(void **state)
{
	struct found found;

	find(&found,
	    "<div><p>" A "<p><img src=a></p><p>" B "<ul><li><img src=b>"
	    "<li><img src=c></ul><noscript><img src=d></noscript></div>",
	    SHEAF_EXTRACT_AUTO, false);
	assert_int_equal(found.pictures, 4);
	arena_free(found.arena);
}

/* The picture above the text, from outside of what holds the text. */
static void test_lead(void **state)
{
	static const char lead[] =
	    "<figure><a href=x><img src=/small/bridge.jpg>"
	    "</a><figcaption>Cap</figcaption></figure>";
	static const struct {
		const char *before, *above, *inside;
		size_t pictures;
	} leads[] = {
		{ "<meta property=og:image content=/bridge-80x60.jpg?w=1>",
		    lead, "<img src=b>", 2 },
		{ "<meta property=og:image content=/x/bridge.jpg>",
		    "<div><h2>x</h2><img data-src=/bridge-9x9.png></div>", "",
		    1 },
		/* it is another one, and the text has pictures itself */
		{ "<meta property=og:image content=/others.jpg>", lead,
		    "<img src=b>", 1 },
		{ "", lead, "<img src=b>", 1 },
		/* the text has it */
		{ "<meta property=og:image content=/bridge.jpg>", lead,
		    "<img src=/bridge-2x2.jpg>", 1 },
		{ "<h1>x</h1>", lead, "", 1 },
		{ "<h1>x</h1>", "<div class=hero><img src=a></div>", "", 1 },
		{ "<h1>x</h1>", "<p class=post__hero><img src=a>", "", 1 },
		{ "", "<div class=hero><img src=a></div>", "", 0 },
		{ "<h1>x</h1>", "<div class=other><img src=a></div>", "", 0 },
		{ "<h1>x</h1>", "<div class=hero><img src=a><img src=b></div>",
		    "", 0 },
		{ "<h1>x</h1>", "<aside><figure><img src=a></figure></aside>",
		    "", 0 },
		/* a face, a logo, another text's */
		{ "<h1>x</h1>", "<figure class=avatar><img src=a></figure>", "",
		    0 },
		{ "<h1>x</h1>", "<div class=hero><img alt=Logo src=a></div>",
		    "", 0 },
		{ "<h1>x</h1>",
		    "<div class=hero><a href=/2><img src=a></a></div>", "", 0 },
		{ "<h1>x</h1>",
		    "<div class=hero><a href=b.jpg><img src=a></a></div>", "",
		    1 },
		{ "<h1>x</h1>", "<div class=superhero-ad><img src=a></div>", "",
		    0 },
		/* only the name of the file tells that it is the same */
		{ "<meta property=og:image content=/header.jpg>",
		    "<img class=header-logo src=/header/logo.png>", "", 0 },
		{ "<meta property=og:image content=/bridge.jpg>",
		    "<img src=/old-bridge.jpg>", "", 0 },
		{ "<meta property=og:image content=/bridge.jpg>",
		    "<img src='/go?to=%2Fx%2Fbridge.jpg'>", "", 1 },
		{ "<meta property=og:image content=/bridge.jpg>",
		    "<nav><img src=/bridge.jpg></nav>", "", 0 },
		{ "<figure><img src=a></figure>", "<h1>x</h1>", "", 0 },
	};
	struct buf page = BUF_INIT;
	struct found found;
	size_t i;

	for (i = 0; i < sizeof(leads) / sizeof(*leads); i++) {
		buf_clear(&page);
		buf_printf(&page,
		    "%s<body>%s<div><p>" A "<p>" B "%s<p>" C "</div>",
		    leads[i].before, leads[i].above, leads[i].inside);
		find(&found, buf_text(&page), SHEAF_EXTRACT_AUTO, false);
		if (found.pictures != leads[i].pictures)
			fail_msg("%s %s %s: %zu", leads[i].before,
			    leads[i].above, leads[i].inside, found.pictures);
		arena_free(found.arena);
	}
	buf_release(&page);
}

/* ---- time */

static double seconds(const char *unit, size_t count)
{
	struct buf page = BUF_INIT;
	double best = 1e9;
	size_t i;

	buf_puts(&page, "<body>");
	for (i = 0; i < count; i++)
		buf_puts(&page, unit);
	for (i = 0; i < 5; i++) {
		clock_t start = clock();
		struct found found;
		double spent;

		find(&found, buf_text(&page), SHEAF_EXTRACT_AUTO, false);
		arena_free(found.arena);
		spent = (double)(clock() - start) / CLOCKS_PER_SEC;
		if (spent < best)
			best = spent;
	}
	buf_release(&page);
	return best;
}

static void test_linear(void **state)
{
	static const char *const units[] = {
		"<div><p>" A "</p></div>",
		"<div class=author-page><div>" A "<br><br>" B,
		"<table><tr><td>a<td>b<table><tr><td>c</table></table>",
		"<section><div><a href=x>" A "</a></div>",
		"<div class=byline>By</div><h2>T</h2><ul><li>a</ul>",
		"<span class=comment><div class=share>" ZA "</div></span>",
		"<font><div>",
	};
	size_t i;

	for (i = 0; i < sizeof(units) / sizeof(*units); i++) {
		double small = seconds(units[i], 2000);
		double large = seconds(units[i], 8000);

		if (large > 12 * small + 0.02)
			fail_msg("%s: %.4f s, %.4f s for four times as much",
			    units[i], small, large);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages),
		cmocka_unit_test(test_when),
		cmocka_unit_test(test_byline),
		cmocka_unit_test(test_pictures),
		cmocka_unit_test(test_lead),
		cmocka_unit_test(test_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
