/* Margin boxes: what typeset_margins() keeps from page to page.  Private to
 * typeset/. */
#ifndef TYPESET_MARGIN_H
#define TYPESET_MARGIN_H

struct margins;
void margins_free(struct margins *);

#endif
