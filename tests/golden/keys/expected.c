/* Made by corm generate from keys.corm; changes here are lost. */
#include "keys.h"

#include <assert.h>
#include <string.h>

const corm_schema keys_schema = {
    "keys.corm",
    "# Keys that are no generated numbers, relations of every kind, and models behind others.\n"
    "\n"
    "abstract model Stamped {\n"
    "    created_at datetime                 default now\n"
    "}\n"
    "\n"
    "model Country {\n"
    "    code       text(2)                  primary key\n"
    "    name       text(100)\n"
    "    currency   Currency?                on delete set null  related countries   default euro\n"
    "}\n"
    "\n"
    "model Currency {\n"
    "    code       enum(euro, yen)          primary key\n"
    "}\n"
    "\n"
    "model Person extends Stamped {\n"
    "    key        uuid                     primary key\n"
    "    country    Country                  on delete protect   related people\n"
    "    birthplace Country?                 on delete set null  column \"born_in\"\n"
    "    boss       Person?                  on delete set null  related reports\n"
    "    friends    Person*                  related friends_of\n"
    "    teams      Team*                    through Membership  related members\n"
    "}\n"
    "\n"
    "model Passport {\n"
    "    number     int                      primary key\n"
    "    owner      Person                   one to one          on delete cascade   related passport\n"
    "    issued_by  Country?                 one to one          on delete set null\n"
    "}\n"
    "\n"
    "model Team table \"teams\" {\n"
    "    name       text(100)                unique\n"
    "}\n"
    "\n"
    "model Membership extends Stamped {\n"
    "    person     Person                   on delete cascade   related memberships\n"
    "    team       Team                     on delete cascade   related memberships\n"
    "    is_captain bool                     default false\n"
    "    unique (person, team)\n"
    "}\n",
    1482,
};

/* --- Country */

static const uint32_t Country_offsets[] = {
    offsetof(country_values, code),
    offsetof(country_values, name),
    offsetof(country_values, currency_id),
    offsetof(country_values, currency),
};

const corm_model Country_model = {
    &keys_schema, 0, sizeof(country_values), "Country", Country_offsets,
};

country_values country_defaults(void)
{
    static const enum currency_code currency_default = CURRENCY_CODE_EURO;
    country_values values;
    memset(&values, 0, sizeof values);
    values.currency_id = &currency_default;
    return values;
}

/* --- Currency */

static_assert(sizeof(enum currency_code) == sizeof(int32_t), "compile without -fshort-enums");

static const uint32_t Currency_offsets[] = {
    offsetof(currency_values, code),
};

const corm_model Currency_model = {
    &keys_schema, 1, sizeof(currency_values), "Currency", Currency_offsets,
};

currency_values currency_defaults(void)
{
    currency_values values;
    memset(&values, 0, sizeof values);
    return values;
}

/* --- Person */

static const uint32_t Person_offsets[] = {
    offsetof(person_values, created_at),
    offsetof(person_values, key),
    offsetof(person_values, country_id),
    offsetof(person_values, birthplace_id),
    offsetof(person_values, boss_id),
    offsetof(person_values, country),
    offsetof(person_values, birthplace),
    offsetof(person_values, boss),
};

const corm_model Person_model = {
    &keys_schema, 2, sizeof(person_values), "Person", Person_offsets,
};

person_values person_defaults(void)
{
    const corm_datetime now = corm_datetime_now();
    person_values values;
    memset(&values, 0, sizeof values);
    values.created_at = now;
    return values;
}

/* --- Passport */

static const uint32_t Passport_offsets[] = {
    offsetof(passport_values, number),
    offsetof(passport_values, owner_id),
    offsetof(passport_values, issued_by_id),
    offsetof(passport_values, owner),
    offsetof(passport_values, issued_by),
};

const corm_model Passport_model = {
    &keys_schema, 3, sizeof(passport_values), "Passport", Passport_offsets,
};

passport_values passport_defaults(void)
{
    passport_values values;
    memset(&values, 0, sizeof values);
    return values;
}

/* --- Team */

static const uint32_t Team_offsets[] = {
    offsetof(team_values, id),
    offsetof(team_values, name),
};

const corm_model Team_model = {
    &keys_schema, 4, sizeof(team_values), "Team", Team_offsets,
};

team_values team_defaults(void)
{
    team_values values;
    memset(&values, 0, sizeof values);
    return values;
}

/* --- Membership */

static const uint32_t Membership_offsets[] = {
    offsetof(membership_values, id),
    offsetof(membership_values, created_at),
    offsetof(membership_values, person_id),
    offsetof(membership_values, team_id),
    offsetof(membership_values, is_captain),
    offsetof(membership_values, person),
    offsetof(membership_values, team),
};

const corm_model Membership_model = {
    &keys_schema, 5, sizeof(membership_values), "Membership", Membership_offsets,
};

membership_values membership_defaults(void)
{
    const corm_datetime now = corm_datetime_now();
    membership_values values;
    memset(&values, 0, sizeof values);
    values.created_at = now;
    values.is_captain = false;
    return values;
}
