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

/* Whether it is what this query, or if there is none the library itself, asks for under its shape. */
static bool is_for(const struct compiled *compiled, const corm_query *query, const struct scopes *scopes)
{
    if (!query || !compiled->key)
        return !query && !compiled->key;
    return query_same_shape(compiled->key, query) && scopes_same_shape(&compiled->scopes, scopes);
}

static struct compiled *recall(corm_db *db, uint64_t shape, const corm_query *query, const struct scopes *scopes)
{
    struct plan_cache *cache = &db->plans;
    struct compiled *compiled = cache->buckets ? cache->buckets[shape % cache->bucket_count] : NULL;
    while (compiled && (compiled->shape != shape || !is_for(compiled, query, scopes)))
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

/* A scope cannot be set any more for what was read without it. */
static bool note_reads(corm_session *session, const struct plan *plan)
{
    size_t size = session->owner.schema->model_count * sizeof *session->reads;
    if (!plan->reads)
        return true;
    if (!session->reads) {
        session->reads = owner_alloc(&session->owner, size);
        if (!session->reads)
            return false;
        memset(session->reads, 0, size);
    }
    for (uint32_t i = 0; i < session->owner.schema->model_count; i++)
        session->reads[i] |= plan->reads[i];
    return true;
}

static bool hold(corm_session *session, struct compiled *compiled)
{
    if (!note_reads(session, compiled->plan))
        return false;
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
    const struct scopes *scopes = session_scopes_of(session, query);
    compiled->key = query_copy_shape(&compiled->arena, query);
    if (!compiled->key || !scopes_copy_shape(&compiled->arena, scopes, &compiled->scopes)) {
        error_no_memory(error);
        return false;
    }
    if (!query_read(&compiled->arena, query, scopes, &parts, error))
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
    if (is_held && !recall(db, compiled->shape, query, &compiled->scopes))
        remember(db, compiled);
    if (!is_held)
        let_go(db, compiled);
    pthread_mutex_unlock(&db->lock);
    return is_held && hold(session, compiled) ? compiled : NULL;
}

static const struct compiled *find(corm_session *session, uint64_t shape, const corm_query *query, const struct scopes *scopes)
{
    corm_db *db = session->db;
    pthread_mutex_lock(&db->lock);
    struct compiled *compiled = recall(db, shape, query, scopes);
    bool is_held = compiled && add_held(session, compiled);
    if (is_held)
        compiled->holders++;
    pthread_mutex_unlock(&db->lock);
    return is_held && hold(session, compiled) ? compiled : NULL;
}

const struct scopes *session_scopes_of(const corm_session *session, const corm_query *query)
{
    static const struct scopes none;
    return query->is_unscoped ? &none : &session->scopes;
}

size_t session_argument_count(const corm_session *session, const corm_query *query)
{
    return query->total_arguments + session_scopes_of(session, query)->argument_count;
}

/* A scope that could not be set would otherwise be one that is missing. */
static bool refuse_without_scopes(corm_session *session)
{
    if (session->lacks_scope && !session_failed(session)) {
        session_fail(session, CORM_MISUSE, "a scope of this session could not be set: without it nothing is read or written");
        error_hint(&session->owner.error, "begin another session");
    }
    return session->lacks_scope;
}

const struct compiled *session_compile(corm_session *session, const corm_query *query)
{
    if (!query->model) {            /* the broken query */
        owner_refuse_broken(&session->owner);
        return NULL;
    }
    if (refuse_without_scopes(session))
        return NULL;
    const struct scopes *scopes = session_scopes_of(session, query);
    uint64_t shape = scopes->count ? hash_mix(query->shape, scopes->shape) : query->shape;
    const struct compiled *known = map_get(&session->compiled, &shape, sizeof shape);
    if (known && is_for(known, query, scopes))
        return known;
    known = find(session, shape, query, scopes);
    if (known || session->owner.error.code)
        return known;
    struct compiled *compiled = new_compiled(session, shape);
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
    if (refuse_without_scopes(session))
        return NULL;
    const struct compiled *known = map_get(&session->compiled, &key, sizeof key);
    if (!known)
        known = find(session, key, NULL, NULL);
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
