/* CMaps: which codes mean what. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "pdf/cmap.h"

static void assert_holds(struct buf *out, const char *lines)
{
	if (strstr(buf_text(out), lines) == NULL)
		fail_msg("\"%s\" is not in\n%s", lines, buf_text(out));
}

static void test_texts(void **state)
{
	static const struct cmap_row rows[] = { { .code = 3, .text = " " },
		{ .code = 36, .text = "A" }, { .code = 37, .text = "B" },
		{ .code = 38, .text = "C" },
		/* neighbours whose texts are none */
		{ .code = 39, .text = "fi" }, { .code = 40, .text = "𠮷" },
		/* codes may not carry out of their last byte ... */
		{ .code = 0x1fe, .text = "a" }, { .code = 0x1ff, .text = "b" },
		{ .code = 0x200, .text = "c" },
		/* ... nor texts */
		{ .code = 0x300, .text = "þ" }, { .code = 0x301, .text = "ÿ" },
		{ .code = 0x302, .text = "Ā" } };
	struct buf out = BUF_INIT;

	cmap_put_texts(&out, rows, sizeof(rows) / sizeof(rows[0]));
	assert_holds(&out, "1 beginbfrange\n<0024> <0026> <0041>\nendbfrange");
	assert_holds(&out,
	    "9 beginbfchar\n<0003> <0020>\n<0027> <00660069>\n"
	    "<0028> <d842dfb7>\n<01fe> <0061>\n<01ff> <0062>\n<0200> <0063>\n"
	    "<0300> <00fe>\n<0301> <00ff>\n<0302> <0100>\nendbfchar\n");
	buf_release(&out);
}

static void test_blocks(void **state)
{
	struct cmap_row rows[250] = { { 0 } };
	struct buf out = BUF_INIT;
	size_t count = 0;

	for (size_t i = 0; i < 250; i++)
		rows[i] = (struct cmap_row){ .code = (uint16_t)(2 * i),
			.cid = (uint16_t)(i + 5) };
	cmap_put_cids(&out, rows, 250, false);
	for (const char *at = buf_text(&out);
	     (at = strstr(at, "begincidchar")) != NULL; at++)
		count++;
	assert_int_equal(count, 3);
	assert_holds(&out, "50 begincidchar\n<0190> 205\n");
	assert_holds(&out, "/CMapName /" CMAP_NAME " def");
	assert_null(strstr(buf_text(&out), "WMode"));
	buf_clear(&out);
	cmap_put_cids(&out, rows, 1, true);
	assert_holds(&out, "/CMapName /" CMAP_NAME_V " def");
	assert_holds(&out, "/WMode 1 def\n1 begincidchar\n");
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
