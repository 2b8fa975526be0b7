/* Several hosts: which of them is the primary, which of the others is read from. */
#include "backend/postgres/driver.h"

#include "base/alloc.h"
#include "base/hash.h"

#include <string.h>

#define NORMAL_PORT "5432"          /* libpq reads a list without ports so */
enum { MOST_HOSTS = 32 };

/* --- The lists of the URL */

static const char *option(const struct server *server, const char *name)
{
    const char *value = NULL;
    for (size_t i = 0; server->names[i]; i++)
        if (strcmp(server->names[i], name) == 0)
            value = server->values[i];
    return value && *value ? value : NULL;
}

static size_t count_parts(const char *list)
{
    size_t count = list != NULL;
    for (; list && *list; list++)
        count += *list == ',';
    return count;
}

/* The next part of a list, ended where its comma was. */
static char *next_part(char **list)
{
    char *part = *list, *comma = part ? strchr(part, ',') : NULL;
    if (comma)
        *comma = '\0';
    *list = comma ? comma + 1 : NULL;
    return part;
}

static bool split(struct server *server, const char *names, const char *addresses, const char *ports, struct error *error)
{
    const char *const lists[] = {names, addresses, ports};
    char *parts[3] = {NULL};
    size_t size = 0;
    for (int i = 0; i < 3; i++)
        size += lists[i] ? strlen(lists[i]) + 1 : 0;
    server->hosts = alloc_zero(server->allocator, server->host_count * sizeof *server->hosts);
    server->host_text = alloc_get(server->allocator, size);
    server->host_text_size = size;
    if (!server->hosts || !server->host_text) {
        error_no_memory(error);
        return false;
    }
    char *room = server->host_text;
    for (int i = 0; i < 3; i++)
        if (lists[i]) {
            parts[i] = strcpy(room, lists[i]);
            room += strlen(lists[i]) + 1;
        }
    const char *port = ports && !strchr(ports, ',') ? parts[2] : NULL;
    for (size_t i = 0; i < server->host_count; i++) {
        struct host host = {next_part(&parts[0]), next_part(&parts[1]), port ? port : next_part(&parts[2])};
        if (host.port && !*host.port)
            host.port = NORMAL_PORT;
        if ((host.name && !*host.name) || (host.address && !*host.address))
            error_set(error, CORM_MISUSE, "host %zu of the URL's %zu has no name", i + 1, server->host_count);
        server->hosts[i] = host;
    }
    return error->code == CORM_OK;
}

bool postgres_read_hosts(struct server *server, struct error *error)
{
    const char *names = option(server, "host"), *addresses = option(server, "hostaddr"), *ports = option(server, "port");
    size_t count = count_parts(addresses ? addresses : names), port_count = count_parts(ports);
    server->host_count = 1;
    if (count < 2 || option(server, "target_session_attrs"))
        return true;                /* one, or libpq was told how to choose */
    if ((port_count > 1 && port_count != count) || (names && addresses && count_parts(names) != count)) {
        error_set(error, CORM_MISUSE, "the URL names %zu hosts, and another number of ports or addresses", count);
        return false;
    }
    if (count > MOST_HOSTS) {
        error_set(error, CORM_MISUSE, "the URL names %zu hosts: %d are the most", count, MOST_HOSTS);
        return false;
    }
    server->host_count = count;
    return split(server, names, addresses, ports, error);
}

void postgres_free_hosts(struct server *server)
{
    if (server->hosts)
        alloc_free(server->allocator, server->hosts, server->host_count * sizeof *server->hosts);
    if (server->host_text)
        alloc_free(server->allocator, server->host_text, server->host_text_size);
}

bool postgres_has_replicas(const struct server *server)
{
    return server->host_count > 1;
}

/* --- Choosing */

static void swap(size_t *order, size_t a, size_t b)
{
    size_t host = order[a];
    order[a] = order[b];
    order[b] = host;
}

/* Those who read try any; those who write, first where the primary was last. */
static void make_order(struct server *server, bool is_read_only, size_t *order)
{
    uint64_t random = hash_mix((uint64_t)postgres_now(), atomic_fetch_add(&server->dialed, 1));
    for (size_t i = 0; i < server->host_count; i++)
        order[i] = i;
    swap(order, 0, atomic_load(&server->primary));
    for (size_t i = server->host_count; is_read_only && i > 1; i--) {
        random = hash_mix(random, i);
        swap(order, i - 1, (size_t)(random % i));
    }
}

static void explain(const struct server *server, bool is_read_only, const struct error *first, struct error *error)
{
    const char *what = is_read_only ? "can be reached" : "is the primary";
    if (first->code)
        error_set(error, first->code, "none of the %zu hosts %s: %s", server->host_count, what, first->message);
    else
        error_set(error, CORM_CONNECTION, "none of the %zu hosts %s", server->host_count, what);
}

struct connection *postgres_choose(struct server *server, bool is_read_only, int64_t limit, struct error *error)
{
    struct connection *chosen = NULL, *primary = NULL;
    struct error first = {0};
    size_t order[MOST_HOSTS], count = server->host_count;
    make_order(server, is_read_only, order);
    for (size_t i = 0; i < count && !chosen; i++) {
        struct error own = {0};
        size_t host = order[i];
        int64_t now = postgres_now();
        struct connection *connection = postgres_connect_to(server, &server->hosts[host], now + (limit - now) / (int64_t)(count - i), &own);
        if (!connection) {
            first = first.code ? first : own;
            continue;
        }
        if (!connection->is_standby && atomic_exchange(&server->primary, host) != host) {
            atomic_store(&server->position, 0);     /* another primary writes its own log */
            atomic_store(&server->is_position_lost, true);
        }
        if (connection->is_standby == is_read_only)
            chosen = connection;
        else if (is_read_only && !primary)
            primary = connection;
        else
            postgres_disconnect(connection);
    }
    if (!chosen && !primary)
        explain(server, is_read_only, &first, error);
    if (chosen && primary)
        postgres_disconnect(primary);
    return chosen ? chosen : primary;
}

/* --- Reading one's own writes */

/* The one number that the statement answers; false: none. */
static bool ask(struct connection *connection, const char *sql, int64_t *out)
{
    struct error ignored = {0};
    struct flight flight = {0};
    if (!postgres_send_text(connection, sql, &flight, &ignored))
        return false;
    postgres_read(connection, &flight);
    bool is_good = flight.result && PQresultStatus(flight.result) == PGRES_TUPLES_OK && PQntuples(flight.result) == 1;
    if (is_good)
        *out = postgres_read_int(flight.result, 0, 0);
    PQclear(flight.result);
    return is_good;
}

void postgres_note_position(struct connection *connection)
{
    struct server *server = connection->server;
    int64_t position, before = atomic_load(&server->position);
    if (!server->reads_own_writes || server->host_count < 2 || connection->is_standby)
        return;
    bool is_known = ask(connection, "SELECT (pg_current_wal_lsn() - '0/0'::pg_lsn)::int8", &position);
    while (is_known && before < position && !atomic_compare_exchange_weak(&server->position, &before, position))
        continue;
    atomic_store(&server->is_position_lost, !is_known);
}

/* Where the primary is now is behind all that was written before. */
static bool find_position(struct server *server, int64_t limit, struct error *error)
{
    struct connection *primary = postgres_choose(server, false, limit, error);
    if (!primary)
        return false;
    postgres_note_position(primary);
    postgres_disconnect(primary);
    return true;
}

bool postgres_await_replay(struct connection *connection, struct error *error)
{
    enum { FIRST_PAUSE = 1000, LONGEST_PAUSE = 50000 };
    static const char replayed[] = "SELECT CASE WHEN pg_is_in_recovery() THEN (pg_last_wal_replay_lsn() - '0/0'::pg_lsn)::int8 "
                                   "ELSE 9223372036854775807 END";   /* promoted meanwhile: it has all there is */
    struct server *server = connection->server;
    int64_t limit = connection->deadline ? connection->deadline : postgres_now() + server->patience;
    if (!connection->is_standby || !server->reads_own_writes)
        return true;
    if (atomic_load(&server->is_position_lost) && !find_position(server, limit, error))
        return false;
    int64_t wanted = atomic_load(&server->position);
    for (int64_t pause = FIRST_PAUSE; connection->replayed < wanted; pause *= 2) {
        if (postgres_now() >= limit) {
            error_set(error, CORM_TIMEOUT, "the standby did not replay this program's last write in time");
            return false;
        }
        if (!ask(connection, replayed, &connection->replayed)) {
            postgres_report(connection, NULL, error);
            return false;
        }
        if (connection->replayed < wanted)
            postgres_sleep(pause < LONGEST_PAUSE ? pause : LONGEST_PAUSE);
    }
    return true;
}
