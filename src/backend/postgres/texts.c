/* Lookups in texts, in such forms that indexes of trigrams and of words can serve them. */
#include "backend/postgres/terms.h"

static const struct type text_type = {.kind = KIND_TEXT};

/* Known before the rows are read: it becomes a pattern on its way. */
static bool is_bound(const struct printer *printer, const struct plan_node *node)
{
    return (node->kind == PLAN_CONSTANT || node->kind == PLAN_PARAMETER) && !printer->has_literals;
}

static bool print_like(struct printer *printer, enum op op, struct plan_node *text, struct plan_node *part)
{
    static const struct {
        enum plan_transform transform;
        const char *before;
    } forms[OP_COUNT] = {
        [OP_STARTSWITH] = {TRANSFORM_LIKE_START, "{0} LIKE "},
        [OP_CONTAINS] = {TRANSFORM_LIKE_INSIDE, POSTGRES_FOLDABLE " LIKE "},
        [OP_ENDSWITH] = {TRANSFORM_LIKE_END, POSTGRES_FOLDABLE " LIKE "},
        [OP_LIKE] = {TRANSFORM_LIKE, POSTGRES_FOLDABLE " LIKE "},
        [OP_ISTARTSWITH] = {TRANSFORM_LIKE_START, POSTGRES_LOWER " LIKE lower("},
        [OP_ICONTAINS] = {TRANSFORM_LIKE_INSIDE, POSTGRES_LOWER " LIKE lower("},
        [OP_IENDSWITH] = {TRANSFORM_LIKE_END, POSTGRES_LOWER " LIKE lower("},
    };
    if (!forms[op].transform || !is_bound(printer, part))
        return false;
    bool is_folded = op == OP_ISTARTSWITH || op == OP_ICONTAINS || op == OP_IENDSWITH;
    print_template(printer, forms[op].before, &text, 1);
    print_converted(printer, part, text_type, forms[op].transform);
    print_text(printer, is_folded ? " COLLATE \"C.utf8\")" : "");
    return true;
}

static void print_words(struct printer *printer, struct plan_node *text, const char *between, struct plan_node *searched,
                        enum plan_transform transform)
{
    print_template(printer, POSTGRES_WORDS, &text, 1);
    print_text(printer, between);
    print_converted(printer, searched, text_type, transform);
    print_text(printer, "::tsquery");
}

/* A pattern that is known when it is bound is checked then, and put in the server's words. */
static bool print_regex(struct printer *printer, enum op op, struct plan_node *text, struct plan_node *pattern)
{
    if ((op != OP_REGEX && op != OP_IREGEX) || !is_bound(printer, pattern))
        return false;
    print_template(printer, op == OP_REGEX ? POSTGRES_FOLDABLE " ~ ('(?p)' || " : POSTGRES_FOLDABLE " ~* ('(?p)' || ", &text, 1);
    print_converted(printer, pattern, text_type, TRANSFORM_POSIX);
    print_text(printer, ") COLLATE \"C.utf8\"");
    return true;
}

bool postgres_match(struct printer *printer, const struct plan_node *node)
{
    struct plan_node *const *operands = node->operands;
    if (node->op == OP_SEARCH)
        print_words(printer, operands[0], " @@ ", operands[1], TRANSFORM_SEARCH_LEXEMES);
    else if (!print_like(printer, node->op, operands[0], operands[1]) && !print_regex(printer, node->op, operands[0], operands[1]))
        print_template(printer, printer->dialect->matches[node->op], operands, 2);
    return true;
}

void postgres_search_rank(struct printer *printer, const struct plan_node *node)
{
    print_text(printer, "ts_rank(");
    print_words(printer, node->operands[0], ", ", node->operands[1], TRANSFORM_SEARCH_ANY);
    print_text(printer, ")::float8");
}
