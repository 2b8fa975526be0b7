/* Unions, intersections, differences. */
#include "plan/reading.h"

/* All columns of the rows, as one part of a union. */
static struct scope *finish_part(struct planner *planner, struct reading *reading)
{
    struct scope *scope = reading->scope;
    const struct model *model = scope->select->model;
    if (reading->is_sliced)
        reading_order(planner, reading, false);
    if (reading->values)
        reading_select_values(planner, reading);
    else if (!scope->base->model)
        scope_select_derived(planner, scope);
    else {
        for (uint32_t i = 0; i < model->field_count; i++)
            add_output(planner, scope, node_column(planner, scope->base, &model->fields[i]), model->fields[i].name);
        reading_select_names(planner, scope, 0);
    }
    finish_select(planner, scope);
    if (reading->computed)
        scope->select = derive_filtered(planner, scope, reading->computed);
    reading->computed = NULL;
    if (!scope->select->order_count && !scope->select->limit && !scope->select->offset)
        return scope;
    struct scope *outside = derive_scope(planner, scope);
    scope_select_derived(planner, outside);
    return outside;
}

static const struct query_tree *compound_query(struct planner *planner, const struct clause *clause, const struct term *term)
{
    if (term->node->kind == NODE_QUERY)
        return term->node->as.query;
    const struct argument_shape *argument = &planner->parts->arguments[clause->first_argument + term->node->as.argument];
    if (argument->kind != ARGUMENT_QUERY)
        planner_fail(planner, CORM_TYPE, term->place, "%s() wants queries", clause_info(clause->kind)->name);
    return argument->query;
}

void reading_compound(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    struct scope *first = finish_part(planner, reading);
    struct plan_compound **last = &first->select->compound;
    for (size_t i = 0; i < clause->term_count; i++) {
        const struct query_tree *query = compound_query(planner, clause, &clause->terms[i]);
        struct reading other;
        if (++planner->depth > 50)
            planner_fail(planner, CORM_QUERY, clause->place, "queries are nested more than 50 deep");
        reading_begin(planner, &other, planner_find_model(planner, query), first->outer);
        reading_clauses(planner, &other, query->clauses, query->clause_count);
        struct scope *part = finish_part(planner, &other);
        planner->depth--;
        planner->clause = clause;
        if (part->select->output_count != first->select->output_count)
            planner_fail(planner, CORM_QUERY, clause->terms[i].place, "%s() of %zu columns with %zu: they must be as many",
                         clause_info(clause->kind)->name, first->select->output_count, part->select->output_count);
        for (size_t j = 0; j < part->select->output_count; j++)
            unify(planner, &first->select->outputs[j].node, &part->select->outputs[j].node);
        struct plan_compound *compound = arena_new(planner->arena, struct plan_compound);
        *compound = (struct plan_compound){clause->kind, clause->is_all, part->select, NULL};
        *last = compound;
        last = &compound->next;
    }
    reading->scope = derive_scope(planner, first);
    reading->is_derived_whole = reading->values != NULL;
    reading->is_sliced = false;
    reading->order = NULL;
    reading->is_reversed = false;
}
