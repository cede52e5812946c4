/* HEIC (HEIF with HEVC, ISO/IEC 23008-12), the primary picture: the one door of
 * libheif, which is loaded when there is one. */
#include <string.h>

#include "picture/plugin.h"

#ifdef HAVE_HEIF

#include <libheif/heif.h>

#define LIBRARY "libheif.so.1"

#define FUNCTIONS(X)                                                           \
	X(heif_context_alloc)                                                  \
	X(heif_context_free)                                                   \
	X(heif_context_set_maximum_image_size_limit)                           \
	X(heif_context_set_max_decoding_threads)                               \
	X(heif_context_read_from_memory_without_copy)                          \
	X(heif_context_get_primary_image_handle)                               \
	X(heif_image_handle_release)                                           \
	X(heif_image_handle_get_width)                                         \
	X(heif_image_handle_get_height)                                        \
	X(heif_image_handle_has_alpha_channel)                                 \
	X(heif_image_handle_get_luma_bits_per_pixel)                           \
	X(heif_decoding_options_alloc)                                         \
	X(heif_decoding_options_free)                                          \
	X(heif_decode_image)                                                   \
	X(heif_image_release)                                                  \
	X(heif_image_get_width)                                                \
	X(heif_image_get_height)                                               \
	X(heif_image_get_plane_readonly)

struct library {
	FUNCTIONS(LIBRARY_MEMBER)
};

/* Pixels: what is asked before our own limits are, which say more; and how far
 * blocks and tiles may hang over what the header says. */
#define SIDE_MOST 65535
#define OVERHANG  1024

/* An open file; all NULL: none. */
struct file {
	struct heif_context *context;
	struct heif_image_handle *primary;
};

static bool load(struct library *heif, struct error *err)
{
	static const char *const names[] = { FUNCTIONS(LIBRARY_NAME) };

	return library_load(
		   LIBRARY, names, sizeof names / sizeof *names, heif) ||
	    error_set(err, SHEAF_E_INPUT, "HEIC pictures need libheif");
}

/* libheif's sentences may hold anything; this is ours. */
static bool is_well(
    struct heif_error result, const char *what, struct error *err)
{
	return result.code == heif_error_Ok ||
	    error_set(err, SHEAF_E_INPUT, "damaged HEIC: %s", what);
}

static void file_close(const struct library *heif, struct file *file)
{
	if (file->primary)
		heif->heif_image_handle_release(file->primary);
	heif->heif_context_free(file->context);
}

/* The header read, nothing decoded; to be closed also after a failure. */
static bool file_read_header(const struct library *heif,
    const struct survey *survey, uint32_t side, struct file *file,
    struct error *err)
{
	*file = (struct file){ .context = heif->heif_context_alloc() };
	if (!file->context)
		memory_exhausted();
	heif->heif_context_set_maximum_image_size_limit(
	    file->context, (int)side);
	heif->heif_context_set_max_decoding_threads(file->context, 0);
	return is_well(heif->heif_context_read_from_memory_without_copy(
			   file->context, survey->data, survey->given, NULL),
		   "bad header", err) &&
	    is_well(heif->heif_context_get_primary_image_handle(
			file->context, &file->primary),
		"no picture", err);
}

/* Its size is that of the picture as it is shown: libheif turns it. */
static bool read_header(
    const void *library, struct survey *survey, struct error *err)
{
	const struct library *heif = library;
	struct file file;
	bool is_good = file_read_header(heif, survey, SIDE_MOST, &file, err);

	if (is_good) {
		int width = heif->heif_image_handle_get_width(file.primary);
		int height = heif->heif_image_handle_get_height(file.primary);
		int bits = heif->heif_image_handle_get_luma_bits_per_pixel(
		    file.primary);

		survey->size = survey->given;
		survey->width_px = width > 0 ? (uint32_t)width : 0;
		survey->height_px = height > 0 ? (uint32_t)height : 0;
		survey->has_alpha = heif->heif_image_handle_has_alpha_channel(
		    file.primary);
		survey->components = survey->has_alpha ? 4 : 3;
		survey->bits = bits > 8 ? 16 : 8;
		survey->is_lossy = true;
		is_good = (survey->width_px > 0 && survey->height_px > 0) ||
		    error_set(err, SHEAF_E_INPUT, "damaged HEIC: no size");
	}
	file_close(heif, &file);
	return is_good;
}

bool heic_survey(struct survey *survey, const struct sheaf_options *options,
    struct error *err)
{
	struct library heif;

	return load(&heif, err) &&
	    plugin_survey(read_header, &heif, survey, err);
}

static bool copy_rows(const struct library *heif,
    const struct heif_image *image, struct bitmap *map, struct error *err)
{
	int width = heif->heif_image_get_width(image, heif_channel_interleaved);
	int height = heif->heif_image_get_height(
	    image, heif_channel_interleaved);
	int stride = 0;
	const uint8_t *plane = heif->heif_image_get_plane_readonly(
	    image, heif_channel_interleaved, &stride);
	size_t size = (size_t)map->width_px * map->channels;
	uint32_t y;

	if (!plane || width < 0 || height < 0 || stride < 0 ||
	    (uint32_t)width != map->width_px ||
	    (uint32_t)height != map->height_px || (size_t)stride < size)
		return error_set(err, SHEAF_E_INPUT, "damaged HEIC: bad data");
	for (y = 0; y < map->height_px; y++)
		memcpy(bitmap_row(map, y), plane + (size_t)y * (size_t)stride,
		    size);
	return true;
}

static bool decode(const void *library, const struct survey *survey,
    struct bitmap *map, struct error *err)
{
	const struct library *heif = library;
	struct heif_decoding_options *how;
	struct heif_image *image = NULL;
	struct file file;
	uint32_t side = map->width_px > map->height_px ? map->width_px
						       : map->height_px;
	bool is_good = file_read_header(
	    heif, survey, side + OVERHANG, &file, err);

	if (is_good) {
		how = heif->heif_decoding_options_alloc();
		if (!how)
			memory_exhausted();
		how->convert_hdr_to_8bit = 1;
		is_good = is_well(heif->heif_decode_image(file.primary, &image,
				      heif_colorspace_RGB,
				      map->channels == 4
					  ? heif_chroma_interleaved_RGBA
					  : heif_chroma_interleaved_RGB,
				      how),
			      "bad data", err) &&
		    copy_rows(heif, image, map, err);
		heif->heif_decoding_options_free(how);
	}
	if (image)
		heif->heif_image_release(image);
	file_close(heif, &file);
	return is_good;
}

bool heic_decode(
    const struct survey *survey, struct bitmap *map, struct error *err)
{
	struct library heif;

	return load(&heif, err) &&
	    plugin_decode(decode, &heif, survey, map, err);
}

bool heic_open(void)
{
	struct library heif;
	struct error err;

	return load(&heif, &err);
}

#else

bool heic_open(void)
{
	return false;
}

bool heic_survey(struct survey *survey, const struct sheaf_options *options,
    struct error *err)
{
	return plugin_missing(err, "HEIC", "libheif");
}

bool heic_decode(
    const struct survey *survey, struct bitmap *map, struct error *err)
{
	return plugin_missing(err, "HEIC", "libheif");
}

#endif
