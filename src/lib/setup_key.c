/* What acts on the bytes of books beside the articles: options, the program, its
 * libraries, site rules. */
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/program.h"
#include "lib/setup_key.h"
#include "state/state.h"

enum kind {
	VALUE, /* the bytes of a number or truth */
	TEXT,
	TEXTS, /* with their number */
	PAIRS
};

#define PLACE(field) offsetof(struct sheaf_options, field)
#define SIZE(field)  sizeof(((struct sheaf_options *)0)->field)
#define FIELD(acts, kind, field)                                               \
	{                                                                      \
		acts, kind, PLACE(field), SIZE(field), 0                       \
	}
#define LIST(acts, kind, field, count)                                         \
	{                                                                      \
		acts, kind, PLACE(field), SIZE(field), PLACE(count)            \
	}

/* Every field, in the order of <sheaf.h>: tests/option_fields.py holds it. */
static const struct field {
	enum setup_acts acts;
	enum kind kind;
	size_t place, size, count_place;
} fields[] = {
	LIST(SETUP_NOTHING, TEXTS, inputs, input_count),
	FIELD(SETUP_NOTHING, TEXT, manifest),
	LIST(SETUP_NOTHING, TEXTS, outputs, output_count),
	FIELD(SETUP_NOTHING, TEXT, report),
	FIELD(SETUP_CHAPTER, TEXT, dump),
	FIELD(SETUP_NOTHING, TEXT, mirror),
	FIELD(SETUP_NOTHING, TEXT, cache),
	FIELD(SETUP_NOTHING, VALUE, state),
	FIELD(SETUP_CHAPTER, VALUE, offline),
	FIELD(SETUP_NOTHING, VALUE, refetch),
	LIST(SETUP_NOTHING, TEXTS, allow_hosts, allow_host_count),
	LIST(SETUP_NOTHING, TEXTS, placeholders, placeholder_count),
	FIELD(SETUP_NOTHING, VALUE, max_connections),
	FIELD(SETUP_NOTHING, VALUE, max_host_connections),
	FIELD(SETUP_NOTHING, VALUE, delay_ms),
	FIELD(SETUP_NOTHING, TEXT, user_agent),
	FIELD(SETUP_NOTHING, TEXT, cookies),
	LIST(SETUP_NOTHING, PAIRS, headers, header_count),
	FIELD(SETUP_NOTHING, TEXT, referer),
	FIELD(SETUP_BOOK, TEXT, title),
	FIELD(SETUP_BOOK, TEXT, author),
	FIELD(SETUP_BOOK, TEXT, language),
	FIELD(SETUP_NOTHING, TEXT, cover),
	FIELD(SETUP_CHAPTER, VALUE, on_missing),
	FIELD(SETUP_CHAPTER, TEXT, theme),
	FIELD(SETUP_CHAPTER, VALUE, paragraphs),
	FIELD(SETUP_CHAPTER, VALUE, writing_mode),
	LIST(SETUP_BOOK, TEXTS, embed_fonts, embed_font_count),
	FIELD(SETUP_NOTHING, TEXT, style),
	LIST(SETUP_BOOK, PAIRS, metadata, metadata_count),
	FIELD(SETUP_BOOK, VALUE, max_size),
	FIELD(SETUP_BOOK, VALUE, splits_only),
	FIELD(SETUP_CHAPTER, VALUE, page_width_pt),
	FIELD(SETUP_CHAPTER, VALUE, page_height_pt),
	FIELD(SETUP_BOOK, TEXT, user_password),
	FIELD(SETUP_BOOK, TEXT, owner_password),
	FIELD(SETUP_CHAPTER, VALUE, imposition),
	FIELD(SETUP_CHAPTER, VALUE, preset),
	FIELD(SETUP_CHAPTER, VALUE, base_size_pt),
	FIELD(SETUP_CHAPTER, VALUE, columns),
	FIELD(SETUP_CHAPTER, VALUE, link_notes),
	FIELD(SETUP_CHAPTER, VALUE, pdfa),
	FIELD(SETUP_PICTURE, VALUE, print_gray),
	FIELD(SETUP_BOOK, VALUE, sort),
	FIELD(SETUP_BOOK, VALUE, sort_descending),
	FIELD(SETUP_CHAPTER, VALUE, section),
	FIELD(SETUP_CHAPTER, VALUE, markdown),
	FIELD(SETUP_NOTHING, VALUE, group),
	FIELD(SETUP_NOTHING, VALUE, group_count),
	FIELD(SETUP_NOTHING, TEXT, group_key),
	FIELD(SETUP_NOTHING, VALUE, on_exists),
	FIELD(SETUP_NOTHING, VALUE, dry_run),
	FIELD(SETUP_NOTHING, VALUE, taken),
	FIELD(SETUP_NOTHING, VALUE, taken_owner),
	FIELD(SETUP_NOTHING, VALUE, makes_folders),
	FIELD(SETUP_CHAPTER, TEXT, chapter_header),
	FIELD(SETUP_CHAPTER, TEXT, chapter_footer),
	FIELD(SETUP_BOOK, VALUE, title_page),
	FIELD(SETUP_BOOK, VALUE, colophon),
	FIELD(SETUP_CHAPTER, VALUE, index),
	FIELD(SETUP_CHAPTER, TEXT, index_review),
	FIELD(SETUP_CHAPTER, VALUE, toc_depth),
	FIELD(SETUP_NOTHING, TEXT, rules),
	FIELD(SETUP_CHAPTER, TEXT, base_url),
	FIELD(SETUP_CHAPTER, VALUE, extract),
	FIELD(SETUP_CHAPTER, VALUE, tidy),
	FIELD(SETUP_CHAPTER, VALUE, dedup),
	FIELD(SETUP_NOTHING, TEXT, since),
	FIELD(SETUP_NOTHING, TEXT, until),
	LIST(SETUP_NOTHING, PAIRS, matches, match_count),
	FIELD(SETUP_NOTHING, VALUE, article_limit),
	FIELD(SETUP_NOTHING, VALUE, shard),
	FIELD(SETUP_NOTHING, VALUE, shard_count),
	FIELD(SETUP_CHAPTER, VALUE, device),
	FIELD(SETUP_PICTURE, VALUE, picture_width),
	FIELD(SETUP_PICTURE, VALUE, picture_height),
	FIELD(SETUP_PICTURE, VALUE, picture_gray),
	FIELD(SETUP_PICTURE, VALUE, picture_quality),
	FIELD(SETUP_PICTURE, VALUE, picture_squeeze),
	FIELD(SETUP_NOTHING, VALUE, jobs),
	FIELD(SETUP_NOTHING, VALUE, strict),
	FIELD(SETUP_NOTHING, VALUE, verbose),
	FIELD(SETUP_NOTHING, VALUE, progress_fd),
	FIELD(SETUP_PICTURE, VALUE, limits),
};

static size_t count_of(
    const struct sheaf_options *options, const struct field *field)
{
	size_t count;

	memcpy(
	    &count, (const char *)options + field->count_place, sizeof(count));
	return count;
}

static void put_pairs(
    struct buf *out, const struct sheaf_pair *pairs, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		flat_put_string(out, pairs[i].key);
		flat_put_string(out, pairs[i].value);
	}
}

static void put_field(struct buf *out, const struct sheaf_options *options,
    const struct field *field)
{
	const void *place = (const char *)options + field->place;
	const void *list;
	size_t count;

	memcpy(&list, place, sizeof(list));
	switch (field->kind) {
	case VALUE:
		buf_add(out, place, field->size);
		return;
	case TEXT:
		flat_put_string(out, list);
		return;
	case TEXTS:
		count = count_of(options, field);
		flat_put_u64(out, count);
		for (size_t i = 0; i < count; i++)
			flat_put_string(out, ((const char *const *)list)[i]);
		return;
	case PAIRS:
		count = count_of(options, field);
		flat_put_u64(out, count);
		put_pairs(out, list, count);
		return;
	}
}

void setup_put_options(
    struct buf *out, const struct sheaf_options *options, enum setup_acts acts)
{
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (fields[i].acts >= acts)
			put_field(out, options, &fields[i]);
	flat_put_string(out, getenv("SOURCE_DATE_EPOCH"));
}

/* ---- the program */

struct program {
	struct buf *out;
	bool is_late;
};

static void put_file(struct buf *out, const char *path)
{
	struct stat is;

	flat_put_string(out, path);
	if (stat(path, &is) == 0)
		file_identity_put(out, &is);
}

/* Whether the network was asked does nothing to the books that come after. */
static void put_object(void *context, const char *path, const uint8_t *build_id,
    size_t build_id_size)
{
	struct program *program = context;

	/* the first that is loaded late, behind it what it needs */
	program->is_late = program->is_late || strstr(path, "/libcurl.");
	if (program->is_late)
		return;
	if (build_id)
		flat_put_bytes(program->out, build_id, build_id_size);
	else
		put_file(program->out, *path ? path : "/proc/self/exe");
}

void setup_put_program(struct buf *out)
{
	struct program program = { .out = out };

	flat_put_string(out, SHEAF_VERSION);
	program_objects(put_object, &program);
	flat_put_string(out, getenv("LD_LIBRARY_PATH"));
	flat_put_string(out, getenv("LD_PRELOAD"));
	/* it is written anew when a library is installed or replaced */
	put_file(out, "/etc/ld.so.cache");
}

/* ---- site rules */

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void put_rule_file(
    struct buf *out, struct state *state, int folder, const char *name)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct hash hash;
	uint64_t size;

	if (fd < 0)
		return;
	if (state_hash_file(state, fd, UINT64_MAX, &hash, &size, NULL)) {
		flat_put_string(out, name);
		flat_put_hash(out, &hash);
	}
	close(fd);
}

void setup_put_rules(struct buf *out, struct state *state, const char *path)
{
	struct dirent **rows = NULL;
	int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int count = folder < 0 ? 0 : scandir(path, &rows, NULL, by_name);

	for (int i = 0; i < count; i++) {
		if (text_ends_with(rows[i]->d_name, ".txt"))
			put_rule_file(out, state, folder, rows[i]->d_name);
		free(rows[i]);
	}
	free(rows);
	if (folder >= 0)
		close(folder);
}
