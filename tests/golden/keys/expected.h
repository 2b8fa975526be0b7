/* Made by corm generate from keys.corm; changes here are lost. */
#ifndef KEYS_H
#define KEYS_H

#include <cormorant.h>

CORM_BEGIN

typedef struct Country Country;
typedef struct Currency Currency;
typedef struct Person Person;
typedef struct Passport Passport;
typedef struct Team Team;
typedef struct Membership Membership;

extern const corm_schema keys_schema;
extern const corm_model Country_model;
extern const corm_model Currency_model;
extern const corm_model Person_model;
extern const corm_model Passport_model;
extern const corm_model Team_model;
extern const corm_model Membership_model;

enum currency_code {
    CURRENCY_CODE_EURO,    /* "euro" */
    CURRENCY_CODE_YEN      /* "yen" */
};

/* --- Country */

typedef struct country_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    const char *code;
    const char *name;
    const enum currency_code *currency_id;
    Currency *currency;
} country_values;

country_values country_defaults(void);

static inline const char *country_code(const Country *country) { return corm_read_text(country, 0); }
static inline const char *country_name(const Country *country) { return corm_read_text(country, 1); }
static inline const enum currency_code *country_currency_id(const Country *country)
{
    return (const enum currency_code *)corm_read_enum_or_null(country, 2);
}
static inline Currency *country_currency(const Country *country) { return (Currency *)corm_related(country, 0); }
static inline corm_query *country_people(const Country *country) { return corm_related_all(country, 1); }

static inline void country_set_code(Country *country, const char *code) { corm_write_text(country, 0, code); }
static inline void country_set_name(Country *country, const char *name) { corm_write_text(country, 1, name); }
static inline void country_set_currency_id(Country *country, const enum currency_code *currency_id)
{
    corm_write(country, 2, currency_id);
}
static inline void country_set_currency(Country *country, Currency *currency)
{
    corm_write_related(country, 0, currency);
}

static inline bool country_save(Country *country) { return corm_save(country); }
static inline bool country_refresh(Country *country) { return corm_refresh(country); }
static inline bool country_delete(Country *country) { return corm_delete_record(country); }
static inline Country *country_create_from(corm_session *session, const country_values *values)
{
    return (Country *)corm_create(session, &Country_model, values, NULL);
}
static inline int64_t country_bulk_create(corm_session *session, country_values *rows, size_t count)
{
    return corm_bulk_create(session, &Country_model, rows, count);
}
static inline int64_t country_bulk_upsert(corm_session *session, country_values *rows, size_t count,
                                          const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Country_model, rows, count, fields, update);
}

#define country_create(session, ...) \
    ((Country *)corm_create((session), &Country_model, \
        CORM_VALUES(country_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define country_get_or_create(session, fields, created, ...) \
    ((Country *)corm_get_or_create((session), &Country_model, (fields), (created), \
        CORM_VALUES(country_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define country_update_or_create(session, fields, created, ...) \
    ((Country *)corm_update_or_create((session), &Country_model, (fields), (created), \
        CORM_VALUES(country_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define country_upsert(session, fields, ...) \
    ((Country *)corm_upsert((session), &Country_model, (fields), \
        CORM_VALUES(country_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

#define country_people_create(record, ...) \
    ((Person *)corm_create_in(country_people(record), &Person_model, \
        CORM_VALUES(person_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- Currency */

typedef struct currency_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    enum currency_code code;
} currency_values;

currency_values currency_defaults(void);

static inline enum currency_code currency_code(const Currency *currency)
{
    return (enum currency_code)corm_read_enum(currency, 0);
}
static inline corm_query *currency_countries(const Currency *currency) { return corm_related_all(currency, 0); }

static inline void currency_set_code(Currency *currency, enum currency_code code) { corm_write(currency, 0, &code); }

static inline bool currency_save(Currency *currency) { return corm_save(currency); }
static inline bool currency_refresh(Currency *currency) { return corm_refresh(currency); }
static inline bool currency_delete(Currency *currency) { return corm_delete_record(currency); }
static inline Currency *currency_create_from(corm_session *session, const currency_values *values)
{
    return (Currency *)corm_create(session, &Currency_model, values, NULL);
}
static inline int64_t currency_bulk_create(corm_session *session, currency_values *rows, size_t count)
{
    return corm_bulk_create(session, &Currency_model, rows, count);
}
static inline int64_t currency_bulk_upsert(corm_session *session, currency_values *rows, size_t count,
                                           const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Currency_model, rows, count, fields, update);
}

#define currency_create(session, ...) \
    ((Currency *)corm_create((session), &Currency_model, \
        CORM_VALUES(currency_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define currency_get_or_create(session, fields, created, ...) \
    ((Currency *)corm_get_or_create((session), &Currency_model, (fields), (created), \
        CORM_VALUES(currency_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define currency_update_or_create(session, fields, created, ...) \
    ((Currency *)corm_update_or_create((session), &Currency_model, (fields), (created), \
        CORM_VALUES(currency_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define currency_upsert(session, fields, ...) \
    ((Currency *)corm_upsert((session), &Currency_model, (fields), \
        CORM_VALUES(currency_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

#define currency_countries_create(record, ...) \
    ((Country *)corm_create_in(currency_countries(record), &Country_model, \
        CORM_VALUES(country_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- Person */

typedef struct person_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    corm_datetime created_at;
    corm_uuid key;
    const char *country_id;
    Country *country;
    const char *birthplace_id;
    Country *birthplace;
    const corm_uuid *boss_id;
    Person *boss;
} person_values;

person_values person_defaults(void);

static inline corm_datetime person_created_at(const Person *person) { return corm_read_datetime(person, 0); }
static inline corm_uuid person_key(const Person *person) { return corm_read_uuid(person, 1); }
static inline const char *person_country_id(const Person *person) { return corm_read_text(person, 2); }
static inline Country *person_country(const Person *person) { return (Country *)corm_related(person, 0); }
static inline const char *person_birthplace_id(const Person *person) { return corm_read_text_or_null(person, 3); }
static inline Country *person_birthplace(const Person *person) { return (Country *)corm_related(person, 1); }
static inline const corm_uuid *person_boss_id(const Person *person) { return corm_read_uuid_or_null(person, 4); }
static inline Person *person_boss(const Person *person) { return (Person *)corm_related(person, 2); }
static inline corm_query *person_friends(const Person *person) { return corm_related_all(person, 3); }
static inline corm_query *person_teams(const Person *person) { return corm_related_all(person, 4); }
static inline corm_query *person_reports(const Person *person) { return corm_related_all(person, 5); }
static inline corm_query *person_friends_of(const Person *person) { return corm_related_all(person, 6); }
static inline Passport *person_passport(const Person *person) { return (Passport *)corm_related(person, 7); }
static inline corm_query *person_memberships(const Person *person) { return corm_related_all(person, 8); }

static inline void person_set_created_at(Person *person, corm_datetime created_at)
{
    corm_write(person, 0, &created_at);
}
static inline void person_set_key(Person *person, corm_uuid key) { corm_write(person, 1, &key); }
static inline void person_set_country_id(Person *person, const char *country_id)
{
    corm_write_text(person, 2, country_id);
}
static inline void person_set_country(Person *person, Country *country) { corm_write_related(person, 0, country); }
static inline void person_set_birthplace_id(Person *person, const char *birthplace_id)
{
    corm_write_text(person, 3, birthplace_id);
}
static inline void person_set_birthplace(Person *person, Country *birthplace)
{
    corm_write_related(person, 1, birthplace);
}
static inline void person_set_boss_id(Person *person, const corm_uuid *boss_id) { corm_write(person, 4, boss_id); }
static inline void person_set_boss(Person *person, Person *boss) { corm_write_related(person, 2, boss); }

static inline bool person_save(Person *person) { return corm_save(person); }
static inline bool person_refresh(Person *person) { return corm_refresh(person); }
static inline bool person_delete(Person *person) { return corm_delete_record(person); }
static inline Person *person_create_from(corm_session *session, const person_values *values)
{
    return (Person *)corm_create(session, &Person_model, values, NULL);
}
static inline int64_t person_bulk_create(corm_session *session, person_values *rows, size_t count)
{
    return corm_bulk_create(session, &Person_model, rows, count);
}
static inline int64_t person_bulk_upsert(corm_session *session, person_values *rows, size_t count,
                                         const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Person_model, rows, count, fields, update);
}

#define person_create(session, ...) \
    ((Person *)corm_create((session), &Person_model, \
        CORM_VALUES(person_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define person_get_or_create(session, fields, created, ...) \
    ((Person *)corm_get_or_create((session), &Person_model, (fields), (created), \
        CORM_VALUES(person_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define person_update_or_create(session, fields, created, ...) \
    ((Person *)corm_update_or_create((session), &Person_model, (fields), (created), \
        CORM_VALUES(person_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define person_upsert(session, fields, ...) \
    ((Person *)corm_upsert((session), &Person_model, (fields), \
        CORM_VALUES(person_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

#define person_friends_create(record, ...) \
    ((Person *)corm_create_in(person_friends(record), &Person_model, \
        CORM_VALUES(person_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define person_teams_create(record, ...) \
    ((Team *)corm_create_in(person_teams(record), &Team_model, \
        CORM_VALUES(team_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define person_reports_create(record, ...) \
    ((Person *)corm_create_in(person_reports(record), &Person_model, \
        CORM_VALUES(person_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define person_friends_of_create(record, ...) \
    ((Person *)corm_create_in(person_friends_of(record), &Person_model, \
        CORM_VALUES(person_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define person_memberships_create(record, ...) \
    ((Membership *)corm_create_in(person_memberships(record), &Membership_model, \
        CORM_VALUES(membership_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- Passport */

typedef struct passport_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t number;
    corm_uuid owner_id;
    Person *owner;
    const char *issued_by_id;
    Country *issued_by;
} passport_values;

passport_values passport_defaults(void);

static inline int64_t passport_number(const Passport *passport) { return corm_read_int(passport, 0); }
static inline corm_uuid passport_owner_id(const Passport *passport) { return corm_read_uuid(passport, 1); }
static inline Person *passport_owner(const Passport *passport) { return (Person *)corm_related(passport, 0); }
static inline const char *passport_issued_by_id(const Passport *passport)
{
    return corm_read_text_or_null(passport, 2);
}
static inline Country *passport_issued_by(const Passport *passport) { return (Country *)corm_related(passport, 1); }

static inline void passport_set_owner_id(Passport *passport, corm_uuid owner_id)
{
    corm_write(passport, 1, &owner_id);
}
static inline void passport_set_owner(Passport *passport, Person *owner) { corm_write_related(passport, 0, owner); }
static inline void passport_set_issued_by_id(Passport *passport, const char *issued_by_id)
{
    corm_write_text(passport, 2, issued_by_id);
}
static inline void passport_set_issued_by(Passport *passport, Country *issued_by)
{
    corm_write_related(passport, 1, issued_by);
}

static inline bool passport_save(Passport *passport) { return corm_save(passport); }
static inline bool passport_refresh(Passport *passport) { return corm_refresh(passport); }
static inline bool passport_delete(Passport *passport) { return corm_delete_record(passport); }
static inline Passport *passport_create_from(corm_session *session, const passport_values *values)
{
    return (Passport *)corm_create(session, &Passport_model, values, NULL);
}
static inline int64_t passport_bulk_create(corm_session *session, passport_values *rows, size_t count)
{
    return corm_bulk_create(session, &Passport_model, rows, count);
}
static inline int64_t passport_bulk_upsert(corm_session *session, passport_values *rows, size_t count,
                                           const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Passport_model, rows, count, fields, update);
}

#define passport_create(session, ...) \
    ((Passport *)corm_create((session), &Passport_model, \
        CORM_VALUES(passport_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define passport_get_or_create(session, fields, created, ...) \
    ((Passport *)corm_get_or_create((session), &Passport_model, (fields), (created), \
        CORM_VALUES(passport_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define passport_update_or_create(session, fields, created, ...) \
    ((Passport *)corm_update_or_create((session), &Passport_model, (fields), (created), \
        CORM_VALUES(passport_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define passport_upsert(session, fields, ...) \
    ((Passport *)corm_upsert((session), &Passport_model, (fields), \
        CORM_VALUES(passport_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- Team */

typedef struct team_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    const char *name;
} team_values;

team_values team_defaults(void);

static inline int64_t team_id(const Team *team) { return corm_read_int(team, 0); }
static inline const char *team_name(const Team *team) { return corm_read_text(team, 1); }
static inline corm_query *team_members(const Team *team) { return corm_related_all(team, 0); }
static inline corm_query *team_memberships(const Team *team) { return corm_related_all(team, 1); }

static inline void team_set_name(Team *team, const char *name) { corm_write_text(team, 1, name); }

static inline bool team_save(Team *team) { return corm_save(team); }
static inline bool team_refresh(Team *team) { return corm_refresh(team); }
static inline bool team_delete(Team *team) { return corm_delete_record(team); }
static inline Team *team_create_from(corm_session *session, const team_values *values)
{
    return (Team *)corm_create(session, &Team_model, values, NULL);
}
static inline int64_t team_bulk_create(corm_session *session, team_values *rows, size_t count)
{
    return corm_bulk_create(session, &Team_model, rows, count);
}
static inline int64_t team_bulk_upsert(corm_session *session, team_values *rows, size_t count,
                                       const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Team_model, rows, count, fields, update);
}

#define team_create(session, ...) \
    ((Team *)corm_create((session), &Team_model, \
        CORM_VALUES(team_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define team_get_or_create(session, fields, created, ...) \
    ((Team *)corm_get_or_create((session), &Team_model, (fields), (created), \
        CORM_VALUES(team_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define team_update_or_create(session, fields, created, ...) \
    ((Team *)corm_update_or_create((session), &Team_model, (fields), (created), \
        CORM_VALUES(team_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define team_upsert(session, fields, ...) \
    ((Team *)corm_upsert((session), &Team_model, (fields), \
        CORM_VALUES(team_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

#define team_members_create(record, ...) \
    ((Person *)corm_create_in(team_members(record), &Person_model, \
        CORM_VALUES(person_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define team_memberships_create(record, ...) \
    ((Membership *)corm_create_in(team_memberships(record), &Membership_model, \
        CORM_VALUES(membership_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

/* --- Membership */

typedef struct membership_values {
    int corm_first_;    /* unused: lets the list of members be empty */
    int64_t id;
    corm_datetime created_at;
    corm_uuid person_id;
    Person *person;
    int64_t team_id;
    Team *team;
    bool is_captain;
} membership_values;

membership_values membership_defaults(void);

static inline int64_t membership_id(const Membership *membership) { return corm_read_int(membership, 0); }
static inline corm_datetime membership_created_at(const Membership *membership)
{
    return corm_read_datetime(membership, 1);
}
static inline corm_uuid membership_person_id(const Membership *membership) { return corm_read_uuid(membership, 2); }
static inline Person *membership_person(const Membership *membership)
{
    return (Person *)corm_related(membership, 0);
}
static inline int64_t membership_team_id(const Membership *membership) { return corm_read_int(membership, 3); }
static inline Team *membership_team(const Membership *membership) { return (Team *)corm_related(membership, 1); }
static inline bool membership_is_captain(const Membership *membership) { return corm_read_bool(membership, 4); }

static inline void membership_set_created_at(Membership *membership, corm_datetime created_at)
{
    corm_write(membership, 1, &created_at);
}
static inline void membership_set_person_id(Membership *membership, corm_uuid person_id)
{
    corm_write(membership, 2, &person_id);
}
static inline void membership_set_person(Membership *membership, Person *person)
{
    corm_write_related(membership, 0, person);
}
static inline void membership_set_team_id(Membership *membership, int64_t team_id)
{
    corm_write(membership, 3, &team_id);
}
static inline void membership_set_team(Membership *membership, Team *team)
{
    corm_write_related(membership, 1, team);
}
static inline void membership_set_is_captain(Membership *membership, bool is_captain)
{
    corm_write(membership, 4, &is_captain);
}

static inline bool membership_save(Membership *membership) { return corm_save(membership); }
static inline bool membership_refresh(Membership *membership) { return corm_refresh(membership); }
static inline bool membership_delete(Membership *membership) { return corm_delete_record(membership); }
static inline Membership *membership_create_from(corm_session *session, const membership_values *values)
{
    return (Membership *)corm_create(session, &Membership_model, values, NULL);
}
static inline int64_t membership_bulk_create(corm_session *session, membership_values *rows, size_t count)
{
    return corm_bulk_create(session, &Membership_model, rows, count);
}
static inline int64_t membership_bulk_upsert(corm_session *session, membership_values *rows, size_t count,
                                             const char *fields, const char *update)
{
    return corm_bulk_upsert(session, &Membership_model, rows, count, fields, update);
}

#define membership_create(session, ...) \
    ((Membership *)corm_create((session), &Membership_model, \
        CORM_VALUES(membership_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define membership_get_or_create(session, fields, created, ...) \
    ((Membership *)corm_get_or_create((session), &Membership_model, (fields), (created), \
        CORM_VALUES(membership_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define membership_update_or_create(session, fields, created, ...) \
    ((Membership *)corm_update_or_create((session), &Membership_model, (fields), (created), \
        CORM_VALUES(membership_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))
#define membership_upsert(session, fields, ...) \
    ((Membership *)corm_upsert((session), &Membership_model, (fields), \
        CORM_VALUES(membership_values, __VA_ARGS__), CORM_NAMES(__VA_ARGS__)))

CORM_END

#endif
