/* Connections for all threads, and each one's prepared statements. */
#include "db/db.h"

#include <errno.h>

enum { PATIENCE = 30000000 };       /* microseconds without a deadline */

static struct lease *new_lease(corm_db *db, bool is_read_only, int64_t deadline, struct error *error)
{
    struct lease *lease = alloc_zero(&db->allocator, sizeof *lease);
    if (!lease) {
        error_no_memory(error);
        return NULL;
    }
    lease->connection = db->backend->connect(db->server, is_read_only, deadline, error);
    lease->is_read_only = is_read_only;
    if (lease->connection)
        return lease;
    alloc_free(&db->allocator, lease, sizeof *lease);
    return NULL;
}

static bool has_replicas(const corm_db *db)
{
    return db->backend->has_replicas && db->backend->has_replicas(db->server);
}

/* Under the lock. */
static bool wait_for_idle(corm_db *db, int64_t deadline)
{
    struct timespec until = {.tv_sec = deadline / 1000000, .tv_nsec = deadline % 1000000 * 1000};
    while (!db->idle && db->lease_count >= db->pool_limit)
        if (pthread_cond_timedwait(&db->returned, &db->lock, &until) == ETIMEDOUT)
            return db->idle || db->lease_count < db->pool_limit;
    return true;
}

bool lease_is_alive(const corm_db *db, const struct lease *lease)
{
    return !db->backend->is_alive || db->backend->is_alive(lease->connection);
}

/* Of its kind; of another where no new one may be made: that one must go. */
static struct lease *take_of_kind(corm_db *db, bool is_read_only)
{
    struct lease **at = &db->idle;
    while (*at && (*at)->is_read_only != is_read_only)
        at = &(*at)->next;
    if (!*at && db->lease_count >= db->pool_limit)
        at = &db->idle;
    struct lease *lease = *at;
    if (lease)
        *at = lease->next;
    return lease;
}

/* An idle one, or NULL where a new one is to be made.  False: none came free in time. */
static bool take_idle(corm_db *db, bool is_read_only, int64_t deadline, struct lease **lease)
{
    pthread_mutex_lock(&db->lock);
    bool is_free = wait_for_idle(db, deadline ? deadline : clock_now() + PATIENCE);
    *lease = is_free ? take_of_kind(db, is_read_only) : NULL;
    if (!*lease && is_free)
        db->lease_count++;
    pthread_mutex_unlock(&db->lock);
    return is_free;
}

struct lease *lease_take(corm_db *db, bool is_read_only, int64_t deadline, struct error *error)
{
    struct lease *lease;
    is_read_only = is_read_only && has_replicas(db);
    bool is_free = take_idle(db, is_read_only, deadline, &lease);
    while (lease && (lease->is_read_only != is_read_only || !lease_is_alive(db, lease))) {
        lease_discard(db, lease);
        is_free = take_idle(db, is_read_only, deadline, &lease);
    }
    if (!is_free) {
        error_set(error, CORM_BUSY, "all %zu connections of the pool are in use", db->pool_limit);
        error_hint(error, "end sessions sooner, or open with a larger pool: ?pool=%zu", db->pool_limit * 2);
        return NULL;
    }
    if (lease)
        return lease;
    lease = new_lease(db, is_read_only, deadline, error);
    if (lease)
        return lease;
    pthread_mutex_lock(&db->lock);
    db->lease_count--;
    pthread_cond_signal(&db->returned);
    pthread_mutex_unlock(&db->lock);
    return NULL;
}

void lease_return(corm_db *db, struct lease *lease)
{
    pthread_mutex_lock(&db->lock);
    lease->next = db->idle;
    db->idle = lease;
    pthread_cond_signal(&db->returned);
    pthread_mutex_unlock(&db->lock);
}

void lease_discard(corm_db *db, struct lease *lease)
{
    lease_close(db, lease);
    pthread_mutex_lock(&db->lock);
    db->lease_count--;
    pthread_cond_signal(&db->returned);
    pthread_mutex_unlock(&db->lock);
}

/* --- Prepared statements */

static struct prepared **bucket(struct lease *lease, uint64_t serial)
{
    return &lease->buckets[serial % PREPARED_BUCKETS];
}

static void unlink_age(struct lease *lease, struct prepared *prepared)
{
    *(prepared->newer ? &prepared->newer->older : &lease->newest) = prepared->older;
    *(prepared->older ? &prepared->older->newer : &lease->oldest) = prepared->newer;
}

static void link_newest(struct lease *lease, struct prepared *prepared)
{
    prepared->newer = NULL;
    prepared->older = lease->newest;
    *(lease->newest ? &lease->newest->newer : &lease->oldest) = prepared;
    lease->newest = prepared;
}

static void drop(corm_db *db, struct lease *lease, struct prepared *prepared, bool is_last)
{
    struct prepared **at = bucket(lease, prepared->serial);
    while (*at != prepared)
        at = &(*at)->next;
    *at = prepared->next;
    unlink_age(lease, prepared);
    lease->prepared_count--;
    db->backend->finalize(lease->connection, prepared->statement, is_last);
    alloc_free(&db->allocator, prepared, sizeof *prepared);
}

static void drop_oldest(corm_db *db, struct lease *lease)
{
    struct prepared *prepared = lease->oldest;
    while (prepared && prepared->is_busy)
        prepared = prepared->newer;
    if (prepared)
        drop(db, lease, prepared, false);
}

struct prepared *lease_prepare(corm_db *db, struct lease *lease, uint64_t serial, const char *sql, size_t size,
                               struct error *error)
{
    struct prepared *prepared = *bucket(lease, serial);
    while (prepared && (prepared->serial != serial || prepared->is_busy))
        prepared = prepared->next;
    if (prepared) {
        if (lease->newest != prepared) {
            unlink_age(lease, prepared);
            link_newest(lease, prepared);
        }
        prepared->is_busy = true;
        return prepared;
    }
    if (lease->prepared_count >= db->statement_limit)
        drop_oldest(db, lease);
    prepared = alloc_zero(&db->allocator, sizeof *prepared);
    if (!prepared) {
        error_no_memory(error);
        return NULL;
    }
    prepared->statement = db->backend->prepare(lease->connection, sql, size, error);
    if (!prepared->statement) {
        alloc_free(&db->allocator, prepared, sizeof *prepared);
        return NULL;
    }
    prepared->serial = serial;
    prepared->is_busy = true;
    prepared->next = *bucket(lease, serial);
    *bucket(lease, serial) = prepared;
    link_newest(lease, prepared);
    lease->prepared_count++;
    return prepared;
}

void lease_release(corm_db *db, struct lease *lease, struct prepared *prepared)
{
    prepared->is_busy = false;
    if (lease->prepared_count > db->statement_limit)
        drop_oldest(db, lease);
}

void lease_close(corm_db *db, struct lease *lease)
{
    while (lease->newest)
        drop(db, lease, lease->newest, true);
    db->backend->disconnect(lease->connection);
    alloc_free(&db->allocator, lease, sizeof *lease);
}
