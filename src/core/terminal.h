/* What a terminal makes of a text. */
#ifndef CORE_TERMINAL_H
#define CORE_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* No control, bidi-control or other character that would move a cursor, turn a
 * line round or hide text. */
bool is_harmless(uint32_t);

/* How many columns a character takes: 2 if it is wide (Unicode's UAX 11: W and
 * F), 0 if it combines with the one before, else 1. */
unsigned char_columns(uint32_t);

/* See sheaf_escape() and sheaf_fit(). */
void terminal_escape(char *out, size_t size, const char *text);
unsigned terminal_fit(
    char *out, size_t size, const char *text, unsigned columns);

#endif
