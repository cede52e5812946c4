/* The parent's half: chapters in, a file out. */
#include <stdlib.h>
#include <string.h>

#include "pdf/about.h"
#include "pdf/margins.h"

/* What staplers and trimmers are made for. */
enum { STAPLED_SHEETS = 20 };

static int compare_ids(const void *a, const void *b)
{
	return strcmp((*(const struct entry *const *)a)->id,
	    (*(const struct entry *const *)b)->id);
}

static void list_entries(struct package *package)
{
	const struct plan *plan = package->plan;

	package->entries = arena_array(
	    package->arena, plan->entry_count, sizeof(*package->entries));
	for (size_t i = 0; i < plan->entry_count; i++)
		package->entries[i] = &plan->entries[i];
	if (plan->entry_count > 0)
		qsort(package->entries, plan->entry_count,
		    sizeof(*package->entries), compare_ids);
}

static int compare_with_entry(const void *id, const void *entry)
{
	return strcmp(id, (*(const struct entry *const *)entry)->id);
}

const struct entry *package_find(const struct package *package, const char *id)
{
	const struct entry **found = NULL;

	if (package->plan->entry_count > 0)
		found = bsearch(id, package->entries,
		    package->plan->entry_count, sizeof(*package->entries),
		    compare_with_entry);
	return found != NULL ? *found : NULL;
}

bool package_is_right(const struct package *package, size_t number)
{
	return (number % 2 == 1) != package->is_r2l;
}

/* All but the writer. */
static void package_free(struct package *package)
{
	page_list_release(&package->front);
	page_list_release(&package->body);
	free(package->articles);
	free(package->first_pages);
	tags_free(package->tags);
	imposition_free(package->imposition);
	late_free(package->late);
	index_free(package->names_of_index);
	names_free(package->names);
	emoji_images_free(package->emoji);
	images_free(package->images);
	fonts_free(package->fonts);
	margin_parts_free(package->margin_parts);
	late_margins_free(package->late_margins);
	carried_free(package->carried);
	drawer_free(package->drawer);
	if (package->typesetter != NULL)
		typesetter_free(package->typesetter);
	arena_free(package->arena);
	free(package);
}

void package_rename(struct package *package, const char *path)
{
	writer_rename(package->writer, path);
}

void package_abandon(struct package *package)
{
	if (package == NULL)
		return;
	writer_abandon(package->writer);
	package_free(package);
}

bool package_open(struct package **opened, const struct plan *plan,
    const struct resources *resources, const struct stored_picture *cover,
    const char *path, struct error *err)
{
	struct package *package = memory_new(sizeof(*package));

	*opened = NULL;
	package->plan = plan;
	package->options = resources->options;
	package->arena = arena_new();
	diag_list_init(&package->diags, package->arena);
	if (cover != NULL && image_check(cover, NULL))
		package->cover = cover;
	package->typesetter = typesetter_new(resources,
	    resources->style_diags ? resources->style_diags : &package->diags,
	    err);
	if (package->typesetter != NULL)
		package->writer = writer_open(path, err);
	if (package->writer == NULL) {
		package_free(package);
		return false;
	}
	if (package->options->user_password != NULL)
		writer_encrypt(package->writer,
		    crypt_new(package->options->user_password,
			package->options->owner_password, &plan->identity));
	package->is_r2l = typeset_is_vertical(
	    package->typesetter, plan->meta.language);
	package->drawer = drawer_new(resources->options);
	package->fonts = fonts_new(resources->fonts, package->writer);
	package->images = images_new(package->writer);
	package->emoji = emoji_images_new(resources->fonts, package->options,
	    package->images, package->writer);
	package->names = names_new(package->writer);
	package->late = late_new(package->writer);
	package->names_of_index = index_new();
	if (pages_are_imposed(package->options))
		package->imposition = imposition_new(
		    package->writer, package->is_r2l);
	else
		package->tags = tags_new(
		    package->writer, plan, package->is_r2l);
	list_entries(package);
	*opened = package;
	return true;
}

static void add_article(struct package *package, const struct sheets *sheets,
    const struct entry *entry, size_t first_page)
{
	struct bookmark *article;

	if (package->article_count == package->article_capacity) {
		package->article_capacity = 2 * package->article_capacity + 64;
		package->articles = memory_resize(package->articles,
		    package->article_capacity, sizeof(*package->articles));
		package->first_pages = memory_resize(package->first_pages,
		    package->article_capacity, sizeof(*package->first_pages));
	}
	package->first_pages[package->article_count] = first_page;
	package->page_height = sheets->content.pages[0].height;
	article = &package->articles[package->article_count++];
	*article = (struct bookmark){ .entry = entry,
		.page = sheets->pages[0],
		.corner = sheets->content.start };
	if (package->imposition != NULL)
		return;
	article->id = writer_reserve(package->writer);
	outline_add_headings(
	    package->writer, &sheets->content, sheets->pages, article);
}

static void add_mentions(struct package *package, const struct sheets *sheets,
    const struct entry *entry, size_t first_page)
{
	for (uint32_t i = 0; i < sheets->content.mention_count; i++) {
		const struct chapter_mention *mention =
		    &sheets->content.mentions[i];

		index_add(package->names_of_index, mention->id, mention->name,
		    (struct index_place){ (uint32_t)entry->number,
			(uint32_t)(first_page + mention->page) });
	}
}

/* The article itself is the destination without an id. */
static void add_names(struct package *package, const struct sheets *sheets,
    const struct entry *entry)
{
	struct destination first = { "", sheets->pages[0],
		sheets->content.start, 0 };
	struct destination *all = arena_array(
	    sheets->arena, sheets->destination_count + 1, sizeof(*all));

	all[0] = first;
	for (size_t i = 0; i < sheets->destination_count; i++)
		all[i + 1] = sheets->destinations[i];
	names_put(
	    package->names, entry->id, all, sheets->destination_count + 1);
}

/* The section of the entry, with a page of its title, where it begins and the
 * style has one. */
static bool open_section(
    struct package *package, const struct entry *entry, struct error *err)
{
	const struct plan *plan = package->plan;
	const struct section *section = NULL;
	size_t number = package->next_section;
	bool is_new;

	while (number < plan->section_count &&
	    entry->number >= plan->sections[number].first)
		number++;
	is_new = number > package->next_section;
	package->next_section = number;
	if (number > 0)
		section = &plan->sections[number - 1];
	package->section = section != NULL &&
		entry->number < section->first + section->count
	    ? section->title
	    : NULL;
	return !is_new || package->section == NULL ||
	    opening_write(package, package->section, err);
}

bool package_append(
    struct package *package, const struct chapter *chapter, struct error *err)
{
	struct sheets sheets = { .package = package };
	size_t first_page;
	bool is_whole;

	if (!writer_check(package->writer, err))
		return false;
	sheets.arena = arena_new();
	is_whole = sheets_read(&sheets, chapter, err);
	if (is_whole) {
		struct error error;
		bool is_open = open_section(package, chapter->entry, &error) &&
		    package_turn_page(package, "article",
			sheets.content.language, &package->body, &error);

		first_page = package->body.count + 1;
		if (is_open &&
		    sheets_write(
			&sheets, chapter, &package->body, true, &error)) {
			if (package->imposition == NULL)
				add_names(package, &sheets, chapter->entry);
			add_article(
			    package, &sheets, chapter->entry, first_page);
			add_mentions(
			    package, &sheets, chapter->entry, first_page);
		} else {
			/* Half a chapter is in the file: no other fits */
			error.code = SHEAF_E_OUTPUT;
			writer_fail(package->writer, &error);
		}
		is_whole = writer_check(package->writer, err);
	}
	arena_free(sheets.arena);
	return is_whole;
}

void package_hash(struct package *package, const void *bytes, size_t size)
{
	struct hash both[2];

	both[0] = package->content;
	both[1] = hash_bytes(bytes, size);
	package->content = hash_bytes(both, sizeof(both));
}

/* What leads to pages. */
static void write_trees(struct package *package,
    const struct destination *contents, const struct destination *index,
    struct catalogue *catalogue)
{
	struct writer *writer = package->writer;
	struct page_list lists[2];

	lists[0] = package->front;
	lists[1] = package->body;
	catalogue->pages = page_tree_write(writer, lists, 2);
	catalogue->outlines = outline_write(writer, package->plan, contents,
	    index, package->articles, package->article_count);
	if (contents->page != 0) {
		struct destination first = *contents;

		first.id = "";
		names_put(package->names, "contents", &first, 1);
	}
	catalogue->names = names_write(package->names);
	catalogue->structure = tags_write(package->tags);
}

static object_id write_catalogue(struct package *package,
    const struct destination *contents, const struct destination *index)
{
	const struct plan *plan = package->plan;
	struct writer *writer = package->writer;
	struct buf packet = BUF_INIT;
	struct catalogue catalogue = { .language = plan->meta.language,
		.front_pages = package->front.count,
		.is_r2l = package->is_r2l };

	if (package->imposition != NULL) {
		catalogue.pages = imposition_write(package->imposition);
		catalogue.is_imposed = true;
	} else {
		write_trees(package, contents, index, &catalogue);
	}
	catalogue.xmp = about_write_xmp(
	    writer, plan, package->options->pdfa, &packet);
	if (package->options->pdfa)
		catalogue.profile = about_write_profile(writer);
	/* 14.4: the first half of the ID names the book, the second, of all
	 * that was hashed, this making of it */
	package_hash(package, packet.data, packet.size);
	buf_release(&packet);
	return about_write_catalogue(writer, &catalogue);
}

bool package_commit(
    struct package *package, struct diag_list *diags, struct error *err)
{
	struct writer *writer = package->writer;
	struct destination contents, index;
	object_id root, info;
	bool is_written;

	package->section = NULL;
	is_written = back_write(package, &index, diags, err) &&
	    front_write(package, &contents, diags, err);
	late_write(package->late, package->plan->entry_count, package->articles,
	    package->first_pages, package->article_count);
	if (!is_written || !margins_write(package, err) ||
	    !fonts_write(package->fonts, err)) {
		package_abandon(package);
		return false;
	}
	root = write_catalogue(package, &contents, &index);
	info = about_write_info(writer, package->plan);
	if (package->imposition != NULL) {
		size_t sheets = imposition_sheet_count(package->imposition);

		if (sheets > STAPLED_SHEETS)
			diag_add(diags, DIAG_BOOKLET_THICK, 0, "%zu", sheets);
	}
	if (package->options->user_password != NULL)
		diag_add(diags, DIAG_ENCRYPTION_WEAK, 0, NULL);
	is_written = writer_commit(writer, root, info, &package->plan->identity,
	    &package->content, err);
	package_free(package);
	return is_written;
}
