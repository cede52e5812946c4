/* Faults in EPUB files.  Part of <sheaf.h>, which includes it. */
#ifndef SHEAF_CHECK_H
#define SHEAF_CHECK_H

/* How bad a fault of a book is: FATAL keeps readers, and this check, from going
 * on. */
enum sheaf_finding_level {
	SHEAF_FINDING_INFO,
	SHEAF_FINDING_WARNING,
	SHEAF_FINDING_ERROR,
	SHEAF_FINDING_FATAL,
	SHEAF_FINDING_LEVELS
};

/* One fault.  Names and texts hold what the book holds: sheaf_escape() them
 * before they are shown. */
struct sheaf_finding {
	enum sheaf_finding_level level;
	const char *id;                 /* of EPUBCheck's message: "RSC-005" */
	const char *part;               /* a file of the book; NULL: the book */
	unsigned line, column;          /* in it; 0: none */
	const char *text;
};

struct sheaf_check_tally {
	size_t files;                   /* in the container */
	size_t counts[SHEAF_FINDING_LEVELS];    /* of findings */
};

/*
 * Looks for faults in the structure of an EPUB file: container, package,
 * well-formedness, references.  It is no substitute for EPUBCheck, which holds
 * books against the whole standard.  Calls `each` (may be NULL) for each fault;
 * of one kind 25 are told, then how many more there are.  Reads only, asks no
 * network, keeps one part in memory at a time.  False with one line in `why` when
 * the file cannot be read as a container; `tally` is then empty.
 */
bool sheaf_check(const char *path,
    void (*each)(void *context, const struct sheaf_finding *), void *context,
    struct sheaf_check_tally *tally, char *why, size_t why_size);

#endif
