/* How a C++ program uses the generated header. */
#include "bookshop.h"

Book *add_book(corm_session *session, const char *title);

Book *add_book(corm_session *session, const char *title)
{
    bool is_new;
    double rating = 4.5;
    Publisher *acme = publisher_get_or_create(session, "name", &is_new, .name = "Acme");
    Author *ann = author_create(session, .name = "Ann", .publisher = acme);
    author_books_create(ann, .title = "Emma");
    category_create(session, );
    tag_upsert(session, "name", .name = "new");
    book_values values = book_defaults();
    values.title = title;
    values.author = ann;
    values.rating = &rating;
    return book_create_from(session, &values);
}
