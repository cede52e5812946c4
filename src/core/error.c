/* struct error and its text. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/error.h"

/* Drops a multibyte character that the end of the buffer cut in two. */
static void cut_at_character(char *text)
{
	size_t end = strlen(text), start = end;

	while (start > 0 && ((unsigned char)text[start - 1] & 0xc0) == 0x80)
		start--;
	if (start == 0)
		return;
	unsigned char lead = (unsigned char)text[start - 1];
	size_t length = lead >= 0xf0 ? 4
	    : lead >= 0xe0           ? 3
	    : lead >= 0xc0           ? 2
				     : 1;
	if (length > end - start + 1)
		text[start - 1] = '\0';
}

static void format_text(struct error *err, const char *format, va_list args)
{
	int length = vsnprintf(err->text, sizeof(err->text), format, args);

	if (length < 0)
		err->text[0] = '\0';
	else if ((size_t)length >= sizeof(err->text))
		cut_at_character(err->text);
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
	cut_at_character(err->text);
	return false;
}
