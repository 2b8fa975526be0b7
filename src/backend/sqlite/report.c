/* SQLite's result codes and messages in Cormorant's words. */
#include "backend/sqlite/driver.h"

#include <stdio.h>

/* Our own SQL functions say "corm:range:what happened". */
static bool report_own(const char *message, struct error *error)
{
    static const struct {
        const char *tag;
        corm_code code;
    } tags[] = {{"corm:range:", CORM_RANGE}, {"corm:type:", CORM_TYPE}, {"corm:syntax:", CORM_SYNTAX},
                {"corm:no_memory:", CORM_NO_MEMORY}};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (strncmp(message, tags[i].tag, strlen(tags[i].tag)) == 0) {
            error_set(error, tags[i].code, "%s", message + strlen(tags[i].tag));
            return true;
        }
    return false;
}

/* "UNIQUE constraint failed: user.email, user.name" */
static void read_columns(struct violation *violation, const char *columns)
{
    const char *point = strchr(columns, '.');
    if (!point)
        return;
    snprintf(violation->table, sizeof violation->table, "%.*s", (int)(point - columns), columns);
    while (point) {
        const char *end = strchr(point, ',');
        size_t used = strlen(violation->columns);
        snprintf(violation->columns + used, sizeof violation->columns - used, "%s%.*s", used ? "," : "",
                 (int)(end ? end - point - 1 : (ptrdiff_t)strlen(point + 1)), point + 1);
        point = end ? strchr(end, '.') : NULL;
    }
}

static void report_violation(struct connection *connection, int status, const char *message, struct error *error)
{
    struct violation *violation = &connection->violation;
    const char *detail = strstr(message, "failed: ");
    memset(violation, 0, sizeof *violation);
    error_set(error, CORM_INTEGRITY, "%s", message);
    switch (status) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        violation->kind = VIOLATION_UNIQUE;
        break;
    case SQLITE_CONSTRAINT_NOTNULL:
        violation->kind = VIOLATION_NOT_NULL;
        break;
    case SQLITE_CONSTRAINT_CHECK:
        violation->kind = VIOLATION_CHECK;
        if (detail)
            snprintf(violation->constraint, sizeof violation->constraint, "%s", detail + 8);
        return;
    case SQLITE_CONSTRAINT_FOREIGNKEY:
    case SQLITE_CONSTRAINT_TRIGGER:
        violation->kind = VIOLATION_FOREIGN;
        return;
    default:
        break;
    }
    if (detail)
        read_columns(violation, detail + 8);
}

void sqlite_report(struct connection *connection, struct error *error)
{
    static const struct {
        int status;
        corm_code code;
        const char *message;
    } rows[] = {
        {SQLITE_NOMEM, CORM_NO_MEMORY, "out of memory"},
        {SQLITE_BUSY, CORM_BUSY, "the database stayed locked by another connection for the whole busy_timeout"},
        {SQLITE_LOCKED, CORM_BUSY, "the database is locked"},
        {SQLITE_READONLY, CORM_READ_ONLY, "the database is read-only"},
        {SQLITE_CANTOPEN, CORM_CONNECTION, NULL},
        {SQLITE_NOTADB, CORM_CONNECTION, NULL},
        {SQLITE_TOOBIG, CORM_RANGE, NULL},
    };
    const char *message = sqlite3_errmsg(connection->database);
    int status = sqlite3_extended_errcode(connection->database);
    if ((status & 0xff) == SQLITE_INTERRUPT) {
        bool is_late = connection->is_late;
        error_set(error, is_late ? CORM_TIMEOUT : CORM_INTERRUPTED,
                  is_late ? "the session's deadline has passed" : "the session was interrupted");
        return;
    }
    if ((status & 0xff) == SQLITE_BUSY && sqlite_has_no_time(connection)) {
        error_set(error, CORM_TIMEOUT, "the session's deadline has passed");
        return;
    }
    if ((status & 0xff) == SQLITE_CONSTRAINT) {
        report_violation(connection, status, message, error);
        return;
    }
    if (report_own(message, error))
        return;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].status == (status & 0xff)) {
            error_set(error, rows[i].code, "%s", rows[i].message ? rows[i].message : message);
            return;
        }
    if (strncmp(message, "no such table", 13) == 0)
        backend_no_table(error, message);
    else if (strncmp(message, "no such column", 14) == 0 || strstr(message, " has no column named "))
        backend_no_column(error, message);
    else if (strcmp(message, "parser stack overflow") == 0 || strncmp(message, "Expression tree is too large", 28) == 0)
        error_set(error, CORM_UNSUPPORTED, "the query is nested too deeply for SQLite: %s", message);
    else if (strcmp(message, "integer overflow") == 0)
        error_set(error, CORM_RANGE, "integer result out of range");
    else
        error_set(error, CORM_DATABASE, "%s", message);
}
