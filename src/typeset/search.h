/* The search for the line ends of a paragraph.  Private to typeset/. */
#ifndef TYPESET_SEARCH_H
#define TYPESET_SEARCH_H

#include "typeset/fit.h"

/* Fitness classes: lines of one class look alike. */
enum fitness { FIT_TIGHT, FIT_DECENT, FIT_LOOSE, FIT_VERY_LOOSE, FIT_CLASSES };

/* A line end that may be chosen, with the best way to it. */
struct fit_node {
	uint32_t cell;                  /* the next line starts here */
	uint32_t from;                  /* index of the node before */
	uint8_t fitness;                /* of the line that ends here */
	uint8_t hyphens;                /* in a row, up to here */
	uint32_t line;                  /* number of the next one */
	double width, stretch, shrink;  /* up to what the next line shows */
	double measure;                 /* of the next line */
	double demerits;
};

struct search {
	struct fit *fit;
	const struct strip *strip;
	const struct measure *measure;
	struct rivers *rivers;  /* NULL: no one looks for them */
	double ratio_most;      /* looser lines are no choice */
	bool is_trial;          /* it ends where no good line is possible */
	bool is_failed;         /* it did, or a line had to be rescued */
	bool is_lonely;         /* one character is on the last line */
	uint32_t head, count;   /* nodes: active ones, all */
	uint32_t at, solid;     /* the break looked at; end of what is seen */
	struct {
		double width;           /* of all before it, with a hyphen */
		double least, most;     /* what may stick out: strip_end_trim() */
		double stretch, shrink; /* of all before it */
		double ragged;          /* lack that is as good as a ratio of 1
		                           where lines are not justified, at
		                           least */
		bool is_hyphenated;
	} end;                  /* of a line that ends at the break */
	uint32_t last_break;    /* the one before, 0: none */
	uint32_t part;          /* where the text since a forced end starts */
};

/* Fills search->end. */
void search_look_at(struct search *);

/* What a line from a node to the break looked at lacks (negative: has too
 * much), pt. */
static inline double line_lack(const struct search *search,
    const struct fit_node *node)
{
	double lack = node->measure;

	if (search->solid <= node->cell)
		return lack;
	lack -= search->end.width - node->width;
	return lack + (lack + search->end.least < 0 ? search->end.most
						    : search->end.least);
}

static inline double line_shrink(const struct search *search,
    const struct fit_node *node)
{
	return search->solid <= node->cell ? 0
					   : search->end.shrink - node->shrink;
}

static inline bool line_is_over(const struct search *search,
    const struct fit_node *node)
{
	return line_lack(search, node) + line_shrink(search, node) < -FIT_SLACK;
}

/* How far a line must be stretched: 1 is as far as it does not show; negative,
 * when it must shrink. */
double line_ratio(const struct search *, const struct fit_node *);

/* How bad it is to end a line so; of a last line. */
double line_demerits(const struct search *, const struct fit_node *,
    double ratio, enum fitness);
double end_demerits(const struct search *, const struct fit_node *,
    double ratio);

/* Fewer than two characters, marks not counted, are on the line. */
bool line_is_lonely(const struct search *, const struct fit_node *);

#define FIT_ADJACENT    3000.0  /* demerits: a tight line beside a loose one */

#endif
