/* A query written as text, made into the chain that calls would make. */
#include "expr/lex.h"
#include "expr/parse.h"
#include "query/owner.h"

struct splitter {
    struct owner *owner;
    struct lexer lexer;
    struct token token;
};

static bool advance(struct splitter *splitter)
{
    return lex_next(&splitter->lexer, &splitter->token, &splitter->owner->error);
}

static bool at_sign(const struct splitter *splitter, char sign)
{
    return splitter->token.kind == TOKEN_SIGN && splitter->token.sign[0] == sign && splitter->token.sign[1] == '\0';
}

/* To the parenthesis that closes the one taken last; the span between them. */
static bool take_span(struct splitter *splitter, char open, char close, size_t *start, size_t *size)
{
    int depth = 1;
    *start = splitter->token.offset;
    for (;; ) {
        if (splitter->token.kind == TOKEN_END)
            return false;
        if (at_sign(splitter, open))
            depth++;
        if (at_sign(splitter, close) && --depth == 0)
            break;
        if (!advance(splitter))
            return false;
    }
    *size = splitter->token.offset - *start;
    return advance(splitter);
}

static bool find_kind(const struct splitter *splitter, enum clause_kind *kind)
{
    for (int i = 0; i < CLAUSE_COUNT_OF_KINDS; i++)
        if (strlen(clause_info((enum clause_kind)i)->name) == splitter->token.length
            && memcmp(clause_info((enum clause_kind)i)->name, splitter->lexer.text + splitter->token.offset, splitter->token.length) == 0) {
            *kind = (enum clause_kind)i;
            return true;
        }
    return false;
}

size_t query_count_arguments(const char *text, size_t size)
{
    size_t count = 0;
    for (const char *at = memchr(text, '%', size); at; at = memchr(at, '%', size - (size_t)(at - text))) {
        char wanted;
        size_t length = lex_conversion(at, size - (size_t)(at - text), &wanted);
        count += length > 0;
        at += length ? length : at[1] == '%' ? 2 : 1;
    }
    return count;
}

/* Where a text's arguments come from: a call's, or those another clause has read. */
struct supply {
    struct arguments *call;
    const struct argument **read;
};

static corm_query *add_read(corm_query *query, enum clause_kind kind, const char *text, size_t size, const struct argument **read)
{
    size_t count = query_count_arguments(text, size);
    corm_query *added = query_add_given(query, kind, text, size, *read, count, true);
    *read += count;
    return added;
}

static corm_query *add(corm_query *query, const struct clause *clause, const char *text, size_t size, bool has_arguments,
                       struct supply *supply)
{
    switch (clause->kind) {
    case CLAUSE_SLICE:
        return corm_slice(query, clause->from, clause->until);
    case CLAUSE_FETCH:
    case CLAUSE_TOGETHER:
    case CLAUSE_ITERATOR:
    case CLAUSE_LOCK:
        return query_add_number(query, clause->kind, clause->from);
    default:
        if (has_arguments && supply->read)
            return add_read(query, clause->kind, text, size, supply->read);
        return has_arguments ? query_add_span(query, clause->kind, text, size, supply->call)
                             : query_add(query, clause->kind, text, size);
    }
}

/* The whole text is parsed first, for its errors; this walks it again for the spans of its clauses. */
static corm_query *build(struct splitter *splitter, const struct query_tree *tree, corm_query *query, bool has_arguments,
                         struct supply *supply)
{
    const char *text = splitter->lexer.text;
    for (size_t i = 0; i < tree->clause_count; i++) {
        const struct clause *clause = &tree->clauses[i];
        bool is_slice = at_sign(splitter, '[');
        enum clause_kind kind;
        size_t start, size;
        bool is_good = advance(splitter);
        if (is_good && !is_slice)
            is_good = find_kind(splitter, &kind) && advance(splitter) && advance(splitter);
        is_good = is_good && take_span(splitter, is_slice ? '[' : '(', is_slice ? ']' : ')', &start, &size);
        if (!is_good)
            return &splitter->owner->broken;
        query = add(query, clause, text + start, size, has_arguments, supply);
    }
    return query;
}

struct parsing {
    struct owner *owner;
    bool is_tail;                   /* the clauses alone */
    struct parse_source source;
    struct query_tree *tree;
};

static void parse(void *argument)
{
    struct parsing *parsing = argument;
    parsing->tree = (parsing->is_tail ? parse_tail : parse_query)(&parsing->owner->arena, &parsing->source, &parsing->owner->error);
}

static const struct model *find_model(struct owner *owner, const struct query_tree *tree, const char *text, size_t size)
{
    const struct model *model = schema_model(owner->schema, tree->model);
    if (model)
        return model;
    const char *names[64];
    size_t count = 0;
    for (uint32_t i = 0; i < owner->schema->declared_count && count < 64; i++)
        names[count++] = owner->schema->models[i].name;
    const char *nearest = nearest_name(tree->model, strlen(tree->model), names, count);
    owner_fail(owner, CORM_QUERY, nearest ? "no model '%s'; did you mean '%s'?" : "no model '%s'", tree->model, nearest);
    error_excerpt(&owner->error, text, size, tree->model_place.offset, tree->model_place.length);
    return NULL;
}

corm_query *query_of_text(corm_session *session, const char *text, size_t size, bool has_arguments, struct arguments *arguments)
{
    struct owner *owner = owner_of(session);
    struct parsing parsing = {owner, false, {text, size, has_arguments, 0}, NULL};
    struct splitter splitter = {owner, {text, size, 0, has_arguments}, {0}};
    if (owner->error.code)
        return &owner->broken;
    if (!arena_try(&owner->arena, parse, &parsing)) {
        if (!owner->error.code)
            owner_no_memory(owner);
        return &owner->broken;
    }
    const struct model *model = find_model(owner, parsing.tree, text, size);
    struct supply supply = {arguments, NULL};
    advance(&splitter);
    advance(&splitter);
    return model ? build(&splitter, parsing.tree, query_start(session, model), has_arguments, &supply) : &owner->broken;
}

corm_query *query_add_text(corm_query *query, const char *text, size_t size, bool has_arguments,
                           const struct argument **arguments)
{
    struct owner *owner = owner_of(query->session);
    struct parsing parsing = {owner, true, {text, size, has_arguments, 0}, NULL};
    struct splitter splitter = {owner, {text, size, 0, has_arguments}, {0}};
    struct supply supply = {NULL, arguments};
    if (owner->error.code)
        return &owner->broken;
    if (!arena_try(&owner->arena, parse, &parsing)) {
        if (!owner->error.code)
            owner_no_memory(owner);
        return &owner->broken;
    }
    advance(&splitter);
    return build(&splitter, parsing.tree, query, has_arguments, &supply);
}

corm_query *corm_query_of(corm_session *session, const char *text, ...)
{
    struct arguments arguments;
    if (!text) {
        owner_fail(owner_of(session), CORM_MISUSE, "corm_query_of() got NULL where a text belongs");
        return &owner_of(session)->broken;
    }
    va_start(arguments.list, text);
    corm_query *query = query_of_text(session, text, strlen(text), true, &arguments);
    va_end(arguments.list);
    return query;
}
