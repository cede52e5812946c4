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
	fingerprint_put(out, &outcome->fingerprint);
}

bool outcome_read(struct flat *flat, struct outcome *outcome)
{
	memset(outcome, 0, sizeof(*outcome));
	outcome->error.code = flat_enum(flat, SHEAF_E_MEMORY + 1);
	reason_read(flat, outcome->error.text, sizeof(outcome->error.text));
	outcome->is_stub = flat_u8(flat) != 0;
	fingerprint_read(flat, &outcome->fingerprint);
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

void rules_put(struct buf *out, const struct rule_text *files, size_t count)
{
	flat_put_u32(out, (uint32_t)count);
	for (size_t i = 0; i < count; i++) {
		flat_put_string(out, files[i].name);
		flat_put_bytes(out, files[i].text, files[i].size);
	}
}

bool rules_read(struct flat *flat, struct arena *arena,
    const struct rule_text **files, size_t *count)
{
	struct rule_text *rows;

	*count = flat_count(flat, 12);
	rows = arena_array(arena, *count, sizeof(*rows));
	*files = rows;
	for (size_t i = 0; i < *count && !flat->bad; i++) {
		rows[i].name = flat_string(flat, arena);
		const uint8_t *text = flat_bytes(flat, &rows[i].size);

		if (!rows[i].name || flat->bad)
			return false;
		rows[i].text = arena_strndup(
		    arena, (const char *)text, rows[i].size);
	}
	return flat_is_done(flat);
}

/* In the order of the wire. */
static const char *const header_names[] = { "user-agent", "referer", "cookie",
	"accept", "accept-language" };

enum { HEADER_NAMES = sizeof(header_names) / sizeof(*header_names) };

static uint32_t header_index(const char *name)
{
	uint32_t i = 0;

	while (i < HEADER_NAMES && !text_equal_case(header_names[i], name))
		i++;
	return i;
}

/* RFC 9110, 5.5: a line end in it would make two headers of one. */
static bool is_header_value(const char *value)
{
	size_t size = strlen(value);

	for (size_t i = 0; i < size; i++)
		if ((unsigned char)value[i] < 0x20 || value[i] == 0x7f)
			return false;
	return size > 0 && size <= WISH_VALUE_MAX;
}

bool wish_header(struct arena *arena, const struct sheaf_pair *header,
    struct sheaf_pair *out)
{
	uint32_t name = header_index(header->key ? header->key : "");

	if (name == HEADER_NAMES || !header->value ||
	    !is_header_value(header->value))
		return false;
	*out = (struct sheaf_pair){ header_names[name],
		arena_strdup(arena, header->value) };
	return true;
}

void wish_put(struct buf *out, const struct page_wish *wish)
{
	flat_put_u32(out, wish->number);
	flat_put_string(out, wish->url);
	flat_put_u32(out, (uint32_t)wish->header_count);
	for (size_t i = 0; i < wish->header_count; i++) {
		flat_put_u32(out, header_index(wish->headers[i].key));
		flat_put_string(out, wish->headers[i].value);
	}
}

bool wish_read(struct flat *flat, struct arena *arena, struct page_wish *wish)
{
	*wish = (struct page_wish){ .number = flat_u32(flat) };
	wish->url = flat_string(flat, arena);
	wish->header_count = flat_enum(flat, WISH_HEADERS + 1);
	for (size_t i = 0; i < wish->header_count && !flat->bad; i++) {
		uint32_t name = flat_enum(flat, HEADER_NAMES);
		const char *value = flat_string(flat, arena);

		if (flat->bad || !value || !is_header_value(value))
			return false;
		wish->headers[i] = (struct sheaf_pair){ header_names[name],
			value };
	}
	return flat_is_done(flat) && wish->url &&
	    strlen(wish->url) <= WISH_URL_MAX && url_is_web(wish->url) &&
	    !strchr(wish->url, '#');
}

unsigned work_targets(const struct work_setup *setup)
{
	unsigned targets = 0;

	for (size_t i = 0; i < setup->packager_count; i++)
		if (setup->packagers[i]->needs_pictures)
			targets |= 1u << setup->packagers[i]->target;
	return targets;
}
