/* Where paths lead. */
#include "differential/evaluate.h"

static const struct value *no_value(void)
{
    static const struct value null = {.kind = KIND_NULL};
    return &null;
}

/* --- Joins */

static int find_join(const struct bag *rows, const char *path, int parent)
{
    for (size_t i = rows->joins.count; i-- > 0;) {
        const struct join *join = &rows->joins.items[i];
        if (strcmp(join->path, path) == 0 && join->parent == parent && (rows->reuses_all || join->clause == rows->clause))
            return (int)i;
    }
    return -1;
}

static const char *path_until(struct arena *arena, const struct node *node, size_t from, size_t count)
{
    const char *path = "";
    for (size_t i = from; i < from + count; i++)
        path = arena_printf(arena, "%s%s%s", path, i == from ? "" : ".", node->as.path.names[i]);
    return path;
}

/* The one row that a step to one leads to, or NULL. */
static const struct record *step_to_one(const struct frame *frame, const struct record *record, const struct relation *relation)
{
    if (!record)
        return NULL;
    if (relation_is_forward(relation))
        return world_find(frame->world, relation->target, record_field(record, relation->field));
    for (size_t i = 0; i < frame->world->counts[relation->target->index]; i++) {
        const struct record *other = &frame->world->rows[relation->target->index][i];
        if (value_equal(record_field(other, relation->field), record_field(record, record->model->primary)))
            return other;
    }
    return NULL;
}

typedef void related_function(const struct record *record, void *context);

static void each_related(const struct frame *frame, const struct record *record, const struct relation *relation,
                         related_function *function, void *context)
{
    const struct model *model = relation->through ? relation->through : relation->target;
    const struct field *near = relation->through ? relation->through_near : relation->field;
    for (size_t i = 0; record && i < frame->world->counts[model->index]; i++) {
        const struct record *other = &frame->world->rows[model->index][i];
        if (!value_equal(record_field(other, near), record_field(record, record->model->primary)))
            continue;
        if (relation->through)
            other = world_find(frame->world, relation->target, record_field(other, relation->through_far));
        function(other, context);
    }
}

struct joining {
    struct frame *frame;
    struct bag *out;
    const struct state *state;
    size_t found;
};

static void add_joined(const struct record *record, void *context)
{
    struct joining *joining = context;
    size_t count = joining->out->joins.count;
    struct state state = *joining->state;
    const struct record **joined = arena_alloc(joining->frame->arena, count * sizeof *joined);
    if (count > 1)
        memcpy(joined, state.joined, (count - 1) * sizeof *joined);
    joined[count - 1] = record;
    state.joined = joined;
    vector_push(joining->frame->arena, &joining->out->states, state);
    joining->found++;
}

/* Follows the path up to its end or, stopping there, to the first step that is not joined yet: answers that relation, and
 * the record it starts from in *record.  *at is behind the last name taken. */
static const struct relation *follow(const struct frame *frame, const struct bag *rows, const struct state *state,
                                     const struct node *node, size_t from, size_t *at, int *parent, const struct record **record,
                                     const struct model **model)
{
    *record = state ? state->base : NULL;
    *model = frame->model;
    *parent = -1;
    for (*at = from; *at < node->as.path.name_count; (*at)++) {
        const char *text = node->as.path.names[*at];
        const struct name *name = model_name(*model, text, strlen(text));
        if (!name || !name->relation)
            return NULL;
        const struct relation *relation = name->relation;
        if (relation_is_many(relation)) {
            int join = find_join(rows, path_until(frame->arena, node, from, *at + 1 - from), *parent);
            if (join < 0)
                return relation;
            *parent = join;
            *record = state ? state->joined[join] : NULL;
        } else
            *record = step_to_one(frame, *record, relation);
        *model = relation->target;
    }
    return NULL;
}

static void expand_path(struct frame *frame, struct bag *rows, const struct node *node)
{
    size_t at;
    int parent;
    const struct record *record;
    const struct model *model;
    const char *first = node->as.path.names[0];
    if (frame->is_derived || strcmp(first, "outer") == 0)
        return;
    for (size_t i = 0; i < frame->names.count; i++)
        if (strcmp(frame->names.items[i], first) == 0)
            return;
    while (follow(frame, rows, NULL, node, 0, &at, &parent, &record, &model)) {
        struct bag before = *rows;
        const char *path = path_until(frame->arena, node, 0, at + 1);
        rows->states.items = NULL;
        rows->states.count = rows->states.capacity = 0;
        struct bag looked = before;                /* follow() sees the joins of before */
        vector_push(frame->arena, &rows->joins, ((struct join){path, parent, rows->clause}));
        for (size_t i = 0; i < before.states.count; i++) {
            struct joining joining = {frame, rows, &before.states.items[i], 0};
            const struct relation *relation = follow(frame, &looked, joining.state, node, 0, &at, &parent, &record, &model);
            each_related(frame, record, relation, add_joined, &joining);
            if (!joining.found)
                add_joined(NULL, &joining);
        }
    }
}

void expand(struct frame *frame, struct bag *rows, const struct node *node)
{
    if (node->kind == NODE_PATH) {
        expand_path(frame, rows, node);
        return;
    }
    bool is_negation = node->kind == NODE_NOT || (node->kind == NODE_COMPARE && node->op == OP_UNEQUAL);
    if (node->kind == NODE_QUERY || node->kind == NODE_EXISTS || is_aggregate_call(node) || (is_negation && !frame->is_aggregated && is_many(frame, node)))
        return;
    for (size_t i = 0; i < node->operand_count; i++)
        expand(frame, rows, node->operands[i]);
}

bool is_many(const struct frame *frame, const struct node *node)
{
    if (node->kind == NODE_PATH) {
        struct bag none = {0};
        size_t at;
        int parent;
        const struct record *record;
        const struct model *model;
        for (size_t i = 0; i < frame->names.count; i++)
            if (strcmp(frame->names.items[i], node->as.path.names[0]) == 0)
                return false;
        return !frame->is_derived && follow(frame, &none, NULL, node, 0, &at, &parent, &record, &model);
    }
    if (is_aggregate_call(node))
        return false;
    for (size_t i = 0; i < node->operand_count; i++)
        if (is_many(frame, node->operands[i]))
            return true;
    return false;
}

/* --- Values of paths */

static struct value part_of(const struct value *value, const char *part)
{
    if (value->kind == KIND_NULL)
        return *value;
    corm_civil civil = value->kind == KIND_DATE ? corm_date_civil(value->as.date) : corm_datetime_civil(value->as.datetime);
    struct value date = {.kind = KIND_DATE};
    const struct {
        const char *name;
        int number;
    } parts[] = {{"year", civil.year}, {"month", civil.month}, {"day", civil.day}, {"hour", civil.hour},
                 {"minute", civil.minute}, {"second", civil.second}, {"microsecond", civil.microsecond},
                 {"week_day", civil.week_day}, {"quarter", (civil.month + 2) / 3}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strcmp(parts[i].name, part) == 0)
            return value_int(parts[i].number);
    corm_date_of(civil.year, civil.month, civil.day, &date.as.date);
    return date;
}

static struct value with_parts(struct value value, const struct node *node, size_t at)
{
    for (; at < node->as.path.name_count; at++)
        value = part_of(&value, node->as.path.names[at]);
    return value;
}

static const struct value *derived_column(const struct frame *frame, const struct state *state, const struct node *node,
                                          size_t from, size_t *at)
{
    for (size_t count = node->as.path.name_count - from; count > 0; count--) {
        const char *path = path_until(frame->arena, node, from, count);
        for (size_t i = 0; i < frame->columns.count; i++)
            if (strcmp(frame->columns.items[i], strcmp(path, "pk") == 0 ? "id" : path) == 0) {
                *at = from + count;
                return &state->derived[i];
            }
    }
    return no_value();
}

struct value evaluate_path(struct frame *frame, const struct bag *rows, const struct state *state, const struct node *node)
{
    size_t from = 0, at = 0;
    int parent;
    const struct record *record;
    const struct model *model;
    while (strcmp(node->as.path.names[from], "outer") == 0) {
        state = frame->outer_state;
        rows = frame->outer_rows;
        frame = frame->outer;
        from++;
    }
    for (size_t i = 0; i < frame->names.count; i++)
        if (strcmp(frame->names.items[i], node->as.path.names[from]) == 0) {
            if (frame->group_names.items[i]) {
                frame->seen_joins = frame->name_joins.items[i];
                struct value value = evaluate(frame, rows, state, frame->group_names.items[i]);
                frame->seen_joins = 0;
                return with_parts(value, node, from + 1);
            }
            return with_parts(state->names[i], node, from + 1);
        }
    if (frame->is_derived) {
        const struct value *column = derived_column(frame, state, node, from, &at);
        return with_parts(*column, node, at);
    }
    follow(frame, rows, state, node, from, &at, &parent, &record, &model);
    if (at == node->as.path.name_count || strcmp(node->as.path.names[at], "pk") == 0)
        return record ? *record_field(record, model->primary) : value_null();
    const struct field *field = model_field(model, node->as.path.names[at]);
    return with_parts(record ? *record_field(record, field) : value_null(), node, at + 1);
}
