/* Made by corm generate from bookshop.corm; changes here are lost. */
#include "bookshop.h"

#include <assert.h>
#include <string.h>

const corm_schema bookshop_schema = {
    "bookshop.corm",
    "# Publishers, authors, their books, and who reads them.\n"
    "\n"
    "model Publisher {\n"
    "    name       text(100)\n"
    "    founded    int?\n"
    "}\n"
    "\n"
    "model Author {\n"
    "    name       text(100)\n"
    "    born       date?\n"
    "    publisher  Publisher                on delete cascade   related authors\n"
    "}\n"
    "\n"
    "model Category {\n"
    "    name       text(100)\n"
    "    parent     Category?                on delete cascade   related children\n"
    "}\n"
    "\n"
    "model Book {\n"
    "    title      text(200)\n"
    "    content    text\n"
    "    published  date\n"
    "    price      decimal(8, 2)\n"
    "    rating     real?\n"
    "    pages      int\n"
    "    sales      int                      default 0\n"
    "    status     enum(draft, \"out of print\", sold)   default draft\n"
    "    author     Author                   on delete cascade   related books\n"
    "    editor     Author?                  on delete set null  related edited_books\n"
    "    category   Category?                on delete set null  related books\n"
    "    tags       Tag*                     related books\n"
    "    unique (title, author)\n"
    "    index (published)\n"
    "}\n"
    "\n"
    "model Tag {\n"
    "    name       text(50)                 unique\n"
    "}\n"
    "\n"
    "model User {\n"
    "    email      text(200)                unique\n"
    "    active     bool                     default true\n"
    "    joined     datetime                 default now\n"
    "}\n"
    "\n"
    "model Profile {\n"
    "    user       User                     one to one          on delete cascade   related profile\n"
    "    avatar     bytes?\n"
    "}\n"
    "\n"
    "model Review {\n"
    "    book       Book                     on delete cascade   related reviews\n"
    "    user       User                     on delete cascade   related reviews\n"
    "    stars      int\n"
    "    text       text?\n"
    "}\n"
    "\n"
    "model Order {\n"
    "    customer   User                     on delete protect   related orders\n"
    "    created_at datetime                 default now\n"
    "    total      decimal(10, 2)           default 0.00\n"
    "    paid       bool                     default false\n"
    "}\n"
    "\n"
    "model OrderItem {\n"
    "    order      Order                    on delete cascade   related items\n"
    "    book       Book                     on delete protect\n"
    "    quantity   int                      default 1\n"
    "}\n",
    2012,
};

/* --- Publisher */

static const uint32_t Publisher_offsets[] = {
    offsetof(publisher_values, id),
    offsetof(publisher_values, name),
    offsetof(publisher_values, founded),
};

const corm_model Publisher_model = {
    &bookshop_schema, 0, sizeof(publisher_values), "Publisher", Publisher_offsets,
};

publisher_values publisher_defaults(void)
{
    publisher_values values;
    memset(&values, 0, sizeof values);
    return values;
}

/* --- Author */

static const uint32_t Author_offsets[] = {
    offsetof(author_values, id),
    offsetof(author_values, name),
    offsetof(author_values, born),
    offsetof(author_values, publisher_id),
    offsetof(author_values, publisher),
};

const corm_model Author_model = {
    &bookshop_schema, 1, sizeof(author_values), "Author", Author_offsets,
};

author_values author_defaults(void)
{
    author_values values;
    memset(&values, 0, sizeof values);
    return values;
}

/* --- Category */

static const uint32_t Category_offsets[] = {
    offsetof(category_values, id),
    offsetof(category_values, name),
    offsetof(category_values, parent_id),
    offsetof(category_values, parent),
};

const corm_model Category_model = {
    &bookshop_schema, 2, sizeof(category_values), "Category", Category_offsets,
};

category_values category_defaults(void)
{
    category_values values;
    memset(&values, 0, sizeof values);
    return values;
}

/* --- Book */

static_assert(sizeof(enum book_status) == sizeof(int32_t), "compile without -fshort-enums");

static const uint32_t Book_offsets[] = {
    offsetof(book_values, id),
    offsetof(book_values, title),
    offsetof(book_values, content),
    offsetof(book_values, published),
    offsetof(book_values, price),
    offsetof(book_values, rating),
    offsetof(book_values, pages),
    offsetof(book_values, sales),
    offsetof(book_values, status),
    offsetof(book_values, author_id),
    offsetof(book_values, editor_id),
    offsetof(book_values, category_id),
    offsetof(book_values, author),
    offsetof(book_values, editor),
    offsetof(book_values, category),
};

const corm_model Book_model = {
    &bookshop_schema, 3, sizeof(book_values), "Book", Book_offsets,
};

book_values book_defaults(void)
{
    book_values values;
    memset(&values, 0, sizeof values);
    values.sales = 0;
    values.status = BOOK_STATUS_DRAFT;
    return values;
}

/* --- Tag */

static const uint32_t Tag_offsets[] = {
    offsetof(tag_values, id),
    offsetof(tag_values, name),
};

const corm_model Tag_model = {
    &bookshop_schema, 4, sizeof(tag_values), "Tag", Tag_offsets,
};

tag_values tag_defaults(void)
{
    tag_values values;
    memset(&values, 0, sizeof values);
    return values;
}

/* --- User */

static const uint32_t User_offsets[] = {
    offsetof(user_values, id),
    offsetof(user_values, email),
    offsetof(user_values, active),
    offsetof(user_values, joined),
};

const corm_model User_model = {
    &bookshop_schema, 5, sizeof(user_values), "User", User_offsets,
};

user_values user_defaults(void)
{
    const corm_datetime now = corm_datetime_now();
    user_values values;
    memset(&values, 0, sizeof values);
    values.active = true;
    values.joined = now;
    return values;
}

/* --- Profile */

static const uint32_t Profile_offsets[] = {
    offsetof(profile_values, id),
    offsetof(profile_values, user_id),
    offsetof(profile_values, avatar),
    offsetof(profile_values, user),
};

const corm_model Profile_model = {
    &bookshop_schema, 6, sizeof(profile_values), "Profile", Profile_offsets,
};

profile_values profile_defaults(void)
{
    profile_values values;
    memset(&values, 0, sizeof values);
    return values;
}

/* --- Review */

static const uint32_t Review_offsets[] = {
    offsetof(review_values, id),
    offsetof(review_values, book_id),
    offsetof(review_values, user_id),
    offsetof(review_values, stars),
    offsetof(review_values, text),
    offsetof(review_values, book),
    offsetof(review_values, user),
};

const corm_model Review_model = {
    &bookshop_schema, 7, sizeof(review_values), "Review", Review_offsets,
};

review_values review_defaults(void)
{
    review_values values;
    memset(&values, 0, sizeof values);
    return values;
}

/* --- Order */

static const uint32_t Order_offsets[] = {
    offsetof(order_values, id),
    offsetof(order_values, customer_id),
    offsetof(order_values, created_at),
    offsetof(order_values, total),
    offsetof(order_values, paid),
    offsetof(order_values, customer),
};

const corm_model Order_model = {
    &bookshop_schema, 8, sizeof(order_values), "Order", Order_offsets,
};

order_values order_defaults(void)
{
    static const corm_decimal total_default = {0, 0, 2};    /* 0.00 */
    const corm_datetime now = corm_datetime_now();
    order_values values;
    memset(&values, 0, sizeof values);
    values.created_at = now;
    values.total = total_default;
    values.paid = false;
    return values;
}

/* --- OrderItem */

static const uint32_t OrderItem_offsets[] = {
    offsetof(order_item_values, id),
    offsetof(order_item_values, order_id),
    offsetof(order_item_values, book_id),
    offsetof(order_item_values, quantity),
    offsetof(order_item_values, order),
    offsetof(order_item_values, book),
};

const corm_model OrderItem_model = {
    &bookshop_schema, 9, sizeof(order_item_values), "OrderItem", OrderItem_offsets,
};

order_item_values order_item_defaults(void)
{
    order_item_values values;
    memset(&values, 0, sizeof values);
    values.quantity = 1;
    return values;
}
