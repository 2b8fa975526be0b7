/* Sessions begin, fail and end. */
#include "db/session.h"

#include "db/compile.h"
#include "db/db.h"

/* What corm_session_begin answers when there is no memory for a session: it has failed, and nothing writes to it. */
static corm_session no_memory_session = {
    .owner = {.error = {.code = CORM_NO_MEMORY, .message = "out of memory", .full = "out of memory"},
              .broken = {.tag = TAG_QUERY, .kind = CLAUSE_MODEL, .session = &no_memory_session}},
};

static corm_session lost_session = {
    .owner = {.error = {.code = CORM_MISUSE, .message = "a NULL record has no relations", .full = "a NULL record has no relations"},
              .broken = {.tag = TAG_QUERY, .kind = CLAUSE_MODEL, .session = &lost_session}},
};

corm_query *session_lost_query(void)
{
    return &lost_session.owner.broken;
}

corm_session *corm_session_begin(corm_db *db, const char *name)
{
    corm_session *session = db->is_open ? alloc_zero(&db->allocator, sizeof *session) : NULL;
    if (!session)
        return &no_memory_session;
    session->db = db;
    session->owner.schema = db->schema;
    arena_init(&session->owner.arena, &db->allocator, 4096);
    query_init_broken(&session->owner.broken, session);
    map_init(&session->compiled, &session->owner.arena);
    session->owner.error = db->error;
    if (name && !session_failed(session)) {
        session->name = arena_copy_text(&session->owner.arena, name);
        if (!session->name)
            owner_no_memory(&session->owner);
    }
    return session;
}

static struct lease *let_go_of_lease(corm_session *session)
{
    pthread_mutex_lock(&session->db->lock);
    struct lease *lease = session->lease;
    session->lease = NULL;
    pthread_mutex_unlock(&session->db->lock);
    return lease;
}

static void give_back(corm_session *session)
{
    corm_db *db = session->db;
    struct lease *lease = let_go_of_lease(session);
    if (!lease)
        return;
    struct error ignored = {0};
    bool is_clean = (session->depth == 0 && !session->is_reading) || db->backend->execute(lease->connection, "ROLLBACK", &ignored);
    if (session->deadline)
        db->backend->set_deadline(lease->connection, 0);
    if (is_clean && lease_is_alive(db, lease))
        lease_return(db, lease);
    else
        lease_discard(db, lease);
}

void corm_session_end(corm_session *session)
{
    if (!session || !session->db)
        return;
    corm_db *db = session->db;
    session_end_runs(session);
    for (struct ending *ending = session->endings; ending; ending = ending->next)
        ending->close(ending->argument);
    give_back(session);
    session_release_compiled(session);
    arena_free(&session->owner.arena);
    alloc_free(&db->allocator, session, sizeof *session);
}

void session_at_end(corm_session *session, struct ending *ending, void (*close)(void *argument), void *argument)
{
    *ending = (struct ending){close, argument, session->endings};
    session->endings = ending;
}

void session_fail(corm_session *session, corm_code code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error_vset(&session->owner.error, code, format, arguments);
    va_end(arguments);
}

const corm_allocator *session_allocator(const corm_session *session)
{
    return &session->db->allocator;
}

bool corm_failed(const corm_session *session)
{
    return session_failed(session);
}

corm_code corm_error_code(const corm_session *session)
{
    return session->owner.error.code;
}

const char *corm_error_message(const corm_session *session)
{
    return session->owner.error.full;
}

const char *corm_error_summary(const corm_session *session)
{
    return session->owner.error.message;
}

const char *corm_error_hint(const corm_session *session)
{
    return session->owner.error.hint;
}

void session_drop_dead_lease(corm_session *session)
{
    if (!session->lease || session->depth || lease_is_alive(session->db, session->lease))
        return;
    session_lose_runs(session);
    session->is_reading = false;
    lease_discard(session->db, let_go_of_lease(session));
}

void corm_clear_error(corm_session *session)
{
    if (!session->db || corm_db_failed(session->db))
        return;
    error_clear(&session->owner.error);
    atomic_store(&session->is_interrupted, false);
    session_drop_dead_lease(session);
}

void corm_set_deadline(corm_session *session, double seconds_from_now)
{
    if (!session->db)
        return;
    double most = 1e9;              /* seconds: further away than any session lives */
    double seconds = seconds_from_now > most ? most : seconds_from_now < -most ? -most : seconds_from_now;
    session->deadline = seconds_from_now != 0 ? clock_now() + (int64_t)(seconds * 1e6) : 0;
    if (session->lease)
        session->db->backend->set_deadline(session->lease->connection, session->deadline);
}

void corm_interrupt(corm_session *session)
{
    if (!session->db)
        return;
    atomic_store(&session->is_interrupted, true);
    pthread_mutex_lock(&session->db->lock);
    if (session->lease)
        session->db->backend->interrupt(session->lease->connection);
    pthread_mutex_unlock(&session->db->lock);
}

void corm_set_read_only(corm_session *session)
{
    if (!session->db || session_failed(session))
        return;
    if (session->depth)
        session_fail(session, CORM_MISUSE, "a session becomes read-only before its transactions, not inside one");
    else
        session->is_read_only = true;
}

void *corm_session_alloc(corm_session *session, size_t size)
{
    return session_failed(session) ? NULL : owner_alloc(&session->owner, size);
}

struct lease *session_lease(corm_session *session)
{
    struct error *error = &session->owner.error;
    if (session_failed(session))
        return NULL;
    if (atomic_load(&session->is_interrupted)) {
        error_set(error, CORM_INTERRUPTED, "the session was interrupted");
        return NULL;
    }
    if (session->deadline && clock_now() > session->deadline) {
        error_set(error, CORM_TIMEOUT, "the session's deadline has passed");
        return NULL;
    }
    if (!session->lease) {
        struct lease *lease = lease_take(session->db, session->is_read_only, session->deadline, error);
        if (!lease)
            return NULL;
        if (session->deadline)
            session->db->backend->set_deadline(lease->connection, session->deadline);
        pthread_mutex_lock(&session->db->lock);
        session->lease = lease;
        pthread_mutex_unlock(&session->db->lock);
    }
    if (session->is_read_only && !session->is_reading && session->depth == 0)
        session->is_reading = session->db->backend->execute(session->lease->connection, session->db->backend->begin_read, error);
    return session_failed(session) ? NULL : session->lease;
}

int64_t session_table_size(corm_session *session, const struct model *model)
{
    const struct backend *backend = session->db->backend;
    struct lease *lease = backend->table_size ? session_lease(session) : NULL;
    return lease ? backend->table_size(lease->connection, model->table) : 0;
}

bool session_may_write(corm_session *session)
{
    if (!session_failed(session) && session->is_read_only)
        session_fail(session, CORM_READ_ONLY, "the session is read-only");
    return !session_failed(session);
}

bool session_execute(corm_session *session, const char *sql)
{
    struct lease *lease = session_lease(session);
    return lease && session->db->backend->execute(lease->connection, sql, &session->owner.error);
}
