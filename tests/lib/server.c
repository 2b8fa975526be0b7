/* Starting, asking and removing throw-away servers. */
#include "lib/server.h"

#include <libpq-fe.h>

#include <glob.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char programs[200];          /* the folder of initdb and the others */

bool server_can_run(void)
{
    static bool was_looked_for;
    glob_t found;
    if (was_looked_for)
        return programs[0];
    was_looked_for = true;
    const char *given = getenv("CORM_POSTGRES_PROGRAMS");
    if (given)
        snprintf(programs, sizeof programs, "%s", given);
    else if (glob("/usr/lib/postgresql/*/bin", 0, NULL, &found) == 0) {
        snprintf(programs, sizeof programs, "%s", found.gl_pathv[found.gl_pathc - 1]);
        globfree(&found);
    }
    if (!programs[0])
        printf("no PostgreSQL here: skipped\n");
    return programs[0];
}

/* --- Processes: as root, those of the user postgres, since the server refuses to be root's */

static void become_nobody_special(void)
{
    const struct passwd *user = geteuid() == 0 ? getpwnam("postgres") : NULL;
    if (user && (initgroups(user->pw_name, user->pw_gid) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
        _exit(126);
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
}

static pid_t start(const char *folder, char *const *arguments)
{
    char path[300], log[200];
    pid_t process = fork();
    if (process != 0)
        return process;
    snprintf(path, sizeof path, "%s/%s", programs, arguments[0]);
    snprintf(log, sizeof log, "%s/log", folder);
    become_nobody_special();
    if (!freopen(log, "a", stdout) || dup2(fileno(stdout), 2) < 0 || chdir(folder) != 0)
        _exit(125);
    execv(path, arguments);
    _exit(127);
}

static bool run(const char *folder, char *const *arguments)
{
    int status = -1;
    pid_t process = start(folder, arguments);
    if (process > 0 && waitpid(process, &status, 0) == process && status == 0)
        return true;
    test_fail(__FILE__, __LINE__, "%s failed with %d: see %s/log", arguments[0], status, folder);
    return false;
}

static void sleep_a_little(void)
{
    nanosleep(&(struct timespec){0, 20000000}, NULL);
}

/* --- Clusters */

static bool make_folder(struct server *server, const char *name)
{
    const char *parent = getenv("TMPDIR");
    const struct passwd *user = geteuid() == 0 ? getpwnam("postgres") : NULL;
    memset(server, 0, sizeof *server);
    snprintf(server->name, sizeof server->name, "%s", name);
    snprintf(server->folder, sizeof server->folder, "%s/cormorant-%s-XXXXXX", parent ? parent : "/tmp", name);
    if (mkdtemp(server->folder) && (!user || chown(server->folder, user->pw_uid, user->pw_gid) == 0))
        return true;
    test_fail(__FILE__, __LINE__, "the folder %s cannot be made", server->folder);
    return false;
}

bool server_run(struct server *server)
{
    char data[120];
    snprintf(data, sizeof data, "%s/data", server->folder);
    char *arguments[] = {"postgres", "-D", data, "-k", server->folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c",
                         "max_connections=40", "-c", "shared_buffers=16MB", "-c", "wal_level=replica", "-c", "hot_standby=on",
                         "-c", "wal_retrieve_retry_interval=200ms", "-c", "deadlock_timeout=100ms", NULL};
    server->process = start(server->folder, arguments);
    for (int i = 0; i < 500; i++) {
        if (PQping(server_url(server, "postgres", "")) == PQPING_OK)
            return true;
        if (waitpid(server->process, NULL, WNOHANG) == server->process)
            break;
        sleep_a_little();
    }
    test_fail(__FILE__, __LINE__, "the server does not start: see %s/log", server->folder);
    return false;
}

bool server_start(struct server *server, const char *name)
{
    char *arguments[] = {"initdb", "-D", "data", "--no-sync", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale", NULL};
    return make_folder(server, name) && run(server->folder, arguments) && server_run(server);
}

bool server_follow(struct server *server, const char *name, const struct server *primary)
{
    char from[200];
    if (!make_folder(server, name))
        return false;
    snprintf(from, sizeof from, "host=%s user=postgres application_name=%s", primary->folder, name);
    char *arguments[] = {"pg_basebackup", "-D", "data", "-R", "-X", "stream", "-c", "fast", "--no-sync", "-d", from, NULL};
    return run(server->folder, arguments) && server_run(server);
}

void server_stop(struct server *server, int signal)
{
    if (server->process > 0 && kill(server->process, signal) == 0)
        waitpid(server->process, NULL, 0);
    server->process = 0;
}

void server_remove(struct server *server)
{
    char command[200];
    server_stop(server, SIGQUIT);
    snprintf(command, sizeof command, "rm -rf '%s'", server->folder);
    if (server->folder[0] && system(command) != 0)
        test_fail(__FILE__, __LINE__, "%s cannot be removed", server->folder);
    server->folder[0] = '\0';
}

/* --- Databases */

const char *server_url(const struct server *server, const char *database, const char *options)
{
    static char url[600];
    snprintf(url, sizeof url, "postgres:///%s?host=%s&user=postgres%s", database, server->folder, options);
    return url;
}

const char *server_ask(const struct server *server, const char *database, const char *sql)
{
    static char answer[400];
    char url[600];
    snprintf(url, sizeof url, "postgresql:///%s?host=%s&user=postgres", database, server->folder);
    PGconn *connection = PQconnectdb(url);
    PGresult *result = PQexecParams(connection, sql, 0, NULL, NULL, NULL, NULL, 0);
    ExecStatusType status = PQresultStatus(result);
    const char *text = status == PGRES_TUPLES_OK && PQntuples(result) ? PQgetvalue(result, 0, 0)
                       : status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK ? "" : PQerrorMessage(connection);
    snprintf(answer, sizeof answer, "%s", text);
    PQclear(result);
    PQfinish(connection);
    return answer;
}

bool server_await(const struct server *server, const char *database, const char *sql, const char *answer)
{
    for (int i = 0; i < 500; i++) {
        if (strcmp(server_ask(server, database, sql), answer) == 0)
            return true;
        sleep_a_little();
    }
    return false;
}

corm_db *server_database(const struct server *server, const char *database, const corm_schema *schema, const char *options)
{
    char sql[100];
    snprintf(sql, sizeof sql, "CREATE DATABASE %s", database);
    CHECK_TEXT(server_ask(server, "postgres", sql), "");
    corm_db *db = corm_open(server_url(server, database, options), schema);
    if (corm_db_failed(db))
        test_fail(__FILE__, __LINE__, "%s", corm_db_error_message(db));
    corm_session *session = corm_session_begin(db, "tables");
    corm_create_tables(session);
    CHECK_GOOD(session);
    corm_session_end(session);
    return db;
}
