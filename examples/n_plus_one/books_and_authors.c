/* 100 books and the author of each: the N+1 everyone meets first. */
#include "story.h"

static void page(corm_query *books)
{
    corm_each (Book, book, books)
        story_print("%s by %s\n", book_title(book), author_name(book_author(book)));
}

int main(int count, char **arguments)
{
    corm_session *s = story_begin("100 books and their authors", count, arguments);

    corm_query *books = corm_all(s, Book);
    story_tell(s, "one author after the other", 101, page, corm_fetch(books, CORM_FETCH_ONE));
    story_tell(s, "as it is written: the first author that is touched brings all of them", 2, page, books);
    story_tell(s, "select_related(author)", 1, page, corm_select_related(books, "author"));

    return story_end(s);
}
