/* Site rules: every directive, wrong files, and ceilings. */
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

/* A run over one page. */
struct run {
	struct arena *arena;
	struct sheaf_options options;
	struct diag_list diags;
	struct meta meta;
	struct page *page;
	struct buf body;
	const char *rules, *wildcard;
};

static size_t find_rules(void *context, struct arena *arena, const char *host,
    const struct rule_text **files)
{
	struct run *run = context;
	struct rule_text *texts = arena_array(arena, 2, sizeof(*texts));

	assert_string_equal(host, "example.com");
	texts[0] = (struct rule_text){ "example.com.txt", run->rules,
		strlen(run->rules) };
	texts[1] = (struct rule_text){ ".com.txt", run->wildcard,
		run->wildcard ? strlen(run->wildcard) : 0 };
	*files = texts;
	return run->wildcard ? 2 : 1;
}

/* Other pages: /2 goes on at /3, which goes on at /2. */
static bool fetch_page(void *context, struct arena *arena, const char *url,
    const struct sheaf_pair *headers, size_t header_count, const char **bytes,
    size_t *size, struct error *err)
{
	static const char second[] =
	    "<html><body><p id=t>two</p><a id=n href=/3>more</a></body></html>";
	static const char third[] =
	    "<html><body><p id=t>three</p><a id=n href=/2>more</a></body>";
	bool is_second = strcmp(url, "https://www.example.com/2") == 0;

	if (!is_second && strcmp(url, "https://www.example.com/3") != 0)
		return error_set(err, SHEAF_E_NETWORK, "HTTP 404");
	if (header_count)
		assert_string_equal(headers[0].key, "user-agent");
	*bytes = is_second ? second : third;
	*size = strlen(*bytes);
	return true;
}

/* The inside of a node as <name>text</name>, with the class if there is one. */
static void put_inside(struct buf *out, const struct page_node *root)
{
	const struct page_node *node;

	for (node = page_first(root); node; node = page_next(node)) {
		if (page_node_text(node)) {
			buf_puts(out, page_node_text(node));
			continue;
		}
		buf_printf(out, "<%s", page_name(node));
		if (page_attr(node, "class"))
			buf_printf(out, " %s", page_attr(node, "class"));
		if (page_attr(node, "src"))
			buf_printf(out, " src=%s", page_attr(node, "src"));
		if (page_marks(node))
			buf_printf(out, " marks=%u", page_marks(node));
		buf_putc(out, '>');
		put_inside(out, node);
		buf_printf(out, "</%s>", page_name(node));
	}
}

static void run_page(
    struct run *run, const char *rules, const char *body, unsigned tidy)
{
	struct page_outside outside = { .context = run,
		.find_rules = find_rules,
		.fetch_page = fetch_page };
	struct page_text text = {
		.body = body, .body_size = strlen(body), .body_line = 1
	};
	struct page_context context;
	struct rules *found;

	memset(run, 0, sizeof(*run));
	run->rules = rules;
	run->arena = arena_new();
	sheaf_options_init(&run->options);
	run->options.tidy = tidy;
	run->meta.url = "https://www.example.com/1";
	diag_list_init(&run->diags, run->arena);
	context = (struct page_context){ .arena = run->arena,
		.options = &run->options,
		.outside = &outside,
		.diags = &run->diags };
	found = rules_find(&context, run->meta.url, NULL);
	(void)!rules_rewrite(found, &context, &text);
	run->page = page_parse(&text, false, &run->options, &run->diags);
	rules_apply(found, &context, run->page, &run->meta, false);
	rules_follow(found, &context, run->page, &run->meta);
	put_inside(&run->body, page_body(run->page));
}

static void run_free(struct run *run)
{
	page_free(run->page);
	buf_release(&run->body);
	arena_free(run->arena);
}

static const char *diag_of(const struct run *run)
{
	const struct diag *diag = run->diags.first;

	if (!diag || !diag->detail)
		return "";
	return diag->file ? arena_printf(run->diags.arena, "%s:%u: %s",
				diag->file, diag->line, diag->detail)
			  : diag->detail;
}

#define B "body: //main\n"

static const struct {
	const char *rules, *page, *body;
} rows[] = {
	/* body: the first that finds something, several become one */
	{ "body: //p[@id='x']\n" B, "<main><p>a</main><p>b", "<p>a</p>" },
	{ "body: //i | //b", "<p><b>1</b> - <i>2<b>3</b></i>",
	    "<b>1</b><i>2<b>3</b></i>" },
	{ "body: //div/text()", "<div>a<p>b</p>c</div>", "ac" },
	{ "body: //nav\n" B, "<nav> <br></nav><main>a</main>", "a" },
	/* what goes */
	{ B "strip: //p[@class='a']", "<main><p class=a>1<p>2</main>",
	    "<p>2</p>" },
	{ B "strip: //p/@class", "<main><p class=a>1</main>", "<p>1</p>" },
	{ B "strip_attr: //*/@class", "<main><p class=a>1</main>", "<p>1</p>" },
	{ B "post_strip_attr: //*/@class", "<main><p class=a>1</main>",
	    "<p>1</p>" },
	{ B "strip: //main/text()", "<main>1<p>2</p>3</main>", "<p>2</p>" },
	{ B "strip_id_or_class: 'ad'", "<main><p class=bad>1<p id=ads>2<p>3",
	    "<p>3</p>" },
	{ B "strip_image_src: /t.gif?",
	    "<main><img src=/t.gif?1><img src=/u.gif>",
	    "<img src=/u.gif></img>" },
	{ B "strip_image_src: /t.gif",
	    "<main><img src=a data-src=/t.gif><img src=/u.gif>",
	    "<img src=/u.gif></img>" },
	{ B "strip: /html/body", "<main>a</main>", "a" },
	{ B "strip: //p", "<main><p>1</p>2<div><p>3</p></div>",
	    "2<div></div>" },
	{ "body: //div\n" B, "<div><iframe src=a></iframe></div><main>a",
	    "<iframe src=a></iframe>" },
	/* what changes */
	{ B "wrap_in(i): //b", "<main><b>1</b></main>", "<i><b>1</b></i>" },
	{ B "move_into(//h1): //b", "<main><h1>a</h1><b>1</b></main>",
	    "<h1>a<b>1</b></h1>" },
	{ B "move_into(main)://b", "<b>1</b><main>a</main>", "a<b>1</b>" },
	{ B "move_into(//head): //b", "<main>a<b>1</b></main>", "a<b>1</b>" },
	{ B "move_into(//html): //b", "<main>a<b>1</b></main>", "a<b>1</b>" },
	{ B "move_into(//b): //main", "<main><b>1</b></main>", "<b>1</b>" },
	{ B "dissolve: //b", "<main>1<b>2<i>3</i></b>4</main>", "12<i>3</i>4" },
	{ B "unwrap: //b | //b/i", "<main>1<b>2<i>3</i></b>4</main>", "1234" },
	{ B "heading: //p[1]\nheading(4): //p[1]", "<main><p>1<p>2</main>",
	    "<h2>1</h2><h4>2</h4>" },
	{ B "src_lazy_load_attr: data-x", "<main><img src=a data-x=b>",
	    "<img src=b marks=512></img>" },
	{ B "src_lazy_load_attr: data-x\nsrc_lazy_load_attr: data-y",
	    "<main><img src=a data-y=c data-x=b><img data-y=d>",
	    "<img src=b marks=512></img><img src=d marks=512></img>" },
	{ B "footnotes: no", "<main>a<a href='#1'>1</a><a href=x>2</a>",
	    "a1<a>2</a>" },
	{ B "footnotes: yes", "<main>a<a href='#1'>1</a>", "a<a>1</a>" },
	{ B "find_string: <x>\nreplace_string: <b>\nreplace_string(</x>): </b>",
	    "<main><x>a</x></main>", "<b>a</b>" },
	{ B "replace_string(z): ", "<main>bzb</main>", "bb" },
	{ B "replace_string(\"a\":\"): <i>", "<main>\"a\":\"b</main>",
	    "<i>b</i>" },
	/* what is marked */
	{ B "caption: //p\ncredit: //i", "<main><p>1</p><i>2</i></main>",
	    "<p marks=1>1</p><i marks=2>2</i>" },
	{ B "note: //p\nnotes: //p\nlayout: //p", "<main><p>1</p></main>",
	    "<p marks=76>1</p>" },
	{ B "formula: //img\nskip_id_or_class: k",
	    "<main><img><p class=kk>1</main>",
	    "<img marks=16></img><p kk marks=128>1</p>" },
	/* a guess is made only when it is asked for (the option: promo) */
	{ B "promo: //b\nrelated: //i", "<main><b>1</b><i>2</i></main>",
	    "<i>2</i>" },
	/* conditions */
	{ B "strip: //b\nif_page_contains: //i", "<main><b>1</b></main>",
	    "<b>1</b>" },
	{ B "strip: //b\nif_page_contains: //i",
	    "<main><b>1</b><i>2</i></main>", "<i>2</i>" },
	{ B "strip_id_or_class: a\nif_page_contains: //i",
	    "<main><b class=a>1</b></main>", "<b a>1</b>" },
	{ B "strip: //b\nrequires_login: yes\nif_page_contains: //i",
	    "<main><b>1</b>2</main>", "2" },
	{ B "strip: //b\nbogus: yes\nif_page_contains: //i",
	    "<main><b>1</b>2</main>", "2" },
	{ B "replace_string(x): b\nif_page_contains: //i", "<main>x</main>",
	    "b" },
	/* XPath */
	{ B "strip: id('x')", "<main><p id=x>1<p>2</main>", "<p>2</p>" },
	{ B "strip: //p[contains(., 'x') and not(i)]",
	    "<main><p>x<p>x<i>2</i><p>3</main>", "<p>x<i>2</i></p><p>3</p>" },
	{ B "strip: //p[last()]", "<main><p>1<p>2</main>", "<p>1</p>" },
	{ B "strip: //b/ancestor::p/following-sibling::*",
	    "<main><p><b>1</b></p><p>2</p><p>3</p></main>", "<p><b>1</b></p>" },
	{ B "strip: //p[contains(concat(' ',normalize-space(@class),' '),"
	    "' a ')]",
	    "<main><p class='b\n a'>1<p class=ab>2</main>", "<p ab>2</p>" },
	{ B "strip: //*[starts-with(@class,\"a\")]",
	    "<main><p class=ab>1<p class=ba>2</main>", "<p ba>2</p>" },
	/* pages */
	{ "body: //p[@id='t']\nnext_page_link: //a[@id='n']/@href\n"
	  "http_header(user-agent): x",
	    "<p id=t>one</p><a id=n href=/2>more</a>",
	    "one<div marks=256><p>two</p></div><div "
	    "marks=256><p>three</p></div>" },
	{ "body: //p[@id='t']\nsingle_page_link: //a[@id='s']",
	    "<p id=t>one</p><a id=s href=/3>all</a>", "three" },
	{ "body: //p[@id='t']\nnext_page_link: //a[@id='s']",
	    "<p id=t>one</p><a id=s href=/404>all</a>", "one" },
	{ "body: //p[@id='t']\nsingle_page_link: //a[@id='s']\n"
	  "if_page_contains: //i",
	    "<p id=t>one</p><a id=s href=/3>all</a>", "one" },
	{ "body: //p[@id='t']\nautodetect_next_page: yes",
	    "<link rel='x NEXT' href=/3><p id=t>one</p>",
	    "one<div marks=256><p>three</p></div>" },
	{ "body: //p[@id='t']\nnext_page_link: concat('/', '3')",
	    "<p id=t>one</p>", "one<div marks=256><p>three</p></div>" },
};

static void test_directives(void **state)
{
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct run run;

		run_page(&run, rows[i].rules, rows[i].page, SHEAF_TIDY_PROMO);
		if (strcmp(buf_text(&run.body), rows[i].body))
			fail_msg("%s on %s: %s", rows[i].rules, rows[i].page,
			    buf_text(&run.body));
		run_free(&run);
	}
}

static void test_meta(void **state)
{
	struct run run;

	run_page(&run,
	    "title: //h6\ntitle: //h1\nauthor: //b\nauthor: //i\ndate: "
	    "//time\n",
	    "<h1> The  title</h1><i>By Ann</i><i>Ann</i><i>作者：李安</i>"
	    "<time datetime='2020-03-04'>yesterday</time>",
	    0);
	assert_string_equal(run.meta.title, "The title");
	assert_string_equal(run.meta.author, "Ann, 李安");
	assert_true(run.meta.date.is_known);
	run_free(&run);
	run_page(&run, "author: //i",
	    "<i>Annie Lee</i><i>Ann</i><i>Annie Lee</i>", 0);
	assert_string_equal(run.meta.author, "Annie Lee, Ann");
	run_free(&run);
	run_page(&run, "author: //i", "<i>By Ann Li 3rd March 2020</i>", 0);
	assert_string_equal(run.meta.author, "Ann Li");
	run_free(&run);
	run_page(&run, "author: 'Scott'\ntitle: substring-before(//h1, ' -')",
	    "<h1>One - two</h1>", 0);
	assert_string_equal(run.meta.author, "Scott");
	assert_string_equal(run.meta.title, "One");
	run_free(&run);
}

static void test_wrong_lines(void **state)
{
	static const struct {
		const char *rules, *detail;
	} wrong[] = {
		{ "bodi: //p", "example.com.txt:1: bodi: no directive" },
		{ "# x\n\nnothing here", "example.com.txt:3: nothing here" },
		{ "body:", "example.com.txt:1: body: nothing behind" },
		{ "prune: perhaps", "example.com.txt:1: prune: neither" },
		{ "wrap_in(): //p", "example.com.txt:1: wrap_in: nothing" },
		{ "wrap_in(<b>): //p", "example.com.txt:1: wrap_in(<b>)" },
		{ "heading(7): //p", "example.com.txt:1: heading(7)" },
		{ "find_string: a", "example.com.txt:1: find_string: no" },
		{ "replace_string: a",
		    "example.com.txt:1: replace_string: no" },
		{ "if_page_contains: //p", "example.com.txt:1: if_page" },
		{ "replace_string(x): y\nif_page_contains: //p",
		    "example.com.txt:2: if_page_contains: not behind" },
		{ "strip: //p[", "example.com.txt:1: //p[: no XPath" },
		{ "strip: f(1)", "example.com.txt:1: f(1): no XPath" },
		{ "tidy: no", "example.com.txt:1: tidy" },
		{ "requires_login: yes", "example.com.txt:1: requires_login" },
	};
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct run run;
		char rules[200];

		/* the lines behind it still work */
		snprintf(
		    rules, sizeof(rules), "%s\nstrip: //b\n" B, wrong[i].rules);
		run_page(&run, rules, "<main><b>1</b><p>2</main>", 0);
		if (strncmp(diag_of(&run), wrong[i].detail,
			strlen(wrong[i].detail)))
			fail_msg("%s: %s", wrong[i].rules, diag_of(&run));
		assert_string_equal(buf_text(&run.body), "<p>2</p>");
		run_free(&run);
	}
}

static void test_good_lines_are_silent(void **state)
{
	struct run run;

	run_page(&run,
	    "\xef\xbb\xbf# comment\r\nbody : //main\r\n  test_url: "
	    "http://x/\r\n"
	    "convert_double_br_tags:yes\r\n// comment\r\nstrip_comments: "
	    "no\r\n",
	    "<main>a</main>", 0);
	assert_string_equal(buf_text(&run.body), "a");
	assert_int_equal(run.diags.count, 0);
	run_free(&run);
}

/* No path may take long, whatever the page is. */
static void test_ceilings(void **state)
{
	static const char *const paths[] = {
		"strip: //*[count(//*) > 1000000]",
		"strip: //*[contains(string(/), 'zz')]",
		"strip: //*[string-length(normalize-space(/)) = 1]",
		"strip: //*[.//*[.//*[.//*[.//*]]]]",
		"strip: //p[contains(/, concat(//body, 'x'))]",
		"strip: //p[translate(/, string(//body), '') = 'x']",
	};
	static const char *const told[] = {
		"example.com.txt:1: more than 20000000 nodes visited",
		"example.com.txt:1: more than 67108864 bytes of text made",
		"example.com.txt:1: more than 67108864 bytes of text made",
	};
	struct buf page = BUF_INIT;
	size_t i;

	for (i = 0; i < 20000; i++)
		buf_puts(&page, "<p class=a>text<b>more</b></p>");
	for (i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		clock_t start = clock();
		struct run run;

		run_page(&run, paths[i], buf_text(&page), 0);
		/* a hundred times what it takes */
		assert_true(clock() - start < 120 * CLOCKS_PER_SEC);
		if (i < 3)
			assert_string_equal(diag_of(&run), told[i]);
		run_free(&run);
	}
	buf_release(&page);
}

static void test_growth(void **state)
{
	struct page_text text;
	struct run run;
	struct page_context context;
	struct rules *rules;
	struct page_outside outside = { .context = &run,
		.find_rules = find_rules };
	char *many = memory_new(100001);

	memset(many, 'a', 100000);
	memset(&run, 0, sizeof(run));
	run.arena = arena_new();
	sheaf_options_init(&run.options);
	run.options.limits[SHEAF_LIMIT_INPUT] = 1 << 20;
	diag_list_init(&run.diags, run.arena);
	run.rules = "replace_string(a): aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
		    "replace_string(aa): b\n";
	text = (struct page_text){ .body = many, .body_size = 100000 };
	context = (struct page_context){ .arena = run.arena,
		.options = &run.options,
		.outside = &outside,
		.diags = &run.diags };
	rules = rules_find(&context, "http://example.com/", NULL);
	/* the first would pass the ceiling, and is left out */
	assert_true(rules_rewrite(rules, &context, &text));
	assert_int_equal(text.body_size, 50000);
	arena_free(run.arena);
	free(many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_directives),
		cmocka_unit_test(test_meta),
		cmocka_unit_test(test_wrong_lines),
		cmocka_unit_test(test_good_lines_are_silent),
		cmocka_unit_test(test_ceilings),
		cmocka_unit_test(test_growth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
