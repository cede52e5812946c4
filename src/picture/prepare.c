/* What becomes of each kind of picture for each target. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "picture/codec.h"

#define CONVERSION_QUALITY 85

/* Smaller ones count visits or hold space; they show nothing. */
#define SHOWN_MIN_PX 3

struct codec {
	bool (*survey)(
	    struct survey *, const struct sheaf_options *, struct error *);
	bool (*decode)(const struct survey *, struct bitmap *, struct error *);
	bool (*prepare[PICTURE_TARGETS])(const struct survey *,
	    struct picture_form *, struct buf *, struct error *);
};

/* The source's bytes, but nothing behind the end marker. */
static bool keep(const struct survey *survey, struct picture_form *form,
    struct buf *out, struct error *err)
{
	form->is_source = survey->size == survey->given;
	form->data_size = survey->size;
	form->is_animated = survey->is_animated;
	if (!form->is_source)
		buf_add(out, survey->data, survey->size);
	return true;
}

static bool keep_png(const struct survey *survey, struct picture_form *form,
    struct buf *out, struct error *err)
{
	size_t before = out->size;

	if (!survey->is_odd)
		return keep(survey, form, out, err);
	png_copy(survey, out);
	form->data_size = out->size - before;
	form->is_animated = survey->is_animated;
	return true;
}

/* Pixels as a JPEG file, or as the data of a print image. */
static bool pack_jpeg(const struct survey *survey, const struct bitmap *map,
    struct picture_form *form, struct buf *out, struct error *err)
{
	size_t before = out->size;

	if (!jpeg_encode(map, survey->quality, out, err))
		return false;
	form->kind = PICTURE_JPEG;
	form->components = map->channels;
	form->bits = 8;
	form->data_size = out->size - before;
	return true;
}

/* Readers of books show inks in false colours, or nothing. */
static bool has_inks(const struct survey *survey)
{
	return survey->components == 4;
}

static bool keep_jpeg(const struct survey *survey, struct picture_form *form,
    struct buf *out, struct error *err)
{
	struct bitmap map = { .pixels = NULL };
	bool is_good;

	if (!has_inks(survey))
		return keep(survey, form, out, err);
	is_good = survey_check_memory(survey, PICTURE_JPEG,
		      survey->orientation > 1 ? BITMAP_PACKED : BITMAP_ENCODED,
		      err) &&
	    jpeg_decode(survey, &map, err);
	if (is_good) {
		bitmap_orient(&map, survey->orientation);
		is_good = pack_jpeg(survey, &map, form, out, err);
	}
	bitmap_release(&map);
	return is_good;
}

static void pack_png(
    const struct bitmap *map, struct picture_form *form, struct buf *out)
{
	size_t before = out->size;

	bitmap_pack_file(map, out);
	form->kind = PICTURE_PNG;
	form->data_size = out->size - before;
}

static bool convert_bmp(const struct survey *survey, struct picture_form *form,
    struct buf *out, struct error *err)
{
	struct bitmap map = { .pixels = NULL };
	bool is_good = survey_check_memory(
			   survey, PICTURE_BMP, BITMAP_PACKED, err) &&
	    bmp_decode(survey, &map, err);

	if (is_good) {
		bitmap_simplify(&map);
		pack_png(&map, form, out);
	}
	bitmap_release(&map);
	return is_good;
}

/* What may come out as a JPEG needs no second copy. */
static enum bitmap_use use_of(const struct survey *survey)
{
	return survey->is_lossy && !survey->has_alpha ? BITMAP_ENCODED
						      : BITMAP_PACKED;
}

/* What was lossy becomes a JPEG unless it has to show what is behind it.  No
 * book holds it turned but by its pixels. */
static bool convert_frame(
    bool (*decode)(const struct survey *, struct bitmap *, struct error *),
    const struct survey *survey, struct picture_form *form, struct buf *out,
    struct error *err)
{
	struct bitmap map = { .pixels = NULL };
	enum bitmap_use use = survey->orientation > 1 ? BITMAP_PACKED
						      : use_of(survey);
	bool is_good = survey_check_memory(survey, form->kind, use, err) &&
	    decode(survey, &map, err);

	if (is_good) {
		bitmap_simplify(&map);
		bitmap_orient(&map, survey->orientation);
		if (survey->is_lossy && map.channels == 3)
			is_good = pack_jpeg(survey, &map, form, out, err);
		else
			pack_png(&map, form, out);
	}
	bitmap_release(&map);
	return is_good;
}

static bool convert_webp(const struct survey *survey, struct picture_form *form,
    struct buf *out, struct error *err)
{
	return convert_frame(webp_decode, survey, form, out, err);
}

static bool convert_avif(const struct survey *survey, struct picture_form *form,
    struct buf *out, struct error *err)
{
	return convert_frame(avif_decode, survey, form, out, err);
}

static bool convert_heic(const struct survey *survey, struct picture_form *form,
    struct buf *out, struct error *err)
{
	return convert_frame(heic_decode, survey, form, out, err);
}

/* A JPEG with a soft mask beside it, if need be. */
static bool print_lossy(const struct survey *survey, const struct bitmap *map,
    struct picture_form *form, struct buf *out, struct error *err)
{
	struct bitmap colours;
	bool is_good;

	if (map->channels == 3)
		return pack_jpeg(survey, map, form, out, err);
	bitmap_drop_alpha(map, &colours);
	is_good = pack_jpeg(survey, &colours, form, out, err);
	bitmap_release(&colours);
	if (is_good)
		bitmap_pack_mask(map, form, out);
	return is_good;
}

static bool print_frame(
    bool (*decode)(const struct survey *, struct bitmap *, struct error *),
    const struct survey *survey, struct picture_form *form, struct buf *out,
    struct error *err)
{
	struct bitmap map = { .pixels = NULL };
	bool is_good = survey_check_memory(
			   survey, form->kind, use_of(survey), err) &&
	    decode(survey, &map, err);

	form->orientation = survey->orientation;
	if (is_good) {
		bitmap_simplify(&map);
		if (survey->is_lossy)
			is_good = print_lossy(survey, &map, form, out, err);
		else
			bitmap_pack_print(&map, form, out);
	}
	bitmap_release(&map);
	return is_good;
}

static bool print_webp(const struct survey *survey, struct picture_form *form,
    struct buf *out, struct error *err)
{
	return print_frame(webp_decode, survey, form, out, err);
}

static bool print_avif(const struct survey *survey, struct picture_form *form,
    struct buf *out, struct error *err)
{
	return print_frame(avif_decode, survey, form, out, err);
}

static bool print_heic(const struct survey *survey, struct picture_form *form,
    struct buf *out, struct error *err)
{
	return print_frame(heic_decode, survey, form, out, err);
}

static bool print_jpeg(const struct survey *survey, struct picture_form *form,
    struct buf *out, struct error *err)
{
	struct bitmap map = { .pixels = NULL };
	bool is_good;

	form->orientation = survey->orientation;
	if (!survey->is_odd && !has_inks(survey)) {
		form->components = survey->components;
		form->bits = survey->bits;
		return keep(survey, form, out, err);
	}
	is_good = survey_check_memory(
		      survey, PICTURE_JPEG, BITMAP_ENCODED, err) &&
	    jpeg_decode(survey, &map, err) &&
	    pack_jpeg(survey, &map, form, out, err);
	bitmap_release(&map);
	return is_good;
}

static bool print_pixels(
    bool (*decode)(const struct survey *, struct bitmap *, struct error *),
    const struct survey *survey, struct picture_form *form, struct buf *out,
    struct error *err)
{
	struct bitmap map = { .pixels = NULL };
	bool is_good = survey_check_memory(
			   survey, form->kind, BITMAP_PACKED, err) &&
	    decode(survey, &map, err);

	if (is_good) {
		bitmap_simplify(&map);
		bitmap_pack_print(&map, form, out);
	}
	bitmap_release(&map);
	return is_good;
}

static bool print_gif(const struct survey *survey, struct picture_form *form,
    struct buf *out, struct error *err)
{
	return print_pixels(gif_decode, survey, form, out, err);
}

static bool print_bmp(const struct survey *survey, struct picture_form *form,
    struct buf *out, struct error *err)
{
	return print_pixels(bmp_decode, survey, form, out, err);
}

/* A PDF image can hold the compressed rows of most PNG files as they are
 * (ISO 32000-1, 7.4.4.4). */
static bool print_png(const struct survey *survey, struct picture_form *form,
    struct buf *out, struct error *err)
{
	size_t before = out->size;

	if (survey->bits == 16 || survey->has_alpha || survey->is_interlaced ||
	    !png_copy_data(survey, out, err)) {
		out->size = before;
		return print_pixels(png_decode, survey, form, out, err);
	}
	form->components = survey->components;
	form->bits = survey->bits;
	form->has_png_predictor = true;
	form->data_size = out->size - before;
	form->palette_size = survey->palette_size;
	buf_add(out, survey->data + survey->palette_at,
	    3 * (size_t)survey->palette_size);
	return true;
}

static const struct codec codecs[PICTURE_KINDS] = {
	[PICTURE_JPEG] = { jpeg_survey, jpeg_decode,
	    { keep_jpeg, print_jpeg } },
	[PICTURE_PNG] = { png_survey, png_decode, { keep_png, print_png } },
	[PICTURE_GIF] = { gif_survey, gif_decode, { keep, print_gif } },
	[PICTURE_WEBP] = { webp_survey, webp_decode,
	    { convert_webp, print_webp } },
	[PICTURE_BMP] = { bmp_survey, bmp_decode, { convert_bmp, print_bmp } },
	[PICTURE_AVIF] = { avif_survey, avif_decode,
	    { convert_avif, print_avif } },
	[PICTURE_HEIC] = { heic_survey, heic_decode,
	    { convert_heic, print_heic } },
};

static bool check_size(const struct survey *survey,
    const struct sheaf_options *options, struct error *err)
{
	uint64_t width = survey->width_px, height = survey->height_px;
	const uint64_t *limits = options->limits;
	bool is_long = width > limits[SHEAF_LIMIT_SIDE] ||
	    height > limits[SHEAF_LIMIT_SIDE];
	char what[64];

	if (is_long || width * height > limits[SHEAF_LIMIT_PIXELS]) {
		snprintf(what, sizeof(what), "picture is too large, %ju x %ju",
		    (uintmax_t)width, (uintmax_t)height);
		return limit_refuse(err, options,
		    is_long ? SHEAF_LIMIT_SIDE : SHEAF_LIMIT_PIXELS, what);
	}
	if (width < SHOWN_MIN_PX && height < SHOWN_MIN_PX)
		return error_set(err, SHEAF_E_INPUT,
		    "picture of %ju x %ju pixels shows nothing",
		    (uintmax_t)width, (uintmax_t)height);
	return true;
}

static bool check_bytes(
    size_t size, const struct sheaf_options *options, struct error *err)
{
	if (size == 0)
		return error_set(err, SHEAF_E_INPUT, "empty file");
	if (size > options->limits[SHEAF_LIMIT_PICTURE])
		return limit_refuse(
		    err, options, SHEAF_LIMIT_PICTURE, "picture is too large");
	return true;
}

/* Survey and sizes of what is no drawing. */
static bool look(enum picture_kind kind, struct survey *survey,
    const struct sheaf_options *options, struct error *err)
{
	if (kind == PICTURE_UNKNOWN)
		return error_set(err, SHEAF_E_INPUT, "not a picture");
	if (kind == PICTURE_SVG)
		return error_set(err, SHEAF_E_INPUT,
		    "drawings cannot be turned into pixels");
	return codecs[kind].survey(survey, options, err) &&
	    check_size(survey, options, err);
}

/* On paper any gray will do. */
static bool wants_gray(
    const struct sheaf_options *options, enum picture_target target)
{
	return options->picture_gray ||
	    (options->print_gray && target == PICTURE_FOR_PRINT);
}

/* The data has nothing but grays. */
static bool is_gray(const struct survey *survey, enum picture_kind kind)
{
	return (kind == PICTURE_JPEG || kind == PICTURE_PNG) &&
	    survey->components == 1 && survey->palette_size == 0;
}

/* The size it has to have to fit, and whether anything is to be done. */
static bool wants_fit(const struct survey *survey,
    const struct sheaf_options *options, enum picture_target target,
    struct picture_form *form)
{
	bool is_changed = options->picture_gray ||
	    (wants_gray(options, target) && !is_gray(survey, form->kind));
	uint64_t width = form->width_px, height = form->height_px;
	uint64_t most_x = options->picture_width;
	uint64_t most_y = options->picture_height;

	if (!most_x || !most_y)
		return is_changed;
	if (width <= most_x && height <= most_y)
		return is_changed;
	if (width * most_y > height * most_x) {
		form->width_px = (uint32_t)most_x;
		height = (height * most_x + width / 2) / width;
		form->height_px = height ? (uint32_t)height : 1;
	} else {
		form->height_px = (uint32_t)most_y;
		width = (width * most_y + height / 2) / height;
		form->width_px = width ? (uint32_t)width : 1;
	}
	return true;
}

/* A decoder that halves leaves twice the pixels that are wanted at least: the
 * better filter does the rest. */
static uint8_t choose_shrink(
    const struct survey *survey, const struct picture_form *form)
{
	bool is_turned = survey->orientation >= 5;
	uint64_t width = is_turned ? form->height_px : form->width_px;
	uint64_t height = is_turned ? form->width_px : form->height_px;
	uint8_t shrink = 1;

	while (shrink < 8 && survey->width_px >= width * shrink * 4 &&
	    survey->height_px >= height * shrink * 4)
		shrink *= 2;
	return shrink;
}

/* A photograph without loss is many times the size of a JPEG; a drawing is
 * not, and suffers. */
#define LOSSLESS_TIMES 3

static bool pack_smaller(const struct survey *survey, const struct bitmap *map,
    struct picture_form *form, struct buf *out, struct error *err)
{
	struct buf lossy = BUF_INIT;
	bool is_good = true;

	pack_png(map, form, out);
	if (map->channels % 2 == 0)
		return true;
	is_good = jpeg_encode(map, survey->quality, &lossy, err);
	if (is_good && form->data_size > LOSSLESS_TIMES * lossy.size) {
		out->size -= form->data_size;
		buf_add(out, lossy.data, lossy.size);
		form->kind = PICTURE_JPEG;
		form->data_size = lossy.size;
	}
	buf_release(&lossy);
	return is_good;
}

static bool pack_fitted(const struct survey *survey, bool is_dithered,
    enum picture_target target, const struct bitmap *map,
    struct picture_form *form, struct buf *out, struct error *err)
{
	bool is_photo = !is_dithered && map->channels % 2 &&
	    (form->kind == PICTURE_JPEG || survey->is_lossy);

	form->columns = map->width_px;
	form->rows = map->height_px;
	form->orientation = 1;
	if (is_photo)
		return pack_jpeg(survey, map, form, out, err);
	if (target == PICTURE_FOR_PRINT) {
		bitmap_pack_print(map, form, out);
		return true;
	}
	if (!is_dithered)
		return pack_smaller(survey, map, form, out, err);
	pack_png(map, form, out);
	return true;
}

/* Decoded, scaled to the size `form` says, packed again. */
static bool fit(struct survey *survey, const struct sheaf_options *options,
    enum picture_target target, struct picture_form *form, struct buf *out,
    struct error *err)
{
	struct bitmap map = { .pixels = NULL };
	bool is_good;

	if (form->kind == PICTURE_JPEG)
		survey->shrink = choose_shrink(survey, form);
	is_good = survey_check_memory(survey, form->kind, BITMAP_SCALED, err) &&
	    codecs[form->kind].decode(survey, &map, err);
	if (is_good) {
		bitmap_expand(&map);
		bitmap_simplify(&map);
		if (wants_gray(options, target))
			bitmap_make_gray(&map);
		/* turned when it is small */
		if (survey->orientation >= 5)
			bitmap_scale(&map, form->height_px, form->width_px);
		else
			bitmap_scale(&map, form->width_px, form->height_px);
		bitmap_orient(&map, survey->orientation);
		if (options->picture_gray)
			bitmap_dither(&map);
		is_good = pack_fitted(survey, options->picture_gray, target,
		    &map, form, out, err);
	}
	bitmap_release(&map);
	return is_good;
}

/* A photograph that fits, packed again; false: that is hardly smaller. */
static bool squeeze(const struct survey *survey,
    const struct sheaf_options *options, enum picture_target target,
    struct picture_form *form, struct buf *out)
{
	struct survey again = *survey;
	struct picture_form smaller = *form;
	struct buf bytes = BUF_INIT;
	bool is_good = options->picture_squeeze && form->kind == PICTURE_JPEG &&
	    fit(&again, options, target, &smaller, &bytes, NULL) &&
	    bytes.size < survey->size / 5 * 4;

	if (is_good) {
		buf_add(out, bytes.data, bytes.size);
		*form = smaller;
	}
	buf_release(&bytes);
	return is_good;
}

bool picture_prepare(const uint8_t *data, size_t size,
    enum picture_target target, const struct sheaf_options *options,
    struct picture_form *form, struct buf *out, struct error *err)
{
	struct survey survey = {
		.data = data, .given = size, .orientation = 1
	};
	size_t before = out->size;
	bool is_turned;

	memset(form, 0, sizeof *form);
	form->orientation = 1;
	if (!check_bytes(size, options, err))
		return false;
	form->kind = picture_sniff(data, size);
	if (form->kind == PICTURE_SVG)
		return target == PICTURE_FOR_PRINT
		    ? svg_print(data, size, options, form, out, err)
		    : svg_sanitise(data, size, options, form, out, err);
	if (!look(form->kind, &survey, options, err))
		return false;
	is_turned = survey.orientation >= 5;
	form->columns = survey.width_px;
	form->rows = survey.height_px;
	form->width_px = is_turned ? survey.height_px : survey.width_px;
	form->height_px = is_turned ? survey.width_px : survey.height_px;
	survey.quality = options->picture_quality
	    ? (uint8_t)options->picture_quality
	    : CONVERSION_QUALITY;
	if (wants_fit(&survey, options, target, form)
		? fit(&survey, options, target, form, out, err)
		: squeeze(&survey, options, target, form, out) ||
		    codecs[form->kind].prepare[target](&survey, form, out, err))
		return true;
	out->size = before;
	return false;
}

bool picture_decode(const uint8_t *data, size_t size,
    const struct sheaf_options *options, struct canvas *canvas,
    struct error *err)
{
	struct survey survey = {
		.data = data, .given = size, .orientation = 1
	};
	struct bitmap map = { .pixels = NULL };
	enum picture_kind kind;
	bool is_good;

	canvas->rgb = NULL;
	if (!check_bytes(size, options, err))
		return false;
	kind = picture_sniff(data, size);
	if (!look(kind, &survey, options, err))
		return false;
	is_good = survey_check_memory(&survey, kind, BITMAP_ENCODED, err) &&
	    codecs[kind].decode(&survey, &map, err);
	if (is_good) {
		bitmap_orient(&map, survey.orientation);
		bitmap_flatten(&map, canvas);
	}
	bitmap_release(&map);
	return is_good;
}

/* Lent to the encoders. */
static struct bitmap canvas_bitmap(const struct canvas *canvas)
{
	return (struct bitmap){ .width_px = canvas->width_px,
		.height_px = canvas->height_px,
		.channels = 3,
		.pixels = canvas->rgb };
}

bool picture_encode_jpeg(const struct canvas *canvas, int quality,
    struct buf *out, struct error *err)
{
	struct bitmap map = canvas_bitmap(canvas);

	return jpeg_encode(&map, quality, out, err);
}

bool picture_encode_png(
    const struct canvas *canvas, struct buf *out, struct error *err)
{
	struct bitmap map = canvas_bitmap(canvas);

	bitmap_pack_file(&map, out);
	return true;
}
