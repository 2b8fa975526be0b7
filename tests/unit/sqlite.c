/* What SQLite alone has: files, options of its URLs, one writer at a time. */
#include "lib/database.h"

#include "bookshop.h"

#include <unistd.h>

TEST(a_url_that_cannot_be_opened_says_why)
{
    CHECK_OPEN_ERROR("sqlite:", &bookshop_schema, CORM_MISUSE,
                     "the URL names no file\nwrite sqlite:name.db or sqlite::memory:");
    CHECK_OPEN_ERROR("sqlite:/no/such/folder/x.db", &bookshop_schema, CORM_CONNECTION,
                     "cannot open /no/such/folder/x.db: unable to open database file");
    CHECK_OPEN_ERROR("sqlite:/no/such.db?mode=rw", &bookshop_schema, CORM_CONNECTION,
                     "cannot open /no/such.db: unable to open database file");
}

TEST(an_option_that_is_wrong_is_refused)
{
    CHECK_OPEN_ERROR("sqlite::memory:?busy_timeout=soon", &bookshop_schema, CORM_MISUSE,
                     "the option busy_timeout cannot be 'soon'\nwrite 5s, 500ms or 1m");
    CHECK_OPEN_ERROR("sqlite::memory:?foreign_keys=perhaps", &bookshop_schema, CORM_MISUSE,
                     "the option foreign_keys cannot be 'perhaps'\nit is one of: on off");
    CHECK_OPEN_ERROR("sqlite::memory:?mode=w", &bookshop_schema, CORM_MISUSE,
                     "the option mode cannot be 'w'\n"
                     "it is ro (read only), rw (the file must exist) or rwc (the file is made if missing)");
}

TEST(a_file_that_is_no_database_is_refused)
{
    char path[400];
    snprintf(path, sizeof path, "%s", database_url("text", ""));
    FILE *file = fopen(path + strlen("sqlite:"), "w");
    CHECK(file && fputs("this is a letter, not a database: it is long enough to be looked at by all means\n", file) > 0);
    if (file)
        fclose(file);
    CHECK_OPEN_ERROR(path, &bookshop_schema, CORM_CONNECTION, "file is not a database");
    database_remove("text");
}

static int64_t pragma(corm_db *db, const char *name)
{
    corm_session *session = corm_session_begin(db, name);
    corm_query *tags = corm_all(session, Tag);
    tag_create(session, .name = name);
    int64_t count = corm_count(tags);
    corm_session_end(session);
    return count;
}

TEST(a_file_keeps_a_log_beside_it_and_checks_foreign_keys)
{
    database_remove("defaults");
    const char *url = database_url("defaults", "");
    char log[420];
    snprintf(log, sizeof log, "%s-wal", url + strlen("sqlite:"));
    corm_db *db = corm_open(url, &bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    CHECK(corm_create_tables(session));
    CHECK(access(log, F_OK) == 0);
    CHECK(author_create(session, .name = "Ann", .publisher_id = 77) == NULL);
    CHECK_ERROR(session, CORM_INTEGRITY, "Author.publisher points to no Publisher: there is none with id = '77'");
    corm_session_end(session);
    corm_close(db);

    db = corm_open(database_url("defaults", "?foreign_keys=off&busy_timeout=2s&synchronous=full&cache_size=-4000"),
                   &bookshop_schema);
    CHECK_TEXT(corm_db_error_message(db), "");
    CHECK_INT(pragma(db, "a tag"), 1);
    session = corm_session_begin(db, NULL);
    CHECK(author_create(session, .name = "Ann", .publisher_id = 77) != NULL);
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
    database_remove("defaults");
}

TEST(a_read_only_database_refuses_writes)
{
    database_remove("ro");
    corm_db *db = corm_open(database_url("ro", ""), &bookshop_schema);
    corm_session *session = corm_session_begin(db, NULL);
    corm_create_tables(session);
    tag_create(session, .name = "one");
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);

    db = corm_open(database_url("ro", "?mode=ro"), &bookshop_schema);
    session = corm_session_begin(db, NULL);
    CHECK_INT(corm_count(corm_all(session, Tag)), 1);
    CHECK(tag_create(session, .name = "two") == NULL);
    CHECK_ERROR(session, CORM_READ_ONLY, "the database is read-only");
    corm_session_end(session);
    corm_close(db);
    database_remove("ro");
}

/* Two sessions, the first of which writes. */
struct writers {
    corm_db *db;
    corm_session *one, *two;
};

static struct writers begin_writers(const char *options)
{
    database_remove("busy");
    struct writers writers = {.db = corm_open(database_url("busy", options), &bookshop_schema)};
    writers.one = corm_session_begin(writers.db, "one");
    writers.two = corm_session_begin(writers.db, "two");
    CHECK(corm_create_tables(writers.one));
    CHECK(corm_begin(writers.one));
    return writers;
}

static void end_writers(struct writers *writers)
{
    CHECK(corm_commit(writers->one));
    CHECK(tag_create(writers->two, .name = "x") != NULL);
    CHECK_GOOD(writers->two);
    corm_session_end(writers->one);
    corm_session_end(writers->two);
    corm_close(writers->db);
    database_remove("busy");
}

TEST(a_writer_waits_for_another_until_the_time_is_up)
{
    struct writers writers = begin_writers("?busy_timeout=30ms");
    CHECK(!corm_begin(writers.two));
    CHECK_ERROR(writers.two, CORM_BUSY, "the database stayed locked by another connection for the whole busy_timeout");
    CHECK(tag_create(writers.two, .name = "x") == NULL);
    CHECK_ERROR(writers.two, CORM_BUSY, "the database stayed locked by another connection for the whole busy_timeout");
    CHECK_INT(corm_count(corm_all(writers.two, Tag)), 0);
    end_writers(&writers);
}

TEST(a_deadline_ends_the_wait_for_another_writer)
{
    struct writers writers = begin_writers("?busy_timeout=30s");
    corm_set_deadline(writers.two, 0.05);
    CHECK(tag_create(writers.two, .name = "x") == NULL);
    CHECK_ERROR(writers.two, CORM_TIMEOUT, "the session's deadline has passed");
    corm_set_deadline(writers.two, 0);
    end_writers(&writers);
}

TEST(what_is_nested_too_deeply_for_the_parser_is_told)
{
#define FIVE " + price + price + price + price + price"
#define TWENTY FIVE FIVE FIVE FIVE
    corm_db *db = corm_open("sqlite::memory:", &bookshop_schema);
    corm_session *session = corm_session_begin(db, "deep");
    CHECK(corm_create_tables(session));
    CHECK_INT(corm_count(corm_filter(corm_all(session, Book), "price" TWENTY TWENTY TWENTY TWENTY TWENTY " > 5")), 0);
    if (corm_failed(session))       /* a later SQLite's stack grows */
        CHECK_ERROR(session, CORM_UNSUPPORTED, "the query is nested too deeply for SQLite: parser stack overflow");
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}
