/*
 * Long words step aside while a parser is at work.  To the standard's parser
 * every character is a token, but all it asks of it is whether it is white
 * space; so a run of text that starts and ends with something else may be two
 * characters of a private plane to it, and is put back into the tree behind it.
 */
#ifndef PAGE_STAND_IN_H
#define PAGE_STAND_IN_H

#include "core/core.h"

struct stand_ins {
	struct stand_in *items;         /* in the order of the text */
	size_t count, capacity;
	size_t saved;                   /* bytes that the parser did not see */
	bool is_off;                    /* the text has such characters itself */
};

#define STAND_INS_INIT { NULL, 0, 0, 0, false }

/* Looks whether stand-ins can be told from the text. */
void stand_ins_init(struct stand_ins *, const char *text, size_t size);
void stand_ins_release(struct stand_ins *);

/* Appends text between tags, which lives on, with stand-ins where it pays. */
void stand_ins_put(struct stand_ins *, struct buf *out, const char *text,
    size_t size);

/* The same for what an element of raw text holds, long or short: where the
 * element counts for nothing, in a <select>, nothing in it is taken for tags. */
void stand_ins_put_raw(struct stand_ins *, struct buf *out, const char *text,
    size_t size);

/* The text that was meant: as it is, or a copy in the arena. */
const char *stand_ins_resolve(const struct stand_ins *, struct arena *,
    const char *text);

#endif
