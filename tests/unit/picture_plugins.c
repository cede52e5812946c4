/* AVIF and drawings in print: what libraries loaded at run time are given, and
 * what they are not allowed.  Without them the tests pass over. */
#include <stdio.h>
#include <sys/resource.h>

#include "picture_fixture.h"
#include "picture/codec.h"
#include "picture/plugin.h"

#define RECT "<rect width='40' height='20' fill='#c82828'/>"

static void open_drawing(struct buf *file, int width, int height)
{
	buf_clear(file);
	buf_printf(file,
	    "<svg xmlns='http://www.w3.org/2000/svg' "
	    "xmlns:xlink='http://www.w3.org/1999/xlink' width='%d' "
	    "height='%d'>",
	    width, height);
}

static void close_drawing(struct buf *file)
{
	buf_puts(file, "</svg>");
}

static bool print(const struct buf *file, const struct sheaf_options *options,
    struct picture_form *form, struct buf *out, struct error *err)
{
	buf_clear(out);
	if (picture_prepare((const uint8_t *)file->data, file->size,
		PICTURE_FOR_PRINT, options, form, out, err))
		return true;
	assert_int_equal(out->size, 0);
	if (strstr(err->text, "without librsvg"))
		skip();
	return false;
}

static void print_well(const struct buf *file,
    const struct sheaf_options *options, struct picture_form *form,
    struct buf *out)
{
	struct error err = { .text = "" };

	if (!print(file, options, form, out, &err))
		fail_msg("%s", err.text);
	assert_int_equal(form->kind, PICTURE_PNG);
	assert_int_equal(form->mask_size, 0);
}

/* 300 dots an inch, over white; the size it is shown in stays. */
static void test_dots(void **state)
{
	struct sheaf_options options = limited();
	struct buf file = BUF_INIT, out = BUF_INIT;
	struct picture_form form;
	uint8_t *rows;

	open_drawing(&file, 96, 48);
	buf_puts(&file, RECT);
	close_drawing(&file);
	print_well(&file, &options, &form, &out);
	assert_int_equal(form.width_px, 96);
	assert_int_equal(form.height_px, 48);
	assert_int_equal(form.columns, 300);
	assert_int_equal(form.rows, 150);
	assert_int_equal(form.components, 3);
	rows = print_rows(&form, &out);
	assert_memory_equal(rows, "\xc8\x28\x28", 3);
	assert_memory_equal(rows + 300 * 3 * 150 - 3, "\xff\xff\xff", 3);
	free(rows);
	buf_release(&file);
	buf_release(&out);
}

/* The edges of what is drawn lie where they should, to a dot. */
static void test_place(void **state)
{
	struct sheaf_options options = limited();
	struct buf file = BUF_INIT, out = BUF_INIT;
	struct picture_form form;
	uint8_t *rows, *middle;
	uint32_t x;

	open_drawing(&file, 96, 96);
	buf_puts(&file,
	    "<rect x='25.4mm' width='50' height='96'/>"
	    "<rect x='24' width='24' height='96'/>");
	close_drawing(&file);
	print_well(&file, &options, &form, &out);
	rows = print_rows(&form, &out);
	middle = rows + (size_t)150 * 300 * 3;
	for (x = 0; x < 300; x++)
		assert_int_equal(middle[3 * x], x >= 75 && x < 150 ? 0 : 255);
	free(rows);
	buf_release(&file);
	buf_release(&out);
}

/* No more dots than a page, a screen or the ceilings have. */
static void test_ceilings(void **state)
{
	static const struct {
		int width, height;
		unsigned screen;
		uint64_t pixels;
		uint32_t columns, rows;
	} cases[] = {
		{ 3000, 1000, 0, 40000000, 2480, 827 },
		{ 400, 3000, 0, 40000000, 468, 3508 },
		{ 300, 200, 150, 40000000, 150, 100 },
		{ 3000, 1000, 0, 30000, 300, 100 },
		{ 4000, 1, 0, 40000000, 2480, 1 },
	};
	struct sheaf_options options = limited();
	struct buf file = BUF_INIT, out = BUF_INIT;
	struct picture_form form;
	size_t i;

	for (i = 0; i < sizeof cases / sizeof *cases; i++) {
		options.limits[SHEAF_LIMIT_PIXELS] = cases[i].pixels;
		options.picture_width = cases[i].screen;
		options.picture_height = cases[i].screen;
		open_drawing(&file, cases[i].width, cases[i].height);
		buf_puts(&file, RECT);
		close_drawing(&file);
		print_well(&file, &options, &form, &out);
		assert_int_equal(form.columns, cases[i].columns);
		assert_int_equal(form.rows, cases[i].rows);
		assert_int_equal(form.width_px, cases[i].width);
	}
	buf_release(&file);
	buf_release(&out);
}

static void test_grays(void **state)
{
	struct sheaf_options options = limited();
	struct buf file = BUF_INIT, out = BUF_INIT;
	struct picture_form form;
	uint8_t *rows;
	size_t i;

	options.picture_gray = true;
	open_drawing(&file, 40, 20);
	buf_puts(&file, RECT);
	close_drawing(&file);
	print_well(&file, &options, &form, &out);
	assert_int_equal(form.components, 1);
	rows = print_rows(&form, &out);
	for (i = 0; i < (size_t)form.columns * form.rows; i++)
		assert_int_equal(rows[i] % 17, 0);
	free(rows);
	buf_release(&file);
	buf_release(&out);
}

static void put_times(struct buf *file, const char *text, int times)
{
	while (times-- > 0)
		buf_puts(file, text);
}

static void open_page(struct buf *file)
{
	open_drawing(file, 1200, 1700);
}

/* Layers over layers: fewer dots, and when that is not enough, none; what the
 * process may have is afterwards what it was. */
static void test_layers(void **state)
{
	struct sheaf_options options = limited();
	struct buf file = BUF_INIT, out = BUF_INIT;
	struct picture_form form;
	struct rlimit before, after;
	struct error err;
	uint32_t columns;

	options.limits[SHEAF_LIMIT_PIXELS] = 40000000;
	assert_int_equal(getrlimit(RLIMIT_DATA, &before), 0);
	open_page(&file);
	buf_puts(&file, RECT);
	close_drawing(&file);
	print_well(&file, &options, &form, &out);
	columns = form.columns;
	open_page(&file);
	put_times(&file, "<g opacity='.9'>", 8);
	buf_puts(&file, RECT);
	put_times(&file, "</g>", 8);
	close_drawing(&file);
	print_well(&file, &options, &form, &out);
	assert_int_equal(form.columns, columns / 2);
	open_page(&file);
	put_times(&file, "<g opacity='.9'>", 150);
	buf_puts(&file, RECT);
	put_times(&file, "</g>", 150);
	close_drawing(&file);
	assert_false(print(&file, &options, &form, &out, &err));
	assert_non_null(strstr(err.text, "takes too much"));
	assert_int_equal(getrlimit(RLIMIT_DATA, &after), 0);
	assert_int_equal(before.rlim_cur, after.rlim_cur);
	buf_release(&file);
	buf_release(&out);
}

/* Every level ten times the one before: the most that the sanitiser lets
 * through is drawn, or refused by librsvg, in bounded time. */
static void test_use_bomb(void **state)
{
	struct sheaf_options options = limited();
	struct buf file = BUF_INIT, out = BUF_INIT;
	struct picture_form form;
	struct error err = { .text = "" };
	int level, i;

	open_drawing(&file, 40, 20);
	buf_puts(&file, "<defs><g id='a0'>" RECT "</g>");
	for (level = 1; level <= 5; level++) {
		buf_printf(&file, "<g id='a%d'>", level);
		for (i = 0; i < 10; i++)
			buf_printf(
			    &file, "<use xlink:href='#a%d'/>", level - 1);
		buf_puts(&file, "</g>");
	}
	buf_puts(&file, "</defs><use xlink:href='#a5'/>");
	close_drawing(&file);
	if (!print(&file, &options, &form, &out, &err))
		assert_non_null(strstr(err.text, "takes too much"));
	buf_release(&file);
	buf_release(&out);
}

/* Another file's pixels do not come in, by no name for it. */
static void test_nothing_from_outside(void **state)
{
	static const char *const images[] = {
		"<image width='40' height='20' "
		"xlink:href='file:///etc/hostname'/>",
		"<image width='40' height='20' xlink:href='x.png'/>",
		"<style>@import url(file:///etc/hostname);</style>",
		"<use xlink:href='file:///etc/hostname#a'/>",
	};
	struct sheaf_options options = limited();
	struct buf file = BUF_INIT, out = BUF_INIT, plain = BUF_INIT;
	struct picture_form form;
	size_t i;

	open_drawing(&file, 40, 20);
	buf_puts(&file, RECT);
	close_drawing(&file);
	print_well(&file, &options, &form, &plain);
	for (i = 0; i < sizeof images / sizeof *images; i++) {
		open_drawing(&file, 40, 20);
		buf_puts(&file, RECT);
		buf_puts(&file, images[i]);
		close_drawing(&file);
		print_well(&file, &options, &form, &out);
		assert_int_equal(out.size, plain.size);
		assert_memory_equal(out.data, plain.data, plain.size);
	}
	buf_release(&file);
	buf_release(&out);
	buf_release(&plain);
}

/* The same bytes whatever the language of who makes the book. */
static void test_language(void **state)
{
	static const char *const languages[] = { "C", "de_DE.UTF-8",
		"en_US.UTF-8" };
	struct sheaf_options options = limited();
	struct buf file = BUF_INIT, out = BUF_INIT;
	struct picture_form form;
	uint8_t *rows;
	size_t i;

	open_drawing(&file, 40, 20);
	buf_puts(&file,
	    "<switch><rect systemLanguage='de' width='40' "
	    "height='20' fill='red'/>"
	    "<rect systemLanguage='en' width='40' height='20' "
	    "fill='blue'/>" RECT "</switch>");
	close_drawing(&file);
	for (i = 0; i < sizeof languages / sizeof *languages; i++) {
		setenv("LC_ALL", languages[i], 1);
		setenv("LANGUAGE", "de", 1);
		print_well(&file, &options, &form, &out);
		rows = print_rows(&form, &out);
		assert_memory_equal(rows, "\xc8\x28\x28", 3);
		free(rows);
	}
	buf_release(&file);
	buf_release(&out);
}

/* The size of an AVIF, as its header says it, made another. */
static bool lie(const char *size, struct error *err)
{
	struct sheaf_options options = limited();
	struct buf file = BUF_INIT, out = BUF_INIT;
	struct picture_form form;
	char part[4096], *at;
	size_t length;
	FILE *from = fopen("tests/e2e/pictures/kinds/8.avif", "rb");
	bool is_good;

	assert_non_null(from);
	length = fread(part, 1, sizeof part, from);
	fclose(from);
	buf_add(&file, part, length);
	at = memmem(file.data, file.size, "ispe", 4);
	assert_non_null(at);
	memcpy(at + 8, size, 8);
	is_good = picture_prepare((const uint8_t *)file.data, file.size,
	    PICTURE_FOR_FILE, &options, &form, &out, err);
	buf_release(&file);
	buf_release(&out);
	if (!is_good && strstr(err->text, "need libavif"))
		skip();
	return is_good;
}

static void test_lies(void **state)
{
	struct error err;

	assert_false(lie("\0\0\x40\0\0\0\x30\0", &err));
	assert_string_equal(err.text,
	    "picture is too large, 16384 x 12288: more than 4000 pixels a side "
	    "(limit side)");
	/* libavif makes the picture what the header says */
	assert_true(lie("\0\0\x03\0\0\0\x03\0", &err));
	assert_true(lie("\0\0\0\x05\0\0\0\x05", &err));
	assert_false(lie("\0\0\0\0\0\0\0\0", &err));
	assert_non_null(strstr(err.text, "damaged AVIF"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dots),
		cmocka_unit_test(test_place),
		cmocka_unit_test(test_ceilings),
		cmocka_unit_test(test_grays),
		cmocka_unit_test(test_layers),
		cmocka_unit_test(test_use_bomb),
		cmocka_unit_test(test_nothing_from_outside),
		cmocka_unit_test(test_language),
		cmocka_unit_test(test_lies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
