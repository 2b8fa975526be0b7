/* A small bookshop: makes its tables, fills them, asks, changes, fails and recovers.
 *
 *   shop [URL]          such as sqlite:bookshop.db; without one the database is in memory and gone at the end */
#include "bookshop.h"

#include <stdio.h>

static corm_date day(int year, int month, int day_of_month)
{
    corm_date date = {0};
    corm_date_of(year, month, day_of_month, &date);
    return date;
}

static const char *price_text(corm_decimal price)
{
    static char text[CORM_DECIMAL_TEXT];
    corm_decimal_print(price, text);
    return text;
}

static void headline(const char *text)
{
    printf("\n%s\n\n", text);
}

/* --- Filling the shelves */

static void fill_shelves(corm_session *s)
{
    /* What is not named takes its default. */
    Publisher *gannet = publisher_create(s, .name = "Gannet Press");
    Publisher *tern = publisher_create(s, .name = "Tern & Sons");
    Author *ann = author_create(s, .name = "Ann Petrel", .publisher = gannet);
    Author *bo = author_create(s, .name = "Bo Skua", .publisher = gannet);
    Author *cleo = author_create(s, .name = "Cleo Dunlin", .publisher = tern);

    /* Many at once: one statement and one transaction, however many there are. */
    book_values books[] = {
        {.title = "Diving for Beginners", .content = "Breathe in.", .published = day(2022, 5, 1),
         .price = corm_decimal_of(1250, 2), .rating = &(double){4.5}, .author = ann},
        {.title = "Diving in Winter", .content = "Breathe in, quickly.", .published = day(2024, 11, 20),
         .price = corm_decimal_of(1999, 2), .rating = &(double){3.5}, .author = ann, .editor = bo},
        {.title = "Nets and Knots", .content = "Over, under, through.", .published = day(2023, 3, 14),
         .price = corm_decimal_of(900, 2), .author = bo},
        {.title = "The Loud Colony", .content = "Nobody sleeps here.", .published = day(2024, 6, 2),
         .price = corm_decimal_of(2400, 2), .rating = &(double){2.5}, .author = bo, .editor = ann},
        {.title = "Waders of the World", .content = "Look at those legs.", .published = day(2025, 1, 8),
         .price = corm_decimal_of(3500, 2), .rating = &(double){5}, .author = cleo},
    };
    size_t count = sizeof books / sizeof *books;
    book_bulk_create(s, books, count);

    Tag *diving = tag_create(s, .name = "diving");
    Tag *birds = tag_create(s, .name = "birds");
    tagging_values taggings[] = {
        {.book_id = books[0].id, .tag = diving},
        {.book_id = books[1].id, .tag = diving},
        {.book_id = books[3].id, .tag = birds},
        {.book_id = books[4].id, .tag = birds},
    };
    tagging_bulk_create(s, taggings, sizeof taggings / sizeof *taggings);
    printf("%zu books on the shelves\n", count);
}

/* --- Asking */

static void print_books(corm_query *books)
{
    corm_each (Book, book, books) {
        const double *rating = book_rating(book);       /* null is visible in the type */
        Author *author = book_author(book);
        printf("  %-22s %6s  %-11s  %-12s", book_title(book), price_text(book_price(book)), author_name(author),
               publisher_name(author_publisher(author)));
        if (rating)
            printf("  %.1f\n", *rating);
        else
            printf("  not rated\n");
    }
}

static void ask(corm_session *s)
{
    /* A query is a chain.  Nothing runs before a result is asked for, and a chain may be branched. */
    corm_query *recent = corm_filter(corm_all(s, Book), "published.year >= %d", 2023);
    corm_query *dearest = corm_slice(corm_order_by(recent, "-price"), 0, 3);

    headline("The three dearest books since 2023:");
    int64_t before = corm_query_count(s);
    print_books(dearest);
    printf("\n  %lld statements: the books, all their authors, all the publishers of those.  It stays at three\n"
           "  for a thousand books.\n", (long long)(corm_query_count(s) - before));

    before = corm_query_count(s);
    corm_each (Book, book, corm_select_related(dearest, "author.publisher"))
        (void)publisher_name(author_publisher(book_author(book)));
    printf("  With select_related they come in %lld.\n", (long long)(corm_query_count(s) - before));

    headline("Gannet Press, by name:");
    print_books(corm_order_by(corm_filter(corm_all(s, Book), "author.publisher.name = %s", "Gannet Press"), "title"));

    headline("About diving, not rated 4 or better:");
    corm_query *diving = corm_filter(corm_all(s, Book), "tags.name = %s", "diving");
    print_books(corm_exclude(diving, "rating >= %d", 4));

    corm_query *unrated = corm_filter(recent, "rating is null");
    printf("\nRecent, and not rated: %lld of %lld\n", (long long)corm_count(unrated), (long long)corm_count(recent));
}

/* --- Changing */

static void change(corm_session *s)
{
    headline("What is rated below 4 gets cheaper:");
    corm_query *slow = corm_filter(corm_all(s, Book), "rating < %f", 4.0);
    printf("  %lld changed\n", (long long)corm_update(slow, "price = price * 0.9"));
    corm_each (Book, book, corm_order_by(slow, "title"))
        printf("  %-22s %6s\n", book_title(book), price_text(book_price(book)));

    Book *nets = corm_get(corm_all(s, Book), "title = %s", "Nets and Knots");
    book_set_title(nets, "Nets, Knots and Bends");
    book_save(nets);            /* writes the one column that was set */
    printf("  %s\n", book_title(nets));
}

/* --- Failing */

static void print_error(corm_session *s)
{
    if (corm_failed(s))
        printf("%s: %s\n", corm_code_name(corm_error_code(s)), corm_error_message(s));
    corm_clear_error(s);
}

static void fail(corm_session *s)
{
    headline("A session that failed says why, and does no more until it is told to:");
    Author *ann = corm_get(corm_all(s, Author), "name = %s", "Ann Petrel");
    book_create(s, .title = "Diving in Winter", .content = "Again?", .published = day(2026, 1, 1),
                .price = corm_decimal_of(1999, 2), .author = ann);
    print_error(s);

    corm_count(corm_filter(corm_all(s, Book), "autor.name = %s", "Ann Petrel"));
    print_error(s);
}

static void change_ones_mind(corm_session *s)
{
    headline("A transaction that is rolled back:");
    corm_begin(s);
    corm_deleted deleted = corm_delete(corm_all(s, Publisher));     /* and what belongs to them */
    for (size_t i = 0; i < deleted.model_count; i++)
        printf("  %lld of %s deleted\n", (long long)deleted.models[i].count, deleted.models[i].name);
    printf("  %lld books are left\n", (long long)corm_count(corm_all(s, Book)));
    corm_rollback(s);
    printf("  %lld books are back\n", (long long)corm_count(corm_all(s, Book)));
}

/* --- Watching */

static void watch(corm_session *s)
{
    headline("Two titles, and what was sent for them:");
    corm_expect_queries(s, corm_query_count(s));
    corm_capture(s);
    corm_each (Book, book, corm_slice(corm_order_by(corm_only(corm_all(s, Book), "title"), "title"), 0, 2))
        printf("  %s\n", book_title(book));
    for (size_t i = 0; i < corm_captured_count(s); i++)
        printf("\n  %s\n", corm_captured_at(s, i)->sql);
    if (corm_expect_queries(s, 1))
        printf("\n  One statement, as expected.\n");
}

int main(int count, char **arguments)
{
    corm_db *db = corm_open(count > 1 ? arguments[1] : "sqlite::memory:", &bookshop_schema);
    corm_session *s = corm_session_begin(db, "shop");   /* one request, one job */

    corm_create_tables(s);
    fill_shelves(s);
    ask(s);
    change(s);
    fail(s);
    change_ones_mind(s);
    watch(s);

    bool is_good = !corm_failed(s);                     /* one question for all that came before */
    if (!is_good)
        fprintf(stderr, "%s\n", corm_error_message(s));
    corm_session_end(s);                                /* frees all of the above */
    corm_close(db);
    return is_good ? 0 : 1;
}
