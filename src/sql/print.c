/* The one walk over a plan: its terms. */
#include "plan/nulls.h"
#include "sql/printer.h"
#include "sql/value.h"

void print_text(struct printer *printer, const char *text)
{
    strbuf_text(&printer->out, text);
}

void sql_name(struct strbuf *out, const struct dialect *dialect, const char *name)
{
    strbuf_char(out, dialect->quote);
    for (; *name; name++) {
        if (*name == dialect->quote)
            strbuf_char(out, dialect->quote);
        strbuf_char(out, *name);
    }
    strbuf_char(out, dialect->quote);
}

void sql_quote(struct strbuf *out, const char *text, size_t size)
{
    strbuf_char(out, '\'');
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\'')
            strbuf_char(out, '\'');
        strbuf_char(out, text[i]);
    }
    strbuf_char(out, '\'');
}

void print_name(struct printer *printer, const char *name)
{
    sql_name(&printer->out, printer->dialect, name);
}

void print_alias(struct printer *printer, const struct plan_source *source)
{
    strbuf_printf(&printer->out, "t%u", source->number);
}

static bool is_same_parameter(const struct sql_parameter *a, const struct sql_parameter *b)
{
    return a->argument == b->argument && a->type.kind == b->type.kind && a->transform == b->transform && a->is_list == b->is_list
           && (a->argument != SQL_CONSTANT || (a->constant.kind == b->constant.kind && value_equal(&a->constant, &b->constant)));
}

static void print_literal(struct printer *printer, const struct sql_parameter *parameter)
{
    struct value value;
    struct type type = parameter->type.kind == KIND_NULL ? (struct type){.kind = parameter->constant.kind} : parameter->type;
    if (sql_value(printer->arena, parameter, &parameter->constant, &value, printer->error))
        printer->dialect->literal(&printer->out, &value, &type);
}

void print_parameter(struct printer *printer, struct sql_parameter parameter)
{
    if (printer->has_literals && parameter.argument == SQL_CONSTANT) {
        print_literal(printer, &parameter);
        return;
    }
    size_t number = 0;
    if (parameter.argument != SQL_CONSTANT)
        parameter.argument += printer->first_argument;
    if (printer->dialect->shares_parameters)
        while (number < printer->parameters.count && !is_same_parameter(&printer->parameters.items[number], &parameter))
            number++;
    else
        number = printer->parameters.count;
    if (number == printer->parameters.count)
        vector_push(printer->arena, &printer->parameters, parameter);
    printer->dialect->parameter(printer, number + 1);
}

void print_converted(struct printer *printer, const struct plan_node *node, struct type type, enum plan_transform transform)
{
    struct sql_parameter parameter = {.type = type, .transform = transform, .field = node->field, .name = node->name};
    if (node->kind == PLAN_CONSTANT) {
        parameter.argument = SQL_CONSTANT;
        parameter.constant = node->as.value;
    } else if (node->kind == PLAN_PARAMETER && !node->as.argument.is_list)
        parameter.argument = node->as.argument.number;
    else {
        print_node(printer, node);
        return;
    }
    print_parameter(printer, parameter);
}

static bool is_condition(const struct plan_node *node)
{
    switch (node->kind) {
    case PLAN_AND:
    case PLAN_NOT:
    case PLAN_COMPARE:
    case PLAN_MATCH:
    case PLAN_IS_NULL:
    case PLAN_BETWEEN:
    case PLAN_IN_VALUES:
    case PLAN_IN_LIST:
    case PLAN_IN_SELECT:
        return true;
    default:
        return false;               /* PLAN_OR brings its own parentheses */
    }
}

void print_operand(struct printer *printer, const struct plan_node *node)
{
    bool is_wrapped = is_condition(node);
    print_text(printer, is_wrapped ? "(" : "");
    print_node(printer, node);
    print_text(printer, is_wrapped ? ")" : "");
}

void print_wrapped(struct printer *printer, const char *before, const struct plan_node *node, const char *after)
{
    print_text(printer, before);
    print_operand(printer, node);
    print_text(printer, after);
}

bool print_is_value(const struct plan_node *node)
{
    return node->kind == PLAN_CONSTANT || node->kind == PLAN_PARAMETER;
}

void print_operands(struct printer *printer, const char *between, struct plan_node *const *operands, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            print_text(printer, between);
        print_node(printer, operands[i]);
    }
}

void print_template(struct printer *printer, const char *template, struct plan_node *const *operands, size_t count)
{
    for (; *template; template++) {
        if (template[0] == '{' && template[1] == '*') {
            print_operands(printer, ", ", operands, count);
            template += 2;
        } else if (template[0] == '{') {
            size_t number = (size_t)(template[1] - '0');
            if (number < count)
                print_operand(printer, operands[number]);
            template += 2;
        } else
            strbuf_char(&printer->out, *template);
    }
}

/* --- Nodes */

static void print_constant(struct printer *printer, const struct plan_node *node)
{
    const struct value *value = &node->as.value;
    if (value->kind == KIND_NULL)
        print_text(printer, "NULL");
    else if (value->kind == KIND_BOOL)
        print_text(printer, value->as.boolean ? printer->dialect->true_text : printer->dialect->false_text);
    else if (value->kind == KIND_INT && value->as.integer > INT64_MIN)
        strbuf_printf(&printer->out, "%lld", (long long)value->as.integer);
    else
        print_converted(printer, node, node->type, TRANSFORM_NONE);
}

static void print_argument(struct printer *printer, const struct plan_node *node)
{
    struct sql_parameter parameter = {.type = node->type, .transform = node->as.argument.transform, .field = node->field,
                                      .name = node->name};
    parameter.argument = node->as.argument.number;
    parameter.is_list = node->as.argument.is_list;
    if (parameter.argument == SQL_CONSTANT)
        parameter.constant = value_int(node->constant_year);
    print_parameter(printer, parameter);
}

void print_source_column(struct printer *printer, const struct plan_source *source, const struct field *field)
{
    if (source->common || !field)
        print_text(printer, "c0");
    else
        print_name(printer, field->column);
}

static void print_column(struct printer *printer, const struct plan_node *node)
{
    if (!printer->has_bare_columns) {
        print_alias(printer, node->source);
        print_text(printer, ".");
    }
    print_source_column(printer, node->source, node->field);
}

static void print_output(struct printer *printer, const struct plan_node *node)
{
    print_alias(printer, node->source);
    strbuf_printf(&printer->out, ".c%zu", node->as.output);
}

static void print_infix(struct printer *printer, const struct plan_node *node, const char *sign)
{
    print_text(printer, "(");
    print_operand(printer, node->operands[0]);
    strbuf_printf(&printer->out, " %s ", sign);
    print_operand(printer, node->operands[1]);
    print_text(printer, ")");
}

void print_sign(struct printer *printer, const struct plan_node *node, size_t i)
{
    static const char *const between[] = {" BETWEEN ", " AND "};
    if (node->kind == PLAN_COMPARE)
        strbuf_printf(&printer->out, " %s ", op_name(node->op));
    else if (node->kind == PLAN_BETWEEN)
        print_text(printer, between[i - 1]);
    else
        print_text(printer, i == 1 ? " IN (" : ", ");
}

static void print_compare(struct printer *printer, const struct plan_node *node)
{
    print_operand(printer, node->operands[0]);
    strbuf_printf(&printer->out, " %s ", op_name(node->op));
    print_operand(printer, node->operands[1]);
}

/* Chains of the same kind stay flat. */
static void print_junction(struct printer *printer, const struct plan_node *node, enum plan_kind kind, bool is_inside)
{
    if (node->kind != kind) {
        print_node(printer, node);
        return;
    }
    if (!is_inside && kind == PLAN_OR)
        print_text(printer, "(");
    print_junction(printer, node->operands[0], kind, true);
    print_text(printer, kind == PLAN_AND ? " AND " : " OR ");
    print_junction(printer, node->operands[1], kind, true);
    if (!is_inside && kind == PLAN_OR)
        print_text(printer, ")");
}

static void print_not(struct printer *printer, const struct plan_node *node)
{
    const struct plan_node *operand = node->operands[0];
    bool may_be_null = plan_may_be_null(operand);
    if (operand->kind == PLAN_IS_NULL) {
        print_operand(printer, operand->operands[0]);
        print_text(printer, " IS NOT NULL");
    } else if (operand->kind == PLAN_COMPARE && operand->op == OP_EQUAL && !may_be_null) {
        struct plan_node unequal = *operand;
        unequal.op = OP_UNEQUAL;
        print_node(printer, &unequal);
    } else if (operand->kind == PLAN_NOT && !plan_may_be_null(operand->operands[0])) {
        print_node(printer, operand->operands[0]);
    } else {
        print_text(printer, may_be_null ? "" : "NOT ");
        print_operand(printer, operand);
        print_text(printer, may_be_null ? " IS NOT TRUE" : "");
    }
}

static void print_is_null(struct printer *printer, const struct plan_node *node)
{
    print_operand(printer, node->operands[0]);
    print_text(printer, " IS NULL");
}

static void print_between(struct printer *printer, const struct plan_node *node)
{
    print_template(printer, "{0} BETWEEN {1} AND {2}", node->operands, 3);
}

static void print_in_values(struct printer *printer, const struct plan_node *node)
{
    print_operand(printer, node->operands[0]);
    print_text(printer, " IN (");
    print_operands(printer, ", ", node->operands + 1, node->operand_count - 1);
    print_text(printer, ")");
}

void print_subselect(struct printer *printer, const char *before, const struct plan_select *select)
{
    print_text(printer, before);
    print_text(printer, "(");
    print_select(printer, select);
    print_text(printer, ")");
}

static void print_in_select(struct printer *printer, const struct plan_node *node)
{
    print_operand(printer, node->operands[0]);
    print_subselect(printer, " IN ", node->as.select);
}

static void print_case(struct printer *printer, const struct plan_node *node)
{
    size_t count = node->operand_count;
    print_text(printer, "CASE");
    for (size_t i = 0; i + 1 < count; i += 2) {
        print_text(printer, " WHEN ");
        print_node(printer, node->operands[i]);
        print_text(printer, " THEN ");
        print_node(printer, node->operands[i + 1]);
    }
    if (count % 2) {
        print_text(printer, " ELSE ");
        print_node(printer, node->operands[count - 1]);
    }
    print_text(printer, " END");
}

static void print_cast(struct printer *printer, const struct plan_node *node)
{
    print_text(printer, "CAST(");
    print_node(printer, node->operands[0]);
    print_text(printer, " AS ");
    printer->dialect->type_name(&node->type, &printer->out);
    print_text(printer, ")");
}

static void print_function(struct printer *printer, const struct plan_node *node)
{
    const struct function *function = node->as.function;
    const char *template = printer->dialect->functions[function->id];
    if (!template) {
        print_text(printer, function->name);
        template = "({*})";
    }
    print_template(printer, template, node->operands, node->operand_count);
}

static void print_aggregate(struct printer *printer, const struct plan_node *node)
{
    static const char *const names[] = {"count", "sum", "avg", "min", "max"};
    print_text(printer, names[node->as.aggregate]);
    print_text(printer, node->is_distinct ? "(DISTINCT " : "(");
    if (node->operand_count)
        print_node(printer, node->operands[0]);
    else
        print_text(printer, "*");
    print_text(printer, ")");
}

static void print_share(struct printer *printer, const struct plan_node *node)
{
    const struct plan_share *share = node->as.part.share;
    if (!share->source) {
        print_subselect(printer, "", share->selects[node->as.part.output]);
        return;
    }
    const struct plan_node *aggregate = share->select->outputs[node->as.part.output + 1].node;
    bool is_count = aggregate->as.aggregate == AGGREGATE_COUNT;
    print_text(printer, is_count ? "coalesce(" : "");
    print_alias(printer, share->source);
    strbuf_printf(&printer->out, ".c%zu%s", node->as.part.output + 1, is_count ? ", 0)" : "");
}

static void print_bound(struct printer *printer, enum frame_bound bound, const struct plan_node *offset)
{
    static const char *const texts[] = {"UNBOUNDED PRECEDING", " PRECEDING", "CURRENT ROW", " FOLLOWING", "UNBOUNDED FOLLOWING"};
    if (offset)
        print_node(printer, offset);
    print_text(printer, texts[bound]);
}

void print_over(struct printer *printer, const struct plan_window *window)
{
    print_text(printer, " OVER (");
    for (size_t i = 0; i < window->partition_count; i++) {
        print_text(printer, i ? ", " : "PARTITION BY ");
        print_node(printer, window->partition[i]);
    }
    print_order(printer, window->partition_count ? " ORDER BY " : "ORDER BY ", window->order, window->order_count);
    if (window->frame->has_frame) {
        print_text(printer, window->frame->is_range ? " RANGE BETWEEN " : " ROWS BETWEEN ");
        print_bound(printer, window->frame->from, window->from_offset);
        print_text(printer, " AND ");
        print_bound(printer, window->frame->until, window->until_offset);
    }
    print_text(printer, ")");
}

static void print_window(struct printer *printer, const struct plan_node *node)
{
    const struct plan_window *window = node->as.window;
    if (window->function) {
        strbuf_printf(&printer->out, "%s(", window->function);
        print_operands(printer, ", ", node->operands, node->operand_count);
        print_text(printer, ")");
    } else
        print_node(printer, node->operands[0]);
    print_over(printer, window);
}

static void print_row_number(struct printer *printer, const struct plan_node *node)
{
    print_text(printer, "row_number() OVER (PARTITION BY ");
    print_node(printer, node->operands[0]);
    print_order(printer, " ORDER BY ", node->order, node->order_count);
    print_text(printer, ")");
}

bool print_is_column(const struct plan_node *node)
{
    return node->kind == PLAN_COLUMN || node->kind == PLAN_OUTPUT;
}

static bool is_same_path(const struct plan_node *a, const struct plan_node *b)
{
    return a->kind == PLAN_JSON && b->kind == PLAN_JSON && a->type.kind == b->type.kind
           && strcmp(a->as.value.as.text.data, b->as.value.as.text.data) == 0
           && print_is_same_term(a->operands[0], b->operands[0]);
}

bool print_is_same_term(const struct plan_node *a, const struct plan_node *b)
{
    return a == b || is_same_path(a, b)
           || (a->kind == b->kind && a->operands == b->operands && a->source == b->source && a->field == b->field
               && memcmp(&a->as, &b->as, sizeof a->as) == 0);
}

const char *print_name_of(const struct printer *printer, const struct plan_node *node)
{
    for (const struct named_term *named = printer->named; named; named = named->before)
        if (print_is_same_term(node, named->node))
            return named->name;
    return NULL;
}

static void print_any(struct printer *printer, const struct plan_node *node)
{
    const char *name = print_name_of(printer, node);
    if (name)
        print_text(printer, name);
    if (name || print_level_keys(printer, node))
        return;
    if (printer->dialect->node && printer->dialect->node(printer, node))
        return;
    switch (node->kind) {
    case PLAN_CONSTANT:
        print_constant(printer, node);
        break;
    case PLAN_PARAMETER:
        print_argument(printer, node);
        break;
    case PLAN_COLUMN:
        print_column(printer, node);
        break;
    case PLAN_OUTPUT:
        print_output(printer, node);
        break;
    case PLAN_AND:
    case PLAN_OR:
        print_junction(printer, node, node->kind, false);
        break;
    case PLAN_NOT:
        print_not(printer, node);
        break;
    case PLAN_COMPARE:
        print_compare(printer, node);
        break;
    case PLAN_MATCH:
        print_template(printer, printer->dialect->matches[node->op], node->operands, 2);
        break;
    case PLAN_ARITHMETIC:
        print_infix(printer, node, op_name(node->op));
        break;
    case PLAN_NEGATE:
        print_template(printer, "(- {0})", node->operands, 1);
        break;
    case PLAN_IS_NULL:
        print_is_null(printer, node);
        break;
    case PLAN_BETWEEN:
        print_between(printer, node);
        break;
    case PLAN_IN_VALUES:
        print_in_values(printer, node);
        break;
    case PLAN_IN_SELECT:
        print_in_select(printer, node);
        break;
    case PLAN_EXISTS:
        print_subselect(printer, "EXISTS ", node->as.select);
        break;
    case PLAN_SCALAR:
        print_subselect(printer, "", node->as.select);
        break;
    case PLAN_CASE:
        print_case(printer, node);
        break;
    case PLAN_CAST:
        print_cast(printer, node);
        break;
    case PLAN_FUNCTION:
        print_function(printer, node);
        break;
    case PLAN_AGGREGATE:
        print_aggregate(printer, node);
        break;
    case PLAN_SHARE:
        print_share(printer, node);
        break;
    case PLAN_WINDOW:
        print_window(printer, node);
        break;
    case PLAN_SAME:
        print_template(printer, "{0} IS NOT DISTINCT FROM {1}", node->operands, 2);
        break;
    case PLAN_ROW_NUMBER:
        print_row_number(printer, node);
        break;
    case PLAN_IN_LIST:
    case PLAN_JSON:
    case PLAN_PART:
    case PLAN_FIT:
        print_node(printer, node->operands[0]);     /* every dialect prints these itself */
        break;
    }
}

void print_node(struct printer *printer, const struct plan_node *node)
{
    bool wants_truth = printer->wants_truth;
    bool hands_down = node->kind == PLAN_AND || node->kind == PLAN_OR || node->kind == PLAN_NOT || node->kind == PLAN_MATCH;
    printer->wants_truth = wants_truth && hands_down;
    print_any(printer, node);
    printer->wants_truth = wants_truth;
}
