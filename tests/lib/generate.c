/* Schema to C for the tests: generate SCHEMA.corm OUT.h OUT.c */
#include "gen/gen.h"

#include <stdio.h>
#include <stdlib.h>

static bool read_file(const char *path, struct strbuf *out)
{
    char part[4096];
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    for (size_t count; (count = fread(part, 1, sizeof part, file)) > 0;)
        strbuf_add(out, part, count);
    return fclose(file) == 0 && !out->failed;
}

static bool write_file(const char *path, const struct strbuf *text)
{
    FILE *file = fopen(path, "wb");
    bool is_good = file && fwrite(strbuf_string(text), 1, text->length, file) == text->length;
    return file && fclose(file) == 0 && is_good;
}

int main(int count, char **arguments)
{
    struct strbuf text, header, source;
    char base[100];
    if (count != 4)
        return 2;
    const char *name = strrchr(arguments[1], '/') ? strrchr(arguments[1], '/') + 1 : arguments[1];
    snprintf(base, sizeof base, "%.*s", (int)strcspn(name, "."), name);
    strbuf_init(&text, &alloc_system);
    strbuf_init(&header, &alloc_system);
    strbuf_init(&source, &alloc_system);
    if (!read_file(arguments[1], &text))
        return 1;
    struct schema_errors errors = {{0}, 0};
    strbuf_init(&errors.text, &alloc_system);
    corm_schema file = {name, strbuf_string(&text), text.length};
    struct schema *schema = schema_read(&alloc_system, &file, &errors);
    bool is_good = schema && gen_check(schema, base, &errors.text);
    if (is_good) {
        gen_header(schema, base, &header);
        gen_source(schema, base, &source);
        is_good = write_file(arguments[2], &header) && write_file(arguments[3], &source);
    }
    fputs(strbuf_string(&errors.text), stderr);
    schema_free(schema);
    strbuf_free(&errors.text);
    strbuf_free(&text);
    strbuf_free(&header);
    strbuf_free(&source);
    return !is_good;
}
