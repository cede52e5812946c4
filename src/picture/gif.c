/* GIF (GIF89a specification): blocks walked by us, LZW by giflib. */
#include <stdlib.h>
#include <string.h>
#include <gif_lib.h>

#include "picture/codec.h"

struct walk {
	struct survey *survey;
	const struct sheaf_options *options;
	struct error *err;
	size_t at;
	size_t frames;
	bool has_palette; /* for all frames */
};

static bool cut_short(struct walk *walk)
{
	return error_set(walk->err, SHEAF_E_INPUT, "GIF cut short");
}

static bool damaged(struct walk *walk, const char *what)
{
	return error_set(walk->err, SHEAF_E_INPUT, "damaged GIF: %s", what);
}

/* `size` more bytes, or NULL. */
static const uint8_t *take(struct walk *walk, size_t size)
{
	const uint8_t *at = walk->survey->data + walk->at;

	if (size > walk->survey->given - walk->at)
		return NULL;
	walk->at += size;
	return at;
}

static bool take_palette(struct walk *walk, uint8_t flags)
{
	return !(flags & 0x80) || take(walk, (size_t)3 << ((flags & 7) + 1));
}

/* Sub-blocks to their terminator (15). */
static bool skip_blocks(struct walk *walk, size_t *total)
{
	const uint8_t *size;

	*total = 0;
	while ((size = take(walk, 1)) && *size) {
		*total += *size;
		if (!take(walk, *size))
			return false;
	}
	return size;
}

/* A frame (20 to 22) behind its separator. */
static bool skip_frame(struct walk *walk)
{
	const uint64_t *limits = walk->options->limits;
	const uint8_t *at = take(walk, 9), *code_size;
	uint64_t right, bottom;
	size_t size;

	if (!at || !take_palette(walk, at[8]) || !(code_size = take(walk, 1)) ||
	    !skip_blocks(walk, &size))
		return cut_short(walk);
	right = le16(at) + (uint64_t)le16(at + 4);
	bottom = le16(at + 2) + (uint64_t)le16(at + 6);
	if (right > limits[SHEAF_LIMIT_SIDE] ||
	    bottom > limits[SHEAF_LIMIT_SIDE] ||
	    right * bottom > limits[SHEAF_LIMIT_PIXELS])
		return limit_refuse(walk->err, walk->options,
		    right * bottom > limits[SHEAF_LIMIT_PIXELS]
			? SHEAF_LIMIT_PIXELS
			: SHEAF_LIMIT_SIDE,
		    "picture is too large, a frame");
	if (walk->frames++ > 0)
		return true;
	if (le16(at + 4) == 0 || le16(at + 6) == 0 ||
	    right > walk->survey->width_px || bottom > walk->survey->height_px)
		return damaged(walk, "frame outside the picture");
	if (*code_size < 1 || *code_size > 8 || size == 0)
		return damaged(walk, "bad data");
	if (!walk->has_palette && !(at[8] & 0x80))
		return damaged(walk, "no palette");
	return true;
}

bool gif_survey(struct survey *survey, const struct sheaf_options *options,
    struct error *err)
{
	struct walk walk = {
		.survey = survey, .options = options, .err = err, .at = 6
	};
	const uint8_t *at = take(&walk, 7), *kind;
	size_t size;

	if (!at || !take_palette(&walk, at[4]))
		return cut_short(&walk);
	survey->width_px = le16(at);
	survey->height_px = le16(at + 2);
	walk.has_palette = at[4] & 0x80;
	if (survey->width_px == 0 || survey->height_px == 0)
		return damaged(&walk, "no size");
	for (;;) {
		if (!(kind = take(&walk, 1)))
			return cut_short(&walk);
		if (*kind == ';')
			break;
		if (*kind == '!') {
			if (!take(&walk, 1) || !skip_blocks(&walk, &size))
				return cut_short(&walk);
		} else if (*kind != ',') {
			return damaged(&walk, "unknown block");
		} else if (!skip_frame(&walk)) {
			return false;
		}
	}
	survey->size = walk.at;
	if (walk.frames == 0)
		return damaged(&walk, "no picture in it");
	return true;
}

struct decoding {
	GifFileType *gif;
	const struct survey *survey;
	size_t at;
	int transparent; /* index; -1: none */
};

static int on_read(GifFileType *gif, GifByteType *to, int size)
{
	struct decoding *job = gif->UserData;
	size_t left = job->survey->size - job->at;

	if (size < 0 || (size_t)size > left)
		size = (int)left;
	memcpy(to, job->survey->data + job->at, (size_t)size);
	job->at += (size_t)size;
	return size;
}

/* Reads up to the first frame and its place. */
static bool find_frame(struct decoding *job)
{
	GraphicsControlBlock control;
	GifRecordType type;
	GifByteType *block;
	int code;

	for (;;) {
		if (DGifGetRecordType(job->gif, &type) == GIF_ERROR)
			return false;
		if (type == IMAGE_DESC_RECORD_TYPE)
			return DGifGetImageDesc(job->gif) != GIF_ERROR;
		if (type != EXTENSION_RECORD_TYPE ||
		    DGifGetExtension(job->gif, &code, &block) == GIF_ERROR)
			return false;
		if (code == GRAPHICS_EXT_FUNC_CODE && block &&
		    DGifExtensionToGCB(block[0], block + 1, &control) == GIF_OK)
			job->transparent = control.TransparentColor;
		while (block)
			if (DGifGetExtensionNext(job->gif, &block) == GIF_ERROR)
				return false;
	}
}

/* The palette, and an index for what no frame covers: the transparent one, or
 * one past the palette; -1 when it is full. */
static int read_palette(struct decoding *job, struct bitmap *map)
{
	const ColorMapObject *colours = job->gif->Image.ColorMap
	    ? job->gif->Image.ColorMap
	    : job->gif->SColorMap;
	size_t i;

	memset(map->palette_alpha, 255, sizeof map->palette_alpha);
	for (i = 0; i < (size_t)colours->ColorCount && i < 256; i++) {
		map->palette[3 * i] = colours->Colors[i].Red;
		map->palette[3 * i + 1] = colours->Colors[i].Green;
		map->palette[3 * i + 2] = colours->Colors[i].Blue;
	}
	map->palette_size = 256;
	if (job->transparent >= 0) {
		map->palette_alpha[job->transparent] = 0;
		return job->transparent;
	}
	if (i == 256)
		return -1;
	map->palette_alpha[255] = 0;
	return 255;
}

/* The rows of an interlaced frame come in four passes (Appendix E). */
static bool read_rows(struct decoding *job, struct bitmap *map)
{
	static const uint8_t starts[] = { 0, 4, 2, 1 },
			     steps[] = { 8, 8, 4, 2 };
	const GifImageDesc *frame = &job->gif->Image;
	int passes = frame->Interlace ? 4 : 1, pass, y;

	for (pass = 0; pass < passes; pass++)
		for (y = frame->Interlace ? starts[pass] : 0; y < frame->Height;
		     y += frame->Interlace ? steps[pass] : 1)
			if (DGifGetLine(job->gif,
				bitmap_row(map, (uint32_t)(frame->Top + y)) +
				    frame->Left,
				frame->Width) == GIF_ERROR)
				return false;
	return true;
}

static bool decode(struct decoding *job, struct bitmap *map)
{
	const GifImageDesc *frame;
	int empty;

	if (!find_frame(job))
		return false;
	frame = &job->gif->Image;
	/* the survey has seen the same */
	if (frame->Left < 0 || frame->Top < 0 || frame->Width <= 0 ||
	    frame->Height <= 0 ||
	    (uint32_t)(frame->Left + frame->Width) > map->width_px ||
	    (uint32_t)(frame->Top + frame->Height) > map->height_px ||
	    (!frame->ColorMap && !job->gif->SColorMap))
		return false;
	empty = read_palette(job, map);
	bitmap_allocate(map);
	/* a full palette has no entry for it: its first colour fills in */
	memset(map->pixels, empty < 0 ? 0 : empty,
	    (size_t)map->width_px * map->height_px);
	return read_rows(job, map);
}

bool gif_decode(
    const struct survey *survey, struct bitmap *map, struct error *err)
{
	struct decoding job = { .survey = survey, .transparent = -1 };
	int code = 0;
	bool is_good;

	job.gif = DGifOpen(&job, on_read, &code);
	if (!job.gif)
		return error_set(err, SHEAF_E_INPUT, "damaged GIF");
	map->width_px = survey->width_px;
	map->height_px = survey->height_px;
	map->channels = 1;
	is_good = decode(&job, map);
	DGifCloseFile(job.gif, &code);
	return is_good ||
	    error_set(err, SHEAF_E_INPUT, "damaged GIF: bad data");
}
