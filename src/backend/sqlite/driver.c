/* Connections and statements. */
#include "backend/sqlite/driver.h"
#include "backend/sqlite/functions.h"
#include "backend/sqlite/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* --- The URL */

static bool read_seconds(const char *text, int64_t *milliseconds)
{
    static const struct {
        const char *unit;
        int64_t milliseconds;
    } units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"", 1000}};
    char *end;
    long long number = strtoll(text, &end, 10);
    if (end == text || number < 0 || number > 1000000)
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(end, units[i].unit) == 0) {
            *milliseconds = number * units[i].milliseconds;
            return true;
        }
    return false;
}

static bool one_of(const char *value, const char *words)
{
    size_t size = strlen(value);
    for (const char *at = words; size && (at = strstr(at, value)); at += size)
        if ((at == words || at[-1] == ' ') && (at[size] == ' ' || at[size] == '\0'))
            return true;
    return false;
}

static void read_pragmas(struct server *server, struct url *url, struct error *error)
{
    static const struct {
        const char *option;
        const char *normal;         /* NULL: not set unless asked for */
        const char *words;          /* NULL: a number */
    } pragmas[] = {
        {"journal_mode", "wal", "wal delete truncate persist memory off"},
        {"foreign_keys", "on", "on off"},
        {"synchronous", "normal", "off normal full extra"},
        {"cache_size", NULL, NULL},
        {"mmap_size", NULL, NULL},
        {"temp_store", NULL, "default file memory"},
    };
    size_t used = 0;
    for (size_t i = 0; i < sizeof pragmas / sizeof *pragmas; i++) {
        const char *value = url_option(url, pragmas[i].option);
        char *end = NULL;
        if (value && (pragmas[i].words ? !one_of(value, pragmas[i].words) : (strtoll(value, &end, 10), end == value || *end))) {
            error_set(error, CORM_MISUSE, "the option %s cannot be '%s'", pragmas[i].option, value);
            error_hint(error, "it is %s%s", pragmas[i].words ? "one of: " : "a number", pragmas[i].words ? pragmas[i].words : "");
        }
        if (!value)
            value = i == 0 && (server->is_memory || server->flags & SQLITE_OPEN_READONLY) ? NULL : pragmas[i].normal;
        if (value)
            used += (size_t)snprintf(server->pragmas + used, sizeof server->pragmas - used, "PRAGMA %s = %s;", pragmas[i].option,
                                     value);
    }
}

static void read_options(struct server *server, struct url *url, struct error *error)
{
    const char *timeout = url_option(url, "busy_timeout");
    const char *mode = url_option(url, "mode");
    server->busy_timeout = 5000;
    if (timeout && !read_seconds(timeout, &server->busy_timeout)) {
        error_set(error, CORM_MISUSE, "the option busy_timeout cannot be '%s'", timeout);
        error_hint(error, "write 5s, 500ms or 1m");
    }
    server->flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (mode && strcmp(mode, "ro") == 0)
        server->flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READONLY;
    else if (mode && strcmp(mode, "rw") == 0)
        server->flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE;
    else if (mode && strcmp(mode, "rwc") != 0) {
        error_set(error, CORM_MISUSE, "the option mode cannot be '%s'", mode);
        error_hint(error, "it is ro (read only), rw (the file must exist) or rwc (the file is made if missing)");
    }
    read_pragmas(server, url, error);
}

/* --- Connections */

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

bool sqlite_has_no_time(const struct connection *connection)
{
    enum { NAP = 100000 };          /* microseconds: SQLite gives up rather than sleep beyond the time it has */
    return connection->deadline && now() + NAP > connection->deadline;
}

static int watch_deadline(void *context)
{
    struct connection *connection = context;
    connection->is_late = now() > connection->deadline;
    return connection->is_late;
}

static void disconnect(struct connection *connection)
{
    if (!connection)
        return;
    sqlite3_close_v2(connection->database);
    alloc_free(connection->server->allocator, connection, sizeof *connection);
}

static struct connection *connect(struct server *server, bool is_read_only, int64_t deadline, struct error *error)
{
    (void)is_read_only, (void)deadline;
    struct connection *connection = alloc_zero(server->allocator, sizeof *connection);
    if (!connection) {
        error_no_memory(error);
        return NULL;
    }
    connection->server = server;
    int status = sqlite3_open_v2(server->file, &connection->database, server->flags | SQLITE_OPEN_URI, NULL);
    if (status != SQLITE_OK) {
        const char *reason = connection->database ? sqlite3_errmsg(connection->database) : "out of memory";
        error_set(error, status == SQLITE_NOMEM ? CORM_NO_MEMORY : CORM_CONNECTION, "cannot open %s: %s", server->file, reason);
        disconnect(connection);
        return NULL;
    }
    sqlite3_extended_result_codes(connection->database, 1);
    sqlite3_busy_timeout(connection->database, (int)server->busy_timeout);
    if (!sqlite_functions_register(connection->database, server->allocator) || !sqlite_list_register(connection->database)) {
        error_no_memory(error);
        disconnect(connection);
        return NULL;
    }
    if (sqlite3_exec(connection->database, server->pragmas, NULL, NULL, NULL) != SQLITE_OK) {
        sqlite_report(connection, error);
        disconnect(connection);
        return NULL;
    }
    return connection;
}

static void close_server(struct server *server)
{
    if (!server)
        return;
    disconnect(server->anchor);
    if (server->file)
        alloc_free(server->allocator, server->file, strlen(server->file) + 1);
    alloc_free(server->allocator, server, sizeof *server);
}

/* A database in memory gets a name of its own, so that all connections of the pool see the same one. */
static char *file_name(struct server *server, const char *rest)
{
    char name[64];
    snprintf(name, sizeof name, "file:/cormorant-%p?vfs=memdb", (void *)server);
    const char *file = server->is_memory ? name : rest;
    char *copy = alloc_get(server->allocator, strlen(file) + 1);
    return copy ? strcpy(copy, file) : NULL;
}

static struct server *open_server(struct url *url, const corm_allocator *allocator, struct error *error)
{
    struct server *server = alloc_zero(allocator, sizeof *server);
    if (!server) {
        error_no_memory(error);
        return NULL;
    }
    server->allocator = allocator;
    server->is_memory = strcmp(url->rest, ":memory:") == 0;
    server->file = file_name(server, url->rest);
    if (!server->file)
        error_no_memory(error);
    else if (!*url->rest) {
        error_set(error, CORM_MISUSE, "the URL names no file");
        error_hint(error, "write sqlite:name.db or sqlite::memory:");
    }
    read_options(server, url, error);
    if (error->code == CORM_OK && server->is_memory)
        server->anchor = connect(server, false, 0, error);
    if (error->code == CORM_OK)
        return server;
    close_server(server);
    return NULL;
}

static void interrupt(struct connection *connection)
{
    sqlite3_interrupt(connection->database);
}

static void set_deadline(struct connection *connection, int64_t moment)
{
    connection->deadline = moment;
    connection->is_late = false;
    sqlite3_progress_handler(connection->database, moment ? 1000 : 0, moment ? watch_deadline : NULL, connection);
    int64_t left = moment ? (moment - now()) / 1000 : connection->server->busy_timeout;
    if (left < 0)
        left = 0;
    if (left > connection->server->busy_timeout)
        left = connection->server->busy_timeout;
    sqlite3_busy_timeout(connection->database, (int)left);
}

static void suspend_keys(struct connection *connection, bool is_suspended)
{
    if (strstr(connection->server->pragmas, "foreign_keys = on"))
        sqlite3_exec(connection->database, is_suspended ? "PRAGMA foreign_keys = OFF" : "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
}

static const struct violation *violation(struct connection *connection)
{
    return &connection->violation;
}

static bool execute(struct connection *connection, const char *sql, struct error *error)
{
    if (sqlite3_exec(connection->database, sql, NULL, NULL, NULL) == SQLITE_OK)
        return true;
    sqlite_report(connection, error);
    return false;
}

/* --- Statements */

static struct statement *prepare(struct connection *connection, const char *sql, size_t size, struct error *error)
{
    struct statement *statement = alloc_zero(connection->server->allocator, sizeof *statement);
    if (!statement) {
        error_no_memory(error);
        return NULL;
    }
    if (sqlite3_prepare_v3(connection->database, sql, (int)size + 1, SQLITE_PREPARE_PERSISTENT, &statement->handle, NULL)
        != SQLITE_OK) {
        sqlite_report(connection, error);
        alloc_free(connection->server->allocator, statement, sizeof *statement);
        return NULL;
    }
    return statement;
}

static void finalize(struct connection *connection, struct statement *statement, bool is_last)
{
    (void)is_last;
    sqlite3_finalize(statement->handle);
    alloc_free(connection->server->allocator, statement, sizeof *statement);
}

static bool bind(struct statement *statement, const struct parameter *parameters, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int status;
        if (parameters[i].list)
            status = sqlite3_bind_pointer(statement->handle, (int)i + 1, (void *)(uintptr_t)parameters[i].list, "corm_list", NULL);
        else
            status = sqlite_bind_value(statement->handle, (int)i + 1, &parameters[i].value);
        if (status != SQLITE_OK)
            return false;
    }
    return true;
}

static bool send(struct connection *connection, struct statement *statement, const struct parameter *parameters, size_t count,
                 bool is_streamed, struct error *error)
{
    (void)is_streamed;
    statement->is_done = false;
    statement->is_sent = true;
    if (bind(statement, parameters, count))
        return true;
    sqlite_report(connection, error);
    return false;
}

static bool finish(struct connection *connection, struct statement *statement, struct error *error)
{
    bool is_good = error->code == CORM_OK;
    if (is_good && !statement->is_done && sqlite3_column_count(statement->handle) == 0) {
        is_good = sqlite3_step(statement->handle) == SQLITE_DONE;
        if (!is_good)
            sqlite_report(connection, error);
        connection->changes = sqlite3_changes64(connection->database);
    }
    sqlite3_reset(statement->handle);
    statement->is_sent = false;
    return is_good;
}

static int64_t changes(struct connection *connection)
{
    return connection->changes;
}

static int64_t last_key(struct connection *connection)
{
    return sqlite3_last_insert_rowid(connection->database);
}

/* The largest key: more than there are rows where some were deleted. */
static int64_t table_size(struct connection *connection, const char *table)
{
    int64_t size = 0;
    sqlite3_stmt *statement = NULL;
    char *sql = sqlite3_mprintf("SELECT max(_rowid_) FROM \"%w\"", table);
    if (sql && sqlite3_prepare_v2(connection->database, sql, -1, &statement, NULL) == SQLITE_OK
        && sqlite3_step(statement) == SQLITE_ROW)
        size = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_free(sql);
    return size;
}

const struct backend sqlite_backend = {
    .scheme = "sqlite",
    .example = "sqlite:bookshop.db",
    .dialect = &sqlite_dialect,
    .open = open_server,
    .close = close_server,
    .connect = connect,
    .disconnect = disconnect,
    .prepare = prepare,
    .finalize = finalize,
    .send = send,
    .fetch = sqlite_fetch,
    .finish = finish,
    .changes = changes,
    .last_key = last_key,
    .execute = execute,
    .interrupt = interrupt,
    .set_deadline = set_deadline,
    .violation = violation,
    .suspend_keys = suspend_keys,
    .table_size = table_size,
    .begin_write = "BEGIN IMMEDIATE",
    .begin_read = "BEGIN",
};
