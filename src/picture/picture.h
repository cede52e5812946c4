/*
 * Pictures: told by their content, checked to their end, turned into what a
 * packager can hold.  All of it works on untrusted bytes in a worker; every
 * ceiling is looked at before anything is decoded.
 */
#ifndef PICTURE_PICTURE_H
#define PICTURE_PICTURE_H

#include "article/article.h"

/* By magic bytes, never by name.  SVG: an <svg> root before anything else. */
enum picture_kind picture_sniff(const uint8_t *, size_t);

/* No tag of this XML, a drawing or another document, has more attributes: looked
 * at before libxml2 sees it, whose parser is quadratic in them.  In UTF-8 or an
 * encoding in which the bytes of markup mean nothing else. */
bool picture_is_tame(const char *, size_t, uint64_t attributes);

/* "image/jpeg", ".jpg"; for UNKNOWN and kinds no book holds: NULL. */
const char *picture_media_type(enum picture_kind);
const char *picture_suffix(enum picture_kind);

/*
 * Makes it ready for `target`.  form->is_source says that the source's bytes
 * serve as they are and nothing was appended to `out`; else `out` holds the
 * prepared bytes in the order that struct picture_form tells.
 * False with one line in `err` when it cannot be used: damaged, truncated, over
 * a limit, unknown kind, less than 3 pixels both ways, or when the library that
 * it needs is not installed (AVIF, HEIC; SVG for print).  Sound by their structure
 * are JPEG, PNG and GIF for a file (the compressed bits are taken on trust).
 */
bool picture_prepare(const uint8_t *, size_t, enum picture_target,
    const struct sheaf_options *, struct picture_form *, struct buf *out,
    struct error *) MUST_CHECK;

/* What is loaded when a picture wants it. */
enum picture_library {
	PICTURE_OWN, /* none: codecs that sheaf is linked with */
	PICTURE_LIBAVIF,
	PICTURE_LIBHEIF,
	PICTURE_LIBRSVG,
	PICTURE_LIBRARIES
};

/* The one that picture_prepare() wants of this picture for any of `targets` (a
 * set, 1 << target). */
enum picture_library picture_library_for(
    const uint8_t *, size_t, unsigned targets);

/* Loads it now, with all it ever opens but the files of fonts, so that the
 * process may give its files away.  False: it is not installed (pictures say so). */
bool picture_library_open(enum picture_library);

/* The bytes of a data: URL (RFC 2397), base64 or percent-encoded. */
bool picture_data_url(const char *url, const struct sheaf_options *,
    struct buf *, struct error *) MUST_CHECK;

/* An RGB canvas written as a JPEG (quality 1..100) or PNG file. */
struct canvas {
	uint32_t width_px, height_px;
	uint8_t *rgb; /* 3 bytes a pixel, rows without gaps */
};
bool picture_encode_jpeg(const struct canvas *, int quality, struct buf *,
    struct error *) MUST_CHECK;
bool picture_encode_png(
    const struct canvas *, struct buf *, struct error *) MUST_CHECK;

/* Decodes any kind but SVG (first frame, orientation applied, alpha
 * over white). */
bool picture_decode(const uint8_t *, size_t, const struct sheaf_options *,
    struct canvas *, struct error *) MUST_CHECK;
void canvas_release(struct canvas *);

#endif
