/* Reals to and from text, the same under every locale. */
#ifndef BASE_REAL_H
#define BASE_REAL_H

#include <stdbool.h>
#include <stddef.h>

enum { REAL_TEXT = 32 };    /* holds any printed real, with the closing NUL */

/* The shortest text that reads back as the real: "19.99", "5.0", "1e+16", "inf", "nan"; answers its length. */
size_t real_print(double value, char out[REAL_TEXT]);
/* "12", "-0.50", ".5", "1e3"; no blanks, no hexadecimal, no "inf", no "nan".  False if it is none or too large. */
bool real_scan(const char *text, size_t size, double *out);

#endif
