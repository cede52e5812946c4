/* Values of JSON, by jansson. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "core/buf.h"
#include "core/datum.h"
#include "core/memory.h"
#include "core/terminal.h"
#include "core/text.h"

enum { TEXT_MAX = 4096, DIGITS = 15 };

static json_t *json_of(const struct datum *datum)
{
	return (json_t *)datum;
}

/* jansson gives NULL only where memory is at its end: what it is given is
 * right. */
static json_t *made(json_t *value)
{
	if (!value)
		memory_exhausted();
	return value;
}

static void set_new(struct datum *map, const char *key, json_t *value)
{
	if (json_object_set_new_nocheck(json_of(map), key, made(value)) != 0)
		memory_exhausted();
}

static void add_new(struct datum *list, json_t *value)
{
	if (json_array_append_new(json_of(list), made(value)) != 0)
		memory_exhausted();
}

struct datum *datum_map(void)
{
	return (struct datum *)made(json_object());
}

struct datum *datum_list(void)
{
	return (struct datum *)made(json_array());
}

void datum_free(struct datum *datum)
{
	json_decref(json_of(datum));
}

void datum_set_text(struct datum *map, const char *key, const char *text)
{
	char fitted[TEXT_MAX + 1];

	if (!text) {
		datum_set_null(map, key);
		return;
	}
	text_fit(fitted, sizeof(fitted), text);
	set_new(map, key, json_string(fitted));
}

static json_t *integer(uint64_t number)
{
	return json_integer(
	    number > INT64_MAX ? INT64_MAX : (json_int_t)number);
}

void datum_set_number(struct datum *map, const char *key, uint64_t number)
{
	set_new(map, key, integer(number));
}

void datum_set_null(struct datum *map, const char *key)
{
	set_new(map, key, json_null());
}

void datum_set_real(struct datum *map, const char *key, double number)
{
	double rounded = isfinite(number) ? round(number * 1000) / 1000 : 0;

	set_new(map, key, json_real(rounded));
}

void datum_set(struct datum *map, const char *key, struct datum *value)
{
	set_new(map, key, json_of(value));
}

void datum_add(struct datum *list, struct datum *value)
{
	add_new(list, json_of(value));
}

void datum_add_number(struct datum *list, uint64_t number)
{
	add_new(list, integer(number));
}

/* In a dump without white space what is not ASCII stands in strings, where any
 * character may be escaped (RFC 8259, 7). */
static void put_safely(struct buf *out, const char *text)
{
	size_t length = strlen(text);

	for (size_t i = 0; i < length;) {
		uint32_t c;
		size_t step = utf8_decode(text + i, length - i, &c);

		if (is_harmless(c) || c > 0xffff)
			buf_add(out, text + i, step);
		else
			buf_printf(out, "\\u%04x", (unsigned)c);
		i += step;
	}
}

void datum_put_line(struct buf *out, const struct datum *datum)
{
	char *text = json_dumps(
	    json_of(datum), JSON_COMPACT | JSON_REAL_PRECISION(DIGITS));

	if (!text)
		memory_exhausted();
	put_safely(out, text);
	buf_putc(out, '\n');
	free(text);
}

/* jansson calls itself for what stands in a value. */
static bool is_too_deep(const char *text, size_t size)
{
	size_t depth = 0;
	bool is_string = false;

	for (size_t i = 0; i < size; i++) {
		if (is_string && text[i] == '\\')
			i++;
		else if (text[i] == '"')
			is_string = !is_string;
		else if (is_string)
			continue;
		else if (text[i] == '[' || text[i] == '{')
			depth++;
		else if ((text[i] == ']' || text[i] == '}') && depth > 0)
			depth--;
		if (depth > DATUM_DEPTH)
			return true;
	}
	return false;
}

struct datum *datum_read(const char *text, size_t size, struct error *err)
{
	json_error_t why;
	json_t *value;

	if (size > DATUM_LINE_MAX) {
		error_set(
		    err, SHEAF_E_LIMIT, "longer than %u bytes", DATUM_LINE_MAX);
		return NULL;
	}
	if (is_too_deep(text, size)) {
		error_set(
		    err, SHEAF_E_LIMIT, "nested deeper than %d", DATUM_DEPTH);
		return NULL;
	}
	value = json_loadb(text, size, JSON_REJECT_DUPLICATES, &why);
	if (!value)
		error_set(err, SHEAF_E_INPUT, "not JSON: column %d: %s",
		    why.column, why.text);
	return (struct datum *)value;
}

bool datum_is_map(const struct datum *datum)
{
	return json_is_object(json_of(datum));
}

const struct datum *datum_lookup(const struct datum *map, const char *key)
{
	return (const struct datum *)json_object_get(json_of(map), key);
}

const char *datum_text(const struct datum *map, const char *key)
{
	return json_string_value(json_object_get(json_of(map), key));
}

uint64_t datum_number(const struct datum *map, const char *key)
{
	json_int_t number = json_integer_value(
	    json_object_get(json_of(map), key));

	return number > 0 ? (uint64_t)number : 0;
}

double datum_real(const struct datum *map, const char *key)
{
	return json_number_value(json_object_get(json_of(map), key));
}

size_t datum_count(const struct datum *list)
{
	return json_array_size(json_of(list));
}

const struct datum *datum_item(const struct datum *list, size_t i)
{
	return (const struct datum *)json_array_get(json_of(list), i);
}
