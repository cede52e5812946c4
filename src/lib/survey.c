/* collect and READ: from inputs to the plan. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/recall.h"

static void source_problem(
    void *context, const char *file, const struct error *err)
{
	struct binding *binding = context;

	binding->result.left_out++;
	ledger_begin(binding->attempts->ledger, file);
	report_error(binding, DIAG_ARTICLE_LEFT_OUT, file, err);
	ledger_source(binding, file, NULL, "left-out", err->text);
}

/* What a pattern or folder finds besides is not worth a word: it may be there
 * for the rest. */
static void source_again(void *context, const char *file, size_t input)
{
	struct binding *binding = context;
	const struct diag_row *row = &diag_rows[DIAG_NAMED_TWICE];

	if (manifest_is_named(binding->attempts->manifest, input))
		report_message(
		    binding, row->severity, row->name, file, 0, row->text);
}

/* A source under its ceiling, or -1. */
int source_open(struct binding *binding, const char *path, struct error *err)
{
	uint64_t limit = binding->options->limits[SHEAF_LIMIT_INPUT];
	int fd = file_open(path, err);
	struct stat st;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) != 0)
		error_errno(err, SHEAF_E_INPUT, "%s", "");
	else if ((uint64_t)st.st_size <= limit)
		return fd;
	else
		limit_refuse(err, binding->options, SHEAF_LIMIT_INPUT, NULL);
	close(fd);
	return -1;
}

/* A file may be called anything; a message holds UTF-8. */
void source_name_put(struct buf *out, const struct source *source)
{
	struct arena *arena = arena_new();
	const char *name = source->name;

	flat_put_string(out, text_sanitise(arena, name, strlen(name)));
	arena_free(arena);
}

static bool send_read(struct binding *binding, struct task *task, size_t worker)
{
	const struct source *source =
	    &binding->attempts->sources.items[task->number];
	int fd = source_open(binding, source->path, &task->outcome.error);
	struct buf out = BUF_INIT;

	if (fd < 0)
		return false;
	if (recall_is_young(binding, fd))
		task->has_key = false;
	flat_put_u32(&out, task->number);
	source_name_put(&out, source);
	bool is_sent = pool_send(binding->press->pool, worker, MESSAGE_READ,
	    &out, &fd, 1, &binding->error);

	buf_release(&out);
	close(fd);
	return is_sent;
}

static void set_aside(
    struct binding *binding, const char *name, const struct meta *meta)
{
	binding->result.filtered++;
	ledger_begin(binding->attempts->ledger, name);
	ledger_source(binding, name, meta, "filtered", NULL);
}

static void add_entry(
    struct binding *binding, const struct source *source, struct task *task)
{
	const struct manifest *manifest = binding->attempts->manifest;
	const struct meta *override = manifest_override(manifest, source);
	size_t number = binding->plan->entry_count;
	const char *url = task->meta.url;

	if (override)
		meta_override(task->arena, &task->meta, override);
	if (!filter_accepts(binding->options, &task->meta, source->name)) {
		set_aside(binding, source->name, &task->meta);
		return;
	}
	plan_add(binding->plan, source, &task->meta);
	/* others link to it by the address it had */
	if (override && override->url && url)
		plan_add_alias(binding->plan, number, url, source->name);
	binding->plan->entries[number].override = override;
	binding->plan->entries[number].given = manifest_section(
	    manifest, source);
	if (task->has_content) {
		struct hash *content = ARENA_NEW(
		    binding->plan->arena, struct hash);

		*content = task->content;
		binding->plan->entries[number].content = content;
	}
	entry_fill(binding, number, task);
}

static bool settle_read(struct binding *binding, struct task *task)
{
	const struct source *source =
	    &binding->attempts->sources.items[task->number];

	ledger_begin(binding->attempts->ledger, source->name);
	if (task->outcome.error.code != SHEAF_OK) {
		report_diags(binding, source->name, &task->diags);
		source_problem(binding, source->name, &task->outcome.error);
	} else if (task->meta.is_draft) {
		binding->result.drafts++;
		report_message(binding, SHEAF_NOTE, diag_rows[DIAG_DRAFT].name,
		    source->name, 0, diag_rows[DIAG_DRAFT].text);
		ledger_source(
		    binding, source->name, &task->meta, "draft", NULL);
	} else {
		/* what is wrong with it is told once, when it is loaded */
		add_entry(binding, source, task);
	}
	progress_step(binding, source->name);
	return true;
}

/* What belongs to other machines is no part of this run, nor read. */
static void take_part(struct binding *binding)
{
	struct attempts *attempts = binding->attempts;
	struct source_list *sources = &attempts->sources;
	size_t kept = 0;

	for (size_t i = 0; i < sources->count; i++) {
		const struct source *source = &sources->items[i];

		if (shard_holds(binding->options,
			manifest_below(attempts->manifest, source)))
			sources->items[kept++] = *source;
	}
	attempts->elsewhere = sources->count - kept;
	sources->count = kept;
}

/* Before the plan is finished: one article is in the book once. */
static void drop_duplicates(struct binding *binding)
{
	struct duplicate *found = memory_array(
	    binding->plan->entry_count + 1, sizeof(*found));

	binding->result.duplicates = plan_find_duplicates(binding->plan, found);
	report_duplicates(binding, found, true);
	plan_drop(binding->plan, found);
	free(found);
}

/* The sources that all attempts share. */
static void collect(struct binding *binding)
{
	const struct sheaf_options *options = binding->options;
	struct attempts *attempts = binding->attempts;
	struct source_events events = { binding, source_problem, source_again };

	if (attempts->is_collected) {
		binding->result = attempts->collected;
		return;
	}
	source_collect(
	    &attempts->sources, options->inputs, options->input_count, &events);
	if (options->group == SHEAF_GROUP_NONE)
		take_part(binding);
	binding->result.sources = attempts->sources.count;
	attempts->is_collected = true;
	attempts_mark(attempts, &binding->result);
}

static void tell_cut(struct binding *binding)
{
	const struct plan *plan = binding->plan;

	for (size_t i = 0; i < plan->cut_count; i++) {
		const struct entry *entry =
		    &plan->entries[plan->entry_count + i];

		set_aside(binding, entry->source.name, &entry->meta);
	}
}

bool binding_survey(struct binding *binding)
{
	const struct sheaf_options *options = binding->options;
	struct attempts *attempts = binding->attempts;
	struct stage stage = {
		.recall = recall_read, .send = send_read, .settle = settle_read
	};

	collect(binding);
	recall_begin(binding);
	if (attempts->survey) {
		binding->plan = plan_of_part(attempts->survey, attempts->part);
		plan_finish(binding->plan, options);
		return true;
	}
	progress_phase(binding, SHEAF_READING);
	binding->plan = plan_new();
	manifest_plan(attempts->manifest, binding->plan);
	stage.count = attempts->sources.count;
	if (!stage_run(binding, &stage))
		return false;
	if (options->dedup)
		drop_duplicates(binding);
	if (batch_is_wanted(options))
		plan_rank(binding->plan, options);
	else
		plan_finish(binding->plan, options);
	tell_cut(binding);
	return true;
}
