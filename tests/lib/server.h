/* PostgreSQL servers of a test's own, thrown away at its end: on a socket in a folder of their own, without a network.
 * Where there is no PostgreSQL the tests that want one skip themselves. */
#ifndef TESTS_SERVER_H
#define TESTS_SERVER_H

#include "lib/database.h"

#include <signal.h>
#include <sys/types.h>

struct server {
    char name[20];
    char folder[100];               /* the socket's, and the data's parent */
    pid_t process;                  /* 0: it does not run */
};

/* Whether there is a PostgreSQL here; says once that there is none. */
bool server_can_run(void);
/* A new cluster, running; its setup is done once.  False: reported. */
bool server_start(struct server *server, const char *name);
/* A standby that follows the primary. */
bool server_follow(struct server *server, const char *name, const struct server *primary);
/* Starts it again after server_stop. */
bool server_run(struct server *server);
void server_stop(struct server *server, int signal);
/* Stops it and removes its folder. */
void server_remove(struct server *server);

/* "postgres:///NAME?host=FOLDER" with the options behind it ("&pool=1"): good until the next call. */
const char *server_url(const struct server *server, const char *database, const char *options);
/* A new database with the tables of the schema. */
corm_db *server_database(const struct server *server, const char *database, const corm_schema *schema, const char *options);
/* What the statement answers, its first value, on a connection of its own: good until the next call. */
const char *server_ask(const struct server *server, const char *database, const char *sql);
/* Asks until the answer is that one, ten seconds at most. */
bool server_await(const struct server *server, const char *database, const char *sql, const char *answer);

#endif
