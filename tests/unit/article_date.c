/* Dates as pages write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "article/article.h"

static const struct {
	const char *text, *utc, *day; /* "" for an unknown date */
	bool has_time;
} cases[] = {
	{ "Mon, 24 Jan 2022 08:00:16 GMT", "2022-01-24T08:00:16Z", "2022-01-24",
	    true },
	{ "Mon, 24 Jan 2022 23:30:00 -0500", "2022-01-25T04:30:00Z",
	    "2022-01-24", true },
	{ "24 Jan 22 08:00 EST", "2022-01-24T13:00:00Z", "2022-01-24", true },
	{ "Monday, 24-Jan-99 08:00:16 GMT", "1999-01-24T08:00:16Z",
	    "1999-01-24", true },
	{ "Mon Jan 24 08:00:16 2022", "2022-01-24T08:00:16Z", "2022-01-24",
	    true },
	{ "Mon Jan 24 2022 08:00:16 GMT+0800 (China Standard Time)",
	    "2022-01-24T00:00:16Z", "2022-01-24", true },
	{ "January 24, 2022", "2022-01-24T00:00:00Z", "2022-01-24", false },
	{ "Jan. 4, 2022 8:05 pm", "2022-01-04T20:05:00Z", "2022-01-04", true },
	{ "Thu, 24 Feb 2022 06:46:12", "2022-02-24T06:46:12Z", "2022-02-24",
	    true },
	{ "2022-01-24T08:00:16Z", "2022-01-24T08:00:16Z", "2022-01-24", true },
	{ "2022-01-24T08:00:16.123+08:00", "2022-01-24T00:00:16Z", "2022-01-24",
	    true },
	{ "2022-01-01T00:30:00+08:00", "2021-12-31T16:30:00Z", "2022-01-01",
	    true },
	{ "20220124T080016Z", "2022-01-24T08:00:16Z", "2022-01-24", true },
	{ "2021-06-17 11:06:27", "2021-06-17T11:06:27Z", "2021-06-17", true },
	{ "2021-06-17 11:06:27 +0800", "2021-06-17T03:06:27Z", "2021-06-17",
	    true },
	{ "2021-06-17", "2021-06-17T00:00:00Z", "2021-06-17", false },
	{ "  2021/6/7  ", "2021-06-07T00:00:00Z", "2021-06-07", false },
	{ "2021.06.17", "2021-06-17T00:00:00Z", "2021-06-17", false },
	{ "2022年1月4日 18:05", "2022-01-04T18:05:00Z", "2022-01-04", true },
	{ "2022 年 1 月 4 日", "2022-01-04T00:00:00Z", "2022-01-04", false },
	{ "2022年1月4日 下午3:05", "2022-01-04T15:05:00Z", "2022-01-04", true },
	{ "2022年1月4日08:05", "2022-01-04T08:05:00Z", "2022-01-04", true },
	{ "2000-02-29", "2000-02-29T00:00:00Z", "2000-02-29", false },
	{ "1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z", "1969-12-31", true },
	{ "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", "2017-01-01", true },
	{ "2022-01-24T24:00:00Z", "2022-01-25T00:00:00Z", "2022-01-25", true },
	{ "2022-01-24 12:30 AM", "2022-01-24T00:30:00Z", "2022-01-24", true },
	{ "", "", "", false },
	{ "Invalid Date", "", "", false },
	{ "2021-02-29", "", "", false },
	{ "1900-02-29", "", "", false },
	{ "2022-13-01", "", "", false },
	{ "2022-04-31", "", "", false },
	{ "2022-00-10", "", "", false },
	{ "2022-01-00", "", "", false },
	{ "0001-01-01T00:00:00Z", "", "", false },
	{ "2022-01-24 25:00", "", "", false },
	{ "2022-01-24 08:61", "", "", false },
	{ "2022-01-24T08:00:16+99:00", "", "", false },
	{ "2022-01-24 13:00 am", "", "", false },
	{ "2022-01", "", "", false },
	{ "2022", "", "", false },
	{ "2022-01/24", "", "", false },
	{ "32 Jan 2022", "", "", false },
	{ "Mon, Jan", "", "", false },
	{ "2022-01-24 and more", "", "", false },
	{ "99999999999999999999", "", "", false },
	{ "2022-01-2408:00", "", "", false },
	{ "T", "", "", false },
	{ "\xff\xfe", "", "", false },
	{ "2022年1月", "", "", false },
};

static void test_parses(void **state)
{
	char text[DATE_SIZE];
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct date date = date_parse(cases[i].text);

		date_format_utc(&date, text);
		assert_string_equal(text, cases[i].utc);
		date_format_day(&date, text);
		assert_string_equal(text, cases[i].day);
		assert_int_equal(date.is_known, *cases[i].utc != '\0');
		assert_int_equal(date.has_time, cases[i].has_time);
	}
}

/* Every day from 1600 to 2400 comes back, one second after the other. */
static void test_round_trip(void **state)
{
	struct date date = { .is_known = true, .has_time = true };
	char text[DATE_SIZE];
	int64_t day;

	for (day = -135140; day < 157054; day++) {
		date.seconds = day * 86400 +
		    ((day * 7919) % 86400 + 86400) % 86400;
		date_format_utc(&date, text);
		assert_int_equal(date_parse(text).seconds, date.seconds);
	}
}

static void test_strange_values(void **state)
{
	struct date date = { .is_known = true,
		.seconds = INT64_MAX,
		.offset_minutes = INT32_MAX };
	char text[DATE_SIZE];

	date_format_day(&date, text);
	assert_string_equal(text, "");
	date_format_utc(&date, text);
	assert_string_equal(text, "");
	date.seconds = INT64_MIN;
	date_format_day(&date, text);
	assert_string_equal(text, "");
}

/* No prefix of a date, and no date with one byte changed, is read past its
 * end (for the sanitizers). */
static void test_damaged(void **state)
{
	char text[80];
	size_t i, j;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t size = strlen(cases[i].text);

		for (j = 0; j < size; j++) {
			char *copy = memory_strdup(cases[i].text);

			copy[j] = '\0';
			date_parse(copy);
			memcpy(copy, cases[i].text, size);
			copy[j] ^= 0x11;
			date_format_utc(&(struct date){ 0 }, text);
			date_parse(copy);
			free(copy);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parses),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_strange_values),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
