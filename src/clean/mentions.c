/*
 * Names that a site's machine has linked (36kr's project-link): kept beside the
 * text, with a verdict, for an index of companies.  Most of them are false: the
 * machine finds names inside words, and ordinary words that somebody has made a
 * name.
 */
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/ustring.h>

#include "clean/mentions.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

enum {
	NAME_LENGTH_MOST = 100,    /* characters */
	LINE_SIZE_MOST = 64 << 10, /* bytes of a line that mentions start in */
	LINE_SIZE_SEEN = LINE_SIZE_MOST + 1024
};

/* A mention while the text is built and tidied.  Until they are joined, the texts
 * of a link are nodes of their own, wherever these are put. */
struct hit {
	struct hit *next;
	struct mention mention;          /* block: NULL without a place */
	const struct node *first, *last; /* its texts; NULL: none */
	const struct node *line;         /* that has them */
	const struct node *around;       /* what the line stood in */
};

/* ---- while the text is built */

static bool is_name(const char *name)
{
	return name && *name && strlen(name) <= MENTION_NAME_SIZE &&
	    utf8_length(name) <= NAME_LENGTH_MOST;
}

struct hit *mention_begin(struct builder *b, const struct page_node *link)
{
	const char *id = page_attr(link, "data-id");
	const char *name = page_attr(link, "data-name");
	struct hit *hit;

	if (!id || !name || !is_mention_id(id) ||
	    b->hit_count == ARTICLE_MENTIONS || b->mode.is_silent ||
	    b->mode.in_mention)
		return NULL;
	name = words_tidy(b->arena, name);
	if (!is_name(name))
		return NULL;
	hit = ARENA_NEW(b->arena, struct hit);
	hit->mention.id = arena_strdup(b->arena, id);
	hit->mention.name = name;
	*b->hits_end = hit;
	b->hits_end = &hit->next;
	b->hit_count++;
	b->mode.in_mention = true;
	b->writer.first_text = b->writer.last_text = NULL;
	return hit;
}

void mention_end(struct builder *b, struct hit *hit)
{
	hit->first = b->writer.first_text;
	hit->last = b->writer.last_text;
}

/* ---- in the tidied text */

/* The block whose lines have the text; NULL: it is not in the body any more. */
static const struct node *line_of(
    const struct node *text, const struct node *body)
{
	const struct node *node = text, *line = NULL;

	for (; node && node != body; node = node->parent)
		if (!line && is_line_block(node->tag))
			line = node;
	return node ? line : NULL;
}

static void hit_place(struct arena *arena, struct hit *hit, const char *text,
    size_t start, size_t end)
{
	while (start < end && text[start] == ' ')
		start++;
	while (end > start && text[end - 1] == ' ')
		end--;
	hit->mention.text = arena_strndup(arena, text + start, end - start);
	hit->mention.offset = start;
	if (is_name(hit->mention.text)) {
		hit->mention.block = hit->line;
		hit->around = hit->line->parent;
	}
}

/* The hits from this one to `end` stand in one line, in their order. */
static void line_place(
    struct arena *arena, struct hit *hit, const struct hit *end)
{
	const struct node *line = hit->line, *node = line;
	struct buf text = BUF_INIT;
	size_t start = 0;

	for (; node && hit != end && text.size < LINE_SIZE_MOST;
	     node = node_following(node, line)) {
		if (node->tag == TAG_BR)
			buf_putc(&text, '\n');
		if (node->tag != TAG_TEXT)
			continue;
		if (node == hit->first)
			start = text.size;
		buf_puts(&text, node->text);
		if (node != hit->last)
			continue;
		hit_place(arena, hit, buf_text(&text), start, text.size);
		hit = hit->next;
	}
	buf_release(&text);
}

void mentions_place(struct builder *b)
{
	const struct node *body = b->article->body;
	struct hit **place = &b->hits, *hit, *end;

	while ((hit = *place)) {
		hit->line = line_of(hit->first, body);
		if (hit->line && hit->line == line_of(hit->last, body))
			place = &hit->next;
		else
			*place = hit->next;
	}
	for (hit = b->hits; hit; hit = end) {
		end = hit->next;
		while (end && end->line == hit->line)
			end = end->next;
		line_place(b->arena, hit, end);
	}
}

/* ---- verdicts */

/* Ordinary words of several words.  All that the dictionary knows as one word
 * are ordinary ... */
static const char *const common_phrases[] = { "光年", "零到一" };

/* ... but for these, which mean the firm in nearly every article that has
 * them. */
static const char *const known_names[] = { "三星", "三菱", "东芝", "丰田",
	"亚马逊", "任天堂", "英特尔", "商汤", "喜马拉雅", "吉利", "奇瑞",
	"奔驰", "宜家", "寒武纪", "小米", "微软", "快手", "斗鱼", "日产",
	"日立", "本田", "松下", "柯达", "波音", "滴滴", "特斯拉", "甲骨文",
	"百度", "福特", "美光", "联想", "花旗", "苹果", "茅台", "虎牙", "豆瓣",
	"迅雷", "迪士尼", "金山", "阿里", "阿里巴巴", "雀巢", "雅虎", "飞利浦",
	"马自达", "高盛", "麦当劳" };

/* Signs and little words that no name is made of but by chance. */
static const char *const little_words[] = { "的", "了", "吧", "吗", "呢", "啊",
	"着", "让", "我", "你", "他", "她", "它", "们", "把", "被", "给",
	"还" };

/* Behind an ordinary word these say that a name is meant. */
static const char *const name_ends[] = { "App", "APP", "app", "CEO", "信息",
	"公司", "创始人", "旗下", "科技", "集团" };

static bool is_other_text(const struct mention *mention)
{
	const char *a = mention->text, *b = mention->name;

	/* case and spaces do not count */
	for (;; a++, b++) {
		a += strspn(a, " ");
		b += strspn(b, " ");
		if ((*a | 0x20) != (*b | 0x20) &&
		    (*a != *b || (unsigned char)*a >= 0x80))
			return true;
		if (!*a || !*b)
			return *a != *b;
	}
}

static bool is_too_short(const char *text)
{
	return utf8_length(text) < 2 ||
	    strspn(text, "0123456789.") == strlen(text);
}

/* Word boundaries of one block's text, as ICU's dictionary finds them. */
struct words {
	UBreakIterator *breaks; /* NULL: there is none to be had */
	const struct node *block;
	UChar *text; /* on the heap, of `block` */
	struct buf bytes;
	size_t place; /* in `bytes`: where units_before() came to */
	int32_t place_units;
};

static void words_open(struct words *words, const struct node *block)
{
	UErrorCode code = U_ZERO_ERROR;
	int32_t length = 0;
	size_t size;

	if (words->block == block)
		return;
	words->block = block;
	words->place = 0;
	words->place_units = 0;
	buf_clear(&words->bytes);
	node_text(block, &words->bytes);
	buf_text(&words->bytes);
	size = words->bytes.size < LINE_SIZE_SEEN ? words->bytes.size
						  : LINE_SIZE_SEEN;
	words->text = memory_resize(
	    words->text, size + 1, sizeof(*words->text));
	u_strFromUTF8WithSub(words->text, (int32_t)size + 1, &length,
	    words->bytes.data, (int32_t)size, 0xfffd, NULL, &code);
	if (words->breaks)
		ubrk_setText(words->breaks, words->text, length, &code);
}

/* The units of UTF-16 before a byte of UTF-8; cheap for one behind the last that
 * was asked for. */
static int32_t units_before(struct words *words, size_t offset)
{
	size_t length;
	uint32_t c;

	if (offset < words->place) {
		words->place = 0;
		words->place_units = 0;
	}
	for (; words->place < offset; words->place += length) {
		length = utf8_decode(words->bytes.data + words->place,
		    words->bytes.size - words->place, &c);
		words->place_units += c > 0xffff ? 2 : 1;
	}
	return words->place_units;
}

/* Little words before and behind a name (from, by, and, at, also ...).  With
 * half of a name that the dictionary does not know they may make a word: "信和"
 * of "微信和". */
static const UChar little_before[] = u"\u4e0e\u4ece\u53ca\u5411\u548c\u5728"
				     u"\u6216\u662f\u7531";
static const UChar little_behind[] = u"\u4e0e\u4e5f\u53ca\u548c\u5728\u6216";

/* A word goes over the place, and it is more than a little word that took a
 * character of the name along. */
static bool is_torn(const struct words *words, int32_t at, bool is_start)
{
	int32_t first, end;

	if (ubrk_isBoundary(words->breaks, at))
		return false;
	first = ubrk_preceding(words->breaks, at);
	end = ubrk_following(words->breaks, at);
	if (end - first != 2)
		return true;
	return is_start ? !u_strchr(little_before, words->text[first])
			: !u_strchr(little_behind, words->text[at]);
}

/* One word that the dictionary knows, in Han or kana: any word in Latin letters
 * may be a name. */
static bool is_dictionary_word(
    const struct words *words, int32_t start, int32_t end)
{
	int32_t status;

	if (!ubrk_isBoundary(words->breaks, start) ||
	    ubrk_following(words->breaks, start) != end)
		return false;
	status = ubrk_getRuleStatus(words->breaks);
	return status >= UBRK_WORD_KANA && status < UBRK_WORD_IDEO_LIMIT;
}

static bool is_any(const char *text, const char *const *words, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (!strcmp(text, words[i]))
			return true;
	return false;
}

/* `behind`: the text that follows it. */
static bool is_common(const char *text, bool is_known_word, const char *behind)
{
	size_t i;

	for (i = 0; i < COUNT(little_words); i++)
		if (strstr(text, little_words[i]))
			return true;
	if (!is_any(text, common_phrases, COUNT(common_phrases)) &&
	    (!is_known_word || is_any(text, known_names, COUNT(known_names))))
		return false;
	behind += strspn(behind, " ");
	return !text_starts_with_any(behind, name_ends, COUNT(name_ends));
}

static bool is_in_credit(const struct node *node)
{
	while (node && node_role(node) != ROLE_CREDIT)
		node = node->parent;
	return node != NULL;
}

static enum mention_verdict judge(
    struct words *words, const struct mention *mention)
{
	size_t behind = mention->offset + strlen(mention->text);
	bool is_word = false;
	int32_t start, end;

	if (is_other_text(mention))
		return MENTION_OTHER_TEXT;
	if (is_too_short(mention->text))
		return MENTION_TOO_SHORT;
	words_open(words, mention->block);
	if (words->breaks) {
		start = units_before(words, mention->offset);
		end = units_before(words, behind);
		if (is_torn(words, start, true) || is_torn(words, end, false))
			return MENTION_INSIDE_WORD;
		is_word = is_dictionary_word(words, start, end);
	}
	if (is_common(mention->text, is_word, words->bytes.data + behind))
		return MENTION_COMMON_WORD;
	return is_in_credit(mention->block) ? MENTION_IN_CREDIT : MENTION_KEPT;
}

/* A lone paragraph in an item or a cell has become its lines. */
static void block_refresh(struct hit *hit)
{
	if (!hit->mention.block->parent)
		hit->mention.block = hit->around;
}

void mentions_finish(struct builder *b)
{
	struct article *article = b->article;
	UErrorCode code = U_ZERO_ERROR;
	struct words words = { 0 };
	struct hit *hit;

	if (!b->hits)
		return;
	words.breaks = ubrk_open(UBRK_WORD, "zh", NULL, 0, &code);
	article->mentions = arena_array(
	    article->arena, b->hit_count, sizeof(*article->mentions));
	for (hit = b->hits; hit; hit = hit->next) {
		if (!hit->mention.block)
			continue;
		block_refresh(hit);
		hit->mention.verdict = judge(&words, &hit->mention);
		article->mentions[article->mention_count++] = hit->mention;
	}
	if (words.breaks)
		ubrk_close(words.breaks);
	free(words.text);
	buf_release(&words.bytes);
}
