/* Durations: days and a clock ("3 days 04:05:06"), or ISO 8601 ("P3DT4H5M6S"). */
#include "base/scan.h"

#include <string.h>

enum { SECONDS_OF_MINUTE = 60, SECONDS_OF_HOUR = 3600 };

/* The parts of the ISO form in their order, those after the T marked. */
static const struct unit {
    char letter;
    bool after_t;
    int64_t seconds;
} units[] = {
    {'W', false, 7 * SECONDS_OF_DAY}, {'D', false, SECONDS_OF_DAY}, {'H', true, SECONDS_OF_HOUR},
    {'M', true, SECONDS_OF_MINUTE},   {'S', true, 1},
};

enum { UNITS = sizeof units / sizeof units[0] };

/* total += ±(count * seconds), then the fraction of the same sign */
static bool add(int64_t *total, bool negative, int64_t count, int64_t seconds, int32_t fraction)
{
    int64_t part;
    if (__builtin_mul_overflow(negative ? -count : count, seconds * MICROSECONDS, &part))
        return false;
    return !__builtin_add_overflow(*total, part, total) &&
           !__builtin_add_overflow(*total, negative ? -fraction : fraction, total);
}

/* "04:05:06.5", of any number of hours */
static bool scan_long_clock(struct scan *scan, int64_t *total)
{
    int64_t hours;
    int32_t minute, second, fraction;
    bool negative = scan_minus(scan);
    return scan_number(scan, &hours) && scan_char(scan, ':') && scan_two(scan, &minute) && scan_char(scan, ':') &&
           scan_two(scan, &second) && scan_fraction(scan, &fraction) && minute < 60 && second < 60 &&
           add(total, negative, hours, SECONDS_OF_HOUR, 0) &&
           add(total, negative, minute * SECONDS_OF_MINUTE + second, 1, fraction);
}

static bool scan_word(struct scan *scan, const char *word)
{
    size_t size = strlen(word);
    if ((size_t)(scan->end - scan->at) < size || memcmp(scan->at, word, size) != 0)
        return false;
    scan->at += size;
    return true;
}

/* Days, a clock, or both. */
static bool scan_plain(struct scan *scan, int64_t *total)
{
    struct scan start = *scan;
    int64_t days;
    bool negative = scan_minus(scan);
    if (!scan_number(scan, &days) || !scan_word(scan, " day")) {
        *scan = start;
        return scan_long_clock(scan, total);
    }
    scan_char(scan, 's');
    if (!add(total, negative, days, SECONDS_OF_DAY, 0))
        return false;
    return scan->at == scan->end || (scan_char(scan, ' ') && scan_long_clock(scan, total));
}

/* One part such as "5M"; answers the unit after it, or NULL. */
static const struct unit *scan_part(struct scan *scan, const struct unit *unit, bool after_t, bool minus,
                                    int64_t *total)
{
    int64_t count;
    int32_t fraction;
    bool negative = scan_minus(scan) != minus;
    if (!scan_number(scan, &count))
        return NULL;
    bool has_fraction = scan->at < scan->end && *scan->at == '.';
    if (!scan_fraction(scan, &fraction) || scan->at == scan->end)
        return NULL;
    char letter = *scan->at++;
    while (unit < units + UNITS && (unit->letter != letter || unit->after_t != after_t))
        unit++;
    if (unit == units + UNITS || (has_fraction && letter != 'S'))
        return NULL;
    return add(total, negative, count, unit->seconds, fraction) ? unit + 1 : NULL;
}

static bool scan_iso(struct scan *scan, bool minus, int64_t *total)
{
    const struct unit *unit = units;
    bool after_t = false;
    if (scan->at == scan->end)
        return false;
    while (scan->at < scan->end) {
        if (!after_t)
            after_t = scan_char(scan, 'T');
        unit = scan_part(scan, unit, after_t, minus, total);
        if (!unit)
            return false;
    }
    return true;
}

bool duration_scan(const char *text, size_t size, corm_duration *out)
{
    struct scan scan = {text, text + size};
    int64_t total = 0;
    bool minus = scan_minus(&scan);
    if (scan_char(&scan, 'P')) {
        if (!scan_iso(&scan, minus, &total))
            return false;
    } else {
        scan.at = text;
        if (!scan_plain(&scan, &total) || scan.at != scan.end)
            return false;
    }
    out->microseconds = total;
    return true;
}

bool corm_duration_parse(const char *text, corm_duration *out)
{
    return duration_scan(text, strlen(text), out);
}

size_t corm_duration_print(corm_duration value, char out[CORM_DURATION_TEXT])
{
    bool negative = value.microseconds < 0;
    uint64_t rest = negative ? 0 - (uint64_t)value.microseconds : (uint64_t)value.microseconds;
    uint64_t days = rest / (uint64_t)MICROSECONDS_OF_DAY;
    char *at = out;
    if (days) {
        if (negative)
            *at++ = '-';
        at = print_number(at, days);
        memcpy(at, " days ", 6);
        at += 6;
    }
    uint64_t clock = rest % (uint64_t)MICROSECONDS_OF_DAY;
    if (negative && clock)
        *at++ = '-';
    at = print_clock(at, clock);
    *at = '\0';
    return (size_t)(at - out);
}
