/* sheaf merge.  Private to cli/. */
#ifndef CLI_MERGE_H
#define CLI_MERGE_H

/* argv[0] is "merge"; returns the exit status. */
int merge_command(int argc, char **argv);

#endif
