/* What ran in a session: counts, expectations, captures. */
#include "db/session.h"

int64_t corm_query_count(const corm_session *session)
{
    return session->statement_count;
}

/* The statements since the last expectation, most frequent first as far as they fit. */
static void list_statements(const corm_session *session, struct strbuf *out)
{
    for (const struct ran *ran = session->ran; ran; ran = ran->next)
        if (ran->count)
            strbuf_printf(out, "\n  %lld × %.200s", (long long)ran->count, ran->sql);
}

bool corm_expect_queries(corm_session *session, int64_t count)
{
    int64_t seen = 0;
    if (session_failed(session))
        return false;
    for (const struct ran *ran = session->ran; ran; ran = ran->next)
        seen += ran->count;
    if (seen != count) {
        struct strbuf list;
        strbuf_init(&list, session_allocator(session));
        list_statements(session, &list);
        session_fail(session, CORM_EXPECTATION, "expected %lld quer%s, and %lld ran%s%s", (long long)count, count == 1 ? "y" : "ies",
                     (long long)seen, seen ? ":" : "", strbuf_string(&list));
        strbuf_free(&list);
    }
    for (struct ran *ran = session->ran; ran; ran = ran->next)
        ran->count = 0;
    return seen == count;
}

void corm_capture(corm_session *session)
{
    if (session->db)
        session->is_capturing = true;
}

size_t corm_captured_count(const corm_session *session)
{
    return session->captured_count;
}

const corm_captured *corm_captured_at(const corm_session *session, size_t index)
{
    const struct captured *captured = session->captured;
    while (captured && index--)
        captured = captured->next;
    return captured ? &captured->public : NULL;
}
