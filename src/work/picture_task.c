/* PREPARE: an encoded picture, for every target at once. */
#include "work/channel.h"
#include "work/work.h"

static void prepare_target(const struct sheaf_options *options,
    const struct mapping *source, enum picture_target target,
    struct picture_result *result, struct buf *out)
{
	struct error err = { 0 };

	result->is_ready[target] = picture_prepare(source->data, source->size,
	    target, options, &result->forms[target], out, &err);
	if (!result->is_ready[target]) {
		text_fit(result->reason[target], sizeof(result->reason[target]),
		    err.text);
		buf_clear(out);
	}
}

static void prepare(const struct work_setup *setup,
    const struct mapping *source, struct buf *out)
{
	struct picture_result result = { .is_fetched = true };
	struct buf prepared[PICTURE_TARGETS] = { { 0 } };
	unsigned targets = work_targets(setup);

	for (int target = 0; target < PICTURE_TARGETS; target++)
		if (targets >> target & 1)
			prepare_target(setup->options, source, target, &result,
			    &prepared[target]);
	result_put(out, &result);
	for (int target = 0; target < PICTURE_TARGETS; target++) {
		flat_put_bytes(
		    out, prepared[target].data, prepared[target].size);
		buf_release(&prepared[target]);
	}
}

/* Libraries that are not loaded are closed to this worker. */
void picture_task(struct channel *channel, const struct work_setup *setup,
    enum picture_library loaded, const struct message *message)
{
	struct mapping source = { 0 };
	enum picture_library wanted;
	struct buf out = BUF_INIT;
	struct error err = { 0 };
	struct flat flat;

	flat_open(&flat, message->bytes, message->size);
	uint64_t ticket = flat_u64(&flat);

	if (!file_map(message->fds[0], &source, &err))
		channel_end();
	wanted = picture_library_for(
	    source.data, source.size, work_targets(setup));
	flat_put_u64(&out, ticket);
	if (wanted == PICTURE_OWN || wanted == loaded) {
		prepare(setup, &source, &out);
		channel_send(channel, MESSAGE_PREPARED, &out);
	} else {
		flat_put_u32(&out, wanted);
		channel_send(channel, MESSAGE_ELSEWHERE, &out);
	}
	file_unmap(&source);
}
