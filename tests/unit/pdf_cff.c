/* The charset of a CFF table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "pdf/fontfile.h"

/* Header, a name, a Top DICT with ROS and the charset at 40. */
static const uint8_t head[] = {
	1, 0, 4, 1,              /* hdrSize 4 */
	0, 1, 1, 1, 3, 'A', 'B', /* names: "AB" */
	0, 1, 1, 1, 15,          /* Top DICTs: one of 14 bytes */
	139, 139, 139, 12, 30,   /* ROS */
	30, 0x1a, 0x5f, 12, 7,   /* a real number and its owner */
	28, 0, 40, 15            /* charset 40 */
};

static uint16_t *read_cids(const uint8_t *charset, size_t size, bool *is_cid)
{
	uint8_t table[80] = { 0 };

	memcpy(table, head, sizeof(head));
	memcpy(table + 40, charset, size);
	return cff_cids(table, 40 + size, 5, is_cid);
}

static void assert_cids(const uint8_t *charset, size_t size)
{
	static const uint16_t wanted[] = { 0, 7, 8, 9, 300 };
	bool is_cid;
	uint16_t *cids = read_cids(charset, size, &is_cid);

	assert_true(is_cid);
	assert_non_null(cids);
	assert_memory_equal(cids, wanted, sizeof(wanted));
	free(cids);
	/* cut short, it is refused */
	assert_null(read_cids(charset, size - 1, &is_cid));
	assert_true(is_cid);
}

static void test_formats(void **state)
{
	static const uint8_t each[] = { 0, 0, 7, 0, 8, 0, 9, 1, 44 };
	static const uint8_t ranges[] = { 1, 0, 7, 2, 1, 44, 0 };
	static const uint8_t long_ranges[] = { 2, 0, 7, 0, 2, 1, 44, 0, 9 };

	assert_cids(each, sizeof(each));
	assert_cids(ranges, sizeof(ranges));
	assert_cids(long_ranges, sizeof(long_ranges));
}

static void test_bad_format(void **state)
{
	static const uint8_t charset[] = { 3, 0, 7, 0, 8, 0, 9, 1, 44 };
	bool is_cid;

	assert_null(read_cids(charset, sizeof(charset), &is_cid));
}

/* Every cut of the table, in memory of just that size. */
static void test_cut(void **state)
{
	for (size_t size = 0; size <= sizeof(head); size++) {
		uint8_t *table = memory_new(size);
		bool is_cid;

		memcpy(table, head, size);
		free(cff_cids(table, size, 5, &is_cid));
		free(table);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_bad_format),
		cmocka_unit_test(test_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
