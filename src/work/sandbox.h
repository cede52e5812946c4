/*
 * What a worker gives away before it sees the first byte of a document, for good:
 * it can run no program, open no file, write none, and talk to nobody but the
 * parent, which may fetch a picture for it.  Whoever takes a worker over by a hole in
 * some decoder has its memory, with what the command was told, and the descriptors
 * it was lent.
 */
#ifndef WORK_SANDBOX_H
#define WORK_SANDBOX_H

#include <stddef.h>

#include "core/core.h"

/* Each stands for itself where the kernel has no other. */
enum sandbox_part {
	SANDBOX_PRIVILEGES, /* no new ones (prctl(2)), no capabilities */
	SANDBOX_RESOURCES, /* setrlimit(2): descriptors, file sizes, no cores */
	SANDBOX_PATHS,     /* landlock(7): no file but those of the grant */
	SANDBOX_CALLS,     /* seccomp(2): a list of system calls */
	SANDBOX_PARTS
};

#define SANDBOX_ALL ((1u << SANDBOX_PARTS) - 1)

/* What a worker with a foreign library needs besides. */
struct sandbox_grant {
	char **paths; /* files to read, and folders with all that is below */
	size_t path_count;
	bool has_threads;
};

/* "seccomp", as `sheaf doctor` calls it. */
const char *sandbox_part_name(enum sandbox_part);

/* Of the calling process, which has one thread.  `parts` is the set (1 << part) of
 * those that are in force: fewer on a kernel that lacks some, and none in a build
 * for sanitizers, coverage or valgrind, which need what is taken away.  False: of
 * PATHS and CALLS one that this kernel has could not be put in force. */
bool sandbox_enter(const struct sandbox_grant *, unsigned *parts) MUST_CHECK;

/* Of a process that binds books and does nothing else, which has one thread; its
 * threads and workers inherit it.  It can run no program, gain no privilege, serve
 * nobody, ask no server of this machine by its path, and make, write or remove no
 * file but those below `folders` and those it has open.
 * RESOURCES are left to it. */
unsigned sandbox_enter_parent(char *const *folders, size_t folder_count);

/* The parts that sandbox_enter() and sandbox_enter_parent() would put in force: a
 * child tries. */
unsigned sandbox_probe(void);
unsigned sandbox_probe_parent(void);

#endif
