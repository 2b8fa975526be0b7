/* Queries to SQL: the cases of tests/data/sql.  What is printed for a database that is here is prepared by it as well. */
#include "lib/cases.h"
#include "lib/preparers.h"
#include "lib/test.h"

#include "expr/parse.h"
#include "sql/sql.h"

#include <stdlib.h>
#include <string.h>

/* All cases have a text for the first; for another, those that name it. */
static const struct preparer *const preparers[] = {
    &sqlite_preparer,
#ifdef WITH_POSTGRES
    &postgres_preparer,
#endif
};
enum { PREPARERS = sizeof preparers / sizeof *preparers };

static struct schema *schema;

static void open_schema(const char *path)
{
    struct schema_errors errors;
    char text[8192];
    FILE *file = fopen(path, "rb");
    CHECK(file != NULL);
    corm_schema source = {path, text, file ? fread(text, 1, sizeof text, file) : 0};
    if (file)
        fclose(file);
    schema = schema_read(&alloc_system, &source, &errors);
    CHECK_TEXT(strbuf_string(&errors.text), "");
    strbuf_free(&errors.text);
}

static void create_tables(const struct preparer *preparer)
{
    struct arena arena;
    struct strbuf sql;
    struct error error = {0};
    arena_init(&arena, &alloc_system, 1024);
    strbuf_init(&sql, &alloc_system);
    CHECK(sql_create_tables(&arena, schema, preparer->dialect, &sql, &error));
    CHECK_TEXT(error_full(&error), "");
    preparer->open(strbuf_string(&sql));
    strbuf_free(&sql);
    arena_free(&arena);
}

/* --- One query */

struct compiling {
    struct arena arena;
    struct error error;
    const char *text;
    size_t size;
    struct argument_shape arguments[20];
    size_t argument_count;
    bool has_arguments;
    const struct dialect *dialect;
    struct plan *plan;
    struct sql sql;
};

static struct query_tree *read_query(struct compiling *compiling, const char *text, size_t size)
{
    struct parse_source source = {text, size, compiling->has_arguments, 0};
    return parse_query(&compiling->arena, &source, &compiling->error);
}

/* "text", "wide decimal", "list int", "Author", "query Book.filter(id = 1)" */
static void read_argument(struct compiling *compiling, char *word)
{
    struct argument_shape *argument = &compiling->arguments[compiling->argument_count++];
    if (strncmp(word, "query ", 6) == 0) {
        argument->kind = ARGUMENT_QUERY;
        argument->query = read_query(compiling, word + 6, strlen(word + 6));
        return;
    }
    argument->model = schema_model(schema, word);
    if (argument->model) {
        argument->kind = ARGUMENT_RECORD;
        argument->type = argument->model->primary->type.kind;
        return;
    }
    if (strncmp(word, "list ", 5) == 0) {
        argument->kind = ARGUMENT_LIST;
        word += 5;
    }
    argument->is_wide = strncmp(word, "wide ", 5) == 0;
    word += argument->is_wide ? 5 : 0;
    while (argument->type < KIND_COUNT && strcmp(kind_name(argument->type), word) != 0)
        argument->type++;
    CHECK(argument->type < KIND_COUNT);
}

/* A first line such as "with text, list int" makes the rest printf-like. */
static void read_arguments(struct compiling *compiling)
{
    const char *end = memchr(compiling->text, '\n', compiling->size);
    if (!end || strncmp(compiling->text, "with ", 5) != 0)
        return;
    size_t length = (size_t)(end + 1 - compiling->text);
    char *line = arena_copy(&compiling->arena, compiling->text + 5, length - 6), *rest;
    for (char *word = strtok_r(line, ",", &rest); word; word = strtok_r(NULL, ",", &rest))
        read_argument(compiling, word + strspn(word, " "));
    compiling->has_arguments = true;
    compiling->text += length;
    compiling->size -= length;
}

static void compile(void *argument)
{
    struct compiling *compiling = argument;
    read_arguments(compiling);
    struct query_tree *tree = read_query(compiling, compiling->text, compiling->size);
    struct query_parts parts = {.schema = schema, .model = schema_model(schema, tree->model), .clauses = tree->clauses,
                                .clause_count = tree->clause_count, .arguments = compiling->arguments,
                                .argument_count = compiling->argument_count};
    if (!parts.model) {
        error_set(&compiling->error, CORM_QUERY, "no model '%s'", tree->model);
        arena_leave(&compiling->arena);
    }
    compiling->plan = plan_query(&compiling->arena, &parts, &compiling->error);
    if (!compiling->plan)
        arena_leave(&compiling->arena);
    CHECK(sql_print(&compiling->arena, compiling->plan, compiling->dialect, &compiling->sql));
}

static void print_parameter(const struct sql_parameter *parameter, FILE *out)
{
    static const char *const transforms[] = {
        [TRANSFORM_SUCCESSOR] = "successor",   [TRANSFORM_LOWER] = "lower", [TRANSFORM_YEAR_START] = "start of year",
        [TRANSFORM_YEAR_END] = "end of year",  [TRANSFORM_NEXT_YEAR_START] = "start of next year",
        [TRANSFORM_LAST_YEAR_END] = "end of last year", [TRANSFORM_LIKE_INSIDE] = "inside", [TRANSFORM_LIKE_START] = "start", [TRANSFORM_LIKE] = "pattern",
        [TRANSFORM_LIKE_END] = "end", [TRANSFORM_SEARCH_PHRASES] = "phrases", [TRANSFORM_SEARCH_LEXEMES] = "lexemes",
        [TRANSFORM_SEARCH_ANY] = "any word",
    };
    struct strbuf text;
    strbuf_init(&text, &alloc_system);
    if (parameter->argument != SQL_CONSTANT)
        fprintf(out, "%%%zu", parameter->argument);
    else if (parameter->constant.kind == KIND_TEXT)
        value_write_json(&text, &parameter->constant);
    else
        value_print(&text, &parameter->constant);
    fprintf(out, "%s", strbuf_string(&text));
    strbuf_free(&text);
    if (parameter->argument != SQL_CONSTANT || parameter->type.kind != parameter->constant.kind)
        fprintf(out, parameter->is_list ? " a list of %s" : " as %s", kind_name(parameter->type.kind));
    if (parameter->transform)
        fprintf(out, ", %s", transforms[parameter->transform]);
    if (parameter->field)
        fprintf(out, " (%s.%s)", parameter->field->model->name, parameter->field->name);
}

static void print_result(const struct compiling *compiling, FILE *out)
{
    static const char *const results[] = {"records", "values", "int", "bool", "links", "counts", "tree", "changes"};
    const struct plan *plan = compiling->plan;
    fprintf(out, "---- %s", plan->is_flat ? "flat" : plan->is_list ? "list" : results[plan->result]);
    for (size_t i = 0; plan->result == RESULT_VALUES && i < plan->select->output_count; i++)
        fprintf(out, "%s%s", i ? ", " : " ", plan->select->outputs[i].name);
    fputc('\n', out);
}

static void print_sql(const struct sql *sql, const char *mark, FILE *out)
{
    fprintf(out, "%s\n", sql->text);
    for (size_t i = 0; i < sql->parameter_count; i++) {
        fprintf(out, "  %s%zu ", mark, i + 1);
        print_parameter(&sql->parameters[i], out);
        fputc('\n', out);
    }
}

/* Nothing but what a database refuses, if the case says nothing of it. */
static void answer_for(const struct preparer *preparer, const char *text, size_t size, FILE *out)
{
    char line[40];
    struct compiling compiling = {.text = text, .size = size, .dialect = preparer->dialect};
    bool is_first = preparer == preparers[0];
    snprintf(line, sizeof line, "---- %s", preparer->name);
    bool is_shown = is_first || cases_want(line);
    arena_init(&compiling.arena, &alloc_system, 256);
    if (!arena_try(&compiling.arena, compile, &compiling)) {
        if (is_shown)
            fprintf(out, "---- fails %s\n%s", corm_code_name(compiling.error.code), error_full(&compiling.error));
    } else {
        if (is_first)
            print_result(&compiling, out);
        else if (is_shown)
            fprintf(out, "%s\n", line);
        if (is_shown)
            print_sql(&compiling.sql, preparer->mark, out);
        if (preparer->is_here())
            preparer->prepare(&compiling.sql, compiling.plan, out);
    }
    arena_free(&compiling.arena);
}

static void answer(const char *text, size_t size, FILE *out)
{
    for (size_t i = 0; i < PREPARERS; i++)
        answer_for(preparers[i], text, size, out);
#ifndef WITH_POSTGRES
    cases_keep("---- postgres", out);
#endif
}

static int run(const char *schema_path, const char *const *names)
{
    char path[1024];
    int count = 0;
    open_schema(schema_path);
    if (!schema)
        return 0;
    for (size_t i = 0; i < PREPARERS; i++)
        if (preparers[i]->is_here())
            create_tables(preparers[i]);
    for (; *names; names++) {
        snprintf(path, sizeof path, TEST_DATA "/sql/%s.case", *names);
        count += cases_run(path, answer);
    }
    for (size_t i = 0; i < PREPARERS; i++)
        if (preparers[i]->is_here())
            preparers[i]->close();
    schema_free(schema);
    return count;
}

TEST(bookshop)
{
    static const char *const names[] = {"lookups", "nulls", "joins", "to_many", "subqueries", "dates", "numbers", "texts",
                                        "json", "order", "columns", "endings", "writes", "arguments", "errors", "aggregates",
                                        "groups", "unions", "windows", "related", "walks", "withs", "locks", "search", NULL};
    CHECK(run(TEST_DATA "/bookshop.corm", names) >= 300);
}

TEST(types)
{
    static const char *const names[] = {"types", "decimals", "keys", "type_errors", NULL};
    CHECK(run(TEST_DATA "/types.corm", names) >= 60);
}
