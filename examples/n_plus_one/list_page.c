/* A list page: 100 books, each with author, publisher, category, tags, its five latest reviews, who wrote them, and how
 * many there are.  Nothing on it is unusual, and written naively it takes 847 queries. */
#include "story.h"

static void print_book(Book *book, corm_query *latest)
{
    story_print("%s by %s, %s, %s", book_title(book), author_name(book_author(book)), publisher_name(book_publisher(book)),
                category_name(book_category(book)));
    corm_each (Tag, tag, book_tags(book))
        story_print(" #%s", tag_name(tag));
    story_print(" (%lld reviews)", (long long)corm_count(book_reviews(book)));
    corm_each (Review, review, latest)
        story_print(" %s: %lld", user_name(review_user(review)), (long long)review_rating(review));
    story_print("\n");
}

static void page(corm_query *books)
{
    corm_each (Book, book, books)
        print_book(book, corm_slice(corm_order_by(book_reviews(book), "-posted, id"), 0, 5));
}

static void prefetched_page(corm_query *books)
{
    corm_each (Book, book, books)
        print_book(book, corm_prefetched(book, "latest"));
}

int main(int count, char **arguments)
{
    corm_session *s = story_begin("A list page of 100 books", count, arguments);

    corm_query *books = corm_all(s, Book);
    story_tell(s, "one by one", 847, page, corm_fetch(books, CORM_FETCH_ONE));
    story_tell(s, "as it is written: one for each thing on the page, however many books", 8, page, books);

    books = corm_select_related(books, "author, publisher, category");
    books = corm_prefetch_related(books, "tags, reviews.order_by(-posted, id)[:5].select_related(user) as latest");
    story_tell(s, "select_related and prefetch_related", 4, prefetched_page, books);

    return story_end(s);
}
