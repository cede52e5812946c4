/* Memory that is given back all at once. */
#ifndef CORE_ARENA_H
#define CORE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *);                /* NULL is fine */

/* Zeroed and aligned for any type.  Never NULL: out of memory ends the
 * process (see memory.h). */
void *arena_alloc(struct arena *, size_t size);
void *arena_array(struct arena *, size_t count, size_t size);

/* NUL-ended copies.  arena_strdup(a, NULL) is NULL. */
char *arena_strdup(struct arena *, const char *);
char *arena_strndup(struct arena *, const char *, size_t);
char *arena_printf(struct arena *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Bytes handed out so far. */
size_t arena_used(const struct arena *);

#define ARENA_NEW(arena, type) ((type *)arena_alloc(arena, sizeof(type)))

#endif
