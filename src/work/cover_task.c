/* COVER: the one task of a worker that is about the book as a whole. */
#include <assert.h>
#include <string.h>

#include "work/work.h"

void cover_request_put(struct buf *out, const struct cover_request *request)
{
	flat_put_u32(out, request->width_px);
	flat_put_u32(out, request->height_px);
	flat_put_string(out, request->title);
	flat_put_string(out, request->author);
	flat_put_string(out, request->dates);
	flat_put_string(out, request->sites);
	flat_put_string(out, request->language);
	flat_put_u32(out, (uint32_t)request->picture_count);
	for (size_t i = 0; i < request->picture_count; i++)
		flat_put_u64(out, request->sizes[i]);
}

/* The bytes of the pictures come in a file beside it. */
static bool request_read(struct flat *flat, struct arena *arena,
    const struct mapping *pictures, struct cover_request *request)
{
	uint64_t left = pictures->size;

	request->width_px = flat_enum(flat, COVER_SIDE_PX + 1);
	request->height_px = flat_enum(flat, COVER_SIDE_PX + 1);
	request->title = flat_string(flat, arena);
	request->author = flat_string(flat, arena);
	request->dates = flat_string(flat, arena);
	request->sites = flat_string(flat, arena);
	request->language = flat_string(flat, arena);
	request->bytes = pictures->data;
	request->picture_count = flat_enum(flat, JACKET_PICTURES + 1);
	for (size_t i = 0; i < request->picture_count; i++) {
		uint64_t size = flat_u64(flat);

		if (size > left)
			return false;
		left -= size;
		request->sizes[i] = (size_t)size;
	}
	return flat_is_done(flat) && request->width_px > 0 &&
	    request->height_px > 0;
}

bool cover_task(const struct resources *resources,
    const struct message *message, struct buf *out)
{
	struct arena *arena = arena_new();
	struct cover_request request = { 0 };
	struct outcome outcome = { 0 };
	struct mapping pictures = { 0 };
	struct buf jpeg = BUF_INIT;
	struct flat flat;
	bool is_good;

	flat_open(&flat, message->bytes, message->size);
	is_good = message->fds[0] < 0 ||
	    file_map(message->fds[0], &pictures, &outcome.error);
	is_good = is_good && request_read(&flat, arena, &pictures, &request);
	if (is_good && !cover_make(resources, &request, &jpeg, &outcome.error))
		assert(outcome.error.code != SHEAF_OK);
	outcome_put(out, &outcome);
	flat_put_bytes(out, jpeg.data, jpeg.size);
	buf_release(&jpeg);
	file_unmap(&pictures);
	arena_free(arena);
	return is_good;
}
