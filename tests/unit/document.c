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

TEST(what_the_query_loads_itself_and_nobody_prints_is_left_out)
{
    struct shop shop = open_shop();
    corm_query *books = corm_order_by(corm_all(shop.session, Book), "id");
    books = corm_prefetch_related(corm_select_related(corm_defer(books, "title"), "publisher"), "tags, reviews, chapters");
    CHECK_TEXT(corm_json(corm_slice(books, 0, 1), "title, tags(name)"), "[{\"title\": \"One\", \"tags\": [{\"name\": \"red\"}]}]");
    CHECK_QUERIES(shop.session, 2);
    CHECK_TEXT(plain_sql(corm_captured_at(shop.session, 0)->sql),
               "SELECT t0.\"id\", t0.\"title\" FROM \"book\" AS t0 ORDER BY t0.\"id\" LIMIT ?");
    close_shop(&shop);
}

TEST(clauses_behind_a_path_still_choose_its_rows)
{
    struct shop shop = open_shop();
    corm_query *authors = corm_order_by(corm_all(shop.session, Author), "id");
    authors = corm_prefetch_related(authors, "books.filter(pages > %d), books.reviews.filter(rating > %d), edited_books", 5, 4);
    authors = corm_prefetch_related(authors, "books.filter(pages > %d or title = %s) as long", 15, "100%%");
    CHECK_TEXT(corm_json(authors, "long(title, tags(name)), books(title, reviews(rating))"),
               "[{\"long\": [{\"title\": \"Two\", \"tags\": []}], \"books\": [{\"title\": \"One\", \"reviews\": []}, "
               "{\"title\": \"Two\", \"reviews\": []}]}, {\"long\": [], \"books\": []}]");
    CHECK_QUERIES(shop.session, 5);
    CHECK_TEXT(corm_json(corm_prefetch_related(corm_all(shop.session, Author), "books.annotate(n = pages * %d) as long", 2),
                         "long(n)"),
               "[{\"long\": [{\"n\": 20}, {\"n\": 40}]}, {\"long\": []}]");
    CHECK_QUERIES(shop.session, 2);
    close_shop(&shop);
}

TEST(a_relation_without_parentheses_is_its_keys)
{
    struct shop shop = open_shop();
    corm_query *books = corm_order_by(corm_all(shop.session, Book), "id");
    CHECK_TEXT(corm_json(books, "author, editor, tags"),
               "[{\"author\": 1, \"editor\": null, \"tags\": [1]}, {\"author\": 1, \"editor\": 1, \"tags\": []}]");
    CHECK_QUERIES(shop.session, 2);
    CHECK_TEXT(corm_json(corm_all(shop.session, User), "profile, reviews"), "[{\"profile\": null, \"reviews\": [1]}]");
    close_shop(&shop);
}

TEST(a_relation_of_a_record_is_written_for_all_its_peers)
{
    struct shop shop = open_shop();
    corm_each (Author, author, corm_all(shop.session, Author))
        CHECK(corm_json(author_books(author), "title, author(name), tags(name)") != NULL);
    CHECK_QUERIES(shop.session, 3);
    close_shop(&shop);
}

TEST(windows_load_what_they_need_each)
{
    struct shop shop = open_shop();
    CHECK_TEXT(corm_json(corm_iterator(corm_order_by(corm_all(shop.session, Tag), "id"), 100), "name, books(title)"),
               "[{\"name\": \"red\", \"books\": [{\"title\": \"One\"}]}]");
    CHECK_QUERIES(shop.session, 2);
    close_shop(&shop);
}

TEST(a_wrong_name_is_told_before_anything_is_loaded)
{
    struct shop shop = open_shop();
    CHECK(corm_json(corm_filter(corm_all(shop.session, Book), "pages < 0"), "tags(nmae)") == NULL);
    CHECK_ERROR(shop.session, CORM_QUERY, "no field 'nmae' on Tag; did you mean 'name'?\n  tags(nmae)\n       ^^^^");
    CHECK(corm_json(corm_annotate(corm_all(shop.session, Book), "n = pages"), "author(n)") == NULL);
    CHECK_ERROR(shop.session, CORM_QUERY, "no field 'n' on Author\n  author(n)\n         ^");
    CHECK_QUERIES(shop.session, 0);
    close_shop(&shop);
}

TEST(what_is_no_record_has_no_selection)
{
    struct shop shop = open_shop();
    static const char *const message = "a selection is taken of records, and this query does not answer any";
    CHECK(corm_json(corm_values(corm_all(shop.session, Book), "title"), "title") == NULL);
    CHECK_ERROR(shop.session, CORM_QUERY, message);
    CHECK(corm_json(corm_query_of(shop.session, "Book.count()"), "title") == NULL);
    CHECK_ERROR(shop.session, CORM_QUERY, message);
    CHECK(corm_length(corm_filter(corm_all(shop.session, Book), "(")) == 0);
    corm_query *broken = corm_all(shop.session, Book);
    corm_clear_error(shop.session);
    CHECK(corm_json(broken, "title") == NULL);
    CHECK_INT(corm_error_code(shop.session), CORM_MISUSE);
    corm_clear_error(shop.session);
    CHECK_QUERIES(shop.session, 0);
    close_shop(&shop);
}
