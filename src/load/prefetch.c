/* prefetch_related: one query per step, for all records of the step before; those of the same depth go out together. */
#include "load/steps.h"

static bool add_set(struct arena *arena, struct step *step, struct set *set)
{
    for (size_t i = 0; i < step->begins.count; i++)
        if (step->begins.items[i] == set)
            return true;
    if (vector_push(arena, &step->begins, set))
        return true;
    owner_no_memory(owner_of(set->shape.session));
    return false;
}

/* The sets that a relation to one record leads to. */
static bool add_related(struct arena *scratch, struct set *set, const struct relation *relation, struct step *next)
{
    for (size_t i = 0; i < set->rows.count; i++) {
        void **place = set_relation(set, set->rows.items[i], relation);
        if (place && *place && *place != &set_nobody && !add_set(scratch, next, set_of(*place)))
            return false;
    }
    return true;
}

static bool add_many(struct arena *scratch, const struct many *many, struct step *next)
{
    const struct side *side = many->side;
    for (size_t i = 0; i < side->count; i++) {
        const struct rows *rows = side_is_loaded(side, i) ? &((const struct bundle *)side_at(side, i))->rows : NULL;
        if (rows && rows->count && !add_set(scratch, next, set_of(rows->items[0])))
            return false;
    }
    return true;
}

/* One step's relation, of one of the sets it begins at. */
struct part {
    struct step *step;
    struct loading loading;
};

/* False if there is nothing to end. */
static bool begin_part(struct part *part, struct step *step, struct set *set)
{
    struct peers all = {set, 0, set->rows.count};
    struct many *many;
    if (!step_many(step, set, &many))
        return false;
    part->step = step;
    loading_begin(&part->loading, all, step->relation, many, step->chain);
    return true;
}

/* What comes behind this step begins at what it loaded. */
static bool lead_on(struct steps *steps, const struct part *part, struct arena *scratch)
{
    const struct step *step = part->step;
    struct set *set = part->loading.peers.set;
    size_t number = (size_t)(step - steps->list.items);
    for (size_t i = 0; i < steps->list.count; i++) {
        struct step *next = &steps->list.items[i];
        if (next->parent != number)
            continue;
        if (part->loading.many ? !add_many(scratch, part->loading.many, next) : !add_related(scratch, set, step->relation, next))
            return false;
    }
    return true;
}

static size_t count_parts(const struct steps *steps, size_t depth)
{
    size_t count = 0;
    for (size_t i = 0; i < steps->list.count; i++)
        if (steps->list.items[i].depth == depth)
            count += steps->list.items[i].begins.count;
    return count;
}

static bool run_depth(corm_session *session, struct steps *steps, size_t depth, size_t count, struct arena *scratch)
{
    struct part *parts = arena_alloc(scratch, count * sizeof *parts);
    size_t begun = 0;
    if (!parts) {
        owner_no_memory(owner_of(session));
        return false;
    }
    for (size_t i = 0; i < steps->list.count; i++) {
        struct step *step = &steps->list.items[i];
        for (size_t j = 0; step->depth == depth && j < step->begins.count; j++) {
            struct set *set = step->begins.items[j];
            if (!session_failed(session) && set->rows.count)
                begun += begin_part(&parts[begun], step, set);
        }
    }
    for (size_t i = 0; i < begun; i++)
        if (loading_end(&parts[i].loading))
            lead_on(steps, &parts[i], scratch);
    return !session_failed(session);
}

bool prefetch_run(corm_query *query, const struct plan *plan, struct set *set)
{
    struct arena scratch;
    struct steps steps = {{0}};
    if (!plan->prefetch_count)
        return true;
    arena_init(&scratch, session_allocator(query->session), SCRATCH_SIZE);
    bool is_good = steps_add(&steps, query, plan, STEP_ROOT, &scratch);
    for (size_t i = 0; is_good && i < steps.list.count; i++)
        if (steps.list.items[i].parent == STEP_ROOT)
            is_good = add_set(&scratch, &steps.list.items[i], set);
    for (size_t depth = 0, count; is_good && (count = count_parts(&steps, depth)); depth++)
        is_good = run_depth(query->session, &steps, depth, count, &scratch);
    arena_free(&scratch);
    return is_good;
}
