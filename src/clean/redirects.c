/* Addresses that only lead to another: counters of clicks, warnings, partners.
 * --tidy redirects. */
#include <string.h>
#include <strings.h>

#include "clean/build.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

/* The key of the query that holds the end, by host (and those below it) and the
 * start of the path. */
static const struct {
	const char *host, *path, *key;
} rows[] = {
	{ "oschina.net", "/action/GoToLink", "url" },
	{ "link.juejin.cn", "/", "target" },
	{ "links.jianshu.com", "/go", "to" },
	{ "link.jianshu.com", "/", "t" },
	{ "link.zhihu.com", "/", "target" },
	{ "c.duomai.com", "/track.php", "t" },
	{ "link.csdn.net", "/", "target" },
	{ "gitee.com", "/link", "target" },
	{ "sspai.com", "/link", "target" },
	{ "www.infoq.cn", "/link", "target" },
	{ "www.douban.com", "/link2/", "url" },
	{ "weibo.cn", "/sinaurl", "u" },
	{ "mp.weixin.qq.com", "/mp/wappoc_appmsgcaptcha", "target_url" },
	{ "c.pc.qq.com", "/middlem.html", "pfurl" },
	{ "jump2.bdimg.com", "/safecheck/index", "url" },
	{ "p.yiqifa.com", "/c", "t" },
	{ "union-click.jd.com", "/jdc", "to" },
	{ "www.google.com", "/url", "url" },
	{ "www.google.com", "/url", "q" },
	{ "www.youtube.com", "/redirect", "q" },
	{ "l.facebook.com", "/l.php", "u" },
	{ "lm.facebook.com", "/l.php", "u" },
	{ "l.instagram.com", "/", "u" },
	{ "www.linkedin.com", "/redir/redirect", "url" },
	{ "out.reddit.com", "/", "url" },
	{ "steamcommunity.com", "/linkfilter/", "url" },
	{ "steamcommunity.com", "/linkfilter/", "u" },
	{ "slack-redir.net", "/link", "url" },
	{ "vk.com", "/away.php", "to" },
	{ "getpocket.com", "/redirect", "url" },
	{ "exit.sc", "/", "url" },
	{ "go.redirectingat.com", "/", "url" },
	{ "redirect.viglink.com", "/", "u" },
	{ "click.linksynergy.com", "/", "murl" },
};

bool address_is_at(const char *url, const char *host, const char *path)
{
	const char *start = strstr(url, "://"), *found;
	size_t size, length = strlen(host);

	if (!start)
		return false;
	start += 3;
	size = strcspn(start, "/?#:");
	if (size < length ||
	    strncasecmp(start + size - length, host, length) != 0 ||
	    (size > length && start[size - length - 1] != '.'))
		return false;
	found = start + strcspn(start, "/?#");
	return text_starts_with(*found == '/' ? found : "/", path);
}

const char *address_value(struct arena *arena, const char *url, const char *key)
{
	const char *s = strchr(url, '?');
	size_t length = strlen(key), size;

	for (; s && *s && *s != '#'; s += size) {
		s++;
		size = strcspn(s, "&#");
		if (size > length && !strncmp(s, key, length) &&
		    s[length] == '=')
			return arena_strndup(
			    arena, s + length + 1, size - length - 1);
	}
	return NULL;
}

/* The end of one, or NULL. */
static const char *step(struct arena *arena, const char *url)
{
	const char *value;
	char *target;
	size_t i, size;

	for (i = 0; i < COUNT(rows); i++) {
		if (!address_is_at(url, rows[i].host, rows[i].path))
			continue;
		value = address_value(arena, url, rows[i].key);
		if (!value)
			continue;
		target = url_decode(arena, value, &size);
		if (strlen(target) == size && url_is_web(target))
			return url_link(
			    arena, text_sanitise(arena, target, size));
	}
	return NULL;
}

#define STEPS 3 /* one leads to another */

const char *redirect_follow(struct builder *b, const char *url)
{
	const char *end = url, *next;
	unsigned i;

	if (!(b->options->tidy & SHEAF_TIDY_REDIRECTS))
		return url;
	for (i = 0; i < STEPS && (next = step(b->arena, end)); i++)
		end = next;
	if (end != url)
		explain_add(b->article->explain,
		    "redirects: links to %s in place of %s", end,
		    explain_words(b->article->explain, url));
	return end;
}
