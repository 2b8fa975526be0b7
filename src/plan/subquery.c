/* Queries inside queries: rows, or the one value that an ending makes of them. */
#include "plan/reading.h"

static const struct clause *ending_of(const struct query_tree *query)
{
    const struct clause *last = query->clause_count ? &query->clauses[query->clause_count - 1] : NULL;
    return last && clause_info(last->kind)->ends ? last : NULL;
}

static bool ends_in_row(const struct clause *ending)
{
    return ending->kind == CLAUSE_FIRST || ending->kind == CLAUSE_LAST || ending->kind == CLAUSE_LATEST
           || ending->kind == CLAUSE_EARLIEST;
}

void want_rows(struct planner *planner, const struct node *node, const char *what)
{
    const struct clause *ending = node->kind == NODE_QUERY ? ending_of(node->as.query) : NULL;
    if (ending && !ends_in_row(ending))
        planner_fail(planner, CORM_QUERY, ending->place, "%s wants the rows of a query, and %s() makes one value of them", what,
                     clause_info(ending->kind)->name);
}

struct plan_node *select_exists(struct planner *planner, struct plan_select *select)
{
    struct plan_node *exists = node_new(planner, PLAN_EXISTS, type_of_kind(KIND_BOOL), 0, NULL, NULL, NULL);
    exists->as.select = select;
    select->order_count = 0;
    if (!select->distinct)
        select->output_count = 0;
    return exists;
}

/* --- The rows */

/* The key of rows that come from a select, or all they have where it is none of it. */
static void select_derived_key(struct planner *planner, struct scope *scope, struct place place)
{
    static const char *pk = "pk";
    const struct plan_select *select = scope->base->select;
    for (size_t i = 0; i < select->output_count; i++)
        if (select->outputs[i].field && select->outputs[i].field->is_primary) {
            add_output(planner, scope, derive_path(planner, scope, &pk, 1, place), "pk");
            return;
        }
    scope_select_derived(planner, scope);
}

static struct plan_select *end_in_rows(struct planner *planner, struct reading *reading, const struct clause *ending, struct place place)
{
    struct scope *scope = reading->scope;
    bool is_one = ending && ends_in_row(ending);
    if (is_one)
        reading_order_one(planner, reading, ending);
    if (reading->values)
        reading_select_values(planner, reading);
    else if (!scope->base->model)
        select_derived_key(planner, scope, place);
    else
        add_output(planner, scope, node_column(planner, scope->base, scope->select->model->primary), "pk");
    if (is_one || reading->is_sliced || scope->select->distinct)
        reading_order(planner, reading, is_one);
    if (is_one)
        select_limit_to(planner, scope->select, 1);
    finish_select(planner, scope);
    return reading->computed ? derive_filtered(planner, scope, reading->computed) : scope->select;
}

/* --- One value of them */

static struct plan_select *end_in_count(struct planner *planner, struct reading *reading)
{
    struct scope *scope = reading->scope;
    if (reading_is_settled(reading)) {
        if (reading->is_sliced)
            reading_order(planner, reading, false);
        reading_select_counted(planner, reading);
        scope->select = reading_finish_counted(planner, reading);
        scope = derive_scope(planner, scope);
    }
    add_output(planner, scope, node_new(planner, PLAN_AGGREGATE, type_of_kind(KIND_INT), 0, NULL, NULL, NULL), "count");
    return finish_select(planner, scope);
}

static struct plan_select *end_in_aggregate(struct planner *planner, struct reading *reading, const struct clause *ending)
{
    if (ending->term_count != 1)
        planner_fail(planner, CORM_QUERY, ending->place, "an aggregate() that stands for a value makes one, not %zu", ending->term_count);
    reading_select_aggregates(planner, reading, ending);
    return finish_select(planner, reading->scope);
}

static struct plan_select *end_select(struct planner *planner, struct reading *reading, const struct clause *ending, struct place place)
{
    planner->clause = ending ? ending : planner->clause;
    switch (ending ? ending->kind : CLAUSE_MODEL) {
    case CLAUSE_MODEL:
    case CLAUSE_EXISTS:
    case CLAUSE_FIRST:
    case CLAUSE_LAST:
    case CLAUSE_LATEST:
    case CLAUSE_EARLIEST:
        return end_in_rows(planner, reading, ending, place);
    case CLAUSE_COUNT:
        return end_in_count(planner, reading);
    case CLAUSE_AGGREGATE:
        return end_in_aggregate(planner, reading, ending);
    default:
        planner_fail(planner, CORM_QUERY, ending->place, "%s() cannot stand inside another query: count(), exists(), aggregate(), first(), "
                     "last(), latest() and earliest() can", clause_info(ending->kind)->name);
    }
}

struct plan_node *plan_subquery(struct planner *planner, const struct query_tree *query, struct scope *outer, struct place place)
{
    const struct clause *before = planner->clause;
    const struct clause *ending = ending_of(query);
    const struct plan_named *named = planner->named;
    struct reading reading;
    if (++planner->depth > 50)
        planner_fail(planner, CORM_QUERY, place, "queries are nested more than 50 deep");
    reading_begin_query(planner, &reading, query, outer);
    reading_clauses(planner, &reading, query->clauses, query->clause_count - (ending != NULL));
    if (reading.distinct_on)
        reading_keep_first(planner, &reading);
    struct plan_select *select = end_select(planner, &reading, ending, place);
    planner->clause = before;
    planner->named = named;
    planner->depth--;
    if (ending && ending->kind == CLAUSE_EXISTS)
        return select_exists(planner, select);
    struct plan_node *node = node_new(planner, PLAN_SCALAR, type_of_kind(KIND_NULL), 0, NULL, NULL, NULL);
    node->as.select = select;
    node->place = place;
    if (select->output_count == 1)
        node->type = select->outputs[0].node->type;
    return node;
}
