/* Where sentences end, in texts of several languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "core/core.h"
#include "epub/sentences.h"

/* The text with | where a sentence ends, but for the last. */
static const struct {
	const char *language, *text;
} rows[] = {
	/* Chinese: every mark that ends one, and what closes it */
	{ "zh-Hans", "没有句号的文字" },
	{ "zh-Hans", "第一句。|第二句！|第三句？|第四句" },
	{ "zh-Hans", "他说：“你好。”|然后走了。" },
	{ "zh-Hans", "真的吗！？|（真的。）|【对。】|《书名。》" },
	{ "zh-Hans", "我们……|不知道；|但是可以…|对吧" },
	{ "zh-Hans", "“好……”|他停下；|“走。”|“再见。”" },
	{ "zh-Hans", "对吧？|「好。」|『嗯。』|（注。）|完" },
	{ "zh-Hans", "涨了3.5%，共1.2亿。|GPT-4.0发布" },
	{ "zh-Hans", "他说。  |又说。　|再说" },
	{ "zh-Hans", "。。。|完" },
	{ "zh-Hans", "……开头" },
	{ "zh-Hans", "对 Mr. Smith 说。|好" },
	{ "zh-Hans", "他说：“" },
	{ "zh-Hans", "（见下文。 ）|然后" },
	{ "zh-Hant", "「走吧。」|他說。" },
	/* Japanese */
	{ "ja", "「行きます。」|と言った。|本当？|うん！|次。" },
	{ "ja", "待って……|それは｡|次" },
	/* English: abbreviations, numbers, initials, quotes */
	{ "en", "One. |Two! |Three? |Four" },
	{ "en", "Mr. Smith met Mrs. Jones and Dr. No. |Then he left." },
	{ "en", "J. R. R. Tolkien wrote it, e.g. this, etc. in 3.5 days." },
	{ "en-GB", "He said \"Go.\" |Then (slowly.) |“Stay.” |She wept." },
	{ "en", "The U.S. Army and the U.S. troops. |Wait … what? |Yes." },
	{ "en", "Is it?! |It is... |Now, example.com is a site." },
	/* others */
	{ "de", "Das ist Dr. Mai. |„Geh.“ |Dann kam z.B. er." },
	{ "fr", "Il dit : « Va. » |Puis il part." },
	{ "ru", "Он ушёл. |Она тоже." },
	{ "el", "Πού; |Εδώ." },
	{ "ko", "그는 갔다. |나도." },
	{ "ar", "ذهب. |هل عاد؟ |نعم" },
	{ "und", "One. |Two." },
	{ "xx", "One. |Two." },
	/* a reference is no end, and is not cut */
	{ "en", "Big &amp; small. |Small &lt;here&gt;. |End" },
	{ "zh-Hans", "甲&amp;乙；|丙" },
};

static void test_rows(void **state)
{
	struct sentences *sentences = sentences_new();
	struct buf text = BUF_INIT, shown = BUF_INIT;
	const size_t *ends;
	size_t row, i, from, count;
	bool is_wrong = false;

	for (row = 0; row < sizeof(rows) / sizeof(*rows); row++) {
		buf_clear(&text);
		buf_clear(&shown);
		for (i = 0; rows[row].text[i]; i++)
			if (rows[row].text[i] != '|')
				buf_putc(&text, rows[row].text[i]);
		ends = sentences_find(sentences, buf_text(&text), text.size,
		    rows[row].language, &count);
		for (i = from = 0; i < count; from = ends[i++]) {
			if (i > 0)
				buf_putc(&shown, '|');
			buf_add(&shown, text.data + from, ends[i] - from);
		}
		if (strcmp(buf_text(&shown), rows[row].text) != 0)
			print_error(
			    "%s: %s\n", rows[row].language, buf_text(&shown));
		assert_string_equal(buf_text(&shown), rows[row].text);
		assert_int_equal(from, text.size);
	}
	assert_false(is_wrong);
	buf_release(&text);
	buf_release(&shown);
	sentences_free(sentences);
}

/* Ends are ascending and lie between characters, whatever the text is. */
static void test_any_text(void **state)
{
	static const char *const pieces[] = { "。", "…", "；", "「", "」", "“",
		"”", "a", "B", ".", " ", "甲", "&amp;", "\xef\xbf\xbd", "（",
		"Dr", "\xf0\x9f\x98\x80", "\xcc\x81", "!" };
	struct sentences *sentences = sentences_new();
	struct buf text = BUF_INIT;
	uint32_t seed = 1;
	const size_t *ends;
	size_t i, n, count;

	for (n = 0; n < 3000; n++) {
		buf_clear(&text);
		for (i = 0; i <= n % 40; i++) {
			seed = seed * 1103515245 + 12345;
			buf_puts(&text,
			    pieces[(seed >> 16) %
				(sizeof(pieces) / sizeof(*pieces))]);
		}
		ends = sentences_find(sentences, buf_text(&text), text.size,
		    n & 1 ? "zh" : "en", &count);
		assert_int_equal(ends[count - 1], text.size);
		for (i = 0; i < count; i++) {
			assert_true(ends[i] > (i > 0 ? ends[i - 1] : 0));
			assert_int_not_equal(
			    buf_text(&text)[ends[i]] & 0xc0, 0x80);
		}
	}
	buf_release(&text);
	sentences_free(sentences);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_any_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
