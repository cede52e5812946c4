/* Arenas, growing strings, tables, hashes, deflate, error texts. */
#include <errno.h>
#include <malloc.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "core/core.h"

/* With sanitizers, too, a size that cannot be is no memory, not a crash. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

static void test_arena(void **state)
{
	struct arena *arena = arena_new();
	uint32_t seed = 3;

	for (int i = 0; i < 5000; i++) {
		seed = seed * 1664525 + 1013904223;
		size_t size = i % 97 == 0 ? seed % 300000 : seed % 200;
		unsigned char *memory = arena_alloc(arena, size);

		assert_int_equal(
		    (uintptr_t)memory % sizeof(max_align_t) % 16, 0);
		for (size_t j = 0; j < size; j += 1 + size / 50)
			assert_int_equal(memory[j], 0);
		memset(memory, 0xee, size);
	}
	assert_true(arena_used(arena) > 100000);
	assert_string_equal(arena_strndup(arena, "abc", 2), "ab");
	assert_null(arena_strdup(arena, NULL));
	assert_string_equal(arena_printf(arena, "%s-%d", "x", 7), "x-7");
	assert_string_equal(arena_printf(arena, "%s", ""), "");
	arena_free(arena);
	arena_free(NULL);
}

/* Zeroed, also where it was in use before; as large as asked for. */
static void test_pixels(void **state)
{
	const size_t sizes[] = { 0, 1, 2 << 20, (2 << 20) + 1, 5000001 };

	for (size_t i = 0; i < 2 * sizeof(sizes) / sizeof(*sizes); i++) {
		size_t size = sizes[i / 2];
		unsigned char *pixels = memory_pixels(size, 1);

		assert_true(malloc_usable_size(pixels) >= size);
		for (size_t j = 0; j < size; j++)
			if (pixels[j] != 0)
				fail();
		memset(pixels, 0xee, size);
		free(pixels);
	}
}

/* Sizes that overflow end in exhaustion, never in a short block. */
static void ends_with_3(void (*what)(void))
{
	int status;
	pid_t pid = fork();

	if (pid == 0) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(1);
		what();
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 3);
}

static void arena_overflow(void)
{
	(void)arena_array(arena_new(), SIZE_MAX / 2, 3);
}

static void arena_huge(void)
{
	(void)arena_alloc(arena_new(), SIZE_MAX - 3);
}

static void array_overflow(void)
{
	(void)memory_array(SIZE_MAX / 2, 3);
}

static void pixels_overflow(void)
{
	(void)memory_pixels(SIZE_MAX / 2, 3);
}

static void resize_overflow(void)
{
	(void)memory_resize(NULL, SIZE_MAX / 2, 3);
}

static void buf_overflow(void)
{
	struct buf buf = { NULL, 10, 0 };

	(void)buf_reserve(&buf, SIZE_MAX - 4);
}

static void test_overflows(void **state)
{
	ends_with_3(arena_overflow);
	ends_with_3(arena_huge);
	ends_with_3(array_overflow);
	ends_with_3(pixels_overflow);
	ends_with_3(resize_overflow);
	ends_with_3(buf_overflow);
}

static void test_buf(void **state)
{
	struct buf buf = BUF_INIT;

	assert_string_equal(buf_text(&buf), "");
	for (int i = 0; i < 10000; i++)
		buf_printf(&buf, "%d,", i);
	assert_int_equal(buf.size, 48890);
	assert_int_equal(strlen(buf_text(&buf)), buf.size);
	buf_clear(&buf);
	buf_putc(&buf, 'a');
	buf_puts(&buf, "");
	buf_add(&buf, NULL, 0);
	buf_printf(&buf, "%s", "");
	buf_put_utf8(&buf, 0x20bb7);
	buf_add(&buf, "b\0c", 3);
	assert_int_equal(buf.size, 8);
	char *text = buf_take(&buf);

	assert_memory_equal(text,
	    "a\xf0\xa0\xae\xb7"
	    "b\0c",
	    9);
	assert_null(buf.data);
	free(text);
	buf_release(&buf);
}

static void test_table(void **state)
{
	enum { KEYS = 20000 };
	static int values[KEYS];
	struct table table = { 0 };

	for (int i = 0; i < KEYS; i++) {
		struct hash key = hash_bytes(&i, sizeof(i));

		assert_null(table_lookup(&table, &key));
		table_put(&table, &key, &values[i]);
	}
	assert_int_equal(table.count, KEYS);
	for (int i = 0; i < KEYS; i++) {
		struct hash key = hash_bytes(&i, sizeof(i));

		assert_ptr_equal(table_lookup(&table, &key), &values[i]);
		table_put(&table, &key, &values[0]);
	}
	assert_int_equal(table.count, KEYS);

	/* keys that all start alike */
	struct table full = { 0 };
	struct hash key = { { 0 } };

	for (int i = 0; i < 200; i++) {
		key.bytes[31] = (uint8_t)i;
		table_put(&full, &key, &values[i]);
	}
	key.bytes[31] = 7;
	assert_ptr_equal(table_lookup(&full, &key), &values[7]);
	table_release(&table);
	table_release(&full);
	assert_null(table_lookup(&table, &key));
}

/* FIPS 180-4, the examples of SHA-256. */
static void test_hash(void **state)
{
	char digits[HASH_HEX_SIZE];
	struct hash hash = hash_bytes("abc", 3), other = hash_bytes("", 0);

	hash_hex(&hash, 64, digits);
	assert_string_equal(digits,
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
	hash_hex(&other, 7, digits);
	assert_string_equal(digits, "e3b0c44");
	hash_hex(&other, 1000, digits);
	assert_int_equal(strlen(digits), 64);
	assert_true(hash_compare(&hash, &hash) == 0);
	assert_true(hash_compare(&hash, &other) < 0);
}

static void test_deflate(void **state)
{
	struct deflater *deflater = deflater_new(6);
	struct buf out = BUF_INIT;
	char text[5000], back[5000];

	assert_int_equal(crc32_bytes("123456789", 9), 0xcbf43926);
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i * i % 251);
	buf_puts(&out, "head");
	deflate_zlib(deflater, text, sizeof(text), &out);
	assert_memory_equal(out.data, "head", 4);
	size_t size = out.size - 4;

	assert_true(inflate_zlib(out.data + 4, size, back, sizeof(back)));
	assert_memory_equal(back, text, sizeof(text));
	assert_false(inflate_zlib(out.data + 4, size, back, sizeof(back) - 1));
	assert_false(inflate_zlib(out.data + 4, size - 5, back, sizeof(back)));
	out.data[size / 2] ^= 1;
	assert_false(inflate_zlib(out.data + 4, size, back, sizeof(back)));
	buf_clear(&out);
	deflate_raw(deflater, "", 0, &out);
	assert_true(out.size > 0);
	deflate_raw(deflater, text, 100, &out);
	buf_release(&out);
	deflater_free(deflater);
	deflater_free(NULL);
}

static void test_error_text(void **state)
{
	struct error err = { 0 };
	char long_text[400];

	assert_false(error_set(&err, SHEAF_E_INPUT, "a: %s", "b\nc\rd"));
	assert_int_equal(err.code, SHEAF_E_INPUT);
	assert_string_equal(err.text, "a: b c d");
	assert_false(error_set(NULL, SHEAF_E_INPUT, "x"));
	/* what a format has cut, or a name that is no UTF-8 */
	error_set(&err, SHEAF_E_INPUT, "%.2s \xff", "中");
	assert_string_equal(err.text, "\xef\xbf\xbd \xef\xbf\xbd");

	/* cut at a character, whatever the offset */
	for (size_t shift = 0; shift < 4; shift++) {
		memset(long_text, 'a', shift);
		for (size_t i = shift; i + 4 < sizeof(long_text); i += 4)
			memcpy(long_text + i, "\xf0\xa0\xae\xb7", 5);
		error_set(&err, SHEAF_E_INPUT, "%s", long_text);
		assert_true(strlen(err.text) >= 236);
		assert_true(utf8_is_valid(err.text, strlen(err.text)));
		errno = ENOENT;
		error_errno(&err, SHEAF_E_INPUT, "%s", long_text);
		assert_true(utf8_is_valid(err.text, strlen(err.text)));
	}
	errno = ENOENT;
	error_errno(&err, SHEAF_E_OUTPUT, "%s", "f");
	assert_string_equal(err.text, "f: no such file or directory");
	errno = EACCES;
	error_errno(&err, SHEAF_E_OUTPUT, "%s", "");
	assert_string_equal(err.text, "permission denied");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arena),
		cmocka_unit_test(test_pixels),
		cmocka_unit_test(test_overflows),
		cmocka_unit_test(test_buf),
		cmocka_unit_test(test_table),
		cmocka_unit_test(test_hash),
		cmocka_unit_test(test_deflate),
		cmocka_unit_test(test_error_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
