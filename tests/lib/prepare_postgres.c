/* Statements prepared by PostgreSQL, where CORM_TEST_URL leads to one. */
#include "lib/databases_postgres.h"
#include "lib/preparers.h"
#include "lib/test.h"
#include "lib/url.h"

#include "backend/postgres/driver.h"

static PGconn *connection;

static bool is_here(void)
{
    return database_is("postgres");
}

static bool is_good(const PGresult *result)
{
    return PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_EMPTY_QUERY;
}

static void open_database(const char *create_tables)
{
    connection = databases_postgres_connection(database_fresh(""));
    PGresult *result = PQexec(connection, create_tables);
    CHECK_TEXT(is_good(result) ? "" : PQerrorMessage(connection), "");
    PQclear(result);
}

static void prepare(const struct sql *sql, const struct plan *plan, FILE *out)
{
    PGresult *result = PQprepare(connection, "", sql->text, 0, NULL);
    if (!is_good(result))
        fprintf(out, "PostgreSQL: %s", PQerrorMessage(connection));
    PGresult *shape = PQdescribePrepared(connection, "");
    if (is_good(result)) {
        CHECK_INT(PQnparams(shape), sql->parameter_count);
        if (plan->result <= RESULT_VALUES)
            CHECK_INT(PQnfields(shape), plan->select->output_count);
    }
    PQclear(shape);
    PQclear(result);
}

static void close_database(void)
{
}

const struct preparer postgres_preparer = {
    "postgres", &postgres_dialect, "$", is_here, open_database, prepare, close_database,
};
