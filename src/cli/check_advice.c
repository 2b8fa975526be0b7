/* corm check --advice: what no index of the schema can serve, in queries and in the orders of its models. */
#include "cli/check_advice.h"

#include "cli/advice.h"
#include "cli/cli.h"
#include "expr/parse.h"

#include <stdio.h>

struct advising {
    const struct schema *schema;
    struct arena arena;             /* for what is told */
    struct arena scratch;           /* for one query */
    struct error error;
    struct advice advice;
    char where[1024];               /* the query stands, or the model */
    const char *text;               /* of one query */
    size_t size;
    const struct model *model;      /* … or all of its rows, in their order */
    size_t query_count, error_count;
};

/* What is asked of the rows does not change how they are found; what is made or written has its own statements. */
static size_t clauses_to_plan(const struct query_tree *tree)
{
    static const enum clause_kind left_out[] = {CLAUSE_DELETE, CLAUSE_EXPLAIN, CLAUSE_TREE};
    size_t count = tree->clause_count;
    for (size_t i = 0; i < sizeof left_out / sizeof *left_out; i++)
        if (count && tree->clauses[count - 1].kind == left_out[i])
            return count - 1;
    return count;
}

static void plan(struct advising *advising, const struct query_parts *parts)
{
    struct plan *plan = plan_query(&advising->scratch, parts, &advising->error);
    if (plan)
        advice_on(&advising->advice, plan);
}

static void plan_text(struct advising *advising)
{
    struct parse_source source = {advising->text, advising->size, false, 0};
    struct query_tree *tree = parse_query(&advising->scratch, &source, &advising->error);
    struct query_parts parts = {.schema = advising->schema, .model = schema_model(advising->schema, tree->model),
                                .clauses = tree->clauses, .clause_count = clauses_to_plan(tree)};
    bool is_made = tree->clause_count && tree->clauses[tree->clause_count - 1].kind == CLAUSE_CREATE;
    if (!parts.model) {
        error_set(&advising->error, CORM_QUERY, "no model '%s'", tree->model);
        error_excerpt(&advising->error, source.text, source.size, tree->model_place.offset, tree->model_place.length);
    } else if (!is_made)
        plan(advising, &parts);
}

static void plan_one(void *argument)
{
    struct advising *advising = argument;
    struct query_parts parts = {.schema = advising->schema, .model = advising->model};
    if (advising->model)
        plan(advising, &parts);
    else
        plan_text(advising);
}

static void consider(struct advising *advising)
{
    error_clear(&advising->error);
    arena_init(&advising->scratch, &alloc_system, 0);
    advising->advice.arena = &advising->scratch;
    if (!arena_try(&advising->scratch, plan_one, advising) && advising->error.code == CORM_OK)
        error_no_memory(&advising->error);
    arena_free(&advising->scratch);
    if (advising->error.code == CORM_OK)
        return;
    fprintf(stderr, "%s: %s\n", advising->advice.where, error_full(&advising->error));
    advising->error_count++;
}

static void consider_line(struct advising *advising, const char *line, size_t size)
{
    static const char blanks[] = " \t\r\n";
    for (size_t at = 0; at < size;) {
        size_t end = parse_line_end(line, size, at);
        while (at < end && strchr(blanks, line[at]))
            at++;
        if (at < end) {
            advising->text = line + at;
            advising->size = end - at;
            advising->query_count++;
            consider(advising);
        }
        at = end + 1;
    }
}

static void consider_lines(struct advising *advising, const char *path, const struct strbuf *text)
{
    size_t number = 1;
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    advising->model = NULL;
    for (const char *at = strbuf_string(text), *end = at + text->length; at < end; number++) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        stop = stop ? stop : end;
        snprintf(advising->where, sizeof advising->where, "%.1000s:%zu", name, number);
        consider_line(advising, at, (size_t)(stop - at));
        at = stop + 1;
    }
}

static void consider_orders(struct advising *advising)
{
    for (uint32_t i = 0; i < advising->schema->declared_count; i++) {
        const struct model *model = &advising->schema->models[i];
        size_t line = 1;
        for (size_t j = 0; j < model->place.offset; j++)
            line += advising->schema->source->text[j] == '\n';
        snprintf(advising->where, sizeof advising->where, "%.1000s:%zu", advising->schema->source->name, line);
        advising->model = model;
        if (model->order_by)
            consider(advising);
    }
}

static bool show(struct advising *advising)
{
    struct strbuf *out = &advising->advice.out;
    size_t count = advising->advice.count;
    if (advising->query_count)
        strbuf_printf(out, "%zu quer%s: ", advising->query_count, advising->query_count == 1 ? "y" : "ies");
    if (count)
        strbuf_printf(out, "%zu lookup%s or order%s without an index\n", count, count == 1 ? "" : "s", count == 1 ? "" : "s");
    else
        strbuf_text(out, "every lookup and order that an index could serve has one\n");
    return cli_write(out);
}

bool check_advice(const struct schema *schema, const char *path)
{
    struct advising advising = {.schema = schema};
    struct strbuf text;
    arena_init(&advising.arena, &alloc_system, 0);
    advising.advice.where = advising.where;
    map_init(&advising.advice.told, &advising.arena);
    strbuf_init(&advising.advice.out, &alloc_system);
    strbuf_init(&text, &alloc_system);
    bool is_good = !path || cli_read_file(path, &text);
    if (is_good) {
        consider_orders(&advising);
        if (path)
            consider_lines(&advising, path, &text);
        is_good = show(&advising) && advising.error_count == 0;
    }
    strbuf_free(&text);
    strbuf_free(&advising.advice.out);
    arena_free(&advising.arena);
    return is_good;
}
