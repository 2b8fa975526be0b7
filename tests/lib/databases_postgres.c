/* Databases of a PostgreSQL server, made for this process.  Between two uses they are emptied, which takes a tenth of the
 * time of making one. */
#include "lib/databases_postgres.h"

#include "lib/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_PLACES = 20 };

struct place {
    PGconn *connection;             /* to empty it by; NULL: it was not made yet */
    bool is_used;                   /* by the test that runs */
    const char *name;               /* that the test gave it, or NULL */
};

static struct place places[MOST_PLACES];
static PGconn *server;

/* --- URLs: the server's, with this database in its path */

static bool is_known(const char *option)
{
    static const char *const unknown[] = {"busy_timeout=", "synchronous="};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        if (strncmp(option, unknown[i], strlen(unknown[i])) == 0)
            return false;
    return true;
}

static void write_database_url(char *out, size_t size, const char *base, const char *database, const char *options)
{
    char copy[300], *rest;
    const char *query = base + strcspn(base, "?"), *host = strstr(base, "://");
    const char *path = host ? memchr(host + 3, '/', (size_t)(query - host - 3)) : NULL;
    int length = snprintf(out, size, "%.*s/%s%s", (int)((path ? path : query) - base), base, database, query);
    snprintf(copy, sizeof copy, "%s", options);
    for (char *option = strtok_r(copy, "?&", &rest); option; option = strtok_r(NULL, "?&", &rest))
        if (is_known(option))
            length += snprintf(out + length, size - (size_t)length, "%c%s", strchr(out, '?') ? '&' : '?', option);
}

/* libpq would refuse the options that are ours. */
static PGconn *connect_to(const char *database)
{
    char url[1000];
    write_database_url(url, sizeof url, databases_server(), database, "");
    PGconn *connection = PQconnectdb(url);
    CHECK_TEXT(PQerrorMessage(connection), "");
    return connection;
}

static void run(PGconn *connection, const char *sql)
{
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    CHECK_TEXT(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? "" : PQerrorMessage(connection), "");
    PQclear(result);
}

/* --- Places: databases that tests take and leave */

static void write_place_name(char *out, size_t size, const struct place *place)
{
    snprintf(out, size, "corm_test_%ld%c", (long)getpid(), (int)('a' + (place - places)));
}

static void leave_places(void)
{
    for (size_t i = 0; i < MOST_PLACES; i++)
        places[i].is_used = false;
}

static void drop_places(void)
{
    char sql[100], name[50];
    for (size_t i = 0; i < MOST_PLACES && places[i].connection; i++) {
        PQfinish(places[i].connection);
        write_place_name(name, sizeof name, &places[i]);
        snprintf(sql, sizeof sql, "DROP DATABASE \"%s\" WITH (FORCE)", name);
        run(server, sql);
    }
    PQfinish(server);
}

static void find_server(void)
{
    server = connect_to("postgres");
    test_after_each(leave_places);
    atexit(drop_places);
}

static void make_place(struct place *place)
{
    char sql[100], name[50];
    if (!server)
        find_server();
    write_place_name(name, sizeof name, place);
    snprintf(sql, sizeof sql, "CREATE DATABASE \"%s\" TEMPLATE template0", name);
    run(server, sql);
    place->connection = connect_to(name);
    run(place->connection, "SET client_min_messages = error; SET lock_timeout = '10s'");
}

static struct place *take_place(const char *name)
{
    struct place *place = places;
    while (place < places + MOST_PLACES - 1 && place->is_used)
        place++;
    CHECK(!place->is_used);
    if (place->connection)
        run(place->connection, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    else
        make_place(place);
    *place = (struct place){place->connection, true, name};
    return place;
}

static struct place *find_place(const char *name)
{
    for (size_t i = 0; name && i < MOST_PLACES; i++)
        if (places[i].is_used && places[i].name && strcmp(places[i].name, name) == 0)
            return &places[i];
    return NULL;
}

/* How far the server seems to be must not change how many queries a test counts. */
static void write_url(char *out, size_t size, const char *name, const char *options)
{
    char database[50], all[300];
    const char *pooler = getenv("CORM_TEST_POOLER_URL");
    snprintf(all, sizeof all, "%s%s", strstr(options, "together=") ? "" : "together=never", options);
    struct place *place = find_place(name);
    write_place_name(database, sizeof database, place ? place : take_place(name));
    write_database_url(out, size, pooler && *pooler ? pooler : databases_server(), database, all);
}

static void remove_place(const char *name)
{
    struct place *place = find_place(name);
    if (place)
        place->is_used = false;
}

PGconn *databases_postgres_connection(const char *url)
{
    char database[50];
    for (size_t i = 0; i < MOST_PLACES && places[i].connection; i++) {
        write_place_name(database, sizeof database, &places[i]);
        if (strstr(url, database))
            return places[i].connection;
    }
    return NULL;
}

static void execute(const char *url, const char *sql)
{
    run(databases_postgres_connection(url), sql);
}

const struct databases databases_postgres = {"postgres", write_url, remove_place, leave_places, execute};
