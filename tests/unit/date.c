/* Days, times, moments and durations: text, civil parts, the edges of the calendar. */
#include "lib/test.h"

#include <cormorant/value.h>

#include <string.h>

static char printed[CORM_DATETIME_TEXT];

#define REPRINT(name)                                                                                        \
    static const char *name(const char *text)                                                                \
    {                                                                                                        \
        corm_##name value;                                                                                   \
        if (!corm_##name##_parse(text, &value))                                                              \
            return "refused";                                                                                \
        size_t length = corm_##name##_print(value, printed);                                                 \
        CHECK_INT(length, strlen(printed));                                                                  \
        return printed;                                                                                      \
    }
REPRINT(date)
REPRINT(time)
REPRINT(datetime)
REPRINT(duration)

static int64_t days(int year, int month, int day)
{
    corm_date date = {INT32_MIN};
    CHECK(corm_date_of(year, month, day, &date));
    return date.days;
}

TEST(days_are_counted_from_1970)
{
    CHECK_INT(days(1970, 1, 1), 0);
    CHECK_INT(days(1969, 12, 31), -1);
    CHECK_INT(days(1, 1, 1), -719162);
    CHECK_INT(days(9999, 12, 31), 2932896);
    CHECK_INT(days(2000, 3, 1), 11017);
    CHECK_INT(days(2026, 1, 31), 20484);
}

TEST(there_is_no_such_day)
{
    static const int none[][3] = {
        {2023, 2, 29}, {1900, 2, 29}, {2000, 2, 30}, {2024, 4, 31}, {2024, 13, 1}, {2024, 0, 1}, {2024, 1, 0},
        {2024, 1, 32}, {0, 1, 1}, {10000, 1, 1}, {-1, 1, 1}, {2024, -1, 1}, {2024, 1, -1}, {2024, 6, 31},
    };
    corm_date date = {123};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        CHECK(!corm_date_of(none[i][0], none[i][1], none[i][2], &date));
    CHECK_INT(date.days, 123);
}

static int month_length(int year, int month)
{
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 ? 28 + leap : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

TEST(every_day_of_the_calendar_goes_there_and_back)
{
    int32_t at = -719162, week_day = 2;     /* the first day was a Monday */
    for (int year = 1; year <= 9999; year++)
        for (int month = 1; month <= 12; month++)
            for (int day = 1; day <= month_length(year, month); day++, at++, week_day = week_day % 7 + 1) {
                corm_date date = {0}, back = {0};
                corm_civil civil = corm_date_civil((corm_date){at});
                bool right = civil.year == year && civil.month == month && civil.day == day &&
                             civil.week_day == week_day && corm_date_of(year, month, day, &date) && date.days == at;
                corm_date_print(date, printed);
                right = right && corm_date_parse(printed, &back) && back.days == at;
                if (!right)
                    test_fail(__FILE__, __LINE__, "%d-%d-%d", year, month, day);
            }
    CHECK_INT(at, 2932897);
}

TEST(dates_are_read_strictly)
{
    static const char *const none[] = {
        "", "2026", "2026-01", "2026-1-31", "2026-01-1", "2026-01-311", "2026-01-31 ", " 2026-01-31", "2026/01/31",
        "26-01-31", "2023-02-29", "2026-00-10", "2026-13-10", "2026-01-00", "2026-01-32", "0000-01-01", "-026-01-01",
        "2026-01-3x", "2026-01-31T", "20260131", "+2026-01-31", "10000-01-01", "2026-01-\xB2",
    };
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        CHECK_TEXT(date(none[i]), "refused");
    CHECK_TEXT(date("2024-02-29"), "2024-02-29");
    CHECK_TEXT(date("0001-01-01"), "0001-01-01");
    CHECK_TEXT(date("9999-12-31"), "9999-12-31");
    CHECK_TEXT(date("1969-12-31"), "1969-12-31");
}

TEST(days_outside_the_calendar_still_print_within_their_text)
{
    corm_date_print((corm_date){2932897}, printed);
    CHECK_TEXT(printed, "+10000-01-01");
    corm_date_print((corm_date){-719163}, printed);
    CHECK_TEXT(printed, "0000-12-31");
    corm_date_print((corm_date){-719529}, printed);
    CHECK_TEXT(printed, "-1-12-31");
    CHECK(corm_date_print((corm_date){INT32_MIN}, printed) < CORM_DATE_TEXT);
    CHECK_TEXT(printed, "-5877641-06-23");
    corm_date_print((corm_date){INT32_MAX}, printed);
    CHECK_TEXT(printed, "+5881580-07-11");
}

TEST(times)
{
    CHECK_TEXT(time("12:30"), "12:30:00");
    CHECK_TEXT(time("12:30:05"), "12:30:05");
    CHECK_TEXT(time("12:30:05.000001"), "12:30:05.000001");
    CHECK_TEXT(time("12:30:05.5"), "12:30:05.500000");
    CHECK_TEXT(time("12:30:05.1234560000"), "12:30:05.123456");
    CHECK_TEXT(time("00:00:00.000000"), "00:00:00");
    CHECK_TEXT(time("23:59:59.999999"), "23:59:59.999999");
    corm_time_print((corm_time){INT64_MIN}, printed);
    CHECK_TEXT(printed, "19:59:05.224192");
    corm_time_print((corm_time){-1}, printed);
    CHECK_TEXT(printed, "23:59:59.999999");
    corm_time_print((corm_time){86400000000}, printed);
    CHECK_TEXT(printed, "00:00:00");
}

TEST(what_is_no_time_is_refused)
{
    static const char *const none[] = {
        "", "12", "12:", "12:3", "1:30", "12:30:", "12:30:5", "24:00", "12:60", "12:30:60", "12:30:05.", "12:30:05,5",
        "12:30:05.1234567", "12:30:05Z", "12:30 ", "-12:30", "12:30.5", "12:30:05.5x",
    };
    corm_time value = {77};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        CHECK(!corm_time_parse(none[i], &value));
    CHECK_INT(value.microseconds, 77);
}

TEST(datetimes)
{
    CHECK_TEXT(datetime("2026-01-31T12:00:00.000001Z"), "2026-01-31T12:00:00.000001Z");
    CHECK_TEXT(datetime("2026-01-31 12:00:00"), "2026-01-31T12:00:00.000000Z");
    CHECK_TEXT(datetime("2026-01-31 12:00"), "2026-01-31T12:00:00.000000Z");
    CHECK_TEXT(datetime("2026-01-31"), "2026-01-31T00:00:00.000000Z");
    CHECK_TEXT(datetime("2026-01-31T12:00:00.25+00:00"), "2026-01-31T12:00:00.250000Z");
    CHECK_TEXT(datetime("2026-01-31T12:00Z"), "2026-01-31T12:00:00.000000Z");
    CHECK_TEXT(datetime("1969-12-31T23:59:59.999999Z"), "1969-12-31T23:59:59.999999Z");
    CHECK_TEXT(datetime("0001-01-01T00:00:00Z"), "0001-01-01T00:00:00.000000Z");
    CHECK_TEXT(datetime("9999-12-31T23:59:59.999999"), "9999-12-31T23:59:59.999999Z");
    CHECK_TEXT(datetime("2026-01-31T12:00:00.1000000000"), "2026-01-31T12:00:00.100000Z");
}

TEST(an_offset_may_cross_midnight)
{
    CHECK_TEXT(datetime("2026-01-01T01:00:00+02:00"), "2025-12-31T23:00:00.000000Z");
    CHECK_TEXT(datetime("2024-02-28T23:30:00-05:30"), "2024-02-29T05:00:00.000000Z");
    CHECK_TEXT(datetime("1970-01-01 00:00:00.5+00:01"), "1969-12-31T23:59:00.500000Z");
    CHECK_TEXT(datetime("0001-01-01T00:00:00+00:01"), "refused");
    CHECK_TEXT(datetime("0001-01-01T00:00:00-00:01"), "0001-01-01T00:01:00.000000Z");
    CHECK_TEXT(datetime("9999-12-31T23:59:59.999999-00:01"), "refused");
    CHECK_TEXT(datetime("9999-12-31T23:59:59+23:59"), "9999-12-31T00:00:59.000000Z");
}

TEST(what_is_no_datetime_is_refused)
{
    static const char *const none[] = {
        "", "2026-01-31T", "2026-01-31 ", "2026-01-31Z", "2026-01-31+02:00", "2026-01-31t12:00", "2026-01-31T12",
        "2026-02-29T12:00", "2026-01-31T24:00:00", "2026-01-31T12:00:00z", "2026-01-31T12:00:00 Z",
        "2026-01-31T12:00:00ZZ", "2026-01-31T12:00:00+2:00", "2026-01-31T12:00:00+02", "2026-01-31T12:00:00+24:00",
        "2026-01-31T12:00:00+02:60", "2026-01-31T12:00:00+02:00Z", "2026-01-31T12:00:00.Z", "2026-01-31  12:00:00",
        "2026-01-31T12:00:00.0000001", "2026-01-31T12:00:00,5", "12:00:00",
    };
    corm_datetime value = {77};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        CHECK(!corm_datetime_parse(none[i], &value));
    CHECK_INT(value.microseconds, 77);
}

TEST(a_moment_has_civil_parts)
{
    corm_datetime moment;
    CHECK(corm_datetime_parse("1969-12-31T23:58:57.000006Z", &moment));
    corm_civil civil = corm_datetime_civil(moment);
    CHECK_INT(civil.year, 1969);
    CHECK_INT(civil.month, 12);
    CHECK_INT(civil.day, 31);
    CHECK_INT(civil.hour, 23);
    CHECK_INT(civil.minute, 58);
    CHECK_INT(civil.second, 57);
    CHECK_INT(civil.microsecond, 6);
    CHECK_INT(civil.week_day, 4);
}

TEST(any_moment_prints_within_its_text)
{
    corm_datetime_print((corm_datetime){INT64_MIN}, printed);
    CHECK_TEXT(printed, "-290308-12-21T19:59:05.224192Z");
    corm_datetime_print((corm_datetime){INT64_MAX}, printed);
    CHECK_TEXT(printed, "+294247-01-10T04:00:54.775807Z");
}

TEST(random_moments_go_there_and_back)
{
    uint64_t state = 1;
    for (int i = 0; i < 200000; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        int64_t range = (int64_t)(2932897 + 719162) * 86400 * 1000000;
        corm_datetime moment = {(int64_t)((state >> 1) % (uint64_t)range) - (int64_t)719162 * 86400 * 1000000}, back;
        CHECK_INT(corm_datetime_print(moment, printed), 27);
        CHECK(corm_datetime_parse(printed, &back) && back.microseconds == moment.microseconds);
    }
}

TEST(now_is_after_this_was_written)
{
    CHECK(corm_datetime_civil(corm_datetime_now()).year >= 2024);
}

static int64_t microseconds(const char *text)
{
    corm_duration value = {-77};
    CHECK(corm_duration_parse(text, &value));
    return value.microseconds;
}

TEST(durations_in_words)
{
    CHECK_INT(microseconds("3 days 04:05:06.000007"), 273906000007);
    CHECK_INT(microseconds("04:05:06"), 14706000000);
    CHECK_INT(microseconds("-04:05:06"), -14706000000);
    CHECK_INT(microseconds("-1 days 00:00:01"), -86399000000);
    CHECK_INT(microseconds("-1 days -00:00:01"), -86401000000);
    CHECK_INT(microseconds("1 day"), 86400000000);
    CHECK_INT(microseconds("+2 days +00:00:00.5"), 172800500000);
    CHECK_INT(microseconds("100:00:00"), 360000000000);
    CHECK_INT(microseconds("0:00:00"), 0);
}

TEST(durations_as_iso_8601)
{
    CHECK_INT(microseconds("P3DT4H5M6.000007S"), 273906000007);
    CHECK_INT(microseconds("PT36H"), 129600000000);
    CHECK_INT(microseconds("P2W"), 1209600000000);
    CHECK_INT(microseconds("-P1DT1S"), -86401000000);
    CHECK_INT(microseconds("P-1DT1S"), -86399000000);
    CHECK_INT(microseconds("-P-1DT1S"), 86399000000);
    CHECK_INT(microseconds("PT0S"), 0);
    CHECK_INT(microseconds("PT90M"), 5400000000);
    CHECK_INT(microseconds("PT-0.5S"), -500000);
}

TEST(durations_print_each_part_with_its_sign)
{
    CHECK_TEXT(duration("P3DT4H5M6.000007S"), "3 days 04:05:06.000007");
    CHECK_TEXT(duration("PT4H"), "04:00:00");
    CHECK_TEXT(duration("-PT0.000001S"), "-00:00:00.000001");
    CHECK_TEXT(duration("-1 days"), "-1 days 00:00:00");
    CHECK_TEXT(duration("-1 days -00:00:01"), "-1 days -00:00:01");
    CHECK_TEXT(duration("-1 days 00:00:01"), "-23:59:59");
    CHECK_TEXT(duration("0 days"), "00:00:00");
    CHECK_TEXT(duration("-106751991 days -04:00:54.775808"), "-106751991 days -04:00:54.775808");
    CHECK_TEXT(duration("106751991 days 04:00:54.775807"), "106751991 days 04:00:54.775807");
}

TEST(what_is_no_duration_is_refused)
{
    static const char *const none[] = {
        "", "-", "P", "-P", "PT", "P1", "P1DT", "P1Y", "P1M", "PT1D", "P1H", "PT1S1M", "PT1M1M", "P1.5D", "PT1.H",
        "PT1.0000001S", "P1D ", "p1d", "1", "days", "1 days ", "1 dayss", "1days", "1 days 1", "1 days P1D", "04:05",
        "04:60:00", "04:00:60", "4:5:6", "04:05:06.", "04:05:06 ", "--04:05:06", "1 days, 04:05:06", "P1D04:05:06",
        "106751991 days 04:00:54.775808", "-106751991 days -04:00:54.775809", "106751992 days",
        "99999999999999999999 days", "9223372036854775807:00:00", "PT9223372036854775807S", "PTT1S", "PT1HT1S",
    };
    corm_duration value = {77};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        if (corm_duration_parse(none[i], &value))
            test_fail(__FILE__, __LINE__, "'%s' was taken", none[i]);
    CHECK_INT(value.microseconds, 77);
}

TEST(random_durations_go_there_and_back)
{
    uint64_t state = 1;
    for (int i = 0; i < 200000; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        corm_duration value = {(int64_t)state >> (i % 60)}, back;
        corm_duration_print(value, printed);
        CHECK(corm_duration_parse(printed, &back) && back.microseconds == value.microseconds);
    }
}
