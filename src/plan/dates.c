/* dates() and datetimes(): the moments of a column, taken back to the beginning of their span, each once and in order. */
#include "plan/reading.h"

static void check_moment(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    struct scope *scope = reading->scope;
    enum kind wanted = clause->kind == CLAUSE_DATES ? KIND_DATE : KIND_DATETIME;
    const struct plan_node *moment = bind_named(planner, scope, &clause->terms[0]);
    const char *name = clause_info(clause->kind)->name;
    if (scope->mode == SCOPE_GROUPS)
        planner_fail(planner, CORM_QUERY, clause->place, "%s() lists moments of rows, and these are groups", name);
    if (moment->type.kind == wanted)
        return;
    const char *remedy = moment->type.kind == KIND_DATETIME ? "; write datetimes(), or name its .date"
                         : moment->type.kind == KIND_DATE ? "; write dates()" : "";
    planner_fail(planner, CORM_TYPE, clause->terms[0].place, "%s() lists %s, and %s is %s%s", name,
                 wanted == KIND_DATE ? "dates" : "datetimes", node_label(planner, moment), type_article(&moment->type), remedy);
}

/* trunc(path, span), called as the path is. */
static struct node *truncated(struct planner *planner, const struct clause *clause)
{
    struct node *call = arena_new(planner->arena, struct node);
    call->kind = NODE_CALL;
    call->as.name = "trunc";
    call->operand_count = 2;
    call->operands = arena_alloc(planner->arena, 2 * sizeof *call->operands);
    for (size_t i = 0; i < 2; i++)
        call->operands[i] = clause->terms[i].node;
    call->place = clause->terms[0].node->place;
    return call;
}

static struct clause *with_term(struct planner *planner, const struct clause *clause, enum clause_kind kind, struct term term)
{
    struct clause *made = arena_new(planner->arena, struct clause);
    *made = *clause;
    made->kind = kind;
    made->terms = arena_new(planner->arena, struct term);
    made->terms[0] = term;
    made->term_count = 1;
    return made;
}

void reading_dates(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    const struct term *moment = &clause->terms[0];
    struct node *is_there = arena_new(planner->arena, struct node);
    struct term term = {.node = truncated(planner, clause), .place = clause->place};
    reading_refuse_after_slice(planner, reading, clause);
    *is_there = (struct node){.kind = NODE_IS_NULL, .op = OP_UNEQUAL, .operand_count = 1, .operands = term.node->operands,
                              .place = moment->place};
    reading_add_condition(planner, reading, is_there, false);
    check_moment(planner, reading, clause);
    struct clause *values = with_term(planner, clause, CLAUSE_VALUES_LIST, term);
    values->is_flat = true;
    reading_values(planner, reading, values);
    term.is_descending = moment->is_descending;
    reading->order = with_term(planner, clause, CLAUSE_ORDER_BY, term);
    reading->is_reversed = false;
    reading->distinct_on = NULL;
    reading->scope->select->distinct = DISTINCT_ROWS;
}
