/* The 128-bit numbers behind the decimals: a magnitude with a sign and a scale. */
#ifndef BASE_WIDE_H
#define BASE_WIDE_H

#include "base/decimal.h"

__extension__ typedef unsigned __int128 wide;

extern const wide wide_power[DECIMAL_DIGITS + 1];   /* 10^0 to 10^38 */
#define WIDE_LARGEST (wide_power[DECIMAL_DIGITS] - 1)

struct parts {
    wide magnitude;
    int scale;
    bool negative;
};

/* A scale that no decimal has, as a caller may have written it by hand, counts as the nearest one. */
static inline int wide_scale(int scale)
{
    return scale < 0 ? 0 : scale > DECIMAL_DIGITS ? DECIMAL_DIGITS : scale;
}

static inline struct parts wide_open(corm_decimal value)
{
    wide units = (wide)(uint64_t)value.high << 64 | value.low;
    bool negative = value.high < 0;
    return (struct parts){negative ? 0 - units : units, wide_scale(value.scale), negative};
}

static inline corm_decimal wide_close(struct parts parts)
{
    wide units = parts.negative ? 0 - parts.magnitude : parts.magnitude;
    return (corm_decimal){(uint64_t)units, (int64_t)(uint64_t)(units >> 64), parts.scale};
}

/* magnitude *= 10^digits; false, and nothing changed, if that is more than `largest`.  digits is 0 to 38. */
static inline bool wide_scale_up(wide *magnitude, int digits, wide largest)
{
    wide power = wide_power[digits];
    if (*magnitude >> 64 || power >> 64) {
        if (*magnitude > largest / power)
            return false;
        *magnitude *= power;
        return true;
    }
    wide product = *magnitude * power;
    if (product > largest)
        return false;
    *magnitude = product;
    return true;
}

/* magnitude / 10^digits, half away from zero. */
static inline wide wide_scale_down(wide magnitude, int digits)
{
    if (digits == 0)
        return magnitude;
    wide power = wide_power[digits];
    if (magnitude >> 64 || power >> 64)
        return magnitude / power + (magnitude % power >= power / 2);
    uint64_t small = (uint64_t)magnitude, divisor = (uint64_t)power;
    return small / divisor + (small % divisor >= divisor / 2);
}

#endif
