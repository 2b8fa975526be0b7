/* What the files of the driver share. */
#ifndef BACKEND_SQLITE_DRIVER_H
#define BACKEND_SQLITE_DRIVER_H

#include "backend/backend.h"

#include <sqlite3.h>

struct server {
    const corm_allocator *allocator;
    char *file;                     /* as sqlite3_open_v2 wants it */
    int flags;
    struct connection *anchor;      /* keeps a database in memory alive; NULL for a file */
    char pragmas[512];              /* what every new connection runs first */
    int64_t busy_timeout;           /* milliseconds */
    bool is_memory;
};

struct connection {
    struct server *server;
    sqlite3 *database;
    int64_t deadline;               /* CLOCK_MONOTONIC, microseconds; 0: none */
    bool is_late;                   /* the deadline stopped the statement */
    struct violation violation;
    int64_t changes;
};

struct statement {
    sqlite3_stmt *handle;
    bool is_sent;
    bool is_done;                   /* stepped to its end */
};

extern const struct dialect sqlite_dialect;

/* What the connection's last failure means, as an error of ours. */
/* Whether the deadline has passed, or is about to. */
bool sqlite_has_no_time(const struct connection *connection);
void sqlite_report(struct connection *connection, struct error *error);
enum fetch_result sqlite_fetch(struct connection *connection, struct statement *statement, struct row_sink *sink, size_t most,
                               struct error *error);

#endif
