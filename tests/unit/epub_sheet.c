/* Chapters that a worker sends, good and damaged. */
#include "epub_fixture.h"

#include "epub/sheet.h"

static void make_chapter(struct buf *out)
{
	const char *const families[] = { "Any" };
	struct sheaf_options options = {
		.toc_depth = 3, .embed_fonts = families, .embed_font_count = 1
	};
	struct resources resources = { .options = &options };
	struct article *article = article_titled("题");
	struct node *figure;
	struct entry entry = { .id = "a-0" };

	with(article, element(article, article->body, TAG_H2, "h"), ATTR_ID,
	    "s-1");
	figure = element(article, article->body, TAG_FIGURE, NULL);
	image(article, figure, "one", PICTURE_JPEG);
	figure = element(article, article->body, TAG_P, NULL);
	with(article, element(article, figure, TAG_A, "one"), ATTR_ENTRY,
	    "a-0000000000000007");
	with(article, element(article, figure, TAG_A, "two"), ATTR_ENTRY,
	    "a-00000000000000ff");
	with(article, element(article, figure, TAG_A, "one"), ATTR_ENTRY,
	    "a-0000000000000007");
	figure = element(article, article->body, TAG_P, "text 甲乙 Cd 甲乙");
	mention(article, "7", "甲乙", figure, 5);
	mention(article, "8a", "Cd", figure, 12);
	mention(article, "7", "甲乙", figure, 15);
	render(&resources, &entry, article, out);
	article_free(article);
}

static bool read(
    const void *bytes, size_t size, struct sheet *sheet, struct arena *arena)
{
	struct chapter chapter = { .bytes = bytes, .size = size };
	struct error err = { 0 };
	bool is_read = sheet_read(&chapter, arena, sheet, &err);

	assert_true(is_read || err.code == SHEAF_E_WORKER);
	return is_read;
}

static void test_round(void **state)
{
	struct buf bytes = BUF_INIT;
	struct arena *arena = arena_new();
	struct sheet sheet;

	make_chapter(&bytes);
	assert_true(read(bytes.data, bytes.size, &sheet, arena));
	assert_string_equal(sheet.title, "题");
	assert_int_equal(sheet.heading_count, 1);
	assert_int_equal(sheet.headings[0].level, 2);
	assert_string_equal(sheet.headings[0].id, "s-1");
	assert_int_equal(sheet.picture_count, 1);
	assert_int_equal(sheet.undescribed, 1);
	assert_int_equal(sheet.link_count, 2);
	assert_int_equal(sheet.links[0], 7);
	assert_int_equal(sheet.links[1], 255);
	assert_int_equal(sheet.name_count, 2);
	assert_string_equal(sheet.names[0].name, "甲乙");
	assert_string_equal(sheet.names[1].id, "8a");
	assert_int_equal(sheet.mention_count, 3);
	assert_int_equal(sheet.mentions[1], 1);
	assert_int_equal(sheet.mentions[2], 0);
	assert_true(sheet.size > 0 && sheet.full_size > sheet.size);
	arena_free(arena);
	buf_release(&bytes);
}

/* What was read in spite of it holds what the package relies on. */
static void assert_sound(const struct sheet *sheet, const struct buf *bytes)
{
	const uint8_t *start = (const uint8_t *)bytes->data;
	size_t i;

	assert_true(sheet->title && *sheet->title);
	for (i = 0; i < sheet->heading_count; i++)
		assert_true(sheet->headings[i].level - 2 <= 4 &&
		    strspn(sheet->headings[i].id, "sn-0123456789") ==
			strlen(sheet->headings[i].id));
	for (i = 0; i < sheet->picture_count; i++)
		assert_true(picture_is_fit(sheet->pictures[i].kind));
	assert_true(sheet->name_count <= SHEET_MENTIONS);
	for (i = 0; i < sheet->name_count; i++)
		assert_true(is_mention_id(sheet->names[i].id) &&
		    *sheet->names[i].name &&
		    strlen(sheet->names[i].name) <= MENTION_NAME_SIZE);
	assert_true(sheet->mention_count <= SHEET_MENTIONS);
	for (i = 0; i < sheet->mention_count; i++)
		assert_true(sheet->mentions[i] < sheet->name_count);
	for (i = 0; i < FACE_STYLES; i++)
		for (size_t j = 0; j < sheet->faces[i].count; j++)
			assert_true(
			    sheet->faces[i].pages[j].number < CODE_PAGES);
	assert_true(sheet->bytes >= start &&
	    sheet->bytes + sheet->size <= start + bytes->size);
}

static void test_damage(void **state)
{
	struct buf bytes = BUF_INIT;
	struct sheet sheet;
	size_t i, bit, bad = 0;

	make_chapter(&bytes);
	for (i = 0; i < bytes.size; i++) {
		struct arena *arena = arena_new();

		assert_false(read(bytes.data, i, &sheet, arena));
		for (bit = 0; bit < 8; bit++) {
			bytes.data[i] ^= (char)(1 << bit);
			if (read(bytes.data, bytes.size, &sheet, arena))
				assert_sound(&sheet, &bytes);
			else
				bad++;
			bytes.data[i] ^= (char)(1 << bit);
		}
		arena_free(arena);
	}
	assert_true(bad > 100);
	buf_release(&bytes);
}

/* A small generator, the same numbers every time. */
static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void test_noise(void **state)
{
	struct buf bytes = BUF_INIT, copy = BUF_INIT;
	uint32_t seed = 1;
	struct sheet sheet;
	int round, i;

	make_chapter(&bytes);
	for (round = 0; round < 20000; round++) {
		struct arena *arena = arena_new();

		buf_clear(&copy);
		buf_add(&copy, bytes.data, bytes.size);
		for (i = 0; i <= round % 8; i++)
			copy.data[next(&seed) % copy.size] = round % 2
			    ? (char)next(&seed)
			    : (char)0xff;
		if (read(copy.data, copy.size, &sheet, arena))
			assert_sound(&sheet, &copy);
		arena_free(arena);
	}
	buf_release(&bytes);
	buf_release(&copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_noise),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
