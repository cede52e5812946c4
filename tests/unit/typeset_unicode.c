/* Unicode's own tests of line ends (UAX 14) and directions (UAX 9), from Debian's
 * unicode-data. */
#include "typeset_fixture.h"

#include <unicode/uchar.h>

#include "typeset/strip.h"

#define FOLDER     "/usr/share/unicode/"
#define CHARACTERS 160

/* A line of a test file, read. */
struct sample {
	uint32_t characters[CHARACTERS];
	bool may_end[CHARACTERS]; /* a line, before the character */
	size_t count;
	char text[4 * CHARACTERS];
	size_t size;
};

static FILE *open_data(const char *name)
{
	FILE *file = fopen(name, "r");

	if (file == NULL) {
		print_message("skipped: unicode-data is not installed\n");
		skip();
	}
	return file;
}

static void add_character(struct sample *sample, unsigned long code_point)
{
	assert_true(sample->count < CHARACTERS);
	sample->characters[sample->count++] = (uint32_t)code_point;
	sample->size += utf8_encode(
	    (uint32_t)code_point, sample->text + sample->size);
}

/* "× 0023 ÷ 0023 ÷": false where there is no sample. */
static bool read_line_sample(char *line, struct sample *sample)
{
	bool may_end = false;

	*sample = (struct sample){ .count = 0 };
	line[strcspn(line, "#\n")] = '\0';
	for (char *word = strtok(line, " \t"); word != NULL;
	     word = strtok(NULL, " \t")) {
		if (strcmp(word, "÷") == 0 || strcmp(word, "×") == 0) {
			may_end = word[1] == "÷"[1];
			continue;
		}
		sample->may_end[sample->count] = may_end;
		add_character(sample, strtoul(word, NULL, 16));
	}
	return sample->count > 0;
}

static int property_of(const struct sample *sample, size_t at)
{
	return u_getIntPropertyValue(
	    (UChar32)sample->characters[at], UCHAR_LINE_BREAK);
}

static bool is_combining(const struct sample *sample, size_t at)
{
	int property = property_of(sample, at);

	return property == U_LB_COMBINING_MARK || property == U_LB_ZWJ ||
	    property == U_LB_E_MODIFIER;
}

/* Nothing that shows stands before it on its line. */
static bool is_behind_indent(const struct sample *sample, size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (char_class_of(sample->characters[i]) < CHAR_SPACE &&
		    !u_isUWhiteSpace((UChar32)sample->characters[i]))
			return false;
	return true;
}

static bool is_behind_hyphen(const struct sample *sample, size_t at)
{
	while (at > 0 && is_combining(sample, at - 1))
		at--;
	return at == 1 && sample->characters[0] == '-';
}

static bool is_decimal(const struct sample *sample, size_t at)
{
	size_t point = at;

	while (point > 0 && is_combining(sample, point - 1))
		point--;
	return property_of(sample, at) == U_LB_NUMERIC && point > 0 &&
	    property_of(sample, point - 1) == U_LB_INFIX_NUMERIC;
}

static bool is_bare_decimal(const struct sample *sample, size_t at)
{
	return at > 0 && at + 1 < sample->count &&
	    sample->characters[at - 1] == ' ' &&
	    property_of(sample, at) == U_LB_INFIX_NUMERIC &&
	    property_of(sample, at + 1) == U_LB_NUMERIC;
}

/* Where our line ends are not those of the file. */
static const struct {
	bool may_end; /* what we say */
	bool (*is_met)(const struct sample *, size_t at);
	const char *reason;
} exceptions[] = {
	{ false, is_combining,
	    "what combines stays with what is before it, white or line end: "
	    "they are one cluster to the fonts" },
	{ false, is_behind_indent, "no line is nothing but an indentation" },
	{ false, is_behind_hyphen,
	    "ICU: a hyphen at the start of a word stays with it (LB20a of "
	    "later versions)" },
	{ false, is_decimal,
	    "ICU: a point before a digit is part of the number (LB25, as a "
	    "regular expression)" },
	{ true, is_bare_decimal,
	    "ICU: and a number may start with it (LB15c of later versions)" },
};

#define EXCEPTIONS (sizeof exceptions / sizeof *exceptions)

static bool is_excepted(const struct sample *sample, size_t at, bool may_end,
    unsigned counts[EXCEPTIONS])
{
	for (size_t i = 0; i < EXCEPTIONS; i++)
		if (exceptions[i].may_end == may_end &&
		    exceptions[i].is_met(sample, at)) {
			counts[i]++;
			return true;
		}
	return false;
}

static void set_sample(
    struct fixture *f, struct strip *strip, const struct sample *sample)
{
	f->spans[0] = (struct span){
		.text = sample->text, .size = sample->size, .style = &f->style
	};
	f->paragraph.span_count = 1;
	strip_set(f->typesetter.faces, strip, &f->paragraph);
}

/* Compares every place of a sample; returns those that differ for no reason. */
static unsigned compare_ends(const struct strip *strip,
    const struct sample *sample, unsigned number, unsigned counts[EXCEPTIONS])
{
	unsigned faults = 0;
	uint32_t cell = 0;
	size_t at = 0;
	char bytes[4];

	for (size_t i = 0; i < sample->count; i++) {
		while (cell < strip->cell_count && strip->cells[cell].text < at)
			cell++;
		bool may_end = cell < strip->cell_count &&
		    strip->cells[cell].text == at &&
		    strip->cells[cell].breaks != BREAK_NEVER;
		if (i > 0 && may_end != sample->may_end[i] &&
		    !is_excepted(sample, i, may_end, counts)) {
			faults++;
			print_error("line %u: %s before character %zu\n",
			    number, may_end ? "a line ends" : "no line ends",
			    i);
		}
		at += utf8_encode(sample->characters[i], bytes);
	}
	return faults;
}

static void lines_end_where_unicode_says(void **state)
{
	FILE *file = open_data(FOLDER "auxiliary/LineBreakTest.txt");
	struct fixture *f = *state;
	struct strip *strip = strip_new();
	unsigned counts[EXCEPTIONS] = { 0 };
	unsigned number = 0, count = 0, faults = 0;
	struct sample sample;
	char line[4096];

	need_font(f);
	f->style.is_preserved = true;
	f->style.language = f->paragraph.language = "en";
	while (fgets(line, sizeof line, file) != NULL) {
		number++;
		if (!read_line_sample(line, &sample))
			continue;
		count++;
		set_sample(f, strip, &sample);
		faults += compare_ends(strip, &sample, number, counts);
	}
	fclose(file);
	strip_free(strip);
	print_message("%u samples of line ends\n", count);
	for (size_t i = 0; i < EXCEPTIONS; i++)
		print_message("%5u %s\n", counts[i], exceptions[i].reason);
	assert_true(count > 1000);
	assert_int_equal(faults, 0);
	for (size_t i = 0; i < EXCEPTIONS; i++)
		assert_true(counts[i] > 0);
}

/* "05D0 0031;2;1;1 2;1 0": characters, direction, its level, levels, order. */
struct direction_sample {
	struct sample sample;
	long direction, level;
	long levels[CHARACTERS]; /* -1: removed by rule X9 */
};

static bool read_direction_sample(
    char *line, struct direction_sample *direction)
{
	char *field = line, *next;

	*direction = (struct direction_sample){ .direction = 0 };
	if (line[0] == '#' || line[0] == '\n')
		return false;
	while (*field != ';') {
		add_character(&direction->sample, strtoul(field, &next, 16));
		field = next;
	}
	direction->direction = strtol(field + 1, &next, 10);
	direction->level = strtol(next + 1, &next, 10);
	assert_int_equal(*next, ';');
	next++;
	for (size_t i = 0; i < direction->sample.count; i++) {
		next += strspn(next, " ");
		direction->levels[i] = *next == 'x' ? -1
						    : strtol(next, NULL, 10);
		next += strcspn(next, " ;");
	}
	return true;
}

/* strip_find_levels() of a sample; returns how many levels are wrong. */
static unsigned compare_levels(struct strip *strip, struct paragraph *paragraph,
    struct direction_sample *direction)
{
	/* the direction of the text is told by its language */
	static const char *const languages[] = { "en", "ar", "" };
	uint8_t levels[4 * CHARACTERS];
	unsigned faults = 0;
	size_t at = 0;
	char bytes[4];

	paragraph->language = languages[direction->direction];
	strip->paragraph = paragraph;
	strip->text = direction->sample.text;
	strip->text_size = (uint32_t)direction->sample.size;
	strip->levels = levels;
	strip->base_level = direction->direction == 1;
	strip_find_levels(strip);
	faults += strip->base_level != direction->level;
	for (size_t i = 0; i < direction->sample.count; i++) {
		if (direction->levels[i] >= 0)
			faults += levels[at] != direction->levels[i];
		at += utf8_encode(direction->sample.characters[i], bytes);
	}
	strip->text = NULL;
	strip->levels = NULL;
	return faults;
}

/* Samples whose levels by ICU are others. */
enum reason { CONTROL, MARK, WAY, DEPTH, REASONS };

static const char *const reasons[REASONS] = {
	[CONTROL] = "ICU: brackets and isolates that touch the controls of an "
		    "embedding have its level",
	[MARK] = "ICU: a mark on a closing bracket does not turn with it",
	[WAY] = "ICU: text that runs one way all through has one level",
	[DEPTH] = "ICU: pairs of brackets are followed deeper than 63",
};

static const struct {
	const char *sample; /* the first two fields of its line */
	enum reason reason;
} other_levels[] = {
	{ "202E 0061 202A 0062 202C 2066 0063 2069 202A 0064 202C 0065 202C;2",
	    CONTROL },
	{ "202E 0061 202A 0062 202C 2066 0063 2069 202A 0064 202C 0065 202C;1",
	    CONTROL },
	{ "202D 05D0 202B 05D1 202C 2068 05D2 2069 202B 05D3 202C 05D4 202C;2",
	    CONTROL },
	{ "202D 0661 202B 0662 202C 2068 0663 2069 202B 0664 202C 0665 202C;0",
	    CONTROL },
	{ "202A 05D0 0028 05D1 202C 202D 0029;2", CONTROL },
	{ "202A 05D0 0028 05D1 202C 202D 0029 202C;2", CONTROL },
	{ "202B 0061 0028 0062 202C 202E 0029;2", CONTROL },
	{ "202B 0061 0028 0062 202C 202E 0029 202C;2", CONTROL },
	{ "202A 202E 0061 202C 0028 05D0 202C 202D 0029 202C;2", CONTROL },
	{ "202B 202D 05D0 202C 0028 0061 202C 202E 0029 202C;2", CONTROL },
	{ "202A 202E 0061 202C 0028 005B 05D0 202C 202D 005D 0029 202C;2",
	    CONTROL },
	{ "202B 202D 05D0 202C 0028 005B 0061 202C 202E 005D 0029 202C;2",
	    CONTROL },
	{ "202D 0028 202C 202A 05D0 0029 05D1;2", CONTROL },
	{ "202D 0028 202C 202A 05D0 0029 05D1 202C;2", CONTROL },
	{ "202E 0028 202C 202B 0061 0029 0062;2", CONTROL },
	{ "202E 0028 202C 202B 0061 0029 0062 202C;2", CONTROL },
	{ "202D 202E 0061 202C 0028 202C 202A 05D0 0029 05D1;2", CONTROL },
	{ "202E 202D 05D0 202C 0028 202C 202B 0061 0029 0062;2", CONTROL },
	{ "202D 202E 0061 202C 0028 005B 202C 202A 05D0 005D 0029 05D1;2",
	    CONTROL },
	{ "202E 202D 05D0 202C 0028 005B 202C 202B 0061 005D 0029 0062;2",
	    CONTROL },
	{ "0061 0028 0062 0029 0331;1", MARK },
	{ "0061 0028 0332 0062 0029 0333;1", MARK },
	{ "05D0 0028 05D1 0029 0331;0", MARK },
	{ "05D0 0028 0332 05D1 0029 0333;0", MARK },
	{ "0661 0028 0662 0029 0331;0", MARK },
	{ "0661 0028 0332 0662 0029 0333;0", MARK },
	{ "0041 200F 005B 05D0 005D 200D 20D6;0", MARK },
	{ "0041 200F 005B 200D 20D6 05D0 005D 200D 20D6;0", MARK },
	{ "0041 200F 005B 200D 200B 20D6 05D0 005D 200B 200D 20D6;0", MARK },
	{ "0061 202A 0062 202C 0020 0031 0020 0032;0", WAY },
};

static bool level_is_excepted(const char *line, unsigned counts[REASONS])
{
	size_t depth = 0;

	for (size_t i = 0; i < sizeof other_levels / sizeof *other_levels;
	     i++) {
		const char *sample = other_levels[i].sample;
		if (strncmp(line, sample, strlen(sample)) == 0 &&
		    line[strlen(sample)] == ';') {
			counts[other_levels[i].reason]++;
			return true;
		}
	}
	for (; (line = strstr(line, " 0028")) != NULL; line++)
		depth++;
	counts[DEPTH] += depth > 63;
	return depth > 63;
}

static void directions_are_those_of_unicode(void **state)
{
	FILE *file = open_data(FOLDER "BidiCharacterTest.txt");
	struct paragraph paragraph = { .spans = NULL };
	struct direction_sample sample;
	struct strip *strip = strip_new();
	unsigned number = 0, count = 0, faults = 0;
	unsigned counts[REASONS] = { 0 };
	char line[4096];

	while (fgets(line, sizeof line, file) != NULL) {
		number++;
		if (!read_direction_sample(line, &sample))
			continue;
		count++;
		if (compare_levels(strip, &paragraph, &sample) == 0 ||
		    level_is_excepted(line, counts))
			continue;
		faults++;
		print_error("line %u: other levels\n", number);
	}
	fclose(file);
	strip_free(strip);
	print_message("%u samples of directions\n", count);
	for (size_t i = 0; i < REASONS; i++)
		print_message("%5u %s\n", counts[i], reasons[i]);
	assert_true(count > 10000);
	assert_int_equal(faults, 0);
	for (size_t i = 0; i < REASONS; i++)
		assert_true(counts[i] > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    lines_end_where_unicode_says, fixture_start, fixture_end),
		cmocka_unit_test(directions_are_those_of_unicode),
	};

	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}
