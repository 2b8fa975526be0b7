/* Exact arithmetic on decimals of up to 38 digits. */
#include "base/wide.h"

#define TEN_19 (wide)10000000000000000000u

const wide wide_power[DECIMAL_DIGITS + 1] = {
    1u, 10u, 100u, 1000u, 10000u, 100000u, 1000000u, 10000000u, 100000000u, 1000000000u, 10000000000u,
    100000000000u, 1000000000000u, 10000000000000u, 100000000000000u, 1000000000000000u, 10000000000000000u,
    100000000000000000u, 1000000000000000000u, 10000000000000000000u, TEN_19 * 10u, TEN_19 * 100u, TEN_19 * 1000u,
    TEN_19 * 10000u, TEN_19 * 100000u, TEN_19 * 1000000u, TEN_19 * 10000000u, TEN_19 * 100000000u,
    TEN_19 * 1000000000u, TEN_19 * 10000000000u, TEN_19 * 100000000000u, TEN_19 * 1000000000000u,
    TEN_19 * 10000000000000u, TEN_19 * 100000000000000u, TEN_19 * 1000000000000000u, TEN_19 * 10000000000000000u,
    TEN_19 * 100000000000000000u, TEN_19 * 1000000000000000000u, TEN_19 * 10000000000000000000u,
};

corm_decimal corm_decimal_from_int(int64_t value)
{
    return (corm_decimal){(uint64_t)value, value < 0 ? -1 : 0, 0};
}

corm_decimal corm_decimal_of(int64_t units, int scale)
{
    return (corm_decimal){(uint64_t)units, units < 0 ? -1 : 0, wide_scale(scale)};
}

static bool give(wide magnitude, bool negative, int scale, corm_decimal *out)
{
    if (magnitude > WIDE_LARGEST)
        return false;
    *out = wide_close((struct parts){magnitude, scale, negative});
    return true;
}

int corm_decimal_compare(corm_decimal left, corm_decimal right)
{
    struct parts a = wide_open(left), b = wide_open(right);
    if (a.negative != b.negative)
        return a.negative ? -1 : 1;
    int sign = a.negative ? -1 : 1;
    if (a.scale < b.scale && !wide_scale_up(&a.magnitude, b.scale - a.scale, ~(wide)0))
        return sign;
    if (b.scale < a.scale && !wide_scale_up(&b.magnitude, a.scale - b.scale, ~(wide)0))
        return -sign;
    return a.magnitude == b.magnitude ? 0 : a.magnitude > b.magnitude ? sign : -sign;
}

/* One of them may pass 38 digits on its way to the common scale if the other brings the sum back. */
static bool align(struct parts *a, struct parts *b)
{
    wide largest = 2 * wide_power[DECIMAL_DIGITS] - 1;
    if (a->magnitude > WIDE_LARGEST || b->magnitude > WIDE_LARGEST)
        return false;
    if (a->scale < b->scale && !wide_scale_up(&a->magnitude, b->scale - a->scale, largest))
        return false;
    if (b->scale < a->scale && !wide_scale_up(&b->magnitude, a->scale - b->scale, largest))
        return false;
    a->scale = b->scale = a->scale > b->scale ? a->scale : b->scale;
    return true;
}

static bool add(struct parts a, struct parts b, corm_decimal *out)
{
    if (!align(&a, &b))
        return false;
    if (a.negative == b.negative)
        return give(a.magnitude + b.magnitude, a.negative, a.scale, out);
    if (a.magnitude >= b.magnitude)
        return give(a.magnitude - b.magnitude, a.negative, a.scale, out);
    return give(b.magnitude - a.magnitude, b.negative, a.scale, out);
}

bool corm_decimal_add(corm_decimal a, corm_decimal b, corm_decimal *out)
{
    return add(wide_open(a), wide_open(b), out);
}

bool corm_decimal_subtract(corm_decimal a, corm_decimal b, corm_decimal *out)
{
    struct parts minus = wide_open(b);
    minus.negative = !minus.negative;
    return add(wide_open(a), minus, out);
}

bool corm_decimal_multiply(corm_decimal left, corm_decimal right, corm_decimal *out)
{
    struct parts a = wide_open(left), b = wide_open(right);
    if (a.scale + b.scale > DECIMAL_DIGITS)
        return false;
    if ((a.magnitude >> 64 || b.magnitude >> 64) && b.magnitude && a.magnitude > WIDE_LARGEST / b.magnitude)
        return false;
    return give(a.magnitude * b.magnitude, a.negative != b.negative, a.scale + b.scale, out);
}

/* remainder = 2 * remainder modulo divisor; answers the bit that came out.  The remainder is below the divisor, and
 * that below 2^127, so that nothing is lost. */
static unsigned double_modulo(wide *remainder, wide divisor)
{
    *remainder *= 2;
    if (*remainder < divisor)
        return 0;
    *remainder -= divisor;
    return 1;
}

/* The next digit of a division: ten times the remainder, as 2 * (4 + 1) without ever passing 128 bits. */
static unsigned next_digit(wide *remainder, wide divisor)
{
    wide once = *remainder;
    unsigned digit = double_modulo(remainder, divisor);
    digit = 2 * digit + double_modulo(remainder, divisor);
    if (*remainder >= divisor - once) {
        *remainder -= divisor - once;
        digit++;
    } else
        *remainder += once;
    return 2 * digit + double_modulo(remainder, divisor);
}

/* dividend * 10^digits / divisor, half away from zero, of any length on the way. */
static bool divide_up(wide dividend, wide divisor, int digits, wide *out)
{
    wide quotient = dividend / divisor, remainder = dividend % divisor;
    for (; digits > 0 && (quotient || remainder); digits--) {
        if (quotient > WIDE_LARGEST / 10)
            return false;
        quotient = quotient * 10 + next_digit(&remainder, divisor);
    }
    *out = quotient + (remainder >= divisor - remainder);
    return true;
}

bool corm_decimal_divide(corm_decimal left, corm_decimal right, int scale, corm_decimal *out)
{
    struct parts a = wide_open(left), b = wide_open(right);
    wide quotient;
    if (b.magnitude == 0 || b.magnitude > WIDE_LARGEST || scale < 0 || scale > DECIMAL_DIGITS)
        return false;
    int digits = scale + b.scale - a.scale;
    if (digits < 0)
        quotient = wide_scale_down(a.magnitude / b.magnitude, -digits);
    else if (digits <= DECIMAL_DIGITS && wide_scale_up(&a.magnitude, digits, ~(wide)0)) {
        wide rest = a.magnitude % b.magnitude;
        quotient = a.magnitude / b.magnitude + (rest >= b.magnitude - rest);
    } else if (!divide_up(a.magnitude, b.magnitude, digits, &quotient))
        return false;
    return give(quotient, a.negative != b.negative, scale, out);
}

bool corm_decimal_rescale(corm_decimal value, int scale, corm_decimal *out)
{
    struct parts parts = wide_open(value);
    if (scale < 0 || scale > DECIMAL_DIGITS)
        return false;
    if (scale < parts.scale)
        parts.magnitude = wide_scale_down(parts.magnitude, parts.scale - scale);
    else if (!wide_scale_up(&parts.magnitude, scale - parts.scale, WIDE_LARGEST))
        return false;
    return give(parts.magnitude, parts.negative, scale, out);
}

corm_decimal decimal_trim(corm_decimal value)
{
    struct parts parts = wide_open(value);
    for (; parts.scale > 0 && parts.magnitude % 10 == 0; parts.scale--)
        parts.magnitude /= 10;
    return wide_close(parts);
}
