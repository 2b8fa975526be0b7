/* Authors and all their books: the N+1 of the other direction. */
#include "story.h"

static void page(corm_query *authors)
{
    corm_each (Author, author, authors) {
        story_print("%s:", author_name(author));
        corm_each (Book, book, author_books(author))
            story_print(" %s,", book_title(book));
        story_print(" and no more\n");
    }
}

int main(int count, char **arguments)
{
    corm_session *s = story_begin("30 authors and their books", count, arguments);

    corm_query *authors = corm_all(s, Author);
    story_tell(s, "one author after the other", 31, page, corm_fetch(authors, CORM_FETCH_ONE));
    story_tell(s, "as it is written, however many there are", 2, page, authors);
    story_tell(s, "prefetch_related(books)", 2, page, corm_prefetch_related(authors, "books"));

    return story_end(s);
}
