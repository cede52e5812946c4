/* What a run finds on this machine.  Part of <sheaf.h>, which includes it. */
#ifndef SHEAF_DOCTOR_H
#define SHEAF_DOCTOR_H

/* Rows of one topic follow each other.  sheaf_escape() names and values before
 * they are shown. */
struct sheaf_doctor_row {
	const char *topic;              /* "sandbox", "fonts" */
	const char *name;               /* of what was looked for: "seccomp" */
	const char *value;              /* what was found, or why not */
	bool is_well;                   /* false: books would be the better for it */
};

/* Looks after the sandbox of workers, the libraries that are loaded and those that
 * are loaded when they are wanted, fonts, dictionaries of hyphens, and a cache
 * (NULL: none).  Loads libraries into the calling process, and forks. */
void sheaf_doctor(const char *cache,
    void (*each)(void *context, const struct sheaf_doctor_row *),
    void *context);

#endif
