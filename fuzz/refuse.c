/* With REFUSE=1 every input runs twice: as it is, and in a child in which one of
 * its allocations, another for each input, is refused.  The child may end as a program
 * without memory does, but by no signal and no finding of a sanitizer.  Linked
 * with --wrap: allocations are those of our objects, not of foreign libraries. */
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fuzz.h"

int __real_LLVMFuzzerTestOneInput(const uint8_t *, size_t);
int __wrap_LLVMFuzzerTestOneInput(const uint8_t *, size_t);
void *__real_malloc(size_t);
void *__wrap_malloc(size_t);
void *__real_calloc(size_t, size_t);
void *__wrap_calloc(size_t, size_t);
void *__real_realloc(void *, size_t);
void *__wrap_realloc(void *, size_t);

/* Exit statuses: of memory_exhausted(), and of who has run to the end. */
enum { EXHAUSTED = 3, WELL = 0 };

static size_t allocations, refused; /* 0: none */

static bool is_refused(void)
{
	return ++allocations == refused;
}

void *__wrap_malloc(size_t size)
{
	return is_refused() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return is_refused() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	return is_refused() ? NULL : __real_realloc(memory, size);
}

static void run_refused(const uint8_t *bytes, size_t size, size_t count)
{
	struct hash hash = hash_bytes(bytes, size);
	size_t number;
	pid_t child;
	int status;

	memcpy(&number, hash.bytes, sizeof(number));
	child = fork();
	if (child == 0) {
		allocations = 0;
		refused = number % count + 1;
		__real_LLVMFuzzerTestOneInput(bytes, size);
		_exit(WELL);
	}
	HOLDS(child > 0);
	/* libFuzzer looks at its clock by a signal */
	while (waitpid(child, &status, 0) < 0)
		HOLDS(errno == EINTR);
	HOLDS(WIFEXITED(status) &&
	    (WEXITSTATUS(status) == WELL || WEXITSTATUS(status) == EXHAUSTED));
}

int __wrap_LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static int refuses = -1;
	size_t before = allocations, count;

	if (refuses < 0)
		refuses = getenv("REFUSE") != NULL;
	__real_LLVMFuzzerTestOneInput(bytes, size);
	count = allocations - before;
	if (refuses && count > 0)
		run_refused(bytes, size, count);
	return 0;
}
