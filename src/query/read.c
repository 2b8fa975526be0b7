/* Chains compared, copied, and taken apart for the planner. */
#include "query/query.h"

#include "expr/parse.h"

static bool same_arguments(const corm_query *a, const corm_query *b)
{
    if (a->argument_count != b->argument_count)
        return false;
    for (uint32_t i = 0; i < a->argument_count; i++) {
        const struct argument *x = &a->arguments[i], *y = &b->arguments[i];
        if (x->shape.kind != y->shape.kind || x->shape.type != y->shape.type || x->shape.is_wide != y->shape.is_wide || x->shape.is_distinct != y->shape.is_distinct
            || x->shape.is_positive != y->shape.is_positive || x->shape.model != y->shape.model || (x->query && !query_same_shape(x->query, y->query)))
            return false;
    }
    return true;
}

static bool same_numbers(const corm_query *a, const corm_query *b)
{
    if (a->kind == CLAUSE_SLICE)
        return (a->from > 0) == (b->from > 0) && (a->until == INT64_MAX) == (b->until == INT64_MAX)
               && (a->from >= a->until) == (b->from >= b->until);
    return a->from == b->from;
}

bool query_same_shape(const corm_query *a, const corm_query *b)
{
    for (; a && b; a = a->parent, b = b->parent)
        if (a->shape != b->shape || a->kind != b->kind || a->model != b->model || a->size != b->size
            || a->has_arguments != b->has_arguments || (a->size && memcmp(a->text, b->text, a->size) != 0)
            || a->relation != b->relation || !same_arguments(a, b) || !same_numbers(a, b))
            return false;
    return a == b;
}

static const struct argument *copy_arguments(struct arena *arena, const corm_query *query)
{
    struct argument *copies = arena_zero(arena, (query->argument_count + 1) * sizeof *copies);
    for (uint32_t i = 0; copies && i < query->argument_count; i++) {
        copies[i].shape = query->arguments[i].shape;
        if (!query->arguments[i].query)
            continue;
        copies[i].query = query_copy_shape(arena, query->arguments[i].query);
        if (!copies[i].query)
            return NULL;
    }
    return copies;
}

const corm_query *query_copy_shape(struct arena *arena, const corm_query *query)
{
    corm_query *copy = arena_alloc(arena, sizeof *copy);
    if (!copy)
        return NULL;
    *copy = *query;
    copy->session = NULL;
    copy->arena = NULL;
    copy->result = NULL;
    copy->text = query->text ? arena_copy(arena, query->text, query->size) : NULL;
    copy->arguments = copy_arguments(arena, query);
    copy->parent = query->parent ? query_copy_shape(arena, query->parent) : NULL;
    bool is_whole = (copy->text || !query->text) && copy->arguments && (copy->parent || !query->parent);
    return is_whole ? copy : NULL;
}

bool scopes_same_shape(const struct scopes *a, const struct scopes *b)
{
    if (a->shape != b->shape || a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!query_same_shape(a->items[i], b->items[i]))
            return false;
    return true;
}

bool scopes_copy_shape(struct arena *arena, const struct scopes *scopes, struct scopes *out)
{
    *out = *scopes;
    out->items = NULL;
    if (!scopes->count)
        return true;
    out->items = arena_alloc(arena, scopes->count * sizeof *out->items);
    for (size_t i = 0; out->items && i < scopes->count; i++)
        if (!(out->items[i] = query_copy_shape(arena, scopes->items[i])))
            return false;
    return out->items != NULL;
}

/* The arguments of one clause, then those of the queries among them, clause by clause from the start. */
static const struct argument **flatten(const corm_query *query, const struct argument **out)
{
    if (!query)
        return out;
    out = flatten(query->parent, out);
    for (uint32_t i = 0; i < query->argument_count; i++)
        *out++ = &query->arguments[i];
    for (uint32_t i = 0; i < query->argument_count; i++)
        out = flatten(query->arguments[i].query, out);
    return out;
}

void query_flatten(const corm_query *query, const struct argument **out)
{
    flatten(query, out);
}

/* --- For the planner */

struct reader {
    struct arena *arena;
    struct error *error;
    const corm_query *query;
    const struct scopes *scopes;
    struct query_parts *parts;
    size_t next_argument;
};

static size_t chain_length(const corm_query *query)
{
    size_t length = 0;
    for (; query && query->kind != CLAUSE_MODEL; query = query->parent)
        length++;
    return length;
}

static struct query_tree *read_chain(struct reader *reader, const corm_query *query);

static void read_arguments(struct reader *reader, const corm_query *query)
{
    size_t first = reader->next_argument;
    reader->next_argument += query->argument_count;
    for (uint32_t i = 0; i < query->argument_count; i++)
        reader->parts->arguments[first + i] = query->arguments[i].shape;
    for (uint32_t i = 0; i < query->argument_count; i++)
        if (query->arguments[i].query)
            reader->parts->arguments[first + i].query = read_chain(reader, query->arguments[i].query);
}

static void read_clause(struct reader *reader, const corm_query *query, struct clause *out)
{
    struct parse_source source = {query->text, query->size, query->has_arguments, reader->next_argument};
    if (query->kind == CLAUSE_PEERS)
        *out = (struct clause){.kind = CLAUSE_PEERS, .relation = query->relation, .from = query->from,
                               .first_argument = reader->next_argument};
    else if (clause_info(query->kind)->form == FORM_NUMBER || clause_info(query->kind)->form == FORM_MODE || query->kind == CLAUSE_SLICE
             || query->kind == CLAUSE_LOCK)
        *out = (struct clause){.kind = query->kind, .from = query->from, .until = query->until,
                               .is_bound = query->kind == CLAUSE_SLICE, .first_argument = reader->next_argument,
                               .text = query->text, .text_size = query->size};
    else
        *out = *parse_clause(reader->arena, query->kind, &source, reader->error);
    read_arguments(reader, query);
}

static void read_clauses(struct reader *reader, const corm_query *query, struct clause *out)
{
    if (query->kind == CLAUSE_MODEL)
        return;
    read_clauses(reader, query->parent, out - 1);
    read_clause(reader, query, out);
}

static struct query_tree *read_chain(struct reader *reader, const corm_query *query)
{
    struct query_tree *tree = arena_new(reader->arena, struct query_tree);
    tree->model = query->model->name;
    tree->clause_count = chain_length(query);
    tree->clauses = arena_zero(reader->arena, (tree->clause_count + 1) * sizeof *tree->clauses);
    read_clauses(reader, query, tree->clauses + tree->clause_count - 1);
    return tree;
}

static void read_scopes(struct reader *reader)
{
    struct scope_part *parts = arena_zero(reader->arena, (reader->scopes->count + 1) * sizeof *parts);
    for (size_t i = 0; i < reader->scopes->count; i++) {
        parts[i].model = reader->scopes->items[i]->model;
        read_clause(reader, reader->scopes->items[i], &parts[i].clause);
    }
    reader->parts->scopes = parts;
    reader->parts->scope_count = reader->scopes->count;
}

static void run(void *argument)
{
    struct reader *reader = argument;
    struct query_parts *parts = reader->parts;
    parts->model = reader->query->model;
    parts->argument_count = reader->query->total_arguments + reader->scopes->argument_count;
    parts->arguments = arena_zero(reader->arena, (parts->argument_count + 1) * sizeof *parts->arguments);
    struct query_tree *tree = read_chain(reader, reader->query);
    parts->clauses = tree->clauses;
    parts->clause_count = tree->clause_count;
    read_scopes(reader);
}

bool query_read(struct arena *arena, const corm_query *query, const struct scopes *scopes, struct query_parts *parts,
                struct error *error)
{
    struct reader reader = {arena, error, query, scopes, parts, 0};
    if (arena_try(arena, run, &reader))
        return true;
    if (error->code == CORM_OK)
        error_no_memory(error);
    return false;
}
