/*
 * landlock(7): the file system and the network, held back for good.  Private to
 * work/.
 */
#ifndef WORK_LANDLOCK_H
#define WORK_LANDLOCK_H

#include <stddef.h>

enum landlock_hold {
	/* all that Landlock knows: of files below `folders` reading stays */
	LANDLOCK_ALL,
	/* programs, servers, and all that changes files: these may be changed
	 * below `folders` */
	LANDLOCK_CHANGES
};

enum landlock_result {
	LANDLOCK_IN_FORCE,
	LANDLOCK_NOT_HERE, /* this kernel has none that would do */
	LANDLOCK_FAILED
};

/* Of the calling thread and all that it will make.  A folder that is not there
 * is passed over; a file may stand in the place of one.  Unless IN_FORCE nothing is
 * held back. */
enum landlock_result landlock_enter(
    enum landlock_hold, char *const *folders, size_t folder_count);

#endif
