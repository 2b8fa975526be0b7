/* Decimals from reals, for databases that keep them as such. */
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H

#include <cormorant/value.h>

enum { DECIMAL_DIGITS = 38 };

/* The decimal of that scale nearest to the real, half away from zero: 19.99 and 2 give 1999 / 10^2.  False if it is
 * no number or has more than 38 digits. */
bool decimal_from_real(double value, int scale, corm_decimal *out);
/* False if it is not whole or does not fit. */
bool decimal_to_int(corm_decimal value, int64_t *out);
/* The same number with the fewest digits after the point. */
corm_decimal decimal_trim(corm_decimal value);

#endif
