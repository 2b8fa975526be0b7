/* What a finished term, or a select in it, has somewhere inside. */
#include "plan/planner.h"

/* What is looked for: a node, a source, or either; neither need be asked for. */
struct search {
    bool (*is_node)(const struct plan_node *node, const void *what);
    bool (*is_source)(const struct plan_source *source, const void *what);
    const void *what;
};

static bool node_has_such(const struct plan_node *node, const struct search *search);

static bool any_has_such(struct plan_node *const *nodes, size_t count, const struct search *search)
{
    for (size_t i = 0; i < count; i++)
        if (node_has_such(nodes[i], search))
            return true;
    return false;
}

static bool select_has_such(const struct plan_select *select, const struct search *search)
{
    for (size_t i = 0; i < select->source_count; i++) {
        const struct plan_source *source = select->sources[i];
        bool is_derived = source->select && !source->common;
        if (search->is_source(source, search->what) || (is_derived && select_has_such(source->select, search)))
            return true;
    }
    for (size_t i = 0; i < select->output_count; i++)
        if (node_has_such(select->outputs[i].node, search))
            return true;
    for (size_t i = 0; i < select->order_count; i++)
        if (node_has_such(select->order[i].node, search))
            return true;
    for (const struct plan_compound *other = select->compound; other; other = other->next)
        if (select_has_such(other->select, search))
            return true;
    for (const struct plan_common *common = select->commons; common; common = common->next)
        if (select_has_such(common->select, search))
            return true;
    return any_has_such(select->groups, select->group_count, search) || (select->where && node_has_such(select->where, search))
           || (select->having && node_has_such(select->having, search));
}

static bool has_select(const struct plan_node *node)
{
    return node->kind == PLAN_EXISTS || node->kind == PLAN_SCALAR || node->kind == PLAN_IN_SELECT;
}

static bool node_has_such(const struct plan_node *node, const struct search *search)
{
    const struct plan_share *share = node->kind == PLAN_SHARE ? node->as.part.share : NULL;
    if (search->is_node(node, search->what) || (has_select(node) && select_has_such(node->as.select, search))
        || (share && (select_has_such(share->select, search) || (share->correlation && node_has_such(share->correlation, search)))))
        return true;
    return any_has_such(node->operands, node->operand_count, search);
}

/* --- A source that is spoken of */

static bool is_column_of(const struct plan_node *node, const void *source)
{
    bool is_whole = node->kind == PLAN_SHARE && !node->as.part.share->correlation;      /* of each row, whichever that is */
    return is_whole || ((node->kind == PLAN_COLUMN || node->kind == PLAN_OUTPUT) && node->source == source);
}

static bool is_joined_to(const struct plan_source *joined, const void *source)
{
    return joined->parent == source;
}

bool select_mentions(const struct plan_select *select, const struct plan_source *source)
{
    return select_has_such(select, &(struct search){is_column_of, is_joined_to, source});
}

bool plan_mentions(const struct plan_node *node, const struct plan_source *source)
{
    return node_has_such(node, &(struct search){is_column_of, is_joined_to, source});
}

/* --- What an update changes, read again for each row */

static bool is_changed(const struct plan *plan, const struct field *field)
{
    for (size_t i = 0; i < plan->assignment_count; i++)
        if (plan->assignments[i].field == field)
            return true;
    return false;
}

static bool is_changed_column(const struct plan_node *node, const void *update)
{
    const struct plan *plan = update;
    return node->kind == PLAN_COLUMN && node->source != plan->select->sources[0] && is_changed(plan, node->field);
}

static bool is_changed_join(const struct plan_source *source, const void *update)
{
    const struct plan *plan = update;
    return source->common || (source->parent && (is_changed(plan, source->near) || is_changed(plan, source->far)));
}

static bool rereads(const struct plan_node *node, const struct plan *plan)
{
    const struct plan_source *base = plan->select->sources[0];
    const struct plan_select *select = has_select(node) ? node->as.select : node->kind == PLAN_SHARE ? node->as.part.share->select : NULL;
    bool is_for_each = select && (node->kind == PLAN_SHARE || select_mentions(select, base));
    if (is_for_each && select_has_such(select, &(struct search){is_changed_column, is_changed_join, plan}))
        return true;
    for (size_t i = 0; i < node->operand_count; i++)
        if (rereads(node->operands[i], plan))
            return true;
    return false;
}

bool plan_rereads_changes(const struct plan *plan)
{
    for (size_t i = 0; i < plan->assignment_count; i++)
        if (rereads(plan->assignments[i].node, plan))
            return true;
    return plan->select->where && rereads(plan->select->where, plan);
}
