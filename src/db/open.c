/* Opening and closing databases. */
#include "db/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

int64_t clock_now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

/* What corm_open answers when not even the database's own struct could be allocated: never written to. */
static corm_db no_memory_db = {
    .error = {.code = CORM_NO_MEMORY, .message = "out of memory", .full = "out of memory"},
};

static size_t number_option(corm_db *db, const char *name, size_t normal, size_t most)
{
    const char *value = url_option(&db->url, name);
    char *end;
    if (!value)
        return normal;
    unsigned long long number = strtoull(value, &end, 10);
    if (end == value || *end || number < 1 || number > most) {
        error_set(&db->error, CORM_MISUSE, "the option %s cannot be '%s'", name, value);
        error_hint(&db->error, "it is a number from 1 to %zu", most);
        return normal;
    }
    return (size_t)number;
}

static int word_option(corm_db *db, const char *name, const char *const *words, size_t count)
{
    const char *value = url_option(&db->url, name);
    for (size_t i = 0; value && i < count; i++)
        if (strcmp(value, words[i]) == 0)
            return (int)i;
    if (value)
        error_set(&db->error, CORM_MISUSE, "the option %s cannot be '%s'", name, value);
    return 0;
}

static void read_schema(corm_db *db)
{
    struct schema_errors errors = {{0}, 0};
    strbuf_init(&errors.text, &db->allocator);
    db->schema = schema_read(&db->allocator, db->source, &errors);
    int length = (int)(errors.text.length - (errors.text.length > 0));      /* without the last newline */
    if (!db->schema && errors.count)
        error_set(&db->error, CORM_SCHEMA, "%.*s", length, strbuf_string(&errors.text));
    else if (!db->schema)
        error_no_memory(&db->error);
    strbuf_free(&errors.text);
}

static void refuse_unknown_options(corm_db *db)
{
    for (size_t i = 0; i < db->url.option_count; i++)
        if (!db->url.options[i].is_used) {
            const char *name = db->url.options[i].name;
            error_set(&db->error, CORM_MISUSE, url_option(&db->url, name) == db->url.options[i].value
                      ? "there is no option '%s' in a database URL" : "the option '%s' stands twice in the database URL", name);
            return;
        }
}

static void connect_to(corm_db *db)
{
    db->backend = backend_find(db->url.scheme);
    if (!db->backend) {
        error_set(&db->error, CORM_MISUSE, "no backend for '%s:'", db->url.scheme);
        backend_hint_url(&db->error);
        return;
    }
    db->pool_limit = number_option(db, "pool", 32, 10000);
    db->statement_limit = number_option(db, "statements", 128, 100000);
    db->plan_limit = number_option(db, "plans", 1000, 1000000);
    static const char *const together[] = {"auto", "always", "never"};
    db->together = word_option(db, "together", together, sizeof together / sizeof *together);
    db->server = db->backend->open(&db->url, &db->allocator, &db->error);
    if (db->server)
        refuse_unknown_options(db);
    if (db->error.code != CORM_OK)
        return;
    struct lease *lease = lease_take(db, true, 0, &db->error);
    if (lease)
        lease_return(db, lease);
}

static void log_to_stderr(void *context, const char *session, const char *sql, const char *parameters, double milliseconds,
                          int64_t rows)
{
    (void)context;
    fprintf(stderr, "[corm] %s%s%.3f ms, %lld rows: %s%s%s\n", session ? session : "", session ? ": " : "", milliseconds,
            (long long)rows, sql, *parameters ? " -- " : "", parameters);
}

corm_db *corm_open_with(const char *url, const corm_schema *schema, const corm_allocator *allocator)
{
    corm_db *db = alloc_zero(allocator, sizeof *db);
    if (!db)
        return &no_memory_db;
    db->allocator = *allocator;
    db->source = schema;
    db->next_serial = 1;
    pthread_mutex_init(&db->lock, NULL);
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&db->returned, &monotonic);
    pthread_condattr_destroy(&monotonic);
    db->is_open = true;
    const char *level = getenv("CORM_LOG");
    if (level && strcmp(level, "debug") == 0)
        db->log = log_to_stderr;
    if (!url || !schema)
        error_set(&db->error, CORM_MISUSE, "corm_open wants a URL and a schema, and one of them is NULL");
    else
        url_read(db, url);
    if (db->error.code == CORM_OK)
        read_schema(db);
    if (db->error.code == CORM_OK)
        connect_to(db);
    return db;
}

corm_db *corm_open(const char *url, const corm_schema *schema)
{
    return corm_open_with(url, schema, &alloc_system);
}

void corm_close(corm_db *db)
{
    if (!db || db == &no_memory_db)
        return;
    while (db->idle) {
        struct lease *lease = db->idle;
        db->idle = lease->next;
        lease_close(db, lease);
    }
    if (db->server)
        db->backend->close(db->server);
    plan_cache_free(db);
    schema_free(db->schema);
    url_free(db);
    pthread_cond_destroy(&db->returned);
    pthread_mutex_destroy(&db->lock);
    corm_allocator allocator = db->allocator;
    alloc_free(&allocator, db, sizeof *db);
}

bool corm_db_failed(const corm_db *db)
{
    return db->error.code != CORM_OK;
}

corm_code corm_db_error_code(const corm_db *db)
{
    return db->error.code;
}

const char *corm_db_error_message(const corm_db *db)
{
    return db->error.full;
}

void corm_set_log(corm_db *db, corm_log_function *log, void *context)
{
    if (!db->is_open)
        return;
    pthread_mutex_lock(&db->lock);
    db->log = log;
    db->log_context = context;
    pthread_mutex_unlock(&db->lock);
}
