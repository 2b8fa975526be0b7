/* Updates and deletes of what a query selects. */
#include "plan/reading.h"

/* The rows to write: the table itself where the conditions need no other, else those whose key is among the selected. */
static struct scope *written_rows(struct planner *planner, struct reading *reading)
{
    struct scope *scope = reading->scope;
    const struct field *key = scope->select->model->primary;
    finish_select(planner, scope);
    if (scope->select->source_count == 1)
        return scope;
    struct scope *rows = scope_new(planner, scope->select->model, NULL);
    add_output(planner, scope, node_column(planner, scope->base, key), "pk");
    struct plan_node *in = node_new(planner, PLAN_IN_SELECT, type_of_kind(KIND_BOOL), 1, node_column(planner, rows->base, key),
                                    NULL, NULL);
    in->as.select = scope->select;
    rows->select->where = in;
    rows->names = scope->names;
    return rows;
}

void end_in_update(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    struct plan *plan = reading->plan;
    const struct model *model = reading->scope->select->model;
    reading_refuse_after_slice(planner, reading, clause);
    struct scope *rows = written_rows(planner, reading);
    plan->statement = STATEMENT_UPDATE;
    plan->result = RESULT_CHANGES;
    plan->assignments = arena_zero(planner->arena, clause->term_count * sizeof *plan->assignments);
    for (size_t i = 0; i < clause->term_count; i++) {
        const struct term *term = &clause->terms[i];
        const struct name *found = model_name(model, term->name, strlen(term->name));
        if (!found)
            planner_no_name(planner, NULL, model, term->name, (struct place){term->place.offset, strlen(term->name)});
        if (!found->field)
            planner_fail(planner, CORM_QUERY, term->place, "'%s' is a to-many relation of %s: an update sets columns", term->name,
                         model->name);
        for (size_t j = 0; j < i; j++)
            if (plan->assignments[j].field == found->field)
                planner_fail(planner, CORM_QUERY, term->place, "'%s' is set twice", term->name);
        plan->assignments[i].field = found->field;
        plan->assignments[i].node = bind_assignment(planner, rows, found->field, term->node);
    }
    plan->assignment_count = clause->term_count;
    if (rows->select->source_count > 1)
        planner_fail(planner, CORM_QUERY, clause->place, "an update sets columns from the row itself: for a related row's use a query"
                     " with outer");
    plan->select = rows->select;
}

void end_in_delete(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    reading_refuse_after_slice(planner, reading, clause);
    reading->plan->statement = STATEMENT_DELETE;
    reading->plan->result = RESULT_CHANGES;
    reading->plan->select = written_rows(planner, reading)->select;
}
