/* A heap that never says no to the libraries, either: most of them take a NULL for
 * a pointer, or wait for ever.  The linker gives these functions, as the program's
 * own, to all libraries; what they hand out is the C library's. */
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>

#include <sheaf.h>

/* A sanitizer's heap ends the process by itself. */
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

/* The C library's, or those of who stands before it (LD_PRELOAD).  Constructors of
 * libraries allocate before main(), so they are looked up when they are wanted. */
static struct {
	void *(*malloc)(size_t);
	void *(*calloc)(size_t, size_t);
	void *(*realloc)(void *, size_t);
	int (*posix_memalign)(void **, size_t, size_t);
	void *(*aligned_alloc)(size_t, size_t);
} next;

#define LOOK_UP(name)                                                          \
	do                                                                     \
		if (!next.name)                                                \
			*(void **)&next.name = dlsym(RTLD_NEXT, #name);        \
	while (0)

static void *checked(void *memory, size_t size)
{
	if (!memory && size > 0) {
		sheaf_memory_refused();
		errno = ENOMEM;
	}
	return memory;
}

void *malloc(size_t size)
{
	LOOK_UP(malloc);
	return checked(next.malloc(size), size);
}

void *calloc(size_t count, size_t size)
{
	LOOK_UP(calloc);
	return checked(next.calloc(count, size), count && size);
}

void *realloc(void *memory, size_t size)
{
	LOOK_UP(realloc);
	return checked(next.realloc(memory, size), size);
}

int posix_memalign(void **memory, size_t alignment, size_t size)
{
	LOOK_UP(posix_memalign);
	int reason = next.posix_memalign(memory, alignment, size);

	if (reason == ENOMEM)
		sheaf_memory_refused();
	return reason;
}

void *aligned_alloc(size_t alignment, size_t size)
{
	LOOK_UP(aligned_alloc);
	return checked(next.aligned_alloc(alignment, size), size);
}

#endif
