/* Opening and checking databases of tests. */
#include "lib/database.h"

#include <ctype.h>

corm_db *database_open(const corm_schema *schema)
{
    corm_db *db = corm_open(database_fresh(""), schema);
    if (corm_db_failed(db))
        test_fail(__FILE__, __LINE__, "%s", corm_db_error_message(db));
    corm_session *session = corm_session_begin(db, "tables");
    corm_create_tables(session);
    CHECK_GOOD(session);
    corm_session_end(session);
    return db;
}

static const corm_captured *last_captured(const corm_session *session)
{
    size_t count = corm_captured_count(session);
    return count ? corm_captured_at(session, count - 1) : NULL;
}

static const char *after_cast(const char *at)
{
    if (strncmp(at, "::", 2) != 0)
        return at;
    at += 2 + strspn(at + 2, "abcdefghijklmnopqrstuvwxyz0123456789_");
    return strncmp(at, "[]", 2) == 0 ? at + 2 : at;
}

const char *plain_sql(const char *sql)
{
    static char text[4000];
    size_t size = 0;
    while (*sql && size + 1 < sizeof text) {
        bool is_parameter = (*sql == '?' || *sql == '$') && isdigit((unsigned char)sql[1]);
        text[size++] = is_parameter ? '?' : *sql;
        sql = is_parameter ? after_cast(sql + 1 + strspn(sql + 1, "0123456789")) : sql + 1;
    }
    text[size] = '\0';
    return text;
}

const char *last_sql(const corm_session *session)
{
    return last_captured(session) ? plain_sql(last_captured(session)->sql) : "";
}

const char *last_parameters(const corm_session *session)
{
    return last_captured(session) ? last_captured(session)->parameters : "";
}

void check_error(const char *file, int line, corm_session *session, corm_code code, const char *message)
{
    test_check_text(file, line, "error code", corm_code_name(corm_error_code(session)), corm_code_name(code));
    test_check_text(file, line, "error message", corm_error_message(session), message);
    corm_clear_error(session);
}

void check_good(const char *file, int line, corm_session *session)
{
    if (corm_failed(session))
        test_fail(file, line, "the session failed: %s", corm_error_message(session));
    corm_clear_error(session);
}

void check_queries(const char *file, int line, corm_session *session, int64_t count)
{
    check_good(file, line, session);
    if (!corm_expect_queries(session, count))
        test_fail(file, line, "%s", corm_error_message(session));
    corm_clear_error(session);
}

void check_open_error(const char *file, int line, const char *url, const corm_schema *schema, corm_code code, const char *message)
{
    corm_db *db = corm_open(url, schema);
    test_check_text(file, line, url, corm_code_name(corm_db_error_code(db)), corm_code_name(code));
    test_check_text(file, line, url, corm_db_error_message(db), message);
    corm_session *session = corm_session_begin(db, "after a failure");
    test_check_int(file, line, "the session's error code", corm_error_code(session), code);
    corm_clear_error(session);
    if (!corm_failed(session))
        test_fail(file, line, "a session of a database that did not open can be cleared");
    test_check_int(file, line, "rows", (int64_t)corm_length(corm_query_of(session, "Book")), 0);
    corm_session_end(session);
    corm_close(db);
}
