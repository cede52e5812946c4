/* sheaf report.  Private to cli/. */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

/* argv[0] is "report"; returns the exit status. */
int report_command(int argc, char **argv);

#endif
