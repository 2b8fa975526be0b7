/* Expressions by three-valued logic. */
#include "differential/evaluate.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>

static bool is_number(const struct value *value)
{
    return value->kind == KIND_INT || value->kind == KIND_REAL || value->kind == KIND_DECIMAL;
}

static double as_real(const struct value *value)
{
    return value->kind == KIND_REAL ? value->as.real
           : value->kind == KIND_INT ? (double)value->as.integer : corm_decimal_to_real(value->as.decimal);
}

static corm_decimal as_decimal(const struct value *value)
{
    return value->kind == KIND_INT ? corm_decimal_from_int(value->as.integer) : value->as.decimal;
}

static int64_t as_order(const struct value *value)
{
    return value->kind == KIND_BOOL ? value->as.boolean : value->kind == KIND_DATE ? value->as.date.days
           : value->as.datetime.microseconds;
}

static int sign(double difference)
{
    return (difference > 0) - (difference < 0);
}

int value_compare(const struct value *a, const struct value *b)
{
    if (a->kind == KIND_NULL || b->kind == KIND_NULL)
        return (a->kind != KIND_NULL) - (b->kind != KIND_NULL);
    if (is_number(a) && is_number(b) && (a->kind == KIND_REAL || b->kind == KIND_REAL))
        return sign(as_real(a) - as_real(b));
    if (is_number(a))
        return corm_decimal_compare(as_decimal(a), as_decimal(b));
    if (a->kind == KIND_TEXT)
        return sign(strcmp(a->as.text.data, b->as.text.data));
    if (a->kind == KIND_DATE && b->kind == KIND_DATETIME)
        return sign((double)(as_order(a) * INT64_C(86400000000) - as_order(b)));
    if (a->kind == KIND_DATETIME && b->kind == KIND_DATE)
        return -value_compare(b, a);
    return (as_order(a) > as_order(b)) - (as_order(a) < as_order(b));
}

/* A literal beside another value. */
static struct value adapt(struct frame *frame, struct value value, const struct node *node, const struct value *other)
{
    struct value converted;
    if (node->kind == NODE_LITERAL && other->kind != KIND_NULL && value.kind != KIND_NULL && !is_number(&value)
        && value_convert(&value, other->kind, frame->arena, &converted))
        return converted;
    return value;
}

static struct value compare(struct frame *frame, enum op op, const struct node *left, const struct node *right, struct value a,
                            struct value b)
{
    if (a.kind == KIND_NULL || b.kind == KIND_NULL)
        return value_null();
    a = adapt(frame, a, left, &b);
    b = adapt(frame, b, right, &a);
    int order = value_compare(&a, &b);
    return value_bool(op == OP_EQUAL ? order == 0 : op == OP_LESS ? order < 0 : op == OP_LESS_EQUAL ? order <= 0
                      : op == OP_GREATER ? order > 0 : order >= 0);
}

static struct value negation(const struct value *value)
{
    return value_bool(value->kind == KIND_NULL || !value->as.boolean);
}

bool evaluate_true(struct frame *frame, const struct bag *rows, const struct state *state, const struct node *node)
{
    struct value value = evaluate(frame, rows, state, node);
    return value.kind == KIND_BOOL && value.as.boolean;
}

bool any_related(struct frame *frame, const struct state *state, const struct node *node)
{
    struct bag rows = rows_of(frame, state);
    expand(frame, &rows, node);
    for (size_t i = 0; i < rows.states.count; i++)
        if (evaluate_true(frame, &rows, &rows.states.items[i], node))
            return true;
    return false;
}

/* --- Arithmetic */

static struct value integer_arithmetic(enum op op, int64_t a, int64_t b)
{
    if ((op == OP_DIVIDE || op == OP_MODULO) && b == 0)
        return value_null();
    return value_int(op == OP_ADD ? a + b : op == OP_SUBTRACT ? a - b : op == OP_MULTIPLY ? a * b : op == OP_DIVIDE ? a / b : a % b);
}

static struct value real_arithmetic(enum op op, double a, double b)
{
    if (op == OP_DIVIDE && b == 0)
        return value_null();
    return value_real(op == OP_ADD ? a + b : op == OP_SUBTRACT ? a - b : op == OP_MULTIPLY ? a * b : a / b);
}

static struct value decimal_arithmetic(enum op op, corm_decimal a, corm_decimal b)
{
    struct value value = {.kind = KIND_DECIMAL};
    bool is_good = op == OP_ADD ? corm_decimal_add(a, b, &value.as.decimal)
                   : op == OP_SUBTRACT ? corm_decimal_subtract(a, b, &value.as.decimal)
                   : op == OP_MULTIPLY ? corm_decimal_multiply(a, b, &value.as.decimal)
                                       : corm_decimal_divide(a, b, a.scale + 4, &value.as.decimal);
    return is_good ? value : value_null();
}

/* A literal with a point is a decimal beside a decimal, and a real beside anything else. */
static struct value point_number(struct value value, const struct node *node, const struct value *other)
{
    bool is_point = node->kind == NODE_LITERAL && value.kind == KIND_DECIMAL && other->kind != KIND_DECIMAL;
    return is_point ? value_real(corm_decimal_to_real(value.as.decimal)) : value;
}

static struct value concatenation(struct frame *frame, const struct value *a, const struct value *b)
{
    return value_text(arena_printf(frame->arena, "%s%s", a->as.text.data, b->as.text.data));
}

static struct value arithmetic(struct frame *frame, const struct node *node, struct value a, struct value b)
{
    if (a.kind == KIND_NULL || b.kind == KIND_NULL)
        return value_null();
    a = point_number(a, node->operands[0], &b);
    b = point_number(b, node->operands[1], &a);
    if (node->op == OP_CONCAT)
        return concatenation(frame, &a, &b);
    if (a.kind == KIND_INT && b.kind == KIND_INT)
        return integer_arithmetic(node->op, a.as.integer, b.as.integer);
    if (a.kind == KIND_REAL || b.kind == KIND_REAL)
        return real_arithmetic(node->op, as_real(&a), as_real(&b));
    return decimal_arithmetic(node->op, as_decimal(&a), as_decimal(&b));
}

static struct value negative(const struct value *value)
{
    if (value->kind == KIND_INT)
        return value_int(-value->as.integer);
    if (value->kind == KIND_REAL)
        return value_real(-value->as.real);
    if (value->kind == KIND_DECIMAL)
        return decimal_arithmetic(OP_SUBTRACT, corm_decimal_of(0, value->as.decimal.scale), value->as.decimal);
    return *value;
}

/* --- Texts */

static bool is_like(const char *text, const char *pattern)
{
    uint32_t point;
    if (!*pattern)
        return !*text;
    if (*pattern == '%')
        return is_like(text, pattern + 1) || (*text && is_like(text + 1, pattern));
    if (*pattern == '_')
        return *text && is_like(text + utf8_decode(text, strlen(text), &point), pattern + 1);
    return *text == *pattern && is_like(text + 1, pattern + 1);
}

static const char *lowered(struct arena *arena, const char *text)
{
    char *out = arena_alloc(arena, 3 * strlen(text) + 1);
    utf8_lower_text(text, strlen(text), out);
    return out;
}

bool text_matches(enum op op, const struct value *text, const struct value *pattern, struct arena *arena)
{
    const char *a = text->as.text.data, *b = pattern->as.text.data;
    bool folds = op == OP_ICONTAINS || op == OP_ISTARTSWITH || op == OP_IENDSWITH || op == OP_IEXACT;
    a = folds ? lowered(arena, a) : a;
    b = folds ? lowered(arena, b) : b;
    size_t x = strlen(a), y = strlen(b);
    switch (op) {
    case OP_CONTAINS:
    case OP_ICONTAINS:
        return strstr(a, b) != NULL;
    case OP_STARTSWITH:
    case OP_ISTARTSWITH:
        return strncmp(a, b, y) == 0;
    case OP_ENDSWITH:
    case OP_IENDSWITH:
        return x >= y && strcmp(a + x - y, b) == 0;
    case OP_IEXACT:
        return strcmp(a, b) == 0;
    default:
        return is_like(a, b);
    }
}

static struct value coalesced(const struct value *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (values[i].kind != KIND_NULL)
            return values[i];
    return value_null();
}

static struct value extreme(const struct value *values, size_t count, int wanted)
{
    struct value best = values[0];
    for (size_t i = 1; i < count; i++)
        if (value_compare(&values[i], &best) == wanted)
            best = values[i];
    return best;
}

struct value call_function(struct frame *frame, const char *name, const struct value *values, size_t count)
{
    struct value all = value_text("");
    if (strcmp(name, "coalesce") == 0)
        return coalesced(values, count);
    if (strcmp(name, "nullif") == 0)
        return values[0].kind != KIND_NULL && value_compare(&values[0], &values[1]) == 0 ? value_null() : values[0];
    if (strcmp(name, "concat") == 0) {
        for (size_t i = 0; i < count; i++)
            if (values[i].kind != KIND_NULL)
                all = concatenation(frame, &all, &values[i]);
        return all;
    }
    for (size_t i = 0; i < count; i++)
        if (values[i].kind == KIND_NULL)
            return value_null();
    if (strcmp(name, "greatest") == 0)
        return extreme(values, count, 1);
    if (strcmp(name, "least") == 0)
        return extreme(values, count, -1);
    if (strcmp(name, "length") == 0)
        return value_int((int64_t)utf8_length(values[0].as.text.data, values[0].as.text.size));
    if (strcmp(name, "lower") == 0)
        return value_text(lowered(frame->arena, values[0].as.text.data));
    if (strcmp(name, "upper") == 0) {
        char *out = arena_alloc(frame->arena, 3 * values[0].as.text.size + 1);
        utf8_upper_text(values[0].as.text.data, values[0].as.text.size, out);
        return value_text(out);
    }
    struct value zero = value_int(0);
    return value_compare(&values[0], &zero) < 0 ? negative(&values[0]) : values[0];         /* abs() */
}

/* --- Nodes */

static struct value evaluate_junction(struct frame *frame, const struct bag *rows, const struct state *state, const struct node *node)
{
    bool decisive = node->kind == NODE_OR, is_null = false;
    for (size_t i = 0; i < node->operand_count; i++) {
        struct value value = evaluate(frame, rows, state, node->operands[i]);
        if (value.kind == KIND_BOOL && value.as.boolean == decisive)
            return value;
        is_null = is_null || value.kind == KIND_NULL;
    }
    return is_null ? value_null() : value_bool(!decisive);
}

static struct value evaluate_compare(struct frame *frame, const struct bag *rows, const struct state *state, const struct node *node)
{
    struct node equal = *node;
    equal.op = OP_EQUAL;
    if (node->op == OP_UNEQUAL && !frame->is_aggregated && is_many(frame, node))
        return value_bool(!any_related(frame, state, &equal));
    struct value a = evaluate(frame, rows, state, node->operands[0]), b = evaluate(frame, rows, state, node->operands[1]);
    struct value result = compare(frame, node->op == OP_UNEQUAL ? OP_EQUAL : node->op, node->operands[0], node->operands[1], a, b);
    return node->op == OP_UNEQUAL ? negation(&result) : result;
}

static struct result subquery(struct frame *frame, const struct bag *rows, const struct state *state, const struct node *node)
{
    return answer_tree_query(frame, rows, state, frame->world, frame->arena, node->as.query);
}

static struct value evaluate_in(struct frame *frame, const struct bag *rows, const struct state *state, const struct node *node)
{
    struct value value = evaluate(frame, rows, state, node->operands[0]);
    const struct node *right = node->operands[1];
    if (value.kind == KIND_NULL)
        return value;
    for (size_t i = 0; right->kind == NODE_LIST && i < right->operand_count; i++) {
        struct value item = evaluate(frame, rows, state, right->operands[i]);
        struct value is_same = compare(frame, OP_EQUAL, node->operands[0], right->operands[i], value, item);
        if (is_same.kind == KIND_BOOL && is_same.as.boolean)
            return is_same;
    }
    if (right->kind == NODE_LIST)
        return value_bool(false);
    struct result result = subquery(frame, rows, state, right);
    for (size_t i = 0; i < result.rows.count; i++)
        if (result.rows.items[i][0].kind != KIND_NULL && value_compare(&value, &result.rows.items[i][0]) == 0)
            return value_bool(true);
    return value_bool(false);
}

static struct value evaluate_between(struct frame *frame, const struct bag *rows, const struct state *state, const struct node *node)
{
    struct value value[3], low, high;
    for (size_t i = 0; i < 3; i++)
        value[i] = evaluate(frame, rows, state, node->operands[i]);
    low = compare(frame, OP_GREATER_EQUAL, node->operands[0], node->operands[1], value[0], value[1]);
    high = compare(frame, OP_LESS_EQUAL, node->operands[0], node->operands[2], value[0], value[2]);
    if ((low.kind == KIND_BOOL && !low.as.boolean) || (high.kind == KIND_BOOL && !high.as.boolean))
        return value_bool(false);
    return low.kind == KIND_NULL ? low : high;
}

static struct value evaluate_case(struct frame *frame, const struct bag *rows, const struct state *state, const struct node *node)
{
    for (size_t i = 0; i + 1 < node->operand_count; i += 2)
        if (evaluate_true(frame, rows, state, node->operands[i]))
            return evaluate(frame, rows, state, node->operands[i + 1]);
    return node->operand_count % 2 ? evaluate(frame, rows, state, node->operands[node->operand_count - 1]) : value_null();
}

static struct value evaluate_call(struct frame *frame, const struct bag *rows, const struct state *state, const struct node *node)
{
    struct value values[8];
    for (size_t i = 0; i < node->operand_count && i < 8; i++)
        values[i] = evaluate(frame, rows, state, node->operands[i]);
    return call_function(frame, node->as.name, values, node->operand_count);
}

/* A row's own aggregate: of what its path leads to, narrowed by the last filter over it. */
static bool is_start(const char *path, const char *start)
{
    size_t size = strlen(start);
    return strncmp(path, start, size) == 0 && (!path[size] || path[size] == '.');
}

/* Whether the filter's paths and the aggregate's go the same way: one is the beginning of the other. */
static bool goes_along(struct frame *frame, const struct node *filter, const struct bag *aggregated)
{
    struct bag none = {0};
    none.reuses_all = true;
    if (filter->kind == NODE_PATH) {
        expand(frame, &none, filter);
        if (!aggregated->joins.count)
            return none.joins.count > 0;
        for (size_t i = 0; i < none.joins.count; i++)
            for (size_t j = 0; j < aggregated->joins.count; j++)
                if (is_start(none.joins.items[i].path, aggregated->joins.items[j].path)
                    || is_start(aggregated->joins.items[j].path, none.joins.items[i].path))
                    return true;
        return false;
    }
    for (size_t i = 0; i < filter->operand_count; i++)
        if (goes_along(frame, filter->operands[i], aggregated))
            return true;
    return false;
}

static void expand_aggregate(struct frame *frame, struct bag *rows, const struct node *call)
{
    rows->reuses_all = frame->is_aggregated = true;
    expand(frame, rows, call->operands[0]);
    if (call->where)
        expand(frame, rows, call->where);
    frame->is_aggregated = false;
}

static struct value evaluate_own_aggregate(struct frame *frame, const struct state *state, const struct node *call)
{
    struct bag rows = rows_of(frame, state), paths = {0};
    expand_aggregate(frame, &paths, call);
    for (size_t i = frame->filters.count; i-- > 0;) {
        const struct condition *filter = &frame->filters.items[i];
        if (filter->is_excluded || !goes_along(frame, filter->node, &paths))
            continue;
        size_t kept = 0;
        rows.clause++;
        rows.reuses_all = false;
        expand(frame, &rows, filter->node);
        for (size_t j = 0; j < rows.states.count; j++)
            if (evaluate_true(frame, &rows, &rows.states.items[j], filter->node))
                rows.states.items[kept++] = rows.states.items[j];
        rows.states.count = kept;
        if (paths.joins.count)
            break;
    }
    return aggregate_of(frame, &rows, call);
}

static struct value add_up(const struct value *values, size_t count)
{
    struct value sum = values[0];
    for (size_t i = 0; i < count; i++)
        if (values[i].kind == KIND_REAL)
            sum = value_real(as_real(&sum));
    for (size_t i = 1; i < count; i++)
        sum = sum.kind == KIND_INT ? integer_arithmetic(OP_ADD, sum.as.integer, values[i].as.integer)
              : sum.kind == KIND_REAL ? real_arithmetic(OP_ADD, sum.as.real, as_real(&values[i]))
                                      : decimal_arithmetic(OP_ADD, sum.as.decimal, as_decimal(&values[i]));
    return sum;
}

static struct value average(const struct value *values, size_t count)
{
    struct value sum = add_up(values, count), result = {.kind = KIND_DECIMAL};
    if (sum.kind != KIND_DECIMAL)
        return value_real(as_real(&sum) / (double)count);
    corm_decimal_divide(sum.as.decimal, corm_decimal_from_int((int64_t)count), sum.as.decimal.scale + 4, &result.as.decimal);
    return result;
}

static bool is_among(const struct value *values, size_t count, const struct value *value)
{
    for (size_t i = 0; i < count; i++)
        if (value_compare(&values[i], value) == 0)
            return true;
    return false;
}

struct value aggregate_of(struct frame *frame, const struct bag *given, const struct node *call)
{
    struct bag rows = rows_copy(frame, given);
    const struct bag *group = frame->group;
    const struct node *operand = call->operands[0];
    size_t count = 0;
    for (size_t i = frame->seen_joins ? frame->seen_joins - 1 : rows.joins.count; i < rows.joins.count; i++)
        rows.joins.items[i].path = "";
    expand_aggregate(frame, &rows, call);
    frame->group = NULL;
    frame->is_aggregated = true;
    struct value *values = arena_alloc(frame->arena, (rows.states.count + 1) * sizeof *values);
    for (size_t i = 0; i < rows.states.count; i++) {
        const struct state *state = &rows.states.items[i];
        if (call->where && !evaluate_true(frame, &rows, state, call->where))
            continue;
        values[count] = operand->kind == NODE_STAR ? value_int(1) : evaluate(frame, &rows, state, operand);
        if (values[count].kind != KIND_NULL && !(call->is_distinct && is_among(values, count, &values[count])))
            count++;
    }
    frame->group = group;
    frame->is_aggregated = false;
    if (strcmp(call->as.name, "count") == 0)
        return value_int((int64_t)count);
    if (!count)
        return value_null();
    return strcmp(call->as.name, "sum") == 0 ? add_up(values, count) : strcmp(call->as.name, "avg") == 0 ? average(values, count)
           : extreme(values, count, strcmp(call->as.name, "min") == 0 ? -1 : 1);
}

bool is_aggregate_call(const struct node *node)
{
    static const char *const names[] = {"count", "sum", "avg", "min", "max"};
    for (size_t i = 0; node->kind == NODE_CALL && i < 5; i++)
        if (strcmp(node->as.name, names[i]) == 0)
            return true;
    return false;
}

bool has_aggregate(const struct frame *frame, const struct node *node)
{
    if (is_aggregate_call(node))
        return true;
    if (node->kind == NODE_PATH)
        for (size_t i = 0; i < frame->names.count; i++)
            if (frame->group_names.items[i] && strcmp(frame->names.items[i], node->as.path.names[0]) == 0)
                return has_aggregate(frame, frame->group_names.items[i]);
    for (size_t i = 0; i < node->operand_count; i++)
        if (has_aggregate(frame, node->operands[i]))
            return true;
    return false;
}

struct value evaluate(struct frame *frame, const struct bag *rows, const struct state *state, const struct node *node)
{
    struct value value;
    struct result result;
    switch (node->kind) {
    case NODE_LITERAL:
        return node->as.value;
    case NODE_PATH:
        return evaluate_path(frame, rows, state, node);
    case NODE_AND:
    case NODE_OR:
        return evaluate_junction(frame, rows, state, node);
    case NODE_NOT:
        if (!frame->is_aggregated && is_many(frame, node->operands[0]))
            return value_bool(!any_related(frame, state, node->operands[0]));
        value = evaluate(frame, rows, state, node->operands[0]);
        return negation(&value);
    case NODE_COMPARE:
        return evaluate_compare(frame, rows, state, node);
    case NODE_MATCH:
        value = evaluate(frame, rows, state, node->operands[0]);
        if (value.kind == KIND_NULL)
            return value;
        return value_bool(text_matches(node->op, &value, &node->operands[1]->as.value, frame->arena));
    case NODE_IN:
        return evaluate_in(frame, rows, state, node);
    case NODE_BETWEEN:
        return evaluate_between(frame, rows, state, node);
    case NODE_IS_NULL:
        value = evaluate(frame, rows, state, node->operands[0]);
        return value_bool((value.kind == KIND_NULL) == (node->op == OP_EQUAL));
    case NODE_NEGATE:
        value = evaluate(frame, rows, state, node->operands[0]);
        return negative(&value);
    case NODE_ARITHMETIC:
        return arithmetic(frame, node, evaluate(frame, rows, state, node->operands[0]), evaluate(frame, rows, state, node->operands[1]));
    case NODE_CAST:
        value = evaluate(frame, rows, state, node->operands[0]);
        value_convert(&value, node->as.type.kind, frame->arena, &value);
        return value;
    case NODE_CASE:
        return evaluate_case(frame, rows, state, node);
    case NODE_EXISTS:
        result = subquery(frame, rows, state, node->operands[0]);
        return value_bool(result.rows.count > 0);
    case NODE_QUERY:
        result = subquery(frame, rows, state, node);
        return result.rows.count ? result.rows.items[0][0] : value_null();
    case NODE_CALL:
        if (!is_aggregate_call(node))
            return evaluate_call(frame, rows, state, node);
        return frame->group ? aggregate_of(frame, frame->group, node) : evaluate_own_aggregate(frame, state, node);
    default:
        return value_null();
    }
}
