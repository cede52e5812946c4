/* Articles that are in the plan twice. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "book/plan.h"

enum { BANDS = 16 }; /* of 8 bits: two texts that are near share one */

_Static_assert(LIKENESS_NEAR < BANDS, "near texts share a band");
_Static_assert(BANDS * 8 == LIKENESS_BITS, "the bands are all the bits");

/* An entry in the order of who is kept. */
struct rank {
	const struct entry *entry;
	size_t index;
};

/* The longer text, then the earlier date, then the first. */
static int compare_ranks(const void *a, const void *b)
{
	const struct rank *x = a, *y = b;
	const struct entry *one = x->entry, *two = y->entry;

	if (one->likeness.size != two->likeness.size)
		return one->likeness.size > two->likeness.size ? -1 : 1;
	if (one->meta.date.is_known != two->meta.date.is_known)
		return one->meta.date.is_known ? -1 : 1;
	if (one->meta.date.seconds != two->meta.date.seconds)
		return one->meta.date.seconds < two->meta.date.seconds ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

static bool is_same_title(const struct entry *a, const struct entry *b)
{
	return a->meta.title && b->meta.title &&
	    !strcmp(a->meta.title, b->meta.title);
}

static bool is_same_link(const struct entry *a, const struct entry *b)
{
	return a->meta.url && b->meta.url && !strcmp(a->meta.url, b->meta.url);
}

static enum duplicate_kind kind_of(
    const struct entry *kept, const struct entry *entry)
{
	if (entry->likeness.size > 0 &&
	    likeness_is_same(&kept->likeness, &entry->likeness) &&
	    (is_same_title(kept, entry) ||
		likeness_is_near(&kept->likeness, &entry->likeness)))
		return DUPLICATE_SAME;
	if (likeness_is_near(&kept->likeness, &entry->likeness))
		return DUPLICATE_NEAR;
	return DUPLICATE_NONE;
}

/* ---- by what they share */

/* Entries already kept, chained by a value; the newest first. */
struct chain {
	size_t first[256];
	size_t *next; /* one an entry; SIZE_MAX: the end */
};

static void chain_init(struct chain *chain, size_t count)
{
	size_t i;

	chain->next = memory_array(count + 1, sizeof(*chain->next));
	for (i = 0; i < 256; i++)
		chain->first[i] = SIZE_MAX;
}

static uint8_t band_of(const struct likeness *likeness, int band)
{
	return (uint8_t)(likeness->similar[band / 8] >> band % 8 * 8);
}

struct search {
	const struct entry *entries;
	struct duplicate *found;
	struct chain bands[BANDS];
	struct table titles, links, texts; /* the first entry kept of each */
	struct buf key;
};

static struct hash key_of(const char *text)
{
	return hash_bytes(text, strlen(text));
}

static size_t table_find(const struct table *table, const char *text)
{
	struct hash key;
	const struct entry *entry;

	if (!text)
		return SIZE_MAX;
	key = key_of(text);
	entry = table_lookup(table, &key);
	return entry ? entry->number : SIZE_MAX;
}

/* A title with its text, whatever else has that title: weekly columns do.  NULL:
 * one of them is not there. */
static const char *text_key(struct search *search, const struct entry *entry)
{
	if (!entry->meta.title || !entry->likeness.size)
		return NULL;
	buf_clear(&search->key);
	buf_printf(&search->key, "%016" PRIx64 " %" PRIu32 " %s",
	    entry->likeness.exact, entry->likeness.size, entry->meta.title);
	return buf_text(&search->key);
}

static void table_keep(
    struct table *table, const char *text, const struct entry *entry)
{
	struct hash key;

	if (!text)
		return;
	key = key_of(text);
	if (!table_lookup(table, &key))
		table_put(table, &key, (void *)entry);
}

static bool look_in_bands(struct search *search, size_t at)
{
	const struct entry *entry = &search->entries[at];
	enum duplicate_kind kind, best = DUPLICATE_NONE;
	size_t other;
	int band;

	if (!likeness_tells(&entry->likeness))
		return false;
	for (band = 0; band < BANDS; band++) {
		const struct chain *chain = &search->bands[band];

		for (other = chain->first[band_of(&entry->likeness, band)];
		     other != SIZE_MAX; other = chain->next[other]) {
			kind = kind_of(&search->entries[other], entry);
			if (kind > best ||
			    (kind == best && kind != DUPLICATE_NONE &&
				other < search->found[at].of)) {
				search->found[at].of = other;
				search->found[at].kind = best = kind;
			}
		}
	}
	return best != DUPLICATE_NONE;
}

/* One address and title are one article where less of its text was saved: some
 * give the address of the site to all they write. */
static bool is_same_page(const struct entry *kept, const struct entry *entry)
{
	return is_same_link(kept, entry) && is_same_title(kept, entry) &&
	    (entry->likeness.size <= kept->likeness.size / 2 ||
		likeness_is_near(&kept->likeness, &entry->likeness));
}

/* By address, by the text itself, and by the title where there is no text. */
static bool look_in_tables(struct search *search, size_t at)
{
	const struct entry *entry = &search->entries[at];
	size_t other = table_find(&search->links, entry->meta.url);

	if (other != SIZE_MAX && is_same_page(&search->entries[other], entry)) {
		search->found[at] = (struct duplicate){ other, DUPLICATE_LINK };
		return true;
	}
	other = table_find(&search->texts, text_key(search, entry));
	if (other != SIZE_MAX &&
	    kind_of(&search->entries[other], entry) == DUPLICATE_SAME) {
		search->found[at] = (struct duplicate){ other, DUPLICATE_SAME };
		return true;
	}
	other = table_find(&search->titles, entry->meta.title);
	if (!entry->is_stub || other == SIZE_MAX ||
	    !is_same_title(&search->entries[other], entry))
		return false;
	search->found[at] = (struct duplicate){ other, DUPLICATE_STUB };
	return true;
}

static void keep(struct search *search, size_t at)
{
	const struct entry *entry = &search->entries[at];
	int band;

	table_keep(&search->titles, entry->meta.title, entry);
	table_keep(&search->links, entry->meta.url, entry);
	table_keep(&search->texts, text_key(search, entry), entry);
	if (!likeness_tells(&entry->likeness))
		return;
	for (band = 0; band < BANDS; band++) {
		struct chain *chain = &search->bands[band];
		uint8_t value = band_of(&entry->likeness, band);

		chain->next[at] = chain->first[value];
		chain->first[value] = at;
	}
}

size_t plan_find_duplicates(const struct plan *plan, struct duplicate *found)
{
	size_t count = plan->entry_count, i, duplicates = 0;
	struct rank *ranks = memory_array(count + 1, sizeof(*ranks));
	struct search search = { .entries = plan->entries, .found = found };

	for (i = 0; i < count; i++) {
		ranks[i] = (struct rank){ &plan->entries[i], i };
		found[i] = (struct duplicate){ 0, DUPLICATE_NONE };
	}
	for (i = 0; i < BANDS; i++)
		chain_init(&search.bands[i], count);
	qsort(ranks, count, sizeof(*ranks), compare_ranks);
	for (i = 0; i < count; i++) {
		size_t at = ranks[i].index;

		if (plan->entries[at].is_left_out)
			continue;
		if (look_in_tables(&search, at) || look_in_bands(&search, at))
			duplicates++;
		else
			keep(&search, at);
	}
	for (i = 0; i < BANDS; i++)
		free(search.bands[i].next);
	table_release(&search.titles);
	table_release(&search.links);
	table_release(&search.texts);
	buf_release(&search.key);
	free(ranks);
	return duplicates;
}

void plan_drop(struct plan *plan, const struct duplicate *found)
{
	size_t i, count = 0;

	for (i = 0; i < plan->entry_count; i++)
		if (found[i].kind == DUPLICATE_NONE) {
			plan->entries[count] = plan->entries[i];
			plan->entries[count].number = count;
			count++;
		}
	plan->entry_count = count;
}
