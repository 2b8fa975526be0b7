/* Rows into blocks of the arena. */
#include "load/set.h"

#include "base/vector.h"
#include "load/many.h"

char set_nobody;

struct set *set_new(corm_session *session, struct arena *arena, const struct layout *layout, corm_fetch_mode mode)
{
    struct set *set = arena_zero(arena, sizeof *set);
    if (!set) {
        owner_no_memory(&session->owner);
        return NULL;
    }
    set->shape.public.tag = TAG_SHAPE;
    set->shape.public.column_count = layout->offset_count;
    set->shape.public.offsets = layout->offsets;
    set->shape.model = layout->model;
    set->shape.session = session;
    set->layout = layout;
    set->arena = arena;
    set->fetch_mode = mode;
    return set;
}

void *set_add(struct set *set)
{
    struct rows *rows = &set->rows;
    if (!vector_reserve(set->arena, (void **)&rows->items, rows->count, &set->capacity, sizeof *rows->items))
        return NULL;
    corm_record *row = arena_alloc(set->arena, set->layout->stride);
    if (!row)
        return NULL;
    row->shape = &set->shape.public;
    row->index = (uint32_t)rows->count;
    row->flags = 0;
    memset(row->nulls, 0, set->layout->cleared);
    rows->items[rows->count++] = row;
    return row;
}

/* --- Beside the rows */

enum { SMALLEST_BLOCK = 3, LARGEST_BLOCK = 10 };    /* as powers of two: places begin on eight bytes */

struct side *side_new(struct set *set, size_t size)
{
    struct side *side = arena_zero(set->arena, sizeof *side);
    if (side) {
        side->size = size;
        side->count = set->rows.count;
        side->shift = SMALLEST_BLOCK;
        while (side->shift < LARGEST_BLOCK && (size_t)1 << side->shift < side->count)
            side->shift++;
        side->blocks = arena_zero(set->arena, ((side->count >> side->shift) + 1) * sizeof *side->blocks);
    }
    if (!side || !side->blocks) {
        owner_no_memory(owner_of(set->shape.session));
        return NULL;
    }
    return side;
}

bool side_cover(struct set *set, struct side *side, size_t first, size_t end)
{
    for (size_t i = first >> side->shift; i << side->shift < end; i++) {
        if (!side->blocks[i])
            side->blocks[i] = arena_zero(set->arena, (side->size + 1) << side->shift);
        if (!side->blocks[i]) {
            owner_no_memory(owner_of(set->shape.session));
            return false;
        }
    }
    return true;
}

void *side_place(struct set *set, struct side *side, size_t index)
{
    return side_cover(set, side, index, index + 1) ? side_at(side, index) : NULL;
}

struct side *set_side(struct set *set, size_t number, size_t size)
{
    if (!set->sides)
        set->sides = arena_zero(set->arena, set->layout->offset_count * sizeof *set->sides);
    if (!set->sides) {
        owner_no_memory(owner_of(set->shape.session));
        return NULL;
    }
    if (!set->sides[number] || set->sides[number]->count < set->rows.count)
        set->sides[number] = side_new(set, size);
    return set->sides[number];
}

void **set_relation(struct set *set, const corm_record *record, const struct relation *relation)
{
    size_t number = set->shape.model->field_count + relation->index;
    uint16_t offset = set->layout->offsets[number];
    if (offset)
        return (void **)((char *)(uintptr_t)record + offset);
    struct side *side = set_side(set, number, sizeof(void *));
    return side ? side_place(set, side, record->index) : NULL;
}

const void *key_bytes(const struct value *key, size_t *size)
{
    if (key->kind == KIND_TEXT) {
        *size = key->as.text.size;
        return key->as.text.data;
    }
    *size = key->kind == KIND_UUID ? sizeof key->as.uuid : sizeof key->as.integer;
    return &key->as;
}

/* --- Intake */

static void *next_row(struct row_sink *sink)
{
    return set_add(((struct intake *)sink)->set);
}

/* Their places at once rather than by doubling; without memory, the first row that is added says so. */
static void expect(struct row_sink *sink, size_t count)
{
    struct set *set = ((struct intake *)sink)->set;
    size_t wanted = set->rows.count + count;
    void **items = wanted > set->capacity ? arena_alloc(set->arena, wanted * sizeof *items) : NULL;
    if (!items)
        return;
    if (set->rows.count)
        memcpy(items, set->rows.items, set->rows.count * sizeof *items);
    set->rows.items = items;
    set->capacity = wanted;
}

/* Where the record hangs: on the row, or on the record of the group before it; NULL if that one is not there. */
static void *holder(struct intake *intake, size_t group)
{
    size_t parent = intake->layouts->groups[group].parent;
    return parent == PLAN_ROOT ? intake->set->rows.items[intake->set->rows.count - 1] : intake->current[parent];
}

static bool attach(struct intake *intake, size_t group, void *record)
{
    void *on = holder(intake, group);
    const struct relation *relation = intake->layouts->groups[group].relation;
    struct waiting *waiting;
    intake->current[group] = record;
    if (!relation) {
        struct rows *linked = &intake->linked;
        if (!vector_reserve(intake->set->arena, (void **)&linked->items, linked->count, &intake->linked_capacity, sizeof *linked->items))
            return false;
        linked->items[linked->count++] = record;
        return true;
    }
    if (!on)
        return true;
    struct set *set = set_of(on);
    uint16_t offset = set->layout->offsets[set->shape.model->field_count + relation->index];
    if (offset) {
        *(void **)((char *)on + offset) = record ? record : &set_nobody;
        return true;
    }
    waiting = arena_alloc(intake->set->arena, sizeof *waiting);     /* a side: it is made when all rows are there */
    if (!waiting)
        return false;
    *waiting = (struct waiting){on, record ? record : &set_nobody, relation, intake->waiting};
    intake->waiting = waiting;
    return true;
}

static void link_back(struct intake *intake, size_t group, void *record)
{
    const struct relation *relation = intake->layouts->groups[group].relation;
    const struct relation *inverse = relation ? relation->inverse : NULL;
    void *on = holder(intake, group);
    if (!inverse || relation_is_many(inverse) || !on)
        return;
    struct set *set = set_of(record);
    uint16_t offset = set->layout->offsets[set->shape.model->field_count + inverse->index];
    if (offset)
        *(void **)((char *)record + offset) = on;
}

static bool next_related(struct row_sink *sink, size_t group, const void *key, void **place)
{
    struct intake *intake = (struct intake *)sink;
    struct set *set = intake->groups[group];
    *place = NULL;
    if (!key)
        return attach(intake, group, NULL);
    /* One by one means one by one; but a many-to-many relation's records are what was asked for, each once. */
    bool is_shared = set->fetch_mode != CORM_FETCH_ONE || !intake->layouts->groups[group].relation;
    void *known = is_shared ? keys_get(&intake->known[group], key) : NULL;
    bool is_link = intake->is_apart && group == 0 && !(((corm_record *)intake->set->rows.items[intake->set->rows.count - 1])->nulls[0] & 1);
    if (known || is_link)           /* a link to a row that is not there leads nowhere */
        return attach(intake, group, known);
    void *record = set_add(set);
    if (!record || (is_shared && !keys_set(&intake->known[group], key, record)))
        return false;
    *place = record;
    if (!attach(intake, group, record))
        return false;
    link_back(intake, group, record);
    return true;
}

bool intake_open(struct intake *intake, corm_session *session, struct arena *arena, const struct compiled *compiled)
{
    const struct layouts *layouts = compiled->layouts;
    corm_fetch_mode mode = (corm_fetch_mode)compiled->plan->fetch_mode;
    size_t count = layouts->group_count;
    memset(intake, 0, sizeof *intake);
    intake->session = session;
    intake->layouts = layouts;
    intake->is_of_links = compiled->plan->result == RESULT_LINKS;
    intake->is_apart = compiled->plan->is_apart;
    intake->set = set_new(session, arena, layouts->row, mode);
    intake->sink = (struct row_sink){.slots = layouts->row->slots, .slot_count = layouts->row->slot_count,
                                     .groups = layouts->row_groups, .group_count = count, .arena = arena, .next_row = next_row, .expect = expect,
                                     .next_related = next_related};
    if (!intake->set || !count)
        return intake->set != NULL;
    intake->groups = arena_alloc(arena, count * sizeof *intake->groups);
    intake->known = arena_alloc(arena, count * sizeof *intake->known);
    intake->current = arena_zero(arena, count * sizeof *intake->current);
    intake->sink.is_new = arena_alloc(arena, count * sizeof *intake->sink.is_new);
    bool is_good = intake->groups && intake->known && intake->current && intake->sink.is_new;
    for (size_t i = 0; is_good && i < count; i++) {
        intake->groups[i] = set_new(session, arena, layouts->groups[i].layout, mode);
        keys_init(&intake->known[i], arena, &layouts->groups[i].layout->model->primary->type);
        is_good = intake->groups[i] != NULL;
    }
    if (!is_good)
        owner_no_memory(&session->owner);
    return is_good;
}

void intake_settle(struct intake *intake)
{
    for (struct waiting *waiting = intake->waiting; waiting; waiting = waiting->next) {
        void **place = set_relation(set_of(waiting->on), waiting->on, waiting->relation);
        if (place)
            *place = waiting->record;
    }
    intake->waiting = NULL;
}

enum fetch_result intake_fetch(struct intake *intake, struct run *run, size_t most)
{
    struct set *set = intake->set;
    size_t before = set->rows.count;
    enum fetch_result result = run_fetch(run, &intake->sink, most);
    run->rows += (int64_t)(set->rows.count - before);
    intake_settle(intake);
    return result;
}

bool intake_send(struct intake *intake, struct run *run, corm_query *query, struct arena *arena)
{
    corm_session *session = query->session;
    const struct compiled *compiled = session_failed(session) ? NULL : session_compile(session, query);
    if (!compiled)
        return false;
    if (!compiled->layouts) {
        session_fail(session, CORM_MISUSE, "%s() answers no rows", clause_info(compiled->plan->ending)->name);
        return false;
    }
    return intake_open(intake, session, arena, compiled) && run_query(run, session, compiled, query);
}

bool intake_receive(struct intake *intake, struct run *run, corm_query *query)
{
    const struct plan *plan = run->compiled->plan;
    intake_fetch(intake, run, SIZE_MAX);
    if (!run_finish(run))
        return false;
    intake->set->is_whole = plan->is_whole;
    return prefetch_run(query, plan, intake_records(intake));
}

bool intake_query(struct intake *intake, corm_query *query, struct arena *arena)
{
    struct run run;
    const struct compiled *compiled = session_failed(query->session) ? NULL : session_compile(query->session, query);
    if (!compiled)
        return false;
    if (tree_load(intake, query, compiled, arena))
        return !session_failed(query->session);
    return intake_send(intake, &run, query, arena) && intake_receive(intake, &run, query);
}

static const struct rows *load(corm_query *query)
{
    const struct rows *shared;
    struct intake intake;
    if (session_failed(query->session))
        return NULL;
    if (many_rows(query, &shared))
        return shared;
    return intake_query(&intake, query, query->arena) ? &intake.set->rows : NULL;
}

const struct rows *set_rows(corm_query *query)
{
    if (session_failed(query->session))
        return NULL;
    if (!query->result)
        query->result = (void *)(uintptr_t)load(query);
    return session_failed(query->session) ? NULL : query->result;
}
