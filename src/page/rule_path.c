/*
 * XPath 1.0 on the tree of a page, by libxml2.  No path may hang, whatever the
 * page is: libxml2 counts the nodes it visits, and here the text is counted that
 * functions make of nodes, which it does not.  Both ceilings are for all paths
 * of a page together.
 */
#include <stdlib.h>
#include <string.h>

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "page/rules.h"

#define VISITS_MOST 20000000 /* nodes; about a second and a half */
#define TEXT_MOST   67108864 /* bytes made into strings */
/* Nodes of a page: with more, comparing two sets of nodes alone may take
 * minutes. */
#define NODES_MOST 200000

struct paths {
	struct page *page;
	xmlXPathContext *context; /* made for the first path that needs it */
	unsigned long visits;     /* so far */
	uint64_t text_left;
	bool is_ordered; /* elements know their place */
};

struct paths *paths_new(struct page *page)
{
	struct paths *paths = memory_new(sizeof(*paths));

	paths->page = page;
	paths->text_left = TEXT_MOST;
	return paths;
}

void paths_free(struct paths *paths)
{
	if (paths->context)
		xmlXPathFreeContext(paths->context);
	free(paths);
}

void paths_moved(struct paths *paths)
{
	paths->is_ordered = false;
}

const char *paths_ceiling(const struct paths *paths)
{
	/* it is first: who walks by himself asks for nothing else */
	if (paths->visits >= VISITS_MOST)
		return "more than " TEXT_OF(VISITS_MOST) " nodes visited";
	if (paths->page->node_count > NODES_MOST)
		return "more than " TEXT_OF(NODES_MOST) " nodes";
	if (!paths->text_left)
		return "more than " TEXT_OF(TEXT_MOST) " bytes of text made";
	return NULL;
}

/* The next node in document order within `root`; attributes are not visited. */
static const xmlNode *following(const xmlNode *node, const xmlNode *root)
{
	if (node->children && node->type != XML_ATTRIBUTE_NODE &&
	    node->type != XML_TEXT_NODE)
		return node->children;
	while (node != root && !node->next)
		node = node->parent;
	return node == root ? NULL : node->next;
}

/* ---- functions that make text of nodes, with the text counted */

static void quiet(void *data, xmlError *error)
{
}

bool paths_walk(struct paths *paths)
{
	if (paths->visits >= VISITS_MOST)
		return false;
	paths->visits += paths->page->node_count / 4;
	return true;
}

/* Takes the cost from what is left; false: there is nothing left. */
static bool charge_bytes(struct paths *paths, uint64_t cost)
{
	paths->text_left -= cost < paths->text_left ? cost : paths->text_left;
	return paths->text_left > 0;
}

/* The size of the text of a node, and what it takes to find that. */
static uint64_t charge(struct paths *paths, const xmlNode *root)
{
	const xmlNode *node = root;
	uint64_t size = 0;

	for (; node && paths->text_left; node = following(node, root)) {
		size_t own = node->type == XML_TEXT_NODE
		    ? strlen((const char *)node->content)
		    : 0;

		size += own;
		(void)charge_bytes(paths, 1 + own);
	}
	return size;
}

/* Where each character of one text may be held against each of another, so many
 * at once are one byte of the cost. */
enum { COMPARED = 16, TRANSLATED = 4 };

static const struct {
	const char *name;
	xmlXPathFunction function;
	unsigned at_once; /* 0: the texts are only read */
} text_functions[] = {
	{ "concat", xmlXPathConcatFunction, 0 },
	{ "contains", xmlXPathContainsFunction, COMPARED },
	{ "normalize-space", xmlXPathNormalizeFunction, 0 },
	{ "number", xmlXPathNumberFunction, 0 },
	{ "starts-with", xmlXPathStartsWithFunction, 0 },
	{ "string", xmlXPathStringFunction, 0 },
	{ "string-length", xmlXPathStringLengthFunction, 0 },
	{ "substring", xmlXPathSubstringFunction, 0 },
	{ "substring-after", xmlXPathSubstringAfterFunction, COMPARED },
	{ "substring-before", xmlXPathSubstringBeforeFunction, COMPARED },
	{ "sum", xmlXPathSumFunction, 0 },
	{ "translate", xmlXPathTranslateFunction, TRANSLATED },
};

enum { TEXT_FUNCTIONS = sizeof(text_functions) / sizeof(text_functions[0]) };

/* The size of an argument: of a set, its first node (sum takes all). */
static uint64_t charge_argument(
    struct paths *paths, const xmlXPathObject *value, bool is_sum)
{
	uint64_t size = 0;
	int i, count;

	if (value->type == XPATH_STRING) {
		size = strlen((const char *)value->stringval);
		(void)charge_bytes(paths, size);
	}
	if (value->type != XPATH_NODESET || !value->nodesetval)
		return size;
	count = is_sum ? value->nodesetval->nodeNr : 1;
	for (i = 0; i < count && i < value->nodesetval->nodeNr; i++)
		size += charge(paths, value->nodesetval->nodeTab[i]);
	return size;
}

static int text_function(const char *name)
{
	int i = 0;

	while (strcmp(text_functions[i].name, name) != 0)
		i++;
	return i;
}

static void counted_function(xmlXPathParserContext *ctxt, int argument_count)
{
	struct paths *paths = ctxt->context->userData;
	int row = text_function((const char *)ctxt->context->function), i;
	bool is_sum = text_functions[row].function == xmlXPathSumFunction;
	uint64_t sizes[2] = { 0, 0 }; /* of the first two */

	if (!argument_count)
		(void)charge(paths, ctxt->context->node);
	for (i = 0; i < argument_count && argument_count <= ctxt->valueNr;
	     i++) {
		const xmlXPathObject *value =
		    ctxt->valueTab[ctxt->valueNr - argument_count + i];
		uint64_t size = charge_argument(paths, value, is_sum);

		if (i < 2)
			sizes[i] = size;
	}
	/* no text of a page is so large that this overflows */
	if (text_functions[row].at_once)
		(void)charge_bytes(
		    paths, sizes[0] * sizes[1] / text_functions[row].at_once);
	if (paths->text_left)
		text_functions[row].function(ctxt, argument_count);
	else
		xmlXPathErr(ctxt, XPATH_OP_LIMIT_EXCEEDED);
}

/* id("name"): without a DTD libxml2 knows no ids (HTML: the attribute id). */
static void id_function(xmlXPathParserContext *ctxt, int nargs)
{
	struct paths *paths = ctxt->context->userData;
	xmlXPathObject *found;
	const xmlNode *root, *node;
	xmlChar *wanted;

	CHECK_ARITY(1);
	wanted = xmlXPathPopString(ctxt);
	found = xmlXPathNewNodeSet(NULL);
	root = (const xmlNode *)page_root(paths->page);
	for (node = root; wanted && found && node;
	     node = following(node, root)) {
		const char *id = page_attr(
		    (const struct page_node *)node, "id");

		if (id && !strcmp(id, (const char *)wanted)) {
			xmlXPathNodeSetAdd(found->nodesetval, (xmlNode *)node);
			break;
		}
	}
	ctxt->context->opCount += paths->page->node_count / 4;
	xmlFree(wanted);
	valuePush(ctxt, found);
}

/* libxml2 would print that the function is not there. */
static void unknown_function(xmlXPathParserContext *ctxt, int argument_count)
{
	xmlXPathErr(ctxt, XPATH_UNKNOWN_FUNC_ERROR);
}

static xmlXPathFunction lookup_function(
    void *data, const xmlChar *name, const xmlChar *namespace)
{
	const xmlXPathContext *context = data;

	return xmlHashLookup2(context->funcHash, name, namespace)
	    ? NULL
	    : unknown_function;
}

/* In place of libxml2's own. */
static void put_function(
    xmlXPathContext *context, const char *name, xmlXPathFunction function)
{
	xmlXPathRegisterFunc(context, (const xmlChar *)name, NULL);
	xmlXPathRegisterFunc(context, (const xmlChar *)name, function);
}

static xmlXPathContext *context_of(struct paths *paths)
{
	xmlXPathContext *context = paths->context;
	int i;

	if (context)
		return context;
	context = xmlXPathNewContext(paths->page->doc);
	if (!context)
		memory_exhausted();
	context->userData = paths;
	context->error = quiet;
	for (i = 0; i < TEXT_FUNCTIONS; i++)
		put_function(context, text_functions[i].name, counted_function);
	put_function(context, "id", id_function);
	xmlXPathRegisterFuncLookup(context, lookup_function, context);
	paths->context = context;
	return context;
}

/* ---- results */

static enum path_result take_nodes(
    struct paths *paths, xmlNodeSet *set, struct path_found *found)
{
	struct arena *arena = paths->page->arena;
	int i;

	if (!set || !set->nodeNr)
		return PATH_NOTHING;
	xmlXPathNodeSetSort(set);
	found->nodes = arena_array(
	    arena, (size_t)set->nodeNr, sizeof(*found->nodes));
	for (i = 0; i < set->nodeNr; i++) {
		xmlNode *node = set->nodeTab[i];

		if (node->type == XML_ELEMENT_NODE ||
		    node->type == XML_TEXT_NODE ||
		    node->type == XML_ATTRIBUTE_NODE)
			found->nodes[found->count++] = node;
	}
	return found->count ? PATH_FOUND : PATH_NOTHING;
}

static enum path_result take_object(
    struct paths *paths, xmlXPathObject *object, struct path_found *found)
{
	xmlChar *text;

	if (object->type == XPATH_NODESET)
		return take_nodes(paths, object->nodesetval, found);
	if (object->type == XPATH_BOOLEAN) {
		found->text = object->boolval ? "true" : "";
	} else {
		text = xmlXPathCastToString(object);
		if (!text)
			memory_exhausted();
		found->text = text_sanitise(paths->page->arena,
		    (const char *)text, strlen((const char *)text));
		xmlFree(text);
	}
	return text_is_blank(found->text) ? PATH_NOTHING : PATH_FOUND;
}

enum path_result paths_find(
    struct paths *paths, const char *path, struct path_found *found)
{
	enum path_result result = PATH_COSTLY;
	xmlXPathContext *context;
	xmlXPathCompExpr *compiled;
	xmlXPathObject *object;

	memset(found, 0, sizeof(*found));
	if (paths_ceiling(paths))
		return PATH_COSTLY;
	context = context_of(paths);
	compiled = xmlXPathCtxtCompile(context, (const xmlChar *)path);
	if (!compiled)
		return PATH_WRONG;
	if (!paths->is_ordered) {
		/* without it libxml2 compares places by counting siblings */
		xmlXPathOrderDocElems(paths->page->doc);
		paths->visits += paths->page->node_count / 4;
		paths->is_ordered = true;
	}
	context->node = (xmlNode *)paths->page->doc;
	context->opCount = paths->visits;
	context->opLimit = VISITS_MOST;
	object = xmlXPathCompiledEval(compiled, context);
	paths->visits = context->opCount;
	xmlXPathFreeCompExpr(compiled);
	if (object)
		result = take_object(paths, object, found);
	else if (!paths_ceiling(paths))
		result = PATH_WRONG; /* a function that is not there */
	xmlXPathFreeObject(object);
	return result;
}
