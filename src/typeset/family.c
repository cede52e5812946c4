/* Finds faces for characters; a pure function, whatever was asked before. */
#include <stdlib.h>
#include <string.h>

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "typeset/emoji.h"
#include "typeset/family.h"
#include "typeset/orientation.h"
#include "typeset/shape.h"
#include "typeset/strip.h"

/* Scripts whose characters are asked for together, by one that every font for
 * the script has, so that a text needs few questions. */
static const struct {
	UScriptCode script;
	uint32_t sample;
} samples[] = {
	{ USCRIPT_HAN, 0x4e00 },
	{ USCRIPT_HIRAGANA, 0x3042 },
	{ USCRIPT_KATAKANA, 0x30a2 },
	{ USCRIPT_HANGUL, 0xac00 },
	{ USCRIPT_BOPOMOFO, 0x3105 },
	{ USCRIPT_LATIN, 'a' },
	{ USCRIPT_GREEK, 0x03b1 },
	{ USCRIPT_CYRILLIC, 0x0430 },
	{ USCRIPT_ARABIC, 0x0627 },
	{ USCRIPT_HEBREW, 0x05d0 },
	{ USCRIPT_THAI, 0x0e01 },
	{ USCRIPT_DEVANAGARI, 0x0915 },
};

#define SAMPLE_COUNT (sizeof samples / sizeof *samples)

/* Answers kept before all are forgotten. */
#define ANSWER_LIMIT 65536

struct answer {
	uint32_t code_point; /* 0: free */
	struct face *face;   /* NULL: no font has it */
};

struct family {
	char *names;
	enum region region;
	const char *forms; /* language_with_forms() */
	uint16_t weight;
	bool is_italic;
	struct face *main;
	struct face *sampled[SAMPLE_COUNT];
	bool is_sampled[SAMPLE_COUNT];
	struct face *emoji; /* of the generic family of that name, or NULL */
	bool is_emoji_known;
	struct answer *answers; /* a hash table, at most half full */
	size_t answer_count, answer_slots;
};

/* Asks for a face; NULL when there is none, or it cannot be read. */
static struct face *faces_find(struct faces *faces, const struct family *family,
    uint32_t code_point, struct error *err)
{
	struct font_query query = { family->names, family_language(family),
		code_point, family->weight, family->is_italic };
	struct font_face_file file;

	if (!faces->source.find(faces->source.context, &query, &file)) {
		error_set(err, SHEAF_E_FONT,
		    "no font has the digits and Latin "
		    "letters: install fonts-noto-cjk or fonts-dejavu-core");
		return NULL;
	}
	for (size_t i = 0; i < faces->face_count; i++)
		if (faces->faces[i]->file.id == file.id)
			return faces->faces[i];
	struct face *face = face_new(&file, err);
	if (face == NULL)
		return NULL;
	faces->faces = memory_resize(
	    faces->faces, faces->face_count + 1, sizeof *faces->faces);
	return faces->faces[faces->face_count++] = face;
}

/* Asked for with every span and every piece of a line, which mostly have the
 * language of those before. */
static void read_language(struct faces *faces, const char *language)
{
	size_t size = strlen(language);

	if (faces->has_language && strcmp(faces->language, language) == 0)
		return;
	faces->region = region_of(language);
	faces->forms = language_with_forms(language);
	faces->has_language = size < sizeof faces->language;
	if (faces->has_language)
		memcpy(faces->language, language, size + 1);
}

struct family *family_of_style(
    struct faces *faces, const struct text_style *style)
{
	const char *names = style->families != NULL ? style->families : "";

	read_language(faces, style->language != NULL ? style->language : "");
	for (size_t i = 0; i <= faces->family_count; i++) {
		struct family *family = i == 0 ? faces->recent
					       : faces->families[i - 1];
		if (family != NULL && family->region == faces->region &&
		    family->forms == faces->forms &&
		    family->weight == style->weight &&
		    family->is_italic == style->is_italic &&
		    strcmp(family->names, names) == 0)
			return faces->recent = family;
	}
	struct family *family = memory_new(sizeof *family);
	family->names = memory_strdup(names);
	family->region = faces->region;
	family->forms = faces->forms;
	family->weight = style->weight;
	family->is_italic = style->is_italic;
	family->main = faces_find(faces, family, 0, NULL);
	if (family->main == NULL) /* at least there is this one */
		family->main = faces->faces[0];
	faces->families = memory_resize(
	    faces->families, faces->family_count + 1, sizeof *faces->families);
	faces->families[faces->family_count++] = family;
	return faces->recent = family;
}

static void family_free(struct family *family)
{
	free(family->names);
	free(family->answers);
	free(family);
}

enum region family_region(const struct family *family)
{
	return family->region;
}

const char *family_language(const struct family *family)
{
	return family->region != REGION_OTHER ? region_language(family->region)
					      : family->forms;
}

bool family_is_bold(const struct family *family, const struct face *face)
{
	return family->weight >= 600 && face->weight < 600;
}

bool family_is_oblique(const struct family *family, const struct face *face)
{
	return family->is_italic && !face->is_italic;
}

struct face *family_main(const struct family *family)
{
	return family->main;
}

float style_above(struct faces *faces, const struct text_style *style)
{
	return style->orientation != ORIENTATION_HORIZONTAL
	    ? 0.5f
	    : family_main(family_of_style(faces, style))->ascent;
}

float style_baseline(
    struct faces *faces, const struct text_style *style, float axis_pt)
{
	const struct face *face;

	if (style->orientation == ORIENTATION_HORIZONTAL)
		return axis_pt;
	face = family_main(family_of_style(faces, style));
	return axis_pt + (face->ascent - 0.5f) * style->size_pt;
}

static struct answer *answer_slot(
    struct answer *answers, size_t slots, uint32_t code_point)
{
	size_t at = (uint32_t)(code_point * 2654435761u) % slots;

	while (
	    answers[at].code_point != 0 && answers[at].code_point != code_point)
		at = (at + 1) % slots;
	return &answers[at];
}

static void family_grow_answers(struct family *family)
{
	bool is_over = family->answer_count >= ANSWER_LIMIT;
	size_t slots = is_over || family->answer_slots == 0
	    ? 256
	    : 2 * family->answer_slots;
	struct answer *answers = memory_array(slots, sizeof *answers);

	for (size_t i = 0; !is_over && i < family->answer_slots; i++)
		if (family->answers[i].code_point != 0)
			*answer_slot(answers, slots,
			    family->answers[i].code_point) = family->answers[i];
	if (is_over)
		family->answer_count = 0;
	free(family->answers);
	family->answers = answers;
	family->answer_slots = slots;
}

/* Characters that no font but a private one can have. */
static bool is_hopeless(uint32_t code_point)
{
	switch (u_charType((UChar32)code_point)) {
	case U_UNASSIGNED:
	case U_PRIVATE_USE_CHAR:
	case U_SURROGATE:
	case U_CONTROL_CHAR:
		return true;
	default:
		return false;
	}
}

/* The face of a character that the main face does not have, or NULL. */
static struct face *family_ask(
    struct faces *faces, struct family *family, uint32_t code_point)
{
	UErrorCode status = U_ZERO_ERROR;
	UScriptCode script = uscript_getScript((UChar32)code_point, &status);

	if (is_square(code_point) && script == USCRIPT_COMMON)
		script = USCRIPT_HAN;
	for (size_t i = 0; i < SAMPLE_COUNT; i++) {
		if (samples[i].script != script)
			continue;
		if (!family->is_sampled[i]) {
			family->is_sampled[i] = true;
			family->sampled[i] = faces_find(
			    faces, family, samples[i].sample, NULL);
		}
		if (family->sampled[i] != NULL &&
		    face_has(family->sampled[i], code_point))
			return family->sampled[i];
	}
	if (is_hopeless(code_point))
		return NULL;
	if (2 * family->answer_count >= family->answer_slots)
		family_grow_answers(family);
	struct answer *slot = answer_slot(
	    family->answers, family->answer_slots, code_point);
	if (slot->code_point == 0) {
		slot->code_point = code_point;
		slot->face = faces_find(faces, family, code_point, NULL);
		if (slot->face != NULL && !face_has(slot->face, code_point))
			slot->face = NULL;
		family->answer_count++;
	}
	return slot->face;
}

struct face *family_face(
    struct faces *faces, struct family *family, uint32_t code_point)
{
	struct face *face;

	if (code_point == 0 || face_has(family->main, code_point))
		return family->main;
	face = family_ask(faces, family, code_point);
	return face != NULL ? face : family->main;
}

/* The face that has pictures, if one is installed. */
static struct face *family_emoji(struct faces *faces, struct family *family)
{
	struct family ask = *family;
	struct face *face;

	if (family->is_emoji_known)
		return family->emoji;
	family->is_emoji_known = true;
	ask.names = (char *)"emoji";
	face = faces_find(faces, &ask, 0x1f600, NULL);
	if (face != NULL && face->has_pictures)
		family->emoji = face;
	return family->emoji;
}

/* What shows nothing needs no glyph of its own. */
static bool face_has_all(struct face *face, const char *text, size_t size)
{
	uint32_t code_point;

	for (size_t i = 0; i < size;) {
		i += utf8_decode(text + i, size - i, &code_point);
		if (!face_has(face, code_point) &&
		    !u_hasBinaryProperty((UChar32)code_point,
			UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
			return false;
	}
	return true;
}

struct face *family_cluster_face(
    struct faces *faces, struct family *family, const char *text, size_t size)
{
	struct face *first = NULL;
	uint32_t code_point;

	if (faces->has_emoji && is_emoji(text, size)) {
		first = family_emoji(faces, family);
		if (first != NULL && face_has_all(first, text, size))
			return first;
		first = NULL;
	}
	for (size_t i = 0; i < size;) {
		i += utf8_decode(text + i, size - i, &code_point);
		struct face *face = first != NULL &&
			u_hasBinaryProperty((UChar32)code_point,
			    UCHAR_DEFAULT_IGNORABLE_CODE_POINT)
		    ? first
		    : family_face(faces, family, code_point);
		if (first == NULL)
			first = face;
		if ((face != first || i == size) &&
		    face_has_all(face, text, size))
			return face;
	}
	return first;
}

struct faces *faces_new(
    const struct font_source *source, bool has_emoji, struct error *err)
{
	struct faces *faces = memory_new(sizeof *faces);
	static const struct text_style plain = {
		.families = "", .language = "", .weight = 400
	};
	static const char needed[] =
	    "0123456789"
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	struct family ask = { .names = (char *)"", .forms = "", .weight = 400 };

	faces->source = *source;
	faces->has_emoji = has_emoji;
	faces->strip = strip_new();
	faces->annotation = strip_new();
	faces->shaper = shaper_new();
	if (faces_find(faces, &ask, '0', err) == NULL) {
		faces_free(faces);
		return NULL;
	}
	struct family *family = family_of_style(faces, &plain);
	for (const char *c = needed; *c != '\0'; c++)
		if (!face_has(
			family_face(faces, family, (uint8_t)*c), (uint8_t)*c)) {
			error_set(err, SHEAF_E_FONT,
			    "no font has the digits "
			    "and Latin letters: install fonts-noto-cjk or "
			    "fonts-dejavu-core");
			faces_free(faces);
			return NULL;
		}
	return faces;
}

void faces_free(struct faces *faces)
{
	if (faces == NULL)
		return;
	for (size_t i = 0; i < faces->family_count; i++)
		family_free(faces->families[i]);
	free(faces->families);
	for (size_t i = 0; i < faces->face_count; i++)
		face_free(faces->faces[i]);
	free(faces->faces);
	for (int i = 0; i < REGION_COUNT; i++)
		for (int kind = 0; kind <= LINE_BREAK_ANYWHERE; kind++)
			if (faces->breakers[i][kind] != NULL)
				ubrk_close(faces->breakers[i][kind]);
	shaper_free(faces->shaper);
	strip_free(faces->strip);
	strip_free(faces->annotation);
	dictionaries_free(faces->dictionaries);
	free(faces);
}
