/* What the books of a run are made with: processes, fonts, rules, the style. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/binding.h"

static size_t worker_count(const struct sheaf_options *options)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	size_t count = options->jobs ? options->jobs
	    : processors > 0         ? (size_t)processors
				     : 1;

	return count < WORKERS_MOST ? count : WORKERS_MOST;
}

static bool start(struct binding *binding)
{
	const struct sheaf_options *options = binding->options;
	struct press *press = memory_new(sizeof(*press));
	size_t workers = worker_count(options);

	/* its workers inherit nothing of it */
	state_close(binding->attempts->state);
	binding->attempts->state = NULL;
	binding->press = press;
	press->arena = arena_new();
	if (!style_load(binding))
		return false;
	memcpy(press->packagers, binding->packagers, sizeof(press->packagers));
	press->setup.options = options;
	press->setup.packagers = press->packagers;
	press->setup.packager_count = binding->book_count;
	/* before anything else, so that workers inherit nothing of it */
	press->pool = pool_new(&press->setup, workers, &binding->error);
	if (!press->pool)
		return false;
	press->loads = memory_array(
	    pool_seats(press->pool), sizeof(*press->loads));
	if (options->rules)
		press->rules = rule_folder_open(
		    options->rules, &binding->error);
	return !options->rules || press->rules != NULL;
}

/* Its workers render for just the books that are to be made: of some parts one is
 * there already. */
static bool fits(const struct press *press, const struct binding *binding)
{
	return !binding->is_lowered &&
	    press->setup.packager_count == binding->book_count &&
	    memcmp(press->packagers, binding->packagers,
		binding->book_count * sizeof(*binding->packagers)) == 0;
}

bool press_take(struct binding *binding)
{
	struct attempts *attempts = binding->attempts;

	if (attempts->press && !fits(attempts->press, binding)) {
		press_free(attempts->press);
		attempts->press = NULL;
	}
	if (attempts->press) {
		binding->press = attempts->press;
		attempts->press = NULL;
	} else if (!start(binding)) {
		return false;
	}
	binding->number = ++binding->press->bindings;
	binding->window = 4 * pool_size(binding->press->pool) + 4;
	return true;
}

/* No worker holds or owes anything of the books that were made. */
static bool is_idle(const struct binding *binding)
{
	const struct press *press = binding->press;

	if (!press->pool || binding->error.code != SHEAF_OK ||
	    binding->cover.state == COVER_AWAITED)
		return false;
	for (size_t i = 0; i < pool_seats(press->pool); i++)
		if (press->loads[i].tasks > 0 || press->loads[i].pictures > 0 ||
		    press->loads[i].page != 0)
			return false;
	return true;
}

void press_return(struct binding *binding)
{
	struct attempts *attempts = binding->attempts;

	if (!binding->press)
		return;
	progress_settle(&attempts->progress, binding->press->pool);
	if (attempts->survey && !attempts->press && !binding->is_lowered &&
	    is_idle(binding))
		attempts->press = binding->press;
	else
		press_free(binding->press);
	binding->press = NULL;
}

void press_free(struct press *press)
{
	if (!press)
		return;
	rule_folder_close(press->rules);
	pool_free(press->pool);
	font_finder_free(press->finder);
	free(press->loads);
	buf_release(&press->style);
	arena_free(press->arena);
	free(press);
}
