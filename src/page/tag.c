/* Scans tags without building anything. */
#include <string.h>
#include <strings.h>

#include "core/core.h"
#include "page/tag.h"

const struct markup_row markup_rows[MARKUP_COUNT] = {
#define MARKUP(name, traits) { name, traits },
#include "page/markup.def"
#undef MARKUP
};

const struct markup_row *markup_lookup(const char *name, size_t size)
{
	size_t low = 0, high = MARKUP_COUNT;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const char *row = markup_rows[middle].name;
		size_t i;
		int order = 0;

		for (i = 0; i < size && order == 0; i++) {
			int c = (unsigned char)name[i];

			if (c >= 'A' && c <= 'Z')
				c += 'a' - 'A';
			order = c - (unsigned char)row[i];
		}
		if (order == 0 && row[size] == '\0')
			return &markup_rows[middle];
		if (order > 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

bool markup_is_foreign(const struct markup_row *row)
{
	return row != NULL &&
	    (strcmp(row->name, "svg") == 0 || strcmp(row->name, "math") == 0);
}

static bool is_alnum(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9');
}

const char *tag_find_known(const char *p, const char *end)
{
	while ((p = memchr(p, '<', (size_t)(end - p))) != NULL) {
		const char *name = p + 1, *name_end;

		if (name < end && *name == '/')
			name++;
		for (name_end = name; name_end < end && is_alnum(*name_end);
		     name_end++)
			;
		if (name_end > name &&
		    markup_lookup(name, (size_t)(name_end - name)) != NULL)
			return p;
		p++;
	}
	return end;
}

uint32_t name_hash(const char *name, size_t size)
{
	uint32_t hash = 2166136261u; /* FNV-1a */
	size_t i;

	for (i = 0; i < size; i++) {
		unsigned char c = (unsigned char)name[i];

		if (c >= 'A' && c <= 'Z')
			c |= 0x20;
		hash = (hash ^ c) * 16777619u;
	}
	return hash;
}

void name_set_add(struct name_set *set, uint32_t hash)
{
	hash %= NAME_SET_BITS;
	set->bits[hash / 8] |= (uint8_t)(1u << (hash % 8));
}

void name_set_add_ends(struct name_set *set, const char *p, const char *end)
{
	while ((p = memmem(p, (size_t)(end - p), "</", 2)) != NULL) {
		const char *name = p += 2;

		while (p < end && (uint8_t)*p > ' ' && *p != '>')
			p++;
		name_set_add(set, name_hash(name, (size_t)(p - name)));
	}
}

bool name_set_has(const struct name_set *set, uint32_t hash)
{
	hash %= NAME_SET_BITS;
	return set->bits[hash / 8] >> (hash % 8) & 1;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\f' || c == '\r';
}

static bool is_name_char(char c)
{
	return is_alnum(c) || (c != '\0' && strchr("-_:.@#*()[]$", c) != NULL);
}

static void judge_bare(struct tag_text *tag, const char *name, const char *end)
{
	const char *p;
	bool has_dash = false;

	for (p = name; p < end; p++) {
		/* a stray quote is a slip of the pen, not a word */
		if (*p == '"' || *p == '\'')
			continue;
		tag->has_odd_bare |= !is_name_char(*p);
		has_dash |= *p == '-';
	}
	tag->has_short_bare |= end - name < 3 && !has_dash && *name != '"' &&
	    *name != '\'';
}

/* The tag ends at `close`, a ">" in a value whose quote was never closed. */
static const char *end_open_quote(
    struct tag_text *tag, const char *close, char quote)
{
	tag->open_quote = close;
	tag->quote = quote;
	if (tag->cut > close)
		tag->cut = NULL;
	return close;
}

/* Skips a quoted value; to the end if neither a quote nor a tag ends it.  A
 * value that swallowed a tag and ends in the middle of a word had its closing
 * quote forgotten. */
static const char *skip_quoted(
    const char *p, const char *end, struct tag_text *tag)
{
	char quote = *p++;
	const char *close = memchr(p, quote, (size_t)(end - p));
	const char *tag_end = memchr(
	    p, '>', (size_t)((close != NULL ? close : end) - p));

	if (close == NULL)
		return tag_end != NULL ? end_open_quote(tag, tag_end, quote)
				       : end;
	if (tag_end == NULL)
		return close + 1;
	if (tag->doubt == NULL) {
		tag->doubt = tag_end;
		tag->quote = quote;
	}
	if (close + 1 == end || is_space(close[1]) || close[1] == '>' ||
	    close[1] == '/' || close == p || close[-1] != '=' ||
	    memchr(tag_end, '<', (size_t)(close - tag_end)) == NULL)
		return close + 1;
	return end_open_quote(tag, tag_end, quote);
}

/* One attribute from its first character. */
static const char *skip_attribute(
    const char *p, const char *end, struct tag_text *tag)
{
	const char *name = p, *name_end;

	/* an attribute's name may start with "=" */
	for (p++;
	     p < end && !is_space(*p) && *p != '/' && *p != '>' && *p != '=';
	     p++)
		;
	name_end = p;
	/* no name has a "<": what an earlier value took for its closing quote
	 * stands in the text */
	if (tag->doubt != NULL &&
	    memchr(name, '<', (size_t)(name_end - name)) != NULL)
		return end_open_quote(tag, tag->doubt, tag->quote);
	while (p < end && is_space(*p))
		p++;
	if (p == end || *p != '=') {
		judge_bare(tag, name, name_end);
		return p;
	}
	p++;
	while (p < end && is_space(*p))
		p++;
	tag->valued++;
	if (p < end && (*p == '"' || *p == '\''))
		return skip_quoted(p, end, tag);
	while (p < end && !is_space(*p) && *p != '>')
		p++;
	return p;
}

bool tag_scan(const char *start, const char *end, size_t attribute_limit,
    struct tag_text *tag)
{
	const char *p = start + 1;
	size_t count = 0;

	memset(tag, 0, sizeof *tag);
	tag->start = start;
	tag->is_end = *p == '/';
	p += tag->is_end;
	tag->name = p;
	while (p < end && !is_space(*p) && *p != '/' && *p != '>' && *p != '<')
		p++;
	tag->name_size = (size_t)(p - tag->name);
	for (;;) {
		while (p < end && (is_space(*p) || *p == '/'))
			p++;
		tag->is_unended = p == end;
		/* only what has a value makes up for a "<"; looking on for one
		 * would take quadratic time */
		if (p == end || (*p == '<' && tag->valued == 0))
			return false;
		if (*p == '>')
			break;
		if (count++ == attribute_limit)
			tag->cut = p;
		p = skip_attribute(p, end, tag);
	}
	tag->is_closed = p[-1] == '/' && p != tag->open_quote;
	tag->end = p + 1;
	return true;
}

bool tag_is_mixed_case(const struct tag_text *tag)
{
	bool has_upper = false, has_lower = false;
	size_t i;

	for (i = 0; i < tag->name_size; i++) {
		has_upper |= tag->name[i] >= 'A' && tag->name[i] <= 'Z';
		has_lower |= tag->name[i] >= 'a' && tag->name[i] <= 'z';
	}
	return has_upper && (has_lower || tag->name_size == 1);
}

bool tag_is_cut_end(const struct tag_text *tag)
{
	return tag->is_end && tag->is_unended && tag->valued == 0 &&
	    !tag->has_odd_bare && !tag->has_short_bare &&
	    markup_lookup(tag->name, tag->name_size) != NULL;
}
