/* What articles ask for while they are read: files of rules, further pages. */
#include <string.h>
#include <unistd.h>

#include "lib/binding.h"

#define PAGES_A_TASK 60

/* ---- rules */

struct found {
	struct binding *binding;
	struct arena *arena;
	struct rule_text files[20]; /* more than fetch/ finds */
	size_t count;
};

static void take_file(void *context, const char *name, const struct buf *bytes)
{
	struct found *found = context;
	size_t room = sizeof(found->files) / sizeof(*found->files);

	if (found->count < room)
		found->files[found->count++] = (struct rule_text){
			.name = arena_strdup(found->arena, name),
			.text = arena_strndup(
			    found->arena, bytes->data, bytes->size),
			.size = bytes->size
		};
}

static void tell_unusable(
    void *context, const char *name, const struct error *err)
{
	struct found *found = context;
	struct diag_list diags;

	diag_list_init(&diags, found->arena);
	diag_add_in(&diags, DIAG_RULE_FILE, name, 0, "%s", err->text);
	report_diags(found->binding, NULL, &diags);
}

bool outside_rules(
    struct binding *binding, size_t worker, struct message *message)
{
	struct found found = { .binding = binding, .arena = arena_new() };
	struct rule_folder_events events = { &found, take_file, tell_unusable };
	struct buf out = BUF_INIT;
	struct flat flat;

	flat_open(&flat, message->bytes, message->size);
	const char *host = flat_string(&flat, found.arena);
	bool is_good = host && flat_is_done(&flat);

	if (is_good && binding->press->rules)
		rule_folder_find(binding->press->rules, host, &events);
	rules_put(&out, found.files, found.count);
	is_good = is_good &&
	    pool_send(binding->press->pool, worker, MESSAGE_RULES, &out, NULL,
		0, NULL);
	buf_release(&out);
	arena_free(found.arena);
	return is_good;
}

/* ---- pages */

static bool answer_page(struct binding *binding, size_t worker,
    const char *reason, const struct buf *bytes)
{
	struct buf out = BUF_INIT;

	flat_put_string(&out, reason);
	flat_put_bytes(&out, bytes->data, bytes->size);
	bool is_sent = pool_send(
	    binding->press->pool, worker, MESSAGE_PAGE, &out, NULL, 0, NULL);

	buf_release(&out);
	return is_sent;
}

bool outside_page(
    struct binding *binding, size_t worker, struct message *message)
{
	struct load *load = &binding->press->loads[worker];
	struct arena *arena = arena_new();
	struct page_wish wish;
	struct buf none = BUF_INIT;
	struct flat flat;

	flat_open(&flat, message->bytes, message->size);
	bool is_good = wish_read(&flat, arena, &wish);
	struct task *task = is_good ? stage_task(binding, wish.number, worker)
				    : NULL;

	is_good = task && binding->stage->is_load && load->page == 0;
	if (is_good && task->page_count++ == PAGES_A_TASK) {
		task->page_count--;
		is_good = answer_page(binding, worker,
		    "the article has more than " TEXT_OF(PAGES_A_TASK) " pages",
		    &none);
	} else if (is_good) {
		load->page = ++binding->pages;
		fetch_start_page(binding->fetcher,
		    &(struct page_request){ .ticket = load->page,
			.url = wish.url,
			.headers = wish.headers,
			.header_count = wish.header_count });
	}
	arena_free(arena);
	return is_good;
}

static bool read_page(
    struct binding *binding, int fd, struct buf *bytes, struct error *err)
{
	uint64_t limit = binding->options->limits[SHEAF_LIMIT_DOWNLOAD];

	if (file_read(fd, limit, bytes, err))
		return true;
	buf_clear(bytes);
	return limit_named(err, binding->options, SHEAF_LIMIT_DOWNLOAD, NULL);
}

/* The worker that asked may be no more: then nobody has this ticket. */
static void give_page(struct binding *binding, struct fetch_answer *answer)
{
	size_t worker = 0, count = pool_size(binding->press->pool);
	struct buf bytes = BUF_INIT;
	struct error err = { 0 };
	const char *reason = NULL;

	while (worker < count &&
	    binding->press->loads[worker].page != answer->ticket)
		worker++;
	if (worker < count) {
		struct arena *arena = arena_new();

		binding->press->loads[worker].page = 0;
		if (answer->fd < 0)
			reason = text_sanitise(
			    arena, answer->reason, strlen(answer->reason));
		else if (!read_page(binding, answer->fd, &bytes, &err))
			reason = err.text;
		if (!answer_page(binding, worker, reason, &bytes))
			pool_kill(binding->press->pool, worker);
		arena_free(arena);
	}
	if (answer->fd >= 0)
		close(answer->fd);
	buf_release(&bytes);
}

void outside_take_pages(struct binding *binding)
{
	struct fetch_answer answer;

	while (fetch_take_page(binding->fetcher, &answer)) {
		report_refetch(binding, &answer);
		give_page(binding, &answer);
	}
}
