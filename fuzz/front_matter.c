/* A source's bytes into text and front matter: charsets, YAML, lines that are
 * none. */
#include "fuzz.h"

#include "page/page.h"

static void check_meta(const struct meta *meta)
{
	const char *const texts[] = { meta->title, meta->site, meta->author,
		meta->url, meta->language, meta->summary, meta->cover };

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		HOLDS(!texts[i] || utf8_is_valid(texts[i], strlen(texts[i])));
	for (size_t i = 0; i < meta->category_count; i++)
		HOLDS(meta->categories[i]);
	for (size_t i = 0; i < meta->tag_count; i++)
		HOLDS(meta->tags[i]);
}

/* What crosses to the parent comes out as it went in. */
static void check_crossing(struct arena *arena, const struct meta *meta)
{
	struct buf once = BUF_INIT, again = BUF_INIT;
	struct meta other = { 0 };
	struct flat flat;

	meta_put(&once, meta);
	flat_open(&flat, once.data, once.size);
	HOLDS(meta_read(&flat, arena, &other));
	meta_put(&again, &other);
	HOLDS(once.size == again.size);
	HOLDS(memcmp(once.data, again.data, once.size) == 0);
	buf_release(&once);
	buf_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new();
	char *source = text_of(bytes, size);
	struct sheaf_options options;
	struct page_text text = { 0 };
	struct diag_list diags;
	struct meta meta = { 0 };
	struct error err;

	options_small(&options);
	diag_list_init(&diags, arena);
	if (page_text_read(
		arena, source, size, NULL, &options, &text, &diags, &err)) {
		HOLDS(utf8_is_valid(text.body, text.body_size));
		front_matter_read(arena, &text, &options, &meta, &diags);
		check_meta(&meta);
		check_crossing(arena, &meta);
	}
	free(source);
	arena_free(arena);
	return 0;
}
