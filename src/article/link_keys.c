/* What links are found by: addresses and files, however they are spelled. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include <unicode/uchar.h>

#include "article/article.h"
#include "article/link_keys.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

/* Hosts of the same pages for other screens. */
static const char *const screens[] = { "www.", "m.", "wap.", "mobile.",
	"amp." };

/* Sites that have moved: both names lead to the same pages. */
static const struct {
	const char *old, *now;
} moved[] = {
	{ "juejin.im", "juejin.cn" },
	{ "jianshu.io", "jianshu.com" },
	{ "sspai.me", "sspai.com" },
	{ "zhuanlan.zhihu.com", "zhihu.com" },
	{ "twitter.com", "x.com" },
};

/* Parameters that tell whence a reader came, but not which page. */
static const char *const idle[] = { "spm", "fbclid", "gclid", "msclkid",
	"mc_cid", "mc_eid", "igshid", "yclid", "_ga", "ref_src", "share_token",
	"isappinstalled", "nsukey", "wxshare", "weibo_id", "ivk_sa" };

/* The same if their value is a word; a number may well tell pages apart. */
static const char *const idle_words[] = { "f", "from", "ref", "source", "src",
	"share", "amp" };

/* Pages that these parameters alone tell apart, if the first is there. */
static const struct {
	const char *host, *path, *parameters[4];
} telling[] = {
	{ "mp.weixin.qq.com", "/s", { "__biz", "mid", "idx", "sn" } },
	{ "youtube.com", "/watch", { "v", "list" } },
};

/* Files that stand for their folder. */
static const char *const indexes[] = { "index.html", "index.htm", "index.php",
	"index.xhtml", "default.aspx" };

static const char *const suffixes[] = { ".html", ".htm", ".xhtml", ".shtml" };

static uint64_t key_of(const struct buf *words)
{
	struct hash hash = hash_bytes(words->data, words->size);
	uint64_t key;

	memcpy(&key, hash.bytes, sizeof(key));
	return key ? key : 1;
}

/* ---- addresses */

static const char *host_plain(const char *host)
{
	size_t i, length;

	for (i = 0; i < COUNT(screens); i++) {
		length = strlen(screens[i]);
		/* what is left must still be a host */
		if (text_starts_with(host, screens[i]) &&
		    strchr(host + length, '.'))
			host += length;
	}
	for (i = 0; i < COUNT(moved); i++)
		if (!strcmp(host, moved[i].old))
			return moved[i].now;
	return host;
}

/* Cuts what is there in some spellings only. */
static void path_cut(char *path)
{
	size_t size = strlen(path), i, length;

	for (i = 0; i < COUNT(indexes); i++) {
		length = strlen(indexes[i]);
		if (size > length && path[size - length - 1] == '/' &&
		    !strcasecmp(path + size - length, indexes[i]))
			path[size -= length] = '\0';
	}
	while (size && path[size - 1] == '/')
		path[--size] = '\0';
	for (i = 0; i < COUNT(suffixes); i++) {
		length = strlen(suffixes[i]);
		if (size > length + 1 && path[size - length - 1] != '/' &&
		    !strcasecmp(path + size - length, suffixes[i])) {
			path[size - length] = '\0';
			return;
		}
	}
}

static bool is_named(const char *parameter, const char *name)
{
	size_t size = strcspn(parameter, "=&");

	return name && strlen(name) == size &&
	    !strncasecmp(parameter, name, size);
}

static bool has_parameter(const char *query, const char *name)
{
	for (; query; query = strchr(query, '&')) {
		query += *query == '&';
		if (is_named(query, name))
			return true;
	}
	return false;
}

/* "rss" and "home-page", but not "2" and "v1". */
static bool is_word(const char *parameter)
{
	const char *value = parameter + strcspn(parameter, "=&");

	value += *value == '=';
	return strcspn(value, "0123456789%&") == strcspn(value, "&");
}

static bool is_idle(const char *parameter)
{
	size_t i;

	if (text_starts_with(parameter, "utm_"))
		return true;
	for (i = 0; i < COUNT(idle); i++)
		if (is_named(parameter, idle[i]))
			return true;
	for (i = 0; i < COUNT(idle_words); i++)
		if (is_named(parameter, idle_words[i]))
			return is_word(parameter);
	return false;
}

/* The parameters that alone tell pages apart, or NULL. */
static const char *const *telling_of(
    const char *host, const char *path, const char *query)
{
	size_t i;

	for (i = 0; query && i < COUNT(telling); i++)
		if (!strcmp(host, telling[i].host) &&
		    !strcmp(path, telling[i].path) &&
		    has_parameter(query, telling[i].parameters[0]))
			return telling[i].parameters;
	return NULL;
}

static bool is_kept(const char *parameter, const char *const *names)
{
	size_t i;

	if (!names)
		return !is_idle(parameter);
	for (i = 0; i < COUNT(telling[0].parameters); i++)
		if (is_named(parameter, names[i]))
			return true;
	return false;
}

/* Without what tells no page. */
static void put_query(
    struct buf *words, const char *query, const char *const *names)
{
	char sign = '?';
	size_t size;

	for (; query; query = query[size] ? query + size + 1 : NULL) {
		size = strcspn(query, "&");
		if (!size || !is_kept(query, names))
			continue;
		buf_putc(words, sign);
		buf_add(words, query, size);
		sign = '&';
	}
}

/* Letters and digits that need not be escaped are not; what is, is in capitals
 * (RFC 3986, 6.2.2). */
static char *escapes_plain(struct arena *arena, const char *text)
{
	char *out = arena_strdup(arena, text), *end = out;

	for (; *text; text++) {
		char *one, byte;

		*end++ = *text;
		if (*text != '%' || !text[1] || !text[2])
			continue;
		one = url_decode(arena, arena_strndup(arena, text, 3), NULL);
		byte = (char)(one[0] != '%' && !one[1] ? one[0] : 0);
		if (byte &&
		    (strchr("-._~", byte) || (byte >= '0' && byte <= '9') ||
			(byte >= 'A' && byte <= 'Z') ||
			(byte >= 'a' && byte <= 'z'))) {
			end[-1] = byte;
		} else {
			*end++ = (char)toupper((unsigned char)text[1]);
			*end++ = (char)toupper((unsigned char)text[2]);
		}
		text += 2;
	}
	*end = '\0';
	return out;
}

/* Sites of one page have the others behind the sign. */
static const char *route_of(const struct url *url)
{
	const char *fragment = url->fragment ? url->fragment : "";

	return *fragment == '/' || *fragment == '!' ? fragment : NULL;
}

static void put_host(struct buf *words, const struct url *url, const char *host)
{
	buf_puts(words, host);
	if (url->port && *url->port && strcmp(url->port, "80") != 0 &&
	    strcmp(url->port, "443") != 0)
		buf_printf(words, ":%s", url->port);
}

static void put_address(
    struct buf *words, const struct url *url, char *path, bool is_loose)
{
	const char *host = host_plain(url->host), *route = route_of(url);

	buf_putc(words, is_loose ? 'l' : 'u');
	put_host(words, url, host);
	if (is_loose)
		path_cut(path);
	buf_puts(words, path);
	if (is_loose)
		put_query(
		    words, url->query, telling_of(host, path, url->query));
	else if (url->query)
		buf_printf(words, "?%s", url->query);
	if (route)
		buf_printf(words, "#%s", route);
}

uint64_t link_key_of_url(const char *address, enum link_spelling spelling)
{
	struct arena *arena = arena_new();
	struct buf words = BUF_INIT;
	/* behind its scheme it is a reference, whose dots are followed */
	const char *link = url_is_web(address)
	    ? url_link(
		  arena, url_resolve(arena, address, strchr(address, ':') + 1))
	    : NULL;
	struct url url;
	uint64_t key = 0;
	size_t bare;

	if (link) {
		url_split(arena, link, &url);
		put_host(&words, &url, host_plain(url.host));
		bare = words.size + 1;
		buf_clear(&words);
		put_address(&words, &url,
		    escapes_plain(arena, url.path ? url.path : ""),
		    spelling == LINK_LOOSE);
		/* many call the first page of their site the address of all */
		if (words.size > bare + (words.data[bare] == '/'))
			key = key_of(&words);
	}
	buf_release(&words);
	arena_free(arena);
	return key;
}

/* ---- what print shows */

/* A letter of another script that is escaped is written out; returns what it
 * was escaped with, 0 if it is none. */
static size_t put_letter(struct arena *arena, struct buf *out, const char *text)
{
	size_t size = 0, used;
	uint32_t code;
	char *bytes;

	while (
	    size < 12 && text[size] == '%' && text[size + 1] && text[size + 2])
		size += 3;
	if (size == 0)
		return 0;
	bytes = url_decode(arena, arena_strndup(arena, text, size), &size);
	used = utf8_decode(bytes, size, &code);
	if (code < 0x80 || code == 0xfffd || !u_isalnum((UChar32)code))
		return 0;
	buf_add(out, bytes, used);
	return 3 * used;
}

static void put_readable(struct arena *arena, struct buf *out, const char *text)
{
	while (*text) {
		size_t used = put_letter(arena, out, text);

		if (!used) {
			buf_putc(out, *text);
			used = 1;
		}
		text += used;
	}
}

/* Behind the sign, of no use on paper. */
static const char *const idle_fragments[] = { "rd", "wechat_redirect" };

char *link_shown(struct arena *arena, const char *address)
{
	struct buf words = BUF_INIT, out = BUF_INIT;
	struct url url;
	char *shown;

	url_split(arena, address, &url);
	if (url.host) {
		const char *path = url.path ? url.path : "";
		const char *fragment = url.fragment ? url.fragment : "";

		put_host(&words, &url, url.host);
		if (strcmp(path, "/") != 0 || url.query)
			buf_puts(&words, path);
		put_query(
		    &words, url.query, telling_of(url.host, path, url.query));
		for (size_t i = 0; i < COUNT(idle_fragments); i++)
			if (!strcmp(fragment, idle_fragments[i]))
				fragment = "";
		if (*fragment)
			buf_printf(&words, "#%s", fragment);
	} else {
		buf_puts(&words, url.path ? url.path : "");
	}
	put_readable(arena, &out, buf_text(&words));
	shown = arena_strdup(arena, buf_text(&out));
	buf_release(&words);
	buf_release(&out);
	return shown;
}

/* ---- files */

/* Adds a name behind what is there, its "." and ".." followed as far as they
 * lead through names, which begin at `start`. */
static void put_steps(struct buf *words, size_t start, const char *name)
{
	size_t size;

	for (; *name; name += size) {
		name += strspn(name, "/");
		size = strcspn(name, "/");
		if (!size || (size == 1 && *name == '.'))
			continue;
		if (size == 2 && !strncmp(name, "..", 2) &&
		    words->size > start &&
		    !text_ends_with(buf_text(words), "/..")) {
			while (words->data[--words->size] != '/')
				;
			continue;
		}
		buf_putc(words, '/');
		buf_add(words, name, size);
	}
}

static uint64_t key_of_file(
    const char *folder, const char *name, const char *site)
{
	struct buf words = BUF_INIT;
	size_t start;
	uint64_t key;

	if (site)
		buf_printf(&words, "g%s", site);
	/* an absolute name is another than a relative one */
	buf_putc(&words, *folder == '/' ? 'r' : 'f');
	start = words.size;
	put_steps(&words, start, folder);
	put_steps(&words, start, name);
	key = key_of(&words);
	buf_release(&words);
	return key;
}

uint64_t link_key_of_file(const char *name, const char *site)
{
	return key_of_file(name, "", site);
}

uint64_t link_key_of_reference(
    const char *name, const char *reference, const char *site)
{
	struct arena *arena = arena_new();
	const char *slash = strrchr(name, '/');
	const char *folder = arena_strndup(
	    arena, name, slash ? (size_t)(slash - name) + 1 : 0);
	struct url url;
	uint64_t key = 0;

	url_split(arena, reference, &url);
	if (!url.scheme && !url.host && url.path && *url.path &&
	    *url.path != '/') {
		const char *path = url_decode(arena, url.path, NULL);

		if (text_ends_with(path, "/"))
			path = arena_printf(arena, "%sindex.html", path);
		key = key_of_file(folder, path, site);
	}
	arena_free(arena);
	return key;
}
