/* Dates as pages write them; civil arithmetic of our own, no locale. */
#include <stdio.h>
#include <string.h>

#include "article/article.h"

#define DAY_SECONDS INT64_C(86400)

/* Field values as read; -1: not there. */
struct civil {
	int year, month, day, hour, minute, second;
	int meridiem; /* 0 none, 1 before noon, 2 after */
	int offset_minutes;
};

struct zone {
	const char *name;
	int offset_minutes;
};

/* RFC 822, 5.1, and those that pages of the region write. */
static const struct zone zones[] = { { "Z", 0 }, { "UT", 0 }, { "GMT", 0 },
	{ "UTC", 0 }, { "EST", -300 }, { "EDT", -240 }, { "CST", -360 },
	{ "CDT", -300 }, { "MST", -420 }, { "MDT", -360 }, { "PST", -480 },
	{ "PDT", -420 }, { "BST", 60 }, { "CET", 60 }, { "CEST", 120 },
	{ "MSK", 180 }, { "HKT", 480 }, { "JST", 540 }, { "KST", 540 } };

static const char month_names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
static const char weekday_names[] = "sunmontuewedthufrisat";

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* White space, no-break and ideographic space included. */
static const char *skip_space(const char *s)
{
	uint32_t c;
	size_t length;

	while (*s) {
		length = utf8_decode(s, strnlen(s, 4), &c);
		if (!is_wide_space(c))
			break;
		s += length;
	}
	return s;
}

static bool take(const char **s, const char *word)
{
	if (!text_starts_with(*s, word))
		return false;
	*s += strlen(word);
	return true;
}

/* `least` to `most` digits, and no digit behind them. */
static bool take_number(const char **s, int least, int most, int *value)
{
	const char *p = *s;
	int digits = 0, number = 0;

	while (is_digit(*p) && digits < most) {
		number = number * 10 + (*p++ - '0');
		digits++;
	}
	if (digits < least || is_digit(*p))
		return false;
	*s = p;
	*value = number;
	return true;
}

/* A word of ASCII letters that begins with one of the three-letter names: its
 * index, or -1 and nothing taken. */
static int take_name(const char **s, const char *names)
{
	const char *p = *s;
	char lower[3];
	size_t length = 0, i;

	while (is_alpha(p[length]))
		length++;
	if (length < 3)
		return -1;
	for (i = 0; i < 3; i++)
		lower[i] = (char)(p[i] | 0x20);
	for (i = 0; names[i * 3]; i++) {
		if (memcmp(lower, names + i * 3, 3) != 0)
			continue;
		*s = p + length + (p[length] == '.');
		return (int)i;
	}
	return -1;
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31,
		30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar; years are counted
 * from March, so that the leap day comes last. */
static int64_t days_from_civil(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 +
	    of_year - 719468;
}

static void civil_from_days(int64_t days, int *year, int *month, int *day)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t of_era = z - era * 146097;
	int64_t y = (of_era - of_era / 1460 + of_era / 36524 -
			of_era / 146096) /
	    365;
	int64_t of_year = of_era - (365 * y + y / 4 - y / 100);
	int64_t m = (5 * of_year + 2) / 153;

	*day = (int)(of_year - (153 * m + 2) / 5 + 1);
	*month = (int)(m < 10 ? m + 3 : m - 9);
	*year = (int)(y + era * 400 + (*month <= 2));
}

/* "+0800" "+08:00" "-5" "Z" "GMT" "GMT+0800"; nothing is UTC. */
static bool take_zone(const char **s, struct civil *civil)
{
	size_t length = 0, i;
	int sign, hours, minutes = 0;

	while (is_alpha((*s)[length]))
		length++;
	if (length > 5)
		return false;
	for (i = 0; i < sizeof(zones) / sizeof(*zones); i++)
		if (length && strlen(zones[i].name) == length &&
		    !strncmp(zones[i].name, *s, length))
			civil->offset_minutes = zones[i].offset_minutes;
	*s += length;
	if (**s != '+' && **s != '-')
		return true;
	sign = *(*s)++ == '-' ? -1 : 1;
	if (take_number(s, 4, 4, &hours)) {
		minutes = hours % 100;
		hours /= 100;
	} else if (!take_number(s, 1, 2, &hours) ||
	    (take(s, ":") && !take_number(s, 2, 2, &minutes))) {
		return false;
	}
	civil->offset_minutes = sign * (hours * 60 + minutes);
	return hours <= 14 && minutes <= 59;
}

static void take_meridiem(const char **s, struct civil *civil)
{
	if (take(s, "上午") || take(s, "AM") || take(s, "am") ||
	    take(s, "a.m."))
		civil->meridiem = 1;
	else if (take(s, "下午") || take(s, "PM") || take(s, "pm") ||
	    take(s, "p.m."))
		civil->meridiem = 2;
	*s = skip_space(*s);
}

/* "08:00[:16[.25]]", "8:00 PM", "下午3:05"; only when a digit stands there. */
static bool take_time(const char **s, struct civil *civil)
{
	take_meridiem(s, civil);
	if (!is_digit(**s))
		return !civil->meridiem;
	if (!take_number(s, 1, 2, &civil->hour) ||
	    !(take(s, ":") || take(s, "：")) ||
	    !take_number(s, 2, 2, &civil->minute))
		return false;
	civil->second = 0;
	if (take(s, ":") && !take_number(s, 2, 2, &civil->second))
		return false;
	if ((**s == '.' || **s == ',') && is_digit((*s)[1]))
		for ((*s)++; is_digit(**s);)
			(*s)++;
	if (!civil->meridiem) {
		const char *behind = skip_space(*s);

		take_meridiem(&behind, civil);
		if (civil->meridiem)
			*s = behind;
	}
	return true;
}

/* "2022-01-24" "2022/1/24" "2022.1.24" "2022年1月24日" "20220124" */
static bool take_year_first(const char **s, struct civil *civil)
{
	static const char *const marks[][3] = { { "-", "-", "" },
		{ "/", "/", "" }, { ".", ".", "" }, { "年", "月", "日" } };
	const char *p = *s;
	int packed;
	size_t i;

	if (take_number(&p, 8, 8, &packed)) {
		civil->year = packed / 10000;
		civil->month = packed / 100 % 100;
		civil->day = packed % 100;
		*s = p;
		return true;
	}
	if (!take_number(&p, 4, 4, &civil->year))
		return false;
	p = skip_space(p);
	for (i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (take(&p, marks[i][0]))
			break;
	if (i == sizeof(marks) / sizeof(*marks))
		return false;
	p = skip_space(p);
	if (!take_number(&p, 1, 2, &civil->month))
		return false;
	p = skip_space(p);
	if (!take(&p, marks[i][1]))
		return false;
	p = skip_space(p);
	if (!take_number(&p, 1, 2, &civil->day))
		return false;
	if (*marks[i][2]) {
		p = skip_space(p);
		if (!take(&p, marks[i][2]))
			return false;
	}
	*s = p;
	return true;
}

/* "080016" "0800": the time of ISO 8601's basic format. */
static bool take_packed_time(const char **s, struct civil *civil)
{
	int packed;

	if (take_number(s, 6, 6, &packed)) {
		civil->second = packed % 100;
		packed /= 100;
	} else if (take_number(s, 4, 4, &packed)) {
		civil->second = 0;
	} else {
		return false;
	}
	civil->hour = packed / 100;
	civil->minute = packed % 100;
	return true;
}

static bool parse_year_first(const char **s, struct civil *civil)
{
	if (!take_year_first(s, civil))
		return false;
	if ((**s == 'T' || **s == 't') && is_digit((*s)[1])) {
		(*s)++;
		if (take_packed_time(s, civil))
			return true;
	} else if (is_digit(**s)) {
		/* "日08:00" but not "2022-01-2408:00" */
		if ((*s)[-1] >= '0' && (*s)[-1] <= '9')
			return false;
	}
	*s = skip_space(*s);
	return take_time(s, civil);
}

static bool take_separator(const char **s)
{
	const char *p = *s;

	while (*p == ' ' || *p == '-' || *p == ',' || *p == '\t')
		p++;
	if (p == *s)
		return false;
	*s = p;
	return true;
}

/* RFC 822, 5.1: a year of two digits; RFC 2822, 4.3 says which century. */
static bool take_year(const char **s, struct civil *civil)
{
	const char *p = *s;

	if (take_number(&p, 4, 4, &civil->year)) {
		*s = p;
		return true;
	}
	if (!take_number(s, 2, 2, &civil->year))
		return false;
	civil->year += civil->year < 50 ? 2000 : 1900;
	return true;
}

/* "24 Jan 2022 08:00:16", "24-Jan-22 08:00:16", "January 24, 2022",
 * "Jan 24 08:00:16 2022"; a weekday may stand first. */
static bool parse_named_month(const char **s, struct civil *civil)
{
	int month;

	if (take_name(s, weekday_names) >= 0)
		take_separator(s);
	month = take_name(s, month_names);
	if (month >= 0) {
		take_separator(s);
		if (!take_number(s, 1, 2, &civil->day))
			return false;
	} else {
		if (!take_number(s, 1, 2, &civil->day))
			return false;
		take_separator(s);
		month = take_name(s, month_names);
		if (month < 0)
			return false;
	}
	civil->month = month + 1;
	take_separator(s);
	if (is_digit(**s) && (is_digit((*s)[1]) ? (*s)[2] : (*s)[1]) == ':') {
		/* asctime(3) */
		if (!take_time(s, civil) || !take_separator(s))
			return false;
		return take_year(s, civil);
	}
	if (!take_year(s, civil))
		return false;
	take_separator(s);
	if (**s == '(')
		return true;
	return take_time(s, civil);
}

static bool is_possible(const struct civil *civil)
{
	if (civil->year < 1000 || civil->year > 9998 || civil->month < 1 ||
	    civil->month > 12 || civil->day < 1 ||
	    civil->day > month_days(civil->year, civil->month))
		return false;
	if (civil->hour < 0)
		return true;
	if (civil->meridiem && (civil->hour < 1 || civil->hour > 12) &&
	    !(civil->meridiem == 2 && civil->hour < 24))
		return false;
	if (civil->hour == 24) /* ISO 8601: the end of the day */
		return civil->minute == 0 && civil->second == 0;
	return civil->hour < 24 && civil->minute < 60 && civil->second <= 60;
}

static struct date date_from_civil(const struct civil *civil)
{
	struct date date = { .is_known = true };
	int hour = civil->hour;

	date.offset_minutes = civil->offset_minutes;
	date.seconds = days_from_civil(civil->year, civil->month, civil->day) *
	    DAY_SECONDS;
	if (hour < 0)
		return date;
	if (civil->meridiem == 1 && hour == 12)
		hour = 0;
	else if (civil->meridiem == 2 && hour < 12)
		hour += 12;
	date.has_time = true;
	date.seconds += hour * 3600 + civil->minute * 60 + civil->second -
	    civil->offset_minutes * 60;
	return date;
}

struct date date_parse(const char *text)
{
	struct civil civil = { .hour = -1 };
	const struct date unknown = { 0 };
	const char *s = skip_space(text);

	if (!is_digit(*s) || !parse_year_first(&s, &civil)) {
		s = skip_space(text);
		civil = (struct civil){ .hour = -1 };
		if (!parse_named_month(&s, &civil))
			return unknown;
	}
	s = skip_space(s);
	if (civil.hour >= 0 && !take_zone(&s, &civil))
		return unknown;
	s = skip_space(s);
	if (*s == '(' && text_ends_with(s, ")")) /* RFC 822: a comment */
		s += strlen(s);
	if (*s || !is_possible(&civil))
		return unknown;
	return date_from_civil(&civil);
}

/* Rounded down, so that days before 1970 come out right. */
static int64_t days_of(int64_t seconds)
{
	int64_t days = seconds / DAY_SECONDS;

	return seconds % DAY_SECONDS < 0 ? days - 1 : days;
}

/* What years of four digits can say. */
static bool is_printable(int64_t seconds)
{
	return seconds >= INT64_C(-62135596800) &&
	    seconds <= INT64_C(253402300799);
}

void date_format_day(const struct date *date, char out[DATE_SIZE])
{
	int64_t seconds = date->seconds;
	int year, month, day;

	*out = '\0';
	if (!date->is_known || !is_printable(seconds))
		return;
	seconds += (int64_t)date->offset_minutes * 60;
	if (!is_printable(seconds))
		return;
	civil_from_days(days_of(seconds), &year, &month, &day);
	snprintf(out, DATE_SIZE, "%04d-%02d-%02d", year, month, day);
}

static const char format_signs[] = "YymdHMS%";

bool date_is_format(const char *format)
{
	for (; *format; format++)
		if (*format == '%' &&
		    (!*++format || !strchr(format_signs, *format)))
			return false;
	return true;
}

void date_format(const struct date *date, const char *format, struct buf *out)
{
	int64_t seconds = date->seconds;
	int year, month, day, rest;

	if (!date->is_known || !is_printable(seconds))
		return;
	seconds += (int64_t)date->offset_minutes * 60;
	if (!is_printable(seconds))
		return;
	civil_from_days(days_of(seconds), &year, &month, &day);
	rest = date->has_time ? (int)(seconds - days_of(seconds) * DAY_SECONDS)
			      : 0;
	/* in the order of format_signs */
	const int values[] = { year, year % 100, month, day, rest / 3600,
		rest / 60 % 60, rest % 60 };

	for (; *format; format++) {
		size_t i;

		if (*format != '%' || *++format == '%') {
			buf_putc(out, *format);
			continue;
		}
		i = (size_t)(strchr(format_signs, *format) - format_signs);
		buf_printf(out, i == 0 ? "%04d" : "%02d", values[i]);
	}
}

void date_format_utc(const struct date *date, char out[DATE_SIZE])
{
	int year, month, day, rest;

	*out = '\0';
	if (!date->is_known || !is_printable(date->seconds))
		return;
	civil_from_days(days_of(date->seconds), &year, &month, &day);
	rest = (int)(date->seconds - days_of(date->seconds) * DAY_SECONDS);
	snprintf(out, DATE_SIZE, "%04d-%02d-%02dT%02d:%02d:%02dZ", year, month,
	    day, rest / 3600, rest / 60 % 60, rest % 60);
}
