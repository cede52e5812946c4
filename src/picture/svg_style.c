/*
 * Values and style rules of a drawing.  A style sheet is cut into rules and
 * declarations (CSS Syntax 3, without escapes) and written again from what was
 * understood; the rest is left out.
 */
#include <math.h>
#include <string.h>
#include <strings.h>

#include "picture/svg.h"

static const char *const functions[] = { "blur", "brightness", "calc", "circle",
	"clamp", "contrast", "drop-shadow", "ellipse", "grayscale", "hsl",
	"hsla", "hue-rotate", "hwb", "inset", "invert", "lab", "lch", "matrix",
	"max", "min", "oklab", "oklch", "opacity", "polygon", "rgb", "rgba",
	"rotate", "saturate", "scale", "scaleX", "scaleY", "sepia", "skewX",
	"skewY", "translate", "translateX", "translateY", "var" };

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '_';
}

static bool is_known_function(const char *name, size_t size)
{
	size_t i;

	for (i = 0; i < sizeof functions / sizeof *functions; i++)
		if (strlen(functions[i]) == size &&
		    !strncasecmp(functions[i], name, size))
			return true;
	return size == 0;
}

/* url( #id ) with or without quotes; *at stands behind the parenthesis and
 * moves before the closing one. */
static bool is_known_url(
    const char **at, const char *end, const struct svg_ids *ids)
{
	const char *id, *from = *at;
	char quote = 0;

	while (from < end && is_html_space((unsigned char)*from))
		from++;
	if (from < end && (*from == '"' || *from == '\''))
		quote = *from++;
	if (from == end || *from++ != '#')
		return false;
	id = from;
	while (from < end && *from != ')' && *from != quote && *from != '"' &&
	    *from != '\'' && !is_html_space((unsigned char)*from))
		from++;
	if (!ids->is_known(ids->context, id, (size_t)(from - id)))
		return false;
	if (quote && (from == end || *from++ != quote))
		return false;
	while (from < end && is_html_space((unsigned char)*from))
		from++;
	*at = from;
	return from < end && *from == ')';
}

/* *at stands at the opening parenthesis. */
static bool is_safe_function(const char *start, const char **at,
    const char *end, const struct svg_ids *ids)
{
	const char *name = *at;

	while (name > start && is_name_byte(name[-1]))
		name--;
	if (*at - name == 3 && !strncasecmp(name, "url", 3)) {
		++*at;
		if (!is_known_url(at, end, ids))
			return false;
		--*at;
		return true;
	}
	return is_known_function(name, (size_t)(*at - name));
}

bool svg_value_is_safe(
    const char *value, size_t size, const struct svg_ids *ids)
{
	const char *at, *end = value + size;
	unsigned open = 0;
	char quote = 0;

	for (at = value; at < end; at++) {
		unsigned char c = (unsigned char)*at;

		if (c == '\\' || c == '<' || c == 0x7f ||
		    (c < ' ' && !is_html_space(c)))
			return false;
		if (quote) {
			quote = (char)(*at == quote ? 0 : quote);
		} else if (c == '"' || c == '\'') {
			quote = *at;
		} else if (c == '(') {
			if (!is_safe_function(value, &at, end, ids))
				return false;
			open++;
		} else if (c == ')') {
			if (open-- == 0)
				return false;
		} else if (strchr("@{};", c) ||
		    (c == '/' && at + 1 < end && at[1] == '*')) {
			return false;
		}
	}
	return !quote && open == 0;
}

/* Behind the part that ends with one of `stops` outside quotes, parentheses
 * and, for the stop ';', braces; at the stop. */
static const char *find(const char *at, const char *end, const char *stops)
{
	unsigned open = 0;
	char quote = 0;

	for (; at < end; at++) {
		if (quote)
			quote = (char)(*at == quote ? 0 : quote);
		else if (open == 0 && *at && strchr(stops, *at))
			return at;
		else if (*at == '"' || *at == '\'')
			quote = *at;
		else if (*at == '(')
			open++;
		else if (*at == ')' && open > 0)
			open--;
	}
	return end;
}

static void trim(const char **at, const char **end)
{
	while (*at < *end && is_html_space((unsigned char)**at))
		++*at;
	while (*at < *end && is_html_space((unsigned char)(*end)[-1]))
		--*end;
}

/* Properties that load something or only matter to programs. */
static bool is_property(const char *name, size_t size)
{
	size_t i;

	for (i = 0; i < size; i++)
		if (!is_name_byte(name[i]))
			return false;
	return size > 0 && name[0] != '-' &&
	    !(size == 8 && !strncasecmp(name, "behavior", 8)) &&
	    !(size == 3 && !strncasecmp(name, "src", 3));
}

void svg_filter_declarations(
    const char *at, size_t size, const struct svg_ids *ids, struct buf *out)
{
	const char *end = at + size;

	while (at < end) {
		const char *stop = find(at, end, ";");
		const char *colon = find(at, stop, ":");
		const char *name_end = colon, *value = colon + 1;
		const char *value_end = stop;

		trim(&at, &name_end);
		if (colon < stop) {
			trim(&value, &value_end);
			if (value < value_end &&
			    is_property(at, (size_t)(name_end - at)) &&
			    svg_value_is_safe(
				value, (size_t)(value_end - value), ids)) {
				buf_add(out, at, (size_t)(name_end - at));
				buf_putc(out, ':');
				buf_add(
				    out, value, (size_t)(value_end - value));
				buf_putc(out, ';');
			}
		}
		at = stop < end ? stop + 1 : end;
	}
}

/* Nothing but what simple selectors and combinators are made of. */
static bool is_selector(const char *at, const char *end)
{
	if (at == end)
		return false;
	for (; at < end; at++)
		if (!is_name_byte(*at) && !is_html_space((unsigned char)*at) &&
		    !strchr("#.,*>+~:()[]=\"'^$|", *at))
			return false;
	return true;
}

/* Without comments and the marks of HTML ones. */
static void strip_comments(const char *at, const char *end, struct buf *out)
{
	while (at < end) {
		size_t left = (size_t)(end - at);
		const char *close;

		if (left >= 2 && !memcmp(at, "/*", 2)) {
			close = memmem(at + 2, left - 2, "*/", 2);
			at = close ? close + 2 : end;
			buf_putc(out, ' ');
		} else if (left >= 4 && !memcmp(at, "<!--", 4)) {
			at += 4;
		} else if (left >= 3 && !memcmp(at, "-->", 3)) {
			at += 3;
		} else {
			buf_putc(out, *at++);
		}
	}
}

/* Behind an at-rule: to its ';', or the block that closes. */
static const char *skip_at_rule(const char *at, const char *end)
{
	unsigned open = 0;

	for (;;) {
		at = find(at, end, open ? "{}" : "{};");
		if (at == end)
			return end;
		if (*at == '{')
			open++;
		else if (*at == ';' || open <= 1)
			return at + 1;
		else
			open--;
		at++;
	}
}

static void filter_rule(const char *at, const char *brace, const char *close,
    const struct svg_ids *ids, struct buf *out)
{
	const char *selector_end = brace;
	size_t before = out->size, start;

	trim(&at, &selector_end);
	if (!is_selector(at, selector_end))
		return;
	buf_add(out, at, (size_t)(selector_end - at));
	buf_putc(out, '{');
	start = out->size;
	svg_filter_declarations(
	    brace + 1, (size_t)(close - brace - 1), ids, out);
	if (out->size == start)
		out->size = before;
	else
		buf_putc(out, '}');
}

void svg_filter_sheet(
    const char *text, size_t size, const struct svg_ids *ids, struct buf *out)
{
	struct buf clean = BUF_INIT;
	const char *at, *end, *brace, *close;

	strip_comments(text, text + size, &clean);
	at = clean.data;
	end = clean.data + clean.size;
	while (at < end) {
		if (is_html_space((unsigned char)*at)) {
			at++;
		} else if (*at == '@') {
			at = skip_at_rule(at, end);
		} else {
			brace = find(at, end, "{");
			close = brace < end ? find(brace + 1, end, "}") : end;
			if (close == end)
				break;
			filter_rule(at, brace, close, ids, out);
			at = close + 1;
		}
	}
	buf_release(&clean);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool svg_number(const char **text, double *number)
{
	const char *at = *text;
	bool is_negative = *at == '-', is_small;
	double value = 0, place = 1;
	int digits = 0, exponent = 0;

	if (*at == '-' || *at == '+')
		at++;
	for (; is_digit(*at); at++, digits++)
		value = value * 10 + (*at - '0');
	if (*at == '.')
		for (at++; is_digit(*at); at++, digits++)
			value += (*at - '0') * (place /= 10);
	if (digits == 0)
		return false;
	if ((*at == 'e' || *at == 'E') &&
	    (is_digit(at[1]) ||
		((at[1] == '-' || at[1] == '+') && is_digit(at[2])))) {
		is_small = *++at == '-';
		if (!is_digit(*at))
			at++;
		for (; is_digit(*at); at++)
			exponent = exponent > 1000
			    ? exponent
			    : exponent * 10 + (*at - '0');
		value *= pow(10, is_small ? -exponent : exponent);
	}
	*number = is_negative ? -value : value;
	*text = at;
	return isfinite(value);
}

/* CSS Values 4, 6; a font of 16 px for the relative ones. */
static const struct {
	const char *name;
	double px;
} units[] = {
	{ "", 1 },
	{ "px", 1 },
	{ "pt", 96.0 / 72 },
	{ "pc", 16 },
	{ "in", 96 },
	{ "cm", 96 / 2.54 },
	{ "mm", 96 / 25.4 },
	{ "em", 16 },
	{ "rem", 16 },
	{ "ex", 8 },
};

bool svg_length(const char *text, double *px)
{
	char unit[4] = "";
	double number;
	size_t i = 0;

	while (is_html_space((unsigned char)*text))
		text++;
	if (!svg_number(&text, &number))
		return false;
	while (i < 3 && is_name_byte(*text))
		unit[i++] = *text++;
	while (is_html_space((unsigned char)*text))
		text++;
	if (*text)
		return false;
	for (i = 0; i < sizeof units / sizeof *units; i++)
		if (!strcasecmp(unit, units[i].name)) {
			*px = number * units[i].px;
			return isfinite(*px);
		}
	return false;
}
