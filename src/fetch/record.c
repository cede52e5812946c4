/*
 * What the index of the cache says of an address:
 *
 *   <SHA-256 of the content> <address>
 *   Status: 200
 *   Fetched: 2026-11-28T08:00:00Z
 *   ETag: "abc"
 *
 * The first line is all that older ones have.  One that is torn, or of another
 * hand, is none.
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "fetch/place.h"

static const struct {
	const char *name;
	size_t offset, size;
} fields[] = {
#define FIELD(name, member)                                                    \
	{                                                                      \
		name, offsetof(struct record, member),                         \
		    sizeof(((struct record *)0)->member)                       \
	}
	FIELD("Status", status),
	FIELD("Fetched", fetched),
	FIELD("Content-Type", type),
	FIELD("ETag", etag),
	FIELD("Last-Modified", modified),
	FIELD("Location", location),
#undef FIELD
};

enum { FIELDS = sizeof(fields) / sizeof(*fields), FIRST = 2 * HASH_SIZE + 1 };

/* What a server sent may be anything. */
static bool is_printable(const char *text)
{
	for (; *text; text++)
		if (*text < 0x20 || *text > 0x7e)
			return false;
	return true;
}

bool record_set(struct record *record, const char *name, const char *value)
{
	for (size_t i = 0; i < FIELDS; i++) {
		char *place = (char *)record + fields[i].offset;

		if (strcmp(name, fields[i].name) != 0)
			continue;
		if (strlen(value) >= fields[i].size || !is_printable(value))
			return false;
		strcpy(place, value);
		return true;
	}
	return true; /* a later version's */
}

void record_date(struct record *record, time_t date)
{
	struct tm when;

	if (!gmtime_r(&date, &when) ||
	    !strftime(record->fetched, sizeof(record->fetched),
		"%Y-%m-%dT%H:%M:%SZ", &when))
		record->fetched[0] = '\0';
}

bool record_put(struct buf *out, const char *url, const struct record *record)
{
	char digits[HASH_HEX_SIZE];

	hash_hex(&record->content, 2 * HASH_SIZE, digits);
	buf_printf(out, "%s %s\n", digits, url);
	for (size_t i = 0; i < FIELDS; i++) {
		const char *value = (const char *)record + fields[i].offset;

		if (*value)
			buf_printf(out, "%s: %s\n", fields[i].name, value);
	}
	return *url && !strpbrk(url, "\r\n") && out->size <= RECORD_MOST;
}

static uint8_t value_of(char digit)
{
	return (uint8_t)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

static bool read_digits(const char *digits, struct hash *hash)
{
	if (strspn(digits, "0123456789abcdef") != 2 * HASH_SIZE)
		return false;
	for (size_t i = 0; i < HASH_SIZE; i++)
		hash->bytes[i] = (uint8_t)(value_of(digits[2 * i]) << 4 |
		    value_of(digits[2 * i + 1]));
	return true;
}

/* "Name: value" */
static bool read_line(char *line, struct record *record)
{
	char *colon = strstr(line, ": ");

	if (!colon || colon == line || !is_printable(line))
		return false;
	*colon = '\0';
	return record_set(record, line, colon + 2);
}

bool record_read(struct buf *bytes, const char **url, struct record *record)
{
	char *line = bytes->data, *end;
	size_t size = bytes->size;

	*record = (struct record){ 0 };
	if (size <= FIRST || size > RECORD_MOST || line[size - 1] != '\n' ||
	    memchr(line, '\0', size))
		return false;
	line[size - 1] = '\0';
	end = strchr(line, '\n');
	if (end)
		*end = '\0';
	*url = line + FIRST;
	if (!read_digits(line, &record->content) || line[FIRST - 1] != ' ' ||
	    !**url)
		return false;
	while (end) {
		line = end + 1;
		end = strchr(line, '\n');
		if (end)
			*end = '\0';
		if (!read_line(line, record))
			return false;
	}
	return true;
}
