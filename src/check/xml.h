/* XML as a stream of events: nothing is loaded, no entity is expanded. */
#ifndef CHECK_XML_H
#define CHECK_XML_H

#include "core/core.h"

#define XHTML_NS     "http://www.w3.org/1999/xhtml"
#define SVG_NS       "http://www.w3.org/2000/svg"
#define XLINK_NS     "http://www.w3.org/1999/xlink"
#define XML_NS       "http://www.w3.org/XML/1998/namespace"
#define OPS_NS       "http://www.idpf.org/2007/ops"
#define MATHML_NS    "http://www.w3.org/1998/Math/MathML"

struct xml_attribute {
	const char *space;              /* "": none */
	const char *name, *value;
	bool is_partial;                /* an entity stands in its value */
};

struct xml_element {
	const char *space, *name;       /* space "": none */
	const struct xml_attribute *attributes;
	size_t count;
	unsigned line, column;          /* of the end of its tag */
};

/* What is called; none may be NULL.  Strings are lent for the call. */
struct xml_reader {
	void *context;
	void (*start)(void *context, const struct xml_element *);
	void (*end)(void *context);
	void (*text)(void *context, const char *, size_t);
	/* with external identifiers; both may be NULL */
	void (*doctype)(void *context, const char *public_id, const char *system_id);
	void (*external_entity)(void *context, const char *name, unsigned line);
};

struct xml_fault {
	unsigned line, column;
	char text[240];
};

/* What the declaration says: "1.0" and "UTF-8" where it says nothing. */
struct xml_head {
	char version[8], encoding[24];
};

void xml_head_read(const char *, size_t, struct xml_head *);
bool xml_head_is_utf8(const struct xml_head *);
bool xml_head_is_utf16(const struct xml_head *);

/* False: not well-formed, or over a ceiling (depth, attributes of a tag).  What
 * came before the fault was called.  Encodings other than UTF-8 are the
 * caller's to refuse. */
bool xml_read(const char *, size_t, const struct xml_reader *,
    struct xml_fault *) MUST_CHECK;

/* The value, or NULL. */
const char *xml_value(
    const struct xml_element *, const char *space, const char *name);

bool xml_is(const struct xml_element *, const char *space, const char *name);

#endif
