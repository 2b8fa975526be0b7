/* The clauses of a query, one after the other, make a select. */
#include "plan/planner.h"

/* What the clauses said, until the end where it is put together. */
struct reading {
    struct scope *scope;
    const struct clause *order;     /* the last order_by or latest */
    const struct clause *values;
    const struct clause *distinct_on;
    const struct clause *only;
    VECTOR(const struct clause *) deferred;
    VECTOR(const struct clause *) related;
    bool is_reversed;
    bool is_sliced;
    size_t first_name;              /* annotations from this one on stand beside the values */
    bool is_derived_whole;          /* the values are all columns of what the rows come from */
    struct plan_node *computed;     /* conditions on window functions */
    size_t prefetch_count;
    const struct relation *peers;   /* the rows of this relation, for many records */
    struct plan_node *peer_key;     /* which of them a row belongs to */
    struct plan *plan;              /* NULL for a subquery */
};

static void unsupported(struct planner *planner, const struct clause *clause)
{
    planner_fail(planner, CORM_UNSUPPORTED, clause->place, "%s() is not supported by this release",
                 clause_info(clause->kind)->name);
}

/* --- Slices */

static struct plan_node *whole_number(struct planner *planner, int64_t number)
{
    return node_constant(planner, value_int(number), type_of_kind(KIND_INT));
}

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
    select->offset = from ? whole_number(planner, from) : NULL;
    select->limit = until == INT64_MAX ? NULL : whole_number(planner, from >= until ? 0 : until - from);
}

static void refuse_after_slice(struct planner *planner, const struct reading *reading, const struct clause *clause)
{
    if (reading->is_sliced)
        planner_fail(planner, CORM_QUERY, clause->place, "%s() cannot follow a slice: the slice is taken last",
                     clause_info(clause->kind)->name);
}

/* --- Relations of many records */

static void read_peers(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    const struct relation *relation = clause->relation;
    struct scope *scope = reading->scope;
    struct plan_node *key = scope_peer_key(planner, scope, relation);
    struct plan_node *list = node_new(planner, PLAN_PARAMETER, key->type, 0, NULL, NULL, NULL);
    list->as.argument.number = clause->first_argument;
    list->as.argument.is_list = true;
    scope->select->where = node_new(planner, PLAN_IN_LIST, type_of_kind(KIND_BOOL), 2, key, list, NULL);
    reading->peers = scope->peers = relation;
    reading->peer_key = scope->peer_key = key;
    if (reading->plan) {
        reading->plan->peers = relation;
        reading->plan->root = relation->through ? 0 : PLAN_ROOT;
    }
}

/* --- Clauses */

static void group_by(struct planner *planner, struct plan_select *select, struct plan_node *node)
{
    struct plan_node **groups = arena_alloc(planner->arena, (select->group_count + 1) * sizeof *groups);
    if (select->group_count)
        memcpy(groups, select->groups, select->group_count * sizeof *groups);
    groups[select->group_count++] = node;
    select->groups = groups;
}

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

static void add_condition(struct planner *planner, struct reading *reading, const struct node *node, bool is_excluded)
{
    struct written written = {planner->clause, node, is_excluded};
    apply_condition(planner, reading, &written);
    vector_push(planner->arena, &reading->scope->filters, written);
}

static struct plan_node *bind_name(struct planner *planner, struct scope *scope, const struct term *term)
{
    scope->reuses_all = true;
    struct plan_node *node = bind(planner, scope, term->node);
    scope->reuses_all = false;
    if (node->kind == PLAN_SCALAR && node->as.select->output_count != 1)
        planner_fail(planner, CORM_QUERY, term->place, "a query as a value has one column");
    return node;
}

static bool has_many(const struct scope *scope)
{
    for (size_t i = 0; i < scope->select->source_count; i++)
        if (scope->select->sources[i]->is_many)
            return true;
    return false;
}

/* From here on a row per record: what was joined before is asked for instead. */
static void collapse(struct planner *planner, struct reading *reading)
{
    struct scope *before = reading->scope;
    before->is_collapsed = true;
    if (!has_many(before) || reading->peers)
        return;
    const struct clause *clause = planner->clause;
    struct scope *scope = scope_new(planner, before->select->model, before->outer);
    scope->is_collapsed = true;
    scope->select->distinct = before->select->distinct;
    reading->scope = scope;
    for (size_t i = 0; i < before->names.count; i++) {
        struct plan_name name = before->names.items[i];
        planner->clause = name.clause;
        name.node = bind_name(planner, scope, name.term);
        vector_push(planner->arena, &scope->names, name);
    }
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
        group_by(planner, scope->select, term->name ? scope_name(scope, term->name)->node : bind(planner, scope, term->node));
    }
    if (reading->peers)
        group_by(planner, scope->select, reading->peer_key);
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
    if (reading->values && reading->values->term_count)
        begin_groups(planner, reading);
    else if (!reading->scope->is_collapsed)
        collapse(planner, reading);
}

static void add_name(struct planner *planner, struct reading *reading, const struct term *term, bool is_output)
{
    struct scope *scope = reading->scope;
    struct plan_name name = {term->name, NULL, is_output, term, planner->clause};
    if (model_name(scope->select->model, term->name, strlen(term->name)))
        planner_fail(planner, CORM_QUERY, term->place, "'%s' is a field of %s: an annotation needs another name", term->name,
                     scope->select->model->name);
    name.node = bind_name(planner, scope, term);
    if (name.node->is_flexible && name.node->type.kind == KIND_DECIMAL)
        name.node = coerce(planner, name.node, &(struct plan_node){.kind = PLAN_CONSTANT, .type = {.kind = KIND_REAL}});
    struct plan_node *named = arena_new(planner->arena, struct plan_node);
    *named = *name.node;
    if (named->kind != PLAN_COLUMN)
        named->name = term->name;
    name.node = named;
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
        add_name(planner, reading, &clause->terms[i], clause->kind != CLAUSE_ALIAS);
}

static void read_values(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    reading->values = clause;
    reading->is_derived_whole = false;
    for (size_t i = 0; i < clause->term_count; i++)
        if (clause->terms[i].name)
            add_name(planner, reading, &clause->terms[i], true);
    reading->first_name = clause->term_count ? reading->scope->names.count : 0;
    if (clause->is_flat && clause->term_count != 1)
        planner_fail(planner, CORM_QUERY, clause->place, "flat wants exactly one column");
}

static void read_compound(struct planner *planner, struct reading *reading, const struct clause *clause);

static void read_clause(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    switch (clause->kind) {
    case CLAUSE_FILTER:
    case CLAUSE_EXCLUDE:
        refuse_after_slice(planner, reading, clause);
        add_condition(planner, reading, clause->terms[0].node, clause->kind == CLAUSE_EXCLUDE);
        break;
    case CLAUSE_ANNOTATE:
    case CLAUSE_ALIAS:
        read_names(planner, reading, clause);
        break;
    case CLAUSE_ORDER_BY:
        refuse_after_slice(planner, reading, clause);
        reading->order = clause;
        reading->is_reversed = false;
        break;
    case CLAUSE_REVERSE:
        refuse_after_slice(planner, reading, clause);
        reading->is_reversed = !reading->is_reversed;
        break;
    case CLAUSE_DISTINCT:
        refuse_after_slice(planner, reading, clause);
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
        read_values(planner, reading, clause);
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
    case CLAUSE_ITERATOR:
        if (reading->plan) {
            reading->plan->is_streamed = true;
            reading->plan->window = clause->from;
        }
        break;
    case CLAUSE_SLICE:
        read_slice(planner, reading, clause);
        break;
    case CLAUSE_UNION:
    case CLAUSE_INTERSECTION:
    case CLAUSE_DIFFERENCE:
        read_compound(planner, reading, clause);
        break;
    default:
        unsupported(planner, clause);
    }
}

/* --- Order */

static bool depends_on_row(const struct plan_node *node)
{
    if (node->kind == PLAN_COLUMN || node->kind == PLAN_OUTPUT || node->kind == PLAN_SHARE || node->kind == PLAN_AGGREGATE
        || node->kind == PLAN_WINDOW || node->kind == PLAN_SCALAR || node->kind == PLAN_EXISTS
        || node->kind == PLAN_IN_SELECT)
        return true;
    for (size_t i = 0; i < node->operand_count; i++)
        if (depends_on_row(node->operands[i]))
            return true;
    return false;
}

static void add_order(struct planner *planner, struct reading *reading, struct plan_node *node, bool is_descending,
                      enum nulls_order nulls)
{
    struct plan_select *select = reading->scope->select;
    struct plan_order order = {node, is_descending != reading->is_reversed, nulls};
    if (!depends_on_row(node))
        return;                     /* to a database, 1 is the first column */
    if (reading->is_reversed && nulls != NULLS_SMALLEST)
        order.nulls = nulls == NULLS_FIRST ? NULLS_LAST : NULLS_FIRST;
    vector_reserve(planner->arena, (void **)&select->order, select->order_count, &select->order_capacity, sizeof *select->order);
    select->order[select->order_count++] = order;
}

static void add_default_order(struct planner *planner, struct reading *reading, const struct model *model)
{
    const struct clause *before = planner->clause;
    struct clause *clause = parse_model_order(planner, model);
    planner->clause = clause;
    for (size_t i = 0; i < clause->term_count; i++)
        add_order(planner, reading, bind(planner, reading->scope, clause->terms[i].node), clause->terms[i].is_descending,
                  clause->terms[i].nulls);
    planner->clause = before;
}

static void order_rows(struct planner *planner, struct reading *reading, bool wants_some)
{
    const struct model *model = reading->scope->select->model;
    const struct clause *clause = reading->order;
    reading->scope->reuses_all = true;
    if (clause) {
        planner->clause = clause;
        for (size_t i = 0; i < clause->term_count; i++)
            add_order(planner, reading, bind(planner, reading->scope, clause->terms[i].node),
                      clause->terms[i].is_descending, clause->terms[i].nulls);
    } else if (model->order_by && reading->scope->mode == SCOPE_ROWS && reading->scope->base->model)
        add_default_order(planner, reading, model);
    if (wants_some && !reading->scope->select->order_count && reading->scope->mode == SCOPE_ROWS && reading->scope->base->model)
        add_order(planner, reading, node_column(planner, reading->scope->base, model->primary), false, NULLS_SMALLEST);
}

/* --- Columns */

void add_output(struct planner *planner, struct scope *scope, struct plan_node *node, const char *name)
{
    struct plan_select *select = scope->select;
    if (node->is_flexible && node->type.kind == KIND_DECIMAL)
        node = coerce(planner, node, &(struct plan_node){.kind = PLAN_CONSTANT, .type = {.kind = KIND_REAL}});
    struct plan_output output = {node, name, node->kind == PLAN_COLUMN ? node->field : NULL};
    vector_reserve(planner->arena, (void **)&select->outputs, select->output_count, &select->output_capacity,
                   sizeof *select->outputs);
    select->outputs[select->output_count++] = output;
}

static const char *path_name(struct planner *planner, const struct node *node, const struct clause *clause)
{
    if (node->kind != NODE_PATH)
        return arena_copy(planner->arena, clause->text + node->place.offset, node->place.length);
    struct strbuf text;
    strbuf_init(&text, planner->arena->allocator);
    for (size_t i = 0; i < node->as.path.name_count; i++)
        strbuf_printf(&text, "%s%s", i ? "." : "", node->as.path.names[i]);
    const char *name = text.failed ? NULL : arena_copy(planner->arena, strbuf_string(&text), text.length);
    strbuf_free(&text);
    if (!name)
        arena_leave(planner->arena);
    return name;
}

static void select_names(struct planner *planner, struct scope *scope, size_t first)
{
    for (size_t i = first; i < scope->names.count; i++)
        if (scope->names.items[i].is_output)
            add_output(planner, scope, scope->names.items[i].node, scope->names.items[i].name);
}

static void select_derived(struct planner *planner, struct scope *scope)
{
    const struct plan_select *inner = scope->base->select;
    for (size_t i = 0; i < inner->output_count; i++) {
        struct plan_node *node = node_new(planner, PLAN_OUTPUT, inner->outputs[i].node->type, 0, NULL, NULL, NULL);
        node->source = scope->base;
        node->as.output = i;
        add_output(planner, scope, node, inner->outputs[i].name);
        scope->select->outputs[i].field = inner->outputs[i].field;
    }
}

static void select_values(struct planner *planner, struct reading *reading)
{
    const struct clause *clause = reading->values;
    struct scope *scope = reading->scope;
    const struct model *model = scope->select->model;
    planner->clause = clause;
    scope->reuses_all = true;
    if (reading->is_derived_whole || (!scope->base->model && !clause->term_count)) {
        select_derived(planner, scope);
        return;
    }
    for (size_t i = 0; i < clause->term_count; i++) {
        const struct term *term = &clause->terms[i];
        if (term->name)
            add_output(planner, scope, scope_name(scope, term->name)->node, term->name);
        else
            add_output(planner, scope, bind(planner, scope, term->node), path_name(planner, term->node, clause));
    }
    for (uint32_t i = 0; !clause->term_count && i < model->field_count; i++)
        add_output(planner, scope, node_column(planner, scope->base, &model->fields[i]), model->fields[i].column);
    select_names(planner, scope, reading->first_name);
}

/* --- Putting it together */

static void require(struct plan_source *source)
{
    for (; source; source = source->parent)
        source->is_optional = false;
}

struct plan_select *finish_select(struct planner *planner, struct scope *scope)
{
    struct plan_select *select = scope->select;
    finish_shares(planner, scope);
    for (size_t i = 0; select->where && i < select->source_count; i++)
        if (select->sources[i]->is_optional && plan_rejects_missing(select->where, select->sources[i]))
            require(select->sources[i]);
    return select;
}

static void begin(struct planner *planner, struct reading *reading, const struct model *model, struct scope *outer)
{
    memset(reading, 0, sizeof *reading);
    reading->scope = scope_new(planner, model, outer);
}

static void read_all(struct planner *planner, struct reading *reading, const struct clause *clauses, size_t count)
{
    enum { MOST_CLAUSES = 500 };
    if (count > MOST_CLAUSES)
        planner_fail(planner, CORM_QUERY, clauses[MOST_CLAUSES].place, "a query has at most %d clauses", MOST_CLAUSES);
    for (size_t i = 0; i < count; i++) {
        planner->clause = &clauses[i];
        read_clause(planner, reading, &clauses[i]);
    }
}

static const struct model *find_model(struct planner *planner, const struct query_tree *query)
{
    const struct schema *schema = planner->parts->schema;
    const struct model *model = schema_model(schema, query->model);
    if (!model)
        planner_no_model(planner, query->model, query->model_place);
    return model;
}

/* distinct(author): the first row of each author in the query's order, which is the one numbered 1. */
static void keep_first_of_each(struct planner *planner, struct reading *reading)
{
    const struct clause *clause = reading->distinct_on;
    const struct clause *before = planner->clause;
    struct scope *scope = reading->scope;
    struct plan_window *window = arena_new(planner->arena, struct plan_window);
    struct plan_select unordered = *scope->select;
    planner->clause = clause;
    scope->reuses_all = true;
    window->function = "row_number";
    window->frame = arena_new(planner->arena, struct window);
    window->partition = arena_alloc(planner->arena, (clause->term_count + 1) * sizeof *window->partition);
    window->partition_count = clause->term_count;
    if (reading->peers)
        window->partition[window->partition_count++] = reading->peer_key;
    for (size_t i = 0; i < clause->term_count; i++)
        window->partition[i] = bind(planner, scope, clause->terms[i].node);
    order_rows(planner, reading, true);
    window->order = scope->select->order;
    window->order_count = scope->select->order_count;
    scope->select->order = unordered.order;
    scope->select->order_count = unordered.order_count;
    scope->select->order_capacity = unordered.order_capacity;
    struct plan_node *number = node_new(planner, PLAN_WINDOW, type_of_kind(KIND_INT), 0, NULL, NULL, NULL);
    number->as.window = window;
    struct plan_node *first = node_new(planner, PLAN_COMPARE, type_of_kind(KIND_BOOL), 2, number, whole_number(planner, 1), NULL);
    first->op = OP_EQUAL;
    reading->computed = node_and(planner, reading->computed, first);
    planner->clause = before;
}

struct scope *plan_subquery(struct planner *planner, const struct query_tree *query, struct scope *outer, struct place place)
{
    static const char *pk = "pk";
    const struct clause *before = planner->clause;
    struct reading reading;
    if (++planner->depth > 50)
        planner_fail(planner, CORM_QUERY, place, "queries are nested more than 50 deep");
    begin(planner, &reading, find_model(planner, query), outer);
    read_all(planner, &reading, query->clauses, query->clause_count);
    if (reading.distinct_on)
        keep_first_of_each(planner, &reading);
    if (reading.values)
        select_values(planner, &reading);
    else if (!reading.scope->base->model)
        add_output(planner, reading.scope, derive_path(planner, reading.scope, &pk, 1, place), "pk");
    else
        add_output(planner, reading.scope, node_column(planner, reading.scope->base, reading.scope->select->model->primary), "pk");
    if (reading.is_sliced || reading.scope->select->distinct)
        order_rows(planner, &reading, false);
    finish_select(planner, reading.scope);
    if (reading.computed)
        reading.scope->select = derive_filtered(planner, reading.scope, reading.computed);
    planner->clause = before;
    planner->depth--;
    return reading.scope;
}

/* --- Unions */

/* All columns of the rows, as one part of a union. */
static struct scope *finish_part(struct planner *planner, struct reading *reading)
{
    struct scope *scope = reading->scope;
    const struct model *model = scope->select->model;
    if (reading->is_sliced)
        order_rows(planner, reading, false);
    if (reading->values)
        select_values(planner, reading);
    else if (!scope->base->model)
        select_derived(planner, scope);
    else {
        for (uint32_t i = 0; i < model->field_count; i++)
            add_output(planner, scope, node_column(planner, scope->base, &model->fields[i]), model->fields[i].name);
        select_names(planner, scope, 0);
    }
    finish_select(planner, scope);
    if (reading->computed)
        scope->select = derive_filtered(planner, scope, reading->computed);
    reading->computed = NULL;
    if (!scope->select->order_count && !scope->select->limit && !scope->select->offset)
        return scope;
    struct scope *outside = derive_scope(planner, scope);
    select_derived(planner, outside);
    return outside;
}

static const struct query_tree *compound_query(struct planner *planner, const struct clause *clause, const struct term *term)
{
    if (term->node->kind == NODE_QUERY)
        return term->node->as.query;
    const struct argument_shape *argument = &planner->parts->arguments[clause->first_argument + term->node->as.argument];
    if (argument->kind != ARGUMENT_QUERY)
        planner_fail(planner, CORM_TYPE, term->place, "%s() wants queries", clause_info(clause->kind)->name);
    return argument->query;
}

static void read_compound(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    struct scope *first = finish_part(planner, reading);
    struct plan_compound **last = &first->select->compound;
    for (size_t i = 0; i < clause->term_count; i++) {
        const struct query_tree *query = compound_query(planner, clause, &clause->terms[i]);
        struct reading other;
        if (++planner->depth > 50)
            planner_fail(planner, CORM_QUERY, clause->place, "queries are nested more than 50 deep");
        begin(planner, &other, find_model(planner, query), first->outer);
        read_all(planner, &other, query->clauses, query->clause_count);
        struct scope *part = finish_part(planner, &other);
        planner->depth--;
        planner->clause = clause;
        if (part->select->output_count != first->select->output_count)
            planner_fail(planner, CORM_QUERY, clause->terms[i].place, "%s() of %zu columns with %zu: they must be as many",
                         clause_info(clause->kind)->name, first->select->output_count, part->select->output_count);
        for (size_t j = 0; j < part->select->output_count; j++)
            unify(planner, &first->select->outputs[j].node, &part->select->outputs[j].node);
        struct plan_compound *compound = arena_new(planner->arena, struct plan_compound);
        *compound = (struct plan_compound){clause->kind, clause->is_all, part->select, NULL};
        *last = compound;
        last = &compound->next;
    }
    reading->scope = derive_scope(planner, first);
    reading->is_derived_whole = reading->values != NULL;
    reading->is_sliced = false;
    reading->order = NULL;
    reading->is_reversed = false;
}

static void limit_to(struct planner *planner, struct plan_select *select, int64_t rows)
{
    if (select->limit && select->limit->kind == PLAN_CONSTANT && select->limit->as.value.as.integer < rows)
        return;
    select->limit = whole_number(planner, rows);
}

/* select key, count(*) … group by key */
static void end_in_counts(struct planner *planner, struct reading *reading)
{
    struct plan_node *count = node_new(planner, PLAN_AGGREGATE, type_of_kind(KIND_INT), 0, NULL, NULL, NULL);
    reading->plan->result = RESULT_COUNTS;
    add_output(planner, reading->scope, reading->peer_key, "key");
    add_output(planner, reading->scope, count, "count");
    group_by(planner, reading->scope->select, reading->peer_key);
}

static void end_in_count(struct planner *planner, struct reading *reading)
{
    struct plan_select *select = reading->scope->select;
    if (reading->peers) {
        end_in_counts(planner, reading);
        return;
    }
    reading->plan->result = RESULT_INT;
    if (!reading->is_sliced && !select->distinct && !select->group_count && !reading->computed)
        return;
    if (reading->is_sliced)
        order_rows(planner, reading, false);
    if (reading->values)
        select_values(planner, reading);
    else if (!reading->scope->base->model)
        select_derived(planner, reading->scope);
    else
        add_output(planner, reading->scope, node_column(planner, reading->scope->base, select->model->primary), "pk");
    finish_select(planner, reading->scope);
    if (reading->computed)
        select = derive_filtered(planner, reading->scope, reading->computed);
    reading->plan->select = derive_wrap(planner, select);
}

static void end_in_exists(struct planner *planner, struct reading *reading)
{
    if (reading->peers) {
        end_in_counts(planner, reading);
        return;
    }
    reading->plan->result = RESULT_BOOL;
    if ((reading->is_sliced && reading->scope->select->distinct) || reading->scope->select->group_count || reading->computed) {
        end_in_count(planner, reading);
        reading->plan->result = RESULT_BOOL;
    }
    if (!reading->plan->select->is_empty)
        limit_to(planner, reading->plan->select, 1);
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

static void select_names_behind_record(struct planner *planner, struct reading *reading)
{
    const struct record_clauses clauses = {reading->only, reading->deferred.items, reading->deferred.count,
                                           reading->related.items, reading->related.count};
    if (reading->plan->root == 0)
        begin_links(planner, reading);
    select_record(planner, reading->scope, &clauses, reading->plan);
    select_names(planner, reading->scope, 0);
    select_groups(planner, reading->scope, &clauses, reading->plan);
}

static void end_in_rows(struct planner *planner, struct reading *reading, bool wants_order)
{
    reading->plan->result = reading->values ? RESULT_VALUES : RESULT_RECORDS;
    if (reading->values) {
        reading->plan->is_list = reading->values->kind == CLAUSE_VALUES_LIST;
        reading->plan->is_flat = reading->values->is_flat;
        select_values(planner, reading);
        if (reading->peers)
            add_output(planner, reading->scope, reading->peer_key, "");
    } else if (!reading->scope->base->model)
        select_derived(planner, reading->scope);
    else
        select_names_behind_record(planner, reading);
    order_rows(planner, reading, wants_order);
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
        add_order(planner, reading, node_column(planner, reading->scope->base, inner->model->primary), false, NULLS_SMALLEST);
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

static void end_in_one(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    struct plan_select *select = reading->scope->select;
    if (clause->kind == CLAUSE_LATEST || clause->kind == CLAUSE_EARLIEST) {
        refuse_after_slice(planner, reading, clause);
        if (!clause->term_count)
            planner_fail(planner, CORM_QUERY, clause->place, "%s() wants the fields to order by", clause_info(clause->kind)->name);
        reading->order = clause;
        reading->is_reversed = clause->kind == CLAUSE_LATEST;
    }
    if (clause->kind == CLAUSE_LAST) {
        refuse_after_slice(planner, reading, clause);
        reading->is_reversed = !reading->is_reversed;
    }
    if (clause->kind == CLAUSE_GET) {
        if (clause->term_count) {
            refuse_after_slice(planner, reading, clause);
            add_condition(planner, reading, clause->terms[0].node, false);
        }
        end_in_rows(planner, reading, false);
        if (!reading->is_sliced)
            select->order_count = 0;
        limit_to(planner, select, 2);
        return;
    }
    end_in_rows(planner, reading, true);
    limit_to(planner, select, 1);
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
        refuse_after_slice(planner, reading, clause);
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

/* The rows to write: the table itself where the conditions need no other, else those whose key is among the selected. */
static struct scope *written_rows(struct planner *planner, struct reading *reading)
{
    struct scope *scope = reading->scope;
    const struct field *key = scope->select->model->primary;
    finish_select(planner, scope);
    if (scope->select->source_count == 1)
        return scope;
    struct scope *rows = scope_new(planner, scope->select->model, NULL);
    add_output(planner, scope, node_column(planner, scope->base, key), "pk");
    struct plan_node *in = node_new(planner, PLAN_IN_SELECT, type_of_kind(KIND_BOOL), 1, node_column(planner, rows->base, key),
                                    NULL, NULL);
    in->as.select = scope->select;
    rows->select->where = in;
    rows->names = scope->names;
    return rows;
}

static void end_in_update(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    struct plan *plan = reading->plan;
    const struct model *model = reading->scope->select->model;
    refuse_after_slice(planner, reading, clause);
    struct scope *rows = written_rows(planner, reading);
    plan->statement = STATEMENT_UPDATE;
    plan->result = RESULT_CHANGES;
    plan->assignments = arena_zero(planner->arena, clause->term_count * sizeof *plan->assignments);
    for (size_t i = 0; i < clause->term_count; i++) {
        const struct term *term = &clause->terms[i];
        const struct name *found = model_name(model, term->name, strlen(term->name));
        if (!found)
            planner_no_name(planner, NULL, model, term->name, (struct place){term->place.offset, strlen(term->name)});
        if (!found->field)
            planner_fail(planner, CORM_QUERY, term->place, "'%s' is a to-many relation of %s: an update sets columns", term->name,
                         model->name);
        for (size_t j = 0; j < i; j++)
            if (plan->assignments[j].field == found->field)
                planner_fail(planner, CORM_QUERY, term->place, "'%s' is set twice", term->name);
        plan->assignments[i].field = found->field;
        plan->assignments[i].node = bind_assignment(planner, rows, found->field, term->node);
    }
    plan->assignment_count = clause->term_count;
    if (rows->select->source_count > 1)
        planner_fail(planner, CORM_QUERY, clause->place, "an update sets columns from the row itself: for a related row's use a query"
                     " with outer");
    plan->select = rows->select;
}

static void end_in_delete(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    refuse_after_slice(planner, reading, clause);
    reading->plan->statement = STATEMENT_DELETE;
    reading->plan->result = RESULT_CHANGES;
    reading->plan->select = written_rows(planner, reading)->select;
}

/* Rows as they stand, to go on from: what a slice, distinct or groups leave. */
static void settle(struct planner *planner, struct reading *reading)
{
    struct scope *scope = reading->scope;
    const struct field *key = scope->select->model->primary;
    bool is_plain = scope->base->model && !reading->values;
    if (reading->is_sliced)
        order_rows(planner, reading, false);
    if (reading->values)
        select_values(planner, reading);
    else if (scope->base->model)
        add_output(planner, scope, node_column(planner, scope->base, key), "pk");
    else
        select_derived(planner, scope);
    finish_select(planner, scope);
    if (reading->computed)
        scope->select = derive_filtered(planner, scope, reading->computed);
    reading->computed = NULL;
    if (!is_plain) {
        reading->scope = derive_scope(planner, scope);
        return;
    }
    struct scope *rows = scope_new(planner, scope->select->model, scope->outer);
    struct plan_node *in = node_new(planner, PLAN_IN_SELECT, type_of_kind(KIND_BOOL), 1, node_column(planner, rows->base, key), NULL, NULL);
    in->as.select = scope->select;
    rows->select->where = in;
    for (size_t i = 0; i < scope->names.count; i++) {
        struct plan_name name = scope->names.items[i];
        planner->clause = name.clause;
        name.node = bind_name(planner, rows, name.term);
        vector_push(planner->arena, &rows->names, name);
    }
    reading->scope = rows;
}

static void end_in_aggregate(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    struct plan_select *select = reading->scope->select;
    reading->plan->result = RESULT_VALUES;
    bool is_settled = reading->is_sliced || select->distinct || select->group_count || reading->computed;
    if (is_settled && reading->peers)
        planner_fail(planner, CORM_UNSUPPORTED, clause->place, "aggregate() of a slice, distinct rows or groups cannot be asked for many "
                     "records at once");
    if (is_settled)
        settle(planner, reading);
    struct scope *scope = reading->scope;
    planner->clause = clause;
    scope->mode = SCOPE_TOTAL;
    for (size_t i = 0; i < clause->term_count; i++) {
        struct plan_node *node = bind_name(planner, scope, &clause->terms[i]);
        if (!node_has(node, PLAN_AGGREGATE) && !node_has(node, PLAN_SHARE))
            planner_fail(planner, CORM_QUERY, clause->terms[i].place, "aggregate() wants an aggregate such as count(…) in '%s'",
                         clause->terms[i].name);
        add_output(planner, scope, node, clause->terms[i].name);
    }
    if (reading->peers) {
        group_by(planner, scope->select, reading->peer_key);
        add_output(planner, scope, reading->peer_key, "");
        return;
    }
    bool is_direct = false;
    for (size_t i = 0; i < scope->select->output_count; i++)
        is_direct = is_direct || node_has(scope->select->outputs[i].node, PLAN_AGGREGATE);
    if (!is_direct)
        scope->select->limit = whole_number(planner, 1);
    reading->plan->select = scope->select;
}

static void end(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    struct plan *plan = reading->plan;
    plan->ending = clause ? clause->kind : CLAUSE_MODEL;
    plan->select = reading->scope->select;
    if (reading->distinct_on)
        keep_first_of_each(planner, reading);
    planner->clause = clause;
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
        unsupported(planner, clause);
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
    plan->model = parts->model;
    plan->root = PLAN_ROOT;
    begin(planner, &reading, parts->model, NULL);
    reading.plan = plan;
    read_all(planner, &reading, parts->clauses, count);
    end(planner, &reading, last);
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
