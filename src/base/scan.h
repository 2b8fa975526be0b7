/* The *_parse of the public values for texts that carry their length and need no NUL; and the digits of numbers. */
#ifndef BASE_SCAN_H
#define BASE_SCAN_H

#include <cormorant/value.h>

/* Each reads the whole text and answers false, leaving *out alone, if it is not one. */
bool int_scan(const char *text, size_t size, int64_t *out);
bool decimal_scan(const char *text, size_t size, corm_decimal *out);
bool date_scan(const char *text, size_t size, corm_date *out);
bool time_scan(const char *text, size_t size, corm_time *out);
bool datetime_scan(const char *text, size_t size, corm_datetime *out);
bool duration_scan(const char *text, size_t size, corm_duration *out);
bool uuid_scan(const char *text, size_t size, corm_uuid *out);

enum { MICROSECONDS = 1000000, SECONDS_OF_DAY = 86400 };
#define MICROSECONDS_OF_DAY ((int64_t)SECONDS_OF_DAY * MICROSECONDS)

/* A text being read from the front. */
struct scan {
    const char *at;
    const char *end;
};

static inline bool scan_char(struct scan *scan, char wanted)
{
    if (scan->at == scan->end || *scan->at != wanted)
        return false;
    scan->at++;
    return true;
}

/* True for a minus; a plus is taken as well. */
static inline bool scan_minus(struct scan *scan)
{
    return scan_char(scan, '-') || (scan_char(scan, '+'), false);
}

static inline bool scan_at_digit(const struct scan *scan)
{
    return scan->at < scan->end && (unsigned)(*scan->at - '0') <= 9;
}

/* 0 to 15, or -1. */
static inline int hexadecimal_digit(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    char lower = (char)(digit | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* Exactly two digits. */
static inline bool scan_two(struct scan *scan, int32_t *out)
{
    if (scan->end - scan->at < 2)
        return false;
    unsigned tens = (unsigned)(scan->at[0] - '0'), ones = (unsigned)(scan->at[1] - '0');
    if (tens > 9 || ones > 9)
        return false;
    scan->at += 2;
    *out = (int32_t)(tens * 10 + ones);
    return true;
}

/* At least one digit. */
bool scan_number(struct scan *scan, int64_t *out);
/* ".5" as 500000, or nothing as 0; what is finer than a microsecond must be zeros. */
bool scan_fraction(struct scan *scan, int32_t *microseconds);
/* "12:30", "12:30:05", "12:30:05.000001" as microseconds of the day. */
bool scan_clock(struct scan *scan, int64_t *microseconds);

static inline char *print_two(char *out, uint32_t value)
{
    out[0] = (char)('0' + value / 10);
    out[1] = (char)('0' + value % 10);
    return out + 2;
}

static inline char *print_six(char *out, uint32_t value)
{
    out = print_two(out, value / 10000);
    out = print_two(out, value / 100 % 100);
    return print_two(out, value % 100);
}

/* The digits without leading zeros, at most 20; answers where they end. */
char *print_number(char *out, uint64_t value);
/* "12:30:05" or "12:30:05.000001" */
char *print_clock(char *out, uint64_t microseconds);

#endif
