/*
 * The cleaned text: a small typed tree and its metadata.  It can hold only the
 * elements of tags.def and the attributes of attrs.def.
 *
 * Rules of the tree, held by article_check():
 * - the root is BODY; text nodes stand only where content is LINES, and in LI,
 *   DD, TH and TD, which hold either lines or blocks, never both;
 * - text is UTF-8 without characters XML forbids; no two text nodes are
 *   neighbours; white space is collapsed (runs are one space, none at the ends
 *   of a block) except in PRE;
 * - A has HREF, ENTRY or both and is never inside A; SPAN has LANG or DIR; FIGURE holds one
 *   IMG or more, or one TABLE or PRE, and at most one FIGCAPTION, last; one of
 *   role media holds IMG or P; IMG stands in FIGURE or in lines of text, and
 *   has a PICTURE;
 * - parts stand where HTML has them: CAPTION first in TABLE, then THEAD, then
 *   TBODY or TR (not both), then TFOOT; DL starts with DT and ends with DD;
 * - headings in the body start at H2 (H1 is the article's title, which is not
 *   in the body) and go down one level at a time; every one has an ID;
 * - depth is at most ARTICLE_DEPTH.
 */
#ifndef ARTICLE_ARTICLE_H
#define ARTICLE_ARTICLE_H

#include "article/fingerprint.h"
#include "article/link_table.h"
#include "core/core.h"

#define ARTICLE_DEPTH 64
#define ARTICLE_MENTIONS 2000   /* at most */
#define MENTION_NAME_SIZE 400   /* bytes of a name, at most */
#define MENTION_ID_SIZE 32

enum tag {
	TAG_TEXT,               /* not an element: node.text */
#define TAG(id, name, kind, content) TAG_##id,
#include "article/tags.def"
#undef TAG
	TAG_COUNT
};

enum tag_kind { TAG_FLOW, TAG_PHRASING, TAG_PART };
enum tag_content { TAG_FLOWS, TAG_LINES, TAG_PARTS, TAG_NONE };

struct tag_row {
	const char *name;
	enum tag_kind kind;
	enum tag_content content;
};

extern const struct tag_row tag_rows[TAG_COUNT];

enum attr_id {
#define ATTR(id, name) ATTR_##id,
#include "article/attrs.def"
#undef ATTR
	ATTR_COUNT
};

extern const char *const attr_names[ATTR_COUNT];

enum role {
	ROLE_NONE,
#define ROLE(id, name) ROLE_##id,
#include "article/roles.def"
#undef ROLE
	ROLE_COUNT
};

extern const char *const role_names[ROLE_COUNT];       /* [ROLE_NONE] is "" */

struct attr {
	enum attr_id id;
	const char *value;
	struct attr *next;      /* in the order of attrs.def */
};

/* Lives in the article's arena. */
struct node {
	enum tag tag;
	const char *text;       /* TAG_TEXT only */
	struct attr *attrs;
	struct node *parent, *first, *last, *prev, *next;
};

/* A moment as the source gave it. */
struct date {
	bool is_known, has_time;
	int64_t seconds;        /* since 1970-01-01T00:00:00Z, UTC */
	int offset_minutes;     /* of the source's own clock */
};

/* NULL where unknown.  Strings are plain text, collapsed. */
struct meta {
	const char *title;
	const char *site;       /* who publishes: "36kr" */
	const char *author;     /* who wrote, names separated by "、" or ", " as
	                           found */
	const char *editor, *translator;
	const char *account;    /* where 36kr took it from: "甲子光年" */
	const char *account_id; /* "jazzyear" */
	const char *url;        /* canonical address, web */
	const char *base_url;   /* that the source says relative links are seen
	                           from; see meta_base() */
	const char *language;   /* BCP 47: zh-Hans */
	const char *summary;
	const char *cover;      /* the address of its lead picture */
	const char **categories;        /* outermost first */
	size_t category_count;
	const char **tags;
	size_t tag_count;
	const char **others;    /* what else the run asks for (meta_wanted()):
	                           keys, each with one value behind it */
	size_t other_count;     /* of both */
	struct date date, modified;
	bool is_draft;
};

/* What a picture must be turned into before a packager can hold it. */
enum picture_target { PICTURE_FOR_FILE, PICTURE_FOR_PRINT, PICTURE_TARGETS };

enum picture_kind {
	PICTURE_UNKNOWN, PICTURE_JPEG, PICTURE_PNG, PICTURE_GIF, PICTURE_WEBP,
	PICTURE_SVG, PICTURE_BMP, PICTURE_AVIF, PICTURE_HEIC,
	PICTURE_KINDS
};

/*
 * A picture made ready for one target.  Plain values: it crosses the process
 * boundary.
 * FOR_FILE: `kind` JPEG, PNG, GIF or SVG; the bytes are a file of that kind.
 * FOR_PRINT: the bytes are the data of a PDF image XObject: a whole baseline or
 * progressive JPEG (kind JPEG, filter DCTDecode), or zlib data (kind PNG,
 * filter FlateDecode) of `components` of `bits` each.
 */
struct picture_form {
	enum picture_kind kind;
	uint32_t width_px, height_px;   /* as shown (after EXIF orientation) */
	bool is_animated;               /* FOR_FILE: a PNG with frames to come */
	/* FOR_PRINT only */
	uint32_t columns, rows;         /* of the data, before orientation */
	uint8_t orientation;            /* EXIF 1..8 */
	uint8_t components;             /* 1 gray or palette, 3 RGB */
	uint8_t bits;                   /* a component: 1 2 4 8 */
	bool has_png_predictor;         /* /Predictor 15 */
	uint16_t palette_size;          /* entries of 3 bytes; 0: none */
	/* where its parts lie in the prepared bytes: data first, then the
	 * palette, then the soft mask (zlib, 8 bit gray, columns x rows) */
	uint64_t data_size, mask_size;
	/* data is the source's own bytes, nothing else was prepared */
	bool is_source;
};

enum picture_state { PICTURE_WANTED, PICTURE_READY, PICTURE_MISSING };

/* A picture an article needs. */
struct picture {
	const char *url;        /* absolute web, data:, or a relative path */
	const char *alternative;/* a second address to try; may be NULL */
	bool no_referrer;
	uint32_t width_px, height_px;   /* what the markup says; 0: nothing */
	/* filled in while loading */
	enum picture_state state;
	const char *reason;     /* MISSING: one line */
	struct hash hash;       /* READY: of the source's bytes; names it */
	struct picture_form forms[PICTURE_TARGETS];     /* those asked for */
};

/* What became of a name that the site's machine has linked. */
enum mention_verdict {
	MENTION_KEPT,
	MENTION_OTHER_TEXT,     /* the text is not the name */
	MENTION_TOO_SHORT,      /* one character, or a number */
	MENTION_INSIDE_WORD,    /* it stands in another word */
	MENTION_COMMON_WORD,    /* an ordinary word, most likely meant as one */
	MENTION_IN_CREDIT,      /* of who published it, not of what it is about */
	MENTION_VERDICTS
};

extern const char *const mention_verdicts[MENTION_VERDICTS];

/* A name in the text, for an index of names. */
struct mention {
	const char *id;         /* is_mention_id() */
	const char *name, *text;        /* the same but for case and spaces, or
	                                   OTHER_TEXT */
	const struct node *block;       /* whose text (node_text()) has it ... */
	size_t offset;          /* ... here, in bytes */
	enum mention_verdict verdict;
};

/* For looking up those of a block. */
struct mention_table {
	struct mention **rows;  /* the article's, by block, then offset */
	size_t count;
};

struct article {
	struct arena *arena;
	struct meta meta;
	struct node *body;
	struct picture **pictures;
	size_t picture_count;
	struct mention *mentions;       /* in the order of the source */
	size_t mention_count;
	bool is_stub;           /* no text but the title */
	struct explain *explain; /* NULL: nobody asks */
};

/* Nodes. */
struct node *node_new(struct arena *, enum tag);
struct node *node_text_new(struct arena *, const char *text, size_t size);
void node_append(struct node *parent, struct node *child);
void node_insert_before(struct node *place, struct node *child);
void node_insert_after(struct node *place, struct node *child);
void node_remove(struct node *);                /* with all in it */
void node_unwrap(struct node *);                /* children take its place */
void node_wrap(struct node *, struct node *wrapper);
void node_move_children(struct node *to, struct node *from);    /* behind */

/* The next in document order within `root`, which is not returned itself.
 * Start with node_following(root, root); NULL at the end. */
struct node *node_following(const struct node *, const struct node *root);

/* The same, but the inside of the node is left out. */
struct node *node_following_outside(const struct node *,
    const struct node *root);

const char *node_attr(const struct node *, enum attr_id);       /* or NULL */
void node_set_attr(struct arena *, struct node *, enum attr_id,
    const char *value);                         /* copied; NULL removes */
enum role node_role(const struct node *);
void node_set_role(struct arena *, struct node *, enum role);

bool is_block(enum tag);                        /* FLOW */
bool is_phrasing(enum tag);                     /* PHRASING or text */
bool is_heading(enum tag);
bool is_around_lines(enum tag);                 /* in no line itself, as
                                                   phrases and ruby are */
bool node_is_within(const struct node *, enum tag);     /* an ancestor */

/* All text in it, in order, nothing between; BR gives a line end. */
void node_text(const struct node *, struct buf *);
/* The same without annotations of ruby: what it is called. */
void node_base_text(const struct node *, struct buf *);
bool node_is_blank(const struct node *);        /* no text and no IMG */

/* The picture of an IMG. */
struct picture *node_picture(const struct article *, const struct node *);

/* Of one verdict, or of all (MENTION_VERDICTS); the rows lie in the arena. */
void mention_table_init(struct mention_table *, struct arena *,
    const struct article *, enum mention_verdict);

/* The first of the block's rows, or NULL. */
struct mention **mention_table_lookup(const struct mention_table *,
    const struct node *block, size_t *count);

/* The site's id of a name: A-Z a-z 0-9 - _, at most MENTION_ID_SIZE. */
bool is_mention_id(const char *);

struct article *article_new(void);              /* with an arena and a BODY */
void article_free(struct article *);

/* The first rule of the tree that is broken, in words, or NULL. */
const char *article_check(const struct article *);

/* A copy without its MISSING pictures (DROP) or with links in their places
 * (LINK; `word` stands in them); NULL where none is missing.  Its mentions stand
 * where its texts do.  The original, whose texts and pictures it shares, must
 * outlive it; article_free() it. */
struct article *article_without_missing(const struct article *,
    enum sheaf_on_missing, const char *word);

/* Readable, one line an element or text: what -t tree prints. */
void article_dump(const struct article *, struct buf *);

/* As dumps show text: in quotes; a malformed byte as \x.., an invisible
 * character as \u{...}. */
void dump_text(struct buf *, const char *);

/* Metadata. */

/* What relative addresses are seen from, or NULL. */
const char *meta_base(const struct meta *);

/* link_keys.c: an address (url_link() form) as paper shows it: without scheme
 * and what only counts clicks, letters of other scripts not escaped. */
char *link_shown(struct arena *, const char *address);

/* people.c: the names in a line ("甲、乙", "A, B", "Smith, John; Doe, Jane"),
 * at least one; "Smith, John" alone is one name.  In the arena. */
const char **people_split(struct arena *, const char *names, size_t *count);

void meta_copy(struct arena *, struct meta *to, const struct meta *from);

/* The same over an old one in the same arena: what did not change stays where it
 * is. */
void meta_update(struct arena *, struct meta *to, const struct meta *from);

/* What `from` knows (texts, date, tags) stands in the place of what `to` has;
 * lent, not copied. */
void meta_override(struct arena *, struct meta *to, const struct meta *from);
void meta_put(struct buf *, const struct meta *);
bool meta_read(struct flat *, struct arena *, struct meta *) MUST_CHECK;

/* meta_keys.c: whatever the case of a key.  This one is the file's name, which
 * is not in the metadata. */
#define META_KEY_FILE "file"

/* What is said under a key, one after the other; NULL: no more. */
const char *meta_value(const struct meta *, const char *key, size_t n);

/* The keys that options name and struct meta has no field for, one after the
 * other, each once; NULL: no more. */
const char *meta_wanted(const struct sheaf_options *, size_t n);

/* One more of what is said under such a key, once; no more than 64 of a key, and
 * 1023 bytes of each.  The key is lent. */
void meta_add_other(struct arena *, struct meta *, const char *key,
    const char *value);

/* "图源：…", "Photo: ...": alone it says whose a picture is, not what is on it. */
bool is_picture_credit(const char *text);

void form_put(struct buf *, const struct picture_form *);
/* Every range is checked; PICTURE_UNKNOWN is bad. */
bool form_read(struct flat *, struct picture_form *) MUST_CHECK;

/* RFC 822, ISO 8601, "YYYY-MM-DD[ HH:MM[:SS]]" and the like; unknown if it is
 * none of them ("Invalid Date"). */
struct date date_parse(const char *);

/* "2022-01-24" on the source's own clock; "2022-01-24T08:00:16Z" in UTC.  `out`
 * holds DATE_SIZE bytes and is "" for an unknown date. */
#define DATE_SIZE 32
void date_format_day(const struct date *, char out[DATE_SIZE]);
void date_format_utc(const struct date *, char out[DATE_SIZE]);

/* As strftime(3) does, on the source's own clock, but in digits alone: %Y %y %m %d
 * %H %M %S %%.  Nothing for an unknown date. */
bool date_is_format(const char *);
void date_format(const struct date *, const char *format, struct buf *);

/* The language of a text (BCP 47: zh-Hans, zh-Hant, ja, ko, en, ...), from its
 * characters and `declared` (or NULL).  Never NULL: "und" at worst. */
const char *language_detect(const char *text, size_t size,
    const char *declared);

/* Shaped as BCP 47 has it, and says something ("und" and "mul" do not). */
bool language_is_tag(const char *language);

/* "en" for "en-GB": what chooses between tables of words. */
bool language_is(const char *language, const char *primary);

/* Written from right to left. */
bool language_is_rtl(const char *language);

#endif
