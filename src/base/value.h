/* One typed value, whatever its type: what travels between the language, the records and the backends. */
#ifndef BASE_VALUE_H
#define BASE_VALUE_H

#include <cormorant/value.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/strbuf.h"

enum kind {
    KIND_NULL, KIND_BOOL, KIND_INT, KIND_REAL, KIND_DECIMAL, KIND_TEXT, KIND_BYTES, KIND_DATE, KIND_TIME,
    KIND_DATETIME, KIND_DURATION, KIND_UUID, KIND_JSON, KIND_COUNT
};

struct value {
    enum kind kind;
    union {
        bool boolean;
        int64_t integer;
        double real;
        corm_decimal decimal;
        struct {
            const char *data;       /* text and json: NUL-terminated as well */
            size_t size;
        } text;                     /* KIND_TEXT, KIND_BYTES, KIND_JSON */
        corm_date date;
        corm_time time;
        corm_datetime datetime;
        corm_duration duration;
        corm_uuid uuid;
    } as;
};

/* A list bound as one parameter (`in`, keys of a prefetch). */
struct value_list {
    enum kind kind;
    size_t count;
    const int64_t *integers;        /* KIND_INT: packed; else NULL */
    const struct value *values;     /* any other kind */
    bool is_distinct;               /* none is there twice, and none is null */
};

/* "int", "real", "text", … as the language and its messages call them. */
const char *kind_name(enum kind kind);

struct value value_null(void);
struct value value_bool(bool boolean);
struct value value_int(int64_t integer);
struct value value_real(double real);
struct value value_text(const char *text);
struct value value_bytes(enum kind kind, const void *data, size_t size);   /* text, bytes or json */

/* Same kind and same value; decimals by their number, whatever the scale. */
bool value_equal(const struct value *a, const struct value *b);
uint64_t value_hash(uint64_t seed, const struct value *value);
/* As JSON: decimals as texts with their scale, dates and moments as texts, bytes as base64, json as it is. */
void value_write_json(struct strbuf *out, const struct value *value);
/* As a person reads it in a table: null gives nothing, bytes \x and their hexadecimal digits. */
void value_print(struct strbuf *out, const struct value *value);
/* Reads a text as a value of the kind: "2026-01-31" as a date, "1.50" as a decimal, "true" as a bool.  Text, bytes
 * and json take the text as it is (json is checked).  False if it is none. */
bool value_parse(enum kind kind, const char *text, size_t size, struct arena *arena, struct value *out);
/* The same value as another kind where nothing is lost: int to real (up to 2^53) or decimal, decimal or real to int
 * if whole, real to decimal by its shortest text, date to datetime at midnight, text by value_parse, a decimal to
 * real; null stays null.  False if it is not possible. */
bool value_convert(const struct value *value, enum kind kind, struct arena *arena, struct value *out);

#endif
