/* Creating records: plainly, if missing, or over what is there. */
#include "expr/parse.h"
#include "load/results.h"
#include "write/within.h"

static bool read(corm_session *session, const corm_model *model, const void *values, const char *named, struct draft *draft)
{
    const struct model *own = write_model(session, model);
    return own && session_may_write(session) && draft_init(session, own, draft) && draft_read(session, model, values, named, draft);
}

static void *store(corm_session *session, struct draft *draft)
{
    return draft_complete(session, draft) && write_insert(session, draft) ? write_record(session, draft) : NULL;
}

void *write_store(corm_session *session, struct draft *draft)
{
    const struct model *model = draft->model;
    if (!within_is_asked(session, model))
        return store(session, draft);
    if (!session_enter(session))
        return NULL;
    void *record = store(session, draft);
    if (record)
        within_stored(session, model, &draft->values[model->primary->index], 1);
    return session_leave(session) ? record : NULL;
}

void *corm_create(corm_session *session, const corm_model *model, const void *values, const char *named)
{
    struct draft draft;
    return read(session, model, values, named, &draft) ? write_store(session, &draft) : NULL;
}

/* --- By fields */

static void *find(corm_session *session, const struct draft *draft, const struct field *const *fields, size_t count)
{
    corm_query *query = within_by(session, draft, fields, count, false);
    const struct rows *rows = query ? set_rows(corm_slice(query, 0, 2)) : NULL;
    if (rows && rows->count > 1)
        session_fail(session, CORM_MULTIPLE, "more than one %s matches", draft->model->name);
    return rows && rows->count == 1 ? rows->items[0] : NULL;
}

/* Two programs may create the same row at once: the loser finds the winner's. */
static void *create_or_find(corm_session *session, struct draft *draft, const struct field *const *fields, size_t count, bool *created)
{
    if (!session_enter(session))
        return NULL;
    void *record = write_store(session, draft);
    struct error error = session->owner.error;
    session_leave(session);
    *created = record != NULL && !session_failed(session);
    if (error.code != CORM_INTEGRITY)
        return *created ? record : NULL;
    error_clear(&session->owner.error);
    record = find(session, draft, fields, count);
    if (!record && !session_failed(session))
        session->owner.error = error;
    return record;
}

void *corm_get_or_create(corm_session *session, const corm_model *model, const char *fields, bool *created,
                         const void *values, const char *named)
{
    struct draft draft;
    const struct field *wanted[64];
    bool is_new = false;
    void *record = NULL;
    if (read(session, model, values, named, &draft)) {
        size_t count = write_fields(session, draft.model, fields, wanted);
        record = count ? find(session, &draft, wanted, count) : NULL;
        if (!record && !session_failed(session))
            record = create_or_find(session, &draft, wanted, count, &is_new);
    }
    if (created)
        *created = is_new;
    return record;
}

static bool set_others(corm_session *session, void *record, const struct draft *draft)
{
    struct set *set = set_of(record);
    for (uint32_t i = 0; i < draft->model->field_count; i++) {
        const struct field *field = &draft->model->fields[i];
        struct value value = draft->values[i];
        if (!draft->is_given[i] || field->is_primary)
            continue;
        if (!write_fit(session, field, &value))
            return false;
        struct value before;
        if (!record_value(record, field, &before) || value_equal(&before, &value))
            continue;
        if (!write_set(set, record, field, &value))
            return false;
    }
    return corm_save(record);
}

void *corm_update_or_create(corm_session *session, const corm_model *model, const char *fields, bool *created,
                            const void *values, const char *named)
{
    struct draft draft, given;
    const struct field *wanted[64];
    bool is_new = false;
    void *record = NULL;
    if (read(session, model, values, named, &draft) && read(session, model, values, named, &given)) {
        size_t count = write_fields(session, draft.model, fields, wanted);
        record = count ? find(session, &draft, wanted, count) : NULL;
        if (!record && !session_failed(session))
            record = create_or_find(session, &draft, wanted, count, &is_new);
        if (record && !is_new && !set_others(session, record, &given))
            record = NULL;
    }
    if (created)
        *created = is_new;
    return record;
}

static void *upsert(corm_session *session, const struct compiled *compiled, const struct value *row, const struct draft *draft,
                    const struct plan_conflict *conflict)
{
    struct run run;
    if (!run_values(&run, session, compiled, row) || !run_finish(&run)) {
        write_explain_foreign(session, draft);
        return NULL;
    }
    return find(session, draft, conflict->fields, conflict->field_count);
}

static void *upsert_within(corm_session *session, const struct compiled *compiled, const struct value *row, const struct draft *draft,
                           const struct plan_conflict *conflict)
{
    if (!session_enter(session))
        return NULL;
    void *record = within_before_upsert(session, draft, conflict) ? upsert(session, compiled, row, draft, conflict) : NULL;
    if (!session_failed(session))
        within_after_upsert(session, draft, conflict);
    return session_leave(session) ? record : NULL;
}

void *corm_upsert(corm_session *session, const corm_model *model, const char *fields, const void *values, const char *named)
{
    struct draft draft;
    const struct field *unique[64];
    struct plan_conflict conflict = {.updated_count = 0};
    if (!read(session, model, values, named, &draft) || !write_conflict(session, draft.model, fields, unique, &conflict))
        return NULL;
    const struct model *own = draft.model;
    const struct field **updated = owner_alloc(&session->owner, own->field_count * sizeof *updated);
    const struct field **stored = owner_alloc(&session->owner, own->field_count * sizeof *stored);
    struct value *row = owner_alloc(&session->owner, own->field_count * sizeof *row);
    size_t count = 0;
    if (!updated || !stored || !row)
        return NULL;
    for (uint32_t i = 0; i < own->field_count; i++) {
        bool is_key = own->fields[i].is_primary;
        for (size_t j = 0; j < conflict.field_count; j++)
            is_key = is_key || unique[j] == &own->fields[i];
        if (draft.is_given[i] && !is_key)
            updated[conflict.updated_count++] = &own->fields[i];
    }
    conflict.updated = updated;
    if (!draft_complete(session, &draft))
        return NULL;
    for (uint32_t i = 0; i < own->field_count; i++)
        if (draft.is_given[i]) {
            stored[count] = &own->fields[i];
            row[count++] = draft.values[i];
        }
    const struct compiled *compiled = write_insert_plan(session, own, stored, count, &conflict);
    if (!compiled)
        return NULL;
    return within_is_asked(session, own) ? upsert_within(session, compiled, row, &draft, &conflict)
                                         : upsert(session, compiled, row, &draft, &conflict);
}

/* --- From text */

struct reading {
    corm_query *query;
    struct clause *clause;
};

static void parse(void *argument)
{
    struct reading *reading = argument;
    struct owner *owner = owner_of(reading->query->session);
    struct parse_source source = {reading->query->text, reading->query->size, reading->query->has_arguments, 0};
    reading->clause = parse_clause(&owner->arena, CLAUSE_CREATE, &source, &owner->error);
}

static bool read_term(corm_query *query, const struct term *term, struct draft *draft)
{
    corm_session *session = query->session;
    const struct name *name = model_name(draft->model, term->name, strlen(term->name));
    if (name && !name->field)
        session_fail(session, CORM_QUERY, "'%s' is a relation of %s without a column of its own: create() sets columns", term->name,
                     draft->model->name);
    else if (!name) {
        const char *nearest = model_nearest(draft->model, term->name, strlen(term->name));
        session_fail(session, CORM_QUERY, nearest ? "no field '%s' on %s; did you mean '%s'?" : "no field '%s' on %s", term->name,
                     draft->model->name, nearest);
    } else if (term->node->kind == NODE_ARGUMENT)
        draft->values[name->field->index] = query->arguments[term->node->as.argument].value;
    else if (term->node->kind == NODE_LITERAL)
        draft->values[name->field->index] = term->node->as.value;
    else
        session_fail(session, CORM_UNSUPPORTED, "create() takes plain values, and %s's is an expression", term->name);
    if (session_failed(session)) {
        error_excerpt(&session->owner.error, query->text, query->size, term->place.offset, term->place.length);
        return false;
    }
    draft->is_given[name->field->index] = true;
    return true;
}

void *write_create_text(corm_query *query)
{
    corm_session *session = query->session;
    struct reading reading = {query, NULL};
    struct draft draft;
    if (session_failed(session) || !session_may_write(session))
        return NULL;
    if (query->parent->kind != CLAUSE_MODEL) {
        session_fail(session, CORM_QUERY, "create() stands right behind the model");
        return NULL;
    }
    if (!arena_try(&session->owner.arena, parse, &reading)) {
        owner_no_memory(&session->owner);
        return NULL;
    }
    if (!draft_init(session, query->model, &draft))
        return NULL;
    for (size_t i = 0; i < reading.clause->term_count; i++)
        if (!read_term(query, &reading.clause->terms[i], &draft))
            return NULL;
    return write_store(session, &draft);
}
