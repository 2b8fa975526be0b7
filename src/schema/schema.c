/* Reads a schema as a whole: the parts of the reader in their order, and the errors at the end. */
#include "schema/read.h"

#include "base/hash.h"
#include "base/utf8.h"

static void check_bytes(struct reader *reader)
{
    const char *text = reader->source->text;
    size_t size = reader->source->size;
    const char *nul = memchr(text, '\0', size);
    if (nul) {
        reader_fault(reader, (struct place){(size_t)(nul - text), 0}, "there is a NUL byte here");
        return;
    }
    if (utf8_valid(text, size))
        return;
    for (size_t at = 0, step; at < size; at += step) {
        uint32_t code_point;
        step = utf8_decode(text + at, size - at, &code_point);
        if (step == 1 && (unsigned char)text[at] >= 0x80) {
            reader_fault(reader, (struct place){at, 0}, "the byte 0x%02X is not UTF-8", (unsigned char)text[at]);
            reader_hint(reader, "save the file as UTF-8");
            return;
        }
    }
}

static void read_schema(void *argument)
{
    struct reader *reader = argument;
    struct schema *schema = reader->schema;
    map_init(&schema->names, reader->arena);
    map_init(&reader->names, reader->arena);
    if (reader->source->size >= 3 && memcmp(reader->source->text, "\xEF\xBB\xBF", 3) == 0)
        reader->start = 3;
    reader->lexer = (struct lexer){reader->source->text, reader->source->size, reader->start};
    schema->fingerprint = hash_bytes(0, reader->source->text, reader->source->size);
    check_bytes(reader);
    if (reader->fault_count > 0)
        return;
    reader_read(reader);
    reader_bind(reader);
    reader_build(reader);
}

struct schema *schema_read(const corm_allocator *allocator, const corm_schema *source, struct schema_errors *errors)
{
    struct reader reader = {.source = source};
    strbuf_init(&errors->text, allocator);
    errors->count = 0;
    struct schema *schema = alloc_zero(allocator, sizeof *schema);
    if (!schema)
        return NULL;
    schema->source = source;
    arena_init(&schema->arena, allocator, 8192);
    reader.schema = schema;
    reader.arena = &schema->arena;
    bool is_read = arena_try(&schema->arena, read_schema, &reader);
    if (is_read && reader.fault_count == 0)
        return schema;
    if (is_read)
        reader_tell(&reader, errors);
    if (errors->text.failed)
        errors->count = 0;
    schema_free(schema);
    return NULL;
}

void schema_free(struct schema *schema)
{
    if (!schema)
        return;
    const corm_allocator *allocator = schema->arena.allocator;
    arena_free(&schema->arena);
    alloc_free(allocator, schema, sizeof *schema);
}
