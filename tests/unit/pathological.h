/* Inputs that are small to write and may be long to read, in any size. */
#ifndef TESTS_PATHOLOGICAL_H
#define TESTS_PATHOLOGICAL_H

#include <stddef.h>
#include <string.h>

#include "core/core.h"

/* `head`, then `unit` n times, then `close` n times, then `tail`; "@" in a unit
 * is its number. */
struct pathological {
	const char *name, *head, *unit, *close, *tail;
	bool is_markdown, is_page; /* no front matter */
};

#define DIVS_16 "<div><div><div><div><div><div><div><div>" \
		"<div><div><div><div><div><div><div><div>"
#define DIVS_256 DIVS_16 DIVS_16 DIVS_16 DIVS_16 DIVS_16 DIVS_16 DIVS_16 \
		DIVS_16 DIVS_16 DIVS_16 DIVS_16 DIVS_16 DIVS_16 DIVS_16 \
		DIVS_16 DIVS_16

static const struct pathological pathologicals[] = {
	{ .name = "deep blocks", .unit = "<div>", .close = "</div>" },
	{ .name = "deep blocks with text", .unit = "<div>x", .close = "y</div>" },
	{ .name = "deep blocks never closed", .unit = "<div>x" },
	{ .name = "deep inline", .unit = "<span>x", .close = "</span>" },
	{ .name = "deep quotes", .unit = "<blockquote>x", .close = "</blockquote>" },
	{ .name = "deep lists", .unit = "<ul><li>x", .close = "</li></ul>" },
	{ .name = "deep tables", .unit = "<table><tr><td>x", .close = "</td></tr></table>" },
	{ .name = "deep unknown", .unit = "<x-@ a=b>y", .close = "</x-@>" },
	{ .name = "deep svg", .unit = "<svg><g>x", .close = "</g></svg>" },
	{ .name = "deep math", .unit = "<math><mfrac>", .close = "</mfrac></math>" },
	{ .name = "formatting never closed", .unit = "<p><b><i>x" },
	{ .name = "formatting with attributes", .unit = "<p><font size=@>x" },
	{ .name = "formatting closed across", .unit = "<b>x<p>y</b>z" },
	{ .name = "formatting in cells", .unit = "<table><b>x<tr><td>y</table>" },
	{ .name = "links in links", .unit = "<a href=\"/@\">x<p>y" },
	{ .name = "links across lists", .unit = "<a href=\"/@\"><ul><li>y</a></ul>" },
	{ .name = "nobr in nobr", .unit = "<nobr>x<div>" },
	{ .name = "end tags of nothing", .unit = "x</b></p></div></br>" },
	{ .name = "attributes of a tag", .head = "<p ", .unit = "a@=1 ", .tail = ">x" },
	{ .name = "bare attributes", .head = "<p a=b ", .unit = "a@ ", .tail = ">x" },
	{ .name = "same attribute", .head = "<p ", .unit = "a=1 ", .tail = ">x" },
	{ .name = "attributes", .unit = "<p a=1 b=2 c=3 d=4 e=5>x" },
	{ .name = "words of a class", .head = "<p class=\"", .unit = "w@ ", .tail = "\">x" },
	{ .name = "words of classes", .unit = "<p class=\"a b c d e f g\">x" },
	{ .name = "style", .head = "<p style=\"", .unit = "a@:b;", .tail = "\">x" },
	{ .name = "ids", .unit = "<p id=n@><a href=\"#n@\">x</a>" },
	{ .name = "links to ids behind", .unit = "<a href=\"#n@\">x</a>", .close = "<p id=n@>y" },
	{ .name = "angles", .unit = "a<b " },
	{ .name = "angles alone", .unit = "<" },
	{ .name = "angles and slashes", .unit = "</" },
	{ .name = "types in text", .unit = "List<String> " },
	{ .name = "tags never ended", .unit = "<a href=\"x " },
	{ .name = "tags never ended, no quote", .unit = "<a b=c " },
	{ .name = "quotes never closed", .unit = "<a href=\"x>y</a> z=" },
	{ .name = "quotes of two kinds", .unit = "<a b=\"x>y<a b='x>y" },
	{ .name = "quotes in text", .unit = "<a b=\"x>y \"z\" <p>" },
	{ .name = "one quote", .head = "<a b=\"", .unit = "<a b=x>y " },
	{ .name = "ampersands", .unit = "a&b &amp; &#65; &copy " },
	{ .name = "references", .unit = "&#x8d;&#1;&#99999999;" },
	{ .name = "a long reference", .head = "&#", .unit = "1" },
	{ .name = "comments", .unit = "<!-- x -->a" },
	{ .name = "comments never ended", .unit = "<!-- a" },
	{ .name = "dashes in a comment", .head = "<!--", .unit = "--" },
	{ .name = "cdata", .unit = "<![CDATA[x" },
	{ .name = "cdata closed", .unit = "<![CDATA[x]]>" },
	{ .name = "instructions", .unit = "<?php x" },
	{ .name = "doctypes", .unit = "<!DOCTYPE html [" },
	{ .name = "scripts never closed", .unit = "<script>x" },
	{ .name = "styles never closed", .unit = "<style>x<p>" },
	{ .name = "textareas never closed", .unit = "<textarea>x<p>" },
	{ .name = "titles never closed", .unit = "<title>x<p>" },
	{ .name = "frames never closed", .unit = "<iframe>x<p>" },
	{ .name = "pre never closed", .unit = "<pre>x" },
	{ .name = "code never closed", .unit = "<code>x" },
	{ .name = "listings", .unit = "<pre>#include <a>\n</pre>" },
	{ .name = "select", .unit = "<select><option>x" },
	{ .name = "template", .unit = "<template><p>x", .close = "</template>" },
	{ .name = "bodies", .unit = "<body class=a@><p>x" },
	{ .name = "text, Han", .unit = "\xe5\xad\x97\xe7\xac\xa6\xef\xbc\x8c" },
	{ .name = "text, words", .unit = "some words " },
	{ .name = "text, one word", .unit = "word" },
	{ .name = "text, bytes of nothing", .head = "\xe5\xad\x97\xe5\xad\x97", .unit = "\xe5\xad\x97\xff" },
	{ .name = "text in pieces", .unit = "x<i>y</i>" },
	{ .name = "line of pre", .head = "<pre>", .unit = "word " , .tail = "</pre>" },
	{ .name = "lines of pre", .head = "<pre>", .unit = "x\n" , .tail = "</pre>" },
	{ .name = "white space", .head = "x", .unit = " \n\xe3\x80\x80" , .tail = "x" },
	{ .name = "spaces between names", .head = "\xe4\xbd\x9c\xe8\x80\x85\xef\xbc\x9a", .unit = "\xe5\xad\x97\xe5\xad\x97 " },
	{ .name = "invisible characters", .head = "x", .unit = "\xe2\x80\x8b\xc2\xad\xe2\x80\x8d" },
	{ .name = "bare lines", .unit = "x\n\n" },
	{ .name = "br", .unit = "x<br>" },
	{ .name = "br br", .unit = "<br><br>x" },
	{ .name = "only br", .unit = "<br>" },
	{ .name = "br in strong", .head = "<p><strong>", .unit = "<br>" },
	{ .name = "paragraphs", .unit = "<p>x</p>" },
	{ .name = "empty paragraphs", .unit = "<p>&nbsp;</p>" },
	{ .name = "strong lines", .unit = "<p><strong>01</strong></p><p><strong>x</strong></p>" },
	{ .name = "headings", .unit = "<h2>x</h2>" },
	{ .name = "number headings", .unit = "<h2>01</h2>" },
	{ .name = "headings with titles", .unit = "<h3>01</h3><h3>x</h3>" },
	{ .name = "rules", .unit = "<hr>" },
	{ .name = "bare addresses", .unit = "see http://a.example/@ and " },
	{ .name = "one bare address", .head = "http://a.example/", .unit = "(x" },
	{ .name = "http", .unit = "http" },
	{ .name = "project links in a line", .unit = "<a class=\"project-link\" data-id=\"@\" data-name=\"x\">x</a>yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy" },
	{ .name = "project links", .unit = "<a class=\"project-link\" data-id=\"@\" data-name=\"x\" href=\"https://a.example/@\">x</a>y" },
	{ .name = "links with long addresses", .unit = "<a href=\"https://a.example/?@=%E5%AD%97\">x</a>" },
	{ .name = "a long address", .head = "<a href=\"https://a.example/", .unit = "../", .tail = "\">x</a>" },
	{ .name = "notes in titles", .unit = "<span class=\"ss-footnote\" title=\"x\"></span>y" },
	{ .name = "footnotes", .unit = "<a href=\"#fn@\" id=\"ref@\">1</a>", .close = "<p id=\"fn@\"><a href=\"#ref@\">b</a>x" },
	{ .name = "figures", .unit = "<p><img src=\"a@.png\"></p><p class=\"img-desc\">x</p>" },
	{ .name = "pictures", .unit = "<img src=\"a@.png\">" },
	{ .name = "pictures of a figure", .head = "<figure>", .unit = "<img src=\"a@.png\">", .tail = "<figcaption>x</figcaption></figure>" },
	{ .name = "captions", .head = "<img src=a.png>", .unit = "<p class=\"img-desc\">x</p>" },
	{ .name = "srcset", .head = "<img srcset=\"", .unit = "a@.png @w, ", .tail = "\">" },
	{ .name = "sources", .head = "<picture>", .unit = "<source srcset=\"a@.png\">", .tail = "<img></picture>" },
	{ .name = "data addresses", .unit = "<img src=\"data:image/png;base64,AAAA\">" },
	{ .name = "items", .unit = "<li>x" },
	{ .name = "items of a list", .head = "<ul>", .unit = "<li>x", .tail = "</ul>" },
	{ .name = "lists in lists", .unit = "<ul><ul><li>x</ul>" },
	{ .name = "terms", .head = "<dl>", .unit = "<dt>x<dd>y", .tail = "</dl>" },
	{ .name = "terms without descriptions", .head = "<dl>", .unit = "<dt>x", .tail = "</dl>" },
	{ .name = "descriptions without terms", .head = "<dl>", .unit = "<dd>x", .tail = "</dl>" },
	{ .name = "rows", .head = "<table>", .unit = "<tr><td>x<td>y", .tail = "</table>" },
	{ .name = "cells of a row", .head = "<table><tr>", .unit = "<td>x", .tail = "</table>" },
	{ .name = "spans of cells", .head = "<table>", .unit = "<tr><td colspan=1000 rowspan=60000>x", .tail = "</table>" },
	{ .name = "tables", .unit = "<table><tr><td>x</table>" },
	{ .name = "text in tables", .head = "<table>", .unit = "x<tr>y", .tail = "</table>" },
	{ .name = "captions of tables", .unit = "<table><caption>x</table>" },
	{ .name = "ruby", .unit = "<ruby>x<rt>y</ruby>" },
	{ .name = "credits", .unit = "<p>\xe4\xbd\x9c\xe8\x80\x85\xef\xbc\x9ax</p>" },
	{ .name = "a long credit", .head = "<p>", .unit = "\xe4\xbd\x9c\xe8\x80\x85\xef\xbc\x9ax ", .tail = "</p>" },
	{ .name = "noscript", .unit = "<noscript><img src=a@.png></noscript>" },
	{ .name = "forms", .unit = "<form><input><button>x" },
	{ .name = "videos", .unit = "<video src=\"a@.mp4\"></video>" },
	{ .name = "conditions", .unit = "<![if x" },
	{ .name = "page, deep blocks", .unit = "<div>some text, some", .close = "</div>", .is_page = true },
	{ .name = "page, blocks", .unit = "<div><p>some text, some</p><p>more</p></div>", .is_page = true },
	{ .name = "page, empty in depth", .head = DIVS_256, .unit = "<b></b>", .is_page = true },
	{ .name = "page, pictures in depth", .head = DIVS_256 "<img src=a>", .unit = "<b></b>", .is_page = true },
	{ .name = "page, tables in tables", .head = "<table><tr><td><table><tr><td><table><tr><td><table><tr><td><table><tr><td>", .unit = "<b></b>", .is_page = true },
	{ .name = "page, paragraphs", .unit = "<p>some text, some", .is_page = true },
	{ .name = "page, links in blocks", .unit = "<div><a href=/@>some</a></div>", .is_page = true },
	{ .name = "page, articles", .unit = "<article><p>some", .is_page = true },
	{ .name = "page, metas", .unit = "<meta name=a@ content=b>", .is_page = true },
	{ .name = "page, titles", .unit = "<meta property=og:title content=b@>", .is_page = true },
	{ .name = "page, json", .head = "<script type=\"application/ld+json\">", .unit = "{\"a\":[", .tail = "</script>x", .is_page = true },
	{ .name = "page, json strings", .head = "<script type=\"application/ld+json\">{\"name\":\"", .unit = "\\u00e9\\n", .tail = "\"}</script>x", .is_page = true },
	{ .name = "page, jsons", .unit = "<script type=\"application/ld+json\">{\"@@type\":\"Article\"}</script>", .tail = "x", .is_page = true },
	{ .name = "md emphasis", .unit = "*a_b", .is_markdown = true },
	{ .name = "md brackets", .unit = "[a](", .is_markdown = true },
	{ .name = "md pictures", .unit = "![", .is_markdown = true },
	{ .name = "md code", .unit = "`a``", .is_markdown = true },
	{ .name = "md quotes", .unit = "> ", .is_markdown = true },
	{ .name = "md items", .unit = "- x\n", .is_markdown = true },
	{ .name = "md rows", .head = "|a|b|\n|-|-|\n", .unit = "|x|y|\n", .is_markdown = true },
	{ .name = "md references", .unit = "[a@]: b@\n\n[a@]\n\n", .is_markdown = true },
	{ .name = "md notes", .unit = "x[^@]\n\n[^@]: y\n\n", .is_markdown = true },
};

#define PATHOLOGICAL_COUNT (sizeof pathologicals / sizeof pathologicals[0])

static inline void pathological_put(
    struct buf *out, const char *unit, size_t number)
{
	const char *mark;

	for (; unit && (mark = strchr(unit, '@')); unit = mark + 1) {
		buf_add(out, unit, (size_t)(mark - unit));
		buf_printf(out, "%zu", number);
	}
	if (unit)
		buf_puts(out, unit);
}

/* The input with units for about `size` bytes. */
static inline void pathological_write(
    const struct pathological *input, size_t size, struct buf *out)
{
	size_t unit = strlen(input->unit) +
	    (input->close ? strlen(input->close) : 0);
	size_t count = size / unit, i;

	buf_clear(out);
	if (!input->is_page)
		buf_puts(out, "---\ntitle: T\n---\n");
	pathological_put(out, input->head, 0);
	for (i = 0; i < count; i++)
		pathological_put(out, input->unit, i);
	for (i = count; i-- > 0;)
		pathological_put(out, input->close, i);
	pathological_put(out, input->tail, 0);
	buf_text(out);
}

#endif
