/* What both sides do with each field they read.  A full sum takes every byte, so that equal sums mean equal answers; a
 * light one, for runs that are timed, only touches each field. */
#ifndef BENCH_SUM_H
#define BENCH_SUM_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct sum {
    uint64_t value;
    bool is_full;
};

static inline void sum_int(struct sum *sum, int64_t value)
{
    sum->value = (sum->value ^ (uint64_t)value) * UINT64_C(0x9E3779B97F4A7C15);
}

/* What is one of several, in any order. */
static inline void sum_part(struct sum *sum, const struct sum *part)
{
    sum->value += part->value;
}

static inline void sum_text(struct sum *sum, const char *text)
{
    size_t length = sum->is_full ? strlen(text) : 1;
    for (size_t i = 0; i < length; i++)
        sum_int(sum, text[i]);
}

static inline void sum_real(struct sum *sum, const double *value)
{
    int64_t bits = -1;
    if (value)
        memcpy(&bits, value, sizeof bits);
    sum_int(sum, bits);
}

#endif
