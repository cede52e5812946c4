/* Style sheets on a small tree: parsed, cascaded, computed; their imports and
 * what they use. */
#include <math.h>

#include "fuzz.h"

#include "epub/user_style.h"
#include "typeset/cascade.h"

static struct element *tree_new(struct arena *arena)
{
	struct element *root = element_new(arena, NULL, "html", "");
	struct element *body = element_new(arena, root, "body", "x y");
	struct element *p, *em;

	root->language = "zh-Hans";
	element_new(arena, body, "h2", "");
	p = element_new(arena, body, "p", "note");
	p->id = "i";
	element_text_new(arena, p, "t", NULL);
	em = element_new(arena, p, "em", "");
	em->is_inline = true;
	element_new(arena, body, "ol", "");
	return root;
}

static void check_style(const struct element *element)
{
	HOLDS(element->style);
	HOLDS(isfinite(element->style->text.size_pt));
	for (unsigned side = 0; side < 4; side++)
		HOLDS(isfinite(style_border(element->style, side)));
}

static void check_pages(const struct cascade *cascade, struct arena *arena,
    const struct style *root, struct diag_list *diags)
{
	static const struct page_type type = { "x", PAGE_FIRST | PAGE_RIGHT };
	struct sheaf_options options;
	struct page_frame frame;

	options_small(&options);
	cascade_page_frame(cascade, root, &options, &type, &frame, diags);
	HOLDS(isfinite(frame.width_pt) && frame.width_pt > 0);
	HOLDS(isfinite(frame.height_pt) && frame.height_pt > 0);
	for (unsigned side = 0; side < 4; side++)
		HOLDS(isfinite(frame.margins_pt[side]));
	for (int place = MARGIN_TOP_LEFT; place < MARGIN_PLACES; place++)
		cascade_margin_style(
		    arena, cascade, (enum margin_place)place, &type, root);
}

static void tell_use(
    void *context, enum style_use use, const char *what, unsigned line)
{
	HOLDS(line > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct arena *arena = arena_new();
	struct cascade *cascade = cascade_new();
	struct element *root = tree_new(arena);
	char *css = text_of(bytes, size);
	struct diag_list diags;

	diag_list_init(&diags, arena);
	cascade_add(cascade, ORIGIN_BUILT_IN, data_print_css, &diags);
	cascade_add(cascade, ORIGIN_AUTHOR, css, &diags);
	style_tree(style_set_new(arena, cascade), root);
	check_style(root);
	check_style(root->first);
	check_style(root->first->last);
	check_pages(cascade, arena, root->style, &diags);
	style_scan(css, tell_use, NULL);
	user_style_check(css, true, &diags);
	cascade_free(cascade);
	free(css);
	arena_free(arena);
	return 0;
}
