/* Making plan nodes, and the names that messages give them. */
#include "plan/planner.h"

void planner_fail(struct planner *planner, corm_code code, struct place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    error_vset(planner->error, code, format, arguments);
    va_end(arguments);
    if (planner->clause && planner->clause->text)
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
    return node->name ? node->name : "this";
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
