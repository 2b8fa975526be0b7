/* Transactions that meet others on PostgreSQL: retried, isolated, locked. */
#include "lib/server.h"

#include "bookshop.h"

#include <pthread.h>
#include <time.h>

static struct server server;

/* One server for all tests of this program; false: there is none here. */
static bool is_ready(void)
{
    static bool was_tried;
    if (!server_can_run())
        return false;
    if (!was_tried)
        server_start(&server, "meet");
    was_tried = true;
    return server.process;
}

__attribute__((destructor)) static void remove_server(void)
{
    if (server.folder[0])
        server_remove(&server);
}

/* --- Two threads that meet */

struct meeting {
    corm_db *db;
    pthread_barrier_t barrier;
    pthread_mutex_t lock;
    int runs;
};

struct party {
    struct meeting *meeting;
    int64_t first, second;          /* products */
    int own_runs;
    bool is_good;
    corm_code code;
};

static void count_run(struct party *party)
{
    party->own_runs++;
    pthread_mutex_lock(&party->meeting->lock);
    party->meeting->runs++;
    pthread_mutex_unlock(&party->meeting->lock);
    if (party->own_runs == 1)
        pthread_barrier_wait(&party->meeting->barrier);
}

static void meet(struct meeting *meeting, struct party parties[2], void *(*work)(void *))
{
    pthread_t threads[2];
    pthread_barrier_init(&meeting->barrier, NULL, 2);
    pthread_mutex_init(&meeting->lock, NULL);
    for (int i = 0; i < 2; i++) {
        parties[i].meeting = meeting;
        CHECK(pthread_create(&threads[i], NULL, work, &parties[i]) == 0);
    }
    for (int i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&meeting->barrier);
    pthread_mutex_destroy(&meeting->lock);
}

static void add_stock(corm_session *session, int64_t product, int by)
{
    corm_update(corm_filter(corm_all(session, Product), "id = %lld", (long long)product), "stock = stock + %d", by);
}

static void create_products(corm_db *db)
{
    corm_session *session = corm_session_begin(db, "products");
    product_create(session, .name = "net", .price = corm_decimal_of(1, 0), .stock = 10);
    product_create(session, .name = "rod", .price = corm_decimal_of(1, 0), .stock = 10);
    CHECK_GOOD(session);
    corm_session_end(session);
}

static int64_t total_stock(corm_db *db)
{
    corm_session *session = corm_session_begin(db, "total");
    int64_t total = corm_int(corm_aggregate(corm_all(session, Product), "n = sum(stock)"), "n");
    CHECK_GOOD(session);
    corm_session_end(session);
    return total;
}

/* --- Deadlocks */

static bool move_stock(corm_session *session, void *argument)
{
    struct party *party = argument;
    add_stock(session, party->first, -1);
    count_run(party);
    add_stock(session, party->second, 1);
    return true;
}

static void *move(void *argument)
{
    struct party *party = argument;
    corm_session *session = corm_session_begin(party->meeting->db, "moves");
    party->is_good = corm_transaction(session, move_stock, party);
    party->code = corm_error_code(session);
    corm_session_end(session);
    return NULL;
}

TEST(who_loses_a_deadlock_runs_again)
{
    struct meeting meeting = {0};
    struct party parties[2] = {{.first = 1, .second = 2}, {.first = 2, .second = 1}};
    if (!is_ready())
        return;
    meeting.db = server_database(&server, "deadlock", &bookshop_schema, "");
    create_products(meeting.db);
    meet(&meeting, parties, move);
    CHECK(parties[0].is_good && parties[1].is_good);
    CHECK(meeting.runs >= 3);
    CHECK_INT(total_stock(meeting.db), 20);
    corm_close(meeting.db);
}

static void *move_inside(void *argument)
{
    struct party *party = argument;
    corm_session *session = corm_session_begin(party->meeting->db, "moves");
    corm_begin(session);
    party->is_good = corm_transaction(session, move_stock, party);
    party->code = corm_error_code(session);
    corm_rollback(session);
    corm_session_end(session);
    return NULL;
}

TEST(inside_a_transaction_nothing_runs_again_by_itself)
{
    struct meeting meeting = {0};
    struct party parties[2] = {{.first = 1, .second = 2}, {.first = 2, .second = 1}};
    if (!is_ready())
        return;
    meeting.db = server_database(&server, "inside", &bookshop_schema, "");
    create_products(meeting.db);
    meet(&meeting, parties, move_inside);
    CHECK_INT(meeting.runs, 2);
    CHECK_INT(parties[0].is_good + parties[1].is_good, 1);
    CHECK_INT(parties[parties[0].is_good ? 1 : 0].code, CORM_RETRY);
    corm_close(meeting.db);
}

static bool move_by_inner(corm_session *session, void *argument)
{
    return corm_transaction(session, move_stock, argument);
}

static void *move_nested(void *argument)
{
    struct party *party = argument;
    corm_session *session = corm_session_begin(party->meeting->db, "moves");
    party->is_good = corm_transaction(session, move_by_inner, party);
    corm_session_end(session);
    return NULL;
}

TEST(what_met_another_inside_is_the_outermost_ones_to_run_again)
{
    struct meeting meeting = {0};
    struct party parties[2] = {{.first = 1, .second = 2}, {.first = 2, .second = 1}};
    if (!is_ready())
        return;
    meeting.db = server_database(&server, "nested", &bookshop_schema, "");
    create_products(meeting.db);
    meet(&meeting, parties, move_nested);
    CHECK(parties[0].is_good && parties[1].is_good);
    CHECK(meeting.runs >= 3);
    CHECK_INT(total_stock(meeting.db), 20);
    corm_close(meeting.db);
}

/* --- Write skew: each reads what the other writes */

static bool keep_one(corm_session *session, void *argument)
{
    struct party *party = argument;
    int64_t stock = corm_int(corm_aggregate(corm_all(session, Product), "n = sum(stock)"), "n");
    count_run(party);
    if (stock < 20)
        return false;
    add_stock(session, party->first, -10);
    return true;
}

static void *sell_serializable(void *argument)
{
    struct party *party = argument;
    corm_session *session = corm_session_begin(party->meeting->db, "sells");
    party->is_good = corm_transaction_at(session, CORM_SERIALIZABLE, keep_one, party);
    party->code = corm_error_code(session);
    corm_session_end(session);
    return NULL;
}

static void *sell(void *argument)
{
    struct party *party = argument;
    corm_session *session = corm_session_begin(party->meeting->db, "sells");
    party->is_good = corm_transaction_at(session, CORM_REPEATABLE_READ, keep_one, party);
    party->code = corm_error_code(session);
    corm_session_end(session);
    return NULL;
}

TEST(serializable_transactions_see_no_write_skew)
{
    struct meeting meeting = {0};
    struct party parties[2] = {{.first = 1}, {.first = 2}};
    if (!is_ready())
        return;
    meeting.db = server_database(&server, "skew", &bookshop_schema, "");
    create_products(meeting.db);
    meet(&meeting, parties, sell_serializable);
    CHECK_INT(parties[0].is_good + parties[1].is_good, 1);
    CHECK_INT(parties[0].code, CORM_OK);
    CHECK_INT(parties[1].code, CORM_OK);
    CHECK(meeting.runs >= 3);
    CHECK_INT(total_stock(meeting.db), 10);
    corm_close(meeting.db);
}

TEST(snapshots_alone_do_not_keep_it_away)
{
    struct meeting meeting = {0};
    struct party parties[2] = {{.first = 1}, {.first = 2}};
    if (!is_ready())
        return;
    meeting.db = server_database(&server, "snapshots", &bookshop_schema, "");
    create_products(meeting.db);
    meet(&meeting, parties, sell);
    CHECK_INT(parties[0].is_good + parties[1].is_good, 2);
    CHECK_INT(total_stock(meeting.db), 0);
    corm_close(meeting.db);
}

/* --- Limits */

struct stubborn {
    corm_session *other;
    int runs;
    double deadline;
};

/* Reads, lets another write, and writes the same: under repeatable read this never works. */
static bool meet_always(corm_session *session, void *argument)
{
    struct stubborn *stubborn = argument;
    stubborn->runs++;
    corm_count(corm_all(session, Product));
    add_stock(stubborn->other, 1, 1);
    add_stock(session, 1, 1);
    return true;
}

TEST(what_meets_others_every_time_is_given_up)
{
    struct stubborn stubborn = {0};
    if (!is_ready())
        return;
    corm_db *db = server_database(&server, "stubborn", &bookshop_schema, "");
    create_products(db);
    corm_session *session = corm_session_begin(db, NULL);
    stubborn.other = corm_session_begin(db, "other");
    CHECK(!corm_transaction_at(session, CORM_REPEATABLE_READ, meet_always, &stubborn));
    CHECK_ERROR(session, CORM_RETRY, "the transaction met another one that changed the same rows: run it again\n"
                                     "given up after 10 attempts");
    CHECK_INT(stubborn.runs, 10);
    stubborn.runs = 0;
    corm_set_deadline(session, 0.05);
    CHECK(!corm_transaction_at(session, CORM_REPEATABLE_READ, meet_always, &stubborn));
    CHECK_ERROR(session, CORM_TIMEOUT, "the session's deadline has passed");
    CHECK(stubborn.runs > 0 && stubborn.runs < 10);
    corm_set_deadline(session, 0);
    CHECK_INT(corm_count(corm_all(session, Product)), 2);
    CHECK_GOOD(session);
    corm_session_end(stubborn.other);
    corm_session_end(session);
    corm_close(db);
}

static bool do_nothing(corm_session *session, void *argument)
{
    (void)session, (void)argument;
    return true;
}

TEST(an_inner_transaction_has_at_most_the_outer_ones_isolation)
{
    if (!is_ready())
        return;
    corm_db *db = server_database(&server, "isolation", &bookshop_schema, "");
    corm_session *session = corm_session_begin(db, NULL);
    corm_begin(session);
    CHECK(corm_transaction(session, do_nothing, NULL));
    CHECK(!corm_transaction_at(session, CORM_REPEATABLE_READ, do_nothing, NULL));
    CHECK_ERROR(session, CORM_MISUSE, "a transaction inside another cannot be isolated better than that one");
    CHECK(corm_commit(session));
    corm_session_end(session);
    session = corm_session_begin(db, NULL);
    corm_set_read_only(session);
    CHECK(corm_transaction_at(session, CORM_REPEATABLE_READ, do_nothing, NULL));
    CHECK(!corm_transaction_at(session, CORM_SERIALIZABLE, do_nothing, NULL));
    CHECK_ERROR(session, CORM_MISUSE, "a read-only session reads from one snapshot: its transactions are not serializable");
    corm_session_end(session);
    corm_close(db);
}

/* --- Locks of rows */

static void check_lock(corm_session *session, corm_query *query, const char *end)
{
    corm_length(query);
    CHECK_GOOD(session);
    const char *sql = last_sql(session);
    size_t size = strlen(sql), wanted = strlen(end);
    CHECK_TEXT(size > wanted ? sql + size - wanted : sql, end);
}

TEST(a_lock_says_whose_rows_and_how)
{
    if (!is_ready())
        return;
    corm_db *db = server_database(&server, "lock_words", &bookshop_schema, "");
    corm_session *session = corm_session_begin(db, NULL);
    corm_capture(session);
    corm_begin(session);
    corm_query *books = corm_order_by(corm_all(session, Book), "title");
    check_lock(session, corm_lock(books, CORM_LOCK_UPDATE), " FOR UPDATE OF t0");
    check_lock(session, corm_lock(books, 0), " FOR UPDATE OF t0");
    check_lock(session, corm_lock(books, CORM_LOCK_NO_KEY_UPDATE | CORM_LOCK_SKIP_LOCKED), " FOR NO KEY UPDATE OF t0 SKIP LOCKED");
    check_lock(session, corm_slice(corm_lock(books, CORM_LOCK_SHARE | CORM_LOCK_NOWAIT), 0, 2), " FOR SHARE OF t0 NOWAIT");
    check_lock(session, corm_lock(corm_select_related(books, "author, editor"), CORM_LOCK_KEY_SHARE), " FOR KEY SHARE OF t0");
    check_lock(session, corm_lock(corm_select_related(books, "author.publisher"), CORM_LOCK_RELATED), " FOR UPDATE OF t0, t1, t2");
    check_lock(session, corm_values(corm_lock(books, CORM_LOCK_UPDATE), "title"), " FOR UPDATE OF t0");
    corm_query *counted = corm_annotate(corm_all(session, Author), "n = count(books), m = max(books.reviews.rating)");
    check_lock(session, corm_lock(counted, CORM_LOCK_UPDATE), " FOR UPDATE OF t0");
    corm_each (Author, author, corm_lock(corm_all(session, Author), CORM_LOCK_UPDATE))
        corm_length(corm_lock(author_books(author), CORM_LOCK_UPDATE));
    int count = 0;
    corm_each (Book, book, corm_iterator(corm_lock(books, CORM_LOCK_UPDATE), 100))
        count += book != NULL;
    CHECK_INT(count, 0);
    CHECK_GOOD(session);
    corm_commit(session);
    corm_session_end(session);
    corm_close(db);
}

TEST(a_locked_row_keeps_others_waiting_or_not)
{
    if (!is_ready())
        return;
    corm_db *db = server_database(&server, "locks", &bookshop_schema, "");
    create_products(db);
    corm_session *one = corm_session_begin(db, "one"), *two = corm_session_begin(db, "two");
    corm_begin(one);
    corm_begin(two);
    Product *net = corm_get(corm_lock(corm_all(one, Product), CORM_LOCK_UPDATE), "name = 'net'");
    CHECK(net != NULL);
    corm_query *free_ones = corm_lock(corm_all(two, Product), CORM_LOCK_SKIP_LOCKED);
    CHECK_INT(corm_length(free_ones), 1);
    CHECK_TEXT(product_name(corm_at(free_ones, 0)), "rod");
    CHECK_INT(corm_length(corm_lock(corm_all(two, Product), CORM_LOCK_NOWAIT)), 0);
    CHECK_ERROR(two, CORM_BUSY, "the row or table is locked by another connection");
    corm_rollback(two);
    corm_begin(two);
    corm_set_deadline(two, 0.1);
    CHECK_INT(corm_length(corm_lock(corm_all(two, Product), CORM_LOCK_UPDATE)), 0);
    CHECK_ERROR(two, CORM_TIMEOUT, "the session's deadline has passed");
    corm_set_deadline(two, 0);
    corm_rollback(two);
    corm_commit(one);
    corm_begin(two);
    CHECK_INT(corm_length(corm_lock(corm_all(two, Product), CORM_LOCK_NOWAIT)), 2);
    CHECK(corm_commit(two));
    CHECK_GOOD(two);
    corm_session_end(one);
    corm_session_end(two);
    corm_close(db);
}
