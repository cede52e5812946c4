/* A byte string that grows. */
#ifndef CORE_BUF_H
#define CORE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
	char *data;             /* not NUL-ended, but see buf_text() */
	size_t size, capacity;
};

#define BUF_INIT { NULL, 0, 0 }

void buf_release(struct buf *);
void buf_clear(struct buf *);                   /* keeps the memory */
void buf_add(struct buf *, const void *, size_t);
void buf_puts(struct buf *, const char *);
static inline void buf_putc(struct buf *, char);
void buf_put_number(struct buf *, uint64_t);    /* in decimal digits */
void buf_printf(struct buf *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buf_put_utf8(struct buf *, uint32_t code_point);

/* Room for `size` more bytes; the caller fills it and adds to `size`. */
char *buf_reserve(struct buf *, size_t size);

/* The bytes with a NUL behind them; lent until the next change. */
const char *buf_text(struct buf *);

/* The bytes with a NUL behind them; the caller frees them. */
char *buf_take(struct buf *);

/* Texts are put together of single bytes: inline. */
static inline void buf_putc(struct buf *buf, char byte)
{
	if (buf->size == buf->capacity)
		buf_reserve(buf, 1);
	buf->data[buf->size++] = byte;
}

#endif
