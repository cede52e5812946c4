/* A byte string that grows. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/memory.h"
#include "core/text.h"

void buf_release(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf)BUF_INIT;
}

void buf_clear(struct buf *buf)
{
	buf->size = 0;
}

char *buf_reserve(struct buf *buf, size_t size)
{
	if (size > SIZE_MAX / 2 - buf->size)
		memory_exhausted();
	size_t wanted = buf->size + size;

	if (wanted > buf->capacity || !buf->data) {
		size_t capacity = buf->capacity ? buf->capacity : 64;

		while (capacity < wanted)
			capacity += capacity / 2;
		buf->data = memory_resize(buf->data, capacity, 1);
		buf->capacity = capacity;
	}
	return buf->data + buf->size;
}

void buf_add(struct buf *buf, const void *bytes, size_t size)
{
	if (size == 0)
		return;
	memcpy(buf_reserve(buf, size), bytes, size);
	buf->size += size;
}

void buf_puts(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_put_number(struct buf *buf, uint64_t number)
{
	char digits[20];
	size_t at = sizeof(digits);

	do
		digits[--at] = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	buf_add(buf, digits + at, sizeof(digits) - at);
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;

	/* most texts are short: to measure first would take twice as long */
	char *room = buf_reserve(buf, 128);
	size_t most = buf->capacity - buf->size;

	va_start(args, format);
	int length = vsnprintf(room, most, format, args);
	va_end(args);
	if (length <= 0)
		return;
	if ((size_t)length >= most) {
		room = buf_reserve(buf, (size_t)length + 1);
		va_start(args, format);
		vsnprintf(room, (size_t)length + 1, format, args);
		va_end(args);
	}
	buf->size += (size_t)length;
}

void buf_put_utf8(struct buf *buf, uint32_t code_point)
{
	buf->size += utf8_encode(code_point, buf_reserve(buf, 4));
}

const char *buf_text(struct buf *buf)
{
	*buf_reserve(buf, 1) = '\0';
	return buf->data;
}

char *buf_take(struct buf *buf)
{
	*buf_reserve(buf, 1) = '\0';
	char *data = buf->data;

	*buf = (struct buf)BUF_INIT;
	return data;
}
