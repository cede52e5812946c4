/* How fast a host is asked.  Curl itself counts connections, but a request that
 * waits in its line starts at no moment of ours; so where a delay is wanted it is
 * given only what it can begin at once. */
#include <stdlib.h>
#include <string.h>

#include "fetch/place.h"

struct pace_host {
	struct pace_host *next;
	unsigned running;
	int64_t next_ms; /* not before; 0: never asked */
};

struct pace {
	unsigned delay_ms, all_most, host_most;
	unsigned running;
	struct table hosts;
	struct pace_host *all;
};

struct pace *pace_new(unsigned delay_ms, unsigned all_most, unsigned host_most)
{
	struct pace *pace = memory_new(sizeof(*pace));

	pace->delay_ms = delay_ms;
	pace->all_most = all_most;
	pace->host_most = host_most;
	return pace;
}

void pace_free(struct pace *pace)
{
	if (!pace)
		return;
	for (struct pace_host *next, *host = pace->all; host; host = next) {
		next = host->next;
		free(host);
	}
	table_release(&pace->hosts);
	free(pace);
}

struct pace_host *pace_host(struct pace *pace, const char *text)
{
	struct arena *arena = arena_new();
	struct url url;

	url_split(arena, text, &url);
	const char *name = url.host ? url.host : "";
	struct hash key = hash_bytes(name, strlen(name));
	struct pace_host *host = table_lookup(&pace->hosts, &key);

	arena_free(arena);
	if (!host) {
		host = memory_new(sizeof(*host));
		host->next = pace->all;
		pace->all = host;
		table_put(&pace->hosts, &key, host);
	}
	return host;
}

int64_t pace_ready_at(const struct pace *pace, const struct pace_host *host)
{
	return pace->running >= pace->all_most ||
		host->running >= pace->host_most
	    ? INT64_MAX
	    : host->next_ms;
}

void pace_begin(struct pace *pace, struct pace_host *host, int64_t now_ms)
{
	host->next_ms = now_ms + pace->delay_ms;
	host->running++;
	pace->running++;
}

void pace_end(struct pace *pace, struct pace_host *host)
{
	host->running--;
	pace->running--;
}
