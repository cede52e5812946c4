/*
 * The codecs: each walks over its files' structure without decoding (survey),
 * and decodes what a survey has found sound.
 */
#ifndef PICTURE_CODEC_H
#define PICTURE_CODEC_H

#include "picture/bitmap.h"

/* What the walk told.  Offsets are into the file. */
struct survey {
	const uint8_t *data;
	size_t given; /* bytes of the file */
	size_t size; /* of these up to and with the end marker */
	uint32_t width_px, height_px; /* of the data */
	uint8_t orientation; /* EXIF, 1..8 */
	uint8_t components; /* JPEG, PNG, AVIF, HEIC: with alpha */
	uint8_t bits; /* JPEG, PNG, AVIF, HEIC: of a component */
	bool has_alpha; /* PNG, GIF, WebP, AVIF, HEIC: there may be */
	bool is_interlaced; /* PNG */
	bool is_animated; /* PNG */
	bool is_lossy; /* WebP, AVIF */
	bool is_inverted; /* JPEG: CMYK as Adobe writes it */
	bool is_progressive; /* JPEG */
	bool is_odd; /* JPEG: colours other programs may mistake;
	                           PNG: chunks that are better left out */
	uint16_t palette_size; /* PNG */
	size_t palette_at; /* PNG */
	size_t frame_at; /* PNG: first IDAT; WebP: its first frame */
	size_t frame_size; /* PNG: all IDAT bytes; WebP: frame bytes */
	/* what is asked of the decoder and the encoder */
	uint8_t shrink; /* JPEG: decoded at 1/shrink: 1 2 4 8; 0: 1 */
	uint8_t quality; /* JPEG, 1..100 */
};

/* A big-endian or little-endian number at `p`. */
static inline uint32_t be16(const uint8_t *p)
{
	return (uint32_t)p[0] << 8 | p[1];
}

static inline uint32_t be32(const uint8_t *p)
{
	return be16(p) << 16 | be16(p + 2);
}

static inline uint32_t le16(const uint8_t *p)
{
	return (uint32_t)p[1] << 8 | p[0];
}

static inline uint32_t le32(const uint8_t *p)
{
	return le16(p + 2) << 16 | le16(p);
}

/* data, given and orientation 1 are set before; false: not a whole, sound
 * file.  The limits on sizes are the caller's to check. */
bool jpeg_survey(
    struct survey *, const struct sheaf_options *, struct error *) MUST_CHECK;
bool png_survey(
    struct survey *, const struct sheaf_options *, struct error *) MUST_CHECK;
bool gif_survey(
    struct survey *, const struct sheaf_options *, struct error *) MUST_CHECK;
bool webp_survey(
    struct survey *, const struct sheaf_options *, struct error *) MUST_CHECK;
bool bmp_survey(
    struct survey *, const struct sheaf_options *, struct error *) MUST_CHECK;
bool avif_survey(
    struct survey *, const struct sheaf_options *, struct error *) MUST_CHECK;
bool heic_survey(
    struct survey *, const struct sheaf_options *, struct error *) MUST_CHECK;

/* What becomes of a bitmap: encoded row by row, packed without loss (which
 * takes the same again), or scaled first. */
enum bitmap_use { BITMAP_ENCODED, BITMAP_PACKED, BITMAP_SCALED };

/* False: more than a worker may hold. */
bool survey_check_memory(const struct survey *, enum picture_kind,
    enum bitmap_use, struct error *) MUST_CHECK;

/* Only what a survey found sound and within the limits.  The bitmap is the
 * caller's to release, also after a failure. */
bool jpeg_decode(
    const struct survey *, struct bitmap *, struct error *) MUST_CHECK;
bool png_decode(
    const struct survey *, struct bitmap *, struct error *) MUST_CHECK;
bool gif_decode(
    const struct survey *, struct bitmap *, struct error *) MUST_CHECK;
bool webp_decode(
    const struct survey *, struct bitmap *, struct error *) MUST_CHECK;
bool bmp_decode(
    const struct survey *, struct bitmap *, struct error *) MUST_CHECK;
bool avif_decode(
    const struct survey *, struct bitmap *, struct error *) MUST_CHECK;
bool heic_decode(
    const struct survey *, struct bitmap *, struct error *) MUST_CHECK;

/* Loads the library that is wanted; false: it is not there. */
bool avif_open(void);
bool heic_open(void);
bool svg_open(void);

/* Gray or RGB pixels as a JPEG file. */
bool jpeg_encode(const struct bitmap *, int quality, struct buf *,
    struct error *) MUST_CHECK;

/* The file without the chunks that are better left out. */
void png_copy(const struct survey *, struct buf *);

/* All bytes of its IDAT chunks, if they inflate to what its header says. */
bool png_copy_data(
    const struct survey *, struct buf *, struct error *) MUST_CHECK;

/* A data: URL of a file of a kind that has a media type. */
void data_url_put(struct buf *, enum picture_kind, const void *, size_t);

/* Writes what is harmless of an SVG drawing and tells its size. */
bool svg_sanitise(const uint8_t *, size_t, const struct sheaf_options *,
    struct picture_form *, struct buf *, struct error *) MUST_CHECK;

/* A drawing and its form as svg_sanitise() has written them, over white, in
 * RGB, of the size that is set before. */
bool svg_rasterise(const struct buf *drawing, const struct picture_form *,
    struct bitmap *, struct error *) MUST_CHECK;

/* Sanitised and rasterised: data of an image XObject. */
bool svg_print(const uint8_t *, size_t, const struct sheaf_options *,
    struct picture_form *, struct buf *, struct error *) MUST_CHECK;

#endif
