/* Conditions that all queries of a session keep to. */
#include "db/compile.h"
#include "db/db.h"

#include "base/vector.h"

bool session_is_scoped(const corm_session *session, const struct model *model)
{
    for (size_t i = 0; i < session->scopes.count; i++)
        if (session->scopes.items[i]->model == model)
            return true;
    return false;
}

const char *session_scope_text(corm_session *session, const struct model *model)
{
    const char *all = NULL;
    for (size_t i = 0; i < session->scopes.count; i++) {
        const corm_query *scope = session->scopes.items[i];
        if (scope->model == model)
            all = all ? arena_printf(&session->owner.arena, "%s and %s", all, scope->text) : scope->text;
    }
    return all ? all : "";
}

/* Read, named and typed now, so that a wrong condition is known here and not at the first query. */
static bool is_readable(corm_session *session, const corm_query *scope)
{
    const struct scopes alone = {.items = &scope, .count = 1, .argument_count = scope->total_arguments};
    struct query_parts parts = {.schema = session->db->schema};
    struct arena arena;
    arena_init(&arena, &session->db->allocator, 4096);
    bool is_good = query_read(&arena, scope->parent, &alone, &parts, &session->owner.error)
                   && plan_query(&arena, &parts, &session->owner.error);
    arena_free(&arena);
    return is_good;
}

static bool is_unread(corm_session *session, const struct model *model)
{
    if (!session->reads || !session->reads[model->index])
        return true;
    session_fail(session, CORM_MISUSE, "%s was read before its scope was set", model->name);
    error_hint(&session->owner.error, "a session's scopes are set before its queries");
    return false;
}

static bool add(corm_session *session, const corm_query *scope)
{
    struct scopes *scopes = &session->scopes;
    if (session_failed(session) || !scope->model || !is_unread(session, scope->model) || !is_readable(session, scope))
        return false;
    if (!vector_reserve(&session->owner.arena, (void **)&scopes->items, scopes->count, &scopes->capacity, sizeof *scopes->items)) {
        owner_no_memory(&session->owner);
        return false;
    }
    scopes->items[scopes->count++] = scope;
    scopes->argument_count += scope->total_arguments;
    scopes->shape = hash_mix(scopes->shape, scope->shape);
    return true;
}

bool session_add_scope(corm_session *session, const corm_query *scope)
{
    bool is_added = session->db && add(session, scope);
    if (session->db && !is_added)
        session->lacks_scope = true;
    return is_added;
}

bool corm_session_scope_of(corm_session *session, const corm_model *model, const char *condition, ...)
{
    struct arguments arguments;
    corm_query *scope = corm_all_of(session, model);
    if (!condition && !session_failed(session))
        session_fail(session, CORM_MISUSE, "corm_session_scope() got NULL where a condition belongs");
    va_start(arguments.list, condition);
    if (!session_failed(session))
        scope = query_add_arguments(scope, CLAUSE_FILTER, condition, &arguments);
    va_end(arguments.list);
    return session_add_scope(session, scope);
}
