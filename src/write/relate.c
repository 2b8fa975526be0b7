/* A record's relation to many as something to change: links made and cut, children given to a parent and taken away. */
#include "load/many.h"
#include "write/within.h"

#include <stdio.h>

/* What a call is about. */
struct change {
    const char *call;
    corm_session *session;
    corm_query *query;
    const struct relation *relation;
    corm_record *record;
    struct value key;               /* the record's */
    struct tagged_list keys;        /* of the records given, each once */
    struct map given;               /* the same, to look them up */
};

/* --- What was asked for */

static bool is_within(const struct change *change)
{
    corm_session *session = change->session;
    const struct model *model = change->relation->model;
    return !session_is_scoped(session, model)
           || within_rows(session, model, within_list(session, &model->primary->type, &change->key, 1));
}

static bool begin(struct change *change, const char *call, corm_query *query)
{
    if (!query)
        query = session_lost_query();
    corm_session *session = query->session;
    *change = (struct change){.call = call, .session = session, .query = query, .relation = query->relation,
                              .record = (corm_record *)(uintptr_t)query->record, .keys = {.tag = TAG_LIST}};
    map_init(&change->given, &session->owner.arena);
    if (session_failed(session))
        return false;
    if (!query->model) {
        owner_refuse_broken(&session->owner);
        return false;
    }
    if (query->is_prefetched) {
        session_fail(session, CORM_MISUSE, "%s cannot change what was prefetched under a name: it wants the relation %s.%s", call,
                     change->relation->model->name, change->relation->name);
        return false;
    }
    if (!query->record || !query->relation || !relation_is_many(query->relation)) {
        session_fail(session, CORM_MISUSE, "%s wants a record's relation to many, such as book_tags(book)", call);
        error_hint(&session->owner.error, "a query with clauses of its own is none");
        return false;
    }
    return session_may_write(session) && record_value(query->record, change->relation->model->primary, &change->key)
           && is_within(change);
}

static bool read_record(struct change *change, const void *record, struct value *key)
{
    const struct relation *relation = change->relation;
    if (!record) {
        session_fail(change->session, CORM_MISUSE, "%s got NULL where a record of %s belongs", change->call, relation->target->name);
        return false;
    }
    const struct model *model = shape_of(record)->model;
    if (model != relation->target) {
        session_fail(change->session, CORM_TYPE, "%s.%s takes records of %s, not of %s", relation->model->name, relation->name,
                     relation->target->name, model ? model->name : "values()");
        return false;
    }
    return record_value(record, model->primary, key);
}

static bool is_given(const struct change *change, const struct value *key)
{
    size_t size;
    const void *bytes = key_bytes(key, &size);
    return map_get(&change->given, bytes, size) != NULL;
}

static bool read_records(struct change *change, void *const *records, size_t count)
{
    struct value *values = owner_alloc(&change->session->owner, (count + 1) * sizeof *values);
    int64_t *integers = owner_alloc(&change->session->owner, (count + 1) * sizeof *integers);
    struct value_list *list = &change->keys.list;
    if (!values || !integers)
        return false;
    if (!records && count) {
        session_fail(change->session, CORM_MISUSE, "%s got NULL for %zu records", change->call, count);
        return false;
    }
    *list = (struct value_list){change->relation->target->primary->type.kind, 0, NULL, values};
    for (size_t i = 0; i < count; i++) {
        struct value *key = &values[list->count];
        size_t size;
        if (!read_record(change, records[i], key))
            return false;
        if (is_given(change, key))
            continue;
        const void *bytes = key_bytes(key, &size);
        if (!map_set(&change->given, bytes, size, key)) {
            owner_no_memory(&change->session->owner);
            return false;
        }
        integers[list->count++] = key->kind == KIND_INT ? key->as.integer : 0;
    }
    if (list->kind == KIND_INT)
        list->integers = integers;
    return !list->count || within_rows(change->session, change->relation->target, &change->keys);
}

/* A link that is made by itself has nothing to say of its own. */
static bool can_link(const struct change *change)
{
    const struct relation *relation = change->relation;
    for (uint32_t i = 0; relation->through && i < relation->through->field_count; i++) {
        const struct field *field = &relation->through->fields[i];
        if (field == relation->through_near || field == relation->through_far || field->is_generated || field->is_nullable
            || field->default_kind != DEFAULT_NONE)
            continue;
        session_fail(change->session, CORM_INTEGRITY, "%s cannot make a link of %s.%s by itself: %s.%s has no default", change->call,
                     relation->model->name, relation->name, field->model->name, field->name);
        error_hint(&change->session->owner.error, "create the %s instead, with its %s", field->model->name, field->name);
        return false;
    }
    return true;
}

static bool can_release(const struct change *change)
{
    const struct relation *relation = change->relation;
    if (relation->through || relation->field->is_nullable)
        return true;
    session_fail(change->session, CORM_INTEGRITY, "%s.%s cannot lose a %s: %s.%s cannot be null", relation->model->name, relation->name,
                 relation->target->name, relation->target->name, relation->field->name);
    error_hint(&change->session->owner.error, "delete it, or give it to another %s", relation->model->name);
    return false;
}

/* The rows of a model that point to the record by `field`; `narrowed` is a further condition on them and the keys given. */
static corm_query *rows_of(const struct change *change, const struct field *field, const char *narrowed, const struct field *by)
{
    corm_session *session = change->session;
    const void *key = write_argument(session, &change->key);
    char condition[320];
    snprintf(condition, sizeof condition, "%s = %%p", field->name);
    corm_query *query = query_add_format(query_start(session, field->model), CLAUSE_FILTER, condition, key);
    if (!narrowed)
        return query;
    snprintf(condition, sizeof condition, "%s %s %%p", by->name, narrowed);
    return query_add_format(query, CLAUSE_FILTER, condition, (const void *)&change->keys);
}

/* --- Links */

/* Those that lead to rows outside the scopes are not there for this session: they stay. */
static corm_query *links_of(const struct change *change, const char *narrowed)
{
    const struct relation *relation = change->relation;
    corm_query *links = rows_of(change, relation->through_near, narrowed, relation->through_far);
    char condition[320];
    if (!session_is_scoped(change->session, relation->target))
        return links;
    int size = snprintf(condition, sizeof condition, "exists(%s.filter(pk = outer.%s))", relation->target->name, relation->through_far->name);
    return query_add(links, CLAUSE_FILTER, condition, (size_t)size);
}

static int64_t cut(const struct change *change, const char *narrowed)
{
    const struct relation *relation = change->relation;
    corm_deleted deleted = corm_delete(links_of(change, narrowed));
    for (size_t i = 0; i < deleted.model_count; i++)
        if (strcmp(deleted.models[i].name, relation->through->prefix) == 0)
            return deleted.models[i].count;
    return 0;
}

/* Without a unique pair nothing but a look tells which links are there. */
static bool drop_linked(const struct change *change, struct value *keys, size_t *count)
{
    const struct relation *relation = change->relation;
    const struct field *far = relation->through_far;
    corm_query *query = rows_of(change, relation->through_near, "in", far);
    const struct rows *rows = set_rows(query_add(query, CLAUSE_VALUES, far->name, strlen(far->name)));
    struct map linked;
    size_t size, kept = 0;
    map_init(&linked, &change->session->owner.arena);
    for (size_t i = 0; rows && i < rows->count; i++) {
        struct value *key = owner_alloc(&change->session->owner, sizeof *key);
        if (!key)
            return false;
        *key = slot_value(&far->type, corm_slot(rows->items[i], 0));
        const void *bytes = key_bytes(key, &size);
        if (!map_set(&linked, bytes, size, key))
            owner_no_memory(&change->session->owner);
    }
    for (size_t i = 0; i < *count; i++) {
        const void *bytes = key_bytes(&keys[i], &size);
        if (!map_get(&linked, bytes, size))
            keys[kept++] = keys[i];
    }
    *count = kept;
    return rows && !session_failed(change->session);
}

static bool has_unique_links(const struct relation *relation)
{
    const struct field *pair[] = {relation->through_near, relation->through_far};
    return write_is_unique(relation->through, pair, 2);
}

/* A link may have a scope of its own. */
static bool are_links_within(const struct change *change)
{
    const struct relation *relation = change->relation;
    corm_session *session = change->session;
    if (session_failed(session) || !session_is_scoped(session, relation->through))
        return !session_failed(session);
    corm_query *links = rows_of(change, relation->through_near, "in", relation->through_far);
    if ((size_t)corm_count(links) < change->keys.list.count && !session_failed(session))
        session_fail(session, CORM_INTEGRITY, "this %s is outside the session's scope: %s", relation->through->name,
                     session_scope_text(session, relation->through));
    return !session_failed(session);
}

static int64_t join(const struct change *change)
{
    const struct relation *relation = change->relation;
    const struct field *pair[] = {relation->through_near, relation->through_far};
    const struct plan_conflict conflict = {.fields = pair, .field_count = 2, .updated = pair};
    const struct value_list *list = &change->keys.list;
    size_t count = list->count;
    bool is_unique = has_unique_links(relation);
    struct value *keys = owner_alloc(&change->session->owner, (count + 1) * sizeof *keys);
    if (!keys || !count)
        return 0;
    memcpy(keys, list->values, count * sizeof *keys);
    if (!is_unique && !drop_linked(change, keys, &count))
        return 0;
    int64_t changes = write_pairs(change->session, pair, &change->key, keys, count, is_unique ? &conflict : NULL);
    return are_links_within(change) ? changes : 0;
}

/* --- Children */

static int64_t adopt(const struct change *change)
{
    const struct field *field = change->relation->field;
    const void *key = write_argument(change->session, &change->key);
    char text[320];
    if (!change->keys.list.count)
        return 0;
    snprintf(text, sizeof text, "pk in %%p and %s != %%p", field->name);
    corm_query *query = query_add_format(query_start(change->session, field->model), CLAUSE_FILTER, text, (const void *)&change->keys, key);
    snprintf(text, sizeof text, "%s = %%p", field->name);
    return write_update(query_add_format(query, CLAUSE_UPDATE, text, key));
}

static int64_t release(const struct change *change, const char *narrowed)
{
    const struct field *field = change->relation->field;
    corm_query *query = rows_of(change, field, narrowed, field->model->primary);
    char text[160];
    if (!field->is_nullable) {
        if (corm_exists(query))
            can_release(change);
        return 0;
    }
    snprintf(text, sizeof text, "%s = %%p", field->name);
    return write_update(query_add_format(query, CLAUSE_UPDATE, text, (const void *)NULL));
}

static void know_parent(const struct change *change, corm_record *child)
{
    struct set *set = set_of(child);
    if (write_stored(set, child, change->relation->field, &change->key))
        set_link(set, child, change->relation->field->relation, change->record);
}

static void forget_parent(const struct change *change, corm_record *child)
{
    const struct field *field = change->relation->field;
    struct value key, none = value_null();
    if (!record_value(child, field, &key))
        set_forget_relation(set_of(child), child, field->relation);
    else if (value_equal(&key, &change->key))
        write_stored(set_of(child), child, field, &none);
}

/* The records that are in memory as this one's children: those that were given, or those that were not. */
static void forget_known(const struct change *change, const struct rows *known, bool were_given)
{
    struct value key;
    for (size_t i = 0; known && i < known->count; i++)
        if (record_value(known->items[i], change->relation->target->primary, &key) && is_given(change, &key) == were_given)
            forget_parent(change, known->items[i]);
}

/* --- The calls */

/* The relation is asked again the next time. */
static int64_t end(const struct change *change, int64_t changes)
{
    change->query->result = NULL;
    return session_failed(change->session) ? 0 : changes;
}

int64_t corm_add_all(corm_query *query, void *const *records, size_t count)
{
    struct change change;
    if (!begin(&change, "corm_add()", query) || !read_records(&change, records, count) || !can_link(&change))
        return 0;
    if (!change.relation->through) {
        int64_t changes = adopt(&change);
        for (size_t i = 0; !session_failed(change.session) && i < count; i++)
            know_parent(&change, records[i]);
        return end(&change, changes);
    }
    bool is_alone = change.keys.list.count <= 1 && has_unique_links(change.relation)
                    && !session_is_scoped(change.session, change.relation->through);
    if (!is_alone && !session_enter(change.session))
        return 0;
    int64_t changes = join(&change);
    return end(&change, is_alone || session_leave(change.session) ? changes : 0);
}

int64_t corm_add(corm_query *query, void *record)
{
    return corm_add_all(query, &record, 1);
}

int64_t corm_remove_all(corm_query *query, void *const *records, size_t count)
{
    struct change change;
    if (!begin(&change, "corm_remove()", query) || !read_records(&change, records, count) || !can_release(&change) || !count)
        return 0;
    const struct rows *known = many_known(query);
    int64_t changes = change.relation->through ? cut(&change, "in") : release(&change, "in");
    if (!change.relation->through && !session_failed(change.session)) {
        for (size_t i = 0; i < count; i++)
            forget_parent(&change, records[i]);
        forget_known(&change, known, true);
    }
    return end(&change, changes);
}

int64_t corm_remove(corm_query *query, void *record)
{
    return corm_remove_all(query, &record, 1);
}

int64_t corm_clear(corm_query *query)
{
    struct change change;
    if (!begin(&change, "corm_clear()", query) || !can_release(&change))
        return 0;
    const struct rows *known = many_known(query);
    int64_t changes = change.relation->through ? cut(&change, NULL) : release(&change, NULL);
    if (!change.relation->through && !session_failed(change.session))
        forget_known(&change, known, false);
    return end(&change, changes);
}

int64_t corm_set(corm_query *query, void *const *records, size_t count)
{
    struct change change;
    if (!begin(&change, "corm_set()", query) || !read_records(&change, records, count) || !can_link(&change)
        || !session_enter(change.session))
        return 0;
    const struct rows *known = many_known(query);
    bool has_links = change.relation->through != NULL;
    const char *others = count ? "not in" : NULL;
    int64_t changes = has_links ? cut(&change, others) : release(&change, others);
    if (!session_failed(change.session))
        changes += has_links ? join(&change) : adopt(&change);
    if (!session_leave(change.session))
        return end(&change, 0);
    if (!has_links) {
        forget_known(&change, known, false);
        for (size_t i = 0; i < count; i++)
            know_parent(&change, records[i]);
    }
    return end(&change, changes);
}

static void *create_child(const struct change *change, struct draft *draft)
{
    const struct field *field = change->relation->field;
    draft->values[field->index] = change->key;
    draft->related[field->relation->index] = change->record;
    draft->is_given[field->index] = true;
    return write_store(change->session, draft);
}

static void *create_linked(struct change *change, struct draft *draft)
{
    if (!can_link(change) || !session_enter(change->session))
        return NULL;
    void *record = write_store(change->session, draft);
    if (record && read_records(change, &record, 1))
        join(change);
    return session_leave(change->session) ? record : NULL;
}

void *corm_create_in(corm_query *query, const corm_model *model, const void *values, const char *named)
{
    struct change change;
    struct draft draft;
    const struct model *own = begin(&change, "corm_create_in()", query) ? write_model(change.session, model) : NULL;
    if (!own)
        return NULL;
    if (own != change.relation->target) {
        session_fail(change.session, CORM_TYPE, "%s.%s takes records of %s, not of %s", change.relation->model->name,
                     change.relation->name, change.relation->target->name, own->name);
        return NULL;
    }
    if (!draft_init(change.session, own, &draft) || !draft_read(change.session, model, values, named, &draft))
        return NULL;
    void *record = change.relation->through ? create_linked(&change, &draft) : create_child(&change, &draft);
    end(&change, 0);
    return session_failed(change.session) ? NULL : record;
}
