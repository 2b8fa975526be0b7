/* Relations to many as something to change: add, remove, set, clear and create, and what is known in memory after it. */
#include "lib/database.h"

#include "bookshop.h"
#include "links.h"

/* Two authors, three books of the first, three tags. */
struct shop {
    corm_db *db;
    corm_session *session;
    Publisher *house;
    Author *ann, *bob;
    Book *books[3];
    Tag *tags[3];
};

static Book *make_book(struct shop *shop, const char *title, Author *author)
{
    return book_create(shop->session, .title = title, .content = "", .published = {0}, .price = corm_decimal_of(1000, 2),
                       .pages = 10, .author = author, .publisher = shop->house);
}

static struct shop open_shop(void)
{
    static const char *const titles[] = {"One", "Two", "Three"}, *const names[] = {"red", "green", "blue"};
    struct shop shop = {.db = database_open(&bookshop_schema)};
    corm_session *session = shop.session = corm_session_begin(shop.db, "shop");
    shop.house = publisher_create(session, .name = "House");
    shop.ann = author_create(session, .name = "Ann", .publisher = shop.house);
    shop.bob = author_create(session, .name = "Bob", .publisher = shop.house);
    for (size_t i = 0; i < 3; i++) {
        shop.books[i] = make_book(&shop, titles[i], shop.ann);
        shop.tags[i] = tag_create(session, .name = names[i]);
    }
    CHECK_GOOD(session);
    corm_capture(session);
    corm_expect_queries(session, -1);
    corm_clear_error(session);
    return shop;
}

static void close_shop(struct shop *shop)
{
    CHECK_GOOD(shop->session);
    corm_session_end(shop->session);
    corm_close(shop->db);
}

static void check_tags(int line, Book *book, const char *want)
{
    char got[200] = "";
    corm_each (Tag, tag, corm_order_by(book_tags(book), "id"))
        snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", *got ? " " : "", tag_name(tag));
    test_check_text(__FILE__, line, "tags", got, want);
}

#define CHECK_TAGS(book, want) check_tags(__LINE__, (book), (want))

/* --- Reading */

/* One parameter, however many there are; PostgreSQL's planner makes no plan of its own for each list if it cannot look in. */
TEST(the_keys_of_all_peers_are_one_parameter)
{
    struct shop shop = open_shop();
    corm_query *authors = corm_filter(corm_all(shop.session, Author), "id < %d", 1000);
    CHECK_INT(corm_length(corm_prefetch_related(authors, "books")), 2);
    CHECK_GOOD(shop.session);
    CHECK(strstr(last_sql(shop.session), database_is("postgres") ? " WHERE t0.\"author_id\" = ANY((SELECT ?)::int8[])"
                                                                 : " corm_list(?) ") != NULL);
    close_shop(&shop);
}

/* --- Links */

TEST(what_is_computed_beside_linked_records_is_theirs)
{
    struct shop shop = open_shop();
    for (size_t i = 0; i < 2; i++) {
        corm_add(book_tags(shop.books[i]), shop.tags[0]);
        corm_add(book_tags(shop.books[i]), shop.tags[i + 1]);
    }
    corm_query *books = corm_order_by(corm_all(shop.session, Book), "id");
    char got[200] = "";
    corm_each (Book, book, corm_prefetch_related(books,
               "tags.annotate(n = count(books), place = row_number() over (order by -id)).order_by(id) as all"))
        corm_each (Tag, tag, corm_prefetched(book, "all"))
            snprintf(got + strlen(got), sizeof got - strlen(got), "%s %s %lld %lld; ", book_title(book), tag_name(tag),
                     (long long)corm_int(tag, "n"), (long long)corm_int(tag, "place"));
    CHECK_TEXT(got, "One red 2 2; One green 1 1; Two red 2 2; Two blue 1 1; ");
    close_shop(&shop);
}

TEST(windows_look_at_the_rows_of_their_record_alone)
{
    struct shop shop = open_shop();
    make_book(&shop, "Four", shop.bob);
    char got[200] = "";
    corm_each (Author, author, corm_order_by(corm_all(shop.session, Author), "id"))
        corm_each (Book, book, corm_order_by(corm_annotate(author_books(author), "place = row_number() over (order by id)"), "id"))
            snprintf(got + strlen(got), sizeof got - strlen(got), "%s %lld; ", book_title(book), (long long)corm_int(book, "place"));
    CHECK_TEXT(got, "One 1; Two 2; Three 3; Four 1; ");
    close_shop(&shop);
}

TEST(a_link_is_added_once_by_one_statement)
{
    struct shop shop = open_shop();
    Book *one = shop.books[0];
    CHECK_INT(corm_add(book_tags(one), shop.tags[0]), 1);
    CHECK_QUERIES(shop.session, 1);
    CHECK(strstr(last_sql(shop.session), "INSERT INTO \"book_tags\" (\"book_id\", \"tag_id\") VALUES (?, ?) "
                                         "ON CONFLICT (\"book_id\", \"tag_id\") DO NOTHING") != NULL);
    CHECK_INT(corm_add(book_tags(one), shop.tags[0]), 0);
    void *all[] = {shop.tags[2], shop.tags[0], shop.tags[2], shop.tags[1]};
    CHECK_QUERIES(shop.session, 1);
    CHECK_INT(corm_add_all(book_tags(one), all, 4), 2);
    CHECK_QUERIES(shop.session, 1);
    CHECK_TAGS(one, "red green blue");
    CHECK_INT(corm_count(tag_books(shop.tags[1])), 1);
    close_shop(&shop);
}

TEST(links_are_made_and_cut_from_the_other_side_too)
{
    struct shop shop = open_shop();
    CHECK_INT(corm_add_all(tag_books(shop.tags[0]), (void **)shop.books, 3), 3);
    CHECK_TAGS(shop.books[2], "red");
    corm_add(book_tags(shop.books[2]), shop.tags[1]);
    CHECK_TAGS(shop.books[2], "red green");
    CHECK_INT(corm_remove(tag_books(shop.tags[0]), shop.books[2]), 1);
    CHECK_INT(corm_remove(tag_books(shop.tags[0]), shop.books[2]), 0);
    CHECK_TAGS(shop.books[2], "green");
    CHECK_TAGS(shop.books[1], "red");
    close_shop(&shop);
}

TEST(set_takes_two_statements_and_clear_one)
{
    struct shop shop = open_shop();
    corm_query *tags = book_tags(shop.books[0]);
    void *first[] = {shop.tags[0], shop.tags[1]}, *then[] = {shop.tags[1], shop.tags[2]};
    CHECK_INT(corm_set(tags, first, 2), 2);
    CHECK_QUERIES(shop.session, 2);
    CHECK_INT(corm_set(tags, then, 2), 2);
    CHECK_QUERIES(shop.session, 2);
    CHECK_TAGS(shop.books[0], "green blue");
    CHECK_INT(corm_set(tags, then, 2), 0);
    corm_add(book_tags(shop.books[1]), shop.tags[0]);
    corm_expect_queries(shop.session, 4);
    CHECK_INT(corm_clear(tags), 2);
    CHECK_QUERIES(shop.session, 1);
    CHECK_TAGS(shop.books[0], "");
    CHECK_TAGS(shop.books[1], "red");
    corm_add(tags, shop.tags[0]);
    CHECK_INT(corm_set(tags, NULL, 0), 1);
    CHECK_TAGS(shop.books[0], "");
    close_shop(&shop);
}

TEST(remove_all_cuts_by_one_statement)
{
    struct shop shop = open_shop();
    corm_query *tags = book_tags(shop.books[0]);
    corm_add_all(tags, (void **)shop.tags, 3);
    corm_expect_queries(shop.session, 1);
    CHECK_INT(corm_remove_all(tags, (void **)shop.tags, 2), 2);
    CHECK_QUERIES(shop.session, 1);
    CHECK_INT(corm_remove_all(tags, NULL, 0), 0);
    CHECK_INT(corm_add_all(tags, NULL, 0), 0);
    CHECK_QUERIES(shop.session, 0);
    CHECK_TAGS(shop.books[0], "blue");
    close_shop(&shop);
}

TEST(a_relation_that_was_loaded_is_loaded_anew)
{
    struct shop shop = open_shop();
    corm_query *books = corm_prefetch_related(corm_order_by(corm_all(shop.session, Book), "id"), "tags");
    Book *book = corm_at(books, 0), *peer = corm_at(books, 1);
    corm_query *tags = book_tags(book);
    CHECK_INT(corm_length(tags), 0);
    CHECK_QUERIES(shop.session, 2);
    corm_add(tags, shop.tags[0]);
    CHECK_INT(corm_length(tags), 1);
    CHECK_INT(corm_length(book_tags(book)), 1);
    CHECK_INT(corm_count(tags), 1);
    CHECK_QUERIES(shop.session, 2);
    corm_add(tag_books(shop.tags[1]), peer);
    CHECK_INT(corm_length(book_tags(peer)), 1);
    CHECK_INT(corm_count(corm_filter(book_tags(peer), "name = 'green'")), 1);
    corm_clear(book_tags(peer));
    CHECK_INT(corm_count(corm_filter(book_tags(peer), "name = 'green'")), 0);
    CHECK(!corm_exists(book_tags(peer)));
    close_shop(&shop);
}

TEST(a_loop_goes_on_over_what_it_began_with)
{
    struct shop shop = open_shop();
    corm_query *tags = book_tags(shop.books[0]);
    int64_t seen = 0;
    corm_add_all(tags, (void **)shop.tags, 3);
    corm_each (Tag, tag, tags)
        seen += corm_remove(tags, tag);
    CHECK_INT(seen, 3);
    CHECK_INT(corm_length(tags), 0);
    close_shop(&shop);
}

TEST(what_a_rollback_undid_is_not_remembered)
{
    struct shop shop = open_shop();
    corm_begin(shop.session);
    corm_add(book_tags(shop.books[0]), shop.tags[0]);
    CHECK_INT(corm_length(book_tags(shop.books[0])), 1);
    corm_rollback(shop.session);
    CHECK_INT(corm_length(book_tags(shop.books[0])), 0);
    close_shop(&shop);
}

TEST(a_link_to_a_row_that_is_gone_names_it_and_makes_none)
{
    struct shop shop = open_shop();
    corm_delete_record(shop.tags[1]);
    CHECK_INT(corm_add_all(book_tags(shop.books[0]), (void **)shop.tags, 3), 0);
    CHECK_ERROR(shop.session, CORM_INTEGRITY, "Book_tags.tag points to no Tag: there is none with id = '2'");
    CHECK_TAGS(shop.books[0], "");
    close_shop(&shop);
}

/* --- Through models */

static corm_session *open_films(corm_db **db)
{
    *db = database_open(&links_schema);
    corm_session *session = corm_session_begin(*db, "films");
    corm_capture(session);
    return session;
}

static void close_films(corm_db *db, corm_session *session)
{
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

TEST(a_relation_named_at_one_end_only_is_read_and_changed)
{
    corm_db *db;
    corm_session *session = open_films(&db);
    Film *film = film_create(session, .title = "Dive"), *other = film_create(session, .title = "Fish");
    Label *label = label_create(session, .name = "new");
    CHECK_INT(corm_add(film_labels(film), label), 1);
    CHECK_INT(corm_length(film_labels(film)), 1);
    CHECK_INT(corm_length(film_labels(other)), 0);
    CHECK_INT(corm_count(corm_distinct(film_labels(film))), 1);
    Film *alone = corm_first(corm_fetch(corm_all(session, Film), CORM_FETCH_ONE));
    CHECK_INT(corm_length(film_labels(alone)), 1);
    CHECK_INT(corm_clear(film_labels(alone)), 1);
    CHECK_INT(corm_length(film_labels(film)), 0);
    close_films(db, session);
}

TEST(without_a_unique_pair_links_are_looked_for_first)
{
    corm_db *db;
    corm_session *session = open_films(&db);
    Film *film = film_create(session, .title = "Dive");
    Actor *actors[] = {actor_create(session, .name = "Ann"), actor_create(session, .name = "Bob"), actor_create(session, .name = "Cid")};
    vote_create(session, .film = film, .actor = actors[0], .points = 1);
    corm_expect_queries(session, 5);
    CHECK_INT(corm_add_all(film_fans(film), (void **)actors, 2), 1);
    CHECK_QUERIES(session, 2);
    CHECK_INT(corm_add_all(film_fans(film), (void **)actors, 2), 0);
    CHECK_QUERIES(session, 1);
    CHECK_INT(corm_add(actor_liked(actors[1]), film), 0);
    CHECK_QUERIES(session, 1);
    CHECK_INT(corm_set(film_fans(film), (void **)(actors + 1), 2), 2);
    CHECK_QUERIES(session, 3);
    CHECK_INT(corm_length(film_fans(film)), 2);
    const Vote *vote = corm_get(corm_all(session, Vote), "actor = %p", (void *)actors[2]);
    CHECK_INT(vote_points(vote), 5);
    CHECK(vote_remark(vote) == NULL);
    close_films(db, session);
}

TEST(set_leaves_the_columns_of_links_that_stay)
{
    corm_db *db;
    corm_session *session = open_films(&db);
    Film *film = film_create(session, .title = "Dive");
    Actor *actors[] = {actor_create(session, .name = "Ann"), actor_create(session, .name = "Bob")};
    visit_create(session, .film = film, .actor = actors[0], .is_paid = true);
    CHECK_INT(corm_set(film_guests(film), (void **)actors, 2), 1);
    CHECK_INT(corm_length(film_guests(film)), 2);
    CHECK(visit_is_paid(corm_get(film_visits(film), "actor = %p", (void *)actors[0])));
    CHECK(!visit_is_paid(corm_get(film_visits(film), "actor = %p", (void *)actors[1])));
    CHECK_INT(corm_remove(actor_visited(actors[0]), film), 1);
    CHECK_INT(corm_length(film_guests(film)), 1);
    close_films(db, session);
}

TEST(a_link_that_must_say_more_is_created_by_its_own_model)
{
    corm_db *db;
    corm_session *session = open_films(&db);
    Film *film = film_create(session, .title = "Dive");
    Actor *ann = actor_create(session, .name = "Ann");
    static const char *const message = "corm_add() cannot make a link of Film.crew by itself: Part.role has no default\n"
                                       "create the Part instead, with its role";
    CHECK_INT(corm_add(film_crew(film), ann), 0);
    CHECK_ERROR(session, CORM_INTEGRITY, message);
    CHECK(film_crew_create(film, .name = "Bob") == NULL);
    CHECK_INT(corm_error_code(session), CORM_INTEGRITY);
    corm_clear_error(session);
    CHECK_INT(corm_count(corm_all(session, Actor)), 1);
    part_create(session, .film = film, .actor = ann, .role = "diver");
    CHECK_INT(corm_remove(film_crew(film), ann), 1);
    close_films(db, session);
}

TEST(a_model_is_linked_to_itself_in_one_direction)
{
    corm_db *db;
    corm_session *session = open_films(&db);
    Film *first = film_create(session, .title = "Dive"), *second = film_create(session, .title = "Dive again");
    corm_add(film_sequels(first), second);
    CHECK_INT(corm_length(film_sequels(first)), 1);
    CHECK_INT(corm_length(film_sequels(second)), 0);
    CHECK_INT(corm_length(film_prequels(second)), 1);
    CHECK_INT(corm_clear(film_prequels(second)), 1);
    CHECK_INT(corm_length(film_sequels(first)), 0);
    close_films(db, session);
}

/* --- Children */

TEST(children_added_know_their_parent)
{
    struct shop shop = open_shop();
    CHECK_INT(corm_length(author_books(shop.ann)), 3);
    CHECK_INT(corm_length(author_books(shop.bob)), 0);
    corm_expect_queries(shop.session, 2);
    CHECK_INT(corm_add_all(author_books(shop.bob), (void **)shop.books, 2), 2);
    CHECK_QUERIES(shop.session, 1);
    CHECK(book_author(shop.books[0]) == shop.bob);
    CHECK_INT(book_author_id(shop.books[1]), author_id(shop.bob));
    CHECK(book_save(shop.books[0]));
    CHECK_QUERIES(shop.session, 0);
    CHECK_INT(corm_length(author_books(shop.ann)), 1);
    CHECK_INT(corm_length(author_books(shop.bob)), 2);
    CHECK_INT(corm_add_all(author_books(shop.bob), (void **)shop.books, 3), 1);
    corm_refresh(shop.books[2]);
    CHECK_TEXT(author_name(book_author(shop.books[2])), "Bob");
    close_shop(&shop);
}

TEST(a_change_not_saved_gives_way_to_the_parent)
{
    struct shop shop = open_shop();
    Book *book = shop.books[0];
    book_set_author(book, shop.bob);
    CHECK_INT(corm_add(author_books(shop.ann), book), 0);
    CHECK(book_author(book) == shop.ann);
    corm_expect_queries(shop.session, 1);
    CHECK(book_save(book));
    CHECK_QUERIES(shop.session, 0);
    book_set_author(book, shop.bob);
    book_set_pages(book, 77);
    corm_add(author_books(shop.ann), book);
    CHECK(book_save(book));
    CHECK_TEXT(last_sql(shop.session), "UPDATE \"book\" AS t0 SET \"pages\" = ? WHERE t0.\"id\" = ?");
    close_shop(&shop);
}

TEST(a_deferred_key_is_known_after_it)
{
    struct shop shop = open_shop();
    Book *book = corm_first(corm_only(corm_all(shop.session, Book), "title"));
    corm_add(author_books(shop.bob), book);
    corm_expect_queries(shop.session, 2);
    CHECK_INT(book_author_id(book), author_id(shop.bob));
    CHECK(book_author(book) == shop.bob);
    CHECK_QUERIES(shop.session, 0);
    close_shop(&shop);
}

TEST(children_leave_where_their_key_may_be_null)
{
    struct shop shop = open_shop();
    corm_query *edited = author_edited_books(shop.ann);
    corm_add_all(edited, (void **)shop.books, 3);
    CHECK(book_editor(shop.books[2]) == shop.ann);
    corm_expect_queries(shop.session, 1);
    CHECK_INT(corm_remove(edited, shop.books[0]), 1);
    CHECK_INT(corm_remove(edited, shop.books[0]), 0);
    CHECK(book_editor(shop.books[0]) == NULL);
    CHECK(book_editor_id(shop.books[0]) == NULL);
    CHECK_QUERIES(shop.session, 2);
    CHECK_INT(corm_remove(author_edited_books(shop.bob), shop.books[1]), 0);
    CHECK(book_editor(shop.books[1]) == shop.ann);
    Book *known = corm_at(edited, 0);
    CHECK_INT(corm_clear(edited), 2);
    CHECK(book_editor(known) == NULL);
    CHECK_INT(corm_length(edited), 0);
    close_shop(&shop);
}

TEST(set_gives_a_parent_these_children_only)
{
    struct shop shop = open_shop();
    corm_query *edited = author_edited_books(shop.ann);
    corm_set(edited, (void **)shop.books, 2);
    CHECK_QUERIES(shop.session, 2);
    Book *known = corm_get(edited, "title = 'One'");
    CHECK_INT(corm_length(edited), 2);
    Book *first = corm_at(edited, 0);
    CHECK_INT(book_id(first), book_id(known));
    CHECK_INT(corm_set(edited, (void **)(shop.books + 1), 2), 2);
    CHECK(book_editor(first) == NULL);
    CHECK(book_editor(shop.books[2]) == shop.ann);
    CHECK_INT(corm_length(edited), 2);
    close_shop(&shop);
}

TEST(children_that_need_a_parent_do_not_leave)
{
    struct shop shop = open_shop();
    static const char *const message = "Author.books cannot lose a Book: Book.author cannot be null\n"
                                       "delete it, or give it to another Author";
    CHECK_INT(corm_remove(author_books(shop.ann), shop.books[0]), 0);
    CHECK_ERROR(shop.session, CORM_INTEGRITY, message);
    CHECK_INT(corm_clear(author_books(shop.ann)), 0);
    CHECK_ERROR(shop.session, CORM_INTEGRITY, message);
    CHECK_INT(corm_set(author_books(shop.ann), (void **)shop.books, 2), 0);
    CHECK_ERROR(shop.session, CORM_INTEGRITY, message);
    CHECK(book_author(shop.books[2]) == shop.ann);
    CHECK_INT(corm_set(author_books(shop.bob), (void **)shop.books, 2), 2);
    CHECK_INT(corm_set(author_books(shop.ann), (void **)shop.books, 3), 2);
    CHECK(book_author(shop.books[0]) == shop.ann);
    close_shop(&shop);
}

TEST(keys_that_are_texts_travel_too)
{
    corm_db *db;
    corm_session *session = open_films(&db);
    Studio *studio = studio_create(session, .code = "gul", .name = "Gull");
    Film *film = film_create(session, .title = "Dive");
    CHECK(film_studio(film) == NULL);
    CHECK_INT(corm_add(studio_films(studio), film), 1);
    CHECK_TEXT(film_studio_id(film), "gul");
    CHECK(film_studio(film) == studio);
    CHECK_INT(corm_clear(studio_films(studio)), 1);
    close_films(db, session);
}

/* --- Creating */

TEST(a_child_is_created_with_its_parent)
{
    struct shop shop = open_shop();
    Book *book = author_books_create(shop.bob, .title = "Four", .content = "", .price = corm_decimal_of(5, 0), .pages = 1,
                                     .publisher = shop.house, .author = shop.ann, .published = {1});
    CHECK_QUERIES(shop.session, 1);
    CHECK(book_author(book) == shop.bob);
    CHECK(book_publisher(book) == shop.house);
    CHECK_INT(book_author_id(book), author_id(shop.bob));
    CHECK_QUERIES(shop.session, 0);
    CHECK_INT(corm_length(author_books(shop.bob)), 1);
    CHECK_QUERIES(shop.session, 1);
    CHECK(author_books_create(shop.bob, .title = "Five") == NULL);
    CHECK_ERROR(shop.session, CORM_INTEGRITY, "Book.content must be given: it cannot be null and has no default");
    close_shop(&shop);
}

TEST(a_record_is_created_and_linked_or_neither)
{
    struct shop shop = open_shop();
    Tag *tag = book_tags_create(shop.books[0], .name = "black");
    CHECK_QUERIES(shop.session, 2);
    CHECK_TEXT(tag_name(tag), "black");
    CHECK_TAGS(shop.books[0], "black");
    CHECK(book_tags_create(shop.books[0], .name = "red") == NULL);
    CHECK_INT(corm_error_code(shop.session), CORM_INTEGRITY);
    corm_clear_error(shop.session);
    corm_delete_record(shop.books[1]);
    CHECK(book_tags_create(shop.books[1], .name = "white") == NULL);
    CHECK_ERROR(shop.session, CORM_INTEGRITY, "Book_tags.book points to no Book: there is none with id = '2'");
    CHECK_INT(corm_count(corm_filter(corm_all(shop.session, Tag), "name = 'white'")), 0);
    close_shop(&shop);
}

/* --- Relations to one */

TEST(a_created_record_knows_those_it_was_given)
{
    corm_db *db;
    corm_session *session = open_films(&db);
    Film *film = film_create(session, .title = "Dive"), *other = film_create(session, .title = "Fish");
    CHECK(film_poster(film) == NULL);
    Poster *poster = poster_create(session, .film = film, .width = 60);
    corm_expect_queries(session, 4);
    CHECK(poster_film(poster) == film);
    CHECK(film_poster(film) == poster);
    poster_set_film(poster, other);
    CHECK(poster_film(poster) == other);
    CHECK(film_poster(other) == poster);
    CHECK_QUERIES(session, 0);
    poster_save(poster);
    CHECK(film_poster(film) == NULL);
    CHECK_QUERIES(session, 2);
    poster_set_film_id(poster, film_id(film));
    poster_save(poster);
    CHECK(film_poster(other) == NULL);
    CHECK_TEXT(film_title(poster_film(poster)), "Dive");
    close_films(db, session);
}

TEST(a_saved_key_and_a_refresh_change_the_record_it_leads_to)
{
    struct shop shop = open_shop();
    Book *book = corm_first(corm_select_related(corm_all(shop.session, Book), "author"));
    CHECK_TEXT(author_name(book_author(book)), "Ann");
    book_set_author_id(book, author_id(shop.bob));
    CHECK_TEXT(author_name(book_author(book)), "Bob");
    book_save(book);
    CHECK_TEXT(author_name(book_author(book)), "Bob");
    corm_update(corm_all(shop.session, Book), "author = %p", (void *)shop.ann);
    CHECK_TEXT(author_name(book_author(book)), "Bob");
    CHECK_INT(book_author_id(book), author_id(shop.bob));
    corm_refresh(book);
    CHECK_TEXT(author_name(book_author(book)), "Ann");
    CHECK_INT(corm_length(author_books(shop.ann)), 3);
    close_shop(&shop);
}

TEST(a_window_is_not_pointed_to_from_outside)
{
    struct shop shop = open_shop();
    Book *first = NULL;
    for (int i = 0; i < 150; i++)
        author_create(shop.session, .name = "Cid", .publisher = shop.house);
    corm_each (Author, author, corm_iterator(corm_order_by(corm_all(shop.session, Author), "id"), 100)) {
        if (first)
            continue;
        first = make_book(&shop, "Four", author);
        corm_add(author_edited_books(author), first);
    }
    CHECK_TEXT(author_name(book_author(first)), "Ann");
    CHECK_TEXT(author_name(book_editor(first)), "Ann");
    close_shop(&shop);
}

/* --- Mistakes */

TEST(what_is_no_relation_or_no_record_of_it_is_refused)
{
    struct shop shop = open_shop();
    corm_session *session = shop.session;
    corm_query *tags = book_tags(shop.books[0]);
    static const char *const no_relation = "corm_add() wants a record's relation to many, such as book_tags(book)\n"
                                           "a query with clauses of its own is none";
    CHECK_INT(corm_add(corm_all(session, Tag), shop.tags[0]), 0);
    CHECK_ERROR(session, CORM_MISUSE, no_relation);
    CHECK_INT(corm_add(corm_filter(tags, "name = 'red'"), shop.tags[0]), 0);
    CHECK_ERROR(session, CORM_MISUSE, no_relation);
    CHECK_INT(corm_add(tags, shop.books[0]), 0);
    CHECK_ERROR(session, CORM_TYPE, "Book.tags takes records of Tag, not of Book");
    CHECK_INT(corm_add(tags, corm_first(corm_values(corm_all(session, Tag), "id"))), 0);
    CHECK_ERROR(session, CORM_TYPE, "Book.tags takes records of Tag, not of values()");
    CHECK_INT(corm_add(tags, NULL), 0);
    CHECK_ERROR(session, CORM_MISUSE, "corm_add() got NULL where a record of Tag belongs");
    CHECK_INT(corm_set(tags, NULL, 2), 0);
    CHECK_ERROR(session, CORM_MISUSE, "corm_set() got NULL for 2 records");
    CHECK(corm_create_in(tags, &Book_model, &(book_values){0}, "") == NULL);
    CHECK_ERROR(session, CORM_TYPE, "Book.tags takes records of Tag, not of Book");
    CHECK_INT(corm_add(book_tags(NULL), shop.tags[0]), 0);
    CHECK_INT(corm_clear(book_tags(NULL)), 0);
    CHECK_GOOD(session);
    CHECK_TAGS(shop.books[0], "");
    close_shop(&shop);
}

TEST(what_was_prefetched_under_a_name_is_not_the_relation)
{
    struct shop shop = open_shop();
    corm_add_all(book_tags(shop.books[0]), (void **)shop.tags, 3);
    Book *book = corm_first(corm_prefetch_related(corm_all(shop.session, Book), "tags.filter(name = 'red') as reds"));
    CHECK_INT(corm_clear(corm_prefetched(book, "reds")), 0);
    CHECK_ERROR(shop.session, CORM_MISUSE,
                "corm_clear() cannot change what was prefetched under a name: it wants the relation Book.tags");
    CHECK_INT(corm_length(book_tags(book)), 3);
    close_shop(&shop);
}

TEST(a_read_only_session_changes_no_relation)
{
    struct shop shop = open_shop();
    corm_session_end(shop.session);
    shop.session = corm_session_begin(shop.db, "reader");
    corm_set_read_only(shop.session);
    Book *book = corm_first(corm_all(shop.session, Book));
    CHECK_INT(corm_add(book_tags(book), corm_first(corm_all(shop.session, Tag))), 0);
    CHECK_INT(corm_error_code(shop.session), CORM_READ_ONLY);
    corm_clear_error(shop.session);
    close_shop(&shop);
}
