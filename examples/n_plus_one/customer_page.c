/* A customer's page shows the same relation in three ways: what is open, what was dear, what came last. */
#include "story.h"

static void print_orders(const char *headline, corm_query *orders)
{
    story_print("  %s:", headline);
    corm_each (Order, order, orders)
        story_print(" %lld", (long long)order_id(order));
}

static void page(corm_query *users)
{
    corm_each (User, user, users) {
        story_print("%s", user_name(user));
        print_orders("open", corm_filter(user_orders(user), "state = %s", "open"));
        print_orders("dear", corm_filter(user_orders(user), "total > %d", 100));
        print_orders("latest", corm_slice(corm_order_by(user_orders(user), "-placed"), 0, 3));
        story_print("\n");
    }
}

static void prefetched_page(corm_query *users)
{
    corm_each (User, user, users) {
        story_print("%s", user_name(user));
        print_orders("open", corm_prefetched(user, "open_orders"));
        print_orders("dear", corm_prefetched(user, "dear_orders"));
        print_orders("latest", corm_prefetched(user, "latest_orders"));
        story_print("\n");
    }
}

int main(int count, char **arguments)
{
    corm_session *s = story_begin("25 customers, each with three views of the orders", count, arguments);

    corm_query *users = corm_all(s, User);
    story_tell(s, "one by one", 76, page, corm_fetch(users, CORM_FETCH_ONE));
    story_tell(s, "as it is written: each view runs once for all customers", 4, page, users);
    story_tell(s, "prefetch_related(orders.filter(state = 'open') as open_orders, …)", 4, prefetched_page,
               corm_prefetch_related(users, "orders.filter(state = %s) as open_orders,"
                                            " orders.filter(total > %d) as dear_orders,"
                                            " orders.order_by(-placed)[:3] as latest_orders", "open", 100));

    return story_end(s);
}
