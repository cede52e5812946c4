/* Pseudo-elements and their content (CSS Pseudo-Elements 4, section 4; CSS
 * Generated Content 3). */
#include "typeset/generate.h"

#include <string.h>

#include "typeset/content_text.h"
#include "typeset/list_item.h"

struct generator {
	struct composer *composer;
	struct content_state state;
	size_t room;         /* bytes for text to come */
	size_t setting_room; /* the same for settings */
};

static const char *const pseudo_names[PSEUDO_COUNT] = {
	[PSEUDO_NONE] = "",
	[PSEUDO_MARKER] = "::marker",
	[PSEUDO_BEFORE] = "::before",
	[PSEUDO_AFTER] = "::after",
};

static const char *write_content(struct generator *generator,
    struct content_writer *writer, const struct content_part *part)
{
	bool had_room = *writer->room > 0;
	const char *text;

	writer->state = &generator->state;
	text = content_write(writer, part);
	if (had_room && *writer->room == 0)
		diag_add(generator->composer->diags, DIAG_STYLE_UNSUPPORTED, 0,
		    "more than 1 MiB of generated content in one article");
	return text;
}

/* The text of a pseudo-element from a part of its content on. */
static const char *content_text(struct generator *generator,
    const struct element *pseudo, const struct content_part *part)
{
	struct content_writer writer = { .owner = pseudo->parent,
		.pseudo = pseudo,
		.room = &generator->room };

	return write_content(generator, &writer, part);
}

static void add_setting(struct generator *generator, struct element *element,
    const char *name, bool is_counter, const char *text)
{
	struct setting *setting = ARENA_NEW(
	    generator->composer->scratch, struct setting);
	const struct setting **end = &element->settings;

	while (*end)
		end = (const struct setting **)&(*end)->next;
	*setting = (struct setting){ name, text, is_counter, NULL };
	*end = setting;
}

/* The numbers of a counter that the element has changed, for the margins. */
static void note_counter(
    struct generator *generator, struct element *element, const char *name)
{
	struct content_writer writer = { .room = &generator->setting_room };
	const struct content_part all = { .kind = CONTENT_COUNTERS,
		.text = name,
		.between = " ",
		.style = KEYWORD_DECIMAL };

	for (const struct setting *at = element->settings; at; at = at->next)
		if (at->is_counter && strcmp(at->name, name) == 0)
			return;
	add_setting(generator, element, name, true,
	    write_content(generator, &writer, &all));
}

/* What the style changes, and what an item changes without it. */
static void note_counters(struct generator *generator, struct element *element)
{
	static const enum property properties[] = { PROPERTY_COUNTER_RESET,
		PROPERTY_COUNTER_INCREMENT, PROPERTY_COUNTER_SET };

	for (size_t i = 0; i < 3; i++) {
		const struct value *value =
		    &element->style->values[properties[i]];

		if (value->kind != VALUE_COUNTERS)
			continue;
		for (const struct counter_change *at = value->counters; at;
		     at = at->next)
			note_counter(generator, element, at->name);
	}
	if (element_tag(element) == TAG_LI && element->pseudo == PSEUDO_NONE)
		note_counter(generator, element, COUNTER_LIST_ITEM);
}

static void note_strings(struct generator *generator, struct element *element,
    const struct element *before)
{
	const struct value *value =
	    &element->style->values[PROPERTY_STRING_SET];

	if (value->kind != VALUE_STRINGS)
		return;
	for (const struct string_setting *at = value->strings; at;
	     at = at->next) {
		struct content_writer writer = { .owner = element,
			.before = before,
			.room = &generator->setting_room };

		add_setting(generator, element, at->name, false,
		    write_content(generator, &writer, at->content));
	}
}

/* Of what is around it, for the structure. */
static const struct node *node_around(const struct element *element)
{
	while (element && !element->node)
		element = element->parent;
	return element ? element->node : NULL;
}

/* Where the link leads that an element is: an article of the book, "#id" for a
 * place in its own, or NULL. */
static const char *target_of(const struct element *element)
{
	const char *entry, *href;

	if (element_tag(element) != TAG_A)
		return NULL;
	entry = node_attr(element->node, ATTR_ENTRY);
	href = node_attr(element->node, ATTR_HREF);
	return entry || !href || *href != '#' ? entry : href;
}

/* Without a place that it leads to there are no words about its page. */
static bool lacks_target(
    const struct element *element, const struct content_part *part)
{
	while (part && part->kind != CONTENT_TARGET_PAGE)
		part = part->next;
	return part && !target_of(element);
}

/* One with a style of its own that is shown, not in the tree yet; or NULL. */
static struct element *make_pseudo(
    struct generator *generator, struct element *element, enum pseudo pseudo)
{
	struct composer *composer = generator->composer;
	struct element made = { .name = pseudo_names[pseudo],
		.classes = "",
		.parent = element,
		.language = element->language,
		.pseudo = pseudo,
		.is_inline = true },
		       *kept;
	const struct value *content;

	if (!style_pseudo(composer->styles, &made) ||
	    style_is(made.style, PROPERTY_DISPLAY, KEYWORD_NONE))
		return NULL;
	content = &made.style->values[PROPERTY_CONTENT];
	if (pseudo != PSEUDO_MARKER &&
	    (content->kind != VALUE_CONTENT ||
		lacks_target(element, content->content)))
		return NULL;
	/* what is in a line has no blocks */
	made.is_inline = element->is_inline ||
	    (!style_is(made.style, PROPERTY_DISPLAY, KEYWORD_BLOCK) &&
		!style_floats(made.style));
	kept = ARENA_NEW(composer->scratch, struct element);
	*kept = made;
	return kept;
}

/* Of a pseudo-element: its texts and what is none. */
static struct element *add_inside(struct generator *generator,
    struct element *made, const char *text, const struct node *node)
{
	struct element *inside = element_text_new(
	    generator->composer->scratch, made, text, node);

	inside->pseudo = made->pseudo;
	inside->style = made->style;
	return inside;
}

static void add_object(struct generator *generator, struct element *made,
    const struct content_part *part, const struct node *node, bool is_led)
{
	bool is_leader = part->kind == CONTENT_LEADER;
	struct element *inside = add_inside(
	    generator, made, NULL, is_leader ? NULL : node);

	inside->name = "span";
	if (is_leader) {
		inside->leader = part->text;
		return;
	}
	inside->entry = target_of(made->parent);
	inside->is_at_end = is_led;
}

static void add_content(struct generator *generator, struct element *made)
{
	const struct content_part *part =
	    made->style->values[PROPERTY_CONTENT].content;
	const struct node *node = node_around(made->parent);
	bool is_led = false; /* a leader was there */

	while (part) {
		const char *text = content_text(generator, made, part);

		if (*text)
			add_inside(generator, made, text, node);
		while (part && content_is_text(part))
			part = part->next;
		if (!part)
			return;
		add_object(generator, made, part, node, is_led);
		is_led |= part->kind == CONTENT_LEADER;
		part = part->next;
	}
}

static struct element *generate(
    struct generator *generator, struct element *element, enum pseudo pseudo)
{
	struct element *made = make_pseudo(generator, element, pseudo);

	if (!made)
		return NULL;
	counters_change(generator->state.counters, made);
	note_counters(generator, made);
	add_content(generator, made);
	return made;
}

/* `text` NULL: as list-style-type says. */
static void generate_marker(
    struct generator *generator, struct element *element)
{
	struct element *marker = make_pseudo(generator, element, PSEUDO_MARKER);
	const struct value *content;

	if (!marker)
		return;
	content = &marker->style->values[PROPERTY_CONTENT];
	if (content->kind == VALUE_CONTENT)
		marker->text = content_text(
		    generator, marker, content->content);
	else if (style_is(marker->style, PROPERTY_CONTENT, KEYWORD_NONE))
		marker->text = "";
	element->marker = marker;
}

/* It has ::before and ::after: no picture, no part of a table but its cells. */
static bool takes_content(const struct element *element)
{
	switch ((int)element_tag(element)) {
	case TAG_IMG:
	case TAG_BR:
	case TAG_RUBY:
	case TAG_TABLE:
	case TAG_THEAD:
	case TAG_TBODY:
	case TAG_TFOOT:
	case TAG_TR:
		return false;
	default:
		return element->parent && !element->entry;
	}
}

/* A cleaner makes the text of an item or a cell a paragraph where blocks stand
 * beside it: what is generated in a line joins it. */
static struct element *place_of(
    struct element *element, const struct element *made, struct element *end)
{
	switch ((int)element_tag(element)) {
	case TAG_LI:
	case TAG_DD:
	case TAG_TD:
	case TAG_TH:
		return end && made->is_inline && element_tag(end) == TAG_P
		    ? end
		    : element;
	default:
		return element;
	}
}

/* Behind what has come from an element around. */
static void insert_before(struct element *element, struct element *made)
{
	struct element *place = place_of(element, made, element->first);
	struct element *before = NULL;

	for (struct element *at = place->first; at && at->pseudo != PSEUDO_NONE;
	     at = at->next)
		before = at;
	if (before)
		element_insert_after(before, made);
	else
		element_prepend(place, made);
}

static void open_element(struct generator *generator, struct element *element)
{
	struct element *made = NULL;

	counters_change(generator->state.counters, element);
	note_counters(generator, element);
	counter_scopes_enter(generator->state.counters);
	if (element_tag(element) == TAG_LI)
		generate_marker(generator, element);
	if (takes_content(element))
		made = generate(generator, element, PSEUDO_BEFORE);
	if (made)
		insert_before(element, made);
	note_strings(generator, element, made);
}

static void close_element(struct generator *generator, struct element *element)
{
	struct element *made = NULL;

	if (takes_content(element))
		made = generate(generator, element, PSEUDO_AFTER);
	if (made)
		element_append(place_of(element, made, element->last), made);
	counter_scopes_leave(generator->state.counters);
}

/* Texts have nothing, what is hidden counts for nothing. */
static bool is_open(const struct element *element)
{
	return element_counts(element) &&
	    !style_is(element->style, PROPERTY_DISPLAY, KEYWORD_NONE);
}

void content_generate(struct composer *composer, struct element *root)
{
	struct generator generator = { .composer = composer,
		.state = { .arena = composer->scratch,
		    .counters = counter_scopes_new(composer->scratch) },
		.room = GENERATED_BYTES,
		.setting_room = GENERATED_BYTES };
	struct element *element = root;

	for (;;) {
		if (is_open(element)) {
			open_element(&generator, element);
			if (element->first) {
				element = element->first;
				continue;
			}
			close_element(&generator, element);
		}
		while (element != root && !element->next) {
			element = element->parent;
			close_element(&generator, element);
		}
		if (element == root)
			return;
		element = element->next;
	}
}
