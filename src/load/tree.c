/* A query and all it prefetches in one statement: one round trip, and one moment. */
#include "load/steps.h"

#include "base/hash.h"

#include <stdio.h>

enum { MOST_LEVELS = 32, LONG_ROUND_TRIP = 300 };       /* microseconds: less is not worth the larger statement */

/* A statement of the tree, and its rows. */
struct level {
    corm_query *query;
    const struct compiled *compiled;
    struct intake intake;
};

/* Where the records of a step are. */
struct whereabouts {
    size_t level;
    size_t group;                   /* of the level's plan; PLAN_ROOT: the rows' own records */
    bool is_inside;                 /* they came with select_related */
};

struct tree {
    corm_session *session;
    struct arena *arena;            /* of the records */
    struct arena scratch;
    struct steps steps;
    VECTOR(struct whereabouts) places;  /* by step */
    struct level *levels[MOST_LEVELS];
    struct plan_level plans[MOST_LEVELS];
    size_t count;
    int64_t rows;                   /* of all levels */
};

static size_t records_group(const struct plan *plan)
{
    return plan->result == RESULT_LINKS ? 0 : PLAN_ROOT;
}

static struct whereabouts parent_of(const struct tree *tree, const struct step *step)
{
    if (step->parent != STEP_ROOT)
        return tree->places.items[step->parent];
    return (struct whereabouts){0, records_group(tree->plans[0].plan), false};
}

/* --- What it is made of */

static bool add_level(struct tree *tree, corm_query *query, const struct compiled *compiled)
{
    struct level *level = arena_zero(&tree->scratch, sizeof *level);
    if (!level) {
        owner_no_memory(owner_of(tree->session));
        return false;
    }
    size_t first = 0;
    for (size_t i = 0; i < tree->count; i++)
        first += session_argument_count(tree->session, tree->levels[i]->query);
    level->query = query;
    level->compiled = compiled;
    tree->plans[tree->count] = (struct plan_level){.plan = compiled->plan, .first_argument = first};
    tree->levels[tree->count++] = level;
    return true;
}

/* Which output of the parent's statement is the field of its records; SIZE_MAX: none, it was deferred. */
static size_t find_output(const struct plan *plan, size_t group, const struct field *field)
{
    const struct plan_select *select = plan->select;
    size_t own = plan->group_count ? plan->groups[0].first_output : select->output_count;
    size_t first = group == PLAN_ROOT ? 0 : plan->groups[group].first_output;
    size_t end = group == PLAN_ROOT ? own : first + plan->groups[group].output_count;
    for (size_t i = first; i < end; i++)
        if (select->outputs[i].field == field && strcmp(select->outputs[i].name, field->name) == 0)
            return i;
    return SIZE_MAX;
}

static size_t find_group(const struct plan *plan, size_t parent, const struct relation *relation)
{
    for (size_t i = 0; i < plan->group_count; i++)
        if (plan->groups[i].relation == relation && plan->groups[i].parent == parent)
            return i;
    return PLAN_ROOT;
}

static corm_query *query_of_step(struct tree *tree, const struct step *step, const struct field *key)
{
    struct tagged_list *keys = arena_zero(&tree->scratch, sizeof *keys);
    int mode = tree->plans[0].plan->fetch_mode;
    if (!keys)
        return NULL;
    *keys = (struct tagged_list){TAG_LIST, {.kind = key->type.kind, .is_distinct = true}};
    return relation_query(tree->session, &tree->scratch, step->relation, keys, mode, step->chain);
}

static bool can_be_level(const struct plan *plan)
{
    return plan->statement == STATEMENT_SELECT && (plan->result == RESULT_RECORDS || plan->result == RESULT_LINKS)
           && !plan->is_streamed && !plan->is_apart && !plan->lock;
}

/* False: it cannot be part of a tree, or the session's error is set. */
static bool add_step(struct tree *tree, size_t number)
{
    const struct step *step = &tree->steps.list.items[number];
    struct whereabouts parent = parent_of(tree, step);
    const struct plan *above = tree->plans[parent.level].plan;
    size_t group = relation_is_many(step->relation) || step->chain ? PLAN_ROOT : find_group(above, parent.group, step->relation);
    if (group != PLAN_ROOT) {
        struct whereabouts inside = {parent.level, group, true};
        return vector_push(&tree->scratch, &tree->places, inside);
    }
    const struct field *key = relation_is_forward(step->relation) ? step->relation->field : step->relation->model->primary;
    size_t output = find_output(above, parent.group, key);
    corm_query *query = output == SIZE_MAX || tree->count == MOST_LEVELS ? NULL : query_of_step(tree, step, key);
    const struct compiled *compiled = query && !session_failed(tree->session) ? session_compile(tree->session, query) : NULL;
    if (!compiled || !can_be_level(compiled->plan) || !compiled->layouts || !add_level(tree, query, compiled))
        return false;
    tree->plans[tree->count - 1].parent = parent.level;
    tree->plans[tree->count - 1].key_output = output;
    struct whereabouts place = {tree->count - 1, records_group(compiled->plan), false};
    return vector_push(&tree->scratch, &tree->places, place)
           && steps_add(&tree->steps, query, compiled->plan, number, &tree->scratch);
}

static bool make(struct tree *tree, corm_query *query, const struct compiled *compiled)
{
    bool is_good = steps_add(&tree->steps, query, compiled->plan, STEP_ROOT, &tree->scratch) && add_level(tree, query, compiled);
    for (size_t i = 0; is_good && i < tree->steps.list.count; i++)
        is_good = add_step(tree, i);
    return is_good && tree->count > 1;
}

/* --- Running it */

static struct plan *make_plan(struct arena *arena, void *argument)
{
    const struct tree *tree = argument;
    return plan_tree(arena, tree->plans, tree->count);
}

static const struct compiled *compile(struct tree *tree)
{
    uint64_t key = hash_mix(0x74726565, tree->count);
    for (size_t i = 0; i < tree->count; i++)
        key = hash_mix(hash_mix(hash_mix(key, tree->levels[i]->compiled->shape), tree->plans[i].parent), tree->plans[i].key_output);
    return session_compile_own(tree->session, key, make_plan, tree);
}

static bool run(struct tree *tree, const struct compiled *compiled)
{
    const corm_query *queries[MOST_LEVELS];
    struct row_sink *sinks[MOST_LEVELS];
    struct row_sink all = {.levels = sinks, .level_count = tree->count};
    struct run run;
    for (size_t i = 0; i < tree->count; i++) {
        struct level *level = tree->levels[i];
        if (!intake_open(&level->intake, tree->session, tree->arena, level->compiled))
            return false;
        level->intake.sink.columns = compiled->plan->tree->levels[i].columns;
        sinks[i] = &level->intake.sink;
        queries[i] = level->query;
    }
    if (!run_queries(&run, tree->session, compiled, queries, tree->count))
        return false;
    run_fetch(&run, &all, SIZE_MAX);
    for (size_t i = 0; i < tree->count; i++) {
        tree->rows += (int64_t)tree->levels[i]->intake.set->rows.count;
        intake_settle(&tree->levels[i]->intake);
    }
    run.rows = tree->rows;
    return run_finish(&run);
}

/* --- Handing out */

static struct set *records_at(const struct tree *tree, struct whereabouts place)
{
    const struct intake *intake = &tree->levels[place.level]->intake;
    return place.group == PLAN_ROOT ? intake->set : intake->groups[place.group];
}

static bool take_step(struct tree *tree, size_t number)
{
    const struct step *step = &tree->steps.list.items[number];
    struct whereabouts place = tree->places.items[number];
    struct level *level = tree->levels[place.level];
    struct set *set = records_at(tree, parent_of(tree, step));
    struct peers all = {set, 0, set->rows.count};
    if (place.is_inside || !set->rows.count)
        return true;
    struct many *many;
    if (!step_many(step, set, &many))
        return false;
    return many ? many_take(all, many, step->chain, &level->intake, &tree->scratch)
                   : related_take(all, step->relation, &level->intake.set->rows, &tree->scratch);
}

/* A row costs more in a tree than by itself: about a microsecond for each of the round trips saved.  Where too many came, it
 * is tried again now and then. */
static bool pays(const struct compiled *compiled, int64_t round_trip)
{
    enum { NOW_AND_THEN = 16 };
    struct compiled *known = (struct compiled *)(uintptr_t)compiled;
    if (round_trip < LONG_ROUND_TRIP)
        return false;
    return atomic_load(&known->rows_per_trip) <= round_trip || atomic_fetch_add(&known->passed_over, 1) % NOW_AND_THEN == NOW_AND_THEN - 1;
}

static void note_rows(const struct compiled *compiled, const struct tree *tree)
{
    struct compiled *known = (struct compiled *)(uintptr_t)compiled;
    atomic_store(&known->rows_per_trip, tree->rows / (int64_t)(tree->count - 1));
}

static bool is_worth_it(corm_session *session, const struct compiled *compiled)
{
    const struct plan *plan = compiled->plan;
    const struct backend *backend = session->db->backend;
    int together = plan->together ? plan->together : session->db->together;
    if (!plan->prefetch_count || !backend->round_trip || together == TOGETHER_NEVER || !can_be_level(plan))
        return false;
    struct lease *lease = session_lease(session);
    return lease && (together == TOGETHER_ALWAYS || pays(compiled, backend->round_trip(lease->connection)));
}

static bool load(struct intake *intake, corm_query *query, const struct compiled *compiled, struct arena *arena)
{
    struct tree tree = {.session = query->session, .arena = arena};
    arena_init(&tree.scratch, session_allocator(query->session), SCRATCH_SIZE);
    bool is_tree = make(&tree, query, compiled);
    const struct compiled *all = is_tree ? compile(&tree) : NULL;
    bool is_good = all && run(&tree, all);
    if (is_good) {
        *intake = tree.levels[0]->intake;
        intake->set->is_whole = compiled->plan->is_whole;
        note_rows(compiled, &tree);
    }
    for (size_t i = 0; is_good && i < tree.steps.list.count; i++)
        is_good = take_step(&tree, i);
    arena_free(&tree.scratch);
    return is_tree || session_failed(query->session);
}

bool tree_load(struct intake *intake, corm_query *query, const struct compiled *compiled, struct arena *arena)
{
    return is_worth_it(query->session, compiled) && load(intake, query, compiled, arena);
}
