/* Every byte of a paragraph is in one glyph's text, whatever it holds. */
#include "typeset_fixture.h"

static const char *const odd_texts[] = {
	"",
	" ",
	"\u00ad",
	"\u200b\u200d\ufeff",
	"\u0301",
	"e\u0301\u0327",
	"👨‍👩‍👧‍👦👍🏽🇨🇳🇺🇸🇨",
	"❤️☎︎1️⃣",
	"葛󠄀辻󠄁",
	"か゚\u304b\u3099ハ゜",
	"ﬁ office ﬂow",
	"한글 ᄒᆞᆫ글 ᄀ",
	"नमस्ते क्षत्रिय",
	"العربية لا إله 12",
	"\u202eabc\u202c שלום (1) \u2067x\u2069",
	"สวัสดีชาวโลก",
	"\ufffc中\ufffc",
	"\u2028\u2029\xc2\x85",
	"a\u00a0b\u2003c\u3000d",
	"𠮷𪚥𝕏𝑀",
	"\U0010ffff\U000f0000",
	"，，，，“““““”””””——————…………",
	"。”）》」』】",
	"（（（（“‘《",
	"\x01\x7f\xc2\x9f",
	"it’s “narrow” — … here",
	"中’s “wide” — … here",
	"\t\t a\tb",
	"～～／／··",
};

/* The text of the lines is the text of the paragraph, white space aside. */
static void check_text(struct fixture *f, const char *text)
{
	struct buf want = BUF_INIT, found = BUF_INIT;
	uint32_t c;

	for (size_t i = 0, size = strlen(text); i < size;) {
		i += utf8_decode(text + i, size - i, &c);
		if (!is_wide_space(c) && c != 0x2028 && c != 0x2029 &&
		    c != 0x85)
			buf_put_utf8(&want, c);
	}
	for (size_t i = 0; i < f->lines.count; i++) {
		const char *line = line_text(f, i);
		for (size_t j = 0, size = strlen(line); j < size;) {
			j += utf8_decode(line + j, size - j, &c);
			if (!is_wide_space(c) && c != 0x2028 && c != 0x2029 &&
			    c != 0x85)
				buf_put_utf8(&found, c);
		}
	}
	assert_string_equal(buf_text(&want), buf_text(&found));
	buf_release(&want);
	buf_release(&found);
}

/* Each byte of the run's text is in exactly one glyph's. */
static void check_run(const struct run *run)
{
	size_t size = strlen(run->text);
	unsigned char *count = calloc(size + 1, 1);

	for (size_t i = 0; i < run->glyph_count; i++) {
		const struct glyph *glyph = &run->glyphs[i];
		assert_true((size_t)glyph->text + glyph->text_size <= size);
		for (uint32_t j = 0; j < glyph->text_size; j++)
			count[glyph->text + j]++;
		assert_true(isfinite(glyph->advance_pt));
	}
	for (size_t i = 0; i < size; i++)
		assert_int_equal(count[i], 1);
	assert_true(utf8_is_valid(run->text, size));
	free(count);
}

static void check_lines(struct fixture *f)
{
	for (size_t i = 0; i < f->lines.count; i++) {
		const struct item *item = f->lines.lines[i].first;
		for (; item != NULL; item = item->next) {
			if (item->kind != ITEM_RUN)
				continue;
			check_run(&item->run);
			assert_true(item->run.font < f->layout.font_count);
		}
	}
}

static void odd_texts_are_kept_exactly(void **state)
{
	struct fixture *f = *state;
	static const char *const languages[] = { "zh-Hans", "en", "ja", "ar",
		"" };
	static const float widths[] = { 0, 12, 60, 400 };

	need_font(f);
	for (size_t i = 0; i < sizeof odd_texts / sizeof *odd_texts; i++)
		for (size_t j = 0; j < 5; j++)
			for (size_t k = 0; k < 8; k++) {
				f->style.language = f->paragraph.language =
				    languages[j];
				f->paragraph.width_pt = widths[k / 2];
				f->style.is_preserved = k % 2 != 0;
				set_text(f, odd_texts[i]);
				check_text(f, odd_texts[i]);
				check_lines(f);
			}
}

/* Numbers that look random and are the same every time. */
static uint32_t next_number(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static void any_characters_are_kept_exactly(void **state)
{
	struct fixture *f = *state;
	uint32_t seed = 1;

	need_font(f);
	for (int i = 0; i < 300; i++) {
		struct buf text = BUF_INIT;
		uint32_t top = i % 3 == 0 ? 0x10ffff
		    : i % 3 == 1          ? 0x3100
					  : 0x700;
		for (uint32_t n = next_number(&seed) % 80; n > 0; n--)
			buf_put_utf8(&text, 1 + next_number(&seed) % top);
		f->paragraph.width_pt = (float)(next_number(&seed) % 300);
		f->paragraph.align = (enum text_align)(i % (ALIGN_JUSTIFY + 1));
		set_text(f, buf_text(&text));
		check_text(f, buf_text(&text));
		check_lines(f);
		buf_release(&text);
	}
}

static void malformed_bytes_are_replaced(void **state)
{
	struct fixture *f = *state;

	need_font(f);
	f->spans[0] = (struct span){ .text = "a\xff\xe4\xb8"
					     "b\0c",
		.size = 7,
		.style = &f->style };
	set_spans(f, 1);
	assert_string_equal(line_text(f, 0), "a\ufffd\ufffdb\ufffdc");
	check_lines(f);
}

static void characters_without_a_glyph_are_reported_once(void **state)
{
	struct fixture *f = *state;

	need_font(f);
	set_text(f, "一\U0010fffd二\U0010fffd");
	set_text(f, "三\U0010fffd\U0010fffc");
	assert_int_equal(f->diags.count, 2);
	assert_int_equal(f->diags.first->id, DIAG_GLYPH_MISSING);
	assert_non_null(strstr(f->diags.first->detail, "U+10FFFD"));
	assert_null(strstr(f->diags.first->next->detail, "U+10FFFD"));
	assert_non_null(strstr(f->diags.first->next->detail, "U+10FFFC"));
	/* they are in the text, with the glyph that stands for no glyph */
	assert_string_equal(line_text(f, 0), "三\U0010fffd\U0010fffc");
	assert_int_equal(item_of(f, 0, ITEM_RUN, 0)->run.glyphs[1].id, 0);
}

/* The faces a text is set in do not depend on what was set before. */
static void fallback_does_not_remember(void **state)
{
	struct fixture *f = *state;
	struct faces *kept = f->typesetter.faces;
	static const char *const texts[] = { "中文 abc ☃ 😀 Ж ش", "😀 ☃", "ش Ж",
		"abc" };
	uint32_t ids[4];
	struct error err;

	need_font(f);
	for (int turn = 0; turn < 2; turn++) {
		f->typesetter.faces = faces_new(&f->source, true, &err);
		assert_non_null(f->typesetter.faces);
		for (int i = 0; i < 4; i++) {
			int at = turn == 0 ? i : 3 - i;
			f->layout.font_count = 0;
			set_text(f, texts[at]);
			uint32_t sum = 0;
			for (size_t j = 0; j < f->layout.font_count; j++)
				sum = sum * 31 + f->layout.fonts[j].id;
			if (turn == 0)
				ids[at] = sum;
			else
				assert_int_equal(ids[at], sum);
		}
		faces_free(f->typesetter.faces);
	}
	f->typesetter.faces = kept;
}

static void a_very_long_paragraph_is_set(void **state)
{
	struct fixture *f = *state;
	struct buf text = BUF_INIT;

	need_font(f);
	for (int i = 0; i < 20000; i++)
		buf_puts(&text, i % 7 == 0 ? "（标点）。" : "天地x玄黄");
	set_text(f, buf_text(&text));
	assert_true(f->lines.count > 1000);
	check_text(f, buf_text(&text));
	buf_release(&text);
}

int main(void)
{
#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, fixture_start, fixture_end)
	const struct CMUnitTest tests[] = {
		TEST(odd_texts_are_kept_exactly),
		TEST(any_characters_are_kept_exactly),
		TEST(malformed_bytes_are_replaced),
		TEST(characters_without_a_glyph_are_reported_once),
		TEST(fallback_does_not_remember),
		TEST(a_very_long_paragraph_is_set),
	};

	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
