/* Random queries on random data, answered by the library and by hand: the answers are the same.  CORM_SEED chooses where
 * to begin, CORM_CASES how many; a difference tells the seed that shows it first. */
#include "differential/evaluate.h"
#include "differential/make.h"
#include "lib/test.h"
#include "lib/url.h"

#include "cli/answer.h"
#include "db/db.h"
#include "db/session.h"
#include "expr/parse.h"
#include "write/write.h"

#include <cormorant.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { QUERIES_PER_WORLD = 20, CASES = 5000, CASES_ON_SERVERS = 1000 };

static corm_schema source;
static char schema_text[4096];
static bool was_different;
static long compared, ambiguous, refused;

static void read_schema(void)
{
    FILE *file = fopen(TEST_DATA "/awkward.corm", "rb");
    source = (corm_schema){"awkward.corm", schema_text, file ? fread(schema_text, 1, sizeof schema_text, file) : 0};
    CHECK(file != NULL);
    if (file)
        fclose(file);
}

static void store(struct world *world, corm_session *session)
{
    for (uint32_t i = 0; i < world->schema->model_count; i++) {
        const struct model *model = &world->schema->models[i];
        const struct field **fields = arena_alloc(&world->arena, model->field_count * sizeof *fields);
        for (uint32_t j = 0; j < model->field_count; j++)
            fields[j] = &model->fields[j];
        for (size_t row = 0; row < world->counts[i]; row++)
            write_rows(session, model, fields, model->field_count, world->rows[i][row].values, 1);
    }
    if (corm_failed(session))
        test_fail(__FILE__, __LINE__, "the data: %s", corm_error_message(session));
}

/* --- Comparing */

static bool is_near(const struct value *a, const struct value *b)
{
    bool is_real = a->kind == KIND_REAL || b->kind == KIND_REAL;
    if (a->kind == KIND_NULL || b->kind == KIND_NULL || !is_real)
        return value_compare(a, b) == 0;
    double x = a->kind == KIND_REAL ? a->as.real : a->kind == KIND_INT ? (double)a->as.integer : corm_decimal_to_real(a->as.decimal);
    double y = b->kind == KIND_REAL ? b->as.real : b->kind == KIND_INT ? (double)b->as.integer : corm_decimal_to_real(b->as.decimal);
    return fabs(x - y) <= 1e-9 * (1 + fabs(x));
}

static bool is_same_row(const struct answer *got, size_t row, const struct value *want, size_t width)
{
    for (size_t i = 0; i < width; i++) {
        struct value value = got->kind == ANSWER_VALUE ? got->value : answer_at(got, row, i);
        if (!is_near(&value, &want[i]))
            return false;
    }
    return true;
}

static bool is_same_answer(const struct answer *got, const struct result *want)
{
    size_t count = got->kind == ANSWER_VALUE ? 1 : got->row_count, width = want->columns.count;
    bool taken[1000] = {false};
    if (count != want->rows.count || count > 1000 || (got->kind != ANSWER_VALUE && got->column_count != width))
        return false;
    for (size_t i = 0; i < count; i++) {
        size_t at = want->is_ordered ? i : 0;
        while (at < count && (taken[at] || !is_same_row(got, i, want->rows.items[at], width)))
            at = want->is_ordered ? count : at + 1;
        if (at == count)
            return false;
        taken[at] = true;
    }
    return true;
}

/* --- One case */

struct reading {
    struct arena *arena;
    struct error error;
    const char *text;
    struct query_tree *tree;
};

static void read_tree(void *argument)
{
    struct reading *reading = argument;
    struct parse_source text = {reading->text, strlen(reading->text), false, 0};
    reading->tree = parse_query(reading->arena, &text, &reading->error);
}

static void write_result(const struct result *result, struct strbuf *out)
{
    for (size_t i = 0; i < result->rows.count; i++) {
        strbuf_text(out, i ? ", {" : "{");
        for (size_t j = 0; j < result->columns.count; j++) {
            strbuf_printf(out, "%s\"%s\": ", j ? ", " : "", result->columns.items[j]);
            value_write_json(out, &result->rows.items[i][j]);
        }
        strbuf_text(out, "}");
    }
}

static void tell(const char *text, uint64_t seed, const struct answer *got, const char *error, const struct result *want)
{
    struct strbuf out;
    strbuf_init(&out, &alloc_system);
    strbuf_printf(&out, "CORM_SEED=%llu\n  %s\n  want ", (unsigned long long)seed, text);
    write_result(want, &out);
    strbuf_text(&out, "\n  got  ");
    if (got)
        answer_write_json(got, &out);
    else
        strbuf_text(&out, error);
    test_fail(__FILE__, __LINE__, "%s", strbuf_string(&out));
    strbuf_free(&out);
    was_different = true;
}

static void run_case(struct world *world, corm_db *db, const char *text, uint64_t seed)
{
    struct arena arena;
    arena_init(&arena, &alloc_system, 4096);
    struct reading reading = {.arena = &arena, .text = text};
    corm_session *session = corm_session_begin(db, "case");
    CHECK(arena_try(&arena, read_tree, &reading));
    if (!reading.tree)
        test_fail(__FILE__, __LINE__, "%s", error_full(&reading.error));
    else {
        struct answer got;
        world->is_ambiguous = false;
        struct result want = answer_tree_query(NULL, NULL, NULL, world, &arena, reading.tree);
        bool is_good = answer_query(query_of_text(session, text, strlen(text), false, NULL), &got);
        if (!is_good && corm_error_code(session) == CORM_UNSUPPORTED)
            refused++;
        else if (!is_good)
            tell(text, seed, NULL, corm_error_message(session), &want);
        else if (world->is_ambiguous)
            ambiguous++;
        else if (!is_same_answer(&got, &want))
            tell(text, seed, &got, NULL, &want);
        compared++;
    }
    corm_session_end(session);
    arena_free(&arena);
}

static void run_world(uint64_t seed, int queries)
{
    struct random random = {seed};
    struct world world = {0};
    struct strbuf text;
    database_leave();
    corm_db *db = corm_open(database_fresh("?pool=1"), &source);
    corm_session *session = corm_session_begin(db, "data");
    strbuf_init(&text, &alloc_system);
    corm_create_tables(session);
    if (corm_failed(session))
        test_fail(__FILE__, __LINE__, "%s", corm_error_message(session));
    else {
        world_fill(&world, db->schema, &random);
        store(&world, session);
        corm_session_end(session);
        session = NULL;
        for (int i = 0; i < queries && !(was_different && !getenv("CORM_ALL")); i++) {
            make_query(&text, db->schema, &random);
            if (getenv("CORM_QUERY")) {
                strbuf_clear(&text);
                strbuf_text(&text, getenv("CORM_QUERY"));
            }
            run_case(&world, db, strbuf_string(&text), seed);
        }
        world_free(&world);
    }
    if (session)
        corm_session_end(session);
    strbuf_free(&text);
    corm_close(db);
}

TEST(queries_answered_by_hand)
{
    uint64_t seed = getenv("CORM_SEED") ? strtoull(getenv("CORM_SEED"), NULL, 10) : 1;
    long cases = getenv("CORM_CASES") ? atol(getenv("CORM_CASES")) : database_is("sqlite") ? CASES : CASES_ON_SERVERS;
    read_schema();
    printf("CORM_SEED=%llu\n", (unsigned long long)seed);
    for (; compared < cases && !(was_different && !getenv("CORM_ALL")); seed++)
        run_world(seed, QUERIES_PER_WORLD);
    printf("%ld queries, %ld of them without an order to compare by, %ld refused\n", compared, ambiguous, refused);
}
