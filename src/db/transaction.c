/* Transactions, and savepoints inside them. */
#include "db/db.h"
#include "db/session.h"

#include <stdio.h>

static bool savepoint(corm_session *session, const char *format, int depth)
{
    char sql[64];
    snprintf(sql, sizeof sql, format, depth);
    return session_execute(session, sql);
}

static bool begin_outermost(corm_session *session, corm_isolation isolation)
{
    const struct backend *backend = session->db->backend;
    const char *const ways[] = {backend->begin_write, backend->begin_repeatable, backend->begin_serializable};
    session->isolation = isolation;
    return session_execute(session, ways[isolation] ? ways[isolation] : backend->begin_write);
}

/* Whether the transaction that is on, or a read-only session's snapshot, has this isolation. */
static bool has_isolation(const corm_session *session, corm_isolation isolation)
{
    corm_isolation own = session->is_reading ? CORM_REPEATABLE_READ : session->isolation;
    return isolation <= own || (isolation == CORM_SERIALIZABLE ? !session->db->backend->begin_serializable
                                                               : !session->db->backend->begin_repeatable);
}

static bool begin_inside(corm_session *session, corm_isolation isolation)
{
    if (has_isolation(session, isolation))
        return savepoint(session, "SAVEPOINT corm_%d", session->depth);
    session_fail(session, CORM_MISUSE, session->is_reading ? "a read-only session reads from one snapshot: its transactions are not serializable"
                                                           : "a transaction inside another cannot be isolated better than that one");
    return false;
}

bool session_begin(corm_session *session, corm_isolation isolation)
{
    if (session_failed(session))
        return false;
    if (session->is_read_only && session->depth == 0 && !session_lease(session))
        return false;
    bool is_begun = session->depth || session->is_reading ? begin_inside(session, isolation) : begin_outermost(session, isolation);
    session->depth += is_begun;
    return is_begun;
}

bool corm_begin(corm_session *session)
{
    return session_begin(session, CORM_ISOLATION_DEFAULT);
}

/* Those of the transaction that ends now belong to the one around it. */
static void hand_up_callbacks(corm_session *session)
{
    for (struct commit_callback *callback = session->callbacks; callback; callback = callback->next)
        if (callback->depth > session->depth)
            callback->depth = session->depth;
}

static void run_callbacks(corm_session *session)
{
    struct commit_callback *callback = session->callbacks;
    session->callbacks = session->last_callback = NULL;
    for (; callback; callback = callback->next)
        callback->function(callback->argument);
}

static void drop_callbacks(corm_session *session)
{
    struct commit_callback **at = &session->callbacks;
    session->last_callback = NULL;
    while (*at) {
        if ((*at)->depth > session->depth)
            *at = (*at)->next;
        else {
            session->last_callback = *at;
            at = &(*at)->next;
        }
    }
}

bool corm_commit(corm_session *session)
{
    if (session_failed(session))
        return false;
    if (session->depth == 0) {
        session_fail(session, CORM_MISUSE, "there is no transaction to commit");
        return false;
    }
    bool is_inner = session->depth > 1 || session->is_reading;
    bool is_good = is_inner ? savepoint(session, "RELEASE corm_%d", session->depth - 1) : session_execute(session, "COMMIT");
    if (!is_good)
        return false;
    session->depth--;
    hand_up_callbacks(session);
    if (session->depth == 0)
        run_callbacks(session);
    return true;
}

/* Works in a failed session too, and leaves its error as it is: rolling back is what one does then. */
bool corm_rollback(corm_session *session)
{
    if (!session->db)
        return false;
    if (session->depth == 0) {
        session_fail(session, CORM_MISUSE, "there is no transaction to roll back");
        return false;
    }
    session_end_runs(session);
    struct error error = {0};
    char sql[96];
    bool is_inner = session->depth > 1 || session->is_reading;
    session->depth--;
    session->written++;             /* what was loaded since it began may never have been */
    if (is_inner)
        snprintf(sql, sizeof sql, "ROLLBACK TO corm_%d; RELEASE corm_%d", session->depth, session->depth);
    bool is_good = session->db->backend->execute(session->lease->connection, is_inner ? sql : "ROLLBACK", &error);
    drop_callbacks(session);
    session_forget_relations(session);
    session_drop_dead_lease(session);
    if (!is_good && !session_failed(session))
        session->owner.error = error;
    return is_good && !session_failed(session);
}

void corm_on_commit(corm_session *session, void (*function)(void *argument), void *argument)
{
    if (session_failed(session))
        return;
    if (session->depth == 0) {
        function(argument);
        return;
    }
    struct commit_callback *callback = owner_alloc(&session->owner, sizeof *callback);
    if (!callback)
        return;
    *callback = (struct commit_callback){NULL, function, argument, session->depth};
    *(session->last_callback ? &session->last_callback->next : &session->callbacks) = callback;
    session->last_callback = callback;
}

bool session_enter(corm_session *session)
{
    return session_may_write(session) && corm_begin(session);
}

bool session_leave(corm_session *session)
{
    if (!session_failed(session) && corm_commit(session))
        return true;
    corm_rollback(session);
    return false;
}
