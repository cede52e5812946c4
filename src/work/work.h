/*
 * The two kinds of process.  The parent owns what can do harm (network, cache,
 * outputs); workers own what can be harmed: they parse, decode and render, and
 * know the world only by descriptors and messages.
 *
 * A worker may hold several articles at once: while the pictures of one are on
 * their way it goes on with the next.  What it is told, and what it answers:
 *
 *   READ number      -> META number
 *   LINKS            (once, before the first LOAD)
 *   LOAD number      -> WANT number (its pictures), then, when every PICTURE has
 *                       come, CHAPTER number for each packager, DONE number
 *   PREPARE ticket   -> PREPARED ticket, or ELSEWHERE ticket
 *   COVER            -> COVERED
 *   (any time)          FIND_FONT, and nothing else until FONT has come
 *   (any time)          FIND_DICTIONARY, the same until DICTIONARY has come
 *   (in READ and LOAD)  FIND_RULES, the same until RULES has come
 *   (in LOAD)           FETCH_PAGE, the same until PAGE has come: the parent
 *                       fetches it while the other workers go on
 */
#ifndef WORK_WORK_H
#define WORK_WORK_H

#include <poll.h>

#include "book/book.h"
#include "cover/cover.h"
#include "page/page.h"
#include "picture/picture.h"
#include "work/message.h"
#include "work/review.h"
#include "work/sandbox.h"
#include "work/spawner.h"

/* What every worker knows from its first moment. */
struct work_setup {
	const struct sheaf_options *options;
	const struct packager *const *packagers;
	size_t packager_count;
	const char *style; /* text of options->style or NULL */
};

/* A picture as it stands after it was asked for: for each target ready, or the
 * reason why not. */
struct picture_result {
	struct hash hash; /* of the source's bytes */
	bool is_ready[PICTURE_TARGETS];
	char reason[PICTURE_TARGETS][120];
	bool is_fetched; /* the bytes were there */
	struct picture_form forms[PICTURE_TARGETS];
};

void result_put(struct buf *, const struct picture_result *);
bool result_read(struct flat *, struct picture_result *) MUST_CHECK;

/* A picture an article asks for. */
struct picture_want {
	const char *url, *alternative; /* url NULL: a data: URL whose bytes come
	                                   in `data` */
	const uint8_t *data;
	size_t data_size;
	const char *reason; /* where `data` is none */
	bool no_referrer;
};

/* The bytes of a row of WANT, at least. */
enum { WANT_LEAST = 21 };

/* How an article came out. */
struct outcome {
	struct error error; /* code SHEAF_OK: well */
	bool is_stub;
	struct fingerprint fingerprint; /* all zero: the text was not read */
};

void outcome_put(struct buf *, const struct outcome *);
bool outcome_read(struct flat *, struct outcome *) MUST_CHECK;

/* The files of rules that a host has. */
void rules_put(struct buf *, const struct rule_text *, size_t count);
bool rules_read(struct flat *, struct arena *, const struct rule_text **,
    size_t *count) MUST_CHECK;

enum { WISH_HEADERS = 8, WISH_VALUE_MAX = 1024, WISH_URL_MAX = 8192 };

/* Another page that an article asks for. */
struct page_wish {
	uint32_t number; /* of the article */
	char *url;       /* http(s):, without fragment */
	struct sheaf_pair headers[WISH_HEADERS];
	size_t header_count;
};

void wish_put(struct buf *, const struct page_wish *);
bool wish_read(struct flat *, struct arena *, struct page_wish *) MUST_CHECK;

/* A header that a rule may set: one of a list, its name in lower case, its
 * value of one line. */
bool wish_header(struct arena *, const struct sheaf_pair *,
    struct sheaf_pair *out) MUST_CHECK;

void query_put(struct buf *, const struct font_query *);
bool query_read(struct flat *, struct arena *, struct font_query *) MUST_CHECK;

/* What a worker answers to COVER; false: the message makes no sense. */
void cover_request_put(struct buf *, const struct cover_request *);
bool cover_task(const struct resources *, const struct message *,
    struct buf *out) MUST_CHECK;

/* Answers to PREPARE in a worker that has loaded this library. */
struct channel;
void picture_task(struct channel *, const struct work_setup *,
    enum picture_library loaded, const struct message *);

/* The targets that the packagers of a setup need, as a bit set (1 << target). */
unsigned work_targets(const struct work_setup *);

/* A worker's life: returns when the socket is at its end.  Its kind is the enum
 * picture_library it has loaded before it gave its files away. */
void worker_run(int socket, unsigned kind, const void *work_setup);

/* The parent's view of its workers. */
struct pool;

/* Forks the spawner; workers are started when first needed: `worker_count` that
 * read and render, and as many for each picture_library, which prepare the
 * pictures that want it and nothing else. */
struct pool *pool_new(
    const struct work_setup *, size_t worker_count, struct error *) MUST_CHECK;
void pool_free(struct pool *);

/* A run has at most so many workers that read and render. */
enum { WORKERS_MOST = 64 };

/* Workers 0 .. pool_size() - 1 have no library loaded, then come pool_size() for
 * each library, in order. */
size_t pool_size(const struct pool *);
size_t pool_seats(const struct pool *);

/* Queues a message for a worker; never waits.  False: no worker can be had. */
bool pool_send(struct pool *, size_t worker, enum message_type,
    const struct buf *, const int *fds, size_t fd_count,
    struct error *) MUST_CHECK;

/* What to wait for: fills at most pool_seats() rows, returns their number. */
size_t pool_pollfds(const struct pool *, struct pollfd *);

enum pool_event { POOL_NOTHING, POOL_MESSAGE, POOL_LOST };

/* Sends what is queued and takes the next thing that is there.  LOST: the
 * worker ended (`text` says how); what it held is gone, the next pool_send()
 * starts another in its place. */
enum pool_event pool_next(
    struct pool *, size_t *worker, struct message *, char text[SPAWNER_TEXT]);

/* Adds the processor time that the workers have told of since it was asked last. */
void pool_take_spent(struct pool *, double seconds[WORK_STEPS]);

/* Ends a worker that hangs; pool_next() will say LOST. */
void pool_kill(struct pool *, size_t worker);

#endif
