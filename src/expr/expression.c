/* Expressions, by precedence: or, and, not, comparison, sum, product, unary, primary. */
#include "expr/parser.h"

#include <errno.h>
#include <stdlib.h>

static const char *const op_names[] = {
    [OP_EQUAL] = "=", [OP_UNEQUAL] = "!=", [OP_LESS] = "<", [OP_LESS_EQUAL] = "<=", [OP_GREATER] = ">",
    [OP_GREATER_EQUAL] = ">=", [OP_ADD] = "+", [OP_SUBTRACT] = "-", [OP_MULTIPLY] = "*", [OP_DIVIDE] = "/",
    [OP_MODULO] = "%", [OP_CONCAT] = "||", [OP_CONTAINS] = "contains", [OP_ICONTAINS] = "icontains",
    [OP_STARTSWITH] = "startswith", [OP_ISTARTSWITH] = "istartswith", [OP_ENDSWITH] = "endswith",
    [OP_IENDSWITH] = "iendswith", [OP_IEXACT] = "iexact", [OP_REGEX] = "regex", [OP_IREGEX] = "iregex", [OP_LIKE] = "like",
    [OP_SEARCH] = "search", [OP_SIMILAR] = "similar",
};

const char *op_name(enum op op)
{
    return op_names[op];
}

static struct node *new_node(struct parser *parser, enum node_kind kind, size_t start)
{
    struct node *node = arena_new(parser->arena, struct node);
    node->kind = kind;
    node->place = parser_span(parser, start);
    return node;
}

/* The floors below walk trees by recursion, and databases bound their height as well. */
static void grow(struct parser *parser, struct node *node, int height)
{
    if (height > PARSER_HIGHEST)
        parser_fail(parser, node->place, "more than %d operators in a row, or one inside the other", PARSER_HIGHEST);
    if (node->height < height)
        node->height = height;
}

static void set_operands(struct parser *parser, struct node *node, struct node **operands, size_t count)
{
    bool is_row = node->kind == NODE_AND || node->kind == NODE_OR;
    node->operands = operands;
    node->operand_count = count;
    for (size_t i = 0; i < count; i++)
        grow(parser, node, operands[i]->height + (is_row && i ? (int)(count - i) : 1));
}

static struct node *with_operands(struct parser *parser, enum node_kind kind, size_t count, struct node *a, struct node *b,
                                  struct node *c)
{
    struct node *given[] = {a, b, c};
    struct node *node = new_node(parser, kind, a->place.offset);
    struct node **operands = arena_alloc(parser->arena, count * sizeof *operands);
    memcpy(operands, given, count * sizeof *given);
    set_operands(parser, node, operands, count);
    return node;
}

/* --- Primaries */

static struct node *number(struct parser *parser, bool is_negative)
{
    struct token token = parser->token;
    size_t start = is_negative ? parser->before.offset : token.offset;
    char *text = arena_printf(parser->arena, "%s%.*s", is_negative ? "-" : "", (int)token.length,
                              parser->lexer.text + token.offset);
    parser_advance(parser);
    struct node *node = new_node(parser, NODE_LITERAL, start);
    if (token.kind == TOKEN_INT) {
        errno = 0;
        long long integer = strtoll(text, NULL, 10);
        if (errno == 0) {
            node->as.value = value_int(integer);
            return node;
        }
    }
    if (token.kind == TOKEN_REAL) {
        if (!value_parse(KIND_REAL, text, strlen(text), parser->arena, &node->as.value))
            parser_fail(parser, node->place, "the number is too large");
        return node;
    }
    node->as.value.kind = KIND_DECIMAL;
    if (!corm_decimal_parse(text, &node->as.value.as.decimal))
        parser_fail(parser, node->place, "a number has at most 38 digits");
    return node;
}

static struct node *literal_text(struct parser *parser)
{
    struct token token = parser->token;
    size_t size;
    const char *text = lex_unquote(parser->arena, &parser->lexer, &token, &size);
    parser_advance(parser);
    struct node *node = new_node(parser, NODE_LITERAL, token.offset);
    node->as.value = value_bytes(KIND_TEXT, text, size);
    if (memchr(text, '\0', size))
        parser_fail(parser, node->place, "a text cannot hold a NUL character");
    return node;
}

static struct node *argument(struct parser *parser)
{
    size_t start = parser->token.offset;
    parser_advance(parser);
    struct node *node = new_node(parser, NODE_ARGUMENT, start);
    node->as.argument = parser->argument_count++;
    return node;
}

static struct node *constant(struct parser *parser, struct value value)
{
    size_t start = parser->token.offset;
    parser_advance(parser);
    struct node *node = new_node(parser, NODE_LITERAL, start);
    node->as.value = value;
    return node;
}

struct node *parser_path(struct parser *parser)
{
    size_t start = parser->token.offset;
    VECTOR(const char *) names = {0};
    do {
        const char *name = parser_name(parser, "a name");
        vector_push(parser->arena, &names, name);
    } while (parser_at_sign(parser, ".") && parser_peek(parser).kind == TOKEN_NAME && (parser_advance(parser), true));
    struct node *node = new_node(parser, NODE_PATH, start);
    node->as.path.names = names.items;
    node->as.path.name_count = names.count;
    return node;
}

static struct node *list(struct parser *parser, enum node_kind kind, size_t start)
{
    VECTOR(struct node *) items = {0};
    if (!parser_at_sign(parser, ")"))
        do {
            struct node *item = parser_expression(parser);
            vector_push(parser->arena, &items, item);
        } while (parser_take_sign(parser, ","));
    parser_want_sign(parser, ")");
    struct node *node = new_node(parser, kind, start);
    set_operands(parser, node, items.items, items.count);
    return node;
}

static struct node *cast(struct parser *parser)
{
    static const struct {
        const char *name;
        enum kind kind;
    } types[] = {
        {"int", KIND_INT},   {"real", KIND_REAL},         {"text", KIND_TEXT}, {"decimal", KIND_DECIMAL}, {"bool", KIND_BOOL},
        {"date", KIND_DATE}, {"datetime", KIND_DATETIME}, {"time", KIND_TIME}, {"json", KIND_JSON},       {"uuid", KIND_UUID},
    };
    size_t start = parser->token.offset;
    parser_advance(parser);
    parser_want_sign(parser, "(");
    struct node *operand = parser_expression(parser);
    parser_want_word(parser, "as");
    struct node *node = with_operands(parser, NODE_CAST, 1, operand, NULL, NULL);
    size_t row = 0;
    while (row < sizeof types / sizeof *types && !parser_at_word(parser, types[row].name))
        row++;
    if (row == sizeof types / sizeof *types)
        parser_unexpected(parser, "a type (int, real, decimal(p, s), text, bool, date, datetime, time, json, uuid)");
    parser_advance(parser);
    node->as.type.kind = types[row].kind;
    if (types[row].kind == KIND_DECIMAL) {
        parser_want_sign(parser, "(");
        size_t at = parser->token.offset;
        int64_t precision = parser_integer(parser, "the number of digits");
        parser_want_sign(parser, ",");
        int64_t scale = parser_integer(parser, "the digits after the point");
        if (precision < 1 || precision > 38 || scale < 0 || scale > precision)
            parser_fail(parser, parser_span(parser, at), "a decimal has 1 to 38 digits, and none more of them behind the point");
        node->as.type.precision = (int)precision;
        node->as.type.scale = (int)scale;
        parser_want_sign(parser, ")");
    }
    parser_want_sign(parser, ")");
    node->place = parser_span(parser, start);
    return node;
}

static struct node *conditional(struct parser *parser)
{
    size_t start = parser->token.offset;
    VECTOR(struct node *) parts = {0};
    parser_advance(parser);
    if (!parser_at_word(parser, "when"))
        parser_unexpected(parser, "'when'");
    while (parser_take_word(parser, "when")) {
        struct node *condition = parser_expression(parser);
        vector_push(parser->arena, &parts, condition);
        parser_want_word(parser, "then");
        struct node *value = parser_expression(parser);
        vector_push(parser->arena, &parts, value);
    }
    if (parser_take_word(parser, "else")) {
        struct node *value = parser_expression(parser);
        vector_push(parser->arena, &parts, value);
    }
    parser_want_word(parser, "end");
    struct node *node = new_node(parser, NODE_CASE, start);
    set_operands(parser, node, parts.items, parts.count);
    return node;
}

static void bound(struct parser *parser, enum frame_bound *kind, struct node **offset)
{
    bool is_unbounded = parser_take_word(parser, "unbounded");
    if (!is_unbounded && parser_take_word(parser, "current")) {
        parser_want_word(parser, "row");
        *kind = BOUND_CURRENT;
        return;
    }
    if (!is_unbounded)
        *offset = parser_expression(parser);
    if (parser_take_word(parser, "preceding"))
        *kind = is_unbounded ? BOUND_UNBOUNDED_BEFORE : BOUND_BEFORE;
    else if (parser_take_word(parser, "following"))
        *kind = is_unbounded ? BOUND_UNBOUNDED_AFTER : BOUND_AFTER;
    else
        parser_unexpected(parser, "'preceding' or 'following'");
}

static struct node *over(struct parser *parser, struct node *call)
{
    struct window *window = arena_new(parser->arena, struct window);
    VECTOR(struct node *) partition = {0};
    VECTOR(struct order_term) order = {0};
    parser_advance(parser);
    parser_want_sign(parser, "(");
    if (parser_take_word(parser, "partition")) {
        parser_want_word(parser, "by");
        do {
            struct node *item = parser_expression(parser);
            vector_push(parser->arena, &partition, item);
        } while (parser_take_sign(parser, ","));
    }
    if (parser_take_word(parser, "order")) {
        parser_want_word(parser, "by");
        do {
            struct order_term term = {0};
            parser_order_term(parser, &term.node, &term.is_descending, &term.nulls);
            vector_push(parser->arena, &order, term);
        } while (parser_take_sign(parser, ","));
    }
    if (parser_at_word(parser, "rows") || parser_at_word(parser, "range")) {
        window->has_frame = true;
        window->is_range = parser_at_word(parser, "range");
        window->until = BOUND_CURRENT;
        parser_advance(parser);
        bool is_between = parser_take_word(parser, "between");
        bound(parser, &window->from, &window->from_offset);
        if (is_between) {
            parser_want_word(parser, "and");
            bound(parser, &window->until, &window->until_offset);
        }
    }
    parser_want_sign(parser, ")");
    window->partition = partition.items;
    window->partition_count = partition.count;
    window->order = order.items;
    window->order_count = order.count;
    struct node *node = with_operands(parser, NODE_OVER, 1, call, NULL, NULL);
    node->as.window = window;
    for (size_t i = 0; i < partition.count; i++)
        grow(parser, node, partition.items[i]->height + 1);
    for (size_t i = 0; i < order.count; i++)
        grow(parser, node, order.items[i].node->height + 1);
    return node;
}

static struct node *call(struct parser *parser)
{
    size_t start = parser->token.offset;
    const char *name = parser_name(parser, "a function");
    parser_advance(parser);
    bool is_distinct = parser_take_word(parser, "distinct");
    struct node *node, *where = NULL;
    if (parser_at_sign(parser, "*")) {
        struct node *star = constant(parser, value_null());
        star->kind = NODE_STAR;
        node = with_operands(parser, NODE_CALL, 1, star, NULL, NULL);
    } else {
        VECTOR(struct node *) items = {0};
        if (!parser_at_sign(parser, ")") && !parser_at_word(parser, "where"))
            do {
                struct node *item = parser_expression(parser);
                vector_push(parser->arena, &items, item);
            } while (parser_take_sign(parser, ","));
        node = new_node(parser, NODE_CALL, start);
        set_operands(parser, node, items.items, items.count);
    }
    if (parser_take_word(parser, "where"))
        where = parser_expression(parser);
    parser_want_sign(parser, ")");
    node->as.name = name;
    node->is_distinct = is_distinct;
    node->where = where;
    if (where)
        grow(parser, node, where->height + 1);
    node->place = parser_span(parser, start);
    return parser_at_word(parser, "over") ? over(parser, node) : node;
}

/* Models begin with a capital letter, and nothing else does. */
static bool at_query(const struct parser *parser)
{
    char first = parser->token.kind == TOKEN_NAME ? parser->lexer.text[parser->token.offset] : '\0';
    return first >= 'A' && first <= 'Z';
}

static struct node *query(struct parser *parser)
{
    size_t start = parser->token.offset;
    struct query_tree *tree = parser_query(parser, true);
    struct node *node = new_node(parser, NODE_QUERY, start);
    node->as.query = tree;
    for (size_t i = 0; i < tree->clause_count; i++)
        for (size_t j = 0; j < tree->clauses[i].term_count; j++)
            if (tree->clauses[i].terms[j].node)
                grow(parser, node, tree->clauses[i].terms[j].node->height + 1);
    return node;
}

static struct node *exists(struct parser *parser)
{
    size_t start = parser->token.offset;
    parser_advance(parser);
    parser_want_sign(parser, "(");
    if (parser->token.kind != TOKEN_ARGUMENT && !at_query(parser))
        parser_unexpected(parser, "a query");
    struct node *operand = parser->token.kind == TOKEN_ARGUMENT ? argument(parser) : query(parser);
    parser_want_sign(parser, ")");
    struct node *node = with_operands(parser, NODE_EXISTS, 1, operand, NULL, NULL);
    node->place = parser_span(parser, start);
    return node;
}

static bool is_reserved(const struct parser *parser)
{
    static const char *const words[] = {"and", "or", "not", "in", "is", "between", "when", "then", "else", "end", "as", "asc", "desc"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (parser_at_word(parser, words[i]))
            return true;
    return false;
}

static struct node *word(struct parser *parser)
{
    struct token next = parser_peek(parser);
    bool is_call = next.kind == TOKEN_SIGN && strcmp(next.sign, "(") == 0;
    if (parser_at_word(parser, "true"))
        return constant(parser, value_bool(true));
    if (parser_at_word(parser, "false"))
        return constant(parser, value_bool(false));
    if (parser_at_word(parser, "null"))
        return constant(parser, value_null());
    if (parser_at_word(parser, "case"))
        return conditional(parser);
    if (is_reserved(parser))
        parser_unexpected(parser, "a value");
    if (is_call && parser_at_word(parser, "exists"))
        return exists(parser);
    if (is_call && parser_at_word(parser, "cast"))
        return cast(parser);
    if (is_call)
        return call(parser);
    return at_query(parser) ? query(parser) : parser_path(parser);
}

static struct node *primary(struct parser *parser)
{
    switch (parser->token.kind) {
    case TOKEN_INT:
    case TOKEN_NUMBER:
    case TOKEN_REAL:
        return number(parser, false);
    case TOKEN_TEXT:
        return literal_text(parser);
    case TOKEN_ARGUMENT:
        return argument(parser);
    case TOKEN_NAME:
        return word(parser);
    default:
        break;
    }
    if (!parser_at_sign(parser, "("))
        parser_unexpected(parser, "a value");
    parser_advance(parser);
    struct node *inner = parser_expression(parser);
    parser_want_sign(parser, ")");
    return inner;
}

/* --- Operators */

static struct node *unary(struct parser *parser)
{
    size_t start = parser->token.offset;
    if (!parser_take_sign(parser, "-"))
        return primary(parser);
    if (parser->token.kind == TOKEN_INT || parser->token.kind == TOKEN_NUMBER || parser->token.kind == TOKEN_REAL)
        return number(parser, true);
    parser_enter(parser);
    struct node *node = with_operands(parser, NODE_NEGATE, 1, unary(parser), NULL, NULL);
    parser_leave(parser);
    node->place = parser_span(parser, start);
    return node;
}

static struct node *left_to_right(struct parser *parser, struct node *(*operand)(struct parser *), const enum op *ops,
                                  size_t count)
{
    struct node *left = operand(parser);
    for (;;) {
        size_t i = 0;
        while (i < count && !parser_at_sign(parser, op_names[ops[i]]))
            i++;
        if (i == count)
            return left;
        parser_advance(parser);
        struct node *right = operand(parser);
        left = with_operands(parser, NODE_ARITHMETIC, 2, left, right, NULL);
        left->op = ops[i];
    }
}

static struct node *product(struct parser *parser)
{
    static const enum op ops[] = {OP_MULTIPLY, OP_DIVIDE, OP_MODULO};
    return left_to_right(parser, unary, ops, 3);
}

static struct node *sum(struct parser *parser)
{
    static const enum op ops[] = {OP_ADD, OP_SUBTRACT, OP_CONCAT};
    return left_to_right(parser, product, ops, 3);
}

static struct node *negated(struct parser *parser, bool is_negated, struct node *node)
{
    return is_negated ? with_operands(parser, NODE_NOT, 1, node, NULL, NULL) : node;
}

static struct node *in(struct parser *parser, struct node *left)
{
    struct node *right;
    if (parser->token.kind == TOKEN_ARGUMENT)
        right = argument(parser);
    else if (parser_at_sign(parser, "(")) {
        size_t start = parser->token.offset;
        parser_advance(parser);
        right = list(parser, NODE_LIST, start);
        if (right->operand_count == 1 && right->operands[0]->kind == NODE_QUERY)
            right = right->operands[0];
    } else if (at_query(parser))
        right = query(parser);
    else
        parser_unexpected(parser, "a list in parentheses, an argument or a query");
    return with_operands(parser, NODE_IN, 2, left, right, NULL);
}

static struct node *comparison(struct parser *parser)
{
    struct node *left = sum(parser);
    for (enum op op = OP_EQUAL; op <= OP_GREATER_EQUAL; op++)
        if (parser_take_sign(parser, op_names[op])) {
            struct node *node = with_operands(parser, NODE_COMPARE, 2, left, sum(parser), NULL);
            node->op = op;
            for (enum op more = OP_EQUAL; more <= OP_GREATER_EQUAL; more++)
                if (parser_at_sign(parser, op_names[more]))
                    parser_fail(parser, parser_place(parser), "comparisons do not chain: join them with 'and'");
            return node;
        }
    if (parser_take_word(parser, "is")) {
        bool is_negated = parser_take_word(parser, "not");
        parser_want_word(parser, "null");
        struct node *node = with_operands(parser, NODE_IS_NULL, 1, left, NULL, NULL);
        node->op = is_negated ? OP_UNEQUAL : OP_EQUAL;
        return node;
    }
    bool is_negated = parser_take_word(parser, "not");
    if (parser_take_word(parser, "in"))
        return negated(parser, is_negated, in(parser, left));
    if (parser_take_word(parser, "between")) {
        struct node *low = sum(parser);
        parser_want_word(parser, "and");
        return negated(parser, is_negated, with_operands(parser, NODE_BETWEEN, 3, left, low, sum(parser)));
    }
    for (enum op op = OP_CONTAINS; op < OP_COUNT; op++)
        if (parser_take_word(parser, op_names[op])) {
            struct node *node = with_operands(parser, NODE_MATCH, 2, left, sum(parser), NULL);
            node->op = op;
            return negated(parser, is_negated, node);
        }
    if (is_negated)
        parser_unexpected(parser, "'in', 'between', 'like', 'contains' or another lookup");
    return left;
}

static struct node *negation(struct parser *parser)
{
    size_t start = parser->token.offset;
    if (!parser_take_word(parser, "not"))
        return comparison(parser);
    parser_enter(parser);
    struct node *node = with_operands(parser, NODE_NOT, 1, negation(parser), NULL, NULL);
    parser_leave(parser);
    node->place = parser_span(parser, start);
    return node;
}

static struct node *junction(struct parser *parser, const char *word, enum node_kind kind,
                             struct node *(*operand)(struct parser *))
{
    struct node *first = operand(parser);
    if (!parser_at_word(parser, word))
        return first;
    VECTOR(struct node *) operands = {0};
    vector_push(parser->arena, &operands, first);
    while (parser_take_word(parser, word)) {
        struct node *next = operand(parser);
        vector_push(parser->arena, &operands, next);
    }
    struct node *node = new_node(parser, kind, first->place.offset);
    set_operands(parser, node, operands.items, operands.count);
    return node;
}

static struct node *conjunction(struct parser *parser)
{
    return junction(parser, "and", NODE_AND, negation);
}

struct node *parser_expression(struct parser *parser)
{
    parser_enter(parser);
    struct node *node = junction(parser, "or", NODE_OR, conjunction);
    parser_leave(parser);
    return node;
}

void parser_order_term(struct parser *parser, struct node **node, bool *is_descending, enum nulls_order *nulls)
{
    *is_descending = parser_take_sign(parser, "-");
    *node = parser_expression(parser);
    if (parser_take_word(parser, "desc"))
        *is_descending = true;
    else
        parser_take_word(parser, "asc");
    *nulls = NULLS_SMALLEST;
    if (parser_take_word(parser, "nulls")) {
        if (parser_take_word(parser, "first"))
            *nulls = NULLS_FIRST;
        else if (parser_take_word(parser, "last"))
            *nulls = NULLS_LAST;
        else
            parser_unexpected(parser, "'first' or 'last'");
    }
}
