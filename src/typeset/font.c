/* Maps and measures a face, remembers what it has for characters. */
#include <errno.h>
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

static bool has_table(const struct face *face, hb_tag_t tag)
{
	hb_blob_t *table = hb_face_reference_table(face->hb_face, tag);
	bool has = hb_blob_get_length(table) > 0;

	hb_blob_destroy(table);
	return has;
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
	face->has_vertical = has_table(face, HB_TAG('v', 'm', 't', 'x'));
}

void face_free(struct face *face)
{
	for (int i = 0; i < REGION_COUNT; i++) {
		hb_set_destroy(face->shaped[i]);
		hb_set_destroy(face->shaped_upright[i]);
	}
	free(face->uprights);
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
	errno = 0;
	if (!file_map(file->fd, &face->bytes, err)) {
		/* another font would be taken in its place */
		if (errno == ENOMEM)
			memory_exhausted();
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
static hb_set_t *shaped_glyphs(
    hb_face_t *face, enum region region, hb_direction_t direction)
{
	static const hb_script_t scripts[] = { HB_SCRIPT_HAN,
		HB_SCRIPT_HIRAGANA, HB_SCRIPT_KATAKANA, HB_SCRIPT_HANGUL,
		HB_SCRIPT_BOPOMOFO };
	hb_set_t *glyphs = hb_set_create(), *lookups = hb_set_create();

	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
		hb_segment_properties_t properties = { .direction = direction,
			.script = scripts[i],
			.language = hb_language_from_string(
			    region_language(region), -1) };
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
			    face->hb_face, region, HB_DIRECTION_LTR);
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

/* Emoji are larger than the em: as high as they are wide, and in the middle. */
static void place_picture(
    struct face *face, uint16_t glyph, int *advance, int *rise)
{
	hb_glyph_extents_t ink;

	*advance = hb_font_get_glyph_h_advance(face->hb_font, glyph);
	if (hb_font_get_glyph_extents(face->hb_font, glyph, &ink))
		*rise = -*advance / 2 - ink.y_bearing - ink.height / 2;
}

void face_upright_place(
    struct face *face, uint16_t glyph, int *advance, int *shift, int *rise)
{
	hb_position_t x, y;

	/* a square, with the glyph in the middle (CSS Writing Modes 4, 5.1) */
	*advance = (int)face->units;
	*shift = -hb_font_get_glyph_h_advance(face->hb_font, glyph) / 2;
	*rise = -(int)(face->ascent * face->units);
	if (face->has_pictures) {
		place_picture(face, glyph, advance, rise);
	} else if (face->has_vertical) {
		*advance = -hb_font_get_glyph_v_advance(face->hb_font, glyph);
		hb_font_get_glyph_v_origin(face->hb_font, glyph, &x, &y);
		*shift = -x;
		*rise = -y;
	}
}

static struct upright_glyph *upright_slot(
    struct face *face, enum region region, uint32_t code_point)
{
	if (face->uprights == NULL)
		face->uprights = memory_array(
		    NOMINAL_SLOTS, sizeof *face->uprights);
	return &face->uprights[(code_point ^ (uint32_t)region << 9) %
	    NOMINAL_SLOTS];
}

const struct upright_glyph *face_upright(
    struct face *face, enum region region, uint32_t code_point)
{
	uint32_t key = code_point | (uint32_t)region << 24 | 1u << 31;
	struct upright_glyph *slot = upright_slot(face, region, code_point);
	hb_set_t **shaped = &face->shaped_upright[region];
	int advance, shift, rise;

	if (slot->key == key)
		return slot;
	*slot = (struct upright_glyph){ .key = key,
		.glyph = face_nominal(face, region, code_point)->glyph };
	if (slot->glyph == 0)
		return slot;
	if (*shaped == NULL)
		*shaped = shaped_glyphs(
		    face->hb_face, region, HB_DIRECTION_TTB);
	face_upright_place(face, slot->glyph, &advance, &shift, &rise);
	slot->advance = (int16_t)advance;
	slot->shift = (int16_t)shift;
	slot->rise = (int16_t)rise;
	slot->is_plain = !hb_set_has(*shaped, slot->glyph);
	return slot;
}

/* The one glyph that the character becomes; 0 where it is not one. */
static hb_codepoint_t shaped_glyph(struct face *face, enum region region,
    uint32_t code_point, hb_direction_t direction)
{
	hb_buffer_t *buffer = hb_buffer_create();
	const hb_glyph_info_t *infos;
	hb_codepoint_t glyph = 0;
	unsigned count;

	hb_buffer_add(buffer, code_point, 0);
	hb_buffer_set_content_type(buffer, HB_BUFFER_CONTENT_TYPE_UNICODE);
	hb_buffer_set_direction(buffer, direction);
	hb_buffer_set_script(buffer, HB_SCRIPT_HAN);
	hb_buffer_set_language(
	    buffer, hb_language_from_string(region_language(region), -1));
	hb_shape(face->hb_font, buffer, NULL, 0);
	infos = hb_buffer_get_glyph_infos(buffer, &count);
	if (count == 1)
		glyph = infos[0].codepoint;
	hb_buffer_destroy(buffer);
	return glyph;
}

bool face_has_upright(
    struct face *face, enum region region, uint32_t code_point)
{
	struct upright_glyph *slot;

	(void)face_upright(face, region, code_point);
	slot = upright_slot(face, region, code_point);
	if (!slot->is_form_known) {
		hb_codepoint_t down = shaped_glyph(
		    face, region, code_point, HB_DIRECTION_TTB);

		slot->is_formed = down != 0 &&
		    down !=
			shaped_glyph(
			    face, region, code_point, HB_DIRECTION_LTR);
		slot->is_form_known = true;
	}
	return slot->is_formed;
}

/* How far its ink is from the sides of its square, as parts of it. */
static bool mark_ink(struct face *face, uint16_t glyph, bool is_upright,
    float *left, float *right)
{
	hb_glyph_extents_t ink;
	int advance, shift, rise;

	if (!hb_font_get_glyph_extents(face->hb_font, glyph, &ink))
		return false;
	if (is_upright) {
		face_upright_place(face, glyph, &advance, &shift, &rise);
		*left = (float)(-rise - ink.y_bearing) / face->units;
		*right = *left - (float)ink.height / face->units;
	} else {
		advance = hb_font_get_glyph_h_advance(face->hb_font, glyph);
		*left = (float)ink.x_bearing / face->units;
		*right = (float)(ink.x_bearing + ink.width) / face->units;
	}
	return (float)advance >= 0.9f * face->units;
}

const struct mark_trim *face_trim(struct face *face, unsigned mark,
    enum char_class class, uint16_t glyph, bool is_upright)
{
	struct mark_trim *trim = is_upright ? &face->trims_upright[mark]
					    : &face->trims[mark];
	float left, right;

	if (trim->is_known && trim->glyph == glyph)
		return trim;
	*trim = (struct mark_trim){ .glyph = glyph, .is_known = true };
	if (!mark_ink(face, glyph, is_upright, &left, &right))
		return trim;
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
