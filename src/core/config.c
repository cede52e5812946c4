/* Reads files of settings by the events of YAML, so that nothing is ever
 * expanded. */
#include <string.h>

#include <yaml.h>

#include "core/core.h"

struct reader {
	struct arena *arena;
	struct diag_list *diags;
	struct table keys; /* of all mappings, by hash */
	struct config_node *root;
	struct open_node {
		struct config_node *node;
		size_t number; /* of the mapping, for its keys */
		const char *key;
		unsigned key_line;
		bool has_key;
	} open[CONFIG_DEPTH_MAX];
	size_t depth, mappings;
	size_t documents;
};

static struct open_node *innermost(struct reader *reader)
{
	return reader->depth > 0 ? &reader->open[reader->depth - 1] : NULL;
}

static bool is_key_wanted(struct reader *reader)
{
	const struct open_node *open = innermost(reader);

	return open && open->node->kind == CONFIG_MAP && !open->has_key;
}

/* False: it stood there before. */
static bool note_key(struct reader *reader, size_t number, const char *key)
{
	struct buf buf = BUF_INIT;
	struct hash hash;

	flat_put_u64(&buf, number);
	buf_puts(&buf, key);
	hash = hash_bytes(buf.data, buf.size);
	buf_release(&buf);
	if (table_lookup(&reader->keys, &hash))
		return false;
	table_put(&reader->keys, &hash, reader);
	return true;
}

static void take_key(struct reader *reader, const char *key, unsigned line)
{
	struct open_node *open = innermost(reader);
	char shown[61];

	open->has_key = true;
	open->key_line = line;
	open->key = key;
	if (note_key(reader, open->number, key))
		return;
	text_fit(shown, sizeof(shown), key); /* no half of a character */
	diag_add(reader->diags, DIAG_CONFIG, line, "%s: stands twice", shown);
	open->key = NULL; /* what is behind it is read, but hangs nowhere */
}

/* A value, at its place in what is open. */
static struct config_node *add_node(
    struct reader *reader, enum config_kind kind, unsigned line)
{
	struct config_node *node = ARENA_NEW(reader->arena, struct config_node);
	struct open_node *open = innermost(reader);
	bool is_dropped = false;

	*node = (struct config_node){ .kind = kind, .line = line };
	if (!open) {
		reader->root = node;
		return node;
	}
	if (open->node->kind == CONFIG_MAP) {
		is_dropped = !open->key;
		node->key = open->key;
		node->line = open->key_line;
		open->has_key = false;
	}
	if (is_dropped)
		return node;
	if (open->node->last)
		open->node->last->next = node;
	else
		open->node->first = node;
	open->node->last = node;
	open->node->count++;
	return node;
}

static bool is_null(const yaml_event_t *event)
{
	const char *text = (const char *)event->data.scalar.value;

	return event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
	    (strcmp(text, "~") == 0 || text_equal_case(text, "null"));
}

static void read_scalar(
    struct reader *reader, const yaml_event_t *event, unsigned line)
{
	const char *text = text_sanitise(reader->arena,
	    (const char *)event->data.scalar.value, event->data.scalar.length);

	if (is_key_wanted(reader))
		take_key(reader, text, line);
	else
		add_node(reader, CONFIG_TEXT, line)->text = is_null(event)
		    ? ""
		    : text;
}

/* What is wrong, or NULL to go on. */
static const char *open_node(
    struct reader *reader, enum config_kind kind, unsigned line)
{
	struct config_node *node;

	if (is_key_wanted(reader))
		return "a key is no word";
	if (reader->depth == CONFIG_DEPTH_MAX)
		return "nested deeper than " TEXT_OF(CONFIG_DEPTH_MAX);
	node = add_node(reader, kind, line);
	reader->open[reader->depth++] = (struct open_node){ .node = node,
		.number = reader->mappings++ };
	return NULL;
}

/* An alias stands for nothing, and its key with it. */
static const char *read_alias(struct reader *reader, unsigned line)
{
	if (is_key_wanted(reader))
		return "a key is no word";
	diag_add(reader->diags, DIAG_CONFIG, line,
	    "an alias: write out what it stands for");
	if (innermost(reader))
		innermost(reader)->has_key = false;
	return NULL;
}

static void refuse_anchor(
    struct reader *reader, const yaml_char_t *anchor, unsigned line)
{
	if (anchor)
		diag_add(reader->diags, DIAG_CONFIG, line,
		    "an anchor: nothing may refer to it");
}

static const char *read_event(struct reader *reader, const yaml_event_t *event)
{
	unsigned line = (unsigned)event->start_mark.line + 1;

	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		return reader->documents++ ? "a second document" : NULL;
	case YAML_SCALAR_EVENT:
		refuse_anchor(reader, event->data.scalar.anchor, line);
		read_scalar(reader, event, line);
		return NULL;
	case YAML_ALIAS_EVENT:
		return read_alias(reader, line);
	case YAML_SEQUENCE_START_EVENT:
		refuse_anchor(reader, event->data.sequence_start.anchor, line);
		return open_node(reader, CONFIG_LIST, line);
	case YAML_MAPPING_START_EVENT:
		refuse_anchor(reader, event->data.mapping_start.anchor, line);
		return open_node(reader, CONFIG_MAP, line);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		reader->depth--;
		return NULL;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		break;
	}
	return NULL;
}

static const char *problem_of(const yaml_parser_t *parser)
{
	const char *text = parser->problem;

	if (parser->error == YAML_MEMORY_ERROR)
		memory_exhausted();
	for (; text && *text; text++)
		if ((unsigned char)*text < 0x20 || (unsigned char)*text > 0x7e)
			return "unreadable";
	return text ? parser->problem : "unreadable";
}

/* A place in bytes, where libyaml tells no other. */
static unsigned line_at(const char *text, size_t size, size_t offset)
{
	unsigned line = 1;

	for (size_t i = 0; i < size && i < offset; i++)
		line += text[i] == '\n';
	return line;
}

/* False: it cannot be read to its end. */
static bool read_events(struct reader *reader, const char *text, size_t size)
{
	const char *problem = NULL;
	yaml_parser_t parser;
	yaml_event_t event;
	bool is_over = false;

	if (!yaml_parser_initialize(&parser))
		memory_exhausted();
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
	    &parser, (const unsigned char *)text, size);
	while (!is_over && !problem) {
		unsigned line;

		if (yaml_parser_parse(&parser, &event)) {
			is_over = event.type == YAML_STREAM_END_EVENT;
			problem = read_event(reader, &event);
			line = (unsigned)event.start_mark.line + 1;
			yaml_event_delete(&event);
		} else {
			problem = problem_of(&parser);
			line = parser.error == YAML_READER_ERROR
			    ? line_at(text, size, parser.problem_offset)
			    : (unsigned)parser.problem_mark.line + 1;
		}
		if (problem)
			diag_add(reader->diags, DIAG_CONFIG, line,
			    "not YAML that is read here: %s", problem);
	}
	yaml_parser_delete(&parser);
	return !problem;
}

struct config_node *config_parse(
    struct arena *arena, const char *text, size_t size, struct diag_list *diags)
{
	struct reader reader = { .arena = arena, .diags = diags };
	bool is_read,
	    has_mark = size >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;

	if (size > CONFIG_SIZE_MAX) {
		diag_add(diags, DIAG_CONFIG, 0, "is larger than %d bytes",
		    CONFIG_SIZE_MAX);
		return NULL;
	}
	/* libyaml skips a byte order mark only where it guesses encodings */
	is_read = has_mark ? read_events(&reader, text + 3, size - 3)
			   : read_events(&reader, text, size);
	table_release(&reader.keys);
	if (is_read && !reader.root)
		diag_add(diags, DIAG_CONFIG, 0, "nothing in it");
	return is_read ? reader.root : NULL;
}

const char *config_kind_name(enum config_kind kind)
{
	switch (kind) {
	case CONFIG_TEXT:
		return "a text";
	case CONFIG_LIST:
		return "a list";
	case CONFIG_MAP:
		return "a mapping";
	}
	return NULL;
}
