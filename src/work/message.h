/*
 * Flat messages between the parent and its workers, over sequenced-packet
 * socket pairs: one message a packet, large ones in a sealed memory file beside
 * it.  Private to work/.
 */
#ifndef WORK_MESSAGE_H
#define WORK_MESSAGE_H

#include "core/core.h"

/* What a message is; behind each, what its bytes hold. */
enum message_type {
	/* to a worker */
	MESSAGE_LINKS,      /* struct link_table, for every LOAD from now on */
	MESSAGE_READ,       /* number, name; fd: the source.  Metadata only */
	MESSAGE_LOAD,       /* number, entry id, name, id and title (or
	                           NULL) of the articles before and behind it,
	                           1 and a struct meta to override with, or 0;
	                           fd: the source */
	MESSAGE_PICTURE,    /* number, index, struct picture_answer */
	MESSAGE_PREPARE,    /* ticket; fd: an encoded picture */
	MESSAGE_COVER,      /* struct cover_request; fd: its pictures */
	MESSAGE_FONT,       /* found, id, index; fd: the font file */
	MESSAGE_DICTIONARY, /* found; fd: a dictionary of hyphens */
	MESSAGE_RULES,      /* the files of rules of a host */
	MESSAGE_PAGE,       /* why it is not to be had or NULL, bytes */
	/* from a worker */
	MESSAGE_META,      /* number, outcome, meta, diags */
	MESSAGE_WANT,      /* number, a row for every picture */
	MESSAGE_PREPARED,  /* ticket, struct picture_answer, bytes per target */
	MESSAGE_ELSEWHERE, /* ticket, the enum picture_library it wants */
	MESSAGE_COVERED,   /* outcome, the bytes of a JPEG file */
	MESSAGE_FIND_FONT, /* struct font_query */
	MESSAGE_FIND_DICTIONARY, /* language */
	MESSAGE_FIND_RULES,      /* host */
	MESSAGE_FETCH_PAGE,      /* struct page_wish */
	MESSAGE_CHAPTER,         /* number, packager, bytes */
	MESSAGE_DONE, /* number, outcome, meta, diags, struct review, the
	                           keys of LINKS that it has looked up */
	MESSAGE_TYPES
};

#define MESSAGE_FDS 2

/* What the processor time of a worker goes to. */
enum work_step {
	STEP_READ,
	STEP_LOAD,
	STEP_RENDER,
	STEP_PICTURE,
	STEP_COVER,
	WORK_STEPS
};

/* A message that came in. */
struct message {
	enum message_type type;
	const uint8_t *bytes;
	size_t size;
	uint32_t spent_us[WORK_STEPS]; /* since the one before; of a worker */
	int fds[MESSAGE_FDS]; /* -1: none; the receiver's: message_release()
	                           closes those that are not set to -1 */
	char *heap;           /* what holds the bytes: */
	struct mapping mapping;
};

enum message_result { MESSAGE_OK, MESSAGE_AGAIN, MESSAGE_END };

/* A message on its way out: its descriptors are its own. */
struct packet {
	struct packet *next;
	int fds[MESSAGE_FDS + 1];
	size_t fd_count;
	size_t size;
	char bytes[];
};

/* Packs; `fds` are duplicated, and can only be read from there.  Dies on no memory,
 * NULL with `err` when there are no descriptors left. */
struct packet *packet_new(enum message_type, const struct buf *, const int *fds,
    size_t fd_count, struct error *err) MUST_CHECK;
void packet_free(struct packet *);

/* AGAIN only on a non-blocking socket; END: the other side is gone. */
enum message_result packet_send(int socket, const struct packet *);

/* packet_new, packet_send, packet_free on a blocking socket; `spent_us` may be
 * NULL. */
bool message_send(int socket, enum message_type, const struct buf *,
    const int *fds, size_t fd_count,
    const uint32_t spent_us[WORK_STEPS]) MUST_CHECK;

/* Checks the frame; what is inside is for the reader to check.  A frame that
 * does not hold together is END. */
enum message_result message_receive(int socket, struct message *);
void message_release(struct message *);

#endif
