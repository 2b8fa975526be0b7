/* Functions of decimals: exact arithmetic on their canonical texts. */
#include "backend/sqlite/functions.h"

#include "backend/sqlite/store.h"
#include "backend/sqlite/int128.h"
#include "base/round.h"

#include <math.h>

enum { MOST_DIGITS = 38, AVERAGE_DIGITS = 4 };

static void fail_range(sqlite3_context *context)
{
    sqlite_function_fail(context, CORM_RANGE, "decimal result out of range");
}

static void result_decimal(sqlite3_context *context, corm_decimal decimal)
{
    char text[CORM_DECIMAL_TEXT];
    size_t length = corm_decimal_print(decimal, text);
    sqlite3_result_text64(context, text, length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static bool fits(int128 units, int digits)
{
    int128 limit = int128_power(digits);
    return -limit < units && units < limit;
}

static bool decimal_of_real(double real, int scale, corm_decimal *out)
{
    int64_t units;
    if (!isfinite(real))
        return false;
    if (round_scaled(real, scale, &units)) {
        *out = corm_decimal_of(units, scale);
        return true;
    }
    struct round_digits shortest = round_shortest(real);
    int shift = shortest.exponent + scale;
    corm_decimal scaled = corm_decimal_of(shift < 0 ? round_drop_digits(shortest.digits, -shift) : shortest.digits, 0);
    if (shift > MOST_DIGITS || (shift > 0 && !corm_decimal_rescale(scaled, shift, &scaled)))
        return false;
    scaled.scale = scale;
    *out = scaled;
    return true;
}

static void fail_type(sqlite3_context *context, sqlite3_value *value, sqlite3_value *name)
{
    const char *field = name ? (const char *)sqlite3_value_text(name) : "";
    const char *colon = name ? ": " : "";
    if (sqlite3_value_type(value) == SQLITE_BLOB)
        sqlite_function_fail(context, CORM_TYPE, "%s%sbytes are no decimal", field, colon);
    else
        sqlite_function_fail(context, CORM_TYPE, "%s%s'%s' is no decimal", field, colon, sqlite3_value_text(value));
}

static bool read_text(sqlite3_value *value, corm_decimal *out)
{
    if (sqlite3_value_type(value) != SQLITE_TEXT)
        return false;
    const char *text = (const char *)sqlite3_value_text(value);
    return text && sqlite_read_decimal(text, (size_t)sqlite3_value_bytes(value), out);
}

bool sqlite_function_decimal(sqlite3_context *context, sqlite3_value *value, corm_decimal *out)
{
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER: *out = corm_decimal_from_int(sqlite3_value_int64(value)); return true;
    case SQLITE_FLOAT: sqlite_function_fail(context, CORM_TYPE, "a real where a decimal is needed"); return false;
    }
    if (read_text(value, out))
        return true;
    fail_type(context, value, NULL);
    return false;
}

static bool scale_argument(sqlite3_context *context, sqlite3_value *value, int *scale)
{
    *scale = sqlite3_value_int(value);
    if (*scale >= 0 && *scale <= MOST_DIGITS)
        return true;
    sqlite_function_fail(context, CORM_MISUSE, "the scale of a decimal is 0 to %d, not %d", MOST_DIGITS, *scale);
    return false;
}

/* An int, a real or a decimal text, rounded to the scale. */
static bool scaled_argument(sqlite3_context *context, sqlite3_value *value, int scale, corm_decimal *out)
{
    if (sqlite3_value_type(value) == SQLITE_FLOAT) {
        if (decimal_of_real(sqlite3_value_double(value), scale, out))
            return true;
    } else if (!sqlite_function_decimal(context, value, out)) {
        return false;
    } else if (corm_decimal_rescale(*out, scale, out)) {
        return true;
    }
    fail_range(context);
    return false;
}

/* (x, scale) */
static void make_decimal(sqlite3_context *context, int count, sqlite3_value **values)
{
    int scale;
    corm_decimal x;
    if (!sqlite_function_has_null(count, values) && scale_argument(context, values[1], &scale) &&
        scaled_argument(context, values[0], scale, &x))
        result_decimal(context, x);
}

static bool operands(sqlite3_context *context, int count, sqlite3_value **values, corm_decimal *a, corm_decimal *b)
{
    return !sqlite_function_has_null(count, values) && sqlite_function_decimal(context, values[0], a) &&
           sqlite_function_decimal(context, values[1], b);
}

typedef bool operation(corm_decimal a, corm_decimal b, corm_decimal *out);

static void calculate(sqlite3_context *context, int count, sqlite3_value **values, operation *operate)
{
    corm_decimal a, b;
    if (!operands(context, count, values, &a, &b))
        return;
    if (operate(a, b, &a))
        result_decimal(context, a);
    else
        fail_range(context);
}

static void add(sqlite3_context *context, int count, sqlite3_value **values)
{
    calculate(context, count, values, corm_decimal_add);
}

static void subtract(sqlite3_context *context, int count, sqlite3_value **values)
{
    calculate(context, count, values, corm_decimal_subtract);
}

static void multiply(sqlite3_context *context, int count, sqlite3_value **values)
{
    calculate(context, count, values, corm_decimal_multiply);
}

/* (a, b, scale) */
static void divide(sqlite3_context *context, int count, sqlite3_value **values)
{
    corm_decimal a, b;
    int scale;
    if (!operands(context, count, values, &a, &b) || !scale_argument(context, values[2], &scale) ||
        decimal_units(b) == 0)
        return;
    if (corm_decimal_divide(a, b, scale, &a))
        result_decimal(context, a);
    else
        fail_range(context);
}

/* 10 a mod b, both of at most 38 digits: 2 b still fits 128 bits, 10 b does not. */
static uint128 times_ten_modulo(uint128 a, uint128 b)
{
    uint128 two = a * 2 % b;
    uint128 eight = two * 2 % b * 2 % b;
    return (eight + two) % b;
}

static uint128 magnitude(corm_decimal decimal)
{
    int128 units = decimal_units(decimal);
    return (uint128)(units < 0 ? -units : units);
}

/* a - b * trunc(a / b), with the larger scale; never too large. */
static corm_decimal modulo(corm_decimal a, corm_decimal b)
{
    if (a.scale > b.scale && !corm_decimal_rescale(b, a.scale, &b))
        return a;
    uint128 divisor = magnitude(b);
    uint128 rest = magnitude(a) % divisor;
    for (int scale = a.scale; scale < b.scale; scale++)
        rest = times_ten_modulo(rest, divisor);
    return decimal_of_units(a.high < 0 ? -(int128)rest : (int128)rest, b.scale);
}

static void remain(sqlite3_context *context, int count, sqlite3_value **values)
{
    corm_decimal a, b;
    if (operands(context, count, values, &a, &b) && decimal_units(b) != 0)
        result_decimal(context, modulo(a, b));
}

static bool operand(sqlite3_context *context, int count, sqlite3_value **values, corm_decimal *a)
{
    return !sqlite_function_has_null(count, values) && sqlite_function_decimal(context, values[0], a);
}

static void negate(sqlite3_context *context, int count, sqlite3_value **values)
{
    corm_decimal a;
    if (operand(context, count, values, &a))
        result_decimal(context, decimal_of_units(-decimal_units(a), a.scale));
}

static void absolute(sqlite3_context *context, int count, sqlite3_value **values)
{
    corm_decimal a;
    if (operand(context, count, values, &a))
        result_decimal(context, decimal_of_units((int128)magnitude(a), a.scale));
}

static void sign(sqlite3_context *context, int count, sqlite3_value **values)
{
    corm_decimal a;
    if (operand(context, count, values, &a))
        sqlite3_result_int(context, (decimal_units(a) > 0) - (decimal_units(a) < 0));
}

static void to_real(sqlite3_context *context, int count, sqlite3_value **values)
{
    corm_decimal a;
    if (operand(context, count, values, &a))
        sqlite3_result_double(context, corm_decimal_to_real(a));
}

/* The whole number beside a in the direction, -1 or 1, or a itself if it is whole. */
static corm_decimal whole(corm_decimal a, int direction)
{
    int128 power = int128_power(a.scale);
    int128 units = decimal_units(a);
    int128 rest = units % power;
    bool is_beyond = direction > 0 ? rest > 0 : rest < 0;
    return decimal_of_units(units / power + (is_beyond ? direction : 0), 0);
}

static void round_down(sqlite3_context *context, int count, sqlite3_value **values)
{
    corm_decimal a;
    if (operand(context, count, values, &a))
        result_decimal(context, whole(a, -1));
}

static void round_up(sqlite3_context *context, int count, sqlite3_value **values)
{
    corm_decimal a;
    if (operand(context, count, values, &a))
        result_decimal(context, whole(a, 1));
}

struct decimal_sum {
    struct int128_sum total;
    int64_t count;
    int scale;
};

/* (x, scale); or, of distinct ones, where SQLite allows no second argument, (x) that has its scale already. */
static bool sum_arguments(sqlite3_context *context, int count, sqlite3_value **values, corm_decimal *term)
{
    int scale;
    if (sqlite3_value_type(values[0]) == SQLITE_NULL)
        return false;
    if (count == 1)
        return sqlite_function_decimal(context, values[0], term);
    return scale_argument(context, values[1], &scale) && scaled_argument(context, values[0], scale, term);
}

static void sum_change(sqlite3_context *context, int count, sqlite3_value **values, int sign_of_term)
{
    corm_decimal term;
    if (!sum_arguments(context, count, values, &term))
        return;
    struct decimal_sum *sum = sqlite3_aggregate_context(context, sizeof *sum);
    if (!sum) {
        sqlite3_result_error_nomem(context);
        return;
    }
    int128_sum_add(&sum->total, decimal_units(term) * sign_of_term);
    sum->count += sign_of_term;
    sum->scale = term.scale;
}

static void sum_step(sqlite3_context *context, int count, sqlite3_value **values)
{
    sum_change(context, count, values, 1);
}

static void sum_inverse(sqlite3_context *context, int count, sqlite3_value **values)
{
    sum_change(context, count, values, -1);
}

/* False if there is nothing to sum, or, with the failure reported, if the sum is too large. */
static bool sum_read(sqlite3_context *context, const struct decimal_sum *sum, corm_decimal *out)
{
    int128 total;
    if (!sum || sum->count == 0)
        return false;
    if (!int128_sum_read(&sum->total, &total) || !fits(total, MOST_DIGITS)) {
        fail_range(context);
        return false;
    }
    *out = decimal_of_units(total, sum->scale);
    return true;
}

static void sum_final(sqlite3_context *context)
{
    corm_decimal total;
    if (sum_read(context, sqlite3_aggregate_context(context, 0), &total))
        result_decimal(context, total);
}

static void average_final(sqlite3_context *context)
{
    const struct decimal_sum *sum = sqlite3_aggregate_context(context, 0);
    corm_decimal total, average;
    if (!sum_read(context, sum, &total))
        return;
    int scale = sum->scale + AVERAGE_DIGITS < MOST_DIGITS ? sum->scale + AVERAGE_DIGITS : MOST_DIGITS;
    if (corm_decimal_divide(total, corm_decimal_from_int(sum->count), scale, &average))
        result_decimal(context, average);
    else
        fail_range(context);
}

static int digits_before_point(corm_decimal decimal)
{
    uint128 rest = magnitude(decimal) / (uint128)int128_power(decimal.scale);
    int count = 0;
    for (; rest > 0; rest /= 10)
        count++;
    return count;
}

static void fail_fit(sqlite3_context *context, corm_decimal decimal, int most, sqlite3_value *name)
{
    char text[CORM_DECIMAL_TEXT];
    corm_decimal_print(decimal, text);
    sqlite_function_fail(context, CORM_RANGE, "%s: %s has %d digits before the point, at most %d fit",
                         sqlite3_value_text(name), text, digits_before_point(decimal), most);
}

static void result_stored(sqlite3_context *context, corm_decimal decimal, int precision)
{
    if (precision > SQLITE_NUMBER_DIGITS)
        result_decimal(context, decimal);
    else if (decimal_units(decimal) % int128_power(decimal.scale) == 0)
        sqlite3_result_int64(context, (sqlite3_int64)(decimal_units(decimal) / int128_power(decimal.scale)));
    else
        sqlite3_result_double(context, corm_decimal_to_real(decimal));
}

/* As it was given, so that a message can show it; only a real is rounded here. */
static bool stored_argument(sqlite3_context *context, sqlite3_value *value, int scale, sqlite3_value *name,
                            corm_decimal *out)
{
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER: *out = corm_decimal_from_int(sqlite3_value_int64(value)); return true;
    case SQLITE_FLOAT:
        if (decimal_of_real(sqlite3_value_double(value), scale, out))
            return true;
        sqlite_function_fail(context, CORM_RANGE, "%s: %s has too many digits", sqlite3_value_text(name),
                             sqlite3_value_text(value));
        return false;
    }
    if (read_text(value, out))
        return true;
    fail_type(context, value, name);
    return false;
}

/* (x, precision, scale, name) */
static void fit_decimal(sqlite3_context *context, int count, sqlite3_value **values)
{
    corm_decimal given, fitting;
    int scale;
    if (sqlite_function_has_null(count, values) || !scale_argument(context, values[2], &scale))
        return;
    int precision = sqlite3_value_int(values[1]);
    precision = precision < scale ? scale : precision > MOST_DIGITS ? MOST_DIGITS : precision;
    if (!stored_argument(context, values[0], scale, values[3], &given))
        return;
    if (!corm_decimal_rescale(given, scale, &fitting))
        fail_fit(context, given, precision - scale, values[3]);
    else if (!fits(decimal_units(fitting), precision))
        fail_fit(context, fitting, precision - scale, values[3]);
    else
        result_stored(context, fitting, precision);
}

static int collate_texts(int a_size, const void *a, int b_size, const void *b)
{
    int order = memcmp(a, b, (size_t)(a_size < b_size ? a_size : b_size));
    return order ? order : a_size - b_size;
}

int sqlite_decimal_collate(void *unused, int a_size, const void *a, int b_size, const void *b)
{
    corm_decimal a_decimal, b_decimal;
    (void)unused;
    bool a_is = sqlite_read_decimal(a, (size_t)a_size, &a_decimal);
    bool b_is = sqlite_read_decimal(b, (size_t)b_size, &b_decimal);
    if (a_is && b_is)
        return corm_decimal_compare(a_decimal, b_decimal);
    return a_is ? -1 : b_is ? 1 : collate_texts(a_size, a, b_size, b);
}

static int compare_values(sqlite3_value *a, sqlite3_value *b)
{
    const void *a_text = sqlite3_value_text(a), *b_text = sqlite3_value_text(b);
    return sqlite_decimal_collate(NULL, sqlite3_value_bytes(a), a_text ? a_text : "", sqlite3_value_bytes(b), b_text ? b_text : "");
}

/* (a, b): below, at or above zero.  A collation would go on to the texts around the comparison. */
static void compare(sqlite3_context *context, int count, sqlite3_value **values)
{
    if (!sqlite_function_has_null(count, values))
        sqlite3_result_int(context, compare_values(values[0], values[1]));
}

/* (x, a, b, …) */
static void is_among(sqlite3_context *context, int count, sqlite3_value **values)
{
    if (sqlite3_value_type(values[0]) == SQLITE_NULL)
        return;
    for (int i = 1; i < count; i++)
        if (sqlite3_value_type(values[i]) != SQLITE_NULL && compare_values(values[0], values[i]) == 0) {
            sqlite3_result_int(context, 1);
            return;
        }
    if (!sqlite_function_has_null(count, values))
        sqlite3_result_int(context, 0);
}

/* (a, b, …) */
static void extreme(sqlite3_context *context, int count, sqlite3_value **values, int sign)
{
    int best = 0;
    if (sqlite_function_has_null(count, values))
        return;
    for (int i = 1; i < count; i++)
        if (compare_values(values[i], values[best]) * sign > 0)
            best = i;
    sqlite3_result_value(context, values[best]);
}

static void greatest(sqlite3_context *context, int count, sqlite3_value **values)
{
    extreme(context, count, values, 1);
}

static void least(sqlite3_context *context, int count, sqlite3_value **values)
{
    extreme(context, count, values, -1);
}

/* (a, b) */
static void null_if(sqlite3_context *context, int count, sqlite3_value **values)
{
    if (sqlite_function_has_null(count, values) || compare_values(values[0], values[1]) != 0)
        sqlite3_result_value(context, values[0]);
}

const struct sqlite_function sqlite_decimal_functions[] = {
    {"corm_dec_greatest", -1, greatest},
    {"corm_dec_least", -1, least},
    {"corm_dec_nullif", 2, null_if},
    {"corm_dec_compare", 2, compare},
    {"corm_dec_in", -1, is_among},
    {"corm_dec", 2, make_decimal},
    {"corm_dec_add", 2, add},
    {"corm_dec_sub", 2, subtract},
    {"corm_dec_mul", 2, multiply},
    {"corm_dec_div", 3, divide},
    {"corm_dec_mod", 2, remain},
    {"corm_dec_neg", 1, negate},
    {"corm_dec_abs", 1, absolute},
    {"corm_dec_sign", 1, sign},
    {"corm_dec_real", 1, to_real},
    {"corm_dec_floor", 1, round_down},
    {"corm_dec_ceil", 1, round_up},
    {"corm_dec_sum", 1, sum_step, sum_inverse, sum_final},
    {"corm_dec_avg", 1, sum_step, sum_inverse, average_final},
    {"corm_dec_sum", 2, sum_step, sum_inverse, sum_final},
    {"corm_dec_avg", 2, sum_step, sum_inverse, average_final},
    {"corm_fit_decimal", 4, fit_decimal},
    {NULL},
};
