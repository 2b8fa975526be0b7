/* The rows of one select: its outputs, groups and order, as the dialect can say them. */
#include "sql/printer.h"

static void print_outputs(struct printer *printer, const struct plan_select *select, const char *without, const char *names)
{
    if (!select->output_count)
        print_text(printer, without);
    for (size_t i = 0; i < select->output_count; i++) {
        print_text(printer, i ? ", " : "");
        (select->distinct && printer->dialect->ordered_output ? printer->dialect->ordered_output : print_node)(printer, select->outputs[i].node);
        if (names)
            strbuf_printf(&printer->out, " AS %s%zu", names, i);
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

static void add_name(struct printer *printer, const struct plan_node *node, const char *name)
{
    struct named_term *named = arena_new(printer->arena, struct named_term);
    *named = (struct named_term){node, name, printer->named};
    printer->named = named;
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

static void name_groups(struct printer *printer, const struct plan_select *select)
{
    for (size_t i = 0; i < select->group_count; i++)
        if (!print_is_column(select->groups[i]))
            add_name(printer, select->groups[i], arena_printf(printer->arena, "g%u.c%zu", select->sources[0]->number, i));
}

/* --- Distinct rows in an order of what they do not show: the first of each, by the order */

static bool is_shown(const struct plan_select *select, const struct plan_node *node)
{
    for (size_t i = 0; i < select->output_count; i++)
        if (print_is_same_term(node, select->outputs[i].node))
            return true;
    return false;
}

/* A row at most: no order can matter. */
static bool is_of_values(const struct plan_select *select)
{
    for (size_t i = 0; i < select->output_count; i++)
        if (!print_is_value(select->outputs[i].node))
            return false;
    return select->distinct && select->output_count;
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

static struct plan_order *order_of_first(struct printer *printer, const struct plan_select *select)
{
    struct plan_order *order = arena_alloc(printer->arena, (select->order_count + 1) * sizeof *order);
    for (size_t i = 0; i < select->order_count; i++) {
        order[i] = select->order[i];
        if (is_shown(select, order[i].node))
            continue;
        struct plan_node *first = arena_new(printer->arena, struct plan_node);
        *first = (struct plan_node){.kind = PLAN_AGGREGATE, .type = order[i].node->type, .operand_count = 1};
        first->operands = arena_new(printer->arena, struct plan_node *);
        first->operands[0] = order[i].node;
        first->as.aggregate = order[i].is_descending ? AGGREGATE_MAX : AGGREGATE_MIN;
        order[i].node = first;
    }
    return order;
}

/* --- Groups and orders by terms that speak of rows outside */

static bool reads_outside(const struct plan_select *select, const struct plan_node *node)
{
    for (const struct plan_select *outer = select->outer; outer; outer = outer->outer)
        for (size_t i = 0; i < outer->source_count; i++)
            if (plan_mentions(node, outer->sources[i]))
                return true;
    return false;
}

static bool sorts_outside(const struct plan_select *select)
{
    for (size_t i = 0; i < select->group_count; i++)
        if (reads_outside(select, select->groups[i]))
            return true;
    for (size_t i = 0; i < select->order_count; i++)
        if (reads_outside(select, select->order[i].node))
            return true;
    return false;
}

/* Such terms become outputs, unless they are outputs already: those have names.  Outputs know nothing of each other's. */
static void print_outside(struct printer *printer, const struct plan_select *select, const struct plan_node *node, size_t *count)
{
    const struct named_term *named = printer->named;
    if (!reads_outside(select, node) || print_name_of(printer, node))
        return;
    const char *name = arena_printf(printer->arena, "_term%zu", (*count)++);
    print_text(printer, ", ");
    printer->named = NULL;
    print_node(printer, node);
    printer->named = named;
    print_text(printer, " AS ");
    print_text(printer, name);
    add_name(printer, node, name);
}

static void print_outsides(struct printer *printer, const struct plan_select *select, const struct plan_order *order)
{
    size_t count = 0;
    for (size_t i = 0; i < select->output_count; i++)
        if (reads_outside(select, select->outputs[i].node))
            add_name(printer, select->outputs[i].node, arena_printf(printer->arena, "_output%zu", i));
    for (size_t i = 0; i < select->group_count; i++)
        print_outside(printer, select, select->groups[i], &count);
    for (size_t i = 0; i < select->order_count; i++)
        print_outside(printer, select, order[i].node, &count);
}

/* … and a select around them has the outputs that are wanted. */
static void print_wanted(struct printer *printer, const struct plan_select *select)
{
    print_text(printer, "SELECT ");
    if (!select->output_count)
        print_text(printer, "1");
    for (size_t i = 0; i < select->output_count; i++)
        strbuf_printf(&printer->out, "%s_output%zu AS c%zu", i ? ", " : "", i, i);
    print_text(printer, " FROM (");
}

/* --- The whole */

static void print_groups(struct printer *printer, const struct plan_select *select)
{
    for (size_t i = 0; i < select->group_count; i++) {
        print_text(printer, i ? ", " : " GROUP BY ");
        print_node(printer, select->groups[i]);
    }
    if (select->having) {
        print_text(printer, " HAVING ");
        print_node(printer, select->having);
    }
}

void print_select_rows(struct printer *printer, const struct plan_select *select, const char *without)
{
    const struct dialect *dialect = printer->dialect;
    const struct named_term *named_before = printer->named;
    bool is_wrapped = dialect->sorts_inside_only && sorts_outside(select);
    bool is_at_most_one = is_of_values(select) && !select->compound;
    bool hides = (is_wrapped || dialect->orders_by_outputs) && !is_at_most_one && hides_order(select);
    bool has_named_groups = dialect->names_groups && needs_named_groups(select);
    const struct plan_order *order = hides ? order_of_first(printer, select) : select->order;
    if (is_wrapped)
        print_wanted(printer, select);
    print_text(printer, select->distinct && !hides ? "SELECT DISTINCT " : "SELECT ");
    if (has_named_groups)
        name_groups(printer, select);
    print_outputs(printer, select, is_wrapped ? "1" : without, is_wrapped ? "_output" : select->is_derived ? "c" : NULL);
    if (is_wrapped)
        print_outsides(printer, select, order);
    const struct named_term *named = printer->named;
    printer->named = named_before;
    print_from(printer, select);
    if (has_named_groups)
        print_group_names(printer, select);
    print_where(printer, select);
    printer->named = named;
    print_groups(printer, select);
    if (hides)
        print_distinct_groups(printer, select);
    if (is_wrapped && select->compound) {       /* what follows is of the whole union */
        print_text(printer, ")");
        printer->named = named_before;
    }
    print_compounds(printer, select->compound);
    print_order(printer, " ORDER BY ", order, is_at_most_one ? 0 : select->order_count);
    print_limit(printer, select);
    print_text(printer, is_wrapped && !select->compound ? ")" : "");
    printer->named = named_before;
}
