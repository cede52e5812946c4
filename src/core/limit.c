/* The table of ceilings. */
#include <stdio.h>
#include <string.h>

#include "core/limit.h"

const struct sheaf_limit_row sheaf_limits[] = {
	[SHEAF_LIMIT_INPUT] = { "input", 64 << 20, "bytes of a source",
	    "larger than # bytes" },
	[SHEAF_LIMIT_FRONT_MATTER] = { "front-matter", 64 << 10, "bytes",
	    "more than # bytes" },
	[SHEAF_LIMIT_DEPTH] = { "depth", 512, "elements open at once",
	    "more than # open at once" },
	[SHEAF_LIMIT_ATTRIBUTES] = { "attributes", 256, "of one tag",
	    "more than # in a tag" },
	[SHEAF_LIMIT_NODES] = { "nodes", 1000000, "of one source",
	    "more than # tags or pieces of text" },
	[SHEAF_LIMIT_TEXT_RUN] = { "text-run", 16 << 20,
	    "bytes of text without a tag", "more than # bytes without a tag" },
	[SHEAF_LIMIT_PICTURES] = { "pictures", 2000, "of one article",
	    "more than #" },
	[SHEAF_LIMIT_PICTURE] = { "picture", 32 << 20, "bytes, encoded",
	    "larger than # bytes" },
	[SHEAF_LIMIT_PIXELS] = { "pixels", 40000000, "width x height",
	    "more than # pixels" },
	[SHEAF_LIMIT_SIDE] = { "side", 16384, "pixels",
	    "more than # pixels a side" },
	[SHEAF_LIMIT_SCANS] = { "scans", 100, "of a progressive JPEG",
	    "more than # scans" },
	[SHEAF_LIMIT_DOWNLOAD] = { "download", 16 << 20, "bytes",
	    "larger than # bytes" },
	[SHEAF_LIMIT_REDIRECTS] = { "redirects", 5, "of one download",
	    "more than # times" },
	[SHEAF_LIMIT_CPU] = { "cpu", 60, "seconds for an article or picture",
	    "it takes too long: more than # s" },
	[SHEAF_LIMIT_MEMORY] = { "memory", 1 << 30,
	    "bytes for an article or picture",
	    "it needs too much memory: more than # bytes" },
};

_Static_assert(
    sizeof(sheaf_limits) / sizeof(sheaf_limits[0]) == SHEAF_LIMIT_COUNT,
    "a row for every limit");

const char *limit_text(char text[LIMIT_TEXT],
    const struct sheaf_options *options, enum sheaf_limit limit)
{
	const struct sheaf_limit_row *row = &sheaf_limits[limit];
	const char *number = strchr(row->refusal, '#');

	snprintf(text, LIMIT_TEXT, "%.*s%ju%s (limit %s)",
	    (int)(number - row->refusal), row->refusal,
	    (uintmax_t)options->limits[limit], number + 1, row->name);
	return text;
}

bool limit_refuse(struct error *err, const struct sheaf_options *options,
    enum sheaf_limit limit, const char *what)
{
	char text[LIMIT_TEXT];

	return error_set(err, SHEAF_E_LIMIT, "%s%s%s", what ? what : "",
	    what ? ": " : "", limit_text(text, options, limit));
}

bool limit_named(struct error *err, const struct sheaf_options *options,
    enum sheaf_limit limit, const char *what)
{
	return err && err->code == SHEAF_E_LIMIT &&
	    limit_refuse(err, options, limit, what);
}

enum diag_id limit_diag(enum sheaf_limit limit)
{
	static const enum diag_id ids[SHEAF_LIMIT_COUNT] = {
		[SHEAF_LIMIT_FRONT_MATTER] = DIAG_FRONT_MATTER_LIMIT,
		[SHEAF_LIMIT_DEPTH] = DIAG_DEPTH_LIMIT,
		[SHEAF_LIMIT_ATTRIBUTES] = DIAG_ATTRIBUTE_LIMIT,
		[SHEAF_LIMIT_NODES] = DIAG_NODE_LIMIT,
		[SHEAF_LIMIT_TEXT_RUN] = DIAG_TEXT_LIMIT,
		[SHEAF_LIMIT_PICTURES] = DIAG_PICTURE_LIMIT,
	};

	return ids[limit];
}

void limit_tell(struct diag_list *diags, unsigned line,
    const struct sheaf_options *options, enum sheaf_limit limit)
{
	char text[LIMIT_TEXT];

	diag_add_once(diags, limit_diag(limit), line, "%s",
	    limit_text(text, options, limit));
}
