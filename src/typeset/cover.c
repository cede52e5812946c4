/* The cover: title, author, dates and a picture. */
#include <string.h>

#include "typeset/flow.h"

static void add_lines(struct composer *composer, struct element *body,
    const char *name, enum tag tag, const char *classes, const char *text)
{
	if (text && !text_is_blank(text))
		element_lines_new(composer->scratch, composer->layout->arena,
		    body, name, tag, classes, text);
}

static void add_picture(struct composer *composer, struct element *body,
    const struct picture *picture)
{
	struct arena *arena = composer->layout->arena;
	struct element *figure = element_new(
	    composer->scratch, body, "figure", "picture");
	struct element *image = element_new(
	    composer->scratch, figure, "img", "");
	struct node *node = node_new(arena, TAG_FIGURE);
	struct node *inside = node_new(arena, TAG_IMG);

	node_set_attr(
	    arena, inside, ATTR_ALT, word_in(WORD_COVER, body->language));
	node_append(node, inside);
	figure->node = node;
	image->node = inside;
	image->picture = picture;
}

/* "2022-01-03 – 2022-01-24" */
static const char *dates_of(struct arena *arena, const struct plan *plan)
{
	char oldest[DATE_SIZE], newest[DATE_SIZE];

	date_format_day(&plan->oldest, oldest);
	date_format_day(&plan->meta.date, newest);
	if (!*oldest || strcmp(oldest, newest) == 0)
		return arena_strdup(arena, newest);
	if (!*newest)
		return arena_strdup(arena, oldest);
	return arena_printf(arena, "%s – %s", oldest, newest);
}

bool typeset_cover(struct typesetter *typesetter, const struct plan *plan,
    const struct picture *picture, struct layout *layout,
    struct diag_list *diags, struct error *err)
{
	const char *title = plan->meta.title;
	const char *dates = dates_of(layout->arena, plan);
	struct composer composer;
	struct element *body;

	composer_init(&composer, typesetter, layout, diags);
	body = composer_tree(&composer,
	    picture ? "cover with-picture" : "cover", plan->meta.language);
	add_lines(&composer, body, "h1", TAG_H1, "title",
	    title ? title : word_in(WORD_UNTITLED, body->language));
	add_lines(&composer, body, "p", TAG_P, "author", plan->meta.author);
	/* a title that is made for the book has them already */
	if (!title || !strstr(title, dates))
		add_lines(&composer, body, "p", TAG_P, "date", dates);
	if (picture)
		add_picture(&composer, body, picture);
	composer_start(&composer, body);
	if (composer_shows(body)) {
		compose_block(&composer, body);
		composer_finish(&composer);
	}
	composer_release(&composer);
	return true;
}
