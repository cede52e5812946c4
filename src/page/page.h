/*
 * Foreign HTML: its bytes decoded, its front matter taken off, its markup
 * parsed into a tree that other rooms can only walk.
 */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "article/article.h"

/* The text of a source: UTF-8, sanitised, front matter and body apart. */
struct page_text {
	const char *front;      /* between the "---" lines; NULL: none */
	size_t front_size;
	unsigned front_line;    /* of its first line, 1-based */
	const char *body;
	size_t body_size;
	unsigned body_line;     /* of its first line; 0: it was made */
};

/*
 * Decodes (BOM, `charset` from outside or NULL, <meta>, valid UTF-8, uchardet;
 * WHATWG Encoding labels) and splits.  Binary and empty inputs are an error.
 */
bool page_text_read(struct arena *, const char *bytes, size_t size,
    const char *charset, const struct sheaf_options *, struct page_text *,
    struct diag_list *, struct error *) MUST_CHECK;

/* Reads YAML front matter into `meta`: never fails, what cannot be read is in
 * `diags`.  Unknown keys are skipped. */
void front_matter_read(struct arena *, const struct page_text *,
    const struct sheaf_options *, struct meta *, struct diag_list *);

/*
 * The body is Markdown: as the options say, or, where they do not, the source's
 * name ends in .md or .markdown, its body does not start with the tag of a
 * block, and outside code and <pre> it has more signs of Markdown than start
 * tags of blocks.  Signs are headings (#), quotes, items, fences, rows under a
 * table's head, links, notes, code spans, **, ~~ and Jekyll's listings: so a
 * bare text, which has none, keeps its lines.
 */
bool page_is_markdown(const struct page_text *, const char *name,
    const struct sheaf_options *);

/* Puts HTML in place of a Markdown body.  What would take too long stays text
 * and is in `diags`. */
void page_markdown_render(struct arena *, struct page_text *,
    struct diag_list *);

/* A file of site rules as it stands. */
struct rule_text {
	const char *name;       /* "36kr.com.txt": for messages */
	const char *text;       /* any bytes, NUL-ended */
	size_t size;
};

/*
 * What a source may need from outside its own bytes; lent by who loads it.  NULL
 * for it, or for one of its calls: there is nothing to be had.
 */
struct page_outside {
	void *context;

	/* The files of --rules for a host, the nearest first, in the arena:
	 * "a.b.com.txt", then the wildcards ".b.com.txt", ".com.txt". */
	size_t (*find_rules)(void *context, struct arena *, const char *host,
	    const struct rule_text **);

	/* The bytes of another page of the article, in the arena, NUL-ended; a
	 * rule says which headers go along (http_header).  False with `err`:
	 * not to be had, as always when offline. */
	bool (*fetch_page)(void *context, struct arena *, const char *url,
	    const struct sheaf_pair *headers, size_t header_count,
	    const char **bytes, size_t *size, struct error *err);
};

/* What reading a source works with; all lent. */
struct page_context {
	struct arena *arena;            /* for what outlives the page */
	const struct sheaf_options *options;
	const struct page_outside *outside;     /* or NULL */
	struct diag_list *diags;
	struct explain *explain;        /* NULL: nobody asks */
	const struct link_table *links;  /* what links may lead to in the book;
	                                   or NULL */
	uint64_t entry;                 /* its own number there */
	const char *title;              /* that it is given; NULL: its own */
};

/* The rules of a site: docs/RULES.md. */
struct rules;

/*
 * Those for the host of `url` and for the site that front matter names `site`
 * (either may be NULL), from outside and built in, nearest first.  NULL: there
 * are none.  They live in the context's arena.
 */
struct rules *rules_find(const struct page_context *, const char *url,
    const char *site);

/* Replaces strings in the body before it is parsed (find_string); true: some
 * were found. */
bool rules_rewrite(const struct rules *, const struct page_context *,
    struct page_text *) MUST_CHECK;

/* A parsed document.  Nodes live as long as it does. */
struct page;
struct page_node;

/* Never fails on bad markup; over a ceiling it cuts and says so in `diags`.
 * `is_fragment`: the text is the inside of a body. */
struct page *page_parse(const struct page_text *, bool is_fragment,
    const struct sheaf_options *, struct diag_list *);
void page_free(struct page *);

/* Lines are told there from now on; NULL: nobody asks. */
void page_explain(struct page *, struct explain *);

/* Title, author, site, address, language, dates, summary and picture from
 * <html lang> and <head>: OpenGraph, Dublin Core and plain meta elements, and
 * JSON-LD where it is plain; then author and date from what stands above the
 * text.  Fills only what `meta` lacks. */
void page_meta_read(struct page *, const struct sheaf_options *,
    struct arena *, struct meta *);

/* Everything else that rules ask for, once: what they say of title, author and
 * date goes to `meta` (over what is there, unless `is_late`; NULL: it is not
 * wanted), then the tree is changed. */
void rules_apply(const struct rules *, const struct page_context *,
    struct page *, struct meta *, bool is_late);

/* Only what they say of title, author and date. */
void rules_read_meta(const struct rules *, const struct page_context *,
    struct page *, struct meta *, bool is_late);

/* They may find what a book is ordered by and `meta` lacks: its date, or its
 * author where sections are by author. */
bool rules_tell_order(const struct rules *, const struct meta *,
    enum sheaf_section) MUST_CHECK;

/* They say that the JSON-LD of the site is not true: page_meta_read() leaves it
 * out from now on. */
bool rules_skip_json_ld(const struct rules *, struct page *) MUST_CHECK;

/*
 * Behind rules_apply(): fetches what they say the article goes on in
 * (single_page_link, next_page_link) and joins it to the text of the page.
 * `meta` says the page's own address; base_url becomes that of the page the
 * text was taken from.
 */
void rules_follow(const struct rules *, const struct page_context *,
    struct page *, struct meta *);

/* The outermost element, <html>. */
const struct page_node *page_root(const struct page *);

/*
 * Behind rules_apply(): finds the part of a page that is its text, which
 * page_body() is from now on, and takes out of it what is no text, as
 * --extract and the rules (or NULL) say.  `meta` helps: its title stands in no
 * text again, nor does the byline that its author was read from.
 */
void page_find_text(const struct page_context *, const struct rules *,
    struct page *, const struct meta *);

/* What rules or extraction found to be the text; before that, <body>. */
const struct page_node *page_body(const struct page *);

/* What the rules of a site say of a node. */
enum page_mark {
	PAGE_CAPTION = 1 << 0,  /* the text under a picture */
	PAGE_CREDIT = 1 << 1,   /* who wrote, and where it comes from */
	PAGE_NOTE = 1 << 2,     /* its title is a note */
	PAGE_NOTES = 1 << 3,    /* holds the endnotes */
	PAGE_FORMULA = 1 << 4,  /* a picture of a formula */
	PAGE_EMOJI = 1 << 5,    /* a picture of a character: its alt */
	PAGE_LAYOUT = 1 << 6,   /* a table or cell that only lays out */
	PAGE_KEEP = 1 << 7,     /* is not pruned */
	PAGE_BASE = 1 << 8,     /* holds another page, whose address is its
	                           attribute `base` */
	PAGE_LAZY = 1 << 9,     /* its src is what a rule says */
	PAGE_HOLDS = 1 << 10    /* the text is it, or in it */
};

unsigned page_marks(const struct page_node *);

/* Where lazy loaders keep the address of a picture, best first; all attributes
 * that may hold one.  NULL ends them. */
extern const char *const page_lazy_attrs[], *const page_source_attrs[];

/* Walking.  Names are lower case ("p", "figcaption"; foreign SVG and MathML
 * elements as spelled); NULL for text. */
const char *page_name(const struct page_node *);
bool page_is_any(const struct page_node *, const char *const *names,
    size_t count);
const char *page_node_text(const struct page_node *);   /* text nodes only */
const char *page_attr(const struct page_node *, const char *name); /* or NULL */
/* All attributes, one a call, from *place NULL on; false behind the last. */
bool page_attr_next(const struct page_node *, const void **place,
    const char **name, const char **value);
const struct page_node *page_first(const struct page_node *);
const struct page_node *page_next(const struct page_node *);
const struct page_node *page_parent(const struct page_node *);

/* The next in document order within `root`; NULL at the end.  `skip`: not into
 * this one. */
const struct page_node *page_following(const struct page_node *,
    const struct page_node *root, bool skip);

#endif
