/* Window functions. */
#include "plan/planner.h"

enum window_type { WINDOW_INT, WINDOW_REAL, WINDOW_OPERAND };

static const struct {
    const char *name;
    size_t fewest, most;
    enum window_type type;
} functions[] = {
    {"row_number", 0, 0, WINDOW_INT},    {"rank", 0, 0, WINDOW_INT},         {"dense_rank", 0, 0, WINDOW_INT},
    {"percent_rank", 0, 0, WINDOW_REAL}, {"cume_dist", 0, 0, WINDOW_REAL},   {"ntile", 1, 1, WINDOW_INT},
    {"lag", 1, 3, WINDOW_OPERAND},       {"lead", 1, 3, WINDOW_OPERAND},     {"first_value", 1, 1, WINDOW_OPERAND},
    {"last_value", 1, 1, WINDOW_OPERAND}, {"nth_value", 2, 2, WINDOW_OPERAND},
};

static struct plan_node *bind_function(struct planner *planner, struct scope *scope, const struct node *call, struct plan_window *window)
{
    enum aggregate aggregate;
    if (is_aggregate(call, &aggregate)) {
        if (call->is_distinct)
            planner_fail(planner, CORM_UNSUPPORTED, call->place, "no window has distinct values: an aggregate over one has all");
        struct plan_node *operand = make_aggregate(planner, scope, call);
        return node_new(planner, PLAN_WINDOW, operand->type, 1, operand, NULL, NULL);
    }
    size_t row = 0;
    while (row < sizeof functions / sizeof *functions && strcmp(functions[row].name, call->as.name) != 0)
        row++;
    if (row == sizeof functions / sizeof *functions)
        planner_fail(planner, CORM_QUERY, call->place, "%s() is no window function", call->as.name);
    if (call->operand_count < functions[row].fewest || call->operand_count > functions[row].most)
        fail_count(planner, call, functions[row].fewest, functions[row].most);
    struct plan_node *operands[3] = {NULL, NULL, NULL};
    for (size_t i = 0; i < call->operand_count; i++)
        operands[i] = bind(planner, scope, call->operands[i]);
    if (operands[2])
        unify(planner, &operands[0], &operands[2]);
    struct type type = functions[row].type == WINDOW_INT ? type_of_kind(KIND_INT)
                       : functions[row].type == WINDOW_REAL ? type_of_kind(KIND_REAL) : operands[0]->type;
    window->function = functions[row].name;
    return node_new(planner, PLAN_WINDOW, type, call->operand_count, operands[0], operands[1], operands[2]);
}

struct plan_node *bind_window(struct planner *planner, struct scope *scope, const struct node *node)
{
    const struct window *written = node->as.window;
    struct plan_window *window = arena_new(planner->arena, struct plan_window);
    bool reuses_all = scope->reuses_all;
    if (node->operands[0]->kind != NODE_CALL)
        planner_fail(planner, CORM_SYNTAX, node->place, "over (…) follows a function");
    scope->reuses_all = true;
    struct plan_node *result = bind_function(planner, scope, node->operands[0], window);
    window->partition = arena_alloc(planner->arena, (written->partition_count + 1) * sizeof *window->partition);
    for (size_t i = 0; i < written->partition_count; i++)
        window->partition[window->partition_count++] = bind(planner, scope, written->partition[i]);
    if (scope->peers)               /* asked for many records, it means what it means for each alone */
        window->partition[window->partition_count++] = scope->peer_key;
    window->order = arena_alloc(planner->arena, (written->order_count + 1) * sizeof *window->order);
    window->order_count = written->order_count;
    for (size_t i = 0; i < written->order_count; i++)
        window->order[i] = (struct plan_order){bind(planner, scope, written->order[i].node), written->order[i].is_descending,
                                               written->order[i].nulls};
    window->frame = written;
    if (written->from_offset)
        window->from_offset = bind(planner, scope, written->from_offset);
    if (written->until_offset)
        window->until_offset = bind(planner, scope, written->until_offset);
    scope->reuses_all = reuses_all;
    result->as.window = window;
    return result;
}
