/* The ids of all documents, eight bytes each. */
#ifndef CHECK_IDS_H
#define CHECK_IDS_H

#include "check/faults.h"

#define IDS_MOST 2000000

/* Where the ids of one document lie. */
struct id_range {
	size_t start, count;
};

struct id_row;

struct ids {
	uint64_t *keys;                 /* sorted within each range */
	size_t count, capacity;
	struct id_row *rows;            /* of the document at hand */
	size_t row_count, row_capacity;
	struct buf names;
	bool is_over;                   /* IDS_MOST were met */
};

void ids_release(struct ids *);

/* FNV-1a, 64 bits: ids of one document that agree in it are told as the same. */
uint64_t id_key(const char *);

void ids_add(struct ids *, const char *id, unsigned line, unsigned column);

/* The document is at its end: tells which ids it has twice. */
struct id_range ids_close(struct ids *, struct report *, const char *part);

bool ids_know(const struct ids *, struct id_range, uint64_t key);

#endif
