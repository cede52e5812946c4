/* Which characters a page sets in which face, read back from its markup. */
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "epub/faces.h"
#include "epub/markup.h"

/* By epub.css, and by the style that reading systems have of their own (HTML,
 * 15.3). */
static const struct {
	const char *name;
	enum face_style style;
} elements[] = {
	{ "b", FACE_BOLD },
	{ "caption", FACE_BOLD },
	{ "cite", FACE_ITALIC },
	{ "dfn", FACE_ITALIC },
	{ "dt", FACE_BOLD },
	{ "em", FACE_ITALIC },
	{ "h1", FACE_BOLD },
	{ "h2", FACE_BOLD },
	{ "h3", FACE_BOLD },
	{ "h4", FACE_BOLD },
	{ "h5", FACE_BOLD },
	{ "h6", FACE_BOLD },
	{ "i", FACE_ITALIC },
	{ "span", FACE_BOLD }, /* of an index alone */
	{ "strong", FACE_BOLD },
	{ "th", FACE_BOLD },
	{ "var", FACE_ITALIC },
};

/* Where the reading stands. */
struct faces {
	struct face_text *text;
	const UNormalizer2 *nfc;
	unsigned depths[FACE_STYLES]; /* open elements that are of the style */
	uint32_t before;              /* character */
	bool is_index;
};

static enum face_style style_of(
    const struct faces *faces, const char *name, size_t size)
{
	if (!faces->is_index && size == 4 && memcmp(name, "span", 4) == 0)
		return FACE_REGULAR;
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		if (strlen(elements[i].name) == size &&
		    memcmp(elements[i].name, name, size) == 0)
			return elements[i].style;
	return FACE_REGULAR;
}

/* The languages it names; its values hold no '<' and no '"'. */
static void read_language(struct faces *faces, const char *tag, size_t size)
{
	static const char name[] = " lang=\"";
	const char *value = memmem(tag, size, name, sizeof(name) - 1);
	char language[LANGUAGE_SIZE];
	size_t i = 0;

	if (!value)
		return;
	for (value += sizeof(name) - 1; value < tag + size && *value != '"';
	     value++)
		if (i + 1 < sizeof(language))
			language[i++] = *value;
	language[i] = '\0';
	faces->text->regions |= region_bit(language);
}

/* From its '<' to its '>'. */
static void read_tag(struct faces *faces, const char *tag, size_t size)
{
	bool is_end = tag[1] == '/', is_empty = tag[size - 2] == '/';
	const char *name = tag + 1 + is_end;
	unsigned *depth =
	    &faces->depths[style_of(faces, name, strcspn(name, " />"))];

	if (is_end)
		*depth -= *depth > 0;
	else if (!is_empty)
		++*depth;
	read_language(faces, tag, size);
}

static void add(struct faces *faces, uint32_t c)
{
	struct code_set *sets = faces->text->characters;
	enum face_style style = FACE_REGULAR;

	if (faces->depths[FACE_BOLD] > 0)
		style |= FACE_BOLD;
	if (faces->depths[FACE_ITALIC] > 0)
		style |= FACE_ITALIC;
	code_set_add(&sets[FACE_REGULAR], c);
	code_set_add(&sets[style], c);
	/* Han has no italics: where there are no dots either it is bold */
	if (style & FACE_ITALIC && (is_cjk_letter(c) || is_cjk_punctuation(c)))
		code_set_add(&sets[FACE_BOLD], c);
}

/* Letters and marks are set as one character where the font has it. */
static void read_character(struct faces *faces, uint32_t c)
{
	UChar32 whole = U_SENTINEL;

	add(faces, c);
	if (c >= 0x300 && faces->nfc &&
	    (u_getCombiningClass((UChar32)c) != 0 ||
		(c >= 0x1161 && c <= 0x11c2)))
		whole = unorm2_composePair(
		    faces->nfc, (UChar32)faces->before, (UChar32)c);
	if (whole != U_SENTINEL)
		add(faces, (uint32_t)whole);
	faces->before = whole != U_SENTINEL ? (uint32_t)whole : c;
}

void faces_read(struct face_text *text, const char *page, size_t size)
{
	static const char index[] = "<body class=\"index";
	UErrorCode status = U_ZERO_ERROR;
	struct faces faces = { .text = text,
		.nfc = unorm2_getNFCInstance(&status) };
	const char *at = memmem(page, size, "<body", 5), *end = page + size;
	const char *html = memmem(page, size, "<html", 5);

	if (!at || !html)
		return;
	read_language(&faces, html, (size_t)(at - html));
	faces.is_index = (size_t)(end - at) > sizeof(index) &&
	    memcmp(at, index, sizeof(index) - 1) == 0;
	while (at < end) {
		const char *stop = NULL;
		uint32_t c;

		if (*at == '<')
			stop = memchr(at, '>', (size_t)(end - at));
		else if (*at == '&')
			stop = memchr(at, ';', (size_t)(end - at));
		if (stop && *at == '<')
			read_tag(&faces, at, (size_t)(stop + 1 - at));
		/* entities stand for ASCII alone */
		if (stop)
			at = stop + 1;
		else {
			at += utf8_decode(at, (size_t)(end - at), &c);
			read_character(&faces, c);
		}
	}
}

void faces_take(struct face_text *text, const struct buf *page,
    struct arena *arena, struct sheet *sheet)
{
	memset(text, 0, sizeof(*text));
	faces_read(text, page->data, page->size);
	for (size_t s = 0; s < FACE_STYLES; s++)
		sheet->faces[s].pages = code_set_pages(
		    &text->characters[s], arena, &sheet->faces[s].count);
	sheet->regions = text->regions;
}
