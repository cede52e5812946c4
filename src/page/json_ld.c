/* Reads JSON-LD in one pass, without building anything: a path of keys says
 * what a string is. */
#include <stddef.h>
#include <string.h>

#include "page/json_ld.h"

#define DEPTH_MAX        12
#define PATH_MAX_SIZE    96
#define AUTHORS_SIZE_MAX 500 /* bytes */

struct level {
	bool is_object, wants_key;
	size_t path_size; /* of the path to this value */
};

struct reader {
	struct arena *arena;
	const char *next;
	struct json_ld *found, item; /* item: the object being read */
	bool is_article;
	struct level levels[DEPTH_MAX];
	size_t depth, skipped;    /* levels deeper than are kept */
	char path[PATH_MAX_SIZE]; /* keys, each behind a "." */
	size_t path_size;
};

struct field {
	const char *path;
	size_t offset;
};

#define FIELD(path, name)                                                      \
	{                                                                      \
		path, offsetof(struct json_ld, name)                           \
	}

static const struct field fields[] = {
	FIELD(".headline", title),
	FIELD(".name", title),
	FIELD(".author.name", author),
	FIELD(".author", author),
	FIELD(".publisher.name", site),
	FIELD(".description", summary),
	FIELD(".image.url", cover),
	FIELD(".image", cover),
	FIELD(".thumbnailUrl", cover),
	FIELD(".datePublished", date),
	FIELD(".dateModified", modified),
	FIELD(".inLanguage", language),
	FIELD(".articleSection", section),
};

#define FIELD_COUNT (sizeof fields / sizeof fields[0])

static const char **place_of(struct json_ld *ld, const struct field *field)
{
	return (const char **)((char *)ld + field->offset);
}

static unsigned read_hex(const char *p)
{
	unsigned value = 0;
	int i;

	for (i = 0; i < 4; i++) {
		unsigned digit = (unsigned char)p[i];

		if (digit >= '0' && digit <= '9')
			digit -= '0';
		else if ((digit | 0x20) >= 'a' && (digit | 0x20) <= 'f')
			digit = (digit | 0x20) - 'a' + 10;
		else
			return 0xffff;
		value = value * 16 + digit;
	}
	return value;
}

/* The character of \uXXXX, `p` behind the "u"; two of them where the first is
 * half of one. */
static const char *read_unicode(const char *p, struct buf *out)
{
	unsigned value = read_hex(p), low;

	if (value == 0xffff)
		return p;
	p += 4;
	if (value >= 0xd800 && value < 0xdc00 && p[0] == '\\' && p[1] == 'u') {
		low = read_hex(p + 2);
		if (low >= 0xdc00 && low < 0xe000) {
			value = 0x10000 + ((value - 0xd800) << 10) +
			    (low - 0xdc00);
			p += 6;
		}
	}
	if (value != 0)
		buf_put_utf8(out, value);
	return p;
}

/* A string whose opening quote is taken; the text is left in `out`. */
static void read_string(struct reader *r, struct buf *out)
{
	static const char escapes[] = "nrtbf", meanings[] = "\n\r\t  ";
	const char *p = r->next;

	buf_clear(out);
	while (*p != '\0' && *p != '"') {
		const char *escape;

		if (*p != '\\') {
			buf_putc(out, *p++);
			continue;
		}
		if (*++p == '\0')
			break;
		if (*p == 'u') {
			p = read_unicode(p + 1, out);
			continue;
		}
		escape = strchr(escapes, *p);
		buf_putc(out, *(escape ? &meanings[escape - escapes] : p));
		p++;
	}
	r->next = *p == '"' ? p + 1 : p;
}

static bool is_article_type(const char *type)
{
	return strstr(type, "Article") != NULL ||
	    strstr(type, "BlogPosting") != NULL || strcmp(type, "Report") == 0;
}

/* One more of a list of authors. */
static void add_author(struct reader *r, const char **names, const char *name)
{
	if (strlen(*names) + strlen(name) < AUTHORS_SIZE_MAX &&
	    strstr(*names, name) == NULL)
		*names = arena_printf(r->arena, "%s, %s", *names, name);
}

static void take_value(struct reader *r, const char *text)
{
	size_t i;

	if (strcmp(r->path, ".@type") == 0)
		r->is_article |= is_article_type(text);
	for (i = 0; i < FIELD_COUNT; i++) {
		const char **place = place_of(&r->item, &fields[i]);

		if (strcmp(r->path, fields[i].path) != 0 || *text == '\0')
			continue;
		if (*place == NULL)
			*place = arena_strdup(r->arena, text);
		else if (strcmp(r->path, ".author.name") == 0)
			add_author(r, place, text);
	}
}

/* The end of an object that is an item: the outermost or one of a graph. */
static void end_item(struct reader *r)
{
	size_t i;

	for (i = 0; r->is_article && i < FIELD_COUNT; i++) {
		const char **place = place_of(r->found, &fields[i]);

		if (*place == NULL)
			*place = *place_of(&r->item, &fields[i]);
	}
	r->is_article = false;
	memset(&r->item, 0, sizeof r->item);
}

static void set_path(struct reader *r, size_t size)
{
	r->path_size = size;
	r->path[size] = '\0';
}

static void take_key(struct reader *r, const char *key)
{
	size_t size = strlen(key);

	/* the objects of a graph are items like the outermost */
	if (r->path_size == 0 && strcmp(key, "@graph") == 0)
		return;
	if (r->path_size + size + 2 > PATH_MAX_SIZE) {
		key = "?";
		size = 1;
		if (r->path_size + size + 2 > PATH_MAX_SIZE)
			return;
	}
	r->path[r->path_size] = '.';
	memcpy(r->path + r->path_size + 1, key, size);
	set_path(r, r->path_size + size + 1);
}

static void open_level(struct reader *r, bool is_object)
{
	if (r->depth == DEPTH_MAX) {
		r->skipped++;
		return;
	}
	r->levels[r->depth++] = (struct level){ .is_object = is_object,
		.wants_key = is_object,
		.path_size = r->path_size };
}

static void close_level(struct reader *r)
{
	struct level *level;

	if (r->skipped > 0) {
		r->skipped--;
		return;
	}
	if (r->depth == 0)
		return;
	level = &r->levels[--r->depth];
	set_path(r, level->path_size);
	if (level->is_object && level->path_size == 0)
		end_item(r);
}

static void read_token(struct reader *r, struct buf *text)
{
	struct level *level = NULL;
	char c = *r->next++;

	if (r->depth > 0 && r->skipped == 0)
		level = &r->levels[r->depth - 1];
	switch (c) {
	case '{':
	case '[':
		open_level(r, c == '{');
		break;
	case '}':
	case ']':
		close_level(r);
		break;
	case ',':
		if (level != NULL) {
			level->wants_key = level->is_object;
			set_path(r, level->path_size);
		}
		break;
	case '"':
		read_string(r, text);
		if (level == NULL)
			break;
		if (level->wants_key) {
			take_key(r, buf_text(text));
			level->wants_key = false;
		} else {
			take_value(r, buf_text(text));
		}
		break;
	}
}

void json_ld_read(
    struct arena *arena, const char *script, struct json_ld *found)
{
	struct reader r = { .arena = arena, .next = script, .found = found };
	struct buf text = BUF_INIT;

	while (*r.next != '\0')
		read_token(&r, &text);
	buf_release(&text);
}
