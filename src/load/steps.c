/* Paths to steps. */
#include "load/steps.h"

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

/* What stands behind the path, as a chain on a bare start: it is replayed on the query for all. */
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

static bool same_name(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static size_t find_step(const struct steps *steps, size_t parent, const struct relation *relation, const char *name)
{
    for (size_t i = 0; i < steps->list.count; i++) {
        const struct step *step = &steps->list.items[i];
        if (step->parent == parent && step->relation == relation && same_name(step->name, name))
            return i;
    }
    return STEP_ROOT;
}

static bool add_path(struct steps *steps, corm_query *query, const struct plan_prefetch *prefetch, size_t parent, struct arena *scratch)
{
    for (size_t i = 0; i < prefetch->step_count; i++) {
        bool is_last = i + 1 == prefetch->step_count;
        struct step step = {.relation = prefetch->path[i], .name = is_last ? prefetch->alias : prefetch->aliases[i], .parent = parent,
                            .depth = parent == STEP_ROOT ? 0 : steps->list.items[parent].depth + 1};
        size_t known = find_step(steps, parent, step.relation, step.name);
        if (known == STEP_ROOT) {
            known = steps->list.count;
            step.chain = is_last ? own_clauses(query, prefetch, step.relation, scratch) : NULL;
            if (session_failed(query->session) || !vector_push(scratch, &steps->list, step))
                return false;
        }
        parent = known;
    }
    return true;
}

bool steps_add(struct steps *steps, corm_query *query, const struct plan *plan, size_t parent, struct arena *scratch)
{
    for (size_t i = 0; i < plan->prefetch_count; i++)
        if (!add_path(steps, query, &plan->prefetches[i], parent, scratch)) {
            if (!session_failed(query->session))
                owner_no_memory(owner_of(query->session));
            return false;
        }
    return true;
}

bool step_many(const struct step *step, struct set *set, struct many **many)
{
    *many = NULL;
    if (!relation_is_many(step->relation))
        return true;
    *many = many_of(set, step->relation, step->name);
    if (*many && step->chain)
        (*many)->is_part = true;
    return *many != NULL;
}
