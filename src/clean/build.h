/* From the foreign tree to ours: what the files of this step share. */
#ifndef CLEAN_BUILD_H
#define CLEAN_BUILD_H

#include "clean/tags.h"
#include "clean/writer.h"

/* A note that stood in an attribute. */
struct note {
	const char *text;
	const char *name, *back; /* of its li, of the mark in the text */
	struct note *next;
};

/* Saved and restored around every element. */
struct mode {
	bool is_silent; /* text is not for readers: noscript, svg */
	bool in_svg, in_math, in_notes;
	bool in_listing; /* code whose lines are elements */
	bool in_mention; /* a name that a machine has linked */
	const char *source_set; /* of the <picture> around */
	const char *language; /* of the program code in it */
};

/* What is put back when an element ends. */
struct frame {
	struct place place;
	struct mode mode;
	enum { FRAME_INLINE, FRAME_BLOCK, FRAME_SOFT } kind;
	bool is_figure;
	const char *closing; /* written behind its inside, or NULL */
	struct hit *hit;     /* a name that a machine has linked, or NULL */
	struct node *container, *before; /* figure: what stood before */
};

struct builder {
	struct article *article;
	struct arena *arena;
	const struct sheaf_options *options;
	struct diag_list *diags;
	const struct link_table *links; /* other articles of the book */
	uint64_t entry; /* its own number there */
	const char *name; /* of the file */
	const char *title; /* that it is given, or NULL */
	struct writer writer;
	struct mode mode;
	const char *base; /* that addresses are seen from, or NULL */
	bool is_elsewhere; /* `base` is not that of the file */
	struct frame *frames; /* on the heap */
	size_t frame_count, frame_capacity;
	const struct page_node *before; /* the one being entered, or NULL */
	struct node *stray_list; /* made for li outside lists */
	const struct page_node *pictured; /* formula with a picture of it */
	struct names pictures; /* address: index, in words */
	size_t picture_room;
	size_t link_bytes; /* of the addresses of all links so far */
	bool has_refused_link;
	bool keep_hidden, is_plain, is_listed;
	const struct page_node *listed_parent; /* of which is_listed tells */
	struct hit *hits, **hits_end; /* mentions.c */
	size_t hit_count;
	struct note *notes, **notes_end;
	size_t note_count;
};

/* Fills article->body from the children of `root`; the tree is well formed but
 * not tidy.  `keep_hidden`: also what the page hides. */
void build_body(struct builder *, const struct page_node *root);

/* sizes.c: fills in what the markup and the picture's address say. */
void picture_size_look(const struct page_node *img, struct picture *);

/* addresses.c: which picture an img means. */
struct picture_sight {
	enum { SIGHT_NONE, SIGHT_TEXT, SIGHT_INLINE, SIGHT_FIGURE } kind;
	const char *alt;
	struct picture picture;
};
void picture_look(struct builder *, const struct page_node *img, unsigned marks,
    struct picture_sight *);
const char *picture_address(struct arena *, const char *base, const char *raw);
bool is_placeholder(const char *url);
const char *set_best(struct arena *, const char *set);
const char *picture_sources(struct arena *, const struct page_node *picture);
bool is_loading(const char *url);

/* signs.c: an address in an attribute nobody knows, or NULL; a copy of the
 * picture follows for browsers without scripts; the characters that a file of
 * emoji is named by, or NULL. */
const char *picture_guess(const struct page_node *img);
bool has_noscript_twin(const struct page_node *img);
const char *emoji_from_address(struct arena *, const char *url);
bool is_picture_file(const char *url);

/* An IMG of ours for it, or NULL over the limit. */
struct node *picture_node(struct builder *, const struct picture_sight *);

/* media.c: a video, sound or embedded page becomes a figure with a link. */
void media_build(struct builder *, const struct page_node *);

/* players.c: where the video of a player is watched, or NULL. */
const char *player_watch(struct arena *, const char *url);

/* entries.c: the form that an href to a file of another article of the book has
 * until entries_tidy(), `address` being where it is on the web, or NULL; NULL:
 * there is none. */
const char *entry_reference(
    struct builder *, const char *raw, const char *address);

/* It has an address to link to. */
bool media_is_known(struct builder *, const struct page_node *);

/* The link of an element, "#name" for one inside the page, or NULL.  A mark of
 * a note is believed to be inside whatever page it names. */
const char *link_href(struct builder *, const char *raw, bool is_mark);

/* redirects.c: the end of an address that only leads to another, or itself. */
const char *redirect_follow(struct builder *, const char *url);

/* The host, or one below it, and the start of the path; the value of a key of
 * the query as it stands there, or NULL. */
bool address_is_at(const char *url, const char *host, const char *path);
const char *address_value(struct arena *, const char *url, const char *key);

/* "[1]", "*", "↩". */
bool is_note_mark(const char *text);

/* attributes.c: what the attributes of an element say, or NULL. */
bool node_is_hidden(const struct page_node *);
bool node_is_dot(const struct page_node *); /* a pixel that counts readers */
const char *node_align(const struct page_node *);
const char *node_lang(const struct page_node *);
const char *node_dir(const struct page_node *);

/* plain.c: no element in it makes lines of text; then its own lines and empty
 * lines count; and items of Markdown in a paragraph are lines of it. */
bool text_is_plain(const struct page_node *root);
void loose_lines_write(struct builder *, const char *text);
bool is_listed(struct builder *, const struct page_node *, const char *text);
void listed_write(struct builder *, const char *text);

/* dropped.c: it belongs to the page, or to the site and the options ask for it
 * to go; and what is said of an element that goes. */
bool node_is_dropped(
    struct builder *, const struct page_node *, unsigned marks);
void dropped_tell(
    struct builder *, const char *word, const struct page_node *);

/* code.c: the language of program code; and whether blanks in an element are
 * none of a listing's. */
const char *node_program_language(struct arena *, const struct page_node *);
bool listing_is_frame(const struct page_node *);

/* In canonical form. */
const char *node_number(struct arena *, const struct page_node *,
    const char *name, long least, long most);

/*
 * formulas.c.  MathML is told in a line, or as the TeX it was made from where a
 * line cannot tell it.  Of the twins that MathJax and KaTeX leave side by side
 * one is read.
 */
bool formula_is_twin(
    struct builder *, const struct page_node *, unsigned marks);
void formula_enter(struct builder *, const struct page_node *math);
void math_enter(struct builder *, struct frame *, const struct page_node *);
void formula_script(struct builder *, const struct page_node *script);
void formula_write(struct builder *, const char *tex);

/* blocks.c: each sets up the place for what is inside the element. */
bool is_in_pre(const struct builder *);
void break_enter(
    struct builder *, struct frame *, const struct page_node *, unsigned marks);
void line_enter(struct builder *, struct frame *, const struct page_node *,
    enum tag, unsigned marks);
void block_enter(struct builder *, struct frame *, const struct page_node *,
    enum tag, unsigned marks);
void list_enter(struct builder *, struct frame *, const struct page_node *,
    enum tag, unsigned marks);
void item_enter(struct builder *, struct frame *, const struct page_node *);
void term_enter(
    struct builder *, struct frame *, const struct page_node *, enum tag);
void table_enter(struct builder *, struct frame *, const struct page_node *);
void section_enter(
    struct builder *, struct frame *, const struct page_node *, enum tag);
void cell_enter(
    struct builder *, struct frame *, const struct page_node *, enum tag);
void caption_enter(struct builder *, struct frame *, const struct page_node *);
void figure_enter(struct builder *, struct frame *, const struct page_node *);
void figure_leave(struct builder *, const struct frame *);

#endif
