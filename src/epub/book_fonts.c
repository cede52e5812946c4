/*
 * The fonts that the book brings along.  Reading systems use them where their
 * reader has not chosen another: Kobo and Kindle call that the publisher's font,
 * Apple Books the original one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>

#include "epub/book_fonts.h"
#include "epub/faces.h"

/* Characters that a message names. */
#define LACKING_SHOWN 8

struct book_fonts {
	struct face_text text;
	struct embedded_fonts made;
};

/* Without it iBooks sets the text in a face of its own; to its successor the
 * package document tells the same (Apple Books Asset Guide 5.3, Fonts). */
static const char display_options[] =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
    "<display_options>\n<platform name=\"*\">\n"
    "<option name=\"specified-fonts\">true</option>\n"
    "</platform>\n</display_options>\n";

/* What styles and reading systems write beside the text: counters, bullets,
 * hyphens, dots of emphasis, quotation marks. */
static const char generated[] =
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`"
    "abcdefghijklmnopqrstuvwxyz{|}~\u00a0‐‑•◦▪●﹅…“”‘’«»";

bool book_fonts_start(struct package *package, struct error *err)
{
	struct buf text = BUF_INIT;
	bool is_added;

	if (!fonts_are_embedded(package->resources->options))
		return true;
	package->fonts = memory_new(sizeof(*package->fonts));
	buf_puts(&text, display_options);
	is_added = archive_add_text(package->archive,
	    "META-INF/com.apple.ibooks.display-options.xml", &text, err);
	buf_release(&text);
	return is_added;
}

void book_fonts_free(struct book_fonts *fonts)
{
	if (!fonts)
		return;
	embedded_fonts_release(&fonts->made);
	free(fonts);
}

void book_fonts_add_page(struct package *package, const struct buf *page)
{
	if (package->fonts)
		faces_read(&package->fonts->text, page->data, page->size);
}

void book_fonts_add_sheet(struct package *package, const struct sheet *sheet)
{
	struct book_fonts *fonts = package->fonts;

	if (!fonts)
		return;
	for (size_t s = 0; s < FACE_STYLES; s++)
		code_set_add_pages(&fonts->text.characters[s],
		    sheet->faces[s].pages, sheet->faces[s].count);
	fonts->text.regions |= sheet->regions;
}

/* epub.css is what faces.c knows: another style may set any text in any face. */
static void complete_text(
    struct face_text *text, const struct resources *resources)
{
	struct code_set *sets = text->characters;
	const char *style = resources->style;
	bool is_known = !style && !style_of_theme(resources->options, false);

	if (style)
		code_set_add_text(&sets[FACE_REGULAR], style, strlen(style));
	for (size_t s = 0; s < FACE_STYLES; s++) {
		if (!is_known)
			code_set_merge(&sets[s], &sets[FACE_REGULAR]);
		if (!code_set_is_empty(&sets[s]))
			code_set_add_text(
			    &sets[s], generated, sizeof(generated) - 1);
	}
}

/* A string of CSS (CSS Syntax 3, 4.3.5). */
static void put_string(struct buf *out, const char *text)
{
	buf_putc(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buf_putc(out, '\\');
		if ((unsigned char)*text < ' ')
			buf_printf(out, "\\%x ", (unsigned char)*text);
		else
			buf_putc(out, *text);
	}
	buf_putc(out, '"');
}

/* "fonts/1.otf": no name of a font gets into a book as that of a file. */
static void put_name(
    struct buf *out, size_t number, const struct embedded_font *font)
{
	char id[24];

	snprintf(id, sizeof(id), "%zu", number + 1);
	part_name_put(out, PART_FONTS, id, font->is_truetype ? ".ttf" : ".otf");
}

static void put_style(struct buf *out, const struct embedded_fonts *made,
    const struct embedding *embedding)
{
	size_t i;

	buf_puts(out, "@charset \"utf-8\";\n");
	for (i = 0; i < made->count; i++) {
		const struct embedded_font *font = &made->fonts[i];

		buf_puts(out, "\n@font-face {\n\tfont-family: ");
		put_string(out, embedding_family(embedding, font->family));
		buf_printf(out,
		    ";\n\tfont-weight: %s;\n\tfont-style: %s;\n\tsrc: url(../",
		    font->style & FACE_BOLD ? "bold" : "normal",
		    font->style & FACE_ITALIC ? "italic" : "normal");
		put_name(out, i, font);
		buf_puts(out, ");\n}\n");
	}
	buf_puts(out, "\nbody {\n\tfont-family: ");
	for (i = 0; i < embedding_family_count(embedding); i++) {
		put_string(out, embedding_family(embedding, i));
		buf_puts(out, ", ");
	}
	buf_printf(out, "%s;\n}\n", embedding_generic(embedding));
}

static bool add_members(struct package *package,
    const struct embedding *embedding, struct error *err)
{
	const struct embedded_fonts *made = &package->fonts->made;
	struct buf name = BUF_INIT, style = BUF_INIT;
	bool is_added;

	put_style(&style, made, embedding);
	is_added = archive_add_text(package->archive, FONTS_STYLE, &style, err);
	for (size_t i = 0; is_added && i < made->count; i++) {
		buf_clear(&name);
		put_name(&name, i, &made->fonts[i]);
		is_added = archive_add_text(package->archive, buf_text(&name),
		    &made->fonts[i].bytes, err);
	}
	buf_release(&name);
	buf_release(&style);
	return is_added;
}

/* Something is to be seen where it stands. */
static bool is_drawn(uint32_t c)
{
	return u_isgraph((UChar32)c) &&
	    !u_hasBinaryProperty(
		(UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

/* `text` is what was there before anything was added to it. */
static void tell_lacking(struct diag_list *diags, const struct code_set *text,
    const struct code_set *lacking)
{
	struct buf shown = BUF_INIT;
	size_t count = 0;
	int64_t c = -1;

	while (code_set_next(lacking, &c)) {
		if (!code_set_has(text, (uint32_t)c) || !is_drawn((uint32_t)c))
			continue;
		if (count++ < LACKING_SHOWN) {
			buf_printf(&shown, "%sU+%04X ", count > 1 ? ", " : "",
			    (unsigned)c);
			buf_put_utf8(&shown, (uint32_t)c);
		}
	}
	if (count > 0)
		diag_add(diags, DIAG_FONT_LACKS, 0, "%zu: %s%s", count,
		    buf_text(&shown), count > LACKING_SHOWN ? ", …" : "");
	buf_release(&shown);
}

bool book_fonts_finish(
    struct package *package, struct diag_list *diags, struct error *err)
{
	const struct resources *resources = package->resources;
	struct book_fonts *fonts = package->fonts;
	struct embedding *embedding;
	struct code_set *sets;
	bool is_made;

	if (!fonts)
		return true;
	embedding = embedding_new(
	    resources->fonts, resources->options, package->language, err);
	if (!embedding)
		return false;
	sets = memory_array(2, sizeof(*sets));
	sets[0] = fonts->text.characters[FACE_REGULAR];
	complete_text(&fonts->text, resources);
	is_made = embedding_make(
	    embedding, &fonts->text, &fonts->made, &sets[1], err);
	if (is_made) {
		tell_lacking(diags, &sets[0], &sets[1]);
		is_made = add_members(package, embedding, err);
	}
	free(sets);
	embedding_free(embedding);
	return is_made;
}

void book_fonts_manifest(struct buf *out, const struct package *package)
{
	const struct embedded_fonts *made;

	if (!package->fonts)
		return;
	made = &package->fonts->made;
	for (size_t i = 0; i < made->count; i++) {
		buf_printf(out, "<item id=\"font-%zu\" href=\"", i + 1);
		put_name(out, i, &made->fonts[i]);
		/* EPUB 3.3, 3.2 */
		buf_printf(out, "\" media-type=\"font/%s\"/>\n",
		    made->fonts[i].is_truetype ? "ttf" : "otf");
	}
}
