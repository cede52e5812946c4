/* The heap that never says no. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "core/file.h"
#include "core/memory.h"

/* Out of memory can strike anywhere, so what to do then cannot be passed
 * around: this is one of the two pieces of state the library keeps (the other
 * is the list of temporary files in output.c). */
static void (*on_exhaustion)(void);
static bool allows_refusal;

void memory_on_exhaustion(void (*end)(void))
{
	on_exhaustion = end;
}

_Noreturn void memory_exhausted(void)
{
	static const char text[] = "sheaf: out of memory\n";

	if (on_exhaustion)
		on_exhaustion();
	else if (write(STDERR_FILENO, text, sizeof(text) - 1) < 0)
		_exit(3);
	output_remove_all();
	_exit(3);
}

void memory_allow_refusal(bool allows)
{
	allows_refusal = allows;
}

void memory_refused(void)
{
	if (!allows_refusal)
		memory_exhausted();
}

void *memory_new(size_t size)
{
	void *memory = calloc(1, size ? size : 1);

	if (!memory)
		memory_exhausted();
	return memory;
}

void *memory_array(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size ? size : 1);

	if (!memory)
		memory_exhausted();
	return memory;
}

/* In pages of 4 KiB the kernel takes as long to find the 1,500 of a cover as we
 * to paint it, and those of a photograph as to unpack it. */
void *memory_scratch(size_t count, size_t size)
{
	const size_t page = (size_t)2 << 20;
	size_t whole;
	void *memory;

	if (size == 0 || count <= page / 2 / size ||
	    count > (SIZE_MAX - page) / size)
		return memory_resize(NULL, count, size);
	whole = (count * size + page - 1) / page * page;
	memory = aligned_alloc(page, whole);
	if (!memory)
		memory_exhausted();
	/* only a hint, and of whole pages */
	(void)madvise(memory, whole, MADV_HUGEPAGE);
	return memory;
}

void *memory_pixels(size_t count, size_t size)
{
	void *pixels = memory_scratch(count, size);

	memset(pixels, 0, count * size);
	return pixels;
}

void *memory_resize(void *memory, size_t count, size_t size)
{
	if (size > 0 && count > SIZE_MAX / size)
		memory_exhausted();
	memory = realloc(memory, count * size > 0 ? count * size : 1);
	if (!memory)
		memory_exhausted();
	return memory;
}

char *memory_strdup(const char *text)
{
	size_t size = strlen(text) + 1;

	return memcpy(memory_new(size), text, size);
}
