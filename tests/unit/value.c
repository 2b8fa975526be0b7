/* Values of every kind: equality, hashing, text, JSON, conversion; reals and uuids. */
#include "lib/test.h"

#include "base/real.h"
#include "base/value.h"

#include <locale.h>
#include <math.h>

static struct arena arena;
static struct strbuf buffer;

static void begin(void)
{
    arena_init(&arena, &alloc_system, 0);
    strbuf_init(&buffer, &alloc_system);
}

static void end(void)
{
    CHECK(!arena.failed && !buffer.failed);
    arena_free(&arena);
    strbuf_free(&buffer);
}

static const char *print(const struct value *value)
{
    strbuf_clear(&buffer);
    value_print(&buffer, value);
    return strbuf_string(&buffer);
}

static const char *write_json(const struct value *value)
{
    strbuf_clear(&buffer);
    value_write_json(&buffer, value);
    return strbuf_string(&buffer);
}

static struct value parse(enum kind kind, const char *text)
{
    struct value value = value_null();
    if (!value_parse(kind, text, strlen(text), &arena, &value))
        test_fail(__FILE__, __LINE__, "'%s' is no %s", text, kind_name(kind));
    CHECK_INT(value.kind, kind);
    return value;
}

static bool is_refused(enum kind kind, const char *text)
{
    struct value value = value_int(77);
    return !value_parse(kind, text, strlen(text), &arena, &value) && value.kind == KIND_INT && value.as.integer == 77;
}

/* One text of each kind, as it is printed and as it stands in JSON. */
static const struct sample {
    enum kind kind;
    const char *text;
    const char *json;
} samples[] = {
    {KIND_BOOL, "true", "true"},
    {KIND_INT, "-9223372036854775808", "-9223372036854775808"},
    {KIND_REAL, "19.99", "19.99"},
    {KIND_DECIMAL, "1.50", "\"1.50\""},
    {KIND_TEXT, "Ann", "\"Ann\""},
    {KIND_DATE, "2026-01-31", "\"2026-01-31\""},
    {KIND_TIME, "12:30:05", "\"12:30:05\""},
    {KIND_DATETIME, "2026-01-31T12:00:00.000001Z", "\"2026-01-31T12:00:00.000001Z\""},
    {KIND_DURATION, "3 days 04:05:06", "\"3 days 04:05:06\""},
    {KIND_UUID, "00112233-4455-6677-8899-aabbccddeeff", "\"00112233-4455-6677-8899-aabbccddeeff\""},
    {KIND_JSON, "{\"a\": 1}", "{\"a\": 1}"},
};

enum { SAMPLES = sizeof samples / sizeof samples[0] };

TEST(every_kind_prints_what_it_reads)
{
    begin();
    for (size_t i = 0; i < SAMPLES; i++) {
        struct value value = parse(samples[i].kind, samples[i].text);
        CHECK_TEXT(print(&value), samples[i].text);
        CHECK_TEXT(write_json(&value), samples[i].json);
    }
    struct value null = value_null(), bytes = value_bytes(KIND_BYTES, "\0\1\xFF", 3);
    CHECK_TEXT(print(&null), "");
    CHECK_TEXT(write_json(&null), "null");
    CHECK_TEXT(print(&bytes), "\\x0001ff");
    CHECK_TEXT(write_json(&bytes), "\"AAH/\"");
    end();
}

TEST(values_are_equal_only_to_their_like)
{
    begin();
    for (size_t i = 0; i < SAMPLES; i++)
        for (size_t j = 0; j < SAMPLES; j++) {
            struct value a = parse(samples[i].kind, samples[i].text), b = parse(samples[j].kind, samples[j].text);
            CHECK_INT(value_equal(&a, &b), i == j);
            CHECK_INT(value_hash(1, &a) == value_hash(1, &b), i == j);
        }
    end();
}

static void check_pair(const struct value *a, const struct value *b, bool equal)
{
    CHECK_INT(value_equal(a, b), equal);
    CHECK_INT(value_hash(9, a) == value_hash(9, b), equal);
}

#define CHECK_PAIR(a, b, equal) check_pair(&(struct value[]){a}[0], &(struct value[]){b}[0], equal)

TEST(equal_values_hash_alike)
{
    begin();
    CHECK_PAIR(parse(KIND_DECIMAL, "1.0"), parse(KIND_DECIMAL, "1.000"), true);
    CHECK_PAIR(parse(KIND_DECIMAL, "0"), parse(KIND_DECIMAL, "0.00"), true);
    CHECK_PAIR(parse(KIND_DECIMAL, "1.0"), parse(KIND_DECIMAL, "10"), false);
    CHECK_PAIR(value_real(0.0), value_real(-0.0), true);
    CHECK_PAIR(value_real(NAN), value_real(-NAN), true);
    CHECK_PAIR(value_real(1), value_real(2), false);
    CHECK_PAIR(value_bool(true), value_bool(false), false);
    CHECK_PAIR(value_int(1), value_real(1), false);
    CHECK_PAIR(value_int(1), value_bool(true), false);
    CHECK_PAIR(value_null(), value_null(), true);
    CHECK_PAIR(value_text(""), value_bytes(KIND_TEXT, NULL, 0), true);
    CHECK_PAIR(value_text("a"), value_bytes(KIND_BYTES, "a", 1), false);
    CHECK_PAIR(value_bytes(KIND_TEXT, "a\0b", 3), value_bytes(KIND_TEXT, "a\0c", 3), false);
    CHECK_PAIR(parse(KIND_DATE, "2026-01-31"), parse(KIND_DATE, "2026-01-30"), false);
    end();
}

TEST(ints_are_read_strictly)
{
    static const char *const none[] = {"", "-", "1.0", "1e3", " 1", "1 ", "0x1", "9223372036854775808",
                                       "-9223372036854775809", "99999999999999999999999", "one", "--1"};
    begin();
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        CHECK(is_refused(KIND_INT, none[i]));
    CHECK_INT(parse(KIND_INT, "9223372036854775807").as.integer, INT64_MAX);
    CHECK_INT(parse(KIND_INT, "-9223372036854775808").as.integer, INT64_MIN);
    CHECK_INT(parse(KIND_INT, "+007").as.integer, 7);
    CHECK_INT(parse(KIND_INT, "-0").as.integer, 0);
    end();
}

TEST(bools_are_four_words)
{
    begin();
    CHECK(parse(KIND_BOOL, "1").as.boolean && parse(KIND_BOOL, "true").as.boolean);
    CHECK(!parse(KIND_BOOL, "0").as.boolean && !parse(KIND_BOOL, "false").as.boolean);
    CHECK(is_refused(KIND_BOOL, "") && is_refused(KIND_BOOL, "True") && is_refused(KIND_BOOL, "yes"));
    CHECK(is_refused(KIND_BOOL, "2") && is_refused(KIND_BOOL, "tru"));
    end();
}

TEST(a_text_is_taken_as_it_is)
{
    struct value value;
    begin();
    CHECK(value_parse(KIND_TEXT, "a\0b!", 3, &arena, &value));
    CHECK_INT(value.as.text.size, 3);
    CHECK(memcmp(value.as.text.data, "a\0b", 4) == 0);
    CHECK(value_parse(KIND_BYTES, NULL, 0, &arena, &value));
    CHECK(value.as.text.data && value.as.text.size == 0);
    CHECK(is_refused(KIND_JSON, "no json"));
    CHECK(is_refused(KIND_NULL, ""));
    CHECK(!value_parse(KIND_DATE, "2026-01-31\0", 11, &arena, &value));
    CHECK(value_parse(KIND_DATE, "2026-01-31xyz", 10, &arena, &value));
    end();
}

static const char *text_of(double real)
{
    static char text[REAL_TEXT];
    size_t length = real_print(real, text);
    CHECK_INT(length, strlen(text));
    return text;
}

TEST(reals_print_as_short_as_they_can)
{
    static const char *const texts[] = {
        "0.0", "-0.0", "1.0", "-2.5", "19.99", "0.1", "0.3", "100.0", "123456789.125", "1e+16", "9999999999999998.0",
        "1234567890123456.0", "0.0001", "1e-05", "1.5e-07", "0.30000000000000004", "3.141592653589793", "1e+22",
        "1e+23", "1.7976931348623157e+308", "2.2250738585072014e-308", "5e-324", "1e-323", "5.684341886080802e-14",
        "9007199254740993e+00", "1e+100", "0.00012345678901234567", "1000000000000000.0", "999999999999999.9",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        double value = NAN;
        CHECK(real_scan(texts[i], strlen(texts[i]), &value));
        if (strcmp(texts[i], "9007199254740993e+00") == 0)
            CHECK_TEXT(text_of(value), "9007199254740992.0");
        else
            CHECK_TEXT(text_of(value), texts[i]);
    }
    CHECK_TEXT(text_of(INFINITY), "inf");
    CHECK_TEXT(text_of(-INFINITY), "-inf");
    CHECK_TEXT(text_of(-NAN), "nan");
}

TEST(random_reals_go_there_and_back)
{
    uint64_t state = 7;
    for (int i = 0; i < 50000; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        uint64_t bits = state ^ (state >> 31);
        double value = (double)((int64_t)bits >> 20) / 1000, back = 0;
        if (i % 4)
            memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        const char *text = text_of(value);
        CHECK(real_scan(text, strlen(text), &back) && memcmp(&back, &value, sizeof value) == 0);
    }
}

TEST(what_is_no_real_is_refused)
{
    static const char *const none[] = {"", "-", ".", "1.5x", "1.5 ", " 1.5", "1,5", "nan", "inf", "infinity", "0x1p3",
                                       "1e", "1e+", "e1", "1e400", "-1e400", "1e99999999999999999999", "1.2.3"};
    begin();
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        CHECK(is_refused(KIND_REAL, none[i]));
    CHECK(parse(KIND_REAL, ".5").as.real == 0.5);
    CHECK(parse(KIND_REAL, "5.").as.real == 5);
    CHECK(parse(KIND_REAL, "1e-400").as.real == 0);
    CHECK(parse(KIND_REAL, "0e99999999999").as.real == 0);
    CHECK(parse(KIND_REAL, "1e-99999999999999999999").as.real == 0);
    CHECK(parse(KIND_REAL, "1.7976931348623157e308").as.real == 1.7976931348623157e308);
    end();
}

/* Halfway between two reals, told apart by the 900th digit. */
TEST(a_long_real_is_read_to_its_last_digit)
{
    char text[1000] = "9007199254740993.";
    size_t length = strlen(text);
    begin();
    memset(text + length, '0', 900);
    CHECK(parse(KIND_REAL, text).as.real == 9007199254740992.0);
    strcpy(text + length + 890, "1");
    CHECK(parse(KIND_REAL, text).as.real == 9007199254740994.0);
    memset(text, '0', 900);
    strcpy(text + 900, "2.5");
    CHECK(parse(KIND_REAL, text).as.real == 2.5);
    memset(text, '1', 900);
    strcpy(text + 900, "e-899");
    CHECK(parse(KIND_REAL, text).as.real == 1.1111111111111112);
    end();
}

TEST(reals_do_not_depend_on_the_locale)
{
    static const char *const locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE.utf8", "ps_AF.UTF-8"};
    begin();
    for (size_t i = 0; i < sizeof locales / sizeof locales[0]; i++) {
        setlocale(LC_ALL, locales[i]);
        CHECK_TEXT(text_of(0.30000000000000004), "0.30000000000000004");
        CHECK_TEXT(text_of(1.2345678901234566e-07), "1.2345678901234566e-07");
        CHECK(parse(KIND_REAL, "0.30000000000000004").as.real == 0.30000000000000004);
        CHECK(is_refused(KIND_REAL, "0,5"));
    }
    setlocale(LC_ALL, "C");
    end();
}

/* "no", or the value's text as the other kind */
static const char *convert(struct value value, enum kind kind)
{
    struct value out = value_int(77);
    if (!value_convert(&value, kind, &arena, &out)) {
        CHECK(out.kind == KIND_INT && out.as.integer == 77);
        return "no";
    }
    CHECK_INT(out.kind, value.kind == KIND_NULL ? KIND_NULL : kind);
    return print(&out);
}

TEST(a_value_becomes_another_kind_where_nothing_is_lost)
{
    begin();
    CHECK_TEXT(convert(value_int(3), KIND_REAL), "3.0");
    CHECK_TEXT(convert(value_int(1LL << 53), KIND_REAL), "9007199254740992.0");
    CHECK_TEXT(convert(value_int((1LL << 53) + 1), KIND_REAL), "no");
    CHECK_TEXT(convert(value_int(-(1LL << 53) - 1), KIND_REAL), "no");
    CHECK_TEXT(convert(value_int(INT64_MIN), KIND_DECIMAL), "-9223372036854775808");
    CHECK_TEXT(convert(value_int(0), KIND_BOOL), "false");
    CHECK_TEXT(convert(value_int(1), KIND_BOOL), "true");
    CHECK_TEXT(convert(value_int(2), KIND_BOOL), "no");
    CHECK_TEXT(convert(value_real(-5), KIND_INT), "-5");
    CHECK_TEXT(convert(value_real(5.5), KIND_INT), "no");
    CHECK_TEXT(convert(value_real(-0x1p63), KIND_INT), "-9223372036854775808");
    CHECK_TEXT(convert(value_real(0x1p63), KIND_INT), "no");
    CHECK_TEXT(convert(value_real(NAN), KIND_INT), "no");
    CHECK_TEXT(convert(value_real(INFINITY), KIND_INT), "no");
    CHECK_TEXT(convert(value_real(19.99), KIND_DECIMAL), "19.99");
    CHECK_TEXT(convert(value_real(5), KIND_DECIMAL), "5");
    CHECK_TEXT(convert(value_real(1.5e-7), KIND_DECIMAL), "0.00000015");
    CHECK_TEXT(convert(value_real(1e22), KIND_DECIMAL), "10000000000000000000000");
    CHECK_TEXT(convert(value_real(1e38), KIND_DECIMAL), "no");
    CHECK_TEXT(convert(value_real(1e-39), KIND_DECIMAL), "no");
    CHECK_TEXT(convert(value_real(NAN), KIND_DECIMAL), "no");
    CHECK_TEXT(convert(value_real(-INFINITY), KIND_DECIMAL), "no");
    CHECK_TEXT(convert(parse(KIND_DECIMAL, "-7.00"), KIND_INT), "-7");
    CHECK_TEXT(convert(parse(KIND_DECIMAL, "7.01"), KIND_INT), "no");
    CHECK_TEXT(convert(parse(KIND_DECIMAL, "9223372036854775808"), KIND_INT), "no");
    CHECK_TEXT(convert(parse(KIND_DECIMAL, "19.99"), KIND_REAL), "19.99");
    CHECK_TEXT(convert(parse(KIND_DATE, "1969-12-31"), KIND_DATETIME), "1969-12-31T00:00:00.000000Z");
    end();
}

TEST(a_text_becomes_any_kind_that_it_is_a_text_of)
{
    begin();
    for (size_t i = 0; i < SAMPLES; i++)
        CHECK_TEXT(convert(value_text(samples[i].text), samples[i].kind), samples[i].text);
    CHECK_TEXT(convert(value_text("abc"), KIND_BYTES), "\\x616263");
    CHECK_TEXT(convert(value_text("2023-02-29"), KIND_DATE), "no");
    CHECK_TEXT(convert(value_text(""), KIND_NULL), "no");
    CHECK_TEXT(convert(value_text("no json"), KIND_JSON), "no");
    end();
}

/* Every pair of kinds: what the tests above name, each kind to itself, null to all, and nothing else. */
TEST(no_other_conversion_is_made)
{
    static const enum kind allowed[][2] = {
        {KIND_INT, KIND_BOOL}, {KIND_INT, KIND_REAL}, {KIND_INT, KIND_DECIMAL}, {KIND_REAL, KIND_INT}, {KIND_REAL, KIND_DECIMAL},
        {KIND_DECIMAL, KIND_INT}, {KIND_DECIMAL, KIND_REAL}, {KIND_DATE, KIND_DATETIME},
    };
    begin();
    for (int from = 0; from < KIND_COUNT; from++)
        for (int to = 0; to < KIND_COUNT; to++) {
            struct value value = {.kind = (enum kind)from}, out;
            bool expected = from == to || from == KIND_NULL;
            for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
                expected = expected || ((int)allowed[i][0] == from && (int)allowed[i][1] == to);
            if (from != KIND_TEXT && value_convert(&value, (enum kind)to, &arena, &out) != expected)
                test_fail(__FILE__, __LINE__, "%s to %s", kind_name((enum kind)from), kind_name((enum kind)to));
        }
    end();
}

TEST(kinds_have_names)
{
    CHECK_TEXT(kind_name(KIND_NULL), "null");
    CHECK_TEXT(kind_name(KIND_DECIMAL), "decimal");
    CHECK_TEXT(kind_name(KIND_JSON), "json");
    CHECK_TEXT(kind_name(KIND_COUNT), "unknown");
}

static void *refuse(void *context, void *old, size_t old_size, size_t new_size)
{
    (void)context, (void)old, (void)old_size, (void)new_size;
    return NULL;
}

TEST(a_text_without_memory_is_refused)
{
    corm_allocator none = {refuse, NULL};
    struct value value = value_text("abc"), out;
    arena_init(&arena, &none, 0);
    CHECK(!value_convert(&value, KIND_BYTES, &arena, &out));
    CHECK(arena.failed);
    arena_free(&arena);
}

TEST(uuids_are_read_in_either_case_and_with_or_without_hyphens)
{
    static const char *const none[] = {
        "", "0011", "00112233-4455-6677-8899-aabbccddeef", "0011223g445566778899aabbccddeeff",
        "00112233445566778899aabbccddeeff0", "001122334-455-6677-8899-aabbccddeeff",
        "{0112233-4455-6677-8899-aabbccddeef}", "00112233-4455-6677-8899aabb-ccddeeff",
        "@0112233445566778899aabbccddeeff", "00112233-4455-6677-8899-aabbccddee-f",
    };
    begin();
    struct value value = parse(KIND_UUID, "00112233445566778899AABBCCDDEEFF");
    CHECK_TEXT(print(&value), "00112233-4455-6677-8899-aabbccddeeff");
    value = parse(KIND_UUID, "00112233-4455-6677-8899-AABBccddeeff");
    CHECK_TEXT(print(&value), "00112233-4455-6677-8899-aabbccddeeff");
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        CHECK(is_refused(KIND_UUID, none[i]));
    end();
}

TEST(random_uuids_are_of_version_4_and_differ)
{
    corm_uuid first, second;
    CHECK(corm_uuid_random(&first) && corm_uuid_random(&second));
    CHECK(memcmp(&first, &second, sizeof first) != 0);
    CHECK_INT(first.bytes[6] >> 4, 4);
    CHECK_INT(first.bytes[8] >> 6, 2);
}
