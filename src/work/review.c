/* Names that are in no index, as a worker tells them. */
#include <string.h>

#include "work/review.h"

enum { WORDS_LENGTH = 20 }; /* characters on either side */

/* Of UTF-8 in words, and a sign that there are more of them. */
#define WORDS_SIZE ((size_t)4 * WORDS_LENGTH + sizeof("…"))

static bool is_start(char c)
{
	return (c & 0xc0) != 0x80;
}

static void put_part(struct buf *out, const char *text, size_t size,
    bool is_cut_before, bool is_cut_behind)
{
	struct buf part = BUF_INIT;

	buf_puts(&part, is_cut_before ? "…" : "");
	buf_add(&part, text, size);
	buf_puts(&part, is_cut_behind ? "…" : "");
	flat_put_string(out, buf_text(&part));
	buf_release(&part);
}

static void put_words(struct buf *out, const char *text, size_t size,
    const struct mention *mention)
{
	size_t start = mention->offset, end = start + strlen(mention->text);
	size_t first, last, count;

	if (end > size)
		start = end = size;
	first = start;
	for (count = 0; first > 0 && count < WORDS_LENGTH;)
		count += is_start(text[--first]);
	last = end;
	for (count = 0; last < size; last++)
		if (is_start(text[last]) && count++ == WORDS_LENGTH)
			break;
	put_part(out, text + first, start - first, first > 0, false);
	flat_put_string(out, mention->text);
	put_part(out, text + end, last - end, false, last < size);
}

void review_put(struct buf *out, const struct article *article)
{
	size_t count = article ? article->mention_count : 0, i, dropped = 0;
	const struct node *block = NULL;
	struct buf text = BUF_INIT;

	for (i = 0; i < count; i++)
		dropped += article->mentions[i].verdict != MENTION_KEPT;
	flat_put_u32(out, (uint32_t)dropped);
	for (i = 0; i < count; i++) {
		const struct mention *mention = &article->mentions[i];

		if (mention->verdict == MENTION_KEPT)
			continue;
		if (mention->block != block) {
			block = mention->block;
			buf_clear(&text);
			node_text(block, &text);
		}
		flat_put_u32(out, mention->verdict);
		flat_put_string(out, mention->name);
		put_words(out, buf_text(&text), text.size, mention);
	}
	buf_release(&text);
}

static const char *read_text(struct flat *in, struct arena *arena, size_t most)
{
	const char *text = flat_string(in, arena);

	if (!text || strlen(text) > most)
		in->bad = true;
	return text;
}

bool review_read(struct flat *in, struct arena *arena, struct review *review)
{
	/* the verdict, and the lengths of four strings */
	uint32_t i, count = flat_count(in, 20);

	*review = (struct review){ 0 };
	if (count > ARTICLE_MENTIONS)
		return false;
	review->rows = arena_array(arena, count, sizeof(*review->rows));
	review->count = count;
	for (i = 0; i < count && !in->bad; i++) {
		struct review_row *row = &review->rows[i];

		row->verdict = flat_enum(in, MENTION_VERDICTS);
		row->name = read_text(in, arena, MENTION_NAME_SIZE);
		row->before = read_text(in, arena, WORDS_SIZE);
		row->text = read_text(in, arena, MENTION_NAME_SIZE);
		row->after = read_text(in, arena, WORDS_SIZE);
		if (row->verdict == MENTION_KEPT)
			return false;
	}
	return !in->bad;
}
