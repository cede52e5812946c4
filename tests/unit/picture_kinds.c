/* One file of every kind (tests/tools/make_pictures.py), cut short at every
 * byte and with a bit of every byte the other way; what libraries loaded at run time do
 * with what is worse. */
#include <dirent.h>
#include <stdio.h>

#include "picture_fixture.h"
#include "picture/codec.h"

#define FOLDER "tests/e2e/pictures/kinds"

static void read_file(const char *name, struct buf *file)
{
	char path[512], part[4096];
	size_t size;
	FILE *from;

	snprintf(path, sizeof path, FOLDER "/%s", name);
	buf_clear(file);
	from = fopen(path, "rb");
	assert_non_null(from);
	while ((size = fread(part, 1, sizeof part, from)) > 0)
		buf_add(file, part, size);
	fclose(from);
}

typedef void visit_function(const char *name, struct buf *file);

static void each_file(visit_function *visit)
{
	DIR *folder = opendir(FOLDER);
	struct buf file = BUF_INIT;
	struct dirent *entry;
	size_t count = 0;

	assert_non_null(folder);
	while ((entry = readdir(folder))) {
		if (*entry->d_name == '.')
			continue;
		read_file(entry->d_name, &file);
		visit(entry->d_name, &file);
		count++;
	}
	assert_true(count > 30);
	buf_release(&file);
	closedir(folder);
}

/* In every way a book may want it; true: one of them did. */
static bool prepare_all(const struct buf *file)
{
	struct sheaf_options options = limited();
	bool is_good = false;
	int way;

	for (way = 0; way < 2 * PICTURE_TARGETS; way++) {
		struct picture_form form;
		struct buf out = BUF_INIT;
		struct error err = { .text = "" };

		if (way >= PICTURE_TARGETS) {
			options.picture_width = options.picture_height = 20;
			options.picture_gray = true;
		}
		if (picture_prepare((const uint8_t *)file->data, file->size,
			(enum picture_target)(way % PICTURE_TARGETS), &options,
			&form, &out, &err)) {
			is_good = true;
		} else {
			assert_int_equal(out.size, 0);
			assert_true(*err.text && !strchr(err.text, '\n'));
		}
		buf_release(&out);
	}
	return is_good;
}

/* The first picture is all that is read of an animated AVIF; of a WebP the last
 * byte may only fill up. */
static bool may_lack(const char *name, size_t bytes)
{
	return !strcmp(name, "animated.avif") ||
	    (strstr(name, ".webp") && bytes == 1);
}

static void cut(const char *name, struct buf *file)
{
	size_t size = file->size;

	for (file->size = 0; file->size < size; file->size++)
		if (prepare_all(file) && !may_lack(name, size - file->size))
			fail_msg("%s: fine with %zu of %zu bytes", name,
			    file->size, size);
	file->size = size;
}

static void test_every_truncation(void **state)
{
	each_file(cut);
}

static void flip(const char *name, struct buf *file)
{
	size_t at;

	for (at = 0; at < file->size; at++) {
		file->data[at] ^= (char)(1 << at % 8);
		(void)prepare_all(file);
		file->data[at] ^= (char)(1 << at % 8);
	}
}

static void test_flipped_bits(void **state)
{
	each_file(flip);
}

/* As covers want it: turned and over white.  The first field of all is dark,
 * and red unless there are no colours. */
static void look(const char *name, struct buf *file)
{
	struct canvas canvas;
	const uint8_t *at;

	if (strstr(name, ".svg"))
		return;
	canvas = decode_well(file);
	assert_int_equal(2 * canvas.width_px, 3 * canvas.height_px);
	at = canvas.rgb + 3 * (4 * canvas.width_px + 4);
	assert_in_range(at[0], 0, 212);
	assert_in_range(at[1], 0, 52);
	assert_in_range(at[2], 0, 52);
	if (!strstr(name, "gray") && strcmp(name, "1.bmp") != 0)
		assert_in_range(at[0], 188, 212);
	canvas_release(&canvas);
}

static void test_decoded(void **state)
{
	each_file(look);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decoded),
		cmocka_unit_test(test_every_truncation),
		cmocka_unit_test(test_flipped_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
