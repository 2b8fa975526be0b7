/* The paths of prefetch_related, checked: each step a relation, or the name an earlier one was loaded under. */
#include "plan/planner.h"

static const struct plan_prefetch *find_alias(const struct plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->prefetch_count; i++)
        if (plan->prefetches[i].alias && strcmp(plan->prefetches[i].alias, name) == 0)
            return &plan->prefetches[i];
    return NULL;
}

static const struct relation *step(struct planner *planner, const struct model *model, const struct plan *plan, const char *name,
                                   const struct term *term, const char **alias)
{
    const struct name *found = model_name(model, name, strlen(name));
    const struct plan_prefetch *named = found ? NULL : find_alias(plan, name);
    *alias = named ? name : NULL;
    if (named)
        return named->path[named->step_count - 1];
    if (!found) {
        const char *nearest = model_nearest(model, name, strlen(name));
        planner_fail(planner, CORM_QUERY, term->place, nearest ? "no relation '%s' on %s; did you mean '%s'?" : "no relation '%s' on %s",
                     name, model->name, nearest);
    }
    if (!found->relation)
        planner_fail(planner, CORM_QUERY, term->place, "'%s' is a column of %s and no relation", name, model->name);
    return found->relation;
}

/* A relation to one record has one place for it, and nothing to slice. */
static void check_single(struct planner *planner, const struct relation *relation, const struct term *term)
{
    if (term->name)
        planner_fail(planner, CORM_UNSUPPORTED, term->place, "'%s' leads to one record, which has no other name: leave out 'as %s'",
                     relation->name, term->name);
    for (size_t i = 0; term->query && i < term->query->clause_count; i++)
        if (term->query->clauses[i].kind == CLAUSE_SLICE)
            planner_fail(planner, CORM_QUERY, term->place, "'%s' leads to one record: there is nothing to slice", relation->name);
}

static bool makes_values(enum clause_kind kind)
{
    return kind == CLAUSE_VALUES || kind == CLAUSE_VALUES_LIST || kind == CLAUSE_DATES || kind == CLAUSE_DATETIMES;
}

/* What is loaded are rows, of which nothing asks for a result; under the relation's own name they are its records. */
static void check_rows(struct planner *planner, const struct relation *relation, const struct term *term)
{
    for (size_t i = 0; term->query && i < term->query->clause_count; i++) {
        enum clause_kind kind = term->query->clauses[i].kind;
        const char *name = clause_info(kind)->name;
        if (clause_info(kind)->ends)
            planner_fail(planner, CORM_QUERY, term->place, "prefetch_related loads rows, and %s() answers something else", name);
        if (makes_values(kind) && !relation_is_many(relation))
            planner_fail(planner, CORM_QUERY, term->place, "'%s' leads to one record, and rows of %s() are none", relation->name, name);
        if (makes_values(kind) && !term->name)
            planner_fail(planner, CORM_QUERY, term->place, "rows of %s() are no records of '%s': give them a name of their own, with 'as'",
                         name, relation->name);
    }
}

/* What was loaded under a name would hide what another clause chooses of the same relation. */
static void check_name(struct planner *planner, const struct plan *plan, const struct plan_prefetch *prefetch, const struct term *term)
{
    const struct relation *last = prefetch->path[prefetch->step_count - 1];
    for (size_t i = 0; i < plan->prefetch_count; i++) {
        const struct plan_prefetch *other = &plan->prefetches[i];
        bool is_other = other->clause == prefetch->clause && other->step_count == prefetch->step_count
                        && (other->tail.length || prefetch->tail.length);
        for (size_t j = 0; is_other && j < prefetch->step_count; j++)
            is_other = other->path[j] == prefetch->path[j] && !other->aliases[j] && !prefetch->aliases[j];
        if (prefetch->alias && other->alias && strcmp(prefetch->alias, other->alias) == 0)
            planner_fail(planner, CORM_QUERY, term->place, "'%s' is named twice", prefetch->alias);
        if (is_other && !prefetch->alias && !other->alias)
            planner_fail(planner, CORM_QUERY, term->place, "'%s' is prefetched twice: give one of them another name, with 'as'", last->name);
    }
}

void read_prefetches(struct planner *planner, const struct model *model, struct plan *plan, const struct clause *clause, size_t number)
{
    size_t arguments = 0;
    for (size_t i = 0; i < clause->term_count; i++) {
        const struct term *term = &clause->terms[i];
        const struct node *path = term->node;
        const struct model *at = model;
        struct plan_prefetch prefetch = {.step_count = path->as.path.name_count, .alias = term->name, .clause = number,
                                         .tail = term->tail, .first_argument = arguments};
        prefetch.path = arena_alloc(planner->arena, prefetch.step_count * sizeof *prefetch.path);
        prefetch.aliases = arena_alloc(planner->arena, prefetch.step_count * sizeof *prefetch.aliases);
        for (size_t j = 0; j < prefetch.step_count; j++) {
            prefetch.path[j] = step(planner, at, plan, path->as.path.names[j], term, &prefetch.aliases[j]);
            at = prefetch.path[j]->target;
        }
        if (term->name && model_name(prefetch.path[prefetch.step_count - 1]->model, term->name, strlen(term->name)))
            planner_fail(planner, CORM_QUERY, term->place, "'%s' is a field of %s: choose another name", term->name,
                         prefetch.path[prefetch.step_count - 1]->model->name);
        const struct relation *last = prefetch.path[prefetch.step_count - 1];
        check_rows(planner, last, term);
        if (!relation_is_many(last))
            check_single(planner, last, term);
        check_name(planner, plan, &prefetch, term);
        vector_reserve(planner->arena, (void **)&plan->prefetches, plan->prefetch_count, &plan->prefetch_capacity, sizeof prefetch);
        plan->prefetches[plan->prefetch_count++] = prefetch;
        arguments += query_count_arguments(clause->text + term->tail.offset, term->tail.length);
    }
}
