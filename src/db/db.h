/* A database: the schema read, the pool of connections, the plans of all shapes. */
#ifndef DB_DB_H
#define DB_DB_H

#include "backend/backend.h"
#include "base/error.h"

#include <cormorant/session.h>

#include <pthread.h>

struct compiled;

/* A prepared statement in its connection's cache, least recently used last. */
struct prepared {
    uint64_t serial;                /* of the SQL it was made from */
    struct statement *statement;
    bool is_busy;                   /* a run is on */
    struct prepared *newer, *older;
    struct prepared *next;          /* in its bucket */
};

enum { PREPARED_BUCKETS = 64 };

/* A connection, leased to one session at a time. */
struct lease {
    struct connection *connection;
    struct prepared *buckets[PREPARED_BUCKETS];
    struct prepared *newest, *oldest;
    size_t prepared_count;
    struct lease *next;             /* idle ones */
    bool is_read_only;              /* it may lead to a copy of the database */
};

struct plan_cache {
    struct compiled **buckets;
    size_t bucket_count;
    size_t count;
    struct compiled *newest, *oldest;
};

struct corm_db {
    corm_allocator allocator;
    struct error error;
    const corm_schema *source;
    struct schema *schema;
    const struct backend *backend;
    struct server *server;
    struct url url;
    char *url_text;                 /* the copy the url points into */
    size_t url_size, url_option_room;
    pthread_mutex_t lock;           /* guards what follows */
    pthread_cond_t returned;        /* a lease came back */
    struct lease *idle;
    size_t lease_count;             /* leased or idle */
    struct plan_cache plans;
    uint64_t next_serial;
    /* Options; not changed after open. */
    size_t pool_limit;
    size_t statement_limit;
    size_t plan_limit;
    int together;                   /* enum together: of queries that do not say it themselves */
    corm_log_function *log;
    void *log_context;
    bool is_open;                   /* the lock exists */
};

/* A connection; waits for one if the pool is used up, until the deadline (CLOCK_MONOTONIC, microseconds; 0: 30 s).  One that
 * is for reading only may lead to a copy of the database.  NULL with error set. */
struct lease *lease_take(corm_db *db, bool is_read_only, int64_t deadline, struct error *error);
void lease_return(corm_db *db, struct lease *lease);
/* Whether it can be used, as far as that can be told without asking the database. */
bool lease_is_alive(const corm_db *db, const struct lease *lease);
/* A connection that is not to be used again: it was lost, or left in an unknown state. */
void lease_discard(corm_db *db, struct lease *lease);
void lease_close(corm_db *db, struct lease *lease);

/* The statement of that serial, from the cache or prepared now; it is busy until lease_release. */
struct prepared *lease_prepare(corm_db *db, struct lease *lease, uint64_t serial, const char *sql, size_t size,
                               struct error *error);
void lease_release(corm_db *db, struct lease *lease, struct prepared *prepared);

int64_t clock_now(void);            /* CLOCK_MONOTONIC, microseconds */

void url_read(corm_db *db, const char *text);
void url_free(corm_db *db);

void plan_cache_free(corm_db *db);

#endif
