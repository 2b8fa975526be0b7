/* Made by corm generate from types.corm; changes here are lost. */
#include "types.h"

#include <assert.h>
#include <string.h>

const corm_schema types_schema = {
    "types.corm",
    "# Every type: as it is, nullable, and with a default.\n"
    "\n"
    "model Plain {\n"
    "    flag       bool\n"
    "    number     int\n"
    "    ratio      real\n"
    "    price      decimal(10, 2)\n"
    "    name       text(100)\n"
    "    data       bytes\n"
    "    day        date\n"
    "    hour       time\n"
    "    moment     datetime\n"
    "    length     duration\n"
    "    token      uuid\n"
    "    document   json\n"
    "    state      enum(open, closed)\n"
    "}\n"
    "\n"
    "model Nullable {\n"
    "    flag       bool?\n"
    "    number     int?\n"
    "    ratio      real?\n"
    "    price      decimal(10, 2)?\n"
    "    name       text(100)?\n"
    "    data       bytes?\n"
    "    day        date?\n"
    "    hour       time?\n"
    "    moment     datetime?\n"
    "    length     duration?\n"
    "    token      uuid?\n"
    "    document   json?\n"
    "    state      enum(open, closed)?\n"
    "}\n"
    "\n"
    "model Given {\n"
    "    flag       bool                     default true\n"
    "    number     int                      default -9223372036854775808\n"
    "    large      int                      default 5000000000\n"
    "    ratio      real                     default 0.1\n"
    "    price      decimal(10, 2)           default -19.99\n"
    "    huge       decimal(38, 0)           default 12345678901234567890123456789012345678\n"
    "    name       text(100)                default \"a \"\"quoted\"\" \\ text, naïve ?\?=\"\n"
    "    data       bytes                    default \"a, é\"\n"
    "    day        date                     default \"2026-01-31\"\n"
    "    hour       time                     default \"12:30\"\n"
    "    moment     datetime                 default \"2026-01-31T12:00:00Z\"\n"
    "    length     duration                 default \"1 days 02:03:04\"\n"
    "    token      uuid                     default \"00112233-4455-6677-8899-aabbccddeeff\"\n"
    "    document   json                     default \"{\"\"a\"\": [1, 2]}\"\n"
    "    state      enum(open, closed)       default closed\n"
    "}\n"
    "\n"
    "model GivenOrNull {\n"
    "    flag       bool?                    default false\n"
    "    number     int?                     default 7\n"
    "    ratio      real?                    default 1e100\n"
    "    price      decimal(10, 2)?          default 0.5\n"
    "    name       text(100)?               default \"nobody\"\n"
    "    day        date?                    default \"1969-12-31\"\n"
    "    moment     datetime?                default \"2026-01-31T12:00:00.000001Z\"\n"
    "    token      uuid?                    default \"00112233-4455-6677-8899-aabbccddeeff\"\n"
    "    state      enum(open, closed)?      default open\n"
    "}\n"
    "\n"
    "model Now {\n"
    "    day        date                     default now\n"
    "    hour       time                     default now\n"
    "    moment     datetime                 default now\n"
    "    seen       datetime?                default now\n"
    "}\n",
    2482,
};

/* --- Plain */

static_assert(sizeof(enum plain_state) == sizeof(int32_t), "compile without -fshort-enums");

static const uint32_t Plain_offsets[] = {
    offsetof(plain_values, id),
    offsetof(plain_values, flag),
    offsetof(plain_values, number),
    offsetof(plain_values, ratio),
    offsetof(plain_values, price),
    offsetof(plain_values, name),
    offsetof(plain_values, data),
    offsetof(plain_values, day),
    offsetof(plain_values, hour),
    offsetof(plain_values, moment),
    offsetof(plain_values, length),
    offsetof(plain_values, token),
    offsetof(plain_values, document),
    offsetof(plain_values, state),
};

const corm_model Plain_model = {
    &types_schema, 0, sizeof(plain_values), "Plain", Plain_offsets,
};

plain_values plain_defaults(void)
{
    plain_values values;
    memset(&values, 0, sizeof values);
    return values;
}

/* --- Nullable */

static_assert(sizeof(enum nullable_state) == sizeof(int32_t), "compile without -fshort-enums");

static const uint32_t Nullable_offsets[] = {
    offsetof(nullable_values, id),
    offsetof(nullable_values, flag),
    offsetof(nullable_values, number),
    offsetof(nullable_values, ratio),
    offsetof(nullable_values, price),
    offsetof(nullable_values, name),
    offsetof(nullable_values, data),
    offsetof(nullable_values, day),
    offsetof(nullable_values, hour),
    offsetof(nullable_values, moment),
    offsetof(nullable_values, length),
    offsetof(nullable_values, token),
    offsetof(nullable_values, document),
    offsetof(nullable_values, state),
};

const corm_model Nullable_model = {
    &types_schema, 1, sizeof(nullable_values), "Nullable", Nullable_offsets,
};

nullable_values nullable_defaults(void)
{
    nullable_values values;
    memset(&values, 0, sizeof values);
    return values;
}

/* --- Given */

static_assert(sizeof(enum given_state) == sizeof(int32_t), "compile without -fshort-enums");

static const uint32_t Given_offsets[] = {
    offsetof(given_values, id),
    offsetof(given_values, flag),
    offsetof(given_values, number),
    offsetof(given_values, large),
    offsetof(given_values, ratio),
    offsetof(given_values, price),
    offsetof(given_values, huge),
    offsetof(given_values, name),
    offsetof(given_values, data),
    offsetof(given_values, day),
    offsetof(given_values, hour),
    offsetof(given_values, moment),
    offsetof(given_values, length),
    offsetof(given_values, token),
    offsetof(given_values, document),
    offsetof(given_values, state),
};

const corm_model Given_model = {
    &types_schema, 2, sizeof(given_values), "Given", Given_offsets,
};

given_values given_defaults(void)
{
    static const corm_decimal price_default = {UINT64_C(18446744073709549617), -1, 2};    /* -19.99 */
    static const corm_decimal huge_default = {UINT64_C(14143994781733811022), INT64_C(669260594276348691), 0};    /* 12345678901234567890123456789012345678 */
    static const corm_bytes data_default = {"a, é", 5};
    static const corm_date day_default = {20484};    /* 2026-01-31 */
    static const corm_time hour_default = {INT64_C(45000000000)};    /* 12:30:00 */
    static const corm_datetime moment_default = {INT64_C(1769860800000000)};    /* 2026-01-31T12:00:00.000000Z */
    static const corm_duration length_default = {INT64_C(93784000000)};    /* 1 days 02:03:04 */
    static const corm_uuid token_default = {{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff}};    /* 00112233-4455-6677-8899-aabbccddeeff */
    given_values values;
    memset(&values, 0, sizeof values);
    values.flag = true;
    values.number = INT64_MIN;
    values.large = INT64_C(5000000000);
    values.ratio = 0.1;
    values.price = price_default;
    values.huge = huge_default;
    values.name = "a \"quoted\" \\ text, naïve ?\?=";
    values.data = data_default;
    values.day = day_default;
    values.hour = hour_default;
    values.moment = moment_default;
    values.length = length_default;
    values.token = token_default;
    values.document = "{\"a\": [1, 2]}";
    values.state = GIVEN_STATE_CLOSED;
    return values;
}

/* --- GivenOrNull */

static_assert(sizeof(enum given_or_null_state) == sizeof(int32_t), "compile without -fshort-enums");

static const uint32_t GivenOrNull_offsets[] = {
    offsetof(given_or_null_values, id),
    offsetof(given_or_null_values, flag),
    offsetof(given_or_null_values, number),
    offsetof(given_or_null_values, ratio),
    offsetof(given_or_null_values, price),
    offsetof(given_or_null_values, name),
    offsetof(given_or_null_values, day),
    offsetof(given_or_null_values, moment),
    offsetof(given_or_null_values, token),
    offsetof(given_or_null_values, state),
};

const corm_model GivenOrNull_model = {
    &types_schema, 3, sizeof(given_or_null_values), "GivenOrNull", GivenOrNull_offsets,
};

given_or_null_values given_or_null_defaults(void)
{
    static const bool flag_default = false;
    static const int64_t number_default = 7;
    static const double ratio_default = 1e+100;
    static const corm_decimal price_default = {50, 0, 2};    /* 0.50 */
    static const corm_date day_default = {-1};    /* 1969-12-31 */
    static const corm_datetime moment_default = {INT64_C(1769860800000001)};    /* 2026-01-31T12:00:00.000001Z */
    static const corm_uuid token_default = {{0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff}};    /* 00112233-4455-6677-8899-aabbccddeeff */
    static const enum given_or_null_state state_default = GIVEN_OR_NULL_STATE_OPEN;
    given_or_null_values values;
    memset(&values, 0, sizeof values);
    values.flag = &flag_default;
    values.number = &number_default;
    values.ratio = &ratio_default;
    values.price = &price_default;
    values.name = "nobody";
    values.day = &day_default;
    values.moment = &moment_default;
    values.token = &token_default;
    values.state = &state_default;
    return values;
}

/* --- Now */

static const uint32_t Now_offsets[] = {
    offsetof(now_values, id),
    offsetof(now_values, day),
    offsetof(now_values, hour),
    offsetof(now_values, moment),
    offsetof(now_values, seen),
};

const corm_model Now_model = {
    &types_schema, 4, sizeof(now_values), "Now", Now_offsets,
};

now_values now_defaults(void)
{
    const corm_datetime now = corm_datetime_now();
    const int64_t day = INT64_C(86400000000);
    now_values values;
    memset(&values, 0, sizeof values);
    values.day.days = (int32_t)(now.microseconds / day);
    values.hour.microseconds = now.microseconds % day;
    values.moment = now;
    /* values.seen stays null: its default is the moment of writing */
    return values;
}
