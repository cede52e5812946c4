/* How far a run is. */
#include <poll.h>
#include <time.h>

#include "lib/binding.h"

/* Seconds between two lines; and before time left can be guessed. */
#define LINE_SECONDS  0.1
#define GUESS_SECONDS 1.0

static double own_cpu(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void progress_begin(struct progress *progress, int fd)
{
	*progress = (struct progress){ .fd = fd };
	progress->began = progress->phase_began = ledger_clock();
	progress->settled = progress->began;
	progress->settled_cpu = own_cpu();
}

void progress_settle(struct progress *progress, struct pool *pool)
{
	struct sheaf_timings *timings = &progress->timings;
	double steps[WORK_STEPS] = { 0 };
	double now = ledger_clock(), cpu = own_cpu();

	timings->wall[progress->phase] += now - progress->settled;
	timings->cpu[progress->phase] += cpu - progress->settled_cpu;
	progress->settled = now;
	progress->settled_cpu = cpu;
	if (!pool)
		return;
	pool_take_spent(pool, steps);
	timings->read += steps[STEP_READ];
	timings->load += steps[STEP_LOAD];
	timings->render += steps[STEP_RENDER];
	timings->pictures += steps[STEP_PICTURE];
	timings->cover += steps[STEP_COVER];
}

/* Time left by what the phase has taken so far; -1: not known yet. */
static double seconds_left(const struct sheaf_progress *facts, double phase)
{
	if (facts->phase == SHEAF_WRITING || facts->done == 0 ||
	    phase < GUESS_SECONDS)
		return -1;
	return phase / (double)facts->done *
	    (double)(facts->total - facts->done);
}

static struct sheaf_progress facts_of(const struct binding *binding)
{
	const struct progress *progress = &binding->attempts->progress;
	const struct stage *stage = binding->stage;
	double now = ledger_clock(), phase = now - progress->phase_began;
	struct sheaf_progress facts = {
		.phase = progress->phase,
		.done = stage ? stage->settled : binding->result.articles,
		.total = stage ? stage->count : binding->result.articles,
		.left_out = binding->result.left_out,
		.asked = progress->asked,
		.fetched = progress->fetched,
		.pictures = binding->result.pictures,
		.missing = binding->result.missing,
		.seconds = now - progress->began,
		.title = progress->title,
	};

	if (progress->total > 0 && progress->phase != SHEAF_READING) {
		facts.done = progress->before + (stage ? stage->settled : 0);
		facts.total = progress->total;
	}
	facts.rate = phase > 0 ? (double)facts.done / phase : 0;
	facts.seconds_left = seconds_left(&facts, phase);
	return facts;
}

/* A reader that is slow misses lines; it does not hold up the run. */
static bool has_room(int fd)
{
	struct pollfd row = { .fd = fd, .events = POLLOUT };

	return poll(&row, 1, 0) == 1 && (row.revents & POLLOUT);
}

static void write_line(struct progress *progress, struct datum *line)
{
	struct buf bytes = BUF_INIT;
	struct error err;

	datum_put_line(&bytes, line);
	if (!file_write(progress->fd, bytes.data, bytes.size, &err))
		progress->fd = 0;
	buf_release(&bytes);
	datum_free(line);
}

static void write_facts(
    struct progress *progress, const struct sheaf_progress *facts)
{
	static const char *const phases[] = { [SHEAF_READING] = "reading",
		[SHEAF_LOADING] = "loading",
		[SHEAF_WRITING] = "writing" };
	struct datum *line = datum_map();

	datum_set_text(line, "kind", "progress");
	datum_set_text(line, "phase", phases[facts->phase]);
	datum_set_number(line, "done", facts->done);
	datum_set_number(line, "total", facts->total);
	datum_set_number(line, "left_out", facts->left_out);
	datum_set_number(line, "asked", facts->asked);
	datum_set_number(line, "fetched", facts->fetched);
	datum_set_number(line, "pictures", facts->pictures);
	datum_set_number(line, "missing", facts->missing);
	datum_set_real(line, "seconds", facts->seconds);
	datum_set_real(line, "rate", facts->rate);
	if (facts->seconds_left < 0)
		datum_set_null(line, "seconds_left");
	else
		datum_set_real(line, "seconds_left", facts->seconds_left);
	datum_set_text(line, "title", facts->title);
	write_line(progress, line);
}

static void tell(struct binding *binding)
{
	struct progress *progress = &binding->attempts->progress;
	const struct sheaf_events *events = binding->events;
	struct sheaf_progress facts = facts_of(binding);
	/* the last of a phase is told in any case */
	bool is_whole = facts.done == facts.total && !progress->is_whole_told;
	double now = progress->began + facts.seconds;

	if (progress->fd > 0 &&
	    (is_whole || now - progress->written >= LINE_SECONDS) &&
	    has_room(progress->fd)) {
		progress->written = now;
		progress->is_whole_told |= is_whole;
		write_facts(progress, &facts);
	}
	if (events && events->progress)
		events->progress(events->context, &facts);
}

void progress_phase(struct binding *binding, enum sheaf_phase phase)
{
	struct progress *progress = &binding->attempts->progress;

	if (phase == SHEAF_READING)
		progress->asked = progress->fetched = 0;
	progress_settle(progress, NULL);
	progress->phase = phase;
	progress->phase_began = ledger_clock();
	if (progress->total > 0 && phase == SHEAF_LOADING) {
		if (progress->loading_began == 0)
			progress->loading_began = progress->phase_began;
		progress->phase_began = progress->loading_began;
	}
	progress->is_whole_told = false;
}

void progress_step(struct binding *binding, const char *title)
{
	struct progress *progress = &binding->attempts->progress;

	if (title)
		text_fit(progress->title, sizeof(progress->title), title);
	tell(binding);
}

void progress_end(struct progress *progress, enum sheaf_status status,
    const struct sheaf_result *result)
{
	struct datum *line;

	if (progress->fd <= 0)
		return;
	line = ledger_line(LEDGER_RUN, NULL);
	ledger_put_result(line, status, NULL, result);
	write_line(progress, line);
}
