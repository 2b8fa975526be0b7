/* The public interface, one piece after the other: docs/c-api.md shows these functions. */
#include "shelf.h"

#include <stdio.h>

/* --- Writing */

static void create(corm_session *s)
{
    corm_date born = {0};
    corm_date_of(1969, 4, 2, &born);
    Author *ann = author_create(s, .name = "Ann Petrel", .born = &born);    /* nullable: a pointer */
    Author *bo = author_create(s, .name = "Bo Skua");                       /* .born is null */

    book_create(s, .title = "Diving in Winter", .pages = 240, .price = corm_decimal_of(1999, 2),
                .rating = &(double){4.5}, .state = BOOK_STATE_OWNED, .author = ann);
    book_values more[] = {
        {.title = "Nets and Knots", .pages = 96, .price = corm_decimal_of(900, 2), .added = corm_datetime_now(), .author = bo},
        {.title = "The Loud Colony", .pages = 310, .price = corm_decimal_of(2400, 2), .added = corm_datetime_now(), .author = bo},
    };
    if (book_bulk_create(s, more, 2) == 2)
        printf("two at once: ids %lld and %lld\n", (long long)more[0].id, (long long)more[1].id);

    Tag *diving = tag_create(s, .name = "diving"), *birds = tag_create(s, .name = "birds");
    tagging_create(s, .book_id = 1, .tag = diving);
    tagging_create(s, .book_id = more[1].id, .tag = birds);
}

static void create_if_missing(corm_session *s)
{
    bool created = false;
    Author *author = author_get_or_create(s, "name", &created, .name = "Cleo Dunlin");
    printf("%s: %s\n", author_name(author), created ? "created" : "was there");

    Tag *tag = tag_upsert(s, "name", .name = "birds");      /* one statement; "name" is unique */
    printf("tag %lld\n", (long long)tag_id(tag));
}

static void change(corm_session *s)
{
    Book *book = corm_get(corm_all(s, Book), "title = %s", "Nets and Knots");
    book_set_pages(book, 104);
    book_set_rating(book, &(double){3});
    book_save(book);                                        /* UPDATE of two columns */

    corm_query *owned = corm_filter(corm_all(s, Book), "state = 'owned'");
    int64_t changed = corm_update(owned, "price = price * 0.9, rating = coalesce(rating, 0) + %f", 0.5);
    printf("%lld changed\n", (long long)changed);
}

static void relate(corm_session *s)
{
    Book *book = corm_get(corm_all(s, Book), "title = %s", "Nets and Knots");
    Tag *birds = corm_get(corm_all(s, Tag), "name = %s", "birds");

    corm_add(book_tags(book), birds);                       /* a link, unless there is one */
    Tag *knots = book_tags_create(book, .name = "knots");   /* the record and its link */
    corm_set(book_tags(book), (void *[]){knots}, 1);        /* this one and no other */
    printf("%lld tag\n", (long long)corm_count(book_tags(book)));
    corm_add(book_tags(book), birds);
    corm_remove(book_tags(book), birds);
    printf("%lld cut\n", (long long)corm_clear(book_tags(book)));
    corm_delete_record(knots);

    Author *cleo = corm_get(corm_all(s, Author), "name = %s", "Cleo Dunlin");
    corm_add(author_books(cleo), book);                     /* the book gets another author */
    printf("by %s\n", author_name(book_author(book)));
    book_set_author(book, corm_get(corm_all(s, Author), "name = %s", "Bo Skua"));
    book_save(book);
}

/* --- Reading */

static void print_books(corm_session *s)
{
    corm_each (Book, book, corm_all(s, Book)) {
        const double *rating = book_rating(book);
        char price[CORM_DECIMAL_TEXT];
        corm_decimal_print(book_price(book), price);
        printf("%-16s %5s  %s", book_title(book), price, author_name(book_author(book)));
        if (rating)
            printf("  %.1f", *rating);
        printf("\n");
    }
}

static void find_one(corm_session *s)
{
    corm_query *books = corm_filter(corm_all(s, Book), "author.name = %s", "Nobody");
    if (!corm_first(books))                                 /* no row: NULL, and no error */
        printf("first: none\n");

    Book *book = corm_get(books, NULL);                     /* no row: NULL, and an error */
    printf("get: '%s', %s\n", book_title(book), corm_code_name(corm_error_code(s)));
    corm_clear_error(s);
}

static void print_values(corm_session *s)
{
    corm_query *rows = corm_values(corm_all(s, Book), "title, author.name, sheets = (pages + 1) / 2");
    corm_each (corm_row, row, rows)
        printf("%s (%s): %lld sheets\n", corm_text(row, "title"), corm_text(row, "author.name"),
               (long long)corm_int(row, "sheets"));
}

static void print_totals(corm_session *s)
{
    corm_query *authors = corm_annotate(corm_all(s, Author), "count = count(books), pages = sum(books.pages)");
    corm_each (Author, author, corm_order_by(authors, "-count, name")) {
        if (corm_null(author, "pages"))                     /* a sum of nothing */
            printf("%s: no books\n", author_name(author));
        else
            printf("%s: %lld books, %lld pages\n", author_name(author), (long long)corm_int(author, "count"),
                   (long long)corm_int(author, "pages"));
    }

    corm_row *all = corm_aggregate(corm_all(s, Book), "pages = sum(pages), best = max(rating)");
    printf("%lld pages in all, %.1f at best\n", (long long)corm_int(all, "pages"), corm_real(all, "best"));
}

static void print_chosen(corm_session *s)
{
    const int64_t keys[] = {1, 3, 99};
    corm_query *found = corm_in_bulk(corm_all(s, Book), corm_list_int(s, keys, 3));
    for (size_t i = 0; i < 3; i++) {
        Book *book = corm_by_key(found, corm_value_int(s, keys[i]));
        printf("%lld: %s\n", (long long)keys[i], book ? book_title(book) : "none");
    }
}

/* --- Relations */

static void print_shelves(corm_session *s)
{
    int64_t before = corm_query_count(s);
    corm_each (Author, author, corm_order_by(corm_all(s, Author), "name")) {
        corm_query *long_ones = corm_filter(author_books(author), "pages > %d", 100);
        printf("%s: %lld of %lld are long\n", author_name(author), (long long)corm_count(long_ones),
               (long long)corm_count(author_books(author)));
    }
    printf("%lld statements\n", (long long)(corm_query_count(s) - before));
}

static void print_prefetched(corm_session *s)
{
    corm_query *authors = corm_prefetch_related(corm_all(s, Author), "books.filter(pages > %d).order_by(-pages) as long_ones, "
                                                "books.tags", 100);
    corm_each (Author, author, authors) {
        corm_each (Book, book, corm_prefetched(author, "long_ones"))
            printf("long: %s\n", book_title(book));
        corm_each (Book, book, author_books(author))
            corm_each (Tag, tag, book_tags(book))
                printf("%s #%s\n", book_title(book), tag_name(tag));
    }
}

static void print_latest(corm_session *s)
{
    int64_t before = corm_query_count(s);
    corm_each (Author, author, corm_order_by(corm_all(s, Author), "name")) {
        corm_query *books = author_books(author);
        corm_query *dear = corm_filter(books, "price >= %d", 10);
        Book *longest = corm_first(corm_order_by(books, "-pages"));
        corm_row *sums = corm_aggregate(books, "pages = sum(pages)");
        printf("%s: %s, longest '%s', %lld pages\n", author_name(author), corm_exists(dear) ? "dear" : "cheap",
               book_title(longest), (long long)corm_int(sums, "pages"));
        corm_each (corm_row, row, corm_values(corm_slice(dear, 0, 2), "title, price"))
            printf("  %s\n", corm_text(row, "title"));
    }
    printf("%lld statements\n", (long long)(corm_query_count(s) - before));
}

static void print_authors(corm_session *s)
{
    int64_t before = corm_query_count(s);
    corm_query *books = corm_prefetch_related(corm_all(s, Book), "author.only(name), "
                                              "author.books.only(title) as shelf");
    corm_each (Book, book, books)
        printf("%s: %s, with %zu in all\n", book_title(book), author_name(book_author(book)),
               corm_length(corm_prefetched(book_author(book), "shelf")));
    printf("%lld statements\n", (long long)(corm_query_count(s) - before));
}

static void print_json(corm_session *s)
{
    corm_query *books = corm_filter(corm_all(s, Book), "pages > %d", 200);
    printf("%s\n", corm_json(books, "title, price, author(name), tags(name)"));
}

static void refuse_to_load(corm_session *s)
{
    corm_query *books = corm_fetch(corm_only(corm_all(s, Book), "title"), CORM_FETCH_RAISE);
    corm_each (Book, book, books)
        author_name(book_author(book));
    printf("%s\n", corm_error_message(s));
    corm_clear_error(s);
}

/* --- Much at once, little at a time */

static void stream(corm_session *s)
{
    int64_t pages = 0;
    corm_each (Book, book, corm_iterator(corm_all(s, Book), 500))
        pages += book_pages(book);                          /* `book` is good until the next window */
    printf("%lld pages\n", (long long)pages);
}

/* --- Transactions */

static void say_committed(void *argument)
{
    printf("committed: %s\n", (const char *)argument);
}

static void lend(corm_session *s, const char *title)
{
    corm_begin(s);
    corm_on_commit(s, say_committed, "lent");
    Book *book = corm_get(corm_all(s, Book), "title = %s", title);
    book_set_state(book, BOOK_STATE_LENT);
    book_save(book);
    if (!corm_commit(s)) {
        printf("%s\n", corm_error_summary(s));
        corm_rollback(s);
        corm_clear_error(s);
    }
}

static bool bring_back(corm_session *s, void *title)
{
    corm_query *books = corm_lock(corm_all(s, Book), CORM_LOCK_UPDATE);
    Book *book = corm_get(books, "title = %s", (const char *)title);
    if (book_state(book) != BOOK_STATE_LENT)
        return false;                                       /* rolls back, which is no error */
    book_set_state(book, BOOK_STATE_OWNED);
    return book_save(book);
}

/* --- Watching */

static void watch(corm_session *s)
{
    corm_expect_queries(s, corm_query_count(s));            /* from here on */
    corm_capture(s);
    corm_exists(corm_filter(corm_all(s, Book), "price > %p", corm_value_decimal(s, corm_decimal_of(2000, 2))));
    for (size_t i = 0; i < corm_captured_count(s); i++)
        printf("%s -- %s\n", corm_captured_at(s, i)->sql, corm_captured_at(s, i)->parameters);
    if (!corm_expect_queries(s, 2))
        printf("%s\n", corm_error_message(s));
    corm_clear_error(s);
}

/* --- Deadlines */

static void be_late(corm_session *s)
{
    corm_set_deadline(s, -1);                               /* a second ago */
    corm_count(corm_all(s, Book));
    printf("%s: %s\n", corm_code_name(corm_error_code(s)), corm_error_message(s));
    corm_clear_error(s);
    corm_set_deadline(s, 0);
}

int main(int count, char **arguments)
{
    corm_db *db = corm_open(count > 1 ? arguments[1] : "sqlite::memory:", &shelf_schema);
    if (corm_db_failed(db))
        fprintf(stderr, "%s\n", corm_db_error_message(db));
    corm_session *s = corm_session_begin(db, "tour");

    corm_create_tables(s);
    create(s);
    create_if_missing(s);
    change(s);
    relate(s);
    print_books(s);
    find_one(s);
    print_values(s);
    print_totals(s);
    print_chosen(s);
    print_shelves(s);
    print_latest(s);
    print_prefetched(s);
    print_authors(s);
    print_json(s);
    refuse_to_load(s);
    stream(s);
    lend(s, "Diving in Winter");
    lend(s, "Diving in Summer");
    printf("back: %s\n", corm_transaction(s, bring_back, "Diving in Winter") ? "yes" : "no");
    watch(s);
    be_late(s);

    int status = corm_failed(s);
    if (status)
        fprintf(stderr, "%s\n", corm_error_message(s));
    corm_session_end(s);
    corm_close(db);
    return status;
}
