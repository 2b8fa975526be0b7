/* UTF-8: one code point at a time, case folding one to one, widths in a terminal. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads the code point at text[0]; answers how many bytes it takes (at least 1 if size > 0).  Bytes that are no
 * UTF-8 (overlong, surrogates, above U+10FFFF, cut off) give U+FFFD and 1. */
size_t utf8_decode(const char *text, size_t size, uint32_t *code_point);
/* Writes 1 to 4 bytes, without a NUL; answers how many. */
size_t utf8_encode(uint32_t code_point, char out[4]);
bool utf8_valid(const char *text, size_t size);
/* How many code points; each invalid byte counts as one. */
size_t utf8_length(const char *text, size_t size);
/* The byte offset of the n-th code point, or size if there are fewer. */
size_t utf8_offset(const char *text, size_t size, size_t n);
/* Simple (one to one) case mapping of all of Unicode. */
uint32_t utf8_lower(uint32_t code_point);
uint32_t utf8_upper(uint32_t code_point);
/* Map a whole text; `out` has room for 3 * size + 1 bytes and is NUL-terminated; answers the bytes written.
 * Invalid bytes are copied as they are. */
size_t utf8_lower_text(const char *text, size_t size, char *out);
size_t utf8_upper_text(const char *text, size_t size, char *out);
/* The smallest text greater than every text that begins with this one, in code point order: the last code point
 * raised by one (over the surrogates), what cannot be raised dropped.  Writes at most size + 1 bytes and a NUL to
 * `out` (room for size + 2); answers the bytes written, 0 if there is none. */
size_t utf8_successor(const char *text, size_t size, char *out);
/* How many terminal cells: 0 for combining marks, 2 for wide ones, 1 for other printable ones. */
int utf8_cell_width(uint32_t code_point);
size_t utf8_width(const char *text, size_t size);

#endif
