/* Whole runs through the public call: what the parent and its workers owe each
 * other. */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "picture_fixture.h"

struct run {
	char folder[32], output[64];
	const char *inputs[1], *outputs[1];
	struct sheaf_options options;
	struct sheaf_result result;
	unsigned kills; /* workers to be killed, one an article */
	size_t done;
	char last[400]; /* message */
};

static void put_file(
    const char *folder, const char *name, const void *bytes, size_t size)
{
	char path[200];
	struct error err;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	assert_true(file_write(fd, bytes, size, &err));
	close(fd);
}

static void put_post(const char *folder, const char *name, const char *body)
{
	struct buf text = BUF_INIT;

	buf_printf(&text,
	    "---\ntitle: \"%s\"\ndate: 2022-01-01\n---\n<p>%s "
	    "and some words.</p>%s",
	    "A post", "Text", body);
	put_file(folder, name, text.data, text.size);
	buf_release(&text);
}

static void run_init(struct run *run, const char *suffix)
{
	*run = (struct run){ .folder = "/tmp/sheaf-test-XXXXXX" };
	assert_non_null(mkdtemp(run->folder));
	snprintf(run->output, sizeof(run->output), "%s/.book%s", run->folder,
	    suffix);
	sheaf_options_init(&run->options);
	run->inputs[0] = run->folder;
	run->outputs[0] = run->output;
	run->options.inputs = run->inputs;
	run->options.outputs = run->outputs;
	run->options.input_count = run->options.output_count = 1;
	run->options.offline = true;
	run->options.jobs = 2;
}

static void run_release(struct run *run)
{
	DIR *folder = opendir(run->folder);

	for (struct dirent *entry; (entry = readdir(folder));)
		unlinkat(dirfd(folder), entry->d_name, 0);
	closedir(folder);
	assert_int_equal(rmdir(run->folder), 0);
}

/* The only child of a process, or 0. */
static pid_t child_of(pid_t parent)
{
	char path[64];
	int child = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%ld/task/%ld/children",
	    (long)parent, (long)parent);
	file = fopen(path, "r");
	if (file && fscanf(file, "%d", &child) != 1)
		child = 0;
	if (file)
		fclose(file);
	return child;
}

static void kill_one(void *context, const struct sheaf_progress *progress)
{
	struct run *run = context;
	pid_t spawner = child_of(getpid());
	pid_t worker = spawner > 0 ? child_of(spawner) : 0;

	assert_true(progress->done <= progress->total);
	if (progress->phase == SHEAF_LOADING && progress->done > run->done &&
	    run->kills > 0 && worker > 0) {
		run->done = progress->done;
		run->kills--;
		kill(worker, SIGKILL);
	}
}

static void keep_message(void *context, const struct sheaf_message *message)
{
	struct run *run = context;

	snprintf(run->last, sizeof(run->last), "%s", message->text);
}

static enum sheaf_status bind_now(struct run *run)
{
	struct sheaf_events events = { run, keep_message, kill_one, NULL,
		NULL };

	return sheaf_bind(&run->options, &events, &run->result);
}

static struct hash hash_output(const struct run *run)
{
	int fd = open(run->output, O_RDONLY);
	struct hash hash;
	uint64_t size;

	assert_true(fd >= 0);
	assert_true(hash_file(fd, UINT64_MAX, &hash, &size, NULL));
	close(fd);
	return hash;
}

/* The bytes of a picture are let go when the first chapter has them. */
static void test_shared_picture(void **state)
{
	static const char *const suffixes[] = { ".epub", ".pdf" };

	for (int i = 0; i < 2; i++) {
		struct run run;
		struct buf jpeg = BUF_INIT;

		run_init(&run, suffixes[i]);
		make_jpeg(200, 100, &jpeg);
		put_file(run.folder, "p.jpg", jpeg.data, jpeg.size);
		put_post(run.folder, "a.html", "<img src='p.jpg'>");
		put_post(run.folder, "b.html", "<img src='p.jpg'>");
		assert_int_equal(bind_now(&run), SHEAF_COMPLETE);
		assert_int_equal(run.result.pictures, 2);
		buf_release(&jpeg);
		run_release(&run);
	}
}

static void test_duplicates(void **state)
{
	for (int dedup = 0; dedup < 2; dedup++) {
		struct run run;

		run_init(&run, ".epub");
		run.options.dedup = dedup;
		run.options.strict = dedup;
		put_post(run.folder, "a.html", "<p>1</p>");
		put_post(run.folder, "b.html", "<p>1</p>");
		put_post(run.folder, "c.html", "<p>2</p>");
		assert_int_equal(bind_now(&run), SHEAF_COMPLETE);
		assert_int_equal(run.result.sources, 3);
		assert_int_equal(run.result.duplicates, 1);
		assert_int_equal(run.result.articles, dedup ? 2 : 3);
		assert_int_equal(run.result.left_out, 0);
		assert_int_equal(run.result.warnings, dedup ? 0 : 1);
		run_release(&run);
	}
}

static void test_name_in_another_encoding(void **state)
{
	struct run run;

	run_init(&run, ".epub");
	put_post(run.folder, "\xd6\xd0\xce\xc4.html", "");
	assert_int_equal(bind_now(&run), SHEAF_COMPLETE);
	assert_int_equal(run.result.articles, 1);
	run_release(&run);
}

/* A path of any bytes is told, cut to its room, and nothing was done. */
static void test_mirror_of_any_bytes(void **state)
{
	char mirror[400] = "/\xff";
	struct run run;

	while (strlen(mirror) < 360)
		strcat(mirror, "\xe4\xb8\xad");
	run_init(&run, ".epub");
	run.options.mirror = mirror;
	put_post(run.folder, "a.html", "<img src='http://example.com/a.jpg'>");
	assert_int_equal(bind_now(&run), SHEAF_USAGE);
	assert_int_equal(run.result.articles, 0);
	assert_true(run.last[0] == '/');
	run_release(&run);
}

/* More pictures at once than there are descriptors. */
static void test_few_descriptors(void **state)
{
	enum { PICTURES = 200 };
	struct rlimit before, few;
	struct buf body = BUF_INIT;
	struct run run;

	run_init(&run, ".epub");
	for (int i = 0; i < PICTURES; i++)
		buf_printf(&body,
		    "<p>%d</p><img src='data:image/svg+xml,"
		    "%%3Csvg xmlns=%%22http://www.w3.org/2000/svg%%22 "
		    "width=%%221%03d%%22 height=%%2210%%22%%3E%%3Crect "
		    "width=%%229%%22 height=%%229%%22/%%3E%%3C/svg%%3E'>",
		    i, i);
	put_post(run.folder, "a.html", buf_text(&body));
	getrlimit(RLIMIT_NOFILE, &before);
	few = before;
	few.rlim_cur = 40;
	setrlimit(RLIMIT_NOFILE, &few);
	enum sheaf_status status = bind_now(&run);

	setrlimit(RLIMIT_NOFILE, &before);
	assert_int_equal(status, SHEAF_COMPLETE);
	assert_int_equal(run.result.pictures, PICTURES);
	assert_int_equal(run.result.missing, 0);
	assert_int_equal(run.result.warnings, 0);
	buf_release(&body);
	run_release(&run);
}

/* What waited at a worker that ended is not to blame: however often that is, all
 * is in the book, and the book is the same. */
static void test_killed_workers(void **state)
{
	enum { POSTS = 60 };
	struct run run;

	run_init(&run, ".epub");
	for (int i = 0; i < POSTS; i++) {
		char name[16];

		snprintf(name, sizeof(name), "%d.html", i);
		put_post(run.folder, name, "");
	}
	assert_int_equal(bind_now(&run), SHEAF_COMPLETE);
	struct hash whole = hash_output(&run);

	run.kills = 20;
	assert_int_equal(bind_now(&run), SHEAF_COMPLETE);
	assert_int_equal(run.result.articles, POSTS);
	assert_true(run.kills < 20);
	struct hash again = hash_output(&run);

	assert_int_equal(hash_compare(&whole, &again), 0);
	run_release(&run);
}

static void test_faults(void **state)
{
	struct run run;

	run_init(&run, ".txt");
	assert_int_equal(bind_now(&run), SHEAF_USAGE);
	run_release(&run);
	run_init(&run, ".epub");
	assert_int_equal(bind_now(&run), SHEAF_NOTHING);
	assert_string_equal(run.last, "no book was made: no article was found");
	put_file(run.folder, "empty.html", "", 0);
	put_post(run.folder, "good.html", "");
	assert_int_equal(bind_now(&run), SHEAF_PARTIAL);
	assert_int_equal(run.result.left_out, 1);
	run_release(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shared_picture),
		cmocka_unit_test(test_duplicates),
		cmocka_unit_test(test_name_in_another_encoding),
		cmocka_unit_test(test_mirror_of_any_bytes),
		cmocka_unit_test(test_few_descriptors),
		cmocka_unit_test(test_killed_workers),
		cmocka_unit_test(test_faults),
	};

	(void)limited;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
