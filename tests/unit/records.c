/* Records: every type there and back, setters and saving, what is loaded when, and NULL records. */
#include "lib/database.h"

#include "bookshop.h"
#include "every.h"
#include "keys.h"

static corm_db *db;

static corm_session *begin(const corm_schema *schema)
{
    db = database_open(schema);
    corm_session *session = corm_session_begin(db, "records");
    corm_capture(session);
    return session;
}

static void end(corm_session *session)
{
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

/* --- Every type */

static corm_uuid some_uuid(void)
{
    corm_uuid token = {{0}};
    corm_uuid_parse("00112233-4455-6677-8899-aabbccddeeff", &token);
    return token;
}

static plain_values some_values(void)
{
    return (plain_values){.flag = true, .number = INT64_MIN, .ratio = 1e-300, .price = corm_decimal_of(-1999, 2),
                          .name = "naïve \"x\"", .data = {"a\0b", 3}, .day = {-719162}, .hour = {86399999999},
                          .moment = {-62135596800000000}, .length = {INT64_MIN}, .token = some_uuid(), .document = "[1, 2]",
                          .state = PLAIN_STATE_ON_HOLD};
}

static void check_plain(const Plain *plain)
{
    plain_values want = some_values();
    CHECK(plain_flag(plain));
    CHECK_INT(plain_number(plain), want.number);
    CHECK(plain_ratio(plain) == want.ratio);
    CHECK_INT(corm_decimal_compare(plain_price(plain), want.price), 0);
    CHECK_TEXT(plain_name(plain), want.name);
    CHECK_INT(plain_data(plain).size, 3);
    CHECK(plain_data(plain).data && memcmp(plain_data(plain).data, "a\0b", 3) == 0);
    CHECK_INT(plain_day(plain).days, want.day.days);
    CHECK_INT(plain_hour(plain).microseconds, want.hour.microseconds);
    CHECK_INT(plain_moment(plain).microseconds, want.moment.microseconds);
    CHECK_INT(plain_length(plain).microseconds, want.length.microseconds);
    CHECK(memcmp(plain_token(plain).bytes, want.token.bytes, 16) == 0);
    CHECK(strstr(plain_document(plain), "1") != NULL);
    CHECK_INT(plain_state(plain), want.state);
}

TEST(every_type_is_created_and_read)
{
    corm_session *session = begin(&every_schema);
    plain_values values = some_values();
    Plain *plain = plain_create_from(session, &values);
    CHECK_GOOD(session);
    check_plain(plain);
    check_plain(corm_get(corm_all(session, Plain), "pk = %d", (int)plain_id(plain)));
    CHECK(plain_refresh(plain));
    check_plain(plain);
    end(session);
}

TEST(every_type_is_set_and_saved)
{
    corm_session *session = begin(&every_schema);
    Plain *plain = plain_create(session, .flag = false, .number = 0, .ratio = 0, .price = {0}, .name = "", .data = {"", 0},
                                .day = {0}, .hour = {0}, .moment = {0}, .length = {0}, .token = {{0}}, .document = "{}",
                                .state = PLAIN_STATE_OPEN);
    plain_values want = some_values();
    CHECK_GOOD(session);
    plain_set_flag(plain, want.flag);
    plain_set_number(plain, want.number);
    plain_set_ratio(plain, want.ratio);
    plain_set_price(plain, want.price);
    plain_set_name(plain, want.name);
    plain_set_data(plain, want.data);
    plain_set_day(plain, want.day);
    plain_set_hour(plain, want.hour);
    plain_set_moment(plain, want.moment);
    plain_set_length(plain, want.length);
    plain_set_token(plain, want.token);
    plain_set_document(plain, want.document);
    plain_set_state(plain, want.state);
    check_plain(plain);
    CHECK(plain_save(plain));
    check_plain(corm_first(corm_all(session, Plain)));
    end(session);
}

TEST(nulls_of_every_type_come_and_go)
{
    corm_session *session = begin(&every_schema);
    plain_values v = some_values();
    enum nullable_state state = NULLABLE_STATE_CLOSED;
    Nullable *none = nullable_create(session);
    CHECK_GOOD(session);
    for (int round = 0; round < 2; round++) {
        CHECK(!nullable_flag(none) && !nullable_number(none) && !nullable_ratio(none) && !nullable_price(none));
        CHECK(!nullable_name(none) && !nullable_data(none).data && !nullable_day(none) && !nullable_hour(none));
        CHECK(!nullable_moment(none) && !nullable_length(none) && !nullable_token(none) && !nullable_document(none));
        CHECK(!nullable_state(none));
        none = corm_first(corm_all(session, Nullable));
    }
    nullable_set_flag(none, &v.flag);
    nullable_set_number(none, &v.number);
    nullable_set_ratio(none, &v.ratio);
    nullable_set_price(none, &v.price);
    nullable_set_name(none, v.name);
    nullable_set_data(none, v.data);
    nullable_set_day(none, &v.day);
    nullable_set_hour(none, &v.hour);
    nullable_set_moment(none, &v.moment);
    nullable_set_length(none, &v.length);
    nullable_set_token(none, &v.token);
    nullable_set_document(none, v.document);
    nullable_set_state(none, &state);
    CHECK(nullable_save(none));
    Nullable *full = corm_first(corm_all(session, Nullable));
    CHECK(nullable_flag(full) && *nullable_flag(full) && nullable_number(full) && *nullable_number(full) == v.number);
    CHECK(nullable_ratio(full) && *nullable_ratio(full) == v.ratio && nullable_price(full));
    CHECK_TEXT(nullable_name(full), v.name);
    CHECK(nullable_state(full) && *nullable_state(full) == NULLABLE_STATE_CLOSED);
    CHECK(nullable_day(full) && nullable_hour(full) && nullable_moment(full) && nullable_length(full) && nullable_token(full));
    nullable_set_number(full, NULL);
    nullable_set_name(full, NULL);
    nullable_set_data(full, (corm_bytes){NULL, 0});
    nullable_set_state(full, NULL);
    CHECK(!nullable_number(full) && !nullable_name(full) && !nullable_data(full).data && !nullable_state(full));
    CHECK(nullable_save(full));
    CHECK(nullable_refresh(none));
    CHECK(!nullable_number(none) && !nullable_name(none) && !nullable_data(none).data && !nullable_state(none));
    CHECK(nullable_price(none) != NULL);
    end(session);
}

TEST(what_is_not_given_takes_its_default)
{
    corm_session *session = begin(&every_schema);
    int64_t before = corm_datetime_now().microseconds;
    Given *given = given_create(session);
    CHECK_GOOD(session);
    for (int round = 0; round < 2; round++) {
        char text[CORM_DECIMAL_TEXT];
        CHECK(given_flag(given));
        CHECK_INT(given_number(given), INT64_MIN);
        CHECK(given_ratio(given) == 0.1);
        corm_decimal_print(given_price(given), text);
        CHECK_TEXT(text, "-19.99");
        CHECK_TEXT(given_name(given), "naïve");
        corm_date_print(given_day(given), text);
        CHECK_TEXT(text, "2026-01-31");
        corm_datetime_print(given_moment(given), text);
        CHECK_TEXT(text, "2026-01-31T12:00:00.000000Z");
        CHECK_INT(given_state(given), GIVEN_STATE_CLOSED);
        CHECK(given_seen(given).microseconds >= before && given_seen(given).microseconds - before < 60000000);
        CHECK_INT(given_seen_on(given).days, given_seen(given).microseconds / 86400000000);
        given = corm_first(corm_all(session, Given));
    }
    given = given_create(session, .flag = false, .number = 0, .state = GIVEN_STATE_OPEN);
    CHECK(!given_flag(given) && given_number(given) == 0 && given_state(given) == GIVEN_STATE_OPEN);
    CHECK(given_ratio(given) == 0.1);
    given_values all = given_defaults();
    all.number = 5;
    given = given_create_from(session, &all);
    CHECK_INT(given_number(given), 5);
    CHECK_TEXT(given_name(given), "naïve");
    end(session);
}

TEST(only_designators_at_the_outermost_level_count)
{
    corm_session *session = begin(&every_schema);
    const struct { int64_t number; } p = {7};
    const char *text = ".number = 3, .name = \"x\"";
    bool is_right = true;
    Nullable *record = nullable_create(session, .name = is_right ? ".flag = 1" : text, .number = &(int64_t){p.number},
                                       .data = {.data = "\".day = \"", .size = 9}, .state = NULL);
    CHECK_GOOD(session);
    CHECK_TEXT(nullable_name(record), ".flag = 1");
    CHECK(nullable_number(record) && *nullable_number(record) == 7);
    CHECK(!nullable_flag(record) && !nullable_day(record));
    CHECK_INT(nullable_data(record).size, 9);
    end(session);
}

TEST(what_cannot_be_null_must_be_given)
{
    corm_session *session = begin(&bookshop_schema);
    CHECK(author_create(session, .name = "Ann") == NULL);
    CHECK_ERROR(session, CORM_INTEGRITY, "Author.publisher must be given: it cannot be null and has no default");
    CHECK(publisher_create(session, .name = NULL) == NULL);
    CHECK_ERROR(session, CORM_INTEGRITY, "Publisher.name cannot be null");
    CHECK(publisher_create_from(session, &(publisher_values){.founded = NULL}) == NULL);
    CHECK_ERROR(session, CORM_INTEGRITY, "Publisher.name cannot be null");
    Publisher *acme = publisher_create(session, .name = "Acme");
    publisher_set_name(acme, NULL);
    CHECK(!publisher_save(acme));
    CHECK_ERROR(session, CORM_INTEGRITY, "Publisher.name cannot be null");
    Author *ann = author_create(session, .name = "Ann", .publisher = acme);
    author_set_publisher(ann, NULL);
    CHECK(author_publisher(ann) == NULL);
    CHECK(!author_save(ann));
    CHECK_ERROR(session, CORM_INTEGRITY, "Author.publisher cannot be null");
    end(session);
}

TEST(values_that_do_not_fit_are_refused)
{
    corm_session *session = begin(&every_schema);
    CHECK(nullable_create(session, .name = "ten chars!") != NULL);
    CHECK(nullable_create(session, .name = "ééééééééé!") != NULL);
    CHECK(nullable_create(session, .name = "eleven chars") == NULL);
    CHECK_ERROR(session, CORM_RANGE, "Nullable.name: 'eleven chars' has 12 characters; at most 10 fit");
    CHECK(nullable_create(session, .name = "a\xff") == NULL);
    CHECK_ERROR(session, CORM_TYPE, "Nullable.name: 'a\xff' is no UTF-8");
    CHECK(nullable_create(session, .price = &(corm_decimal){9999999999, 0, 2}) != NULL);
    CHECK(nullable_create(session, .price = &(corm_decimal){12345678901, 0, 2}) == NULL);
    CHECK_ERROR(session, CORM_RANGE, "Nullable.price: '123456789.01' has more digits than decimal(10, 2) holds");
    Nullable *rounded = nullable_create(session, .price = &(corm_decimal){12345, 0, 4});
    CHECK_INT(corm_decimal_compare(*nullable_price(rounded), corm_decimal_of(123, 2)), 0);
    enum nullable_state wrong = (enum nullable_state)3;
    CHECK(nullable_create(session, .state = &wrong) == NULL);
    CHECK_ERROR(session, CORM_TYPE, "Nullable.state: the number given is none of the enum's constants");
    nullable_set_state(rounded, &wrong);
    CHECK_ERROR(session, CORM_TYPE, "Nullable.state: 3 is none of the enum's constants");
    double nan = 0;
    nan /= nan;
    CHECK(nullable_create(session, .ratio = &nan) == NULL);
    CHECK_INT(corm_error_code(session), CORM_RANGE);
    corm_clear_error(session);
    CHECK(nullable_create(session, .document = "{not json") == NULL);
    CHECK_INT(corm_error_code(session), CORM_TYPE);
    corm_clear_error(session);
    nullable_set_name(rounded, "far too long a name");
    CHECK(!nullable_save(rounded));
    CHECK_ERROR(session, CORM_RANGE, "Nullable.name: 'far too long a name' has 19 characters; at most 10 fit");
    CHECK_INT(corm_count(corm_all(session, Nullable)), 4);
    end(session);
}

TEST(dates_outside_the_calendar_are_refused)
{
    corm_session *session = begin(&every_schema);
    CHECK(nullable_create(session, .day = &(corm_date){INT32_MAX}) == NULL);
    CHECK_INT(corm_error_code(session), CORM_RANGE);
    corm_clear_error(session);
    CHECK(nullable_create(session, .moment = &(corm_datetime){INT64_MAX}) == NULL);
    CHECK_INT(corm_error_code(session), CORM_RANGE);
    corm_clear_error(session);
    CHECK(nullable_create(session, .hour = &(corm_time){86400000000}) == NULL);
    CHECK_INT(corm_error_code(session), CORM_RANGE);
    corm_clear_error(session);
    end(session);
}

/* --- Saving */

TEST(save_writes_the_changed_columns_only)
{
    corm_session *session = begin(&bookshop_schema);
    Publisher *acme = publisher_create(session, .name = "Acme", .founded = &(int64_t){1900});
    CHECK(publisher_save(acme));
    CHECK_QUERIES(session, 1);
    publisher_set_name(acme, "Bolt");
    CHECK_TEXT(publisher_name(acme), "Bolt");
    CHECK(publisher_save(acme));
    CHECK_TEXT(last_sql(session), "UPDATE \"publisher\" AS t0 SET \"name\" = ? WHERE t0.\"id\" = ?");
    CHECK_TEXT(last_parameters(session), "'Bolt', 1");
    CHECK(publisher_save(acme));
    CHECK_QUERIES(session, 1);
    publisher_set_founded(acme, NULL);
    publisher_set_name(acme, "Coil");
    CHECK(publisher_save(acme));
    CHECK_TEXT(last_parameters(session), "'Coil', null, 1");
    CHECK_QUERIES(session, 1);
    end(session);
}

TEST(a_record_whose_row_is_gone_says_so)
{
    corm_session *session = begin(&bookshop_schema);
    Tag *tag = tag_create(session, .name = "sea");
    corm_delete(corm_all(session, Tag));
    tag_set_name(tag, "sky");
    CHECK(!tag_save(tag));
    CHECK_ERROR(session, CORM_NOT_FOUND, "the row of this Tag is no longer there");
    CHECK(!tag_refresh(tag));
    CHECK_ERROR(session, CORM_NOT_FOUND, "the row of this Tag is no longer there");
    CHECK(!tag_delete(tag));
    CHECK_GOOD(session);
    end(session);
}

TEST(refresh_forgets_changes_and_sees_those_of_others)
{
    corm_session *session = begin(&bookshop_schema);
    Publisher *acme = publisher_create(session, .name = "Acme"), *bolt = publisher_create(session, .name = "Bolt");
    Author *ann = author_create(session, .name = "Ann", .bio = "long", .publisher = acme);
    corm_update(corm_all(session, Author), "name = 'Eve', bio = null, publisher = %p", bolt);
    author_set_name(ann, "Bob");
    CHECK_TEXT(publisher_name(author_publisher(ann)), "Acme");
    CHECK(author_refresh(ann));
    CHECK_TEXT(author_name(ann), "Eve");
    CHECK_TEXT(author_bio(ann), NULL);
    CHECK_TEXT(publisher_name(author_publisher(ann)), "Bolt");
    corm_expect_queries(session, 0);
    corm_clear_error(session);
    CHECK(author_save(ann));
    CHECK_QUERIES(session, 0);
    end(session);
}

TEST(the_key_of_a_stored_row_cannot_be_set)
{
    corm_session *session = begin(&bookshop_schema);
    Tag *tag = tag_create(session, .name = "sea");
    corm_write(tag, 0, &(int64_t){5});
    CHECK_ERROR(session, CORM_MISUSE, "Tag.id is the primary key of a stored row and cannot be changed");
    CHECK_INT(tag_id(tag), 1);
    end(session);
}

/* --- Loaded when touched */

static void fill(corm_session *session)
{
    for (int i = 0; i < 3; i++) {
        char name[10];
        snprintf(name, sizeof name, "P%d", i);
        Publisher *publisher = publisher_create(session, .name = name);
        for (int j = 0; j < 2; j++)
            author_create(session, .name = name, .bio = j ? "a bio" : NULL, .publisher = publisher);
    }
    CHECK_GOOD(session);
    corm_expect_queries(session, 9);
    CHECK_GOOD(session);
}

TEST(a_deferred_column_is_loaded_for_all_peers)
{
    corm_session *session = begin(&bookshop_schema);
    fill(session);
    corm_query *authors = corm_order_by(corm_only(corm_all(session, Author), "name"), "id");
    CHECK_INT(corm_length(authors), 6);
    CHECK(strstr(last_sql(session), "bio") == NULL);
    CHECK_QUERIES(session, 1);
    int bios = 0;
    corm_each (Author, author, authors)
        bios += author_bio(author) != NULL;
    CHECK_INT(bios, 3);
    CHECK_QUERIES(session, 1);
    corm_each (Author, author, authors)
        author_publisher_id(author);
    CHECK_QUERIES(session, 1);
    corm_query *deferred = corm_defer(corm_all(session, Author), "bio, born");
    corm_each (Author, author, deferred)
        CHECK(author_born(author) == NULL && author_publisher_id(author) > 0);
    CHECK_QUERIES(session, 2);
    end(session);
}

TEST(a_deferred_column_is_loaded_for_one)
{
    corm_session *session = begin(&bookshop_schema);
    fill(session);
    corm_each (Author, author, corm_fetch(corm_defer(corm_all(session, Author), "bio"), CORM_FETCH_ONE)) {
        author_bio(author);
        author_bio(author);
    }
    CHECK_QUERIES(session, 7);
    end(session);
}

TEST(a_deferred_column_is_refused)
{
    corm_session *session = begin(&bookshop_schema);
    fill(session);
    Author *author = corm_at(corm_fetch(corm_defer(corm_all(session, Author), "bio"), CORM_FETCH_RAISE), 0);
    CHECK(author_bio(author) == NULL);
    CHECK_ERROR(session, CORM_NOT_LOADED, "Author.bio is not loaded, and the query's fetch mode is raise\n"
                                          "load it with the query: only(…, bio), or no defer() of it");
    author_set_bio(author, "set");
    CHECK_TEXT(author_bio(author), "set");
    CHECK(author_publisher(author) == NULL);
    CHECK_ERROR(session, CORM_NOT_LOADED, "Author.publisher is not loaded, and the query's fetch mode is raise\n"
                                          "load it with the query: select_related(publisher)");
    end(session);
}

TEST(a_deferred_column_may_be_set_without_loading_it)
{
    corm_session *session = begin(&bookshop_schema);
    fill(session);
    corm_query *authors = corm_order_by(corm_only(corm_all(session, Author), "name"), "id");
    Author *first = corm_at(authors, 0), *second = corm_at(authors, 1);
    CHECK_QUERIES(session, 1);
    author_set_bio(first, "mine");
    CHECK_TEXT(author_bio(first), "mine");
    CHECK(author_save(first));
    CHECK_TEXT(last_sql(session), "UPDATE \"author\" AS t0 SET \"bio\" = ? WHERE t0.\"id\" = ?");
    CHECK_QUERIES(session, 1);
    author_set_bio(first, "mine again");
    CHECK_TEXT(author_bio(second), "a bio");
    CHECK_TEXT(author_bio(first), "mine again");
    CHECK_QUERIES(session, 1);
    author_set_bio(second, NULL);
    CHECK_TEXT(author_bio(second), NULL);
    end(session);
}

TEST(a_deferred_column_of_a_row_that_is_gone_is_asked_for_once)
{
    corm_session *session = begin(&bookshop_schema);
    fill(session);
    corm_query *authors = corm_only(corm_all(session, Author), "name");
    Author *author = corm_at(authors, 0);
    corm_delete(corm_filter(corm_all(session, Author), "id = %d", (int)author_id(author)));
    corm_expect_queries(session, 0);
    corm_clear_error(session);
    CHECK(author_bio(author) == NULL);
    CHECK(author_bio(author) == NULL);
    CHECK(author_born(corm_at(authors, 1)) == NULL);
    CHECK(author_born(author) == NULL);
    CHECK_QUERIES(session, 2);
    end(session);
}

TEST(a_relation_is_loaded_for_all_peers)
{
    corm_session *session = begin(&bookshop_schema);
    fill(session);
    corm_query *authors = corm_order_by(corm_all(session, Author), "id");
    corm_each (Author, author, authors)
        CHECK_TEXT(publisher_name(author_publisher(author)), author_name(author));
    CHECK_QUERIES(session, 2);
    CHECK(author_publisher(corm_at(authors, 0)) == author_publisher(corm_at(authors, 1)));
    corm_each (Author, author, corm_fetch(corm_all(session, Author), CORM_FETCH_ONE))
        CHECK_TEXT(publisher_name(author_publisher(author)), author_name(author));
    CHECK_QUERIES(session, 7);
    corm_each (Author, author, corm_select_related(corm_all(session, Author), "publisher"))
        CHECK_TEXT(publisher_name(author_publisher(author)), author_name(author));
    CHECK_QUERIES(session, 1);
    end(session);
}

TEST(a_foreign_key_and_its_record_change_together)
{
    corm_session *session = begin(&bookshop_schema);
    fill(session);
    Author *author = corm_first(corm_all(session, Author));
    Publisher *other = corm_last(corm_all(session, Publisher));
    CHECK_TEXT(publisher_name(author_publisher(author)), "P0");
    corm_expect_queries(session, 3);
    CHECK_GOOD(session);
    author_set_publisher(author, other);
    CHECK_INT(author_publisher_id(author), publisher_id(other));
    CHECK(author_publisher(author) == other);
    CHECK_QUERIES(session, 0);
    author_set_publisher_id(author, 2);
    CHECK_TEXT(publisher_name(author_publisher(author)), "P1");
    CHECK(author_save(author));
    CHECK_TEXT(last_parameters(session), "2, 1");
    CHECK_QUERIES(session, 2);
    author_set_publisher_id(author, 99);
    CHECK(author_publisher(author) == NULL);
    CHECK_GOOD(session);
    CHECK(!author_save(author));
    CHECK_ERROR(session, CORM_INTEGRITY, "Author.publisher points to no Publisher: there is none with id = '99'");
    corm_write_related(author, 0, author);
    CHECK_ERROR(session, CORM_TYPE, "Author.publisher is a record of Publisher");
    end(session);
}

TEST(a_created_record_knows_the_records_it_was_given)
{
    corm_session *session = begin(&bookshop_schema);
    Publisher *acme = publisher_create(session, .name = "Acme");
    Author *ann = author_create(session, .name = "Ann", .publisher = acme);
    corm_expect_queries(session, 2);
    CHECK(author_publisher(ann) == acme);
    CHECK_QUERIES(session, 0);
    end(session);
}

TEST(one_to_one_leads_both_ways)
{
    corm_session *session = begin(&bookshop_schema);
    User *with = user_create(session, .email = "a@x", .name = "A"), *without = user_create(session, .email = "b@x", .name = "B");
    profile_create(session, .user = with, .avatar = "cat");
    CHECK(user_profile(without) == NULL);
    CHECK_TEXT(profile_avatar(user_profile(with)), "cat");
    corm_expect_queries(session, 0);
    corm_clear_error(session);
    corm_query *users = corm_order_by(corm_all(session, User), "id");
    CHECK(user_profile(corm_at(users, 1)) == NULL);
    CHECK_TEXT(profile_avatar(user_profile(corm_at(users, 0))), "cat");
    CHECK(profile_user(user_profile(corm_at(users, 0))) == corm_at(users, 0));
    CHECK_QUERIES(session, 2);
    end(session);
}

TEST(a_self_reference_leads_up_and_down)
{
    corm_session *session = begin(&bookshop_schema);
    Category *root = category_create(session, .name = "root");
    Category *child = category_create(session, .name = "child", .parent = root);
    category_create(session, .name = "leaf", .parent = child);
    corm_query *all = corm_order_by(corm_all(session, Category), "id");
    CHECK(category_parent(corm_at(all, 0)) == NULL);
    CHECK_TEXT(category_name(category_parent(category_parent(corm_at(all, 2)))), "root");
    CHECK_INT(corm_count(category_children(corm_at(all, 1))), 1);
    CHECK_TEXT(category_name(corm_first(category_children(corm_at(all, 1)))), "leaf");
    end(session);
}

TEST(null_records_are_safe_everywhere)
{
    corm_session *session = begin(&bookshop_schema);
    CHECK_INT(book_id(NULL), 0);
    CHECK_TEXT(book_title(NULL), "");
    CHECK(book_rating(NULL) == NULL);
    CHECK_INT(book_published(NULL).days, 0);
    CHECK_INT(book_price(NULL).low, 0);
    CHECK_TEXT(author_bio(NULL), NULL);
    CHECK(book_author(NULL) == NULL);
    CHECK_TEXT(publisher_name(author_publisher(book_author(NULL))), "");
    CHECK_INT(corm_length(book_tags(NULL)), 0);
    CHECK_INT(corm_count(corm_order_by(corm_filter(author_books(NULL), "pages > %d", 3), "title")), 0);
    book_set_title(NULL, "x");
    book_set_rating(NULL, NULL);
    book_set_author(NULL, NULL);
    book_set_author_id(NULL, 3);
    CHECK(!book_save(NULL));
    CHECK(!book_refresh(NULL));
    CHECK(!book_delete(NULL));
    CHECK(corm_failed(corm_record_session(NULL)));
    CHECK(user_profile(NULL) == NULL);
    CHECK(corm_null(NULL, "x"));
    void *none[] = {NULL};
    CHECK_INT(corm_bulk_update(session, none, 1, "title"), 0);
    CHECK_ERROR(session, CORM_MISUSE, "corm_bulk_update() was given a NULL record");
    CHECK_GOOD(session);
    end(session);
}

TEST(text_and_uuid_keys_work_as_others_do)
{
    corm_session *session = begin(&keys_schema);
    Country *norway = country_create(session, .code = "NO", .name = "Norway");
    corm_uuid key = some_uuid(), other = some_uuid();
    other.bytes[0] = 9;
    Person *ann = person_create(session, .key = key, .name = "Ann", .country = norway);
    Person *bob = person_create(session, .key = other, .name = "Bob", .country_id = "NO", .boss = ann);
    CHECK_GOOD(session);
    CHECK_TEXT(person_country_id(bob), "NO");
    Person *found = corm_get(corm_all(session, Person), "pk = %p", corm_value_uuid(session, other));
    CHECK_TEXT(person_name(found), "Bob");
    CHECK_TEXT(person_name(person_boss(found)), "Ann");
    CHECK_TEXT(country_name(person_country(found)), "Norway");
    CHECK_INT(corm_count(person_reports(ann)), 1);
    CHECK_INT(corm_length(country_people(norway)), 2);
    person_set_name(found, "Rob");
    CHECK(person_save(found));
    CHECK(person_refresh(bob));
    CHECK_TEXT(person_name(bob), "Rob");
    person_set_country_id(bob, "XX");
    CHECK(!person_save(bob));
    CHECK_ERROR(session, CORM_INTEGRITY, "Person.country points to no Country: there is none with code = 'XX'");
    corm_query *bulk = corm_in_bulk(corm_all(session, Country), corm_list_text(session, (const char *[]){"NO", "SE"}, 2));
    CHECK_TEXT(country_name(corm_by_key(bulk, corm_value_text(session, "NO"))), "Norway");
    CHECK(country_create(session, .code = "NOR", .name = "long") == NULL);
    CHECK_ERROR(session, CORM_RANGE, "Country.code: 'NOR' has 3 characters; at most 2 fit");
    Passport *passport = passport_create(session, .number = 77, .owner = ann);
    CHECK_INT(passport_number(passport), 77);
    CHECK_INT(passport_number(person_passport(ann)), 77);
    end(session);
}

TEST(names_that_c_and_sql_keep_are_no_trouble)
{
    corm_session *session = begin(&keys_schema);
    Group *group = group_create(session, .order = 5, .class_ = "x");
    Line *line = line_create(session, .group = group);
    CHECK_GOOD(session);
    CHECK_INT(line_select(line), 1);
    CHECK_INT(group_order(line_group(line)), 5);
    group_set_order(group, 6);
    group_set_class(group, "y");
    CHECK(group_save(group));
    CHECK_INT(corm_count(corm_filter(corm_all(session, Group), "order = %d and class = %s", 6, "y")), 1);
    CHECK_INT(corm_count(corm_filter(corm_all(session, Line), "group.order = %d and select = 1", 6)), 1);
    CHECK_INT(corm_length(corm_order_by(group_lines(group), "-select")), 1);
    CHECK_INT(corm_update(corm_all(session, Line), "select = select + 1"), 1);
    end(session);
}
