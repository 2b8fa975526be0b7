/* Rows locked as they are read. */
#include "plan/reading.h"

static void want_one_of(struct planner *planner, const struct clause *clause, int64_t bits, const char *message)
{
    if (bits & (bits - 1))
        planner_fail(planner, CORM_QUERY, clause->place, "%s", message);
}

void reading_lock(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    enum { STRENGTHS = LOCK_UPDATE | LOCK_NO_KEY_UPDATE | LOCK_SHARE | LOCK_KEY_SHARE };
    if (!reading->plan)
        planner_fail(planner, CORM_QUERY, clause->place, "lock() belongs to the query whose rows are asked for, not to one inside it");
    if (reading->peers)
        planner_fail(planner, CORM_UNSUPPORTED, clause->place, "rows that are loaded for many records at once cannot be locked: lock them by "
                     "a query of their own");
    want_one_of(planner, clause, clause->from & STRENGTHS, "lock() takes one of update, no_key_update, share and key_share");
    want_one_of(planner, clause, clause->from & (LOCK_NOWAIT | LOCK_SKIP_LOCKED), "lock() takes nowait or skip_locked, not both");
    reading->lock = clause;
    reading->plan->lock = (int)clause->from | (clause->from & STRENGTHS ? 0 : LOCK_UPDATE);
}

static bool answers_rows(enum clause_kind ending)
{
    static const enum clause_kind endings[] = {CLAUSE_MODEL, CLAUSE_TREE, CLAUSE_EXPLAIN, CLAUSE_FIRST, CLAUSE_LAST, CLAUSE_GET,
                                               CLAUSE_LATEST, CLAUSE_EARLIEST, CLAUSE_IN_BULK};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (endings[i] == ending)
            return true;
    return false;
}

/* What the rows are instead of those of a table; NULL: those. */
static const char *instead_of_rows(const struct reading *reading)
{
    const struct plan_select *select = reading->scope->select;
    if (!reading->scope->base->model || select->compound)
        return "rows of a union";
    if (select->distinct || reading->distinct_on)
        return "distinct rows";
    if (reading->scope->mode == SCOPE_GROUPS || select->group_count)
        return "groups";
    return reading->computed ? "rows that a window function chooses" : NULL;
}

static void refuse(struct planner *planner, const struct reading *reading, const char *what)
{
    planner->clause = reading->lock;
    planner_fail(planner, CORM_QUERY, reading->lock->place, "lock() locks rows of a table, and these are %s", what);
}

void reading_refuse_lock(struct planner *planner, const struct reading *reading)
{
    enum clause_kind ending = reading->plan->ending;
    const char *what = instead_of_rows(reading);
    if (what)
        refuse(planner, reading, what);
    if (answers_rows(ending))
        return;
    bool writes = ending == CLAUSE_UPDATE || ending == CLAUSE_DELETE;
    planner->clause = reading->lock;
    planner_fail(planner, CORM_QUERY, reading->lock->place, writes ? "%s() locks the rows it writes by itself: leave lock() away"
                                                                   : "%s() answers no rows that could be locked", clause_info(ending)->name);
}

void end_in_lock(struct planner *planner, struct reading *reading)
{
    const struct plan *plan = reading->plan;
    for (size_t i = 0; i < plan->select->output_count; i++)
        if (node_has(plan->select->outputs[i].node, PLAN_WINDOW))
            refuse(planner, reading, "rows beside a window function");
    for (size_t i = 0; (plan->lock & LOCK_RELATED) && i < plan->group_count; i++)
        if (plan->groups[i].source->is_optional) {
            planner->clause = reading->lock;
            planner_fail(planner, CORM_QUERY, reading->lock->place, "'%s' may lead to no row, and what may be missing cannot be locked: lock "
                         "without related, or lock those records by a query of their own", plan->groups[i].relation->name);
        }
}
