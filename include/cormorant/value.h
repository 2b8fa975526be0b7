/* The values of a database as C types: decimals, dates, moments, durations, uuids, bytes. */
#ifndef CORMORANT_VALUE_H
#define CORMORANT_VALUE_H

#include <cormorant/common.h>

CORM_BEGIN

/* An exact decimal of up to 38 digits: (high * 2^64 + low) / 10^scale, two's complement. */
typedef struct corm_decimal {
    uint64_t low;
    int64_t high;
    int32_t scale;
} corm_decimal;

/* Days since 1970-01-01 in the proleptic Gregorian calendar; years 1 to 9999. */
typedef struct corm_date {
    int32_t days;
} corm_date;

/* Microseconds since midnight. */
typedef struct corm_time {
    int64_t microseconds;
} corm_time;

/* Microseconds since 1970-01-01T00:00:00Z. */
typedef struct corm_datetime {
    int64_t microseconds;
} corm_datetime;

typedef struct corm_duration {
    int64_t microseconds;
} corm_duration;

typedef struct corm_uuid {
    uint8_t bytes[16];
} corm_uuid;

/* Bytes belong to whoever made them; data is NULL for null. */
typedef struct corm_bytes {
    const void *data;
    size_t size;
} corm_bytes;

/* The parts of a calendar day or moment, as people count them. */
typedef struct corm_civil {
    int32_t year;
    int32_t month;       /* 1 to 12 */
    int32_t day;         /* 1 to 31 */
    int32_t hour;
    int32_t minute;
    int32_t second;
    int32_t microsecond;
    int32_t week_day;    /* 1 is Sunday, 7 is Saturday */
} corm_civil;

/* Sizes that hold any printed value, with the closing NUL. */
enum { CORM_DECIMAL_TEXT = 48, CORM_DATE_TEXT = 16, CORM_TIME_TEXT = 24, CORM_DATETIME_TEXT = 40,
       CORM_DURATION_TEXT = 40, CORM_UUID_TEXT = 40 };

/* None of these functions allocates, fails in a session, or depends on the locale.
 * Each *_parse reads a whole text and answers false, leaving *out alone, if it is not one.
 * Each *_print writes the one canonical form, always NUL-terminated, and answers its length. */

/* "12", "-0.50", "1e3"; more than 38 digits do not fit. */
CORM_API bool corm_decimal_parse(const char *text, corm_decimal *out);
CORM_API size_t corm_decimal_print(corm_decimal value, char out[CORM_DECIMAL_TEXT]);
CORM_API corm_decimal corm_decimal_from_int(int64_t value);
/* units / 10^scale: corm_decimal_of(1999, 2) is 19.99.  The scale is 0 to 38. */
CORM_API corm_decimal corm_decimal_of(int64_t units, int scale);
/* The real nearest to it: 19.99 gives what 19.99 means in C. */
CORM_API double corm_decimal_to_real(corm_decimal value);
/* -1, 0 or 1; 1.0 and 1.00 are equal. */
CORM_API int corm_decimal_compare(corm_decimal a, corm_decimal b);
/* Each answers false if the result has more than 38 digits.  + and - keep the larger scale, * adds the scales. */
CORM_API bool corm_decimal_add(corm_decimal a, corm_decimal b, corm_decimal *out);
CORM_API bool corm_decimal_subtract(corm_decimal a, corm_decimal b, corm_decimal *out);
CORM_API bool corm_decimal_multiply(corm_decimal a, corm_decimal b, corm_decimal *out);
/* To `scale` digits after the point, half away from zero.  False if it divides by zero or does not fit. */
CORM_API bool corm_decimal_divide(corm_decimal a, corm_decimal b, int scale, corm_decimal *out);
CORM_API bool corm_decimal_rescale(corm_decimal value, int scale, corm_decimal *out);

/* "2026-01-31" */
CORM_API bool corm_date_parse(const char *text, corm_date *out);
CORM_API size_t corm_date_print(corm_date value, char out[CORM_DATE_TEXT]);
/* False if there is no such day. */
CORM_API bool corm_date_of(int year, int month, int day, corm_date *out);
CORM_API corm_civil corm_date_civil(corm_date value);

/* "12:30", "12:30:05", "12:30:05.000001"; prints "12:30:05" or, if there is a fraction, six digits of it. */
CORM_API bool corm_time_parse(const char *text, corm_time *out);
CORM_API size_t corm_time_print(corm_time value, char out[CORM_TIME_TEXT]);

/* "2026-01-31T12:00:00.000001Z"; also a blank for the T, a date alone, an offset such as +02:00.
 * Prints always six digits of fraction and the Z. */
CORM_API bool corm_datetime_parse(const char *text, corm_datetime *out);
CORM_API size_t corm_datetime_print(corm_datetime value, char out[CORM_DATETIME_TEXT]);
CORM_API corm_civil corm_datetime_civil(corm_datetime value);
CORM_API corm_datetime corm_datetime_now(void);

/* "3 days 04:05:06.000007", "04:05:06", "-1 days 00:00:01" (the sign is of its part), ISO "P3DT4H5M6.000007S".
 * Prints "[-]D days [-]HH:MM:SS[.ffffff]", each part with its sign, and without the days if there are none. */
CORM_API bool corm_duration_parse(const char *text, corm_duration *out);
CORM_API size_t corm_duration_print(corm_duration value, char out[CORM_DURATION_TEXT]);

/* Hexadecimal, with or without hyphens, either case; prints lower case with hyphens. */
CORM_API bool corm_uuid_parse(const char *text, corm_uuid *out);
CORM_API size_t corm_uuid_print(corm_uuid value, char out[CORM_UUID_TEXT]);
/* A new random (version 4) uuid from the system's random source; false if that fails. */
CORM_API bool corm_uuid_random(corm_uuid *out);

CORM_END

#endif
