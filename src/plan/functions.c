/* The types of functions: one rule per family. */
#include "plan/function.h"
#include "plan/planner.h"

enum rule { RULE_TEXTS, RULE_TEXT_TO_INT, RULE_TEXT_INTS, RULE_CONCAT, RULE_SAME, RULE_NUMBER, RULE_NUMBER_TO_INT, RULE_ROUND,
            RULE_WHOLE, RULE_REALS, RULE_NOW, RULE_TRUNC, RULE_SEARCH, RULE_LIKENESS };

static const struct function functions[] = {
#define FUNCTION_ROW(constant, name, fewest, most, rule) {constant, name, fewest, most, RULE_##rule},
    FUNCTIONS(FUNCTION_ROW)
#undef FUNCTION_ROW
};

static const struct {
    const char *name;
    enum kind kind;
    bool of_date, of_time;
} parts[] = {
    {"year", KIND_INT, true, false},     {"month", KIND_INT, true, false},       {"day", KIND_INT, true, false},
    {"week_day", KIND_INT, true, false}, {"iso_week_day", KIND_INT, true, false}, {"quarter", KIND_INT, true, false},
    {"week", KIND_INT, true, false},     {"iso_year", KIND_INT, true, false},    {"day_of_year", KIND_INT, true, false},
    {"hour", KIND_INT, false, true},     {"minute", KIND_INT, false, true},      {"second", KIND_INT, false, true},
    {"microsecond", KIND_INT, false, true}, {"date", KIND_DATE, false, false},   {"time", KIND_TIME, false, false},
};

/* What trunc() takes a moment back to the beginning of. */
static const struct {
    const char *name;
    bool of_date, of_time;
} spans[] = {
    {"year", true, false}, {"quarter", true, false}, {"month", true, false},  {"week", true, false},
    {"day", true, false},  {"hour", false, true},    {"minute", false, true}, {"second", false, true},
};

enum { SPAN_COUNT = sizeof spans / sizeof *spans };

static bool has_span(enum kind kind, size_t span)
{
    return kind == KIND_DATETIME || (kind == KIND_DATE && spans[span].of_date) || (kind == KIND_TIME && spans[span].of_time);
}

bool part_type(enum kind kind, const char *part, struct type *type)
{
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i].name, part) == 0) {
            *type = type_of_kind(parts[i].kind);
            return kind == KIND_DATETIME || (kind == KIND_DATE && parts[i].of_date) || (kind == KIND_TIME && parts[i].of_time);
        }
    return false;
}

static const struct function *find_function(struct planner *planner, const struct node *node)
{
    static const char *const windows[] = {"row_number", "rank", "dense_rank", "percent_rank", "cume_dist", "ntile", "lag", "lead",
                                          "first_value", "last_value", "nth_value"};
    const char *names[FUNCTION_COUNT];
    for (size_t i = 0; i < FUNCTION_COUNT; i++) {
        names[i] = functions[i].name;
        if (strcmp(names[i], node->as.name) == 0)
            return &functions[i];
    }
    for (size_t i = 0; i < sizeof windows / sizeof *windows; i++)
        if (strcmp(windows[i], node->as.name) == 0)
            planner_fail(planner, CORM_SYNTAX, node->place, "%s() is a window function: over (…) follows it", node->as.name);
    const char *nearest = nearest_name(node->as.name, strlen(node->as.name), names, FUNCTION_COUNT);
    planner_fail(planner, CORM_QUERY, node->place, nearest ? "no function '%s'; did you mean '%s'?" : "no function '%s'",
                 node->as.name, nearest);
}

static void want(struct planner *planner, const struct function *function, struct plan_node **operand, struct type type,
                 size_t number)
{
    const char *name = arena_printf(planner->arena, "argument %zu of %s()", number + 1, function->name);
    if (type.kind == KIND_TEXT) {
        *operand = as_text(planner, *operand);
        return;
    }
    if ((*operand)->is_flexible)
        *operand = coerce(planner, *operand, &(struct plan_node){.kind = PLAN_CONSTANT, .type = type, .name = name});
    bool is_good = (*operand)->type.kind == type.kind || (*operand)->type.kind == KIND_NULL;
    if (!is_good && type.kind == KIND_REAL && type_is_number(&(*operand)->type)) {
        struct plan_node *cast = node_new(planner, PLAN_CAST, type, 1, *operand, NULL, NULL);
        *operand = cast;
    } else if (!is_good)
        planner_fail(planner, CORM_TYPE, (*operand)->place, "%s is %s, not %s", name, type_article(&type),
                     type_article(&(*operand)->type));
}

void want_search(struct planner *planner, const char *name, const struct plan_node *node)
{
    if (node->kind != PLAN_CONSTANT && node->kind != PLAN_PARAMETER)
        planner_fail(planner, CORM_TYPE, node->place, "what '%s' looks for is a text or an argument: it is known before the rows"
                     " are read", name);
}

static void want_number(struct planner *planner, const struct function *function, struct plan_node *operand)
{
    if (!type_is_number(&operand->type))
        planner_fail(planner, CORM_TYPE, operand->place, "%s() wants a number, not %s", function->name,
                     type_article(&operand->type));
}

static struct type round_type(struct planner *planner, const struct function *function, struct plan_node **operands, size_t count)
{
    struct type type = operands[0]->type;
    int digits = 0;
    want_number(planner, function, operands[0]);
    if (count == 2) {
        if (operands[1]->kind != PLAN_CONSTANT || operands[1]->as.value.kind != KIND_INT || operands[1]->as.value.as.integer < 0
            || operands[1]->as.value.as.integer > 30)
            planner_fail(planner, CORM_TYPE, operands[1]->place, "round() wants 0 to 30 digits as a number in the text");
        digits = (int)operands[1]->as.value.as.integer;
    }
    if (type.kind == KIND_DECIMAL) {
        type.precision = 38;
        type.scale = digits < type.scale ? digits : type.scale;
    }
    return type;
}

/* "'year', 'quarter', … or 'day'" */
static const char *spans_of(struct planner *planner, enum kind kind)
{
    const char *list = "", *last = "";
    for (size_t i = 0; i < SPAN_COUNT; i++)
        if (has_span(kind, i)) {
            list = *last ? arena_printf(planner->arena, "%s%s%s", list, *list ? ", " : "", last) : list;
            last = arena_printf(planner->arena, "'%s'", spans[i].name);
        }
    return arena_printf(planner->arena, "%s or %s", list, last);
}

static struct type trunc_type(struct planner *planner, struct plan_node **operands)
{
    struct type type = operands[0]->type;
    const struct plan_node *span = operands[1];
    bool is_named = span->kind == PLAN_CONSTANT && span->as.value.kind == KIND_TEXT;
    if (type.kind != KIND_DATE && type.kind != KIND_DATETIME && type.kind != KIND_TIME)
        planner_fail(planner, CORM_TYPE, operands[0]->place, "trunc() wants a date, a datetime or a time, not %s", type_article(&type));
    for (size_t i = 0; is_named && i < SPAN_COUNT; i++)
        if (strcmp(spans[i].name, span->as.value.as.text.data) == 0 && has_span(type.kind, i))
            return type;
    planner_fail(planner, CORM_TYPE, span->place, "%s is taken back to the beginning of its %s, written in the text",
                 type_article(&type), spans_of(planner, type.kind));
}

static struct type apply_rule(struct planner *planner, const struct function *function, struct plan_node **operands, size_t count)
{
    struct type text = type_of_kind(KIND_TEXT), integer = type_of_kind(KIND_INT), real = type_of_kind(KIND_REAL);
    switch ((enum rule)function->rule) {
    case RULE_TEXTS:
    case RULE_TEXT_TO_INT:
    case RULE_CONCAT:
        for (size_t i = 0; i < count; i++)
            want(planner, function, &operands[i], text, i);
        return function->rule == RULE_TEXT_TO_INT ? integer : text;
    case RULE_TEXT_INTS:
        for (size_t i = 0; i < count; i++)
            want(planner, function, &operands[i], i ? integer : text, i);
        return text;
    case RULE_SAME:
        return unify_all(planner, operands, count);
    case RULE_NUMBER:
    case RULE_NUMBER_TO_INT:
        operands[0] = settle_number(planner, operands[0]);
        want_number(planner, function, operands[0]);
        return function->rule == RULE_NUMBER ? operands[0]->type : integer;
    case RULE_ROUND:
        operands[0] = settle_number(planner, operands[0]);
        return round_type(planner, function, operands, count);
    case RULE_WHOLE:
        operands[0] = settle_number(planner, operands[0]);
        want_number(planner, function, operands[0]);
        if (operands[0]->type.kind == KIND_DECIMAL)
            return (struct type){.kind = KIND_DECIMAL, .precision = 38};
        return operands[0]->type;
    case RULE_REALS:
        for (size_t i = 0; i < count; i++)
            want(planner, function, &operands[i], real, i);
        return real;
    case RULE_TRUNC:
        return trunc_type(planner, operands);
    case RULE_SEARCH:
    case RULE_LIKENESS:
        for (size_t i = 0; i < count; i++)
            want(planner, function, &operands[i], text, i);
        if (function->rule == RULE_SEARCH)
            want_search(planner, function->name, operands[1]);
        return real;
    case RULE_NOW:
        break;
    }
    return type_of_kind(KIND_DATETIME);
}

void fail_count(struct planner *planner, const struct node *call, size_t fewest, size_t most)
{
    const char *takes = arena_printf(planner->arena, fewest == most ? "%zu" : "%zu to %zu", fewest, most);
    planner_fail(planner, CORM_SYNTAX, call->place, "%s() takes %s argument%s", call->as.name, most ? takes : "no", most == 1 ? "" : "s");
}

struct plan_node *bind_call(struct planner *planner, struct scope *scope, const struct node *node)
{
    enum aggregate aggregate;
    if (is_aggregate(node, &aggregate))
        return bind_aggregate(planner, scope, node);
    const struct function *function = find_function(planner, node);
    if (node->operand_count < function->fewest || node->operand_count > function->most)
        fail_count(planner, node, function->fewest, function->most);
    if (node->is_distinct || node->where)
        planner_fail(planner, CORM_SYNTAX, node->place, "%s() is no aggregate: distinct and where stand in aggregates only",
                     function->name);
    struct plan_node *call = node_new(planner, PLAN_FUNCTION, type_of_kind(KIND_NULL), 0, NULL, NULL, NULL);
    call->operands = arena_alloc(planner->arena, (node->operand_count + 1) * sizeof *call->operands);
    call->operand_count = node->operand_count;
    for (size_t i = 0; i < node->operand_count; i++)
        call->operands[i] = bind(planner, scope, node->operands[i]);
    call->as.function = function;
    call->type = apply_rule(planner, function, call->operands, call->operand_count);
    call->name = arena_printf(planner->arena, "%s()", function->name);
    return call;
}
