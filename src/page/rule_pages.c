/* Fetches the pages that an article goes on in, where rules say so. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "page/rules.h"

enum { PAGES_MOST = 50, HEADERS_MOST = 8, LINK_SIZE_MOST = 4096 };

struct follow {
	const struct rules *rules;
	const struct page_context *context;
	struct page *page; /* the first, which the others join */
	const char *site;  /* that the rules are for, and their headers */
	struct sheaf_pair headers[HEADERS_MOST];
	size_t header_count;
	const char *seen[PAGES_MOST + 2]; /* addresses; two are of the first */
	size_t seen_count, fetched;
	size_t node_count; /* of all pages */
};

/* ---- links */

/* Of an element its address, of an attribute its value. */
static const char *link_text(struct page *page, const struct path_found *found)
{
	const struct page_node *node;
	const char *href;

	if (!found->count)
		return found->text;
	node = (const struct page_node *)found->nodes[0];
	href = found->nodes[0]->type == XML_ELEMENT_NODE
	    ? page_attr(node, "href")
	    : NULL;
	return href ? href : tree_text(page, found->nodes[0], LINK_SIZE_MOST);
}

static const char *find_link(struct rule_work *work, enum rule_id id)
{
	const struct rule *rule = rule_lookup(work->rules->first, id);
	struct path_found found;
	const char *link;

	for (; rule; rule = rule_lookup(rule->next, id)) {
		if (!rule_find(work, rule, &found))
			continue;
		link = link_text(work->page, &found);
		if (text_is_blank(link))
			continue;
		explain_add(work->context->explain, "%s:%u: %s is %s",
		    rule->file, rule->line, rule_rows[id].name, link);
		return link;
	}
	return NULL;
}

/* Of words between spaces (HTML, 2.3.7), in whatever case. */
static bool has_word(const char *words, const char *word)
{
	static const char spaces[] = " \t\n\f\r";
	size_t size = strlen(word), own;

	for (words += strspn(words, spaces); *words;
	     words += own + strspn(words + own, spaces)) {
		own = strcspn(words, spaces);
		if (own == size && !strncasecmp(words, word, size))
			return true;
	}
	return false;
}

/* <link rel=next> or <a rel=next>. */
static const char *find_next_by_rel(struct page *page)
{
	const struct page_node *root = page_root(page), *node;

	for (node = root; node; node = page_following(node, root, false)) {
		const char *rel = page_attr(node, "rel");

		if (rel && has_word(rel, "next") && page_attr(node, "href"))
			return page_attr(node, "href");
	}
	return NULL;
}

void rule_links_find(struct rule_work *work)
{
	struct page *page = work->page;

	page->single_link = find_link(work, RULE_SINGLE_PAGE_LINK);
	page->next_link = find_link(work, RULE_NEXT_PAGE_LINK);
	if (!page->next_link &&
	    rule_flag(work->rules, RULE_NEXT_PAGE_FOUND, false))
		page->next_link = find_next_by_rel(page);
}

/* ---- pages */

static void headers_init(struct follow *follow)
{
	const struct rule *rule = follow->rules->first;

	for (; (rule = rule_lookup(rule, RULE_HTTP_HEADER)) &&
	     follow->header_count < HEADERS_MOST;
	     rule = rule->next)
		follow->headers[follow->header_count++] = (struct sheaf_pair){
			rule->argument, rule->value
		};
}

/* An address as seen from another, without its fragment. */
static char *find_page(
    struct arena *arena, const char *base, const char *reference)
{
	char *url = url_resolve(arena, base, reference);

	url[strcspn(url, "#")] = '\0';
	return url;
}

static bool is_seen(const struct follow *follow, const char *url)
{
	size_t i;

	for (i = 0; i < follow->seen_count; i++)
		if (!strcmp(follow->seen[i], url))
			return true;
	return false;
}

static void see(struct follow *follow, const char *url)
{
	if (url)
		follow->seen[follow->seen_count++] = find_page(
		    follow->context->arena, NULL, url);
}

static void tell_missing(
    struct follow *follow, const char *url, const struct error *err)
{
	explain_add(follow->context->explain, "%s: %s", url, err->text);
	diag_add(follow->context->diags,
	    follow->context->options->offline ? DIAG_PAGE_OFFLINE
					      : DIAG_PAGE_MISSING,
	    0, "%.200s: %s", url, err->text);
}

static struct page *parse(
    struct follow *follow, struct arena *arena, const char *bytes, size_t size)
{
	struct page_text text;
	struct page *page;
	struct error err;

	if (!page_text_read(arena, bytes, size, NULL, follow->context->options,
		&text, follow->context->diags, &err)) {
		explain_add(follow->context->explain, "%s", err.text);
		return NULL;
	}
	(void)!rules_rewrite(follow->rules, follow->context, &text);
	page = page_parse(
	    &text, false, follow->context->options, follow->context->diags);
	page->explain = follow->context->explain;
	rules_apply(follow->rules, follow->context, page, NULL, false);
	return page;
}

/* The page at an address without fragment with the rules applied, or NULL. */
static struct page *fetch(struct follow *follow, const char *url)
{
	struct arena *arena = follow->context->arena;
	struct error err = { 0 };
	const char *bytes, *site = url_site(arena, url);
	size_t size, header_count = follow->header_count;

	if (!url_is_web(url) || is_seen(follow, url))
		return NULL;
	if (follow->fetched++ == PAGES_MOST) {
		error_set(
		    &err, SHEAF_E_LIMIT, "there are more than %d", PAGES_MOST);
		tell_missing(follow, url, &err);
		return NULL;
	}
	follow->seen[follow->seen_count++] = url;
	if (!follow->site || !site || strcmp(site, follow->site) != 0)
		header_count = 0;
	if (!follow->context->outside ||
	    !follow->context->outside->fetch_page) {
		error_set(&err, SHEAF_E_NETWORK, "not to be had");
		tell_missing(follow, url, &err);
		return NULL;
	}
	if (!follow->context->outside->fetch_page(
		follow->context->outside->context, arena, url, follow->headers,
		header_count, &bytes, &size, &err)) {
		tell_missing(follow, url, &err);
		return NULL;
	}
	return parse(follow, arena, bytes, size);
}

/* ---- joining */

/* The page lives as long as the first: its nodes are there now. */
static void keep(struct follow *follow, struct page *page)
{
	page->more = follow->page->more;
	follow->page->more = page;
}

static bool has_room(struct follow *follow, const struct page *page)
{
	follow->node_count += page->node_count;
	if (follow->node_count <=
	    follow->context->options->limits[SHEAF_LIMIT_NODES])
		return true;
	limit_tell(follow->context->diags, 0, follow->context->options,
	    SHEAF_LIMIT_NODES);
	return false;
}

/* Of a further page only its text is wanted. */
static void find_text(struct follow *follow, struct page *page)
{
	struct meta unused = { .author = "" };

	page_find_text(follow->context, follow->rules, page, &unused);
}

/* Asks for a page that is to be part of the article; NULL: it is not to be had,
 * or what was answered is another page (to log in), or there is no room. */
static struct page *fetch_text(struct follow *follow, const char *url)
{
	struct page *page = fetch(follow, url);
	struct error err = { 0 };

	if (!page)
		return NULL;
	keep(follow, page);
	if (!page->body && rule_lookup(follow->rules->first, RULE_BODY)) {
		error_set(&err, SHEAF_E_INPUT, "no body rule finds its text");
		tell_missing(follow, url, &err);
		return NULL;
	}
	if (!has_room(follow, page))
		return NULL;
	find_text(follow, page);
	return page;
}

/* What addresses in a page are seen from: HTML, 4.2.3. */
static const char *page_base(
    struct follow *follow, const struct page *page, const char *url)
{
	const struct page_node *root = page_root(page), *node;

	for (node = root; node; node = page_following(node, root, false))
		if (page_name(node) && !strcmp(page_name(node), "base") &&
		    page_attr(node, "href"))
			return find_page(follow->context->arena, url,
			    page_attr(node, "href"));
	return url;
}

static void append(struct follow *follow, struct page *page, const char *base)
{
	struct page *first = follow->page;
	xmlNode *body = (xmlNode *)page_body(page);
	xmlNode *holder = tree_element_new(first, "div");

	tree_set_attr(first, holder, "base", base);
	tree_mark(holder, PAGE_BASE);
	tree_remove(body);
	tree_append(holder, body);
	if (!first->body)
		first->body = page_body(first);
	tree_append((xmlNode *)first->body, holder);
}

static void append_pages(
    struct follow *follow, const char *base, const char *link)
{
	struct page *page;

	while (link) {
		const char *url = find_page(follow->context->arena, base, link);

		page = fetch_text(follow, url);
		if (!page)
			return;
		base = page_base(follow, page, url);
		append(follow, page, base);
		link = page->next_link;
	}
}

void rules_follow(const struct rules *rules, const struct page_context *context,
    struct page *page, struct meta *meta)
{
	const char *base = meta_base(meta), *link;
	struct follow follow = { .rules = rules,
		.context = context,
		.page = page,
		.node_count = page->node_count };

	if (!rules || (!page->single_link && !page->next_link))
		return;
	follow.site = base ? url_site(context->arena, base) : NULL;
	headers_init(&follow);
	see(&follow, meta->url);
	see(&follow, base);
	link = page->next_link;
	if (page->single_link) {
		const char *url = find_page(
		    context->arena, base, page->single_link);
		struct page *single = fetch_text(&follow, url);

		/* it stands for the first */
		if (single) {
			page->body = page_body(single);
			link = single->next_link;
			meta->base_url = base = page_base(&follow, single, url);
		}
	}
	append_pages(&follow, base, link);
}
