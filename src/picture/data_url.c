/* The bytes of a data: URL (RFC 2397). */
#include <string.h>
#include <strings.h>
#include <nettle/base64.h>

#include "picture/codec.h"

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The data part with its %XX resolved. */
static void percent_decode(const char *at, struct buf *out)
{
	char *to = buf_reserve(out, strlen(at));
	size_t size = 0;

	while (*at) {
		int high = *at == '%' ? hex_digit(at[1]) : -1;
		int low = high >= 0 ? hex_digit(at[2]) : -1;

		if (low >= 0) {
			to[size++] = (char)(high << 4 | low);
			at += 3;
		} else {
			to[size++] = *at++;
		}
	}
	out->size += size;
}

/* In place, as browsers do it (WHATWG Infra, forgiving-base64 decode): white
 * space and the padding may be missing or there. */
static bool base64_decode(struct buf *text, struct buf *out)
{
	struct base64_decode_ctx ctx;
	size_t size = 0, i;
	uint8_t *to;

	for (i = 0; i < text->size; i++)
		if (!is_html_space((unsigned char)text->data[i]))
			text->data[size++] = text->data[i];
	while (size > 0 && text->data[size - 1] == '=')
		size--;
	if (size == 0 || size % 4 == 1)
		return false;
	text->size = size;
	while (text->size % 4)
		buf_putc(text, '=');
	to = (uint8_t *)buf_reserve(out, BASE64_DECODE_LENGTH(text->size));
	base64_decode_init(&ctx);
	size = BASE64_DECODE_LENGTH(text->size);
	if (!base64_decode_update(&ctx, &size, to, text->size, text->data))
		return false;
	out->size += size;
	return true;
}

bool picture_data_url(const char *url, const struct sheaf_options *options,
    struct buf *out, struct error *err)
{
	uint64_t limit = options->limits[SHEAF_LIMIT_PICTURE];
	struct buf text = BUF_INIT;
	const char *comma, *end;
	size_t before = out->size;
	bool is_base64, is_good = true;

	comma = strchr(url, ',');
	if (strncasecmp(url, "data:", 5) != 0 || !comma)
		return error_set(err, SHEAF_E_INPUT, "not a data: URL");
	/* base64 makes four characters of three bytes */
	if (strlen(comma + 1) / 3 > limit)
		return limit_refuse(
		    err, options, SHEAF_LIMIT_PICTURE, "picture is too large");
	for (end = comma; end[-1] == ' ';)
		end--;
	is_base64 = end - url >= 12 && !strncasecmp(end - 7, ";base64", 7);
	percent_decode(comma + 1, &text);
	if (is_base64)
		is_good = base64_decode(&text, out);
	else
		buf_add(out, text.data, text.size);
	buf_release(&text);
	if (!is_good)
		return error_set(err, SHEAF_E_INPUT, "data: URL: bad base64");
	if (out->size == before)
		return error_set(err, SHEAF_E_INPUT, "empty data: URL");
	if (out->size - before > limit) {
		out->size = before;
		return limit_refuse(
		    err, options, SHEAF_LIMIT_PICTURE, "picture is too large");
	}
	return true;
}

void data_url_put(
    struct buf *out, enum picture_kind kind, const void *bytes, size_t size)
{
	buf_printf(out, "data:%s;base64,", picture_media_type(kind));
	base64_encode_raw(
	    buf_reserve(out, BASE64_ENCODE_RAW_LENGTH(size)), size, bytes);
	out->size += BASE64_ENCODE_RAW_LENGTH(size);
}
