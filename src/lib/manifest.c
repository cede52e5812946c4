/* Reads a manifest: which articles, in which order, and what is said of them. */
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/manifest_keys.h"

/* What it says of an article. */

/* It is taken when all of the article is known. */
static void take_file(
    struct reader *reader, const struct config_node *node, void *context)
{
}

static void take_title(
    struct reader *reader, const struct config_node *node, void *context)
{
	((struct meta *)context)->title = plain(reader, node);
}

static void take_author(
    struct reader *reader, const struct config_node *node, void *context)
{
	size_t count;
	const char **list = texts(reader, node, &count);

	((struct meta *)context)->author = joined(reader, list, count);
}

static void take_date(
    struct reader *reader, const struct config_node *node, void *context)
{
	struct date date = date_parse(plain(reader, node));

	if (date.is_known)
		((struct meta *)context)->date = date;
	else
		WRONG(reader, node, "date: no date such as 2022-03-01: %s",
		    shown(reader, node->text));
}

static void take_language(
    struct reader *reader, const struct config_node *node, void *context)
{
	((struct meta *)context)->language = plain(reader, node);
	if (!language_is_tag(plain(reader, node)))
		WRONG(reader, node,
		    "language: not a language tag (BCP 47: zh-Hans, en): %s",
		    shown(reader, node->text));
}

static void take_url(
    struct reader *reader, const struct config_node *node, void *context)
{
	((struct meta *)context)->url = plain(reader, node);
	if (!url_is_web(plain(reader, node)))
		WRONG(reader, node, "url: no http or https address: %s",
		    shown(reader, node->text));
}

static void take_site(
    struct reader *reader, const struct config_node *node, void *context)
{
	((struct meta *)context)->site = plain(reader, node);
}

static void take_tags(
    struct reader *reader, const struct config_node *node, void *context)
{
	struct meta *meta = context;

	meta->tags = texts(reader, node, &meta->tag_count);
}

static const struct key_row article_keys[] = {
	{ "file", CONFIG_TEXT, false, take_file },
	{ "title", CONFIG_TEXT, false, take_title },
	{ "author", CONFIG_TEXT, true, take_author },
	{ "date", CONFIG_TEXT, false, take_date },
	{ "language", CONFIG_TEXT, false, take_language },
	{ "tags", CONFIG_TEXT, true, take_tags },
	{ "url", CONFIG_TEXT, false, take_url },
	{ "site", CONFIG_TEXT, false, take_site },
};

/* Articles. */

static void add_input(
    struct reader *reader, const char *path, const struct manifest_input *input)
{
	size_t count = reader->manifest->input_count;

	if (count == reader->capacity) {
		reader->capacity = 2 * count + 64;
		reader->paths = memory_resize(
		    reader->paths, reader->capacity, sizeof(*reader->paths));
		reader->inputs = memory_resize(
		    reader->inputs, reader->capacity, sizeof(*reader->inputs));
	}
	/* a file of this name is not standard input */
	reader->paths[count] = arena_strdup(
	    reader->arena, strcmp(path, "-") == 0 ? "./-" : path);
	reader->inputs[count] = *input;
	reader->manifest->input_count++;
}

static int compare_paths(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The folder's name is no pattern, whatever stands in it. */
static void put_literally(struct buf *buf, const char *text)
{
	for (; *text; text++) {
		if (strchr("*?[\\", *text))
			buf_putc(buf, '\\');
		buf_putc(buf, *text);
	}
}

/* As of a folder that is walked. */
static bool is_taken(const char *path)
{
	struct stat st;

	return source_is_post(path) ||
	    (stat(path, &st) == 0 && S_ISDIR(st.st_mode));
}

/* By the bytes of their paths, for glob(3) asks the locale.  Without a match
 * the pattern itself, which is then told as a file that is not there.  What it
 * finds a second time stands where it was named first. */
static void add_pattern(struct reader *reader, const char *pattern,
    const struct manifest_input *input)
{
	struct hash key = hash_bytes(pattern, strlen(pattern));
	struct buf buf = BUF_INIT;
	glob_t found = { 0 };
	bool is_any = false;
	int status;

	if (table_lookup(&reader->patterns, &key))
		return;
	table_put(&reader->patterns, &key, reader);
	if (*pattern != '/')
		put_literally(&buf, reader->folder);
	buf_puts(&buf, pattern);
	status = glob(buf_text(&buf), GLOB_NOSORT, NULL, &found);
	if (status == GLOB_NOSPACE)
		memory_exhausted();
	if (status == 0) {
		qsort(found.gl_pathv, found.gl_pathc, sizeof(*found.gl_pathv),
		    compare_paths);
		for (size_t i = 0; i < found.gl_pathc; i++) {
			if (!is_taken(found.gl_pathv[i]))
				continue;
			add_input(reader, found.gl_pathv[i], input);
			is_any = true;
		}
	}
	if (!is_any)
		add_input(reader, path_of(reader, pattern), input);
	globfree(&found);
	buf_release(&buf);
}

static void add_article(struct reader *reader, const struct config_node *node,
    const char *file, const struct meta *override)
{
	const char *path = path_of(reader, file);
	struct stat st;
	struct manifest_input input = { .override = override,
		.section = reader->manifest->section_count };
	bool is_there = stat(path, &st) == 0;
	bool is_pattern = !is_there && strpbrk(file, "*?[");

	input.is_named = !is_pattern && !(is_there && S_ISDIR(st.st_mode));
	if (!input.is_named && override && (override->title || override->url))
		WRONG(reader, node,
		    "%s: several articles with one title or url",
		    shown(reader, file));
	if (is_pattern)
		add_pattern(reader, file, &input);
	else
		add_input(reader, path, &input);
	reader->article_count++;
}

/* A block of YAML has a line end that no name has. */
static const char *line_of(
    const struct reader *reader, const struct config_node *node)
{
	size_t size = strlen(node->text);

	while (size > 0 && strchr("\r\n", node->text[size - 1]))
		size--;
	return arena_strndup(reader->arena, node->text, size);
}

static void take_article(struct reader *reader, const struct config_node *node)
{
	const struct config_node *file;
	struct meta *override;

	if (node->kind == CONFIG_TEXT && !text_is_blank(node->text)) {
		add_article(reader, node, line_of(reader, node), NULL);
		return;
	}
	if (node->kind != CONFIG_MAP) {
		WRONG(reader, node, "articles: not a file or a mapping");
		return;
	}
	override = ARENA_NEW(reader->arena, struct meta);
	TAKE_KEYS(reader, node, article_keys, override);
	file = child(node, "file");
	if (!file)
		WRONG(reader, node, "file: missing");
	else if (file->kind == CONFIG_TEXT && !text_is_blank(file->text))
		add_article(reader, node, line_of(reader, file), override);
}

static void take_articles(
    struct reader *reader, const struct config_node *node, void *context)
{
	const struct config_node *item = node->first;

	for (; item; item = item->next)
		take_article(reader, item);
}

/* Sections. */

static void take_section_title(
    struct reader *reader, const struct config_node *node, void *context)
{
	*(const char **)context = plain(reader, node);
}

static const struct key_row section_keys[] = {
	{ "title", CONFIG_TEXT, false, take_section_title },
	{ "articles", CONFIG_LIST, false, take_articles },
};

static void take_sections(
    struct reader *reader, const struct config_node *node, void *context)
{
	struct manifest *manifest = reader->manifest;
	const struct config_node *item = node->first;

	manifest->sections = arena_array(
	    reader->arena, node->count + 1, sizeof(*manifest->sections));
	for (; item; item = item->next) {
		const char **title =
		    &manifest->sections[manifest->section_count];

		if (item->kind != CONFIG_MAP) {
			WRONG(reader, item, "sections: not a mapping");
			continue;
		}
		TAKE_KEYS(reader, item, section_keys, title);
		if (!child(item, "title"))
			WRONG(reader, item, "title: missing");
		if (!child(item, "articles"))
			WRONG(reader, item, "articles: missing");
		manifest->section_count++;
	}
}

/* The book. */

static bool is_given(const struct sheaf_options *options, const char *key)
{
	for (size_t i = 0; i < options->metadata_count; i++)
		if (text_equal_case(options->metadata[i].key, key))
			return true;
	return false;
}

/* A pair for each text, unless the options have the key. */
static void add_pairs(struct reader *reader, const char *key,
    const char *const *list, size_t count)
{
	if (is_given(&reader->manifest->options, key) ||
	    (strcmp(key, "creator") == 0 &&
		is_given(&reader->manifest->options, "author")))
		return;
	for (size_t i = 0; i < count; i++) {
		reader->metadata = memory_resize(reader->metadata,
		    reader->metadata_count + 1, sizeof(*reader->metadata));
		reader->metadata[reader->metadata_count++] =
		    (struct sheaf_pair){ key, list[i] };
	}
}

static void take_text(
    struct reader *reader, const struct config_node *node, void *context)
{
	struct sheaf_options *options = &reader->manifest->options;
	const char **place = strcmp(node->key, "title") == 0 ? &options->title
							     : &options->author;
	size_t count;
	const char **list = texts(reader, node, &count);

	if (*place)
		return;
	*place = joined(reader, list, count);
	/* so that each is one of the makers, and not all are one */
	if (node->kind == CONFIG_LIST && place == &options->author)
		add_pairs(reader, "creator", list, count);
}

static void take_book_language(
    struct reader *reader, const struct config_node *node, void *context)
{
	struct sheaf_options *options = &reader->manifest->options;
	struct meta meta;

	take_language(reader, node, &meta);
	if (!options->language)
		options->language = meta.language;
}

static void take_cover(
    struct reader *reader, const struct config_node *node, void *context)
{
	struct sheaf_options *options = &reader->manifest->options;

	if (!options->cover)
		options->cover = strcmp(node->text, "none") == 0
		    ? "none"
		    : path_of(reader, node->text);
}

static void take_metadata(
    struct reader *reader, const struct config_node *node, void *context)
{
	size_t count;
	const char **list = texts(reader, node, &count);

	add_pairs(reader, node->key, list, count);
}

static const struct key_row book_keys[] = {
	{ "title", CONFIG_TEXT, false, take_text },
	{ "author", CONFIG_TEXT, true, take_text },
	{ "language", CONFIG_TEXT, false, take_book_language },
	{ "cover", CONFIG_TEXT, false, take_cover },
	{ "publisher", CONFIG_TEXT, false, take_metadata },
	{ "description", CONFIG_TEXT, false, take_metadata },
	{ "subject", CONFIG_TEXT, true, take_metadata },
	{ "rights", CONFIG_TEXT, false, take_metadata },
	{ "date", CONFIG_TEXT, false, take_metadata },
	{ "series", CONFIG_TEXT, false, take_metadata },
	{ "series-index", CONFIG_TEXT, false, take_metadata },
	{ "identifier", CONFIG_TEXT, false, take_metadata },
	{ "contributor", CONFIG_TEXT, true, take_metadata },
	{ "editor", CONFIG_TEXT, true, take_metadata },
	{ "translator", CONFIG_TEXT, true, take_metadata },
	{ "articles", CONFIG_LIST, false, take_articles },
	{ "sections", CONFIG_LIST, false, take_sections },
};

static void take_book(struct reader *reader, const struct config_node *root)
{
	const struct config_node *articles, *sections;

	if (root->kind != CONFIG_MAP) {
		WRONG(reader, root, "not a mapping");
		return;
	}
	TAKE_KEYS(reader, root, book_keys, NULL);
	articles = child(root, "articles");
	sections = child(root, "sections");
	if (articles && sections)
		WRONG(reader, articles, "articles: not beside sections");
	if (reader->article_count == 0 && reader->diags->count == 0)
		WRONG(reader, root, "no articles");
}

/* Behind those of the manifest come those of the options. */
static void join_options(struct reader *reader)
{
	struct manifest *manifest = reader->manifest;
	struct sheaf_options *options = &manifest->options;
	size_t own = manifest->input_count, added = reader->metadata_count;
	const char **inputs = arena_array(
	    reader->arena, own + options->input_count + 1, sizeof(*inputs));
	struct sheaf_pair *pairs = arena_array(
	    reader->arena, added + options->metadata_count + 1, sizeof(*pairs));

	manifest->inputs = arena_array(
	    reader->arena, own + 1, sizeof(*manifest->inputs));
	for (size_t i = 0; i < own; i++) {
		inputs[i] = reader->paths[i];
		manifest->inputs[i] = reader->inputs[i];
	}
	for (size_t i = 0; i < options->input_count; i++)
		inputs[own + i] = options->inputs[i];
	for (size_t i = 0; i < added; i++)
		pairs[i] = reader->metadata[i];
	for (size_t i = 0; i < options->metadata_count; i++)
		pairs[added + i] = options->metadata[i];
	options->inputs = inputs;
	options->input_count += own;
	options->metadata = pairs;
	options->metadata_count += added;
}

static int compare_diags(const void *a, const void *b)
{
	const struct diag *const *x = a, *const *y = b;

	return ((*x)->line > (*y)->line) - ((*x)->line < (*y)->line);
}

/* Each problem as a line of its own, from top to bottom; the detail is all that
 * there is to say. */
static void tell(const struct diag_list *diags, const char *path,
    const struct sheaf_events *events)
{
	const struct diag_row *row = &diag_rows[DIAG_CONFIG];
	struct sheaf_message message = { row->severity, row->name, path, 0,
		NULL };
	const struct diag *sorted[DIAG_LIST_MAX], *diag;
	size_t count = 0;

	if (!events || !events->message)
		return;
	for (diag = diags->first; diag; diag = diag->next)
		sorted[count++] = diag;
	if (count > 1)
		qsort(sorted, count, sizeof(sorted[0]), compare_diags);
	for (size_t i = 0; i < count; i++) {
		message.line = sorted[i]->line;
		message.text = sorted[i]->detail;
		events->message(events->context, &message);
	}
	message.line = 0;
	message.text = "more is wrong than these";
	if (diags->dropped > 0)
		events->message(events->context, &message);
}

struct manifest *manifest_load(struct arena *arena,
    const struct sheaf_options *options, const struct sheaf_events *events)
{
	const char *path = options->manifest, *slash = strrchr(path, '/');
	struct reader reader = { .arena = arena };
	struct config_node *root = NULL;
	struct buf text = BUF_INIT;
	struct diag_list diags;
	struct error err;

	diag_list_init(&diags, arena);
	reader.diags = &diags;
	reader.folder = arena_strndup(
	    arena, path, slash ? (size_t)(slash + 1 - path) : 0);
	reader.manifest = ARENA_NEW(arena, struct manifest);
	reader.manifest->options = *options;
	reader.manifest->folder = reader.folder;
	if (file_load(path, CONFIG_SIZE_MAX, &text, &err))
		root = config_parse(arena, text.data, text.size, &diags);
	else
		diag_add(&diags, DIAG_CONFIG, 0, "%s", err.text);
	if (root)
		take_book(&reader, root);
	tell(&diags, path, events);
	if (diags.count == 0)
		join_options(&reader);
	free(reader.paths);
	free(reader.inputs);
	free(reader.metadata);
	table_release(&reader.patterns);
	buf_release(&text);
	return diags.count == 0 ? reader.manifest : NULL;
}

const struct meta *manifest_override(
    const struct manifest *manifest, const struct source *source)
{
	return manifest && source->input < manifest->input_count
	    ? manifest->inputs[source->input].override
	    : NULL;
}

size_t manifest_section(
    const struct manifest *manifest, const struct source *source)
{
	if (!manifest)
		return 0;
	return source->input < manifest->input_count
	    ? manifest->inputs[source->input].section
	    : manifest->section_count;
}

bool manifest_is_named(const struct manifest *manifest, size_t input)
{
	return manifest && input < manifest->input_count &&
	    manifest->inputs[input].is_named;
}

const char *manifest_below(
    const struct manifest *manifest, const struct source *source)
{
	size_t size = manifest ? strlen(manifest->folder) : 0;

	return source->below == source->path && manifest &&
		source->input < manifest->input_count &&
		strncmp(source->path, manifest->folder, size) == 0
	    ? source->path + size
	    : source->below;
}

void manifest_plan(const struct manifest *manifest, struct plan *plan)
{
	if (!manifest)
		return;
	plan->is_ordered = true;
	plan->given = manifest->sections;
	plan->given_count = manifest->section_count;
}
