/* Selects from selects: their columns by name, and conditions on what they compute. */
#include "plan/planner.h"

struct plan_select *derive_wrap(struct planner *planner, struct plan_select *inner)
{
    struct plan_select *outer = arena_new(planner->arena, struct plan_select);
    struct plan_source *source = arena_new(planner->arena, struct plan_source);
    source->select = inner;
    inner->is_derived = true;
    source->number = planner->source_count++;
    source->owner = outer;
    outer->model = inner->model;
    vector_reserve(planner->arena, (void **)&outer->sources, 0, &outer->source_capacity, sizeof source);
    outer->sources[0] = source;
    outer->source_count = 1;
    return outer;
}

static struct plan_node *output_node(struct planner *planner, struct plan_source *source, size_t number)
{
    const struct plan_output *output = &source->select->outputs[number];
    struct plan_node *node = node_new(planner, PLAN_OUTPUT, output->node->type, 0, NULL, NULL, NULL);
    node->source = source;
    node->as.output = number;
    node->name = output->name;
    node->field = output->field;
    return node;
}

struct scope *derive_scope(struct planner *planner, struct scope *inner)
{
    struct scope *scope = arena_new(planner->arena, struct scope);
    scope->select = derive_wrap(planner, inner->select);
    scope->select->outer = inner->outer ? inner->outer->select : NULL;
    scope->outer = inner->outer;
    scope->base = scope->select->sources[0];
    scope->clause = ++planner->clause_count;
    return scope;
}

static bool is_called(const struct plan_output *output, const char *const *names, size_t count)
{
    const char *at = output->name;
    if (count == 1 && strcmp(names[0], "pk") == 0 && output->field && output->field->is_primary)
        return true;
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(names[i]);
        if (strncmp(at, names[i], size) != 0 || (at[size] != '.' && at[size] != '\0') || (at[size] == '\0') != (i + 1 == count))
            return false;
        at += size + 1;
    }
    return true;
}

struct plan_node *derive_path(struct planner *planner, struct scope *scope, const char *const *names, size_t count, struct place place)
{
    struct plan_source *source = scope->base;
    const struct plan_select *select = source->select;
    VECTOR(const char *) known = {0};
    for (size_t i = 0; i < select->output_count; i++) {
        if (is_called(&select->outputs[i], names, count))
            return output_node(planner, source, i);
        vector_push(planner->arena, &known, select->outputs[i].name);
    }
    for (size_t i = 0; i < known.count; i++)
        if (strcmp(known.items[i], names[0]) == 0)
            planner_fail(planner, CORM_QUERY, place, "'%s' is a column of the result here: no path goes on from it", names[0]);
    const char *nearest = nearest_name(names[0], strlen(names[0]), known.items, known.count);
    planner_fail(planner, CORM_QUERY, place, nearest ? "no column '%s' in the result; did you mean '%s'?" : "no column '%s' in the result",
                 names[0], nearest);
}

/* --- Conditions on what is computed */

/* The node outside: what only the inner select can compute becomes an output of it. */
static struct plan_node *lift(struct planner *planner, struct scope *inner, struct plan_source *source, struct plan_node *node)
{
    bool is_computed_inside = node->kind == PLAN_WINDOW || node->kind == PLAN_COLUMN || node->kind == PLAN_OUTPUT || node->kind == PLAN_SHARE
                              || node->kind == PLAN_AGGREGATE || node->kind == PLAN_SCALAR || node->kind == PLAN_EXISTS
                              || node->kind == PLAN_IN_SELECT;
    struct plan_select *select = inner->select;
    if (is_computed_inside) {
        for (size_t i = 0; i < select->output_count; i++) {
            const struct plan_node *output = select->outputs[i].node;
            bool is_same_window = output->kind == PLAN_WINDOW && node->kind == PLAN_WINDOW && output->as.window == node->as.window;
            if (output == node || is_same_window || (output->kind == PLAN_COLUMN && node->kind == PLAN_COLUMN && output->source == node->source
                                   && output->field == node->field))
                return output_node(planner, source, i);
        }
        add_output(planner, inner, node, node->name ? node->name : "computed");
        return output_node(planner, source, select->output_count - 1);
    }
    struct plan_node *copy = arena_new(planner->arena, struct plan_node);
    *copy = *node;
    copy->operands = arena_alloc(planner->arena, (node->operand_count + 1) * sizeof *copy->operands);
    for (size_t i = 0; i < node->operand_count; i++)
        copy->operands[i] = lift(planner, inner, source, node->operands[i]);
    return copy;
}

struct plan_select *derive_filtered(struct planner *planner, struct scope *scope, struct plan_node *condition)
{
    struct plan_select *inner = scope->select;
    size_t wanted = inner->output_count;
    struct plan_select *outer = derive_wrap(planner, inner);
    struct plan_source *source = outer->sources[0];
    outer->where = lift(planner, scope, source, condition);
    for (size_t i = 0; i < wanted; i++) {
        struct plan_output output = {output_node(planner, source, i), inner->outputs[i].name, inner->outputs[i].field};
        vector_reserve(planner->arena, (void **)&outer->outputs, i, &outer->output_capacity, sizeof output);
        outer->outputs[outer->output_count++] = output;
    }
    for (size_t i = 0; i < inner->order_count; i++) {
        struct plan_order order = inner->order[i];
        order.node = lift(planner, scope, source, order.node);
        vector_reserve(planner->arena, (void **)&outer->order, i, &outer->order_capacity, sizeof order);
        outer->order[outer->order_count++] = order;
    }
    outer->limit = inner->limit;
    outer->offset = inner->offset;
    outer->distinct = inner->distinct;
    inner->limit = inner->offset = NULL;
    inner->order_count = 0;
    inner->distinct = DISTINCT_NONE;
    return outer;
}
