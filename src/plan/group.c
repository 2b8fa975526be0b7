/* What may stand beside groups: terms that are the same for all rows of one. */
#include "plan/reading.h"

static bool same_payload(const struct plan_node *a, const struct plan_node *b)
{
    switch (a->kind) {
    case PLAN_OUTPUT:
        return a->as.output == b->as.output;
    case PLAN_CONSTANT:
        return value_equal(&a->as.value, &b->as.value);
    case PLAN_PARAMETER:
        return a->as.argument.number == b->as.argument.number && a->as.argument.transform == b->as.argument.transform;
    case PLAN_PART:
    case PLAN_JSON:
        return strcmp(a->as.value.as.text.data, b->as.value.as.text.data) == 0;
    case PLAN_FUNCTION:
        return a->as.function == b->as.function;
    case PLAN_CAST:
        return a->type.scale == b->type.scale && a->type.precision == b->type.precision;
    case PLAN_COLUMN: case PLAN_AND: case PLAN_OR: case PLAN_NOT: case PLAN_COMPARE: case PLAN_MATCH: case PLAN_ARITHMETIC:
    case PLAN_NEGATE: case PLAN_IS_NULL: case PLAN_BETWEEN: case PLAN_IN_VALUES: case PLAN_CASE: case PLAN_SAME:
        return true;
    default:
        return false;
    }
}

static bool is_same(const struct plan_node *a, const struct plan_node *b)
{
    bool is_column = a->kind == PLAN_COLUMN || a->kind == PLAN_OUTPUT;
    if (a == b)
        return true;
    if (a->kind != b->kind || a->op != b->op || a->type.kind != b->type.kind || a->operand_count != b->operand_count
        || (is_column && (a->source != b->source || a->field != b->field)) || !same_payload(a, b))
        return false;
    for (size_t i = 0; i < a->operand_count; i++)
        if (!is_same(a->operands[i], b->operands[i]))
            return false;
    return true;
}

static bool is_group(const struct plan_select *select, const struct plan_node *node)
{
    for (size_t i = 0; i < select->group_count; i++)
        if (is_same(node, select->groups[i]))
            return true;
    return false;
}

static bool has_column(const struct plan_select *select, const struct plan_source *source, const struct field *field)
{
    return is_group(select, &(struct plan_node){.kind = PLAN_COLUMN, .type = field->type, .source = (struct plan_source *)source, .field = field});
}

/* One row of this source for each group, by a key that is among the groups? */
static bool is_told_by_key(const struct plan_select *select, const struct plan_source *source)
{
    if (source->model && source->model->primary && has_column(select, source, source->model->primary))
        return true;
    return source->parent && !source->is_many && source->far && source->near
           && (has_column(select, source->parent, source->near) || is_told_by_key(select, source->parent));
}

/* What a document has there, grouped by, and read in another way. */
static bool is_read_of_group(const struct plan_select *select, const struct plan_node *node)
{
    const struct plan_node *path = node->kind == PLAN_CAST ? node->operands[0] : node;
    if (path->kind != PLAN_JSON)
        return false;
    struct plan_node json = *path;
    json.type = type_of_kind(KIND_JSON);
    return is_group(select, &json);
}

void group_check(struct planner *planner, struct plan_select *select, struct plan_node *node)
{
    if (is_group(select, node))
        return;
    if (is_read_of_group(select, node)) {
        select_group_by(planner, select, node);
        return;
    }
    switch (node->kind) {
    case PLAN_COLUMN:
    case PLAN_OUTPUT:
        if (node->source->owner != select)
            return;
        if (!is_told_by_key(select, node->source))
            planner_fail(planner, CORM_QUERY, node->place, "%s differs within a group: name it in values(), or aggregate it",
                         node_label(planner, node));
        if (!node->source->model || !has_column(select, node->source, node->source->model->primary))
            select_group_by(planner, select, node);
        return;
    case PLAN_AGGREGATE:
    case PLAN_SHARE:
    case PLAN_WINDOW:
        return;
    default:
        for (size_t i = 0; i < node->operand_count; i++)
            group_check(planner, select, node->operands[i]);
    }
}
