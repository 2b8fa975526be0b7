/* What most subcommands begin and end with: files, schemas, messages. */
#include "cli/cli.h"

#include "backend/backend.h"

#include <errno.h>
#include <stdio.h>

int cli_fail(const char *format, ...)
{
    va_list arguments;
    fflush(stdout);
    fputs("corm: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    return STATUS_FAILED;
}

int cli_no_memory(void)
{
    return cli_fail("out of memory");
}

static bool tell_written(bool is_written)
{
    if (!is_written) {
        cli_fail("cannot write: %s", strerror(errno));
        clearerr(stdout);
    }
    return is_written;
}

bool cli_write(struct strbuf *text)
{
    if (text->failed) {
        cli_no_memory();
        return false;
    }
    bool is_written = fwrite(strbuf_string(text), 1, text->length, stdout) == text->length;
    strbuf_clear(text);
    return tell_written(is_written);
}

bool cli_flush(void)
{
    return tell_written(fflush(stdout) == 0);
}

static bool read_all(FILE *file, const char *path, struct strbuf *out)
{
    char part[16384];
    for (size_t count; (count = fread(part, 1, sizeof part, file)) > 0;)
        strbuf_add(out, part, count);
    if (ferror(file))
        cli_fail("cannot read %s: %s", path, strerror(errno));
    else if (out->failed)
        cli_no_memory();
    return !ferror(file) && !out->failed;
}

bool cli_read_file(const char *path, struct strbuf *out)
{
    if (strcmp(path, "-") == 0)
        return read_all(stdin, "standard input", out);
    FILE *file = fopen(path, "rb");
    if (!file) {
        cli_fail("cannot read %s: %s", path, strerror(errno));
        return false;
    }
    bool is_read = read_all(file, path, out);
    fclose(file);
    return is_read;
}

bool schema_file_open(struct schema_file *file, const char *path)
{
    struct schema_errors errors;
    memset(file, 0, sizeof *file);
    strbuf_init(&file->text, &alloc_system);
    if (!cli_read_file(path, &file->text))
        return false;
    file->source = (corm_schema){path, strbuf_string(&file->text), file->text.length};
    file->schema = schema_read(&alloc_system, &file->source, &errors);
    if (!file->schema && errors.count == 0)
        cli_no_memory();
    fputs(strbuf_string(&errors.text), stderr);
    strbuf_free(&errors.text);
    return file->schema != NULL;
}

void schema_file_close(struct schema_file *file)
{
    schema_free(file->schema);
    strbuf_free(&file->text);
}

const struct model *model_find(const struct schema *schema, const char *name, const char *where)
{
    const char *names[64];
    size_t count = 0;
    for (uint32_t i = 0; i < schema->model_count; i++) {
        const struct model *model = &schema->models[i];
        if (strcmp(model->prefix, name) == 0 || strcmp(model->name, name) == 0 || strcmp(model->table, name) == 0)
            return model;
        if (count < sizeof names / sizeof names[0])
            names[count++] = model->prefix;
    }
    const char *near = nearest_name(name, strlen(name), names, count);
    cli_fail(near ? "%sno model '%s'; did you mean '%s'?" : "%sno model '%s'", where, name, near);
    return NULL;
}

const struct backend *url_backend(const char *url)
{
    char scheme[32];
    snprintf(scheme, sizeof scheme, "%.*s", (int)strcspn(url, ":"), url);
    const struct backend *backend = strchr(url, ':') ? backend_find(scheme) : NULL;
    if (!backend)
    {
        struct error error;
        error_set(&error, CORM_MISUSE, "'%s' is no database URL", url);
        backend_hint_url(&error);
        cli_fail("%s", error_full(&error));
    }
    return backend;
}
