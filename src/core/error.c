/* struct error and its text. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/error.h"
#include "core/text.h"

/* Of what is formatted: a character that this cuts is past the end of what an
 * error holds. */
enum { TEXT_SIZE = sizeof(((struct error *)0)->text) + 4 };

static void format_text(struct error *err, const char *format, va_list args)
{
	char text[TEXT_SIZE];

	if (vsnprintf(text, sizeof(text), format, args) < 0)
		text[0] = '\0';
	text_fit(err->text, sizeof(err->text), text);
	for (char *c = err->text; *c; c++)
		if (*c == '\n' || *c == '\r')
			*c = ' ';
}

bool error_set(struct error *err, enum sheaf_code code, const char *format, ...)
{
	va_list args;

	if (!err)
		return false;
	err->code = code;
	va_start(args, format);
	format_text(err, format, args);
	va_end(args);
	return false;
}

bool error_errno(
    struct error *err, enum sheaf_code code, const char *format, ...)
{
	int reason = errno;
	va_list args;
	char why[80];

	if (!err)
		return false;
	err->code = code;
	va_start(args, format);
	format_text(err, format, args);
	va_end(args);
	/* strerror_r is locale-free here: the library never calls setlocale() */
	const char *text = strerror_r(reason, why, sizeof(why));
	size_t used = strlen(err->text);
	snprintf(err->text + used, sizeof(err->text) - used, "%s%c%s",
	    used > 0 ? ": " : "",
	    *text >= 'A' && *text <= 'Z' ? *text + 32 : *text, text + 1);
	return false;
}
