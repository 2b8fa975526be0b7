/* Queries: chains that never change, arguments of every kind, and every way to ask for a result. */
#include "lib/database.h"

#include "bookshop.h"
#include "every.h"

#include <math.h>
#include <stdlib.h>

static corm_db *db;

/* Two publishers, two authors, twelve books: even ones by Ann at Acme, odd ones by Bob at Bolt. */
static corm_session *open_shop(void)
{
    db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, "queries");
    Publisher *publishers[] = {publisher_create(session, .name = "Acme"), publisher_create(session, .name = "Bolt")};
    Author *authors[] = {author_create(session, .name = "Ann", .publisher = publishers[0]),
                         author_create(session, .name = "Bob", .publisher = publishers[1])};
    for (int i = 0; i < 12; i++) {
        char title[20];
        corm_date published;
        snprintf(title, sizeof title, "Title %02d", i);
        corm_date_of(2020 + i / 6, 1 + i, 15, &published);
        book_create(session, .title = title, .content = "text", .published = published, .pages = 10 * i,
                    .price = corm_decimal_of(1000 + 50 * i, 2), .rating = i % 3 ? &(double){i / 2.0} : NULL,
                    .author = authors[i % 2], .publisher = publishers[i % 2]);
    }
    CHECK_GOOD(session);
    corm_expect_queries(session, corm_query_count(session));
    return session;
}

static void close_shop(corm_session *session)
{
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

TEST(a_query_never_changes_and_branches_freely)
{
    corm_session *session = open_shop();
    corm_query *all = corm_order_by(corm_all(session, Book), "title");
    corm_query *thick = corm_filter(all, "pages >= %d", 60);
    corm_query *ann = corm_filter(thick, "author.name = %s", "Ann");
    corm_query *bob = corm_filter(thick, "author.name = %s", "Bob");
    CHECK_QUERIES(session, 0);
    CHECK_INT(corm_count(ann), 3);
    CHECK_INT(corm_count(bob), 3);
    CHECK_INT(corm_count(thick), 6);
    CHECK_INT(corm_count(all), 12);
    CHECK_TEXT(book_title(corm_at(bob, 0)), "Title 07");
    CHECK_TEXT(book_title(corm_at(corm_reverse(all), 0)), "Title 11");
    CHECK_TEXT(book_title(corm_at(all, 0)), "Title 00");
    close_shop(session);
}

TEST(texts_given_to_a_query_are_copied)
{
    corm_session *session = open_shop();
    char path[40] = "author", name[10] = "Ann";
    corm_query *query = corm_filter(corm_all(session, Book), "%s = author.name and author.name = %p", name,
                                    corm_value_text(session, name));
    corm_query *other = corm_select_related(corm_all(session, Book), path);
    strcpy(name, "Bob");
    strcpy(path, "xyz");
    CHECK_INT(corm_count(query), 6);
    CHECK_INT(corm_length(other), 12);
    close_shop(session);
}

TEST(arguments_of_every_kind_are_bound)
{
    corm_session *session = open_shop();
    corm_query *books = corm_all(session, Book);
    Author *ann = corm_get(corm_all(session, Author), "name = %s", "Ann");
    corm_date day;
    corm_date_of(2020, 3, 15, &day);
    CHECK_INT(corm_count(corm_filter(books, "pages = %d", 20)), 1);
    CHECK_INT(corm_count(corm_filter(books, "pages = %ld", 20L)), 1);
    CHECK_INT(corm_count(corm_filter(books, "pages = %lld", 20LL)), 1);
    CHECK_INT(corm_count(corm_filter(books, "pages = %zu", (size_t)20)), 1);
    CHECK_INT(corm_count(corm_filter(books, "rating >= %f", 2.0)), 6);
    CHECK_INT(corm_count(corm_filter(books, "title = %s", "Title 03")), 1);
    CHECK_INT(corm_count(corm_filter(books, "author = %p", ann)), 6);
    CHECK_INT(corm_count(corm_filter(books, "author = %d", (int)author_id(ann))), 6);
    CHECK_INT(corm_count(corm_filter(books, "published = %p", corm_value_date(session, day))), 1);
    CHECK_INT(corm_count(corm_filter(books, "published = %s", "2020-03-15")), 1);
    CHECK_INT(corm_count(corm_filter(books, "price < %p", corm_value_decimal(session, corm_decimal_of(1100, 2)))), 2);
    CHECK_INT(corm_count(corm_filter(books, "price < %d", 11)), 2);
    CHECK_INT(corm_count(corm_filter(books, "price = %s", "10.50")), 1);
    CHECK_INT(corm_count(corm_filter(books, "pages in %p", corm_list_int(session, (int64_t[]){10, 20, 21}, 3))), 2);
    CHECK_INT(corm_count(corm_filter(books, "pages in %p", corm_list_int(session, NULL, 0))), 0);
    CHECK_INT(corm_count(corm_filter(books, "pages not in %p", corm_list_int(session, NULL, 0))), 12);
    CHECK_INT(corm_count(corm_filter(books, "title in %p", corm_list_text(session, (const char *[]){"Title 01", "x"}, 2))), 1);
    CHECK_INT(corm_count(corm_filter(books, "rating in %p", corm_list_real(session, (double[]){0.5, 1}, 2))), 2);
    CHECK_INT(corm_count(corm_filter(books, "author in %p", corm_filter(corm_all(session, Author), "name = %s", "Bob"))), 6);
    CHECK_INT(corm_count(corm_filter(books, "rating = %p", NULL)), 4);
    CHECK_INT(corm_count(corm_filter(books, "rating != %p", NULL)), 8);
    CHECK_INT(corm_count(corm_filter(books, "pages %% %d = 0 and pages between %d and %d", 20, 20, 60)), 3);
    CHECK_INT(corm_count(corm_filter(corm_all(session, User), "active = %p", corm_value_bool(session, true))), 0);
    CHECK_GOOD(session);
    close_shop(session);
}

TEST(a_wrong_argument_is_refused_by_name)
{
    corm_session *session = open_shop();
    corm_query *books = corm_all(session, Book);
    int nothing[10] = {0x12345677};
    CHECK_INT(corm_count(corm_filter(books, "pages = %s", "many")), 0);
    CHECK_ERROR(session, CORM_TYPE, "Book.pages is of type int: 'many' is none");
    CHECK_INT(corm_count(corm_filter(books, "published = %s", "tomorrow")), 0);
    CHECK_ERROR(session, CORM_TYPE, "Book.published is of type date: 'tomorrow' is none");
    CHECK_INT(corm_count(corm_filter(books, "pages in %p", corm_list_text(session, (const char *[]){"1", "two"}, 2))), 0);
    CHECK_ERROR(session, CORM_TYPE, "Book.pages is of type int: 'two' is none");
    CHECK_INT(corm_count(corm_filter(books, "title = %s", "caf\xe9")), 0);
    CHECK_ERROR(session, CORM_TYPE, "an argument is no UTF-8: \"caf\xef\xbf\xbd\"");
    CHECK_INT(corm_count(corm_filter(books, "title in %p", corm_list_text(session, (const char *[]){"a", "\xff"}, 2))), 0);
    CHECK_ERROR(session, CORM_TYPE, "an argument is no UTF-8: \"\xef\xbf\xbd\"");
    CHECK_INT(corm_update(books, "content = %p", corm_value_text(session, "\xc0\x80")), 0);
    CHECK_ERROR(session, CORM_TYPE, "an argument is no UTF-8: \"\xef\xbf\xbd\xef\xbf\xbd\"");
    CHECK_INT(corm_count(corm_filter(books, "pages = %p", nothing)), 0);
    CHECK_ERROR(session, CORM_MISUSE, "a %p argument is no record, query, list or value of this library");
    corm_query *row = corm_values(books, "title");
    CHECK_INT(corm_count(corm_filter(books, "author = %p", corm_at(row, 0))), 0);
    CHECK_ERROR(session, CORM_MISUSE, "a row of values() is no record and cannot be an argument");
    close_shop(session);
}

TEST(a_count_compared_with_an_argument_counts_those_who_have_none)
{
    static const int64_t above[] = {-1, 0, 1, 6}, more[] = {3, 2, 2, 0}, least[] = {3, 3, 2, 2};
    corm_session *session = open_shop();
    author_create(session, .name = "Cid", .publisher = corm_first(corm_all(session, Publisher)));
    for (size_t i = 0; i < 4; i++) {
        CHECK_INT(corm_count(corm_filter(corm_all(session, Author), "count(books) > %ld", (long)above[i])), more[i]);
        CHECK_INT(corm_count(corm_filter(corm_all(session, Author), "count(books) >= %ld", (long)above[i])), least[i]);
    }
    CHECK_INT(corm_count(corm_filter(corm_all(session, Author), "count(books) = %d", 0)), 1);
    CHECK_INT(corm_count(corm_filter(corm_all(session, Author), "count(books) < %d", 6)), 1);
    CHECK_INT(corm_count(corm_filter(corm_all(session, Author), "count(books) > %d or name = 'Cid'", 1)), 3);
    close_shop(session);
}

TEST(slices_of_slices_count_from_the_first_slice)
{
    corm_session *session = open_shop();
    corm_query *all = corm_order_by(corm_all(session, Book), "title");
    corm_query *middle = corm_slice(all, 2, 10);
    CHECK_INT(corm_count(middle), 8);
    corm_query *inner = corm_slice(middle, 3, 100);
    CHECK_INT(corm_length(inner), 5);
    CHECK_TEXT(book_title(corm_at(inner, 0)), "Title 05");
    CHECK_INT(corm_length(corm_slice(inner, 4, CORM_REST)), 1);
    CHECK_INT(corm_length(corm_slice(inner, 5, CORM_REST)), 0);
    CHECK_INT(corm_length(corm_slice(all, 7, 7)), 0);
    CHECK_INT(corm_length(corm_slice(all, 7, 3)), 0);
    CHECK_INT(corm_length(corm_slice(all, 10, CORM_REST)), 2);
    CHECK_INT(corm_count(corm_slice(corm_slice(all, CORM_REST - 1, CORM_REST), 5, CORM_REST)), 0);
    CHECK(!corm_exists(corm_slice(all, 12, 13)));
    CHECK(corm_exists(corm_slice(all, 11, 13)));
    CHECK_TEXT(book_title(corm_first(corm_slice(all, 4, 6))), "Title 04");
    CHECK_GOOD(session);
    CHECK_INT(corm_count(corm_filter(corm_slice(all, 0, 3), "pages > 1")), 0);
    CHECK_INT(corm_error_code(session), CORM_QUERY);
    corm_clear_error(session);
    CHECK_INT(corm_length(corm_slice(all, -1, 3)), 0);
    CHECK_ERROR(session, CORM_QUERY, "a slice counts from the first row: no negative numbers (-1 to 3)");
    close_shop(session);
}

TEST(pages_share_one_plan_whatever_their_numbers)
{
    corm_session *session = open_shop();
    corm_capture(session);
    corm_query *all = corm_order_by(corm_all(session, Book), "title");
    for (int page = 1; page < 4; page++)
        CHECK_INT(corm_length(corm_slice(all, page * 3, page * 3 + 3)), 3);
    CHECK(corm_captured_at(session, 0)->sql == corm_captured_at(session, 2)->sql);
    CHECK_TEXT(corm_captured_at(session, 2)->parameters, "3, 9");
    close_shop(session);
}

TEST(a_result_is_loaded_once_and_stays_with_its_query)
{
    corm_session *session = open_shop();
    corm_query *books = corm_filter(corm_all(session, Book), "pages > 50");
    CHECK_INT(corm_length(books), 6);
    CHECK_INT(corm_length(books), 6);
    CHECK_INT(corm_count(books), 6);
    CHECK(corm_exists(books));
    CHECK(corm_at(books, 0) == corm_at(books, 0));
    CHECK(corm_at(books, 6) == NULL);
    corm_each (Book, book, books)
        CHECK(book_pages(book) > 50);
    CHECK_QUERIES(session, 1);
    corm_query *again = corm_filter(corm_all(session, Book), "pages > 50");
    CHECK_INT(corm_count(again), 6);
    CHECK_INT(corm_length(again), 6);
    CHECK_QUERIES(session, 2);
    close_shop(session);
}

TEST(get_answers_the_one_row)
{
    corm_session *session = open_shop();
    corm_query *books = corm_all(session, Book);
    CHECK_TEXT(book_title(corm_get(books, "pages = %d", 30)), "Title 03");
    CHECK_TEXT(book_title(corm_get(corm_filter(books, "pages = %d", 40), NULL)), "Title 04");
    CHECK(corm_get(books, "pages = %d", 31) == NULL);
    CHECK_ERROR(session, CORM_NOT_FOUND, "Book.get(pages = %d): no row matches");
    CHECK(corm_get(books, "pages > %d", 31) == NULL);
    CHECK_ERROR(session, CORM_MULTIPLE, "Book.get(pages > %d): more than one row matches");
    CHECK(corm_get(corm_filter(books, "pages = %d", 40), "title = %s", "x") == NULL);
    CHECK_INT(corm_error_code(session), CORM_NOT_FOUND);
    corm_clear_error(session);
    close_shop(session);
}

TEST(the_first_and_the_last_go_by_order_or_by_key)
{
    corm_session *session = open_shop();
    corm_query *books = corm_all(session, Book);
    CHECK_TEXT(book_title(corm_first(books)), "Title 00");
    CHECK_TEXT(book_title(corm_last(books)), "Title 11");
    CHECK_TEXT(book_title(corm_first(corm_order_by(books, "-pages"))), "Title 11");
    CHECK_TEXT(book_title(corm_last(corm_order_by(books, "-pages"))), "Title 00");
    CHECK_TEXT(book_title(corm_first(corm_reverse(corm_order_by(books, "pages")))), "Title 11");
    CHECK(corm_first(corm_filter(books, "pages < 0")) == NULL);
    CHECK(corm_last(corm_filter(books, "pages < 0")) == NULL);
    CHECK_GOOD(session);
    CHECK_TEXT(book_title(corm_latest(books, "published")), "Title 11");
    CHECK_TEXT(book_title(corm_earliest(books, "published")), "Title 00");
    CHECK_TEXT(book_title(corm_earliest(books, "-published")), "Title 11");
    CHECK_TEXT(book_title(corm_latest(books, "author.name, published")), "Title 11");
    CHECK(corm_latest(corm_filter(books, "pages < 0"), "published") == NULL);
    CHECK_ERROR(session, CORM_NOT_FOUND, "Book.latest(published): no row matches");
    CHECK(corm_earliest(corm_filter(books, "pages < 0"), "published") == NULL);
    CHECK_ERROR(session, CORM_NOT_FOUND, "Book.earliest(published): no row matches");
    close_shop(session);
}

TEST(records_are_found_in_bulk_by_key)
{
    corm_session *session = open_shop();
    corm_query *bulk = corm_in_bulk(corm_all(session, Book), corm_list_int(session, (int64_t[]){3, 5, 99}, 3));
    CHECK_INT(corm_length(bulk), 2);
    CHECK_TEXT(book_title(corm_by_key(bulk, corm_value_int(session, 5))), "Title 04");
    CHECK_TEXT(book_title(corm_by_key(bulk, corm_value_text(session, "3"))), "Title 02");
    CHECK(corm_by_key(bulk, corm_value_int(session, 99)) == NULL);
    CHECK(corm_by_key(bulk, corm_value_int(session, 4)) == NULL);
    CHECK(corm_by_key(bulk, NULL) == NULL);
    CHECK_GOOD(session);
    CHECK_QUERIES(session, 1);
    close_shop(session);
}

TEST(many_records_are_found_by_key_fast)
{
    enum { MANY = 20000 };
    corm_session *session = open_shop();
    tag_values *rows = calloc(MANY, sizeof *rows);
    int64_t *keys = calloc(MANY, sizeof *keys);
    for (int i = 0; i < MANY; i++) {
        char *name = corm_session_alloc(session, 20);
        snprintf(name, 20, "%d", i);
        rows[i].name = name;
    }
    CHECK_INT(tag_bulk_create(session, rows, MANY), MANY);
    for (int i = 0; i < MANY; i++)
        keys[i] = rows[i].id;
    corm_query *bulk = corm_in_bulk(corm_all(session, Tag), corm_list_int(session, keys, MANY));
    int found = 0;
    for (int i = 0; i < MANY; i++) {
        const Tag *tag = corm_by_key(bulk, corm_value_int(session, keys[i]));
        found += tag && strcmp(tag_name(tag), rows[i].name) == 0;
    }
    CHECK_INT(found, MANY);
    free(rows);
    free(keys);
    close_shop(session);
}

/* --- Rows of values() */

TEST(rows_of_values_are_read_by_name)
{
    corm_session *session = open_shop();
    corm_query *rows = corm_values(corm_order_by(corm_all(session, Book), "title"),
                                   "title, author.name, pages, price, published, rating, double_pages = pages * 2, r = %f", 0.5);
    const corm_row *row = corm_at(rows, 3);
    char text[CORM_DECIMAL_TEXT];
    CHECK_TEXT(corm_text(row, "title"), "Title 03");
    CHECK_TEXT(corm_text(row, "author.name"), "Bob");
    CHECK_INT(corm_int(row, "pages"), 30);
    CHECK_INT(corm_int(row, "double_pages"), 60);
    CHECK(corm_real(row, "r") == 0.5 && corm_real(row, "pages") == 30.0);
    corm_decimal_print(corm_decimal_value(row, "price"), text);
    CHECK_TEXT(text, "11.50");
    corm_date_print(corm_date_value(row, "published"), text);
    CHECK_TEXT(text, "2020-04-15");
    CHECK(corm_null(row, "rating"));
    CHECK(corm_real(row, "rating") == 0);
    CHECK(!corm_null(corm_at(rows, 4), "rating") && corm_real(corm_at(rows, 4), "rating") == 2.0);
    CHECK_GOOD(session);
    close_shop(session);
}

TEST(a_wrong_column_or_type_is_named)
{
    corm_session *session = open_shop();
    const corm_row *row = corm_first(corm_values(corm_all(session, Book), "title, pages, price"));
    CHECK_INT(corm_int(row, "page"), 0);
    CHECK_ERROR(session, CORM_QUERY, "no column 'page' in this result; did you mean 'pages'?\nit has title, pages, price");
    CHECK_TEXT(corm_text(row, "colour"), NULL);
    CHECK_ERROR(session, CORM_QUERY, "no column 'colour' in this result\nit has title, pages, price");
    CHECK(corm_null(row, "colour"));
    corm_clear_error(session);
    CHECK_TEXT(corm_text(row, "pages"), NULL);
    CHECK_ERROR(session, CORM_TYPE, "the column 'pages' is of type int: read it with corm_int");
    CHECK_INT(corm_int(row, "price"), 0);
    CHECK_ERROR(session, CORM_TYPE, "the column 'price' is of type decimal: read it with corm_decimal_value");
    CHECK_INT(corm_int(row, "title"), 0);
    CHECK_ERROR(session, CORM_TYPE, "the column 'title' is of type text: read it with corm_text");
    CHECK_INT(corm_int(NULL, "title"), 0);
    CHECK(corm_null(NULL, "title"));
    CHECK_TEXT(corm_text(NULL, "title"), NULL);
    close_shop(session);
}

TEST(annotations_are_read_from_records)
{
    corm_session *session = open_shop();
    corm_query *books = corm_annotate(corm_all(session, Book), "half = pages / %d, loud = upper(title)", 2);
    books = corm_filter(books, "half > %d", 40);
    CHECK_INT(corm_length(books), 3);
    Book *book = corm_at(books, 0);
    CHECK_TEXT(book_title(book), "Title 09");
    CHECK_INT(corm_int(book, "half"), 45);
    CHECK_TEXT(corm_text(book, "loud"), "TITLE 09");
    CHECK_TEXT(corm_text(book, "title"), "Title 09");
    corm_query *hidden = corm_filter(corm_alias(corm_all(session, Book), "half = pages / 2"), "half > 50");
    CHECK_INT(corm_length(hidden), 1);
    CHECK_INT(corm_int(corm_at(hidden, 0), "half"), 0);
    CHECK_INT(corm_error_code(session), CORM_QUERY);
    corm_clear_error(session);
    close_shop(session);
}

TEST(values_of_every_type_are_read)
{
    corm_db *types = database_open(&every_schema);
    corm_session *session = corm_session_begin(types, NULL);
    corm_uuid token;
    corm_uuid_parse("00112233-4455-6677-8899-aabbccddeeff", &token);
    plain_create(session, .flag = true, .number = -5, .ratio = 0.25, .price = corm_decimal_of(-50, 2), .name = "n",
                 .data = {"\0x", 2}, .day = {1}, .hour = {3600000000}, .moment = {-1}, .length = {-7}, .token = token,
                 .document = "{\"a\": 1}", .state = PLAIN_STATE_ON_HOLD);
    const corm_row *row = corm_first(corm_values(corm_all(session, Plain),
                              "flag, number, ratio, price, name, data, day, hour, moment, length, token, document, state"));
    CHECK_GOOD(session);
    CHECK(corm_bool(row, "flag"));
    CHECK_INT(corm_int(row, "number"), -5);
    CHECK(corm_real(row, "ratio") == 0.25);
    CHECK_INT(corm_decimal_compare(corm_decimal_value(row, "price"), corm_decimal_of(-50, 2)), 0);
    CHECK_TEXT(corm_text(row, "name"), "n");
    CHECK(corm_bytes_value(row, "data").size == 2 && memcmp(corm_bytes_value(row, "data").data, "\0x", 2) == 0);
    CHECK_INT(corm_date_value(row, "day").days, 1);
    CHECK_INT(corm_time_value(row, "hour").microseconds, 3600000000);
    CHECK_INT(corm_datetime_value(row, "moment").microseconds, -1);
    CHECK_INT(corm_duration_value(row, "length").microseconds, -7);
    CHECK(memcmp(corm_uuid_value(row, "token").bytes, token.bytes, 16) == 0);
    CHECK(corm_text(row, "document") != NULL);
    CHECK_TEXT(corm_text(row, "state"), "on hold");
    CHECK_GOOD(session);
    CHECK_INT(corm_int(row, "document"), 0);
    CHECK_ERROR(session, CORM_TYPE, "the column 'document' is of type json: read it with corm_text");
    CHECK_INT(corm_int(row, "flag"), 0);
    CHECK_ERROR(session, CORM_TYPE, "the column 'flag' is of type bool: read it with corm_bool");
    CHECK_INT(corm_int(row, "state"), 0);
    CHECK_ERROR(session, CORM_TYPE, "the column 'state' is of type text: read it with corm_text");
    corm_query *plain = corm_all(session, Plain);
    CHECK_INT(corm_count(corm_filter(plain, "state = %s", "opn")), 0);
    CHECK_ERROR(session, CORM_TYPE, "Plain.state has no value 'opn'; did you mean 'open'?");
    CHECK_INT(corm_count(corm_filter(plain, "state in %p", corm_list_text(session, (const char *[]){"open", "sold"}, 2))), 0);
    CHECK_ERROR(session, CORM_TYPE, "Plain.state has no value 'sold'");
    CHECK_INT(corm_count(corm_filter(plain, "state in %p", corm_list_text(session, (const char *[]){"open", "on hold"}, 2))), 1);
    CHECK_INT(corm_count(corm_filter(plain, "state contains %s", "hol")), 1);
    CHECK_INT(corm_count(corm_filter(plain, "state = %d", PLAIN_STATE_ON_HOLD)), 1);
    CHECK_INT(corm_count(corm_filter(plain, "state in %p", corm_list_int(session, (int64_t[]){PLAIN_STATE_OPEN, PLAIN_STATE_ON_HOLD}, 2))), 1);
    CHECK_INT(corm_count(corm_filter(plain, "state = %d", 9)), 0);
    CHECK_ERROR(session, CORM_TYPE, "Plain.state has no value with the number 9");
    CHECK_INT(corm_count(corm_filter(plain, "flag = %d", 1)), 1);
    CHECK_INT(corm_count(corm_filter(plain, "flag = %d", 0)), 0);
    CHECK_INT(corm_count(corm_filter(plain, "flag = %d", 2)), 0);
    CHECK_ERROR(session, CORM_TYPE, "Plain.flag is of type bool: '2' is none");
    CHECK_INT(corm_update(plain, "state = %d", PLAIN_STATE_ON_HOLD), 1);
    CHECK_INT(corm_update(corm_filter(plain, "state = %s", "open"), "state = %s", "shut"), 0);
    CHECK_ERROR(session, CORM_TYPE, "Plain.state has no value 'shut'");
    const Plain *record = corm_first(plain);
    CHECK_INT(corm_count(corm_filter(plain, "data = %p", corm_value_bytes(session, plain_data(record)))), 1);
    CHECK_INT(corm_count(corm_filter(plain, "hour = %p", corm_value_time(session, plain_hour(record)))), 1);
    CHECK_INT(corm_count(corm_filter(plain, "moment = %p", corm_value_datetime(session, plain_moment(record)))), 1);
    CHECK_INT(corm_count(corm_filter(plain, "length = %p", corm_value_duration(session, plain_length(record)))), 1);
    CHECK_INT(corm_count(corm_filter(plain, "token = %p", corm_value_uuid(session, token))), 1);
    CHECK_INT(corm_count(corm_filter(plain, "state = %s", "on hold")), 1);
    CHECK_INT(corm_count(corm_filter(plain, "flag = %p and flag", corm_value_bool(session, true))), 1);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(types);
}

/* --- Loops */

static const char *find_title(corm_query *books, int64_t pages)
{
    corm_each (Book, book, books)
        if (book_pages(book) == pages)
            return book_title(book);
    return "none";
}

TEST(a_loop_may_be_left_in_every_way)
{
    corm_session *session = open_shop();
    corm_query *books = corm_order_by(corm_all(session, Book), "title");
    int count = 0;
    corm_each (Book, book, books) {
        if (book_pages(book) == 10)
            continue;
        if (book_pages(book) == 50)
            break;
        count++;
    }
    CHECK_INT(count, 4);
    CHECK_TEXT(find_title(books, 70), "Title 07");
    CHECK_TEXT(find_title(books, 71), "none");
    count = 0;
    corm_each (Book, outer, books)
        corm_each (Book, inner, books) {
            if (book_pages(inner) > book_pages(outer))
                break;
            count++;
        }
    CHECK_INT(count, 78);
    CHECK_QUERIES(session, 1);
    close_shop(session);
}

TEST(a_query_is_read_from_text)
{
    corm_session *session = open_shop();
    CHECK_INT(corm_length(corm_query_of(session, "Book.filter(pages > %d and author.name = %s).order_by(-title)[1:3]", 20, "Ann")), 2);
    CHECK_INT(corm_length(corm_query_of(session, "Book")), 12);
    CHECK_INT(corm_count(corm_filter(corm_query_of(session, "Book.exclude(pages %% %d = 0)", 20), "pages > 60")), 3);
    const Book *book = corm_at(corm_query_of(session, "Book.first()"), 0);
    CHECK_TEXT(book_title(book), "Title 00");
    CHECK_GOOD(session);
    CHECK_INT(corm_length(corm_query_of(session, "Bok.filter(pages > 1)")), 0);
    CHECK_ERROR(session, CORM_QUERY, "no model 'Bok'; did you mean 'Book'?\n  Bok.filter(pages > 1)\n  ^^^");
    CHECK_INT(corm_length(corm_query_of(session, "Book.filter(pages > 1")), 0);
    CHECK_INT(corm_error_code(session), CORM_SYNTAX);
    corm_clear_error(session);
    CHECK_INT(corm_length(corm_query_of(session, "Book.count()")), 0);
    CHECK_ERROR(session, CORM_MISUSE, "count() answers no rows");
    close_shop(session);
}

/* Rows become records while the database makes the next ones. */
TEST(an_error_behind_many_rows_leaves_none)
{
    enum { ROWS = 2000 };
    tag_values rows[ROWS] = {{0}};
    char names[ROWS][16];
    db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    for (int i = 0; i < ROWS; i++) {
        snprintf(names[i], sizeof names[i], "tag %d", i);
        rows[i].name = names[i];
    }
    CHECK_INT(tag_bulk_create(session, rows, ROWS), ROWS);
    for (int i = 0; i < 2; i++) {
        CHECK_INT(corm_length(corm_annotate(corm_all(session, Tag), "n = id + %lld", (long long)(INT64_MAX - ROWS + 100))), 0);
        CHECK_ERROR(session, CORM_RANGE, "integer result out of range");
        CHECK_INT(corm_length(corm_annotate(corm_all(session, Tag), "n = id + %lld", (long long)(INT64_MAX - ROWS))), ROWS);
        CHECK_GOOD(session);
    }
    close_shop(session);
}

TEST(what_is_no_number_is_no_argument)
{
    corm_session *session = open_shop();
    CHECK_INT(corm_update(corm_all(session, Book), "rating = %f", INFINITY), 0);
    CHECK_ERROR(session, CORM_RANGE, "an argument is no finite number");
    CHECK_INT(corm_length(corm_filter(corm_all(session, Book), "rating < %f", NAN)), 0);
    CHECK_ERROR(session, CORM_RANGE, "an argument is no finite number");
    close_shop(session);
}

/* --- Streams */

enum { MANY = 100000 };

static int64_t live_bytes, most_bytes;

static void *count_bytes(void *context, void *old, size_t old_size, size_t new_size)
{
    (void)context;
    live_bytes += (int64_t)new_size - (int64_t)old_size;
    if (live_bytes > most_bytes)
        most_bytes = live_bytes;
    if (new_size)
        return realloc(old, new_size);
    free(old);
    return NULL;
}

static void fill_many(corm_db *many)
{
    corm_session *session = corm_session_begin(many, NULL);
    customer_values *rows = calloc(MANY, sizeof *rows);
    corm_create_tables(session);
    for (int i = 0; i < MANY; i++)
        rows[i] = (customer_values){.name = "a customer whose name takes a few bytes", .tenant = i};
    CHECK_INT(customer_bulk_create(session, rows, MANY), MANY);
    CHECK_INT(rows[MANY - 1].id, MANY);
    free(rows);
    CHECK_GOOD(session);
    corm_session_end(session);
}

TEST(a_stream_needs_memory_for_one_window)
{
    corm_allocator allocator = {count_bytes, NULL};
    corm_db *many = corm_open_with(database_fresh(""), &bookshop_schema, &allocator);
    fill_many(many);
    corm_session *session = corm_session_begin(many, NULL);
    int64_t before = live_bytes, sum = 0;
    most_bytes = live_bytes;
    corm_each (Customer, customer, corm_iterator(corm_order_by(corm_all(session, Customer), "id"), 500))
        sum += customer_tenant(customer) + (customer_name(customer)[0] == 'a');
    CHECK_INT(sum, (int64_t)MANY * (MANY - 1) / 2 + MANY);
    CHECK(most_bytes - before < 1000000);
    int count = 0;
    corm_each (Customer, outer, corm_iterator(corm_order_by(corm_all(session, Customer), "id"), 1)) {
        corm_each (Customer, inner, corm_iterator(corm_order_by(corm_all(session, Customer), "id"), 150)) {
            CHECK_INT(customer_tenant(inner), count % 200);
            if (++count % 200 == 0)
                break;
        }
        if (customer_tenant(outer) == 149)
            break;
    }
    CHECK_INT(count, 150 * 200);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(many);
    CHECK_INT(live_bytes, 0);
}

TEST(what_a_window_loads_goes_with_it)
{
    corm_allocator allocator = {count_bytes, NULL};
    corm_db *many = corm_open_with(database_fresh(""), &bookshop_schema, &allocator);
    fill_many(many);
    corm_session *session = corm_session_begin(many, NULL);
    order_values *rows = calloc(MANY, sizeof *rows);
    for (int i = 0; i < MANY; i++)
        rows[i] = (order_values){.customer_id = MANY - i, .created_at = {i}};
    CHECK_INT(order_bulk_create(session, rows, MANY), MANY);
    free(rows);
    corm_session_end(session);
    session = corm_session_begin(many, NULL);
    int64_t before = live_bytes, sum = 0;
    most_bytes = live_bytes;
    corm_each (Order, order, corm_iterator(corm_order_by(corm_defer(corm_all(session, Order), "created_at"), "id"), 500)) {
        sum += customer_tenant(order_customer(order)) + order_created_at(order).microseconds;
    }
    CHECK_INT(sum, (int64_t)MANY * (MANY - 1));
    CHECK_INT(corm_query_count(session), 1 + 2 * MANY / 500);
    CHECK(most_bytes - before < 2000000);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(many);
    CHECK_INT(live_bytes, 0);
}

TEST(records_of_a_window_are_peers)
{
    corm_session *session = open_shop();
    Author *ann = corm_get(corm_all(session, Author), "name = 'Ann'");
    for (int i = 0; i < 200; i++)
        author_create(session, .name = "more", .publisher = author_publisher(ann));
    corm_expect_queries(session, 0);
    corm_clear_error(session);
    int count = 0;
    corm_each (Author, author, corm_iterator(corm_order_by(corm_all(session, Author), "id"), 100))
        count += strcmp(publisher_name(author_publisher(author)), "Bolt") != 0;
    CHECK_INT(count, 201);
    CHECK_QUERIES(session, 1 + 3);
    close_shop(session);
}

TEST(a_stream_of_values_and_an_empty_stream)
{
    corm_session *session = open_shop();
    int64_t sum = 0;
    corm_each (corm_row, row, corm_iterator(corm_values(corm_all(session, Book), "pages"), 100))
        sum += corm_int(row, "pages");
    CHECK_INT(sum, 660);
    corm_each (Book, book, corm_iterator(corm_filter(corm_all(session, Book), "pages < 0"), 100))
        CHECK(book == NULL);
    corm_each (Book, book, corm_iterator(corm_filter(corm_all(session, Book), "pags < 0"), 100))
        CHECK(book == NULL);
    CHECK_INT(corm_error_code(session), CORM_QUERY);
    corm_clear_error(session);
    close_shop(session);
}

TEST(a_text_that_is_missing_is_an_error)
{
    corm_session *session = open_shop();
    const char *volatile no_text = NULL;    /* a literal NULL the compiler would refuse */
    corm_query *all = corm_all(session, Book);
#define CHECK_MISSING(call, name) (call, CHECK_ERROR(session, CORM_MISUSE, name "() got NULL where a text belongs"))
    CHECK_MISSING(corm_filter(all, no_text, 1), "filter");
    CHECK_MISSING(corm_exclude(all, no_text, 1), "exclude");
    CHECK_MISSING(corm_order_by(all, no_text, 1), "order_by");
    CHECK_MISSING(corm_distinct_on(all, NULL), "distinct");
    CHECK_MISSING(corm_only(all, NULL), "only");
    CHECK_MISSING(corm_defer(all, NULL), "defer");
    CHECK_MISSING(corm_annotate(all, no_text, 1), "annotate");
    CHECK_MISSING(corm_alias(all, no_text, 1), "alias");
    CHECK_MISSING(corm_values(all, no_text, 1), "values");
    CHECK_MISSING(corm_select_related(all, NULL), "select_related");
    CHECK_MISSING(corm_prefetch_related(all, no_text, 1), "prefetch_related");
    CHECK_MISSING(corm_latest(all, NULL), "latest");
    CHECK_MISSING(corm_earliest(all, NULL), "earliest");
    CHECK_MISSING(corm_aggregate(all, no_text, 1), "aggregate");
    CHECK_MISSING(corm_update(all, no_text, 1), "update");
    CHECK_MISSING(corm_query_of(session, no_text, 1), "corm_query_of");
    CHECK_MISSING(corm_list_text(session, (const char *[]){"a", NULL}, 2), "corm_list_text");
    corm_prefetched(corm_first(all), NULL);
    CHECK_ERROR(session, CORM_NOT_LOADED, "nothing was prefetched as '(NULL)' for Book");
    bool created;
    CHECK(!tag_get_or_create(session, NULL, &created, .name = "a"));
    CHECK_ERROR(session, CORM_MISUSE, "NULL stands where fields of Tag belong");
    CHECK(!tag_upsert(session, NULL, .name = "a"));
    CHECK_ERROR(session, CORM_MISUSE, "NULL stands where fields of Tag belong");
    tag_values rows[] = {{.name = "a"}};
    CHECK_INT(corm_bulk_upsert(session, &Tag_model, rows, 1, "name", NULL), 0);
    CHECK_ERROR(session, CORM_MISUSE, "NULL stands where fields of Tag belong");
    CHECK_INT(corm_add(NULL, corm_first(all)), 0);
    CHECK_INT(corm_clear(NULL), 0);
    CHECK_GOOD(session);
    close_shop(session);
}

TEST(a_union_has_so_many_parts_and_no_more)
{
    corm_session *session = open_shop();
    corm_query *all = corm_filter(corm_all(session, Author), "id = %d", 0);
    for (int i = 1; i < 500; i++)
        all = corm_union(all, corm_filter(corm_all(session, Author), "id = %d", i));
    CHECK_INT(corm_count(all), 2);
    corm_count(corm_union(all, corm_all(session, Author)));
    CHECK(corm_failed(session));
    corm_clear_error(session);
    close_shop(session);
}

/* --- Lists of moments */

TEST(dates_are_listed_by_their_spans)
{
    corm_session *session = open_shop();
    corm_query *years = corm_dates(corm_filter(corm_all(session, Book), "pages > %d", 0), "-published", "year");
    char text[CORM_DATE_TEXT];
    CHECK_INT(corm_count(years), 2);
    CHECK_INT(corm_length(years), 2);
    corm_date_print(corm_date_value(corm_at(years, 0), "published"), text);
    CHECK_TEXT(text, "2021-01-01");
    CHECK_INT(corm_length(corm_slice(corm_dates(corm_all(session, Book), "published", "month"), 5, 7)), 2);
    CHECK_INT(corm_length(corm_datetimes(corm_all(session, Review), "created_at", "hour")), 0);
    CHECK_GOOD(session);
    corm_length(corm_dates(corm_all(session, Book), "published", "era"));
    CHECK_ERROR(session, CORM_TYPE, "a date is taken back to the beginning of its 'year', 'quarter', 'month', 'week' or 'day', written in the "
                "text\n  published, 'era'\n             ^^^^^");
    CHECK(corm_delete(corm_dates(corm_all(session, Book), "published", "year")).total == 0);
    CHECK_ERROR(session, CORM_QUERY, "delete() cannot follow dates()");
    close_shop(session);
}

TEST(lists_in_a_loop_are_loaded_for_all_its_records)
{
    corm_session *session = open_shop();
    corm_query *authors = corm_order_by(corm_all(session, Author), "name");
    int64_t count = 0;
    CHECK_QUERIES(session, 0);
    corm_each (Author, author, authors) {
        corm_each (corm_row, row, corm_dates(author_books(author), "published", "year"))
            count += !corm_null(row, "published");
    }
    CHECK_INT(count, 4);
    CHECK_QUERIES(session, 2);
    corm_each (Author, author, authors)
        CHECK_INT(corm_count(corm_dates(author_books(author), "published", "year")), 2);
    corm_each (Author, author, authors)
        CHECK_INT(corm_count(corm_distinct(corm_values(author_books(author), "published.year"))), 2);
    corm_each (Author, author, authors)
        CHECK_INT(corm_count(corm_distinct_on(author_books(author), "published.year")), 2);
    corm_each (Author, author, authors)
        CHECK_INT(corm_count(corm_annotate(corm_values(author_books(author), "year = published.year"), "n = count(*)")), 2);
    CHECK_QUERIES(session, 4);
    close_shop(session);
}

/* --- Queries with names */

TEST(a_name_stands_for_a_query)
{
    corm_session *session = open_shop();
    corm_query *dear = corm_filter(corm_all(session, Book), "price > %f and pages > %d", 12.0, 10);
    corm_query *authors = corm_with(corm_order_by(corm_all(session, Author), "name"), "Dear", dear);
    CHECK_INT(corm_count(corm_filter(authors, "id in Dear.values(author)")), 2);
    CHECK_INT(corm_count(corm_filter(authors, "exists(Dear.filter(author = outer.id and pages > %d))", 100)), 1);
    corm_query *counted = corm_annotate(authors, "n = Dear.filter(author = outer.id).count(), best = Dear.filter(author = outer.id)"
                                        ".aggregate(p = max(pages))");
    CHECK_INT(corm_length(counted), 2);
    CHECK_INT(corm_int(corm_at(counted, 0), "n"), 3);
    CHECK_INT(corm_int(corm_at(counted, 0), "best"), 100);
    CHECK_INT(corm_int(corm_at(counted, 1), "n"), 4);
    CHECK_QUERIES(session, 3);
    CHECK_INT(corm_update(corm_with(corm_filter(corm_with(corm_all(session, Book), "Dear", dear), "id in Dear"), "Other", dear),
                          "sales = %d", 1), 7);
    CHECK_GOOD(session);
    corm_length(corm_with(corm_all(session, Author), "dear", dear));
    CHECK_ERROR(session, CORM_QUERY, "'dear' is to stand where a model may: its name begins with a capital letter, as theirs do\n"
                "  dear = %p\n  ^^^^");
    corm_length(corm_with(corm_all(session, Author), "Dear", NULL));
    CHECK_ERROR(session, CORM_TYPE, "with() wants queries\n  Dear = %p\n  ^^^^^^^^^");
    close_shop(session);
}

TEST(a_name_stands_in_a_loop_over_peers)
{
    corm_session *session = open_shop();
    corm_query *dear = corm_filter(corm_all(session, Book), "price > %f", 12.0);
    int64_t count = 0;
    corm_each (Author, author, corm_all(session, Author))
        count += (int64_t)corm_length(corm_filter(corm_with(author_books(author), "Dear", dear), "id in Dear"));
    CHECK_INT(count, 7);
    CHECK_QUERIES(session, 2);
    close_shop(session);
}
