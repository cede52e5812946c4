#include <dlfcn.h>
#include <string.h>

#include "core/library.h"

/* Not closed again: the dynamic linker knows it the next time, and libraries of
 * threads and types do not survive that. */
bool library_load(
    const char *soname, const char *const *names, size_t count, void *functions)
{
	void *handle = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
	char *to = functions;
	size_t i;

	if (!handle)
		return false;
	for (i = 0; i < count; i++, to += sizeof handle) {
		void *found = dlsym(handle, names[i]);

		if (!found)
			return false;
		memcpy(to, &found, sizeof found);
	}
	return true;
}
