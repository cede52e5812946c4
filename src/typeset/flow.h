/*
 * Blocks set one under the other on endless paper, in bands, which page.c puts
 * on pages.  Private to typeset/.
 */
#ifndef TYPESET_FLOW_H
#define TYPESET_FLOW_H

#include "typeset/cascade.h"
#include "typeset/frame.h"

/* What a page break before a band would break, worst last (CSS Fragmentation 3,
 * section 4.4: dropped in this order when there is no other place). */
enum break_cost {
	BREAK_FREE,
	BREAK_AVOIDED,          /* break-*: avoid */
	BREAK_LONELY,           /* orphans, widows */
	BREAK_STUCK             /* between an edge of a box and what is in it */
};

/* Something that is told when its band has found its page. */
enum mark_kind { MARK_HEADING, MARK_STRING };

struct mark {
	enum mark_kind kind;
	unsigned level;         /* HEADING */
	const char *text;
	const struct setting *setting;  /* STRING */
	struct mark *next;
};

/* What one cell has in a band of a tall row. */
struct lane {
	size_t number;          /* of the cell */
	struct item *items;
	struct lane *next;
};

/* What stands away from the place where it is named (CSS Page Floats 3; notes:
 * CSS Generated Content for Paged Media 3, section 2). */
enum float_place { FLOAT_NOTE, FLOAT_TOP, FLOAT_BOTTOM };

struct page_float {
	enum float_place place;
	struct flow *flow;      /* from the left end of the measure */
	float space_pt;         /* between it and the text */
	size_t band;            /* of the main flow, that names it */
	struct page_float *next;        /* of the same band */
};

/* Rows at the head or foot of a table, as artifacts from the top of the first. */
struct repeat {
	struct item *items;
	float height_pt;
};

/* A piece that no page break divides: a line, a picture, a row of a table, an
 * edge of a box. */
struct band {
	float space_pt;         /* margins above, gone at the top of a page */
	float height_pt;
	const struct page_area *page;   /* it stands on */
	enum break_cost cost;   /* of a page break before it */
	bool is_forced;         /* a page break before it */
	bool is_spanning;       /* over all columns */
	struct item *first, **end;      /* from the left end of the measure and
	                                   the top of the band */
	struct mark *marks;
	struct page_float *page_floats;
	struct item *picture;   /* it may be made smaller, and the band with it */
	float picture_align;    /* 0 left, 0.5 in the middle, 1 right */
	/* of a tall row of a table: what its cells have here is read behind
	 * `first`, and on a page all of one cell before the next */
	struct lane *lanes;
	const void *row;        /* the same for its bands; else NULL */
	struct repeat *head, *foot;     /* shown above where it begins a
	                                   page, below where it ends one amid
	                                   its table; or NULL */
};

/* A background with borders behind bands. */
struct decoration {
	const struct style *style;
	const struct node *node;
	float x_pt, width_pt;
	size_t first, last;     /* bands; first > last: nothing */
};

/* A box at the side of lines: its margin box. */
struct float_box {
	bool is_right;
	bool is_waiting;        /* for its band: y from that one's top */
	float left_pt, right_pt;        /* from the left end of the measure */
	double top_pt, bottom_pt;       /* as flow.y_pt */
};
#define FLOATS_MAX 32

struct flow {
	struct band *bands;
	size_t count, capacity;
	struct decoration *decorations;
	size_t decoration_count, decoration_capacity;
	/* what waits for the next band */
	float margin_up_pt, margin_down_pt;     /* most positive, most negative */
	enum break_cost cost;
	bool is_forced;
	struct item *items, **items_end;        /* targets */
	struct mark *marks, **marks_end;
	struct page_float *page_floats;
	struct item *marker;                    /* of a list item */
	struct flow *outer;     /* of a cell: the flow its table is in */
	struct float_box *floats;       /* those not passed yet; NULL: never any */
	unsigned float_count;
	double y_pt;            /* below the last band, while there are some */
	float taken_pt;         /* below the last band, which is a line: as in
	                           struct paragraph */
	bool is_filling;
};

/* A block that is open. */
struct box {
	struct element *element;
	const struct style *style;
	float left_pt, width_pt;        /* of its content */
	size_t decoration;              /* SIZE_MAX: none */
	size_t first;                   /* band */
	bool has_lines;                 /* text-indent is used up */
	const struct page_area *outer_page;     /* of what stands around it */
	bool is_float;
};

/* Pages of one name (CSS Paged Media 3, section 3.4). */
struct page_area {
	const char *name;               /* NULL: none */
	struct page_frame frame;
	float measure_pt, height_pt;    /* room for content */
	const struct page_area *first;  /* the first of them, where it begins an
	                                   article: of the same measure */
	struct page_area *next;
};

/* Ruby that is open (ruby_pair.c). */
struct ruby_state {
	const struct element *element;          /* or NULL */
	size_t base;                            /* its first span without an
	                                           annotation */
	const struct element *annotation;       /* or NULL */
	struct ruby *pair;                      /* of that; NULL: it has no
	                                           base */
};

/* Everything that one layout is made with. */
struct composer {
	struct typesetter *typesetter;
	struct layout *layout;
	struct diag_list *diags;
	struct arena *scratch;
	struct style_set *styles;
	bool is_vertical;       /* in lines from top to bottom, which follow each
	                           other to the left; all here has the page
	                           turned, so that they run to the right */
	struct page_area *pages;                /* that were asked for so far */
	const struct page_area *page;           /* what is set is for */
	struct page_frame frame;                /* its own */
	float measure_pt, page_height_pt;       /* its room for content */
	const struct element *multicol;         /* has columns; NULL: none */
	const struct style *rule_style;         /* of the lines between them */
	unsigned column_count;
	float column_width_pt, column_gap_pt;
	bool is_balanced;                       /* the last columns, too */
	struct flow *flow;
	struct box *boxes;
	size_t box_count, box_capacity;
	struct span *spans;
	size_t span_count, span_capacity;
	struct inline_box *inline_box;  /* of the spans to come; or NULL */
	bool has_inline_boxes;          /* the spans have some */
	struct ruby_state ruby;
	bool has_ruby;                  /* the spans have pairs */
	struct span inside_marker;      /* before the next line; text NULL: none */
	bool inside_gap;                /* between it and the line */
	bool is_measuring;      /* nothing of it will be kept */
	float fixed_width_pt;   /* of the next box, where not 0 */
	struct footnotes *footnotes;    /* of footnote.c */
};

/* page_area.c: `page` of an element, where a page may begin before it; a box goes
 * back to that of the box around it. */
void composer_use_page(struct composer *, const struct page_area *);
const struct page_area *page_area_of(struct composer *,
    const struct style *root, const char *name);
void page_area_open(struct composer *, const struct element *);
void page_area_close(struct composer *, const struct box *);

/* flow.c */
struct flow *flow_new(struct composer *);
struct band *flow_add(struct composer *, float height_pt);
void flow_add_margin(struct flow *, float pt);
/* The space above the band that comes next: collapsed margins. */
float flow_space(const struct flow *);
void flow_add_cost(struct flow *, enum break_cost);
/* break-before or break-after force a page to end; or what else they say. */
bool style_breaks(const struct style *, enum property);
void flow_add_break(struct flow *, const struct style *, enum property);
struct mark *flow_add_mark(struct composer *, enum mark_kind);
/* What the element sets. */
void flow_add_settings(struct composer *, const struct element *);
void flow_add_target(struct composer *, const char *id, const struct node *);
struct decoration *flow_add_decoration(struct composer *,
    const struct style *);
/* Whatever still waits goes to the last band. */
void flow_finish(struct composer *);
/* The bands of another flow, so much further right, below what floats. */
void flow_append(struct composer *, const struct flow *, float left_pt);
float flow_height(const struct flow *, size_t first, size_t end);
/* With the margins above and below it all. */
float flow_full_height(const struct flow *);

struct item *item_new(struct composer *, enum item_kind, const struct node *);
void item_move(struct item *, float dx, float dy);
void items_move(struct item *, float dx, float dy);
/* From the sides of the flow to those of the paper, a quarter clockwise: places
 * turn, pictures and letters stand as they are (enum run_mode). */
void page_turn(struct page_box *);
/* About a point at `left` on the top of their band. */
void items_scale(struct item *, float left, float scale);
void band_append(struct band *, struct item *);       /* a list */

/* frame.c */
void style_frame(const struct style *, struct frame *);
bool style_is_painted(const struct style *);
/* Background and borders as rules, appended at *end, which moves on.  `edges`:
 * a bit for each side that is here: 1 top 2 right 4 bottom 8 left. */
void style_paint(struct composer *, const struct style *, const struct node *,
    const float rectangle[4], unsigned edges, struct item ***end);

/* All items of a band; its marks go behind those of another. */
struct item *band_take_items(struct band *);
void band_take_marks(struct band *to, const struct band *from);

/* float_box.c */
bool style_floats(const struct style *);
void float_open(struct composer *, struct element *);
void float_close(struct composer *, const struct element *);
void float_picture(struct composer *, const struct element *);
/* What comes next begins below the floats of these sides; of those the style
 * clears. */
void floats_clear(struct composer *, bool is_left, bool is_right);
void floats_clear_by(struct composer *, const struct style *);
/* The lines of the paragraph that come to stand beside floats. */
void floats_narrow(struct composer *, struct paragraph *);
void floats_before_band(struct composer *);
void floats_after_band(struct composer *, struct band *);

/* size.c: the width of the content, within its limits; what a height lacks is
 * filled up. */
float style_width(const struct style *, float room_pt, float edges_pt,
    float otherwise);
void box_fill_height(struct composer *, const struct box *);

/* transform.c: the text as the style writes it. */
const char *text_transform(struct composer *, const char *,
    const struct style *);

/* block.c: sets the element with all in it into composer->flow; or only opens
 * and closes its box. */
void compose_block(struct composer *, struct element *root);
void block_open(struct composer *, struct element *);
void block_close(struct composer *, struct element *);
/* break-before of it and what it begins with. */
void block_break_before(struct composer *, const struct element *);
/* The part of what a box leaves of the room around it that is at its left (CSS
 * 2.1, 10.3.3). */
float box_left_share(const struct style *, const struct element *around);
/* The edge of the innermost box above (0) or below (2) its content. */
void box_edge(struct composer *, const struct style *, unsigned side);
const struct box *composer_box(const struct composer *);        /* innermost */
void composer_push(struct composer *, const struct box *);
/* A paragraph from `first`, which is inline, on; returns its last element. */
struct element *compose_lines(struct composer *, struct element *first);

/* spans.c: the spans of inline elements from `first` on; returns the last of
 * them. */
struct element *spans_collect(struct composer *, struct element *first);
void paragraph_fill(const struct composer *, const struct style *,
    const char *language, float width_pt, struct paragraph *);
/* All of its lines, whatever the style says. */
void paragraph_align(struct paragraph *, enum text_align);
/* A new span, behind the others: its text is lent and may be NULL. */
struct span *span_add(
    struct composer *, const char *text, const struct element *);
/* Spans of one text that is no part of the article. */
void spans_artifact(struct composer *, const char *text,
    const struct style *, const struct node *);
/* How wide such a text is on one line. */
float text_width(struct composer *, const char *text, const struct style *);

/* ruby_pair.c: before and behind what is in an element. */
void ruby_open(struct composer *, const struct element *);
void ruby_close(struct composer *, const struct element *);

/* picture.c */
void picture_size(const struct composer *, const struct picture *,
    const struct style *, float measure_pt, float *width, float *height);
bool picture_is_ready(const struct picture *);
void compose_picture(struct composer *, struct element *);
void figure_fit(struct composer *, const struct box *);

/* marker.c */
void marker_prepare(struct composer *, const struct element *item,
    const struct box *list);
/* In the element's list-style-type, without a dot. */
const char *marker_number(
    struct composer *, const struct style *, int64_t number);
void marker_attach(struct composer *, struct band *);
/* Signs beside the lines of code that go on on the next (.wrap). */
void mark_wrapped(struct composer *, const struct paragraph *,
    struct paragraph_lines *);

/* grid.c: finds rows and columns of all tables within the root. */
struct grid_cell {
	struct element *element;
	size_t row, column, rows, columns;
	struct flow *flow;
	float x_pt, width_pt;           /* border box */
	float insets_pt[4];             /* border and padding: top right ... */
	float height_pt;                /* border box, as far as it is filled */
};

struct grid {
	struct grid_cell *cells;             /* in document order */
	size_t cell_count, row_count, column_count;
	struct element **rows;          /* TR */
	float *minimum_pt, *maximum_pt, *width_pt;      /* of columns */
	bool is_rtl;                    /* the first column is at the right */
	float spacing_pt;               /* of columns and rows, behind each */
	bool *is_asked;                 /* of columns: cells said a width */
	float *height_pt;               /* of rows */
	float scale;                    /* it is set so much smaller */
	size_t first, first_decoration; /* of it in the flow */
	bool is_closed;                 /* its rows are in the flow */
};

void tables_prepare(struct composer *, struct element *root);
void cell_insets(const struct style *, float insets[4]);

/* collapse.c: the borders of cells where they share them. */
void borders_collapse(struct composer *, struct element *table);

/* columns.c: the width of a block, margins and all, without line breaks. */
float block_preferred_pt(struct composer *, struct element *);
/* Widths of columns; false: blocks serve better than a grid. */
bool columns_fit(struct composer *, struct element *, float room_pt);

/* table.c */
void grid_open(struct composer *, struct element *);
void cell_open(struct composer *, struct element *);
void cell_close(struct composer *, struct element *);
void grid_close(struct composer *, struct element *);
/* Before a caption: the rows are due when it stands below them. */
void caption_open(struct composer *, struct element *caption);

/* repeat.c: copies of bands, or NULL where none are to be; what they take above
 * and below of a page with these bands. */
struct repeat *repeat_new(struct composer *, size_t first, size_t end);
float repeat_above(const struct composer *, const struct flow *, size_t first);
float repeat_below(const struct flow *, size_t first, size_t end);
struct item *repeat_items(struct composer *, const struct repeat *);

/* row.c: rows that cells hold together become bands of the flow. */
void compose_rows(struct composer *, struct element *, size_t first_row,
    size_t end_row, size_t first_cell, size_t end_cell);

/* footnote.c: elements with `float: footnote`.  What is in a line (a note that
 * stands where it is named) is taken out of it, and a call is left: a raised
 * number, span.footnote-call, and behind a link a link to the note.  A block that has an id
 * is taken out where a link of the role NOTEREF leads to it.  At the foot of
 * the page a note has its number (span.footnote-marker) or the text of that
 * link before it, and hr.footnotes stands above the first. */
void footnotes_prepare(struct composer *, struct element *root);

/* The element is a note in a line: returns the call in its place, else NULL. */
const struct element *footnote_call(struct composer *, struct element *,
    const char **href, const char **target);
/* A link; `target`: what the items of its line have of it. */
void footnote_refer(struct composer *, const struct element *link,
    const char *target);
/* The block has gone to a page's foot, or has nothing but such blocks. */
bool footnote_is_taken(struct composer *, const struct element *);
/* Its marker is there. */
bool footnote_is_root(const struct composer *, const struct element *);
/* The paragraph's lines are in the last bands of the flow: composes the notes
 * that they name. */
void footnotes_attach(struct composer *, const struct line *, size_t count);
/* What stands above notes, as a flow of its own. */
struct flow *footnote_separator(struct composer *);

/* column.c: `root` may have columns. */
#define MULTICOL_MAX 10
void columns_prepare(struct composer *, const struct element *root);
bool spans_columns(const struct composer *, const struct element *);

/* page_float.c: a block with `float: top` or `bottom`. */
bool compose_page_float(struct composer *, struct element *);
/* Starts a flow of its own over the whole measure; the old one is its outer. */
void page_float_open(struct composer *);
struct page_float *page_float_close(struct composer *, enum float_place);
/* For the next band of the outermost flow. */
void page_float_wait(struct composer *, struct page_float *);

/* page.c: cuts the flow into pages of the layout. */
void compose_pages(struct composer *);

/* compose.c: from a tree of elements to pages. */
void composer_init(struct composer *, struct typesetter *, struct layout *,
    struct diag_list *);
/* The body of a new tree; `name` is its class. */
struct element *composer_tree(struct composer *, const char *name,
    const char *language);
/* Styles, tables, the first box: then blocks can be composed. */
void composer_start(struct composer *, struct element *body);

/* After composer_start(): false when the style takes the whole part away
 * (display: none); it is not finished then, and has no pages. */
bool composer_shows(const struct element *body);
/* Pages. */
void composer_finish(struct composer *);
void composer_release(struct composer *);

#endif
