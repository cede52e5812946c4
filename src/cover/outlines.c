/* Glyphs into pixels: FreeType's outlines and its rasteriser, no hinting. */
#include <math.h>
#include <stdlib.h>

#include <ft2build.h>

#include <freetype/freetype.h>
#include <freetype/ftoutln.h>

#include "cover/paint.h"

/* The same as pdf/canvas.c has for faces without an italic or bold. */
#define SLANT        0.2126
#define BOLD_OUTLINE 0.03

struct outline_face {
	uint32_t id;
	struct mapping bytes;
	FT_Face face;
};

struct outlines {
	FT_Library library;
	struct outline_face *faces;
	size_t count;
};

/* Where spans of coverage go. */
struct spans {
	struct canvas *canvas;
	uint8_t colour[3];
};

struct outlines *outlines_new(struct error *err)
{
	struct outlines *outlines = memory_new(sizeof(*outlines));

	if (FT_Init_FreeType(&outlines->library) == 0)
		return outlines;
	error_set(err, SHEAF_E_FONT, "FreeType does not start");
	free(outlines);
	return NULL;
}

void outlines_free(struct outlines *outlines)
{
	if (!outlines)
		return;
	for (size_t i = 0; i < outlines->count; i++) {
		FT_Done_Face(outlines->faces[i].face);
		file_unmap(&outlines->faces[i].bytes);
	}
	FT_Done_FreeType(outlines->library);
	free(outlines->faces);
	free(outlines);
}

/* NULL with `err` where FreeType cannot read the file. */
static FT_Face open_face(struct outlines *outlines,
    const struct font_face_file *file, struct error *err)
{
	struct outline_face opened = { .id = file->id };

	for (size_t i = 0; i < outlines->count; i++)
		if (outlines->faces[i].id == file->id)
			return outlines->faces[i].face;
	if (!file_map(file->fd, &opened.bytes, err))
		return NULL;
	if (FT_New_Memory_Face(outlines->library, opened.bytes.data,
		(FT_Long)opened.bytes.size, file->index, &opened.face) != 0) {
		file_unmap(&opened.bytes);
		error_set(err, SHEAF_E_FONT, "a font file cannot be drawn");
		return NULL;
	}
	outlines->faces = memory_resize(
	    outlines->faces, outlines->count + 1, sizeof(*outlines->faces));
	outlines->faces[outlines->count++] = opened;
	return opened.face;
}

/* FT_SpanFunc; rows count upwards from the lower end of row -1, the first of the
 * canvas. */
static void put_spans(int y, int count, const FT_Span *spans, void *context)
{
	const struct spans *target = context;
	const struct canvas *canvas = target->canvas;
	long row = -1L - y;

	if (row < 0 || row >= (long)canvas->height_px)
		return;
	for (int i = 0; i < count; i++) {
		long x = spans[i].x, end = x + spans[i].len;

		if (x < 0)
			x = 0;
		if (end > (long)canvas->width_px)
			end = (long)canvas->width_px;
		for (; x < end; x++)
			paint_pixel(canvas->rgb +
				((size_t)row * canvas->width_px + (size_t)x) *
				    3,
			    target->colour, spans[i].coverage);
	}
}

/* From font units to 1/64 pixels, at its place. */
static void place_outline(FT_Outline *outline, const struct run *run,
    double units, double scale, double x, double y)
{
	double size = run->size_pt * scale * 64 / units;
	FT_Matrix matrix = { .xx = lround(size * 65536),
		.xy = run->is_oblique ? lround(size * SLANT * 65536) : 0,
		.yy = lround(size * 65536) };

	FT_Outline_Transform(outline, &matrix);
	if (run->is_bold) {
		FT_Pos line = lround(run->size_pt * scale * 64 * BOLD_OUTLINE);

		FT_Outline_Embolden(outline, line);
		FT_Outline_Translate(outline, -line / 2, -line / 2);
	}
	FT_Outline_Translate(outline, lround(x * 64), -lround(y * 64));
}

static void draw_outline(
    struct outlines *outlines, FT_Outline *outline, struct spans *spans)
{
	FT_Raster_Params params = { .flags = FT_RASTER_FLAG_AA |
		    FT_RASTER_FLAG_DIRECT | FT_RASTER_FLAG_CLIP,
		.gray_spans = put_spans,
		.user = spans,
		.clip_box = { 0, -(FT_Pos)spans->canvas->height_px,
		    (FT_Pos)spans->canvas->width_px, 0 } };

	/* what cannot be drawn stays blank */
	FT_Outline_Render(outlines->library, outline, &params);
}

static uint8_t byte_of(float part)
{
	return (uint8_t)lroundf(fminf(1, fmaxf(0, part)) * 255);
}

bool outlines_draw(struct outlines *outlines, const struct layout *layout,
    const struct run *run, double scale, struct canvas *canvas,
    struct error *err)
{
	FT_Face face = open_face(outlines, &layout->fonts[run->font], err);
	struct spans spans = { .canvas = canvas,
		.colour = { byte_of(run->colour.red),
		    byte_of(run->colour.green), byte_of(run->colour.blue) } };
	double x = run->x_pt;

	if (!face)
		return false;
	for (size_t i = 0; i < run->glyph_count; i++) {
		const struct glyph *glyph = &run->glyphs[i];

		if (face->units_per_EM > 0 &&
		    FT_Load_Glyph(face, glyph->id,
			FT_LOAD_NO_SCALE | FT_LOAD_NO_BITMAP) == 0 &&
		    face->glyph->format == FT_GLYPH_FORMAT_OUTLINE) {
			place_outline(&face->glyph->outline, run,
			    face->units_per_EM, scale,
			    (x + glyph->shift_pt) * scale,
			    (run->baseline_pt - glyph->rise_pt) * scale);
			draw_outline(outlines, &face->glyph->outline, &spans);
		}
		x += glyph->advance_pt;
	}
	return true;
}
