/* What an answer is worth. */
#include <stdio.h>

#include "fetch/transfer.h"

bool response_is_passing(const struct transfer *transfer, CURLcode code)
{
	long status = 0, proxy_status = 0;

	/* what a proxy says in place of a tunnel is an answer, too */
	curl.easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	curl.easy_getinfo(
	    transfer->easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
	if (code != CURLE_OK && proxy_status >= 300) {
		code = CURLE_OK;
		status = proxy_status;
	}
	if (code == CURLE_OK)
		return status == 408 || status == 429 || status >= 500;
	return code == CURLE_COULDNT_CONNECT || code == CURLE_RECV_ERROR ||
	    code == CURLE_SEND_ERROR || code == CURLE_GOT_NOTHING ||
	    code == CURLE_PARTIAL_FILE || code == CURLE_HTTP2 ||
	    code == CURLE_HTTP2_STREAM || code == CURLE_COULDNT_RESOLVE_HOST;
}

void response_note(const struct transfer *transfer, struct record *record)
{
	static const char *const names[] = { "Content-Type", "ETag",
		"Last-Modified" };
	struct curl_header *header;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (curl.easy_header(transfer->easy, names[i], 0, CURLH_HEADER,
			-1, &header) == CURLHE_OK &&
		    *header->value)
			record_set(record, names[i], header->value);
	record_date(record, time(NULL));
}

const char *response_refusal(const struct transfer *transfer, CURLcode code,
    long status, char *text, size_t size)
{
	const struct sheaf_options *options = transfer->http->options;
	char limit[LIMIT_TEXT];
	long proxy_status = 0;

	curl.easy_getinfo(
	    transfer->easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
	if (code != CURLE_OK && proxy_status >= 300) {
		snprintf(text, size, "the proxy answers with HTTP status %ld",
		    proxy_status);
		return text;
	}
	if (code == CURLE_COULDNT_CONNECT && transfer->proxy)
		return "the proxy cannot be reached";
	if (code != CURLE_OK)
		return curl.easy_strerror(code);
	if (status >= 300 && status < 400 &&
	    transfer->redirects > options->limits[SHEAF_LIMIT_REDIRECTS]) {
		snprintf(text, size, "redirected too often: %s",
		    limit_text(limit, options, SHEAF_LIMIT_REDIRECTS));
		return text;
	}
	if (status != 200 && status != 203) {
		snprintf(text, size, "HTTP status %ld", status);
		return text;
	}
	if (transfer->size == 0)
		return "an empty answer";
	if (transfer->is_page)
		return NULL;
	return placeholders_have(transfer->http->placeholders, transfer->fd)
	    ? PLACEHOLDER_REASON
	    : body_refusal(transfer->fd);
}
