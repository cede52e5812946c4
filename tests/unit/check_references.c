/* Where references lead, and which there are in a style sheet. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "check/css.h"
#include "check/target.h"

static const struct {
	const char *base, *reference;
	enum route route;
	const char *name, *fragment;
} targets[] = {
	{ "text/a.xhtml", "b.xhtml", ROUTE_INSIDE, "text/b.xhtml", NULL },
	{ "text/a.xhtml", "../b.xhtml#c", ROUTE_INSIDE, "b.xhtml", "c" },
	{ "text/a.xhtml", " ./b/./../c.png\n", ROUTE_INSIDE, "text/c.png",
	    NULL },
	{ "a.xhtml", "%E4%BD%A0%20b.xhtml", ROUTE_INSIDE, "\u4f60 b.xhtml",
	    NULL },
	{ "a/b/c", "..", ROUTE_INSIDE, "a/", NULL },
	{ "a/b/c", "x?y#", ROUTE_INSIDE, "a/b/x", "" },
	{ "a.xhtml", "#%C3%A9", ROUTE_NOWHERE, NULL, "\u00e9" },
	{ "a.xhtml", "", ROUTE_NOWHERE, NULL, NULL },
	{ "a.xhtml", "../a.xhtml", ROUTE_CLIMBS, "a.xhtml", NULL },
	{ "a/b.xhtml", "../../a/b.xhtml", ROUTE_CLIMBS, "a/b.xhtml", NULL },
	{ "a.xhtml", "%2e%2e/b", ROUTE_CLIMBS, "b", NULL },
	{ "a.xhtml", "/b", ROUTE_CLIMBS, NULL, NULL },
	{ "a.xhtml", "https://example.org/?a#b", ROUTE_WEB, NULL, NULL },
	{ "a.xhtml", "//example.org/", ROUTE_WEB, NULL, NULL },
	{ "a.xhtml", "http://", ROUTE_MALFORMED, NULL, NULL },
	{ "a.xhtml", "a b", ROUTE_MALFORMED, NULL, NULL },
	{ "a.xhtml", "b%2", ROUTE_MALFORMED, NULL, NULL },
	{ "a.xhtml", "data:image/png;base64,<>", ROUTE_DATA, NULL, NULL },
	{ "a.xhtml", "file:///etc/passwd", ROUTE_FILE, NULL, NULL },
	{ "a.xhtml", "mailto:a@b.c", ROUTE_OTHER, NULL, NULL },
};

static void test_targets(void **state)
{
	struct arena *arena = arena_new();

	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		struct target target;

		target_read(
		    arena, targets[i].base, targets[i].reference, &target);
		assert_int_equal(target.route, targets[i].route);
		if (targets[i].name)
			assert_string_equal(target.name, targets[i].name);
		if (targets[i].fragment)
			assert_string_equal(
			    target.fragment, targets[i].fragment);
	}
	arena_free(arena);
}

static void note(
    void *context, enum css_use use, const char *url, unsigned line)
{
	static const char letters[] = "ifp";

	buf_printf(context, "%u%c:%s ", line, letters[use], url);
}

static const struct {
	const char *sheet, *found;
} sheets[] = {
	{ "a { b: url(c.png) }", "1p:c.png " },
	{ "a { b: URL( 'c d.png' ) url(\n\"e\") }", "1p:c d.png 2p:e " },
	{ "/* url(a) */ '/*' url(b) \"url(c)\" url(d", "1p:b 1p:d " },
	{ "@import 'a.css' print; @import url(b.css);", "1i:a.css 1i:b.css " },
	{ "@namespace x 'a'; @namespace url(b); c { d: url(e) }", "1p:e " },
	{ "@font-face { src: url(a) format('b'), url(c); d: url(e) } url(f)",
	    "1f:a 1f:c 1f:e 1p:f " },
	{ "a { b: url(c\\)d\\20 e) }", "1p:c)d e " },
	{ "a { b: myurl(c) url-x(d) }", "" },
	{ "'a\n url(b)", "2p:b " },
	{ "/* url(a)", "" },
	{ "/*", "" },
	{ "\\", "" },
	{ "url(", "1p: " },
};

static void test_sheets(void **state)
{
	for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++) {
		struct buf found = BUF_INIT;

		css_scan(
		    sheets[i].sheet, strlen(sheets[i].sheet), note, &found);
		assert_string_equal(buf_text(&found), sheets[i].found);
		buf_release(&found);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_targets),
		cmocka_unit_test(test_sheets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
