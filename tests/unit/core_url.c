/* URLs: split, resolved, made fit for a link. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/core.h"

/* RFC 3986, 5.4.1 and 5.4.2 */
static void test_rfc_examples(void **state)
{
	static const char *const rows[][2] = {
		{ "g:h", "g:h" },
		{ "g", "http://a/b/c/g" },
		{ "./g", "http://a/b/c/g" },
		{ "g/", "http://a/b/c/g/" },
		{ "/g", "http://a/g" },
		{ "//g", "http://g" },
		{ "?y", "http://a/b/c/d;p?y" },
		{ "g?y", "http://a/b/c/g?y" },
		{ "#s", "http://a/b/c/d;p?q#s" },
		{ "g#s", "http://a/b/c/g#s" },
		{ "g?y#s", "http://a/b/c/g?y#s" },
		{ ";x", "http://a/b/c/;x" },
		{ "g;x", "http://a/b/c/g;x" },
		{ "g;x?y#s", "http://a/b/c/g;x?y#s" },
		{ "", "http://a/b/c/d;p?q" },
		{ ".", "http://a/b/c/" },
		{ "./", "http://a/b/c/" },
		{ "..", "http://a/b/" },
		{ "../", "http://a/b/" },
		{ "../g", "http://a/b/g" },
		{ "../..", "http://a/" },
		{ "../../", "http://a/" },
		{ "../../g", "http://a/g" },
		{ "../../../g", "http://a/g" },
		{ "../../../../g", "http://a/g" },
		{ "/./g", "http://a/g" },
		{ "/../g", "http://a/g" },
		{ "g.", "http://a/b/c/g." },
		{ ".g", "http://a/b/c/.g" },
		{ "g..", "http://a/b/c/g.." },
		{ "..g", "http://a/b/c/..g" },
		{ "./../g", "http://a/b/g" },
		{ "./g/.", "http://a/b/c/g/" },
		{ "g/./h", "http://a/b/c/g/h" },
		{ "g/../h", "http://a/b/c/h" },
		{ "g;x=1/./y", "http://a/b/c/g;x=1/y" },
		{ "g;x=1/../y", "http://a/b/c/y" },
		{ "g?y/./x", "http://a/b/c/g?y/./x" },
		{ "g#s/../x", "http://a/b/c/g#s/../x" },
	};
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(
		    url_resolve(arena, "http://a/b/c/d;p?q", rows[i][0]),
		    rows[i][1]);
	arena_free(arena);
}

static void test_resolve_as_browsers_do(void **state)
{
	struct arena *arena = arena_new();

	assert_string_equal(url_resolve(arena, "http://h/x/", " \n a\tb\r\nc "),
	    "http://h/x/abc");
	assert_string_equal(
	    url_resolve(arena, "https://h:8/x", "//o:9/y"), "https://o:9/y");
	assert_string_equal(url_resolve(arena, "http://h", "x"), "http://h/x");
	assert_string_equal(url_resolve(arena, NULL, " x y "), "x y");
	assert_string_equal(url_resolve(arena, "no base", "x"), "x");
	assert_string_equal(
	    url_resolve(arena, "http://[::1]:80/a", "b"), "http://[::1]:80/b");
	assert_string_equal(
	    url_resolve(arena, "http://u@h/a/", "b"), "http://u@h/a/b");
	arena_free(arena);
}

static void test_split(void **state)
{
	struct arena *arena = arena_new();
	struct url url;

	url_split(arena, "HTTP://U:p@Host.Example:80/P?q?#f#", &url);
	assert_string_equal(url.scheme, "http");
	assert_string_equal(url.userinfo, "U:p");
	assert_string_equal(url.host, "host.example");
	assert_string_equal(url.port, "80");
	assert_string_equal(url.path, "/P");
	assert_string_equal(url.query, "q?");
	assert_string_equal(url.fragment, "f#");
	url_split(arena, "http://[FE80::1]:81", &url);
	assert_string_equal(url.host, "fe80::1");
	assert_string_equal(url.port, "81");
	assert_string_equal(url.path, "");
	assert_null(url.query);
	url_split(arena, "", &url);
	assert_null(url.scheme);
	assert_null(url.host);
	assert_string_equal(url.path, "");
	url_split(arena, "图/1.png", &url);
	assert_string_equal(url.path, "图/1.png");
	url_split(arena, "http://", &url);
	assert_string_equal(url.host, "");
	url_split(arena, "http://[::1", &url);
	url_split(arena, "//:", &url);
	url_split(arena, "http://@:@:", &url);
	arena_free(arena);
}

static void test_link(void **state)
{
	static const char *const rows[][2] = {
		{ "http://h/a?b=1&c=2#d", "http://h/a?b=1&c=2#d" },
		{ " HTTPS://H/ ", "https://h/" },
		{ "http://h", "http://h" },
		{ "http://h/a b\"<>\\^`{|}",
		    "http://h/a%20b%22%3C%3E%5C%5E%60"
		    "%7B%7C%7D" },
		{ "http://h/100%/%zz%41", "http://h/100%25/%25zz%41" },
		{ "http://h/\xe4\xb8\xad", "http://h/%E4%B8%AD" },
		{ "http://h/[x]?[y]#[z]", "http://h/%5Bx%5D?%5By%5D#%5Bz%5D" },
		{ "http://u:p@h/", "http://h/" },
		{ "http://b\xc3\xbc"
		  "cher.example/",
		    "http://xn--bcher-kva.example/" },
		{ "http://[::1]:8/", "http://[::1]:8/" },
		{ "mailto:a@b.example?subject=x y",
		    "mailto:a@b.example?subject=x%20y" },
		{ "javascript:alert(1)", NULL },
		{ "java\nscript:alert(1)", NULL },
		{ "data:text/html,x", NULL },
		{ "file:///etc/passwd", NULL },
		{ "vbscript:x", NULL },
		{ "relative/path", NULL },
		{ "", NULL },
		{ "http:", NULL },
		{ "http://", NULL },
		{ "http:///x", NULL },
		{ "http://a b/", NULL },
		{ "http://h:99999/", NULL },
		{ "http://h:8x/", NULL },
		{ "http://a..b/", NULL },
		{ "http://%00/", NULL },
		{ "http://[::g]/", NULL },
		{ "mailto:nobody", NULL },
		{ "ftp://h/", NULL },
	};
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *link = url_link(arena, rows[i][0]);

		if (rows[i][1]) {
			assert_non_null(link);
			assert_string_equal(link, rows[i][1]);
		} else if (link) {
			fail_msg("%s became %s", rows[i][0], link);
		}
	}
	arena_free(arena);
}

/* What comes out is a fixed point, whatever goes in. */
static void test_link_twice(void **state)
{
	static const char some[] = "ht:/?#[]@!%41\xe4\xb8\xad\\<\"& \tp.-~";
	uint32_t seed = 1;

	for (int round = 0; round < 20000; round++) {
		struct arena *arena = arena_new();
		char text[40] = "http://";
		size_t length = 7;

		for (int i = 0; i < 24; i++) {
			seed = seed * 1664525 + 1013904223;
			text[length++] =
			    some[(seed >> 16) % (sizeof(some) - 1)];
		}
		char *link = url_link(arena, text);

		if (link) {
			for (const char *c = link; *c; c++)
				assert_true(*c > ' ' && *c < 0x7f &&
				    !strchr("<>\"\\^`{|}", *c));
			assert_string_equal(url_link(arena, link), link);
		}
		arena_free(arena);
	}
}

static void test_small_ones(void **state)
{
	struct arena *arena = arena_new();
	size_t size;

	assert_true(url_is_web("http://h") && url_is_web("HtTpS://h/x"));
	assert_false(url_is_web("http:/h") || url_is_web("https://") ||
	    url_is_web("httpx://h") || url_is_web("ftp://h") ||
	    url_is_web("") || url_is_web("http:///x") || url_is_web("http"));
	assert_string_equal(
	    url_site(arena, "https://www.Example.org/x"), "example.org");
	assert_null(url_site(arena, "x/y"));
	assert_string_equal(url_decode(arena, "a%20b%zz%4", NULL), "a b%zz%4");
	assert_string_equal(url_decode(arena, "%E4%b8%AD", &size), "中");
	assert_int_equal(size, 3);
	assert_memory_equal(url_decode(arena, "a%00b", &size), "a\0b", 4);
	assert_int_equal(size, 3);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rfc_examples),
		cmocka_unit_test(test_resolve_as_browsers_do),
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_link),
		cmocka_unit_test(test_link_twice),
		cmocka_unit_test(test_small_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
