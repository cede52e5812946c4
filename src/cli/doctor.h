/* sheaf doctor [--cache DIR] */
#ifndef CLI_DOCTOR_H
#define CLI_DOCTOR_H

/* The exit status.  argv[0] is "doctor". */
int doctor_command(int argc, char **argv);

#endif
