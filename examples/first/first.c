#include "library.h"

#include <stdio.h>

int main(void)
{
    corm_db *db = corm_open("sqlite::memory:", &library_schema);
    corm_session *s = corm_session_begin(db, "first steps");

    corm_create_tables(s);
    Author *ann = author_create(s, .name = "Ann Petrel");
    corm_date may = {0};
    corm_date_of(2024, 5, 1, &may);
    book_create(s, .title = "Diving for Beginners", .published = may, .author = ann);
    book_create(s, .title = "Diving in Winter", .published = may, .author = ann);

    corm_query *books = corm_filter(corm_all(s, Book), "published.year >= %d", 2024);
    corm_each (Book, book, corm_order_by(books, "-title"))
        printf("%s by %s\n", book_title(book), author_name(book_author(book)));

    if (corm_failed(s))
        fprintf(stderr, "%s\n", corm_error_message(s));
    corm_session_end(s);
    corm_close(db);
    return 0;
}
