/* Names of books that no other book may have (struct sheaf_names).  Private to
 * lib/. */
#ifndef LIB_TAKEN_H
#define LIB_TAKEN_H

#include "core/core.h"

/* Where relative paths begin; in the arena. */
const char *name_folder(struct arena *);

/* Names that a file system may take for the same have the same, however their
 * folder is written and whatever their case. */
struct hash name_key(const char *folder, const char *path);

/* Of "name-12" "name"; NULL: it is called like no volume.  In the arena. */
const char *name_of_volume(struct arena *, const char *stem);

/* Of another owner than this; the set may be NULL.  The place itself, the name by
 * name_key(), and a name that has one of its volumes. */
bool names_hold_place(const struct sheaf_names *, const char *path, size_t owner);
bool names_hold_name(const struct sheaf_names *, const struct hash *key, size_t owner);
bool names_hold_stem(const struct sheaf_names *, const struct hash *key, size_t owner);

#endif
