/* Asks the dynamic linker. */
#include <elf.h>
#include <link.h>
#include <stdbool.h>
#include <string.h>

#include "core/core.h"
#include "lib/program.h"

struct walk {
	program_object *each;
	void *context;
};

/* ELF: the note that a linker leaves, a hash of all that it has linked. */
static const uint8_t *find_build_id(
    const struct dl_phdr_info *object, const ElfW(Phdr) * part, size_t *id_size)
{
	const char *next = (const char *)object->dlpi_addr + part->p_vaddr;
	const char *end = next + part->p_memsz;
	size_t step = part->p_align == 8 ? 8 : 4;

	while ((size_t)(end - next) > sizeof(ElfW(Nhdr))) {
		const ElfW(Nhdr) *note = (const void *)next;
		const char *name = next + sizeof(*note);
		size_t name_size = (note->n_namesz + step - 1) / step * step;
		size_t size = (note->n_descsz + step - 1) / step * step;

		if ((size_t)(end - name) < name_size + size)
			break;
		if (note->n_type == NT_GNU_BUILD_ID && note->n_namesz == 4 &&
		    memcmp(name, "GNU", 4) == 0) {
			*id_size = note->n_descsz;
			return (const uint8_t *)name + name_size;
		}
		next = name + name_size + size;
	}
	return NULL;
}

static int visit(struct dl_phdr_info *object, size_t size, void *context)
{
	const struct walk *walk = context;
	const uint8_t *id = NULL;
	size_t id_size = 0;

	(void)size;
	/* it is the kernel's, and does nothing with texts */
	if (text_starts_with(object->dlpi_name, "linux-"))
		return 0;
	for (size_t i = 0; !id && i < object->dlpi_phnum; i++)
		if (object->dlpi_phdr[i].p_type == PT_NOTE)
			id = find_build_id(
			    object, &object->dlpi_phdr[i], &id_size);
	walk->each(walk->context, object->dlpi_name, id, id_size);
	return 0;
}

void program_objects(program_object *each, void *context)
{
	struct walk walk = { each, context };

	dl_iterate_phdr(visit, &walk);
}
