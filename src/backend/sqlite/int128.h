/* Whole numbers of 128 bits: the units of a decimal, and sums of ints. */
#ifndef BACKEND_SQLITE_INT128_H
#define BACKEND_SQLITE_INT128_H

#include <cormorant/value.h>

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

static inline int128 decimal_units(corm_decimal decimal)
{
    return (int128)((uint128)(uint64_t)decimal.high << 64 | decimal.low);
}

static inline corm_decimal decimal_of_units(int128 units, int scale)
{
    return (corm_decimal){(uint64_t)units, (int64_t)((uint128)units >> 64), scale};
}

/* 10^exponent, for 0 to 38. */
static inline int128 int128_power(int exponent)
{
    int128 power = 1;
    for (int i = 0; i < exponent; i++)
        power *= 10;
    return power;
}

/* A sum that no number of terms overflows, aligned as SQLite aligns an aggregate's memory. */
struct int128_sum {
    uint64_t low;
    uint64_t middle;
    int64_t high;
};

static inline void int128_sum_add(struct int128_sum *sum, int128 term)
{
    uint128 before = (uint128)sum->middle << 64 | sum->low;
    uint128 after = before + (uint128)term;
    sum->high += (after < before) - (term < 0);
    sum->middle = (uint64_t)(after >> 64);
    sum->low = (uint64_t)after;
}

/* False if 128 bits do not hold it. */
static inline bool int128_sum_read(const struct int128_sum *sum, int128 *out)
{
    *out = (int128)((uint128)sum->middle << 64 | sum->low);
    return sum->high == (*out < 0 ? -1 : 0);
}

#endif
