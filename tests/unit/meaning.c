/* What queries mean: the cases of tests/data/meaning, a query and its answer on a small fixture. */
#include "lib/cases.h"
#include "lib/test.h"
#include "lib/url.h"

#include "cli/answer.h"
#include "db/db.h"
#include "db/session.h"
#include "write/write.h"

#include <cormorant.h>
#include <stdlib.h>

static char schema_text[4096];
static corm_schema source;
static corm_db *db;

/* --- The fixture: rows as queries, and the labels of works */

static const int64_t labels_of_works[][2] = {{1, 1}, {1, 2}, {3, 1}, {4, 2}};

static void make_links(corm_session *session)
{
    const struct relation *tags = model_relation(schema_model(db->schema, "Work"), "tags");
    const struct field *const fields[] = {tags->through_near, tags->through_far};
    for (size_t i = 0; i < sizeof labels_of_works / sizeof *labels_of_works; i++) {
        const struct value values[] = {value_int(labels_of_works[i][0]), value_int(labels_of_works[i][1])};
        CHECK(write_rows(session, tags->through, fields, 2, values, 1));
    }
}

static void make_rows(corm_session *session)
{
    char *line = NULL;
    size_t capacity = 0;
    struct answer answer;
    FILE *file = fopen(TEST_DATA "/meaning/fixture.txt", "rb");
    CHECK(file != NULL);
    for (ssize_t size; file && (size = getline(&line, &capacity, file)) > 0;)
        if (!answer_query(query_of_text(session, line, (size_t)size - 1, false, NULL), &answer))
            test_fail(__FILE__, __LINE__, "%s", corm_error_message(session));
    free(line);
    if (file)
        fclose(file);
}

static void open_database(void)
{
    FILE *file = fopen(TEST_DATA "/awkward.corm", "rb");
    CHECK(file != NULL);
    source = (corm_schema){"awkward.corm", schema_text, file ? fread(schema_text, 1, sizeof schema_text, file) : 0};
    if (file)
        fclose(file);
    db = corm_open(database_fresh(""), &source);
    corm_session *session = corm_session_begin(db, "fixture");
    CHECK(corm_create_tables(session));
    CHECK_TEXT(corm_error_message(session), "");
    if (!corm_failed(session)) {
        make_rows(session);
        make_links(session);
    }
    corm_session_end(session);
}

/* --- A case */

static void write_rows_of(const struct answer *answer, struct strbuf *json, FILE *out)
{
    struct answer one = *answer;
    one.kind = ANSWER_ONE;
    one.row_count = 1;
    for (size_t i = 0; i < answer->row_count; i++) {
        one.rows = answer->rows + i;
        strbuf_clear(json);
        answer_write_json(&one, json);
        fprintf(out, "%s\n", strbuf_string(json));
    }
}

static void answer_case(const char *text, size_t size, FILE *out)
{
    struct answer answer;
    struct strbuf json;
    corm_session *session = corm_session_begin(db, "case");
    strbuf_init(&json, &alloc_system);
    bool is_good = corm_begin(session) && answer_query(query_of_text(session, text, size, false, NULL), &answer);
    if (!is_good)
        fprintf(out, "---- fails %s\n%s\n", corm_code_name(corm_error_code(session)), corm_error_message(session));
    else if (answer.kind == ANSWER_ROWS) {
        fprintf(out, "---- %zu row%s\n", answer.row_count, answer.row_count == 1 ? "" : "s");
        write_rows_of(&answer, &json, out);
    } else {
        answer_write_json(&answer, &json);
        fprintf(out, "---- answers\n%s\n", strbuf_string(&json));
    }
    strbuf_free(&json);
    corm_session_end(session);
}

TEST(meaning)
{
    static const char *const names[] = {"aggregates", "decimals", "groups", "json", "unions", "search", "negations", "filters", "writes", "moments", "inner", "walks", "withs"};
    char path[1024];
    int count = 0;
    open_database();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, TEST_DATA "/meaning/%s.case", names[i]);
        count += cases_run(path, answer_case);
    }
    CHECK(count >= 50);
    corm_close(db);
}
