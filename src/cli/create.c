/* corm create: the tables of a schema. */
#include "cli/cli.h"

#include "backend/backend.h"
#include "sql/sql.h"

#include <stdio.h>

static int run(const struct invocation *invocation);

enum { OPTION_SQL };

const struct command command_create = {
    .name = "create",
    .operands = "SCHEMA URL",
    .help = "makes all tables, indexes and constraints of a schema",
    .options = {[OPTION_SQL] = {"--sql", NULL, "prints the statements and runs nothing"}},
    .run = run,
};

static int print_sql(const struct invocation *invocation)
{
    struct schema_file file;
    struct strbuf out;
    struct arena arena;
    struct error error;
    error_clear(&error);
    arena_init(&arena, &alloc_system, 0);
    strbuf_init(&out, &alloc_system);
    const struct backend *backend = url_backend(invocation->operands[1]);
    bool is_good = backend && schema_file_open(&file, invocation->operands[0]);
    if (is_good) {
        is_good = sql_create_tables(&arena, file.schema, backend->dialect, &out, &error);
        if (!is_good)
            cli_fail("%s", error_full(&error));
        is_good = is_good && cli_write(&out);
    }
    if (backend)
        schema_file_close(&file);
    strbuf_free(&out);
    arena_free(&arena);
    return is_good ? STATUS_GOOD : STATUS_FAILED;
}

static int run(const struct invocation *invocation)
{
    struct work work;
    if (invocation->values[OPTION_SQL])
        return print_sql(invocation);
    bool is_good = work_begin(&work, invocation);
    if (is_good && !corm_create_tables(work.session)) {
        work_fail(work.session);
        is_good = false;
    }
    if (is_good)
        printf("created %u table%s\n", work.file.schema->model_count, work.file.schema->model_count == 1 ? "" : "s");
    work_end(&work);
    return is_good ? STATUS_GOOD : STATUS_FAILED;
}
