/* What is sent and answered: one pipeline per connection, whose answers are read when someone asks for them. */
#include "backend/postgres/driver.h"

#include "base/alloc.h"

#include <string.h>

/* --- Answers */

void postgres_enqueue(struct connection *connection, struct flight *flight)
{
    flight->next = NULL;
    flight->result = NULL;
    flight->is_sent = true;
    *(connection->last ? &connection->last->next : &connection->first) = flight;
    connection->last = flight;
}

static void add_changes(struct flight *flight, PGresult *result)
{
    int64_t changes = 0;
    for (const char *at = PQcmdTuples(result); *at >= '0' && *at <= '9'; at++)
        changes = changes * 10 + (*at - '0');
    flight->changes += changes;
}

/* A row behind those that nobody took yet. */
static bool add_row(struct flight *flight, const PGresult *row)
{
    if (!flight->result && !(flight->result = PQcopyResult(row, PG_COPYRES_ATTRS)))
        return false;
    int at = PQntuples(flight->result);
    for (int i = 0; i < PQnfields(row); i++) {
        bool is_null = PQgetisnull(row, 0, i);
        if (!PQsetvalue(flight->result, at, i, is_null ? NULL : PQgetvalue(row, 0, i), is_null ? -1 : PQgetlength(row, 0, i)))
            return false;
    }
    return true;
}

/* A row that nobody is there to take.  False: no memory. */
static bool keep_row(struct flight *flight, PGresult *row)
{
    bool is_good = flight->is_dropped || add_row(flight, row);
    flight->is_cut = true;
    PQclear(row);
    return is_good;
}

static bool keep(struct flight *flight, PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_SINGLE_TUPLE)
        return keep_row(flight, result);
    bool has_failed = flight->result && PQresultStatus(flight->result) == PGRES_FATAL_ERROR;
    bool is_prepared = flight->prepares && !flight->is_known && status == PGRES_COMMAND_OK;
    bool is_end = flight->is_cut && flight->result && status == PGRES_TUPLES_OK;      /* of the rows that were kept */
    flight->is_cut = false;
    flight->is_known = flight->is_known || is_prepared;
    if (status == PGRES_PIPELINE_ABORTED || has_failed || is_prepared || is_end) {
        PQclear(result);
        return true;
    }
    add_changes(flight, result);
    PQclear(flight->result);
    flight->result = result;
    return true;
}

static void land(struct connection *connection)
{
    struct flight *flight = connection->first;
    connection->first = flight->next;
    if (!connection->first)
        connection->last = NULL;
    flight->is_sent = false;
    if (!flight->is_control)
        return;
    if (flight->result && PQresultStatus(flight->result) == PGRES_FATAL_ERROR && !connection->failure)
        connection->failure = flight->result;
    else
        PQclear(flight->result);
    alloc_free(connection->server->allocator, flight, sizeof *flight);
}

/* The oldest flight's next result; NULL: it has landed, or the connection is lost. */
static PGresult *take_result(struct connection *connection)
{
    for (int nothing = 0;;) {
        while (PQisBusy(connection->handle))
            if (!postgres_wait(connection))
                return NULL;
        PGresult *result = PQgetResult(connection->handle);
        nothing = result ? 0 : nothing + 1;
        if (nothing > 1 && PQstatus(connection->handle) == CONNECTION_BAD)
            return NULL;
        if (result && PQresultStatus(result) != PGRES_PIPELINE_SYNC)
            return result;
        if (result) {
            PQclear(result);
            land(connection);
            return NULL;
        }
        if (connection->first->is_by_row)       /* to be said of each statement, when the answers before it are read */
            PQsetSingleRowMode(connection->handle);
    }
}

/* The oldest flight's answers, up to its sync. */
static bool read_first(struct connection *connection)
{
    struct flight *flight = connection->first;
    PGresult *result;
    while ((result = take_result(connection)))
        if (!keep(flight, result))
            return false;
    return connection->first != flight;
}

/* Some rows are no answer. */
static void lose(struct connection *connection)
{
    connection->is_lost = true;
    while (connection->first) {
        if (connection->first->is_cut) {
            PQclear(connection->first->result);
            connection->first->result = NULL;
        }
        land(connection);
    }
}

/* With its answer, or with the connection. */
static void land_first(struct connection *connection)
{
    if (connection->is_lost || !read_first(connection))
        lose(connection);
}

bool postgres_sync(struct connection *connection)
{
    if (connection->is_unsynced && !connection->is_lost && !PQpipelineSync(connection->handle))
        connection->is_lost = true;
    connection->is_unsynced = false;
    return !connection->is_lost;
}

bool postgres_read(struct connection *connection, struct flight *flight)
{
    postgres_sync(connection);
    while (flight->is_sent)
        land_first(connection);
    return !connection->is_lost;
}

PGresult *postgres_next_row(struct connection *connection, struct flight *flight)
{
    postgres_sync(connection);
    while (flight->is_sent && connection->first != flight)
        land_first(connection);
    if (!flight->is_sent || connection->failure)
        return NULL;
    if (!flight->is_by_row)
        PQsetSingleRowMode(connection->handle);
    flight->is_by_row = true;
    PGresult *result;
    while ((result = take_result(connection))) {
        flight->is_cut = PQresultStatus(result) == PGRES_SINGLE_TUPLE;
        if (flight->is_cut)
            return result;
        keep(flight, result);
    }
    if (flight->is_sent)
        lose(connection);
    return NULL;
}

void postgres_drain(struct connection *connection)
{
    postgres_sync(connection);
    while (connection->first)
        land_first(connection);
}

/* --- Statements as text */

bool postgres_send_text(struct connection *connection, const char *sql, struct flight *flight, struct error *error)
{
    if (!postgres_sync(connection) || !PQsendQueryParams(connection->handle, sql, 0, NULL, NULL, NULL, NULL, 1)
        || !PQpipelineSync(connection->handle)) {
        connection->is_lost = true;
        postgres_report(connection, NULL, error);
        return false;
    }
    postgres_enqueue(connection, flight);
    return true;
}

bool postgres_control(struct connection *connection, const char *sql, struct error *error)
{
    struct flight *flight = alloc_zero(connection->server->allocator, sizeof *flight);
    if (!flight) {
        error_no_memory(error);
        return false;
    }
    flight->is_control = true;
    if (postgres_send_text(connection, sql, flight, error))
        return true;
    alloc_free(connection->server->allocator, flight, sizeof *flight);
    return false;
}

/* COMMIT of a transaction that failed answers ROLLBACK. */
static void check_commit(const char *sql, PGresult *result, struct error *error)
{
    if (strcmp(sql, "COMMIT") == 0 && strcmp(PQcmdStatus(result), "ROLLBACK") == 0)
        error_set(error, CORM_DATABASE, "the transaction was rolled back: a statement in it had failed");
}

PGresult *postgres_next_result(struct connection *connection)
{
    while (!connection->is_lost && PQisBusy(connection->handle))
        if (!postgres_wait(connection))
            connection->is_lost = true;
    return connection->is_lost ? NULL : PQgetResult(connection->handle);
}

/* The first error stays; the connection's loss is told by what came before it, if anything did. */
bool postgres_read_results(struct connection *connection, const char *sql, struct error *error)
{
    struct flight all = {0};
    PGresult *failure = NULL, *result;
    while ((result = postgres_next_result(connection))) {
        if (PQresultStatus(result) == PGRES_FATAL_ERROR && !failure) {
            failure = result;
            continue;
        }
        check_commit(sql, result, error);
        add_changes(&all, result);
        PQclear(result);
    }
    connection->changes = all.changes;
    connection->is_lost = connection->is_lost || PQstatus(connection->handle) == CONNECTION_BAD;
    bool is_commit = strcmp(sql, "COMMIT") == 0;
    if (is_commit && connection->is_lost)
        error_set(error, CORM_UNKNOWN, "the connection was lost during the commit: it may have happened, or not");
    else if (failure || connection->is_lost)
        postgres_report(connection, failure, error);
    PQclear(failure);
    return error->code == CORM_OK;
}

bool postgres_leave_pipeline(struct connection *connection, const char *sql, struct error *error)
{
    postgres_drain(connection);
    if (connection->failure && strncmp(sql, "ROLLBACK", 8) != 0) {
        postgres_report(connection, connection->failure, error);
        return false;
    }
    PQclear(connection->failure);
    connection->failure = NULL;
    if (connection->is_lost || !PQexitPipelineMode(connection->handle) || !PQsendQuery(connection->handle, sql)) {
        connection->is_lost = true;
        postgres_report(connection, NULL, error);
        return false;
    }
    return true;
}

void postgres_enter_pipeline(struct connection *connection)
{
    if (!connection->is_lost && !PQenterPipelineMode(connection->handle))
        connection->is_lost = true;
}

bool postgres_execute(struct connection *connection, const char *sql, struct error *error)
{
    if (!postgres_leave_pipeline(connection, sql, error))
        return false;
    bool is_good = postgres_read_results(connection, sql, error);
    postgres_enter_pipeline(connection);
    return is_good;
}
