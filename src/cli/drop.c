/* corm drop: the tables of a schema, gone. */
#include "cli/cli.h"

#include "sql/sql.h"

static int run(const struct invocation *invocation);

enum { OPTION_SQL };

const struct command command_drop = {
    .name = "drop",
    .operands = "SCHEMA URL",
    .help = "drops all tables of a schema, with what is in them",
    .options = {[OPTION_SQL] = {"--sql", NULL, "prints the statements and runs nothing"}},
    .run = run,
};

static bool print_drop(struct arena *arena, const struct schema *schema, const struct dialect *dialect, struct strbuf *out,
                       struct error *error)
{
    (void)arena, (void)error;
    sql_drop_tables(schema, dialect, out);
    return true;
}

static int run(const struct invocation *invocation)
{
    return invocation->values[OPTION_SQL] ? work_print_sql(invocation, print_drop) : work_on_tables(invocation, corm_drop_tables, "dropped");
}
