/* Looks for a declared encoding before anything is decoded (WHATWG HTML,
 * 13.2.3.2, prescan a byte stream to determine its encoding). */
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "page/prescan.h"
#include "core/core.h"

/* Of a fragment; in a <head>, which may hold much before its charset, on to
 * the second figure. */
#define PRESCAN_SIZE      1024
#define PRESCAN_HEAD_SIZE ((size_t)16 * 1024)

struct slice {
	const char *data;
	size_t size;
};

struct scan {
	const char *next, *end;
};

static bool slice_is(struct slice s, const char *word)
{
	return s.size == strlen(word) && strncasecmp(s.data, word, s.size) == 0;
}

static bool scan_has(const struct scan *s, const char *word)
{
	size_t size = strlen(word);

	return (size_t)(s->end - s->next) >= size &&
	    strncasecmp(s->next, word, size) == 0;
}

static void skip_past(struct scan *s, const char *word)
{
	while (s->next < s->end && !scan_has(s, word))
		s->next++;
	if (s->next < s->end)
		s->next += strlen(word);
}

static void skip_space(struct scan *s)
{
	while (s->next < s->end && is_html_space((uint8_t)*s->next))
		s->next++;
}

static struct slice take_until(struct scan *s, const char *stops)
{
	struct slice slice = { s->next, 0 };

	while (s->next < s->end && *s->next != '\0' &&
	    strchr(stops, *s->next) == NULL)
		s->next++;
	slice.size = (size_t)(s->next - slice.data);
	return slice;
}

/* False at the end of the tag. */
static bool take_attribute(
    struct scan *s, struct slice *name, struct slice *value)
{
	static const struct slice none = { "", 0 };

	while (s->next < s->end &&
	    (is_html_space((uint8_t)*s->next) || *s->next == '/'))
		s->next++;
	if (s->next == s->end || *s->next == '>')
		return false;
	*name = take_until(s, " \t\n\f\r/>=");
	*value = none;
	if (name->size == 0)
		s->next++;
	skip_space(s);
	if (s->next == s->end || *s->next != '=')
		return true;
	s->next++;
	skip_space(s);
	if (s->next < s->end && (*s->next == '"' || *s->next == '\'')) {
		char quote[2] = { *s->next++, '\0' };

		*value = take_until(s, quote);
		if (s->next < s->end)
			s->next++;
		return true;
	}
	*value = take_until(s, " \t\n\f\r>");
	return true;
}

/* WHATWG HTML, 2.3.5: the encoding in a content attribute. */
static struct slice charset_of_content(struct slice content)
{
	struct scan s = { content.data, content.data + content.size };
	struct slice label = { NULL, 0 };

	for (;;) {
		skip_past(&s, "charset");
		skip_space(&s);
		if (s.next == s.end)
			return label;
		if (*s.next == '=')
			break;
	}
	s.next++;
	skip_space(&s);
	if (s.next < s.end && (*s.next == '"' || *s.next == '\''))
		s.next++;
	label = take_until(&s, " \t\n\f\r;\"'");
	return label;
}

static struct slice charset_of_meta(struct scan *s)
{
	struct slice name, value, charset = { NULL, 0 }, content = { NULL, 0 };
	bool is_pragma = false;

	while (take_attribute(s, &name, &value)) {
		if (slice_is(name, "charset") && charset.data == NULL)
			charset = value;
		else if (slice_is(name, "content") && content.data == NULL)
			content = charset_of_content(value);
		else if (slice_is(name, "http-equiv"))
			is_pragma = slice_is(value, "content-type");
	}
	if (charset.data == NULL && is_pragma)
		return content;
	return charset;
}

static struct slice charset_of_xml(struct scan s)
{
	struct slice name, value, none = { NULL, 0 };

	s.next += strlen("<?xml");
	while (take_attribute(&s, &name, &value))
		if (slice_is(name, "encoding"))
			return value;
	return none;
}

static void skip_tag(struct scan *s)
{
	struct slice name, value;

	take_until(s, " \t\n\f\r>");
	while (take_attribute(s, &name, &value))
		;
}

const char *prescan_charset(const char *bytes, size_t size, size_t *label_size)
{
	size_t limit = size < PRESCAN_HEAD_SIZE ? size : PRESCAN_HEAD_SIZE;
	struct scan s = { bytes, bytes + limit };
	struct slice label = { NULL, 0 };
	bool in_head = false;

	while (s.next < s.end && (in_head || s.next - bytes < PRESCAN_SIZE)) {
		const char *start = memchr(
		    s.next, '<', (size_t)(s.end - s.next));

		if (start == NULL)
			break;
		s.next = start;
		if (scan_has(&s, "<!--")) {
			s.next += 2; /* <!--> is whole */
			skip_past(&s, "-->");
		} else if (scan_has(&s, "<?xml ")) {
			label = charset_of_xml(s);
			s.next++;
		} else if (scan_has(&s, "<meta") && s.end - s.next > 5 &&
		    (is_html_space((uint8_t)s.next[5]) || s.next[5] == '/')) {
			s.next += 5;
			label = charset_of_meta(&s);
		} else if (scan_has(&s, "<body") || scan_has(&s, "</head")) {
			in_head = false;
			s.next++;
		} else {
			in_head |= scan_has(&s, "<head") ||
			    scan_has(&s, "<html");
			s.next++;
			if (s.next < s.end &&
			    ((*s.next | 0x20) >= 'a' &&
				(*s.next | 0x20) <= 'z'))
				skip_tag(&s);
		}
		if (label.data != NULL && label.size > 0)
			break;
	}
	*label_size = label.size;
	return label.size > 0 ? label.data : NULL;
}
