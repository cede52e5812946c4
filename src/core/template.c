/* Small templates that users write. */
#include <string.h>

#include "core/core.h"

struct parser {
	struct template *template;
	struct arena *arena;
	const struct template_field *fields;
	struct buf text; /* read, and not yet a piece */
	bool is_open;    /* in brackets */
	struct error *err;
};

static bool wrong(
    struct parser *parser, const char *why, const char *what, size_t size)
{
	char cut[81];

	text_fit(cut, size < 80 ? size + 1 : sizeof(cut), what);
	return error_set(parser->err, SHEAF_E_USAGE, "%s: %s", why, cut);
}

static struct template_piece *add(struct parser *parser, int kind)
{
	struct template_piece *piece =
	    &parser->template->pieces[parser->template->count++];

	piece->kind = kind;
	return piece;
}

static void end_text(struct parser *parser)
{
	if (parser->text.size == 0)
		return;
	add(parser, TEMPLATE_TEXT)->text = arena_strndup(
	    parser->arena, parser->text.data, parser->text.size);
	buf_clear(&parser->text);
}

/* From behind the brace to the one that closes it. */
static bool read_field(struct parser *parser, const char **next)
{
	const char *name = *next, *end = strchr(name, '}'), *format;
	size_t size = strcspn(name, ":}"), i;
	struct template_piece *piece;

	if (!end)
		return wrong(
		    parser, "a field is not closed", name, strlen(name));
	for (i = 0; parser->fields[i].name; i++)
		if (strlen(parser->fields[i].name) == size &&
		    memcmp(parser->fields[i].name, name, size) == 0)
			break;
	if (!parser->fields[i].name)
		return wrong(parser, "no such field", name, size);
	format = name[size] == ':'
	    ? arena_strndup(parser->arena, name + size + 1,
		  (size_t)(end - name) - size - 1)
	    : NULL;
	if (format &&
	    (!parser->fields[i].is_format ||
		!parser->fields[i].is_format(format)))
		return wrong(parser, "no such format", name, end - name);
	end_text(parser);
	piece = add(parser, TEMPLATE_FIELD);
	piece->field = i;
	piece->text = format;
	*next = end + 1;
	return true;
}

static bool read_bracket(struct parser *parser, const char *sign)
{
	if ((*sign == '[') == parser->is_open)
		return wrong(parser, "a bracket out of place", sign, 20);
	end_text(parser);
	parser->is_open = *sign == '[';
	add(parser, parser->is_open ? TEMPLATE_OPEN : TEMPLATE_CLOSE);
	return true;
}

static bool read_all(struct parser *parser, const char *s)
{
	while (*s) {
		size_t plain = strcspn(s, "{}[]");

		buf_add(&parser->text, s, plain);
		s += plain;
		if (!*s)
			break;
		if (s[0] == s[1]) {
			buf_putc(&parser->text, *s);
			s += 2;
		} else if (*s == '{') {
			s++;
			if (!read_field(parser, &s))
				return false;
		} else if (*s == '}') {
			return wrong(parser, "a brace out of place", s, 20);
		} else if (!read_bracket(parser, s++)) {
			return false;
		}
	}
	if (parser->is_open)
		return error_set(
		    parser->err, SHEAF_E_USAGE, "a bracket is not closed");
	end_text(parser);
	return true;
}

bool template_parse(struct template *template, struct arena *arena,
    const char *text, const struct template_field *fields, struct error *err)
{
	struct parser parser = { .template = template,
		.arena = arena,
		.fields = fields,
		.text = BUF_INIT,
		.err = err };
	bool is_good;

	/* a sign is two pieces at most */
	template->pieces = arena_array(
	    arena, 2 * strlen(text) + 1, sizeof(*template->pieces));
	template->count = 0;
	is_good = read_all(&parser, text);
	buf_release(&parser.text);
	return is_good;
}

bool template_has(const struct template *template, size_t field)
{
	size_t i;

	for (i = 0; i < template->count; i++)
		if (template->pieces[i].kind == TEMPLATE_FIELD &&
		    template->pieces[i].field == field)
			return true;
	return false;
}

/* Of the pieces from `i` to a bracket or the end how many are fields, and how
 * many of them are there. */
static void count_fields(const struct template *template, size_t i,
    const struct template_writer *writer, size_t *fields, size_t *filled)
{
	*fields = *filled = 0;
	for (; i < template->count; i++) {
		const struct template_piece *piece = &template->pieces[i];

		if (piece->kind == TEMPLATE_CLOSE)
			break;
		if (piece->kind != TEMPLATE_FIELD)
			continue;
		++*fields;
		*filled += writer->has(writer->context, piece->field);
	}
}

bool template_write(const struct template *template,
    const struct template_writer *writer, struct buf *out)
{
	size_t i, fields, filled, all = 0, all_filled = 0;
	bool is_skipped = false;

	for (i = 0; i < template->count; i++)
		if (template->pieces[i].kind == TEMPLATE_FIELD) {
			all++;
			all_filled += writer->has(
			    writer->context, template->pieces[i].field);
		}
	if (all > 0 && all_filled == 0 && !writer->takes_empty)
		return false;
	for (i = 0; i < template->count; i++) {
		const struct template_piece *piece = &template->pieces[i];

		switch (piece->kind) {
		case TEMPLATE_OPEN:
			count_fields(template, i, writer, &fields, &filled);
			is_skipped = filled < fields;
			break;
		case TEMPLATE_CLOSE:
			is_skipped = false;
			break;
		case TEMPLATE_TEXT:
			if (!is_skipped)
				writer->text(writer->context, out, piece->text);
			break;
		case TEMPLATE_FIELD:
			if (!is_skipped &&
			    (writer->takes_empty ||
				writer->has(writer->context, piece->field)))
				writer->field(writer->context, out,
				    piece->field, piece->text);
			break;
		}
	}
	return true;
}
