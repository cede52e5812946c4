/* Rules and further pages for the article that is read now. */
#include <stdlib.h>
#include <string.h>

#include "work/outside.h"
#include "work/work.h"

/* ---- rules */

static void forget_oldest(struct outside *outside)
{
	struct host_rules *oldest = &outside->hosts[0];

	outside->byte_count -= oldest->answer.size;
	free(oldest->host);
	buf_release(&oldest->answer);
	outside->host_count--;
	memmove(
	    oldest, oldest + 1, outside->host_count * sizeof(*outside->hosts));
}

static const struct buf *lookup(const struct outside *outside, const char *host)
{
	for (size_t i = 0; i < outside->host_count; i++)
		if (!strcmp(outside->hosts[i].host, host))
			return &outside->hosts[i].answer;
	return NULL;
}

static const struct buf *ask_rules(struct outside *outside, const char *host)
{
	struct buf out = BUF_INIT;
	struct host_rules row = { .host = memory_strdup(host) };

	flat_put_string(&out, host);
	struct message message = channel_ask(
	    outside->channel, MESSAGE_FIND_RULES, &out, MESSAGE_RULES);

	buf_add(&row.answer, message.bytes, message.size);
	message_release(&message);
	while (outside->host_count > 0 &&
	    (outside->host_count == OUTSIDE_HOSTS ||
		outside->byte_count + row.answer.size > OUTSIDE_BYTES))
		forget_oldest(outside);
	outside->byte_count += row.answer.size;
	outside->hosts[outside->host_count] = row;
	return &outside->hosts[outside->host_count++].answer;
}

/* A host as files are named by it; NULL: it cannot be one. */
static const char *host_name(struct arena *arena, const char *host)
{
	char *link = url_link(arena, arena_printf(arena, "http://%s/", host));
	struct url url;

	if (!link)
		return NULL;
	url_split(arena, link, &url);
	return url.host;
}

static size_t find_rules(void *context, struct arena *arena, const char *host,
    const struct rule_text **files)
{
	struct outside *outside = context;
	const struct buf *answer;
	struct flat flat;
	size_t count;

	host = host_name(arena, host);
	if (!host)
		return 0;
	answer = lookup(outside, host);
	if (!answer)
		answer = ask_rules(outside, host);
	flat_open(&flat, answer->data, answer->size);
	if (!rules_read(&flat, arena, files, &count))
		channel_end();
	return count;
}

/* ---- pages */

static bool fetch_page(void *context, struct arena *arena, const char *url,
    const struct sheaf_pair *headers, size_t header_count, const char **bytes,
    size_t *size, struct error *err)
{
	struct outside *outside = context;
	struct page_wish wish = { .number = outside->number,
		.url = url_link(arena, url) };
	struct buf out = BUF_INIT;
	struct flat flat;

	if (!wish.url || !url_is_web(wish.url) ||
	    strlen(wish.url) > WISH_URL_MAX)
		return error_set(err, SHEAF_E_NETWORK, "no address to ask");
	wish.url[strcspn(wish.url, "#")] = '\0';
	for (size_t i = 0; i < header_count; i++)
		if (wish.header_count < WISH_HEADERS &&
		    wish_header(
			arena, &headers[i], &wish.headers[wish.header_count]))
			wish.header_count++;
	wish_put(&out, &wish);
	struct message message = channel_ask(
	    outside->channel, MESSAGE_FETCH_PAGE, &out, MESSAGE_PAGE);

	flat_open(&flat, message.bytes, message.size);
	const char *reason = flat_string(&flat, arena);
	const uint8_t *page = flat_bytes(&flat, size);

	if (!flat_is_done(&flat))
		channel_end();
	*bytes = arena_strndup(arena, (const char *)page, *size);
	message_release(&message);
	return !reason || error_set(err, SHEAF_E_NETWORK, "%s", reason);
}

/* ---- */

void outside_init(struct outside *outside, struct channel *channel,
    const struct sheaf_options *options)
{
	*outside = (struct outside){ .channel = channel, .options = options };
	outside->calls.context = outside;
}

void outside_release(struct outside *outside)
{
	while (outside->host_count > 0)
		forget_oldest(outside);
}

const struct page_outside *outside_for(
    struct outside *outside, uint32_t number, bool is_load)
{
	outside->number = number;
	outside->calls.find_rules = outside->options->rules ? find_rules : NULL;
	outside->calls.fetch_page = is_load ? fetch_page : NULL;
	return &outside->calls;
}
