/* The door of libhyphen: loads dictionaries, remembers words. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hyphen.h>
#include <unicode/ucnv.h>

#include "typeset/hyphen.h"

#define WORD_SLOTS 4096 /* a power of two */

struct known_word {
	char text[HYPHEN_WORD];
	uint8_t size; /* 0: a free slot */
	uint64_t points;
};

struct hyphenator {
	HyphenDict *dictionary;
	struct known_word words[WORD_SLOTS];
};

/* Its first line names the encoding.  Words are asked for in UTF-8. */
static bool is_utf8(const struct mapping *file, size_t *line)
{
	const char *text = (const char *)file->data;

	*line = 0;
	while (*line < file->size && text[*line] != '\n' && *line < 40)
		(*line)++;
	return *line >= 5 && memcmp(text, "UTF-8", 5) == 0;
}

/* The dictionary in UTF-8; false: in an encoding that is not known. */
static bool convert(const struct mapping *file, size_t line, struct buf *out)
{
	UErrorCode status = U_ZERO_ERROR;
	char name[41];
	size_t end = line;

	while (end > 0 && ((const char *)file->data)[end - 1] <= ' ')
		end--;
	memcpy(name, file->data, end);
	name[end] = '\0';
	buf_puts(out, "UTF-8");
	const char *rest = (const char *)file->data + line;
	int32_t size = (int32_t)(file->size - line);
	int32_t room = ucnv_convert(
	    "UTF-8", name, NULL, 0, rest, size, &status);
	if (status != U_BUFFER_OVERFLOW_ERROR || room <= 0)
		return false;
	char *bytes = memory_array((size_t)room + 1, 1);
	status = U_ZERO_ERROR;
	ucnv_convert("UTF-8", name, bytes, room + 1, rest, size, &status);
	if (U_SUCCESS(status))
		buf_add(out, bytes, (size_t)room);
	free(bytes);
	return U_SUCCESS(status);
}

static HyphenDict *load(const void *bytes, size_t size)
{
	HyphenDict *dictionary = NULL;
	FILE *stream = fmemopen((void *)bytes, size, "r");

	if (stream != NULL) {
		dictionary = hnj_hyphen_load_file(stream);
		(void)fclose(stream);
	}
	return dictionary;
}

struct hyphenator *hyphenator_new(const struct mapping *file)
{
	struct hyphenator *hyphenator;
	HyphenDict *dictionary = NULL;
	size_t line;

	if (file->size == 0 || file->size > INT32_MAX / 4)
		return NULL;
	if (is_utf8(file, &line)) {
		dictionary = load(file->data, file->size);
	} else {
		struct buf text = BUF_INIT;
		if (convert(file, line, &text))
			dictionary = load(text.data, text.size);
		buf_release(&text);
	}
	if (dictionary == NULL)
		return NULL;
	hyphenator = memory_new(sizeof *hyphenator);
	hyphenator->dictionary = dictionary;
	return hyphenator;
}

void hyphenator_free(struct hyphenator *hyphenator)
{
	if (hyphenator == NULL)
		return;
	hnj_hyphen_free(hyphenator->dictionary);
	free(hyphenator);
}

/* Asks the dictionary.  Where parting a word changes its letters ("Schiff-
 * fahrt" for "Schiffahrt") it is left whole: the text stays what it is. */
static uint64_t find_points(
    HyphenDict *dictionary, const char *word, size_t size)
{
	char marks[HYPHEN_WORD + 6] = { 0 };
	char **changes = NULL;
	int *places = NULL, *cuts = NULL;
	uint64_t points = 0;
	size_t letter = 0;

	if (hnj_hyphen_hyphenate2(dictionary, word, (int)size, marks, NULL,
		&changes, &places, &cuts) == 0)
		for (size_t i = 1; i < size; i++) {
			if (((uint8_t)word[i] & 0xc0) == 0x80)
				continue;
			if ((marks[letter] & 1) != 0 &&
			    (changes == NULL || changes[letter] == NULL))
				points |= (uint64_t)1 << i;
			letter++;
		}
	for (size_t i = 0; changes != NULL && i < size; i++)
		free(changes[i]);
	free(changes);
	free(places);
	free(cuts);
	return points;
}

uint64_t hyphenator_points(
    struct hyphenator *hyphenator, const char *word, size_t size)
{
	struct known_word *known;
	uint32_t hash = 2166136261u;

	if (size < 2 || size > HYPHEN_WORD)
		return 0;
	for (size_t i = 0; i < size; i++)
		hash = (hash ^ (uint8_t)word[i]) * 16777619u;
	known = &hyphenator->words[(hash ^ hash >> 15) % WORD_SLOTS];
	if (known->size != size || memcmp(known->text, word, size) != 0) {
		char text[HYPHEN_WORD + 1];
		memcpy(text, word, size);
		text[size] = '\0';
		known->size = (uint8_t)size;
		memcpy(known->text, word, size);
		known->points = find_points(hyphenator->dictionary, text, size);
	}
	return known->points;
}
