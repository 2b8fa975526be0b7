/* The watch: counts, expectations, captures, the log. */
#include "lib/database.h"

#include "bookshop.h"

#include <stdlib.h>
#include <unistd.h>

static corm_db *db;

static corm_session *begin(void)
{
    db = database_open(&bookshop_schema);
    corm_session *session = corm_session_begin(db, "GET /books/");
    tag_create(session, .name = "sea");
    tag_create(session, .name = "sky");
    CHECK_QUERIES(session, 2);
    return session;
}

static void end(corm_session *session)
{
    CHECK_GOOD(session);
    corm_session_end(session);
    corm_close(db);
}

TEST(every_statement_is_counted)
{
    corm_session *session = begin();
    CHECK_INT(corm_query_count(session), 2);
    corm_count(corm_all(session, Tag));
    corm_begin(session);
    corm_length(corm_all(session, Tag));
    corm_commit(session);
    CHECK_INT(corm_query_count(session), 4);
    corm_each (Tag, tag, corm_iterator(corm_all(session, Tag), 100))
        if (tag_id(tag) == 1)
            break;
    tag_create(session, .name = "sea");
    corm_clear_error(session);
    CHECK(corm_query_count(session) >= 5);
    end(session);
}

TEST(an_expectation_that_holds_begins_the_next)
{
    corm_session *session = begin();
    CHECK(corm_expect_queries(session, 0));
    corm_count(corm_all(session, Tag));
    CHECK(corm_expect_queries(session, 1));
    CHECK(corm_expect_queries(session, 0));
    end(session);
}

TEST(an_expectation_that_fails_lists_what_ran)
{
    corm_session *session = begin();
    corm_count(corm_all(session, Tag));
    for (int i = 0; i < 3; i++)
        corm_exists(corm_filter(corm_all(session, Tag), "name = %s", "x"));
    CHECK(!corm_expect_queries(session, 1));
    CHECK_INT(corm_error_code(session), CORM_EXPECTATION);
    CHECK_TEXT(plain_sql(corm_error_message(session)),
               "expected 1 query, and 4 ran:\n"
               "  3 × SELECT 1 FROM \"tag\" AS t0 WHERE t0.\"name\" = ? LIMIT 1\n"
               "  1 × SELECT count(*) FROM \"tag\" AS t0");
    corm_clear_error(session);
    CHECK(corm_expect_queries(session, 0));
    CHECK(!corm_expect_queries(session, 2));
    CHECK_ERROR(session, CORM_EXPECTATION, "expected 2 queries, and 0 ran");
    end(session);
}

TEST(a_capture_keeps_text_parameters_and_rows)
{
    corm_session *session = begin();
    CHECK_INT(corm_captured_count(session), 0);
    CHECK(corm_captured_at(session, 0) == NULL);
    corm_capture(session);
    corm_length(corm_filter(corm_all(session, Tag), "name != %s and id < %d and id in %p", "it's", 9,
                            corm_list_int(session, (int64_t[]){1, 2, 3}, 3)));
    corm_update(corm_all(session, Tag), "name = name || %s", "!");
    corm_delete(corm_filter(corm_all(session, Tag), "id = %d", 2));
    tag_bulk_create(session, (tag_values[]){{.name = "a"}, {.name = "b"}, {.name = "c"}}, 3);
    publisher_create(session, .name = "p", .founded = NULL);
    const corm_captured *first = corm_captured_at(session, 0);
    CHECK_TEXT(first->parameters, "'it's', 9, (3 values)");
    CHECK(strstr(first->sql, "SELECT t0.\"id\", t0.\"name\" FROM \"tag\"") == first->sql);
    CHECK_INT(first->rows, 2);
    CHECK(first->milliseconds >= 0 && first->milliseconds < 10000);
    CHECK_INT(corm_captured_at(session, 1)->rows, 2);
    CHECK_TEXT(last_parameters(session), "'p', null");
    size_t count = corm_captured_count(session);
    CHECK_INT(corm_captured_at(session, count - 2)->rows, 3);
    CHECK(corm_captured_at(session, count) == NULL);
    end(session);
}

struct lines {
    char text[2000];
    int count;
};

static void take_line(void *context, const char *session, const char *sql, const char *parameters, double milliseconds,
                      int64_t rows)
{
    struct lines *lines = context;
    size_t used = strlen(lines->text);
    lines->count++;
    CHECK(milliseconds >= 0);
    snprintf(lines->text + used, sizeof lines->text - used, "%s|%.6s|%s|%d\n", session ? session : "-", sql, parameters, (int)rows);
}

TEST(a_log_of_ones_own_gets_every_statement)
{
    corm_session *session = begin();
    struct lines lines = {.text = ""};
    corm_set_log(db, take_line, &lines);
    corm_count(corm_all(session, Tag));
    corm_update(corm_all(session, Tag), "name = name || %s", "!");
    corm_session *nameless = corm_session_begin(db, NULL);
    corm_length(corm_filter(corm_all(nameless, Tag), "id = %d", 1));
    corm_session_end(nameless);
    corm_set_log(db, NULL, NULL);
    corm_count(corm_all(session, Publisher));
    CHECK_TEXT(lines.text, "GET /books/|SELECT||1\nGET /books/|UPDATE|'!'|2\n-|SELECT|1|1\n");
    end(session);
}

/* What `body` writes to stderr. */
static void read_stderr(void (*body)(void), char *out, size_t size)
{
    FILE *file = tmpfile();
    CHECK(file != NULL);
    fflush(stderr);
    int kept = dup(2);
    dup2(fileno(file), 2);
    body();
    fflush(stderr);
    dup2(kept, 2);
    close(kept);
    rewind(file);
    out[fread(out, 1, size - 1, file)] = '\0';
    fclose(file);
}

static void count_tags(void)
{
    corm_db *quiet = corm_open(database_fresh(""), &bookshop_schema);
    corm_session *session = corm_session_begin(quiet, "a job");
    corm_create_tables(session);
    corm_count(corm_filter(corm_all(session, Tag), "id = %d", 7));
    corm_session_end(session);
    corm_close(quiet);
}

TEST(the_environment_turns_the_log_on)
{
    char text[1000];
    unsetenv("CORM_LOG");
    read_stderr(count_tags, text, sizeof text);
    CHECK_TEXT(text, "");
    setenv("CORM_LOG", "debug", 1);
    read_stderr(count_tags, text, sizeof text);
    unsetenv("CORM_LOG");
    CHECK(strncmp(text, "[corm] a job: ", 14) == 0);
    CHECK_TEXT(strstr(plain_sql(text), " ms, "), " ms, 1 rows: SELECT count(*) FROM \"tag\" AS t0 WHERE t0.\"id\" = ? -- 7\n");
}

TEST(a_failed_open_has_nothing_to_watch)
{
    corm_db *bad = corm_open("nowhere", &bookshop_schema);
    corm_set_log(bad, take_line, NULL);
    corm_session *session = corm_session_begin(bad, NULL);
    corm_capture(session);
    CHECK_INT(corm_query_count(session), 0);
    CHECK(!corm_expect_queries(session, 0));
    CHECK_INT(corm_captured_count(session), 0);
    corm_session_end(session);
    corm_close(bad);
}
