/* Site rules: what the files of this part of the room share. */
#ifndef PAGE_RULES_H
#define PAGE_RULES_H

#include "page/tree.h"

enum rule_id {
#define RULE(id, name, form, use) RULE_##id,
#include "page/rules.def"
#undef RULE
	RULE_COUNT
};

enum rule_form { RULE_PATH, RULE_ARGUED, RULE_TEXT, RULE_FLAG };
enum rule_use { RULE_USED, RULE_INNATE, RULE_TEST, RULE_OUTDATED, RULE_UNUSED };

struct rule_row {
	const char *name;
	enum rule_form form;
	enum rule_use use;
};

extern const struct rule_row rule_rows[RULE_COUNT];

/* One line of a file. */
struct rule {
	enum rule_id id;
	const char *file;       /* its name, for people */
	unsigned line;
	const char *argument;   /* ARGUED: between the brackets; REPLACE_STRING:
	                           what was to be found; else NULL */
	const char *value;
	bool flag;              /* FLAG: yes */
	const char *condition;  /* if_page_contains behind it, or NULL */
	struct rule *next;
};

/* In the order they are asked: the nearest file first. */
struct rules {
	struct arena *arena;
	struct rule *first, **end;
};

#define RULE_LINE_MAX 4096      /* bytes; no path is longer for a reason */
#define RULE_FILE_MAX (256 << 10)
#define RULES_MAX 4000          /* of all files together */

/* rule_file.c: adds the rules of a file.  What is wrong with a line is in
 * `diags`, and the line is left out. */
void rule_file_read(struct rules *, const struct rule_text *,
    struct diag_list *);

/* The words of the first `site_name` line that is `site`, in any of them. */
bool rule_file_names_site(const struct rule_text *, const char *site);

/* The next rule with this id from `rule` on (itself included), or NULL. */
const struct rule *rule_lookup(const struct rule *, enum rule_id);

/* What the first FLAG of this kind says, or `otherwise`. */
bool rule_flag(const struct rules *, enum rule_id, bool otherwise);

/* Something is wrong with a rule itself. */
void rule_warn(struct diag_list *, const char *file, unsigned line,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* rule_path.c: XPath 1.0 on the tree of a page, with ceilings on its work for
 * all paths of one page together. */
struct paths;

struct path_found {
	xmlNode **nodes;        /* elements, texts, attributes (as xmlNode), in
	                           document order; in the page's arena */
	size_t count;
	const char *text;       /* the path gives a text, number or truth */
};

enum path_result {
	PATH_FOUND,             /* nodes, or a text that is not blank */
	PATH_NOTHING,
	PATH_WRONG,             /* no XPath */
	PATH_COSTLY             /* it would take too long */
};

struct paths *paths_new(struct page *);
void paths_free(struct paths *);
enum path_result paths_find(struct paths *, const char *path,
    struct path_found *);

/* The ceiling that was met, in words; NULL: none. */
const char *paths_ceiling(const struct paths *);

/* Somebody walks over the whole tree for a rule; false: that was done too often,
 * or paths have taken too long. */
bool paths_walk(struct paths *);

/* The tree was changed other than by taking nodes away. */
void paths_moved(struct paths *);

/* rule_apply.c: a page to which rules are applied. */
struct rule_work {
	const struct rules *rules;
	const struct page_context *context;
	struct page *page;
	struct paths *paths;
	bool told_costly;
};

void rule_work_init(struct rule_work *, const struct rules *,
    const struct page_context *, struct page *);
void rule_work_release(struct rule_work *);

/* Its condition holds, or it has none. */
bool rule_holds(struct rule_work *, const struct rule *);

/* What the path of a rule finds, if its condition holds; what is wrong with the
 * path is told. */
bool rule_find(struct rule_work *, const struct rule *, struct path_found *);

/* Tells what it found. */
void rule_explain(struct rule_work *, const struct rule *,
    const struct path_found *);

/* rule_body.c: the text is what a `body` rule finds; without one that finds
 * something it is left to others.  Then its lead picture. */
void rule_body_find(struct rule_work *);
void rule_image_insert(struct rule_work *, const struct meta *);

/* rule_pages.c: finds the links that rules_follow() will follow. */
void rule_links_find(struct rule_work *);

/* rule_meta.c */
void rule_meta_read(struct rule_work *, struct meta *, bool is_late);

#endif
