/* A window bounds memory: of a stream, and of what is loaded beside a large set. */
#include "lib/database.h"
#include "stream.h"

#include <stdlib.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
#define IS_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_SANITIZED 1
#endif
#endif
#ifndef IS_SANITIZED
#define IS_SANITIZED 0
#endif

enum { ROWS = IS_SANITIZED ? 20000 : 1000000, GROUPS = 1000, MOST_KILOBYTES = 64 * 1024, WINDOW_KILOBYTES = 4 * 1024 };

/* The most the process ever had in memory, in kilobytes; 0 where there is no way to tell. */
static long most_resident(void)
{
    char line[256];
    long size = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof line, file))
        if (sscanf(line, "VmHWM: %ld", &size) == 1)
            break;
    if (file)
        fclose(file);
    return size;
}

static bool is_pooled(void)
{
    const char *pooler = getenv("CORM_TEST_POOLER_URL");
    return pooler && *pooler;
}

static void fill(const char *url, int rows)
{
    char sql[1024];
    snprintf(sql, sizeof sql,
             "BEGIN;"
             "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
             " INSERT INTO \"group\" SELECT i, 'group ' || i FROM n;"
             "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
             " INSERT INTO row SELECT i, 1 + i / 10 %% %d, 'row ' || i FROM n;"
             "INSERT INTO note SELECT id, id, 'a note' FROM row;"
             "COMMIT;"
             "ANALYZE;",
             GROUPS, rows, GROUPS);
    database_execute(url, sql);
}

static corm_db *open_filled(int rows)
{
    const char *url = database_url("stream", "");
    corm_db *db = corm_open(url, &stream_schema);
    corm_session *session = corm_session_begin(db, "tables");
    corm_create_tables(session);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
    fill(url, rows);
    return corm_open(url, &stream_schema);
}

static int64_t read_plainly(corm_query *rows)
{
    int64_t count = 0;
    corm_each (Row, row, rows)
        count += *row_name(row) == 'r';
    return count;
}

static int64_t read_lazily(corm_query *rows)
{
    int64_t count = 0;
    corm_each (Row, row, rows) {
        CHECK(*group_name(row_group(row)) == 'g');
        count += (int64_t)corm_length(row_notes(row));
    }
    return count;
}

static int64_t read_derived(corm_query *rows)
{
    int64_t count = 0;
    corm_each (Row, row, rows) {
        count += corm_count(corm_filter(row_notes(row), "text = %s", "a note"));
        CHECK(corm_first(corm_order_by(row_notes(row), "-id")) != NULL);
    }
    return count;
}

/* What a process once needed counts to its end: so the small come first. */
static void stay_small(corm_db *db)
{
    corm_session *session = corm_session_begin(db, "stream");
    corm_query *rows = corm_all(session, Row);
    corm_query *some = corm_filter(rows, "id <= %d", ROWS / 10);
    CHECK_QUERIES(session, 0);
    CHECK_INT(read_plainly(corm_iterator(rows, 2000)), ROWS);
    CHECK_QUERIES(session, 1);
    CHECK(IS_SANITIZED || most_resident() < MOST_KILOBYTES);
    CHECK_INT(read_lazily(corm_iterator(corm_prefetch_related(rows, "group, notes"), 2000)), ROWS);
    CHECK_QUERIES(session, 1 + 2 * ROWS / 2000);
    CHECK_INT(read_lazily(corm_iterator(some, 100)), ROWS / 10);
    CHECK_QUERIES(session, 1 + 2 * ROWS / 10 / 100);
    CHECK_INT(read_derived(corm_iterator(some, 100)), ROWS / 10);
    CHECK_QUERIES(session, 1 + 2 * ROWS / 10 / 100);
    CHECK_GOOD(session);
    corm_session_end(session);
    CHECK(IS_SANITIZED || is_pooled() || most_resident() < MOST_KILOBYTES);     /* a pooler lets nothing else through meanwhile */
}

/* All rows in memory; one touch of a relation adds a window to them. */
static void add_a_window(corm_db *db)
{
    corm_session *session = corm_session_begin(db, "all");
    corm_query *rows = corm_defer(corm_all(session, Row), "name");
    CHECK_INT(corm_length(rows), ROWS);
    long before = most_resident();
    Row *row = corm_at(rows, ROWS / 2);
    CHECK_INT(corm_length(row_notes(row)), 1);
    CHECK_INT(corm_count(corm_filter(row_notes(row), "text = %s", "a note")), 1);
    CHECK(*group_name(row_group(row)) == 'g');
    CHECK(*row_name(row) == 'r');
    CHECK_GOOD(session);
    CHECK(IS_SANITIZED || most_resident() - before < WINDOW_KILOBYTES);
    corm_session_end(session);
}

TEST(a_window_bounds_memory)
{
    corm_db *db = open_filled(ROWS);
    stay_small(db);
    add_a_window(db);
    corm_close(db);
    database_remove("stream");
}

static int read_until(corm_session *session, void (*stop)(corm_session *session))
{
    int count = 0;
    corm_each (Row, row, corm_iterator(corm_all(session, Row), 100))
        if (++count == 150)
            stop(session);
    return count;
}

static void be_late(corm_session *session)
{
    corm_set_deadline(session, 0.001);
    usleep(5000);
}

TEST(a_stream_is_interrupted_between_its_windows)
{
    corm_db *db = open_filled(2000);
    corm_session *session = corm_session_begin(db, "stopped");
    CHECK_INT(read_until(session, corm_interrupt), 200);
    CHECK_ERROR(session, CORM_INTERRUPTED, "the session was interrupted");
    CHECK_INT(read_until(session, be_late), 200);
    CHECK_ERROR(session, CORM_TIMEOUT, "the session's deadline has passed");
    corm_set_deadline(session, 0);
    CHECK_INT(corm_count(corm_all(session, Row)), 2000);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
    database_remove("stream");
}

/* Something else was asked in the loop, before the stream came to the row that fails. */
TEST(a_stream_that_failed_can_be_rolled_back)
{
    corm_db *db = open_filled(2000);
    corm_session *session = corm_session_begin(db, "failed");
    int count = 0;
    corm_begin(session);
    corm_each (corm_row, row, corm_iterator(corm_values(corm_all(session, Row), "x = id * %lld", (long long)(INT64_MAX / 1000)), 100))
        if (++count == 150)
            corm_exists(corm_all(session, Row));
    CHECK(count <= 1000);
    CHECK(corm_failed(session));
    corm_clear_error(session);
    CHECK(corm_rollback(session));
    CHECK_INT(corm_count(corm_all(session, Row)), 2000);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
    database_remove("stream");
}

/* Of a stream whose connection ends there must never seem to be less than there was. */
TEST(a_lost_stream_says_so)
{
    enum { MANY = 20000 };
    if (!database_is("postgres"))
        return;
    int64_t count = 0;
    corm_db *db = open_filled(MANY);
    corm_session *session = corm_session_begin(db, "lost");
    corm_each (Row, row, corm_iterator(corm_all(session, Row), 100)) {
        CHECK(*row_name(row) == 'r');
        if (++count != 150)
            continue;
        database_execute(database_url("stream", ""), "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                                                     " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        corm_count(corm_all(session, Note));       /* what has arrived of the stream is put aside for this */
        CHECK(corm_error_code(session) == CORM_CONNECTION);
        corm_clear_error(session);
    }
    CHECK(count < MANY);
    CHECK(corm_error_code(session) == CORM_CONNECTION);
    corm_session_end(session);
    corm_close(db);
    database_remove("stream");
}
