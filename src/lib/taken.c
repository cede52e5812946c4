/*
 * Names of books that no other book may have.  A name is known by three things:
 * its place (the folder that is there, and the name in it), which no link and no
 * other spelling hides; the path as it is written, where there is no folder yet;
 * and what a file system may take for the same.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "lib/binding.h"
#include "lib/taken.h"

struct owner {
	size_t number;
	bool are_several; /* have it */
};

struct sheaf_names {
	struct arena *arena;
	const char *folder;  /* where relative paths begin */
	struct table places; /* by place and by path */
	struct table names, stems;
};

/* The path from the root, without "", "." and "x/..", so that one spelling of a
 * folder is as good as another; links are not followed. */
static void put_whole_path(struct buf *out, const char *from, const char *path)
{
	if (*path != '/')
		buf_puts(out, from);
	for (const char *at = path; *at;) {
		size_t size = strcspn(at, "/");

		if (size == 2 && memcmp(at, "..", 2) == 0) {
			while (out->size > 0 && out->data[--out->size] != '/')
				;
		} else if (size > 0 && !(size == 1 && *at == '.')) {
			buf_putc(out, '/');
			buf_add(out, at, size);
		}
		at += size + (at[size] == '/');
	}
}

struct hash name_key(const char *folder, const char *path)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *fold = unorm2_getNFKCCasefoldInstance(&status);
	UChar units[2048], folded[4096];
	struct buf name = BUF_INIT;
	struct hash key;
	int32_t size = 0;

	put_whole_path(&name, folder, path);
	u_strFromUTF8WithSub(units, 2048, &size, buf_text(&name), -1,
	    TEXT_REPLACEMENT, NULL, &status);
	size = unorm2_normalize(fold, units, size, folded, 4096, &status);
	key = U_SUCCESS(status)
	    ? hash_bytes(folded, (size_t)size * sizeof(UChar))
	    : hash_bytes(name.data, name.size);
	buf_release(&name);
	return key;
}

const char *name_of_volume(struct arena *arena, const char *stem)
{
	size_t size = strlen(stem);

	while (size > 0 && stem[size - 1] >= '0' && stem[size - 1] <= '9')
		size--;
	return size > 0 && stem[size] && stem[size - 1] == '-'
	    ? arena_strndup(arena, stem, size - 1)
	    : NULL;
}

const char *name_folder(struct arena *arena)
{
	char *folder = realpath(".", NULL);
	const char *copy = folder ? arena_strdup(arena, folder) : "";

	free(folder);
	return copy;
}

static struct hash path_key(const char *path)
{
	return hash_bytes(path, strlen(path));
}

/* False: its folder is not there. */
static bool place_key(const char *path, struct hash *key)
{
	const char *slash = strrchr(path, '/');
	size_t size = slash ? (size_t)(slash - path) + 1 : 0;
	char *folder = size > 0 ? strndup(path, size) : strdup(".");
	struct buf out = BUF_INIT;
	struct stat at;
	bool is_there;

	if (!folder)
		memory_exhausted();
	is_there = stat(folder, &at) == 0;
	if (is_there) {
		flat_put_u64(&out, (uint64_t)at.st_dev);
		flat_put_u64(&out, (uint64_t)at.st_ino);
		flat_put_string(&out, path + size);
		*key = hash_bytes(out.data, out.size);
	}
	buf_release(&out);
	free(folder);
	return is_there;
}

static bool is_of_another(
    const struct table *table, const struct hash *key, size_t owner)
{
	const struct owner *known = table_lookup(table, key);

	return known && (known->are_several || known->number != owner);
}

bool names_hold_place(
    const struct sheaf_names *names, const char *path, size_t owner)
{
	struct hash key = path_key(path);

	/* "-" is no file */
	if (!names || strcmp(path, "-") == 0)
		return false;
	return is_of_another(&names->places, &key, owner) ||
	    (place_key(path, &key) &&
		is_of_another(&names->places, &key, owner));
}

bool names_hold_name(
    const struct sheaf_names *names, const struct hash *key, size_t owner)
{
	return names && is_of_another(&names->names, key, owner);
}

bool names_hold_stem(
    const struct sheaf_names *names, const struct hash *key, size_t owner)
{
	return names && is_of_another(&names->stems, key, owner);
}

static void own(struct sheaf_names *names, struct table *table,
    const struct hash *key, size_t number)
{
	struct owner *owner = table_lookup(table, key);

	if (owner) {
		owner->are_several |= owner->number != number;
		return;
	}
	owner = ARENA_NEW(names->arena, struct owner);
	owner->number = number;
	table_put(table, key, owner);
}

struct sheaf_names *sheaf_names_new(void)
{
	struct sheaf_names *names = memory_new(sizeof(*names));

	names->arena = arena_new();
	names->folder = name_folder(names->arena);
	return names;
}

/* "x-1.epub" may be a volume of "x.epub". */
static void own_stem(struct sheaf_names *names, const char *path, size_t number)
{
	const struct packager *packager = packager_for_path(path);
	struct arena *arena = names->arena;
	const char *whole = NULL;
	struct hash key;

	if (packager)
		whole = name_of_volume(arena,
		    arena_strndup(
			arena, path, strlen(path) - strlen(packager->suffix)));
	if (!whole)
		return;
	key = name_key(names->folder,
	    arena_printf(arena, "%s%s", whole, packager->suffix));
	own(names, &names->stems, &key, number);
}

void sheaf_names_add(struct sheaf_names *names, const char *path, size_t owner)
{
	struct hash key = path_key(path);

	own(names, &names->places, &key, owner);
	if (place_key(path, &key))
		own(names, &names->places, &key, owner);
	key = name_key(names->folder, path);
	own(names, &names->names, &key, owner);
	own_stem(names, path, owner);
}

void sheaf_names_free(struct sheaf_names *names)
{
	if (!names)
		return;
	table_release(&names->places);
	table_release(&names->names);
	table_release(&names->stems);
	arena_free(names->arena);
	free(names);
}
