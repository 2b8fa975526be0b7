/* Statements prepared by SQLite. */
#include "lib/preparers.h"
#include "lib/test.h"

#include "backend/sqlite/driver.h"
#include "backend/sqlite/functions.h"

static sqlite3 *database;

static bool is_here(void)
{
    return true;
}

static void open_database(const char *create_tables)
{
    CHECK(sqlite3_open(":memory:", &database) == SQLITE_OK);
    CHECK(sqlite_functions_register(database, &alloc_system) && sqlite_list_register(database));
    CHECK(sqlite3_exec(database, create_tables, NULL, NULL, NULL) == SQLITE_OK);
    CHECK_TEXT(sqlite3_errmsg(database), "not an error");
}

static void prepare(const struct sql *sql, const struct plan *plan, FILE *out)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(database, sql->text, -1, &statement, NULL) != SQLITE_OK)
        fprintf(out, "SQLite: %s\n", sqlite3_errmsg(database));
    else {
        CHECK_INT(sqlite3_bind_parameter_count(statement), sql->parameter_count);
        if (plan->result <= RESULT_VALUES)
            CHECK_INT(sqlite3_column_count(statement), plan->select->output_count);
        CHECK(sqlite3_stmt_readonly(statement) == (plan->statement == STATEMENT_SELECT));
    }
    sqlite3_finalize(statement);
}

static void close_database(void)
{
    sqlite3_close(database);
}

const struct preparer sqlite_preparer = {
    "sqlite", &sqlite_dialect, "?", is_here, open_database, prepare, close_database,
};
