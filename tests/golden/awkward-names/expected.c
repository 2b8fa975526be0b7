/* Made by corm generate from awkward-names.corm; changes here are lost. */
#include "awkward-names.h"

#include <assert.h>
#include <string.h>

const corm_schema awkward_names_schema = {
    "awkward-names.corm",
    "# Names that C, C++ or the system keep for themselves, labels that are no identifiers. Größe: ?\?= ?\?/\n"
    "\n"
    "model Order {\n"
    "    group      int\n"
    "    class      text\n"
    "    int        int\n"
    "    default    bool?\n"
    "    union      real?\n"
    "    list       Order?                   related lists\n"
    "    order      text(10)\n"
    "    values_    text\n"
    "    corm_text  text\n"
    "    linux      int?                     default 1\n"
    "}\n"
    "\n"
    "model Int {\n"
    "    int        int\n"
    "    private    Order?                   related ints\n"
    "}\n"
    "\n"
    "model Value {\n"
    "    value      int\n"
    "    session    int\n"
    "    fields     text\n"
    "}\n"
    "\n"
    "model Default {\n"
    "    template   Default*                 related defaults_of\n"
    "    status     enum(open, \"out of print\", \"out-of-print\", \"1\", \"+\", \"a */ b\", \"größer\")   default \"out-of-print\"\n"
    "}\n"
    "\n"
    "model HTTPRequest {\n"
    "    this       text\n"
    "    errno      int\n"
    "}\n"
    "\n"
    "model Session {\n"
    "    created    datetime                 default now\n"
    "    rows       int\n"
    "    count      int\n"
    "}\n",
    916,
};

/* --- Order */

static const uint32_t Order_offsets[] = {
    offsetof(order_values, id),
    offsetof(order_values, group),
    offsetof(order_values, class_),
    offsetof(order_values, int_),
    offsetof(order_values, default_),
    offsetof(order_values, union_),
    offsetof(order_values, list_id),
    offsetof(order_values, order),
    offsetof(order_values, values_),
    offsetof(order_values, corm_text_),
    offsetof(order_values, linux_),
    offsetof(order_values, list),
};

const corm_model Order_model = {
    &awkward_names_schema, 0, sizeof(order_values), "Order", Order_offsets,
};

order_values order_defaults(void)
{
    static const int64_t linux_default = 1;
    order_values values;
    memset(&values, 0, sizeof values);
    values.linux_ = &linux_default;
    return values;
}

/* --- Int */

static const uint32_t Int_offsets[] = {
    offsetof(int_values, id),
    offsetof(int_values, int_),
    offsetof(int_values, private_id),
    offsetof(int_values, private_),
};

const corm_model Int_model = {
    &awkward_names_schema, 1, sizeof(int_values), "Int", Int_offsets,
};

int_values int_defaults(void)
{
    int_values values;
    memset(&values, 0, sizeof values);
    return values;
}

/* --- Value */

static const uint32_t Value_offsets[] = {
    offsetof(value_values, id),
    offsetof(value_values, value),
    offsetof(value_values, session),
    offsetof(value_values, fields),
};

const corm_model Value_model = {
    &awkward_names_schema, 2, sizeof(value_values), "Value", Value_offsets,
};

value_values value_defaults(void)
{
    value_values values;
    memset(&values, 0, sizeof values);
    return values;
}

/* --- Default */

static_assert(sizeof(enum default_status) == sizeof(int32_t), "compile without -fshort-enums");

static const uint32_t Default_offsets[] = {
    offsetof(default_values, id),
    offsetof(default_values, status),
};

const corm_model Default_model = {
    &awkward_names_schema, 3, sizeof(default_values), "Default", Default_offsets,
};

default_values default_defaults(void)
{
    default_values values;
    memset(&values, 0, sizeof values);
    values.status = DEFAULT_STATUS_OUT_OF_PRINT_2;
    return values;
}

/* --- HTTPRequest */

static const uint32_t HTTPRequest_offsets[] = {
    offsetof(http_request_values, id),
    offsetof(http_request_values, this_),
    offsetof(http_request_values, errno_),
};

const corm_model HTTPRequest_model = {
    &awkward_names_schema, 4, sizeof(http_request_values), "HTTPRequest", HTTPRequest_offsets,
};

http_request_values http_request_defaults(void)
{
    http_request_values values;
    memset(&values, 0, sizeof values);
    return values;
}

/* --- Session */

static const uint32_t Session_offsets[] = {
    offsetof(session_values, id),
    offsetof(session_values, created),
    offsetof(session_values, rows),
    offsetof(session_values, count),
};

const corm_model Session_model = {
    &awkward_names_schema, 5, sizeof(session_values), "Session", Session_offsets,
};

session_values session_defaults(void)
{
    const corm_datetime now = corm_datetime_now();
    session_values values;
    memset(&values, 0, sizeof values);
    values.created = now;
    return values;
}
