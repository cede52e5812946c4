/* JPEG pixels, in and out: the one door of libjpeg. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <jpeglib.h>
#include <jerror.h>

#include "picture/codec.h"

/* Coefficients of a progressive picture are kept whole; more is refused. */
#define MEMORY_MAX (340L * 1024 * 1024)

struct trouble {
	struct jpeg_error_mgr manager;
	jmp_buf back;
	char text[JMSG_LENGTH_MAX];
};

static void on_error(j_common_ptr codec)
{
	struct trouble *trouble = (struct trouble *)codec->err;

	codec->err->format_message(codec, trouble->text);
	longjmp(trouble->back, 1);
}

/* Warnings (level -1) tell of damaged data, but for these three. */
static void on_message(j_common_ptr codec, int level)
{
	if (level >= 0 || codec->err->msg_code == JWRN_EXTRANEOUS_DATA ||
	    codec->err->msg_code == JWRN_ADOBE_XFORM ||
	    codec->err->msg_code == JWRN_JFIF_MAJOR)
		return;
	on_error(codec);
}

static struct jpeg_error_mgr *catch_trouble(struct trouble *trouble)
{
	jpeg_std_error(&trouble->manager);
	trouble->manager.error_exit = on_error;
	trouble->manager.emit_message = on_message;
	return &trouble->manager;
}

struct decoding {
	struct jpeg_decompress_struct codec;
	struct trouble trouble;
	uint8_t *row; /* CMYK */
};

/* CMYK without a colour profile, as browsers show it. */
static void cmyk_to_rgb(
    const uint8_t *cmyk, uint8_t *rgb, uint32_t width, bool is_inverted)
{
	uint32_t x;
	int k;

	for (x = 0; x < width; x++, cmyk += 4, rgb += 3)
		for (k = 0; k < 3; k++) {
			int ink = is_inverted ? cmyk[k] : 255 - cmyk[k];
			int black = is_inverted ? cmyk[3] : 255 - cmyk[3];

			rgb[k] = (uint8_t)((ink * black + 127) / 255);
		}
}

/* Everything that may jump. */
static bool decode(
    struct decoding *job, const struct survey *survey, struct bitmap *map)
{
	struct jpeg_decompress_struct *codec = &job->codec;

	if (setjmp(job->trouble.back))
		return false;
	jpeg_create_decompress(codec);
	codec->mem->max_memory_to_use = MEMORY_MAX;
	jpeg_mem_src(codec, survey->data, survey->size);
	jpeg_read_header(codec, TRUE);
	codec->out_color_space = survey->components == 1 ? JCS_GRAYSCALE
	    : survey->components == 3                    ? JCS_RGB
							 : JCS_CMYK;
	codec->scale_num = 1;
	codec->scale_denom = survey->shrink ? survey->shrink : 1;
	jpeg_start_decompress(codec);
	if (codec->output_width != map->width_px ||
	    codec->output_height != map->height_px)
		return false;
	while (codec->output_scanline < codec->output_height) {
		uint8_t *to = bitmap_row(map, codec->output_scanline);
		JSAMPROW row = job->row ? job->row : to;

		jpeg_read_scanlines(codec, &row, 1);
		if (job->row)
			cmyk_to_rgb(
			    job->row, to, map->width_px, survey->is_inverted);
	}
	jpeg_finish_decompress(codec);
	return true;
}

bool jpeg_decode(
    const struct survey *survey, struct bitmap *map, struct error *err)
{
	struct decoding job = { .row = NULL };
	uint32_t shrink = survey->shrink ? survey->shrink : 1;
	bool is_good;

	map->width_px = (survey->width_px + shrink - 1) / shrink;
	map->height_px = (survey->height_px + shrink - 1) / shrink;
	map->channels = survey->components == 1 ? 1 : 3;
	bitmap_allocate(map);
	if (survey->components == 4)
		job.row = memory_array(map->width_px, 4);
	job.codec.err = catch_trouble(&job.trouble);
	is_good = decode(&job, survey, map);
	jpeg_destroy_decompress(&job.codec);
	free(job.row);
	if (!is_good)
		return error_set(
		    err, SHEAF_E_INPUT, "damaged JPEG: %s", job.trouble.text);
	return true;
}

/* Codes of its own make a file some 6 % smaller; for them the coefficients of the
 * whole picture wait in memory, three bytes a pixel. */
#define OPTIMISED_PIXELS 1500000

struct encoding {
	struct jpeg_compress_struct codec;
	struct trouble trouble;
	unsigned char *bytes;
	unsigned long size;
};

static bool encode(struct encoding *job, const struct bitmap *map, int quality)
{
	struct jpeg_compress_struct *codec = &job->codec;

	if (setjmp(job->trouble.back))
		return false;
	jpeg_create_compress(codec);
	jpeg_mem_dest(codec, &job->bytes, &job->size);
	codec->image_width = map->width_px;
	codec->image_height = map->height_px;
	codec->input_components = map->channels;
	codec->in_color_space = map->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
	jpeg_set_defaults(codec);
	jpeg_set_quality(codec, quality, TRUE);
	codec->optimize_coding = (uint64_t)map->width_px * map->height_px <=
	    OPTIMISED_PIXELS;
	jpeg_start_compress(codec, TRUE);
	while (codec->next_scanline < codec->image_height) {
		JSAMPROW row = bitmap_row(map, codec->next_scanline);

		jpeg_write_scanlines(codec, &row, 1);
	}
	jpeg_finish_compress(codec);
	return true;
}

bool jpeg_encode(
    const struct bitmap *map, int quality, struct buf *out, struct error *err)
{
	struct encoding job = { .bytes = NULL };
	bool is_good;

	job.codec.err = catch_trouble(&job.trouble);
	is_good = encode(&job, map, quality);
	jpeg_destroy_compress(&job.codec);
	if (is_good)
		buf_add(out, job.bytes, job.size);
	else
		error_set(err, SHEAF_E_INPUT, "not fit for a JPEG: %s",
		    job.trouble.text);
	free(job.bytes);
	return is_good;
}
