/* A face of a font file through HarfBuzz. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <hb.h>
#include <hb-ot.h>
#include <hb-subset.h>

#include "pdf/fontfile.h"

struct fontfile {
	struct mapping mapping;
	hb_face_t *face;
	hb_font_t *font;
	enum outlines outlines;
	unsigned glyph_count;
	double scale;   /* font units to thousandths */
	uint16_t *cids; /* OUTLINES_CFF_CID */
};

static bool has_table(hb_face_t *face, hb_tag_t tag)
{
	hb_blob_t *blob = hb_face_reference_table(face, tag);
	bool has = hb_blob_get_length(blob) > 0;

	hb_blob_destroy(blob);
	return has;
}

static bool find_outlines(struct fontfile *file)
{
	const hb_tag_t cff = HB_TAG('C', 'F', 'F', ' ');
	hb_blob_t *blob;
	unsigned size;
	const char *table;
	bool is_cid = false;

	if (has_table(file->face, HB_TAG('g', 'l', 'y', 'f'))) {
		file->outlines = OUTLINES_TRUETYPE;
		return true;
	}
	blob = hb_face_reference_table(file->face, cff);
	table = hb_blob_get_data(blob, &size);
	if (size > 0)
		file->cids = cff_cids(
		    (const uint8_t *)table, size, file->glyph_count, &is_cid);
	hb_blob_destroy(blob);
	if (size == 0 || (is_cid && file->cids == NULL))
		return false;
	file->outlines = is_cid ? OUTLINES_CFF_CID : OUTLINES_CFF;
	return true;
}

struct fontfile *fontfile_open(int fd, int index, struct error *err)
{
	struct fontfile *file = memory_new(sizeof(*file));
	hb_blob_t *blob;

	if (!file_map(fd, &file->mapping, err)) {
		free(file);
		return NULL;
	}
	blob = hb_blob_create_or_fail((const char *)file->mapping.data,
	    (unsigned)file->mapping.size, HB_MEMORY_MODE_READONLY, NULL, NULL);
	if (blob == NULL)
		memory_exhausted();
	file->face = hb_face_create(blob, (unsigned)index);
	hb_blob_destroy(blob);
	file->font = hb_font_create(file->face);
	file->glyph_count = hb_face_get_glyph_count(file->face);
	if (file->glyph_count > 65536)
		file->glyph_count = 65536;
	file->scale = 1000.0 / hb_face_get_upem(file->face);
	if (file->glyph_count == 0 || !find_outlines(file)) {
		fontfile_close(file);
		error_set(err, SHEAF_E_FONT, "a font has no outlines");
		return NULL;
	}
	return file;
}

void fontfile_close(struct fontfile *file)
{
	if (file == NULL)
		return;
	hb_font_destroy(file->font);
	hb_face_destroy(file->face);
	file_unmap(&file->mapping);
	free(file->cids);
	free(file);
}

unsigned fontfile_glyph_count(const struct fontfile *file)
{
	return file->glyph_count;
}

static int thousandths(const struct fontfile *file, double font_units)
{
	return (int)lround(font_units * file->scale);
}

int fontfile_width(const struct fontfile *file, uint16_t glyph)
{
	return thousandths(
	    file, hb_font_get_glyph_h_advance(file->font, glyph));
}

static void read_name(const struct fontfile *file, char *name, unsigned size)
{
	char *to = name;
	unsigned length = size;

	hb_ot_name_get_utf8(file->face, HB_OT_NAME_ID_POSTSCRIPT_NAME,
	    HB_LANGUAGE_INVALID, &length, name);
	for (const char *from = name; *from != '\0'; from++)
		if ((*from >= 'A' && *from <= 'Z') ||
		    (*from >= 'a' && *from <= 'z') ||
		    (*from >= '0' && *from <= '9') || *from == '-')
			*to++ = *from;
	*to = '\0';
	if (to == name)
		memcpy(name, "Font", 5);
}

static int read_metric(const struct fontfile *file, hb_ot_metrics_tag_t tag)
{
	hb_position_t value;

	hb_ot_metrics_get_position_with_fallback(file->font, tag, &value);
	return thousandths(file, value);
}

static int16_t int16_at(const char *table, unsigned offset)
{
	const uint8_t *at = (const uint8_t *)table + offset;

	return (int16_t)(at[0] << 8 | at[1]);
}

void fontfile_measures(const struct fontfile *file, struct font_measures *to)
{
	hb_blob_t *head = hb_face_reference_table(
	    file->face, HB_TAG('h', 'e', 'a', 'd'));
	hb_blob_t *post = hb_face_reference_table(
	    file->face, HB_TAG('p', 'o', 's', 't'));
	unsigned head_size, post_size;
	const char *head_bytes = hb_blob_get_data(head, &head_size);
	const char *post_bytes = hb_blob_get_data(post, &post_size);
	double weight = hb_style_get_value(file->font, HB_STYLE_TAG_WEIGHT);

	memset(to, 0, sizeof(*to));
	read_name(file, to->name, sizeof(to->name));
	to->ascent = read_metric(file, HB_OT_METRICS_TAG_HORIZONTAL_ASCENDER);
	to->descent = read_metric(file, HB_OT_METRICS_TAG_HORIZONTAL_DESCENDER);
	to->cap_height = read_metric(file, HB_OT_METRICS_TAG_CAP_HEIGHT);
	/* No font tells it; only substitutes are made from it. */
	to->stem_width = (int)lround(10 + 220 * (weight - 50) / 900);
	for (unsigned i = 0; i < 4 && head_size >= 44; i++) /* xMin ... */
		to->box[i] = thousandths(
		    file, int16_at(head_bytes, 36 + 2 * i));
	if (post_size >= 16) {
		to->italic_angle = int16_at(post_bytes, 4) +
		    (uint16_t)int16_at(post_bytes, 6) / 65536.0;
		to->is_fixed_pitch = int16_at(post_bytes, 12) != 0 ||
		    int16_at(post_bytes, 14) != 0;
	}
	hb_blob_destroy(head);
	hb_blob_destroy(post);
}

/* Everything that shapes, names or varies text: codes are glyphs already, and
 * a table that stays would keep glyphs that nobody shows. */
static const hb_tag_t dropped_tables[] = { HB_TAG('G', 'S', 'U', 'B'),
	HB_TAG('G', 'P', 'O', 'S'), HB_TAG('G', 'D', 'E', 'F'),
	HB_TAG('B', 'A', 'S', 'E'), HB_TAG('J', 'S', 'T', 'F'),
	HB_TAG('M', 'A', 'T', 'H'), HB_TAG('m', 'o', 'r', 'x'),
	HB_TAG('m', 'o', 'r', 't'), HB_TAG('k', 'e', 'r', 'n'),
	HB_TAG('k', 'e', 'r', 'x'), HB_TAG('n', 'a', 'm', 'e'),
	HB_TAG('c', 'm', 'a', 'p'), HB_TAG('O', 'S', '/', '2'),
	HB_TAG('p', 'o', 's', 't'), HB_TAG('v', 'h', 'e', 'a'),
	HB_TAG('v', 'm', 't', 'x'), HB_TAG('V', 'O', 'R', 'G'),
	HB_TAG('V', 'D', 'M', 'X'), HB_TAG('h', 'd', 'm', 'x'),
	HB_TAG('L', 'T', 'S', 'H'), HB_TAG('D', 'S', 'I', 'G'),
	HB_TAG('g', 'a', 's', 'p'), HB_TAG('m', 'e', 't', 'a'),
	HB_TAG('P', 'C', 'L', 'T'), HB_TAG('f', 'v', 'a', 'r'),
	HB_TAG('a', 'v', 'a', 'r'), HB_TAG('g', 'v', 'a', 'r'),
	HB_TAG('c', 'v', 'a', 'r'), HB_TAG('H', 'V', 'A', 'R'),
	HB_TAG('V', 'V', 'A', 'R'), HB_TAG('M', 'V', 'A', 'R'),
	HB_TAG('S', 'T', 'A', 'T'), HB_TAG('C', 'O', 'L', 'R'),
	HB_TAG('C', 'P', 'A', 'L'), HB_TAG('S', 'V', 'G', ' '),
	HB_TAG('s', 'b', 'i', 'x'), HB_TAG('C', 'B', 'D', 'T'),
	HB_TAG('C', 'B', 'L', 'C'), HB_TAG('E', 'B', 'D', 'T'),
	HB_TAG('E', 'B', 'L', 'C'), HB_TAG('E', 'B', 'S', 'C'),
	HB_TAG('F', 'F', 'T', 'M') };

static hb_subset_plan_t *plan_new(
    const struct fontfile *file, const struct glyph_set *glyphs)
{
	hb_subset_input_t *input = hb_subset_input_create_or_fail();
	hb_subset_plan_t *plan;
	hb_set_t *set, *tables;

	if (input == NULL)
		memory_exhausted();
	set = hb_subset_input_glyph_set(input);
	for (unsigned glyph = 0; glyph < file->glyph_count; glyph++)
		if (glyph_set_has(glyphs, (uint16_t)glyph))
			hb_set_add(set, glyph);
	tables = hb_subset_input_set(input, HB_SUBSET_SETS_DROP_TABLE_TAG);
	for (size_t i = 0; i < sizeof(dropped_tables) / sizeof(hb_tag_t); i++)
		hb_set_add(tables, dropped_tables[i]);
	/* Subroutines shared by all of a big font cost more to sort out than
	 * they save in a subset, most of all memory.  A character that no font
	 * has is to be seen: glyph 0 keeps its outline. */
	hb_subset_input_set_flags(input,
	    HB_SUBSET_FLAGS_DESUBROUTINIZE | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
	plan = hb_subset_plan_create_or_fail(file->face, input);
	hb_subset_input_destroy(input);
	return plan;
}

/* The program: a whole TrueType file, or the bare CFF table (an OpenType
 * wrapper is shown wrongly by some readers when its glyphs are renumbered). */
static void take_program(
    const struct fontfile *file, hb_face_t *face, struct buf *program)
{
	hb_blob_t *blob = file->outlines == OUTLINES_TRUETYPE
	    ? hb_face_reference_blob(face)
	    : hb_face_reference_table(face, HB_TAG('C', 'F', 'F', ' '));
	unsigned size;
	const char *bytes = hb_blob_get_data(blob, &size);

	buf_add(program, bytes, size);
	hb_blob_destroy(blob);
}

bool fontfile_subset(const struct fontfile *file,
    const struct glyph_set *glyphs, struct font_subset *to, struct error *err)
{
	hb_subset_plan_t *plan = plan_new(file, glyphs);
	hb_face_t *face = plan ? hb_subset_plan_execute_or_fail(plan) : NULL;

	memset(to, 0, sizeof(*to));
	to->outlines = file->outlines;
	if (face != NULL)
		take_program(file, face, &to->program);
	if (to->program.size > 0) {
		const hb_map_t *map = hb_subset_plan_old_to_new_glyph_mapping(
		    plan);

		to->cids = memory_array(file->glyph_count, sizeof(*to->cids));
		for (unsigned glyph = 0; glyph < file->glyph_count; glyph++) {
			if (!glyph_set_has(glyphs, (uint16_t)glyph))
				continue;
			/* A subset keeps the CIDs of the font, but names no
			 * CID for glyphs that have names: then the reader
			 * takes a CID for a glyph of the subset. */
			to->cids[glyph] = file->cids != NULL
			    ? file->cids[glyph]
			    : (uint16_t)hb_map_get(map, glyph);
		}
	}
	hb_face_destroy(face);
	hb_subset_plan_destroy(plan);
	if (to->program.size == 0)
		return error_set(err, SHEAF_E_FONT, "a font cannot be subset");
	return true;
}

void font_subset_release(struct font_subset *subset)
{
	buf_release(&subset->program);
	free(subset->cids);
}

bool font_picture(int fd, int index, uint16_t glyph, struct buf *png)
{
	struct mapping mapping;
	hb_blob_t *blob, *picture;
	hb_face_t *face;
	hb_font_t *font;
	const char *bytes;
	unsigned size;

	if (!file_map(fd, &mapping, NULL))
		return false;
	blob = hb_blob_create((const char *)mapping.data,
	    (unsigned)mapping.size, HB_MEMORY_MODE_READONLY, NULL, NULL);
	face = hb_face_create(blob, (unsigned)index);
	font = hb_font_create(face);
	picture = hb_ot_color_glyph_reference_png(font, glyph);
	bytes = hb_blob_get_data(picture, &size);
	if (size > 0)
		buf_add(png, bytes, size);
	hb_blob_destroy(picture);
	hb_font_destroy(font);
	hb_face_destroy(face);
	hb_blob_destroy(blob);
	file_unmap(&mapping);
	return size > 0;
}
