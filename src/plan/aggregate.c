/* Aggregates: of each row's relations, of groups, of everything; each path by itself. */
#include "plan/nulls.h"
#include "plan/planner.h"

static const char *const aggregate_names[] = {"count", "sum", "avg", "min", "max"};

bool is_aggregate(const struct node *call, enum aggregate *aggregate)
{
    for (size_t i = 0; i < sizeof aggregate_names / sizeof *aggregate_names; i++)
        if (strcmp(aggregate_names[i], call->as.name) == 0) {
            *aggregate = (enum aggregate)i;
            return true;
        }
    return false;
}

bool tree_has_aggregate(const struct node *node)
{
    enum aggregate aggregate;
    if (node->kind == NODE_OVER)
        return false;
    if (node->kind == NODE_CALL && is_aggregate(node, &aggregate))
        return true;
    for (size_t i = 0; i < node->operand_count; i++)
        if (tree_has_aggregate(node->operands[i]))
            return true;
    return false;
}

/* --- Walking plans */

bool node_has(const struct plan_node *node, enum plan_kind kind)
{
    if (node->kind == kind)
        return true;
    for (size_t i = 0; i < node->operand_count; i++)
        if (node_has(node->operands[i], kind))
            return true;
    return false;
}

/* --- The path an aggregate runs over */

/* The part of a path up to its last step to many; "" if it has none. */
static const char *many_part(struct planner *planner, struct scope *scope, const struct node *path)
{
    const struct model *model = scope->select->model;
    const char *walked = "", *part = "";
    if (scope_name(scope, path->as.path.names[0]) || strcmp(path->as.path.names[0], "outer") == 0 || !scope->base->model)
        return "";
    for (size_t i = 0; i < path->as.path.name_count; i++) {
        const struct name *name = model_name(model, path->as.path.names[i], strlen(path->as.path.names[i]));
        if (!name || !name->relation)
            break;
        walked = arena_printf(planner->arena, "%s%s%s", walked, i ? "." : "", path->as.path.names[i]);
        if (relation_is_many(name->relation))
            part = walked;
        model = name->relation->target;
    }
    return part;
}

static bool begins_with(const char *path, const char *start)
{
    size_t size = strlen(start);
    return strncmp(path, start, size) == 0 && (path[size] == '\0' || path[size] == '.' || size == 0);
}

/* Joined by blanks where an aggregate names several paths. */
static const char *path_key(struct planner *planner, struct scope *scope, const struct node *node, const char *key)
{
    if (node->kind == NODE_PATH) {
        const char *part = many_part(planner, scope, node);
        if (begins_with(key, part))
            return key;
        return begins_with(part, key) ? part : arena_printf(planner->arena, "%s %s", key, part);
    }
    for (size_t i = 0; i < node->operand_count; i++)
        key = path_key(planner, scope, node->operands[i], key);
    return node->where ? path_key(planner, scope, node->where, key) : key;
}

/* --- The aggregate itself */

static struct type aggregate_type(struct planner *planner, enum aggregate aggregate, const struct plan_node *operand)
{
    struct type type = operand ? operand->type : type_of_kind(KIND_INT);
    bool is_number = type_is_number(&type) || type.kind == KIND_DURATION || type.kind == KIND_NULL;
    if (aggregate == AGGREGATE_COUNT)
        return type_of_kind(KIND_INT);
    bool is_extreme = aggregate == AGGREGATE_MIN || aggregate == AGGREGATE_MAX;
    if (is_extreme && type.kind == KIND_JSON) {
        error_set(planner->error, CORM_TYPE, "%s() wants what has an order, and %s is json", aggregate_names[aggregate],
                  node_label(planner, operand));
        error_hint(planner->error, "cast(… as int), as text, … says what the documents have there");
        planner_leave(planner, operand->place);
    }
    if (is_extreme)
        return type;
    if (!is_number)
        planner_fail(planner, CORM_TYPE, operand->place, "%s() wants a number, and %s is %s", aggregate_names[aggregate],
                     node_label(planner, operand), type_article(&type));
    if (type.kind == KIND_DECIMAL)
        return (struct type){.kind = KIND_DECIMAL, .precision = 38, .scale = type.scale + (aggregate == AGGREGATE_AVG ? 4 : 0)};
    return aggregate == AGGREGATE_AVG && type.kind != KIND_DURATION ? type_of_kind(KIND_REAL) : type;
}

static struct plan_node *only_where(struct planner *planner, struct scope *scope, struct plan_node *operand, const struct node *where)
{
    struct plan_node *condition = bind_condition(planner, scope, where);
    if (!operand)
        operand = node_constant(planner, value_int(1), type_of_kind(KIND_INT));
    return node_new(planner, PLAN_CASE, operand->type, 2, condition, operand, NULL);
}

static struct plan_node *equal(struct planner *planner, enum plan_kind kind, struct plan_node *a, struct plan_node *b)
{
    struct plan_node *node = node_new(planner, kind, type_of_kind(KIND_BOOL), 2, a, b, NULL);
    node->op = OP_EQUAL;
    return node;
}

static bool mentions_own(const struct scope *scope, const struct plan_node *node)
{
    for (size_t i = 0; i < scope->select->source_count; i++)
        if (plan_mentions(node, scope->select->sources[i]))
            return true;
    return false;
}

/* To a database, an aggregate of outer columns alone would be one of the outer rows. */
static struct plan_node *of_own_rows(struct planner *planner, struct scope *scope, struct plan_node *operand)
{
    static const enum plan_kind kinds[] = {PLAN_COLUMN, PLAN_OUTPUT, PLAN_SHARE, PLAN_SCALAR};
    bool has_columns = false;
    for (size_t i = 0; operand && i < sizeof kinds / sizeof *kinds; i++)
        has_columns = has_columns || node_has(operand, kinds[i]);
    if (!has_columns || mentions_own(scope, operand))
        return operand;
    struct plan_source *base = scope->base;
    struct plan_node *own = base->model ? node_column(planner, base, base->model->primary)
                                        : node_new(planner, PLAN_OUTPUT, base->select->outputs[0].node->type, 0, NULL, NULL, NULL);
    own->source = base;
    return node_new(planner, PLAN_CASE, operand->type, 3, equal(planner, PLAN_COMPARE, own, own), operand, operand);
}

struct plan_node *make_aggregate(struct planner *planner, struct scope *scope, const struct node *call)
{
    enum aggregate aggregate = AGGREGATE_COUNT;
    enum scope_mode mode = scope->mode;
    bool reuses_all = scope->reuses_all;
    is_aggregate(call, &aggregate);
    if (call->operand_count != 1)
        planner_fail(planner, CORM_SYNTAX, call->place, "%s() takes one argument", call->as.name);
    bool is_star = call->operands[0]->kind == NODE_STAR;
    if (is_star && (aggregate != AGGREGATE_COUNT || call->is_distinct))
        planner_fail(planner, CORM_SYNTAX, call->place, "'*' stands in count(*) only");
    scope->mode = SCOPE_INSIDE;
    scope->reuses_all = scope->is_aggregated = true;
    struct plan_node *operand = is_star ? NULL : bind(planner, scope, call->operands[0]);
    if (operand && operand->is_flexible && operand->type.kind == KIND_DECIMAL)
        operand = coerce(planner, operand, &(struct plan_node){.kind = PLAN_CONSTANT, .type = {.kind = KIND_REAL}});
    if (operand && node_has(operand, PLAN_WINDOW))
        planner_fail(planner, CORM_UNSUPPORTED, call->place, "an aggregate of a window function is not supported by this release");
    struct type type = aggregate_type(planner, aggregate, operand);
    if (call->where)
        operand = only_where(planner, scope, operand, call->where);
    operand = of_own_rows(planner, scope, operand);
    scope->mode = mode;
    scope->reuses_all = reuses_all;
    scope->is_aggregated = false;
    struct plan_node *node = node_new(planner, PLAN_AGGREGATE, type, operand != NULL, operand, NULL, NULL);
    node->as.aggregate = aggregate;
    node->is_distinct = call->is_distinct;
    node->name = arena_printf(planner->arena, "%s()", call->as.name);
    return node;
}

/* --- Shares */

static void add_filter(struct planner *planner, struct scope *inner, const struct written *filter)
{
    const struct clause *before = planner->clause;
    struct node *operand = (struct node *)(uintptr_t)filter->node;
    struct node negation = {.kind = NODE_NOT, .place = operand->place, .operand_count = 1, .operands = &operand};
    planner->clause = filter->clause;
    inner->clause = ++planner->clause_count;
    bool asks_for_one = inner->is_collapsed && !filter->is_excluded && scope_is_many(planner, inner, operand);
    struct plan_node *condition = asks_for_one ? bind_exists_related(planner, inner, operand)
                                               : bind_condition(planner, inner, filter->is_excluded ? &negation : operand);
    inner->select->where = node_and(planner, inner->select->where, condition);
    planner->clause = before;
}

/* Where the first step to many ends in a path of `size` bytes. */
static size_t first_many(const struct model *model, const char *path, size_t size)
{
    for (size_t at = 0, end; at < size; at = end + 1) {
        end = at;
        while (end < size && path[end] != '.')
            end++;
        const struct name *name = model_name(model, path + at, end - at);
        if (!name || !name->relation || relation_is_many(name->relation))
            return end;
        model = name->relation->target;
    }
    return size;
}

/* Whether the path and one of the key's have a step to many in common; the empty key goes with all. */
static bool goes_along(const struct model *model, const char *key, const char *path)
{
    size_t first = first_many(model, path, strlen(path));
    for (size_t size; ; key += size + 1) {
        size = strcspn(key, " ");
        if (size == 0 || (first_many(model, key, size) == first && strncmp(key, path, first) == 0))
            return true;
        if (!key[size])
            return false;
    }
}

void narrow_shares(struct planner *planner, struct scope *scope, const struct written *filter)
{
    for (struct plan_share *share = scope->shares; share; share = share->next)
        if (share->mode == (int)scope->mode)
            add_filter(planner, share->scope, filter);
}

static bool names_path(struct planner *planner, struct scope *scope, const struct node *node, const char *key)
{
    if (node->kind == NODE_PATH) {
        const char *part = many_part(planner, scope, node);
        return *part && goes_along(scope->select->model, key, part);
    }
    for (size_t i = 0; i < node->operand_count; i++)
        if (names_path(planner, scope, node->operands[i], key))
            return true;
    return false;
}

/* The last filter over the same path: only what it let through is aggregated.  What has no path is of all rows that the
 * filters gave. */
static void add_narrowing(struct planner *planner, struct scope *scope, struct scope *inner, const char *key)
{
    for (size_t i = scope->filters.count; i-- > 0;) {
        const struct written *filter = &scope->filters.items[i];
        if (filter->is_excluded || !names_path(planner, scope, filter->node, key))
            continue;
        add_filter(planner, inner, filter);
        if (*key)
            return;
    }
}

static struct plan_node *correlate_groups(struct planner *planner, struct scope *scope, struct scope *inner)
{
    struct plan_node *all = NULL;
    const struct clause *before = planner->clause;
    const struct clause *clause = scope->group_clause;
    planner->clause = clause;
    inner->reuses_all = true;
    for (size_t i = 0; i < clause->term_count; i++)
        all = node_and(planner, all, equal(planner, PLAN_SAME, bind(planner, inner, clause->terms[i].node), scope->select->groups[i]));
    inner->reuses_all = false;
    planner->clause = before;
    return all;
}

/* The same rows: the filters and names of the scope, in their order. */
static void take_rows(struct planner *planner, const struct scope *scope, struct scope *inner)
{
    size_t filter = 0;
    inner->is_collapsed = scope->is_collapsed;
    inner->names.items = NULL;
    inner->names.count = inner->names.capacity = 0;
    if (scope->restriction)
        scope_restrict(planner, inner, scope->restriction);
    for (size_t i = 0; i < scope->names.count; i++) {
        for (; filter < scope->names.items[i].filter_count && filter < scope->filters.count; filter++)
            add_filter(planner, inner, &scope->filters.items[filter]);
        scope_take_name(planner, inner, &scope->names.items[i]);
    }
    for (; filter < scope->filters.count; filter++)
        add_filter(planner, inner, &scope->filters.items[filter]);
}

static struct plan_share *new_share(struct planner *planner, struct scope *scope, const char *key)
{
    struct plan_share *share = arena_new(planner->arena, struct plan_share);
    struct scope *inner = scope_inside(planner, scope);
    share->scope = inner;
    share->mode = scope->mode;
    inner->mode = SCOPE_INSIDE;
    share->key = key;
    share->filter_count = scope->filters.count;
    share->select = inner->select;
    if (scope->mode == SCOPE_ROWS) {
        const struct field *primary = scope->select->model->primary;
        share->group = node_column(planner, inner->base, primary);
        share->correlation = equal(planner, PLAN_COMPARE, share->group, node_column(planner, scope->base, primary));
        add_narrowing(planner, scope, inner, key);
    } else {
        take_rows(planner, scope, inner);
        if (scope->mode == SCOPE_GROUPS)
            share->correlation = correlate_groups(planner, scope, inner);
        if (scope->peers)
            share->correlation = node_and(planner, share->correlation, equal(planner, PLAN_COMPARE, scope_peer_key(planner, inner, scope->peers),
                                                                             scope->peer_key));
    }
    share->next = scope->shares;
    scope->shares = share;
    return share;
}

static struct plan_node *in_share(struct planner *planner, struct scope *scope, const struct node *call, const char *key)
{
    struct plan_share *share = scope->shares;
    while (share && (strcmp(share->key, key) != 0 || share->filter_count != scope->filters.count || share->mode != (int)scope->mode))
        share = share->next;
    if (!scope->base->model)
        planner_fail(planner, CORM_UNSUPPORTED, call->place, "an aggregate over a union or over values() stands in aggregate() only");
    if (!share)
        share = new_share(planner, scope, key);
    struct scope *inner = share->scope;
    struct plan_node *aggregate = make_aggregate(planner, inner, call);
    add_output(planner, inner, aggregate, aggregate->name);
    struct plan_node *node = node_new(planner, PLAN_SHARE, aggregate->type, 0, NULL, NULL, NULL);
    node->as.part.share = share;
    node->as.part.output = inner->select->output_count - 1;
    node->name = aggregate->name;
    return node;
}

struct plan_node *bind_aggregate(struct planner *planner, struct scope *scope, const struct node *call)
{
    if (scope->mode == SCOPE_INSIDE)
        planner_fail(planner, CORM_SYNTAX, call->place, "%s() stands inside another aggregate: name that one with annotate() first",
                     call->as.name);
    const char *key = path_key(planner, scope, call, "");
    if (scope->mode == SCOPE_ROWS)
        return in_share(planner, scope, call, key);
    if (!scope->direct_key)
        scope->direct_key = key;
    return strcmp(scope->direct_key, key) == 0 ? make_aggregate(planner, scope, call) : in_share(planner, scope, call, key);
}

/* --- How shares are read */

/* count(id) of rows that are all there: count(*), for which no column need be read. */
static void count_rows(struct plan_node *node)
{
    bool is_count = node->kind == PLAN_AGGREGATE && node->as.aggregate == AGGREGATE_COUNT && !node->is_distinct;
    if (is_count && node->operand_count && node->operands[0]->kind == PLAN_COLUMN && !plan_may_be_null(node->operands[0]))
        node->operand_count = 0;
}

/* author join book on book.author_id = author.id, of which only book is needed: book alone. */
static void drop_base(struct planner *planner, struct plan_share *share)
{
    struct plan_select *select = share->select;
    struct plan_source *base = select->sources[0], *child = NULL;
    size_t children = 0;
    for (size_t i = 1; i < select->source_count; i++)
        if (select->sources[i]->parent == base) {
            child = select->sources[i];
            children++;
        }
    if (children != 1 || !child->is_many || child != select->sources[1] || child->near != base->model->primary)
        return;
    if (select->where && plan_mentions(select->where, base))
        return;
    for (size_t i = 0; i < select->output_count; i++)
        if (plan_mentions(select->outputs[i].node, base) || select->outputs[i].node->operand_count == 0
            || !plan_is_null_without(select->outputs[i].node->operands[0], child))
            return;
    child->parent = NULL;
    child->is_optional = false;
    select->sources++;
    select->source_count--;
    *share->group = *node_column(planner, child, child->far);
    for (size_t i = 0; i < select->output_count; i++)
        count_rows(select->outputs[i].node);
}

static bool depends_on(const struct plan_share *share, const struct plan_select *outer)
{
    for (; outer; outer = outer->outer)
        for (size_t i = 0; i < outer->source_count; i++)
            if (select_mentions(share->select, outer->sources[i]))
                return true;
    return false;
}

/* A condition on the rows themselves leaves few of them: then each asks for its own. */
static bool is_restricted(const struct plan_node *condition)
{
    if (condition->kind == PLAN_AND)
        return is_restricted(condition->operands[0]) || is_restricted(condition->operands[1]);
    return !node_has(condition, PLAN_SHARE);
}

/* Of rows that are only counted the key's index tells all. */
static bool reads_columns(const struct plan_select *select)
{
    for (size_t i = 0; i + 1 < select->output_count; i++)
        if (select->outputs[i + 1].node->kind != PLAN_AGGREGATE || select->outputs[i + 1].node->operand_count)
            return true;
    return false;
}

static void join_share(struct planner *planner, struct scope *scope, struct plan_share *share)
{
    struct plan_select *inner = share->select, *outer = scope->select;
    struct plan_output *outputs = arena_alloc(planner->arena, (inner->output_count + 1) * sizeof *outputs);
    struct plan_source *source = arena_new(planner->arena, struct plan_source);
    outputs[0] = (struct plan_output){share->group, "key", NULL};
    memcpy(outputs + 1, inner->outputs, inner->output_count * sizeof *outputs);
    inner->outputs = outputs;
    inner->output_count++;
    inner->groups = arena_new(planner->arena, struct plan_node *);
    inner->groups[0] = share->group;
    inner->group_count = 1;
    inner->is_derived = true;
    inner->sources[0]->is_scanned = !inner->where && inner->sources[0]->far && reads_columns(inner);
    source->select = inner;
    source->parent = scope->base;
    source->near = scope->select->model->primary;
    source->number = planner->source_count++;
    source->owner = outer;
    source->is_optional = true;
    vector_reserve(planner->arena, (void **)&outer->sources, outer->source_count, &outer->source_capacity, sizeof source);
    outer->sources[outer->source_count++] = source;
    share->source = source;
}

static void split_share(struct planner *planner, struct plan_share *share)
{
    const struct plan_select *inner = share->select;
    share->selects = arena_alloc(planner->arena, (inner->output_count + 1) * sizeof *share->selects);
    for (size_t i = 0; i < inner->output_count; i++) {
        struct plan_select *select = arena_new(planner->arena, struct plan_select);
        *select = *inner;
        select->outputs = &inner->outputs[i];
        select->output_count = 1;
        select->where = node_and(planner, share->correlation, inner->where);
        share->selects[i] = select;
    }
}

static bool uses_share(const struct plan_node *node, const struct plan_share *share)
{
    if (node->kind == PLAN_SHARE && node->as.part.share == share)
        return true;
    for (size_t i = 0; i < node->operand_count; i++)
        if (uses_share(node->operands[i], share))
            return true;
    return false;
}

/* Behind a limit only the rows it leaves are asked for, unless the share itself is what orders them. */
static bool is_for_all(const struct plan_select *select, const struct plan_share *share)
{
    bool is_used = !select->limit;
    for (size_t i = 0; i < select->order_count; i++)
        is_used = is_used || uses_share(select->order[i].node, share);
    return is_used;
}

void finish_shares(struct planner *planner, struct scope *scope)
{
    struct plan_select *select = scope->select;
    for (struct plan_share *share = scope->shares; share; share = share->next) {
        if (share->source || share->selects)
            continue;
        finish_select(planner, share->scope);
        bool is_joined = scope->mode == SCOPE_ROWS && !scope->is_written && !scope->outer && is_for_all(select, share) && !(select->where && is_restricted(select->where))
                         && !depends_on(share, select);
        if (share->group && *share->key)
            drop_base(planner, share);
        if (is_joined)
            join_share(planner, scope, share);
        else
            split_share(planner, share);
    }
}
