/* Parts the words of a strip (CSS Text 3, section 6: hyphens: auto). */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <unicode/uchar.h>

#include "typeset/hyphen.h"
#include "typeset/strip.h"

/* A language that was asked for, whether it has a dictionary or not. */
struct dictionary {
	struct dictionary *next;
	struct hyphenator *hyphenator; /* NULL: it has none */
	char language[];
};

void dictionaries_free(struct dictionary *dictionary)
{
	while (dictionary != NULL) {
		struct dictionary *next = dictionary->next;
		hyphenator_free(dictionary->hyphenator);
		free(dictionary);
		dictionary = next;
	}
}

static struct hyphenator *load(struct faces *faces, const char *language)
{
	struct hyphenator *hyphenator = NULL;
	struct mapping file;
	struct error err;
	int fd = faces->source.dictionary != NULL
	    ? faces->source.dictionary(faces->source.context, language)
	    : -1;

	if (fd < 0)
		return NULL;
	if (file_map(fd, &file, &err)) {
		hyphenator = hyphenator_new(&file);
		file_unmap(&file);
	}
	close(fd);
	return hyphenator;
}

static struct dictionary *dictionary_of(
    struct faces *faces, const char *language)
{
	struct dictionary *dictionary = faces->dictionaries;
	size_t size = strlen(language) + 1;

	while (
	    dictionary != NULL && strcmp(dictionary->language, language) != 0)
		dictionary = dictionary->next;
	if (dictionary != NULL)
		return dictionary;
	dictionary = memory_new(sizeof *dictionary + size);
	memcpy(dictionary->language, language, size);
	dictionary->hyphenator = load(faces, language);
	dictionary->next = faces->dictionaries;
	faces->dictionaries = dictionary;
	return dictionary;
}

/* A language whose words may be parted, as far as the style says. */
static bool is_parted(const struct text_style *style)
{
	return style->manner.hyphens == HYPHENS_AUTO &&
	    !style->manner.is_unwrapped && style->language != NULL &&
	    style->language[0] != '\0' &&
	    region_of(style->language) == REGION_OTHER;
}

bool strip_may_hyphenate(const struct paragraph *paragraph)
{
	for (size_t i = 0; i < paragraph->span_count; i++)
		if (is_parted(paragraph->spans[i].style))
			return true;
	return false;
}

/* The same of a cell, looked up once a segment. */
struct parted_cells {
	const struct strip *strip;
	uint32_t segment; /* UINT32_MAX: none yet */
	bool is_parted;
};

static bool cell_is_parted(struct parted_cells *cells, uint32_t cell)
{
	uint32_t segment = cells->strip->cells[cell].segment;

	if (segment != cells->segment) {
		cells->segment = segment;
		cells->is_parted = is_parted(
		    cells->strip->segments[segment].style);
	}
	return cells->is_parted;
}

/* A word: letters from cell `start` on, of one style's language. */
struct parted_word {
	uint32_t start, end;
	char text[HYPHEN_WORD]; /* in small letters */
	size_t size;
	size_t count;  /* of letters */
	bool is_whole; /* it must not be parted, or cannot be looked at */
};

static uint32_t code_point_at(const struct strip *strip, size_t at)
{
	uint32_t code_point = 0;

	if (at < strip->text_size)
		utf8_decode(
		    strip->text + at, strip->text_size - at, &code_point);
	return code_point;
}

static void add_letters(
    const struct strip *strip, uint32_t cell, struct parted_word *word)
{
	size_t end = cell_text_end(strip, cell);
	uint32_t code_point;

	for (size_t at = strip->cells[cell].text; at < end;) {
		size_t size = utf8_decode(
		    strip->text + at, end - at, &code_point);
		uint32_t small = (uint32_t)u_tolower((UChar32)code_point);
		char bytes[4];
		/* capitals inside: the name of a thing, or initials */
		if (word->size + size > HYPHEN_WORD ||
		    utf8_encode(small, bytes) != size ||
		    (word->count > 0 && small != code_point)) {
			word->is_whole = true;
			return;
		}
		memcpy(word->text + word->size, bytes, size);
		word->size += size;
		word->count += (U_GET_GC_MASK((UChar32)code_point) &
				   U_GC_M_MASK) == 0;
		at += size;
	}
}

static bool is_word_cell(const struct strip *strip, uint32_t at)
{
	const struct cell *cell = &strip->cells[at];

	return cell->class == CHAR_ALPHA &&
	    (cell->is_continued || cell->is_inner ||
		u_isalpha((UChar32)code_point_at(strip, cell->text)));
}

/* What stands beside the letters of an address, a name in code, a number or a
 * word that has its own soft hyphens. */
static bool is_joint(const struct strip *strip, int64_t cell)
{
	if (cell < 0 || cell >= strip->cell_count)
		return false;
	const struct cell *at = &strip->cells[cell];
	char byte = strip->text[at->text];
	return at->class == CHAR_SOFT_HYPHEN || at->class == CHAR_ALPHA ||
	    (byte != '\0' && strchr("/@_\\=&#~", byte) != NULL);
}

/* "example.org": a point with letters on both sides. */
static bool is_dotted(const struct strip *strip, int64_t point)
{
	return point > 0 && point + 1 < strip->cell_count &&
	    strchr(".:", strip->text[strip->cells[point].text]) != NULL &&
	    strip->cells[point - 1].class == CHAR_ALPHA &&
	    strip->cells[point + 1].class == CHAR_ALPHA;
}

/* Reads the word that starts at a cell. */
static void read_word(
    const struct strip *strip, uint32_t start, struct parted_word *word)
{
	const struct text_style *style = cell_style(strip, start);
	uint32_t at = start;

	*word = (struct parted_word){ .start = start };
	for (; at < strip->cell_count && is_word_cell(strip, at); at++) {
		const struct text_style *next = cell_style(strip, at);
		if (next != style &&
		    (!is_parted(next) ||
			strcmp(next->language, style->language) != 0))
			word->is_whole = true;
		if (strip->segments[strip->cells[at].segment].level % 2 != 0)
			word->is_whole = true;
		if (!word->is_whole && !strip->cells[at].is_continued)
			add_letters(strip, at, word);
	}
	word->end = at;
	word->is_whole = word->is_whole ||
	    word->count < style->manner.word_least ||
	    is_joint(strip, (int64_t)start - 1) || is_joint(strip, at) ||
	    is_dotted(strip, (int64_t)start - 1) || is_dotted(strip, at);
}

/* Lets lines end at the points of a word, which are counted from its first
 * byte. */
static void take_points(
    struct strip *strip, const struct parted_word *word, uint64_t points)
{
	const struct manner *manner = &cell_style(strip, word->start)->manner;
	size_t start = strip->cells[word->start].text, letters = 0;
	size_t byte = 0;

	for (uint32_t i = word->start; i < word->end; i++) {
		struct cell *cell = &strip->cells[i];
		for (; byte < cell->text - start && byte < word->size; byte++)
			letters += ((uint8_t)word->text[byte] & 0xc0) != 0x80;
		if (cell->is_inner || cell->is_continued || byte == 0 ||
		    cell->breaks != BREAK_NEVER ||
		    strip_hyphen(strip, i - 1) == 0)
			continue;
		if ((points >> byte & 1) != 0 &&
		    letters >= manner->before_least &&
		    word->count - letters >= manner->after_least)
			cell->breaks = BREAK_HYPHEN;
	}
}

static void part_word(
    struct faces *faces, struct strip *strip, const struct parted_word *word)
{
	const char *language = cell_style(strip, word->start)->language;
	const struct dictionary *dictionary = dictionary_of(faces, language);

	if (dictionary->hyphenator == NULL)
		strip->lacks_dictionary = dictionary->language;
	else
		take_points(strip, word,
		    hyphenator_points(
			dictionary->hyphenator, word->text, word->size));
}

void strip_hyphenate(struct faces *faces, struct strip *strip)
{
	struct parted_cells cells = { strip, UINT32_MAX, false };
	struct parted_word word;

	if (!strip->may_hyphenate)
		return;
	strip->may_hyphenate = false;
	for (uint32_t i = 0; i < strip->cell_count;) {
		if (!is_word_cell(strip, i)) {
			i++;
			continue;
		}
		if (!cell_is_parted(&cells, i)) {
			while (i < strip->cell_count && is_word_cell(strip, i))
				i++;
			continue;
		}
		read_word(strip, i, &word);
		if (!word.is_whole)
			part_word(faces, strip, &word);
		i = word.end;
	}
}
