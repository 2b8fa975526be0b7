/* A tree that is read while others write it: its parents and children are of one moment where all come in one statement,
 * and where a session that only reads takes them apart. */
#include "lib/database.h"

#include "bookshop.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { AUTHORS = 4, READINGS = 200, MOST_READINGS = 20000, ENOUGH_MOMENTS = 10, MOST_BOOKS = 3, MOST_REVIEWS = 2 };

static int books_at(int moment)
{
    return 1 + moment % MOST_BOOKS;
}

static int reviews_at(int moment)
{
    return moment % (MOST_REVIEWS + 1);
}

/* --- The writer: whole trees of another moment with each transaction */

struct shop {
    corm_db *db;
    atomic_bool is_over;
    atomic_int moment;
};

struct writing {
    Publisher *publisher;
    User *user;
    int moment;
};

static void write_books(corm_session *session, const struct writing *writing, Author *author)
{
    for (int i = 0; i < books_at(writing->moment); i++) {
        Book *book = book_create(session, .title = "A book", .content = "", .published = {0}, .price = corm_decimal_of(1, 0),
                                 .pages = writing->moment, .author = author, .publisher = writing->publisher);
        for (int j = 0; j < reviews_at(writing->moment); j++)
            review_create(session, .book = book, .user = writing->user, .rating = writing->moment, .created_at = {0});
    }
}

static bool write_moment(corm_session *session, void *argument)
{
    const struct writing *writing = argument;
    char name[20];
    snprintf(name, sizeof name, "%d", writing->moment);
    corm_delete(corm_all(session, Book));
    corm_update(corm_all(session, Author), "name = %s", name);
    corm_each (Author, author, corm_order_by(corm_all(session, Author), "id"))
        write_books(session, writing, author);
    return !corm_failed(session);
}

static void *keep_writing(void *argument)
{
    struct shop *shop = argument;
    for (int moment = 1; !shop->is_over; moment++) {
        corm_session *session = corm_session_begin(shop->db, "writer");
        struct writing writing = {corm_first(corm_all(session, Publisher)), corm_first(corm_all(session, User)), moment};
        corm_transaction(session, write_moment, &writing);
        CHECK_GOOD(session);
        corm_session_end(session);
        shop->moment = moment;
    }
    return NULL;
}

/* --- The reader */

static void check_moment(const char *what, int64_t got, int64_t want)
{
    if (got != want)
        test_fail(__FILE__, __LINE__, "%s: %lld instead of %lld", what, (long long)got, (long long)want);
}

/* Answers the moment that the tree of the first author is of. */
static int read_moment(corm_session *session, corm_together_mode mode)
{
    int moment = -1;
    corm_query *authors = corm_prefetch_related(corm_order_by(corm_all(session, Author), "id"), "books.reviews");
    corm_each (Author, author, corm_together(authors, mode)) {
        int own = atoi(author_name(author));
        moment = moment < 0 ? own : moment;
        check_moment("another author's moment", own, moment);
        check_moment("books", (int64_t)corm_length(author_books(author)), books_at(moment));
        corm_each (Book, book, author_books(author)) {
            check_moment("a book's moment", book_pages(book), moment);
            check_moment("reviews", (int64_t)corm_length(book_reviews(book)), reviews_at(moment));
            corm_each (Review, review, book_reviews(book))
                check_moment("a review's moment", review_rating(review), moment);
        }
    }
    return moment;
}

static int read_in_one_statement(corm_session *session)
{
    int moment = read_moment(session, CORM_TOGETHER_ALWAYS);
    CHECK_QUERIES(session, 1);
    return moment;
}

static int read_apart(corm_session *session)
{
    corm_set_read_only(session);
    int moment = read_moment(session, CORM_TOGETHER_NEVER);
    CHECK_GOOD(session);
    return moment;
}

static corm_db *open_shop(void)
{
    database_remove("torn");
    corm_db *db = corm_open(database_url("torn", "?synchronous=off&busy_timeout=10s"), &bookshop_schema);
    corm_session *session = corm_session_begin(db, "shop");
    corm_create_tables(session);
    Publisher *publisher = publisher_create(session, .name = "House");
    struct writing writing = {publisher, user_create(session, .email = "u@example.com", .name = "Uma"), 0};
    for (int i = 0; i < AUTHORS; i++)
        write_books(session, &writing, author_create(session, .name = "0", .publisher = publisher));
    CHECK_GOOD(session);
    corm_session_end(session);
    return db;
}

typedef int read_function(corm_session *session);

static int read_once(corm_db *db, read_function *read)
{
    corm_session *session = corm_session_begin(db, "reader");
    int moment = read(session);
    corm_session_end(session);
    return moment;
}

static void read_while_others_write(read_function *read)
{
    pthread_t writer;
    struct shop shop = {.db = open_shop()};
    int last = 0, moments = 0;
    CHECK(pthread_create(&writer, NULL, keep_writing, &shop) == 0);
    for (int i = 0; i < READINGS || (moments < ENOUGH_MOMENTS && i < MOST_READINGS); i++) {
        int moment = read_once(shop.db, read);
        moments += moment != last;
        last = moment;
    }
    CHECK(moments >= ENOUGH_MOMENTS);
    shop.is_over = true;
    pthread_join(writer, NULL);
    CHECK_INT(read_once(shop.db, read), shop.moment);
    corm_close(shop.db);
    database_remove("torn");
}

/* Which SQLite, nothing being far from it, does not do. */
TEST(a_tree_in_one_statement_is_of_one_moment)
{
    if (!database_is("sqlite"))
        read_while_others_write(read_in_one_statement);
}

TEST(a_tree_read_apart_by_who_only_reads_is_of_one_moment)
{
    read_while_others_write(read_apart);
}
