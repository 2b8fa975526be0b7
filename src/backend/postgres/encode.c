/* Values in the server's binary form. */
#include "backend/postgres/driver.h"

#include "base/alloc.h"
#include "base/wide.h"

#include <string.h>

#define EPOCH_DAYS 10957                                /* 2000-01-01 */
#define EPOCH_MICROSECONDS (INT64_C(86400000000) * EPOCH_DAYS)

/* By kind: the type of a list's elements. */
static const uint32_t element_types[KIND_COUNT] = {
    [KIND_NULL] = 25,   [KIND_BOOL] = 16,   [KIND_INT] = 20,      [KIND_REAL] = 701,      [KIND_DECIMAL] = 1700,
    [KIND_TEXT] = 25,   [KIND_BYTES] = 17,  [KIND_DATE] = 1082,   [KIND_TIME] = 1083,     [KIND_DATETIME] = 1184,
    [KIND_DURATION] = 1186, [KIND_UUID] = 2950, [KIND_JSON] = 3802,
};

static bool make_room(struct connection *connection, size_t more)
{
    struct parcel *parcel = &connection->parcel;
    const corm_allocator *allocator = connection->server->allocator;
    if (parcel->room - parcel->size >= more)
        return true;
    size_t room = parcel->room ? parcel->room : 1024;
    while (room - parcel->size < more)
        room *= 2;
    char *data = alloc_get(allocator, room);
    if (!data)
        return false;
    if (parcel->size)
        memcpy(data, parcel->data, parcel->size);
    alloc_free(allocator, parcel->data, parcel->room);
    parcel->data = data;
    parcel->room = room;
    return true;
}

static void put16(char *out, uint16_t number)
{
    out[0] = (char)(number >> 8);
    out[1] = (char)number;
}

static void put32(char *out, uint32_t number)
{
    put16(out, (uint16_t)(number >> 16));
    put16(out + 2, (uint16_t)number);
}

static void put64(char *out, uint64_t number)
{
    put32(out, (uint32_t)(number >> 32));
    put32(out + 4, (uint32_t)number);
}

/* Groups of four digits around the point, the first and last ones not zero. */
static size_t put_decimal(char *out, corm_decimal decimal)
{
    struct parts parts = wide_open(decimal);
    char digits[48];
    int scale = parts.scale, padding = (4 - scale % 4) % 4, count = 0;
    for (int i = 0; i < padding; i++)
        digits[count++] = 0;
    for (wide rest = parts.magnitude; rest; rest /= 10)
        digits[count++] = (char)(rest % 10);
    while (count % 4)
        digits[count++] = 0;
    uint16_t groups[12];
    int group_count = count / 4, weight = group_count - 1 - (scale + padding) / 4;
    for (int i = 0; i < group_count; i++) {
        const char *group = digits + count - 4 * (i + 1);
        groups[i] = (uint16_t)(group[3] * 1000 + group[2] * 100 + group[1] * 10 + group[0]);
    }
    int first = 0;
    for (; first < group_count && !groups[first]; first++)
        weight--;
    while (group_count > first && !groups[group_count - 1])
        group_count--;
    put16(out, (uint16_t)(group_count - first));
    put16(out + 2, (uint16_t)(group_count > first ? weight : 0));
    put16(out + 4, parts.negative && parts.magnitude ? 0x4000 : 0);
    put16(out + 6, (uint16_t)scale);
    for (int i = first; i < group_count; i++)
        put16(out + 8 + 2 * (i - first), groups[i]);
    return 8 + 2 * (size_t)(group_count - first);
}

enum { LONGEST_NUMBER = 40 };

/* The bytes of a value that is not null; their number. */
static size_t put_value(char *out, const struct value *value)
{
    uint64_t bits;
    switch (value->kind) {
    case KIND_BOOL:
        *out = value->as.boolean;
        return 1;
    case KIND_INT:
        put64(out, (uint64_t)value->as.integer);
        return 8;
    case KIND_REAL:
        memcpy(&bits, &value->as.real, sizeof bits);
        put64(out, bits);
        return 8;
    case KIND_DECIMAL:
        return put_decimal(out, value->as.decimal);
    case KIND_DATE:
        put32(out, (uint32_t)(value->as.date.days - EPOCH_DAYS));
        return 4;
    case KIND_TIME:
        put64(out, (uint64_t)value->as.time.microseconds);
        return 8;
    case KIND_DATETIME:
        put64(out, (uint64_t)(value->as.datetime.microseconds - EPOCH_MICROSECONDS));
        return 8;
    case KIND_DURATION:
        put64(out, (uint64_t)value->as.duration.microseconds);
        memset(out + 8, 0, 8);
        return 16;
    case KIND_UUID:
        memcpy(out, value->as.uuid.bytes, 16);
        return 16;
    case KIND_JSON:
        *out++ = 1;
        memcpy(out, value->as.text.data, value->as.text.size);
        return value->as.text.size + 1;
    default:
        if (value->as.text.size)
            memcpy(out, value->as.text.data, value->as.text.size);
        return value->as.text.size;
    }
}

static size_t room_of(const struct value *value)
{
    bool is_text = value->kind == KIND_TEXT || value->kind == KIND_BYTES || value->kind == KIND_JSON;
    return LONGEST_NUMBER + (is_text ? value->as.text.size : 0);
}

/* The server takes no NUL inside a text. */
static bool check_text(const struct value *value, struct error *error)
{
    bool is_text = value->kind == KIND_TEXT || value->kind == KIND_JSON;
    if (!is_text || !value->as.text.size || !memchr(value->as.text.data, '\0', value->as.text.size))
        return true;
    error_set(error, CORM_RANGE, "a text with a NUL inside cannot be stored here");
    return false;
}

static bool add_value(struct connection *connection, const struct value *value, struct error *error)
{
    struct parcel *parcel = &connection->parcel;
    if (!check_text(value, error))
        return false;
    if (!make_room(connection, room_of(value))) {
        error_no_memory(error);
        return false;
    }
    parcel->size += put_value(parcel->data + parcel->size, value);
    return true;
}

static bool add_element(struct connection *connection, const struct value *value, struct error *error)
{
    struct parcel *parcel = &connection->parcel;
    if (!make_room(connection, 4)) {
        error_no_memory(error);
        return false;
    }
    size_t at = parcel->size;
    parcel->size += 4;
    if (value->kind != KIND_NULL && !add_value(connection, value, error))
        return false;
    put32(parcel->data + at, value->kind == KIND_NULL ? UINT32_MAX : (uint32_t)(parcel->size - at - 4));
    return true;
}

static void put_integers(char *out, const int64_t *integers, size_t count)
{
    for (size_t i = 0; i < count; i++, out += 12) {
        put32(out, 8);
        put64(out + 4, (uint64_t)integers[i]);
    }
}

static bool add_list(struct connection *connection, const struct value_list *list, struct error *error)
{
    struct parcel *parcel = &connection->parcel;
    if (list->count > INT32_MAX / 16) {
        error_set(error, CORM_RANGE, "a list of %zu values is too long", list->count);
        return false;
    }
    if (!make_room(connection, 20 + (list->integers ? 12 * list->count : 0))) {
        error_no_memory(error);
        return false;
    }
    char *head = parcel->data + parcel->size;
    put32(head, list->count > 0);
    put32(head + 4, 1);
    put32(head + 8, element_types[list->kind]);
    put32(head + 12, (uint32_t)list->count);
    put32(head + 16, 1);
    parcel->size += list->count ? 20 : 12;
    if (list->integers) {
        put_integers(parcel->data + parcel->size, list->integers, list->count);
        parcel->size += 12 * list->count;
        return true;
    }
    for (size_t i = 0; i < list->count; i++)
        if (!add_element(connection, &list->values[i], error))
            return false;
    return true;
}

bool postgres_put_bytes(struct connection *connection, const char *bytes, size_t size, struct error *error)
{
    struct parcel *parcel = &connection->parcel;
    if (!make_room(connection, size)) {
        error_no_memory(error);
        return false;
    }
    memcpy(parcel->data + parcel->size, bytes, size);
    parcel->size += size;
    return true;
}

bool postgres_put_row(struct connection *connection, const struct value *values, size_t count, struct error *error)
{
    char number[2];
    put16(number, (uint16_t)count);
    bool is_good = postgres_put_bytes(connection, number, sizeof number, error);
    for (size_t i = 0; is_good && i < count; i++)
        is_good = add_element(connection, &values[i], error);
    return is_good;
}

static bool make_places(struct connection *connection, size_t count)
{
    struct parcel *parcel = &connection->parcel;
    const corm_allocator *allocator = connection->server->allocator;
    if (parcel->count_room >= count && parcel->offsets)
        return true;
    postgres_free_parcel(connection);
    count = count < 16 ? 16 : count;
    parcel->offsets = alloc_get(allocator, count * sizeof *parcel->offsets);
    parcel->values = alloc_get(allocator, count * sizeof *parcel->values);
    parcel->lengths = alloc_get(allocator, count * sizeof *parcel->lengths);
    parcel->formats = alloc_get(allocator, count * sizeof *parcel->formats);
    parcel->count_room = count;
    for (size_t i = 0; parcel->formats && i < count; i++)
        parcel->formats[i] = 1;
    return parcel->offsets && parcel->values && parcel->lengths && parcel->formats;
}

bool postgres_pack(struct connection *connection, const struct parameter *parameters, size_t count, struct error *error)
{
    struct parcel *parcel = &connection->parcel;
    if (count > 65535) {
        error_set(error, CORM_RANGE, "a statement of %zu values; at most 65535 fit", count);
        return false;
    }
    if (!make_places(connection, count)) {
        postgres_free_parcel(connection);
        error_no_memory(error);
        return false;
    }
    parcel->size = 0;
    for (size_t i = 0; i < count; i++) {
        const struct parameter *parameter = &parameters[i];
        bool is_null = !parameter->list && parameter->value.kind == KIND_NULL;
        parcel->offsets[i] = is_null ? SIZE_MAX : parcel->size;
        if (parameter->list ? !add_list(connection, parameter->list, error)
                            : !is_null && !add_value(connection, &parameter->value, error))
            return false;
        parcel->lengths[i] = is_null ? 0 : (int)(parcel->size - parcel->offsets[i]);
    }
    if (!make_room(connection, 1)) {
        error_no_memory(error);
        return false;
    }
    for (size_t i = 0; i < count; i++)
        parcel->values[i] = parcel->offsets[i] == SIZE_MAX ? NULL : parcel->data + parcel->offsets[i];
    return true;
}

void postgres_free_parcel(struct connection *connection)
{
    struct parcel *parcel = &connection->parcel;
    const corm_allocator *allocator = connection->server->allocator;
    alloc_free(allocator, parcel->data, parcel->room);
    alloc_free(allocator, parcel->offsets, parcel->count_room * sizeof *parcel->offsets);
    alloc_free(allocator, parcel->values, parcel->count_room * sizeof *parcel->values);
    alloc_free(allocator, parcel->lengths, parcel->count_room * sizeof *parcel->lengths);
    alloc_free(allocator, parcel->formats, parcel->count_room * sizeof *parcel->formats);
    *parcel = (struct parcel){0};
}
