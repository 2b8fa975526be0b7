/* Conversions between kinds that lose nothing: one row for each. */
#include "base/decimal.h"
#include "base/real.h"
#include "base/scan.h"
#include "base/value.h"

#include <math.h>

static bool int_to_bool(const struct value *value, struct value *out)
{
    out->as.boolean = value->as.integer == 1;
    return value->as.integer == 0 || value->as.integer == 1;
}

static bool int_to_real(const struct value *value, struct value *out)
{
    int64_t integer = value->as.integer, largest = (int64_t)1 << 53;
    out->as.real = (double)integer;
    return integer >= -largest && integer <= largest;
}

static bool int_to_decimal(const struct value *value, struct value *out)
{
    out->as.decimal = corm_decimal_from_int(value->as.integer);
    return true;
}

static bool decimal_to_integer(const struct value *value, struct value *out)
{
    return decimal_to_int(value->as.decimal, &out->as.integer);
}

static bool decimal_to_real(const struct value *value, struct value *out)
{
    out->as.real = corm_decimal_to_real(value->as.decimal);
    return true;
}

static bool real_to_int(const struct value *value, struct value *out)
{
    double real = value->as.real;
    if (!(real >= -0x1p63 && real < 0x1p63) || real != floor(real))
        return false;
    out->as.integer = (int64_t)real;
    return true;
}

static bool real_to_decimal(const struct value *value, struct value *out)
{
    char text[REAL_TEXT];
    size_t size = real_print(value->as.real, text);
    if (!decimal_scan(text, size, &out->as.decimal))
        return false;
    out->as.decimal = decimal_trim(out->as.decimal);
    return true;
}

static bool date_to_datetime(const struct value *value, struct value *out)
{
    return !__builtin_mul_overflow(value->as.date.days, MICROSECONDS_OF_DAY, &out->as.datetime.microseconds);
}

static const struct conversion {
    enum kind from, to;
    bool (*convert)(const struct value *value, struct value *out);
} conversions[] = {
    {KIND_INT, KIND_BOOL, int_to_bool},
    {KIND_INT, KIND_REAL, int_to_real},
    {KIND_INT, KIND_DECIMAL, int_to_decimal},
    {KIND_DECIMAL, KIND_INT, decimal_to_integer},
    {KIND_DECIMAL, KIND_REAL, decimal_to_real},
    {KIND_REAL, KIND_INT, real_to_int},
    {KIND_REAL, KIND_DECIMAL, real_to_decimal},
    {KIND_DATE, KIND_DATETIME, date_to_datetime},
};

bool value_convert(const struct value *value, enum kind kind, struct arena *arena, struct value *out)
{
    struct value converted = {.kind = kind};
    if (value->kind == kind || value->kind == KIND_NULL) {
        *out = *value;
        return true;
    }
    if (value->kind == KIND_TEXT)
        return value_parse(kind, value->as.text.data, value->as.text.size, arena, out);
    for (size_t i = 0; i < sizeof conversions / sizeof conversions[0]; i++)
        if (conversions[i].from == value->kind && conversions[i].to == kind) {
            if (!conversions[i].convert(value, &converted))
                return false;
            *out = converted;
            return true;
        }
    return false;
}
