/* Texts and numbers as PDF has them: each ends where it should, whatever is in
 * it. */
#include "fuzz.h"

#include "pdf/cmap.h"
#include "pdf/object.h"

/* ISO 32000-1, 7.3.4: one string, literal or hexadecimal, and nothing behind
 * it. */
static bool is_string(const struct buf *buf)
{
	const char *c = buf->data, *end = buf->data + buf->size;
	int depth = 0;

	if (buf->size < 2)
		return false;
	if (*c == '<') {
		for (c++; c < end - 1; c++)
			if (!strchr("0123456789abcdefABCDEF", *c) || *c == '\0')
				return false;
		return *c == '>';
	}
	for (; c < end; c++) {
		if (*c == '\\')
			c++;
		else if (*c == '(')
			depth++;
		else if (*c == ')' && --depth == 0)
			return c == end - 1;
		if (depth == 0)
			return false;
	}
	return false;
}

static unsigned hex_digit(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

/* The bytes between the delimiters (7.3.4.2, 7.3.4.3). */
static void read_string(const struct buf *string, struct buf *bytes)
{
	const char *c = string->data + 1,
		   *end = string->data + string->size - 1;

	for (; c < end && string->data[0] == '('; c++)
		buf_putc(bytes, *c != '\\' ? *c : *++c == 'r' ? '\r' : *c);
	for (; c < end; c += 2)
		buf_putc(bytes, (char)(hex_digit(c[0]) << 4 | hex_digit(c[1])));
}

/* ASCII, or UTF-16BE behind its mark (7.9.2.2), as UTF-8. */
static void read_text(const struct buf *bytes, struct buf *text)
{
	const uint8_t *unit = (const uint8_t *)bytes->data;
	size_t size = bytes->size;

	if (size < 2 || unit[0] != 0xfe) {
		buf_add(text, bytes->data, size);
		return;
	}
	HOLDS(unit[1] == 0xff && size % 2 == 0);
	for (size_t i = 2; i < size; i += 2) {
		uint32_t c = (uint32_t)(unit[i] << 8 | unit[i + 1]);

		if ((c & 0xfc00) == 0xd800) {
			i += 2;
			HOLDS(i < size && (unit[i] & 0xfc) == 0xdc);
			c = 0x10000 + ((c & 0x3ff) << 10) +
			    ((uint32_t)(unit[i] << 8 | unit[i + 1]) & 0x3ff);
		}
		HOLDS((c & 0xfffffc00) != 0xdc00);
		buf_put_utf8(text, c);
	}
}

/* It says what was meant. */
static void check_meaning(const struct buf *bytes, const char *text)
{
	struct buf read = BUF_INIT;

	read_text(bytes, &read);
	HOLDS(text_starts_with(text, buf_text(&read)));
	/* a long one may be cut */
	HOLDS(read.size == strlen(text) || bytes->size > TEXT_UNITS_MAX);
	buf_release(&read);
}

static void check_string(const struct buf *string, const char *text)
{
	struct buf bytes = BUF_INIT;

	HOLDS(is_string(string));
	read_string(string, &bytes);
	check_meaning(&bytes, text);
	buf_release(&bytes);
}

static void check_texts(const char *text)
{
	struct buf out = BUF_INIT;

	text_string_put(&out, text);
	check_string(&out, text);
	buf_clear(&out);
	unicode_string_put(&out, text, strlen(text));
	check_string(&out, text);
	buf_clear(&out);
	text_bytes_put(&out, text);
	check_meaning(&out, text);
	buf_clear(&out);
	utf16_put(&out, text, strlen(text));
	HOLDS(out.size % 2 == 0);
	buf_release(&out);
}

static void check_numbers(const uint8_t *bytes, size_t size)
{
	struct buf out = BUF_INIT;
	double value;

	for (int decimals = 0; decimals <= 4 && size >= sizeof(value);
	     decimals++) {
		memcpy(&value, bytes, sizeof(value));
		buf_clear(&out);
		number_put(&out, value, decimals);
		HOLDS(out.size > 0);
		HOLDS(strspn(buf_text(&out), "-.0123456789") == out.size);
	}
	buf_release(&out);
}

static void check_dictionary(
    const char *text, const uint8_t *bytes, size_t size)
{
	struct objects *objects = objects_new();
	HPDF_Dict dict = dict_new(objects, "Page");
	struct buf out = BUF_INIT;
	struct error err;

	dict_text(dict, "T", text);
	dict_bytes(dict, "B", bytes, size);
	array_bytes(dict_array(dict, "A"), bytes, size);
	if (object_write(objects, dict, NULL, &out, &err))
		HOLDS(out.size > 4);
	objects_free(objects);
	buf_release(&out);
}

/* A row for every line. */
static void check_cmap(char *text)
{
	struct cmap_row rows[64];
	struct buf out = BUF_INIT;
	size_t count = 0;
	char *rest = NULL;

	for (char *line = strtok_r(text, "\n", &rest); line && count < 64;
	     line = strtok_r(NULL, "\n", &rest), count++)
		rows[count] = (struct cmap_row){ (uint16_t)(count *
						     (1 + (uint8_t)line[0])),
			(uint16_t)strlen(line), line };
	cmap_put_texts(&out, rows, count);
	cmap_put_cids(&out, rows, count, true);
	HOLDS(out.size > 0);
	buf_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new();
	char *text = text_sanitise(arena, (const char *)bytes, size);

	check_texts(text);
	check_numbers(bytes, size);
	check_dictionary(text, bytes, size);
	check_cmap(text);
	arena_free(arena);
	return 0;
}
