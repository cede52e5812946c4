/* What is cut short, damaged or over a limit is refused, and nothing else
 * happens. */
#include "picture_fixture.h"

typedef void make_function(uint32_t, uint32_t, struct buf *);

static make_function *const make[] = { make_jpeg, make_png };

static void test_every_truncation(void **state)
{
	struct buf file = BUF_INIT;
	size_t kind, size;

	for (kind = 0; kind < 2; kind++) {
		buf_clear(&file);
		make[kind](12, 9, &file);
		size = file.size;
		for (file.size = 0; file.size < size; file.size++)
			assert_refused(&file, "");
	}
	buf_release(&file);
}

/* Any end is fine but a crash, or bytes without a success. */
static void test_flipped_bytes(void **state)
{
	struct buf file = BUF_INIT;
	struct picture_form form;
	struct error err;
	size_t kind, at;
	int target;

	for (kind = 0; kind < 2; kind++) {
		buf_clear(&file);
		make[kind](12, 9, &file);
		for (at = 0; at < 8 * file.size; at++) {
			struct buf out = BUF_INIT;

			target = (int)(at % PICTURE_TARGETS);
			file.data[at / 8] ^= (char)(1 << at % 8);
			if (!prepare(&file, (enum picture_target)target, &form,
				&out, &err))
				assert_int_equal(out.size, 0);
			file.data[at / 8] ^= (char)(1 << at % 8);
			buf_release(&out);
		}
	}
	buf_release(&file);
}

static void test_png_checksums(void **state)
{
	struct buf file = BUF_INIT;

	make_png(12, 9, &file);
	file.data[file.size - 14] ^= 1; /* of the data */
	assert_refused(&file, "checksum");
	buf_release(&file);
}

static void test_limits(void **state)
{
	struct buf file = BUF_INIT;

	make_png(4001, 4, &file);
	assert_refused(&file, "too large");
	buf_clear(&file);
	make_jpeg(1001, 1000, &file);
	assert_refused(&file, "too large");
	buf_clear(&file);
	make_png(2, 2, &file);
	assert_refused(&file, "shows nothing");
	buf_clear(&file);
	assert_refused(&file, "empty");
	buf_puts(&file, "no picture at all");
	assert_refused(&file, "not a picture");
	memset(buf_reserve(&file, 1 << 20), 0, 1 << 20);
	file.size += 1 << 20;
	assert_refused(&file, "larger than 1048576 bytes (limit picture)");
	buf_release(&file);
}

/* A header that promises more than its bytes can hold. */
static void test_bombs(void **state)
{
	struct buf file = BUF_INIT;
	size_t at;

	make_jpeg(16, 16, &file);
	for (at = 0; (uint8_t)file.data[at] != 0xff ||
	     (uint8_t)file.data[at + 1] != 0xc0;
	     at++)
		;
	memcpy(file.data + at + 5, "\x03\xe0\x03\xe0", 4);
	assert_refused(&file, "not enough data");
	memcpy(file.data + at + 5, "\0\0\0\0", 4);
	assert_refused(&file, "no size");
	buf_release(&file);
}

static void test_scans(void **state)
{
	struct buf file = BUF_INIT;
	size_t at, i;

	make_jpeg(16, 16, &file);
	/* the last scan once more and again, which a baseline file must not */
	for (at = file.size; (uint8_t)file.data[at] != 0xff ||
	     (uint8_t)file.data[at + 1] != 0xda;
	     at--)
		;
	struct buf scan = BUF_INIT;
	buf_add(&scan, file.data + at, file.size - 2 - at);
	file.size -= 2;
	for (i = 0; i < 12; i++)
		buf_add(&file, scan.data, scan.size);
	buf_add(&file, "\xff\xd9", 2);
	assert_refused(&file, "comes twice");
	/* told progressive, with scans that a progressive one may have */
	for (at = 0; (uint8_t)file.data[at + 1] != 0xc0 ||
	     (uint8_t)file.data[at] != 0xff;
	     at++)
		;
	file.data[at + 1] = (char)0xc2;
	for (at = 0; at + 13 < file.size; at++)
		if (!memcmp(file.data + at, "\xff\xda\0\x0c\3", 5))
			memcpy(file.data + at + 11, "\0\0\0", 3);
	assert_refused(&file, "more than 10 scans (limit scans)");
	buf_release(&scan);
	buf_release(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_truncation),
		cmocka_unit_test(test_flipped_bytes),
		cmocka_unit_test(test_png_checksums),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_bombs),
		cmocka_unit_test(test_scans),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
