/* Liang's patterns ("Word Hy-phen-a-tion by Com-put-er", 1983) as libhyphen's
 * dictionaries have them.  The library itself takes seconds to load some. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/ucnv.h>

#include "typeset/hyphen.h"

#define WORD_SLOTS   4096 /* a power of two */
#define PATTERN_MOST 60   /* bytes */
#define BYTES_MOST   (16 << 20)
#define HASH_START   2166136261u

/* A pattern, or letters that some begin with. */
struct slot {
	uint32_t hash, at; /* in the pool: size, letters, levels; 0: free */
	uint8_t size;
	bool is_pattern;
};

/*
 * Patterns of one level.  Where there are two, the first is a list of compounds,
 * of which only the longest counts: "über1gang" is meant to hide "berg1an" as
 * soon as its own letters are met, so what they begin with must be known.
 */
struct patterns {
	struct buf pool;
	struct slot *slots;
	size_t slot_count, used; /* slots: a power of two */
	size_t longest;
	bool is_compounds;
	unsigned before_least, after_least; /* letters */
};

struct known_word {
	char text[HYPHEN_WORD];
	uint8_t size; /* 0: a free slot */
	uint64_t points;
};

struct hyphenator {
	struct patterns levels[2]; /* NEXTLEVEL: words, and parts of them */
	size_t level_count;
	struct known_word words[WORD_SLOTS];
};

static uint32_t hash_on(uint32_t hash, uint8_t byte)
{
	return (hash ^ byte) * 16777619u;
}

static struct slot *slot_of(const struct patterns *patterns, uint32_t hash,
    const char *letters, size_t size)
{
	size_t mask = patterns->slot_count - 1;

	for (size_t i = hash ^ hash >> 15;; i++) {
		struct slot *slot = &patterns->slots[i & mask];
		if (slot->at == 0 ||
		    (slot->hash == hash && slot->size == size &&
			memcmp(patterns->pool.data + slot->at + 1, letters,
			    size) == 0))
			return slot;
	}
}

static void grow(struct patterns *patterns)
{
	struct slot *old = patterns->slots;
	size_t count = patterns->slot_count;

	patterns->slot_count = count > 0 ? 2 * count : 1024;
	patterns->slots = memory_array(
	    patterns->slot_count, sizeof *patterns->slots);
	for (size_t i = 0; i < count; i++)
		if (old[i].at != 0)
			*slot_of(patterns, old[i].hash,
			    (const char *)patterns->pool.data + old[i].at + 1,
			    old[i].size) = old[i];
	free(old);
}

/* Lists `size` letters of the pattern at a place of the pool. */
static void add_slot(struct patterns *patterns, uint32_t hash, uint32_t at,
    size_t size, bool is_pattern)
{
	if (4 * patterns->used >= 3 * patterns->slot_count)
		grow(patterns);
	struct slot *slot = slot_of(
	    patterns, hash, (const char *)patterns->pool.data + at + 1, size);
	patterns->used += slot->at == 0;
	if (slot->at == 0 || is_pattern)
		*slot = (struct slot){ hash, at, (uint8_t)size, is_pattern };
}

/* "a1b/...": a pattern whose point changes the letters is made one that forbids
 * it, for the text stays what it is. */
static void add_pattern(
    struct patterns *patterns, const char *line, size_t size)
{
	char letters[PATTERN_MOST];
	uint8_t levels[PATTERN_MOST + 1] = { 0 };
	size_t count = 0, i = 0;
	uint32_t hash;

	for (; i < size && line[i] != '/'; i++) {
		if (line[i] >= '0' && line[i] <= '9') {
			levels[count] = (uint8_t)(line[i] - '0');
			continue;
		}
		if (count == PATTERN_MOST)
			return;
		letters[count++] = line[i];
	}
	if (count == 0)
		return;
	for (size_t k = 0; i < size && k <= count; k++)
		levels[k] += levels[k] & 1;
	uint32_t at = (uint32_t)patterns->pool.size;
	buf_putc(&patterns->pool, (char)count);
	buf_add(&patterns->pool, letters, count);
	buf_add(&patterns->pool, levels, count + 1);
	hash = HASH_START;
	for (size_t k = 1; k <= count; k++) {
		hash = hash_on(hash, (uint8_t)letters[k - 1]);
		if (k == count || patterns->is_compounds)
			add_slot(patterns, hash, at, k, k == count);
	}
	if (count > patterns->longest)
		patterns->longest = count;
}

/* "LEFTHYPHENMIN 2" */
static bool read_least(
    const char *line, size_t size, const char *name, unsigned *least)
{
	size_t length = strlen(name);

	if (size <= length || memcmp(line, name, length) != 0)
		return false;
	for (size_t i = length; i < size && *least < 100; i++)
		if (line[i] >= '0' && line[i] <= '9')
			*least = (i == length + 1 ? 0 : *least * 10) +
			    (unsigned)(line[i] - '0');
	return true;
}

static void add_line(
    struct hyphenator *hyphenator, const char *line, size_t size)
{
	static const char *const unread[] = { "COMPOUND", "NOHYPHEN" };
	struct patterns *patterns =
	    &hyphenator->levels[hyphenator->level_count - 1];

	while (size > 0 && (uint8_t)line[size - 1] <= ' ')
		size--;
	if (size == 0 || line[0] == '%' || line[0] == '#' ||
	    read_least(line, size, "LEFTHYPHENMIN", &patterns->before_least) ||
	    read_least(line, size, "RIGHTHYPHENMIN", &patterns->after_least))
		return;
	for (size_t i = 0; i < sizeof unread / sizeof *unread; i++)
		if (size > strlen(unread[i]) &&
		    memcmp(line, unread[i], strlen(unread[i])) == 0)
			return;
	if (size == 9 && memcmp(line, "NEXTLEVEL", 9) == 0)
		hyphenator->level_count = 2;
	else
		add_pattern(patterns, line, size);
}

static void start_level(struct patterns *patterns)
{
	grow(patterns);
	buf_putc(&patterns->pool, '\0'); /* no pattern is at 0 */
	patterns->before_least = patterns->after_least = 2;
}

/* The dictionary in UTF-8, behind the line with the name of its encoding; false:
 * that is not known. */
static bool convert(const struct mapping *file, struct buf *out)
{
	const char *text = (const char *)file->data;
	UErrorCode status = U_ZERO_ERROR;
	char name[41];
	size_t line = 0, end;

	while (
	    line < file->size && line < sizeof name - 1 && text[line] != '\n')
		line++;
	for (end = line; end > 0 && (uint8_t)text[end - 1] <= ' '; end--)
		;
	memcpy(name, text, end);
	name[end] = '\0';
	if (strcmp(name, "UTF-8") == 0) {
		buf_add(out, text + line, file->size - line);
		return true;
	}
	int32_t size = (int32_t)(file->size - line);
	/* no letter of one byte has more than three in UTF-8 */
	int32_t room = 3 * size + 1;
	char *bytes = memory_array((size_t)room, 1);
	room = ucnv_convert(
	    "UTF-8", name, bytes, room, text + line, size, &status);
	if (U_SUCCESS(status))
		buf_add(out, bytes, (size_t)room);
	free(bytes);
	return U_SUCCESS(status) && size > 0;
}

struct hyphenator *hyphenator_new(const struct mapping *file)
{
	struct hyphenator *hyphenator;
	struct buf text = BUF_INIT;

	if (file->size == 0 || file->size > BYTES_MOST ||
	    !convert(file, &text)) {
		buf_release(&text);
		return NULL;
	}
	hyphenator = memory_new(sizeof *hyphenator);
	hyphenator->level_count = 1;
	for (size_t i = 0; i < 2; i++)
		start_level(&hyphenator->levels[i]);
	hyphenator->levels[0].is_compounds = strstr(buf_text(&text),
						 "\nNEXTLEVEL") != NULL;
	for (size_t i = 0, end; i < text.size; i = end + 1) {
		const char *line = (const char *)text.data + i;
		const char *feed = memchr(line, '\n', text.size - i);
		end = feed != NULL ? i + (size_t)(feed - line) : text.size;
		add_line(hyphenator, line, end - i);
	}
	buf_release(&text);
	return hyphenator;
}

void hyphenator_free(struct hyphenator *hyphenator)
{
	if (hyphenator == NULL)
		return;
	for (size_t i = 0; i < 2; i++) {
		buf_release(&hyphenator->levels[i].pool);
		free(hyphenator->levels[i].slots);
	}
	free(hyphenator);
}

static void lay_pattern(
    const struct patterns *patterns, const struct slot *slot, uint8_t *levels)
{
	const uint8_t *pattern = (const uint8_t *)patterns->pool.data +
	    slot->at + 1 + slot->size;

	for (size_t k = 0; k <= slot->size; k++)
		if (pattern[k] > levels[k])
			levels[k] = pattern[k];
}

/* Lays every pattern on the word where it fits; the greatest level counts.  Of
 * compounds only those that are not hidden, at their end, by what begins
 * before them. */
static void lay_patterns(const struct patterns *patterns, const char *text,
    size_t size, uint8_t *levels)
{
	bool is_hidden[HYPHEN_WORD + 3] = { false };

	for (size_t start = 0; start < size; start++) {
		uint32_t hash = HASH_START;
		for (size_t count = 1;
		     count <= patterns->longest && start + count <= size;
		     count++) {
			size_t end = start + count;
			hash = hash_on(hash, (uint8_t)text[end - 1]);
			const struct slot *slot = slot_of(
			    patterns, hash, text + start, count);
			if (patterns->is_compounds &&
			    (slot->at == 0 || is_hidden[end])) {
				if (slot->at == 0)
					break;
				continue;
			}
			is_hidden[end] = true;
			if (slot->at != 0 && slot->is_pattern)
				lay_pattern(patterns, slot, levels + start);
		}
	}
}

static size_t count_letters(const char *text, size_t size)
{
	size_t count = 0;

	for (size_t i = 0; i < size; i++)
		count += ((uint8_t)text[i] & 0xc0) != 0x80;
	return count;
}

static uint64_t find_points(
    const struct patterns *patterns, const char *word, size_t size)
{
	char text[HYPHEN_WORD + 2];
	uint8_t levels[HYPHEN_WORD + 3] = { 0 };
	size_t count = count_letters(word, size), before = 0;
	uint64_t points = 0;

	text[0] = text[size + 1] = '.';
	memcpy(text + 1, word, size);
	lay_patterns(patterns, text, size + 2, levels);
	for (size_t i = 1; i < size; i++) {
		before += ((uint8_t)word[i - 1] & 0xc0) != 0x80;
		if (((uint8_t)word[i] & 0xc0) != 0x80 &&
		    (levels[i + 1] & 1) != 0 &&
		    before >= patterns->before_least &&
		    count - before >= patterns->after_least)
			points |= (uint64_t)1 << i;
	}
	return points;
}

/* The second level looks at what the first has parted. */
static uint64_t find_all(
    const struct hyphenator *hyphenator, const char *word, size_t size)
{
	uint64_t points = find_points(&hyphenator->levels[0], word, size);
	uint64_t inner = 0;

	if (hyphenator->level_count < 2)
		return points;
	for (size_t start = 0, end; start < size; start = end) {
		for (end = start + 1; end < size && (points >> end & 1) == 0;)
			end++;
		inner |= find_points(
			     &hyphenator->levels[1], word + start, end - start)
		    << start;
	}
	return points | inner;
}

uint64_t hyphenator_points(
    struct hyphenator *hyphenator, const char *word, size_t size)
{
	struct known_word *known;
	uint32_t hash = HASH_START;

	if (size < 2 || size > HYPHEN_WORD)
		return 0;
	for (size_t i = 0; i < size; i++)
		hash = hash_on(hash, (uint8_t)word[i]);
	known = &hyphenator->words[(hash ^ hash >> 15) % WORD_SLOTS];
	if (known->size != size || memcmp(known->text, word, size) != 0) {
		known->size = (uint8_t)size;
		memcpy(known->text, word, size);
		known->points = find_all(hyphenator, word, size);
	}
	return known->points;
}
