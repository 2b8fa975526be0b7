/* A query's shape, compiled: plan, SQL text and row layout; shared by all sessions of the database. */
#ifndef DB_COMPILE_H
#define DB_COMPILE_H

#include "db/layout.h"
#include "db/session.h"
#include "sql/sql.h"

#include <stdatomic.h>

struct compiled {
    uint64_t serial;                /* the key of prepared statements */
    uint64_t shape;
    size_t holders;                 /* sessions, and the cache; under the database's lock */
    struct arena arena;             /* holds all of it */
    const corm_query *key;          /* the chain it was made from, without values; NULL: a plan of the library's own */
    struct scopes scopes;           /* … and the scopes, without values */
    struct plan *plan;
    struct sql sql;
    struct layouts *layouts;        /* NULL where the statement has no rows */
    /* With all it prefetches in one statement: how many rows came for each round trip that this saved, the last time; and how
     * often it was done otherwise because of that. */
    _Atomic int64_t rows_per_trip;
    atomic_uint passed_over;
    struct compiled *newer, *older;
    struct compiled *next;          /* in its bucket */
};

/* The scopes the query keeps to. */
const struct scopes *session_scopes_of(const corm_session *session, const corm_query *query);
/* Of the query, and behind them those of its scopes. */
size_t session_argument_count(const corm_session *session, const corm_query *query);

/* From the session, from the database, or made now.  NULL with the session's error set. */
const struct compiled *session_compile(corm_session *session, const corm_query *query);

/* Plans of the library's own (inserts …), under a key of the caller's: `make` fills plan when there is none yet. */
const struct compiled *session_compile_own(corm_session *session, uint64_t key, struct plan *(*make)(struct arena *, void *),
                                           void *argument);

/* Lets go of all that the session holds. */
void session_release_compiled(corm_session *session);

#endif
