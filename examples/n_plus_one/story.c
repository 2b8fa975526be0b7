/* The shop in memory, and the telling. */
#include "story.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { PUBLISHERS = 5, CATEGORIES = 4, TAGS = 12, AUTHORS = 30, BOOKS = 100, ARTICLES = 40, USERS = 25, ORDERS = 20 };
enum { SHOWN_LINES = 3 };

struct page {
    char text[64 * 1024];
    size_t size;
};

static corm_db *db;
static struct page told, first_told;
static bool shows_times, has_failed;

/* --- The shop */

static corm_date day(int number)
{
    corm_date date = {0};
    corm_date_of(2026, 1 + number % 12, 1 + number % 28, &date);
    return date;
}

static const char *numbered(corm_session *s, const char *what, int number)
{
    char *text = corm_session_alloc(s, 64);
    snprintf(text, 64, "%s %d", what, number);
    return text;
}

static void make_reviews(corm_session *s, Book *book, int number, User **users)
{
    int count = number % 6 == 5 ? 8 : number % 6;
    for (int i = 0; i < count; i++)
        review_create(s, .book = book, .user = users[(number + 7 * i) % USERS], .posted = day(number + 5 * i),
                      .rating = 1 + (number + i) % 5);
}

static void make_books(corm_session *s, Book **books, Tag **tags, User **users)
{
    Publisher *publishers[PUBLISHERS];
    Category *categories[CATEGORIES];
    Author *authors[AUTHORS];
    for (int i = 0; i < PUBLISHERS; i++)
        publishers[i] = publisher_create(s, .name = numbered(s, "Publisher", i + 1));
    for (int i = 0; i < CATEGORIES; i++)
        categories[i] = category_create(s, .name = numbered(s, "Category", i + 1));
    for (int i = 0; i < AUTHORS; i++)
        authors[i] = author_create(s, .name = numbered(s, "Author", i + 1));
    for (int i = 0; i < BOOKS; i++) {
        books[i] = book_create(s, .title = numbered(s, "Book", i + 1), .author = authors[i * 7 % AUTHORS],
                               .publisher = publishers[i % PUBLISHERS], .category = categories[i % CATEGORIES]);
        for (int j = 0; j <= i % 2; j++)
            tagging_create(s, .book = books[i], .tag = tags[(i + 5 * j) % TAGS]);
        make_reviews(s, books[i], i, users);
    }
}

static void make_orders(corm_session *s, Book **books, User **users)
{
    for (int i = 0; i < ORDERS; i++) {
        Order *order = order_create(s, .user = users[i % 7], .book = books[i * 11 % BOOKS], .placed = day(i),
                                    .state = (enum order_state)(i % 3), .total = 10 + i * 37 % 200);
        for (int j = 0; j < 3; j++)
            item_create(s, .order = order, .book = books[(i * 11 + j) % BOOKS], .is_cancelled = (i + j) % 4 == 0);
    }
}

static void make_shop(corm_session *s)
{
    Tag *tags[TAGS];
    User *users[USERS];
    Book *books[BOOKS];
    for (int i = 0; i < TAGS; i++)
        tags[i] = tag_create(s, .name = numbered(s, "tag", i + 1));
    for (int i = 0; i < USERS; i++)
        users[i] = user_create(s, .name = numbered(s, "User", i + 1));
    make_books(s, books, tags, users);
    make_orders(s, books, users);
    for (int i = 0; i < ARTICLES; i++) {
        Article *article = article_create(s, .title = numbered(s, "Article", i + 1));
        for (int j = 0; j < 2; j++)
            labelling_create(s, .article = article, .tag = tags[(i + 5 * j) % TAGS]);
    }
}

corm_session *story_begin(const char *title, int count, char **arguments)
{
    shows_times = count > 1 && strcmp(arguments[1], "--times") == 0;
    int place = shows_times ? 2 : 1;
    db = corm_open(count > place ? arguments[place] : "sqlite::memory:", &stories_schema);
    corm_session *s = corm_session_begin(db, "the shop");
    corm_create_tables(s);
    corm_begin(s);
    make_shop(s);
    corm_commit(s);
    corm_expect_queries(s, corm_query_count(s));
    printf("%s\n\n", title);
    return s;
}

/* --- The telling */

void story_print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    size_t room = sizeof told.text - told.size;
    int size = vsnprintf(told.text + told.size, room, format, arguments);
    if (size > 0)
        told.size += (size_t)size < room ? (size_t)size : room - 1;
    va_end(arguments);
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* The first time, its first lines are shown; later it must be the same. */
static void look_at_page(corm_session *s)
{
    if (corm_failed(s))
        return;
    if (!first_told.size) {
        const char *at = told.text;
        for (int i = 0; i < SHOWN_LINES && *at; i++) {
            int length = (int)strcspn(at, "\n");
            printf("  %.*s\n", length, at);
            at += length + (at[length] == '\n');
        }
        printf("  ...\n\n");
        first_told = told;
    } else if (strcmp(told.text, first_told.text) != 0) {
        fprintf(stderr, "this way the page is another\n");
        has_failed = true;
    }
}

void story_tell(corm_session *s, const char *way, int64_t queries, void (*page)(corm_query *rows), corm_query *rows)
{
    told.size = 0;
    told.text[0] = '\0';
    double began = now();
    page(rows);
    double took = now() - began;
    look_at_page(s);
    printf("  %4lld %-8s", (long long)queries, queries == 1 ? "query" : "queries");
    if (shows_times)
        printf("%6.2f ms  ", took);
    printf("%s\n", way);
    corm_expect_queries(s, queries);
}

int story_end(corm_session *s)
{
    bool is_good = !corm_failed(s) && !has_failed;
    if (corm_failed(s))
        fprintf(stderr, "%s\n", corm_error_message(s));
    corm_session_end(s);
    corm_close(db);
    return is_good ? 0 : 1;
}
