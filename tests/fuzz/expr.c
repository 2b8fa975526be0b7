/* Any text as a query: it is refused with an error, or SQLite can prepare what it becomes. */
#include "backend/sqlite/driver.h"
#include "backend/sqlite/functions.h"
#include "expr/parse.h"
#include "sql/sql.h"

#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *count, char ***arguments);

static struct schema *schema;
static sqlite3 *database;

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    static char text[8192];
    static corm_schema source = {"bookshop.corm", text, 0};
    struct schema_errors errors;
    struct arena arena;
    struct strbuf sql;
    struct error error = {0};
    FILE *file = fopen(TEST_DATA "/bookshop.corm", "rb");
    (void)count;
    (void)arguments;
    source.size = file ? fread(text, 1, sizeof text, file) : 0;
    if (file)
        fclose(file);
    schema = schema_read(&alloc_system, &source, &errors);
    arena_init(&arena, &alloc_system, 1024);
    strbuf_init(&sql, &alloc_system);
    if (!schema || !sql_create_tables(&arena, schema, &sqlite_dialect, &sql, &error)
        || sqlite3_open(":memory:", &database) != SQLITE_OK || !sqlite_functions_register(database, &alloc_system)
        || !sqlite_list_register(database) || sqlite3_exec(database, strbuf_string(&sql), NULL, NULL, NULL) != SQLITE_OK)
        abort();
    strbuf_free(&errors.text);
    strbuf_free(&sql);
    arena_free(&arena);
    return 0;
}

struct compiling {
    struct arena arena;
    struct error error;
    struct parse_source source;
    struct sql sql;
};

static void compile(void *argument)
{
    struct compiling *compiling = argument;
    struct query_tree *tree = parse_query(&compiling->arena, &compiling->source, &compiling->error);
    struct query_parts parts = {.schema = schema, .model = schema_model(schema, tree->model), .clauses = tree->clauses,
                                .clause_count = tree->clause_count};
    struct plan *plan = parts.model ? plan_query(&compiling->arena, &parts, &compiling->error) : NULL;
    if (plan && !sql_print(&compiling->arena, plan, &sqlite_dialect, &compiling->sql))
        abort();
}

/* What a database may refuse of a query that is well formed. */
static bool is_limit(const char *message)
{
    static const char *const limits[] = {"too many", "too complex", "too large", "too deep", "too big", "at most 64", "overflow"};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        if (strstr(message, limits[i]))
            return true;
    return false;
}

static void prepare(const struct sql *sql)
{
    sqlite3_stmt *statement = NULL;
    bool is_good = sqlite3_prepare_v2(database, sql->text, -1, &statement, NULL) == SQLITE_OK;
    if (is_good ? (size_t)sqlite3_bind_parameter_count(statement) != sql->parameter_count : !is_limit(sqlite3_errmsg(database))) {
        fprintf(stderr, "%s\n%s\n", sqlite3_errmsg(database), sql->text);
        abort();
    }
    sqlite3_finalize(statement);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct compiling compiling = {.source = {(const char *)data, size, false, 0}};
    arena_init(&compiling.arena, &alloc_system, 1024);
    if (!arena_try(&compiling.arena, compile, &compiling) && compiling.error.code == CORM_OK)
        abort();
    if (compiling.sql.text)
        prepare(&compiling.sql);
    arena_free(&compiling.arena);
    return 0;
}
