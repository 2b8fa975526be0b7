/* What nulls do to a term: which joins must find their row, and what may come out as null. */
#include "plan/nulls.h"

static bool is_under(const struct plan_source *source, const struct plan_source *missing)
{
    for (; source; source = source->parent)
        if (source == missing)
            return true;
    return false;
}

static bool is_strict(const struct plan_node *node)
{
    switch (node->kind) {
    case PLAN_COMPARE:
    case PLAN_MATCH:
    case PLAN_ARITHMETIC:
    case PLAN_NEGATE:
    case PLAN_BETWEEN:
    case PLAN_CAST:
    case PLAN_PART:
    case PLAN_JSON:
    case PLAN_FIT:
        return true;
    case PLAN_FUNCTION:
        return node->as.function->id != FUNCTION_COALESCE && node->as.function->id != FUNCTION_CONCAT
               && node->as.function->id != FUNCTION_NULLIF;
    default:
        return false;
    }
}

/* case when c then v end */
static bool is_case_null_without(const struct plan_node *node, const struct plan_source *missing)
{
    return node->operand_count == 2
           && (plan_rejects_missing(node->operands[0], missing) || plan_is_null_without(node->operands[1], missing));
}

/* What a joined share answers: where it has no row, counts are 0 and the rest is null. */
static bool is_share_of(const struct plan_node *node, const struct plan_source *missing, bool is_count)
{
    if (node->kind != PLAN_SHARE || node->as.part.share->source != missing)
        return false;
    const struct plan_node *output = node->as.part.share->select->outputs[node->as.part.output + 1].node;
    return output->kind == PLAN_AGGREGATE && (output->as.aggregate == AGGREGATE_COUNT) == is_count;
}

/* Whether 0 op value is false; of an argument it may be known that it is above zero. */
static bool is_false_for_zero(enum op op, const struct plan_node *value)
{
    bool is_constant = value->kind == PLAN_CONSTANT && value->as.value.kind == KIND_INT;
    if (!is_constant && !(value->kind == PLAN_PARAMETER && value->is_positive))
        return false;
    int64_t number = is_constant ? value->as.value.as.integer : 1;
    return op == OP_EQUAL ? number != 0 : op == OP_GREATER ? number >= 0 : op == OP_GREATER_EQUAL && number > 0;
}

static bool is_false_without_count(const struct plan_node *node, const struct plan_source *missing)
{
    return node->kind == PLAN_COMPARE && is_share_of(node->operands[0], missing, true) && is_false_for_zero(node->op, node->operands[1]);
}

bool plan_is_null_without(const struct plan_node *node, const struct plan_source *missing)
{
    if (node->kind == PLAN_SHARE)
        return is_share_of(node, missing, false);
    if (node->kind == PLAN_COLUMN || node->kind == PLAN_OUTPUT)
        return is_under(node->source, missing);
    if (node->kind == PLAN_IN_VALUES || node->kind == PLAN_IN_LIST || node->kind == PLAN_IN_SELECT)
        return plan_is_null_without(node->operands[0], missing);
    if (node->kind == PLAN_CASE)
        return is_case_null_without(node, missing);
    if (!is_strict(node))
        return false;
    for (size_t i = 0; i < node->operand_count; i++)
        if (plan_is_null_without(node->operands[i], missing))
            return true;
    return false;
}

static bool is_true_without(const struct plan_node *node, const struct plan_source *missing)
{
    switch (node->kind) {
    case PLAN_IS_NULL:
        return plan_is_null_without(node->operands[0], missing);
    case PLAN_NOT:
        return plan_rejects_missing(node->operands[0], missing);
    case PLAN_AND:
        return is_true_without(node->operands[0], missing) && is_true_without(node->operands[1], missing);
    case PLAN_OR:
        return is_true_without(node->operands[0], missing) || is_true_without(node->operands[1], missing);
    default:
        return false;
    }
}

bool plan_rejects_missing(const struct plan_node *node, const struct plan_source *missing)
{
    switch (node->kind) {
    case PLAN_AND:
        return plan_rejects_missing(node->operands[0], missing) || plan_rejects_missing(node->operands[1], missing);
    case PLAN_OR:
        return plan_rejects_missing(node->operands[0], missing) && plan_rejects_missing(node->operands[1], missing);
    case PLAN_NOT:
        return is_true_without(node->operands[0], missing);
    default:
        return plan_is_null_without(node, missing) || is_false_without_count(node, missing);
    }
}

static bool any_operand_may_be_null(const struct plan_node *node, size_t first)
{
    for (size_t i = first; i < node->operand_count; i++)
        if (plan_may_be_null(node->operands[i]))
            return true;
    return false;
}

static bool case_may_be_null(const struct plan_node *node)
{
    if (node->operand_count % 2 == 0)
        return true;
    for (size_t i = 1; i < node->operand_count; i += 2)
        if (plan_may_be_null(node->operands[i]))
            return true;
    return plan_may_be_null(node->operands[node->operand_count - 1]);
}

static bool function_may_be_null(const struct plan_node *node)
{
    switch (node->as.function->id) {
    case FUNCTION_COALESCE:
        for (size_t i = 0; i < node->operand_count; i++)
            if (!plan_may_be_null(node->operands[i]))
                return false;
        return true;
    case FUNCTION_CONCAT:
    case FUNCTION_NOW:
        return false;
    case FUNCTION_NULLIF:
    case FUNCTION_SQRT:
        return true;
    default:
        return any_operand_may_be_null(node, 0);
    }
}

static bool output_may_be_null(const struct plan_select *select, size_t number)
{
    for (const struct plan_compound *other = select->compound; other; other = other->next)
        if (plan_may_be_null(other->select->outputs[number].node))
            return true;
    return plan_may_be_null(select->outputs[number].node);
}

bool plan_may_be_null(const struct plan_node *node)
{
    switch (node->kind) {
    case PLAN_CONSTANT:
        return node->as.value.kind == KIND_NULL;
    case PLAN_PARAMETER:
        return node->as.argument.transform >= TRANSFORM_YEAR_START;
    case PLAN_COLUMN:
        return node->field->is_nullable || node->source->is_optional;
    case PLAN_OUTPUT:
        return node->source->is_optional || output_may_be_null(node->source->select, node->as.output);
    case PLAN_NOT:
    case PLAN_IS_NULL:
    case PLAN_EXISTS:
    case PLAN_SAME:
    case PLAN_ROW_NUMBER:
        return false;
    case PLAN_AGGREGATE:
        return node->as.aggregate != AGGREGATE_COUNT;
    case PLAN_SHARE: {
        const struct plan_share *share = node->as.part.share;
        return share->scope && plan_may_be_null(share->select->outputs[node->as.part.output + (share->source != NULL)].node);
    }
    case PLAN_WINDOW:
        return true;
    case PLAN_ARITHMETIC:
        return node->op == OP_DIVIDE || node->op == OP_MODULO || any_operand_may_be_null(node, 0);
    case PLAN_IN_SELECT:
        return plan_may_be_null(node->operands[0]) || plan_may_be_null(node->as.select->outputs[0].node);
    case PLAN_SCALAR:
    case PLAN_CAST:
    case PLAN_JSON:
        return true;
    case PLAN_CASE:
        return case_may_be_null(node);
    case PLAN_FUNCTION:
        return function_may_be_null(node);
    default:
        return any_operand_may_be_null(node, 0);
    }
}
