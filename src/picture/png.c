/* PNG (ISO/IEC 15948): its chunks walked by us, its pixels by libpng. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <png.h>

#include "picture/codec.h"

/* A compressed chunk that is no picture may unfold to a thousand times its
 * size in every reader; colour profiles take 3 KB. */
#define PACKED_CHUNK_MAX (16 * 1024)

struct chunk {
	const uint8_t *type, *data;
	uint32_t size;
};

static bool damaged(struct error *err, const char *what)
{
	return error_set(err, SHEAF_E_INPUT, "damaged PNG: %s", what);
}

static bool is_type(const struct chunk *chunk, const char *type)
{
	return !memcmp(chunk->type, type, 4);
}

/* The chunk at *at, which moves behind it. */
static bool read_chunk(const struct survey *survey, size_t *at,
    struct chunk *chunk, struct error *err)
{
	size_t left = survey->given - *at;
	const uint8_t *start = survey->data + *at;
	int i;

	if (left < 12)
		return error_set(err, SHEAF_E_INPUT, "PNG cut short");
	chunk->size = be32(start);
	chunk->type = start + 4;
	chunk->data = start + 8;
	for (i = 0; i < 4; i++)
		if ((chunk->type[i] | 0x20) < 'a' ||
		    (chunk->type[i] | 0x20) > 'z')
			return damaged(err, "bad chunk");
	if (chunk->size > INT32_MAX)
		return damaged(err, "bad chunk");
	if (chunk->size > left - 12)
		return error_set(err, SHEAF_E_INPUT, "PNG cut short");
	if (crc32_bytes(chunk->type, (size_t)chunk->size + 4) !=
	    be32(chunk->data + chunk->size))
		return damaged(err, "bad checksum");
	*at += (size_t)chunk->size + 12;
	return true;
}

/* Which bit depths a colour type may have (11.2.2): one bit each. */
static const uint8_t depths[7] = {
	[0] = 0x1f, [2] = 0x18, [3] = 0x0f, [4] = 0x18, [6] = 0x18
};

static const uint8_t channels[7] = {
	[0] = 1, [2] = 3, [3] = 1, [4] = 2, [6] = 4
};

static bool read_header(struct survey *survey, const struct chunk *chunk,
    uint8_t *colour, struct error *err)
{
	const uint8_t *at = chunk->data;
	uint8_t depth;

	if (!is_type(chunk, "IHDR") || chunk->size != 13)
		return damaged(err, "no header");
	survey->width_px = be32(at);
	survey->height_px = be32(at + 4);
	survey->bits = at[8];
	*colour = at[9];
	if (survey->width_px == 0 || survey->height_px == 0 ||
	    survey->width_px > INT32_MAX || survey->height_px > INT32_MAX)
		return damaged(err, "bad size");
	for (depth = 0; depth < 5 && survey->bits != 1 << depth; depth++)
		;
	if (depth == 5 || *colour > 6 || !(depths[*colour] >> depth & 1) ||
	    at[10] || at[11] || at[12] > 1)
		return damaged(err, "bad header");
	survey->components = channels[*colour];
	survey->has_alpha = *colour >= 4;
	survey->is_interlaced = at[12];
	return true;
}

static bool read_palette(struct survey *survey, const struct chunk *chunk,
    uint8_t colour, struct error *err)
{
	if (survey->palette_at || survey->frame_at || colour == 0 ||
	    colour == 4 || chunk->size == 0 || chunk->size % 3 ||
	    chunk->size > 768)
		return damaged(err, "bad palette");
	/* for true colours it is but a proposal */
	if (colour != 3)
		return true;
	if (chunk->size / 3 > 1u << survey->bits)
		return damaged(err, "bad palette");
	survey->palette_at = (size_t)(chunk->data - survey->data);
	survey->palette_size = (uint16_t)(chunk->size / 3);
	return true;
}

/* The zlib header (RFC 1950, 2.2): deflate, no preset dictionary. */
static bool is_zlib(const uint8_t *data, size_t size)
{
	return size >= 2 && (data[0] & 15) == 8 && data[0] >> 4 <= 7 &&
	    be16(data) % 31 == 0 && !(data[1] & 0x20);
}

static bool read_data(struct survey *survey, const struct chunk *chunk,
    uint8_t colour, struct error *err)
{
	if (colour == 3 && !survey->palette_at)
		return damaged(err, "no palette");
	if (!survey->frame_at)
		survey->frame_at = (size_t)(chunk->data - survey->data) - 8;
	survey->frame_size += chunk->size;
	return true;
}

static bool is_droppable(const struct chunk *chunk)
{
	return chunk->size > PACKED_CHUNK_MAX &&
	    (is_type(chunk, "iCCP") || is_type(chunk, "zTXt") ||
		is_type(chunk, "iTXt"));
}

static bool read_rest(struct survey *survey, const struct chunk *chunk,
    const struct chunk *last, uint8_t colour, struct error *err)
{
	if (is_type(chunk, "PLTE"))
		return read_palette(survey, chunk, colour, err);
	if (is_type(chunk, "IDAT")) {
		if (survey->frame_at && !is_type(last, "IDAT"))
			return damaged(err, "scattered data");
		return read_data(survey, chunk, colour, err);
	}
	if (is_type(chunk, "tRNS")) {
		if (survey->frame_at || (colour == 3 && !survey->palette_at))
			return damaged(err, "misplaced chunk");
		survey->has_alpha = true;
	}
	/* PNG, third edition, 11.3.2 */
	if (is_type(chunk, "acTL"))
		survey->is_animated = true;
	if (is_droppable(chunk))
		survey->is_odd = true;
	/* upper case: critical (5.4) */
	if (!(chunk->type[0] & 0x20) && !is_type(chunk, "IEND"))
		return damaged(err, "unknown chunk");
	return true;
}

/* The first two bytes of the data may lie in two chunks. */
static bool starts_as_zlib(const struct survey *survey)
{
	size_t at = survey->frame_at, size = 0;
	uint8_t head[2];
	struct chunk chunk = { .type = NULL };

	while (size < 2 && read_chunk(survey, &at, &chunk, NULL) &&
	    is_type(&chunk, "IDAT")) {
		size_t take = chunk.size < 2 - size ? chunk.size : 2 - size;

		memcpy(head + size, chunk.data, take);
		size += take;
	}
	return is_zlib(head, size);
}

/* Bytes of all rows with their filter bytes; for interlaced ones a lower
 * bound will do. */
static uint64_t raw_size(const struct survey *survey)
{
	uint64_t bits = (uint64_t)survey->width_px * survey->components *
	    survey->bits;

	return ((bits + 7) / 8 + 1) * survey->height_px;
}

bool png_survey(struct survey *survey, const struct sheaf_options *options,
    struct error *err)
{
	struct chunk chunk, last;
	size_t at = 8;
	uint8_t colour = 0;

	if (!read_chunk(survey, &at, &chunk, err) ||
	    !read_header(survey, &chunk, &colour, err))
		return false;
	do {
		last = chunk;
		if (!read_chunk(survey, &at, &chunk, err) ||
		    !read_rest(survey, &chunk, &last, colour, err))
			return false;
	} while (!is_type(&chunk, "IEND"));
	survey->size = at;
	if (!survey->frame_at)
		return damaged(err, "no picture in it");
	if (!starts_as_zlib(survey))
		return damaged(err, "bad data");
	/* deflate packs 258 bytes into two bits at best */
	if (raw_size(survey) / 1032 > survey->frame_size)
		return damaged(err, "not enough data");
	return true;
}

void png_copy(const struct survey *survey, struct buf *out)
{
	struct chunk chunk;
	size_t at = 8, from;

	buf_add(out, survey->data, 8);
	while (at < survey->size) {
		from = at;
		if (!read_chunk(survey, &at, &chunk, NULL))
			return;
		if (!is_droppable(&chunk))
			buf_add(out, survey->data + from, at - from);
	}
}

/* Every row begins with one of the five filters. */
static bool has_filters(const uint8_t *raw, size_t row_size, uint32_t rows)
{
	for (; rows > 0; rows--, raw += row_size)
		if (*raw > 4)
			return false;
	return true;
}

bool png_copy_data(
    const struct survey *survey, struct buf *out, struct error *err)
{
	size_t at = survey->frame_at, before = out->size, size;
	struct chunk chunk;
	uint8_t *raw;
	bool is_good;

	buf_reserve(out, survey->frame_size);
	while (read_chunk(survey, &at, &chunk, err) && is_type(&chunk, "IDAT"))
		buf_add(out, chunk.data, chunk.size);
	size = (size_t)raw_size(survey);
	raw = memory_scratch(size, 1);
	is_good = inflate_zlib(
		      out->data + before, out->size - before, raw, size) &&
	    has_filters(raw, size / survey->height_px, survey->height_px);
	free(raw);
	return is_good || damaged(err, "bad data");
}

struct decoding {
	png_structp png;
	png_infop info;
	const struct survey *survey;
	size_t at; /* read so far */
	jmp_buf back;
	char text[80];
};

static void on_error(png_structp png, png_const_charp text)
{
	struct decoding *job = png_get_error_ptr(png);

	snprintf(job->text, sizeof job->text, "%s", text);
	longjmp(job->back, 1);
}

/* Of profiles and other things that are not the picture. */
static void on_warning(png_structp png, png_const_charp text)
{
}

static void on_read(png_structp png, png_bytep to, size_t size)
{
	struct decoding *job = png_get_io_ptr(png);

	if (size > job->survey->size - job->at)
		png_error(png, "cut short");
	memcpy(to, job->survey->data + job->at, size);
	job->at += size;
}

/* Palette and its transparency stay, everything else becomes 8 bits of gray or
 * RGB with alpha where there is any. */
static void choose_output(struct decoding *job, struct bitmap *map)
{
	png_structp png = job->png;
	png_colorp colours = NULL;
	png_bytep alpha = NULL;
	int count = 0, alpha_count = 0;

	png_set_scale_16(png);
	if (png_get_color_type(png, job->info) == PNG_COLOR_TYPE_PALETTE) {
		png_set_packing(png);
		png_get_PLTE(png, job->info, &colours, &count);
		for (size_t i = 0; i < (size_t)count && i < 256; i++) {
			map->palette[3 * i] = colours[i].red;
			map->palette[3 * i + 1] = colours[i].green;
			map->palette[3 * i + 2] = colours[i].blue;
		}
		/* indices past its end show black */
		map->palette_size = (uint16_t)(1 << job->survey->bits);
		memset(map->palette_alpha, 255, sizeof map->palette_alpha);
		png_get_tRNS(png, job->info, &alpha, &alpha_count, NULL);
		for (int i = 0; i < alpha_count && i < 256; i++)
			map->palette_alpha[i] = alpha[i];
	} else {
		png_set_expand(png);
	}
	png_set_interlace_handling(png);
	png_read_update_info(png, job->info);
	map->channels = png_get_channels(png, job->info);
}

static void ignore_chunks(png_structp png)
{
	static const png_byte names[] =
	    "iCCP\0zTXt\0iTXt\0tEXt\0sPLT\0eXIf\0"
	    "hIST\0pCAL\0sCAL\0tIME\0acTL\0fcTL\0fdAT";

	png_set_keep_unknown_chunks(
	    png, PNG_HANDLE_CHUNK_NEVER, names, sizeof names / 5);
}

/* Everything that may jump. */
static bool decode(struct decoding *job, struct bitmap *map)
{
	const struct survey *survey = job->survey;
	int passes;
	uint32_t y;

	if (setjmp(job->back))
		return false;
	job->png = png_create_read_struct(
	    PNG_LIBPNG_VER_STRING, job, on_error, on_warning);
	if (!job->png)
		memory_exhausted();
	job->info = png_create_info_struct(job->png);
	if (!job->info)
		memory_exhausted();
	png_set_read_fn(job->png, job, on_read);
	png_set_user_limits(job->png, survey->width_px, survey->height_px);
	png_set_chunk_malloc_max(job->png, (png_alloc_size_t)1024 * 1024);
	png_set_chunk_cache_max(job->png, 64);
	ignore_chunks(job->png);
	png_read_info(job->png, job->info);
	choose_output(job, map);
	map->width_px = survey->width_px;
	map->height_px = survey->height_px;
	if (png_get_rowbytes(job->png, job->info) !=
	    (size_t)map->width_px * map->channels)
		png_error(job->png, "odd rows");
	bitmap_allocate(map);
	for (passes = survey->is_interlaced ? 7 : 1; passes > 0; passes--)
		for (y = 0; y < map->height_px; y++)
			png_read_row(job->png, bitmap_row(map, y), NULL);
	png_read_end(job->png, NULL);
	return true;
}

bool png_decode(
    const struct survey *survey, struct bitmap *map, struct error *err)
{
	struct decoding job = { .survey = survey };
	bool is_good = decode(&job, map);

	png_destroy_read_struct(&job.png, &job.info, NULL);
	return is_good || damaged(err, job.text);
}
