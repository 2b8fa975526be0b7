/* The C library finds the digits; the point it writes is the locale's, so it is stepped over. */
#include "base/round.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_DIGITS = 17, REAL_TEXT = 64, MOST_PLACES = 15 };

static const double powers[MOST_PLACES + 1] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                               1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

/* "-1.25e-07": every digit before the e counts, whatever the point looks like. */
static struct round_digits read_digits(const char *text)
{
    struct round_digits read = {0, 0};
    const char *at = text;
    int count = 0;
    for (; *at != 'e'; at++) {
        if (*at >= '0' && *at <= '9') {
            read.digits = read.digits * 10 + (*at - '0');
            count++;
        }
    }
    read.exponent = atoi(at + 1) - (count - 1);
    while (read.digits != 0 && read.digits % 10 == 0) {
        read.digits /= 10;
        read.exponent++;
    }
    if (*text == '-')
        read.digits = -read.digits;
    return read;
}

struct round_digits round_shortest(double value)
{
    char text[REAL_TEXT];
    if (value == 0)
        return (struct round_digits){0, 0};
    for (int count = fabs(value) < DBL_MIN ? 1 : DBL_DIG; count <= MOST_DIGITS; count++) {
        snprintf(text, sizeof text, "%.*e", count - 1, value);
        if (count == MOST_DIGITS || strtod(text, NULL) == value)
            break;
    }
    return read_digits(text);
}

int64_t round_drop_digits(int64_t digits, int count)
{
    if (count > 18)
        return 0;
    int64_t power = 1;
    for (int i = 0; i < count; i++)
        power *= 10;
    int64_t rest = digits % power;
    int64_t half = power / 2;
    int64_t away = count && rest >= half ? 1 : count && rest <= -half ? -1 : 0;
    return digits / power + away;
}

/* The product is off by half a unit in its last place, the real from its digits by another half: less than one part
 * in 10^15.  Farther than that from the tie, nothing changes the outcome. */
bool round_scaled(double value, int places, int64_t *out)
{
    if (places < 0 || places > MOST_PLACES)
        return false;
    double scaled = fabs(value) * powers[places];
    if (!(scaled < 1e15))
        return false;
    int64_t whole = (int64_t)scaled;
    double above_tie = scaled - (double)whole - 0.5;
    if (fabs(above_tie) <= scaled * 1e-15)
        return false;
    whole += above_tie > 0;
    *out = value < 0 ? -whole : whole;
    return true;
}

double round_real(double value, int places)
{
    if (!isfinite(value) || places > 400)
        return value;
    if (places < -400)
        return 0;
    int64_t units;
    if (round_scaled(value, places, &units))
        return (double)units / powers[places];
    struct round_digits shortest = round_shortest(value);
    if (shortest.exponent >= -places)
        return value;
    int64_t digits = round_drop_digits(shortest.digits, -places - shortest.exponent);
    char text[REAL_TEXT];
    snprintf(text, sizeof text, "%llde%d", (long long)digits, -places);
    return strtod(text, NULL);
}
