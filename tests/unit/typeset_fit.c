/* What the search for line ends minds beside the fit of each line. */
#include "typeset_fixture.h"

#include "typeset/river.h"

/* A strip of words of four letters; a word and its space are five cells. */
static struct strip *set_words(struct fixture *f, const char *text)
{
	struct strip *strip = strip_new();

	f->style.language = f->paragraph.language = "en";
	f->spans[0] = (struct span){
		.text = text, .size = strlen(text), .style = &f->style
	};
	f->paragraph.span_count = 1;
	strip_set(f->typesetter.faces, strip, &f->paragraph);
	return strip;
}

/* Lines that start at these cells, as nodes. */
static void add_nodes(
    struct search *search, const uint32_t *cells, uint32_t count)
{
	struct fit *fit = search->fit;

	fit->nodes = memory_array(count, sizeof *fit->nodes);
	fit->node_room = count;
	for (uint32_t i = 0; i < count; i++)
		fit->nodes[i] = (struct fit_node){ .cell = cells[i],
			.width = search->strip->sums[cells[i]].width };
	search->count = count;
}

static void spaces_below_spaces_count(void **state)
{
	struct fixture *f = *state;
	static const struct {
		uint32_t cells[4];
		bool is_river;
	} rows[] = {
		{ { 0, 20, 40, 60 }, true },
		/* a line starts amid a word: nothing is below anything */
		{ { 0, 22, 40, 62 }, false },
	};

	need_font(f);
	f->style.families = "monospace";
	struct strip *strip = set_words(f,
	    "abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd abcd "
	    "abcd abcd abcd abcd abcd abcd abcd");
	for (size_t row = 0; row < sizeof rows / sizeof *rows; row++) {
		struct search search = { .fit = strip->fit,
			.strip = strip,
			.rivers = strip->fit->rivers };
		struct river_line line;
		double demerits[4];
		assert_true(rivers_start(search.rivers, strip));
		free(search.fit->nodes);
		add_nodes(&search, rows[row].cells, 4);
		for (uint32_t i = 0; i < 4; i++) {
			river_keep(&search, i, i > 0 ? &line : NULL);
			search.solid = (i < 3 ? rows[row].cells[i + 1] : 80) -
			    1;
			demerits[i] = river_look(&search, i, 0, &line);
			assert_true(line.count >= 3);
		}
		assert_true(demerits[0] == 0 && demerits[1] == 0);
		if (rows[row].is_river)
			assert_true(
			    demerits[2] > 0 && demerits[3] > demerits[2]);
		else
			assert_true(demerits[2] == 0 && demerits[3] == 0);
	}
	strip_free(strip);
}

static void few_spaces_make_no_river(void **state)
{
	struct fixture *f = *state;

	need_font(f);
	struct strip *strip = set_words(f, "abcd abcd abcd");
	assert_false(rivers_start(strip->fit->rivers, strip));
	strip_free(strip);
}

/* The demerits of a line from a node that is so, to the end of the text. */
static double demerits_behind(const struct strip *strip, enum fitness before,
    unsigned hyphens, enum fitness after, bool is_last)
{
	static const struct measure measure = { .width = 200,
		.is_justified = true };
	struct fit_node node = { .cell = 5,
		.fitness = (uint8_t)before,
		.hyphens = (uint8_t)hyphens,
		.measure = 200 };
	struct search search = { .fit = strip->fit,
		.strip = strip,
		.measure = &measure,
		.at = strip->cell_count,
		.solid = strip->cell_count };

	search_look_at(&search);
	search.end.is_hyphenated = !is_last;
	return is_last ? end_demerits(&search, &node, 0)
		       : line_demerits(&search, &node, 0, after);
}

static void neighbours_are_alike_and_hyphens_few(void **state)
{
	struct fixture *f = *state;

	need_font(f);
	struct strip *strip = set_words(f, "abcd abcd abcd abcd abcd abcd");
	double plain = demerits_behind(strip, FIT_DECENT, 0, FIT_DECENT, false);
	assert_true(
	    plain == demerits_behind(strip, FIT_TIGHT, 0, FIT_DECENT, false));
	assert_true(
	    plain < demerits_behind(strip, FIT_TIGHT, 0, FIT_LOOSE, false));
	assert_true(plain <
	    demerits_behind(strip, FIT_VERY_LOOSE, 0, FIT_DECENT, false));
	double two = demerits_behind(strip, FIT_DECENT, 1, FIT_DECENT, false);
	assert_true(plain < two);
	assert_true(
	    2 * two < demerits_behind(strip, FIT_DECENT, 2, FIT_DECENT, false));
	assert_true(demerits_behind(strip, FIT_DECENT, 0, FIT_DECENT, true) <
	    demerits_behind(strip, FIT_DECENT, 1, FIT_DECENT, true));
	strip_free(strip);
	strip = set_words(f, "abcd b");
	double lonely = demerits_behind(strip, FIT_DECENT, 0, FIT_DECENT, true);
	assert_true(lonely > 1e6);
	strip_free(strip);
}

#define TEST(name)                                                             \
	cmocka_unit_test_setup_teardown(name, fixture_start, fixture_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(spaces_below_spaces_count),
		TEST(few_spaces_make_no_river),
		TEST(neighbours_are_alike_and_hyphens_few),
	};

	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
