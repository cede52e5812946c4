/* Hyphens that a dictionary puts into words. */
#include "typeset_fixture.h"

#include <unistd.h>

#include "typeset/hyphen.h"

static const char *const english =
    "Typographical considerations occasionally necessitate extraordinarily "
    "uncomfortable compromises between readability and uniformity, and "
    "straightforward implementations of paragraph composition disregard "
    "interdependencies between neighbouring lines.";

static void need_dictionary(const struct fixture *f, const char *language)
{
	int fd = dictionary_open(language);

	need_font(f);
	if (fd < 0) {
		print_message("skipped: no hyphen-%s is installed\n", language);
		skip();
	}
	close(fd);
}

static void set_auto(struct fixture *f, const char *language)
{
	f->style.language = f->paragraph.language = language;
	f->style.manner.hyphens = HYPHENS_AUTO;
}

/* The word with '-' at its points. */
static const char *parted(
    struct hyphenator *hyphenator, const char *word, char out[80])
{
	uint64_t points = hyphenator_points(hyphenator, word, strlen(word));
	size_t size = 0;

	for (size_t i = 0; word[i] != '\0'; i++) {
		if ((points >> i & 1) != 0)
			out[size++] = '-';
		out[size++] = word[i];
	}
	out[size] = '\0';
	return out;
}

static struct hyphenator *open_hyphenator(const char *language)
{
	struct hyphenator *hyphenator;
	struct mapping file;
	struct error err;
	int fd = dictionary_open(language);

	assert_true(fd >= 0);
	assert_true(file_map(fd, &file, &err));
	hyphenator = hyphenator_new(&file);
	file_unmap(&file);
	close(fd);
	assert_non_null(hyphenator);
	return hyphenator;
}

static void words_are_parted_by_the_dictionary(void **state)
{
	struct hyphenator *hyphenator;
	char out[80];

	need_dictionary(*state, "en");
	need_dictionary(*state, "de");
	hyphenator = open_hyphenator("en");
	assert_string_equal(
	    parted(hyphenator, "hyphenation", out), "hy-phen-ation");
	assert_string_equal(parted(hyphenator, "strength", out), "strength");
	/* once more: it is remembered */
	assert_string_equal(
	    parted(hyphenator, "hyphenation", out), "hy-phen-ation");
	hyphenator_free(hyphenator);
	hyphenator = open_hyphenator("de-CH");
	assert_string_equal(
	    parted(hyphenator, "größenordnung", out), "grö-ßen-ord-nung");
	hyphenator_free(hyphenator);
}

static void a_dictionary_may_be_in_any_encoding(void **state)
{
	static const char text[] = "ISO8859-1\nLEFTHYPHENMIN 1\n"
				   "RIGHTHYPHENMIN 1\n\xe4"
				   "1b\n";
	static const char odd[] = "NO-SUCH-CHARSET\n1b1\n";
	struct mapping file = { (const uint8_t *)text, sizeof text - 1 };
	struct mapping bad = { (const uint8_t *)odd, sizeof odd - 1 };
	struct mapping none = { (const uint8_t *)odd, 0 };
	struct hyphenator *hyphenator = hyphenator_new(&file);
	char out[80];

	assert_non_null(hyphenator);
	assert_string_equal(parted(hyphenator, "xäbx", out), "xä-bx");
	hyphenator_free(hyphenator);
	assert_null(hyphenator_new(&bad));
	assert_null(hyphenator_new(&none));
}

static void a_dictionary_is_found_by_language(void **state)
{
	static const char *const none[] = { "", "zh", "und", "x", "../../etc",
		"e/", "tlh", "en/../../../etc/passwd" };

	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		assert_int_equal(dictionary_open(none[i]), -1);
	need_dictionary(*state, "en");
	for (size_t i = 0; i < 3; i++) {
		static const char *const some[] = { "en-XX", "EN-Latn-us",
			"en" };
		int fd = dictionary_open(some[i]);
		assert_true(fd >= 0);
		close(fd);
	}
}

/* Hyphens at line ends; checks that they are in no text. */
static size_t count_hyphens(struct fixture *f)
{
	size_t count = 0;

	for (size_t i = 0; i < f->lines.count; i++) {
		const struct item *item = f->lines.lines[i].first;
		for (; item != NULL; item = item->next) {
			if (item->kind != ITEM_RUN)
				continue;
			const struct run *run = &item->run;
			const struct glyph *last =
			    &run->glyphs[run->glyph_count - 1];
			if (last->text_size != 0)
				continue;
			count++;
			assert_int_equal(last->text, strlen(run->text));
			assert_true(last->advance_pt > 1);
		}
		assert_true(f->lines.lines[i].width_pt <=
		    f->paragraph.width_pt + 0.01f);
	}
	return count;
}

static void assert_text(struct fixture *f, const char *expected)
{
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < f->lines.count; i++)
		buf_puts(&text, line_text(f, i));
	assert_string_equal(buf_text(&text), expected);
	buf_release(&text);
}

static void hyphens_stand_at_line_ends_and_in_no_text(void **state)
{
	struct fixture *f = *state;
	size_t hyphens;

	need_dictionary(f, "en");
	f->paragraph.width_pt = 120;
	set_auto(f, "en");
	set_text(f, english);
	hyphens = count_hyphens(f);
	assert_true(hyphens > 1);
	assert_text(f, english);
	f->style.manner.hyphens = HYPHENS_MANUAL;
	set_text(f, english);
	assert_int_equal(count_hyphens(f), 0);
}

static void good_lines_need_no_hyphens(void **state)
{
	struct fixture *f = *state;

	need_dictionary(f, "en");
	set_auto(f, "en");
	f->paragraph.width_pt = 320;
	set_text(f,
	    "The sun was so warm that day that she went out to sit "
	    "by the side of the well and threw the ball up on "
	    "high, and it was her only toy, and she had no one to "
	    "play with at all but the old men of the house, and so it "
	    "went on day by day.");
	assert_true(f->lines.count > 3);
	assert_int_equal(count_hyphens(f), 0);
}

/* The letters before and behind every hyphen. */
static void limits_are_kept(void **state)
{
	struct fixture *f = *state;

	need_dictionary(f, "en");
	set_auto(f, "en");
	f->style.manner.before_least = 4;
	f->style.manner.after_least = 5;
	for (f->paragraph.width_pt = 60; f->paragraph.width_pt < 200;
	     f->paragraph.width_pt += 10) {
		set_text(f, english);
		for (size_t i = 0; i + 1 < f->lines.count; i++) {
			const char *line = line_text(f, i);
			const char *next = line_text(f, i + 1);
			size_t size = strlen(line), before = 0, after;
			while (before < size && line[size - 1 - before] != ' ')
				before++;
			after = strcspn(next, " ,.");
			if (before == 0 || line[size - 1] == ',')
				continue;
			assert_true(before >= 4 && after >= 5);
		}
	}
	f->style.manner.word_least = 60;
	f->paragraph.width_pt = 120;
	set_text(f, english);
	assert_int_equal(count_hyphens(f), 0);
}

/* The longest row of lines that end in hyphens, and whether the line before the
 * last does. */
static size_t longest_ladder(struct fixture *f, bool *is_before_last)
{
	size_t most = 0, row = 0;

	*is_before_last = false;
	for (size_t i = 0; i + 1 < f->lines.count; i++) {
		const struct run *run = &item_of(f, i, ITEM_RUN, 0)->run;
		bool is_hyphen = run->glyphs[run->glyph_count - 1].text_size ==
		    0;
		row = is_hyphen ? row + 1 : 0;
		most = row > most ? row : most;
		*is_before_last = is_hyphen;
	}
	return most;
}

static void hyphens_below_hyphens_are_limited(void **state)
{
	struct fixture *f = *state;
	size_t free_most = 0;
	bool is_last;

	need_dictionary(f, "en");
	set_auto(f, "en");
	for (f->paragraph.width_pt = 90; f->paragraph.width_pt < 200;
	     f->paragraph.width_pt += 5) {
		f->style.manner.hyphens_most = 0;
		f->style.manner.is_last_whole = false;
		set_text(f, english);
		size_t most = longest_ladder(f, &is_last);
		free_most = most > free_most ? most : free_most;
		f->style.manner.hyphens_most = 1;
		f->style.manner.is_last_whole = true;
		set_text(f, english);
		assert_true(longest_ladder(f, &is_last) <= 1);
		assert_false(is_last);
	}
	assert_true(free_most > 1);
}

static void own_hyphens_and_addresses_are_left(void **state)
{
	struct fixture *f = *state;

	need_dictionary(f, "en");
	set_auto(f, "en");
	f->paragraph.width_pt = 100;
	f->paragraph.align = ALIGN_START;
	set_text(f,
	    "a con\u00adsiderationsandimplementations "
	    "www.considerations.example/implementations/x "
	    "considerations2implementations "
	    "UNCONSIDERATIONS ImplementationConsiderations");
	assert_int_equal(count_hyphens(f), 0);
}

static void a_hyphen_may_be_another_character(void **state)
{
	struct fixture *f = *state;
	const struct run *run;
	size_t i = 0;

	need_dictionary(f, "en");
	set_auto(f, "en");
	f->paragraph.width_pt = 120;
	f->style.manner.hyphen = "=";
	set_text(f, "= considerations interdependencies implementations");
	uint16_t sign = item_of(f, 0, ITEM_RUN, 0)->run.glyphs[0].id;
	assert_true(count_hyphens(f) > 0);
	do
		run = &item_of(f, i++, ITEM_RUN, 0)->run;
	while (run->glyphs[run->glyph_count - 1].text_size != 0);
	assert_int_equal(run->glyphs[run->glyph_count - 1].id, sign);
}

static void the_least_width_counts_hyphens(void **state)
{
	struct fixture *f = *state;
	static const char word[] = "internationalization";
	float whole, parted_least, most;

	need_dictionary(f, "en");
	f->style.language = f->paragraph.language = "en";
	f->spans[0] = (struct span){
		.text = word, .size = sizeof word - 1, .style = &f->style
	};
	f->paragraph.span_count = 1;
	paragraph_measure(&f->typesetter, &f->paragraph, &whole, &most);
	set_auto(f, "en");
	paragraph_measure(&f->typesetter, &f->paragraph, &parted_least, &most);
	assert_float_equal(most, whole, 0.01);
	assert_true(parted_least < whole / 2);
	/* and it is enough */
	f->paragraph.width_pt = parted_least;
	f->paragraph.align = ALIGN_START;
	set_text(f, word);
	assert_true(count_hyphens(f) == f->lines.count - 1);
}

static void a_language_without_dictionary_is_told_once(void **state)
{
	struct fixture *f = *state;

	need_font(f);
	set_auto(f, "tlh");
	f->paragraph.width_pt = 90;
	set_text(f, english);
	set_text(f, english);
	assert_int_equal(count_hyphens(f), 0);
	size_t told = 0;
	for (const struct diag *diag = f->diags.first; diag != NULL;
	     diag = diag->next)
		told += diag->id == DIAG_DICTIONARY_MISSING;
	assert_int_equal(told, 1);
}

/* libhyphen loses some patterns of a dictionary when it is loaded, under a
 * kilobyte each: not ours to mend. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libhyphen";
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, fixture_start, fixture_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(words_are_parted_by_the_dictionary),
		TEST(a_dictionary_may_be_in_any_encoding),
		TEST(a_dictionary_is_found_by_language),
		TEST(hyphens_stand_at_line_ends_and_in_no_text),
		TEST(good_lines_need_no_hyphens),
		TEST(limits_are_kept),
		TEST(hyphens_below_hyphens_are_limited),
		TEST(own_hyphens_and_addresses_are_left),
		TEST(a_hyphen_may_be_another_character),
		TEST(the_least_width_counts_hyphens),
		TEST(a_language_without_dictionary_is_told_once),
	};

	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
