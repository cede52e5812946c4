/* Parses HTML: gumbo, which follows the standard, within a budget, and
 * libxml2 where the standard's algorithm costs too much. */
#include <limits.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <gumbo.h>
#include <libxml/HTMLparser.h>
#include <libxml/xmlerror.h>

#include "page/html.h"

/* What gumbo may ask for, in bytes: a well-formed page needs some 6 a byte and
 * 300 a tag; one whose formatting elements are opened again and again has no
 * bound. */
#define BUDGET_BASE ((uint64_t)32 << 20)
#define BUDGET_BYTE 16
#define BUDGET_TAG  1024

struct pool {
	struct arena *arena;
	uint64_t used, budget;
	jmp_buf refuse;
};

static void *pool_alloc(void *data, size_t size)
{
	struct pool *pool = data;

	if (size > pool->budget - pool->used)
		longjmp(pool->refuse, 1);
	pool->used += size;
	return arena_alloc(pool->arena, size);
}

static void pool_free(void *data, void *memory)
{
}

/* An element whose children are being copied. */
struct frame {
	union {
		struct {
			const GumboVector *children;
			unsigned next;
		} gumbo;
		const xmlNode *xml; /* the next child */
	} from;
	xmlNode *to;
	size_t depth; /* elements open, `to` included */
};

struct frames {
	struct frame *items;
	size_t count, capacity;
};

static struct frame *frames_push(struct frames *frames)
{
	if (frames->count == frames->capacity) {
		frames->capacity = frames->capacity ? 2 * frames->capacity : 64;
		frames->items = memory_resize(
		    frames->items, frames->capacity, sizeof *frames->items);
	}
	return &frames->items[frames->count++];
}

/* From gumbo. */

static const char *gumbo_name(struct arena *arena, const GumboElement *element)
{
	GumboStringPiece piece = element->original_tag;
	const char *name = NULL;

	if (element->tag_namespace == GUMBO_NAMESPACE_HTML &&
	    element->tag != GUMBO_TAG_UNKNOWN)
		return gumbo_normalized_tagname(element->tag);
	if (piece.data != NULL) {
		gumbo_tag_from_original_text(&piece);
		if (element->tag_namespace == GUMBO_NAMESPACE_SVG)
			name = gumbo_normalize_svg_tagname(&piece);
		if (name == NULL)
			name = text_lower(arena,
			    arena_strndup(arena, piece.data, piece.length));
	}
	if (name == NULL || *name == '\0')
		name = gumbo_normalized_tagname(element->tag);
	return *name != '\0' ? name : "span";
}

static const char *gumbo_attr_name(
    struct arena *arena, const GumboAttribute *attr)
{
	switch (attr->attr_namespace) {
	case GUMBO_ATTR_NAMESPACE_XLINK:
		return arena_printf(arena, "xlink:%s", attr->name);
	case GUMBO_ATTR_NAMESPACE_XML:
		return arena_printf(arena, "xml:%s", attr->name);
	case GUMBO_ATTR_NAMESPACE_NONE:
	case GUMBO_ATTR_NAMESPACE_XMLNS:
		break;
	}
	return attr->name;
}

static xmlNode *copy_gumbo_element(
    struct tree_builder *builder, const GumboElement *element, xmlNode *parent)
{
	struct arena *arena = builder->page->arena;
	xmlNode *node = tree_add_element(
	    builder, parent, gumbo_name(arena, element));
	unsigned i;

	for (i = 0; i < element->attributes.length; i++) {
		const GumboAttribute *attr = element->attributes.data[i];

		tree_add_attr(
		    builder, node, gumbo_attr_name(arena, attr), attr->value);
	}
	return node;
}

static void copy_gumbo_node(
    struct tree_builder *builder, struct frames *frames, const GumboNode *from)
{
	struct frame *top = &frames->items[frames->count - 1];
	xmlNode *to = top->to;
	size_t depth = top->depth;

	switch (from->type) {
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_CDATA:
	case GUMBO_NODE_WHITESPACE:
		if (depth > 0)
			tree_add_text(builder, to, from->v.text.text);
		return;
	case GUMBO_NODE_ELEMENT:
	case GUMBO_NODE_TEMPLATE:
		break;
	case GUMBO_NODE_DOCUMENT:
	case GUMBO_NODE_COMMENT:
		return;
	}
	if (!tree_is_deep(builder, depth)) {
		to = copy_gumbo_element(builder, &from->v.element, to);
		depth++;
	}
	top = frames_push(frames);
	*top = (struct frame){ .to = to, .depth = depth };
	top->from.gumbo.children = &from->v.element.children;
}

static void copy_gumbo(struct tree_builder *builder, const GumboNode *document)
{
	struct frames frames = { NULL, 0, 0 };
	struct frame *top = frames_push(&frames);

	*top = (struct frame){ .to = (xmlNode *)builder->page->doc };
	top->from.gumbo.children = &document->v.document.children;
	while (frames.count > 0 && !tree_is_full(builder)) {
		top = &frames.items[frames.count - 1];
		if (top->from.gumbo.next == top->from.gumbo.children->length)
			frames.count--;
		else
			copy_gumbo_node(builder, &frames,
			    top->from.gumbo.children
				->data[top->from.gumbo.next++]);
	}
	free(frames.items);
}

bool html_parse(struct tree_builder *builder, const struct ready_markup *markup)
{
	GumboOptions options = kGumboDefaultOptions;
	struct pool pool = { .arena = builder->page->arena };
	const GumboOutput *output;

	pool.budget = BUDGET_BASE +
	    BUDGET_BYTE * (uint64_t)(markup->text.size + markup->words.saved) +
	    BUDGET_TAG * (uint64_t)markup->tags;
	options.allocator = pool_alloc;
	options.deallocator = pool_free;
	options.userdata = &pool;
	options.max_errors = 0;
	if (setjmp(pool.refuse) != 0)
		return false;
	/* the NUL behind the text is needed: gumbo 0.10 looks one byte past an
	 * "&amp" at the end */
	output = gumbo_parse_with_options(
	    &options, markup->text.data, markup->text.size);
	copy_gumbo(builder, output->document);
	return true;
}

/* From libxml2. */

static void be_quiet(void *context, const char *message, ...)
{
}

static const char *copy_string(struct arena *arena, const xmlChar *text)
{
	return text != NULL ? text_sanitise(arena, (const char *)text,
				  strlen((const char *)text))
			    : "";
}

static xmlNode *copy_xml_element(
    struct tree_builder *builder, const xmlNode *from, xmlNode *parent)
{
	struct arena *arena = builder->page->arena;
	xmlNode *node = tree_add_element(
	    builder, parent, copy_string(arena, from->name));
	const xmlAttr *attr;

	for (attr = from->properties; attr != NULL; attr = attr->next)
		tree_add_attr(builder, node, copy_string(arena, attr->name),
		    copy_string(arena,
			attr->children ? attr->children->content : NULL));
	return node;
}

static void copy_xml_node(
    struct tree_builder *builder, struct frames *frames, const xmlNode *from)
{
	struct frame *top = &frames->items[frames->count - 1];
	xmlNode *to = top->to;
	size_t depth = top->depth;

	if (from->type == XML_TEXT_NODE || from->type == XML_CDATA_SECTION_NODE)
		tree_add_text(builder, to,
		    copy_string(builder->page->arena, from->content));
	if (from->type != XML_ELEMENT_NODE)
		return;
	if (!tree_is_deep(builder, depth)) {
		to = copy_xml_element(builder, from, to);
		depth++;
	}
	top = frames_push(frames);
	*top = (struct frame){ .to = to, .depth = depth };
	top->from.xml = from->children;
}

static void copy_xml(struct tree_builder *builder, const xmlDoc *doc)
{
	struct frames frames = { NULL, 0, 0 };
	struct frame *top = frames_push(&frames);

	*top = (struct frame){ .to = (xmlNode *)builder->page->doc };
	top->from.xml = doc->children;
	while (frames.count > 0 && !tree_is_full(builder)) {
		const xmlNode *from;

		top = &frames.items[frames.count - 1];
		from = top->from.xml;
		if (from == NULL) {
			frames.count--;
			continue;
		}
		top->from.xml = from->next;
		copy_xml_node(builder, &frames, from);
	}
	free(frames.items);
}

void html_parse_tolerant(
    struct tree_builder *builder, const struct ready_markup *markup)
{
	const int options = HTML_PARSE_RECOVER | HTML_PARSE_NONET |
	    HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_IGNORE_ENC |
	    HTML_PARSE_COMPACT | XML_PARSE_HUGE;
	xmlDoc *doc = NULL;

	/* some of its messages heed no option */
	xmlSetGenericErrorFunc(NULL, be_quiet);
	if (markup->text.size <= INT_MAX)
		doc = htmlReadMemory(markup->text.data, (int)markup->text.size,
		    NULL, "UTF-8", options);
	xmlSetGenericErrorFunc(NULL, NULL);
	if (doc == NULL)
		return;
	copy_xml(builder, doc);
	xmlFreeDoc(doc);
}
