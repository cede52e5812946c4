/* What is inside the messages, in both directions. */
#include <string.h>

#include "work/work.h"

void result_put(struct buf *out, const struct picture_result *result)
{
	flat_put_hash(out, &result->hash);
	flat_put_u8(out, result->is_fetched);
	for (int target = 0; target < PICTURE_TARGETS; target++) {
		flat_put_u8(out, result->is_ready[target]);
		if (result->is_ready[target])
			form_put(out, &result->forms[target]);
		else
			flat_put_string(out, result->reason[target]);
	}
}

static void reason_read(struct flat *flat, char *reason, size_t size)
{
	struct arena *arena = arena_new();
	const char *text = flat_string(flat, arena);

	text_fit(reason, size, text ? text : "");
	arena_free(arena);
}

bool result_read(struct flat *flat, struct picture_result *result)
{
	memset(result, 0, sizeof(*result));
	flat_hash(flat, &result->hash);
	result->is_fetched = flat_u8(flat) != 0;
	for (int target = 0; target < PICTURE_TARGETS; target++) {
		result->is_ready[target] = flat_u8(flat) != 0;
		if (!result->is_ready[target])
			reason_read(flat, result->reason[target],
			    sizeof(result->reason[target]));
		else if (!form_read(flat, &result->forms[target]))
			return false;
	}
	return !flat->bad;
}

void outcome_put(struct buf *out, const struct outcome *outcome)
{
	flat_put_u32(out, outcome->error.code);
	flat_put_string(out, outcome->error.text);
	flat_put_u8(out, outcome->is_stub);
}

bool outcome_read(struct flat *flat, struct outcome *outcome)
{
	memset(outcome, 0, sizeof(*outcome));
	outcome->error.code = flat_enum(flat, SHEAF_E_MEMORY + 1);
	reason_read(flat, outcome->error.text, sizeof(outcome->error.text));
	outcome->is_stub = flat_u8(flat) != 0;
	return !flat->bad;
}

void query_put(struct buf *out, const struct font_query *query)
{
	flat_put_string(out, query->families);
	flat_put_string(out, query->language);
	flat_put_u32(out, query->code_point);
	flat_put_u32(out, query->weight);
	flat_put_u8(out, query->is_italic);
}

bool query_read(
    struct flat *flat, struct arena *arena, struct font_query *query)
{
	query->families = flat_string(flat, arena);
	query->language = flat_string(flat, arena);
	query->code_point = flat_enum(flat, 0x110000);
	query->weight = (uint16_t)flat_enum(flat, 1001);
	query->is_italic = flat_u8(flat) != 0;
	return flat_is_done(flat);
}

void page_query_put(struct buf *out, const struct page_query *query)
{
	flat_put_u32(out, query->number);
	flat_put_string(out, query->url);
	flat_put_u32(out, (uint32_t)query->header_count);
	for (size_t i = 0; i < query->header_count; i++) {
		flat_put_string(out, query->headers[i].key);
		flat_put_string(out, query->headers[i].value);
	}
}

bool page_query_read(
    struct flat *flat, struct arena *arena, struct page_query *query)
{
	query->number = flat_u32(flat);
	query->url = flat_string(flat, arena);
	query->header_count = flat_enum(flat, PAGE_HEADERS_MOST + 1);
	for (size_t i = 0; i < query->header_count; i++) {
		query->headers[i].key = flat_string(flat, arena);
		query->headers[i].value = flat_string(flat, arena);
		if (!query->headers[i].key || !query->headers[i].value)
			return false;
	}
	return flat_is_done(flat) && query->url;
}

unsigned work_targets(const struct work_setup *setup)
{
	unsigned targets = 0;

	for (size_t i = 0; i < setup->packager_count; i++)
		if (setup->packagers[i]->needs_pictures)
			targets |= 1u << setup->packagers[i]->target;
	return targets;
}
