/* corm generate: a schema's header and source. */
#include "cli/cli.h"

#include "gen/gen.h"

#include <errno.h>
#include <stdio.h>

static int run(const struct invocation *invocation);

enum { OPTION_OUTPUT };

const struct command command_generate = {
    .name = "generate",
    .operands = "SCHEMA",
    .help = "writes the C code of a schema",
    .details = "bookshop.corm gives bookshop.h and bookshop.c, in the working directory if none is named.\n"
               "A file that would not change is left alone.\n",
    .options = {[OPTION_OUTPUT] = {"--output", "DIR", "where to write the files"}},
    .run = run,
};

/* "dir/bookshop.corm" → "bookshop" */
static void base_name(const char *path, struct strbuf *out)
{
    static const char ending[] = ".corm";
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    size_t size = strlen(name), tail = sizeof ending - 1;
    bool has_ending = size > tail && strcmp(name + size - tail, ending) == 0;
    strbuf_add(out, name, has_ending ? size - tail : size);
}

/* Whether the file holds this text already. */
static bool is_unchanged(const char *path, const struct strbuf *text)
{
    FILE *file = fopen(path, "rb");
    char part[4096];
    size_t at = 0;
    bool is_same = file != NULL;
    while (is_same) {
        size_t count = fread(part, 1, sizeof part, file);
        is_same = count <= text->length - at && memcmp(part, strbuf_string(text) + at, count) == 0;
        at += count;
        if (count == 0)
            break;
    }
    is_same = is_same && at == text->length && !ferror(file);
    if (file)
        fclose(file);
    return is_same;
}

static bool write_file(const char *path, const struct strbuf *text)
{
    FILE *file = fopen(path, "wb");
    bool is_written = file && fwrite(strbuf_string(text), 1, text->length, file) == text->length;
    int reason = errno;
    if (file && fclose(file) != 0 && is_written) {
        is_written = false;
        reason = errno;
    }
    if (!is_written)
        cli_fail("cannot write %s: %s", path, strerror(reason));
    else
        printf("wrote %s\n", path);
    return is_written;
}

typedef void generator(const struct schema *schema, const char *base_name, struct strbuf *out);

static bool generate_file(const struct schema *schema, const char *directory, const char *name, const char *ending,
                          generator *generate)
{
    struct strbuf path, text;
    strbuf_init(&path, &alloc_system);
    strbuf_init(&text, &alloc_system);
    if (directory)
        strbuf_printf(&path, "%s%s", directory, directory[0] && directory[strlen(directory) - 1] == '/' ? "" : "/");
    strbuf_printf(&path, "%s%s", name, ending);
    generate(schema, name, &text);
    bool is_good = !path.failed && !text.failed;
    if (!is_good)
        cli_no_memory();
    else if (!is_unchanged(path.data, &text))
        is_good = write_file(path.data, &text);
    strbuf_free(&path);
    strbuf_free(&text);
    return is_good;
}

static bool generate(const struct schema *schema, const char *directory, const char *name)
{
    struct strbuf errors;
    strbuf_init(&errors, &alloc_system);
    bool is_good = gen_check(schema, name, &errors);
    fputs(strbuf_string(&errors), stderr);
    strbuf_free(&errors);
    return is_good && generate_file(schema, directory, name, ".h", gen_header)
           && generate_file(schema, directory, name, ".c", gen_source);
}

static int run(const struct invocation *invocation)
{
    struct schema_file file;
    struct strbuf name;
    strbuf_init(&name, &alloc_system);
    base_name(invocation->operands[0], &name);
    bool is_good = schema_file_open(&file, invocation->operands[0])
                   && generate(file.schema, invocation->values[OPTION_OUTPUT], strbuf_string(&name));
    schema_file_close(&file);
    strbuf_free(&name);
    return is_good ? STATUS_GOOD : STATUS_FAILED;
}
