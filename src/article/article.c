/* An article: its arena, its body, its pictures. */
#include "article/article.h"

struct article *article_new(void)
{
	struct arena *arena = arena_new();
	struct article *article = ARENA_NEW(arena, struct article);

	article->arena = arena;
	article->body = node_new(arena, TAG_BODY);
	return article;
}

void article_free(struct article *article)
{
	if (article)
		arena_free(article->arena);
}

struct picture *node_picture(
    const struct article *article, const struct node *node)
{
	const char *digits = node_attr(node, ATTR_PICTURE);
	size_t index = 0;

	if (!digits || !*digits)
		return NULL;
	for (; *digits; digits++) {
		if (*digits < '0' || *digits > '9')
			return NULL;
		index = index * 10 + (size_t)(*digits - '0');
		if (index >= article->picture_count)
			return NULL;
	}
	return article->pictures[index];
}
