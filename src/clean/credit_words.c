/* The words of credits, as 36kr and its like write them: tables, and how to
 * read a line with them. */
#include <string.h>

#include "clean/credits.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

enum field { FIELD_NONE, FIELD_AUTHOR, FIELD_EDITOR, FIELD_TRANSLATOR };

/* Longer ones before those they start with. */
static const struct {
	const char *key;
	enum field field;
	bool needs_bar; /* a word of its own: no colon makes it a key */
} keys[] = {
	{ "本文作者", FIELD_AUTHOR, false },
	{ "原文作者", FIELD_AUTHOR, false },
	{ "原作者", FIELD_AUTHOR, false },
	{ "作者", FIELD_AUTHOR, false },
	{ "撰文", FIELD_AUTHOR, false },
	{ "撰写", FIELD_AUTHOR, false },
	{ "撰稿", FIELD_AUTHOR, false },
	{ "文字", FIELD_AUTHOR, true },
	{ "文图", FIELD_NONE, true },
	{ "文", FIELD_AUTHOR, true },
	{ "责任编辑", FIELD_EDITOR, false },
	{ "运营编辑", FIELD_NONE, false },
	{ "责编", FIELD_EDITOR, false },
	{ "编辑", FIELD_EDITOR, false },
	{ "主编", FIELD_NONE, false },
	{ "校对", FIELD_NONE, false },
	{ "审校", FIELD_NONE, false },
	{ "译者", FIELD_TRANSLATOR, false },
	{ "翻译", FIELD_TRANSLATOR, false },
	{ "编译", FIELD_TRANSLATOR, false },
	{ "封面图来源", FIELD_NONE, false },
	{ "封面来源", FIELD_NONE, false },
	{ "封面", FIELD_NONE, true },
	{ "题图来源", FIELD_NONE, false },
	{ "题图来自", FIELD_NONE, false },
	{ "题图源", FIELD_NONE, false },
	{ "题图", FIELD_NONE, false },
	{ "头图来源", FIELD_NONE, false },
	{ "头图", FIELD_NONE, false },
	{ "视觉设计", FIELD_NONE, false },
	{ "视觉", FIELD_NONE, true },
	{ "设计", FIELD_NONE, true },
	{ "制图", FIELD_NONE, true },
	{ "排版", FIELD_NONE, true },
	{ "运营", FIELD_NONE, true },
	{ "监制", FIELD_NONE, true },
	{ "出品", FIELD_NONE, true },
	{ "来源", FIELD_NONE, true },
	{ "视频", FIELD_NONE, true },
	{ "摄影", FIELD_NONE, true },
	{ "策划", FIELD_NONE, true },
	{ "统筹", FIELD_NONE, true },
	{ "制作", FIELD_NONE, true },
	{ "图片", FIELD_NONE, true },
	{ "采访", FIELD_NONE, true },
	{ "插画", FIELD_NONE, true },
	{ "插图", FIELD_NONE, true },
	{ "图", FIELD_NONE, true },
};

/* Where pictures come from, told without a separator. */
static const char *const picture_sources[] = { "题图来自", "头图来自",
	"封面来自", "封面图来自", "题图源自", "头图源自" };

static const struct {
	const char *mark;
	bool is_bar;
} separators[] = { { "|", true }, { "｜", true }, { "丨", true }, { "│", true },
	{ "/", true }, { "／", true }, { "：", false }, { ":", false } };

/* What ends a name, and what may stand before a key. */
static const char *const stops[] = { "，", "。", "；", ",", ";", "）", ")",
	"、", " ", "\n", "！" };

static size_t stop_at(const char *s)
{
	size_t i;

	for (i = 0; i < COUNT(stops); i++)
		if (text_starts_with(s, stops[i]))
			return strlen(stops[i]);
	return 0;
}

struct segment {
	enum field field;
	bool has_bar;
	const char *value; /* behind the separator */
};

/* A key with its separator at `s`. */
static bool segment_start(const char *s, struct segment *segment)
{
	const char *rest;
	size_t i, j;

	for (i = 0; i < COUNT(keys); i++) {
		if (!text_starts_with(s, keys[i].key))
			continue;
		rest = s + strlen(keys[i].key);
		rest += strspn(rest, " ");
		for (j = 0; j < COUNT(separators); j++) {
			if (!text_starts_with(rest, separators[j].mark) ||
			    (keys[i].needs_bar && !separators[j].is_bar))
				continue;
			segment->field = keys[i].field;
			segment->has_bar = separators[j].is_bar;
			rest += strlen(separators[j].mark);
			segment->value = rest + strspn(rest, " ");
			return true;
		}
	}
	return false;
}

/* The end of a value: the next key, or the end of the text. */
static const char *segment_end(const char *s)
{
	struct segment next;
	size_t stop;

	for (; *s; s++) {
		stop = stop_at(s);
		if (stop && segment_start(s + stop, &next))
			return s;
	}
	return s;
}

#define LINE_LENGTH   90 /* characters of a credit line */
#define SOURCE_LENGTH 260
#define NAME_LENGTH   40

/* How such a line starts, what it may say at its end, and what else tells it
 * from a sentence of the text. */
static const char *const source_starts[] = { "本文", "编者按", "原文", "来源",
	"文章来" };
static const char *const source_ends[] = { "授权发布", "授权转载" };
static const char *const source_words[] = { "公众号", "作者", "编辑", "译者",
	"投稿", "网站", "原文", "ID", "@", "：", ":", "“", "「", "《" };

#define SOURCE_LENGTH_PLAIN 24 /* without any of the words */
#define SOURCE_END          8  /* characters behind what stands at the end */

static bool is_source(const char *text)
{
	bool has_start = false;
	const char *found;
	size_t i;

	if (utf8_is_longer(text, SOURCE_LENGTH))
		return false;
	for (i = 0; i < COUNT(source_starts); i++)
		has_start |= text_starts_with(text, source_starts[i]);
	for (i = 0; i < COUNT(source_ends); i++) {
		found = strstr(text, source_ends[i]);
		if (found &&
		    (has_start ||
			utf8_length(found) <=
			    utf8_length(source_ends[i]) + SOURCE_END))
			return true;
	}
	if (!text_starts_with(text, "本文来自") &&
	    !text_starts_with(text, "本文来源"))
		return false;
	for (i = 0; i < COUNT(source_words); i++)
		if (strstr(text, source_words[i]))
			return true;
	return !utf8_is_longer(text, SOURCE_LENGTH_PLAIN);
}

enum credit_kind credit_kind(const char *text)
{
	struct segment segment;
	const char *stop;
	bool has_bar = false;
	size_t i;

	if (is_source(text))
		return CREDIT_SOURCE;
	if (utf8_is_longer(text, LINE_LENGTH))
		return CREDIT_NONE;
	for (i = 0; i < COUNT(picture_sources); i++)
		if (text_starts_with(text, picture_sources[i]))
			return CREDIT_COLON;
	stop = strstr(text, "。");
	if (stop && stop[strlen("。")])
		return CREDIT_NONE;
	while (*text) {
		if (!segment_start(text, &segment) || !*segment.value)
			return CREDIT_NONE;
		has_bar |= segment.has_bar;
		text = segment_end(segment.value);
		text += stop_at(text);
	}
	return has_bar ? CREDIT_BAR : CREDIT_COLON;
}

/* ---- reading */

/* A name without what stands around it, or NULL. */
static const char *name_take(
    struct arena *arena, const char *start, const char *end)
{
	const char *s, *name;
	size_t stop;
	bool is_trimmed = true;

	start += strspn(start, " ");
	while (is_trimmed && end > start) {
		is_trimmed = false;
		for (s = end - 1; s >= start && s > end - 4; s--) {
			stop = stop_at(s);
			if (stop && s + stop == end) {
				end = s;
				is_trimmed = true;
				break;
			}
		}
	}
	if (end <= start)
		return NULL;
	name = arena_strndup(arena, start, end - start);
	return utf8_is_longer(name, NAME_LENGTH) ? NULL : name;
}

static void field_put(struct meta *meta, enum field field, const char *name)
{
	const char **place = NULL;

	switch (field) {
	case FIELD_AUTHOR:
		place = &meta->author;
		break;
	case FIELD_EDITOR:
		place = &meta->editor;
		break;
	case FIELD_TRANSLATOR:
		place = &meta->translator;
		break;
	case FIELD_NONE:
		return;
	}
	if (!*place && name)
		*place = name;
}

/* The end of a name in a sentence. */
static const char *sentence_name_end(const char *s)
{
	static const char *const ends[] = { "，", "。", "；", ",", ";",
		"36氪" };
	size_t i;

	for (; *s; s++)
		for (i = 0; i < COUNT(ends); i++)
			if (text_starts_with(s, ends[i]))
				return s;
	return s;
}

/* "公众号“NAME”（ID:NAME）": the account and its id. */
static void account_read(
    struct arena *arena, const char *text, struct meta *meta)
{
	static const char *const quotes[][2] = { { "“", "”" }, { "「", "」" },
		{ "【", "】" }, { "\"", "\"" } };
	static const char *const ids[] = { "ID:", "ID：", "ID: ", "id:", "id：",
		"微信号：", "微信号:" };
	const char *start = strstr(text, "来自"), *end, *s;
	size_t i;

	start = start ? start : text;
	s = strstr(start, "公众号：");
	if (s) {
		s += strlen("公众号：");
		end = strstr(s, "（");
		if (!end || end > sentence_name_end(s))
			end = sentence_name_end(s);
		meta->account = name_take(arena, s, end);
	}
	for (i = 0; i < COUNT(quotes) && !meta->account; i++) {
		s = strstr(start, quotes[i][0]);
		s = s ? s + strlen(quotes[i][0]) : NULL;
		end = s ? strstr(s, quotes[i][1]) : NULL;
		if (end)
			meta->account = name_take(arena, s, end);
	}
	for (i = 0; i < COUNT(ids) && !meta->account_id; i++) {
		s = strstr(start, ids[i]);
		if (!s)
			continue;
		s += strlen(ids[i]);
		s += strspn(s, " ");
		end = s +
		    strspn(s,
			"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmn"
			"opqrstuvwxyz0123456789_-");
		meta->account_id = name_take(arena, s, end);
	}
}

void credit_read(struct arena *arena, const char *text, struct meta *meta)
{
	bool may_start = true;
	struct segment segment;
	const char *s = text, *end, *name_end;
	size_t stop;

	if (is_source(text))
		account_read(arena, text, meta);
	/* a key stands at the start or behind what ends a name */
	while (*s) {
		if (may_start && segment_start(s, &segment)) {
			end = segment_end(segment.value);
			name_end = sentence_name_end(segment.value);
			if (name_end < end)
				end = name_end;
			field_put(meta, segment.field,
			    name_take(arena, segment.value, end));
			s = segment.value;
		}
		stop = stop_at(s);
		may_start = stop != 0;
		s += stop ? stop : *s != '\0';
	}
}
