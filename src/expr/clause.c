/* Clauses and queries: what stands between the parentheses of .filter(…), .order_by(…) and the rest. */
#include "expr/parser.h"

static const struct clause_info clauses[] = {
#define CLAUSE_ROW(constant, name, form, ends) [constant] = {name, form, ends},
    CLAUSES(CLAUSE_ROW)
#undef CLAUSE_ROW
};

const struct clause_info *clause_info(enum clause_kind kind)
{
    return &clauses[kind];
}

typedef void form_parser(struct parser *parser, struct clause *clause);

int64_t parser_integer(struct parser *parser, const char *wanted)
{
    bool is_negative = parser_take_sign(parser, "-");
    if (parser->token.kind != TOKEN_INT)
        parser_unexpected(parser, wanted);
    struct value value;
    struct place place = parser_place(parser);
    if (!value_parse(KIND_INT, parser->lexer.text + place.offset, place.length, parser->arena, &value))
        parser_fail(parser, place, "the number is too large");
    parser_advance(parser);
    return is_negative ? -value.as.integer : value.as.integer;
}

/* The closing parenthesis of a clause, or the end of a text that is a clause alone. */
static bool at_end(const struct parser *parser)
{
    return parser->token.kind == TOKEN_END || parser_at_sign(parser, ")");
}

struct terms {
    VECTOR(struct term) list;
};

static void add_term(struct parser *parser, struct terms *terms, struct term term, size_t start)
{
    term.place = parser_span(parser, start);
    vector_push(parser->arena, &terms->list, term);
}

static void set_terms(struct clause *clause, const struct terms *terms)
{
    clause->terms = terms->list.items;
    clause->term_count = terms->list.count;
}

/* name = …, but not name == … nor a path */
static bool at_assignment(const struct parser *parser)
{
    struct token next = parser_peek(parser);
    return parser->token.kind == TOKEN_NAME && next.kind == TOKEN_SIGN && strcmp(next.sign, "=") == 0;
}

static void form_nothing(struct parser *parser, struct clause *clause)
{
    if (!at_end(parser))
        parser_fail(parser, parser_place(parser), "%s() takes nothing between its parentheses", clauses[clause->kind].name);
}

static void form_condition(struct parser *parser, struct clause *clause)
{
    struct terms terms = {{0}};
    size_t start = parser->token.offset;
    struct term term = {0};
    if (!at_end(parser) || clause->kind != CLAUSE_GET) {
        term.node = parser_expression(parser);
        add_term(parser, &terms, term, start);
        if (parser_at_sign(parser, ","))
            parser_fail(parser, parser_place(parser), "%s() takes one condition: join several with 'and'", clauses[clause->kind].name);
    }
    set_terms(clause, &terms);
}

static void form_terms(struct parser *parser, struct clause *clause)
{
    struct terms terms = {{0}};
    bool must_be_named = clause_info(clause->kind)->form == FORM_ASSIGNMENTS;
    if (at_end(parser) && (!must_be_named || clause->kind == CLAUSE_CREATE))
        return;
    do {
        struct term term = {0};
        size_t start = parser->token.offset;
        if (clause->kind == CLAUSE_VALUES_LIST && parser_at_word(parser, "flat")) {
            struct token next = parser_peek(parser);
            if (next.kind == TOKEN_END || (next.kind == TOKEN_SIGN && (next.sign[0] == ')' || next.sign[0] == ','))) {
                parser_advance(parser);
                clause->is_flat = true;
                continue;
            }
        }
        if (at_assignment(parser)) {
            term.name = parser_name(parser, "a name");
            parser_advance(parser);
        } else if (must_be_named)
            parser_unexpected(parser, "name = expression");
        term.node = parser_expression(parser);
        add_term(parser, &terms, term, start);
    } while (parser_take_sign(parser, ","));
    set_terms(clause, &terms);
}

static void form_order(struct parser *parser, struct clause *clause)
{
    struct terms terms = {{0}};
    if (at_end(parser))
        return;
    do {
        struct term term = {0};
        size_t start = parser->token.offset;
        parser_order_term(parser, &term.node, &term.is_descending, &term.nulls);
        add_term(parser, &terms, term, start);
    } while (parser_take_sign(parser, ","));
    set_terms(clause, &terms);
}

static void form_paths(struct parser *parser, struct clause *clause)
{
    struct terms terms = {{0}};
    if (at_end(parser))
        return;
    do {
        struct term term = {0};
        size_t start = parser->token.offset;
        term.is_descending = (clause->kind == CLAUSE_LATEST || clause->kind == CLAUSE_EARLIEST) && parser_take_sign(parser, "-");
        term.node = parser_path(parser);
        add_term(parser, &terms, term, start);
    } while (parser_take_sign(parser, ","));
    set_terms(clause, &terms);
}

/* A path, and a name for how often it is followed. */
static void form_walk(struct parser *parser, struct clause *clause)
{
    struct terms terms = {{0}};
    struct term path = {0}, depth = {0};
    size_t start = parser->token.offset;
    path.node = parser_path(parser);
    add_term(parser, &terms, path, start);
    if (parser_take_sign(parser, ",")) {
        parser_want_word(parser, "depth");
        parser_want_word(parser, "as");
        start = parser->token.offset;
        depth.name = parser_name(parser, "a name");
        add_term(parser, &terms, depth, start);
    }
    if (!at_end(parser))
        parser_unexpected(parser, depth.name ? "')'" : "', depth as name' or ')'");
    set_terms(clause, &terms);
}

/* A moment, and what it is taken back to the beginning of. */
static void form_span(struct parser *parser, struct clause *clause)
{
    struct terms terms = {{0}};
    struct term moment = {0}, span = {0};
    size_t start = parser->token.offset;
    parser_order_term(parser, &moment.node, &moment.is_descending, &moment.nulls);
    if (moment.nulls != NULLS_SMALLEST)
        parser_fail(parser, parser_span(parser, start), "%s() leaves nulls out", clauses[clause->kind].name);
    add_term(parser, &terms, moment, start);
    if (!parser_take_sign(parser, ","))
        parser_unexpected(parser, "',' and a span such as 'month'");
    start = parser->token.offset;
    span.node = parser_expression(parser);
    add_term(parser, &terms, span, start);
    if (!at_end(parser))
        parser_fail(parser, parser_place(parser), "%s() takes a path and a span such as 'month'", clauses[clause->kind].name);
    set_terms(clause, &terms);
}

/* Whether the name behind the point is a clause and not a step of the path: books.filter(…). */
static bool at_clause(const struct parser *parser)
{
    struct parser ahead = *parser;
    struct token name = parser_peek(parser);
    if (!parser_at_sign(parser, "."))
        return parser_at_sign(parser, "[");
    ahead.lexer.at = name.offset + name.length;
    struct token next = parser_peek(&ahead);
    return name.kind == TOKEN_NAME && next.kind == TOKEN_SIGN && next.sign[0] == '(';
}

static void form_prefetch(struct parser *parser, struct clause *clause)
{
    struct terms terms = {{0}};
    if (at_end(parser))
        return;
    do {
        struct term term = {0};
        size_t start = parser->token.offset;
        VECTOR(const char *) names = {0};
        for (;;) {
            const char *name = parser_name(parser, "a relation");
            vector_push(parser->arena, &names, name);
            if (!parser_at_sign(parser, ".") || at_clause(parser))
                break;
            parser_advance(parser);
        }
        term.node = arena_new(parser->arena, struct node);
        term.node->kind = NODE_PATH;
        term.node->place = parser_span(parser, start);
        term.node->as.path.names = names.items;
        term.node->as.path.name_count = names.count;
        if (at_clause(parser)) {
            size_t tail = parser->token.offset;
            term.query = parser_query(parser, false);
            term.tail = parser_span(parser, tail);
        }
        if (parser_take_word(parser, "as"))
            term.name = parser_name(parser, "a name");
        add_term(parser, &terms, term, start);
    } while (parser_take_sign(parser, ","));
    set_terms(clause, &terms);
}

static void form_queries(struct parser *parser, struct clause *clause)
{
    struct terms terms = {{0}};
    do {
        struct term term = {0};
        size_t start = parser->token.offset;
        if (at_end(parser))
            parser_unexpected(parser, "a query");
        if (parser_take_word(parser, "all")) {
            clause->is_all = true;
            continue;
        }
        term.node = parser_expression(parser);
        if (term.node->kind != NODE_QUERY && term.node->kind != NODE_ARGUMENT)
            parser_fail(parser, term.node->place, "expected a query");
        add_term(parser, &terms, term, start);
    } while (parser_take_sign(parser, ","));
    set_terms(clause, &terms);
    if (!clause->term_count)
        parser_unexpected(parser, "a query");
}

static void form_list(struct parser *parser, struct clause *clause)
{
    struct terms terms = {{0}};
    if (at_end(parser))
        return;
    do {
        struct term term = {0};
        size_t start = parser->token.offset;
        term.node = parser_expression(parser);
        add_term(parser, &terms, term, start);
    } while (parser_take_sign(parser, ","));
    set_terms(clause, &terms);
}

static void form_word(struct parser *parser, struct clause *clause)
{
    struct terms terms = {{0}};
    struct term term = {0};
    size_t start = parser->token.offset;
    term.name = parser_name(parser, "a name");
    add_term(parser, &terms, term, start);
    set_terms(clause, &terms);
}

static void form_mode(struct parser *parser, struct clause *clause)
{
    static const struct {
        const char *what, *list, *words[3];
    } fetch = {"a fetch mode", "peers, one or raise", {"peers", "one", "raise"}},
      together = {"together()", "auto, always or never", {"auto", "always", "never"}}, *modes;
    modes = clause->kind == CLAUSE_FETCH ? &fetch : &together;
    size_t start = parser->token.offset;
    const char *name = parser_name(parser, modes->list);
    while (clause->from < 3 && strcmp(modes->words[clause->from], name) != 0)
        clause->from++;
    if (clause->from == 3)
        parser_fail(parser, parser_span(parser, start), "%s is %s, not '%s'", modes->what, modes->list, name);
    struct terms terms = {{0}};
    add_term(parser, &terms, (struct term){.name = name}, start);
    set_terms(clause, &terms);
}

static void form_number(struct parser *parser, struct clause *clause)
{
    size_t start = parser->token.offset;
    clause->from = at_end(parser) ? 0 : parser_integer(parser, "a number of rows");
    if (clause->from < 0)
        parser_fail(parser, parser_span(parser, start), "a number of rows is not negative");
}

static void form_lock(struct parser *parser, struct clause *clause)
{
    static const struct {
        const char *word;
        enum lock lock;
    } words[] = {{"update", LOCK_UPDATE}, {"no_key_update", LOCK_NO_KEY_UPDATE}, {"share", LOCK_SHARE}, {"key_share", LOCK_KEY_SHARE},
                 {"nowait", LOCK_NOWAIT}, {"skip_locked", LOCK_SKIP_LOCKED}, {"related", LOCK_RELATED}};
    enum { COUNT = sizeof words / sizeof *words };
    if (at_end(parser))
        return;
    do {
        size_t start = parser->token.offset, i = 0;
        const char *name = parser_name(parser, "update, share, skip_locked or the like");
        while (i < COUNT && strcmp(words[i].word, name) != 0)
            i++;
        if (i == COUNT)
            parser_fail(parser, parser_span(parser, start), "a lock is update, no_key_update, share or key_share, with nowait or skip_locked, "
                        "and related; not '%s'", name);
        clause->from |= words[i].lock;
    } while (parser_take_sign(parser, ","));
}

static void selection(struct parser *parser, struct term **children, size_t *count)
{
    struct terms terms = {{0}};
    parser_enter(parser);
    if (!at_end(parser))
        do {
            struct term term = {0};
            size_t start = parser->token.offset;
            term.name = parser_name(parser, "a name");
            if (parser_take_sign(parser, "(")) {
                selection(parser, &term.children, &term.child_count);
                parser_want_sign(parser, ")");
            }
            add_term(parser, &terms, term, start);
        } while (parser_take_sign(parser, ","));
    *children = terms.list.items;
    *count = terms.list.count;
    parser_leave(parser);
}

static void form_selection(struct parser *parser, struct clause *clause)
{
    selection(parser, &clause->terms, &clause->term_count);
}

static void form_slice(struct parser *parser, struct clause *clause)
{
    size_t start = parser->token.offset;
    clause->from = 0;
    clause->until = INT64_MAX;
    if (!parser_at_sign(parser, ":"))
        clause->from = parser_integer(parser, "a number or ':'");
    if (!parser_at_sign(parser, ":"))
        parser_fail(parser, parser_place(parser), "a slice has two ends: [from:until]; for one row write [n:n+1] or use first()");
    parser_advance(parser);
    if (!parser_at_sign(parser, "]"))
        clause->until = parser_integer(parser, "a number or ']'");
    if (clause->from < 0 || clause->until < 0)
        parser_fail(parser, parser_span(parser, start), "a slice counts from the first row: no negative numbers");
}

static form_parser *const forms[] = {
    [FORM_NOTHING] = form_nothing, [FORM_CONDITION] = form_condition, [FORM_TERMS] = form_terms,
    [FORM_ASSIGNMENTS] = form_terms, [FORM_ORDER] = form_order, [FORM_PATHS] = form_paths, [FORM_PREFETCH] = form_prefetch,
    [FORM_QUERIES] = form_queries, [FORM_LIST] = form_list, [FORM_WORD] = form_word, [FORM_MODE] = form_mode, [FORM_NUMBER] = form_number,
    [FORM_WALK] = form_walk, [FORM_SPAN] = form_span, [FORM_LOCK] = form_lock, [FORM_SELECTION] = form_selection, [FORM_SLICE] = form_slice,
};

static void begin_clause(const struct parser *parser, struct clause *clause, enum clause_kind kind)
{
    clause->kind = kind;
    clause->text = parser->lexer.text;
    clause->text_size = parser->lexer.size;
    clause->first_argument = parser->first_argument;
}

static enum clause_kind find_clause(struct parser *parser)
{
    const char *names[CLAUSE_COUNT_OF_KINDS];
    size_t size = parser->token.length;
    const char *text = parser->lexer.text + parser->token.offset;
    for (int kind = 0; kind < CLAUSE_COUNT_OF_KINDS; kind++) {
        names[kind] = clauses[kind].name;
        if (parser->token.kind == TOKEN_NAME && parser_at_word(parser, names[kind]))
            return (enum clause_kind)kind;
    }
    if (parser->token.kind != TOKEN_NAME)
        parser_unexpected(parser, "a method");
    const char *nearest = nearest_name(text, size, names, CLAUSE_COUNT_OF_KINDS);
    parser_fail(parser, parser_place(parser), nearest ? "no method '%.*s'; did you mean '%s'?" : "no method '%.*s'",
                (int)size, text, nearest);
}

static void chain(struct parser *parser, struct query_tree *tree)
{
    VECTOR(struct clause) list = {0};
    for (;;) {
        struct clause clause = {0};
        size_t start = parser->token.offset;
        bool is_slice = parser_at_sign(parser, "[");
        if (!is_slice && !(parser_at_sign(parser, ".") && parser_peek(parser).kind == TOKEN_NAME))
            break;
        if (list.count && clauses[list.items[list.count - 1].kind].ends)
            parser_fail(parser, parser_place(parser), "nothing can follow %s(): it ends the query",
                        clauses[list.items[list.count - 1].kind].name);
        if (list.count == PARSER_CLAUSES)
            parser_fail(parser, parser_place(parser), "a query has at most %d clauses", PARSER_CLAUSES);
        parser_advance(parser);
        begin_clause(parser, &clause, is_slice ? CLAUSE_SLICE : find_clause(parser));
        if (!is_slice) {
            parser_advance(parser);
            parser_want_sign(parser, "(");
        }
        forms[clauses[clause.kind].form](parser, &clause);
        parser_want_sign(parser, is_slice ? "]" : ")");
        clause.place = parser_span(parser, start);
        vector_push(parser->arena, &list, clause);
    }
    tree->clauses = list.items;
    tree->clause_count = list.count;
}

struct query_tree *parser_query(struct parser *parser, bool has_model)
{
    struct query_tree *tree = arena_new(parser->arena, struct query_tree);
    parser_enter(parser);
    if (has_model) {
        tree->model_place = parser_place(parser);
        tree->model = parser_name(parser, "a model's name");
    }
    chain(parser, tree);
    parser_leave(parser);
    return tree;
}

/* --- From outside */

static void want_end(struct parser *parser)
{
    if (parser->token.kind == TOKEN_END)
        return;
    if (parser_at_sign(parser, ")"))
        parser_fail(parser, parser_place(parser), "this parenthesis closes nothing");
    if (parser_at_sign(parser, "."))
        parser_fail(parser, parser_place(parser), "a name follows a point");
    if (parser->token.kind == TOKEN_SIGN)
        parser_fail(parser, parser_place(parser), "'%s' makes no sense here", parser->token.sign);
    parser_unexpected(parser, "an operator such as 'and', or the end");
}

struct clause *parse_clause(struct arena *arena, enum clause_kind kind, const struct parse_source *source,
                            struct error *error)
{
    struct parser parser;
    struct clause *clause = arena_new(arena, struct clause);
    parser_begin(&parser, arena, source, error);
    begin_clause(&parser, clause, kind);
    forms[clauses[kind].form](&parser, clause);
    want_end(&parser);
    clause->place = (struct place){0, source->size};
    return clause;
}

struct query_tree *parse_query(struct arena *arena, const struct parse_source *source, struct error *error)
{
    struct parser parser;
    parser_begin(&parser, arena, source, error);
    struct query_tree *tree = parser_query(&parser, true);
    want_end(&parser);
    return tree;
}

struct query_tree *parse_tail(struct arena *arena, const struct parse_source *source, struct error *error)
{
    struct parser parser;
    parser_begin(&parser, arena, source, error);
    struct query_tree *tree = parser_query(&parser, false);
    want_end(&parser);
    return tree;
}

struct node *parse_expression(struct arena *arena, const struct parse_source *source, struct error *error)
{
    struct parser parser;
    parser_begin(&parser, arena, source, error);
    struct node *node = parser_expression(&parser);
    want_end(&parser);
    return node;
}

struct clause *parse_order(struct arena *arena, const char *text, struct error *error)
{
    struct parse_source source = {text, strlen(text), false, 0};
    return parse_clause(arena, CLAUSE_ORDER_BY, &source, error);
}

size_t parse_line_end(const char *text, size_t size, size_t from)
{
    char quote = '\0';
    for (size_t at = from; at < size; at++) {
        if (quote) {
            if (text[at] == quote)
                quote = '\0';
        } else if (text[at] == '\'' || text[at] == '"')
            quote = text[at];
        else if (text[at] == ';')
            return at;
    }
    return size;
}
