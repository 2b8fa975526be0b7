/* Days, times of day and moments in the proleptic Gregorian calendar, all counted from 1970-01-01 UTC. */
#include "base/scan.h"

#include <string.h>
#include <time.h>

enum { DAYS_OF_ERA = 146097, YEARS_OF_ERA = 400 };     /* the calendar repeats after them */
enum { EPOCH_FROM_YEAR_1 = 719162, EPOCH_FROM_MARCH_0 = 719468, LAST_DAY = 2932896 };

/* Days before each month of a common and of a leap year; the last is the year's length. */
static const int16_t days_before[2][13] = {
    {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365},
    {0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335, 366},
};

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool corm_date_of(int year, int month, int day, corm_date *out)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1)
        return false;
    const int16_t *before = days_before[is_leap(year)];
    if (day > before[month] - before[month - 1])
        return false;
    int past = year - 1;
    out->days = past * 365 + past / 4 - past / 100 + past / 400 + before[month - 1] + day - 1 - EPOCH_FROM_YEAR_1;
    return true;
}

static int64_t floor_divide(int64_t value, int64_t divisor)
{
    return value / divisor - (value % divisor < 0);
}

static int64_t floor_modulo(int64_t value, int64_t divisor)
{
    int64_t rest = value % divisor;
    return rest < 0 ? rest + divisor : rest;
}

/* Counts from the first of March, so that a leap day is the last of its year, its century and its era; the months
 * from March on then begin at (153 * month + 2) / 5. */
static corm_civil civil_of_days(int64_t days)
{
    corm_civil civil = {0};
    int64_t from_march = days + EPOCH_FROM_MARCH_0;
    int64_t era = floor_divide(from_march, DAYS_OF_ERA);
    uint32_t in_era = (uint32_t)(from_march - era * DAYS_OF_ERA);
    uint32_t century = (4 * in_era + 3) / DAYS_OF_ERA;
    uint32_t in_century = in_era - century * DAYS_OF_ERA / 4;
    uint32_t year = (4 * in_century + 3) / 1461;
    uint32_t in_year = in_century - year * 1461 / 4;
    uint32_t month = (5 * in_year + 2) / 153;
    civil.day = (int32_t)(in_year - (153 * month + 2) / 5 + 1);
    civil.month = (int32_t)(month < 10 ? month + 3 : month - 9);
    civil.year = (int32_t)(era * YEARS_OF_ERA + century * 100 + year + (month >= 10));
    civil.week_day = (int32_t)floor_modulo(days + 4, 7) + 1;
    return civil;
}

corm_civil corm_date_civil(corm_date value)
{
    return civil_of_days(value.days);
}

corm_civil corm_datetime_civil(corm_datetime value)
{
    int64_t days = floor_divide(value.microseconds, MICROSECONDS_OF_DAY);
    int64_t rest = floor_modulo(value.microseconds, MICROSECONDS_OF_DAY);
    int32_t second = (int32_t)(rest / MICROSECONDS);
    corm_civil civil = civil_of_days(days);
    civil.hour = second / 3600;
    civil.minute = second / 60 % 60;
    civil.second = second % 60;
    civil.microsecond = (int32_t)(rest % MICROSECONDS);
    return civil;
}

/* Years that no text of ours may hold are still told apart: they carry a sign. */
static char *print_year(char *out, int32_t year)
{
    if (year >= 0 && year <= 9999) {
        out = print_two(out, (uint32_t)year / 100);
        return print_two(out, (uint32_t)year % 100);
    }
    *out++ = year < 0 ? '-' : '+';
    return print_number(out, (uint64_t)(year < 0 ? -year : year));
}

static char *print_day(char *out, const corm_civil *civil)
{
    out = print_year(out, civil->year);
    *out++ = '-';
    out = print_two(out, (uint32_t)civil->month);
    *out++ = '-';
    return print_two(out, (uint32_t)civil->day);
}

static size_t finish(const char *out, char *end)
{
    *end = '\0';
    return (size_t)(end - out);
}

size_t corm_date_print(corm_date value, char out[CORM_DATE_TEXT])
{
    corm_civil civil = corm_date_civil(value);
    return finish(out, print_day(out, &civil));
}

size_t corm_time_print(corm_time value, char out[CORM_TIME_TEXT])
{
    return finish(out, print_clock(out, (uint64_t)floor_modulo(value.microseconds, MICROSECONDS_OF_DAY)));
}

size_t corm_datetime_print(corm_datetime value, char out[CORM_DATETIME_TEXT])
{
    corm_civil civil = corm_datetime_civil(value);
    char *at = print_day(out, &civil);
    *at++ = 'T';
    at = print_two(at, (uint32_t)civil.hour);
    *at++ = ':';
    at = print_two(at, (uint32_t)civil.minute);
    *at++ = ':';
    at = print_two(at, (uint32_t)civil.second);
    *at++ = '.';
    at = print_six(at, (uint32_t)civil.microsecond);
    *at++ = 'Z';
    return finish(out, at);
}

static bool scan_day(struct scan *scan, corm_date *out)
{
    int32_t century, year, month, day;
    return scan_two(scan, &century) && scan_two(scan, &year) && scan_char(scan, '-') && scan_two(scan, &month) &&
           scan_char(scan, '-') && scan_two(scan, &day) && corm_date_of(century * 100 + year, month, day, out);
}

/* "Z", "+02:00", or nothing, which means UTC. */
static bool scan_offset(struct scan *scan, int64_t *microseconds)
{
    int32_t hour, minute;
    *microseconds = 0;
    if (scan->at == scan->end || scan_char(scan, 'Z'))
        return true;
    bool west = *scan->at == '-';
    if (!west && *scan->at != '+')
        return false;
    scan->at++;
    if (!scan_two(scan, &hour) || !scan_char(scan, ':') || !scan_two(scan, &minute) || hour > 23 || minute > 59)
        return false;
    int64_t seconds = hour * 3600 + minute * 60;
    *microseconds = (west ? -seconds : seconds) * MICROSECONDS;
    return true;
}

bool date_scan(const char *text, size_t size, corm_date *out)
{
    struct scan scan = {text, text + size};
    corm_date date;
    if (!scan_day(&scan, &date) || scan.at != scan.end)
        return false;
    *out = date;
    return true;
}

bool time_scan(const char *text, size_t size, corm_time *out)
{
    struct scan scan = {text, text + size};
    int64_t clock;
    if (!scan_clock(&scan, &clock) || scan.at != scan.end)
        return false;
    out->microseconds = clock;
    return true;
}

static bool is_in_range(int64_t microseconds)
{
    return microseconds >= -EPOCH_FROM_YEAR_1 * MICROSECONDS_OF_DAY &&
           microseconds < (LAST_DAY + 1) * MICROSECONDS_OF_DAY;
}

bool datetime_scan(const char *text, size_t size, corm_datetime *out)
{
    struct scan scan = {text, text + size};
    int64_t clock = 0, offset = 0;
    corm_date date;
    if (!scan_day(&scan, &date))
        return false;
    if (scan_char(&scan, 'T') || scan_char(&scan, ' '))
        if (!scan_clock(&scan, &clock) || !scan_offset(&scan, &offset))
            return false;
    int64_t moment = date.days * MICROSECONDS_OF_DAY + clock - offset;
    if (scan.at != scan.end || !is_in_range(moment))
        return false;
    out->microseconds = moment;
    return true;
}

bool corm_date_parse(const char *text, corm_date *out)
{
    return date_scan(text, strlen(text), out);
}

bool corm_time_parse(const char *text, corm_time *out)
{
    return time_scan(text, strlen(text), out);
}

bool corm_datetime_parse(const char *text, corm_datetime *out)
{
    return datetime_scan(text, strlen(text), out);
}

corm_datetime corm_datetime_now(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_REALTIME, &now);
    return (corm_datetime){(int64_t)now.tv_sec * MICROSECONDS + now.tv_nsec / 1000};
}
