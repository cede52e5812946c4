/* Every rule of the tree, kept and broken. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "article/article.h"

static struct picture picture;
static struct picture *pictures[] = { &picture };

static enum tag tag_named(const char *name, size_t size)
{
	int tag;

	for (tag = TAG_TEXT + 1; tag < TAG_COUNT; tag++)
		if (strlen(tag_rows[tag].name) == size &&
		    !strncmp(tag_rows[tag].name, name, size))
			return (enum tag)tag;
	fail_msg("no element %.*s", (int)size, name);
	return TAG_TEXT;
}

static enum attr_id attr_named(const char *name, size_t size)
{
	int id;

	for (id = 0; id < ATTR_COUNT; id++)
		if (strlen(attr_names[id]) == size &&
		    !strncmp(attr_names[id], name, size))
			return (enum attr_id)id;
	fail_msg("no attribute %.*s", (int)size, name);
	return ATTR_COUNT;
}

/* " name='value' name='value'" */
static void set_attrs(
    struct article *article, struct node *node, const char *s, const char *end)
{
	while (s < end && *s == ' ') {
		size_t name = strcspn(++s, "=");
		size_t value = strcspn(s + name + 2, "'");

		node_set_attr(article->arena, node, attr_named(s, name),
		    arena_strndup(article->arena, s + name + 2, value));
		s += name + value + 3;
	}
}

/* A tree from its markup, whatever the rules say: <p>, </p>, <br/>, text. */
static struct article *build(const char *s)
{
	struct article *article = article_new();
	struct node *node = article->body;

	article->pictures = pictures;
	article->picture_count = 1;
	while (*s) {
		size_t size = strcspn(s, *s == '<' ? ">" : "<");

		if (*s != '<') {
			node_append(
			    node, node_text_new(article->arena, s, size));
			s += size;
			continue;
		}
		if (s[1] == '/') {
			node = node->parent;
		} else {
			bool is_empty = s[size - 1] == '/';
			size_t name = strcspn(s + 1, " />");
			struct node *child = node_new(
			    article->arena, tag_named(s + 1, name));

			set_attrs(
			    article, child, s + 1 + name, s + size - is_empty);
			node_append(node, child);
			if (!is_empty)
				node = child;
		}
		s += size + 1;
	}
	assert_ptr_equal(node, article->body);
	return article;
}

static const char *const good[] = {
	"",
	"<p></p>",
	"<p>one <em>two</em> three<br/>four</p><hr/>",
	"<p>x <a href='https://example.org/a?b=c'>y</a></p>",
	"<h2 id='s-1'>a</h2><h3 id='s-2'>b</h3><h2 id='s-3'>c</h2>",
	"<ul><li>a</li><li><p>b</p><ul><li>c</li></ul></li></ul>",
	"<ol start='-3' reversed='reversed'><li value='4'>a</li></ol>",
	"<dl><dt>a</dt><dt>b</dt><dd>c</dd><dd><p>d</p></dd></dl>",
	"<table><caption>c</caption><thead><tr><th scope='col'>a</th></tr>"
	"</thead><tbody><tr><td colspan='2' rowspan='3' align='right'>b</td>"
	"</tr></tbody><tbody></tbody><tfoot></tfoot></table>",
	"<table><tr><td><p>a</p></td></tr><tr></tr></table>",
	"<figure><img picture='0' alt='a'/><img picture='0'/>"
	"<figcaption>b</figcaption></figure>",
	"<figure><pre language='c++'> a\n\tb </pre></figure>",
	"<figure><table></table><figcaption>b</figcaption></figure>",
	"<figure role='media'><p><a href='https://example.org/v'>v</a></p>"
	"</figure>",
	"<p>a <img picture='0'/> b</p>",
	"<p><ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby></p>",
	"<p>a<a href='#n-1' role='noteref' id='s-7'>1</a></p><aside "
	"role='notes'><ol><li id='n-1' role='note'>x <a href='#s-7' "
	"role='backlink'>back</a></li></ol></aside>",
	"<p align='center' role='credit' lang='en' dir='ltr'>a</p>",
	"<p><span lang='ja'>a</span> <abbr title='b'>c</abbr></p>",
	"<blockquote><p>a</p><aside><p>b</p></aside></blockquote>",
};

/* Markup and a word of what is said of it. */
static const char *const bad[][2] = {
	{ "text", "only blocks" },
	{ "<em>a</em>", "only blocks" },
	{ "<blockquote>a</blockquote>", "only blocks" },
	{ "<p><p>a</p></p>", "only lines" },
	{ "<p><ul></ul></p>", "only lines" },
	{ "<ul><p>a</p></ul>", "only lines or parts" },
	{ "<ul>a</ul>", "only blocks or parts" },
	{ "<table>a</table>", "only blocks or parts" },
	{ "<h1>a</h1>", "title" },
	{ "<h3 id='s-1'>a</h3>", "skips" },
	{ "<h2 id='s-1'>a</h2><h4 id='s-2'>a</h4>", "skips" },
	{ "<h2>a</h2>", "no id" },
	{ "<h2 id='s-1'>a</h2><h2 id='s-1'>a</h2>", "twice" },
	{ "<p><a href='#s-1'>a</a></p>", "nothing has the id" },
	{ "<p><a>a</a></p>", "neither href nor entry" },
	{ "<p><a href='javascript:x()'>a</a></p>", "wrong attribute href" },
	{ "<p><a href='/relative'>a</a></p>", "wrong attribute href" },
	{ "<p><a href='https://example.org/ b'>a</a></p>", "href" },
	{ "<p><a href='#top'>a</a></p>", "href" },
	{ "<p><a href='https://a.example/'><em><a href='https://a.example/'>"
	  "b</a></em></a></p>",
	    "inside a" },
	{ "<li>a</li>", "outside ul" },
	{ "<dt>a</dt>", "outside dl" },
	{ "<ul><dd>a</dd></ul>", "outside dl" },
	{ "<ol><tr></tr></ol>", "outside table" },
	{ "<table><td>a</td></table>", "outside tr" },
	{ "<table><tr><li>a</li></tr></table>", "outside ul" },
	{ "<table><thead></thead><caption>a</caption></table>", "order" },
	{ "<table><tfoot></tfoot><tbody></tbody></table>", "order" },
	{ "<table><tbody></tbody><tr></tr></table>", "beside" },
	{ "<table><thead></thead><thead></thead></table>", "twice" },
	{ "<figcaption>a</figcaption>", "outside figure" },
	{ "<figure></figure>", "nothing" },
	{ "<figure><figcaption>a</figcaption></figure>", "nothing" },
	{ "<figure><figcaption>a</figcaption><img picture='0'/></figure>",
	    "nothing" },
	{ "<figure><img picture='0'/><figcaption>a</figcaption><figcaption>b"
	  "</figcaption></figure>",
	    "behind" },
	{ "<figure><p>a</p></figure>", "no figure's" },
	{ "<figure><pre>a</pre><pre>b</pre></figure>", "no figure's" },
	{ "<figure><img picture='0'/><table></table></figure>", "no figure's" },
	{ "<figure>a</figure>", "" },
	{ "<p><rt>a</rt></p>", "outside ruby" },
	{ "<p><ruby><rp><rt>a</rt></rp></ruby></p>", "outside ruby" },
	{ "<body></body>", "another element" },
	{ "<ul><li>a<p>b</p></li></ul>", "lines and blocks" },
	{ "<ul><li><p>b</p>a</li></ul>", "lines and blocks" },
	{ "<dl><dd>a</dd></dl>", "starts with dd" },
	{ "<dl><dt>a</dt></dl>", "ends with dt" },
	{ "<p> a</p>", "not collapsed" },
	{ "<p>a  b</p>", "not collapsed" },
	{ "<p>a <em> b</em></p>", "not collapsed" },
	{ "<p>a <em>b </em></p>", "ends in" },
	{ "<p> </p>", "not collapsed" },
	{ "<p>a\nb</p>", "other than" },
	{ "<ul><li>a </li></ul>", "ends in" },
	{ "<p>\x01</p>", "XML" },
	{ "<p>\xef\xbf\xbf</p>", "XML" },
	{ "<p>\xff</p>", "UTF-8" },
	{ "<hr>a</hr>", "" },
	{ "<p><br><em>a</em></br></p>", "" },
	{ "<p><img/></p>", "no picture" },
	{ "<p><img picture='1'/></p>", "no picture" },
	{ "<p picture='0'>a</p>", "picture" },
	{ "<p href='https://example.org/'>a</p>", "href" },
	{ "<p alt='a'>a</p>", "alt" },
	{ "<p title='a'>a</p>", "title" },
	{ "<p id='x'>a</p>", "id" },
	{ "<p id='s-'>a</p>", "id" },
	{ "<p role='nothing'>a</p>", "role" },
	{ "<p role='media'>a</p>", "role" },
	{ "<p><em role='credit'>a</em></p>", "role" },
	{ "<p lang='a\"b'>a</p>", "lang" },
	{ "<p lang=''>a</p>", "lang" },
	{ "<p dir='up'>a</p>", "dir" },
	{ "<p align='left'>a</p>", "align" },
	{ "<p align=''>a</p>", "align" },
	{ "<pre align='right'>a</pre>", "align" },
	{ "<ul start='1'></ul>", "start" },
	{ "<ol start='1x'></ol>", "start" },
	{ "<ol start=''></ol>", "start" },
	{ "<ol start='99999999999999999999'></ol>", "start" },
	{ "<ul><li value='1'>a</li></ul>", "value" },
	{ "<table><tr><td colspan='0'>a</td></tr></table>", "colspan" },
	{ "<table><tr><td rowspan='65535'>a</td></tr></table>", "rowspan" },
	{ "<table><tr><td scope='col'>a</td></tr></table>", "scope" },
	{ "<pre language='C'>a</pre>", "language" },
	{ "<p language='c'>a</p>", "language" },
	{ "<p><span>a</span></p>", "neither" },
};

static void test_good(void **state)
{
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(*good); i++) {
		struct article *article = build(good[i]);
		const char *fault = article_check(article);

		if (fault)
			fail_msg("%s: %s", good[i], fault);
		article_free(article);
	}
}

static void test_bad(void **state)
{
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		struct article *article = build(bad[i][0]);
		const char *fault = article_check(article);

		if (!fault || !strstr(fault, bad[i][1]))
			fail_msg("%s: %s", bad[i][0],
			    fault ? fault : "no fault found");
		article_free(article);
	}
}

static void test_depth(void **state)
{
	struct article *article = article_new();
	struct node *node = article->body, *child;
	int i;

	for (i = 0; i < ARTICLE_DEPTH; i++) {
		child = node_new(article->arena, TAG_BLOCKQUOTE);
		node_append(node, child);
		node = child;
	}
	assert_null(article_check(article));
	node_append(node, node_new(article->arena, TAG_P));
	assert_string_equal(
	    article_check(article), "p in blockquote: stands too deep");
	article_free(article);
}

/* Elements put together at random are checked without a crash. */
static void test_random(void **state)
{
	uint32_t seed = 7;
	int round, i;

	for (round = 0; round < 2000; round++) {
		struct article *article = article_new();
		struct node *node = article->body, *child;

		for (i = 0; i < 12; i++) {
			seed = seed * 1664525 + 1013904223;
			child = seed >> 31
			    ? node_text_new(article->arena, "a", 1)
			    : node_new(article->arena,
				  (enum tag)(
				      1 + (seed >> 16) % (TAG_COUNT - 1)));
			node_append(node, child);
			if (child->tag != TAG_TEXT && (seed >> 8) % 3)
				node = child;
		}
		article_check(article);
		article_free(article);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
