/* Values of any type: made, compared, hashed, printed, read, converted.  A table knows what each kind needs. */
#include "base/value.h"

#include "base/decimal.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/real.h"
#include "base/scan.h"

#include <math.h>

struct value value_null(void)
{
    return (struct value){KIND_NULL, {0}};
}

struct value value_bool(bool boolean)
{
    return (struct value){KIND_BOOL, {.boolean = boolean}};
}

struct value value_int(int64_t integer)
{
    return (struct value){KIND_INT, {.integer = integer}};
}

struct value value_real(double real)
{
    return (struct value){KIND_REAL, {.real = real}};
}

struct value value_text(const char *text)
{
    return value_bytes(KIND_TEXT, text, strlen(text));
}

struct value value_bytes(enum kind kind, const void *data, size_t size)
{
    return (struct value){kind, {.text = {data, size}}};
}

/* Short texts of values, none longer than this. */
enum { SHORT_TEXT = 48 };

static size_t print_bool(const struct value *value, char *out)
{
    const char *text = value->as.boolean ? "true" : "false";
    strcpy(out, text);
    return strlen(text);
}

static size_t print_int(const struct value *value, char *out)
{
    int64_t integer = value->as.integer;
    char *at = out;
    if (integer < 0)
        *at++ = '-';
    at = print_number(at, integer < 0 ? 0 - (uint64_t)integer : (uint64_t)integer);
    *at = '\0';
    return (size_t)(at - out);
}

static size_t print_real(const struct value *value, char *out)
{
    return real_print(value->as.real, out);
}

#define PRINT_AND_READ(name, member)                                                                         \
    static size_t print_##name(const struct value *value, char *out)                                         \
    {                                                                                                        \
        return corm_##name##_print(value->as.member, out);                                                   \
    }                                                                                                        \
    static bool read_##name(const char *text, size_t size, struct arena *arena, struct value *out)           \
    {                                                                                                        \
        (void)arena;                                                                                         \
        return name##_scan(text, size, &out->as.member);                                                     \
    }

PRINT_AND_READ(decimal, decimal)
PRINT_AND_READ(date, date)
PRINT_AND_READ(time, time)
PRINT_AND_READ(datetime, datetime)
PRINT_AND_READ(duration, duration)
PRINT_AND_READ(uuid, uuid)
#undef PRINT_AND_READ

static bool read_bool(const char *text, size_t size, struct arena *arena, struct value *out)
{
    static const char *const words[] = {"false", "true", "0", "1"};
    (void)arena;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (size == strlen(words[i]) && memcmp(text, words[i], size) == 0) {
            out->as.boolean = i % 2 == 1;
            return true;
        }
    return false;
}

static bool read_int(const char *text, size_t size, struct arena *arena, struct value *out)
{
    (void)arena;
    return int_scan(text, size, &out->as.integer);
}

static bool read_real(const char *text, size_t size, struct arena *arena, struct value *out)
{
    (void)arena;
    return real_scan(text, size, &out->as.real);
}

static bool read_text(const char *text, size_t size, struct arena *arena, struct value *out)
{
    out->as.text.data = arena_copy(arena, text, size);
    out->as.text.size = size;
    return out->as.text.data != NULL;
}

static bool read_json(const char *text, size_t size, struct arena *arena, struct value *out)
{
    return json_valid(text, size) && read_text(text, size, arena, out);
}

/* How a kind stands in a JSON document. */
enum json_form { AS_NULL, AS_IT_IS, IN_QUOTES, AS_REAL, AS_TEXT, AS_BASE64, AS_JSON };

static const struct form {
    const char *name;
    enum json_form json;
    size_t fixed;       /* how many bytes of the value tell it from others; 0: as.text, or not by bytes */
    size_t (*print)(const struct value *value, char *out);  /* NULL: as.text holds it */
    bool (*read)(const char *text, size_t size, struct arena *arena, struct value *out);
} forms[KIND_COUNT] = {
    [KIND_NULL] = {"null", AS_NULL, 0, NULL, NULL},
    [KIND_BOOL] = {"bool", AS_IT_IS, sizeof(bool), print_bool, read_bool},
    [KIND_INT] = {"int", AS_IT_IS, sizeof(int64_t), print_int, read_int},
    [KIND_REAL] = {"real", AS_REAL, 0, print_real, read_real},
    [KIND_DECIMAL] = {"decimal", IN_QUOTES, 0, print_decimal, read_decimal},
    [KIND_TEXT] = {"text", AS_TEXT, 0, NULL, read_text},
    [KIND_BYTES] = {"bytes", AS_BASE64, 0, NULL, read_text},
    [KIND_DATE] = {"date", IN_QUOTES, sizeof(corm_date), print_date, read_date},
    [KIND_TIME] = {"time", IN_QUOTES, sizeof(corm_time), print_time, read_time},
    [KIND_DATETIME] = {"datetime", IN_QUOTES, sizeof(corm_datetime), print_datetime, read_datetime},
    [KIND_DURATION] = {"duration", IN_QUOTES, sizeof(corm_duration), print_duration, read_duration},
    [KIND_UUID] = {"uuid", IN_QUOTES, sizeof(corm_uuid), print_uuid, read_uuid},
    [KIND_JSON] = {"json", AS_JSON, 0, NULL, read_json},
};

const char *kind_name(enum kind kind)
{
    return (unsigned)kind < KIND_COUNT ? forms[kind].name : "unknown";
}

/* The bytes that tell two values of a kind apart, where bytes do. */
static const void *bytes_of(const struct value *value, size_t *size)
{
    *size = forms[value->kind].fixed;
    if (*size)
        return &value->as;
    *size = value->as.text.size;
    return value->as.text.data;
}

bool value_equal(const struct value *a, const struct value *b)
{
    size_t a_size, b_size;
    if (a->kind != b->kind || a->kind == KIND_NULL)
        return a->kind == b->kind;
    if (a->kind == KIND_REAL)
        return a->as.real == b->as.real || (isnan(a->as.real) && isnan(b->as.real));
    if (a->kind == KIND_DECIMAL)
        return corm_decimal_compare(a->as.decimal, b->as.decimal) == 0;
    const void *a_bytes = bytes_of(a, &a_size), *b_bytes = bytes_of(b, &b_size);
    return a_size == b_size && (a_size == 0 || memcmp(a_bytes, b_bytes, a_size) == 0);
}

/* What is equal hashes alike: -0 as 0, one nan as any. */
static uint64_t hash_real(uint64_t seed, double real)
{
    uint64_t bits = 0;
    if (isnan(real))
        real = NAN;
    if (real != 0)
        memcpy(&bits, &real, sizeof bits);
    return hash_mix(seed, bits);
}

static uint64_t hash_decimal(uint64_t seed, corm_decimal decimal)
{
    decimal = decimal_trim(decimal);
    return hash_mix(hash_mix(hash_mix(seed, decimal.low), (uint64_t)decimal.high), (uint64_t)decimal.scale);
}

uint64_t value_hash(uint64_t seed, const struct value *value)
{
    size_t size;
    seed = hash_mix(seed, (uint64_t)value->kind);
    if (value->kind == KIND_NULL)
        return seed;
    if (value->kind == KIND_REAL)
        return hash_real(seed, value->as.real);
    if (value->kind == KIND_DECIMAL)
        return hash_decimal(seed, value->as.decimal);
    const void *bytes = bytes_of(value, &size);
    return hash_bytes(seed, bytes, size);
}

static void add_printed(struct strbuf *out, const struct value *value, const char *quote)
{
    char text[SHORT_TEXT];
    size_t size = forms[value->kind].print(value, text);
    strbuf_text(out, quote);
    strbuf_add(out, text, size);
    strbuf_text(out, quote);
}

void value_write_json(struct strbuf *out, const struct value *value)
{
    switch (forms[value->kind].json) {
    case AS_NULL: strbuf_text(out, "null"); break;
    case AS_IT_IS: add_printed(out, value, ""); break;
    case IN_QUOTES: add_printed(out, value, "\""); break;
    case AS_REAL: json_write_real(out, value->as.real); break;
    case AS_TEXT: json_write_text(out, value->as.text.data, value->as.text.size); break;
    case AS_BASE64: json_write_base64(out, value->as.text.data, value->as.text.size); break;
    case AS_JSON: strbuf_add(out, value->as.text.data, value->as.text.size); break;
    }
}

static void print_bytes(struct strbuf *out, const char *bytes, size_t size)
{
    static const char digits[] = "0123456789abcdef";
    strbuf_text(out, "\\x");
    for (size_t i = 0; i < size; i++) {
        strbuf_char(out, digits[(uint8_t)bytes[i] >> 4]);
        strbuf_char(out, digits[(uint8_t)bytes[i] & 15]);
    }
}

void value_print(struct strbuf *out, const struct value *value)
{
    if (forms[value->kind].print)
        add_printed(out, value, "");
    else if (value->kind == KIND_BYTES)
        print_bytes(out, value->as.text.data, value->as.text.size);
    else if (value->kind != KIND_NULL)
        strbuf_add(out, value->as.text.data, value->as.text.size);
}

bool value_parse(enum kind kind, const char *text, size_t size, struct arena *arena, struct value *out)
{
    struct value value = {.kind = kind};
    if ((unsigned)kind >= KIND_COUNT || !forms[kind].read || !forms[kind].read(text, size, arena, &value))
        return false;
    *out = value;
    return true;
}
