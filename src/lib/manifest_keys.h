/* Reading keys and values of a manifest.  Private to it. */
#ifndef LIB_MANIFEST_KEYS_H
#define LIB_MANIFEST_KEYS_H

#include "lib/manifest.h"

struct reader {
	struct arena *arena;
	struct diag_list *diags;
	const char *folder; /* "" or with a slash at its end */
	struct manifest *manifest;
	const char **paths; /* of its articles; on the heap */
	struct manifest_input *inputs;
	size_t capacity;
	struct sheaf_pair *metadata; /* that it adds; on the heap */
	size_t metadata_count;
	size_t article_count; /* as named, before patterns */
	struct table patterns; /* that were looked for */
};

typedef void reader_take(struct reader *, const struct config_node *, void *);

/* What may stand in a mapping. */
struct key_row {
	const char *key;
	enum config_kind kind;
	bool is_list_too; /* a text, or a list of them */
	reader_take *take;
};

#define WRONG(reader, node, ...)                                               \
	diag_add((reader)->diags, DIAG_CONFIG, (node)->line, __VA_ARGS__)

/* Takes every key of the map by its row; what is none of them, or not of its
 * kind, or empty, is told. */
void take_keys(struct reader *, const struct config_node *map,
    const struct key_row *rows, size_t count, void *context);

#define TAKE_KEYS(reader, map, rows, context)                                  \
	take_keys(reader, map, rows, sizeof(rows) / sizeof((rows)[0]), context)

/* As messages show what the file holds: not all of it. */
const char *shown(const struct reader *, const char *text);

/* Of a map, or NULL. */
const struct config_node *child(const struct config_node *map, const char *key);

/* Its text, collapsed. */
const char *plain(const struct reader *, const struct config_node *);

/* The parts of a list of texts, or the one text; what is not one is told. */
const char **texts(struct reader *, const struct config_node *, size_t *count);

/* As metadata name several people. */
const char *joined(struct reader *, const char *const *texts, size_t count);

/* Seen from the manifest's own folder. */
const char *path_of(const struct reader *, const char *path);

#endif
