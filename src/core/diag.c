/* The table of messages and the list of what was found. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/diag.h"
#include "core/flat.h"
#include "core/text.h"

const struct diag_row diag_rows[DIAG_COUNT] = {
#define DIAG(id, severity, name, text) { SHEAF_##severity, name, text },
#include "core/diag.def"
#undef DIAG
};

void diag_list_init(struct diag_list *list, struct arena *arena)
{
	*list = (struct diag_list){ .arena = arena, .end = &list->first };
}

static void diag_append(struct diag_list *list, enum diag_id id,
    const char *file, unsigned line, const char *detail)
{
	if (list->count == DIAG_LIST_MAX) {
		list->dropped++;
		return;
	}
	struct diag *diag = ARENA_NEW(list->arena, struct diag);

	diag->id = id;
	diag->file = file;
	diag->line = line;
	diag->detail = detail;
	*list->end = diag;
	list->end = &diag->next;
	list->count++;
}

static const char *diag_write(
    struct diag_list *list, const char *format, va_list args)
{
	char text[512];

	vsnprintf(text, sizeof(text), format, args);
	return text_sanitise(list->arena, text, strlen(text));
}

static void diag_format(struct diag_list *list, enum diag_id id,
    const char *file, unsigned line, const char *format, va_list args)
{
	diag_append(list, id, file, line, diag_write(list, format, args));
}

void diag_add(struct diag_list *list, enum diag_id id, unsigned line,
    const char *format, ...)
{
	va_list args;

	if (!format) {
		diag_append(list, id, NULL, line, NULL);
		return;
	}
	va_start(args, format);
	diag_format(list, id, NULL, line, format, args);
	va_end(args);
}

void diag_add_once(struct diag_list *list, enum diag_id id, unsigned line,
    const char *format, ...)
{
	const struct diag *diag;
	const char *detail;
	va_list args;

	va_start(args, format);
	detail = diag_write(list, format, args);
	va_end(args);
	for (diag = list->first; diag; diag = diag->next)
		if (diag->id == id && diag->detail &&
		    strcmp(diag->detail, detail) == 0)
			return;
	diag_append(list, id, NULL, line, detail);
}

void diag_add_in(struct diag_list *list, enum diag_id id, const char *file,
    unsigned line, const char *format, ...)
{
	va_list args;

	file = text_sanitise(list->arena, file, strlen(file));
	va_start(args, format);
	diag_format(list, id, file, line, format, args);
	va_end(args);
}

void diag_list_put(struct buf *buf, const struct diag_list *list)
{
	flat_put_u32(buf, (uint32_t)list->count);
	for (const struct diag *diag = list->first; diag; diag = diag->next) {
		flat_put_u32(buf, diag->id);
		flat_put_string(buf, diag->file);
		flat_put_u32(buf, diag->line);
		flat_put_string(buf, diag->detail);
	}
	flat_put_u32(buf, (uint32_t)list->dropped);
}

bool diag_list_read(struct flat *flat, struct diag_list *list)
{
	uint32_t count = flat_count(flat, 16);

	if (count > DIAG_LIST_MAX)
		flat->bad = true;
	for (uint32_t i = 0; i < count && !flat->bad; i++) {
		enum diag_id id = flat_enum(flat, DIAG_COUNT);
		const char *file = flat_string(flat, list->arena);
		unsigned line = flat_u32(flat);

		diag_append(
		    list, id, file, line, flat_string(flat, list->arena));
	}
	list->dropped += flat_u32(flat);
	return !flat->bad;
}
