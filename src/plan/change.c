/* Updates and deletes of what a query selects. */
#include "plan/reading.h"

static bool mentions_name(const struct node *node, const char *name)
{
    if (node->kind == NODE_PATH && strcmp(node->as.path.names[0], name) == 0)
        return true;
    for (size_t i = 0; i < node->operand_count; i++)
        if (mentions_name(node->operands[i], name))
            return true;
    return node->where && mentions_name(node->where, name);
}

/* Annotations that the assignments use are of the rows written. */
static void take_names(struct planner *planner, struct scope *rows, const struct scope *scope, const struct clause *clause)
{
    for (size_t i = 0; i < scope->names.count; i++) {
        bool is_used = false;
        for (size_t j = 0; j < clause->term_count; j++)
            is_used = is_used || (clause->terms[j].node && mentions_name(clause->terms[j].node, scope->names.items[i].name));
        if (is_used)
            scope_take_name(planner, rows, &scope->names.items[i]);
    }
}

static void refuse_what_is_no_row(struct planner *planner, const struct reading *reading, const struct clause *clause)
{
    const struct scope *scope = reading->scope;
    if (reading->values && scope->mode == SCOPE_GROUPS)
        planner_fail(planner, CORM_QUERY, clause->place, "%s() writes rows, and these are groups", clause_info(clause->kind)->name);
    if (!scope->base->model)
        planner_fail(planner, CORM_QUERY, clause->place, "%s() writes rows of a table, and these are of a union",
                     clause_info(clause->kind)->name);
    reading_refuse_after_slice(planner, reading, clause);
}

/* The rows to write: the table itself where the conditions need no other, else those whose key is among the selected. */
static struct scope *written_rows(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    struct scope *scope = reading->scope;
    const struct field *key = scope->select->model->primary;
    finish_select(planner, scope);
    if (scope->select->source_count == 1 && !reading->computed) {
        guard_written(planner, scope);
        return scope;
    }
    struct scope *rows = scope_new(planner, scope->select->model, NULL);
    rows->base->guard = NULL;       /* the selected keys are within the scopes */
    add_output(planner, scope, node_column(planner, scope->base, key), "pk");
    struct plan_node *in = node_new(planner, PLAN_IN_SELECT, type_of_kind(KIND_BOOL), 1, node_column(planner, rows->base, key),
                                    NULL, NULL);
    in->as.select = reading->computed ? derive_filtered(planner, scope, reading->computed) : scope->select;
    reading->computed = NULL;
    rows->select->where = in;
    take_names(planner, rows, scope, clause);
    return rows;
}

void end_in_update(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    struct plan *plan = reading->plan;
    const struct model *model = reading->scope->select->model;
    refuse_what_is_no_row(planner, reading, clause);
    struct scope *rows = written_rows(planner, reading, clause);
    rows->is_written = true;
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
        if (found->field->is_primary)
            planner_fail(planner, CORM_QUERY, term->place, "'%s' is the primary key of %s: an update does not change it", found->field->name,
                         model->name);
        for (size_t j = 0; j < i; j++)
            if (plan->assignments[j].field == found->field)
                planner_fail(planner, CORM_QUERY, term->place, "'%s' is set twice", term->name);
        plan->assignments[i].field = found->field;
        plan->assignments[i].node = bind_assignment(planner, rows, found->field, term->node);
        if (node_has(plan->assignments[i].node, PLAN_WINDOW))
            planner_fail(planner, CORM_QUERY, term->node->place, "an update sets columns from the row itself, not from a window of rows");
    }
    plan->assignment_count = clause->term_count;
    finish_shares(planner, rows);
    if (rows->select->source_count > 1)
        planner_fail(planner, CORM_QUERY, clause->place, "an update sets columns from the row itself: for a related row's use a query"
                     " with outer");
    plan->select = rows->select;
}

void end_in_delete(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    refuse_what_is_no_row(planner, reading, clause);
    reading->plan->statement = STATEMENT_DELETE;
    reading->plan->result = RESULT_CHANGES;
    reading->plan->select = written_rows(planner, reading, clause)->select;
}
