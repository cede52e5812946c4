/* The packager "explain": of each article what the cleaner did, and why. */
#include <stdlib.h>

#include "dump/dump_file.h"

struct renderer {
	char unused;
};

struct package {
	struct output output;
};

static struct renderer *explain_renderer_new(const struct resources *resources,
    struct diag_list *diags, struct error *err)
{
	return memory_new(sizeof(struct renderer));
}

static bool explain_render(struct renderer *renderer, const struct entry *entry,
    const struct article *article, struct buf *out, struct diag_list *diags,
    struct error *err)
{
	explain_put(out, article->explain);
	return true;
}

static void explain_renderer_free(struct renderer *renderer)
{
	free(renderer);
}

static bool explain_open(struct package **out, const struct plan *plan,
    const struct resources *resources, const struct stored_picture *cover,
    const char *path, struct error *err)
{
	struct package *package = memory_new(sizeof(*package));

	if (!output_open(&package->output, path, err)) {
		free(package);
		return false;
	}
	*out = package;
	return true;
}

static bool explain_append(
    struct package *package, const struct chapter *chapter, struct error *err)
{
	struct buf text = BUF_INIT;

	if (!dump_check(chapter, err))
		return false;
	dump_text(&text, chapter->entry->source.name);
	buf_putc(&text, '\n');
	buf_add(&text, chapter->bytes, chapter->size);
	return dump_write(&package->output, &text, err);
}

static bool explain_commit(
    struct package *package, struct diag_list *diags, struct error *err)
{
	bool is_done = output_commit(&package->output, err);

	free(package);
	return is_done;
}

static void explain_abandon(struct package *package)
{
	output_abandon(&package->output);
	free(package);
}

const struct packager explain_packager = {
	.name = "explain",
	.target = PICTURE_FOR_FILE,
	.renderer_new = explain_renderer_new,
	.render = explain_render,
	.renderer_free = explain_renderer_free,
	.open = explain_open,
	.append = explain_append,
	.commit = explain_commit,
	.abandon = explain_abandon,
};
