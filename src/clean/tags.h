/* What becomes of the elements and classes of a foreign page: tables. */
#ifndef CLEAN_TAGS_H
#define CLEAN_TAGS_H

#include "page/page.h"

enum act {
	ACT_UNWRAP, /* its content stands in its place */
	ACT_DROP, /* with all in it */
	ACT_INLINE, /* an element of ours in the line */
	ACT_LINE, /* a block of lines: p, h2, pre */
	ACT_BREAK, /* a block without meaning: div */
	ACT_BLOCK, /* a container of blocks: blockquote */
	ACT_LIST,
	ACT_ITEM,
	ACT_TERM,
	ACT_DESCRIPTION,
	ACT_TABLE,
	ACT_SECTION,
	ACT_ROW,
	ACT_CELL,
	ACT_CAPTION,
	ACT_FIGURE,
	ACT_FIGCAPTION,
	ACT_LINK,
	ACT_RUBY_PART,
	ACT_CENTER,
	ACT_BR,
	ACT_HR,
	ACT_IMG,
	ACT_PICTURE,
	ACT_MEDIA,
	ACT_NOSCRIPT,
	ACT_SCRIPT,
	ACT_SVG,
	ACT_MATH
};

struct foreign {
	const char *name;
	enum act act;
	enum tag tag; /* ours, where there is one */
};

/* NULL: unknown, to be unwrapped. */
const struct foreign *foreign_lookup(const char *name);

/* What the classes of an element say, as bits. */
enum mark {
	MARK_CAPTION = 1 << 0, /* the text under a picture */
	MARK_CREDIT = 1 << 1, /* an editor's note */
	MARK_NO_LINK = 1 << 2, /* a link made by a machine */
	MARK_DROP = 1 << 3, /* belongs to the page, not to the text */
	MARK_NOTES = 1 << 4, /* holds the endnotes */
	MARK_NOTE = 1 << 5, /* its title is a note */
	MARK_FORMULA = 1 << 6, /* a picture of a formula: stands in the line */
	MARK_EMOJI = 1 << 7, /* a picture of a character: its alt */
	MARK_AVATAR = 1 << 8, /* a picture of the writer */
	MARK_LAYOUT = 1 << 9, /* a table cell that holds the article */
	MARK_LISTING = 1 << 10, /* program code, though it is no pre */
	MARK_CENTER = 1 << 11,
	MARK_RIGHT = 1 << 12,
	MARK_RELATED = 1 << 13, /* other articles, share links: --tidy related */
	MARK_TITLED = 1 << 15, /* empty: its title is the text */
	MARK_TWIN = 1 << 16, /* a formula that may be told again beside it */
	MARK_SITE = 1 << 14 /* what a site adds: --tidy boilerplate */
};

unsigned node_marks(const struct page_node *);

/* True if the white-space separated `classes` hold `word`. */
bool has_class(const char *classes, const char *word);

#endif
