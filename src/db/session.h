/* A session from inside: its arena, its error, its connection, its transactions, what it ran. */
#ifndef DB_SESSION_H
#define DB_SESSION_H

#include <cormorant/session.h>
#include <cormorant/watch.h>

#include "base/map.h"
#include "query/owner.h"
#include "schema/schema.h"

#include <stdatomic.h>

struct lease;
struct compiled;
struct run;

struct commit_callback {
    struct commit_callback *next;   /* the one given later */
    void (*function)(void *argument);
    void *argument;
    int depth;                      /* of the transaction it was given in */
};

struct captured {
    corm_captured public;
    struct captured *next;
};

/* One statement text, and how often it ran since the last expectation. */
struct ran {
    const char *sql;
    int64_t count;
    struct ran *next;
};

/* A compiled shape the session keeps alive. */
struct held {
    const struct compiled *compiled;
    struct held *next;
};

/* Something to be closed when the session ends. */
struct ending {
    void (*close)(void *argument);
    void *argument;
    struct ending *next;
};

struct corm_session {
    struct owner owner;             /* must be the first: arena, error, schema */
    corm_db *db;
    const char *name;
    struct lease *lease;            /* the connection, once one was needed; under the database's lock */
    int64_t deadline;               /* CLOCK_MONOTONIC, microseconds; 0: none */
    atomic_bool is_interrupted;
    bool is_read_only;
    bool is_reading;                /* a read-only session's snapshot is open */
    int depth;                      /* of transactions */
    corm_isolation isolation;       /* of the outermost one */
    struct commit_callback *callbacks, *last_callback;
    struct map compiled;            /* shape → struct compiled */
    struct held *held;
    struct ending *endings;
    struct run *runs;               /* statements that are on */
    struct scopes scopes;
    bool lacks_scope;               /* one could not be set: nothing goes on without it */
    bool *reads;                    /* per model: whether a statement was made that reads it; NULL: none yet */
    uint64_t written;               /* how many statements wrote */
    uint64_t *memberships;          /* per model: how many of them could change what its rows belong to; NULL: none yet */
    int64_t statement_count;
    struct ran *ran;
    bool is_capturing;
    struct captured *captured, *last_captured;
    size_t captured_count;
};

/* --- For the floors above */
void session_fail(corm_session *session, corm_code code, const char *format, ...) CORM_FORMAT(3, 4);
static inline bool session_failed(const corm_session *session)
{
    return session->owner.error.code != CORM_OK;
}
const corm_allocator *session_allocator(const corm_session *session);
/* The connection, if the session may run a statement: it has not failed, is not interrupted and not late. */
struct lease *session_lease(corm_session *session);
/* About how many rows the model's table has; 0: not known.  Not counted: the database answers it by the way. */
int64_t session_table_size(corm_session *session, const struct model *model);
/* The query of a NULL record's relation: its session has failed for ever. */
corm_query *session_lost_query(void);
/* Adds a filter right behind its model to the session's scopes; without it, after a failure, the session does nothing. */
bool session_add_scope(corm_session *session, const corm_query *scope);
bool session_is_scoped(const corm_session *session, const struct model *model);
/* The conditions on the model, for messages. */
const char *session_scope_text(corm_session *session, const struct model *model);
/* Refuses a read-only session. */
bool session_may_write(corm_session *session);
/* Runs transaction control or DDL, which the watch does not count. */
bool session_execute(corm_session *session, const char *sql);
/* `ending` must live until the session's end. */
void session_at_end(corm_session *session, struct ending *ending, void (*close)(void *argument), void *argument);
/* Changes whenever a statement of this session may have changed which rows a relation leads to. */
uint64_t session_membership(const corm_session *session, const struct relation *relation);
/* After a rollback: any row may be what it was before. */
void session_forget_relations(corm_session *session);
/* Gives up a connection that was lost, unless a transaction is on: that is lost as well, and must be rolled back first. */
void session_drop_dead_lease(corm_session *session);
/* Ends what runs: rows not fetched yet are dropped, and what was wrong with them is nobody's error any more. */
void session_end_runs(corm_session *session);
/* The same, because the connection is given up. */
void session_lose_runs(corm_session *session);
/* corm_begin at an isolation: inside a transaction, one that it has. */
bool session_begin(corm_session *session, corm_isolation isolation);
/* A transaction around several statements of one call: a savepoint inside one of the user's. */
bool session_enter(corm_session *session);
bool session_leave(corm_session *session);     /* commits, or rolls back if the session failed */

#endif
