/* Which characters of a page are set in which face. */
#include "epub_fixture.h"

#include "epub/faces.h"

#define HEAD                                                                   \
	"<?xml version=\"1.0\"?>\n<html lang=\"zh-Hans\">"                     \
	"<head><title>标</title></head><body class=\"x\">"

static struct face_text *read(const char *body)
{
	struct face_text *text = memory_new(sizeof(*text));
	struct buf page = BUF_INIT;

	buf_puts(&page, HEAD);
	buf_puts(&page, body);
	buf_puts(&page, "</body>\n</html>\n");
	faces_read(text, page.data, page.size);
	buf_release(&page);
	return text;
}

/* The letters of a set, without the white space. */
static void assert_set(
    const struct face_text *text, enum face_style style, const char *letters)
{
	struct buf shown = BUF_INIT;
	int64_t c = -1;

	while (code_set_next(&text->characters[style], &c))
		if (c > ' ')
			buf_put_utf8(&shown, (uint32_t)c);
	assert_string_equal(buf_text(&shown), letters);
	buf_release(&shown);
}

static void test_styles(void **state)
{
	struct face_text *text = read("<h1 id=\"title\">a</h1><p>b<strong>c"
				      "<i>d</i><br/></strong><em>e<b>f</b>g"
				      "</em>h</p><img src=\"q\" alt=\"Q\"/>"
				      "<table><caption>i</caption><tr><th>j"
				      "</th><td>k&lt;</td></tr></table><dl><dt>"
				      "l</dt><dd>m</dd></dl><span>n</span>");

	assert_set(text, FACE_REGULAR, "abcdefghijklmn");
	assert_set(text, FACE_BOLD, "acijl");
	assert_set(text, FACE_ITALIC, "eg");
	assert_set(text, FACE_BOLD_ITALIC, "df");
	free(text);
}

/* Emphasis in Han: dots, or bold. */
static void test_han(void **state)
{
	struct face_text *text = read("<p>一<em class=\"han\">二、</em>三</p>");

	assert_set(text, FACE_REGULAR, "、一三二");
	assert_set(text, FACE_BOLD, "、二");
	free(text);
}

/* Names in an index are bold. */
static void test_index(void **state)
{
	static const char page[] =
	    "<html><head></head><body class=\"index zh\"><ul><li><span>a"
	    "</span><ul><li>b</li></ul></li></ul></body></html>";
	struct face_text *text = memory_new(sizeof(*text));

	faces_read(text, page, sizeof(page) - 1);
	assert_set(text, FACE_REGULAR, "ab");
	assert_set(text, FACE_BOLD, "a");
	free(text);
}

/* The head is not shown, nor what is no page. */
static void test_text_alone(void **state)
{
	struct face_text *text = read("<p>中</p>");
	static const char ncx[] = "<ncx><text>no</text></ncx>";

	faces_read(text, ncx, sizeof(ncx) - 1);
	assert_set(text, FACE_REGULAR, "中");
	assert_true(code_set_is_empty(&text->characters[FACE_BOLD]));
	free(text);
}

/* A letter and its marks are one glyph in most fonts. */
static void test_composed(void **state)
{
	struct face_text *text = read("<p>e\u0301 か\u3099 q\u0301</p>"
				      "<b>o\u0302\u0301</b>");

	assert_set(text, FACE_REGULAR, "eoqéô\u0301\u0302ốかが\u3099");
	assert_set(text, FACE_BOLD, "oô\u0301\u0302ố");
	free(text);
}

static void test_regions(void **state)
{
	struct face_text *text = read("<p>中</p>");

	assert_int_equal(text->regions, region_bit("zh-CN"));
	free(text);
	text = read("<p>中<span lang=\"ja\" xml:lang=\"ja\">日</span>"
		    "<span lang=\"en\">e</span></p>");
	assert_int_equal(text->regions, region_bit("zh") | region_bit("ja"));
	assert_int_not_equal(region_bit("zh"), region_bit("ja"));
	assert_int_equal(region_bit("en"), 0);
	assert_int_equal(region_bit(""), 0);
	free(text);
}

/* Markup that is cut off anywhere is read to its end and no further. */
static void test_cut(void **state)
{
	static const char page[] = HEAD
	    "<h1 lang=\"ja\">a&amp;中</h1></b></i></body></html>";
	struct face_text *text = memory_new(sizeof(*text));

	for (size_t size = 0; size < sizeof(page); size++) {
		char *copy = memory_new(size + 1);

		memcpy(copy, page, size);
		copy = memory_resize(copy, size ? size : 1, 1);
		faces_read(text, copy, size);
		free(copy);
	}
	free(text);
}

static void test_sheet(void **state)
{
	const char *const families[] = { "Any" };
	struct sheaf_options options = {
		.toc_depth = 3, .embed_fonts = families, .embed_font_count = 1
	};
	struct resources resources = { .options = &options };
	struct article *article = article_titled("题");
	struct entry entry = { .id = "a-0" };
	struct chapter chapter = { 0 };
	struct face_text *text = memory_new(sizeof(*text));
	struct arena *arena = arena_new();
	struct buf bytes = BUF_INIT;
	struct error err;
	struct sheet sheet;

	element(article, article->body, TAG_P, "正文𠀀");
	render(&resources, &entry, article, &bytes);
	chapter.bytes = (const uint8_t *)bytes.data;
	chapter.size = bytes.size;
	assert_true(sheet_read(&chapter, arena, &sheet, &err));
	for (size_t s = 0; s < FACE_STYLES; s++)
		code_set_add_pages(&text->characters[s], sheet.faces[s].pages,
		    sheet.faces[s].count);
	assert_true(code_set_has(&text->characters[FACE_REGULAR], 0x6b63));
	assert_true(code_set_has(&text->characters[FACE_REGULAR], 0x20000));
	assert_true(code_set_has(&text->characters[FACE_BOLD], 0x9898));
	assert_false(code_set_has(&text->characters[FACE_BOLD], 0x6b63));
	assert_int_equal(sheet.faces[FACE_ITALIC].count, 0);
	assert_int_equal(sheet.regions, region_bit("zh-Hans"));
	/* without the option nobody asks for them */
	options.embed_font_count = 0;
	buf_clear(&bytes);
	render(&resources, &entry, article, &bytes);
	chapter.size = bytes.size;
	chapter.bytes = (const uint8_t *)bytes.data;
	assert_true(sheet_read(&chapter, arena, &sheet, &err));
	assert_int_equal(sheet.faces[FACE_REGULAR].count, 0);
	buf_release(&bytes);
	arena_free(arena);
	article_free(article);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_styles),
		cmocka_unit_test(test_han),
		cmocka_unit_test(test_index),
		cmocka_unit_test(test_text_alone),
		cmocka_unit_test(test_composed),
		cmocka_unit_test(test_regions),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_sheet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
