/*
 * How fast a source becomes an article, in CPU time of one core.
 *
 * clean_speed FILE...          megabytes in a second, and the shares of phases
 * clean_speed --made           the same for posts made here
 * clean_speed --linear [KB]    what twice the input costs, of bad inputs
 */
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clean/clean.h"
#include "page/markup.h"
#include "../tests/unit/pathological.h"

#define ROUNDS   5
#define ATTEMPTS 5

struct source {
	const char *name;
	struct buf text;
};

static double cpu_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* What is measured, from the whole to less and less of it. */
enum phase { PHASE_ALL, PHASE_PARSE, PHASE_PREPARE, PHASE_DECODE, PHASE_COUNT };

static void load_all(const struct source *source,
    const struct sheaf_options *options, struct diag_list *diags)
{
	struct page_context context = { .options = options, .diags = diags };
	struct error err;
	struct article *article = article_load(
	    source->text.data, source->text.size, source->name, &context, &err);

	if (article)
		article_free(article);
}

static void load(struct source *source, const struct sheaf_options *options,
    enum phase phase)
{
	struct arena *arena = arena_new();
	struct ready_markup markup;
	struct page_text text;
	struct diag_list diags;
	struct error err;

	diag_list_init(&diags, arena);
	if (phase == PHASE_ALL) {
		load_all(source, options, &diags);
	} else if (page_text_read(arena, source->text.data, source->text.size,
		       NULL, options, &text, &diags, &err)) {
		if (phase == PHASE_PARSE) {
			page_free(page_parse(
			    &text, text.front != NULL, options, &diags));
		} else if (phase == PHASE_PREPARE) {
			markup_prepare(&text, text.front != NULL, options,
			    &markup, &diags);
			markup_release(&markup);
		}
	}
	arena_free(arena);
}

/* The best of some rounds. */
static double measure(struct source *sources, size_t count, enum phase phase)
{
	struct sheaf_options options;
	double best = 1e9, start;
	size_t i;
	int round;

	sheaf_options_init(&options);
	for (round = 0; round < ROUNDS; round++) {
		start = cpu_seconds();
		for (i = 0; i < count; i++)
			load(&sources[i], &options, phase);
		start = cpu_seconds() - start;
		best = start < best ? start : best;
	}
	return best;
}

static void report_speed(struct source *sources, size_t count)
{
	double seconds[PHASE_COUNT], all;
	size_t bytes = 0, i;

	for (i = 0; i < count; i++)
		bytes += sources[i].text.size;
	for (i = 0; i < PHASE_COUNT; i++)
		seconds[i] = measure(sources, count, (enum phase)i);
	all = seconds[PHASE_ALL] / 100;
	printf("%5zu files %6.1f MB  %5.1f MB/s  decode %2.0f %%  prepare %2.0f"
	       " %%  parse %2.0f %%  clean %2.0f %%\n",
	    count, (double)bytes / 1e6,
	    (double)bytes / 1e6 / seconds[PHASE_ALL],
	    seconds[PHASE_DECODE] / all,
	    (seconds[PHASE_PREPARE] - seconds[PHASE_DECODE]) / all,
	    (seconds[PHASE_PARSE] - seconds[PHASE_PREPARE]) / all,
	    (seconds[PHASE_ALL] - seconds[PHASE_PARSE]) / all);
}

static bool read_file(const char *path, struct buf *out)
{
	FILE *file = fopen(path, "rb");
	size_t size = 0;

	while (file &&
	    (size = fread(buf_reserve(out, 1 << 16), 1, 1 << 16, file)) > 0)
		out->size += size;
	if (file)
		fclose(file);
	else
		perror(path);
	return file != NULL;
}

static int report_files(char **paths, size_t count)
{
	struct source *sources = memory_array(count, sizeof *sources);
	size_t i;

	for (i = 0; i < count; i++) {
		sources[i].name = paths[i];
		if (!read_file(paths[i], &sources[i].text))
			return 1;
		buf_text(&sources[i].text);
	}
	report_speed(sources, count);
	return 0;
}

/* A post as a site of news writes them. */
static void make_post(struct buf *out, size_t number)
{
	static const char sentence[] =
	    "\xe8\xbf\x99\xe6\x98\xaf\xe4\xb8\x80\xe4\xb8\xaa\xe6\xa0\xb7\xe5"
	    "\xbc\xa0\xef\xbc\x8c\xe5\x85\xb6\xe4\xb8\xad\xe7\x9a\x84 text "
	    "\xe6\xb2\xa1\xe6\x9c\x89\xe6\x84\x8f\xe4\xb9\x89\xe3\x80\x82";
	size_t i, k;

	buf_printf(out,
	    "---\ntitle: 'Post %zu'\ndate: 2021-01-02\n"
	    "link: https://a.example/p/%zu\n---\n\n<div>\n",
	    number, number);
	for (i = 0; i < 40; i++) {
		if (i % 8 == 7)
			buf_printf(out, "<h2><strong>%zu</strong></h2>\n", i);
		if (i % 10 == 3)
			buf_printf(out,
			    "<p class=\"image-wrapper\"><img "
			    "data-img-size-val=\"10,10\" src=\"https://img."
			    "example/%zu/%zu.jpg\"></p><p class=\"img-desc\">"
			    "%s</p>\n",
			    number, i, sentence);
		buf_puts(out, "<p>");
		for (k = 0; k < 2 + i % 5; k++)
			buf_puts(out, sentence);
		buf_puts(out, "<strong>");
		buf_puts(out, sentence);
		buf_puts(out, "</strong></p>\n");
	}
	buf_puts(out, "</div>\n");
	buf_text(out);
}

static int report_made(void)
{
	static struct source sources[200];
	size_t i;

	for (i = 0; i < 200; i++) {
		sources[i].name = "post.html";
		make_post(&sources[i].text, i);
	}
	report_speed(sources, 200);
	return 0;
}

static double measure_bad(const struct pathological *input, size_t size)
{
	struct source source = { .name = input->is_markdown ? "bad.md"
							    : "bad.html" };
	double seconds;

	pathological_write(input, size, &source.text);
	seconds = measure(&source, 1, PHASE_ALL);
	buf_release(&source.text);
	return seconds;
}

static double smaller(double a, double b)
{
	return a < b ? a : b;
}

/* The rest of the machine only adds to a time: where the ratio is over, both
 * sizes are measured again, and the best of all is taken. */
static int report_linear(size_t size, const char *only)
{
	size_t i, worse = 0;
	int attempt;

	/* Memory once taken is kept: what the kernel asks for fresh pages jumps
	 * where malloc begins to give them back. */
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	mallopt(M_MMAP_THRESHOLD, 1 << 30);

	for (i = 0; i < PATHOLOGICAL_COUNT; i++) {
		const struct pathological *bad = &pathologicals[i];
		double one = 1e9, two = 1e9;

		if (only && !strstr(bad->name, only))
			continue;
		for (attempt = 0; attempt < ATTEMPTS; attempt++) {
			one = smaller(one, measure_bad(bad, size));
			two = smaller(two, measure_bad(bad, 2 * size));
			if (two <= 2.2 * one)
				break;
		}
		worse += two > 2.2 * one;
		printf("%-28s %8.2f ms %8.2f ms  x %.2f%s\n", bad->name,
		    one * 1e3, two * 1e3, two / one,
		    two > 2.2 * one ? "  *" : "");
		fflush(stdout);
	}
	printf("%zu of %zu over 2.2\n", worse, PATHOLOGICAL_COUNT);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "--made"))
		return report_made();
	if (argc > 1 && !strcmp(argv[1], "--linear"))
		return report_linear(
		    (argc > 2 ? strtoul(argv[2], NULL, 10) : 512) << 10,
		    argc > 3 ? argv[3] : NULL);
	if (argc > 1)
		return report_files(argv + 1, (size_t)argc - 1);
	fprintf(
	    stderr, "usage: clean_speed FILE... | --made | --linear [KB]\n");
	return 2;
}
