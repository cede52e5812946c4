/* The house-keeping of caches.  Part of <sheaf.h>, which includes it. */
#ifndef SHEAF_CACHE_H
#define SHEAF_CACHE_H

enum sheaf_cache_action {
	SHEAF_CACHE_LIST,
	SHEAF_CACHE_VERIFY,     /* reads everything; what is damaged goes */
	SHEAF_CACHE_PRUNE,      /* by age and size, the oldest first */
	SHEAF_CACHE_EXPORT      /* writes a folder for sheaf_options.mirror */
};

struct sheaf_cache_job {
	enum sheaf_cache_action action;
	const char *cache;              /* its folder */
	const char *export_to;
	unsigned older_than_days;       /* 0: of any age */
	uint64_t max_size;              /* bytes; 0: of any size */
};

struct sheaf_cache_entry {
	const char *url;                /* "": of a damaged entry */
	const char *type;               /* media type as the server told it; "":
	                                   not known */
	uint64_t size;
	int64_t kept;                   /* when, or last found to be the same;
	                                   seconds since 1970 */
	bool is_good;                   /* whole; or still there; or exported */
};

/* Calls `each` (may be NULL) for every address, in their order.  False with one
 * line in `why` when there is no such cache. */
bool sheaf_cache(const struct sheaf_cache_job *,
    void (*each)(void *context, const struct sheaf_cache_entry *),
    void *context, char *why, size_t why_size);

#endif
