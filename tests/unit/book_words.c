/* The words of books. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "book/book.h"

static void test_words(void **state)
{
	assert_string_equal(word_in(WORD_CONTENTS, "en-GB"), "Contents");
	assert_string_equal(word_in(WORD_CONTENTS, "zh-Hans"), "目录");
	assert_string_equal(word_in(WORD_CONTENTS, "zh-CN"), "目录");
	assert_string_equal(word_in(WORD_CONTENTS, "zh"), "目录");
	assert_string_equal(word_in(WORD_CONTENTS, "zh-Hant"), "目錄");
	assert_string_equal(word_in(WORD_CONTENTS, "zh-tw"), "目錄");
	assert_string_equal(word_in(WORD_CONTENTS, "zh-Hans-HK"), "目录");
	assert_string_equal(word_in(WORD_CONTENTS, "ja"), "目次");
	assert_string_equal(word_in(WORD_CONTENTS, "ko-KR"), "차례");
	assert_string_equal(word_in(WORD_CONTENTS, "fr"), "Contents");
	assert_string_equal(word_in(WORD_CONTENTS, "und"), "Contents");
	assert_string_equal(word_in(WORD_CONTENTS, NULL), "Contents");
}

static void test_every_word(void **state)
{
	static const char *const languages[] = { "en", "zh-Hans", "zh-Hant",
		"ja", "ko" };
	size_t word, i;

	for (word = 0; word < WORD_COUNT; word++)
		for (i = 0; i < 5; i++)
			assert_true(*word_in((enum word)word, languages[i]));
}

static void test_reasons(void **state)
{
	struct arena *arena = arena_new();

	assert_string_equal(
	    reason_in(arena, "HTTP status 404", "en"), "HTTP status 404");
	assert_string_equal(
	    reason_in(arena, "HTTP status 404", "zh-CN"), "服务器回应 404");
	assert_string_equal(
	    reason_in(arena, "not in the cache", "zh-Hant"), "未下載");
	assert_string_equal(
	    reason_in(arena, "damaged PNG: 7", "zh-Hans"), "文件损坏");
	assert_string_equal(
	    reason_in(arena, "not there after 7 seconds", "ja"), "時間切れ");
	assert_string_equal(reason_in(arena, "", "ko"), "");
	assert_string_equal(reason_in(arena, "odd", "zh"), "odd");
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_every_word),
		cmocka_unit_test(test_reasons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
