/* Shortest texts of reals.  The C library is asked only in ways in which no decimal point occurs or matters. */
#include "base/real.h"

#include "base/scan.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_DIGITS = 17, EXACT_POWERS = 22, POSITIONAL_FROM = -4, POSITIONAL_BELOW = 16 };

/* 0.d1d2d3… * 10^point */
struct figures {
    char digits[24];
    int count;
    int point;
};

static const double powers[EXACT_POWERS + 1] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
                                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

static void set_figures(struct figures *figures, uint64_t number, int behind_point)
{
    figures->count = (int)(print_number(figures->digits, number) - figures->digits);
    figures->point = figures->count - behind_point;
    while (figures->count > 1 && figures->digits[figures->count - 1] == '0')
        figures->count--;
}

/* Most reals of a database are whole or have few digits behind the point.  Up to 15 digits read back exactly, so the
 * fewest that do are the shortest text. */
static bool find_few(double value, struct figures *figures)
{
    for (int behind = 0; behind <= 8; behind++) {
        double scaled = value * powers[behind];
        if (scaled >= 1e15)
            return false;
        uint64_t whole = (uint64_t)(scaled + 0.5);
        if ((double)whole / powers[behind] == value) {
            set_figures(figures, whole, behind);
            return true;
        }
    }
    return false;
}

/* digits * 10^exponent; written without a point, it is read alike under every locale. */
static double read_whole(uint64_t digits, int exponent)
{
    char text[40], *at = print_number(text, digits);
    snprintf(at, sizeof text - (size_t)(at - text), "e%d", exponent);
    return strtod(text, NULL);
}

static void find_shortest(double value, struct figures *figures)
{
    for (int count = value < DBL_MIN ? 1 : DBL_DIG; count <= MOST_DIGITS; count++) {
        char text[40];
        snprintf(text, sizeof text, "%.*e", count - 1, value);
        const char *at = text;
        uint64_t number = 0;
        for (; *at != 'e'; at++)
            if (*at >= '0' && *at <= '9')
                number = number * 10 + (unsigned)(*at - '0');
        int exponent = atoi(at + 1) - (count - 1);
        set_figures(figures, number, -exponent);
        if (read_whole(number, exponent) == value)
            return;
        /* Below a power of two reals lie closer than above it: the next number up may do where the nearest fails. */
        set_figures(figures, number + 1, -exponent);
        if (read_whole(number + 1, exponent) == value)
            return;
    }
}

static char *print_positional(char *out, const struct figures *figures)
{
    int whole = figures->point > 0 ? figures->point : 0;
    int given = whole < figures->count ? whole : figures->count;
    if (whole == 0)
        *out++ = '0';
    memcpy(out, figures->digits, (size_t)given);
    memset(out + given, '0', (size_t)(whole - given));
    out += whole;
    *out++ = '.';
    for (int zeros = figures->point; zeros < 0; zeros++)
        *out++ = '0';
    if (given == figures->count)
        *out++ = '0';
    memcpy(out, figures->digits + given, (size_t)(figures->count - given));
    return out + (figures->count - given);
}

static char *print_exponent(char *out, const struct figures *figures)
{
    int exponent = figures->point - 1;
    *out++ = figures->digits[0];
    if (figures->count > 1) {
        *out++ = '.';
        memcpy(out, figures->digits + 1, (size_t)figures->count - 1);
        out += figures->count - 1;
    }
    *out++ = 'e';
    *out++ = exponent < 0 ? '-' : '+';
    unsigned size = (unsigned)(exponent < 0 ? -exponent : exponent);
    return size < 100 ? print_two(out, size) : print_number(out, size);
}

size_t real_print(double value, char out[REAL_TEXT])
{
    struct figures figures;
    char *at = out;
    if (isnan(value)) {
        memcpy(out, "nan", 4);
        return 3;
    }
    if (signbit(value))
        *at++ = '-';
    value = fabs(value);
    if (isinf(value)) {
        memcpy(at, "inf", 4);
        return (size_t)(at - out) + 3;
    }
    if (!find_few(value, &figures))
        find_shortest(value, &figures);
    bool is_positional = figures.point - 1 >= POSITIONAL_FROM && figures.point - 1 < POSITIONAL_BELOW;
    at = is_positional ? print_positional(at, &figures) : print_exponent(at, &figures);
    *at = '\0';
    return (size_t)(at - out);
}

/* The digits of a text: as many as can decide between two reals, and a last 1 for whatever else follows. */
struct reading {
    char digits[800];
    size_t count;
    int64_t exponent;       /* of ten, that the digits as a whole number are to be multiplied with */
    bool any;
};

static void take_digits(struct scan *scan, struct reading *reading, bool behind_point)
{
    for (; scan_at_digit(scan); scan->at++) {
        char digit = *scan->at;
        reading->any = true;
        if (reading->count == 0 && digit == '0')
            reading->exponent -= behind_point;
        else if (reading->count < sizeof reading->digits) {
            reading->digits[reading->count++] = digit;
            reading->exponent -= behind_point;
        } else {
            if (digit != '0')
                reading->digits[sizeof reading->digits - 1] = '1';
            reading->exponent += !behind_point;
        }
    }
}

static bool take_exponent(struct scan *scan, struct reading *reading)
{
    int64_t exponent = 0;
    if (!scan_char(scan, 'e') && !scan_char(scan, 'E'))
        return true;
    bool negative = scan_minus(scan);
    if (!scan_at_digit(scan))
        return false;
    for (; scan_at_digit(scan); scan->at++)
        if (exponent < INT32_MAX)
            exponent = exponent * 10 + (*scan->at - '0');
    reading->exponent += negative ? -exponent : exponent;
    return true;
}

static double magnitude_of(const struct reading *reading)
{
    int64_t exponent = reading->exponent;
    if (reading->count <= DBL_DIG && exponent >= -EXACT_POWERS && exponent <= EXACT_POWERS) {
        uint64_t whole = 0;
        for (size_t i = 0; i < reading->count; i++)
            whole = whole * 10 + (unsigned)(reading->digits[i] - '0');
        return exponent < 0 ? (double)whole / powers[-exponent] : (double)whole * powers[exponent];
    }
    if (reading->count == 0 || exponent < -100000)
        return 0;
    if (exponent > 100000)
        return INFINITY;
    char text[sizeof reading->digits + 16];
    memcpy(text, reading->digits, reading->count);
    snprintf(text + reading->count, sizeof text - reading->count, "e%d", (int)exponent);
    return strtod(text, NULL);
}

bool real_scan(const char *text, size_t size, double *out)
{
    struct scan scan = {text, text + size};
    struct reading reading;
    reading.count = 0, reading.exponent = 0, reading.any = false;
    bool negative = scan_minus(&scan);
    take_digits(&scan, &reading, false);
    if (scan_char(&scan, '.'))
        take_digits(&scan, &reading, true);
    if (!reading.any || !take_exponent(&scan, &reading) || scan.at != scan.end)
        return false;
    double magnitude = magnitude_of(&reading);
    if (isinf(magnitude))
        return false;
    *out = negative ? -magnitude : magnitude;
    return true;
}
