/* What is read is valid, and what is written of it reads back as the same. */
#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct strbuf first, second;
    struct error error = {0};
    arena_init(&arena, &alloc_system, 0);
    strbuf_init(&first, &alloc_system);
    strbuf_init(&second, &alloc_system);
    const struct json *value = json_parse(&arena, (const char *)data, size, &error);
    if ((value != NULL) != json_valid((const char *)data, size) || (value ? CORM_OK : CORM_SYNTAX) != error.code)
        __builtin_trap();
    if (value) {
        json_write(&first, value);
        value = json_parse(&arena, first.data, first.length, &error);
        if (!value)
            __builtin_trap();
        json_write(&second, value);
        if (first.length != second.length || memcmp(first.data, second.data, first.length) != 0)
            __builtin_trap();
    }
    json_write_text(&first, (const char *)data, size);
    strbuf_free(&first);
    strbuf_free(&second);
    arena_free(&arena);
    return 0;
}
