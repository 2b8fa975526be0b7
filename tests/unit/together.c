/* A query with all it prefetches: in one statement where the database is apart and that was asked for, in several otherwise;
 * what comes of it is the same. */
#include "lib/database.h"

#include "bookshop.h"

static corm_db *open_shop(void)
{
    corm_db *db = database_open(&bookshop_schema);
    corm_session *s = corm_session_begin(db, "shop");
    Tag *red = tag_create(s, .name = "red"), *old = tag_create(s, .name = "old");
    User *user = user_create(s, .email = "u@example.com", .name = "Uma");
    profile_create(s, .user = user, .avatar = "u.png");
    user_create(s, .email = "v@example.com", .name = "Vic");
    for (int i = 0; i < 6; i++) {
        char name[16];
        snprintf(name, sizeof name, "author %d", i);
        Publisher *house = publisher_create(s, .name = i % 2 ? "House" : "Home");
        Author *author = author_create(s, .name = name, .publisher = house);
        for (int j = 0; j < i; j++) {
            snprintf(name, sizeof name, "book %d.%d", i, j);
            Book *book = book_create(s, .title = name, .content = "long", .published = {1000 * j}, .price = corm_decimal_of(100 * j, 2),
                                     .pages = 10 * j, .author = author, .publisher = house, .editor = j % 2 ? author : NULL);
            if (j != 1)
                corm_add(book_tags(book), j ? red : old);
            review_create(s, .book = book, .user = user, .rating = j, .created_at = {0});
        }
    }
    CHECK_GOOD(s);
    corm_session_end(s);
    return db;
}

static const char *load(corm_session *session, const char *text, const char *selection, const char *mode, int64_t *queries)
{
    char whole[1024];
    snprintf(whole, sizeof whole, "%s.together(%s)", text, mode);
    int64_t before = corm_query_count(session);
    const char *json = corm_json(corm_query_of(session, whole, NULL), selection);
    *queries = corm_query_count(session) - before;
    CHECK_GOOD(session);
    return json;
}

static void compare(corm_session *session, bool has_trees, const char *text, const char *selection)
{
    int64_t apart, at_once;
    const char *wanted = load(session, text, selection, "never", &apart);
    const char *got = load(session, text, selection, "always", &at_once);
    CHECK_TEXT(got, wanted);
    CHECK_INT(at_once, has_trees ? 1 : apart);
}

static bool sends_trees(corm_session *session)
{
    int64_t queries;
    load(session, "Author.prefetch_related(books)", "name, books(title)", "always", &queries);
    return queries == 1;
}

TEST(trees_are_the_same_however_they_come)
{
    corm_db *db = open_shop();
    corm_session *s = corm_session_begin(db, "reader");
    bool has_trees = sends_trees(s);
    compare(s, has_trees, "Author.order_by(id).prefetch_related(books.tags, publisher)", "name, publisher(name), books(title, tags(name))");
    compare(s, has_trees, "Author.order_by(-id).prefetch_related(books.filter(price > 1).order_by(-published))", "name, books(title, price)");
    compare(s, has_trees, "Author.order_by(id).prefetch_related(books.order_by(-pages)[:2])", "name, books(title)");
    compare(s, has_trees, "Author.order_by(id).prefetch_related(books.filter(pages > 10).order_by(id)"
                          ".prefetch_related(tags.order_by(id), reviews.order_by(id)))",
            "name, books(title, tags(name), reviews(rating))");
    compare(s, has_trees, "Book.order_by(id).select_related(author).prefetch_related(author.edited_books, tags)",
            "title, author(name, edited_books(title)), tags(name)");
    compare(s, has_trees, "User.order_by(id).prefetch_related(profile)", "name, profile(avatar)");
    compare(s, has_trees, "Tag.order_by(name).prefetch_related(books.order_by(id).prefetch_related(author.publisher))",
            "name, books(title, author(publisher(name)))");
    compare(s, has_trees, "Author.filter(name = 'nobody').prefetch_related(books)", "name, books(title)");
    compare(s, has_trees, "Author.order_by(id)[2:4].prefetch_related(books.annotate(n = count(reviews)))", "name, books(title, n)");
    corm_session_end(s);
    corm_close(db);
}

TEST(names_of_their_own_come_together_too)
{
    corm_db *db = open_shop();
    corm_session *s = corm_session_begin(db, "reader");
    bool has_trees = sends_trees(s);
    int64_t before = corm_query_count(s), dear = 0, all = 0;
    corm_query *authors = corm_prefetch_related(corm_all(s, Author), "books.filter(pages > %d) as thick, books", 20);
    corm_each (Author, author, corm_together(authors, CORM_TOGETHER_ALWAYS)) {
        dear += (int64_t)corm_length(corm_prefetched(author, "thick"));
        all += (int64_t)corm_length(author_books(author));
    }
    CHECK_INT(dear, 3);
    CHECK_INT(all, 15);
    CHECK_INT(corm_query_count(s) - before, has_trees ? 1 : 3);
    CHECK_GOOD(s);
    corm_session_end(s);
    corm_close(db);
}

/* What a deferred column would have led to is loaded by itself. */
TEST(what_cannot_come_together_comes_by_itself)
{
    corm_db *db = open_shop();
    corm_session *s = corm_session_begin(db, "reader");
    int64_t queries;
    const char *apart = load(s, "Book.order_by(id).defer(author).prefetch_related(author)", "title, author(name)", "never", &queries);
    CHECK_TEXT(load(s, "Book.order_by(id).defer(author).prefetch_related(author)", "title, author(name)", "always", &queries), apart);
    CHECK_GOOD(s);
    corm_session_end(s);
    corm_close(db);
}
