/* Maps and measures a face, remembers what it has for characters. */
#include <stdlib.h>
#include <string.h>

#include <hb-ot.h>
#include <hb.h>

#include "typeset/font.h"
#include "typeset/shape.h"

static float metric(hb_font_t *font, hb_ot_metrics_tag_t tag, float fallback)
{
	hb_position_t value;

	return hb_ot_metrics_get_position(font, tag, &value) && value != 0
	    ? (float)value / (float)hb_face_get_upem(hb_font_get_face(font))
	    : fallback;
}

/* The em box from OS/2's typographic metrics (for Han the square they are drawn
 * in), made one em high. */
static void face_measure_box(struct face *face)
{
	hb_blob_t *table = hb_face_reference_table(
	    face->hb_face, HB_TAG('O', 'S', '/', '2'));
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

/* CJK faces have U+2010 on the em square: too wide for a word that is parted. */
static void face_find_hyphen(struct face *face)
{
	static const hb_codepoint_t hyphens[] = { 0x2010, '-' };
	hb_codepoint_t glyph;

	for (size_t i = 0; i < sizeof hyphens / sizeof *hyphens; i++) {
		if (!hb_font_get_nominal_glyph(
			face->hb_font, hyphens[i], &glyph))
			continue;
		int16_t advance = (int16_t)hb_font_get_glyph_h_advance(
		    face->hb_font, glyph);
		if (face->hyphen == 0 || advance < face->hyphen_advance) {
			face->hyphen = (uint16_t)glyph;
			face->hyphen_advance = advance;
		}
	}
}

static void face_measure(struct face *face)
{
	hb_font_t *font = face->hb_font;
	hb_codepoint_t glyph;

	face->units = (float)hb_face_get_upem(face->hb_face);
	face->weight = (uint16_t)hb_style_get_value(font, HB_STYLE_TAG_WEIGHT);
	face->is_italic = hb_style_get_value(font, HB_STYLE_TAG_ITALIC) > 0 ||
	    hb_style_get_value(font, HB_STYLE_TAG_SLANT_ANGLE) != 0;
	face->underline = metric(
	    font, HB_OT_METRICS_TAG_UNDERLINE_OFFSET, -0.12f);
	face->rule = metric(font, HB_OT_METRICS_TAG_UNDERLINE_SIZE, 0.05f);
	face->strike = metric(font, HB_OT_METRICS_TAG_STRIKEOUT_OFFSET, 0.3f);
	face->has_pictures = hb_ot_color_has_png(face->hb_face);
	face_measure_box(face);
	if (hb_font_get_nominal_glyph(font, ' ', &glyph)) {
		face->space = (uint16_t)glyph;
		face->space_advance = (int16_t)hb_font_get_glyph_h_advance(
		    font, glyph);
	} else {
		face->space_advance = (int16_t)(face->units / 4);
	}
	face_find_hyphen(face);
}

void face_free(struct face *face)
{
	for (int i = 0; i < REGION_COUNT; i++)
		hb_set_destroy(face->shaped[i]);
	hb_font_destroy(face->hb_font);
	hb_face_destroy(face->hb_face);
	file_unmap(&face->bytes);
	free(face->nominals);
	free(face);
}

struct face *face_new(const struct font_face_file *file, struct error *err)
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
	face->glyph_count = hb_face_get_glyph_count(face->hb_face);
	if (face->glyph_count == 0) {
		error_set(err, SHEAF_E_FONT, "a font file cannot be read");
		face_free(face);
		return NULL;
	}
	face->nominals = memory_array(NOMINAL_SLOTS, sizeof *face->nominals);
	face_measure(face);
	return face;
}

void face_box(const struct face *face, uint16_t glyph, float box[4])
{
	hb_glyph_extents_t extents = { 0 };

	(void)hb_font_get_glyph_extents(face->hb_font, glyph, &extents);
	box[0] = (float)extents.x_bearing / face->units;
	box[1] = (float)extents.y_bearing / face->units;
	box[2] = (float)extents.width / face->units;
	box[3] = -(float)extents.height / face->units;
}

/* Glyphs that GSUB or GPOS may touch when CJK text is shaped in a language. */
static hb_set_t *shaped_glyphs(hb_face_t *face, enum region region)
{
	static const hb_script_t scripts[] = { HB_SCRIPT_HAN,
		HB_SCRIPT_HIRAGANA, HB_SCRIPT_KATAKANA, HB_SCRIPT_HANGUL,
		HB_SCRIPT_BOPOMOFO };
	hb_set_t *glyphs = hb_set_create(), *lookups = hb_set_create();

	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
		hb_segment_properties_t properties = {
			.direction = HB_DIRECTION_LTR,
			.script = scripts[i],
			.language = hb_language_from_string(
			    region_language(region), -1)
		};
		hb_shape_plan_t *plan = hb_shape_plan_create_cached(face,
		    &properties, shape_cjk_features, SHAPE_CJK_FEATURE_COUNT,
		    NULL);
		for (int j = 0; j < 2; j++) {
			hb_tag_t table = j == 0 ? HB_OT_TAG_GSUB
						: HB_OT_TAG_GPOS;
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

const struct nominal *face_nominal(
    struct face *face, enum region region, uint32_t code_point)
{
	uint32_t key = code_point | (uint32_t)region << 24 | 1u << 31;
	struct nominal *slot =
	    &face->nominals[(code_point ^ (uint32_t)region << 9) %
		NOMINAL_SLOTS];
	hb_codepoint_t glyph;

	if (slot->key == key)
		return slot;
	*slot = (struct nominal){ .key = key };
	if (hb_font_get_nominal_glyph(face->hb_font, code_point, &glyph) &&
	    glyph != 0 && glyph <= UINT16_MAX) {
		if (face->shaped[region] == NULL)
			face->shaped[region] = shaped_glyphs(
			    face->hb_face, region);
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

const struct mark_trim *face_trim(
    struct face *face, unsigned mark, enum char_class class, uint16_t glyph)
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
