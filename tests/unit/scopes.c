/* Two tenants' customers, orders and items, and one session that has only the first tenant's: every way to a row. */
#include "lib/database.h"

#include "bookshop.h"

struct tenants {
    corm_db *db;
    corm_session *all;              /* without scopes */
    corm_session *session;          /* has tenant 1's customers and orders */
    int64_t own_customer, own_order, other_customer, other_order, own_item, other_item, product;
};

static int64_t make_order(corm_session *session, Customer *customer, Product *product, int64_t *item)
{
    Order *order = order_create(session, .customer = customer, .created_at = {0}, .total = corm_decimal_of(1000, 2), .paid = false);
    OrderItem *made = order_item_create(session, .order = order, .product = product, .quantity = 2);
    *item = order_item_id(made);
    return order_id(order);
}

static corm_session *begin_scoped(corm_db *db)
{
    corm_session *session = corm_session_begin(db, "tenant 1");
    corm_session_scope(session, Order, "customer.tenant = %d", 1);
    corm_session_scope(session, Customer, "tenant = %d", 1);
    return session;
}

static struct tenants open_tenants(void)
{
    struct tenants tenants = {.db = database_open(&bookshop_schema)};
    corm_session *all = tenants.all = corm_session_begin(tenants.db, "all");
    Customer *own = customer_create(all, .name = "Own", .tenant = 1);
    Customer *other = customer_create(all, .name = "Other", .tenant = 2);
    Product *product = product_create(all, .name = "Pen", .price = corm_decimal_of(100, 2), .stock = 9);
    tenants.own_order = make_order(all, own, product, &tenants.own_item);
    tenants.other_order = make_order(all, other, product, &tenants.other_item);
    tenants.own_customer = customer_id(own);
    tenants.other_customer = customer_id(other);
    tenants.product = product_id(product);
    CHECK_GOOD(all);
    tenants.session = begin_scoped(tenants.db);
    CHECK_GOOD(tenants.session);
    corm_capture(tenants.session);
    return tenants;
}

/* What is in the tables, whoever looks: no call under test may have changed it but as it should. */
static void check_rows(int line, struct tenants *tenants, int64_t customers, int64_t orders, int64_t items)
{
    corm_session *fresh = corm_session_begin(tenants->db, "look");
    test_check_int(__FILE__, line, "customers", corm_count(corm_all(fresh, Customer)), customers);
    test_check_int(__FILE__, line, "orders", corm_count(corm_all(fresh, Order)), orders);
    test_check_int(__FILE__, line, "items", corm_count(corm_all(fresh, OrderItem)), items);
    test_check_int(__FILE__, line, "orders of the other", corm_count(corm_filter(corm_all(fresh, Order), "customer.tenant = 2")), 1);
    corm_session_end(fresh);
}

#define CHECK_ROWS(tenants, customers, orders, items) check_rows(__LINE__, (tenants), (customers), (orders), (items))

static void close_tenants(struct tenants *tenants)
{
    CHECK_GOOD(tenants->session);
    corm_session_end(tenants->session);
    corm_session_end(tenants->all);
    corm_close(tenants->db);
}

TEST(a_query_has_the_rows_within)
{
    struct tenants tenants = open_tenants();
    corm_session *s = tenants.session;
    corm_query *orders = corm_all(s, Order);
    CHECK_INT(corm_length(orders), 1);
    CHECK_INT(order_id(corm_at(orders, 0)), tenants.own_order);
    CHECK_INT(corm_count(corm_all(s, Order)), 1);
    CHECK(!corm_exists(corm_filter(corm_all(s, Order), "id = %ld", (long)tenants.other_order)));
    CHECK(!corm_first(corm_filter(corm_all(s, Order), "customer.name = 'Other'")));
    CHECK_INT(corm_int(corm_aggregate(corm_all(s, Order), "n = count(*)"), "n"), 1);
    CHECK_INT(corm_length(corm_union(corm_all(s, Order), corm_all(s, Order))), 1);
    CHECK_INT(corm_length(corm_difference(corm_all(s, Order), corm_filter(corm_all(s, Order), "id > 0"))), 0);
    CHECK_INT(corm_length(corm_values(corm_all(s, Order), "customer.name, n = count(items)")), 1);
    int64_t keys[] = {tenants.own_order, tenants.other_order};
    CHECK_INT(corm_length(corm_in_bulk(corm_all(s, Order), corm_list_int(s, keys, 2))), 1);
    int64_t rows = 0;
    corm_each (Order, order, corm_iterator(corm_all(s, Order), 100))
        rows += order_id(order) == tenants.own_order;
    CHECK_INT(rows, 1);
    CHECK(!corm_get(corm_all(s, Order), "id = %ld", (long)tenants.other_order));
    CHECK_ERROR(s, CORM_NOT_FOUND, "Order.get(id = %ld): no row matches");
    CHECK_INT(corm_length(corm_query_of(s, "Order.filter(id > 0)")), 1);
    close_tenants(&tenants);
}

TEST(a_join_does_not_find_a_row_outside)
{
    struct tenants tenants = open_tenants();
    corm_session *s = tenants.session;
    corm_query *items = corm_all(s, OrderItem);
    CHECK_INT(corm_length(items), 2);
    CHECK_INT(corm_count(corm_filter(items, "order.paid = false")), 1);
    CHECK_INT(corm_count(corm_filter(items, "order.customer.name = 'Other'")), 0);
    CHECK_INT(corm_count(corm_exclude(items, "order.paid = false")), 1);
    CHECK_INT(corm_count(corm_filter(items, "order.total is null")), 1);
    CHECK_INT(corm_count(corm_filter(items, "exists(Order.filter(pk = outer.order))")), 1);
    CHECK_INT(corm_count(corm_filter(items, "order in Order")), 1);
    CHECK_INT(corm_count(corm_filter(items, "order in %p", (void *)corm_all(s, Order))), 1);
    corm_query *ordered = corm_order_by(corm_values(items, "order.total"), "order.total");
    CHECK_INT(corm_length(ordered), 2);
    CHECK(corm_null(corm_at(ordered, 0), "order.total"));
    corm_query *annotated = corm_order_by(corm_annotate(items, "who = order.customer.name"), "id");
    CHECK_TEXT(corm_text(corm_at(annotated, 0), "who"), "Own");
    CHECK(!corm_text(corm_at(annotated, 1), "who"));
    close_tenants(&tenants);
}

TEST(a_related_record_outside_is_not_there)
{
    struct tenants tenants = open_tenants();
    corm_session *s = tenants.session;
    corm_query *lazy = corm_order_by(corm_all(s, OrderItem), "id");
    CHECK(order_item_order(corm_at(lazy, 0)));
    CHECK(!order_item_order(corm_at(lazy, 1)));
    corm_query *joined = corm_order_by(corm_select_related(corm_all(s, OrderItem), "order.customer"), "id");
    CHECK_INT(corm_length(joined), 2);
    CHECK_TEXT(customer_name(order_customer(order_item_order(corm_at(joined, 0)))), "Own");
    CHECK(!order_item_order(corm_at(joined, 1)));
    corm_query *prefetched = corm_order_by(corm_prefetch_related(corm_all(s, OrderItem), "order"), "id");
    CHECK(order_item_order(corm_at(prefetched, 0)));
    CHECK(!order_item_order(corm_at(prefetched, 1)));
    corm_query *alone = corm_order_by(corm_fetch(corm_all(s, OrderItem), CORM_FETCH_ONE), "id");
    CHECK(order_item_order(corm_at(alone, 0)));
    CHECK(!order_item_order(corm_at(alone, 1)));
    close_tenants(&tenants);
}

TEST(a_relation_to_many_has_the_rows_within)
{
    struct tenants tenants = open_tenants();
    corm_session *s = corm_session_begin(tenants.db, "orders alone");
    corm_session_scope(s, Order, "customer.tenant = %d", 1);
    corm_query *customers = corm_order_by(corm_all(s, Customer), "id");
    CHECK_INT(corm_length(customers), 2);
    corm_each (Customer, customer, customers) {
        bool is_own = customer_tenant(customer) == 1;
        CHECK_INT(corm_count(customer_orders(customer)), is_own);
        CHECK_INT(corm_length(customer_orders(customer)), is_own);
        CHECK_INT(corm_length(corm_filter(customer_orders(customer), "paid = false")), is_own);
        CHECK_INT(corm_exists(customer_orders(customer)), is_own);
        CHECK((corm_first(customer_orders(customer)) != NULL) == is_own);
    }
    corm_query *counted = corm_order_by(corm_annotate(corm_all(s, Customer), "n = count(orders), best = max(orders.total), k = count(orders.items)"), "id");
    CHECK_INT(corm_int(corm_at(counted, 0), "n"), 1);
    CHECK_INT(corm_int(corm_at(counted, 1), "n"), 0);
    CHECK_INT(corm_int(corm_at(counted, 0), "k"), 1);
    CHECK_INT(corm_int(corm_at(counted, 1), "k"), 0);
    CHECK(corm_null(corm_at(counted, 1), "best"));
    CHECK_INT(corm_count(corm_filter(corm_all(s, Customer), "orders.paid = false")), 1);
    CHECK_INT(corm_count(corm_filter(corm_all(s, Customer), "orders is null")), 1);
    CHECK_INT(corm_count(corm_filter(corm_all(s, Customer), "count(orders) = 0")), 1);
    corm_query *prefetched = corm_order_by(corm_prefetch_related(corm_all(s, Customer), "orders.items"), "id");
    CHECK_INT(corm_length(customer_orders(corm_at(prefetched, 0))), 1);
    CHECK_INT(corm_length(customer_orders(corm_at(prefetched, 1))), 0);
    CHECK_TEXT(corm_json(corm_order_by(corm_all(s, Customer), "id"), "name, orders(id)"),
               "[{\"name\": \"Own\", \"orders\": [{\"id\": 1}]}, {\"name\": \"Other\", \"orders\": []}]");
    CHECK_GOOD(s);
    corm_session_end(s);
    close_tenants(&tenants);
}

TEST(links_to_rows_outside_are_not_there_and_stay)
{
    struct tenants tenants = open_tenants();
    corm_session *all = tenants.all;
    Publisher *house = publisher_create(all, .name = "House");
    Author *author = author_create(all, .name = "Ann", .publisher = house);
    Book *book = book_create(all, .title = "One", .content = "", .published = {0}, .price = corm_decimal_of(100, 2), .pages = 1,
                             .author = author, .publisher = house);
    Tag *seen = tag_create(all, .name = "seen"), *hidden = tag_create(all, .name = "hidden");
    corm_add(book_tags(book), seen);
    corm_add(book_tags(book), hidden);
    corm_session *s = corm_session_begin(tenants.db, "tags");
    corm_session_scope(s, Tag, "name != 'hidden'");
    Book *found = corm_get(corm_all(s, Book), NULL);
    CHECK_INT(corm_count(book_tags(found)), 1);
    CHECK_INT(corm_length(book_tags(found)), 1);
    CHECK_INT(corm_count(corm_filter(corm_all(s, Book), "tags = %ld", (long)tag_id(hidden))), 0);
    CHECK_INT(corm_int(corm_aggregate(corm_all(s, Book), "n = count(tags)"), "n"), 1);
    CHECK_INT(corm_int(corm_at(corm_annotate(corm_all(s, Book), "n = count(tags)"), 0), "n"), 1);
    CHECK_INT(corm_length(corm_values(corm_all(s, Book), "tags")), 1);
    CHECK_INT(corm_length(book_tags(corm_at(corm_prefetch_related(corm_all(s, Book), "tags"), 0))), 1);
    CHECK_INT(corm_clear(book_tags(found)), 1);
    CHECK_INT(corm_count(book_tags(found)), 0);
    CHECK_INT(corm_count(corm_filter(corm_all(all, Book), "tags.name = 'hidden'")), 1);
    CHECK_INT(corm_add(book_tags(found), hidden), 0);
    CHECK_ERROR(s, CORM_INTEGRITY, "this Tag is outside the session's scope: name != 'hidden'");
    CHECK_INT(corm_remove(book_tags(found), hidden), 0);
    CHECK_ERROR(s, CORM_INTEGRITY, "this Tag is outside the session's scope: name != 'hidden'");
    void *both[] = {seen, hidden};
    CHECK_INT(corm_set(book_tags(found), both, 2), 0);
    CHECK_ERROR(s, CORM_INTEGRITY, "this Tag is outside the session's scope: name != 'hidden'");
    CHECK_INT(corm_set(book_tags(found), both, 1), 1);
    CHECK_INT(corm_set(book_tags(found), NULL, 0), 1);
    CHECK_INT(corm_count(corm_filter(corm_all(all, Book), "tags.name = 'hidden'")), 1);
    CHECK(!book_tags_create(found, .name = "hidden"));
    CHECK(corm_failed(s));
    corm_clear_error(s);
    CHECK_GOOD(s);
    corm_session_end(s);
    close_tenants(&tenants);
}

TEST(what_is_created_lies_within)
{
    struct tenants tenants = open_tenants();
    corm_session *s = tenants.session;
    CHECK(!customer_create(s, .name = "New", .tenant = 2));
    CHECK_ERROR(s, CORM_INTEGRITY, "this Customer is outside the session's scope: tenant = %d");
    CHECK(!order_create(s, .customer_id = tenants.other_customer, .created_at = {0}, .total = {0}));
    CHECK_ERROR(s, CORM_INTEGRITY, "this Order is outside the session's scope: customer.tenant = %d");
    CHECK(!order_item_create(s, .order_id = tenants.other_order, .product_id = tenants.product, .quantity = 1));
    CHECK_ERROR(s, CORM_INTEGRITY, "OrderItem.order points to no Order within the session's scope: customer.tenant = %d");
    customer_values rows[] = {{.name = "A", .tenant = 1}, {.name = "B", .tenant = 2}};
    CHECK_INT(corm_bulk_create(s, &Customer_model, rows, 2), 0);
    CHECK_ERROR(s, CORM_INTEGRITY, "this Customer is outside the session's scope: tenant = %d");
    CHECK_INT(rows[0].id, 0);
    bool created;
    CHECK(!customer_get_or_create(s, "name", &created, .name = "Other", .tenant = 2));
    CHECK_ERROR(s, CORM_INTEGRITY, "this Customer is outside the session's scope: tenant = %d");
    CHECK_ROWS(&tenants, 2, 2, 2);
    CHECK(customer_create(s, .name = "New", .tenant = 1));
    CHECK(customer_get_or_create(s, "name", &created, .name = "Other", .tenant = 1));
    CHECK(created);
    CHECK_INT(corm_bulk_create(s, &Customer_model, rows, 1), 1);
    CHECK_ROWS(&tenants, 5, 2, 2);
    close_tenants(&tenants);
}

TEST(an_upsert_does_not_come_upon_a_row_outside)
{
    struct tenants tenants = open_tenants();
    user_create(tenants.all, .email = "own", .name = "Own", .active = true);
    user_create(tenants.all, .email = "other", .name = "Other", .active = false);
    corm_session *s = corm_session_begin(tenants.db, "users");
    corm_session_scope(s, User, "active");
    CHECK(!user_upsert(s, "email", .email = "other", .name = "Taken", .active = true));
    CHECK_ERROR(s, CORM_INTEGRITY, "this User is outside the session's scope: active");
    CHECK(!user_upsert(s, "email", .email = "new", .name = "New", .active = false));
    CHECK_ERROR(s, CORM_INTEGRITY, "this User is outside the session's scope: active");
    CHECK(!user_upsert(s, "email", .email = "own", .name = "Own", .active = false));
    CHECK_ERROR(s, CORM_INTEGRITY, "this User is outside the session's scope: active");
    CHECK(user_upsert(s, "email", .email = "own", .name = "Mine", .active = true));
    bool created;
    CHECK(!user_get_or_create(s, "email", &created, .email = "other", .name = "Taken", .active = true));
    CHECK_ERROR(s, CORM_INTEGRITY, "unique (email) of User: a row with this value exists already");
    CHECK(!user_update_or_create(s, "email", &created, .email = "own", .name = "Mine", .active = false));
    CHECK_ERROR(s, CORM_INTEGRITY, "this User is outside the session's scope: active");
    user_values rows[] = {{.email = "own", .name = "Again", .active = true}, {.email = "other", .name = "Taken", .active = true}};
    CHECK_INT(corm_bulk_upsert(s, &User_model, rows, 2, "email", "name"), 0);
    CHECK_ERROR(s, CORM_INTEGRITY, "this User is outside the session's scope: active");
    CHECK_INT(corm_bulk_upsert(s, &User_model, rows, 1, "email", "name"), 1);
    CHECK_GOOD(s);
    corm_session_end(s);
    CHECK_INT(corm_count(corm_filter(corm_all(tenants.all, User), "name = 'Other' and not active")), 1);
    CHECK_INT(corm_count(corm_filter(corm_all(tenants.all, User), "name = 'Again'")), 1);
    CHECK_INT(corm_count(corm_all(tenants.all, User)), 2);
    close_tenants(&tenants);
}

TEST(an_update_changes_the_rows_within_and_leaves_them_there)
{
    struct tenants tenants = open_tenants();
    corm_session *s = tenants.session;
    CHECK_INT(corm_update(corm_all(s, Order), "paid = true"), 1);
    CHECK_INT(corm_update(corm_filter(corm_all(s, Order), "customer.name = 'Other'"), "paid = true"), 0);
    CHECK_INT(corm_count(corm_filter(corm_all(tenants.all, Order), "paid")), 1);
    CHECK_INT(corm_update(corm_all(s, Order), "customer = %ld", (long)tenants.other_customer), 0);
    CHECK_ERROR(s, CORM_INTEGRITY, "this Order is outside the session's scope: customer.tenant = %d");
    CHECK_INT(corm_update(corm_all(s, Customer), "tenant = tenant + 1"), 0);
    CHECK_ERROR(s, CORM_INTEGRITY, "this Customer is outside the session's scope: tenant = %d");
    CHECK_INT(corm_update(corm_all(s, OrderItem), "order = %ld", (long)tenants.other_order), 0);
    CHECK_ERROR(s, CORM_INTEGRITY, "OrderItem.order points to no Order within the session's scope: customer.tenant = %d");
    CHECK_INT(corm_update(corm_all(s, OrderItem), "quantity = 5"), 2);
    Customer *own = corm_get(corm_all(s, Customer), NULL);
    customer_set_tenant(own, 2);
    CHECK(!customer_save(own));
    CHECK_ERROR(s, CORM_INTEGRITY, "this Customer is outside the session's scope: tenant = %d");
    void *records[] = {own};
    CHECK_INT(corm_bulk_update(s, records, 1, "tenant"), 0);
    CHECK_ERROR(s, CORM_INTEGRITY, "this Customer is outside the session's scope: tenant = %d");
    customer_set_tenant(own, 1);
    customer_set_name(own, "Still");
    CHECK(customer_save(own));
    CHECK_INT(corm_bulk_update(s, records, 1, "name"), 1);
    corm_update(corm_filter(corm_all(tenants.all, Customer), "id = %ld", (long)tenants.own_customer), "tenant = 3");
    CHECK(!corm_refresh(own));
    CHECK_ERROR(s, CORM_NOT_FOUND, "the row of this Customer is no longer there");
    customer_set_name(own, "Stolen");
    CHECK(!customer_save(own));
    CHECK_ERROR(s, CORM_INTEGRITY, "this Customer is outside the session's scope: tenant = %d");
    CHECK(!corm_delete_record(own));
    CHECK_INT(corm_count(corm_filter(corm_all(tenants.all, Customer), "name = 'Stolen'")), 0);
    CHECK_ROWS(&tenants, 2, 2, 2);
    close_tenants(&tenants);
}

TEST(a_delete_takes_nothing_outside_along)
{
    struct tenants tenants = open_tenants();
    corm_session *s = corm_session_begin(tenants.db, "orders alone");
    corm_session_scope(s, Order, "customer.tenant = %d", 1);
    CHECK_INT(corm_delete(corm_all(s, Customer)).total, 0);
    CHECK_ERROR(s, CORM_INTEGRITY, "rows of Order outside the session's scope point by Order.customer to what is deleted: customer.tenant = %d");
    CHECK_ROWS(&tenants, 2, 2, 2);
    CHECK_INT(corm_delete(corm_all(s, Order)).total, 2);
    CHECK_ROWS(&tenants, 2, 1, 1);
    CHECK_GOOD(s);
    corm_session_end(s);
    close_tenants(&tenants);
}

TEST(a_relation_to_children_gives_and_takes_the_rows_within)
{
    struct tenants tenants = open_tenants();
    corm_session *s = tenants.session;
    Customer *own = corm_get(corm_all(s, Customer), NULL);
    Order *foreign = corm_get(corm_all(tenants.all, Order), "id = %ld", (long)tenants.other_order);
    CHECK_INT(corm_add(customer_orders(own), foreign), 0);
    CHECK_ERROR(s, CORM_INTEGRITY, "this Order is outside the session's scope: customer.tenant = %d");
    CHECK(customer_orders_create(own, .created_at = {0}, .total = {0}));
    CHECK_ROWS(&tenants, 2, 3, 2);
    close_tenants(&tenants);
}

TEST(a_scope_is_set_before_its_model_is_read)
{
    struct tenants tenants = open_tenants();
    corm_session *s = corm_session_begin(tenants.db, "late");
    corm_query *orders = corm_all(s, Order);
    CHECK_INT(corm_length(orders), 2);
    CHECK(corm_session_scope(s, Tag, "id > 0"));
    CHECK(!corm_session_scope(s, Order, "customer.tenant = %d", 1));
    CHECK_ERROR(s, CORM_MISUSE, "Order was read before its scope was set\na session's scopes are set before its queries");
    CHECK_INT(corm_length(corm_all(s, Order)), 0);
    CHECK_ERROR(s, CORM_MISUSE, "a scope of this session could not be set: without it nothing is read or written\nbegin another session");
    CHECK(!tag_create(s, .name = "x"));
    CHECK_ERROR(s, CORM_MISUSE, "a scope of this session could not be set: without it nothing is read or written\nbegin another session");
    corm_session_end(s);
    close_tenants(&tenants);
}

TEST(a_wrong_scope_is_an_error_at_once)
{
    static const struct {
        const char *condition, *message;
        corm_code code;
    } cases[] = {
        {"customer.tennant = 1", "no field 'tennant' on Customer; did you mean 'tenant'?\n  customer.tennant = 1\n           ^^^^^^^", CORM_QUERY},
        {"paid = 'x'", "Order.paid is a bool: 'x' is none\n  paid = 'x'\n         ^^^\na bool is written true or false", CORM_TYPE},
        {"count(items) > 1", "a scope's condition is of each row by itself, and this is an aggregate\n  count(items) > 1\n  ^^^^^^^^^^^^^^^^", CORM_UNSUPPORTED},
        {"outer.id = 1", "there is no query around this one for 'outer' to name\n  outer.id = 1\n  ^^^^^^^^", CORM_QUERY},
    };
    struct tenants tenants = open_tenants();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        corm_session *s = corm_session_begin(tenants.db, "wrong");
        CHECK(!corm_session_scope(s, Order, cases[i].condition, 0));
        CHECK_ERROR(s, cases[i].code, cases[i].message);
        corm_session_end(s);
    }
    close_tenants(&tenants);
}

TEST(scopes_hold_together)
{
    struct tenants tenants = open_tenants();
    corm_session *s = corm_session_begin(tenants.db, "both");
    CHECK(corm_session_scope(s, Order, "customer.tenant = %d", 1));
    CHECK(corm_session_scope(s, Order, "items.quantity > %d", 5));
    CHECK_INT(corm_count(corm_all(s, Order)), 0);
    CHECK(!order_create(s, .customer_id = tenants.own_customer, .created_at = {0}, .total = {0}));
    CHECK_ERROR(s, CORM_INTEGRITY, "this Order is outside the session's scope: customer.tenant = %d and items.quantity > %d");
    corm_session_end(s);
    close_tenants(&tenants);
}

TEST(two_sessions_with_other_values_share_statements_and_no_rows)
{
    struct tenants tenants = open_tenants();
    for (int tenant = 1; tenant <= 3; tenant++) {
        corm_session *s = corm_session_begin(tenants.db, "each");
        corm_session_scope(s, Order, "customer.tenant = %d", tenant);
        corm_query *orders = corm_filter(corm_all(s, Order), "total < %d", 100);
        CHECK_INT(corm_length(orders), tenant < 3);
        if (tenant < 3)
            CHECK_INT(order_id(corm_at(orders, 0)), tenant == 1 ? tenants.own_order : tenants.other_order);
        corm_session_end(s);
    }
    CHECK_INT(corm_count(corm_filter(corm_all(tenants.all, Order), "total < %d", 100)), 2);
    close_tenants(&tenants);
}
