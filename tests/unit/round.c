/* Reals by their shortest digits, and rounded by them. */
#include "lib/test.h"

#include "base/round.h"

#include <float.h>
#include <math.h>

static void check_digits(double value, int64_t digits, int exponent)
{
    struct round_digits shortest = round_shortest(value);
    CHECK_INT(shortest.digits, digits);
    CHECK_INT(shortest.exponent, exponent);
}

TEST(the_shortest_digits_are_those_a_person_wrote)
{
    check_digits(0.1, 1, -1);
    check_digits(-2.675, -2675, -3);
    check_digits(1200, 12, 2);
    check_digits(0, 0, 0);
    check_digits(1e-300, 1, -300);
    check_digits(0.1 + 0.2, 30000000000000004, -17);
    check_digits(DBL_MAX, 17976931348623157, 292);
    check_digits(5e-324, 5, -324);
}

TEST(dropped_digits_round_half_away)
{
    CHECK_INT(round_drop_digits(125, 1), 13);
    CHECK_INT(round_drop_digits(-125, 1), -13);
    CHECK_INT(round_drop_digits(124, 1), 12);
    CHECK_INT(round_drop_digits(125, 0), 125);
    CHECK_INT(round_drop_digits(5, 1), 1);
    CHECK_INT(round_drop_digits(99999999999999999, 18), 0);
    CHECK_INT(round_drop_digits(99999999999999999, 40), 0);
}

/* What the digits say, without the short way. */
static int64_t scale_by_digits(double value, int places)
{
    struct round_digits shortest = round_shortest(value);
    int shift = shortest.exponent + places;
    if (shift < 0)
        return round_drop_digits(shortest.digits, -shift);
    for (; shift > 0; shift--)
        shortest.digits *= 10;
    return shortest.digits;
}

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 20;
}

TEST(the_short_way_agrees_with_the_digits)
{
    uint64_t state = 1;
    int sure = 0, wrong = 0, count = 100000;
    for (int i = 0; i < count; i++) {
        int places = (int)(next_random(&state) % 8);
        int64_t units = (int64_t)(next_random(&state) >> next_random(&state) % 40);
        double value = (double)units / pow(10, (double)(next_random(&state) % 10));
        int64_t scaled;
        if (i % 3 == 0)
            value = nextafter(value, i % 2 ? 0 : 1e300);
        if (!round_scaled(value, places, &scaled))
            continue;
        sure++;
        wrong += scaled != scale_by_digits(value, places);
    }
    CHECK_INT(wrong, 0);
    CHECK(sure > count / 2);
}

TEST(what_is_no_number_stays_so)
{
    int64_t scaled;
    CHECK(isinf(round_real(INFINITY, 2)));
    CHECK(isnan(round_real(NAN, 2)));
    CHECK(!round_scaled(NAN, 2, &scaled));
    CHECK(!round_scaled(INFINITY, 2, &scaled));
    CHECK(round_real(1234.5, -500) == 0);
}
