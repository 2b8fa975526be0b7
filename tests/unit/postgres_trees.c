/* Whether a query and what it prefetches come in one statement is chosen by the way to the server, and by how much came. */
#include "lib/proxy.h"
#include "lib/server.h"

#include "bookshop.h"

#include <stdlib.h>

static struct server server;

static bool is_ready(void)
{
    if (!server_can_run())
        return false;
    server_start(&server, "tree");
    return server.process;
}

__attribute__((destructor)) static void remove_server(void)
{
    if (server.folder[0])
        server_remove(&server);
}

/* The first book is the only one of its author; all others have another. */
static void fill(corm_db *db, int count)
{
    corm_session *session = corm_session_begin(db, "shop");
    Publisher *house = publisher_create(session, .name = "House");
    Author *many = author_create(session, .name = "many", .publisher = house);
    Author *few = author_create(session, .name = "few", .publisher = house);
    book_values *rows = calloc((size_t)count, sizeof *rows);
    for (int i = 0; i < count; i++)
        rows[i] = (book_values){.title = "A book", .content = "", .author = i ? many : few, .publisher = house};
    CHECK_INT(book_bulk_create(session, rows, (size_t)count), count);
    CHECK_GOOD(session);
    free(rows);
    corm_session_end(session);
}

static int64_t statements_for(corm_session *session, const char *name, int64_t *books)
{
    int64_t before = corm_query_count(session);
    corm_query *authors = corm_prefetch_related(corm_filter(corm_all(session, Author), "name = %s", name), "books");
    *books = 0;
    corm_each (Author, author, authors)
        *books += (int64_t)corm_length(author_books(author));
    CHECK_GOOD(session);
    return corm_query_count(session) - before;
}

TEST(a_long_way_and_few_rows_make_one_statement)
{
    enum { BOOKS = 60000 };
    struct proxy proxy;
    int64_t books;
    if (!is_ready() || !proxy_start(&proxy, &server))
        return;
    corm_close(server_database(&server, "trees", &bookshop_schema, ""));
    atomic_store(&proxy.mode, PROXY_SLOW);
    corm_db *db = corm_open(proxy_url(&proxy, "trees", "&pool=1"), &bookshop_schema);
    atomic_store(&proxy.mode, PROXY_PASS);
    fill(db, BOOKS);
    corm_session *session = corm_session_begin(db, "reader");
    CHECK_INT(statements_for(session, "few", &books), 1);
    CHECK_INT(books, 1);
    CHECK_INT(statements_for(session, "many", &books), 1);
    CHECK_INT(books, BOOKS - 1);
    CHECK_INT(statements_for(session, "many", &books), 2);
    CHECK_INT(books, BOOKS - 1);
    int64_t most = 0;
    for (int i = 0; i < 20; i++) {      /* now and then it is tried again: there may be fewer by now */
        statements_for(session, "few", &books);
        most += books;
    }
    CHECK_INT(most, 20);
    CHECK_INT(statements_for(session, "few", &books), 1);
    corm_session_end(session);
    corm_close(db);
    proxy_stop(&proxy);
}
