/*
 * libsheaf: binds a collection of saved web articles into a book.
 *
 * Fill a struct sheaf_options (sheaf_options_init() first), then call
 * sheaf_bind() once.  The library keeps no global state that outlives the call;
 * it forks worker processes of its own and reaps them before it returns, so a
 * caller should have no other threads running while it is called.
 *
 * Of the environment it reads SOURCE_DATE_EPOCH, TMPDIR, and http_proxy,
 * https_proxy, all_proxy and no_proxy as curl does.
 */
#ifndef SHEAF_H
#define SHEAF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SHEAF_VERSION "0.1.0"

/* What kind of thing went wrong. */
enum sheaf_code {
	SHEAF_OK,
	SHEAF_E_USAGE,          /* options that make no sense */
	SHEAF_E_INPUT,          /* a source that cannot be read or understood */
	SHEAF_E_LIMIT,          /* a source over one of the ceilings below */
	SHEAF_E_OUTPUT,         /* a book that cannot be written */
	SHEAF_E_NETWORK,        /* a picture that cannot be fetched */
	SHEAF_E_FONT,           /* no font for the text */
	SHEAF_E_WORKER,         /* a worker process ended before its article */
	SHEAF_E_MEMORY
};

/* How a whole run ended; these are the exit statuses of the command. */
enum sheaf_status {
	SHEAF_COMPLETE = 0,     /* every article is in every book */
	SHEAF_PARTIAL = 1,      /* the books were made, articles were left out;
	                           with `strict`, also: there were warnings */
	SHEAF_USAGE = 2,        /* the options are wrong; nothing was done */
	SHEAF_NOTHING = 3       /* no book was made */
};

enum sheaf_severity { SHEAF_NOTE, SHEAF_WARNING, SHEAF_ERROR };

enum sheaf_sort { SHEAF_SORT_DATE, SHEAF_SORT_TITLE, SHEAF_SORT_NAME, SHEAF_SORT_NONE };

enum sheaf_section {
	SHEAF_SECTION_AUTO,     /* by category where there are several, else none */
	SHEAF_SECTION_CATEGORY,
	SHEAF_SECTION_MONTH,
	SHEAF_SECTION_SOURCE,   /* the site */
	SHEAF_SECTION_AUTHOR,   /* the first, where there are several */
	SHEAF_SECTION_WEEK,     /* ISO 8601: Monday to Sunday */
	SHEAF_SECTION_NONE
};

/* Which articles share a book. */
enum sheaf_group {
	SHEAF_GROUP_NONE,       /* all of them */
	SHEAF_GROUP_EACH,       /* none: each has its own */
	SHEAF_GROUP_MONTH,
	SHEAF_GROUP_WEEK,       /* ISO 8601: Monday to Sunday */
	SHEAF_GROUP_DAY,
	SHEAF_GROUP_CATEGORY,
	SHEAF_GROUP_SITE,
	SHEAF_GROUP_AUTHOR,     /* the first, where there are several */
	SHEAF_GROUP_TAG,        /* the first */
	SHEAF_GROUP_ACCOUNT,
	SHEAF_GROUP_LANGUAGE,
	SHEAF_GROUP_COUNT,      /* so many, in their order */
	SHEAF_GROUP_KEY         /* what they say under a key of their own, of a
	                           list the first */
};

/* What becomes of a book whose file is there already. */
enum sheaf_exists {
	SHEAF_EXISTS_REPLACE,
	SHEAF_EXISTS_SKIP,      /* it is not made */
	SHEAF_EXISTS_NUMBER     /* it gets another name: "NAME 2.epub" */
};

/* What becomes of the work of earlier runs: with or without it, books are the same
 * byte for byte. */
enum sheaf_state {
	SHEAF_STATE_USE,        /* what has not changed is not done again */
	SHEAF_STATE_RENEW,      /* everything is done again, and kept */
	SHEAF_STATE_NONE        /* it is neither used nor kept */
};

/* Which bodies are read as Markdown. */
enum sheaf_markdown {
	SHEAF_MARKDOWN_AUTO,    /* of .md and .markdown, unless they are HTML */
	SHEAF_MARKDOWN_ALWAYS,
	SHEAF_MARKDOWN_NEVER
};

/* Of which pages only the part that holds the text is taken. */
enum sheaf_extract {
	SHEAF_EXTRACT_AUTO,     /* without front matter and without a rule that
	                           finds the text */
	SHEAF_EXTRACT_ALWAYS,
	SHEAF_EXTRACT_NEVER
};

/* What stands in the place of a picture that cannot be had. */
enum sheaf_on_missing {
	SHEAF_MISSING_BOX,      /* a box of its size, with caption and reason */
	SHEAF_MISSING_DROP,     /* nothing; its caption stays as a line of text */
	SHEAF_MISSING_LINK,     /* a link to its address */
	SHEAF_MISSING_FAIL      /* the article is left out */
};

/* Whether a book ends with what it says of itself: titles, dates, sites,
 * rights. */
enum sheaf_colophon {
	SHEAF_COLOPHON_AUTO,    /* of several articles */
	SHEAF_COLOPHON_ALWAYS,
	SHEAF_COLOPHON_NEVER
};

/* Whether a book has an index of names. */
enum sheaf_index {
	SHEAF_INDEX_COMPANIES,  /* of the companies that a site's machine has
	                           linked, where there are any */
	SHEAF_INDEX_NONE
};

/* How paragraphs are told apart. */
enum sheaf_paragraphs {
	SHEAF_PARAGRAPHS_AUTO,  /* an indent in Chinese and Japanese, else a gap */
	SHEAF_PARAGRAPHS_INDENT,        /* 2 em in Chinese, 1 em elsewhere */
	SHEAF_PARAGRAPHS_BLOCK
};

/* How lines run in an EPUB; a PDF is set horizontally. */
enum sheaf_writing_mode {
	SHEAF_HORIZONTAL_TB,
	SHEAF_VERTICAL_RL
};

/* What a PDF is for: a style after the theme's. */
enum sheaf_preset {
	SHEAF_PRESET_NONE,
	SHEAF_PRESET_REPORT,    /* A4, to be bound */
	SHEAF_PRESET_READER,    /* a screen of 6 inches */
	SHEAF_PRESET_BOOKLET    /* A5 on A4, folded */
};

/* How pages of a PDF lie on its sheets. */
enum sheaf_imposition {
	SHEAF_IMPOSE_AUTO,      /* as the preset says: booklet, or none */
	SHEAF_IMPOSE_NONE,      /* one on each */
	SHEAF_IMPOSE_BOOKLET    /* two on each side, to be folded and stapled;
	                           for paper: without bookmarks, tags and links
	                           within the book */
};

/* Whose rules a book is held to beside those of its format. */
enum sheaf_device {
	SHEAF_DEVICE_ANY,
	SHEAF_DEVICE_KINDLE     /* EPUB: what Send-to-Kindle may refuse is
	                           warned of: a style with variables, a book
	                           over 50 MB or without a language */
};

/* What is asked of the network. */
enum sheaf_refetch {
	SHEAF_REFETCH_MISSING,  /* what is not in the cache */
	SHEAF_REFETCH_ALL       /* what is in it, too: has it changed?  When that
	                           cannot be told it is used as it is */
};

/* What the cleaner changes on a guess; bits of sheaf_options.tidy. */
enum sheaf_tidy {
	SHEAF_TIDY_REDIRECTS = 1 << 0,  /* links through counters lead straight
	                                   to their end; the default */
	SHEAF_TIDY_PROMO = 1 << 1,      /* tails that ask to follow or scan */
	SHEAF_TIDY_BOILERPLATE = 1 << 2, /* what a site adds to every text */
	SHEAF_TIDY_RELATED = 1 << 3,    /* lists of other articles, share links */
	SHEAF_TIDY_HEADINGS = 1 << 4,   /* bold lines become headings */
	SHEAF_TIDY_TITLES = 1 << 5      /* "_x_" in a title becomes quotes again */
};

/* The ceilings: index into sheaf_options.limits.  Names and defaults stand in
 * sheaf_limits[]. */
enum sheaf_limit {
	SHEAF_LIMIT_INPUT,              /* bytes of a source */
	SHEAF_LIMIT_FRONT_MATTER,       /* bytes */
	SHEAF_LIMIT_DEPTH,              /* elements open at once */
	SHEAF_LIMIT_ATTRIBUTES,         /* of one tag */
	SHEAF_LIMIT_NODES,              /* of one source */
	SHEAF_LIMIT_TEXT_RUN,           /* bytes of text without a tag */
	SHEAF_LIMIT_PICTURES,           /* of one article */
	SHEAF_LIMIT_PICTURE,            /* bytes of an encoded picture */
	SHEAF_LIMIT_PIXELS,             /* width x height */
	SHEAF_LIMIT_SIDE,               /* pixels */
	SHEAF_LIMIT_SCANS,              /* of a progressive JPEG */
	SHEAF_LIMIT_DOWNLOAD,           /* bytes of one answer from the network */
	SHEAF_LIMIT_REDIRECTS,
	SHEAF_LIMIT_CPU,                /* seconds of processor time for a step of
	                                 * one article, or one picture */
	SHEAF_LIMIT_MEMORY,             /* bytes a worker may write to */
	SHEAF_LIMIT_COUNT
};

struct sheaf_limit_row {
	const char *name;               /* as in --limit NAME=VALUE */
	uint64_t value;                 /* the default */
	const char *meaning;            /* a few words with the unit */
	const char *refusal;            /* of what is over it; # is the ceiling */
};

/* The table of ceilings, SHEAF_LIMIT_COUNT rows in the order of the enum. */
extern const struct sheaf_limit_row sheaf_limits[];

/* A look that is built in. */
struct sheaf_theme {
	const char *name;               /* as in --theme NAME */
	const char *meaning;            /* a few words */
	const char *epub_css, *print_css;       /* what stands after a format's
	                                   own style; NULL: nothing */
	bool has_faces;                 /* its EPUB style names them */
};

/* The table of themes, the default first; ended by a row without name. */
extern const struct sheaf_theme sheaf_themes[];

struct sheaf_pair {
	const char *key, *value;
};

/*
 * Everything a run is told.  Strings are UTF-8 (paths: bytes of the file
 * system) and stay the caller's; they must live until sheaf_bind() returns.
 * NULL and 0 mean "not given" throughout.
 */
struct sheaf_options {
	const char *const *inputs;      /* files and folders; "-": paths on stdin */
	size_t input_count;
	const char *manifest;           /* a YAML file as the manual describes
	                                   it: articles, before `inputs`; their
	                                   order and, with SHEAF_SECTION_AUTO,
	                                   sections; what it says of the book
	                                   holds where these options do not */
	const char *const *outputs;     /* *.epub *.pdf; the longest suffix that
	                                   fits picks the format */
	size_t output_count;
	const char *report;             /* a file for what became of every article,
	                                   picture and book, as docs/REPORT.md
	                                   tells; "-": stdout.  Also written
	                                   when no book is made */
	const char *dump;               /* "tree", "pages", "explain": to stdout */

	const char *mirror;             /* a folder laid out as `wget -x` does */
	const char *cache;              /* a folder; NULL: keep nothing */
	enum sheaf_state state;         /* of the work of earlier runs that is
	                                   kept in it */
	bool offline;                   /* never ask the network */
	enum sheaf_refetch refetch;     /* not with `offline` */
	const char *const *allow_hosts; /* HOST[:PORT] that may be asked though
	                                   private */
	size_t allow_host_count;
	const char *const *placeholders;        /* files: a picture of the same
	                                   bytes counts as missing */
	size_t placeholder_count;
	unsigned max_connections, max_host_connections; /* at once; 1 to 64 */
	unsigned delay_ms;              /* least time between the starts of two
	                                   requests to one host */
	const char *user_agent;         /* NULL: sheaf's own */
	const char *cookies;            /* a file as Netscape wrote them; only
	                                   read */
	const struct sheaf_pair *headers;       /* sent with every request, but
	                                   not where a redirect leads to another
	                                   site; names as RFC 9110 has them, none
	                                   that the request or another option
	                                   makes (Host, Cookie, Range, ...) */
	size_t header_count;
	const char *referer;            /* "auto" (or NULL), "none", or what is
	                                   sent with every picture */

	const char *title, *author, *language;
	const char *cover;              /* a picture file, or "none"; NULL: one
	                                   is made for EPUB */
	enum sheaf_on_missing on_missing;
	const char *theme;              /* a name of sheaf_themes[]; NULL: the
	                                   first */
	enum sheaf_paragraphs paragraphs;
	enum sheaf_writing_mode writing_mode;
	const char *const *embed_fonts; /* EPUB: families, or lists of them as
	                                   CSS has them, whose fonts the book
	                                   brings along */
	size_t embed_font_count;
	const char *style;              /* a CSS file after all of these */
	const struct sheaf_pair *metadata;
	size_t metadata_count;
	uint64_t max_size;              /* bytes: of a larger book all pictures
	                                   are made smaller; what is still
	                                   larger is split into volumes,
	                                   NAME-1.epub, NAME-2.epub; messages
	                                   come when it is made */
	double page_width_pt, page_height_pt;   /* PDF; default A4 */
	const char *user_password;      /* PDF: encrypted, weakly (RC4, 128
	                                   bits); up to 32 characters of ASCII */
	const char *owner_password;     /* NULL: the same */
	enum sheaf_imposition imposition;       /* PDF */
	enum sheaf_preset preset;       /* PDF: its page and style */
	double base_size_pt;            /* PDF: of text; 0: the style's */
	unsigned columns;               /* PDF: of text; 0: the style's */
	bool link_notes;                /* PDF: addresses of links as notes;
	                                   sheaf_options_init() sets it */
	bool pdfa;                      /* PDF: as PDF/A-2a wants it */
	bool print_gray;                /* PDF: no colours, neither of text nor
	                                   of pictures */

	enum sheaf_sort sort;
	bool sort_descending;
	enum sheaf_section section;
	enum sheaf_markdown markdown;

	bool splits_only;       /* with max_size: no picture is made smaller for
	                           it */
	enum sheaf_group group; /* but NONE: outputs, and a title with fields,
	                           are templates as the manual describes them */
	size_t group_count;     /* of SHEAF_GROUP_COUNT: at least 1 */
	const char *group_key;  /* of SHEAF_GROUP_KEY: of front matter, or the
	                           name of a <meta>; whatever the case */
	enum sheaf_exists on_exists;
	const struct sheaf_names *taken;        /* names that no book may have, but
	                                   those of this owner */
	size_t taken_owner;
	bool makes_folders;     /* for outputs, where they are missing; with a
	                           group in any case */
	bool dry_run;           /* only tells what would be made */

	/* EPUB: lines in place of those under a chapter's title, and lines at
	 * its end; templates as the manual describes them.  NULL: as
	 * they are, and none */
	const char *chapter_header, *chapter_footer;
	bool title_page;                /* EPUB: behind the cover */
	enum sheaf_colophon colophon;   /* EPUB */
	enum sheaf_index index;         /* EPUB */
	const char *index_review;       /* a file for a list of the names that
	                                   were linked and are in no index, with
	                                   the reasons; "-": stdout.  UTF-8,
	                                   tabs between columns */
	unsigned toc_depth;             /* levels of headings in tables of
	                                   contents and bookmarks: 1 only titles
	                                   of articles, 2 their h2 too, ... 6 */

	const char *rules;              /* a folder of site rules, asked before
	                                   the built-in ones */
	const char *base_url;           /* where pages come from that do not say */
	enum sheaf_extract extract;
	unsigned tidy;                  /* of enum sheaf_tidy */
	bool dedup;                     /* articles that are nearly the same are
	                                   kept once */

	/* Which of the articles are asked for.  Days are "2022", "2022-01" or
	 * "2022-01-24", both included; who asks for days leaves out what has no
	 * date. */
	const char *since, *until;
	const struct sheaf_pair *matches;       /* title, author, editor,
	                                   translator, site, account, url,
	                                   language, category, tag, file, or any
	                                   key of front matter or <meta>, and a
	                                   pattern of the shell, whatever the
	                                   case: one for each key that is named
	                                   has to match */
	size_t match_count;
	unsigned shard, shard_count;    /* part 1 to shard_count, of articles by
	                                   a hash of their files' names below
	                                   the input; the same on every machine,
	                                   so that each article is in one part.
	                                   What is in another is no part of this
	                                   run.  With `group` books are divided,
	                                   by what their articles share.
	                                   0: all */
	size_t article_limit;           /* the first so many in the order of the
	                                   book; 0: all */

	enum sheaf_device device;
	/* Pictures are made to fit; 0: they stay as large as they are. */
	uint32_t picture_width, picture_height; /* pixels at most, both or none */
	bool picture_gray;              /* 16 grays */
	unsigned picture_quality;       /* of JPEGs that are made, 1..100; 0: 85 */
	bool picture_squeeze;           /* JPEGs that fit are made again, too,
	                                   where that makes them much smaller */

	unsigned jobs;                  /* worker processes; 0: one a processor */
	bool strict;
	bool verbose;                   /* notes are reported, too */
	int progress_fd;                /* > 0: progress is written to it, too, as
	                                   docs/REPORT.md tells, ten times a second
	                                   at most.  Ignore SIGPIPE */
	uint64_t limits[SHEAF_LIMIT_COUNT];
};

/* One line for a person: FILE[:LINE]: text. */
struct sheaf_message {
	enum sheaf_severity severity;
	const char *name;       /* stable, for programs: "picture-missing" */
	const char *file;       /* the source or book it is about; may be NULL */
	unsigned line;          /* 1-based; 0: none */
	const char *text;       /* one line, UTF-8, may hold any character */
};

/* What a run is at, in this order. */
enum sheaf_phase {
	SHEAF_READING,          /* what the sources say of themselves */
	SHEAF_LOADING,          /* articles, into books */
	SHEAF_WRITING           /* what stands before and behind them */
};

struct sheaf_progress {
	enum sheaf_phase phase;
	size_t done, total;             /* articles of the phase */
	size_t left_out;
	size_t asked, fetched;          /* addresses of pictures, and those of
	                                   them that were answered */
	size_t pictures, missing;       /* in the books, so far */
	double seconds;                 /* of the run */
	double rate;                    /* articles a second, in this phase */
	double seconds_left;            /* of this phase; < 0: not known */
	const char *title;              /* of the article just done; of the file,
	                                   while reading and writing */
};

/* A book, or a volume of one, that is finished. */
struct sheaf_book {
	const char *path;
	bool is_made;                   /* else it failed */
	uint64_t bytes;                 /* of the file; 0: it is none */
	size_t articles;
};

/* An article as `dry_run` tells it; "" is not known. */
struct sheaf_planned {
	const char *book;               /* the path of its first output */
	size_t number;                  /* in the book, from 1 */
	const char *date;               /* the day */
	const char *title, *author, *site;
	const char *file;
};

/* Called from sheaf_bind() on its own thread; each may be NULL.  Progress comes
 * whenever something has happened, hundreds of times a second. */
struct sheaf_events {
	void *context;
	void (*message)(void *context, const struct sheaf_message *);
	void (*progress)(void *context, const struct sheaf_progress *);
	void (*book)(void *context, const struct sheaf_book *);
	void (*planned)(void *context, const struct sheaf_planned *);
};

/* Where the time of a run went, in seconds; processor time is user and system. */
struct sheaf_timings {
	double wall[3], cpu[3];         /* of a phase (enum sheaf_phase), and of
	                                   this process in it */
	/* of the workers: metadata; articles parsed and cleaned, set and packed;
	 * pictures; the cover that is made */
	double read, load, render, pictures, cover;
};

/* What a run came to. */
struct sheaf_result {
	size_t sources;         /* found */
	size_t articles;        /* in the books */
	size_t left_out;        /* because of errors */
	size_t drafts;          /* left out because they say so */
	size_t filtered;        /* not asked for */
	size_t skipped;         /* their books are there already */
	size_t duplicates;      /* of other articles; with `dedup` left out */
	size_t pictures, missing;       /* shown in every book; in one not */
	size_t warnings;
	struct sheaf_timings timings;
};

/* Sets every field to its default. */
void sheaf_options_init(struct sheaf_options *);

/* Looks whether sheaf_bind() would refuse the options, as far as it can be told
 * without reading a source; makes nothing.  False: why was told to
 * events->message. */
bool sheaf_options_check(const struct sheaf_options *,
    const struct sheaf_events *);

/* For programs that bind books and do nothing else, before their first thread: from
 * now on the process and all that it makes can run no program, gain no privilege
 * and serve no one, and changes files only in the folders of what these runs will
 * write, their caches, that of fontconfig, and $TMPDIR; for no runs nowhere.  Not
 * to be taken back.  False: this kernel, or build, has not all that it takes. */
bool sheaf_confine(const struct sheaf_options *const *runs, size_t count);

/* Makes the books.  `events` and `result` may be NULL. */
enum sheaf_status sheaf_bind(const struct sheaf_options *,
    const struct sheaf_events *events, struct sheaf_result *result);

/* sheaf_cache(): keeping the house of a cache. */
#include "sheaf_cache.h"

/* sheaf_check(): faults in EPUB files. */
#include "sheaf_check.h"

/* sheaf_jobs_read(): files of jobs. */
#include "sheaf_jobs.h"

/* sheaf_doctor(): what a run finds on this machine. */
#include "sheaf_doctor.h"

/* sheaf_reports_add(), sheaf_reports_merge(): what reports say. */
#include "sheaf_reports.h"
/* sheaf_interrupt(), sheaf_memory_refused(): a process that ends early. */
#include "sheaf_ending.h"

/* The formats that can be written: a NULL-ended list of suffixes (".epub"). */
const char *const *sheaf_suffixes(void);

/* Copies `text` to `out` (at most `size` bytes with the NUL) so that a terminal
 * may show it: control, bidi-control and malformed characters become \x..
 * escapes.  Returns `out`. */
char *sheaf_escape(char *out, size_t size, const char *text);

/* The same, but of what `columns` of a terminal hold (wide characters take two);
 * what is cut ends with an ellipsis.  Returns how many are used. */
unsigned sheaf_fit(char *out, size_t size, const char *text, unsigned columns);

#ifdef __cplusplus
}
#endif

#endif
