/* The packager "tree": the plan and its articles as readable text. */
#include <stdlib.h>
#include <string.h>

#include "dump/dump_file.h"

struct renderer {
	char unused;
};

struct package {
	const struct plan *plan;
	const struct section *section; /* the one whose line is written */
	struct output output;
};

static struct renderer *tree_renderer_new(const struct resources *resources,
    struct diag_list *diags, struct error *err)
{
	return memory_new(sizeof(struct renderer));
}

static bool tree_render(struct renderer *renderer, const struct entry *entry,
    const struct article *article, struct buf *out, struct diag_list *diags,
    struct error *err)
{
	article_dump(article, out);
	return true;
}

static void tree_renderer_free(struct renderer *renderer)
{
	free(renderer);
}

static void put_field(struct buf *out, const char *name, const char *value)
{
	if (!value)
		return;
	buf_printf(out, "%s ", name);
	dump_text(out, value);
	buf_putc(out, '\n');
}

static void put_plan(struct buf *out, const struct plan *plan,
    const struct sheaf_options *options)
{
	char date[DATE_SIZE], digits[17];
	size_t i;

	put_field(out, "book", plan->meta.title);
	put_field(out, "book-author", plan->meta.author);
	put_field(out, "book-language", plan->meta.language);
	date_format_day(&plan->oldest, date);
	put_field(out, "book-oldest", *date ? date : NULL);
	date_format_day(&plan->meta.date, date);
	put_field(out, "book-newest", *date ? date : NULL);
	for (i = 0; i < options->metadata_count; i++) {
		buf_puts(out, "book-metadata ");
		dump_text(out, options->metadata[i].key);
		put_field(out, "",
		    options->metadata[i].value ? options->metadata[i].value
					       : "");
	}
	hash_hex(&plan->identity, 16, digits);
	buf_printf(out, "book-identity %s\n", digits);
}

static bool tree_open(struct package **out, const struct plan *plan,
    const struct resources *resources, const struct stored_picture *cover,
    const char *path, struct error *err)
{
	struct package *package = memory_new(sizeof(*package));
	struct buf text = BUF_INIT;

	package->plan = plan;
	if (!output_open(&package->output, path, err)) {
		free(package);
		return false;
	}
	put_plan(&text, plan, resources->options);
	if (!dump_write(&package->output, &text, err)) {
		output_abandon(&package->output);
		free(package);
		return false;
	}
	*out = package;
	return true;
}

static const struct section *section_of(
    const struct plan *plan, const struct entry *entry)
{
	size_t low = 0, high = plan->section_count;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (plan->sections[middle].first <= entry->number)
			low = middle;
		else
			high = middle;
	}
	return &plan->sections[low];
}

static bool tree_append(
    struct package *package, const struct chapter *chapter, struct error *err)
{
	const struct section *section = section_of(
	    package->plan, chapter->entry);
	struct buf text = BUF_INIT;

	if (!dump_check(chapter, err))
		return false;
	if (section != package->section && section->title) {
		buf_putc(&text, '\n');
		put_field(&text, "section", section->title);
	}
	package->section = section;
	buf_printf(&text, "\narticle %s\n", chapter->entry->id);
	buf_add(&text, chapter->bytes, chapter->size);
	return dump_write(&package->output, &text, err);
}

static bool tree_commit(
    struct package *package, struct diag_list *diags, struct error *err)
{
	bool is_done = output_commit(&package->output, err);

	free(package);
	return is_done;
}

static void tree_abandon(struct package *package)
{
	output_abandon(&package->output);
	free(package);
}

const struct packager tree_packager = {
	.name = "tree",
	.target = PICTURE_FOR_FILE,
	.renderer_new = tree_renderer_new,
	.render = tree_render,
	.renderer_free = tree_renderer_free,
	.open = tree_open,
	.append = tree_append,
	.commit = tree_commit,
	.abandon = tree_abandon,
};
