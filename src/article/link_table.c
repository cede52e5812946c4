/* Where the articles of a book are found by the links of others. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "article/link_table.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))
#define ROW_SIZE    16 /* bytes of a row */

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

/* Parameters that tell whence a reader came, or in which of its forms a page is
 * shown, but not which page. */
static const char *const idle[] = { "spm", "fbclid", "gclid", "msclkid",
	"mc_cid", "mc_eid", "igshid", "yclid", "_ga", "f", "from", "ref",
	"ref_src", "source", "src", "share", "share_token", "isappinstalled",
	"nsukey", "wxshare", "weibo_id", "ivk_sa", "amp" };

/* Sites whose pages these parameters alone tell apart. */
static const struct {
	const char *host, *parameters[4];
} telling[] = {
	{ "mp.weixin.qq.com", { "__biz", "mid", "idx", "sn" } },
	{ "youtube.com", { "v", "list" } },
};

/* Files that stand for their folder. */
static const char *const indexes[] = { "index.html", "index.htm", "index.php",
	"index.xhtml", "default.aspx" };

static const char *const suffixes[] = { ".html", ".htm", ".xhtml", ".shtml" };

void entry_id(uint64_t entry, char out[ENTRY_ID_SIZE])
{
	snprintf(out, ENTRY_ID_SIZE, "a-%016" PRIx64, entry);
}

bool entry_parse(const char *id, uint64_t *entry)
{
	char again[ENTRY_ID_SIZE];

	if (strncmp(id, "a-", 2) || strlen(id) != ENTRY_ID_SIZE - 1)
		return false;
	*entry = strtoull(id + 2, NULL, 16);
	entry_id(*entry, again);
	return !strcmp(id, again);
}

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

static bool is_telling(const char *host, const char *parameter)
{
	size_t i, j;

	for (i = 0; i < COUNT(telling); i++) {
		if (strcmp(host, telling[i].host))
			continue;
		for (j = 0; j < COUNT(telling[i].parameters); j++)
			if (is_named(parameter, telling[i].parameters[j]))
				return true;
		return false;
	}
	for (i = 0; i < COUNT(idle); i++)
		if (is_named(parameter, idle[i]))
			return false;
	return !text_starts_with(parameter, "utm_");
}

static void put_query(struct buf *words, const char *host, const char *query)
{
	char sign = '?';
	size_t size;

	for (; query; query = query[size] ? query + size + 1 : NULL) {
		size = strcspn(query, "&");
		if (!size || !is_telling(host, query))
			continue;
		buf_putc(words, sign);
		buf_add(words, query, size);
		sign = '&';
	}
}

uint64_t link_key_of_url(const char *address)
{
	struct arena *arena;
	struct buf words = BUF_INIT;
	struct url url;
	const char *host;
	uint64_t key;
	char *path;

	if (!url_is_web(address))
		return 0;
	arena = arena_new();
	url_split(arena, address, &url);
	path = url_decode(arena, url.path ? url.path : "", NULL);
	path_cut(path);
	buf_putc(&words, 'u');
	host = host_plain(url.host);
	buf_puts(&words, host);
	if (url.port && *url.port && strcmp(url.port, "80") &&
	    strcmp(url.port, "443"))
		buf_printf(&words, ":%s", url.port);
	buf_puts(&words, path);
	put_query(&words, host, url.query);
	key = key_of(&words);
	buf_release(&words);
	arena_free(arena);
	return key;
}

/* ---- files */

/* Adds a name behind what is there, its "." and ".." followed as far as they
 * lead through names. */
static void put_steps(struct buf *words, const char *name)
{
	size_t size;

	for (; *name; name += size) {
		name += strspn(name, "/");
		size = strcspn(name, "/");
		if (!size || (size == 1 && *name == '.'))
			continue;
		if (size == 2 && !strncmp(name, "..", 2) && words->size > 1 &&
		    !text_ends_with(buf_text(words), "/..")) {
			while (words->data[--words->size] != '/')
				;
			continue;
		}
		buf_putc(words, '/');
		buf_add(words, name, size);
	}
}

static uint64_t key_of_file(const char *folder, const char *name)
{
	struct buf words = BUF_INIT;
	uint64_t key;

	/* an absolute name is another than a relative one */
	buf_putc(&words, *folder == '/' ? 'r' : 'f');
	put_steps(&words, folder);
	put_steps(&words, name);
	key = key_of(&words);
	buf_release(&words);
	return key;
}

uint64_t link_key_of_file(const char *name)
{
	return key_of_file(name, "");
}

uint64_t link_key_of_reference(const char *name, const char *reference)
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
		key = key_of_file(folder, path);
	}
	arena_free(arena);
	return key;
}

/* ---- the table */

struct ranked {
	struct link_row row;
	size_t index;
};

static int compare_ranked(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->row.key != y->row.key)
		return x->row.key < y->row.key ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

void link_table_put(struct buf *out, const struct link_row *rows, size_t count)
{
	struct ranked *sorted = memory_array(count + 1, sizeof(*sorted));
	size_t i, kept = 0;

	for (i = 0; i < count; i++)
		sorted[i] = (struct ranked){ rows[i], i };
	qsort(sorted, count, sizeof(*sorted), compare_ranked);
	for (i = 0; i < count; i++)
		if (i == 0 || sorted[i].row.key != sorted[i - 1].row.key)
			sorted[kept++] = sorted[i];
	flat_put_u64(out, kept);
	for (i = 0; i < kept; i++) {
		flat_put_u64(out, sorted[i].row.key);
		flat_put_u64(out, sorted[i].row.entry);
	}
	free(sorted);
}

bool link_table_read(struct flat *in, struct link_table *table)
{
	uint64_t count = flat_u64(in);

	if (in->bad || (size_t)(in->end - in->next) / ROW_SIZE < count)
		return false;
	table->rows = in->next;
	table->count = (size_t)count;
	return true;
}

static struct link_row row_at(const struct link_table *table, size_t i)
{
	struct flat in;
	struct link_row row;

	flat_open(&in, table->rows + i * ROW_SIZE, ROW_SIZE);
	row.key = flat_u64(&in);
	row.entry = flat_u64(&in);
	return row;
}

bool link_table_lookup(const struct link_table *table, uint64_t key,
    uint64_t self, uint64_t *entry)
{
	size_t low = 0, high = table ? table->count : 0;

	while (key && low < high) {
		size_t middle = low + (high - low) / 2;
		struct link_row row = row_at(table, middle);

		if (row.key == key) {
			*entry = row.entry;
			return row.entry != self;
		}
		if (row.key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}
