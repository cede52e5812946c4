/* The command line, as told by options.def.  Private to cli/. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <sheaf.h>

struct command {
	struct sheaf_options options;
	bool is_quiet;
	bool shows_progress;    /* on a terminal */
	/* what the pointers in `options` point to */
	const char **outputs, **allow_hosts, **placeholders, **embed_fonts;
	struct sheaf_pair *metadata, *headers;
	struct sheaf_pair *matches;
	char *cache, *passwords;
};

enum command_result { COMMAND_RUN, COMMAND_DONE, COMMAND_WRONG };

/* Reads the command line; prints help, version or what is wrong with it. */
enum command_result command_read(struct command *, int argc, char **argv);
void command_release(struct command *);

#endif
