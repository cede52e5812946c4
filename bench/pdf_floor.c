/*
 * The least that a program does which makes a PDF with the libraries that sheaf
 * stands on: it parses the sources with libxml2, shapes their text with HarfBuzz,
 * makes a subset of the font, packs the same streams at the same level with
 * libdeflate, and writes all that behind the bytes of the pictures.
 *
 *   pdf_floor FONT FACE STREAMS PICTURES OUT SOURCE...
 *
 * FACE is the face's number in its file; STREAMS, unpacked, and PICTURES are lists
 * of files, one path a line.
 */
#include <hb-subset.h>
#include <libdeflate.h>
#include <string.h>

#include "floor.h"

struct floor {
	hb_font_t *font;
	hb_buffer_t *buffer;
	hb_set_t *glyphs;
	struct libdeflate_compressor *packer;
	uint8_t *bytes, *packed; /* FLOOR_FILE */
	FILE *out;
};

static void shape(struct floor *floor, const char *text)
{
	const hb_glyph_info_t *infos;
	unsigned count, i;

	hb_buffer_reset(floor->buffer);
	hb_buffer_add_utf8(floor->buffer, text, -1, 0, -1);
	hb_buffer_guess_segment_properties(floor->buffer);
	hb_shape(floor->font, floor->buffer, NULL, 0);
	infos = hb_buffer_get_glyph_infos(floor->buffer, &count);
	for (i = 0; i < count; i++)
		hb_set_add(floor->glyphs, infos[i].codepoint);
}

static void write_packed(struct floor *floor, const void *bytes, size_t size)
{
	size_t packed = libdeflate_zlib_compress(
	    floor->packer, bytes, size, floor->packed, FLOOR_FILE);

	if (fwrite(floor->packed, 1, packed, floor->out) != packed)
		must(NULL);
}

static void shape_all(struct floor *floor, const char *path)
{
	xmlDocPtr document = parse(path, floor->bytes);
	xmlNodePtr node = xmlDocGetRootElement(document);

	while (node) {
		if (node->type == XML_TEXT_NODE && !xmlIsBlankNode(node))
			shape(floor, (const char *)node->content);
		if (node->children && node->type == XML_ELEMENT_NODE) {
			node = node->children;
			continue;
		}
		while (node && !node->next)
			node = node->parent;
		if (node)
			node = node->next;
	}
	xmlFreeDoc(document);
}

static void write_plain(struct floor *floor, const void *bytes, size_t size)
{
	if (fwrite(bytes, 1, size, floor->out) != size)
		must(NULL);
}

static void write_files(struct floor *floor, const char *list,
    void (*write)(struct floor *, const void *bytes, size_t size))
{
	FILE *file = must(fopen(list, "r"));
	char path[4096];

	while (fgets(path, sizeof(path), file)) {
		path[strcspn(path, "\n")] = '\0';
		write(floor, floor->bytes, read_file(path, floor->bytes));
	}
	fclose(file);
}

static void write_font(struct floor *floor, hb_face_t *face)
{
	hb_subset_input_t *input = must(hb_subset_input_create_or_fail());
	hb_face_t *subset;
	hb_blob_t *blob;
	unsigned size;
	const char *bytes;

	hb_set_union(hb_subset_input_glyph_set(input), floor->glyphs);
	hb_subset_input_set_flags(
	    input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE);
	subset = must(hb_subset_or_fail(face, input));
	blob = hb_face_reference_blob(subset);
	bytes = hb_blob_get_data(blob, &size);
	write_packed(floor, bytes, size);
	hb_blob_destroy(blob);
	hb_face_destroy(subset);
	hb_subset_input_destroy(input);
}

int main(int argc, char **argv)
{
	struct floor floor = { 0 };
	hb_blob_t *blob;
	hb_face_t *face;
	int i;

	if (argc < 6) {
		fputs("usage: pdf_floor FONT FACE STREAMS PICTURES OUT "
		      "SOURCE...\n",
		    stderr);
		return 2;
	}
	blob = must(hb_blob_create_from_file_or_fail(argv[1]));
	face = hb_face_create(blob, (unsigned)atoi(argv[2]));
	floor.font = hb_font_create(face);
	floor.buffer = hb_buffer_create();
	floor.glyphs = hb_set_create();
	floor.bytes = must(malloc(FLOOR_FILE));
	floor.packed = must(malloc(FLOOR_FILE));
	floor.packer = must(libdeflate_alloc_compressor(FLOOR_LEVEL));
	floor.out = must(fopen(argv[5], "wb"));
	for (i = 6; i < argc; i++)
		shape_all(&floor, argv[i]);
	write_files(&floor, argv[4], write_plain);
	write_files(&floor, argv[3], write_packed);
	write_font(&floor, face);
	if (fclose(floor.out) != 0)
		must(NULL);
	libdeflate_free_compressor(floor.packer);
	hb_set_destroy(floor.glyphs);
	hb_buffer_destroy(floor.buffer);
	hb_font_destroy(floor.font);
	hb_face_destroy(face);
	hb_blob_destroy(blob);
	free(floor.bytes);
	free(floor.packed);
	return 0;
}
