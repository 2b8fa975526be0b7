/* Any text: it is refused with errors, or its print reads as the same schema and prints the same again. */
#include "schema/schema.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct schema *read_text(const corm_schema *source)
{
    struct schema_errors errors;
    struct schema *schema = schema_read(&alloc_system, source, &errors);
    if ((schema == NULL) != (errors.count > 0) || (schema == NULL) != (errors.text.length > 0))
        abort();
    strbuf_free(&errors.text);
    return schema;
}

static void print(const struct schema *schema, struct strbuf *out)
{
    strbuf_init(out, &alloc_system);
    schema_print(schema, out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    corm_schema source = {"fuzz.corm", (const char *)data, size};
    struct strbuf first, second;
    struct schema *schema = read_text(&source);
    if (!schema)
        return 0;
    print(schema, &first);
    corm_schema printed = {"print.corm", strbuf_string(&first), first.length};
    struct schema *again = read_text(&printed);
    if (!again || again->model_count != schema->model_count)
        abort();
    print(again, &second);
    if (first.length != second.length || strcmp(strbuf_string(&first), strbuf_string(&second)) != 0)
        abort();
    strbuf_free(&first);
    strbuf_free(&second);
    schema_free(again);
    schema_free(schema);
    return 0;
}
