/* What becomes of the elements and classes of a foreign page: tables. */
#include <stdlib.h>
#include <string.h>

#include "clean/tags.h"

#define COUNT(rows) (sizeof(rows) / sizeof(*(rows)))

/* In the order of strcmp(). */
static const struct foreign foreign_rows[] = {
	{ "a", ACT_LINK, TAG_A },
	{ "abbr", ACT_INLINE, TAG_ABBR },
	{ "acronym", ACT_INLINE, TAG_ABBR },
	{ "address", ACT_BREAK, 0 },
	{ "amp-anim", ACT_IMG, TAG_IMG },
	{ "amp-audio", ACT_MEDIA, 0 },
	{ "amp-iframe", ACT_MEDIA, 0 },
	{ "amp-img", ACT_IMG, TAG_IMG },
	{ "amp-video", ACT_MEDIA, 0 },
	{ "amp-youtube", ACT_MEDIA, 0 },
	{ "annotation", ACT_DROP, 0 },
	{ "annotation-xml", ACT_DROP, 0 },
	{ "applet", ACT_DROP, 0 },
	{ "area", ACT_DROP, 0 },
	{ "article", ACT_BREAK, 0 },
	{ "aside", ACT_BLOCK, TAG_ASIDE },
	{ "audio", ACT_MEDIA, 0 },
	{ "b", ACT_INLINE, TAG_B },
	{ "base", ACT_DROP, 0 },
	{ "bdo", ACT_INLINE, TAG_SPAN },
	{ "big", ACT_UNWRAP, 0 },
	{ "blockquote", ACT_BLOCK, TAG_BLOCKQUOTE },
	{ "body", ACT_BREAK, 0 },
	{ "br", ACT_BR, TAG_BR },
	{ "button", ACT_DROP, 0 },
	{ "canvas", ACT_DROP, 0 },
	{ "caption", ACT_CAPTION, TAG_CAPTION },
	{ "center", ACT_CENTER, 0 },
	{ "cite", ACT_INLINE, TAG_CITE },
	{ "code", ACT_INLINE, TAG_CODE },
	{ "col", ACT_DROP, 0 },
	{ "colgroup", ACT_DROP, 0 },
	{ "datalist", ACT_DROP, 0 },
	{ "dd", ACT_DESCRIPTION, TAG_DD },
	{ "del", ACT_INLINE, TAG_DEL },
	{ "details", ACT_BREAK, 0 },
	{ "dfn", ACT_INLINE, TAG_DFN },
	{ "dialog", ACT_BREAK, 0 },
	{ "dir", ACT_LIST, TAG_UL },
	{ "div", ACT_BREAK, 0 },
	{ "dl", ACT_LIST, TAG_DL },
	{ "dt", ACT_TERM, TAG_DT },
	{ "em", ACT_INLINE, TAG_EM },
	{ "embed", ACT_MEDIA, 0 },
	{ "fieldset", ACT_BREAK, 0 },
	{ "figcaption", ACT_FIGCAPTION, 0 },
	{ "figure", ACT_FIGURE, 0 },
	{ "footer", ACT_BREAK, 0 },
	{ "form", ACT_BREAK, 0 },
	{ "frame", ACT_DROP, 0 },
	{ "frameset", ACT_BREAK, 0 },
	{ "h1", ACT_LINE, TAG_H1 },
	{ "h2", ACT_LINE, TAG_H2 },
	{ "h3", ACT_LINE, TAG_H3 },
	{ "h4", ACT_LINE, TAG_H4 },
	{ "h5", ACT_LINE, TAG_H5 },
	{ "h6", ACT_LINE, TAG_H6 },
	{ "head", ACT_DROP, 0 },
	{ "header", ACT_BREAK, 0 },
	{ "hgroup", ACT_BREAK, 0 },
	{ "hr", ACT_HR, TAG_HR },
	{ "html", ACT_BREAK, 0 },
	{ "i", ACT_INLINE, TAG_I },
	{ "iframe", ACT_MEDIA, 0 },
	{ "img", ACT_IMG, TAG_IMG },
	{ "input", ACT_DROP, 0 },
	{ "ins", ACT_INLINE, TAG_INS },
	{ "kbd", ACT_INLINE, TAG_KBD },
	{ "legend", ACT_BREAK, 0 },
	{ "li", ACT_ITEM, TAG_LI },
	{ "link", ACT_DROP, 0 },
	{ "listing", ACT_LINE, TAG_PRE },
	{ "lite-youtube", ACT_MEDIA, 0 },
	{ "main", ACT_BREAK, 0 },
	{ "mark", ACT_INLINE, TAG_MARK },
	{ "math", ACT_MATH, 0 },
	{ "menu", ACT_LIST, TAG_UL },
	{ "meta", ACT_DROP, 0 },
	{ "mjx-math", ACT_DROP, 0 },
	{ "nav", ACT_DROP, 0 },
	{ "noembed", ACT_DROP, 0 },
	{ "noframes", ACT_DROP, 0 },
	{ "noscript", ACT_NOSCRIPT, 0 },
	{ "object", ACT_MEDIA, 0 },
	{ "ol", ACT_LIST, TAG_OL },
	{ "optgroup", ACT_DROP, 0 },
	{ "option", ACT_DROP, 0 },
	{ "p", ACT_LINE, TAG_P },
	{ "param", ACT_DROP, 0 },
	{ "picture", ACT_PICTURE, 0 },
	{ "plaintext", ACT_LINE, TAG_PRE },
	{ "pre", ACT_LINE, TAG_PRE },
	{ "q", ACT_INLINE, TAG_Q },
	{ "rp", ACT_RUBY_PART, TAG_RP },
	{ "rt", ACT_RUBY_PART, TAG_RT },
	{ "ruby", ACT_INLINE, TAG_RUBY },
	{ "s", ACT_INLINE, TAG_S },
	{ "samp", ACT_INLINE, TAG_SAMP },
	{ "script", ACT_SCRIPT, 0 },
	{ "search", ACT_BREAK, 0 },
	{ "section", ACT_BREAK, 0 },
	{ "select", ACT_DROP, 0 },
	{ "small", ACT_INLINE, TAG_SMALL },
	{ "source", ACT_DROP, 0 },
	{ "span", ACT_INLINE, TAG_SPAN },
	{ "strike", ACT_INLINE, TAG_S },
	{ "strong", ACT_INLINE, TAG_STRONG },
	{ "style", ACT_DROP, 0 },
	{ "sub", ACT_INLINE, TAG_SUB },
	{ "summary", ACT_LINE, TAG_P },
	{ "sup", ACT_INLINE, TAG_SUP },
	{ "svg", ACT_SVG, 0 },
	{ "table", ACT_TABLE, TAG_TABLE },
	{ "tbody", ACT_SECTION, TAG_TBODY },
	{ "td", ACT_CELL, TAG_TD },
	{ "template", ACT_DROP, 0 },
	{ "textarea", ACT_LINE, TAG_PRE },
	{ "tfoot", ACT_SECTION, TAG_TFOOT },
	{ "th", ACT_CELL, TAG_TH },
	{ "thead", ACT_SECTION, TAG_THEAD },
	{ "title", ACT_DROP, 0 },
	{ "tr", ACT_ROW, TAG_TR },
	{ "track", ACT_DROP, 0 },
	{ "tt", ACT_INLINE, TAG_CODE },
	{ "u", ACT_INLINE, TAG_U },
	{ "ul", ACT_LIST, TAG_UL },
	{ "var", ACT_INLINE, TAG_VAR },
	{ "video", ACT_MEDIA, 0 },
	{ "xmp", ACT_LINE, TAG_PRE },
};

/* Which elements a class may speak for. */
enum scope { ON_ANY, ON_TEXT, ON_BLOCK, ON_LIST, ON_SPAN, ON_LINK, ON_IMG };

static const struct {
	const char *word;
	enum mark mark;
	enum scope scope;
} class_rows[] = {
	/* 36kr */
	{ "img-desc", MARK_CAPTION, ON_TEXT },
	{ "editor-note", MARK_CREDIT, ON_ANY },
	{ "project-link", MARK_NO_LINK, ON_LINK },
	/* captions elsewhere */
	{ "caption", MARK_CAPTION, ON_TEXT },
	{ "figcaption", MARK_CAPTION, ON_TEXT },
	{ "fig-caption", MARK_CAPTION, ON_TEXT },
	{ "image-caption", MARK_CAPTION, ON_TEXT },
	{ "img-caption", MARK_CAPTION, ON_TEXT },
	{ "imgdesc", MARK_CAPTION, ON_TEXT },
	{ "pic-caption", MARK_CAPTION, ON_TEXT },
	{ "pic-desc", MARK_CAPTION, ON_TEXT },
	{ "picIntro", MARK_CAPTION, ON_TEXT },
	{ "detailPic", MARK_CAPTION, ON_TEXT },
	{ "pictext", MARK_CAPTION, ON_TEXT },
	{ "wp-caption-text", MARK_CAPTION, ON_TEXT },
	{ "wp-element-caption", MARK_CAPTION, ON_TEXT },
	/* notes */
	{ "footnotes", MARK_NOTES, ON_ANY },
	{ "endnotes", MARK_NOTES, ON_ANY },
	{ "footnotes-list", MARK_NOTES, ON_ANY },
	{ "references", MARK_NOTES, ON_LIST },
	{ "ss-footnote", MARK_NOTE, ON_ANY },
	{ "ss-externalProduct", MARK_TITLED, ON_ANY },
	/* pictures that are no figures */
	{ "tex", MARK_FORMULA, ON_IMG },
	{ "latex", MARK_FORMULA, ON_IMG },
	{ "math", MARK_FORMULA, ON_IMG },
	{ "wp-smiley", MARK_EMOJI, ON_IMG },
	{ "emoji", MARK_EMOJI, ON_IMG },
	{ "avatar", MARK_AVATAR, ON_IMG },
	{ "mwe-math-fallback-image-inline", MARK_FORMULA, ON_IMG },
	{ "mwe-math-fallback-image-display", MARK_FORMULA, ON_IMG },
	{ "ee_img", MARK_FORMULA, ON_IMG },
	{ "MathJax", MARK_TWIN, ON_ANY },
	{ "MathJax_CHTML", MARK_TWIN, ON_ANY },
	{ "MathJax_Display", MARK_TWIN, ON_ANY },
	{ "MathJax_Preview", MARK_TWIN, ON_ANY },
	{ "MathJax_SVG", MARK_TWIN, ON_ANY },
	{ "MathJax_SVG_Display", MARK_TWIN, ON_ANY },
	{ "MJXc-display", MARK_TWIN, ON_ANY },
	{ "katex-html", MARK_TWIN, ON_ANY },
	{ "twemoji", MARK_EMOJI, ON_IMG },
	{ "g-emoji", MARK_EMOJI, ON_IMG },
	{ "t_f", MARK_LAYOUT, ON_ANY },
	/* program code in tables, lists and divs */
	{ "syntaxhighlighter", MARK_LISTING, ON_BLOCK },
	{ "crayon-syntax", MARK_LISTING, ON_BLOCK },
	{ "crayon-pre", MARK_LISTING, ON_BLOCK },
	{ "hljs-ln", MARK_LISTING, ON_BLOCK },
	{ "linenums", MARK_LISTING, ON_BLOCK },
	{ "js-file-line-container", MARK_LISTING, ON_BLOCK },
	/* where a style sheet sets a line */
	{ "textAlignCenter", MARK_CENTER, ON_TEXT },
	{ "text-center", MARK_CENTER, ON_TEXT },
	{ "has-text-align-center", MARK_CENTER, ON_TEXT },
	{ "ql-align-center", MARK_CENTER, ON_TEXT },
	{ "has-text-align-right", MARK_RIGHT, ON_TEXT },
	{ "ql-align-right", MARK_RIGHT, ON_TEXT },
	/* other articles, and links that share this one */
	{ "wp_rp_wrap", MARK_RELATED, ON_ANY },
	{ "yarpp", MARK_RELATED, ON_BLOCK },
	{ "yarpp-related", MARK_RELATED, ON_ANY },
	{ "yarpp-related-rss", MARK_RELATED, ON_ANY },
	{ "jp-relatedposts", MARK_RELATED, ON_ANY },
	{ "related-posts", MARK_RELATED, ON_BLOCK },
	{ "related_posts", MARK_RELATED, ON_BLOCK },
	{ "relatedposts", MARK_RELATED, ON_BLOCK },
	{ "related-articles", MARK_RELATED, ON_BLOCK },
	{ "sharedaddy", MARK_RELATED, ON_ANY },
	{ "social-share", MARK_RELATED, ON_ANY },
	{ "share-buttons", MARK_RELATED, ON_ANY },
	{ "bdsharebuttonbox", MARK_RELATED, ON_ANY },
	{ "addtoany_share_save_container", MARK_RELATED, ON_ANY },
	{ "addthis_toolbox", MARK_RELATED, ON_ANY },
	{ "feedflare", MARK_RELATED, ON_ANY },
	/* what a site adds */
	{ "support-author", MARK_SITE, ON_ANY },
	{ "about-author", MARK_SITE, ON_BLOCK },
	{ "author-box", MARK_SITE, ON_BLOCK },
	{ "author-bio", MARK_SITE, ON_BLOCK },
	{ "view-more", MARK_SITE, ON_BLOCK },
	{ "bio", MARK_SITE, ON_SPAN },
	{ "copyright", MARK_SITE, ON_TEXT },
	{ "post-copyright", MARK_SITE, ON_ANY },
	{ "post-reward", MARK_SITE, ON_ANY },
	{ "reward-container", MARK_SITE, ON_ANY },
	/* what belongs to the page */
	{ "copy-code-btn", MARK_DROP, ON_ANY },
	{ "code-block-extension-header", MARK_DROP, ON_ANY },
	{ "cnblogs_code_toolbar", MARK_DROP, ON_ANY },
	{ "copy-btn", MARK_DROP, ON_ANY },
	{ "btn-copy", MARK_DROP, ON_ANY },
	{ "copybtn", MARK_DROP, ON_ANY },
	{ "copy-button", MARK_DROP, ON_ANY },
	{ "crayon-toolbar", MARK_DROP, ON_ANY },
	{ "crayon-info", MARK_DROP, ON_ANY },
	{ "crayon-plain-wrap", MARK_DROP, ON_ANY },
	{ "crayon-nums", MARK_DROP, ON_ANY },
	{ "gutter", MARK_DROP, ON_ANY },
	{ "rouge-gutter", MARK_DROP, ON_ANY },
	{ "linenos", MARK_DROP, ON_ANY },
	{ "linenodiv", MARK_DROP, ON_ANY },
	{ "lineno", MARK_DROP, ON_ANY },
	{ "line-number", MARK_DROP, ON_ANY },
	{ "line-numbers-rows", MARK_DROP, ON_ANY },
	{ "hljs-ln-numbers", MARK_DROP, ON_ANY },
	{ "headerlink", MARK_DROP, ON_LINK },
	{ "header-anchor", MARK_DROP, ON_LINK },
	{ "anchorjs-link", MARK_DROP, ON_LINK },
	{ "mw-editsection", MARK_DROP, ON_ANY },
	{ "screen-reader-text", MARK_DROP, ON_ANY },
	{ "visually-hidden", MARK_DROP, ON_ANY },
	{ "sr-only", MARK_DROP, ON_ANY },
};

static int compare_foreign(const void *key, const void *row)
{
	return strcmp(key, ((const struct foreign *)row)->name);
}

const struct foreign *foreign_lookup(const char *name)
{
	return bsearch(name, foreign_rows, COUNT(foreign_rows),
	    sizeof(*foreign_rows), compare_foreign);
}

static bool is_in_scope(const struct page_node *node, enum scope scope)
{
	const char *name = page_name(node);
	const struct foreign *row;

	switch (scope) {
	case ON_ANY:
		return true;
	case ON_LINK:
		return !strcmp(name, "a");
	case ON_IMG:
		return !strcmp(name, "img");
	case ON_SPAN:
		return !strcmp(name, "span");
	case ON_LIST:
		return !strcmp(name, "ol") || !strcmp(name, "ul");
	case ON_BLOCK:
		row = foreign_lookup(name);
		return row &&
		    (row->act == ACT_BREAK || row->act == ACT_LIST ||
			row->act == ACT_TABLE);
	case ON_TEXT:
		row = foreign_lookup(name);
		return row &&
		    (row->act == ACT_LINE || row->act == ACT_BREAK ||
			row->act == ACT_CENTER || row->act == ACT_FIGCAPTION ||
			row->tag == TAG_SPAN || row->tag == TAG_SMALL ||
			row->tag == TAG_EM) &&
		    row->tag != TAG_PRE;
	}
	return false;
}

static unsigned word_marks(
    const struct page_node *node, const char *word, size_t size)
{
	size_t i;

	for (i = 0; i < COUNT(class_rows); i++)
		if (class_rows[i].word[0] == word[0] &&
		    !strncmp(class_rows[i].word, word, size) &&
		    !class_rows[i].word[size] &&
		    is_in_scope(node, class_rows[i].scope))
			return class_rows[i].mark;
	return 0;
}

#define CLASS_SPACE " \t\n\f\r"

static unsigned words_marks(const struct page_node *node, const char *classes)
{
	unsigned marks = 0;
	size_t size, seen = 0;

	/* nobody has more classes than this for a reason */
	for (; classes && seen < 100; seen++) {
		classes += strspn(classes, CLASS_SPACE);
		size = strcspn(classes, CLASS_SPACE);
		if (!size)
			break;
		marks |= word_marks(node, classes, size);
		classes += size;
	}
	return marks;
}

/* What the rules of the site say. */
static unsigned rule_marks(unsigned marks)
{
	static const struct {
		unsigned said;
		enum mark mark;
	} rows[] = {
		{ PAGE_CAPTION, MARK_CAPTION },
		{ PAGE_CREDIT, MARK_CREDIT },
		{ PAGE_NOTE, MARK_NOTE },
		{ PAGE_NOTES, MARK_NOTES },
		{ PAGE_FORMULA, MARK_FORMULA },
		{ PAGE_EMOJI, MARK_EMOJI },
		{ PAGE_LAYOUT, MARK_LAYOUT },
	};
	unsigned found = 0;
	size_t i;

	for (i = 0; marks && i < COUNT(rows); i++)
		if (marks & rows[i].said)
			found |= rows[i].mark;
	return found;
}

unsigned node_marks(const struct page_node *node)
{
	const char *label = page_attr(node, "label");
	const char *role = page_attr(node, "role");
	unsigned marks;

	marks = words_marks(node, page_attr(node, "class")) |
	    words_marks(node, page_attr(node, "classname"));
	/* 36kr's editor labels what a paragraph is: "picture description" */
	if (label && !strcmp(label, "图片描述") && is_in_scope(node, ON_TEXT))
		marks |= MARK_CAPTION;
	if (role && !strcmp(role, "doc-endnotes"))
		marks |= MARK_NOTES;
	return marks | rule_marks(page_marks(node));
}

bool has_class(const char *classes, const char *word)
{
	size_t length = strlen(word), size;

	while (classes) {
		classes += strspn(classes, CLASS_SPACE);
		size = strcspn(classes, CLASS_SPACE);
		if (!size)
			return false;
		if (size == length && !memcmp(classes, word, size))
			return true;
		classes += size;
	}
	return false;
}
