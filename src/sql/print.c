/* The one walk over a plan. */
#include "plan/nulls.h"
#include "sql/printer.h"

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

static void print_alias(struct printer *printer, const struct plan_source *source)
{
    strbuf_printf(&printer->out, "t%u", source->number);
}

static bool is_same_parameter(const struct sql_parameter *a, const struct sql_parameter *b)
{
    return a->argument == b->argument && a->type.kind == b->type.kind && a->transform == b->transform && a->is_list == b->is_list
           && (a->argument != SQL_CONSTANT || (a->constant.kind == b->constant.kind && value_equal(&a->constant, &b->constant)));
}

void print_parameter(struct printer *printer, struct sql_parameter parameter)
{
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
    else if (printer->has_literals)
        printer->dialect->literal(&printer->out, value, &node->type);
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

static void print_source_column(struct printer *printer, const struct plan_source *source, const struct field *field)
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

static void print_subselect(struct printer *printer, const char *before, const struct plan_select *select)
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

static void print_order(struct printer *printer, const char *before, const struct plan_order *order, size_t count);

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

static bool is_column(const struct plan_node *node)
{
    return node->kind == PLAN_COLUMN || node->kind == PLAN_OUTPUT;
}

/* Copies of one term share what is below it. */
static bool is_same_term(const struct plan_node *a, const struct plan_node *b)
{
    return a == b || (a->kind == b->kind && a->operands == b->operands && a->source == b->source && a->field == b->field
                      && memcmp(&a->as, &b->as, sizeof a->as) == 0);
}

static bool print_named_group(struct printer *printer, const struct plan_node *node)
{
    for (const struct named_groups *named = printer->named; named; named = named->outer)
        for (size_t i = 0; i < named->select->group_count; i++)
            if (!is_column(node) && is_same_term(node, named->select->groups[i])) {
                strbuf_printf(&printer->out, "g%u.c%zu", named->select->sources[0]->number, i);
                return true;
            }
    return false;
}

static void print_any(struct printer *printer, const struct plan_node *node)
{
    if ((printer->named && print_named_group(printer, node)) || print_level_keys(printer, node))
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

/* --- Statements */

static void print_from(struct printer *printer, const struct plan_select *select);
static void print_where(struct printer *printer, const struct plan_select *select);

/* The table as it is within the scopes. */
static void print_guard(struct printer *printer, const struct plan_select *guard)
{
    print_text(printer, "(SELECT ");
    print_alias(printer, guard->sources[0]);
    print_text(printer, ".*");
    print_from(printer, guard);
    print_where(printer, guard);
    print_text(printer, ")");
}

static void print_source(struct printer *printer, const struct plan_source *source)
{
    if (source->common)
        print_name(printer, source->common->name);
    else if (source->select)
        print_subselect(printer, "", source->select);
    else if (source->guard)
        print_guard(printer, source->guard);
    else
        print_name(printer, source->model->table);
    print_text(printer, " AS ");
    print_alias(printer, source);
    if (source->is_scanned && !source->guard && printer->dialect->scanned)
        print_text(printer, printer->dialect->scanned);
}

static void print_from(struct printer *printer, const struct plan_select *select)
{
    print_text(printer, " FROM ");
    if (select->keys && printer->dialect->keys_table)
        printer->dialect->keys_table(printer, select->keys->operands[1]);
    print_source(printer, select->sources[0]);
    for (size_t i = 1; i < select->source_count; i++) {
        const struct plan_source *source = select->sources[i];
        print_text(printer, source->is_optional ? " LEFT JOIN " : " JOIN ");
        print_source(printer, source);
        print_text(printer, " ON ");
        print_alias(printer, source);
        print_text(printer, ".");
        print_source_column(printer, source, source->far);
        print_text(printer, " = ");
        print_alias(printer, source->parent);
        print_text(printer, ".");
        print_source_column(printer, source->parent, source->near);
    }
}

static void print_order_term(struct printer *printer, const struct plan_order *order)
{
    print_node(printer, order->node);
    if (order->is_descending)
        print_text(printer, " DESC");
    if (order->nulls != NULLS_SMALLEST)
        print_text(printer, order->nulls == NULLS_FIRST ? " NULLS FIRST" : " NULLS LAST");
}

static void print_order(struct printer *printer, const char *before, const struct plan_order *order, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        print_text(printer, i ? ", " : before);
        if (printer->dialect->order_term)
            printer->dialect->order_term(printer, &order[i]);
        else
            print_order_term(printer, &order[i]);
    }
}

static void print_limit(struct printer *printer, const struct plan_select *select)
{
    if (select->limit) {
        print_text(printer, " LIMIT ");
        print_node(printer, select->limit);
    } else if (select->offset && printer->dialect->no_limit)
        strbuf_printf(&printer->out, " LIMIT %s", printer->dialect->no_limit);
    if (select->offset) {
        print_text(printer, " OFFSET ");
        print_node(printer, select->offset);
    }
}

static void print_outputs(struct printer *printer, const struct plan_select *select, const char *without)
{
    if (!select->output_count)
        print_text(printer, without);
    for (size_t i = 0; i < select->output_count; i++) {
        if (i)
            print_text(printer, ", ");
        print_node(printer, select->outputs[i].node);
        if (select->is_derived)
            strbuf_printf(&printer->out, " AS c%zu", i);
    }
}

static void print_keys(struct printer *printer, const struct plan_node *keys)
{
    if (printer->dialect->keys_condition)
        printer->dialect->keys_condition(printer, keys->operands[0]);
    else
        print_node(printer, keys);
}

static void print_where(struct printer *printer, const struct plan_select *select)
{
    if (select->keys || select->where)
        print_text(printer, " WHERE ");
    if (select->keys)
        print_keys(printer, select->keys);
    if (select->where) {
        print_text(printer, select->keys ? " AND " : "");
        printer->wants_truth = true;
        print_node(printer, select->where);
        printer->wants_truth = false;
    }
}

static void print_compounds(struct printer *printer, const struct plan_compound *compound)
{
    for (; compound; compound = compound->next) {
        print_text(printer, compound->kind == CLAUSE_UNION ? " UNION " : compound->kind == CLAUSE_INTERSECTION ? " INTERSECT " : " EXCEPT ");
        print_text(printer, compound->is_all ? "ALL " : "");
        print_select(printer, compound->select);
    }
}

void print_commons(struct printer *printer, const struct plan_common *commons)
{
    bool is_recursive = false;
    for (const struct plan_common *common = commons; common; common = common->next)
        is_recursive = is_recursive || common->is_recursive;
    for (const struct plan_common *common = commons; common; common = common->next) {
        print_text(printer, common != commons ? ", " : is_recursive ? "WITH RECURSIVE " : "WITH ");
        print_name(printer, common->name);
        print_subselect(printer, " AS ", common->select);
    }
    print_text(printer, commons ? " " : "");
}

/* --- Groups that selects inside speak of */

static bool has_share(const struct plan_node *node)
{
    if (node->kind == PLAN_SHARE)
        return !node->as.part.share->source;
    for (size_t i = 0; i < node->operand_count; i++)
        if (has_share(node->operands[i]))
            return true;
    return false;
}

static bool needs_named_groups(const struct plan_select *select)
{
    bool has_terms = false, has_shares = select->having && has_share(select->having);
    for (size_t i = 0; i < select->group_count; i++)
        has_terms = has_terms || !is_column(select->groups[i]);
    for (size_t i = 0; has_terms && i < select->output_count; i++)
        has_shares = has_shares || has_share(select->outputs[i].node);
    for (size_t i = 0; has_terms && i < select->order_count; i++)
        has_shares = has_shares || has_share(select->order[i].node);
    return has_terms && has_shares;
}

/* … cross join lateral (select term as c0, …) as g */
static void print_group_names(struct printer *printer, const struct plan_select *select)
{
    for (size_t i = 0; i < select->group_count; i++) {
        print_text(printer, i ? ", " : " CROSS JOIN LATERAL (SELECT ");
        print_node(printer, select->groups[i]);
        strbuf_printf(&printer->out, " AS c%zu", i);
    }
    strbuf_printf(&printer->out, ") AS g%u", select->sources[0]->number);
}

/* --- Distinct rows in an order of what they do not show: the first of each, by the order */

static bool is_shown(const struct plan_select *select, const struct plan_node *node)
{
    for (size_t i = 0; i < select->output_count; i++)
        if (is_same_term(node, select->outputs[i].node))
            return true;
    return false;
}

static bool hides_order(const struct plan_select *select)
{
    bool is_plain = select->distinct && select->output_count && !select->group_count && !select->compound;
    for (size_t i = 0; is_plain && i < select->order_count; i++)
        if (!is_shown(select, select->order[i].node))
            return true;
    return false;
}

static void print_distinct_groups(struct printer *printer, const struct plan_select *select)
{
    const char *before = " GROUP BY ";
    for (size_t i = 0; i < select->output_count; i++) {
        const struct plan_node *node = select->outputs[i].node;
        if (node->kind == PLAN_CONSTANT || node->kind == PLAN_PARAMETER)
            continue;
        print_text(printer, before);
        print_node(printer, node);
        before = ", ";
    }
}

static void print_distinct_order(struct printer *printer, const struct plan_select *select)
{
    for (size_t i = 0; i < select->order_count; i++) {
        struct plan_node *operand = select->order[i].node;
        struct plan_node first = {.kind = PLAN_AGGREGATE, .type = operand->type, .operands = &operand, .operand_count = 1};
        struct plan_order order = select->order[i];
        first.as.aggregate = order.is_descending ? AGGREGATE_MAX : AGGREGATE_MIN;
        if (!is_shown(select, operand))
            order.node = &first;
        print_order(printer, i ? ", " : " ORDER BY ", &order, 1);
    }
}

static void print_groups(struct printer *printer, const struct plan_select *select, bool hides)
{
    for (size_t i = 0; i < select->group_count; i++) {
        print_text(printer, i ? ", " : " GROUP BY ");
        print_node(printer, select->groups[i]);
    }
    if (hides)
        print_distinct_groups(printer, select);
}

static void print_body(struct printer *printer, const struct plan_select *select, const char *without)
{
    bool hides = printer->dialect->orders_by_outputs && hides_order(select);
    struct named_groups named = {select, printer->named};
    bool is_named = printer->dialect->names_groups && needs_named_groups(select);
    print_commons(printer, select->commons);
    print_text(printer, select->distinct && !hides ? "SELECT DISTINCT " : "SELECT ");
    if (is_named)
        printer->named = &named;
    print_outputs(printer, select, without);
    printer->named = named.outer;
    print_from(printer, select);
    if (is_named)
        print_group_names(printer, select);
    print_where(printer, select);
    if (is_named)
        printer->named = &named;
    print_groups(printer, select, hides);
    if (select->having) {
        print_text(printer, " HAVING ");
        print_node(printer, select->having);
    }
    print_compounds(printer, select->compound);
    if (hides)
        print_distinct_order(printer, select);
    else
        print_order(printer, " ORDER BY ", select->order, select->order_count);
    print_limit(printer, select);
    printer->named = named.outer;
}

void print_select(struct printer *printer, const struct plan_select *select)
{
    print_body(printer, select, "1");
}

/* Of the table's own rows: those of joined tables may be missing. */
static void print_lock(struct printer *printer, const struct plan *plan)
{
    static const struct {
        enum lock lock;
        const char *text;
    } strengths[] = {{LOCK_UPDATE, "UPDATE"}, {LOCK_NO_KEY_UPDATE, "NO KEY UPDATE"}, {LOCK_SHARE, "SHARE"}, {LOCK_KEY_SHARE, "KEY SHARE"}};
    if (!plan->lock || !printer->dialect->locks_rows)
        return;
    for (size_t i = 0; i < sizeof strengths / sizeof *strengths; i++)
        if (plan->lock & strengths[i].lock)
            strbuf_printf(&printer->out, " FOR %s OF t%u", strengths[i].text, plan->select->sources[0]->number);
    for (size_t i = 0; (plan->lock & LOCK_RELATED) && i < plan->group_count; i++)
        strbuf_printf(&printer->out, ", t%u", plan->groups[i].source->number);
    print_text(printer, plan->lock & LOCK_NOWAIT ? " NOWAIT" : plan->lock & LOCK_SKIP_LOCKED ? " SKIP LOCKED" : "");
}

static void print_insert(struct printer *printer, const struct plan *plan)
{
    print_text(printer, "INSERT INTO ");
    print_name(printer, plan->model->table);
    for (size_t i = 0; i < plan->assignment_count; i++) {
        print_text(printer, i ? ", " : " (");
        print_name(printer, plan->assignments[i].field->column);
    }
    print_text(printer, plan->assignment_count ? ") VALUES (" : " DEFAULT VALUES");
    for (size_t i = 0; i < plan->assignment_count; i++) {
        print_text(printer, i ? ", " : "");
        print_node(printer, plan->assignments[i].node);
    }
    if (plan->assignment_count)
        print_text(printer, ")");
    const struct plan_conflict *conflict = plan->conflict;
    for (size_t i = 0; conflict && i < conflict->field_count; i++) {
        print_text(printer, i ? ", " : " ON CONFLICT (");
        print_name(printer, conflict->fields[i]->column);
    }
    if (conflict)
        print_text(printer, conflict->updated_count ? ") DO UPDATE SET " : ") DO NOTHING");
    for (size_t i = 0; conflict && i < conflict->updated_count; i++) {
        print_text(printer, i ? ", " : "");
        print_name(printer, conflict->updated[i]->column);
        print_text(printer, " = excluded.");
        print_name(printer, conflict->updated[i]->column);
    }
    if (printer->dialect->returns_keys && plan->model->primary->is_generated) {
        print_text(printer, " RETURNING ");
        print_name(printer, plan->model->primary->column);
    }
}

static void print_update(struct printer *printer, const struct plan *plan)
{
    print_text(printer, "UPDATE ");
    print_source(printer, plan->select->sources[0]);
    for (size_t i = 0; i < plan->assignment_count; i++) {
        print_text(printer, i ? ", " : " SET ");
        print_name(printer, plan->assignments[i].field->column);
        print_text(printer, " = ");
        print_node(printer, plan->assignments[i].node);
    }
    print_where(printer, plan->select);
}

static void print_delete(struct printer *printer, const struct plan *plan)
{
    print_text(printer, "DELETE FROM ");
    print_source(printer, plan->select->sources[0]);
    print_where(printer, plan->select);
}

static void print_plan(struct printer *printer, const struct plan *plan)
{
    print_commons(printer, plan->commons);
    switch (plan->statement) {
    case STATEMENT_SELECT:
        if (plan->tree)
            print_tree(printer, plan->tree);
        else
            print_body(printer, plan->select, plan->result == RESULT_INT ? "count(*)" : "1");
        print_lock(printer, plan);
        break;
    case STATEMENT_INSERT:
        (plan->is_copied && printer->dialect->copy ? printer->dialect->copy : print_insert)(printer, plan);
        break;
    case STATEMENT_UPDATE:
        print_update(printer, plan);
        break;
    case STATEMENT_DELETE:
        print_delete(printer, plan);
        break;
    }
}

struct printing {
    struct printer printer;
    const struct plan *plan;
};

static void run(void *argument)
{
    struct printing *printing = argument;
    print_plan(&printing->printer, printing->plan);
}

bool sql_print(struct arena *arena, const struct plan *plan, const struct dialect *dialect, struct sql *out)
{
    struct printing printing = {.printer = {.arena = arena, .dialect = dialect}, .plan = plan};
    struct printer *printer = &printing.printer;
    strbuf_init(&printer->out, arena->allocator);
    bool is_good = arena_try(arena, run, &printing) && !printer->out.failed;
    out->text = is_good ? arena_copy(arena, strbuf_string(&printer->out), printer->out.length) : NULL;
    out->size = printer->out.length;
    out->parameters = printer->parameters.items;
    out->parameter_count = printer->parameters.count;
    strbuf_free(&printer->out);
    return out->text != NULL;
}
