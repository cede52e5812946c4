/* WebP (RFC 9649), the first frame: the one door of libwebp. */
#include <string.h>
#include <webp/decode.h>

#include "picture/codec.h"

static bool damaged(struct error *err, const char *what)
{
	return error_set(err, SHEAF_E_INPUT, "damaged WebP: %s", what);
}

/* The chunk at `at` of `size` bytes; 0: none that fits. */
static size_t chunk_size(const uint8_t *at, size_t size)
{
	uint64_t whole;

	if (size < 8)
		return 0;
	whole = 8 + (uint64_t)le32(at + 4) + (le32(at + 4) & 1);
	/* the last pad byte is often forgotten */
	if (whole == size + 1)
		whole = size;
	return whole <= size ? (size_t)whole : 0;
}

static bool is_chunk(const uint8_t *at, const char *name)
{
	return !memcmp(at, name, 4);
}

/* Every chunk fits; an animation's first frame is found.  libwebp takes a bare
 * "ALPH", "VP8 " or "VP8L" chunk for a picture. */
static bool walk(struct survey *survey, struct error *err)
{
	size_t at = 12, size;

	survey->frame_at = 0;
	survey->frame_size = survey->size;
	while (at < survey->size) {
		const uint8_t *chunk = survey->data + at;

		size = chunk_size(chunk, survey->size - at);
		if (size == 0)
			return error_set(err, SHEAF_E_INPUT, "WebP cut short");
		if (is_chunk(chunk, "ANMF") && survey->frame_at == 0) {
			if (size <= 24 + 8)
				return damaged(err, "bad frame");
			survey->frame_at = at + 24;
			survey->frame_size = size - 24;
		}
		at += size;
	}
	return true;
}

bool webp_survey(struct survey *survey, const struct sheaf_options *options,
    struct error *err)
{
	WebPBitstreamFeatures features;
	uint64_t size;

	if (survey->given < 20)
		return error_set(err, SHEAF_E_INPUT, "WebP cut short");
	size = 8 + (uint64_t)le32(survey->data + 4);
	if (size == survey->given + (uint64_t)1)
		size = survey->given;
	if (size > survey->given)
		return error_set(err, SHEAF_E_INPUT, "WebP cut short");
	survey->size = (size_t)size;
	if (survey->size < 20)
		return damaged(err, "no picture in it");
	if (!walk(survey, err))
		return false;
	if (WebPGetFeatures(survey->data + survey->frame_at, survey->frame_size,
		&features) != VP8_STATUS_OK ||
	    features.has_animation || features.width <= 0 ||
	    features.height <= 0)
		return damaged(err, "bad header");
	survey->width_px = (uint32_t)features.width;
	survey->height_px = (uint32_t)features.height;
	survey->has_alpha = features.has_alpha;
	survey->is_lossy = features.format == 1;
	return true;
}

bool webp_decode(
    const struct survey *survey, struct bitmap *map, struct error *err)
{
	const uint8_t *data = survey->data + survey->frame_at;
	size_t row;
	int stride;
	const uint8_t *end;

	map->width_px = survey->width_px;
	map->height_px = survey->height_px;
	map->channels = survey->has_alpha ? 4 : 3;
	bitmap_allocate(map);
	row = (size_t)map->width_px * map->channels;
	stride = (int)row;
	end = survey->has_alpha
	    ? WebPDecodeRGBAInto(data, survey->frame_size, map->pixels,
		  row * map->height_px, stride)
	    : WebPDecodeRGBInto(data, survey->frame_size, map->pixels,
		  row * map->height_px, stride);
	return end || damaged(err, "bad data");
}
