/* Sides of the page and of the flow.  Private to typeset/. */
#ifndef TYPESET_SIDE_H
#define TYPESET_SIDE_H

#include "typeset/css.h"

/*
 * The property of a style that a declaration sets.  A style has the sides of the
 * flow, as horizontal text from the left has them: top is where blocks begin, left
 * where lines do, widths are along lines.  In vertical-rl those that are named by
 * the page are others (CSS Writing Modes 4, section 6.4), and where text runs from
 * right to left those that are named by the flow (CSS Logical Properties 1,
 * section 4).
 */
enum property side_declared(const struct declaration *, bool is_vertical,
    bool is_rtl);

#endif
