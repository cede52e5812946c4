/* Flat structure elements: written by a renderer, checked by a package. */
#include <string.h>

#include "pdf/structure.h"

enum {
	ELEMENTS_MAX = 2000000,
	NESTING_MAX = 400, /* readers may recurse */
	SPAN_MAX = 65534,  /* HTML: rows; columns are fewer */
	WORDS_MAX = 8192,  /* bytes of an alternative */
	LANGUAGE_MAX = 100
};

#define SIDE_MAX 14400.0

const char *const structure_names[STRUCTURE_COUNT] = {
#define STRUCTURE(id, name) [STRUCTURE_##id] = name,
#include "pdf/structure.def"
#undef STRUCTURE
};

static void put_element(
    struct buf *out, const struct structure_element *element)
{
	flat_put_u8(out, (uint8_t)element->kind);
	flat_put_string(out, element->language);
	flat_put_string(out, element->alternative);
	flat_put_string(out, element->expansion);
	flat_put_u8(out, (uint8_t)element->scope);
	flat_put_u8(out, (uint8_t)element->labels);
	flat_put_u32(out, element->columns);
	flat_put_u32(out, element->rows);
	for (int i = 0; element->kind == STRUCTURE_FIGURE && i < 4; i++)
		flat_put_f64(out, element->box[i]);
	flat_put_u32(out, element->kid_count);
	for (uint32_t i = 0; i < element->kid_count; i++) {
		const struct structure_kid *kid = &element->kids[i];

		flat_put_u8(out, (uint8_t)kid->kind);
		flat_put_u32(out, kid->number);
		if (kid->kind != KID_ELEMENT)
			flat_put_u32(out, kid->page);
	}
}

void structure_put(struct buf *out, const struct structure *structure)
{
	flat_put_u32(out, structure->count);
	for (uint32_t i = 0; i < structure->count; i++)
		put_element(out, &structure->elements[i]);
}

/* What has been named so far. */
struct reading_state {
	struct flat *flat;
	struct arena *arena;
	const struct structure_page *pages;
	uint32_t page_count;
	bool **marks, **links; /* by page and number */
	bool *is_kid;          /* by element */
	uint32_t *depths;
	struct structure *structure;
};

static bool **flags_new(const struct reading_state *state, bool is_links)
{
	bool **flags = arena_array(
	    state->arena, state->page_count, sizeof(*flags));

	for (uint32_t i = 0; i < state->page_count; i++)
		flags[i] = arena_array(state->arena,
		    is_links ? state->pages[i].link_count
			     : state->pages[i].mark_count,
		    sizeof(**flags));
	return flags;
}

static unsigned read_choice(struct reading_state *state, unsigned count)
{
	unsigned choice = flat_u8(state->flat);

	if (choice < count)
		return choice;
	state->flat->bad = true;
	return 0;
}

/* An empty or missing string is NULL. */
static const char *read_words(struct reading_state *state, size_t max)
{
	const char *text = flat_string(state->flat, state->arena);

	if (text == NULL || text[0] == '\0')
		return NULL;
	if (strlen(text) > max)
		state->flat->bad = true;
	return text;
}

static const char *read_language(struct reading_state *state)
{
	const char *text = read_words(state, LANGUAGE_MAX);

	for (const char *at = text; at != NULL && *at != '\0'; at++)
		if (!((*at >= 'a' && *at <= 'z') ||
			(*at >= 'A' && *at <= 'Z') ||
			(*at >= '0' && *at <= '9') || *at == '-'))
			state->flat->bad = true;
	return text;
}

static void read_kid_element(
    struct reading_state *state, uint32_t self, struct structure_kid *kid)
{
	kid->number = flat_enum(state->flat, state->structure->count);
	/* In document order, so there is no way round. */
	if (kid->number <= self || state->is_kid[kid->number] ||
	    state->depths[self] >= NESTING_MAX) {
		state->flat->bad = true;
		return;
	}
	state->is_kid[kid->number] = true;
	state->depths[kid->number] = state->depths[self] + 1;
	state->structure->elements[kid->number].parent = self;
}

static void read_kid(
    struct reading_state *state, uint32_t self, struct structure_kid *kid)
{
	struct flat *flat = state->flat;
	const struct structure_page *page;
	bool *flag;

	kid->kind = (enum structure_kid_kind)read_choice(state, KID_KINDS);
	if (kid->kind == KID_ELEMENT) {
		read_kid_element(state, self, kid);
		return;
	}
	kid->number = flat_u32(flat);
	kid->page = flat_enum(flat, state->page_count);
	page = &state->pages[kid->page];
	if (flat->bad ||
	    kid->number >=
		(kid->kind == KID_MARK ? page->mark_count : page->link_count)) {
		flat->bad = true;
		return;
	}
	flag = &(kid->kind == KID_MARK ? state->marks
				       : state->links)[kid->page][kid->number];
	if (*flag)
		flat->bad = true;
	*flag = true;
}

static void read_box(struct flat *flat, double box[4])
{
	for (int i = 0; i < 4; i++) {
		box[i] = flat_f64(flat);
		if (!(box[i] >= -SIDE_MAX && box[i] <= SIDE_MAX))
			flat->bad = true;
	}
}

static void read_element(struct reading_state *state, uint32_t self)
{
	struct flat *flat = state->flat;
	struct structure_element *element = &state->structure->elements[self];

	element->kind = (enum structure_kind)read_choice(
	    state, STRUCTURE_COUNT);
	element->language = read_language(state);
	element->alternative = read_words(state, WORDS_MAX);
	element->expansion = read_words(state, WORDS_MAX);
	element->scope = (enum structure_scope)read_choice(state, SCOPES);
	element->labels = (enum structure_labels)read_choice(state, LABELS);
	element->columns = flat_enum(flat, SPAN_MAX + 1);
	element->rows = flat_enum(flat, SPAN_MAX + 1);
	if (element->kind == STRUCTURE_FIGURE)
		read_box(flat, element->box);
	/* PDF/UA-1, 7.3 */
	if (element->kind == STRUCTURE_NONE ||
	    (element->kind == STRUCTURE_FIGURE) !=
		(element->alternative != NULL))
		flat->bad = true;
	element->kid_count = flat_count(flat, 1 + 4);
	element->kids = arena_array(
	    state->arena, element->kid_count, sizeof(*element->kids));
	for (uint32_t i = 0; i < element->kid_count && !flat->bad; i++)
		read_kid(state, self, &element->kids[i]);
	if (self > 0 && !state->is_kid[self])
		flat->bad = true;
}

/* Each mark takes some bytes to be named, so this bounds what is kept of them. */
static bool marks_fit(
    const struct flat *flat, const struct structure_page *pages, uint32_t count)
{
	uint64_t marks = 0;

	for (uint32_t i = 0; i < count; i++)
		marks += pages[i].mark_count;
	return marks <= (uint64_t)(flat->end - flat->next) / 9;
}

static bool all_marks_named(const struct reading_state *state)
{
	for (uint32_t i = 0; i < state->page_count; i++)
		for (uint32_t k = 0; k < state->pages[i].mark_count; k++)
			if (!state->marks[i][k])
				return false;
	return true;
}

void structure_read(struct flat *flat, struct arena *arena,
    const struct structure_page *pages, uint32_t page_count,
    struct structure *structure)
{
	struct reading_state state = { .flat = flat,
		.arena = arena,
		.pages = pages,
		.page_count = page_count,
		.structure = structure };

	structure->count = flat_count(flat, 1 + 3 * 4 + 2 + 3 * 4);
	if (structure->count > ELEMENTS_MAX ||
	    !marks_fit(flat, pages, page_count))
		flat->bad = true;
	if (flat->bad)
		return;
	structure->elements = arena_array(
	    arena, structure->count, sizeof(*structure->elements));
	state.is_kid = arena_array(arena, structure->count, sizeof(bool));
	state.depths = arena_array(arena, structure->count, sizeof(uint32_t));
	state.marks = flags_new(&state, false);
	state.links = flags_new(&state, true);
	for (uint32_t i = 0; i < structure->count && !state.flat->bad; i++)
		read_element(&state, i);
	if (!state.flat->bad && !all_marks_named(&state))
		flat->bad = true;
}
