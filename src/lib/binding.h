/*
 * One call of sheaf_bind(): the state that its stages share.  Private to lib/.
 *
 *   survey.c    collect and READ: the plan
 *   load.c      LOAD, append and commit: the books
 *   stage.c     hands tasks to workers, takes them back in order
 *   pictures.c  what articles want, asked for once
 *   contents.c  what was fetched, prepared once
 *   volume.c    books that are split
 *   cover.c     the cover that is made
 *   manifest.c  a file that names the articles
 *   review.c    the list of names that are in no index
 *   outside.c   site rules and further pages, for articles being read
 *   report.c    messages
 *   style.c     the user's style, with what it imports
 *   press.c     the processes, and what else books of a run share
 *   batch.c     several books; names.c how their files are called, taken.c
 *               which names are those of others
 *   progress.c  how far it is
 *   recall.c    what earlier runs have come to, in place of doing it again;
 *               setup_key.c what it depends on beside the articles
 *   unchanged.c books that are as they would be made again
 *   ledger.c    the report of a run; ledger_rows.c its lines;
 *               ledger_read.c reads them, summary.c sums them up,
 *               merge.c puts reports together
 */
#ifndef LIB_BINDING_H
#define LIB_BINDING_H

#include "fetch/fetch.h"
#include "lib/manifest.h"
#include "lib/ledger.h"
#include "lib/progress.h"
#include "state/state.h"
#include "typeset/typeset.h"
#include "work/work.h"

#define OUTPUTS_MAX 8

enum task_state { TASK_WAITING, TASK_SENT, TASK_DONE };

/* A source to be read or an article to be loaded, in a worker. */
struct task {
	uint32_t number;
	enum task_state state;
	size_t worker;
	unsigned attempts;      /* at which its worker ended */
	unsigned sendings;      /* what an earlier one has asked for is void */
	uint64_t order;         /* of the message that it owes an answer to */
	double sent_at, seconds;        /* until it was done */
	size_t page_count;      /* further pages asked for */
	/* what came back: */
	struct arena *arena;
	struct outcome outcome;
	struct meta meta;
	struct diag_list diags;
	struct review review;
	struct message chapters[OUTPUTS_MAX];   /* bytes NULL: not there */
	struct stored **pictures;               /* in arena; NULL: missing */
	struct wanted *wanted;                  /* in arena, beside pictures;
	                                           NULL: no report is made */
	const struct stored *lead;              /* its own lead picture */
	size_t picture_count, awaited;          /* not told of yet */
	struct message want;                    /* holds the rows: */
	struct flat rows;                       /* not asked for yet */
	uint32_t asked;
	const uint8_t *asked_keys;              /* of links */
	size_t asked_size;
	/* recall.c: */
	bool has_key;           /* what it comes to may be kept, and found */
	bool is_recalled;       /* it is; no worker has to do with it */
	struct hash key;
	bool has_content;       /* READ: the source's is known */
	struct hash content;
	struct hash *seen;      /* in arena, one a picture: what it came to */
	const uint8_t *want_bytes;      /* in arena; NULL: none is wanted */
	size_t want_size;
	struct buf recalled;    /* holds the chapters */
};

#define NO_WORKER SIZE_MAX

struct binding;

/* Tasks 0 to count-1, begun and settled in order, at work in any order within a
 * window. */
struct stage {
	size_t count, begun, settled;
	bool is_load;           /* WANT and CHAPTER may come */
	struct task *ring;
	/* Before that.  True: it needs no worker (any more, or yet). */
	bool (*recall)(struct binding *, struct task *);
	/* False: the task is done already, its outcome says why. */
	bool (*send)(struct binding *, struct task *, size_t worker);
	/* False: the run is over. */
	bool (*settle)(struct binding *, struct task *);
};

/* What each worker is at. */
struct load {
	size_t tasks, pictures; /* sent, not answered */
	bool is_alone;          /* its task shares it with no other */
	int silent_ms;          /* while it owed an answer */
	bool was_silent;        /* for so long that it was ended */
	unsigned questions;     /* since it gave one */
	uint64_t page;          /* ticket of the page it waits for; 0: none */
	size_t links_of;        /* the binding whose `links` it knows; 0: none */
};

/* What tasks and pictures depend on beside what workers are told. */
struct recall {
	bool is_set;            /* and there is a state to be used */
	struct hash read, load, picture;
	bool has_fonts;         /* they were looked at: */
	struct hash fonts;
};

/* What the books of a run are made with, one after the other. */
struct press {
	struct arena *arena;
	const struct packager *packagers[OUTPUTS_MAX];
	struct work_setup setup;
	struct recall recall;
	struct pool *pool;
	struct load *loads;             /* one a seat of the pool */
	struct rule_folder *rules;      /* NULL: none given */
	struct font_finder *finder;     /* made at its first use */
	struct buf style;               /* with what it imports */
	struct style_part *style_parts; /* whose lines they are */
	struct diag_list style_diags;   /* what could not be imported */
	size_t bindings;                /* that have had it */
};

/* The part of a book that is open, where it may be split. */
struct volume {
	size_t number;          /* from 1; 0: it is not split (yet) */
	size_t first, last;     /* entries */
	size_t count;           /* of these in it */
	size_t section;         /* of the last */
	uint64_t size;          /* bytes of chapters and pictures */
	uint64_t text_size;     /* of these, of chapters */
	struct table pictures;  /* that are in it */
};

struct book {
	const struct packager *packager;
	const char *path;
	struct package *package;        /* NULL: not open, or it failed */
	struct stored_picture cover;
	bool has_cover, is_made, has_failed;
	double commit_at;               /* when that began */
	struct volume volume;
};

/* The cover that is made for books that are given none. */
struct cover {
	int leads_fd;           /* the lead pictures' files, one behind the
	                           other; -1: none yet */
	uint64_t leads_end;
	struct hash leads[JACKET_PICTURES];
	uint64_t lead_sizes[JACKET_PICTURES];
	size_t lead_count;
	enum { COVER_NONE, COVER_AWAITED, COVER_MADE, COVER_FAILED } state;
	size_t worker;          /* that owes it */
	unsigned attempts;      /* at which its worker ended */
	struct error error;
	struct stored_picture row;
	size_t volume;          /* it was made for */
	bool is_past;           /* the leads are those of a closed volume */
};

/* What is known of an entry's chapters. */
struct entry_keys {
	bool has_load, has_chapters;
	struct hash load, chapters;
};

/* What is to be kept for a run that finds the books unchanged. */
struct notes {
	struct buf bytes;       /* the last of them */
	struct buf keys;        /* hashes, under which the state has the others */
};

/* The list of names that are in no index. */
struct review_file {
	struct output output;
	bool is_open, has_failed;
};

/* One of them; its address lasts. */
struct attempt {
	bool is_void;           /* given up: what it has told was forgotten */
};

/* What attempts at the same books share (attempts.c). */
struct attempts {
	const struct manifest *manifest;        /* NULL: none given */
	const struct sheaf_events *events;
	struct arena *arena;
	struct source_list sources;     /* standard input is there once */
	size_t elsewhere;               /* found, in other parts of the work */
	bool is_collected;
	struct sheaf_result collected;  /* so far, when they were */
	struct held *first, **end;      /* messages */
	struct held **kept;             /* behind those of collecting */
	bool has_pictures;              /* more of them than of text */
	struct fetcher *fetcher;        /* with what was answered before */
	struct state *state;            /* what runs have kept; NULL: none */
	int lock;                       /* no other run makes these books; -1 */
	int64_t began_ns;               /* since 1970: the run */
	struct table looked;            /* what addresses come to, by
	                                   address_key() */
	struct ledger *ledger;          /* NULL: no report is made */
	struct progress progress;
	struct table told;              /* diags about other files, by hash: the
	                                   attempt that has told them */
	struct press *press;            /* of options as they are asked for; NULL:
	                                   none yet, or it is lent */
	/* of several books (batch.c): */
	bool is_over;                   /* nothing can be made any more */
	struct names *names;            /* NULL: there is one book */
	struct plan *survey;            /* NULL: the binding makes its own */
	const struct part *part;        /* of it, that is bound now */
};

struct binding {
	const struct sheaf_options *options;
	const struct sheaf_events *events;
	struct sheaf_result result;
	struct arena *arena;
	struct error error;             /* why the run is over */

	struct book books[OUTPUTS_MAX];
	const struct packager *packagers[OUTPUTS_MAX];
	size_t book_count;
	bool has_failed_book;           /* and it was told */

	struct press *press;
	size_t number;                  /* of the bindings that have had it */
	uint64_t sent;                  /* messages that ask for an answer */
	struct stage *stage;            /* at work now */
	size_t window;

	struct fetcher *fetcher;
	uint64_t pages;                 /* tickets given out */
	struct pictures *pictures;
	struct font_source fonts;
	struct resources resources;

	struct entry_keys *keys;        /* one an entry; NULL: not asked for */
	bool is_noting;                 /* what is told is kept: */
	struct notes messages;
	struct notes rows;              /* lines of the report, if one is made */
	struct sheaf_result before;     /* the first article was loaded */
	bool has_books_key;             /* unchanged.c: they may be found by it */
	struct hash books_key;
	bool is_unchanged;              /* the books are there already */

	struct cover cover;
	struct review_file review;
	struct buf links;               /* a struct link_table, for workers */

	struct attempts *attempts;
	struct attempt *attempt;
	bool may_lower;                 /* a book is whole, or given up */
	bool is_lowered;                /* the options are not those asked for */
	bool has_articles;              /* in its books */
	bool is_too_large;              /* which happened */
	struct plan *plan;
	size_t told_entries;            /* of it, in the ledger */
};

/* sheaf.c: one attempt, and what it leaves. */
enum sheaf_status binding_make(struct binding *);
/* Opens it and makes its plan, which has entries; false: that is all that it comes
 * to, and it was told. */
bool binding_begin(struct binding *, enum sheaf_status *) MUST_CHECK;
void binding_close(struct binding *);

/* press.c: lends the binding that of the run, or starts one; false: it cannot be
 * had. */
bool press_take(struct binding *) MUST_CHECK;
/* Kept for the next one, or closed. */
void press_return(struct binding *);
void press_free(struct press *);

/* attempts.c: what was told and found so far stays, whatever is tried next. */
void attempts_mark(struct attempts *, const struct sheaf_result *);
/* Makes the books of the options, of all sources or of the part at hand. */
enum sheaf_status attempts_make(struct attempts *, const struct sheaf_options *,
    struct sheaf_result *);

/* Of the run, and about no file. */
void attempts_tell(struct attempts *, enum sheaf_code, const char *text);

/* batch.c: several books, one after the other. */
bool batch_is_wanted(const struct sheaf_options *);
/* That the options go together. */
bool batch_check(const struct sheaf_options *, struct error *) MUST_CHECK;
enum sheaf_status batch_make(struct attempts *, const struct sheaf_options *,
    struct sheaf_result *);

/* survey.c */
bool binding_survey(struct binding *) MUST_CHECK;

/* load.c */
bool binding_load(struct binding *) MUST_CHECK;
bool binding_commit(struct binding *) MUST_CHECK;
void binding_abandon(struct binding *);
/* sheaf.c: appends what tells whether the fonts are the same; false: there are
 * none. */
bool binding_put_fonts(struct binding *, struct buf *);
/* Gives it its cover and commits it; false: it failed, and that was told. */
bool book_commit(struct binding *, struct book *, const char *path);
/* What LOAD tells of an entry behind its number. */
void load_put(struct buf *, const struct binding *, size_t entry);

/* unchanged.c: the books are there as they would be made, and all was told that
 * is to be told of them. */
bool books_are_unchanged(struct binding *);
/* They were made, and may be found unchanged. */
void books_note(struct binding *);
/* From now on what is told about them is noted. */
void books_note_begin(struct binding *);
/* `is_apart`: it is in no line of the report but its own. */
void books_note_message(
    struct binding *, const struct sheaf_message *, bool is_apart);
void books_note_end(struct binding *);

/* volume.c */
/* "folder/book-2.epub" of "folder/book.epub"; the output has a suffix. */
const char *volume_path(struct arena *, const struct sheaf_options *,
    const char *path, size_t number);
/* That volumes may be called so. */
bool volume_check(const struct sheaf_options *, const char *path,
    struct error *) MUST_CHECK;
/* Before the chapter is appended: turns to the next volume where it would be too
 * much for this one.  The package may have failed then.  False with `err`. */
bool volume_turn(struct binding *, struct book *, const struct chapter *,
    struct error *) MUST_CHECK;
/* It was appended. */
void volume_note(struct binding *, struct book *, const struct chapter *);
/* Commits the package that is open as a whole book or as a volume; false: the
 * run is over. */
bool volume_close(struct binding *, struct book *) MUST_CHECK;
/* Every whole book is as small as it may be with its cover; false: is_too_large,
 * or the run is over. */
bool volumes_fit(struct binding *) MUST_CHECK;
void volume_release(struct book *);

/* The name of a source, for a worker. */
void source_name_put(struct buf *, const struct source *);

int source_open(struct binding *, const char *path, struct error *) MUST_CHECK;

/* stage.c */
bool stage_run(struct binding *, struct stage *) MUST_CHECK;
struct task *stage_task(struct binding *, uint32_t number, size_t worker);
void task_clear(struct task *);

/* META or DONE behind the number; false: it makes no sense. */
bool task_read(struct task *, struct flat *, enum message_type) MUST_CHECK;

/* What a task found out about the text of an entry. */
void entry_fill(struct binding *, size_t entry, const struct task *);

/* Waits for something to happen, and handles it. */
bool binding_step(struct binding *) MUST_CHECK;

/* outside.c: FIND_RULES and FETCH_PAGE; false: they make no sense. */
bool outside_rules(struct binding *, size_t worker, struct message *) MUST_CHECK;
bool outside_page(struct binding *, size_t worker, struct message *) MUST_CHECK;
/* Tells workers of the pages that came. */
void outside_take_pages(struct binding *);

/* pictures.c and contents.c */
struct pictures *pictures_new(void);
void pictures_free(struct pictures *);

/* After the last chapter: all but what a cover needs. */
void pictures_forget(struct pictures *);

/* The rows of a WANT message, which it takes; false: they make no sense. */
bool pictures_want(struct binding *, struct task *, struct flat *,
    struct message *) MUST_CHECK;
/* Asks for more of them, as long as there is room. */
bool pictures_ask(struct binding *, struct task *) MUST_CHECK;
void pictures_fetched(struct binding *, struct fetch_answer *);
bool pictures_prepared(struct binding *, size_t worker, struct message *) MUST_CHECK;
bool pictures_elsewhere(struct binding *, size_t worker, struct message *) MUST_CHECK;
/* The place in the order of messages of the oldest that the worker has to
 * prepare; UINT64_MAX: none. */
uint64_t pictures_oldest(const struct binding *, size_t worker);
/* The worker ended at the message of this place, in this way. */
void pictures_lost(struct binding *, size_t worker, uint64_t order,
    const char *text);

/* A picture file for the cover, ready for each book's target or not at all. */
bool pictures_cover(struct binding *, const char *path) MUST_CHECK;

/* The pictures of a task that are ready for the target, each once; the caller
 * frees the rows. */
size_t pictures_ready(struct binding *, const struct task *, enum picture_target,
    struct stored_picture **);

/* They are in every book now: lets go of their bytes. */
void pictures_written(struct binding *, const struct task *);
/* No more may be fetched before some are prepared: each holds a descriptor. */
bool pictures_are_full(const struct binding *);

/* cover.c */
/* Of an article that has just been appended, before its pictures go. */
void cover_take_lead(struct binding *, const struct task *);
/* Makes it, if the book can take one; once for all that are not split.  False:
 * the run is over. */
bool cover_make_for(struct binding *, const struct book *) MUST_CHECK;
/* To a book that can take it, if there is one. */
bool cover_give(struct binding *, const struct book *, struct error *) MUST_CHECK;
/* A COVERED message; false: it makes no sense. */
bool cover_taken(struct binding *, size_t worker, struct message *) MUST_CHECK;
bool cover_is_owed(const struct binding *, size_t worker);
void cover_lost(struct binding *, size_t worker, const char *text);
void cover_release(struct binding *);

/* review.c: nothing, where none was asked for.  What fails is told. */
void review_open(struct binding *);
/* Of an article that is in the books, in their order. */
void review_note(struct binding *, const struct entry *, const struct task *);
void review_commit(struct binding *);
void review_abandon(struct binding *);

/* style.c: false: it cannot be read. */
bool style_load(struct binding *) MUST_CHECK;
/* What is wrong with it, under the names of its sheets. */
void style_report(struct binding *, struct diag_list *);

/* report.c */
void report_message(struct binding *, enum sheaf_severity, const char *name,
    const char *file, unsigned line, const char *text);
/* Counted and shown, but in the report already or of no matter to it. */
void report_beside(struct binding *, const struct sheaf_message *);
/* Those about another file, as of rules, are told once a run. */
void report_diags(struct binding *, const char *file, const struct diag_list *);
void report_error(struct binding *, enum diag_id, const char *file,
    const struct error *);

/* What could not be fetched again; nothing, where all went well. */
void report_refetch(struct binding *, const struct fetch_answer *);
void report_duplicates(
    struct binding *, const struct duplicate *, bool is_dropped);
/* A book or volume is made, or it failed. */
void report_book(struct binding *, const char *path, bool is_made);
/* The entries that are not left out; NULL has none. */
size_t plan_shown(const struct plan *);

/* ledger_rows.c: nothing, where no report is made. */
/* A source that is no part of the plan. */
void ledger_source(struct binding *, const char *file, const struct meta *,
    const char *status, const char *reason);
/* An entry that was loaded, with its pictures, while they are known. */
void ledger_article(
    struct binding *, const struct entry *, const struct task *);
/* A book or volume; NULL: it was made. */
void ledger_book(struct binding *, const struct book *, const char *path,
    const struct error *);
/* Entries and books that the run did not come to, and why: "unfinished",
 * "skipped". */
void ledger_rest(struct binding *, const char *status);

/* packager.c */
const struct packager *packager_for_path(const char *path);
const struct packager *packager_named(const char *name);

#endif
