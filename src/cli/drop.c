/* corm drop: the tables of a schema, gone. */
#include "cli/cli.h"

#include "backend/backend.h"
#include "sql/sql.h"

#include <stdio.h>

static int run(const struct invocation *invocation);

enum { OPTION_SQL };

const struct command command_drop = {
    .name = "drop",
    .operands = "SCHEMA URL",
    .help = "drops all tables of a schema, with what is in them",
    .options = {[OPTION_SQL] = {"--sql", NULL, "prints the statements and runs nothing"}},
    .run = run,
};

static int print_sql(const struct invocation *invocation)
{
    struct schema_file file;
    struct strbuf out;
    const struct backend *backend = url_backend(invocation->operands[1]);
    if (!backend)
        return STATUS_FAILED;
    strbuf_init(&out, &alloc_system);
    bool is_good = schema_file_open(&file, invocation->operands[0]);
    if (is_good) {
        sql_drop_tables(file.schema, backend->dialect, &out);
        is_good = cli_write(&out);
    }
    schema_file_close(&file);
    strbuf_free(&out);
    return is_good ? STATUS_GOOD : STATUS_FAILED;
}

static int run(const struct invocation *invocation)
{
    struct work work;
    if (invocation->values[OPTION_SQL])
        return print_sql(invocation);
    bool is_good = work_begin(&work, invocation);
    if (is_good && !corm_drop_tables(work.session)) {
        work_fail(work.session);
        is_good = false;
    }
    if (is_good)
        printf("dropped %u table%s\n", work.file.schema->model_count, work.file.schema->model_count == 1 ? "" : "s");
    work_end(&work);
    return is_good ? STATUS_GOOD : STATUS_FAILED;
}
