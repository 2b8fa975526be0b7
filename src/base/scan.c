/* Whole numbers and times of day, read and written by hand: neither depends on the locale. */
#include "base/scan.h"

#include <string.h>

bool scan_number(struct scan *scan, int64_t *out)
{
    uint64_t number = 0;
    if (!scan_at_digit(scan))
        return false;
    for (; scan_at_digit(scan); scan->at++) {
        unsigned digit = (unsigned)(*scan->at - '0');
        if (number > ((uint64_t)INT64_MAX - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    *out = (int64_t)number;
    return true;
}

bool int_scan(const char *text, size_t size, int64_t *out)
{
    struct scan scan = {text, text + size};
    bool negative = scan_minus(&scan);
    uint64_t number = 0, largest = (uint64_t)INT64_MAX + negative;
    if (!scan_at_digit(&scan))
        return false;
    for (; scan_at_digit(&scan); scan.at++) {
        unsigned digit = (unsigned)(*scan.at - '0');
        if (number > (largest - digit) / 10)
            return false;
        number = number * 10 + digit;
    }
    if (scan.at != scan.end)
        return false;
    *out = (int64_t)(negative ? 0 - number : number);
    return true;
}

bool scan_fraction(struct scan *scan, int32_t *microseconds)
{
    *microseconds = 0;
    if (!scan_char(scan, '.'))
        return true;
    if (!scan_at_digit(scan))
        return false;
    for (int32_t unit = MICROSECONDS / 10; scan_at_digit(scan); scan->at++, unit /= 10) {
        if (unit == 0 && *scan->at != '0')
            return false;
        *microseconds += (*scan->at - '0') * unit;
    }
    return true;
}

bool scan_clock(struct scan *scan, int64_t *microseconds)
{
    int32_t hour, minute, second = 0, fraction = 0;
    if (!scan_two(scan, &hour) || !scan_char(scan, ':') || !scan_two(scan, &minute))
        return false;
    if (scan_char(scan, ':') && (!scan_two(scan, &second) || !scan_fraction(scan, &fraction)))
        return false;
    if (hour > 23 || minute > 59 || second > 59)
        return false;
    *microseconds = (int64_t)(hour * 3600 + minute * 60 + second) * MICROSECONDS + fraction;
    return true;
}

char *print_number(char *out, uint64_t value)
{
    char digits[20], *at = digits + sizeof digits;
    while (value >= 100) {
        at -= 2;
        print_two(at, (uint32_t)(value % 100));
        value /= 100;
    }
    if (value >= 10) {
        at -= 2;
        print_two(at, (uint32_t)value);
    } else
        *--at = (char)('0' + value);
    size_t count = (size_t)(digits + sizeof digits - at);
    memcpy(out, at, count);
    return out + count;
}

char *print_clock(char *out, uint64_t microseconds)
{
    uint32_t seconds = (uint32_t)(microseconds / MICROSECONDS), fraction = (uint32_t)(microseconds % MICROSECONDS);
    out = print_two(out, seconds / 3600);
    *out++ = ':';
    out = print_two(out, seconds / 60 % 60);
    *out++ = ':';
    out = print_two(out, seconds % 60);
    if (fraction) {
        *out++ = '.';
        out = print_six(out, fraction);
    }
    return out;
}
