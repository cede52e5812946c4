/* sheaf check BOOK.epub... */
#ifndef CLI_CHECK_H
#define CLI_CHECK_H

/* The exit status.  argv[0] is "check". */
int check_command(int argc, char **argv);

#endif
