/* Unions, intersections, differences. */
#include "plan/reading.h"

struct scope *reading_finish_part(struct planner *planner, struct reading *reading)
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

const struct query_tree *term_query(struct planner *planner, const struct clause *clause, const struct term *term)
{
    if (term->node->kind == NODE_QUERY)
        return term->node->as.query;
    const struct argument_shape *argument = &planner->parts->arguments[clause->first_argument + term->node->as.argument];
    if (argument->kind != ARGUMENT_QUERY)
        planner_fail(planner, CORM_TYPE, term->place, "%s() wants queries", clause_info(clause->kind)->name);
    return argument->query;
}

/* The type that the values of both columns have without loss. */
static struct type common_type(const struct type *a, const struct type *b)
{
    if (a->kind == KIND_NULL || b->kind == KIND_NULL)
        return a->kind == KIND_NULL ? *b : *a;
    if (type_is_number(a) && type_is_number(b))
        return number_type(OP_ADD, a, b);
    return a->kind == KIND_TEXT && (a->labels != b->labels || a->length != b->length) ? type_of_kind(KIND_TEXT) : *a;
}

static void align(struct planner *planner, struct plan_output *output, const struct type *type, bool is_uniform)
{
    const struct type *own = &output->node->type;
    bool is_cast = output->node->kind == PLAN_CAST && own->kind == type->kind && own->scale == type->scale && own->precision == type->precision;
    if (type->kind == KIND_DECIMAL && !is_uniform) {
        if (is_cast)
            return;
        output->node = node_new(planner, PLAN_CAST, *type, 1, output->node, NULL, NULL);
        output->field = NULL;
        return;
    }
    if (own->kind == type->kind && own->scale == type->scale && own->labels == type->labels && own->length == type->length)
        return;
    bool is_other_number = type_is_number(type) && type_is_number(own) && (own->kind != type->kind || own->scale != type->scale);
    bool is_derived_text = output->node->kind == PLAN_OUTPUT && own->kind == KIND_TEXT && type->kind != KIND_TEXT;
    if (is_other_number || is_derived_text)
        output->node = node_new(planner, PLAN_CAST, *type, 1, output->node, NULL, NULL);
    else {
        struct plan_node *retyped = arena_new(planner->arena, struct plan_node);
        *retyped = *output->node;
        retyped->type = *type;
        output->node = retyped;
    }
    output->field = NULL;
}

/* Databases may store decimals of different precision in different forms, which are not equal. */
static bool is_stored_alike(const struct plan_node *a, const struct plan_node *b)
{
    return a->kind == PLAN_COLUMN && b->kind == PLAN_COLUMN && a->type.scale == b->type.scale && a->type.precision == b->type.precision;
}

/* The columns of all parts get the same types. */
static void align_columns(struct planner *planner, struct plan_select *select)
{
    for (size_t i = 0; i < select->output_count; i++) {
        const struct plan_node *first = select->outputs[i].node;
        struct type type = first->type;
        bool is_uniform = true;
        for (struct plan_compound *other = select->compound; other; other = other->next) {
            const struct plan_node *node = other->select->outputs[i].node;
            type = common_type(&type, &node->type);
            is_uniform = is_uniform && is_stored_alike(first, node);
        }
        align(planner, &select->outputs[i], &type, is_uniform);
        for (struct plan_compound *other = select->compound; other; other = other->next)
            align(planner, &other->select->outputs[i], &type, is_uniform);
    }
}

/* One union behind another is one union of all their queries: databases nest few. */
static bool goes_on(const struct reading *reading, const struct clause *clause)
{
    return reading->united && reading->united_by + 1 == clause && clause->kind == CLAUSE_UNION && reading->united_by->kind == CLAUSE_UNION
           && reading->united_by->is_all == clause->is_all;
}

static struct plan_compound **end_of_parts(struct scope *first, size_t *count)
{
    struct plan_compound **last = &first->select->compound;
    for (*count = 1; *last; last = &(*last)->next)
        ++*count;
    return last;
}

void reading_compound(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    enum { MOST_PARTS = 500 };
    size_t count;
    struct scope *first = goes_on(reading, clause) ? reading->united : reading_finish_part(planner, reading);
    struct plan_compound **last = end_of_parts(first, &count);
    for (size_t i = 0; i < clause->term_count; i++) {
        if (++count > MOST_PARTS)
            planner_fail(planner, CORM_QUERY, clause->terms[i].place, "%s() of more than %d queries", clause_info(clause->kind)->name,
                         MOST_PARTS);
        const struct query_tree *query = term_query(planner, clause, &clause->terms[i]);
        const struct plan_named *named = planner->named;
        struct reading other;
        if (++planner->depth > 50)
            planner_fail(planner, CORM_QUERY, clause->place, "queries are nested more than 50 deep");
        reading_begin_query(planner, &other, query, first->outer);
        reading_clauses(planner, &other, query->clauses, query->clause_count);
        struct scope *part = reading_finish_part(planner, &other);
        planner->depth--;
        planner->clause = clause;
        planner->named = named;
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
    align_columns(planner, first->select);
    reading->scope = derive_scope(planner, first);
    reading->united = first;
    reading->united_by = clause;
    reading->is_derived_whole = reading->values != NULL;
    reading->is_sliced = false;
    reading->order = NULL;
    reading->is_reversed = false;
}
