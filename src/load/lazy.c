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

/* --- Keys */

struct gathering {
    struct keys seen;
    struct tagged_list *list;
    int64_t *integers;              /* the list's items; */
    struct value *values;           /* of any other kind */
    size_t count;
};

static bool gather(struct gathering *gathering, const struct type *type, const void *slot)
{
    if (keys_get(&gathering->seen, slot))
        return true;
    if (gathering->integers)
        gathering->integers[gathering->count++] = *(const int64_t *)slot;
    else
        gathering->values[gathering->count++] = slot_value(type, slot);
    return keys_set(&gathering->seen, slot, gathering);
}

static bool begin_gathering(struct gathering *gathering, const struct type *type, struct arena *arena, size_t most)
{
    keys_init(&gathering->seen, arena, type);
    gathering->list = arena_zero(arena, sizeof *gathering->list);
    gathering->integers = type->kind == KIND_INT ? arena_alloc(arena, most * sizeof *gathering->integers) : NULL;
    gathering->values = gathering->integers ? NULL : arena_alloc(arena, most * sizeof *gathering->values);
    gathering->count = 0;
    return gathering->list && (gathering->integers || gathering->values) && keys_reserve(&gathering->seen, most);
}

const struct tagged_list *peers_keys(struct peers peers, const struct field *field, struct arena *arena,
                                     bool (*is_wanted)(struct set *, size_t, const void *), const void *context)
{
    struct owner *owner = owner_of(peers.set->shape.session);
    struct gathering gathering;
    bool is_good = begin_gathering(&gathering, &field->type, arena, peers.end - peers.first);
    for (size_t i = peers.first; is_good && i < peers.end; i++) {
        const void *record = peers.set->rows.items[i];
        if (!is_wanted(peers.set, i, context) || corm_is_null(record, field->index))
            continue;
        is_good = gather(&gathering, &field->type, corm_slot(record, field->index));
        if (owner->error.code)
            return NULL;
    }
    if (!is_good) {
        owner_no_memory(owner);
        return NULL;
    }
    *gathering.list = (struct tagged_list){TAG_LIST, {field->type.kind, gathering.count, gathering.integers, gathering.values, true}};
    return gathering.list;
}

/* Rows whose `field` is among the keys. */
static corm_query *by_keys(corm_session *session, const struct field *field, const struct tagged_list *keys, int fetch_mode,
                           struct arena *scratch)
{
    char condition[160];
    snprintf(condition, sizeof condition, "%s in %%p", field->name);
    corm_query *query = query_start_in(session, scratch, field->model);
    query = query_add_format(query, CLAUSE_FILTER, condition, (const void *)keys);
    return query_add_number(query, CLAUSE_FETCH, fetch_mode);
}

corm_query *relation_query(corm_session *session, struct arena *arena, const struct relation *relation, const struct tagged_list *keys,
                           int fetch_mode, const corm_query *chain)
{
    if (relation_is_forward(relation))
        return many_replay(by_keys(session, relation->target->primary, keys, fetch_mode, arena), chain);
    /* The key that leads back is loaded, whatever the chain says. */
    corm_query *query = query_add_peers(query_start_in(session, arena, relation->target), relation, PEERS_LISTED, keys);
    return many_replay(query_add_number(query, CLAUSE_FETCH, fetch_mode), chain);
}

/* Where the rows have the field; every row of a set has it in the same place. */
static const void *slot_in(const void *row, const struct field *field)
{
    uint16_t offset = ((const corm_record *)row)->shape->offsets[field->index];
    return offset ? (const char *)row + offset : NULL;
}

static bool map_rows(struct keys *keys, struct arena *scratch, const struct rows *rows, const struct field *field)
{
    keys_init(keys, scratch, &field->type);
    bool is_good = keys_reserve(keys, rows->count);
    for (size_t i = 0; is_good && i < rows->count; i++) {
        const void *slot = slot_in(rows->items[i], field);
        is_good = !slot || keys_set(keys, slot, rows->items[i]);
    }
    return is_good;
}

/* --- Deferred columns */

static bool is_without_column(struct set *set, size_t index, const void *context)
{
    const struct field *field = context;
    return !set->sides || !set->sides[field->index] || !side_is_loaded(set->sides[field->index], index);
}

static void fill_column(struct peers peers, const struct field *field, struct side *side, const struct keys *loaded)
{
    const struct field *key = peers.set->shape.model->primary;
    for (size_t i = peers.first; i < peers.end; i++) {
        corm_record *record = peers.set->rows.items[i];
        const void *slot = slot_in(record, key);
        if (side_is_loaded(side, i) || !slot)
            continue;
        const corm_record *row = keys_get(loaded, slot);
        side_set_loaded(side, i);
        if (row)
            memcpy(side_at(side, i), slot_in(row, field), side->size);
        if (!row || corm_is_null(row, field->index))        /* where the row is gone, the column reads as null */
            record->nulls[field->index / 64] |= (uint64_t)1 << (field->index % 64);
    }
}

static bool load_column_from(struct peers peers, const struct field *field, struct side *side, struct arena *scratch)
{
    struct set *set = peers.set;
    const struct field *key = set->shape.model->primary;
    struct intake intake;
    struct keys loaded;
    const struct tagged_list *keys = peers_keys(peers, key, scratch, is_without_column, field);
    if (!keys || !side_cover(set, side, peers.first, peers.end))
        return false;
    corm_query *query = by_keys(set->shape.session, key, keys, set->fetch_mode, scratch);
    query = query_add(query, CLAUSE_ONLY, field->name, strlen(field->name));
    if (!intake_query(&intake, query, set->arena))
        return false;
    if (!map_rows(&loaded, scratch, &intake.set->rows, key)) {
        owner_no_memory(owner_of(set->shape.session));
        return false;
    }
    fill_column(peers, field, side, &loaded);
    return true;
}

static bool load_column(struct set *set, const corm_record *record, const struct field *field, struct side *side)
{
    struct arena scratch;
    if (set->fetch_mode == CORM_FETCH_RAISE)
        return peers_refuse(set, field->name, "load it with the query: only(…, %s), or no defer() of it");
    arena_init(&scratch, session_allocator(set->shape.session), SCRATCH_SIZE);
    bool is_good = load_column_from(peers_of(set, record), field, side, &scratch);
    arena_free(&scratch);
    return is_good;
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
    if (!side_is_loaded(side, row->index) && !load_column(set, row, field, side))
        return nothing;
    return side_at(side, row->index);
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

static void link_peers(struct peers peers, const struct relation *relation, const struct field *near, const struct keys *rows)
{
    bool has_back = relation->inverse && !relation_is_many(relation->inverse);
    for (size_t i = peers.first; i < peers.end; i++) {
        corm_record *record = peers.set->rows.items[i];
        void **place = set_relation(peers.set, record, relation);
        if (!place || *place)
            continue;
        void *row = corm_is_null(record, near->index) ? NULL : keys_get(rows, corm_slot(record, near->index));
        *place = row ? row : &set_nobody;
        void **back = row && has_back ? set_relation(set_of(row), row, relation->inverse) : NULL;
        if (back)
            *back = record;
    }
}

corm_query *related_query(struct peers peers, const struct relation *relation, const corm_query *chain, struct arena *scratch)
{
    const struct set *set = peers.set;
    const struct field *near, *far;
    joined_fields(relation, &near, &far);
    const struct tagged_list *keys = peers_keys(peers, near, scratch, is_without_relation, relation);
    if (!keys || !keys->list.count)
        return NULL;
    return relation_query(set->shape.session, scratch, relation, keys, set->fetch_mode, chain);
}

bool related_take(struct peers peers, const struct relation *relation, const struct rows *loaded, struct arena *scratch)
{
    static const struct rows none = {NULL, 0};
    const struct field *near, *far;
    struct keys rows;
    joined_fields(relation, &near, &far);
    if (!map_rows(&rows, scratch, loaded ? loaded : &none, far)) {
        owner_no_memory(owner_of(peers.set->shape.session));
        return false;
    }
    link_peers(peers, relation, near, &rows);
    return true;
}

bool related_load(struct peers peers, const struct relation *relation, const corm_query *chain)
{
    struct loading loading;
    loading_begin(&loading, peers, relation, NULL, chain);
    return loading_end(&loading);
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

/* A relation to one record is known at both ends. */
static void **back_place(void *related, const struct relation *relation)
{
    const struct relation *inverse = relation->inverse;
    return inverse && !relation_is_many(inverse) ? set_relation(set_of(related), related, inverse) : NULL;
}

void set_forget_relation(struct set *set, corm_record *record, const struct relation *relation)
{
    size_t number = set->shape.model->field_count + relation->index;
    bool has_place = set->layout->offsets[number] || (set->sides && set->sides[number]);
    void **place = has_place ? set_relation(set, record, relation) : NULL;
    if (!place)
        return;
    void **back = *place && *place != &set_nobody ? back_place(*place, relation) : NULL;
    if (back && *back == record)
        *back = NULL;
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
    struct set *other = set_of(related);
    void **place = lives_as_long(set, other) ? set_relation(set, record, relation) : NULL;
    void **back = lives_as_long(other, set) ? back_place(related, relation) : NULL;
    if (place)
        *place = related;
    if (back)
        *back = record;
}
