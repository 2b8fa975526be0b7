/* URLs to connections. */
#include "backend/postgres/driver.h"

#include "base/alloc.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOST_OPTIONS = 3 };          /* of one of several hosts: its name, its address, its port */
enum { PATIENCE = 10 };             /* seconds that connecting may take, if the URL does not say */

/* --- The URL: libpq's own, and what stands behind the question mark */

static bool is_keyword(const PQconninfoOption *known, const char *name)
{
    for (; known->keyword; known++)
        if (strcmp(known->keyword, name) == 0)
            return true;
    return false;
}

static void add(struct server *server, size_t *count, const char *name, const char *value)
{
    server->names[*count] = name;
    server->values[(*count)++] = value;
}

/* What is written later wins: the URL over the defaults, its options over its path. */
static void list_options(struct server *server, struct url *url)
{
    size_t count = 0;
    add(server, &count, "application_name", "cormorant");
    for (const PQconninfoOption *option = server->read; option->keyword; option++)
        if (option->val)
            add(server, &count, option->keyword, option->val);
    for (size_t i = 0; i < url->option_count; i++)
        if (is_keyword(server->read, url->options[i].name)) {
            url->options[i].is_used = true;
            add(server, &count, url->options[i].name, url->options[i].value);
        }
    add(server, &count, "client_encoding", "UTF8");
}

/* One that is on or off. */
static bool read_switch(struct url *url, const char *name, bool otherwise, struct error *error)
{
    const char *value = url_option(url, name);
    if (!value)
        return otherwise;
    if (strcmp(value, "on") != 0 && strcmp(value, "off") != 0) {
        error_set(error, CORM_MISUSE, "the option %s cannot be '%s'", name, value);
        error_hint(error, "it is on or off");
    }
    return strcmp(value, "on") == 0;
}

/* As libpq reads it: 0 and less are no limit, which here is a day. */
static int64_t read_patience(struct url *url, struct error *error)
{
    enum { DAY = 86400 };
    const char *value = url_option(url, "connect_timeout");
    char *end;
    if (!value)
        return PATIENCE;
    long seconds = strtol(value, &end, 10);
    if (end == value || *end) {
        error_set(error, CORM_MISUSE, "the option connect_timeout cannot be '%s'", value);
        error_hint(error, "it is a number of seconds");
    }
    return seconds > 0 && seconds < DAY ? seconds : DAY;
}

static void read_own_options(struct server *server, struct url *url, struct error *error)
{
    server->reads_own_writes = read_switch(url, "read_own_writes", false, error);
    server->may_stay_awake = read_switch(url, "busy_wait", true, error);
    server->patience = read_patience(url, error) * 1000000;
}

static void read_url(struct server *server, struct url *url, struct error *error)
{
    char text[2048], *reason = NULL;
    bool is_uri = url->rest[0] == '/';
    if ((size_t)snprintf(text, sizeof text, "%s%s", is_uri ? "postgresql:" : "", url->rest) >= sizeof text) {
        error_set(error, CORM_MISUSE, "the URL is too long");
        return;
    }
    server->read = PQconninfoParse(text, &reason);
    if (!server->read) {
        size_t size = reason ? strcspn(reason, "\n") : 0;
        error_set(error, reason ? CORM_MISUSE : CORM_NO_MEMORY, "the URL cannot be read: %.*s", (int)size, reason ? reason : "");
        error_hint(error, "write postgres://user@host/database, or postgres:///database?host=/run/postgresql");
        PQfreemem(reason);
        return;
    }
    size_t count = 4 + HOST_OPTIONS + url->option_count;
    for (const PQconninfoOption *option = server->read; option->keyword; option++)
        count++;
    server->room = count;
    server->names = alloc_zero(server->allocator, count * sizeof *server->names);
    server->values = alloc_zero(server->allocator, count * sizeof *server->values);
    if (!server->names || !server->values) {
        error_no_memory(error);
        return;
    }
    list_options(server, url);
    if (postgres_read_hosts(server, error))
        read_own_options(server, url, error);
}

void postgres_close(struct server *server)
{
    if (!server)
        return;
    if (server->read)
        PQconninfoFree(server->read);
    postgres_free_hosts(server);
    alloc_free(server->allocator, server->names, server->room * sizeof *server->names);
    alloc_free(server->allocator, server->values, server->room * sizeof *server->values);
    alloc_free(server->allocator, server, sizeof *server);
}

struct server *postgres_open(struct url *url, const corm_allocator *allocator, struct error *error)
{
    struct server *server = alloc_zero(allocator, sizeof *server);
    if (!server) {
        error_no_memory(error);
        return NULL;
    }
    server->allocator = allocator;
    read_url(server, url, error);
    if (error->code == CORM_OK)
        return server;
    postgres_close(server);
    return NULL;
}

/* --- Connections */

static void fail(const struct connection *connection, const char *reason, struct error *error)
{
    const char *host = connection->handle ? PQhost(connection->handle) : NULL;
    size_t size = strlen(reason);
    while (size && reason[size - 1] == '\n')
        size--;
    error_set(error, CORM_CONNECTION, "cannot connect to %s: %.*s", host && *host ? host : "the server", (int)size, reason);
}

static bool dial(struct connection *connection, int64_t limit, struct error *error)
{
    PostgresPollingStatusType step = PGRES_POLLING_WRITING;
    while (step != PGRES_POLLING_OK) {
        struct pollfd socket = {.fd = PQsocket(connection->handle), .events = step == PGRES_POLLING_READING ? POLLIN : POLLOUT};
        int64_t left = (limit - postgres_now()) / 1000;
        if (left <= 0 || socket.fd < 0 || step == PGRES_POLLING_FAILED) {
            fail(connection, step == PGRES_POLLING_FAILED || socket.fd < 0 ? PQerrorMessage(connection->handle) : "it took too long",
                 error);
            return false;
        }
        poll(&socket, 1, (int)left);
        step = PQconnectPoll(connection->handle);
    }
    return true;
}

/* A sync alone asks nothing of the server.  On a busy machine one may take long: the shortest of some is the way's. */
static void measure(struct connection *connection)
{
    enum { OFTEN = 3, SHORT = 300 };
    connection->round_trip = INT64_MAX;
    for (int i = 0; i < OFTEN && connection->round_trip >= SHORT; i++) {
        struct flight flight = {0};
        int64_t began = postgres_now();
        connection->is_unsynced = true;
        postgres_enqueue(connection, &flight);
        if (!postgres_read(connection, &flight))
            return;
        int64_t took = postgres_now() - began;
        connection->round_trip = took < connection->round_trip ? took : connection->round_trip;
    }
}

/* Whether the process we speak to is the one we connected to, and follows another server. */
static bool greet(struct connection *connection, struct error *error)
{
    struct flight flight = {0};
    if (!PQsendQueryParams(connection->handle, "SELECT pg_backend_pid(), pg_is_in_recovery()", 0, NULL, NULL, NULL, NULL, 0)
        || !PQpipelineSync(connection->handle)) {
        fail(connection, PQerrorMessage(connection->handle), error);
        return false;
    }
    postgres_enqueue(connection, &flight);
    bool is_good = postgres_read(connection, &flight) && flight.result && PQresultStatus(flight.result) == PGRES_TUPLES_OK;
    if (is_good) {
        connection->is_pooled = atoi(PQgetvalue(flight.result, 0, 0)) != PQbackendPID(connection->handle);
        connection->is_standby = *PQgetvalue(flight.result, 0, 1) == 't';
    } else
        fail(connection, PQerrorMessage(connection->handle), error);
    PQclear(flight.result);
    return is_good;
}

static void ignore_notice(void *unused, const PGresult *result)
{
    (void)unused, (void)result;
}

static bool start(struct connection *connection, const struct host *host, struct error *error)
{
    const struct server *server = connection->server;
    size_t size = server->room * sizeof *server->names, count = 0;
    const char **names = alloc_get(server->allocator, size), **values = alloc_get(server->allocator, size);
    if (names && values) {
        memcpy(names, server->names, size);
        memcpy(values, server->values, size);
        while (names[count])
            count++;
        const char *const own[HOST_OPTIONS][2] = {{"host", host->name}, {"hostaddr", host->address}, {"port", host->port}};
        for (int i = 0; i < HOST_OPTIONS; i++)
            if (own[i][1]) {
                names[count] = own[i][0];
                values[count++] = own[i][1];
            }
        connection->handle = PQconnectStartParams(names, values, 0);
    }
    if (names)
        alloc_free(server->allocator, names, size);
    if (values)
        alloc_free(server->allocator, values, size);
    bool is_good = connection->handle && PQstatus(connection->handle) != CONNECTION_BAD;
    if (!is_good)
        fail(connection, connection->handle ? PQerrorMessage(connection->handle) : "out of memory", error);
    return is_good;
}

struct connection *postgres_connect_to(struct server *server, const struct host *host, int64_t limit, struct error *error)
{
    static const struct host all = {NULL, NULL, NULL};
    struct connection *connection = alloc_zero(server->allocator, sizeof *connection);
    if (!connection) {
        error_no_memory(error);
        return NULL;
    }
    connection->server = server;
    connection->deadline = limit;
    bool is_good = start(connection, host ? host : &all, error) && dial(connection, limit, error);
    if (is_good) {
        PQsetNoticeReceiver(connection->handle, ignore_notice, NULL);
        is_good = PQsetnonblocking(connection->handle, 1) == 0 && PQenterPipelineMode(connection->handle) && greet(connection, error);
        if (is_good)
            measure(connection);
    }
    connection->deadline = connection->grace = 0;
    connection->is_late = false;
    if (is_good)
        return connection;
    postgres_disconnect(connection);
    return NULL;
}

struct connection *postgres_connect(struct server *server, bool is_read_only, int64_t deadline, struct error *error)
{
    int64_t limit = postgres_now() + server->patience;
    if (deadline && deadline < limit)
        limit = deadline;
    return server->hosts ? postgres_choose(server, is_read_only, limit, error) : postgres_connect_to(server, NULL, limit, error);
}

void postgres_disconnect(struct connection *connection)
{
    if (!connection)
        return;
    connection->is_lost = true;
    postgres_drain(connection);
    PQclear(connection->failure);
    PQfinish(connection->handle);
    postgres_free_parcel(connection);
    alloc_free(connection->server->allocator, connection, sizeof *connection);
}
