/* How a program uses the generated header; it must compile without a warning. */
#include "bookshop.h"

Book *add_book(corm_session *session, const char *title);
int64_t raise_prices(Author *author);
int64_t add_tags(corm_session *session);

Book *add_book(corm_session *session, const char *title)
{
    bool is_new;
    Publisher *acme = publisher_get_or_create(session, "name", &is_new, .name = "Acme", .founded = NULL);
    Author *ann = author_create(session, .name = "Ann", .publisher = acme);
    user_create(session, .email = "ann@example.org");
    order_create(session, .customer = user_update_or_create(session, "email", NULL, .email = "bob@example.org"));
    category_create(session, );
    tag_upsert(session, "name", .name = "new");
    return book_create(session, .title = title, .author = ann, .price = corm_decimal_of(1999, 2),
                       .rating = &(double){4.5}, .status = BOOK_STATUS_OUT_OF_PRINT);
}

int64_t raise_prices(Author *author)
{
    int64_t raised = 0;
    corm_each (Book, book, author_books(author)) {
        const double *rating = book_rating(book);
        if (!rating || *rating < 4 || book_status(book) == BOOK_STATUS_SOLD)
            continue;
        book_set_price(book, corm_decimal_of(2499, 2));
        book_set_editor(book, author);
        book_set_category_id(book, NULL);
        raised += book_save(book);
    }
    return raised;
}

int64_t add_tags(corm_session *session)
{
    tag_values rows[] = {tag_defaults(), tag_defaults()};
    rows[0].name = "sea";
    rows[1].name = "birds";
    return tag_bulk_create(session, rows, 2) + tag_bulk_upsert(session, rows, 2, "name", "");
}
