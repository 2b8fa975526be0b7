/* Making and dropping the tables of the schema. */
#include "db/db.h"
#include "db/session.h"
#include "sql/sql.h"

bool corm_create_tables(corm_session *session)
{
    struct strbuf sql;
    if (!session_may_write(session))
        return false;
    strbuf_init(&sql, session_allocator(session));
    bool is_good = sql_create_tables(&session->owner.arena, session->db->schema, session->db->backend->dialect, &sql,
                                     &session->owner.error);
    if (is_good && session_enter(session)) {
        session_execute(session, strbuf_string(&sql));
        is_good = session_leave(session);
    }
    strbuf_free(&sql);
    return is_good && !session_failed(session);
}

static void suspend_keys(corm_session *session, bool is_suspended)
{
    const struct backend *backend = session->db->backend;
    if (backend->suspend_keys && session->depth == 0 && session->lease)
        backend->suspend_keys(session->lease->connection, is_suspended);
}

bool corm_drop_tables(corm_session *session)
{
    struct strbuf sql;
    if (!session_may_write(session))
        return false;
    strbuf_init(&sql, session_allocator(session));
    sql_drop_tables(session->db->schema, session->db->backend->dialect, &sql);
    if (sql.failed)
        owner_no_memory(&session->owner);
    session_lease(session);
    suspend_keys(session, true);
    if (!sql.failed && session_enter(session)) {
        session_execute(session, strbuf_string(&sql));
        session_leave(session);
    }
    suspend_keys(session, false);
    strbuf_free(&sql);
    return !session_failed(session);
}
