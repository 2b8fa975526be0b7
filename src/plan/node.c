/* Making plan nodes, and the names that messages give them. */
#include "plan/planner.h"

void planner_fail(struct planner *planner, corm_code code, struct place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error_vset(planner->error, code, format, arguments);
    va_end(arguments);
    planner_leave(planner, place);
}

void planner_leave(struct planner *planner, struct place place)
{
    if (planner->clause && planner->clause->text_size)
        error_excerpt(planner->error, planner->clause->text, planner->clause->text_size, place.offset, place.length);
    arena_leave(planner->arena);
}

void planner_no_name(struct planner *planner, struct scope *scope, const struct model *model, const char *name,
                     struct place place)
{
    VECTOR(const char *) known = {0};
    for (size_t i = 0; scope && i < scope->names.count; i++)
        vector_push(planner->arena, &known, scope->names.items[i].name);
    for (uint32_t i = 0; i < model->field_count; i++)
        vector_push(planner->arena, &known, model->fields[i].name);
    for (uint32_t i = 0; i < model->relation_count; i++)
        if (model->relations[i].name)
            vector_push(planner->arena, &known, model->relations[i].name);
    const char *nearest = nearest_name(name, strlen(name), known.items, known.count);
    planner_fail(planner, CORM_QUERY, place, nearest ? "no field '%s' on %s; did you mean '%s'?" : "no field '%s' on %s", name,
                 model->name, nearest);
}

void planner_no_model(struct planner *planner, const char *name, struct place place)
{
    const struct schema *schema = planner->parts->schema;
    VECTOR(const char *) known = {0};
    for (uint32_t i = 0; i < schema->declared_count; i++)
        vector_push(planner->arena, &known, schema->models[i].name);
    for (const struct plan_named *named = planner->named; named; named = named->next)
        vector_push(planner->arena, &known, named->name);
    const char *nearest = nearest_name(name, strlen(name), known.items, known.count);
    planner_fail(planner, CORM_QUERY, place, nearest ? "no model '%s'; did you mean '%s'?" : "no model '%s'", name, nearest);
}

struct type type_of_kind(enum kind kind)
{
    return (struct type){.kind = kind};
}

const char *type_article(const struct type *type)
{
    static const char *const articles[KIND_COUNT] = {
        [KIND_NULL] = "null",   [KIND_BOOL] = "a bool",         [KIND_INT] = "an int",          [KIND_REAL] = "a real",
        [KIND_DECIMAL] = "a decimal", [KIND_TEXT] = "a text",   [KIND_BYTES] = "bytes",         [KIND_DATE] = "a date",
        [KIND_TIME] = "a time", [KIND_DATETIME] = "a datetime", [KIND_DURATION] = "a duration", [KIND_UUID] = "a uuid",
        [KIND_JSON] = "json",
    };
    return type->labels ? "an enum" : articles[type->kind];
}

const char *node_label(struct planner *planner, const struct plan_node *node)
{
    if (node->kind == PLAN_COLUMN)
        return arena_printf(planner->arena, "%s.%s", node->field->model->name, node->field->name);
    if (node->name)
        return node->name;
    if (node->place.length && node->place.length <= 40 && planner->clause)
        return arena_printf(planner->arena, "%.*s", (int)node->place.length, planner->clause->text + node->place.offset);
    return "this";
}

static uint32_t weight_of(struct plan_node *node);

static uint32_t add_weights(uint32_t a, uint32_t b)
{
    return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

static uint32_t weight_of_select(const struct plan_select *select)
{
    uint32_t weight = 1;
    if (select->where)
        weight = add_weights(weight, weight_of(select->where));
    for (size_t i = 0; i < select->output_count; i++)
        weight = add_weights(weight, weight_of(select->outputs[i].node));
    for (size_t i = 0; i < select->order_count; i++)
        weight = add_weights(weight, weight_of(select->order[i].node));
    return weight;
}

static uint32_t weight_of(struct plan_node *node)
{
    bool is_repeated = node->kind == PLAN_MATCH || node->kind == PLAN_FUNCTION;     /* a dialect may print operands twice */
    uint32_t weight = 1;
    if (node->weight)
        return node->weight;
    for (size_t i = 0; i < node->operand_count; i++)
        for (int times = is_repeated ? 2 : 1; times > 0; times--)
            weight = add_weights(weight, weight_of(node->operands[i]));
    if (node->kind == PLAN_EXISTS || node->kind == PLAN_SCALAR || node->kind == PLAN_IN_SELECT)
        weight = add_weights(weight, weight_of_select(node->as.select));
    return node->weight = weight;
}

void planner_weigh(struct planner *planner, struct plan_node *node)
{
    enum { HEAVIEST = 100000 };
    if (weight_of(node) > HEAVIEST)
        planner_fail(planner, CORM_QUERY, node->place, "the expression is too large: more than %d terms, names written out", HEAVIEST);
}

struct plan_node *node_new(struct planner *planner, enum plan_kind kind, struct type type, size_t count, struct plan_node *a,
                           struct plan_node *b, struct plan_node *c)
{
    struct plan_node *given[] = {a, b, c};
    struct plan_node *node = arena_new(planner->arena, struct plan_node);
    node->kind = kind;
    node->type = type;
    node->operand_count = count;
    if (count) {
        node->operands = arena_alloc(planner->arena, count * sizeof *node->operands);
        memcpy(node->operands, given, (count < 3 ? count : 3) * sizeof *given);
        node->place = a ? a->place : (struct place){0, 0};
    }
    return node;
}

struct plan_node *node_constant(struct planner *planner, struct value value, struct type type)
{
    struct plan_node *node = node_new(planner, PLAN_CONSTANT, type, 0, NULL, NULL, NULL);
    node->as.value = value;
    return node;
}

struct plan_node *node_column(struct planner *planner, struct plan_source *source, const struct field *field)
{
    struct plan_node *node = node_new(planner, PLAN_COLUMN, field->type, 0, NULL, NULL, NULL);
    node->source = source;
    node->field = field;
    return node;
}

struct plan_node *node_and(struct planner *planner, struct plan_node *a, struct plan_node *b)
{
    if (!a || !b)
        return a ? a : b;
    return node_new(planner, PLAN_AND, type_of_kind(KIND_BOOL), 2, a, b, NULL);
}

struct plan_node *node_not(struct planner *planner, struct plan_node *operand)
{
    return node_new(planner, PLAN_NOT, type_of_kind(KIND_BOOL), 1, operand, NULL, NULL);
}

struct plan_node *node_cast(struct planner *planner, struct plan_node *node, struct type type)
{
    struct plan_node *cast = node_new(planner, PLAN_CAST, type, 1, node, NULL, NULL);
    cast->name = node_label(planner, node);
    return cast;
}
