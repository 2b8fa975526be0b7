/* Rows into blocks of the arena. */
#include "load/set.h"

#include "base/vector.h"

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
    if (!vector_reserve(set->arena, (void **)&set->rows, set->count, &set->capacity, sizeof *set->rows))
        return NULL;
    corm_record *row = arena_alloc(set->arena, set->layout->stride);
    if (!row)
        return NULL;
    row->shape = &set->shape.public;
    row->index = (uint32_t)set->count;
    row->flags = 0;
    memset(row->nulls, 0, set->layout->cleared);
    set->rows[set->count++] = row;
    return row;
}

struct set_sink {
    struct row_sink sink;
    struct set *set;
};

static void *next_row(struct row_sink *sink)
{
    return set_add(((struct set_sink *)sink)->set);
}

enum fetch_result set_fetch(struct set *set, struct run *run, size_t most)
{
    const struct layout *layout = set->layout;
    struct set_sink sink = {{layout->slots, layout->slot_count, set->arena, next_row}, set};
    size_t before = set->count;
    enum fetch_result result = run_fetch(run, &sink.sink, most);
    run->rows += (int64_t)(set->count - before);
    return result;
}

static struct set *load(corm_query *query)
{
    corm_session *session = query->session;
    struct run run;
    if (session_failed(session))
        return NULL;
    const struct compiled *compiled = session_compile(session, query);
    if (!compiled)
        return NULL;
    if (!compiled->layout) {
        session_fail(session, CORM_MISUSE, "%s() answers no rows", clause_info(compiled->plan->ending)->name);
        return NULL;
    }
    struct set *set = set_new(session, &session->owner.arena, compiled->layout, (corm_fetch_mode)compiled->plan->fetch_mode);
    if (!set || !run_query(&run, session, compiled, query))
        return NULL;
    set_fetch(set, &run, SIZE_MAX);
    return run_finish(&run) ? set : NULL;
}

struct set *set_load(corm_query *query)
{
    if (!query->result)
        query->result = load(query);
    return session_failed(query->session) ? NULL : query->result;
}

struct side *set_side(struct set *set, size_t number, size_t size)
{
    if (!set->sides)
        set->sides = arena_zero(set->arena, set->layout->offset_count * sizeof *set->sides);
    if (set->sides && !set->sides[number]) {
        struct side *side = arena_zero(set->arena, sizeof *side);
        if (side) {
            side->size = size;
            side->places = arena_zero(set->arena, set->count * size + 1);
            side->is_loaded = arena_zero(set->arena, set->count + 1);
        }
        if (side && side->places && side->is_loaded)
            set->sides[number] = side;
    }
    if (!set->sides || !set->sides[number]) {
        owner_no_memory(owner_of(set->shape.session));
        return NULL;
    }
    return set->sides[number];
}
