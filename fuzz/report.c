/* Lines of JSON and reports made of them: read, put together and summed up. */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

static void ignore_line(void *context, uint64_t line, const char *why)
{
	HOLDS(line > 0);
	HOLDS(utf8_is_valid(why, strlen(why)));
}

static void ignore_problem(
    void *context, const char *file, uint64_t line, const char *text)
{
	HOLDS(*text);
}

/* What is written is one line, and reads as the same. */
static void check_datum(const char *line, size_t size)
{
	struct buf written = BUF_INIT, again = BUF_INIT;
	struct error err = { 0 };
	struct datum *datum = datum_read(line, size, &err), *other;

	if (datum == NULL) {
		HOLDS(err.text[0] && utf8_is_valid(err.text, strlen(err.text)));
		return;
	}
	datum_put_line(&written, datum);
	HOLDS(written.size > 0 && written.data[written.size - 1] == '\n');
	HOLDS(memchr(written.data, '\n', written.size - 1) == NULL);
	HOLDS(utf8_is_valid(written.data, written.size));
	other = datum_read(written.data, written.size, &err);
	if (other != NULL) {
		datum_put_line(&again, other);
		HOLDS(written.size == again.size &&
		    memcmp(written.data, again.data, again.size) == 0);
		datum_free(other);
	} else {
		/* escaped it may be longer than a line that is read */
		HOLDS(written.size > DATUM_LINE_MAX);
	}
	datum_free(datum);
	buf_release(&written);
	buf_release(&again);
}

static void check_summary(const char *path)
{
	struct sheaf_reports *reports = sheaf_reports_new();
	char why[300] = "";

	if (!sheaf_reports_add(
		reports, path, ignore_line, NULL, why, sizeof(why)))
		HOLDS(why[0]);
	HOLDS(sheaf_reports_sum(reports));
	sheaf_reports_free(reports);
}

static void check_merge(const char *path)
{
	const char *paths[2] = { path, path };
	struct sheaf_merge_job job = { .reports = paths,
		.report_count = 2,
		.output = "/dev/null",
		.problem = ignore_problem };
	char why[300] = "";

	if (sheaf_reports_merge(&job, why, sizeof(why)) == SHEAF_NOTHING)
		HOLDS(why[0]);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	int fd = memfd_create("report", MFD_CLOEXEC);
	const char *text = (const char *)bytes;
	char path[64];

	HOLDS(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	for (size_t at = 0, length; at < size; at += length) {
		const char *end = memchr(text + at, '\n', size - at);

		length = end ? (size_t)(end - text - at) + 1 : size - at;
		check_datum(text + at, length);
	}
	check_summary(path);
	check_merge(path);
	close(fd);
	return 0;
}
