/* No input takes more than linear time.  Of processor time only wide bounds can
 * be held on a busy machine: four times the input may take eight times as long,
 * where quadratic would be sixteen, and what is over is measured again. */
#include <time.h>

#include "clean_help.h"
#include "pathological.h"

/* Address sanitizer looks through the whole of what memmem() is given, each
 * time: with it only memory is watched. */
#ifdef __SANITIZE_ADDRESS__
#define IS_TIMED false
#else
#define IS_TIMED true
#endif

enum { SIZE = 64 << 10, TIMES = 4, MOST = 8, TRIES = 12 };

static double cpu_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double seconds_for(const struct pathological *input, size_t size)
{
	struct buf source = BUF_INIT;
	struct article *article;
	double start;

	pathological_write(input, size, &source);
	start = cpu_seconds();
	article = help_load(
	    source.data, input->is_markdown ? "bad.md" : "bad.html");
	start = cpu_seconds() - start;
	if (article)
		article_free(article);
	buf_release(&source);
	return start;
}

/* The best times of up to so many tries. */
static void expect_linear(const struct pathological *input)
{
	double small = 0, large = 0, seconds;
	int i;

	for (i = 0; i < TRIES; i++) {
		seconds = seconds_for(input, SIZE);
		small = i == 0 || seconds < small ? seconds : small;
		seconds = seconds_for(input, TIMES * SIZE);
		large = i == 0 || seconds < large ? seconds : large;
		/* what takes next to nothing cannot be measured */
		if (!IS_TIMED || large < MOST * small || large < 2e-3)
			return;
	}
	fail_msg("%s: %.1f ms, and %.1f ms for %d times the input", input->name,
	    small * 1e3, large * 1e3, TIMES);
}

static void test_linear(void **state)
{
	size_t i;

	for (i = 0; i < PATHOLOGICAL_COUNT; i++)
		expect_linear(&pathologicals[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_linear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
