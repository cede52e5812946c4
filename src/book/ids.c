/* Names of entries that last: from what they are, not from where they stand. */
#include <stdlib.h>
#include <string.h>

#include "book/plan.h"

#define ID_DIGITS 16

static const char *id_of(struct arena *arena, const struct buf *key)
{
	struct hash hash = hash_bytes(key->data ? key->data : "", key->size);
	char digits[ID_DIGITS + 1];

	hash_hex(&hash, ID_DIGITS, digits);
	return arena_printf(arena, "a-%s", digits);
}

/* The last part of a name, so that the folder a book is made from leaves no
 * trace. */
static const char *base_name(const char *name)
{
	const char *slash = strrchr(name, '/');

	return slash && slash[1] ? slash + 1 : name;
}

/* The address; else title, site and date; else the name of the file.  The first
 * byte keeps the kinds apart. */
static void put_key(struct buf *key, const struct entry *entry)
{
	char date[DATE_SIZE];

	buf_clear(key);
	if (entry->meta.url && *entry->meta.url) {
		buf_putc(key, 'u');
		buf_puts(key, entry->meta.url);
	} else if (entry->meta.title && *entry->meta.title) {
		date_format_utc(&entry->meta.date, date);
		buf_putc(key, 't');
		flat_put_string(key, entry->meta.title);
		flat_put_string(key, entry->meta.site);
		flat_put_string(key, date);
	} else {
		buf_putc(key, 'n');
		buf_puts(key, base_name(entry->source.name));
	}
}

static int compare_entries(const void *a, const void *b)
{
	const struct entry *x = *(const struct entry *const *)a;
	const struct entry *y = *(const struct entry *const *)b;
	int order = strcmp(x->id, y->id);

	if (!order)
		order = strcmp(x->source.name, y->source.name);
	return order ? order
		     : (x->number > y->number) - (x->number < y->number);
}

/* Entries of one id but the first by name get another, made of the old one and
 * their name; entries of one name, of their place among them, too.  True if
 * there were any. */
static bool part_equals(
    struct plan *plan, struct entry **sorted, unsigned round)
{
	struct buf key = BUF_INIT;
	bool found = false;
	const char *last = NULL;
	size_t i, place = 0;

	qsort(sorted, plan->entry_count, sizeof(*sorted), compare_entries);
	for (i = 0; i < plan->entry_count; i++) {
		if (!last || strcmp(last, sorted[i]->id) != 0) {
			last = sorted[i]->id;
			place = 0;
			continue;
		}
		buf_clear(&key);
		flat_put_string(&key, last);
		flat_put_u32(&key, round);
		flat_put_u64(&key, ++place);
		buf_puts(&key, base_name(sorted[i]->source.name));
		sorted[i]->id = id_of(plan->arena, &key);
		found = true;
	}
	buf_release(&key);
	return found;
}

void plan_name(struct plan *plan, struct arena *scratch,
    const struct sheaf_options *options)
{
	struct entry **sorted = arena_array(
	    scratch, plan->entry_count + 1, sizeof(*sorted));
	struct buf key = BUF_INIT;
	unsigned round = 0;
	size_t i;

	for (i = 0; i < plan->entry_count; i++) {
		sorted[i] = &plan->entries[i];
		sorted[i]->number = i;
		put_key(&key, sorted[i]);
		sorted[i]->id = id_of(plan->arena, &key);
	}
	buf_release(&key);
	while (part_equals(plan, sorted, round))
		round++;
}
