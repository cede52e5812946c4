/* The door of HarfBuzz: shapes stretches of text, remembers words. */
#include <stdlib.h>
#include <string.h>

#include <hb.h>

#include "typeset/features.h"
#include "typeset/shape.h"

const hb_feature_t shape_cjk_features[SHAPE_CJK_FEATURE_COUNT] = {
	{ HB_TAG('k', 'e', 'r', 'n'), 0, HB_FEATURE_GLOBAL_START,
	    HB_FEATURE_GLOBAL_END },
	{ HB_TAG('d', 'i', 's', 't'), 0, HB_FEATURE_GLOBAL_START,
	    HB_FEATURE_GLOBAL_END },
};

static const hb_feature_t narrow_features[] = {
	{ HB_TAG('p', 'w', 'i', 'd'), 1, HB_FEATURE_GLOBAL_START,
	    HB_FEATURE_GLOBAL_END },
};

static const hb_feature_t exact_features[] = {
	{ HB_TAG('l', 'i', 'g', 'a'), 0, HB_FEATURE_GLOBAL_START,
	    HB_FEATURE_GLOBAL_END },
	{ HB_TAG('c', 'l', 'i', 'g'), 0, HB_FEATURE_GLOBAL_START,
	    HB_FEATURE_GLOBAL_END },
	{ HB_TAG('c', 'a', 'l', 't'), 0, HB_FEATURE_GLOBAL_START,
	    HB_FEATURE_GLOBAL_END },
};

static const struct {
	const hb_feature_t *features;
	unsigned count;
} modes[] = {
	[SHAPE_TEXT] = { NULL, 0 },
	[SHAPE_CJK] = { shape_cjk_features, SHAPE_CJK_FEATURE_COUNT },
	[SHAPE_NARROW] = { narrow_features, 1 },
	[SHAPE_EXACT] = { exact_features, 3 },
};

#define WORD_SLOTS 2048 /* a power of two */
#define WORD_BYTES 28

struct shaped_word {
	struct face *face; /* NULL: a free slot */
	const char *language;
	UScriptCode script;
	uint8_t mode, is_rtl, is_upright, size, count;
	char text[WORD_BYTES];
	struct shaped_glyph glyphs[WORD_BYTES];
};

struct shaper {
	hb_buffer_t *buffer;
	struct shaped_word words[WORD_SLOTS];
	struct shaped_glyph *last; /* of a stretch that is not kept */
	size_t last_room;
};

struct shaper *shaper_new(void)
{
	struct shaper *shaper = memory_new(sizeof *shaper);

	shaper->buffer = hb_buffer_create();
	return shaper;
}

void shaper_free(struct shaper *shaper)
{
	if (shaper == NULL)
		return;
	hb_buffer_destroy(shaper->buffer);
	free(shaper->last);
	free(shaper);
}

/* Whether letters of the script join with their neighbours, so that a stretch
 * must be shaped with what stands beside it. */
static bool is_joining(UScriptCode script)
{
	switch (script) {
	case USCRIPT_ARABIC:
	case USCRIPT_SYRIAC:
	case USCRIPT_MONGOLIAN:
	case USCRIPT_NKO:
	case USCRIPT_MANDAIC:
	case USCRIPT_PHAGS_PA:
	case USCRIPT_ADLAM:
	case USCRIPT_HANIFI_ROHINGYA:
	case USCRIPT_SOGDIAN:
	case USCRIPT_MANICHAEAN:
	case USCRIPT_PSALTER_PAHLAVI:
	case USCRIPT_CHORASMIAN:
	case USCRIPT_OLD_UYGHUR:
		return true;
	default:
		return false;
	}
}

/* Of the style: such words are not remembered. */
static bool has_features(const struct shape_request *request)
{
	return request->features != 0 || request->feature_settings != NULL;
}

static struct shaped_word *word_slot(
    struct shaped_word *words, const struct shape_request *request)
{
	const char *text = request->text + request->start;
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < request->size; i++)
		hash = (hash ^ (uint8_t)text[i]) * 16777619u;
	hash ^= request->face->file.id * 2654435761u;
	hash ^= (uint32_t)request->mode << 7 ^ (uint32_t)request->is_rtl << 9 ^
	    (uint32_t)request->is_upright << 10;
	return &words[(hash ^ hash >> 15) % WORD_SLOTS];
}

static bool word_is(
    const struct shaped_word *word, const struct shape_request *request)
{
	return word->face == request->face && word->size == request->size &&
	    word->mode == request->mode && word->is_rtl == request->is_rtl &&
	    word->is_upright == request->is_upright &&
	    word->script == request->script &&
	    word->language == request->language &&
	    memcmp(word->text, request->text + request->start, request->size) ==
	    0;
}

static int16_t clamp(hb_position_t value)
{
	return (int16_t)(value > INT16_MAX ? INT16_MAX
		: value < INT16_MIN        ? INT16_MIN
					   : value);
}

/* From the advances of horizontal lines to those of vertical ones; a face without
 * vertical metrics has them of us. */
static void turn_glyph(struct face *face, const hb_glyph_position_t *place,
    struct shaped_glyph *glyph)
{
	int advance, shift, rise;

	glyph->advance = clamp(-place->y_advance);
	if ((face->has_vertical && !face->has_pictures) ||
	    place->y_advance == 0)
		return;
	face_upright_place(face, glyph->glyph, &advance, &shift, &rise);
	glyph->advance = clamp(advance);
	glyph->shift = clamp(shift);
	glyph->rise = clamp(rise);
}

/* Copies the glyphs of the buffer, with clusters counted from the stretch. */
static void take_glyphs(hb_buffer_t *buffer,
    const struct shape_request *request, uint32_t origin,
    struct shaped_glyph *glyphs, size_t count)
{
	const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, NULL);
	const hb_glyph_position_t *places = hb_buffer_get_glyph_positions(
	    buffer, NULL);
	uint32_t cluster = 0;

	for (size_t i = 0; i < count; i++) {
		uint32_t next = infos[i].cluster - origin;
		if (next > cluster && next < request->size)
			cluster = next;
		glyphs[i] = (struct shaped_glyph){ .cluster = cluster,
			.glyph = (uint16_t)infos[i].codepoint,
			.advance = clamp(places[i].x_advance),
			.shift = clamp(places[i].x_offset),
			.rise = clamp(places[i].y_offset) };
		if (request->is_upright)
			turn_glyph(request->face, &places[i], &glyphs[i]);
	}
}

#define FEATURES_MAX 64

/* Those of the mode, then of the style: the last one of a tag counts. */
static unsigned list_features(
    const struct shape_request *request, hb_feature_t list[FEATURES_MAX])
{
	const char *at = request->feature_settings;
	unsigned count = modes[request->mode].count;

	for (unsigned i = 0; i < count; i++)
		list[i] = modes[request->mode].features[i];
	for (size_t i = 0; i < FEATURE_ROWS; i++)
		if (request->features >> i & 1)
			list[count++] = (hb_feature_t){
				hb_tag_from_string(feature_rows[i].tag, 4),
				feature_rows[i].value, HB_FEATURE_GLOBAL_START,
				HB_FEATURE_GLOBAL_END
			};
	while (at && *at && count < FEATURES_MAX) {
		size_t size = strcspn(at, ",");

		count += hb_feature_from_string(at, (int)size, &list[count]);
		at += size + (at[size] == ',');
	}
	return count;
}

/* Shapes into the buffer; returns where its clusters count from. */
static uint32_t shape_buffer(
    hb_buffer_t *buffer, const struct shape_request *request)
{
	bool has_context = is_joining(request->script);
	const char *text = request->text + request->start;
	hb_script_t script = hb_script_from_string(
	    uscript_getShortName(request->script), -1);

	hb_buffer_reset(buffer);
	if (has_context)
		hb_buffer_add_utf8(buffer, request->text,
		    (int)request->text_size, (unsigned)request->start,
		    (int)request->size);
	else
		hb_buffer_add_utf8(
		    buffer, text, (int)request->size, 0, (int)request->size);
	hb_buffer_set_content_type(buffer, HB_BUFFER_CONTENT_TYPE_UNICODE);
	hb_buffer_set_direction(buffer,
	    request->is_upright   ? HB_DIRECTION_TTB
		: request->is_rtl ? HB_DIRECTION_RTL
				  : HB_DIRECTION_LTR);
	hb_buffer_set_script(buffer, script);
	hb_buffer_set_language(buffer,
	    hb_language_from_string(
		request->mode == SHAPE_NARROW ? "en" : request->language, -1));
	/* every character keeps its own glyph where it can */
	hb_buffer_set_cluster_level(
	    buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
	hb_buffer_set_flags(buffer, HB_BUFFER_FLAG_DO_NOT_INSERT_DOTTED_CIRCLE);
	if (has_features(request)) {
		hb_feature_t list[FEATURES_MAX];
		unsigned count = list_features(request, list);

		hb_shape(request->face->hb_font, buffer, list, count);
	} else {
		hb_shape(request->face->hb_font, buffer,
		    modes[request->mode].features, modes[request->mode].count);
	}
	if (request->is_rtl)
		hb_buffer_reverse_clusters(buffer);
	return has_context ? (uint32_t)request->start : 0;
}

const struct shaped_glyph *shape(
    struct shaper *shaper, const struct shape_request *request, size_t *count)
{
	bool may_keep = request->size <= WORD_BYTES &&
	    !is_joining(request->script) && !has_features(request);
	struct shaped_word *word = may_keep ? word_slot(shaper->words, request)
					    : NULL;

	if (word != NULL && word_is(word, request)) {
		*count = word->count;
		return word->glyphs;
	}
	uint32_t origin = shape_buffer(shaper->buffer, request);
	*count = hb_buffer_get_length(shaper->buffer);
	if (word != NULL && *count <= WORD_BYTES) {
		word->face = request->face;
		word->language = request->language;
		word->script = request->script;
		word->mode = (uint8_t)request->mode;
		word->is_rtl = request->is_rtl;
		word->is_upright = request->is_upright;
		word->size = (uint8_t)request->size;
		word->count = (uint8_t)*count;
		memcpy(
		    word->text, request->text + request->start, request->size);
		take_glyphs(
		    shaper->buffer, request, origin, word->glyphs, *count);
		return word->glyphs;
	}
	if (*count > shaper->last_room) {
		shaper->last_room = *count;
		shaper->last = memory_resize(
		    shaper->last, *count, sizeof *shaper->last);
	}
	take_glyphs(shaper->buffer, request, origin, shaper->last, *count);
	return shaper->last;
}
