/*
 * The cover of books that were given none: the lead pictures of the first
 * articles are put aside while these are appended; a worker makes the picture
 * when all is known that stands on it.
 */
#include <string.h>
#include <unistd.h>

#include "lib/pictures.h"

/* What serves as a lead: large enough, and not too far from a page's shape. */
enum {
	LEAD_WIDTH_PX = 400,
	LEAD_HEIGHT_PX = 240,
	LEAD_PIXELS = 12000000, /* decoded in one piece */
	LEAD_BYTES = 8 << 20
};
#define LEAD_WIDEST  2.8
#define LEAD_TALLEST 2.0

/* Sites that are named. */
enum { SITES = 4 };

/* A worker that ends over it is not asked for the same again. */
enum { COVER_ATTEMPTS = 2 };

/* None was given that can be used. */
static bool can_take(const struct binding *binding, const struct book *book)
{
	const char *given = binding->options->cover;

	return book->package && book->packager->cover && !book->has_cover &&
	    !(given && strcmp(given, "none") == 0);
}

static bool is_wanted(const struct binding *binding)
{
	for (size_t i = 0; i < binding->book_count; i++)
		if (can_take(binding, &binding->books[i]))
			return true;
	return false;
}

static bool is_lead(const struct cover *cover, const struct stored *stored)
{
	const struct picture_form *form =
	    &stored->targets[PICTURE_FOR_FILE].form;
	double width = form->width_px, height = form->height_px;

	if (!stored->targets[PICTURE_FOR_FILE].is_ready ||
	    (form->kind != PICTURE_JPEG && form->kind != PICTURE_PNG) ||
	    width < LEAD_WIDTH_PX || height < LEAD_HEIGHT_PX ||
	    width * height > LEAD_PIXELS || width > height * LEAD_WIDEST ||
	    height > width * LEAD_TALLEST)
		return false;
	for (size_t i = 0; i < cover->lead_count; i++)
		if (hash_compare(&cover->leads[i], &stored->hash) == 0)
			return false;
	return true;
}

/* False: its bytes are not to be had (any more). */
static bool put_aside(struct binding *binding, const struct stored *stored)
{
	struct cover *cover = &binding->cover;
	struct stored_picture row = content_row(
	    binding->pictures, stored, PICTURE_FOR_FILE);
	struct error err;

	if (row.fd < 0 || row.size == 0 || row.size > LEAD_BYTES)
		return false;
	if (cover->leads_fd < 0)
		cover->leads_fd = file_temporary(&err);
	if (cover->leads_fd < 0 ||
	    !file_copy(cover->leads_fd, cover->leads_end, row.fd, row.offset,
		row.size, &err))
		return false;
	cover->leads[cover->lead_count] = stored->hash;
	cover->lead_sizes[cover->lead_count++] = row.size;
	cover->leads_end += row.size;
	return true;
}

void cover_take_lead(struct binding *binding, const struct task *task)
{
	struct cover *cover = &binding->cover;

	if (!is_wanted(binding))
		return;
	if (cover->is_past) {
		cover->is_past = false;
		cover->lead_count = 0;
		cover->leads_end = 0;
	}
	if (cover->lead_count == JACKET_PICTURES)
		return;
	if (task->lead && is_lead(cover, task->lead) &&
	    put_aside(binding, task->lead))
		return;
	for (size_t i = 0; i < task->picture_count; i++)
		if (task->pictures[i] && is_lead(cover, task->pictures[i]) &&
		    put_aside(binding, task->pictures[i]))
			return;
}

/* What --metadata says of the book stands before what the articles say. */
static const char *option_value(
    const struct sheaf_options *options, const char *key)
{
	for (size_t i = 0; i < options->metadata_count; i++) {
		const struct sheaf_pair *pair = &options->metadata[i];

		if (pair->key && pair->value &&
		    text_equal_case(pair->key, key) &&
		    !text_is_blank(pair->value))
			return pair->value;
	}
	return NULL;
}

/* "36kr · example.org": in the order of the book, each once. */
static const char *list_sites(struct arena *arena, const struct plan *plan)
{
	const char *sites[SITES + 1];
	struct buf list = BUF_INIT;
	size_t count = 0;

	for (size_t i = 0; i < plan->entry_count && count <= SITES; i++) {
		const char *site = plan->entries[i].meta.site;
		bool is_new = site && !text_is_blank(site) &&
		    !plan->entries[i].is_left_out;

		for (size_t k = 0; is_new && k < count; k++)
			is_new = strcmp(sites[k], site) != 0;
		if (is_new)
			sites[count++] = site;
	}
	for (size_t i = 0; i < count; i++)
		buf_printf(&list, "%s%s", i > 0 ? " · " : "",
		    i < SITES ? sites[i] : "…");
	const char *text = arena_strdup(arena, buf_text(&list));

	buf_release(&list);
	return text;
}

/* "2022-01-03 – 2022-01-24" */
static const char *list_dates(struct arena *arena, const struct plan *plan)
{
	char oldest[DATE_SIZE], newest[DATE_SIZE];

	date_format_day(&plan->oldest, oldest);
	date_format_day(&plan->meta.date, newest);
	if (!*oldest || !*newest || strcmp(oldest, newest) == 0)
		return arena_strdup(arena, *newest ? newest : oldest);
	return arena_printf(arena, "%s – %s", oldest, newest);
}

/* A title that is made for the book ends with its dates: here they have a line
 * of their own.  Elsewhere in it, they need not be told again. */
static void tell_dates_once(struct arena *arena, struct cover_request *request)
{
	const char *at;
	size_t before;

	if (!request->title || !*request->dates)
		return;
	at = strstr(request->title, request->dates);
	if (!at)
		return;
	before = (size_t)(at - request->title);
	if (before > 2 && text_starts_with(at - 2, ", ") &&
	    strcmp(at, request->dates) == 0)
		request->title = arena_strndup(
		    arena, request->title, before - 2);
	else
		request->dates = NULL;
}

/* Options may hold any bytes; a message holds UTF-8. */
static const char *clean(struct arena *arena, const char *text)
{
	return text && !text_is_blank(text)
	    ? text_sanitise(arena, text, strlen(text))
	    : NULL;
}

/* As wide as the cover of any screen, at most, and of the shape of the one that
 * was told, if that is held upright; in whole blocks of a JPEG. */
static void choose_size(const struct sheaf_options *options, uint32_t *width_px,
    uint32_t *height_px)
{
	uint64_t width = options->picture_width;
	uint64_t height = options->picture_height;

	*width_px = COVER_WIDTH_PX;
	*height_px = COVER_HEIGHT_PX;
	if (width < COVER_LEAST_PX || height <= width || height > 2 * width)
		return;
	if (width < COVER_WIDTH_PX)
		*width_px = (uint32_t)width / 8 * 8;
	*height_px = (uint32_t)(*width_px * height / width) / 8 * 8;
}

static void fill_request(const struct binding *binding, struct arena *arena,
    struct cover_request *request)
{
	const struct cover *cover = &binding->cover;
	const struct plan *plan = binding->plan;
	const char *title = option_value(binding->options, "title");
	const char *language = option_value(binding->options, "language");

	*request = (struct cover_request){
		.title = clean(arena,
		    title && plan->volume
			? arena_printf(arena, "%s (%zu)", title, plan->volume)
			: title ? title
				: plan->meta.title),
		.author = clean(arena, plan->meta.author),
		.sites = list_sites(arena, plan),
		.language = clean(
		    arena, language ? language : plan->meta.language),
	};
	choose_size(binding->options, &request->width_px, &request->height_px);
	request->dates = list_dates(arena, plan);
	tell_dates_once(arena, request);
	if (cover->attempts > 0)
		return; /* pictures are what a worker may end over */
	request->picture_count = cover->lead_count;
	for (size_t i = 0; i < cover->lead_count; i++)
		request->sizes[i] = (size_t)cover->lead_sizes[i];
}

static void ask(struct binding *binding)
{
	struct cover *cover = &binding->cover;
	struct arena *arena = arena_new();
	struct cover_request request;
	struct buf out = BUF_INIT;

	fill_request(binding, arena, &request);
	cover_request_put(&out, &request);
	cover->state = COVER_AWAITED;
	cover->worker = 0;
	if (!pool_send(binding->press->pool, 0, MESSAGE_COVER, &out,
		&cover->leads_fd, request.picture_count > 0, &cover->error))
		cover->state = COVER_FAILED;
	buf_release(&out);
	arena_free(arena);
}

bool cover_taken(
    struct binding *binding, size_t worker, struct message *message)
{
	struct cover *cover = &binding->cover;
	struct outcome outcome;
	struct flat flat;
	size_t size;

	flat_open(&flat, message->bytes, message->size);
	if (cover->state != COVER_AWAITED || cover->worker != worker ||
	    !outcome_read(&flat, &outcome))
		return false;
	const uint8_t *bytes = flat_bytes(&flat, &size);

	if (!flat_is_done(&flat))
		return false;
	cover->state = COVER_FAILED;
	cover->error = outcome.error;
	if (outcome.error.code != SHEAF_OK || size == 0)
		return true;
	cover->row = (struct stored_picture){
		.hash = hash_bytes(bytes, size),
		.form.kind = PICTURE_JPEG,
		.fd = file_seal(bytes, size, &cover->error),
		.size = size,
	};
	choose_size(binding->options, &cover->row.form.width_px,
	    &cover->row.form.height_px);
	if (cover->row.fd >= 0)
		cover->state = COVER_MADE;
	return true;
}

bool cover_is_owed(const struct binding *binding, size_t worker)
{
	return binding->cover.state == COVER_AWAITED &&
	    binding->cover.worker == worker;
}

void cover_lost(struct binding *binding, size_t worker, const char *text)
{
	struct cover *cover = &binding->cover;

	if (!cover_is_owed(binding, worker))
		return;
	if (++cover->attempts < COVER_ATTEMPTS) {
		ask(binding);
		return;
	}
	cover->state = COVER_FAILED;
	error_set(&cover->error, SHEAF_E_WORKER, "%s", text);
}

static void drop_made(struct cover *cover)
{
	if (cover->state == COVER_MADE)
		close(cover->row.fd);
	cover->state = COVER_NONE;
	cover->attempts = 0;
}

bool cover_make_for(struct binding *binding, const struct book *book)
{
	struct cover *cover = &binding->cover;

	if (!can_take(binding, book))
		return true;
	if (book->volume.number > 0 || cover->volume > 0)
		drop_made(cover);
	cover->volume = book->volume.number;
	cover->is_past = book->volume.number > 0;
	if (cover->state != COVER_NONE)
		return true;
	ask(binding);
	while (cover->state == COVER_AWAITED)
		if (!binding_step(binding))
			return false;
	if (cover->state == COVER_FAILED)
		report_error(binding, DIAG_COVER_UNUSABLE, NULL, &cover->error);
	return true;
}

bool cover_give(
    struct binding *binding, const struct book *book, struct error *err)
{
	if (binding->cover.state != COVER_MADE || !can_take(binding, book))
		return true;
	return book->packager->cover(book->package, &binding->cover.row, err);
}

void cover_release(struct binding *binding)
{
	struct cover *cover = &binding->cover;

	if (cover->leads_fd >= 0)
		close(cover->leads_fd);
	drop_made(cover);
}
