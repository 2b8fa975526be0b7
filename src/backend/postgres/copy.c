/* Many rows at once: COPY in binary form. */
#include "backend/postgres/driver.h"

#include <stdio.h>
#include <string.h>

enum { PIECE = 65536 };

/* Each goes before the next comes: libpq would keep them all, and move what is left with each part that it sends. */
static bool put_piece(struct connection *connection, struct error *error)
{
    struct parcel *parcel = &connection->parcel;
    int status;
    while ((status = PQputCopyData(connection->handle, parcel->data, (int)parcel->size)) == 0)
        if (!postgres_push(connection))
            break;
    parcel->size = 0;
    if (status == 1 && postgres_push(connection))
        return true;
    connection->is_lost = true;
    postgres_report(connection, NULL, error);
    return false;
}

bool postgres_copy_begin(struct connection *connection, const char *sql, struct error *error)
{
    static const char head[19] = "PGCOPY\n\377\r\n";       /* the signature's NUL, no flags, nothing more */
    if (!postgres_leave_pipeline(connection, sql, error))
        return false;
    PGresult *result = postgres_next_result(connection);
    bool is_good = result && PQresultStatus(result) == PGRES_COPY_IN;
    if (!is_good) {
        postgres_report(connection, result, error);
        PQclear(result);
        postgres_read_results(connection, "", error);
        postgres_enter_pipeline(connection);
        return false;
    }
    PQclear(result);
    connection->parcel.size = 0;
    return postgres_put_bytes(connection, head, sizeof head, error);
}

bool postgres_copy_row(struct connection *connection, const struct value *values, size_t count, struct error *error)
{
    return postgres_put_row(connection, values, count, error) && (connection->parcel.size < PIECE || put_piece(connection, error));
}

bool postgres_copy_end(struct connection *connection, struct error *error)
{
    bool was_good = error->code == CORM_OK;
    bool is_sent = was_good && postgres_put_bytes(connection, "\377\377", 2, error) && put_piece(connection, error);
    int status = 0;
    while (!connection->is_lost && (status = PQputCopyEnd(connection->handle, is_sent ? NULL : "given up")) == 0)
        if (!postgres_push(connection))
            break;
    connection->is_lost = connection->is_lost || status != 1;
    struct error ignored = {0};
    connection->changes = 0;
    bool is_good = postgres_read_results(connection, "", was_good ? error : &ignored);
    postgres_enter_pipeline(connection);
    return is_good && was_good;
}

bool postgres_draw_keys(struct connection *connection, const char *table, const char *column, int64_t *keys, size_t count,
                        struct error *error)
{
    char sql[800], *name = PQescapeIdentifier(connection->handle, table, strlen(table));
    char *table_literal = name ? PQescapeLiteral(connection->handle, name, strlen(name)) : NULL;
    char *column_literal = PQescapeLiteral(connection->handle, column, strlen(column));
    struct flight flight = {0};
    bool is_good = table_literal && column_literal
                   && (size_t)snprintf(sql, sizeof sql, "SELECT nextval(s) FROM (SELECT pg_get_serial_sequence(%s, %s)::regclass AS s OFFSET 0) AS k,"
                                       " generate_series(1, %zu)", table_literal, column_literal, count) < sizeof sql;
    PQfreemem(name);
    PQfreemem(table_literal);
    PQfreemem(column_literal);
    if (!is_good) {
        error_no_memory(error);
        return false;
    }
    if (!postgres_send_text(connection, sql, &flight, error))
        return false;
    postgres_read(connection, &flight);
    is_good = flight.result && PQresultStatus(flight.result) == PGRES_TUPLES_OK && (size_t)PQntuples(flight.result) == count;
    for (size_t i = 0; is_good && i < count; i++)
        keys[i] = postgres_read_int(flight.result, (int)i, 0);
    if (!is_good)
        postgres_report(connection, connection->failure ? connection->failure : flight.result, error);
    PQclear(flight.result);
    return is_good;
}
