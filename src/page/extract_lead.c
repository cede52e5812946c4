/* The picture above a text: pages set it outside of what holds the text. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "page/extract.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

enum {
	STEM_LEAST = 6, /* bytes; shorter names of files are too common */
	STEM_MOST = 200,
	LEVELS_MOST = 8 /* of elements around a picture */
};

/* Classes of what holds nothing but the picture above a text, or what they end
 * with behind - or _. */
static const char *const lead_classes[] = { "article-image", "cover-image",
	"featured-image", "featured-media", "featured-photo", "headimg", "hero",
	"hero-image", "hero-media", "lead-image", "lead-media", "lead-photo",
	"main-image", "post-thumbnail", "top-image", "topimg",
	"wp-post-image" };

/* In class, id or alt of pictures that are not of the text. */
static const char *const other_words[] = { "author", "avatar", "byline", "icon",
	"logo", "profile" };

/* "lead" of "https://a.example/x/lead-1024x576.jpg?w=2": what stays when the
 * same picture is served in another size. */
static size_t stem_of(const char *address, char stem[STEM_MOST])
{
	size_t size = strcspn(address, "?#"), start = size, k;

	while (start > 0 && address[start - 1] != '/')
		start--;
	for (k = size; k > start; k--)
		if (address[k - 1] == '.') {
			size = k - 1;
			break;
		}
	for (k = size; k > start && strchr("0123456789x", address[k - 1]); k--)
		;
	if (k > start && k < size && strchr("-_", address[k - 1]) &&
	    memchr(address + k, 'x', size - k))
		size = k - 1;
	size -= start;
	if (size < STEM_LEAST || size >= STEM_MOST)
		return 0;
	memcpy(stem, address + start, size);
	stem[size] = '\0';
	return size;
}

/* An address in the value has a file whose name begins with the stem. */
static bool names_file(const char *value, const char *stem)
{
	const char *at = value;
	size_t size = strlen(stem);

	while ((at = strstr(at, stem))) {
		bool starts = at == value || at[-1] == '/' ||
		    (at >= value + 3 && !strncasecmp(at - 3, "%2f", 3));

		at += size;
		if (starts && *at != '/' && !isalpha((unsigned char)*at))
			return true;
	}
	return false;
}

static bool shows(const struct block *block, const char *stem)
{
	const char *const *name;
	const char *value;

	if (!block->name ||
	    (strcmp(block->name, "img") != 0 &&
		strcmp(block->name, "source") != 0))
		return false;
	for (name = page_source_attrs; *name; name++) {
		value = page_attr(block->node, *name);
		if (value && names_file(value, stem))
			return true;
	}
	return false;
}

static bool is_named(const struct block *block, const char *name)
{
	return block->name && !strcmp(block->name, name);
}

static bool is_lead_class(const char *word, size_t size)
{
	size_t i, length;

	for (i = 0; i < COUNT(lead_classes); i++) {
		length = strlen(lead_classes[i]);
		if (size >= length &&
		    !strncasecmp(
			word + size - length, lead_classes[i], length) &&
		    (size == length || strchr("-_", word[size - length - 1])))
			return true;
	}
	return false;
}

static bool is_lead_box(const struct block *block)
{
	const char *word = block->name ? page_attr(block->node, "class") : NULL;
	size_t size;

	if (is_named(block, "figure"))
		return true;
	for (; word && *word; word += size) {
		word += strspn(word, " \t\n");
		size = strcspn(word, " \t\n");
		if (is_lead_class(word, size))
			return true;
	}
	return false;
}

/* It stands beside the page's texts, not above one. */
static bool is_aside(const struct blocks *blocks, size_t at, size_t body)
{
	static const char *const names[] = { "aside", "footer", "nav" };
	size_t i;

	for (; at > body; at = blocks->items[at].parent)
		for (i = 0; i < COUNT(names); i++)
			if (is_named(&blocks->items[at], names[i]))
				return true;
	return false;
}

static bool has_caption(const struct blocks *blocks, size_t figure)
{
	size_t i;

	for (i = figure + 1; i < blocks->items[figure].end; i++)
		if (is_named(&blocks->items[i], "figcaption"))
			return true;
	return false;
}

/* The figure around a picture, if it says something of it, or <picture>, or the
 * picture alone. */
static size_t widen(const struct blocks *blocks, size_t at, size_t first)
{
	size_t found = at, above = blocks->items[at].parent, level;

	for (level = 0; level < LEVELS_MOST && above > 0; level++) {
		const struct block *block = &blocks->items[above];

		if (block->end > first)
			break;
		if (is_named(block, "picture"))
			found = above;
		if (is_named(block, "figure"))
			return has_caption(blocks, above) ? above : found;
		above = block->parent;
	}
	return found;
}

/* Counts pictures and tells whether one is that of `stem`, or NULL. */
static bool has_picture(const struct blocks *blocks, size_t at,
    const char *stem, unsigned *pictures)
{
	size_t i;

	for (i = at; i < blocks->items[at].end; i++) {
		const struct block *block = &blocks->items[i];

		if (block->is_gone)
			continue;
		*pictures += is_named(block, "img");
		if (stem && shows(block, stem))
			return true;
	}
	return false;
}

/* The last picture between `body` and `first` that the page shows others of
 * itself, whatever it stands in. */
static size_t find_same(const struct lead_search *search, const char *stem)
{
	const struct blocks *blocks = search->blocks;
	size_t first = search->chosen[0], i;

	for (i = first; i-- > search->body + 1;)
		if (!search->was_gone[i] && shows(&blocks->items[i], stem))
			return is_aside(blocks, i, search->body)
			    ? 0
			    : widen(blocks, i, first);
	return 0;
}

static size_t only_picture(const struct blocks *blocks, size_t box)
{
	size_t i, found = 0;

	for (i = box; i < blocks->items[box].end; i++) {
		if (!is_named(&blocks->items[i], "img"))
			continue;
		if (found)
			return 0;
		found = i;
	}
	return found;
}

/* A link to what is no picture: to another text, or home. */
static bool leads_away(const struct block *block)
{
	static const char *const suffixes[] = { ".avif", ".gif", ".jpeg",
		".jpg", ".png", ".webp" };
	const char *address = is_named(block, "a")
	    ? page_attr(block->node, "href")
	    : NULL;
	size_t i;

	for (i = 0; address && i < COUNT(suffixes); i++)
		if (strcasestr(address, suffixes[i]))
			return false;
	return address != NULL;
}

static bool is_other(const struct block *block)
{
	static const char *const attrs[] = { "class", "id", "alt" };
	size_t i, k;

	for (i = 0; block->name && i < COUNT(attrs); i++) {
		const char *value = page_attr(block->node, attrs[i]);

		for (k = 0; value && k < COUNT(other_words); k++)
			if (strcasestr(value, other_words[k]))
				return true;
	}
	return false;
}

/* A picture in a box may be a logo, a face, or that of another text. */
static bool is_of_text(const struct blocks *blocks, size_t picture, size_t box)
{
	bool is_told = has_caption(blocks, box);
	size_t at = picture;

	for (;; at = blocks->items[at].parent) {
		const struct block *block = &blocks->items[at];

		if (is_other(block) || (leads_away(block) && !is_told))
			return false;
		if (at == box)
			return true;
	}
}

/* A figure or the like between the title and a text without pictures. */
static size_t find_box(const struct lead_search *search)
{
	const struct blocks *blocks = search->blocks;
	size_t first = search->chosen[0], found = 0, picture, i;

	for (i = first; i-- > search->body + 1;) {
		const struct block *block = &blocks->items[i];

		if (search->title ? i == search->title : is_named(block, "h1"))
			return found;
		if (found || block->is_gone || block->end > first ||
		    !is_lead_box(block))
			continue;
		picture = only_picture(blocks, i);
		if (!picture || is_aside(blocks, i, search->body) ||
		    !is_of_text(blocks, picture, i))
			return 0;
		found = widen(blocks, picture, first);
	}
	return 0;
}

size_t lead_find(const struct lead_search *search, const char *cover)
{
	char stem[STEM_MOST];
	bool has_stem = cover && stem_of(cover, stem) > 0;
	unsigned pictures = 0;
	size_t i, found = 0;

	for (i = 0; i < search->chosen_count; i++)
		if (has_picture(search->blocks, search->chosen[i],
			has_stem ? stem : NULL, &pictures))
			return 0;
	if (has_stem)
		found = find_same(search, stem);
	if (found == 0 && pictures == 0)
		found = find_box(search);
	return found;
}
