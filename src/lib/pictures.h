/*
 * The two halves of what the parent knows of pictures: contents.c has what was
 * fetched and prepared, pictures.c who asked for it and where it may be had.
 * Private to lib/.
 */
#ifndef LIB_PICTURES_H
#define LIB_PICTURES_H

#include "lib/binding.h"

/* An article that waits for it. */
struct waiter {
	struct waiter *next;
	uint32_t task;
	unsigned sending;       /* of the task: a later one asks anew */
	uint32_t index;
	bool is_lead;           /* what the article names as its picture */
};

/* A content, known by its hash. */
struct stored {
	struct hash hash;
	struct stored *next;            /* in pictures.all */
	uint64_t ticket;
	bool is_settled, is_written;
	bool is_chance;                 /* it might have come to something else */
	unsigned attempts;              /* at which its worker ended */
	enum picture_library library;   /* that this wants, as far as we know */
	size_t worker;                  /* that prepares it */
	uint64_t order;                 /* of the message that told it to */
	int fd;                         /* of the source's bytes; -1: in the spool
	                                   or let go */
	bool is_in_spool;
	uint64_t offset, size;          /* there */
	struct {
		bool is_ready;
		uint64_t offset, size;          /* in the spool */
		struct picture_form form;
		char *reason;
	} targets[PICTURE_TARGETS];
	struct waiter *waiters;
};

/* A place where a picture may be had. */
struct address {
	struct address *next;
	struct stored *stored;          /* NULL: not fetched, or not to be had */
	char *reason;                   /* not NULL: not to be had */
	double asked_at, seconds;       /* until it was answered */
	bool is_told;
	struct waiter *waiters;
};

/* What an article asked for, for the report. */
struct wanted {
	const char *url;                /* NULL: the bytes came in the page */
	struct address *address;
};

struct pictures {
	struct table addresses, contents;
	struct address *all_addresses;
	struct stored *all;
	struct stored **by_ticket;
	size_t ticket_count, ticket_room;
	size_t unsettled, unsettled_most;
	int spool;                      /* -1: not needed yet */
	uint64_t spool_end;
	size_t held, held_most;         /* descriptors */
};

/* contents.c */

/* The content of an open file, which it takes; a new one is sent to a worker to
 * be prepared.  NULL with `err`. */
struct stored *content_new(struct binding *, int fd, struct error *err);

/* How it lies ready for the target. */
struct stored_picture content_row(const struct pictures *, const struct stored *,
    enum picture_target);

/* In every book that holds pictures; else `reason` (may be NULL) is the first
 * that is found. */
bool content_is_shown(const struct binding *, const struct stored *,
    const char **reason);

/* pictures.c */

/* What tells one address from another: a relative path is another picture in
 * another folder (NULL: it is none). */
struct hash address_key(
    const char *url, const char *alternative, const char *folder);

/* The next row of a WANT message; what is wrong with it stays in `flat`. */
struct picture_want want_read(struct flat *, struct arena *);

/* Tells everybody who waits, and frees the list.  `stored` NULL: not to be had,
 * for `reason`. */
void waiters_tell(struct binding *, struct waiter **, struct stored *,
    const char *reason);
void waiters_free(struct waiter *);

#endif
