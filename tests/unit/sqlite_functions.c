/* The functions SQLite is given, one row each: an expression, and what it answers.  And corm_list. */
#include "lib/test.h"

#include "backend/backend.h"
#include "backend/sqlite/functions.h"
#include "backend/sqlite/store.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

static sqlite3 *open_database(void)
{
    sqlite3 *database = NULL;
    CHECK_INT(sqlite3_open(":memory:", &database), SQLITE_OK);
    CHECK(sqlite_functions_register(database, &alloc_system));
    CHECK(sqlite_list_register(database));
    return database;
}

static sqlite3_stmt *prepare(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
        test_fail(__FILE__, __LINE__, "%s: %s", sql, sqlite3_errmsg(database));
    return statement;
}

/* The rows' first columns, joined by blanks; "null" for null; the message of an error. */
static void answer(sqlite3 *database, sqlite3_stmt *statement, char *out, size_t size)
{
    size_t length = 0;
    int result;
    out[0] = '\0';
    while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *text = (const char *)sqlite3_column_text(statement, 0);
        length += (size_t)snprintf(out + length, size - length, "%s%s", length ? " " : "", text ? text : "null");
    }
    if (result != SQLITE_DONE)
        snprintf(out, size, "%s", sqlite3_errmsg(database));
}

static void check_query(sqlite3 *database, const char *sql, const char *want)
{
    char got[4000];
    sqlite3_stmt *statement = prepare(database, sql);
    if (!statement)
        return;
    answer(database, statement, got, sizeof got);
    if (strcmp(got, want) != 0)
        test_fail(__FILE__, __LINE__, "%s\n    got   %s\n    want  %s", sql, got, want);
    sqlite3_finalize(statement);
}

struct row {
    const char *sql;
    const char *want;
};

static void check_rows(const struct row *rows, size_t count)
{
    sqlite3 *database = open_database();
    char sql[1000];
    for (size_t i = 0; i < count; i++) {
        snprintf(sql, sizeof sql, "SELECT %s", rows[i].sql);
        check_query(database, sql, rows[i].want);
    }
    sqlite3_close(database);
}

#define CHECK_ROWS(rows) check_rows(rows, sizeof rows / sizeof *rows)

static const struct row text_rows[] = {
    {"corm_lower('ÄRGER Σ x')", "ärger σ x"},
    {"corm_upper('straße é')", "STRAßE É"},
    {"corm_lower('')", ""},
    {"corm_lower(null)", "null"},
    {"corm_lower(12)", "12"},
    {"length(corm_upper(printf('%.*c', 5000, 'a')))", "5000"},
    {"corm_like('abc', 'abc')", "1"},
    {"corm_like('abc', 'ABC')", "0"},
    {"corm_like('abc', 'a%')", "1"},
    {"corm_like('abc', '%c')", "1"},
    {"corm_like('abc', '%b%')", "1"},
    {"corm_like('abc', '%d%')", "0"},
    {"corm_like('abc', 'a_c')", "1"},
    {"corm_like('aéc', 'a_c')", "1"},
    {"corm_like('aéc', 'a__c')", "0"},
    {"corm_like('é', '%__')", "0"},
    {"corm_like('é', '%_')", "1"},
    {"corm_like('', '')", "1"},
    {"corm_like('', '%')", "1"},
    {"corm_like('', '_')", "0"},
    {"corm_like('a', '')", "0"},
    {"corm_like('100%', '100\\%')", "1"},
    {"corm_like('1000', '100\\%')", "0"},
    {"corm_like('a_b', '%\\_%')", "1"},
    {"corm_like('ab', '%\\_%')", "0"},
    {"corm_like('a\\b', 'a\\\\b')", "1"},
    {"corm_like('a\\', 'a\\')", "1"},
    {"corm_like('aaab', '%aab')", "1"},
    {"corm_like('mississippi', '%iss%ip%i')", "1"},
    {"corm_like('mississippi', '%iss%iss%iss%')", "0"},
    {"corm_like(null, 'a')", "null"},
    {"corm_like('a', null)", "null"},
    {"corm_read('2026-01-31', 'date')", "2026-01-31"},
    {"corm_read('2026-01-31T23:30:00', 'date')", "2026-01-31"},
    {"corm_read('2026-01-31T12:00:00Z', 'datetime')", "2026-01-31 12:00:00"},
    {"corm_read('9:30', 'time')", "corm:type:'9:30' is no time"},
    {"corm_read('09:30', 'time')", "09:30:00"},
    {"corm_read('2026-02-30', 'date')", "corm:type:'2026-02-30' is no date"},
    {"corm_read('', 'datetime')", "corm:type:'' is no datetime"},
    {"corm_read('00112233-4455-6677-8899-AABBCCDDEEFF', 'uuid')", "00112233-4455-6677-8899-aabbccddeeff"},
    {"corm_read('x', 'uuid')", "corm:type:'x' is no uuid"},
    {"corm_read('{\"a\": [1]}', 'json')", "{\"a\": [1]}"},
    {"corm_read('{', 'json')", "corm:type:'{' is no json"},
    {"corm_read(null, 'json')", "null"},
    {"corm_fit_text('abc', 3, 'Tag.name')", "abc"},
    {"corm_fit_text('äöü', 3, 'Tag.name')", "äöü"},
    {"corm_fit_text('äöüx', 3, 'Tag.name')", "corm:range:Tag.name: the text has 4 characters, at most 3 fit"},
    {"corm_fit_text(null, 3, 'Tag.name')", "null"},
    {"corm_fit_enum('draft', 'Book.status', 'draft', 'published')", "draft"},
    {"corm_fit_enum('published', 'Book.status', 'draft', 'published')", "published"},
    {"corm_fit_enum('x', 'Book.status', 'draft', 'published')",
     "corm:type:Book.status: 'x' is none of draft, published"},
    {"corm_fit_enum('Draft', 'Book.status', 'draft')", "corm:type:Book.status: 'Draft' is none of draft"},
    {"corm_fit_enum(null, 'Book.status', 'draft')", "null"},
};

TEST(texts)
{
    CHECK_ROWS(text_rows);
}

static const struct row regex_rows[] = {
    {"corm_regex('banana', '^b(an)+a$')", "1"},
    {"corm_regex('banana', 'AN')", "0"},
    {"corm_iregex('banana', 'AN')", "1"},
    {"corm_iregex('ÄRGER', 'ä')", "1"},
    {"corm_regex(null, 'a')", "null"},
    {"corm_regex('a', null)", "null"},
    {"corm_regex(column1, 'a+b') FROM (VALUES ('ab'), ('b'), ('caab'))", "1 0 1"},
    {"corm_regex('ab', column1) FROM (VALUES ('a'), ('c'), ('b'))", "1 0 1"},
};

TEST(regular_expressions)
{
    CHECK_ROWS(regex_rows);
    sqlite3 *database = open_database();
    CHECK_INT(sqlite3_exec(database, "SELECT corm_regex('a', '(')", NULL, NULL, NULL), SQLITE_ERROR);
    CHECK(strncmp(sqlite3_errmsg(database), "corm:syntax:", 12) == 0);
    sqlite3_close(database);
}

static void *resize_while_allowed(void *context, void *old, size_t old_size, size_t new_size)
{
    int *allowed = context;
    if (new_size && (*allowed)-- <= 0)
        return NULL;
    return alloc_system.resize(NULL, old, old_size, new_size);
}

TEST(a_pattern_without_memory_is_an_error)
{
    int allowed = 0, failures = 0;
    corm_allocator allocator = {resize_while_allowed, &allowed};
    sqlite3 *database = NULL;
    CHECK_INT(sqlite3_open(":memory:", &database), SQLITE_OK);
    CHECK(sqlite_functions_register(database, &allocator));
    for (int most = 0; most < 100; most++) {
        allowed = most;
        int result = sqlite3_exec(database, "SELECT corm_regex('ab', 'a(b|c)+')", NULL, NULL, NULL);
        if (result == SQLITE_OK)
            break;
        CHECK_INT(result, SQLITE_NOMEM);
        failures++;
    }
    CHECK(failures > 0 && failures < 100);
    sqlite3_close(database);
}

static const struct row number_rows[] = {
    {"corm_int(9223372036854775807)", "9223372036854775807"},
    {"corm_int(9223372036854775807 + 1)", "corm:range:integer result out of range"},
    {"corm_int(-9223372036854775808 / -1)", "corm:range:integer result out of range"},
    {"corm_int(5 / 0)", "null"},
    {"corm_int(-7 / 2)", "-3"},
    {"corm_int(-7 % 2)", "-1"},
    {"corm_truncate(2.9)", "2"},
    {"corm_truncate(-2.9)", "-2"},
    {"corm_truncate(7)", "7"},
    {"corm_truncate('12.99')", "12"},
    {"corm_truncate('-12.99')", "-12"},
    {"corm_truncate(9.3e18)", "corm:range:integer result out of range"},
    {"corm_truncate(-9223372036854775808.0)", "-9223372036854775808"},
    {"corm_truncate('9223372036854775808')", "corm:range:integer result out of range"},
    {"corm_truncate('9223372036854775807.9')", "9223372036854775807"},
    {"corm_truncate(9e999)", "corm:range:integer result out of range"},
    {"corm_truncate(null)", "null"},
    {"corm_truncate('abc')", "corm:type:'abc' is no decimal"},
    {"corm_sqrt(16)", "4.0"},
    {"corm_sqrt('2.25')", "1.5"},
    {"corm_sqrt(-1)", "null"},
    {"corm_sqrt(null)", "null"},
    {"corm_power(2, 10)", "1024.0"},
    {"corm_power(2, 0.5) = corm_sqrt(2)", "1"},
    {"corm_power(10, 400)", "corm:range:power result out of range"},
    {"corm_power(0, -1)", "corm:range:power result out of range"},
    {"corm_power(-8, 0.5)", "corm:range:power result out of range"},
    {"corm_power('1.5', 2)", "2.25"},
    {"corm_round(2.675, 2)", "2.68"},
    {"corm_round(-2.675, 2)", "-2.68"},
    {"corm_round(1.005, 2)", "1.01"},
    {"corm_round(0.5, 0)", "1.0"},
    {"corm_round(1.5, 0)", "2.0"},
    {"corm_round(-0.5, 0)", "-1.0"},
    {"corm_round(2.4999999999999996, 0)", "2.0"},
    {"corm_round(1e300, 2) = 1e300", "1"},
    {"corm_round(1250.0, -2)", "1300.0"},
    {"corm_round(49.0, -2)", "0.0"},
    {"corm_round(1e-20, 5)", "0.0"},
    {"corm_round(0.1, 40)", "0.1"},
    {"corm_round(5e-324, 20)", "0.0"},
    {"corm_round(4503599627370497.5, 0) = 4503599627370498.0", "1"},
    {"corm_round(0.285, 2)", "0.29"},
    {"corm_round(-1.45, 1)", "-1.5"},
    {"corm_round(1.7e308, -308)", "corm:range:round result out of range"},
    {"corm_round(null, 2)", "null"},
    {"corm_int_sum(x) FROM (SELECT 1 AS x UNION ALL SELECT 2 UNION ALL SELECT null)", "3"},
    {"corm_int_sum(x) FROM (SELECT 1 AS x WHERE false)", "null"},
    {"corm_int_sum(null)", "null"},
    {"corm_int_sum(column1) FROM (VALUES (9223372036854775807), (1), (-5))", "9223372036854775803"},
    {"corm_int_sum(column1) FROM (VALUES (9223372036854775807), (1))", "corm:range:integer result out of range"},
    {"corm_int_sum(column1) FROM (VALUES (-9223372036854775808), (-1))", "corm:range:integer result out of range"},
    {"corm_int_sum(1.5)", "corm:range:integer result out of range"},
    {"corm_int_sum(column1) OVER (ROWS 1 PRECEDING) FROM (VALUES (1), (2), (3), (4))", "1 3 5 7"},
    {"corm_int_sum(column1) OVER (ROWS BETWEEN 1 PRECEDING AND 1 PRECEDING) FROM (VALUES (1), (null), (-3), (4))",
     "null 1 null -3"},
};

TEST(numbers)
{
    CHECK_ROWS(number_rows);
}

#define NINES "99999999999999999999999999999999999999"

static const struct row decimal_rows[] = {
    {"corm_dec(12, 2)", "12.00"},
    {"corm_dec(19.99, 2)", "19.99"},
    {"corm_dec(19.99, 4)", "19.9900"},
    {"corm_dec(-0.5, 2)", "-0.50"},
    {"corm_dec(2.675, 2)", "2.68"},
    {"corm_dec(1.005, 2)", "1.01"},
    {"corm_dec(0.125, 2)", "0.13"},
    {"corm_dec(-0.125, 2)", "-0.13"},
    {"corm_dec(0.1, 20)", "0.10000000000000000000"},
    {"corm_dec(123456789012345.0, 2)", "123456789012345.00"},
    {"corm_dec(1e30, 2)", "1000000000000000000000000000000.00"},
    {"corm_dec(1e-300, 38)", "0.00000000000000000000000000000000000000"},
    {"corm_dec(1e37, 2)", "corm:range:decimal result out of range"},
    {"corm_dec(9e999, 2)", "corm:range:decimal result out of range"},
    {"corm_dec('1.2345', 2)", "1.23"},
    {"corm_dec('1.235', 2)", "1.24"},
    {"corm_dec('-1.235', 2)", "-1.24"},
    {"corm_dec('1.5', 6)", "1.500000"},
    {"corm_dec('" NINES "', 0)", NINES},
    {"corm_dec('" NINES "', 1)", "corm:range:decimal result out of range"},
    {"corm_dec(9223372036854775807, 20)", "corm:range:decimal result out of range"},
    {"corm_dec(9223372036854775807, 19)", "9223372036854775807.0000000000000000000"},
    {"corm_dec(0, 3)", "0.000"},
    {"corm_dec(null, 3)", "null"},
    {"corm_dec('x', 3)", "corm:type:'x' is no decimal"},
    {"corm_dec(x'00', 3)", "corm:type:bytes are no decimal"},
    {"corm_dec(1, 39)", "corm:misuse:the scale of a decimal is 0 to 38, not 39"},
    {"typeof(corm_dec(1, 0))", "text"},
    {"corm_dec_add('1.10', '2.205')", "3.305"},
    {"corm_dec_add('1.10', 2)", "3.10"},
    {"corm_dec_add('1.1', null)", "null"},
    {"corm_dec_add('" NINES "', 1)", "corm:range:decimal result out of range"},
    {"corm_dec_add('1.1', 0.5)", "corm:type:a real where a decimal is needed"},
    {"corm_dec_sub('1.00', '1.001')", "-0.001"},
    {"corm_dec_mul('1.50', '2.5')", "3.750"},
    {"corm_dec_mul('1.50', 3)", "4.50"},
    {"corm_dec_mul('" NINES "', '10')", "corm:range:decimal result out of range"},
    {"corm_dec_div('1.00', '3', 6)", "0.333333"},
    {"corm_dec_div('2', '3', 2)", "0.67"},
    {"corm_dec_div('-2', '3', 2)", "-0.67"},
    {"corm_dec_div('1', '0.00', 2)", "null"},
    {"corm_dec_mod('7.5', '2')", "1.5"},
    {"corm_dec_mod('-7.5', '2')", "-1.5"},
    {"corm_dec_mod('7.5', '-2')", "1.5"},
    {"corm_dec_mod('7', '0.3')", "0.1"},
    {"corm_dec_mod('7', 0)", "null"},
    {"corm_dec_mod('" NINES "', '0.07')", "0.02"},
    {"corm_dec_mod('0.5', '" NINES "')", "0.5"},
    {"corm_dec_mod('-" NINES "', '0.00000000000000000007')", "-0.00000000000000000002"},
    {"corm_dec_neg('1.50')", "-1.50"},
    {"corm_dec_neg('0.00')", "0.00"},
    {"corm_dec_abs('-1.50')", "1.50"},
    {"corm_dec_sign('-1.50')", "-1"},
    {"corm_dec_sign('0.00')", "0"},
    {"corm_dec_sign('0.01')", "1"},
    {"corm_dec_real('19.99') = 19.99", "1"},
    {"typeof(corm_dec_real('2.00'))", "real"},
    {"corm_dec_floor('1.99')", "1"},
    {"corm_dec_floor('-1.01')", "-2"},
    {"corm_dec_floor('-2.00')", "-2"},
    {"corm_dec_ceil('1.01')", "2"},
    {"corm_dec_ceil('-1.99')", "-1"},
    {"corm_dec_ceil('0.00')", "0"},
    {"corm_dec_ceil(null)", "null"},
    {"'10.0' > '9.0' COLLATE corm_decimal", "1"},
    {"'1.0' = '1.00' COLLATE corm_decimal", "1"},
    {"'-2' < '-1.5' COLLATE corm_decimal", "1"},
    {"'x' > '5' COLLATE corm_decimal", "1"},
    {"column1 FROM (VALUES ('10.0'), ('-3'), ('9.5'), ('')) ORDER BY column1 COLLATE corm_decimal", "-3 9.5 10.0 "},
};

TEST(decimals)
{
    CHECK_ROWS(decimal_rows);
}

static const struct row aggregate_rows[] = {
    {"corm_dec_sum(column1, 2) FROM (VALUES (0.1), (0.2), (1), (null), ('1.70'))", "3.00"},
    {"corm_dec_sum(column1, 2) FROM (VALUES (null))", "null"},
    {"corm_dec_sum(column1, 2) FROM (VALUES (1)) WHERE false", "null"},
    {"corm_dec_avg(column1, 2) FROM (VALUES (1), (2), (2))", "1.666667"},
    {"corm_dec_avg(column1, 2) FROM (VALUES (19.99), (0.01))", "10.000000"},
    {"corm_dec_avg(column1, 2) FROM (VALUES (null))", "null"},
    {"corm_dec_avg('0.5', 38)", "0.50000000000000000000000000000000000000"},
    {"corm_dec_sum(column1, 0) FROM (VALUES ('" NINES "'), ('" NINES "'), ('" NINES "'))",
     "corm:range:decimal result out of range"},
    {"corm_dec_sum(column1, 0) FROM (VALUES ('" NINES "'), ('" NINES "'), ('" NINES "'), ('-" NINES "'), ('-" NINES
     "'))",
     NINES},
    {"corm_dec_sum(column1, 0) FROM (VALUES ('-" NINES "'), ('-" NINES "'), ('-" NINES "'), ('" NINES "'), ('" NINES
     "'))",
     "-" NINES},
    {"corm_dec_sum('x', 0)", "corm:type:'x' is no decimal"},
    {"corm_dec_sum(column1, 1) OVER (ROWS 1 PRECEDING) FROM (VALUES (0.1), (0.2), (null), (0.4))", "0.1 0.3 0.2 0.4"},
    {"corm_dec_avg(column1, 1) OVER (ROWS 1 PRECEDING) FROM (VALUES (0.1), (0.2), (null), (null))",
     "0.10000 0.15000 0.20000 null"},
    {"corm_dec_sum(column1, 2) FILTER (WHERE column1 > 1) FROM (VALUES (0.5), (1.5), (2.5))", "4.00"},
    {"corm_dec_sum(column1, 2) OVER (ORDER BY column1) FROM (VALUES (3), (1), (2))", "1.00 3.00 6.00"},
    {"corm_fit_decimal('19.999', 8, 2, 'Book.price')", "20"},
    {"corm_fit_decimal('19.99', 8, 2, 'Book.price')", "19.99"},
    {"typeof(corm_fit_decimal('19.99', 8, 2, 'Book.price'))", "real"},
    {"typeof(corm_fit_decimal('20.00', 8, 2, 'Book.price'))", "integer"},
    {"corm_fit_decimal('19.99', 20, 4, 'Book.price')", "19.9900"},
    {"corm_fit_decimal(19.99, 8, 2, 'Book.price')", "19.99"},
    {"corm_fit_decimal(2.675, 8, 2, 'Book.price')", "2.68"},
    {"corm_fit_decimal(1234567, 8, 2, 'Book.price')",
     "corm:range:Book.price: 1234567.00 has 7 digits before the point, at most 6 fit"},
    {"corm_fit_decimal('999999.995', 8, 2, 'Book.price')",
     "corm:range:Book.price: 1000000.00 has 7 digits before the point, at most 6 fit"},
    {"corm_fit_decimal('-999999.99', 8, 2, 'Book.price')", "-999999.99"},
    {"corm_fit_decimal('" NINES "', 38, 2, 'Book.price')",
     "corm:range:Book.price: " NINES " has 38 digits before the point, at most 36 fit"},
    {"corm_fit_decimal(1e300, 8, 2, 'Book.price')", "corm:range:Book.price: 1.0e+300 has too many digits"},
    {"corm_fit_decimal('abc', 8, 2, 'Book.price')", "corm:type:Book.price: 'abc' is no decimal"},
    {"corm_fit_decimal(null, 8, 2, 'Book.price')", "null"},
};

TEST(decimal_aggregates_and_columns)
{
    CHECK_ROWS(aggregate_rows);
}

static const struct row moment_rows[] = {
    {"corm_part('2026-01-31', 'year')", "2026"},
    {"corm_part('2026-01-31', 'month')", "1"},
    {"corm_part('2026-01-31', 'day')", "31"},
    {"corm_part('2026-01-31', 'hour')", "0"},
    {"corm_part('2026-01-31 12:34:56', 'hour')", "12"},
    {"corm_part('2026-01-31 12:34:56', 'minute')", "34"},
    {"corm_part('2026-01-31 12:34:56.789000', 'second')", "56"},
    {"corm_part('12:34:56', 'minute')", "34"},
    {"corm_part('12:34:56.000789', 'microsecond')", "789"},
    {"corm_part('12:34:56', 'year')", "null"},
    {"corm_part('2026-01-31', 'week_day')", "7"},
    {"corm_part('2026-02-01', 'week_day')", "1"},
    {"corm_part('2026-02-01', 'iso_week_day')", "7"},
    {"corm_part('2026-02-02', 'iso_week_day')", "1"},
    {"corm_part('1969-12-31 23:59:59', 'week_day')", "4"},
    {"corm_part('1969-12-31 23:59:59', 'day')", "31"},
    {"corm_part('1969-12-31 23:59:59', 'second')", "59"},
    {"corm_part('2026-01-31', 'quarter')", "1"},
    {"corm_part('2026-12-01', 'quarter')", "4"},
    {"corm_part('2026-01-01', 'week')", "1"},
    {"corm_part('2027-01-01', 'week')", "53"},
    {"corm_part('2027-01-01', 'iso_year')", "2026"},
    {"corm_part('2024-12-30', 'week')", "1"},
    {"corm_part('2024-12-30', 'iso_year')", "2025"},
    {"corm_part('2024-12-31', 'day_of_year')", "366"},
    {"corm_part('0001-01-01', 'iso_year')", "1"},
    {"corm_part('9999-12-31', 'week')", "52"},
    {"corm_part('2026-01-31 12:34:56', 'date')", "2026-01-31"},
    {"corm_part('2026-01-31', 'date')", "2026-01-31"},
    {"corm_part('2026-01-31 12:34:56', 'time')", "12:34:56"},
    {"corm_part('2026-01-31 12:34:56.000007', 'time')", "12:34:56.000007"},
    {"corm_part('2026-01-31T12:34:56.5Z', 'time')", "12:34:56.500000"},
    {"corm_part('2026-02-30', 'year')", "null"},
    {"corm_part('abc', 'year')", "null"},
    {"corm_part(5, 'year')", "null"},
    {"corm_part(null, 'year')", "null"},
    {"corm_part('2026-01-31', 'century')", "corm:query:no part of a moment is called 'century'"},
    {"corm_trunc('2026-08-31', 'year')", "2026-01-01"},
    {"corm_trunc('2026-08-31', 'quarter')", "2026-07-01"},
    {"corm_trunc('2026-08-31', 'month')", "2026-08-01"},
    {"corm_trunc('2026-01-01', 'week')", "2025-12-29"},
    {"corm_trunc('2026-08-31', 'day')", "2026-08-31"},
    {"corm_trunc('2026-08-31', 'hour')", "null"},
    {"corm_trunc('1969-12-31 23:59:59.999999', 'week')", "1969-12-29 00:00:00"},
    {"corm_trunc('1969-12-31 23:59:59.999999', 'hour')", "1969-12-31 23:00:00"},
    {"corm_trunc('1969-12-31 23:59:59.999999', 'minute')", "1969-12-31 23:59:00"},
    {"corm_trunc('1969-12-31 23:59:59.999999', 'second')", "1969-12-31 23:59:59"},
    {"corm_trunc('0001-01-02 00:00:00', 'week')", "0001-01-01 00:00:00"},
    {"corm_trunc('12:34:56', 'hour')", "12:00:00"},
    {"corm_trunc('12:34:56', 'day')", "null"},
    {"corm_trunc(null, 'year')", "null"},
    {"corm_moment_add('2026-01-31', 86400000000)", "2026-02-01 00:00:00"},
    {"corm_moment_add('2026-01-31 12:00:00', 1)", "2026-01-31 12:00:00.000001"},
    {"corm_moment_add('2026-01-31 12:00:00.000001', -1)", "2026-01-31 12:00:00"},
    {"corm_moment_add('1970-01-01', -1)", "1969-12-31 23:59:59.999999"},
    {"corm_moment_add('23:00:00', 7200000000)", "01:00:00"},
    {"corm_moment_add('01:00:00', -7200000000)", "23:00:00"},
    {"corm_moment_add('9999-12-31', 86399999999)", "9999-12-31 23:59:59.999999"},
    {"corm_moment_add('9999-12-31', 86400000000)", "corm:range:the moment is outside the years 1 to 9999"},
    {"corm_moment_add('0001-01-01', -1)", "corm:range:the moment is outside the years 1 to 9999"},
    {"corm_moment_add('2026-01-31', 9223372036854775807)", "corm:range:the moment is outside the years 1 to 9999"},
    {"corm_moment_add('2026-01-31', null)", "null"},
    {"corm_moment_add('abc', 1)", "null"},
    {"corm_moment_subtract('2026-02-01', '2026-01-31')", "86400000000"},
    {"corm_moment_subtract('2026-01-31 00:00:00.000001', '2026-01-31')", "1"},
    {"corm_moment_subtract('10:00:00', '11:00:00')", "-3600000000"},
    {"corm_moment_subtract('10:00:00', '2026-01-31')", "corm:type:a time and a date cannot be subtracted"},
    {"corm_moment_subtract(null, '2026-01-31')", "null"},
    {"corm_part(corm_now(), 'year') >= 2024", "1"},
    {"corm_now() = corm_now()", "1"},
    {"count(DISTINCT n) FROM (WITH RECURSIVE c(i, n) AS (VALUES (1, corm_now()) UNION ALL SELECT i + 1, corm_now() "
     "FROM c WHERE i < 5000) SELECT n FROM c)", "1"},
};

TEST(moments)
{
    CHECK_ROWS(moment_rows);
}

TEST(a_new_run_of_a_statement_has_a_moment_of_its_own)
{
    sqlite3 *database = open_database();
    sqlite3_stmt *statement = prepare(database, "SELECT corm_now()");
    char first[64], second[64];
    answer(database, statement, first, sizeof first);
    sqlite3_reset(statement);
    sqlite3_sleep(2);
    answer(database, statement, second, sizeof second);
    CHECK(strcmp(first, second) < 0);
    sqlite3_finalize(statement);
    sqlite3_close(database);
}

TEST(another_locale_changes_nothing)
{
    if (!setlocale(LC_ALL, "de_DE.UTF-8") && !setlocale(LC_ALL, "fr_FR.UTF-8"))
        return;
    CHECK_ROWS(number_rows);
    CHECK_ROWS(decimal_rows);
    setlocale(LC_ALL, "C");
}

static void check_list(const char *sql, struct value_list list, const char *want)
{
    char got[1000];
    sqlite3 *database = open_database();
    CHECK_INT(sqlite3_exec(database,
                           "CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT, price NUMERIC, day TEXT);"
                           "INSERT INTO item VALUES (1, 'a', 1.5, '2026-01-01'), (2, 'b', 20, '2026-01-02'),"
                           " (3, 'c', 19.99, '2026-01-03')",
                           NULL, NULL, NULL), SQLITE_OK);
    sqlite3_stmt *statement = prepare(database, sql);
    CHECK_INT(sqlite3_bind_pointer(statement, 1, &list, SQLITE_LIST_POINTER, NULL), SQLITE_OK);
    answer(database, statement, got, sizeof got);
    CHECK_TEXT(got, want);
    sqlite3_finalize(statement);
    sqlite3_close(database);
}

static corm_date day(int month, int number)
{
    corm_date date = {0};
    CHECK(corm_date_of(2026, month, number, &date));
    return date;
}

TEST(a_list_of_ints)
{
    static const int64_t integers[] = {3, INT64_MIN, 1, 3};
    struct value_list list = {KIND_INT, 4, integers, NULL};
    check_list("SELECT value FROM corm_list(?1)", list, "3 -9223372036854775808 1 3");
    check_list("SELECT position FROM corm_list(?1)", list, "0 1 2 3");
    check_list("SELECT value FROM corm_list(?1) ORDER BY position", list, "3 -9223372036854775808 1 3");
    check_list("SELECT value FROM corm_list(?1) ORDER BY position DESC", list, "3 1 -9223372036854775808 3");
    check_list("SELECT id FROM item WHERE id IN (SELECT value FROM corm_list(?1))", list, "1 3");
    check_list("SELECT id FROM item WHERE id NOT IN (SELECT value FROM corm_list(?1))", list, "2");
    check_list("SELECT name FROM corm_list(?1) AS l JOIN item ON item.id = l.value ORDER BY l.position", list,
               "c a c");
    check_list("SELECT count(*) FROM item, corm_list(?1)", list, "12");
    check_list("SELECT typeof(list) FROM corm_list(?1) LIMIT 1", list, "null");
}

TEST(a_list_of_texts)
{
    struct value values[] = {{KIND_TEXT, .as.text = {"b", 1}}, {KIND_TEXT, .as.text = {"c", 1}},
                             {KIND_TEXT, .as.text = {"", 0}}, {KIND_NULL}};
    struct value_list list = {KIND_TEXT, 4, NULL, values};
    check_list("SELECT id FROM item WHERE name IN (SELECT value FROM corm_list(?1))", list, "2 3");
    check_list("SELECT typeof(value) FROM corm_list(?1)", list, "text text text null");
}

TEST(a_list_of_decimals)
{
    struct value values[3] = {{KIND_DECIMAL}, {KIND_DECIMAL}, {KIND_DECIMAL}};
    values[0].as.decimal = corm_decimal_of(1999, 2);
    values[1].as.decimal = corm_decimal_of(2000, 2);
    CHECK(corm_decimal_parse("-12345678901234567890.50", &values[2].as.decimal));
    struct value_list list = {KIND_DECIMAL, 3, NULL, values};
    check_list("SELECT id FROM item WHERE price IN (SELECT value FROM corm_list(?1))", list, "2 3");
    check_list("SELECT value FROM corm_list(?1)", list, "19.99 20 -12345678901234567890.50");
    check_list("SELECT typeof(value) FROM corm_list(?1)", list, "real integer text");
}

TEST(a_list_of_other_kinds)
{
    struct value values[] = {
        {KIND_DATE, .as.date = day(1, 2)},
        {KIND_TIME, .as.time = {3723000004}},
        {KIND_DATETIME, .as.datetime = {-1}},
        {KIND_DATETIME, .as.datetime = {86400000000}},
        {KIND_DURATION, .as.duration = {90}},
        {KIND_BOOL, .as.boolean = true},
        {KIND_REAL, .as.real = 0.5},
        {KIND_JSON, .as.text = {"[1]", 3}},
        {KIND_UUID, .as.uuid = {{0x12, 0x34}}},
    };
    struct value_list list = {KIND_TEXT, sizeof values / sizeof *values, NULL, values};
    check_list("SELECT value FROM corm_list(?1)", list,
               "2026-01-02 01:02:03.000004 1969-12-31 23:59:59.999999 1970-01-02 00:00:00 90 1 0.5 [1] "
               "12340000-0000-0000-0000-000000000000");
    struct value bytes[] = {{KIND_BYTES, .as.text = {"\0\xff", 2}}, {KIND_BYTES, .as.text = {NULL, 0}}};
    struct value_list blobs = {KIND_BYTES, 2, NULL, bytes};
    check_list("SELECT typeof(value) || hex(value) FROM corm_list(?1)", blobs, "blob00FF blob");
    struct value_list dates = {KIND_DATE, 1, NULL, values};
    check_list("SELECT id FROM item WHERE day IN (SELECT value FROM corm_list(?1))", dates, "2");
}

TEST(a_list_that_is_empty_or_not_given)
{
    struct value_list list = {KIND_INT, 0, NULL, NULL};
    check_list("SELECT value FROM corm_list(?1)", list, "");
    check_list("SELECT id FROM item WHERE id NOT IN (SELECT value FROM corm_list(?1))", list, "1 2 3");
    sqlite3 *database = open_database();
    check_query(database, "SELECT value FROM corm_list", "");
    check_query(database, "SELECT value FROM corm_list(5)", "");
    sqlite3_close(database);
}

TEST(a_long_list)
{
    enum { COUNT = 100000 };
    int64_t *integers = malloc(COUNT * sizeof *integers);
    for (int i = 0; i < COUNT; i++)
        integers[i] = (int64_t)i * 7919 % COUNT;
    struct value_list list = {KIND_INT, COUNT, integers, NULL};
    check_list("SELECT sum(value) FROM corm_list(?1)", list, "4999950000");
    check_list("SELECT count(*) FROM item WHERE id IN (SELECT value FROM corm_list(?1))", list, "3");
    check_list("WITH RECURSIVE c(i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM c WHERE i < 200000) "
               "SELECT count(*) FROM c WHERE i IN (SELECT value FROM corm_list(?1))", list, "100000");
    check_list("SELECT count(*) FROM corm_list(?1) AS l JOIN item ON item.id = l.value", list, "3");
    free(integers);
}

TEST(bound_values_lie_as_stored)
{
    sqlite3 *database = open_database();
    sqlite3_stmt *statement = prepare(database, "SELECT typeof(?1) || ' ' || ifnull(hex(?1), '')");
    struct {
        struct value value;
        const char *want;
    } rows[] = {
        {{KIND_NULL}, "null "},
        {{KIND_TEXT, .as.text = {NULL, 0}}, "text "},
        {{KIND_TEXT, .as.text = {"a\0b", 3}}, "text 610062"},
        {{KIND_BYTES, .as.text = {NULL, 0}}, "blob "},
        {{KIND_DECIMAL, .as.decimal = {150, 0, 2}}, "real 312E35"},
        {{KIND_DECIMAL, .as.decimal = {100, 0, 2}}, "integer 31"},
        {{KIND_BOOL, .as.boolean = true}, "integer 31"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char got[100];
        CHECK_INT(sqlite_bind_value(statement, 1, &rows[i].value), SQLITE_OK);
        answer(database, statement, got, sizeof got);
        CHECK_TEXT(got, rows[i].want);
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    sqlite3_close(database);
}

TEST(moments_are_read_in_any_form)
{
    int64_t moment = 7;
    char text[CORM_DATETIME_TEXT];
    static const char *const forms[] = {"2026-01-31 12:00:00.000001", "2026-01-31T12:00:00.000001Z",
                                        "2026-01-31T14:00:00.000001+02:00"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        CHECK(sqlite_read_datetime(forms[i], strlen(forms[i]), &moment));
        sqlite_print_datetime(moment, text);
        CHECK_TEXT(text, forms[0]);
    }
    CHECK(sqlite_read_datetime("2026-01-31 12:00:00xx", 19, &moment));
    CHECK_INT(moment % 1000000, 0);
    CHECK(!sqlite_read_datetime("2026-01-31 24:00:00", 19, &moment));
    CHECK(!sqlite_read_datetime("2026-02-29 12:00:00", 19, &moment));
    CHECK(!sqlite_read_datetime("", 0, &moment));
}
