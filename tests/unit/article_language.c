/* The language of a text, from its characters. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "article/article.h"

static const struct {
	const char *text, *declared, *language;
} cases[] = {
	{ "我们说这是一个简单的问题，没有什么关系。", NULL, "zh-Hans" },
	{ "我們說這是一個簡單的問題，沒有什麼關係。", NULL, "zh-Hant" },
	{ "我們說這是一個簡單的問題，沒有什麼關係。", "zh-CN", "zh-Hant" },
	{ "我们说这是一个简单的问题。", "en", "zh-Hans" },
	{ "天地玄黄", "zh-TW", "zh-Hant" },
	{ "天地玄黄", "zh_HK", "zh-Hant" },
	{ "天地玄黄", "zh-Hans-TW", "zh-Hans" },
	{ "天地玄黄", "zh", "zh-Hans" },
	{ "これは日本語の文章です。漢字も使います。", NULL, "ja" },
	{ "東京大学", "ja", "ja" },
	{ "我们说这是一个简单的问题，歌名是「さくら」，没有什么关系，大家都"
	  "说很好听，这个时候应该听一听。",
	    NULL, "zh-Hans" },
	{ "이것은 한국어 문장입니다.", NULL, "ko" },
	{ "The quick brown fox is in the house and that is it.", NULL, "en" },
	{ "The quick brown fox is in the house.", "en-GB", "en-GB" },
	{ "The quick brown fox is in the house and it was for you.", "zh-CN",
	    "en" },
	{ "Der Hund und die Katze, das ist nicht ein Haus.", NULL, "de" },
	{ "Le chat et les chiens sont dans une maison pour toi.", NULL, "fr" },
	{ "Foo bar baz", NULL, "und" },
	{ "Foo bar baz", "en_US", "und" },
	{ "Это русский текст.", NULL, "ru" },
	{ "Це український текст.", "uk", "uk" },
	{ "Ovo je srpski tekst.", "sr-Latn", "sr-Latn" },
	{ "هذا نص عربي", NULL, "ar" },
	{ "Αυτό είναι ελληνικό", NULL, "el" },
	{ "זה טקסט", NULL, "he" },
	{ "สวัสดีครับ", NULL, "th" },
	{ "这个 API 的用法如下，先看一段 JavaScript 代码：function "
	  "render(component) { return "
	  "document.createElement(component.name); }",
	    "zh-CN", "zh-Hans" },
	{ "先看一段代码：function render(component) { return "
	  "document.createElement(component.name); }",
	    NULL, "zh-Hans" },
	{ "", NULL, "und" },
	{ "", "zh-TW", "zh-Hant" },
	{ "", "fr", "fr" },
	{ "1234 !!", "x", "und" },
	{ "abc", "no such language", "und" },
	{ "\xff\xfe\xe6\x88", NULL, "und" },
};

static void test_detects(void **state)
{
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(
		    language_detect(cases[i].text, strlen(cases[i].text),
			cases[i].declared),
		    cases[i].language);
}

static void test_is(void **state)
{
	assert_true(language_is("en-GB", "en"));
	assert_true(language_is("EN", "en"));
	assert_true(language_is("zh_CN", "zh"));
	assert_false(language_is("eng", "en"));
	assert_false(language_is("e", "en"));
	assert_false(language_is(NULL, "en"));
}

static void test_tags(void **state)
{
	static const char *const good[] = { "en", "zh-Hans-CN", "de-1996",
		"yue", "sr-Latn-RS" };
	static const char *const bad[] = { "", "e", "en-", "-en", "en--GB",
		"english-language", "zh_CN", "12", "en-abcdefghi", "und",
		"en\"x", "a-b" };
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(*good); i++)
		assert_true(language_is_tag(good[i]));
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(language_is_tag(bad[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_detects),
		cmocka_unit_test(test_is),
		cmocka_unit_test(test_tags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
