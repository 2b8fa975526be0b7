/* The one walk over a plan: its selects and statements. */
#include "sql/printer.h"

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

void print_order(struct printer *printer, const char *before, const struct plan_order *order, size_t count)
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
        has_terms = has_terms || !print_is_column(select->groups[i]);
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
        if (print_is_same_term(node, select->outputs[i].node))
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
        if (print_is_value(node))
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
