/*
 * The least that a program does which makes a PDF with the libraries that sheaf
 * stands on: it parses the sources with libxml2, shapes their text with HarfBuzz,
 * makes subsets of the same fonts, packs the same streams at the same level with
 * libdeflate, and writes all that behind the bytes of the pictures.
 *
 *   pdf_floor FACES STREAMS PICTURES OUT SOURCE...
 *
 * FACES is a list of the book's fonts, one a line: the face's number in its file,
 * a blank, the path of a file with the characters that the book shows in it, a
 * blank, the path of the font.  All text is shaped in the first.  STREAMS,
 * unpacked, and PICTURES are lists of files, one path a line.
 */
#include <hb-subset.h>
#include <libdeflate.h>
#include <stdbool.h>
#include <string.h>

#include "floor.h"

struct floor {
	hb_font_t *font;
	hb_buffer_t *buffer;
	struct libdeflate_compressor *packer;
	uint8_t *bytes, *packed; /* FLOOR_FILE */
	FILE *out;
};

static void shape(struct floor *floor, const char *text)
{
	hb_buffer_reset(floor->buffer);
	hb_buffer_add_utf8(floor->buffer, text, -1, 0, -1);
	hb_buffer_guess_segment_properties(floor->buffer);
	hb_shape(floor->font, floor->buffer, NULL, 0);
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

/* A line of FACES, cut up. */
struct font {
	unsigned face;
	const char *characters, *path;
};

static bool next_font(FILE *file, char line[4096], struct font *font)
{
	char *end;

	if (!fgets(line, 4096, file))
		return false;
	font->face = (unsigned)strtoul(strtok_r(line, " ", &end), NULL, 10);
	font->characters = must(strtok_r(NULL, " ", &end));
	font->path = must(strtok_r(NULL, "\n", &end));
	return true;
}

static hb_face_t *open_face(const struct font *font)
{
	hb_blob_t *blob = must(hb_blob_create_from_file_or_fail(font->path));
	hb_face_t *face = hb_face_create(blob, font->face);

	hb_blob_destroy(blob);
	return face;
}

/* What PDF readers have no use for. */
static void drop_tables(hb_subset_input_t *input)
{
	static const hb_tag_t tags[] = { HB_TAG('G', 'S', 'U', 'B'),
		HB_TAG('G', 'P', 'O', 'S'), HB_TAG('G', 'D', 'E', 'F'),
		HB_TAG('B', 'A', 'S', 'E'), HB_TAG('V', 'O', 'R', 'G'),
		HB_TAG('v', 'm', 't', 'x'), HB_TAG('v', 'h', 'e', 'a') };
	hb_set_t *tables = hb_subset_input_set(
	    input, HB_SUBSET_SETS_DROP_TABLE_TAG);

	for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++)
		hb_set_add(tables, tags[i]);
}

static void write_font(struct floor *floor, const struct font *font)
{
	hb_subset_input_t *input = must(hb_subset_input_create_or_fail());
	hb_face_t *face = open_face(font), *subset;
	hb_blob_t *blob;
	unsigned size;
	const uint32_t *characters = (const uint32_t *)(const void *)
					 floor->bytes;
	size_t count = read_file(font->characters, floor->bytes) /
	    sizeof(*characters);
	const char *bytes;

	for (size_t i = 0; i < count; i++)
		hb_set_add(hb_subset_input_unicode_set(input), characters[i]);
	drop_tables(input);
	hb_subset_input_set_flags(
	    input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_DESUBROUTINIZE);
	subset = must(hb_subset_or_fail(face, input));
	blob = hb_face_reference_table(subset, HB_TAG('C', 'F', 'F', ' '));
	bytes = hb_blob_get_data(blob, &size);
	write_packed(floor, bytes, size);
	hb_blob_destroy(blob);
	hb_face_destroy(subset);
	hb_subset_input_destroy(input);
	hb_face_destroy(face);
}

int main(int argc, char **argv)
{
	struct floor floor = { 0 };
	struct font font;
	hb_face_t *face;
	FILE *faces;
	char line[4096];
	int i;

	if (argc < 5) {
		fputs("usage: pdf_floor FACES STREAMS PICTURES OUT "
		      "SOURCE...\n",
		    stderr);
		return 2;
	}
	faces = must(fopen(argv[1], "r"));
	if (!next_font(faces, line, &font))
		must(NULL);
	face = open_face(&font);
	floor.font = hb_font_create(face);
	floor.buffer = hb_buffer_create();
	floor.bytes = must(malloc(FLOOR_FILE));
	floor.packed = must(malloc(FLOOR_FILE));
	floor.packer = must(libdeflate_alloc_compressor(FLOOR_LEVEL));
	floor.out = must(fopen(argv[4], "wb"));
	for (i = 5; i < argc; i++)
		shape_all(&floor, argv[i]);
	write_files(&floor, argv[3], write_plain);
	write_files(&floor, argv[2], write_packed);
	do
		write_font(&floor, &font);
	while (next_font(faces, line, &font));
	fclose(faces);
	if (fclose(floor.out) != 0)
		must(NULL);
	libdeflate_free_compressor(floor.packer);
	hb_buffer_destroy(floor.buffer);
	hb_font_destroy(floor.font);
	hb_face_destroy(face);
	free(floor.bytes);
	free(floor.packed);
	return 0;
}
