/* Which columns a record loads, by only and defer; and the related records of the same row, by select_related. */
#include "plan/planner.h"

/* The relations of one path, or the record itself (none). */
static bool is_at(const struct plan *plan, size_t group, const struct node *path, size_t depth)
{
    for (; depth > 0; depth--, group = plan->groups[group].parent)
        if (group == plan->root || strcmp(plan->groups[group].relation->name, path->as.path.names[depth - 1]) != 0)
            return false;
    return group == plan->root;
}

static const struct model *group_model(const struct scope *scope, const struct plan *plan, size_t group)
{
    return group == plan->root ? scope->select->model : plan->groups[group].source->model;
}

static const struct field *named_field(struct planner *planner, const struct model *model, const struct term *term, const char *name)
{
    if (strcmp(name, "pk") == 0)
        return model->primary;
    const struct name *found = model_name(model, name, strlen(name));
    if (!found)
        planner_no_name(planner, NULL, model, name, term->place);
    if (!found->field)
        planner_fail(planner, CORM_QUERY, term->place, "'%s' is a relation of %s and no column of its table", name, model->name);
    return found->field;
}

/* Marks the fields of this group that the clause names; the number of them. */
static size_t mark(struct planner *planner, const struct scope *scope, const struct plan *plan, size_t group,
                   const struct clause *clause, bool *marks, bool value)
{
    const struct model *model = group_model(scope, plan, group);
    size_t count = 0;
    planner->clause = clause;
    for (size_t i = 0; i < clause->term_count; i++) {
        const struct node *path = clause->terms[i].node;
        size_t depth = path->as.path.name_count - 1;
        if (!is_at(plan, group, path, depth))
            continue;
        marks[named_field(planner, model, &clause->terms[i], path->as.path.names[depth])->index] = value;
        count++;
    }
    return count;
}

static void mark_keys(const struct plan *plan, size_t group, bool *marks)
{
    for (size_t i = 0; i < plan->group_count; i++)
        if (plan->groups[i].parent == group && i != plan->root && relation_is_forward(plan->groups[i].relation))
            marks[plan->groups[i].relation->field->index] = true;
}

static void add_columns(struct planner *planner, struct scope *scope, const struct record_clauses *clauses, struct plan *plan,
                        size_t group)
{
    const struct model *model = group_model(scope, plan, group);
    struct plan_source *source = group == plan->root ? scope->base : plan->groups[group].source;
    bool *is_loaded = arena_zero(planner->arena, model->field_count);
    bool is_restricted = clauses->only && (mark(planner, scope, plan, group, clauses->only, is_loaded, true) || group == plan->root);
    if (!is_restricted)
        memset(is_loaded, true, model->field_count);
    for (size_t i = 0; i < clauses->deferred_count; i++)
        mark(planner, scope, plan, group, clauses->deferred[i], is_loaded, false);
    is_loaded[model->primary->index] = true;
    mark_keys(plan, group, is_loaded);
    if (group == plan->root && plan->peers && !plan->peers->through)
        is_loaded[plan->peers->field->index] = true;
    for (uint32_t i = 0; i < model->field_count; i++)
        if (is_loaded[i])
            add_output(planner, scope, node_column(planner, source, &model->fields[i]), model->fields[i].name);
}

/* --- Groups */

static size_t find_group(const struct plan *plan, size_t parent, const struct relation *relation)
{
    for (size_t i = 0; i < plan->group_count; i++)
        if (plan->groups[i].parent == parent && plan->groups[i].relation == relation)
            return i;
    return PLAN_ROOT;
}

static size_t add_group(struct planner *planner, struct scope *scope, struct plan *plan, size_t parent,
                        const struct relation *relation)
{
    size_t known = find_group(plan, parent, relation);
    if (known != PLAN_ROOT)
        return known;
    struct plan_source *source = parent == plan->root ? scope->base : plan->groups[parent].source;
    struct plan_group group = {.source = scope_join(planner, scope, source, relation), .relation = relation, .parent = parent};
    vector_reserve(planner->arena, (void **)&plan->groups, plan->group_count, &plan->group_capacity, sizeof group);
    plan->groups[plan->group_count] = group;
    return plan->group_count++;
}

static void add_path(struct planner *planner, struct scope *scope, struct plan *plan, const struct term *term)
{
    const struct node *path = term->node;
    size_t group = plan->root;
    for (size_t i = 0; i < path->as.path.name_count; i++) {
        const char *name = path->as.path.names[i];
        const struct model *model = group_model(scope, plan, group);
        const struct name *found = model_name(model, name, strlen(name));
        if (!found)
            planner_no_name(planner, NULL, model, name, term->place);
        if (!found->relation)
            planner_fail(planner, CORM_QUERY, term->place, "'%s' is a column of %s and leads to no record", name, model->name);
        if (relation_is_many(found->relation))
            planner_fail(planner, CORM_QUERY, term->place, "'%s' leads from one %s to many: load it with prefetch_related(%s)", name,
                         model->name, name);
        group = add_group(planner, scope, plan, group, found->relation);
    }
}

static void add_all_forward(struct planner *planner, struct scope *scope, struct plan *plan)
{
    const struct model *model = scope->select->model;
    for (uint32_t i = 0; i < model->relation_count; i++)
        if (relation_is_forward(&model->relations[i]) && !model->relations[i].field->is_nullable)
            add_group(planner, scope, plan, plan->root, &model->relations[i]);
}

/* Whether some group is where the path's columns would be. */
static void check_paths(struct planner *planner, const struct plan *plan, const struct clause *clause)
{
    planner->clause = clause;
    for (size_t i = 0; i < clause->term_count; i++) {
        const struct node *path = clause->terms[i].node;
        size_t depth = path->as.path.name_count - 1;
        bool is_known = depth == 0;
        for (size_t group = 0; group < plan->group_count; group++)
            is_known = is_known || is_at(plan, group, path, depth);
        if (!is_known)
            planner_fail(planner, CORM_QUERY, clause->terms[i].place, "%s() names a column of '%s', which is not loaded with the query: add "
                         "select_related", clause_info(clause->kind)->name, path->as.path.names[depth - 1]);
    }
}

void select_record(struct planner *planner, struct scope *scope, const struct record_clauses *clauses, struct plan *plan)
{
    scope->reuses_all = true;
    for (size_t i = 0; i < clauses->related_count; i++) {
        planner->clause = clauses->related[i];
        for (size_t j = 0; j < clauses->related[i]->term_count; j++)
            add_path(planner, scope, plan, &clauses->related[i]->terms[j]);
        if (!clauses->related[i]->term_count)
            add_all_forward(planner, scope, plan);
    }
    if (clauses->only)
        check_paths(planner, plan, clauses->only);
    for (size_t i = 0; i < clauses->deferred_count; i++)
        check_paths(planner, plan, clauses->deferred[i]);
    if (plan->root == PLAN_ROOT)
        add_columns(planner, scope, clauses, plan, PLAN_ROOT);
}

void select_groups(struct planner *planner, struct scope *scope, const struct record_clauses *clauses, struct plan *plan)
{
    struct plan_select *select = scope->select;
    for (size_t i = 0; i < plan->group_count; i++) {
        struct plan_group *group = &plan->groups[i];
        group->first_output = select->output_count;
        add_columns(planner, scope, clauses, plan, i);
        group->output_count = select->output_count - group->first_output;
        for (size_t j = 0; j < group->output_count; j++)
            if (select->outputs[group->first_output + j].field->is_primary)
                group->key_output = j;
    }
}
