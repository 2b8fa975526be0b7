/* Writes and scopes: the rows of a call are looked at once they are written, and the call undone if one is outside. */
#include "write/within.h"

#include "load/results.h"

#include <stdio.h>

bool within_is_asked(const corm_session *session, const struct model *model)
{
    if (!session->scopes.count)
        return false;
    for (uint32_t i = 0; i < model->field_count; i++)
        if (model->fields[i].relation && session_is_scoped(session, model->fields[i].relation->target))
            return true;
    return session_is_scoped(session, model);
}

/* --- Keys */

struct gathering {
    struct tagged_list *list;
    struct value *values;
    int64_t *integers;
    struct map seen;
};

static bool begin(struct gathering *gathering, corm_session *session, const struct type *type, size_t most)
{
    map_init(&gathering->seen, &session->owner.arena);
    gathering->list = owner_alloc(&session->owner, sizeof *gathering->list);
    gathering->values = owner_alloc(&session->owner, (most + 1) * sizeof *gathering->values);
    gathering->integers = owner_alloc(&session->owner, (most + 1) * sizeof *gathering->integers);
    if (!gathering->list || !gathering->values || !gathering->integers)
        return false;
    *gathering->list = (struct tagged_list){TAG_LIST, {type->kind, 0, type->kind == KIND_INT ? gathering->integers : NULL,
                                                       gathering->values, false}};
    return true;
}

static bool gather(struct gathering *gathering, corm_session *session, const struct value *value)
{
    struct value_list *list = &gathering->list->list;
    struct value *place = &gathering->values[list->count];
    size_t size;
    *place = *value;
    const void *bytes = key_bytes(place, &size);
    if (map_get(&gathering->seen, bytes, size))
        return true;
    if (!map_set(&gathering->seen, bytes, size, place)) {
        owner_no_memory(&session->owner);
        return false;
    }
    gathering->integers[list->count++] = value->kind == KIND_INT ? value->as.integer : 0;
    return true;
}

const struct tagged_list *within_list(corm_session *session, const struct type *type, const struct value *values, size_t count)
{
    struct gathering gathering;
    bool is_good = begin(&gathering, session, type, count);
    for (size_t i = 0; is_good && i < count; i++)
        is_good = gather(&gathering, session, &values[i]);
    return is_good ? gathering.list : NULL;
}

const struct tagged_list *within_keys(corm_query *query)
{
    corm_session *session = query->session;
    const struct rows *rows = set_rows(query_add(query, CLAUSE_VALUES, "pk", 2));
    if (!rows || !rows->count)
        return NULL;
    struct gathering gathering;
    const struct type *type = &query->model->primary->type;
    bool is_good = begin(&gathering, session, type, rows->count);
    for (size_t i = 0; is_good && i < rows->count; i++) {
        struct value key = slot_value(type, corm_slot(rows->items[i], 0));
        is_good = gather(&gathering, session, &key);
    }
    return is_good ? gathering.list : NULL;
}

/* --- Rows */

static corm_query *with_keys(corm_session *session, const struct model *model, const struct tagged_list *keys)
{
    return query_add_format(query_start(session, model), CLAUSE_FILTER, "pk in %p", (const void *)keys);
}

static bool fail_outside(corm_session *session, const struct model *model)
{
    if (!session_failed(session))
        session_fail(session, CORM_INTEGRITY, "this %s is outside the session's scope: %s", model->name, session_scope_text(session, model));
    return false;
}

bool within_rows(corm_session *session, const struct model *model, const struct tagged_list *keys)
{
    if (session_failed(session) || !keys)
        return false;
    if (!session_is_scoped(session, model))
        return true;
    int64_t count = corm_count(with_keys(session, model, keys));
    return !session_failed(session) && (size_t)count == keys->list.count ? true : fail_outside(session, model);
}

static bool points_within(corm_session *session, const struct model *model, const struct field *field, const struct tagged_list *keys)
{
    const struct model *target = field->relation->target;
    char condition[320];
    snprintf(condition, sizeof condition, "%s is not null and not exists(%s.filter(pk = outer.%s))", field->name, target->name,
             field->name);
    bool is_outside = corm_exists(query_add(with_keys(session, model, keys), CLAUSE_FILTER, condition, strlen(condition)));
    if (is_outside && !session_failed(session))
        session_fail(session, CORM_INTEGRITY, "%s.%s points to no %s within the session's scope: %s", model->name, field->name, target->name,
                     session_scope_text(session, target));
    return !session_failed(session);
}

static bool is_field_within(corm_session *session, const struct model *model, const struct field *field, const struct tagged_list *keys)
{
    return !field->relation || !session_is_scoped(session, field->relation->target) || points_within(session, model, field, keys);
}

bool within_written(corm_session *session, const struct model *model, const struct field *const *fields, size_t count,
                    const struct tagged_list *keys)
{
    bool is_within = within_rows(session, model, keys);
    for (size_t i = 0; is_within && i < count; i++)
        is_within = is_field_within(session, model, fields[i], keys);
    return is_within;
}

/* Every row, in every field. */
static bool within_entirely(corm_session *session, const struct model *model, const struct tagged_list *keys)
{
    bool is_within = within_rows(session, model, keys);
    for (uint32_t i = 0; is_within && i < model->field_count; i++)
        is_within = is_field_within(session, model, &model->fields[i], keys);
    return is_within;
}

bool within_stored(corm_session *session, const struct model *model, const struct value *values, size_t count)
{
    return within_entirely(session, model, within_list(session, &model->primary->type, values, count));
}

/* --- Upserts */

corm_query *within_by(corm_session *session, const struct draft *draft, const struct field *const *fields, size_t count, bool is_unscoped)
{
    corm_query *query = query_start(session, draft->model);
    if (!session_failed(session))
        query->is_unscoped = is_unscoped;
    for (size_t i = 0; i < count; i++) {
        char condition[160];
        if (!draft->is_given[fields[i]->index]) {
            session_fail(session, CORM_QUERY, "%s.%s is looked up and needs a value", draft->model->name, fields[i]->name);
            return NULL;
        }
        snprintf(condition, sizeof condition, "%s = %%p", fields[i]->name);
        query = query_add_format(query, CLAUSE_FILTER, condition, write_argument(session, &draft->values[fields[i]->index]));
    }
    return query;
}

bool within_before_upsert(corm_session *session, const struct draft *draft, const struct plan_conflict *conflict)
{
    corm_query *any = within_by(session, draft, conflict->fields, conflict->field_count, true);
    bool is_there = any && corm_exists(any);
    corm_query *own = is_there ? within_by(session, draft, conflict->fields, conflict->field_count, false) : NULL;
    if (own && !corm_exists(own))
        fail_outside(session, draft->model);
    return !session_failed(session);
}

bool within_after_upsert(corm_session *session, const struct draft *draft, const struct plan_conflict *conflict)
{
    corm_query *own = within_by(session, draft, conflict->fields, conflict->field_count, false);
    const struct tagged_list *keys = own ? within_keys(own) : NULL;
    return keys ? within_entirely(session, draft->model, keys) : fail_outside(session, draft->model);
}
