/* Changes the counters of elements, those of lists as HTML has them. */
#include "typeset/list_item.h"

#include <stdlib.h>
#include <string.h>

static int64_t attr_number(
    const struct element *element, enum attr_id attr, int64_t otherwise)
{
	const char *text = element->node ? node_attr(element->node, attr)
					 : NULL;
	char *end;
	long long number;

	if (!text)
		return otherwise;
	number = strtoll(text, &end, 10);
	if (end == text || number > COUNTER_MAX || number < -COUNTER_MAX)
		return otherwise;
	return number;
}

static bool is_reversed(const struct element *list)
{
	return list->node && node_attr(list->node, ATTR_REVERSED);
}

/* The number before that of the first item.  An item that is not rendered is of no
 * list (HTML, 4.4.8), and counts for nothing (CSS Lists 3, 4.3). */
static int64_t list_start(const struct element *list)
{
	int64_t count = 0;

	if (element_tag(list) != TAG_OL)
		return 0;
	if (!is_reversed(list))
		return attr_number(list, ATTR_START, 1) - 1;
	for (const struct element *item = list->first; item; item = item->next)
		count += element_tag(item) == TAG_LI &&
		    !style_is(item->style, PROPERTY_DISPLAY, KEYWORD_NONE);
	return attr_number(list, ATTR_START, count) + 1;
}

/* Makes the changes; returns whether list-item is among them. */
static bool change(struct counter_scopes *scopes, const struct style *style,
    enum property property,
    void (*one)(struct counter_scopes *, const char *, int64_t))
{
	const struct value *value = &style->values[property];
	bool has_list_item = false;

	if (value->kind != VALUE_COUNTERS)
		return false;
	for (const struct counter_change *at = value->counters; at;
	     at = at->next) {
		one(scopes, at->name, at->number);
		has_list_item |= strcmp(at->name, COUNTER_LIST_ITEM) == 0;
	}
	return has_list_item;
}

/* That of the item, as the marker shows it. */
static void set_number(
    struct counter_scopes *scopes, struct element *item, bool is_set)
{
	int64_t number = 0;

	counter_list(scopes, COUNTER_LIST_ITEM, &number, 1);
	item->number = attr_number(item, ATTR_VALUE, number);
	if (is_set)
		item->number = number;
	else if (item->number != number)
		counter_set(scopes, COUNTER_LIST_ITEM, item->number);
}

void counters_change(struct counter_scopes *scopes, struct element *element)
{
	const struct style *style = element->style;
	enum tag tag = element_tag(element);
	bool is_said = change(
	    scopes, style, PROPERTY_COUNTER_RESET, counter_reset);

	if (!is_said && (tag == TAG_OL || tag == TAG_UL))
		counter_reset(scopes, COUNTER_LIST_ITEM, list_start(element));
	is_said = change(
	    scopes, style, PROPERTY_COUNTER_INCREMENT, counter_add);
	if (!is_said && tag == TAG_LI)
		counter_add(scopes, COUNTER_LIST_ITEM,
		    element->parent && is_reversed(element->parent) ? -1 : 1);
	is_said = change(scopes, style, PROPERTY_COUNTER_SET, counter_set);
	if (tag == TAG_LI)
		set_number(scopes, element, is_said);
}
