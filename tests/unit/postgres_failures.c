/* What happens on PostgreSQL when connections die, servers hang, statements are forgotten and writes are refused. */
#include "lib/proxy.h"
#include "lib/server.h"

#include "bookshop.h"
#include "keys.h"

#include <errno.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static struct server server;

static bool is_ready(void)
{
    static bool was_tried;
    if (!server_can_run())
        return false;
    if (!was_tried)
        server_start(&server, "fail");
    was_tried = true;
    return server.process;
}

__attribute__((destructor)) static void remove_server(void)
{
    if (server.folder[0])
        server_remove(&server);
}

static const char *ask(const char *database, const char *format, ...) __attribute__((format(printf, 2, 3)));
static const char *ask(const char *database, const char *format, ...)
{
    char sql[500];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(sql, sizeof sql, format, arguments);
    va_end(arguments);
    return server_ask(&server, database, sql);
}

#define OURS "FROM pg_stat_activity WHERE application_name = 'cormorant' AND datname = current_database()"

/* The library's connections to the database, all of them. */
static void terminate(const char *database)
{
    ask(database, "SELECT count(pg_terminate_backend(pid)) " OURS);
    CHECK(server_await(&server, database, "SELECT count(*) " OURS, "0"));
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int64_t tags(corm_session *session)
{
    return corm_count(corm_all(session, Tag));
}

/* --- Commits */

TEST(a_transaction_in_which_a_statement_failed_does_not_commit)
{
    if (!is_ready())
        return;
    corm_db *db = server_database(&server, "aborted", &bookshop_schema, "");
    corm_session *session = corm_session_begin(db, NULL);
    corm_begin(session);
    tag_create(session, .name = "one");
    CHECK(tag_create(session, .name = "one") == NULL);
    CHECK_ERROR(session, CORM_INTEGRITY, "unique (name) of Tag: a row with this value exists already");
    CHECK_INT(tags(session), 0);
    CHECK_ERROR(session, CORM_DATABASE, "a statement of the transaction failed: nothing but a rollback can follow");
    CHECK(!corm_commit(session));
    CHECK_ERROR(session, CORM_DATABASE, "the transaction was rolled back: a statement in it had failed");
    CHECK(corm_rollback(session));
    CHECK_INT(tags(session), 0);
    corm_begin(session);
    tag_create(session, .name = "one");
    corm_begin(session);
    CHECK(tag_create(session, .name = "one") == NULL);
    corm_clear_error(session);
    CHECK(corm_rollback(session));
    CHECK(corm_commit(session));
    CHECK_INT(tags(session), 1);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

TEST(nobody_knows_what_became_of_a_commit_without_an_answer)
{
    struct proxy proxy;
    if (!is_ready() || !proxy_start(&proxy, &server))
        return;
    corm_close(server_database(&server, "unknown", &bookshop_schema, ""));
    corm_db *db = corm_open(proxy_url(&proxy, "unknown", ""), &bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    corm_begin(session);
    CHECK(tag_create(session, .name = "perhaps") != NULL);
    atomic_store(&proxy.mode, PROXY_CUT);
    CHECK(!corm_commit(session));
    CHECK_ERROR(session, CORM_UNKNOWN, "the connection was lost during the commit: it may have happened, or not");
    atomic_store(&proxy.mode, PROXY_PASS);
    corm_rollback(session);
    CHECK_GOOD(session);
    CHECK_INT(tags(session), 1);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
    proxy_stop(&proxy);
}

static bool create_and_cut(corm_session *session, void *argument)
{
    struct proxy *proxy = argument;
    tag_create(session, .name = "once");
    atomic_store(&proxy->mode, PROXY_CUT);
    return true;
}

TEST(an_unknown_outcome_is_not_tried_again)
{
    struct proxy proxy;
    if (!is_ready() || !proxy_start(&proxy, &server))
        return;
    corm_close(server_database(&server, "once", &bookshop_schema, ""));
    corm_db *db = corm_open(proxy_url(&proxy, "once", ""), &bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    CHECK(!corm_transaction(session, create_and_cut, &proxy));
    CHECK_ERROR(session, CORM_UNKNOWN, "the connection was lost during the commit: it may have happened, or not");
    atomic_store(&proxy.mode, PROXY_PASS);
    CHECK_INT(tags(session), 1);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
    proxy_stop(&proxy);
}

/* A write without a transaction is one by itself: it may have happened as well. */
TEST(a_single_write_without_an_answer_is_unknown_too)
{
    struct proxy proxy;
    if (!is_ready() || !proxy_start(&proxy, &server))
        return;
    corm_close(server_database(&server, "alone", &bookshop_schema, ""));
    corm_db *db = corm_open(proxy_url(&proxy, "alone", ""), &bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    CHECK_INT(tags(session), 0);
    atomic_store(&proxy.mode, PROXY_CUT);
    CHECK(tag_create(session, .name = "perhaps") == NULL);
    CHECK_ERROR(session, CORM_UNKNOWN, "the connection was lost during a write: it may have happened, or not");
    CHECK_INT(tags(session), 0);
    CHECK_INT(corm_error_code(session), CORM_CONNECTION);
    atomic_store(&proxy.mode, PROXY_PASS);
    corm_clear_error(session);
    CHECK_INT(tags(session), 1);
    CHECK_GOOD(session);
    corm_query *named = corm_with(corm_all(session, Tag), "All", corm_all(session, Tag));
    atomic_store(&proxy.mode, PROXY_CUT);
    corm_update(corm_filter(named, "id in All"), "name = %s", "certainly");
    CHECK_ERROR(session, CORM_UNKNOWN, "the connection was lost during a write: it may have happened, or not");
    corm_session_end(session);
    corm_close(db);
    proxy_stop(&proxy);
}

/* --- Connections that die */

TEST(a_dead_idle_connection_is_replaced)
{
    if (!is_ready())
        return;
    corm_db *db = server_database(&server, "idle", &bookshop_schema, "");
    for (int i = 0; i < 3; i++) {
        corm_session *sessions[3];
        for (int j = 0; j < 3; j++) {
            sessions[j] = corm_session_begin(db, NULL);
            CHECK_INT(tags(sessions[j]), 0);
            CHECK_GOOD(sessions[j]);
        }
        for (int j = 0; j < 3; j++)
            corm_session_end(sessions[j]);
        terminate("idle");
    }
    corm_close(db);
}

TEST(a_connection_lost_between_statements_is_told_and_replaced)
{
    if (!is_ready())
        return;
    corm_db *db = server_database(&server, "between", &bookshop_schema, "");
    corm_session *session = corm_session_begin(db, NULL);
    CHECK_INT(tags(session), 0);
    terminate("between");
    CHECK_INT(tags(session), 0);
    CHECK_ERROR(session, CORM_CONNECTION, "terminating connection due to administrator command");
    CHECK_INT(tags(session), 0);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

struct waiting {
    corm_session *session;
    corm_code code;
    char message[200];
    double seconds;
    bool is_on;
};

/* Waits for the row that another session has locked. */
static void *wait_for_row(void *argument)
{
    struct waiting *waiting = argument;
    double began = now();
    corm_update(corm_all(waiting->session, Tag), "name = name || '!'");
    waiting->seconds = now() - began;
    waiting->code = corm_error_code(waiting->session);
    snprintf(waiting->message, sizeof waiting->message, "%s", corm_error_message(waiting->session));
    return NULL;
}

#define WAITING " AND wait_event_type = 'Lock'"

/* One session holds a tag; another waits for it in a thread, until what the test does to it. */
struct scene {
    corm_db *db;
    const char *database;
    corm_session *holder;
    struct waiting waiting;
    pthread_t thread;
};

static void begin_scene(struct scene *scene, const char *database, const char *options)
{
    memset(scene, 0, sizeof *scene);
    scene->database = database;
    scene->db = server_database(&server, database, &bookshop_schema, options);
    scene->holder = corm_session_begin(scene->db, "holds");
    tag_create(scene->holder, .name = "held");
    corm_begin(scene->holder);
    corm_update(corm_all(scene->holder, Tag), "name = 'changed'");
    CHECK_GOOD(scene->holder);
    scene->waiting.session = corm_session_begin(scene->db, "waits");
}

static void start_waiting(struct scene *scene)
{
    CHECK(pthread_create(&scene->thread, NULL, wait_for_row, &scene->waiting) == 0);
    CHECK(server_await(&server, scene->database, "SELECT count(*) " OURS WAITING, "1"));
}

static void end_scene(struct scene *scene)
{
    corm_session_end(scene->waiting.session);
    corm_session_end(scene->holder);
    corm_close(scene->db);
}

TEST(a_connection_killed_during_a_statement_says_so)
{
    struct scene scene;
    if (!is_ready())
        return;
    begin_scene(&scene, "killed", "");
    start_waiting(&scene);
    ask("killed", "SELECT pg_terminate_backend(pid) " OURS WAITING);
    pthread_join(scene.thread, NULL);
    CHECK_INT(scene.waiting.code, CORM_CONNECTION);
    CHECK_TEXT(scene.waiting.message, "terminating connection due to administrator command");
    corm_clear_error(scene.waiting.session);
    CHECK_INT(tags(scene.waiting.session), 1);
    CHECK_GOOD(scene.waiting.session);
    end_scene(&scene);
}

/* Rows become records as they arrive; those that did are not the answer. */
TEST(an_answer_that_is_cut_off_is_none)
{
    enum { MANY = 2000 };
    struct proxy proxy;
    if (!is_ready() || !proxy_start(&proxy, &server))
        return;
    corm_close(server_database(&server, "cut", &bookshop_schema, ""));
    ask("cut", "INSERT INTO tag (name) SELECT 'tag ' || i FROM generate_series(1, %d) AS n(i)", MANY);
    corm_db *db = corm_open(proxy_url(&proxy, "cut", ""), &bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    for (int i = 0; i < 2; i++) {
        CHECK_INT(corm_length(corm_all(session, Tag)), MANY);
        CHECK_GOOD(session);
        atomic_store(&proxy.mode, PROXY_CUT_LATER);
        CHECK_INT(corm_length(corm_all(session, Tag)), 0);
        CHECK(corm_error_code(session) == CORM_CONNECTION);
        atomic_store(&proxy.mode, PROXY_PASS);
        corm_clear_error(session);
    }
    corm_session_end(session);
    corm_close(db);
    proxy_stop(&proxy);
}

TEST(a_stream_that_was_left_does_not_hold_a_dead_connection)
{
    if (!is_ready())
        return;
    corm_db *db = server_database(&server, "abandoned", &bookshop_schema, "");
    ask("abandoned", "INSERT INTO tag (name) SELECT 'tag ' || i FROM generate_series(1, 1000) AS n(i)");
    corm_session *session = corm_session_begin(db, NULL);
    int count = 0;
    corm_each (Tag, tag, corm_iterator(corm_all(session, Tag), 100))
        if (++count == 150)
            break;
    terminate("abandoned");
    CHECK_INT(tags(session), 0);
    CHECK(corm_error_code(session) == CORM_CONNECTION);
    corm_clear_error(session);
    CHECK_INT(tags(session), 1000);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

TEST(a_transaction_lost_with_its_connection_must_be_rolled_back)
{
    struct scene scene;
    if (!is_ready())
        return;
    begin_scene(&scene, "killed_inside", "");
    corm_session *session = scene.waiting.session;
    corm_begin(session);
    tag_create(session, .name = "lost");
    corm_begin(session);
    start_waiting(&scene);
    ask("killed_inside", "SELECT pg_terminate_backend(pid) " OURS WAITING);
    pthread_join(scene.thread, NULL);
    CHECK_ERROR(session, CORM_CONNECTION, "terminating connection due to administrator command");
    CHECK_INT(tags(session), 0);
    CHECK_ERROR(session, CORM_CONNECTION, "the transaction was lost with its connection: roll it back");
    CHECK(!corm_commit(session));
    CHECK_ERROR(session, CORM_CONNECTION, "the transaction was lost with its connection: roll it back");
    CHECK(corm_rollback(session));
    CHECK_INT(tags(session), 0);
    CHECK_ERROR(session, CORM_CONNECTION, "the transaction was lost with its connection: roll it back");
    CHECK(corm_rollback(session));
    CHECK_INT(tags(session), 1);
    CHECK(tag_create(session, .name = "kept") != NULL);
    CHECK_GOOD(session);
    CHECK_TEXT(ask("killed_inside", "SELECT count(*) FROM tag WHERE name = 'kept'"), "1");
    end_scene(&scene);
}

/* --- Deadlines and interrupts */

TEST(a_deadline_ends_a_statement_that_runs)
{
    struct scene scene;
    if (!is_ready())
        return;
    begin_scene(&scene, "deadline", "");
    corm_set_deadline(scene.waiting.session, 1);
    start_waiting(&scene);
    pthread_join(scene.thread, NULL);
    CHECK_INT(scene.waiting.code, CORM_TIMEOUT);
    CHECK_TEXT(scene.waiting.message, "the session's deadline has passed");
    CHECK(scene.waiting.seconds > 0.5 && scene.waiting.seconds < 3);
    corm_clear_error(scene.waiting.session);
    corm_set_deadline(scene.waiting.session, 0);
    CHECK_INT(tags(scene.waiting.session), 1);
    CHECK_GOOD(scene.waiting.session);
    end_scene(&scene);
}

TEST(a_transaction_that_is_late_is_rolled_back)
{
    struct scene scene;
    if (!is_ready())
        return;
    begin_scene(&scene, "late", "");
    corm_session *session = scene.waiting.session;
    corm_set_deadline(session, 1);
    corm_begin(session);
    tag_create(session, .name = "late");
    start_waiting(&scene);
    pthread_join(scene.thread, NULL);
    CHECK_INT(scene.waiting.code, CORM_TIMEOUT);
    corm_clear_error(session);
    CHECK(corm_rollback(session));
    CHECK_GOOD(session);
    corm_set_deadline(session, 0);
    CHECK_INT(tags(session), 1);
    CHECK_GOOD(session);
    end_scene(&scene);
}

TEST(another_thread_interrupts_a_statement)
{
    struct scene scene;
    if (!is_ready())
        return;
    begin_scene(&scene, "interrupt", "");
    start_waiting(&scene);
    corm_interrupt(scene.waiting.session);
    pthread_join(scene.thread, NULL);
    CHECK_INT(scene.waiting.code, CORM_INTERRUPTED);
    CHECK_TEXT(scene.waiting.message, "the session was interrupted");
    CHECK_INT(tags(scene.waiting.session), 0);
    CHECK_INT(corm_error_code(scene.waiting.session), CORM_INTERRUPTED);
    corm_clear_error(scene.waiting.session);
    CHECK_INT(tags(scene.waiting.session), 1);
    CHECK_GOOD(scene.waiting.session);
    end_scene(&scene);
}

TEST(limits_of_the_server_are_told_in_its_words)
{
    struct scene scene;
    if (!is_ready())
        return;
    begin_scene(&scene, "limits", "");
    corm_session_end(scene.waiting.session);
    ask("limits", "ALTER DATABASE limits SET statement_timeout = 1000");
    ask("limits", "ALTER DATABASE limits SET idle_in_transaction_session_timeout = 100");
    scene.waiting.session = corm_session_begin(scene.db, "waits");
    corm_session *idle = corm_session_begin(scene.db, "idle");
    corm_begin(idle);
    CHECK_INT(tags(idle), 1);
    start_waiting(&scene);
    pthread_join(scene.thread, NULL);
    CHECK_INT(scene.waiting.code, CORM_TIMEOUT);
    CHECK_TEXT(scene.waiting.message, "canceling statement due to statement timeout");
    CHECK_INT(tags(idle), 0);
    CHECK_ERROR(idle, CORM_CONNECTION, "terminating connection due to idle-in-transaction timeout");
    corm_rollback(idle);
    CHECK_INT(tags(idle), 1);
    CHECK_GOOD(idle);
    corm_session_end(idle);
    end_scene(&scene);
}

static void *interrupt_later(void *session)
{
    nanosleep(&(struct timespec){0, 200000000}, NULL);
    corm_interrupt(session);
    return NULL;
}

TEST(a_server_that_hangs_does_not_hang_its_clients)
{
    struct proxy proxy;
    pthread_t thread;
    if (!is_ready() || !proxy_start(&proxy, &server))
        return;
    corm_close(server_database(&server, "hangs", &bookshop_schema, ""));
    corm_db *db = corm_open(proxy_url(&proxy, "hangs", "&connect_timeout=1"), &bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    corm_begin(session);
    tag_create(session, .name = "never");
    CHECK_GOOD(session);
    atomic_store(&proxy.mode, PROXY_HANG);
    corm_set_deadline(session, 0.2);
    double began = now();
    CHECK_INT(tags(session), 0);
    CHECK_ERROR(session, CORM_TIMEOUT, "the session's deadline has passed");
    CHECK(now() - began < 3.5);
    began = now();
    CHECK(corm_rollback(session));
    CHECK(now() - began < 3.5);
    corm_set_deadline(session, 0);
    began = now();
    CHECK_INT(tags(session), 0);
    CHECK_INT(corm_error_code(session), CORM_CONNECTION);
    CHECK(now() - began < 3.5);
    atomic_store(&proxy.mode, PROXY_PASS);
    corm_clear_error(session);
    CHECK_INT(tags(session), 0);
    CHECK_GOOD(session);
    atomic_store(&proxy.mode, PROXY_HANG);
    began = now();
    CHECK(pthread_create(&thread, NULL, interrupt_later, session) == 0);
    CHECK_INT(tags(session), 0);
    CHECK_ERROR(session, CORM_INTERRUPTED, "the session was interrupted");
    CHECK(now() - began < 4);
    pthread_join(thread, NULL);
    began = now();
    corm_session_end(session);
    CHECK(now() - began < 3.5);
    atomic_store(&proxy.mode, PROXY_PASS);
    corm_close(db);
    proxy_stop(&proxy);
}

/* What the server made while the program looked at the window before needs no server any more. */
TEST(the_next_window_of_a_stream_is_on_its_way)
{
    struct proxy proxy;
    if (!is_ready() || !proxy_start(&proxy, &server))
        return;
    corm_close(server_database(&server, "windows", &bookshop_schema, ""));
    ask("windows", "INSERT INTO tag (name) SELECT 'tag ' || i FROM generate_series(1, 1000) AS n(i)");
    corm_db *db = corm_open(proxy_url(&proxy, "windows", "&connect_timeout=1"), &bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    int count = 0;
    corm_each (Tag, tag, corm_iterator(corm_all(session, Tag), 100)) {
        if (++count != 150)
            continue;
        CHECK(server_await(&server, "windows", "SELECT count(*) " OURS " AND state = 'active'", "0"));
        usleep(50000);              /* and through the proxy */
        atomic_store(&proxy.mode, PROXY_HANG);
        corm_set_deadline(session, 0.1);
    }
    CHECK_INT(count, 300);
    CHECK_ERROR(session, CORM_TIMEOUT, "the session's deadline has passed");
    atomic_store(&proxy.mode, PROXY_PASS);
    corm_session_end(session);
    corm_close(db);
    proxy_stop(&proxy);
}

/* --- Refusals */

TEST(an_option_that_is_wrong_is_refused)
{
    CHECK_OPEN_ERROR("postgres:///x?busy_wait=maybe", &bookshop_schema, CORM_MISUSE,
                     "the option busy_wait cannot be 'maybe'\nit is on or off");
    CHECK_OPEN_ERROR("postgres:///x?connect_timeout=soon", &bookshop_schema, CORM_MISUSE,
                     "the option connect_timeout cannot be 'soon'\nit is a number of seconds");
}

TEST(a_table_that_is_missing_is_told_with_the_way_to_make_it)
{
    if (!is_ready())
        return;
    ask("postgres", "CREATE DATABASE empty");
    corm_db *db = corm_open(server_url(&server, "empty", ""), &bookshop_schema);
    corm_session *session = corm_session_begin(db, "empty");
    CHECK_INT(tags(session), 0);
    CHECK_ERROR(session, CORM_DATABASE,
                "relation \"tag\" does not exist\ncorm create makes the tables of a schema, as corm_create_tables() does");
    corm_session_end(session);
    corm_close(db);
}

TEST(violations_read_as_they_do_elsewhere)
{
    static const char *const urls[] = {"sqlite::memory:", NULL};
    if (!is_ready())
        return;
    for (int i = 0; i < 4; i++) {
        corm_db *db = i / 2 ? server_database(&server, i % 2 ? "violations_in" : "violations", &keys_schema, "") : corm_open(urls[0], &keys_schema);
        corm_session *session = corm_session_begin(db, NULL);
        if (i / 2 == 0)
            corm_create_tables(session);
        team_create(session, .name = "red");
        country_create(session, .code = "NO", .name = "Norway");
        Person *ann = person_create(session, .key = {{1}}, .name = "Ann", .country_id = "NO");
        membership_create(session, .person = ann, .team_id = 1);
        group_create(session, .order = 1, .class_ = "x");
        CHECK_GOOD(session);
#define REFUSED(call, message)                                 \
        do {                                                   \
            bool is_inside = i % 2;                            \
            if (is_inside)                                     \
                corm_begin(session);                           \
            (void)(call);                                      \
            CHECK_ERROR(session, CORM_INTEGRITY, message);     \
            if (is_inside)                                     \
                corm_rollback(session);                        \
        } while (0)
        REFUSED(team_create(session, .name = "red"), "unique (name) of Team: a row with this value exists already");
        REFUSED(country_create(session, .code = "NO", .name = "x"), "unique (code) of Country: a row with this value exists already");
        REFUSED(membership_create(session, .person = ann, .team_id = 1),
                "unique (person, team) of Membership: a row with these values exists already");
        REFUSED(membership_create(session, .person = ann, .team_id = 2), "Membership.team points to no Team: there is none with id = '2'");
        REFUSED(person_create(session, .key = {{2}}, .name = "Bo", .country_id = "XX"),
                "Person.country points to no Country: there is none with code = 'XX'");
        REFUSED(corm_update(corm_all(session, Person), "country = %s", "XX"),
                i / 2 ? "Person.country points to no Country: there is none with code = 'XX'"
                      : "a foreign key points to no row, or rows still point to what is deleted");
        REFUSED(group_create(session, .order = 0, .class_ = "x"), "check group_check_1 of Group refuses the row: order > 0");
        REFUSED(corm_update(corm_all(session, Group), "order = order - 1"), "check group_check_1 of Group refuses the row: order > 0");
        REFUSED(corm_update(corm_all(session, Person), "name = nullif(name, 'Ann')"), "Person.name cannot be null");
        team_values teams[] = {{.name = "blue"}, {.name = "red"}};
        REFUSED(team_bulk_create(session, teams, 2), "unique (name) of Team: a row with this value exists already");
        CHECK_INT(corm_count(corm_all(session, Team)), 1);
        CHECK_GOOD(session);
        corm_session_end(session);
        corm_close(db);
    }
}

TEST(a_reader_goes_on_after_an_error)
{
    if (!is_ready())
        return;
    corm_db *db = server_database(&server, "reader", &bookshop_schema, "");
    corm_session *session = corm_session_begin(db, NULL);
    tag_create(session, .name = "one");
    corm_session_end(session);
    session = corm_session_begin(db, NULL);
    corm_set_read_only(session);
    CHECK_INT(tags(session), 1);
    CHECK_INT(corm_length(corm_filter(corm_all(session, Tag), "id + 9223372036854775807 > 0")), 0);
    CHECK_ERROR(session, CORM_RANGE, "integer result out of range");
    CHECK_INT(tags(session), 1);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

TEST(a_read_only_database_refuses_writes)
{
    if (!is_ready())
        return;
    corm_close(server_database(&server, "read_only", &bookshop_schema, ""));
    ask("postgres", "ALTER DATABASE read_only SET default_transaction_read_only = on");
    corm_db *db = corm_open(server_url(&server, "read_only", ""), &bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    CHECK(tag_create(session, .name = "x") == NULL);
    CHECK_ERROR(session, CORM_READ_ONLY, "the database is read-only");
    corm_begin(session);
    CHECK(tag_create(session, .name = "x") == NULL);
    CHECK_ERROR(session, CORM_READ_ONLY, "the database is read-only");
    corm_rollback(session);
    CHECK_INT(tags(session), 0);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

/* --- Statements that the server does not know any more */

TEST(a_changed_table_is_prepared_for_anew)
{
    if (!is_ready())
        return;
    corm_db *db = server_database(&server, "changed", &bookshop_schema, "&pool=1");
    corm_session *session = corm_session_begin(db, NULL);
    tag_create(session, .name = "one");
    static const char *const changes[] = {"ALTER TABLE tag ADD COLUMN colour text", "ALTER TABLE tag ALTER COLUMN name TYPE text",
                                          "ALTER TABLE tag ALTER COLUMN name TYPE varchar(60)", "ALTER TABLE tag DROP COLUMN colour"};
    for (int i = 0; i < 4; i++) {
        CHECK_INT(corm_length(corm_all(session, Tag)), 1);
        CHECK_TEXT(ask("changed", "%s", changes[i]), "");
        CHECK_INT(corm_length(corm_all(session, Tag)), 1);
        CHECK_GOOD(session);
    }
    corm_session_end(session);
    session = corm_session_begin(db, NULL);
    ask("changed", "ALTER TABLE tag ALTER COLUMN name TYPE text");
    corm_begin(session);
    CHECK_INT(corm_length(corm_all(session, Tag)), 0);
    CHECK_ERROR(session, CORM_RETRY, "a table was changed meanwhile: run the transaction again");
    corm_rollback(session);
    corm_begin(session);
    CHECK_INT(corm_length(corm_all(session, Tag)), 1);
    corm_commit(session);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

static bool ask_much(corm_session *session, void *argument)
{
    int *runs = argument;
    ++*runs;
    for (int i = 0; i < 12; i++) {
        char condition[40];
        snprintf(condition, sizeof condition, "id != %d", i);
        corm_count(corm_filter(corm_all(session, Tag), condition, NULL));
    }
    return !corm_failed(session);
}

/* A trigger that forgets all statements stands for whoever shares the connection. */
TEST(forgotten_statements_are_prepared_anew)
{
    if (!is_ready())
        return;
    corm_db *db = server_database(&server, "forgets", &bookshop_schema, "&pool=1");
    ask("forgets", "CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS "
                   "$$ BEGIN EXECUTE 'DEALLOCATE ALL'; RETURN NULL; END $$");
    ask("forgets", "CREATE TRIGGER forget AFTER INSERT OR UPDATE ON publisher EXECUTE FUNCTION forget()");
    corm_session *session = corm_session_begin(db, NULL);
    tag_create(session, .name = "one");
    for (int i = 0; i < 3; i++) {
        CHECK_INT(tags(session), 1);
        CHECK_INT(corm_length(corm_all(session, Tag)), 1);
        CHECK(publisher_create(session, .name = "p") != NULL);
    }
    CHECK_GOOD(session);
    CHECK_INT(corm_count(corm_all(session, Publisher)), 3);
    int runs = 0;
    ask_much(session, &runs);
    CHECK_INT(corm_update(corm_all(session, Publisher), "name = 'forgets them all'"), 3);
    runs = 0;
    CHECK(corm_transaction(session, ask_much, &runs));
    CHECK_GOOD(session);
    CHECK_INT(runs, 2);
    corm_session_end(session);
    corm_close(db);
}
