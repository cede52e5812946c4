/* Preloaded: the REFUSE-th allocation of each process is refused.  A forked process
 * goes on with the count of its parent.  The first byte of the file REFUSED tells
 * whether there was such an allocation; workers may open no file, so it is mapped. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t), *__libc_memalign(size_t, size_t);

static long left;
static char *sign;

static void begin(void)
{
	const char *name = getenv("REFUSED");
	int fd = name ? open(name, O_RDWR | O_CLOEXEC) : -1;

	if (fd < 0)
		return;
	sign = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	left = getenv("REFUSE") ? atol(getenv("REFUSE")) : 0;
	close(fd);
}

static int is_refused(void)
{
	static int has_begun;

	/* constructors of libraries come before ours */
	if (!has_begun) {
		has_begun = 1;
		begin();
	}
	/* workers may have threads */
	if (__atomic_fetch_sub(&left, 1, __ATOMIC_RELAXED) != 1)
		return 0;
	*sign = 1;
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t size)
{
	return is_refused() ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
	return is_refused() ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
	return is_refused() ? NULL : __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return is_refused() ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
	if (is_refused())
		return ENOMEM;
	*memory = __libc_memalign(alignment, size);
	return *memory ? 0 : ENOMEM;
}
