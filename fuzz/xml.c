/* Texts in XML: libxml2 finds them well-formed and gives them back, in elements
 * and in attributes. */
#include <libxml/parser.h>

#include "fuzz.h"

/* What is to come back: characters of XML, but for controls. */
static void put_expected(struct buf *out, const char *text, size_t size)
{
	uint32_t c;

	for (size_t i = 0; i < size;) {
		i += utf8_decode(text + i, size - i, &c);
		if (is_xml_char(c) && !(c >= 0x7f && c < 0xa0))
			buf_put_utf8(out, c);
	}
}

static void check_value(xmlChar *value, const struct buf *expected)
{
	HOLDS(value);
	HOLDS(strcmp((const char *)value, expected->data) == 0);
	xmlFree(value);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *text = text_of(bytes, size);
	struct buf page = BUF_INIT, expected = BUF_INIT;
	xmlNode *root;
	xmlDoc *doc;

	put_expected(&expected, text, strlen(text));
	buf_text(&expected);
	buf_puts(&page, "<a b=\"");
	xml_value_put(&page, text);
	buf_puts(&page, "\"><c>");
	xml_text_put(&page, text);
	buf_puts(&page, "</c></a>");
	doc = xmlReadMemory(page.data, (int)page.size, NULL, "UTF-8",
	    XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOERROR |
		XML_PARSE_NOWARNING);
	HOLDS(doc);
	root = xmlDocGetRootElement(doc);
	/* nothing in the text was taken for a tag */
	HOLDS(root->children && !root->children->next);
	HOLDS(!root->properties->next);
	check_value(xmlGetProp(root, (const xmlChar *)"b"), &expected);
	check_value(xmlNodeGetContent(root->children), &expected);
	xmlFreeDoc(doc);
	buf_release(&page);
	buf_release(&expected);
	free(text);
	return 0;
}
