/* Rows of SQLite into records: the hot loop.  A column's value is taken once and then asked for what it holds, which
 * is cheaper than the sqlite3_column_… functions, which look the column up each time.  No mutex guards such a value, and
 * none is needed: a connection belongs to one thread at a time. */
#include "backend/sqlite/driver.h"
#include "backend/sqlite/store.h"
#include "base/decimal.h"
#include "base/scan.h"
#include "query/shape.h"

#include <math.h>

static bool wrong(const struct slot *slot, sqlite3_value *value, struct error *error)
{
    const char *text = (const char *)sqlite3_value_text(value);
    error_set(error, CORM_TYPE, "%s: the database holds '%.60s', which is no %s", slot->name, text ? text : "",
              slot->type.labels ? "label of the enum" : kind_name(slot->type.kind));
    return false;
}

static bool copy_text(struct row_sink *sink, sqlite3_value *value, void *place)
{
    const void *text = sqlite3_value_text(value);
    size_t size = (size_t)sqlite3_value_bytes(value);
    char *copy = arena_alloc(sink->arena, size + 1);
    if (!copy)
        return false;
    if (size)
        memcpy(copy, text, size);
    copy[size] = '\0';
    *(const char **)place = copy;
    return true;
}

static bool copy_bytes(struct row_sink *sink, sqlite3_value *value, void *place)
{
    const void *data = sqlite3_value_blob(value);
    corm_bytes *bytes = place;
    bytes->size = (size_t)sqlite3_value_bytes(value);
    bytes->data = arena_copy(sink->arena, data, bytes->size);
    return bytes->data != NULL;
}

static bool read_decimal(const struct slot *slot, sqlite3_value *value, corm_decimal *out)
{
    switch (sqlite3_value_type(value)) {
    case SQLITE_FLOAT:
        return decimal_from_real(sqlite3_value_double(value), slot->type.scale, out);
    case SQLITE_INTEGER:
        return corm_decimal_rescale(corm_decimal_from_int(sqlite3_value_int64(value)), slot->type.scale, out);
    default:
        break;
    }
    const char *text = (const char *)sqlite3_value_text(value);
    return text && decimal_scan(text, (size_t)sqlite3_value_bytes(value), out)
           && (out->scale == slot->type.scale || corm_decimal_rescale(*out, slot->type.scale, out));
}

static bool read_label(const struct slot *slot, const char *text, size_t size, int32_t *out)
{
    *out = type_label(&slot->type, text, size);
    return *out >= 0;
}

/* The kinds that lie as texts and are none. */
static bool read_texts(const struct slot *slot, sqlite3_value *value, void *place)
{
    const char *text = (const char *)sqlite3_value_text(value);
    size_t size = (size_t)sqlite3_value_bytes(value);
    if (!text)
        return false;
    switch (slot->type.kind) {
    case KIND_DATE:
        return sqlite_read_date(text, size, place);
    case KIND_TIME:
        return sqlite_read_time(text, size, place);
    case KIND_DATETIME:
        return sqlite_read_datetime(text, size, place);
    case KIND_UUID:
        return uuid_scan(text, size, place);
    default:
        return read_label(slot, text, size, place);
    }
}

static bool read_column(struct row_sink *sink, const struct slot *slot, sqlite3_value *value, void *place,
                        struct error *error)
{
    switch (slot->type.kind) {
    case KIND_BOOL:
        *(bool *)place = sqlite3_value_int(value) != 0;
        return true;
    case KIND_INT:
        *(int64_t *)place = sqlite3_value_int64(value);
        return true;
    case KIND_DURATION:             /* an average is none in whole microseconds */
        *(int64_t *)place = sqlite3_value_type(value) == SQLITE_FLOAT ? llround(sqlite3_value_double(value)) : sqlite3_value_int64(value);
        return true;
    case KIND_REAL:
        *(double *)place = sqlite3_value_double(value);
        return true;
    case KIND_DECIMAL:
        return read_decimal(slot, value, place) || wrong(slot, value, error);
    case KIND_BYTES:
        return copy_bytes(sink, value, place);
    case KIND_DATE:
    case KIND_TIME:
    case KIND_DATETIME:
    case KIND_UUID:
        return read_texts(slot, value, place) || wrong(slot, value, error);
    default:
        if (slot->type.labels)
            return read_texts(slot, value, place) || wrong(slot, value, error);
        return copy_text(sink, value, place);
    }
}

static bool read_slots(struct row_sink *sink, const struct slot *slots, size_t count, size_t first, corm_record *row,
                       sqlite3_stmt *handle, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        const struct slot *slot = &slots[i];
        void *place = (char *)row + slot->offset;
        sqlite3_value *value = sqlite3_column_value(handle, (int)(first + i));
        if (slot->is_nullable && sqlite3_value_type(value) == SQLITE_NULL) {
            row->nulls[slot->null_bit / 64] |= (uint64_t)1 << (slot->null_bit % 64);
            memset(place, 0, slot_size(&slot->type));
        } else if (!read_column(sink, slot, value, place, error))
            return false;
    }
    return true;
}

/* The record's key as it would lie in its slot; *key is NULL where there is no record. */
static bool read_key(struct row_sink *sink, const struct row_group *group, sqlite3_stmt *handle, uint64_t place[3],
                     const void **key, struct error *error)
{
    const struct slot *slot = &group->slots[group->key];
    sqlite3_value *value = sqlite3_column_value(handle, (int)(group->first_column + group->key));
    *key = sqlite3_value_type(value) == SQLITE_NULL ? NULL : place;
    return !*key || read_column(sink, slot, value, place, error);
}

static bool read_groups(struct row_sink *sink, sqlite3_stmt *handle, struct error *error)
{
    for (size_t i = 0; i < sink->group_count; i++) {
        const struct row_group *group = &sink->groups[i];
        uint64_t place[3];
        const void *key;
        void *record = NULL;
        sink->is_new[i] = false;
        if (group->parent != SIZE_MAX && !sink->is_new[group->parent])
            continue;               /* what a known record leads to is known */
        if (!read_key(sink, group, handle, place, &key, error) || !sink->next_related(sink, i, key, &record))
            return false;
        sink->is_new[i] = record != NULL;
        if (record && !read_slots(sink, group->slots, group->slot_count, group->first_column, record, handle, error))
            return false;
    }
    return true;
}

static bool read_row(struct row_sink *sink, sqlite3_stmt *handle, struct error *error)
{
    corm_record *row = sink->next_row(sink);
    return row && read_slots(sink, sink->slots, sink->slot_count, 0, row, handle, error)
           && (!sink->group_count || read_groups(sink, handle, error));
}

enum fetch_result sqlite_fetch(struct connection *connection, struct statement *statement, struct row_sink *sink, size_t most,
                               struct error *error)
{
    if (statement->is_done)
        return FETCH_DONE;
    for (size_t count = 0; count < most; count++) {
        int status = sqlite3_step(statement->handle);
        if (status == SQLITE_DONE) {
            statement->is_done = true;
            connection->changes = sqlite3_changes64(connection->database);
            return FETCH_DONE;
        }
        if (status != SQLITE_ROW) {
            sqlite_report(connection, error);
            return FETCH_FAILED;
        }
        if (!read_row(sink, statement->handle, error)) {
            if (error->code == CORM_OK)
                error_no_memory(error);
            return FETCH_FAILED;
        }
    }
    return FETCH_ROWS;
}
