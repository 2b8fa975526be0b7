/* How a query ends: in rows, one row, a count, aggregates, a write. */
#include "plan/reading.h"

void select_limit_to(struct planner *planner, struct plan_select *select, int64_t rows)
{
    if (select->limit && select->limit->kind == PLAN_CONSTANT && select->limit->as.value.as.integer < rows)
        return;
    select->limit = node_int(planner, rows);
}

/* Whether the rows are not those of the tables, so that they are counted from outside. */
bool reading_is_settled(const struct reading *reading)
{
    const struct plan_select *select = reading->scope->select;
    return reading->is_sliced || select->distinct || select->group_count || reading->computed;
}

void reading_select_counted(struct planner *planner, struct reading *reading)
{
    struct scope *scope = reading->scope;
    if (reading->values)
        reading_select_values(planner, reading);
    else if (!scope->base->model)
        scope_select_derived(planner, scope);
    else
        add_output(planner, scope, node_column(planner, scope->base, scope->select->model->primary), "pk");
    if (!reading->values && scope->base->model && scope->select->distinct && select_repeats(scope->select))
        reading_select_names(planner, scope, 0);
}

struct plan_select *reading_finish_counted(struct planner *planner, struct reading *reading)
{
    struct plan_select *select = finish_select(planner, reading->scope);
    return reading->computed ? derive_filtered(planner, reading->scope, reading->computed) : select;
}

/* select key, count(*) … group by key */
static void end_in_counts(struct planner *planner, struct reading *reading)
{
    struct plan_node *count = node_new(planner, PLAN_AGGREGATE, type_of_kind(KIND_INT), 0, NULL, NULL, NULL);
    struct plan_node *key = reading->peer_key;
    struct scope *scope = reading->scope;
    reading->plan->result = RESULT_COUNTS;
    if (reading_is_settled(reading)) {
        reading_select_counted(planner, reading);
        add_output(planner, scope, key, "key");
        size_t last = scope->select->output_count - 1;
        scope->select = reading_finish_counted(planner, reading);
        scope = derive_scope(planner, scope);
        key = node_new(planner, PLAN_OUTPUT, key->type, 0, NULL, NULL, NULL);
        key->source = scope->base;
        key->as.output = last;
    }
    add_output(planner, scope, key, "key");
    add_output(planner, scope, count, "count");
    select_group_by(planner, scope->select, key);
    reading->plan->select = scope->select;
}

static void end_in_count(struct planner *planner, struct reading *reading)
{
    struct plan_select *select = reading->scope->select;
    if (reading->peers) {
        end_in_counts(planner, reading);
        return;
    }
    reading->plan->result = RESULT_INT;
    if (!reading_is_settled(reading)) {
        if (!select->where)
            reading->scope->shares = NULL;      /* aggregates that no one asks for */
        return;
    }
    if (reading->is_sliced)
        reading_order(planner, reading, false);
    reading_select_counted(planner, reading);
    reading->plan->select = derive_wrap(planner, reading_finish_counted(planner, reading));
}

static bool order_repeats(struct planner *planner, const struct reading *reading)
{
    for (size_t i = 0; reading->order && i < reading->order->term_count; i++)
        if (scope_is_many(planner, reading->scope, reading->order->terms[i].node))
            return true;
    return false;
}

static void end_in_exists(struct planner *planner, struct reading *reading)
{
    if (reading->peers) {
        end_in_counts(planner, reading);
        return;
    }
    reading->plan->result = RESULT_BOOL;
    struct plan_select *select = reading->scope->select;
    if ((reading->is_sliced && (select->distinct || order_repeats(planner, reading))) || select->group_count || reading->computed) {
        end_in_count(planner, reading);
        reading->plan->result = RESULT_BOOL;
    }
    if (!reading->plan->select->is_empty)
        select_limit_to(planner, reading->plan->select, 1);
}

/* Rows of a key; the records stand beside them, each read once. */
static void begin_links(struct planner *planner, struct reading *reading)
{
    struct plan *plan = reading->plan;
    struct plan_group group = {.source = reading->scope->base, .parent = PLAN_ROOT};
    plan->result = RESULT_LINKS;
    add_output(planner, reading->scope, reading->peer_key, "key");
    vector_reserve(planner->arena, (void **)&plan->groups, 0, &plan->group_capacity, sizeof group);
    plan->groups[0] = group;
    plan->group_count = 1;
}

static bool has_outputs(const struct scope *scope)
{
    for (size_t i = 0; i < scope->names.count; i++)
        if (scope->names.items[i].is_output)
            return true;
    return false;
}

static void select_names_behind_record(struct planner *planner, struct reading *reading)
{
    const struct record_clauses clauses = {reading->only, reading->deferred.items, reading->deferred.count,
                                           reading->related.items, reading->related.count};
    struct plan *plan = reading->plan;
    bool is_of_links = plan->root == 0, is_annotated = has_outputs(reading->scope);
    if (is_of_links && is_annotated)        /* what is computed may be another for each link: a record for each */
        plan->root = PLAN_ROOT;
    else if (is_of_links)
        begin_links(planner, reading);
    select_record(planner, reading->scope, &clauses, plan);
    reading_select_names(planner, reading->scope, 0);
    if (is_of_links && is_annotated)
        add_output(planner, reading->scope, reading->peer_key, "");
    select_groups(planner, reading->scope, &clauses, reading->plan);
}

static void end_in_rows(struct planner *planner, struct reading *reading, bool wants_order)
{
    reading->plan->result = reading->values ? RESULT_VALUES : RESULT_RECORDS;
    if (reading->values) {
        reading->plan->is_list = reading->values->kind == CLAUSE_VALUES_LIST;
        reading->plan->is_flat = reading->values->is_flat;
        reading_select_values(planner, reading);
        if (reading->peers)
            add_output(planner, reading->scope, reading->peer_key, "");
    } else if (!reading->scope->base->model)
        scope_select_derived(planner, reading->scope);
    else
        select_names_behind_record(planner, reading);
    reading_order(planner, reading, wants_order);
}

/* A slice of each record's rows: numbered inside, chosen outside. */
static void partition(struct planner *planner, struct reading *reading)
{
    struct plan_select *inner = reading->plan->select;
    struct plan_select *outer = derive_wrap(planner, inner);
    struct plan_source *source = outer->sources[0];
    struct type integer = type_of_kind(KIND_INT);
    struct plan_node *number = node_new(planner, PLAN_ROW_NUMBER, integer, 1, reading->peer_key, NULL, NULL);
    finish_select(planner, reading->scope);
    if (!inner->order_count)
        reading_add_order(planner, reading, node_column(planner, reading->scope->base, inner->model->primary), false, NULLS_SMALLEST);
    number->order = inner->order;
    number->order_count = inner->order_count;
    add_output(planner, reading->scope, number, "number");
    for (size_t i = 0; i < inner->output_count; i++) {
        struct plan_node *node = node_new(planner, PLAN_OUTPUT, inner->outputs[i].node->type, 0, NULL, NULL, NULL);
        node->source = source;
        node->as.output = i;
        struct plan_output output = {node, inner->outputs[i].name, inner->outputs[i].field};
        vector_reserve(planner->arena, (void **)&outer->outputs, outer->output_count, &outer->output_capacity, sizeof output);
        outer->outputs[outer->output_count++] = output;
    }
    struct plan_node *place = outer->outputs[--outer->output_count].node;
    if (inner->offset) {
        struct plan_node *behind = node_new(planner, PLAN_COMPARE, type_of_kind(KIND_BOOL), 2, place, inner->offset, NULL);
        behind->op = OP_GREATER;
        outer->where = behind;
    }
    if (inner->limit) {
        struct plan_node *last = inner->limit;
        if (inner->offset) {
            last = node_new(planner, PLAN_ARITHMETIC, integer, 2, inner->offset, inner->limit, NULL);
            last->op = OP_ADD;
        }
        struct plan_node *until = node_new(planner, PLAN_COMPARE, type_of_kind(KIND_BOOL), 2, place, last, NULL);
        until->op = OP_LESS_EQUAL;
        outer->where = node_and(planner, outer->where, until);
    }
    vector_reserve(planner->arena, (void **)&outer->order, 0, &outer->order_capacity, sizeof *outer->order);
    outer->order[0] = (struct plan_order){place, false, NULLS_SMALLEST};
    outer->order_count = 1;
    inner->limit = inner->offset = NULL;
    inner->order_count = 0;
    reading->plan->select = outer;
}

void reading_order_one(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    if (clause->kind == CLAUSE_LATEST || clause->kind == CLAUSE_EARLIEST) {
        reading_refuse_after_slice(planner, reading, clause);
        if (!clause->term_count)
            planner_fail(planner, CORM_QUERY, clause->place, "%s() wants the fields to order by", clause_info(clause->kind)->name);
        reading->order = clause;
        reading->is_reversed = clause->kind == CLAUSE_LATEST;
    }
    if (clause->kind == CLAUSE_LAST) {
        reading_refuse_after_slice(planner, reading, clause);
        reading->is_reversed = !reading->is_reversed;
    }
}

static void end_in_one(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    struct plan_select *select = reading->scope->select;
    reading_order_one(planner, reading, clause);
    if (clause->kind == CLAUSE_GET) {
        if (clause->term_count) {
            reading_refuse_after_slice(planner, reading, clause);
            reading_add_condition(planner, reading, clause->terms[0].node, false);
        }
        end_in_rows(planner, reading, false);
        if (!reading->is_sliced)
            select->order_count = 0;
        select_limit_to(planner, select, 2);
        return;
    }
    end_in_rows(planner, reading, true);
    select_limit_to(planner, select, 1);
}

static void end_in_bulk(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    static const char *pk = "pk";
    struct scope *scope = reading->scope;
    struct node path = {.kind = NODE_PATH, .place = clause->place, .as.path = {&pk, 1}};
    struct node list = {.kind = NODE_LIST, .place = clause->place};
    struct node in = {.kind = NODE_IN, .place = clause->place, .operand_count = 2};
    if (reading->values)
        planner_fail(planner, CORM_QUERY, clause->place, "in_bulk() makes records, not values()");
    if (clause->term_count) {
        reading_refuse_after_slice(planner, reading, clause);
        list.operand_count = clause->term_count;
        list.operands = arena_alloc(planner->arena, clause->term_count * sizeof *list.operands);
        for (size_t i = 0; i < clause->term_count; i++)
            list.operands[i] = clause->terms[i].node;
        in.operands = arena_alloc(planner->arena, 2 * sizeof *in.operands);
        in.operands[0] = &path;
        in.operands[1] = clause->terms[0].node->kind == NODE_ARGUMENT ? clause->terms[0].node : &list;
        scope->select->where = node_and(planner, scope->select->where, bind_condition(planner, scope, &in));
    }
    end_in_rows(planner, reading, false);
}

/* Rows as they stand, to go on from: what a slice, distinct or groups leave. */
static void settle(struct planner *planner, struct reading *reading)
{
    struct scope *scope = reading->scope;
    const struct field *key = scope->select->model->primary;
    bool is_plain = scope->base->model && !reading->values;
    if (reading->is_sliced)
        reading_order(planner, reading, false);
    if (reading->values)
        reading_select_values(planner, reading);
    else if (scope->base->model)
        add_output(planner, scope, node_column(planner, scope->base, key), "pk");
    else
        scope_select_derived(planner, scope);
    finish_select(planner, scope);
    if (reading->computed)
        scope->select = derive_filtered(planner, scope, reading->computed);
    reading->computed = NULL;
    if (!is_plain) {
        reading->scope = derive_scope(planner, scope);
        return;
    }
    struct scope *rows = scope_new(planner, scope->select->model, scope->outer);
    scope_restrict(planner, rows, scope->select);
    for (size_t i = 0; i < scope->names.count; i++)
        scope_take_name(planner, rows, &scope->names.items[i]);
    reading->scope = rows;
}

void reading_select_aggregates(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    if (reading_is_settled(reading))
        settle(planner, reading);
    struct scope *scope = reading->scope;
    planner->clause = clause;
    scope->mode = SCOPE_TOTAL;
    for (size_t i = 0; i < clause->term_count; i++) {
        struct plan_node *node = bind_named(planner, scope, &clause->terms[i]);
        if (!node_has(node, PLAN_AGGREGATE) && !node_has(node, PLAN_SHARE))
            planner_fail(planner, CORM_QUERY, clause->terms[i].place, "aggregate() wants an aggregate such as count(…) in '%s'",
                         clause->terms[i].name);
        add_output(planner, scope, node, clause->terms[i].name);
    }
    bool is_direct = false;
    for (size_t i = 0; i < scope->select->output_count; i++)
        is_direct = is_direct || node_has(scope->select->outputs[i].node, PLAN_AGGREGATE);
    if (!is_direct && !reading->peers)
        scope->select->limit = node_int(planner, 1);
}

static void end_in_aggregate(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    reading->plan->result = RESULT_VALUES;
    if (reading_is_settled(reading) && reading->peers)
        planner_fail(planner, CORM_UNSUPPORTED, clause->place, "aggregate() of a slice, distinct rows or groups cannot be asked for many "
                     "records at once");
    reading_select_aggregates(planner, reading, clause);
    struct scope *scope = reading->scope;
    if (reading->peers) {
        select_group_by(planner, scope->select, reading->peer_key);
        add_output(planner, scope, reading->peer_key, "");
    }
    reading->plan->select = scope->select;
}

/* Behind the records, the links: their two keys, and nulls for all other columns. */
static void add_links(struct planner *planner, const struct reading *reading)
{
    struct plan *plan = reading->plan;
    struct plan_select *records = plan->select;
    const struct relation *relation = reading->peers;
    struct scope *links = scope_new(planner, relation->through, NULL);
    struct plan_node *near = node_column(planner, links->base, relation->through_near);
    size_t record_key = plan->groups[0].first_output + plan->groups[0].key_output;
    for (size_t i = 0; i < records->output_count; i++) {
        struct plan_node *node = i == 0 ? near : i == record_key ? node_column(planner, links->base, relation->through_far)
                                 : node_constant(planner, value_null(), records->outputs[i].node->type);
        add_output(planner, links, node, records->outputs[i].name);
    }
    links->select->where = reading_among_peers(planner, near, reading->apart);
    finish_select(planner, links);
    records->compound = arena_new(planner->arena, struct plan_compound);
    *records->compound = (struct plan_compound){CLAUSE_UNION, true, links->select, NULL};
    plan->is_apart = true;
}

/* Whether nothing keeps a row of the model from being among the records. */
static bool is_whole(const struct reading *reading)
{
    const struct plan_select *select = reading->plan->select;
    return reading->plan->ending == CLAUSE_MODEL && reading->plan->result == RESULT_RECORDS && select == reading->scope->select
           && !reading->scope->restriction && select->source_count && select->sources[0]->model && !select->sources[0]->guard
           && !select->where && !select->keys && !select->having && !select->group_count
           && !select->compound && !select->limit && !select->offset && !select->is_empty;
}

static void end(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    struct plan *plan = reading->plan;
    plan->ending = clause ? clause->kind : CLAUSE_MODEL;
    plan->select = reading->scope->select;
    if (reading->distinct_on)
        reading_keep_first(planner, reading);
    planner->clause = clause;
    if (reading->lock)
        reading_refuse_lock(planner, reading);
    switch (plan->ending) {
    case CLAUSE_MODEL:
    case CLAUSE_TREE:
    case CLAUSE_EXPLAIN:
        end_in_rows(planner, reading, false);
        break;
    case CLAUSE_COUNT:
        end_in_count(planner, reading);
        break;
    case CLAUSE_EXISTS:
        end_in_exists(planner, reading);
        break;
    case CLAUSE_AGGREGATE:
        end_in_aggregate(planner, reading, clause);
        break;
    case CLAUSE_IN_BULK:
        end_in_bulk(planner, reading, clause);
        break;
    case CLAUSE_UPDATE:
        end_in_update(planner, reading, clause);
        return;
    case CLAUSE_DELETE:
        end_in_delete(planner, reading, clause);
        return;
    case CLAUSE_FIRST:
    case CLAUSE_LAST:
    case CLAUSE_GET:
    case CLAUSE_LATEST:
    case CLAUSE_EARLIEST:
        end_in_one(planner, reading, clause);
        break;
    default:
        clause_unsupported(planner, clause);
    }
    bool is_sliced_each = reading->peers && (plan->select->limit || plan->select->offset);
    if (is_sliced_each && reading->computed)
        planner_fail(planner, CORM_UNSUPPORTED, (struct place){0, 0}, "a slice of what window functions or distinct(…) choose cannot be taken "
                     "for many records at once");
    if (is_sliced_each)
        partition(planner, reading);
    else
        finish_select(planner, reading->scope);
    if (reading->computed && plan->select == reading->scope->select)
        plan->select = derive_filtered(planner, reading->scope, reading->computed);
    plan->is_whole = is_whole(reading) && !reading->lock;
    if (reading->apart)
        add_links(planner, reading);
    if (reading->lock)
        end_in_lock(planner, reading);
}

struct planning {
    struct planner planner;
    struct plan *plan;
};

static void run(void *argument)
{
    struct planning *planning = argument;
    struct planner *planner = &planning->planner;
    const struct query_parts *parts = planner->parts;
    size_t count = parts->clause_count;
    const struct clause *last = count && clause_info(parts->clauses[count - 1].kind)->ends ? &parts->clauses[--count] : NULL;
    struct plan *plan = arena_new(planner->arena, struct plan);
    struct reading reading;
    planner->last_common = &planner->commons;
    plan->model = parts->model;
    plan->root = PLAN_ROOT;
    plan->reads = planner->reads = arena_zero(planner->arena, parts->schema->model_count * sizeof *plan->reads);
    reading_begin(planner, &reading, parts->model, NULL);
    reading.plan = plan;
    reading_clauses(planner, &reading, parts->clauses, count);
    end(planner, &reading, last);
    plan->commons = planner->commons;
    planning->plan = plan;
}

struct plan *plan_query(struct arena *arena, const struct query_parts *parts, struct error *error)
{
    struct planning planning = {.planner = {.arena = arena, .error = error, .parts = parts}};
    if (!arena_try(arena, run, &planning)) {
        if (error->code == CORM_OK)
            error_no_memory(error);
        return NULL;
    }
    return planning.plan;
}
