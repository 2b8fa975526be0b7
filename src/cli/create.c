/* corm create: the tables of a schema. */
#include "cli/cli.h"

#include "sql/sql.h"

static int run(const struct invocation *invocation);

enum { OPTION_SQL };

const struct command command_create = {
    .name = "create",
    .operands = "SCHEMA URL",
    .help = "makes all tables, indexes and constraints of a schema",
    .options = {[OPTION_SQL] = {"--sql", NULL, "prints the statements and runs nothing"}},
    .run = run,
};

static int run(const struct invocation *invocation)
{
    return invocation->values[OPTION_SQL] ? work_print_sql(invocation, sql_create_tables) : work_on_tables(invocation, corm_create_tables, "created");
}
