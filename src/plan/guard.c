/* Scopes: wherever a query comes upon a model, only the rows within them are there. */
#include "plan/planner.h"

bool planner_is_scoped(const struct planner *planner, const struct model *model)
{
    if (!planner->parts || planner->is_in_guard)
        return false;
    for (size_t i = 0; i < planner->parts->scope_count; i++)
        if (planner->parts->scopes[i].model == model)
            return true;
    return false;
}

static struct plan_node *bind_scope(struct planner *planner, struct scope *rows, const struct clause *clause)
{
    struct node *condition = clause->terms[0].node;
    planner->clause = clause;
    rows->clause = ++planner->clause_count;
    if (tree_has_aggregate(condition))
        planner_fail(planner, CORM_UNSUPPORTED, condition->place, "a scope's condition is of each row by itself, and this is an aggregate");
    struct plan_node *node = scope_is_many(planner, rows, condition) ? bind_exists_related(planner, rows, condition)
                                                                     : bind_condition(planner, rows, condition);
    if (node_has(node, PLAN_WINDOW))
        planner_fail(planner, CORM_UNSUPPORTED, condition->place, "a scope's condition is of each row by itself, not of a window of rows");
    return node;
}

/* What lies behind a scope is as it is: scopes on each other's models do not turn in circles. */
void guard_source(struct planner *planner, struct plan_source *source)
{
    const struct clause *before = planner->clause;
    if (!planner_is_scoped(planner, source->model))
        return;
    planner->is_in_guard = true;
    struct scope *rows = scope_new(planner, source->model, NULL);
    for (size_t i = 0; i < planner->parts->scope_count; i++) {
        const struct scope_part *part = &planner->parts->scopes[i];
        if (part->model == source->model)
            rows->select->where = node_and(planner, rows->select->where, bind_scope(planner, rows, &part->clause));
    }
    source->guard = finish_select(planner, rows);
    planner->is_in_guard = false;
    planner->clause = before;
}

static struct plan_node *among(struct planner *planner, struct plan_node *key, struct plan_select *keys)
{
    struct plan_node *in = node_new(planner, PLAN_IN_SELECT, type_of_kind(KIND_BOOL), 1, key, NULL, NULL);
    in->as.select = keys;
    return in;
}

void guard_links(struct planner *planner, struct plan_source *links, const struct relation *relation)
{
    if (!planner_is_scoped(planner, relation->target))
        return;
    struct scope *far = scope_new(planner, relation->target, NULL);
    add_output(planner, far, node_column(planner, far->base, relation->target->primary), "pk");
    finish_select(planner, far);
    if (!links->guard) {
        planner->is_in_guard = true;
        links->guard = scope_new(planner, links->model, NULL)->select;
        planner->is_in_guard = false;
    }
    struct plan_node *key = node_column(planner, links->guard->sources[0], relation->through_far);
    links->guard->where = node_and(planner, links->guard->where, among(planner, key, far->select));
}

void guard_written(struct planner *planner, struct scope *rows)
{
    struct plan_select *guard = rows->base->guard;
    const struct field *key = rows->select->model->primary;
    if (!guard)
        return;
    rows->base->guard = NULL;
    guard->outputs = arena_zero(planner->arena, sizeof *guard->outputs);
    guard->outputs[0] = (struct plan_output){node_column(planner, guard->sources[0], key), "pk", NULL};
    guard->output_count = guard->output_capacity = 1;
    rows->select->where = node_and(planner, rows->select->where, among(planner, node_column(planner, rows->base, key), guard));
}
