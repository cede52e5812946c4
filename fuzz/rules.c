/* Site rules of any kind on pages of any kind: before a line "%%" the file of
 * rules, behind it the page, which is every further page, too. */
#include "fuzz.h"

#include "clean/clean.h"

static size_t find_rules(void *context, struct arena *arena, const char *host,
    const struct rule_text **files)
{
	char **halves = context;
	struct rule_text *text = ARENA_NEW(arena, struct rule_text);

	*text = (struct rule_text){ "example.com.txt", halves[0],
		strlen(halves[0]) };
	*files = text;
	return 1;
}

static bool fetch_page(void *context, struct arena *arena, const char *url,
    const struct sheaf_pair *headers, size_t header_count, const char **bytes,
    size_t *size, struct error *err)
{
	char **halves = context;

	HOLDS(url_is_web(url));
	*bytes = halves[1];
	*size = strlen(halves[1]);
	return true;
}

static void load(const char *source, const struct page_outside *outside)
{
	struct arena *arena = arena_new();
	struct sheaf_options options;
	struct diag_list diags;
	struct page_context context = { .arena = arena,
		.options = &options,
		.outside = outside,
		.diags = &diags,
		.explain = explain_new(arena) };
	struct article *article;
	struct meta meta = { 0 };
	struct error err;

	options_small(&options);
	diag_list_init(&diags, arena);
	article = article_load(
	    source, strlen(source), "post.html", &context, &err);
	if (article) {
		HOLDS(article_check(article) == NULL);
		article_free(article);
	}
	if (article_load_meta(
		source, strlen(source), "post.html", &context, &meta, &err))
		HOLDS(!meta.title ||
		    utf8_is_valid(meta.title, strlen(meta.title)));
	arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *halves[2], *text = text_of(bytes, size);
	struct page_outside outside = { .context = halves,
		.find_rules = find_rules,
		.fetch_page = fetch_page };
	struct buf source = BUF_INIT;

	text_halves(text, &halves[0], &halves[1]);
	buf_puts(&source, "---\nurl: https://example.com/1\n---\n");
	buf_puts(&source, halves[1]);
	load(buf_text(&source), &outside);
	buf_release(&source);
	free(text);
	return 0;
}
