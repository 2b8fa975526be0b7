/* Writing: in bulk, upsert, updates by expressions, deletes with all that hangs on the rows, refusals. */
#include "lib/database.h"

#include "bookshop.h"
#include "keys.h"

static corm_db *db;

static corm_session *begin(const corm_schema *schema)
{
    db = database_open(schema);
    corm_session *session = corm_session_begin(db, "writing");
    corm_capture(session);
    return session;
}

static void end(corm_session *session)
{
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

/* --- In bulk */

TEST(bulk_create_writes_the_keys_back)
{
    corm_session *session = begin(&bookshop_schema);
    tag_values rows[3] = {{.name = "a"}, {.name = "b"}, {.name = "c"}};
    CHECK_INT(tag_bulk_create(session, rows, 3), 3);
    CHECK_INT(rows[0].id, 1);
    CHECK_INT(rows[2].id, 3);
    CHECK_TEXT(tag_name(corm_get(corm_all(session, Tag), "id = %d", (int)rows[1].id)), "b");
    CHECK_INT(tag_bulk_create(session, rows, 0), 0);
    CHECK_QUERIES(session, 2);
    end(session);
}

TEST(bulk_create_takes_given_and_generated_keys_together)
{
    corm_session *session = begin(&bookshop_schema);
    tag_values rows[5] = {{.name = "a"}, {.id = 50, .name = "b"}, {.name = "c"}, {.name = "d"}, {.id = 7, .name = "e"}};
    CHECK_INT(tag_bulk_create(session, rows, 5), 5);
    CHECK_INT(rows[0].id, 1);
    CHECK_INT(rows[1].id, 50);
    CHECK_INT(rows[2].id, 51);
    CHECK_INT(rows[3].id, 52);
    CHECK_INT(rows[4].id, 7);
    for (int i = 0; i < 5; i++)
        CHECK_TEXT(tag_name(corm_get(corm_all(session, Tag), "id = %lld", (long long)rows[i].id)), rows[i].name);
    end(session);
}

TEST(bulk_create_that_fails_creates_nothing)
{
    corm_session *session = begin(&bookshop_schema);
    tag_values rows[4] = {{.name = "a"}, {.name = "b"}, {.name = "a"}, {.name = "c"}};
    CHECK_INT(tag_bulk_create(session, rows, 4), 0);
    CHECK_ERROR(session, CORM_INTEGRITY, "unique (name) of Tag: a row with this value exists already");
    CHECK_INT(corm_count(corm_all(session, Tag)), 0);
    for (int i = 0; i < 4; i++)
        CHECK_INT(rows[i].id, 0);
    rows[2].name = NULL;
    CHECK_INT(tag_bulk_create(session, rows, 4), 0);
    CHECK_ERROR(session, CORM_INTEGRITY, "Tag.name cannot be null");
    rows[2].name = "x";
    rows[3].name = "b";
    CHECK_INT(tag_bulk_create(session, rows, 4), 0);
    CHECK_ERROR(session, CORM_INTEGRITY, "unique (name) of Tag: a row with this value exists already");
    CHECK_INT(corm_count(corm_all(session, Tag)), 0);
    end(session);
}

TEST(bulk_create_says_which_key_points_nowhere)
{
    corm_session *session = begin(&bookshop_schema);
    Publisher *acme = publisher_create(session, .name = "Acme");
    author_values rows[3] = {{.name = "a", .publisher = acme}, {.name = "b", .publisher_id = 98}, {.name = "c", .publisher = acme}};
    CHECK_INT(author_bulk_create(session, rows, 3), 0);
    CHECK_ERROR(session, CORM_INTEGRITY, "Author.publisher points to no Publisher: there is none with id = '98'");
    rows[1].publisher = acme;
    rows[2] = (author_values){.name = "c", .publisher_id = 99};
    CHECK_INT(author_bulk_create(session, rows, 3), 0);
    CHECK_ERROR(session, CORM_INTEGRITY, "Author.publisher points to no Publisher: there is none with id = '99'");
    CHECK_INT(corm_count(corm_all(session, Author)), 0);
    end(session);
}

TEST(bulk_create_inside_a_transaction_is_part_of_it)
{
    corm_session *session = begin(&bookshop_schema);
    tag_values rows[2] = {{.name = "a"}, {.name = "a"}};
    corm_begin(session);
    tag_create(session, .name = "before");
    CHECK_INT(tag_bulk_create(session, rows, 2), 0);
    corm_clear_error(session);
    CHECK_INT(tag_bulk_create(session, rows, 1), 1);
    CHECK(corm_commit(session));
    CHECK_INT(corm_count(corm_all(session, Tag)), 2);
    end(session);
}

TEST(bulk_update_writes_these_fields_of_all)
{
    corm_session *session = begin(&bookshop_schema);
    tag_values rows[3] = {{.name = "a"}, {.name = "b"}, {.name = "c"}};
    tag_bulk_create(session, rows, 3);
    corm_query *tags = corm_order_by(corm_all(session, Tag), "id");
    void *records[3];
    char name[10];
    for (int i = 0; i < 3; i++) {
        records[i] = corm_at(tags, (size_t)i);
        snprintf(name, sizeof name, "new %d", i);
        tag_set_name(records[i], name);
    }
    corm_expect_queries(session, 2);
    CHECK_INT(corm_bulk_update(session, records, 3, "name"), 3);
    CHECK_QUERIES(session, 1);
    CHECK(tag_save(records[0]));
    CHECK_QUERIES(session, 0);
    CHECK_INT(corm_count(corm_filter(corm_all(session, Tag), "name startswith 'new'")), 3);
    tag_set_name(records[2], "new 0");
    CHECK_INT(corm_bulk_update(session, records, 3, "name"), 0);
    CHECK_ERROR(session, CORM_INTEGRITY, "unique (name) of Tag: a row with this value exists already");
    CHECK_INT(corm_bulk_update(session, records, 3, "nam"), 0);
    CHECK_ERROR(session, CORM_QUERY, "no field 'nam' on Tag; did you mean 'name'?");
    CHECK_INT(corm_bulk_update(session, records, 3, ""), 0);
    CHECK_ERROR(session, CORM_QUERY, "no fields of Tag are named");
    CHECK_INT(corm_bulk_update(session, records, 3, "id"), 0);
    CHECK_INT(corm_error_code(session), CORM_MISUSE);
    corm_clear_error(session);
    end(session);
}

/* --- If missing, or over what is there */

TEST(designators_may_come_from_macros)
{
#define HOUSE .founded = &(int64_t){1950}
#define NAMED(text) .name = text, HOUSE
    corm_session *session = begin(&bookshop_schema);
    CHECK_INT(*publisher_founded(publisher_create(session, .name = "a", HOUSE)), 1950);
    CHECK_INT(*publisher_founded(publisher_create(session, NAMED("b, .founded = 3"))), 1950);
    CHECK_INT(corm_count(corm_filter(corm_all(session, Publisher), "founded = 1950")), 2);
    end(session);
}

TEST(get_or_create_finds_or_creates)
{
    corm_session *session = begin(&bookshop_schema);
    bool created = false;
    Publisher *one = publisher_get_or_create(session, "name", &created, .name = "Acme", .founded = &(int64_t){1900});
    CHECK(created && *publisher_founded(one) == 1900);
    Publisher *same = publisher_get_or_create(session, "name", &created, .name = "Acme", .founded = &(int64_t){2000});
    CHECK(!created && publisher_id(same) == publisher_id(one) && *publisher_founded(same) == 1900);
    Publisher *other = publisher_get_or_create(session, "name, founded", NULL, .name = "Acme", .founded = NULL);
    CHECK(publisher_id(other) != publisher_id(one));
    CHECK(publisher_get_or_create(session, "name, founded", &created, .name = "Acme", .founded = NULL) != NULL && !created);
    CHECK(publisher_get_or_create(session, "name", &created, .name = "Acme") == NULL);
    CHECK_ERROR(session, CORM_MULTIPLE, "more than one Publisher matches");
    CHECK(!created);
    CHECK(publisher_get_or_create(session, "founded", &created, .name = "Acme") == NULL);
    CHECK_ERROR(session, CORM_QUERY, "Publisher.founded is looked up and needs a value");
    CHECK(publisher_get_or_create(session, "nam", &created, .name = "Acme") == NULL);
    CHECK_ERROR(session, CORM_QUERY, "no field 'nam' on Publisher; did you mean 'name'?");
    end(session);
}

TEST(update_or_create_changes_what_is_there)
{
    corm_session *session = begin(&bookshop_schema);
    bool created = false;
    publisher_update_or_create(session, "name", &created, .name = "Acme", .founded = &(int64_t){1900});
    CHECK(created);
    Publisher *acme = publisher_update_or_create(session, "name", &created, .name = "Acme", .founded = &(int64_t){1950});
    CHECK(!created && *publisher_founded(acme) == 1950);
    CHECK_TEXT(last_sql(session), "UPDATE \"publisher\" AS t0 SET \"founded\" = ? WHERE t0.\"id\" = ?");
    publisher_update_or_create(session, "name", &created, .name = "Acme");
    CHECK(!created && *publisher_founded(acme) == 1950);
    CHECK_INT(corm_count(corm_filter(corm_all(session, Publisher), "founded = 1950")), 1);
    end(session);
}

TEST(upsert_inserts_or_updates)
{
    corm_session *session = begin(&bookshop_schema);
    User *ann = user_upsert(session, "email", .email = "a@x", .name = "Ann");
    CHECK_TEXT(user_name(ann), "Ann");
    CHECK(user_active(ann));
    User *again = user_upsert(session, "email", .email = "a@x", .name = "Anna", .active = false);
    CHECK_INT(user_id(again), user_id(ann));
    CHECK(!user_active(again));
    again = user_upsert(session, "email", .email = "a@x", .name = "Eve");
    CHECK(!user_active(again));
    CHECK_TEXT(user_name(again), "Eve");
    CHECK_TEXT(user_name(user_upsert(session, "email", .email = "a@x", .name = "Eve")), "Eve");
    CHECK_INT(corm_count(corm_all(session, User)), 1);
    CHECK(user_upsert(session, "name", .email = "b@x", .name = "Eve") == NULL);
    CHECK_ERROR(session, CORM_QUERY, "User has no unique constraint on (name)\nan upsert needs one: add unique (name) to the model");
    end(session);
}

TEST(upsert_goes_by_no_unique_of_some_rows)
{
    corm_session *session = begin(&bookshop_schema);
    CHECK(user_upsert(session, "name, email", .email = "b@x", .name = "Eve") == NULL);
    CHECK_ERROR(session, CORM_QUERY, "unique (name, email) of User is only of some rows: an upsert cannot go by it\n"
                                     "it needs a unique without 'where'");
    end(session);
}

TEST(bulk_upsert_updates_these_fields_or_leaves_the_row)
{
    corm_session *session = begin(&bookshop_schema);
    user_values rows[3] = {{.email = "a@x", .name = "A", .active = true}, {.email = "b@x", .name = "B", .active = true},
                           {.email = "c@x", .name = "C", .active = true}};
    CHECK_INT(user_bulk_upsert(session, rows, 2, "email", "name"), 2);
    rows[0].name = "AA";
    rows[0].active = false;
    CHECK_INT(user_bulk_upsert(session, rows, 3, "email", "name"), 3);
    User *first = corm_get(corm_all(session, User), "email = 'a@x'");
    CHECK_TEXT(user_name(first), "AA");
    CHECK(user_active(first));
    rows[0].name = "AAA";
    CHECK_INT(user_bulk_upsert(session, rows, 3, "email", ""), 0);
    CHECK(user_refresh(first));
    CHECK_TEXT(user_name(first), "AA");
    CHECK_INT(corm_count(corm_all(session, User)), 3);
    CHECK_INT(user_bulk_upsert(session, rows, 3, "email", "nme"), 0);
    CHECK_ERROR(session, CORM_QUERY, "no field 'nme' on User; did you mean 'name'?");
    end(session);
}

/* --- Refusals */

TEST(constraints_refuse_in_the_words_of_the_schema)
{
    corm_session *session = begin(&keys_schema);
    CHECK(team_create(session, .name = "red") != NULL);
    CHECK(team_create(session, .name = "red") == NULL);
    CHECK_ERROR(session, CORM_INTEGRITY, "unique (name) of Team: a row with this value exists already");
    country_create(session, .code = "NO", .name = "Norway");
    CHECK(country_create(session, .code = "NO", .name = "again") == NULL);
    CHECK_ERROR(session, CORM_INTEGRITY, "unique (code) of Country: a row with this value exists already");
    Person *ann = person_create(session, .key = {{1}}, .name = "Ann", .country_id = "NO");
    CHECK(membership_create(session, .person = ann, .team_id = 1) != NULL);
    CHECK(membership_create(session, .person = ann, .team_id = 1) == NULL);
    CHECK_ERROR(session, CORM_INTEGRITY, "unique (person, team) of Membership: a row with these values exists already");
    CHECK(membership_create(session, .person = ann, .team_id = 2) == NULL);
    CHECK_ERROR(session, CORM_INTEGRITY, "Membership.team points to no Team: there is none with id = '2'");
    CHECK(passport_create(session, .number = 1, .owner = ann) != NULL);
    CHECK(passport_create(session, .number = 2, .owner = ann) == NULL);
    CHECK_ERROR(session, CORM_INTEGRITY, "unique (owner) of Passport: a row with this value exists already");
    CHECK(group_create(session, .order = 0, .class_ = "x") == NULL);
    CHECK_ERROR(session, CORM_INTEGRITY, "check group_check_1 of Group refuses the row: order > 0");
    group_create(session, .order = 1, .class_ = "x");
    CHECK_INT(corm_update(corm_all(session, Group), "order = order - 1"), 0);
    CHECK_ERROR(session, CORM_INTEGRITY, "check group_check_1 of Group refuses the row: order > 0");
    CHECK_INT(corm_update(corm_all(session, Person), "country = %s", "XX"), 0);
    CHECK_INT(corm_error_code(session), CORM_INTEGRITY);
    corm_clear_error(session);
    CHECK_INT(corm_update(corm_all(session, Person), "name = null"), 0);
    CHECK_ERROR(session, CORM_INTEGRITY, "Person.name cannot be null\n  name = null\n         ^^^^");
    end(session);
}

TEST(an_old_violation_does_not_speak_for_a_new_one)
{
    corm_session *session = begin(&bookshop_schema);
    tag_create(session, .name = "a");
    CHECK(tag_create(session, .name = "a") == NULL);
    corm_clear_error(session);
    tag_values rows[2] = {{.name = "b"}, {.name = NULL}};
    CHECK_INT(tag_bulk_create(session, rows, 2), 0);
    CHECK_ERROR(session, CORM_INTEGRITY, "Tag.name cannot be null");
    end(session);
}

TEST(a_model_of_another_schema_is_refused)
{
    corm_session *session = begin(&bookshop_schema);
    CHECK(team_create(session, .name = "red") == NULL);
    CHECK_ERROR(session, CORM_MISUSE, "Team is no model of the schema this database was opened with");
    CHECK_INT(corm_count(corm_all(session, Team)), 0);
    CHECK_ERROR(session, CORM_MISUSE, "Team is no model of the schema this database was opened with");
    Publisher *acme = publisher_create(session, .name = "Acme");
    CHECK(author_create(session, .name = "Ann", .publisher = (Publisher *)(void *)author_create(session, .name = "x", .publisher = acme)) == NULL);
    CHECK_ERROR(session, CORM_TYPE, "Author.publisher is a record of Publisher, not of Author");
    end(session);
}

/* --- Updates */

TEST(an_update_computes_in_the_database)
{
    corm_session *session = begin(&bookshop_schema);
    for (int i = 1; i < 5; i++)
        product_create(session, .name = "p", .price = corm_decimal_of(100 * i + 5, 2), .stock = i);
    corm_query *products = corm_all(session, Product);
    CHECK_INT(corm_update(products, "price = price * %p, stock = stock + %d, name = name || %s",
                          corm_value_decimal(session, corm_decimal_of(15, 1)), 10, "!"), 4);
    Product *first = corm_first(products);
    CHECK_INT(corm_decimal_compare(product_price(first), corm_decimal_of(158, 2)), 0);
    CHECK_INT(product_stock(first), 11);
    CHECK_TEXT(product_name(first), "p!");
    CHECK_INT(corm_update(corm_filter(products, "stock > 12"), "reserved = stock - reserved, stock = 0"), 2);
    CHECK_INT(corm_count(corm_filter(corm_all(session, Product), "stock = 0 and reserved > 12")), 2);
    CHECK_INT(corm_update(corm_filter(products, "stock > 100"), "stock = 0"), 0);
    CHECK_GOOD(session);
    CHECK_INT(corm_update(products, "stok = 0"), 0);
    CHECK_ERROR(session, CORM_QUERY, "no field 'stok' on Product; did you mean 'stock'?\n  stok = 0\n  ^^^^");
    CHECK_INT(corm_update(products, "stock = %s", "many"), 0);
    CHECK_INT(corm_error_code(session), CORM_TYPE);
    corm_clear_error(session);
    CHECK_INT(corm_update(products, "price = price * 1000000"), 0);
    CHECK_INT(corm_error_code(session), CORM_RANGE);
    corm_clear_error(session);
    end(session);
}

TEST(an_update_over_a_relation_changes_the_own_rows)
{
    corm_session *session = begin(&bookshop_schema);
    Publisher *acme = publisher_create(session, .name = "Acme"), *bolt = publisher_create(session, .name = "Bolt");
    author_create(session, .name = "Ann", .publisher = acme);
    author_create(session, .name = "Bob", .publisher = bolt);
    CHECK_INT(corm_update(corm_filter(corm_all(session, Author), "publisher.name = %s", "Acme"), "publisher = %p", bolt), 1);
    CHECK_INT(corm_count(publisher_authors(bolt)), 2);
    CHECK_INT(corm_update(publisher_authors(bolt), "bio = %s", "new"), 2);
    CHECK_INT(corm_count(corm_filter(corm_all(session, Author), "bio = 'new'")), 2);
    end(session);
}

/* --- Deletes */

static int64_t deleted_of(const corm_deleted *deleted, const char *model)
{
    for (size_t i = 0; i < deleted->model_count; i++)
        if (strcmp(deleted->models[i].name, model) == 0)
            return deleted->models[i].count;
    return 0;
}

static void fill_shop(corm_session *session)
{
    Publisher *acme = publisher_create(session, .name = "Acme"), *bolt = publisher_create(session, .name = "Bolt");
    Author *ann = author_create(session, .name = "Ann", .publisher = acme), *bob = author_create(session, .name = "Bob", .publisher = bolt);
    Category *sea = category_create(session, .name = "sea");
    User *user = user_create(session, .email = "u@x", .name = "U");
    for (int i = 0; i < 4; i++) {
        Book *book = book_create(session, .title = "t", .content = "c", .published = {0}, .price = {0}, .pages = i,
                                 .author = i < 2 ? ann : bob, .editor = ann, .category = sea, .publisher = i % 2 ? acme : bolt);
        chapter_create(session, .book = book, .number = 1, .title = "one");
        chapter_create(session, .book = book, .number = 2, .title = "two");
        review_create(session, .book = book, .user = user, .rating = i, .created_at = {0});
    }
    CHECK_GOOD(session);
}

TEST(a_delete_takes_along_what_hangs_on_the_rows)
{
    corm_session *session = begin(&bookshop_schema);
    fill_shop(session);
    corm_deleted deleted = corm_delete(corm_filter(corm_all(session, Author), "name = %s", "Ann"));
    CHECK_GOOD(session);
    CHECK_INT(deleted_of(&deleted, "author"), 1);
    CHECK_INT(deleted_of(&deleted, "book"), 2);
    CHECK_INT(deleted_of(&deleted, "chapter"), 4);
    CHECK_INT(deleted_of(&deleted, "review"), 2);
    CHECK_INT(deleted.total, 9);
    CHECK_INT(deleted.model_count, 4);
    CHECK_INT(corm_count(corm_filter(corm_all(session, Book), "editor is null")), 2);
    deleted = corm_delete(corm_filter(corm_all(session, Publisher), "name = %s", "Bolt"));
    CHECK_INT(deleted_of(&deleted, "book"), 2);
    CHECK_INT(deleted_of(&deleted, "author"), 1);
    CHECK_INT(deleted.total, 1 + 1 + 2 + 4 + 2);
    deleted = corm_delete(corm_all(session, Book));
    CHECK_INT(deleted.total, 0);
    CHECK_INT(deleted.model_count, 0);
    CHECK_INT(corm_count(corm_all(session, Category)), 1);
    end(session);
}

TEST(a_delete_of_many_is_counted_once)
{
    corm_session *session = begin(&bookshop_schema);
    fill_shop(session);
    corm_deleted deleted = corm_delete(corm_all(session, Publisher));
    CHECK_INT(deleted_of(&deleted, "publisher"), 2);
    CHECK_INT(deleted_of(&deleted, "author"), 2);
    CHECK_INT(deleted_of(&deleted, "book"), 4);
    CHECK_INT(deleted_of(&deleted, "chapter"), 8);
    CHECK_INT(deleted_of(&deleted, "review"), 4);
    CHECK_INT(deleted.total, 20);
    deleted = corm_delete(corm_all(session, Category));
    CHECK_INT(deleted.total, 1);
    end(session);
}

TEST(set_null_lets_the_rows_be)
{
    corm_session *session = begin(&bookshop_schema);
    fill_shop(session);
    Category *sea = corm_first(corm_all(session, Category));
    CHECK(category_delete(sea));
    CHECK_INT(corm_count(corm_filter(corm_all(session, Book), "category is null")), 4);
    CHECK(!category_delete(sea));
    end(session);
}

TEST(a_slice_and_values_cannot_be_deleted)
{
    corm_session *session = begin(&bookshop_schema);
    fill_shop(session);
    corm_deleted deleted = corm_delete(corm_slice(corm_order_by(corm_all(session, Chapter), "-id"), 0, 3));
    CHECK_INT(deleted.total, 0);
    CHECK_ERROR(session, CORM_QUERY, "delete() cannot follow a slice: the slice is taken last");
    int64_t left = corm_count(corm_all(session, Chapter));
    deleted = corm_delete(corm_order_by(corm_filter(corm_all(session, Chapter), "number = 1"), "title"));
    CHECK_INT(corm_count(corm_all(session, Chapter)), left - deleted.total);
    CHECK_GOOD(session);
    CHECK_INT(corm_delete(corm_values(corm_all(session, Book), "title")).total, 0);
    CHECK_ERROR(session, CORM_QUERY, "delete() cannot follow values()");
    CHECK_INT(corm_count(corm_all(session, Book)), 4);
    end(session);
}

TEST(protected_rows_stay)
{
    corm_session *session = begin(&keys_schema);
    Country *norway = country_create(session, .code = "NO", .name = "Norway");
    Country *sweden = country_create(session, .code = "SE", .name = "Sweden");
    Person *ann = person_create(session, .key = {{1}}, .name = "Ann", .country = norway);
    person_create(session, .key = {{2}}, .name = "Bob", .country = norway, .boss = ann);
    CHECK(!country_delete(norway));
    CHECK_ERROR(session, CORM_INTEGRITY, "2 Person point to what is deleted by Person.country (person), and on delete protect forbids it\n"
                                         "delete those first");
    CHECK_INT(corm_delete(corm_all(session, Country)).total, 0);
    CHECK_INT(corm_error_code(session), CORM_INTEGRITY);
    corm_clear_error(session);
    CHECK_INT(corm_count(corm_all(session, Country)), 2);
    CHECK(country_delete(sweden));
    CHECK(person_delete(ann));
    CHECK_INT(corm_count(corm_filter(corm_all(session, Person), "boss is null")), 1);
    CHECK_INT(corm_delete(corm_all(session, Person)).total, 1);
    CHECK(country_delete(norway));
    end(session);
}

TEST(keys_of_every_type_are_followed)
{
    corm_session *session = begin(&keys_schema);
    country_create(session, .code = "NO", .name = "Norway");
    Person *ann = person_create(session, .key = {{1}}, .name = "Ann", .country_id = "NO");
    Person *bob = person_create(session, .key = {{2}}, .name = "Bob", .country_id = "NO", .boss = ann);
    Team *red = team_create(session, .name = "red");
    membership_create(session, .person = ann, .team = red, .is_captain = true);
    membership_create(session, .person = bob, .team = red);
    passport_create(session, .number = 5, .owner = ann);
    CHECK_INT(corm_count(team_members(red)), 2);
    CHECK_INT(corm_count(person_teams(ann)), 1);
    corm_deleted deleted = corm_delete(corm_filter(corm_all(session, Person), "name = 'Ann'"));
    CHECK_INT(deleted_of(&deleted, "membership"), 1);
    CHECK_INT(deleted_of(&deleted, "passport"), 1);
    CHECK_INT(deleted.total, 3);
    CHECK(person_refresh(bob));
    CHECK(person_boss(bob) == NULL);
    CHECK_INT(corm_delete(corm_all(session, Team)).total, 2);
    end(session);
}

TEST(set_default_and_nothing_do_what_they_say)
{
    corm_session *session = begin(&keys_schema);
    status_create(session, .label = "default");
    Status *other = status_create(session, .label = "other");
    Ticket *ticket = ticket_create(session, .status = other);
    CHECK_INT(ticket_status_id(ticket_create(session)), 1);
    CHECK(status_delete(other));
    CHECK(ticket_refresh(ticket));
    CHECK_INT(ticket_status_id(ticket), 1);
    CHECK_INT(corm_delete(corm_all(session, Status)).total, 0);
    CHECK_ERROR(session, CORM_INTEGRITY, "a foreign key points to no row, or rows still point to what is deleted");
    Group *group = group_create(session, .order = 1, .class_ = "x");
    line_create(session, .group = group);
    CHECK(!group_delete(group));
    CHECK_ERROR(session, CORM_INTEGRITY, "a foreign key points to no row, or rows still point to what is deleted");
    CHECK_INT(corm_delete(corm_all(session, Line)).total, 1);
    CHECK(group_delete(group));
    end(session);
}

TEST(trees_and_rings_are_deleted_whole)
{
    corm_session *session = begin(&bookshop_schema);
    Category *root = category_create(session, .name = "root"), *at = root;
    for (int i = 0; i < 5; i++)
        at = category_create(session, .name = "below", .parent = at);
    CHECK_INT(corm_delete(corm_filter(corm_all(session, Category), "name = 'root'")).total, 6);
    root = category_create(session, .name = "ring");
    at = category_create(session, .name = "ring", .parent = root);
    category_set_parent(root, at);
    CHECK(category_save(root));
    CHECK(category_delete(root));
    CHECK_GOOD(session);
    CHECK_INT(corm_count(corm_all(session, Category)), 0);
    end(session);
}

TEST(a_leaf_on_two_branches_is_deleted_once)
{
    corm_session *session = begin(&keys_schema);
    Root *root = root_create(session, .name = "r"), *other = root_create(session, .name = "o");
    Node *node = node_create(session, .root = root);
    Node *child = node_create(session, .root = other, .parent = node);
    leaf_create(session, .root = root, .node = node);
    leaf_create(session, .root = other, .node = child);
    leaf_create(session, .root = root, .node = child);
    corm_deleted deleted = corm_delete(corm_filter(corm_all(session, Root), "name = 'r'"));
    CHECK_GOOD(session);
    CHECK_INT(deleted_of(&deleted, "leaf"), 3);
    CHECK_INT(deleted_of(&deleted, "node"), 2);
    CHECK_INT(deleted.total, 6);
    CHECK_INT(corm_count(corm_all(session, Root)), 1);
    end(session);
}

TEST(a_delete_that_fails_deletes_nothing)
{
    corm_session *session = begin(&bookshop_schema);
    Customer *customer = customer_create(session, .name = "c", .tenant = 1);
    Order *order = order_create(session, .customer = customer, .created_at = {0}, .total = {0});
    Product *product = product_create(session, .name = "p", .price = {0}, .stock = 1);
    order_item_create(session, .order = order, .product = product, .quantity = 1);
    CHECK_INT(corm_delete(corm_all(session, Product)).total, 0);
    CHECK_INT(corm_error_code(session), CORM_INTEGRITY);
    corm_clear_error(session);
    CHECK_INT(corm_count(corm_all(session, Product)), 1);
    corm_deleted deleted = corm_delete(corm_all(session, Customer));
    CHECK_INT(deleted.total, 3);
    CHECK_INT(deleted_of(&deleted, "order_item"), 1);
    CHECK_INT(corm_delete(corm_all(session, Product)).total, 1);
    end(session);
}
