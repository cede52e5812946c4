/* From the bytes of a source to an article or its metadata. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unicode/uchar.h>

#include "clean/clean.h"
#include "clean/mentions.h"

#define SAMPLE_SIZE  16384 /* bytes of text that tell the language */
#define SAMPLE_LEAST 400   /* bytes of paragraphs */
#define WORDS_LENGTH 40    /* characters of a title made of first words */

/* ---- the language */

/* The end of an element whose content is no text, or NULL. */
static const char *raw_end(const char *s, const char *end, const char *name)
{
	size_t length = strlen(name);

	while ((s = memchr(s, '<', end - s))) {
		if (end - s < (ptrdiff_t)length + 2)
			return NULL;
		if (s[1] == '/' && !strncasecmp(s + 2, name, length))
			return s;
		s++;
	}
	return NULL;
}

static bool is_tag(const char *s, const char *end, const char *name)
{
	return end - s > (ptrdiff_t)strlen(name) &&
	    !strncasecmp(s + 1, name, strlen(name));
}

/* The text of markup, roughly: enough to tell a language by. */
static void markup_sample(const char *markup, size_t size, struct buf *out)
{
	const char *end = markup + size, *s = markup, *tag;

	while (s && s < end && out->size < SAMPLE_SIZE) {
		tag = memchr(s, '<', end - s);
		buf_add(out, s, (tag ? tag : end) - s);
		if (!tag)
			return;
		buf_putc(out, ' ');
		if (is_tag(tag, end, "script"))
			tag = raw_end(tag, end, "script");
		else if (is_tag(tag, end, "style"))
			tag = raw_end(tag, end, "style");
		s = tag ? memchr(tag, '>', end - tag) : NULL;
		if (s)
			s++;
	}
}

static void sample_text(
    const struct page_node *root, const char *within, struct buf *out)
{
	const struct page_node *node;
	const char *name;
	bool skip = false;

	for (node = page_following(root, root, false);
	     node && out->size < SAMPLE_SIZE;
	     node = page_following(node, root, skip)) {
		name = page_name(node);
		skip = name &&
		    (!strcmp(name, "script") || !strcmp(name, "style"));
		if (page_node_text(node) &&
		    (!within || !strcmp(page_name(page_parent(node)), within)))
			buf_puts(out, page_node_text(node));
	}
}

/* Paragraphs are text, menus and the like none; without any, all is looked
 * at. */
static void page_sample(const struct page_node *root, struct buf *out)
{
	sample_text(root, "p", out);
	if (out->size < SAMPLE_LEAST)
		sample_text(root, NULL, out);
}

/* ---- defaults */

/* The generators of feeds write the site as the author; then it stands among
 * the categories, too.  A page whose author has the name of the site is
 * somebody's own. */
static void site_find(struct meta *meta, bool is_post)
{
	size_t i;

	if (!is_post)
		return;
	for (i = 0; meta->author && i < meta->category_count; i++) {
		if (strcmp(meta->author, meta->categories[i]) != 0)
			continue;
		if (!meta->site)
			meta->site = meta->author;
		meta->author = NULL;
	}
	if (meta->author && meta->site && !strcmp(meta->author, meta->site))
		meta->author = NULL;
}

/* Titles and names as the text would have them; what is blank is none. */
static void words_finish(struct arena *arena, struct meta *meta)
{
	const char **const places[] = { &meta->title, &meta->site,
		&meta->author, &meta->editor, &meta->translator,
		&meta->summary };
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(*places); i++) {
		if (!*places[i])
			continue;
		*places[i] = words_tidy(arena, *places[i]);
		if (text_is_blank(*places[i]))
			*places[i] = NULL;
	}
}

static void meta_finish(
    struct arena *arena, struct meta *meta, struct buf *sample, bool is_post)
{
	site_find(meta, is_post);
	words_finish(arena, meta);
	if (!meta->site && meta->url)
		meta->site = url_site(arena, meta->url);
	if (meta->cover)
		meta->cover = picture_address(
		    arena, meta_base(meta), meta->cover);
	meta->language = language_detect(
	    buf_text(sample), sample->size, meta->language);
}

/* What was read before anything is cleaned. */
struct source {
	struct page_context context;
	struct page_text text;
	struct page *page;   /* NULL: a fragment, not parsed yet */
	struct rules *rules; /* NULL: none */
	bool is_markdown;
	struct meta meta;
};

static struct page *source_parse(struct source *source, bool is_fragment)
{
	struct page *page = page_parse(&source->text, is_fragment,
	    source->context.options, source->context.diags);

	page_explain(page, source->context.explain);
	return page;
}

static void source_find_rules(struct source *source)
{
	const char *url = source->meta.url ? source->meta.url
					   : source->context.options->base_url;

	source->rules = rules_find(&source->context, url, source->meta.site);
}

static void source_read_head(struct source *source)
{
	page_meta_read(source->page, source->context.options,
	    source->context.arena, &source->meta);
}

/* A page without front matter: its head says what it is, and rules correct
 * it. */
static void source_read_page(struct source *source, struct buf *sample)
{
	source->page = source_parse(source, false);
	source_read_head(source);
	source_find_rules(source);
	if (rules_rewrite(source->rules, &source->context, &source->text)) {
		page_free(source->page);
		source->page = source_parse(source, false);
	}
	if (rules_skip_json_ld(source->rules, source->page)) {
		source->meta = (struct meta){ 0 };
		source_read_head(source);
	}
	page_sample(page_body(source->page), sample);
}

/* The address where nobody says it. */
static void meta_rebase(struct source *source)
{
	if (!source->meta.url && source->context.options->base_url)
		source->meta.base_url = source->context.options->base_url;
}

static void title_finish(struct source *source)
{
	const char *title = source->meta.title;

	if (!title || !source->text.front ||
	    !(source->context.options->tidy & SHEAF_TIDY_TITLES))
		return;
	source->meta.title = title_restore(source->context.arena, title);
	if (!strcmp(source->meta.title, title))
		return;
	explain_add(source->context.explain, "titles: reads “%s” as “%s”",
	    title, source->meta.title);
}

static bool source_read(struct source *source, const char *bytes, size_t size,
    const char *name, struct error *err)
{
	struct buf sample = BUF_INIT;

	if (!page_text_read(source->context.arena, bytes, size, NULL,
		source->context.options, &source->text, source->context.diags,
		err))
		return false;
	source->is_markdown = page_is_markdown(
	    &source->text, name, source->context.options);
	if (source->text.front)
		front_matter_read(source->context.arena, &source->text,
		    source->context.options, &source->meta,
		    source->context.diags);
	if (source->text.front || source->is_markdown) {
		if (source->meta.title)
			buf_puts(&sample, source->meta.title);
		markup_sample(
		    source->text.body, source->text.body_size, &sample);
	} else {
		source_read_page(source, &sample);
	}
	meta_rebase(source);
	meta_finish(source->context.arena, &source->meta, &sample,
	    source->text.front != NULL);
	title_finish(source);
	buf_release(&sample);
	return true;
}

/* The body parsed, and all that rules ask for. */
static void source_finish(struct source *source)
{
	bool is_late = !source->page;

	if (source->is_markdown)
		page_markdown_render(source->context.arena, &source->text,
		    source->context.diags);
	if (!source->page) {
		source_find_rules(source);
		(void)!rules_rewrite(
		    source->rules, &source->context, &source->text);
		source->page = source_parse(source, true);
	}
	rules_apply(source->rules, &source->context, source->page,
	    &source->meta, is_late);
	page_find_text(
	    &source->context, source->rules, source->page, &source->meta);
	rules_follow(
	    source->rules, &source->context, source->page, &source->meta);
	words_finish(source->context.arena, &source->meta);
}

/* ---- the title */

static const char *first_words(struct arena *arena, const char *words)
{
	static const char *const stops[] = { "。", "！", "？", "；", "…", ". ",
		"! ", "? " };
	size_t size = strlen(words), end = 0, length = 0, i;
	uint32_t c;

	while (end < size && length < WORDS_LENGTH) {
		for (i = 0; i < sizeof(stops) / sizeof(*stops); i++)
			if (end && text_starts_with(words + end, stops[i]))
				return arena_strndup(arena, words, end);
		end += utf8_decode(words + end, size - end, &c);
		length++;
	}
	return end == size ? words
			   : arena_printf(arena, "%.*s…", (int)end, words);
}

static const char *title_from_name(struct arena *arena, const char *name)
{
	const char *slash = strrchr(name, '/'), *dot;
	char *title = text_sanitise(
	    arena, slash ? slash + 1 : name, strlen(slash ? slash + 1 : name));

	while ((dot = strrchr(title, '.')) && dot > title) {
		const char *suffix = dot + 1;

		if (strcmp(suffix, "md") != 0 && strcmp(suffix, "html") != 0 &&
		    strcmp(suffix, "htm") != 0 &&
		    strcmp(suffix, "xhtml") != 0 &&
		    strcmp(suffix, "txt") != 0 &&
		    strcmp(suffix, "markdown") != 0)
			break;
		title[dot - title] = '\0';
	}
	return text_collapse(arena, title);
}

/* From the first heading, the first words, or the file. */
static void title_find(
    struct article *article, const char *name, struct diag_list *diags)
{
	struct arena *arena = article->arena;
	const char *words, *first = NULL;
	struct node *node = article->body;

	while ((node = node_following(node, article->body))) {
		if (!is_heading(node->tag) && node->tag != TAG_P &&
		    node->tag != TAG_LI)
			continue;
		words = node_words(arena, node);
		if (is_heading(node->tag) && *words) {
			article->meta.title = words;
			break;
		}
		if (!first && *words)
			first = first_words(arena, words);
	}
	if (!article->meta.title)
		article->meta.title = first ? first
					    : title_from_name(arena, name);
	if (!article->meta.title || !*article->meta.title)
		article->meta.title = "-";
	diag_add(diags, DIAG_TITLE_MISSING, 0, NULL);
}

/* ---- stubs */

/* Letters and digits alone, in lower case: generators change the rest. */
static char *letters_only(struct arena *arena, const char *text)
{
	size_t size = strlen(text), i, length, end = 0;
	/* a letter may need a byte more in lower case */
	char *out = arena_alloc(arena, size * 2 + 4);
	uint32_t c;

	for (i = 0; i < size; i += length) {
		length = utf8_decode(text + i, size - i, &c);
		if (u_isalnum((UChar32)c))
			end += utf8_encode(
			    (uint32_t)u_tolower((UChar32)c), out + end);
	}
	return out;
}

static void stub_look(struct article *article, struct diag_list *diags)
{
	const char *words;

	if (article->picture_count)
		return;
	words = node_words(article->arena, article->body);
	if (*words &&
	    strcmp(letters_only(article->arena, words),
		letters_only(article->arena, article->meta.title)) != 0)
		return;
	article->is_stub = true;
	diag_add(diags, DIAG_STUB, 0, NULL);
}

/* ---- the text */

static void article_tidy(struct builder *b)
{
	struct article *article = b->article;

	text_tidy(article);
	lines_prune(article);
	tables_tidy(article);
	figures_tidy(article);
	tails_tidy(article, b->options->tidy);
	heading_drop_title(article, article->meta.title);
	if (b->title)
		heading_drop_title(article, b->title);
	headings_tidy(article, b->options->tidy & SHEAF_TIDY_HEADINGS);
	notes_tidy(b);
	credits_tidy(article);
	lines_tidy(article);
	mentions_place(b);
	texts_join(article);
	links_tidy(article, &b->writer.ids);
	entries_tidy(b);
	lines_finish(article);
	mentions_finish(b);
}

static void article_build(struct article *article, const struct page_node *root,
    const struct page_context *context, const char *name)
{
	const struct builder empty = { .article = article,
		.arena = article->arena,
		.options = context->options,
		.diags = context->diags,
		.links = context->links,
		.entry = context->entry,
		.name = name,
		.title = context->title };
	struct builder b = empty;

	build_body(&b, root);
	if (node_is_blank(article->body) && !article->picture_count) {
		/* some pages show their text only when a script says so */
		article->body = node_new(article->arena, TAG_BODY);
		b = empty;
		b.keep_hidden = true;
		build_body(&b, root);
	}
	article_tidy(&b);
}

static bool is_empty(const struct article *article)
{
	return node_is_blank(article->body) && !article->picture_count;
}

static bool article_fill(struct article *article, struct source *source,
    const char *bytes, size_t size, const char *name, struct error *err)
{
	bool has_title;

	if (!source_read(source, bytes, size, name, err))
		return false;
	source_finish(source);
	article->meta = source->meta;
	if (!article->meta.title)
		article->meta.title = source->context.title;
	has_title = article->meta.title != NULL;
	article_build(article, page_body(source->page), &source->context, name);
	page_free(source->page);
	if (!has_title && is_empty(article)) {
		diag_add(source->context.diags, DIAG_EMPTY, 0, NULL);
		return error_set(err, SHEAF_E_INPUT, "nothing in it");
	}
	if (has_title)
		stub_look(article, source->context.diags);
	else
		title_find(article, name, source->context.diags);
	return true;
}

struct article *article_load(const char *bytes, size_t size, const char *name,
    const struct page_context *context, struct error *err)
{
	struct article *article = article_new();
	struct source source = { .context = *context };

	if (context->options->dump &&
	    !strcmp(context->options->dump, "explain"))
		article->explain = explain_new(article->arena);
	source.context.arena = article->arena;
	source.context.explain = article->explain;
	if (article_fill(article, &source, bytes, size, name, err))
		return article;
	article_free(article);
	return NULL;
}

/* Only the text can tell the title; what is wrong with it is said when the
 * article is loaded. */
static bool meta_from_text(const char *bytes, size_t size, const char *name,
    const struct page_context *context, struct meta *meta, struct error *err)
{
	struct page_context silent = *context;
	struct diag_list unsaid;
	struct article *article;

	diag_list_init(&unsaid, context->arena);
	silent.diags = &unsaid;
	article = article_load(bytes, size, name, &silent, err);
	if (!article)
		return false;
	meta_copy(context->arena, meta, &article->meta);
	article_free(article);
	return true;
}

bool article_load_meta(const char *bytes, size_t size, const char *name,
    const struct page_context *context, struct meta *meta, struct error *err)
{
	struct source source = { .context = *context };

	source.context.explain = NULL;
	if (!source_read(&source, bytes, size, name, err))
		return false;
	if (source.page) {
		rules_read_meta(source.rules, &source.context, source.page,
		    &source.meta, false);
		words_finish(context->arena, &source.meta);
		page_free(source.page);
	} else
		source_find_rules(&source);
	if (!source.meta.title ||
	    (!source.page &&
		rules_tell_order(
		    source.rules, &source.meta, context->options->section)))
		return meta_from_text(bytes, size, name, context, meta, err);
	*meta = source.meta;
	return true;
}
