/* The command gives away what it does not need. */
#include <stdio.h>

#include "cli/confine.h"

void confine_runs(const struct sheaf_options *const *runs, size_t count)
{
	bool is_told = sheaf_confine(runs, count);

	for (size_t i = 0; i < count && !is_told; i++)
		if (runs[i]->verbose) {
			fputs("sheaf: note: this kernel, or build, confines "
			      "the command in part: sheaf doctor\n",
			    stderr);
			is_told = true;
		}
}

void confine_to(const char *output)
{
	const struct sheaf_options run = { .outputs = &output,
		.output_count = 1 };
	const struct sheaf_options *runs = &run;

	(void)sheaf_confine(&runs, output != NULL);
}
