/* Deleting with all that hangs on the rows: what to do is collected first, then done in one transaction. */
#include "load/results.h"
#include "write/within.h"

#include <stdio.h>

/* Keys of one model's rows, found in one step. */
struct batch {
    const struct model *model;
    const struct tagged_list *keys;
    struct batch *before;           /* found earlier: its rows are deleted later */
};

/* Rows that point at deleted ones by `field`: deleted, or set to null or the default. */
struct touched {
    const struct field *field;
    const struct tagged_list *keys;
    enum on_delete on_delete;
    struct touched *next;
};

struct collector {
    corm_session *session;
    struct batch *batches;
    struct touched *touched, **last;
    struct map *seen;               /* per model: keys already collected */
    int64_t *counts;                /* per model */
};

static bool points_here(const struct model *model)
{
    for (uint32_t i = 0; i < model->incoming_count; i++)
        if (model->incoming[i]->on_delete != DELETE_NOTHING)
            return true;
    return false;
}

static corm_query *pointing(struct collector *collector, const struct field *field, const struct tagged_list *keys)
{
    char condition[160];
    snprintf(condition, sizeof condition, "%s in %%p", field->name);
    return query_add_format(query_start(collector->session, field->model), CLAUSE_FILTER, condition, (const void *)keys);
}

/* The keys of the query's rows that were not collected yet; NULL if there are none, or on failure. */
static const struct tagged_list *new_keys(struct collector *collector, corm_query *query)
{
    corm_session *session = collector->session;
    const struct model *model = query->model;
    const struct rows *rows = set_rows(corm_values(query, "pk"));
    size_t count = 0;
    if (!rows || !rows->count)
        return NULL;
    struct map *seen = &collector->seen[model->index];
    struct value *values = owner_alloc(&session->owner, rows->count * sizeof *values);
    int64_t *integers = owner_alloc(&session->owner, rows->count * sizeof *integers);
    struct tagged_list *list = owner_alloc(&session->owner, sizeof *list);
    for (size_t i = 0; values && integers && list && i < rows->count; i++) {
        size_t size;
        values[count] = slot_value(&model->primary->type, corm_slot(rows->items[i], 0));
        const void *bytes = key_bytes(&values[count], &size);
        if (map_get(seen, bytes, size))
            continue;
        if (!map_set(seen, bytes, size, &values[count])) {
            owner_no_memory(&session->owner);
            return NULL;
        }
        integers[count] = model->primary->type.kind == KIND_INT ? values[count].as.integer : 0;
        count++;
    }
    if (!count || session_failed(session))
        return NULL;
    bool is_int = model->primary->type.kind == KIND_INT;
    *list = (struct tagged_list){TAG_LIST, {model->primary->type.kind, count, is_int ? integers : NULL, values}};
    return list;
}

static bool touch(struct collector *collector, const struct relation *relation, const struct tagged_list *keys)
{
    struct touched *touched = owner_alloc(&collector->session->owner, sizeof *touched);
    if (!touched)
        return false;
    *touched = (struct touched){relation->field, keys, relation->on_delete, NULL};
    *collector->last = touched;
    collector->last = &touched->next;
    return true;
}

static bool refuse(struct collector *collector, const struct relation *relation, const struct tagged_list *keys)
{
    corm_session *session = collector->session;
    int64_t count = corm_count(pointing(collector, relation->field, keys));
    if (count && !session_failed(session)) {
        session_fail(session, CORM_INTEGRITY, "%lld %s point%s to what is deleted by %s.%s (%s), and on delete protect forbids it",
                     (long long)count, relation->model->name, count == 1 ? "s" : "", relation->model->name, relation->name,
                     relation->model->prefix);
        error_hint(&session->owner.error, "delete those first");
    }
    return !session_failed(session);
}

/* Rows outside the scopes are neither deleted nor changed with those within, and cannot be left pointing to nothing. */
static bool refuse_outside(struct collector *collector, const struct relation *relation, const struct tagged_list *keys)
{
    corm_session *session = collector->session;
    char condition[160];
    snprintf(condition, sizeof condition, "%s in %%p", relation->field->name);
    corm_query *all = query_start(session, relation->model);
    if (session_failed(session))
        return false;
    all->is_unscoped = true;
    all = query_add_format(all, CLAUSE_FILTER, condition, (const void *)keys);
    if (corm_count(all) > corm_count(pointing(collector, relation->field, keys)) && !session_failed(session))
        session_fail(session, CORM_INTEGRITY, "rows of %s outside the session's scope point by %s.%s to what is deleted: %s", relation->model->name,
                     relation->model->name, relation->field->relation->name, session_scope_text(session, relation->model));
    return !session_failed(session);
}

static bool collect(struct collector *collector, const struct model *model, const struct tagged_list *keys);

static bool follow(struct collector *collector, const struct relation *relation, const struct tagged_list *keys)
{
    bool can_be_outside = relation->on_delete != DELETE_NOTHING && session_is_scoped(collector->session, relation->model);
    if (can_be_outside && !refuse_outside(collector, relation, keys))
        return false;
    switch (relation->on_delete) {
    case DELETE_NOTHING:
        return true;
    case DELETE_PROTECT:
        return refuse(collector, relation, keys);
    case DELETE_CASCADE:
        break;
    default:
        return touch(collector, relation, keys);
    }
    if (!points_here(relation->model))
        return touch(collector, relation, keys);
    const struct tagged_list *found = new_keys(collector, pointing(collector, relation->field, keys));
    return found ? collect(collector, relation->model, found) : !session_failed(collector->session);
}

static bool collect(struct collector *collector, const struct model *model, const struct tagged_list *keys)
{
    struct batch *batch = owner_alloc(&collector->session->owner, sizeof *batch);
    if (!batch)
        return false;
    *batch = (struct batch){model, keys, collector->batches};
    collector->batches = batch;
    for (uint32_t i = 0; i < model->incoming_count; i++)
        if (!follow(collector, model->incoming[i], keys))
            return false;
    return true;
}

/* --- Doing it */

static int64_t changes_of(corm_query *query)
{
    corm_session *session = query->session;
    struct run run;
    const struct compiled *compiled = session_failed(session) ? NULL : session_compile(session, query);
    return compiled && run_query(&run, session, compiled, query) && run_finish(&run) ? run.rows : 0;
}

static void settle(struct collector *collector, const struct touched *touched)
{
    corm_session *session = collector->session;
    const struct field *field = touched->field;
    corm_query *query = pointing(collector, field, touched->keys);
    char assignment[160];
    if (touched->on_delete == DELETE_CASCADE) {
        collector->counts[field->model->index] += changes_of(query_add(query, CLAUSE_DELETE, "", 0));
        return;
    }
    snprintf(assignment, sizeof assignment, "%s = %%p", field->name);
    const void *value = touched->on_delete == DELETE_SET_NULL ? NULL : write_argument(session, &field->default_value);
    write_update(query_add_format(query, CLAUSE_UPDATE, assignment, value));
}

static void run(struct collector *collector)
{
    for (const struct touched *touched = collector->touched; touched; touched = touched->next)
        settle(collector, touched);
    for (const struct batch *batch = collector->batches; batch; batch = batch->before) {
        corm_query *query = query_add_format(query_start(collector->session, batch->model), CLAUSE_FILTER, "pk in %p",
                                             (const void *)batch->keys);
        changes_of(query_add(query, CLAUSE_DELETE, "", 0));
        collector->counts[batch->model->index] += (int64_t)batch->keys->list.count;
    }
}

static corm_deleted report(struct collector *collector)
{
    corm_session *session = collector->session;
    const struct schema *schema = session->owner.schema;
    corm_deleted deleted = {0, 0, NULL};
    struct corm_deleted_model *models = owner_alloc(&session->owner, schema->model_count * sizeof *models);
    for (uint32_t i = 0; models && i < schema->model_count; i++)
        if (collector->counts[i]) {
            models[deleted.model_count++] = (struct corm_deleted_model){schema->models[i].prefix, collector->counts[i]};
            deleted.total += collector->counts[i];
        }
    deleted.models = models;
    return session_failed(session) ? (corm_deleted){0, 0, NULL} : deleted;
}

static bool begin(struct collector *collector, corm_session *session)
{
    const struct schema *schema = session->owner.schema;
    memset(collector, 0, sizeof *collector);
    collector->session = session;
    collector->last = &collector->touched;
    if (!session_may_write(session))
        return false;
    collector->seen = owner_alloc(&session->owner, schema->model_count * sizeof *collector->seen);
    collector->counts = owner_alloc(&session->owner, schema->model_count * sizeof *collector->counts);
    if (!collector->seen || !collector->counts)
        return false;
    memset(collector->counts, 0, schema->model_count * sizeof *collector->counts);
    for (uint32_t i = 0; i < schema->model_count; i++)
        map_init(&collector->seen[i], &session->owner.arena);
    return true;
}

static bool are_records(const corm_query *query)
{
    for (const corm_query *at = query; at; at = at->parent)
        if (at->kind == CLAUSE_VALUES || at->kind == CLAUSE_VALUES_LIST || at->kind == CLAUSE_DATES || at->kind == CLAUSE_DATETIMES) {
            session_fail(query->session, CORM_QUERY, "delete() cannot follow %s()", clause_info(at->kind)->name);
            return false;
        }
    return true;
}

corm_deleted corm_delete(corm_query *query)
{
    corm_session *session = query->session;
    struct collector collector;
    if (!begin(&collector, session) || !are_records(query))
        return (corm_deleted){0, 0, NULL};
    corm_query *plain = query_add(query, CLAUSE_DELETE, "", 0);
    if (session_failed(session) || !session_compile(session, plain))
        return (corm_deleted){0, 0, NULL};
    if (!points_here(query->model)) {
        collector.counts[query->model->index] = changes_of(plain);
        return report(&collector);
    }
    if (!session_enter(session))
        return (corm_deleted){0, 0, NULL};
    const struct tagged_list *keys = new_keys(&collector, query);
    if (keys && collect(&collector, query->model, keys))
        run(&collector);
    session_leave(session);
    return report(&collector);
}

bool corm_delete_record(void *record)
{
    const struct model *model = record ? shape_of(record)->model : NULL;
    if (!model)
        return false;
    corm_session *session = shape_of(record)->session;
    corm_deleted deleted = corm_delete(query_add_format(query_start(session, model), CLAUSE_FILTER, "pk = %p", record));
    return deleted.total > 0;
}

static int64_t update_within(corm_query *query, const struct plan *plan)
{
    corm_session *session = query->session;
    const struct field **fields = owner_alloc(&session->owner, plan->assignment_count * sizeof *fields);
    if (!fields || !session_enter(session))
        return 0;
    for (size_t i = 0; i < plan->assignment_count; i++)
        fields[i] = plan->assignments[i].field;
    const struct tagged_list *keys = within_keys((corm_query *)(uintptr_t)query->parent);
    int64_t changes = keys ? changes_of(query) : 0;
    if (keys)
        within_written(session, query->model, fields, plan->assignment_count, keys);
    return session_leave(session) ? changes : 0;
}

int64_t write_update(corm_query *query)
{
    corm_session *session = query->session;
    const struct compiled *compiled = session_failed(session) || !session_may_write(session) ? NULL : session_compile(session, query);
    if (!compiled)
        return 0;
    return within_is_asked(session, query->model) ? update_within(query, compiled->plan) : changes_of(query);
}

int64_t corm_update(corm_query *query, const char *assignments, ...)
{
    struct arguments arguments;
    va_start(arguments.list, assignments);
    corm_query *update = query_add_arguments(query, CLAUSE_UPDATE, assignments, &arguments);
    va_end(arguments.list);
    return write_update(update);
}
