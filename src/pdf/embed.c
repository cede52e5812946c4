/* Embeds a face: subset, widths, CMaps and dictionaries (ISO 32000-1, 9.7). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pdf/cmap.h"
#include "pdf/embed.h"

/* One face on its way into the file. */
struct embedding {
	struct writer *writer;
	const struct face *face;
	const struct fontfile *file;
	const struct face_texts *texts;
	struct font_measures measures;
	struct font_subset subset;
	char name[80];         /* "ABCDEF+Name" */
	struct cmap_row *rows; /* of the used glyphs */
	size_t row_count;
	object_id descendant, encodings[2]; /* across, upright */
};

/* 9.6.4: six letters that tell subsets of one font apart. */
static void name_subset(struct embedding *embedding)
{
	struct hash hash = hash_bytes(
	    &embedding->face->used, sizeof(embedding->face->used));
	char tag[7] = "";

	for (int i = 0; i < 6; i++)
		tag[i] = (char)('A' + hash.bytes[i] % 26);
	snprintf(embedding->name, sizeof(embedding->name), "%s+%s", tag,
	    embedding->measures.name);
}

static object_id write_program(struct embedding *embedding)
{
	struct writer *writer = embedding->writer;
	const struct buf *program = &embedding->subset.program;
	HPDF_Dict dict = dict_new(writer_objects(writer), NULL);
	object_id id = writer_reserve(writer);

	if (embedding->subset.outlines == OUTLINES_TRUETYPE)
		dict_number(dict, "Length1", (int32_t)program->size);
	else
		dict_name(dict, "Subtype", "CIDFontType0C");
	writer_deflated(writer, id, dict, program->data, program->size);
	return id;
}

static object_id write_descriptor(struct embedding *embedding)
{
	enum { FIXED_PITCH = 1, SYMBOLIC = 4, ITALIC = 64 }; /* table 123 */
	const struct font_measures *measures = &embedding->measures;
	bool is_italic = measures->italic_angle != 0;
	object_id program = write_program(embedding);
	HPDF_Dict dict = dict_new(
	    writer_objects(embedding->writer), "FontDescriptor");
	HPDF_Array box;

	dict_name(dict, "FontName", embedding->name);
	dict_number(dict, "Flags",
	    SYMBOLIC | (is_italic ? ITALIC : 0) |
		(measures->is_fixed_pitch ? FIXED_PITCH : 0));
	box = dict_array(dict, "FontBBox");
	for (int i = 0; i < 4; i++)
		array_number(box, measures->box[i]);
	dict_number(
	    dict, "ItalicAngle", (int32_t)lround(measures->italic_angle));
	dict_number(dict, "Ascent", measures->ascent);
	dict_number(dict, "Descent", measures->descent);
	dict_number(dict, "CapHeight", measures->cap_height);
	dict_number(dict, "StemV", measures->stem_width);
	dict_reference(dict,
	    embedding->subset.outlines == OUTLINES_TRUETYPE ? "FontFile2"
							    : "FontFile3",
	    program);
	return writer_add(embedding->writer, dict);
}

static int compare_cids(const void *a, const void *b)
{
	const struct cmap_row *left = a, *right = b;

	return (int)left->cid - (int)right->cid;
}

/* 9.7.4.3: "c [w w w]" for neighbours, widths equal to /DW left out. */
static void put_widths(struct embedding *embedding, int usual, struct buf *out)
{
	struct cmap_row *rows = memory_array(
	    embedding->row_count, sizeof(*rows));
	int last = -2;

	memcpy(rows, embedding->rows, embedding->row_count * sizeof(*rows));
	qsort(rows, embedding->row_count, sizeof(*rows), compare_cids);
	buf_puts(out, "/W [");
	for (size_t i = 0; i < embedding->row_count; i++) {
		int width = fontfile_width(embedding->file, rows[i].code);

		if (width == usual)
			continue;
		if (rows[i].cid != last + 1)
			buf_printf(
			    out, "%s%u[", last < 0 ? "" : "]", rows[i].cid);
		else
			buf_putc(out, ' ');
		buf_printf(out, "%d", width);
		last = rows[i].cid;
	}
	buf_puts(out, last < 0 ? "]\n" : "]]\n");
	free(rows);
}

/* The most frequent width. */
static int usual_width(const struct embedding *embedding)
{
	enum { WIDTHS = 4096 };
	uint32_t counts[WIDTHS] = { 0 };
	int best = 1000;

	for (size_t i = 0; i < embedding->row_count; i++) {
		int width = fontfile_width(
		    embedding->file, embedding->rows[i].code);

		if (width >= 0 && width < WIDTHS &&
		    ++counts[width] > counts[best])
			best = width;
	}
	return best;
}

/* The codes of a TrueType font are its whole file's glyphs; the subset has
 * others. */
static object_id write_glyph_map(struct embedding *embedding)
{
	struct writer *writer = embedding->writer;
	object_id id = writer_reserve(writer);
	struct buf map = BUF_INIT;
	const struct cmap_row *rows = embedding->rows;

	for (size_t i = 0; i < embedding->row_count; i++) {
		size_t code = rows[i].code;
		uint16_t glyph = embedding->subset.cids[code];

		while (map.size < 2 * code)
			buf_putc(&map, '\0');
		buf_putc(&map, (char)(glyph >> 8));
		buf_putc(&map, (char)glyph);
	}
	writer_deflated(writer, id, dict_new(writer_objects(writer), NULL),
	    map.data, map.size);
	buf_release(&map);
	return id;
}

/* Adobe-Identity-0: CIDs that mean nothing outside this file. */
static void put_system_info(HPDF_Dict dict)
{
	HPDF_Dict info = dict_dict(dict, "CIDSystemInfo");

	dict_bytes(info, "Registry", "Adobe", 5);
	dict_bytes(info, "Ordering", "Identity", 8);
	dict_number(info, "Supplement", 0);
}

/* Some text of it stands upright in vertical lines. */
static bool has_upright(const struct face *face)
{
	for (unsigned i = 0; i < face->variant_count; i++)
		if (face->variants[i].upright_id != 0)
			return true;
	return false;
}

static void write_descendant(struct embedding *embedding)
{
	bool is_truetype = embedding->subset.outlines == OUTLINES_TRUETYPE;
	object_id descriptor = write_descriptor(embedding);
	object_id map = is_truetype ? write_glyph_map(embedding) : 0;
	HPDF_Dict dict = dict_new(writer_objects(embedding->writer), "Font");
	struct buf widths = BUF_INIT;
	int usual = usual_width(embedding);

	dict_name(
	    dict, "Subtype", is_truetype ? "CIDFontType2" : "CIDFontType0");
	dict_name(dict, "BaseFont", embedding->name);
	put_system_info(dict);
	dict_reference(dict, "FontDescriptor", descriptor);
	if (is_truetype)
		dict_reference(dict, "CIDToGIDMap", map);
	dict_number(dict, "DW", usual);
	put_widths(embedding, usual, &widths);
	if (has_upright(embedding->face))
		buf_printf(&widths, "/W2 [0 65535 %d %d %d]\n", -UPRIGHT_HEIGHT,
		    UPRIGHT_X, UPRIGHT_Y);
	dict_raw(dict, &widths);
	embedding->descendant = writer_add(embedding->writer, dict);
}

static object_id write_encoding(struct embedding *embedding, bool is_upright)
{
	struct writer *writer = embedding->writer;
	object_id id = writer_reserve(writer);
	struct buf cmap = BUF_INIT;
	HPDF_Dict dict;

	cmap_put_cids(&cmap, embedding->rows, embedding->row_count, is_upright);
	dict = dict_new(writer_objects(writer), "CMap");
	dict_name(dict, "CMapName", is_upright ? CMAP_NAME_V : CMAP_NAME);
	put_system_info(dict);
	if (is_upright)
		dict_number(dict, "WMode", 1);
	writer_deflated(writer, id, dict, cmap.data, cmap.size);
	buf_release(&cmap);
	return id;
}

/* Codes are glyphs; where CIDs are others, a CMap tells which.  0: they are
 * the same. */
static void write_encodings(struct embedding *embedding)
{
	bool is_same = true;

	for (size_t i = 0; i < embedding->row_count; i++)
		if (embedding->rows[i].cid != embedding->rows[i].code)
			is_same = false;
	if (is_same)
		return;
	embedding->encodings[0] = write_encoding(embedding, false);
	if (has_upright(embedding->face))
		embedding->encodings[1] = write_encoding(embedding, true);
}

static object_id write_texts(
    struct embedding *embedding, const struct variant *variant)
{
	struct writer *writer = embedding->writer;
	object_id id = writer_reserve(writer);
	struct cmap_row *rows = memory_array(
	    embedding->row_count, sizeof(*rows));
	struct buf cmap = BUF_INIT;
	size_t count = 0;

	for (size_t i = 0; i < embedding->row_count; i++) {
		uint16_t code = embedding->rows[i].code;

		rows[count].code = code;
		rows[count++].text = variant->texts[code] == 0
		    ? embedding->texts->otherwise
		    : embedding->texts->texts + variant->texts[code];
	}
	cmap_put_texts(&cmap, rows, count);
	writer_deflated(writer, id, dict_new(writer_objects(writer), NULL),
	    cmap.data, cmap.size);
	buf_release(&cmap);
	free(rows);
	return id;
}

static void write_type0(
    struct embedding *embedding, object_id id, object_id texts, bool is_upright)
{
	HPDF_Dict dict = dict_new(writer_objects(embedding->writer), "Font");

	dict_name(dict, "Subtype", "Type0");
	dict_name(dict, "BaseFont", embedding->name);
	if (embedding->encodings[is_upright] != 0)
		dict_reference(
		    dict, "Encoding", embedding->encodings[is_upright]);
	else
		dict_name(
		    dict, "Encoding", is_upright ? "Identity-V" : "Identity-H");
	array_reference(
	    dict_array(dict, "DescendantFonts"), embedding->descendant);
	dict_reference(dict, "ToUnicode", texts);
	writer_object(embedding->writer, id, dict);
}

static void write_variant(
    struct embedding *embedding, const struct variant *variant)
{
	object_id texts = write_texts(embedding, variant);

	write_type0(embedding, variant->id, texts, false);
	if (variant->upright_id != 0)
		write_type0(embedding, variant->upright_id, texts, true);
}

static void list_rows(struct embedding *embedding)
{
	const struct face *face = embedding->face;
	bool is_truetype = embedding->subset.outlines == OUTLINES_TRUETYPE;

	embedding->rows = memory_array(
	    face->glyph_count, sizeof(*embedding->rows));
	for (unsigned glyph = 0; glyph < face->glyph_count; glyph++) {
		struct cmap_row *row = &embedding->rows[embedding->row_count];

		if (!glyph_set_has(&face->used, (uint16_t)glyph))
			continue;
		row->code = (uint16_t)glyph;
		row->cid = is_truetype ? (uint16_t)glyph
				       : embedding->subset.cids[glyph];
		embedding->row_count++;
	}
}

bool face_embed(struct writer *writer, const struct face *face,
    const struct fontfile *file, const struct face_texts *texts,
    struct error *err)
{
	struct embedding embedding = {
		.writer = writer, .face = face, .file = file, .texts = texts
	};

	if (!fontfile_subset(file, &face->used, &embedding.subset, err)) {
		font_subset_release(&embedding.subset);
		return false;
	}
	fontfile_measures(file, &embedding.measures);
	name_subset(&embedding);
	list_rows(&embedding);
	write_descendant(&embedding);
	write_encodings(&embedding);
	for (unsigned i = 0; i < face->variant_count; i++)
		write_variant(&embedding, &face->variants[i]);
	free(embedding.rows);
	font_subset_release(&embedding.subset);
	return true;
}
