/* A whole source into an article: whatever the markup, the tree that comes out
 * keeps its rules. */
#include "article.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct sheaf_options options;
	struct article *article = article_of(bytes, size, &options);
	const char *broken;

	if (article == NULL)
		return 0;
	broken = article_check(article);
	if (broken)
		fprintf(stderr, "%s\n", broken);
	HOLDS(broken == NULL);
	article_free(article);
	return 0;
}
