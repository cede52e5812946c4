/* Files of jobs: several books, each by its own settings. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/core.h"

enum { JOBS_MAX = 10000, SETTINGS_MAX = 1000000 };

struct sheaf_jobs {
	struct arena *arena;
	struct sheaf_setting *settings; /* on the heap */
	size_t count, room;
	unsigned *lines; /* of the jobs; in the arena */
	size_t job_count;
	struct diag_list diags;
};

#define WRONG(jobs, node, ...)                                                 \
	diag_add(&(jobs)->diags, DIAG_CONFIG, (node)->line, __VA_ARGS__)

static void add(
    struct sheaf_jobs *jobs, const char *key, const struct config_node *node)
{
	if (node->kind != CONFIG_TEXT) {
		WRONG(jobs, node, "%s: not a text", key);
		return;
	}
	/* defaults are said again for every job */
	if (jobs->count == SETTINGS_MAX)
		return;
	if (jobs->count == jobs->room) {
		jobs->room = 2 * jobs->room + 64;
		jobs->settings = memory_resize(
		    jobs->settings, jobs->room, sizeof(*jobs->settings));
	}
	jobs->settings[jobs->count++] = (struct sheaf_setting){
		jobs->job_count,
		node->line,
		key,
		arena_strdup(jobs->arena, node->text),
	};
}

static void add_all(struct sheaf_jobs *jobs, const struct config_node *map)
{
	const struct config_node *row, *item;

	for (row = map ? map->first : NULL; row; row = row->next) {
		if (row->kind != CONFIG_LIST)
			add(jobs, row->key, row);
		for (item = row->first; row->kind == CONFIG_LIST && item;
		     item = item->next)
			add(jobs, row->key, item);
	}
}

static void read_books(struct sheaf_jobs *jobs,
    const struct config_node *defaults, const struct config_node *books)
{
	const struct config_node *book = books->first;

	jobs->lines = arena_array(
	    jobs->arena, books->count + 1, sizeof(*jobs->lines));
	if (!book)
		WRONG(jobs, books, "books: empty");
	if (books->count > JOBS_MAX) {
		WRONG(jobs, books, "books: more than %d", JOBS_MAX);
		return;
	}
	for (; book; book = book->next) {
		if (book->kind != CONFIG_MAP) {
			WRONG(jobs, book, "books: %s, not a mapping",
			    config_kind_name(book->kind));
			continue;
		}
		add_all(jobs, defaults);
		add_all(jobs, book);
		jobs->lines[jobs->job_count++] = book->line;
	}
	if (jobs->count == SETTINGS_MAX)
		WRONG(jobs, books, "books: more than %d settings",
		    SETTINGS_MAX - 1);
}

static void read_root(struct sheaf_jobs *jobs, const struct config_node *root)
{
	const struct config_node *row, *books = NULL, *defaults = NULL;

	if (root->kind != CONFIG_MAP) {
		WRONG(jobs, root, "%s, not a mapping",
		    config_kind_name(root->kind));
		return;
	}
	for (row = root->first; row; row = row->next) {
		bool is_books = strcmp(row->key, "books") == 0;
		bool is_defaults = strcmp(row->key, "defaults") == 0;
		enum config_kind kind = is_books ? CONFIG_LIST : CONFIG_MAP;

		if (!is_books && !is_defaults)
			WRONG(jobs, row, "%s: neither defaults nor books",
			    row->key);
		else if (row->kind != kind)
			WRONG(jobs, row, "%s: %s, not %s", row->key,
			    config_kind_name(row->kind),
			    config_kind_name(kind));
		else if (is_books)
			books = row;
		else
			defaults = row;
	}
	if (books)
		read_books(jobs, defaults, books);
	else if (jobs->diags.count == 0)
		WRONG(jobs, root, "no books");
}

static bool tell(const struct sheaf_jobs *jobs,
    void (*problem)(void *context, unsigned line, const char *text),
    void *context)
{
	const struct diag *diag = problem ? jobs->diags.first : NULL;

	for (; diag; diag = diag->next)
		problem(context, diag->line,
		    diag->detail ? diag->detail : diag_rows[diag->id].text);
	return jobs->diags.count == 0;
}

struct sheaf_jobs *sheaf_jobs_read(const char *path,
    void (*problem)(void *context, unsigned line, const char *text),
    void *context)
{
	struct sheaf_jobs *jobs = memory_new(sizeof(*jobs));
	struct config_node *root = NULL;
	struct buf text = BUF_INIT;
	struct error err = { 0 };

	jobs->arena = arena_new();
	diag_list_init(&jobs->diags, jobs->arena);
	if (file_load(path, CONFIG_SIZE_MAX, &text, &err))
		root = config_parse(
		    jobs->arena, text.data, text.size, &jobs->diags);
	else if (problem)
		problem(context, 0, err.text);
	buf_release(&text);
	if (root)
		read_root(jobs, root);
	if (tell(jobs, problem, context) && root)
		return jobs;
	sheaf_jobs_free(jobs);
	return NULL;
}

void sheaf_jobs_free(struct sheaf_jobs *jobs)
{
	if (!jobs)
		return;
	free(jobs->settings);
	arena_free(jobs->arena);
	free(jobs);
}

size_t sheaf_jobs_count(const struct sheaf_jobs *jobs)
{
	return jobs->job_count;
}

unsigned sheaf_jobs_line(const struct sheaf_jobs *jobs, size_t job)
{
	return jobs->lines[job];
}

struct sheaf_setting *sheaf_jobs_settings(
    struct sheaf_jobs *jobs, size_t *count)
{
	*count = jobs->count;
	return jobs->settings;
}
