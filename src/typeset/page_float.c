/* Blocks that stand at the top or the bottom of a page. */
#include "typeset/flow.h"

#include <math.h>

void page_float_open(struct composer *composer)
{
	struct box box = composer->boxes[0];
	struct flow *flow = flow_new(composer);

	flow->outer = composer->flow;
	composer->flow = flow;
	box.decoration = SIZE_MAX;
	box.first = 0;
	composer_push(composer, &box);
}

struct page_float *page_float_close(
    struct composer *composer, enum float_place place)
{
	struct page_float *page_float = ARENA_NEW(
	    composer->scratch, struct page_float);
	struct flow *flow = composer->flow;

	flow_finish(composer);
	page_float->place = place;
	page_float->flow = flow;
	composer->flow = flow->outer;
	composer->box_count--;
	return page_float;
}

void page_float_wait(struct composer *composer, struct page_float *page_float)
{
	struct flow *flow = composer->flow;
	struct page_float **end;

	while (flow->outer)
		flow = flow->outer;
	for (end = &flow->page_floats; *end;)
		end = &(*end)->next;
	*end = page_float;
}

bool compose_page_float(struct composer *composer, struct element *element)
{
	enum keyword place = style_keyword(element->style, PROPERTY_FLOAT);
	struct page_float *page_float;
	struct flow *flow;
	float below;

	if ((place != KEYWORD_TOP && place != KEYWORD_BOTTOM) ||
	    composer->flow->outer || composer->multicol)
		return false;
	page_float_open(composer);
	compose_block(composer, element);
	page_float = page_float_close(
	    composer, place == KEYWORD_TOP ? FLOAT_TOP : FLOAT_BOTTOM);
	flow = page_float->flow;
	if (flow->count == 0)
		return true;
	below = fmaxf(0, flow->margin_up_pt + flow->margin_down_pt);
	if (flow_full_height(flow) > composer->page_height_pt) {
		/* it stands where it is named */
		flow_append(composer, flow, 0);
		flow_add_margin(composer->flow, below);
		return true;
	}
	page_float->space_pt = fmaxf(below, flow->bands[0].space_pt);
	flow->bands[0].space_pt = 0;
	page_float_wait(composer, page_float);
	return true;
}
