/* Which picture an img means: its address, size and place. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unicode/uchar.h>

#include "clean/build.h"
#include "clean/tails.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

static const char *const set_attrs[] = { "srcset", "data-srcset",
	"data-lazy-srcset" };

/* Parts of addresses that show nothing of the article. */
static const char *const placeholder_words[] = { "picsum.photos/", "/undefined",
	"via.placeholder.com", "placehold.it", "placekitten.com",
	"dummyimage.com" };

/* Parts of addresses that stand until the picture is loaded. */
static const char *const loading_words[] = { "placeholder", "blank.gif",
	"blank.png", "spacer.", "loading.", "lazy", "grey.gif", "gray.gif",
	"transparent.", "1x1", "pixel.gif", "empty.gif", "default-img",
	"none.gif", "load.gif", "loader.gif", "1px.", "about:blank" };

/* Addresses that only wrap another. */
static const char *const proxies[] = { "https://cors.zfour.workers.dev/?" };

bool is_placeholder(const char *url)
{
	size_t i;

	for (i = 0; i < COUNT(placeholder_words); i++)
		if (strstr(url, placeholder_words[i]))
			return true;
	return false;
}

bool is_loading(const char *url)
{
	size_t i;

	/* a data: URL too small for a picture of anything */
	if (!strncasecmp(url, "data:", 5))
		return strlen(url) < 400 || strstr(url, "svg+xml");
	for (i = 0; i < COUNT(loading_words); i++)
		if (strcasestr(url, loading_words[i]))
			return true;
	return is_placeholder(url);
}

static bool has_scheme(const char *url)
{
	size_t size = strcspn(url, ":/?#");

	return size && url[size] == ':';
}

/* The address in the form of struct picture.url, or NULL. */
const char *picture_address(
    struct arena *arena, const char *base, const char *raw)
{
	char *url;
	size_t i;

	for (i = 0; i < COUNT(proxies); i++)
		if (text_starts_with(raw, proxies[i]))
			raw += strlen(proxies[i]);
	url = url_resolve(arena, base, raw);
	if (!*url || *url == '#' || is_placeholder(url))
		return NULL;
	if (!strncasecmp(url, "data:image/", 11))
		return url;
	url[strcspn(url, "#")] = '\0'; /* a part of it is still the picture */
	if (url[0] == '/' && url[1] == '/')
		url = arena_printf(arena, "https:%s", url);
	if (has_scheme(url))
		return url_is_web(url) ? url_link(arena, url) : NULL;
	return url;
}

/* ---- srcset (HTML, 4.8.4.2.1) */

#define SET_WIDTH 2000 /* pixels: as much as a page can show */

struct candidate {
	const char *url;
	size_t size;
	double value; /* pixels, or density times 1000 */
};

static bool set_next(const char **set, struct candidate *found)
{
	const char *s = *set + strspn(*set, " \t\n\r\f,"), *end;

	found->url = s;
	found->size = strcspn(s, " \t\n\r\f");
	found->value = 1000;
	if (!found->size)
		return false;
	s += found->size;
	if (found->url[found->size - 1] == ',') {
		while (found->size && found->url[found->size - 1] == ',')
			found->size--;
		*set = s;
		return true;
	}
	end = s + strcspn(s, ",");
	s += strspn(s, " \t\n\r\f");
	if (s < end && *s >= '0' && *s <= '9') {
		char *unit;
		double value = strtod(s, &unit);

		found->value = *unit == 'x' ? value * 1000 : value;
	}
	*set = end;
	return true;
}

/* The largest that is not larger than a page, else the smallest. */
const char *set_best(struct arena *arena, const char *set)
{
	struct candidate best = { NULL, 0, 0 }, now;
	bool is_better;

	while (set && set_next(&set, &now)) {
		if (now.value > SET_WIDTH)
			is_better = !best.url ||
			    (best.value > SET_WIDTH && now.value < best.value);
		else
			is_better = !best.url || best.value > SET_WIDTH ||
			    now.value > best.value;
		if (is_better && now.size)
			best = now;
	}
	return best.url ? arena_strndup(arena, best.url, best.size) : NULL;
}

/* An image the markup itself shows, not one a script will put in its place. */
static bool has_shown_image(const struct page_node *picture)
{
	const struct page_node *node;
	const char *src;

	for (node = page_first(picture); node; node = page_next(node)) {
		if (!page_name(node) || strcmp(page_name(node), "img") != 0)
			continue;
		src = page_attr(node, "src");
		return src && !text_is_blank(src) && !is_loading(src);
	}
	return false;
}

/* How gladly a type is taken: all readers show the first ones. */
static unsigned type_rank(const char *type)
{
	return !type                    ? 3
	    : strstr(type, "avif")      ? 0
	    : strstr(type, "image/jxl") ? 0
	    : strstr(type, "webp")      ? 2
					: 3;
}

static const char *set_of(const struct page_node *node)
{
	const char *set;
	size_t i;

	for (i = 0; i < COUNT(set_attrs); i++) {
		set = page_attr(node, set_attrs[i]);
		if (set && !text_is_blank(set))
			return set;
	}
	return NULL;
}

/* The best of the sources of a <picture>; one that few readers can show only
 * where there is no other. */
const char *picture_sources(
    struct arena *arena, const struct page_node *picture)
{
	const struct page_node *node;
	const char *set, *best = NULL;
	unsigned rank, best_rank = 0;

	for (node = page_first(picture); node; node = page_next(node)) {
		if (!page_name(node) || strcmp(page_name(node), "source") != 0)
			continue;
		set = set_of(node);
		rank = type_rank(page_attr(node, "type"));
		if (!set || (best && rank <= best_rank))
			continue;
		best = set;
		best_rank = rank;
	}
	if (!best || (best_rank == 0 && has_shown_image(picture)))
		return NULL;
	return set_best(arena, best);
}

/* ---- what it is */

static bool is_emoji_char(uint32_t c)
{
	return u_hasBinaryProperty((UChar32)c, UCHAR_EXTENDED_PICTOGRAPHIC) ||
	    u_hasBinaryProperty((UChar32)c, UCHAR_EMOJI_COMPONENT);
}

/* Nothing but emoji, and not only what builds them (digits, joiners). */
static bool is_emoji(const char *text)
{
	size_t size = strlen(text), i, length;
	bool has_picture = false;
	uint32_t c;

	if (!size || size > 40)
		return false;
	for (i = 0; i < size; i += length) {
		length = utf8_decode(text + i, size - i, &c);
		if (!is_emoji_char(c))
			return false;
		has_picture |= c > 0xff;
	}
	return has_picture;
}

/* A file name or a word that says nothing. */
static bool is_useless_alt(struct arena *arena, const char *alt)
{
	static const char *const words[] = { "img", "image", "picture", "photo",
		"图片", "图像", "圖片", "undefined", "null", "alt", "images",
		"在这里插入图片描述", "在這裡插入圖片描述", "插入图片描述",
		"请输入图片描述", "输入图片说明", "图片描述", "圖片描述",
		"图片说明", "未命名图片", "未命名圖片", "image description",
		"enter image description here" };
	static const char *const suffixes[] = { ".png", ".jpg", ".jpeg", ".gif",
		".webp", ".bmp" };
	size_t i;

	if (!strpbrk(alt, " "))
		for (i = 0; i < COUNT(suffixes); i++)
			if (text_ends_with(text_lower(arena, alt), suffixes[i]))
				return true;
	for (i = 0; i < COUNT(words); i++)
		if (text_equal_case(alt, words[i]))
			return true;
	return is_picture_credit(alt) ||
	    strspn(alt, "0123456789_-.") == strlen(alt);
}

/* Parts of addresses of what stands in a line: formulas and smileys. */
static const char *const inline_words[] = { "/latex",
	"equation?tex=", "/emotion", "/emoji/", "/smilies/", "/smileys/" };

static bool is_sign(const char *url, unsigned marks)
{
	size_t i;

	for (i = 0; i < COUNT(inline_words); i++)
		if (strncasecmp(url, "data:", 5) != 0 &&
		    strstr(url, inline_words[i]))
			return true;
	return marks & (MARK_FORMULA | MARK_EMOJI);
}

#define ICON_SIDE 48 /* CSS pixels: what stands in a line of text */
#define ICON_LINE 24

static bool is_in_line(const struct picture *picture, unsigned marks)
{
	uint32_t width = picture->width_px, height = picture->height_px;

	if (is_sign(picture->url, marks))
		return true;
	if (height && height <= ICON_LINE)
		return true;
	return width && height && width <= ICON_SIDE && height <= ICON_SIDE;
}

static bool is_avif(const char *url)
{
	size_t size = strcspn(url, "?#");

	return size > 5 && !strncasecmp(url + size - 5, ".avif", 5);
}

/* A picture that links to a picture links to itself, larger. */
static const char *larger_look(struct builder *b, const struct page_node *img)
{
	const struct page_node *link = page_parent(img);
	const char *href = page_name(link) && !strcmp(page_name(link), "a")
	    ? page_attr(link, "href")
	    : NULL;

	return href && is_picture_file(href)
	    ? picture_address(b->arena, NULL, href)
	    : NULL;
}

/* An address relative to the page is the copy beside it, if there is one, and
 * else the site's own. */
static void addresses_rebase(struct builder *b, struct picture *picture)
{
	const char *base = b->base, *web;

	if (!base || !picture->url || !url_is_web(base))
		return;
	if (picture->alternative && !url_is_web(picture->alternative))
		picture->alternative = picture_address(
		    b->arena, base, picture->alternative);
	web = picture_address(b->arena, base, picture->url);
	if (*picture->url == '/' || b->is_elsewhere)
		picture->url = web;
	else if (!picture->alternative)
		picture->alternative = web;
}

static void addresses_look(
    struct builder *b, const struct page_node *img, struct picture *picture)
{
	const char *raw = page_attr(img, "src"), *lazy = NULL, *set;
	const char *query;
	size_t i;

	for (i = 0; page_lazy_attrs[i] && !lazy; i++) {
		lazy = page_attr(img, page_lazy_attrs[i]);
		lazy = lazy && !text_is_blank(lazy)
		    ? picture_address(b->arena, NULL, lazy)
		    : NULL;
	}
	set = set_of(img);
	set = set ? set_best(b->arena, set) : NULL;
	if (!set)
		set = b->mode.source_set;
	set = set ? picture_address(b->arena, NULL, set) : NULL;
	if (!raw && page_attr(img, "href"))
		raw = page_attr(img, "href"); /* svg image */
	if (raw && (text_is_blank(raw) || ((lazy || set) && is_loading(raw))))
		raw = NULL;
	raw = raw ? picture_address(b->arena, NULL, raw) : NULL;
	if (!lazy)
		lazy = set;
	if (!lazy && (!raw || is_loading(raw))) {
		lazy = picture_guess(img);
		lazy = lazy ? picture_address(b->arena, NULL, lazy) : NULL;
		raw = lazy ? NULL : raw;
	}
	if (set && raw && is_avif(set) && !is_avif(raw))
		set = lazy = NULL;
	/* a saved page keeps its own copy in src: only a web address may be
	 * bettered */
	if (raw && set && url_is_web(raw)) {
		picture->url = set;
		picture->alternative = raw;
	} else {
		picture->url = raw ? raw : lazy;
		picture->alternative = raw ? lazy : set;
	}
	query = picture->url ? strstr(picture->url, "?x-oss-process=") : NULL;
	if (query) /* 36kr: the picture as it was sent in */
		picture->alternative = arena_strndup(
		    b->arena, picture->url, query - picture->url);
	if (!picture->alternative && picture->url)
		picture->alternative = larger_look(b, img);
	addresses_rebase(b, picture);
	if (picture->alternative && picture->url &&
	    !strcmp(picture->alternative, picture->url))
		picture->alternative = NULL;
}

/* A picture of a formula may be told in its address alone: Zhihu's. */
static const char *tex_in_address(struct arena *arena, const char *url)
{
	const char *tex = url ? strstr(url, "equation?tex=") : NULL;
	char *words;
	size_t size;

	if (!tex)
		return NULL;
	tex += strlen("equation?tex=");
	words = arena_strndup(arena, tex, strcspn(tex, "&#"));
	for (char *s = words; *s; s++)
		if (*s == '+')
			*s = ' ';
	words = url_decode(arena, words, &size);
	return text_sanitise(arena, words, size);
}

static const char *alt_look(struct arena *arena, const struct page_node *img)
{
	const char *alt = page_attr(img, "alt");

	if (!alt || text_is_blank(alt))
		alt = tex_in_address(arena, page_attr(img, "src"));
	return alt && !text_is_blank(alt) ? text_collapse(arena, alt) : NULL;
}

#define REFUSED_LENGTH 1000 /* bytes of an address that is only shown */

/* An address that no picture can have: it goes on as it stands, so that a box
 * and a message tell of it; without any the alternative text has to do. */
static void refused_look(
    struct builder *b, const struct page_node *img, struct picture_sight *sight)
{
	const char *raw = page_attr(img, "src");

	if (!raw || is_placeholder(raw))
		return;
	if (text_is_blank(raw) || !strcmp(raw, "#")) {
		diag_add(b->diags, DIAG_PICTURE_MISSING, 0, "%s: no address",
		    sight->alt ? sight->alt : "img");
		sight->kind = sight->alt ? SIGHT_TEXT : SIGHT_NONE;
		return;
	}
	sight->picture.url = text_sanitise(
	    b->arena, raw, strnlen(raw, REFUSED_LENGTH));
	sight->kind = SIGHT_FIGURE;
}

/* It shows nothing of the article; what is left out is told. */
static bool is_left_out(struct builder *b, const struct page_node *img,
    unsigned marks, const char *url)
{
	const char *why = NULL;

	if (node_is_dot(img))
		why = "page: removes a picture of one dot";
	else if (marks & MARK_AVATAR)
		why = "page: removes a picture of the writer";
	else if (url && b->options->tidy & SHEAF_TIDY_BOILERPLATE &&
	    is_donation(url))
		why = "boilerplate: removes a picture";
	else if (url && is_loading(url) && has_noscript_twin(img))
		return true;
	if (why)
		explain_add(b->article->explain, "%s: %s", why,
		    explain_words(b->article->explain, url));
	return why;
}

void picture_look(struct builder *b, const struct page_node *img,
    unsigned marks, struct picture_sight *sight)
{
	const char *policy = page_attr(img, "referrerpolicy");
	const char *src = page_attr(img, "src"), *emoji;

	memset(sight, 0, sizeof(*sight));
	sight->alt = alt_look(b->arena, img);
	/* ":joy:" is a name, and no text */
	if (src && (marks & MARK_EMOJI || strstr(src, "emoji")) &&
	    (!sight->alt || !is_emoji(sight->alt))) {
		emoji = emoji_from_address(b->arena, src);
		if (emoji && is_emoji(emoji))
			sight->alt = emoji;
	}
	if (sight->alt &&
	    (is_emoji(sight->alt) ||
		(marks & MARK_EMOJI && sight->alt[0] != ':'))) {
		sight->kind = SIGHT_TEXT;
		return;
	}
	addresses_look(b, img, &sight->picture);
	if (is_left_out(b, img, marks, sight->picture.url))
		return;
	if (!sight->picture.url) {
		refused_look(b, img, sight);
		return;
	}
	picture_size_look(img, &sight->picture);
	if (sight->alt && is_useless_alt(b->arena, sight->alt))
		sight->alt = NULL;
	sight->picture.no_referrer = policy &&
	    text_equal_case(policy, "no-referrer");
	sight->kind = is_in_line(&sight->picture, marks) ? SIGHT_INLINE
							 : SIGHT_FIGURE;
}

/* The picture's place in article->pictures, in words; NULL over the limit. */
static const char *picture_index(
    struct builder *b, const struct picture *picture)
{
	struct article *article = b->article;
	struct name_slot *slot = names_add(&b->pictures, picture->url);
	struct picture **grown;

	if (slot->value)
		return slot->value;
	if (article->picture_count >=
	    b->options->limits[SHEAF_LIMIT_PICTURES]) {
		if (!names_lookup(&b->pictures, ""))
			limit_tell(
			    b->diags, 0, b->options, SHEAF_LIMIT_PICTURES);
		names_add(&b->pictures, "");
		return NULL;
	}
	if (article->picture_count == b->picture_room) {
		b->picture_room = b->picture_room * 2 + 16;
		grown = arena_array(b->arena, b->picture_room, sizeof(*grown));
		if (article->picture_count)
			memcpy(grown, article->pictures,
			    article->picture_count * sizeof(*grown));
		article->pictures = grown;
	}
	article->pictures[article->picture_count] = ARENA_NEW(
	    b->arena, struct picture);
	*article->pictures[article->picture_count] = *picture;
	slot->value = arena_printf(b->arena, "%zu", article->picture_count++);
	return slot->value;
}

struct node *picture_node(struct builder *b, const struct picture_sight *sight)
{
	const char *index;
	struct node *img;
	const struct node *recent = b->writer.recent;

	index = picture_index(b, &sight->picture);
	if (!index)
		return NULL;
	/* noscript repeats the picture before it for old browsers */
	if (b->mode.is_silent && recent && recent->last &&
	    recent->last->tag == TAG_IMG &&
	    !strcmp(node_attr(recent->last, ATTR_PICTURE), index))
		return NULL;
	img = node_new(b->arena, TAG_IMG);
	node_set_attr(b->arena, img, ATTR_PICTURE, index);
	node_set_attr(b->arena, img, ATTR_ALT, sight->alt);
	return img;
}
