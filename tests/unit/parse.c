/* The parser: the cases of tests/data/parse, trees printed back as s-expressions. */
#include "lib/cases.h"
#include "lib/test.h"

#include "expr/parse.h"

#include <stdlib.h>
#include <string.h>

static void print_node(const struct node *node, FILE *out);
static void print_query(const struct query_tree *tree, FILE *out);

static void print_value(const struct value *value, FILE *out)
{
    struct strbuf text;
    strbuf_init(&text, &alloc_system);
    if (value->kind == KIND_TEXT)
        value_write_json(&text, value);
    else
        value_print(&text, value);
    if (value->kind == KIND_NULL)
        fputs("null", out);
    else if (value->kind == KIND_DECIMAL || value->kind == KIND_REAL)
        fprintf(out, "(%s %s)", kind_name(value->kind), strbuf_string(&text));
    else
        fputs(strbuf_string(&text), out);
    strbuf_free(&text);
}

static void print_path(const struct node *node, FILE *out)
{
    for (size_t i = 0; i < node->as.path.name_count; i++)
        fprintf(out, "%s%s", i ? "." : "", node->as.path.names[i]);
}

static void print_operands(const struct node *node, FILE *out)
{
    for (size_t i = 0; i < node->operand_count; i++) {
        fputc(' ', out);
        print_node(node->operands[i], out);
    }
}

static void print_order(const struct node *node, bool is_descending, enum nulls_order nulls, FILE *out)
{
    static const char *const places[] = {"", " nulls-first", " nulls-last"};
    bool is_plain = !is_descending && nulls == NULLS_SMALLEST;
    fprintf(out, "%s", is_plain ? "" : is_descending ? "(desc " : "(asc ");
    print_node(node, out);
    fprintf(out, "%s%s", places[nulls], is_plain ? "" : ")");
}

static void print_bound(enum frame_bound bound, const struct node *offset, FILE *out)
{
    static const char *const names[] = {"unbounded-before", "before", "current", "after", "unbounded-after"};
    fprintf(out, offset ? " (%s " : " %s", names[bound]);
    if (offset) {
        print_node(offset, out);
        fputc(')', out);
    }
}

static void print_window(const struct window *window, FILE *out)
{
    for (size_t i = 0; i < window->partition_count; i++) {
        fputs(i ? " " : " (partition ", out);
        print_node(window->partition[i], out);
    }
    fputs(window->partition_count ? ")" : "", out);
    for (size_t i = 0; i < window->order_count; i++) {
        fputs(i ? " " : " (order ", out);
        print_order(window->order[i].node, window->order[i].is_descending, window->order[i].nulls, out);
    }
    fputs(window->order_count ? ")" : "", out);
    if (!window->has_frame)
        return;
    fputs(window->is_range ? " (range" : " (rows", out);
    print_bound(window->from, window->from_offset, out);
    print_bound(window->until, window->until_offset, out);
    fputc(')', out);
}

static void print_name(const struct node *node, FILE *out)
{
    static const char *const names[] = {
        [NODE_AND] = "and",     [NODE_OR] = "or",         [NODE_NOT] = "not",       [NODE_IN] = "in",
        [NODE_BETWEEN] = "between", [NODE_NEGATE] = "negate", [NODE_CASE] = "case",
        [NODE_LIST] = "list",   [NODE_EXISTS] = "exists", [NODE_OVER] = "over",
    };
    switch (node->kind) {
    case NODE_COMPARE:
    case NODE_MATCH:
    case NODE_ARITHMETIC:
        fputs(op_name(node->op), out);
        break;
    case NODE_IS_NULL:
        fputs(node->op == OP_UNEQUAL ? "is-not-null" : "is-null", out);
        break;
    case NODE_CALL:
        fprintf(out, "%s()%s", node->as.name, node->is_distinct ? " distinct" : "");
        break;
    case NODE_CAST: {
        struct strbuf type;
        strbuf_init(&type, &alloc_system);
        type_print(&node->as.type, &type);
        fprintf(out, "cast %s", strbuf_string(&type));
        strbuf_free(&type);
        break;
    }
    default:
        fputs(names[node->kind], out);
    }
}

static void print_node(const struct node *node, FILE *out)
{
    switch (node->kind) {
    case NODE_LITERAL:
        print_value(&node->as.value, out);
        return;
    case NODE_ARGUMENT:
        fprintf(out, "%%%zu", node->as.argument);
        return;
    case NODE_PATH:
        print_path(node, out);
        return;
    case NODE_STAR:
        fputc('*', out);
        return;
    case NODE_QUERY:
        print_query(node->as.query, out);
        return;
    default:
        break;
    }
    fputc('(', out);
    print_name(node, out);
    print_operands(node, out);
    if (node->where) {
        fputs(" (where ", out);
        print_node(node->where, out);
        fputc(')', out);
    }
    if (node->kind == NODE_OVER)
        print_window(node->as.window, out);
    fputc(')', out);
}

static void print_clause(const struct clause *clause, FILE *out);

static void print_term(const struct term *term, FILE *out)
{
    bool is_named = term->name && (term->node || term->child_count);
    fputs(is_named ? "(" : "", out);
    fputs(term->name ? term->name : "", out);
    for (size_t i = 0; i < term->child_count; i++) {
        fputc(' ', out);
        print_term(&term->children[i], out);
    }
    fputs(term->name && term->node ? " " : "", out);
    if (term->node)
        print_order(term->node, term->is_descending, term->nulls, out);
    for (size_t i = 0; term->query && i < term->query->clause_count; i++)
        print_clause(&term->query->clauses[i], out);
    fputs(is_named ? ")" : "", out);
}

static void print_clause(const struct clause *clause, FILE *out)
{
    enum clause_form form = clause_info(clause->kind)->form;
    fprintf(out, " (%s", form == FORM_SLICE ? "slice" : clause_info(clause->kind)->name);
    if (form == FORM_SLICE || form == FORM_NUMBER || form == FORM_LOCK)
        fprintf(out, " %lld", (long long)clause->from);
    if (form == FORM_SLICE && clause->until < INT64_MAX)
        fprintf(out, " %lld", (long long)clause->until);
    for (size_t i = 0; i < clause->term_count; i++) {
        fputc(' ', out);
        print_term(&clause->terms[i], out);
    }
    fprintf(out, "%s%s)", clause->is_flat ? " flat" : "", clause->is_all ? " all" : "");
}

static void print_query(const struct query_tree *tree, FILE *out)
{
    fprintf(out, "(query %s", tree->model);
    for (size_t i = 0; i < tree->clause_count; i++)
        print_clause(&tree->clauses[i], out);
    fputc(')', out);
}

/* --- Running the cases */

struct reading {
    struct arena arena;
    struct error error;
    struct parse_source source;
    bool is_query;
    FILE *out;
};

static void read_and_print(void *argument)
{
    struct reading *reading = argument;
    if (reading->is_query) {
        struct query_tree *tree = parse_query(&reading->arena, &reading->source, &reading->error);
        fputs("---- tree\n", reading->out);
        print_query(tree, reading->out);
    } else {
        struct node *node = parse_expression(&reading->arena, &reading->source, &reading->error);
        fputs("---- tree\n", reading->out);
        print_node(node, reading->out);
    }
}

static void answer(const char *text, size_t size, FILE *out, bool is_query, bool has_arguments)
{
    struct reading reading = {.source = {text, size, has_arguments, 0}, .is_query = is_query, .out = out};
    arena_init(&reading.arena, &alloc_system, 256);
    error_clear(&reading.error);
    if (!arena_try(&reading.arena, read_and_print, &reading))
        fprintf(out, "---- fails %s\n%s", corm_code_name(reading.error.code), error_full(&reading.error));
    arena_free(&reading.arena);
}

static void answer_expression(const char *text, size_t size, FILE *out)
{
    answer(text, size, out, false, false);
}

static void answer_format(const char *text, size_t size, FILE *out)
{
    answer(text, size, out, false, true);
}

static void answer_query(const char *text, size_t size, FILE *out)
{
    answer(text, size, out, true, false);
}

TEST(expressions)
{
    CHECK(cases_run(TEST_DATA "/parse/expressions.case", answer_expression) >= 60);
    CHECK(cases_run(TEST_DATA "/parse/expression_errors.case", answer_expression) >= 40);
}

TEST(expressions_with_arguments)
{
    CHECK(cases_run(TEST_DATA "/parse/arguments.case", answer_format) >= 10);
}

TEST(queries)
{
    CHECK(cases_run(TEST_DATA "/parse/queries.case", answer_query) >= 30);
    CHECK(cases_run(TEST_DATA "/parse/query_errors.case", answer_query) >= 25);
}

static void check_deep(const char *open, size_t count, const char *middle, const char *close, const char *message)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    for (size_t i = 0; i < count; i++)
        fputs(open, out);
    fputs(middle, out);
    for (size_t i = 0; i < count; i++)
        fputs(close, out);
    fclose(out);
    struct reading reading = {.source = {text, size, false, 0}};
    arena_init(&reading.arena, &alloc_system, 256);
    error_clear(&reading.error);
    char *printed = NULL;
    size_t printed_size;
    reading.out = open_memstream(&printed, &printed_size);
    bool got = arena_try(&reading.arena, read_and_print, &reading);
    CHECK(got == !message);
    if (message)
        CHECK_TEXT(reading.error.message, message);
    fclose(reading.out);
    free(printed);
    arena_free(&reading.arena);
    free(text);
}

TEST(depth)
{
    const char *deep = "the expression is nested more than 100 deep";
    const char *high = "more than 800 operators in a row, or one inside the other";
    check_deep("(", 99, "1", ")", NULL);
    check_deep("(", 100, "1", ")", deep);
    check_deep("not ", 100000, "true", "", deep);
    check_deep("- ", 100000, "a", "", deep);
    check_deep("f(", 100000, "1", ")", deep);
    check_deep("case when ", 100000, "a", " then 1 end", deep);
    check_deep("exists(Book.filter(", 100000, "a", "))", deep);
    check_deep("a + ", 800, "a", "", NULL);
    check_deep("a + ", 801, "a", "", high);
    check_deep("a and ", 800, "a", "", NULL);
    check_deep("a or ", 801, "a", "", high);
    check_deep("", 0, "a", "", NULL);
    check_deep("f(", 50, "a", " || b || c || d || e || f || g || h || i || j || k || l || m || n || o || p || q)", high);
}

TEST(ends_of_lines)
{
    const char *text = "A.filter(a = 'x;y').count(); B.filter(b = \"it''s;\"\"\")";
    size_t size = strlen(text), first = parse_line_end(text, size, 0);
    CHECK_INT(first, strlen("A.filter(a = 'x;y').count()"));
    CHECK_INT(parse_line_end(text, size, first + 1), size);
    CHECK_INT(parse_line_end("", 0, 0), 0);
    CHECK_INT(parse_line_end("'open;", 6, 0), 6);
}
