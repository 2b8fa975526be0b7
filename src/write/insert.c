/* Rows into tables: one, or many with one statement. */
#include "write/within.h"

#include "base/hash.h"

struct insert {
    const struct model *model;
    const struct field *const *fields;
    size_t count;
    const struct plan_conflict *conflict;
    bool is_copied;
};

static const struct field *const *copy_fields(struct arena *arena, const struct field *const *fields, size_t count)
{
    return (const struct field *const *)(const void *)arena_copy(arena, fields, count * sizeof *fields);
}

static struct plan *make_insert(struct arena *arena, void *argument)
{
    const struct insert *insert = argument;
    struct plan_conflict *conflict = NULL;
    if (insert->conflict) {
        conflict = arena_alloc(arena, sizeof *conflict);
        if (!conflict)
            return NULL;
        *conflict = *insert->conflict;
        conflict->fields = copy_fields(arena, conflict->fields, conflict->field_count);
        conflict->updated = copy_fields(arena, conflict->updated, conflict->updated_count);
        if (!conflict->fields || !conflict->updated)
            return NULL;
    }
    struct plan *plan = plan_insert(arena, insert->model, insert->fields, insert->count, conflict);
    if (plan)
        plan->is_copied = insert->is_copied;
    return plan;
}

static uint64_t hash_fields(uint64_t hash, const struct field *const *fields, size_t count)
{
    hash = hash_mix(hash, count);
    for (size_t i = 0; i < count; i++)
        hash = hash_mix(hash, fields[i]->index);
    return hash;
}

const struct compiled *write_insert_plan(corm_session *session, const struct model *model, const struct field *const *fields,
                                         size_t count, const struct plan_conflict *conflict)
{
    struct insert insert = {model, fields, count, conflict, false};
    uint64_t key = hash_fields(hash_mix(0x696e73657274, model->index), fields, count);
    if (conflict) {
        key = hash_fields(hash_mix(key, 1), conflict->fields, conflict->field_count);
        key = hash_fields(key, conflict->updated, conflict->updated_count);
    }
    return session_compile_own(session, key, make_insert, &insert);
}

static const struct compiled *copy_plan(corm_session *session, const struct model *model, const struct field *const *fields,
                                        size_t count)
{
    struct insert insert = {model, fields, count, NULL, true};
    uint64_t key = hash_fields(hash_mix(0x636f7079, model->index), fields, count);
    return session_compile_own(session, key, make_insert, &insert);
}

static size_t given_fields(const struct draft *draft, const struct field **fields, struct value *values)
{
    size_t count = 0;
    for (uint32_t i = 0; i < draft->model->field_count; i++)
        if (draft->is_given[i]) {
            fields[count] = &draft->model->fields[i];
            values[count++] = draft->values[i];
        }
    return count;
}

/* Something to hold a model's fields and values: on the session's arena. */
static bool room(corm_session *session, const struct model *model, const struct field ***fields, struct value **values)
{
    *fields = owner_alloc(&session->owner, model->field_count * sizeof **fields);
    *values = owner_alloc(&session->owner, model->field_count * sizeof **values);
    return *fields && *values;
}

bool write_insert(corm_session *session, struct draft *draft)
{
    const struct model *model = draft->model;
    const struct field **fields;
    struct value *values;
    struct run run;
    if (!room(session, model, &fields, &values))
        return false;
    size_t count = given_fields(draft, fields, values);
    const struct compiled *compiled = write_insert_plan(session, model, fields, count, NULL);
    if (!compiled || !run_values(&run, session, compiled, values) || !run_finish(&run)) {
        write_explain_foreign(session, draft);
        return false;
    }
    if (!draft->is_given[model->primary->index]) {
        draft->values[model->primary->index] = value_int(run_last_key(&run));
        draft->is_given[model->primary->index] = true;
    }
    return true;
}

void write_explain_foreign(corm_session *session, const struct draft *draft)
{
    struct error before = session->owner.error;
    if (before.code != CORM_INTEGRITY || strncmp(before.message, "a foreign key", 13) != 0)
        return;
    for (uint32_t i = 0; i < draft->model->field_count; i++) {
        const struct field *field = &draft->model->fields[i];
        if (!field->relation || !draft->is_given[i] || draft->values[i].kind == KIND_NULL)
            continue;
        error_clear(&session->owner.error);
        const void *key = write_argument(session, &draft->values[i]);
        const struct model *target = field->relation->target;
        corm_query *query = query_add_format(query_start(session, target), CLAUSE_FILTER, "pk = %p", key);
        bool is_there = corm_exists(query);
        if (!session_failed(session) && !is_there) {
            struct strbuf text;
            strbuf_init(&text, session_allocator(session));
            value_print(&text, &draft->values[i]);
            session_fail(session, CORM_INTEGRITY, "%s.%s points to no %s: there is none with %s = '%.60s'", draft->model->name,
                         field->name, target->name, target->primary->name, strbuf_string(&text));
            strbuf_free(&text);
            return;
        }
    }
    session->owner.error = before;
}

void *write_record(corm_session *session, const struct draft *draft)
{
    const struct compiled *all = session_compile(session, query_start(session, draft->model));
    struct set *set = all ? set_new(session, &session->owner.arena, all->layouts->row, CORM_FETCH_PEERS) : NULL;
    corm_record *record = set ? set_add(set) : NULL;
    if (!record) {
        if (!session_failed(session))
            owner_no_memory(&session->owner);
        return NULL;
    }
    for (uint32_t i = 0; i < draft->model->field_count; i++) {
        struct value value = draft->values[i];
        if (value.kind == KIND_TEXT || value.kind == KIND_BYTES || value.kind == KIND_JSON) {
            value.as.text.data = arena_copy(&session->owner.arena, value.as.text.data, value.as.text.size);
            if (!value.as.text.data) {
                owner_no_memory(&session->owner);
                return NULL;
            }
        }
        slot_set(&draft->model->fields[i].type, (char *)record + set->layout->offsets[i], &value);
        if (value.kind == KIND_NULL)
            record->nulls[i / 64] |= (uint64_t)1 << (i % 64);
    }
    for (uint32_t i = 0; i < draft->model->relation_count; i++)
        if (draft->related[i])
            set_link(set, record, &draft->model->relations[i], (void *)(uintptr_t)draft->related[i]);
    return record;
}

const void *write_argument(corm_session *session, const struct value *value)
{
    if (value->kind == KIND_NULL)
        return NULL;
    struct tagged_value *tagged = owner_alloc(&session->owner, sizeof *tagged);
    if (tagged)
        *tagged = (struct tagged_value){TAG_VALUE, *value};
    return tagged;
}

bool write_rows(corm_session *session, const struct model *model, const struct field *const *fields, size_t field_count,
                const struct value *values, size_t row_count)
{
    struct run run;
    if (!row_count)
        return !session_failed(session);
    if (within_is_asked(session, model)) {
        session_fail(session, CORM_UNSUPPORTED, "rows of %s cannot be loaded as they are within a scope", model->name);
        return false;
    }
    const struct compiled *compiled = write_insert_plan(session, model, fields, field_count, NULL);
    struct value *fitted = owner_alloc(&session->owner, field_count * sizeof *fitted);
    if (!compiled || !fitted || !session_enter(session))
        return false;
    bool is_good = true;
    for (size_t row = 0; is_good && row < row_count; row++) {
        memcpy(fitted, values + row * field_count, field_count * sizeof *fitted);
        for (size_t i = 0; is_good && i < field_count; i++)
            is_good = write_fit(session, fields[i], &fitted[i]);
        if (is_good)
            is_good = row ? run_more(&run, fitted) : run_values(&run, session, compiled, fitted);
        if (!is_good && row)
            run_finish(&run);
    }
    if (is_good)
        run_finish(&run);
    return session_leave(session);
}

/* --- Links */

/* The statement that failed may have been that of any of the rows before. */
static void explain_links(corm_session *session, struct draft *draft, const struct field *far, const struct value *keys, size_t count)
{
    for (size_t i = 0; session->owner.error.code == CORM_INTEGRITY && i < count; i++) {
        draft->values[far->index] = keys[i];
        write_explain_foreign(session, draft);
    }
}

int64_t write_pairs(corm_session *session, const struct field *const pair[2], const struct value *near, const struct value *far,
                    size_t count, const struct plan_conflict *conflict)
{
    const struct model *through = pair[0]->model;
    struct draft draft;
    const struct field **fields;
    struct value *values;
    struct run run = {.rows = 0};
    bool is_open = false, is_good = draft_init(session, through, &draft) && room(session, through, &fields, &values);
    for (size_t i = 0; is_good && i < count; i++) {
        memset(draft.is_given, 0, through->field_count);
        draft.is_given[pair[0]->index] = draft.is_given[pair[1]->index] = true;
        draft.values[pair[0]->index] = *near;
        draft.values[pair[1]->index] = far[i];
        if (!draft_complete(session, &draft))
            break;
        size_t field_count = given_fields(&draft, fields, values);
        const struct compiled *compiled = is_open ? run.compiled : write_insert_plan(session, through, fields, field_count, conflict);
        is_good = compiled && (is_open ? run_more(&run, values) : run_values(&run, session, compiled, values));
        is_open = is_open || is_good;
    }
    if (is_open)
        run_finish(&run);
    if (session_failed(session) && count)
        explain_links(session, &draft, pair[1], far, count);
    return session_failed(session) ? 0 : run.rows;
}

/* --- From values structs */

static bool bulk_row(corm_session *session, const corm_model *model, const void *row, struct draft *draft)
{
    memset(draft->is_given, 0, draft->model->field_count);
    return draft_read(session, model, row, NULL, draft) && draft_complete(session, draft);
}

struct bulk {
    corm_session *session;
    const corm_model *model;
    const struct plan_conflict *conflict;
    struct draft draft;
    const struct field **fields;
    struct value *values;
    struct run run;
    bool is_checked;                /* scopes may forbid a row */
    bool has_key;                   /* the run's rows bring their key */
    bool is_open;
    int64_t changes;
};

static bool close_run(struct bulk *bulk)
{
    if (!bulk->is_open)
        return true;
    bulk->is_open = false;
    bool is_good = run_finish(&bulk->run);
    bulk->changes += bulk->run.rows;
    return is_good;
}

static bool bulk_insert(struct bulk *bulk)
{
    const struct model *model = bulk->draft.model;
    bool has_key = bulk->draft.is_given[model->primary->index];
    size_t count = given_fields(&bulk->draft, bulk->fields, bulk->values);
    if (bulk->is_open && has_key == bulk->has_key)
        return bulk->conflict ? run_more(&bulk->run, bulk->values) : run_again(&bulk->run, bulk->values);
    if (!close_run(bulk))
        return false;
    const struct compiled *compiled = write_insert_plan(bulk->session, model, bulk->fields, count, bulk->conflict);
    bulk->has_key = has_key;
    bulk->is_open = compiled && run_values(&bulk->run, bulk->session, compiled, bulk->values);
    return bulk->is_open;
}

/* The key the row before got is known once the next one is sent, or the run has ended. */
static void write_key_back(struct bulk *bulk, char *row, bool is_generated)
{
    const struct field *primary = bulk->draft.model->primary;
    if (is_generated && !bulk->conflict)
        *(int64_t *)(void *)(row + bulk->model->values_offsets[primary->index]) = run_last_key(&bulk->run);
}

/* The statement that failed may be this row's or the one's before it. */
static void explain_rows(struct bulk *bulk, const char *row, size_t at)
{
    corm_session *session = bulk->session;
    for (size_t back = 0; back < 2 && back <= at; back++) {
        struct error error = session->owner.error;
        error_clear(&session->owner.error);
        bool is_read = bulk_row(session, bulk->model, row - back * bulk->model->values_size, &bulk->draft);
        session->owner.error = error;
        if (is_read)
            write_explain_foreign(session, &bulk->draft);
    }
}

/* The keys of rows that are rolled back. */
static void take_keys_back(const struct bulk *bulk, char *rows, const bool *generated, size_t count)
{
    const struct field *primary = bulk->draft.model->primary;
    for (size_t i = 0; i < count; i++)
        if (generated[i])
            *(int64_t *)(void *)(rows + i * bulk->model->values_size + bulk->model->values_offsets[primary->index]) = 0;
}

/* An upsert keeps the scopes row by row, and what it runs is counted before each is looked at. */
static bool bulk_upsert_within(struct bulk *bulk)
{
    return within_before_upsert(bulk->session, &bulk->draft, bulk->conflict) && bulk_insert(bulk) && close_run(bulk)
           && within_after_upsert(bulk->session, &bulk->draft, bulk->conflict);
}

/* The keys of all rows are known now. */
static bool are_within(const struct bulk *bulk, char *rows, size_t count)
{
    const struct field *primary = bulk->draft.model->primary;
    struct value *keys = owner_alloc(&bulk->session->owner, count * sizeof *keys);
    for (size_t i = 0; keys && i < count; i++)
        keys[i] = slot_value(&primary->type, rows + i * bulk->model->values_size + bulk->model->values_offsets[primary->index]);
    return keys && within_stored(bulk->session, bulk->draft.model, keys, count);
}

/* --- Copying */

enum { FEWEST_COPIED = 20 };

static size_t count_keyless(const struct bulk *bulk, const char *rows, size_t count)
{
    const struct field *primary = bulk->draft.model->primary;
    size_t keyless = 0;
    for (size_t i = 0; primary->is_generated && i < count; i++)
        keyless += !*(const int64_t *)(const void *)(rows + i * bulk->model->values_size + bulk->model->values_offsets[primary->index]);
    return keyless;
}

/* The keys of all rows that have none, drawn before they are stored. */
static bool draw_keys(struct bulk *bulk, char *rows, size_t count, size_t keyless)
{
    corm_session *session = bulk->session;
    const struct field *primary = bulk->draft.model->primary;
    struct lease *lease = session_lease(session);
    int64_t *keys = lease ? owner_alloc(&session->owner, (keyless + 1) * sizeof *keys) : NULL;
    if (!keys || (keyless && !session->db->backend->draw_keys(lease->connection, primary->model->table, primary->column, keys, keyless,
                                                              &session->owner.error)))
        return false;
    for (size_t i = 0; keyless && i < count; i++) {
        int64_t *key = (int64_t *)(void *)(rows + i * bulk->model->values_size + bulk->model->values_offsets[primary->index]);
        if (!*key)
            *key = *keys++;
    }
    return true;
}

/* A row of all fields, in the order of the model. */
static bool copy_rows(struct bulk *bulk, char *rows, size_t count)
{
    const struct model *model = bulk->draft.model;
    for (uint32_t i = 0; i < model->field_count; i++)
        bulk->fields[i] = &model->fields[i];
    const struct compiled *compiled = copy_plan(bulk->session, model, bulk->fields, model->field_count);
    if (!compiled || !run_copy(&bulk->run, bulk->session, compiled))
        return false;
    bool is_good = true;
    for (size_t i = 0; is_good && i < count; i++)
        is_good = bulk_row(bulk->session, bulk->model, rows + i * bulk->model->values_size, &bulk->draft)
                  && run_copy_row(&bulk->run, bulk->draft.values);
    is_good = run_finish(&bulk->run) && is_good;
    bulk->changes = bulk->run.rows;
    return is_good;
}

static int64_t copy_all(struct bulk *bulk, char *rows, size_t count, bool *generated)
{
    const struct field *primary = bulk->draft.model->primary;
    size_t keyless = count_keyless(bulk, rows, count);
    for (size_t i = 0; i < count; i++)
        generated[i] = primary->is_generated
                       && !*(const int64_t *)(const void *)(rows + i * bulk->model->values_size + bulk->model->values_offsets[primary->index]);
    bool is_good = draw_keys(bulk, rows, count, keyless) && copy_rows(bulk, rows, count);
    if (is_good && primary->is_generated && keyless < count && bulk->session->db->backend->keys_given)
        bulk->session->db->backend->keys_given(bulk->session->lease->connection, primary->model->table, primary->column);
    if (is_good && bulk->is_checked)
        are_within(bulk, rows, count);
    if (session_leave(bulk->session))
        return bulk->changes;
    take_keys_back(bulk, rows, generated, count);
    return 0;
}

static int64_t insert_all(corm_session *session, const corm_model *model, char *rows, size_t count,
                          const struct plan_conflict *conflict)
{
    struct bulk bulk = {.session = session, .model = model, .conflict = conflict};
    const struct model *own = write_model(session, model);
    if (!own || !count || !draft_init(session, own, &bulk.draft) || !room(session, own, &bulk.fields, &bulk.values))
        return 0;
    bool *generated = owner_alloc(&session->owner, count * sizeof *generated);
    bulk.is_checked = within_is_asked(session, own);
    if (!generated || !session_enter(session))
        return 0;
    if (session->db->backend->copy_begin && !conflict && count >= FEWEST_COPIED)
        return copy_all(&bulk, rows, count, generated);
    bool is_good = true;
    char *row = rows;
    size_t done = 0;
    for (; is_good && done < count; done++, row += model->values_size) {
        is_good = bulk_row(session, model, row, &bulk.draft);
        generated[done] = is_good && !bulk.draft.is_given[own->primary->index];
        is_good = is_good && (bulk.is_checked && conflict ? bulk_upsert_within(&bulk) : bulk_insert(&bulk));
        if (is_good && done)
            write_key_back(&bulk, row - model->values_size, generated[done - 1]);
    }
    if (close_run(&bulk) && is_good)
        write_key_back(&bulk, row - model->values_size, generated[done - 1]);
    if (session_failed(session))
        explain_rows(&bulk, row - model->values_size, done - 1);
    else if (bulk.is_checked && !conflict)
        are_within(&bulk, rows, count);
    if (session_leave(session))
        return bulk.changes;
    take_keys_back(&bulk, rows, generated, done);
    return 0;
}

int64_t corm_bulk_create(corm_session *session, const corm_model *model, void *rows, size_t count)
{
    return insert_all(session, model, rows, count, NULL);
}

static const struct index *find_unique(const struct model *model, const struct field *const *fields, size_t count,
                                       bool is_partial)
{
    for (uint32_t i = 0; i < model->index_count; i++) {
        const struct index *index = &model->indexes[i];
        bool is_meant = index->is_unique && (index->where != NULL) == is_partial && index->field_count == count;
        size_t found = 0;
        for (uint32_t j = 0; is_meant && j < count; j++)
            for (size_t k = 0; k < count; k++)
                found += index->fields[j] == fields[k];
        if (found == count)
            return index;
    }
    return NULL;
}

bool write_is_unique(const struct model *model, const struct field *const *fields, size_t count)
{
    if (count == 1 && (fields[0]->is_unique || fields[0]->is_primary))
        return true;
    return find_unique(model, fields, count, false) != NULL;
}

bool write_conflict(corm_session *session, const struct model *model, const char *fields, const struct field **room_for_fields,
                    struct plan_conflict *conflict)
{
    conflict->fields = room_for_fields;
    conflict->field_count = write_fields(session, model, fields, room_for_fields);
    if (!conflict->field_count)
        return false;
    if (write_is_unique(model, conflict->fields, conflict->field_count))
        return true;
    const struct index *partial = find_unique(model, conflict->fields, conflict->field_count, true);
    if (partial) {
        session_fail(session, CORM_QUERY, "unique (%s) of %s is only of some rows: an upsert cannot go by it", fields, model->name);
        error_hint(&session->owner.error, "it needs a unique without 'where'");
        return false;
    }
    session_fail(session, CORM_QUERY, "%s has no unique constraint on (%s)", model->name, fields);
    error_hint(&session->owner.error, "an upsert needs one: add unique (%s) to the model", fields);
    return false;
}

int64_t corm_bulk_upsert(corm_session *session, const corm_model *model, void *rows, size_t count, const char *fields,
                         const char *update)
{
    const struct field *unique[64], *updated[64];
    struct plan_conflict conflict = {.updated = updated};
    const struct model *own = write_model(session, model);
    if (!own || !write_conflict(session, own, fields, unique, &conflict))
        return 0;
    if (!update || *update) {
        conflict.updated_count = write_fields(session, own, update, updated);
        if (!conflict.updated_count)
            return 0;
    }
    return insert_all(session, model, rows, count, &conflict);
}
