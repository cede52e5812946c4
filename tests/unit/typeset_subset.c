/* Fonts that a book brings along: what may be embedded, and what of it is. */
#include "typeset_fixture.h"

/* The table of OpenType 1.9, OS/2, fsType. */
static void test_rights(void **state)
{
	static const struct {
		uint16_t fs_type;
		enum embedding_right right;
	} rows[] = {
		{ 0x0000, EMBEDDING_SUBSET },     /* installable */
		{ 0x0002, EMBEDDING_RESTRICTED }, /* alone */
		{ 0x0004, EMBEDDING_SUBSET },     /* preview & print */
		{ 0x0008, EMBEDDING_SUBSET },     /* editable */
		{ 0x000c, EMBEDDING_SUBSET },     /* old: the least counts */
		{ 0x0006, EMBEDDING_SUBSET }, { 0x000a, EMBEDDING_SUBSET },
		{ 0x0100, EMBEDDING_WHOLE }, { 0x0108, EMBEDDING_WHOLE },
		{ 0x0102, EMBEDDING_RESTRICTED }, { 0x0200, EMBEDDING_BITMAPS },
		{ 0x0204, EMBEDDING_BITMAPS }, { 0x0300, EMBEDDING_BITMAPS },
		{ 0x0302, EMBEDDING_RESTRICTED },
		{ 0xfcf1, EMBEDDING_SUBSET }, /* reserved bits */
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(
		    embedding_right_of(rows[i].fs_type), rows[i].right);
}

static struct embedding *open_family(struct fixture *f, const char *name,
    const char *language, struct error *err)
{
	struct sheaf_options options = { .embed_fonts = &name,
		.embed_font_count = 1 };

	return embedding_new(&f->source, &options, language, err);
}

static struct embedding *open_good(
    struct fixture *f, const char *name, const char *language)
{
	struct error err;
	struct embedding *embedding = open_family(f, name, language, &err);

	if (!embedding)
		fail_msg("%s", err.text);
	return embedding;
}

static void assert_refused(
    struct fixture *f, const char *name, const char *text)
{
	struct error err;

	assert_null(open_family(f, name, "", &err));
	assert_int_equal(err.code, SHEAF_E_USAGE);
	assert_string_equal(err.text, text);
}

static void test_names(void **state)
{
	struct fixture *f = *state;
	struct embedding *embedding;

	need_noto(f);
	embedding = open_good(
	    f, "\"noto serif cjk sc\", 'DejaVu Sans' , Sans-Serif", "");
	assert_int_equal(embedding_family_count(embedding), 2);
	assert_string_equal(
	    embedding_family(embedding, 0), "noto serif cjk sc");
	assert_string_equal(embedding_family(embedding, 1), "DejaVu Sans");
	assert_string_equal(embedding_generic(embedding), "sans-serif");
	embedding_free(embedding);
	assert_refused(f, "DejaVu Sans, No Such Font",
	    "--embed-fonts No Such Font: not installed");
	assert_refused(f, "", "--embed-fonts : names no font");
	assert_refused(f, "serif", "--embed-fonts serif: names no font");
}

static void test_families(void **state)
{
	struct fixture *f = *state;
	struct font_family family, other;
	void *context = f->source.context;

	need_noto(f);
	assert_false(f->source.family(context, "No Such Font", "", &family));
	assert_true(
	    f->source.family(context, "Noto Serif CJK SC", "ja", &family));
	assert_true(family.has[FACE_REGULAR] && family.has[FACE_BOLD]);
	assert_false(family.has[FACE_ITALIC] || family.has[FACE_BOLD_ITALIC]);
	assert_string_equal(family.home, "zh-Hans");
	/* without a region: that of the language, of any font of the kind */
	assert_true(f->source.family(context, "Noto Serif CJK", "zh", &other));
	assert_int_equal(other.files[0].id, family.files[0].id);
	assert_true(f->source.family(context, "Noto Serif CJK", "ja", &other));
	assert_int_not_equal(other.files[0].id, family.files[0].id);
	assert_string_equal(other.home, "ja");
	assert_true(f->source.family(context, "Noto Serif CJK", "", &other));
	assert_int_equal(other.files[0].id, family.files[0].id);
	assert_true(f->source.family(context, "DejaVu Sans", "", &other));
	assert_null(other.home);
}

/* What the font has characters for. */
static void assert_has(const struct embedded_font *font, const char *letters)
{
	hb_blob_t *blob = hb_blob_create(font->bytes.data,
	    (unsigned)font->bytes.size, HB_MEMORY_MODE_READONLY, NULL, NULL);
	hb_face_t *face = hb_face_create(blob, 0);
	hb_set_t *set = hb_set_create();
	hb_codepoint_t c = HB_SET_VALUE_INVALID;
	struct buf shown = BUF_INIT;

	hb_face_collect_unicodes(face, set);
	while (hb_set_next(set, &c))
		buf_put_utf8(&shown, c);
	assert_string_equal(buf_text(&shown), letters);
	buf_release(&shown);
	hb_set_destroy(set);
	hb_face_destroy(face);
	hb_blob_destroy(blob);
}

struct made {
	struct face_text text;
	struct embedded_fonts fonts;
	struct code_set lacking;
};

static struct made *make(struct fixture *f, const char *names,
    const char *regular, const char *bold, const char *italic, uint32_t regions)
{
	struct embedding *embedding = open_good(f, names, "zh-Hans");
	struct made *made = memory_new(sizeof(*made));
	struct code_set *sets = made->text.characters;
	struct error err;

	code_set_add_text(&sets[FACE_REGULAR], regular, strlen(regular));
	code_set_add_text(&sets[FACE_BOLD], bold, strlen(bold));
	code_set_add_text(&sets[FACE_ITALIC], italic, strlen(italic));
	made->text.regions = regions;
	assert_true(embedding_make(
	    embedding, &made->text, &made->fonts, &made->lacking, &err));
	embedding_free(embedding);
	return made;
}

static void made_free(struct made *made)
{
	embedded_fonts_release(&made->fonts);
	free(made);
}

/* A character comes with the first family that has it, in each style. */
static void test_list(void **state)
{
	struct fixture *f = *state;
	struct made *made;

	need_noto(f);
	made = make(
	    f, "DejaVu Sans, Noto Serif CJK SC", "ab中文\u0fff", "b文", "", 0);
	assert_int_equal(made->fonts.count, 4);
	assert_true(made->fonts.fonts[0].is_truetype);
	assert_has(&made->fonts.fonts[0], "ab");
	assert_int_equal(made->fonts.fonts[1].style, FACE_BOLD);
	assert_has(&made->fonts.fonts[1], "b");
	assert_int_equal(made->fonts.fonts[2].family, 1);
	assert_false(made->fonts.fonts[2].is_truetype);
	assert_has(&made->fonts.fonts[2], "中文");
	assert_int_equal(made->fonts.fonts[3].style, FACE_BOLD);
	assert_has(&made->fonts.fonts[3], "文");
	assert_true(code_set_has(&made->lacking, 0x0fff));
	assert_false(code_set_has(&made->lacking, 0x4e2d));
	made_free(made);
}

/* Without an italic face the regular one sets it; a face for nothing is not
 * there. */
static void test_styles(void **state)
{
	struct fixture *f = *state;
	struct made *made;

	need_noto(f);
	made = make(f, "Noto Serif CJK SC", "中", "", "文", 0);
	assert_int_equal(made->fonts.count, 1);
	assert_has(&made->fonts.fonts[0], "中文");
	made_free(made);
	made = make(f, "Noto Serif CJK SC", "\u0fff", "", "", 0);
	assert_int_equal(made->fonts.count, 0);
	made_free(made);
}

/* What the font lacks is set from its parts, if it has them all. */
static void test_parts(void **state)
{
	struct fixture *f = *state;
	struct made *made;

	need_noto(f);
	made = make(f, "DejaVu Sans", "\u06c0\u1b06", "", "", 0);
	assert_int_equal(made->fonts.count, 1);
	assert_has(&made->fonts.fonts[0], "\u0654\u06d5");
	assert_false(code_set_has(&made->lacking, 0x06c0));
	assert_true(code_set_has(&made->lacking, 0x1b06));
	made_free(made);
}

/* The forms of other regions are kept only where a text asks for them. */
static void test_regions(void **state)
{
	struct fixture *f = *state;
	struct made *home, *away, *unnamed;

	need_noto(f);
	home = make(
	    f, "Noto Serif CJK SC", "直骨角", "", "", region_bit("zh-Hans"));
	away = make(f, "Noto Serif CJK SC", "直骨角", "", "",
	    region_bit("zh-Hans") | region_bit("ja"));
	unnamed = make(
	    f, "Noto Serif CJK", "直骨角", "", "", region_bit("zh-Hans"));
	assert_true(away->fonts.fonts[0].bytes.size >
	    home->fonts.fonts[0].bytes.size + 200);
	assert_int_equal(unnamed->fonts.fonts[0].bytes.size,
	    home->fonts.fonts[0].bytes.size);
	made_free(home);
	made_free(away);
	made_free(unnamed);
}

int main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, fixture_start, fixture_end)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rights),
		TEST(test_names),
		TEST(test_families),
		TEST(test_list),
		TEST(test_styles),
		TEST(test_parts),
		TEST(test_regions),
	};

	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
