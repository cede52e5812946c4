/* Players of the big video sites: where the video is watched. */
#include <string.h>

#include "clean/build.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

/* Where the name of a video stands in the address of its player: behind `mark`
 * in the path, or, with a key, in the query. */
static const struct {
	const char *host, *mark, *key;
	const char *before, *behind; /* of the name, in the watch address */
} rows[] = {
	{ "youtube.com", "/embed/", NULL,
	    "https://www.youtube.com/watch?v=", "" },
	{ "youtube-nocookie.com", "/embed/", NULL,
	    "https://www.youtube.com/watch?v=", "" },
	{ "youtube.com", "/v/", NULL, "https://www.youtube.com/watch?v=", "" },
	{ "player.vimeo.com", "/video/", NULL, "https://vimeo.com/", "" },
	{ "vimeo.com", "/moogaloop.swf", "clip_id", "https://vimeo.com/", "" },
	{ "player.bilibili.com", "/", "bvid", "https://www.bilibili.com/video/",
	    "" },
	{ "player.bilibili.com", "/", "aid",
	    "https://www.bilibili.com/video/av", "" },
	{ "static.hdslb.com", "/", "aid", "https://www.bilibili.com/video/av",
	    "" },
	{ "player.youku.com", "/embed/", NULL, "https://v.youku.com/v_show/id_",
	    ".html" },
	{ "player.youku.com", "/sid/", NULL, "https://v.youku.com/v_show/id_",
	    ".html" },
	{ "tudou.com", "/v/", NULL, "https://www.tudou.com/programs/view/",
	    "/" },
	{ "v.qq.com", "/", "vid", "https://v.qq.com/x/page/", ".html" },
	{ "static.video.qq.com", "/", "vid", "https://v.qq.com/x/page/",
	    ".html" },
	{ "imgcache.qq.com", "/", "vid", "https://v.qq.com/x/page/", ".html" },
	{ "dailymotion.com", "/embed/video/", NULL,
	    "https://www.dailymotion.com/video/", "" },
};

#define NAME_LENGTH 40

static bool is_name(const char *name)
{
	size_t size = strspn(name,
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789_-=");

	return size && size <= NAME_LENGTH && !name[size] &&
	    strcmp(name, "videoseries") != 0;
}

const char *player_watch(struct arena *arena, const char *url)
{
	const char *name;
	size_t i;

	for (i = 0; i < COUNT(rows); i++) {
		if (!address_is_at(url, rows[i].host, "/"))
			continue;
		if (rows[i].key) {
			name = address_value(arena, url, rows[i].key);
		} else {
			name = strstr(url, rows[i].mark);
			if (name)
				name += strlen(rows[i].mark);
			if (name)
				name = arena_strndup(
				    arena, name, strcspn(name, "/?#&"));
		}
		if (name && is_name(name))
			return arena_printf(arena, "%s%s%s", rows[i].before,
			    name, rows[i].behind);
	}
	return NULL;
}
