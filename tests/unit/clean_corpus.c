/* The rules of the tree hold for every golden case and, when it is there, every
 * post and page of the corpus, whatever is tidied. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "clean_help.h"

static const char *const patterns[] = { "tests/golden/*/*/*.md",
	"tests/golden/*/*/*.html", "../shared/corpus/36kr/*.md",
	"../shared/corpus/other/*.md", "../shared/corpus/hexo-form/*.md",
	"../shared/corpus/readability-pages/*/source.html" };

static char *file_read_all(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	char *bytes;

	assert_non_null(file);
	assert_int_equal(fseek(file, 0, SEEK_END), 0);
	*size = (size_t)ftell(file);
	rewind(file);
	bytes = malloc(*size + 1);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, *size, file), *size);
	bytes[*size] = '\0';
	fclose(file);
	return bytes;
}

static void file_check(const char *path, unsigned tidy)
{
	struct arena *arena = arena_new();
	struct sheaf_options options;
	struct diag_list diags;
	struct page_context context = { .options = &options, .diags = &diags };
	struct article *article;
	const char *fault;
	struct error err;
	size_t size;
	char *bytes = file_read_all(path, &size);

	help_options(&options);
	options.limits[SHEAF_LIMIT_PICTURES] = 1000;
	options.tidy = tidy;
	diag_list_init(&diags, arena);
	article = article_load(bytes, size, path, &context, &err);
	fault = article ? article_check(article) : NULL;
	if (fault)
		fail_msg("%s: %s", path, fault);
	if (article)
		article_free(article);
	arena_free(arena);
	free(bytes);
}

static void every_file(void **state)
{
	static const unsigned tidies[] = { SHEAF_TIDY_REDIRECTS, ~0u };
	size_t i, j, k;
	glob_t found;

	for (i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		if (glob(patterns[i], 0, NULL, &found))
			continue;
		for (j = 0; j < found.gl_pathc; j++)
			for (k = 0; k < 2; k++)
				file_check(found.gl_pathv[j], tidies[k]);
		globfree(&found);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
