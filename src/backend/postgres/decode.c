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

struct cell;
typedef bool reader(struct row_sink *sink, const struct cell *cell, void *place, struct error *error);

/* A slot's column of a result: how it is read is chosen once for all rows. */
struct column {
    const struct slot *slot;
    reader *read;
    unsigned type;
    size_t least;                   /* bytes that a value has */
    int number;                     /* in the result */
};

/* One value on its way. */
struct cell {
    const struct column *column;
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
    const struct slot *slot = cell->column->slot;
    error_set(error, CORM_TYPE, "%s: the database holds a value of its type %u, which is no %s", slot->name, cell->column->type,
              slot->type.labels ? "label of the enum" : kind_name(slot->type.kind));
    return false;
}

static bool out_of_range(const struct cell *cell, struct error *error)
{
    enum kind kind = cell->column->slot->type.kind;
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
    switch (cell->column->type) {
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
    switch (cell->column->type) {
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
    int scale = cell->column->slot->type.scale;
    if (cell->column->type == TYPE_NUMERIC)
        return read_numeric(cell->data, cell->size, scale, out);
    if (cell->column->type == TYPE_REAL8)
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

static bool read_bytes(struct row_sink *sink, const struct cell *cell, corm_bytes *bytes)
{
    bytes->size = cell->size;
    bytes->data = arena_copy(sink->arena, cell->data, cell->size);
    return bytes->data != NULL;
}

static bool read_label(const struct cell *cell, int32_t *out)
{
    *out = type_label(&cell->column->slot->type, cell->data, cell->size);
    return *out >= 0;
}

/* --- Moments */

#define FIRST_DAY (-719162)                             /* 0001-01-01 */
#define LAST_DAY 2932896                                /* 9999-12-31 */

static bool read_date(const struct cell *cell, corm_date *out)
{
    int64_t days = cell->column->type == TYPE_DATE ? (int64_t)(int32_t)get32(cell->data) + EPOCH_DAYS
                                           : (get64(cell->data) + EPOCH_MICROSECONDS) / MICROSECONDS_OF_DAY;
    out->days = (int32_t)days;
    return days >= FIRST_DAY && days <= LAST_DAY;
}

static bool read_datetime(const struct cell *cell, int64_t *out)
{
    if (cell->column->type == TYPE_DATE)
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

/* --- Readers: how a column's values get to their places */

static bool take_bool(struct row_sink *sink, const struct cell *cell, void *place, struct error *error)
{
    (void)sink;
    *(bool *)place = *cell->data != 0;
    return cell->column->type == TYPE_BOOL || wrong(cell, error);
}

static bool take_int8(struct row_sink *sink, const struct cell *cell, void *place, struct error *error)
{
    (void)sink, (void)error;
    *(int64_t *)place = get64(cell->data);
    return true;
}

static bool take_int(struct row_sink *sink, const struct cell *cell, void *place, struct error *error)
{
    (void)sink;
    return read_int(cell, place) || (cell->column->type == TYPE_NUMERIC ? out_of_range(cell, error) : wrong(cell, error));
}

static bool take_real(struct row_sink *sink, const struct cell *cell, void *place, struct error *error)
{
    (void)sink;
    return read_real(cell, place) || wrong(cell, error);
}

static bool take_decimal(struct row_sink *sink, const struct cell *cell, void *place, struct error *error)
{
    (void)sink;
    return read_decimal(cell, place) || out_of_range(cell, error);
}

static bool take_text(struct row_sink *sink, const struct cell *cell, void *place, struct error *error)
{
    (void)error;
    return copy_text(sink, cell->data, cell->size, place);
}

static bool take_jsonb(struct row_sink *sink, const struct cell *cell, void *place, struct error *error)
{
    (void)error;
    return copy_text(sink, cell->data + 1, cell->size - 1, place);
}

static bool take_label(struct row_sink *sink, const struct cell *cell, void *place, struct error *error)
{
    (void)sink;
    return read_label(cell, place) || wrong(cell, error);
}

static bool take_bytes(struct row_sink *sink, const struct cell *cell, void *place, struct error *error)
{
    (void)error;
    return read_bytes(sink, cell, place);
}

static bool take_date(struct row_sink *sink, const struct cell *cell, void *place, struct error *error)
{
    (void)sink;
    return read_date(cell, place) || out_of_range(cell, error);
}

static bool take_datetime(struct row_sink *sink, const struct cell *cell, void *place, struct error *error)
{
    (void)sink;
    return read_datetime(cell, place) || out_of_range(cell, error);
}

static bool take_duration(struct row_sink *sink, const struct cell *cell, void *place, struct error *error)
{
    (void)sink;
    return read_duration(cell, place) || out_of_range(cell, error);
}

static bool take_uuid(struct row_sink *sink, const struct cell *cell, void *place, struct error *error)
{
    (void)sink, (void)error;
    memcpy(place, cell->data, 16);
    return true;
}

static reader *const readers[KIND_COUNT] = {
    [KIND_BOOL] = take_bool,   [KIND_INT] = take_int,           [KIND_REAL] = take_real,         [KIND_DECIMAL] = take_decimal,
    [KIND_BYTES] = take_bytes, [KIND_DATE] = take_date,         [KIND_TIME] = take_int8,         [KIND_DATETIME] = take_datetime,
    [KIND_UUID] = take_uuid,   [KIND_DURATION] = take_duration,
};

static reader *reader_of(const struct type *type, unsigned server_type)
{
    if (type->kind == KIND_INT && server_type == TYPE_INT8)
        return take_int8;
    if (readers[type->kind])
        return readers[type->kind];
    if (type->labels)
        return take_label;
    return server_type == TYPE_JSONB ? take_jsonb : take_text;
}

/* The bytes a value has at least. */
static size_t least_size(enum kind kind, unsigned server_type)
{
    static const struct {
        unsigned type;
        size_t size;
    } sizes[] = {{TYPE_BOOL, 1},  {TYPE_INT2, 2},  {TYPE_INT4, 4},      {TYPE_INT8, 8},        {TYPE_REAL4, 4},
                 {TYPE_REAL8, 8}, {TYPE_DATE, 4},  {TYPE_TIMESTAMP, 8}, {TYPE_TIMESTAMPTZ, 8}, {TYPE_JSONB, 1}};
    static const size_t kinds[KIND_COUNT] = {[KIND_BOOL] = 1,     [KIND_DATE] = 8,  [KIND_DATETIME] = 8,
                                             [KIND_TIME] = 8,     [KIND_UUID] = 16, [KIND_DURATION] = 16};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        if (sizes[i].type == server_type && kind != KIND_UUID && kind != KIND_TIME && kind != KIND_DURATION)
            return sizes[i].size;
    return kinds[kind];
}

static struct column column_of(const struct slot *slot, const PGresult *result, int number)
{
    unsigned type = PQftype(result, number);
    return (struct column){slot, reader_of(&slot->type, type), type, least_size(slot->type.kind, type), number};
}

/* --- Rows */

enum { FEW = 32 };

/* A result on its way into a sink: the columns of its own rows, behind them those of its groups, each in its place. */
struct reading {
    struct row_sink *sink;
    const PGresult *result;
    struct column *columns;
    struct error *error;
};

static void choose_columns(struct reading *reading, const struct slot *slots, size_t count, size_t first)
{
    const uint16_t *places = reading->sink->columns;
    for (size_t i = 0; i < count; i++) {
        int number = places ? places[first + i] : (int)(first + i);
        reading->columns[first + i] = column_of(&slots[i], reading->result, number);
    }
}

static bool begin(struct reading *reading, struct row_sink *sink, struct column few[FEW])
{
    size_t count = sink->slot_count;
    for (size_t i = 0; i < sink->group_count; i++) {
        size_t end = sink->groups[i].first_column + sink->groups[i].slot_count;
        count = end > count ? end : count;
    }
    reading->sink = sink;
    reading->columns = few && count <= FEW ? few : arena_alloc(sink->arena, count * sizeof *reading->columns);
    if (!reading->columns)
        return false;
    choose_columns(reading, sink->slots, sink->slot_count, 0);
    for (size_t i = 0; i < sink->group_count; i++)
        choose_columns(reading, sink->groups[i].slots, sink->groups[i].slot_count, sink->groups[i].first_column);
    return true;
}

/* Only what has no bytes may be null. */
static inline bool get_cell(const struct reading *reading, const struct column *column, int row, struct cell *cell)
{
    *cell = (struct cell){column, PQgetvalue(reading->result, row, column->number),
                          (size_t)PQgetlength(reading->result, row, column->number)};
    return cell->size || !PQgetisnull(reading->result, row, column->number);
}

static inline bool read_cell(const struct reading *reading, const struct cell *cell, void *place)
{
    if (cell->size < cell->column->least)
        return wrong(cell, reading->error);
    return cell->column->read(reading->sink, cell, place, reading->error);
}

static bool read_slots(const struct reading *reading, const struct column *columns, size_t count, corm_record *record, int row)
{
    for (size_t i = 0; i < count; i++) {
        const struct slot *slot = columns[i].slot;
        void *place = (char *)record + slot->offset;
        struct cell cell;
        if (!get_cell(reading, &columns[i], row, &cell) && slot->is_nullable) {
            record->nulls[slot->null_bit / 64] |= (uint64_t)1 << (slot->null_bit % 64);
            memset(place, 0, slot_size(&slot->type));
        } else if (!read_cell(reading, &cell, place)) {
            return false;
        }
    }
    return true;
}

/* Each group's record by its key, as that would lie in its slot; NULL where there is no record. */
static bool read_group(const struct reading *reading, size_t number, int row)
{
    struct row_sink *sink = reading->sink;
    const struct row_group *group = &sink->groups[number];
    const struct column *columns = reading->columns + group->first_column;
    uint64_t key[3];
    void *record = NULL;
    struct cell cell;
    bool is_there = get_cell(reading, &columns[group->key], row, &cell);
    if ((is_there && !read_cell(reading, &cell, key)) || !sink->next_related(sink, number, is_there ? key : NULL, &record))
        return false;
    sink->is_new[number] = record != NULL;
    return !record || read_slots(reading, columns, group->slot_count, record, row);
}

static bool read_groups(const struct reading *reading, int row)
{
    struct row_sink *sink = reading->sink;
    for (size_t i = 0; i < sink->group_count; i++) {
        size_t parent = sink->groups[i].parent;
        sink->is_new[i] = false;
        if (parent != SIZE_MAX && !sink->is_new[parent])
            continue;               /* what a known record leads to is known */
        if (!read_group(reading, i, row))
            return false;
    }
    return true;
}

static bool read_row(const struct reading *reading, int row)
{
    struct row_sink *sink = reading->sink;
    corm_record *record = sink->next_row(sink);
    return record && read_slots(reading, reading->columns, sink->slot_count, record, row)
           && (!sink->group_count || read_groups(reading, row));
}

/* A sink's columns, chosen for all rows of a statement; one of several levels has those of each. */
struct decoder {
    struct reading own;
    struct reading *levels;
    struct column few[FEW];
};

static bool choose(struct decoder *decoder, struct row_sink *sink, const PGresult *result, struct error *error)
{
    decoder->own = (struct reading){.result = result, .error = error};
    decoder->levels = NULL;
    if (!sink->levels)
        return begin(&decoder->own, sink, decoder->few);
    decoder->levels = arena_alloc(sink->levels[0]->arena, sink->level_count * sizeof *decoder->levels);
    bool is_good = decoder->levels != NULL;
    for (size_t i = 0; is_good && i < sink->level_count; i++) {
        decoder->levels[i] = (struct reading){.result = result, .error = error};
        is_good = begin(&decoder->levels[i], sink->levels[i], NULL);
    }
    return is_good;
}

static inline bool decode(struct decoder *decoder, const PGresult *result, int row)
{
    struct reading *reading = decoder->levels ? &decoder->levels[postgres_read_int(result, row, 0)] : &decoder->own;
    reading->result = result;
    return read_row(reading, row);
}

/* What failed without a word had no memory. */
static bool explain(bool is_good, struct error *error)
{
    if (!is_good && error->code == CORM_OK)
        error_no_memory(error);
    return is_good;
}

bool postgres_read_rows(struct row_sink *sink, const PGresult *result, int first, int end, struct error *error)
{
    struct decoder decoder;
    if (first == end)
        return true;
    if (sink->expect)
        sink->expect(sink, (size_t)(end - first));
    bool is_good = choose(&decoder, sink, result, error);
    for (int row = first; is_good && row < end; row++)
        is_good = decode(&decoder, result, row);
    return explain(is_good, error);
}

bool postgres_read_arriving(struct connection *connection, struct flight *flight, struct row_sink *sink, size_t most, size_t *count,
                            struct error *error)
{
    struct decoder decoder;
    PGresult *row;
    bool is_good = true;
    for (*count = 0; is_good && *count < most && (row = postgres_next_row(connection, flight)); ++*count) {
        is_good = (*count || choose(&decoder, sink, row, error)) && decode(&decoder, row, 0);
        PQclear(row);
    }
    return explain(is_good, error);
}

int64_t postgres_read_int(const PGresult *result, int row, int column)
{
    struct column read = {.type = PQftype(result, column)};
    struct cell cell = {&read, PQgetvalue(result, row, column), (size_t)PQgetlength(result, row, column)};
    int64_t number = 0;
    return read_int(&cell, &number) ? number : 0;
}
