/* Values to and from their storage form. */
#include "backend/sqlite/store.h"

#include "backend/sqlite/int128.h"

#define SECOND INT64_C(1000000)
#define DAY (86400 * SECOND)

enum { LONGEST_TEXT = 63 };

/* A value on its way into SQLite. */
struct stored {
    int type;                               /* SQLITE_INTEGER, SQLITE_FLOAT, … */
    int64_t integer;
    double real;
    const char *data;
    size_t size;
    char text[CORM_DECIMAL_TEXT];           /* where data points if the text was made here */
};

static void store_integer(struct stored *stored, int64_t integer)
{
    stored->type = SQLITE_INTEGER;
    stored->integer = integer;
}

static void store_text(struct stored *stored, int type, const char *data, size_t size)
{
    stored->type = type;
    stored->data = data ? data : "";
    stored->size = size;
}

/* What was printed into stored->text. */
static void store_printed(struct stored *stored, size_t size)
{
    store_text(stored, SQLITE_TEXT, stored->text, size);
}

static void store_decimal(struct stored *stored, corm_decimal decimal)
{
    int128 units = decimal_units(decimal);
    int scale = decimal.scale;
    while (scale > 0 && units % 10 == 0) {
        units /= 10;
        scale--;
    }
    int128 limit = int128_power(SQLITE_NUMBER_DIGITS);
    if (units <= -limit || units >= limit) {
        store_printed(stored, corm_decimal_print(decimal, stored->text));
    } else if (scale == 0) {
        store_integer(stored, (int64_t)units);
    } else {
        stored->type = SQLITE_FLOAT;
        stored->real = corm_decimal_to_real(decimal);
    }
}

static void store(struct stored *stored, const struct value *value)
{
    switch (value->kind) {
    case KIND_BOOL: store_integer(stored, value->as.boolean); return;
    case KIND_INT: store_integer(stored, value->as.integer); return;
    case KIND_DURATION: store_integer(stored, value->as.duration.microseconds); return;
    case KIND_DECIMAL: store_decimal(stored, value->as.decimal); return;
    case KIND_TEXT:
    case KIND_JSON: store_text(stored, SQLITE_TEXT, value->as.text.data, value->as.text.size); return;
    case KIND_BYTES: store_text(stored, SQLITE_BLOB, value->as.text.data, value->as.text.size); return;
    case KIND_DATE: store_printed(stored, corm_date_print(value->as.date, stored->text)); return;
    case KIND_TIME: store_printed(stored, corm_time_print(value->as.time, stored->text)); return;
    case KIND_UUID: store_printed(stored, corm_uuid_print(value->as.uuid, stored->text)); return;
    case KIND_DATETIME:
        store_printed(stored, sqlite_print_datetime(value->as.datetime.microseconds, stored->text));
        return;
    case KIND_REAL:
        stored->type = SQLITE_FLOAT;
        stored->real = value->as.real;
        return;
    case KIND_NULL:
    case KIND_COUNT: break;
    }
    stored->type = SQLITE_NULL;
}

static sqlite3_destructor_type keeper(const struct stored *stored)
{
    return stored->data == stored->text ? SQLITE_TRANSIENT : SQLITE_STATIC;
}

int sqlite_bind_value(sqlite3_stmt *statement, int index, const struct value *value)
{
    struct stored stored;
    store(&stored, value);
    switch (stored.type) {
    case SQLITE_INTEGER: return sqlite3_bind_int64(statement, index, stored.integer);
    case SQLITE_FLOAT: return sqlite3_bind_double(statement, index, stored.real);
    case SQLITE_BLOB: return sqlite3_bind_blob64(statement, index, stored.data, stored.size, keeper(&stored));
    case SQLITE_TEXT:
        return sqlite3_bind_text64(statement, index, stored.data, stored.size, keeper(&stored), SQLITE_UTF8);
    }
    return sqlite3_bind_null(statement, index);
}

void sqlite_result_value(sqlite3_context *context, const struct value *value)
{
    struct stored stored;
    store(&stored, value);
    switch (stored.type) {
    case SQLITE_INTEGER: sqlite3_result_int64(context, stored.integer); return;
    case SQLITE_FLOAT: sqlite3_result_double(context, stored.real); return;
    case SQLITE_BLOB: sqlite3_result_blob64(context, stored.data, stored.size, keeper(&stored)); return;
    case SQLITE_TEXT:
        sqlite3_result_text64(context, stored.data, stored.size, keeper(&stored), SQLITE_UTF8);
        return;
    }
    sqlite3_result_null(context);
}

size_t sqlite_print_datetime(int64_t microseconds, char out[CORM_DATETIME_TEXT])
{
    int64_t days = microseconds / DAY - (microseconds % DAY < 0);
    size_t length = corm_date_print((corm_date){(int32_t)days}, out);
    char time[CORM_TIME_TEXT];
    size_t time_length = corm_time_print((corm_time){microseconds - days * DAY}, time);
    out[length] = ' ';
    memcpy(out + length + 1, time, time_length + 1);
    return length + 1 + time_length;
}

/* The number that `count` digits make, or -1. */
static int32_t digits(const char *text, int count)
{
    int32_t number = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        number = number * 10 + (text[i] - '0');
    }
    return number;
}

static bool read_day(const char *text, corm_date *out)
{
    int32_t year = digits(text, 4), month = digits(text + 5, 2), day = digits(text + 8, 2);
    return text[4] == '-' && text[7] == '-' && year > 0 && month > 0 && day > 0 &&
           corm_date_of(year, month, day, out);
}

/* HH:MM:SS, and .ffffff if there are 15 bytes of it. */
static bool read_clock(const char *text, size_t size, int64_t *microseconds)
{
    if ((size != 8 && size != 15) || text[2] != ':' || text[5] != ':')
        return false;
    int32_t hour = digits(text, 2), minute = digits(text + 3, 2), second = digits(text + 6, 2);
    int32_t fraction = size == 8 ? 0 : text[8] == '.' ? digits(text + 9, 6) : -1;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || fraction < 0)
        return false;
    *microseconds = ((int64_t)hour * 3600 + minute * 60 + second) * SECOND + fraction;
    return true;
}

/* The parsers want a NUL behind the text; no value they read needs to be longer than the copy. */
static bool copy_text(const char *text, size_t size, char copy[LONGEST_TEXT + 1])
{
    if (size == 0 || size > LONGEST_TEXT || memchr(text, '\0', size))
        return false;
    memcpy(copy, text, size);
    copy[size] = '\0';
    return true;
}

bool sqlite_read_date(const char *text, size_t size, corm_date *out)
{
    if (size == 10 && read_day(text, out))
        return true;
    char copy[LONGEST_TEXT + 1];
    return copy_text(text, size, copy) && corm_date_parse(copy, out);
}

bool sqlite_read_time(const char *text, size_t size, int64_t *microseconds)
{
    if (read_clock(text, size, microseconds))
        return true;
    char copy[LONGEST_TEXT + 1];
    corm_time time;
    if (!copy_text(text, size, copy) || !corm_time_parse(copy, &time))
        return false;
    *microseconds = time.microseconds;
    return true;
}

bool sqlite_read_datetime(const char *text, size_t size, int64_t *microseconds)
{
    corm_date date;
    int64_t clock;
    if (size >= 19 && text[10] == ' ' && read_day(text, &date) && read_clock(text + 11, size - 11, &clock)) {
        *microseconds = date.days * DAY + clock;
        return true;
    }
    char copy[LONGEST_TEXT + 1];
    corm_datetime moment;
    if (!copy_text(text, size, copy) || !corm_datetime_parse(copy, &moment))
        return false;
    *microseconds = moment.microseconds;
    return true;
}

bool sqlite_read_decimal(const char *text, size_t size, corm_decimal *out)
{
    char copy[LONGEST_TEXT + 1];
    return copy_text(text, size, copy) && corm_decimal_parse(copy, out);
}
