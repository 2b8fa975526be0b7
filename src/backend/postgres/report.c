/* SQLSTATEs and messages in Cormorant's words. */
#include "backend/postgres/driver.h"

#include <stdio.h>
#include <string.h>

static const char *part(const PGresult *result, int code)
{
    const char *text = PQresultErrorField(result, code);
    return text ? text : "";
}

bool postgres_has_state(const PGresult *result, const char *state)
{
    return result && strcmp(part(result, PG_DIAG_SQLSTATE), state) == 0;
}

bool postgres_is_outdated(const PGresult *result)
{
    return postgres_has_state(result, "0A000") && strstr(part(result, PG_DIAG_MESSAGE_PRIMARY), "cached plan");
}

/* Key (title, author_id)=(Dune, 1) already exists. */
static void read_columns(struct violation *violation, const char *detail)
{
    const char *begin = strchr(detail, '('), *end = strstr(detail, ")=");
    size_t used = 0;
    if (!begin || !end)
        return;
    for (const char *at = begin + 1; at < end && used + 1 < sizeof violation->columns; at++)
        if (*at != '"' && *at != ' ')
            violation->columns[used++] = *at;
    violation->columns[used] = '\0';
    const char *value = end + strlen(")=(");
    for (end = value, used = 1; *end && used; end++)        /* the value may have parentheses of its own */
        used += (size_t)(*end == '(') - (size_t)(*end == ')');
    if (!used && !strchr(violation->columns, ','))
        snprintf(violation->value, sizeof violation->value, "%.*s", (int)(end - value - 1), value);
}

static void report_violation(struct connection *connection, const PGresult *result, const char *state)
{
    static const struct {
        const char *state;
        int kind;
    } kinds[] = {{"23505", VIOLATION_UNIQUE}, {"23502", VIOLATION_NOT_NULL}, {"23514", VIOLATION_CHECK},
                 {"23503", VIOLATION_FOREIGN}, {"23001", VIOLATION_FOREIGN}};
    struct violation *violation = &connection->violation;
    memset(violation, 0, sizeof *violation);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].state, state) == 0)
            violation->kind = kinds[i].kind;
    snprintf(violation->table, sizeof violation->table, "%s", part(result, PG_DIAG_TABLE_NAME));
    snprintf(violation->constraint, sizeof violation->constraint, "%s", part(result, PG_DIAG_CONSTRAINT_NAME));
    snprintf(violation->columns, sizeof violation->columns, "%s", part(result, PG_DIAG_COLUMN_NAME));
    if (violation->kind == VIOLATION_UNIQUE || violation->kind == VIOLATION_FOREIGN)
        read_columns(violation, part(result, PG_DIAG_MESSAGE_DETAIL));
}

/* A text of ours that was made to fail as a number: 'invalid input syntax for type bigint: "corm:range:…"'. */
static bool report_own(const char *message, struct error *error)
{
    static const struct {
        const char *tag;
        corm_code code;
    } tags[] = {{"\"corm:range:", CORM_RANGE}, {"\"corm:type:", CORM_TYPE}};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        const char *found = strstr(message, tags[i].tag);
        if (!found)
            continue;
        found += strlen(tags[i].tag);
        size_t size = strlen(found);
        error_set(error, tags[i].code, "%.*s", (int)(size ? size - 1 : 0), found);
        return true;
    }
    return false;
}

/* 'invalid input syntax for type numeric: "x"' */
static bool report_value(const char *message, struct error *error)
{
    static const struct {
        const char *type;
        enum kind kind;
    } types[] = {{"numeric", KIND_DECIMAL}, {"date", KIND_DATE}, {"timestamp", KIND_DATETIME}, {"timestamp with time zone", KIND_DATETIME},
                 {"time", KIND_TIME}, {"uuid", KIND_UUID}};
    static const char start[] = "invalid input syntax for type ";
    const char *type = message + strlen(start), *end = strncmp(message, start, strlen(start)) == 0 ? strstr(type, ": \"") : NULL;
    for (size_t i = 0; end && i < sizeof types / sizeof *types; i++)
        if (strlen(types[i].type) == (size_t)(end - type) && strncmp(types[i].type, type, (size_t)(end - type)) == 0) {
            size_t size = strlen(end + 3);
            size_t shown = size > 61 ? 60 : size - (size > 0);
            error_set(error, CORM_TYPE, "'%.*s' is no %s", (int)shown, end + 3, kind_name(types[i].kind));
            return true;
        }
    return false;
}

static const struct row {
    const char *state;              /* or its class, the first two characters */
    corm_code code;
    const char *message;            /* NULL: the server's */
} rows[] = {
    {"40001", CORM_RETRY, "the transaction met another one that changed the same rows: run it again"},
    {"40P01", CORM_RETRY, "the transaction waited for another one that waited for it: run it again"},
    {"25P02", CORM_DATABASE, "a statement of the transaction failed: nothing but a rollback can follow"},
    {"26000", CORM_RETRY, "the connection's statements were forgotten meanwhile: run the transaction again"},
    {"55P03", CORM_BUSY, "the row or table is locked by another connection"},
    {"25006", CORM_READ_ONLY, "the database is read-only"},
    {"53100", CORM_DATABASE, NULL},
    {"53300", CORM_CONNECTION, NULL},
    {"2201F", CORM_RANGE, "power result out of range"},
    {"2201B", CORM_SYNTAX, NULL},
    {"22P02", CORM_TYPE, NULL},
    {"22007", CORM_TYPE, NULL},
    {"22008", CORM_RANGE, NULL},
    {"57P", CORM_CONNECTION, NULL},
    {"25P03", CORM_CONNECTION, NULL},
    {"53200", CORM_DATABASE, NULL},
    {"08", CORM_CONNECTION, NULL},
    {"22", CORM_RANGE, NULL},
};

static const struct row *find_row(const char *state)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strncmp(rows[i].state, state, strlen(rows[i].state)) == 0)
            return &rows[i];
    return NULL;
}

/* What an extension brings is not there. */
static bool report_missing(const char *message, struct error *error)
{
    if (!strstr(message, "text % text") && !strstr(message, "similarity("))
        return false;
    error_set(error, CORM_UNSUPPORTED, "similar and similarity() need the extension pg_trgm, which is not in this database");
    error_hint(error, "declare an index using trigram, with which corm create makes it; or: CREATE EXTENSION pg_trgm");
    return true;
}

static void report_range(const char *message, struct error *error)
{
    if (strstr(message, "bigint") || strstr(message, "integer"))
        error_set(error, CORM_RANGE, "integer result out of range");
    else if (strstr(message, "numeric"))
        error_set(error, CORM_RANGE, "decimal result out of range");
    else if (strstr(message, "overflow") || strstr(message, "underflow"))
        error_set(error, CORM_RANGE, "real result out of range");
    else
        error_set(error, CORM_RANGE, "%s", message);
}

static void report_stop(struct connection *connection, struct error *error)
{
    atomic_store(&connection->is_interrupting, false);
    connection->is_interrupted = false;
    connection->grace = 0;
    error_set(error, connection->is_late ? CORM_TIMEOUT : CORM_INTERRUPTED,
              connection->is_late ? "the session's deadline has passed" : "the session was interrupted");
}

/* A time limit of the server's own, or someone at its console. */
static void report_stop_by_server(const char *message, struct error *error)
{
    error_set(error, strstr(message, "timeout") ? CORM_TIMEOUT : CORM_INTERRUPTED, "%s", message);
}

static void report_loss(struct connection *connection, struct error *error)
{
    const char *reason = PQerrorMessage(connection->handle);
    size_t size = strcspn(reason, "\n");
    if (connection->is_late || connection->is_interrupted)
        report_stop(connection, error);
    else
        error_set(error, CORM_CONNECTION, "the connection was lost%s%.*s", size ? ": " : "", (int)size, reason);
}

void postgres_report(struct connection *connection, const PGresult *result, struct error *error)
{
    if (!result || PQresultStatus(result) != PGRES_FATAL_ERROR || !PQresultErrorField(result, PG_DIAG_SQLSTATE)) {
        report_loss(connection, error);
        return;
    }
    const char *state = part(result, PG_DIAG_SQLSTATE), *message = part(result, PG_DIAG_MESSAGE_PRIMARY);
    const struct row *row = find_row(state);
    if (strcmp(state, "57014") == 0 && !atomic_load(&connection->was_cancelled))
        report_stop_by_server(message, error);
    else if (strcmp(state, "57014") == 0)
        report_stop(connection, error);
    else if (strncmp(state, "23", 2) == 0) {
        report_violation(connection, result, state);
        error_set(error, CORM_INTEGRITY, "%s", message);
    } else if (strcmp(state, "42883") == 0 && report_missing(message, error))
        return;
    else if (strcmp(state, "22P02") == 0 && report_own(message, error))
        return;
    else if ((strcmp(state, "22P02") == 0 || strcmp(state, "22007") == 0) && report_value(message, error))
        return;
    else if (strcmp(state, "42P01") == 0)
        backend_no_table(error, message);
    else if (strcmp(state, "42703") == 0)
        backend_no_column(error, message);
    else if (strcmp(state, "22003") == 0)
        report_range(message, error);
    else if (postgres_is_outdated(result))
        error_set(error, CORM_RETRY, "a table was changed meanwhile: run the transaction again");
    else
        error_set(error, row ? row->code : CORM_DATABASE, "%s", row && row->message ? row->message : message);
}
