/* prefetch_related: one query per step of a path, for all records of the step before. */
#include "load/many.h"

#include "base/vector.h"

/* The sets whose records a step begins at. */
struct sets {
    VECTOR(struct set *) list;
};

static bool add_set(struct arena *arena, struct sets *sets, struct set *set)
{
    for (size_t i = 0; i < sets->list.count; i++)
        if (sets->list.items[i] == set)
            return true;
    if (vector_push(arena, &sets->list, set))
        return true;
    owner_no_memory(owner_of(set->shape.session));
    return false;
}

/* The prefetch_related clauses of a chain, counted from its start. */
static const corm_query *find_clause(const corm_query *query, size_t wanted, size_t *seen)
{
    if (!query)
        return NULL;
    const corm_query *found = find_clause(query->parent, wanted, seen);
    if (found || query->kind != CLAUSE_PREFETCH_RELATED)
        return found;
    return (*seen)++ == wanted ? query : NULL;
}

/* What stands behind the path, as a chain on a bare start: many_load replays it. */
static const corm_query *own_clauses(corm_query *query, const struct plan_prefetch *prefetch, const struct relation *relation,
                                     struct arena *scratch)
{
    corm_session *session = query->session;
    size_t seen = 0;
    const corm_query *clause = find_clause(query, prefetch->clause, &seen);
    if (!prefetch->tail.length || !clause)
        return NULL;
    corm_query *start = query_start_in(session, scratch, relation->target);
    if (session_failed(session))
        return NULL;
    start->record = start;          /* where replaying stops */
    const struct argument *arguments = clause->arguments + prefetch->first_argument;
    return query_add_text(start, clause->text + prefetch->tail.offset, prefetch->tail.length, clause->has_arguments, &arguments);
}

/* The sets that a relation to one record leads to. */
static bool add_related(struct arena *scratch, struct set *set, const struct relation *relation, struct sets *next)
{
    for (size_t i = 0; i < set->rows.count; i++) {
        void **place = set_relation(set, set->rows.items[i], relation);
        if (place && *place && *place != &set_nobody && !add_set(scratch, next, set_of(*place)))
            return false;
    }
    return true;
}

static bool add_many(struct arena *scratch, const struct many *many, struct sets *next)
{
    const struct side *side = many->side;
    for (size_t i = 0; i < side->count; i++) {
        const struct rows *rows = &((const struct bundle *)side_at(side, i))->rows;
        if (rows->count && !add_set(scratch, next, set_of(rows->items[0])))
            return false;
    }
    return true;
}

/* `next` is NULL for a path's last step. */
static bool load_step(struct arena *scratch, struct set *set, const struct relation *relation, const char *name,
                      const corm_query *chain, struct sets *next)
{
    struct peers all = {set, 0, set->rows.count};
    if (!set->rows.count)
        return true;
    if (!relation_is_many(relation))
        return related_load(all, relation, chain) && (!next || add_related(scratch, set, relation, next));
    struct many *many = many_of(set, relation, name);
    if (many && chain)
        many->is_part = true;
    return many && many_load(all, many, chain) && (!next || add_many(scratch, many, next));
}

static bool run_path(corm_query *query, const struct plan_prefetch *prefetch, struct set *first, struct arena *scratch)
{
    struct sets here = {{0}};
    if (!add_set(scratch, &here, first))
        return false;
    for (size_t step = 0; step < prefetch->step_count; step++) {
        struct sets next = {{0}};
        bool is_last = step + 1 == prefetch->step_count;
        const struct relation *relation = prefetch->path[step];
        const corm_query *chain = is_last ? own_clauses(query, prefetch, relation, scratch) : NULL;
        const char *name = is_last ? prefetch->alias : prefetch->aliases[step];
        for (size_t i = 0; i < here.list.count; i++)
            if (session_failed(query->session)
                || !load_step(scratch, here.list.items[i], relation, name, chain, is_last ? NULL : &next))
                return false;
        here = next;
    }
    return true;
}

bool prefetch_run(corm_query *query, const struct plan *plan, struct set *set)
{
    struct arena scratch;
    bool is_good = true;
    arena_init(&scratch, session_allocator(query->session), SCRATCH_SIZE);
    for (size_t i = 0; is_good && i < plan->prefetch_count; i++)
        is_good = run_path(query, &plan->prefetches[i], set, &scratch);
    arena_free(&scratch);
    return is_good;
}
