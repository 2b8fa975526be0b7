/* Rows reached along a path of a model to itself: trees, circles, many-to-many, and what follows a walk. */
#include "lib/database.h"

#include "bookshop.h"
#include "links.h"

static corm_db *db;

/*  root ─ a ─ b ─ c      x ⇄ y      alone */
static corm_session *open_tree(void)
{
    db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, "walks");
    Category *root = category_create(session, .name = "root");
    Category *a = category_create(session, .name = "a", .parent = root);
    Category *b = category_create(session, .name = "b", .parent = a);
    category_create(session, .name = "c", .parent = b);
    Category *x = category_create(session, .name = "x");
    Category *y = category_create(session, .name = "y", .parent = x);
    category_set_parent(x, y);
    CHECK(corm_save(x));
    category_create(session, .name = "alone");
    CHECK_GOOD(session);
    corm_expect_queries(session, corm_query_count(session));
    return session;
}

static void close_tree(corm_session *session)
{
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

static corm_query *named(corm_session *session, const char *name)
{
    return corm_filter(corm_all(session, Category), "name = %s", name);
}

/* The names, by key; behind each its depth, if there is one. */
static void check_names(int line, corm_query *query, bool has_depth, const char *want)
{
    char got[200] = "";
    corm_each (Category, category, corm_order_by(query, "id")) {
        size_t at = strlen(got);
        snprintf(got + at, sizeof got - at, "%s%s", at ? " " : "", category_name(category));
        at = strlen(got);
        if (has_depth)
            snprintf(got + at, sizeof got - at, "%lld", (long long)corm_int(category, "level"));
    }
    test_check_text(__FILE__, line, "names", got, want);
}

#define CHECK_NAMES(query, want) check_names(__LINE__, (query), false, (want))
#define CHECK_DEPTHS(query, want) check_names(__LINE__, (query), true, (want))

TEST(a_walk_goes_down_and_up)
{
    corm_session *session = open_tree();
    CHECK_NAMES(corm_walk(named(session, "a"), "children"), "a b c");
    CHECK_NAMES(corm_walk(named(session, "b"), "parent"), "root a b");
    CHECK_NAMES(corm_walk(named(session, "alone"), "children"), "alone");
    CHECK_NAMES(corm_walk(named(session, "nobody"), "children"), "");
    CHECK_NAMES(corm_walk(named(session, "root"), "children.children"), "root b");
    CHECK_NAMES(corm_walk(corm_walk(named(session, "b"), "parent"), "children"), "root a b c");
    CHECK_QUERIES(session, 6);
    close_tree(session);
}

TEST(a_walk_round_a_circle_ends)
{
    corm_session *session = open_tree();
    CHECK_NAMES(corm_walk(named(session, "x"), "children"), "x y");
    CHECK_NAMES(corm_walk(named(session, "y"), "parent"), "x y");
    CHECK_DEPTHS(corm_walk(named(session, "y"), "parent, depth as level"), "x1 y0");
    close_tree(session);
}

TEST(a_walk_tells_how_deep_it_went)
{
    corm_session *session = open_tree();
    corm_query *below = corm_walk(named(session, "root"), "children, depth as level");
    CHECK_DEPTHS(below, "root0 a1 b2 c3");
    CHECK_DEPTHS(corm_filter(below, "level between %d and %d", 1, 2), "a1 b2");
    CHECK_TEXT(category_name(corm_first(corm_order_by(below, "-level"))), "c");
    CHECK_INT(corm_int(corm_aggregate(below, "n = max(level)"), "n"), 3);
    CHECK_DEPTHS(corm_walk(corm_filter(corm_all(session, Category), "name in ('root', 'b')"), "children, depth as level"), "root0 a1 b0 c1");
    close_tree(session);
}

TEST(what_follows_a_walk_is_of_all_it_reached)
{
    corm_session *session = open_tree();
    corm_query *below = corm_walk(named(session, "root"), "children");
    CHECK_INT(corm_count(below), 4);
    CHECK(corm_exists(corm_filter(below, "name = %s", "c")));
    CHECK_NAMES(corm_exclude(below, "name = %s", "b"), "root a c");
    CHECK_NAMES(corm_filter(corm_all(session, Category), "id not in %p", below), "x y alone");
    CHECK_INT(corm_length(corm_slice(corm_order_by(below, "-name"), 1, 3)), 2);
    CHECK_INT(corm_update(below, "name = name || '!'"), 4);
    CHECK_INT(corm_delete(corm_walk(named(session, "b!"), "children")).total, 2);
    CHECK_NAMES(corm_all(session, Category), "root! a! x y alone");
    close_tree(session);
}

TEST(names_and_aggregates_outlast_a_walk)
{
    corm_session *session = open_tree();
    corm_query *sized = corm_annotate(named(session, "root"), "n = count(children), size = length(name)");
    corm_query *below = corm_walk(sized, "children, depth as level");
    CHECK_NAMES(corm_filter(below, "n = %d and size = %d", 1, 1), "a b");
    CHECK_NAMES(corm_annotate(corm_filter(below, "children.name is not null"), "m = count(children)"), "root a b");
    CHECK_INT(corm_int(corm_aggregate(corm_distinct(below), "n = sum(level)"), "n"), 6);
    CHECK_INT(corm_length(corm_values(corm_order_by(below, "level, n"), "name, level, n")), 4);
    corm_each (Category, category, corm_prefetch_related(corm_walk(named(session, "a"), "parent"), "children"))
        CHECK_INT(corm_length(category_children(category)), 1);
    close_tree(session);
}

TEST(a_walk_follows_links)
{
    db = database_open(&links_schema);
    corm_session *session = corm_session_begin(db, "films");
    Film *films[4];
    for (int i = 0; i < 4; i++)
        films[i] = film_create(session, .title = (const char *[]){"One", "Two", "Three", "Four"}[i]);
    corm_add(film_sequels(films[0]), films[1]);
    corm_add(film_sequels(films[0]), films[2]);
    corm_add(film_sequels(films[1]), films[2]);
    corm_add(film_sequels(films[2]), films[0]);
    corm_query *first = corm_filter(corm_all(session, Film), "title = %s", "Two");
    CHECK_INT(corm_count(corm_walk(first, "sequels")), 3);
    CHECK_INT(corm_count(corm_walk(corm_filter(corm_all(session, Film), "title = %s", "Four"), "prequels")), 1);
    corm_query *later = corm_order_by(corm_walk(first, "sequels, depth as n"), "id");
    CHECK_INT(corm_length(later), 3);
    CHECK_INT(corm_int(corm_at(later, 0), "n"), 2);
    CHECK_INT(corm_int(corm_at(later, 1), "n"), 0);
    CHECK_INT(corm_int(corm_at(later, 2), "n"), 1);
    close_tree(session);
}

TEST(a_walk_that_leads_elsewhere_is_refused)
{
    corm_session *session = open_tree();
    CHECK_INT(corm_count(corm_walk(corm_all(session, Category), "books")), 0);
    CHECK_ERROR(session, CORM_QUERY, "walk() follows a path from Category to Category, and this one leads to Book\n  books\n  ^^^^^");
    CHECK_INT(corm_length(corm_prefetch_related(corm_all(session, Category), "children.walk(children)")), 0);
    CHECK_ERROR(session, CORM_UNSUPPORTED, "walk() cannot be asked for many records at once\n  children\n  ^^^^^^^^");
    close_tree(session);
}
