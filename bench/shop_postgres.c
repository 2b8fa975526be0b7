/* The bookshop on a PostgreSQL server: two databases of it, made anew. */
#include "bench.h"
#include "libpq_inside.h"

#include <stdio.h>
#include <stdlib.h>

#define FULL "corm_bench_full"
#define EMPTY "corm_bench_empty"

enum { URL_ROOM = 512 };

/* Of a database beside the one that `near` is connected to; libpq and Cormorant read the same URLs. */
static const char *url_of(char out[URL_ROOM], const struct libpq *near, const char *name)
{
    snprintf(out, URL_ROOM, "postgres:///%s?host=%s&port=%s&user=%s", name, PQhost(near->handle), PQport(near->handle),
             PQuser(near->handle));
    return out;
}

/* Scans begin at a table's start and go on in its order, so that both sides read the same. */
static void make_database(struct libpq *first, const char *name)
{
    char sql[256];
    static const char *const statements[] = {
        "SET client_min_messages = warning",
        "DROP DATABASE IF EXISTS %s",
        "CREATE DATABASE %s",
        "ALTER DATABASE %s SET synchronize_seqscans = off",
        "ALTER DATABASE %s SET max_parallel_workers_per_gather = 0",
    };
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        snprintf(sql, sizeof sql, statements[i], name);
        libpq_run(first, sql);
    }
}

static void open_both(struct libpq *first, const char *name, struct size size, corm_db **db, struct libpq **libpq)
{
    char url[URL_ROOM];
    make_database(first, name);
    *db = ours_open(url_of(url, first, name));
    ours_create_tables(*db);
    *libpq = libpq_open(url);
    libpq_fill(*libpq, size.publishers, size.authors);
    libpq_prepare(*libpq);
}

static bool open_shop(struct shop *shop, struct size size)
{
    const char *url = getenv("CORM_TEST_URL");
    if (!url || strncmp(url, "postgres", 8) != 0)
        return false;
    struct libpq *first = libpq_open(url);
    shop_make(shop, size);
    open_both(first, FULL, size, &shop->db, &shop->libpq);
    open_both(first, EMPTY, size, &shop->empty_db, &shop->empty_libpq);
    libpq_close(first);
    libpq_insert(shop->libpq, shop->data.books, size.books, shop->ids);
    libpq_fill_tags(shop->libpq, size.tags, size.books);
    return true;
}

static void close_shop(struct shop *shop)
{
    corm_close(shop->db);
    corm_close(shop->empty_db);
    libpq_close(shop->libpq);
    libpq_close(shop->empty_libpq);
    shop_free(shop);
}

static void open_empty(struct shop *shop)
{
    struct sum sum = {0};
    libpq_run(shop->empty_libpq, "TRUNCATE book, book_tags RESTART IDENTITY; CHECKPOINT");
    for (size_t i = 0; i < shop->data.size.books; i++)
        shop->books[i].id = 0;
    ours_load(shop->empty_db, &sum);
}

static void close_empty(struct shop *shop, struct sum *sum)
{
    libpq_load(shop->empty_libpq, sum);
}

const struct place postgres_place = {
    .name = "PostgreSQL",
    .open = open_shop,
    .close = close_shop,
    .open_empty = open_empty,
    .close_empty = close_empty,
    .benches = postgres_benches,
};
