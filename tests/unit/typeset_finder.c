/* Which installed face is found for what. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "typeset_fixture.h"

static uint32_t find(struct fixture *f, const char *families,
    const char *language, uint32_t code_point, uint16_t weight)
{
	struct font_query query = { families, language, code_point, weight,
		false };
	struct font_face_file face, again;

	if (!f->source.find(f->source.context, &query, &face))
		return 0;
	assert_true(face.fd >= 0);
	assert_true(f->source.lookup(f->source.context, face.id, &again));
	assert_int_equal(again.fd, face.fd);
	assert_int_equal(again.index, face.index);
	return face.id;
}

static void generic_names_follow_the_language(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *language, *family;
	} rows[] = {
		{ "zh-Hans", "Noto Serif CJK SC" },
		{ "zh", "Noto Serif CJK SC" },
		{ "zh-CN", "Noto Serif CJK SC" },
		{ "ja", "Noto Serif CJK JP" },
		{ "zh-Hant", "Noto Serif CJK TC" },
		{ "zh-TW", "Noto Serif CJK TC" },
		{ "zh-HK", "Noto Serif CJK HK" },
		{ "ko", "Noto Serif CJK KR" },
		{ "", "Noto Serif CJK SC" },
		{ "en", "Noto Serif CJK SC" },
	};

	need_noto(f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(find(f, "serif", rows[i].language, 0, 400),
		    find(f, rows[i].family, "zh-Hans", 0, 400));
	assert_int_equal(find(f, "sans-serif", "zh-Hans", 0, 400),
	    find(f, "Noto Sans CJK SC", "zh-Hans", 0, 400));
	assert_int_equal(find(f, "monospace", "zh-Hans", 0, 400),
	    find(f, "Noto Sans Mono CJK SC", "zh-Hans", 0, 400));
	assert_int_not_equal(find(f, "serif", "zh-Hans", 0, 400),
	    find(f, "serif", "zh-Hans", 0, 700));
}

static void lists_are_read_as_css_writes_them(void **state)
{
	struct fixture *f = *state;
	uint32_t serif = find(f, "serif", "zh-Hans", 0, 400);
	uint32_t sans = find(f, "sans-serif", "zh-Hans", 0, 400);

	need_noto(f);
	assert_int_equal(
	    find(f, "\"No Such, Font\", 'sans-serif'", "zh-Hans", 0, 400),
	    sans);
	assert_int_equal(
	    find(f, " Nothing ,sans-serif, serif", "zh-Hans", 0, 400), sans);
	assert_int_equal(
	    find(f, "NOTO SERIF CJK SC", "zh-Hans", 0, 400), serif);
	assert_int_equal(find(f, "", "zh-Hans", 0, 400), serif);
	assert_int_equal(find(f, ",,'", "zh-Hans", 0, 400), serif);
}

static void a_character_is_found_in_another_family(void **state)
{
	struct fixture *f = *state;

	need_noto(f);
	/* a face that has it, and no face for what no font has */
	assert_int_not_equal(find(f, "DejaVu Sans", "en", 0x4e00, 400), 0);
	assert_int_equal(find(f, "serif", "zh-Hans", 0x10fffd, 400), 0);
}

static void only_faces_that_were_found_are_lent(void **state)
{
	struct fixture *f = *state;
	struct font_face_file face;

	need_font(f);
	assert_false(f->source.lookup(f->source.context, 0, &face));
	assert_false(f->source.lookup(f->source.context, UINT32_MAX, &face));
}

static bool find_nothing(
    void *context, const struct font_query *query, struct font_face_file *face)
{
	return false;
}

static void without_fonts_there_is_an_error(void **state)
{
	struct font_source none = { .find = find_nothing };
	struct error err = { SHEAF_OK, "" };

	assert_null(faces_new(&none, true, &err));
	assert_int_equal(err.code, SHEAF_E_FONT);
	assert_non_null(strstr(err.text, "fonts-noto-cjk"));
}

static bool find_a_text_file(
    void *context, const struct font_query *query, struct font_face_file *face)
{
	*face = (struct font_face_file){ 1, 0, *(int *)context };
	return true;
}

static void a_file_that_is_no_font_is_an_error(void **state)
{
	struct error err = { SHEAF_OK, "" };
	int fd = file_seal("not a font", 10, &err);
	struct font_source bad = { .context = &fd, .find = find_a_text_file };

	assert_true(fd >= 0);
	assert_null(faces_new(&bad, true, &err));
	assert_int_equal(err.code, SHEAF_E_FONT);
	close(fd);
}

/* A configuration that knows one font, which is a copy, and a cache of its own. */
static struct font_finder *find_alone(const char *folder, int from)
{
	char path[80];
	struct buf text = BUF_INIT;
	struct error err;
	struct font_finder *finder;
	int fd;

	snprintf(path, sizeof(path), "%s/font", folder);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(file_copy(
	    fd, 0, from, 0, (uint64_t)lseek(from, 0, SEEK_END), &err));
	close(fd);
	buf_printf(&text,
	    "<fontconfig><dir>%s</dir><cachedir>%s/cache</cachedir>"
	    "</fontconfig>",
	    folder, folder);
	snprintf(path, sizeof(path), "%s/fonts.conf", folder);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_true(file_write(fd, text.data, text.size, &err));
	close(fd);
	buf_release(&text);
	setenv("FONTCONFIG_FILE", path, 1);
	finder = font_finder_new(&err);
	unsetenv("FONTCONFIG_FILE");
	return finder;
}

static void a_file_that_cannot_be_read_is_told_once(void **state)
{
	struct fixture *f = *state;
	char folder[] = "/tmp/sheaf-finder-XXXXXX", command[80];
	struct font_query query = { "serif", "en", 'a', 400, false };
	struct font_face_file face;
	int reason;

	assert_true(f->source.find(f->source.context, &query, &face));
	assert_non_null(mkdtemp(folder));
	struct font_finder *finder = find_alone(folder, face.fd);

	assert_non_null(finder);
	assert_null(font_finder_unreadable(finder, &reason));
	snprintf(command, sizeof(command), "rm -r %s", folder);
	assert_int_equal(system(command), 0);
	struct font_source source = font_finder_source(finder);

	assert_false(source.find(source.context, &query, &face));
	assert_string_equal(
	    strrchr(font_finder_unreadable(finder, &reason), '/'), "/font");
	assert_int_equal(reason, ENOENT);
	assert_false(source.find(source.context, &query, &face));
	assert_null(font_finder_unreadable(finder, &reason));
	font_finder_free(finder);
}

int main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, fixture_start, fixture_end)
	const struct CMUnitTest tests[] = {
		TEST(generic_names_follow_the_language),
		TEST(lists_are_read_as_css_writes_them),
		TEST(a_character_is_found_in_another_family),
		TEST(a_file_that_cannot_be_read_is_told_once),
		TEST(only_faces_that_were_found_are_lent),
		cmocka_unit_test(without_fonts_there_is_an_error),
		cmocka_unit_test(a_file_that_is_no_font_is_an_error),
	};

	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
