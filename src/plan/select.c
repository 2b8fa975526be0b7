/* The clauses of a query, read one after the other. */
#include "plan/reading.h"

void clause_unsupported(struct planner *planner, const struct clause *clause)
{
    planner_fail(planner, CORM_UNSUPPORTED, clause->place, "%s() is not supported by this release",
                 clause_info(clause->kind)->name);
}

struct plan_node *node_int(struct planner *planner, int64_t number)
{
    return node_constant(planner, value_int(number), type_of_kind(KIND_INT));
}

/* --- Slices */

static struct plan_node *bound_number(struct planner *planner, size_t argument)
{
    struct plan_node *node = node_new(planner, PLAN_PARAMETER, type_of_kind(KIND_INT), 0, NULL, NULL, NULL);
    node->as.argument.number = argument;
    return node;
}

static void read_slice(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    struct plan_select *select = reading->scope->select;
    int64_t from = clause->from, until = clause->until;
    bool was_sliced = reading->is_sliced;
    reading->is_sliced = true;
    if (clause->is_bound) {                 /* the chain has worked out slices of slices */
        select->is_empty = from >= until;
        select->offset = from ? bound_number(planner, clause->first_argument) : NULL;
        select->limit = until == INT64_MAX ? NULL : bound_number(planner, clause->first_argument + 1);
        return;
    }
    if (was_sliced) {
        int64_t before = select->offset ? select->offset->as.value.as.integer : 0;
        int64_t room = select->limit ? select->limit->as.value.as.integer : INT64_MAX;
        if (until > room)
            until = room;
        from = from > INT64_MAX - before ? INT64_MAX : from + before;
        until = until > INT64_MAX - before ? INT64_MAX : until + before;
    }
    select->is_empty = select->is_empty || from >= until;
    select->offset = from ? node_int(planner, from) : NULL;
    select->limit = until == INT64_MAX ? NULL : node_int(planner, from >= until ? 0 : until - from);
}

void reading_refuse_after_slice(struct planner *planner, const struct reading *reading, const struct clause *clause)
{
    if (reading->is_sliced)
        planner_fail(planner, CORM_QUERY, clause->place, "%s() cannot follow a slice: the slice is taken last",
                     clause_info(clause->kind)->name);
}

/* --- Relations of many records */

struct plan_node *reading_among_peers(struct planner *planner, struct plan_node *key, const struct clause *clause)
{
    struct plan_node *list = node_new(planner, PLAN_PARAMETER, key->type, 0, NULL, NULL, NULL);
    list->as.argument.number = clause->first_argument;
    list->as.argument.is_list = true;
    struct plan_node *among = node_new(planner, PLAN_IN_LIST, type_of_kind(KIND_BOOL), 2, key, list, NULL);
    among->is_distinct = planner->parts->arguments[clause->first_argument].is_distinct;
    return among;
}

static void read_peers(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    const struct relation *relation = clause->relation;
    struct scope *scope = reading->scope;
    bool is_apart = clause->from == PEERS_APART;
    struct plan_node *key = is_apart ? node_constant(planner, value_null(), relation->through_near->type)
                                     : scope_peer_key(planner, scope, relation);
    if (clause->from == PEERS_LISTED || clause->from == PEERS_SCANNED)
        scope->select->where = reading_among_peers(planner, key, clause);
    reading->apart = is_apart ? clause : NULL;
    scope->base->is_scanned = clause->from == PEERS_SCANNED;
    reading->peers = scope->peers = relation;
    reading->peer_key = scope->peer_key = key;
    if (reading->plan) {
        reading->plan->peers = relation;
        reading->plan->root = relation->through ? 0 : PLAN_ROOT;
    }
}

void select_group_by(struct planner *planner, struct plan_select *select, struct plan_node *node)
{
    struct plan_node **groups = arena_alloc(planner->arena, (select->group_count + 1) * sizeof *groups);
    if (select->group_count)
        memcpy(groups, select->groups, select->group_count * sizeof *groups);
    bool may_be_printed_as_number = node->kind == PLAN_FUNCTION && !node_has(node, PLAN_COLUMN) && !node_has(node, PLAN_OUTPUT);
    if (node->kind == PLAN_CONSTANT || may_be_printed_as_number)        /* to a database, 1 is the first column */
        node = node_new(planner, PLAN_CAST, node->type, 1, node, NULL, NULL);
    groups[select->group_count++] = node;
    select->groups = groups;
}

/* --- Conditions */

/* To where it can be known: with the rows, with the groups, or outside of what is computed over rows. */
static void place_condition(struct planner *planner, struct reading *reading, struct plan_node *condition)
{
    struct plan_select *select = reading->scope->select;
    if (condition->kind == PLAN_AND) {
        place_condition(planner, reading, condition->operands[0]);
        place_condition(planner, reading, condition->operands[1]);
    } else if (node_has(condition, PLAN_WINDOW))
        reading->computed = node_and(planner, reading->computed, condition);
    else if (node_has(condition, PLAN_AGGREGATE) || (reading->scope->mode == SCOPE_GROUPS && node_has(condition, PLAN_SHARE)))
        select->having = node_and(planner, select->having, condition);
    else
        select->where = node_and(planner, select->where, condition);
}

static void apply_condition(struct planner *planner, struct reading *reading, const struct written *written)
{
    struct scope *scope = reading->scope;
    struct node *operand = (struct node *)(uintptr_t)written->node;
    struct node negation = {.kind = NODE_NOT, .place = operand->place, .operand_count = 1, .operands = &operand};
    scope->clause = ++planner->clause_count;
    bool asks_for_one = scope->is_collapsed && !written->is_excluded && scope_is_many(planner, scope, operand);
    place_condition(planner, reading, asks_for_one ? bind_exists_related(planner, scope, operand)
                                                   : bind_condition(planner, scope, written->is_excluded ? &negation : operand));
}

static bool is_of_groups(struct scope *scope, const struct node *node)
{
    enum aggregate aggregate;
    const struct plan_name *name = node->kind == NODE_PATH ? scope_name(scope, node->as.path.names[0]) : NULL;
    if ((name && name->is_of_group) || (node->kind == NODE_CALL && is_aggregate(node, &aggregate)))
        return true;
    for (size_t i = 0; i < node->operand_count; i++)
        if (is_of_groups(scope, node->operands[i]))
            return true;
    return false;
}

/* What of a condition on groups is of their rows; NULL: nothing. */
static const struct node *part_of_rows(struct planner *planner, struct scope *scope, const struct node *node, bool is_excluded)
{
    if (!is_of_groups(scope, node))
        return node;
    if (node->kind != NODE_AND || is_excluded)
        return NULL;
    struct node *part = arena_new(planner->arena, struct node);
    *part = *node;
    part->operands = arena_alloc(planner->arena, node->operand_count * sizeof *part->operands);
    part->operand_count = 0;
    for (size_t i = 0; i < node->operand_count; i++)
        if (!is_of_groups(scope, node->operands[i]))
            part->operands[part->operand_count++] = node->operands[i];
    return part->operand_count ? part : NULL;
}

void reading_add_condition(struct planner *planner, struct reading *reading, const struct node *node, bool is_excluded)
{
    struct written written = {planner->clause, node, is_excluded};
    apply_condition(planner, reading, &written);
    if (reading->scope->mode == SCOPE_GROUPS) {
        written.node = part_of_rows(planner, reading->scope, node, is_excluded);
        if (!written.node)
            return;
        narrow_shares(planner, reading->scope, &written);
    }
    vector_push(planner->arena, &reading->scope->filters, written);
}

struct plan_node *bind_named(struct planner *planner, struct scope *scope, const struct term *term)
{
    scope->reuses_all = true;
    struct plan_node *node = bind(planner, scope, term->node);
    scope->reuses_all = false;
    if (node->kind == PLAN_SCALAR && node->as.select->output_count != 1)
        planner_fail(planner, CORM_QUERY, term->place, "a query as a value has one column");
    return node;
}

static struct plan_node *bind_name(struct planner *planner, struct scope *scope, const struct term *term)
{
    struct plan_node *node = bind_named(planner, scope, term);
    if (node->is_flexible && node->type.kind == KIND_DECIMAL)
        node = coerce(planner, node, &(struct plan_node){.kind = PLAN_CONSTANT, .type = {.kind = KIND_REAL}});
    struct plan_node *named = arena_new(planner->arena, struct plan_node);
    *named = *node;
    if (named->kind != PLAN_COLUMN)
        named->name = term->name;
    return named;
}

void scope_take_name(struct planner *planner, struct scope *scope, const struct plan_name *from)
{
    const struct clause *clause = planner->clause;
    const struct scope before = *scope;
    struct plan_name name = *from;
    if (name.walked)
        name.node = walk_depth(planner, scope, &name);
    else if (!name.is_of_group) {
        planner->clause = name.clause;
        scope->mode = SCOPE_ROWS;
        scope->filters.items = (struct written *)(uintptr_t)name.filters;
        scope->filters.count = scope->filters.capacity = name.filter_count;
        name.node = bind_name(planner, scope, name.term);
        scope->mode = before.mode;
        scope->filters.items = before.filters.items;
        scope->filters.count = before.filters.count;
        scope->filters.capacity = before.filters.capacity;
        planner->clause = clause;
    }
    vector_push(planner->arena, &scope->names, name);
}

/* From here on a row per record: what was joined before is asked for instead. */
static void collapse(struct planner *planner, struct reading *reading)
{
    struct scope *before = reading->scope;
    before->is_collapsed = true;
    if (!select_repeats(before->select) || reading->peers)
        return;
    const struct clause *clause = planner->clause;
    struct scope *scope = scope_new(planner, before->select->model, before->outer);
    scope->is_collapsed = true;
    scope->select->distinct = before->select->distinct;
    reading->scope = scope;
    if (before->restriction)
        scope_restrict(planner, scope, before->restriction);
    for (size_t i = 0; i < before->names.count; i++)
        scope_take_name(planner, scope, &before->names.items[i]);
    scope->filters = before->filters;
    for (size_t i = 0; i < before->filters.count; i++) {
        planner->clause = before->filters.items[i].clause;
        apply_condition(planner, reading, &before->filters.items[i]);
    }
    planner->clause = clause;
}

/* values() before the first aggregate: a row per group. */
static void begin_groups(struct planner *planner, struct reading *reading)
{
    struct scope *scope = reading->scope;
    const struct clause *before = planner->clause;
    scope->mode = SCOPE_GROUPS;
    scope->group_clause = reading->values;
    planner->clause = reading->values;
    scope->reuses_all = true;
    for (size_t i = 0; i < reading->values->term_count; i++) {
        const struct term *term = &reading->values->terms[i];
        select_group_by(planner, scope->select, term->name ? scope_name(scope, term->name)->node
                                                : reading->chosen[i] ? reading->chosen[i] : bind(planner, scope, term->node));
    }
    if (reading->peers)
        select_group_by(planner, scope->select, reading->peer_key);
    scope->reuses_all = false;
    planner->clause = before;
}

static void prepare_aggregates(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    bool has_aggregate = false;
    for (size_t i = 0; i < clause->term_count; i++)
        has_aggregate = has_aggregate || tree_has_aggregate(clause->terms[i].node);
    if (!has_aggregate || reading->scope->mode != SCOPE_ROWS || !reading->scope->base->model)
        return;
    if (reading->values && reading->values->term_count) {
        reading_refuse_after_slice(planner, reading, clause);
        begin_groups(planner, reading);
    } else if (!reading->scope->is_collapsed)
        collapse(planner, reading);
}

/* --- Names and values */

void reading_add_name(struct planner *planner, struct reading *reading, const struct term *term, bool is_output, struct plan_select *walked)
{
    struct scope *scope = reading->scope;
    struct plan_name name = {term->name, NULL, is_output, term, planner->clause, scope->filters.items,
                             scope->filters.count, scope->mode == SCOPE_GROUPS, walked};
    if (model_name(scope->select->model, term->name, strlen(term->name)))
        planner_fail(planner, CORM_QUERY, term->place, "'%s' is a field of %s: an annotation needs another name", term->name,
                     scope->select->model->name);
    name.node = walked ? walk_depth(planner, scope, &name) : bind_name(planner, scope, term);
    if (name.is_of_group && is_output)
        group_check(planner, scope->select, name.node);
    struct plan_name *known = scope_name(scope, term->name);
    if (known)
        *known = name;
    else
        vector_push(planner->arena, &scope->names, name);
}

static void read_names(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    prepare_aggregates(planner, reading, clause);
    for (size_t i = 0; i < clause->term_count; i++)
        reading_add_name(planner, reading, &clause->terms[i], clause->kind != CLAUSE_ALIAS, NULL);
}

void reading_values(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    reading->values = clause;
    reading->is_derived_whole = false;
    reading->chosen = arena_zero(planner->arena, (clause->term_count + 1) * sizeof *reading->chosen);
    for (size_t i = 0; i < clause->term_count; i++)
        for (size_t j = 0; clause->terms[i].name && j < i; j++)
            if (clause->terms[j].name && strcmp(clause->terms[i].name, clause->terms[j].name) == 0)
                planner_fail(planner, CORM_QUERY, clause->terms[i].place, "'%s' is named twice", clause->terms[i].name);
    for (size_t i = 0; i < clause->term_count; i++)
        if (clause->terms[i].name)
            reading_add_name(planner, reading, &clause->terms[i], true, NULL);
    for (size_t i = 0; i < clause->term_count; i++)
        if (!clause->terms[i].name && scope_is_many(planner, reading->scope, clause->terms[i].node))
            reading->chosen[i] = bind_named(planner, reading->scope, &clause->terms[i]);
    reading->first_name = clause->term_count ? reading->scope->names.count : 0;
    if (clause->is_flat && clause->term_count != 1)
        planner_fail(planner, CORM_QUERY, clause->place, "flat wants exactly one column");
}

static void read_clause(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    switch (clause->kind) {
    case CLAUSE_FILTER:
    case CLAUSE_EXCLUDE:
        reading_refuse_after_slice(planner, reading, clause);
        reading_add_condition(planner, reading, clause->terms[0].node, clause->kind == CLAUSE_EXCLUDE);
        break;
    case CLAUSE_ANNOTATE:
    case CLAUSE_ALIAS:
        read_names(planner, reading, clause);
        break;
    case CLAUSE_ORDER_BY:
        reading_refuse_after_slice(planner, reading, clause);
        reading->order = clause;
        reading->is_reversed = false;
        break;
    case CLAUSE_REVERSE:
        reading_refuse_after_slice(planner, reading, clause);
        reading->is_reversed = !reading->is_reversed;
        break;
    case CLAUSE_DISTINCT:
        reading_refuse_after_slice(planner, reading, clause);
        reading->distinct_on = clause->term_count ? clause : NULL;
        reading->scope->select->distinct = clause->term_count ? DISTINCT_NONE : DISTINCT_ROWS;
        break;
    case CLAUSE_ONLY:
        reading->only = clause;
        reading->deferred.count = 0;
        break;
    case CLAUSE_DEFER:
        vector_push(planner->arena, &reading->deferred, clause);
        break;
    case CLAUSE_VALUES:
    case CLAUSE_VALUES_LIST:
        reading_values(planner, reading, clause);
        break;
    case CLAUSE_DATES:
    case CLAUSE_DATETIMES:
        reading_dates(planner, reading, clause);
        break;
    case CLAUSE_WITH:
        reading_with(planner, clause);
        break;
    case CLAUSE_WALK:
        reading_walk(planner, reading, clause);
        break;
    case CLAUSE_PEERS:
        read_peers(planner, reading, clause);
        break;
    case CLAUSE_PREFETCH_RELATED:
        if (reading->plan)
            read_prefetches(planner, reading->scope->select->model, reading->plan, clause, reading->prefetch_count++);
        break;
    case CLAUSE_SELECT_RELATED:
        vector_push(planner->arena, &reading->related, clause);
        break;
    case CLAUSE_FETCH:
        if (reading->plan)
            reading->plan->fetch_mode = (int)clause->from;
        break;
    case CLAUSE_TOGETHER:
        if (reading->plan)
            reading->plan->together = (int)clause->from;
        break;
    case CLAUSE_ITERATOR:
        if (reading->plan) {
            reading->plan->is_streamed = true;
            reading->plan->window = clause->from;
        }
        break;
    case CLAUSE_LOCK:
        reading_lock(planner, reading, clause);
        break;
    case CLAUSE_SLICE:
        read_slice(planner, reading, clause);
        break;
    case CLAUSE_UNION:
    case CLAUSE_INTERSECTION:
    case CLAUSE_DIFFERENCE:
        reading_compound(planner, reading, clause);
        break;
    default:
        clause_unsupported(planner, clause);
    }
}

/* --- The select as a whole */

static void require(struct plan_source *source)
{
    for (; source; source = source->parent)
        source->is_optional = false;
}

/* An and whose first condition, however deep, was taken out. */
static struct plan_node *without_gap(struct plan_node *node)
{
    if (!node->operands[0])
        return node->operands[1];
    node->operands[0] = without_gap(node->operands[0]);
    return node;
}

/* The list that the first condition asks for, where a row can be looked up by each of it. */
static void take_keys(struct plan_select *select)
{
    struct plan_node **at = &select->where;
    if (!select->where || select->keys)
        return;
    while ((*at)->kind == PLAN_AND)
        at = &(*at)->operands[0];
    const struct plan_node *node = *at;
    if (node->kind != PLAN_IN_LIST || !node->is_distinct || node->operands[0]->kind != PLAN_COLUMN || node->operands[0]->source->is_scanned)
        return;
    select->keys = *at;
    *at = NULL;
    if (select->where)
        select->where = without_gap(select->where);
}

struct plan_select *finish_select(struct planner *planner, struct scope *scope)
{
    struct plan_select *select = scope->select;
    finish_shares(planner, scope);
    for (size_t i = 0; select->where && i < select->source_count; i++)
        if (select->sources[i]->is_optional && plan_rejects_missing(select->where, select->sources[i]))
            require(select->sources[i]);
    take_keys(select);
    return select;
}

void reading_begin(struct planner *planner, struct reading *reading, const struct model *model, struct scope *outer)
{
    memset(reading, 0, sizeof *reading);
    reading->scope = scope_new(planner, model, outer);
}

void reading_clauses(struct planner *planner, struct reading *reading, const struct clause *clauses, size_t count)
{
    enum { MOST_CLAUSES = 500 };
    if (count > MOST_CLAUSES)
        planner_fail(planner, CORM_QUERY, clauses[MOST_CLAUSES].place, "a query has at most %d clauses", MOST_CLAUSES);
    for (size_t i = 0; i < count; i++) {
        planner->clause = &clauses[i];
        read_clause(planner, reading, &clauses[i]);
    }
}
