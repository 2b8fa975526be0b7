/* Queries over a relation that is loaded already, answered without the database where the answer is exactly its own. */
#include "load/memory.h"

#include "base/vector.h"

#include <stdlib.h>

/* What a condition can be; BEYOND: it is not ours to say. */
enum truth { FALSE_, TRUE_, NULL_, BEYOND };

struct memory {
    struct arena *arena;
    const struct argument **arguments;
};

static bool same_order_as_database(enum kind kind)
{
    return kind == KIND_INT || kind == KIND_BOOL || kind == KIND_TEXT || kind == KIND_DATE || kind == KIND_DATETIME || kind == KIND_TIME;
}

static bool is_label(const struct type *type, const struct value *value)
{
    return value->kind == KIND_TEXT ? type_label(type, value->as.text.data, value->as.text.size) >= 0 : value->kind == KIND_NULL;
}

/* The value of a column of the record itself, of a constant or of an argument, as it is compared. */
static bool value_of(const struct memory *memory, const struct plan_node *node, const void *record, struct value *out)
{
    switch (node->kind) {
    case PLAN_COLUMN:
        return !node->source->parent && same_order_as_database(node->type.kind) && record_value(record, node->field, out);
    case PLAN_CONSTANT:
        *out = node->as.value;
        return true;
    case PLAN_PARAMETER:
        if (node->as.argument.transform != TRANSFORM_NONE || node->as.argument.is_list || node->as.argument.number == SIZE_MAX)
            return false;
        *out = memory->arguments[node->as.argument.number]->value;
        if (node->type.labels && !is_label(&node->type, out))       /* it is refused where it is bound */
            return false;
        return out->kind == KIND_NULL || out->kind == node->type.kind
               || value_convert(&memory->arguments[node->as.argument.number]->value, node->type.kind, memory->arena, out);
    default:
        return false;
    }
}

static bool compare(const struct value *a, const struct value *b, int *order)
{
    if (a->kind != b->kind || !same_order_as_database(a->kind))
        return false;
    switch (a->kind) {
    case KIND_BOOL:
        *order = a->as.boolean - b->as.boolean;
        return true;
    case KIND_DATE:
        *order = (a->as.date.days > b->as.date.days) - (a->as.date.days < b->as.date.days);
        return true;
    case KIND_TEXT: {
        size_t least = a->as.text.size < b->as.text.size ? a->as.text.size : b->as.text.size;
        *order = memcmp(a->as.text.data, b->as.text.data, least);
        if (*order == 0)
            *order = (a->as.text.size > b->as.text.size) - (a->as.text.size < b->as.text.size);
        return true;
    }
    default:
        *order = (a->as.integer > b->as.integer) - (a->as.integer < b->as.integer);
        return true;
    }
}

static enum truth of(bool is_true)
{
    return is_true ? TRUE_ : FALSE_;
}

static enum truth compared(const struct memory *memory, const struct plan_node *a, const struct plan_node *b, enum op op, const void *record)
{
    struct value x, y;
    int order;
    if (!value_of(memory, a, record, &x) || !value_of(memory, b, record, &y))
        return BEYOND;
    if (x.kind == KIND_NULL || y.kind == KIND_NULL)
        return NULL_;
    if (!compare(&x, &y, &order))
        return BEYOND;
    switch (op) {
    case OP_EQUAL:
        return of(order == 0);
    case OP_LESS:
        return of(order < 0);
    case OP_LESS_EQUAL:
        return of(order <= 0);
    case OP_GREATER:
        return of(order > 0);
    case OP_GREATER_EQUAL:
        return of(order >= 0);
    default:
        return BEYOND;
    }
}

static enum truth both(enum truth a, enum truth b)
{
    if (a == BEYOND || b == BEYOND)
        return BEYOND;
    return a == FALSE_ || b == FALSE_ ? FALSE_ : a == NULL_ || b == NULL_ ? NULL_ : TRUE_;
}

static enum truth opposite(enum truth truth)
{
    return truth == TRUE_ ? FALSE_ : truth == FALSE_ ? TRUE_ : truth;
}

static enum truth truth_of(const struct memory *memory, const struct plan_node *node, const void *record)
{
    struct plan_node *const *operands = node->operands;
    struct value value;
    enum truth truth = FALSE_;
    switch (node->kind) {
    case PLAN_AND:
        return both(truth_of(memory, operands[0], record), truth_of(memory, operands[1], record));
    case PLAN_OR:
        return opposite(both(opposite(truth_of(memory, operands[0], record)), opposite(truth_of(memory, operands[1], record))));
    case PLAN_NOT:
        truth = truth_of(memory, operands[0], record);
        return truth == BEYOND ? BEYOND : of(truth != TRUE_);
    case PLAN_COMPARE:
        return compared(memory, operands[0], operands[1], node->op, record);
    case PLAN_BETWEEN:
        return both(compared(memory, operands[0], operands[1], OP_GREATER_EQUAL, record),
                    compared(memory, operands[0], operands[2], OP_LESS_EQUAL, record));
    case PLAN_IN_VALUES:
        for (size_t i = 1; i < node->operand_count; i++)
            truth = opposite(both(opposite(truth), opposite(compared(memory, operands[0], operands[i], OP_EQUAL, record))));
        return truth;
    case PLAN_IS_NULL:
        return value_of(memory, operands[0], record, &value) ? of(value.kind == KIND_NULL) : BEYOND;
    case PLAN_COLUMN:
        if (node->type.kind != KIND_BOOL || !value_of(memory, node, record, &value))
            return BEYOND;
        return value.kind == KIND_NULL ? NULL_ : of(value.as.boolean);
    default:
        return BEYOND;
    }
}

/* --- Choosing and ordering */

struct sorting {
    const struct memory *memory;
    const struct plan_select *select;
    bool is_beyond;
};

static int by_terms(const void *record, const void *other, void *context)
{
    struct sorting *sorting = context;
    for (size_t i = 0; i < sorting->select->order_count; i++) {
        const struct plan_order *term = &sorting->select->order[i];
        struct value a, b;
        int order = 0;
        if (!value_of(sorting->memory, term->node, *(void *const *)record, &a) || !value_of(sorting->memory, term->node, *(void *const *)other, &b)) {
            sorting->is_beyond = true;
            return 0;
        }
        bool a_null = a.kind == KIND_NULL, b_null = b.kind == KIND_NULL;
        if (a_null || b_null) {
            order = b_null - a_null;        /* null is the smallest */
            if (term->nulls != NULLS_SMALLEST && a_null != b_null)
                return (term->nulls == NULLS_FIRST) == a_null ? -1 : 1;
        } else if (!compare(&a, &b, &order))
            sorting->is_beyond = true;
        if (order)
            return term->is_descending ? -order : order;
    }
    return 0;
}

static bool is_simple(const struct plan *plan)
{
    const struct plan_select *select = plan->select;
    return plan->statement == STATEMENT_SELECT && select->source_count == 1 && select->sources[0]->model == plan->model && !select->keys
           && !select->group_count && !select->having && !select->compound && !select->distinct && !plan->group_count
           && !plan->prefetch_count && !plan->is_streamed
           && (plan->result != RESULT_RECORDS || select->output_count == plan->model->field_count);
}

static bool number_of(const struct memory *memory, const struct plan_node *node, size_t missing, size_t *out)
{
    struct value value;
    *out = missing;
    if (!node)
        return true;
    if (!value_of(memory, node, NULL, &value) || value.kind != KIND_INT || value.as.integer < 0)
        return false;
    *out = (size_t)value.as.integer;
    return true;
}

static bool is_changed(const struct rows *all)
{
    for (size_t i = 0; i < all->count; i++)
        if (((const corm_record *)all->items[i])->flags & RECORD_CHANGED)
            return true;
    return false;
}

bool memory_answer(corm_query *alone, const struct rows *all, struct arena *arena, struct rows *out)
{
    corm_session *session = alone->session;
    struct memory memory = {arena, NULL};
    size_t from, limit;
    const struct compiled *compiled = session_failed(session) || is_changed(all) ? NULL : session_compile(session, alone);
    if (!compiled || !is_simple(compiled->plan))
        return false;
    const struct plan_select *select = compiled->plan->select;
    struct sorting sorting = {&memory, select, false};
    memory.arguments = arena_alloc(arena, (alone->total_arguments + 1) * sizeof *memory.arguments);
    out->items = arena_alloc(arena, (all->count + 1) * sizeof *out->items);
    out->count = 0;
    if (!memory.arguments || !out->items)
        return false;
    query_flatten(alone, memory.arguments);
    for (size_t i = 0; i < all->count; i++) {
        enum truth truth = select->where ? truth_of(&memory, select->where, all->items[i]) : TRUE_;
        if (truth == BEYOND)
            return false;
        if (truth == TRUE_)
            out->items[out->count++] = all->items[i];
    }
    if (out->count > 1 && select->order_count)
        qsort_r(out->items, out->count, sizeof *out->items, by_terms, &sorting);
    if (sorting.is_beyond || !number_of(&memory, select->offset, 0, &from) || !number_of(&memory, select->limit, SIZE_MAX, &limit))
        return false;
    from = from < out->count ? from : out->count;
    out->items += from;
    out->count = out->count - from < limit ? out->count - from : limit;
    return true;
}
