/* Metadata and picture forms on their way between processes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "article/article.h"

static const char *categories[] = { "media", "news" };
static const char *tags[] = { "a", "b", "c" };

static const char *others[] = { "series", "甲", "series", "乙" };

static const struct meta sample = { .title = "题目",
	.site = "site",
	.author = "author",
	.editor = "ed",
	.translator = "tr",
	.account = "acc",
	.account_id = "id",
	.url = "https://example.org/",
	.base_url = "https://example.org/b",
	.language = "zh-Hans",
	.summary = "",
	.cover = "c.jpg",
	.categories = categories,
	.category_count = 2,
	.tags = tags,
	.tag_count = 3,
	.others = others,
	.other_count = 4,
	.date = { true, true, 1643011216, 480 },
	.modified = { true, false, -86400, -60 },
	.is_draft = true };

static void assert_same(const struct meta *a, const struct meta *b)
{
	assert_string_equal(a->title, b->title);
	assert_string_equal(a->site, b->site);
	assert_string_equal(a->author, b->author);
	assert_string_equal(a->editor, b->editor);
	assert_string_equal(a->translator, b->translator);
	assert_string_equal(a->account, b->account);
	assert_string_equal(a->account_id, b->account_id);
	assert_string_equal(a->url, b->url);
	assert_string_equal(a->base_url, b->base_url);
	assert_string_equal(a->language, b->language);
	assert_string_equal(a->summary, b->summary);
	assert_string_equal(a->cover, b->cover);
	assert_int_equal(a->category_count, b->category_count);
	assert_string_equal(a->categories[1], b->categories[1]);
	assert_int_equal(a->tag_count, b->tag_count);
	assert_string_equal(a->tags[2], b->tags[2]);
	assert_int_equal(a->other_count, b->other_count);
	assert_string_equal(a->others[3], b->others[3]);
	assert_memory_equal(&a->date.seconds, &b->date.seconds, 8);
	assert_int_equal(a->date.offset_minutes, b->date.offset_minutes);
	assert_int_equal(a->modified.seconds, b->modified.seconds);
	assert_int_equal(a->modified.has_time, b->modified.has_time);
	assert_int_equal(a->is_draft, b->is_draft);
}

static void test_meta(void **state)
{
	struct arena *arena = arena_new();
	struct buf buf = BUF_INIT;
	struct meta copy, read;
	struct flat flat;
	size_t size;

	meta_copy(arena, &copy, &sample);
	assert_same(&copy, &sample);
	assert_ptr_not_equal(copy.title, sample.title);
	meta_put(&buf, &copy);
	flat_open(&flat, buf.data, buf.size);
	assert_true(meta_read(&flat, arena, &read));
	assert_true(flat_is_done(&flat));
	assert_same(&read, &sample);
	for (size = 0; size < buf.size; size++) {
		flat_open(&flat, buf.data, size);
		assert_false(meta_read(&flat, arena, &read));
	}
	buf_release(&buf);
	arena_free(arena);
}

static void test_empty_meta(void **state)
{
	struct arena *arena = arena_new();
	struct meta none = { 0 }, read;
	struct buf buf = BUF_INIT;
	struct flat flat;

	meta_copy(arena, &read, &none);
	assert_memory_equal(&read, &none, sizeof(none));
	meta_put(&buf, &none);
	flat_open(&flat, buf.data, buf.size);
	assert_true(meta_read(&flat, arena, &read));
	assert_memory_equal(&read, &none, sizeof(none));
	buf_release(&buf);
	arena_free(arena);
}

static void test_bad_date(void **state)
{
	struct arena *arena = arena_new();
	struct meta meta = { .date = { true, true, INT64_MAX, 0 } }, read;
	struct buf buf = BUF_INIT;
	struct flat flat;

	meta_put(&buf, &meta);
	flat_open(&flat, buf.data, buf.size);
	assert_false(meta_read(&flat, arena, &read));
	meta.date.seconds = 0;
	meta.date.offset_minutes = 1440;
	buf_clear(&buf);
	meta_put(&buf, &meta);
	flat_open(&flat, buf.data, buf.size);
	assert_false(meta_read(&flat, arena, &read));
	buf_release(&buf);
	arena_free(arena);
}

static bool passes(const struct picture_form *form)
{
	struct buf buf = BUF_INIT;
	struct picture_form read;
	struct flat flat;
	bool is_good;

	form_put(&buf, form);
	flat_open(&flat, buf.data, buf.size);
	is_good = form_read(&flat, &read);
	if (is_good) {
		assert_true(flat_is_done(&flat));
		assert_int_equal(read.kind, form->kind);
		assert_int_equal(read.width_px, form->width_px);
		assert_int_equal(read.rows, form->rows);
		assert_int_equal(read.palette_size, form->palette_size);
		assert_int_equal(read.mask_size, form->mask_size);
		assert_int_equal(
		    read.has_png_predictor, form->has_png_predictor);
		assert_int_equal(read.is_source, form->is_source);
	}
	buf_release(&buf);
	return is_good;
}

static void test_forms(void **state)
{
	const struct picture_form file = { .kind = PICTURE_GIF,
		.width_px = 10,
		.height_px = 20,
		.data_size = 99,
		.is_source = true };
	const struct picture_form print = { .kind = PICTURE_PNG,
		.width_px = 10,
		.height_px = 20,
		.columns = 20,
		.rows = 10,
		.orientation = 6,
		.components = 1,
		.bits = 8,
		.has_png_predictor = true,
		.palette_size = 256,
		.data_size = 99,
		.mask_size = 7 };
	struct picture_form bad;

	assert_true(passes(&file));
	assert_true(passes(&print));
#define REFUSED(from, field, value)                                            \
	bad = from;                                                            \
	bad.field = value;                                                     \
	assert_false(passes(&bad))
	REFUSED(file, kind, PICTURE_UNKNOWN);
	REFUSED(file, kind, PICTURE_KINDS);
	REFUSED(file, width_px, 0);
	REFUSED(file, height_px, UINT32_MAX);
	REFUSED(file, bits, 8);
	REFUSED(file, mask_size, 1);
	REFUSED(print, columns, 0);
	REFUSED(print, rows, UINT32_MAX);
	REFUSED(print, orientation, 0);
	REFUSED(print, orientation, 9);
	REFUSED(print, components, 2);
	REFUSED(print, components, 3);
	REFUSED(print, bits, 3);
	REFUSED(print, bits, 4);
	REFUSED(print, palette_size, 257);
	REFUSED(print, data_size, UINT64_MAX);
	REFUSED(print, mask_size, UINT64_MAX);
}

static void test_people(void **state)
{
	static const char *const rows[][2] = {
		{ "", "|" },
		{ "甲", "甲|" },
		{ "甲、乙，丙", "甲|乙|丙|" },
		{ "Ann Lee, Bob Ray", "Ann Lee|Bob Ray|" },
		{ "Ann, Bob, Cid", "Ann|Bob|Cid|" },
		{ "Smith, John", "Smith, John|" },
		{ "Smith, John; Doe, Jane", "Smith, John|Doe, Jane|" },
		{ "Ann,", "Ann,|" },
		{ ", ", ",|" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct arena *arena = arena_new();
		struct buf parts = BUF_INIT;
		size_t count;
		const char **list = people_split(arena, rows[i][0], &count);

		for (size_t k = 0; k < count; k++)
			buf_printf(&parts, "%s|", list[k]);
		assert_string_equal(buf_text(&parts), rows[i][1]);
		buf_release(&parts);
		arena_free(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_meta),
		cmocka_unit_test(test_empty_meta),
		cmocka_unit_test(test_bad_date),
		cmocka_unit_test(test_forms),
		cmocka_unit_test(test_people),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
