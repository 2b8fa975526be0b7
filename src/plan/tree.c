/* The statements of a tree of relations as one: how their columns lie over each other. */
#include "plan/plan.h"

/* Each kind's columns of the levels before are used again. */
static uint16_t place(struct arena *arena, struct plan_tree *tree, enum kind kind, size_t *used)
{
    size_t nth = used[kind]++;
    for (size_t i = 0; i < tree->column_count; i++)
        if (tree->kinds[i] == kind && nth-- == 0)
            return (uint16_t)i;
    vector_reserve(arena, (void **)&tree->kinds, tree->column_count, &tree->column_capacity, sizeof *tree->kinds);
    tree->kinds[tree->column_count] = kind;
    return (uint16_t)tree->column_count++;
}

struct making {
    struct arena *arena;
    const struct plan_level *levels;
    size_t count;
    struct plan *plan;
};

static void make(void *argument)
{
    struct making *making = argument;
    struct arena *arena = making->arena;
    struct plan *plan = arena_new(arena, struct plan);
    struct plan_tree *tree = arena_new(arena, struct plan_tree);
    tree->level_count = making->count;
    tree->levels = arena_alloc(arena, making->count * sizeof *tree->levels);
    for (size_t i = 0; i < making->count; i++) {
        struct plan_level *level = &tree->levels[i];
        *level = making->levels[i];
        const struct plan_select *select = level->plan->select;
        size_t used[KIND_COUNT] = {0};
        level->columns = arena_alloc(arena, (select->output_count + 1) * sizeof *level->columns);
        for (size_t j = 0; j < select->output_count; j++)
            level->columns[j] = (uint16_t)(1 + place(arena, tree, select->outputs[j].node->type.kind, used));
    }
    plan->statement = STATEMENT_SELECT;
    plan->result = RESULT_TREE;
    plan->model = making->levels[0].plan->model;
    plan->tree = tree;
    making->plan = plan;
}

struct plan *plan_tree(struct arena *arena, const struct plan_level *levels, size_t count)
{
    struct making making = {arena, levels, count, NULL};
    return arena_try(arena, make, &making) ? making.plan : NULL;
}
