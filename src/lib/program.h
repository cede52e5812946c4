/* The program and the libraries that it has loaded.  Private to lib/. */
#ifndef LIB_PROGRAM_H
#define LIB_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

/* In the order of loading, which is the linker's.  `path` is "" for the program
 * itself; `build_id` (ELF, NT_GNU_BUILD_ID: a hash of all that was linked) is NULL
 * where there is none. */
typedef void program_object(void *context, const char *path,
    const uint8_t *build_id, size_t build_id_size);
void program_objects(program_object *, void *context);

#endif
