/* Names in the container (EPUB 3.3, 4.2.3), and the part that comes first. */
#include <stdlib.h>
#include <string.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "check/book.h"

/* A name as two that are the same share it: of ASCII in lower case, of others
 * after normalisation and full case folding.  Names that ICU refuses are
 * themselves. */
static uint64_t folded_key(const char *name)
{
	UChar wide[1024], normal[1024], folded[1024];
	char out[4096];
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
	int32_t size;

	u_strFromUTF8(wide, 1024, &size, name, -1, &status);
	size = unorm2_normalize(nfc, wide, size, normal, 1024, &status);
	size = u_strFoldCase(
	    folded, 1024, normal, size, U_FOLD_CASE_DEFAULT, &status);
	size = unorm2_normalize(nfc, folded, size, normal, 1024, &status);
	u_strToUTF8(out, sizeof(out), NULL, normal, size, &status);
	if (U_FAILURE(status) || status == U_STRING_NOT_TERMINATED_WARNING)
		return id_key(name);
	return id_key(out);
}

struct folded {
	uint64_t key;
	size_t part;
};

static int by_key(const void *a, const void *b)
{
	const struct folded *left = a, *right = b;

	if (left->key != right->key)
		return left->key < right->key ? -1 : 1;
	return (left->part > right->part) - (left->part < right->part);
}

static void check_twins(struct book *book)
{
	struct folded *rows = memory_array(book->part_count, sizeof(*rows));

	for (size_t i = 0; i < book->part_count; i++)
		rows[i] = (struct folded){ folded_key(book->parts[i].name), i };
	if (book->part_count > 1)
		qsort(rows, book->part_count, sizeof(*rows), by_key);
	for (size_t i = 1; i < book->part_count; i++) {
		struct place place = { book->parts[rows[i].part].name, 0, 0 };

		if (rows[i].key == rows[i - 1].key)
			report_add(&book->report, FAULT_OPF_060, &place,
			    "its name is that of \"%s\" (case and normal form "
			    "do not count)",
			    book->parts[rows[i - 1].part].name);
	}
	free(rows);
}

/* EPUB 3.3, 4.2.3: what no file name may hold. */
static bool is_forbidden(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) ||
	    (c < 0x80 && strchr("\"*:<>?\\|", (int)c)) ||
	    (c >= 0xe000 && c <= 0xf8ff) || (c >= 0xfdd0 && c <= 0xfdef) ||
	    (c >= 0xfff0 && c <= 0xffff) || (c & 0xfffe) == 0xfffe ||
	    (c >= 0xe0000 && c <= 0xe0fff) || c >= 0xf0000;
}

/* Segments a path may not hold: it would leave the container, or name nothing. */
static bool is_climbing(const char *name)
{
	if (*name == '/')
		return true;
	while (*name) {
		size_t size = strcspn(name, "/");

		if (size == 0 || (size <= 2 && strspn(name, ".") >= size))
			return true;
		name += size + (name[size] == '/');
	}
	return false;
}

static void check_name(struct book *book, size_t part)
{
	const char *name = book->parts[part].name;
	struct report *report = &book->report;
	struct place place = { name, 0, 0 };
	size_t length = strlen(name);
	bool has_space = false;

	if (!utf8_is_valid(name, length))
		report_add(
		    report, FAULT_PKG_027, &place, "its name is not in UTF-8");
	for (size_t i = 0; i < length;) {
		uint32_t c;

		i += utf8_decode(name + i, length - i, &c);
		has_space |= is_wide_space(c);
		if (!is_forbidden(c))
			continue;
		report_add(report, FAULT_PKG_009, &place,
		    "its name holds U+%04X, which is not allowed", c);
		break;
	}
	if (length == 0 || is_climbing(name))
		report_add(report, FAULT_PKG_009, &place,
		    "its name is no path within the container");
	if (has_space)
		report_add(
		    report, FAULT_PKG_010, &place, "its name holds a space");
	if (length > 1 && name[length - 1] == '.' && !is_climbing(name))
		report_add(report, FAULT_PKG_011, &place,
		    "its name ends with a full stop");
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Folders are entries of their own with a '/' at the end. */
static void check_folders(struct book *book)
{
	const char **names = memory_array(book->part_count, sizeof(*names));

	for (size_t i = 0; i < book->part_count; i++)
		names[i] = book->parts[i].name;
	if (book->part_count > 1)
		qsort(names, book->part_count, sizeof(*names), by_name);
	for (size_t i = 0; i < book->part_count; i++) {
		struct place place = { names[i], 0, 0 };

		/* what is in it follows it */
		if (text_ends_with(names[i], "/") &&
		    (i + 1 == book->part_count ||
			!text_starts_with(names[i + 1], names[i]) ||
			strcmp(names[i], names[i + 1]) == 0))
			report_add(&book->report, FAULT_PKG_014, &place,
			    "is an empty folder");
	}
	free(names);
}

void names_check(struct book *book)
{
	for (size_t i = 0; i < book->part_count; i++)
		check_name(book, i);
	if (book->part_count == 0)
		return;
	check_twins(book);
	check_folders(book);
}

/* The local header of the file's first bytes (APPNOTE, 4.3.7): what programs
 * tell an EPUB by (EPUB 3.3, 4.2.2). */
void mimetype_check(struct book *book)
{
	static const char said[] = "application/epub+zip";
	struct report *report = &book->report;
	uint8_t start[58] = { 0 };
	size_t size = container_start(book->container, start, sizeof(start));
	size_t part = container_find(book->container, "mimetype");
	struct buf text = BUF_INIT;
	struct place place = { "mimetype", 0, 0 };

	if (part == NO_PART) {
		report_add(report, FAULT_PKG_006, NULL, "has no file mimetype");
		return;
	}
	if (size < 38 || memcmp(start, "PK\3\4", 4) != 0 || start[26] != 8 ||
	    start[27] != 0 || memcmp(start + 30, "mimetype", 8) != 0) {
		report_add(report, FAULT_PKG_006, NULL,
		    "mimetype is not the first file");
	} else {
		if (start[28] != 0 || start[29] != 0)
			report_add(report, FAULT_PKG_005, &place,
			    "has an extra field of %d bytes",
			    start[28] | start[29] << 8);
		else if (size < 58 || memcmp(start + 38, said, 20) != 0)
			report_add(report, FAULT_PKG_007, &place,
			    "does not say application/epub+zip, stored as it "
			    "is");
	}
	if (book_read(book, part, &text) &&
	    (text.size != 20 || memcmp(text.data, said, 20) != 0) &&
	    report->counts[FAULT_PKG_007] == 0)
		report_add(report, FAULT_PKG_007, &place,
		    "says something else than application/epub+zip");
	buf_release(&text);
}
