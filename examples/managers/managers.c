/* Managers are plain functions that return queries: what a page needs is said once, and built upon everywhere. */
#include "catalogue.h"

#include <stdio.h>

/* --- Which rows */

static corm_query *published(corm_query *books)
{
    return corm_filter(books, "published is not null");
}

static corm_query *good(corm_query *reviews)
{
    return corm_filter(reviews, "rating >= %d", 4);
}

/* --- What a page needs */

static corm_query *book_for_list_view(corm_session *s)
{
    corm_query *books = corm_only(published(corm_all(s, Book)), "title, price, author.name");
    books = corm_annotate(corm_select_related(books, "author"), "stars = avg(reviews.rating)");
    return corm_order_by(books, "title");
}

static corm_query *book_for_detail_view(corm_session *s)
{
    corm_query *books = corm_select_related(published(corm_all(s, Book)), "author");
    books = corm_prefetch_related(books, "reviews");
    return corm_annotate(books, "sold = coalesce(sum(orders.copies), 0)");
}

static corm_query *author_with_books(corm_session *s)
{
    return corm_prefetch_related(corm_order_by(corm_all(s, Author), "name"), "books.filter(pk in %p).order_by(title) as out",
                                 (void *)published(corm_all(s, Book)));
}

/* --- The pages */

static void list_page(corm_session *s)
{
    corm_each (Book, book, book_for_list_view(s))
        printf("%s, %s: %.1f\n", book_title(book), author_name(book_author(book)), corm_real(book, "stars"));
}

static void cheap_page(corm_session *s)
{
    corm_query *cheap = corm_filter(book_for_list_view(s), "price < %d", 15);
    printf("%lld are cheap, the first: %s\n", (long long)corm_count(cheap), book_title(corm_first(cheap)));
}

static void detail_page(corm_session *s, int64_t id)
{
    Book *book = corm_get(book_for_detail_view(s), "id = %lld", (long long)id);
    printf("%s by %s, %lld sold\n", book_title(book), author_name(book_author(book)), (long long)corm_int(book, "sold"));
    corm_each (Review, review, corm_order_by(book_reviews(book), "-rating"))
        printf("  %lld: %s\n", (long long)review_rating(review), review_words(review));
    printf("  %zu good\n", corm_length(good(book_reviews(book))));
}

static void author_page(corm_session *s)
{
    corm_each (Author, author, author_with_books(s)) {
        printf("%s:", author_name(author));
        corm_each (Book, book, corm_prefetched(author, "out"))
            printf(" %s", book_title(book));
        printf("\n");
    }
}

/* --- One shop's session */

/* Every request of a shop begins like this: after it no query, join or write of the session reaches another shop. */
static corm_session *shop_session(corm_db *db, int shop)
{
    corm_session *s = corm_session_begin(db, "shop");
    corm_session_scope(s, Customer, "shop = %d", shop);
    corm_session_scope(s, Order, "customer.shop = %d", shop);
    return s;
}

static void shop_page(corm_db *db, int shop)
{
    corm_session *s = shop_session(db, shop);
    printf("shop %d: %lld orders\n", shop, (long long)corm_count(corm_all(s, Order)));
    detail_page(s, 1);
    customer_create(s, .name = "Mallory", .shop = shop + 1);
    printf("%s\n", corm_error_message(s));
    corm_session_end(s);
}

/* --- */

static void fill(corm_db *db)
{
    corm_session *s = corm_session_begin(db, "fill");
    corm_date may = {0};
    corm_date_of(2024, 5, 1, &may);
    corm_create_tables(s);
    Author *ann = author_create(s, .name = "Ann Petrel"), *bo = author_create(s, .name = "Bo Skua");
    Book *diving = book_create(s, .title = "Diving in Winter", .price = corm_decimal_of(1799, 2), .published = &may, .author = ann);
    Book *nets = book_create(s, .title = "Nets and Knots", .price = corm_decimal_of(900, 2), .published = &may, .author = bo);
    book_create(s, .title = "Not Yet", .price = corm_decimal_of(1200, 2), .author = bo);
    review_create(s, .book = diving, .rating = 3, .words = "cold");
    review_create(s, .book = diving, .rating = 5, .words = "deep");
    review_create(s, .book = nets, .rating = 4, .words = "tight");
    for (int shop = 1; shop <= 2; shop++)
        for (int copies = 1; copies <= shop; copies++)
            order_create(s, .customer = customer_create(s, .name = "Cleo", .shop = shop), .book = diving, .copies = copies);
    if (corm_failed(s))
        fprintf(stderr, "%s\n", corm_error_message(s));
    corm_session_end(s);
}

int main(int count, char **arguments)
{
    corm_db *db = corm_open(count > 1 ? arguments[1] : "sqlite::memory:", &catalogue_schema);
    fill(db);
    corm_session *s = corm_session_begin(db, "pages");
    list_page(s);
    cheap_page(s);
    detail_page(s, 1);
    author_page(s);
    printf("%lld statements\n", (long long)corm_query_count(s));
    if (corm_failed(s))
        fprintf(stderr, "%s\n", corm_error_message(s));
    corm_session_end(s);
    shop_page(db, 1);
    shop_page(db, 2);
    corm_close(db);
    return 0;
}
