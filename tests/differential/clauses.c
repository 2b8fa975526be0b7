/* The clauses of a query, one after the other, over rows in memory. */
#include "differential/evaluate.h"

struct asking {
    struct frame frame;
    struct bag rows;
    const struct clause *values, *order;
    VECTOR(struct condition) having;
    VECTOR(const char *) outputs;   /* names that are shown */
    size_t first_output;            /* … from this one on beside values() */
    bool is_grouped, is_collapsed, is_distinct, is_sliced, is_reversed, is_derived_whole;
    size_t from, until;
    VECTOR(struct state) found;     /* what finish() answered */
};

struct bag rows_of(struct frame *frame, const struct state *state)
{
    struct bag rows = {0};
    vector_push(frame->arena, &rows.states, *state);
    return rows;
}

struct bag rows_copy(struct frame *frame, const struct bag *rows)
{
    struct bag copy = *rows;
    copy.joins.items = NULL, copy.joins.count = copy.joins.capacity = 0;
    copy.states.items = NULL, copy.states.count = copy.states.capacity = 0;
    for (size_t i = 0; i < rows->joins.count; i++)
        vector_push(frame->arena, &copy.joins, rows->joins.items[i]);
    for (size_t i = 0; i < rows->states.count; i++)
        vector_push(frame->arena, &copy.states, rows->states.items[i]);
    return copy;
}

/* --- Conditions */

static bool is_kept(struct asking *asking, const struct state *state, const struct condition *condition)
{
    struct frame *frame = &asking->frame;
    bool over_many = is_many(frame, condition->node);
    if (condition->is_excluded)
        return over_many ? !any_related(frame, state, condition->node) : !evaluate_true(frame, &asking->rows, state, condition->node);
    if (asking->is_collapsed && over_many)
        return any_related(frame, state, condition->node);
    return evaluate_true(frame, &asking->rows, state, condition->node);
}

static void apply(struct asking *asking, const struct condition *condition)
{
    struct bag *rows = &asking->rows;
    size_t kept = 0;
    rows->clause++;
    rows->reuses_all = false;
    if (!condition->is_excluded && !asking->is_collapsed)
        expand(&asking->frame, rows, condition->node);
    for (size_t i = 0; i < rows->states.count; i++)
        if (is_kept(asking, &rows->states.items[i], condition))
            rows->states.items[kept++] = rows->states.items[i];
    rows->states.count = kept;
}

static void add_condition(struct asking *asking, const struct node *node, bool is_excluded)
{
    struct condition condition = {node, is_excluded};
    if (node->kind == NODE_AND && asking->is_grouped && !is_excluded && has_aggregate(&asking->frame, node)) {
        for (size_t i = 0; i < node->operand_count; i++)
            add_condition(asking, node->operands[i], false);
        return;
    }
    if (asking->is_grouped && has_aggregate(&asking->frame, node)) {
        vector_push(asking->frame.arena, &asking->having, condition);
        return;
    }
    apply(asking, &condition);
    vector_push(asking->frame.arena, &asking->frame.filters, condition);
}

static void expand_terms(struct asking *asking, const struct clause *clause)
{
    asking->rows.reuses_all = true;
    for (size_t i = 0; clause && i < clause->term_count; i++)
        if (!clause->terms[i].name)
            expand(&asking->frame, &asking->rows, clause->terms[i].node);
}

/* --- Annotations */

/* A row per record again. */
static void collapse(struct asking *asking)
{
    struct bag once = {.clause = asking->rows.clause};
    asking->is_collapsed = true;
    for (size_t i = 0; i < asking->rows.states.count; i++) {
        bool is_known = false;
        for (size_t j = 0; j < once.states.count; j++)
            is_known = is_known || once.states.items[j].base == asking->rows.states.items[i].base;
        if (!is_known)
            vector_push(asking->frame.arena, &once.states, asking->rows.states.items[i]);
    }
    asking->rows = once;
}

static void add_name(struct asking *asking, const struct term *term, bool is_shown)
{
    struct frame *frame = &asking->frame;
    struct bag *rows = &asking->rows;
    size_t count = frame->names.count;
    rows->reuses_all = true;
    if (!asking->is_grouped)
        expand(frame, rows, term->node);
    for (size_t i = 0; i < rows->states.count; i++) {
        struct state *state = &rows->states.items[i];
        struct value *names = arena_alloc(frame->arena, (count + 1) * sizeof *names);
        if (count)
            memcpy(names, state->names, count * sizeof *names);
        names[count] = asking->is_grouped ? value_null() : evaluate(frame, rows, state, term->node);
        state->names = names;
    }
    vector_push(frame->arena, &frame->names, term->name);
    vector_push(frame->arena, &frame->name_joins, rows->joins.count + 1);
    vector_push(frame->arena, &frame->group_names, asking->is_grouped ? term->node : NULL);
    if (is_shown)
        vector_push(frame->arena, &asking->outputs, term->name);
}

static void annotate(struct asking *asking, const struct clause *clause)
{
    bool aggregates = false;
    for (size_t i = 0; i < clause->term_count; i++)
        aggregates = aggregates || has_aggregate(&asking->frame, clause->terms[i].node);
    if (aggregates && !asking->is_grouped && asking->values && asking->values->term_count)
        asking->is_grouped = true;
    else if (aggregates && !asking->is_grouped && !asking->is_collapsed)
        collapse(asking);
    for (size_t i = 0; i < clause->term_count; i++)
        add_name(asking, &clause->terms[i], clause->kind == CLAUSE_ANNOTATE);
}

static void choose(struct asking *asking, const struct clause *clause)
{
    asking->values = clause;
    asking->is_derived_whole = false;
    for (size_t i = 0; i < clause->term_count; i++)
        if (clause->terms[i].name)
            add_name(asking, &clause->terms[i], true);
    expand_terms(asking, clause);
    for (size_t i = 0; i < asking->rows.states.count; i++) {
        struct state *state = &asking->rows.states.items[i];
        struct value *chosen = arena_zero(asking->frame.arena, (clause->term_count + 1) * sizeof *chosen);
        for (size_t j = 0; j < clause->term_count; j++)
            if (!clause->terms[j].name)
                chosen[j] = evaluate(&asking->frame, &asking->rows, state, clause->terms[j].node);
        state->chosen = chosen;
    }
    asking->first_output = clause->term_count ? asking->outputs.count : 0;
}

/* --- Columns and order */

struct line {
    struct value *cells;
    struct value *keys;
    const struct state *state;
};

static size_t column_count(const struct asking *asking)
{
    if (asking->is_derived_whole)
        return asking->frame.columns.count + asking->outputs.count;
    if (!asking->values || !asking->values->term_count)
        return (asking->frame.is_derived ? asking->frame.columns.count : asking->frame.model->field_count) + asking->outputs.count;
    return asking->values->term_count + asking->outputs.count - asking->first_output;
}

static struct value named(struct asking *asking, const struct state *state, const char *name)
{
    struct node path = {.kind = NODE_PATH, .as.path = {&name, 1}};
    return evaluate_path(&asking->frame, &asking->rows, state, &path);
}

static struct value *cells_of(struct asking *asking, const struct state *state)
{
    struct frame *frame = &asking->frame;
    struct value *cells = arena_alloc(frame->arena, (column_count(asking) + 1) * sizeof *cells);
    size_t count = 0, first = 0;
    bool is_chosen = asking->values && asking->values->term_count && !asking->is_derived_whole;
    for (size_t i = 0; is_chosen && i < asking->values->term_count; i++) {
        const struct term *term = &asking->values->terms[i];
        cells[count++] = term->name ? named(asking, state, term->name) : state->chosen[i];
    }
    for (size_t i = 0; !is_chosen && frame->is_derived && i < frame->columns.count; i++)
        cells[count++] = state->derived[i];
    for (uint32_t i = 0; !is_chosen && !frame->is_derived && i < frame->model->field_count; i++)
        cells[count++] = state->base->values[i];
    first = is_chosen ? asking->first_output : 0;
    for (size_t i = first; i < asking->outputs.count; i++)
        cells[count++] = named(asking, state, asking->outputs.items[i]);
    return cells;
}

static const char *term_name(struct asking *asking, const struct clause *clause, const struct term *term)
{
    return term->name ? term->name : arena_copy(asking->frame.arena, clause->text + term->node->place.offset, term->node->place.length);
}

static void name_columns(struct asking *asking, struct result *result)
{
    struct frame *frame = &asking->frame;
    bool is_chosen = asking->values && asking->values->term_count && !asking->is_derived_whole;
    for (size_t i = 0; is_chosen && i < asking->values->term_count; i++)
        vector_push(frame->arena, &result->columns, term_name(asking, asking->values, &asking->values->terms[i]));
    for (size_t i = 0; !is_chosen && frame->is_derived && i < frame->columns.count; i++)
        vector_push(frame->arena, &result->columns, frame->columns.items[i]);
    for (uint32_t i = 0; !is_chosen && !frame->is_derived && i < frame->model->field_count; i++)
        vector_push(frame->arena, &result->columns, frame->model->fields[i].name);
    for (size_t i = is_chosen ? asking->first_output : 0; i < asking->outputs.count; i++)
        vector_push(frame->arena, &result->columns, asking->outputs.items[i]);
}

static struct line make_line(struct asking *asking, const struct state *state)
{
    struct frame *frame = &asking->frame;
    const struct clause *order = asking->order;
    struct line line = {cells_of(asking, state), NULL, state};
    line.keys = arena_alloc(frame->arena, (order ? order->term_count + 1 : 1) * sizeof *line.keys);
    for (size_t i = 0; order && i < order->term_count; i++)
        line.keys[i] = evaluate(frame, &asking->rows, state, order->terms[i].node);
    return line;
}

static int compare_lines(const struct asking *asking, const struct line *a, const struct line *b)
{
    for (size_t i = 0; asking->order && i < asking->order->term_count; i++) {
        const struct term *term = &asking->order->terms[i];
        const struct value *x = &a->keys[i], *y = &b->keys[i];
        int order = value_compare(x, y);
        if (term->is_descending)
            order = -order;
        if (term->nulls != NULLS_SMALLEST && (x->kind == KIND_NULL) != (y->kind == KIND_NULL))
            order = (x->kind == KIND_NULL) == (term->nulls == NULLS_FIRST) ? -1 : 1;
        if (order)
            return asking->is_reversed ? -order : order;
    }
    return 0;
}

static bool is_same(const struct value *a, const struct value *b, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (value_compare(&a[i], &b[i]) != 0)
            return false;
    return true;
}

typedef VECTOR(struct line) lines;

static bool has_line(const lines *all, const struct value *cells, size_t width)
{
    for (size_t i = 0; i < all->count; i++)
        if (is_same(all->items[i].cells, cells, width))
            return true;
    return false;
}

static void sort_lines(const struct asking *asking, lines *all)
{
    for (size_t i = 1; i < all->count; i++)
        for (size_t j = i; j > 0 && compare_lines(asking, &all->items[j], &all->items[j - 1]) < 0; j--) {
            struct line line = all->items[j];
            all->items[j] = all->items[j - 1];
            all->items[j - 1] = line;
        }
}

/* Whether any two rows are alike, or stand in an order. */
static bool is_certain(const struct asking *asking, const lines *all, size_t width)
{
    for (size_t i = 1; i < all->count; i++)
        if (!is_same(all->items[i - 1].cells, all->items[i].cells, width)
            && compare_lines(asking, &all->items[i - 1], &all->items[i]) == 0)
            return false;
    return true;
}

/* --- Groups */

struct group {
    struct value *keys;
    struct bag rows;
};

static struct value *group_keys(struct asking *asking, const struct state *state)
{
    const struct clause *values = asking->values;
    struct value *keys = arena_alloc(asking->frame.arena, (values->term_count + 1) * sizeof *keys);
    for (size_t i = 0; i < values->term_count; i++)
        keys[i] = values->terms[i].name ? named(asking, state, values->terms[i].name)
                                        : state->chosen[i];
    return keys;
}

static void add_group_line(struct asking *asking, const struct group *group, lines *all)
{
    struct frame *frame = &asking->frame;
    bool is_good = true;
    frame->group = &group->rows;
    for (size_t i = 0; i < asking->having.count; i++)
        is_good = is_good && evaluate_true(frame, &asking->rows, &group->rows.states.items[0], asking->having.items[i].node)
                                 != asking->having.items[i].is_excluded;
    if (is_good)
        vector_push(frame->arena, all, make_line(asking, &group->rows.states.items[0]));
    frame->group = NULL;
}

static void group_lines(struct asking *asking, lines *all)
{
    VECTOR(struct group) groups = {0};
    struct arena *arena = asking->frame.arena;
    for (size_t i = 0; i < asking->rows.states.count; i++) {
        struct value *keys = group_keys(asking, &asking->rows.states.items[i]);
        size_t at = 0;
        while (at < groups.count && !is_same(groups.items[at].keys, keys, asking->values->term_count))
            at++;
        if (at == groups.count) {
            struct group group = {keys, rows_copy(&asking->frame, &asking->rows)};
            group.rows.states.count = 0;
            vector_push(arena, &groups, group);
        }
        vector_push(arena, &groups.items[at].rows.states, asking->rows.states.items[i]);
    }
    for (size_t i = 0; i < groups.count; i++)
        add_group_line(asking, &groups.items[i], all);
}

/* --- Endings */

static struct result finish(struct asking *asking)
{
    struct result result = {0};
    lines all = {0}, kept = {0};
    asking->found.count = 0;
    struct arena *arena = asking->frame.arena;
    size_t width = column_count(asking);
    if (!asking->is_grouped)
        expand_terms(asking, asking->order);
    if (asking->is_grouped)
        group_lines(asking, &all);
    for (size_t i = 0; !asking->is_grouped && i < asking->rows.states.count; i++)
        vector_push(arena, &all, make_line(asking, &asking->rows.states.items[i]));
    sort_lines(asking, &all);
    for (size_t i = 0; i < all.count; i++)
        if (!asking->is_distinct || !has_line(&kept, all.items[i].cells, width))
            vector_push(arena, &kept, all.items[i]);
    result.is_ordered = asking->order && is_certain(asking, &kept, width);
    if ((asking->from || asking->until < kept.count) && !is_certain(asking, &kept, width))
        asking->frame.world->is_ambiguous = true;
    for (size_t i = asking->from; i < kept.count && i < asking->until; i++) {
        vector_push(arena, &result.rows, kept.items[i].cells);
        vector_push(arena, &asking->found, *kept.items[i].state);
    }
    name_columns(asking, &result);
    return result;
}

/* From here on the rows are what was found. */
static void settle(struct asking *asking, bool keeps_records)
{
    struct result result = finish(asking);
    struct frame *frame = &asking->frame;
    struct bag rows = {0};
    bool is_plain = !frame->is_derived && !asking->values && keeps_records;
    frame->is_derived = !is_plain;
    frame->columns.items = result.columns.items;
    frame->columns.count = frame->columns.capacity = result.columns.count;
    frame->filters.count = 0;
    if (!is_plain)
        frame->names.count = frame->group_names.count = frame->name_joins.count = 0;
    for (size_t i = 0; i < result.rows.count; i++)
        vector_push(frame->arena, &rows.states,
                    ((struct state){.base = is_plain ? asking->found.items[i].base : NULL, .names = asking->found.items[i].names,
                                    .derived = result.rows.items[i]}));
    asking->rows = rows;
    asking->is_derived_whole = asking->values != NULL;
    asking->is_grouped = asking->is_distinct = asking->is_reversed = asking->is_collapsed = false;
    asking->order = NULL;
    asking->outputs.count = asking->having.count = 0;
    asking->first_output = 0;
    asking->from = 0;
    asking->until = SIZE_MAX;
}

static void combine(struct asking *asking, const struct clause *clause)
{
    struct frame *frame = &asking->frame;
    settle(asking, false);
    size_t width = frame->columns.count;
    for (size_t i = 0; i < clause->term_count; i++) {
        struct result other = answer_tree_query(frame->outer, frame->outer_rows, frame->outer_state, frame->world, frame->arena,
                                                clause->terms[i].node->as.query);
        lines mine = {0}, theirs = {0}, all = {0};
        for (size_t j = 0; j < asking->rows.states.count; j++)
            vector_push(frame->arena, &mine, ((struct line){(struct value *)(uintptr_t)asking->rows.states.items[j].derived, NULL, NULL}));
        for (size_t j = 0; j < other.rows.count; j++)
            vector_push(frame->arena, &theirs, ((struct line){other.rows.items[j], NULL, NULL}));
        for (size_t j = 0; j < mine.count; j++) {
            bool is_wanted = clause->kind == CLAUSE_UNION
                             || has_line(&theirs, mine.items[j].cells, width) == (clause->kind == CLAUSE_INTERSECTION);
            if (is_wanted && (clause->is_all || !has_line(&all, mine.items[j].cells, width)))
                vector_push(frame->arena, &all, mine.items[j]);
        }
        for (size_t j = 0; clause->kind == CLAUSE_UNION && j < theirs.count; j++)
            if (clause->is_all || !has_line(&all, theirs.items[j].cells, width))
                vector_push(frame->arena, &all, theirs.items[j]);
        asking->rows.states.count = 0;
        for (size_t j = 0; j < all.count; j++)
            vector_push(frame->arena, &asking->rows.states, (struct state){.derived = all.items[j].cells});
    }
}

static struct result one_value(struct asking *asking, struct value value)
{
    struct result result = {.is_value = true};
    struct value *cells = arena_alloc(asking->frame.arena, sizeof *cells);
    cells[0] = value;
    vector_push(asking->frame.arena, &result.rows, cells);
    vector_push(asking->frame.arena, &result.columns, "");
    return result;
}

static struct result aggregate(struct asking *asking, const struct clause *clause)
{
    struct result result = {.is_one = true};
    struct frame *frame = &asking->frame;
    struct value *cells = arena_alloc(frame->arena, (clause->term_count + 1) * sizeof *cells);
    if (asking->is_grouped || asking->is_distinct || asking->from || asking->until != SIZE_MAX)
        settle(asking, true);
    frame->group = &asking->rows;
    struct state empty = {0};
    for (size_t i = 0; i < clause->term_count; i++) {
        cells[i] = evaluate(frame, &asking->rows, &empty, clause->terms[i].node);
        vector_push(frame->arena, &result.columns, clause->terms[i].name);
    }
    frame->group = NULL;
    vector_push(frame->arena, &result.rows, cells);
    return result;
}

static struct result finish_one(struct asking *asking, bool is_last)
{
    if (is_last)
        asking->is_reversed = !asking->is_reversed;
    asking->until = 1;
    struct result result = finish(asking);
    result.is_one = true;
    return result;
}

/* --- One after the other */

static void take_slice(struct asking *asking, const struct clause *clause)
{
    asking->is_sliced = true;
    asking->from = (size_t)clause->from;
    asking->until = clause->until == INT64_MAX ? SIZE_MAX : (size_t)clause->until;
}

static void read_clause(struct asking *asking, const struct clause *clause)
{
    switch (clause->kind) {
    case CLAUSE_FILTER:
    case CLAUSE_EXCLUDE:
        add_condition(asking, clause->terms[0].node, clause->kind == CLAUSE_EXCLUDE);
        break;
    case CLAUSE_ANNOTATE:
    case CLAUSE_ALIAS:
        annotate(asking, clause);
        break;
    case CLAUSE_VALUES:
    case CLAUSE_VALUES_LIST:
        choose(asking, clause);
        break;
    case CLAUSE_ORDER_BY:
        asking->order = clause;
        asking->is_reversed = false;
        break;
    case CLAUSE_REVERSE:
        asking->is_reversed = !asking->is_reversed;
        break;
    case CLAUSE_DISTINCT:
        asking->is_distinct = true;
        break;
    case CLAUSE_SLICE:
        take_slice(asking, clause);
        break;
    case CLAUSE_UNION:
    case CLAUSE_INTERSECTION:
    case CLAUSE_DIFFERENCE:
        combine(asking, clause);
        break;
    default:
        break;
    }
}

struct result answer_tree_query(struct frame *outer, const struct bag *rows, const struct state *state, struct world *world,
                                struct arena *arena, const struct query_tree *tree)
{
    struct asking asking = {.until = SIZE_MAX};
    const struct model *model = schema_model(world->schema, tree->model);
    enum clause_kind ending = tree->clause_count ? tree->clauses[tree->clause_count - 1].kind : CLAUSE_MODEL;
    asking.frame = (struct frame){.world = world, .arena = arena, .outer = outer, .outer_rows = rows, .outer_state = state, .model = model};
    for (size_t i = 0; i < world->counts[model->index]; i++)
        vector_push(arena, &asking.rows.states, (struct state){.base = &world->rows[model->index][i]});
    for (size_t i = 0; i < tree->clause_count; i++)
        read_clause(&asking, &tree->clauses[i]);
    switch (ending) {
    case CLAUSE_COUNT:
        if (!asking.is_sliced)
            asking.order = NULL;                /* an order may repeat rows, but is not asked for */
        return one_value(&asking, value_int((int64_t)finish(&asking).rows.count));
    case CLAUSE_EXISTS:
        return one_value(&asking, value_bool(finish(&asking).rows.count > 0));
    case CLAUSE_AGGREGATE:
        return aggregate(&asking, &tree->clauses[tree->clause_count - 1]);
    case CLAUSE_FIRST:
    case CLAUSE_LAST:
        return finish_one(&asking, ending == CLAUSE_LAST);
    default:
        return finish(&asking);
    }
}
