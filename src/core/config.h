/*
 * A file of settings in YAML 1.1, as a tree.  Of YAML it has texts, lists and
 * mappings; what would make a file say more than it holds (anchors, aliases) or
 * other than it seems (keys that stand twice, a second document) is an error.
 */
#ifndef CORE_CONFIG_H
#define CORE_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct diag_list;

/* Bytes of a file, and lists and mappings open at once. */
#define CONFIG_SIZE_MAX  (4 << 20)
#define CONFIG_DEPTH_MAX 16

enum config_kind { CONFIG_TEXT, CONFIG_LIST, CONFIG_MAP };

/* Lives in the arena. */
struct config_node {
	enum config_kind kind;
	unsigned line;          /* 1-based: of its key, else of itself */
	const char *key;        /* in a mapping, else NULL */
	const char *text;       /* CONFIG_TEXT: as it stands there, sanitised;
	                           "" also for null */
	struct config_node *first, *last, *next;        /* children */
	size_t count;           /* of these */
};

/* Every problem becomes a DIAG_CONFIG with its line.  NULL when the whole is no
 * YAML that is read here, or empty; other problems leave a tree that lacks what
 * is wrong. */
struct config_node *config_parse(struct arena *, const char *text, size_t size,
    struct diag_list *);

/* "a text", "a list", "a mapping". */
const char *config_kind_name(enum config_kind);

#endif
