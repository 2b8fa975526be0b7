/* Shapes to statements, once. */
#include "db/compile.h"

#include "db/db.h"

/* --- The database's cache; under its lock. */

static void forget(corm_db *db, struct compiled *compiled)
{
    struct plan_cache *cache = &db->plans;
    struct compiled **at = &cache->buckets[compiled->shape % cache->bucket_count];
    while (*at != compiled)
        at = &(*at)->next;
    *at = compiled->next;
    *(compiled->newer ? &compiled->newer->older : &cache->newest) = compiled->older;
    *(compiled->older ? &compiled->older->newer : &cache->oldest) = compiled->newer;
    cache->count--;
}

static void let_go(corm_db *db, struct compiled *compiled)
{
    if (--compiled->holders > 0)
        return;
    arena_free(&compiled->arena);
    alloc_free(&db->allocator, compiled, sizeof *compiled);
}

static void remember(corm_db *db, struct compiled *compiled)
{
    struct plan_cache *cache = &db->plans;
    if (!cache->buckets) {
        cache->bucket_count = 1024;
        cache->buckets = alloc_zero(&db->allocator, cache->bucket_count * sizeof *cache->buckets);
        if (!cache->buckets)
            return;                 /* no cache: the session alone holds it */
    }
    if (cache->count >= db->plan_limit) {
        struct compiled *oldest = cache->oldest;
        forget(db, oldest);
        let_go(db, oldest);
    }
    struct compiled **bucket = &cache->buckets[compiled->shape % cache->bucket_count];
    compiled->next = *bucket;
    *bucket = compiled;
    compiled->newer = NULL;
    compiled->older = cache->newest;
    *(cache->newest ? &cache->newest->newer : &cache->oldest) = compiled;
    cache->newest = compiled;
    cache->count++;
    compiled->holders++;
}

static struct compiled *recall(corm_db *db, uint64_t shape, const corm_query *query)
{
    struct plan_cache *cache = &db->plans;
    struct compiled *compiled = cache->buckets ? cache->buckets[shape % cache->bucket_count] : NULL;
    while (compiled && (compiled->shape != shape || (query ? !compiled->key || !query_same_shape(compiled->key, query) : compiled->key != NULL)))
        compiled = compiled->next;
    return compiled;
}

void plan_cache_free(corm_db *db)
{
    struct plan_cache *cache = &db->plans;
    while (cache->oldest) {
        struct compiled *oldest = cache->oldest;
        forget(db, oldest);
        let_go(db, oldest);
    }
    alloc_free(&db->allocator, cache->buckets, cache->bucket_count * sizeof *cache->buckets);
}

/* --- A session's share */

static bool hold(corm_session *session, struct compiled *compiled)
{
    if (map_set(&session->compiled, &compiled->shape, sizeof compiled->shape, compiled))
        return true;
    owner_no_memory(&session->owner);
    return false;
}

void session_release_compiled(corm_session *session)
{
    corm_db *db = session->db;
    pthread_mutex_lock(&db->lock);
    for (struct held *held = session->held; held; held = held->next)
        let_go(db, (struct compiled *)(uintptr_t)held->compiled);
    pthread_mutex_unlock(&db->lock);
    session->held = NULL;
}

static bool add_held(corm_session *session, struct compiled *compiled)
{
    struct held *held = owner_alloc(&session->owner, sizeof *held);
    if (!held)
        return false;
    held->compiled = compiled;
    held->next = session->held;
    session->held = held;
    return true;
}

static bool finish(corm_session *session, struct compiled *compiled)
{
    corm_db *db = session->db;
    struct error *error = &session->owner.error;
    enum plan_result result = compiled->plan->result;
    bool is_good = sql_print(&compiled->arena, compiled->plan, db->backend->dialect, &compiled->sql);
    if (!is_good)
        error_no_memory(error);
    if (is_good && (result == RESULT_RECORDS || result == RESULT_VALUES || result == RESULT_LINKS || result == RESULT_COUNTS))
        compiled->layouts = layout_make(&compiled->arena, compiled->plan, error);
    return is_good && error->code == CORM_OK;
}

static bool compile(corm_session *session, struct compiled *compiled, const corm_query *query)
{
    struct error *error = &session->owner.error;
    struct query_parts parts = {.schema = session->db->schema};
    compiled->key = query_copy_shape(&compiled->arena, query);
    if (!compiled->key) {
        error_no_memory(error);
        return false;
    }
    if (!query_read(&compiled->arena, query, &parts, error))
        return false;
    compiled->plan = plan_query(&compiled->arena, &parts, error);
    return compiled->plan && finish(session, compiled);
}

static struct compiled *new_compiled(corm_session *session, uint64_t shape)
{
    corm_db *db = session->db;
    struct compiled *compiled = alloc_zero(&db->allocator, sizeof *compiled);
    if (!compiled) {
        owner_no_memory(&session->owner);
        return NULL;
    }
    arena_init(&compiled->arena, &db->allocator, 4096);
    compiled->shape = shape;
    compiled->holders = 1;
    return compiled;
}

/* Into the database's cache, unless another thread was faster; then it is ours alone. */
static const struct compiled *share(corm_session *session, struct compiled *compiled, const corm_query *query)
{
    corm_db *db = session->db;
    bool is_held = add_held(session, compiled);
    pthread_mutex_lock(&db->lock);
    compiled->serial = db->next_serial++;
    if (is_held && !recall(db, compiled->shape, query))
        remember(db, compiled);
    if (!is_held)
        let_go(db, compiled);
    pthread_mutex_unlock(&db->lock);
    return is_held && hold(session, compiled) ? compiled : NULL;
}

static const struct compiled *find(corm_session *session, uint64_t shape, const corm_query *query)
{
    corm_db *db = session->db;
    pthread_mutex_lock(&db->lock);
    struct compiled *compiled = recall(db, shape, query);
    bool is_held = compiled && add_held(session, compiled);
    if (is_held)
        compiled->holders++;
    pthread_mutex_unlock(&db->lock);
    return is_held && hold(session, compiled) ? compiled : NULL;
}

const struct compiled *session_compile(corm_session *session, const corm_query *query)
{
    if (!query->model) {            /* the broken query */
        owner_refuse_broken(&session->owner);
        return NULL;
    }
    const struct compiled *known = map_get(&session->compiled, &query->shape, sizeof query->shape);
    if (known && known->key && query_same_shape(known->key, query))
        return known;
    known = find(session, query->shape, query);
    if (known || session->owner.error.code)
        return known;
    struct compiled *compiled = new_compiled(session, query->shape);
    if (!compiled)
        return NULL;
    if (compile(session, compiled, query))
        return share(session, compiled, query);
    arena_free(&compiled->arena);
    alloc_free(&session->db->allocator, compiled, sizeof *compiled);
    return NULL;
}

const struct compiled *session_compile_own(corm_session *session, uint64_t key, struct plan *(*make)(struct arena *, void *),
                                           void *argument)
{
    const struct compiled *known = map_get(&session->compiled, &key, sizeof key);
    if (!known)
        known = find(session, key, NULL);
    if (known || session->owner.error.code)
        return known;
    struct compiled *compiled = new_compiled(session, key);
    if (!compiled)
        return NULL;
    compiled->plan = make(&compiled->arena, argument);
    if (!compiled->plan)
        owner_no_memory(&session->owner);
    if (compiled->plan && finish(session, compiled))
        return share(session, compiled, NULL);
    arena_free(&compiled->arena);
    alloc_free(&session->db->allocator, compiled, sizeof *compiled);
    return NULL;
}
