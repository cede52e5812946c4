/* The heap, for what an arena does not fit.  Out of memory ends the process
 * here: a message, our temporary files removed, exit status 3. */
#ifndef CORE_MEMORY_H
#define CORE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

void *memory_new(size_t size);                          /* zeroed */
void *memory_array(size_t count, size_t size);          /* zeroed */
void *memory_pixels(size_t count, size_t size);         /* zeroed; its pages are
                                                           large ones where the
                                                           kernel has them */
void *memory_scratch(size_t count, size_t size);        /* the same, unset */
void *memory_resize(void *, size_t count, size_t size); /* new part unset */
char *memory_strdup(const char *);

/* What the first out-of-memory calls before it exits: a worker sets one that
 * exits in silence.  There is one per process. */
void memory_on_exhaustion(void (*end)(void));
_Noreturn void memory_exhausted(void);

/* A process that is to live on when it is refused memory, from one call to the
 * other: memory_refused() returns then, else it is memory_exhausted(). */
void memory_allow_refusal(bool);
void memory_refused(void);

#endif
