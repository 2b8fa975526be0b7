/* corm_list(?): a bound list as rows, so that one statement serves lists of any length. */
#include "backend/sqlite/functions.h"

#include "backend/backend.h"
#include "backend/sqlite/store.h"

enum { COLUMN_VALUE, COLUMN_POSITION, COLUMN_LIST };
enum { PLAN_EMPTY, PLAN_LIST };

struct cursor {
    sqlite3_vtab_cursor base;
    const struct value_list *list;
    size_t count;
    size_t position;
};

static int list_connect(sqlite3 *database, void *unused, int count, const char *const *arguments,
                        sqlite3_vtab **table, char **message)
{
    (void)unused, (void)count, (void)arguments, (void)message;
    int result = sqlite3_declare_vtab(database, "CREATE TABLE list(value, position INTEGER, list HIDDEN)");
    if (result != SQLITE_OK)
        return result;
    *table = sqlite3_malloc(sizeof **table);
    if (!*table)
        return SQLITE_NOMEM;
    memset(*table, 0, sizeof **table);
    sqlite3_vtab_config(database, SQLITE_VTAB_INNOCUOUS);
    return SQLITE_OK;
}

static int list_disconnect(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

static int list_open(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    (void)table;
    struct cursor *cursor = sqlite3_malloc(sizeof *cursor);
    if (!cursor)
        return SQLITE_NOMEM;
    memset(cursor, 0, sizeof *cursor);
    *out = &cursor->base;
    return SQLITE_OK;
}

static int list_close(sqlite3_vtab_cursor *cursor)
{
    sqlite3_free(cursor);
    return SQLITE_OK;
}

static bool is_by_position(const sqlite3_index_info *info)
{
    return info->nOrderBy == 1 && info->aOrderBy[0].iColumn == COLUMN_POSITION && !info->aOrderBy[0].desc;
}

static int list_plan(sqlite3_vtab *table, sqlite3_index_info *info)
{
    enum { LIKELY_ROWS = 25 };
    (void)table;
    info->idxNum = PLAN_EMPTY;
    info->estimatedCost = 1;
    info->estimatedRows = 1;
    info->orderByConsumed = is_by_position(info);
    for (int i = 0; i < info->nConstraint; i++) {
        if (info->aConstraint[i].iColumn != COLUMN_LIST || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
            continue;
        if (!info->aConstraint[i].usable)
            return SQLITE_CONSTRAINT;
        info->idxNum = PLAN_LIST;
        info->estimatedCost = LIKELY_ROWS;
        info->estimatedRows = LIKELY_ROWS;
        info->aConstraintUsage[i].argvIndex = 1;
        info->aConstraintUsage[i].omit = 1;
        break;
    }
    return SQLITE_OK;
}

static int list_filter(sqlite3_vtab_cursor *base, int plan, const char *unused, int count, sqlite3_value **values)
{
    struct cursor *cursor = (struct cursor *)base;
    (void)unused, (void)count;
    cursor->list = plan == PLAN_LIST ? sqlite3_value_pointer(values[0], SQLITE_LIST_POINTER) : NULL;
    cursor->count = cursor->list ? cursor->list->count : 0;
    cursor->position = 0;
    return SQLITE_OK;
}

static int list_next(sqlite3_vtab_cursor *cursor)
{
    ((struct cursor *)cursor)->position++;
    return SQLITE_OK;
}

static int list_is_at_end(sqlite3_vtab_cursor *base)
{
    const struct cursor *cursor = (struct cursor *)base;
    return cursor->position >= cursor->count;
}

static int list_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const struct cursor *cursor = (struct cursor *)base;
    if (column == COLUMN_POSITION)
        sqlite3_result_int64(context, (sqlite3_int64)cursor->position);
    else if (column != COLUMN_VALUE)
        sqlite3_result_null(context);
    else if (cursor->list->kind == KIND_INT && cursor->list->integers)
        sqlite3_result_int64(context, cursor->list->integers[cursor->position]);
    else
        sqlite_result_value(context, &cursor->list->values[cursor->position]);
    return SQLITE_OK;
}

static int list_row(sqlite3_vtab_cursor *cursor, sqlite3_int64 *row)
{
    *row = (sqlite3_int64)((struct cursor *)cursor)->position;
    return SQLITE_OK;
}

bool sqlite_list_register(sqlite3 *database)
{
    /* Without xCreate there is only the table of the module's own name. */
    static const sqlite3_module module = {
        .xConnect = list_connect,
        .xDisconnect = list_disconnect,
        .xBestIndex = list_plan,
        .xOpen = list_open,
        .xClose = list_close,
        .xFilter = list_filter,
        .xNext = list_next,
        .xEof = list_is_at_end,
        .xColumn = list_column,
        .xRowid = list_row,
    };
    return sqlite3_create_module_v2(database, "corm_list", &module, NULL, NULL) == SQLITE_OK;
}
