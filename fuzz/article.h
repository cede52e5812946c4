/* An article of a fuzzer's bytes. */
#ifndef FUZZ_ARTICLE_H
#define FUZZ_ARTICLE_H

#include "fuzz.h"

#include "clean/clean.h"

/* The first byte says how it is read: bit 0 every guess of the cleaner, bit 1
 * the text of the page is searched for, bit 2 Markdown.  NULL: there is no text
 * in it. */
static inline struct article *article_of(
    const uint8_t *bytes, size_t size, struct sheaf_options *options)
{
	unsigned way = size > 0 ? bytes[0] : 0;
	char *source = text_of(bytes + (size > 0), size - (size > 0));
	struct arena *arena = arena_new();
	struct diag_list diags;
	struct page_context context = { .options = options, .diags = &diags };
	struct article *article;
	struct error err;

	options_small(options);
	if (way & 1)
		options->tidy = ~0u;
	options->extract = way & 2 ? SHEAF_EXTRACT_ALWAYS : SHEAF_EXTRACT_NEVER;
	options->markdown = way & 4 ? SHEAF_MARKDOWN_ALWAYS
				    : SHEAF_MARKDOWN_NEVER;
	diag_list_init(&diags, arena);
	article = article_load(
	    source, size - (size > 0), "post.html", &context, &err);
	arena_free(arena);
	free(source);
	return article;
}

/* Every second picture is there. */
static inline void settle_pictures(
    struct article *article, enum picture_target target)
{
	for (size_t i = 0; i < article->picture_count; i++) {
		struct picture *picture = article->pictures[i];
		struct picture_form *form = &picture->forms[target];

		picture->state = i % 2 ? PICTURE_MISSING : PICTURE_READY;
		picture->reason = "not found";
		picture->hash = hash_bytes(picture->url, strlen(picture->url));
		form->kind = PICTURE_PNG;
		form->width_px = 600;
		form->height_px = 400;
	}
}

#endif
