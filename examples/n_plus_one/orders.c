/* 20 orders, who placed each and what it began with: two relations, twice the cost. */
#include "story.h"

static void page(corm_query *orders)
{
    corm_each (Order, order, orders)
        story_print("%s for %s\n", book_title(order_book(order)), user_name(order_user(order)));
}

int main(int count, char **arguments)
{
    corm_session *s = story_begin("20 orders with user and book", count, arguments);

    corm_query *orders = corm_all(s, Order);
    story_tell(s, "one by one", 41, page, corm_fetch(orders, CORM_FETCH_ONE));
    story_tell(s, "as it is written: the orders, all their books, all their users", 3, page, orders);
    story_tell(s, "select_related(user, book)", 1, page, corm_select_related(orders, "user, book"));

    return story_end(s);
}
