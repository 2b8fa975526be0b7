/* Opening, checking and removing databases of tests. */
#include "lib/database.h"

#include <stdlib.h>
#include <unistd.h>

corm_db *database_open(const corm_schema *schema)
{
    corm_db *db = corm_open("sqlite::memory:", schema);
    if (corm_db_failed(db))
        test_fail(__FILE__, __LINE__, "%s", corm_db_error_message(db));
    corm_session *session = corm_session_begin(db, "tables");
    corm_create_tables(session);
    CHECK_GOOD(session);
    corm_session_end(session);
    return db;
}

static void file_path(char *out, size_t size, const char *name)
{
    const char *folder = getenv("TMPDIR");
    snprintf(out, size, "%s/cormorant-%ld-%s.db", folder ? folder : "/tmp", (long)getpid(), name);
}

const char *database_url(const char *name, const char *options)
{
    static char url[400];
    char path[300];
    file_path(path, sizeof path, name);
    snprintf(url, sizeof url, "sqlite:%s%s", path, options);
    return url;
}

void database_remove(const char *name)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    char path[300], file[320];
    file_path(path, sizeof path, name);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(file, sizeof file, "%s%s", path, endings[i]);
        remove(file);
    }
}

static const corm_captured *last_captured(const corm_session *session)
{
    size_t count = corm_captured_count(session);
    return count ? corm_captured_at(session, count - 1) : NULL;
}

const char *last_sql(const corm_session *session)
{
    return last_captured(session) ? last_captured(session)->sql : "";
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
