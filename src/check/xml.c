/*
 * The door to libxml2's XML parser.  Entities that a document declares are
 * known by name alone and stand for nothing, so that none can be expanded;
 * libxml2 is given no way to load a file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "check/xml.h"
#include "picture/picture.h"

enum {
	DEPTH_MOST = 250,      /* libxml2 ends at 256 */
	ATTRIBUTES_MOST = 256, /* of one tag */
	ENTITIES_MOST = 256,
	ENTITY_VALUE_MOST = 256
};

struct parse {
	const struct xml_reader *reader;
	xmlParserCtxt *xml;
	const char *trouble; /* a ceiling that was met */
	size_t depth;
	struct xml_attribute attributes[ATTRIBUTES_MOST];
	struct buf values;   /* of the element at hand */
	struct arena *arena; /* of entities */
	struct entity {
		const char *name;
		const char *value; /* NULL: external, long, or made of others */
	} entities[ENTITIES_MOST]; /* in the order of their names */
	size_t entity_count;
	xmlEntity entity; /* what every declared one is */
};

static unsigned line_of(const struct parse *parse)
{
	return parse->xml->input ? (unsigned)parse->xml->input->line : 0;
}

static void refuse(struct parse *parse, const char *why)
{
	if (!parse->trouble)
		parse->trouble = why;
	xmlStopParser(parse->xml);
}

static const char *text_or(const xmlChar *text, const char *other)
{
	return text ? (const char *)text : other;
}

/* Appends the value with a NUL.  Without expansion libxml2 leaves "&#38;" for
 * an ampersand, and "&name;" for other entities. */
static bool put_value(struct buf *out, const char *at, const char *end)
{
	bool is_partial = false;

	while (at < end) {
		const char *mark = memchr(at, '&', (size_t)(end - at));

		if (!mark)
			mark = end;
		buf_add(out, at, (size_t)(mark - at));
		at = mark;
		if (at == end)
			break;
		if (end - at >= 5 && memcmp(at, "&#38;", 5) == 0) {
			buf_putc(out, '&');
			at += 5;
		} else {
			is_partial = true;
			buf_putc(out, *at++);
		}
	}
	buf_putc(out, '\0');
	return is_partial;
}

/* Its place among the entities, or where it would be. */
static size_t place_of(const struct parse *parse, const char *name)
{
	size_t low = 0, high = parse->entity_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (strcmp(parse->entities[middle].name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static const struct entity *lookup(const struct parse *parse, const char *name)
{
	size_t i = place_of(parse, name);

	return i < parse->entity_count &&
		strcmp(parse->entities[i].name, name) == 0
	    ? &parse->entities[i]
	    : NULL;
}

/* Drawing programs write the names of namespaces as entities: "&ns_svg;". */
static const char *space_of(struct parse *parse, const xmlChar *space)
{
	const char *text = text_or(space, "");
	size_t size = strlen(text);
	const struct entity *entity;
	char name[64];

	if (*text != '&' || size > sizeof(name) || text[size - 1] != ';')
		return text;
	memcpy(name, text + 1, size - 2);
	name[size - 2] = '\0';
	entity = lookup(parse, name);
	return entity && entity->value ? entity->value : text;
}

static void on_start(void *context, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *space, int namespace_count, const xmlChar **namespaces,
    int count, int defaulted, const xmlChar **list)
{
	struct parse *parse = context;
	size_t places[ATTRIBUTES_MOST];
	struct xml_element element = { .space = space_of(parse, space),
		.name = (const char *)name,
		.attributes = parse->attributes,
		.count = (size_t)count,
		.line = line_of(parse),
		.column = parse->xml->input ? (unsigned)parse->xml->input->col
					    : 0 };

	if (++parse->depth > DEPTH_MOST) {
		refuse(parse, "more than 250 elements are open at once");
		return;
	}
	if (count > ATTRIBUTES_MOST) {
		refuse(parse, "an element has more than 256 attributes");
		return;
	}
	buf_clear(&parse->values);
	for (int i = 0; i < count; i++) {
		const xmlChar **row = list + (size_t)5 * i;
		struct xml_attribute *attribute = &parse->attributes[i];

		attribute->name = (const char *)row[0];
		attribute->space = space_of(parse, row[2]);
		places[i] = parse->values.size;
		attribute->is_partial = put_value(
		    &parse->values, (const char *)row[3], (const char *)row[4]);
	}
	/* only now the bytes stay where they are */
	for (int i = 0; i < count; i++)
		parse->attributes[i].value = parse->values.data + places[i];
	parse->reader->start(parse->reader->context, &element);
}

static void on_end(void *context, const xmlChar *name, const xmlChar *prefix,
    const xmlChar *space)
{
	struct parse *parse = context;

	parse->depth--;
	parse->reader->end(parse->reader->context);
}

static void on_text(void *context, const xmlChar *text, int size)
{
	struct parse *parse = context;

	parse->reader->text(
	    parse->reader->context, (const char *)text, (size_t)size);
}

static void on_doctype(void *context, const xmlChar *name,
    const xmlChar *public_id, const xmlChar *system_id)
{
	struct parse *parse = context;

	if (public_id || system_id)
		parse->reader->doctype(parse->reader->context,
		    (const char *)public_id, (const char *)system_id);
}

static void on_entity(void *context, const xmlChar *name, int type,
    const xmlChar *public_id, const xmlChar *system_id, xmlChar *content)
{
	struct parse *parse = context;
	bool is_parameter = type == XML_INTERNAL_PARAMETER_ENTITY ||
	    type == XML_EXTERNAL_PARAMETER_ENTITY;
	bool is_plain;
	size_t place;

	if (type != XML_INTERNAL_GENERAL_ENTITY &&
	    type != XML_INTERNAL_PARAMETER_ENTITY)
		parse->reader->external_entity(
		    parse->reader->context, (const char *)name, line_of(parse));
	if (is_parameter || lookup(parse, (const char *)name))
		return;
	if (parse->entity_count == ENTITIES_MOST) {
		refuse(parse, "more than 256 entities are declared");
		return;
	}
	is_plain = type == XML_INTERNAL_GENERAL_ENTITY && content &&
	    xmlStrlen(content) <= ENTITY_VALUE_MOST &&
	    !strpbrk((const char *)content, "&<");
	place = place_of(parse, (const char *)name);
	memmove(&parse->entities[place + 1], &parse->entities[place],
	    (parse->entity_count++ - place) * sizeof(*parse->entities));
	parse->entities[place] = (struct entity){ arena_strdup(parse->arena,
						      (const char *)name),
		is_plain ? arena_strdup(parse->arena, (const char *)content)
			 : NULL };
}

static xmlEntity *lookup_entity(void *context, const xmlChar *name)
{
	static const xmlChar nothing[] = "";
	struct parse *parse = context;
	xmlEntity *entity = xmlGetPredefinedEntity(name);

	if (entity || !lookup(parse, (const char *)name))
		return entity;
	entity = &parse->entity;
	*entity = (xmlEntity){ .type = XML_ENTITY_DECL,
		.name = name,
		.etype = XML_INTERNAL_GENERAL_ENTITY,
		/* never written: `orig` is set, and it counts as checked */
		.content = (xmlChar *)nothing,
		.orig = (xmlChar *)nothing,
		.checked = 2 };
	return entity;
}

static void quiet(void *context, const char *format, ...)
{
}

static xmlParserCtxt *parser_new(struct parse *parse)
{
	xmlParserCtxt *xml = xmlNewParserCtxt();

	if (!xml)
		memory_exhausted();
	memset(xml->sax, 0, sizeof(*xml->sax));
	xml->sax->initialized = XML_SAX2_MAGIC;
	xml->sax->internalSubset = on_doctype;
	xml->sax->entityDecl = on_entity;
	xml->sax->getEntity = lookup_entity;
	xml->sax->startElementNs = on_start;
	xml->sax->endElementNs = on_end;
	xml->sax->characters = on_text;
	xml->sax->ignorableWhitespace = on_text;
	xml->sax->cdataBlock = on_text;
	xml->sax->error = xml->sax->warning = xml->sax->fatalError = quiet;
	xml->userData = parse;
	return xml;
}

/* What libxml2 says, as one line. */
static void tell(const struct parse *parse, struct xml_fault *fault)
{
	xmlError *last = xmlCtxtGetLastError(parse->xml);
	const char *why = parse->trouble;

	*fault = (struct xml_fault){ .line = line_of(parse) };
	if (!why && last && last->message) {
		fault->line = last->line > 0 ? (unsigned)last->line : 0;
		fault->column = last->int2 > 0 ? (unsigned)last->int2 : 0;
		why = last->message;
	}
	text_fit(fault->text, sizeof(fault->text), why ? why : "is empty");
	fault->text[strcspn(fault->text, "\r\n")] = '\0';
}

bool xml_read(const char *data, size_t size, const struct xml_reader *reader,
    struct xml_fault *fault)
{
	const xmlGenericErrorFunc old_handler = xmlGenericError;
	void *old_context = xmlGenericErrorContext;
	struct parse *parse;
	bool is_whole;

	if (!picture_is_tame(data, size, ATTRIBUTES_MOST)) {
		*fault = (struct xml_fault){ 0 };
		snprintf(fault->text, sizeof(fault->text),
		    "a tag has more than %d attributes", ATTRIBUTES_MOST);
		return false;
	}
	parse = memory_new(sizeof(*parse));
	parse->reader = reader;
	parse->arena = arena_new();
	parse->xml = parser_new(parse);
	/* what it says of bad encodings goes past the handlers, to stderr */
	xmlSetGenericErrorFunc(NULL, quiet);
	xmlFreeDoc(xmlCtxtReadMemory(parse->xml, data, (int)size, NULL, NULL,
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
	xmlSetGenericErrorFunc(old_context, old_handler);
	is_whole = parse->xml->wellFormed && !parse->trouble && size > 0;
	if (!is_whole)
		tell(parse, fault);
	xmlFreeParserCtxt(parse->xml);
	arena_free(parse->arena);
	buf_release(&parse->values);
	free(parse);
	return is_whole;
}

/* The value of a pseudo-attribute of the declaration (XML 1.0, 2.8). */
static void read_pseudo(
    const char *declaration, const char *name, char *out, size_t out_size)
{
	const char *at = strstr(declaration, name);
	size_t length;

	if (!at)
		return;
	at += strlen(name);
	at += strspn(at, " \t\r\n");
	if (*at++ != '=')
		return;
	at += strspn(at, " \t\r\n");
	if (*at != '"' && *at != '\'')
		return;
	length = strcspn(at + 1, "\"'<>");
	snprintf(out, out_size, "%.*s", (int)length, at + 1);
}

void xml_head_read(const char *data, size_t size, struct xml_head *head)
{
	char declaration[200];
	const char *end;

	*head = (struct xml_head){ "1.0", "UTF-8" };
	if (size >= 2 &&
	    (memcmp(data, "\xff\xfe", 2) == 0 ||
		memcmp(data, "\xfe\xff", 2) == 0 ||
		memcmp(data, "<\0", 2) == 0 || memcmp(data, "\0<", 2) == 0)) {
		strcpy(head->encoding, "UTF-16");
		return;
	}
	if (size >= 3 && memcmp(data, "\xef\xbb\xbf", 3) == 0) {
		data += 3;
		size -= 3;
	}
	if (size < 5 || memcmp(data, "<?xml", 5) != 0)
		return;
	if (size > sizeof(declaration) - 1)
		size = sizeof(declaration) - 1;
	end = memmem(data, size, "?>", 2);
	size = end ? (size_t)(end - data) : size;
	memcpy(declaration, data, size);
	declaration[size] = '\0';
	read_pseudo(
	    declaration, "version", head->version, sizeof(head->version));
	read_pseudo(
	    declaration, "encoding", head->encoding, sizeof(head->encoding));
}

bool xml_head_is_utf8(const struct xml_head *head)
{
	return strcasecmp(head->encoding, "UTF-8") == 0 ||
	    strcasecmp(head->encoding, "US-ASCII") == 0;
}

bool xml_head_is_utf16(const struct xml_head *head)
{
	return strncasecmp(head->encoding, "UTF-16", 6) == 0;
}

const char *xml_value(
    const struct xml_element *element, const char *space, const char *name)
{
	for (size_t i = 0; i < element->count; i++)
		if (strcmp(element->attributes[i].name, name) == 0 &&
		    strcmp(element->attributes[i].space, space) == 0)
			return element->attributes[i].value;
	return NULL;
}

bool xml_is(
    const struct xml_element *element, const char *space, const char *name)
{
	return strcmp(element->name, name) == 0 &&
	    strcmp(element->space, space) == 0;
}
