/* What a run finds on this machine: sheaf doctor [--cache DIR] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cache.h"
#include "cli/doctor.h"
#include <sheaf.h>

struct look {
	const char *topic; /* that was begun */
	size_t lacks;
};

static void tell(void *context, const struct sheaf_doctor_row *row)
{
	struct look *look = context;
	char name[300], value[4600];

	if (!look->topic || strcmp(look->topic, row->topic) != 0)
		printf("%s%s\n", look->topic ? "\n" : "", row->topic);
	look->topic = row->topic;
	look->lacks += !row->is_well;
	printf("%s %-22s %s\n", row->is_well ? "  " : "- ",
	    sheaf_escape(name, sizeof(name), row->name),
	    sheaf_escape(value, sizeof(value), row->value));
}

int doctor_command(int argc, char **argv)
{
	struct look look = { 0 };
	bool names_cache = argc == 3 && strcmp(argv[1], "--cache") == 0;

	if (argc > 1 && !names_cache) {
		fputs(
		    "Usage: sheaf doctor [--cache DIR]\n"
		    "Tells what a run finds on this machine; - is what is "
		    "missing.\n"
		    "Exit status: 0 nothing is missing, 1 something is, 2 the "
		    "command line is wrong.\n",
		    stderr);
		return SHEAF_USAGE;
	}
	printf("sheaf %s\n\n", SHEAF_VERSION);
	char *folder = cache_default();

	sheaf_doctor(names_cache ? argv[2] : folder, tell, &look);
	free(folder);
	return look.lacks > 0 ? SHEAF_PARTIAL : SHEAF_COMPLETE;
}
