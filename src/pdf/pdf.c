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
	struct drawn drawn = { layout, LAYOUT_ARTICLE, article->meta.language,
		article, NULL };
	bool is_rendered;

	if (drawn.language == NULL)
		drawn.language = entry->meta.language;
	is_rendered = typeset_article(renderer->typesetter, entry, article,
			  layout, diags, err) &&
	    drawer_put(renderer->drawer, &drawn, out, err);

	layout_free(layout);
	return is_rendered;
}

bool pdf_options_check(const struct sheaf_options *options, struct error *err)
{
	const char *user = options->user_password;
	const char *owner = options->owner_password;

	if (options->pdfa && pages_are_imposed(options))
		return error_set(err, SHEAF_E_USAGE,
		    "--pdfa: not with --imposition: sheets are not tagged");
	if (user == NULL)
		return owner == NULL ||
		    error_set(err, SHEAF_E_USAGE,
			"a password for the owner needs one for readers");
	if (options->pdfa)
		return error_set(err, SHEAF_E_USAGE,
		    "--encrypt: not with --pdfa, which forbids it");
	if (!crypt_is_password(user) ||
	    (owner != NULL && !crypt_is_password(owner)))
		return error_set(err, SHEAF_E_USAGE,
		    "--encrypt: a password has 1 to %d characters of ASCII",
		    HPDF_PASSWD_LEN);
	return true;
}

const struct packager pdf_packager = { .name = "pdf",
	.suffix = ".pdf",
	.target = PICTURE_FOR_PRINT,
	.needs_pictures = true,
	.needs_fonts = true,
	.renderer_new = renderer_new,
	.render = render,
	.renderer_free = renderer_free,
	.open = package_open,
	.append = package_append,
	.rename = package_rename,
	.commit = package_commit,
	.abandon = package_abandon };
