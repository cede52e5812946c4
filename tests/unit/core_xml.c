/* Texts in XML: what a parser gives back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/core.h"

static void assert_text(const char *text, const char *expected)
{
	struct buf out = BUF_INIT;

	xml_text_put(&out, text);
	assert_string_equal(buf_text(&out), expected);
	buf_release(&out);
}

static void test_text(void **state)
{
	assert_text("a < b && c > \"d\"", "a &lt; b &amp;&amp; c &gt; \"d\"");
	assert_text("中\xF0\x9F\x98\x80文", "中\xF0\x9F\x98\x80文");
	assert_text("a\t\n\rb", "a\t\n&#13;b");
	assert_text("a\x01\x1f\x7f\xc2\x85\xc2\x9f"
		    "b\xc2\xa0",
	    "ab\xc2\xa0");
	assert_text("\xef\xbf\xbe\xef\xbf\xbf", "");
	assert_text("a\xff"
		    "b\xed\xa0\x80",
	    "a\xef\xbf\xbd"
	    "b"
	    "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	assert_text("]]>", "]]&gt;");
	assert_text("", "");
}

static void test_value(void **state)
{
	struct buf out = BUF_INIT;

	xml_value_put(&out, "\"a'\"\n\t\r<&>\x02");
	assert_string_equal(
	    buf_text(&out), "&quot;a'&quot;&#10;&#9;&#13;&lt;&amp;&gt;");
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
