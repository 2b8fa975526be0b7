/* JSON to values of fields. */
#include "cli/load.h"

enum { SHOWN = 60 };

static _Noreturn void refuse(struct load *load, const struct load_place *place, const struct field *field,
                             const struct json *json)
{
    struct strbuf type, value;
    strbuf_init(&type, load->arena.allocator);
    strbuf_init(&value, load->arena.allocator);
    type_print(&field->type, &type);
    json_write(&value, json);
    const char *type_text = arena_copy_text(&load->arena, strbuf_string(&type));
    size_t shown = value.length < SHOWN ? value.length : SHOWN;
    while (shown < value.length && ((unsigned char)value.data[shown] & 0xC0) == 0x80)
        shown--;
    const char *value_text = arena_copy(&load->arena, strbuf_string(&value), shown);
    const char *rest = shown == value.length ? "" : "…";
    strbuf_free(&type);
    strbuf_free(&value);
    load_fail(load, place, "%s: %s%s is no %s", field->column, value_text, rest, type_text);
}

static bool read_bytes(struct arena *arena, const struct json *json, struct value *out)
{
    size_t size;
    uint8_t *bytes = arena_alloc(arena, json->size / 4 * 3 + 1);
    if (json->kind != JSON_TEXT || !json_read_base64(json->text, json->size, bytes, &size))
        return false;
    *out = value_bytes(KIND_BYTES, bytes, size);
    return true;
}

static bool read_json(struct arena *arena, const struct json *json, struct value *out)
{
    struct strbuf text;
    strbuf_init(&text, arena->allocator);
    json_write(&text, json);
    char *copy = text.failed ? NULL : arena_copy(arena, strbuf_string(&text), text.length);
    *out = value_bytes(KIND_JSON, copy, text.length);
    strbuf_free(&text);
    return copy != NULL;
}

/* Numbers stand bare, decimals also in quotes, all other values in quotes only. */
static bool read_scalar(struct arena *arena, enum kind kind, const struct json *json, struct value *out)
{
    bool is_number = json->kind == JSON_NUMBER, is_text = json->kind == JSON_TEXT;
    bool is_numeric = kind == KIND_INT || kind == KIND_REAL || kind == KIND_DECIMAL;
    bool fits = is_numeric ? is_number || (is_text && kind == KIND_DECIMAL) : is_text;
    return fits && value_parse(kind, json->text, json->size, arena, out);
}

struct value load_value(struct load *load, const struct load_place *place, const struct field *field,
                        const struct json *json)
{
    struct value value;
    bool is_good;
    if (json->kind == JSON_NULL && (field->type.kind != KIND_JSON || field->is_nullable)) {
        if (!field->is_nullable)
            load_fail(load, place, "%s may not be null", field->column);
        return value_null();
    }
    if (field->type.kind == KIND_BOOL) {
        is_good = json->kind == JSON_TRUE || json->kind == JSON_FALSE;
        value = value_bool(json->kind == JSON_TRUE);
    } else if (field->type.kind == KIND_BYTES)
        is_good = read_bytes(&load->arena, json, &value);
    else if (field->type.kind == KIND_JSON)
        is_good = read_json(&load->arena, json, &value);
    else
        is_good = read_scalar(&load->arena, field->type.kind, json, &value);
    if (!is_good)
        refuse(load, place, field, json);
    return value;
}
