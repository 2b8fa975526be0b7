/* Rows in the server's binary form into records: the hot loop. */
#include "backend/postgres/driver.h"

#include "base/decimal.h"
#include "base/scan.h"
#include "base/utf8.h"
#include "base/wide.h"
#include "query/shape.h"

#include <stdio.h>
#include <string.h>

#define EPOCH_DAYS 10957                                /* 2000-01-01 */
#define EPOCH_MICROSECONDS (INT64_C(86400000000) * EPOCH_DAYS)

enum { TYPE_BOOL = 16, TYPE_INT8 = 20, TYPE_INT2 = 21, TYPE_INT4 = 23, TYPE_REAL4 = 700, TYPE_REAL8 = 701, TYPE_DATE = 1082,
       TYPE_TIMESTAMP = 1114, TYPE_TIMESTAMPTZ = 1184, TYPE_NUMERIC = 1700, TYPE_JSONB = 3802 };

/* One value on its way. */
struct cell {
    const struct slot *slot;
    unsigned type;
    const char *data;
    size_t size;
};

static uint16_t get16(const char *data)
{
    const unsigned char *bytes = (const unsigned char *)data;
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

static uint32_t get32(const char *data)
{
    uint32_t number;
    memcpy(&number, data, sizeof number);
    return __builtin_bswap32(number);
}

static int64_t get64(const char *data)
{
    uint64_t number;
    memcpy(&number, data, sizeof number);
    return (int64_t)__builtin_bswap64(number);
}

static double get_real(const char *data)
{
    int64_t bits = get64(data);
    double real;
    memcpy(&real, &bits, sizeof real);
    return real;
}

static bool wrong(const struct cell *cell, struct error *error)
{
    error_set(error, CORM_TYPE, "%s: the database holds a value of its type %u, which is no %s", cell->slot->name, cell->type,
              cell->slot->type.labels ? "label of the enum" : kind_name(cell->slot->type.kind));
    return false;
}

static bool out_of_range(const struct cell *cell, struct error *error)
{
    enum kind kind = cell->slot->type.kind;
    if (kind == KIND_DATE || kind == KIND_DATETIME)
        error_set(error, CORM_RANGE, "the moment is outside the years 1 to 9999");
    else
        error_set(error, CORM_RANGE, "%s result out of range", kind == KIND_INT ? "integer" : kind_name(kind));
    return false;
}

/* --- Numbers */

/* More groups than 128 bits hold: by its digits. */
static bool read_long_decimal(const char *data, int count, int weight, bool is_negative, int scale, corm_decimal *out)
{
    char text[256];
    size_t size = 0;
    if (count > 24 || weight > 12 || weight < -24)
        return false;
    if (is_negative)
        text[size++] = '-';
    for (int i = 0; i <= (weight > 0 ? weight : 0); i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "%04d", weight >= 0 && i < count ? get16(data + 2 * i) : 0);
    text[size++] = '.';
    for (int place = -1; place > weight; place--)
        size += (size_t)snprintf(text + size, sizeof text - size, "0000");
    for (int i = weight + 1 > 0 ? weight + 1 : 0; i < count && size < 200; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "%04d", get16(data + 2 * i));
    text[size++] = '0';
    while (size > 2 && text[size - 1] == '0' && text[size - 2] != '.')
        size--;
    return decimal_scan(text, size, out) && corm_decimal_rescale(*out, scale, out);
}

static bool read_numeric(const char *data, size_t size, int scale, corm_decimal *out)
{
    if (size < 8)
        return false;
    int count = get16(data), weight = (int16_t)get16(data + 2);
    uint16_t sign = get16(data + 4);
    if (sign > 0x4000 || size < 8 + 2 * (size_t)count)
        return false;
    data += 8;
    int behind = 4 * (count - weight - 1);          /* digits after the point */
    if (count > 8 || behind > 32 || behind < -32)
        return read_long_decimal(data, count, weight, sign != 0, scale, out);
    wide magnitude = 0;
    for (int i = 0; i < count; i++)
        magnitude = magnitude * 10000 + get16(data + 2 * i);
    if (count == 0)
        behind = 0;
    if (behind > scale)
        magnitude = wide_scale_down(magnitude, behind - scale);
    else if (!wide_scale_up(&magnitude, scale - behind, WIDE_LARGEST))
        return false;
    *out = wide_close((struct parts){magnitude, scale, sign != 0});
    return true;
}

static bool read_int(const struct cell *cell, int64_t *out)
{
    corm_decimal decimal;
    switch (cell->type) {
    case TYPE_INT8:
        *out = get64(cell->data);
        return true;
    case TYPE_INT4:
        *out = (int32_t)get32(cell->data);
        return true;
    case TYPE_INT2:
        *out = (int16_t)get16(cell->data);
        return true;
    case TYPE_BOOL:
        *out = *cell->data;
        return true;
    case TYPE_NUMERIC:
        return read_numeric(cell->data, cell->size, 0, &decimal) && decimal_to_int(decimal, out);
    default:
        return false;
    }
}

static bool read_real(const struct cell *cell, double *out)
{
    corm_decimal decimal;
    int64_t integer;
    uint32_t bits;
    float single;
    switch (cell->type) {
    case TYPE_REAL8:
        *out = get_real(cell->data);
        return true;
    case TYPE_REAL4:
        bits = get32(cell->data);
        memcpy(&single, &bits, sizeof single);
        *out = single;
        return true;
    case TYPE_NUMERIC:
        if (cell->size < 8 || !read_numeric(cell->data, cell->size, get16(cell->data + 6) > 30 ? 30 : get16(cell->data + 6), &decimal))
            return false;
        *out = corm_decimal_to_real(decimal);
        return true;
    default:
        if (!read_int(cell, &integer))
            return false;
        *out = (double)integer;
        return true;
    }
}

static bool read_decimal(const struct cell *cell, corm_decimal *out)
{
    int64_t integer;
    int scale = cell->slot->type.scale;
    if (cell->type == TYPE_NUMERIC)
        return read_numeric(cell->data, cell->size, scale, out);
    if (cell->type == TYPE_REAL8)
        return decimal_from_real(get_real(cell->data), scale, out);
    return read_int(cell, &integer) && corm_decimal_rescale(corm_decimal_from_int(integer), scale, out);
}

/* --- Texts */

static bool copy_text(struct row_sink *sink, const char *data, size_t size, const char **place)
{
    char *copy = arena_alloc(sink->arena, size + 1);
    if (!copy)
        return false;
    memcpy(copy, data, size);
    copy[size] = '\0';
    *place = copy;
    return true;
}

static bool read_text(struct row_sink *sink, const struct cell *cell, const char **place)
{
    bool has_version = cell->type == TYPE_JSONB && cell->size;
    return copy_text(sink, cell->data + has_version, cell->size - has_version, place);
}

static bool read_bytes(struct row_sink *sink, const struct cell *cell, corm_bytes *bytes)
{
    bytes->size = cell->size;
    bytes->data = arena_copy(sink->arena, cell->data, cell->size);
    return bytes->data != NULL;
}

static bool read_label(const struct cell *cell, int32_t *out)
{
    const struct type *type = &cell->slot->type;
    for (uint32_t i = 0; i < type->label_count; i++)
        if (strlen(type->labels[i]) == cell->size && memcmp(type->labels[i], cell->data, cell->size) == 0) {
            *out = (int32_t)i;
            return true;
        }
    return false;
}

/* --- Moments */

#define FIRST_DAY (-719162)                             /* 0001-01-01 */
#define LAST_DAY 2932896                                /* 9999-12-31 */

static bool read_date(const struct cell *cell, corm_date *out)
{
    int64_t days = cell->type == TYPE_DATE ? (int64_t)(int32_t)get32(cell->data) + EPOCH_DAYS
                                           : (get64(cell->data) + EPOCH_MICROSECONDS) / MICROSECONDS_OF_DAY;
    out->days = (int32_t)days;
    return days >= FIRST_DAY && days <= LAST_DAY;
}

static bool read_datetime(const struct cell *cell, int64_t *out)
{
    if (cell->type == TYPE_DATE)
        *out = ((int64_t)(int32_t)get32(cell->data) + EPOCH_DAYS) * MICROSECONDS_OF_DAY;
    else if (__builtin_add_overflow(get64(cell->data), EPOCH_MICROSECONDS, out))
        return false;
    return *out >= FIRST_DAY * MICROSECONDS_OF_DAY && *out < (LAST_DAY + 1) * MICROSECONDS_OF_DAY;
}

/* A month is one of 30 days, as the server compares them. */
static bool read_duration(const struct cell *cell, int64_t *out)
{
    int64_t days;
    if (cell->size != 16)
        return false;
    days = (int64_t)(int32_t)get32(cell->data + 8) + 30 * (int64_t)(int32_t)get32(cell->data + 12);
    return !__builtin_mul_overflow(days, MICROSECONDS_OF_DAY, out) && !__builtin_add_overflow(*out, get64(cell->data), out);
}

/* --- Rows */

/* The bytes a value of fixed size has at least. */
static size_t least_size(const struct cell *cell)
{
    switch (cell->slot->type.kind) {
    case KIND_DATE:
        return cell->type == TYPE_DATE ? 4 : 8;
    case KIND_DATETIME:
        return cell->type == TYPE_DATE ? 4 : 8;
    case KIND_TIME:
        return 8;
    case KIND_UUID:
    case KIND_DURATION:
        return 16;
    case KIND_BOOL:
        return 1;
    default:
        return 0;
    }
}

static bool read_value(struct row_sink *sink, const struct cell *cell, void *place, struct error *error)
{
    const struct type *type = &cell->slot->type;
    if (cell->size < least_size(cell))
        return wrong(cell, error);
    switch (type->kind) {
    case KIND_BOOL:
        *(bool *)place = *cell->data != 0;
        return cell->type == TYPE_BOOL || wrong(cell, error);
    case KIND_INT:
        return read_int(cell, place) || (cell->type == TYPE_NUMERIC ? out_of_range(cell, error) : wrong(cell, error));
    case KIND_REAL:
        return read_real(cell, place) || wrong(cell, error);
    case KIND_DECIMAL:
        return read_decimal(cell, place) || out_of_range(cell, error);
    case KIND_BYTES:
        return read_bytes(sink, cell, place);
    case KIND_DATE:
        return read_date(cell, place) || out_of_range(cell, error);
    case KIND_TIME:
        *(int64_t *)place = get64(cell->data);
        return true;
    case KIND_DATETIME:
        return read_datetime(cell, place) || out_of_range(cell, error);
    case KIND_DURATION:
        return read_duration(cell, place) || out_of_range(cell, error);
    case KIND_UUID:
        memcpy(place, cell->data, 16);
        return true;
    default:
        if (type->labels)
            return read_label(cell, place) || wrong(cell, error);
        return read_text(sink, cell, place);
    }
}

static struct cell cell_of(const struct slot *slot, const PGresult *result, int row, int column)
{
    return (struct cell){slot, PQftype(result, column), PQgetvalue(result, row, column), (size_t)PQgetlength(result, row, column)};
}

static inline int column_of(const struct row_sink *sink, size_t number)
{
    return sink->columns ? sink->columns[number] : (int)number;
}

static bool read_slots(struct row_sink *sink, const struct slot *slots, size_t count, size_t first, corm_record *record,
                       const PGresult *result, int row, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        const struct slot *slot = &slots[i];
        void *place = (char *)record + slot->offset;
        int column = column_of(sink, first + i);
        if (slot->is_nullable && PQgetisnull(result, row, column)) {
            record->nulls[slot->null_bit / 64] |= (uint64_t)1 << (slot->null_bit % 64);
            memset(place, 0, slot_size(&slot->type));
            continue;
        }
        struct cell cell = cell_of(slot, result, row, column);
        if (!read_value(sink, &cell, place, error))
            return false;
    }
    return true;
}

/* The record's key as it would lie in its slot; *key is NULL where there is no record. */
static bool read_key(struct row_sink *sink, const struct row_group *group, const PGresult *result, int row, uint64_t place[3],
                     const void **key, struct error *error)
{
    int column = column_of(sink, group->first_column + group->key);
    struct cell cell = cell_of(&group->slots[group->key], result, row, column);
    *key = PQgetisnull(result, row, column) ? NULL : place;
    return !*key || read_value(sink, &cell, place, error);
}

static bool read_groups(struct row_sink *sink, const PGresult *result, int row, struct error *error)
{
    for (size_t i = 0; i < sink->group_count; i++) {
        const struct row_group *group = &sink->groups[i];
        uint64_t place[3];
        const void *key;
        void *record = NULL;
        sink->is_new[i] = false;
        if (group->parent != SIZE_MAX && !sink->is_new[group->parent])
            continue;               /* what a known record leads to is known */
        if (!read_key(sink, group, result, row, place, &key, error) || !sink->next_related(sink, i, key, &record))
            return false;
        sink->is_new[i] = record != NULL;
        if (record && !read_slots(sink, group->slots, group->slot_count, group->first_column, record, result, row, error))
            return false;
    }
    return true;
}

bool postgres_read_row(struct row_sink *sink, const PGresult *result, int row, struct error *error)
{
    if (sink->levels)
        sink = sink->levels[postgres_read_int(result, row, 0)];
    corm_record *record = sink->next_row(sink);
    bool is_good = record && read_slots(sink, sink->slots, sink->slot_count, 0, record, result, row, error)
                   && (!sink->group_count || read_groups(sink, result, row, error));
    if (!is_good && error->code == CORM_OK)
        error_no_memory(error);
    return is_good;
}

int64_t postgres_read_int(const PGresult *result, int row, int column)
{
    struct cell cell = cell_of(NULL, result, row, column);
    int64_t number = 0;
    return read_int(&cell, &number) ? number : 0;
}
