/* tree(…): nested objects, by following relations as a loop in a program would. */
#include "cli/answer.h"
#include "load/document.h"

bool answer_tree(corm_query *query, struct answer *out)
{
    corm_session *session = query->session;
    struct selection selection;
    struct strbuf text;
    if (!selection_parse(session, query->text, query->size, &selection))
        return false;
    strbuf_init(&text, session_allocator(session));
    document_write((corm_query *)(uintptr_t)query->parent, &selection, &text);
    const char *copy = arena_copy(&session->owner.arena, strbuf_string(&text), text.length);
    if (!copy || text.failed)
        owner_no_memory(&session->owner);
    out->kind = ANSWER_JSON;
    if (copy)
        out->value = value_bytes(KIND_JSON, copy, text.length);
    strbuf_free(&text);
    return !session_failed(session);
}
