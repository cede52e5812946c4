/* The words of what is no part of a text. */
#include <string.h>
#include <strings.h>
#include <unicode/uchar.h>

#include "clean/tails.h"
#include "core/core.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

/* ---- promotion */

#define PROMO_LENGTH 100 /* characters */

static const char *const promo_words[] = { "长按添加", "长按识别", "扫码",
	"二维码", "小助手", "欢迎交流", "欢迎关注", "欢迎扫码", "添加请备注",
	"点击参与", "点击阅读原文", "長按", "掃碼", "歡迎關注" };

static const char *const scan_words[] = { "长按", "扫码", "二维码", "長按",
	"掃碼" };

bool is_promo(const char *text)
{
	return utf8_length(text) <= PROMO_LENGTH &&
	    text_has_any(text, promo_words, COUNT(promo_words));
}

bool is_scan(const char *text)
{
	return text_has_any(text, scan_words, COUNT(scan_words));
}

/* ---- what a site adds */

/* Both stand in a line of at most `length` characters. */
static const struct {
	const char *first, *second;
	unsigned length;
	bool at_end; /* elsewhere it may be meant */
} boilerplate_rows[] = {
	{ "神译局是36氪旗下编译团队", "", 200, false },
	{ "题图来自", "CC0", 60, false },
	{ "封面来自", "CC0", 60, false },
	{ "未经", "转载", 90, true },
	{ "禁止转载", "", 90, true },
	{ "转载请", "注明", 90, true },
	{ "转载请", "保留", 90, true },
	{ "转载请", "联系", 90, true },
	{ "版权所有", "", 60, true },
	{ "著作权归", "所有", 90, true },
	{ "版权归", "所有", 90, true },
	{ "该文观点仅代表作者", "", 120, true },
	{ "仅提供信息存储空间", "", 120, true },
	{ "打赏", "作者", 40, true },
	{ "随意打赏", "", 60, true },
	{ "赞赏", "支持", 30, true },
	{ "查看知乎", "", 12, true },
	{ "转载本站文章", "", 90, true },
	{ "原文链接", "查看评论", 60, true },
	{ "阅读完整话题", "", 20, true },
	{ "关注", "微信公众账号", 60, true },
	{ "公众号", "解锁全新阅读体验", 80, true },
	{ "正版软件", "少数派为你呈现", 60, true },
	{ "404页面", "寻找遗失儿童", 80, true },
	{ "All rights reserved", "", 120, true },
	{ "All materials ©", "", 120, true },
	{ "Copyright ©", "", 120, true },
	{ "The post ", " appeared first on ", 300, true },
	{ "Buy me a coffee", "", 60, true },
};

/* The whole line, but for its signs. */
static const char *const boilerplate_lines[] = { "打赏", "赞赏", "赞赏作者",
	"点赞", "收藏", "举报", "分享", "分享到", "复制链接", "展开阅读全文",
	"END", "End", "The End", "全文完", "（完）", "(完)", "- END -",
	"- End -" };

bool is_boilerplate(const char *text, bool at_end)
{
	size_t length = utf8_length(text), i;

	for (i = 0; i < COUNT(boilerplate_rows); i++)
		if (length <= boilerplate_rows[i].length &&
		    (at_end || !boilerplate_rows[i].at_end) &&
		    strstr(text, boilerplate_rows[i].first) &&
		    strstr(text, boilerplate_rows[i].second))
			return true;
	for (i = 0; at_end && i < COUNT(boilerplate_lines); i++)
		if (!strcmp(text, boilerplate_lines[i]))
			return true;
	return false;
}

bool is_donation(const char *url)
{
	static const char *const words[] = { "alipay", "wechatpay", "wxpay",
		"donate", "dashang", "zanshang", "reward-qr", "reward_qr" };
	size_t i;

	for (i = 0; i < COUNT(words); i++)
		if (strcasestr(url, words[i]))
			return true;
	return false;
}

/* ---- other articles */

static const char *const related_titles[] = { /* simplified */
	"相关文章", "相关阅读", "推荐阅读", "相关推荐", "猜你喜欢",
	/* what others read */
	"热门文章", "热门推荐", "更多阅读",
	/* from before */
	"往期回顾", "往期推荐", "往期精选",
	/* traditional */
	"相關文章", "推薦閱讀",
	/* English */
	"Related posts", "Related articles", "Related", "You may also like",
	"Read next", "Recommended", "More from this site"
};

bool is_related_title(const char *text)
{
	size_t i, length;

	for (i = 0; i < COUNT(related_titles); i++) {
		length = strlen(related_titles[i]);
		if (!strncasecmp(text, related_titles[i], length) &&
		    is_signs(text + length))
			return true;
	}
	return false;
}

static const char *const share_links[] = { "twitter.com/intent/tweet",
	"twitter.com/share", "x.com/intent/", "facebook.com/sharer",
	"facebook.com/share.php", "service.weibo.com/share",
	"connect.qq.com/widget/shareqq", "sns.qzone.qq.com/", "t.me/share",
	"linkedin.com/shareArticle", "linkedin.com/sharing",
	"pinterest.com/pin/create", "reddit.com/submit",
	"news.ycombinator.com/submitlink", "getpocket.com/save",
	"plus.google.com/share", "tumblr.com/share", "share.flipboard.com",
	"wa.me/?text", "api.whatsapp.com/send", "shang.qq.com/",
	"widget.renren.com/dialog/share" };

bool is_share_link(const char *href)
{
	return text_has_any(href, share_links, COUNT(share_links));
}

bool is_signs(const char *text)
{
	size_t size = strlen(text), i, length;
	uint32_t c;

	for (i = 0; i < size; i += length) {
		length = utf8_decode(text + i, size - i, &c);
		if (u_isalnum((UChar32)c))
			return false;
	}
	return true;
}
