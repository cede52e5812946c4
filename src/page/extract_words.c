/* What the words of class and id say of an element. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "page/extract.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

enum {
	VALUE_MOST = 1000
}; /* bytes of class and id, or of an address, that
	                       are looked at */

/* Names of page furniture, as parts of words; the last rows as Chinese sites
 * spell them. */
static const char *const unlikely[] = { "-ad-", "ad-slot", "advert", "agegate",
	"banner", "breadcrumb", "comment", "community", "consent", "cookie",
	"disqus", "extra", "footer", "gdpr", "header", "menu", "newsletter",
	"outbrain", "pager", "pagination", "popup", "promo", "recommend",
	"related", "remark", "replies", "rss", "sidebar", "skyscraper",
	"social", "sponsor", "subscribe", "supplemental", "taboola", "daohang",
	"fenxiang", "guanggao", "mianbaoxie", "pinglun", "tuijian",
	"xiangguan" };

/* Names that the text itself has: they overrule the others. */
static const char *const likely[] = { "article", "body", "column", "content",
	"main", "mathjax", "shadow", "zhengwen" };

static const char *const good[] = { "article", "blog", "body", "content",
	"entry", "main", "page", "post", "story", "text", "neirong", "wenzhang",
	"zhengwen" };

static const char *const bad[] = { "-ad-", "banner", "comment", "contact",
	"footer", "gdpr", "hidden", "masthead", "media", "meta", "outbrain",
	"promo", "related", "scroll", "share", "shopping", "sidebar",
	"skyscraper", "sponsor", "taboola", "tags", "widget", "fenxiang",
	"guanggao", "pinglun", "tuijian", "xiangguan" };

static const char *const byline[] = { "byline", "dateline", "writtenby" };

static const char *const unlikely_roles[] = { "alert", "alertdialog",
	"complementary", "dialog", "menu", "menubar", "navigation" };

static const char *const video_hosts[] = { "archive.org", "bilibili.com",
	"dailymotion.com", "iqiyi.com", "player.twitch.tv", "player.vimeo.com",
	"qq.com", "tudou.com", "upload.wikimedia.org", "v.redd.it", "youku.com",
	"youtube-nocookie.com", "youtube.com" };

static const char *const empty_texts[] = { "ad", "ads", "advertisement",
	"advertising", "anuncio", "annonce", "anzeige", "loading", "publicité",
	"pub", "werbung", "реклама", "广告", "廣告", "正在加载", "加载中" };

/* In lower case, as the lists above are. */
static void put_lower(char *out, size_t size, const char *text)
{
	size_t length = strnlen(text, size - 1);

	for (size_t i = 0; i < length; i++)
		out[i] = (char)tolower((unsigned char)text[i]);
	out[length] = '\0';
}

/* Class and id, with blanks between; false: it has neither. */
static bool read_words(const struct page_node *node, char out[VALUE_MOST])
{
	const char *class = page_attr(node, "class");
	const char *id = page_attr(node, "id");
	size_t size;

	put_lower(out, VALUE_MOST / 2, class ? class : "");
	size = strlen(out);
	out[size++] = ' ';
	put_lower(out + size, VALUE_MOST / 2, id ? id : "");
	return class || id;
}

/* "author" and "authors", not "authority". */
static bool says_author(const char *words)
{
	while ((words = strstr(words, "author"))) {
		words += strlen("author");
		if (*words != 'i')
			return true;
	}
	return false;
}

/* "share" as a word, not in "shareholder". */
static bool says_share(const char *words)
{
	static const char *const names[] = { "share", "sharedaddy", "sharing" };
	const char *at;
	size_t i, size;

	for (i = 0; i < COUNT(names); i++) {
		size = strlen(names[i]);
		for (at = words; (at = strstr(at, names[i])); at += size)
			if ((at == words || !isalnum((unsigned char)at[-1])) &&
			    !isalnum((unsigned char)at[size]))
				return true;
	}
	return false;
}

static bool has_unlikely_role(const struct page_node *node)
{
	const char *role = page_attr(node, "role");
	size_t i;

	for (i = 0; role && i < COUNT(unlikely_roles); i++)
		if (!strcmp(role, unlikely_roles[i]))
			return true;
	return false;
}

unsigned words_hints(const struct page_node *node)
{
	const char *rel = page_attr(node, "rel");
	const char *property = page_attr(node, "itemprop");
	char words[VALUE_MOST];
	bool has_words = read_words(node, words);
	unsigned hints = 0;

	if (has_unlikely_role(node) ||
	    (has_words && text_has_any(words, unlikely, COUNT(unlikely)) &&
		!text_has_any(words, likely, COUNT(likely))))
		hints |= HINT_UNLIKELY;
	if ((has_words &&
		(text_has_any(words, byline, COUNT(byline)) ||
		    says_author(words))) ||
	    (rel && !strcmp(rel, "author")) ||
	    (property && strstr(property, "author")))
		hints |= HINT_BYLINE;
	if (has_words && says_share(words))
		hints |= HINT_SHARE;
	return hints;
}

int words_weight(const struct page_node *node)
{
	static const char *const attrs[] = { "class", "id" };
	char words[VALUE_MOST];
	const char *value;
	int weight = 0;
	size_t i;

	for (i = 0; i < COUNT(attrs); i++) {
		value = page_attr(node, attrs[i]);
		if (!value || strlen(value) > VALUE_MOST)
			continue;
		put_lower(words, sizeof(words), value);
		if (text_has_any(words, bad, COUNT(bad)))
			weight -= 25;
		if (text_has_any(words, good, COUNT(good)))
			weight += 25;
	}
	return weight;
}

static bool is_hidden(const struct page_node *node)
{
	const char *style = page_attr(node, "style");
	const char *aria = page_attr(node, "aria-hidden");
	const char *class = page_attr(node, "class");

	if (page_attr(node, "hidden"))
		return true;
	if (style && strlen(style) < 4000 &&
	    (strcasestr(style, "display:none") ||
		strcasestr(style, "display: none") ||
		strcasestr(style, "visibility:hidden") ||
		strcasestr(style, "visibility: hidden")))
		return true;
	return aria && !strcmp(aria, "true") &&
	    (!class || !strstr(class, "fallback-image"));
}

static bool is_modal(const struct page_node *node)
{
	const char *modal = page_attr(node, "aria-modal");
	const char *role = page_attr(node, "role");

	return modal && role && !strcmp(modal, "true") &&
	    !strcmp(role, "dialog");
}

bool words_hide(const struct page_node *node)
{
	return is_hidden(node) || is_modal(node);
}

bool words_are_empty(const char *text)
{
	size_t size = strlen(text), i, length;

	while (size && strchr(" .:…", text[size - 1]))
		size--;
	for (i = 0; i < COUNT(empty_texts); i++) {
		length = strlen(empty_texts[i]);
		if (size >= length && size <= length + 3 &&
		    !strncasecmp(text, empty_texts[i], length))
			return true;
	}
	return false;
}

bool words_name_video(const char *address)
{
	char start[VALUE_MOST];

	put_lower(start, sizeof(start), address);
	return text_has_any(start, video_hosts, COUNT(video_hosts));
}
