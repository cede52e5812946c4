/* Faces and fallback: which glyphs there are for a character. */
#include <stdlib.h>
#include <string.h>

#include <hb-ot.h>
#include <hb.h>
#include <unicode/ubrk.h>
#include <unicode/uscript.h>

#include "typeset/font.h"
#include "typeset/shape.h"
#include "typeset/strip.h"

/* Scripts whose characters are asked for together, by one that every font for
 * the script has, so that a text needs few questions. */
static const struct {
	UScriptCode script;
	uint32_t sample;
} samples[] = {
	{ USCRIPT_HAN, 0x4e00 }, { USCRIPT_HIRAGANA, 0x3042 },
	{ USCRIPT_KATAKANA, 0x30a2 }, { USCRIPT_HANGUL, 0xac00 },
	{ USCRIPT_BOPOMOFO, 0x3105 }, { USCRIPT_LATIN, 'a' },
	{ USCRIPT_GREEK, 0x03b1 }, { USCRIPT_CYRILLIC, 0x0430 },
	{ USCRIPT_ARABIC, 0x0627 }, { USCRIPT_HEBREW, 0x05d0 },
	{ USCRIPT_THAI, 0x0e01 }, { USCRIPT_DEVANAGARI, 0x0915 },
};

#define SAMPLE_COUNT (sizeof samples / sizeof *samples)

/* Answers kept before all are forgotten. */
#define ANSWER_LIMIT 65536

struct answer {
	uint32_t code_point;    /* 0: free */
	struct face *face;      /* NULL: no font has it */
};

struct family {
	char *names;
	enum region region;
	const char *forms;      /* language_with_forms() */
	hb_language_t language;
	uint16_t weight;
	bool is_italic;
	struct face *main;
	struct face *sampled[SAMPLE_COUNT];
	bool is_sampled[SAMPLE_COUNT];
	struct answer *answers; /* a hash table, at most half full */
	size_t answer_count, answer_slots;
};

static float metric(hb_font_t *font, hb_ot_metrics_tag_t tag, float fallback)
{
	hb_position_t value;

	return hb_ot_metrics_get_position(font, tag, &value) && value != 0 ?
	    (float)value / (float)hb_face_get_upem(hb_font_get_face(font)) :
	    fallback;
}

/* The em box from OS/2's typographic metrics (for Han the square they are drawn
 * in), made one em high. */
static void face_measure_box(struct face *face)
{
	hb_blob_t *table = hb_face_reference_table(face->hb_face,
	    HB_TAG('O', 'S', '/', '2'));
	unsigned size;
	const uint8_t *bytes = (const uint8_t *)hb_blob_get_data(table, &size);

	face->ascent = 0.88f;
	face->descent = 0.12f;
	if (size >= 72) {
		int ascent = (int16_t)(bytes[68] << 8 | bytes[69]);
		int descent = -(int16_t)(bytes[70] << 8 | bytes[71]);
		if (ascent > 0 && descent > 0) {
			face->ascent = (float)ascent /
			    (float)(ascent + descent);
			face->descent = 1 - face->ascent;
		}
	}
	hb_blob_destroy(table);
}

static void face_measure(struct face *face)
{
	hb_font_t *font = face->hb_font;
	hb_codepoint_t glyph;

	face->units = (float)hb_face_get_upem(face->hb_face);
	face->weight = (uint16_t)hb_style_get_value(font, HB_STYLE_TAG_WEIGHT);
	face->is_italic = hb_style_get_value(font, HB_STYLE_TAG_ITALIC) > 0 ||
	    hb_style_get_value(font, HB_STYLE_TAG_SLANT_ANGLE) != 0;
	face->underline = metric(font, HB_OT_METRICS_TAG_UNDERLINE_OFFSET,
	    -0.12f);
	face->rule = metric(font, HB_OT_METRICS_TAG_UNDERLINE_SIZE, 0.05f);
	face->strike = metric(font, HB_OT_METRICS_TAG_STRIKEOUT_OFFSET, 0.3f);
	face_measure_box(face);
	if (hb_font_get_nominal_glyph(font, ' ', &glyph)) {
		face->space = (uint16_t)glyph;
		face->space_advance =
		    (int16_t)hb_font_get_glyph_h_advance(font, glyph);
	} else {
		face->space_advance = (int16_t)(face->units / 4);
	}
	if (hb_font_get_nominal_glyph(font, 0x2010, &glyph) ||
	    hb_font_get_nominal_glyph(font, '-', &glyph)) {
		face->hyphen = (uint16_t)glyph;
		face->hyphen_advance =
		    (int16_t)hb_font_get_glyph_h_advance(font, glyph);
	}
}

static void face_free(struct face *face)
{
	for (int i = 0; i < REGION_COUNT; i++)
		hb_set_destroy(face->shaped[i]);
	hb_font_destroy(face->hb_font);
	hb_face_destroy(face->hb_face);
	file_unmap(&face->bytes);
	free(face->nominals);
	free(face);
}

static struct face *face_new(const struct font_face_file *file,
    struct error *err)
{
	struct face *face = memory_new(sizeof *face);

	face->file = *file;
	if (!file_map(file->fd, &face->bytes, err)) {
		free(face);
		return NULL;
	}
	hb_blob_t *blob = hb_blob_create((const char *)face->bytes.data,
	    face->bytes.size > UINT32_MAX ? 0 : (unsigned)face->bytes.size,
	    HB_MEMORY_MODE_READONLY, NULL, NULL);
	face->hb_face = hb_face_create(blob, (unsigned)file->index);
	hb_blob_destroy(blob);
	face->hb_font = hb_font_create(face->hb_face);
	if (hb_face_get_glyph_count(face->hb_face) == 0) {
		error_set(err, SHEAF_E_FONT, "a font file cannot be read");
		face_free(face);
		return NULL;
	}
	face->nominals = memory_array(NOMINAL_SLOTS, sizeof *face->nominals);
	face_measure(face);
	return face;
}

/* Asks for a face; NULL when there is none, or it cannot be read. */
static struct face *faces_find(struct faces *faces, const struct family *family,
    uint32_t code_point, struct error *err)
{
	const char *region = region_language(family->region);
	struct font_query query = { family->names,
		region[0] != '\0' ? region : family->forms, code_point,
		family->weight, family->is_italic };
	struct font_face_file file;

	if (!faces->source.find(faces->source.context, &query, &file)) {
		error_set(err, SHEAF_E_FONT, "no font has the digits and Latin "
		    "letters: install fonts-noto-cjk or fonts-dejavu-core");
		return NULL;
	}
	for (size_t i = 0; i < faces->face_count; i++)
		if (faces->faces[i]->file.id == file.id)
			return faces->faces[i];
	struct face *face = face_new(&file, err);
	if (face == NULL)
		return NULL;
	faces->faces = memory_resize(faces->faces, faces->face_count + 1,
	    sizeof *faces->faces);
	return faces->faces[faces->face_count++] = face;
}

/* Glyphs that GSUB or GPOS may touch when CJK text is shaped in a language. */
static hb_set_t *shaped_glyphs(hb_face_t *face, enum region region)
{
	static const hb_script_t scripts[] = { HB_SCRIPT_HAN,
		HB_SCRIPT_HIRAGANA, HB_SCRIPT_KATAKANA, HB_SCRIPT_HANGUL,
		HB_SCRIPT_BOPOMOFO };
	hb_set_t *glyphs = hb_set_create(), *lookups = hb_set_create();

	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
		hb_segment_properties_t properties = { .direction =
		    HB_DIRECTION_LTR, .script = scripts[i], .language =
		    hb_language_from_string(region_language(region), -1) };
		hb_shape_plan_t *plan = hb_shape_plan_create_cached(face,
		    &properties, shape_cjk_features, SHAPE_CJK_FEATURE_COUNT,
		    NULL);
		for (int j = 0; j < 2; j++) {
			hb_tag_t table = j == 0 ? HB_OT_TAG_GSUB :
			    HB_OT_TAG_GPOS;
			hb_codepoint_t lookup = HB_SET_VALUE_INVALID;
			hb_set_clear(lookups);
			hb_ot_shape_plan_collect_lookups(plan, table, lookups);
			while (hb_set_next(lookups, &lookup))
				hb_ot_layout_lookup_collect_glyphs(face, table,
				    lookup, NULL, glyphs, NULL, NULL);
		}
		hb_shape_plan_destroy(plan);
	}
	hb_set_destroy(lookups);
	return glyphs;
}

const struct nominal *face_nominal(struct face *face, enum region region,
    uint32_t code_point)
{
	uint32_t key = code_point | (uint32_t)region << 24 | 1u << 31;
	struct nominal *slot = &face->nominals[(code_point ^
	    (uint32_t)region << 9) % NOMINAL_SLOTS];
	hb_codepoint_t glyph;

	if (slot->key == key)
		return slot;
	*slot = (struct nominal){ .key = key };
	if (hb_font_get_nominal_glyph(face->hb_font, code_point, &glyph) &&
	    glyph != 0 && glyph <= UINT16_MAX) {
		if (face->shaped[region] == NULL)
			face->shaped[region] = shaped_glyphs(face->hb_face,
			    region);
		slot->glyph = (uint16_t)glyph;
		slot->advance = (int16_t)hb_font_get_glyph_h_advance(
		    face->hb_font, glyph);
		slot->is_plain = !hb_set_has(face->shaped[region], glyph);
	}
	return slot;
}

bool face_has(struct face *face, uint32_t code_point)
{
	return face_nominal(face, REGION_OTHER, code_point)->glyph != 0;
}

const struct mark_trim *face_trim(struct face *face, unsigned mark,
    enum char_class class, uint16_t glyph)
{
	struct mark_trim *trim = &face->trims[mark];
	hb_glyph_extents_t ink;

	if (trim->is_known && trim->glyph == glyph)
		return trim;
	*trim = (struct mark_trim){ .glyph = glyph, .is_known = true };
	if ((float)hb_font_get_glyph_h_advance(face->hb_font, glyph) <
	    0.9f * face->units ||
	    !hb_font_get_glyph_extents(face->hb_font, glyph, &ink))
		return trim;
	float left = (float)ink.x_bearing / face->units;
	float right = (float)(ink.x_bearing + ink.width) / face->units;
	switch (class) {
	case CHAR_OPEN:
		if (left >= 0.46f)
			trim->left = 0.5f;
		break;
	case CHAR_CLOSE:
	case CHAR_STOP:
	case CHAR_COMMA:
	case CHAR_MIDDLE:
		/* in a corner of the square, or amid it (clreq 3.1.3) */
		if (right <= 0.54f)
			trim->right = 0.5f;
		else if (left >= 0.3f && right <= 0.7f && class != CHAR_CLOSE)
			trim->left = trim->right = 0.25f;
		break;
	default:
		break;
	}
	return trim;
}

struct family *family_of_style(struct faces *faces,
    const struct text_style *style)
{
	const char *names = style->families != NULL ? style->families : "";
	enum region region = region_of(style->language);
	const char *forms = language_with_forms(style->language);

	for (size_t i = 0; i <= faces->family_count; i++) {
		struct family *family = i == 0 ? faces->recent :
		    faces->families[i - 1];
		if (family != NULL && family->region == region &&
		    family->forms == forms && family->weight == style->weight &&
		    family->is_italic == style->is_italic &&
		    strcmp(family->names, names) == 0)
			return faces->recent = family;
	}
	struct family *family = memory_new(sizeof *family);
	family->names = memory_strdup(names);
	family->region = region;
	family->forms = forms;
	family->weight = style->weight;
	family->is_italic = style->is_italic;
	const char *language = region != REGION_OTHER ?
	    region_language(region) : forms;
	family->language = language[0] != '\0' ?
	    hb_language_from_string(language, -1) : HB_LANGUAGE_INVALID;
	family->main = faces_find(faces, family, 0, NULL);
	if (family->main == NULL)       /* at least there is this one */
		family->main = faces->faces[0];
	faces->families = memory_resize(faces->families,
	    faces->family_count + 1, sizeof *faces->families);
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

hb_language_t family_language(const struct family *family)
{
	return family->language;
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

static struct answer *answer_slot(struct answer *answers, size_t slots,
    uint32_t code_point)
{
	size_t at = code_point * 2654435761u % slots;

	while (answers[at].code_point != 0 &&
	    answers[at].code_point != code_point)
		at = (at + 1) % slots;
	return &answers[at];
}

static void family_grow_answers(struct family *family)
{
	bool is_over = family->answer_count >= ANSWER_LIMIT;
	size_t slots = is_over || family->answer_slots == 0 ? 256 :
	    2 * family->answer_slots;
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

/* The face of a character that the main face does not have, or NULL. */
static struct face *family_ask(struct faces *faces, struct family *family,
    uint32_t code_point)
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
			family->sampled[i] = faces_find(faces, family,
			    samples[i].sample, NULL);
		}
		if (family->sampled[i] != NULL &&
		    face_has(family->sampled[i], code_point))
			return family->sampled[i];
	}
	if (2 * family->answer_count >= family->answer_slots)
		family_grow_answers(family);
	struct answer *slot = answer_slot(family->answers,
	    family->answer_slots, code_point);
	if (slot->code_point == 0) {
		slot->code_point = code_point;
		slot->face = faces_find(faces, family, code_point, NULL);
		if (slot->face != NULL && !face_has(slot->face, code_point))
			slot->face = NULL;
		family->answer_count++;
	}
	return slot->face;
}

struct face *family_face(struct faces *faces, struct family *family,
    uint32_t code_point)
{
	struct face *face;

	if (code_point == 0 || face_has(family->main, code_point))
		return family->main;
	face = family_ask(faces, family, code_point);
	return face != NULL ? face : family->main;
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

struct face *family_cluster_face(struct faces *faces, struct family *family,
    const char *text, size_t size)
{
	struct face *first = NULL;
	uint32_t code_point;

	for (size_t i = 0; i < size;) {
		i += utf8_decode(text + i, size - i, &code_point);
		struct face *face = family_face(faces, family, code_point);
		if (first == NULL)
			first = face;
		if ((face != first || i == size) &&
		    face_has_all(face, text, size))
			return face;
	}
	return first;
}

struct faces *faces_new(const struct font_source *source, struct error *err)
{
	struct faces *faces = memory_new(sizeof *faces);
	static const struct text_style plain = { .families = "", .language = "",
		.weight = 400 };
	static const char needed[] = "0123456789"
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	struct family ask = { .names = (char *)"", .forms = "", .weight = 400 };

	faces->source = *source;
	faces->buffer = hb_buffer_create();
	faces->strip = strip_new();
	faces->words = shaped_words_new();
	if (faces_find(faces, &ask, '0', err) == NULL) {
		faces_free(faces);
		return NULL;
	}
	struct family *family = family_of_style(faces, &plain);
	for (const char *c = needed; *c != '\0'; c++)
		if (!face_has(family_face(faces, family, (uint8_t)*c),
		    (uint8_t)*c)) {
			error_set(err, SHEAF_E_FONT, "no font has the digits "
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
		if (faces->breakers[i] != NULL)
			ubrk_close(faces->breakers[i]);
	hb_buffer_destroy(faces->buffer);
	shaped_words_free(faces->words);
	strip_free(faces->strip);
	free(faces);
}
