/* What a record touches and does not have: loaded for all its peers, for it alone, or refused. */
#include "load/many.h"

#include <stdio.h>

enum { PEERS_AT_ONCE = 4096 };

static const uint64_t nothing[4];   /* what a null, or a failure, reads as */

struct peers peers_of(struct set *set, const corm_record *record)
{
    struct peers peers = {set, record->index, record->index + 1};
    if (set->fetch_mode == CORM_FETCH_PEERS) {
        peers.first = set->rows.count <= PEERS_AT_ONCE ? 0 : record->index;
        peers.end = set->rows.count - peers.first > PEERS_AT_ONCE ? peers.first + PEERS_AT_ONCE : set->rows.count;
    }
    return peers;
}

bool peers_refuse(struct set *set, const char *name, const char *remedy)
{
    session_fail(set->shape.session, CORM_NOT_LOADED, "%s.%s is not loaded, and the query's fetch mode is raise",
                 set->shape.model->name, name);
    error_hint(&set->shape.session->owner.error, remedy, name);
    return false;
}

/* Memory that lives as long as the set's records: what a window loads goes with it. */
static void *set_alloc(struct set *set, size_t size)
{
    void *memory = arena_alloc(set->arena, size);
    if (!memory)
        owner_no_memory(owner_of(set->shape.session));
    return memory;
}

/* The distinct values of a column of the peers, as a list to bind; nulls and records that `skip` are left out. */
const void *peers_keys(struct peers peers, const struct field *field, bool (*is_wanted)(struct set *, size_t, const void *),
                       const void *context)
{
    corm_session *session = peers.set->shape.session;
    struct tagged_list *list = set_alloc(peers.set, sizeof *list);
    struct value *values = set_alloc(peers.set, (peers.end - peers.first) * sizeof *values);
    struct map seen;
    size_t count = 0;
    map_init(&seen, peers.set->arena);
    for (size_t i = peers.first; list && values && i < peers.end; i++) {
        struct value *value = &values[count];
        size_t size;
        if (!is_wanted(peers.set, i, context) || corm_is_null(peers.set->rows.items[i], field->index))
            continue;
        *value = slot_value(&field->type, corm_slot(peers.set->rows.items[i], field->index));
        if (session_failed(session))
            return NULL;
        const void *bytes = key_bytes(value, &size);
        if (map_get(&seen, bytes, size))
            continue;
        if (!map_set(&seen, bytes, size, value)) {
            owner_no_memory(&session->owner);
            return NULL;
        }
        count++;
    }
    if (!list || !values)
        return NULL;
    *list = (struct tagged_list){TAG_LIST, {field->type.kind, count, NULL, values}};
    if (field->type.kind == KIND_INT) {
        int64_t *integers = set_alloc(peers.set, (count + 1) * sizeof *integers);
        for (size_t i = 0; integers && i < count; i++)
            integers[i] = values[i].as.integer;
        list->list.integers = integers;
    }
    return session_failed(session) ? NULL : list;
}

/* Rows of the model whose `field` is among the keys, in the same fetch mode. */
static corm_query *by_keys(struct set *set, const struct model *model, const struct field *field, const void *keys)
{
    char condition[160];
    snprintf(condition, sizeof condition, "%s in %%p", field->name);
    corm_query *query = query_add_format(query_start(set->shape.session, model), CLAUSE_FILTER, condition, keys);
    return query_add_number(query, CLAUSE_FETCH, set->fetch_mode);
}

/* The rows by this field. */
static bool index_rows(struct set *set, const struct rows *rows, const struct field *field, struct map *map)
{
    struct value *keys = set_alloc(set, (rows->count + 1) * sizeof *keys);
    map_init(map, set->arena);
    for (size_t i = 0; keys && i < rows->count; i++) {
        size_t size;
        if (!record_value(rows->items[i], field, &keys[i]))
            continue;
        const void *bytes = key_bytes(&keys[i], &size);
        if (!map_set(map, bytes, size, rows->items[i])) {
            owner_no_memory(owner_of(set->shape.session));
            return false;
        }
    }
    return keys != NULL;
}

/* --- Deferred columns */

static bool is_without_column(struct set *set, size_t index, const void *context)
{
    const struct field *field = context;
    return !set->sides || !set->sides[field->index] || !set->sides[field->index]->is_loaded[index];
}

static bool fill_column(struct peers peers, const struct field *field, struct side *side, const struct rows *loaded)
{
    const struct field *key = peers.set->shape.model->primary;
    struct map rows;
    size_t size;
    if (!index_rows(peers.set, loaded, key, &rows))
        return false;
    for (size_t i = peers.first; i < peers.end; i++) {
        corm_record *record = peers.set->rows.items[i];
        struct value value;
        if (side->is_loaded[i] || !record_value(record, key, &value))
            continue;
        const void *bytes = key_bytes(&value, &size);
        const corm_record *row = map_get(&rows, bytes, size);
        side->is_loaded[i] = 1;
        if (row)
            memcpy(side->places + i * side->size, (const char *)row + row->shape->offsets[field->index], side->size);
        if (!row || corm_is_null(row, field->index))        /* where the row is gone, the column reads as null */
            record->nulls[field->index / 64] |= (uint64_t)1 << (field->index % 64);
    }
    return true;
}

static bool load_column(struct set *set, const corm_record *record, const struct field *field, struct side *side)
{
    struct peers peers = peers_of(set, record);
    if (set->fetch_mode == CORM_FETCH_RAISE)
        return peers_refuse(set, field->name, "load it with the query: only(…, %s), or no defer() of it");
    const struct field *key = set->shape.model->primary;
    const void *keys = peers_keys(peers, key, is_without_column, field);
    if (!keys)
        return false;
    struct intake intake;
    corm_query *query = query_add(by_keys(set, set->shape.model, key, keys), CLAUSE_ONLY, field->name, strlen(field->name));
    return intake_query(&intake, query, set->arena) && fill_column(peers, field, side, &intake.set->rows);
}

const void *corm_slot_load(const void *record, uint32_t number)
{
    if (!record)
        return nothing;
    struct set *set = set_of(record);
    const corm_record *row = record;
    if (!set->shape.model || number >= set->shape.model->field_count)
        return nothing;
    const struct field *field = &set->shape.model->fields[number];
    struct side *side = set_side(set, number, slot_size(&field->type));
    if (!side || session_failed(set->shape.session))
        return nothing;
    if (!side->is_loaded[row->index] && !load_column(set, row, field, side))
        return nothing;
    return side->places + row->index * side->size;
}

/* --- Relations to one record */

static bool is_without_relation(struct set *set, size_t index, const void *context)
{
    void **place = set_relation(set, set->rows.items[index], context);
    return place && !*place;
}

/* The column of this side, and of the other, that the relation joins. */
static void joined_fields(const struct relation *relation, const struct field **near, const struct field **far)
{
    bool is_forward = relation_is_forward(relation);
    *near = is_forward ? relation->field : relation->model->primary;
    *far = is_forward ? relation->target->primary : relation->field;
}

static bool link_peers(struct peers peers, const struct relation *relation, const struct rows *loaded)
{
    const struct field *near, *far;
    struct map rows;
    size_t size;
    joined_fields(relation, &near, &far);
    if (!index_rows(peers.set, loaded, far, &rows))
        return false;
    for (size_t i = peers.first; i < peers.end; i++) {
        corm_record *record = peers.set->rows.items[i];
        void **place = set_relation(peers.set, record, relation);
        if (!place || *place)
            continue;
        *place = &set_nobody;
        if (corm_is_null(record, near->index))
            continue;
        struct value value = slot_value(&near->type, corm_slot(record, near->index));
        const void *bytes = key_bytes(&value, &size);
        void *row = map_get(&rows, bytes, size);
        if (!row)
            continue;
        *place = row;
        void **back = relation->inverse && !relation_is_many(relation->inverse) ? set_relation(set_of(row), row, relation->inverse) : NULL;
        if (back)
            *back = record;
    }
    return true;
}

bool related_load(struct peers peers, const struct relation *relation, const corm_query *chain)
{
    struct set *set = peers.set;
    const struct field *near, *far;
    joined_fields(relation, &near, &far);
    const void *keys = peers_keys(peers, near, is_without_relation, relation);
    if (!keys)
        return false;
    struct intake intake;
    const struct rows none = {NULL, 0};
    if (((const struct tagged_list *)keys)->list.count == 0)
        return link_peers(peers, relation, &none);
    corm_query *query = by_keys(set, relation->target, far, keys);
    if (!relation_is_forward(relation))     /* the key that leads back is loaded, whatever the chain says */
        query = query_add_number(query_add_peers(query_start(set->shape.session, relation->target), relation, keys), CLAUSE_FETCH,
                                 set->fetch_mode);
    return intake_query(&intake, many_replay(query, chain), set->arena)
           && link_peers(peers, relation, &intake.set->rows);
}

static bool load_relation(struct set *set, const corm_record *record, const struct relation *relation)
{
    if (set->fetch_mode == CORM_FETCH_RAISE)
        return peers_refuse(set, relation->name, "load it with the query: select_related(%s)");
    return related_load(peers_of(set, record), relation, NULL);
}

void *corm_related(const void *record, uint32_t number)
{
    if (!record)
        return NULL;
    struct set *set = set_of(record);
    const corm_record *row = record;
    if (!set->shape.model || number >= set->shape.model->relation_count || session_failed(set->shape.session))
        return NULL;
    const struct relation *relation = &set->shape.model->relations[number];
    void **place = set_relation(set, row, relation);
    if (!place)
        return NULL;
    if (!*place) {
        if (relation_is_forward(relation)) {
            corm_slot(record, relation->field->index);      /* a deferred key is loaded first */
            if (corm_is_null(record, relation->field->index))
                return NULL;
        }
        if (session_failed(set->shape.session) || !load_relation(set, row, relation))
            return NULL;
    }
    return *place == &set_nobody ? NULL : *place;
}

void set_forget_relation(struct set *set, corm_record *record, const struct relation *relation)
{
    size_t number = set->shape.model->field_count + relation->index;
    bool has_place = set->layout->offsets[number] || (set->sides && set->sides[number]);
    void **place = has_place ? set_relation(set, record, relation) : NULL;
    if (place)
        *place = NULL;
}

/* A record of a window or of another session may go before this one does: it is loaded again when it is touched. */
static bool lives_as_long(const struct set *set, const struct set *related)
{
    corm_session *session = set->shape.session;
    return related->shape.session == session && (related->arena == set->arena || related->arena == &owner_of(session)->arena);
}

void set_link(struct set *set, corm_record *record, const struct relation *relation, void *related)
{
    void **place = lives_as_long(set, set_of(related)) ? set_relation(set, record, relation) : NULL;
    if (place)
        *place = related;
}
