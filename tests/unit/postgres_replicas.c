/* A primary and two standbys: who is written to, who is read from, and what follows the primary's death.  The tests build on
 * each other, in their order. */
#include "lib/server.h"

#include "bookshop.h"

#include <stdlib.h>
#include <time.h>

static struct server servers[3];    /* the first is the primary, until it dies */

static bool is_ready(void)
{
    static bool was_tried, is_good;
    if (!server_can_run())
        return false;
    if (!was_tried)
        is_good = server_start(&servers[0], "primary") && server_follow(&servers[1], "one", &servers[0])
                  && server_follow(&servers[2], "two", &servers[0]);
    was_tried = true;
    return is_good;
}

__attribute__((destructor)) static void remove_servers(void)
{
    for (int i = 0; i < 3; i++)
        if (servers[i].folder[0])
            server_remove(&servers[i]);
}

static const char *url_of_all(const char *database, const char *options)
{
    static char url[800];
    snprintf(url, sizeof url, "postgres:///%s?host=%s,%s,%s&user=postgres%s", database, servers[0].folder, servers[1].folder,
             servers[2].folder, options);
    return url;
}

/* The tables, on all of the servers. */
static void create_database(const char *database)
{
    corm_close(server_database(&servers[0], database, &bookshop_schema, ""));
    for (int i = 1; i < 3; i++)
        CHECK(server_await(&servers[i], database, "SELECT count(*) FROM pg_tables WHERE tablename = 'order_item'", "1"));
}

#define COUNT_CONNECTIONS \
    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'cormorant' AND datname = current_database()"

/* How many connections the library has there. */
static int connections(int server, const char *database)
{
    return atoi(server_ask(&servers[server], database, COUNT_CONNECTIONS));
}

/* A server counts a connection for a moment after its end. */
static bool are_all_closed(int server, const char *database)
{
    return server_await(&servers[server], database, COUNT_CONNECTIONS, "0");
}

static corm_session *reader(corm_db *db)
{
    corm_session *session = corm_session_begin(db, "reads");
    corm_set_read_only(session);
    return session;
}

static int64_t tags(corm_session *session)
{
    return corm_count(corm_all(session, Tag));
}

TEST(standbys_are_read_from_and_the_primary_is_written_to)
{
    corm_session *readers[12];
    if (!is_ready())
        return;
    create_database("shop");
    corm_db *db = corm_open(url_of_all("shop", ""), &bookshop_schema);
    for (int i = 0; i < 12; i++) {
        readers[i] = reader(db);
        CHECK_INT(tags(readers[i]), 0);
        CHECK_GOOD(readers[i]);
    }
    CHECK_INT(connections(0, "shop"), 0);
    CHECK(connections(1, "shop") > 0);
    CHECK(connections(2, "shop") > 0);
    CHECK_INT(connections(1, "shop") + connections(2, "shop"), 12);
    corm_session *writer = corm_session_begin(db, "writes");
    CHECK(tag_create(writer, .name = "one") != NULL);
    CHECK_INT(tags(writer), 1);
    CHECK_GOOD(writer);
    CHECK_INT(connections(0, "shop"), 1);
    CHECK(tag_create(readers[0], .name = "two") == NULL);
    CHECK_ERROR(readers[0], CORM_READ_ONLY, "the session is read-only");
    for (int i = 0; i < 12; i++)
        corm_session_end(readers[i]);
    corm_session_end(writer);
    corm_close(db);
}

TEST(a_small_pool_serves_both_kinds)
{
    if (!is_ready())
        return;
    corm_db *db = corm_open(url_of_all("shop", "&pool=1"), &bookshop_schema);
    for (int i = 0; i < 3; i++) {
        corm_session *session = reader(db);
        tags(session);
        CHECK_GOOD(session);
        corm_session_end(session);
        session = corm_session_begin(db, NULL);
        CHECK(tag_create(session, .name = &"xyz"[i]) != NULL);
        CHECK_GOOD(session);
        CHECK(are_all_closed(1, "shop") && are_all_closed(2, "shop"));
        corm_session_end(session);
    }
    corm_close(db);
}

static void ask_standbys(const char *sql)
{
    for (int i = 1; i < 3; i++)
        server_ask(&servers[i], "shop", sql);
}

static void check_own_write(corm_db *db, const char *name)
{
    corm_session *session = corm_session_begin(db, "writes");
    CHECK(tag_create(session, .name = name) != NULL);
    CHECK_GOOD(session);
    corm_session_end(session);
    session = reader(db);
    CHECK(corm_exists(corm_filter(corm_all(session, Tag), "name = %s", name)));
    CHECK_GOOD(session);
    corm_session_end(session);
}

TEST(a_program_can_wait_for_its_own_writes)
{
    if (!is_ready())
        return;
    corm_db *db = corm_open(url_of_all("shop", "&read_own_writes=on"), &bookshop_schema);
    corm_db *hasty = corm_open(url_of_all("shop", "&read_own_writes=off"), &bookshop_schema);
    for (int i = 0; i < 50; i++) {
        char name[20];
        snprintf(name, sizeof name, "own %d", i);
        check_own_write(db, name);
    }
    CHECK_INT(connections(0, "shop"), 1);
    ask_standbys("SELECT pg_wal_replay_pause()");
    corm_session *session = corm_session_begin(db, "writes");
    corm_begin(session);
    CHECK(tag_create(session, .name = "late") != NULL);
    CHECK(corm_commit(session));
    corm_session_end(session);
    session = reader(hasty);
    CHECK(!corm_exists(corm_filter(corm_all(session, Tag), "name = 'late'")));
    CHECK_GOOD(session);
    corm_session_end(session);
    session = reader(db);
    corm_set_deadline(session, 0.2);
    tags(session);
    CHECK_ERROR(session, CORM_TIMEOUT, "the standby did not replay this program's last write in time");
    corm_set_deadline(session, 0);
    ask_standbys("SELECT pg_wal_replay_resume()");
    CHECK(corm_exists(corm_filter(corm_all(session, Tag), "name = 'late'")));
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(hasty);
    corm_close(db);
}

/* /tmp/one as %2Ftmp%2Fone */
static void append_escaped(char *url, const char *folder)
{
    for (url += strlen(url); *folder; folder++)
        url += sprintf(url, *folder == '/' ? "%%2F" : "%c", *folder);
}

TEST(hosts_may_stand_in_the_path_of_the_url)
{
    char url[800] = "postgres://";
    if (!is_ready())
        return;
    for (int i = 0; i < 3; i++) {
        append_escaped(url, servers[2 - i].folder);
        strcat(url, i < 2 ? "," : "/shop?user=postgres");
    }
    corm_db *db = corm_open(url, &bookshop_schema);
    CHECK_TEXT(corm_db_error_message(db), "");
    corm_session *session = corm_session_begin(db, NULL);
    CHECK(tag_create(session, .name = "by path") != NULL);
    CHECK_GOOD(session);
    CHECK_INT(connections(0, "shop"), 1);
    corm_session_end(session);
    corm_close(db);
}

TEST(urls_that_make_no_sense_are_refused)
{
    if (!server_can_run())
        return;
    corm_db *empty = corm_open("postgres://a,,c/shop", &bookshop_schema);
    CHECK_TEXT(corm_db_error_message(empty), "host 2 of the URL's 3 has no name");
    corm_close(empty);
    corm_db *db = corm_open("postgres://a:1,b:2/shop?port=1,2,3", &bookshop_schema);
    CHECK_TEXT(corm_db_error_message(db), "the URL names 2 hosts, and another number of ports or addresses");
    corm_close(db);
    db = corm_open("postgres://a,b/shop?read_own_writes=perhaps", &bookshop_schema);
    CHECK_TEXT(corm_db_error_message(db), "the option read_own_writes cannot be 'perhaps'\nit is on or off");
    corm_close(db);
    db = corm_open("postgres:///shop?busy_wait=0", &bookshop_schema);
    CHECK_TEXT(corm_db_error_message(db), "the option busy_wait cannot be '0'\nit is on or off");
    corm_close(db);
}

static void check_beginning(const char *text, const char *beginning)
{
    CHECK_TEXT(strncmp(text, beginning, strlen(beginning)) == 0 ? beginning : text, beginning);
}

TEST(when_the_primary_dies_another_takes_its_place)
{
    corm_session *readers[4];
    if (!is_ready())
        return;
    corm_db *db = corm_open(url_of_all("shop", "&read_own_writes=on"), &bookshop_schema);
    for (int i = 0; i < 4; i++)
        readers[i] = reader(db);
    for (int i = 0; i < 4; i++)
        tags(readers[i]);
    for (int i = 0; i < 4; i++)
        corm_session_end(readers[i]);
    check_own_write(db, "before");
    corm_session *session = corm_session_begin(db, "writes"), *idle = corm_session_begin(db, "will be idle");
    CHECK(corm_begin(session));
    CHECK(tag_create(session, .name = "lost") != NULL);
    tags(idle);
    corm_session_end(idle);
    CHECK(server_await(&servers[1], "shop", "SELECT count(*) FROM tag WHERE name = 'before'", "1"));
    server_stop(&servers[0], SIGKILL);
    nanosleep(&(struct timespec){0, 300000000}, NULL);  /* its children notice one after the other */
    CHECK(!corm_commit(session));
    CHECK(corm_error_code(session) == CORM_CONNECTION || corm_error_code(session) == CORM_UNKNOWN);
    corm_rollback(session);
    corm_clear_error(session);
    CHECK(tag_create(session, .name = "too soon") == NULL);
    CHECK_INT(corm_error_code(session), CORM_CONNECTION);
    check_beginning(corm_error_message(session), "none of the 3 hosts is the primary: cannot connect to ");
    corm_clear_error(session);
    CHECK_TEXT(server_ask(&servers[1], "shop", "SELECT pg_promote()"), "t");
    CHECK(tag_create(session, .name = "after") != NULL);
    CHECK_GOOD(session);
    CHECK(!corm_exists(corm_filter(corm_all(session, Tag), "name = 'lost'")));
    corm_session_end(session);
    session = corm_session_begin(db, "writes again");
    CHECK(corm_exists(corm_filter(corm_all(session, Tag), "name = 'before'")));
    CHECK(tag_create(session, .name = "again") != NULL);
    CHECK_GOOD(session);
    CHECK(connections(1, "shop") > 0);
    corm_session_end(session);
    server_stop(&servers[2], SIGQUIT);
    for (int i = 0; i < 4; i++) {
        readers[i] = reader(db);
        CHECK(corm_exists(corm_filter(corm_all(readers[i], Tag), "name = 'again'")));
        CHECK_GOOD(readers[i]);
    }
    for (int i = 0; i < 4; i++)
        corm_session_end(readers[i]);
    corm_close(db);
}

TEST(without_standbys_the_primary_is_read_from)
{
    if (!is_ready())
        return;
    corm_db *db = corm_open(url_of_all("shop", ""), &bookshop_schema);
    corm_session *session = reader(db);
    CHECK(corm_exists(corm_filter(corm_all(session, Tag), "name = 'after'")));
    CHECK_GOOD(session);
    corm_session_end(session);
    server_stop(&servers[1], SIGQUIT);
    session = reader(db);
    tags(session);
    CHECK_INT(corm_error_code(session), CORM_CONNECTION);
    check_beginning(corm_error_message(session), "none of the 3 hosts can be reached: cannot connect to ");
    corm_session_end(session);
    corm_close(db);
}
