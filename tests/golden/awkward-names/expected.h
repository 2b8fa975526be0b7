/* Made by corm generate from awkward-names.corm; changes here are lost. */
#ifndef AWKWARD_NAMES_H
#define AWKWARD_NAMES_H

#include <cormorant.h>

CORM_BEGIN

typedef struct Order Order;
typedef struct Int Int;
typedef struct Value Value;
typedef struct Default Default;
typedef struct HTTPRequest HTTPRequest;
typedef struct Session Session;

extern const corm_schema awkward_names_schema;
extern const corm_model Order_model;
extern const corm_model Int_model;
extern const corm_model Value_model;
extern const corm_model Default_model;
extern const corm_model HTTPRequest_model;
extern const corm_model Session_model;

/* --- Order */

typedef struct order_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    int64_t group;
    const char *class_;
    int64_t int_;
    const bool *default_;
    const double *union_;
    const int64_t *list_id;
    Order *list;
    const char *order;
    const char *values_;
    const char *corm_text_;
    const int64_t *linux_;
} order_values;

order_values order_defaults(void);

static inline int64_t order_id(const Order *order) { return corm_read_int(order, 0); }
static inline int64_t order_group(const Order *order) { return corm_read_int(order, 1); }
static inline const char *order_class(const Order *order) { return corm_read_text(order, 2); }
static inline int64_t order_int(const Order *order) { return corm_read_int(order, 3); }
static inline const bool *order_default(const Order *order) { return corm_read_bool_or_null(order, 4); }
static inline const double *order_union(const Order *order) { return corm_read_real_or_null(order, 5); }
static inline const int64_t *order_list_id(const Order *order) { return corm_read_int_or_null(order, 6); }
static inline Order *order_list(const Order *order) { return (Order *)corm_related(order, 0); }
static inline const char *order_order(const Order *order) { return corm_read_text(order, 7); }
static inline const char *order_values_(const Order *order) { return corm_read_text(order, 8); }
static inline const char *order_corm_text(const Order *order) { return corm_read_text(order, 9); }
static inline const int64_t *order_linux(const Order *order) { return corm_read_int_or_null(order, 10); }
static inline corm_query *order_lists(const Order *order) { return corm_related_all(order, 1); }
static inline corm_query *order_ints(const Order *order) { return corm_related_all(order, 2); }

static inline void order_set_group(Order *order, int64_t group) { corm_write(order, 1, &group); }
static inline void order_set_class(Order *order, const char *class_) { corm_write_text(order, 2, class_); }
static inline void order_set_int(Order *order, int64_t int_) { corm_write(order, 3, &int_); }
static inline void order_set_default(Order *order, const bool *default_) { corm_write(order, 4, default_); }
static inline void order_set_union(Order *order, const double *union_) { corm_write(order, 5, union_); }
static inline void order_set_list_id(Order *order, const int64_t *list_id) { corm_write(order, 6, list_id); }
static inline void order_set_list(Order *order, Order *list) { corm_write_related(order, 0, list); }
static inline void order_set_order(Order *order, const char *value) { corm_write_text(order, 7, value); }
static inline void order_set_values_(Order *order, const char *values_) { corm_write_text(order, 8, values_); }
static inline void order_set_corm_text(Order *order, const char *corm_text_)
{
    corm_write_text(order, 9, corm_text_);
}
static inline void order_set_linux(Order *order, const int64_t *linux_) { corm_write(order, 10, linux_); }

static inline bool order_save(Order *order) { return corm_save(order); }
static inline bool order_refresh(Order *order) { return corm_refresh(order); }
static inline bool order_delete(Order *order) { return corm_delete_record(order); }
static inline Order *order_create_from(corm_session *session, const order_values *values)
{
    return (Order *)corm_create(session, &Order_model, values, NULL);
}
static inline int64_t order_bulk_create(corm_session *session, order_values *rows, size_t count)
{
    return corm_bulk_create(session, &Order_model, rows, count);
}
static inline int64_t order_bulk_upsert(corm_session *session, order_values *rows, size_t count,
                                        const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Order_model, rows, count, fields, update);
}

#define order_create(session, ...) \
    ((Order *)corm_create((session), &Order_model, \
        CORM_VALUES(order_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define order_get_or_create(session, fields, created, ...) \
    ((Order *)corm_get_or_create((session), &Order_model, (fields), (created), \
        CORM_VALUES(order_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define order_update_or_create(session, fields, created, ...) \
    ((Order *)corm_update_or_create((session), &Order_model, (fields), (created), \
        CORM_VALUES(order_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define order_upsert(session, fields, ...) \
    ((Order *)corm_upsert((session), &Order_model, (fields), \
        CORM_VALUES(order_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

#define order_lists_create(record, ...) \
    ((Order *)corm_create_in(order_lists(record), &Order_model, \
        CORM_VALUES(order_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define order_ints_create(record, ...) \
    ((Int *)corm_create_in(order_ints(record), &Int_model, \
        CORM_VALUES(int_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- Int */

typedef struct int_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    int64_t int_;
    const int64_t *private_id;
    Order *private_;
} int_values;

int_values int_defaults(void);

static inline int64_t int_id(const Int *int_) { return corm_read_int(int_, 0); }
static inline int64_t int_int(const Int *int_) { return corm_read_int(int_, 1); }
static inline const int64_t *int_private_id(const Int *int_) { return corm_read_int_or_null(int_, 2); }
static inline Order *int_private(const Int *int_) { return (Order *)corm_related(int_, 0); }

static inline void int_set_int(Int *int_, int64_t value) { corm_write(int_, 1, &value); }
static inline void int_set_private_id(Int *int_, const int64_t *private_id) { corm_write(int_, 2, private_id); }
static inline void int_set_private(Int *int_, Order *private_) { corm_write_related(int_, 0, private_); }

static inline bool int_save(Int *int_) { return corm_save(int_); }
static inline bool int_refresh(Int *int_) { return corm_refresh(int_); }
static inline bool int_delete(Int *int_) { return corm_delete_record(int_); }
static inline Int *int_create_from(corm_session *session, const int_values *values)
{
    return (Int *)corm_create(session, &Int_model, values, NULL);
}
static inline int64_t int_bulk_create(corm_session *session, int_values *rows, size_t count)
{
    return corm_bulk_create(session, &Int_model, rows, count);
}
static inline int64_t int_bulk_upsert(corm_session *session, int_values *rows, size_t count,
                                      const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Int_model, rows, count, fields, update);
}

#define int_create(session, ...) \
    ((Int *)corm_create((session), &Int_model, \
        CORM_VALUES(int_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define int_get_or_create(session, fields, created, ...) \
    ((Int *)corm_get_or_create((session), &Int_model, (fields), (created), \
        CORM_VALUES(int_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define int_update_or_create(session, fields, created, ...) \
    ((Int *)corm_update_or_create((session), &Int_model, (fields), (created), \
        CORM_VALUES(int_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define int_upsert(session, fields, ...) \
    ((Int *)corm_upsert((session), &Int_model, (fields), \
        CORM_VALUES(int_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- Value */

typedef struct value_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    int64_t value;
    int64_t session;
    const char *fields;
} value_values;

value_values value_defaults(void);

static inline int64_t value_id(const Value *value) { return corm_read_int(value, 0); }
static inline int64_t value_value(const Value *value) { return corm_read_int(value, 1); }
static inline int64_t value_session(const Value *value) { return corm_read_int(value, 2); }
static inline const char *value_fields(const Value *value) { return corm_read_text(value, 3); }

static inline void value_set_value(Value *value, int64_t value_) { corm_write(value, 1, &value_); }
static inline void value_set_session(Value *value, int64_t session) { corm_write(value, 2, &session); }
static inline void value_set_fields(Value *value, const char *fields) { corm_write_text(value, 3, fields); }

static inline bool value_save(Value *value) { return corm_save(value); }
static inline bool value_refresh(Value *value) { return corm_refresh(value); }
static inline bool value_delete(Value *value) { return corm_delete_record(value); }
static inline Value *value_create_from(corm_session *session, const value_values *values)
{
    return (Value *)corm_create(session, &Value_model, values, NULL);
}
static inline int64_t value_bulk_create(corm_session *session, value_values *rows, size_t count)
{
    return corm_bulk_create(session, &Value_model, rows, count);
}
static inline int64_t value_bulk_upsert(corm_session *session, value_values *rows, size_t count,
                                        const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Value_model, rows, count, fields, update);
}

#define value_create(session, ...) \
    ((Value *)corm_create((session), &Value_model, \
        CORM_VALUES(value_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define value_get_or_create(session, fields, created, ...) \
    ((Value *)corm_get_or_create((session), &Value_model, (fields), (created), \
        CORM_VALUES(value_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define value_update_or_create(session, fields, created, ...) \
    ((Value *)corm_update_or_create((session), &Value_model, (fields), (created), \
        CORM_VALUES(value_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define value_upsert(session, fields, ...) \
    ((Value *)corm_upsert((session), &Value_model, (fields), \
        CORM_VALUES(value_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- Default */

enum default_status {
    DEFAULT_STATUS_OPEN,              /* "open" */
    DEFAULT_STATUS_OUT_OF_PRINT,      /* "out of print" */
    DEFAULT_STATUS_OUT_OF_PRINT_2,    /* "out-of-print" */
    DEFAULT_STATUS_1,                 /* "1" */
    DEFAULT_STATUS_LABEL,             /* "+" */
    DEFAULT_STATUS_A_B,               /* "a *\/ b" */
    DEFAULT_STATUS_GR_ER              /* "größer" */
};

typedef struct default_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    enum default_status status;
} default_values;

default_values default_defaults(void);

static inline int64_t default_id(const Default *default_) { return corm_read_int(default_, 0); }
static inline enum default_status default_status(const Default *default_)
{
    return (enum default_status)corm_read_enum(default_, 1);
}
static inline corm_query *default_template(const Default *default_) { return corm_related_all(default_, 0); }
static inline corm_query *default_defaults_of(const Default *default_) { return corm_related_all(default_, 1); }

static inline void default_set_status(Default *default_, enum default_status status)
{
    corm_write(default_, 1, &status);
}

static inline bool default_save(Default *default_) { return corm_save(default_); }
static inline bool default_refresh(Default *default_) { return corm_refresh(default_); }
static inline bool default_delete(Default *default_) { return corm_delete_record(default_); }
static inline Default *default_create_from(corm_session *session, const default_values *values)
{
    return (Default *)corm_create(session, &Default_model, values, NULL);
}
static inline int64_t default_bulk_create(corm_session *session, default_values *rows, size_t count)
{
    return corm_bulk_create(session, &Default_model, rows, count);
}
static inline int64_t default_bulk_upsert(corm_session *session, default_values *rows, size_t count,
                                          const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Default_model, rows, count, fields, update);
}

#define default_create(session, ...) \
    ((Default *)corm_create((session), &Default_model, \
        CORM_VALUES(default_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define default_get_or_create(session, fields, created, ...) \
    ((Default *)corm_get_or_create((session), &Default_model, (fields), (created), \
        CORM_VALUES(default_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define default_update_or_create(session, fields, created, ...) \
    ((Default *)corm_update_or_create((session), &Default_model, (fields), (created), \
        CORM_VALUES(default_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define default_upsert(session, fields, ...) \
    ((Default *)corm_upsert((session), &Default_model, (fields), \
        CORM_VALUES(default_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

#define default_template_create(record, ...) \
    ((Default *)corm_create_in(default_template(record), &Default_model, \
        CORM_VALUES(default_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define default_defaults_of_create(record, ...) \
    ((Default *)corm_create_in(default_defaults_of(record), &Default_model, \
        CORM_VALUES(default_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- HTTPRequest */

typedef struct http_request_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    const char *this_;
    int64_t errno_;
} http_request_values;

http_request_values http_request_defaults(void);

static inline int64_t http_request_id(const HTTPRequest *http_request) { return corm_read_int(http_request, 0); }
static inline const char *http_request_this(const HTTPRequest *http_request)
{
    return corm_read_text(http_request, 1);
}
static inline int64_t http_request_errno(const HTTPRequest *http_request) { return corm_read_int(http_request, 2); }

static inline void http_request_set_this(HTTPRequest *http_request, const char *this_)
{
    corm_write_text(http_request, 1, this_);
}
static inline void http_request_set_errno(HTTPRequest *http_request, int64_t errno_)
{
    corm_write(http_request, 2, &errno_);
}

static inline bool http_request_save(HTTPRequest *http_request) { return corm_save(http_request); }
static inline bool http_request_refresh(HTTPRequest *http_request) { return corm_refresh(http_request); }
static inline bool http_request_delete(HTTPRequest *http_request) { return corm_delete_record(http_request); }
static inline HTTPRequest *http_request_create_from(corm_session *session, const http_request_values *values)
{
    return (HTTPRequest *)corm_create(session, &HTTPRequest_model, values, NULL);
}
static inline int64_t http_request_bulk_create(corm_session *session, http_request_values *rows, size_t count)
{
    return corm_bulk_create(session, &HTTPRequest_model, rows, count);
}
static inline int64_t http_request_bulk_upsert(corm_session *session, http_request_values *rows, size_t count,
                                               const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &HTTPRequest_model, rows, count, fields, update);
}

#define http_request_create(session, ...) \
    ((HTTPRequest *)corm_create((session), &HTTPRequest_model, \
        CORM_VALUES(http_request_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define http_request_get_or_create(session, fields, created, ...) \
    ((HTTPRequest *)corm_get_or_create((session), &HTTPRequest_model, (fields), (created), \
        CORM_VALUES(http_request_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define http_request_update_or_create(session, fields, created, ...) \
    ((HTTPRequest *)corm_update_or_create((session), &HTTPRequest_model, (fields), (created), \
        CORM_VALUES(http_request_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define http_request_upsert(session, fields, ...) \
    ((HTTPRequest *)corm_upsert((session), &HTTPRequest_model, (fields), \
        CORM_VALUES(http_request_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- Session */

typedef struct session_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    corm_datetime created;
    int64_t rows;
    int64_t count;
} session_values;

session_values session_defaults(void);

static inline int64_t session_id(const Session *session) { return corm_read_int(session, 0); }
static inline corm_datetime session_created(const Session *session) { return corm_read_datetime(session, 1); }
static inline int64_t session_rows(const Session *session) { return corm_read_int(session, 2); }
static inline int64_t session_count(const Session *session) { return corm_read_int(session, 3); }

static inline void session_set_created(Session *session, corm_datetime created) { corm_write(session, 1, &created); }
static inline void session_set_rows(Session *session, int64_t rows) { corm_write(session, 2, &rows); }
static inline void session_set_count(Session *session, int64_t count) { corm_write(session, 3, &count); }

static inline bool session_save(Session *session) { return corm_save(session); }
static inline bool session_refresh(Session *session) { return corm_refresh(session); }
static inline bool session_delete(Session *session) { return corm_delete_record(session); }
static inline Session *session_create_from(corm_session *session, const session_values *values)
{
    return (Session *)corm_create(session, &Session_model, values, NULL);
}
static inline int64_t session_bulk_create(corm_session *session, session_values *rows, size_t count)
{
    return corm_bulk_create(session, &Session_model, rows, count);
}
static inline int64_t session_bulk_upsert(corm_session *session, session_values *rows, size_t count,
                                          const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Session_model, rows, count, fields, update);
}

#define session_create(session, ...) \
    ((Session *)corm_create((session), &Session_model, \
        CORM_VALUES(session_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define session_get_or_create(session, fields, created, ...) \
    ((Session *)corm_get_or_create((session), &Session_model, (fields), (created), \
        CORM_VALUES(session_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define session_update_or_create(session, fields, created, ...) \
    ((Session *)corm_update_or_create((session), &Session_model, (fields), (created), \
        CORM_VALUES(session_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define session_upsert(session, fields, ...) \
    ((Session *)corm_upsert((session), &Session_model, (fields), \
        CORM_VALUES(session_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

CORM_END

#endif
