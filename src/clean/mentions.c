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
	MENTIONS_MOST = 2000, /* of an article */
	ID_SIZE_MOST = 32,
	NAME_LENGTH_MOST = 100,    /* characters */
	LINE_SIZE_MOST = 64 << 10, /* bytes of a block that is looked at */
	SEARCHES_MOST = 200        /* for blocks that were put elsewhere */
};

/* A mention while the text is built. */
struct hit {
	struct hit *next;
	struct mention mention;
	const struct node *line; /* as it was built */
	unsigned before;         /* times the text stands before it */
};

/* ---- while the text is built */

static bool is_id(const char *id)
{
	size_t size = strlen(id);

	return size > 0 && size <= ID_SIZE_MOST &&
	    strspn(id,
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789-_") == size;
}

static bool is_name(const char *name)
{
	return name && *name && strlen(name) <= 4 * NAME_LENGTH_MOST &&
	    utf8_length(name) <= NAME_LENGTH_MOST;
}

static const char *text_of(struct arena *arena, const struct page_node *root)
{
	const struct page_node *node = root;
	struct buf text = BUF_INIT;
	const char *words;

	while ((node = page_following(node, root, false)) &&
	    text.size <= 4 * NAME_LENGTH_MOST)
		if (page_node_text(node))
			buf_puts(&text, page_node_text(node));
	words = words_tidy(arena, buf_text(&text));
	buf_release(&text);
	return words;
}

struct hit *mention_begin(struct builder *b, const struct page_node *link)
{
	const char *id = page_attr(link, "data-id");
	const char *name = page_attr(link, "data-name"), *text;
	struct hit *hit;

	if (!id || !name || !is_id(id) || b->hit_count == MENTIONS_MOST ||
	    b->mode.is_silent)
		return NULL;
	text = text_of(b->arena, link);
	name = words_tidy(b->arena, name);
	if (!is_name(text) || !is_name(name))
		return NULL;
	hit = ARENA_NEW(b->arena, struct hit);
	hit->mention.id = arena_strdup(b->arena, id);
	hit->mention.name = name;
	hit->mention.text = text;
	*b->hits_end = hit;
	b->hits_end = &hit->next;
	b->hit_count++;
	return hit;
}

static const char *block_text(struct buf *text, const struct node *block)
{
	buf_clear(text);
	node_text(block, text);
	return buf_text(text);
}

void mention_end(struct builder *b, struct hit *hit)
{
	size_t size = strlen(hit->mention.text);
	struct buf text = BUF_INIT;
	const char *at;

	hit->line = b->writer.line;
	if (!hit->line)
		return;
	at = block_text(&text, hit->line);
	while (text.size <= LINE_SIZE_MOST &&
	    (at = strstr(at, hit->mention.text))) {
		hit->before++;
		at += size;
	}
	if (hit->before)
		hit->before--; /* itself */
	buf_release(&text);
}

/* ---- in the finished text */

static bool is_in(const struct node *node, const struct node *body)
{
	while (node && node != body)
		node = node->parent;
	return node != NULL;
}

/* A block whose lines are text: what stands in it is no block. */
static bool holds_text(const struct node *node)
{
	return node->first && is_phrasing(node->first->tag) &&
	    !is_phrasing(node->tag);
}

/* Where the text stands `before` times already; the first place if it does not
 * do so any more.  NULL: nowhere. */
static const char *find_text(
    const char *text, const char *wanted, unsigned before)
{
	const char *first = strstr(text, wanted), *at = first;
	size_t size = strlen(wanted);

	while (at && before--)
		at = strstr(at + size, wanted);
	return at ? at : first;
}

static bool place_in(struct hit *hit, const struct node *block, unsigned before)
{
	struct buf text = BUF_INIT;
	const char *start = block_text(&text, block), *at = NULL;

	if (text.size <= LINE_SIZE_MOST)
		at = find_text(start, hit->mention.text, before);
	if (at) {
		hit->mention.block = block;
		hit->mention.offset = (size_t)(at - start);
	}
	buf_release(&text);
	return at != NULL;
}

/* The line it was built in, or the next block that has it. */
static bool place(struct hit *hit, const struct node *body,
    const struct node *last, unsigned *searches)
{
	const struct node *node;

	if (is_in(hit->line, body) && holds_text(hit->line))
		return place_in(hit, hit->line, hit->before);
	if (!hit->line || (*searches)++ >= SEARCHES_MOST)
		return false;
	for (node = last ? last : node_following(body, body); node;
	     node = node_following(node, body))
		if (holds_text(node) && place_in(hit, node, 0))
			return true;
	return false;
}

/* ---- verdicts */

/* Ordinary words that are names as well, as found in articles of 36kr. */
static const char *const common_words[] = { "一个", "一些", "一刻", "一天",
	"一家", "一年", "一条", "一点", "一直", "一起", "不同", "世界", "东西",
	"中国", "产品", "人物", "今天", "企业", "你好", "光年", "公司", "关系",
	"创业", "办法", "即刻", "发现", "同学", "品牌", "商业", "城市", "大家",
	"孩子", "学习", "工作", "平台", "年轻", "开始", "影响", "得到", "快乐",
	"思考", "成长", "我们", "投资", "故事", "数据", "方法", "时代", "时间",
	"明天", "服务", "未来", "朋友", "机会", "梦想", "次元", "没有", "浪潮",
	"消费", "生活", "用户", "看见", "知识", "科技", "空间", "管理", "自己",
	"自由", "行动", "超级", "选择", "问题", "零到一", "青年", "音乐" };

/* Signs and little words that no name is made of but by chance. */
static const char *const little_words[] = { "的", "了", "吧", "吗", "呢", "啊",
	"着", "让", "我", "你", "他", "她", "它", "们", "把", "被", "给",
	"还" };

/* Behind an ordinary word these say that a name is meant. */
static const char *const name_ends[] = { "App", "APP", "app", "CEO", "信息",
	"公司", "创始人", "旗下", "科技", "集团" };

static bool starts_with_any(
    const char *text, const char *const *words, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (text_starts_with(text, words[i]))
			return true;
	return false;
}

static bool is_common(const char *text, const char *behind)
{
	size_t i;

	for (i = 0; i < COUNT(little_words); i++)
		if (strstr(text, little_words[i]))
			return true;
	for (i = 0; i < COUNT(common_words); i++)
		if (!strcmp(text, common_words[i])) {
			behind += strspn(behind, " ");
			return !starts_with_any(
			    behind, name_ends, COUNT(name_ends));
		}
	return false;
}

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
};

static void words_open(struct words *words, const struct node *block)
{
	UErrorCode code = U_ZERO_ERROR;
	int32_t length = 0;

	if (words->block == block)
		return;
	words->block = block;
	block_text(&words->bytes, block);
	words->text = memory_resize(
	    words->text, words->bytes.size + 1, sizeof(*words->text));
	u_strFromUTF8WithSub(words->text, (int32_t)words->bytes.size + 1,
	    &length, words->bytes.data, (int32_t)words->bytes.size, 0xfffd,
	    NULL, &code);
	if (words->breaks)
		ubrk_setText(words->breaks, words->text, length, &code);
}

/* Bytes of UTF-8 as units of UTF-16. */
static int32_t units(const char *text, size_t size)
{
	int32_t count = 0;
	size_t i, length;
	uint32_t c;

	for (i = 0; i < size; i += length) {
		length = utf8_decode(text + i, size - i, &c);
		count += c > 0xffff ? 2 : 1;
	}
	return count;
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

static bool is_inside_word(struct words *words, const struct mention *mention)
{
	size_t size = strlen(mention->text);
	int32_t start, end;

	if (!words->breaks)
		return false;
	words_open(words, mention->block);
	start = units(words->bytes.data, mention->offset);
	end = start + units(words->bytes.data + mention->offset, size);
	return is_torn(words, start, true) || is_torn(words, end, false);
}

static enum mention_verdict judge(
    struct words *words, const struct mention *mention)
{
	const struct node *node;
	struct buf text = BUF_INIT;
	bool common;

	if (is_other_text(mention))
		return MENTION_OTHER_TEXT;
	if (is_too_short(mention->text))
		return MENTION_TOO_SHORT;
	if (is_inside_word(words, mention))
		return MENTION_INSIDE_WORD;
	common = is_common(mention->text,
	    block_text(&text, mention->block) + mention->offset +
		strlen(mention->text));
	buf_release(&text);
	if (common)
		return MENTION_COMMON_WORD;
	for (node = mention->block; node; node = node->parent)
		if (node_role(node) == ROLE_CREDIT)
			return MENTION_IN_CREDIT;
	return MENTION_KEPT;
}

void mentions_finish(struct builder *b)
{
	struct article *article = b->article;
	UErrorCode code = U_ZERO_ERROR;
	struct words words = { 0 };
	const struct node *last = NULL;
	unsigned searches = 0;
	struct hit *hit;

	if (!b->hits)
		return;
	words.breaks = ubrk_open(UBRK_WORD, "zh", NULL, 0, &code);
	article->mentions = arena_array(
	    article->arena, b->hit_count, sizeof(*article->mentions));
	for (hit = b->hits; hit; hit = hit->next) {
		if (!place(hit, article->body, last, &searches))
			continue;
		last = hit->mention.block;
		hit->mention.verdict = judge(&words, &hit->mention);
		article->mentions[article->mention_count++] = hit->mention;
	}
	if (words.breaks)
		ubrk_close(words.breaks);
	free(words.text);
	buf_release(&words.bytes);
}
