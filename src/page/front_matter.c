/* Reads front matter: YAML by its events, so that nothing is ever expanded,
 * and line by line where it is not YAML. */
#include <string.h>

#include <yaml.h>

#include "page/front_matter.h"
#include "page/value.h"

#define FRONT_DEPTH 16

const struct front_key front_keys[FRONT_KEY_COUNT] = {
	{ "title", FRONT_TITLE },
	{ "date", FRONT_DATE },
	{ "pubdate", FRONT_DATE },
	{ "published_at", FRONT_DATE },
	{ "created", FRONT_DATE },
	{ "updated", FRONT_MODIFIED },
	{ "modified", FRONT_MODIFIED },
	{ "lastmod", FRONT_MODIFIED },
	{ "author", FRONT_AUTHOR },
	{ "authors", FRONT_AUTHOR },
	{ "editor", FRONT_EDITOR },
	{ "translator", FRONT_TRANSLATOR },
	{ "site", FRONT_SITE },
	{ "link", FRONT_URL },
	{ "url", FRONT_URL },
	{ "source", FRONT_URL },
	{ "original", FRONT_URL },
	{ "canonical", FRONT_URL },
	{ "permalink", FRONT_URL },
	{ "language", FRONT_LANGUAGE },
	{ "lang", FRONT_LANGUAGE },
	{ "description", FRONT_SUMMARY },
	{ "summary", FRONT_SUMMARY },
	{ "excerpt", FRONT_SUMMARY },
	{ "headimg", FRONT_COVER },
	{ "cover", FRONT_COVER },
	{ "thumbnail", FRONT_COVER },
	{ "image", FRONT_COVER },
	{ "categories", FRONT_CATEGORIES },
	{ "category", FRONT_CATEGORIES },
	{ "tags", FRONT_TAGS },
	{ "keywords", FRONT_TAGS },
	{ "draft", FRONT_DRAFT },
	{ "published", FRONT_PUBLISHED },
};

/* Where a value is a mapping, these of its keys hold what is wanted: words, or
 * an address. */
static const char *const word_keys[] = { "name", "title", "label", NULL };
static const char *const address_keys[] = { "url", "src", "image", NULL };

static const char *name_of(const struct front *front, size_t i)
{
	return i < FRONT_KEY_COUNT
	    ? front_keys[i].name
	    : meta_wanted(front->options, i - FRONT_KEY_COUNT);
}

struct front_value *front_value_new(struct front *front, const char *name,
    size_t size, unsigned line, bool is_second_try)
{
	size_t i;

	for (i = 0; i < front->value_count; i++) {
		struct front_value *value = &front->values[i];
		const char *own = name_of(front, i);

		if (strlen(own) != size || strncasecmp(own, name, size) != 0)
			continue;
		if (value->line != 0 && value->count > 0) {
			if (!is_second_try)
				diag_add(front->diags,
				    DIAG_FRONT_MATTER_DUPLICATE, line, "%s",
				    own);
			return NULL;
		}
		value->line = line;
		return value;
	}
	return NULL;
}

void front_value_add(struct front *front, struct front_value *value,
    const char *text, size_t size)
{
	if (value->count == value->capacity) {
		size_t capacity = value->capacity ? 2 * value->capacity : 4;
		const char **items = arena_array(
		    front->arena, capacity, sizeof *items);

		if (value->count > 0)
			memcpy(
			    items, value->items, value->count * sizeof *items);
		value->items = items;
		value->capacity = capacity;
	}
	value->items[value->count++] = text_sanitise(front->arena, text, size);
}

/* Reading YAML. */

enum yaml_state { YAML_FILE, YAML_KEY, YAML_VALUE, YAML_DONE };

struct level {
	bool is_mapping;
	bool wants_key;
	bool is_wanted; /* the value behind the key just read */
};

struct yaml_reader {
	struct front *front;
	unsigned first_line;
	enum yaml_state state;
	struct front_value *value; /* being read; NULL: skipped */
	struct front_value *last;  /* finished before it */
	struct level levels[FRONT_DEPTH];
	size_t depth; /* inside the value */
};

static bool is_null(const yaml_event_t *event)
{
	const char *text = (const char *)event->data.scalar.value;

	if (event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
		return false;
	return *text == '\0' || strcmp(text, "~") == 0 ||
	    text_equal_case(text, "null");
}

static bool is_inner_key(const struct yaml_reader *reader, const char *text)
{
	const char *const *key = word_keys;
	size_t i;

	if (reader->value == NULL)
		return false;
	i = (size_t)(reader->value - reader->front->values);
	if (i < FRONT_KEY_COUNT &&
	    (front_keys[i].field == FRONT_URL ||
		front_keys[i].field == FRONT_COVER))
		key = address_keys;
	for (; *key != NULL; key++)
		if (text_equal_case(text, *key))
			return true;
	return false;
}

static void read_scalar(struct yaml_reader *reader, const yaml_event_t *event)
{
	const char *text = (const char *)event->data.scalar.value;
	struct level *level = NULL;

	if (reader->depth > 0)
		level = &reader->levels[reader->depth - 1];
	if (level != NULL && level->is_mapping && level->wants_key) {
		level->is_wanted = is_inner_key(reader, text);
		level->wants_key = false;
		return;
	}
	if (level != NULL && level->is_mapping) {
		level->wants_key = true;
		if (!level->is_wanted)
			return;
	}
	if (reader->value != NULL && !is_null(event))
		front_value_add(reader->front, reader->value, text,
		    event->data.scalar.length);
}

static bool open_level(struct yaml_reader *reader, bool is_mapping)
{
	struct level *outer;

	if (reader->depth == FRONT_DEPTH)
		return false;
	if (reader->depth > 0) {
		outer = &reader->levels[reader->depth - 1];
		outer->wants_key = !outer->wants_key;
	} else if (reader->value != NULL) {
		reader->value->is_list = true;
	}
	reader->levels[reader->depth++] = (struct level){
		.is_mapping = is_mapping, .wants_key = true
	};
	return true;
}

static void end_value(struct yaml_reader *reader)
{
	if (reader->depth > 0)
		return;
	reader->last = reader->value;
	reader->state = YAML_KEY;
}

/* An event inside the value of a key.  False: deeper than is read. */
static bool read_value(struct yaml_reader *reader, const yaml_event_t *event)
{
	unsigned line = reader->first_line + (unsigned)event->start_mark.line;

	switch (event->type) {
	case YAML_SCALAR_EVENT:
		read_scalar(reader, event);
		break;
	case YAML_ALIAS_EVENT:
		diag_add(reader->front->diags, DIAG_FRONT_MATTER_SYNTAX, line,
		    "an alias");
		if (reader->depth > 0 &&
		    reader->levels[reader->depth - 1].is_mapping)
			reader->levels[reader->depth - 1].wants_key ^= true;
		break;
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		return open_level(
		    reader, event->type == YAML_MAPPING_START_EVENT);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		reader->depth--;
		break;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_START_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		break;
	}
	end_value(reader);
	return true;
}

/* A key of the outermost mapping, or its end.  False: no such thing. */
static bool read_key(struct yaml_reader *reader, const yaml_event_t *event)
{
	if (event->type == YAML_MAPPING_END_EVENT) {
		reader->state = YAML_DONE;
		return true;
	}
	if (event->type != YAML_SCALAR_EVENT)
		return false;
	reader->value = front_value_new(reader->front,
	    (const char *)event->data.scalar.value, event->data.scalar.length,
	    reader->first_line + (unsigned)event->start_mark.line, false);
	reader->state = YAML_VALUE;
	return true;
}

/* What is wrong, or NULL to go on. */
static const char *read_event(
    struct yaml_reader *reader, const yaml_event_t *event)
{
	switch (reader->state) {
	case YAML_FILE:
		if (event->type == YAML_MAPPING_START_EVENT)
			reader->state = YAML_KEY;
		else if (event->type == YAML_STREAM_END_EVENT)
			reader->state = YAML_DONE;
		else if (event->type != YAML_STREAM_START_EVENT &&
		    event->type != YAML_DOCUMENT_START_EVENT)
			return "no keys";
		return NULL;
	case YAML_KEY:
		return read_key(reader, event) ? NULL : "a key is no word";
	case YAML_VALUE:
		return read_value(reader, event)
		    ? NULL
		    : "nested deeper than " TEXT_OF(FRONT_DEPTH);
	case YAML_DONE:
		break;
	}
	return NULL;
}

static bool is_ascii_line(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || (unsigned char)*text > 0x7e)
			return false;
	return true;
}

/* False when some of it could not be read; that is told. */
static bool read_yaml(struct yaml_reader *reader, const char *text, size_t size)
{
	yaml_parser_t parser;
	yaml_event_t event;
	const char *problem = NULL;
	unsigned line = reader->first_line;

	if (!yaml_parser_initialize(&parser))
		memory_exhausted();
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(
	    &parser, (const unsigned char *)text, size);
	while (reader->state != YAML_DONE && problem == NULL) {
		if (!yaml_parser_parse(&parser, &event)) {
			if (parser.error == YAML_MEMORY_ERROR)
				memory_exhausted();
			problem = parser.problem != NULL &&
				is_ascii_line(parser.problem)
			    ? parser.problem
			    : "unreadable";
			line += (unsigned)parser.problem_mark.line;
			break;
		}
		problem = read_event(reader, &event);
		if (problem != NULL)
			line += (unsigned)event.start_mark.line;
		yaml_event_delete(&event);
	}
	if (problem != NULL)
		diag_add(reader->front->diags, DIAG_FRONT_MATTER_SYNTAX, line,
		    "%s", problem);
	yaml_parser_delete(&parser);
	return problem == NULL;
}

/* Forgets what was being read when the YAML turned out bad: it may be cut. */
static void drop_unsure(struct yaml_reader *reader)
{
	if (reader->value != NULL)
		reader->value->count = 0;
	if (reader->last != NULL)
		reader->last->count = 0;
}

/* Filling in the metadata. */

static const struct front_value *find(
    const struct front *front, enum front_field field)
{
	size_t i;

	for (i = 0; i < FRONT_KEY_COUNT; i++)
		if (front_keys[i].field == field && front->values[i].count > 0)
			return &front->values[i];
	return NULL;
}

/* Plain text of one item, with entities decoded; NULL if nothing is left. */
static const char *plain(struct arena *arena, const char *text)
{
	text = text_collapse(arena, value_decode(arena, text));
	return text_is_blank(text) ? NULL : text;
}

static const char *text_of(const struct front *front, enum front_field field)
{
	const struct front_value *value = find(front, field);
	struct buf buf = BUF_INIT;
	const char *text;
	size_t i;

	if (value == NULL)
		return NULL;
	for (i = 0; i < value->count; i++) {
		text = plain(front->arena, value->items[i]);
		if (text == NULL)
			continue;
		if (buf.size > 0)
			buf_puts(&buf, ", ");
		buf_puts(&buf, text);
	}
	text = buf.size > 0 ? arena_strdup(front->arena, buf_text(&buf)) : NULL;
	buf_release(&buf);
	return text;
}

static void put_text(
    const struct front *front, enum front_field field, const char **place)
{
	const char *text = text_of(front, field);

	if (text != NULL)
		*place = text;
}

static void add_word(struct arena *arena, const char ***words, size_t *count,
    size_t capacity, const char *text)
{
	size_t i;

	text = plain(arena, text);
	if (text == NULL || *count == capacity)
		return;
	for (i = 0; i < *count; i++)
		if (strcmp((*words)[i], text) == 0)
			return;
	(*words)[(*count)++] = text;
}

/* Most words a list of categories or tags may have. */
#define WORDS_MAX 64

static void put_words(const struct front *front, enum front_field field,
    const char ***words, size_t *count)
{
	const struct front_value *value = find(front, field);
	struct arena *arena = front->arena;
	size_t i;

	if (value == NULL)
		return;
	*count = 0;
	*words = arena_array(arena, WORDS_MAX, sizeof **words);
	for (i = 0; i < value->count; i++) {
		char *text = arena_strdup(arena, value->items[i]);

		/* a scalar may be a list in words */
		while (!value->is_list && strchr(text, ',') != NULL) {
			char *comma = strchr(text, ',');

			*comma = '\0';
			add_word(arena, words, count, WORDS_MAX, text);
			text = comma + 1;
		}
		add_word(arena, words, count, WORDS_MAX, text);
	}
}

static void put_date(
    const struct front *front, enum front_field field, struct date *date)
{
	const struct front_value *value = find(front, field);
	struct date found;

	if (value == NULL)
		return;
	found = date_parse(value->items[0]);
	if (found.is_known)
		*date = found;
	else
		diag_add(front->diags, DIAG_DATE_UNKNOWN, value->line, "%s",
		    value->items[0]);
}

/* An address on the web; site generators also hold patterns here. */
static void put_url(const struct front *front, struct meta *meta)
{
	size_t i;

	for (i = 0; i < FRONT_KEY_COUNT; i++) {
		const char *text;

		if (front_keys[i].field != FRONT_URL ||
		    front->values[i].count == 0)
			continue;
		text = plain(front->arena, front->values[i].items[0]);
		if (text != NULL && url_is_web(text)) {
			meta->url = text;
			return;
		}
	}
}

/* A picture that is not put there by a machine for want of one. */
static void put_cover(const struct front *front, struct meta *meta)
{
	static const char proxy[] = "https://cors.zfour.workers.dev/?";
	size_t i;

	for (i = 0; i < FRONT_KEY_COUNT; i++) {
		const char *text;

		if (front_keys[i].field != FRONT_COVER ||
		    front->values[i].count == 0)
			continue;
		text = plain(front->arena, front->values[i].items[0]);
		if (text != NULL && text_starts_with(text, proxy))
			text += strlen(proxy);
		if (text == NULL || *text == '\0' ||
		    strstr(text, "//picsum.photos/") != NULL ||
		    text_ends_with(text, "/undefined") ||
		    strcmp(text, "undefined") == 0)
			continue;
		meta->cover = text;
		return;
	}
}

/* A language tag (BCP 47) by its looks. */
static void put_language(const struct front *front, struct meta *meta)
{
	const char *text = text_of(front, FRONT_LANGUAGE);

	if (text != NULL)
		text = value_language(front->arena, text);
	if (text != NULL)
		meta->language = text;
}

static bool is_word(
    const struct front *front, enum front_field field, const char *const *words)
{
	const struct front_value *value = find(front, field);

	for (; value != NULL && *words != NULL; words++)
		if (text_equal_case(value->items[0], *words))
			return true;
	return false;
}

/* What the run asks for besides; it may be a key that fills a field, too. */
static void put_others(const struct front *front, struct meta *meta)
{
	const char *key;

	for (size_t n = 0; (key = meta_wanted(front->options, n)); n++) {
		const struct front_value *value = front->values;

		while (!text_equal_case(
		    name_of(front, (size_t)(value - front->values)), key))
			value++;
		for (size_t i = 0; i < value->count; i++) {
			const char *text = plain(front->arena, value->items[i]);

			if (text)
				meta_add_other(front->arena, meta, key, text);
		}
	}
}

static void fill(const struct front *front, struct meta *meta)
{
	static const char *const yes[] = { "true", "yes", "on", "1", NULL };
	static const char *const no[] = { "false", "no", "off", "0", NULL };

	put_text(front, FRONT_TITLE, &meta->title);
	put_text(front, FRONT_AUTHOR, &meta->author);
	put_text(front, FRONT_EDITOR, &meta->editor);
	put_text(front, FRONT_TRANSLATOR, &meta->translator);
	put_text(front, FRONT_SITE, &meta->site);
	put_text(front, FRONT_SUMMARY, &meta->summary);
	put_words(
	    front, FRONT_CATEGORIES, &meta->categories, &meta->category_count);
	put_words(front, FRONT_TAGS, &meta->tags, &meta->tag_count);
	put_date(front, FRONT_DATE, &meta->date);
	put_date(front, FRONT_MODIFIED, &meta->modified);
	put_url(front, meta);
	put_cover(front, meta);
	put_language(front, meta);
	if (is_word(front, FRONT_DRAFT, yes) ||
	    is_word(front, FRONT_PUBLISHED, no))
		meta->is_draft = true;
	put_others(front, meta);
}

static struct front front_new(struct arena *arena,
    const struct sheaf_options *options, struct diag_list *diags)
{
	struct front front = { arena, options, diags, NULL, FRONT_KEY_COUNT };

	while (meta_wanted(options, front.value_count - FRONT_KEY_COUNT))
		front.value_count++;
	front.values = arena_array(
	    arena, front.value_count, sizeof(*front.values));
	return front;
}

void front_matter_read(struct arena *arena, const struct page_text *text,
    const struct sheaf_options *options, struct meta *meta,
    struct diag_list *diags)
{
	struct front front = front_new(arena, options, diags);
	struct yaml_reader reader = { .front = &front,
		.first_line = text->front_line };
	uint64_t limit = options->limits[SHEAF_LIMIT_FRONT_MATTER];
	size_t size = text->front_size;

	if (text->front == NULL)
		return;
	if (size > limit) {
		size = (size_t)limit;
		while (size > 0 && text->front[size - 1] != '\n')
			size--;
		limit_tell(
		    diags, text->front_line, options, SHEAF_LIMIT_FRONT_MATTER);
	}
	if (!read_yaml(&reader, text->front, size)) {
		drop_unsure(&reader);
		front_lines_read(&front, text->front, size, text->front_line);
	}
	fill(&front, meta);
}
