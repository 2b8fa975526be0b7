/* with(): names for queries, which stand where a model may: common table expressions. */
#include "plan/reading.h"

static const struct plan_common *find_named(const struct planner *planner, const char *name)
{
    for (const struct plan_named *named = planner->named; named; named = named->next)
        if (strcmp(named->name, name) == 0)
            return named->common;
    return NULL;
}

void reading_begin_query(struct planner *planner, struct reading *reading, const struct query_tree *query, struct scope *outer)
{
    const struct plan_common *common = find_named(planner, query->model);
    if (!common) {
        const struct model *model = schema_model(planner->parts->schema, query->model);
        if (!model)
            planner_no_model(planner, query->model, query->model_place);
        reading_begin(planner, reading, model, outer);
        return;
    }
    struct scope inside = {.select = common->select, .outer = outer};
    memset(reading, 0, sizeof *reading);
    reading->scope = derive_scope(planner, &inside);
    reading->scope->base->common = common;
}

/* --- Naming */

static bool same_letters(const char *a, const char *b)
{
    for (; *a && *b; a++, b++)
        if ((*a | 0x20) != (*b | 0x20))
            return false;
    return *a == *b;
}

/* To a database, upper and lower case of a name may be one. */
static void check_name(struct planner *planner, const struct term *term)
{
    const struct schema *schema = planner->parts->schema;
    struct place place = {term->place.offset, strlen(term->name)};
    if (term->name[0] < 'A' || term->name[0] > 'Z')
        planner_fail(planner, CORM_QUERY, place, "'%s' is to stand where a model may: its name begins with a capital letter, as theirs do",
                     term->name);
    for (uint32_t i = 0; i < schema->model_count; i++)
        if (strcmp(schema->models[i].name, term->name) == 0 || same_letters(schema->models[i].table, term->name))
            planner_fail(planner, CORM_QUERY, place, "'%s' is a model or a table: the query needs another name", term->name);
    for (const struct plan_named *named = planner->named; named; named = named->next)
        if (same_letters(named->name, term->name))
            planner_fail(planner, CORM_QUERY, place, "'%s' is named twice", term->name);
}

/* In the statement a name is there once, though queries beside each other may use it. */
static const char *name_in_statement(struct planner *planner, const char *name)
{
    for (const struct plan_common *common = planner->commons; common; common = common->next)
        if (same_letters(common->name, name))
            return arena_printf(planner->arena, "%s_%u", name, planner->source_count++);
    return name;
}

static struct plan_select *select_named(struct planner *planner, const struct clause *clause, const struct term *term)
{
    const struct plan_named *named = planner->named;
    struct reading reading;
    if (term->node->kind != NODE_QUERY && term->node->kind != NODE_ARGUMENT)
        planner_fail(planner, CORM_QUERY, term->node->place, "with() names queries");
    want_rows(planner, term->node, "with()");
    const struct query_tree *query = term_query(planner, clause, term);
    const struct clause *last = query->clause_count ? &query->clauses[query->clause_count - 1] : NULL;
    if (last && clause_info(last->kind)->ends)
        planner_fail(planner, CORM_QUERY, last->place, "with() names rows, and %s() ends the query: a slice such as [:1] does not",
                     clause_info(last->kind)->name);
    if (++planner->depth > 50)
        planner_fail(planner, CORM_QUERY, clause->place, "queries are nested more than 50 deep");
    reading_begin_query(planner, &reading, query, NULL);
    reading_clauses(planner, &reading, query->clauses, query->clause_count);
    if (reading.distinct_on)
        reading_keep_first(planner, &reading);
    struct plan_select *select = reading_finish_part(planner, &reading)->select;
    planner->depth--;
    planner->clause = clause;
    planner->named = named;
    return select;
}

/* A clause may be read more than once, where its filter narrows aggregates as well: its queries are the same ones. */
static const struct plan_common *common_of(struct planner *planner, const struct clause *clause, const struct term *term)
{
    for (const struct plan_common *common = planner->commons; common; common = common->next)
        if (common->term == term)
            return common;
    struct plan_common *common = arena_new(planner->arena, struct plan_common);
    common->select = select_named(planner, clause, term);
    common->select->is_derived = true;
    common->name = name_in_statement(planner, term->name);
    common->term = term;
    *planner->last_common = common;
    planner->last_common = &common->next;
    return common;
}

void reading_with(struct planner *planner, const struct clause *clause)
{
    for (size_t i = 0; i < clause->term_count; i++) {
        const struct term *term = &clause->terms[i];
        struct plan_named *named = arena_new(planner->arena, struct plan_named);
        check_name(planner, term);
        *named = (struct plan_named){term->name, common_of(planner, clause, term), planner->named};
        planner->named = named;
    }
}
