/* Functions of ints and reals. */
#include "backend/sqlite/functions.h"

#include "backend/sqlite/int128.h"
#include "base/round.h"

#include <math.h>

static void fail_int_range(sqlite3_context *context)
{
    sqlite_function_fail(context, CORM_RANGE, "integer result out of range");
}

/* SQLite answers a real where an integer operation overflows. */
static void check_int(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    if (sqlite3_value_type(values[0]) == SQLITE_FLOAT)
        fail_int_range(context);
    else
        sqlite3_result_value(context, values[0]);
}

static void result_int128(sqlite3_context *context, int128 number)
{
    if (number < INT64_MIN || number > INT64_MAX)
        fail_int_range(context);
    else
        sqlite3_result_int64(context, (sqlite3_int64)number);
}

static void truncate_real(sqlite3_context *context, double real)
{
    if (real >= -0x1p63 && real < 0x1p63)
        sqlite3_result_int64(context, (sqlite3_int64)real);
    else
        fail_int_range(context);
}

static void truncate_number(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    corm_decimal decimal;
    switch (sqlite3_value_type(values[0])) {
    case SQLITE_NULL: return;
    case SQLITE_INTEGER: sqlite3_result_value(context, values[0]); return;
    case SQLITE_FLOAT: truncate_real(context, sqlite3_value_double(values[0])); return;
    }
    if (sqlite_function_decimal(context, values[0], &decimal))
        result_int128(context, decimal_units(decimal) / int128_power(decimal.scale));
}

static bool real_argument(sqlite3_context *context, sqlite3_value *value, double *out)
{
    corm_decimal decimal;
    int type = sqlite3_value_type(value);
    if (type == SQLITE_INTEGER || type == SQLITE_FLOAT) {
        *out = sqlite3_value_double(value);
        return true;
    }
    if (!sqlite_function_decimal(context, value, &decimal))
        return false;
    *out = corm_decimal_to_real(decimal);
    return true;
}

static void result_finite(sqlite3_context *context, double real, const char *function)
{
    if (isfinite(real))
        sqlite3_result_double(context, real);
    else
        sqlite_function_fail(context, CORM_RANGE, "%s result out of range", function);
}

static void square_root(sqlite3_context *context, int count, sqlite3_value **values)
{
    double x;
    if (!sqlite_function_has_null(count, values) && real_argument(context, values[0], &x) && x >= 0)
        result_finite(context, sqrt(x), "sqrt");
}

static void power(sqlite3_context *context, int count, sqlite3_value **values)
{
    double x, y;
    if (!sqlite_function_has_null(count, values) && real_argument(context, values[0], &x) &&
        real_argument(context, values[1], &y))
        result_finite(context, pow(x, y), "power");
}

/* (x, digits) */
static void round_to_places(sqlite3_context *context, int count, sqlite3_value **values)
{
    double x;
    if (sqlite_function_has_null(count, values) || !real_argument(context, values[0], &x))
        return;
    sqlite3_int64 places = sqlite3_value_int64(values[1]);
    places = places > 1000 ? 1000 : places < -1000 ? -1000 : places;
    result_finite(context, round_real(x, (int)places), "round");
}

struct int_sum {
    struct int128_sum total;
    int64_t count;
};

static void int_sum_change(sqlite3_context *context, sqlite3_value *value, int sign)
{
    struct int_sum *sum = sqlite3_aggregate_context(context, sizeof *sum);
    int type = sqlite3_value_type(value);
    if (!sum) {
        sqlite3_result_error_nomem(context);
    } else if (type == SQLITE_INTEGER) {
        int128_sum_add(&sum->total, (int128)sqlite3_value_int64(value) * sign);
        sum->count += sign;
    } else if (type != SQLITE_NULL) {
        fail_int_range(context);
    }
}

static void int_sum_step(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    int_sum_change(context, values[0], 1);
}

static void int_sum_inverse(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    int_sum_change(context, values[0], -1);
}

static void int_sum_final(sqlite3_context *context)
{
    struct int_sum *sum = sqlite3_aggregate_context(context, 0);
    int128 total;
    if (!sum || sum->count == 0)
        return;
    if (int128_sum_read(&sum->total, &total))
        result_int128(context, total);
    else
        fail_int_range(context);
}

const struct sqlite_function sqlite_number_functions[] = {
    {"corm_int", 1, check_int},
    {"corm_truncate", 1, truncate_number},
    {"corm_sqrt", 1, square_root},
    {"corm_power", 2, power},
    {"corm_round", 2, round_to_places},
    {"corm_int_sum", 1, int_sum_step, int_sum_inverse, int_sum_final},
    {NULL},
};
