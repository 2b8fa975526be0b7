/* Functions of dates, times and moments in their storage form. */
#include "backend/sqlite/functions.h"

#include "backend/sqlite/store.h"

#define SECOND INT64_C(1000000)
#define DAY (86400 * SECOND)

enum form { FORM_NONE, FORM_DATE, FORM_TIME, FORM_DATETIME };

/* What a text says: microseconds since 1970, or since midnight for a time. */
struct moment {
    enum form form;
    int64_t microseconds;
};

static struct moment read_moment(sqlite3_value *value)
{
    struct moment moment = {FORM_NONE, 0};
    const char *text = sqlite3_value_type(value) == SQLITE_TEXT ? (const char *)sqlite3_value_text(value) : NULL;
    size_t size = text ? (size_t)sqlite3_value_bytes(value) : 0;
    corm_date date;
    if (!text)
        return moment;
    if (size == 10 && sqlite_read_date(text, size, &date)) {
        moment.form = FORM_DATE;
        moment.microseconds = date.days * DAY;
    } else if (size > 2 && text[2] == ':' && sqlite_read_time(text, size, &moment.microseconds)) {
        moment.form = FORM_TIME;
    } else if (sqlite_read_datetime(text, size, &moment.microseconds)) {
        moment.form = FORM_DATETIME;
    }
    return moment;
}

static int64_t floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static void result_time(sqlite3_context *context, int64_t microseconds)
{
    char text[CORM_TIME_TEXT];
    size_t length = corm_time_print((corm_time){microseconds}, text);
    sqlite3_result_text64(context, text, length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void result_datetime(sqlite3_context *context, int64_t microseconds)
{
    char text[CORM_DATETIME_TEXT];
    size_t length = sqlite_print_datetime(microseconds, text);
    sqlite3_result_text64(context, text, length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

enum part {
    PART_YEAR, PART_MONTH, PART_DAY, PART_WEEK_DAY, PART_ISO_WEEK_DAY, PART_QUARTER, PART_WEEK, PART_ISO_YEAR,
    PART_DAY_OF_YEAR, PART_DATE, PART_HOUR, PART_MINUTE, PART_SECOND, PART_MICROSECOND, PART_TIME,
    PART_COUNT
};

static const char *const part_names[PART_COUNT] = {
    "year", "month", "day", "week_day", "iso_week_day", "quarter", "week", "iso_year",
    "day_of_year", "date", "hour", "minute", "second", "microsecond", "time",
};

static enum part find_part(const char *name)
{
    int part = 0;
    while (part < PART_COUNT && strcmp(part_names[part], name) != 0)
        part++;
    return (enum part)part;
}

static int day_of_year(int32_t days)
{
    corm_date first = {0};
    corm_date_of(corm_date_civil((corm_date){days}).year, 1, 1, &first);
    return days - first.days + 1;
}

/* 1 is Monday; 1970-01-01 was a Thursday. */
static int iso_week_day(int32_t days)
{
    return (int)(((days + 3) % 7 + 7) % 7) + 1;
}

/* A week belongs to the year of its Thursday. */
static int32_t thursday(int32_t days)
{
    return days - iso_week_day(days) + 4;
}

static int day_part(int32_t days, enum part part)
{
    corm_civil civil = corm_date_civil((corm_date){days});
    switch (part) {
    case PART_YEAR: return civil.year;
    case PART_MONTH: return civil.month;
    case PART_DAY: return civil.day;
    case PART_WEEK_DAY: return iso_week_day(days) % 7 + 1;
    case PART_ISO_WEEK_DAY: return iso_week_day(days);
    case PART_QUARTER: return (civil.month + 2) / 3;
    case PART_WEEK: return (day_of_year(thursday(days)) + 6) / 7;
    case PART_ISO_YEAR: return corm_date_civil((corm_date){thursday(days)}).year;
    default: return day_of_year(days);
    }
}

static void result_clock_part(sqlite3_context *context, int64_t microseconds, enum part part)
{
    int64_t seconds = microseconds / SECOND;
    switch (part) {
    case PART_HOUR: sqlite3_result_int64(context, seconds / 3600); break;
    case PART_MINUTE: sqlite3_result_int64(context, seconds / 60 % 60); break;
    case PART_SECOND: sqlite3_result_int64(context, seconds % 60); break;
    case PART_MICROSECOND: sqlite3_result_int64(context, microseconds % SECOND); break;
    default: result_time(context, microseconds);
    }
}

static void result_day_part(sqlite3_context *context, int32_t days, enum part part)
{
    char text[CORM_DATE_TEXT];
    if (part == PART_DATE)
        sqlite3_result_text64(context, text, corm_date_print((corm_date){days}, text), SQLITE_TRANSIENT, SQLITE_UTF8);
    else
        sqlite3_result_int(context, day_part(days, part));
}

/* (x, part) */
static void part_of(sqlite3_context *context, int count, sqlite3_value **values)
{
    if (sqlite_function_has_null(count, values))
        return;
    const char *name = (const char *)sqlite3_value_text(values[1]);
    enum part part = name ? find_part(name) : PART_COUNT;
    if (part == PART_COUNT) {
        sqlite_function_fail(context, CORM_QUERY, "no part of a moment is called '%s'", name ? name : "");
        return;
    }
    struct moment moment = read_moment(values[0]);
    bool is_of_clock = part >= PART_HOUR;
    if (moment.form == FORM_NONE || (moment.form == FORM_TIME && !is_of_clock))
        return;
    int64_t days = floor_divide(moment.microseconds, DAY);
    if (is_of_clock)
        result_clock_part(context, moment.microseconds - days * DAY, part);
    else
        result_day_part(context, (int32_t)days, part);
}

/* --- Truncation */

static const char *const span_names[] = {"year", "quarter", "month", "week", "day", "hour", "minute", "second"};
enum span { SPAN_YEAR, SPAN_QUARTER, SPAN_MONTH, SPAN_WEEK, SPAN_DAY, SPAN_HOUR, SPAN_MINUTE, SPAN_SECOND, SPAN_COUNT };

static int32_t first_day(int32_t days, enum span span)
{
    corm_civil civil = corm_date_civil((corm_date){days});
    corm_date first = {days};
    int month = span == SPAN_YEAR ? 1 : span == SPAN_QUARTER ? (civil.month - 1) / 3 * 3 + 1 : civil.month;
    if (span == SPAN_WEEK)
        return days - iso_week_day(days) + 1;
    if (span < SPAN_WEEK)
        corm_date_of(civil.year, month, 1, &first);
    return first.days;
}

/* (x, span): the first moment of it */
static void trunc_to(sqlite3_context *context, int count, sqlite3_value **values)
{
    static const int64_t lengths[SPAN_COUNT] = {[SPAN_HOUR] = 3600 * SECOND, [SPAN_MINUTE] = 60 * SECOND, [SPAN_SECOND] = SECOND};
    if (sqlite_function_has_null(count, values))
        return;
    const char *name = (const char *)sqlite3_value_text(values[1]);
    int span = 0;
    while (span < SPAN_COUNT && !(name && strcmp(span_names[span], name) == 0))
        span++;
    struct moment moment = read_moment(values[0]);
    if (span == SPAN_COUNT || moment.form == FORM_NONE || (moment.form == FORM_TIME && !lengths[span])
        || (moment.form == FORM_DATE && lengths[span]))
        return;
    int64_t days = floor_divide(moment.microseconds, DAY), clock = moment.microseconds - days * DAY;
    days = first_day((int32_t)days, (enum span)span);
    clock = lengths[span] ? clock - clock % lengths[span] : 0;
    if (moment.form == FORM_DATE)
        result_day_part(context, (int32_t)days, PART_DATE);
    else if (moment.form == FORM_TIME)
        result_time(context, clock);
    else
        result_datetime(context, days * DAY + clock);
}

/* SQLite keeps data under a negative number for the whole run of a statement, shared by all its functions; where it
 * does not, each call has a moment of its own. */
static void now(sqlite3_context *context, int count, sqlite3_value **values)
{
    enum { STATEMENT_MOMENT = -1668246381 };
    (void)count, (void)values;
    const sqlite3_int64 *kept = sqlite3_get_auxdata(context, STATEMENT_MOMENT);
    sqlite3_int64 microseconds = kept ? *kept : corm_datetime_now().microseconds;
    result_datetime(context, microseconds);
    sqlite3_int64 *keep = kept ? NULL : sqlite3_malloc(sizeof *keep);
    if (keep) {
        *keep = microseconds;
        sqlite3_set_auxdata(context, STATEMENT_MOMENT, keep, sqlite3_free);
    }
}

/* (x, microseconds): a time goes round the clock, anything else becomes a moment. */
static void moment_add(sqlite3_context *context, int count, sqlite3_value **values)
{
    if (sqlite_function_has_null(count, values))
        return;
    struct moment moment = read_moment(values[0]);
    int64_t duration = sqlite3_value_int64(values[1]);
    int64_t sum;
    corm_date first = {0}, last = {0};
    corm_date_of(1, 1, 1, &first);
    corm_date_of(9999, 12, 31, &last);
    if (moment.form == FORM_NONE)
        return;
    if (moment.form == FORM_TIME)
        result_time(context, ((moment.microseconds + duration % DAY) % DAY + DAY) % DAY);
    else if (__builtin_add_overflow(moment.microseconds, duration, &sum) || sum < first.days * DAY ||
             sum >= (last.days + 1) * DAY)
        sqlite_function_fail(context, CORM_RANGE, "the moment is outside the years 1 to 9999");
    else
        result_datetime(context, sum);
}

/* (a, b) */
static void moment_subtract(sqlite3_context *context, int count, sqlite3_value **values)
{
    if (sqlite_function_has_null(count, values))
        return;
    struct moment a = read_moment(values[0]), b = read_moment(values[1]);
    if (a.form == FORM_NONE || b.form == FORM_NONE)
        return;
    if ((a.form == FORM_TIME) != (b.form == FORM_TIME))
        sqlite_function_fail(context, CORM_TYPE, "a time and a date cannot be subtracted");
    else
        sqlite3_result_int64(context, a.microseconds - b.microseconds);
}

const struct sqlite_function sqlite_moment_functions[] = {
    {"corm_part", 2, part_of},
    {"corm_trunc", 2, trunc_to},
    {"corm_now", 0, now, .is_volatile = true},
    {"corm_moment_add", 2, moment_add},
    {"corm_moment_subtract", 2, moment_subtract},
    {NULL},
};
