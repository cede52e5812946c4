/* Finds out the encoding of a source and decodes it. */
#include <string.h>

#include <uchardet/uchardet.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/utf16.h>

#include "page/charset.h"
#include "page/characters.h"
#include "page/prescan.h"

#define GUESS_SIZE   ((size_t)64 * 1024)
#define DECODE_UNITS 8192

struct charset {
	const char *name;
	const char *converter; /* ICU's name; NULL: UTF-8 */
	const char *labels;
};

static const struct charset charsets[] = {
#define CHARSET(name, converter, labels) { name, converter, labels },
#include "page/charset.def"
#undef CHARSET
};

#define CHARSET_COUNT (sizeof charsets / sizeof charsets[0])

struct magic {
	const char *bytes;
	size_t size;
};

/* Files that are no text even where they hold no control characters. */
static const struct magic magics[] = {
	{ "PK\3\4", 4 },
	{ "%PDF-", 5 },
	{ "\x89PNG", 4 },
	{ "\xff\xd8\xff", 3 },
	{ "GIF87a", 6 },
	{ "GIF89a", 6 },
	{ "\x1f\x8b", 2 },
	{ "Rar!\x1a", 5 },
	{ "7z\xbc\xaf", 4 },
	{ "\x7f"
	  "ELF",
	    4 },
	{ "BZh", 3 },
	{ "\xfd"
	  "7zXZ",
	    5 },
	{ "\xd0\xcf\x11\xe0", 4 },
};

static const struct charset *charset_lookup(const char *label, size_t size)
{
	char key[48];
	size_t i, n = 0;

	while (size > 0 && is_html_space((uint8_t)label[0]))
		label++, size--;
	while (size > 0 && is_html_space((uint8_t)label[size - 1]))
		size--;
	if (size == 0 || size > sizeof key - 3)
		return NULL;
	key[n++] = ' ';
	for (i = 0; i < size; i++) {
		char c = label[i];

		if ((uint8_t)c <= ' ')
			return NULL;
		key[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
	}
	key[n++] = ' ';
	key[n] = '\0';
	for (i = 0; i < CHARSET_COUNT; i++)
		if (strstr(charsets[i].labels, key) != NULL)
			return &charsets[i];
	return NULL;
}

static const struct charset *charset_named(const char *name)
{
	return charset_lookup(name, strlen(name));
}

/* Byte order marks; UTF-32 first, for its mark starts like UTF-16's. */
static const struct charset *find_mark(
    const char *bytes, size_t size, size_t *mark_size)
{
	static const struct {
		const char *bytes;
		size_t size;
		const char *name;
	} marks[] = {
		{ "\xff\xfe\0\0", 4, "utf-32le" },
		{ "\0\0\xfe\xff", 4, "utf-32be" },
		{ "\xef\xbb\xbf", 3, "utf-8" },
		{ "\xff\xfe", 2, "utf-16le" },
		{ "\xfe\xff", 2, "utf-16be" },
	};
	size_t i;

	for (i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		*mark_size = marks[i].size;
		if (size >= marks[i].size &&
		    memcmp(bytes, marks[i].bytes, marks[i].size) == 0)
			return charset_named(marks[i].name);
	}
	*mark_size = 0;
	return NULL;
}

/* UTF-16 without a mark: markup puts a NUL into every second byte. */
static const struct charset *find_wide(const char *bytes, size_t size)
{
	size_t even = 0, odd = 0, i;

	if (size < 4 || size % 2 != 0)
		return NULL;
	if (size > 4096)
		size = 4096;
	for (i = 0; i < size; i += 2) {
		even += bytes[i] == '\0';
		odd += bytes[i + 1] == '\0';
	}
	if (odd > size / 16 && odd > 4 * even)
		return charset_named("utf-16le");
	if (even > size / 16 && even > 4 * odd)
		return charset_named("utf-16be");
	return NULL;
}

static bool is_binary(const char *bytes, size_t size, bool is_plain)
{
	size_t i, controls = 0;

	for (i = 0; i < sizeof magics / sizeof magics[0]; i++)
		if (size >= magics[i].size &&
		    memcmp(bytes, magics[i].bytes, magics[i].size) == 0)
			return true;
	for (i = 0; i < size && !is_plain; i++) {
		uint8_t byte = (uint8_t)bytes[i];

		controls += byte < 0x20 && (byte < '\t' || byte > '\r') &&
		    byte != 0x1b;
	}
	/* a stray one or two are a slip of some tool */
	return controls > size / 20 + 2 || (size > 0 && controls == size);
}

/* How well the bytes are UTF-8: characters outside ASCII that are and that are
 * not. */
static void measure_utf8(
    const char *bytes, size_t size, size_t *good, size_t *bad)
{
	size_t i = 0, k, run;
	uint32_t code_point;

	*good = *bad = 0;
	while (i < size) {
		run = characters_plain(bytes + i, size - i);
		for (k = i; k < i + run; k++)
			*good += (uint8_t)bytes[k] >= 0xc0;
		i += run;
		if (run > 0)
			continue;
		run = utf8_decode(bytes + i, size - i, &code_point);
		if (code_point == TEXT_REPLACEMENT &&
		    (run != 3 || (uint8_t)bytes[i] != 0xef))
			++*bad;
		else if ((uint8_t)bytes[i] >= 0x80)
			++*good;
		i += run;
	}
}

/* Of 16 or 32 bits a character. */
static bool is_wide(const struct charset *charset)
{
	return charset != NULL && charset->converter != NULL &&
	    strncmp(charset->converter, "UTF-", 4) == 0;
}

static const struct charset *guess(const char *bytes, size_t size)
{
	const struct charset *charset;
	uchardet_t detector;
	size_t start = 0;

	while (start < size && (uint8_t)bytes[start] < 0x80)
		start++;
	bytes += start;
	size -= start;
	detector = uchardet_new();
	if (detector == NULL)
		memory_exhausted();
	if (uchardet_handle_data(
		detector, bytes, size < GUESS_SIZE ? size : GUESS_SIZE) != 0)
		memory_exhausted();
	uchardet_data_end(detector);
	charset = charset_named(uchardet_get_charset(detector));
	uchardet_delete(detector);
	/* FF FE amid a text is no mark: a wide text was found before */
	return charset != NULL && !is_wide(charset)
	    ? charset
	    : charset_named("windows-1252");
}

/* ISO 2022-JP: seven bits, and escapes to its two-byte sets and back. */
static bool has_escapes(const char *bytes, size_t size)
{
	return memchr(bytes, 0x1b, size) != NULL &&
	    (memmem(bytes, size, "\x1b$B", 3) != NULL ||
		memmem(bytes, size, "\x1b$@", 3) != NULL) &&
	    (memmem(bytes, size, "\x1b(B", 3) != NULL ||
		memmem(bytes, size, "\x1b(J", 3) != NULL);
}

/* Without a byte order mark: what is declared, unless the bytes say
 * otherwise.  `is_plain`: they are UTF-8 without any fault. */
static const struct charset *choose(const char *bytes, size_t size,
    const char *label, bool is_plain, bool *is_guess)
{
	const struct charset *utf8 = charset_named("utf-8");
	const struct charset *charset = NULL, *wide;
	size_t good = 0, bad = 0, i, label_size;

	*is_guess = false;
	if (label != NULL && (charset = charset_named(label)) != NULL)
		return charset;
	wide = find_wide(bytes, size);
	if (wide != NULL) {
		*is_guess = true;
		return wide;
	}
	label = prescan_charset(bytes, size, &label_size);
	if (label != NULL)
		charset = charset_lookup(label, label_size);
	/* who could read the label was not reading 16 or 32 bits a character
	 * (WHATWG HTML, 13.2.3.2) */
	if (is_wide(charset))
		charset = utf8;
	for (i = 0; i < size && (uint8_t)bytes[i] < 0x80; i++)
		;
	if (i == size && (charset == NULL || charset == utf8) &&
	    has_escapes(bytes, size)) {
		*is_guess = true;
		return charset_named("iso-2022-jp");
	}
	if (i == size)
		return charset != NULL ? charset : utf8;
	if (!is_plain)
		measure_utf8(bytes, size, &good, &bad);
	if (bad == 0) {
		*is_guess = charset != NULL && charset != utf8;
		return utf8;
	}
	if (charset != NULL && charset != utf8)
		return charset;
	if (good > bad)
		return utf8;
	*is_guess = true;
	return guess(bytes, size);
}

static void U_CALLCONV replace(const void *context,
    UConverterToUnicodeArgs *args, const char *units, int32_t length,
    UConverterCallbackReason reason, UErrorCode *status)
{
	struct characters *characters = (struct characters *)context;
	static const UChar replacement = TEXT_REPLACEMENT;

	if (reason > UCNV_IRREGULAR)
		return;
	characters->bad++;
	*status = U_ZERO_ERROR;
	ucnv_cbToUWriteUChars(args, &replacement, 1, 0, status);
}

static void put_utf16(struct characters *characters, const UChar *units,
    size_t count, UChar *pending)
{
	size_t i;

	for (i = 0; i < count; i++) {
		UChar unit = units[i];

		if (*pending != 0 && U16_IS_TRAIL(unit)) {
			characters_put(
			    characters, U16_GET_SUPPLEMENTARY(*pending, unit));
			*pending = 0;
			continue;
		}
		if (*pending != 0)
			characters_put_bad(characters);
		*pending = U16_IS_LEAD(unit) ? unit : 0;
		if (U16_IS_TRAIL(unit))
			characters_put_bad(characters);
		else if (*pending == 0)
			characters_put(characters, unit);
	}
}

static bool convert(const char *converter_name, const char *bytes, size_t size,
    struct characters *characters, struct error *err)
{
	UChar units[DECODE_UNITS], pending = 0;
	UErrorCode status = U_ZERO_ERROR;
	UConverter *converter = ucnv_open(converter_name, &status);
	const char *end = bytes + size;

	ucnv_setToUCallBack(
	    converter, replace, characters, NULL, NULL, &status);
	if (U_FAILURE(status)) {
		ucnv_close(converter);
		return error_set(err, SHEAF_E_INPUT, "%s: %s", converter_name,
		    u_errorName(status));
	}
	do {
		UChar *to = units;

		status = U_ZERO_ERROR;
		ucnv_toUnicode(converter, &to, units + DECODE_UNITS, &bytes,
		    end, NULL, true, &status);
		put_utf16(characters, units, (size_t)(to - units), &pending);
	} while (status == U_BUFFER_OVERFLOW_ERROR);
	ucnv_close(converter);
	if (pending != 0)
		characters_put_bad(characters);
	return true;
}

static unsigned line_at(const struct buf *text, size_t place)
{
	unsigned line = 1;
	size_t i;

	for (i = 0; i < place && i < text->size; i++)
		line += text->data[i] == '\n';
	return line;
}

bool charset_decode(const char *bytes, size_t size, const char *label,
    struct buf *out, struct diag_list *diags, struct error *err)
{
	struct characters characters = { .out = out };
	const struct charset *charset;
	/* most texts are, and are then read only once */
	bool is_plain = characters_plain(bytes, size) == size, is_guess = false;
	size_t mark;

	charset = find_mark(bytes, size, &mark);
	if (charset == NULL)
		charset = choose(bytes, size, label, is_plain, &is_guess);
	if (!is_wide(charset) && is_binary(bytes, size, is_plain))
		return error_set(err, SHEAF_E_INPUT, "not a text");
	bytes += mark;
	size -= mark;
	if (charset->converter == NULL && is_plain)
		buf_add(out, bytes, size);
	else if (charset->converter == NULL)
		characters_put_utf8(&characters, bytes, size);
	else if (!convert(charset->converter, bytes, size, &characters, err))
		return false;
	if (characters.bad > 16 && characters.bad > size / 8)
		return error_set(err, SHEAF_E_INPUT, "not a text");
	if (is_guess)
		diag_add(diags, DIAG_ENCODING_GUESSED, 0, "%s", charset->name);
	if (characters.bad > 0)
		diag_add(diags, DIAG_ENCODING_BAD,
		    line_at(out, characters.bad_at), "%zu in %s",
		    characters.bad, charset->name);
	return true;
}
