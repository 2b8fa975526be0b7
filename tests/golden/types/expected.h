/* Made by corm generate from types.corm; changes here are lost. */
#ifndef TYPES_H
#define TYPES_H

#include <cormorant.h>

CORM_BEGIN

typedef struct Plain Plain;
typedef struct Nullable Nullable;
typedef struct Given Given;
typedef struct GivenOrNull GivenOrNull;
typedef struct Now Now;

extern const corm_schema types_schema;
extern const corm_model Plain_model;
extern const corm_model Nullable_model;
extern const corm_model Given_model;
extern const corm_model GivenOrNull_model;
extern const corm_model Now_model;

/* --- Plain */

enum plain_state {
    PLAIN_STATE_OPEN,      /* "open" */
    PLAIN_STATE_CLOSED     /* "closed" */
};

typedef struct plain_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    bool flag;
    int64_t number;
    double ratio;
    corm_decimal price;
    const char *name;
    corm_bytes data;
    corm_date day;
    corm_time hour;
    corm_datetime moment;
    corm_duration length;
    corm_uuid token;
    const char *document;
    enum plain_state state;
} plain_values;

plain_values plain_defaults(void);

static inline int64_t plain_id(const Plain *plain) { return corm_read_int(plain, 0); }
static inline bool plain_flag(const Plain *plain) { return corm_read_bool(plain, 1); }
static inline int64_t plain_number(const Plain *plain) { return corm_read_int(plain, 2); }
static inline double plain_ratio(const Plain *plain) { return corm_read_real(plain, 3); }
static inline corm_decimal plain_price(const Plain *plain) { return corm_read_decimal(plain, 4); }
static inline const char *plain_name(const Plain *plain) { return corm_read_text(plain, 5); }
static inline corm_bytes plain_data(const Plain *plain) { return corm_read_bytes(plain, 6); }
static inline corm_date plain_day(const Plain *plain) { return corm_read_date(plain, 7); }
static inline corm_time plain_hour(const Plain *plain) { return corm_read_time(plain, 8); }
static inline corm_datetime plain_moment(const Plain *plain) { return corm_read_datetime(plain, 9); }
static inline corm_duration plain_length(const Plain *plain) { return corm_read_duration(plain, 10); }
static inline corm_uuid plain_token(const Plain *plain) { return corm_read_uuid(plain, 11); }
static inline const char *plain_document(const Plain *plain) { return corm_read_text(plain, 12); }
static inline enum plain_state plain_state(const Plain *plain) { return (enum plain_state)corm_read_enum(plain, 13); }

static inline void plain_set_flag(Plain *plain, bool flag) { corm_write(plain, 1, &flag); }
static inline void plain_set_number(Plain *plain, int64_t number) { corm_write(plain, 2, &number); }
static inline void plain_set_ratio(Plain *plain, double ratio) { corm_write(plain, 3, &ratio); }
static inline void plain_set_price(Plain *plain, corm_decimal price) { corm_write(plain, 4, &price); }
static inline void plain_set_name(Plain *plain, const char *name) { corm_write_text(plain, 5, name); }
static inline void plain_set_data(Plain *plain, corm_bytes data) { corm_write_bytes(plain, 6, data); }
static inline void plain_set_day(Plain *plain, corm_date day) { corm_write(plain, 7, &day); }
static inline void plain_set_hour(Plain *plain, corm_time hour) { corm_write(plain, 8, &hour); }
static inline void plain_set_moment(Plain *plain, corm_datetime moment) { corm_write(plain, 9, &moment); }
static inline void plain_set_length(Plain *plain, corm_duration length) { corm_write(plain, 10, &length); }
static inline void plain_set_token(Plain *plain, corm_uuid token) { corm_write(plain, 11, &token); }
static inline void plain_set_document(Plain *plain, const char *document) { corm_write_text(plain, 12, document); }
static inline void plain_set_state(Plain *plain, enum plain_state state) { corm_write(plain, 13, &state); }

static inline bool plain_save(Plain *plain) { return corm_save(plain); }
static inline bool plain_refresh(Plain *plain) { return corm_refresh(plain); }
static inline bool plain_delete(Plain *plain) { return corm_delete_record(plain); }
static inline Plain *plain_create_from(corm_session *session, const plain_values *values)
{
    return (Plain *)corm_create(session, &Plain_model, values, NULL);
}
static inline int64_t plain_bulk_create(corm_session *session, plain_values *rows, size_t count)
{
    return corm_bulk_create(session, &Plain_model, rows, count);
}
static inline int64_t plain_bulk_upsert(corm_session *session, plain_values *rows, size_t count,
                                        const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Plain_model, rows, count, fields, update);
}

#define plain_create(session, ...) \
    ((Plain *)corm_create((session), &Plain_model, \
        CORM_VALUES(plain_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define plain_get_or_create(session, fields, created, ...) \
    ((Plain *)corm_get_or_create((session), &Plain_model, (fields), (created), \
        CORM_VALUES(plain_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define plain_update_or_create(session, fields, created, ...) \
    ((Plain *)corm_update_or_create((session), &Plain_model, (fields), (created), \
        CORM_VALUES(plain_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define plain_upsert(session, fields, ...) \
    ((Plain *)corm_upsert((session), &Plain_model, (fields), \
        CORM_VALUES(plain_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- Nullable */

enum nullable_state {
    NULLABLE_STATE_OPEN,      /* "open" */
    NULLABLE_STATE_CLOSED     /* "closed" */
};

typedef struct nullable_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    const bool *flag;
    const int64_t *number;
    const double *ratio;
    const corm_decimal *price;
    const char *name;
    corm_bytes data;
    const corm_date *day;
    const corm_time *hour;
    const corm_datetime *moment;
    const corm_duration *length;
    const corm_uuid *token;
    const char *document;
    const enum nullable_state *state;
} nullable_values;

nullable_values nullable_defaults(void);

static inline int64_t nullable_id(const Nullable *nullable) { return corm_read_int(nullable, 0); }
static inline const bool *nullable_flag(const Nullable *nullable) { return corm_read_bool_or_null(nullable, 1); }
static inline const int64_t *nullable_number(const Nullable *nullable) { return corm_read_int_or_null(nullable, 2); }
static inline const double *nullable_ratio(const Nullable *nullable) { return corm_read_real_or_null(nullable, 3); }
static inline const corm_decimal *nullable_price(const Nullable *nullable)
{
    return corm_read_decimal_or_null(nullable, 4);
}
static inline const char *nullable_name(const Nullable *nullable) { return corm_read_text_or_null(nullable, 5); }
static inline corm_bytes nullable_data(const Nullable *nullable) { return corm_read_bytes(nullable, 6); }
static inline const corm_date *nullable_day(const Nullable *nullable) { return corm_read_date_or_null(nullable, 7); }
static inline const corm_time *nullable_hour(const Nullable *nullable) { return corm_read_time_or_null(nullable, 8); }
static inline const corm_datetime *nullable_moment(const Nullable *nullable)
{
    return corm_read_datetime_or_null(nullable, 9);
}
static inline const corm_duration *nullable_length(const Nullable *nullable)
{
    return corm_read_duration_or_null(nullable, 10);
}
static inline const corm_uuid *nullable_token(const Nullable *nullable)
{
    return corm_read_uuid_or_null(nullable, 11);
}
static inline const char *nullable_document(const Nullable *nullable) { return corm_read_text_or_null(nullable, 12); }
static inline const enum nullable_state *nullable_state(const Nullable *nullable)
{
    return (const enum nullable_state *)corm_read_enum_or_null(nullable, 13);
}

static inline void nullable_set_flag(Nullable *nullable, const bool *flag) { corm_write(nullable, 1, flag); }
static inline void nullable_set_number(Nullable *nullable, const int64_t *number) { corm_write(nullable, 2, number); }
static inline void nullable_set_ratio(Nullable *nullable, const double *ratio) { corm_write(nullable, 3, ratio); }
static inline void nullable_set_price(Nullable *nullable, const corm_decimal *price)
{
    corm_write(nullable, 4, price);
}
static inline void nullable_set_name(Nullable *nullable, const char *name) { corm_write_text(nullable, 5, name); }
static inline void nullable_set_data(Nullable *nullable, corm_bytes data) { corm_write_bytes(nullable, 6, data); }
static inline void nullable_set_day(Nullable *nullable, const corm_date *day) { corm_write(nullable, 7, day); }
static inline void nullable_set_hour(Nullable *nullable, const corm_time *hour) { corm_write(nullable, 8, hour); }
static inline void nullable_set_moment(Nullable *nullable, const corm_datetime *moment)
{
    corm_write(nullable, 9, moment);
}
static inline void nullable_set_length(Nullable *nullable, const corm_duration *length)
{
    corm_write(nullable, 10, length);
}
static inline void nullable_set_token(Nullable *nullable, const corm_uuid *token) { corm_write(nullable, 11, token); }
static inline void nullable_set_document(Nullable *nullable, const char *document)
{
    corm_write_text(nullable, 12, document);
}
static inline void nullable_set_state(Nullable *nullable, const enum nullable_state *state)
{
    corm_write(nullable, 13, state);
}

static inline bool nullable_save(Nullable *nullable) { return corm_save(nullable); }
static inline bool nullable_refresh(Nullable *nullable) { return corm_refresh(nullable); }
static inline bool nullable_delete(Nullable *nullable) { return corm_delete_record(nullable); }
static inline Nullable *nullable_create_from(corm_session *session, const nullable_values *values)
{
    return (Nullable *)corm_create(session, &Nullable_model, values, NULL);
}
static inline int64_t nullable_bulk_create(corm_session *session, nullable_values *rows, size_t count)
{
    return corm_bulk_create(session, &Nullable_model, rows, count);
}
static inline int64_t nullable_bulk_upsert(corm_session *session, nullable_values *rows, size_t count,
                                           const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Nullable_model, rows, count, fields, update);
}

#define nullable_create(session, ...) \
    ((Nullable *)corm_create((session), &Nullable_model, \
        CORM_VALUES(nullable_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define nullable_get_or_create(session, fields, created, ...) \
    ((Nullable *)corm_get_or_create((session), &Nullable_model, (fields), (created), \
        CORM_VALUES(nullable_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define nullable_update_or_create(session, fields, created, ...) \
    ((Nullable *)corm_update_or_create((session), &Nullable_model, (fields), (created), \
        CORM_VALUES(nullable_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define nullable_upsert(session, fields, ...) \
    ((Nullable *)corm_upsert((session), &Nullable_model, (fields), \
        CORM_VALUES(nullable_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- Given */

enum given_state {
    GIVEN_STATE_OPEN,      /* "open" */
    GIVEN_STATE_CLOSED     /* "closed" */
};

typedef struct given_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    bool flag;
    int64_t number;
    int64_t large;
    double ratio;
    corm_decimal price;
    corm_decimal huge;
    const char *name;
    corm_bytes data;
    corm_date day;
    corm_time hour;
    corm_datetime moment;
    corm_duration length;
    corm_uuid token;
    const char *document;
    enum given_state state;
} given_values;

given_values given_defaults(void);

static inline int64_t given_id(const Given *given) { return corm_read_int(given, 0); }
static inline bool given_flag(const Given *given) { return corm_read_bool(given, 1); }
static inline int64_t given_number(const Given *given) { return corm_read_int(given, 2); }
static inline int64_t given_large(const Given *given) { return corm_read_int(given, 3); }
static inline double given_ratio(const Given *given) { return corm_read_real(given, 4); }
static inline corm_decimal given_price(const Given *given) { return corm_read_decimal(given, 5); }
static inline corm_decimal given_huge(const Given *given) { return corm_read_decimal(given, 6); }
static inline const char *given_name(const Given *given) { return corm_read_text(given, 7); }
static inline corm_bytes given_data(const Given *given) { return corm_read_bytes(given, 8); }
static inline corm_date given_day(const Given *given) { return corm_read_date(given, 9); }
static inline corm_time given_hour(const Given *given) { return corm_read_time(given, 10); }
static inline corm_datetime given_moment(const Given *given) { return corm_read_datetime(given, 11); }
static inline corm_duration given_length(const Given *given) { return corm_read_duration(given, 12); }
static inline corm_uuid given_token(const Given *given) { return corm_read_uuid(given, 13); }
static inline const char *given_document(const Given *given) { return corm_read_text(given, 14); }
static inline enum given_state given_state(const Given *given) { return (enum given_state)corm_read_enum(given, 15); }

static inline void given_set_flag(Given *given, bool flag) { corm_write(given, 1, &flag); }
static inline void given_set_number(Given *given, int64_t number) { corm_write(given, 2, &number); }
static inline void given_set_large(Given *given, int64_t large) { corm_write(given, 3, &large); }
static inline void given_set_ratio(Given *given, double ratio) { corm_write(given, 4, &ratio); }
static inline void given_set_price(Given *given, corm_decimal price) { corm_write(given, 5, &price); }
static inline void given_set_huge(Given *given, corm_decimal huge) { corm_write(given, 6, &huge); }
static inline void given_set_name(Given *given, const char *name) { corm_write_text(given, 7, name); }
static inline void given_set_data(Given *given, corm_bytes data) { corm_write_bytes(given, 8, data); }
static inline void given_set_day(Given *given, corm_date day) { corm_write(given, 9, &day); }
static inline void given_set_hour(Given *given, corm_time hour) { corm_write(given, 10, &hour); }
static inline void given_set_moment(Given *given, corm_datetime moment) { corm_write(given, 11, &moment); }
static inline void given_set_length(Given *given, corm_duration length) { corm_write(given, 12, &length); }
static inline void given_set_token(Given *given, corm_uuid token) { corm_write(given, 13, &token); }
static inline void given_set_document(Given *given, const char *document) { corm_write_text(given, 14, document); }
static inline void given_set_state(Given *given, enum given_state state) { corm_write(given, 15, &state); }

static inline bool given_save(Given *given) { return corm_save(given); }
static inline bool given_refresh(Given *given) { return corm_refresh(given); }
static inline bool given_delete(Given *given) { return corm_delete_record(given); }
static inline Given *given_create_from(corm_session *session, const given_values *values)
{
    return (Given *)corm_create(session, &Given_model, values, NULL);
}
static inline int64_t given_bulk_create(corm_session *session, given_values *rows, size_t count)
{
    return corm_bulk_create(session, &Given_model, rows, count);
}
static inline int64_t given_bulk_upsert(corm_session *session, given_values *rows, size_t count,
                                        const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Given_model, rows, count, fields, update);
}

#define given_create(session, ...) \
    ((Given *)corm_create((session), &Given_model, \
        CORM_VALUES(given_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define given_get_or_create(session, fields, created, ...) \
    ((Given *)corm_get_or_create((session), &Given_model, (fields), (created), \
        CORM_VALUES(given_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define given_update_or_create(session, fields, created, ...) \
    ((Given *)corm_update_or_create((session), &Given_model, (fields), (created), \
        CORM_VALUES(given_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define given_upsert(session, fields, ...) \
    ((Given *)corm_upsert((session), &Given_model, (fields), \
        CORM_VALUES(given_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- GivenOrNull */

enum given_or_null_state {
    GIVEN_OR_NULL_STATE_OPEN,      /* "open" */
    GIVEN_OR_NULL_STATE_CLOSED     /* "closed" */
};

typedef struct given_or_null_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    const bool *flag;
    const int64_t *number;
    const double *ratio;
    const corm_decimal *price;
    const char *name;
    const corm_date *day;
    const corm_datetime *moment;
    const corm_uuid *token;
    const enum given_or_null_state *state;
} given_or_null_values;

given_or_null_values given_or_null_defaults(void);

static inline int64_t given_or_null_id(const GivenOrNull *given_or_null) { return corm_read_int(given_or_null, 0); }
static inline const bool *given_or_null_flag(const GivenOrNull *given_or_null)
{
    return corm_read_bool_or_null(given_or_null, 1);
}
static inline const int64_t *given_or_null_number(const GivenOrNull *given_or_null)
{
    return corm_read_int_or_null(given_or_null, 2);
}
static inline const double *given_or_null_ratio(const GivenOrNull *given_or_null)
{
    return corm_read_real_or_null(given_or_null, 3);
}
static inline const corm_decimal *given_or_null_price(const GivenOrNull *given_or_null)
{
    return corm_read_decimal_or_null(given_or_null, 4);
}
static inline const char *given_or_null_name(const GivenOrNull *given_or_null)
{
    return corm_read_text_or_null(given_or_null, 5);
}
static inline const corm_date *given_or_null_day(const GivenOrNull *given_or_null)
{
    return corm_read_date_or_null(given_or_null, 6);
}
static inline const corm_datetime *given_or_null_moment(const GivenOrNull *given_or_null)
{
    return corm_read_datetime_or_null(given_or_null, 7);
}
static inline const corm_uuid *given_or_null_token(const GivenOrNull *given_or_null)
{
    return corm_read_uuid_or_null(given_or_null, 8);
}
static inline const enum given_or_null_state *given_or_null_state(const GivenOrNull *given_or_null)
{
    return (const enum given_or_null_state *)corm_read_enum_or_null(given_or_null, 9);
}

static inline void given_or_null_set_flag(GivenOrNull *given_or_null, const bool *flag)
{
    corm_write(given_or_null, 1, flag);
}
static inline void given_or_null_set_number(GivenOrNull *given_or_null, const int64_t *number)
{
    corm_write(given_or_null, 2, number);
}
static inline void given_or_null_set_ratio(GivenOrNull *given_or_null, const double *ratio)
{
    corm_write(given_or_null, 3, ratio);
}
static inline void given_or_null_set_price(GivenOrNull *given_or_null, const corm_decimal *price)
{
    corm_write(given_or_null, 4, price);
}
static inline void given_or_null_set_name(GivenOrNull *given_or_null, const char *name)
{
    corm_write_text(given_or_null, 5, name);
}
static inline void given_or_null_set_day(GivenOrNull *given_or_null, const corm_date *day)
{
    corm_write(given_or_null, 6, day);
}
static inline void given_or_null_set_moment(GivenOrNull *given_or_null, const corm_datetime *moment)
{
    corm_write(given_or_null, 7, moment);
}
static inline void given_or_null_set_token(GivenOrNull *given_or_null, const corm_uuid *token)
{
    corm_write(given_or_null, 8, token);
}
static inline void given_or_null_set_state(GivenOrNull *given_or_null, const enum given_or_null_state *state)
{
    corm_write(given_or_null, 9, state);
}

static inline bool given_or_null_save(GivenOrNull *given_or_null) { return corm_save(given_or_null); }
static inline bool given_or_null_refresh(GivenOrNull *given_or_null) { return corm_refresh(given_or_null); }
static inline bool given_or_null_delete(GivenOrNull *given_or_null) { return corm_delete_record(given_or_null); }
static inline GivenOrNull *given_or_null_create_from(corm_session *session, const given_or_null_values *values)
{
    return (GivenOrNull *)corm_create(session, &GivenOrNull_model, values, NULL);
}
static inline int64_t given_or_null_bulk_create(corm_session *session, given_or_null_values *rows, size_t count)
{
    return corm_bulk_create(session, &GivenOrNull_model, rows, count);
}
static inline int64_t given_or_null_bulk_upsert(corm_session *session, given_or_null_values *rows, size_t count,
                                                const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &GivenOrNull_model, rows, count, fields, update);
}

#define given_or_null_create(session, ...) \
    ((GivenOrNull *)corm_create((session), &GivenOrNull_model, \
        CORM_VALUES(given_or_null_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define given_or_null_get_or_create(session, fields, created, ...) \
    ((GivenOrNull *)corm_get_or_create((session), &GivenOrNull_model, (fields), (created), \
        CORM_VALUES(given_or_null_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define given_or_null_update_or_create(session, fields, created, ...) \
    ((GivenOrNull *)corm_update_or_create((session), &GivenOrNull_model, (fields), (created), \
        CORM_VALUES(given_or_null_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define given_or_null_upsert(session, fields, ...) \
    ((GivenOrNull *)corm_upsert((session), &GivenOrNull_model, (fields), \
        CORM_VALUES(given_or_null_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- Now */

typedef struct now_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    corm_date day;
    corm_time hour;
    corm_datetime moment;
    const corm_datetime *seen;
} now_values;

now_values now_defaults(void);

static inline int64_t now_id(const Now *now) { return corm_read_int(now, 0); }
static inline corm_date now_day(const Now *now) { return corm_read_date(now, 1); }
static inline corm_time now_hour(const Now *now) { return corm_read_time(now, 2); }
static inline corm_datetime now_moment(const Now *now) { return corm_read_datetime(now, 3); }
static inline const corm_datetime *now_seen(const Now *now) { return corm_read_datetime_or_null(now, 4); }

static inline void now_set_day(Now *now, corm_date day) { corm_write(now, 1, &day); }
static inline void now_set_hour(Now *now, corm_time hour) { corm_write(now, 2, &hour); }
static inline void now_set_moment(Now *now, corm_datetime moment) { corm_write(now, 3, &moment); }
static inline void now_set_seen(Now *now, const corm_datetime *seen) { corm_write(now, 4, seen); }

static inline bool now_save(Now *now) { return corm_save(now); }
static inline bool now_refresh(Now *now) { return corm_refresh(now); }
static inline bool now_delete(Now *now) { return corm_delete_record(now); }
static inline Now *now_create_from(corm_session *session, const now_values *values)
{
    return (Now *)corm_create(session, &Now_model, values, NULL);
}
static inline int64_t now_bulk_create(corm_session *session, now_values *rows, size_t count)
{
    return corm_bulk_create(session, &Now_model, rows, count);
}
static inline int64_t now_bulk_upsert(corm_session *session, now_values *rows, size_t count,
                                      const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Now_model, rows, count, fields, update);
}

#define now_create(session, ...) \
    ((Now *)corm_create((session), &Now_model, \
        CORM_VALUES(now_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define now_get_or_create(session, fields, created, ...) \
    ((Now *)corm_get_or_create((session), &Now_model, (fields), (created), \
        CORM_VALUES(now_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define now_update_or_create(session, fields, created, ...) \
    ((Now *)corm_update_or_create((session), &Now_model, (fields), (created), \
        CORM_VALUES(now_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define now_upsert(session, fields, ...) \
    ((Now *)corm_upsert((session), &Now_model, (fields), \
        CORM_VALUES(now_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

CORM_END

#endif
