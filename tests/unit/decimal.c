/* Exact decimals: text, arithmetic at the edges of 38 digits, rounding, reals. */
#include "lib/test.h"

#include "base/decimal.h"

#include <math.h>
#include <string.h>

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

#define NINES_38 "99999999999999999999999999999999999999"
#define NINES_37 "9999999999999999999999999999999999999"

static char printed[CORM_DECIMAL_TEXT];

static const char *print(corm_decimal value)
{
    size_t length = corm_decimal_print(value, printed);
    CHECK_INT(length, strlen(printed));
    return printed;
}

/* "refused", or the decimal printed */
static const char *reprint(const char *text)
{
    corm_decimal value;
    return corm_decimal_parse(text, &value) ? print(value) : "refused";
}

static corm_decimal read(const char *text)
{
    corm_decimal value = {0};
    CHECK(corm_decimal_parse(text, &value));
    return value;
}

TEST(a_decimal_prints_as_it_was_written)
{
    static const char *const texts[] = {
        "0", "12", "-0.50", "0.00", "1.10", "-1", "9223372036854775808", "-9223372036854775808", "123456789012345678",
        "1234567890123456789", "18446744073709551616", "100000000000000000000000000000000000", NINES_38, "-" NINES_38,
        "0." NINES_38, "-0." NINES_38, "0.00000000000000000000000000000000000001", "9." NINES_37, NINES_37 ".9",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        CHECK_TEXT(reprint(texts[i]), texts[i]);
}

TEST(other_ways_to_write_a_decimal)
{
    CHECK_TEXT(reprint("+1.5"), "1.5");
    CHECK_TEXT(reprint(".5"), "0.5");
    CHECK_TEXT(reprint("5."), "5");
    CHECK_TEXT(reprint("-0.0"), "0.0");
    CHECK_TEXT(reprint("0000000000000000000000000000000000000000000000012.5"), "12.5");
    CHECK_TEXT(reprint("1e3"), "1000");
    CHECK_TEXT(reprint("1.5E-3"), "0.0015");
    CHECK_TEXT(reprint("1.50e+1"), "15.0");
    CHECK_TEXT(reprint("1.50e2"), "150");
    CHECK_TEXT(reprint("1e37"), "10000000000000000000000000000000000000");
    CHECK_TEXT(reprint("1e-38"), "0.00000000000000000000000000000000000001");
    CHECK_TEXT(reprint("0e99"), "0");
}

TEST(what_is_no_decimal_is_refused)
{
    static const char *const texts[] = {
        "", "-", "+", ".", "-.", "1.2.3", "1 ", " 1", "1,5", "abc", "1e", "1e+", "e5", "--1", "+-1", "0x10", "1_000",
        "nan", "inf", "1e38", "1e39", "1e-39", "9" NINES_38, "100000000000000000000000000000000000000",
        "0.000000000000000000000000000000000000001", "10e37", "1e99999999999999999999", "1e-9223372036854775807",
        "1e9223372036854775807", "0.1e-9223372036854775807", "1.5e", NINES_38 ".9",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        corm_decimal value = {7, 8, 9};
        CHECK(!corm_decimal_parse(texts[i], &value));
        CHECK(value.low == 7 && value.high == 8 && value.scale == 9);
    }
}

TEST(decimals_from_ints)
{
    CHECK_TEXT(print(corm_decimal_from_int(INT64_MIN)), "-9223372036854775808");
    CHECK_TEXT(print(corm_decimal_from_int(INT64_MAX)), "9223372036854775807");
    CHECK_TEXT(print(corm_decimal_of(1999, 2)), "19.99");
    CHECK_TEXT(print(corm_decimal_of(-5, 3)), "-0.005");
    CHECK_TEXT(print(corm_decimal_of(-5, 38)), "-0.00000000000000000000000000000000000005");
    CHECK_TEXT(print(corm_decimal_of(5, -1)), "5");
}

TEST(a_decimal_written_by_hand_prints_within_its_text)
{
    corm_decimal least = {0, INT64_MIN, 1000};
    CHECK_TEXT(print(least), "-1.70141183460469231731687303715884105728");
    least.scale = -7;
    CHECK_TEXT(print(least), "-170141183460469231731687303715884105728");
    CHECK(!corm_decimal_add(least, least, &least));
    CHECK(!corm_decimal_multiply(least, least, &least));
    CHECK(!corm_decimal_rescale(least, 0, &least));
}

static int compare(const char *a, const char *b)
{
    CHECK_INT(corm_decimal_compare(read(b), read(a)), -corm_decimal_compare(read(a), read(b)));
    return corm_decimal_compare(read(a), read(b));
}

TEST(decimals_compare_by_their_number)
{
    CHECK_INT(compare("1.0", "1.00"), 0);
    CHECK_INT(compare("0", "-0.000"), 0);
    CHECK_INT(compare("1.01", "1.0"), 1);
    CHECK_INT(compare("-1.01", "-1.0"), -1);
    CHECK_INT(compare("-1", "1"), -1);
    CHECK_INT(compare(NINES_38, "0." NINES_38), 1);
    CHECK_INT(compare("-" NINES_38, "-0." NINES_38), -1);
    CHECK_INT(compare("1", "0." NINES_38), 1);
    CHECK_INT(compare("1", "1.0000000000000000000000000000000000000"), 0);
    CHECK_INT(compare("2", "1.0000000000000000000000000000000000001"), 1);
}

typedef bool operation(corm_decimal a, corm_decimal b, corm_decimal *out);

static const char *apply(operation *calculate, const char *a, const char *b)
{
    corm_decimal result;
    return calculate(read(a), read(b), &result) ? print(result) : "refused";
}

TEST(sums_keep_the_larger_scale)
{
    CHECK_TEXT(apply(corm_decimal_add, "1.5", "2.25"), "3.75");
    CHECK_TEXT(apply(corm_decimal_add, "1.50", "-1.5"), "0.00");
    CHECK_TEXT(apply(corm_decimal_add, "-1.5", "0.25"), "-1.25");
    CHECK_TEXT(apply(corm_decimal_subtract, "1", "1.01"), "-0.01");
    CHECK_TEXT(apply(corm_decimal_subtract, "0", "0.0"), "0.0");
    CHECK_TEXT(apply(corm_decimal_add, "18446744073709551615", "1"), "18446744073709551616");
    CHECK_TEXT(apply(corm_decimal_add, NINES_38, "0"), NINES_38);
    CHECK_TEXT(apply(corm_decimal_add, NINES_38, "-" NINES_38), "0");
    CHECK_TEXT(apply(corm_decimal_subtract, "1", "0." NINES_38), "0.00000000000000000000000000000000000001");
}

TEST(sums_that_do_not_fit_are_refused)
{
    CHECK_TEXT(apply(corm_decimal_add, NINES_38, "1"), "refused");
    CHECK_TEXT(apply(corm_decimal_subtract, "-" NINES_38, "1"), "refused");
    CHECK_TEXT(apply(corm_decimal_add, NINES_38, "0.1"), "refused");
    CHECK_TEXT(apply(corm_decimal_add, "1", "0." NINES_38), "refused");
    CHECK_TEXT(apply(corm_decimal_subtract, NINES_38, "0." NINES_38), "refused");
}

TEST(products_add_the_scales)
{
    CHECK_TEXT(apply(corm_decimal_multiply, "1.50", "-2.5"), "-3.750");
    CHECK_TEXT(apply(corm_decimal_multiply, "-0.1", "-0.1"), "0.01");
    CHECK_TEXT(apply(corm_decimal_multiply, "0", "-1.5"), "0.0");
    CHECK_TEXT(apply(corm_decimal_multiply, NINES_38, "-1"), "-" NINES_38);
    CHECK_TEXT(apply(corm_decimal_multiply, "0", NINES_38), "0");
    CHECK_TEXT(apply(corm_decimal_multiply, "9999999999999999999", "9999999999999999999"),
               "99999999999999999980000000000000000001");
    CHECK_TEXT(apply(corm_decimal_multiply, "10000000000000000000", "10000000000000000000"), "refused");
    CHECK_TEXT(apply(corm_decimal_multiply, "0.00000000000000000001", "0.0000000000000000001"), "refused");
    CHECK_TEXT(apply(corm_decimal_multiply, NINES_38, NINES_38), "refused");
}

static const char *divide(const char *a, const char *b, int scale)
{
    corm_decimal result;
    return corm_decimal_divide(read(a), read(b), scale, &result) ? print(result) : "refused";
}

TEST(quotients_round_half_away_from_zero)
{
    CHECK_TEXT(divide("1", "3", 4), "0.3333");
    CHECK_TEXT(divide("2", "3", 4), "0.6667");
    CHECK_TEXT(divide("1", "2", 0), "1");
    CHECK_TEXT(divide("-1", "2", 0), "-1");
    CHECK_TEXT(divide("1", "-8", 2), "-0.13");
    CHECK_TEXT(divide("-1", "-8", 2), "0.13");
    CHECK_TEXT(divide("0", "-8", 2), "0.00");
    CHECK_TEXT(divide("0.00000000000000000000000000000000000049", "1", 2), "0.00");
    CHECK_TEXT(divide("4.9", "10", 0), "0");
    CHECK_TEXT(divide("1", "3", 38), "0.33333333333333333333333333333333333333");
    CHECK_TEXT(divide("10", "3", 38), "refused");
    CHECK_TEXT(divide("2", "0.3", 37), "6.6666666666666666666666666666666666667");
    CHECK_TEXT(divide(NINES_38, NINES_38, 37), "1.0000000000000000000000000000000000000");
    CHECK_TEXT(divide(NINES_38, "0." NINES_38, 0), "refused");
    CHECK_TEXT(divide("0." NINES_38, NINES_38, 38), "0.00000000000000000000000000000000000001");
    CHECK_TEXT(divide("0." NINES_38, "0." NINES_37, 37), "1.0000000000000000000000000000000000001");
    CHECK_TEXT(divide(NINES_37, NINES_38, 38), "0.09999999999999999999999999999999999999");
    CHECK_TEXT(divide(NINES_37, NINES_38, 37), "0.1000000000000000000000000000000000000");
    CHECK_TEXT(divide("1", "0", 2), "refused");
    CHECK_TEXT(divide("1", "0.00000000000000000000000000000000000001", 0), "refused");
    CHECK_TEXT(divide("1", "1", 39), "refused");
    CHECK_TEXT(divide("1", "1", -1), "refused");
}

static const char *rescale(const char *text, int scale)
{
    corm_decimal result;
    return corm_decimal_rescale(read(text), scale, &result) ? print(result) : "refused";
}

TEST(rescaling_rounds_half_away_from_zero)
{
    CHECK_TEXT(rescale("1.005", 2), "1.01");
    CHECK_TEXT(rescale("-1.005", 2), "-1.01");
    CHECK_TEXT(rescale("1.00499", 2), "1.00");
    CHECK_TEXT(rescale("9.995", 2), "10.00");
    CHECK_TEXT(rescale("-0.4", 0), "0");
    CHECK_TEXT(rescale("-0.5", 0), "-1");
    CHECK_TEXT(rescale("12", 3), "12.000");
    CHECK_TEXT(rescale("0." NINES_38, 0), "1");
    CHECK_TEXT(rescale("0." NINES_38, 37), "1.0000000000000000000000000000000000000");
    CHECK_TEXT(rescale("0.50000000000000000000000000000000000000", 0), "1");
    CHECK_TEXT(rescale("0.49999999999999999999999999999999999999", 0), "0");
    CHECK_TEXT(rescale("0", 38), "0.00000000000000000000000000000000000000");
    CHECK_TEXT(rescale("1", 38), "refused");
    CHECK_TEXT(rescale(NINES_38, 1), "refused");
    CHECK_TEXT(rescale("1", 39), "refused");
    CHECK_TEXT(rescale("1", -1), "refused");
}

TEST(a_trimmed_decimal_has_the_fewest_digits)
{
    CHECK_TEXT(print(decimal_trim(read("1.500"))), "1.5");
    CHECK_TEXT(print(decimal_trim(read("-100.00"))), "-100");
    CHECK_TEXT(print(decimal_trim(read("0.000"))), "0");
}

TEST(a_whole_decimal_becomes_an_int)
{
    int64_t integer = 0;
    CHECK(decimal_to_int(read("-9223372036854775808.00"), &integer) && integer == INT64_MIN);
    CHECK(decimal_to_int(read("9223372036854775807"), &integer) && integer == INT64_MAX);
    CHECK(!decimal_to_int(read("9223372036854775808"), &integer));
    CHECK(!decimal_to_int(read("-9223372036854775809"), &integer));
    CHECK(!decimal_to_int(read("0.5"), &integer));
    CHECK(!decimal_to_int(read("18446744073709551617"), &integer));
}

TEST(a_decimal_becomes_the_nearest_real)
{
    CHECK(corm_decimal_to_real(read("19.99")) == 19.99);
    CHECK(corm_decimal_to_real(read("-0.1")) == -0.1);
    CHECK(corm_decimal_to_real(read("0.00")) == 0.0);
    CHECK(corm_decimal_to_real(read("9007199254740993")) == 9007199254740992.0);
    CHECK(corm_decimal_to_real(read("9007199254740993.00000000000000000001")) == 9007199254740994.0);
    CHECK(corm_decimal_to_real(read(NINES_38)) == 1e38);
    CHECK(corm_decimal_to_real(read("0." NINES_38)) == 1.0);
    CHECK(corm_decimal_to_real(read("0.00000000000000000000000000000000000001")) == 1e-38);
    CHECK(corm_decimal_to_real(read("3.1415926535897932384626433832795028842")) == 3.14159265358979323846264338);
    CHECK(corm_decimal_to_real(read("0.00000000000000012345678901234567890123")) == 1.2345678901234567890123e-16);
}

static const char *from_real(double value, int scale)
{
    corm_decimal result;
    return decimal_from_real(value, scale, &result) ? print(result) : "refused";
}

TEST(a_real_becomes_the_nearest_decimal)
{
    CHECK_TEXT(from_real(19.99, 2), "19.99");
    CHECK_TEXT(from_real(-19.99, 2), "-19.99");
    CHECK_TEXT(from_real(0, 3), "0.000");
    CHECK_TEXT(from_real(-0.0, 0), "0");
    CHECK_TEXT(from_real(0.5, 0), "1");
    CHECK_TEXT(from_real(-2.5, 0), "-3");
    CHECK_TEXT(from_real(0.49999999999999994, 0), "0");
    CHECK_TEXT(from_real(1.115, 2), "1.11");
    CHECK_TEXT(from_real(1.005, 2), "1.00");
    CHECK_TEXT(from_real(0.1, 38), "0.10000000000000000555111512312578270212");
    CHECK_TEXT(from_real(1e37, 0), "9999999999999999538762658202121142272");
    CHECK_TEXT(from_real(9007199254740993.0, 0), "9007199254740992");
    CHECK_TEXT(from_real(5e-324, 38), "0.00000000000000000000000000000000000000");
    CHECK_TEXT(from_real(1e-38, 38), "0.00000000000000000000000000000000000001");
    CHECK_TEXT(from_real(1e38, 0), "99999999999999997748809823456034029568");
    CHECK_TEXT(from_real(1.1e38, 0), "refused");
    CHECK_TEXT(from_real(1e37, 2), "refused");
    CHECK_TEXT(from_real(1.5, 38), "refused");
    CHECK_TEXT(from_real(1e300, 0), "refused");
    CHECK_TEXT(from_real(INFINITY, 0), "refused");
    CHECK_TEXT(from_real(NAN, 0), "refused");
    CHECK_TEXT(from_real(1, 39), "refused");
}

static uint64_t state = 42;

static uint64_t random_bits(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    uint64_t mixed = (state ^ (state >> 33)) * 0xFF51AFD7ED558CCDu;
    return mixed ^ (mixed >> 29);
}

static corm_decimal random_decimal(int scale, int bits)
{
    return corm_decimal_of((int64_t)random_bits() >> (63 - random_bits() % (unsigned)bits), scale);
}

static int128 units(corm_decimal value)
{
    return (int128)((uint128)(uint64_t)value.high << 64 | value.low);
}

static bool is_same(corm_decimal a, corm_decimal b)
{
    return a.low == b.low && a.high == b.high && a.scale == b.scale;
}

TEST(random_arithmetic_agrees_with_128_bit_integers)
{
    for (int i = 0; i < 200000; i++) {
        int scale = (int)(random_bits() % 20);
        corm_decimal a = random_decimal(scale, 63), b = random_decimal(scale, 60), result;
        CHECK(corm_decimal_add(a, b, &result) && units(result) == units(a) + units(b) && result.scale == scale);
        CHECK(corm_decimal_subtract(a, b, &result) && units(result) == units(a) - units(b));
        CHECK(corm_decimal_multiply(a, b, &result) == (units(a) * units(b) < (int128)1e19 * (int128)1e19 &&
                                                       units(a) * units(b) > -(int128)1e19 * (int128)1e19));
        if (corm_decimal_multiply(a, b, &result))
            CHECK(units(result) == units(a) * units(b) && result.scale == 2 * scale);
        CHECK_INT(corm_decimal_compare(a, b), (units(a) > units(b)) - (units(a) < units(b)));
    }
}

TEST(random_quotients_times_divisors_give_the_dividend_back)
{
    for (int i = 0; i < 50000; i++) {
        corm_decimal a = random_decimal(0, 40), b = random_decimal(0, 20), quotient, product = {0}, rest;
        if (units(b) == 0)
            continue;
        CHECK(corm_decimal_divide(a, b, 18, &quotient) && corm_decimal_multiply(quotient, b, &product));
        CHECK(corm_decimal_subtract(product, a, &rest));
        int128 twice = 2 * units(rest), divisor = units(b) < 0 ? -units(b) : units(b);
        CHECK((twice < 0 ? -twice : twice) <= divisor);
    }
}

TEST(random_decimals_survive_text_and_reals)
{
    for (int i = 0; i < 200000; i++) {
        int scale = (int)(random_bits() % 39);
        corm_decimal a = random_decimal(scale, 63), back, wide;
        if (corm_decimal_multiply(a, corm_decimal_of((int64_t)(random_bits() >> 8), 0), &wide) && i % 2)
            a = wide;
        CHECK(corm_decimal_parse(print(a), &back) && is_same(back, a));
        a = random_decimal((int)(random_bits() % 16), 49);
        CHECK(decimal_from_real(corm_decimal_to_real(a), a.scale, &back) && is_same(back, a));
    }
}
