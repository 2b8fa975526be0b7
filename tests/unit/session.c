/* Opening, options, sessions, errors that stay, deadlines, interruption, the pool, threads. */
#include "lib/database.h"

#include "bookshop.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

TEST(a_url_that_cannot_be_opened_says_why)
{
    CHECK_OPEN_ERROR("bookshop", &bookshop_schema, CORM_MISUSE,
                     "'bookshop' is no database URL: it has no ':'\nwrite such as sqlite:bookshop.db or postgres:///bookshop");
    CHECK_OPEN_ERROR("oracle:x", &bookshop_schema, CORM_MISUSE, "no backend for 'oracle:'\nwrite such as sqlite:bookshop.db or postgres:///bookshop");
}

TEST(an_option_that_is_wrong_is_refused)
{
    CHECK_OPEN_ERROR(database_fresh("?colour=red"), &bookshop_schema, CORM_MISUSE,
                     "there is no option 'colour' in a database URL");
    CHECK_OPEN_ERROR(database_fresh("?pool=0"), &bookshop_schema, CORM_MISUSE,
                     "the option pool cannot be '0'\nit is a number from 1 to 10000");
    CHECK_OPEN_ERROR(database_fresh("?pool=-1"), &bookshop_schema, CORM_MISUSE,
                     "the option pool cannot be '-1'\nit is a number from 1 to 10000");
    CHECK_OPEN_ERROR(database_fresh("?plans=many"), &bookshop_schema, CORM_MISUSE,
                     "the option plans cannot be 'many'\nit is a number from 1 to 1000000");
    CHECK_OPEN_ERROR(database_fresh("?pool=1&pool=2"), &bookshop_schema, CORM_MISUSE,
                     "the option 'pool' stands twice in the database URL");
}

TEST(a_wrong_schema_is_the_error_of_the_database)
{
    static const char text[] = "model Book {\n    author Autor on delete cascade\n}\nmodel Author {\n    name text\n}\n";
    static const corm_schema schema = {"wrong.corm", text, sizeof text - 1};
    CHECK_OPEN_ERROR(database_fresh(""), &schema, CORM_SCHEMA,
                     "wrong.corm:2:12: no model 'Autor'\n      author Autor on delete cascade\n             ^^^^^\n"
                     "did you mean 'Author'?");
}

TEST(the_first_error_stays_and_the_session_refuses_work)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, "sticky");
    CHECK(!corm_failed(session));
    CHECK_TEXT(corm_error_message(session), "");
    corm_query *good = corm_all(session, Tag);
    CHECK_INT(corm_count(corm_filter(corm_all(session, Book), "autor = %s", "Ann")), 0);
    CHECK(corm_failed(session));
    CHECK_INT(corm_error_code(session), CORM_QUERY);
    CHECK_TEXT(corm_error_summary(session), "no field 'autor' on Book; did you mean 'author'?");
    CHECK_TEXT(corm_error_hint(session), "");
    CHECK_TEXT(corm_error_message(session), "no field 'autor' on Book; did you mean 'author'?\n  autor = %s\n  ^^^^^");
    int64_t before = corm_query_count(session);
    CHECK(tag_create(session, .name = "x") == NULL);
    CHECK(!corm_begin(session));
    CHECK(!corm_create_tables(session));
    CHECK_INT(corm_count(good), 0);
    CHECK(!corm_exists(good));
    CHECK(corm_first(good) == NULL);
    CHECK_INT(corm_length(good), 0);
    CHECK_INT(corm_update(good, "name = %s", "y"), 0);
    CHECK_INT(corm_delete(good).total, 0);
    CHECK(corm_session_alloc(session, 10) == NULL);
    corm_each (Tag, tag, good)
        CHECK(tag == NULL);
    CHECK_INT(corm_query_count(session), before);
    CHECK_TEXT(corm_error_summary(session), "no field 'autor' on Book; did you mean 'author'?");
    corm_clear_error(session);
    CHECK(!corm_failed(session));
    CHECK_TEXT(corm_error_message(session), "");
    CHECK(tag_create(session, .name = "x") != NULL);
    CHECK_INT(corm_count(good), 1);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

TEST(what_was_built_in_a_failed_session_stays_broken)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    corm_count(corm_filter(corm_all(session, Book), "("));
    corm_query *broken = corm_filter(corm_all(session, Tag), "name = %s", "x");
    corm_clear_error(session);
    CHECK_INT(corm_length(broken), 0);
    CHECK(corm_failed(session));
    CHECK_ERROR(session, CORM_MISUSE, "this query was made while the session had failed\nmake it again after corm_clear_error()");
    CHECK_INT(corm_count(corm_order_by(broken, "name")), 0);
    CHECK_INT(corm_error_code(session), CORM_MISUSE);
    corm_clear_error(session);
    CHECK_INT(corm_delete(broken).total, 0);
    CHECK_INT(corm_error_code(session), CORM_MISUSE);
    corm_clear_error(session);
    CHECK_INT(corm_update(broken, "name = %s", "y"), 0);
    CHECK_INT(corm_error_code(session), CORM_MISUSE);
    corm_session_end(session);
    corm_close(db);
}

TEST(memory_of_a_session_is_its_own)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    char *memory = corm_session_alloc(session, 100000);
    CHECK(memory != NULL && (uintptr_t)memory % 8 == 0);
    if (memory)
        memset(memory, 1, 100000);
    corm_session_end(session);
    corm_session_end(NULL);
    corm_close(db);
    corm_close(NULL);
}

/* --- Time */

static void fill_tags(corm_session *session, int count)
{
    static tag_values rows[400];
    static char names[400][20];
    for (int i = 0; i < count; i++) {
        snprintf(names[i], sizeof names[i], "tag %d", i);
        rows[i] = (tag_values){.name = names[i]};
    }
    CHECK_INT(tag_bulk_create(session, rows, (size_t)count), count);
}

/* Joins all tags with all tags with all tags: longer than anyone waits. */
static corm_query *slow_query(corm_session *session)
{
    corm_query *third = corm_filter(corm_all(session, Tag),
                                    "length(name || outer.name || outer.outer.name) > 1000");
    corm_query *second = corm_filter(corm_all(session, Tag), "exists(%p)", third);
    return corm_filter(corm_all(session, Tag), "exists(%p)", second);
}

static double seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

TEST(a_statement_that_runs_past_the_deadline_fails)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    fill_tags(session, 400);
    double began = seconds();
    corm_set_deadline(session, 0.05);
    CHECK_INT(corm_count(slow_query(session)), 0);
    CHECK_ERROR(session, CORM_TIMEOUT, "the session's deadline has passed");
    CHECK(seconds() - began < 5);
    CHECK_INT(corm_count(corm_all(session, Tag)), 0);
    CHECK_ERROR(session, CORM_TIMEOUT, "the session's deadline has passed");
    corm_set_deadline(session, -1);
    CHECK_INT(corm_count(corm_all(session, Tag)), 0);
    CHECK_ERROR(session, CORM_TIMEOUT, "the session's deadline has passed");
    corm_set_deadline(session, 1e300);
    CHECK_INT(corm_count(corm_all(session, Tag)), 400);
    corm_set_deadline(session, 0);
    CHECK_INT(corm_count(corm_all(session, Tag)), 400);
    CHECK_GOOD(session);
    corm_session_end(session);

    session = corm_session_begin(db, "the connection has no deadline left");
    CHECK_INT(corm_count(corm_filter(corm_all(session, Tag), "name contains '1'")), 157);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

static void *interrupt_soon(void *session)
{
    struct timespec pause = {0, 50000000};
    nanosleep(&pause, NULL);
    corm_interrupt(session);
    return NULL;
}

TEST(another_thread_interrupts_a_session)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    pthread_t thread;
    fill_tags(session, 400);
    corm_query *slow = slow_query(session);
    CHECK(pthread_create(&thread, NULL, interrupt_soon, session) == 0);
    CHECK_INT(corm_count(slow), 0);
    pthread_join(thread, NULL);
    CHECK_INT(corm_error_code(session), CORM_INTERRUPTED);
    CHECK_TEXT(corm_error_message(session), "the session was interrupted");
    corm_clear_error(session);
    CHECK_INT(corm_count(corm_all(session, Tag)), 400);
    corm_interrupt(session);
    CHECK(tag_create(session, .name = "late") == NULL);
    CHECK_ERROR(session, CORM_INTERRUPTED, "the session was interrupted");
    CHECK(tag_create(session, .name = "late") != NULL);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

/* --- Read only */

TEST(a_read_only_session_reads_one_snapshot)
{
    database_remove("snapshot");
    corm_db *db = corm_open(database_url("snapshot", ""), &bookshop_schema);
    corm_session *writer = corm_session_begin(db, "writer"), *reader = corm_session_begin(db, "reader");
    corm_create_tables(writer);
    tag_create(writer, .name = "first");
    corm_set_read_only(reader);
    CHECK_INT(corm_count(corm_all(reader, Tag)), 1);
    tag_create(writer, .name = "second");
    CHECK_INT(corm_count(corm_all(writer, Tag)), 2);
    CHECK_INT(corm_count(corm_all(reader, Tag)), 1);
    CHECK(corm_begin(reader));
    CHECK_INT(corm_count(corm_all(reader, Tag)), 1);
    CHECK(corm_commit(reader));
    CHECK(corm_begin(reader));
    CHECK(corm_rollback(reader));
    CHECK_INT(corm_count(corm_all(reader, Tag)), 1);
    CHECK_GOOD(reader);
    CHECK(tag_create(reader, .name = "third") == NULL);
    CHECK_ERROR(reader, CORM_READ_ONLY, "the session is read-only");
    CHECK_INT(corm_update(corm_all(reader, Tag), "name = 'x'"), 0);
    CHECK_ERROR(reader, CORM_READ_ONLY, "the session is read-only");
    CHECK_INT(corm_delete(corm_all(reader, Tag)).total, 0);
    CHECK_ERROR(reader, CORM_READ_ONLY, "the session is read-only");
    CHECK(!tag_save(corm_first(corm_all(reader, Tag))) || !corm_failed(reader));
    CHECK(!corm_drop_tables(reader));
    CHECK_ERROR(reader, CORM_READ_ONLY, "the session is read-only");
    corm_session_end(reader);
    reader = corm_session_begin(db, NULL);
    CHECK_INT(corm_count(corm_all(reader, Tag)), 2);
    CHECK(corm_begin(reader));
    corm_set_read_only(reader);
    CHECK_ERROR(reader, CORM_MISUSE, "a session becomes read-only before its transactions, not inside one");
    corm_session_end(reader);
    corm_session_end(writer);
    corm_close(db);
    database_remove("snapshot");
}

/* --- The pool */

TEST(a_pool_that_is_used_up_lets_sessions_wait_until_their_deadline)
{
    corm_db *db = corm_open(database_fresh("?pool=2"), &bookshop_schema);
    corm_session *sessions[3];
    for (int i = 0; i < 3; i++)
        sessions[i] = corm_session_begin(db, NULL);
    corm_create_tables(sessions[0]);
    CHECK_INT(corm_count(corm_all(sessions[1], Tag)), 0);
    corm_set_deadline(sessions[2], 0.02);
    CHECK_INT(corm_count(corm_all(sessions[2], Tag)), 0);
    CHECK_ERROR(sessions[2], CORM_BUSY,
                "all 2 connections of the pool are in use\nend sessions sooner, or open with a larger pool: ?pool=4");
    corm_session_end(sessions[0]);
    corm_set_deadline(sessions[2], 0);
    CHECK_INT(corm_count(corm_all(sessions[2], Tag)), 0);
    CHECK_GOOD(sessions[2]);
    corm_session_end(sessions[1]);
    corm_session_end(sessions[2]);
    corm_close(db);
}

static void *wait_and_create(void *db)
{
    corm_session *session = corm_session_begin(db, "waits");
    tag_create(session, .name = "waited");
    bool is_good = !corm_failed(session);
    corm_session_end(session);
    return is_good ? db : NULL;
}

TEST(a_waiting_session_gets_the_connection_that_comes_back)
{
    corm_db *db = corm_open(database_fresh("?pool=1"), &bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    struct timespec pause = {0, 20000000};
    pthread_t thread;
    void *answer = NULL;
    corm_create_tables(session);
    CHECK(pthread_create(&thread, NULL, wait_and_create, db) == 0);
    nanosleep(&pause, NULL);
    CHECK_INT(corm_count(corm_all(session, Tag)), 0);
    corm_session_end(session);
    pthread_join(thread, &answer);
    CHECK(answer == db);
    corm_close(db);
}

TEST(few_statements_and_plans_may_be_kept)
{
    corm_db *db = corm_open(database_fresh("?statements=1&plans=1"), &bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    corm_create_tables(session);
    fill_tags(session, 10);
    for (int i = 0; i < 20; i++) {
        CHECK_INT(corm_count(corm_all(session, Tag)), 10);
        CHECK_INT(corm_length(corm_order_by(corm_all(session, Tag), i % 2 ? "name" : "-name")), 10);
        corm_each (Tag, outer, corm_iterator(corm_all(session, Tag), 100))
            CHECK_INT(corm_count(corm_filter(corm_all(session, Tag), "name = %s", tag_name(outer))), 1);
    }
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

/* --- Threads */

enum { THREADS = 6, ROUNDS = 40 };

struct worker {
    corm_db *db;
    int number;
    int failures;
};

static void work_once(struct worker *worker, int round)
{
    char name[60];
    corm_session *session = corm_session_begin(worker->db, "worker");
    snprintf(name, sizeof name, "tag %d of %d", round, worker->number);
    tag_create(session, .name = name);
    corm_query *mine = corm_filter(corm_all(session, Tag), "name endswith %p",
                                   corm_value_text(session, strstr(name, " of ")));
    bool is_right = corm_count(mine) == round + 1 && corm_length(corm_order_by(mine, "-id")) == (size_t)round + 1;
    corm_each (Tag, tag, mine)
        is_right = is_right && strstr(tag_name(tag), strstr(name, " of ")) != NULL;
    worker->failures += !is_right || corm_failed(session);
    corm_session_end(session);
}

static void *work(void *argument)
{
    struct worker *worker = argument;
    for (int round = 0; round < ROUNDS; round++)
        work_once(worker, round);
    return NULL;
}

static void check_threads(corm_db *db)
{
    struct worker workers[THREADS];
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){db, i, 0};
        CHECK(pthread_create(&threads[i], NULL, work, &workers[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        CHECK_INT(workers[i].failures, 0);
    }
    corm_session *session = corm_session_begin(db, NULL);
    CHECK_INT(corm_count(corm_all(session, Tag)), THREADS * ROUNDS);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

TEST(threads_share_a_database)
{
    check_threads(database_open(&bookshop_schema));
}

TEST(threads_share_few_connections)
{
    database_remove("threads");
    corm_db *db = corm_open(database_url("threads", "?busy_timeout=60s&pool=3&plans=2&statements=2&synchronous=off"),
                            &bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    CHECK(corm_create_tables(session));
    corm_session_end(session);
    check_threads(db);
    database_remove("threads");
}

static void *refuse_memory(void *context, void *old, size_t old_size, size_t new_size)
{
    (void)context, (void)old, (void)old_size, (void)new_size;
    return NULL;
}

static void use_session_without_memory(void)
{
    corm_allocator none = {refuse_memory, NULL};
    corm_db *db = corm_open_with("sqlite::memory:", &bookshop_schema, &none);
    CHECK_INT(corm_db_error_code(db), CORM_NO_MEMORY);
    corm_set_log(db, NULL, NULL);
    corm_session *session = corm_session_begin(db, "no memory");
    CHECK_TEXT(corm_error_message(session), "out of memory");
    corm_clear_error(session);
    corm_set_deadline(session, 1);
    corm_set_read_only(session);
    corm_interrupt(session);
    corm_capture(session);
    CHECK(corm_failed(session));
    CHECK(!corm_begin(session) && !corm_rollback(session) && !corm_create_tables(session));
    corm_query *tags = corm_filter(corm_all(session, Tag), "name = %p and id in %p", corm_value_text(session, "x"),
                                   corm_list_int(session, (int64_t[]){1}, 1));
    CHECK(corm_value_int(session, 1) == NULL && corm_list_text(session, (const char *[]){"x"}, 1) == NULL);
    corm_each (Tag, tag, tags)
        CHECK(tag == NULL);
    CHECK_INT(corm_count(corm_query_of(session, "Tag")), 0);
    CHECK(tag_create(session, .name = "x") == NULL);
    CHECK_INT(tag_bulk_create(session, &(tag_values){.name = "x"}, 1), 0);
    CHECK(corm_session_alloc(session, 8) == NULL);
    corm_session_end(session);
    corm_close(db);
}

static void use_nothing(void)
{
    CHECK_INT(corm_count(author_books(NULL)), 0);
    CHECK_INT(corm_length(corm_filter(author_books(NULL), "title = %s", "x")), 0);
    corm_each (Book, book, author_books(NULL))
        CHECK(book == NULL);
    CHECK_INT(corm_error_code(corm_record_session(NULL)), CORM_MISUSE);
    use_session_without_memory();
}

static void *use_nothing_often(void *unused)
{
    for (int i = 0; i < 100; i++)
        use_nothing();
    return unused;
}

TEST(threads_may_use_null_records_and_databases_without_memory)
{
    pthread_t threads[3];
    for (int i = 0; i < 3; i++)
        CHECK(pthread_create(&threads[i], NULL, use_nothing_often, NULL) == 0);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
}

TEST(a_missing_url_or_schema_is_an_error_like_any_other)
{
    CHECK_OPEN_ERROR(NULL, &bookshop_schema, CORM_MISUSE, "corm_open wants a URL and a schema, and one of them is NULL");
    CHECK_OPEN_ERROR(database_fresh(""), NULL, CORM_MISUSE, "corm_open wants a URL and a schema, and one of them is NULL");
}
