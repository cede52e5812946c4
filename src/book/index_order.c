/*
 * The order of an index and its letters, both by ICU's collator of the language:
 * a name stands under the last of the marks that do not come behind it.  Of the
 * two ways to the pinyin of Han this is the light one: a third of a millisecond
 * to open, where the transliterator takes a hundred.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

#include "book/book.h"
#include "book/index_order.h"

enum {
	UNITS_MOST = 256, /* of UTF-16 that the place of a name depends on */
	MARKS_MOST = 128,
	MARK_KEY_SIZE = 32
};

/* CLDR's collations have marks of their own where the characters of a letter or
 * of a number of strokes begin (UTS 35, part 5: U+FDD0 and a character). */
#define CLDR_MARK    0xfdd0
#define CLDR_STROKES 0x2800 /* and the number */

/* Behind the Han that have a pinyin or strokes there. */
#define HAN_END 0x20000
/* Behind z. */
#define LATIN_END 0x292

static const char no_letter[] = "#";

/* A label, and the first text that stands under it. */
struct row {
	const char *label, *text;
};

static const struct row kana[] = { { "あ", "あ" }, { "か", "か" },
	{ "さ", "さ" }, { "た", "た" }, { "な", "な" }, { "は", "は" },
	{ "ま", "ま" }, { "や", "や" }, { "ら", "ら" }, { "わ", "わ" },
	{ no_letter, "亜" }, { 0 } };

/* Han stand under their Korean reading there. */
static const struct row hangul[] = { { "ㄱ", "가" }, { "ㄴ", "나" },
	{ "ㄷ", "다" }, { "ㄹ", "라" }, { "ㅁ", "마" }, { "ㅂ", "바" },
	{ "ㅅ", "사" }, { "ㅇ", "아" }, { "ㅈ", "자" }, { "ㅊ", "차" },
	{ "ㅋ", "카" }, { "ㅌ", "타" }, { "ㅍ", "파" }, { "ㅎ", "하" }, { 0 } };

static const struct row no_rows[] = { { 0 } };

struct scheme {
	const char *collation;
	const struct row *rows;
	const char *letters; /* that CLDR marks */
	int strokes;         /* that it marks, from one to this */
};

static const struct scheme japanese = { "ja", kana, "", 0 };
static const struct scheme korean = { "ko", hangul, "", 0 };
static const struct scheme strokes = { "zh@collation=stroke", no_rows, "", 48 };
static const struct scheme pinyin = { "zh@collation=pinyin", no_rows,
	"ABCDEFGHJKLMNOPQRSTWXYZ", 0 };

/* Heads of names that CLDR reads otherwise than names do, and others that sound
 * as they should. */
static const struct row readings[] = { { "长", "常" }, { "長", "常" },
	{ "厦", "夏" }, { "廈", "夏" }, { "茄", "切" } };

/* What sorts here or behind stands under the label. */
struct mark {
	uint8_t key[MARK_KEY_SIZE];
	const char *label;
	size_t rank; /* of the label among the groups */
};

struct order {
	struct arena *arena;
	const struct scheme *scheme;
	UCollator *collator; /* NULL: there is none to be had */
	struct mark marks[MARKS_MOST];
	size_t mark_count;
};

struct ranked {
	struct index_name name;
	const uint8_t *key; /* NUL-ended, as strcmp(3) orders */
	const struct mark *mark;
};

static int by_key(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	return strcmp((const char *)x->key, (const char *)y->key);
}

static void add_mark(
    struct order *order, const char *label, const UChar *units, int32_t length)
{
	struct mark *mark = &order->marks[order->mark_count++];

	assert(order->mark_count <= MARKS_MOST);
	mark->label = label;
	ucol_getSortKey(
	    order->collator, units, length, mark->key, MARK_KEY_SIZE);
	mark->key[MARK_KEY_SIZE - 1] = 0;
}

static void add_character(
    struct order *order, const char *label, uint32_t before, uint32_t c)
{
	UChar units[4];
	int32_t length = 0;

	if (before)
		U16_APPEND_UNSAFE(units, length, before);
	U16_APPEND_UNSAFE(units, length, c);
	add_mark(order, label, units, length);
}

static const char *letter(struct order *order, char c)
{
	return arena_printf(order->arena, "%c", c);
}

static void make_marks(struct order *order)
{
	const struct scheme *scheme = order->scheme;
	const struct row *row;
	const char *c;
	uint32_t first;
	int i;

	for (i = 'a'; i <= 'z'; i++)
		add_character(order, letter(order, (char)(i - 'a' + 'A')), 0,
		    (uint32_t)i);
	add_character(order, no_letter, 0, LATIN_END);
	for (c = scheme->letters; *c; c++)
		add_character(
		    order, letter(order, *c), CLDR_MARK, (uint32_t)*c);
	for (i = 1; i <= scheme->strokes; i++)
		add_character(order, arena_printf(order->arena, "%d畫", i),
		    CLDR_MARK, CLDR_STROKES + (uint32_t)i);
	for (row = scheme->rows; row->label; row++) {
		utf8_decode(row->text, strlen(row->text), &first);
		add_character(order, row->label, 0, first);
	}
	add_character(order, no_letter, 0, HAN_END);
	qsort(order->marks, order->mark_count, sizeof(*order->marks), by_key);
}

/* Labels come as their first marks do, and what has no letter last. */
static void rank_marks(struct order *order)
{
	size_t i, j;

	for (i = 0; i < order->mark_count; i++) {
		struct mark *mark = &order->marks[i];

		for (j = 0; j < i; j++)
			if (!strcmp(order->marks[j].label, mark->label))
				break;
		mark->rank = mark->label == no_letter ? MARKS_MOST : j;
	}
}

static const struct scheme *scheme_for(const char *language)
{
	if (language_is(language, "ja"))
		return &japanese;
	if (language_is(language, "ko"))
		return &korean;
	return language_is(language, "zh") && language_is_traditional(language)
	    ? &strokes
	    : &pinyin;
}

static void order_open(struct order *order, const char *language)
{
	static const struct mark none = { .label = no_letter,
		.rank = MARKS_MOST };
	UErrorCode status = U_ZERO_ERROR;

	order->scheme = scheme_for(language);
	order->marks[order->mark_count++] = none;
	order->collator = ucol_open(order->scheme->collation, &status);
	/* marks at their heads do not count, and "9" is before "10" */
	if (U_SUCCESS(status)) {
		ucol_setAttribute(order->collator, UCOL_ALTERNATE_HANDLING,
		    UCOL_SHIFTED, &status);
		ucol_setAttribute(
		    order->collator, UCOL_NUMERIC_COLLATION, UCOL_ON, &status);
	}
	if (U_FAILURE(status) && order->collator) {
		ucol_close(order->collator);
		order->collator = NULL;
	}
	if (order->collator)
		make_marks(order);
	rank_marks(order);
}

/* As it is read at its head. */
static const char *as_read(struct order *order, const char *text)
{
	size_t i;

	for (i = 0; order->scheme == &pinyin &&
	     i < sizeof(readings) / sizeof(*readings);
	     i++)
		if (text_starts_with(text, readings[i].label))
			return arena_printf(order->arena, "%s%s",
			    readings[i].text, text + strlen(readings[i].label));
	return text;
}

static const uint8_t *key_of(struct order *order, const char *text)
{
	UErrorCode status = U_ZERO_ERROR;
	UChar units[UNITS_MOST];
	int32_t length = 0, size;
	uint8_t *key;

	if (!order->collator)
		return (const uint8_t *)text;
	text = as_read(order, text);
	u_strFromUTF8WithSub(units, UNITS_MOST, &length, text,
	    (int32_t)strnlen(text, UNITS_MOST), TEXT_REPLACEMENT, NULL,
	    &status);
	if (U_FAILURE(status))
		length = 0;
	size = ucol_getSortKey(order->collator, units, length, NULL, 0);
	key = arena_alloc(order->arena, (size_t)size + 1);
	ucol_getSortKey(order->collator, units, length, key, size);
	return key;
}

/* The last that is not behind the key; the first is before all. */
static const struct mark *mark_of(const struct order *order, const uint8_t *key)
{
	size_t low = 0, high = order->mark_count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (strcmp((const char *)order->marks[middle].key,
			(const char *)key) <= 0)
			low = middle;
		else
			high = middle;
	}
	return &order->marks[low];
}

static int by_place(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	int order;

	if (x->mark->rank != y->mark->rank)
		return x->mark->rank < y->mark->rank ? -1 : 1;
	order = strcmp((const char *)x->key, (const char *)y->key);
	return order ? order : strcmp(x->name.text, y->name.text);
}

void names_group(struct index_name *names, const char *language,
    struct arena *arena, struct index_list *list)
{
	struct order order = { .arena = arena_new() };
	size_t count = list->name_count, i;
	struct ranked *ranked = arena_array(
	    order.arena, count, sizeof(*ranked));
	struct index_group *groups = NULL;

	order_open(&order, language);
	for (i = 0; i < count; i++) {
		ranked[i].name = names[i];
		ranked[i].key = key_of(&order, names[i].text);
		ranked[i].mark = mark_of(&order, ranked[i].key);
	}
	qsort(ranked, count, sizeof(*ranked), by_place);
	groups = arena_array(arena, MARKS_MOST, sizeof(*groups));
	list->groups = groups;
	for (i = 0; i < count; i++) {
		names[i] = ranked[i].name;
		if (i == 0 || ranked[i].mark->rank != ranked[i - 1].mark->rank)
			groups[list->group_count++] = (struct index_group){
				arena_strdup(arena, ranked[i].mark->label),
				&names[i], 0
			};
		groups[list->group_count - 1].name_count++;
	}
	if (order.collator)
		ucol_close(order.collator);
	arena_free(order.arena);
}
