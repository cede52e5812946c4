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

static void check_texts(const char *text)
{
	struct buf out = BUF_INIT;

	text_string_put(&out, text);
	HOLDS(is_string(&out));
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
