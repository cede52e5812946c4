/* Links: which may stay, bare addresses, and those inside the page. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clean/tidy.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

/* Pages that only their writers may see. */
static const char *const dead_links[] = { "https://36kr.com/p/preview/",
	"http://36kr.com/p/preview/" };

/* Names that editors give to notes. */
static const char *const note_names[] = { "fn", "_edn", "_ftn", "footnote",
	"endnote", "cite_" };

enum {
	LINK_LENGTH_MOST = 8 << 10, /* bytes of an address */
	LINK_BYTES_MOST = 4 << 20   /* of all in an article */
};

/* Signs beside digits of which the marks of notes are made. */
static const char *const mark_signs[] = { "[", "]", "(", ")", "^", "*", " ",
	"†", "‡", "§", "↩", "↑", "⤴", "（", "）", "［", "］", "【", "】",
	"\ufe0e" };

#define MARK_LENGTH 16 /* bytes of a mark */

bool is_note_mark(const char *text)
{
	const char *s = text;
	size_t i;

	while (*s) {
		if (*s >= '0' && *s <= '9') {
			s++;
			continue;
		}
		for (i = 0; i < COUNT(mark_signs); i++)
			if (text_starts_with(s, mark_signs[i]))
				break;
		if (i == COUNT(mark_signs))
			return false;
		s += strlen(mark_signs[i]);
	}
	return *text && s - text <= MARK_LENGTH;
}

/* The same page, but for the fragment. */
static bool is_page(const char *url, const char *raw, size_t size)
{
	return url && strcspn(url, "#") == size && !strncmp(url, raw, size);
}

/* A link with a fragment that this page has, though spelled with an address. */
static bool is_inside(
    struct builder *b, const char *raw, const char *name, bool is_mark)
{
	const struct meta *meta = &b->article->meta;
	const struct name_slot *slot = names_lookup(&b->writer.ids, name);
	size_t size = strcspn(raw, "#"), i;

	if (!slot || !slot->value)
		return false;
	if (!size || is_mark || !strncasecmp(raw, "file:", 5))
		return true;
	if (is_page(b->base, raw, size) || is_page(meta->url, raw, size))
		return true;
	for (i = 0; i < COUNT(note_names); i++)
		if (text_starts_with(name, note_names[i]))
			return true;
	return false;
}

/* An unclosed link is made anew in every block behind it (HTML, 13.2.4.3), so a
 * long address in a small page could fill a book. */
static bool is_over_limit(struct builder *b, const char *raw)
{
	size_t size = strlen(raw);

	if (size <= LINK_LENGTH_MOST && b->link_bytes <= LINK_BYTES_MOST) {
		b->link_bytes += size;
		return false;
	}
	if (!b->has_refused_link)
		diag_add(b->diags, DIAG_LINK_LIMIT, 0,
		    "addresses of more than %d bytes, or %d together",
		    LINK_LENGTH_MOST, LINK_BYTES_MOST);
	b->has_refused_link = true;
	return true;
}

const char *link_href(struct builder *b, const char *raw, bool is_mark)
{
	const char *hash, *name, *url, *entry;
	size_t i;

	if (is_over_limit(b, raw))
		return NULL;
	raw += strspn(raw, " \t\n\r\f");
	hash = strchr(raw, '#');
	if (hash && hash[1]) {
		name = url_decode(b->arena, hash + 1, NULL);
		if (is_inside(b, raw, name, is_mark))
			return arena_printf(b->arena, "#%s", name);
	}
	url = url_resolve(b->arena, b->base, raw);
	url = *url == '#' ? NULL : url_link(b->arena, url);
	entry = entry_reference(b, raw, url);
	if (entry)
		return entry;
	if (url)
		url = redirect_follow(b, url);
	for (i = 0; url && i < COUNT(dead_links); i++)
		if (text_starts_with(url, dead_links[i]))
			return NULL;
	return url;
}

/* ---- bare addresses */

#define URL_CHARACTERS                                                         \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"                 \
	"0123456789-._~:/?#[]@!$&'()*+,;=%"

struct brackets {
	size_t opened, closed;
};

static struct brackets brackets_count(
    const char *s, size_t size, char open, char close)
{
	struct brackets found = { 0, 0 };

	for (; size--; s++) {
		found.opened += *s == open;
		found.closed += *s == close;
	}
	return found;
}

#define URL_LENGTH 2000 /* bytes; longer runs are no addresses */

/* How much of the text is an address: marks at its end belong to the text,
 * brackets only if they are closed in it. */
static size_t url_length(const char *s)
{
	size_t size = strspn(s, URL_CHARACTERS);
	struct brackets round, square;

	if (size > URL_LENGTH)
		return size;
	round = brackets_count(s, size, '(', ')');
	square = brackets_count(s, size, '[', ']');
	while (size) {
		char last = s[size - 1];

		if ((last == ')' && round.opened >= round.closed) ||
		    (last == ']' && square.opened >= square.closed) ||
		    !strchr(".,;:!?'()[]*", last))
			break;
		round.opened -= last == '(';
		round.closed -= last == ')';
		square.opened -= last == '[';
		square.closed -= last == ']';
		size--;
	}
	return size;
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9');
}

/* The next address in `text`, from `s` on, and its length. */
static const char *url_find(const char *text, const char *s, size_t *size)
{
	const char *rest;

	while ((s = strcasestr(s, "http"))) {
		rest = s + 4 + (s[4] == 's' || s[4] == 'S');
		if (!strncmp(rest, "://", 3) && is_word(rest[3]) &&
		    (s == text || !is_word(s[-1]))) {
			*size = url_length(s);
			return s;
		}
		s += 4;
	}
	return NULL;
}

static void piece_insert(
    struct arena *arena, struct node *place, const char *start, const char *end)
{
	if (end > start)
		node_insert_before(
		    place, node_text_new(arena, start, end - start));
}

static void text_link(struct arena *arena, struct node *node)
{
	const char *text = node->text, *done = text, *s = text, *url, *link;
	struct node *anchor;
	size_t size;

	for (; (url = url_find(text, s, &size)); s = url + size) {
		link = size <= URL_LENGTH
		    ? url_link(arena, arena_strndup(arena, url, size))
		    : NULL;
		if (!link)
			continue;
		piece_insert(arena, node, done, url);
		anchor = node_new(arena, TAG_A);
		node_set_attr(arena, anchor, ATTR_HREF, link);
		node_append(anchor, node_text_new(arena, url, size));
		node_insert_before(node, anchor);
		done = url + size;
	}
	if (done == text)
		return;
	piece_insert(arena, node, done, text + strlen(text));
	node_remove(node);
}

static bool may_hold_link(const struct node *text)
{
	const struct node *node;

	for (node = text->parent; node; node = node->parent)
		if (node->tag == TAG_A || node->tag == TAG_PRE ||
		    node->tag == TAG_CODE || node->tag == TAG_RUBY)
			return false;
	return true;
}

/* ---- links inside the page */

static bool is_attached(const struct article *article, const struct node *node)
{
	for (; node; node = node->parent)
		if (node == article->body)
			return true;
	return false;
}

static bool is_inside_of(const struct node *node, const struct node *block)
{
	while (node && node != block)
		node = node->parent;
	return node;
}

#define LEADING_NODES 8 /* that may stand before the number of a note */

/* The line starts with these digits, in brackets or not. */
static bool starts_with_number(const struct node *line, const char *digits)
{
	const struct node *node = line;
	const char *text;
	unsigned seen = 0;

	while (seen++ < LEADING_NODES && (node = node_following(node, line))) {
		if (node->tag != TAG_TEXT)
			continue;
		text = node->text + strspn(node->text, " [(");
		if (*text)
			return !strncmp(text, digits, strlen(digits));
	}
	return false;
}

/* "[1]" leads to an item, or to a paragraph that starts with "[1]" or "1". */
static bool is_numbered_note(
    struct arena *arena, const struct node *anchor, const struct node *line)
{
	const char *mark = node_words(arena, anchor);

	if ((line->tag != TAG_P && line->tag != TAG_LI) ||
	    !is_note_mark(mark) || is_inside_of(anchor, line))
		return false;
	mark += strcspn(mark, "0123456789");
	mark = arena_strndup(arena, mark, strspn(mark, "0123456789"));
	/* a list counts by itself */
	return *mark && (line->tag == TAG_LI || starts_with_number(line, mark));
}

/* "^" or "↩" in a note leads out of it. */
static bool is_back_mark(
    struct arena *arena, const struct node *anchor, const struct node *target)
{
	const struct node *note = anchor->parent;

	while (note && node_role(note) != ROLE_NOTE)
		note = note->parent;
	return note && !is_inside_of(target, note) &&
	    is_note_mark(node_words(arena, anchor));
}

/* What kind of link: to a note, or from one. */
static void note_mark(struct arena *arena, struct node *anchor,
    struct node *target, const char *name)
{
	struct node *line = target;
	size_t i;

	while (line->parent && line->tag != TAG_LI && !is_block(line->tag))
		line = line->parent;
	for (i = 0; i < COUNT(note_names); i++) {
		if (!text_starts_with(name, note_names[i]))
			continue;
		if (strstr(name, "ref")) {
			node_set_role(arena, anchor, ROLE_BACKLINK);
			return;
		}
		if (!node_role(line) &&
		    (line->tag == TAG_P || line->tag == TAG_LI))
			node_set_role(arena, line, ROLE_NOTE);
	}
	if (!node_role(line) && is_numbered_note(arena, anchor, line))
		node_set_role(arena, line, ROLE_NOTE);
	if (node_role(line) == ROLE_NOTE && !is_inside_of(anchor, line) &&
	    !node_is_within(anchor, TAG_ASIDE))
		node_set_role(arena, anchor, ROLE_NOTEREF);
	else if ((node_is_within(anchor, TAG_ASIDE) &&
		     !node_is_within(target, TAG_ASIDE)) ||
	    is_back_mark(arena, anchor, target))
		node_set_role(arena, anchor, ROLE_BACKLINK);
}

static void inner_link(struct article *article, const struct names *ids,
    struct node *anchor, size_t *count)
{
	const char *name = node_attr(anchor, ATTR_HREF) + 1;
	const struct name_slot *slot = names_lookup(ids, name);
	struct node *target = slot ? slot->value : NULL;
	const char *id;

	if (!target || !is_attached(article, target)) {
		node_unwrap(anchor);
		return;
	}
	id = node_attr(target, ATTR_ID);
	if (!id) {
		id = arena_printf(article->arena, "n-%zu", ++*count);
		node_set_attr(article->arena, target, ATTR_ID, id);
	}
	node_set_attr(article->arena, anchor, ATTR_HREF,
	    arena_printf(article->arena, "#%s", id));
	if (!node_role(anchor))
		note_mark(article->arena, anchor, target, name);
}

void links_tidy(struct article *article, const struct names *ids)
{
	size_t count, i, made = 0;
	struct node **list = nodes_list(article, &count), *node;
	const char *href;

	for (i = 0; i < count; i++) {
		node = list[i];
		if (node->tag == TAG_TEXT) {
			if (may_hold_link(node))
				text_link(article->arena, node);
			continue;
		}
		href = node->tag == TAG_A ? node_attr(node, ATTR_HREF) : NULL;
		if (href && *href == '#')
			inner_link(article, ids, node, &made);
	}
	free(list);
}
