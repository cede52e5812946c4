/* Preloaded: this machine is called localhost, whatever others call it; Slurm
 * listens where the machine's name leads. */
#include <stdio.h>
#include <unistd.h>

int gethostname(char *name, size_t size)
{
	snprintf(name, size, "localhost");
	return 0;
}
