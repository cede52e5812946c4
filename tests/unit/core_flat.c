/* Flat bytes: there and back, and bytes that are not what they should be. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "core/core.h"

static void put_all(struct buf *buf)
{
	struct hash hash = hash_bytes("x", 1);

	flat_put_u8(buf, 200);
	flat_put_u32(buf, UINT32_MAX);
	flat_put_u64(buf, UINT64_MAX - 1);
	flat_put_i64(buf, INT64_MIN);
	flat_put_f64(buf, -0.1);
	flat_put_bytes(buf, "a\0b", 3);
	flat_put_string(buf, "text 中");
	flat_put_string(buf, NULL);
	flat_put_string(buf, "");
	flat_put_hash(buf, &hash);
	flat_put_u32(buf, 2);
}

/* True when everything is there and as it was put. */
static bool read_all(struct flat *flat, struct arena *arena)
{
	struct hash hash, wanted = hash_bytes("x", 1);
	size_t size;

	bool is_good = flat_u8(flat) == 200;
	is_good &= flat_u32(flat) == UINT32_MAX;
	is_good &= flat_u64(flat) == UINT64_MAX - 1;
	is_good &= flat_i64(flat) == INT64_MIN;
	is_good &= flat_f64(flat) == -0.1;
	const uint8_t *bytes = flat_bytes(flat, &size);
	is_good &= bytes && size == 3 && memcmp(bytes, "a\0b", 3) == 0;
	const char *text = flat_string(flat, arena);
	is_good &= text && strcmp(text, "text 中") == 0;
	is_good &= !flat_string(flat, arena);
	text = flat_string(flat, arena);
	is_good &= text && !*text;
	flat_hash(flat, &hash);
	is_good &= hash_compare(&hash, &wanted) == 0;
	is_good &= flat_enum(flat, 3) == 2;
	return is_good && flat_is_done(flat);
}

static void test_there_and_back(void **state)
{
	struct arena *arena = arena_new();
	struct buf buf = BUF_INIT;
	struct flat flat;

	put_all(&buf);
	flat_open(&flat, buf.data, buf.size);
	assert_true(read_all(&flat, arena));

	/* one more byte is one too many, each one less is bad for good */
	flat_put_u8(&buf, 0);
	flat_open(&flat, buf.data, buf.size);
	assert_false(read_all(&flat, arena));
	assert_false(flat.bad);
	for (size_t size = 0; size < buf.size - 1; size++) {
		/* of its own, so that a read behind it is seen */
		char *copy = malloc(size ? size : 1);

		memcpy(copy, buf.data, size);
		flat_open(&flat, copy, size);
		assert_false(read_all(&flat, arena));
		assert_true(flat.bad);
		assert_int_equal(flat_u64(&flat), 0);
		free(copy);
	}
	buf_release(&buf);
	arena_free(arena);
}

static void test_little_endian(void **state)
{
	struct buf buf = BUF_INIT;

	flat_put_u32(&buf, 0x01020304);
	flat_put_u64(&buf, 5);
	assert_int_equal(buf.size, 12);
	assert_memory_equal(buf.data, "\4\3\2\1\5\0\0\0\0\0\0\0", 12);
	buf_release(&buf);
}

static void assert_bad(
    void (*put)(struct buf *), void (*read)(struct flat *, struct arena *))
{
	struct arena *arena = arena_new();
	struct buf buf = BUF_INIT;
	struct flat flat;

	put(&buf);
	flat_open(&flat, buf.data, buf.size);
	read(&flat, arena);
	assert_true(flat.bad);
	buf_release(&buf);
	arena_free(arena);
}

static void read_string(struct flat *flat, struct arena *arena)
{
	assert_null(flat_string(flat, arena));
}

static void read_double(struct flat *flat, struct arena *arena)
{
	assert_true(flat_f64(flat) == 0);
}

static void read_enum(struct flat *flat, struct arena *arena)
{
	assert_int_equal(flat_enum(flat, 3), 0);
}

static void read_count(struct flat *flat, struct arena *arena)
{
	assert_int_equal(flat_count(flat, 8), 0);
}

static void read_bytes(struct flat *flat, struct arena *arena)
{
	size_t size = 7;

	assert_null(flat_bytes(flat, &size));
	assert_int_equal(size, 0);
}

static void put_nul(struct buf *buf)
{
	flat_put_u32(buf, 3);
	buf_add(buf, "a\0b", 3);
}

static void put_bad_utf8(struct buf *buf)
{
	flat_put_u32(buf, 2);
	buf_add(buf, "\xe4\xb8", 2);
}

static void put_nan(struct buf *buf)
{
	flat_put_f64(buf, NAN);
}

static void put_infinity(struct buf *buf)
{
	flat_put_f64(buf, -INFINITY);
}

static void put_three(struct buf *buf)
{
	flat_put_u32(buf, 3);
	buf_add(buf, "12345678901234567890123", 23);
}

static void put_huge(struct buf *buf)
{
	flat_put_u64(buf, UINT64_MAX);
	buf_add(buf, "xx", 2);
}

static void test_bad_values(void **state)
{
	assert_bad(put_nul, read_string);
	assert_bad(put_bad_utf8, read_string);
	assert_bad(put_nan, read_double);
	assert_bad(put_infinity, read_double);
	assert_bad(put_three, read_enum);
	assert_bad(put_three, read_count); /* 3 of 8 bytes in 23 */
	assert_bad(put_huge, read_count);
	assert_bad(put_huge, read_bytes);
	assert_bad(put_three, read_bytes);
}

static void test_count(void **state)
{
	struct buf buf = BUF_INIT;
	struct flat flat;

	flat_put_u32(&buf, 2);
	flat_put_u64(&buf, 0);
	flat_put_u64(&buf, 0);
	flat_open(&flat, buf.data, buf.size);
	assert_int_equal(flat_count(&flat, 8), 2);
	assert_false(flat.bad);
	buf_release(&buf);
}

static void test_diags(void **state)
{
	struct arena *arena = arena_new();
	struct diag_list list, back;
	struct buf buf = BUF_INIT;
	struct flat flat;

	diag_list_init(&list, arena);
	diag_add(&list, DIAG_EMPTY, 0, NULL);
	diag_add(&list, DIAG_PICTURE_MISSING, 12, "%s\x1b", "a\nb");
	diag_add_in(&list, DIAG_RULE, "a.com.txt", 3, "%s", "bad");
	for (int i = 0; i < 100; i++)
		diag_add(&list, DIAG_STUB, (unsigned)i, "%d", i);
	assert_int_equal(list.count, DIAG_LIST_MAX);
	assert_int_equal(list.dropped, 103 - DIAG_LIST_MAX);
	diag_list_put(&buf, &list);
	diag_list_init(&back, arena);
	flat_open(&flat, buf.data, buf.size);
	assert_true(diag_list_read(&flat, &back));
	assert_true(flat_is_done(&flat));
	assert_int_equal(back.count, list.count);
	assert_int_equal(back.dropped, list.dropped);
	assert_int_equal(back.first->id, DIAG_EMPTY);
	assert_null(back.first->detail);
	assert_int_equal(back.first->next->line, 12);
	assert_string_equal(back.first->next->detail, "a\nb");
	assert_null(back.first->next->file);
	assert_string_equal(back.first->next->next->file, "a.com.txt");
	assert_int_equal(back.first->next->next->line, 3);
	assert_string_equal(back.first->next->next->detail, "bad");
	for (size_t size = 0; size < buf.size; size++) {
		diag_list_init(&back, arena);
		flat_open(&flat, buf.data, size);
		assert_false(diag_list_read(&flat, &back));
	}
	buf_release(&buf);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_little_endian),
		cmocka_unit_test(test_bad_values),
		cmocka_unit_test(test_count),
		cmocka_unit_test(test_diags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
