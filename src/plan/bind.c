/* Expressions get their types, and names their columns. */
#include "plan/planner.h"

#include <stdio.h>

static const struct type bool_type = {.kind = KIND_BOOL};

/* --- Constants and arguments */

static struct plan_node *bind_literal(struct planner *planner, const struct node *node)
{
    const struct value *value = &node->as.value;
    struct type type = type_of_kind(value->kind);
    struct plan_node *constant;
    if (value->kind == KIND_DECIMAL) {
        type.precision = 38;
        type.scale = value->as.decimal.scale;
    }
    constant = node_constant(planner, *value, type);
    constant->is_flexible = value->kind != KIND_BOOL;
    constant->place = node->place;
    return constant;
}

static struct plan_node *any_argument(struct planner *planner, struct scope *scope, const struct node *node)
{
    size_t number = planner->clause->first_argument + node->as.argument;
    const struct argument_shape *argument = &planner->parts->arguments[number];
    if (argument->kind == ARGUMENT_QUERY)
        return plan_subquery(planner, argument->query, scope, node->place);
    if (argument->kind == ARGUMENT_VALUE && argument->type == KIND_NULL)
        return bind_literal(planner, &(struct node){.kind = NODE_LITERAL, .place = node->place});
    struct type type = type_of_kind(argument->type);
    if (argument->type == KIND_DECIMAL)
        type = (struct type){.kind = KIND_DECIMAL, .precision = argument->is_wide ? 38 : 15, .scale = 6};
    struct plan_node *parameter = node_new(planner, PLAN_PARAMETER, type, 0, NULL, NULL, NULL);
    parameter->as.argument.number = number;
    parameter->as.argument.is_list = argument->kind == ARGUMENT_LIST;
    parameter->is_positive = argument->is_positive;
    parameter->is_flexible = true;
    parameter->place = node->place;
    return parameter;
}

/* What stands behind `in` and in exists(): rows, where elsewhere a value is wanted. */
static struct plan_node *bind_rows(struct planner *planner, struct scope *scope, const struct node *node)
{
    if (node->kind == NODE_QUERY)
        return plan_subquery(planner, node->as.query, scope, node->place);
    return node->kind == NODE_ARGUMENT ? any_argument(planner, scope, node) : bind(planner, scope, node);
}

static struct plan_node *bind_value(struct planner *planner, struct scope *scope, const struct node *node)
{
    struct plan_node *value = bind_rows(planner, scope, node);
    if (value->kind == PLAN_PARAMETER && value->as.argument.is_list)
        planner_fail(planner, CORM_TYPE, node->place, "a list stands behind 'in' only");
    if (value->kind == PLAN_SCALAR && value->as.select->output_count != 1)
        planner_fail(planner, CORM_QUERY, node->place, "a query that stands for a value has one column, not %zu: name it with"
                     " values()", value->as.select->output_count);
    return value;
}

/* --- Operators */

static struct plan_node *bind_junction(struct planner *planner, struct scope *scope, const struct node *node)
{
    enum plan_kind kind = node->kind == NODE_AND ? PLAN_AND : PLAN_OR;
    struct plan_node *left = bind_condition(planner, scope, node->operands[0]);
    for (size_t i = 1; i < node->operand_count; i++) {
        struct plan_node *right = bind_condition(planner, scope, node->operands[i]);
        left = node_new(planner, kind, bool_type, 2, left, right, NULL);
    }
    return left;
}

struct scope *scope_inside(struct planner *planner, struct scope *scope)
{
    struct scope *inner = scope_new(planner, scope->select->model, scope);
    inner->is_negation = true;
    inner->names.items = scope->names.items;
    inner->names.count = inner->names.capacity = scope->names.count;
    return inner;
}

/* Whether some related row matches all of it. */
struct plan_node *bind_exists_related(struct planner *planner, struct scope *scope, const struct node *node)
{
    struct scope *inner = scope_inside(planner, scope);
    const struct field *key = scope->select->model->primary;
    struct plan_node *same = node_new(planner, PLAN_COMPARE, bool_type, 2, node_column(planner, inner->base, key),
                                      node_column(planner, scope->base, key), NULL);
    same->op = OP_EQUAL;
    inner->select->where = node_and(planner, same, bind_condition(planner, inner, node));
    finish_select(planner, inner);
    struct plan_node *exists = node_new(planner, PLAN_EXISTS, bool_type, 0, NULL, NULL, NULL);
    exists->as.select = inner->select;
    return exists;
}

/* A not over a to-many path: no related row matches all of it. */
static struct plan_node *no_related(struct planner *planner, struct scope *scope, const struct node *node)
{
    return node_not(planner, bind_exists_related(planner, scope, node));
}

static struct plan_node *bind_not(struct planner *planner, struct scope *scope, const struct node *node)
{
    const struct node *operand = node->operands[0];
    if (!scope->is_aggregated && scope_is_many(planner, scope, operand))
        return no_related(planner, scope, operand);
    return node_not(planner, bind_condition(planner, scope, operand));
}

static bool is_null_constant(const struct plan_node *node)
{
    return node->kind == PLAN_CONSTANT && node->as.value.kind == KIND_NULL;
}

static struct plan_node *is_null(struct planner *planner, struct plan_node *operand)
{
    return node_new(planner, PLAN_IS_NULL, bool_type, 1, operand, NULL, NULL);
}

static struct plan_node *year_bound(struct planner *planner, const struct plan_node *part, const struct plan_node *year,
                                    enum plan_transform transform)
{
    struct plan_node *bound = arena_new(planner->arena, struct plan_node);
    *bound = *year;
    bound->kind = PLAN_PARAMETER;
    bound->type = part->operands[0]->type;
    if (year->kind == PLAN_CONSTANT) {
        bound->as.argument.number = SIZE_MAX;
        bound->as.argument.is_list = false;
        bound->constant_year = year->as.value.as.integer;
    }
    bound->as.argument.transform = transform;
    return bound;
}

/* published.year = 2024 as a range of the column, which an index can serve. */
static struct plan_node *year_range(struct planner *planner, struct plan_node *part, struct plan_node *year, enum op op)
{
    static const struct {
        enum op compared;
        enum plan_transform transform;
    } ranges[] = {
        [OP_LESS] = {OP_LESS_EQUAL, TRANSFORM_LAST_YEAR_END},
        [OP_LESS_EQUAL] = {OP_LESS_EQUAL, TRANSFORM_YEAR_END},
        [OP_GREATER] = {OP_GREATER_EQUAL, TRANSFORM_NEXT_YEAR_START},
        [OP_GREATER_EQUAL] = {OP_GREATER_EQUAL, TRANSFORM_YEAR_START},
    };
    struct plan_node *date = part->operands[0];
    if (op == OP_EQUAL)
        return node_new(planner, PLAN_BETWEEN, bool_type, 3, date, year_bound(planner, part, year, TRANSFORM_YEAR_START),
                        year_bound(planner, part, year, TRANSFORM_YEAR_END));
    struct plan_node *bound = year_bound(planner, part, year, ranges[op].transform);
    struct plan_node *node = node_new(planner, PLAN_COMPARE, bool_type, 2, date, bound, NULL);
    node->op = ranges[op].compared;
    return node;
}

static bool is_year(const struct plan_node *node, const struct plan_node *other)
{
    return node->kind == PLAN_PART && strcmp(node->as.value.as.text.data, "year") == 0 && node->operands[0]->kind == PLAN_COLUMN
           && other->type.kind == KIND_INT
           && (other->kind == PLAN_PARAMETER || (other->kind == PLAN_CONSTANT && other->as.value.kind == KIND_INT));
}

static struct plan_node *compare(struct planner *planner, enum op op, struct plan_node *a, struct plan_node *b)
{
    static const enum op mirrored[] = {[OP_EQUAL] = OP_EQUAL, [OP_LESS] = OP_GREATER, [OP_LESS_EQUAL] = OP_GREATER_EQUAL,
                                       [OP_GREATER] = OP_LESS, [OP_GREATER_EQUAL] = OP_LESS_EQUAL};
    if (op == OP_UNEQUAL)
        return node_not(planner, compare(planner, OP_EQUAL, a, b));
    if (op == OP_EQUAL && is_null_constant(b))
        return is_null(planner, a);
    if (op == OP_EQUAL && is_null_constant(a))
        return is_null(planner, b);
    unify(planner, &a, &b);
    if (is_year(a, b))
        return year_range(planner, a, b, op);
    if (is_year(b, a))
        return year_range(planner, b, a, mirrored[op]);
    struct plan_node *node = node_new(planner, PLAN_COMPARE, bool_type, 2, a, b, NULL);
    node->op = op;
    return node;
}

/* state = open */
static void refuse_bare_label(struct planner *planner, struct scope *scope, const struct plan_node *beside, const struct node *node)
{
    const char *name = node->kind == NODE_PATH && node->as.path.name_count == 1 ? node->as.path.names[0] : NULL;
    const struct model *model = scope->select->model;
    if (!name || !beside->type.labels || scope_name(scope, name) || !model || model_name(model, name, strlen(name)))
        return;
    if (type_label(&beside->type, name, strlen(name)) >= 0)
        planner_fail(planner, CORM_QUERY, node->place, "no field '%s' on %s; a value of the enum stands in quotes: '%s'", name,
                     model->name, name);
}

static struct plan_node *bind_compare(struct planner *planner, struct scope *scope, const struct node *node)
{
    if (node->op == OP_UNEQUAL && !scope->is_aggregated && scope_is_many(planner, scope, node)) {
        struct node equal = *node;
        equal.op = OP_EQUAL;
        bool asks_for_null = node->operands[1]->kind == NODE_LITERAL && node->operands[1]->as.value.kind == KIND_NULL;
        if (!asks_for_null)
            return no_related(planner, scope, &equal);
    }
    struct plan_node *a = bind(planner, scope, node->operands[0]);
    refuse_bare_label(planner, scope, a, node->operands[1]);
    return compare(planner, node->op, a, bind(planner, scope, node->operands[1]));
}

static struct plan_node *bind_match(struct planner *planner, struct scope *scope, const struct node *node)
{
    struct plan_node *a = as_text(planner, bind(planner, scope, node->operands[0]));
    struct plan_node *b = as_text(planner, bind(planner, scope, node->operands[1]));
    if (node->op == OP_SEARCH)
        want_search(planner, op_name(node->op), b);
    struct plan_node *match = node_new(planner, PLAN_MATCH, bool_type, 2, a, b, NULL);
    match->op = node->op;
    return match;
}

static struct plan_node *in_select(struct planner *planner, struct plan_node *left, struct plan_node *scalar)
{
    struct plan_select *select = scalar->as.select;
    if (select->output_count != 1)
        planner_fail(planner, CORM_QUERY, scalar->place, "a query behind 'in' has one column, not %zu: name it with values()",
                     select->output_count);
    struct plan_node *output = select->outputs[0].node;
    if (left->is_flexible)
        left = coerce(planner, left, output);
    else
        unify(planner, &left, &output);
    if (output != select->outputs[0].node && select->compound)
        planner_fail(planner, CORM_TYPE, scalar->place, "%s is %s and the rows of this union have %s", node_label(planner, left),
                     type_article(&left->type), type_article(&select->outputs[0].node->type));
    select->outputs[0].node = output;
    struct plan_node *node = node_new(planner, PLAN_IN_SELECT, bool_type, 1, left, NULL, NULL);
    node->as.select = select;
    return node;
}

static struct plan_node *in_values(struct planner *planner, struct scope *scope, struct plan_node *left, const struct node *list)
{
    struct plan_node *node = node_new(planner, PLAN_IN_VALUES, bool_type, 1, left, NULL, NULL);
    VECTOR(struct plan_node *) operands = {0};
    vector_push(planner->arena, &operands, left);
    for (size_t i = 0; i < list->operand_count; i++) {
        struct plan_node *item = bind(planner, scope, list->operands[i]);
        if (is_null_constant(item))
            continue;
        unify(planner, &operands.items[0], &item);
        vector_push(planner->arena, &operands, item);
    }
    node->operands = operands.items;
    node->operand_count = operands.count;
    if (operands.count == 1)
        return node_constant(planner, value_bool(false), bool_type);
    return node;
}

static struct plan_node *bind_in(struct planner *planner, struct scope *scope, const struct node *node)
{
    struct plan_node *left = bind(planner, scope, node->operands[0]);
    const struct node *right = node->operands[1];
    if (right->kind == NODE_LIST)
        return in_values(planner, scope, left, right);
    want_rows(planner, right, "'in'");
    struct plan_node *bound = bind_rows(planner, scope, right);
    if (bound->kind == PLAN_SCALAR)
        return in_select(planner, left, bound);
    if (bound->kind != PLAN_PARAMETER || !bound->as.argument.is_list)
        planner_fail(planner, CORM_TYPE, right->place, "'in' wants a list or a query");
    if (left->is_flexible)
        left = coerce(planner, left, bound);
    else
        bound = coerce(planner, bound, left);
    left = read_json_beside(planner, left, bound);
    struct plan_node *node_in = node_new(planner, PLAN_IN_LIST, bool_type, 2, left, bound, NULL);
    node_in->is_distinct = planner->parts->arguments[bound->as.argument.number].is_distinct;
    return node_in;
}

static struct plan_node *bind_between(struct planner *planner, struct scope *scope, const struct node *node)
{
    struct plan_node *value = bind(planner, scope, node->operands[0]);
    struct plan_node *low = bind(planner, scope, node->operands[1]);
    struct plan_node *high = bind(planner, scope, node->operands[2]);
    bool tells_high = low->is_flexible && !high->is_flexible;   /* what all of them are */
    unify(planner, &value, tells_high ? &high : &low);
    unify(planner, &value, tells_high ? &low : &high);
    if (is_year(value, low) && is_year(value, high))
        return node_new(planner, PLAN_BETWEEN, bool_type, 3, value->operands[0], year_bound(planner, value, low, TRANSFORM_YEAR_START),
                        year_bound(planner, value, high, TRANSFORM_YEAR_END));
    return node_new(planner, PLAN_BETWEEN, bool_type, 3, value, low, high);
}

/* --- Arithmetic */

struct type number_type(enum op op, const struct type *a, const struct type *b)
{
    struct type type = type_of_kind(KIND_INT);
    if (a->kind == KIND_REAL || b->kind == KIND_REAL)
        return type_of_kind(KIND_REAL);
    if (a->kind == KIND_INT && b->kind == KIND_INT)
        return type;
    int x = a->kind == KIND_DECIMAL ? a->scale : 0, y = b->kind == KIND_DECIMAL ? b->scale : 0;
    type = (struct type){.kind = KIND_DECIMAL, .precision = 38, .scale = x > y ? x : y};
    if (op == OP_MULTIPLY)
        type.scale = x + y;
    if (op == OP_DIVIDE)
        type.scale = x + 4;
    return type;
}

/* A number with a point is a decimal beside a decimal, and a real beside anything else. */
static struct plan_node *point_number(struct planner *planner, struct plan_node *node, const struct plan_node *other)
{
    if (!node->is_flexible || node->type.kind != KIND_DECIMAL || other->type.kind == KIND_DECIMAL)
        return node;
    struct plan_node real = {.kind = PLAN_CONSTANT, .type = {.kind = KIND_REAL}};
    return coerce(planner, node, &real);
}

static bool is_moment(const struct type *type)
{
    return type->kind == KIND_DATE || type->kind == KIND_DATETIME || type->kind == KIND_TIME;
}

/* Moments and durations; KIND_NULL if the operands do not go together. */
static enum kind moment_result(enum op op, const struct type *a, const struct type *b)
{
    bool is_sum = op == OP_ADD || op == OP_SUBTRACT;
    if (is_moment(a) && b->kind == KIND_DURATION && is_sum)
        return a->kind == KIND_DATE ? KIND_DATETIME : a->kind;
    if (a->kind == KIND_DURATION && is_moment(b) && op == OP_ADD)
        return b->kind == KIND_DATE ? KIND_DATETIME : b->kind;
    if (is_moment(a) && is_moment(b) && op == OP_SUBTRACT && (a->kind == KIND_TIME) == (b->kind == KIND_TIME))
        return KIND_DURATION;
    if (a->kind == KIND_DURATION && b->kind == KIND_DURATION && is_sum)
        return KIND_DURATION;
    return KIND_NULL;
}

static struct plan_node *concatenate(struct planner *planner, struct plan_node *a, struct plan_node *b)
{
    struct plan_node *node = node_new(planner, PLAN_ARITHMETIC, type_of_kind(KIND_TEXT), 2, as_text(planner, a),
                                      as_text(planner, b), NULL);
    node->op = OP_CONCAT;
    return node;
}

/* Beside a moment a text is a duration; in a difference of two moments it may be one too. */
static struct plan_node *moment_text(struct planner *planner, struct plan_node *node, const struct plan_node *other, bool may_be_moment)
{
    struct plan_node duration = {.kind = PLAN_CONSTANT, .type = {.kind = KIND_DURATION}, .name = "what is added to a moment"};
    struct value moment;
    if (!node->is_flexible || node->type.kind != KIND_TEXT || !(is_moment(&other->type) || other->type.kind == KIND_DURATION))
        return node;
    bool is_moment_text = may_be_moment && node->kind == PLAN_CONSTANT && is_moment(&other->type)
                          && value_convert(&node->as.value, other->type.kind, planner->arena, &moment);
    return coerce(planner, node, is_moment_text ? other : &duration);
}

static struct plan_node *bind_arithmetic(struct planner *planner, struct scope *scope, const struct node *node)
{
    struct plan_node *a = bind(planner, scope, node->operands[0]);
    struct plan_node *b = bind(planner, scope, node->operands[1]);
    if (node->op == OP_CONCAT)
        return concatenate(planner, a, b);
    struct type type;
    bool is_difference = node->op == OP_SUBTRACT;
    a = point_number(planner, moment_text(planner, a, b, is_difference), b);
    b = point_number(planner, moment_text(planner, b, a, is_difference), a);
    bool is_decimal = a->type.kind == KIND_DECIMAL || b->type.kind == KIND_DECIMAL;
    if (a->is_flexible && is_decimal && !b->is_flexible && type_is_number(&a->type) && type_is_number(&b->type))
        a = coerce(planner, a, b);
    if (b->is_flexible && is_decimal && !a->is_flexible && type_is_number(&a->type) && type_is_number(&b->type))
        b = coerce(planner, b, a);
    if (type_is_number(&a->type) && type_is_number(&b->type))
        type = number_type(node->op, &a->type, &b->type);
    else if (is_null_constant(a) || is_null_constant(b))
        type = is_null_constant(a) ? b->type : a->type;
    else {
        type = type_of_kind(moment_result(node->op, &a->type, &b->type));
        if (type.kind == KIND_NULL)
            planner_fail(planner, CORM_TYPE, node->place, "%s %s %s: %s and %s do not go together%s", node_label(planner, a),
                         op_name(node->op), node_label(planner, b), type_article(&a->type), type_article(&b->type),
                         node->op == OP_ADD && a->type.kind == KIND_TEXT ? "; texts are joined with ||" : "");
    }
    if (type.kind == KIND_DECIMAL && type.scale > 38)
        planner_fail(planner, CORM_TYPE, node->place, "the result would have more than 38 digits after the point");
    struct plan_node *result = node_new(planner, PLAN_ARITHMETIC, type, 2, a, b, NULL);
    result->op = node->op;
    result->place = node->place;
    return result;
}

static struct plan_node *bind_negate(struct planner *planner, struct scope *scope, const struct node *node)
{
    struct plan_node *operand = bind(planner, scope, node->operands[0]);
    if (!type_is_number(&operand->type) && operand->type.kind != KIND_DURATION)
        planner_fail(planner, CORM_TYPE, node->place, "only a number can be negated, and this is %s", type_article(&operand->type));
    return node_new(planner, PLAN_NEGATE, operand->type, 1, operand, NULL, NULL);
}

static struct plan_node *bind_case(struct planner *planner, struct scope *scope, const struct node *node)
{
    struct plan_node *result = node_new(planner, PLAN_CASE, type_of_kind(KIND_NULL), 0, NULL, NULL, NULL);
    size_t pairs = node->operand_count / 2, values = pairs + node->operand_count % 2;
    struct plan_node **operands = arena_alloc(planner->arena, node->operand_count * sizeof *operands);
    struct plan_node **value = arena_alloc(planner->arena, values * sizeof *value);
    for (size_t i = 0; i < pairs; i++) {
        operands[2 * i] = bind_condition(planner, scope, node->operands[2 * i]);
        value[i] = bind(planner, scope, node->operands[2 * i + 1]);
    }
    if (values > pairs)
        value[pairs] = bind(planner, scope, node->operands[2 * pairs]);
    result->type = unify_all(planner, value, values);
    for (size_t i = 0; i < values; i++)
        operands[i < pairs ? 2 * i + 1 : 2 * pairs] = value[i];
    result->operands = operands;
    result->operand_count = node->operand_count;
    return result;
}

static bool can_cast(enum kind from, enum kind to)
{
    static const unsigned from_text = 1u << KIND_TEXT;
    static const unsigned numbers = 1u << KIND_INT | 1u << KIND_REAL | 1u << KIND_DECIMAL;
    static const unsigned from_any = (1u << KIND_COUNT) - 1;
    static const unsigned sources[KIND_COUNT] = {
        [KIND_TEXT] = from_any & ~(1u << KIND_BYTES | 1u << KIND_DURATION),
        [KIND_INT] = from_text | numbers | 1u << KIND_BOOL,
        [KIND_REAL] = from_text | numbers, [KIND_DECIMAL] = from_text | numbers, [KIND_BOOL] = numbers,
        [KIND_DATE] = from_text | 1u << KIND_DATETIME, [KIND_DATETIME] = from_text | 1u << KIND_DATE,
        [KIND_TIME] = from_text | 1u << KIND_DATETIME, [KIND_UUID] = from_text, [KIND_JSON] = from_text,
    };
    return from == to || from == KIND_NULL || (sources[to] & 1u << from);
}

static struct plan_node *bind_cast(struct planner *planner, struct scope *scope, const struct node *node)
{
    struct plan_node *operand = bind(planner, scope, node->operands[0]);
    bool is_written = operand->is_flexible && operand->type.kind == KIND_TEXT && node->as.type.kind >= KIND_DATE;
    if (is_written)
        operand = coerce(planner, operand, &(struct plan_node){.kind = PLAN_CONSTANT, .type = node->as.type, .name = "the cast"});
    if (is_json_path(operand))
        return cast_json(planner, operand, node->as.type);
    if (!can_cast(operand->type.kind, node->as.type.kind))
        planner_fail(planner, CORM_TYPE, node->place, "%s is %s: it cannot be cast to %s", node_label(planner, operand),
                     type_article(&operand->type), type_article(&node->as.type));
    return node_new(planner, PLAN_CAST, node->as.type, 1, operand, NULL, NULL);
}

static struct plan_node *bind_exists(struct planner *planner, struct scope *scope, const struct node *node)
{
    want_rows(planner, node->operands[0], "exists()");
    struct plan_node *query = bind_rows(planner, scope, node->operands[0]);
    if (query->kind != PLAN_SCALAR)
        planner_fail(planner, CORM_TYPE, node->operands[0]->place, "exists() wants a query");
    return select_exists(planner, query->as.select);
}

static struct plan_node *bind_path(struct planner *planner, struct scope *scope, const struct node *node)
{
    return scope_path(planner, scope, node->as.path.names, node->as.path.name_count, node->place);
}

static struct plan_node *bind_is_null(struct planner *planner, struct scope *scope, const struct node *node)
{
    struct plan_node *condition = is_null(planner, bind(planner, scope, node->operands[0]));
    return node->op == OP_UNEQUAL ? node_not(planner, condition) : condition;
}

static struct plan_node *bind_constant(struct planner *planner, struct scope *scope, const struct node *node)
{
    (void)scope;
    return bind_literal(planner, node);
}

static struct plan_node *misplaced(struct planner *planner, struct scope *scope, const struct node *node)
{
    (void)scope;
    planner_fail(planner, CORM_SYNTAX, node->place, node->kind == NODE_STAR ? "'*' stands in count(*) only"
                                                                            : "a list stands behind 'in' only");
}

struct plan_node *bind(struct planner *planner, struct scope *scope, const struct node *node)
{
    static struct plan_node *(*const binders[])(struct planner *, struct scope *, const struct node *) = {
        [NODE_LITERAL] = bind_constant,     [NODE_ARGUMENT] = bind_value, [NODE_PATH] = bind_path,
        [NODE_STAR] = misplaced,            [NODE_AND] = bind_junction,      [NODE_OR] = bind_junction,
        [NODE_NOT] = bind_not,              [NODE_COMPARE] = bind_compare,   [NODE_MATCH] = bind_match,
        [NODE_IN] = bind_in,                [NODE_BETWEEN] = bind_between,   [NODE_IS_NULL] = bind_is_null,
        [NODE_NEGATE] = bind_negate,        [NODE_ARITHMETIC] = bind_arithmetic, [NODE_CALL] = bind_call,
        [NODE_CAST] = bind_cast,            [NODE_CASE] = bind_case,         [NODE_LIST] = misplaced,
        [NODE_EXISTS] = bind_exists,        [NODE_QUERY] = bind_value,       [NODE_OVER] = bind_window,
    };
    struct plan_node *result = binders[node->kind](planner, scope, node);
    result->place = node->place;
    planner_weigh(planner, result);
    return result;
}

struct plan_node *bind_condition(struct planner *planner, struct scope *scope, const struct node *node)
{
    struct plan_node *condition = bind(planner, scope, node);
    if (condition->is_flexible)
        condition = coerce(planner, condition, &(struct plan_node){.kind = PLAN_CONSTANT, .type = bool_type, .name = "a condition"});
    if (condition->type.kind != KIND_BOOL && condition->type.kind != KIND_NULL)
        planner_fail(planner, CORM_TYPE, node->place, "a condition is true or false, and %s is %s", node_label(planner, condition),
                     type_article(&condition->type));
    return condition;
}

static struct plan_node *storable(struct planner *planner, struct plan_node *value, struct plan_node *target)
{
    enum kind from = value->type.kind, to = target->type.kind;
    if (value->is_flexible)
        return coerce(planner, value, target);
    if ((from == KIND_DATE && to == KIND_DATETIME) || (from == KIND_DATETIME && to == KIND_DATE))
        return node_cast(planner, value, target->type);
    if (to == KIND_TEXT && (from == KIND_UUID || from == KIND_JSON))
        return as_text(planner, value);
    if (from != to && from != KIND_NULL && !(type_is_number(&value->type) && type_is_number(&target->type)))
        planner_fail(planner, CORM_TYPE, value->place, "%s is %s and %s is %s: cast it to store it", node_label(planner, target),
                     type_article(&target->type), node_label(planner, value), type_article(&value->type));
    return value;
}

struct plan_node *bind_assignment(struct planner *planner, struct scope *scope, const struct field *field,
                                  const struct node *node)
{
    struct plan_node target = {.kind = PLAN_COLUMN, .type = field->type, .field = field};
    struct plan_node *value = bind(planner, scope, node);
    if (is_null_constant(value)) {
        if (!field->is_nullable)
            planner_fail(planner, CORM_INTEGRITY, node->place, "%s.%s cannot be null", field->model->name, field->name);
        value->type = field->type;
        return value;
    }
    target.place = node->place;
    value = storable(planner, value, &target);
    struct plan_node *fit = node_new(planner, PLAN_FIT, field->type, 1, value, NULL, NULL);
    fit->field = field;
    return fit;
}
