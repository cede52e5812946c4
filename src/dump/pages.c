/* The packager "pages": what the typesetter makes of cover, articles and
 * contents, as readable text. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "dump/dump_file.h"
#include "typeset/typeset.h"

struct renderer {
	struct typesetter *typesetter;
};

/* What the contents need of an article. */
struct listed {
	const struct entry *entry;
	size_t page; /* its first, 1-based */
};

struct package {
	const struct plan *plan;
	const struct resources *resources;
	struct typesetter *typesetter;
	struct output output;
	struct listed *listed;
	size_t count, page_count;
};

static struct renderer *pages_renderer_new(const struct resources *resources,
    struct diag_list *diags, struct error *err)
{
	struct renderer *renderer = memory_new(sizeof(*renderer));

	renderer->typesetter = typesetter_new(resources, diags, err);
	if (renderer->typesetter)
		return renderer;
	free(renderer);
	return NULL;
}

static void pages_renderer_free(struct renderer *renderer)
{
	typesetter_free(renderer->typesetter);
	free(renderer);
}

/* A tenth of a point; never "-0.0". */
static void put_number(struct buf *out, float number)
{
	long tenths = lroundf(number * 10);

	buf_printf(out, " %s%ld.%ld", tenths < 0 ? "-" : "", labs(tenths) / 10,
	    labs(tenths) % 10);
}

static void put_colour(struct buf *out, struct colour colour)
{
	buf_printf(out, " #%02lx%02lx%02lx", lroundf(colour.red * 255),
	    lroundf(colour.green * 255), lroundf(colour.blue * 255));
}

static void put_place(struct buf *out, const struct item *item)
{
	put_number(out, item->x_pt);
	put_number(out, item->y_pt);
	put_number(out, item->width_pt);
	put_number(out, item->height_pt);
}

/* One that is in no text. */
static bool ends_in_hyphen(const struct run *run)
{
	const struct glyph *last = &run->glyphs[run->glyph_count - 1];

	return run->glyph_count > 0 && last->text_size == 0 &&
	    run->text[last->text] == '\0';
}

static const char *const run_modes[] = {
	[RUN_ACROSS] = "",
	[RUN_DOWN] = " down",
	[RUN_UPRIGHT] = " upright",
	[RUN_COMBINED] = " combined",
};

static void put_run(struct buf *out, const struct run *run)
{
	float width = 0;

	for (size_t i = 0; i < run->glyph_count; i++)
		width += run->glyphs[i].advance_pt;
	buf_puts(out, "run");
	put_number(out, run->x_pt);
	put_number(out, run->baseline_pt);
	put_number(out, width);
	buf_printf(out, " font %u", run->font);
	put_number(out, run->size_pt);
	if (run->colour.red > 0 || run->colour.green > 0 ||
	    run->colour.blue > 0)
		put_colour(out, run->colour);
	if (run->is_bold)
		buf_puts(out, " bold");
	if (run->is_oblique)
		buf_puts(out, " oblique");
	if (run->is_invisible)
		buf_puts(out, " invisible");
	buf_puts(out, run_modes[run->mode]);
	if (run->narrow > 0)
		buf_puts(out, " narrow");
	if (run->text[0] && ends_in_hyphen(run))
		buf_puts(out, " hyphen");
	buf_putc(out, ' ');
	dump_text(out, run->text);
}

static const char *const rule_styles[] = {
	[RULE_SOLID] = "",
	[RULE_DASHED] = " dashed",
	[RULE_DOTTED] = " dotted",
	[RULE_DOUBLE] = " double",
	[RULE_WAVY] = " wavy",
};

static void put_item(struct buf *out, const struct item *item)
{
	buf_puts(out, item->is_artifact ? "\t~" : "\t");
	switch (item->kind) {
	case ITEM_RUN:
		put_run(out, &item->run);
		break;
	case ITEM_PICTURE:
		buf_puts(out, "picture");
		put_place(out, item);
		if (item->picture.alt) {
			buf_putc(out, ' ');
			dump_text(out, item->picture.alt);
		}
		break;
	case ITEM_RULE:
		buf_puts(out, "rule");
		put_place(out, item);
		put_colour(out, item->rule.colour);
		buf_puts(out, rule_styles[item->rule.style]);
		break;
	case ITEM_LINK:
		buf_puts(out, "link");
		put_place(out, item);
		buf_putc(out, ' ');
		dump_text(out, item->href);
		break;
	case ITEM_REFERENCE:
		buf_puts(out, "reference");
		put_place(out, item);
		buf_putc(out, ' ');
		dump_text(out, item->reference.entry);
		break;
	case ITEM_EMOJI:
		buf_puts(out, "emoji");
		put_place(out, item);
		break;
	case ITEM_TARGET:
		buf_puts(out, "target");
		put_number(out, item->x_pt);
		put_number(out, item->y_pt);
		buf_putc(out, ' ');
		dump_text(out, item->id);
		break;
	}
	buf_putc(out, '\n');
}

static void put_layout(struct buf *out, const struct layout *layout)
{
	size_t next = 0;

	for (size_t page = 0; page < layout->page_count; page++) {
		const struct page_box *box = &layout->pages[page];

		buf_printf(out, "page %zu", page + 1);
		put_number(out, box->width_pt);
		put_number(out, box->height_pt);
		buf_putc(out, '\n');
		for (; next < layout->heading_count &&
		     layout->headings[next].page == page;
		     next++) {
			buf_printf(
			    out, "\theading %u", layout->headings[next].level);
			put_number(out, layout->headings[next].y_pt);
			buf_putc(out, ' ');
			dump_text(out, layout->headings[next].text);
			buf_putc(out, '\n');
		}
		for (const struct item *item = box->first; item;
		     item = item->next)
			put_item(out, item);
	}
}

/* As if the article were the first of its book. */
static void add_margins(struct typesetter *typesetter,
    const struct article *article, struct layout *layout)
{
	bool is_r2l = typeset_is_vertical(typesetter, article->meta.language);

	for (size_t i = 0; i < layout->page_count; i++) {
		struct page_box *page = &layout->pages[i];
		struct page_place place = { .name = page->name,
			.language = article->meta.language,
			.number = i + 1,
			.count = layout->page_count,
			.is_right = (i % 2 == 0) != is_r2l,
			.is_first = i == 0,
			.strings = page->strings,
			.string_count = page->string_count };

		struct margin_text texts[MARGIN_TEXTS_MAX];
		unsigned count = typeset_margin_texts(
		    typesetter, &place, layout->arena, texts);

		for (unsigned t = 0; t < count; t++)
			typeset_margin(
			    typesetter, &place, &texts[t], layout, page);
	}
}

static bool pages_render(struct renderer *renderer, const struct entry *entry,
    const struct article *article, struct buf *out, struct diag_list *diags,
    struct error *err)
{
	struct layout *layout = layout_new();
	bool is_set = typeset_article(
	    renderer->typesetter, entry, article, layout, diags, err);

	if (is_set) {
		add_margins(renderer->typesetter, article, layout);
		put_layout(out, layout);
	}
	layout_free(layout);
	return is_set;
}

static void pages_abandon(struct package *package)
{
	output_abandon(&package->output);
	typesetter_free(package->typesetter);
	free(package->listed);
	free(package);
}

/* Of the cover only the text: its picture is not prepared for print here. */
static bool write_cover(
    struct package *package, struct diag_list *diags, struct error *err)
{
	struct layout *layout = layout_new();
	struct buf text = BUF_INIT;
	bool is_set = typeset_cover(
	    package->typesetter, package->plan, NULL, layout, diags, err);

	buf_puts(&text, "cover\n");
	if (is_set)
		put_layout(&text, layout);
	layout_free(layout);
	return dump_write(&package->output, &text, err) && is_set;
}

static bool pages_open(struct package **out, const struct plan *plan,
    const struct resources *resources, const struct stored_picture *cover,
    const char *path, struct error *err)
{
	struct package *package = memory_new(sizeof(*package));
	struct arena *arena = arena_new();
	struct diag_list diags;
	bool is_open;

	diag_list_init(&diags, arena);
	package->plan = plan;
	package->resources = resources;
	package->listed = memory_array(
	    plan->entry_count + 1, sizeof(*package->listed));
	package->typesetter = typesetter_new(resources,
	    resources->style_diags ? resources->style_diags : &diags, err);
	is_open = package->typesetter &&
	    output_open(&package->output, path, err);
	if (!is_open) {
		typesetter_free(package->typesetter);
		free(package->listed);
		free(package);
	} else if (!write_cover(package, &diags, err)) {
		pages_abandon(package);
		is_open = false;
	}
	arena_free(arena);
	if (is_open)
		*out = package;
	return is_open;
}

static size_t count_pages(const struct chapter *chapter)
{
	static const char word[] = "page ";
	size_t count = 0;

	for (size_t i = 0; i + sizeof(word) <= chapter->size; i++)
		count += (i == 0 || chapter->bytes[i - 1] == '\n') &&
		    memcmp(&chapter->bytes[i], word, sizeof(word) - 1) == 0;
	return count;
}

static bool pages_append(
    struct package *package, const struct chapter *chapter, struct error *err)
{
	struct buf text = BUF_INIT;

	if (!dump_check(chapter, err))
		return false;
	if (package->count < package->plan->entry_count)
		package->listed[package->count++] = (struct listed){
			chapter->entry, package->page_count + 1
		};
	package->page_count += count_pages(chapter);
	buf_printf(&text, "\narticle %s\n", chapter->entry->id);
	buf_add(&text, chapter->bytes, chapter->size);
	return dump_write(&package->output, &text, err);
}

static size_t fill_rows(const struct package *package, struct arena *arena,
    struct contents_row *rows)
{
	const struct plan *plan = package->plan;
	size_t count = 0, next = 0;

	for (size_t i = 0; i < plan->section_count; i++) {
		const struct section *section = &plan->sections[i];
		size_t end = section->first + section->count;

		if (section->title && next < package->count &&
		    package->listed[next].entry->number < end)
			rows[count++] = (struct contents_row){ .level = 0,
				.title = section->title };
		for (; next < package->count &&
		     package->listed[next].entry->number < end;
		     next++) {
			const struct listed *listed = &package->listed[next];

			rows[count++] = (struct contents_row){ .level = 1,
				.title = listed->entry->meta.title
				    ? listed->entry->meta.title
				    : "",
				.detail = listed->entry->meta.author,
				.label = arena_printf(
				    arena, "%zu", listed->page),
				.target = arena_printf(
				    arena, "#%s", listed->entry->id) };
		}
	}
	return count;
}

static bool pages_commit(
    struct package *package, struct diag_list *diags, struct error *err)
{
	struct contents_part part = { .arena = arena_new() };
	struct contents_row *rows = arena_array(part.arena,
	    package->count + package->plan->section_count + 1, sizeof(*rows));
	size_t count = fill_rows(package, part.arena, rows);
	struct buf text = BUF_INIT;
	bool is_done = true;

	buf_puts(&text, "\ncontents\n");
	while (is_done && part.done < count) {
		struct layout *layout = layout_new();

		is_done = typeset_contents(package->typesetter, rows, count,
		    &part, package->plan->meta.language, layout, diags, err);
		if (is_done)
			put_layout(&text, layout);
		layout_free(layout);
	}
	arena_free(part.arena);
	is_done = dump_write(&package->output, &text, err) && is_done;
	if (!is_done) {
		pages_abandon(package);
		return false;
	}
	is_done = output_commit(&package->output, err);
	typesetter_free(package->typesetter);
	free(package->listed);
	free(package);
	return is_done;
}

const struct packager pages_packager = {
	.name = "pages",
	.target = PICTURE_FOR_PRINT,
	.needs_pictures = true,
	.needs_fonts = true,
	.renderer_new = pages_renderer_new,
	.render = pages_render,
	.renderer_free = pages_renderer_free,
	.open = pages_open,
	.append = pages_append,
	.commit = pages_commit,
	.abandon = pages_abandon,
};
