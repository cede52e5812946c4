/* The lines of an explanation. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/explain.h"
#include "core/text.h"

enum {
	LINE_SIZE = 1000,
	PIECE_SIZE = 700,
	WORDS_SIZE = 60,
	SIZE_MOST = 1 << 20
};

struct line {
	struct line *next;
	const char *text;
};

struct explain {
	struct arena *arena;
	struct line *first, **end;
	size_t size, dropped;
};

struct explain *explain_new(struct arena *arena)
{
	struct explain *explain = ARENA_NEW(arena, struct explain);

	explain->arena = arena;
	explain->end = &explain->first;
	return explain;
}

void explain_add(struct explain *explain, const char *format, ...)
{
	char text[LINE_SIZE], fit[LINE_SIZE];
	struct line *line;
	va_list args;

	if (!explain)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	text_fit(fit, sizeof(fit), text);
	if (explain->size + strlen(fit) > SIZE_MOST) {
		explain->dropped++;
		return;
	}
	explain->size += strlen(fit);
	line = ARENA_NEW(explain->arena, struct line);
	line->text = text_collapse(explain->arena, fit);
	*explain->end = line;
	explain->end = &line->next;
}

void explain_removed(struct explain *explain, const char *who, const char *text)
{
	char piece[PIECE_SIZE];
	const char *rest;
	size_t size;

	if (!explain || text_is_blank(text))
		return;
	for (rest = text_collapse(explain->arena, text); *rest; rest += size) {
		/* cut between two characters */
		text_fit(piece, sizeof(piece), rest);
		size = strlen(piece);
		if (!size)
			return;
		explain_add(explain, "%s: removes “%s”", who, piece);
	}
}

const char *explain_words(struct explain *explain, const char *text)
{
	char fit[WORDS_SIZE];
	const char *words;

	if (!explain || !text)
		return "";
	/* no more than can be shown is looked at */
	words = text_collapse(explain->arena,
	    arena_strndup(
		explain->arena, text, strnlen(text, (size_t)20 * WORDS_SIZE)));
	text_fit(fit, sizeof(fit), words);
	return arena_printf(explain->arena, "%s%s", fit,
	    strlen(fit) < strlen(words) ? "…" : "");
}

void explain_put(struct buf *out, const struct explain *explain)
{
	const struct line *line;
	const char *s;

	for (line = explain ? explain->first : NULL; line; line = line->next) {
		buf_puts(out, "  ");
		for (s = line->text; *s; s++)
			buf_putc(out,
			    (char)((unsigned char)*s < 0x20 || *s == 0x7f
				    ? ' '
				    : *s));
		buf_putc(out, '\n');
	}
	if (explain && explain->dropped)
		buf_printf(out, "  and %zu lines more\n", explain->dropped);
}
