/* Fingerprints of texts. */
#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>

#include "article/article.h"

enum {
	LETTERS_MOST = 200000, /* that are looked at */
	LETTERS_LEAST = 120,   /* a shorter text is near to none */
	PAIRS_SEEN = 1 << 16   /* slots that remember a pair, a power of two */
};

/* Mixes well enough for a similarity hash (the finaliser of MurmurHash3). */
static uint64_t mix(uint64_t x)
{
	x ^= x >> 33;
	x *= 0xff51afd7ed558ccdu;
	x ^= x >> 33;
	x *= 0xc4ceb9fe1a85ec53u;
	return x ^ x >> 33;
}

static bool is_ideograph(uint32_t c)
{
	return (c >= 0x3040 && c <= 0x9fff) || (c >= 0xac00 && c <= 0xd7a3) ||
	    (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff);
}

/* What pairs are made of: an ideograph, or a word of other letters and digits,
 * hashed in lower case.  The caller frees them. */
struct units {
	uint64_t *items;
	size_t count, letters;
};

static struct units units_of(const struct node *root)
{
	struct units units = { 0 };
	struct buf text = BUF_INIT;
	uint64_t word = 0;
	size_t i, length;
	uint32_t c;

	node_text(root, &text);
	units.items = memory_array(text.size + 2, sizeof(*units.items));
	for (i = 0; i < text.size && units.letters < LETTERS_MOST;
	     i += length) {
		bool is_letter;

		length = utf8_decode(text.data + i, text.size - i, &c);
		is_letter = u_isalnum((UChar32)c);
		if (word && (!is_letter || is_ideograph(c))) {
			units.items[units.count++] = word;
			word = 0;
		}
		if (!is_letter)
			continue;
		units.letters++;
		if (is_ideograph(c))
			units.items[units.count++] = c;
		else
			word = mix(word + (uint64_t)u_tolower((UChar32)c)) | 1;
	}
	if (word)
		units.items[units.count++] = word;
	buf_release(&text);
	return units;
}

/* Each pair counts once, so that what every text is full of weighs little. */
static bool is_new(uint64_t *seen, uint64_t pair)
{
	size_t slot = mix(pair) & (PAIRS_SEEN - 1), tries;

	for (tries = 0; tries < 16; tries++) {
		uint64_t *place = &seen[(slot + tries) & (PAIRS_SEEN - 1)];

		if (*place == pair)
			return false;
		if (*place == 0) {
			*place = pair;
			return true;
		}
	}
	return true;
}

static void add_bits(int *weights, uint64_t bits)
{
	int i;

	for (i = 0; i < 64; i++)
		weights[i] += bits >> i & 1 ? 1 : -1;
}

static void similar_bits(const struct units *units, uint64_t similar[2])
{
	uint64_t *seen = memory_array(PAIRS_SEEN, sizeof(*seen)), pair;
	int weights[LIKENESS_BITS] = { 0 };
	size_t i;

	for (i = 0; i + 1 < units->count; i++) {
		pair = mix(units->items[i]) * 3 + units->items[i + 1];
		if (!is_new(seen, pair))
			continue;
		add_bits(weights, mix(pair));
		add_bits(weights + 64, mix(~pair));
	}
	similar[0] = similar[1] = 0;
	for (i = 0; i < LIKENESS_BITS; i++)
		if (weights[i] > 0)
			similar[i / 64] |= (uint64_t)1 << i % 64;
	free(seen);
}

void likeness_of(const struct node *root, struct likeness *likeness)
{
	struct units units = units_of(root);
	struct hash hash = hash_bytes(
	    units.items, units.count * sizeof(*units.items));

	memcpy(&likeness->exact, hash.bytes, sizeof(likeness->exact));
	likeness->size = (uint32_t)units.letters;
	similar_bits(&units, likeness->similar);
	free(units.items);
}

bool likeness_is_same(const struct likeness *a, const struct likeness *b)
{
	return a->size == b->size && a->exact == b->exact;
}

bool likeness_tells(const struct likeness *likeness)
{
	return likeness->size >= LETTERS_LEAST;
}

unsigned likeness_distance(const struct likeness *a, const struct likeness *b)
{
	return (unsigned)(__builtin_popcountll(a->similar[0] ^ b->similar[0]) +
	    __builtin_popcountll(a->similar[1] ^ b->similar[1]));
}

bool likeness_is_near(const struct likeness *a, const struct likeness *b)
{
	uint32_t small = a->size < b->size ? a->size : b->size;
	uint32_t large = a->size < b->size ? b->size : a->size;

	/* a text that holds another one is not the same */
	return small >= LETTERS_LEAST && large - small <= large / 4 &&
	    likeness_distance(a, b) <= LIKENESS_NEAR;
}

void likeness_put(struct buf *out, const struct likeness *likeness)
{
	flat_put_u64(out, likeness->exact);
	flat_put_u64(out, likeness->similar[0]);
	flat_put_u64(out, likeness->similar[1]);
	flat_put_u32(out, likeness->size);
}

void likeness_read(struct flat *flat, struct likeness *likeness)
{
	likeness->exact = flat_u64(flat);
	likeness->similar[0] = flat_u64(flat);
	likeness->similar[1] = flat_u64(flat);
	likeness->size = flat_u32(flat);
}
