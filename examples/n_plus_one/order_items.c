/* Orders, what was not cancelled of each, and which book that is: a filter inside the loop. */
#include "story.h"

static void page(corm_query *orders)
{
    corm_each (Order, order, orders) {
        story_print("order %lld:", (long long)order_id(order));
        corm_each (Item, item, corm_filter(order_items(order), "is_cancelled = false"))
            story_print(" %s", book_title(item_book(item)));
        story_print("\n");
    }
}

static void prefetched_page(corm_query *orders)
{
    corm_each (Order, order, orders) {
        story_print("order %lld:", (long long)order_id(order));
        corm_each (Item, item, corm_prefetched(order, "kept"))
            story_print(" %s", book_title(item_book(item)));
        story_print("\n");
    }
}

int main(int count, char **arguments)
{
    corm_session *s = story_begin("20 orders, their items that were not cancelled, and the books", count, arguments);

    corm_query *orders = corm_all(s, Order);
    story_tell(s, "one by one", 66, page, corm_fetch(orders, CORM_FETCH_ONE));
    story_tell(s, "as it is written: the filter in the loop runs once for all orders", 3, page, orders);
    story_tell(s, "prefetch_related(items.filter(is_cancelled = false).select_related(book) as kept)", 2, prefetched_page,
               corm_prefetch_related(orders, "items.filter(is_cancelled = false).select_related(book) as kept"));

    return story_end(s);
}
