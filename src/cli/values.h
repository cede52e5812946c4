/* Values of options, from the text of the command line.  Private to cli/. */
#ifndef CLI_VALUES_H
#define CLI_VALUES_H

#include <sheaf.h>

/* Says what is wrong with the command line; false. */
bool value_wrong(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What is wrong next is in this line of the file (0: all of it); NULL: in the command
 * line.  The name is lent. */
void values_from(const char *file, unsigned line);

/* "64M": a number and K, M or G. */
bool read_amount(const char *text, uint64_t *amount);

/* Each takes the value of one option, or says what is wrong with it. */
bool read_limit(struct sheaf_options *, const char *);
bool read_page_size(struct sheaf_options *, const char *);
bool read_imposition(struct sheaf_options *, const char *);
bool read_link_notes(struct sheaf_options *, const char *);
bool read_preset(struct sheaf_options *, const char *);
bool read_base_size(struct sheaf_options *, const char *);
bool read_columns(struct sheaf_options *, const char *);
bool read_sort(struct sheaf_options *, const char *);
bool read_section(struct sheaf_options *, const char *);
bool read_group(struct sheaf_options *, const char *);
bool read_on_exists(struct sheaf_options *, const char *);
bool read_colophon(struct sheaf_options *, const char *);
bool read_paragraphs(struct sheaf_options *, const char *);
bool read_writing_mode(struct sheaf_options *, const char *);
bool read_index(struct sheaf_options *, const char *);
bool read_toc_depth(struct sheaf_options *, const char *);
bool read_markdown(struct sheaf_options *, const char *);
bool read_on_missing(struct sheaf_options *, const char *);
bool read_extract(struct sheaf_options *, const char *);
bool read_tidy(struct sheaf_options *, const char *);
bool read_device(struct sheaf_options *, const char *);
bool read_max_size(struct sheaf_options *, const char *);
bool read_quality(struct sheaf_options *, const char *);
bool read_connections(struct sheaf_options *, const char *);
bool read_refetch(struct sheaf_options *, const char *);
bool read_delay(struct sheaf_options *, const char *);
bool read_referer(struct sheaf_options *, const char *);
bool read_workers(struct sheaf_options *, const char *);

/* shard.c; "auto" reads the environment. */
bool read_shard(struct sheaf_options *, const char *);

#endif
