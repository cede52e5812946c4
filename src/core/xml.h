/* Strings of any origin as text of an XML document: the one way in which words
 * get into books, drawings and metadata. */
#ifndef CORE_XML_H
#define CORE_XML_H

struct buf;

/* Appends it for a place between tags, or within an attribute's quotes: escaped,
 * so that a parser gives it back.  What XML forbids, and controls, is dropped;
 * malformed UTF-8 becomes U+FFFD. */
void xml_text_put(struct buf *, const char *);
void xml_value_put(struct buf *, const char *);

#endif
