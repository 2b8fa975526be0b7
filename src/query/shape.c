/* Slots to values and back: one row per kind. */
#include "query/shape.h"

size_t slot_size(const struct type *type)
{
    switch (type->kind) {
    case KIND_DECIMAL:
        return sizeof(corm_decimal);
    case KIND_BYTES:
        return sizeof(corm_bytes);
    case KIND_UUID:
        return sizeof(corm_uuid);
    default:
        return sizeof(int64_t);
    }
}

struct value slot_value(const struct type *type, const void *slot)
{
    struct value value = {.kind = type->kind};
    const corm_bytes *bytes = slot;
    if (type->labels)
        return value_text(type->labels[*(const int32_t *)slot]);
    switch (type->kind) {
    case KIND_BOOL:
        value.as.boolean = *(const bool *)slot;
        break;
    case KIND_REAL:
        value.as.real = *(const double *)slot;
        break;
    case KIND_DECIMAL:
        value.as.decimal = *(const corm_decimal *)slot;
        break;
    case KIND_TEXT:
    case KIND_JSON: {
        const char *text = *(const char *const *)slot;
        if (!text)
            return value_null();
        return value_bytes(type->kind, text, strlen(text));
    }
    case KIND_BYTES:
        return bytes->data ? value_bytes(KIND_BYTES, bytes->data, bytes->size) : value_null();
    case KIND_DATE:
        value.as.date = *(const corm_date *)slot;
        break;
    case KIND_UUID:
        value.as.uuid = *(const corm_uuid *)slot;
        break;
    default:
        value.as.integer = *(const int64_t *)slot;
        break;
    }
    return value;
}

static int32_t label_index(const struct type *type, const struct value *value)
{
    for (uint32_t i = 0; i < type->label_count; i++)
        if (strcmp(type->labels[i], value->as.text.data) == 0)
            return (int32_t)i;
    return 0;
}

void slot_set(const struct type *type, void *slot, const struct value *value)
{
    if (value->kind == KIND_NULL) {
        memset(slot, 0, slot_size(type));
        return;
    }
    if (type->labels) {
        *(int32_t *)slot = label_index(type, value);
        return;
    }
    switch (type->kind) {
    case KIND_BOOL:
        *(bool *)slot = value->as.boolean;
        break;
    case KIND_REAL:
        *(double *)slot = value->as.real;
        break;
    case KIND_DECIMAL:
        *(corm_decimal *)slot = value->as.decimal;
        break;
    case KIND_TEXT:
    case KIND_JSON:
        *(const char **)slot = value->as.text.data;
        break;
    case KIND_BYTES:
        *(corm_bytes *)slot = (corm_bytes){value->as.text.data, value->as.text.size};
        break;
    case KIND_DATE:
        *(corm_date *)slot = value->as.date;
        break;
    case KIND_UUID:
        *(corm_uuid *)slot = value->as.uuid;
        break;
    default:
        *(int64_t *)slot = value->as.integer;
        break;
    }
}

bool record_value(const void *record, const struct field *field, struct value *out)
{
    uint16_t offset = ((const corm_record *)record)->shape->offsets[field->index];
    if (!offset)
        return false;
    *out = corm_is_null(record, field->index) ? value_null() : slot_value(&field->type, (const char *)record + offset);
    return true;
}
