/* Flat chapters: what a package may and may not be told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "pdf/chapter.h"

/* A chapter that is good; tests break one thing in it. */
struct sample {
	struct chapter_content content;
	struct chapter_page pages[2];
	struct page_string strings[PAGE_STRINGS_MAX + 1];
	struct chapter_emoji emoji;
	struct chapter_font font;
	struct chapter_glyph glyphs[2];
	struct chapter_link link;
	struct chapter_target target;
	struct chapter_reference reference;
	struct chapter_heading heading;
	struct chapter_mention mention;
	struct hash picture;
	uint32_t numbers[2];
	struct structure_element elements[4];
	struct structure_kid kids[8];
};

/* An article with a paragraph on both pages, a link in it, and a figure. */
static void structure_init(struct sample *sample)
{
	struct structure_kid *kids = sample->kids;
	struct structure_element *elements = sample->elements;

	kids[0] = (struct structure_kid){ KID_ELEMENT, 1, 0 };
	kids[1] = (struct structure_kid){ KID_ELEMENT, 3, 0 };
	kids[2] = (struct structure_kid){ KID_MARK, 0, 0 };
	kids[3] = (struct structure_kid){ KID_ELEMENT, 2, 0 };
	kids[4] = (struct structure_kid){ KID_MARK, 0, 1 };
	kids[5] = (struct structure_kid){ KID_LINK, 0, 0 };
	kids[6] = (struct structure_kid){ KID_MARK, 1, 0 };
	kids[7] = (struct structure_kid){ KID_MARK, 1, 1 };
	elements[0] = (struct structure_element){ .kind = STRUCTURE_ART,
		.language = "zh-Hans",
		.kids = kids,
		.kid_count = 2 };
	elements[1] = (struct structure_element){
		.kind = STRUCTURE_P, .kids = kids + 2, .kid_count = 3
	};
	elements[2] = (struct structure_element){
		.kind = STRUCTURE_LINK, .kids = kids + 5, .kid_count = 2
	};
	elements[3] = (struct structure_element){ .kind = STRUCTURE_FIGURE,
		.alternative = "A cat",
		.box = { 1, 2, 3, 4 },
		.kids = kids + 7,
		.kid_count = 1 };
	sample->pages[0].mark_count = sample->pages[1].mark_count = 2;
	sample->content.structure = (struct structure){ elements, 4 };
}

static void sample_init(struct sample *sample)
{
	memset(sample, 0, sizeof(*sample));
	sample->glyphs[0] = (struct chapter_glyph){ 3, "x" };
	sample->glyphs[1] = (struct chapter_glyph){ 9, "" };
	sample->font = (struct chapter_font){ 1, sample->glyphs, 2 };
	sample->link = (struct chapter_link){ 1, 2, 3, 4, "https://a.example/",
		"", "a-1" };
	sample->reference = (struct chapter_reference){ .entry = "a-2",
		.content = (const uint8_t *)"q Q",
		.content_size = 3,
		.fonts = sample->numbers,
		.font_count = 1,
		.has_number = true,
		.place = 2,
		.width = 20,
		.size = 9,
		.colour = { 0, 1, 0 } };
	for (size_t i = 0; i < DIGITS; i++) {
		sample->reference.glyphs[i] = i % 2 ? 3 : 9;
		sample->reference.advances[i] = 5;
	}
	sample->target = (struct chapter_target){ "s-1", { true, 40, 700 } };
	sample->heading = (struct chapter_heading){ 2, "Zwei", 1,
		{ false, 0, 80 } };
	sample->pages[0] = (struct chapter_page){ .width = 100,
		.height = 200,
		.name = "wide",
		.strings = sample->strings,
		.string_count = 1,
		.content = (const uint8_t *)"abc",
		.content_size = 3,
		.fonts = sample->numbers,
		.font_count = 1,
		.uprights = sample->numbers,
		.upright_count = 1,
		.pictures = sample->numbers,
		.picture_count = 1,
		.links = &sample->link,
		.link_count = 1,
		.targets = &sample->target,
		.target_count = 1,
		.references = &sample->reference,
		.reference_count = 1,
		.emoji = &sample->emoji,
		.emoji_count = 1 };
	sample->emoji = (struct chapter_emoji){ 7, 9 };
	for (size_t i = 0; i <= PAGE_STRINGS_MAX; i++)
		sample->strings[i] = (struct page_string){ "title", "a", "b",
			"c", true, i == 0 };
	sample->pages[1] = (struct chapter_page){
		.width = 100, .height = 200, .name = ""
	};
	sample->mention = (struct chapter_mention){ "12", "Acme", 1 };
	sample->content = (struct chapter_content){ .language = "de",
		.pages = sample->pages,
		.page_count = 2,
		.fonts = &sample->font,
		.font_count = 1,
		.pictures = &sample->picture,
		.picture_count = 1,
		.headings = &sample->heading,
		.heading_count = 1,
		.mentions = &sample->mention,
		.mention_count = 1 };
	structure_init(sample);
}

static bool reads(const struct sample *sample)
{
	struct buf bytes = BUF_INIT;
	struct arena *arena = arena_new();
	struct chapter_content content;
	struct error err = { 0 };
	bool is_read;

	chapter_put(&bytes, &sample->content);
	is_read = chapter_read(
	    (const uint8_t *)bytes.data, bytes.size, arena, &content, &err);
	if (!is_read)
		assert_int_equal(err.code, SHEAF_E_WORKER);
	arena_free(arena);
	buf_release(&bytes);
	return is_read;
}

static void test_round_trip(void **state)
{
	struct sample sample;
	struct buf bytes = BUF_INIT;
	struct arena *arena = arena_new();
	struct chapter_content content;

	sample_init(&sample);
	chapter_put(&bytes, &sample.content);
	assert_true(chapter_read(
	    (const uint8_t *)bytes.data, bytes.size, arena, &content, NULL));
	assert_string_equal(content.language, "de");
	assert_int_equal(content.page_count, 2);
	assert_string_equal(content.pages[0].name, "wide");
	assert_string_equal(content.pages[0].strings[0].name, "title");
	assert_string_equal(content.pages[0].strings[0].first, "b");
	assert_true(content.pages[0].strings[0].is_set);
	assert_true(content.pages[0].strings[0].is_counter);
	assert_int_equal(content.pages[0].content_size, 3);
	assert_memory_equal(content.pages[0].content, "abc", 3);
	assert_string_equal(
	    content.pages[0].links[0].href, "https://a.example/");
	assert_string_equal(content.pages[0].targets[0].id, "s-1");
	assert_int_equal(content.fonts[0].glyphs[1].id, 9);
	assert_int_equal(content.pages[0].emoji_count, 1);
	assert_int_equal(content.pages[0].emoji[0].font, 7);
	assert_int_equal(content.pages[0].emoji[0].glyph, 9);
	assert_string_equal(content.fonts[0].glyphs[0].text, "x");
	assert_string_equal(content.headings[0].text, "Zwei");
	assert_int_equal(content.headings[0].page, 1);
	assert_int_equal(content.structure.count, 4);
	assert_string_equal(content.structure.elements[0].language, "zh-Hans");
	assert_int_equal(content.structure.elements[2].parent, 1);
	assert_int_equal(content.structure.elements[1].kids[2].page, 1);
	assert_string_equal(content.structure.elements[3].alternative, "A cat");
	assert_true(content.structure.elements[3].box[3] == 4);
	arena_free(arena);
	buf_release(&bytes);
}

static void test_rules(void **state)
{
	static const char *const bad_links[] = { "file:///etc/passwd",
		"javascript:alert(1)", "http://a b/", "http://\xc3\xa9/", "",
		"ftp://x/" };
	struct sample sample;

	sample_init(&sample);
	assert_true(reads(&sample));
	for (size_t i = 0; i < sizeof(bad_links) / sizeof(bad_links[0]); i++) {
		sample.link.href = bad_links[i];
		assert_false(reads(&sample));
	}
	sample.link.href = "#n-1";
	assert_true(reads(&sample));
	sample.link.right = 0; /* left of its left */
	assert_false(reads(&sample));
	sample_init(&sample);
	sample.pages[0].string_count = PAGE_STRINGS_MAX + 1;
	assert_false(reads(&sample));
	sample_init(&sample);
	sample.pages[0].emoji = calloc(20001, sizeof(*sample.pages[0].emoji));
	sample.pages[0].emoji_count = 20001;
	assert_false(reads(&sample));
	free(sample.pages[0].emoji);
	sample_init(&sample);
	sample.heading.page = 2;
	assert_false(reads(&sample));
	sample_init(&sample);
	sample.heading.level = 1;
	assert_false(reads(&sample));
	sample_init(&sample);
	sample.numbers[0] = 1; /* there is one font, 0 */
	assert_false(reads(&sample));
	sample_init(&sample);
	sample.pages[0].font_count = 2; /* 0 twice */
	assert_false(reads(&sample));
	sample_init(&sample);
	sample.glyphs[1].id = 3; /* not ascending */
	assert_false(reads(&sample));
	sample_init(&sample);
	sample.glyphs[0].text = "0123456789012345678901234567890123456789"
				"0123456789012345678901234";
	assert_false(reads(&sample));
	sample_init(&sample);
	sample.pages[1].width = 1e9;
	assert_false(reads(&sample));
	sample_init(&sample);
	sample.reference.glyphs[3] = 4; /* the font does not use it */
	assert_false(reads(&sample));
	sample_init(&sample);
	sample.reference.font = 1;
	assert_false(reads(&sample));
	sample_init(&sample);
	sample.reference.colour.red = 1.5f;
	assert_false(reads(&sample));
	sample_init(&sample);
	sample.reference.place = 4; /* behind the operators */
	assert_false(reads(&sample));
	sample_init(&sample);
	sample.reference.font_count = 2; /* 0 twice */
	assert_false(reads(&sample));
	sample_init(&sample);
	sample.reference.has_number = false;
	sample.reference.font = 1;
	assert_true(reads(&sample));
	sample_init(&sample);
	sample.mention.page = 2;
	assert_false(reads(&sample));
	sample_init(&sample);
	sample.mention.id = "a b";
	assert_false(reads(&sample));
	sample_init(&sample);
	sample.mention.name = " ";
	assert_false(reads(&sample));
	sample_init(&sample);
	sample.content.page_count = 0;
	sample.content.heading_count = 0;
	assert_false(reads(&sample));
}

/* Each line breaks one rule. */
static void test_structure_rules(void **state)
{
	struct sample sample;

#define BREAKS(what)                                                           \
	sample_init(&sample);                                                  \
	what;                                                                  \
	assert_false(reads(&sample))

	BREAKS(sample.kids[1].number = 1);        /* two parents */
	BREAKS(sample.kids[1].number = 4);        /* none such */
	BREAKS(sample.kids[3].number = 1);        /* its own kid */
	BREAKS(sample.kids[3].number = 0);        /* around itself */
	BREAKS(sample.elements[0].kid_count = 1); /* no parent */
	BREAKS(sample.kids[4].page = 2);
	BREAKS(sample.kids[4].number = 2);
	BREAKS(sample.kids[4] = sample.kids[2]); /* twice, and never */
	BREAKS(sample.kids[5].number = 1);
	BREAKS(sample.kids[6] = sample.kids[5]);
	BREAKS(sample.pages[1].mark_count = 3);
	BREAKS(sample.pages[1].mark_count = UINT32_MAX);
	BREAKS(sample.elements[3].alternative = NULL);
	BREAKS(sample.elements[3].box[0] = 1e9);
	BREAKS(sample.elements[1].alternative = "no figure");
	BREAKS(sample.elements[1].kind = STRUCTURE_NONE);
	BREAKS(sample.elements[1].kind = STRUCTURE_COUNT);
	BREAKS(sample.elements[0].language = "zh)/Alt(");
	BREAKS(sample.elements[1].columns = 70000);
	BREAKS(sample.elements[1].scope = SCOPES);
#undef BREAKS
	sample_init(&sample);
	sample.content.structure.count = 0;
	sample.pages[0].mark_count = sample.pages[1].mark_count = 0;
	assert_true(reads(&sample));
}

/* One byte changed anywhere is refused; with a sum that fits it may be good,
 * but never does harm.  In memory of just its size. */
static void test_damage(void **state)
{
	struct sample sample;
	struct buf bytes = BUF_INIT;
	uint8_t *copy;
	size_t size;

	sample_init(&sample);
	chapter_put(&bytes, &sample.content);
	size = bytes.size;
	copy = memory_new(size);
	for (size_t at = 0; at < size * 16; at++) {
		static const uint8_t values[] = { 0, 1, 0x7f, 0x80, 0xff };
		struct arena *arena = arena_new();
		struct chapter_content content;
		uint32_t sum;

		memcpy(copy, bytes.data, size);
		if (at % 16 < 8)
			copy[at / 16] ^= (uint8_t)(1 << at % 8);
		else
			copy[at / 16] = values[at % 5];
		if (memcmp(copy, bytes.data, size) != 0)
			assert_false(
			    chapter_read(copy, size, arena, &content, NULL));
		sum = crc32_bytes(copy, size - 4);
		for (size_t i = 0; i < 4; i++)
			copy[size - 4 + i] = (uint8_t)(sum >> 8 * i);
		if (chapter_read(copy, size, arena, &content, NULL))
			assert_true(content.page_count <= 2);
		arena_free(arena);
	}
	for (size_t cut = 0; cut < size; cut++) {
		struct arena *arena = arena_new();
		struct chapter_content content;

		assert_false(chapter_read(copy, cut, arena, &content, NULL));
		arena_free(arena);
	}
	free(copy);
	buf_release(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_rules),
		cmocka_unit_test(test_structure_rules),
		cmocka_unit_test(test_damage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
