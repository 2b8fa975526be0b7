/* A session from inside: its arena, its error, its connection, its transactions, what it ran. */
#ifndef DB_SESSION_H
#define DB_SESSION_H

#include <cormorant/session.h>
#include <cormorant/watch.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"
#include "query/query.h"
#include "schema/schema.h"

#include <stdatomic.h>

struct lease;
struct compiled;

struct commit_callback {
    struct commit_callback *next;
    void (*function)(void *argument);
    void *argument;
    int depth;                      /* of the transaction it was given in */
};

struct captured {
    corm_captured public;
    struct captured *next;
};

/* What ran under one shape. */
struct ran {
    const char *sql;
    int64_t count;                  /* since the last expectation */
    struct ran *next;
};

struct corm_session {
    corm_db *db;
    struct arena arena;
    struct error error;
    const char *name;
    struct lease *lease;            /* the connection, once one was needed */
    int64_t deadline;               /* CLOCK_MONOTONIC, microseconds; 0: none */
    atomic_bool is_interrupted;
    bool is_read_only;
    bool is_reading;                /* a read-only session's snapshot is open */
    bool is_ended;
    int depth;                      /* of transactions */
    struct commit_callback *callbacks;
    struct map compiled;            /* shape → struct compiled, each held once */
    int64_t statement_count;
    int64_t expected_from;          /* statement_count at the last expectation */
    struct ran *ran;
    bool is_capturing;
    struct captured *captured, *last_captured;
    size_t captured_count;
    corm_query broken;              /* answered where there is no memory for a query */
};

/* --- For the floors above */
void session_fail(corm_session *session, corm_code code, const char *format, ...) CORM_FORMAT(3, 4);
void session_no_memory(corm_session *session);
/* From the session's arena; sets the session's error on failure. */
void *session_alloc(corm_session *session, size_t size);
const struct schema *session_schema(const corm_session *session);
const corm_allocator *session_allocator(const corm_session *session);
/* Whether a statement may run now: no error, not interrupted, not late. */
bool session_is_ready(corm_session *session);
/* Runs transaction control or DDL. */
bool session_execute(corm_session *session, const char *sql);
/* A transaction around several statements of one call: none is begun inside one of the user's. */
bool session_enter(corm_session *session);
bool session_leave(corm_session *session);     /* commits, or rolls back if the session failed */

#endif
