/* AVIF (AV1 Image File Format 1.1), the first picture: the one door of libavif,
 * which is loaded when there is one. */
#include "picture/plugin.h"

#ifdef HAVE_AVIF

#include <avif/avif.h>

/* Its structs change with its soname: the library must be the headers'. */
#if AVIF_VERSION_MAJOR == 0 && AVIF_VERSION_MINOR == 11
#define LIBRARY "libavif.so.15"
#elif AVIF_VERSION_MAJOR == 1
#define LIBRARY "libavif.so.16"
#else
#error "a version of libavif whose soname is not known"
#endif

#define FUNCTIONS(X)                                                           \
	X(avifDecoderCreate)                                                   \
	X(avifDecoderDestroy)                                                  \
	X(avifDecoderSetSource)                                                \
	X(avifDecoderSetIOMemory)                                              \
	X(avifDecoderParse)                                                    \
	X(avifDecoderNextImage)                                                \
	X(avifRGBImageSetDefaults)                                             \
	X(avifImageYUVToRGB)

struct library {
	FUNCTIONS(LIBRARY_MEMBER)
};

/* A picture that stands for an animation says more than its first frame, and
 * need not count the frames.  Some animations have none. */
static const struct {
	avifDecoderSource source;
	uint32_t frames;
} sources[] = {
	{ AVIF_DECODER_SOURCE_PRIMARY_ITEM, 1 },
	{ AVIF_DECODER_SOURCE_TRACKS, 20000 },
};

static bool load(struct library *avif, struct error *err)
{
	static const char *const names[] = { FUNCTIONS(LIBRARY_NAME) };

	return library_load(
		   LIBRARY, names, sizeof names / sizeof *names, avif) ||
	    error_set(err, SHEAF_E_INPUT, "AVIF pictures need libavif");
}

/* The header read, nothing decoded; NULL: damaged. */
static avifDecoder *open_source(const struct library *avif,
    const struct survey *survey, size_t which, uint32_t pixels)
{
	avifDecoder *decoder = avif->avifDecoderCreate();

	if (!decoder)
		memory_exhausted();
	decoder->maxThreads = 1;
	decoder->ignoreExif = decoder->ignoreXMP = AVIF_TRUE;
	/* files of older libheif lack pixi (libavif's own words) */
	decoder->strictFlags = AVIF_STRICT_ENABLED & ~AVIF_STRICT_PIXI_REQUIRED;
	decoder->imageSizeLimit = pixels;
	decoder->imageCountLimit = sources[which].frames;
	if (avif->avifDecoderSetSource(decoder, sources[which].source) ==
		AVIF_RESULT_OK &&
	    avif->avifDecoderSetIOMemory(
		decoder, survey->data, survey->given) == AVIF_RESULT_OK &&
	    avif->avifDecoderParse(decoder) == AVIF_RESULT_OK)
		return decoder;
	avif->avifDecoderDestroy(decoder);
	return NULL;
}

static avifDecoder *open_file(
    const struct library *avif, const struct survey *survey, uint32_t pixels)
{
	avifDecoder *decoder = NULL;
	size_t i;

	for (i = 0; !decoder && i < sizeof sources / sizeof *sources; i++)
		decoder = open_source(avif, survey, i, pixels);
	return decoder;
}

static bool damaged(struct error *err, const char *what)
{
	return error_set(err, SHEAF_E_INPUT, "damaged AVIF: %s", what);
}

/* EXIF's names for turns against the clock, a mirror behind them (ISO/IEC
 * 23008-12, 6.5.10 and 6.5.12): none, top to bottom, left to right. */
static uint8_t orientation(const avifImage *image)
{
	static const uint8_t table[4][3] = { { 1, 4, 2 }, { 8, 5, 7 },
		{ 3, 2, 4 }, { 6, 7, 5 } };
	int angle = 0, mirror = 0;

	if (image->transformFlags & AVIF_TRANSFORM_IROT)
		angle = image->irot.angle & 3;
	if (image->transformFlags & AVIF_TRANSFORM_IMIR)
		mirror = 1 + (image->imir.mode & 1);
	return table[angle][mirror];
}

/* Samples of a pixel, halves as wholes. */
static uint8_t components(const avifDecoder *decoder)
{
	static const uint8_t table[AVIF_PIXEL_FORMAT_COUNT] = {
		[AVIF_PIXEL_FORMAT_YUV444] = 3,
		[AVIF_PIXEL_FORMAT_YUV422] = 2,
		[AVIF_PIXEL_FORMAT_YUV420] = 2,
		[AVIF_PIXEL_FORMAT_YUV400] = 1,
	};

	return table[decoder->image->yuvFormat] + (decoder->alphaPresent != 0);
}

static bool read_header(
    const void *library, struct survey *survey, struct error *err)
{
	const struct library *avif = library;
	avifDecoder *decoder = open_file(
	    avif, survey, AVIF_DEFAULT_IMAGE_SIZE_LIMIT);

	if (!decoder)
		return damaged(err, "bad header");
	survey->size = survey->given;
	survey->width_px = decoder->image->width;
	survey->height_px = decoder->image->height;
	survey->orientation = orientation(decoder->image);
	survey->components = components(decoder);
	survey->bits = (uint8_t)decoder->image->depth;
	survey->has_alpha = decoder->alphaPresent;
	/* RGB in the place of YUV is there to lose nothing */
	survey->is_lossy = decoder->image->matrixCoefficients !=
	    AVIF_MATRIX_COEFFICIENTS_IDENTITY;
	avif->avifDecoderDestroy(decoder);
	return (survey->width_px > 0 && survey->height_px > 0) ||
	    damaged(err, "no size");
}

bool avif_survey(struct survey *survey, const struct sheaf_options *options,
    struct error *err)
{
	struct library avif;

	return load(&avif, err) &&
	    plugin_survey(read_header, &avif, survey, err);
}

static bool read_frame(const struct library *avif, avifDecoder *decoder,
    struct bitmap *map, struct error *err)
{
	avifRGBImage rgb;
	avifResult result = avif->avifDecoderNextImage(decoder);

	if (result == AVIF_RESULT_TRUNCATED_DATA)
		return error_set(err, SHEAF_E_INPUT, "AVIF cut short");
	if (result != AVIF_RESULT_OK ||
	    decoder->image->width != map->width_px ||
	    decoder->image->height != map->height_px)
		return damaged(err, "bad data");
	avif->avifRGBImageSetDefaults(&rgb, decoder->image);
	rgb.depth = 8;
	rgb.format = map->channels == 4 ? AVIF_RGB_FORMAT_RGBA
					: AVIF_RGB_FORMAT_RGB;
	rgb.pixels = map->pixels;
	rgb.rowBytes = map->width_px * map->channels;
	return avif->avifImageYUVToRGB(decoder->image, &rgb) ==
	    AVIF_RESULT_OK ||
	    damaged(err, "bad colours");
}

/* What the picture's data say of its size may not go far beyond what its header
 * says: tiles at the edges hang over. */
#define OVERHANG 65536

static bool decode(const void *library, const struct survey *survey,
    struct bitmap *map, struct error *err)
{
	const struct library *avif = library;
	uint64_t pixels = (uint64_t)survey->width_px * survey->height_px;
	avifDecoder *decoder;
	bool is_good;

	pixels += pixels / 2 + OVERHANG;
	if (pixels > AVIF_DEFAULT_IMAGE_SIZE_LIMIT)
		pixels = AVIF_DEFAULT_IMAGE_SIZE_LIMIT;
	decoder = open_file(avif, survey, (uint32_t)pixels);
	if (!decoder)
		return damaged(err, "bad header");
	is_good = read_frame(avif, decoder, map, err);
	avif->avifDecoderDestroy(decoder);
	return is_good;
}

bool avif_decode(
    const struct survey *survey, struct bitmap *map, struct error *err)
{
	struct library avif;

	return load(&avif, err) &&
	    plugin_decode(decode, &avif, survey, map, err);
}

bool avif_open(void)
{
	struct library avif;
	struct error err;

	return load(&avif, &err);
}

#else

bool avif_open(void)
{
	return false;
}

bool avif_survey(struct survey *survey, const struct sheaf_options *options,
    struct error *err)
{
	return plugin_missing(err, "AVIF", "libavif");
}

bool avif_decode(
    const struct survey *survey, struct bitmap *map, struct error *err)
{
	return plugin_missing(err, "AVIF", "libavif");
}

#endif
