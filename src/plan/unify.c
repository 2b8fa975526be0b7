/* Values that stand beside each other are brought to one type: constants and arguments become what the other side is, json is
 * read as it. */
#include "plan/planner.h"

#include <stdio.h>

/* --- Constants and arguments */

/* How values of a kind are written. */
static void hint_form(struct planner *planner, const struct type *type)
{
    static const char *const forms[KIND_COUNT] = {
        [KIND_BOOL] = "true or false", [KIND_TEXT] = "'in quotes'", [KIND_DATE] = "'2026-01-31'", [KIND_TIME] = "'23:59:59'",
        [KIND_DATETIME] = "'2026-01-31T23:59:59Z'", [KIND_DURATION] = "'7 days 12:30:00' or '12:30:00'",
        [KIND_UUID] = "'00112233-4455-6677-8899-aabbccddeeff'",
    };
    if (forms[type->kind])
        error_hint(planner->error, "%s is written %s", type_article(type), forms[type->kind]);
}

static const char *value_shown(struct planner *planner, const struct value *value)
{
    struct strbuf text;
    strbuf_init(&text, planner->arena->allocator);
    value_print(&text, value);
    char shown[64];                 /* on the stack: what leaves the arena's body must own no other memory */
    snprintf(shown, sizeof shown, "'%.60s'", strbuf_string(&text));
    strbuf_free(&text);
    return arena_printf(planner->arena, "%s", shown);
}

static bool is_label(const struct type *type, const struct plan_node *node)
{
    return type_label(type, node->as.value.as.text.data, node->as.value.as.text.size) >= 0;
}

static void want_label(struct planner *planner, const struct plan_node *node, const struct plan_node *other)
{
    const struct type *type = &other->type;
    const char *text = node->as.value.as.text.data;
    if (is_label(type, node))
        return;
    const char *nearest = nearest_name(text, strlen(text), type->labels, type->label_count);
    planner_fail(planner, CORM_TYPE, node->place, nearest ? "%s has no value %s; did you mean '%s'?" : "%s has no value %s",
                 node_label(planner, other), value_shown(planner, &node->as.value), nearest);
}

static _Noreturn void refuse_value(struct planner *planner, const struct plan_node *node, const struct plan_node *other)
{
    error_set(planner->error, CORM_TYPE, "%s is %s: %s is none", node_label(planner, other), type_article(&other->type),
              value_shown(planner, &node->as.value));
    hint_form(planner, &other->type);
    planner_leave(planner, node->place);
}

/* A value into an enum's label, or a date's text into a date … */
static struct plan_node *convert_constant(struct planner *planner, struct plan_node *node, const struct plan_node *other)
{
    struct plan_node *converted = arena_new(planner->arena, struct plan_node);
    *converted = *node;
    converted->is_flexible = false;
    if (node->as.value.kind == KIND_NULL) {
        converted->type = other->type;
        return converted;
    }
    if (type_is_number(&node->type) && type_is_number(&other->type) && node->type.kind != KIND_REAL
        && other->type.kind != KIND_REAL) {
        if (node->type.kind == KIND_DECIMAL && other->type.kind == KIND_INT)
            return node;                    /* pages > 1.5: compared as numbers */
        if (node->type.kind == KIND_INT && other->type.kind == KIND_DECIMAL) {
            converted->as.value.kind = KIND_DECIMAL;
            converted->as.value.as.decimal = corm_decimal_from_int(node->as.value.as.integer);
            converted->type = (struct type){.kind = KIND_DECIMAL, .precision = 38};
        }
        return converted;
    }
    if (node->type.kind == KIND_REAL && other->type.kind == KIND_INT)
        return node;
    if (other->type.labels && node->as.value.kind == KIND_TEXT)
        want_label(planner, node, other);
    if (!value_convert(&node->as.value, other->type.kind, planner->arena, &converted->as.value))
        refuse_value(planner, node, other);
    converted->type = other->type;
    if (other->type.kind == KIND_DECIMAL) {
        converted->type.precision = 38;
        converted->type.scale = converted->as.value.as.decimal.scale;
    }
    return converted;
}

/* An enum's constants in C are ints. */
static bool argument_can_be(enum kind from, const struct type *type)
{
    enum kind to = type->kind;
    bool is_numbers = (from == KIND_INT || from == KIND_REAL || from == KIND_DECIMAL)
                      && (to == KIND_INT || to == KIND_REAL || to == KIND_DECIMAL);
    return from == to || from == KIND_TEXT || is_numbers || (from == KIND_INT && (to == KIND_BOOL || type->labels))
           || (from == KIND_DATE && to == KIND_DATETIME) || ((from == KIND_UUID || from == KIND_JSON) && to == KIND_TEXT);
}

static struct plan_node *convert_parameter(struct planner *planner, struct plan_node *node, const struct plan_node *other)
{
    struct plan_node *converted = arena_new(planner->arena, struct plan_node);
    const struct argument_shape *argument = &planner->parts->arguments[node->as.argument.number];
    *converted = *node;
    if (argument->kind == ARGUMENT_RECORD && !(other->field && (other->field->is_primary || other->field->relation)))
        planner_fail(planner, CORM_TYPE, node->place, "%s is %s and cannot be a record of %s", node_label(planner, other),
                     type_article(&other->type), argument->model->name);
    if (argument->kind == ARGUMENT_RECORD) {
        const struct model *wanted = other->field->relation ? other->field->relation->target : other->field->model;
        if (wanted != argument->model)
            planner_fail(planner, CORM_TYPE, node->place, "%s is a record of %s, not of %s", node_label(planner, other),
                         wanted->name, argument->model->name);
    }
    if (!argument_can_be(node->type.kind, &other->type))
        planner_fail(planner, CORM_TYPE, node->place, "%s is %s and the argument %s", node_label(planner, other),
                     type_article(&other->type), type_article(&node->type));
    if (node->type.kind != KIND_DECIMAL && (node->type.kind != KIND_REAL || other->type.kind != KIND_INT))
        converted->type = other->type;
    else if (other->type.kind == KIND_REAL)
        converted->type = other->type;
    converted->field = other->field;
    converted->name = node_label(planner, other);
    converted->is_flexible = false;
    return converted;
}

/* --- Json */

bool is_json_path(const struct plan_node *node)
{
    return node->kind == PLAN_JSON && node->type.kind == KIND_JSON;
}

/* What a document holds, read as what stands beside it; null if it is of another kind. */
static struct plan_node *read_json(struct planner *planner, const struct plan_node *node, enum kind kind)
{
    struct plan_node *read = arena_new(planner->arena, struct plan_node);
    *read = *node;
    read->type = type_of_kind(kind);
    return read;
}

struct plan_node *read_json_beside(struct planner *planner, struct plan_node *node, const struct plan_node *other)
{
    const struct type *type = &other->type;
    if (!is_json_path(node) || type->kind == KIND_JSON || type->kind == KIND_NULL)
        return node;
    if (!type_is_number(type) && type->kind != KIND_TEXT && type->kind != KIND_BOOL) {
        error_set(planner->error, CORM_TYPE, "%s is json and %s is %s: they cannot stand together", node_label(planner, node),
                  node_label(planner, other), type_article(type));
        error_hint(planner->error, "cast(… as %s) says what the document has there", kind_name(type->kind));
        planner_leave(planner, node->place);
    }
    return read_json(planner, node, type_is_number(type) ? KIND_REAL : type->kind);
}

/* What a document holds compares with a value of any kind: the value stays as it is, a number with a point a real. */
static struct plan_node *beside_json(struct planner *planner, struct plan_node *node)
{
    struct plan_node real = {.kind = PLAN_CONSTANT, .type = {.kind = KIND_REAL}};
    if (node->type.kind == KIND_DECIMAL)
        return coerce(planner, node, &real);
    struct plan_node *settled = arena_new(planner->arena, struct plan_node);
    *settled = *node;
    settled->is_flexible = false;
    return settled;
}

/* --- Both sides */

struct plan_node *coerce(struct planner *planner, struct plan_node *node, const struct plan_node *other)
{
    if (node->is_flexible && is_json_path(other))
        return beside_json(planner, node);
    if (!node->is_flexible || other->type.kind == KIND_NULL)
        return node;
    return node->kind == PLAN_CONSTANT ? convert_constant(planner, node, other) : convert_parameter(planner, node, other);
}

struct plan_node *as_text(struct planner *planner, struct plan_node *node)
{
    enum kind kind = node->type.kind;
    if (kind == KIND_BYTES || kind == KIND_DURATION)
        planner_fail(planner, CORM_TYPE, node->place, "%s is %s, which %s no text", node_label(planner, node), type_article(&node->type),
                     kind == KIND_BYTES ? "are" : "is");
    return kind == KIND_TEXT || kind == KIND_NULL ? node : node_cast(planner, node, type_of_kind(KIND_TEXT));
}

void unify(struct planner *planner, struct plan_node **a, struct plan_node **b)
{
    if ((*a)->is_flexible && !(*b)->is_flexible)
        *a = coerce(planner, *a, *b);
    else if ((*b)->is_flexible)
        *b = coerce(planner, *b, *a);
    *a = read_json_beside(planner, *a, *b);
    *b = read_json_beside(planner, *b, *a);
    const struct type *x = &(*a)->type, *y = &(*b)->type;
    if (x->kind == y->kind || x->kind == KIND_NULL || y->kind == KIND_NULL || (type_is_number(x) && type_is_number(y)))
        return;
    if (x->kind == KIND_DATE && y->kind == KIND_DATETIME)
        *a = node_cast(planner, *a, *y);
    else if (x->kind == KIND_DATETIME && y->kind == KIND_DATE)
        *b = node_cast(planner, *b, *x);
    else if (x->kind == KIND_UUID && y->kind == KIND_TEXT)
        *a = as_text(planner, *a);
    else if (x->kind == KIND_TEXT && y->kind == KIND_UUID)
        *b = as_text(planner, *b);
    else
        planner_fail(planner, CORM_TYPE, (*b)->place.length ? (*b)->place : (*a)->place, "%s is %s and %s is %s: they cannot stand together",
                     node_label(planner, *a), type_article(x), node_label(planner, *b), type_article(y));
}

/* --- Many, that become one value */

struct plan_node *settle_number(struct planner *planner, struct plan_node *node)
{
    if (!node->is_flexible || node->type.kind != KIND_DECIMAL)
        return node;
    return coerce(planner, node, &(struct plan_node){.kind = PLAN_CONSTANT, .type = {.kind = KIND_REAL}});
}

/* Whether the others should be unified with this one, of those that were seen. */
static bool is_better_model(const struct plan_node *node, const struct plan_node *model)
{
    if (is_json_path(node) || is_json_path(model))
        return !is_json_path(node);
    return model->is_flexible && !node->is_flexible;
}

/* So that it holds the other's values as well. */
static void widen(struct type *type, const struct type *other)
{
    if (other->kind == KIND_REAL && type_is_number(type))
        *type = *other;
    else if (other->kind == KIND_DECIMAL && (type->kind == KIND_INT || (type->kind == KIND_DECIMAL && other->scale > type->scale)))
        *type = (struct type){.kind = KIND_DECIMAL, .precision = 38, .scale = other->scale};
    else if (other->kind == KIND_TEXT && type->kind == KIND_TEXT && (other->length != type->length || other->labels != type->labels))
        *type = type_of_kind(KIND_TEXT);
}

/* coalesce(state, 'none'): beside an enum stands a text that is no label of it, or may be none. */
static struct plan_node *beside_labels(struct planner *planner, struct plan_node *node, const struct type *type)
{
    bool is_text = type->labels && node->is_flexible && node->type.kind == KIND_TEXT;
    if (!is_text || (node->kind == PLAN_CONSTANT && is_label(type, node)))
        return node;
    return coerce(planner, node, &(struct plan_node){.kind = PLAN_CONSTANT, .type = {.kind = KIND_TEXT}, .name = "this"});
}

struct type unify_all(struct planner *planner, struct plan_node **nodes, size_t count)
{
    struct plan_node **model = &nodes[0];
    for (size_t i = 1; i < count; i++)
        if (is_better_model(nodes[i], *model) || (*model)->type.kind == KIND_NULL)
            model = &nodes[i];
    *model = settle_number(planner, *model);
    for (size_t i = 0; i < count; i++)
        if (&nodes[i] != model) {
            nodes[i] = beside_labels(planner, nodes[i], &(*model)->type);
            if ((*model)->type.kind == KIND_INT || (*model)->type.kind == KIND_REAL)
                nodes[i] = settle_number(planner, nodes[i]);
            unify(planner, model, &nodes[i]);
        }
    struct type type = (*model)->type;
    for (size_t i = 0; i < count; i++)
        widen(&type, &nodes[i]->type);
    return type;
}

/* --- Casts of json */

/* A number or a bool must be one; the rest is made of the text. */
struct plan_node *cast_json(struct planner *planner, struct plan_node *node, struct type type)
{
    if (type.kind == KIND_JSON)
        return node;
    if (type.kind == KIND_BOOL)
        return read_json(planner, node, KIND_BOOL);
    if (type_is_number(&type))
        return node_cast(planner, read_json(planner, node, KIND_REAL), type);
    node = node_cast(planner, node, type_of_kind(KIND_TEXT));
    return type.kind == KIND_TEXT ? node : node_cast(planner, node, type);
}
