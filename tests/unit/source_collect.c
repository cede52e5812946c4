/* Collecting files. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "source/source.h"

struct state {
	char folder[32];
	struct source_list list;
	struct buf problems;
};

static void put_file(const char *path)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs("x", file);
	fclose(file);
}

static int set_up(void **state)
{
	struct state *s = memory_new(sizeof *s);

	strcpy(s->folder, "/tmp/sheaf-test.XXXXXX");
	assert_non_null(mkdtemp(s->folder));
	assert_int_equal(chdir(s->folder), 0);
	assert_int_equal(mkdir("in", 0777), 0);
	assert_int_equal(mkdir("in/b", 0777), 0);
	assert_int_equal(mkdir("in/.git", 0777), 0);
	put_file("in/c.html");
	put_file("in/b/a.HTM");
	put_file("in/b.md");
	put_file("in/a.png");
	put_file("in/.x.html");
	put_file("in/.git/y.html");
	put_file("out.html");
	assert_int_equal(symlink("../out.html", "in/link.html"), 0);
	assert_int_equal(symlink("..", "in/up"), 0);
	assert_int_equal(mkfifo("pipe.html", 0666), 0);
	s->list.arena = arena_new();
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	static const char *const files[] = { "in/c.html", "in/b/a.HTM",
		"in/b.md", "in/a.png", "in/.x.html", "in/.git/y.html",
		"out.html", "in/link.html", "in/up", "pipe.html", "list" };
	struct state *s = *state;
	size_t i;

	for (i = 0; i < sizeof files / sizeof files[0]; i++)
		unlink(files[i]);
	rmdir("in/b");
	rmdir("in/.git");
	rmdir("in");
	assert_int_equal(chdir("/"), 0);
	rmdir(s->folder);
	arena_free(s->list.arena);
	free(s->list.items);
	buf_release(&s->problems);
	free(s);
	return 0;
}

static void note_problem(
    void *context, const char *file, const struct error *err)
{
	buf_printf(context, "%s: %s\n", file, err->text);
}

static void expect(struct state *s, const char *const *inputs, size_t count,
    const char *found, const char *problems)
{
	struct source_events events = { .context = &s->problems,
		.problem = note_problem };
	struct buf paths = BUF_INIT;
	size_t i;

	source_collect(&s->list, inputs, count, &events);
	for (i = 0; i < s->list.count; i++)
		buf_printf(&paths, "%s\n", s->list.items[i].path);
	assert_string_equal(buf_text(&paths), found);
	assert_string_equal(buf_text(&s->problems), problems);
	buf_release(&paths);
}

static void test_folder(void **state)
{
	const char *inputs[] = { "in/" };

	expect(*state, inputs, 1, "in/b.md\nin/b/a.HTM\nin/c.html\n", "");
}

static void test_named(void **state)
{
	const char *inputs[] = { "in/a.png", "in/link.html", "out.html", "in",
		"in/c.html", "missing", "pipe.html" };

	expect(*state, inputs, 7,
	    "in/a.png\nin/link.html\nin/b.md\n"
	    "in/b/a.HTM\nin/c.html\n",
	    "missing: no such file or directory\n"
	    "pipe.html: is no regular file\n");
}

static void from_stdin(
    struct state *s, const char *list, size_t size, const char *found)
{
	const char *inputs[] = { "-", "-" };
	int saved = dup(STDIN_FILENO);
	int fd = open("list", O_RDWR | O_CREAT | O_TRUNC, 0666);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, list, size), (ssize_t)size);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	dup2(fd, STDIN_FILENO);
	close(fd);
	expect(s, inputs, 2, found, "");
	dup2(saved, STDIN_FILENO);
	close(saved);
}

static void test_lines(void **state)
{
	from_stdin(
	    *state, "out.html\n\nin/c.html", 19, "out.html\nin/c.html\n");
}

static void test_nuls(void **state)
{
	from_stdin(
	    *state, "in/c.html\0in\0", 13, "in/c.html\nin/b.md\nin/b/a.HTM\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_folder, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_named, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_lines, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_nuls, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
