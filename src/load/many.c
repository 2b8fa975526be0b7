/* One query for all peers; the children are handed out in one tight pass behind it. */
#include "load/many.h"

#include <stdio.h>

/* --- Places */

static struct many *make(struct set *set, const struct relation *relation, const char *name)
{
    struct many *many = arena_zero(set->arena, sizeof *many);
    struct side *side = arena_zero(set->arena, sizeof *side);
    if (many && side) {
        side->size = sizeof(struct bundle);
        side->count = set->rows.count;
        side->places = arena_zero(set->arena, side->count * side->size + 1);
        side->is_loaded = arena_zero(set->arena, side->count + 1);
    }
    if (!many || !side || !side->places || !side->is_loaded) {
        owner_no_memory(owner_of(set->shape.session));
        return NULL;
    }
    many->relation = relation;
    many->name = name;
    many->side = side;
    return many;
}

static bool same_name(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

/* What clauses choose may depend on anything that was written; the relation itself on what moves rows in and out. */
static uint64_t version_of(const struct set *set, const struct relation *relation, bool is_chosen)
{
    return is_chosen ? set->shape.session->written : session_membership(set->shape.session, relation);
}

/* What a prefetch loaded under a name of its own stays: it is a copy the program asked for. */
static bool is_current(const struct set *set, const struct many *many)
{
    return many->side->count == set->rows.count
           && (many->name || many->version == version_of(set, many->relation, many->sample != NULL));
}

/* A loop that writes between its reads must not load all peers at each of its steps. */
static struct peers peers_for(struct set *set, const corm_record *record, const struct many *many)
{
    static const size_t most[] = {SIZE_MAX, 256, 16, 1};
    struct peers peers = peers_of(set, record);
    size_t limit = most[many->renewals < 3 ? many->renewals : 3];
    if (peers.end - peers.first > limit) {
        peers.first = record->index;
        peers.end = peers.end - peers.first > limit ? peers.first + limit : peers.end;
    }
    return peers;
}

static struct many *renew(struct set *set, struct many **at, const struct relation *relation, const char *name,
                          const corm_query *sample)
{
    struct many *fresh = make(set, relation, name);
    if (fresh) {
        fresh->renewals = *at ? (*at)->renewals + 1 : 0;
        fresh->version = version_of(set, relation, sample != NULL);
        fresh->sample = sample;
        fresh->next = *at ? (*at)->next : NULL;
        *at = fresh;
    }
    return fresh;
}

struct many *many_of(struct set *set, const struct relation *relation, const char *name)
{
    struct many **at = &set->many;
    while (*at && ((*at)->relation != relation || (*at)->sample || !same_name((*at)->name, name)))
        at = &(*at)->next;
    return *at && is_current(set, *at) ? *at : renew(set, at, relation, name, NULL);
}

static struct bundle *bundle_at(const struct many *many, size_t index)
{
    return (struct bundle *)(many->side->places + index * many->side->size);
}

/* --- Handing out */

static bool is_missing(struct set *set, size_t index, const void *context)
{
    const struct many *many = context;
    (void)set;
    return !many->side->is_loaded[index];
}

/* The peers by key: the first of those with the same one. */
static bool map_peers(struct peers peers, const struct many *many, struct map *map, struct value *keys)
{
    const struct field *key = peers.set->shape.model->primary;
    map_init(map, peers.set->arena);
    for (size_t i = peers.first; i < peers.end; i++) {
        struct value *value = &keys[i - peers.first];
        size_t size;
        if (many->side->is_loaded[i] || !record_value(peers.set->rows.items[i], key, value))
            continue;
        const void *bytes = key_bytes(value, &size);
        if (!map_get(map, bytes, size) && !map_set(map, bytes, size, bundle_at(many, i)))
            return false;
    }
    return true;
}

/* Which peer a child belongs to: by its foreign key, or by the key of its link. */
static bool child_key(const struct relation *relation, const struct intake *intake, size_t row, struct value *key)
{
    const corm_record *record = intake->set->rows.items[row];
    const struct layout *layout = intake->layouts->row;
    if (layout->model)
        return record_value(record, relation->field, key);
    const struct slot *slot = &layout->slots[layout->slot_count - 1];      /* links, and rows of values(), end in it */
    *key = slot_value(&slot->type, (const char *)record + slot->offset);
    return true;
}

static void *child_at(const struct relation *relation, const struct intake *intake, size_t row)
{
    (void)relation;
    return intake->linked.count ? intake->linked.items[row] : intake->set->rows.items[row];
}

static void know_parent(const struct relation *relation, void *child, struct set *set, size_t parent)
{
    if (relation->through || !relation->inverse || !shape_of(child)->model)
        return;
    void **place = set_relation(set_of(child), child, relation->inverse);
    if (place)
        *place = set->rows.items[parent];
}

/* Counts first, then one exact array per parent. */
static bool hand_out(struct peers peers, const struct many *many, const struct intake *intake)
{
    struct arena *arena = peers.set->arena;
    size_t count = intake->set->rows.count;
    struct value *keys = arena_alloc(arena, (peers.end - peers.first + 1) * sizeof *keys);
    struct bundle **owners = arena_alloc(arena, (count + 1) * sizeof *owners);
    struct map map;
    if (!keys || !owners || !map_peers(peers, many, &map, keys))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct value key;
        size_t size;
        owners[i] = NULL;
        if (!child_key(many->relation, intake, i, &key))
            continue;
        const void *bytes = key_bytes(&key, &size);
        owners[i] = map_get(&map, bytes, size);
        if (owners[i])
            owners[i]->rows.count++;
    }
    void **room = arena_alloc(arena, (count + 1) * sizeof *room);
    if (!room)
        return false;
    for (size_t i = peers.first; i < peers.end; i++) {
        struct bundle *bundle = bundle_at(many, i);
        if (many->side->is_loaded[i])
            continue;
        bundle->rows.items = room;
        room += bundle->rows.count;
        bundle->rows.count = 0;
    }
    for (size_t i = 0; i < count; i++)
        if (owners[i]) {
            void *child = child_at(many->relation, intake, i);
            owners[i]->rows.items[owners[i]->rows.count++] = child;
            know_parent(many->relation, child, peers.set, (size_t)(owners[i] - bundle_at(many, 0)));
        }
    for (size_t i = peers.first; i < peers.end; i++) {
        struct value *key = &keys[i - peers.first];
        size_t size;
        if (many->side->is_loaded[i])
            continue;
        many->side->is_loaded[i] = 1;
        const void *bytes = key_bytes(key, &size);
        const struct bundle *first = map_get(&map, bytes, size);
        if (first && first != bundle_at(many, i))
            bundle_at(many, i)->rows = first->rows;
    }
    return true;
}

/* --- Loading */

/* The clauses above the origin, once more, on the query for all. */
corm_query *many_replay(corm_query *base, const corm_query *chain)
{
    if (!chain || chain->record)
        return base;
    return query_add_again(many_replay(base, chain->parent), chain);
}

static corm_query *query_for(struct peers peers, const struct relation *relation, const void *keys, const corm_query *chain)
{
    corm_session *session = peers.set->shape.session;
    corm_query *query = query_add_peers(query_start(session, relation->target), relation, keys);
    query = query_add_number(query, CLAUSE_FETCH, peers.set->fetch_mode);
    return many_replay(query, chain);
}

/* What aggregates say of no rows: counts are 0, the rest is null. */
static void *blank_row(struct set *set)
{
    const struct layout *layout = set->layout;
    corm_record *row = set_add(set);
    if (!row)
        return NULL;
    memset((char *)row + offsetof(corm_record, nulls) + layout->cleared, 0, layout->stride - offsetof(corm_record, nulls) - layout->cleared);
    for (size_t i = 0; i < layout->slot_count; i++)
        if (layout->slots[i].is_nullable)
            row->nulls[layout->slots[i].null_bit / 64] |= (uint64_t)1 << (layout->slots[i].null_bit % 64);
    return row;
}

static bool fill_blanks(struct peers peers, const struct many *many, struct set *set)
{
    for (size_t i = peers.first; i < peers.end; i++) {
        struct bundle *bundle = bundle_at(many, i);
        if (bundle->rows.count)
            continue;
        bundle->rows.items = arena_alloc(peers.set->arena, sizeof *bundle->rows.items);
        if (!bundle->rows.items || !(bundle->rows.items[0] = blank_row(set)))
            return false;
        bundle->rows.count = 1;
    }
    return true;
}

bool many_load(struct peers peers, struct many *many, const corm_query *chain, const struct rows **loaded)
{
    corm_session *session = peers.set->shape.session;
    struct intake intake;
    const void *keys = peers_keys(peers, peers.set->shape.model->primary, is_missing, many);
    if (!keys)
        return false;
    if (loaded)
        *loaded = NULL;
    if (((const struct tagged_list *)keys)->list.count == 0)
        return true;
    corm_query *query = query_for(peers, many->relation, keys, chain);
    bool is_total = chain && chain->kind == CLAUSE_AGGREGATE;
    if (session_failed(session) || !intake_query(&intake, query, peers.set->arena) || !hand_out(peers, many, &intake)
        || (is_total && !fill_blanks(peers, many, intake.set))) {
        if (!session_failed(session))
            owner_no_memory(&session->owner);
        return false;
    }
    if (loaded)
        *loaded = intake.linked.count ? &intake.groups[0]->rows : &intake.set->rows;
    return true;
}

/* --- Queries of a record's relation */

/* The record's own filter at the bottom of a chain, or NULL. */
static const corm_query *origin_of(const corm_query *query)
{
    while (query && !query->record)
        query = query->parent;
    return query;
}

static bool same_values(const corm_query *a, const corm_query *b)
{
    for (; !a->record && !b->record; a = a->parent, b = b->parent) {
        if (a->kind != b->kind || a->from != b->from || a->until != b->until || a->size != b->size
            || a->argument_count != b->argument_count || (a->size && memcmp(a->text, b->text, a->size) != 0))
            return false;
        for (uint32_t i = 0; i < a->argument_count; i++) {
            const struct argument *x = &a->arguments[i], *y = &b->arguments[i];
            if (x->shape.kind != y->shape.kind || x->query != y->query || x->list != y->list
                || (!x->query && !x->list && !value_equal(&x->value, &y->value)))
                return false;
        }
    }
    return a->record && b->record;
}

/* Clauses that mean the same for all records at once as for each alone. */
static bool can_be_shared(const corm_query *query)
{
    for (; !query->record; query = query->parent)
        switch (query->kind) {
        case CLAUSE_FILTER:
        case CLAUSE_EXCLUDE:
        case CLAUSE_ANNOTATE:
        case CLAUSE_ALIAS:
        case CLAUSE_ORDER_BY:
        case CLAUSE_REVERSE:
        case CLAUSE_ONLY:
        case CLAUSE_DEFER:
        case CLAUSE_SELECT_RELATED:
        case CLAUSE_PREFETCH_RELATED:
        case CLAUSE_DISTINCT:
        case CLAUSE_VALUES:
        case CLAUSE_VALUES_LIST:
        case CLAUSE_AGGREGATE:
        case CLAUSE_SLICE:
        case CLAUSE_FETCH:
        case CLAUSE_FIRST:
        case CLAUSE_LAST:
            break;
        default:
            return false;
        }
    return true;
}

static struct many *derived_of(struct set *set, const corm_query *query, const corm_query *origin)
{
    struct many **at = &set->many;
    while (*at && ((*at)->relation != origin->relation || !(*at)->sample || (*at)->sample->kind != query->kind
                   || !same_values((*at)->sample, query)))
        at = &(*at)->next;
    return *at && is_current(set, *at) ? *at : renew(set, at, origin->relation, NULL, query);
}

static struct many *place_of(struct set *set, const corm_query *query, const corm_query *origin)
{
    return query == origin ? many_of(set, origin->relation, NULL) : derived_of(set, query, origin);
}

/* A slice of a relation that is loaded already, with nothing else said: from memory. */
static const struct rows *slice_of_loaded(const corm_query *query, const corm_query *origin, const struct set *set)
{
    if (query->kind != CLAUSE_SLICE || query->parent != origin)
        return NULL;
    for (const struct many *many = set->many; many; many = many->next) {
        size_t index = ((const corm_record *)origin->record)->index;
        if (many->relation != origin->relation || many->sample || many->name || !is_current(set, many) || !many->side->is_loaded[index])
            continue;
        const struct rows *all = &bundle_at(many, index)->rows;
        struct rows *part = owner_alloc(owner_of(set->shape.session), sizeof *part);
        size_t from = (uint64_t)query->from < all->count ? (size_t)query->from : all->count;
        size_t until = (uint64_t)query->until < all->count ? (size_t)query->until : all->count;
        if (part)
            *part = (struct rows){all->items + from, until > from ? until - from : 0};
        return part;
    }
    return NULL;
}

bool many_rows(corm_query *query, const struct rows **rows)
{
    const corm_query *origin = origin_of(query);
    struct set *set = origin ? set_of(origin->record) : NULL;
    const corm_record *record = origin ? origin->record : NULL;
    *rows = origin && !session_failed(set->shape.session) ? slice_of_loaded(query, origin, set) : NULL;
    if (*rows)
        return true;
    if (!origin || set->fetch_mode != CORM_FETCH_PEERS || !can_be_shared(query)) {
        if (origin && origin == query && set->fetch_mode == CORM_FETCH_RAISE)
            return !peers_refuse(set, origin->relation->name, "load it with the query: prefetch_related(%s)");
        return false;
    }
    struct many *many = place_of(set, query, origin);
    if (many && (many->side->is_loaded[record->index] || many_load(peers_for(set, record, many), many, query, NULL)))
        *rows = &bundle_at(many, record->index)->rows;
    return true;
}

/* --- Counts */

static bool can_be_counted(const corm_query *query)
{
    for (query = query->parent; !query->record; query = query->parent)
        if (query->kind == CLAUSE_SLICE || query->kind == CLAUSE_FIRST || query->kind == CLAUSE_LAST)
            return false;
    return true;
}

static bool load_counts(struct peers peers, struct many *many, const corm_query *chain)
{
    struct arena *arena = peers.set->arena;
    struct intake intake;
    struct map map;
    size_t size;
    const void *keys = peers_keys(peers, peers.set->shape.model->primary, is_missing, many);
    struct value *values = keys ? arena_alloc(arena, (peers.end - peers.first + 1) * sizeof *values) : NULL;
    if (!values || !map_peers(peers, many, &map, values)
        || !intake_query(&intake, query_for(peers, many->relation, keys, chain), arena))
        return false;
    const struct slot *slots = intake.layouts->row->slots;
    for (size_t i = 0; i < intake.set->rows.count; i++) {
        const char *row = intake.set->rows.items[i];
        struct value key = slot_value(&slots[0].type, row + slots[0].offset);
        const void *bytes = key_bytes(&key, &size);
        struct bundle *bundle = map_get(&map, bytes, size);
        if (bundle)
            bundle->count = *(const int64_t *)(const void *)(row + slots[1].offset);
    }
    for (size_t i = peers.first; i < peers.end; i++) {
        if (many->side->is_loaded[i])
            continue;
        const void *bytes = key_bytes(&values[i - peers.first], &size);
        const struct bundle *first = map_get(&map, bytes, size);
        bundle_at(many, i)->count = first ? first->count : 0;
        many->side->is_loaded[i] = 1;
    }
    return true;
}

bool many_count(corm_query *query, int64_t *count)
{
    const corm_query *origin = origin_of(query);
    struct set *set = origin ? set_of(origin->record) : NULL;
    const corm_record *record = origin ? origin->record : NULL;
    *count = 0;
    if (!origin || set->fetch_mode != CORM_FETCH_PEERS || !can_be_shared(query->parent) || !can_be_counted(query))
        return false;
    struct many *all = many_of(set, origin->relation, NULL);
    if (query->parent == origin && all && all->side->is_loaded[record->index]) {
        *count = (int64_t)bundle_at(all, record->index)->rows.count;
        return true;
    }
    struct many *many = derived_of(set, query, origin);
    if (many && (many->side->is_loaded[record->index] || load_counts(peers_for(set, record, many), many, query)))
        *count = bundle_at(many, record->index)->count;
    else if (!session_failed(set->shape.session))
        owner_no_memory(owner_of(set->shape.session));
    return true;
}

/* --- From outside */

static corm_query *relation_query(const void *record, const struct relation *relation)
{
    corm_session *session = shape_of(record)->session;
    struct argument argument = {.query = NULL};
    const char *back = relation->through ? relation->inverse ? relation->inverse->name : NULL : relation->field->name;
    char condition[320];
    if (!query_read_pointer(session, record, &argument))
        return &session->owner.broken;
    int size = back ? snprintf(condition, sizeof condition, "%s = %%p", back)
                    : snprintf(condition, sizeof condition, "pk in %s.filter(%s = %%p).values(%s)", relation->through->name,
                               relation->through_near->name, relation->through_far->name);
    corm_query *query = query_add_given(query_start(session, relation->target), CLAUSE_FILTER, condition, (size_t)size, &argument, 1, true);
    if (query != &session->owner.broken) {
        query->relation = relation;
        query->record = record;
    }
    return query;
}

/* The relation's query, one per record, so that asking for it in a loop makes it once. */
static corm_query *query_in(struct many *many, const void *record)
{
    struct bundle *bundle = bundle_at(many, ((const corm_record *)record)->index);
    if (!bundle->query) {
        corm_query *query = relation_query(record, many->relation);
        if (!query->record)
            return query;           /* the broken one: not to be kept */
        bundle->query = query;
    }
    if (many->side->is_loaded[((const corm_record *)record)->index])
        bundle->query->result = &bundle->rows;
    return bundle->query;
}

corm_query *corm_related_all(const void *record, uint32_t number)
{
    struct set *set = record ? set_of(record) : NULL;
    if (!set)
        return session_lost_query();
    if (!set->shape.model || number >= set->shape.model->relation_count || session_failed(set->shape.session))
        return &set->shape.session->owner.broken;
    struct many *many = many_of(set, &set->shape.model->relations[number], NULL);
    return many ? query_in(many, record) : &set->shape.session->owner.broken;
}

bool many_is_named(const struct set *set, const char *name)
{
    const struct many *many = set->many;
    while (many && !same_name(many->name, name))
        many = many->next;
    return many && name;
}

corm_query *corm_prefetched(const void *record, const char *name)
{
    struct set *set = record ? set_of(record) : NULL;
    if (!set)
        return session_lost_query();
    for (struct many *many = set->many; many; many = many->next)
        if (many->name && strcmp(many->name, name) == 0)
            return query_in(many, record);
    session_fail(set->shape.session, CORM_NOT_LOADED, "nothing was prefetched as '%s' for %s", name,
                 set->shape.model ? set->shape.model->name : "these rows");
    return &set->shape.session->owner.broken;
}
