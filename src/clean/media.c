/* A video, a sound or an embedded page: a figure that links to it. */
#include <string.h>

#include "clean/build.h"

/* The first of these attributes that is not empty. */
static const char *attr_first(
    const struct page_node *node, const char *const *names)
{
	const char *value;

	for (; *names; names++) {
		value = page_attr(node, *names);
		if (value && !text_is_blank(value) &&
		    strncmp(value, "about:", 6) != 0)
			return value;
	}
	return NULL;
}

/* The address of a video may stand in what is inside it. */
static const char *address_inside(const struct page_node *media)
{
	static const char *const attrs[] = { "src", "data-src", "data", NULL };
	const struct page_node *node;
	const char *name, *param, *found;

	for (node = page_following(media, media, false); node;
	     node = page_following(node, media, false)) {
		name = page_name(node);
		if (!name)
			continue;
		if (!strcmp(name, "source") || !strcmp(name, "embed")) {
			found = attr_first(node, attrs);
			if (found)
				return found;
		}
		param = !strcmp(name, "param") ? page_attr(node, "name") : NULL;
		if (param &&
		    (text_equal_case(param, "movie") ||
			text_equal_case(param, "src")) &&
		    page_attr(node, "value"))
			return page_attr(node, "value");
	}
	return NULL;
}

#define NAME_CHARACTERS                                                        \
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"

static const char *media_address(
    struct builder *b, const struct page_node *node)
{
	static const char *const attrs[] = { "src", "data-src", "data",
		"data-video", "data-url", NULL };
	static const char *const names[] = { "videoid", "data-videoid", NULL };
	const char *raw = attr_first(node, attrs), *name, *url, *watch;

	name = attr_first(node, names);
	if (name && strspn(name, NAME_CHARACTERS) == strlen(name) &&
	    strstr(page_name(node), "youtube"))
		raw = arena_printf(
		    b->arena, "https://www.youtube.com/embed/%s", name);
	if (!raw)
		raw = address_inside(node);
	if (!raw)
		return NULL;
	url = url_resolve(b->arena, b->base, raw);
	if (url[0] == '/' && url[1] == '/')
		url = arena_printf(b->arena, "https:%s", url);
	url = url_is_web(url) ? url_link(b->arena, url) : NULL;
	watch = url ? player_watch(b->arena, url) : NULL;
	return watch ? watch : url;
}

/* Parts of the addresses of what frames of the page itself show: advertisements,
 * counters, comments, buttons; nothing of the article. */
static const char *const furniture_words[] = { "doubleclick.",
	"googlesyndication", "googletagmanager", "imasdk.googleapis.",
	"accounts.google.", "googleapis.com/static/proxy", "amazon-adsystem",
	"/ads/", "/ad/", "/darla/", "adnxs.", "criteo.", "demdex.", "taboola.",
	"outbrain.", "teads.", "disqusads", "disqus.com/embed/comments",
	"facebook.com/plugins/like", "facebook.com/plugins/page",
	"facebook.com/plugins/comments", "facebook.com/plugins/share",
	"facebook.com/connect", "staticxx.facebook.", "widgets.wp.com",
	"platform.twitter.com/widgets/follow_button",
	"platform.twitter.com/widgets/tweet_button", "pos.baidu.com",
	"recaptcha", "contextual.media.net" };

static bool is_furniture(const char *url)
{
	size_t i;

	for (i = 0; i < sizeof(furniture_words) / sizeof(*furniture_words); i++)
		if (strstr(url, furniture_words[i]))
			return true;
	return false;
}

#define LINK_LENGTH 60 /* bytes of an address that are shown */
#define LINK_SHORT  48 /* shown whole, with its query */

static struct node *media_link(
    struct builder *b, const struct page_node *node, const char *url)
{
	struct node *link = node_new(b->arena, TAG_A);
	const char *title = page_attr(node, "title"), *text;
	size_t size;

	if (title && !text_is_blank(title)) {
		text = text_collapse(b->arena, title);
	} else {
		text = strstr(url, "://");
		text = text ? text + 3 : url;
		size = strcspn(text, "?#");
		if (strlen(text) > LINK_SHORT &&
		    (size > LINK_LENGTH || text[size]))
			text = arena_printf(b->arena, "%.*s…",
			    (int)(size > LINK_LENGTH ? LINK_LENGTH : size),
			    text);
	}
	node_set_attr(b->arena, link, ATTR_HREF, url);
	node_append(link, node_text_new(b->arena, text, strlen(text)));
	return link;
}

static struct node *poster_node(struct builder *b, const struct page_node *node)
{
	const char *poster = page_attr(node, "poster");
	struct picture_sight sight = { .kind = SIGHT_FIGURE };

	if (!poster || text_is_blank(poster))
		return NULL;
	sight.picture.url = picture_address(b->arena, b->base, poster);
	return sight.picture.url ? picture_node(b, &sight) : NULL;
}

/* <object data="x.svg">, <embed type="image/png"> are pictures. */
static bool picture_build(
    struct builder *b, const struct page_node *node, const char *url)
{
	const char *type = page_attr(node, "type");
	struct picture_sight sight = { .kind = SIGHT_FIGURE };
	struct node *img;

	if (!url || !type || strncmp(type, "image/", 6) != 0)
		return false;
	sight.picture.url = picture_address(b->arena, NULL, url);
	img = sight.picture.url ? picture_node(b, &sight) : NULL;
	if (img)
		writer_picture(&b->writer, img, false);
	return true;
}

bool media_is_known(struct builder *b, const struct page_node *node)
{
	const char *url = media_address(b, node);

	return url && !is_furniture(url);
}

void media_build(struct builder *b, const struct page_node *node)
{
	const char *url = media_address(b, node);
	struct node *figure, *poster, *holder, *link;

	if (picture_build(b, node, url))
		return;
	poster = poster_node(b, node);
	if (url && (is_furniture(url) || node_is_dot(node))) {
		explain_add(b->article->explain,
		    "page: removes an embedded page: %s",
		    explain_words(b->article->explain, url));
		url = NULL;
	}
	if (!url && !poster) {
		diag_add(
		    b->diags, DIAG_ELEMENT_DROPPED, 0, "%s", page_name(node));
		return;
	}
	figure = node_new(b->arena, TAG_FIGURE);
	if (poster)
		node_append(figure, poster);
	if (url) {
		node_set_role(b->arena, figure, ROLE_MEDIA);
		holder = node_new(b->arena, poster ? TAG_FIGCAPTION : TAG_P);
		link = media_link(b, node, url);
		node_append(holder, link);
		node_append(figure, holder);
	}
	writer_figure(&b->writer, figure);
}
