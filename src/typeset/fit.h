/* Where the lines of a paragraph end: the whole of it at once (Knuth and
 * Plass, "Breaking paragraphs into lines", 1981).  Private to typeset/. */
#ifndef TYPESET_FIT_H
#define TYPESET_FIT_H

#include "typeset/strip.h"

/* Lines are cells starts[i] to starts[i + 1]; line_count + 1 starts. */
struct fit {
	uint32_t *starts;
	size_t line_count;
	size_t start_room;
	struct fit_node *nodes;
	size_t node_room;
	struct rivers *rivers;
};

#define FIT_SLACK       0.001   /* pt: what rounding may cost a line */

struct fit *fit_new(void);
void fit_free(struct fit *);

struct measure {
	double width, indent;   /* pt */
	bool is_hanging, is_each_line;  /* which lines have the indent */
	const struct line_inset *insets;
	size_t inset_count;
	bool is_justified;
	bool is_last_justified;
	bool is_greedy;         /* as much as a line can hold: code */
	bool is_balanced;       /* lines of one length, where they are few */
};

/* The indent of the line that starts with this cell. */
double measure_indent(
    const struct measure *, const struct strip *, uint32_t cell);

/* What makes this line shorter, or NULL. */
const struct line_inset *measure_inset(const struct measure *, uint32_t line);

/* Words are parted by strip_hyphenate() only where lines would be poor without;
 * then the strip has more places for line ends than before. */
void fit_lines(struct fit *, struct faces *, struct strip *,
    const struct measure *);

/* The end of what is seen of a line: without the white that hangs. */
uint32_t line_solid_end(const struct strip *, uint32_t start, uint32_t end);

/* The line ends in a hyphen that is not there otherwise. */
bool line_is_hyphenated(const struct strip *, uint32_t start, uint32_t solid);

#endif
