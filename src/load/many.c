/* One query for all peers; the children are handed out in one tight pass behind it. */
#include "load/many.h"

#include "load/memory.h"

#include <stdio.h>

enum { AHEAD = 16 };                /* rows that are fetched into the cache while another is looked at */

/* --- Places */

static struct many *make(struct set *set, const struct relation *relation, const char *name)
{
    struct many *many = arena_zero(set->arena, sizeof *many);
    struct side *side = side_new(set, sizeof(struct bundle));
    if (!many || !side) {
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
        fresh->written = set->shape.session->written;
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
    return side_at(many->side, index);
}

/* --- Handing out */

static bool is_missing(struct set *set, size_t index, const void *context)
{
    const struct many *many = context;
    (void)set;
    return !side_is_loaded(many->side, index);
}

/* The peers by key: the first of those with the same one. */
static bool map_peers(struct peers peers, const struct many *many, struct keys *keys, struct arena *scratch)
{
    const struct field *key = peers.set->shape.model->primary;
    uint16_t offset = peers.set->shape.public.offsets[key->index];
    keys_init(keys, scratch, &key->type);
    if (!keys_reserve(keys, peers.end - peers.first))
        return false;
    for (size_t i = peers.first; offset && i < peers.end; i++) {
        const char *slot = (const char *)peers.set->rows.items[i] + offset;
        struct bundle *bundle = bundle_at(many, i);
        bundle->index = (uint32_t)i;
        if (!side_is_loaded(many->side, i) && !keys_get(keys, slot) && !keys_set(keys, slot, bundle))
            return false;
    }
    return true;
}

/* The first peer with the same key, which has the rows that this one shares. */
static const struct bundle *first_of(struct peers peers, const struct keys *keys, size_t index)
{
    uint16_t offset = peers.set->shape.public.offsets[peers.set->shape.model->primary->index];
    return offset ? keys_get(keys, (const char *)peers.set->rows.items[index] + offset) : NULL;
}

/* Where a row says which peer it belongs to: its foreign key; links begin with the key, other rows end in it; 0: nowhere. */
static uint16_t offset_of_key(const struct relation *relation, const struct intake *intake)
{
    const struct layout *layout = intake->layouts->row;
    if (layout->model && !relation->through)
        return layout->offsets[relation->field->index];
    return layout->slots[intake->is_of_links ? 0 : layout->slot_count - 1].offset;
}

static void know_parent(const struct relation *relation, void *child, void *parent)
{
    void **place = set_relation(set_of(child), child, relation->inverse);
    if (place)
        *place = parent;
}

/* How many rows each peer has, and whose each row is. */
static void count_rows(const struct intake *intake, uint16_t offset, const struct keys *keys, struct bundle **owners)
{
    const struct rows *rows = &intake->set->rows;
    for (size_t i = 0; i < rows->count; i++) {
        if (i + AHEAD < rows->count)
            __builtin_prefetch((const char *)rows->items[i + AHEAD] + offset);
        bool is_link = !intake->is_apart || (!(((const corm_record *)rows->items[i])->nulls[0] & 1) && intake->linked.items[i]);
        owners[i] = offset && is_link ? keys_get(keys, (const char *)rows->items[i] + offset) : NULL;
        if (owners[i])
            owners[i]->rows.count++;
    }
}

static void make_room(struct peers peers, const struct many *many, void **room)
{
    for (size_t i = peers.first; i < peers.end; i++) {
        struct bundle *bundle = bundle_at(many, i);
        if (side_is_loaded(many->side, i))
            continue;
        bundle->rows.items = room;
        room += bundle->rows.count;
        bundle->rows.count = 0;
    }
}

static void fill_room(struct set *set, const struct many *many, const struct intake *intake, struct bundle **owners)
{
    const struct relation *relation = many->relation;
    void **children = intake->linked.count ? intake->linked.items : intake->set->rows.items;
    bool knows_parent = !relation->through && relation->inverse && intake->layouts->row->model;
    for (size_t i = 0; i < intake->set->rows.count; i++) {
        if (knows_parent && i + AHEAD < intake->set->rows.count)
            __builtin_prefetch(children[i + AHEAD]);
        if (!owners[i])
            continue;
        owners[i]->rows.items[owners[i]->rows.count++] = children[i];
        if (knows_parent)
            know_parent(relation, children[i], set->rows.items[owners[i]->index]);
    }
}

/* Counts first, then one exact array per parent. */
static bool hand_out(struct peers peers, const struct many *many, const struct intake *intake, struct arena *scratch)
{
    size_t count = intake->set->rows.count;
    struct bundle **owners = arena_alloc(scratch, (count + 1) * sizeof *owners);
    void **room = arena_alloc(peers.set->arena, (count + 1) * sizeof *room);
    struct keys keys;
    if (!owners || !room || !map_peers(peers, many, &keys, scratch))
        return false;
    count_rows(intake, offset_of_key(many->relation, intake), &keys, owners);
    make_room(peers, many, room);
    fill_room(peers.set, many, intake, owners);
    for (size_t i = peers.first; i < peers.end; i++) {
        if (side_is_loaded(many->side, i))
            continue;
        side_set_loaded(many->side, i);
        const struct bundle *first = first_of(peers, &keys, i);
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

enum { FEWEST_KEYS = 500 };         /* below, every way is as good */

/* Whether the records of the other side are so few that they are sooner read all than found from every link. */
static bool is_small_side(struct peers peers, const struct relation *relation, const corm_query *chain, size_t count)
{
    if (!relation->through || relation->target->order_by || (chain && !chain->record) || count < FEWEST_KEYS)
        return false;
    int64_t size = session_table_size(peers.set->shape.session, relation->target);
    return size > 0 && size <= (int64_t)count;
}

static const struct field *near_field(const struct relation *relation)
{
    return relation->through ? relation->through_near : relation->field;
}

/* An index leads to each row at random: where the keys are a large part of all, the table is sooner read whole. */
static enum peers_mode mode_for(struct peers peers, const struct relation *relation, const corm_query *chain, size_t count)
{
    enum { PART = 4 };
    if (relation->through)
        return is_small_side(peers, relation, chain, count) ? PEERS_APART : PEERS_LISTED;
    int64_t size = count >= FEWEST_KEYS ? session_table_size(peers.set->shape.session, peers.set->shape.model) : 0;
    if (size <= 0 || size > (int64_t)count * PART)
        return PEERS_LISTED;
    return size <= (int64_t)count && !relation->field->is_nullable ? PEERS_ALL : PEERS_SCANNED;
}

/* The query for all peers that are missing; NULL if there are none, or with the session's error set. */
corm_query *many_query(struct peers peers, const struct many *many, const corm_query *chain, struct arena *scratch)
{
    const struct relation *relation = many->relation;
    const struct set *set = peers.set;
    const struct tagged_list *keys = NULL;
    enum peers_mode mode = PEERS_ALL;
    if (!set->is_whole || peers.end - peers.first < set->rows.count || near_field(relation)->is_nullable) {
        keys = peers_keys(peers, set->shape.model->primary, scratch, is_missing, many);
        if (!keys || !keys->list.count)
            return NULL;
        mode = mode_for(peers, relation, chain, keys->list.count);
    }
    corm_query *query = query_start_in(set->shape.session, scratch, relation->target);
    query = query_add_peers(query, relation, mode, mode == PEERS_ALL ? NULL : keys);
    return many_replay(query_add_number(query, CLAUSE_FETCH, set->fetch_mode), chain);
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

bool many_take(struct peers peers, struct many *many, const corm_query *chain, const struct intake *intake, struct arena *scratch)
{
    corm_session *session = peers.set->shape.session;
    bool is_total = chain && chain->kind == CLAUSE_AGGREGATE;
    bool is_good = side_cover(peers.set, many->side, peers.first, peers.end) && hand_out(peers, many, intake, scratch)
                   && (!is_total || fill_blanks(peers, many, intake->set));
    if (!is_good)
        owner_no_memory(&session->owner);
    return is_good;
}

bool many_load(struct peers peers, struct many *many, const corm_query *chain)
{
    struct loading loading;
    loading_begin(&loading, peers, many->relation, many, chain);
    return loading_end(&loading);
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
        case CLAUSE_DATES:
        case CLAUSE_DATETIMES:
        case CLAUSE_WITH:
        case CLAUSE_AGGREGATE:
        case CLAUSE_SLICE:
        case CLAUSE_FETCH:
        case CLAUSE_TOGETHER:
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

/* All rows of the record's relation, if they are loaded and nothing was written since; whether they are all of them. */
static const struct rows *loaded_rows(const corm_query *origin, const struct set *set, bool *is_part)
{
    size_t index = ((const corm_record *)origin->record)->index;
    for (const struct many *many = set->many; many; many = many->next)
        if (many->relation == origin->relation && !many->sample && !many->name && is_current(set, many) && side_is_loaded(many->side, index)) {
            *is_part = many->is_part || many->written != set->shape.session->written;
            return &bundle_at(many, index)->rows;
        }
    return NULL;
}

static struct rows *slice_of(const corm_query *query, const struct rows *all)
{
    struct rows *part = arena_alloc(query->arena, sizeof *part);
    size_t from = (uint64_t)query->from < all->count ? (size_t)query->from : all->count;
    size_t until = (uint64_t)query->until < all->count ? (size_t)query->until : all->count;
    if (!part)
        owner_no_memory(owner_of(query->session));
    else
        *part = (struct rows){all->items + from, until > from ? until - from : 0};
    return part;
}

/* What the clauses behind a loaded relation choose of it: a slice alone as it stands, conditions and orders where they mean
 * here what they mean in the database. */
static const struct rows *chosen_of_loaded(corm_query *query, const corm_query *origin, const struct set *set)
{
    bool is_part;
    const struct rows *all = query == origin || session_failed(query->session) ? NULL : loaded_rows(origin, set, &is_part);
    if (!all)
        return NULL;
    if (query->kind == CLAUSE_SLICE && query->parent == origin)
        return slice_of(query, all);
    struct rows *chosen = is_part || !can_be_shared(query) ? NULL : arena_alloc(query->arena, sizeof *chosen);
    corm_query *alone = chosen ? many_replay(query_start_in(query->session, query->arena, query->model), query) : NULL;
    return alone && memory_answer(alone, all, query->arena, chosen) ? chosen : NULL;
}

bool many_rows(corm_query *query, const struct rows **rows)
{
    const corm_query *origin = origin_of(query);
    struct set *set = origin ? set_of(origin->record) : NULL;
    const corm_record *record = origin ? origin->record : NULL;
    *rows = origin ? chosen_of_loaded(query, origin, set) : NULL;
    if (*rows || (origin && session_failed(query->session)))
        return true;
    if (!origin || set->fetch_mode != CORM_FETCH_PEERS || !can_be_shared(query)) {
        if (origin && origin == query && set->fetch_mode == CORM_FETCH_RAISE)
            return !peers_refuse(set, origin->relation->name, "load it with the query: prefetch_related(%s)");
        return false;
    }
    struct many *many = place_of(set, query, origin);
    if (many && (side_is_loaded(many->side, record->index) || many_load(peers_for(set, record, many), many, query)))
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

static bool take_counts(struct peers peers, struct many *many, const struct intake *intake, struct arena *scratch)
{
    const struct slot *slots = intake->layouts->row->slots;
    struct keys keys;
    if (!map_peers(peers, many, &keys, scratch))
        return false;
    for (size_t i = 0; i < intake->set->rows.count; i++) {
        const char *row = intake->set->rows.items[i];
        struct bundle *bundle = keys_get(&keys, row + slots[0].offset);
        if (bundle)
            bundle->count = *(const int64_t *)(const void *)(row + slots[1].offset);
    }
    for (size_t i = peers.first; i < peers.end; i++) {
        if (side_is_loaded(many->side, i))
            continue;
        const struct bundle *first = first_of(peers, &keys, i);
        bundle_at(many, i)->count = first ? first->count : 0;
        side_set_loaded(many->side, i);
    }
    return true;
}

static bool load_counts(struct peers peers, struct many *many, const corm_query *chain)
{
    corm_session *session = peers.set->shape.session;
    struct arena scratch;
    struct intake intake;
    arena_init(&scratch, session_allocator(session), SCRATCH_SIZE);
    corm_query *query = many_query(peers, many, chain, &scratch);
    bool is_good = query && side_cover(peers.set, many->side, peers.first, peers.end) && intake_query(&intake, query, &scratch);
    if (is_good && !take_counts(peers, many, &intake, &scratch))
        owner_no_memory(&session->owner);
    arena_free(&scratch);
    return !session_failed(session);
}

bool many_count(corm_query *query, int64_t *count)
{
    const corm_query *origin = origin_of(query);
    struct set *set = origin ? set_of(origin->record) : NULL;
    const corm_record *record = origin ? origin->record : NULL;
    *count = 0;
    if (!origin || set->fetch_mode != CORM_FETCH_PEERS || !can_be_shared(query->parent) || !can_be_counted(query))
        return false;
    const struct rows *chosen = chosen_of_loaded((corm_query *)(uintptr_t)query->parent, origin, set);
    if (chosen) {
        *count = (int64_t)chosen->count;
        return true;
    }
    struct many *all = many_of(set, origin->relation, NULL);
    if (query->parent == origin && all && side_is_loaded(all->side, record->index)) {
        *count = (int64_t)bundle_at(all, record->index)->rows.count;
        return true;
    }
    struct many *many = derived_of(set, query, origin);
    if (many && (side_is_loaded(many->side, record->index) || load_counts(peers_for(set, record, many), many, query)))
        *count = bundle_at(many, record->index)->count;
    else if (!session_failed(set->shape.session))
        owner_no_memory(owner_of(set->shape.session));
    return true;
}

/* --- From outside */

static corm_query *first_query(const void *record, const struct relation *relation, const struct argument *key)
{
    struct set *set = set_of(record);
    corm_session *session = set->shape.session;
    const char *back = relation->through ? relation->inverse ? relation->inverse->name : NULL : relation->field->name;
    char condition[320];
    int size = back ? snprintf(condition, sizeof condition, "%s = %%p", back)
                    : snprintf(condition, sizeof condition, "pk in %s.filter(%s = %%p).values(%s)", relation->through->name,
                               relation->through_near->name, relation->through_far->name);
    corm_query *query = query_start_in(session, set->arena, relation->target);
    if (set->fetch_mode != CORM_FETCH_PEERS)        /* what is loaded one by one leads on one by one */
        query = query_add_number(query, CLAUSE_FETCH, set->fetch_mode);
    return query_add_given(query, CLAUSE_FILTER, condition, (size_t)size, key, 1, true);
}

static corm_query *query_of_record(const void *record, struct many *many)
{
    corm_session *session = shape_of(record)->session;
    struct argument key = {.query = NULL};
    if (!query_read_pointer(session, record, &key))
        return &session->owner.broken;
    corm_query *query = many->first_query ? query_with_argument(many->first_query, &key)
                                          : first_query(record, many->relation, &key);
    if (query != &session->owner.broken) {
        query->relation = many->relation;
        query->record = record;
        many->first_query = query;
    }
    return query;
}

/* The relation's query, one per record, so that asking for it in a loop makes it once. */
static corm_query *query_in(struct many *many, const void *record)
{
    size_t index = ((const corm_record *)record)->index;
    struct bundle *bundle = side_place(set_of(record), many->side, index);
    if (!bundle)
        return &set_of(record)->shape.session->owner.broken;
    if (!bundle->query) {
        corm_query *query = query_of_record(record, many);
        if (!query->record)
            return query;           /* the broken one: not to be kept */
        bundle->query = query;
    }
    bundle->query->is_prefetched = many->name != NULL;
    if (side_is_loaded(many->side, index))
        bundle->query->result = &bundle->rows;
    return bundle->query;
}

const struct rows *many_known(const corm_query *relation)
{
    const struct set *set = set_of(relation->record);
    uint32_t index = ((const corm_record *)relation->record)->index;
    const struct many *many = set->many;
    while (many && (many->relation != relation->relation || many->sample || many->name))
        many = many->next;
    if (relation->result || !many || many->side->count <= index || !side_is_loaded(many->side, index))
        return relation->result;
    return &bundle_at(many, index)->rows;
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
    for (struct many *many = set->many; name && many; many = many->next)
        if (many->name && strcmp(many->name, name) == 0)
            return query_in(many, record);
    session_fail(set->shape.session, CORM_NOT_LOADED, "nothing was prefetched as '%s' for %s", name ? name : "(NULL)",
                 set->shape.model ? set->shape.model->name : "these rows");
    return &set->shape.session->owner.broken;
}
