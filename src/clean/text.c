/* White space, invisible and compatibility characters in the lines of text. */
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "clean/credits.h"
#include "clean/tidy.h"

/* The place of a text node in its line, and what it becomes. */
struct out {
	char *text;
	size_t size;
	unsigned depth;
};

struct spacer {
	bool in_code, keeps_spaces;
	uint32_t last;   /* character written; 0: at a line start */
	unsigned run;    /* Han characters since a gap or another */
	uint32_t lead;   /* the character before the run */
	unsigned gaps;   /* gaps kept between short runs, in a row */
	struct out *gap; /* white space waits to be written here */
	bool is_wide;    /* it is more than one space */
};

/* CJK radicals that stand for characters (Unicode, EquivalentUnifiedIdeograph)
 * where NFKC does not know them; PDF extraction leaves them behind. */
static const struct {
	uint16_t radical, ideograph;
} radicals[] = {
	{ 0x2e81, 0x5382 },
	{ 0x2e83, 0x4e5a },
	{ 0x2e84, 0x4e59 },
	{ 0x2e85, 0x4ebb },
	{ 0x2e88, 0x5200 },
	{ 0x2e89, 0x5202 },
	{ 0x2e8b, 0x353e },
	{ 0x2e8c, 0x5c0f },
	{ 0x2e8e, 0x5140 },
	{ 0x2e8f, 0x5c23 },
	{ 0x2e92, 0x5df3 },
	{ 0x2e93, 0x5e7a },
	{ 0x2e94, 0x5f51 },
	{ 0x2e95, 0x5f50 },
	{ 0x2e96, 0x5fc4 },
	{ 0x2e97, 0x38fa },
	{ 0x2e98, 0x624c },
	{ 0x2e99, 0x6535 },
	{ 0x2e9b, 0x65e1 },
	{ 0x2e9c, 0x65e5 },
	{ 0x2e9d, 0x6708 },
	{ 0x2e9e, 0x6b7a },
	{ 0x2e9f, 0x6bcd },
	{ 0x2ea0, 0x6c11 },
	{ 0x2ea1, 0x6c35 },
	{ 0x2ea2, 0x6c3a },
	{ 0x2ea3, 0x706c },
	{ 0x2ea4, 0x722b },
	{ 0x2ea6, 0x4e2c },
	{ 0x2ea8, 0x72ad },
	{ 0x2eaa, 0x758b },
	{ 0x2eab, 0x7f52 },
	{ 0x2ead, 0x793b },
	{ 0x2eaf, 0x7cf9 },
	{ 0x2eb0, 0x7e9f },
	{ 0x2eb3, 0x7f52 },
	{ 0x2eb6, 0x7f8a },
	{ 0x2eb8, 0x7f8a },
	{ 0x2eb9, 0x8002 },
	{ 0x2ebc, 0x8089 },
	{ 0x2ebe, 0x8279 },
	{ 0x2ec1, 0x864e },
	{ 0x2ec2, 0x8864 },
	{ 0x2ec4, 0x897f },
	{ 0x2ec5, 0x89c1 },
	{ 0x2ec6, 0x89d2 },
	{ 0x2ec8, 0x8ba0 },
	{ 0x2ec9, 0x8d1d },
	{ 0x2ecb, 0x8f66 },
	{ 0x2ecc, 0x8fb6 },
	{ 0x2ecf, 0x961d },
	{ 0x2ed0, 0x9485 },
	{ 0x2ed3, 0x957f },
	{ 0x2ed4, 0x95e8 },
	{ 0x2ed6, 0x961d },
	{ 0x2ed7, 0x96e8 },
	{ 0x2ed8, 0x9752 },
	{ 0x2ed9, 0x97e6 },
	{ 0x2eda, 0x9875 },
	{ 0x2edb, 0x98ce },
	{ 0x2edc, 0x98de },
	{ 0x2edd, 0x98df },
	{ 0x2ee0, 0x9963 },
	{ 0x2ee2, 0x9a6c },
	{ 0x2ee3, 0x9aa8 },
	{ 0x2ee4, 0x9b3c },
	{ 0x2ee5, 0x9c7c },
	{ 0x2ee6, 0x9e1f },
	{ 0x2ee7, 0x5364 },
	{ 0x2ee8, 0x9ea6 },
	{ 0x2ee9, 0x9ec4 },
	{ 0x2eea, 0x9efe },
	{ 0x2eec, 0x9f50 },
	{ 0x2eee, 0x9f7f },
	{ 0x2ef0, 0x9f99 },
	{ 0x2ef3, 0x9f9f },
};

/* What windows-1252 means by bytes that became U+0080..U+009F; 0: nothing.  The
 * last, a capital letter nobody starts a word with, is always debris. */
static const uint16_t windows_marks[32] = { 0x20ac, 0, 0x201a, 0x0192, 0x201e,
	0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
	0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0 };

static uint32_t radical_ideograph(uint32_t c)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfkc;
	UChar found[4];
	size_t i;

	for (i = 0; i < sizeof(radicals) / sizeof(*radicals); i++)
		if (radicals[i].radical == c)
			return radicals[i].ideograph;
	nfkc = unorm2_getNFKCInstance(&status);
	if (U_SUCCESS(status) &&
	    unorm2_getRawDecomposition(nfkc, (UChar32)c, found, 4, &status) ==
		1 &&
	    U_SUCCESS(status))
		return found[0];
	return c;
}

/* The character to show for this one; 0: none. */
static uint32_t character_map(uint32_t c)
{
	if (c < 0x80)
		return c == 0x7f ? 0 : c;
	if (c < 0xa0)
		return windows_marks[c - 0x80];
	if (c >= 0x2e80 && c <= 0x2fdf)
		return radical_ideograph(c);
	return c;
}

static bool is_zero_width(uint32_t c)
{
	return c == 0xad || c == 0x180e || (c >= 0x200b && c <= 0x200d) ||
	    c == 0x2060 || c == 0xfeff;
}

/* Scripts in which joiners spell. */
static bool is_joining(uint32_t c)
{
	return (c >= 0x600 && c <= 0xdff) || (c >= 0x1000 && c <= 0x109f) ||
	    (c >= 0x1780 && c <= 0x18af);
}

static bool is_pictograph(uint32_t c)
{
	return c > 0xff &&
	    (c == 0xfe0f ||
		u_hasBinaryProperty((UChar32)c, UCHAR_EXTENDED_PICTOGRAPHIC) ||
		u_hasBinaryProperty((UChar32)c, UCHAR_EMOJI_MODIFIER));
}

/* Invisible characters stay only where they shape what is seen. */
static bool is_kept_joiner(
    uint32_t joiner, uint32_t last, const char *rest, size_t size)
{
	uint32_t next;

	if ((joiner != 0x200c && joiner != 0x200d) || !last || !size)
		return false;
	utf8_decode(rest, size, &next);
	if (is_joining(last) && is_joining(next))
		return true;
	return joiner == 0x200d && is_pictograph(last) && is_pictograph(next);
}

/* ---- spaces */

enum stick { STICK_NONE, STICK_SOFT, STICK_HAN, STICK_FULL };

static bool is_hangul(uint32_t c)
{
	return (c >= 0xac00 && c <= 0xd7ff) || (c >= 0x1100 && c <= 0x11ff) ||
	    (c >= 0x3131 && c <= 0x318e);
}

/* How close a character stands to its neighbours. */
static enum stick stick(uint32_t c)
{
	if (c < 0xb7 || c == 0x4e28) /* U+4E28 serves as a bar in credits */
		return STICK_NONE;
	if (c >= 0x4e00 && c <= 0x9fff)
		return STICK_HAN;
	if (c == 0x2014 || c == 0x2026 || (c >= 0x2018 && c <= 0x201d))
		return STICK_SOFT;
	if (c == 0xff5c || c == 0xff0f || c == 0x30fb || c < 0x2e80)
		return STICK_NONE;
	if (is_cjk_punctuation(c))
		return STICK_FULL;
	return is_cjk_letter(c) && !is_hangul(c) ? STICK_HAN : STICK_NONE;
}

#define NAME_MAX 4 /* characters of a Chinese name */

/* How many Han characters follow before anything else. */
static unsigned run_ahead(const char *text, size_t size)
{
	unsigned run = 0;
	size_t i, length;
	uint32_t c;

	for (i = 0; i < size && run <= NAME_MAX; i += length, run++) {
		length = utf8_decode(text + i, size - i, &c);
		if (stick(c) != STICK_HAN)
			break;
	}
	return run;
}

/* What stands between "author" and the names. */
static bool is_key_end(uint32_t c)
{
	return c == ':' || c == 0xff1a || c == '|' || c == 0xff5c ||
	    c == 0x4e28 || c == '/' || c == 0xff0f;
}

/* Runs of two to four characters with spaces between are names in a row, or
 * two names behind a key. */
static bool is_among_names(
    const struct spacer *s, const char *text, size_t size)
{
	unsigned ahead = run_ahead(text, size), next;
	size_t i, length;
	uint32_t c;

	if (s->run < 2 || s->run > NAME_MAX || ahead < 2 || ahead > NAME_MAX)
		return false;
	if (s->gaps || is_key_end(s->lead))
		return true;
	for (i = 0; ahead; ahead--)
		i += utf8_decode(text + i, size - i, &c);
	if (i >= size)
		return false;
	length = utf8_decode(text + i, size - i, &c);
	if (!is_wide_space(c))
		return false;
	next = run_ahead(text + i + length, size - i - length);
	return next >= 2 && next <= NAME_MAX;
}

/* Whether white space between the last character and the one at `text` is
 * shown. */
static bool is_space_kept(struct spacer *s, const char *text, size_t size)
{
	enum stick before = stick(s->last), after;
	uint32_t c;

	if (!s->last)
		return false;
	if (s->in_code)
		return true;
	utf8_decode(text, size, &c);
	/* Korean parts its words, also behind full-width marks */
	if (is_hangul(s->last) || is_hangul(c))
		return true;
	after = stick(c);
	if (before == STICK_FULL || after == STICK_FULL)
		return false;
	if (before != STICK_HAN || after != STICK_HAN)
		return before == STICK_NONE || after == STICK_NONE ||
		    before == after;
	return s->is_wide || s->keeps_spaces || is_among_names(s, text, size);
}

static void gap_write(struct spacer *s, const char *text, size_t size)
{
	bool is_kept;

	if (!s->gap)
		return;
	is_kept = is_space_kept(s, text, size);
	if (is_kept)
		s->gap->text[s->gap->size++] = ' ';
	s->gaps = is_kept && s->run >= 2 && s->run <= NAME_MAX ? s->gaps + 1
							       : 0;
	s->run = 0;
	s->gap = NULL;
}

/* White space stands in the outermost of the elements it touches. */
static void gap_note(struct spacer *s, struct out *out, bool is_wide)
{
	if (!s->gap) {
		s->is_wide = false;
		s->gap = out;
	} else if (out->depth < s->gap->depth) {
		s->gap = out;
	}
	s->is_wide |= is_wide;
}

/* A run of white space; *is_wide: more than one space and no line end. */
static size_t space_run(const char *text, size_t size, bool *is_wide)
{
	size_t i = 0, length, count = 0;
	bool has_line_end = false, has_full = false;
	uint32_t c;

	for (; i < size; i += length) {
		length = utf8_decode(text + i, size - i, &c);
		if (is_zero_width(c))
			continue;
		if (!is_wide_space(c) || c == 0x85)
			break;
		count++;
		has_line_end |= c == '\n' || c == 0x2028 || c == 0x2029;
		has_full |= c == 0x3000;
	}
	*is_wide = has_full || (count > 1 && !has_line_end);
	return i;
}

/* Common ideographs and what is seen of ASCII, where no white space waits:
 * most texts are nothing else, and nothing is to be asked about them. */
static size_t common_write(
    struct spacer *s, struct out *out, const char *text, size_t size)
{
	size_t i, length;
	uint32_t c;

	for (i = 0; i < size; i += length) {
		length = utf8_decode(text + i, size - i, &c);
		if (c >= 0x4e00 && c <= 0x9fff && c != 0x4e28) {
			if (!s->run++)
				s->lead = s->last;
		} else if (c > ' ' && c < 0x7f) {
			s->run = s->gaps = 0;
		} else {
			break;
		}
		s->last = c;
	}
	memcpy(out->text + out->size, text, i);
	out->size += i;
	return i;
}

static void piece_write(struct spacer *s, struct out *out, const char *text)
{
	size_t size = strlen(text), i, length;
	bool is_wide;
	uint32_t c;

	for (i = 0; i < size; i += length) {
		if (!s->gap)
			i += common_write(s, out, text + i, size - i);
		if (i == size)
			break;
		length = utf8_decode(text + i, size - i, &c);
		if (is_zero_width(c)) {
			if (!s->gap &&
			    is_kept_joiner(c, s->last, text + i + length,
				size - i - length))
				out->size += utf8_encode(
				    c, out->text + out->size);
			continue;
		}
		if (is_wide_space(c) && c != 0x85) {
			length = space_run(text + i, size - i, &is_wide);
			gap_note(s, out, is_wide);
			continue;
		}
		c = character_map(c);
		if (!c)
			continue;
		gap_write(s, text + i, size - i);
		out->size += utf8_encode(c, out->text + out->size);
		if (stick(c) != STICK_HAN)
			s->run = s->gaps = 0;
		else if (!s->run++)
			s->lead = s->last;
		s->last = c;
	}
}

static unsigned depth_within(const struct node *node, const struct node *block)
{
	unsigned depth = 0;

	for (; node != block; node = node->parent)
		depth++;
	return depth;
}

#define OBJECT 0xfffc /* stands for a picture */

/* In headings and between the names of credits a space is meant. */
static bool has_meant_spaces(struct arena *arena, const struct node *block)
{
	return is_heading(block->tag) ||
	    (block->tag == TAG_P &&
		credit_kind(node_words(arena, block)) != CREDIT_NONE);
}

static void lines_write(struct arena *arena, struct node *block)
{
	struct spacer s = { .keeps_spaces = has_meant_spaces(arena, block) };
	struct node *node;
	struct out *out;

	for (node = node_following(block, block); node;
	     node = node_following(node, block)) {
		if (node->tag == TAG_BR) {
			s.gap = NULL;
			s.last = 0;
		} else if (node->tag == TAG_IMG) {
			gap_write(&s, "x", 1);
			s.last = OBJECT;
		}
		if (node->tag != TAG_TEXT)
			continue;
		out = ARENA_NEW(arena, struct out);
		/* a character may grow from two bytes to three; one space
		 * may be written at the end later */
		out->text = arena_alloc(arena, strlen(node->text) / 2 * 3 + 4);
		out->depth = depth_within(node, block);
		s.in_code = node_is_within(node, TAG_CODE);
		piece_write(&s, out, node->text);
		node->text = out->text;
	}
}

char *words_tidy(struct arena *arena, const char *words)
{
	struct spacer s = { .in_code = true }; /* every space is meant */
	struct out out = { .text = arena_alloc(
			       arena, strlen(words) / 2 * 3 + 4) };

	piece_write(&s, &out, words);
	return out.text;
}

/* ---- pre */

static void pre_write(struct arena *arena, struct node *node)
{
	size_t size = strlen(node->text), i, length, end = 0;
	char *out = arena_alloc(arena, size / 2 * 3 + 4);
	uint32_t c;

	for (i = 0; i < size; i += length) {
		length = utf8_decode(node->text + i, size - i, &c);
		if (is_zero_width(c) || c == '\f' || c == '\v')
			continue;
		c = c == 0xa0 ? ' ' : character_map(c);
		if (c)
			end += utf8_encode(c, out + end);
	}
	node->text = out;
}

/* Empty lines at the ends go. */
static void pre_trim(struct node *block)
{
	struct node *node, *last = NULL;
	const char *s, *start;
	bool at_start = true;

	for (node = node_following(block, block); node;
	     node = node_following(node, block)) {
		if (node->tag != TAG_TEXT)
			continue;
		for (s = start = node->text; at_start && *s; s++) {
			if (*s == '\n')
				start = s + 1;
			else if (*s != ' ' && *s != '\t')
				at_start = false;
		}
		node->text = start;
		if (node->text[strspn(node->text, " \t\n")])
			last = node;
	}
	for (; last; last = node_following(last, block)) {
		size_t size;
		char *text;

		if (last->tag != TAG_TEXT)
			continue;
		/* what this file wrote is its own */
		text = (char *)last->text;
		size = strlen(text);
		while (size && strchr(" \t\n", text[size - 1]))
			text[--size] = '\0';
	}
}

static void pre_lines_write(struct arena *arena, struct node *block)
{
	struct node *node;

	for (node = node_following(block, block); node;
	     node = node_following(node, block))
		if (node->tag == TAG_TEXT)
			pre_write(arena, node);
	pre_trim(block);
}

/* ---- all */

/* A no-break space whose entity was escaped again, once or more, and nothing
 * else. */
static bool is_broken_entity(const char *text)
{
	while (*text) {
		text += strspn(text, " ");
		if (*text != '&')
			break;
		text++;
		while (text_starts_with(text, "amp;"))
			text += 4;
		if (!text_starts_with(text, "nbsp;"))
			return false;
		text += 5;
	}
	return !*text;
}

void text_tidy(struct article *article)
{
	struct node *node = article->body;

	while ((node = node_following(node, article->body))) {
		if (!is_line_block(node->tag))
			continue;
		if (node->tag == TAG_PRE)
			pre_lines_write(article->arena, node);
		else
			lines_write(article->arena, node);
		if (node->first && node->first == node->last &&
		    node->first->tag == TAG_TEXT && node->tag == TAG_P &&
		    is_broken_entity(node->first->text))
			node->first->text = "";
	}
}
