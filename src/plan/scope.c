/* The sources of a select, and how paths find their way through them. */
#include "plan/planner.h"

static struct plan_source *add_source(struct planner *planner, struct scope *scope, const struct model *model)
{
    struct plan_source *source = arena_new(planner->arena, struct plan_source);
    struct plan_select *select = scope->select;
    source->model = model;
    source->number = planner->source_count++;
    source->owner = select;
    source->clause = scope->clause;
    vector_reserve(planner->arena, (void **)&select->sources, select->source_count, &select->source_capacity,
                   sizeof *select->sources);
    select->sources[select->source_count++] = source;
    if (planner->reads && model)
        planner->reads[model->index] = true;
    if (model)
        guard_source(planner, source);
    return source;
}

struct scope *scope_new(struct planner *planner, const struct model *model, struct scope *outer)
{
    struct scope *scope = arena_new(planner->arena, struct scope);
    scope->select = arena_new(planner->arena, struct plan_select);
    scope->select->model = model;
    scope->select->outer = outer ? outer->select : NULL;
    scope->outer = outer;
    scope->clause = ++planner->clause_count;
    scope->base = add_source(planner, scope, model);
    return scope;
}

static bool is_shared(const struct scope *scope, const struct plan_source *source)
{
    return !source->is_many || scope->reuses_all || source->clause == scope->clause;
}

static struct plan_source *join(struct planner *planner, struct scope *scope, struct plan_source *parent,
                                const struct model *model, const struct field *near, const struct field *far,
                                const struct relation *relation, bool is_many, bool is_optional)
{
    struct plan_select *select = scope->select;
    for (size_t i = select->source_count; i-- > 0;) {
        struct plan_source *source = select->sources[i];
        if (source->parent == parent && source->near == near && source->far == far && is_shared(scope, source))
            return source;
    }
    struct plan_source *source = add_source(planner, scope, model);
    source->parent = parent;
    source->near = near;
    source->far = far;
    source->relation = relation;
    source->is_many = is_many;
    source->is_optional = is_optional;
    return source;
}

static struct plan_source *join_links(struct planner *planner, struct scope *scope, struct plan_source *parent,
                                      const struct relation *relation)
{
    size_t before = scope->select->source_count;
    struct plan_source *links = join(planner, scope, parent, relation->through, relation->through_near->relation->target->primary,
                                     relation->through_near, relation, true, true);
    if (scope->select->source_count > before)
        guard_links(planner, links, relation);
    return links;
}

struct plan_source *scope_join_back(struct planner *planner, struct scope *scope, const struct relation *relation)
{
    return join(planner, scope, scope->base, relation->through, relation->target->primary, relation->through_far, NULL, true, false);
}

struct plan_node *scope_peer_key(struct planner *planner, struct scope *scope, const struct relation *relation)
{
    if (!relation->through)
        return node_column(planner, scope->base, relation->field);
    return node_column(planner, scope_join_back(planner, scope, relation), relation->through_near);
}

struct plan_source *scope_join(struct planner *planner, struct scope *scope, struct plan_source *parent,
                               const struct relation *relation)
{
    const struct model *target = relation->target;
    switch (relation->kind) {
    case RELATION_FOREIGN:
    case RELATION_ONE:
        return join(planner, scope, parent, target, relation->field, target->primary, relation, false,
                    parent->is_optional || relation->field->is_nullable || planner_is_scoped(planner, target));
    case RELATION_REVERSE:
    case RELATION_REVERSE_ONE:
        return join(planner, scope, parent, target, relation->model->primary, relation->field, relation,
                    relation->kind == RELATION_REVERSE, true);
    default:
        parent = join_links(planner, scope, parent, relation);
        return join(planner, scope, parent, target, relation->through_far, target->primary, relation, false, true);
    }
}

bool select_repeats(const struct plan_select *select)
{
    for (size_t i = 0; i < select->source_count; i++)
        if (select->sources[i]->is_many)
            return true;
    return false;
}

struct plan_source *scope_join_select(struct planner *planner, struct scope *scope, struct plan_select *select)
{
    for (size_t i = 0; i < scope->select->source_count; i++)
        if (scope->select->sources[i]->select == select)
            return scope->select->sources[i];
    struct plan_source *source = add_source(planner, scope, NULL);
    source->select = select;
    source->parent = scope->base;
    source->near = scope->select->model->primary;
    source->is_optional = true;
    select->is_derived = true;
    return source;
}

struct plan_source *scope_join_own(struct planner *planner, struct scope *scope)
{
    const struct model *model = scope->select->model;
    return join(planner, scope, scope->base, model, model->primary, model->primary, NULL, false, false);
}

void scope_restrict(struct planner *planner, struct scope *scope, struct plan_select *keys)
{
    const struct field *key = scope->select->model->primary;
    scope->restriction = keys;
    if ((select_repeats(keys) && !keys->distinct) || keys->output_count > 1) {
        scope_join_select(planner, scope, keys)->is_optional = false;
        return;
    }
    struct plan_node *in = node_new(planner, PLAN_IN_SELECT, type_of_kind(KIND_BOOL), 1, node_column(planner, scope->base, key), NULL, NULL);
    in->as.select = keys;
    scope->select->where = node_and(planner, scope->select->where, in);
}

struct plan_name *scope_name(struct scope *scope, const char *name)
{
    for (size_t i = 0; i < scope->names.count; i++)
        if (strcmp(scope->names.items[i].name, name) == 0)
            return &scope->names.items[i];
    return NULL;
}

/* data.colour: what the document holds there. */
static struct plan_node *into_json(struct planner *planner, struct plan_node *node, const char *const *names, size_t count,
                                   struct place place)
{
    const char *path = "$";
    const char *label = node_label(planner, node);
    for (size_t i = 0; i < count; i++) {
        path = arena_printf(planner->arena, "%s.%s", path, names[i]);
        label = arena_printf(planner->arena, "%s.%s", label, names[i]);
    }
    struct plan_node *value = node_new(planner, PLAN_JSON, type_of_kind(KIND_JSON), 1, node, NULL, NULL);
    value->as.value = value_text(path);
    value->name = label;
    value->place = place;
    return value;
}

static struct plan_node *with_parts(struct planner *planner, struct plan_node *node, const char *const *names, size_t count,
                                    struct place place)
{
    if (count && node->type.kind == KIND_JSON)
        return into_json(planner, node, names, count, place);
    for (size_t i = 0; i < count; i++) {
        struct type type;
        if (!part_type(node->type.kind, names[i], &type))
            planner_fail(planner, CORM_QUERY, place, "%s, %s, has no part '%s'", node_label(planner, node),
                         type_article(&node->type), names[i]);
        const char *label = arena_printf(planner->arena, "%s.%s", node_label(planner, node), names[i]);
        node = node_new(planner, PLAN_PART, type, 1, node, NULL, NULL);
        node->name = label;
        node->as.value = value_text(names[i]);
    }
    node->place = place;
    return node;
}

static bool is_primary(const struct model *model, const char *name)
{
    return strcmp(name, "pk") == 0 || strcmp(name, model->primary->name) == 0;
}

/* Of one name of a path that is written without blanks. */
static struct place place_of_name(struct planner *planner, const char *const *names, size_t at, struct place path)
{
    size_t offset = path.offset, length = strlen(names[at]);
    for (size_t i = 0; i < at; i++)
        offset += strlen(names[i]) + 1;
    bool is_there = planner->clause && planner->clause->text && offset + length <= path.offset + path.length
                    && memcmp(planner->clause->text + offset, names[at], length) == 0;
    return is_there ? (struct place){offset, length} : path;
}

/* The field a name of the path ends at, or NULL after stepping over a relation: *source is then where it leads. */
static struct plan_node *step(struct planner *planner, struct scope *scope, struct plan_source **source, const char *const *names,
                              size_t count, size_t *at, struct place place)
{
    const struct model *model = (*source)->model;
    const char *name = names[(*at)++];
    bool is_last = *at == count;
    if (strcmp(name, "pk") == 0)
        return node_column(planner, *source, model->primary);
    const struct name *found = model_name(model, name, strlen(name));
    if (!found)
        planner_no_name(planner, *source == scope->base ? scope : NULL, model, name,
                        place_of_name(planner, names, *at - 1, place));
    const struct relation *relation = found->relation;
    if (!relation)
        return node_column(planner, *source, found->field);
    bool ends_in_key = is_last || is_primary(relation->target, names[*at]);
    if (!ends_in_key) {
        *source = scope_join(planner, scope, *source, relation);
        return NULL;
    }
    if (!is_last)
        (*at)++;
    if (relation_is_forward(relation))
        return node_column(planner, *source, relation->field);
    if (relation->through)
        return node_column(planner, join_links(planner, scope, *source, relation), relation->through_far);
    *source = scope_join(planner, scope, *source, relation);
    return node_column(planner, *source, relation->target->primary);
}

struct plan_node *scope_path(struct planner *planner, struct scope *scope, const char *const *names, size_t count,
                             struct place place)
{
    size_t at = 0;
    while (at < count && strcmp(names[at], "outer") == 0) {
        while (scope->is_negation)
            scope = scope->outer;
        if (!scope->outer)
            planner_fail(planner, CORM_QUERY, place, "there is no query around this one for 'outer' to name");
        scope = scope->outer;
        at++;
    }
    if (at == count)
        planner_fail(planner, CORM_QUERY, place, "'outer' is followed by a field, as in outer.id");
    const struct plan_name *known = scope_name(scope, names[at]);
    if (known) {
        struct plan_node *copy = arena_new(planner->arena, struct plan_node);
        *copy = *known->node;
        copy->place = place;
        return with_parts(planner, copy, names + at + 1, count - at - 1, place);
    }
    if (!scope->base->model)
        return derive_path(planner, scope, names + at, count - at, place);
    struct plan_source *source = scope->base;
    struct plan_node *node = NULL;
    while (!node)
        node = step(planner, scope, &source, names, count, &at, place);
    return with_parts(planner, node, names + at, count - at, place);
}

static bool path_is_many(struct scope *scope, const struct node *node)
{
    const struct model *model = scope->select->model;
    if (scope_name(scope, node->as.path.names[0]) || !scope->base->model)
        return false;
    for (size_t i = 0; i < node->as.path.name_count; i++) {
        const char *name = node->as.path.names[i];
        const struct name *found = model_name(model, name, strlen(name));
        if (!found || !found->relation)
            return false;
        if (relation_is_many(found->relation))
            return true;
        model = found->relation->target;
    }
    return false;
}

bool scope_is_many(struct planner *planner, struct scope *scope, const struct node *node)
{
    enum aggregate aggregate;
    if (node->kind == NODE_PATH)
        return path_is_many(scope, node);
    if (node->kind == NODE_CALL && is_aggregate(node, &aggregate))
        return false;
    for (size_t i = 0; i < node->operand_count; i++)
        if (scope_is_many(planner, scope, node->operands[i]))
            return true;
    return false;
}
