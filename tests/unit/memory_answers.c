/* Filtering, ordering and slicing a relation that is loaded: from memory where that is exact, else for all peers at once. */
#include "lib/database.h"

#include "bookshop.h"

struct shop {
    corm_db *db;
    corm_session *session;
    corm_query *authors;
};

/* Two authors; the first has three books of 10, 20 and 30 pages, the second none. */
static struct shop open_shop(void)
{
    static const char *const titles[] = {"b", "a", "c"};
    struct shop shop = {database_open(&bookshop_schema), NULL, NULL};
    corm_session *s = shop.session = corm_session_begin(shop.db, "shop");
    Publisher *house = publisher_create(s, .name = "House");
    Author *ann = author_create(s, .name = "Ann", .publisher = house);
    author_create(s, .name = "Bob", .publisher = house);
    for (int i = 0; i < 3; i++)
        book_create(s, .title = titles[i], .content = "", .published = {i}, .price = corm_decimal_of(100, 2), .pages = 10 * i + 10,
                    .author = ann, .publisher = house, .rating = i == 1 ? &(double){3} : NULL);
    CHECK_GOOD(s);
    corm_session_end(s);
    shop.session = corm_session_begin(shop.db, "reader");
    corm_capture(shop.session);
    shop.authors = corm_prefetch_related(corm_order_by(corm_all(shop.session, Author), "id"), "books");
    CHECK_INT(corm_length(shop.authors), 2);
    CHECK_QUERIES(shop.session, 2);
    return shop;
}

static void close_shop(struct shop *shop)
{
    CHECK_GOOD(shop->session);
    corm_session_end(shop->session);
    corm_close(shop->db);
}

static void check_titles(int line, corm_query *books, const char *want)
{
    char got[100] = "";
    corm_each (Book, book, books)
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s", book_title(book));
    test_check_text(__FILE__, line, "titles", got, want);
}

#define CHECK_TITLES(books, want) check_titles(__LINE__, (books), (want))

TEST(comparisons_orders_and_slices_of_loaded_records_run_no_query)
{
    struct shop shop = open_shop();
    Author *ann = corm_at(shop.authors, 0), *bob = corm_at(shop.authors, 1);
    CHECK_TITLES(corm_filter(author_books(ann), "pages > %d", 10), "ac");
    CHECK_TITLES(corm_order_by(author_books(ann), "title"), "abc");
    CHECK_TITLES(corm_order_by(author_books(ann), "-pages"), "cab");
    CHECK_TITLES(corm_filter(author_books(ann), "title in ('a', 'c') and not pages = 30"), "a");
    CHECK_TITLES(corm_filter(author_books(ann), "published between %s and %s", "1970-01-02", "1970-01-03"), "ac");
    CHECK_TITLES(corm_exclude(author_books(ann), "title = 'a' or pages >= %d", 30), "b");
    CHECK_TITLES(corm_slice(corm_order_by(author_books(ann), "title"), 1, 3), "bc");
    CHECK_TITLES(corm_slice(author_books(ann), 0, 2), "ba");
    CHECK_TITLES(corm_filter(author_books(bob), "pages > 0"), "");
    CHECK_INT(corm_count(corm_filter(author_books(ann), "pages < 25")), 2);
    CHECK(!corm_exists(corm_filter(author_books(ann), "pages > 30")));
    CHECK_TEXT(book_title(corm_first(corm_order_by(author_books(ann), "-title"))), "c");
    CHECK_TEXT(book_title(corm_last(corm_order_by(author_books(ann), "-title"))), "a");
    CHECK(corm_first(author_books(bob)) == NULL);
    CHECK_QUERIES(shop.session, 0);
    close_shop(&shop);
}

TEST(what_only_the_database_can_tell_is_asked_once_for_all)
{
    struct shop shop = open_shop();
    corm_each (Author, author, shop.authors)
        corm_length(corm_filter(author_books(author), "title icontains %s", "A"));
    CHECK_QUERIES(shop.session, 1);
    corm_each (Author, author, shop.authors)
        corm_length(corm_filter(author_books(author), "publisher.name = %s", "House"));
    CHECK_QUERIES(shop.session, 1);
    close_shop(&shop);
}

TEST(a_change_in_memory_or_a_write_sends_the_question_to_the_database)
{
    struct shop shop = open_shop();
    Author *ann = corm_at(shop.authors, 0);
    Book *first = corm_at(author_books(ann), 0);
    book_set_pages(first, 99);
    CHECK_TITLES(corm_filter(author_books(ann), "pages > %d", 50), "");
    CHECK_QUERIES(shop.session, 1);
    CHECK(book_save(first));
    CHECK_TITLES(corm_filter(author_books(ann), "pages > %d", 50), "b");
    CHECK_QUERIES(shop.session, 2);
    close_shop(&shop);
}

TEST(a_prefetch_that_chose_is_not_taken_for_all)
{
    struct shop shop = open_shop();
    corm_query *authors = corm_prefetch_related(corm_filter(corm_all(shop.session, Author), "name = 'Ann'"), "books.filter(pages < 15)");
    Author *ann = corm_first(authors);
    CHECK_TITLES(author_books(ann), "b");
    CHECK_TITLES(corm_filter(author_books(ann), "pages > %d", 10), "ac");
    close_shop(&shop);
}
