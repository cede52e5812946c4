/* The PDF packager. */
#include <stdlib.h>

#include "pdf/package.h"
#include "pdf/pdf.h"

struct renderer {
	struct typesetter *typesetter;
	struct drawer *drawer;
};

static void renderer_free(struct renderer *renderer)
{
	if (renderer == NULL)
		return;
	drawer_free(renderer->drawer);
	typesetter_free(renderer->typesetter);
	free(renderer);
}

static struct renderer *renderer_new(const struct resources *resources,
    struct diag_list *diags, struct error *err)
{
	struct typesetter *typesetter = typesetter_new(resources, diags, err);
	struct renderer *renderer;

	if (typesetter == NULL)
		return NULL;
	renderer = memory_new(sizeof(*renderer));
	renderer->typesetter = typesetter;
	renderer->drawer = drawer_new(resources->options);
	return renderer;
}

static bool render(struct renderer *renderer, const struct entry *entry,
    const struct article *article, struct buf *out, struct diag_list *diags,
    struct error *err)
{
	struct layout *layout = layout_new();
	struct drawn drawn = { layout, LAYOUT_ARTICLE, article->meta.language };
	bool is_rendered;

	if (drawn.language == NULL)
		drawn.language = entry->meta.language;
	is_rendered = typeset_article(renderer->typesetter, entry, article,
			  layout, diags, err) &&
	    drawer_put(renderer->drawer, &drawn, out, err);

	layout_free(layout);
	return is_rendered;
}

const struct packager pdf_packager = { .name = "pdf",
	.suffix = ".pdf",
	.target = PICTURE_FOR_PRINT,
	.needs_pictures = true,
	.needs_fonts = true,
	.is_horizontal = true,
	.renderer_new = renderer_new,
	.render = render,
	.renderer_free = renderer_free,
	.open = package_open,
	.append = package_append,
	.rename = package_rename,
	.commit = package_commit,
	.abandon = package_abandon };
