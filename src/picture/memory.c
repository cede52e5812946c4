/* What a decoder will hold, told by the header before anything is decoded. */
#include "picture/codec.h"

/* A worker stays below 160 MB with what it holds besides. */
#define HELD_MAX (144ull * 1024 * 1024)

/* Bytes a pixel of the bitmap, and of what a decoder keeps besides. */
static uint64_t pixel_size(
    const struct survey *survey, enum picture_kind kind, uint64_t *besides)
{
	uint64_t parts = survey->components;

	*besides = 0;
	switch (kind) {
	case PICTURE_JPEG:
		/* all coefficients, 16 bits each, if there are scans to wait
		 * for; chroma is mostly halved, but need not be */
		*besides = survey->is_progressive ? 2 * parts : 0;
		return parts == 1 ? 1 : 3;
	case PICTURE_PNG:
		if (survey->palette_size)
			return 1;
		return survey->has_alpha && parts % 2 ? parts + 1 : parts;
	case PICTURE_GIF:
		return 1;
	case PICTURE_WEBP:
		*besides = survey->is_lossy ? 0 : 4;
		return survey->has_alpha ? 4 : 3;
	case PICTURE_HEIC:
		/* planes, and the pixels before they are ours */
		*besides = (survey->bits > 8 ? 4 : 2) + parts;
		return parts;
	case PICTURE_AVIF:
		/* planes of bytes or words, and what decoding them takes */
		*besides = (survey->bits > 8 ? 2 : 1) * parts + 1;
		return survey->has_alpha ? 4 : 3;
	default:
		return survey->has_alpha ? 4 : 3;
	}
}

bool survey_check_memory(const struct survey *survey, enum picture_kind kind,
    enum bitmap_use use, struct error *err)
{
	uint64_t shrink = survey->shrink ? survey->shrink : 1, besides, held;
	uint64_t whole = (uint64_t)survey->width_px * survey->height_px;
	uint64_t pixels = ((survey->width_px + shrink - 1) / shrink) *
	    ((survey->height_px + shrink - 1) / shrink);
	uint64_t size = pixel_size(survey, kind, &besides);

	held = pixels * size;
	/* besides is given back before anything is packed */
	if (use == BITMAP_PACKED)
		held += pixels * (besides > size ? besides : size);
	else if (use == BITMAP_SCALED && (size == 1 && kind != PICTURE_JPEG))
		held += pixels * 4;
	if (use != BITMAP_PACKED || kind == PICTURE_JPEG)
		held += whole * besides;
	if (held > HELD_MAX)
		return error_set(err, SHEAF_E_LIMIT,
		    "picture is too large, %u x %u: it needs %ju MB to decode, "
		    "more than %ju",
		    survey->width_px, survey->height_px,
		    (uintmax_t)(held >> 20), (uintmax_t)(HELD_MAX >> 20));
	return true;
}
