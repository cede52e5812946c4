/* The book under check: what is known of its parts, and the passes over it. */
#ifndef CHECK_BOOK_H
#define CHECK_BOOK_H

#include "check/container.h"
#include "check/faults.h"
#include "check/ids.h"
#include "check/xml.h"

#define NO_ITEM UINT32_MAX

#define XHTML_TYPE "application/xhtml+xml"
#define NCX_TYPE   "application/x-dtbncx+xml"
#define SVG_TYPE   "image/svg+xml"

/* Properties of manifest items that something here depends on. */
enum property {
	PROPERTY_NAV = 1 << 0,
	PROPERTY_COVER = 1 << 1,
	PROPERTY_SVG = 1 << 2,
	PROPERTY_MATHML = 1 << 3,
	PROPERTY_SCRIPTED = 1 << 4,
	PROPERTY_REMOTE = 1 << 5
};

/* Of the manifest. */
struct item {
	const char *id, *href, *type, *fallback;        /* NULL: not given */
	size_t part;                    /* NO_PART: it is not in the container */
	struct place place;             /* in the package document */
	unsigned properties;
	bool is_in_spine;
};

/* Of the container. */
struct part {
	const char *name;               /* lent by it */
	uint32_t item;                  /* NO_ITEM */
	bool is_encrypted;              /* META-INF/encryption.xml says so */
	bool is_named;                  /* elsewhere than in the manifest */
	bool is_read;
	bool is_scanned;                /* to its end: its ids are known */
	struct id_range ids;
};

/* A reference to a fragment, looked at when all ids are known. */
struct pending {
	uint64_t key;
	const char *text;               /* in the book's arena */
	uint32_t from, to;              /* parts */
	unsigned line, column;
};

#define PENDING_MOST 500000

struct book {
	struct arena *arena;
	struct container *container;
	struct report report;
	struct part *parts;
	size_t part_count;
	struct item *items;
	size_t item_count, item_capacity;
	uint64_t *remote;               /* id_key() of remote items, sorted */
	size_t remote_count;
	size_t package;                 /* a part */
	bool is_old;                    /* EPUB 2 */
	bool has_package_doctype;       /* with external identifiers */
	const char *identifier;         /* the unique one; NULL: none */
	struct ids ids;
	struct pending *pending;
	size_t pending_count, pending_capacity;
	bool is_over;                   /* a ceiling was met, and told */
};

/* A ceiling of the whole book was met; told once. */
void book_exhausted(struct book *, const char *what);

/* The part's text.  False: told why not. */
bool book_read(struct book *, size_t part, struct buf *);

/* The part's XML through `reader`; ids are closed.  False: told why not. */
bool book_read_xml(struct book *, size_t part, const struct buf *,
    const struct xml_reader *);

/* DOCTYPE and external entities, for readers whose context begins with this. */
struct declared {
	struct book *book;
	size_t part;
};
void declared_doctype(void *, const char *public_id, const char *system_id);
void declared_entity(void *, const char *name, unsigned line);

/* names.c: the names of the container, and what mimetype is. */
void names_check(struct book *);
void mimetype_check(struct book *);

/* meta_inf.c: container.xml and encryption.xml; finds the package document.
 * False: there is none. */
bool meta_inf_check(struct book *);

/* package.c and manifest.c */
bool package_check(struct book *);
void manifest_check(struct book *);
unsigned properties_read(struct book *, const char *, const struct place *);

/* What the package document says, in its order, and where: idrefs of the spine,
 * addresses of the guide, ids that are refined. */
struct saying {
	const char *text;
	unsigned line, column;
	bool is_linear;
};
struct sayings {
	struct saying *rows;
	size_t count, capacity;
};
struct spine {
	struct sayings refs;
	const char *toc;                /* NULL: none */
	struct place place;             /* line 0: there is no spine */
};
void spine_check(struct book *, const struct spine *);

/* The media type of the item that is in the part, "" without one. */
const char *book_type(const struct book *, size_t part);

/* document.c: XHTML, SVG, NCX, SMIL and the like. */
void document_check(struct book *, size_t part);

/* A style sheet. */
void sheet_check(struct book *, size_t part);

#endif
