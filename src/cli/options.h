/* The command line, as told by options.def.  Private to cli/. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <sheaf.h>

struct command {
	struct sheaf_options options;
	bool is_quiet;
	bool shows_progress; /* on a terminal */
	bool shows_timings;
	const char *jobs; /* a file of them; NULL: none */
	/* what the pointers in `options` point to */
	const char **inputs, **outputs, **allow_hosts, **placeholders,
	    **embed_fonts;
	struct sheaf_pair *metadata, *headers;
	struct sheaf_pair *matches;
	char *cache, *passwords, **own;
	size_t own_count;
};

enum command_result { COMMAND_RUN, COMMAND_DONE, COMMAND_WRONG };

/* Reads the command line; prints help, version or what is wrong with it. */
enum command_result command_read(struct command *, int argc, char **argv);
void command_release(struct command *);

/* What was read so far, for more to be set; it lends texts from `from`. */
void command_copy(struct command *, const struct command *from);

/* A setting of a file: an option by its long name, whose value may be written to;
 * that of a flag is true or false, and "inputs" is one more input.  Relative paths
 * are seen from the folder ("" or "a/").  False: what is wrong was printed. */
bool command_set(
    struct command *, const char *folder, const char *key, char *value);

#endif
