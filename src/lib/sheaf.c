/* The public calls. */
#include <errno.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "epub/epub.h"
#include "fetch/fetch.h"
#include "check/check.h"
#include "lib/binding.h"
#include "lib/recall.h"
#include "lib/names.h"
#include "pdf/pdf.h"

void sheaf_options_init(struct sheaf_options *options)
{
	memset(options, 0, sizeof(*options));
	for (int i = 0; i < SHEAF_LIMIT_COUNT; i++)
		options->limits[i] = sheaf_limits[i].value;
	options->tidy = SHEAF_TIDY_REDIRECTS;
	options->toc_depth = 3;
	options->link_notes = true;
	options->max_connections = 8;
	options->max_host_connections = 8;
}

static bool usage(struct binding *binding, const char *format, const char *what)
{
	return error_set(&binding->error, SHEAF_E_USAGE, format, what);
}

static bool add_book(
    struct binding *binding, const struct packager *packager, const char *path)
{
	if (binding->book_count == OUTPUTS_MAX)
		return usage(binding,
		    "%s: more than " TEXT_OF(OUTPUTS_MAX) " outputs", path);
	for (size_t i = 0; i < binding->book_count; i++)
		if (file_is_same_place(binding->books[i].path, path))
			return usage(
			    binding, "%s: named twice as an output", path);
	if (names_hold_place(
		binding->options->taken, path, binding->options->taken_owner))
		return usage(binding, "%s: another book has this name", path);
	binding->packagers[binding->book_count] = packager;
	binding->books[binding->book_count++] = (struct book){
		.packager = packager, .path = path
	};
	return true;
}

/* No book's name: neither an output nor a volume of it. */
static bool check_review(struct binding *binding)
{
	const char *path = binding->options->index_review;

	if (!path)
		return true;
	if (packager_for_path(path))
		return usage(
		    binding, "--index-review %s: the name of a book", path);
	return !binding->options->dump || strcmp(path, "-") != 0 ||
	    usage(binding, "%s",
		"--index-review -: not with a dump, which goes there, too");
}

static bool all_are_pdf(const struct binding *binding)
{
	for (size_t i = 0; i < binding->book_count; i++)
		if (binding->packagers[i] != &pdf_packager)
			return false;
	return true;
}

static bool choose_books(struct binding *binding)
{
	const struct sheaf_options *options = binding->options;
	const struct packager *packager;

	for (size_t i = 0; i < options->output_count; i++) {
		packager = packager_for_path(options->outputs[i]);
		if (!packager)
			return usage(binding,
			    "%s: no format has this suffix "
			    "(.epub, .kepub.epub, .pdf)",
			    options->outputs[i]);
		if (!volume_check(
			options, options->outputs[i], &binding->error) ||
		    !add_book(binding, packager, options->outputs[i]))
			return false;
	}
	if (options->dump) {
		packager = packager_named(options->dump);
		if (!packager || packager->suffix)
			return usage(binding,
			    "%s: no dump has this name "
			    "(tree, pages, explain)",
			    options->dump);
		if (!add_book(binding, packager, "-"))
			return false;
	}
	if (binding->book_count == 0)
		return usage(binding, "%s",
		    "no output: -o FILE.epub or "
		    "-o FILE.pdf");
	if (options->language && !language_is_tag(options->language))
		return usage(binding,
		    "%s: not a language tag (BCP 47: zh-Hans, "
		    "en)",
		    options->language);
	if (!theme_lookup(options->theme))
		return usage(binding,
		    "--theme %s: no such theme; --theme help lists them",
		    options->theme);
	if (options->base_url && !url_is_web(options->base_url))
		return usage(binding, "--base-url %s: no http or https address",
		    options->base_url);
	if (!filter_check(options, &binding->error) ||
	    !shard_check(options, &binding->error) ||
	    !epub_options_check(options, &binding->error) ||
	    !pdf_options_check(options, &binding->error))
		return false;
	if (options->user_password && !all_are_pdf(binding))
		return usage(
		    binding, "%s", "--encrypt: only a PDF can be encrypted");
	return options->input_count > 0 ||
	    usage(binding, "%s", "no input: name a file or a folder");
}

/* How the network is asked. */
static bool check_asking(struct binding *binding)
{
	const struct sheaf_options *options = binding->options;

	for (size_t i = 0; i < options->header_count; i++)
		if (!header_check(&options->headers[i], &binding->error))
			return false;
	return options->refetch == SHEAF_REFETCH_MISSING || !options->offline ||
	    usage(binding, "%s", "--refetch all: not with --offline");
}

/* Each file once: the finder does not look at it again. */
static void tell_unreadable(struct binding *binding)
{
	struct error err;
	int reason;
	const char *path = font_finder_unreadable(
	    binding->press->finder, &reason);

	if (!path)
		return;
	errno = reason;
	error_errno(&err, SHEAF_E_FONT, "%s", "");
	report_error(binding, DIAG_FONT_UNREADABLE, path, &err);
}

static bool find_font(
    void *context, const struct font_query *query, struct font_face_file *face)
{
	struct binding *binding = context;
	struct error err = { 0 };

	if (!binding->press->finder)
		binding->press->finder = font_finder_new(&err);
	if (!binding->press->finder) {
		/* a cover alone can be done without */
		if (binding->cover.state != COVER_AWAITED)
			binding->error = err;
		return false;
	}
	struct font_source source = font_finder_source(binding->press->finder);
	bool is_found = source.find(source.context, query, face);

	tell_unreadable(binding);
	return is_found;
}

static bool lookup_font(void *context, uint32_t id, struct font_face_file *face)
{
	struct binding *binding = context;

	if (!binding->press->finder)
		return false;
	struct font_source source = font_finder_source(binding->press->finder);

	return source.lookup(source.context, id, face);
}

static bool find_family(void *context, const char *name, const char *language,
    struct font_family *family)
{
	struct binding *binding = context;

	if (!binding->press->finder)
		binding->press->finder = font_finder_new(&binding->error);
	if (!binding->press->finder)
		return false;
	struct font_source source = font_finder_source(binding->press->finder);

	return source.family(source.context, name, language, family);
}

bool binding_put_fonts(struct binding *binding, struct buf *out)
{
	struct recall *recall = &binding->press->recall;
	struct buf fonts = BUF_INIT;
	struct error err;

	if (!binding->press->finder)
		binding->press->finder = font_finder_new(&err);
	if (!binding->press->finder)
		return false;
	if (!recall->has_fonts) {
		font_finder_put(binding->press->finder, &fonts);
		dictionaries_put(&fonts);
		recall->fonts = hash_bytes(fonts.data, fonts.size);
		recall->has_fonts = true;
		buf_release(&fonts);
	}
	flat_put_hash(out, &recall->fonts);
	return true;
}

static int find_dictionary(void *context, const char *language)
{
	return dictionary_open(language);
}

/* What fonts are to be embedded may be, before any work. */
static bool check_fonts(struct binding *binding)
{
	const struct sheaf_options *options = binding->options;
	struct embedding *embedding;

	if (options->embed_font_count == 0)
		return true;
	embedding = embedding_new(&binding->fonts, options,
	    options->language ? options->language : "", &binding->error);
	embedding_free(embedding);
	return embedding != NULL;
}

static bool binding_open(struct binding *binding)
{
	struct attempts *attempts = binding->attempts;

	binding->arena = arena_new();
	binding->cover.leads_fd = -1;
	if (!choose_books(binding) || !check_review(binding) ||
	    !check_asking(binding) || !press_take(binding))
		return false;
	binding->fonts = (struct font_source){ binding, find_font, lookup_font,
		find_family, find_dictionary };
	if (!check_fonts(binding))
		return false;
	if (!attempts->fetcher)
		attempts->fetcher = fetcher_new(
		    binding->options, &binding->error);
	binding->fetcher = attempts->fetcher;
	if (!binding->fetcher)
		return false;
	binding->pictures = pictures_new();
	binding->resources = (struct resources){
		.options = binding->options,
		.style = binding->press->setup.style,
		.fonts = &binding->fonts,
	};
	return true;
}

void binding_close(struct binding *binding)
{
	binding_abandon(binding);
	cover_release(binding);
	for (size_t i = 0; i < binding->book_count; i++)
		volume_release(&binding->books[i]);
	pictures_free(binding->pictures);
	if (binding->fetcher)
		fetch_cancel(binding->fetcher);
	press_return(binding);
	plan_free(binding->plan);
	free(binding->keys);
	books_note_end(binding);
	buf_release(&binding->links);
	arena_free(binding->arena);
}

static enum sheaf_status binding_status(const struct binding *binding)
{
	bool is_all_made = true;

	for (size_t i = 0; i < binding->book_count; i++)
		is_all_made &= binding->books[i].is_made;
	if (binding->result.left_out > 0 || !is_all_made ||
	    binding->review.has_failed)
		return SHEAF_PARTIAL;
	if (binding->options->strict && binding->result.warnings > 0)
		return SHEAF_PARTIAL;
	return SHEAF_COMPLETE;
}

/* Of many parts some may be empty, which is no failure: the others are not. */
static bool is_empty_part(const struct binding *binding)
{
	return binding->options->shard_count > 0 &&
	    binding->options->group == SHEAF_GROUP_NONE &&
	    binding->result.left_out == 0 &&
	    binding->result.sources + binding->attempts->elsewhere > 0;
}

static enum sheaf_status tell_empty_part(struct binding *binding)
{
	const struct sheaf_options *options = binding->options;
	const struct diag_row *row = &diag_rows[DIAG_PART_EMPTY];
	struct buf text = BUF_INIT;

	buf_printf(&text, "%s: %u/%u", row->text, options->shard,
	    options->shard_count);
	report_message(
	    binding, row->severity, row->name, NULL, 0, buf_text(&text));
	buf_release(&text);
	/* none is asked for any more, so that none was not made */
	binding->book_count = 0;
	return SHEAF_COMPLETE;
}

/* The run is over before a book is begun. */
static enum sheaf_status tell_nothing(struct binding *binding)
{
	report_message(binding, SHEAF_ERROR, diag_rows[DIAG_OUTPUT].name, NULL,
	    0,
	    binding->result.drafts > 0
		? "no book was made: every article is a draft"
		: binding->result.filtered > 0
		? "no book was made: no article is asked for"
		: "no book was made: no article was found");
	return SHEAF_NOTHING;
}

/* Several books: which one it is. */
static const char *told_path(const struct binding *binding)
{
	return binding->attempts->survey ? binding->books[0].path : NULL;
}

/* Why the run is over, if it is. */
static enum sheaf_status tell_end(struct binding *binding, bool is_made)
{
	binding->attempts->is_over |= binding->error.code != SHEAF_OK;
	if (binding->error.code != SHEAF_OK)
		report_message(binding, SHEAF_ERROR,
		    binding->error.code == SHEAF_E_USAGE ? "usage" : "run",
		    NULL, 0, binding->error.text);
	if (binding->error.code == SHEAF_E_USAGE)
		return SHEAF_USAGE;
	if (!is_made && binding->error.code == SHEAF_OK &&
	    !binding->has_failed_book && !binding->has_articles)
		report_message(binding, SHEAF_ERROR,
		    diag_rows[DIAG_OUTPUT].name, told_path(binding), 0,
		    "no book was made: every article was left out");
	return is_made ? binding_status(binding) : SHEAF_NOTHING;
}

bool binding_begin(struct binding *binding, enum sheaf_status *status)
{
	bool is_surveyed = binding_open(binding) && binding_survey(binding);

	if (!is_surveyed)
		*status = tell_end(binding, false);
	else if (binding->plan->entry_count == 0 && is_empty_part(binding))
		*status = tell_empty_part(binding);
	else if (binding->plan->entry_count == 0)
		*status = tell_nothing(binding);
	return is_surveyed && binding->plan->entry_count > 0;
}

/* What is in no book, nor in a volume of one. */
static void forget_articles(struct binding *binding)
{
	for (size_t i = 0; i < binding->book_count; i++)
		if (binding->books[i].is_made ||
		    binding->books[i].volume.number > 1)
			return;
	binding->result.articles = binding->before.articles;
	binding->result.pictures = binding->before.pictures;
	binding->result.missing = binding->before.missing;
}

static enum sheaf_status make(struct binding *binding)
{
	enum sheaf_status status;

	if (!binding_begin(binding, &status))
		return status;
	bool is_made = binding_load(binding) && binding_commit(binding);

	if (binding->is_too_large)
		return SHEAF_NOTHING;
	forget_articles(binding);
	return tell_end(binding, is_made);
}

enum sheaf_status binding_make(struct binding *binding)
{
	enum sheaf_status status = make(binding);

	ledger_rest(binding, "unfinished");
	return status;
}

bool sheaf_options_check(
    const struct sheaf_options *options, const struct sheaf_events *events)
{
	struct arena *arena = arena_new();
	struct binding binding = { .options = options, .events = events };
	const struct manifest *manifest = options->manifest
	    ? manifest_load(arena, options, events)
	    : NULL;
	bool is_good = !options->manifest || manifest;
	struct names names = { 0 };

	if (manifest)
		binding.options = &manifest->options;
	if (is_good) {
		is_good = choose_books(&binding) && check_review(&binding) &&
		    check_asking(&binding) &&
		    batch_check(binding.options, &binding.error) &&
		    names_open(&names, arena, binding.options, &binding.error);
		names_release(&names);
	}
	if (binding.error.code != SHEAF_OK && events && events->message)
		events->message(events->context,
		    &(struct sheaf_message){ .severity = SHEAF_ERROR,
			.name = "usage",
			.text = binding.error.text });
	arena_free(arena);
	return is_good;
}

void sheaf_interrupt(void)
{
	output_remove_all();
}

void sheaf_memory_refused(void)
{
	memory_refused();
}

char *sheaf_escape(char *out, size_t size, const char *text)
{
	terminal_escape(out, size, text);
	return out;
}

unsigned sheaf_fit(char *out, size_t size, const char *text, unsigned columns)
{
	return terminal_fit(out, size, text, columns);
}

bool sheaf_cache(const struct sheaf_cache_job *job,
    void (*each)(void *, const struct sheaf_cache_entry *), void *context,
    char *why, size_t why_size)
{
	struct error err = { 0 };
	bool is_done = cache_keep_house(job, each, context, &err);

	if (!is_done && why_size > 0)
		snprintf(why, why_size, "%s", err.text);
	return is_done;
}

bool sheaf_check(const char *path,
    void (*each)(void *, const struct sheaf_finding *), void *context,
    struct sheaf_check_tally *tally, char *why, size_t why_size)
{
	struct error err = { 0 };
	bool is_read = check_book(path, each, context, tally, &err);

	if (!is_read && why_size > 0)
		snprintf(why, why_size, "%s", err.text);
	return is_read;
}
