/* Transactions: nesting, what is kept and what is not, callbacks, locks. */
#include "lib/database.h"

#include "bookshop.h"

#include <pthread.h>
#include <time.h>

static int64_t tags(corm_session *session)
{
    return corm_count(corm_all(session, Tag));
}

TEST(an_inner_transaction_rolls_back_alone)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    CHECK(corm_begin(session));
    tag_create(session, .name = "outer");
    CHECK(corm_begin(session));
    tag_create(session, .name = "inner");
    CHECK(corm_begin(session));
    tag_create(session, .name = "innermost");
    CHECK(corm_commit(session));
    CHECK_INT(tags(session), 3);
    CHECK(corm_rollback(session));
    CHECK_INT(tags(session), 1);
    CHECK(corm_begin(session));
    tag_create(session, .name = "again");
    CHECK(corm_commit(session));
    CHECK(corm_commit(session));
    CHECK_INT(tags(session), 2);
    CHECK_GOOD(session);
    corm_session_end(session);
    session = corm_session_begin(db, NULL);
    CHECK_INT(tags(session), 2);
    corm_session_end(session);
    corm_close(db);
}

TEST(an_outer_rollback_takes_the_committed_inner_one_along)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    corm_begin(session);
    corm_begin(session);
    tag_create(session, .name = "inner");
    CHECK(corm_commit(session));
    CHECK(corm_rollback(session));
    CHECK_INT(tags(session), 0);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

TEST(a_session_that_ends_inside_a_transaction_rolls_back)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    corm_begin(session);
    corm_begin(session);
    tag_create(session, .name = "lost");
    corm_session_end(session);
    session = corm_session_begin(db, NULL);
    CHECK_INT(tags(session), 0);
    CHECK(tag_create(session, .name = "kept") != NULL);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

TEST(without_a_transaction_there_is_nothing_to_end)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    CHECK(!corm_commit(session));
    CHECK_ERROR(session, CORM_MISUSE, "there is no transaction to commit");
    CHECK(!corm_rollback(session));
    CHECK_ERROR(session, CORM_MISUSE, "there is no transaction to roll back");
    corm_session_end(session);
    corm_close(db);
}

TEST(a_failed_session_rolls_back_and_keeps_its_error)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    corm_begin(session);
    tag_create(session, .name = "one");
    CHECK(tag_create(session, .name = "one") == NULL);
    CHECK(!corm_commit(session));
    corm_rollback(session);
    CHECK_ERROR(session, CORM_INTEGRITY, "unique (name) of Tag: a row with this value exists already");
    CHECK_INT(tags(session), 0);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

TEST(transaction_control_is_no_query)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    corm_begin(session);
    corm_begin(session);
    corm_commit(session);
    corm_rollback(session);
    CHECK_INT(corm_query_count(session), 0);
    CHECK_QUERIES(session, 0);
    corm_session_end(session);
    corm_close(db);
}

/* --- Callbacks */

struct note {
    char *text;
    const char *word;
};

static void take_note(void *argument)
{
    struct note *note = argument;
    strcat(note->text, note->word);
}

TEST(callbacks_run_after_the_outermost_commit_in_their_order)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    char text[100] = "";
    struct note notes[] = {{text, "1"}, {text, "2"}, {text, "3"}, {text, "4"}, {text, "5"}};
    corm_on_commit(session, take_note, &notes[0]);
    CHECK_TEXT(text, "1");
    corm_begin(session);
    corm_on_commit(session, take_note, &notes[1]);
    corm_begin(session);
    corm_on_commit(session, take_note, &notes[2]);
    corm_commit(session);
    corm_begin(session);
    corm_on_commit(session, take_note, &notes[3]);
    corm_rollback(session);
    corm_on_commit(session, take_note, &notes[4]);
    CHECK_TEXT(text, "1");
    corm_commit(session);
    CHECK_TEXT(text, "1235");
    corm_begin(session);
    corm_commit(session);
    CHECK_TEXT(text, "1235");
    corm_session_end(session);
    corm_close(db);
}

TEST(a_rollback_around_drops_callbacks)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    char text[100] = "";
    struct note note = {text, "never"};
    corm_begin(session);
    corm_begin(session);
    corm_on_commit(session, take_note, &note);
    corm_commit(session);
    corm_rollback(session);
    corm_begin(session);
    corm_commit(session);
    corm_begin(session);
    corm_on_commit(session, take_note, &note);
    corm_session_end(session);
    CHECK_TEXT(text, "");
    corm_close(db);
}

static void create_tag(void *session)
{
    CHECK(tag_create(session, .name = "from a callback") != NULL);
}

TEST(a_callback_may_use_the_session)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    corm_begin(session);
    corm_on_commit(session, create_tag, session);
    CHECK_INT(tags(session), 0);
    corm_commit(session);
    CHECK_INT(tags(session), 1);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

/* --- Locks */

static corm_db *open_file(const char *name, const char *options)
{
    database_remove(name);
    corm_db *db = corm_open(database_url(name, options), &bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    corm_create_tables(session);
    CHECK_GOOD(session);
    corm_session_end(session);
    return db;
}

static void *hold_for_a_while(void *db)
{
    struct timespec pause = {0, 50000000};
    corm_session *session = corm_session_begin(db, "holds the lock");
    corm_begin(session);
    tag_create(session, .name = "first");
    nanosleep(&pause, NULL);
    bool is_good = corm_commit(session);
    corm_session_end(session);
    return is_good ? db : NULL;
}

TEST(a_writer_goes_on_when_the_lock_is_free)
{
    corm_db *db = open_file("waits", "?busy_timeout=30s");
    struct timespec pause = {0, 10000000};
    void *answer = NULL;
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, hold_for_a_while, db) == 0);
    nanosleep(&pause, NULL);
    corm_session *session = corm_session_begin(db, NULL);
    CHECK(corm_begin(session));
    tag_create(session, .name = "second");
    CHECK(corm_commit(session));
    pthread_join(thread, &answer);
    CHECK(answer == db);
    CHECK_INT(tags(session), 2);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
    database_remove("waits");
}

TEST(rows_are_locked_inside_a_transaction_only)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    tag_create(session, .name = "one");
    CHECK_INT(corm_length(corm_lock(corm_all(session, Tag), CORM_LOCK_UPDATE)), 0);
    CHECK_ERROR(session, CORM_MISUSE, "lock() keeps its locks until the transaction ends, and there is none: begin one first");
    CHECK(corm_first(corm_query_of(session, "Tag.lock(share)")) == NULL);
    CHECK_ERROR(session, CORM_MISUSE, "lock() keeps its locks until the transaction ends, and there is none: begin one first");
    corm_begin(session);
    CHECK_INT(corm_length(corm_lock(corm_all(session, Tag), CORM_LOCK_UPDATE | CORM_LOCK_SKIP_LOCKED)), 1);
    CHECK_TEXT(tag_name(corm_get(corm_lock(corm_all(session, Tag), CORM_LOCK_NOWAIT), "name = 'one'")), "one");
    CHECK_TEXT(tag_name(corm_first(corm_query_of(session, "Tag.lock(share)"))), "one");
    CHECK_GOOD(session);
    CHECK_INT(corm_count(corm_lock(corm_all(session, Tag), CORM_LOCK_SHARE)), 0);
    CHECK_ERROR(session, CORM_QUERY, "count() answers no rows that could be locked");
    CHECK_INT(corm_length(corm_lock(corm_all(session, Tag), CORM_LOCK_SHARE | CORM_LOCK_UPDATE)), 0);
    CHECK_ERROR(session, CORM_QUERY, "lock() takes one of update, no_key_update, share and key_share");
    CHECK_INT(corm_length(corm_lock(corm_all(session, Tag), 128)), 0);
    CHECK_ERROR(session, CORM_MISUSE, "there is no lock 128");
    CHECK_INT(corm_delete(corm_lock(corm_all(session, Tag), CORM_LOCK_UPDATE)).total, 0);
    CHECK_ERROR(session, CORM_QUERY, "delete() locks the rows it writes by itself: leave lock() away");
    CHECK_INT(corm_length(corm_prefetch_related(corm_all(session, Tag), "books.lock(update)")), 0);
    CHECK_ERROR(session, CORM_UNSUPPORTED, "rows that are loaded for many records at once cannot be locked: lock them by a query of their own");
    CHECK(corm_commit(session));
    corm_session_end(session);
    session = corm_session_begin(db, NULL);
    corm_set_read_only(session);
    corm_begin(session);
    CHECK_INT(corm_length(corm_lock(corm_all(session, Tag), CORM_LOCK_SHARE)), 0);
    CHECK_ERROR(session, CORM_READ_ONLY, "the session is read-only");
    corm_session_end(session);
    corm_close(db);
}

/* --- Functions in transactions */

struct work {
    int runs;
    bool wants;
    const char *name;
};

static bool create_named(corm_session *session, void *argument)
{
    struct work *work = argument;
    work->runs++;
    tag_create(session, .name = work->name);
    return work->wants;
}

TEST(a_function_commits_or_rolls_back_by_its_answer)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    struct work work = {.wants = true, .name = "kept"};
    CHECK(corm_transaction(session, create_named, &work));
    CHECK_INT(tags(session), 1);
    work = (struct work){.wants = false, .name = "dropped"};
    CHECK(!corm_transaction(session, create_named, &work));
    CHECK_GOOD(session);
    CHECK_INT(work.runs, 1);
    CHECK_INT(tags(session), 1);
    work = (struct work){.wants = true, .name = "kept"};
    CHECK(!corm_transaction(session, create_named, &work));
    CHECK_INT(work.runs, 1);
    CHECK_ERROR(session, CORM_INTEGRITY, "unique (name) of Tag: a row with this value exists already");
    CHECK(!corm_rollback(session));
    CHECK_ERROR(session, CORM_MISUSE, "there is no transaction to roll back");
    corm_session_end(session);
    corm_close(db);
}

static bool create_two(corm_session *session, void *argument)
{
    tag_create(session, .name = "outer");
    struct work inner = {.wants = false, .name = "inner"};
    CHECK(!corm_transaction(session, create_named, &inner));
    CHECK_GOOD(session);
    return argument == NULL;
}

TEST(a_function_inside_another_is_a_savepoint)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    CHECK(!corm_transaction(session, create_two, session));
    CHECK_INT(tags(session), 0);
    CHECK(corm_transaction_at(session, CORM_SERIALIZABLE, create_two, NULL));
    CHECK_INT(tags(session), 1);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

static bool end_it(corm_session *session, void *argument)
{
    (void)argument;
    return corm_commit(session);
}

static bool leave_one_open(corm_session *session, void *argument)
{
    (void)argument;
    return corm_begin(session) && tag_create(session, .name = "open") != NULL;
}

TEST(a_function_leaves_transactions_as_it_found_them)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    CHECK(!corm_transaction(session, end_it, NULL));
    CHECK_ERROR(session, CORM_MISUSE, "the function ended the transaction it was called in");
    CHECK(!corm_transaction(session, leave_one_open, NULL));
    CHECK_ERROR(session, CORM_MISUSE, "the function began a transaction and did not end it");
    CHECK_INT(tags(session), 0);
    CHECK(!corm_transaction_at(session, (corm_isolation)7, end_it, NULL));
    CHECK_ERROR(session, CORM_MISUSE, "there is no isolation 7");
    corm_session_end(session);
    corm_close(db);
}

static void *hold_and_let_go(void *db)
{
    corm_session *session = corm_session_begin(db, "holds the lock");
    corm_begin(session);
    tag_create(session, .name = "first");
    nanosleep(&(struct timespec){0, 60000000}, NULL);
    bool is_good = corm_commit(session);
    corm_session_end(session);
    return is_good ? db : NULL;
}

TEST(a_function_waits_for_its_turn_to_write)
{
    corm_db *db = open_file("turns", "?busy_timeout=5ms");
    void *answer = NULL;
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, hold_and_let_go, db) == 0);
    nanosleep(&(struct timespec){0, 20000000}, NULL);
    corm_session *session = corm_session_begin(db, NULL);
    struct work work = {.wants = true, .name = "second"};
    CHECK(corm_transaction(session, create_named, &work));
    CHECK_INT(work.runs, 1);
    pthread_join(thread, &answer);
    CHECK(answer == db);
    CHECK_INT(tags(session), 2);
    corm_session *other = corm_session_begin(db, "holds it for long");
    corm_begin(other);
    tag_create(other, .name = "third");
    work.name = "third";
    corm_set_deadline(session, 0.03);
    CHECK(!corm_transaction(session, create_named, &work));
    CHECK_ERROR(session, CORM_TIMEOUT, "the session's deadline has passed");
    CHECK_INT(work.runs, database_is("sqlite") ? 1 : 2);    /* there one waits to begin, elsewhere where they meet */
    corm_session_end(other);
    corm_session_end(session);
    corm_close(db);
    database_remove("turns");
}

/* --- Loops and transactions */

static corm_session *fill(corm_db *db, int count)
{
    static tag_values rows[1000];
    static char names[1000][20];
    corm_session *session = corm_session_begin(db, NULL);
    for (int i = 0; i < count; i++) {
        snprintf(names[i], sizeof names[i], "%04d", i);
        rows[i] = (tag_values){.name = names[i]};
    }
    CHECK_INT(tag_bulk_create(session, rows, (size_t)count), count);
    return session;
}

TEST(a_streaming_loop_goes_on_over_a_commit)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = fill(db, 450);
    int count = 0;
    corm_each (Tag, tag, corm_iterator(corm_all(session, Tag), 100)) {
        corm_begin(session);
        publisher_create(session, .name = tag_name(tag));
        corm_commit(session);
        publisher_bulk_create(session, &(publisher_values){.name = "bulk"}, 1);
        count++;
    }
    CHECK_GOOD(session);
    CHECK_INT(count, 450);
    CHECK_INT(corm_count(corm_all(session, Publisher)), 900);
    corm_session_end(session);
    corm_close(db);
}

TEST(a_streaming_loop_tells_that_a_rollback_ended_it)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *session = fill(db, 450);
    int count = 0;
    corm_each (Tag, tag, corm_iterator(corm_all(session, Tag), 100)) {
        corm_begin(session);
        publisher_create(session, .name = tag_name(tag));
        corm_rollback(session);
        count++;
    }
    CHECK_INT(count, 100);
    CHECK_ERROR(session, CORM_MISUSE, "a rollback inside the loop ended it after 100 rows\n"
                                      "load the rows without iterator(), or roll back after the loop");
    corm_session_end(session);
    corm_close(db);
}
