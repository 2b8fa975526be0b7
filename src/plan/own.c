/* Plans that no query asks for: inserts and updates of single rows, and the expressions of a schema. */
#include "expr/parse.h"
#include "plan/planner.h"

struct clause *parse_model_order(struct planner *planner, const struct model *model)
{
    return parse_order(planner->arena, model->order_by, planner->error);
}

static struct plan_node *parameter(struct planner *planner, const struct field *field, size_t number)
{
    struct plan_node *node = node_new(planner, PLAN_PARAMETER, field->type, 0, NULL, NULL, NULL);
    node->as.argument.number = number;
    node->field = field;
    return node;
}

struct own {
    struct planner planner;
    const struct model *model;
    const struct field *const *fields;
    size_t count;
    struct plan *plan;
    const char *text;               /* of a condition */
    const char *what;               /* … which messages call so */
    bool is_lasting;                /* it must not change while the row does not */
    struct plan_node *condition;
};

static void assign(struct own *own, enum plan_statement statement)
{
    struct planner *planner = &own->planner;
    struct plan *plan = arena_new(planner->arena, struct plan);
    plan->statement = statement;
    plan->result = RESULT_CHANGES;
    plan->model = own->model;
    plan->assignments = arena_alloc(planner->arena, (own->count + 1) * sizeof *plan->assignments);
    plan->assignment_count = own->count;
    for (size_t i = 0; i < own->count; i++)
        plan->assignments[i] = (struct plan_assignment){own->fields[i], parameter(planner, own->fields[i], i)};
    own->plan = plan;
}

static void insert(void *argument)
{
    assign(argument, STATEMENT_INSERT);
}

static void update(void *argument)
{
    struct own *own = argument;
    struct planner *planner = &own->planner;
    assign(own, STATEMENT_UPDATE);
    struct scope *scope = scope_new(planner, own->model, NULL);
    const struct field *key = own->model->primary;
    struct plan_node *same = node_new(planner, PLAN_COMPARE, type_of_kind(KIND_BOOL), 2, node_column(planner, scope->base, key),
                                      parameter(planner, key, own->count), NULL);
    same->op = OP_EQUAL;
    scope->select->where = same;
    own->plan->select = scope->select;
}

struct plan *plan_insert(struct arena *arena, const struct model *model, const struct field *const *fields, size_t count,
                         struct plan_conflict *conflict)
{
    struct own own = {.planner = {.arena = arena}, .model = model, .fields = fields, .count = count};
    if (!arena_try(arena, insert, &own))
        return NULL;
    own.plan->conflict = conflict;
    return own.plan;
}

struct plan *plan_update_row(struct arena *arena, const struct model *model, const struct field *const *fields, size_t count)
{
    struct own own = {.planner = {.arena = arena}, .model = model, .fields = fields, .count = count};
    return arena_try(arena, update, &own) ? own.plan : NULL;
}

/* What only a statement over rows can answer, and no row by itself; NULL if nothing is. */
static bool is_beyond_row(const struct node *node)
{
    enum aggregate aggregate;
    return node->kind == NODE_QUERY || node->kind == NODE_EXISTS || node->kind == NODE_OVER
           || (node->kind == NODE_CALL && is_aggregate(node, &aggregate));
}

static bool is_changing(const struct node *node)
{
    return node->kind == NODE_CALL && strcmp(node->as.name, "now") == 0;
}

static bool is_searching(const struct node *node)
{
    return node->kind == NODE_MATCH ? node->op == OP_SEARCH
                                    : node->kind == NODE_CALL && strcmp(node->as.name, "search_rank") == 0;
}

/* The first such part of an expression, or NULL. */
static const struct node *find(const struct node *node, bool (*is_such)(const struct node *node))
{
    if (is_such(node))
        return node;
    for (size_t i = 0; i < node->operand_count; i++) {
        const struct node *found = find(node->operands[i], is_such);
        if (found)
            return found;
    }
    return NULL;
}

static void condition(void *argument)
{
    struct own *own = argument;
    struct planner *planner = &own->planner;
    struct parse_source source = {own->text, strlen(own->text), false, 0};
    struct clause clause = {.kind = CLAUSE_FILTER, .text = source.text, .text_size = source.size};
    planner->clause = &clause;
    struct node *node = parse_expression(planner->arena, &source, planner->error);
    const struct node *beyond = find(node, is_beyond_row), *change = own->is_lasting ? find(node, is_changing) : NULL;
    if (beyond)
        planner_fail(planner, CORM_SCHEMA, beyond->place, "%s speaks of the row's own columns only", own->what);
    if (change)
        planner_fail(planner, CORM_SCHEMA, change->place, "%s cannot depend on the time", own->what);
    const struct node *search = find(node, is_searching);
    if (search)
        planner_fail(planner, CORM_SCHEMA, search->place, "%s cannot search texts by their words", own->what);
    struct scope *scope = scope_new(planner, own->model, NULL);
    struct plan_node *bound = bind_condition(planner, scope, node);
    if (scope->select->source_count > 1)
        planner_fail(planner, CORM_SCHEMA, node->place, "%s speaks of the row's own columns only", own->what);
    own->condition = bound;
}

static struct plan_node *plan_condition(struct own *own, const struct schema *schema)
{
    struct query_parts parts = {.schema = schema, .model = own->model};
    struct planner *planner = &own->planner;
    planner->parts = &parts;
    if (!arena_try(planner->arena, condition, own)) {
        if (planner->error->code == CORM_OK)
            error_no_memory(planner->error);
        return NULL;
    }
    return own->condition;
}

struct plan_node *plan_check(struct arena *arena, const struct schema *schema, const struct model *model,
                             const struct check *check, struct error *error)
{
    struct own own = {.planner = {.arena = arena, .error = error}, .model = model, .text = check->text, .what = "a check"};
    return plan_condition(&own, schema);
}

struct plan_node *plan_index_condition(struct arena *arena, const struct model *model, const struct index *index,
                                       struct error *error)
{
    struct own own = {.planner = {.arena = arena, .error = error}, .model = model, .text = index->where,
                      .what = "an index's condition", .is_lasting = true};
    return plan_condition(&own, model->schema);
}
