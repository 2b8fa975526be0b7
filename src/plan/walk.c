/* walk(): the rows a query finds, and all reached from them along a path of their model to itself. */
#include "plan/nulls.h"
#include "plan/reading.h"

struct walk {
    const struct model *model;
    const struct node *path;
    bool begins_forward;            /* the first step begins at a column of the row itself, not at its key */
    struct plan_common *commons, **last;
};

static const struct relation *want_relation(struct planner *planner, const struct model *model, const struct node *path, size_t at)
{
    const char *name = path->as.path.names[at];
    const struct name *found = model_name(model, name, strlen(name));
    if (!found)
        planner_no_name(planner, NULL, model, name, path->place);
    if (!found->relation)
        planner_fail(planner, CORM_QUERY, path->place, "walk() follows relations, and '%s' is a column of %s", name, model->name);
    return found->relation;
}

static void check_path(struct planner *planner, struct walk *walk)
{
    const struct model *model = walk->model;
    for (size_t i = 0; i < walk->path->as.path.name_count; i++) {
        const struct relation *relation = want_relation(planner, model, walk->path, i);
        if (i == 0)
            walk->begins_forward = relation_is_forward(relation);
        model = relation->target;
    }
    if (model != walk->model)
        planner_fail(planner, CORM_QUERY, walk->path->place, "walk() follows a path from %s to %s, and this one leads to %s",
                     walk->model->name, walk->model->name, model->name);
}

static void check_rows(struct planner *planner, const struct reading *reading, const struct clause *clause)
{
    if (reading->values)
        planner_fail(planner, CORM_QUERY, clause->place, "walk() follows records, and these are rows of values()");
    if (reading->peers)
        planner_fail(planner, CORM_UNSUPPORTED, clause->place, "walk() cannot be asked for many records at once");
}

/* --- Selects of keys, and of depths beside them */

static struct plan_common *add_common(struct planner *planner, struct walk *walk, struct plan_select *select)
{
    struct plan_common *common = arena_new(planner->arena, struct plan_common);
    common->name = arena_printf(planner->arena, "_walk%u", planner->source_count++);
    common->select = select;
    select->is_derived = true;
    *walk->last = common;
    walk->last = &common->next;
    return common;
}

static struct scope *common_scope(struct planner *planner, const struct walk *walk, const struct plan_common *common)
{
    struct scope *scope = scope_new(planner, walk->model, NULL);
    scope->base->common = common;
    scope->base->select = arena_new(planner->arena, struct plan_select);
    *scope->base->select = *common->select;     /* what it began with: the union behind it reads itself */
    return scope;
}

static struct plan_node *key_of(struct planner *planner, const struct scope *scope)
{
    return node_column(planner, scope->base, scope->select->model->primary);
}

static struct plan_node *output_of(struct planner *planner, struct plan_source *source, size_t output)
{
    struct plan_node *node = node_new(planner, PLAN_OUTPUT, source->select->outputs[output].node->type, 0, NULL, NULL, NULL);
    node->source = source;
    node->as.output = output;
    return node;
}

/* The keys of the rows that the query finds. */
static struct plan_select *select_start(struct planner *planner, struct reading *reading, struct place place)
{
    static const char *pk = "pk";
    struct scope *scope = reading->scope;
    if (reading->distinct_on)
        reading_keep_first(planner, reading);
    if (reading->is_sliced)
        reading_order(planner, reading, false);
    add_output(planner, scope, scope->base->model ? key_of(planner, scope) : derive_path(planner, scope, &pk, 1, place), "pk");
    struct plan_select *select = reading_finish_counted(planner, reading);
    reading->computed = NULL;
    reading->distinct_on = NULL;
    reading->is_sliced = false;
    return select;
}

static struct plan_select *copy_start(struct planner *planner, const struct walk *walk, const struct plan_common *start, bool has_depth)
{
    struct scope *scope = common_scope(planner, walk, start);
    add_output(planner, scope, key_of(planner, scope), "pk");
    if (has_depth)
        add_output(planner, scope, node_new(planner, PLAN_CAST, type_of_kind(KIND_INT), 1, node_int(planner, 0), NULL, NULL), "depth");
    return finish_select(planner, scope);
}

static struct plan_node *next_depth(struct planner *planner, struct plan_source *source)
{
    struct plan_node *depth = output_of(planner, source, 1);
    struct plan_node *next = node_new(planner, PLAN_ARITHMETIC, depth->type, 2, depth, node_int(planner, 1), NULL);
    next->op = OP_ADD;
    return next;
}

/* No row is further from the first ones than there are rows: so that circles end. */
static struct plan_node *is_within(struct planner *planner, const struct walk *walk, const struct plan_common *all, struct plan_node *depth)
{
    struct type integer = type_of_kind(KIND_INT);
    struct scope *scope = common_scope(planner, walk, all);
    add_output(planner, scope, node_new(planner, PLAN_AGGREGATE, integer, 0, NULL, NULL, NULL), "count");
    struct plan_node *count = node_new(planner, PLAN_SCALAR, integer, 0, NULL, NULL, NULL);
    count->as.select = finish_select(planner, scope);
    struct plan_node *within = node_new(planner, PLAN_COMPARE, type_of_kind(KIND_BOOL), 2, depth, count, NULL);
    within->op = OP_LESS;
    return within;
}

/* start union select … from itself join …; with the number of all rows, the depth beside the key. */
static struct plan_common *add_recursion(struct planner *planner, struct walk *walk, struct plan_select *start, const struct plan_common *all)
{
    struct plan_common *common = add_common(planner, walk, start);
    struct scope *scope = common_scope(planner, walk, common);
    struct plan_source *itself = scope->base;
    if (walk->begins_forward)
        scope->base = scope_join_own(planner, scope);
    scope->reuses_all = true;
    struct plan_node *key = scope_path(planner, scope, walk->path->as.path.names, walk->path->as.path.name_count, walk->path->place);
    add_output(planner, scope, key, "pk");
    for (size_t i = 0; i < scope->select->source_count; i++)
        scope->select->sources[i]->is_optional = false;
    if (plan_may_be_null(key))
        scope->select->where = node_not(planner, node_new(planner, PLAN_IS_NULL, type_of_kind(KIND_BOOL), 1, key, NULL, NULL));
    if (all) {
        struct plan_node *depth = next_depth(planner, itself);
        add_output(planner, scope, depth, "depth");
        scope->select->where = node_and(planner, scope->select->where, is_within(planner, walk, all, depth));
    }
    start->compound = arena_new(planner->arena, struct plan_compound);
    *start->compound = (struct plan_compound){CLAUSE_UNION, false, finish_select(planner, scope), NULL};
    common->is_recursive = true;
    return common;
}

/* Whether a union may follow it as it is. */
static bool is_plain(const struct plan_select *select)
{
    return !select->order_count && !select->limit && !select->offset && !select->compound && !select->keys;
}

/* The keys of all rows reached; has_depth: each with the least depth. */
static struct plan_select *select_reached(struct planner *planner, struct walk *walk, struct plan_select *first, bool has_depth)
{
    const struct plan_common *start = is_plain(first) && !has_depth ? NULL : add_common(planner, walk, first);
    const struct plan_common *all = add_recursion(planner, walk, start ? copy_start(planner, walk, start, false) : first, NULL);
    if (has_depth)
        all = add_recursion(planner, walk, copy_start(planner, walk, start, true), all);
    struct scope *scope = common_scope(planner, walk, all);
    struct plan_node *key = key_of(planner, scope);
    add_output(planner, scope, key, "pk");
    if (has_depth) {
        struct plan_node *least = node_new(planner, PLAN_AGGREGATE, type_of_kind(KIND_INT), 1, output_of(planner, scope->base, 1), NULL, NULL);
        least->as.aggregate = AGGREGATE_MIN;
        add_output(planner, scope, least, "depth");
        select_group_by(planner, scope->select, key);
    }
    finish_select(planner, scope);
    scope->select->commons = walk->commons;
    return scope->select;
}

/* --- From outside */

struct plan_node *walk_depth(struct planner *planner, struct scope *scope, const struct plan_name *name)
{
    struct plan_node *depth = output_of(planner, scope_join_select(planner, scope, name->walked), 1);
    depth->name = name->name;
    return depth;
}

void reading_walk(struct planner *planner, struct reading *reading, const struct clause *clause)
{
    struct scope *before = reading->scope;
    struct walk walk = {.model = before->select->model, .path = clause->terms[0].node};
    bool has_depth = clause->term_count > 1;
    walk.last = &walk.commons;
    check_rows(planner, reading, clause);
    check_path(planner, &walk);
    struct plan_select *first = select_start(planner, reading, clause->place);
    struct plan_select *reached = select_reached(planner, &walk, first, has_depth);
    planner->clause = clause;
    reading->scope = scope_new(planner, walk.model, before->outer);
    scope_restrict(planner, reading->scope, reached);
    for (size_t i = 0; i < before->names.count; i++)
        scope_take_name(planner, reading->scope, &before->names.items[i]);
    if (has_depth)
        reading_add_name(planner, reading, &clause->terms[1], true, reached);
}
