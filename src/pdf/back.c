/* What stands behind the articles: the index of companies, the colophon. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pdf/about.h"
#include "pdf/package.h"

static struct node *add_node(
    struct arena *arena, struct node *parent, enum tag tag, const char *text)
{
	struct node *node = node_new(arena, tag);

	node_append(parent, node);
	if (text != NULL)
		node_append(node, node_text_new(arena, text, strlen(text)));
	return node;
}

static void add_text(struct arena *arena, struct node *parent, const char *text)
{
	node_append(parent, node_text_new(arena, text, strlen(text)));
}

static void add_pages(
    struct arena *arena, struct node *line, uint32_t first, uint32_t last)
{
	char text[32], href[32];
	struct node *link;

	if (first == last)
		snprintf(text, sizeof(text), "%u", (unsigned)first);
	else
		snprintf(text, sizeof(text), "%u–%u", (unsigned)first,
		    (unsigned)last);
	snprintf(href, sizeof(href), "#page-%u", (unsigned)first);
	link = add_node(arena, line, TAG_A, text);
	node_set_attr(arena, link, ATTR_HREF, href);
}

static int compare_pages(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return left < right ? -1 : left > right;
}

/* "Name  3, 7–9" */
static void add_name(
    struct arena *arena, struct node *body, const struct index_name *name)
{
	uint32_t *pages = arena_array(arena, name->place_count, sizeof(*pages));
	struct node *line = add_node(arena, body, TAG_P, name->text);
	size_t count = name->place_count;

	for (size_t i = 0; i < count; i++)
		pages[i] = name->places[i].place;
	qsort(pages, count, sizeof(*pages), compare_pages);
	for (size_t i = 0, next; i < count; i = next) {
		for (next = i + 1;
		     next < count && pages[next] <= pages[next - 1] + 1;)
			next++;
		add_text(arena, line, i == 0 ? "\u2003" : ", ");
		add_pages(arena, line, pages[i], pages[next - 1]);
	}
}

static bool write_index(struct package *package, struct destination *first,
    struct diag_list *diags, struct error *err)
{
	const char *language = package->plan->meta.language;
	struct arena *arena = arena_new();
	struct index_list list = { 0 };
	struct node *body = node_new(arena, TAG_BODY);
	bool is_written = true;

	index_sort(package->names_of_index, package->plan, language, arena,
	    &list, diags);
	add_node(arena, body, TAG_H1, word_in(WORD_INDEX, language));
	for (size_t i = 0; i < list.group_count; i++) {
		const struct index_group *group = &list.groups[i];

		add_node(arena, body, TAG_H2, group->label);
		for (size_t k = 0; k < group->name_count; k++)
			add_name(arena, body, &group->names[k]);
	}
	if (list.group_count > 0)
		is_written = package_write_matter(
		    package, "index", body, diags, first, err);
	arena_free(arena);
	return is_written;
}

static bool write_colophon(
    struct package *package, struct diag_list *diags, struct error *err)
{
	const struct plan *plan = package->plan;
	const char *language = plan->meta.language;
	struct arena *arena = arena_new();
	struct node *body = node_new(arena, TAG_BODY), *list;
	char identifier[ABOUT_IDENTIFIER_SIZE];
	struct colophon facts = { plan->meta.title, plan->meta.author,
		identifier, package->article_count };
	struct colophon_row rows[COLOPHON_ROWS];
	size_t count;
	bool is_written;

	about_identifier(plan, identifier);
	add_node(arena, body, TAG_H1, word_in(WORD_COLOPHON, language));
	list = add_node(arena, body, TAG_DL, NULL);
	count = colophon_list(arena, plan, package->options, &facts, rows);
	for (size_t i = 0; i < count; i++) {
		add_node(arena, list, TAG_DT, word_in(rows[i].word, language));
		add_node(arena, list, TAG_DD, rows[i].text);
	}
	is_written = package_write_matter(
	    package, "colophon", body, diags, NULL, err);
	arena_free(arena);
	return is_written;
}

bool back_write(struct package *package, struct destination *index,
    struct diag_list *diags, struct error *err)
{
	*index = (struct destination){ 0 };
	if (package->options->index != SHEAF_INDEX_NONE &&
	    !write_index(package, index, diags, err))
		return false;
	return !colophon_is_wanted(package->options, package->article_count) ||
	    write_colophon(package, diags, err);
}
