/* Statements: sent into the pipeline, prepared on their way, answered when someone asks. */
#include "backend/postgres/driver.h"

#include "base/alloc.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

#define BEGIN_READ "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"

static void name(struct connection *connection, struct statement *statement)
{
    statement->is_prepared = statement->is_outdated = false;
    statement->generation = connection->generation;
    if (!connection->is_pooled)
        snprintf(statement->name, sizeof statement->name, "corm_%u", connection->next_name++);
}

static struct statement *prepare(struct connection *connection, const char *sql, size_t size, struct error *error)
{
    struct statement *statement = alloc_zero(connection->server->allocator, sizeof *statement + size + 1);
    if (!statement) {
        error_no_memory(error);
        return NULL;
    }
    statement->size = size;
    statement->expected = SIZE_MAX;
    memcpy(statement->sql, sql, size);
    name(connection, statement);
    return statement;
}

static void finalize(struct connection *connection, struct statement *statement, bool is_last)
{
    char sql[64];
    struct error ignored = {0};
    snprintf(sql, sizeof sql, "DEALLOCATE %s", statement->name);
    if (!is_last && statement->is_prepared && statement->name[0] && !connection->is_lost
        && PQtransactionStatus(connection->handle) != PQTRANS_INERROR)
        postgres_control(connection, sql, &ignored);
    PQclear(statement->flight.result);
    alloc_free(connection->server->allocator, statement, sizeof *statement + statement->size + 1);
}

static bool refuse_lost(struct connection *connection, struct error *error)
{
    connection->is_lost = true;
    postgres_report(connection, NULL, error);
    return false;
}

/* What follows the loss in the same transaction. */
static bool refuse_orphan(const struct connection *connection, struct error *error)
{
    if (!connection->is_lost || !connection->is_inside)
        return false;
    error_set(error, CORM_CONNECTION, "the transaction was lost with its connection: roll it back");
    return true;
}

/* --- Sending */

/* A statement that must be prepared anew is; under another name, if the old one may be taken still. */
static bool renew(struct connection *connection, struct statement *statement, struct error *error)
{
    char sql[64];
    if (statement->generation != connection->generation) {
        name(connection, statement);
        return true;
    }
    if (!statement->is_outdated)
        return true;
    statement->is_prepared = statement->is_outdated = false;
    snprintf(sql, sizeof sql, "DEALLOCATE %s", statement->name);
    return !statement->name[0] || postgres_control(connection, sql, error);
}

static bool put(struct connection *connection, struct statement *statement, struct error *error)
{
    const struct parcel *parcel = &connection->parcel;
    PGconn *handle = connection->handle;
    int count = (int)statement->parameter_count;
    if (!renew(connection, statement, error))
        return false;
    bool is_new = !statement->is_prepared || !statement->name[0];
    if (!postgres_pack(connection, statement->parameters, statement->parameter_count, error))
        return false;
    if (!postgres_sync(connection) || (is_new && !PQsendPrepare(handle, statement->name, statement->sql, 0, NULL))
        || !PQsendQueryPrepared(handle, statement->name, count, parcel->values, parcel->lengths, parcel->formats, 1))
        return refuse_lost(connection, error);
    connection->is_unsynced = true;
    statement->flight.prepares = is_new;
    postgres_enqueue(connection, &statement->flight);
    return true;
}

/* A cursor outlives a commit in the loop over it; one that locks rows cannot. */
static bool declare(struct connection *connection, struct statement *statement, struct error *error)
{
    const struct parcel *parcel = &connection->parcel;
    char sql[128];
    snprintf(statement->cursor, sizeof statement->cursor, "corm_c%u", connection->next_name++);
    snprintf(sql, sizeof sql, "DECLARE %s NO SCROLL CURSOR %s HOLD FOR ", statement->cursor, strstr(statement->sql, " FOR ") ? "WITHOUT" : "WITH");
    size_t size = strlen(sql);
    char *text = alloc_get(connection->server->allocator, size + statement->size + 1);
    if (!text) {
        error_no_memory(error);
        return false;
    }
    memcpy(text, sql, size);
    memcpy(text + size, statement->sql, statement->size);
    text[size + statement->size] = '\0';
    bool is_good = postgres_pack(connection, statement->parameters, statement->parameter_count, error);
    bool is_sent = is_good && postgres_sync(connection)
                   && PQsendQueryParams(connection->handle, text, (int)statement->parameter_count, NULL, parcel->values, parcel->lengths,
                                        parcel->formats, 1)
                   && PQpipelineSync(connection->handle);
    alloc_free(connection->server->allocator, text, size + statement->size + 1);
    if (is_good && !is_sent)
        return refuse_lost(connection, error);
    statement->is_declared = is_sent;
    if (is_sent)
        postgres_enqueue(connection, &statement->flight);
    return is_sent;
}

static bool send(struct connection *connection, struct statement *statement, const struct parameter *parameters, size_t count,
                 bool is_streamed, struct error *error)
{
    if (refuse_orphan(connection, error))
        return false;
    atomic_store(&connection->is_interrupting, false);
    if (connection->is_interrupted)
        connection->grace = 0;
    connection->is_interrupted = false;
    statement->parameters = parameters;
    statement->parameter_count = count;
    statement->at = 0;
    statement->count = 0;
    statement->window = 0;
    statement->repeats = 0;
    statement->is_done = statement->is_declared = false;
    statement->way = is_streamed && !connection->is_pooled ? WAY_CURSOR : WAY_RESULT;
    if (is_streamed)
        statement->expected = SIZE_MAX;
    statement->is_run = true;
    PQclear(statement->flight.result);
    statement->flight = (struct flight){0};
    return statement->way == WAY_CURSOR ? declare(connection, statement, error) : put(connection, statement, error);
}

/* --- Answers */

static void take_failure(struct connection *connection, struct error *error)
{
    postgres_report(connection, connection->failure, error);
    PQclear(connection->failure);
    connection->failure = NULL;
}

/* The server forgot it, or it was made for tables that have changed since: it must be prepared anew. */
static bool is_stale(struct connection *connection, struct statement *statement)
{
    const PGresult *result = statement->flight.result;
    if (!statement->is_prepared)
        return false;
    if (postgres_has_state(result, "26000"))
        connection->generation++;   /* who forgot one has most likely forgotten all */
    else if (postgres_is_outdated(result))
        statement->is_outdated = true;
    return statement->generation != connection->generation || statement->is_outdated;
}

static bool send_again(struct connection *connection, struct statement *statement, struct error *error)
{
    PQclear(statement->flight.result);
    statement->flight = (struct flight){0};
    return put(connection, statement, error);
}

static bool writes(const struct statement *statement)
{
    static const char *const words[] = {") INSERT ", ") UPDATE ", ") DELETE "};      /* behind what WITH names, or at the beginning */
    bool has_names = strncmp(statement->sql, "WITH ", 5) == 0;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (has_names ? strstr(statement->sql, words[i]) != NULL : strncmp(statement->sql, words[i] + 2, strlen(words[i] + 2)) == 0)
            return true;
    return false;
}

static void report_failure(struct connection *connection, const struct statement *statement, struct error *error)
{
    const PGresult *result = statement->flight.result;
    if (connection->is_lost && !result && !connection->is_inside && writes(statement))
        error_set(error, CORM_UNKNOWN, "the connection was lost during a write: it may have happened, or not");
    else
        postgres_report(connection, result, error);
}

static bool read_answer(struct connection *connection, struct statement *statement, struct error *error)
{
    struct flight *flight = &statement->flight;
    bool is_alive = postgres_read(connection, flight);
    statement->is_prepared = statement->is_prepared || flight->is_known;
    if (is_alive && flight->result && is_stale(connection, statement) && !connection->is_inside) {
        if (!send_again(connection, statement, error))
            return false;
        is_alive = postgres_read(connection, flight);
        statement->is_prepared = flight->is_known;
    }
    if (connection->failure) {
        take_failure(connection, error);
        return false;
    }
    ExecStatusType status = flight->result ? PQresultStatus(flight->result) : PGRES_FATAL_ERROR;
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        report_failure(connection, statement, error);
        return false;
    }
    return true;
}

/* Something else was sent in between: a flight of its own goes on counting. */
static bool begin_again(struct connection *connection, struct statement *statement, struct error *error)
{
    if (!read_answer(connection, statement, error))
        return false;
    int64_t changes = statement->flight.changes;
    PQclear(statement->flight.result);
    statement->flight = (struct flight){0};
    bool is_good = put(connection, statement, error);
    statement->flight.changes = changes;
    return is_good;
}

/* Once more, in the same flight: what all of them changed is counted together, and the first error is theirs. */
static bool send_more(struct connection *connection, struct statement *statement, const struct parameter *parameters, size_t count,
                      struct error *error)
{
    enum { OFTEN = 64 };
    const struct parcel *parcel = &connection->parcel;
    if (!connection->is_unsynced || connection->last != &statement->flight)
        return begin_again(connection, statement, error);
    if (!postgres_pack(connection, parameters, count, error))
        return false;
    if (!PQsendQueryPrepared(connection->handle, statement->name, (int)count, parcel->values, parcel->lengths, parcel->formats, 1)
        || (++statement->repeats % OFTEN == 0 && !postgres_push(connection)))
        return refuse_lost(connection, error);
    return true;
}

static bool ask_for_window(struct connection *connection, struct statement *statement, size_t size, struct error *error)
{
    enum { LARGEST = 100000 };
    char sql[96];
    PQclear(statement->flight.result);
    statement->flight = (struct flight){0};
    statement->window = size < LARGEST ? size : LARGEST;
    snprintf(sql, sizeof sql, "FETCH FORWARD %zu FROM %s", statement->window, statement->cursor);
    return postgres_send_text(connection, sql, &statement->flight, error);
}

/* The next window is asked for as soon as this one is read, and made while the program looks at this one. */
static enum fetch_result fetch_cursor(struct connection *connection, struct statement *statement, struct row_sink *sink, size_t most,
                                      struct error *error)
{
    if (!read_answer(connection, statement, error))
        return FETCH_FAILED;
    bool is_first = !statement->window;
    if (is_first && (!ask_for_window(connection, statement, most, error) || !read_answer(connection, statement, error)))
        return FETCH_FAILED;
    const PGresult *result = statement->flight.result;
    int count = PQntuples(result);
    if (!postgres_read_rows(sink, result, 0, count, error))
        return FETCH_FAILED;
    statement->is_done = (size_t)count < statement->window;
    if (!statement->is_done && !ask_for_window(connection, statement, most, error))
        return FETCH_FAILED;
    return statement->is_done ? FETCH_DONE : FETCH_ROWS;
}

static enum fetch_result fetch(struct connection *connection, struct statement *statement, struct row_sink *sink, size_t most,
                               struct error *error)
{
    enum { FEW = 50 };              /* rows that are sooner read in one piece */
    size_t arrived = 0;
    if (statement->is_done)
        return FETCH_DONE;
    if (statement->way == WAY_CURSOR)
        return fetch_cursor(connection, statement, sink, most, error);
    if (statement->expected > FEW && !postgres_read_arriving(connection, &statement->flight, sink, most, &arrived, error))
        return FETCH_FAILED;
    statement->count += arrived;
    if (arrived == most)
        return FETCH_ROWS;
    if (statement->at == 0 && !read_answer(connection, statement, error))
        return FETCH_FAILED;
    const PGresult *result = statement->flight.result;
    int count = PQntuples(result), first = statement->at;
    size_t left = (size_t)(count - first);
    statement->is_done = left < most - arrived;
    statement->at = statement->is_done ? count : first + (int)(most - arrived);
    if (!postgres_read_rows(sink, result, first, statement->at, error))
        return FETCH_FAILED;
    statement->expected = statement->count + (size_t)count;
    return statement->is_done ? FETCH_DONE : FETCH_ROWS;
}

static void note_changes(struct connection *connection, const struct flight *flight)
{
    const PGresult *result = flight->result;
    connection->changes = flight->changes;
    if (PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) > 0 && PQnfields(result) == 1)
        connection->last_key = postgres_read_int(result, PQntuples(result) - 1, 0);
}

static void close_cursor(struct connection *connection, struct statement *statement)
{
    char sql[64];
    struct error ignored = {0};
    postgres_read(connection, &statement->flight);
    bool is_open = statement->is_declared && !connection->is_lost && PQtransactionStatus(connection->handle) != PQTRANS_INERROR
                   && !(statement->flight.result && PQresultStatus(statement->flight.result) == PGRES_FATAL_ERROR);
    snprintf(sql, sizeof sql, "CLOSE %s", statement->cursor);
    if (is_open)
        postgres_control(connection, sql, &ignored);
}

static bool finish(struct connection *connection, struct statement *statement, struct error *error)
{
    bool is_good = error->code == CORM_OK;
    if (!statement->is_run)
        return is_good;
    statement->is_run = false;
    statement->flight.is_dropped = true;
    if (statement->way == WAY_CURSOR)
        close_cursor(connection, statement);
    else if (is_good)
        is_good = read_answer(connection, statement, error);
    else
        postgres_read(connection, &statement->flight);
    statement->is_prepared = statement->is_prepared || statement->flight.is_known;
    if (is_good && statement->flight.result)
        note_changes(connection, &statement->flight);
    if (is_good && !connection->is_inside && writes(statement))
        postgres_note_position(connection);
    PQclear(statement->flight.result);
    statement->flight = (struct flight){0};
    return is_good;
}

static int64_t changes(struct connection *connection)
{
    return connection->changes;
}

static int64_t last_key(struct connection *connection)
{
    return connection->last_key;
}

static bool quote_both(struct connection *connection, const char *text, char **name, char **literal)
{
    *name = PQescapeIdentifier(connection->handle, text, strlen(text));
    *literal = *name ? PQescapeLiteral(connection->handle, *name, strlen(*name)) : NULL;
    return *literal != NULL;
}

/* Keys that were given, not made: the next ones to be made follow them. */
static void keys_given(struct connection *connection, const char *table, const char *column)
{
    char *name = NULL, *name_literal = NULL, *key = NULL, *key_literal = NULL, sql[1600];
    struct error ignored = {0};
    key_literal = PQescapeLiteral(connection->handle, column, strlen(column));
    key = PQescapeIdentifier(connection->handle, column, strlen(column));
    if (quote_both(connection, table, &name, &name_literal) && key && key_literal
        && (size_t)snprintf(sql, sizeof sql, "SELECT setval(s, greatest(m, coalesce(pg_sequence_last_value(s::regclass), 1))) FROM "
                            "(SELECT pg_get_serial_sequence(%s, %s) AS s, (SELECT max(%s) FROM %s) AS m) AS k WHERE m IS NOT NULL",
                            name_literal, key_literal, key, name) < sizeof sql)
        postgres_control(connection, sql, &ignored);
    PQfreemem(name);
    PQfreemem(name_literal);
    PQfreemem(key);
    PQfreemem(key_literal);
}

static const struct violation *violation(struct connection *connection)
{
    return &connection->violation;
}

/* --- The connection */

static bool is_lazy(const char *sql)
{
    static const char *const beginnings[] = {"BEGIN", "SAVEPOINT ", "RELEASE "};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (strncmp(sql, beginnings[i], strlen(beginnings[i])) == 0 && !strchr(sql, ';'))
            return true;
    return false;
}

/* What a deadline or an error stopped may still be rolled back; what was lost has been. */
static bool roll_back(struct connection *connection, const char *sql, struct error *error)
{
    int64_t deadline = connection->deadline, least = postgres_now() + GRACE;
    bool was_late = connection->is_late;
    struct error ignored = {0};
    connection->grace = 0;
    if (deadline < least) {
        connection->deadline = least;
        connection->is_late = false;
    }
    bool is_good = connection->is_lost || postgres_execute(connection, sql, &ignored) || connection->is_lost;
    connection->deadline = deadline;
    connection->is_late = was_late;
    connection->grace = 0;
    if (!is_good)
        *error = ignored;
    return is_good;
}

static bool execute(struct connection *connection, const char *sql, struct error *error)
{
    bool is_rollback = strncmp(sql, "ROLLBACK", 8) == 0;
    if (!is_rollback && refuse_orphan(connection, error))
        return false;
    if (strcmp(sql, BEGIN_READ) == 0 && !postgres_await_replay(connection, error))
        return false;
    if (is_lazy(sql)) {
        bool is_sent = postgres_control(connection, sql, error);
        connection->is_inside = connection->is_inside || (is_sent && strncmp(sql, "BEGIN", 5) == 0);
        return is_sent;
    }
    bool is_good = is_rollback ? roll_back(connection, sql, error) : postgres_execute(connection, sql, error);
    if (strcmp(sql, "COMMIT") == 0 || strcmp(sql, "ROLLBACK") == 0)
        connection->is_inside = false;
    if (is_good && strcmp(sql, "COMMIT") == 0)
        postgres_note_position(connection);
    return is_good;
}

static void set_deadline(struct connection *connection, int64_t moment)
{
    connection->deadline = moment;
    connection->is_late = false;
    connection->grace = 0;
}

static int64_t round_trip(struct connection *connection)
{
    return connection->round_trip;
}

/* An idle connection says nothing: what can be read there is the server's farewell, and its end follows at once. */
static bool is_alive(struct connection *connection)
{
    enum { MOMENT = 20 };           /* milliseconds */
    struct pollfd socket = {.fd = PQsocket(connection->handle), .events = POLLIN};
    if (connection->is_lost || atomic_load(&connection->was_cancelled) || PQstatus(connection->handle) == CONNECTION_BAD)
        return false;
    int64_t deadline = connection->deadline;
    connection->deadline = postgres_now() + GRACE;
    connection->grace = 0;
    postgres_drain(connection);
    connection->deadline = deadline;
    PQclear(connection->failure);
    connection->failure = NULL;
    if (!connection->is_lost && poll(&socket, 1, 0) > 0 && (!PQconsumeInput(connection->handle) || poll(&socket, 1, MOMENT) > 0))
        connection->is_lost = true;
    return !connection->is_lost && PQstatus(connection->handle) == CONNECTION_OK
           && PQtransactionStatus(connection->handle) != PQTRANS_INERROR;
}

const struct backend postgres_backend = {
    .scheme = "postgres",
    .other_scheme = "postgresql",
    .example = "postgres:///bookshop",
    .dialect = &postgres_dialect,
    .open = postgres_open,
    .close = postgres_close,
    .connect = postgres_connect,
    .has_replicas = postgres_has_replicas,
    .disconnect = postgres_disconnect,
    .is_alive = is_alive,
    .prepare = prepare,
    .finalize = finalize,
    .send = send,
    .send_more = send_more,
    .fetch = fetch,
    .finish = finish,
    .changes = changes,
    .last_key = last_key,
    .keys_given = keys_given,
    .copy_begin = postgres_copy_begin,
    .copy_row = postgres_copy_row,
    .copy_end = postgres_copy_end,
    .draw_keys = postgres_draw_keys,
    .execute = execute,
    .interrupt = postgres_interrupt,
    .set_deadline = set_deadline,
    .violation = violation,
    .round_trip = round_trip,
    .begin_write = "BEGIN",
    .begin_repeatable = "BEGIN ISOLATION LEVEL REPEATABLE READ",
    .begin_serializable = "BEGIN ISOLATION LEVEL SERIALIZABLE",
    .begin_read = BEGIN_READ,
};
