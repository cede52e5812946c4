/* Strings of any origin as text of an XML document. */
#include <ctype.h>
#include <string.h>

#include "article/article.h"
#include "epub/markup.h"
#include "epub/styles.h"

void markup_text(struct buf *out, const char *text)
{
	xml_text_put(out, text);
}

void markup_attribute(struct buf *out, const char *name, const char *value)
{
	if (!value)
		return;
	buf_putc(out, ' ');
	buf_puts(out, name);
	buf_puts(out, "=\"");
	xml_value_put(out, value);
	buf_putc(out, '"');
}

/* Letters (or else digits) up to the next hyphen or the end; 0: other things
 * stand there, too. */
static size_t subtag_length(const char *tag, bool is_letters)
{
	size_t length = 0;

	for (; tag[length] && tag[length] != '-' && tag[length] != '_';
	     length++) {
		unsigned char c = (unsigned char)tag[length];

		if (c >= 0x80 || !(is_letters ? isalpha(c) : isdigit(c)))
			return 0;
	}
	return length;
}

/* RFC 5646, 2.1: of langtag the language, script and region are kept, which
 * is what fonts and voices are chosen by. */
void language_normalise(const char *tag, char out[LANGUAGE_SIZE])
{
	size_t length = tag ? subtag_length(tag, true) : 0, at = 0, i;

	strcpy(out, "und");
	if (length < 2 || length > 3)
		return;
	for (; at < length; at++)
		out[at] = (char)tolower((unsigned char)tag[at]);
	tag += length;
	if (*tag && subtag_length(tag + 1, true) == 4) {
		out[at++] = '-';
		out[at++] = (char)toupper((unsigned char)tag[1]);
		for (i = 2; i < 5; i++)
			out[at++] = (char)tolower((unsigned char)tag[i]);
		tag += 5;
	}
	length = *tag ? subtag_length(tag + 1, true) : 0;
	if (length != 2 && *tag && subtag_length(tag + 1, false) == 3)
		length = 3;
	else if (length != 2)
		length = 0;
	if (length > 0)
		out[at++] = '-';
	for (i = 1; i <= length; i++)
		out[at++] = (char)toupper((unsigned char)tag[i]);
	out[at] = '\0';
}

void markup_language(struct buf *out, const char *tag)
{
	char language[LANGUAGE_SIZE];

	language_normalise(tag, language);
	markup_attribute(out, "lang", language);
	markup_attribute(out, "xml:lang", language);
	if (language_is_rtl(language))
		buf_puts(out, " dir=\"rtl\"");
}

static void put_styles(struct buf *out, const struct page_head *head)
{
	/* Arabic and Hebrew would lie on their side and run upwards. */
	bool is_of_text = !head->stays_horizontal &&
	    !language_is_rtl(head->language);
	const struct style_row *row;

	for (row = style_rows; row->id; row++)
		if (row->text(head->resources) &&
		    (is_of_text || !row->is_of_text))
			buf_printf(out,
			    "<link rel=\"stylesheet\" type=\"text/css\""
			    " href=\"%s%s\"/>\n",
			    head->root, row->name);
}

void markup_page_start(struct buf *out, const struct page_head *head)
{
	const char *class = style_language_class(head->language);

	buf_puts(out,
	    "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
	    "<!DOCTYPE html>\n"
	    "<html xmlns=\"http://www.w3.org/1999/xhtml\""
	    " xmlns:epub=\"http://www.idpf.org/2007/ops\"");
	markup_language(out, head->language);
	buf_puts(out, ">\n<head>\n<meta charset=\"utf-8\"/>\n<title>");
	markup_text(out, head->title);
	buf_puts(out, "</title>\n");
	put_styles(out, head);
	buf_printf(out, "</head>\n<body class=\"%s%s%s\">\n", head->body_class,
	    *class ? " " : "", class);
}

void markup_page_end(struct buf *out)
{
	buf_puts(out, "</body>\n</html>\n");
}
