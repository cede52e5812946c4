/* Reads colours (CSS Color 4). */
#include "typeset/value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* CSS Color 4, section 6.1: the basic ones and some that prints use. */
static const struct {
	const char *name;
	uint32_t rgb;
} colours[] = {
	{ "black", 0x000000 },
	{ "silver", 0xc0c0c0 },
	{ "gray", 0x808080 },
	{ "grey", 0x808080 },
	{ "white", 0xffffff },
	{ "maroon", 0x800000 },
	{ "red", 0xff0000 },
	{ "purple", 0x800080 },
	{ "fuchsia", 0xff00ff },
	{ "green", 0x008000 },
	{ "lime", 0x00ff00 },
	{ "olive", 0x808000 },
	{ "yellow", 0xffff00 },
	{ "navy", 0x000080 },
	{ "blue", 0x0000ff },
	{ "teal", 0x008080 },
	{ "aqua", 0x00ffff },
	{ "orange", 0xffa500 },
	{ "brown", 0xa52a2a },
	{ "crimson", 0xdc143c },
	{ "cyan", 0x00ffff },
	{ "magenta", 0xff00ff },
	{ "darkblue", 0x00008b },
	{ "darkgray", 0xa9a9a9 },
	{ "darkgreen", 0x006400 },
	{ "darkred", 0x8b0000 },
	{ "dimgray", 0x696969 },
	{ "gainsboro", 0xdcdcdc },
	{ "gold", 0xffd700 },
	{ "indigo", 0x4b0082 },
	{ "lightgray", 0xd3d3d3 },
	{ "lightyellow", 0xffffe0 },
	{ "pink", 0xffc0cb },
	{ "slategray", 0x708090 },
	{ "steelblue", 0x4682b4 },
	{ "tomato", 0xff6347 },
	{ "whitesmoke", 0xf5f5f5 },
};

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

static void colour_set(
    struct value *value, double red, double green, double blue, double alpha)
{
	alpha = fmax(0, fmin(1, alpha));
	if (alpha == 0) {
		value->kind = VALUE_KEYWORD;
		value->keyword = KEYWORD_TRANSPARENT;
		return;
	}
	value->kind = VALUE_COLOUR;
	/* nothing shines through on paper but the paper */
	value->colour = (struct colour){
		.red = (float)(1 - alpha * (1 - fmax(0, fmin(1, red)))),
		.green = (float)(1 - alpha * (1 - fmax(0, fmin(1, green)))),
		.blue = (float)(1 - alpha * (1 - fmax(0, fmin(1, blue)))),
	};
}

static bool hex_colour_parse(const char *digits, struct value *value)
{
	size_t length = strlen(digits);
	size_t step = length > 4 ? 2 : 1;
	double parts[4] = { 0, 0, 0, 1 };

	if (length != 3 && length != 4 && length != 6 && length != 8)
		return false;
	if (strspn(digits, "0123456789abcdefABCDEF") != length)
		return false;
	for (size_t i = 0; i < length / step; i++) {
		char part[3] = { digits[i * step], digits[i * step + step - 1],
			0 };

		parts[i] = (double)strtoul(part, NULL, 16) / 255;
	}
	colour_set(value, parts[0], parts[1], parts[2], parts[3]);
	return true;
}

/* One argument: a number of `unit`, or a part of a hundred. */
static bool part_parse(const struct token *token, double unit, double *part)
{
	if (token->kind == TOKEN_PERCENTAGE)
		*part = token->number / 100;
	else if (token->kind == TOKEN_NUMBER)
		*part = token->number / unit;
	else
		return false;
	return true;
}

/* An angle in turns: a number is in degrees (CSS Values 4, section 7.1). */
static bool hue_parse(const struct token *token, double *turns)
{
	static const struct {
		const char *name;
		double turn;
	} angles[] = {
		{ "deg", 360 },
		{ "grad", 400 },
		{ "rad", 2 * 3.14159265358979323846 },
		{ "turn", 1 },
	};

	if (token->kind == TOKEN_NUMBER) {
		*turns = token->number / 360;
		return true;
	}
	for (size_t i = 0; token->kind == TOKEN_DIMENSION && i < ROWS(angles);
	     i++)
		if (text_equal_case(angles[i].name, token->text)) {
			*turns = token->number / angles[i].turn;
			return true;
		}
	return false;
}

/* Past white. */
static size_t next_token(const struct token *tokens, size_t count, size_t i)
{
	while (i < count && tokens[i].kind == TOKEN_SPACE)
		i++;
	return i;
}

/* Past what stands before part n: commas everywhere, or only a "/" before the
 * fourth (CSS Color 4, section 4.1). */
static bool sign_parse(const struct token *tokens, size_t count, size_t n,
    bool *has_commas, size_t *i)
{
	bool is_comma = tokens[*i].kind == TOKEN_COMMA;
	bool is_slash = tokens[*i].kind == TOKEN_DELIM &&
	    tokens[*i].delim == '/';

	if (n == 1)
		*has_commas = is_comma;
	if (is_comma != *has_commas || is_slash != (n == 3 && !is_comma))
		return false;
	if (is_comma || is_slash)
		*i = next_token(tokens, count, *i + 1);
	return *i < count;
}

/* With commas the parts of rgb() are of one kind, and two of hsl() percentages. */
static bool is_of_kind(enum token_kind kind, enum token_kind first, size_t n,
    bool is_hsl, bool has_commas)
{
	if (!has_commas || n == 0 || n == 3)
		return true;
	return kind == (is_hsl ? TOKEN_PERCENTAGE : first);
}

/* rgb(1 2 3 / 50%), rgb(1, 2, 3, .5), hsl(90deg 50% 50%): CSS Color 4, sections
 * 5.1 and 7. */
static bool parts_parse(const struct token *tokens, size_t count, bool is_hsl,
    size_t *used, double parts[4])
{
	size_t first = next_token(tokens, count, 1), i = first, n = 0;
	bool has_commas = false;

	parts[3] = 1;
	for (; i < count && tokens[i].kind != TOKEN_CLOSE; n++) {
		double unit = n == 3 ? 1 : is_hsl ? 100 : 255;

		if (n == 4 ||
		    (n > 0 && !sign_parse(tokens, count, n, &has_commas, &i)))
			return false;
		if (!is_of_kind(tokens[i].kind, tokens[first].kind, n, is_hsl,
			has_commas))
			return false;
		if (is_hsl && n == 0 ? !hue_parse(&tokens[i], &parts[n])
				     : !part_parse(&tokens[i], unit, &parts[n]))
			return false;
		i = next_token(tokens, count, i + 1);
	}
	*used = i < count ? i + 1 : i;
	return n >= 3;
}

/* Section 7.1: from hue, saturation and lightness. */
static void hsl_to_rgb(double parts[4])
{
	static const double places[] = { 0, 8, 4 };
	double hue = parts[0] - floor(parts[0]);
	double saturation = fmax(0, fmin(1, parts[1]));
	double lightness = fmax(0, fmin(1, parts[2]));
	double most = saturation * fmin(lightness, 1 - lightness);

	for (size_t i = 0; i < 3; i++) {
		double k = fmod(places[i] + hue * 12, 12);

		parts[i] = lightness -
		    most * fmax(-1, fmin(1, fmin(k - 3, 9 - k)));
	}
}

static bool function_parse(
    const struct token *tokens, size_t count, size_t *used, struct value *value)
{
	static const char *const names[] = { "rgb", "rgba", "hsl", "hsla" };
	double parts[4] = { 0 };
	size_t i = 0;

	while (i < ROWS(names) && !text_equal_case(names[i], tokens[0].text))
		i++;
	if (i == ROWS(names) ||
	    !parts_parse(tokens, count, i >= 2, used, parts))
		return false;
	if (i >= 2)
		hsl_to_rgb(parts);
	colour_set(value, parts[0], parts[1], parts[2], parts[3]);
	return true;
}

bool colour_parse(
    const struct token *tokens, size_t count, size_t *used, struct value *value)
{
	*used = 1;
	if (tokens[0].kind == TOKEN_HASH)
		return hex_colour_parse(tokens[0].text, value);
	if (tokens[0].kind == TOKEN_FUNCTION)
		return function_parse(tokens, count, used, value);
	if (tokens[0].kind != TOKEN_IDENT)
		return false;
	for (size_t i = 0; i < ROWS(colours); i++) {
		uint32_t rgb = colours[i].rgb;

		if (!text_equal_case(colours[i].name, tokens[0].text))
			continue;
		colour_set(value, (rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0,
		    (rgb & 255) / 255.0, 1);
		return true;
	}
	return false;
}
