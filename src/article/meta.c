/* Metadata and picture forms: copied, and sent across the process boundary. */
#include <string.h>

#include "article/article.h"

/* 0001-01-01 to 9999-12-31, UTC. */
#define SECONDS_LEAST (-INT64_C(62135596800))
#define SECONDS_MOST  INT64_C(253402300799)
#define OFFSET_MOST   (24 * 60 - 1)

#define SIDE_MOST (UINT32_C(1) << 20) /* pixels */
#define SIZE_MOST (UINT64_C(1) << 40) /* bytes of a prepared part */

/* The strings of a struct meta, each once: X(field). */
#define META_STRINGS(X)                                                        \
	X(title)                                                               \
	X(site)                                                                \
	X(author)                                                              \
	X(editor)                                                              \
	X(translator)                                                          \
	X(account)                                                             \
	X(account_id)                                                          \
	X(url)                                                                 \
	X(base_url)                                                            \
	X(language)                                                            \
	X(summary)                                                             \
	X(cover)

static const char **list_copy(
    struct arena *arena, const char *const *from, size_t count)
{
	const char **to;
	size_t i;

	if (!count)
		return NULL;
	to = arena_array(arena, count, sizeof(*to));
	for (i = 0; i < count; i++)
		to[i] = arena_strdup(arena, from[i]);
	return to;
}

const char *meta_base(const struct meta *meta)
{
	return meta->base_url ? meta->base_url : meta->url;
}

void meta_copy(struct arena *arena, struct meta *to, const struct meta *from)
{
	*to = *from;
#define COPY(field) to->field = arena_strdup(arena, from->field);
	META_STRINGS(COPY)
#undef COPY
	to->categories = list_copy(
	    arena, from->categories, from->category_count);
	to->tags = list_copy(arena, from->tags, from->tag_count);
	to->others = list_copy(arena, from->others, from->other_count);
}

static const char *string_update(
    struct arena *arena, const char *old, const char *now)
{
	if (old && now && !strcmp(old, now))
		return old;
	return arena_strdup(arena, now);
}

static const char **list_update(struct arena *arena, const char **old,
    size_t old_count, const char *const *now, size_t count)
{
	size_t same = 0;

	while (
	    same < count && same < old_count && !strcmp(old[same], now[same]))
		same++;
	return same == count && same == old_count
	    ? old
	    : list_copy(arena, now, count);
}

void meta_update(struct arena *arena, struct meta *to, const struct meta *from)
{
	struct meta old = *to;

	*to = *from;
#define UPDATE(field) to->field = string_update(arena, old.field, from->field);
	META_STRINGS(UPDATE)
#undef UPDATE
	to->categories = list_update(arena, old.categories, old.category_count,
	    from->categories, from->category_count);
	to->tags = list_update(
	    arena, old.tags, old.tag_count, from->tags, from->tag_count);
	to->others = list_update(arena, old.others, old.other_count,
	    from->others, from->other_count);
}

/* A site that was told by the old address alone is told by the new one. */
static bool is_site_of_url(const struct meta *meta)
{
	struct arena *arena = arena_new();
	const char *site = meta->url ? url_site(arena, meta->url) : NULL;
	bool is_same = site && meta->site && !strcmp(site, meta->site);

	arena_free(arena);
	return is_same;
}

void meta_override(
    struct arena *arena, struct meta *to, const struct meta *from)
{
	if (from->url && is_site_of_url(to))
		to->site = url_site(arena, from->url);
#define OVERRIDE(field)                                                        \
	if (from->field)                                                       \
		to->field = from->field;
	META_STRINGS(OVERRIDE)
#undef OVERRIDE
	if (from->date.is_known)
		to->date = from->date;
	if (from->tag_count) {
		to->tags = from->tags;
		to->tag_count = from->tag_count;
	}
}

static void date_put(struct buf *out, const struct date *date)
{
	flat_put_u32(out, date->is_known);
	flat_put_u32(out, date->has_time);
	flat_put_i64(out, date->seconds);
	flat_put_i64(out, date->offset_minutes);
}

static void date_read(struct flat *flat, struct date *date)
{
	int64_t offset;

	date->is_known = flat_enum(flat, 2);
	date->has_time = flat_enum(flat, 2);
	date->seconds = flat_i64(flat);
	offset = flat_i64(flat);
	if (date->seconds < SECONDS_LEAST || date->seconds > SECONDS_MOST ||
	    offset < -OFFSET_MOST || offset > OFFSET_MOST) {
		flat->bad = true;
		*date = (struct date){ 0 };
		return;
	}
	date->offset_minutes = (int)offset;
}

static void list_put(struct buf *out, const char *const *list, size_t count)
{
	size_t i;

	flat_put_u32(out, (uint32_t)count);
	for (i = 0; i < count; i++)
		flat_put_string(out, list[i]);
}

static const char **list_read(
    struct flat *flat, struct arena *arena, size_t *count)
{
	const char **list;
	size_t i, found = flat_count(flat, 4);

	*count = 0;
	if (!found)
		return NULL;
	list = arena_array(arena, found, sizeof(*list));
	for (i = 0; i < found; i++) {
		list[i] = flat_string(flat, arena);
		if (!list[i])
			flat->bad = true;
		if (flat->bad)
			return NULL;
	}
	*count = found;
	return list;
}

void meta_put(struct buf *out, const struct meta *meta)
{
#define PUT(field) flat_put_string(out, meta->field);
	META_STRINGS(PUT)
#undef PUT
	list_put(out, meta->categories, meta->category_count);
	list_put(out, meta->tags, meta->tag_count);
	list_put(out, meta->others, meta->other_count);
	date_put(out, &meta->date);
	date_put(out, &meta->modified);
	flat_put_u32(out, meta->is_draft);
}

bool meta_read(struct flat *flat, struct arena *arena, struct meta *meta)
{
	*meta = (struct meta){ 0 };
#define READ(field) meta->field = flat_string(flat, arena);
	META_STRINGS(READ)
#undef READ
	meta->categories = list_read(flat, arena, &meta->category_count);
	meta->tags = list_read(flat, arena, &meta->tag_count);
	meta->others = list_read(flat, arena, &meta->other_count);
	flat->bad |= meta->other_count % 2 != 0;
	date_read(flat, &meta->date);
	date_read(flat, &meta->modified);
	meta->is_draft = flat_enum(flat, 2);
	return !flat->bad;
}

void form_put(struct buf *out, const struct picture_form *form)
{
	flat_put_u32(out, form->kind);
	flat_put_u32(out, form->width_px);
	flat_put_u32(out, form->height_px);
	flat_put_u32(out, form->is_animated);
	flat_put_u32(out, form->columns);
	flat_put_u32(out, form->rows);
	flat_put_u8(out, form->orientation);
	flat_put_u8(out, form->components);
	flat_put_u8(out, form->bits);
	flat_put_u32(out, form->has_png_predictor);
	flat_put_u32(out, form->palette_size);
	flat_put_u64(out, form->data_size);
	flat_put_u64(out, form->mask_size);
	flat_put_u32(out, form->is_source);
}

static bool is_print_good(const struct picture_form *form)
{
	if (!form->components) /* FOR_FILE */
		return !form->bits && !form->palette_size && !form->mask_size;
	if (form->components != 1 && form->components != 3)
		return false;
	if (form->bits != 1 && form->bits != 2 && form->bits != 4 &&
	    form->bits != 8)
		return false;
	if (!form->columns || !form->rows || !form->orientation)
		return false;
	return !form->palette_size ||
	    (form->components == 1 && form->palette_size <= 1u << form->bits);
}

static bool is_form_good(const struct picture_form *form)
{
	return form->kind != PICTURE_UNKNOWN && form->width_px &&
	    form->width_px <= SIDE_MOST && form->height_px &&
	    form->height_px <= SIDE_MOST && form->columns <= SIDE_MOST &&
	    form->rows <= SIDE_MOST && form->orientation <= 8 &&
	    form->data_size <= SIZE_MOST && form->mask_size <= SIZE_MOST &&
	    (!form->is_animated ||
		(form->kind == PICTURE_PNG && !form->components)) &&
	    is_print_good(form);
}

bool form_read(struct flat *flat, struct picture_form *form)
{
	uint32_t palette_size;

	*form = (struct picture_form){ 0 };
	form->kind = (enum picture_kind)flat_enum(flat, PICTURE_KINDS);
	form->width_px = flat_u32(flat);
	form->height_px = flat_u32(flat);
	form->is_animated = flat_enum(flat, 2);
	form->columns = flat_u32(flat);
	form->rows = flat_u32(flat);
	form->orientation = flat_u8(flat);
	form->components = flat_u8(flat);
	form->bits = flat_u8(flat);
	form->has_png_predictor = flat_enum(flat, 2);
	palette_size = flat_u32(flat);
	form->palette_size = palette_size <= 256 ? (uint16_t)palette_size : 257;
	form->data_size = flat_u64(flat);
	form->mask_size = flat_u64(flat);
	form->is_source = flat_enum(flat, 2);
	if (form->palette_size > 256 || !is_form_good(form))
		flat->bad = true;
	if (flat->bad)
		*form = (struct picture_form){ 0 };
	return !flat->bad;
}
