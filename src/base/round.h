/* A real by its shortest decimal digits: what a person sees is what is rounded. */
#ifndef BASE_ROUND_H
#define BASE_ROUND_H

#include <stdbool.h>
#include <stdint.h>

/* digits * 10^exponent, with the fewest digits (at most 17) that read back as the same real.  `digits` carries the
 * sign and does not end in a zero; zero is 0 * 10^0. */
struct round_digits {
    int64_t digits;
    int exponent;
};

/* Of a finite real. */
struct round_digits round_shortest(double value);
/* Drops `count` digits at the end, half away from zero. */
int64_t round_drop_digits(int64_t digits, int count);
/* The value times 10^places, rounded as round_real does, where plain arithmetic is sure of it: nearly always up to 15
 * digits and 15 places.  False if only the digits can tell. */
bool round_scaled(double value, int places, int64_t *out);
/* To `places` digits after the point, or before it if negative, half away from zero on the shortest digits.  It may
 * answer an infinity if it rounds up beyond the largest real. */
double round_real(double value, int places);

#endif
