/* Captions that say whose a picture is, and not what it shows. */
#include <string.h>

#include "article/article.h"

/* Longer ones say something else, too. */
#define CREDIT_BYTES 120

/* What a credit begins with, before a mark that leads to a name. */
static const char *const heads[] = { "图源", "圖源", "图片来源", "圖片來源",
	"图片来自", "圖片來自", "摄影", "攝影", "摄影师", "攝影師", "来源",
	"來源", "供图", "供圖", "写真提供", "写真", "撮影", "出典", "사진",
	"출처", "photo", "photos", "photo credit", "photo source", "photograph",
	"image credit", "image source", "credit", "credits", "source" };

/* These need no mark. */
static const char *const starts[] = { "图源网络", "圖源網絡", "图片来源于",
	"图片来源网络", "图片来自", "圖片來源於", "圖片來自", "photo by ",
	"photos by ", "photograph by ", "photo courtesy of ", "image by ",
	"image courtesy of ", "picture by " };

static const char *const marks[] = { ":", "：", "/", "／", "|", "｜", "=", "＝",
	"丨", "©" };

static bool has_sentence(const char *text)
{
	static const char *const ends[] = { "。", "，", "！", "？", "；" };

	return text_has_any(text, ends, 5);
}

bool is_picture_credit(const char *text)
{
	static const char *const brackets[] = { "（", "(", "[", "【", "▲", "△",
		" " };
	struct arena *arena = arena_new();
	bool is_credit = false;
	size_t i, j;

	text = text_lower(arena, text_collapse(arena, text));
	for (i = 0; i < sizeof(brackets) / sizeof(*brackets); i++)
		if (text_starts_with(text, brackets[i])) {
			text += strlen(brackets[i]);
			i = (size_t)-1;
		}
	if (strlen(text) > CREDIT_BYTES || has_sentence(text)) {
		arena_free(arena);
		return false;
	}
	for (i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		is_credit |= text_starts_with(text, starts[i]);
	for (i = 0; !is_credit && i < sizeof(heads) / sizeof(*heads); i++) {
		const char *rest;

		if (!text_starts_with(text, heads[i]))
			continue;
		rest = text + strlen(heads[i]);
		rest += strspn(rest, " ");
		is_credit = !*rest;
		for (j = 0; j < sizeof(marks) / sizeof(*marks); j++)
			is_credit |= text_starts_with(rest, marks[j]);
	}
	arena_free(arena);
	return is_credit;
}
