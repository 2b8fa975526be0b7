/* What a select answers, and in which order. */
#include "plan/reading.h"

static bool depends_on_row(const struct plan_node *node)
{
    if (node->kind == PLAN_COLUMN || node->kind == PLAN_OUTPUT || node->kind == PLAN_SHARE || node->kind == PLAN_AGGREGATE
        || node->kind == PLAN_WINDOW || node->kind == PLAN_SCALAR || node->kind == PLAN_EXISTS
        || node->kind == PLAN_IN_SELECT)
        return true;
    for (size_t i = 0; i < node->operand_count; i++)
        if (depends_on_row(node->operands[i]))
            return true;
    return false;
}

void reading_add_order(struct planner *planner, struct reading *reading, struct plan_node *node, bool is_descending,
                      enum nulls_order nulls)
{
    struct plan_select *select = reading->scope->select;
    struct plan_order order = {node, is_descending != reading->is_reversed, nulls};
    if (!depends_on_row(node))
        return;                     /* to a database, 1 is the first column */
    if (reading->is_reversed && nulls != NULLS_SMALLEST)
        order.nulls = nulls == NULLS_FIRST ? NULLS_LAST : NULLS_FIRST;
    vector_reserve(planner->arena, (void **)&select->order, select->order_count, &select->order_capacity, sizeof *select->order);
    select->order[select->order_count++] = order;
}

static void add_default_order(struct planner *planner, struct reading *reading, const struct model *model)
{
    const struct clause *before = planner->clause;
    struct clause *clause = parse_model_order(planner, model);
    planner->clause = clause;
    for (size_t i = 0; i < clause->term_count; i++)
        reading_add_order(planner, reading, bind(planner, reading->scope, clause->terms[i].node), clause->terms[i].is_descending,
                  clause->terms[i].nulls);
    planner->clause = before;
}

static bool is_same_path(const struct node *a, const struct node *b)
{
    if (a->kind != NODE_PATH || b->kind != NODE_PATH || a->as.path.name_count != b->as.path.name_count)
        return false;
    for (size_t i = 0; i < a->as.path.name_count; i++)
        if (strcmp(a->as.path.names[i], b->as.path.names[i]) != 0)
            return false;
    return true;
}

/* A path that the groups are by is of the group, whatever was joined since. */
static struct plan_node *bind_order(struct planner *planner, struct scope *scope, const struct node *node)
{
    const struct clause *groups = scope->mode == SCOPE_GROUPS ? scope->group_clause : NULL;
    for (size_t i = 0; groups && i < groups->term_count && i < scope->select->group_count; i++)
        if (groups->terms[i].node && is_same_path(groups->terms[i].node, node))
            return scope->select->groups[i];
    return bind(planner, scope, node);
}

void reading_order(struct planner *planner, struct reading *reading, bool wants_some)
{
    const struct model *model = reading->scope->select->model;
    const struct clause *clause = reading->order;
    reading->scope->reuses_all = true;
    if (clause) {
        planner->clause = clause;
        for (size_t i = 0; i < clause->term_count; i++) {
            struct plan_node *node = bind_order(planner, reading->scope, clause->terms[i].node);
            if (reading->scope->mode == SCOPE_GROUPS)
                group_check(planner, reading->scope->select, node);
            reading_add_order(planner, reading, node, clause->terms[i].is_descending, clause->terms[i].nulls);
        }
    } else if (model->order_by && reading->scope->mode == SCOPE_ROWS && reading->scope->base->model)
        add_default_order(planner, reading, model);
    if (wants_some && !reading->scope->select->order_count && reading->scope->mode == SCOPE_ROWS && reading->scope->base->model)
        reading_add_order(planner, reading, node_column(planner, reading->scope->base, model->primary), false, NULLS_SMALLEST);
}

void add_output(struct planner *planner, struct scope *scope, struct plan_node *node, const char *name)
{
    struct plan_select *select = scope->select;
    if (node->is_flexible && node->type.kind == KIND_DECIMAL)
        node = coerce(planner, node, &(struct plan_node){.kind = PLAN_CONSTANT, .type = {.kind = KIND_REAL}});
    struct plan_output output = {node, name, node->kind == PLAN_COLUMN ? node->field : NULL};
    vector_reserve(planner->arena, (void **)&select->outputs, select->output_count, &select->output_capacity,
                   sizeof *select->outputs);
    select->outputs[select->output_count++] = output;
}

static const char *path_name(struct planner *planner, const struct node *node, const struct clause *clause)
{
    if (node->kind != NODE_PATH)
        return arena_copy(planner->arena, clause->text + node->place.offset, node->place.length);
    const char *name = node->as.path.names[0];
    for (size_t i = 1; i < node->as.path.name_count; i++)
        name = arena_printf(planner->arena, "%s.%s", name, node->as.path.names[i]);
    return name;
}

void reading_select_names(struct planner *planner, struct scope *scope, size_t first)
{
    for (size_t i = first; i < scope->names.count; i++)
        if (scope->names.items[i].is_output)
            add_output(planner, scope, scope->names.items[i].node, scope->names.items[i].name);
}

void scope_select_derived(struct planner *planner, struct scope *scope)
{
    const struct plan_select *inner = scope->base->select;
    for (size_t i = 0; i < inner->output_count; i++) {
        struct plan_node *node = node_new(planner, PLAN_OUTPUT, inner->outputs[i].node->type, 0, NULL, NULL, NULL);
        node->source = scope->base;
        node->as.output = i;
        add_output(planner, scope, node, inner->outputs[i].name);
        scope->select->outputs[i].field = inner->outputs[i].field;
    }
    reading_select_names(planner, scope, 0);
}

void reading_select_values(struct planner *planner, struct reading *reading)
{
    const struct clause *clause = reading->values;
    struct scope *scope = reading->scope;
    const struct model *model = scope->select->model;
    planner->clause = clause;
    scope->reuses_all = true;
    if (reading->is_derived_whole || (!scope->base->model && !clause->term_count)) {
        scope_select_derived(planner, scope);
        return;
    }
    for (size_t i = 0; i < clause->term_count; i++) {
        const struct term *term = &clause->terms[i];
        if (term->name)
            add_output(planner, scope, scope_name(scope, term->name)->node, term->name);
        else
            add_output(planner, scope, reading->chosen[i] ? reading->chosen[i] : bind(planner, scope, term->node), path_name(planner, term->node, clause));
    }
    for (uint32_t i = 0; !clause->term_count && i < model->field_count; i++)
        add_output(planner, scope, node_column(planner, scope->base, &model->fields[i]), model->fields[i].column);
    reading_select_names(planner, scope, reading->first_name);
}

/* distinct(author): the first row of each author in the query's order, which is the one numbered 1. */
void reading_keep_first(struct planner *planner, struct reading *reading)
{
    const struct clause *clause = reading->distinct_on;
    const struct clause *before = planner->clause;
    struct scope *scope = reading->scope;
    struct plan_window *window = arena_new(planner->arena, struct plan_window);
    struct plan_select unordered = *scope->select;
    planner->clause = clause;
    scope->reuses_all = true;
    window->function = "row_number";
    window->frame = arena_new(planner->arena, struct window);
    window->partition = arena_alloc(planner->arena, (clause->term_count + 1) * sizeof *window->partition);
    window->partition_count = clause->term_count;
    if (reading->peers)
        window->partition[window->partition_count++] = reading->peer_key;
    for (size_t i = 0; i < clause->term_count; i++)
        window->partition[i] = bind(planner, scope, clause->terms[i].node);
    reading_order(planner, reading, true);
    window->order = scope->select->order;
    window->order_count = scope->select->order_count;
    scope->select->order = unordered.order;
    scope->select->order_count = unordered.order_count;
    scope->select->order_capacity = unordered.order_capacity;
    struct plan_node *number = node_new(planner, PLAN_WINDOW, type_of_kind(KIND_INT), 0, NULL, NULL, NULL);
    number->as.window = window;
    struct plan_node *first = node_new(planner, PLAN_COMPARE, type_of_kind(KIND_BOOL), 2, number, node_int(planner, 1), NULL);
    first->op = OP_EQUAL;
    reading->computed = node_and(planner, reading->computed, first);
    planner->clause = before;
}
