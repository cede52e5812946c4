/* References from one part to another, and what they may lead to. */
#ifndef CHECK_REFERENCE_H
#define CHECK_REFERENCE_H

#include "check/book.h"
#include "check/target.h"

enum use {
	USE_LINK,               /* a, area */
	USE_CONTENTS,           /* of the navigation document and the NCX */
	USE_CITE,
	USE_IMAGE, USE_SOURCE,  /* img src; one of several */
	USE_STYLE, USE_SCRIPT,
	USE_MEDIA,              /* audio, video, track */
	USE_FONT,
	USE_FRAME,              /* iframe, embed, object */
	USE_DRAWING,            /* use of SVG */
	USE_OVERLAY,            /* text of SMIL */
	USE_GUIDE,
	USES
};

struct referrer {
	struct book *book;
	size_t part;
	const char *base;       /* a part's name */
	bool is_remote;         /* its base is: nothing can be told */
	unsigned found;         /* enum property: remote resources */
};

void reference_check(struct referrer *, enum use, const char *value,
    unsigned line, unsigned column);

/* Those to fragments, at the end. */
void fragments_check(struct book *);

#endif
