/* Vertical lines: what stands upright, and what side by side. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "typeset/orientation.h"

static void test_upright(void **state)
{
	static const struct {
		uint32_t code_point;
		bool is_mark;
		enum upright upright;
	} rows[] = {
		{ 'A', false, UPRIGHT_NEVER },
		{ '1', false, UPRIGHT_NEVER },
		{ 0x4e2d, false, UPRIGHT_ALWAYS },
		{ 0x3400, false, UPRIGHT_ALWAYS },
		{ 0x20bb7, false, UPRIGHT_ALWAYS },
		{ 0x3042, false, UPRIGHT_ALWAYS },
		{ 0xac00, false, UPRIGHT_ALWAYS },
		{ 0xff21, false, UPRIGHT_ALWAYS },    /* wide A */
		{ 0x2103, false, UPRIGHT_ALWAYS },    /* degrees */
		{ 0x1f600, false, UPRIGHT_ALWAYS },   /* a smile */
		{ 0x3002, true, UPRIGHT_ALWAYS },     /* Tu: full stop */
		{ 0x300a, true, UPRIGHT_IF_FORMED },  /* Tr: bracket */
		{ 0x30fc, false, UPRIGHT_IF_FORMED }, /* Tr: long vowel */
		{ 0x201c, true, UPRIGHT_IF_FORMED },  /* R, a Chinese quote */
		{ 0x201c, false, UPRIGHT_NEVER },     /* R, an English one */
		{ 0x2014, true, UPRIGHT_IF_FORMED },
		{ 0x0416, false, UPRIGHT_NEVER },
		{ 0x05d0, false, UPRIGHT_NEVER },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint32_t code_point = rows[i].code_point;

		assert_int_equal(
		    upright_of(ORIENTATION_MIXED, code_point, rows[i].is_mark),
		    rows[i].upright);
		assert_int_equal(
		    upright_of(ORIENTATION_UPRIGHT, code_point, false),
		    UPRIGHT_ALWAYS);
		assert_int_equal(
		    upright_of(ORIENTATION_SIDEWAYS, code_point, true),
		    UPRIGHT_NEVER);
		assert_int_equal(
		    upright_of(ORIENTATION_HORIZONTAL, code_point, true),
		    UPRIGHT_NEVER);
	}
}

/* The digits after the bar. */
static size_t combined(const char *marked, unsigned most)
{
	size_t at = strcspn(marked, "|");
	char text[64];

	memcpy(text, marked, at);
	strcpy(text + at, marked + at + 1);
	return combined_digits(text, strlen(text), at, most);
}

static void test_digits(void **state)
{
	assert_int_equal(combined("年|12月", 2), 2);
	assert_int_equal(combined("|3", 2), 1);
	assert_int_equal(combined("约 |15 个", 2), 2);
	assert_int_equal(combined("“|8”", 2), 1);
	assert_int_equal(combined("（|8）", 2), 1);
	assert_int_equal(combined("年|2022年", 2), 0);
	assert_int_equal(combined("年|2022年", 4), 4);
	assert_int_equal(combined("年|20221", 4), 0);
	/* of a longer word */
	assert_int_equal(combined("A|4纸", 2), 0);
	assert_int_equal(combined("|3G网", 2), 0);
	assert_int_equal(combined("约|3.5倍", 2), 0);
	assert_int_equal(combined("3.|5", 2), 0);
	assert_int_equal(combined("约|10%", 2), 0);
	assert_int_equal(combined("1|2", 2), 0);
	assert_int_equal(combined("Ж|2", 2), 0);
	/* no digits */
	assert_int_equal(combined("|中", 2), 0);
	assert_int_equal(combined("中|", 2), 0);
	assert_int_equal(combined("|１", 2), 0);
}

static void test_all(void **state)
{
	assert_true(combines_all("NASA", NULL, 0, 4));
	assert_true(combines_all("株式会社", NULL, 0, 12));
	assert_true(combines_all("123456", NULL, 0, 6));
	assert_false(combines_all("1234567", NULL, 0, 7));
	assert_false(combines_all("", NULL, 0, 0));
	assert_true(
	    combines_all("xabc", (const uint8_t[]){ 0, 1, 1, 1 }, 1, 4));
	assert_false(
	    combines_all("xabc", (const uint8_t[]){ 0, 1, 1, 0 }, 1, 4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_upright),
		cmocka_unit_test(test_digits),
		cmocka_unit_test(test_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
