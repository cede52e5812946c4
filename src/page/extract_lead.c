/* The picture above a text: pages set it outside of what holds the text. */
#include <string.h>

#include "page/extract.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

enum {
	STEM_LEAST = 6, /* bytes; shorter names of files are too common */
	STEM_MOST = 200,
	LEVELS_MOST = 8 /* of elements around a picture */
};

/* Classes of what holds nothing but the picture above a text. */
static const char *const lead_words[] = { "featured", "headimg", "hero",
	"lead-image", "lead-media", "lead-photo", "post-thumbnail", "top-image",
	"topimg", "main-image", "article-image", "cover-image" };

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

static bool shows(const struct block *block, const char *stem)
{
	const void *place = NULL;
	const char *name, *value;

	if (!block->name ||
	    (strcmp(block->name, "img") && strcmp(block->name, "source")))
		return false;
	while (page_attr_next(block->node, &place, &name, &value))
		if (strcmp(name, "alt") && strstr(value, stem))
			return true;
	return false;
}

static bool is_named(const struct block *block, const char *name)
{
	return block->name && !strcmp(block->name, name);
}

static bool is_lead_box(const struct block *block)
{
	const char *class = block->name ? page_attr(block->node, "class")
					: NULL;
	size_t i;

	if (is_named(block, "figure"))
		return true;
	for (i = 0; class && i < COUNT(lead_words); i++)
		if (strcasestr(class, lead_words[i]))
			return true;
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
static size_t find_same(const struct blocks *blocks, const bool *was_gone,
    size_t body, size_t first, const char *stem)
{
	size_t i;

	for (i = first; i-- > body + 1;)
		if (!was_gone[i] && shows(&blocks->items[i], stem))
			return is_aside(blocks, i, body)
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

/* A figure or the like between the title and a text without pictures. */
static size_t find_box(const struct blocks *blocks, size_t body, size_t first)
{
	size_t i, picture;

	for (i = first; i-- > body + 1;) {
		const struct block *block = &blocks->items[i];

		if (is_named(block, "h1"))
			return 0;
		if (block->is_gone || block->end > first || !is_lead_box(block))
			continue;
		picture = only_picture(blocks, i);
		return picture && !is_aside(blocks, i, body)
		    ? widen(blocks, picture, first)
		    : 0;
	}
	return 0;
}

size_t lead_find(const struct blocks *blocks, const bool *was_gone, size_t body,
    const size_t *chosen, size_t count, const char *cover)
{
	char stem[STEM_MOST];
	bool has_stem = cover && stem_of(cover, stem) > 0;
	unsigned pictures = 0;
	size_t i, found = 0;

	for (i = 0; i < count; i++)
		if (has_picture(
			blocks, chosen[i], has_stem ? stem : NULL, &pictures))
			return 0;
	if (has_stem)
		found = find_same(blocks, was_gone, body, chosen[0], stem);
	if (found == 0 && pictures == 0)
		found = find_box(blocks, body, chosen[0]);
	return found;
}
