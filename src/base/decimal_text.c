/* Decimals to and from text, int and real. */
#include "base/scan.h"
#include "base/wide.h"

#include <math.h>
#include <string.h>

enum { CHUNK = 18 };    /* digits that a 64-bit number takes without a thought */

/* What was read of a number: its digits as one integer, and how many of them stand behind the point. */
struct digits {
    wide magnitude;
    int64_t behind_point;
    bool any;
};

static bool take_digits(struct scan *scan, struct digits *digits)
{
    while (scan_at_digit(scan)) {
        uint64_t chunk = 0;
        int count = 0;
        for (; count < CHUNK && scan_at_digit(scan); count++)
            chunk = chunk * 10 + (unsigned)(*scan->at++ - '0');
        digits->any = true;
        if (digits->magnitude == 0)
            digits->magnitude = chunk;
        else if (wide_scale_up(&digits->magnitude, count, WIDE_LARGEST) && digits->magnitude <= WIDE_LARGEST - chunk)
            digits->magnitude += chunk;
        else
            return false;
    }
    return true;
}

static bool take_number(struct scan *scan, struct digits *digits)
{
    if (!take_digits(scan, digits))
        return false;
    if (scan_char(scan, '.')) {
        const char *point = scan->at;
        if (!take_digits(scan, digits))
            return false;
        digits->behind_point = scan->at - point;
    }
    return digits->any;
}

static bool take_exponent(struct scan *scan, struct digits *digits)
{
    int64_t exponent;
    if (!scan_char(scan, 'e') && !scan_char(scan, 'E'))
        return true;
    bool negative = scan_minus(scan);
    if (!scan_number(scan, &exponent))
        return false;
    return !__builtin_sub_overflow(digits->behind_point, negative ? -exponent : exponent, &digits->behind_point);
}

bool decimal_scan(const char *text, size_t size, corm_decimal *out)
{
    struct scan scan = {text, text + size};
    struct digits digits = {0};
    bool negative = scan_minus(&scan);
    if (!take_number(&scan, &digits) || !take_exponent(&scan, &digits) || scan.at != scan.end)
        return false;
    if (digits.behind_point < 0) {
        bool is_large = digits.behind_point < -DECIMAL_DIGITS;
        if (digits.magnitude &&
            (is_large || !wide_scale_up(&digits.magnitude, (int)-digits.behind_point, WIDE_LARGEST)))
            return false;
        digits.behind_point = 0;
    }
    if (digits.behind_point > DECIMAL_DIGITS)
        return false;
    *out = wide_close((struct parts){digits.magnitude, (int)digits.behind_point, negative});
    return true;
}

bool corm_decimal_parse(const char *text, corm_decimal *out)
{
    return decimal_scan(text, strlen(text), out);
}

/* At most 39 digits, without leading zeros. */
static size_t print_wide(char *out, wide magnitude)
{
    if (!(magnitude >> 64))
        return (size_t)(print_number(out, (uint64_t)magnitude) - out);
    size_t length = print_wide(out, magnitude / wide_power[CHUNK]);
    uint64_t chunk = (uint64_t)(magnitude % wide_power[CHUNK]);
    for (size_t i = CHUNK; i > 0; i--, chunk /= 10)
        out[length + i - 1] = (char)('0' + chunk % 10);
    return length + CHUNK;
}

size_t corm_decimal_print(corm_decimal value, char out[CORM_DECIMAL_TEXT])
{
    char digits[40], *at = out;
    struct parts parts = wide_open(value);
    size_t count = print_wide(digits, parts.magnitude), scale = (size_t)parts.scale;
    size_t whole = count > scale ? count - scale : 0;
    if (parts.negative)
        *at++ = '-';
    if (whole == 0)
        *at++ = '0';
    memcpy(at, digits, whole);
    at += whole;
    if (scale) {
        size_t zeros = scale - (count - whole);
        *at++ = '.';
        memset(at, '0', zeros);
        memcpy(at + zeros, digits + whole, count - whole);
        at += scale;
    }
    *at = '\0';
    return (size_t)(at - out);
}

bool decimal_to_int(corm_decimal value, int64_t *out)
{
    struct parts parts = wide_open(decimal_trim(value));
    if (parts.scale > 0 || parts.magnitude > (wide)INT64_MAX + parts.negative)
        return false;
    uint64_t units = (uint64_t)parts.magnitude;
    *out = (int64_t)(parts.negative ? 0 - units : units);
    return true;
}

/* The quotient's first 64 bits, the last one set also if anything follows, so that it rounds as the whole would. */
static double divide_nearest(wide dividend, wide divisor)
{
    wide quotient = dividend / divisor, remainder = dividend % divisor;
    int exponent = 0;
    for (; !(quotient >> 63) && remainder; exponent--) {
        remainder *= 2;
        quotient = quotient * 2 + (remainder >= divisor);
        if (remainder >= divisor)
            remainder -= divisor;
    }
    bool rest = remainder != 0;
    for (; quotient >> 64; exponent++) {
        rest |= quotient & 1;
        quotient >>= 1;
    }
    return ldexp((double)((uint64_t)quotient | rest), exponent);
}

double corm_decimal_to_real(corm_decimal value)
{
    static const double exact[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    struct parts parts = wide_open(value);
    double real;
    if (parts.magnitude <= (wide)1 << 53 && parts.scale < (int)(sizeof exact / sizeof exact[0]))
        real = (double)(uint64_t)parts.magnitude / exact[parts.scale];
    else
        real = divide_nearest(parts.magnitude, wide_power[parts.scale]);
    return parts.negative ? -real : real;
}

/* fraction * 10^scale fills up to 180 bits; they are held as high * 2^64 + low while they are shifted. */
static bool shift_right(uint64_t fraction, int scale, int bits, wide *out)
{
    wide product = (wide)fraction * (uint64_t)wide_power[scale];
    wide high = (wide)fraction * (uint64_t)(wide_power[scale] >> 64) + (uint64_t)(product >> 64);
    uint64_t low = (uint64_t)product;
    wide twice;     /* with one bit after the point, which rounds */
    bits--;
    if (bits >= 192)
        twice = 0;
    else if (bits >= 64)
        twice = high >> (bits - 64);
    else if (high >> (64 + bits))
        return false;
    else
        twice = high << (64 - bits) | low >> bits;
    *out = (twice >> 1) + (twice & 1);
    return true;
}

bool decimal_from_real(double value, int scale, corm_decimal *out)
{
    enum { FRACTION_BITS = 53 };
    int exponent;
    wide magnitude;
    if (!isfinite(value) || scale < 0 || scale > DECIMAL_DIGITS)
        return false;
    uint64_t fraction = (uint64_t)ldexp(frexp(fabs(value), &exponent), FRACTION_BITS);
    exponent -= FRACTION_BITS;
    if (exponent < 0) {
        if (!shift_right(fraction, scale, -exponent, &magnitude) || magnitude > WIDE_LARGEST)
            return false;
    } else {
        magnitude = fraction;
        if (!wide_scale_up(&magnitude, scale, WIDE_LARGEST) || exponent > 127 || magnitude > WIDE_LARGEST >> exponent)
            return false;
        magnitude <<= exponent;
    }
    *out = wide_close((struct parts){magnitude, scale, value < 0});
    return true;
}
