/* corm_json: the selection decides what is printed, what is loaded, and how many statements that takes. */
#include "lib/database.h"

#include "bookshop.h"

struct shop {
    corm_db *db;
    corm_session *session;
};

/* Two authors of one house; the first has two books, one of them tagged and reviewed. */
static struct shop open_shop(void)
{
    struct shop shop = {database_open(&bookshop_schema), NULL};
    corm_session *s = corm_session_begin(shop.db, "shop");
    Publisher *house = publisher_create(s, .name = "House");
    Author *ann = author_create(s, .name = "Ann", .publisher = house);
    author_create(s, .name = "Bob \"B\"", .publisher = house);
    Book *one = book_create(s, .title = "One", .content = "long", .published = {0}, .price = corm_decimal_of(1050, 2), .pages = 10,
                            .author = ann, .publisher = house);
    book_create(s, .title = "Two", .content = "long", .published = {19723}, .price = corm_decimal_of(5, 2), .pages = 20, .author = ann,
                .publisher = house, .editor = ann);
    Tag *red = tag_create(s, .name = "red");
    corm_add(book_tags(one), red);
    User *user = user_create(s, .email = "u@example.com", .name = "Uma");
    review_create(s, .book = one, .user = user, .rating = 4, .created_at = {0});
    CHECK_GOOD(s);
    corm_session_end(s);
    shop.session = corm_session_begin(shop.db, "reader");
    corm_capture(shop.session);
    return shop;
}

static void close_shop(struct shop *shop)
{
    corm_session_end(shop->session);
    corm_close(shop->db);
}

TEST(related_records_come_with_the_row_that_points_to_them)
{
    struct shop shop = open_shop();
    corm_query *books = corm_order_by(corm_all(shop.session, Book), "id");
    CHECK_TEXT(corm_json(books, "title, price, published, author(name, publisher(name)), editor(name)"),
               "[{\"title\": \"One\", \"price\": \"10.50\", \"published\": \"1970-01-01\", \"author\": {\"name\": \"Ann\", "
               "\"publisher\": {\"name\": \"House\"}}, \"editor\": null}, "
               "{\"title\": \"Two\", \"price\": \"0.05\", \"published\": \"2024-01-01\", \"author\": {\"name\": \"Ann\", "
               "\"publisher\": {\"name\": \"House\"}}, \"editor\": {\"name\": \"Ann\"}}]");
    CHECK_QUERIES(shop.session, 1);
    CHECK(!strstr(last_sql(shop.session), "content"));
    close_shop(&shop);
}

TEST(each_relation_to_many_is_one_more_statement)
{
    struct shop shop = open_shop();
    corm_query *authors = corm_order_by(corm_all(shop.session, Author), "id");
    CHECK_TEXT(corm_json(authors, "name, books(title, tags(name), reviews(rating, user(name)))"),
               "[{\"name\": \"Ann\", \"books\": [{\"title\": \"One\", \"tags\": [{\"name\": \"red\"}], \"reviews\": [{\"rating\": 4, "
               "\"user\": {\"name\": \"Uma\"}}]}, {\"title\": \"Two\", \"tags\": [], \"reviews\": []}]}, "
               "{\"name\": \"Bob \\\"B\\\"\", \"books\": []}]");
    CHECK_QUERIES(shop.session, 4);
    close_shop(&shop);
}

TEST(annotations_and_named_prefetches_may_be_selected)
{
    struct shop shop = open_shop();
    corm_query *authors = corm_filter(corm_all(shop.session, Author), "name = %s", "Ann");
    authors = corm_annotate(authors, "n = count(books)");
    authors = corm_prefetch_related(authors, "books.filter(pages > %d) as long", 15);
    CHECK_TEXT(corm_json(authors, "n, long(title)"), "[{\"n\": 2, \"long\": [{\"title\": \"Two\"}]}]");
    CHECK_QUERIES(shop.session, 2);
    close_shop(&shop);
}

TEST(a_wrong_name_is_an_error_that_shows_the_selection)
{
    struct shop shop = open_shop();
    CHECK(corm_json(corm_all(shop.session, Book), "title, autor(name)") == NULL);
    CHECK_ERROR(shop.session, CORM_QUERY, "no field 'autor' on Book; did you mean 'author'?\n  title, autor(name)\n         ^^^^^");
    CHECK(corm_json(corm_all(shop.session, Book), "title, author(") == NULL);
    CHECK(corm_error_code(shop.session) == CORM_SYNTAX);
    close_shop(&shop);
}

TEST(no_rows_are_an_empty_array)
{
    struct shop shop = open_shop();
    CHECK_TEXT(corm_json(corm_filter(corm_all(shop.session, Book), "pages < 0"), "title, tags(name)"), "[]");
    CHECK_QUERIES(shop.session, 1);
    close_shop(&shop);
}

TEST(a_missing_selection_or_name_is_an_error_like_any_other)
{
    struct shop shop = open_shop();
    CHECK(corm_json(corm_all(shop.session, Book), NULL) == NULL);
    CHECK_ERROR(shop.session, CORM_MISUSE, "corm_json wants a selection, and it is NULL");
    CHECK_INT(corm_int(corm_first(corm_values(corm_all(shop.session, Book), "pages")), NULL), 0);
    CHECK_ERROR(shop.session, CORM_MISUSE, "a column's name is NULL");
    close_shop(&shop);
}
