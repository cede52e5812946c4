/* Which declarations win, and in what order they apply. */
#include "typeset/cascade.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "typeset/compute.h"
#include "typeset/page_rule.h"
#include "typeset/shorthand.h"
#include "typeset/side.h"

#define BUCKETS 64

/* A selector in the order of the cascade. */
struct ranked {
	const struct selector *selector;
	enum origin origin;
	size_t order;        /* in its sheet and behind earlier sheets */
	struct ranked *next; /* in its bucket, rising rank */
	size_t rank;
};

struct page_list {
	struct page_rule *first, *last;
};

struct cascade {
	struct arena *arena;
	struct ranked **ranked;
	size_t count, capacity;
	bool has_customs, has_vertical;
	/* by name of the rightmost compound; the last: any name */
	struct ranked *buckets[PSEUDO_COUNT][BUCKETS + 1];
	/* in the order they are said */
	struct page_list pages[ORIGINS][MARGIN_PLACES][SPECIFICITIES];
	struct font_rule *fonts;
	struct value initial[PROPERTY_COUNT];
};

struct cached {
	const struct style *parent, *style;
	const char *language;
	const size_t *ranks;
	size_t count;
	uint64_t hash;
	struct cached *next;
};

struct style_set {
	struct arena *arena;
	struct cascade *cascade;
	bool is_vertical, is_mode_known;
	uint32_t looks;
	struct cached *buckets[BUCKETS];
	size_t *ranks; /* of the element at hand */
	size_t count, capacity;
};

struct cascade *cascade_new(void)
{
	struct cascade *cascade = memory_new(sizeof(*cascade));

	cascade->arena = arena_new();
	compute_initial(cascade->initial);
	return cascade;
}

void cascade_free(struct cascade *cascade)
{
	if (!cascade)
		return;
	arena_free(cascade->arena);
	free(cascade->ranked);
	free(cascade);
}

static uint64_t hash_add(uint64_t hash, const void *bytes, size_t size)
{
	const unsigned char *byte = bytes;

	while (size-- > 0)
		hash = (hash ^ *byte++) * 0x100000001b3; /* FNV-1a */
	return hash;
}

#define HASH_START 0xcbf29ce484222325

static size_t bucket_of(const char *name)
{
	if (!name)
		return BUCKETS;
	return hash_add(HASH_START, name, strlen(name)) % BUCKETS;
}

static int compare(const void *left, const void *right)
{
	const struct ranked *a = *(struct ranked *const *)left;
	const struct ranked *b = *(struct ranked *const *)right;

	if (a->origin != b->origin)
		return a->origin < b->origin ? -1 : 1;
	if (a->selector->specificity != b->selector->specificity)
		return a->selector->specificity < b->selector->specificity ? -1
									   : 1;
	return (a->order > b->order) - (a->order < b->order);
}

static void rank(struct cascade *cascade)
{
	if (cascade->count > 0)
		qsort(cascade->ranked, cascade->count, sizeof(*cascade->ranked),
		    compare);
	memset(cascade->buckets, 0, sizeof(cascade->buckets));
	for (size_t i = cascade->count; i-- > 0;) {
		struct ranked *ranked = cascade->ranked[i];
		const struct selector *selector = ranked->selector;
		struct ranked **bucket =
		    &cascade->buckets[selector->pseudo]
				     [bucket_of(selector->compounds[0].name)];

		ranked->rank = i;
		ranked->next = *bucket;
		*bucket = ranked;
	}
}

static void add_pages(
    struct cascade *cascade, enum origin origin, struct page_rule *pages)
{
	while (pages) {
		struct page_rule *page = pages;
		struct page_list *list =
		    &cascade->pages[origin][page->place]
				   [page_selector_specificity(&page->selector)];

		pages = page->next;
		page->next = NULL;
		if (list->last)
			list->last->next = page;
		else
			list->first = page;
		list->last = page;
	}
}

void cascade_add(struct cascade *cascade, enum origin origin, const char *css,
    struct diag_list *diags)
{
	struct font_rule **fonts_end = &cascade->fonts;
	struct sheet sheet;

	css_parse(cascade->arena, css, &sheet, diags);
	cascade->has_customs |= sheet.has_customs;
	cascade->has_vertical |= sheet.has_vertical;
	add_pages(cascade, origin, sheet.pages);
	while (*fonts_end)
		fonts_end = &(*fonts_end)->next;
	*fonts_end = sheet.fonts;
	for (struct selector *selector = sheet.selectors; selector;
	     selector = selector->next) {
		struct ranked *ranked = ARENA_NEW(
		    cascade->arena, struct ranked);

		ranked->selector = selector;
		ranked->origin = origin;
		ranked->order = cascade->count;
		if (cascade->count == cascade->capacity) {
			cascade->capacity = cascade->capacity * 2 + 64;
			cascade->ranked = memory_resize(cascade->ranked,
			    cascade->capacity, sizeof(*cascade->ranked));
		}
		cascade->ranked[cascade->count++] = ranked;
	}
	rank(cascade);
}

struct style_set *style_set_new(
    struct arena *arena, const struct cascade *cascade)
{
	struct style_set *set = ARENA_NEW(arena, struct style_set);

	set->arena = arena;
	set->cascade = (struct cascade *)cascade;
	return set;
}

static void add_rank(struct style_set *set, size_t rank)
{
	if (set->count == set->capacity) {
		size_t *grown = arena_array(
		    set->arena, set->capacity * 2 + 32, sizeof(*grown));

		if (set->count > 0)
			memcpy(grown, set->ranks, set->count * sizeof(*grown));
		set->ranks = grown;
		set->capacity = set->capacity * 2 + 32;
	}
	set->ranks[set->count++] = rank;
}

/* The ranks of the selectors that match, rising. */
static void collect_matches(
    struct style_set *set, const struct element *element)
{
	enum pseudo pseudo = element->pseudo;
	const char *name = pseudo == PSEUDO_NONE ? element->name
						 : element->parent->name;
	struct ranked *const *buckets = set->cascade->buckets[pseudo];
	const struct ranked *named = buckets[bucket_of(name)];
	const struct ranked *any = buckets[BUCKETS];

	set->count = 0;
	while (named || any) {
		const struct ranked **least = !any ||
			(named && named->rank < any->rank)
		    ? &named
		    : &any;

		if (selector_matches((*least)->selector, element, &set->looks))
			add_rank(set, (*least)->rank);
		*least = (*least)->next;
	}
}

/* What declarations are applied to. */
struct target {
	struct arena *arena;
	struct value *values; /* or NULL: only custom properties are set */
	struct customs *own;
	const struct customs *customs;
	bool is_vertical, is_rtl;
};

static void set_value(
    const struct target *target, const struct declaration *declaration)
{
	enum property property = side_declared(
	    declaration, target->is_vertical, target->is_rtl);

	target->values[property] = declaration->value;
}

/* Invalid at computed-value time: as if it were "unset" (CSS Custom Properties
 * 1, section 3.1). */
static void apply_raw(const struct target *target, const struct raw *raw)
{
	struct declaration *made = NULL, **end = &made;
	const struct token *tokens;
	size_t count;

	if (!customs_expand(
		target->arena, target->customs, raw, &tokens, &count) ||
	    shorthand_expand(target->arena, raw->name, tokens, count, &end) !=
		SHORTHAND_GOOD) {
		made = NULL;
		end = &made;
		shorthand_unset(target->arena, raw->name, &end);
	}
	for (; made; made = made->next)
		set_value(target, made);
}

static void apply(
    const struct target *target, const struct rule *rule, bool is_important)
{
	for (const struct declaration *d = rule->declarations; d; d = d->next) {
		if (d->is_important != is_important)
			continue;
		if (d->raw && is_custom_name(d->raw->name)) {
			if (!target->values)
				customs_set(target->own, d->raw);
		} else if (target->values && d->raw) {
			apply_raw(target, d->raw);
		} else if (target->values) {
			set_value(target, d);
		}
	}
}

/* CSS Cascade 4, section 6.1: normal declarations by origin, then important
 * ones with the origins turned round. */
static void apply_matches(
    const struct style_set *set, const struct target *target)
{
	for (size_t i = 0; i < set->count; i++)
		apply(target,
		    set->cascade->ranked[set->ranks[i]]->selector->rule, false);
	for (int origin = ORIGINS - 1; origin >= 0; origin--) {
		for (size_t i = 0; i < set->count; i++) {
			const struct ranked *ranked =
			    set->cascade->ranked[set->ranks[i]];

			if ((int)ranked->origin == origin)
				apply(target, ranked->selector->rule, true);
		}
	}
}

static uint64_t hash_matches(const struct style_set *set,
    const struct element *element, const struct style *parent)
{
	uint64_t hash = hash_add(HASH_START, &parent, sizeof(parent));

	hash = hash_add(hash, element->language, strlen(element->language));
	return hash_add(hash, set->ranks, set->count * sizeof(*set->ranks));
}

static const struct style *lookup(const struct style_set *set, uint64_t hash,
    const struct element *element, const struct style *parent)
{
	const struct cached *cached = set->buckets[hash % BUCKETS];

	for (; cached; cached = cached->next) {
		if (cached->hash == hash && cached->parent == parent &&
		    cached->count == set->count &&
		    strcmp(cached->language, element->language) == 0 &&
		    (set->count == 0 ||
			memcmp(cached->ranks, set->ranks,
			    set->count * sizeof(*set->ranks)) == 0))
			return cached->style;
	}
	return NULL;
}

static bool sets_customs(const struct style_set *set)
{
	if (!set->cascade->has_customs)
		return false;
	for (size_t i = 0; i < set->count; i++) {
		const struct declaration *d =
		    set->cascade->ranked[set->ranks[i]]
			->selector->rule->declarations;

		for (; d; d = d->next)
			if (d->raw && is_custom_name(d->raw->name))
				return true;
	}
	return false;
}

/* The custom properties of the element at hand. */
static const struct customs *match_customs(
    const struct style_set *set, const struct style *parent)
{
	const struct customs *inherited = parent ? parent->customs : NULL;
	struct target target = { .arena = set->arena };

	if (!sets_customs(set))
		return inherited;
	target.own = customs_inherit(set->arena, inherited);
	apply_matches(set, &target);
	customs_resolve(set->arena, target.own, inherited);
	return target.own;
}

static void name_fonts(
    const struct cascade *cascade, struct arena *arena, struct style *style)
{
	struct text_style *text = &style->text;

	text->families = font_rules_apply(arena, cascade->fonts, text->families,
	    text->weight >= 600, text->is_italic);
}

static bool is_of_block(
    const struct element *element, const struct value *display)
{
	return !element->is_inline ||
	    (element->pseudo != PSEUDO_NONE && display->kind == VALUE_KEYWORD &&
		display->keyword == KEYWORD_BLOCK);
}

/* The style that the selectors at hand make. */
static void style_matches(struct style_set *set, struct element *element)
{
	const struct style *parent = element->parent ? element->parent->style
						     : NULL;
	struct value values[PROPERTY_COUNT];
	struct target target = { .arena = set->arena,
		.values = values,
		.is_vertical = set->is_vertical,
		.is_rtl = language_is_rtl(element->language) };
	struct cached *cached;
	struct style *style;
	size_t *ranks;
	uint64_t hash = hash_matches(set, element, parent);

	element->style = lookup(set, hash, element, parent);
	if (element->style)
		return;
	compute_start(values, set->cascade->initial, parent);
	target.customs = match_customs(set, parent);
	apply_matches(set, &target);
	if (set->is_mode_known)
		values[PROPERTY_WRITING_MODE].keyword = set->is_vertical
		    ? KEYWORD_VERTICAL_RL
		    : KEYWORD_HORIZONTAL_TB;
	style = ARENA_NEW(set->arena, struct style);
	compute_style(style, values, parent, element->language,
	    is_of_block(element, &values[PROPERTY_DISPLAY]));
	name_fonts(set->cascade, set->arena, style);
	style->customs = target.customs;
	element->style = style;
	cached = ARENA_NEW(set->arena, struct cached);
	ranks = arena_array(set->arena, set->count, sizeof(*ranks));
	if (set->count > 0)
		memcpy(ranks, set->ranks, set->count * sizeof(*ranks));
	*cached = (struct cached){ parent, style, element->language, ranks,
		set->count, hash, set->buckets[hash % BUCKETS] };
	set->buckets[hash % BUCKETS] = cached;
}

void style_element(struct style_set *set, struct element *element)
{
	if (!element->name) {
		element->style = element->parent->style;
		return;
	}
	collect_matches(set, element);
	style_matches(set, element);
}

bool style_pseudo(struct style_set *set, struct element *element)
{
	collect_matches(set, element);
	if (set->count > 0)
		style_matches(set, element);
	return set->count > 0;
}

/* CSS Writing Modes 4, section 8: that of BODY, which it may have from its
 * parent, is the principal one; here it holds for the whole tree. */
static void find_mode(struct style_set *set, struct element *root)
{
	struct element *body = root->first ? root->first : root;

	set->is_vertical = set->is_mode_known = false;
	if (!set->cascade->has_vertical)
		return;
	style_element(set, root);
	style_element(set, body);
	set->is_mode_known = true;
	set->is_vertical = style_is(
	    body->style, PROPERTY_WRITING_MODE, KEYWORD_VERTICAL_RL);
	memset(set->buckets, 0, sizeof(set->buckets));
}

void style_tree(struct style_set *set, struct element *root)
{
	if (!root->parent)
		find_mode(set, root);
	for (struct element *element = root; element;
	     element = element_following(element, root, true))
		style_element(set, element);
}

/* Page rules in the order they apply: more specific ones later. */
static void apply_pages(const struct cascade *cascade, enum margin_place place,
    const struct page_type *type, const struct target *target,
    bool is_important, bool *is_found)
{
	for (int turn = 0; turn < ORIGINS; turn++) {
		int origin = is_important ? ORIGINS - 1 - turn : turn;

		for (unsigned level = 0; level < SPECIFICITIES; level++) {
			const struct page_rule *page =
			    cascade->pages[origin][place][level].first;

			for (; page; page = page->next) {
				if (!page_selector_matches(
					&page->selector, type))
					continue;
				*is_found = true;
				apply(target, &page->rule, is_important);
			}
		}
	}
}

bool cascade_has_sides(const struct cascade *cascade)
{
	for (int origin = 0; origin < ORIGINS; origin++)
		for (int place = 0; place < MARGIN_PLACES; place++)
			for (unsigned level = 0; level < SPECIFICITIES; level++)
				if (level % SPECIFICITY_CLASS != 0 &&
				    cascade->pages[origin][place][level].first)
					return true;
	return false;
}

const struct style *cascade_margin_style(struct arena *arena,
    const struct cascade *cascade, enum margin_place place,
    const struct page_type *type, const struct style *root)
{
	struct value values[PROPERTY_COUNT];
	struct target target = { .arena = arena,
		.values = values,
		.customs = root ? root->customs : NULL };
	struct style *style;
	bool is_found = false;

	compute_start(values, cascade->initial, root);
	values[PROPERTY_TEXT_ALIGN].keyword = margin_aligns[place][0];
	values[PROPERTY_VERTICAL_ALIGN].keyword = margin_aligns[place][1];
	apply_pages(cascade, place, type, &target, false, &is_found);
	apply_pages(cascade, place, type, &target, true, &is_found);
	if (!is_found)
		return NULL;
	values[PROPERTY_WRITING_MODE].keyword = KEYWORD_HORIZONTAL_TB;
	style = ARENA_NEW(arena, struct style);
	compute_style(style, values, root, root->text.language, true);
	name_fonts(cascade, arena, style);
	return style->values[PROPERTY_CONTENT].kind == VALUE_CONTENT ? style
								     : NULL;
}

/* The last size that is said of pages of this name; "auto" is what the frame has
 * before. */
static void find_size(const struct cascade *cascade,
    const struct customs *customs, const char *name, struct page_frame *frame)
{
	const struct page_type type = { name, 0 };
	unsigned level = page_selector_specificity(&type);
	float width = frame->width_pt, height = frame->height_pt;

	for (int origin = 0; origin < ORIGINS; origin++) {
		const struct page_rule *page =
		    cascade->pages[origin][MARGIN_PAGE][level].first;

		for (; page; page = page->next) {
			if (!page->has_size ||
			    !page_selector_matches(&page->selector, &type))
				continue;
			if (page_rule_size(page, cascade->arena, customs,
				&frame->width_pt, &frame->height_pt))
				continue;
			frame->width_pt = width;
			frame->height_pt = height;
		}
	}
}

static void find_frame(const struct cascade *cascade, const struct style *root,
    const struct sheaf_options *options, const struct page_type *type,
    struct page_frame *frame, struct diag_list *diags)
{
	struct value values[PROPERTY_COUNT];
	struct target target = { .arena = cascade->arena,
		.values = values,
		.customs = root ? root->customs : NULL };
	struct style style;
	bool is_found = false;

	frame->width_pt = 595.276f; /* A4 where nothing is said */
	frame->height_pt = 841.89f;
	find_size(cascade, target.customs, NULL, frame);
	if (options->page_width_pt >= 1 && options->page_height_pt >= 1) {
		frame->width_pt = (float)fmin(options->page_width_pt, 14400);
		frame->height_pt = (float)fmin(options->page_height_pt, 14400);
	}
	if (type->name)
		find_size(cascade, target.customs, type->name, frame);
	compute_start(values, cascade->initial, root);
	apply_pages(cascade, MARGIN_PAGE, type, &target, false, &is_found);
	apply_pages(cascade, MARGIN_PAGE, type, &target, true, &is_found);
	compute_style(&style, values, root, "", true);
	for (unsigned side = 0; side < 4; side++)
		frame->margins_pt[side] = style_length(&style,
		    PROPERTY_MARGIN_TOP + side,
		    side % 2 ? frame->width_pt : frame->height_pt, 0);
	frame->is_filled = style_is(
	    &style, PROPERTY_ALIGN_CONTENT, KEYWORD_SPACE_BETWEEN);
	page_margins_fit(&frame->margins_pt[0], &frame->margins_pt[2],
	    frame->height_pt, diags);
	page_margins_fit(&frame->margins_pt[1], &frame->margins_pt[3],
	    frame->width_pt, diags);
}

void cascade_page_frame(const struct cascade *cascade, const struct style *root,
    const struct sheaf_options *options, const struct page_type *type,
    struct page_frame *frame, struct diag_list *diags)
{
	const struct page_type later = { type->name,
		type->classes & ~(unsigned)PAGE_FIRST };
	struct page_frame other;

	find_frame(cascade, root, options, type, frame, diags);
	if (later.classes == type->classes)
		return;
	find_frame(cascade, root, options, &later, &other, NULL);
	page_first_fit(frame, &other);
}

const struct page_rule *cascade_pages(
    const struct cascade *cascade, unsigned specificity)
{
	return cascade->pages[ORIGIN_AUTHOR][MARGIN_PAGE][specificity].first;
}
