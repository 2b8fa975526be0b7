/* Cormorant's side; only ours_build looks inside the library. */
#include "ours.h"
#include "fail.h"

#include "db/compile.h"

#include <stdlib.h>

static void end(corm_session *session)
{
    if (corm_failed(session))
        fail("cormorant: %s", corm_error_message(session));
    corm_session_end(session);
}

corm_db *ours_open(const char *url)
{
    corm_db *db = corm_open(url, &bookshop_schema);
    if (corm_db_failed(db))
        fail("cormorant: %s", corm_db_error_message(db));
    return db;
}

void ours_create_tables(corm_db *db)
{
    corm_session *session = corm_session_begin(db, "create tables");
    corm_create_tables(session);
    end(session);
}

/* --- Reading */

static void sum_book(struct sum *sum, const Book *book)
{
    sum_int(sum, book_id(book));
    sum_text(sum, book_title(book));
    sum_text(sum, book_content(book));
    sum_int(sum, book_published(book).days);
    sum_int(sum, (int64_t)book_price(book).low);
    sum_real(sum, book_rating(book));
    sum_int(sum, book_author_id(book));
}

void ours_load(corm_db *db, struct sum *sum)
{
    corm_session *session = corm_session_begin(db, "load");
    corm_each (Book, book, corm_all(session, Book))
        sum_book(sum, book);
    end(session);
}

void ours_load_titles(corm_db *db, struct sum *sum)
{
    corm_session *session = corm_session_begin(db, "load titles");
    corm_each (Book, book, corm_only(corm_all(session, Book), "id, title")) {
        sum_int(sum, book_id(book));
        sum_text(sum, book_title(book));
    }
    end(session);
}

void ours_get(corm_db *db, const int64_t *keys, size_t count, bool in_transaction, struct sum *sum)
{
    corm_session *session = corm_session_begin(db, "get");
    if (in_transaction)
        corm_set_read_only(session);
    for (size_t i = 0; i < count; i++) {
        const Book *book = corm_get(corm_all(session, Book), "id = %lld", (long long)keys[i]);
        sum_book(sum, book);
    }
    end(session);
}

/* --- Relations */

static void sum_author(struct sum *sum, const Author *author)
{
    sum_int(sum, author_id(author));
    sum_text(sum, author_name(author));
}

void ours_load_related(corm_db *db, struct sum *sum)
{
    corm_session *session = corm_session_begin(db, "load related");
    corm_each (Book, book, corm_select_related(corm_all(session, Book), "author.publisher")) {
        const Publisher *publisher = author_publisher(book_author(book));
        sum_book(sum, book);
        sum_author(sum, book_author(book));
        sum_int(sum, publisher_id(publisher));
        sum_text(sum, publisher_name(publisher));
    }
    end(session);
}

void ours_load_with_authors(corm_db *db, size_t most, struct sum *sum)
{
    corm_session *session = corm_session_begin(db, "load with authors");
    corm_each (Book, book, corm_filter(corm_all(session, Book), "id <= %lld", (long long)most)) {
        sum_book(sum, book);
        sum_author(sum, book_author(book));
    }
    end(session);
}

void ours_load_authors(corm_db *db, size_t most, struct sum *sum)
{
    corm_session *session = corm_session_begin(db, "load authors");
    corm_query *authors = corm_all(session, Author);
    if (most < SIZE_MAX)
        authors = corm_filter(authors, "id <= %lld", (long long)most);
    corm_each (Author, author, corm_prefetch_related(authors, "books")) {
        sum_author(sum, author);
        corm_each (Book, book, author_books(author))
            sum_book(sum, book);
    }
    end(session);
}

/* In whatever order they come. */
static void sum_tags(struct sum *sum, const Book *book)
{
    corm_each (Tag, tag, book_tags(book)) {
        struct sum part = {.is_full = sum->is_full};
        sum_int(&part, tag_id(tag));
        sum_text(&part, tag_name(tag));
        sum_part(sum, &part);
    }
}

void ours_load_tags(corm_db *db, size_t most, struct sum *sum)
{
    corm_session *session = corm_session_begin(db, "load tags");
    corm_query *books = corm_filter(corm_all(session, Book), "id <= %lld", (long long)most);
    corm_each (Book, book, corm_prefetch_related(books, "tags")) {
        sum_book(sum, book);
        sum_tags(sum, book);
    }
    end(session);
}

void ours_rank_authors(corm_db *db, size_t fewest, struct sum *sum)
{
    corm_session *session = corm_session_begin(db, "rank authors");
    corm_query *authors = corm_annotate(corm_all(session, Author), "n = count(books), mean = avg(books.rating)");
    authors = corm_order_by(corm_filter(authors, "n > %lld", (long long)fewest), "-n, id");
    corm_each (Author, author, authors) {
        double mean = corm_real(author, "mean");
        sum_author(sum, author);
        sum_int(sum, author_publisher_id(author));
        sum_int(sum, corm_int(author, "n"));
        sum_real(sum, corm_null(author, "mean") ? NULL : &mean);
    }
    end(session);
}

static void sum_trees(struct sum *sum, corm_query *authors)
{
    corm_each (Author, author, authors) {
        const Publisher *publisher = author_publisher(author);
        sum_author(sum, author);
        sum_int(sum, publisher_id(publisher));
        sum_text(sum, publisher_name(publisher));
        corm_each (Book, book, author_books(author)) {
            struct sum part = {.is_full = sum->is_full};
            sum_book(&part, book);
            sum_tags(&part, book);
            sum_part(sum, &part);
        }
    }
}

void ours_load_tree(corm_db *db, size_t most, corm_together_mode mode, struct sum *sum)
{
    corm_session *session = corm_session_begin(db, "load trees");
    corm_query *authors = corm_filter(corm_all(session, Author), "id <= %lld", (long long)most);
    sum_trees(sum, corm_together(corm_prefetch_related(authors, "publisher, books.tags"), mode));
    end(session);
}

void ours_load_tree_slowly(corm_db *db, size_t most, struct sum *sum)
{
    corm_session *session = corm_session_begin(db, "load trees slowly");
    corm_query *authors = corm_filter(corm_all(session, Author), "id <= %lld", (long long)most);
    sum_trees(sum, corm_fetch(authors, CORM_FETCH_ONE));
    end(session);
}

/* --- Writing */

book_values *ours_books(const struct data *data)
{
    book_values *books = calloc(data->size.books, sizeof *books);
    if (!books)
        fail("no memory");
    for (size_t i = 0; i < data->size.books; i++) {
        const struct data_book *book = &data->books[i];
        books[i] = (book_values){.title = book->title, .content = book->content, .rating = book->rating,
                                 .published = {book->published}, .price = corm_decimal_of(book->price, 2),
                                 .author_id = book->author_id};
    }
    return books;
}

void ours_insert(corm_db *db, book_values *books, size_t count)
{
    corm_session *session = corm_session_begin(db, "insert");
    book_bulk_create(session, books, count);
    end(session);
}

/* --- Building */

void ours_build(corm_db *db, size_t count)
{
    corm_session *session = corm_session_begin(db, "build");
    for (size_t i = 0; i < count; i++) {
        int number = (int)i;
        corm_query *books = corm_all(session, Book);
        books = corm_filter(books, "author.publisher.name = %s and published.year >= %d", "Publisher 7", number);
        books = corm_exclude(books, "rating < %f", (double)number / 2);
        books = corm_order_by(books, "-published, id");
        books = corm_only(books, "id, title, price");
        books = corm_slice(books, number, number + 20);
        if (!session_compile(session, books))
            break;
    }
    end(session);
}
