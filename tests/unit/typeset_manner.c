/* The properties of CSS Text that say where lines end and how they are spaced. */
#include "typeset_fixture.h"

#include "typeset/cascade.h"

static const char han[] = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏";

/* No line of the text, at any measure, starts with the string. */
static bool starts_a_line(struct fixture *f, const char *text, const char *with)
{
	bool is_met = false;

	for (f->paragraph.width_pt = 70; f->paragraph.width_pt < 200;
	     f->paragraph.width_pt += 3.5f) {
		set_text(f, text);
		for (size_t i = 1; i < f->lines.count; i++)
			is_met = is_met ||
			    strncmp(line_text(f, i), with, strlen(with)) == 0;
	}
	return is_met;
}

static void strictness_is_that_of_line_break(void **state)
{
	struct fixture *f = *state;
	/* small kana, a wave dash, a middle dot, a stop */
	static const char text[] = "これは日本語のテキストです、ファイルをコピ"
				   "ーした〜後の・前の。終り";

	need_noto(f);
	f->style.language = f->paragraph.language = "ja";
	f->paragraph.align = ALIGN_START;
	assert_false(starts_a_line(f, text, "ァ"));
	assert_false(starts_a_line(f, text, "〜"));
	assert_false(starts_a_line(f, text, "・"));
	f->style.manner.line_break = LINE_BREAK_NORMAL;
	assert_true(starts_a_line(f, text, "ァ"));
	assert_true(starts_a_line(f, text, "〜"));
	assert_false(starts_a_line(f, text, "・"));
	f->style.manner.line_break = LINE_BREAK_LOOSE;
	assert_true(starts_a_line(f, text, "・"));
	assert_false(starts_a_line(f, text, "。"));
	f->style.manner.line_break = LINE_BREAK_ANYWHERE;
	assert_true(starts_a_line(f, text, "。"));
}

static void groups_stay_whole(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *text, *part;
	} groups[] = {
		{ "增长了百分之几十也就是98.6％左右的样子", "％" },
		{ "今天的最高气温达到了38℃左右的样子", "℃" },
		{ "这一本书的价格是￥128而不是更多的钱", "128" },
		{ "这一本书的价格是￥128而不是更多的钱", "28" },
		{ "圆周率大约等于3.14159这是大家都知道的", ".14159" },
		{ "圆周率大约等于3.14159这是大家都知道的", "14159" },
		{ "圆周率大约等于３．１４１５这是大家都知道", "１４１５" },
		{ "圆周率大约等于３．１４１５这是大家都知道", "４１５" },
		{ "他想说的话是——没有人知道的事情", "—没" },
		{ "他想说的话是……没有人知道的事情", "…没" },
		{ "或者甲／乙两种情况都有可能发生的", "乙" },
	};

	need_noto(f);
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		if (starts_a_line(f, groups[i].text, groups[i].part))
			fail_msg("a line starts with %s", groups[i].part);
	/* a numeral in Han is none with its digits */
	assert_true(starts_a_line(f, "我们一共有1000万人来到了这里看看", "万"));
}

static void words_break_as_word_break_says(void **state)
{
	struct fixture *f = *state;
	static const char text[] = "天地玄黄wonderful宇宙洪荒";

	need_noto(f);
	f->paragraph.align = ALIGN_START;
	assert_false(starts_a_line(f, text, "rful"));
	assert_true(starts_a_line(f, text, "宙"));
	f->style.manner.word_break = WORD_BREAK_ALL;
	assert_true(starts_a_line(f, text, "rful"));
	f->style.manner.word_break = WORD_BREAK_KEEP;
	f->style.manner.overflow_wrap = OVERFLOW_KEEP;
	assert_false(starts_a_line(f, text, "宙"));
	f->paragraph.width_pt = 40;
	set_text(f, "天地玄黄，宇宙洪荒");
	assert_int_equal(f->lines.count, 2);
}

static void a_long_word_is_parted_where_the_style_lets_it(void **state)
{
	struct fixture *f = *state;
	float least, most;

	need_font(f);
	f->style.language = f->paragraph.language = "en";
	f->paragraph.width_pt = 50;
	set_text(f, "incomprehensibilities");
	assert_true(f->lines.count > 1);
	paragraph_measure(&f->typesetter, &f->paragraph, &least, &most);
	assert_float_equal(least, most, 0.01);
	f->style.manner.overflow_wrap = OVERFLOW_KEEP;
	set_text(f, "incomprehensibilities");
	assert_int_equal(f->lines.count, 1);
	f->style.manner.overflow_wrap = OVERFLOW_ANYWHERE;
	paragraph_measure(&f->typesetter, &f->paragraph, &least, &most);
	assert_true(least < most / 4);
}

static void white_between_han_and_latin_is_by_style(void **state)
{
	struct fixture *f = *state;
	float both, letters, digits, none;

	need_noto(f);
	both = width_of(f, "汉A汉1汉");
	f->style.manner.autospace = AUTOSPACE_LETTERS;
	letters = width_of(f, "汉A汉1汉");
	f->style.manner.autospace = AUTOSPACE_DIGITS;
	digits = width_of(f, "汉A汉1汉");
	f->style.manner.autospace = 0;
	none = width_of(f, "汉A汉1汉");
	assert_float_equal(both - none, EM, 0.01);
	assert_float_equal(letters - none, EM / 2, 0.01);
	assert_float_equal(digits - none, EM / 2, 0.01);
	none = width_of(f, "汉 A 汉 1 汉");
	f->style.manner.autospace = AUTOSPACE_LETTERS | AUTOSPACE_DIGITS;
	assert_float_equal(width_of(f, "汉 A 汉 1 汉"), none, 0.01);
	/* nor in front of a unit, nor beside hangul, but beside kana */
	float digit = width_of(f, "1");
	assert_float_equal(width_of(f, "1％"), digit + EM, 0.01);
	assert_float_equal(width_of(f, "1か"), digit + 1.25f * EM, 0.01);
	float hangul = width_of(f, "한");
	assert_float_equal(width_of(f, "1한"), digit + hangul, 0.01);
}

static void spaces_have_their_spacing(void **state)
{
	struct fixture *f = *state;
	float plain;

	need_font(f);
	plain = width_of(f, "a b c");
	f->style.manner.word_spacing_pt = 3;
	assert_float_equal(width_of(f, "a b c"), plain + 6, 0.01);
	f->style.manner.word_spacing_pt = -100;
	assert_float_equal(width_of(f, "a b c"), width_of(f, "abc"), 0.01);
}

/* Where the first glyph of a line stands, and where its last ends. */
static double line_left(const struct fixture *f, size_t line)
{
	return item_of(f, line, ITEM_RUN, 0)->run.x_pt;
}

static float width_with(
    struct fixture *f, enum spacing_trim trim, const char *text)
{
	f->style.manner.spacing_trim = (uint8_t)trim;
	return width_of(f, text);
}

static void marks_give_up_white_as_the_style_says(void **state)
{
	struct fixture *f = *state;
	static const char text[] = "汉（“字”）。汉";

	need_noto(f);
	assert_float_equal(width_with(f, TRIM_SPACE_ALL, text), 8 * EM, 0.01);
	assert_float_equal(
	    width_with(f, TRIM_NORMAL, text), 8 * EM - 3 * EM / 2, 0.01);
	assert_float_equal(
	    width_with(f, TRIM_ALL, text), 8 * EM - 5 * EM / 2, 0.3);
}

/* Two marks, by language and side by side: em. */
static void marks_are_squeezed_as_clreq_says(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *language, *text;
		double width;
	} rows[] = {
		{ "zh-Hans", "。」", 1.5 },
		{ "zh-Hans", "，「", 1.5 },
		{ "zh-Hans", "）（", 1.5 },
		{ "zh-Hans", "（「", 1.5 },
		{ "zh-Hans", "》、", 1.5 },
		{ "zh-Hans", "？！", 1.5 },
		{ "zh-Hans", "？」", 1.5 },
		{ "zh-Hans", "：「", 1.5 },
		{ "zh-Hans", "「」", 2 },
		/* amid their squares */
		{ "zh-Hant", "。」", 1.75 },
		{ "zh-Hant", "，「", 1.5 },
		{ "zh-Hant", "」。", 1.5 },
		{ "zh-Hant", "」「", 1.5 },
		{ "ja", "。」", 1.5 },
		{ "ja", "、「", 1.5 },
		{ "ja", "？」", 2 },
		{ "ja", "！！", 2 },
	};

	need_noto(f);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		f->style.language = f->paragraph.language = rows[i].language;
		float width = width_of(f, rows[i].text);
		if (fabs(width - rows[i].width * EM) > 0.01)
			fail_msg("%s %s: %g", rows[i].language, rows[i].text,
			    width / EM);
	}
}

static void marks_at_line_heads_are_trimmed_by_style(void **state)
{
	struct fixture *f = *state;
	static const struct {
		enum spacing_trim trim;
		double first, second; /* em */
	} rows[] = {
		{ TRIM_NORMAL, 0, 0 },
		{ TRIM_SPACE_FIRST, 0, -0.5 },
		{ TRIM_START, -0.5, -0.5 },
		{ TRIM_BOTH, -0.5, -0.5 },
	};

	need_noto(f);
	f->paragraph.width_pt = 4 * EM;
	f->paragraph.align = ALIGN_START;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		f->style.manner.spacing_trim = (uint8_t)rows[i].trim;
		set_text(f, "（汉字在（汉字");
		assert_float_equal(line_left(f, 0), rows[i].first * EM, 0.6);
		assert_float_equal(line_left(f, 1), rows[i].second * EM, 0.6);
	}
}

static void marks_at_line_ends_are_trimmed_by_style(void **state)
{
	struct fixture *f = *state;

	need_noto(f);
	f->paragraph.align = ALIGN_START;
	f->paragraph.width_pt = 4.1f * EM;
	set_text(f, "汉字在。汉字");
	assert_float_equal(f->lines.lines[0].width_pt, 3.5f * EM, 1);
	/* full where it fits */
	f->style.manner.spacing_trim = TRIM_NORMAL;
	set_text(f, "汉字在。汉字");
	assert_float_equal(f->lines.lines[0].width_pt, 4 * EM, 0.01);
	/* and half where it does not */
	f->paragraph.width_pt = 3.7f * EM;
	set_text(f, "汉字在。汉字");
	assert_float_equal(f->lines.lines[0].width_pt, 3.5f * EM, 1);
	assert_string_equal(line_text(f, 0), "汉字在。");
	f->style.manner.spacing_trim = TRIM_SPACE_ALL;
	set_text(f, "汉字在。汉字");
	assert_string_equal(line_text(f, 0), "汉字");
}

static void marks_hang_as_the_style_says(void **state)
{
	struct fixture *f = *state;

	need_noto(f);
	f->paragraph.align = ALIGN_START;
	f->paragraph.width_pt = 3.1f * EM;
	f->style.manner.hanging = HANG_ALLOW_END;
	set_text(f, "汉字在。汉，字在汉");
	assert_string_equal(line_text(f, 0), "汉字在。");
	assert_float_equal(f->lines.lines[0].width_pt, 3 * EM, 0.01);
	/* no more than it must */
	f->paragraph.width_pt = 4.1f * EM;
	f->style.manner.spacing_trim = TRIM_NORMAL;
	set_text(f, "汉字在。汉字");
	assert_float_equal(f->lines.lines[0].width_pt, 4 * EM, 0.01);
	f->style.manner.hanging = HANG_FORCE_END;
	set_text(f, "汉字在。汉字");
	assert_float_equal(f->lines.lines[0].width_pt, 3 * EM, 0.01);
	f->style.manner.hanging = HANG_FIRST | HANG_LAST;
	set_text(f, "「汉」");
	assert_float_equal(line_left(f, 0), -EM, 0.01);
	assert_float_equal(f->lines.lines[0].width_pt, EM, 0.01);
}

static void last_lines_have_their_own_alignment(void **state)
{
	struct fixture *f = *state;

	need_noto(f);
	f->paragraph.width_pt = 105;
	f->paragraph.has_last_align = true;
	f->paragraph.last_align = ALIGN_CENTER;
	set_text(f, "天地玄黄宇宙洪荒日月盈昃辰宿");
	assert_int_equal(f->lines.count, 2);
	assert_float_equal(f->lines.lines[0].width_pt, 105, 0.01);
	assert_float_equal(
	    line_left(f, 1), (105 - f->lines.lines[1].width_pt) / 2, 0.01);
	f->paragraph.last_align = ALIGN_JUSTIFY;
	f->paragraph.width_pt = 105;
	set_text(f, "天地玄黄宇宙洪荒日月");
	assert_float_equal(f->lines.lines[0].width_pt, 105, 0.01);
}

static void lines_grow_where_the_style_lets_them(void **state)
{
	struct fixture *f = *state;
	const struct run *run;

	need_noto(f);
	f->paragraph.width_pt = 105;
	f->style.manner.justify = JUSTIFY_NONE;
	set_text(f, han);
	assert_float_equal(f->lines.lines[0].width_pt, 100, 0.01);
	f->style.manner.justify = JUSTIFY_AUTO;
	set_text(f, han);
	assert_float_equal(f->lines.lines[0].width_pt, 105, 0.01);
	f->style.manner.justify = JUSTIFY_WORDS;
	f->paragraph.width_pt = 60;
	set_text(f, "天地 玄黄 宇宙洪荒");
	run = &item_of(f, 0, ITEM_RUN, 0)->run;
	assert_float_equal(run->glyphs[0].advance_pt, EM, 0.01);
	f->style.language = f->paragraph.language = "en";
	f->paragraph.width_pt = 60;
	float plain = width_of(f, "ab");
	f->style.manner.justify = JUSTIFY_CHARACTERS;
	set_text(f, "abcde fghij abcde fghij abcde");
	run = &item_of(f, 0, ITEM_RUN, 0)->run;
	assert_true(run->glyphs[0].advance_pt > plain / 2 + 0.1);
}

static void lines_that_are_not_wrapped_stay_whole(void **state)
{
	struct fixture *f = *state;
	struct text_style whole;
	static const char text[] = "很长的", kept[] = "一 二三四五六";

	need_noto(f);
	whole = f->style;
	whole.manner.is_unwrapped = true;
	for (f->paragraph.width_pt = 80; f->paragraph.width_pt < 120;
	     f->paragraph.width_pt += 7) {
		for (unsigned i = 0; i < 4; i++)
			f->spans[i] = (struct span){ .text = i % 2 ? kept
								   : text,
				.size = strlen(i % 2 ? kept : text),
				.style = i % 2 ? &whole : &f->style };
		set_spans(f, 4);
		for (size_t i = 0; i < f->lines.count; i++) {
			const char *line = line_text(f, i);
			assert_true(strstr(line, "一") == NULL ||
			    strstr(line, kept) != NULL);
		}
	}
}

/* A line that is a hair too wide is pressed, rather than one with holes made. */
static void han_is_pressed_by_a_hair(void **state)
{
	struct fixture *f = *state;
	const struct run *run;

	need_noto(f);
	f->paragraph.width_pt = 15 * EM - 1;
	set_text(f, han);
	run = &item_of(f, 0, ITEM_RUN, 0)->run;
	assert_int_equal(run->glyph_count, 15);
	assert_float_equal(f->lines.lines[0].width_pt, 15 * EM - 1, 0.01);
	assert_true(run->glyphs[3].advance_pt < EM &&
	    run->glyphs[3].advance_pt > 0.985f * EM);
	f->paragraph.width_pt = 15 * EM - 2;
	set_text(f, han);
	assert_int_equal(item_of(f, 0, ITEM_RUN, 0)->run.glyph_count, 14);
}

static void headings_are_balanced(void **state)
{
	struct fixture *f = *state;

	need_noto(f);
	f->paragraph.align = ALIGN_START;
	f->paragraph.width_pt = 10 * EM;
	set_text(f, "天地玄黄宇宙洪荒日月盈昃");
	assert_float_equal(f->lines.lines[0].width_pt, 10 * EM, 0.01);
	f->paragraph.is_balanced = true;
	set_text(f, "天地玄黄宇宙洪荒日月盈昃");
	assert_int_equal(f->lines.count, 2);
	assert_float_equal(f->lines.lines[0].width_pt, 6 * EM, 0.01);
}

/* The last line never holds one character, where others can be spared. */
static void no_character_is_alone_on_a_last_line(void **state)
{
	struct fixture *f = *state;
	char text[400] = "";

	need_noto(f);
	f->paragraph.width_pt = 12 * EM;
	for (size_t letters = 1; letters < 60; letters++) {
		strcat(text, "永");
		for (unsigned align = 0; align < 2; align++) {
			f->paragraph.align = align == 0 ? ALIGN_START
							: ALIGN_JUSTIFY;
			set_text(f, text);
			size_t last = f->lines.count - 1;
			if (last > 0)
				assert_true(strlen(line_text(f, last)) >= 6);
		}
	}
}

/* A paragraph of a megabyte is set in time, and nothing of it is lost. */
static void a_megabyte_is_set(void **state)
{
	static const char *const pieces[] = { "天地玄黄，", "word ", "x" };
	struct fixture *f = *state;

	need_noto(f);
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		size_t size = strlen(pieces[i]), count = (1 << 20) / size;
		char *text = malloc(count * size + 1);
		size_t end = 0;
		for (size_t k = 0; k < count; k++)
			memcpy(text + k * size, pieces[i], size);
		text[count * size] = '\0';
		set_text(f, text);
		for (size_t k = 0; k < f->lines.count; k++) {
			const char *line = line_text(f, k);
			assert_memory_equal(line, text + end, strlen(line));
			end += strlen(line);
			assert_true(f->lines.lines[k].width_pt < 200.01f);
		}
		assert_int_equal(end, count * size);
		free(text);
	}
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 8;
}

/* Any characters in any manner: nothing of the text is lost. */
static void any_text_is_set_in_any_manner(void **state)
{
	static const char *const pieces[] = { "天", "，", "。", "「", "」",
		"（", "”", "“", "—", "…", "·", "～", "／", "１", "．", "％",
		"か", "ァ", "한", "a", "word", "extraordinary", "1", "3.14",
		" ", " ", "\u00a0", "\u00ad", "\u3000", "\u200b", "\u2060", "é",
		"e\u0301", "-", "/", "אב", "ab\u05d0", "😀", "👩\u200d👧",
		"\u2029", "$", "ﬃ", "fi", "'", "’" };
	struct fixture *f = *state;
	struct text_style other;
	uint32_t seed = 1;

	need_font(f);
	for (unsigned round = 0; round < 600; round++) {
		struct buf text = BUF_INIT;
		struct manner *manner = &f->style.manner;
		manner->line_break = next_random(&seed) % 5;
		manner->word_break = next_random(&seed) % 3;
		manner->overflow_wrap = next_random(&seed) % 3;
		manner->hyphens = next_random(&seed) % 3;
		manner->spacing_trim = next_random(&seed) % 6;
		manner->autospace = next_random(&seed) % 4;
		manner->hanging = next_random(&seed) % 12;
		manner->justify = next_random(&seed) % 4;
		manner->hyphens_most = next_random(&seed) % 3;
		f->style.language = f->paragraph.language =
		    (const char *const[]){ "en", "zh-Hans", "ja", "ar",
			    "" }[next_random(&seed) % 5];
		f->paragraph.align = next_random(&seed) % (ALIGN_JUSTIFY + 1);
		f->paragraph.has_last_align = next_random(&seed) % 2;
		f->paragraph.last_align = next_random(&seed) %
		    (ALIGN_JUSTIFY + 1);
		f->paragraph.is_balanced = next_random(&seed) % 2;
		f->paragraph.width_pt = (float)(next_random(&seed) % 160);
		f->paragraph.indent_pt = (float)(next_random(&seed) % 40) - 10;
		for (uint32_t i = next_random(&seed) % 80; i > 0; i--)
			buf_puts(&text,
			    pieces[next_random(&seed) %
				(sizeof pieces / sizeof *pieces)]);
		other = f->style;
		other.size_pt = 14;
		other.manner.line_break = LINE_BREAK_ANYWHERE;
		f->spans[0] = (struct span){ .text = buf_text(&text),
			.size = text.size,
			.style = &f->style };
		f->spans[1] = (struct span){ .text = buf_text(&text),
			.size = text.size,
			.style = &other };
		set_spans(f, 2);
		struct buf got = BUF_INIT, wanted = BUF_INIT;
		for (size_t i = 0; i < f->lines.count; i++)
			buf_puts(&got, line_text(f, i));
		for (unsigned i = 0; i < 2; i++)
			buf_puts(&wanted, buf_text(&text));
		/* what ends a line is in none */
		const char *at = buf_text(&wanted);
		char *to = (char *)wanted.data;
		while (*at != '\0')
			if (strncmp(at, "\u2029", 3) == 0)
				at += 3;
			else
				*to++ = *at++;
		*to = '\0';
		assert_string_equal(buf_text(&got), buf_text(&wanted));
		buf_release(&got);
		buf_release(&wanted);
		buf_release(&text);
	}
}

/* The computed manner of a p under a sheet. */
static struct manner manner_with(const char *css)
{
	struct arena *arena = arena_new();
	struct cascade *cascade = cascade_new();
	struct element *root = element_new(arena, NULL, "html", "");
	struct manner manner;
	struct diag_list diags;

	diag_list_init(&diags, arena);
	cascade_add(cascade, ORIGIN_BUILT_IN, css, &diags);
	root->language = "zh-Hans";
	style_tree(style_set_new(arena, cascade), root);
	manner = root->style->text.manner;
	manner.hyphen = manner.hyphen != NULL && strcmp(manner.hyphen, "=") == 0
	    ? "="
	    : NULL;
	cascade_free(cascade);
	arena_free(arena);
	return manner;
}

static void manners_come_from_css(void **state)
{
	struct manner manner = manner_with("");

	assert_int_equal(manner.hyphens, HYPHENS_MANUAL);
	assert_int_equal(
	    manner.autospace, AUTOSPACE_LETTERS | AUTOSPACE_DIGITS);
	assert_int_equal(manner.spacing_trim, TRIM_NORMAL);
	assert_int_equal(manner.overflow_wrap, OVERFLOW_KEEP);
	assert_int_equal(manner.word_least, 5);
	manner = manner_with(
	    "html { line-break: loose; word-break: keep-all; hyphens: auto;"
	    " word-wrap: break-word; text-spacing-trim: space-first;"
	    " text-autospace: ideograph-alpha; text-justify: inter-word;"
	    " hyphenate-character: '='; hyphenate-limit-chars: 7 3;"
	    " hyphenate-limit-lines: 2; hyphenate-limit-last: always;"
	    " hanging-punctuation: last first allow-end; word-spacing: 2pt }");
	assert_int_equal(manner.line_break, LINE_BREAK_LOOSE);
	assert_int_equal(manner.word_break, WORD_BREAK_KEEP);
	assert_int_equal(manner.hyphens, HYPHENS_AUTO);
	assert_int_equal(manner.overflow_wrap, OVERFLOW_BREAK);
	assert_int_equal(manner.spacing_trim, TRIM_SPACE_FIRST);
	assert_int_equal(manner.autospace, AUTOSPACE_LETTERS);
	assert_int_equal(manner.justify, JUSTIFY_WORDS);
	assert_non_null(manner.hyphen);
	assert_int_equal(manner.word_least, 7);
	assert_int_equal(manner.before_least, 3);
	assert_int_equal(manner.after_least, 3);
	assert_int_equal(manner.hyphens_most, 2);
	assert_true(manner.is_last_whole);
	assert_int_equal(
	    manner.hanging, HANG_FIRST | HANG_LAST | HANG_ALLOW_END);
	assert_float_equal(manner.word_spacing_pt, 2, 0.001);
	manner = manner_with("html { hanging-punctuation: allow-end force-end;"
			     " text-autospace: normal ideograph-alpha;"
			     " hyphenate-limit-chars: 1 2 3 4 }");
	assert_int_equal(manner.hanging, 0);
	assert_int_equal(
	    manner.autospace, AUTOSPACE_LETTERS | AUTOSPACE_DIGITS);
	assert_int_equal(manner.word_least, 5);
	manner = manner_with("html { text-wrap: balance nowrap }");
	assert_true(manner.is_unwrapped);
	manner = manner_with(
	    "html { white-space: nowrap } html { text-wrap: nowrap nowrap }");
	assert_true(manner.is_unwrapped);
	manner = manner_with("html { text-wrap-mode: nowrap; text-wrap: pretty;"
			     " text-wrap: wrap stable balance }");
	assert_false(manner.is_unwrapped);
	manner = manner_with("html { text-autospace: no-autospace;"
			     " word-break: break-word }");
	assert_int_equal(manner.autospace, 0);
	assert_int_equal(manner.overflow_wrap, OVERFLOW_ANYWHERE);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, fixture_start, fixture_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(strictness_is_that_of_line_break),
		TEST(groups_stay_whole),
		TEST(words_break_as_word_break_says),
		TEST(a_long_word_is_parted_where_the_style_lets_it),
		TEST(white_between_han_and_latin_is_by_style),
		TEST(spaces_have_their_spacing),
		TEST(marks_give_up_white_as_the_style_says),
		TEST(marks_are_squeezed_as_clreq_says),
		TEST(marks_at_line_heads_are_trimmed_by_style),
		TEST(marks_at_line_ends_are_trimmed_by_style),
		TEST(marks_hang_as_the_style_says),
		TEST(last_lines_have_their_own_alignment),
		TEST(lines_grow_where_the_style_lets_them),
		TEST(lines_that_are_not_wrapped_stay_whole),
		TEST(han_is_pressed_by_a_hair),
		TEST(headings_are_balanced),
		TEST(no_character_is_alone_on_a_last_line),
		TEST(a_megabyte_is_set),
		TEST(any_text_is_set_in_any_manner),
		TEST(manners_come_from_css),
	};

	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
