/* Asking a query for its result. */
#include "load/results.h"

#include "load/many.h"

size_t corm_length(corm_query *query)
{
    const struct rows *rows = set_rows(query);
    return rows ? rows->count : 0;
}

void *corm_at(corm_query *query, size_t index)
{
    const struct rows *rows = set_rows(query);
    return rows && index < rows->count ? rows->items[index] : NULL;
}

static int64_t ask(corm_query *query, enum clause_kind kind)
{
    corm_query *asked = query_add(query, kind, "", 0);
    int64_t answer = 0;
    if (!session_failed(query->session) && many_count(asked, &answer))
        return session_failed(query->session) ? 0 : answer;
    const struct compiled *compiled = session_failed(query->session) ? NULL : session_compile(query->session, asked);
    if (compiled)
        run_for_int(query->session, compiled, asked, &answer);
    return session_failed(query->session) ? 0 : answer;
}

int64_t corm_count(corm_query *query)
{
    const struct rows *loaded = query->result;
    return loaded && !session_failed(query->session) ? (int64_t)loaded->count : ask(query, CLAUSE_COUNT);
}

bool corm_exists(corm_query *query)
{
    const struct rows *loaded = query->result;
    return loaded && !session_failed(query->session) ? loaded->count > 0 : ask(query, CLAUSE_EXISTS) != 0;
}

static void *only_row(corm_query *asked)
{
    const struct rows *rows = set_rows(asked);
    return rows && rows->count ? rows->items[0] : NULL;
}

void *corm_first(corm_query *query)
{
    return only_row(query_add(query, CLAUSE_FIRST, "", 0));
}

void *corm_last(corm_query *query)
{
    return only_row(query_add(query, CLAUSE_LAST, "", 0));
}

void *result_of_one(corm_query *asked)
{
    corm_session *session = asked->session;
    const struct rows *rows = set_rows(asked);
    if (!rows)
        return NULL;
    if (rows->count == 1)
        return rows->items[0];
    const char *name = clause_info(asked->kind)->name;
    session_fail(session, rows->count ? CORM_MULTIPLE : CORM_NOT_FOUND, rows->count ? "%s.%s(%s): more than one row matches"
                                                                                  : "%s.%s(%s): no row matches",
                 asked->model->name, name, asked->text);
    return NULL;
}

void *corm_get(corm_query *query, const char *condition, ...)
{
    struct arguments arguments;
    va_start(arguments.list, condition);
    corm_query *asked = query_add_arguments(query, CLAUSE_GET, condition ? condition : "", &arguments);
    va_end(arguments.list);
    return result_of_one(asked);
}

void *corm_latest(corm_query *query, const char *fields)
{
    return result_of_one(query_add_plain(query, CLAUSE_LATEST, fields));
}

void *corm_earliest(corm_query *query, const char *fields)
{
    return result_of_one(query_add_plain(query, CLAUSE_EARLIEST, fields));
}

corm_row *corm_aggregate(corm_query *query, const char *terms, ...)
{
    struct arguments arguments;
    va_start(arguments.list, terms);
    corm_query *asked = query_add_arguments(query, CLAUSE_AGGREGATE, terms, &arguments);
    va_end(arguments.list);
    return only_row(asked);
}

/* --- In bulk */

corm_query *corm_in_bulk(corm_query *query, const void *list)
{
    return query_add_format(query, CLAUSE_IN_BULK, "%p", list);
}

static bool index_keys(struct set *set, const struct rows *rows, const struct field *primary)
{
    struct value *keys = arena_alloc(set->arena, rows->count * sizeof *keys);
    struct map *map = arena_new(set->arena, struct map);
    bool is_good = keys && map;
    if (is_good)
        map_init(map, set->arena);
    for (size_t i = 0; is_good && i < rows->count; i++) {
        size_t size;
        if (!record_value(rows->items[i], primary, &keys[i]))
            continue;
        const void *bytes = key_bytes(&keys[i], &size);
        is_good = map_set(map, bytes, size, rows->items[i]);
    }
    if (is_good)
        set->by_key = map;
    else
        owner_no_memory(owner_of(set->shape.session));
    return is_good;
}

void *corm_by_key(corm_query *bulk, const void *value)
{
    struct argument key = {.query = NULL};
    const struct rows *rows = set_rows(bulk);
    if (!rows || !query_read_pointer(bulk->session, value, &key))
        return NULL;
    const struct field *primary = bulk->model->primary;
    struct value wanted;
    size_t size;
    if (!value_convert(&key.value, primary->type.kind, &bulk->session->owner.arena, &wanted))
        return NULL;
    struct set *set = rows->count ? set_of(rows->items[0]) : NULL;
    if (!set || wanted.kind == KIND_NULL || (!set->by_key && !index_keys(set, rows, primary)))
        return NULL;
    const void *bytes = key_bytes(&wanted, &size);
    return map_get(set->by_key, bytes, size);
}
